"""What some conditions ask, with every outcome that makes a difference to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, product
from math import prod
from typing import Any, NamedTuple

from cpstandards.horizon.outcomes.birth import IS_UNBORN, Birth
from cpstandards.horizon.outcomes.checks import check
from cpstandards.horizon.outcomes.questions import AGE, TELL_AGE, Asked, Outcome, Question

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
