"""Lint: what is sound as a form in a ruleset, and probably not meant.

Every rule is a function from a ruleset, with its worked examples judged, to findings. Findings are
errors or warnings; a ruleset may accept one where it stands, under `accepted`, with a reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from cpstandards import model
from cpstandards.errors import Problem
from cpstandards.evaluate import program_of
from cpstandards.lint.acceptance import accepts, stale
from cpstandards.lint.ambiguities import idle, plain_days
from cpstandards.lint.anchors import own_event
from cpstandards.lint.baseline import against_baseline
from cpstandards.lint.conditions import dead
from cpstandards.lint.declared import impossible, unused, unwritable
from cpstandards.lint.examples import missing, unconfirmed
from cpstandards.lint.findings import SEVERITY, Finding, Severity
from cpstandards.lint.sources import empty_reasons, vague
from cpstandards.lint.subject import Subject
from cpstandards.lint.together import duplicates, not_silent, partitions
from cpstandards.lint.untested import untested
from cpstandards.load.rulesets import board_file
from cpstandards.load.yamltext import Text
from cpstandards.results import Obligation
from cpstandards.worked import check_examples, text_of

__all__ = ["RULES", "SEVERITY", "Finding", "Linted", "Severity", "lint", "placed"]

Rule = Callable[[Subject], Iterator[Finding]]

RULES: Sequence[Rule] = (
    unused,
    unwritable,
    impossible,
    dead,
    partitions,
    duplicates,
    not_silent,
    own_event,
    missing,
    untested,
    unconfirmed,
    vague,
    empty_reasons,
    plain_days,
    idle,
    against_baseline,
)
"""Every rule, in the order of their codes."""


@dataclass(frozen=True, slots=True)
class Linted:
    """What lint found in a ruleset.

    Attributes:
        findings: what stands to be put right, or to be accepted.
        accepted: what the ruleset accepts, with a reason.
    """

    findings: tuple[Finding, ...]
    accepted: tuple[Finding, ...] = ()


def lint(
    ruleset: model.Ruleset,
    source: str | None = None,
    found: Mapping[tuple[int, int], Sequence[Obligation]] | None = None,
) -> Linted:
    """Looks a ruleset through for what is probably not meant.

    Args:
        ruleset: the ruleset; what it inherits from another is that one's affair.
        source: the file or board that it came from: needed for a `baseline` that is a path, and
            to see which examples nobody has confirmed.
        found: the obligations of its worked examples, if they have been judged already.

    Example:
        >>> from cpstandards.load import board
        >>> {each.severity for each in lint(board("rochdale")).findings} <= {"warning"}
        True
    """
    if found is None:
        found = check_examples(ruleset).found
    subject = Subject(program_of(ruleset), found, _written(source), source)
    text = text_of(source) if ruleset.built_on else None
    every = [each for rule in RULES for each in rule(subject) if _is_own(each, ruleset, text)]
    kept = [each for each in every if not any(accepts(one, each) for one in ruleset.accepted)]
    accepted = [each for each in every if each not in kept]
    return Linted((*kept, *stale(ruleset, every)), tuple(accepted))


def _written(source: str | None) -> str | None:
    """What stands in the file or board *source*, comments and all."""
    if source is None:
        return None
    path = Path(source) if Path(source).is_file() else board_file(source)
    return path.read_text(encoding="utf-8")


def _is_own(finding: Finding, ruleset: model.Ruleset, text: Text | None) -> bool:
    if text is not None and text.place.file_at(finding.path, finding.at_key):
        return False
    return finding.standard is None or ruleset.origin(finding.standard) is None


def placed(findings: Iterable[Finding], source: str | None = None) -> tuple[Problem, ...]:
    """*findings* as problems of the file or board that the ruleset came from, in its order.

    Args:
        findings: what `lint` found.
        source: the file or board; without it they have no place.
    """
    every = list(findings)
    text = text_of(source) if every else None
    if text is None:
        return tuple(Problem(each.code, _said(each), each.help, source) for each in every)
    problems = [
        text.problem(each.code, _said(each), each.help, each.path, each.at_key) for each in every
    ]
    return tuple(sorted(problems, key=lambda each: (each.line or 0, each.column or 0)))


def _said(finding: Finding) -> str:
    return finding.message if finding.severity == "error" else f"warning: {finding.message}"
