"""In which order limits can end."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from cpstandards.limits import Limit, Unit

MOST_ORDERS = 120
"""So many orders are gone through at most."""

_SIZES = {
    Unit.WEEKS: (Unit.DAYS, 7),
    Unit.YEARS: (Unit.MONTHS, 12),
}


class Size(NamedTuple):
    """How long a limit is, on a scale on which the smaller never ends later.

    Attributes:
        scale: the unit.
        amount: how many of them.
    """

    scale: Unit
    amount: int


def size_of(limit: Limit) -> Size:
    """How long *limit* is.

    Example:
        >>> from cpstandards.limits import parse_limit
        >>> size_of(parse_limit("2 weeks")) == size_of(parse_limit("14 days"))
        True
    """
    scale, each = _SIZES.get(limit.unit, (limit.unit, 1))
    return Size(scale, each * limit.amount)


def is_shorter(one: Size, other: Size) -> bool:
    """Whether one limit is sure to end before another, wherever both begin, or with it."""
    return one.scale == other.scale and one.amount < other.amount


T = TypeVar("T")


def orders(of: Sequence[T], precedes: Callable[[T, T], bool]) -> Iterator[tuple[T, ...]]:
    """Every order of *of* that can be, in which nothing stands before what precedes it.

    Args:
        of: what is put in order.
        precedes: whether the first never comes after the second.

    Example:
        >>> list(orders("abc", lambda one, other: one == "a"))
        [('a', 'b', 'c'), ('a', 'c', 'b')]
    """
    if not of:
        yield ()
    for i, first in enumerate(of):
        others = [*of[:i], *of[i + 1 :]]
        if not any(precedes(other, first) for other in others):
            for rest in orders(others, precedes):
                yield (first, *rest)
