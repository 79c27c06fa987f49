"""Recurrences before and after a change: phases laid side by side, wherever they can overlap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from cpstandards import describe, model
from cpstandards.change.results import Effect
from cpstandards.horizon import Counting, curve
from cpstandards.horizon.curves import Curve
from cpstandards.horizon.outcomes import key_of
from cpstandards.kernel import NEVER


class Stretch(NamedTuple):
    """One phase of a recurrence.

    Attributes:
        gap: the moment counted from each duty.
        first: the first day on which it may be in force, for each day of the start; None: any.
        last: the day on which it has ended, for each day of the start; None: not known.
    """

    gap: model.Moment
    first: Curve | None
    last: Curve | None


def merged(of: model.Standard) -> model.Standard:
    """*of* with neighbouring phases of one gap made one, and a single phase the gap that it is."""
    if not isinstance(of.every, tuple):
        return of
    kept: list[model.Phase] = []
    for phase in of.every:
        if kept and key_of(kept[-1].gap) == key_of(phase.gap):
            kept.pop()
        kept.append(phase)
    every = tuple(kept) if len(kept) > 1 else kept[0].gap
    return of if len(kept) == len(of.every) else of.model_copy(update={"every": every})


def ends(of: model.Standard) -> tuple[object, ...]:
    """What ends each phase."""
    phases = of.every if isinstance(of.every, tuple) else ()
    return tuple(each.for_ or each.until for each in phases)


def in_words(of: model.Standard) -> str:
    """A recurrence as a whole, such as `every 1 week for 4 weeks, then every 2 weeks`."""
    if isinstance(of.every, tuple):
        return describe.phases(of.every)
    return "none" if of.every is None else describe.moment(of.every)


def first_gap(of: model.Standard) -> model.Moment | None:
    """The gap that the recurrence begins with, where no other one is stated for it."""
    return of.every[0].gap if isinstance(of.every, tuple) else of.every


def stretches(of: model.Standard, counting: Counting) -> tuple[Stretch, ...]:
    """The phases of a recurrence, each with when it is in force."""
    if of.every is None:
        return ()
    if not isinstance(of.every, tuple):
        return (Stretch(of.every, None, (NEVER,) * len(counting.days)),)
    found = []
    first: Curve | None = None
    for phase in of.every:
        last = _end(phase, counting)
        found.append(Stretch(phase.gap, first, last))
        first = last
    return tuple(found)


def _end(of: model.Phase, counting: Counting) -> Curve | None:
    if of.until is not None:
        return None
    if of.for_ is None:
        return (NEVER,) * len(counting.days)
    return None if of.for_.is_in_hours else curve(of.for_, counting, opening=True)


def overlapping(
    old: tuple[Stretch, ...], new: tuple[Stretch, ...]
) -> Iterator[tuple[model.Moment, model.Moment]]:
    """The gaps that can be in force on one day, before and after; where in doubt, they can."""
    for one in old:
        for other in new:
            if _can_meet(one, other):
                yield one.gap, other.gap


def _can_meet(one: Stretch, other: Stretch) -> bool:
    """Whether on some day of the start each begins before the other has ended."""
    both = one, other
    pairs = [(each.first, beside.last) for each in both for beside in both]
    if any(first is not None and last is None for first, last in pairs):
        return True
    curves = [(first, last) for first, last in pairs if first is not None and last is not None]
    return not curves or any(
        all(0 <= first[day] < last[day] for first, last in curves)
        for day in range(len(curves[0][0]))
    )


Compared = Callable[[model.Moment, model.Moment], Effect]


def effect_of(
    old: tuple[Stretch, ...], new: tuple[Stretch, ...], compared: Compared
) -> tuple[Effect, str]:
    """Which way the gaps of a recurrence move verdicts, where each is counted from the last duty.

    Args:
        old: the phases before.
        new: the phases now.
        compared: which way one gap in the place of another moves them.
    """
    found = {compared(*pair) for pair in overlapping(old, new)} - {Effect.NONE}
    if not found:
        return Effect.NONE, "the same gap is in force on every day"
    if found == {Effect.TIGHTER}:
        return Effect.TIGHTER, "on every day the gap in force is as long as before, or shorter"
    if found == {Effect.LOOSER}:
        return Effect.LOOSER, "on every day the gap in force is as long as before, or longer"
    if found <= {Effect.TIGHTER, Effect.LOOSER, Effect.BOTH}:
        return Effect.BOTH, "on some days the gap in force is shorter, on others longer"
    return Effect.OPEN, "other phases"
