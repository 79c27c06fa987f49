"""A limit over every day of the calendar at once.

A *curve* has one whole number for each day of the calendar's span: where a moment falls if what it
is counted from falls on that day [ordinal]. Three numbers are no days: `NEVER` (no deadline),
`ABSENT` (no obligation: nothing is in force on that day) and `OUTSIDE` (counting leads out of the
calendar, so that nothing is known).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple, TypeAlias

from cpstandards import model
from cpstandards.calendars import WorkingCalendar, working_calendar
from cpstandards.clock import clock_span
from cpstandards.compile.matching import Mentions
from cpstandards.compile.setting import Setting, conventions_of
from cpstandards.errors import CalendarRangeError
from cpstandards.events import core_vocabulary
from cpstandards.kernel import NEVER
from cpstandards.limits import Conventions, Limit, Unit, add_months
from cpstandards.structure import working_hours_in

Curve: TypeAlias = tuple[int, ...]
"""Where a moment falls, for each day of the calendar's span [ordinal]."""

ABSENT = -1
"""Nothing is in force on that day."""

OUTSIDE = -2
"""Counting from that day leads out of the calendar."""


class Counting(NamedTuple):
    """How days are counted: a calendar and a document's conventions.

    Attributes:
        calendar: which days are worked.
        conventions: how the document counts; the hours of work only where the standard speaks of
            them, for they move no day.

    Example:
        >>> counting_of(working_calendar()).days[0]
        726468
    """

    calendar: WorkingCalendar
    conventions: Conventions

    @property
    def is_usual(self) -> bool:
        """Whether days are counted as in rulesets that say nothing of it."""
        return replace(self.conventions, working_hours=None) == Conventions()

    @property
    def days(self) -> range:
        """Every day of the calendar's span [ordinal]."""
        return range(self.calendar.first.toordinal(), self.calendar.last.toordinal() + 1)


def counting_of(
    of: model.Ruleset | WorkingCalendar, standard: model.Standard | None = None
) -> Counting:
    """How *of* counts.

    Args:
        of: a ruleset, or a calendar under the usual conventions.
        standard: one of the ruleset's standards, which may have conventions of its own; by default
            the first.
    """
    if isinstance(of, WorkingCalendar):
        return Counting(of, Conventions())
    closures = tuple((closure.on, closure.name) for closure in of.calendar.closures)
    counted = standard or of.standards[0]
    conventions = conventions_of(of, counted)
    if working_hours_in(counted) is None:
        conventions = replace(conventions, working_hours=None)
    return Counting(working_calendar(of.calendar.region, closures), conventions)


@lru_cache(maxsize=512)
def curve(
    limit: Limit, counting: Counting, backwards: bool = False, opening: bool = False
) -> Curve:
    """Where *limit* ends, counted from every day of the span.

    Args:
        limit: in any unit but hours.
        counting: how days are counted.
        backwards: whether it counts backwards.
        opening: whether it opens a time rather than closing it.

    Example:
        >>> from datetime import date
        >>> from cpstandards.limits import parse_limit
        >>> england = counting_of(working_calendar())
        >>> friday = date(2024, 3, 8).toordinal() - england.days[0]
        >>> date.fromordinal(curve(parse_limit("15 working days"), england)[friday]).isoformat()
        '2024-04-02'
    """
    if limit.unit in (Unit.DAYS, Unit.WEEKS) and counting.is_usual:
        return _shifted(_count(limit, counting, backwards, opening), counting)
    if limit.unit in (Unit.MONTHS, Unit.YEARS) and counting.is_usual:
        return _in_months(
            limit.amount * (12 if limit.unit is Unit.YEARS else 1), counting, backwards
        )
    return over_days(_count(limit, counting, backwards, opening), counting)


def _shifted(count: Callable[[int], int], counting: Counting) -> Curve:
    """*count* of every day, where it leads from each by the same number of days."""
    days = counting.days
    middle = days[len(days) // 2]
    try:
        step = count(middle) - middle
    except CalendarRangeError:  # longer than half the calendar
        return over_days(count, counting)
    return tuple(day + step if day + step in days else OUTSIDE for day in days)


def _in_months(months: int, counting: Counting, backwards: bool) -> Curve:
    """So many months from every day: each month's days lead to one month's days, in order.

    Where its first day leads, the others follow one by one, up to the day before that to which
    the first day of the next month leads.
    """
    first, last = counting.calendar.first, counting.calendar.last
    starts = [
        date(year, month, 1).toordinal()
        for year in range(first.year, last.year + 2)
        for month in range(1, 13)
    ]
    leads = [add_months(day, -months if backwards else months) for day in starts]
    found = {
        day: min(leads[i] + day - start, leads[i + 1] - 1)
        for i, start in enumerate(starts[:-1])
        for day in range(start, starts[i + 1])
    }
    days = counting.days
    return tuple(found[day] if found[day] in days else OUTSIDE for day in days)


def over_days(count: Callable[[int], int], counting: Counting) -> Curve:
    """*count* of every day of the span, `OUTSIDE` where it leads out of the calendar."""
    found: list[int] = []
    days = iter(counting.days)
    while len(found) < len(counting.days):
        try:
            found.extend(map(count, days))
        except CalendarRangeError:
            found.append(OUTSIDE)
    return tuple(found)


def _count(
    limit: Limit, counting: Counting, backwards: bool, opening: bool
) -> Callable[[int], int]:
    calendar = counting.calendar
    setting = Setting(calendar, counting.conventions, core_vocabulary(), Mentions(), timed=False)
    if limit.unit is Unit.WORKING_DAYS and setting.is_usual:
        count = calendar.subtract_working_days if backwards else calendar.add_working_days
        amount = limit.amount
        return lambda day: count(day, amount)
    return setting.counting(limit, backwards, opening)


@lru_cache(maxsize=8)
def identity(counting: Counting) -> Curve:
    """Each day itself."""
    return tuple(counting.days)


@lru_cache(maxsize=16)
def worked(counting: Counting, backwards: bool = False) -> Curve:
    """Each day itself, or the next working day if it is not worked; backwards, the one before."""
    calendar = counting.calendar
    return over_days(calendar.roll_back if backwards else calendar.roll_forward, counting)


@lru_cache(maxsize=64)
def at_clock(of: Curve, minutes: int, opening: bool = False) -> Curve:
    """A time of day in England on each of the days of a curve [instant].

    Args:
        of: the days.
        minutes: the time of day [minutes since midnight].
        opening: whether it opens a time: then the first of two such times counts, else the last.
    """
    side = 0 if opening else 1
    return tuple(day if day < 0 or day == NEVER else clock_span(day, minutes)[side] for day in of)


@lru_cache(maxsize=8)
def never(counting: Counting) -> Curve:
    """No deadline, from any day."""
    return (NEVER,) * len(counting.days)


def followed_by(first: Curve, then: Curve, counting: Counting) -> Curve:
    """*then*, counted from where *first* falls."""
    start = counting.days[0]
    return tuple(
        then[day - start] if 0 <= day - start < len(then) else day if day < 0 or day == NEVER
        else OUTSIDE
        for day in first
    )  # fmt: skip


def earliest(curves: Iterable[Curve]) -> Curve:
    """The earliest of several moments on each day; what is not in force is left out."""
    return _merged(curves, min)


def latest(curves: Iterable[Curve]) -> Curve:
    """The latest of several moments on each day; what is not in force is left out."""
    return _merged(curves, max)


def pieced(
    curves: Iterable[Curve],
    bounds: tuple[tuple[int, int], ...],
    counting: Counting,
    by_deadline: bool,
) -> Curve:
    """Curves that replace one another, each in force between two days.

    Args:
        curves: one for each stretch.
        bounds: the first and the last day of each stretch [ordinal].
        counting: how days are counted.
        by_deadline: whether it is the deadline that must lie in a stretch, or the trigger's day.
    """
    return _piece(_Several(curves), bounds, counting, by_deadline)


@lru_cache(maxsize=64)
def _piece(
    several: _Several, bounds: tuple[tuple[int, int], ...], counting: Counting, by_deadline: bool
) -> Curve:
    found = (ABSENT,) * len(counting.days)
    for there, (first, last) in reversed(list(zip(several.curves, bounds, strict=True))):
        by = there if by_deadline else counting.days
        found = tuple(
            at if first <= day <= last else other
            for day, at, other in zip(by, there, found, strict=True)
        )
    return found


class _Several:
    """Some curves as a key: these very ones, so that no days are compared."""

    __slots__ = ("curves",)

    def __init__(self, curves: Iterable[Curve]) -> None:
        self.curves = tuple(curves)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Several) and list(map(id, self.curves)) == list(
            map(id, other.curves)
        )

    def __hash__(self) -> int:
        return hash(tuple(map(id, self.curves)))


def _merged(curves: Iterable[Curve], pick: Callable[..., int]) -> Curve:
    return _merge(_Several(curves), pick)


@lru_cache(maxsize=256)
def _merge(several: _Several, pick: Callable[..., int]) -> Curve:
    every = several.curves
    if len(every) == 1:
        return every[0]
    if any(ABSENT in each for each in every):
        return tuple(_of_known(days, pick) for days in zip(*every, strict=True))
    picked, lowest = map(pick, *every), map(min, *every)
    return tuple(OUTSIDE if low < 0 else day for low, day in zip(lowest, picked, strict=True))


def _of_known(days: tuple[int, ...], pick: Callable[..., int]) -> int:
    if OUTSIDE in days:
        return OUTSIDE
    known = [day for day in days if day != ABSENT]
    return pick(known) if known else ABSENT
