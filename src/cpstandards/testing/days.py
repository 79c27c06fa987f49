"""The days on which counting goes wrong first, found in the calendar itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from cpstandards import model
from cpstandards.calendars import WorkingCalendar
from cpstandards.clock import local_span

ORDINARY = date(2025, 6, 11)
"""A Wednesday with nothing about it; what other days shrink to."""

FIRST, LAST = date(2024, 1, 1), date(2025, 12, 31)
HOURS_OF_A_DAY = 24 * 3_600_000_000  # microseconds, as moments are counted


def awkward_days(
    calendar: WorkingCalendar, first: date = FIRST, last: date = LAST
) -> tuple[date, ...]:
    """Days from *first* to *last* that tell one way of counting from another.

    An ordinary day comes first. Then the working days before bank holidays and closures and these
    themselves, the ends of months, the leap day, the days when the clocks change and their eves,
    and a weekend.

    Args:
        calendar: whose non-working days are meant.
        first: the first day looked at.
        last: the last day looked at, inclusive.

    Example:
        >>> from cpstandards import working_calendar
        >>> days = awkward_days(working_calendar())
        >>> date(2025, 4, 17) in days, date(2024, 2, 29) in days, date(2025, 10, 26) in days
        (True, True, True)
    """
    return _awkward(calendar, first, last)


@lru_cache(maxsize=64)
def _awkward(calendar: WorkingCalendar, first: date, last: date) -> tuple[date, ...]:
    span = range(first.toordinal(), last.toordinal() + 1)
    found = [ORDINARY.toordinal()]
    for day in span:
        if _is_holiday(calendar, day):
            eve = calendar.roll_back(day)
            found += [eve, day]
        if date.fromordinal(day + 1).day == 1 or _is_leap_day(day):
            found.append(day)
        if _changes_clocks(day):
            found += [day, day - 1]
    saturday = next(day for day in span if date.fromordinal(day).weekday() == SATURDAY)
    return tuple(map(date.fromordinal, dict.fromkeys([*found, saturday, saturday + 1])))


SATURDAY = 5


def _is_holiday(calendar: WorkingCalendar, day: int) -> bool:
    """Whether *day* is not worked although it lies in the week."""
    is_weekday = date.fromordinal(day).weekday() < SATURDAY
    return is_weekday and not calendar.is_working_day(day)


def _is_leap_day(day: int) -> bool:
    on = date.fromordinal(day)
    return (on.month, on.day) == (2, 29)


def _changes_clocks(day: int) -> bool:
    first, last = local_span(day)
    return last + 1 - first != HOURS_OF_A_DAY


def turning_days(part: object) -> Iterator[date]:
    """The days on which dated limits in a part of a standard begin and end, and those beside."""
    if isinstance(part, model.DatedMoment):
        for day in (part.from_, part.to):
            if day is not None:
                yield from (date.fromordinal(day.toordinal() + step) for step in (0, -1, 1))
    if isinstance(part, (tuple, list)):
        for each in part:
            yield from turning_days(each)
    elif isinstance(part, model.Model) and not isinstance(part, (model.Example, model.Reading)):
        for name in type(part).model_fields:
            yield from turning_days(getattr(part, name))
