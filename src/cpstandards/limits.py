"""Limits: an amount with a unit, and where it ends.

Counting forwards and counting backwards are defined independently: neither is the inverse of
the other on a non-working day. The functions over days take one ordinal with a
`WorkingCalendar`, or a column of them with its `WorkingColumns`; those over instants, one or a
column.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, assert_never

from cpstandards.calendars import Whole, WorkingDays
from cpstandards.errors import SHOWN, LimitError, nearest, quoted

HOUR = 3_600_000_000
"""One hour [microseconds]."""

FORMS = (
    "write a whole number and a unit, such as `48 hours`, `91 days`, `15 working days`, "
    "`6 weeks`, `3 months` or `1 year`"
)


class Unit(StrEnum):
    """What a limit counts in."""

    HOURS = "hours"
    WORKING_HOURS = "working hours"
    DAYS = "days"
    WORKING_DAYS = "working days"
    WEEKS = "weeks"
    MONTHS = "months"
    YEARS = "years"

    def word(self, amount: int) -> str:
        """The unit's word after *amount*.

        Example:
            >>> Unit.WORKING_DAYS.word(1), Unit.WORKING_DAYS.word(2)
            ('working day', 'working days')
        """
        return self.value.removesuffix("s") if amount == 1 else self.value


MOST = {
    Unit.HOURS: 876_000,
    Unit.WORKING_HOURS: 200_000,
    Unit.DAYS: 36_500,
    Unit.WORKING_DAYS: 26_000,
    Unit.WEEKS: 5_200,
    Unit.MONTHS: 1_200,
    Unit.YEARS: 100,
}
"""The longest limit in each unit: about 100 years."""

UNITS = {unit.word(amount): unit for unit in Unit for amount in (1, 2)}
WRITTEN = re.compile(r"([1-9][0-9]{0,8}) ([a-z]+(?: [a-z]+)?)")
NEARLY = re.compile(r"\s*\+?0*([1-9][0-9]{0,8})[\s-]*([A-Za-z][A-Za-z\s-]{0,40}?)[\s.]*")


@dataclass(frozen=True, slots=True)
class Limit:
    """An amount of time, in the document's own unit.

    Attributes:
        amount: at least 1 [unit].
        unit: what is counted. `DAYS` are calendar days, `WEEKS` are 7 of them, `MONTHS` and
            `YEARS` are calendar months and years, `HOURS` are elapsed hours, `WORKING_HOURS`
            are those of them in which work goes on.

    Raises:
        LimitError: the amount is less than 1, or more than about 100 years.

    Example:
        >>> str(Limit(15, Unit.WORKING_DAYS))
        '15 working days'
    """

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise LimitError(str(self), f"`{self}` is no limit", "the amount is at least 1")
        if self.amount > MOST[self.unit]:
            most = f"the longest in this unit is `{MOST[self.unit]} {self.unit}`"
            raise LimitError(str(self), f"`{self}` is too long for a limit", most)

    def __str__(self) -> str:
        return f"{self.amount} {self.unit.word(self.amount)}"

    @property
    def is_in_hours(self) -> bool:
        """Whether the limit counts hours between instants, not days."""
        return self.unit in (Unit.HOURS, Unit.WORKING_HOURS)


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a document counts, where documents differ. The defaults are those of the field.

    Attributes:
        trigger_day: whether the trigger's own day is day 1 of a limit counted forwards.
        clear_days: whether a limit counted backwards is whole days in between.
        non_working_deadline: where a deadline in days, weeks, months or years goes if it falls
            on a non-working day.
        birthday_of_29_february: the birthday, in other years, of a child born on a leap day.
        dated_limits_by: which day chooses among dated limits.
        working_hours: when work begins and ends on a working day [minutes after midnight], if
            the document says so.

    Source: Department for Education, children in need census guidance (trigger day); other
    documents are silent, so deadlines stay where they fall.
    """

    trigger_day: Literal["not_counted", "counted"] = "not_counted"
    clear_days: bool = False
    non_working_deadline: Literal["stays", "next_working_day", "previous_working_day"] = "stays"
    birthday_of_29_february: Literal["28 February", "1 March"] = "28 February"
    dated_limits_by: Literal["trigger", "deadline"] = "trigger"
    working_hours: tuple[int, int] | None = None


USUAL = Conventions()
"""The conventions of a document that states none."""


def parse_limit(text: str) -> Limit:
    """The limit that *text* states.

    Args:
        text: a whole number of at least 1, one space, and the unit: singular after 1,
            otherwise plural, in lower case.

    Returns:
        The limit, which prints as *text*.

    Raises:
        LimitError: *text* is anything else; its `help` says what was probably meant.

    Example:
        >>> parse_limit("15 working days").amount
        15
        >>> parse_limit("15 Working-Days")
        Traceback (most recent call last):
            ...
        cpstandards.errors.LimitError: `15 Working-Days` is not a limit; \
did you mean `15 working days`?
    """
    match = WRITTEN.fullmatch(text)
    unit = UNITS.get(match[2]) if match else None
    if match is None or unit is None or match[2] != unit.word(int(match[1])):
        raise LimitError(text, f"{quoted(text)} is not a limit", _remedy(text))
    return Limit(int(match[1]), unit)


def times(limit: Limit, count: int) -> Limit:
    """*count* of the limit end to end, for recurrences counted from their own anchor.

    Three times `1 month` is `3 months`, which is not the same as three months one by one:
    31 January, 28 February, 28 March.

    Args:
        limit: one turn.
        count: how many turns, at least 1.

    Raises:
        LimitError: the product is not a limit.

    Example:
        >>> str(times(Limit(4, Unit.WEEKS), 3))
        '12 weeks'
    """
    return Limit(limit.amount * count, limit.unit)


def later(limit: Limit, day: Whole, calendar: WorkingDays[Whole]) -> Whole:
    """The last day that is in time when *limit* is counted forwards from *day*.

    *day* is day 0. Working days are those strictly after it, so that a trigger on a non-working
    day counts from the next working day as day 1. Months keep the day of the month, or take
    the month's last day where there is no such day.

    Args:
        limit: in any unit but hours.
        day: the trigger's day [ordinal].
        calendar: which days are worked.

    Returns:
        The last day in time, inclusive [ordinal].

    Raises:
        LimitError: *limit* is in hours.
        CalendarRangeError: working days are counted outside the span of known bank holidays.

    Example:
        >>> from datetime import date
        >>> from cpstandards.calendars import working_calendar
        >>> friday = date(2024, 3, 8).toordinal()
        >>> end = later(parse_limit("15 working days"), friday, working_calendar())
        >>> date.fromordinal(end).isoformat()
        '2024-04-02'
    """
    match limit.unit:
        case Unit.DAYS:
            return day + limit.amount
        case Unit.WORKING_DAYS:
            return calendar.add_working_days(day, limit.amount)
        case Unit.WEEKS:
            return day + 7 * limit.amount
        case Unit.MONTHS:
            return add_months(day, limit.amount)
        case Unit.YEARS:
            return add_months(day, 12 * limit.amount)
        case Unit.HOURS | Unit.WORKING_HOURS:
            raise _wrong_unit(limit, "days")
        case _:
            assert_never(limit.unit)


def earlier(limit: Limit, day: Whole, calendar: WorkingDays[Whole]) -> Whole:
    """The last day that is in time when a duty is due at least *limit* before *day*.

    Two working days before a Wednesday is the Monday: the second working day strictly before.

    Args:
        limit: in any unit but hours.
        day: the reference event's day [ordinal].
        calendar: which days are worked.

    Returns:
        The last permitted day, inclusive [ordinal].

    Raises:
        LimitError: *limit* is in hours.
        CalendarRangeError: working days are counted outside the span of known bank holidays.

    Example:
        >>> from datetime import date
        >>> from cpstandards.calendars import working_calendar
        >>> wednesday = date(2025, 4, 30).toordinal()
        >>> end = earlier(parse_limit("2 working days"), wednesday, working_calendar())
        >>> date.fromordinal(end).isoformat()
        '2025-04-28'
    """
    match limit.unit:
        case Unit.DAYS:
            return day - limit.amount
        case Unit.WORKING_DAYS:
            return calendar.subtract_working_days(day, limit.amount)
        case Unit.WEEKS:
            return day - 7 * limit.amount
        case Unit.MONTHS:
            return add_months(day, -limit.amount)
        case Unit.YEARS:
            return add_months(day, -12 * limit.amount)
        case Unit.HOURS | Unit.WORKING_HOURS:
            raise _wrong_unit(limit, "days")
        case _:
            assert_never(limit.unit)


def later_instant(limit: Limit, moment: Whole) -> Whole:
    """The last instant in time, *limit* after *moment*, in elapsed hours.

    Args:
        limit: in hours.
        moment: the trigger's instant [instant].

    Raises:
        LimitError: *limit* is in another unit.

    Example:
        >>> later_instant(Limit(1, Unit.HOURS), 0)
        3600000000
    """
    return moment + _microseconds(limit)


def earlier_instant(limit: Limit, moment: Whole) -> Whole:
    """The last permitted instant, at least *limit* before *moment*, in elapsed hours.

    Args:
        limit: in hours.
        moment: the reference event's instant [instant].

    Raises:
        LimitError: *limit* is in another unit.

    Example:
        >>> earlier_instant(Limit(1, Unit.HOURS), 0)
        -3600000000
    """
    return moment - _microseconds(limit)


def deadline_after(
    limit: Limit, day: Whole, calendar: WorkingDays[Whole], conventions: Conventions = USUAL
) -> Whole:
    """The deadline of a limit counted forwards, as the document counts.

    Where the trigger's own day is day 1, a limit in working days ends on the *n*-th working day
    on or after it, and any other limit ends one day earlier than `later` has it.

    Args:
        limit: in any unit but hours.
        day: the trigger's day [ordinal].
        calendar: which days are worked.
        conventions: `trigger_day` and `non_working_deadline` matter here.

    Returns:
        The last day in time, inclusive [ordinal].

    Raises:
        LimitError: *limit* is in hours.
        CalendarRangeError: working days are needed outside the span of known bank holidays.

    Example:
        >>> from datetime import date
        >>> from cpstandards.calendars import working_calendar
        >>> friday = date(2025, 5, 2).toordinal()
        >>> counted = Conventions(trigger_day="counted")
        >>> end = deadline_after(parse_limit("2 working days"), friday, working_calendar(), counted)
        >>> date.fromordinal(end).isoformat()
        '2025-05-06'
    """
    if conventions.trigger_day == "not_counted":
        end = later(limit, day, calendar)
    elif limit.unit is not Unit.WORKING_DAYS:
        end = later(limit, day, calendar) - 1
    elif limit.amount == 1:
        end = calendar.roll_forward(day)
    else:
        end = calendar.add_working_days(calendar.roll_forward(day), limit.amount - 1)
    return _rolled(limit, end, calendar, conventions)


def deadline_before(
    limit: Limit, day: Whole, calendar: WorkingDays[Whole], conventions: Conventions = USUAL
) -> Whole:
    """The deadline of a limit counted backwards, as the document counts.

    Where the days are clear days, it is the latest day with so many whole days in between: the
    day before the one that `earlier` has, worked or not. So two clear working days before a
    Wednesday end on the Sunday.

    Args:
        limit: in any unit but hours.
        day: the reference event's day [ordinal].
        calendar: which days are worked.
        conventions: `clear_days` and `non_working_deadline` matter here.

    Returns:
        The last permitted day, inclusive [ordinal].

    Raises:
        LimitError: *limit* is in hours.
        CalendarRangeError: working days are needed outside the span of known bank holidays.

    Example:
        >>> from datetime import date
        >>> from cpstandards.calendars import working_calendar
        >>> wednesday = date(2025, 4, 30).toordinal()
        >>> clear = Conventions(clear_days=True)
        >>> limit = parse_limit("2 working days")
        >>> end = deadline_before(limit, wednesday, working_calendar(), clear)
        >>> date.fromordinal(end).isoformat()
        '2025-04-27'
    """
    end = earlier(limit, day, calendar) - conventions.clear_days
    return _rolled(limit, end, calendar, conventions)


def birthday(born: Whole, years: int, conventions: Conventions = USUAL) -> Whole:
    """The day on which a child born on *born* turns *years*.

    Args:
        born: the day of birth [ordinal].
        years: the age reached, at least 0 [years].
        conventions: `birthday_of_29_february` matters here.

    Returns:
        The birthday [ordinal].

    Example:
        >>> from datetime import date
        >>> leap_day = date(2008, 2, 29).toordinal()
        >>> date.fromordinal(birthday(leap_day, 18)).isoformat()
        '2026-02-28'
    """
    end = add_months(born, 12 * years)
    if conventions.birthday_of_29_february == "28 February":
        return end
    return end + _month_and_day(born)[1] - _month_and_day(end)[1]


def add_months(day: Whole, months: int) -> Whole:
    """The same day of the month, *months* later, or that month's last day if it has none such.

    Whole-number arithmetic without branches, so that one line serves a day and a column. Years
    run from March, which puts the leap day last.

    Args:
        day: where counting starts [ordinal]. One, or shape (n,).
        months: how many, forwards or (negative) backwards [calendar months].

    Returns:
        The day [ordinal], not checked to lie in the years 1 to 9999.

    Source: H. Hinnant, chrono-Compatible Low-Level Date Algorithms, `civil_from_days`.

    Example:
        >>> from datetime import date
        >>> date.fromordinal(add_months(date(2024, 1, 31).toordinal(), 1)).isoformat()
        '2024-02-29'
    """
    month, day_in_month = _month_and_day(day)
    target = month + months
    excess = day_in_month - (_month_start(target + 1) - _month_start(target) - 1)
    end: Whole = _month_start(target) + day_in_month - excess * (excess > 0)
    return end


def _month_and_day(day: Whole) -> tuple[Whole, Whole]:
    """Months since March of the year 0, and the day in the month, both counted from 0."""
    since = day + 305  # days since 1 March of the year 0
    in_era = since % 146_097  # an era is the 400 years after which the calendar repeats
    year = (in_era - in_era // 1_460 + in_era // 36_524 - in_era // 146_096) // 365
    in_year = in_era - (365 * year + year // 4 - year // 100)
    month = (5 * in_year + 2) // 153
    months = (since // 146_097 * 400 + year) * 12 + month
    return months, in_year - (153 * month + 2) // 5


def _month_start(months: Whole) -> Whole:
    """First day [ordinal] of a month counted since March of the year 0."""
    year, month = months // 12, months % 12
    return 365 * year + year // 4 - year // 100 + year // 400 + (153 * month + 2) // 5 - 305


def _rolled(
    limit: Limit, end: Whole, calendar: WorkingDays[Whole], conventions: Conventions
) -> Whole:
    """Where a deadline at *end* goes. One in working days stays."""
    if limit.unit is Unit.WORKING_DAYS:
        return end
    match conventions.non_working_deadline:
        case "stays":
            return end
        case "next_working_day":
            return calendar.roll_forward(end)
        case "previous_working_day":
            return calendar.roll_back(end)
        case _:
            assert_never(conventions.non_working_deadline)


def _microseconds(limit: Limit) -> int:
    """The length of a limit in elapsed hours [microseconds]."""
    if limit.unit is not Unit.HOURS:
        raise _wrong_unit(limit, "instants")
    return limit.amount * HOUR


def _wrong_unit(limit: Limit, scale: str) -> LimitError:
    """The error for a limit that cannot be counted on this scale."""
    remedy = "hours are counted between instants, every other unit between days"
    return LimitError(str(limit), f"`{limit}` cannot be counted in {scale}", remedy)


def _remedy(text: str) -> str:
    """What *text* was probably meant to be, or else the forms that there are."""
    match = NEARLY.fullmatch(text) if len(text) <= SHOWN else None
    if match is None:
        return FORMS
    words = " ".join(match[2].lower().replace("-", " ").split())
    near = nearest(words, UNITS)
    if near is None:
        return FORMS
    return f"did you mean `{match[1]} {UNITS[near].word(int(match[1]))}`?"
