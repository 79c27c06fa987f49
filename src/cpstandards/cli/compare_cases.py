"""`cpstandards compare --cases`: one child's history under several boards."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from cpstandards.cli.options import DAY, WHEN, InputFile, bundled, input_format_option, today
from cpstandards.cli.output import as_json, shown, write
from cpstandards.cli.reading import chosen_cases, reader, ruleset_of

if TYPE_CHECKING:
    from cpstandards.adapters.reading import Format
    from cpstandards.cases import Case
    from cpstandards.compare.across_results import Across


class CaseOptions(NamedTuple):
    """What is asked of a case under several boards."""

    case_file: Path | None
    reference: str | None
    as_of: date | datetime | None
    known_at: date | datetime | None
    reading: str
    moves_to: str | None
    moves_on: date | None
    input_format: Format | None


def case_options(command: Callable[..., None]) -> Callable[..., None]:
    """The options of a case under several boards: with `--cases`, that is what is compared."""
    options = (
        click.option(
            *("--cases", "--case", "case_file"),
            type=InputFile(or_standard_input=True),
            help="Compare what the boards say of the cases in this file.",
        ),
        click.option(
            "--case-reference",
            "reference",
            metavar="REFERENCE",
            help="With --cases: only the case with this reference.",
        ),
        click.option(
            "--as-of",
            type=WHEN,
            help="With --cases: the day, to its end, or the moment for which they are judged.  "
            "[default: (today)]",
        ),
        click.option(
            "--known-at", type=WHEN, help="With --cases: use only what had been recorded by then."
        ),
        click.option(
            "--reading",
            default="default",
            metavar="NAME",
            help="With --cases: how unclear clauses are read.",
        ),
        click.option(
            "--moves-to",
            metavar="BOARD_OR_FILE",
            help="With --cases: this board takes over at a receiving-in conference.",
        ),
        click.option(
            "--on",
            "moves_on",
            type=DAY,
            help="The day of that conference; without it, that of the last one in the case.",
        ),
        input_format_option,
    )

    def either(asked: CaseOptions, **given: Any) -> None:  # Any: each option's own
        if asked.case_file is not None:
            _compare_cases(asked, given)
        elif any(each not in (None, "default") for each in asked):
            raise click.UsageError(
                "name the cases with --cases FILE, or leave out what is for them"
            )
        else:
            command(**given)

    return bundled(CaseOptions, "asked", *options)(wraps(command)(either))


def _compare_cases(asked: CaseOptions, given: Mapping[str, Any]) -> None:
    """Shows the cases of a file under several boards."""
    if any(given[name] for name in ("first", "last", "baseline", "kinds", "allow", "year")):
        raise click.UsageError(
            "--from, --to, --baseline, --fail-if, --allow and --year compare standards; "
            "leave them out with --cases"
        )
    if given["form"] not in _ACROSS:
        raise click.UsageError(f"with --cases, --format is one of {', '.join(_ACROSS)}")
    found = [_across(asked, case, given) for case in _cases_for(asked, given["rulesets"])]
    write(_ACROSS[given["form"]](found, given["every"]), given["output"])


def _cases_for(asked: CaseOptions, names: Sequence[str]) -> Sequence[Case]:
    """The cases asked for, read with what any of the boards knows."""
    from cpstandards.compare.across_cases import common_vocabulary
    from cpstandards.structure import vocabulary_of

    assert asked.case_file is not None  # asked before
    every = [*names, *([asked.moves_to] if asked.moves_to is not None else [])]
    vocabulary = common_vocabulary(vocabulary_of(ruleset_of(name).vocabulary) for name in every)
    read = reader(asked.case_file, asked.input_format)
    return chosen_cases(read(vocabulary, False).cases, asked.reference)


def _across(asked: CaseOptions, case: Case, given: Mapping[str, Any]) -> Across:
    from cpstandards.compare.across import evaluate_across
    from cpstandards.compare.comparing import labels_of

    names = list(given["rulesets"])
    if asked.moves_to is not None and asked.moves_to not in names:
        names.append(asked.moves_to)
    rulesets = [ruleset_of(name) for name in names]
    to = None if asked.moves_to is None else labels_of(rulesets)[names.index(asked.moves_to)]
    return evaluate_across(
        case,
        rulesets,
        as_of=asked.as_of or today(),
        known_at=asked.known_at,
        reading=asked.reading,
        topics=given["topics"] or None,
        moves_to=to,
        moves_on=asked.moves_on,
    )


def _across_in_tables(found: Sequence[Across], every: bool) -> str:
    from cpstandards.compare.across_terminal import across_on_terminal

    return shown(*(across_on_terminal(across, every) for across in found))


def _across_as_markdown(found: Sequence[Across], every: bool) -> str:
    from cpstandards.compare.across_tables import across_markdown

    return "\n".join(across_markdown(across, every) for across in found)


def _across_as_csv(found: Sequence[Across], _: bool) -> str:
    from cpstandards.compare.across_tables import across_csv

    return across_csv(found)


def _across_as_json(found: Sequence[Across], _: bool) -> str:
    from cpstandards.compare.across_wire import across_to_plain

    return as_json([across_to_plain(across) for across in found])


_ACROSS: dict[str, Callable[[Sequence[Across], bool], str]] = {
    "table": _across_in_tables,
    "markdown": _across_as_markdown,
    "csv": _across_as_csv,
    "json": _across_as_json,
}
