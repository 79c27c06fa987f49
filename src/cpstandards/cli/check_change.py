"""`cpstandards check-change`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from cpstandards.cli.errors import CHANGE_REFUSED
from cpstandards.cli.options import (
    DAY,
    STANDARD_INPUT,
    InputFile,
    OneOf,
    OutputFile,
    bundled,
    input_format_option,
    output_option,
)
from cpstandards.cli.output import as_json, bar, write
from cpstandards.cli.reading import reader, ruleset_of
from cpstandards.errors import CaseError, RulesetError

if TYPE_CHECKING:
    from cpstandards.adapters.reading import Format
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
    input_format: Format | None
    as_of: date | None
    examples: Path | None
    draws: int
    seed: int
    is_searched: bool
    force: bool


def _change_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of `ChangeOptions`."""
    options = (
        click.option(
            "--cases",
            type=InputFile(or_standard_input=True),
            help="Your own cases: which of them are judged anew.",
        ),
        input_format_option,
        click.option("--as-of", type=DAY, help="The day that ends the past.  [default: (today)]"),
        click.option(
            "--write-examples",
            "examples",
            type=OutputFile(),
            help="Write the cases that show each change to this file, as worked examples.",
        ),
        click.option(
            "--search/--no-search",
            "is_searched",
            default=True,
            show_default=True,
            help="Look for cases that show each change.",
        ),
        click.option(
            "--draws",
            type=click.IntRange(min=0),
            default=300,
            show_default=True,
            help="How many whole histories are drawn at random for one standard.",
        ),
        click.option("--seed", default=0, show_default=True, help="The seed of these draws."),
        click.option("--force", is_flag=True, help="Take any two rulesets as versions of one."),
    )
    return bundled(ChangeOptions, "asked", *options)(command)


@click.command("check-change", short_help="Say what a new version of a ruleset changes, for whom.")
@click.argument("versions", nargs=-1, metavar="OLD NEW")
@click.option(
    "--git",
    "revisions",
    nargs=3,
    metavar="REV1 REV2 FILE",
    help="Two revisions of one file, instead of OLD and NEW.",
)
@click.option(
    "--fail-if",
    "refused",
    multiple=True,
    type=OneOf(CHANGES),
    metavar="KIND",
    help="Exit with 1 if a standard has changed so; `loosened`: if any case may be judged more "
    f"laxly. Can be given several times. One of {', '.join(CHANGES)}.",
)
@click.option(
    "--allow",
    multiple=True,
    metavar="STANDARD:KIND",
    help="A change that --fail-if lets pass. Can be given several times.",
)
@click.option(
    "--format",
    "form",
    type=OneOf(["text", "markdown", "json", "junit"]),
    default="text",
    show_default=True,
    help="For people, a pull request, programs or a build server.",
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

    OLD and NEW are files, shipped boards, git:REV:FILE for a file as it was at a revision, or `-`
    for standard input. Each standard is unchanged, reworded only, tightened, loosened, mixed,
    retargeted, added or removed, and each change comes with a small case that shows it. What every
    day of the calendar and every outcome of the conditions decide is proved; the rest is searched,
    and says so.

    \b
    Examples:
      cpstandards check-change git:main:rules/my-board.yaml rules/my-board.yaml
      cpstandards check-change --git v1.0 v1.1 rules/my-board.yaml --format markdown
      cpstandards check-change old.yaml new.yaml --fail-if loosened --allow core_group.later:mixed
      cpstandards check-change old.yaml new.yaml --cases cases.yaml --write-examples shown.yaml
    """  # noqa: D301 - click's own mark
    from cpstandards.change import check_change as check
    from cpstandards.change.rules import failing, require_allowable, word_of

    old, new = _loaded(_two_versions(versions, revisions))
    require_allowable(allow, old, new)
    cases = None if asked.cases is None else _cases_of_either(asked, old, new)
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
        kind = report.of(name).kind
        told = f"{name} is {kind}, which --fail-if {rule} refuses"
        click.echo(f"{told}; allow it with --allow {name}:{word_of(kind)}", err=True)
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


def _loaded(names: tuple[str, str]) -> tuple[Ruleset, Ruleset]:
    """Both versions.

    Raises:
        RulesetError: with every problem of both.
    """
    from cpstandards.change.sources import version

    found, problems = [], []
    for name in names:
        try:
            found.append(ruleset_of(name) if name == str(STANDARD_INPUT) else version(name))
        except RulesetError as error:
            problems += [each for each in error.problems if each not in problems]
    if problems:
        raise RulesetError(problems)
    return found[0], found[1]


def _cases_of_either(asked: ChangeOptions, old: Ruleset, new: Ruleset) -> Sequence[Case]:
    """The cases of a file that one version can read, or both."""
    from cpstandards.structure import vocabulary_of

    assert asked.cases is not None  # asked before
    read = reader(asked.cases, asked.input_format)
    before, after = (read(vocabulary_of(each.vocabulary), True) for each in (old, new))
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
        why = "none shows a change of the new version" if report.changed else "nothing is changed"
        click.echo(f"no case to write to `{file}`: {why}", err=True)
    else:
        file.write_text(text, encoding="utf-8")


def _change_in_words(report: ChangeReport, _: Mapping[str, str]) -> str:
    from cpstandards.change.words import in_words

    return in_words(report) + "\n"


def _change_as_markdown(report: ChangeReport, _: Mapping[str, str]) -> str:
    from cpstandards.change.words import in_markdown

    return in_markdown(report)


def _change_as_json(report: ChangeReport, broken: Mapping[str, str]) -> str:
    from cpstandards.change.plain import as_plain

    return as_json({**as_plain(report), "refused": broken})


def _change_as_junit(report: ChangeReport, broken: Mapping[str, str]) -> str:
    from cpstandards.change.plain import as_junit

    return as_junit(report, broken)


_CHANGED: dict[str, Callable[[ChangeReport, Mapping[str, str]], str]] = {
    "text": _change_in_words,
    "markdown": _change_as_markdown,
    "json": _change_as_json,
    "junit": _change_as_junit,
}
