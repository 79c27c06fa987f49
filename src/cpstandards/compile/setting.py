"""What the moments and conditions of a standard have in common: how it counts, and in what."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from cpstandards import model
from cpstandards.calendars import WorkingCalendar
from cpstandards.clock import minutes_of_day
from cpstandards.compile.matching import Mentions
from cpstandards.errors import CalendarRangeError
from cpstandards.limits import (
    HOUR,
    USUAL,
    Conventions,
    Limit,
    Unit,
    deadline_after,
    deadline_before,
    earlier_instant,
    later_instant,
)
from cpstandards.vocabulary import Vocabulary
from cpstandards.worktime import WorkingTime


class Setting(NamedTuple):
    """What is the same for every moment of a standard.

    Attributes:
        calendar: which days are worked.
        conventions: how the ruleset counts.
        vocabulary: event types and facts.
        mentions: the values that the standard asks about.
        timed: whether the standard compares moments rather than days.
        may_be_itself: whether an anchor inside a moment can mean the trigger, where that matches.
    """

    calendar: WorkingCalendar
    conventions: Conventions
    vocabulary: Vocabulary
    mentions: Mentions
    timed: bool
    may_be_itself: bool = True

    @property
    def is_usual(self) -> bool:
        """Whether days are counted as in rulesets that say nothing of it."""
        return replace(self.conventions, working_hours=None) == USUAL

    @property
    def work(self) -> WorkingTime:
        """The hours in which work goes on.

        Raises:
            KeyError: neither the ruleset nor the standard states them.
        """
        hours = self.conventions.working_hours
        if hours is None:
            raise KeyError("working_hours")
        return WorkingTime(self.calendar, *hours)

    def hours(self, limit: Limit, backwards: bool) -> Callable[[int], int]:
        """Where *limit* ends, seen from a moment [instant].

        Args:
            limit: in hours, or working hours.
            backwards: whether it counts backwards.
        """
        if limit.unit is Unit.WORKING_HOURS:
            count, length = self.work.earlier if backwards else self.work.later, limit.amount * HOUR
            return lambda moment: count(moment, length)
        ends = earlier_instant if backwards else later_instant
        return lambda moment: ends(limit, moment)

    def counting(
        self, limit: Limit, backwards: bool, opening: bool = False
    ) -> Callable[[int], int]:
        """Where *limit* ends on the scale of days, seen from a day [ordinal].

        Args:
            limit: in any unit but hours.
            backwards: whether it counts backwards.
            opening: whether it opens a time rather than closing it, and so is never moved off a
                non-working day.
        """
        ends = deadline_before if backwards else deadline_after
        conventions = self.conventions
        if opening:
            conventions = replace(conventions, non_working_deadline="stays")
        if self.is_usual and limit.unit in (Unit.DAYS, Unit.WEEKS):
            step = limit.amount * (7 if limit.unit is Unit.WEEKS else 1) * (-1 if backwards else 1)
            return self._in_span(lambda day: day + step)
        return self._in_span(lambda day: ends(limit, day, self.calendar, conventions))

    def _in_span(self, count: Callable[[int], int]) -> Callable[[int], int]:
        """*count*, refusing to lead outside the calendar: a day there may be a bank holiday."""
        first, last = self.calendar.first.toordinal(), self.calendar.last.toordinal()

        def checked(day: int) -> int:
            end = count(day)
            if not first <= end <= last:
                raise CalendarRangeError(
                    self.calendar.first.fromordinal(day),
                    self.calendar.first,
                    self.calendar.last,
                    counted=True,
                )
            return end

        return checked


def conventions_of(ruleset: model.Ruleset, standard: model.Standard) -> Conventions:
    """How *standard* counts: as it says itself, and otherwise as its ruleset says."""
    own = standard.conventions
    stated = {} if own is None else {name: getattr(own, name) for name in own.model_fields_set}
    every = {name: getattr(ruleset.conventions, name) for name in model.Conventions.model_fields}
    every |= stated
    hours = every["working_hours"]
    if hours is not None:
        every["working_hours"] = minutes_of_day(hours.from_), minutes_of_day(hours.to)
    return Conventions(**every)
