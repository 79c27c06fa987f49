"""`cpstandards pages`, `cpstandards schema` and `cpstandards vocabulary`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.cli.options import OneOf, output_option, rules_options
from cpstandards.cli.output import write
from cpstandards.cli.reading import ruleset_asked, ruleset_of

if TYPE_CHECKING:
    from cpstandards.schemas import SchemaKind


@click.command(short_help="Print the event types and facts that cases are made of.")
@rules_options
@output_option
def vocabulary(board: str | None, rules: Path | None, output: Path | None) -> None:
    """Print the event types and facts that cases are made of, as Markdown.

    Beside each type stand the standards of the shipped rulesets that use it; with --board or
    --rules, those of that ruleset, whose own types and facts are told too.

    \b
    Examples:
      cpstandards vocabulary
      cpstandards vocabulary --rules my-board.yaml -o vocabulary.md
    """  # noqa: D301 - click's own mark
    from cpstandards.events import core_vocabulary
    from cpstandards.load import board as shipped
    from cpstandards.load import boards as names
    from cpstandards.pages import vocabulary_page
    from cpstandards.structure import vocabulary_of

    own = ruleset_asked(board, rules)
    if own is None:
        page = vocabulary_page(core_vocabulary(), [shipped(name) for name in names()])
    else:
        page = vocabulary_page(vocabulary_of(own.vocabulary), [own])
    write(page, output)


@click.command(short_help="Write what rulesets say as Markdown pages.")
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


@click.command(short_help="Print the JSON Schema of rulesets, cases or results.")
@click.argument("kind", type=OneOf(["ruleset", "case", "result"]))
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
    from cpstandards.schemas import json_schema, schema_text

    write(schema_text(json_schema(kind, ruleset_asked(board, rules))), output)
