"""Europe/London moments as whole numbers.

An *instant* is a count of microseconds since 1970-01-01T00:00Z, an `int`: exact, and free of
time zones, so that elapsed hours pass through clock changes as they do in life. A *day* is a
day in London [ordinal]; it has 23 hours in spring and 25 in autumn.

A local time without an offset is what a London wall clock showed. In the repeated hour of
autumn that is either of two instants, and `LocalTime` keeps both. In the missing hour of
spring no clock showed it, and it is bad input.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from cpstandards.errors import MomentError, ZoneDatabaseError, quoted

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

Instant: TypeAlias = int
"""Microseconds since 1970-01-01T00:00Z."""

ZONE = "Europe/London"
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
WHEN = re.compile(
    r"(?P<day>[0-9]{4}-[0-9]{2}-[0-9]{2})"
    r"(?P<time>[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:\.[0-9]{1,6})?)?"
    r"(?P<offset>Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
FORMS = "write `2025-04-10`, `2025-04-10T10:00` or `2025-04-10T10:00+01:00`"


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time in London, which may be either of two instants.

    Attributes:
        on: the day in London.
        earliest: the first instant that it can be [instant].
        latest: the last instant that it can be; the same, but for the repeated autumn hour.

    Example:
        >>> repeated = local_time(datetime(2025, 10, 26, 1, 30))
        >>> (repeated.latest - repeated.earliest) // 60_000_000
        60
        >>> str(repeated)
        '2025-10-26T01:30:00'
    """

    on: date
    earliest: Instant
    latest: Instant

    @property
    def is_ambiguous(self) -> bool:
        """Whether it is either of two instants."""
        return self.earliest != self.latest

    def __str__(self) -> str:
        """ISO text that `parse_when` reads back: without an offset where it is ambiguous."""
        at = to_datetime(self.earliest)
        return (at.replace(tzinfo=None) if self.is_ambiguous else at).isoformat()


def instant(at: datetime) -> Instant:
    """The instant of an aware *at*.

    Args:
        at: a moment with an offset or a time zone. In a repeated hour, its `fold` decides.

    Returns:
        The instant, exactly.

    Raises:
        MomentError: *at* has no offset, or lies in the missing hour of its own time zone.

    Example:
        >>> instant(datetime(1970, 1, 1, 1, tzinfo=UTC))
        3600000000
    """
    if at.utcoffset() is None:
        raise MomentError(str(at), f"`{at}` has no offset", "use `local_time` for London times")
    _both_instants(at)
    return _instant(at)


def local_time(at: datetime) -> LocalTime:
    """The London time of *at*.

    Args:
        at: with an offset or time zone, exactly that moment; without, what a London wall clock
            showed. A naive time in the repeated autumn hour is ambiguous, whatever its `fold`.

    Returns:
        The day in London, with the earliest and latest instant it can be.

    Raises:
        MomentError: *at* lies in the missing spring hour.

    Example:
        >>> str(local_time(datetime(2025, 4, 10, 10)))
        '2025-04-10T10:00:00+01:00'
    """
    if at.utcoffset() is not None:
        exact = instant(at)
        return LocalTime(to_datetime(exact).date(), exact, exact)
    return _wall_clock_time(at)


def parse_when(text: str) -> date | LocalTime:
    """The date or time that *text* states.

    Args:
        text: `2025-04-10`; `2025-04-10T10:00` or `2025-04-10 10:00:30.25`, London time; or
            with an offset, `2025-04-10T10:00+01:00` or `2025-04-10T09:00Z`.

    Returns:
        A `date` where only that is known, otherwise a `LocalTime`.

    Raises:
        MomentError: *text* is none of these, or no clock in London ever showed it.

    Example:
        >>> parse_when("2025-04-10")
        datetime.date(2025, 4, 10)
        >>> parse_when("2025-03-30T01:30")
        Traceback (most recent call last):
            ...
        cpstandards.errors.MomentError: `2025-03-30T01:30` did not exist in Europe/London; \
the clocks went forward over it
    """
    match = WHEN.fullmatch(text)
    if match is None:
        raise MomentError(text, f"{quoted(text)} is not a date or time", FORMS)
    try:
        if match["time"] is None:
            return date.fromisoformat(text)
        return local_time(datetime.fromisoformat(text))
    except MomentError as error:
        raise MomentError(text, error.problem.replace(error.text, text), error.help) from None
    except (ValueError, OverflowError):
        raise MomentError(text, f"{quoted(text)} is not in the calendar", FORMS) from None


def to_datetime(moment: Instant) -> datetime:
    """The London time at *moment*, aware.

    Args:
        moment: the instant [instant].

    Raises:
        OverflowError: *moment* lies outside the years 1 to 9999.

    Example:
        >>> to_datetime(1_000_000).isoformat()
        '1970-01-01T01:00:01+01:00'
    """
    return (EPOCH + timedelta(microseconds=moment)).astimezone(london())


def day_of(moment: Instant) -> int:
    """The day in London at *moment* [ordinal].

    Args:
        moment: the instant [instant].

    Raises:
        OverflowError: *moment* lies outside the years 1 to 9999.

    Example:
        >>> late_evening = instant(datetime(2025, 4, 10, 23, 30, tzinfo=UTC))
        >>> date.fromordinal(day_of(late_evening)).isoformat()
        '2025-04-11'
    """
    return to_datetime(moment).toordinal()


@lru_cache(maxsize=65536)
def local_span(day: int) -> tuple[Instant, Instant]:
    """The first and the last instant of a day in London, both inclusive.

    No clock there ever changed at midnight.

    Args:
        day: the day in London [ordinal].

    Returns:
        The first and last microsecond of it [instant].

    Example:
        >>> first, last = local_span(date(2025, 3, 30).toordinal())
        >>> (last + 1 - first) // 3_600_000_000
        23
    """
    midnight = datetime.fromordinal(day).replace(tzinfo=london())
    return _instant(midnight), _instant(datetime.combine(midnight, time.max, london()))


@lru_cache(maxsize=65536)
def clock_span(day: int, minutes: int) -> tuple[Instant, Instant]:
    """The first and the last instant at which a London clock shows a time of day.

    They differ only in the repeated autumn hour. In the missing spring hour it is the instant at
    which a clock that was not put forward shows it.

    Args:
        day: the day in London [ordinal].
        minutes: the time [minutes after midnight], less than 1,440.

    Returns:
        Both instants [instant].

    Example:
        >>> first, last = clock_span(date(2025, 10, 26).toordinal(), 90)
        >>> (last - first) // 60_000_000
        60
    """
    at = datetime.fromordinal(day).replace(hour=minutes // 60, minute=minutes % 60)
    at = at.replace(tzinfo=london())
    first = _instant(at)
    return first, max(first, _instant(at.replace(fold=1)))


def minutes_of_day(text: str) -> int:
    """The time of day that *text* states, such as `09:00` [minutes after midnight].

    Example:
        >>> minutes_of_day("09:30")
        570
    """
    hours, _, minutes = text.partition(":")
    return 60 * int(hours) + int(minutes)


@lru_cache(maxsize=1)
def london() -> ZoneInfo:
    """The time zone of London.

    Raises:
        ZoneDatabaseError: the machine has no time zone database.
    """
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # noqa: PLC0415 - only where times are

    try:
        return ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        message = f"no time zone database has `{ZONE}`; install the package `tzdata`"
        raise ZoneDatabaseError(message) from None


def _wall_clock_time(at: datetime) -> LocalTime:
    """The time that a London wall clock showed as the naive *at*."""
    return LocalTime(at.date(), *_both_instants(at.replace(tzinfo=london())))


def _both_instants(at: datetime) -> tuple[Instant, Instant]:
    """The instants of an aware *at*, by either fold: the same, but in a repeated hour."""
    first, second = _instant(at.replace(fold=0)), _instant(at.replace(fold=1))
    if first != second and not _exists(at):
        shown = at.replace(tzinfo=None).isoformat()
        missing = f"`{shown}` did not exist in {at.tzinfo}"
        raise MomentError(shown, missing, "the clocks went forward over it")
    return first, second


def _exists(at: datetime) -> bool:
    """Whether a clock ever showed *at*. Asked only of times near a clock change: it is slow."""
    from dateutil.tz import datetime_exists  # noqa: PLC0415 - as rarely as it is needed

    return datetime_exists(at)


def _instant(at: datetime) -> Instant:
    """The instant of an aware *at* that exists."""
    return (at - EPOCH) // MICROSECOND
