"""How days and hours were counted, in words to be followed on a wall calendar.

A result does not say which convention its ruleset follows. The one that leads from day 0 to the
deadline is named; where none does, or several do, none is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from math import floor
from typing import NamedTuple

from cpstandards.calendars import NonWorkingDay, WorkingCalendar, working_calendar
from cpstandards.clock import day_of, local_span, to_datetime
from cpstandards.describe import month_in_words
from cpstandards.errors import CalendarRangeError
from cpstandards.explain.view import View
from cpstandards.explain.words import amount, at_moment, capital, nth, on_day
from cpstandards.limits import (
    HOUR,
    USUAL,
    Conventions,
    Limit,
    Unit,
    deadline_after,
    deadline_before,
    times,
)
from cpstandards.vocabulary import EventRef

EVERY_DAY = "Every day counts, weekends and bank holidays too."
UNITS = {
    Unit.HOURS: "Hours count by day and by night.",
    Unit.WORKING_HOURS: "Only the hours of working days in which work goes on count.",
    Unit.DAYS: EVERY_DAY,
    Unit.WORKING_DAYS: "Weekends, bank holidays and closures do not count.",
    Unit.WEEKS: EVERY_DAY,
    Unit.MONTHS: "These are calendar months.",
    Unit.YEARS: "These are calendar years.",
}
"""What is counted, by unit."""
DAYS_IN = {
    Unit.DAYS: 1,
    Unit.WORKING_DAYS: 1,
    Unit.WEEKS: 7,
    Unit.MONTHS: 365.2425 / 12,
    Unit.YEARS: 365.2425,
}
"""How many of the days that it counts a unit has, on average."""

DAY_COUNTED = Conventions(trigger_day="counted")
CLEAR_DAYS = Conventions(clear_days=True)
ROLLED_ON = Conventions(non_working_deadline="next_working_day")
ROLLED_BACK = Conventions(non_working_deadline="previous_working_day")

ROLLED = (
    "Counted from {zero}, {limit} would end on {nominal}, a non-working day. "
    "This ruleset moves the deadline to the {side} working day, {due}."
)
SAID = {
    USUAL: "Day 0 is {zero} and is not counted; {limit} {are} counted {to} {due}.",
    DAY_COUNTED: (
        "This ruleset counts the day itself: day 1 is {zero}; {limit} {are} counted {to} {due}."
    ),
    CLEAR_DAYS: "Day 0 is {zero}; {limit} lie whole between it and {due}.",
    ROLLED_ON: ROLLED.replace("{side}", "next"),
    ROLLED_BACK: ROLLED.replace("{side}", "previous"),
    None: "As this ruleset counts, {limit} from {zero} lead to {due}.",
}
"""What is said of a count, by the convention that was followed, if that can be told."""

WORKING_DAYS_SAID = {
    (False, True, 0): USUAL,
    (False, True, -1): DAY_COUNTED,
    (True, True, 0): USUAL,
    (True, True, 1): CLEAR_DAYS,
    (True, False, 0): CLEAR_DAYS,
}
"""The convention of a count of working days: by whether it is backwards, whether it ends on a
working day, and how many more working days than the limit lie from day 0 to its end."""


class Count(NamedTuple):
    """A count of days from day 0 that led to a deadline.

    Attributes:
        limit: what was counted.
        zero: the event of day 0.
        end: where it led [ordinal].
        backwards: whether that is earlier.
        days: the days counted, in the limit's own kind of day.
        ends_worked: whether *end* is a working day.
        calendar: counts working days.
    """

    limit: Limit
    zero: EventRef
    end: int
    backwards: bool
    days: int
    ends_worked: bool
    calendar: WorkingCalendar

    def leads_to(self, conventions: Conventions = USUAL) -> int | None:
        """Where it leads under *conventions* [ordinal], or None beyond the calendar."""
        ends = deadline_before if self.backwards else deadline_after
        try:
            return ends(self.limit, self.zero.day, self.calendar, conventions)
        except CalendarRangeError:
            return None

    def followed(self) -> tuple[Conventions, ...]:
        """The conventions under which it leads to its end; the usual one alone if it does."""
        if self.limit.unit is Unit.WORKING_DAYS:
            more = self.days - self.limit.amount
            found = WORKING_DAYS_SAID.get((self.backwards, self.ends_worked, more))
            away = self.backwards and self.end > self.zero.day
            return () if found is None or away else (found,)
        leading = tuple(each for each in SAID if each and self.leads_to(each) == self.end)
        return (USUAL,) if USUAL in leading else leading


def counting(view: View) -> Iterator[str]:
    """How the limit leads from day 0, or from a moment, to the deadline."""
    of = view.of
    if of.limit is not None and of.limit.is_in_hours:
        yield from _elapsed(view)
    found = _count(view)
    if found is None or of.due_from is not None:
        return
    turns = _turns(found) if of.standard.kind == "every" else 1
    if turns > 1:
        whole = times(found.limit, turns)
        yield f"Deadlines are counted from the start: {turns} times {found.limit} is {whole}."
        found = found._replace(limit=whole)
    followed = found.followed()
    yield _counted(view, found, followed[0] if len(followed) == 1 else None)
    if followed == (USUAL,) and not view.hides(found.zero):
        yield from surprises(found.limit, found.zero.day, found.end, of.derivation.skipped)
    if of.opens is not None and not (view.is_ban or of.timed or view.hides(found.zero)):
        yield _opening(found, of.opens, of.derivation.skipped)


def _opening(found: Count, opens: int, skipped: Iterable[NonWorkingDay]) -> str:
    """Where a window opens, seen from day 0; its closing is what was counted."""
    away = opens - found.zero.day
    if not away:
        return "The window opens on day 0."
    length = amount(away, "days")
    if found.limit.unit is Unit.WEEKS and away % 7 == 0:
        length = f"{amount(away // 7, 'weeks')} ({length})"
    if found.limit.unit is Unit.WORKING_DAYS:
        between = range(opens, found.zero.day) if away < 0 else range(found.zero.day + 1, opens + 1)
        worked = len(between) - sum(each.day in between for each in skipped)
        length = f"{amount(worked, 'working days')} ({length})"
    side = "before" if away < 0 else "after"
    return f"The window opens {length} {side} day 0, on {on_day(opens)}."


def _count(view: View) -> Count | None:
    """The count of days that led to the target, if there was one."""
    of, target = view.of, view.target
    days, falls_on = of.derivation.counted, of.derivation.falls_on
    if of.limit is None or of.counted_from is None or target is None or days is None:
        return None
    calendar = of.standard.calendar or working_calendar(
        of.standard.region
    )  # none in a result read from JSON
    end, back = view.day_of(target), view.is_backwards
    return Count(of.limit, of.counted_from, end, back, days, falls_on is None, calendar)


def _turns(found: Count) -> int:
    """How many of the limit, end to end, were counted: more than 1 in a fixed recurrence."""
    about = floor(found.days / (found.limit.amount * DAYS_IN[found.limit.unit]))
    for turns in (max(1, about), about + 1):
        if found._replace(limit=times(found.limit, turns)).followed():
            return turns
    return 1


def _counted(view: View, found: Count, followed: Conventions | None) -> str:
    nominal = found.leads_to() if followed in (ROLLED_ON, ROLLED_BACK) else None
    length = None if view.hides(found.zero) else found.days
    return SAID[followed].format(
        zero=view.day_zero(found.zero),
        limit=with_days(found.limit, length),
        are="is" if found.limit.amount == 1 else "are",
        to="back to" if found.backwards else "to",
        nominal=on_day(nominal or found.end),
        due=on_day(found.end),
    )


def with_days(limit: Limit, days: int | None) -> str:
    """A limit, with its length in days, if known, where that is more than its number says."""
    if days is None or limit.unit in (Unit.DAYS, Unit.WORKING_DAYS):
        return str(limit)
    return f"{limit} ({amount(days, 'days')})"


def surprises(limit: Limit, zero: int, end: int, skipped: Iterable[NonWorkingDay]) -> Iterator[str]:
    """What may surprise someone who counts by hand from day *zero* to *end* [ordinal].

    Args:
        limit: what is counted, by the usual convention.
        zero: day 0 [ordinal].
        end: where it leads [ordinal].
        skipped: the days between that do not count.
    """
    if limit.unit in (Unit.MONTHS, Unit.YEARS):
        begun, ended = date.fromordinal(zero), date.fromordinal(end)
        if ended.day < begun.day:
            yield f"{month_in_words(ended)} has no {nth(begun.day)}, so its last day is taken."
    if limit.unit is Unit.WORKING_DAYS and zero < end:
        closed, first = {each.day for each in skipped}, zero + 1
        while first in closed:
            first += 1
        if first > zero + 1:
            yield f"Day 1 is {on_day(first)}."


# --- hours ---------------------------------------------------------------------------------------


def _elapsed(view: View) -> Iterator[str]:
    limit, anchor, target = view.of.limit, view.of.counted_from, view.target
    if limit is None or anchor is None or target is None or view.hides(anchor):
        return
    if anchor.earliest is not None and anchor.earliest == anchor.latest:
        way = "counted back" if target < anchor.earliest else "counted"
        start, end = at_moment(anchor.earliest), at_moment(target)
        are = "is" if limit.amount == 1 else "are"
        yield f"{capital(str(limit))} {are} {way} from {start} to {end}."
        yield from clock_changes(*sorted((anchor.earliest, target)))
    else:
        first, last = sorted((anchor.day, day_of(target)))
        yield from clock_changes(local_span(first)[0], local_span(last)[1])


def clock_changes(start: int, end: int) -> Iterator[str]:
    """The clock changes from *start* to *end* [instant]."""
    for day in range(day_of(start), day_of(end) + 1):
        first, last = local_span(day)
        before, after = to_datetime(max(start, first)), to_datetime(min(end, last))
        if before.utcoffset() != after.utcoffset():
            hours = (last + 1 - first) // HOUR
            way = "back" if before.dst() else "forward"
            yield f"The clocks went {way} on {on_day(day)}, a day of {hours} hours."
