"""The `compare` command, its outputs, and boards held against a baseline."""

from __future__ import annotations

import csv
import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cpstandards import Ruleset, compare, dump_ruleset
from cpstandards.cli import cli
from cpstandards.compare import Check, conformity
from cpstandards.compare.proving import Outcome
from cpstandards.compare.tables import COLUMNS, csv_text, markdown
from cpstandards.errors import ComparisonError, UnknownTopicError
from tests.comparing import ruleset, standard


def run(*args: str) -> Any:
    return CliRunner().invoke(cli, ["compare", *args])


@pytest.fixture
def files(tmp_path: Path) -> Any:
    def write(*rulesets: Ruleset) -> list[str]:
        paths = [tmp_path / f"{each.id}.yaml" for each in rulesets]
        for path, each in zip(paths, rulesets, strict=True):
            path.write_text(dump_ruleset(each), encoding="utf-8")
        return [str(path) for path in paths]

    return write


def local(limit: Any, **more: Any) -> Ruleset:
    return ruleset("local", standard(within=limit, **more))


def guide(limit: Any = "15 working days", **more: Any) -> Ruleset:
    return ruleset("guide", standard(within=limit, **more))


def held(mine: Ruleset, its: Ruleset, *allow: str) -> Check:
    (check,) = conformity(compare([mine], baseline=its), allow)
    return check


# --- outputs -------------------------------------------------------------------------------------

TOPIC = ("--topic", "core_group.first")


def test_the_table_names_limits_verbs_sources_and_the_finding() -> None:
    found = run("blackpool", "darlington", *TOPIC)
    assert found.exit_code == 0
    for said in ("10 working days", "must", "Core Groups", "same on every day"):
        assert said in found.output


def test_markdown_has_a_table_for_each_topic() -> None:
    found = run("blackpool", "darlington", *TOPIC, "--format", "markdown")
    assert found.output.startswith("# blackpool and darlington compared\n")
    assert "## `core_group.first`\n\n| board | by when | verb | who | source |\n" in found.output


def test_markdown_says_how_many_topics_it_leaves_out() -> None:
    both = [
        ruleset("east", *(standard(f"a.{n}") for n in "abcdef")),
        ruleset("west", standard("b")),
    ]
    assert "7 further topics are those of one board alone." in markdown(compare(both))
    assert "further topics" not in markdown(compare(both), every=True)


def test_csv_has_a_row_for_each_pair_and_for_each_board_in_none() -> None:
    silent: Any = {"silent": [{"topic": "duty.done", "note": "Nothing."}]}
    three = [ruleset("east", standard()), ruleset("west", standard(within="2 weeks")),
             ruleset("north", standard("other"), **silent)]  # fmt: skip
    first, *rows = csv.reader(StringIO(csv_text(compare(three, topics=["duty"]))))
    assert tuple(first) == COLUMNS
    named = [dict(zip(COLUMNS, row, strict=True)) for row in rows]
    assert [(row["board"], row["state"], row["finding"]) for row in named] == [
        ("east", "standards", "stricter"),
        ("north", "silent", ""),
    ]
    assert (named[0]["stricter_share"], named[0]["stricter_days"]) == ("1.0000", "7")
    assert named[1]["sentence"] == "Nothing."


def test_json_is_the_comparison_and_with_fail_if_what_became_of_the_baseline() -> None:
    found = run("blackpool", "darlington", *TOPIC, "--format", "json")
    assert json.loads(found.output)["rows"][0]["topic"] == "core_group.first"
    found = run(
        "darlington", "--baseline", "blackpool", "--fail-if", "laxer", *TOPIC, "--format", "json"
    )
    assert [each["outcome"] for each in json.loads(found.output)["conformity"]] == ["held"]


def test_the_output_can_go_to_a_file(tmp_path: Path) -> None:
    to = tmp_path / "compared.csv"
    found = run("blackpool", "darlington", *TOPIC, "--format", "csv", "-o", str(to))
    assert found.output == ""
    assert to.read_text(encoding="utf-8").startswith("topic,board,")


def test_a_file_of_ones_own_compares_like_a_shipped_board(files: Any) -> None:
    (path,) = files(ruleset("mine", standard("core_group.first", duty={"event": "core_group"},
                                             after={"event": "initial_conference"})))  # fmt: skip
    found = run(path, "blackpool", *TOPIC, "--format", "json")
    assert [each["finding"] for each in json.loads(found.output)["rows"][0]["pairs"]] == [
        "stricter"
    ]


@pytest.mark.parametrize(
    ("args", "code", "said"),
    [
        (["blackpool"], 2, "`blackpool` alone cannot be compared; give two rulesets or more"),
        (["blackpol", "stoke"], 2, "did you mean `blackpool`?"),
        (["blackpool", "stoke", "--topic", "visit.child_sen"], 2, "did you mean `visit"),
        (["blackpool", "stoke", "--from", "2026-02-01", "--to", "2026-01-01"], 2, "no day from"),
        (["blackpool", "stoke", "--from", "1989-01-01"], 5, "`1989-01-01` is outside the calendar"),
        (["blackpool", "stoke", "--from", "2026-01-01T10:00"], 2, "has a time; give a date"),
        (["blackpool", "stoke", "--fail-if", "laxer"], 2, "no baseline to hold the others against"),
        (["no-such.yaml", "stoke"], 2, "there is no file `no-such.yaml`"),
    ],
)  # fmt: skip
def test_bad_input_is_said_in_one_line(
    args: list[str], code: int, said: str, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    from cpstandards.cli import main

    monkeypatch.setattr("sys.argv", ["cpstandards", "compare", *args])
    with pytest.raises(SystemExit) as stopped:
        main()
    assert stopped.value.code == code
    assert said in " ".join(capsys.readouterr().err.split())


# --- held against a baseline ---------------------------------------------------------------------


@pytest.mark.parametrize("limit", ["15 working days", "14 working days", "2 weeks", "same day"])
def test_what_is_never_later_is_held(limit: str) -> None:
    check = held(local(limit), guide())
    assert check.outcome is Outcome.HELD
    assert not check.fails(["laxer", "weaker", "missing"])


@pytest.mark.parametrize("limit", ["16 working days", "21 days", "1 month", "unquantified"])
def test_what_is_later_on_some_day_is_laxer_with_a_witness(limit: str) -> None:
    check = held(local(limit), guide())
    assert check.outcome is Outcome.LAXER
    assert check.fails(["laxer"])
    assert check.witness is not None
    if limit != "unquantified":
        assert check.witness.one is not None
        assert check.witness.other is not None
        assert check.witness.one > check.witness.other


def test_another_anchor_proves_nothing() -> None:
    check = held(local("1 day", after={"event": "referral"}), guide())
    assert check.outcome is Outcome.UNPROVED
    assert check.fails(["laxer"])


def test_fewer_cases_prove_nothing_and_more_do() -> None:
    some: Any = {"when": {"fact": {"unborn": False}}}
    assert held(local("5 days", **some), guide()).outcome is Outcome.UNPROVED
    assert held(local("5 days"), guide(**some)).outcome is Outcome.HELD


def test_an_occasion_of_which_nothing_is_said_proves_nothing() -> None:
    both: Any = {"after": {"any_of": [{"event": "strategy_discussion"}, {"event": "referral"}]}}
    check = held(local("5 days"), guide(**both))
    assert check.outcome is Outcome.UNPROVED
    assert check.reason == "nothing is said of it for the referral"


def test_silence_is_missing_and_not_laxer() -> None:
    mine = ruleset("local", standard("other.duty"))
    check = held(mine, guide())
    assert check.outcome is Outcome.MISSING
    assert not check.fails(["laxer"])
    assert check.fails(["missing"])


def test_what_the_baseline_gives_no_number_for_is_held() -> None:
    assert held(local("1 year"), guide("unquantified")).outcome is Outcome.HELD


def test_a_weaker_verb_is_told_apart() -> None:
    check = held(local("5 days", modality="may"), guide())
    assert check.outcome is Outcome.HELD
    assert check.weaker_verb
    assert check.fails(["weaker"])
    assert not check.fails(["laxer"])


def test_an_allowed_topic_passes_and_a_departure_is_shown_but_does_not() -> None:
    mine = local("16 working days", departure="The document says so.")
    check = held(mine, guide())
    assert check.departure == "The document says so."
    assert check.fails(["laxer"])
    assert not held(mine, guide(), "duty.done").fails(["laxer"])
    with pytest.raises(UnknownTopicError, match=r"did you mean `duty\.done`"):
        held(mine, guide(), "duty.don")


def test_without_a_baseline_nothing_can_be_held() -> None:
    with pytest.raises(ComparisonError):
        conformity(compare([local("1 day"), guide()]))


def test_the_command_fails_with_the_witness_and_passes_when_proved(files: Any) -> None:
    laxer, baseline = files(local("16 working days"), guide())
    found = run(laxer, "--baseline", baseline, "--fail-if", "laxer")
    assert found.exit_code == 1
    said = " ".join(found.output.split())
    assert "laxer: duty.done, `duty.done` beside `duty.done`" in said
    assert "16 working days after" in said
    assert (
        run(laxer, "--baseline", baseline, "--fail-if", "laxer", "--allow", "duty.done").exit_code
        == 0
    )
    assert run(laxer, "--baseline", baseline).exit_code == 0
    (stricter,) = files(local("14 working days"))
    found = run(stricter, "--baseline", baseline, "--fail-if", "laxer")
    assert found.exit_code == 0
    assert "never laxer, on any day: proved" in found.output


def test_darlington_keeps_the_guides_conferences_and_rochdale_does_not_for_the_unborn() -> None:
    asked = ("--baseline", "working-together-2010", "--fail-if", "laxer", "--topic", "conference")
    assert run("darlington", *asked).exit_code == 0
    found = run("rochdale", *asked)
    assert found.exit_code == 1
    assert "unborn: true" in " ".join(found.output.split())
