"""`cpstandards check-change`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cpstandards.cli.errors import CHANGE_REFUSED
from cpstandards.cli.options import DAY, output_option
from cpstandards.cli.output import bar, write
from cpstandards.errors import CaseError

if TYPE_CHECKING:
    from cpstandards.cases import Case
    from cpstandards.change import ChangeReport
    from cpstandards.model import Ruleset

CHANGES = (
    *("changed", "loosened", "tightened", "mixed", "retargeted", "added", "removed", "reworded"),
    *("undecided", "unproved", "history", "weaker-verb"),
)
"""What `check-change` can be asked to refuse."""


class ChangeOptions(NamedTuple):
    """What is asked of a change beside the two versions."""

    cases: Path | None
    as_of: date | None
    examples: Path | None
    draws: int
    seed: int
    is_searched: bool
    force: bool


def _change_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of `ChangeOptions`."""
    file = click.Path(dir_okay=False, path_type=Path)
    options = (
        click.option("--cases", type=file, help="Your own cases: which of them are judged anew."),
        click.option("--as-of", type=DAY, help="The day that ends the past; without it, today."),
        click.option("--write-examples", "examples", type=file, help="Write what shows a change."),
        click.option("--draws", default=300, show_default=True, help="Histories drawn at random."),
        click.option("--seed", default=0, show_default=True, help="The seed of these."),
        click.option("--search/--no-search", "is_searched", default=True, help="Look for cases."),
        click.option("--force", is_flag=True, help="Take any two rulesets as versions of one."),
    )

    @wraps(command)
    def with_options(**given: Any) -> None:  # Any: the values of options
        asked = ChangeOptions(*(given.pop(name) for name in ChangeOptions._fields))
        command(asked=asked, **given)

    for option in reversed(options):
        with_options = option(with_options)
    return with_options


@click.command("check-change")
@click.argument("versions", nargs=-1, metavar="OLD NEW")
@click.option("--git", "revisions", nargs=3, metavar="REV1 REV2 FILE", help="Two revisions of one.")
@click.option(
    "--fail-if",
    "refused",
    multiple=True,
    type=click.Choice(CHANGES),
    help="Exit with 1 if a standard has changed so. `loosened`: if any case may be judged so.",
)
@click.option(
    "--allow", multiple=True, metavar="ID:KIND", help="A change that --fail-if lets pass."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "markdown", "json", "junit"]), default="text"
)
@output_option
@_change_options
def check_change(
    versions: tuple[str, ...],
    revisions: tuple[str, str, str] | None,
    refused: tuple[str, ...],
    allow: tuple[str, ...],
    form: str,
    output: Path | None,
    asked: ChangeOptions,
) -> None:
    """Say what a new version of a ruleset changes: for which children, and which way.

    OLD and NEW are files, shipped boards, or git:REV:FILE for a file as it was at a revision. Each
    standard is unchanged, reworded only, tightened, loosened, mixed, retargeted, added or removed,
    and each change comes with a small case that shows it. What every day of the calendar and every
    outcome of the conditions decide is proved; the rest is searched, and says so.

    \b
    Examples:
      cpstandards check-change git:main:rules/my-board.yaml rules/my-board.yaml
      cpstandards check-change --git v1.0 v1.1 rules/my-board.yaml --format markdown
      cpstandards check-change old.yaml new.yaml --fail-if loosened --allow core_group.later:mixed
      cpstandards check-change old.yaml new.yaml --cases cases.yaml --write-examples shown.yaml
    """  # noqa: D301 - click's own mark
    from cpstandards.change import check_change as check
    from cpstandards.change.rules import failing
    from cpstandards.change.sources import version

    old, new = map(version, _two_versions(versions, revisions))
    cases = None if asked.cases is None else _cases_of_either(asked.cases, old, new)
    with bar("checking the change") as progress:
        report = check(
            old,
            new,
            cases=cases,
            as_of=asked.as_of,
            **({} if asked.is_searched else {"near": 0}),
            draws=asked.draws if asked.is_searched else 0,
            seed=asked.seed,
            force=asked.force,
            progress=progress,
        )
    broken = failing(report, refused, allow)
    write(_CHANGED[form](report, broken), output)
    if asked.examples is not None:
        _write_witnesses(asked.examples, report, new)
    for name, rule in broken.items():
        told = f"{name} is {report.of(name).kind}, which --fail-if {rule} refuses"
        click.echo(f"{told}; allow it with --allow {name}:{_word_of(report, name)}", err=True)
    if broken:
        raise SystemExit(CHANGE_REFUSED)


def _two_versions(
    versions: tuple[str, ...], revisions: tuple[str, str, str] | None
) -> tuple[str, str]:
    if revisions and not versions:
        old, new, path = revisions
        return f"git:{old}:{path}", f"git:{new}:{path}"
    if revisions or len(versions) != 2:  # noqa: PLR2004 - the old one and the new one
        raise click.UsageError("give the two versions OLD and NEW, or --git REV1 REV2 FILE")
    return versions[0], versions[1]


def _cases_of_either(file: Path, old: Ruleset, new: Ruleset) -> Sequence[Case]:
    """The cases of a file that one version can read, or both."""
    from cpstandards.adapters import read_cases
    from cpstandards.evaluate import program_of

    before, after = (
        read_cases(file, vocabulary=program_of(each).vocabulary, skip_bad=True)
        for each in (old, new)
    )
    both_bad = [each for each in before.problems if each in after.problems]
    if both_bad:
        raise CaseError(both_bad)
    for each in (*before.problems, *after.problems):
        click.echo(str(each), err=True)
    return list({each.reference: each for each in (*after.cases, *before.cases)}.values())


def _write_witnesses(file: Path, report: ChangeReport, new: Ruleset) -> None:
    from cpstandards.change.examples import examples_file

    text = examples_file(report, new)
    if text is None:
        click.echo("no case to write: nothing in the new version is judged otherwise", err=True)
    else:
        file.write_text(text, encoding="utf-8")


def _word_of(report: ChangeReport, standard: str) -> str:
    from cpstandards.change.rules import KINDS

    return next(word for word, kind in KINDS.items() if kind is report.of(standard).kind)


def _change_in_words(report: ChangeReport, _: Mapping[str, str]) -> str:
    from cpstandards.change.words import in_words

    return in_words(report) + "\n"


def _change_as_markdown(report: ChangeReport, _: Mapping[str, str]) -> str:
    from cpstandards.change.words import in_markdown

    return in_markdown(report)


def _change_as_json(report: ChangeReport, broken: Mapping[str, str]) -> str:
    from pydantic_core import to_json

    from cpstandards.change.plain import as_plain

    return to_json({**as_plain(report), "refused": broken}, indent=2).decode() + "\n"


def _change_as_junit(report: ChangeReport, broken: Mapping[str, str]) -> str:
    from cpstandards.change.plain import as_junit

    return as_junit(report, broken)


_CHANGED: dict[str, Callable[[ChangeReport, Mapping[str, str]], str]] = {
    "text": _change_in_words,
    "markdown": _change_as_markdown,
    "json": _change_as_json,
    "junit": _change_as_junit,
}
