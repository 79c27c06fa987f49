"""Several standards on one duty: what they leave out, what they cover twice, and doubles."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from cpstandards import model
from cpstandards.describe import joined
from cpstandards.horizon.outcomes import Outcome, Question, check
from cpstandards.lint.conditions import Around, around, outcomes_of, patterns_of, trigger_of
from cpstandards.lint.examples import is_quantified
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.parts import asked_by
from cpstandards.lint.situations import situation, telling
from cpstandards.lint.subject import Subject


class _Group:
    """The standards of one topic with the same trigger and duty, each under a condition."""

    def __init__(self, members: Sequence[tuple[int, model.Standard]], where: Around) -> None:
        self.members = members
        asked = [each.when for _, each in members if each.when is not None]
        patterns = patterns_of(trigger_of(members[0][1]))
        self.checks = [check(each) for each in asked]
        self.outcomes = outcomes_of(asked, patterns, where) or []

    def applying(self, outcome: Outcome) -> frozenset[int]:
        """Which of the members apply in *outcome*."""
        return frozenset(n for n, holds in enumerate(self.checks) if holds(outcome))

    def gaps(self) -> Iterator[Finding]:
        """Answers that none applies to, of questions that the members divide between them."""
        if not self.outcomes:
            return
        found = [(each, self.applying(each)) for each in self.outcomes]
        for question in self.outcomes[0]:
            gap = _gap(question, found)
            if gap is not None:
                index, first = self.members[0]
                ids = joined((f"`{each.id}`" for _, each in self.members), "and")
                message = f"none of {ids} applies where {situation(gap, [question])}"
                help = "widen a condition or add a standard, if the document is not silent there"
                path: Path = ("standards", index, "when")
                yield Finding("CPS514", message, help, path, first.id, at_key=True)

    def overlaps(self) -> Iterator[Finding]:
        """Pairs that apply together, though not always, and have different limits."""
        sets = [[holds(each) for each in self.outcomes] for holds in self.checks]
        for one, other in combinations(range(len(self.members)), 2):
            both = [
                n for n, each in enumerate(zip(sets[one], sets[other], strict=True)) if all(each)
            ]
            if both and sets[one] != sets[other] and self._differ(one, other):
                yield self._overlap(one, other, self.outcomes[both[0]])

    def _differ(self, one: int, other: int) -> bool:
        return limits_of(self.members[one][1]) != limits_of(self.members[other][1])

    def _overlap(self, one: int, other: int, outcome: Outcome) -> Finding:
        (_, first), (index, second) = self.members[one], self.members[other]
        checks = self.checks[one], self.checks[other]
        deciding = telling(
            lambda each: all(holds(each) for holds in checks), self.outcomes, outcome
        )
        message = f"`{first.id}` and `{second.id}` both apply where {situation(outcome, deciding)}"
        help = "narrow one of the conditions, or say in `accepted` why both limits hold"
        path: Path = ("standards", index, "when")
        return Finding("CPS515", message, help, path, second.id, at_key=True)


def limits_of(standard: model.Standard) -> str:
    """By when the duty is due, so written that equal texts are equal limits."""
    keys = ("within", "at_least", "every", "first", "restart", "window", "not_before", "otherwise")
    return asked_by(standard, keys)


def _gap(question: Question, found: Sequence[tuple[Outcome, frozenset[int]]]) -> Outcome | None:
    """An outcome in which none applies, though other answers to *question* part the members."""
    groups: dict[tuple[object, ...], list[tuple[Outcome, frozenset[int]]]] = {}
    for outcome, applying in found:
        rest = tuple(answer for each, answer in outcome.items() if each != question)
        groups.setdefault(rest, []).append((outcome, applying))
    for group in groups.values():
        different = {applying for _, applying in group if applying}
        empty = [outcome for outcome, applying in group if not applying]
        if empty and any(one.isdisjoint(other) for one, other in combinations(different, 2)):
            return empty[0]
    return None


def partitions(subject: Subject) -> Iterator[Finding]:
    """What the conditions of standards on one duty leave out, and what they cover twice."""
    groups: dict[str, list[tuple[int, model.Standard]]] = {}
    for index, standard in subject.each():
        if standard.when is not None:
            duty = asked_by(standard, ("after", "before", "around", "duty", "forbids"))
            key = f"{standard.topic or standard.id} {standard.kind} {duty}"
            groups.setdefault(key, []).append((index, standard))
    for members in groups.values():
        if len(members) > 1:
            group = _Group(members, around(subject, *(each for _, each in members)))
            yield from group.gaps()
            yield from group.overlaps()


def duplicates(subject: Subject) -> Iterator[Finding]:
    """Standards that always give one verdict."""
    seen: dict[str, model.Standard] = {}
    for (index, standard), variants in zip(subject.each(), subject.variants, strict=True):
        keys = sorted({key for each in variants for key in each.keys})
        key = " ".join(asked_by(each.standard, keys) for each in variants)
        first = seen.setdefault(key, standard)
        if first is not standard:
            yield _duplicate(first, standard, ("standards", index))


def _duplicate(first: model.Standard, second: model.Standard, path: Path) -> Finding:
    who = (first.responsible, first.modality) == (second.responsible, second.modality)
    if who:
        message = f"`{second.id}` asks for the same as `{first.id}`: each breach counts twice"
        help = "keep one of them, and cite the other clause in its note"
        return Finding("CPS516", message, help, path, second.id)
    message = f"whatever answers `{second.id}` answers `{first.id}`, though who or how differs"
    help = "say in `duty` by whom it is done, or accept it"
    return Finding("CPS517", message, help, path, second.id)


def not_silent(subject: Subject) -> Iterator[Finding]:
    """Topics on which the document is said to state no limit, beside a standard with one."""
    stated = {each.topic or each.id: each for _, each in subject.each() if is_quantified(each)}
    for index, silent in enumerate(subject.ruleset.silent):
        standard = stated.get(silent.topic)
        if standard is not None:
            message = f"`{silent.topic}` is listed as silent, and `{standard.id}` states a limit"
            help = "take it off the list, or correct the standard's topic"
            yield Finding("CPS518", message, help, ("silent", index, "topic"), standard.id)
