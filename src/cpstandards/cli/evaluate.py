"""`cpstandards evaluate`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.cli.errors import BREACHES_FOUND
from cpstandards.cli.options import judging_options, only_option, rules_options
from cpstandards.cli.output import going_through, terminal
from cpstandards.cli.reading import cases_in, program_for

if TYPE_CHECKING:
    from cpstandards.results import Evaluation


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@rules_options
@judging_options
@only_option
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@click.option("--fail-on-breach", is_flag=True, help="Exit with 1 if any case has a breach.")
def evaluate(  # noqa: PLR0913, PLR0917 - one for each option
    file: Path,
    board: str | None,
    rules: Path | None,
    as_of: date | datetime,
    known_at: date | datetime | None,
    reading: str,
    skip_bad: bool,
    only: str | None,
    form: str,
    fail_on_breach: bool,
) -> None:
    """Judge the cases in FILE: every deadline, and what became of it.

    FILE holds cases as YAML or JSON, or an event log as CSV or JSON Lines, one event a row.

    \b
    Examples:
      cpstandards evaluate cases.yaml --board blackpool --as-of 2025-09-30
      cpstandards evaluate log.csv --board blackpool --only breaches --format csv > breaches.csv
      cpstandards evaluate cases.json --rules my-board.yaml --fail-on-breach
    """  # noqa: D301 - click's own mark
    from cpstandards.evaluate import evaluate as judge

    program = program_for(board, rules)
    cases = cases_in(file, program, skip_bad)
    with going_through(cases) as each:
        found = [
            judge(case, program, as_of=as_of, known_at=known_at, reading=reading) for case in each
        ]
    _OUTPUTS[form](found, only)
    if fail_on_breach and any(evaluation.breaches for evaluation in found):
        raise SystemExit(BREACHES_FOUND)


def _as_tables(found: list[Evaluation], only: str | None) -> None:
    from cpstandards.render import chosen, evaluation_table

    console = terminal()
    for evaluation in found:
        console.print(evaluation_table(evaluation, chosen(evaluation, only)))
        console.print()


def _as_json(found: list[Evaluation], only: str | None) -> None:
    from pydantic_core import to_json

    from cpstandards.render import chosen
    from cpstandards.wire import evaluation_to_plain, obligation_to_plain

    plain = []
    for evaluation in found:
        whole = evaluation_to_plain(evaluation)
        if only is not None:
            shown = chosen(evaluation, only)
            whole["obligations"] = [obligation_to_plain(each) for each in shown]
        plain.append(whole)
    click.echo(to_json(plain, indent=2).decode())


def _as_csv(found: list[Evaluation], only: str | None) -> None:
    from cpstandards.render import COLUMNS, chosen, csv_rows, csv_text

    click.echo(csv_text([COLUMNS]), nl=False)
    for evaluation in found:
        click.echo(csv_text(csv_rows(evaluation, chosen(evaluation, only))), nl=False)


_OUTPUTS: dict[str, Callable[[list[Evaluation], str | None], None]] = {
    "table": _as_tables,
    "json": _as_json,
    "csv": _as_csv,
}
