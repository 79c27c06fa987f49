"""The times by which, and since when, conditions look at past events."""

from __future__ import annotations

from typing import NamedTuple

from cpstandards import model
from cpstandards.horizon.outcomes.order import Size, is_shorter, size_of
from cpstandards.limits import Limit, Unit

LONG = 28
"""A limit of so many days ends after the trigger's day wherever non-working days may move it."""


class Cut(NamedTuple):
    """A time by which, or since when, events are looked at.

    Attributes:
        since: whether what comes later is looked at, rather than what comes earlier.
        at: how long after the trigger, or before it; `before` it, or with it (`trigger`).
    """

    since: bool
    at: Size | str


BEFORE, TRIGGER = Cut(False, "before"), Cut(False, "trigger")
HOURLY = (Unit.HOURS, Unit.WORKING_HOURS)


def cut_of(at: model.By | Limit, since: bool = False) -> Cut:
    """The time that *at* means: how far a condition looks, or how far back."""
    return Cut(since, size_of(at) if isinstance(at, Limit) else at)


def is_hourly(cut: Cut) -> bool:
    """Whether it can fall within a day, so that missing times of day leave its place open."""
    return isinstance(cut.at, Size) and cut.at.scale in HOURLY


def precedes(one: Cut, other: Cut, may_move: bool) -> bool:
    """Whether *one* never comes after *other*.

    Args:
        one: a time.
        other: another.
        may_move: whether non-working days may move limits.
    """
    if isinstance(one.at, Size) and isinstance(other.at, Size):
        if one.since != other.since:
            return one.since and not (may_move and (_is_short(one.at) or _is_short(other.at)))
        return is_shorter(other.at, one.at) if one.since else is_shorter(one.at, other.at)
    if isinstance(one.at, Size):
        return one.since and not (may_move and _is_short(one.at))
    if isinstance(other.at, Size):
        return not other.since and not (may_move and _is_short(other.at))
    return one == BEFORE and other == TRIGGER


def _is_short(of: Size) -> bool:
    """Whether it may be moved across the trigger's day."""
    return of.scale is Unit.DAYS and of.amount < LONG
