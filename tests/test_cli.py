"""The command line: what each command says, how it ends, and what it never shows.

Most tests call `main` in this process, as the installed script does: click alone would leave the
library's errors to Python, and its own test runner does not know the exit codes.
"""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from cpstandards import Evaluation, board, boards, evaluate, read_cases
from cpstandards.cli import cli, main
from cpstandards.render import COLUMNS

ROOT = Path(__file__).parents[1]
DEMO = str(ROOT / "examples" / "cases" / "demo.yaml")
LOG = str(ROOT / "examples" / "cases" / "log.csv")
BROKEN_LOG = str(ROOT / "examples" / "cases" / "broken.csv")
BLACKPOOL = str(ROOT / "rules" / "blackpool.yaml")
BROKEN_RULES = str(ROOT / "tests" / "data" / "rulesets" / "unknown-names.yaml")

JUDGED = ("--board", "blackpool", "--as-of", "2025-09-30")
COMMANDS = sorted(cli.commands)


class Done(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


def run(*arguments: str) -> Done:
    """What the command line does with *arguments*."""
    out, err = io.StringIO(), io.StringIO()
    before = sys.argv
    sys.argv = ["cpstandards", *arguments]
    code: object = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv = before
    assert isinstance(code, int) or code is None
    done = Done(code or 0, out.getvalue(), err.getvalue())
    assert "Traceback" not in done.out + done.err
    assert "\x1b" not in done.out + done.err
    return done


def good(*arguments: str) -> str:
    """The output of a command that must end well and say nothing else."""
    done = run(*arguments)
    assert (done.code, done.err) == (0, "")
    return done.out


def refused(code: int, *arguments: str) -> str:
    """What a command that must fail with *code* says of it."""
    done = run(*arguments)
    assert (done.code, done.out) == (code, "")
    assert done.err.strip()
    return done.err


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str, str], str]:
    """Writes a text to a file, and gives its path."""

    def write(name: str, text: str) -> str:
        path = tmp_path / name
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


# --- evaluate -------------------------------------------------------------------------------------


def test_evaluate_shows_a_table_for_each_case() -> None:
    out = good("evaluate", LOG, *JUDGED)
    for reference in ("FICTION-A", "FICTION-B", "FICTION-C"):
        assert f"case {reference} by blackpool 1, as of 2025-09-30" in out


def test_evaluate_shows_what_the_library_finds() -> None:
    (case,) = read_cases(DEMO, vocabulary=None)
    found = evaluate(case, board("blackpool"), as_of=date(2025, 9, 30))
    assert f"{len(found.breaches)} breaches" in good("evaluate", DEMO, *JUDGED)


def test_evaluate_takes_a_ruleset_of_ones_own() -> None:
    by_file = good("evaluate", DEMO, "--rules", BLACKPOOL, "--as-of", "2025-09-30")
    assert by_file == good("evaluate", DEMO, *JUDGED)


def test_evaluate_is_as_of_today_unless_told() -> None:
    out = good("evaluate", DEMO, "--board", "blackpool")
    assert f"as of {date.today().isoformat()}" in out


def test_evaluate_takes_a_moment() -> None:
    out = good("evaluate", DEMO, "--board", "blackpool", "--as-of", "2025-04-07T13:00")
    assert "as of 2025-04-07T13:00:00+01:00" in out


def test_what_was_not_on_record_is_ignored() -> None:
    out = good("evaluate", DEMO, *JUDGED[:2], "--as-of", "2025-02-28", "--known-at", "2025-02-20")
    assert "events ignored, not known by then: " in out


@pytest.mark.parametrize("reading", ["default", "strictest", "most_lenient", "all"])
def test_evaluate_reads_unclear_clauses_as_asked(reading: str) -> None:
    assert "case DEMO-1" in good("evaluate", DEMO, *JUDGED, "--reading", reading)


def rows(*arguments: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(good("evaluate", DEMO, *JUDGED, *arguments))))


def test_csv_is_read_by_the_csv_module() -> None:
    lines = list(csv.reader(io.StringIO(good("evaluate", LOG, *JUDGED, "--format", "csv"))))
    assert tuple(lines[0]) == COLUMNS
    assert {len(line) for line in lines} == {len(COLUMNS)}
    assert {line[0] for line in lines[1:]} == {"FICTION-A", "FICTION-B", "FICTION-C"}


def test_csv_has_its_header_once_and_no_empty_lines() -> None:
    out = good("evaluate", LOG, *JUDGED, "--format", "csv")
    assert out.count("case,ruleset,standard") == 1
    assert "\n\n" not in out
    assert "\r" not in out


def test_only_breaches_shows_breaches() -> None:
    shown = rows("--only", "breaches", "--format", "csv")
    assert shown
    assert {row["breach"] for row in shown} == {"true"}
    assert len(shown) == sum(row["breach"] == "true" for row in rows("--format", "csv"))


def test_only_open_shows_what_is_not_over() -> None:
    shown = rows("--only", "open", "--format", "csv")
    assert {row["status"] for row in shown} <= {"pending", "overdue", "in_force"}


def test_only_deadlines_shows_what_has_one() -> None:
    shown = rows("--only", "deadlines", "--format", "csv")
    assert shown
    assert all(row["due"] for row in shown)


def test_json_comes_back_as_evaluations() -> None:
    plain = json.loads(good("evaluate", LOG, *JUDGED, "--format", "json"))
    assert [each["case"] for each in plain] == ["FICTION-A", "FICTION-B", "FICTION-C"]
    cases = read_cases(LOG)
    for each, case in zip(plain, cases, strict=True):
        found = evaluate(case, board("blackpool"), as_of=date(2025, 9, 30))
        assert Evaluation.from_json(json.dumps(each)) == found


def test_json_of_a_choice_comes_back_as_well() -> None:
    (plain,) = json.loads(good("evaluate", DEMO, *JUDGED, "--format", "json", "--only", "breaches"))
    read = Evaluation.from_json(json.dumps(plain))
    assert read.obligations == read.breaches
    assert read.breaches


def test_a_breach_fails_only_where_asked() -> None:
    assert run("evaluate", DEMO, *JUDGED).code == 0
    done = run("evaluate", DEMO, *JUDGED, "--fail-on-breach", "--format", "csv")
    assert (done.code, done.err) == (1, "")
    assert done.out == good("evaluate", DEMO, *JUDGED, "--format", "csv")


def test_without_a_breach_nothing_fails(write: Callable[[str, str], str]) -> None:
    quiet = write("quiet.yaml", "reference: A-1\nevents: []\n")
    assert run("evaluate", quiet, *JUDGED, "--fail-on-breach").code == 0


def test_a_breach_that_is_not_shown_still_fails() -> None:
    assert run("evaluate", DEMO, *JUDGED, "--fail-on-breach", "--only", "open").code == 1


# --- bad cases ------------------------------------------------------------------------------------


def test_every_bad_row_is_said_at_its_line() -> None:
    err = refused(4, "evaluate", BROKEN_LOG, *JUDGED)
    lines = [line for line in err.splitlines() if line.startswith(BROKEN_LOG)]
    assert len(lines) == 10
    assert lines[0] == f"{BROKEN_LOG}:2: CPS311 unknown event type"
    assert "  help: did you mean `strategy_discussion`?" in err


def test_good_cases_of_a_bad_file_are_judged_where_asked() -> None:
    done = run("evaluate", BROKEN_LOG, *JUDGED, "--skip-bad")
    assert done.code == 0
    assert "case FICTION-D" in done.out
    assert "FICTION-A" not in done.out
    assert done.err == refused(4, "evaluate", BROKEN_LOG, *JUDGED)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("latin.csv", "case,type,on\nA,Café,2025-04-10\n".encode("latin-1"), "CPS302"),
        ("empty.json", b"", "CPS307"),
        ("empty.yaml", b"\n", "CPS307"),
        ("empty.csv", b"\xef\xbb\xbf", "CPS307"),
        ("empty.jsonl", b"", "CPS307"),
        ("half.json", b'{"reference": "A', "CPS304"),
        ("nul.yaml", b"reference: A\x00", "CPS"),
        ("deep.json", b"[" * 100_000, "CPS304"),
        ("bomb.yaml", b"a: &a [x]\nb: [*a, *a]\n", "CPS"),
        ("words.txt", b"reference: A\n", "CPS303"),
    ],
)
def test_a_file_that_holds_no_cases_is_said_to(
    name: str, data: bytes, code: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert code in refused(4, "evaluate", str(path), *JUDGED)
    assert code in refused(4, "explain", str(path), *JUDGED)


def test_a_case_outside_the_calendar_is_told_from_a_bad_one(
    write: Callable[[str, str], str],
) -> None:
    case = "{reference: A-1, events: [{type: strategy_discussion, on: 1066-10-14}]}"
    assert "outside the calendar" in refused(5, "evaluate", write("old.yaml", case), *JUDGED)


# --- wrong usage ----------------------------------------------------------------------------------

MISTAKES = [
    (("evaluate", DEMO, "--board", "blackpol"), "did you mean `blackpool`?"),
    (("evaluate", DEMO, "--board", "../../etc/passwd"), "the known ones are `blackpool`"),
    (("evaluate", DEMO, "--bord", "blackpool"), "no option `--bord`; did you mean `--board`?"),
    (("evaluate", DEMO, "--zzz"), "no option `--zzz`; `cpstandards evaluate --help` says how"),
    (("evaluate", DEMO, "--board"), "option `--board` requires an argument"),
    (("evaluate", DEMO, LOG, *JUDGED), "unexpected extra argument"),
    (("evaluate", DEMO + "l", *JUDGED), f"there is no file `{DEMO}l`; did you mean `{DEMO}`?"),
    (("evaluate", "/no/where.yaml", *JUDGED), "`/no/where.yaml`, and no folder `/no`"),
    (("evaluate", "-", *JUDGED), "say it with --input-format"),
    (("evaluate", DEMO, *JUDGED, "-o", "/no/where.csv"), "--output: there is no folder `/no`"),
    (("evaluate", DEMO, *JUDGED, "-o", str(ROOT)), "is a folder; name a file in it"),
    (("check", "blackpool", "-o", "/no/where.json"), "there is no folder `/no`; make it first"),
    (("check-change", "stoke", "stoke", "--write-examples", "/no/x.yaml"), "no folder `/no`"),
    (("check-change", "stoke", "stoke", "--fail-if", "loosend"), "did you mean `loosened`?"),
    (("check-change", "stoke", "stoke", "--fail-if", "added,removed"), "once for each"),
    (("check-change", "stoke"), "give the two versions OLD and NEW, or --git"),
    (("check-change", "stoke", "stoke", "--draws", "-1"), "--draws: -1 is not in the range"),
    (("check-change", "stoke", "stoke", "--draws", "x"), "--draws: `x` is not a valid integer"),
    (("pages", BLACKPOOL, "stoke"), f"OUTPUT_DIR: directory `{BLACKPOOL}` is a file; `cpst"),
    (("mutate", "stoke", "--write"), "`stoke` is a shipped board; --write needs"),
    (("vocabulary", "--board", "stoke", "--rules", BLACKPOOL), "not both"),
    (("evaluate", DEMO), "give one of --board and --rules"),
    (("evaluate", DEMO, *JUDGED, "--rules", BLACKPOOL), "--board and --rules, not both"),
    (("evaluate", DEMO, *JUDGED, "--only", "breach"), "`deadlines`; did you mean `breaches`?"),
    (("evaluate", DEMO, *JUDGED, "--format", "xml"), "`xml` is none of `table`, `json`,"),
    (("evaluate", DEMO, *JUDGED, "--reading", "strictst"), "did you mean `strictest`?"),
    (("evaluate", DEMO, *JUDGED[:2], "--as-of", "31/12/2025"), "write `2025-04-10`"),
    (("evaluate", DEMO, *JUDGED[:2], "--as-of", "2025-02-30"), "`2025-02-30`"),
    (("evaluate", DEMO, *JUDGED[:2], "--as-of", "2025-03-30T01:30"), "did not exist"),
    (("evaluate", "nowhere.yaml", *JUDGED), "nowhere.yaml"),
    (("evaluate", str(ROOT), *JUDGED), "is a folder; name a file"),
    (("evaluate", DEMO, "--rules", str(ROOT)), "--rules: "),
    (("evaluate",), "FILE is missing; `cpstandards evaluate --help` says how"),
    (("evalute", DEMO), "no command `evalute`; did you mean `evaluate`?"),
    (("explain", DEMO, *JUDGED, "--standard", "conference.intial"), "`conference.initial`?"),
    (("explain", DEMO, *JUDGED, "--standard", "zzz"), "see `cpstandards show blackpool`"),
    (("explain", DEMO, *JUDGED, "--case", "DEMO-2"), "no case `DEMO-2`"),
    (("explain", str(ROOT), *JUDGED), "is a folder; name a file"),
    (("show", "blackpol"), "did you mean `blackpool`?"),
    (("show", "nowhere.yaml"), "there is no file `nowhere.yaml`"),
    (("show", str(ROOT)), "is a folder; name its files, such as "),
    (("show",), "BOARD_OR_FILE is missing"),
    (("check",), "BOARD_OR_FILE... is missing"),
    (("check", "blackpol"), "did you mean `blackpool`?"),
    (("check", "nowhere.yaml"), "there is no file `nowhere.yaml`"),
    (("calendar", "2025-04-10", "15 workingdays"), "did you mean `15 working days`?"),
    (("calendar", "2025-04-10", "soon"), "`soon` is not a limit"),
    (("calendar", "10/04/2025", "15 working days"), "write `2025-04-10`"),
    (("calendar", "2025-04-10", "2 days", "--region", "GB-ENGL"), "did you mean `GB-ENG`?"),
    (("calendar", "2025-04-10"), "LIMIT is missing"),
    (("calender",), "did you mean `calendar`?"),
]


@pytest.mark.parametrize(("arguments", "hint"), MISTAKES, ids=lambda each: " ".join(each)[-40:])
def test_wrong_usage_is_2_with_a_hint(arguments: tuple[str, ...], hint: str) -> None:
    said = " ".join(refused(2, *arguments).split())
    assert " ".join(hint.split()) in said


# --- bad rulesets ---------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["evaluate", "explain"])
def test_a_bad_ruleset_is_3_with_every_problem(command: str) -> None:
    err = refused(3, command, DEMO, "--rules", BROKEN_RULES)
    assert err.count(BROKEN_RULES) > 20
    assert f"{BROKEN_RULES}:12:18: CPS209 unknown role `socal_worker`\n" in err


def test_showing_a_bad_ruleset_is_3() -> None:
    assert refused(3, "show", BROKEN_RULES) == refused(3, "evaluate", DEMO, "--rules", BROKEN_RULES)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"", b"\x00", b"- 1", b"a: [", b"x" * 5_000_000])
def test_a_file_that_is_no_ruleset_is_3(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(data)
    assert f"{path}:" in refused(3, "show", str(path))
    assert f"{path}:" in refused(3, "check", str(path))


@pytest.mark.parametrize(
    ("file", "hint"), [(DEMO, "these are cases; `cpstandards evaluate`"), ("x.yaml", "`id:`")]
)
def test_what_is_no_ruleset_at_all_is_said_in_one_problem(
    file: str, hint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x.yaml").write_text("just: yaml\n", encoding="utf-8")
    for command in (("show", file), ("check", file), ("evaluate", DEMO, "--rules", file)):
        err = refused(3, *command)
        assert "CPS203 not a ruleset" in err
        assert hint in err
        assert len(err.splitlines()) == 2


def test_check_counts_what_is_right() -> None:
    for name in boards():
        count = sum(len(each.examples) for each in board(name).standards)
        said = f"{name}: {len(board(name).standards)} standards, {count} worked examples, right\n"
        assert good("check", name, "--no-lint") == said


def test_check_goes_on_after_a_bad_ruleset(tmp_path: Path) -> None:
    wrong = Path(BLACKPOOL).read_text(encoding="utf-8").replace("expect: met", "expect: late", 1)
    path = tmp_path / "blackpool.yaml"
    path.write_text(wrong, encoding="utf-8")
    done = run("check", BROKEN_RULES, str(path), "blackpool", "--no-lint")
    assert done.code == 3
    assert [line.rpartition(", ")[2] for line in done.out.splitlines()] == ["1 wrong", "right"]
    assert f"{BROKEN_RULES}:12:18: CPS209 " in done.err
    assert "expected status `late`, found `met`" in done.err
    assert "CPS401" in done.err


# --- explain, show, boards, calendar --------------------------------------------------------------


def test_explain_tells_of_one_standard() -> None:
    out = good("explain", DEMO, *JUDGED, "--standard", "conference.initial")
    assert out.startswith("case DEMO-1\n")
    assert "15 working days" in out
    assert "Boxing Day" in out


def test_explain_tells_of_every_standard() -> None:
    one = good("explain", DEMO, *JUDGED, "--standard", "conference.initial")
    every = good("explain", DEMO, *JUDGED)
    assert every.count("case DEMO-1\n") > one.count("case DEMO-1\n")


def test_explain_tells_of_one_case() -> None:
    out = good("explain", LOG, *JUDGED, "--case", "FICTION-B")
    assert "case FICTION-B" in out
    assert "FICTION-A" not in out


def test_explain_says_when_there_is_nothing(write: Callable[[str, str], str]) -> None:
    quiet = write("quiet.yaml", "reference: A-1\nevents: []\n")
    assert "nothing" in good("explain", quiet, *JUDGED)


def test_show_lists_every_standard_with_its_clause() -> None:
    out = good("show", "blackpool")
    for standard in board("blackpool").standards:
        assert standard.id[:30] in out  # a longer one goes on in the next line
    assert good("show", BLACKPOOL) == out


def test_boards_lists_what_is_shipped() -> None:
    out = good("boards")
    for name in boards():
        assert name in out


def test_calendar_counts_forwards_and_backwards() -> None:
    assert "Tuesday 6 May 2025" in good("calendar", "2025-04-10", "15 working days")
    assert "Thursday 1 May 2025" in good("calendar", "2025-05-06", "2 working days", "--before")
    assert "13:00 BST on Monday 31 March 2025" in good("calendar", "2025-03-29T12:00", "48 hours")


def test_calendar_knows_where_it_ends() -> None:
    assert "outside the calendar" in refused(5, "calendar", "2060-12-31", "15 working days")
    assert "outside the calendar" in refused(5, "calendar", "1066-10-14", "2 working days")


# --- help -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--help"])
    assert (shown.exit_code, shown.exception) == (0, None)
    assert shown.output.startswith(f"Usage: cli {command}")
    assert "\\b" not in shown.output
    assert CliRunner().invoke(cli, [command, "-h"]).output == shown.output


@pytest.mark.parametrize("command", ["calendar", "check", "evaluate", "explain", "show"])
def test_help_has_examples_a_line_each(command: str) -> None:
    lines = CliRunner().invoke(cli, [command, "--help"]).output.splitlines()
    examples = [line for line in lines if line.startswith(f"    cpstandards {command} ")]
    assert examples


@pytest.mark.parametrize("arguments", [(), ("--help",)])
def test_the_first_help_names_every_command_and_exit_code(arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    said = " ".join((done.out + done.err).split())
    for command in COMMANDS:
        assert f" {command} " in said
    for code in ("0 done", "1 breaches", "2 wrong", "3 a bad ruleset", "4 bad cases", "5 a date"):
        assert code in said


def test_every_example_of_the_help_is_understood() -> None:
    texts = [
        CliRunner().invoke(cli, [*each, "--help"]).output for each in ([], *map(_one, COMMANDS))
    ]
    lines = {line.strip() for text in texts for line in text.splitlines()}
    known = {
        name for command in cli.commands.values() for each in command.params for name in each.opts
    }
    for line in lines:
        if line.startswith("cpstandards "):
            options = [word for word in line.split() if word.startswith("--")]
            assert set(options) <= known, line
            needs_rules = line.split()[1] in ("evaluate", "explain")
            assert not needs_rules or "--board" in options or "--rules" in options, line


def _one(command: str) -> list[str]:
    return [command]


def test_the_version_is_said() -> None:
    from importlib.metadata import version

    assert version("cpstandards") in good("--version")


# --- what is never shown --------------------------------------------------------------------------

PLANTED = (
    "Zebedee",
    "Quillfeather",
    "14 Elm",
    "2019-03-07",
    "07 Mar 2019",
    "7 March 2019",
    "943 476",
)

PRIVATE_CASE = """\
reference: A-1
facts: {unborn: true, date_of_birth: 2019-03-07, expected_delivery_date: 2019-03-20}
events:
  - {type: strategy_discussion, on: 2018-11-01, initiates_s47: true}
  - {type: pre_birth_conference, on: 2018-12-01, id: C1, plan_made: true}
  - {type: birth, on: 2019-03-07}
"""

PRIVATE_MISTAKES = """\
reference: A-1
facts: {unborn: Zebedee Quillfeather, "Zebedee Quillfeather": true, category: 14 Elm Road}
events:
  - {type: Zebedee Quillfeather, on: 2018-11-01}
  - {type: visit, on: "born 7 March 2019", child_seen: 943 476 5919}
  - {type: visit, on: 2019-04-01, child_name: Zebedee, "14 Elm Road": true}
  - {type: visit, on: 2019-04-01, by: 943 476 5919, id: [Zebedee]}
"""


def hidden(text: str) -> bool:
    return not [each for each in PLANTED if each.casefold() in text.casefold()]


@pytest.mark.parametrize("form", ["table", "csv"])
@pytest.mark.parametrize("reading", ["default", "all"])
def test_no_childs_birth_is_shown_unasked(
    form: str, reading: str, write: Callable[[str, str], str]
) -> None:
    path = write("case.yaml", PRIVATE_CASE)
    as_of = ("--as-of", "2019-09-30", "--reading", reading)
    assert hidden(good("evaluate", path, *JUDGED[:2], *as_of, "--format", form))
    assert hidden(good("explain", path, *JUDGED[:2], *as_of))


def test_births_are_shown_to_who_asks(write: Callable[[str, str], str]) -> None:
    path = write("case.yaml", PRIVATE_CASE)
    shown = good("explain", path, *JUDGED[:2], "--as-of", "2019-09-30", "--show-private")
    assert "7 March 2019" in shown


@pytest.mark.parametrize("command", ["evaluate", "explain"])
@pytest.mark.parametrize("more", [(), ("--skip-bad",)])
def test_no_message_of_a_bad_case_shows_what_is_in_it(
    command: str, more: tuple[str, ...], write: Callable[[str, str], str]
) -> None:
    done = run(command, write("case.yaml", PRIVATE_MISTAKES), *JUDGED, *more)
    assert done.code == (0 if more else 4)
    assert "CPS3" in done.err
    assert hidden(done.out + done.err)


def test_no_message_of_a_bad_row_shows_what_is_in_it(write: Callable[[str, str], str]) -> None:
    log = (
        "case,type,on,child_seen,Zebedee Quillfeather\n"
        "A-1,visit,2019-04-01,943 476 5919,x\n"
        "A-1,Zebedee,2019-04-01,,14 Elm Road\n"
        "Zebedee Quillfeather 14 Elm Road,visit,7 March 2019,,\n"
    )
    assert hidden(refused(4, "evaluate", write("log.csv", log), *JUDGED))


# --- as a program of its own ----------------------------------------------------------------------

SCRIPT = [sys.executable, "-m", "cpstandards.cli"]


def test_as_a_program_it_says_the_same() -> None:
    done = subprocess.run(
        [*SCRIPT, "evaluate", DEMO, *JUDGED, "--fail-on-breach"],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
    )
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout == run("evaluate", DEMO, *JUDGED).out
    assert "\x1b" not in done.stdout


@pytest.mark.skipif(os.name == "nt", reason="pipes of Windows end in another way")
@pytest.mark.parametrize(
    "arguments",
    [
        ("boards",),
        ("evaluate", DEMO, *JUDGED),
        ("evaluate", DEMO, *JUDGED, "--format", "json"),
        ("evaluate", DEMO, *JUDGED, "--format", "csv", "--fail-on-breach"),
        ("explain", DEMO, *JUDGED),
    ],
    ids=" ".join,
)
def test_a_reader_that_goes_away_is_no_breach_and_no_error(arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*SCRIPT, *arguments], check=False, stdout=writing, stderr=subprocess.PIPE, text=True
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no full device")
@pytest.mark.parametrize(
    "arguments", [("boards",), ("evaluate", DEMO, *JUDGED, "--format", "json")]
)
def test_a_full_disk_is_said_in_a_line(arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [*SCRIPT, *arguments], check=False, stdout=full, stderr=subprocess.PIPE, text=True
        )
    assert (done.returncode, done.stderr) == (2, "error: cannot use: No space left on device\n")


@pytest.mark.skipif(os.name == "nt", reason="a shell of Unix is used")
def test_without_any_output_it_still_ends_well() -> None:
    command = '"$0" -m cpstandards.cli boards >&-'
    done = subprocess.run(
        ["sh", "-c", command, sys.executable], check=False, stderr=subprocess.PIPE, text=True
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_without_its_libraries_it_says_how_to_get_them() -> None:
    script = "import sys; sys.modules['rich'] = None; import cpstandards.cli"
    done = subprocess.run(
        [sys.executable, "-c", script], check=False, capture_output=True, text=True
    )
    assert done.returncode == 1
    assert done.stderr.endswith("install it with: pip install 'cpstandards[cli]'\n")
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("variables", [{"LC_ALL": "C"}, {"TZ": "Asia/Tokyo"}, {"COLUMNS": "20"}])
def test_the_machines_settings_change_nothing(variables: dict[str, str]) -> None:
    for arguments in (("evaluate", DEMO, *JUDGED), ("calendar", "2025-03-29T12:00", "48 hours")):
        done = subprocess.run(
            [*SCRIPT, *arguments],
            check=True,
            capture_output=True,
            env={**os.environ, **variables, "PYTHONUTF8": "1"},
        )
        assert done.stdout.decode() == run(*arguments).out
