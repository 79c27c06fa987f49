"""The command line as people and build servers use it: pipes, terminals, files, Ctrl-C."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import Any

import click
import pytest
from click.testing import CliRunner

from cpstandards.cli import cli
from cpstandards.cli import reading as given
from cpstandards.cli.errors import told
from cpstandards.cli.output import prepare
from cpstandards.errors import Problem
from cpstandards.lint.report import FEW, in_groups
from tests.test_cli import (
    BLACKPOOL,
    BROKEN_RULES,
    COMMANDS,
    DEMO,
    JUDGED,
    LOG,
    SCRIPT,
    good,
    refused,
    run,
)

RULES = Path(BLACKPOOL).parent


@pytest.fixture
def typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[bytes], None]:
    """Puts what it is given on standard input."""

    def typed(data: bytes) -> None:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))

    return typed


Typed = Callable[[bytes], None]

# --- standard input -------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["evaluate", "explain"])
@pytest.mark.parametrize(("file", "form"), [(DEMO, "yaml"), (LOG, "csv")])
def test_cases_are_read_from_standard_input(
    command: str, file: str, form: str, typed: Typed
) -> None:
    typed(Path(file).read_bytes())
    asked = (*JUDGED, "--input-format", form)
    assert good(command, "-", *asked) == good(command, file, *JUDGED)


def test_problems_of_standard_input_have_their_lines(typed: Typed) -> None:
    typed(b"case,type,on\nA-1,vist,2025-04-10\n")
    err = refused(4, "evaluate", "-", "--input-format", "csv", *JUDGED)
    assert err == "-:2: CPS311 unknown event type\n  help: did you mean `visit`?\n"


def test_standard_input_that_is_no_text_is_said_to(typed: Typed) -> None:
    typed(b"\xff\xfe")
    assert "-:1: CPS302" in refused(4, "evaluate", "-", "--input-format", "csv", *JUDGED)
    for command in (("show", "-"), ("check", "-"), ("evaluate", DEMO, "--rules", "-")):
        typed(b"\xff\xfe")
        assert re.search(r":1:1: CPS102 not UTF-8 text", refused(3, *command))


def test_a_ruleset_is_read_from_standard_input(typed: Typed) -> None:
    data = Path(BLACKPOOL).read_bytes()
    for command in (
        ["show", "{}"],
        ["evaluate", DEMO, *JUDGED[2:], "--rules", "{}"],
        ["compare", "{}", "rochdale", "--topic", "visit"],
        ["check-change", "blackpool", "{}", "--no-search"],
        ["check", "{}", "--no-lint"],
        ["vocabulary", "--rules", "{}"],
    ):
        expected = good(*(each.format(BLACKPOOL) for each in command))
        typed(data)
        assert good(*(each.format("-") for each in command)) == expected


def test_check_names_standard_input_as_it_was_given(typed: Typed) -> None:
    text = Path(BLACKPOOL).read_text(encoding="utf-8").replace("expect: met", "expect: late", 1)
    typed(text.encode())
    err = run("check", "-", "--no-lint").err
    assert re.match(r"-:\d+:\d+: CPS401 ", err)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
@pytest.mark.parametrize(
    "command",
    [("check", "{}", "--no-lint"), ("show", "{}"), ("check-change", "{}", "blackpool")],
    ids=" ".join,
)
def test_what_can_be_read_only_once_is_read_once(command: tuple[str, ...], tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    data = Path(BLACKPOOL).read_bytes()
    writer = Thread(target=lambda: pipe.write_bytes(data), daemon=True)
    writer.start()
    assert good(*(each.format(pipe) for each in command)) == good(
        *(each.format(BLACKPOOL) for each in command)
    )
    writer.join()


def test_what_needs_a_file_says_so() -> None:
    assert "name a file or a board" in refused(2, "mutate", "-")


def test_a_format_can_be_said_of_a_file_too(tmp_path: Path) -> None:
    (tmp_path / "log.txt").write_bytes(Path(LOG).read_bytes())
    file = str(tmp_path / "log.txt")
    assert good("evaluate", file, *JUDGED, "--input-format", "csv") == good(
        "evaluate", LOG, *JUDGED
    )


# --- files that are written -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "command",
    [
        ("evaluate", DEMO, *JUDGED),
        ("evaluate", DEMO, *JUDGED, "--format", "json"),
        ("evaluate", LOG, *JUDGED, "--format", "csv"),
        ("explain", DEMO, *JUDGED, "--only", "breaches"),
        ("vocabulary", "--board", "stoke"),
        ("schema", "case"),
        ("compare", "stoke", "rochdale", "--topic", "visit", "--format", "markdown"),
        ("check", "rochdale", "--format", "json"),
        ("check-change", "rochdale", "rochdale", "--format", "json"),
    ],
    ids=" ".join,
)
def test_what_is_printed_can_be_written_instead(command: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "out"
    assert good(*command, "-o", str(file)) == ""
    assert file.read_text(encoding="utf-8") == good(*command)


def test_a_file_that_may_not_be_written_is_known_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda *_: False)
    file = str(tmp_path / "out")
    assert "cannot be written; name a file elsewhere" in refused(
        2, "evaluate", DEMO, *JUDGED, "-o", file
    )
    (tmp_path / "own.yaml").write_bytes(Path(BLACKPOOL).read_bytes())
    own = str(tmp_path / "own.yaml")
    assert "cannot be written; --write adds to it" in refused(2, "mutate", own, "--write")


def test_an_option_of_a_file_is_looked_at_before_the_work(monkeypatch: pytest.MonkeyPatch) -> None:
    def working(*_: object, **__: object) -> None:
        raise AssertionError("it has begun")

    monkeypatch.setattr("cpstandards.change.check_change", working)
    for option in ("-o", "--write-examples"):
        refused(2, "check-change", "stoke", "stoke", option, "/no/where")
    allow = ("--allow", "conference.intial:mixed")
    assert "did you mean `conference.initial" in refused(2, "check-change", *["stoke"] * 2, *allow)


INLINE = """\
id: small
title: Small
version: "1"
document: {title: Small, publisher: A board}
standards:
  - id: visit.first
    title: A visit after the plan
    responsible: social_worker
    modality: must
    within: 5 days
    after: {event: plan_made}
    duty: {event: visit}
    source: {section: One}
    examples: [{events: {plan_made: 2025-06-02, visit: 2025-06-04}, expect: met}]
"""


def test_what_mutate_has_found_is_told_even_if_it_cannot_be_written(tmp_path: Path) -> None:
    file = tmp_path / "small.yaml"
    file.write_text(INLINE, encoding="utf-8")
    told = run("mutate", str(file))
    done = run("mutate", str(file), "--write")
    assert (told.code, done.code) == (1, 2)
    assert done.out == told.out
    assert "written in one line; put each in its own" in done.err
    assert file.read_text(encoding="utf-8") == INLINE


# --- encodings, readers, Ctrl-C -------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
@pytest.mark.parametrize(
    "command",
    [
        ("show", "blackpool"),
        ("evaluate", DEMO, *JUDGED),
        ("check-change", "rochdale", "rochdale", "--no-search"),
    ],
    ids=" ".join,
)
def test_what_is_piped_is_utf_8_whatever_the_locale(
    command: tuple[str, ...], encoding: str
) -> None:
    done = subprocess.run(
        [*SCRIPT, *command],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONIOENCODING": encoding, "PYTHONUTF8": "0"},
    )
    assert done.stdout.decode("utf-8") == good(*command)


class Terminal(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_terminal_keeps_its_encoding_and_shows_the_rest_by_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", Terminal(data, encoding="latin-1"))
    prepare()
    print("é → ü", end="", flush=True)
    assert data.getvalue() == b"\xe9 \\u2192 \xfc"


@pytest.mark.skipif(os.name == "nt", reason="pipes of Windows end in another way")
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("compare", "--help"),
        ("check", "rochdale"),
        ("check", "rochdale", "--format", "json"),
        ("vocabulary",),
        ("schema", "case"),
        ("calendar", "2025-04-10", "15 days"),
        ("compare", "stoke", "rochdale", "--topic", "visit"),
        ("check-change", "rochdale", "rochdale", "--fail-if", "changed"),
    ],
    ids=" ".join,
)
def test_no_command_minds_a_reader_that_goes_away(arguments: tuple[str, ...]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    try:
        done = subprocess.run(
            [*SCRIPT, *arguments], check=False, stdout=writing, stderr=subprocess.PIPE, text=True
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (141, "")


def test_ctrl_c_is_neither_a_breach_nor_a_traceback(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted() -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr(given, "standard_input", interrupted)
    done = run("evaluate", "-", "--input-format", "csv", *JUDGED, "--fail-on-breach")
    assert (done.code, done.out, done.err.strip()) == (130, "", "stopped")


# --- check ----------------------------------------------------------------------------------------


@pytest.fixture
def bare(tmp_path: Path) -> str:
    """A ruleset without examples, of which there are many warnings."""
    text = Path(BLACKPOOL).read_text(encoding="utf-8")
    file = tmp_path / "bare.yaml"
    file.write_text(re.sub(r"(?m)^    examples:\n(?:      .*\n|\n)*", "", text), encoding="utf-8")
    return str(file)


def places(text: str, code: str) -> list[int]:
    """The lines at which *code* is said to be found."""
    found = [int(each) for each in re.findall(rf":(\d+):\d+: {code}", text)]
    for more in re.findall(rf": {code} \d+ more, on lines ([\d, ]+)", text):
        found += [int(each) for each in more.split(",")]
    return found


def test_many_warnings_of_one_code_are_told_together(bare: str) -> None:
    short, whole = run("check", bare), run("check", bare, "--all")
    assert (short.code, short.out) == (whole.code, whole.out) == (0, short.out)
    assert len(short.err.splitlines()) < len(whole.err.splitlines()) / 5
    for code in ("CPS521", "CPS522", "CPS523"):
        assert sorted(set(places(short.err, code))) == sorted(set(places(whole.err, code)))
        assert len(re.findall(rf":\d+:\d+: {code} warning", short.err)) == FEW
        assert f"{len(places(whole.err, code))} {code}" in short.out


def test_a_group_is_not_cut_to_save_one_line() -> None:
    few = [Problem("CPS523", "none", "", "x.yaml", line, 1) for line in range(1, FEW + 2)]
    assert [*in_groups(few)] == [*map(str, few)]


def test_what_fails_is_always_told_in_full(bare: str) -> None:
    strict = run("check", bare, "--strict")
    assert strict.code == 3
    found = json.loads(run("check", bare, "--format", "json", "--strict").out)
    assert len(re.findall(r":\d+:\d+: CPS5", strict.err)) == len(found[0]["problems"])


def test_check_as_json_has_everything(bare: str) -> None:
    done = run("check", bare, BROKEN_RULES, "--format", "json")
    warned, broken = json.loads(done.out)
    assert (done.code, done.err) == (3, "")
    assert (warned["ruleset"], warned["passes"], warned["problems"]) == ("blackpool", True, [])
    assert len(warned["warnings"]) == run("check", bare, "--all").err.count(bare)
    assert set(warned["warnings"][0]) == {
        *("code", "severity", "message", "help", "file", "line", "column")
    }
    assert {each["severity"] for each in warned["warnings"]} == {"warning"}
    assert not any(each["message"].startswith("warning") for each in warned["warnings"])
    assert (broken["ruleset"], broken["passes"]) == (None, False)
    assert len(broken["problems"]) == run("check", BROKEN_RULES).err.count(BROKEN_RULES)


def test_every_shipped_ruleset_is_right_without_a_warning() -> None:
    files = [str(each) for each in sorted(RULES.glob("*.yaml"))]
    assert files
    assert run("check", *files, "--strict").code == 0


# --- options, alike everywhere --------------------------------------------------------------------


def test_an_option_is_of_one_kind_in_every_command() -> None:
    kinds: dict[str, set[tuple[Any, ...]]] = {}
    for command in cli.commands.values():
        for each in command.params:
            if isinstance(each, click.Option):
                kind = (each.type.name, each.nargs, each.is_flag, each.multiple)
                for name in (*each.opts, *each.secondary_opts):
                    kinds.setdefault(name, set()).add(kind)
    differing = {name for name, found in kinds.items() if len(found) > 1}
    assert differing == set(DIFFERING)


DIFFERING = {
    "--case": "in `compare`, another name of --cases; elsewhere, of --case-reference",
}


def test_every_option_says_what_it_is_for() -> None:
    for name, command in cli.commands.items():
        for each in command.params:
            assert not isinstance(each, click.Option) or each.help, (name, each.opts)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches_with_an_example(command: str) -> None:
    assert f"\n    cpstandards {command}" in CliRunner().invoke(cli, [command, "--help"]).output


def test_the_list_of_commands_is_not_cut() -> None:
    said = CliRunner().invoke(cli, ["--help"], terminal_width=80).output
    assert "..." not in said.partition("Commands:")[2]


@pytest.mark.parametrize("command", COMMANDS)
def test_help_fits_a_terminal(command: str) -> None:
    said = CliRunner().invoke(cli, [command, "--help"], terminal_width=80).output
    wide = [line for line in said.splitlines() if len(line) > 100]
    assert not wide


def test_usage_without_a_command_is_still_said() -> None:
    assert told(click.UsageError("Got 'x'.")) == "got `x`"


def test_help_does_not_wait_for_what_it_does_not_use() -> None:
    script = (
        "import sys, cpstandards; before = set(sys.modules); import cpstandards.cli;"
        "print(*sorted(name for name in set(sys.modules) - before))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    heavy = ("rich.console", "hypothesis", "jinja2", "cpstandards.lint", "cpstandards.mutate")
    assert not set(heavy) & set(done.stdout.split())
