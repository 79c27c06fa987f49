"""Conditions, decided in every situation that they can tell apart.

A condition asks questions: the value of a fact, the number of reviews before the trigger, whether
it is working time. A world answers each of them. Worlds that cannot be are among those looked at
where two questions hang together in a way that is not followed here, so what holds in no world
never holds, and what holds in all of them always does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple, assert_never

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.compile.matching import value_test
from cpstandards.horizon.outcomes import key_of
from cpstandards.lint.values import domain
from cpstandards.vocabulary import Vocabulary

MOST = 5_000
"""So many worlds are looked through at most; beyond, nothing is said."""


class Question(NamedTuple):
    """One thing that conditions ask about.

    Attributes:
        kind: what sort of thing.
        about: which, so that two conditions that ask the same share their question.
        words: the same for people.
    """

    kind: str
    about: str
    words: str


World = Mapping[Question, Any]  # Any: an answer, by the question's kind
Check = Callable[[World], bool]

TYPE = Question("type", "", "the trigger")


@dataclass
class Worlds:
    """The situations that several conditions on one trigger can tell apart.

    Attributes:
        vocabulary: event types and facts.
        types: the event types that the trigger can be; none: it is a date.
    """

    vocabulary: Vocabulary
    types: tuple[str, ...]
    _answers: dict[Question, tuple[Any, ...]] = field(default_factory=dict)  # Any: as in World
    _tests: dict[Question, tuple[Attribute, list[model.Test]]] = field(default_factory=dict)
    _counts: dict[Question, model.CountIs] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if len(self.types) > 1:
            self._answers[TYPE] = self.types

    def check(  # noqa: PLR0911 - one line for each form of condition
        self, of: model.Condition
    ) -> Check:
        """Whether *of* holds in a world; its questions are asked of every world from now on."""
        match of:
            case model.FactIs():
                return self._all(self._fact(of, *each) for each in of.fact.items())
            case model.TriggerIs():
                return self._trigger(of.trigger, self.types)
            case model.CountIs():
                return self._count(of)
            case model.AgeIs():
                return self._number(Question("age", "", "the child's age"), of.age, -1)
            case model.LatestIs():
                return self._latest(of)
            case model.DuringIs():
                return self._during(of)
            case model.All():
                return self._all([self.check(part) for part in of.all])
            case model.Any_():
                parts = [self.check(part) for part in of.any]
                return lambda world: any(part(world) for part in parts)
            case model.Not():
                inner = self.check(of.not_)
                return lambda world: not inner(world)
            case _:  # pragma: no cover
                assert_never(of)

    def arises(self, patterns: Sequence[model.EventPattern]) -> Check:
        """Whether the trigger is one that *patterns* match."""
        if not any(pattern.where for pattern in patterns):
            return self._all(())
        parts = [self._trigger(each.where or {}, (each.event,)) for each in patterns]
        return lambda world: any(part(world) for part in parts)

    def each(self) -> list[World] | None:
        """Every world; None where there are more than `MOST`."""
        answers = dict(self._answers)
        for question, (attribute, tests) in self._tests.items():
            answers[question] = domain(attribute, tests)
        size = 1
        for values in answers.values():
            size *= len(values)
        if size > MOST:
            return None
        ordered = self._in_order()
        worlds = (dict(zip(answers, each, strict=True)) for each in product(*answers.values()))
        return [
            world
            for world in worlds
            if all(min(world[few], max(answers[many])) <= world[many] for few, many in ordered)
        ]

    @staticmethod
    def _all(parts: Iterable[Check]) -> Check:
        every = list(parts)
        return lambda world: all(part(world) for part in every)

    # --- questions ---

    def _asked(self, question: Question, attribute: Attribute, test: model.Test) -> Check:
        """The answer to a question about a value passes *test*."""
        if isinstance(test, model.Comparison) and test.known:
            known = self._yes_or_no(question._replace(kind=f"{question.kind} known"))
            return lambda world: bool(world[known])
        self._tests.setdefault(question, (attribute, []))[1].append(test)
        passes = value_test(test)
        return lambda world: passes(world[question])

    def _fact(self, of: model.FactIs, name: str, test: model.Test) -> Check:
        fact, question = self.vocabulary.facts[name], Question("fact", name, f"`{name}`")
        if of.by is None:
            return self._asked(question, fact, test)
        learnt = Question("learnt", f"{name} {of.by}", f"`{name}` learnt within {of.by}")
        in_time = self._yes_or_no(learnt)
        passes = self._asked(question, fact, test)
        return lambda world: bool(world[in_time]) and passes(world)

    def _trigger(self, tests: Mapping[str, model.Test], types: Sequence[str]) -> Check:
        """The trigger is of one of *types* that has the attributes, and passes."""
        known = self.vocabulary.types
        having = [
            name for name in types if name in known and tests.keys() <= set(_own(known[name]))
        ]
        if not having:
            return _never
        attributes = known[having[0]].attributes
        parts = [
            self._asked(
                Question("trigger", name, f"the trigger's `{name}`"), attributes[name], test
            )
            for name, test in tests.items()
        ]
        passes, sole, able = self._all(parts), self.types[:1], frozenset(having)
        return lambda world: world.get(TYPE, *sole) in able and passes(world)

    def _count(self, of: model.CountIs) -> Check:
        about = _asks(of, "at_least", "at_most")
        words = f"the number of `{of.count.event}`"
        question = Question("count", about, words)
        self._counts.setdefault(question, of)
        return self._number(question, of, 0)

    def _number(self, question: Question, of: model.CountIs | model.Years, lowest: int) -> Check:
        least, most = of.at_least, of.at_most
        highest = max(least or 0, most or 0) + 1
        known = self._answers.get(question, ())
        self._answers[question] = tuple(range(lowest, max(highest, *known, lowest) + 1))
        return lambda world: (
            (least is None or world[question] >= least)
            and (most is None or world[question] <= most)
        )

    def _latest(self, of: model.LatestIs) -> Check:
        types = tuple(dict.fromkeys(each.event for each in of.latest))
        words = f"what came last of {', '.join(f'`{each}`' for each in types)}"
        question = Question("latest", _asks(of, "is"), words)
        self._answers.setdefault(question, (*types, None))
        return lambda world: world[question] == of.is_

    def _during(self, of: model.DuringIs) -> Check:
        if not isinstance(of.during, model.Period):
            going_on = self._yes_or_no(Question("work", "", "working time"))
            return lambda world: bool(world[going_on])
        parts = []
        if of.during.from_ is not None and of.during.to is not None:
            parts.append(self._between(of.during.from_, of.during.to))
        if of.during.on is not None:
            worked, wanted = Question("day", "", "a working day"), of.during.on == "working_days"
            self._yes_or_no(worked)
            parts.append(lambda world: world[worked] is wanted)
        return self._all(parts)

    def _between(self, start: str, end: str) -> Check:
        """The trigger's time of day is *start* or later and before *end*, perhaps past midnight."""
        question = Question("clock", "", "the time of day")
        known = self._answers.get(question, ("00:00",))
        self._answers[question] = tuple(sorted({*known, start, end}))
        if start < end:
            return lambda world: start <= world[question] < end
        return lambda world: world[question] >= start or world[question] < end

    def _yes_or_no(self, question: Question) -> Question:
        self._answers.setdefault(question, (True, False))
        return question

    def _in_order(self) -> list[tuple[Question, Question]]:
        """The counts of which the first is never greater than the second."""
        return [
            (few, many)
            for few, one in self._counts.items()
            for many, other in self._counts.items()
            if few is not many and _is_among(one, other)
        ]


def _never(_: World) -> bool:
    return False


def _own(cls: Any) -> tuple[str, ...]:  # Any: an event class
    return tuple(cls.attribute_names)


def _asks(of: model.Condition, *without: str) -> str:
    """What *of* asks about, alike for two that ask about the same."""
    keys = [name for name in type(of).model_fields if name.rstrip("_") not in without]
    return f"{type(of).__name__} {asked_by(of, keys)}"


def asked_by(of: model.Model, keys: Iterable[str]) -> str:
    """What stands under *keys* in *of* as text, equal for equals however they are written."""
    return " ".join(f"{key}: {key_of(getattr(of, key))}" for key in keys)


def _is_among(one: model.CountIs, other: model.CountIs) -> bool:
    """Whether whatever *one* counts, *other* counts too."""
    narrower, wider = dict(one.count.where or {}), dict(other.count.where or {})
    return (
        one.count.event == other.count.event
        and wider.items() <= narrower.items()
        and one.by in model.BYS
        and other.by in model.BYS
        and model.BYS.index(one.by) <= model.BYS.index(other.by)
        and other.within in (None, one.within)
    )
