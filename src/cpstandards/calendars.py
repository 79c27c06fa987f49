"""Working days: which days count, and arithmetic over them.

A calendar is a snapshot of one region's bank holidays, from the package `holidays`, with
weekends and a board's own closures. All arithmetic is two look-ups in two tables made once:

- `days`: the working days of the span, in order [ordinal];
- `rank`: for the day before the span (the *eve*) and then each of its days, the position in
  `days` of the last working day on or before it; -1 while there is none.

The four functions over the tables are the only arithmetic. They take whole numbers or NumPy
arrays of them, so one case (`WorkingCalendar`) and a column of cases (`WorkingColumns`) share
one meaning. They check nothing: the calendars do, as a negative position would silently wrap.

Days are proleptic ordinals, as from `date.toordinal`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache, partial
from itertools import accumulate, compress
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn, Protocol, TypeVar

from cpstandards.errors import CalendarRangeError, LimitError, UnknownRegionError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Whole = TypeVar("Whole", int, NDArray[np.int64])
    """One whole number, or a column of them."""
else:
    Whole = TypeVar("Whole")

FIRST = date(1990, 1, 1)
LAST = date(2060, 12, 31)
REGIONS = ("GB-ENG", "GB-NIR", "GB-SCT", "GB-WLS")
WEEKEND = {6: "Saturday", 0: "Sunday"}
"""Names of the weekend, by ordinal modulo 7."""


class Table(Protocol[Whole]):
    """A row of whole numbers that can be looked up by one position, or by a column of them."""

    def __getitem__(self, position: Whole, /) -> Whole:
        """The number at *position*."""


def nth_working_day_after(
    days: Table[Whole], rank: Table[Whole], eve: int, day: Whole, count: Whole
) -> Whole:
    """The *count*-th working day strictly after *day* [ordinal].

    Source: Department for Education, children in need census guidance: the day of the trigger
    is day 0.
    """
    return days[rank[day - eve] + count]


def nth_working_day_before(
    days: Table[Whole], rank: Table[Whole], eve: int, day: Whole, count: Whole
) -> Whole:
    """The *count*-th working day strictly before *day* [ordinal]."""
    return days[rank[day - 1 - eve] + 1 - count]


def nearest_working_day(
    days: Table[Whole], rank: Table[Whole], eve: int, day: Whole, forward: int
) -> Whole:
    """*day* if it is a working day, else the next (*forward* 1) or the last before (0)."""
    return days[rank[day - forward - eve] + forward]


def working_days_in(rank: Table[Whole], eve: int, start: Whole, end: Whole) -> Whole:
    """How many working days lie after *start* and on or before *end*; negative backwards."""
    return rank[end - eve] - rank[start - eve]


class WorkingDays(Protocol[Whole]):
    """What limits need of a `WorkingCalendar`, or of its `WorkingColumns`."""

    def next_working_day(self, day: Whole) -> Whole:
        """The first working day strictly after *day*."""

    def add_working_days(self, day: Whole, count: int) -> Whole:
        """The *count*-th working day strictly after *day*."""

    def subtract_working_days(self, day: Whole, count: int) -> Whole:
        """The *count*-th working day strictly before *day*."""

    def working_days_between(self, start: Whole, end: Whole) -> Whole:
        """How many working days lie after *start* and on or before *end*."""

    def roll_forward(self, day: Whole) -> Whole:
        """*day* if it is a working day, else the next."""

    def roll_back(self, day: Whole) -> Whole:
        """*day* if it is a working day, else the last before it."""


class NonWorkingDay(NamedTuple):
    """A day that working-day limits skip, and why."""

    day: int
    """Ordinal."""
    name: str
    """`Good Friday`, `Saturday`, or a closure's own name."""


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """An immutable snapshot of the working days of a region. Made by `working_calendar`.

    Every method takes and returns ordinals within the span.

    Attributes:
        region: such as `GB-ENG`.
        closures: a board's own non-working days, with their names, in order.
        first: first day of the span, inclusive.
        last: last day of the span, inclusive.
        fingerprint: 16 hexadecimal digits over the region, the span and the date of every
            weekday that is not worked. Names do not enter it.
        eve: the day before the span [ordinal].
        days: the working days in order [ordinal].
        rank: position in `days` of the last working day on or before each day since the eve.
        closed: every non-working day of the span, in order.
    """

    region: str
    closures: tuple[tuple[date, str], ...] = field(repr=False)
    first: date
    last: date
    fingerprint: str
    eve: int = field(repr=False, compare=False)
    days: tuple[int, ...] = field(repr=False, compare=False)
    rank: tuple[int, ...] = field(repr=False, compare=False)
    closed: tuple[NonWorkingDay, ...] = field(repr=False, compare=False)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - as Hypothesis asks
        printer.text(f"working_calendar({self.region!r}, {self.closures!r})")

    def is_working_day(self, day: int) -> bool:
        """Whether *day* is worked: no weekend, bank holiday or closure.

        Args:
            day: the day [ordinal].

        Raises:
            CalendarRangeError: *day* lies outside the span of known bank holidays.

        Example:
            >>> working_calendar().is_working_day(date(2022, 9, 19).toordinal())
            False
        """
        self._require(day)
        return working_days_in(self.rank, self.eve, day - 1, day) == 1

    def next_working_day(self, day: int) -> int:
        """The first working day strictly after *day* [ordinal].

        Args:
            day: the day, worked or not [ordinal].

        Raises:
            CalendarRangeError: either day lies outside the span of known bank holidays.

        Example:
            >>> maundy_thursday = date(2025, 4, 17).toordinal()
            >>> date.fromordinal(working_calendar().next_working_day(maundy_thursday)).isoformat()
            '2025-04-22'
        """
        return self.add_working_days(day, 1)

    def add_working_days(self, day: int, count: int) -> int:
        """Ordinal of the *count*-th working day strictly after *day*.

        *day* itself never counts, working day or not.

        Args:
            day: where counting starts [ordinal].
            count: how many to count, at least 1 [working days].

        Raises:
            CalendarRangeError: either end lies outside the span of known bank holidays.
            LimitError: *count* is less than 1.

        Example:
            >>> england = working_calendar("GB-ENG")
            >>> good_friday = date(2024, 3, 29).toordinal()
            >>> date.fromordinal(england.add_working_days(good_friday, 1)).isoformat()
            '2024-04-02'
        """
        if day <= self.eve or count < 1:
            self._refuse(day, count)
        try:
            # `nth_working_day_after` word for word: calling it would double the cost of this,
            # the busiest line of the library. A test holds the two together on every day.
            return self.days[self.rank[day - self.eve] + count]
        except IndexError:
            self._refuse(day, count)

    def subtract_working_days(self, day: int, count: int) -> int:
        """Ordinal of the *count*-th working day strictly before *day*.

        *day* itself never counts, working day or not.

        Args:
            day: where counting back starts [ordinal].
            count: how many to count, at least 1 [working days].

        Raises:
            CalendarRangeError: either end lies outside the span of known bank holidays.
            LimitError: *count* is less than 1.

        Example:
            >>> wednesday = date(2025, 4, 23).toordinal()
            >>> date.fromordinal(working_calendar().subtract_working_days(wednesday, 2)).isoformat()
            '2025-04-17'
        """
        self._require(day)
        if not 1 <= count <= self.rank[day - 1 - self.eve] + 1:
            self._refuse(day, count)
        return nth_working_day_before(self.days, self.rank, self.eve, day, count)

    def working_days_between(self, start: int, end: int) -> int:
        """How many working days lie after *start* and on or before *end*.

        Negative when *end* is before *start*: minus the number after *end* and on or before
        *start*. So the answer is the number of working days that *end* is late for *start*.

        Args:
            start: not counted [ordinal].
            end: counted [ordinal].

        Raises:
            CalendarRangeError: either day lies outside the span of known bank holidays.

        Example:
            >>> friday, tuesday = date(2025, 5, 2).toordinal(), date(2025, 5, 6).toordinal()
            >>> working_calendar().working_days_between(friday, tuesday)
            1
            >>> working_calendar().working_days_between(tuesday, friday)
            -1
        """
        self._require(start)
        self._require(end)
        return working_days_in(self.rank, self.eve, start, end)

    def roll_forward(self, day: int) -> int:
        """*day* if it is a working day, else the next [ordinal].

        Args:
            day: the day [ordinal].

        Raises:
            CalendarRangeError: either day lies outside the span of known bank holidays.

        Example:
            >>> saturday = date(2025, 5, 3).toordinal()
            >>> date.fromordinal(working_calendar().roll_forward(saturday)).isoformat()
            '2025-05-06'
        """
        self._require(day)
        try:
            return nearest_working_day(self.days, self.rank, self.eve, day, forward=1)
        except IndexError:
            self._refuse(day)

    def roll_back(self, day: int) -> int:
        """*day* if it is a working day, else the last before it [ordinal].

        Args:
            day: the day [ordinal].

        Raises:
            CalendarRangeError: either day lies outside the span of known bank holidays.

        Example:
            >>> bank_holiday = date(2025, 5, 5).toordinal()
            >>> date.fromordinal(working_calendar().roll_back(bank_holiday)).isoformat()
            '2025-05-02'
        """
        self._require(day)
        if day < self.days[0]:
            self._refuse(day)
        return nearest_working_day(self.days, self.rank, self.eve, day, forward=0)

    def non_working_days(self, start: int, end: int) -> tuple[NonWorkingDay, ...]:
        """The days after *start* and on or before *end* that are not worked, with their names.

        Empty when *end* is not after *start*.

        Args:
            start: not included [ordinal].
            end: included [ordinal].

        Raises:
            CalendarRangeError: either day lies outside the span of known bank holidays.

        Example:
            >>> thursday, tuesday = date(2025, 4, 17).toordinal(), date(2025, 4, 22).toordinal()
            >>> [skipped.name for skipped in working_calendar().non_working_days(thursday, tuesday)]
            ['Good Friday', 'Saturday', 'Sunday', 'Easter Monday']
        """
        self._require(start)
        self._require(end)
        return self.closed[self._closed_until(start) : self._closed_until(end)]

    def columns(self) -> WorkingColumns:
        """The same calendar for columns of days. Needs NumPy.

        Example:
            >>> import numpy as np
            >>> days = np.array([date(2025, 4, 17).toordinal(), date(2025, 5, 2).toordinal()])
            >>> working_calendar().columns().next_working_day(days) - days
            array([5, 4])
        """
        return _columns(self)

    def _closed_until(self, day: int) -> int:
        """How many days of the span, up to and including *day*, are not worked."""
        return day - self.eve - (self.rank[day - self.eve] + 1)

    def _require(self, day: int) -> None:
        """Raise `CalendarRangeError` if *day* lies outside the span."""
        if not 0 < day - self.eve < len(self.rank):
            self._refuse(day)

    def _refuse(self, day: int, count: int = 1) -> NoReturn:
        """Raise the error that says why *count* working days cannot be counted from *day*."""
        if count < 1:
            _refuse_count(count)
        inside = 0 < day - self.eve < len(self.rank)
        raise CalendarRangeError(_nearest_date(day), self.first, self.last, inside)


@dataclass(frozen=True, slots=True, eq=False)
class WorkingColumns:
    """A `WorkingCalendar` whose methods work on columns of days. Made by its `columns`.

    Days, counts and results are int64 arrays. Shape (n,). A count may be one `int` for all.
    Each method means, for each row, what the calendar's own method of that name means, and
    raises the same error as soon as one row has it.

    Attributes:
        calendar: the calendar whose columns these are.
        days: its table `days`.
        rank: its table `rank`.
    """

    calendar: WorkingCalendar
    days: NDArray[np.int64] = field(repr=False)
    rank: NDArray[np.int64] = field(repr=False)

    def is_working_day(self, day: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether each *day* is worked. Shape (n,), of `bool`."""
        self._require(day)
        worked: NDArray[np.bool_] = working_days_in(self.rank, self.calendar.eve, day - 1, day) == 1
        return worked

    def next_working_day(self, day: NDArray[np.int64]) -> NDArray[np.int64]:
        """The first working day strictly after each *day* [ordinal]."""
        return self.add_working_days(day, 1)

    def add_working_days(
        self, day: NDArray[np.int64], count: int | NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """The *count*-th working day strictly after each *day* [ordinal]."""
        many = self._require(day, count)
        available = len(self.days) - 1 - self.rank[day - self.calendar.eve]
        self._refuse_where(many > available, day)
        return nth_working_day_after(self.days, self.rank, self.calendar.eve, day, many)

    def subtract_working_days(
        self, day: NDArray[np.int64], count: int | NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """The *count*-th working day strictly before each *day* [ordinal]."""
        many = self._require(day, count)
        available = self.rank[day - 1 - self.calendar.eve] + 1
        self._refuse_where(many > available, day)
        return nth_working_day_before(self.days, self.rank, self.calendar.eve, day, many)

    def working_days_between(
        self, start: NDArray[np.int64], end: NDArray[np.int64]
    ) -> NDArray[np.int64]:
        """How many working days lie after each *start* and on or before its *end*."""
        self._require(start)
        self._require(end)
        return working_days_in(self.rank, self.calendar.eve, start, end)

    def roll_forward(self, day: NDArray[np.int64]) -> NDArray[np.int64]:
        """Each *day* if it is a working day, else the next [ordinal]."""
        self._require(day)
        self._refuse_where(day > self.days[-1], day)
        return nearest_working_day(self.days, self.rank, self.calendar.eve, day, forward=1)

    def roll_back(self, day: NDArray[np.int64]) -> NDArray[np.int64]:
        """Each *day* if it is a working day, else the last before it [ordinal]."""
        self._require(day)
        self._refuse_where(day < self.days[0], day)
        return nearest_working_day(self.days, self.rank, self.calendar.eve, day, forward=0)

    def _require(
        self, day: NDArray[np.int64], count: int | NDArray[np.int64] = 1
    ) -> NDArray[np.int64]:
        """Raise if a day lies outside the span or a count is less than 1; counts as a column."""
        import numpy as np  # noqa: PLC0415 - optional

        since = day - self.calendar.eve
        self._refuse_where((since < 1) | (since >= len(self.rank)), day)
        many = np.broadcast_to(np.asarray(count, dtype=np.int64), day.shape)
        if (many < 1).any():
            _refuse_count(int(many.min()))
        return many

    def _refuse_where(self, wrong: NDArray[np.bool_], day: NDArray[np.int64]) -> None:
        """Raise `CalendarRangeError` for the first day that is *wrong*, if any."""
        if wrong.any():
            self.calendar._refuse(int(day[wrong][0]))


def working_calendar(
    region: str = "GB-ENG", closures: Iterable[tuple[date, str]] = ()
) -> WorkingCalendar:
    """The working days of a region, 1990 to 2060, as the installed package `holidays` has them.

    The same arguments give the same object. A closure on a bank holiday keeps the bank
    holiday's name, and so does a bank holiday at a weekend.

    Args:
        region: `GB-ENG`, `GB-NIR`, `GB-SCT` or `GB-WLS`.
        closures: a board's own non-working days, with their names.

    Raises:
        UnknownRegionError: *region* is none of these.
        CalendarRangeError: a closure lies outside the span.

    Example:
        >>> working_calendar("GB-ENG").region
        'GB-ENG'
        >>> closed = working_calendar(closures=[(date(2025, 12, 29), "Town hall closed")])
        >>> closed.is_working_day(date(2025, 12, 29).toordinal())
        False
    """
    return _snapshot(region, tuple(sorted(set(closures))))


@lru_cache(maxsize=64)
def _snapshot(region: str, closures: tuple[tuple[date, str], ...]) -> WorkingCalendar:
    """Make the calendar of *region* with *closures*."""
    if region not in REGIONS:
        raise UnknownRegionError(region, REGIONS)
    for day, _ in closures:
        if not FIRST <= day <= LAST:
            raise CalendarRangeError(day, FIRST, LAST)
    names = dict(closures) | _bank_holidays(region)
    return _calendar(region, closures, {day.toordinal(): name for day, name in names.items()})


def _calendar(
    region: str, closures: tuple[tuple[date, str], ...], names: Mapping[int, str]
) -> WorkingCalendar:
    """Lay out the tables, given the *names* of all days closed for more than a weekend."""
    span = range(FIRST.toordinal(), LAST.toordinal() + 1)
    week = bytes(day % 7 not in WEEKEND for day in span[:7])
    worked = bytearray(week * (len(span) // 7 + 1))[: len(span)]
    for day in names:
        worked[day - span[0]] = False
    closed = (day for day, counts in zip(span, worked, strict=True) if not counts)
    return WorkingCalendar(
        region=region,
        closures=closures,
        first=FIRST,
        last=LAST,
        fingerprint=_fingerprint(region, names),
        eve=span[0] - 1,
        days=tuple(compress(span, worked)),
        rank=tuple(accumulate(worked, initial=-1)),
        closed=tuple(NonWorkingDay(day, names.get(day) or WEEKEND[day % 7]) for day in closed),
    )


def _fingerprint(region: str, names: Mapping[int, str]) -> str:
    """Hexadecimal digest of what decides the working days: region, span, closed weekdays."""
    from hashlib import sha256  # noqa: PLC0415 - only needed while a calendar is made

    closed = sorted(date.fromordinal(day).isoformat() for day in names if day % 7 not in WEEKEND)
    text = " ".join((region, FIRST.isoformat(), LAST.isoformat(), *closed))
    return sha256(text.encode("ascii")).hexdigest()[:16]


def _bank_holidays(region: str) -> dict[date, str]:
    """Bank holidays of *region* in the span, substitute days and one-offs included, by date."""
    known = _united_kingdom()(
        subdiv=region.removeprefix("GB-"),
        years=range(FIRST.year, LAST.year + 1),
        language="en_GB",
    )
    return {day: name for day, name in known.items() if FIRST <= day <= LAST}


def _united_kingdom() -> Callable[..., Mapping[date, str]]:
    """What makes the bank holidays of the United Kingdom, from the package `holidays`.

    Its ordinary entry, `country_holidays`, loads 250 other countries, which takes longer than
    everything else together, and much longer in a browser. The module of this country needs
    none of them and is loaded from its file, if it is in a file of its own.
    """
    from importlib.util import module_from_spec, spec_from_file_location  # noqa: PLC0415
    from pathlib import Path  # noqa: PLC0415

    import holidays  # noqa: PLC0415 - takes longer than all of this library

    path = Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location("cpstandards._united_kingdom", path)
    if spec is None or spec.loader is None or not path.is_file():
        return partial(holidays.country_holidays, "GB")
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    made: Callable[..., Mapping[date, str]] = module.UnitedKingdom
    return made


@lru_cache(maxsize=64)
def _columns(calendar: WorkingCalendar) -> WorkingColumns:
    """Copy the tables of *calendar* into arrays that cannot be written to."""
    import numpy as np  # noqa: PLC0415 - optional

    days, rank = np.array(calendar.days, dtype=np.int64), np.array(calendar.rank, dtype=np.int64)
    days.flags.writeable = rank.flags.writeable = False
    return WorkingColumns(calendar, days, rank)


def _refuse_count(count: int) -> NoReturn:
    """Raise `LimitError` for a count of working days that is less than 1."""
    raise LimitError(str(count), f"cannot count `{count}` working days", "count at least 1")


def _nearest_date(day: int) -> date:
    """The date of an ordinal, or the nearest there is."""
    return date.fromordinal(min(max(day, date.min.toordinal()), date.max.toordinal()))
