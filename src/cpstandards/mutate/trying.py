"""Worked examples run against a standard and its mutants."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple

from pydantic import ValidationError

from cpstandards import model
from cpstandards.cases import Case
from cpstandards.compile import Program
from cpstandards.compile.program import compile_standard
from cpstandards.errors import CPStandardsError
from cpstandards.results import Obligation
from cpstandards.worked import disagreements, judged_case


class Verdict(NamedTuple):
    """What is said of one obligation.

    Attributes:
        status: its status.
        due: its deadline, as a day; a moment where the standard compares moments.
        earliest: the first moment that is in time, where there is one.
        basis: what it was judged against.
        excused: whether a waiver excuses it.
    """

    status: str
    due: date | datetime | None
    earliest: date | None
    basis: str
    excused: bool


Verdicts = tuple[Verdict, ...]


@dataclass(frozen=True)
class Trial:
    """One standard alone, true or mutated, that examples can be run against.

    Attributes:
        program: the program of that standard.
    """

    program: Program

    def agrees(self, example: model.Example) -> bool:
        """Whether the verdict on *example* is the one that it expects."""
        return next(disagreements(self.program, 0, example), None) is None

    def verdicts(
        self, case: Case, as_of: date | str | None, reading: str | None
    ) -> Verdicts | None:
        """What is said of *case*, judged as an example is; None where it cannot be judged."""
        try:
            return tuple(map(_verdict, judged_case(self.program, case, as_of, reading)))
        except CPStandardsError:
            return None


def _verdict(of: Obligation) -> Verdict:
    due = of.due_at if of.timed else of.due_on
    return Verdict(of.status.value, due, of.earliest_on, of.basis, of.excused)


def trial_of(program: Program, index: int) -> Trial:
    """The standard at *index* of a program, alone."""
    standard = program.ruleset.standards[index]
    alone = program.ruleset.model_copy(update={"standards": (standard,)})
    return Trial(replace(program, ruleset=alone, entries=program.entries[index : index + 1]))


def with_mistake(trial: Trial, mutated: model.Standard) -> Trial:
    """The same examples, run against a *mutated* standard.

    The cases stay those of the true standard, whose patterns fill the short form of examples in.

    Raises:
        KeyError: the mutated standard does not compile.
    """
    entry = compile_standard(mutated, trial.program)
    return Trial(replace(trial.program, entries=(entry,)))


def example_of(plain: Mapping[str, Any]) -> model.Example | None:
    """An example from plain data, or None: it is none."""
    try:
        return model.Example.model_validate(dict(plain))
    except ValidationError:
        return None
