"""Conditions: whether a standard, or a part of it, applies."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Discriminator, Field, PlainSerializer, Tag, model_validator

from cpstandards.errors import LimitError
from cpstandards.limits import Limit
from cpstandards.model.base import Clock, Count, LimitField, Model, Word, by_key, limit_of
from cpstandards.model.patterns import EventPattern, Tests

By = Literal["before", "trigger", "now"]
BYS: tuple[By, ...] = ("before", "trigger", "now")


def _by(value: object) -> object:
    if value in BYS:
        return value
    try:
        return limit_of(value)
    except LimitError as error:
        words = ", ".join(f"`{word}`" for word in BYS)
        raise LimitError(error.text, error.problem, f"write {words}, or a limit") from None


ByField = Annotated[
    By | Limit,
    BeforeValidator(_by, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
"""Until when a condition looks: a word, or so long after the trigger."""


class FactIs(Model):
    """Tests on case facts; all must hold.

    Attributes:
        fact: tests on case facts, by name.
        by: the facts as known so long after the trigger.
    """

    fact: Tests
    by: LimitField | None = None


class TriggerIs(Model):
    """Tests on the triggering event's attributes; all must hold.

    Attributes:
        trigger: tests on the triggering event's attributes, by name.
    """

    trigger: Tests


def _check_bounds(what: str, at_least: int | None, at_most: int | None) -> None:
    if at_least is None and at_most is None:
        raise ValueError(f"{what} without a bound; add `at_least` or `at_most`")
    if at_most is not None and (at_least or 0) > at_most:
        raise ValueError(f"{what} that is never true, `at_least` above `at_most`; swap them")


class CountIs(Model):
    """How many events of a pattern there have been.

    Attributes:
        count: the events that are counted.
        at_least: so many or more.
        at_most: so many or fewer.
        by: until when it looks. `before`: before the trigger; `trigger`: its own day too, the
            trigger itself excepted; `now`: everything known on the day of judgement. Or a limit: so
            long after the trigger.
        within: only events no longer ago than this.
    """

    count: EventPattern
    at_least: Count | None = None
    at_most: Count | None = None
    by: ByField = "before"
    within: LimitField | None = None

    @model_validator(mode="after")
    def _has_bounds(self) -> CountIs:
        _check_bounds("a count", self.at_least, self.at_most)
        return self


class LatestIs(Model):
    """Which of several kinds of event came last.

    Attributes:
        latest: the kinds of event that replace one another.
        is: the event type, one of those listed, that has to be the latest.
        by: until when it looks. `before`: before the trigger; `trigger`: its own day too, the
            trigger itself excepted; `now`: everything known on the day of judgement. Or a limit: so
            long after the trigger.
    """

    latest: Annotated[tuple[EventPattern, ...], Field(min_length=2)]
    is_: Annotated[Word, Field(alias="is")]
    by: ByField = "before"


class Years(Model):
    """Bounds on an age [completed years], both inclusive.

    Attributes:
        at_least: this age or older [completed years].
        at_most: this age or younger [completed years].
    """

    at_least: Count | None = None
    at_most: Count | None = None

    @model_validator(mode="after")
    def _has_bounds(self) -> Years:
        _check_bounds("an age", self.at_least, self.at_most)
        return self


class AgeIs(Model):
    """The child's age on the trigger's day.

    Attributes:
        age: bounds on the child's age on the trigger's day.
    """

    age: Years


class Period(Model):
    """A stretch of the day, and on which days; `to` itself is no longer in it.

    Attributes:
        from: when the stretch of the day begins.
        to: when it ends; this time itself is no longer in it.
        on: the kind of day. `working_days`: working days only; `non_working_days`: weekends, bank
            holidays and closures only.
    """

    from_: Annotated[Clock | None, Field(alias="from")] = None
    to: Clock | None = None
    on: Literal["working_days", "non_working_days"] | None = None

    @model_validator(mode="after")
    def _says_when(self) -> Period:
        if (self.from_ is None) != (self.to is None) or self.from_ == self.to is not None:
            raise ValueError("a stretch of the day has two ends; give `from` and another `to`")
        if self.from_ is None and self.on is None:
            raise ValueError("a time that says nothing; add `from` and `to`, or `on`")
        return self


class DuringIs(Model):
    """The time of day, or the kind of day, of the trigger.

    Attributes:
        during: when the trigger happened, a stretch of the day. `working time`: in working hours.
    """

    during: Annotated[
        Annotated[Literal["working time"], Tag("working time")] | Annotated[Period, Tag("period")],
        Discriminator(lambda value: "working time" if isinstance(value, str) else "period"),
    ]


class All(Model):
    """Every condition holds.

    Attributes:
        all: conditions, all of which hold.
    """

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Any_(Model):
    """At least one condition holds.

    Attributes:
        any: conditions, at least one of which holds.
    """

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Not(Model):
    """The condition does not hold.

    Attributes:
        not: the condition that does not hold.
    """

    not_: Annotated[Condition, Field(alias="not")]


Condition = Annotated[
    Annotated[FactIs, Tag("fact")]
    | Annotated[TriggerIs, Tag("trigger")]
    | Annotated[CountIs, Tag("count")]
    | Annotated[LatestIs, Tag("latest")]
    | Annotated[AgeIs, Tag("age")]
    | Annotated[DuringIs, Tag("during")]
    | Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")],
    by_key("fact", "trigger", "count", "latest", "age", "during", "all", "any", "not"),
]
