"""Worlds in words, as far as they matter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cpstandards.compile.matching import OTHER
from cpstandards.lint.worlds import Check, Question, World


def situation(world: World, questions: Iterable[Question]) -> str:
    """What *world* says of *questions*, in words."""
    return " and ".join(_answered(question, world[question]) for question in questions)


def _answered(question: Question, answer: object) -> str:
    if question.kind.endswith("known"):
        return f"{question.words} is {'known' if answer else 'not known'}"
    if question.kind == "latest" and answer is None:
        return f"{question.words} is none of them"
    return f"{question.words} is {_shown(answer)}"


def _shown(answer: object) -> str:
    if isinstance(answer, bool):
        return f"`{str(answer).lower()}`"
    if isinstance(answer, tuple):
        return ", ".join(f"`{each}`" for each in answer) or "none of those named"
    return "none of those named" if answer == OTHER else f"`{answer}`"


def telling(check: Check, worlds: Sequence[World], world: World) -> Iterator[Question]:
    """The questions of *world* whose answer decides *check* there."""
    held = check(world)
    others = {tuple(each.values()): each for each in worlds}
    for question in world:
        for answer in dict.fromkeys(each[question] for each in worlds):
            changed = others.get(tuple({**world, question: answer}.values()))
            if changed is not None and check(changed) != held:
                yield question
                break
