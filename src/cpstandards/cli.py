"""The command line. Needs the `cli` extra.

Exit codes: 0 done; 1 breaches found, with `--fail-on-breach`, or a mutant that survives; 2 wrong
usage; 3 a bad ruleset; 4 bad cases; 5 a date outside the calendar.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

try:
    import click
    from rich.console import Console
except ImportError as error:  # pragma: no cover - tried from a bare environment
    raise SystemExit(
        f"the command line needs {error.name}; install it with: pip install 'cpstandards[cli]'"
    ) from None

from cpstandards.errors import (
    CalendarRangeError,
    CaseError,
    CPStandardsError,
    Problem,
    ProblemsError,
    RulesetError,
    UnknownBoardError,
)

if TYPE_CHECKING:
    from cpstandards.cases import Case
    from cpstandards.change import ChangeReport
    from cpstandards.compare import Check, Comparison
    from cpstandards.compare.across_results import Across
    from cpstandards.compile import Program
    from cpstandards.load.yamltext import Text
    from cpstandards.model import Ruleset
    from cpstandards.mutate import Report
    from cpstandards.results import Evaluation, Obligation
    from cpstandards.schemas import SchemaKind

BREACHES_FOUND, USAGE, BAD_RULESET, BAD_CASES, OUT_OF_CALENDAR = 1, 2, 3, 4, 5
SURVIVORS_FOUND = 1
CHANGE_REFUSED = 1
LAXER_FOUND = 1
READER_GONE = 141
"""What a shell says of a command whose reader, such as `head`, has gone."""

MANY = 20
"""From so many cases on, a progress bar shows, if anyone is looking."""


def main() -> None:
    """Runs the command line, with every expected error as a message and an exit code."""
    try:
        _run()
    except RulesetError as error:
        _fail(error, BAD_RULESET)
    except CaseError as error:
        _fail(error, BAD_CASES)
    except CalendarRangeError as error:
        _fail(error, OUT_OF_CALENDAR)
    except CPStandardsError as error:
        _fail(error, USAGE)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(READER_GONE) from None
    except OSError as error:
        name = f" `{error.filename}`" if error.filename else ""
        click.echo(f"error: cannot use{name}: {error.strerror or 'input or output'}", err=True)
        raise SystemExit(USAGE) from None


def _run() -> None:
    """Runs a command, and writes out all of what it says before anything ends."""
    if vars(sys)["stdout"] is None:  # closed by whoever started this
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
    try:
        cli(standalone_mode=True)
    except _ReaderGone:
        raise BrokenPipeError from None
    finally:
        sys.stdout.flush()


class _ReaderGone(Exception):
    """Nobody reads the output any more."""


class _Console(Console):
    """A terminal that tells a reader who has gone from breaches; rich exits with 1 for both."""

    def on_broken_pipe(self) -> NoReturn:
        """Nobody reads the output any more."""
        raise _ReaderGone


class _Commands(click.Group):
    """Commands that tell a reader who has gone from breaches; click exits with 1 for both."""

    def invoke(self, ctx: click.Context) -> Any:  # Any: click's own
        """Invokes the command that *ctx* names."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise _ReaderGone from None


def _fail(error: CPStandardsError, code: int) -> NoReturn:
    label = "" if isinstance(error, ProblemsError) else "error: "
    click.echo(f"{label}{error}", err=True)
    raise SystemExit(code)


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="cpstandards")
def cli() -> None:
    """Child-protection standards as cited, tested rulesets, and cases judged by them.

    \b
    Start here:
      cpstandards boards                     which boards' standards are shipped
      cpstandards show blackpool             what one board's document asks for
      cpstandards evaluate cases.yaml --board blackpool --as-of 2025-09-30
      cpstandards explain cases.yaml --board blackpool --standard conference.initial
      cpstandards compare blackpool darlington
      cpstandards check-change old.yaml new.yaml
      cpstandards calendar 2025-04-10 "15 working days"

    \b
    Exit codes: 0 done, 1 breaches found (with --fail-on-breach), a mutant survives (mutate) or what
    --fail-if refuses, 2 wrong usage, 3 a bad ruleset, 4 bad cases, 5 a date outside the calendar.
    """  # noqa: D301 - click's own mark


# --- values --------------------------------------------------------------------------------------


class When(click.ParamType):  # type: ignore[type-arg]
    """A date, or a date and time, as the rest of the library reads it."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date | datetime:  # Any: click's own
        """The date or moment that *value* states."""
        from cpstandards.clock import LocalTime, parse_when, to_datetime

        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        try:
            when = parse_when(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return to_datetime(when.latest) if isinstance(when, LocalTime) else when


WHEN = When()


class Hours(click.ParamType):  # type: ignore[type-arg]
    """When work begins and ends on a working day, such as `09:00-17:00`."""

    name = "hours"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:  # Any: click's own
        """The two times that *value* states."""
        times = re.fullmatch(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)", value)
        if times is None or times[1] >= times[2]:
            self.fail(f"`{value}` is no stretch of the day; write 09:00-17:00", param, ctx)
        return times[1], times[2]


HOURS = Hours()


def _today() -> date:
    from cpstandards.clock import london

    return datetime.now(london()).date()


def _rules_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which ruleset is used."""
    board = click.option("--board", help="A shipped board's standards; see `cpstandards boards`.")
    rules = click.option(
        "--rules",
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A ruleset of your own, instead of --board.",
    )
    return board(rules(command))


def _judging_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say when and how cases are judged."""
    options = (
        click.option(
            "--as-of",
            type=WHEN,
            default=_today,
            show_default="today",
            help="The day, to its end, or the moment for which cases are judged.",
        ),
        click.option(
            "--known-at",
            type=WHEN,
            help="Use only what had been recorded by then; shows what was late on record.",
        ),
        click.option(
            "--reading",
            default="default",
            show_default=True,
            help="How unclear clauses are read: default, strictest, most_lenient, all, or a name.",
        ),
        click.option(
            "--skip-bad",
            is_flag=True,
            help="Judge the good cases of a file that has bad ones; these are still reported.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


_only_option = click.option(
    "--only",
    type=click.Choice(["breaches", "open", "deadlines"]),
    help="Only breaches; only what is still open; or only what has a deadline.",
)


def _program(board: str | None, rules: Path | None) -> Program:
    from cpstandards.evaluate import program_of
    from cpstandards.load import board as shipped
    from cpstandards.load import load_ruleset

    if (board is None) == (rules is None):
        raise click.UsageError("give one of --board and --rules; `cpstandards boards` lists boards")
    return program_of(load_ruleset(rules) if rules is not None else shipped(board or ""))


def _read(file: Path, program: Program, skip_bad: bool) -> Sequence[Case]:
    from cpstandards.adapters import read_cases

    read = read_cases(file, vocabulary=program.vocabulary, skip_bad=skip_bad)
    for problem in read.problems:
        click.echo(str(problem), err=True)
    if not read.cases and not read.problems:
        raise CaseError(
            [Problem("CPS307", "no case in this file", "check that it is the one meant", str(file))]
        )
    return read.cases


@contextmanager
def _progress(cases: Sequence[Case]) -> Iterator[Iterable[Case]]:
    """*cases*, with a bar on the terminal while many of them are gone through."""
    if len(cases) < MANY or not sys.stderr.isatty():
        yield cases
        return
    from rich.progress import track

    yield track(cases, "judging cases", console=Console(stderr=True), transient=True)


# --- judging -------------------------------------------------------------------------------------


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@_rules_options
@_judging_options
@_only_option
@click.option("--format", "form", type=click.Choice(["table", "json", "csv"]), default="table")
@click.option("--fail-on-breach", is_flag=True, help="Exit with 1 if any case has a breach.")
def evaluate(  # noqa: PLR0913, PLR0917 - one for each option
    file: Path,
    board: str | None,
    rules: Path | None,
    as_of: date | datetime,
    known_at: date | datetime | None,
    reading: str,
    skip_bad: bool,
    only: str | None,
    form: str,
    fail_on_breach: bool,
) -> None:
    """Judge the cases in FILE: every deadline, and what became of it.

    FILE holds cases as YAML or JSON, or an event log as CSV or JSON Lines, one event a row.

    \b
    Examples:
      cpstandards evaluate cases.yaml --board blackpool --as-of 2025-09-30
      cpstandards evaluate log.csv --board blackpool --only breaches --format csv > breaches.csv
      cpstandards evaluate cases.json --rules my-board.yaml --fail-on-breach
    """  # noqa: D301 - click's own mark
    from cpstandards.evaluate import evaluate as judge

    program = _program(board, rules)
    cases = _read(file, program, skip_bad)
    with _progress(cases) as each:
        found = [
            judge(case, program, as_of=as_of, known_at=known_at, reading=reading) for case in each
        ]
    _OUTPUTS[form](found, only)
    if fail_on_breach and any(evaluation.breaches for evaluation in found):
        raise SystemExit(BREACHES_FOUND)


def _chosen(evaluation: Evaluation, only: str | None) -> tuple[Obligation, ...]:
    """The obligations to show: by deadline, those without one last."""
    if only == "breaches":
        return evaluation.breaches
    if only == "deadlines":
        return evaluation.deadlines
    undated = tuple(each for each in evaluation.obligations if each.due is None)
    every = (*evaluation.deadlines, *undated)
    if only == "open":
        return tuple(each for each in every if each.status in ("pending", "overdue", "in_force"))
    return every


def _as_tables(found: list[Evaluation], only: str | None) -> None:
    from cpstandards.render import evaluation_table

    console = _console()
    for evaluation in found:
        console.print(evaluation_table(evaluation, _chosen(evaluation, only)))
        console.print()


def _as_json(found: list[Evaluation], only: str | None) -> None:
    from pydantic_core import to_json

    from cpstandards.wire import evaluation_to_plain, obligation_to_plain

    plain = []
    for evaluation in found:
        whole = evaluation_to_plain(evaluation)
        if only is not None:
            shown = _chosen(evaluation, only)
            whole["obligations"] = [obligation_to_plain(each) for each in shown]
        plain.append(whole)
    click.echo(to_json(plain, indent=2).decode())


def _as_csv(found: list[Evaluation], only: str | None) -> None:
    from cpstandards.render import COLUMNS, csv_rows, csv_text

    click.echo(csv_text([COLUMNS]), nl=False)
    for evaluation in found:
        click.echo(csv_text(csv_rows(evaluation, _chosen(evaluation, only))), nl=False)


_OUTPUTS: dict[str, Callable[[list[Evaluation], str | None], None]] = {
    "table": _as_tables,
    "json": _as_json,
    "csv": _as_csv,
}


def _console() -> Console:
    """The terminal; where there is none, lines wide enough to be read later."""
    return _Console(width=None if sys.stdout.isatty() else 120, soft_wrap=False, highlight=False)


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--standard", help="The standard's id or topic; without it, every standard.")
@click.option("--case", "reference", help="The case's reference; without it, every case.")
@_only_option
@click.option("--show-private", is_flag=True, help="Show the dates of births and birthdays.")
@_rules_options
@_judging_options
def explain(  # noqa: PLR0913, PLR0917 - one for each option
    file: Path,
    standard: str | None,
    reference: str | None,
    only: str | None,
    show_private: bool,
    board: str | None,
    rules: Path | None,
    as_of: date | datetime,
    known_at: date | datetime | None,
    reading: str,
    skip_bad: bool,
) -> None:
    """Explain verdicts on the cases in FILE, so that a wall calendar can confirm them.

    \b
    Examples:
      cpstandards explain cases.yaml --board blackpool --standard conference.initial
      cpstandards explain cases.yaml --board blackpool --only breaches
    """  # noqa: D301 - click's own mark
    from cpstandards.evaluate import evaluate as judge
    from cpstandards.explain import explain as in_words

    program = _program(board, rules)
    _require_standard(program.ruleset, standard)
    cases = _chosen_cases(_read(file, program, skip_bad), reference)
    blocks = []
    for case in cases:
        found = judge(case, program, as_of=as_of, known_at=known_at, reading=reading)
        mine = set(found.obligations if standard is None else found.of(standard))
        shown = [each for each in _chosen(found, only) if each in mine]
        blocks += [
            f"case {case.reference}\n{in_words(each, private=show_private)}" for each in shown
        ]
    nothing = "nothing in these cases gives rise to it" if only is None else f"no {only} to explain"
    click.echo("\n\n".join(blocks) if blocks else nothing)


def _require_standard(ruleset: Ruleset, standard: str | None) -> None:
    from cpstandards.errors import nearest

    known = [name for each in ruleset.standards for name in (each.id, each.topic) if name]
    if standard is not None and standard not in known:
        near = nearest(standard, known)
        hint = f"did you mean `{near}`?" if near else f"see `cpstandards show {ruleset.id}`"
        raise click.UsageError(f"`{ruleset.id}` has no standard `{standard}`; {hint}")


def _chosen_cases(cases: Sequence[Case], reference: str | None) -> Sequence[Case]:
    found = [case for case in cases if reference in (None, case.reference)]
    if reference is not None and not found:
        raise click.UsageError(f"no case `{reference}` in this file")
    return found


# --- rulesets ------------------------------------------------------------------------------------


@cli.command()
def boards() -> None:
    """List the boards whose standards are shipped."""
    from cpstandards.load import board as shipped
    from cpstandards.load import boards as names
    from cpstandards.render import boards_table

    _console().print(boards_table(shipped(name) for name in names()))


def _ruleset(name: str) -> Ruleset:
    """The ruleset that *name*, a board or a file, stands for."""
    from cpstandards.load import board as shipped
    from cpstandards.load import load_ruleset

    if Path(name).suffix in (".yaml", ".yml") or Path(name).is_file():
        if not Path(name).is_file():
            raise click.UsageError(f"there is no file `{name}`")
        return load_ruleset(name)
    return shipped(name)


@cli.command()
@click.argument("ruleset", metavar="BOARD_OR_FILE")
def show(ruleset: str) -> None:
    """Show a board's standards: the duty, by when, the document's verb, and the clause.

    \b
    Example:
      cpstandards show blackpool
    """  # noqa: D301 - click's own mark
    from cpstandards.render import ruleset_table

    _console().print(ruleset_table(_ruleset(ruleset)))


@cli.command()
@click.argument("rulesets", nargs=-1, required=True, metavar="BOARD_OR_FILE...")
@click.option("--strict", is_flag=True, help="Exit with 3 on warnings too.")
@click.option("--ignore", "ignored", multiple=True, metavar="CODE", help="Leave a finding out.")
@click.option("--no-lint", is_flag=True, help="Only the form, the names and the examples.")
def check(rulesets: tuple[str, ...], strict: bool, ignored: tuple[str, ...], no_lint: bool) -> None:
    """Check rulesets: form, names, every worked example, and what is probably not meant.

    Findings have codes, CPS501 and on; docs/errors.md says what each means. Some are only warnings.
    A finding that stands as it is can be accepted in the ruleset itself, with the reason:

    \b
      accepted:
        - {code: CPS515, standard: core_group.first, because: both limits are in the document}

    \b
    Examples:
      cpstandards check blackpool
      cpstandards check rules/*.yaml --strict
      cpstandards check draft.yaml --ignore CPS523
    """  # noqa: D301 - click's own mark
    _require_codes(ignored)
    problems: list[Problem] = []
    for name in rulesets:
        try:
            problems += _checked(name, None if no_lint else ignored, strict)
        except RulesetError as error:
            problems += error.problems
        except UnknownBoardError as error:
            raise click.UsageError(str(error)) from None
    if problems:
        raise RulesetError(problems)


def _require_codes(codes: tuple[str, ...]) -> None:
    from cpstandards.errors import nearest
    from cpstandards.lint import SEVERITY

    for code in codes:
        if code not in SEVERITY:
            near = nearest(code, SEVERITY)
            hint = (
                f"did you mean `{near}`?" if near else "the codes of findings are in docs/errors.md"
            )
            raise click.UsageError(f"no finding has the code `{code}`; {hint}")


def _checked(name: str, ignored: tuple[str, ...] | None, strict: bool) -> list[Problem]:
    """Checks one ruleset, says how it fares, and returns what makes it fail.

    Args:
        name: a board or file.
        ignored: the codes of findings that are left out; None: all of them.
        strict: whether warnings count as errors.
    """
    from cpstandards.lint import lint, placed
    from cpstandards.worked import check_examples

    ruleset = _ruleset(name)
    checked = check_examples(ruleset, name)
    found = lint(ruleset, name, checked.found).findings if ignored is not None else ()
    found = tuple(each for each in found if each.code not in (ignored or ()))
    grave = [each for each in found if strict or each.severity == "error"]
    slight = [each for each in found if each not in grave]
    verdict = "right" if not checked.problems else f"{len(checked.problems)} wrong"
    counts = [
        f"{len(each)} {word}{'' if len(each) == 1 else 's'}"
        for each, word in ((grave, "finding"), (slight, "warning"))
        if each
    ]
    click.echo(
        f"{ruleset.id}: {len(ruleset.standards)} standards, "
        + ", ".join([f"{checked.count} worked examples", verdict, *counts])
    )
    for problem in placed(slight, name):
        click.echo(str(problem), err=True)
    return [*checked.problems, *placed(grave, name)]


@cli.command()
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
        ruleset = _ruleset(name)
        _require_standard(ruleset, standard)
        text = _text_of(name)
        with _bar(f"mutating {ruleset.id}") as progress:
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


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Shows how far something is on the terminal, if anyone is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def _mutation_in_words(reports: list[tuple[Report, Text]]) -> None:
    from cpstandards.mutate import in_words

    click.echo("\n\n".join(in_words(report, text) for report, text in reports))


def _mutation_as_json(reports: list[tuple[Report, Text]]) -> None:
    from pydantic_core import to_json

    from cpstandards.mutate import as_plain

    plain = [as_plain(report, text) for report, text in reports]
    click.echo(to_json(plain, indent=2).decode())


_MUTATION = {"text": _mutation_in_words, "json": _mutation_as_json}


@cli.command()
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


@cli.command()
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

    made = pages_of([_ruleset(name) for name in rulesets or names()])
    write_pages(made, folder)
    click.echo(f"{folder}: {len(made)} pages")


@cli.command()
@click.argument("kind", type=click.Choice(["ruleset", "case", "result"]))
@_rules_options
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it to this file, rather than print it.",
)
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
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


# --- boards side by side -------------------------------------------------------------------------


class Day(click.ParamType):  # type: ignore[type-arg]
    """A date without a time."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:  # Any: click's own
        """The date that *value* states."""
        when = WHEN.convert(value, param, ctx)
        if isinstance(when, datetime):
            self.fail(f"`{value}` has a time; give a date such as 2026-01-31", param, ctx)
        return when


DAY = Day()


class CaseOptions(NamedTuple):
    """What is asked of a case under several boards."""

    case_file: Path | None
    case_reference: str | None
    as_of: date | datetime | None
    known_at: date | datetime | None
    reading: str
    moves_to: str | None
    moves_on: date | None


def _case_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a case under several boards: with `--case`, that is what is compared."""
    options = (
        click.option(
            "--case",
            "case_file",
            type=click.Path(exists=True, dir_okay=False, path_type=Path),
            help="Compare what the boards say of the cases in this file.",
        ),
        click.option("--case-reference", help="With --case: this case only."),
        click.option("--as-of", type=WHEN, help="With --case: judged for then; without it, today."),
        click.option("--known-at", type=WHEN, help="With --case: only what was on record by then."),
        click.option(
            "--reading", default="default", help="With --case: how unclear clauses are read."
        ),
        click.option(
            "--moves-to",
            metavar="BOARD_OR_FILE",
            help="With --case: this board takes over at a receiving-in conference.",
        ),
        click.option(
            "--on",
            "moves_on",
            type=DAY,
            help="The day of that conference; without it, that of the last one in the case.",
        ),
    )

    @wraps(command)
    def either(**given: Any) -> None:  # Any: each option's own
        asked = CaseOptions(**{name: given.pop(name) for name in CaseOptions._fields})
        if asked.case_file is not None:
            _compare_cases(asked, given)
        elif any(each not in (None, "default") for each in asked):
            raise click.UsageError("name the cases with --case FILE, or leave out what is for them")
        else:
            command(**given)

    for option in reversed(options):
        either = option(either)
    return either


def _compare_cases(asked: CaseOptions, given: Mapping[str, Any]) -> None:
    """Shows the cases of a file under several boards."""
    if any(given[name] for name in ("first", "last", "baseline", "kinds", "allow", "year")):
        raise click.UsageError(
            "--from, --to, --baseline, --fail-if, --allow and --year compare standards; "
            "leave them out with --case"
        )
    if given["form"] not in _ACROSS:
        raise click.UsageError(f"with --case, --format is one of {', '.join(_ACROSS)}")
    found = [_across(asked, case, given) for case in _cases_for(asked, given["rulesets"])]
    _write(_ACROSS[given["form"]](found, given["every"]), given["output"])


def _cases_for(asked: CaseOptions, names: Sequence[str]) -> Sequence[Case]:
    """The cases asked for, read with what any of the boards knows."""
    from cpstandards.adapters import read_cases
    from cpstandards.compare.across_cases import common_vocabulary
    from cpstandards.structure import vocabulary_of

    assert asked.case_file is not None  # asked before
    every = [*names, *([asked.moves_to] if asked.moves_to is not None else [])]
    vocabulary = common_vocabulary(vocabulary_of(_ruleset(name).vocabulary) for name in every)
    return _chosen_cases(
        read_cases(asked.case_file, vocabulary=vocabulary).cases, asked.case_reference
    )


def _across(asked: CaseOptions, case: Case, given: Mapping[str, Any]) -> Across:
    from cpstandards.compare.across import evaluate_across
    from cpstandards.compare.comparing import labels_of

    names = list(given["rulesets"])
    if asked.moves_to is not None and asked.moves_to not in names:
        names.append(asked.moves_to)
    rulesets = [_ruleset(name) for name in names]
    to = None if asked.moves_to is None else labels_of(rulesets)[names.index(asked.moves_to)]
    return evaluate_across(
        case,
        rulesets,
        as_of=asked.as_of or _today(),
        known_at=asked.known_at,
        reading=asked.reading,
        topics=given["topics"] or None,
        moves_to=to,
        moves_on=asked.moves_on,
    )


def _across_in_tables(found: Sequence[Across], every: bool) -> str:
    from cpstandards.compare.across_terminal import across_on_terminal

    console = _console()
    with console.capture() as capture:
        for across in found:
            console.print(across_on_terminal(across, every))
    return capture.get()


def _across_as_markdown(found: Sequence[Across], every: bool) -> str:
    from cpstandards.compare.across_tables import across_markdown

    return "\n".join(across_markdown(across, every) for across in found)


def _across_as_csv(found: Sequence[Across], _: bool) -> str:
    from cpstandards.compare.across_tables import across_csv

    return across_csv(found)


def _across_as_json(found: Sequence[Across], _: bool) -> str:
    from pydantic_core import to_json

    from cpstandards.compare.across_wire import across_to_plain

    return to_json([across_to_plain(across) for across in found], indent=2).decode() + "\n"


_ACROSS: dict[str, Callable[[Sequence[Across], bool], str]] = {
    "table": _across_in_tables,
    "markdown": _across_as_markdown,
    "csv": _across_as_csv,
    "json": _across_as_json,
}


@cli.command()
@click.argument("rulesets", nargs=-1, required=True, metavar="BOARD_OR_FILE...")
@click.option("--topic", "topics", multiple=True, help="Only this topic, and those below it.")
@click.option("--from", "first", type=DAY, help="The first trigger day; without it, 1990-01-01.")
@click.option("--to", "last", type=DAY, help="The last trigger day; without it, 2060-12-31.")
@click.option("--baseline", metavar="BOARD_OR_FILE", help="What the others are held against.")
@click.option(
    "--fail-if",
    "kinds",
    multiple=True,
    type=click.Choice(["laxer", "weaker", "missing"]),
    help="Exit with 1 if a board may be laxer than the baseline, has a weaker verb, or nothing.",
)
@click.option("--allow", multiple=True, metavar="TOPIC", help="A topic that --fail-if lets pass.")
@click.option("--all", "every", is_flag=True, help="Also show the topics of one board alone.")
@click.option("--year", type=int, help="The year of the pictures in JSON and HTML.")
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "markdown", "csv", "json", "html"]),
    default="table",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it to this file, rather than print it.",
)
@_case_options
def compare(  # noqa: PLR0913, PLR0917 - one for each option
    rulesets: tuple[str, ...],
    topics: tuple[str, ...],
    first: date | None,
    last: date | None,
    baseline: str | None,
    kinds: tuple[str, ...],
    allow: tuple[str, ...],
    every: bool,
    year: int | None,
    form: str,
    output: Path | None,
) -> None:
    """Compare boards topic by topic: who is stricter, on which days, and by how much.

    Every trigger day of the calendar is gone through, and every outcome of conditions. What is
    counted from different events, or asks for different things, is said to be so and is not put in
    order. --baseline with --fail-if proves that boards are never laxer than the baseline, or shows
    a day on which they are, and exits with 1; docs/comparing.md says what counts.

    With --case, one child's history is put under each board: deadlines side by side, the breaches
    that only one board finds, and the first day on which boards disagree. --moves-to has the family
    move at a receiving-in conference; docs/moving.md says what becomes of each duty.

    \b
    Examples:
      cpstandards compare blackpool darlington --topic conference.review
      cpstandards compare blackpool rochdale stoke darlington --format markdown -o boards.md
      cpstandards compare blackpool rochdale stoke darlington --format html -o boards.html
      cpstandards compare my-board.yaml --baseline working-together-2010 --fail-if laxer
      cpstandards compare blackpool stoke --case cases.yaml --as-of 2025-09-30
      cpstandards compare blackpool --moves-to stoke --on 2025-06-10 --case cases.yaml
    """  # noqa: D301 - click's own mark
    from cpstandards.compare import compare as side_by_side
    from cpstandards.compare import conformity

    found = side_by_side(
        [_ruleset(name) for name in rulesets],
        topics=topics or None,
        first=first,
        last=last,
        baseline=None if baseline is None else _ruleset(baseline),
        year=year,
    )
    checks = conformity(found, allow) if kinds or allow or baseline else ()
    _write(_COMPARED[form](found, every, checks, bool(kinds)), output)
    if any(check.fails(kinds) for check in checks):
        raise SystemExit(LAXER_FOUND)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(click.unstyle(text), encoding="utf-8")


def _compared_in_a_table(
    found: Comparison, every: bool, checks: Sequence[Check], is_checked: bool
) -> str:
    from cpstandards.compare.terminal import comparison_on_terminal, conformity_on_terminal

    shown = conformity_on_terminal(found, checks) if is_checked else None
    console = _console()
    with console.capture() as capture:
        console.print(shown or comparison_on_terminal(found, every))
    return capture.get()


def _compared_as_markdown(found: Comparison, every: bool, checks: Sequence[Check], _: bool) -> str:
    from cpstandards.compare.tables import markdown

    return markdown(found, every, checks)


def _compared_as_csv(found: Comparison, *_: object) -> str:
    from cpstandards.compare.tables import csv_text

    return csv_text(found)


def _compared_as_json(found: Comparison, _: bool, checks: Sequence[Check], is_checked: bool) -> str:
    from pydantic_core import from_json, to_json

    plain = from_json(found.to_json())
    if is_checked:
        plain["conformity"] = checks
    return to_json(plain, indent=2).decode() + "\n"


def _compared_as_html(found: Comparison, _: bool, checks: Sequence[Check], __: bool) -> str:
    from cpstandards.compare.page import html_page

    return html_page(found, checks)


_COMPARED: dict[str, Callable[[Comparison, bool, Sequence[Check], bool], str]] = {
    "table": _compared_in_a_table,
    "markdown": _compared_as_markdown,
    "csv": _compared_as_csv,
    "json": _compared_as_json,
    "html": _compared_as_html,
}


# --- changes of rules ----------------------------------------------------------------------------

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


@cli.command("check-change")
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
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it to this file, rather than print it.",
)
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
    with _bar("checking the change") as progress:
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
    _write(_CHANGED[form](report, broken), output)
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


# --- the calendar --------------------------------------------------------------------------------


@cli.command()
@click.argument("start", type=WHEN, metavar="FROM")
@click.argument("limit")
@click.option("--before", is_flag=True, help="Count backwards, as for a duty ahead of an event.")
@click.option("--region", default="GB-ENG", show_default=True, help="Whose bank holidays.")
@click.option("--working-hours", type=HOURS, help="When work goes on, for a limit in them.")
def calendar(
    start: date | datetime,
    limit: str,
    before: bool,
    region: str,
    working_hours: tuple[str, str] | None,
) -> None:
    """Count a limit from a day, and say how: the arithmetic alone.

    \b
    Examples:
      cpstandards calendar 2025-04-10 "15 working days"
      cpstandards calendar 2025-05-06 "2 working days" --before
      cpstandards calendar 2025-03-29T12:00 "48 hours"
      cpstandards calendar 2025-04-17T16:00 "4 working hours" --working-hours 09:00-17:00
    """  # noqa: D301 - click's own mark
    from cpstandards.explain import explain_counting
    from cpstandards.limits import parse_limit

    counted = parse_limit(limit)
    said = explain_counting(
        start, counted, before=before, region=region, working_hours=working_hours
    )
    click.echo(said)


if __name__ == "__main__":
    main()
