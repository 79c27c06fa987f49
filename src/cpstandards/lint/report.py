"""What `check` says of a ruleset: its form, its worked examples, and what is probably not meant."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from cpstandards import model
from cpstandards.errors import Problem
from cpstandards.lint import lint, placed
from cpstandards.lint.findings import SEVERITY
from cpstandards.worked import check_examples

FEW = 3
"""So many warnings of one code are shown in full."""

MARK = "warning: "
"""Begins the message of a finding that is only a warning."""


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in a ruleset.

    Attributes:
        source: the file or board.
        ruleset: the ruleset's id, or None: it cannot be read.
        standards: how many standards it has.
        examples: how many worked examples.
        problems: what makes it fail, in order.
        warnings: what is worth another look.
    """

    source: str
    ruleset: str | None
    standards: int = 0
    examples: int = 0
    problems: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()


def report(
    ruleset: model.Ruleset,
    source: str,
    *,
    is_linted: bool = True,
    ignored: Collection[str] = (),
    is_strict: bool = False,
) -> Report:
    """Looks *ruleset* through.

    Args:
        ruleset: the ruleset.
        source: the file or board that it came from.
        is_linted: whether to look for what is probably not meant.
        ignored: the codes of findings that are left out.
        is_strict: whether warnings are problems.

    Example:
        >>> from cpstandards.load import board
        >>> report(board("rochdale"), "rochdale").problems
        ()
    """
    checked = check_examples(ruleset, source)
    found = lint(ruleset, source, checked.found).findings if is_linted else ()
    kept = [each for each in found if each.code not in ignored]
    grave = [each for each in kept if is_strict or each.severity == "error"]
    slight = [each for each in kept if each not in grave]
    return Report(
        source,
        ruleset.id,
        len(ruleset.standards),
        checked.count,
        (*checked.problems, *placed(grave, source)),
        placed(slight, source),
    )


def in_a_line(of: Report) -> str:
    """How a ruleset that could be read fares, in one line."""
    wrong = sum(each.code not in SEVERITY for each in of.problems)
    parts = [
        f"{of.ruleset}: {_many(of.standards, 'standard')}",
        _many(of.examples, "worked example"),
        f"{wrong} wrong" if wrong else "right",
        *_counted([each for each in of.problems if each.code in SEVERITY], "finding"),
        *_counted(of.warnings, "warning"),
    ]
    return ", ".join(parts)


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _counted(problems: Collection[Problem], thing: str) -> Iterator[str]:
    """How many *problems* there are, and of which codes, where there are many."""
    codes = Counter(each.code for each in problems)
    by_code = ", ".join(f"{count} {code}" for code, count in sorted(codes.items()))
    if problems:
        yield _many(len(problems), thing) + (f" ({by_code})" if len(problems) > FEW else "")


def in_groups(warnings: Iterable[Problem]) -> Iterator[str]:
    """Warnings by code: the first few in full, and the places of the others.

    Example:
        >>> found = [Problem("CPS523", "none", "", "x.yaml", line, 5) for line in (3, 5, 7, 9, 11)]
        >>> for each in in_groups(found):
        ...     print(each)
        x.yaml:3:5: CPS523 none
        x.yaml:5:5: CPS523 none
        x.yaml:7:5: CPS523 none
        x.yaml: CPS523 2 more, on lines 9, 11
          help: `--all` shows each
    """
    for (file, code), group in groupby(sorted(warnings, key=_kind), _kind):
        every = list(group)
        rest = every[FEW:] if len(every) > FEW + 1 else []
        yield from map(str, every[: len(every) - len(rest)])
        if rest:
            lines = ", ".join(str(line) for line in dict.fromkeys(each.line for each in rest))
            said = f"{len(rest)} more, on lines {lines}"
            yield str(Problem(code, said, "`--all` shows each", file or None))


def _kind(of: Problem) -> tuple[str, str]:
    return of.file or "", of.code


def as_plain(of: Report) -> dict[str, Any]:  # Any: plain data
    """The report as plain data: everything that was found."""
    return {
        "source": of.source,
        "ruleset": of.ruleset,
        "standards": of.standards,
        "examples": of.examples,
        "passes": not of.problems,
        "problems": [_plain(each) for each in of.problems],
        "warnings": [_plain(each) for each in of.warnings],
    }


def _plain(of: Problem) -> dict[str, Any]:  # Any: plain data
    return {
        "code": of.code,
        "severity": SEVERITY.get(of.code, "error"),
        "message": of.message.removeprefix(MARK),
        "help": of.help,
        "file": of.file,
        "line": of.line,
        "column": of.column,
    }
