"""What the service answers where the library has no JSON form of its own."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel, Field

from cpstandards import Obligation, Ruleset, Status
from cpstandards.explain import lines


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
