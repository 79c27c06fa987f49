"""`cpstandards boards` and `cpstandards show`."""

from __future__ import annotations

import click

from cpstandards.cli.output import shown, write
from cpstandards.cli.reading import ruleset_of


@click.command()
def boards() -> None:
    """List the boards whose standards are shipped.

    \b
    Example:
      cpstandards boards
    """  # noqa: D301 - click's own mark
    from cpstandards.load import board as shipped
    from cpstandards.load import boards as names
    from cpstandards.render import boards_table

    write(shown(boards_table(shipped(name) for name in names())), None)


@click.command(short_help="Show a board's standards, each with its clause.")
@click.argument("ruleset", metavar="BOARD_OR_FILE")
def show(ruleset: str) -> None:
    """Show a board's standards: the duty, by when, the document's verb, and the clause.

    \b
    Examples:
      cpstandards show blackpool
      cpstandards show my-board.yaml
    """  # noqa: D301 - click's own mark
    from cpstandards.render import ruleset_table

    write(shown(ruleset_table(ruleset_of(ruleset))), None)
