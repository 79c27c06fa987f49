"""A whole ruleset: its document, calendar, vocabulary and standards."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field, model_validator

from cpstandards.model.base import Day, Identifier, Model, Slug, Text, Word
from cpstandards.model.conventions import Conventions
from cpstandards.model.standards import Document, Source, Standard


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
    calendar: CalendarOf = Field(default_factory=CalendarOf)
    conventions: Conventions = Field(default_factory=Conventions)
    vocabulary: Declared = Field(default_factory=Declared)
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
