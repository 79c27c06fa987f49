"""What stands around a standard: how its ruleset counts, and what it declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpstandards import model
from cpstandards.change.moments import Found, convention_in_words
from cpstandards.change.results import Effect, PartChange
from cpstandards.change.version import Version
from cpstandards.horizon.outcomes import key_of
from cpstandards.load.rulesets import plain
from cpstandards.structure import event_types_in


def surroundings(old: Version, new: Version) -> Iterator[Found]:
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


def declared(old: Version, new: Version) -> Iterator[Found]:
    """What the ruleset declares of the events and facts that the standard speaks of."""
    both = old.ruleset.vocabulary, new.ruleset.vocabulary
    types = event_types_in(old.standard) | event_types_in(new.standard)
    facts = _facts_in(old.standard) | _facts_in(new.standard)
    for name in sorted(types):
        pair = [_essence(each.events.get(name)) for each in both]
        if None not in pair and pair[0] != pair[1]:
            why = f"`{name}` is declared otherwise"
            yield Found(PartChange("vocabulary", "before", "now", Effect.OPEN, why))
    for name in sorted(facts):
        pair = [_essence(each.facts.get(name)) for each in both]
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
