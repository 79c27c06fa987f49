"""What a fact can have been, each time that a condition looks at it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from cpstandards.horizon.outcomes.order import Size, is_shorter, orders, size_of
from cpstandards.horizon.outcomes.questions import NONE
from cpstandards.horizon.outcomes.values import Value
from cpstandards.limits import Limit

Looks = tuple[Value, ...]
"""What the fact is at each look."""


def looks(by: Sequence[Limit | None], values: Sequence[Value]) -> tuple[Looks, ...]:
    """Every way in which one fact can turn out.

    A fact can be revised, and is not forgotten: known by one time, it is known by every later one,
    perhaps as another value. What was learnt after a time is no value then. What never is has one
    value, that nobody knows, at all times.

    Args:
        by: until when each look goes, so long after the trigger; None: the day of judgement.
        values: what it can be, known or not.

    Returns:
        The answers of all looks together. Shape of each: as *by*.
    """
    known = [each for each in values if each[0]]
    found: dict[Looks, None] = {}
    sizes = list(dict.fromkeys(size_of(each) for each in by if each is not None))
    for order in orders(sizes, is_shorter):
        times: list[Size | None] = [*order, *([None] if None in by else [])]
        for learnt in _learnt(times, known):
            at = dict(zip(times, learnt, strict=True))
            found[tuple(at[None if each is None else size_of(each)] for each in by)] = None
    never = [(each,) * len(by) for each in values if not each[0]]
    return (*found, *never)


def _learnt(times: Sequence[Size | None], known: Sequence[Value]) -> Iterator[Looks]:
    """A fact that is learnt at some time, and may be another at each later look."""
    last = len(times) - (times[-1] is None)
    for late in range(last + 1):
        for values in product(known, repeat=len(times) - late):
            yield (NONE,) * late + values


def have_one_order(by: Iterable[Limit | None]) -> bool:
    """Whether it is sure in which order the looks come."""
    return len({size_of(each).scale for each in by if each is not None}) <= 1
