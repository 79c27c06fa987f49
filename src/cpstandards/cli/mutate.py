"""`cpstandards mutate`."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpstandards.cli.errors import SURVIVORS_FOUND
from cpstandards.cli.options import STANDARD_INPUT, form_option, output_option
from cpstandards.cli.output import as_json, bar, write
from cpstandards.cli.reading import require_standard, ruleset_of

if TYPE_CHECKING:
    from cpstandards.load.yamltext import Text
    from cpstandards.mutate import Report


@click.command(short_help="Try whether the examples would notice a small mistake.")
@click.argument("rulesets", nargs=-1, required=True, metavar="BOARD_OR_FILE...")
@click.option("--standard", metavar="ID", help="Only the standard with this id or topic.")
@click.option("--write", "is_written", is_flag=True, help="Add the missing examples to the file.")
@click.option(
    "--search/--no-search",
    "is_searched",
    default=True,
    show_default=True,
    help="Look for the examples that are missing.",
)
@form_option
@output_option
def mutate(
    rulesets: tuple[str, ...],
    standard: str | None,
    is_written: bool,
    is_searched: bool,
    form: str,
    output: Path | None,
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
    from cpstandards.load.rulesets import whole_text
    from cpstandards.mutate import mutate as run

    reports = []
    if str(STANDARD_INPUT) in rulesets:
        raise click.UsageError("`-` has no place to show what is missing; name a file or a board")
    for name in rulesets:
        if is_written:
            _require_own_file(name)
        ruleset = ruleset_of(name)
        require_standard(ruleset, standard)
        text = whole_text(name)
        with bar(f"mutating {ruleset.id}") as progress:
            report = run(ruleset, standard, search=is_searched, progress=progress)
        reports.append((report, text))
    write(_WRITTEN[form](reports), output)
    if is_written:
        for name, (report, text) in zip(rulesets, reports, strict=True):
            _add_examples(name, report, text)
    if any(report.survivors for report, _ in reports):
        raise SystemExit(SURVIVORS_FOUND)


def _require_own_file(name: str) -> None:
    if not Path(name).is_file():
        ruleset_of(name)  # tells what is wrong, if it is no board
        raise click.UsageError(f"`{name}` is a shipped board; --write needs the name of a file")
    if not os.access(name, os.W_OK):
        raise click.UsageError(f"`{name}` cannot be written; --write adds to it")


def _add_examples(name: str, report: Report, text: Text) -> None:
    """Writes the missing examples to the file *name*."""
    from cpstandards.mutate import with_examples

    path = Path(name)
    files = {text.place.file_at(("standards", index)) for index, _ in report.suggestions}
    for file in files - {None}:
        raise click.UsageError(f"`{name}` inherits this standard; its examples are in `{file}`")
    old = path.read_bytes().decode("utf-8")
    try:
        new = with_examples(old, report.suggestions, text.place)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    path.write_bytes(new.encode("utf-8"))
    count = len(report.suggestions)
    added = f"{count} example{'' if count == 1 else 's'} added, to be confirmed"
    click.echo(f"{name}: {added}", err=True)


def _in_words(reports: Sequence[tuple[Report, Text]]) -> str:
    from cpstandards.mutate import in_words

    return "\n\n".join(in_words(report, text) for report, text in reports) + "\n"


def _as_json(reports: Sequence[tuple[Report, Text]]) -> str:
    from cpstandards.mutate import as_plain

    return as_json([as_plain(report, text) for report, text in reports])


_WRITTEN: dict[str, Callable[[Sequence[tuple[Report, Text]]], str]] = {
    "text": _in_words,
    "json": _as_json,
}
