"""What a standard asks of events and facts, and values that answer it one way and the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.compile.matching import OTHER
from cpstandards.vocabulary import Vocabulary

SAMPLES: Mapping[str, tuple[Any, ...]] = {
    "flag": (True, False),
    "number": (1, 2),
    "date": (date(2025, 6, 2),),
    "moment": ("2025-06-02T10:00",),
    "limit": ("2 weeks", "1 week", "6 weeks"),
    "reference": ("X1",),
    "mention": ("X1",),
    "word": ("someone",),
    "words": (("someone",),),
}
"""Values of each kind of attribute, for where any will do."""


class Asked(NamedTuple):
    """What a standard asks, under any of its readings.

    Attributes:
        patterns: every pattern of events that it names, the plainest first.
        values: for each event type, the attributes asked about, with values that matter.
        facts: the facts asked about, with values that matter.
        numbers: how many events of one kind make a difference, beyond one.
    """

    patterns: tuple[model.EventPattern, ...]
    values: Mapping[str, Mapping[str, tuple[Any, ...]]]
    facts: Mapping[str, tuple[Any, ...]]
    numbers: tuple[int, ...] = ()


USUAL = date(2025, 6, 11)
"""A Wednesday far from any bank holiday, on which cases made from scratch begin."""

MOST_EVENTS = 12
"""No more events of one kind than this are put into one case."""


def asked_by(standards: list[model.Standard], vocabulary: Vocabulary) -> Asked:
    """What *standards*, the variants of one, ask."""
    gathering = _Gathering(vocabulary)
    for part in _parts(standards):
        gathering.add(part)
    return gathering.asked()


class _Gathering:
    """Collects patterns, and the values that attributes and facts are compared with."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.patterns: dict[str, model.EventPattern] = {}
        self.values: dict[tuple[str, str], set[Any]] = {}
        self.facts: dict[str, set[Any]] = {}
        self.numbers: set[int] = set()

    def add(self, part: object) -> None:
        match part:
            case model.EventPattern():
                self.patterns.setdefault(repr((part.event, part.where)), part)
                self._count(getattr(part, "times", None))
                self._tests(part.event, part.where or {})
            case model.CountIs():
                self._count(part.at_least)
                self._count(part.at_most)
            case model.Agreed(as_=str() as name):
                self.values.setdefault((part.agreed.event, name), set())
            case model.FactIs():
                for name, test in part.fact.items():
                    self.facts.setdefault(name, set()).update(_values(test))
            case model.AgeIs():
                self.facts.setdefault("date_of_birth", set()).update(_births(part.age))
            case model.FactAnchor():
                self.facts.setdefault(part.fact, set())
            case model.TriggerIs():
                for kind in self.vocabulary.types:
                    self._tests(kind, part.trigger)
            case _:
                pass

    def _count(self, bound: int | None) -> None:
        near = range(2) if bound is None else range(bound, bound + 2)
        self.numbers.update(number for number in near if 1 < number <= MOST_EVENTS)

    def _tests(self, kind: str, tests: model.Tests) -> None:
        for name, test in tests.items():
            if name in self.vocabulary.types[kind].attributes:
                self.values.setdefault((kind, name), set()).update(_values(test))

    def asked(self) -> Asked:
        values: dict[str, dict[str, tuple[Any, ...]]] = {}
        for (kind, name), found in self.values.items():
            attribute = self.vocabulary.types[kind].attributes[name]
            values.setdefault(kind, {})[name] = _choices(attribute, found)
        facts = {
            name: _choices(self.vocabulary.facts[name], found) for name, found in self.facts.items()
        }
        return Asked(tuple(self.patterns.values()), values, facts, tuple(sorted(self.numbers)))


def _parts(of: object) -> Iterator[object]:
    if isinstance(of, (tuple, list)):
        for each in of:
            yield from _parts(each)
    elif isinstance(of, model.Model) and not isinstance(of, (model.Reading, model.Example)):
        yield of
        for name in type(of).model_fields:
            yield from _parts(getattr(of, name))


def _values(test: model.Test) -> Iterator[Any]:
    if isinstance(test, tuple):
        yield from test
    elif not isinstance(test, model.Comparison):
        yield test
    else:
        if test.not_ is not None:
            yield from test.not_ if isinstance(test.not_, tuple) else (test.not_,)
        for bound in (test.at_least, test.at_most):
            if bound is not None:
                yield bound
        if test.has_all:
            yield test.has_all


def _births(of: model.Years) -> Iterator[date]:
    """The days of birth from which a child is just too old, or just old enough, on a usual day."""
    for years in (of.at_least, None if of.at_most is None else of.at_most + 1):
        if years:
            yield date(USUAL.year - years, USUAL.month, USUAL.day)


def _choices(attribute: Attribute, found: set[Any]) -> tuple[Any, ...]:
    """Values of an attribute that matter: those compared with, their neighbours, another one."""
    kind = attribute.kind
    if kind == "flag":
        return (True, False)
    known = sorted(found, key=str)
    if kind == "number":
        return tuple(dict.fromkeys(n + step for n in known for step in (0, 1, -1))) or (0, 1)
    if kind == "date":
        steps = (timedelta(days=n) for n in (0, 1, -1))
        return tuple(day + step for step in steps for day in known) or SAMPLES["date"]
    others = [c for c in attribute.choices if c not in found][:1]
    if kind == "words":
        sets = [each if isinstance(each, tuple) else (each,) for each in known]
        every = tuple(dict.fromkeys(word for each in sets for word in each))
        more = [(other,) for other in others] or ([] if attribute.choices else [("someone",)])
        return tuple(dict.fromkeys((*sets, *([every] if len(every) > 1 else []), *more)))
    if kind == "word" and not attribute.choices:
        others = [OTHER.strip("()")]
    return (*known, *others) or SAMPLES[kind]


def event_for(
    pattern: model.EventPattern, day: date, asked: Asked, vocabulary: Vocabulary
) -> dict[str, Any]:
    """An event of a pattern on *day*, with the values that it asks for."""
    attributes = vocabulary.types[pattern.event].attributes
    event: dict[str, Any] = {"type": pattern.event, "on": day}
    for name, test in (pattern.where or {}).items():
        event[name] = _fitting(test, attributes[name], asked.values.get(pattern.event, {}))
    return event


def _fitting(test: model.Test, attribute: Attribute, known: Mapping[str, tuple[Any, ...]]) -> Any:
    if isinstance(test, tuple):
        value: Any = test[0]
    elif not isinstance(test, model.Comparison):
        value = test
    elif test.has_all:
        return list(test.has_all)
    else:
        bounds = [each for each in (test.at_least, test.at_most) if each is not None]
        refused = test.not_ if isinstance(test.not_, tuple) else (test.not_,)
        others = known.get(attribute.name) or SAMPLES[attribute.kind]
        value = next(iter([*bounds, *(each for each in others if each not in refused)]), None)
    if attribute.kind == "words" and not isinstance(value, (list, tuple)):
        return [value]
    return list(value) if isinstance(value, tuple) else value
