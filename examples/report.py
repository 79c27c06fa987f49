"""How many duties were done in time, month by month, from an event log.

    python examples/report.py examples/cases/log.csv --board blackpool --as-of 2025-09-30
    python examples/report.py log.csv --rules my-board.yaml --as-of 2025-09-30 --format csv > x.csv

A duty belongs to the month of its deadline. What falls due after the day of the report is left out,
even if it is done already: of that month, only the quick ones are known yet.
"""

from __future__ import annotations

import argparse
import csv
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from cpstandards import (
    Case,
    CPStandardsError,
    Obligation,
    Ruleset,
    Status,
    board,
    evaluate,
    load_ruleset,
    read_cases,
)
from cpstandards.clock import parse_when
from cpstandards.errors import MomentError, nearest, quoted
from cpstandards.evaluate import program_of


class Row(NamedTuple):
    """One topic in one month.

    Attributes:
        topic: the duty's name across boards.
        month: of the deadlines, such as `2025-04`.
        in_time: how many were done in time.
        breached: how many were not, excused ones included.
        excused: how many of these a named role had authorised.
        early: how many were done before their window opened.
        unknown: how many cannot be told from what is recorded.
    """

    topic: str
    month: str
    in_time: int
    breached: int
    excused: int
    early: int
    unknown: int

    @property
    def due(self) -> int:
        """How many are known to have been in time or not."""
        return self.in_time + self.breached + self.early

    @property
    def share(self) -> float | None:
        """The part that was in time, from 0 to 1; None where nothing fell due."""
        return self.in_time / self.due if self.due else None


# --- counting ------------------------------------------------------------------------------------


def timeliness(cases: Iterable[Case], ruleset: Ruleset, as_of: date) -> list[Row]:
    """What fell due by *as_of*, by topic and month.

    Args:
        cases: as read from a log.
        ruleset: what they are judged by, under its default readings.
        as_of: the day of the report; its month may not be over.

    Example:
        >>> rows = timeliness(read_cases("log.csv"), board("blackpool"), date(2025, 9, 30))
    """
    program = program_of(ruleset)
    counts: Counter[tuple[str, str, str]] = Counter()
    for case in cases:
        for each in evaluate(case, program, as_of=as_of).obligations:
            for column in _columns(each, as_of):
                counts[each.standard.topic, f"{each.due_on:%Y-%m}", column] += 1
    places = sorted({(topic, month) for topic, month, _ in counts})
    columns = Row._fields[2:]
    return [Row(*place, *(counts[*place, each] for each in columns)) for place in places]


def _columns(obligation: Obligation, as_of: date) -> Iterator[str]:
    """The columns in which *obligation* counts: none, if it says nothing about timeliness."""
    due = obligation.due_on
    if due is None or due > as_of or obligation.basis != "maximum":
        return
    if obligation.is_breach:
        yield "breached"
        if obligation.excused:
            yield "excused"
        return
    match obligation.status:
        case Status.MET:
            yield "in_time"
        case Status.EARLY:
            yield "early"
        case Status.UNDETERMINED | Status.UNOBSERVED:
            yield "unknown"
        case _:
            return  # ended before it fell due, or not due at all


# --- showing -------------------------------------------------------------------------------------

HEADINGS = ("topic", "month", "due", "in time", "share", "breached", "excused", "early", "unknown")


def cells(row: Row) -> tuple[str, ...]:
    """What is shown of *row*, under `HEADINGS`."""
    share = "" if row.share is None else f"{row.share:.0%}"
    counts = (row.breached, row.excused, row.early, row.unknown)
    return (row.topic, row.month, str(row.due), str(row.in_time), share, *map(str, counts))


def write_csv(rows: Sequence[Row], out: TextIO) -> None:
    """Writes *rows* for a spreadsheet."""
    csv.writer(out, lineterminator="\n").writerows([HEADINGS, *map(cells, rows)])


def write_text(rows: Sequence[Row], out: TextIO) -> None:
    """Writes *rows* for a reader."""
    lines = [HEADINGS, *map(cells, rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    for topic, month, *counts in lines:
        numbers = map(str.rjust, counts, widths[2:])
        out.write("  ".join([topic.ljust(widths[0]), month.ljust(widths[1]), *numbers]) + "\n")


def frame(rows: Sequence[Row]) -> Any:  # Any: pandas need not be there
    """*rows* as a data frame by topic and month. Needs pandas."""
    pandas = import_module("pandas")

    records = [{**row._asdict(), "due": row.due, "share": row.share} for row in rows]
    return pandas.DataFrame(records).set_index(["topic", "month"])


FORMATS = {"text": write_text, "csv": write_csv}

# --- the command ---------------------------------------------------------------------------------


def arguments(given: Sequence[str] | None) -> argparse.Namespace:
    """What is asked for on the command line."""
    parser = argparse.ArgumentParser(description="Duties done in time, month by month.")
    parser.add_argument("log", type=Path, help="cases: CSV, JSON Lines, YAML or JSON")
    rules = parser.add_mutually_exclusive_group(required=True)
    rules.add_argument("--board", help="a shipped board")
    rules.add_argument("--rules", type=Path, help="a ruleset of your own")
    parser.add_argument("--as-of", type=_day, required=True, help="such as 2025-09-30")
    parser.add_argument("--topic", action="append", help="only this topic, and those below it")
    parser.add_argument("--records", action="append", help="an event type that the source records")
    parser.add_argument("--format", choices=FORMATS, default="text")
    return parser.parse_args(given)


def _day(text: str) -> date:
    try:
        when = parse_when(text)
    except MomentError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
    if isinstance(when, date):
        return when
    raise argparse.ArgumentTypeError(f"`{text}` is a time; write the day alone")


def main(given: Sequence[str] | None = None) -> None:
    """Writes the report to the standard output."""
    asked = arguments(given)
    ruleset = load_ruleset(asked.rules) if asked.rules else board(asked.board)
    topics = _chosen(ruleset, asked.topic)
    vocabulary = program_of(ruleset).vocabulary
    cases = read_cases(asked.log, vocabulary=vocabulary, records=asked.records)
    rows = timeliness(cases, ruleset, asked.as_of)
    FORMATS[asked.format]([row for row in rows if row.topic in topics], sys.stdout)


def _chosen(ruleset: Ruleset, names: Sequence[str] | None) -> set[str]:
    """The topics of *ruleset* that are *names*, or below them; without names, all.

    Raises:
        CPStandardsError: the ruleset has none of that name, nor any below it.
    """
    topics = {standard.topic or standard.id for standard in ruleset.standards}
    if names is None:
        return topics
    below = {name: {each for each in topics if f"{each}.".startswith(f"{name}.")} for name in names}
    for name, found in below.items():
        if not found:
            near = nearest(name, sorted(topics))
            remedy = f"did you mean `{near}`?" if near else "without --topic, all are reported"
            raise CPStandardsError(f"unknown topic {quoted(name)}; {remedy}")
    return set().union(*below.values())


if __name__ == "__main__":
    try:
        main()
    except (CPStandardsError, OSError) as error:
        sys.exit(str(error))
