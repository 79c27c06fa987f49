"""Conditions as functions of the triggering event: facts, counts, states."""

from __future__ import annotations

from collections.abc import Callable
from typing import assert_never

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.compile.matching import Mentions, matcher, value_test, values_of, where
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
    Unknown,
    out_of_order,
)
from cpstandards.vocabulary import Event, EventType, Vocabulary

Condition = Callable[[Trigger, Timeline], bool]
"""Whether there is an obligation, or which variant holds, seen from a trigger."""


def condition(
    of: model.Condition | None, vocabulary: Vocabulary, mentions: Mentions
) -> Condition | None:
    """The condition as a function of the triggering event, or None where there is none."""
    return None if of is None else _condition(of, vocabulary, mentions)


def _condition(of: model.Condition, vocabulary: Vocabulary, mentions: Mentions) -> Condition:
    match of:
        case model.FactIs():
            return _facts(of, vocabulary, mentions)
        case model.TriggerIs():
            return _trigger(of, vocabulary, mentions)
        case model.CountIs():
            return _count(of, vocabulary, mentions)
        case model.LatestIs():
            return _latest(of, vocabulary, mentions)
        case model.All():
            parts = [_condition(part, vocabulary, mentions) for part in of.all]
            return lambda point, line: all(part(point, line) for part in parts)
        case model.Any_():
            parts = [_condition(part, vocabulary, mentions) for part in of.any]
            return lambda point, line: any(part(point, line) for part in parts)
        case model.Not():
            inner = _condition(of.not_, vocabulary, mentions)
            return lambda point, line: not inner(point, line)
        case _:  # pragma: no cover
            assert_never(of)


def _facts(of: model.FactIs, vocabulary: Vocabulary, mentions: Mentions) -> Condition:
    parts = [_fact_test(vocabulary.facts[name], test, mentions) for name, test in of.fact.items()]
    return lambda point, line: all(part(line) for part in parts)


def _fact_test(fact: Attribute, test: model.Test, mentions: Mentions) -> Callable[[Timeline], bool]:
    if isinstance(test, model.Comparison) and test.known:
        return lambda line: line.fact(fact.name) is not None
    mentions.add(fact, values_of(test))
    passes = value_test(test)

    def check(line: Timeline) -> bool:
        value = line.fact(fact.name)
        if value is None:
            words = f"the fact `{fact.name}`"
            value = line.settle(Unknown(("fact", fact.name), mentions.domain(fact), words))
        return passes(value)

    return check


def _trigger(of: model.TriggerIs, vocabulary: Vocabulary, mentions: Mentions) -> Condition:
    """Tests on the triggering event; a type that lacks an attribute does not pass."""
    names = set(of.trigger)
    having = [cls for cls in vocabulary.types.values() if names <= set(cls.attribute_names)]
    tests = {cls.type: where(of.trigger, cls, mentions) for cls in having}
    planned = {cls.type: _planned_test(of.trigger, cls, mentions) for cls in having}

    def check(point: Trigger, line: Timeline) -> bool:
        kind = point.ref.type
        if kind not in tests:
            return False
        if not isinstance(point, Event):
            return planned[kind](point, line)
        test = tests[kind]
        return test is None or test(point, line)

    return check


def _planned_test(tests: model.Tests, cls: EventType, mentions: Mentions) -> Condition:
    """Tests on a meeting that is only planned: each of its attributes is unknown."""
    asks_known = any(isinstance(test, model.Comparison) and test.known for test in tests.values())
    parts = [(cls.attributes[name], value_test(test)) for name, test in tests.items()]

    def check(point: Trigger, line: Timeline) -> bool:
        if asks_known:
            return False
        for attribute, passes in parts:
            words = f"`{attribute.name}` of the planned {cls.type}"
            key = ("planned", point.ref, attribute.name)
            if not passes(line.settle(Unknown(key, mentions.domain(attribute), words))):
                return False
        return True

    return check


def _is_by(by: model.By) -> Callable[[Event, Trigger], bool]:
    """Whether an event counts, seen from the trigger: before it, on its day too, or up to now."""
    if by == "now":
        return lambda event, point: True
    if by == "trigger":
        return lambda event, point: event is not point and not out_of_order(event, point)
    return lambda event, point: event.day < point.day or out_of_order(point, event)


MANY = 4
"""So many unrecorded events are thought of at least: more than most conditions ask about."""


def _count(of: model.CountIs, vocabulary: Vocabulary, mentions: Mentions) -> Condition:
    events = matcher(of.count, vocabulary, mentions)
    counts = _is_by(of.by)
    least = of.at_least or 0
    most = of.at_most
    numbers = tuple(range(max(MANY, least, most or 0) + 2))
    unrecorded = _unrecorded(numbers, "count", events.types, of.by)

    def number(point: Trigger, line: Timeline) -> int:
        if not _is_recorded(events.types, line):
            return int(line.settle(unrecorded))
        return sum(
            counts(event, point) and events.accepts(event, line)
            for event in events.candidates(line)
        )

    def check(point: Trigger, line: Timeline) -> bool:
        found = number(point, line)
        return found >= least and (most is None or found <= most)

    return check


def _latest(of: model.LatestIs, vocabulary: Vocabulary, mentions: Mentions) -> Condition:
    events = matcher(model.AnyOf(any_of=of.latest), vocabulary, mentions)
    counts = _is_by(of.by)
    unrecorded = _unrecorded((True, False), of.is_, events.types, of.by)

    def check(point: Trigger, line: Timeline) -> bool:
        if not _is_recorded(events.types, line):
            return bool(line.settle(unrecorded))
        found: Event | None = None
        for event in events.candidates(line):
            if counts(event, point) and events.accepts(event, line):
                is_later = found is None or not _is_before(event, found, events.types)
                found = event if is_later else found
        return found is not None and found.type == of.is_

    return check


def _is_before(event: Event, found: Event, types: tuple[str, ...]) -> bool:
    """Whether *event*, which stands later in the case, came first on the same day.

    The times of both decide; failing that, the type that is listed first came first.
    """
    if event.day > found.day or out_of_order(event, found):
        return False
    return types.index(event.type) < types.index(found.type)


def _is_recorded(types: tuple[str, ...], line: Timeline) -> bool:
    return line.records is None or line.records.issuperset(types)


def _unrecorded(
    domain: tuple[int, ...], asked: str, types: tuple[str, ...], by: model.By
) -> Unknown:
    """What a source that does not record *types* leaves open of one question about them."""
    words = f"events that the source does not record: {', '.join(types)}"
    return Unknown(("records", asked, types, by), domain, words)
