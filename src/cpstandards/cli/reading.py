"""What commands are given: boards, rulesets and cases."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.errors import CaseError, Problem

if TYPE_CHECKING:
    from cpstandards.cases import Case
    from cpstandards.compile import Program
    from cpstandards.model import Ruleset


def ruleset_of(name: str) -> Ruleset:
    """The ruleset that *name*, a board or a file, stands for."""
    from cpstandards.load import board as shipped
    from cpstandards.load import load_ruleset

    if Path(name).suffix in (".yaml", ".yml") or Path(name).is_file():
        if not Path(name).is_file():
            raise click.UsageError(f"there is no file `{name}`")
        return load_ruleset(name)
    return shipped(name)


def program_for(board: str | None, rules: Path | None) -> Program:
    """The standards of a shipped board, or of a file, ready to judge by."""
    from cpstandards.evaluate import program_of
    from cpstandards.load import board as shipped
    from cpstandards.load import load_ruleset

    if (board is None) == (rules is None):
        raise click.UsageError("give one of --board and --rules; `cpstandards boards` lists boards")
    return program_of(load_ruleset(rules) if rules is not None else shipped(board or ""))


def cases_in(file: Path, program: Program, skip_bad: bool) -> Sequence[Case]:
    """The cases in *file*; those that are left out are reported.

    Raises:
        CaseError: with every problem of the file, unless *skip_bad*; it holds no case.
    """
    from cpstandards.adapters import read_cases

    read = read_cases(file, vocabulary=program.vocabulary, skip_bad=skip_bad)
    for problem in read.problems:
        click.echo(str(problem), err=True)
    if not read.cases and not read.problems:
        raise CaseError(
            [Problem("CPS307", "no case in this file", "check that it is the one meant", str(file))]
        )
    return read.cases


def require_standard(ruleset: Ruleset, standard: str | None) -> None:
    """Nothing, if *ruleset* has a standard of this id or topic."""
    from cpstandards.errors import nearest

    known = [name for each in ruleset.standards for name in (each.id, each.topic) if name]
    if standard is not None and standard not in known:
        near = nearest(standard, known)
        hint = f"did you mean `{near}`?" if near else f"see `cpstandards show {ruleset.id}`"
        raise click.UsageError(f"`{ruleset.id}` has no standard `{standard}`; {hint}")


def chosen_cases(cases: Sequence[Case], reference: str | None) -> Sequence[Case]:
    """The case with this reference; without one, all of *cases*."""
    found = [case for case in cases if reference in (None, case.reference)]
    if reference is not None and not found:
        raise click.UsageError(f"no case `{reference}` in this file")
    return found
