"""Runs every benchmark and writes `docs/benchmarks.md`: `make bench`."""

from __future__ import annotations

import os
import platform
from pathlib import Path

import bench_calendar
import bench_change
import bench_compare
import bench_evaluate
import bench_import
import bench_mutate
import bench_testing

PAGE = Path(__file__).resolve().parent.parent / "docs" / "benchmarks.md"

HEAD = """\
# Benchmarks

Written by `make bench`; every number below is from one run of it on one machine.

Machine: {cpus} CPUs, {system} on {processor}, {python}.

How it is measured: what is compared takes turns within one run, so that all meet one machine, in 15
rounds. "Best" is the least time of any round, "median" the middle one. A ratio is best against
best, and beside it the median of the rounds' own ratios; the verdict on a target goes by the best.
The garbage collector is left on. Nothing here is a test: no time can fail a build.
"""

EVALUATE = """\
## One case

A fictional child under Blackpool's standards (`benchmarks/case.py`), with nothing left unknown. The
loop written by hand (`benchmarks/handwritten.py`) is what one would write for this document alone;
before any timing it must give every obligation with the same standard, number in its recurrence,
trigger, deadline, status and day on which it was done. It knows no other readings, nothing missing
or imprecise, no waivers, no citations and no explanations. "Default readings alone" leaves out the
verdicts of other readings, which `evaluate` compares with.
"""

WHY = """\
Where the first target is not met, this is why. `evaluate` judges a standard again under each of its
other readings that could change a verdict in the case, and says where one does; the loop judges one
reading. What remains with the default readings alone is the price of a rule that is data: each
condition, pattern, limit and reference is a function of its own where the loop has one line, and
each obligation has 21 fields, with its limit, what that was counted from and the day on which the
status changes, where the loop's has six.
"""

IMPORT = """\
## A fresh process

Each time is from 15 processes of their own, without starting Python itself, with compiled bytecode
in place. "First" is the first in its process, and includes what is made once: validators, calendar
tables, event types.
"""

WHY_LOAD = """
Where loading is not met: most of Blackpool's text is its 536 worked examples, which are read and
checked with the rest. The first ruleset of a process also makes what every later one uses, its
validators, calendar tables and event types, as the row for the same text again shows. With PyYAML's
pure Python loader, reading the text alone takes longer than the target.
"""

AUTHOR = """\
## A rule author's tools

What `cpstandards check` and `cpstandards mutate` do, in one process, without starting it.
"""

COMPARE = """\
## Boards compared

Every topic, every pair of standards, every trigger day from 1990 to 2060, every outcome of
conditions and every combination of readings, with witnesses explained. "Again" is in one process,
where the days of a limit are counted and two limits compared once.
"""

CHANGE = """\
## A change checked

Two versions of the largest ruleset, in which one limit differs, as they come from the loader.
"""

TESTING = """\
## Drawn histories

What [`cpstandards.testing`](testing.md) draws, one after another in one process; the time includes
what Hypothesis does between two examples, and working a standard out when it is first drawn.
"""

CALENDAR = """\
## Working days

The competitors are given every advantage of preparation (`benchmarks/bench_calendar.py`). No
targets.
"""


def page() -> str:
    """The whole page."""
    machine = HEAD.format(
        cpus=os.cpu_count(),
        system=platform.system(),
        processor=platform.machine(),
        python=f"{platform.python_implementation()} {platform.python_version()}",
    )
    return "\n".join(
        [
            machine,
            EVALUATE,
            bench_evaluate.tables(),
            "",
            WHY,
            IMPORT,
            bench_import.tables(),
            WHY_LOAD,
            AUTHOR,
            bench_mutate.tables(),
            "",
            COMPARE,
            bench_compare.tables(),
            "",
            CHANGE,
            bench_change.tables(),
            "",
            TESTING,
            bench_testing.tables(),
            "",
            CALENDAR,
            _calendar_tables(),
            "",
        ]
    )


def _calendar_tables() -> str:
    return "\n\n".join(
        [
            bench_calendar.table("15 working days from one date", bench_calendar.rows()),
            bench_calendar.table(
                "15 working days from a million days, each", bench_calendar.column_rows()
            ),
            bench_calendar.table("A fresh process", bench_calendar.start_up_rows()),
        ]
    )


def main() -> None:
    """Write the page, and print it."""
    text = page()
    PAGE.write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
