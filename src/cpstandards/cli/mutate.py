"""`cpstandards mutate`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.cli.errors import SURVIVORS_FOUND
from cpstandards.cli.output import bar
from cpstandards.cli.reading import require_standard, ruleset_of

if TYPE_CHECKING:
    from cpstandards.load.yamltext import Text
    from cpstandards.mutate import Report


@click.command()
@click.argument("rulesets", nargs=-1, required=True, metavar="BOARD_OR_FILE...")
@click.option("--standard", help="Only the standard with this id or topic.")
@click.option("--write", is_flag=True, help="Add the missing examples to the file.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
@click.option("--no-search", is_flag=True, help="Do not look for the examples that are missing.")
def mutate(
    rulesets: tuple[str, ...], standard: str | None, write: bool, form: str, no_search: bool
) -> None:
    """Try whether the worked examples would notice a small mistake in the rules.

    Every standard is changed in one small way after another: a limit one more or one less, another
    unit, a condition turned round, the first event for the last. A change that some example notices
    is killed. One that none notices is proved to be no mistake, on every day of the calendar, or it
    survives, with the example that would have noticed it.

    --write adds these examples below the standard's own, each marked "to confirm on a wall
    calendar": what they expect is what the ruleset says today, which only a person can confirm.

    Exit code 1 if a mutant survives; docs/mutation.md says how to read the report.

    \b
    Examples:
      cpstandards mutate blackpool --standard conference.initial
      cpstandards mutate rules/my-board.yaml --write
    """  # noqa: D301 - click's own mark
    from cpstandards.mutate import mutate as run

    reports = []
    for name in rulesets:
        ruleset = ruleset_of(name)
        require_standard(ruleset, standard)
        text = _text_of(name)
        with bar(f"mutating {ruleset.id}") as progress:
            report = run(ruleset, standard, search=not no_search, progress=progress)
        if write:
            _add_examples(name, report, text)
        reports.append((report, text))
    _MUTATION[form](reports)
    if any(report.survivors for report, _ in reports):
        raise SystemExit(SURVIVORS_FOUND)


def _text_of(name: str) -> Text:
    from cpstandards.load.rulesets import whole_text

    return whole_text(name)


def _add_examples(name: str, report: Report, text: Text) -> None:
    """Writes the missing examples to the file *name*."""
    from cpstandards.mutate import with_examples

    path = Path(name)
    if not path.is_file():
        raise click.UsageError(f"`{name}` is a shipped board; --write needs the name of a file")
    files = {text.place.file_at(("standards", index)) for index, _ in report.suggestions}
    for file in files - {None}:
        raise click.UsageError(f"`{name}` inherits this standard; its examples are in `{file}`")
    old = path.read_bytes().decode("utf-8")
    try:
        new = with_examples(old, report.suggestions, text.place)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    path.write_bytes(new.encode("utf-8"))
    click.echo(f"{name}: {len(report.suggestions)} examples added, to be confirmed", err=True)


def _mutation_in_words(reports: list[tuple[Report, Text]]) -> None:
    from cpstandards.mutate import in_words

    click.echo("\n\n".join(in_words(report, text) for report, text in reports))


def _mutation_as_json(reports: list[tuple[Report, Text]]) -> None:
    from pydantic_core import to_json

    from cpstandards.mutate import as_plain

    plain = [as_plain(report, text) for report, text in reports]
    click.echo(to_json(plain, indent=2).decode())


_MUTATION = {"text": _mutation_in_words, "json": _mutation_as_json}
