"""Who may authorise a delay, before and after a change."""

from __future__ import annotations

from collections.abc import Iterator

from cpstandards import describe, model
from cpstandards.change.moments import Found
from cpstandards.change.results import Effect, PartChange
from cpstandards.change.version import Version
from cpstandards.horizon.outcomes import key_of


def waivers(old: Version, new: Version) -> Iterator[Found]:
    """Who may authorise a delay, where it is somebody else."""
    one, other = old.standard.waiver, new.standard.waiver
    if key_of(one) == key_of(other):
        return
    effect, why = _waiver_effect(one, other)
    yield Found(PartChange("waiver", _waiver_words(one), _waiver_words(other), effect, why))


def _waiver_effect(one: model.Waivable | None, other: model.Waivable | None) -> tuple[Effect, str]:
    if one is not None and other is not None and one.event != other.event:
        return Effect.BOTH, "another event authorises a delay"
    least, most = _roles(one, other), _roles(other, one)
    if least == most:
        return Effect.NONE, "the same roles may authorise a delay"
    if least < most:
        return Effect.LOOSER, "more roles may authorise a delay"
    if most < least:
        return Effect.TIGHTER, "fewer roles may authorise a delay"
    return Effect.BOTH, "other roles may authorise a delay"


ANYONE = "anyone else"


def _roles(of: model.Waivable | None, beside: model.Waivable | None) -> frozenset[str]:
    """The roles that may waive, among those that either version names, and anyone else."""
    if of is None:
        return frozenset()
    if of.by is not None:
        return frozenset(of.by)
    named = beside.by if beside is not None and beside.by is not None else ()
    return frozenset((*named, ANYONE))


def _waiver_words(of: model.Waivable | None) -> str:
    if of is None:
        return "nobody may authorise a delay"
    who = "anyone" if of.by is None else describe.joined(map(describe.words, of.by), "or")
    return f"{who}, by {describe.event(of.event)}"
