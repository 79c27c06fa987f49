"""What histories for one standard are made with, worked out once from its model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.cases import Case
from cpstandards.compile import Program
from cpstandards.compile.matching import value_test
from cpstandards.compile.setting import conventions_of
from cpstandards.errors import CPStandardsError, nearest
from cpstandards.limits import Conventions
from cpstandards.mutate.asked import SAMPLES, Asked, asked_by
from cpstandards.structure import DEFAULT, event_types, is_timed, parts_in, variants
from cpstandards.testing.days import awkward_days, turning_days
from cpstandards.vocabulary import Vocabulary
from cpstandards.worked import case_of

Values = tuple[Any, ...]  # Any: values of an attribute's kind

MOST_SEEDS = 6
"""So many of a standard's own worked examples are begun from."""


class Shape(NamedTuple):
    """An event of one pattern: its type, and the values that each attribute may have.

    Attributes:
        type: the event's type.
        fitting: for each attribute that the pattern tests, values that pass.
        failing: for each of them, values that do not.
    """

    type: str
    fitting: Mapping[str, Values]
    failing: Mapping[str, Values]


@dataclass(frozen=True)
class Aim:
    """One standard under one reading, with everything that its histories are drawn from.

    Attributes:
        program: the whole ruleset, compiled.
        index: which of its standards is meant.
        reading: the reading's name, or `default`.
        name: the name of that reading in the program.
        standard: the standard under that reading.
        asked: the attributes and facts that it asks about, with the values that matter.
        days: the days on which a history may begin, an ordinary one first.
    """

    program: Program
    index: int
    reading: str
    name: str
    standard: model.Standard
    asked: Asked
    days: tuple[date, ...]

    @cached_property
    def alone(self) -> Program:
        """The program with this standard only."""
        entries = self.program.entries[self.index : self.index + 1]
        return replace(self.program, entries=entries)

    @property
    def vocabulary(self) -> Vocabulary:
        """The event types and facts there are."""
        return self.program.vocabulary

    @cached_property
    def conventions(self) -> Conventions:
        """How the standard counts."""
        return conventions_of(self.program.ruleset, self.standard)

    @cached_property
    def timed(self) -> bool:
        """Whether the standard compares moments rather than days."""
        return is_timed(self.standard)

    @cached_property
    def shapes(self) -> Mapping[int, Shape]:
        """The shape of each pattern in the standard, by the pattern's identity."""
        found = [p for p in parts_in(self.standard) if isinstance(p, model.EventPattern)]
        return {id(pattern): self._shape(pattern) for pattern in found}

    @cached_property
    def anchors(self) -> tuple[model.Anchor, ...]:
        """What moments inside the standard are measured from, beside its own trigger."""
        own = (self.standard.within, self.standard.at_least, self.standard.every)
        others = (self.standard.first, self.standard.window, self.standard.not_before)
        return tuple(_inner_anchors((*own, *others, self.standard.otherwise)))

    @cached_property
    def choices(self) -> tuple[model.Choose, ...]:
        """The limits that hang on conditions."""
        return tuple(p for p in parts_in(self.standard) if isinstance(p, model.Choose))

    @cached_property
    def agreements(self) -> tuple[model.Agreed, ...]:
        """The limits that the case itself fixes."""
        return tuple(p for p in parts_in(self.standard) if isinstance(p, model.Agreed))

    @cached_property
    def endings(self) -> tuple[model.EventPattern, ...]:
        """What ends the duty, each by itself."""
        return tuple(patterns_of(self.standard.ends_on))

    @cached_property
    def duties(self) -> tuple[tuple[model.EventPattern, ...], ...]:
        """The ways in which the duty can be done, or the forbidden thing happen: events of each."""
        duty = self.standard.duty or self.standard.forbids
        if isinstance(duty, model.AllOf):
            return (duty.all_of,)
        return tuple((pattern,) for pattern in patterns_of(duty))

    @cached_property
    def strays(self) -> tuple[model.EventPattern, ...]:
        """Every pattern that the standard speaks of."""
        found = [p for p in parts_in(self.standard) if isinstance(p, model.EventPattern)]
        return tuple({(p.event, repr(p.where)): p for p in found}.values())

    @cached_property
    def seeds(self) -> tuple[Case, ...]:
        """The cases of some of the standard's own worked examples."""
        found: list[Case] = []
        for example in self.program.ruleset.standards[self.index].examples:
            if (example.reading or self.name) == self.name and example.records is None:
                try:
                    found.append(case_of(self.program, self.index, example))
                except CPStandardsError:  # what is wrong with it is told by `check`
                    continue
        found.sort(key=lambda case: len(case.events))
        step = max(1, len(found) // MOST_SEEDS)
        return tuple(found[::step][:MOST_SEEDS])

    @cached_property
    def types(self) -> frozenset[str]:
        """The event types of which one is the duty."""
        return frozenset(event_types(self.standard.duty or self.standard.forbids))

    def facts(self, name: str) -> Values:
        """The values of a fact that matter."""
        return self.asked.facts.get(name) or SAMPLES[self.vocabulary.facts[name].kind]

    def values(self, type: str, name: str) -> Values:
        """The values of an attribute that matter."""
        known = self.asked.values.get(type, {}).get(name)
        return known or _samples(self.vocabulary.types[type].attributes[name])

    def answers(self, name: str, test: model.Test, is_fact: bool) -> tuple[Values, Values]:
        """The values of a fact, or of the trigger's attribute, that pass *test*; and the others."""
        if is_fact:
            return _split(self.vocabulary.facts[name], test, self.facts(name))
        standard = self.standard
        for type in triggers_of(standard):
            attribute = self.vocabulary.types[type].attributes.get(name)
            if attribute is not None:
                return _split(attribute, test, self.values(type, name))
        return (), ()

    def _shape(self, pattern: model.EventPattern) -> Shape:
        attributes = self.vocabulary.types[pattern.event].attributes
        fitting, failing = {}, {}
        for name, test in (pattern.where or {}).items():
            values = self.values(pattern.event, name)
            fitting[name], failing[name] = _split(attributes[name], test, values)
        return Shape(pattern.event, fitting, failing)


def aims_of(program: Program, index: int, reading: str | None = None) -> Aim:
    """What histories for the standard at *index* are made with.

    Args:
        program: the compiled ruleset.
        index: which of its standards.
        reading: a reading's name; None: the default.
    """
    standard = program.ruleset.standards[index]
    every = dict(variants(standard))
    default = next(iter(every))
    name = default if reading is None or reading not in every else reading
    variant = every[name]
    days = (*awkward_days(program.calendar), *turning_days(variant))
    asked = asked_by([variant], program.vocabulary)
    called = DEFAULT if name == default else name
    return Aim(program, index, called, name, variant, asked, tuple(dict.fromkeys(days)))


def places_of(ruleset: model.Ruleset, standard: str | None) -> tuple[int, ...]:
    """Which standards are meant: that of this id, or failing that those of this topic.

    Args:
        ruleset: the ruleset.
        standard: an id or topic; None: all of them.

    Raises:
        KeyError: there is none.
    """
    every = tuple(enumerate(ruleset.standards))
    if standard is None:
        return tuple(index for index, _ in every)
    own = tuple(index for index, each in every if each.id == standard)
    found = own or tuple(index for index, each in every if each.topic == standard)
    if not found:
        near = nearest(standard, [each.id for _, each in every])
        help = f"did you mean `{near}`?" if near else "`cpstandards show` lists those there are"
        raise KeyError(f"unknown standard `{standard}`; {help}")
    return found


def triggers_of(of: model.Standard) -> frozenset[str]:
    """The types of what the standard's time is measured from."""
    return frozenset(event_types(of.after or of.before or of.around))


# --- parts of a standard -------------------------------------------------------------------------


def patterns_of(of: object) -> Iterator[model.EventPattern]:
    """The single patterns that a pattern or anchor is made of."""
    if isinstance(of, model.EventPattern):
        yield of
    elif isinstance(of, model.AnyOf):
        yield from of.any_of
    elif isinstance(of, model.AllOf):
        yield from of.all_of
    elif isinstance(of, (tuple, list)):
        for each in of:
            yield from patterns_of(each)


def _inner_anchors(parts: Iterable[object]) -> Iterator[model.Anchor]:
    """The anchors inside moments; those inside conditions are none."""
    for part in parts:
        if isinstance(part, ANCHORS):
            yield part
        elif isinstance(part, (tuple, list)):
            yield from _inner_anchors(part)
        elif isinstance(part, MOMENTS):
            names = [name for name in type(part).model_fields if name not in ("when", "agreed")]
            yield from _inner_anchors(getattr(part, name) for name in names)


ANCHORS = (
    *(model.EventAnchor, model.AnyOfAnchor, model.AllOf),
    *(model.FactAnchor, model.Birthday),
)
MOMENTS = (
    *(model.LimitFrom, model.AtTime, model.SoonerOf, model.LaterOf, model.Dated),
    *(model.DatedMoment, model.Choose, model.Choice, model.Agreed, model.Phase, model.Window),
)


def _split(attribute: Attribute, test: model.Test, values: Values) -> tuple[Values, Values]:
    """The values that pass *test*, and those that do not."""
    if isinstance(test, model.Comparison) and test.known:
        return values, ()
    passes = value_test(test)
    held = [(value, attribute.check(value)) for value in values]
    fitting = tuple(value for value, each in held if passes(each))
    return fitting, tuple(value for value, each in held if not passes(each))


def _samples(attribute: Attribute) -> Values:
    if attribute.choices:
        few: Sequence[str] = attribute.choices[:3]
        return tuple((word,) for word in few) if attribute.kind == "words" else tuple(few)
    return SAMPLES[attribute.kind]
