"""`cpstandards pages`, `cpstandards schema` and `cpstandards vocabulary`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.cli.options import output_option, rules_options
from cpstandards.cli.output import write
from cpstandards.cli.reading import ruleset_of

if TYPE_CHECKING:
    from cpstandards.schemas import SchemaKind


@click.command()
@click.option("--board", help="With what this board's ruleset declares; see `cpstandards boards`.")
def vocabulary(board: str | None) -> None:
    """Print the event types and facts that cases are made of, as Markdown.

    Beside each type stand the standards of the shipped rulesets that use it.
    """
    from cpstandards.events import core_vocabulary
    from cpstandards.load import board as shipped
    from cpstandards.load import boards as names
    from cpstandards.pages import vocabulary_page
    from cpstandards.structure import vocabulary_of

    if board is None:
        rulesets = [shipped(name) for name in names()]
        click.echo(vocabulary_page(core_vocabulary(), rulesets), nl=False)
        return
    ruleset = shipped(board)
    click.echo(vocabulary_page(vocabulary_of(ruleset.vocabulary), [ruleset]), nl=False)


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="OUTPUT_DIR")
@click.argument("rulesets", nargs=-1, metavar="[BOARD_OR_FILE]...")
def pages(folder: Path, rulesets: tuple[str, ...]) -> None:
    """Write what rulesets say as Markdown pages into OUTPUT_DIR.

    A page a board with every standard in words, a list of the boards, a page of all ambiguities,
    and the vocabulary with the standards that use each event. Without BOARD_OR_FILE, of all the
    boards that are shipped. Earlier pages are overwritten, other files are not.

    \b
    Examples:
      cpstandards pages site/standards
      cpstandards pages our-docs our-board.yaml
    """  # noqa: D301 - click's own mark
    from cpstandards.load import boards as names
    from cpstandards.pages import pages_of, write_pages

    made = pages_of([ruleset_of(name) for name in rulesets or names()])
    write_pages(made, folder)
    click.echo(f"{folder}: {len(made)} pages")


@click.command()
@click.argument("kind", type=click.Choice(["ruleset", "case", "result"]))
@rules_options
@output_option
def schema(kind: SchemaKind, board: str | None, rules: Path | None, output: Path | None) -> None:
    """Print the JSON Schema of rulesets, of case files or of results, for editors and services.

    An editor completes keys, event types and attributes by it, and shows what they mean. With
    --board or --rules it knows the event types and facts which that ruleset declares, and takes
    no others.

    \b
    Examples:
      cpstandards schema ruleset -o ruleset.schema.json
      cpstandards schema case --board blackpool
      cpstandards schema case --rules my-board.yaml -o case.schema.json
    """  # noqa: D301 - click's own mark
    from cpstandards.load import board as shipped
    from cpstandards.load import load_ruleset
    from cpstandards.schemas import json_schema, schema_text

    if board is not None and rules is not None:
        raise click.UsageError("give one of --board and --rules, or neither")
    own = shipped(board) if board is not None else None
    text = schema_text(json_schema(kind, load_ruleset(rules) if rules is not None else own))
    write(text, output)
