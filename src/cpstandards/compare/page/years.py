"""The difference between two moments, day by day, as two half-years of a wall calendar.

A week is a column and Monday is on top, so that what recurs weekly shows as a stripe and what
comes with Easter or Christmas as a block. How far the two are apart is the size of a mark, who is
stricter is its form: full or hollow. So nothing hangs on colour, and the same is told in a table.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Literal

from cpstandards.calendars import working_calendar
from cpstandards.compare.results import Picture
from cpstandards.describe import MONTHS

CELL = 12
"""Breadth and height of a day [units of the drawing]."""
LEFT, TOP = 32, 18
"""Where the first day stands [units of the drawing]."""

Leader = Literal["one", "other", "same", "none"]
"""Who is stricter on a day; `none` where one of the two has no deadline."""


@dataclass(frozen=True, slots=True)
class Shape:
    """All marks of one form and size.

    Attributes:
        leader: who is stricter there.
        path: an SVG path.
    """

    leader: Leader
    path: str


@dataclass(frozen=True, slots=True)
class Label:
    """A month's name and where it stands [units of the drawing]."""

    x: int
    text: str


@dataclass(frozen=True, slots=True)
class Half:
    """Half a year as a drawing.

    Attributes:
        title: which months.
        first: the number of its first day in the year, from 0.
        offset: the weekday of that day, from 0 for Monday.
        days: how many days it has.
        width: of the drawing [units].
        height: of the drawing [units].
        months: the names above it.
        edges: the lines between months, as an SVG path.
        holidays: the cells of bank holidays, as an SVG path.
        shapes: the marks.
    """

    title: str
    first: int
    offset: int
    days: int
    width: int
    height: int
    months: tuple[Label, ...]
    edges: str
    holidays: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True)
class Month:
    """One month as a line of a table.

    Attributes:
        name: the month, in three letters.
        one: on how many days the first is stricter.
        one_most: by how much at most [calendar days].
        other: on how many days the second is stricter.
        other_most: by how much at most [calendar days].
        same: on how many days they fall on one day.
        none: on how many days one of them has no deadline.
    """

    name: str
    one: int
    one_most: int
    other: int
    other_most: int
    same: int
    none: int


@dataclass(frozen=True, slots=True)
class Year:
    """A year's differences, to be drawn and to be read.

    Attributes:
        year: which.
        constant: the one difference that there is on every day [calendar days]; None where it
            differs, or where there is no day with both.
        is_empty: whether there is no day on which both have a deadline.
        halves: the drawing.
        months: the table.
        gaps: the differences, each with the number of days in a row that have it: `0*5 -2*1 n*7`.
    """

    year: int
    constant: int | None
    is_empty: bool
    halves: tuple[Half, ...]
    months: tuple[Month, ...]
    gaps: str


def leader(gap: int | None) -> Leader:
    """Who is stricter, by how much later the first falls.

    Example:
        >>> leader(-3), leader(2), leader(0), leader(None)
        ('one', 'other', 'same', 'none')
    """
    if gap is None:
        return "none"
    return "same" if gap == 0 else "one" if gap < 0 else "other"


def year_of(picture: Picture, regions: Iterable[str]) -> Year:
    """A picture as something to draw.

    Args:
        picture: the differences.
        regions: whose bank holidays to mark.
    """
    gaps = picture.gaps
    found = set(gaps)
    sole = next(iter(found)) if len(found) == 1 else None
    halves: tuple[Half, ...] = ()
    if len(found) > 1:
        holidays = _bank_holidays(picture.year, regions)
        largest = max(abs(gap) for gap in found if gap is not None)
        halves = tuple(_half(picture, part, holidays, largest) for part in (0, 1))
    return Year(
        year=picture.year,
        constant=sole,
        is_empty=found == {None},
        halves=halves,
        months=tuple(_months(picture)),
        gaps=run_lengths(gaps),
    )


def run_lengths(gaps: Sequence[int | None]) -> str:
    """Differences as text, each with the number of days in a row that have it.

    Example:
        >>> run_lengths([0, 0, -2, None])
        '0*2 -2*1 n*1'
    """
    runs = ((gap, sum(1 for _ in run)) for gap, run in groupby(gaps))
    return " ".join(f"{'n' if gap is None else gap}*{count}" for gap, count in runs)


def _bank_holidays(year: int, regions: Iterable[str]) -> frozenset[int]:
    """The bank holidays of a year, by number from 0, weekends' own names left out."""
    first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
    found = set()
    for region in regions:
        calendar = working_calendar(region)
        eve = max(first - 1, calendar.first.toordinal())
        for day, name in calendar.non_working_days(eve, last):
            if name not in WEEKEND:
                found.add(day - first)
        if eve == first:
            found.add(0)
    return frozenset(found)


WEEKEND = ("Saturday", "Sunday")


# --- the drawing ---------------------------------------------------------------------------------


def _half(picture: Picture, part: int, holidays: frozenset[int], largest: int) -> Half:
    start = date(picture.year, 1, 1)
    begin, end = date(picture.year, 1 + 6 * part, 1), date(picture.year + part, 7 - 6 * part, 1)
    first, days = (begin - start).days, (end - begin).days
    offset = begin.weekday()
    columns = (offset + days + 6) // 7
    gaps = picture.gaps[first : first + days]
    starts = [
        (date(picture.year, month, 1) - begin).days for month in range(1 + 6 * part, 7 + 6 * part)
    ]
    return Half(
        title=f"{MONTHS[6 * part]} to {MONTHS[6 * part + 5]} {picture.year}",
        first=first,
        offset=offset,
        days=days,
        width=LEFT + columns * CELL + 1,
        height=TOP + 7 * CELL + 1,
        months=tuple(_month_labels(starts, offset, 6 * part)),
        edges="".join(_edge(offset + each) for each in starts[1:]),
        holidays=squares([offset + each for each in range(days) if first + each in holidays], CELL),
        shapes=tuple(_shapes(gaps, offset, largest)),
    )


def _month_labels(starts: Sequence[int], offset: int, before: int) -> Iterator[Label]:
    for number, start in enumerate(starts):
        column = (offset + start + 6) // 7
        yield Label(LEFT + column * CELL, MONTHS[before + number][:3])


def _edge(position: int) -> str:
    """The line before the first day of a month: down, a step to the left, and down."""
    column, row = divmod(position, 7)
    x, y = LEFT + column * CELL, TOP + row * CELL
    bottom = TOP + 7 * CELL
    if row == 0:
        return f"M{x} {TOP}V{bottom}"
    return f"M{x + CELL} {TOP}V{y}H{x}V{bottom}"


def _shapes(gaps: Sequence[int | None], offset: int, largest: int) -> Iterator[Shape]:
    marks: dict[tuple[Leader, int], list[int]] = {}
    for each, gap in enumerate(gaps):
        if gap is not None:
            size = size_of(abs(gap), largest)
            marks.setdefault((leader(gap), size), []).append(offset + each)
    for (who, size), positions in sorted(marks.items()):
        yield Shape(who, squares(positions, size))


SIZES = (4, 6, 8, 10)
"""Breadths of marks, from the least difference to the greatest [units of the drawing]."""


def size_of(gap: int, largest: int) -> int:
    """Breadth of the mark for a difference [units of the drawing]: 2 for none.

    Example:
        >>> [size_of(gap, 8) for gap in (0, 1, 4, 8)]
        [2, 4, 6, 10]
    """
    return SIZES[(len(SIZES) - 1) * gap // largest] if gap else 2


def squares(positions: Sequence[int], size: int) -> str:
    """Squares in the middles of days' cells, as a path; each starts from the one before.

    Example:
        >>> squares([0, 1, 7], 4)
        'M36 22h4v4h-4zm0 12h4v4h-4zm12-12h4v4h-4z'
    """
    parts: list[str] = []
    before = (0, 0)
    for position in positions:
        column, row = divmod(position, 7)
        inset = (CELL - size) // 2
        here = LEFT + column * CELL + inset, TOP + row * CELL + inset
        x, y = here[0] - before[0], here[1] - before[1]
        parts.append(f"{'m' if parts else 'M'}{x}{'' if y < 0 else ' '}{y}h{size}v{size}h-{size}z")
        before = here
    return "".join(parts)


# --- the table -----------------------------------------------------------------------------------


def _months(picture: Picture) -> Iterator[Month]:
    start = date(picture.year, 1, 1).toordinal()
    by_month: Mapping[int, list[int | None]] = {month: [] for month in range(1, 13)}
    for number, gap in enumerate(picture.gaps):
        by_month[date.fromordinal(start + number).month].append(gap)
    for month, gaps in by_month.items():
        known = [gap for gap in gaps if gap is not None]
        one, other = [-gap for gap in known if gap < 0], [gap for gap in known if gap > 0]
        yield Month(
            MONTHS[month - 1][:3],
            len(one),
            max(one, default=0),
            len(other),
            max(other, default=0),
            known.count(0),
            gaps.count(None),
        )
