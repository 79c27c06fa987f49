"""What conditions ask, gathered, and what they compare the answers with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cpstandards import model
from cpstandards.horizon.outcomes.answered import Answered, Questions
from cpstandards.horizon.outcomes.facts import have_one_order, looks
from cpstandards.horizon.outcomes.kinds import Asking, Known
from cpstandards.horizon.outcomes.past import pasts
from cpstandards.horizon.outcomes.questions import (
    AGE,
    CLOCK,
    HOURS,
    Arises,
    Asked,
    Question,
    fact_question,
    leaves,
    past_question,
)
from cpstandards.horizon.outcomes.times import times
from cpstandards.horizon.outcomes.trigger import triggers as trigger_answers
from cpstandards.horizon.outcomes.values import answers
from cpstandards.limits import Conventions, Limit
from cpstandards.vocabulary import Vocabulary


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
        >>> from cpstandards.horizon.outcomes import holds
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
        return Answered(
            *trigger_answers(self.tests, self.triggers, self.vocabulary, self.asks_type)
        )

    def _times(self) -> Answered:
        hours = None if self.conventions is None else self.conventions.working_hours
        questions, found = times(self.during, hours)
        return Answered(questions, found, hours is None and {CLOCK, HOURS} <= {*questions})

    def _asked_of_past(self) -> Iterator[str]:
        for each in self.past.values():
            for pattern in each.patterns:
                yield from pattern.where or ()
