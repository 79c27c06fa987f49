"""Moments: by when; and cadences and windows, which are made of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BeforeValidator,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    model_validator,
)

from cpstandards.model.base import Clock, Day, LimitField, Model, Word
from cpstandards.model.conditions import Condition
from cpstandards.model.patterns import (
    AllOf,
    AnyOf,
    AnyOfAnchor,
    Birthday,
    EventAnchor,
    EventPattern,
    FactAnchor,
)

SameDay = Literal["same day"]
WorkingDay = Literal["working day"]
WorkingMoment = Literal["working time"]
Unquantified = Literal["unquantified"]


class Aside(Model):
    """A limit to one side of the standard's own anchor, written `10 weeks before`.

    Attributes:
        limit: how long.
        side: on which side of the anchor.
    """

    limit: LimitField
    side: Literal["before", "after"]

    def __str__(self) -> str:
        return f"{self.limit} {self.side}"


def _aside(value: object) -> object:
    if not isinstance(value, str):
        return value
    limit, _, side = value.rpartition(" ")
    return {"limit": limit, "side": side}


AsideField = Annotated[
    Aside,
    BeforeValidator(_aside, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]


class LimitFrom(Model):
    """A limit counted forwards or backwards from another moment than the standard's own anchor.

    Attributes:
        limit: how long.
        after: what the limit is counted forwards from.
        before: what the limit is counted backwards from.
    """

    limit: LimitField
    after: Moment | None = None
    before: Moment | None = None

    @model_validator(mode="after")
    def _one_direction(self) -> LimitFrom:
        if (self.after is None) == (self.before is None):
            raise ValueError("a limit needs exactly one of `after` and `before`; keep one")
        return self


class AtTime(Model):
    """A clock time in England, on the day of a moment.

    Attributes:
        at: the time of day in England.
        on: the moment on whose day it is.
    """

    at: Clock
    on: Moment


class SoonerOf(Model):
    """Whichever of several moments comes first.

    Attributes:
        sooner_of: moments; those whose anchor has not happened are left out.
    """

    sooner_of: Annotated[tuple[Moment, ...], Field(min_length=2)]


class LaterOf(Model):
    """Whichever of several moments comes last.

    Attributes:
        later_of: moments; while the anchor of one has not happened there is no deadline.
    """

    later_of: Annotated[tuple[Moment, ...], Field(min_length=2)]


class DatedMoment(Model):
    """A moment that is in force between two days, both inclusive.

    Attributes:
        limit: what applies in that time.
        from: the first day on which it is in force.
        to: the last day on which it is in force.
    """

    limit: Moment
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None


class Dated(Model):
    """Moments that replace one another on given days.

    Attributes:
        dated: what applies when, by date, without overlaps.
    """

    dated: Annotated[tuple[DatedMoment, ...], Field(min_length=1)]

    @model_validator(mode="after")
    def _in_order(self) -> Dated:
        for earlier, later in zip(self.dated, self.dated[1:], strict=False):
            if later.from_ is None:
                raise ValueError(
                    "a dated limit without `from`, after the first; "
                    "say from which day it is in force"
                )
            ends = earlier.to or earlier.from_ or date.min
            if ends >= later.from_:
                raise ValueError(
                    f"overlapping dated limits at {later.from_}; "
                    "list them by date, and end each `to` before"
                )
        for part in self.dated:
            if part.from_ and part.to and part.to < part.from_:
                raise ValueError(
                    f"a dated limit that ends before it begins, on {part.to}; "
                    "exchange `from` and `to`"
                )
        return self


class Choice(Model):
    """One variant: a moment under a condition, or the moment otherwise.

    Attributes:
        when: the condition under which `then` applies.
        then: what applies under the condition.
        otherwise: what applies when no condition holds; last, and alone.
    """

    when: Condition | None = None
    then: Moment | None = None
    otherwise: Moment | None = None

    @model_validator(mode="after")
    def _one_form(self) -> Choice:
        conditional = self.when is not None and self.then is not None and self.otherwise is None
        final = self.when is None and self.then is None and self.otherwise is not None
        if not (conditional or final):
            raise ValueError(
                "a variant that is not `when` with `then`, or `otherwise` alone; split it"
            )
        return self


class Choose(Model):
    """The first variant whose condition holds.

    Attributes:
        choose: variants, the last of which is `otherwise`.
    """

    choose: Annotated[tuple[Choice, ...], Field(min_length=2)]

    @model_validator(mode="after")
    def _ends_with_otherwise(self) -> Choose:
        if self.choose[-1].otherwise is None:
            raise ValueError(
                "missing `otherwise`; end with `{otherwise: …}`, for when no condition holds"
            )
        if any(variant.otherwise is not None for variant in self.choose[:-1]):
            raise ValueError(
                "`otherwise` before the last variant; put it last, those after it are never used"
            )
        return self


class Agreed(Model):
    """A limit that the case itself fixes, up to a maximum; or that it extends.

    Attributes:
        agreed: the event by which the case agrees it.
        as: the attribute of that event that holds what is agreed.
        which: which agreement holds, where there are several. `first`: the first, once and for all;
            `last`: the latest.
        up_to: the document's own maximum; without it, the document states none.
        after: what the agreed limit is counted from.
        otherwise: what applies until something is agreed.
    """

    agreed: EventPattern
    as_: Annotated[Word | None, Field(alias="as")] = None
    which: Literal["first", "last"] | None = None
    up_to: LimitField | None = None
    after: Moment | None = None
    otherwise: Moment | None = None

    @model_validator(mode="after")
    def _agrees_on_something(self) -> Agreed:
        if self.as_ is None and self.up_to is None:
            raise ValueError("an agreement on nothing; say `as` what, or `up_to` which limit")
        if self.which == "first" and self.otherwise is None:
            raise ValueError("`which: first` without `otherwise`; say what applies until then")
        return self


Moment = Annotated[
    Annotated[SameDay, Tag("same day")]
    | Annotated[WorkingDay, Tag("working day")]
    | Annotated[WorkingMoment, Tag("working time")]
    | Annotated[Unquantified, Tag("unquantified")]
    | Annotated[LimitField, Tag("plain limit")]
    | Annotated[AsideField, Tag("aside")]
    | Annotated[LimitFrom, Tag("limit")]
    | Annotated[AtTime, Tag("at")]
    | Annotated[SoonerOf, Tag("sooner_of")]
    | Annotated[LaterOf, Tag("later_of")]
    | Annotated[Dated, Tag("dated")]
    | Annotated[Choose, Tag("choose")]
    | Annotated[Agreed, Tag("agreed")]
    | Annotated[EventAnchor, Tag("event")]
    | Annotated[AnyOfAnchor, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[FactAnchor, Tag("fact")]
    | Annotated[Birthday, Tag("birthday")],
    Discriminator(lambda value: _moment_tag(value)),  # noqa: PLW0108 - it stands below
]

NAMED_MOMENTS = ("same day", "working day", "working time", "unquantified")
"""The moments that are words."""

_MOMENT_KEYS = (
    "sooner_of",
    "later_of",
    "dated",
    "choose",
    "agreed",
    "limit",
    "at",
    "any_of",
    "all_of",
    "fact",
    "birthday",
    "event",
)


def _moment_tag(value: object) -> str:
    if isinstance(value, str) and value in NAMED_MOMENTS:
        return value
    if isinstance(value, Aside) or (
        isinstance(value, str) and value.endswith((" before", " after"))
    ):
        return "aside"
    for key in _MOMENT_KEYS:
        if (isinstance(value, dict) and key in value) or isinstance(value, _MOMENTS.get(key, ())):
            return key
    if isinstance(value, dict):
        return "event" if "where" in value or "which" in value else "limit"
    return "plain limit"


class Phase(Model):
    """One stretch of a recurrence: its gap, and how long the stretch lasts.

    Attributes:
        gap: how long one gap may last.
        for: how long this stretch lasts, counted from the start.
        until: what ends this stretch.
    """

    gap: Moment
    for_: Annotated[LimitField | None, Field(alias="for")] = None
    until: Moment | None = None

    @property
    def is_open(self) -> bool:
        """Whether nothing ends this phase."""
        return self.for_ is None and self.until is None


def _phases_in_order(phases: tuple[Phase, ...]) -> tuple[Phase, ...]:
    if any(phase.is_open for phase in phases[:-1]):
        raise ValueError("a phase without end before the last; add `for` or `until`")
    if not phases[-1].is_open:
        raise ValueError(
            "a last phase with an end; drop `for` and `until`, the standard's end ends it"
        )
    if any(phase.for_ and phase.for_.is_in_hours for phase in phases):
        raise ValueError("a phase of hours; use days, weeks, months or years")
    if any(phase.for_ and phase.until for phase in phases):
        raise ValueError("a phase with both `for` and `until`; keep one of the two")
    return phases


Phases = Annotated[tuple[Phase, ...], Field(min_length=2), AfterValidator(_phases_in_order)]
Cadence = Annotated[
    Annotated[Phases, Tag("phases")] | Annotated[Moment, Tag("gap")],
    Discriminator(lambda value: "phases" if isinstance(value, (list, tuple)) else "gap"),
]


class Window(Model):
    """The two edges of a window, both inclusive.

    Attributes:
        opens: the first moment that is in time.
        closes: the last moment that is in time.
    """

    opens: Moment
    closes: Moment


_MOMENTS: Mapping[str, type[Model]] = {
    "sooner_of": SoonerOf,
    "later_of": LaterOf,
    "dated": Dated,
    "choose": Choose,
    "agreed": Agreed,
    "limit": LimitFrom,
    "at": AtTime,
    "any_of": AnyOf,
    "all_of": AllOf,
    "fact": FactAnchor,
    "birthday": Birthday,
    "event": EventPattern,
}
