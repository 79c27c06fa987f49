"""Which changes make a build fail."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date

from cpstandards.change.results import ChangeKind, ChangeReport, StandardChange
from cpstandards.errors import CPStandardsError, nearest, quoted
from cpstandards.model import Ruleset

Rule = Callable[[StandardChange, date], bool]


def _is(kind: ChangeKind) -> Rule:
    return lambda change, _: change.kind is kind


KINDS: Mapping[str, ChangeKind] = {
    "reworded" if each is ChangeKind.REWORDED else each.value: each for each in ChangeKind
}
"""Each kind of change by the word for it on the command line."""


def word_of(kind: ChangeKind) -> str:
    """The word for a kind of change on the command line."""
    return next(word for word, each in KINDS.items() if each is kind)


RULES: Mapping[str, Rule] = {
    **{word: _is(kind) for word, kind in KINDS.items() if kind is not ChangeKind.UNCHANGED},
    "changed": lambda change, _: not change.is_harmless,
    "loosened": lambda change, _: change.may_be_looser,
    "unproved": lambda change, _: not change.is_proved,
    "history": lambda change, today: change.rejudges(today),
    "weaker-verb": lambda change, _: change.is_weaker_verb,
}
"""What can be refused. `loosened` is whatever may judge some case more laxly."""


class AllowError(CPStandardsError, ValueError):
    """An exception from what is refused that means nothing.

    Attributes:
        text: what was written.
        problem: what is wrong with it, and the remedy.
    """

    def __init__(self, text: str, problem: str) -> None:
        super().__init__(text, problem)
        self.text = text
        self.problem = problem

    def __str__(self) -> str:
        return f"{quoted(self.text)} allows nothing: {self.problem}"


def allowed(texts: Iterable[str], report: ChangeReport) -> frozenset[tuple[str, ChangeKind]]:
    """The exceptions that *texts*, such as `conference.initial:tightened`, state.

    Raises:
        AllowError: there is no such standard, or no such kind of change.
    """
    return frozenset(_allowed(text, report) for text in texts)


def _allowed(text: str, report: ChangeReport) -> tuple[str, ChangeKind]:
    known = [name for each in report.standards for name in (each.id, each.renamed_from) if name]
    standard, kind = _parsed(text, known)
    return report.of(standard).id, kind


def require_allowable(texts: Iterable[str], *versions: Ruleset) -> None:
    """Nothing, if each of *texts* is an exception that can be made of a change of *versions*.

    Raises:
        AllowError: there is no such standard, or no such kind of change.
    """
    known = [standard.id for each in versions for standard in each.standards]
    for text in texts:
        _parsed(text, known)


def _parsed(text: str, known: Collection[str]) -> tuple[str, ChangeKind]:
    standard, colon, word = text.rpartition(":")
    if not colon or word not in KINDS:
        near = nearest(word, KINDS) if colon else None
        kinds = ", ".join(KINDS)
        help = f"did you mean `{standard}:{near}`?" if near else f"write STANDARD:KIND, of {kinds}"
        raise AllowError(text, help)
    if standard not in known:
        near = nearest(standard, known)
        hint = f"did you mean `{near}`?" if near else "name one by its id"
        raise AllowError(text, f"no standard {quoted(standard)}; {hint}")
    return standard, KINDS[word]


def failing(
    report: ChangeReport, refused: Iterable[str], allow: Iterable[str] = ()
) -> dict[str, str]:
    """The standards whose change is refused, each with the rule that it breaks.

    Args:
        report: what was found.
        refused: names of `RULES`.
        allow: exceptions, such as `conference.initial:tightened`.

    Raises:
        AllowError: an exception that means nothing.
    """
    exceptions = allowed(allow, report)
    words = list(refused)
    found: dict[str, str] = {}
    for each in report.standards:
        rule = next((word for word in words if RULES[word](each, report.today)), None)
        if rule is not None and (each.id, each.kind) not in exceptions:
            found[each.id] = rule
    return found
