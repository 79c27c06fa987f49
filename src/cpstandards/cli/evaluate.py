"""`cpstandards evaluate`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.cli.errors import BREACHES_FOUND
from cpstandards.cli.judging import Judging, judging_options
from cpstandards.cli.options import OneOf, output_option
from cpstandards.cli.output import as_json, shown, write
from cpstandards.cli.reading import program_for

if TYPE_CHECKING:
    from cpstandards.results import Evaluation


@click.command(short_help="Judge cases: every deadline, and what became of it.")
@judging_options
@click.option(
    "--format",
    "form",
    type=OneOf(["table", "json", "csv"]),
    default="table",
    show_default=True,
    help="A table for people, or data for programs.",
)
@output_option
@click.option("--fail-on-breach", is_flag=True, help="Exit with 1 if any case has a breach.")
def evaluate(asked: Judging, form: str, output: Path | None, fail_on_breach: bool) -> None:
    """Judge the cases in FILE: every deadline, and what became of it.

    FILE holds cases as YAML or JSON, or an event log as CSV or JSON Lines, one event a row; `-` is
    standard input.

    \b
    Examples:
      cpstandards evaluate cases.yaml --board blackpool --as-of 2025-09-30
      cpstandards evaluate log.csv --board blackpool --only breaches --format csv -o breaches.csv
      cpstandards evaluate cases.json --rules my-board.yaml --fail-on-breach
      export-log | cpstandards evaluate - --input-format csv --board blackpool
    """  # noqa: D301 - click's own mark
    found = asked.judged(program_for(asked.board, asked.rules))
    write(_WRITTEN[form](found, asked.only), output)
    if fail_on_breach and any(evaluation.breaches for evaluation in found):
        raise SystemExit(BREACHES_FOUND)


def _as_tables(found: Sequence[Evaluation], only: str | None) -> str:
    from cpstandards.render import chosen, evaluation_table

    tables = [evaluation_table(each, chosen(each, only)) for each in found]
    return shown(*(part for table in tables for part in (table, "")))


def _as_json(found: Sequence[Evaluation], only: str | None) -> str:
    from cpstandards.render import chosen
    from cpstandards.wire import evaluation_to_plain, obligation_to_plain

    plain = []
    for evaluation in found:
        whole = evaluation_to_plain(evaluation)
        if only is not None:
            kept = chosen(evaluation, only)
            whole["obligations"] = [obligation_to_plain(each) for each in kept]
        plain.append(whole)
    return as_json(plain)


def _as_csv(found: Sequence[Evaluation], only: str | None) -> str:
    from cpstandards.render import COLUMNS, chosen, csv_rows, csv_text

    rows = [csv_text(csv_rows(each, chosen(each, only))) for each in found]
    return "".join([csv_text([COLUMNS]), *rows])


_WRITTEN: dict[str, Callable[[Sequence[Evaluation], str | None], str]] = {
    "table": _as_tables,
    "json": _as_json,
    "csv": _as_csv,
}
