"""One case for several rulesets: what they can all read, and what one of them does not know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from functools import reduce
from typing import Any

from cpstandards.attributes import Attribute, ValueProblem
from cpstandards.cases import Case, FactHistory
from cpstandards.errors import ComparisonError
from cpstandards.vocabulary import Event, EventRef, EventType, Vocabulary, declare_event

# --- reading -------------------------------------------------------------------------------------


def common_vocabulary(vocabularies: Iterable[Vocabulary]) -> Vocabulary:
    """The event types and facts that any of *vocabularies* knows, so that one file serves all.

    Raises:
        ComparisonError: two of them declare one name for different things.
    """
    return reduce(_both, vocabularies)


def _both(one: Vocabulary, other: Vocabulary) -> Vocabulary:
    types = dict(one.types)
    for name, theirs in other.types.items():
        mine = types.setdefault(name, theirs)
        if mine is not theirs:
            types[name] = _both_types(mine, theirs)
    return Vocabulary(types, _both_attributes(one.facts, other.facts, "the fact"))


def _both_types(one: EventType, other: EventType) -> EventType:
    if one.attributes == other.attributes and one.identifies == other.identifies:
        return one
    attributes = _both_attributes(one.attributes, other.attributes, f"`{one.type}`:")
    return declare_event(one.type, one.description, attributes, one.identifies or other.identifies)


def _both_attributes(
    one: Mapping[str, Attribute], other: Mapping[str, Attribute], where: str
) -> dict[str, Attribute]:
    found = dict(one)
    for name, theirs in other.items():
        mine = found.setdefault(name, theirs)
        if mine.kind != theirs.kind:
            problem = (
                f"{where} `{name}` is a {mine.kind} in one ruleset and a {theirs.kind} in another"
            )
            raise ComparisonError(name, problem, "rename it in one of them")
        choices = dict.fromkeys((*mine.choices, *theirs.choices))
        limited = tuple(choices) if mine.choices and theirs.choices else ()
        found[name] = Attribute(name, mine.kind, limited, mine.description or theirs.description)
    return found


# --- what one ruleset can see --------------------------------------------------------------------


def as_known(case: Case, vocabulary: Vocabulary) -> tuple[Case, tuple[str, ...]]:
    """*case* without what *vocabulary* does not know, and what that is, in words.

    Args:
        case: the case as it was read for all rulesets.
        vocabulary: one ruleset's.
    """
    seen = [(event, *_as_known(event, vocabulary)) for event in case.events]
    facts = {name: value for name, value in case.facts.items() if _fits(name, value, vocabulary)}
    unknown = (*_said(seen), *(f"fact `{name}`" for name in case.facts if name not in facts))
    if not unknown and all(event is known for event, known, _ in seen):
        return case, ()
    events = [known for _, known, _ in seen if known is not None]
    return Case(case.reference, facts=facts, events=events, records=case.records), unknown


Seen = tuple[Event, Event | None, tuple[str, ...]]
"""An event, what a ruleset sees of it, and the attributes that it does not know."""


def _as_known(event: Event, vocabulary: Vocabulary) -> tuple[Event | None, tuple[str, ...]]:
    own = vocabulary.types.get(event.type)
    if own is None:
        return None, ()
    theirs = type(event)
    if own is theirs or own.attributes == theirs.attributes:
        return event, ()
    given = {
        name: value for name in event.attribute_names if (value := getattr(event, name)) is not None
    }
    kept = {name: value for name, value in given.items() if _holds(own.attributes, name, value)}
    placed: dict[str, Any] = {"at": event.at} if event.at is not None else {"on": event.on}
    known = own(id=event.id, recorded_at=event.recorded_at, **placed, **kept)
    return known, tuple(name for name in given if name not in kept)


def _holds(attributes: Mapping[str, Attribute], name: str, value: object) -> bool:
    try:
        attributes[name].check(value)
    except (KeyError, ValueProblem):
        return False
    return True


def _fits(name: str, fact: Any, vocabulary: Vocabulary) -> bool:  # Any: a fact's value
    values = [value for _, value in fact] if isinstance(fact, FactHistory) else [fact]
    return all(_holds(vocabulary.facts, name, value) for value in values if value is not None)


def _said(seen: Iterable[Seen]) -> Iterator[str]:
    types: Counter[str] = Counter()
    attributes: dict[str, None] = {}
    for event, known, lost in seen:
        types[event.type] += known is None
        attributes.update(dict.fromkeys(f"attribute `{event.type}.{name}`" for name in lost))
    for name, count in types.items():
        if count:
            yield f"event `{name}`" + (f" ({count} times)" if count > 1 else "")
    yield from attributes


# --- what was known on a day ---------------------------------------------------------------------


def if_nothing_more(case: Case, ignored: Iterable[EventRef], by: date | datetime) -> Case:
    """*case* as it stays if nothing more happens or is learnt.

    Args:
        case: the case.
        ignored: the events that had not happened, or were not on record.
        by: the last day or moment on which anything is learnt.
    """
    gone = set(ignored)
    events = [event for event in case.events if event.ref not in gone]
    day = (by.date() if isinstance(by, datetime) else by).toordinal()
    facts = {name: _learnt(value, day) for name, value in case.facts.items()}
    if facts.get("date_of_birth") and _ordinal(facts["date_of_birth"], day) > day:
        del facts["date_of_birth"]
    return Case(case.reference, facts=facts, events=events, records=case.records)


def _learnt(fact: Any, day: int) -> Any:  # Any: a fact's value, by its kind
    if not isinstance(fact, FactHistory):
        return fact
    return FactHistory(entry for entry in fact if entry[0] <= day)


def _ordinal(fact: Any, day: int) -> int:  # Any: as above
    value = fact.known_by(day) if isinstance(fact, FactHistory) else fact
    return value.toordinal() if isinstance(value, date) else 0


def days_of(case: Case) -> set[int]:
    """The days [ordinal] on which something happens in *case*, or something of it is learnt.

    A date that is known of the case is one of them: time can be measured from it.
    """
    days = {event.day for event in case.events}
    for fact in case.facts.values():
        entries = fact if isinstance(fact, FactHistory) else [(0, fact)]
        days |= {since for since, _ in entries}
        days |= {value.toordinal() for _, value in entries if isinstance(value, date)}
    return days


def born_on(case: Case) -> set[date]:
    """Every day that *case* says or once said the child was born on."""
    days = {event.on for event in case.events if event.type == "birth"}
    fact = case.facts.get("date_of_birth")
    values = [value for _, value in fact] if isinstance(fact, FactHistory) else [fact]
    return days | {value for value in values if isinstance(value, date)}
