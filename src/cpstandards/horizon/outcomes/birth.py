"""What the child's age and the birth say of each other."""

from __future__ import annotations

from typing import NamedTuple

from cpstandards import model
from cpstandards.horizon.outcomes.questions import AGE, UNBORN, Outcome, Question

IS_UNBORN = Question("fact", "unborn")


class Birth(NamedTuple):
    """What outcomes can say of the birth.

    Attributes:
        lowest: the age that stands for all lower ones too [completed years].
        is_sure: whether they tell a child known to be unborn from one of whom that is not known.
    """

    lowest: int
    is_sure: bool

    def agrees(self, outcome: Outcome) -> bool:
        """Whether the age can be what it is, given what is said of the birth.

        A child is born whose birth is counted by the trigger. One known to be unborn is younger
        than any age, unless the birth has been recorded since.
        """
        age, is_never = outcome[AGE], False
        for question, number in outcome.items():
            of = question.of
            if not isinstance(of, model.CountIs) or of.count.event != "birth":
                continue
            if number and of.by in ("before", "trigger") and age == UNBORN:
                return False
            is_never = is_never or (of.by == "now" and not (number or of.within or of.count.where))
        is_unborn = self.is_sure and outcome.get(IS_UNBORN) == (True, True)
        return age == self.lowest or not (is_unborn and is_never)
