"""The parts of a standard before and after a change, and which way each moves its verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from cpstandards import describe, model
from cpstandards.change.extent import Extent, Patterns, extent
from cpstandards.change.moments import Found, Side, convention_in_words, moments
from cpstandards.change.results import Effect, PartChange, together
from cpstandards.compile.setting import conventions_of
from cpstandards.horizon import counting_of
from cpstandards.horizon.outcomes import holds, key_of, questions_of
from cpstandards.limits import Conventions
from cpstandards.load.rulesets import plain
from cpstandards.mutate.proof import equal
from cpstandards.structure import event_types, event_types_in
from cpstandards.vocabulary import Vocabulary

WORDING = ("topic", "title", "modality", "responsible", "source", "note", "departure")
"""The keys of a standard on which no deadline and no status depends."""

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


class Version(NamedTuple):
    """A standard under one reading, in its ruleset.

    Attributes:
        ruleset: the ruleset.
        standard: the standard.
        vocabulary: event types and facts of both versions together.
    """

    ruleset: model.Ruleset
    standard: model.Standard
    vocabulary: Vocabulary

    @property
    def side(self) -> Side:
        """The standard with how it counts."""
        return Side(self.standard, counting_of(self.ruleset, self.standard))

    @property
    def conventions(self) -> Conventions:
        """How the standard counts."""
        return conventions_of(self.ruleset, self.standard)


def parts(old: Version, new: Version) -> list[Found]:
    """Every part of a standard that is written or counted otherwise, wording left aside."""
    found = [each for tell in TELLING for each in tell(old, new)]
    if not found:
        return []
    why = _proof(old, new)
    if why is None or any(each.change.part == "id" for each in found):
        return found
    return [
        each._replace(change=replace(each.change, effect=Effect.NONE, why=why)) for each in found
    ]


def _proof(old: Version, new: Version) -> str | None:
    """Why both judge every case alike, where that can be shown of the two as a whole."""
    same = (
        old.conventions == new.conventions
        and key_of(old.ruleset.calendar) == key_of(new.ruleset.calendar)
        and not list(_vocabulary(old, new))
    )
    return equal(new.ruleset, old.standard, new.standard, new.vocabulary) if same else None


def wording(old: model.Standard, new: model.Standard) -> Iterator[str]:
    """What is said otherwise and moves no verdict, as `key: old → new`."""
    for name in WORDING:
        one, other = getattr(old, name), getattr(new, name)
        if key_of(one) != key_of(other):
            yield f"{name}: {_shown(one)} → {_shown(other)}"
    own = [_own_conventions(each) for each in (old, new)]
    if own[0] != own[1]:
        yield f"conventions: {own[0]} → {own[1]}"
    names = [each.reading.name if each.reading else None for each in (old, new)]
    if names[0] != names[1] and None not in names:
        yield f"name of the default reading: {names[0]} → {names[1]}"


def _own_conventions(of: model.Standard) -> str:
    """How a standard says itself that it counts."""
    if of.conventions is None:
        return "those of the ruleset"
    stated = (
        (name, getattr(of.conventions, name)) for name in sorted(of.conventions.model_fields_set)
    )
    words = (f"{name} {each}".lower().replace("_", " ") for name, each in stated)
    return ", ".join(words)


def _shown(of: object) -> str:
    return "none" if of is None else str(of)


# --- kinds of part -------------------------------------------------------------------------------

Tell = Callable[[Version, Version], Iterator[Found]]


def _moments(old: Version, new: Version) -> Iterator[Found]:
    if old.standard.kind != new.standard.kind:
        words = [describe.by_when(each.standard) for each in (old, new)]
        why = "the kind of standard is another"
        yield Found(PartChange("kind", words[0], words[1], Effect.OPEN, why))
        return
    yield from moments(old.side, new.side, new.vocabulary)


def _anchors(old: Version, new: Version) -> Iterator[Found]:
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
    if effect is not Effect.NONE and (which[0] != "each" or _asks_held(old) != _asks_held(new)):
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


def _asks_held(of: Version) -> bool:
    """Whether the standard asks if a conference was held, and so sees those adjourned."""
    rules = {
        name: getattr(of.standard, name)
        for name in model.Standard.model_fields
        if name not in ("examples", "readings", *WORDING)
    }
    return '\\"proceeded\\"' in key_of(rules) or '"proceeded"' in key_of(rules)


def _duties(old: Version, new: Version) -> Iterator[Found]:
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
    if effect is not Effect.NONE and (not is_sure or _asks_held(old) != _asks_held(new)):
        return Effect.OPEN, "what follows from each event done is another"
    return effect, _DUTY[effect]


_DUTY = {
    Effect.NONE: "the same events answer it",
    Effect.TIGHTER: "fewer events answer it",
    Effect.LOOSER: "more events answer it",
    Effect.BOTH: "partly other events answer it",
}


def _conditions(old: Version, new: Version) -> Iterator[Found]:
    for name in ("when", "unless"):
        one, other = (getattr(each.standard, name) for each in (old, new))
        if key_of(one) == key_of(other):
            continue
        effect, why = _condition_effect(name, one, other, old, new)
        change = PartChange(name, describe.condition(one), describe.condition(other), effect, why)
        if name == "unless":
            words = [describe.condition(each) if each else "no exception" for each in (one, other)]
            change = replace(change, old=words[0], new=words[1])
        yield Found(change, (), (one, other))


def _condition_effect(
    name: str,
    one: model.Condition | None,
    other: model.Condition | None,
    old: Version,
    new: Version,
) -> tuple[Effect, str]:
    triggers = [*event_types(old.standard.after), *event_types(new.standard.after)]
    if name == "unless":
        triggers += [*event_types(old.standard.forbids), *event_types(new.standard.forbids)]
    conventions = new.conventions if old.conventions == new.conventions else None
    questions = questions_of([one, other], new.vocabulary, triggers, conventions)
    if questions.are_too_many:
        return Effect.OPEN, f"{questions.count:,} combinations of conditions"
    if questions.is_presuming or _asks_held(old) != _asks_held(new):
        return Effect.OPEN, "conferences that were adjourned may count otherwise"
    never = name == "unless"  # without an exception none applies; without a condition, all is asked
    added = lost = total = 0
    for outcome in questions.outcomes():
        was = holds(one, outcome) if one is not None else not never
        now = holds(other, outcome) if other is not None else not never
        total, added, lost = total + 1, added + (now and not was), lost + (was and not now)
    verb = "is excepted" if never else "applies"
    why = f"{verb} in {added} more and {lost} fewer of {total} outcomes of what is asked"
    more, fewer = (Effect.LOOSER, Effect.TIGHTER) if never else (Effect.TIGHTER, Effect.LOOSER)
    if not added and not lost:
        return Effect.NONE, "the same answer in every outcome of the conditions"
    return (Effect.BOTH if added and lost else more if added else fewer), why


def _ends(old: Version, new: Version) -> Iterator[Found]:
    one, other = old.standard.ends_on, new.standard.ends_on
    if key_of(one) == key_of(other):
        return
    there = extent(other, one, new.vocabulary)
    effect = Effect.BOTH if there is Extent.OTHER else MONOTONE[there]
    effect = REVERSED.get(effect, effect)
    if effect is not Effect.NONE and _asks_held(old) != _asks_held(new):
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


def _waivers(old: Version, new: Version) -> Iterator[Found]:
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


def _too_soon(of: model.Standard) -> str:
    """What becomes of a duty that was done too soon."""
    if of.kind == "window" and of.already_done is None:
        return "is early"
    return "counts" if of.already_done == "counts" else "does not count"


def _others(old: Version, new: Version) -> Iterator[Found]:
    one, other = old.standard, new.standard
    if one.restart != other.restart and one.kind == other.kind:
        why = "each gap is counted from something else"
        yield Found(PartChange("restart", str(one.restart), str(other.restart), Effect.OPEN, why))
    if one.already_done != other.already_done:
        is_laxer = other.already_done == "counts" or one.already_done == "does_not_count"
        effect = Effect.LOOSER if is_laxer else Effect.TIGHTER
        words = [_too_soon(each) for each in (one, other)]
        why = "whether a duty done beforehand will do"
        yield Found(PartChange("already_done", words[0], words[1], effect, why))
    named = [(each.id, each.topic or each.id) for each in (one, other)]
    if named[0] != named[1] and (one.waiver is not None or other.waiver is not None):
        why = "a waiver names the standard by its id or topic"
        words = [" or ".join(dict.fromkeys(each)) for each in named]
        yield Found(PartChange("id", words[0], words[1], Effect.BOTH, why))


# --- what stands around a standard ---------------------------------------------------------------


def _counting(old: Version, new: Version) -> Iterator[Found]:
    """Conventions and calendar, where something beside the moments is counted by them."""
    one, other = old.conventions, new.conventions
    text = _outside_moments(new.standard)
    if old.side.counting != new.side.counting and ("working" in text or "days" in text):
        why = "something beside the deadline is counted"
        yield Found(PartChange("calendar or conventions", "before", "now", Effect.OPEN, why))
    everything = key_of(plain(new.standard.model_copy(update={"examples": ()})))
    if one.working_hours != other.working_hours and "working" in everything:
        why = "limits are counted in them"
        words = [convention_in_words(each.working_hours) for each in (one, other)]
        yield Found(PartChange("working_hours", words[0], words[1], Effect.OPEN, why))
    if one.birthday_of_29_february != other.birthday_of_29_february and (
        "birthday" in everything or "age" in everything
    ):
        words = [each.birthday_of_29_february for each in (one, other)]
        why = "for a child born on 29 February"
        yield Found(PartChange("birthday_of_29_february", words[0], words[1], Effect.OPEN, why))


def _outside_moments(of: model.Standard) -> str:
    names = ("when", "unless", "after", "before", "around", "duty", "forbids", "ends_on")
    return key_of({name: getattr(of, name) for name in names})


def _vocabulary(old: Version, new: Version) -> Iterator[Found]:
    """What the ruleset declares of the events and facts that the standard speaks of."""
    declared = old.ruleset.vocabulary, new.ruleset.vocabulary
    types = event_types_in(old.standard) | event_types_in(new.standard)
    facts = _facts_in(old.standard) | _facts_in(new.standard)
    for name in sorted(types):
        pair = [_essence(each.events.get(name)) for each in declared]
        if None not in pair and pair[0] != pair[1]:
            why = f"`{name}` is declared otherwise"
            yield Found(PartChange("vocabulary", "before", "now", Effect.OPEN, why))
    for name in sorted(facts):
        pair = [_essence(each.facts.get(name)) for each in declared]
        if None not in pair and pair[0] != pair[1]:
            why = f"the fact `{name}` is declared otherwise"
            yield Found(PartChange("vocabulary", "before", "now", Effect.OPEN, why))


def _essence(of: model.Model | None) -> str | None:
    """What is declared, its descriptions left aside."""
    return None if of is None else key_of(_without_words(plain(of)))


def _without_words(data: object) -> object:
    if isinstance(data, Mapping):
        return {k: _without_words(v) for k, v in data.items() if k != "description"}
    return data


def _facts_in(of: object) -> set[str]:
    match of:
        case model.FactIs():
            return set(of.fact)
        case model.FactAnchor():
            return {of.fact}
        case tuple():
            return {name for each in of for name in _facts_in(each)}
        case model.Model():
            return {n for name in type(of).model_fields for n in _facts_in(getattr(of, name))}
        case _:
            return set()


TELLING: tuple[Tell, ...] = (
    *(_moments, _anchors, _duties, _conditions, _ends, _waivers, _others, _counting, _vocabulary),
)
