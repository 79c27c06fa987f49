"""The events that raise a duty, answer it and end it: which way a change of them moves verdicts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpstandards import describe, model
from cpstandards.change.extent import Extent, Patterns, extent
from cpstandards.change.moments import Found
from cpstandards.change.results import Effect, PartChange, together
from cpstandards.change.version import Version
from cpstandards.horizon.outcomes import key_of

TRIGGERS = ("after", "before", "around")
DONE = ("duty", "forbids")

MONOTONE = {
    Extent.SAME: Effect.NONE,
    Extent.FEWER: Effect.LOOSER,
    Extent.MORE: Effect.TIGHTER,
    Extent.SOME: Effect.BOTH,
    Extent.OTHER: Effect.OTHER,
}
"""What more events, or fewer, do where each of them brings a duty."""

REVERSED = {Effect.LOOSER: Effect.TIGHTER, Effect.TIGHTER: Effect.LOOSER}


def anchors(old: Version, new: Version) -> Iterator[Found]:
    """What time is measured from, where it is another."""
    for name in TRIGGERS:
        one, other = (getattr(each.standard, name) for each in (old, new))
        if key_of(one) != key_of(other):
            effect, why = _anchor_effect(one, other, old, new)
            if name != "after" and effect in REVERSED and new.standard.after is not None:
                effect = Effect.OPEN  # which of them is meant depends on the trigger
            change = PartChange(name, describe.anchor(one), describe.anchor(other), effect, why)
            yield Found(change, (), (one, other))


def _anchor_effect(
    one: model.Anchor | None, other: model.Anchor | None, old: Version, new: Version
) -> tuple[Effect, str]:
    if one is None or other is None:
        return Effect.OPEN, "one version alone says what raises the duty"
    if not isinstance(one, model.Beside) or not isinstance(other, model.Beside):
        return _bare_anchor_effect(one, other, new)
    if key_of((one.before, one.after)) != key_of((other.before, other.after)):
        return Effect.OTHER, "time is measured from the event beside another one"
    which = one.which or "each", other.which or "each"
    there = extent(_pattern(other), _pattern(one), new.vocabulary)
    if which[0] != which[1]:
        return _which_effect(which, there)
    if there is Extent.OTHER:
        return Effect.OTHER, "time is measured from other events"
    effect = MONOTONE[there]
    if effect is not Effect.NONE and (which[0] != "each" or old.asks_held != new.asks_held):
        return Effect.OPEN, "which of the events is meant may be another one"
    return effect, f"{_EVENTS[there]} raise the duty"


def _bare_anchor_effect(one: model.Anchor, other: model.Anchor, new: Version) -> tuple[Effect, str]:
    """Of anchors that are no single events: several together, a known date, a birthday."""
    if isinstance(one, model.AllOf) and isinstance(other, model.AllOf):
        there = extent(other, one, new.vocabulary)
        if there is Extent.SAME:
            return Effect.NONE, f"{_EVENTS[there]} raise the duty"
        if there is not Extent.OTHER:
            return Effect.OPEN, "the last of the events needed may be another one"
    return Effect.OTHER, "time is measured from something else"


_EVENTS = {
    Extent.SAME: "the same events",
    Extent.FEWER: "fewer events",
    Extent.MORE: "more events",
    Extent.SOME: "partly other events",
}


def _which_effect(which: tuple[str, str], there: Extent) -> tuple[Effect, str]:
    if there is not Extent.SAME or "each" not in which:
        return Effect.OTHER, "time is measured from another of several events"
    if which[0] == "each":
        return Effect.LOOSER, "one of several events raises the duty, and no longer each"
    return Effect.TIGHTER, "each of several events raises the duty, and no longer one"


def _pattern(of: Any) -> Patterns:  # Any: an anchor that is a pattern
    return of  # type: ignore[no-any-return]


def duties(old: Version, new: Version) -> Iterator[Found]:
    """What is to be done, or is forbidden, where it is another."""
    for name in DONE:
        one, other = (getattr(each.standard, name) for each in (old, new))
        if key_of(one) == key_of(other):
            continue
        effect, why = _duty_effect(one, other, old, new)
        if name == "forbids":
            effect, why = REVERSED.get(effect, effect), why.replace("answer it", "are forbidden")
            if effect in REVERSED and (old.standard.unless or new.standard.unless):
                effect, why = Effect.BOTH, f"{why}, and an exception made of one lifts it"
        change = PartChange(name, _duty_words(one), _duty_words(other), effect, why)
        yield Found(change, (), (one, other))


def _duty_words(of: Any) -> str:  # Any: a duty
    itself = ", the triggering event itself" if getattr(of, "itself", None) else ""
    return f"{describe.pattern(of)}{itself}"


def _duty_effect(one: Any, other: Any, old: Version, new: Version) -> tuple[Effect, str]:
    if one is None or other is None:
        return Effect.OPEN, "one version alone has it"
    there = extent(other, one, new.vocabulary)
    if there is Extent.OTHER:
        return Effect.OTHER, "other events are the duty"
    effects = {REVERSED.get(MONOTONE[there], MONOTONE[there])}
    itself = bool(getattr(one, "itself", None)), bool(getattr(other, "itself", None))
    if itself[0] != itself[1]:
        effects.add(Effect.BOTH)  # the triggering event, or any other one
    times = getattr(one, "times", None) or 1, getattr(other, "times", None) or 1
    if times[0] != times[1]:
        effects.add(Effect.TIGHTER if times[1] > times[0] else Effect.LOOSER)
    effect = together(effects)
    is_sure = new.standard.kind in ("within", "before", "not_before")
    if effect is not Effect.NONE and (not is_sure or old.asks_held != new.asks_held):
        return Effect.OPEN, "what follows from each event done is another"
    return effect, _DUTY[effect]


_DUTY = {
    Effect.NONE: "the same events answer it",
    Effect.TIGHTER: "fewer events answer it",
    Effect.LOOSER: "more events answer it",
    Effect.BOTH: "partly other events answer it",
}


def ends(old: Version, new: Version) -> Iterator[Found]:
    """What ends the duty, where it is another."""
    one, other = old.standard.ends_on, new.standard.ends_on
    if key_of(one) == key_of(other):
        return
    there = extent(other, one, new.vocabulary)
    effect = Effect.BOTH if there is Extent.OTHER else MONOTONE[there]
    effect = REVERSED.get(effect, effect)
    if effect is not Effect.NONE and old.asks_held != new.asks_held:
        effect = Effect.OPEN
    change = PartChange("ends_on", _ends_words(one), _ends_words(other), effect, _ENDS[there])
    yield Found(change, (), (one, other))


_ENDS = {
    Extent.SAME: "the same events end it",
    Extent.FEWER: "fewer events end it",
    Extent.MORE: "more events end it",
    Extent.SOME: "partly other events end it",
    Extent.OTHER: "other events end it",
}


def _ends_words(of: Patterns) -> str:
    if isinstance(of, tuple):
        return describe.joined(map(describe.pattern, of), "or")
    return describe.pattern(of)
