"""The arithmetic alone: where a limit leads from a day or a moment, and how that is counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime

from cpstandards.calendars import WorkingCalendar, working_calendar
from cpstandards.clock import day_of, local_span, local_time, minutes_of_day
from cpstandards.describe import joined
from cpstandards.errors import LimitError
from cpstandards.explain.counting import UNITS, clock_changes, surprises, with_days
from cpstandards.explain.duty import TO_THE_MOMENT, stays
from cpstandards.explain.skipped import days_skipped
from cpstandards.explain.words import at_moment, on_day
from cpstandards.limits import (
    HOUR,
    Limit,
    Unit,
    earlier,
    earlier_instant,
    later,
    later_instant,
)
from cpstandards.worktime import WorkingTime

TO_MIDNIGHT = "That day itself is in time, to midnight at its end."
GIVE_A_TIME = "Only the day is known; give a time, such as `{}T10:00`, for the moment."
CAME_TWICE = "That time came twice; give it with its offset for one moment."


def explain_counting(
    start: date | datetime,
    limit: Limit,
    *,
    before: bool = False,
    region: str = "GB-ENG",
    working_hours: tuple[str, str] | None = None,
) -> str:
    """Where *limit* leads from *start*, and how it is counted, by the usual conventions.

    Args:
        start: day 0; or the moment, for a limit in hours. A time without an offset is what a
            London wall clock showed. Of a moment, a limit in days takes the day in London.
        limit: what is counted.
        before: whether to count backwards, as for a duty ahead of an event.
        region: whose bank holidays: `GB-ENG`, `GB-NIR`, `GB-SCT` or `GB-WLS`.
        working_hours: when work begins and ends, such as `("09:00", "17:00")`; needed for a
            limit in working hours.

    Returns:
        Where it leads, a line for each moment that *start* can mean; then a line for each
        heading. For hours from a day without a time, the earliest and the latest end.

    Raises:
        LimitError: *limit* is in working hours, and they are not given.
        CalendarRangeError: *start* or the end lies outside the span of known bank holidays.
        MomentError: *start* lies in the missing spring hour.
        UnknownRegionError: *region* is none of these.

    Example:
        >>> from cpstandards.limits import parse_limit
        >>> said = explain_counting(date(2025, 4, 10), parse_limit("15 working days"))
        >>> print(said.splitlines()[0])
        15 working days after Thursday 10 April 2025 end on Tuesday 6 May 2025.
    """
    calendar = working_calendar(region)
    if not limit.is_in_hours:
        return "\n".join(_days(_day(start), limit, before, calendar))
    leads = _leading(limit, before, calendar, working_hours)
    if isinstance(start, datetime):
        at = local_time(start)
        moments = tuple(dict.fromkeys((at.earliest, at.latest)))
        return "\n".join(_hours(moments, limit, before, calendar, leads))
    return "\n".join(_hours_of_a_day(start.toordinal(), limit, before, calendar, leads))


Leads = Callable[[int], int]
"""Where a limit in hours leads from a moment [instant]."""


def _leading(
    limit: Limit, before: bool, calendar: WorkingCalendar, hours: tuple[str, str] | None
) -> Leads:
    if limit.unit is Unit.HOURS:
        ends = earlier_instant if before else later_instant
        return lambda moment: ends(limit, moment)
    if hours is None:
        remedy = "say when it begins and ends, such as `09:00-17:00`"
        raise LimitError(str(limit), f"`{limit}` depend on when work goes on", remedy)
    opens, closes = map(minutes_of_day, hours)
    work = WorkingTime(calendar, opens, closes)
    count, length = work.earlier if before else work.later, limit.amount * HOUR
    return lambda moment: count(moment, length)


def _day(start: date | datetime) -> int:
    on = local_time(start).on if isinstance(start, datetime) else start
    return on.toordinal()


# --- days ----------------------------------------------------------------------------------------


def _days(zero: int, limit: Limit, before: bool, calendar: WorkingCalendar) -> Iterator[str]:
    calendar.is_working_day(zero)  # refuses a day outside the calendar
    end = (earlier if before else later)(limit, zero, calendar)
    first, last = (end, zero - 1) if before else (zero, end)
    staying = _staying(calendar, end)
    passed = calendar.non_working_days(first, last)
    length = with_days(limit, abs(end - zero))
    link = "to" if before else "on"
    yield f"{length} {_leads(limit, on_day(zero), before)} {link} {on_day(end)}."
    counted = f"Day 0 is {on_day(zero)} and is not counted."
    yield " ".join(
        ["Counting:", counted, *surprises(limit, zero, end, passed), _unit(limit, calendar)]
    )
    if limit.unit is Unit.WORKING_DAYS:
        yield " ".join(["Skipped:", *days_skipped(passed)])
    yield " ".join(["Deadline:", TO_MIDNIGHT, *staying])


def _leads(limit: Limit, start: str, before: bool) -> str:
    one = limit.amount == 1
    if before:
        return f"before {start} {'leads' if one else 'lead'} back"
    return f"after {start} {'ends' if one else 'end'}"


def _unit(limit: Limit, calendar: WorkingCalendar) -> str:
    if limit.unit is Unit.WORKING_DAYS:
        return f"Weekends and bank holidays ({calendar.region}) do not count."
    return UNITS[limit.unit]


def _staying(calendar: WorkingCalendar, *days: int) -> list[str]:
    """What is said of those of *days* [ordinal] that are not worked."""
    closed = [day for day in sorted(set(days)) if not calendar.is_working_day(day)]
    return [stays(day, calendar.non_working_days(day - 1, day)[0].name) for day in closed]


# --- hours ---------------------------------------------------------------------------------------


def _hours(
    moments: tuple[int, ...], limit: Limit, before: bool, calendar: WorkingCalendar, leads: Leads
) -> Iterator[str]:
    ends = _ends(moments, calendar, leads)
    staying = _staying(calendar, *map(day_of, ends))
    link = "to" if before else "at"
    for moment, end in zip(moments, ends, strict=True):
        yield f"{limit} {_leads(limit, at_moment(moment), before)} {link} {at_moment(end)}."
    twice = [CAME_TWICE] if len(moments) > 1 else []
    changes = clock_changes(min(*moments, *ends), max(*moments, *ends))
    yield " ".join(["Counting:", *twice, UNITS[limit.unit], *changes])
    yield " ".join(["Deadline:", TO_THE_MOMENT, *staying])


def _hours_of_a_day(
    day: int, limit: Limit, before: bool, calendar: WorkingCalendar, leads: Leads
) -> Iterator[str]:
    calendar.is_working_day(day)  # refuses a day outside the calendar
    span = local_span(day)
    ends = _ends(span, calendar, leads)
    staying = _staying(calendar, *map(day_of, ends))
    between = joined(map(at_moment, ends), "and")
    link = "to a moment between" if before else "between"
    yield f"{limit} {_leads(limit, on_day(day), before)} {link} {between}."
    example = GIVE_A_TIME.format(date.fromordinal(day).isoformat())
    changes = clock_changes(min(*span, *ends), max(*span, *ends))
    yield " ".join(["Counting:", example, UNITS[limit.unit], *changes])
    if staying:
        yield " ".join(["Deadline:", *staying])


def _ends(moments: tuple[int, ...], calendar: WorkingCalendar, leads: Leads) -> list[int]:
    """Where a limit leads from each of *moments* [instant], inside the calendar."""
    for moment in moments:
        calendar.is_working_day(day_of(moment))  # refuses a day outside the calendar
    return [leads(moment) for moment in moments]
