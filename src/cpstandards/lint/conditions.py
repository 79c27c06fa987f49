"""Conditions that decide nothing, and variants that are never chosen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cpstandards import model
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.parts import Variant
from cpstandards.lint.subject import Subject
from cpstandards.lint.worlds import (
    Check,
    World,
    Worlds,
)
from cpstandards.vocabulary import Vocabulary

Trigger = model.Anchor | model.AnyPattern | None

ANCHORS = frozenset({"after", "before", "around"})
TRIGGERING = {"when": ANCHORS | {"when"}, "unless": ANCHORS | {"unless", "forbids"}}
"""For each condition, the keys of a standard that decide whether it can hold."""


def dead(subject: Subject) -> Iterator[Finding]:
    """Conditions that can never hold or always do, and variants that are never chosen."""
    vocabulary = subject.program.vocabulary
    for (_, standard), each in zip(subject.each(), subject.variants, strict=True):
        for variant in each:
            yield from _of_variant(variant, standard.id, vocabulary)


def _of_variant(variant: Variant, id: str, vocabulary: Vocabulary) -> Iterator[Finding]:
    standard = variant.standard
    mine = patterns_of(trigger_of(standard))
    seen = {"when": mine, "unless": (*patterns_of(standard.forbids), *mine)}
    for key, patterns in seen.items():
        of = getattr(standard, key)
        if of is not None and not TRIGGERING[key].isdisjoint(variant.keys):
            yield from _one(of, patterns, (*variant.path, key), id, vocabulary)
    chooses = [
        found
        for key in variant.keys
        for found in _outermost(getattr(standard, key), (*variant.path, key))
    ]
    if chooses:
        yield from _variants(chooses, standard, id, vocabulary)


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


def worlds_of(
    patterns: Sequence[model.EventPattern], vocabulary: Vocabulary
) -> tuple[Worlds, Check]:
    """The worlds of a trigger of *patterns*, and whether one of them is a trigger's at all."""
    worlds = Worlds(vocabulary, tuple(dict.fromkeys(each.event for each in patterns)))
    return worlds, worlds.arises(patterns)


def _one(
    of: model.Condition,
    patterns: Sequence[model.EventPattern],
    path: Path,
    id: str,
    vocabulary: Vocabulary,
) -> Iterator[Finding]:
    """What is wrong with a condition by itself."""
    worlds, arises = worlds_of(patterns, vocabulary)
    holds = worlds.check(of)
    outcomes = {holds(world) for world in worlds.each() or () if arises(world)}
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
    chooses: Iterable[tuple[model.Choose, Path]],
    standard: model.Standard,
    id: str,
    vocabulary: Vocabulary,
) -> Iterator[Finding]:
    for choose, path in chooses:
        for when in (standard.when, None):
            worlds, arises = worlds_of(patterns_of(trigger_of(standard)), vocabulary)
            applies = worlds.check(when) if when is not None else arises
            tree = _Tree(choose, path, worlds, id)
            every = worlds.each()
            if every is not None:
                yield from tree.dead([each for each in every if arises(each) and applies(each)])
                break


class _Tree:
    """A choice with its conditions, and the choices inside its variants."""

    def __init__(self, of: model.Choose, path: Path, worlds: Worlds, id: str) -> None:
        self.path, self.id = (*path, "choose"), id
        self.checks = [worlds.check(each.when) if each.when else None for each in of.choose]
        self.inner: list[list[_Tree]] = []
        for index, each in enumerate(of.choose):
            key = "then" if each.otherwise is None else "otherwise"
            found = _outermost(getattr(each, key), (*self.path, index, key))
            self.inner.append([_Tree(choose, at, worlds, id) for choose, at in found])

    def dead(self, worlds: Sequence[World]) -> Iterator[Finding]:
        """The variants that are chosen in none of *worlds*, which are all that come here."""
        if not worlds:
            return
        left = worlds
        for index, check in enumerate(self.checks):
            here = [world for world in left if check is None or check(world)]
            if not here:
                yield self._finding(index, check is None or any(map(check, worlds)))
            for tree in self.inner[index]:
                yield from tree.dead(here)
            taken = {id(world) for world in here}
            left = [world for world in left if id(world) not in taken]

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
