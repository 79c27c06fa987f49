"""Schemas of what a vocabulary names: event types, their attributes, facts, and tests on them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

from cpstandards.attributes import EXACT, Attribute, Kind
from cpstandards.events import Role
from cpstandards.schemas.parts import (
    DAY,
    FLAG,
    LIMIT,
    NAME,
    NUMBER,
    TIME,
    WORD,
    Schema,
    any_of,
    described,
    list_of,
    mapping,
    one_of_words,
    ref,
    unless_key_is,
    when_key_is,
)
from cpstandards.schemas.words import ROLES, meaning
from cpstandards.vocabulary import EventType, Vocabulary

ALL_ROLES: tuple[str, ...] = get_args(Role)

_WHOLE: Schema = {**NUMBER, "minimum": 1 - EXACT, "maximum": EXACT - 1}
_OF_KIND: Mapping[Kind, Schema] = {
    "flag": FLAG,
    "word": WORD,
    "words": WORD,
    "number": _WHOLE,
    "date": DAY,
    "moment": TIME,
    "limit": ref("Limit"),
    "reference": NAME,
    "mention": NAME,
}


@dataclass(frozen=True, slots=True)
class Names:
    """A vocabulary, as schemas know it.

    Attributes:
        vocabulary: the event types and facts.
        is_open: whether there may be further ones, which a ruleset declares.
    """

    vocabulary: Vocabulary
    is_open: bool

    @property
    def types(self) -> Mapping[str, EventType]:
        """The event types that are known, by name, in alphabetical order."""
        return dict(sorted(self.vocabulary.types.items()))

    @property
    def attributes(self) -> list[Attribute]:
        """Every attribute of every type."""
        return [each for cls in self.types.values() for each in cls.attributes.values()]

    @property
    def choices(self) -> Mapping[tuple[str, ...], str]:
        """The sets of words among which attributes choose, each with a name of its own."""
        found = {ALL_ROLES: "Role"}
        taken = Counter[str]()
        for each in (*self.attributes, *self.vocabulary.facts.values()):
            if each.choices and each.choices not in found:
                taken[each.name] += 1
                number = f".{taken[each.name]}" if taken[each.name] > 1 else ""
                found[each.choices] = f"word.{each.name}{number}"
        return found

    def others(self, known: Iterable[str], said: str) -> list[Schema]:
        """What else may stand where one of *known* names may: nothing, if no more are declared."""
        if not self.is_open:
            return []
        return [described({**WORD, "not": {"enum": sorted(known)}}, said)]


def definitions(names: Names) -> dict[str, Schema]:
    """What both rulesets and cases speak of: limits, roles, event types, and each set of words."""
    words = {
        name: {"anyOf": one_of_words({word: meaning(word) for word in choices})}
        for choices, name in names.choices.items()
        if choices != ALL_ROLES
    }
    return {"Limit": LIMIT, "Role": _role(), "EventType": _event_type(names), **words}


def _role() -> Schema:
    said = "Who does something, or to whom it is done."
    roles = {role: ROLES.get(role, "") for role in ALL_ROLES}
    return {"description": said, "anyOf": one_of_words(roles)}


def _event_type(names: Names) -> Schema:
    """The name of an event type, with what each is."""
    known = {name: cls.description for name, cls in names.types.items()}
    declared = "An event type that a ruleset declares under `vocabulary`."
    others = names.others(known, declared)
    return {"description": "The type of an event.", "anyOf": [*one_of_words(known), *others]}


# --- values --------------------------------------------------------------------------------------


def value(attribute: Attribute, names: Names) -> Schema:
    """One value of *attribute*; for several words, one of them."""
    return ref(names.choices[attribute.choices]) if attribute.choices else _OF_KIND[attribute.kind]


def held(attribute: Attribute, names: Names) -> Schema:
    """What *attribute* may be in a case: a value or, for several words, one or a list of them."""
    one = value(attribute, names)
    return any_of(one, list_of(one, least=1)) if attribute.kind == "words" else one


def test(attribute: Attribute, names: Names) -> Schema:
    """What *attribute* may be compared with in a ruleset."""
    return described(ref(_test_name(attribute, names)), attribute.description)


def _test_name(attribute: Attribute, names: Names) -> str:
    words = f".{names.choices[attribute.choices]}" if attribute.choices else ""
    return f"test.{attribute.kind}{words}"


def _test(attribute: Attribute, names: Names) -> Schema:
    known = {"known": described({"const": True}, "that there is a value, whatever it is")}
    if attribute.kind in ("limit", "moment"):
        return mapping(known, required=["known"])
    one = value(attribute, names)
    compared = {"not": described(any_of(one, list_of(one)), "not this value, or none of these")}
    if attribute.kind in ("number", "date"):
        compared["at_least"] = described(one, "this or more")
        compared["at_most"] = described(one, "this or less")
    if attribute.kind == "words":
        compared["has_all"] = described(list_of(one), "every one of these words is among them")
    comparison = {**mapping({**compared, **known}), "minProperties": 1}
    return any_of(one, list_of(one, least=1), comparison)


def _tests(attributes: Mapping[str, Attribute], names: Names) -> Schema:
    """Tests on these attributes, and on no other."""
    by_name = {name: test(each, names) for name, each in attributes.items()}
    return {**mapping(by_name), "minProperties": 1}


# --- what a ruleset says of events and facts -----------------------------------------------------


def where_definitions(names: Names) -> dict[str, Schema]:
    """The tests there are; for each event type, its own; and which a pattern's type asks for."""
    every = [*names.attributes, *names.vocabulary.facts.values()]
    tests = {_test_name(each, names): _test(each, names) for each in every}
    by_type = {
        f"where.{name}": described(_tests(cls.attributes, names), f"tests on `{name}`")
        for name, cls in names.types.items()
    }
    chosen = [
        when_key_is("event", name, {"properties": {"where": ref(f"where.{name}")}})
        for name in names.types
    ]
    if names.is_open:
        declared = {**_open_tests({}, names), "description": "Tests on a declared event type."}
        chosen.append(unless_key_is("event", names.types, {"properties": {"where": declared}}))
    return {**tests, **by_type, "WhereOfEvent": {"allOf": chosen}}


def fact_tests(names: Names) -> Schema:
    """Tests on case facts."""
    by_name = {name: test(fact, names) for name, fact in names.vocabulary.facts.items()}
    return _open_tests(by_name, names)


def trigger_tests(names: Names) -> Schema:
    """Tests on the attributes of an event of whatever type, a declared one perhaps."""
    found: dict[str, list[Attribute]] = {}
    for each in names.attributes:
        found.setdefault(each.name, []).append(each)
    by_name = {name: _test_of_any(each, names) for name, each in sorted(found.items())}
    return _open_tests(by_name, names)


def _test_of_any(attributes: Sequence[Attribute], names: Names) -> Schema:
    """A test on an attribute that several types have, each in its own way."""
    further = [ref("Test")] if names.is_open else []
    shapes = dict.fromkeys(_test_name(each, names) for each in attributes)
    meanings = dict.fromkeys(each.description.rstrip(".") for each in attributes)
    return described(any_of(*map(ref, shapes), *further), "; or ".join(meanings))


def _open_tests(by_name: Mapping[str, Schema], names: Names) -> Schema:
    others = ref("Test") if names.is_open else False
    return {**mapping(by_name, others=others), "propertyNames": WORD, "minProperties": 1}


def date_fact(names: Names) -> Schema:
    """The name of a fact that is a date."""
    facts = names.vocabulary.facts
    dates = {name: fact.description for name, fact in facts.items() if fact.kind == "date"}
    declared = "A date that a ruleset declares under `vocabulary`."
    return {"anyOf": [*one_of_words(dates), *names.others(facts, declared)]}


AGREED: tuple[Kind, ...] = ("limit", "date")
"""What a case can agree: a limit, or a date until which."""


def agreed_attribute(names: Names) -> Schema:
    """For each event type, the attributes by which a case can agree a limit."""
    return {
        "allOf": [
            {"if": _agreed_by(name), "then": {"properties": {"as": _agreed_in(cls)}}}
            for name, cls in names.types.items()
        ]
    }


def _agreed_by(name: str) -> Schema:
    event = {"properties": {"event": {"const": name}}, "required": ["event"]}
    return {"properties": {"agreed": event}, "required": ["agreed"]}


def _agreed_in(cls: EventType) -> Schema | bool:
    said = {name: each.description for name, each in cls.attributes.items() if each.kind in AGREED}
    return {"anyOf": one_of_words(said)} if said else False
