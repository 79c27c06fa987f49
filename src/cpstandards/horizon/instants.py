"""Two moments of one anchor in hours, or in hours and days, compared instant by instant."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain

from cpstandards.clock import local_span
from cpstandards.horizon.curves import Counting, Curve
from cpstandards.horizon.days import Span, by_values
from cpstandards.horizon.forms import CLOCK, Point
from cpstandards.horizon.results import Relation
from cpstandards.limits import HOUR

Instants = tuple[Sequence[int], Sequence[int]]
"""Where a moment falls if the trigger is at the first instant of each day, and at the last."""


def instants(point: Point, part: Curve, counting: Counting, opening: bool) -> Instants | None:
    """A single limit, in hours or in days, as instants; None where it is anything else.

    A day opens a time at its first instant, and closes one at its last.
    """
    starts, ends = spans(counting)
    if point.scale == "hours":
        more = part[0] * HOUR
        return [start + more for start in starts], [end + more for end in ends]
    if point.scale == CLOCK:
        return part, part
    if point.is_countable:
        known = dict(zip(counting.days, starts if opening else ends, strict=True))
        at = list(map(known.get, part, part))  # what is no day stays as it is
        return at, at
    return None


@lru_cache(maxsize=8)
def spans(counting: Counting) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first instant of each day of the span, and the last of each."""
    starts, ends = zip(*map(local_span, counting.days), strict=True)
    return starts, ends


def by_instant(one: Instants, other: Instants, counting: Counting, span: Span) -> Relation:
    """Limits in hours and in days: a trigger may be at any time of its day.

    Between a day's first instant and its last both sides grow evenly or not at all, so the two ends
    decide.
    """
    days = span.days or counting.days
    part = slice(days[0] - counting.days[0], days[-1] - counting.days[0] + 1)
    twice = sorted([*days, *days])
    values = [
        list(chain.from_iterable(zip(starts[part], ends[part], strict=True)))
        for starts, ends in (one, other)
    ]
    return by_values(twice, values[0], values[1], 24 * HOUR, span.near)
