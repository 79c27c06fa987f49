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
Number = Annotated[str, BeforeValidator(lambda v: str(v) if type(v) is int else v)]
Count = Annotated[int, Field(strict=True, ge=0, le=1000)]

Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]
Scalar = bool | int | date | str
"""A plain value in a test; words stay as written."""


# --- tests on attributes and facts ---------------------------------------------------------------


class Comparison(Model):
    """A test that is more than equality with a value or membership of a list."""

    not_: Annotated[Scalar | tuple[Scalar, ...] | None, Field(alias="not")] = None
    at_least: int | date | None = None
    at_most: int | date | None = None
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
    """Events of one type whose attributes pass the tests."""

    event: Word
    where: Tests | None = None


class DutyPattern(EventPattern):
    """The events that are a duty done, the triggering event perhaps among them."""

    itself: Literal[True] | None = None


class EventAnchor(EventPattern):
    """Events that time is measured from, and which of them, where there are several."""

    which: Which | None = None


class AnyOf(Model):
    """Events that match any of several patterns."""

    any_of: Annotated[tuple[EventPattern, ...], Field(min_length=2)]


class AnyOfAnchor(AnyOf):
    """Events of several kinds that time is measured from, and which of them."""

    which: Which | None = None


class AllOf(Model):
    """Done when each of several patterns has been matched."""

    all_of: Annotated[tuple[EventPattern, ...], Field(min_length=2)]


class FactAnchor(Model):
    """A date that is known of the case, such as the expected delivery date."""

    fact: Word


class Birthday(Model):
    """The child's birthday of this age [years]."""

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


class FactIs(Model):
    """Tests on case facts; all must hold."""

    fact: Tests


class TriggerIs(Model):
    """Tests on the triggering event's attributes; all must hold."""

    trigger: Tests


class CountIs(Model):
    """How many events of a pattern there have been."""

    count: EventPattern
    at_least: Count | None = None
    at_most: Count | None = None
    by: By = "before"

    @model_validator(mode="after")
    def _has_bounds(self) -> CountIs:
        if self.at_least is None and self.at_most is None:
            raise ValueError("a count without a bound; add `at_least` or `at_most`")
        if self.at_most is not None and (self.at_least or 0) > self.at_most:
            raise ValueError("a count that is never true, `at_least` above `at_most`; swap them")
        return self


class LatestIs(Model):
    """Which of several kinds of event came last."""

    latest: Annotated[tuple[EventPattern, ...], Field(min_length=2)]
    is_: Annotated[Word, Field(alias="is")]
    by: By = "before"


class All(Model):
    """Every condition holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Any_(Model):
    """At least one condition holds."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]


class Not(Model):
    """The condition does not hold."""

    not_: Annotated[Condition, Field(alias="not")]


Condition = Annotated[
    Annotated[FactIs, Tag("fact")]
    | Annotated[TriggerIs, Tag("trigger")]
    | Annotated[CountIs, Tag("count")]
    | Annotated[LatestIs, Tag("latest")]
    | Annotated[All, Tag("all")]
    | Annotated[Any_, Tag("any")]
    | Annotated[Not, Tag("not")],
    _by_key("fact", "trigger", "count", "latest", "all", "any", "not"),
]


# --- moments -------------------------------------------------------------------------------------

SameDay = Literal["same day"]
Unquantified = Literal["unquantified"]


class Aside(Model):
    """A limit to one side of the standard's own anchor, written `10 weeks before`."""

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
    """A limit counted forwards or backwards from another anchor than the standard's own."""

    limit: LimitField
    after: Anchor | None = None
    before: Anchor | None = None

    @model_validator(mode="after")
    def _one_direction(self) -> LimitFrom:
        if (self.after is None) == (self.before is None):
            raise ValueError("a limit needs exactly one of `after` and `before`; keep one")
        return self


class SoonerOf(Model):
    """Whichever of several moments comes first."""

    sooner_of: Annotated[tuple[Moment, ...], Field(min_length=2)]


class LaterOf(Model):
    """Whichever of several moments comes last."""

    later_of: Annotated[tuple[Moment, ...], Field(min_length=2)]


class DatedMoment(Model):
    """A moment that is in force between two days, both inclusive."""

    limit: Moment
    from_: Annotated[Day | None, Field(alias="from")] = None
    to: Day | None = None


class Dated(Model):
    """Moments that replace one another on given days."""

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
    """One variant: a moment under a condition, or the moment otherwise."""

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
    """The first variant whose condition holds."""

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
    """A limit that the case itself fixes, up to a maximum."""

    agreed: EventPattern
    as_: Annotated[Word, Field(alias="as")]
    up_to: LimitField | None = None


Moment = Annotated[
    Annotated[SameDay, Tag("same day")]
    | Annotated[Unquantified, Tag("unquantified")]
    | Annotated[LimitField, Tag("plain limit")]
    | Annotated[AsideField, Tag("aside")]
    | Annotated[LimitFrom, Tag("limit")]
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

_MOMENT_KEYS = (
    "sooner_of",
    "later_of",
    "dated",
    "choose",
    "agreed",
    "limit",
    "any_of",
    "all_of",
    "fact",
    "birthday",
    "event",
)


def _moment_tag(value: object) -> str:
    if isinstance(value, str) and value in ("same day", "unquantified"):
        return value
    if isinstance(value, Aside) or (
        isinstance(value, str) and value.endswith((" before", " after"))
    ):
        return "aside"
    for key in _MOMENT_KEYS:
        if (isinstance(value, dict) and key in value) or isinstance(value, _MOMENTS.get(key, ())):
            return key
    return "limit" if isinstance(value, dict) else "plain limit"


class Phase(Model):
    """One stretch of a recurrence: its gap, and how long the stretch lasts."""

    gap: Moment
    for_: Annotated[LimitField | None, Field(alias="for")] = None
    until: Anchor | None = None

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
    """The two edges of a window, both inclusive."""

    opens: Moment
    closes: Moment


# --- standards -----------------------------------------------------------------------------------


class Source(Model):
    """Where in the document a clause stands."""

    section: Text
    standard: Number | None = None
    paragraph: Number | None = None
    page: Number | None = None

    def __str__(self) -> str:
        parts = [self.section]
        if self.standard:
            parts.append(f"standard {self.standard}")
        if self.paragraph:
            parts.append(self.paragraph)
        if self.page:
            parts.append(f"page {self.page}")
        return ", ".join(parts)


class Waivable(Model):
    """Who may authorise a delay."""

    event: Word = "waiver"
    by: tuple[Word, ...] | None = None


class Meaning(Model):
    """One way to read a clause, and why."""

    name: Slug
    because: Text


class Reading(Meaning):
    """Another way to read a clause: the keys of the standard that it replaces."""

    change: Annotated[Mapping[str, Any], Field(min_length=1)]  # Any: checked as a standard


class Expected(Model):
    """What an example expects of one obligation."""

    status: str
    due: date | str | None = None
    earliest: date | str | None = None
    excused: Flag | None = None
    provisional: Flag | None = None
    basis: Literal["maximum", "agreed", "agreement"] | None = None


class Example(Model):
    """A small fictional case and what the standard says of it."""

    title: Text | None = None
    facts: Mapping[str, Any] = {}  # Any: checked against the vocabulary
    events: Mapping[str, Any] | tuple[Mapping[str, Any], ...]  # Any: as above
    records: tuple[Word, ...] | None = None
    as_of: date | str | None = None
    reading: Slug | None = None
    expect: str | Expected | tuple[str | Expected, ...]


class Standard(Model):
    """One timed duty: who must do what, by when, measured from what, and where it is written."""

    id: Identifier
    topic: Identifier | None = None
    title: Text
    responsible: Word
    modality: Modality
    source: Source
    note: Text | None = None

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
    ends_on: Pattern | tuple[EventPattern, ...] | None = None
    when: Condition | None = None
    unless: Condition | None = None
    waiver: Waivable | None = None
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
    "within": (("after", "duty"), ("after", "duty", "ends_on")),
    "before": (("at_least", "duty"), ("at_least", "after", "duty", "ends_on")),
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
    """The document that a ruleset is read from."""

    title: Text
    publisher: Text
    edition: Text | None = None
    reflects: Text | None = None


class Closure(Model):
    """A day on which the board's agencies are closed, beyond bank holidays."""

    on: Day
    name: Text


class CalendarOf(Model):
    """Which days are working days."""

    region: Literal["GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR"] = "GB-ENG"
    closures: tuple[Closure, ...] = ()


class Conventions(Model):
    """How this ruleset counts, where it departs from the defaults."""

    trigger_day: Literal["not_counted", "counted"] = "not_counted"
    clear_days: Flag = False
    non_working_deadline: Literal["stays", "next_working_day", "previous_working_day"] = "stays"
    birthday_of_29_february: Literal["28 February", "1 March"] = "28 February"
    dated_limits_by: Literal["trigger", "deadline"] = "trigger"


class DeclaredAttribute(Model):
    """An attribute of a declared event type, or a declared fact."""

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
    """An event type beyond the shared vocabulary."""

    description: Text
    identifies: Word | None = None
    attributes: Mapping[Word, DeclaredAttribute] = {}


class Declared(Model):
    """What a ruleset adds to the shared vocabulary."""

    events: Mapping[Word, DeclaredEvent] = {}
    facts: Mapping[Word, DeclaredAttribute] = {}


class OutOfScope(Model):
    """A timed clause that cannot be judged from a child's case, and why."""

    source: Source
    summary: Text
    reason: Text


class Silent(Model):
    """A topic on which the document states no limit."""

    topic: Identifier
    note: Text


class Ruleset(Model):
    """One document's standards, with what they need to be judged.

    Frozen. `standards` are in the document's order; every text is the encoder's own.
    """

    id: Slug
    title: Text
    version: Text
    document: Document
    calendar: CalendarOf = CalendarOf()
    conventions: Conventions = Conventions()
    vocabulary: Declared = Declared()
    standards: Annotated[tuple[Standard, ...], Field(min_length=1)]
    out_of_scope: tuple[OutOfScope, ...] = ()
    silent: tuple[Silent, ...] = ()

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
    "any_of": AnyOf,
    "all_of": AllOf,
    "fact": FactAnchor,
    "birthday": Birthday,
    "event": EventPattern,
}
