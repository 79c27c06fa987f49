"""Conditions gone through: every way that what they ask about can turn out.

A condition speaks of facts, of the triggering event, of the child's age, of the time of day, and of
the past. What it does not distinguish cannot matter, so each of these is a *question* with a few
answers, and a condition is true or false for each choice of answers. Nothing that can be is left
out. What cannot be is left out as far as it is followed here; `Questions.is_loose` says where that
may not be far enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from math import prod
from typing import Any, NamedTuple

from cpstandards import model
from cpstandards.horizon.outcomes.birth import IS_UNBORN, Birth
from cpstandards.horizon.outcomes.checks import Check, check, holds
from cpstandards.horizon.outcomes.facts import have_one_order, looks
from cpstandards.horizon.outcomes.kinds import Asking, Known
from cpstandards.horizon.outcomes.past import pasts
from cpstandards.horizon.outcomes.questions import (
    AGE,
    CLOCK,
    HOURS,
    TELL_AGE,
    Arises,
    Asked,
    Outcome,
    Question,
    fact_question,
    key_of,
    leaves,
    past_question,
)
from cpstandards.horizon.outcomes.times import times
from cpstandards.horizon.outcomes.trigger import triggers as _triggers
from cpstandards.horizon.outcomes.values import answers
from cpstandards.horizon.outcomes.words import in_words
from cpstandards.limits import Conventions, Limit
from cpstandards.vocabulary import Vocabulary

__all__ = [
    "MOST_OUTCOMES",
    "Arises",
    "Asked",
    "Check",
    "Outcome",
    "Question",
    "Questions",
    "check",
    "holds",
    "in_words",
    "key_of",
    "questions_of",
]

MOST_OUTCOMES = 4096
"""Beyond so many combinations of answers, conditions are not gone through."""


class Answered(NamedTuple):
    """Questions that hang together, with every combination of answers that they can have.

    Attributes:
        questions: the questions.
        answers: the combinations. Shape of each: as the questions.
        is_loose: whether there may be some among them that cannot be.
        is_presuming: whether what a pattern presumes hangs on what stands elsewhere.
    """

    questions: tuple[Question, ...]
    answers: tuple[tuple[Any, ...], ...]
    is_loose: bool = False
    is_presuming: bool = False


@dataclass(frozen=True)
class Questions:
    """All that some conditions ask, with every outcome that makes a difference.

    Attributes:
        parts: the questions in groups that have nothing to do with one another, but for the age.
        is_beyond: whether there is more to what happened than is gone through.
    """

    parts: tuple[Answered, ...]
    is_beyond: bool = False

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """Every question."""
        return tuple(question for part in self.parts for question in part.questions)

    @cached_property
    def count(self) -> int:
        """How many outcomes there are; where they are too many, so many at most."""
        most = prod(len(part.answers) for part in self.parts)
        if self.is_beyond or most > MOST_OUTCOMES:
            return most
        return sum(1 for _ in self.outcomes())

    @property
    def are_too_many(self) -> bool:
        """Whether there are more outcomes than are gone through."""
        return self.is_beyond or self.count > MOST_OUTCOMES

    @cached_property
    def is_loose(self) -> bool:
        """Whether some outcomes may be impossible."""
        subjects = frozenset[str]().union(*(each.subjects for each in self.asked if each != AGE))
        return any(part.is_loose for part in self.parts) or (
            AGE in self.asked and not subjects.isdisjoint(TELL_AGE)
        )

    @property
    def is_presuming(self) -> bool:
        """Whether one text can mean two things, by what a standard asks about elsewhere.

        A conference that was adjourned counts only where a standard asks about that. Two conditions
        that have the same answer in every outcome are then not yet the same.
        """
        return any(part.is_presuming for part in self.parts)

    def have_in_common(self, other: Questions) -> bool:
        """Whether both ask about the same fact, attribute, time or past events."""
        mine, its = (
            frozenset[str]().union(*(each.subjects for each in one.asked)) for one in (self, other)
        )
        return not mine.isdisjoint(its)

    def outcomes(self) -> Iterator[Outcome]:
        """Every combination of answers that can be."""
        asked, birth = self.asked, self._birth
        for chosen in product(*(part.answers for part in self.parts)):
            outcome = dict(zip(asked, chain.from_iterable(chosen), strict=True))
            if birth is None or birth.agrees(outcome):
                yield outcome

    @property
    def _birth(self) -> Birth | None:
        """What is said of the birth; None: nothing that tells of the age."""
        if AGE not in self.asked or not self.is_loose:
            return None
        is_sure = any(not is_known for is_known, _ in self._answers_to(IS_UNBORN))
        return Birth(min(self._answers_to(AGE)), is_sure)

    def _answers_to(self, question: Question) -> list[Any]:
        """Every answer that a question has in some outcome."""
        return [
            each[part.questions.index(question)]
            for part in self.parts
            if question in part.questions
            for each in part.answers
        ]

    def distinct(self, asked: Iterable[Asked], given: Iterable[Asked] = ()) -> Iterator[Outcome]:
        """One outcome for each way that some conditions can turn out together.

        Args:
            asked: the conditions.
            given: conditions that hold in all of these outcomes.
        """
        tests, needed = [check(each) for each in asked], [check(each) for each in given]
        seen: set[tuple[bool, ...]] = set()
        for outcome in self.outcomes():
            found = tuple(test(outcome) for test in tests)
            if found not in seen and all(test(outcome) for test in needed):
                seen.add(found)
                yield outcome


def questions_of(
    conditions: Iterable[Asked | None],
    vocabulary: Vocabulary,
    triggers: Iterable[str] = (),
    conventions: Conventions | None = None,
) -> Questions:
    """What *conditions* ask, and every answer that makes a difference to any of them.

    Args:
        conditions: None is the condition that always holds, and asks nothing.
        vocabulary: the facts and attributes that they speak of.
        triggers: the event types that the trigger can be, if known; an event that has no such
            attribute does not pass a test on it.
        conventions: how days are counted and when work goes on, if known.

    Example:
        >>> from cpstandards.structure import vocabulary_of
        >>> young = [model.AgeIs(age=model.Years(at_most=years)) for years in (2, 4)]
        >>> found = questions_of(young, vocabulary_of(model.Declared()))
        >>> [tuple(holds(each, outcome) for each in young) for outcome in found.outcomes()]
        [(True, True), (False, True), (False, True), (False, False)]
    """
    gathering = _Gathering(vocabulary, tuple(triggers), conventions)
    for each in conditions:
        if each is not None:
            gathering.add(each)
    return gathering.questions()


class _Gathering:
    """Collects what conditions ask, and what they compare the answers with."""

    def __init__(
        self, vocabulary: Vocabulary, triggers: tuple[str, ...], conventions: Conventions | None
    ) -> None:
        self.vocabulary = vocabulary
        self.triggers = triggers
        self.conventions = conventions
        self.facts: dict[str, dict[Limit | None, list[model.Test]]] = {}
        self.tests: dict[str, list[model.Test]] = {}
        self.ages: set[int] = set()
        self.during: list[model.DuringIs] = []
        self.past: dict[Question, Asking] = {}
        self.asks_type = False

    def add(  # noqa: C901, PLR0912 - one line for each form of condition
        self, of: Asked
    ) -> None:
        """Notes what *of* asks, and what it compares the answer with."""
        match of:
            case model.FactIs():
                for name, test in of.fact.items():
                    looked = self.facts.setdefault(name, {})
                    looked.setdefault(of.by, []).append(test)
            case model.TriggerIs():
                self._test(of.trigger)
            case Arises():
                types = {each.event for each in of.patterns}
                self.asks_type |= len(self.triggers) > 1 or types != {*self.triggers}
                for pattern in of.patterns:
                    self._test(pattern.where or {})
            case model.AgeIs():
                least, most = of.age.at_least, of.age.at_most
                turns = [
                    each for each in (least, None if most is None else most + 1) if each is not None
                ]
                self.ages |= {each - step for each in turns for step in (0, 1)}
            case model.DuringIs():
                self.during.append(of)
            case model.CountIs():
                self._count(of)
            case model.LatestIs():
                key = past_question(of)
                self.past.setdefault(key, Asking(key, of.latest, of.by))
            case model.All() | model.Any_() | model.Not():
                for leaf in leaves(of):
                    self.add(leaf)

    def _test(self, tests: model.Tests) -> None:
        for name, test in tests.items():
            self.tests.setdefault(name, []).append(test)

    def _count(self, of: model.CountIs) -> None:
        key, least, most = past_question(of), of.at_least or 0, of.at_most or 0
        known = self.past.get(key)
        bounds = {0, least, least - 1, most, most + 1, *(known.bounds if known else ())}
        numbers = tuple(sorted(each for each in bounds if each >= 0))
        self.past[key] = Asking(key, (of.count,), of.by, of.within, numbers)

    def questions(self) -> Questions:
        parts = [self._fact(name, looked) for name, looked in self.facts.items()]
        if self.tests or self.asks_type:
            parts.append(self._trigger())
        if self.ages:
            parts.append(Answered((AGE,), tuple((each,) for each in sorted(self.ages))))
        if self.during:
            parts.append(self._times())
        asked = {*self.facts, *self.tests, *self._asked_of_past()}
        known = Known(self.vocabulary, self.triggers, self.conventions, frozenset(asked))
        past = list(pasts(self.past.values(), known))
        parts += [
            Answered(each.questions, each.answers or (), each.is_loose, each.is_presuming)
            for each in past
        ]
        return Questions(tuple(parts), any(each.answers is None for each in past))

    def _fact(self, name: str, looked: Mapping[Limit | None, list[model.Test]]) -> Answered:
        tests = [test for each in looked.values() for test in each]
        values = answers(self.vocabulary.facts.get(name), tests)
        questions = tuple(fact_question(name, by) for by in looked)
        return Answered(questions, looks(tuple(looked), values), not have_one_order(looked))

    def _trigger(self) -> Answered:
        return Answered(*_triggers(self.tests, self.triggers, self.vocabulary, self.asks_type))

    def _times(self) -> Answered:
        hours = None if self.conventions is None else self.conventions.working_hours
        questions, found = times(self.during, hours)
        return Answered(questions, found, hours is None and {CLOCK, HOURS} <= {*questions})

    def _asked_of_past(self) -> Iterator[str]:
        for each in self.past.values():
            for pattern in each.patterns:
                yield from pattern.where or ()
