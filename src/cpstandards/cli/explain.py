"""`cpstandards explain`."""

from __future__ import annotations

from pathlib import Path

import click

from cpstandards.cli.judging import Judging, judging_options
from cpstandards.cli.options import output_option
from cpstandards.cli.output import write
from cpstandards.cli.reading import program_for, require_standard


@click.command(short_help="Explain verdicts, so that a wall calendar can confirm them.")
@judging_options
@click.option(
    "--standard", metavar="ID", help="The standard's id or topic; without it, every standard."
)
@click.option("--show-private", is_flag=True, help="Show the dates of births and birthdays.")
@output_option
def explain(asked: Judging, standard: str | None, show_private: bool, output: Path | None) -> None:
    """Explain verdicts on the cases in FILE, so that a wall calendar can confirm them.

    FILE is as for `cpstandards evaluate`; `-` is standard input.

    \b
    Examples:
      cpstandards explain cases.yaml --board blackpool --standard conference.initial
      cpstandards explain cases.yaml --board blackpool --only breaches
      cpstandards explain log.csv --rules my-board.yaml --case-reference A-17
    """  # noqa: D301 - click's own mark
    from cpstandards.explain import explain as in_words
    from cpstandards.render import chosen

    program = program_for(asked.board, asked.rules)
    require_standard(program.ruleset, standard)
    blocks = []
    for found in asked.judged(program):
        mine = set(found.obligations if standard is None else found.of(standard))
        kept = [each for each in chosen(found, asked.only) if each in mine]
        blocks += [f"case {found.case}\n{in_words(each, private=show_private)}" for each in kept]
    nothing = (
        "nothing in these cases gives rise to it"
        if asked.only is None
        else f"no {asked.only} to explain"
    )
    write(("\n\n".join(blocks) or nothing) + "\n", output)
