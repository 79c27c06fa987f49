"""The monthly report: its counts are those of a wall calendar."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from cpstandards import board, read_cases
from examples.report import Row, frame, timeliness

HERE = Path(__file__).parent

LOG = """\
case,type,on,enquiry,initiates_s47,substantiated
A,strategy_discussion,2025-04-10,E1,true,
A,initial_conference,2025-05-06,E1,,
B,strategy_discussion,2025-04-10,E2,true,
B,initial_conference,2025-05-07,E2,,
C,strategy_discussion,2025-04-11,E3,true,
D,strategy_discussion,2025-03-03,E4,true,
D,initial_conference,2025-03-24,E4,,
E,strategy_discussion,2025-05-20,E5,true,
E,initial_conference,2025-05-30,E5,,
F,strategy_discussion,2025-04-10,E6,true,
F,s47_concluded,2025-04-25,E6,,false
"""
"""Fictional. With Easter (18 and 21 April) and the bank holidays of 5 and 26 May 2025, the 15th
working day after 10 April is 6 May, after 11 April 7 May, after 3 March 24 March, and after 20 May
11 June."""


def report(*arguments: str) -> subprocess.CompletedProcess[str]:
    """The report as a user runs it."""
    command = [sys.executable, str(HERE / "report.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture
def log(tmp_path: Path) -> Path:
    path = tmp_path / "log.csv"
    path.write_text(LOG, encoding="utf-8")
    return path


def conferences(log: Path, as_of: date) -> list[tuple[str, int, int]]:
    """Of initial conferences: the month, how many fell due, and how many were in time."""
    rows = timeliness(read_cases(log), board("blackpool"), as_of)
    return [(row.month, row.due, row.in_time) for row in rows if row.topic == "conference.initial"]


def test_a_duty_belongs_to_the_month_of_its_deadline(log: Path) -> None:
    # A in time, B a day late, C never; D in March. F was ended before it fell due.
    assert conferences(log, date(2025, 5, 31)) == [("2025-03", 1, 1), ("2025-05", 3, 1)]


def test_what_falls_due_later_is_left_out_even_if_it_is_done(log: Path) -> None:
    assert conferences(log, date(2025, 6, 10))[-1][0] == "2025-05"
    assert conferences(log, date(2025, 6, 11))[-1] == ("2025-06", 1, 1)


def test_a_deadline_that_is_today_is_not_missed_yet(log: Path) -> None:
    assert conferences(log, date(2025, 5, 6))[-1] == ("2025-05", 1, 1)
    assert conferences(log, date(2025, 5, 7))[-1] == ("2025-05", 2, 1)
    assert conferences(log, date(2025, 5, 8))[-1] == ("2025-05", 3, 1)


def test_an_authorised_delay_is_a_breach_and_said_to_be_excused() -> None:
    rows = timeliness(
        read_cases(HERE / "cases" / "demo.yaml"), board("blackpool"), date(2025, 9, 30)
    )
    (april,) = (
        row for row in rows if (row.topic, row.month) == ("report.shared_with_parents", "2025-04")
    )
    assert (april.breached, april.excused) == (1, 1)


def test_what_is_not_recorded_is_unknown_and_no_breach() -> None:
    arguments = ["--board", "blackpool", "--as-of", "2025-09-30", "--topic", "conference.minutes"]
    records = ["--records", "initial_conference", "--records", "strategy_discussion"]
    log = str(HERE / "cases" / "log.csv")
    everything = report(log, *arguments, "--format", "csv").stdout.splitlines()
    some = report(log, *arguments, *records, "--format", "csv").stdout.splitlines()
    assert "conference.minutes,2025-05,1,0,0%,1,0,0,0" in everything
    assert "conference.minutes,2025-05,0,0,,0,0,0,1" in some


def test_the_table_is_what_the_csv_says(log: Path) -> None:
    arguments = [str(log), "--board", "blackpool", "--as-of", "2025-05-31"]
    chosen = ["--topic", "conference.initial"]
    text = report(*arguments, *chosen).stdout.splitlines()
    rows = report(*arguments, *chosen, "--format", "csv").stdout.splitlines()
    headings = "topic,month,due,in time,share,breached,excused,early,unknown"
    assert rows == [
        headings,
        "conference.initial,2025-03,1,1,100%,0,0,0,0",
        "conference.initial,2025-05,3,1,33%,2,0,0,0",
    ]
    assert [line.split()[0] for line in text[1:]] == ["conference.initial"] * 2
    assert [line.split() for line in text[1:]] == [row.split(",") for row in rows[1:]]


def test_a_topic_is_also_those_below_it_and_no_other(log: Path) -> None:
    arguments = [str(log), "--board", "blackpool", "--as-of", "2025-05-31", "--format", "csv"]
    topics = {line.split(",")[0] for line in report(*arguments).stdout.splitlines()[1:]}
    below = report(*arguments, "--topic", "conference").stdout.splitlines()[1:]
    found = {line.split(",")[0] for line in below}
    assert found == {topic for topic in topics if topic.split(".")[0] == "conference"}
    assert found < topics


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["cases/log.csv", "--board", "blackpool", "--as-of", "30/09/2025"], "`30/09/2025`"),
        (["cases/log.csv", "--board", "blackpool", "--as-of", "2025-09-30T12:00"], "a time"),
        (["cases/log.csv", "--board", "blackpool", "--topic", "conf"], "unknown topic `conf`"),
        (["cases/broken.csv", "--board", "blackpool"], "broken.csv:2: CPS311 unknown event type"),
        (["cases/log.csv", "--board", "blackpol"], "did you mean `blackpool`?"),
        (["cases/none.csv", "--board", "blackpool"], "none.csv"),
        (["cases/log.csv"], "one of the arguments --board --rules is required"),
        (["cases/log.csv", "--board", "blackpool", "--records", "vist"], "did you mean `visit`?"),
    ],
)
def test_what_cannot_be_used_is_said_in_a_line(arguments: list[str], said: str) -> None:
    file, *rest = arguments
    done = report(str(HERE / file), "--as-of", "2025-09-30", *rest)
    assert done.returncode != 0
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_the_rows_as_a_data_frame() -> None:
    pytest.importorskip("pandas", reason="pandas is not installed; the report does without it")
    rows = [
        Row("conference.initial", "2025-03", 1, 0, 0, 0, 0),
        Row("conference.initial", "2025-05", 1, 2, 0, 0, 0),
    ]
    found = frame(rows)
    assert found.loc[("conference.initial", "2025-05"), "due"] == 3
    assert found.loc[("conference.initial", "2025-03"), "share"] == 1
