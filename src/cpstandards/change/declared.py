"""What stands around a standard: how its ruleset counts, and what it declares."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpstandards import model
from cpstandards.change.moments import Found, convention_in_words
from cpstandards.change.results import Effect, PartChange
from cpstandards.change.version import Version
from cpstandards.horizon.outcomes import key_of
from cpstandards.limits import Limit
from cpstandards.load.rulesets import plain
from cpstandards.structure import event_types_in, parts_in, working_hours_in


def surroundings(old: Version, new: Version) -> Iterator[Found]:
    """Conventions and calendar, where something beside the moments is counted by them."""
    one, other = old.conventions, new.conventions
    if old.side.counting != new.side.counting and _is_counted_outside_moments(new.standard):
        why = "something beside the deadline is counted"
        yield Found(PartChange("calendar or conventions", "before", "now", Effect.OPEN, why))
    if one.working_hours != other.working_hours and working_hours_in(new.standard):
        why = "limits are counted in them"
        words = [convention_in_words(each.working_hours) for each in (one, other)]
        yield Found(PartChange("working_hours", words[0], words[1], Effect.OPEN, why))
    if one.birthday_of_29_february != other.birthday_of_29_february and _asks_for_birthdays(
        new.standard
    ):
        words = [each.birthday_of_29_february for each in (one, other)]
        why = "for a child born on 29 February"
        yield Found(PartChange("birthday_of_29_february", words[0], words[1], Effect.OPEN, why))


def _is_counted_outside_moments(of: model.Standard) -> bool:
    """Whether something beside the deadline hangs on how days are counted."""
    names = ("when", "unless", "after", "before", "around", "duty", "forbids", "ends_on")
    parts = parts_in([getattr(of, name) for name in names])
    return any(isinstance(each, (Limit, model.DuringIs)) for each in parts)


def _asks_for_birthdays(of: model.Standard) -> bool:
    return any(isinstance(each, (model.Birthday, model.AgeIs)) for each in parts_in(of))


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


def _facts_in(of: model.Standard) -> set[str]:
    found: set[str] = set()
    for each in parts_in(of):
        if isinstance(each, model.FactIs):
            found.update(each.fact)
        elif isinstance(each, model.FactAnchor):
            found.add(each.fact)
    return found
