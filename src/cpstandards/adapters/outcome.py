"""What reading cases gives: the cases, and what is wrong with the others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from cpstandards.adapters.findings import Finding
from cpstandards.cases import Case
from cpstandards.errors import Problem
from cpstandards.vocabulary import Event


@dataclass(frozen=True, slots=True)
class CasesRead:
    """The cases of a file, and what is wrong with those that were left out.

    Iterating over it goes through the cases.

    Attributes:
        cases: every case without a problem, in the order of the file.
        problems: everything that is wrong, in the order of the file.
        skipped: references of the cases that were left out, where they are known.
    """

    cases: tuple[Case, ...]
    problems: tuple[Problem, ...] = ()
    skipped: tuple[str, ...] = ()

    def __iter__(self) -> Iterator[Case]:
        return iter(self.cases)

    def __len__(self) -> int:
        return len(self.cases)


@dataclass(slots=True, repr=False)
class Draft:
    """A case while it is read. Its `repr` shows nothing of it.

    Attributes:
        reference: None where it has none that can be used.
        facts: as `Case` takes them.
        events: those that could be read.
        records: as `Case` takes them.
        problems: what is wrong with it.
    """

    reference: str | None
    facts: dict[str, Any] = field(default_factory=dict)  # Any: a fact's value, by its kind
    events: list[Event] = field(default_factory=list)
    records: Iterable[str] | None = None
    problems: list[Problem] = field(default_factory=list)


def settled(drafts: Sequence[Draft], strays: Sequence[Problem]) -> CasesRead:
    """What was read, where *strays* are the problems that could concern any case of the file.

    If there are any, no case is whole for certain, and none is given.
    """
    every = [*strays, *(problem for draft in drafts for problem in draft.problems)]
    problems = tuple(sorted(dict.fromkeys(every), key=_position))
    is_good = [not draft.problems and not strays for draft in drafts]
    bad = [draft.reference for draft, good in zip(drafts, is_good, strict=True) if not good]
    skipped = tuple(dict.fromkeys(reference for reference in bad if reference is not None))
    good = [draft for draft, good in zip(drafts, is_good, strict=True) if good]
    return CasesRead(tuple(case_of(draft) for draft in good), problems, skipped)


def case_of(draft: Draft) -> Case:
    """The case that *draft*, which has no problem, is."""
    return Case(
        draft.reference or "", facts=draft.facts, events=draft.events, records=draft.records
    )


def _position(problem: Problem) -> tuple[int, int, str]:
    return (problem.line or 0, problem.column or 0, problem.code)


def placed(finding: Finding, file: str | None, line: int) -> Problem:
    """*finding* as the problem of a line."""
    return Problem(finding.code, finding.message, finding.help, file, line)
