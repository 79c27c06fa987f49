"""Rulesets that build on another: what they take from it, what they change, and what is refused.

`data/overlays` has a board, a council that builds on it, and a team that builds on the council.
Each `data/overlays/wrong/X.yaml` is wrong in the way its name says, and `X.txt` beside it holds
everything that the loader says of it; `python -m tests.test_overlays` records these anew.
"""

from __future__ import annotations

import os
import shutil
from contextlib import chdir
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from cpstandards import Case, board, evaluate, load_ruleset
from cpstandards.adapters import read_cases
from cpstandards.cli import cli
from cpstandards.errors import RulesetError
from cpstandards.evaluate import program_of
from cpstandards.events import InitialConference, StrategyDiscussion, Visit
from cpstandards.lint import lint
from cpstandards.load import dump_ruleset, parse_ruleset, rulesets
from cpstandards.load.overlay_bases import LONGEST_CHAIN
from cpstandards.load.rulesets import whole_text
from cpstandards.model import Ruleset
from cpstandards.mutate import mutants
from cpstandards.mutate.writing import TO_CONFIRM
from cpstandards.worked import check_examples
from tests.test_loading import NESTED

ROOT = Path(__file__).parents[1]
DATA = Path(__file__).parent / "data" / "overlays"
WRONG = sorted((DATA / "wrong").glob("*.yaml"))
EXAMPLE = ROOT / "examples" / "overlay" / "northtown.yaml"
DEMO = ROOT / "examples" / "cases" / "demo.yaml"

BOARD = "Wold Safeguarding Partnership, Practice Standards"
COUNCIL = "Easterby Council, Local Protocol"

HEAD = 'id: mine\ntitle: T\nversion: "1"\n'
OWN = """\
document: {title: D, publisher: P}
standards:
  - id: own
    title: T
    responsible: social_worker
    modality: must
    source: {section: S}
    within: 2 days
    after: {event: referral}
    duty: {event: referral_decision}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the board, the council and the team."""
    for path in DATA.glob("*.yaml"):
        shutil.copy(path, tmp_path)
    return tmp_path


def loaded(name: str) -> Ruleset:
    return load_ruleset(DATA / f"{name}.yaml")


def mine(folder: Path, text: str) -> Ruleset:
    """The overlay of *text*, in a file in *folder*."""
    path = folder / "mine.yaml"
    path.write_text(HEAD + text, encoding="utf-8")
    return load_ruleset(path)


def said(folder: Path, text: str) -> str:
    """What the loader says of an overlay of *text*, which it must refuse."""
    (folder / "mine.yaml").write_text(HEAD + text, encoding="utf-8")
    with chdir(folder), pytest.raises(RulesetError) as caught:
        load_ruleset("mine.yaml")
    return str(caught.value)


def ids(ruleset: Ruleset) -> list[str]:
    return [standard.id for standard in ruleset.standards]


def sources(ruleset: Ruleset) -> dict[str, str]:
    """In which document each standard stands."""
    return {each.id: str(ruleset.document_of(each.source)) for each in ruleset.standards}


# --- what the whole has ---------------------------------------------------------------------------


def test_a_replaced_standard_keeps_its_place_and_an_added_one_comes_last() -> None:
    assert ids(loaded("board")) == ["conference.initial", "panel.held", "visit.first"]
    assert ids(loaded("council")) == ["conference.initial", "visit.first", "core_group.first"]
    assert str(loaded("council").standard("visit.first").within) == "3 days"


def test_what_is_not_said_is_as_in_the_base() -> None:
    base, whole = loaded("board"), loaded("council")
    assert whole.calendar == base.calendar
    assert whole.conventions == base.conventions
    assert whole.vocabulary == base.vocabulary
    assert (whole.id, whole.title, whole.version) == ("council", "Easterby Council", "1")


def test_an_inherited_standard_cites_the_document_of_the_base() -> None:
    assert sources(loaded("council")) == {
        "conference.initial": BOARD,
        "visit.first": COUNCIL,
        "core_group.first": COUNCIL,
    }
    assert sources(loaded("team")) == sources(loaded("council"))
    (clause,) = loaded("team").out_of_scope
    assert str(clause.source) == f"{BOARD}: Training"


def test_a_reading_of_an_inherited_standard_cites_the_document_of_the_base() -> None:
    case = Case("A-1", events=[StrategyDiscussion(on=date(2025, 3, 3))])
    found = evaluate(case, loaded("council"), as_of=date(2025, 3, 4), reading="twenty")
    assert str(found.of("conference.initial")[0].standard.source) == f"{BOARD}: Annex"


def test_a_text_without_a_document_of_its_own_has_that_of_the_base(folder: Path) -> None:
    whole = mine(folder, "extends: board.yaml\nwithdrawn: [{standard: panel.held, because: B}]\n")
    assert str(whole.document) == BOARD
    assert all(each.source.document is None for each in whole.standards)


def test_a_standard_can_name_the_document_that_it_stands_in(folder: Path) -> None:
    own = OWN.partition("\n")[2].replace(
        "{section: S}", "{section: S, document: {title: A, publisher: B}}"
    )
    whole = mine(folder, f"extends: board.yaml\n{own}")
    assert sources(whole) == {**sources(loaded("board")), "own": "B, A"}


def test_closures_and_declarations_add_up(folder: Path) -> None:
    assert [str(each.on) for each in loaded("team").calendar.closures] == [
        "2025-12-29",
        "2025-12-30",
    ]
    declared = (
        "vocabulary: {events: {council_panel: {description: D}}, facts: {abroad: {kind: flag}}}\n"
    )
    own = OWN.replace("referral_decision", "council_panel")
    whole = mine(folder, f"extends: board.yaml\n{declared}{own}")
    assert set(whole.vocabulary.events) == {"panel", "council_panel"}
    assert set(whole.vocabulary.facts) == {"out_of_area", "abroad"}


def test_conventions_are_taken_key_by_key(folder: Path) -> None:
    text = "conventions: {trigger_day: counted}\nrecounted_because: R\n"
    whole = mine(folder, f"extends: board.yaml\n{text}")
    assert whole.conventions.trigger_day == "counted"
    assert whole.conventions.non_working_deadline == "next_working_day"
    assert whole.recounted_because == "R"


def test_silence_ends_where_the_overlay_speaks() -> None:
    assert [each.topic for each in loaded("board").silent] == ["core_group.first", "review.first"]
    assert [each.topic for each in loaded("council").silent] == ["review.first"]
    (review,) = loaded("team").silent
    assert review.note == "Neither the handbook nor the protocol mentions reviews."


def test_what_it_was_built_on_is_recorded_the_nearest_first() -> None:
    nearest, furthest = loaded("team").built_on
    assert (nearest.id, nearest.version, nearest.standards) == (
        "council",
        "1",
        ("visit.first", "core_group.first"),
    )
    assert (furthest.id, furthest.version, furthest.replaced) == ("board", "3", ("visit.first",))
    assert furthest.standards == ("conference.initial",)
    assert loaded("board").built_on == ()


def test_what_is_replaced_is_no_longer_of_anything_below(folder: Path) -> None:
    whole = mine(
        folder, f"extends: council.yaml\n{OWN.replace('id: own', 'id: conference.initial')}"
    )
    assert whole.origin("conference.initial") is None
    assert [each.standards for each in whole.built_on] == [("visit.first", "core_group.first"), ()]


def test_whose_a_standard_is_can_be_told() -> None:
    whole = loaded("council")
    origins = {id: whole.origin(id) for id in ids(whole)}
    assert {id: base and base.id for id, base in origins.items()} == {
        "conference.initial": "board",
        "visit.first": None,
        "core_group.first": None,
    }


def test_what_is_withdrawn_is_recorded_until_it_is_stated_again(folder: Path) -> None:
    (gone,) = loaded("team").withdrawn
    assert (gone.standard, gone.because) == ("panel.held", "Easterby has no panel")
    again = OWN.replace("id: own", "id: panel.held")
    whole = mine(folder, f"extends: council.yaml\n{again}")
    assert whole.withdrawn == ()
    assert ids(whole) == [*ids(loaded("council")), "panel.held"]


@pytest.mark.parametrize("name", ["board", "council", "team"])
def test_a_whole_comes_back_from_its_dump(name: str) -> None:
    whole = loaded(name)
    dumped = dump_ruleset(whole)
    assert parse_ruleset(dumped) == whole
    assert dump_ruleset(parse_ruleset(dumped)) == dumped
    assert "extends" not in dumped


def test_a_text_without_a_file_can_build_on_a_board() -> None:
    whole = parse_ruleset(f"{HEAD}extends: blackpool\n{OWN}")
    assert ids(whole) == [*ids(board("blackpool")), "own"]


def test_a_path_is_sought_from_the_folder_of_the_text(folder: Path) -> None:
    (folder / "inner").mkdir()
    text = (folder / "council.yaml").read_text(encoding="utf-8").replace("./board", "../board")
    (folder / "inner" / "council.yaml").write_text(text, encoding="utf-8")
    elsewhere = os.path.relpath(folder / "inner" / "council.yaml")
    assert load_ruleset(elsewhere) == load_ruleset(folder / "council.yaml")
    assert parse_ruleset(text, file=str(folder / "inner" / "x.yaml")) == loaded("council")


def test_a_whole_path_is_used_as_it_is(folder: Path) -> None:
    absolute = folder / "board.yaml"
    whole = mine(
        folder, f"extends: {absolute}\nwithdrawn: [{{standard: panel.held, because: B}}]\n"
    )
    assert whole.built_on[0].id == "board"


def test_the_base_itself_is_left_as_it_was() -> None:
    before = dump_ruleset(board("blackpool"))
    load_ruleset(EXAMPLE)
    assert dump_ruleset(board("blackpool")) == before


# --- how a case is judged -------------------------------------------------------------------------


def test_a_replaced_standard_judges_and_the_inherited_ones_do_as_before() -> None:
    case = Case(
        "A-1",
        events=[
            StrategyDiscussion(on=date(2025, 3, 3)),
            InitialConference(on=date(2025, 3, 24)),
            Visit(on=date(2025, 3, 28)),
        ],
    )
    day = date(2025, 4, 1)
    base, whole = (evaluate(case, loaded(name), as_of=day) for name in ("board", "council"))
    assert base.of("visit.first")[0].status == "met"
    assert whole.of("visit.first")[0].status == "late"
    assert whole.of("conference.initial") == base.of("conference.initial")
    assert whole.of("panel.held") == ()
    assert whole.ruleset == "council"
    assert COUNCIL in whole.to_json()
    assert BOARD in whole.to_json()
    assert COUNCIL in whole.of("visit.first")[0].explain()
    assert BOARD in whole.of("conference.initial")[0].explain()


def test_the_example_changes_what_it_says_and_nothing_else() -> None:
    base, whole = board("blackpool"), load_ruleset(EXAMPLE)
    changed = {"core_group.minutes", "core_group.notes_passed", "referral.decision"}
    assert set(ids(base)) ^ set(ids(whole)) == {"core_group.notes_passed", "referral.decision"}
    (case,) = read_cases(DEMO, vocabulary=program_of(base).vocabulary).cases
    found = [evaluate(case, each, as_of=date(2025, 9, 30)).obligations for each in (base, whole)]
    kept = [[each for each in every if each.standard.id not in changed] for every in found]
    assert kept[0] == kept[1]
    assert found[0] != found[1]


# --- checking and showing -------------------------------------------------------------------------


def test_the_examples_of_the_base_are_run_as_the_overlay_counts() -> None:
    # With 30 December closed as well, the 15th working day after 8 December is 5 January.
    checked = check_examples(loaded("team"), str(DATA / "team.yaml"))
    assert checked.count == 4
    (problem,) = checked.problems
    assert problem.message == (
        "`conference.initial` example 2: expected status `late`, found `met`"
    )
    lines = (DATA / "board.yaml").read_text(encoding="utf-8").splitlines()
    assert problem.file == str(DATA / "board.yaml")
    assert problem.line is not None
    assert "2026-01-05, " not in lines[problem.line - 1]
    assert "initial_conference: 2026-01-05}" in lines[problem.line - 1]


def test_the_examples_of_the_example_are_right() -> None:
    checked = check_examples(load_ruleset(EXAMPLE), str(EXAMPLE))
    assert checked.problems == ()
    inherited = [each for each in load_ruleset(EXAMPLE).standards if each.source.document]
    assert checked.count == 7 + sum(len(each.examples) for each in inherited)


def test_every_part_of_the_whole_has_its_place() -> None:
    with chdir(DATA):
        text = whole_text("team.yaml")
    files = {
        ("standards", 0, "within"): "board.yaml",
        ("standards", 1, "within"): "council.yaml",
        ("standards", 2, "source"): "council.yaml",
        ("silent", 0, "note"): "team.yaml",
        ("withdrawn", 0): "council.yaml",
        ("calendar", "closures", 0): "board.yaml",
        ("calendar", "closures", 1): "team.yaml",
        ("conventions", "non_working_deadline"): "board.yaml",
        ("vocabulary", "events", "panel"): "board.yaml",
        ("out_of_scope", 0): "board.yaml",
        ("title",): "team.yaml",
    }
    for path, file in files.items():
        problem = text.problem("CPS000", "m", "h", path)
        lines = (DATA / file).read_text(encoding="utf-8").splitlines()
        assert (path, problem.file) == (path, file)
        assert problem.line is not None
        assert problem.line <= len(lines)
    assert text.problem("CPS000", "m", "h", ("standards", 0, "within")).line == 21
    at_key = text.problem("CPS000", "m", "h", ("conventions", "non_working_deadline"), True)
    assert (at_key.file, at_key.line, at_key.column) == ("board.yaml", 8, 15)


def test_a_key_has_its_file_too(folder: Path) -> None:
    mine(folder, f"extends: board.yaml\n{OWN}conventions: {{clear_days: false}}\n")
    text = whole_text(str(folder / "mine.yaml"))
    for key, file in (("non_working_deadline", "board.yaml"), ("clear_days", "mine.yaml")):
        problem = text.problem("CPS000", "m", "h", ("conventions", key), at_key=True)
        assert problem.file == str(folder / file)


def test_a_shipped_ruleset_can_build_on_another(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shipped = {
        "board": (folder / "board.yaml").read_text(encoding="utf-8"),
        "mine": f"{HEAD}extends: board\n{OWN}",
        "theirs": f"{HEAD}extends: mine\n{OWN}".replace("id: mine", "id: theirs").replace(
            "2 d", "3 d"
        ),
    }
    for name, text in shipped.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    monkeypatch.setattr(
        rulesets, "_shipped", lambda: {each: folder / f"{each}.yaml" for each in shipped}
    )
    board.cache_clear()
    try:
        whole = board("theirs")
        assert [each.id for each in whole.built_on] == ["mine", "board"]
        assert whole_text("theirs").problem("C", "m", "h", ("standards", 0)).file == "board.yaml"
    finally:
        board.cache_clear()


def test_lint_finds_nothing_in_what_is_inherited(folder: Path) -> None:
    accepted = 'accepted: [{code: CPS501, because: "declared for others, who build on this"}]\n'
    (folder / "board.yaml").write_text(
        accepted + (folder / "board.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    whole = mine(folder, f"extends: board.yaml\n{OWN}")
    assert whole.accepted == ()
    found = lint(whole, str(folder / "mine.yaml")).findings
    assert found
    assert {each.standard for each in found} == {"own"}
    example = "    examples:\n      - {events: {referral: 2025-03-03}, expect: pending}"
    marked = mine(folder, f"extends: board.yaml\n{OWN}{example} {TO_CONFIRM}\n")
    (finding,) = [
        each for each in lint(marked, str(folder / "mine.yaml")).findings if each.code == "CPS526"
    ]
    assert finding.standard == "own"


def test_a_baseline_is_inherited_unless_it_is_a_path(folder: Path) -> None:
    for baseline, inherited in (("blackpool", "blackpool"), ("../other.yaml", None)):
        text = (DATA / "board.yaml").read_text(encoding="utf-8")
        (folder / "board.yaml").write_text(f"baseline: {baseline}\n{text}", encoding="utf-8")
        assert mine(folder, f"extends: board.yaml\n{OWN}").baseline == inherited


def run(*arguments: str) -> str:
    done = CliRunner().invoke(cli, arguments)
    assert done.exception is None, done.output
    return done.output


def test_only_what_is_the_overlays_own_is_mutated(folder: Path) -> None:
    whole = load_ruleset(folder / "council.yaml")
    assert {each.standard for each in mutants(whole)} == {"visit.first", "core_group.first"}
    assert {each.standard for each in mutants(whole, "conference.initial")} == {
        "conference.initial"
    }


def test_missing_examples_are_written_where_their_standards_are(folder: Path) -> None:
    with chdir(folder):
        before = {path.name: path.read_text(encoding="utf-8") for path in Path().glob("*.yaml")}
        CliRunner().invoke(cli, ["mutate", "council.yaml", "--write"])
        after = {path.name: path.read_text(encoding="utf-8") for path in Path().glob("*.yaml")}
        assert [name for name in before if before[name] != after[name]] == ["council.yaml"]
        kept = [line for line in after["council.yaml"].splitlines() if TO_CONFIRM not in line]
        kept.remove("    examples:")  # of the core group, which had none
        assert sorted(kept) == sorted(before["council.yaml"].splitlines())
        assert check_examples(load_ruleset("council.yaml")).problems == ()
        done = CliRunner().invoke(
            cli, ["mutate", "council.yaml", "--standard", "conference.initial", "--write"]
        )
    assert done.exit_code == 2
    assert "`council.yaml` inherits this standard; its examples are in `board.yaml`" in done.output


def test_show_tells_whose_each_standard_is() -> None:
    shown = run("show", str(DATA / "team.yaml"))
    assert f"built on council, version 1: {COUNCIL}" in shown
    assert f"built on board, version 3: {BOARD}" in shown
    assert "dates of inherited standards differ: the office stays closed for another day" in shown
    assert shown.count("as in board") == 1
    assert shown.count("as in council") == 2
    assert "Easterby has no panel (panel.held)" in shown


def test_show_marks_what_is_the_councils_own() -> None:
    shown = run("show", str(DATA / "council.yaml"))
    assert shown.count("own, in place of that of board") == 1
    assert shown.count("own, added") == 1
    assert "built on" not in run("show", "blackpool")


# --- what is refused ------------------------------------------------------------------------------


def said_of(path: Path) -> str:
    """What the loader says of a wrong file, which it must refuse."""
    with chdir(path.parent), pytest.raises(RulesetError) as caught:
        load_ruleset(path.name)
    return f"{caught.value}\n"


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_everything_wrong_with_an_overlay_is_said_at_once(path: Path) -> None:
    assert said_of(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_every_problem_has_its_place_in_a_file_that_is_there(path: Path) -> None:
    with chdir(path.parent), pytest.raises(RulesetError) as caught:
        load_ruleset(path.name)
    for problem in caught.value.problems:
        assert problem.file is not None
        assert problem.line is not None
        lines = (path.parent / problem.file).read_text(encoding="utf-8").splitlines()
        assert problem.line <= len(lines)


def test_a_text_without_a_file_has_nowhere_to_seek_a_path() -> None:
    for path in ("./board.yaml", "board.yaml", "/etc/passwd"):
        with pytest.raises(RulesetError) as caught:
            parse_ruleset(f"{HEAD}extends: {path}\n{OWN}")
        assert str(caught.value) == (
            f"4:10: CPS221 `{path}` is sought beside the file of this text, and it has none\n"
            "  help: load the text from its file, or build on a board by its id"
        )


def test_what_is_no_file_is_never_opened(folder: Path) -> None:
    if not Path("/dev/zero").exists():
        pytest.skip("no devices here")
    assert said(folder, "extends: /dev/zero\n").startswith(
        "mine.yaml:4:10: CPS221 there is no file `/dev/zero`"
    )


def test_a_base_that_is_no_utf_8_is_named(folder: Path) -> None:
    (folder / "latin.yaml").write_bytes("title: Café".encode("latin-1"))
    assert said(folder, "extends: latin.yaml\n").startswith("latin.yaml:1:1: CPS102 not UTF-8 text")


def test_a_base_that_cannot_be_read_is_named(folder: Path) -> None:
    (folder / "locked.yaml").write_text("id: x", encoding="utf-8")
    (folder / "locked.yaml").chmod(0)
    if os.access(folder / "locked.yaml", os.R_OK):
        pytest.skip("this user may read everything")
    assert said(folder, "extends: locked.yaml\n") == (
        "mine.yaml:4:10: CPS221 cannot read `locked.yaml`: permission denied\n"
        "  help: see whether the file can be opened"
    )


def chain(folder: Path, length: int) -> Path:
    """The last of so many rulesets, each of which builds on the one before it."""
    (folder / "n0.yaml").write_text(f"{HEAD}{OWN}", encoding="utf-8")
    for number in range(1, length):
        text = f"id: n{number}\ntitle: T\nversion: '1'\nextends: n{number - 1}.yaml\n"
        text += f"silent: [{{topic: t{number}, note: D}}]\n"
        (folder / f"n{number}.yaml").write_text(text, encoding="utf-8")
    return folder / f"n{length - 1}.yaml"


def test_a_chain_of_the_greatest_length_is_read(folder: Path) -> None:
    whole = load_ruleset(chain(folder, LONGEST_CHAIN))
    assert len(whole.built_on) == LONGEST_CHAIN - 1
    assert len(whole.silent) == LONGEST_CHAIN - 1


def test_a_longer_chain_is_refused_where_it_is_too_long(folder: Path) -> None:
    with chdir(folder), pytest.raises(RulesetError) as caught:
        load_ruleset(chain(Path(), LONGEST_CHAIN + 1))
    assert str(caught.value) == (
        "n1.yaml:4:10: CPS222 more than 8 rulesets, each of which builds on the next\n"
        "  help: build on one further down the chain"
    )


def test_a_cycle_through_another_name_for_the_file_is_found(folder: Path) -> None:
    (folder / "other.yaml").symlink_to(folder / "mine.yaml")
    assert "CPS222" in said(folder, "extends: other.yaml\n")


def loads_or_is_refused(data: object) -> None:
    """The law: a ruleset that comes back from its dump, or problems with places, and no more."""
    text = yaml.safe_dump(data, allow_unicode=True)
    try:
        whole = parse_ruleset(text, file=str(DATA / "any.yaml"))
    except RulesetError as error:
        problems = error.problems
    else:
        problems = ()
        assert parse_ruleset(dump_ruleset(whole)) == whole
    assert all(each.line for each in problems)


BASES = st.sampled_from(["council.yaml", "./board.yaml"])


@given(st.dictionaries(st.sampled_from([*Ruleset.model_fields]), NESTED), BASES)
def test_no_overlay_is_more_than_refused(data: dict[str, object], base: str) -> None:
    loads_or_is_refused({**data, "extends": base})


@given(st.sampled_from(["council", "team"]), NESTED, st.data())
def test_no_overlay_with_one_part_exchanged_is_more_than_refused(
    name: str, value: object, data: st.DataObject
) -> None:
    plain = yaml.safe_load((DATA / f"{name}.yaml").read_text(encoding="utf-8"))
    here, key = plain, data.draw(st.sampled_from([*plain]))
    while isinstance(here[key], (dict, list)) and here[key] and data.draw(st.integers(0, 4)):
        here = here[key]
        keys = [*here] if isinstance(here, dict) else [*range(len(here))]
        key = data.draw(st.sampled_from(keys))
    here[key] = value
    loads_or_is_refused(plain)


def record() -> None:
    """Writes what the loader says now of every wrong overlay beside it."""
    for path in WRONG:
        path.with_suffix(".txt").write_text(said_of(path), encoding="utf-8")


if __name__ == "__main__":
    record()
