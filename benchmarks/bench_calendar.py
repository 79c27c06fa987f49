"""How fast a working day is counted: ours beside bare look-ups, NumPy and `holidays`.

All take a `date` and give a `date`, in one process, over the same days. Run it alone, or take
`rows()` into a larger report.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from timeit import Timer
from typing import Any

import holidays
import numpy as np

from cpstandards.calendars import working_calendar

BUSDAY = "np.busday_offset({}, 15, roll='backward', busdaycal=busdays)"
DAYS = [date.fromordinal(date(2025, 1, 1).toordinal() + step) for step in range(365)]

Row = tuple[str, float, float]
"""A name, the time of one call [seconds], and how many times ours that is."""


def rows() -> list[Row]:
    """One row for each way to count 15 working days."""
    statements = {
        "cpstandards, `add_working_days`": ("date.fromordinal(add(day.toordinal(), 15))", 300),
        "two bare list look-ups": (
            "date.fromordinal(days[rank[day.toordinal() - start] + 15])",
            300,
        ),
        "`numpy.busday_offset` of a `date`": (f"{BUSDAY.format('day')}.item()", 20),
        "`numpy.busday_offset` of a `datetime64`": (
            f"{BUSDAY.format('np.datetime64(day)')}.astype(date)",
            20,
        ),
        "`holidays`, `get_nth_working_day`": ("england.get_nth_working_day(day, 15)", 1),
    }
    names = _names()
    times = _interleaved([(text, loops) for text, loops in statements.values()], names)
    return [(name, time, time / times[0]) for name, time in zip(statements, times, strict=True)]


def column_rows() -> list[Row]:
    """One row for each way to count 15 working days from a million days at once, per day."""
    names = _names()
    size = len(names["column"])
    times = _interleaved([("together(column, 15)", 0), (BUSDAY.format("dates"), 0)], names)
    each = [time / size for time in times]
    labels = ("cpstandards, `columns()`", "`numpy.busday_offset`, one column")
    return [(label, time, time / each[0]) for label, time in zip(labels, each, strict=True)]


def start_up_rows() -> list[Row]:
    """What the first calendar of a fresh process costs, beside the package's own entry."""
    ours = "from cpstandards.calendars import working_calendar as w; w()"
    theirs = (
        "import holidays; holidays.country_holidays('GB', subdiv='ENG', years=range(1990, 2061))"
    )
    times = [min(_seconds_alone(code) for _ in range(5)) for code in (ours, theirs)]
    labels = ("cpstandards, first calendar", "`holidays`, first calendar, no tables")
    return [(label, time, time / times[0]) for label, time in zip(labels, times, strict=True)]


def _names() -> dict[str, Any]:  # Any: whatever a statement may need
    """What the statements use; the competitors are given every advantage of preparation."""
    known = holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2061))
    busdays = np.busdaycalendar(holidays=np.array(sorted(known), dtype="datetime64[D]"))
    calendar = working_calendar("GB-ENG")
    rng = np.random.default_rng(0)
    column = rng.integers(calendar.eve + 1, calendar.eve + 20_000, 1_000_000)
    return {
        "date": date,
        "add": calendar.add_working_days,
        "together": calendar.columns().add_working_days,
        "days": list(calendar.days),
        "rank": list(calendar.rank),
        "start": calendar.eve,
        "england": known,
        "column": column,
        "dates": (column - date(1970, 1, 1).toordinal()).astype("datetime64[D]"),
        "busdays": busdays,
        "np": np,
    }


def _interleaved(statements: list[tuple[str, int]], names: dict[str, Any]) -> list[float]:
    """Best time of each statement [seconds], taking turns so that all meet the same machine.

    A statement's loops are over all `DAYS`; none means that it is run once, as it is.
    """
    timers = [
        (
            Timer(f"for day in DAYS: {text}" if loops else text, globals=names | {"DAYS": DAYS}),
            loops,
        )
        for text, loops in statements
    ]
    best = [float("inf")] * len(timers)
    for _ in range(9):
        for at, (timer, loops) in enumerate(timers):
            calls = loops * len(DAYS) or 1
            best[at] = min(best[at], timer.timeit(loops or 1) / calls)
    return best


def _seconds_alone(code: str) -> float:
    """How long *code* takes in a fresh process, without starting Python itself [seconds]."""
    timed = f"from time import perf_counter as t; s = t()\n{code}\nprint(t() - s)"
    run = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
    return float(run.stdout)


def table(title: str, found: list[Row]) -> str:
    """A Markdown table of *found*."""
    head = f"| {title} | time | times ours |\n|---|---:|---:|"
    lines = [f"| {name} | {_shown(time)} | {ratio:.2f} |" for name, time, ratio in found]
    return "\n".join([head, *lines])


def _shown(seconds: float) -> str:
    """A time with a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds * 1e9:.1f} ns"


def main() -> None:
    """Print every table."""
    print(f"Python {sys.version.split()[0]}\n")
    print(table("15 working days from one date", rows()), end="\n\n")
    print(table("15 working days from a million days, each", column_rows()), end="\n\n")
    print(table("A fresh process", start_up_rows()))


if __name__ == "__main__":
    main()
