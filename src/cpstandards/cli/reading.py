"""What commands are given: boards, rulesets and cases."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.cli.options import STANDARD_INPUT, no_file
from cpstandards.errors import CaseError, Problem, RulesetError, nearest

if TYPE_CHECKING:
    from cpstandards.adapters.outcome import CasesRead
    from cpstandards.adapters.reading import Format
    from cpstandards.cases import Case
    from cpstandards.compile import Program
    from cpstandards.model import Ruleset
    from cpstandards.vocabulary import Vocabulary


def ruleset_of(name: str | Path) -> Ruleset:
    """The ruleset that *name*, a board, a file or `-`, stands for."""
    from cpstandards.load import board as shipped
    from cpstandards.load import load_ruleset, parse_ruleset

    path = Path(name)
    if path == STANDARD_INPUT:
        return parse_ruleset(_ruleset_on_standard_input(), file=str(path))
    if path.is_dir():
        raise click.UsageError(f"`{name}` is a folder; name its files, such as {path / '*.yaml'}")
    if path.suffix in (".yaml", ".yml") and not path.exists():
        raise click.UsageError(no_file(str(name)))
    return load_ruleset(path) if path.exists() else shipped(str(name))


def standard_input() -> bytes:
    """Everything that is given on standard input."""
    return b"" if vars(sys)["stdin"] is None else sys.stdin.buffer.read()


def _ruleset_on_standard_input() -> str:
    try:
        return standard_input().decode("utf-8")
    except UnicodeDecodeError:
        file = str(STANDARD_INPUT)
        problem = Problem("CPS102", "not UTF-8 text", "save the file as UTF-8", file, 1, 1)
        raise RulesetError([problem]) from None


def program_for(board: str | None, rules: Path | None) -> Program:
    """The standards of a shipped board, or of a file, ready to judge by."""
    from cpstandards.evaluate import program_of

    ruleset = ruleset_asked(board, rules)
    if ruleset is None:
        raise click.UsageError("give one of --board and --rules; `cpstandards boards` lists boards")
    return program_of(ruleset)


def ruleset_asked(board: str | None, rules: Path | None) -> Ruleset | None:
    """The ruleset that the options --board and --rules name, if they do."""
    from cpstandards.load import board as shipped

    if board is not None and rules is not None:
        raise click.UsageError("give one of --board and --rules, not both")
    if rules is not None:
        return ruleset_of(rules)
    return None if board is None else shipped(board)


def cases_in(file: Path, form: Format | None, program: Program, skip_bad: bool) -> Sequence[Case]:
    """The cases in *file*; those that are left out are reported.

    Raises:
        CaseError: with every problem of the file, unless *skip_bad*; it holds no case.
    """
    read = reader(file, form)(program.vocabulary, skip_bad)
    for problem in read.problems:
        click.echo(str(problem), err=True)
    if not read.cases and not read.problems:
        raise CaseError(
            [Problem("CPS307", "no case in this file", "check that it is the one meant", str(file))]
        )
    return read.cases


def reader(file: Path, form: Format | None) -> Callable[[Vocabulary, bool], CasesRead]:
    """Reads the cases in *file*, or on standard input, as often as one likes.

    Args:
        file: a path, or `-`.
        form: the format; None: as the file's name says.

    Returns:
        What reads them, given the event types and facts there are, and whether cases with problems
        are left out, rather than an error.
    """
    from cpstandards.adapters import parse_cases, read_cases
    from cpstandards.adapters.reading import decoded

    if file != STANDARD_INPUT:
        return lambda known, skip: read_cases(file, vocabulary=known, format=form, skip_bad=skip)
    if form is None:
        raise click.UsageError(
            "standard input has no name that tells its format; say it with --input-format"
        )
    name = str(file)
    text = decoded(standard_input(), name)
    return lambda known, skip: parse_cases(text, form, file=name, vocabulary=known, skip_bad=skip)


def require_standard(ruleset: Ruleset, standard: str | None) -> None:
    """Nothing, if *ruleset* has a standard of this id or topic."""
    known = [name for each in ruleset.standards for name in (each.id, each.topic) if name]
    if standard is not None and standard not in known:
        near = nearest(standard, known)
        hint = f"did you mean `{near}`?" if near else f"see `cpstandards show {ruleset.id}`"
        raise click.UsageError(f"`{ruleset.id}` has no standard `{standard}`; {hint}")


def chosen_cases(cases: Sequence[Case], reference: str | None) -> Sequence[Case]:
    """The case with this reference; without one, all of *cases*."""
    found = [case for case in cases if reference in (None, case.reference)]
    if reference is not None and not found:
        near = nearest(reference, [case.reference for case in cases])
        hint = f"; did you mean `{near}`?" if near else ""
        raise click.UsageError(f"no case `{reference}` in this file{hint}")
    return found
