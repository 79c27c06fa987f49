"""What the command line shows on a terminal: colours, width, progress."""

from __future__ import annotations

import json
import os
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import click
import pytest

from tests.test_cli import DEMO, JUDGED, SCRIPT, good

pty = pytest.importorskip("pty", reason="this system has no terminals to try")


def on_terminals(
    *arguments: str, out: bool = True, err: bool = True, **variables: str
) -> tuple[int, str, str]:
    """What a command shows where standard output, standard error or both are a terminal."""
    ends = [pty.openpty() if is_terminal else os.pipe() for is_terminal in (out, err)]
    environment = {**os.environ, "TERM": "xterm", "PYTHONUTF8": "1", **variables}
    process = subprocess.Popen(
        [*SCRIPT, *arguments],
        stdin=subprocess.DEVNULL,
        stdout=ends[0][1],
        stderr=ends[1][1],
        env={name: value for name, value in environment.items() if value},
    )
    for _, theirs in ends:
        os.close(theirs)
    with ThreadPoolExecutor() as both:  # neither may wait for the other to be read
        shown, told = both.map(_everything, [ours for ours, _ in ends])
    return process.wait(), shown, told


def _everything(end: int) -> str:
    data = b""
    while True:
        try:
            more = os.read(end, 65536)
        except OSError:  # a terminal whose program has ended
            more = b""
        if not more:
            os.close(end)
            return data.decode().replace("\r\n", "\n")
        data += more


@pytest.fixture
def many(tmp_path: Path) -> str:
    """A file of so many cases that progress shows."""
    rows = (f"A-{number},visit,2025-04-10" for number in range(200))
    file = tmp_path / "many.csv"
    file.write_text("\n".join(["case,type,on", *rows]), encoding="utf-8")
    return str(file)


def test_progress_is_shown_to_a_terminal_and_never_on_standard_output(many: str) -> None:
    asked = ("evaluate", many, *JUDGED, "--format", "csv")
    plain = good(*asked)
    code, out, err = on_terminals(*asked, out=False)
    assert (code, out) == (0, plain)
    assert "judging cases" in err
    assert on_terminals(*asked, out=True, err=False) == (0, plain, "")


def test_colours_are_for_terminals_that_have_them() -> None:
    asked = ("evaluate", DEMO, *JUDGED, "--only", "breaches")
    coloured = on_terminals(*asked, COLUMNS="120")[1]
    plain = on_terminals(*asked, COLUMNS="120", NO_COLOR="1")[1]
    dumb = on_terminals(*asked, COLUMNS="120", TERM="dumb")[1]
    assert "\x1b[31m" in coloured
    assert "\x1b[31m" not in plain
    assert "\x1b" not in dumb
    assert click.unstyle(coloured) == click.unstyle(plain) == dumb


@pytest.mark.parametrize("wide", [40, 60, 80])
def test_a_narrow_terminal_shows_every_duty_in_lines_that_fit(wide: int) -> None:
    asked = ("evaluate", DEMO, *JUDGED)
    _, out, _ = on_terminals(*asked, COLUMNS=str(wide), TERM="dumb")
    assert max(map(len, out.splitlines())) <= wide
    words = "".join(out.split())
    for each in json.loads(good(*asked, "--format", "json"))[0]["obligations"]:
        assert each["standard"] in words
    assert "…" not in words
