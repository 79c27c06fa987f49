"""Working time: the hours of working days in which work goes on, and arithmetic over them.

Moments are instants, as `clock` has them. Work begins and ends by the wall clock in England, so
that a working day has as many hours in summer as in winter.
"""

from __future__ import annotations

from dataclasses import dataclass

from cpstandards.calendars import WorkingCalendar
from cpstandards.clock import Instant, clock_span, day_of


@dataclass(frozen=True, slots=True)
class WorkingTime:
    """The hours in which work goes on.

    Attributes:
        calendar: which days are worked.
        opens: when work begins on each of them [minutes after midnight].
        closes: when it ends; later than *opens* [minutes after midnight].
    """

    calendar: WorkingCalendar
    opens: int
    closes: int

    def goes_on(self, at: Instant) -> bool:
        """Whether work goes on at *at*; at its very end it no longer does.

        Raises:
            CalendarRangeError: *at* lies outside the span of known bank holidays.

        Example:
            >>> from datetime import datetime
            >>> from cpstandards.calendars import working_calendar
            >>> from cpstandards.clock import local_time
            >>> office = WorkingTime(working_calendar(), 9 * 60, 17 * 60)
            >>> office.goes_on(local_time(datetime(2025, 4, 17, 16, 59)).latest)
            True
        """
        day = day_of(at)
        if not self.calendar.is_working_day(day):
            return False
        opens, closes = self._hours_of(day)
        return opens <= at < closes

    def begins(self, at: Instant) -> Instant:
        """*at* if work goes on then, else when it next begins [instant].

        Raises:
            CalendarRangeError: either moment lies outside the span of known bank holidays.
        """
        day = day_of(at)
        if self.calendar.is_working_day(day):
            opens, closes = self._hours_of(day)
            if at < closes:
                return max(at, opens)
        return self._hours_of(self.calendar.next_working_day(day))[0]

    def went_on(self, at: Instant) -> Instant:
        """*at* if work goes on then or has just ended, else when it last ended [instant].

        Raises:
            CalendarRangeError: either moment lies outside the span of known bank holidays.
        """
        day = day_of(at)
        if self.calendar.is_working_day(day):
            opens, closes = self._hours_of(day)
            if at >= opens:
                return min(at, closes)
        return self._hours_of(self.calendar.subtract_working_days(day, 1))[1]

    def later(self, at: Instant, length: int) -> Instant:
        """The first moment by which so much working time has passed since *at* [instant].

        Args:
            at: where counting starts, inside working hours or not [instant].
            length: more than 0 [microseconds].

        Raises:
            CalendarRangeError: either moment lies outside the span of known bank holidays.

        Example:
            >>> from datetime import datetime
            >>> from cpstandards.calendars import working_calendar
            >>> from cpstandards.clock import local_time, to_datetime
            >>> office = WorkingTime(working_calendar(), 9 * 60, 17 * 60)
            >>> maundy_thursday = local_time(datetime(2025, 4, 17, 16)).latest
            >>> to_datetime(office.later(maundy_thursday, 2 * 3_600_000_000)).isoformat()
            '2025-04-22T10:00:00+01:00'
        """
        at = self.begins(at)
        day = day_of(at)
        closes = self._hours_of(day)[1]
        while length > closes - at:
            length -= closes - at
            day = self.calendar.next_working_day(day)
            at, closes = self._hours_of(day)
        return at + length

    def earlier(self, at: Instant, length: int) -> Instant:
        """The last moment from which so much working time passes until *at* [instant].

        Args:
            at: where counting back starts, inside working hours or not [instant].
            length: more than 0 [microseconds].

        Raises:
            CalendarRangeError: either moment lies outside the span of known bank holidays.
        """
        day = day_of(at)
        if not self.calendar.is_working_day(day):
            day = self.calendar.roll_back(day)
        opens, closes = self._hours_of(day)
        at = min(at, closes)
        while length > at - opens:
            length -= max(at - opens, 0)
            day = self.calendar.subtract_working_days(day, 1)
            opens, at = self._hours_of(day)
        return at - length

    def _hours_of(self, day: int) -> tuple[Instant, Instant]:
        """When work begins and ends on *day* [instant]."""
        return clock_span(day, self.opens)[0], clock_span(day, self.closes)[1]
