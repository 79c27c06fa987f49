"""What the service answers where the library has no JSON form of its own."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from cpstandards import Obligation, Ruleset, Status
from cpstandards.describe import by_when
from cpstandards.explain import lines
from cpstandards.model import Standard


class Health(BaseModel):
    """That the service runs, and by what it judges."""

    status: str = "ok"
    version: str = Field(description="of the library")
    rulesets: dict[str, str] = Field(description="the version of each ruleset, by its id")
    first_day: date = Field(description="the first day for which bank holidays are known")
    last_day: date = Field(description="the last such day")


class BoardEntry(BaseModel):
    """A ruleset that cases can be judged by."""

    id: str
    title: str
    version: str = Field(description="of the ruleset, not of the document")
    document: str
    standards: int = Field(description="how many there are")
    readings: list[str] = Field(description="the names of readings of unclear clauses")

    @classmethod
    def of(cls, ruleset: Ruleset) -> BoardEntry:
        """What is said of *ruleset*."""
        names = {each.name for standard in ruleset.standards for each in standard.readings}
        return cls(
            id=ruleset.id,
            title=ruleset.title,
            version=ruleset.version,
            document=str(ruleset.document),
            standards=len(ruleset.standards),
            readings=sorted(names),
        )


class StandardEntry(BaseModel):
    """One duty, as a board's document has it."""

    id: str
    topic: str = Field(description="what the duty is called across boards")
    title: str
    by_when: str = Field(description="the limit, and from what it is counted, in words")
    kind: str
    modality: str = Field(description="the document's verb: must, should, expected or may")
    responsible: str
    source: str = Field(description="the clause")
    readings: dict[str, str] = Field(description="other readings of the clause, and why")

    @classmethod
    def of(cls, standard: Standard) -> StandardEntry:
        """What is said of *standard*."""
        return cls(
            id=standard.id,
            topic=standard.topic or standard.id,
            title=standard.title,
            by_when=by_when(standard),
            kind=standard.kind,
            modality=standard.modality,
            responsible=standard.responsible,
            source=str(standard.source),
            readings={each.name: each.because for each in standard.readings},
        )


class Sentence(BaseModel):
    """One step of an explanation."""

    heading: str
    text: str


class Explained(BaseModel):
    """One obligation in words, so that a wall calendar can confirm it."""

    case: str
    standard: str
    status: Status
    breach: bool
    due: str | None = Field(description="the deadline: a day, or a moment in England")
    sentences: list[Sentence]

    @classmethod
    def of(cls, case: str, obligation: Obligation) -> Explained:
        """The explanation of *obligation*. The days of births are withheld."""
        due = obligation.due_at or obligation.due_on
        return cls(
            case=case,
            standard=obligation.standard.id,
            status=obligation.status,
            breach=obligation.is_breach,
            due=None if due is None else due.isoformat(),
            sentences=[Sentence(heading=head, text=text) for head, text in lines(obligation)],
        )
