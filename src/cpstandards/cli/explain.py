"""`cpstandards explain`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from cpstandards.cli.options import judging_options, only_option, rules_options
from cpstandards.cli.reading import cases_in, chosen_cases, program_for, require_standard


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--standard", help="The standard's id or topic; without it, every standard.")
@click.option("--case", "reference", help="The case's reference; without it, every case.")
@only_option
@click.option("--show-private", is_flag=True, help="Show the dates of births and birthdays.")
@rules_options
@judging_options
def explain(  # noqa: PLR0913, PLR0917 - one for each option
    file: Path,
    standard: str | None,
    reference: str | None,
    only: str | None,
    show_private: bool,
    board: str | None,
    rules: Path | None,
    as_of: date | datetime,
    known_at: date | datetime | None,
    reading: str,
    skip_bad: bool,
) -> None:
    """Explain verdicts on the cases in FILE, so that a wall calendar can confirm them.

    \b
    Examples:
      cpstandards explain cases.yaml --board blackpool --standard conference.initial
      cpstandards explain cases.yaml --board blackpool --only breaches
    """  # noqa: D301 - click's own mark
    from cpstandards.evaluate import evaluate as judge
    from cpstandards.explain import explain as in_words
    from cpstandards.render import chosen

    program = program_for(board, rules)
    require_standard(program.ruleset, standard)
    cases = chosen_cases(cases_in(file, program, skip_bad), reference)
    blocks = []
    for case in cases:
        found = judge(case, program, as_of=as_of, known_at=known_at, reading=reading)
        mine = set(found.obligations if standard is None else found.of(standard))
        shown = [each for each in chosen(found, only) if each in mine]
        blocks += [
            f"case {case.reference}\n{in_words(each, private=show_private)}" for each in shown
        ]
    nothing = "nothing in these cases gives rise to it" if only is None else f"no {only} to explain"
    click.echo("\n\n".join(blocks) if blocks else nothing)
