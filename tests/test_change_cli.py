"""`cpstandards check-change`: where versions come from, what is said, and what fails a build."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from click import Choice

from cpstandards.change.rules import RULES
from cpstandards.cli.check_change import CHANGES, check_change
from tests.test_change import CONFERENCE, DECLARED, PANEL, VISITS, text_of
from tests.test_cli import good, run

OLD = text_of(CONFERENCE.format(limit="4 weeks"))
NEW = text_of(CONFERENCE.format(limit="3 weeks"), version="2")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "old.yaml").write_text(OLD, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(NEW, encoding="utf-8")
    return tmp_path


def git(folder: Path, *words: str) -> None:
    who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *words], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def repository(folder: Path) -> Path:
    """Three revisions of `rules/board.yaml`: four weeks, three weeks, broken."""
    rules = folder / "rules"
    rules.mkdir()
    git(folder, "init", "-q")
    for name, text in (("one", OLD), ("two", NEW), ("three", OLD.replace("4 weeks", "4 weks"))):
        (rules / "board.yaml").write_text(text, encoding="utf-8")
        git(folder, "add", "rules")
        git(folder, "commit", "-q", "-m", name)
        git(folder, "tag", name)
    return folder


# --- what is said --------------------------------------------------------------------------------


def test_the_text_says_what_became_of_the_standard_and_shows_a_case() -> None:
    said = good("check-change", "old.yaml", "new.yaml", "--as-of", "2026-01-01")
    assert said.startswith("small 1 → small 2: 1 tightened\n  version: 1 → 2\n")
    assert "  within: 4 weeks → 3 weeks\n  proved: stricter on " in said
    assert "judges history anew, for triggers from 1 January 1990 on" in said
    assert "judged more strictly: pending before; overdue now\n    - {title: " in said
    assert "    Verdict\n      old: Pending." in said
    assert "      new: Overdue." in said


def test_what_is_only_searched_says_how_far(folder: Path) -> None:
    for name, duty in (("a", "visit, where: {{child_seen: true}}"), ("b", "visit")):
        text = VISITS.replace("visit, where: {{child_seen: true}}", duty)
        body = text.format(limit="4 weeks", restart="from_actual", roles="team_manager")
        (folder / f"{name}.yaml").write_text(text_of(body), encoding="utf-8")
    said = good("check-change", "a.yaml", "b.yaml", "--draws", "20", "--seed", "7")
    assert "loosened" in said
    assert re.search(
        r"searched, not proved \([0-9,]+ cases near the examples and 20 histories drawn "
        r"\(seed 7\)\): .*no case was found that is judged more strictly",
        said,
    )


def test_nothing_is_found_without_a_search_and_that_is_no_proof() -> None:
    said = good("check-change", "old.yaml", "new.yaml", "--no-search")
    assert "no case was found that shows it (0 cases near the examples), which proves nothing" in (
        said
    )


def test_the_future_leaves_the_past_alone(folder: Path) -> None:
    for name, more in (("a", ""), ("b", ", {from: 2027-04-01, limit: 3 weeks}")):
        limit = f"{{dated: [{{limit: 4 weeks}}{more}]}}"
        text = text_of(CONFERENCE.format(limit=limit))
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    said = good("check-change", "a.yaml", "b.yaml", "--as-of", "2026-01-01")
    assert "leaves the past alone: cases whose trigger lies before 1 January 2026" in said
    assert "for triggers from 1 April 2027 on; earlier ones are judged as before" in said
    words = ("check-change", "a.yaml", "b.yaml", "--fail-if", "history", "--no-search")
    assert run(*words, "--as-of", "2026-01-01").code == 0
    assert run(*words, "--as-of", "2028-01-01").code == 1


def test_markdown_is_a_table_and_the_cases() -> None:
    said = good("check-change", "old.yaml", "new.yaml", "--format", "markdown")
    assert "| standard | change | what | proved or searched |" in said
    assert "| `duty.one` | **tightened** | within: 4 weeks → 3 weeks | proved: " in said
    assert "<details>" in said
    assert "```yaml\n- {title: pending before; overdue now" in said


def test_json_has_everything() -> None:
    found = json.loads(good("check-change", "old.yaml", "new.yaml", "--format", "json"))
    (standard,) = found["standards"]
    assert (standard["kind"], standard["proved"], standard["since"]) == (
        "tightened",
        True,
        "1990-01-01",
    )
    assert standard["witnesses"][0]["old"][0]["status"] == "pending"
    assert standard["witnesses"][0]["new"][0]["explanation"].startswith("Duty: ")


def test_junit_fails_what_is_refused_and_is_well_formed(folder: Path) -> None:
    words = ("check-change", "old.yaml", "new.yaml", "--format", "junit")
    suite = ET.fromstring(good(*words))[0]
    assert (suite.get("tests"), suite.get("failures")) == ("1", "0")
    done = run(*words, "--fail-if", "tightened", "-o", "out.xml")
    assert (done.code, done.out) == (1, "")
    failure = ET.parse(folder / "out.xml").find(".//failure")
    assert failure is not None
    assert failure.get("message") == "tightened (--fail-if tightened)"


# --- what fails a build --------------------------------------------------------------------------


def test_what_can_be_refused_is_what_there_are_rules_for() -> None:
    assert set(CHANGES) == set(RULES)
    (option,) = [each for each in check_change.params if each.name == "refused"]
    assert isinstance(option.type, Choice)


def test_what_is_retargeted_may_be_looser(folder: Path) -> None:
    moved = OLD.replace("strategy_discussion, where: {initiates_s47: true}", "s47_started")
    (folder / "moved.yaml").write_text(moved, encoding="utf-8")
    words = ("check-change", "old.yaml", "moved.yaml", "--no-search", "--fail-if")
    assert run(*words, "loosened").code == 1
    assert run(*words, "mixed").code == 0


@pytest.mark.parametrize(
    ("versions", "refused", "code"),
    [
        (("old.yaml", "new.yaml"), "changed", 1),
        (("old.yaml", "new.yaml"), "tightened", 1),
        (("old.yaml", "new.yaml"), "loosened", 0),
        (("new.yaml", "old.yaml"), "loosened", 1),
        (("old.yaml", "new.yaml"), "unproved", 0),
        (("old.yaml", "old.yaml"), "changed", 0),
    ],
)
def test_a_change_that_is_refused_ends_with_1(
    versions: tuple[str, str], refused: str, code: int
) -> None:
    assert run("check-change", *versions, "--fail-if", refused).code == code


def test_a_change_that_is_allowed_passes_and_no_other() -> None:
    words = ("check-change", "old.yaml", "new.yaml", "--fail-if", "changed")
    assert run(*words, "--allow", "duty.one:tightened").code == 0
    done = run(*words, "--allow", "duty.one:loosened")
    assert done.code == 1
    assert done.err == (
        "duty.one is tightened, which --fail-if changed refuses; "
        "allow it with --allow duty.one:tightened\n"
    )


@pytest.mark.parametrize(
    ("allow", "said"),
    [
        ("duty.on:tightened", "no standard `duty.on`; did you mean `duty.one`?"),
        ("duty.one:tigtened", "did you mean `duty.one:tightened`?"),
        ("tightened", "write STANDARD:KIND"),
    ],
)
def test_an_exception_that_means_nothing_is_an_error(allow: str, said: str) -> None:
    done = run("check-change", "old.yaml", "new.yaml", "--fail-if", "changed", "--allow", allow)
    assert done.code == 2
    assert said in done.err


# --- worked examples and real cases --------------------------------------------------------------


def test_the_cases_are_written_as_examples_that_run(folder: Path) -> None:
    good("check-change", "old.yaml", "new.yaml", "--write-examples", "shown.yaml")
    said = good("check", "--no-lint", "shown.yaml")
    assert said == "small: 1 standard, 1 worked example, right\n"
    text = (folder / "shown.yaml").read_text(encoding="utf-8")
    (folder / "shown.yaml").write_text(text.replace("3 weeks", "4 weeks"), encoding="utf-8")
    assert run("check", "--no-lint", "shown.yaml").code == 3


def test_without_a_change_there_is_no_example_to_write(folder: Path) -> None:
    done = run("check-change", "old.yaml", "old.yaml", "--write-examples", "shown.yaml")
    assert (done.code, (folder / "shown.yaml").exists()) == (0, False)
    assert "no case to write" in done.err


CASES = """\
cases:
  - reference: A-1
    events:
      - {type: strategy_discussion, on: 2025-06-11, initiates_s47: true}
      - {type: initial_conference, on: 2025-07-08}
  - reference: A-2
    events:
      - {type: strategy_discussion, on: 2025-06-11, initiates_s47: true}
      - {type: initial_conference, on: 2025-06-20}
"""


def test_the_users_own_cases_are_listed_with_a_histogram(folder: Path) -> None:
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    words = ("check-change", "old.yaml", "new.yaml", "--cases", "cases.yaml")
    said = good(*words, "--as-of", "2025-09-01")
    assert "2 cases judged by both, as of 1 September 2025: 1 with another verdict" in said
    assert "  A-1 duty.one: met → late\n" in said
    assert said.endswith("   -7 " + "█" * 40 + " 2\n")


PANEL_CASES = """\
cases:
  - reference: A-1
    events: [{type: panel_decision, on: 2025-06-11, outcome: refused}]
"""


def test_cases_that_the_new_vocabulary_refuses_are_located_and_named(folder: Path) -> None:
    for name, word in (("a", "refused"), ("b", "later")):
        text = text_of(PANEL, more=DECLARED.format(word=word))
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    (folder / "cases.yaml").write_text(PANEL_CASES, encoding="utf-8")
    words = ("check-change", "a.yaml", "b.yaml", "--no-search", "--cases", "cases.yaml")
    done = run(*words, "--as-of", "2025-09-01")
    assert done.code == 0
    assert "cases.yaml:3:" in done.err
    assert "  A-1 cannot be judged by both: the new version: `outcome` has a value" in done.out


def test_cases_that_neither_version_can_read_end_with_4(folder: Path) -> None:
    (folder / "cases.yaml").write_text(CASES.replace("2025-06-20", "2025-06-31"), encoding="utf-8")
    done = run("check-change", "old.yaml", "new.yaml", "--cases", "cases.yaml")
    assert done.code == 4
    assert "cases.yaml:9:" in done.err


# --- revisions -----------------------------------------------------------------------------------


@pytest.mark.usefixtures("repository")
def test_two_revisions_of_one_file() -> None:
    said = good("check-change", "--git", "one", "two", "rules/board.yaml", "--no-search")
    assert said.startswith("small 1 → small 2: 1 tightened")


@pytest.mark.usefixtures("repository")
def test_a_revision_beside_the_file_as_it_is() -> None:
    said = good("check-change", "git:two:rules/board.yaml", "old.yaml", "--no-search")
    assert said.startswith("small 2 → small 1: 1 loosened")


def test_a_revision_seen_from_inside_the_folder(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repository / "rules")
    said = good("check-change", "--git", "one", "two", "board.yaml", "--no-search")
    assert said.startswith("small 1 → small 2: 1 tightened")


def test_a_file_whose_folder_is_gone_is_still_found(repository: Path) -> None:
    (repository / "rules" / "board.yaml").unlink()
    (repository / "rules").rmdir()
    said = good("check-change", "--git", "one", "two", "rules/board.yaml", "--no-search")
    assert said.startswith("small 1 → small 2: 1 tightened")


def test_a_base_is_taken_from_the_same_revision(repository: Path) -> None:
    overlay = (
        "id: tiny\ntitle: Tiny\nversion: '1'\nextends: ./board.yaml\n"
        "withdrawn: [{standard: duty.two, because: it is not ours to do}]\n"
    )
    for name, limit in (("four", "4 weeks"), ("five", "2 weeks")):
        text = text_of(CONFERENCE.format(limit=limit))
        second = text_of(CONFERENCE.format(limit="9 weeks"), id="duty.two", title="another")
        text += second[second.index("  - id") :]
        (repository / "rules" / "board.yaml").write_text(text, encoding="utf-8")
        (repository / "rules" / "tiny.yaml").write_text(overlay, encoding="utf-8")
        git(repository, "add", "rules")
        git(repository, "commit", "-q", "-m", name)
        git(repository, "tag", name)
    said = good("check-change", "--git", "four", "five", "rules/tiny.yaml", "--no-search")
    assert "within: 4 weeks → 2 weeks" in said


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("git:nine:rules/board.yaml", "there is no revision `nine`"),
        ("git:--output=x:rules/board.yaml", "there is no revision `--output=x`"),
        ("git:one:rules/bord.yaml", "there is no file `rules/bord.yaml` at revision `one`"),
        ("git:one", "`git:one` is no revision of a file; write git:REV:FILE"),
        ("git:one:rules", "there is no file `rules` at revision `one`"),
        ("rules/bord.yaml", "there is no file `rules/bord.yaml`"),
        ("rules", "`rules` is a folder; name a file in it"),
        ("blakpool", "unknown board `blakpool`; did you mean `blackpool`?"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_a_version_that_is_not_there_is_a_clear_error(name: str, said: str) -> None:
    done = run("check-change", name, "new.yaml")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert done.err.count("\n") == 1


def test_what_is_wrong_with_both_versions_is_said_at_once(folder: Path) -> None:
    for name in ("old.yaml", "new.yaml"):
        text = (folder / name).read_text(encoding="utf-8")
        (folder / f"bad-{name}").write_text(text.replace("modality: ", "modalty: "), "utf-8")
    done = run("check-change", "bad-old.yaml", "bad-new.yaml")
    assert (done.code, done.out) == (3, "")
    for name in ("bad-old.yaml", "bad-new.yaml"):
        assert re.search(rf"(?m)^{name}:\d+:\d+: CPS201 unknown key `modalty`$", done.err)
    once = run("check-change", "bad-old.yaml", "bad-old.yaml")
    assert len(set(once.err.splitlines())) > 1
    assert once.err.count("CPS201") == 1


def test_without_git_it_says_what_to_do(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(folder))
    done = run("check-change", "git:one:old.yaml", "new.yaml")
    assert (done.code, done.out) == (2, "")
    assert done.err == "error: git is not installed, or not to be found; give two files instead\n"


@pytest.mark.usefixtures("repository")
def test_a_broken_version_has_its_problems_located() -> None:
    done = run("check-change", "--git", "one", "three", "rules/board.yaml")
    assert done.code == 3
    assert done.err.startswith("three:rules/board.yaml:11:13: CPS205 `4 weks` is not a limit")


def test_outside_of_a_repository_files_are_asked_for() -> None:
    done = run("check-change", "git:one:old.yaml", "new.yaml")
    assert done.code == 2
    assert "is no git repository; give two files instead" in done.err


def test_without_git_files_are_asked_for(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(repository))
    done = run("check-change", "git:one:rules/board.yaml", "new.yaml")
    assert done.code == 2
    assert done.err == "error: git is not installed, or not to be found; give two files instead\n"


def test_two_versions_are_needed() -> None:
    assert run("check-change", "old.yaml").code == 2
    assert run("check-change", "old.yaml", "new.yaml", "--git", "a", "b", "c").code == 2


def test_two_boards_are_refused_unless_forced() -> None:
    done = run("check-change", "rochdale", "old.yaml")
    assert done.code == 2
    assert "`rochdale` and `small` are not versions of one ruleset" in done.err
    forced = run("check-change", "old.yaml", "rochdale", "--force", "--no-search")
    assert forced.code == 0
    assert "1 removed" in forced.out
