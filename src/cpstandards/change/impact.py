"""What a change does to real cases: which verdicts move, and which deadlines by how much."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from cpstandards import model
from cpstandards.adapters import case_from_plain, dump_case
from cpstandards.cases import Case
from cpstandards.change.pairing import pairs
from cpstandards.change.results import Impact, Moved
from cpstandards.change.ways import lined_up, way_of
from cpstandards.compile import Program
from cpstandards.errors import CaseError, CPStandardsError
from cpstandards.evaluate import evaluate, program_of
from cpstandards.results import Obligation


def impact_of(old: model.Ruleset, new: model.Ruleset, cases: Sequence[Case], as_of: date) -> Impact:
    """What the new version of a ruleset does to *cases*.

    Args:
        old: a ruleset.
        new: a later version of it.
        cases: as read with the vocabulary of either version.
        as_of: the day for which they are judged.
    """
    programs = program_of(old), program_of(new)
    names = _names(old, new)
    moved: list[Moved] = []
    unread: list[tuple[str, str]] = []
    for case in cases:
        both = [_read(case, program) for program in programs]
        old_case, new_case = both
        if isinstance(old_case, str) or isinstance(new_case, str):
            which = "old" if isinstance(old_case, str) else "new"
            why = old_case if isinstance(old_case, str) else new_case
            unread.append((case.reference, f"the {which} version: {why}"))
            continue
        try:
            moved += _moved(old_case, new_case, programs, names, as_of)
        except CPStandardsError as error:
            unread.append((case.reference, str(error)))
    return Impact(len(cases) - len(unread), as_of, tuple(moved), tuple(unread))


def _read(case: Case, program: Program) -> Case | str:
    """The case as a version of the ruleset reads it, or why it cannot."""
    try:
        return case_from_plain(dump_case(case), program.vocabulary)
    except CaseError as error:
        first = error.problems[0]
        return f"{first.message}; {first.help}" if first.help else first.message


Names = list[tuple[str | None, str | None]]
"""The ids of each standard, before and after."""


def _names(old: model.Ruleset, new: model.Ruleset) -> Names:
    return [
        (
            None if pair.old is None else old.standards[pair.old].id,
            None if pair.new is None else new.standards[pair.new].id,
        )
        for pair in pairs(old, new)
    ]


def _moved(
    case: Case, again: Case, programs: tuple[Program, Program], names: Names, as_of: date
) -> Iterator[Moved]:
    old, new = (
        _by_standard(evaluate(each, program, as_of=as_of).obligations)
        for each, program in zip((case, again), programs, strict=True)
    )
    for one, other in names:
        for pair in lined_up(old.get(one or "", []), new.get(other or "", [])):
            way = way_of(*pair)
            if way is not None:
                before, after = pair
                yield Moved(
                    case.reference,
                    other or one or "",
                    None if before is None else before.status.value,
                    None if after is None else after.status.value,
                    None if before is None else before.due_on,
                    None if after is None else after.due_on,
                    way,
                )


def _by_standard(obligations: Sequence[Obligation]) -> dict[str, list[Obligation]]:
    found: dict[str, list[Obligation]] = {}
    for each in obligations:
        found.setdefault(each.standard.id, []).append(each)
    return found
