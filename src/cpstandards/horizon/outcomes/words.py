"""Outcomes in words."""

from __future__ import annotations

from typing import Any

from cpstandards import describe, model
from cpstandards.horizon.outcomes.questions import NONE, UNBORN, Outcome, Question
from cpstandards.horizon.outcomes.values import SOME


def in_words(outcome: Outcome) -> tuple[str, ...]:
    """An outcome in a few words each, without any date."""
    return tuple(_words(question, answer) for question, answer in outcome.items())


def _words(question: Question, answer: Any) -> str:  # Any: an answer, by the question's kind
    match question.kind:
        case "count":
            assert isinstance(question.of, model.CountIs)  # as the kind says
            return f"{answer or 'no'} {describe.pattern(question.of.count)}"
        case "latest":
            return f"last came {describe.words(answer) if answer else 'none'}"
        case "type":
            return f"the trigger: {describe.words(answer)}"
        case "age":
            return f"age: {'unborn' if answer == UNBORN else answer}"
        case "clock":
            return f"time of day: {answer}"
        case "day" | "hours" as kind:
            return f"{'working day' if kind == 'day' else 'working hours'}: {_yes(answer)}"
        case kind:
            late = "none of this event" if kind == "trigger" else "learnt later"
            shown = late if answer == NONE else _value(*answer)
            return f"{describe.words(question.name)}: {shown}"


def _yes(answer: bool) -> str:
    return "yes" if answer else "no"


def _value(is_known: bool, value: object) -> str:
    if not is_known or value == SOME:
        return "known" if is_known else "not known"
    return str(value).lower() if isinstance(value, bool) else str(value)
