"""What `evaluate` and `explain` share: which cases are judged, by what, and for when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cpstandards.cli.options import (
    WHEN,
    InputFile,
    OneOf,
    bundled,
    case_option,
    input_format_option,
    rules_options,
    today,
)
from cpstandards.cli.output import going_through
from cpstandards.cli.reading import cases_in, chosen_cases

if TYPE_CHECKING:
    from cpstandards.adapters.reading import Format
    from cpstandards.compile import Program
    from cpstandards.results import Evaluation


class Judging(NamedTuple):
    """Which cases are judged, by what, for when, and what is shown of the verdicts."""

    file: Path
    board: str | None
    rules: Path | None
    as_of: date | datetime
    known_at: date | datetime | None
    reading: str
    reference: str | None
    only: str | None
    input_format: Format | None
    skip_bad: bool

    def judged(self, program: Program) -> list[Evaluation]:
        """The cases, judged by *program*."""
        from cpstandards.evaluate import evaluate

        cases = cases_in(self.file, self.input_format, program, self.skip_bad)
        with going_through(chosen_cases(cases, self.reference)) as each:
            return [
                evaluate(
                    case, program, as_of=self.as_of, known_at=self.known_at, reading=self.reading
                )
                for case in each
            ]


def judging_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument and the options of `Judging`, handed over as `asked`."""
    options = (
        click.argument("file", type=InputFile(or_standard_input=True)),
        rules_options,
        click.option(
            "--as-of",
            type=WHEN,
            default=today,
            show_default="today",
            help="The day, to its end, or the moment for which cases are judged.",
        ),
        click.option(
            "--known-at",
            type=WHEN,
            help="Use only what had been recorded by then; shows what was late on record.",
        ),
        click.option(
            "--reading",
            default="default",
            show_default=True,
            metavar="NAME",
            help="How unclear clauses are read: default, strictest, most_lenient, all, or a name.",
        ),
        case_option,
        click.option(
            "--only",
            type=OneOf(["breaches", "open", "deadlines"]),
            help="Only breaches; only what is still open; or only what has a deadline.",
        ),
        input_format_option,
        click.option(
            "--skip-bad",
            is_flag=True,
            help="Judge the good cases of a file that has bad ones; these are still reported.",
        ),
    )
    return bundled(Judging, "asked", *options)(command)
