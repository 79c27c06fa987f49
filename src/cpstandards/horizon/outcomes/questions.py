"""What conditions ask about, and the answers that are no values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from json import dumps
from typing import Any, TypeAlias

from cpstandards import model
from cpstandards.limits import Limit
from cpstandards.structure import event_types_in


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a condition asks about.

    Attributes:
        kind: `fact` (perhaps as it stood by some time), `trigger` (an attribute of the triggering
            event), `type` (of the triggering event), `count`, `latest`, `age`, `clock` (the time of
            day), `day` (whether it is a working day) or `hours` (whether it is within working
            hours).
        name: of the fact or attribute; of `count` and `latest` the question itself as text.
        of: the condition that asks it, where it is about past events.
    """

    kind: str
    name: str = ""
    of: model.Condition | None = field(default=None, compare=False)

    @property
    def subjects(self) -> frozenset[str]:
        """What it is about: facts, attributes, event types."""
        if self.of is not None:
            return frozenset(event_types_in(self.of))
        if self.kind == "age":
            return frozenset(TELL_AGE)
        return frozenset({TIME if self.kind in ("clock", "day", "hours") else self.name})


TYPE, AGE = Question("type"), Question("age")
CLOCK, DAY, HOURS = Question("clock"), Question("day"), Question("hours")

TIME = "(time)"
TELL_AGE = ("birth", "date_of_birth", "unborn")
"""The event and the facts that say something of the child's age."""

NONE = (False, None)
"""The answer that passes no test: there is no such attribute, or a fact was learnt too late."""

UNBORN = -1
"""The age [completed years] of a child who is not born."""

Outcome: TypeAlias = Mapping[Question, Any]
"""One answer to each question.

A fact's or attribute's is whether it is known, and its value; what is not known has one all the
same. A count's or the age's is the least number of those that make no difference.
"""


@dataclass(frozen=True, slots=True)
class Arises:
    """That the trigger is an event that one of several patterns matches.

    Attributes:
        patterns: of which one will do.
    """

    patterns: tuple[model.EventPattern, ...]


Asked: TypeAlias = model.Condition | Arises
"""What is asked of a case."""


def key_of(part: object) -> str:
    """A part of a standard as text that equal parts share, however they were written."""
    if isinstance(part, model.Model):
        part = part.model_dump(mode="json", by_alias=True, exclude_none=True)
    elif isinstance(part, (tuple, list)):
        part = [key_of(each) for each in part]
    elif isinstance(part, Mapping):
        part = {str(name): key_of(value) for name, value in part.items()}
    elif isinstance(part, Limit):
        part = str(part)
    return dumps(part, sort_keys=True, default=str)


def leaves(of: Asked) -> Iterator[Asked]:
    """The conditions in *of* that are not made of others."""
    match of:
        case model.All():
            parts = of.all
        case model.Any_():
            parts = of.any
        case model.Not():
            parts = (of.not_,)
        case _:
            yield of
            return
    for each in parts:
        yield from leaves(each)


def fact_question(name: str, by: Limit | None) -> Question:
    """What a fact is, or was so long after the trigger."""
    return Question("fact" if by is None else f"fact by {by}", name)


def past_question(of: model.CountIs | model.LatestIs) -> Question:
    """What *of* asks about past events, apart from what it takes for the answer."""
    if isinstance(of, model.LatestIs):
        return Question("latest", key_of(of.model_copy(update={"is_": ""})), of)
    free = of.model_copy(update={"at_least": 0, "at_most": None})
    return Question("count", key_of(free), of)
