"""One standard: its clause, its kind, its readings and its worked examples."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from cpstandards.model.base import Flag, Identifier, Model, Number, Slug, Text, Word
from cpstandards.model.conditions import Condition
from cpstandards.model.conventions import Conventions
from cpstandards.model.moments import Cadence, Moment, Window
from cpstandards.model.patterns import Anchor, Duty, EventPattern, Pattern

Modality = Literal["must", "should", "expected", "may"]
KindName = Literal["within", "before", "every", "window", "not_before"]
KINDS: tuple[KindName, ...] = ("within", "before", "every", "window", "not_before")


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
        already_done: what of a duty done too soon. `counts`: one done before what raises it will
            do; `does_not_count`: one done before the window opened is not `early`, but nothing.
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
    already_done: Literal["counts", "does_not_count"] | None = None
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
    "window": (
        ("around", "duty"),
        ("around", "after", "duty", "already_done", "otherwise", "ends_on"),
    ),
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
