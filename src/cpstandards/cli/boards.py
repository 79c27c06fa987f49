"""`cpstandards boards` and `cpstandards show`."""

from __future__ import annotations

import click

from cpstandards.cli.output import terminal
from cpstandards.cli.reading import ruleset_of


@click.command()
def boards() -> None:
    """List the boards whose standards are shipped."""
    from cpstandards.load import board as shipped
    from cpstandards.load import boards as names
    from cpstandards.render import boards_table

    terminal().print(boards_table(shipped(name) for name in names()))


@click.command()
@click.argument("ruleset", metavar="BOARD_OR_FILE")
def show(ruleset: str) -> None:
    """Show a board's standards: the duty, by when, the document's verb, and the clause.

    \b
    Example:
      cpstandards show blackpool
    """  # noqa: D301 - click's own mark
    from cpstandards.render import ruleset_table

    terminal().print(ruleset_table(ruleset_of(ruleset)))
