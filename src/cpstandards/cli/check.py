"""`cpstandards check`."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

import click

from cpstandards.cli.errors import BAD_RULESET
from cpstandards.cli.options import STANDARD_INPUT, form_option, output_option
from cpstandards.cli.output import as_json, write
from cpstandards.cli.reading import ruleset_of, standard_input
from cpstandards.errors import Problem, RulesetError, UnknownBoardError, nearest

if TYPE_CHECKING:
    from cpstandards.lint.report import Report


class _Asked(NamedTuple):
    """What a ruleset is looked through for."""

    ignored: tuple[str, ...]
    is_linted: bool
    is_strict: bool


@click.command(short_help="Check rulesets: form, names, examples, likely mistakes.")
@click.argument("rulesets", nargs=-1, required=True, metavar="BOARD_OR_FILE...")
@click.option("--strict", is_flag=True, help="Exit with 3 on warnings too.")
@click.option(
    "--ignore",
    "ignored",
    multiple=True,
    metavar="CODE",
    help="Leave a finding out. Can be given several times.",
)
@click.option(
    "--lint/--no-lint",
    "is_linted",
    default=True,
    show_default=True,
    help="Look for what is probably not meant, beside the form, the names and the examples.",
)
@click.option("--all", "every", is_flag=True, help="Show every warning, however many of one code.")
@form_option
@output_option
def check(
    rulesets: tuple[str, ...],
    strict: bool,
    ignored: tuple[str, ...],
    is_linted: bool,
    every: bool,
    form: str,
    output: Path | None,
) -> None:
    """Check rulesets: form, names, every worked example, and what is probably not meant.

    Findings have codes, CPS501 and on; docs/errors.md says what each means. Some are only warnings:
    of many with one code, the first few are shown, and the lines of the others. What makes a
    ruleset fail is always shown in full, and JSON has everything. `-` is standard input.

    A finding that stands as it is can be accepted in the ruleset itself, with the reason:

    \b
      accepted:
        - {code: CPS515, standard: core_group.first, because: both limits are in the document}

    \b
    Examples:
      cpstandards check blackpool
      cpstandards check rules/*.yaml --strict
      cpstandards check draft.yaml --ignore CPS523
      cpstandards check rules/*.yaml --format json -o findings.json
    """  # noqa: D301 - click's own mark
    _require_codes(ignored)
    asked = _Asked(ignored, is_linted, strict)
    reports = [_report(name, asked) for name in rulesets]
    if form == "text":
        _tell(reports, every)
    write(_WRITTEN[form](reports), output)
    if any(each.problems for each in reports):
        raise SystemExit(BAD_RULESET)


def _require_codes(codes: Sequence[str]) -> None:
    from cpstandards.lint import SEVERITY

    for code in codes:
        if code not in SEVERITY:
            near = nearest(code, SEVERITY)
            hint = (
                f"did you mean `{near}`?" if near else "the codes of findings are in docs/errors.md"
            )
            raise click.UsageError(f"no finding has the code `{code}`; {hint}")


def _report(name: str, asked: _Asked) -> Report:
    from cpstandards.lint.report import Report, report

    try:
        with _file(name) as source:
            made = report(ruleset_of(source), source, **asked._asdict())
    except RulesetError as error:
        made = Report(name, None, problems=error.problems)
    except UnknownBoardError as error:
        raise click.UsageError(str(error)) from None
    return made if source == name else _renamed(made, source, name)


@contextmanager
def _file(name: str) -> Iterator[str]:
    """The board or file *name*; for what can be read only once, a file with what stands there."""
    given = Path(name)
    if given != STANDARD_INPUT and not given.is_fifo():
        yield name
        return
    with TemporaryDirectory() as folder:
        path = Path(folder) / "ruleset.yaml"
        path.write_bytes(standard_input() if given == STANDARD_INPUT else given.read_bytes())
        yield str(path)


def _renamed(made: Report, source: str, name: str) -> Report:
    def right(problems: Sequence[Problem]) -> tuple[Problem, ...]:
        return tuple(replace(each, file=name) if each.file == source else each for each in problems)

    return replace(made, source=name, problems=right(made.problems), warnings=right(made.warnings))


def _tell(reports: Sequence[Report], every: bool) -> None:
    """Says where the warnings are, and last what makes rulesets fail."""
    from cpstandards.lint.report import in_groups

    for each in reports:
        for said in map(str, each.warnings) if every else in_groups(each.warnings):
            click.echo(said, err=True)
    for each in reports:
        for problem in each.problems:
            click.echo(str(problem), err=True)


def _in_words(reports: Sequence[Report]) -> str:
    from cpstandards.lint.report import in_a_line

    return "".join(f"{in_a_line(each)}\n" for each in reports if each.ruleset is not None)


def _as_json(reports: Sequence[Report]) -> str:
    from cpstandards.lint.report import as_plain

    return as_json([as_plain(each) for each in reports])


_WRITTEN: dict[str, Callable[[Sequence[Report]], str]] = {"text": _in_words, "json": _as_json}
