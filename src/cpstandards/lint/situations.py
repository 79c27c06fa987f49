"""Outcomes in the words of a finding, as far as they matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cpstandards import model
from cpstandards.compile.matching import OTHER
from cpstandards.horizon.outcomes import Check, Outcome, Question
from cpstandards.horizon.outcomes.questions import NONE
from cpstandards.horizon.outcomes.values import SOME


def situation(outcome: Outcome, questions: Iterable[Question]) -> str:
    """What *outcome* says of *questions*, in words."""
    return " and ".join(_answered(question, outcome[question]) for question in questions)


def _answered(question: Question, answer: object) -> str:
    asked = _asked(question)
    if question.kind == "latest" and answer is None:
        return f"{asked} is none of them"
    if not isinstance(answer, tuple):
        return f"{asked} is {_shown(answer)}"
    is_known, value = answer
    if answer == NONE:
        return f"{asked} is {'missing' if question.kind == 'trigger' else 'learnt too late'}"
    if not is_known or value == SOME:
        return f"{asked} is {'known' if is_known else 'not known'}"
    return f"{asked} is {_shown(value)}"


def _asked(question: Question) -> str:
    if isinstance(question.of, model.CountIs):
        return f"the number of `{question.of.count.event}`"
    if isinstance(question.of, model.LatestIs):
        types = dict.fromkeys(each.event for each in question.of.latest)
        return f"what came last of {', '.join(f'`{each}`' for each in types)}"
    if question.kind == "trigger":
        return f"the trigger's `{question.name}`"
    return SAID.get(question.kind) or f"`{question.name}`{question.kind.removeprefix('fact')}"


SAID = {
    "type": "the trigger",
    "age": "the child's age",
    "clock": "the time of day",
    "day": "a working day",
    "hours": "within working hours",
}


def _shown(answer: object) -> str:
    if isinstance(answer, bool):
        return f"`{str(answer).lower()}`"
    if isinstance(answer, tuple):
        return ", ".join(f"`{each}`" for each in answer) or "none of those named"
    return "none of those named" if answer == OTHER else f"`{answer}`"


def telling(check: Check, outcomes: Sequence[Outcome], of: Outcome) -> Iterator[Question]:
    """The questions whose answer decides *check* where everything turns out as in *of*."""
    held = check(of)
    others = {tuple(each.values()): each for each in outcomes}
    for question in of:
        for answer in dict.fromkeys(each[question] for each in outcomes):
            changed = others.get(tuple({**of, question: answer}.values()))
            if changed is not None and check(changed) != held:
                yield question
                break
