"""The time of day and the kind of day on which the trigger can fall."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Any

from cpstandards import model
from cpstandards.horizon.outcomes.questions import CLOCK, DAY, HOURS, Question

MIDNIGHT = "00:00"


def times(
    asked: Iterable[model.DuringIs], hours: tuple[int, int] | None
) -> tuple[tuple[Question, ...], tuple[tuple[Any, ...], ...]]:
    """What is asked of the trigger's time, and every way in which it can turn out.

    Args:
        asked: what is asked.
        hours: when work begins and ends [minutes after midnight], if that is known.

    Returns:
        The questions, and their answers. Shape of each: as the questions.
    """
    every = [each.during for each in asked]
    periods = [each for each in every if isinstance(each, model.Period)]
    turns = {turn for each in periods for turn in (each.from_, each.to) if turn is not None}
    is_worked = len(periods) < len(every)
    questions = [CLOCK] if turns else []
    if is_worked or any(each.on is not None for each in periods):
        questions.append(DAY)
    work = None if hours is None else (_clock(hours[0]), _clock(hours[1]))
    if is_worked:
        questions.append(HOURS)
        turns |= set(work or ())
    domains = {CLOCK: sorted({MIDNIGHT, *turns}), DAY: (True, False), HOURS: (True, False)}
    found = product(*(domains[each] for each in questions))
    return tuple(questions), tuple(each for each in found if _agree(questions, each, work))


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _agree(
    questions: Sequence[Question], answers: Sequence[Any], work: tuple[str, str] | None
) -> bool:
    """Whether it is said to be within working hours just where the time of day is."""
    if work is None or CLOCK not in questions or HOURS not in questions:
        return True
    at = answers[questions.index(CLOCK)]
    return bool((work[0] <= at < work[1]) == answers[questions.index(HOURS)])
