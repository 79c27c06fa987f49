"""Tests on attributes, patterns of events, and anchors that time is measured from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag, model_validator

from cpstandards.model.base import Bound, Model, Scalar, Word, by_key

Which = Literal["each", "first", "last", "next"]

# --- tests on attributes and facts ---------------------------------------------------------------


class Comparison(Model):
    """A test that is more than equality with a value or membership of a list.

    Attributes:
        not: not this value, or none of these; a missing attribute is unknown, not different.
        at_least: this number or more, or this day or later.
        at_most: this number or less, or this day or earlier.
        has_all: every one of these words is among the attribute's.
        known: that there is a value, whatever it is.
    """

    not_: Annotated[Scalar | tuple[Scalar, ...] | None, Field(alias="not")] = None
    at_least: Bound | None = None
    at_most: Bound | None = None
    has_all: tuple[str, ...] | None = None
    known: Literal[True] | None = None

    @model_validator(mode="after")
    def _says_something(self) -> Comparison:
        if not self.model_fields_set:
            raise ValueError("an empty test; use `not`, `at_least`, `at_most`, `has_all`, `known`")
        return self


def _test_kind(value: object) -> str:
    if isinstance(value, (dict, Comparison)):
        return "comparison"
    return "list" if isinstance(value, (list, tuple)) else "value"


Test = Annotated[
    Annotated[Comparison, Tag("comparison")]
    | Annotated[tuple[Scalar, ...], Field(min_length=1), Tag("list")]
    | Annotated[Scalar, Tag("value")],
    Discriminator(_test_kind),
]
Tests = Annotated[Mapping[Word, Test], Field(min_length=1)]


# --- patterns and anchors ------------------------------------------------------------------------


class EventPattern(Model):
    """Events of one type whose attributes pass the tests.

    Attributes:
        event: the type of event, of the shared vocabulary or declared under `vocabulary`.
        where: tests on the event's attributes, by name; all must hold.
    """

    event: Word
    where: Tests | None = None


class DutyPattern(EventPattern):
    """The events that are a duty done, the triggering event perhaps among them.

    Attributes:
        itself: that only the triggering event can be the duty.
        times: how many such events make the duty done.
    """

    itself: Literal[True] | None = None
    times: Annotated[int, Field(strict=True, ge=2, le=1000)] | None = None

    @model_validator(mode="after")
    def _not_both(self) -> DutyPattern:
        if self.itself and self.times:
            raise ValueError("a duty with both `itself` and `times`; keep one of the two")
        return self


class Beside(Model):
    """Which of several events is meant, by what it stands beside.

    Attributes:
        which: which of several. `each`: an obligation for each; `first`: the first; `last`: the
            last; `next`: the first at or after the trigger, or after the anchor it stands beside.
        before: the event is one before this anchor.
        after: the event is one after this anchor.
    """

    which: Which | None = None
    before: Anchor | None = None
    after: Anchor | None = None

    @model_validator(mode="after")
    def _one_of_them(self) -> Beside:
        if self.before is not None and self.after is not None:
            raise ValueError("an anchor with both `before` and `after`; keep one of the two")
        if self.is_beside and self.which in (None, "each"):
            raise ValueError(
                "an anchor beside another without `which`; add `which: first`, `last` or `next`"
            )
        return self

    @property
    def is_beside(self) -> bool:
        """Whether the event is told by another beside it."""
        return self.before is not None or self.after is not None


class EventAnchor(EventPattern, Beside):
    """Events that time is measured from, and which of them, where there are several."""


class AnyOf(Model):
    """Events that match any of several patterns.

    Attributes:
        any_of: two patterns or more, any of which will do.
    """

    any_of: Annotated[tuple[EventPattern, ...], Field(min_length=2)]


class AnyOfAnchor(AnyOf, Beside):
    """Events of several kinds that time is measured from, and which of them."""


class AllOf(Model):
    """Done when each of several patterns has been matched.

    Attributes:
        all_of: two patterns or more, every one of which is needed.
    """

    all_of: Annotated[tuple[EventPattern, ...], Field(min_length=2)]


class FactAnchor(Model):
    """A date that is known of the case, such as the expected delivery date.

    Attributes:
        fact: the name of a case fact that is a date.
    """

    fact: Word


class Birthday(Model):
    """The child's birthday of this age [years].

    Attributes:
        birthday: the age that the child reaches [years].
    """

    birthday: Annotated[int, Field(strict=True, ge=1, le=100)]


AnyPattern = EventPattern | AnyOf | AllOf
"""What each of the patterns is, whatever may be added to it where it stands."""

Pattern = Annotated[
    Annotated[EventPattern, Tag("event")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")],
    by_key("any_of", "all_of", "event", otherwise="event"),
]
Duty = Annotated[
    Annotated[DutyPattern, Tag("event")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")],
    by_key("any_of", "all_of", "event", otherwise="event"),
]
Anchor = Annotated[
    Annotated[EventAnchor, Tag("event")]
    | Annotated[AnyOfAnchor, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[FactAnchor, Tag("fact")]
    | Annotated[Birthday, Tag("birthday")],
    by_key("any_of", "all_of", "fact", "birthday", "event", otherwise="event"),
]
