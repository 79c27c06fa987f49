"""Two moments that are functions of one day, compared on every day of the calendar."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Sequence
from datetime import date
from itertools import compress
from operator import sub
from typing import NamedTuple

from cpstandards.clock import day_of
from cpstandards.horizon.curves import ABSENT, OUTSIDE, Counting, Curve
from cpstandards.horizon.results import (
    EVERY_DAY,
    NOWHERE,
    Relation,
    Side,
    Verdict,
    Witness,
    verdict_of,
)
from cpstandards.kernel import NEVER

NOWHERE_INSIDE = "counting leads out of the calendar on every day"


class Span(NamedTuple):
    """Which days are gone through.

    Attributes:
        days: only these trigger days [ordinal]; None: the calendar's whole span.
        near: of equal witnesses the one nearest to this day [ordinal]; None: the first.
    """

    days: range | None = None
    near: int | None = None


EVERY = Span()


def by_curve(one: Curve, other: Curve, counting: Counting, span: Span) -> Relation:
    """Two moments of one anchor: decided day by day."""
    days = span.days or counting.days
    part = slice(days[0] - counting.days[0], days[-1] - counting.days[0] + 1)
    return by_values(days, one[part], other[part], 1, span.near)


def by_values(
    days: Sequence[int], one: Sequence[int], other: Sequence[int], unit: int, near: int | None
) -> Relation:
    """The relation that the values on each day give.

    Args:
        days: the day of each pair of values [ordinal]; a day may come more than once.
        one: where the first falls.
        other: where the second falls.
        unit: how many of these values are a day.
        near: of equal witnesses the one nearest to this day [ordinal]; None: the first.
    """
    inside = _inside(one, other)
    days, one, other = days[inside], one[inside], other[inside]
    if OUTSIDE in one or OUTSIDE in other:
        kept = [OUTSIDE not in pair for pair in zip(one, other, strict=True)]
        days, one, other = (list(compress(each, kept)) for each in (days, one, other))
    if not days:
        return Relation(Verdict.UNDECIDED, why=NOWHERE_INSIDE)
    compared = len(days) if unit == 1 else len(set(days))
    if one == other:
        return Relation(Verdict.SAME, compared=compared, why=EVERY_DAY)
    parted = _Parted(days, one, other, _gaps(one, other, MOST_GAP * unit + 1), unit)
    place = 0 if near is None else bisect_left(days, near)
    found = set(parted.gaps)
    stricter = parted.side({gap for gap in found if gap < 0}, place)
    laxer = parted.side({gap for gap in found if gap > 0}, place)
    verdict = verdict_of(stricter.count, laxer.count)
    return Relation(verdict, stricter, laxer, compared, EVERY_DAY)


class _Parted(NamedTuple):
    """Where two moments fall on some days, and how far they are apart.

    Attributes:
        days: the day of each pair of values [ordinal].
        one: where the first falls.
        other: where the second falls.
        gaps: how much later the first is.
        unit: how many of these values are a day.
    """

    days: Sequence[int]
    one: Sequence[int]
    other: Sequence[int]
    gaps: Sequence[int]
    unit: int

    def side(self, beyond: Collection[int], place: int) -> Side:
        """The days with one of some gaps, and witnesses as near to *place* as there are."""
        if not beyond:
            return NOWHERE
        most = self._witness({max(beyond, key=abs)}, place)
        nearest = self._witness(beyond, place)
        least = None if most.days is None else min(map(abs, beyond)) // self.unit
        return Side(self._count(beyond), most, least, (nearest,))

    def _witness(self, some: Collection[int], place: int) -> Witness:
        at = _nearest(self.gaps, some, place)
        day, values = self.days[at], (self.one[at], self.other[at])
        return witness_of(day, *values, abs(self.gaps[at]), self.unit)

    def _count(self, beyond: Collection[int]) -> int:
        """On how many days there is one of these gaps; a day may come more than once."""
        if self.unit == 1:
            return sum(map(beyond.__contains__, self.gaps))
        return len({day for day, gap in zip(self.days, self.gaps, strict=True) if gap in beyond})


def _inside(one: Sequence[int], other: Sequence[int]) -> slice:
    """The stretch without the days at either end from which counting leads out of the calendar."""
    first, stop = 0, len(one)
    while first < stop and OUTSIDE in (one[first], other[first]):
        first += 1
    while stop > first and OUTSIDE in (one[stop - 1], other[stop - 1]):
        stop -= 1
    return slice(first, stop)


def _nearest(gaps: Sequence[int], some: Collection[int], place: int) -> int:
    """Where one of *some* gaps stands, of several places the one nearest to *place*."""
    before = next((i for i in range(place - 1, -1, -1) if gaps[i] in some), None)
    after = next((i for i in range(place, len(gaps)) if gaps[i] in some), None)
    found = [each for each in (before, after) if each is not None]
    return min(found, key=lambda at: abs(at - place))


def _gaps(one: Sequence[int], other: Sequence[int], most: int) -> list[int]:
    """How much later the first is, at most *most*: that where one of them has no deadline."""
    plain = not any(special in each for each in (one, other) for special in (NEVER, ABSENT))
    if plain:
        return list(map(sub, one, other))
    gaps = map(sub, _ranks(one), _ranks(other))
    return [gap if -most < gap < most else most if gap > 0 else -most for gap in gaps]


def _ranks(values: Sequence[int]) -> Sequence[int]:
    return [rank(value) for value in values] if ABSENT in values else values


NOTHING = 2**60
"""How much laxer no obligation is than one without a deadline: more than any number of days."""


def rank(value: int) -> int:
    """Where a value stands in order: no obligation at all is the laxest."""
    return NEVER + NOTHING if value == ABSENT else value


def witness_of(day: int, one: int, other: int, gap: int, unit: int = 1) -> Witness:
    """A day on which two moments are so far apart.

    Args:
        day: the day of the standard's own anchor [ordinal].
        one: where the first falls.
        other: where the second falls.
        gap: how far they are apart.
        unit: how many of these values are a day.
    """
    return Witness(
        date.fromordinal(day),
        _date(one, unit),
        _date(other, unit),
        None if gap > MOST_GAP * unit else gap // unit,
    )


MOST_GAP = 1_000_000
"""More days than two deadlines can be apart: one of them is none."""


def _date(value: int, unit: int) -> date | None:
    if value in (NEVER, ABSENT):
        return None
    if unit != 1:
        value = day_of(value)
    return date.fromordinal(value) if 1 <= value <= date.max.toordinal() else None
