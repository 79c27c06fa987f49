"""Conditions gone through: every way that what they ask about can turn out.

A condition speaks of facts, of the triggering event, of the child's age, of the time of day, and of
the past. What it does not distinguish cannot matter, so each of these is a *question* with a few
answers, and a condition is true or false for each choice of answers. Nothing that can be is left
out. What cannot be is left out as far as it is followed here; `Questions.is_loose` says where that
may not be far enough.
"""

from cpstandards.horizon.outcomes.answered import MOST_OUTCOMES, Questions
from cpstandards.horizon.outcomes.checks import Check, check, holds
from cpstandards.horizon.outcomes.gathering import questions_of
from cpstandards.horizon.outcomes.questions import Arises, Asked, Outcome, Question, key_of
from cpstandards.horizon.outcomes.words import in_words

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
