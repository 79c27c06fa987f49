"""The ruleset as data: frozen models of the YAML, each key with its meaning.

Only shapes are decided here. What a key means for a date is decided by `compile`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    PlainSerializer,
    Tag,
    model_validator,
)

from cpstandards.errors import LimitError
from cpstandards.limits import Limit, parse_limit

Modality = Literal["must", "should", "expected", "may"]
KindName = Literal["within", "before", "every", "window", "not_before"]
KINDS: tuple[KindName, ...] = ("within", "before", "every", "window", "not_before")
Which = Literal["each", "first", "last", "next"]


class Model(BaseModel):
    """A frozen part of a ruleset that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def _limit(value: object) -> object:
    return parse_limit(value) if isinstance(value, str) else value


LimitField = Annotated[
    Limit,
    BeforeValidator(_limit, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=100)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Number = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if type(v) is int else v, json_schema_input_type=str | int),
]
Count = Annotated[int, Field(strict=True, ge=0, le=1000)]

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day in England, such as `09:00`."""

Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]
Bound = Annotated[int, Field(strict=True)] | Day
Scalar = bool | int | date | str
"""A plain value in a test; words stay as written."""


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


def _by_key(*keys: str, otherwise: str = "") -> Any:  # Any: pydantic's discriminator type
    """Chooses a model by which of *keys* the mapping has, so that errors speak of one model."""

    def tag(value: object) -> str:
        if isinstance(value, (str, Limit)) or value is None:
            return otherwise or keys[0]
        for key in keys:
            if isinstance(value, dict) and key in value:
                return key
            if hasattr(value, key) or hasattr(value, f"{key}_"):
                return key
        return otherwise or keys[0]

    return Discriminator(tag)


AnyPattern = EventPattern | AnyOf | AllOf
"""What each of the patterns is, whatever may be added to it where it stands."""

Pattern = Annotated[
    Annotated[EventPattern, Tag("event")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")],
    _by_key("any_of", "all_of", "event", otherwise="event"),
]
Duty = Annotated[
    Annotated[DutyPattern, Tag("event")]
    | Annotated[AnyOf, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")],
    _by_key("any_of", "all_of", "event", otherwise="event"),
]
Anchor = Annotated[
    Annotated[EventAnchor, Tag("event")]
    | Annotated[AnyOfAnchor, Tag("any_of")]
    | Annotated[AllOf, Tag("all_of")]
    | Annotated[FactAnchor, Tag("fact")]
    | Annotated[Birthday, Tag("birthday")],
    _by_key("any_of", "all_of", "fact", "birthday", "event", otherwise="event"),
]


# --- conditions ----------------------------------------------------------------------------------

By = Literal["before", "trigger", "now"]
BYS: tuple[By, ...] = ("before", "trigger", "now")


def _by(value: object) -> object:
    if value in BYS:
        return value
    try:
        return _limit(value)
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
    _by_key("fact", "trigger", "count", "latest", "age", "during", "all", "any", "not"),
]


# --- moments -------------------------------------------------------------------------------------

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


# --- conventions ---------------------------------------------------------------------------------


class WorkingHours(Model):
    """When work begins and ends on a working day.

    Attributes:
        from: when work begins.
        to: when work ends.
    """

    from_: Annotated[Clock, Field(alias="from")]
    to: Clock

    @model_validator(mode="after")
    def _in_order(self) -> WorkingHours:
        if self.to <= self.from_:
            raise ValueError("working hours that end before they begin; exchange `from` and `to`")
        return self


class Conventions(Model):
    """How a ruleset, or one standard of it, counts, where it departs from the defaults.

    Attributes:
        trigger_day: the trigger's own day. `not_counted`: the next day is day 1; `counted`: it is
            day 1 itself.
        clear_days: whether a limit counted backwards is whole days in between.
        non_working_deadline: a deadline in calendar units that falls on a non-working day. `stays`:
            stays there; `next_working_day`: moves to the next working day; `previous_working_day`:
            moves to the working day before.
        birthday_of_29_february: the birthday, in other years, of a child born on a leap day. `28
            February`: the day before 1 March; `1 March`: the day after 28 February.
        dated_limits_by: which day chooses among dated limits. `trigger`: the trigger's; `deadline`:
            the deadline's.
        working_hours: when work begins and ends on a working day, for limits in working hours.
    """

    trigger_day: Literal["not_counted", "counted"] = "not_counted"
    clear_days: Flag = False
    non_working_deadline: Literal["stays", "next_working_day", "previous_working_day"] = "stays"
    birthday_of_29_february: Literal["28 February", "1 March"] = "28 February"
    dated_limits_by: Literal["trigger", "deadline"] = "trigger"
    working_hours: WorkingHours | None = None


# --- standards -----------------------------------------------------------------------------------


class Source(Model):
    """Where in the document a clause stands.

    Attributes:
        section: the heading under which the clause stands.
        standard: the number of the standard, if the document numbers them.
        paragraph: where in the section, in words.
        page: the page.
        document: the document, if it is another than the ruleset's.
    """

    section: Text
    standard: Number | None = None
    paragraph: Number | None = None
    page: Number | None = None
    document: Document | None = None

    def __str__(self) -> str:
        parts = [f"{self.document}: {self.section}" if self.document else self.section]
        if self.standard:
            parts.append(f"standard {self.standard}")
        if self.paragraph:
            parts.append(self.paragraph)
        if self.page:
            parts.append(f"page {self.page}")
        return ", ".join(parts)


class Waivable(Model):
    """Who may authorise a delay.

    Attributes:
        event: the event that authorises a delay.
        by: the roles that may; without it, any.
    """

    event: Word = "waiver"
    by: tuple[Word, ...] | None = None


class Meaning(Model):
    """One way to read a clause, and why.

    Attributes:
        name: what to call the reading, in lower-case words joined by hyphens.
        because: what supports it, in your own words.
    """

    name: Slug
    because: Text


class Reading(Meaning):
    """Another way to read a clause: the keys of the standard that it replaces.

    Attributes:
        change: the keys of the standard that it replaces, each as a whole.
    """

    change: Annotated[Mapping[str, Any], Field(min_length=1)]  # Any: checked as a standard


class Expected(Model):
    """What an example expects of one obligation.

    Attributes:
        status: the status of the obligation.
        due: the last day or moment that is in time.
        earliest: the first day that is in time, for a window.
        excused: whether a named role authorised the delay.
        provisional: whether it hangs on a meeting that is only planned.
        basis: what it is judged against. `maximum`: the document's own limit; `agreed`: the limit
            that the case agreed; `agreement`: whether that stays below the maximum.
    """

    status: str
    due: date | str | None = None
    earliest: date | str | None = None
    excused: Flag | None = None
    provisional: Flag | None = None
    basis: Literal["maximum", "agreed", "agreement"] | None = None


class Example(Model):
    """A small fictional case and what the standard says of it.

    Attributes:
        title: what the example shows.
        facts: case facts, by name.
        events: what happened: by event type in short, or a list of events as in a case.
        records: the event types that the source can record; without it, all.
        as_of: the day or moment for which it is judged; by default the day of the last event.
        reading: the reading that is used; by default the default one.
        expect: a status, or one of each obligation in order; `none` for no obligation.
    """

    title: Text | None = None
    facts: Mapping[str, Any] = {}  # Any: checked against the vocabulary
    events: Mapping[str, Any] | tuple[Mapping[str, Any], ...]  # Any: as above
    records: tuple[Word, ...] | None = None
    as_of: date | str | None = None
    reading: Slug | None = None
    expect: str | Expected | tuple[str | Expected, ...]


class Standard(Model):
    """One timed duty: who must do what, by when, measured from what, and where it is written.

    Attributes:
        id: names the duty, never the number, in lower-case words joined by dots.
        topic: the duty's name across boards; by default the id.
        title: the duty in words.
        responsible: the role that has the duty.
        modality: how strong the document's own verb is. `must`: a requirement; `should`: what is to
            be done unless there is reason not to; `expected`: what the document expects; `may`: a
            permission.
        source: where in the document the clause stands.
        note: what a reader should know of the clause, in your own words.
        departure: why it is weaker than the standard of its topic in the ruleset's `baseline`.
        within: by when, counted forwards from the trigger: the duty within so long after it.
        before: the event ahead of which the duty is to be done, at least so long before.
        every: how often: the longest gap, or a list of phases.
        window: the two moments between which the duty is to be done.
        not_before: the moment before which something may not happen.
        after: the trigger: what time is measured from, and what raises the duty.
        at_least: how long before the event named in `before`, at the latest.
        around: the event or date that the window lies around.
        first: the first gap of a recurrence, where it is another.
        restart: what the next gap is counted from. `from_actual`: the duty as it happened;
            `from_due`: the previous deadline; `fixed`: slots counted from the start, each with a
            duty of its own.
        otherwise: by when, where the trigger comes after the window has closed.
        duty: the event that is the duty done.
        forbids: the event that may not happen.
        already_done: what of a duty done before what raises it. `counts`: it will do.
        ends_on: what ends the duty: nothing more is owed.
        when: the condition under which there is a duty.
        unless: the exception under which the event is not forbidden.
        waiver: who may authorise a delay; it stays a breach, and is marked.
        conventions: how this standard counts, where it departs from the ruleset.
        reading: the default reading of a clause that can be read in several ways, and why.
        readings: the other readings.
        examples: worked examples: fictional events, and the verdict on them.
    """

    id: Identifier
    topic: Identifier | None = None
    title: Text
    responsible: Word
    modality: Modality
    source: Source
    note: Text | None = None
    departure: Text | None = None

    within: Moment | None = None
    before: Anchor | None = None
    every: Cadence | None = None
    window: Window | None = None
    not_before: Moment | None = None

    after: Anchor | None = None
    at_least: Moment | None = None
    around: Anchor | None = None
    first: Moment | None = None
    restart: Literal["from_actual", "from_due", "fixed"] | None = None
    otherwise: Moment | None = None
    duty: Duty | None = None
    forbids: Pattern | None = None
    already_done: Literal["counts"] | None = None
    ends_on: Pattern | tuple[EventPattern, ...] | None = None
    when: Condition | None = None
    unless: Condition | None = None
    waiver: Waivable | None = None
    conventions: Conventions | None = None
    reading: Meaning | None = None
    readings: tuple[Reading, ...] = ()
    examples: tuple[Example, ...] = ()

    @property
    def kind(self) -> KindName:
        """Which of the five kinds this standard is."""
        return next(kind for kind in KINDS if getattr(self, kind) is not None)

    @model_validator(mode="after")
    def _has_the_keys_of_its_kind(self) -> Standard:
        present = {name for name in type(self).model_fields if getattr(self, name) is not None}
        for wrong in wrong_keys(present):
            raise ValueError(wrong)
        return self

    @model_validator(mode="after")
    def _readings_are_explained(self) -> Standard:
        if bool(self.readings) != bool(self.reading):
            raise ValueError(
                "`readings` and `reading` go together; name the default and its reason in `reading`"
            )
        names = [reading.name for reading in self.readings]
        if self.reading and (self.reading.name in names or len(set(names)) < len(names)):
            raise ValueError("two readings of a standard with one name; rename one")
        return self


KEYS_OF_KIND: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "within": (("after", "duty"), ("after", "duty", "already_done", "ends_on")),
    "before": (("at_least", "duty"), ("at_least", "after", "duty", "already_done", "ends_on")),
    "every": (("after", "duty", "restart"), ("after", "duty", "restart", "first", "ends_on")),
    "window": (("around", "duty"), ("around", "after", "duty", "otherwise", "ends_on")),
    "not_before": (("after", "forbids"), ("after", "forbids", "unless")),
}
"""For each kind, the keys it needs and the keys it takes, beyond those that every kind takes."""


def wrong_keys(present: Set[str]) -> Iterator[str]:
    """What is wrong with the keys of a standard, given those it has; one sentence each."""
    kinds = [kind for kind in KINDS if kind in present]
    if len(kinds) != 1:
        found = "several kinds, " + " and ".join(f"`{kind}`" for kind in kinds)
        yield f"a standard of {found if kinds else 'no kind'}; give it one of {_listed(KINDS)}"
        return
    needed, allowed = KEYS_OF_KIND[kinds[0]]
    missing = [key for key in needed if key not in present]
    if missing:
        yield f"`{kinds[0]}` without {_listed(missing)}; add it"
    every = {key for _, keys in KEYS_OF_KIND.values() for key in keys}
    alien = [key for key in sorted(every - set(allowed)) if key in present]
    if alien:
        yield f"`{kinds[0]}` does not take {_listed(alien)}; remove it, or use another kind"


def _listed(keys: Sequence[str]) -> str:
    return ", ".join(f"`{key}`" for key in keys)


# --- ruleset -------------------------------------------------------------------------------------


class Document(Model):
    """The document that a ruleset is read from.

    Attributes:
        title: the document's own title.
        publisher: who published it.
        edition: which edition or date.
        reflects: which guidance or law it says it follows.
    """

    title: Text
    publisher: Text
    edition: Text | None = None
    reflects: Text | None = None

    def __str__(self) -> str:
        return f"{self.publisher}, {self.title}"


class Closure(Model):
    """A day on which the board's agencies are closed, beyond bank holidays.

    Attributes:
        on: the day.
        name: why it is closed.
    """

    on: Day
    name: Text


class CalendarOf(Model):
    """Which days are working days.

    Attributes:
        region: whose bank holidays. `GB-ENG`: England; `GB-WLS`: Wales; `GB-SCT`: Scotland;
            `GB-NIR`: Northern Ireland.
        closures: further days that are not working days.
    """

    region: Literal["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR"] = "GB-ENG"
    closures: tuple[Closure, ...] = ()


class DeclaredAttribute(Model):
    """An attribute of a declared event type, or a declared fact.

    Attributes:
        kind: what its values are. `flag`: true or false; `word`: a lower-case word; `words`:
            several words; `number`: a whole number; `date`: a day; `moment`: a date and time;
            `limit`: a limit such as 4 weeks; `reference`: names what the event is about; `mention`:
            names another event, and rules nothing out.
        choices: the only words there are, for the kinds `word` and `words`.
        description: what it says, in a sentence.
    """

    kind: Literal[
        "flag", "word", "words", "number", "date", "moment", "limit", "reference", "mention"
    ] = "word"
    choices: tuple[Word, ...] = ()
    description: str = ""

    @model_validator(mode="after")
    def _choices_are_words(self) -> DeclaredAttribute:
        if self.choices and self.kind not in ("word", "words"):
            raise ValueError(
                f"`choices` with the kind `{self.kind}`; use the kind `word` or `words`"
            )
        return self


class DeclaredEvent(Model):
    """An event type beyond the shared vocabulary.

    Attributes:
        description: what happens, in a sentence.
        identifies: what other events call it by: the attribute in which they name its `id`.
        attributes: its attributes, by name.
    """

    description: Text
    identifies: Word | None = None
    attributes: Mapping[Word, DeclaredAttribute] = {}


class Declared(Model):
    """What a ruleset adds to the shared vocabulary.

    Attributes:
        events: event types, by name in snake case.
        facts: case facts, by name in snake case.
    """

    events: Mapping[Word, DeclaredEvent] = {}
    facts: Mapping[Word, DeclaredAttribute] = {}


class OutOfScope(Model):
    """A timed clause that cannot be judged from a child's case, and why.

    Attributes:
        source: where in the document the clause stands.
        summary: what it asks for, in your own words.
        reason: why it cannot be judged from a case.
    """

    source: Source
    summary: Text
    reason: Text


class Silent(Model):
    """A topic on which the document states no limit.

    Attributes:
        topic: the duty's name across boards.
        note: what the document does say, or that it says nothing.
    """

    topic: Identifier
    note: Text


class Extends(Model):
    """The ruleset that a text builds on.

    Attributes:
        ruleset: a shipped board's id, or a path from the text's own file, such as `./board.yaml`.
        version: the only version of it that will do.
    """

    ruleset: Text
    version: Text | None = None


class Withdrawn(Model):
    """A standard of the base that does not apply, and why.

    Attributes:
        standard: its id.
        because: why it does not apply.
    """

    standard: Identifier
    because: Text


class Base(Model):
    """A ruleset that another was built on, as it was then.

    Attributes:
        id: its id.
        version: its version.
        title: whose standards it has.
        document: the document that it was read from.
        standards: the ids of those of its own standards that still stand.
        replaced: the ids of those that the ruleset built on it has exchanged for its own.
    """

    id: Slug
    version: Text
    title: Text
    document: Document
    standards: tuple[Identifier, ...] = ()
    replaced: tuple[Identifier, ...] = ()


class Accepted(Model):
    """A finding of `check` that stands as it is, and why.

    Attributes:
        code: its code, such as `CPS515`.
        standard: the standard that it is about; without it, wherever it is found.
        because: why it stands.
    """

    code: Annotated[str, Field(pattern=r"^CPS5[0-9]{2}$")]
    standard: Identifier | None = None
    because: Text


class Ruleset(Model):
    """One document's standards, with what they need to be judged.

    Frozen. `standards` are in the document's order; every text is the encoder's own. A text with
    `extends` is loaded as the whole that it makes of its base, with `built_on` instead.

    Attributes:
        id: lower-case words joined by hyphens; also the file's name.
        title: whose standards these are.
        version: of the ruleset, not of the document; a text, so in quotes.
        extends: the ruleset that this one builds on; everything not said here is as it is there.
        document: the document that the ruleset is read from.
        calendar: which days are working days.
        conventions: how the document counts, where it departs from the defaults.
        vocabulary: event types and facts beyond the shared ones.
        standards: the timed duties, in the document's order.
        out_of_scope: timed clauses that cannot be judged from a child's case.
        silent: topics on which the document states no limit.
        withdrawn: standards of the ruleset in `extends` that do not apply.
        recounted_because: why `calendar` or `conventions` change the dates of inherited standards.
        baseline: what no standard may be weaker than without a `departure`: a board's id or a path.
        accepted: findings of `check` that stand as they are.
        built_on: what a whole ruleset was built on, the nearest first; nobody needs to write it.
    """

    id: Slug
    title: Text
    version: Text
    extends: Text | Extends | None = None
    document: Document
    calendar: CalendarOf = CalendarOf()
    conventions: Conventions = Conventions()
    vocabulary: Declared = Declared()
    standards: Annotated[tuple[Standard, ...], Field(min_length=1)]
    out_of_scope: tuple[OutOfScope, ...] = ()
    silent: tuple[Silent, ...] = ()
    withdrawn: tuple[Withdrawn, ...] = ()
    recounted_because: Text | None = None
    baseline: Text | None = None
    accepted: tuple[Accepted, ...] = ()
    built_on: tuple[Base, ...] = ()

    def document_of(self, source: Source) -> Document:
        """The document that the clause at *source* stands in."""
        return source.document or self.document

    def origin(self, id: str) -> Base | None:
        """What the standard *id* was inherited from; None if it is this ruleset's own."""
        return next((base for base in self.built_on if id in base.standards), None)

    def standard(self, id: str) -> Standard:
        """The standard with this *id*.

        Raises:
            KeyError: there is none.
        """
        for standard in self.standards:
            if standard.id == id:
                return standard
        raise KeyError(id)

    def __str__(self) -> str:
        return repr(self)

    def __repr__(self) -> str:
        return f"Ruleset({self.id!r}, version={self.version!r}, {len(self.standards)} standards)"


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
