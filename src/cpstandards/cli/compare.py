"""`cpstandards compare`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.cli.compare_cases import case_options
from cpstandards.cli.errors import LAXER_FOUND
from cpstandards.cli.options import DAY, OneOf, output_option
from cpstandards.cli.output import as_json, shown, write
from cpstandards.cli.reading import ruleset_of

if TYPE_CHECKING:
    from cpstandards.compare import Check, Comparison


@click.command(short_help="Compare boards: who is stricter, when, by how much.")
@click.argument("rulesets", nargs=-1, required=True, metavar="BOARD_OR_FILE...")
@click.option(
    "--topic",
    "topics",
    multiple=True,
    metavar="TOPIC",
    help="Only this topic, and those below it. Can be given several times.",
)
@click.option("--from", "first", type=DAY, help="The first trigger day.  [default: 1990-01-01]")
@click.option("--to", "last", type=DAY, help="The last trigger day.  [default: 2060-12-31]")
@click.option("--baseline", metavar="BOARD_OR_FILE", help="What the others are held against.")
@click.option(
    "--fail-if",
    "kinds",
    multiple=True,
    type=OneOf(["laxer", "weaker", "missing"]),
    help="Exit with 1 if a board may be laxer than the baseline, has a weaker verb, or nothing. "
    "Can be given several times.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="TOPIC",
    help="A topic that --fail-if lets pass. Can be given several times.",
)
@click.option("--all", "every", is_flag=True, help="Also show the topics of one board alone.")
@click.option("--year", type=int, help="The year of the pictures in JSON and HTML.")
@click.option(
    "--format",
    "form",
    type=OneOf(["table", "markdown", "csv", "json", "html"]),
    default="table",
    show_default=True,
    help="For people, a document, programs or a browser.",
)
@output_option
@case_options
def compare(  # noqa: PLR0913, PLR0917 - one for each option
    rulesets: tuple[str, ...],
    topics: tuple[str, ...],
    first: date | None,
    last: date | None,
    baseline: str | None,
    kinds: tuple[str, ...],
    allow: tuple[str, ...],
    every: bool,
    year: int | None,
    form: str,
    output: Path | None,
) -> None:
    """Compare boards topic by topic: who is stricter, on which days, and by how much.

    Every trigger day of the calendar is gone through, and every outcome of conditions. What is
    counted from different events, or asks for different things, is said to be so and is not put in
    order. --baseline with --fail-if proves that boards are never laxer than the baseline, or shows
    a day on which they are, and exits with 1; docs/comparing.md says what counts.

    With --cases, one child's history is put under each board: deadlines side by side, the breaches
    that only one board finds, and the first day on which boards disagree. --moves-to has the family
    move at a receiving-in conference; docs/moving.md says what becomes of each duty.

    \b
    Examples:
      cpstandards compare blackpool darlington --topic conference.review
      cpstandards compare blackpool rochdale stoke darlington --format markdown -o boards.md
      cpstandards compare blackpool rochdale stoke darlington --format html -o boards.html
      cpstandards compare my-board.yaml --baseline working-together-2010 --fail-if laxer
      cpstandards compare blackpool stoke --cases cases.yaml --as-of 2025-09-30
      cpstandards compare blackpool --moves-to stoke --on 2025-06-10 --cases cases.yaml
    """  # noqa: D301 - click's own mark
    from cpstandards.compare import compare as side_by_side
    from cpstandards.compare import conformity

    found = side_by_side(
        [ruleset_of(name) for name in rulesets],
        topics=topics or None,
        first=first,
        last=last,
        baseline=None if baseline is None else ruleset_of(baseline),
        year=year,
    )
    checks = conformity(found, allow) if kinds or allow or baseline else ()
    write(_COMPARED[form](found, every, checks, bool(kinds)), output)
    if any(check.fails(kinds) for check in checks):
        raise SystemExit(LAXER_FOUND)


def _compared_in_a_table(
    found: Comparison, every: bool, checks: Sequence[Check], is_checked: bool
) -> str:
    from cpstandards.compare.terminal import comparison_on_terminal, conformity_on_terminal

    conformity = conformity_on_terminal(found, checks) if is_checked else None
    return shown(conformity or comparison_on_terminal(found, every))


def _compared_as_markdown(found: Comparison, every: bool, checks: Sequence[Check], _: bool) -> str:
    from cpstandards.compare.tables import markdown

    return markdown(found, every, checks)


def _compared_as_csv(found: Comparison, *_: object) -> str:
    from cpstandards.compare.tables import csv_text

    return csv_text(found)


def _compared_as_json(found: Comparison, _: bool, checks: Sequence[Check], is_checked: bool) -> str:
    from pydantic_core import from_json

    plain = from_json(found.to_json())
    if is_checked:
        plain["conformity"] = checks
    return as_json(plain)


def _compared_as_html(found: Comparison, _: bool, checks: Sequence[Check], __: bool) -> str:
    from cpstandards.compare.page import html_page

    return html_page(found, checks)


_COMPARED: dict[str, Callable[[Comparison, bool, Sequence[Check], bool], str]] = {
    "table": _compared_in_a_table,
    "markdown": _compared_as_markdown,
    "csv": _compared_as_csv,
    "json": _compared_as_json,
    "html": _compared_as_html,
}
