"""Conditions that decide nothing, and variants that are never chosen."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from cpstandards import model
from cpstandards.compile.setting import conventions_of
from cpstandards.horizon.forms import conditions_in
from cpstandards.horizon.outcomes import Arises, Asked, Outcome, check, questions_of
from cpstandards.horizon.outcomes.trigger import NO_EVENT
from cpstandards.limits import Conventions
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.parts import Variant
from cpstandards.lint.subject import Subject
from cpstandards.vocabulary import Vocabulary

Trigger = model.Anchor | model.AnyPattern | None

ANCHORS = frozenset({"after", "before", "around"})
TRIGGERING = {"when": ANCHORS | {"when"}, "unless": ANCHORS | {"unless", "forbids"}}
"""For each condition, the keys of a standard that decide whether it can hold."""


class Around(NamedTuple):
    """What stands around the conditions of a standard.

    Attributes:
        vocabulary: event types and facts.
        conventions: how the standard counts, and when work goes on; None: not known.
    """

    vocabulary: Vocabulary
    conventions: Conventions | None


def around(subject: Subject, *standards: model.Standard) -> Around:
    """What stands around the conditions of *standards* together."""
    counted = {conventions_of(subject.ruleset, each) for each in standards}
    return Around(subject.program.vocabulary, counted.pop() if len(counted) == 1 else None)


def dead(subject: Subject) -> Iterator[Finding]:
    """Conditions that can never hold or always do, and variants that are never chosen."""
    for (_, standard), each in zip(subject.each(), subject.variants, strict=True):
        for variant in each:
            yield from _of_variant(variant, standard.id, around(subject, variant.standard))


def _of_variant(variant: Variant, id: str, where: Around) -> Iterator[Finding]:
    standard = variant.standard
    mine = patterns_of(trigger_of(standard))
    seen = {"when": mine, "unless": (*patterns_of(standard.forbids), *mine)}
    for key, patterns in seen.items():
        of = getattr(standard, key)
        if of is not None and not TRIGGERING[key].isdisjoint(variant.keys):
            yield from _one(of, outcomes_of([of], patterns, where), (*variant.path, key), id)
    chooses = [
        found
        for key in variant.keys
        for found in _outermost(getattr(standard, key), (*variant.path, key))
    ]
    for choose, path in chooses:
        yield from _variants(choose, path, standard, id, where)


def trigger_of(standard: model.Standard) -> Trigger:
    """What the conditions of *standard* call the trigger."""
    return standard.after or standard.before or standard.around


def patterns_of(trigger: Trigger) -> Sequence[model.EventPattern]:
    """The patterns of which a trigger matches one; none for a date."""
    if isinstance(trigger, model.AnyOf):
        return trigger.any_of
    if isinstance(trigger, model.AllOf):
        return trigger.all_of
    return (trigger,) if isinstance(trigger, model.EventPattern) else ()


def outcomes_of(
    conditions: Sequence[Asked],
    patterns: Sequence[model.EventPattern],
    where: Around,
) -> list[Outcome] | None:
    """Every outcome of *conditions* in which one of *patterns* matches the trigger.

    Returns:
        The outcomes, or None where there are too many.
    """
    given = [Arises(tuple(patterns))] if patterns else []
    types = tuple(dict.fromkeys(each.event for each in patterns))
    asked = questions_of(
        [*conditions, *given], where.vocabulary, types or (NO_EVENT,), where.conventions
    )
    if asked.are_too_many:
        return None
    arises = [check(each) for each in given]
    return [each for each in asked.outcomes() if all(test(each) for test in arises)]


def _one(
    of: model.Condition, every: Sequence[Outcome] | None, path: Path, id: str
) -> Iterator[Finding]:
    """What is wrong with a condition by itself."""
    holds = check(of)
    outcomes = {holds(each) for each in every or ()}
    if outcomes == {False}:
        message = f"`{path[-1]}` can never hold"
        yield Finding("CPS512", message, "correct the condition", path, id, at_key=True)
    elif outcomes == {True}:
        message = f"`{path[-1]}` always holds"
        help = "leave it out, or correct the condition"
        yield Finding("CPS513", message, help, path, id, at_key=True)


# --- variants ------------------------------------------------------------------------------------


def _outermost(part: object, path: Path) -> Iterator[tuple[model.Choose, Path]]:
    """The choices in *part* that stand in no other choice."""
    if isinstance(part, model.Choose):
        yield part, path
    elif isinstance(part, (tuple, list)):
        for index, each in enumerate(part):
            yield from _outermost(each, (*path, index))
    elif isinstance(part, model.Model):
        for name, info in type(part).model_fields.items():
            yield from _outermost(getattr(part, name), (*path, info.alias or name))


def _variants(
    choose: model.Choose, path: Path, standard: model.Standard, id: str, where: Around
) -> Iterator[Finding]:
    inner, mine = conditions_in(choose), patterns_of(trigger_of(standard))
    for when in (standard.when, None):
        asked = inner if when is None else [*inner, when]
        every = outcomes_of(asked, mine, where)
        if every is not None:
            applies = check(when)
            yield from _Tree(choose, path, id).dead([each for each in every if applies(each)])
            break


class _Tree:
    """A choice with its conditions, and the choices inside its variants."""

    def __init__(self, of: model.Choose, path: Path, id: str) -> None:
        self.path, self.id = (*path, "choose"), id
        self.checks = [None if each.when is None else check(each.when) for each in of.choose]
        self.inner: list[list[_Tree]] = []
        for index, each in enumerate(of.choose):
            key = "then" if each.otherwise is None else "otherwise"
            found = _outermost(getattr(each, key), (*self.path, index, key))
            self.inner.append([_Tree(choose, at, id) for choose, at in found])

    def dead(self, outcomes: Sequence[Outcome]) -> Iterator[Finding]:
        """The variants that are chosen in none of *outcomes*, which are all that come here."""
        if not outcomes:
            return
        left = outcomes
        for index, holds in enumerate(self.checks):
            here = [each for each in left if holds is None or holds(each)]
            if not here:
                yield self._finding(index, holds is None or any(map(holds, outcomes)))
            for tree in self.inner[index]:
                yield from tree.dead(here)
            taken = {id(each) for each in here}
            left = [each for each in left if id(each) not in taken]

    def _finding(self, index: int, is_covered: bool) -> Finding:
        if self.checks[index] is None:
            message = "`otherwise` is never reached: those before it cover every case"
            help = "make the last of them the `otherwise`"
        elif is_covered:
            message = "this variant is never chosen: those before it cover every case of it"
            help = "remove it, or put it before them"
        else:
            message = "this variant is never chosen: its condition can never hold here"
            help = "remove it, or correct the condition"
        return Finding("CPS511", message, help, (*self.path, index), self.id)
