"""Conditions that decide nothing, and what several of them leave out or cover twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from cpstandards import model
from cpstandards.describe import joined
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.parts import Variant
from cpstandards.lint.subject import Subject
from cpstandards.lint.worlds import (
    Check,
    Question,
    World,
    Worlds,
    asked_by,
    situation,
    telling,
)
from cpstandards.vocabulary import Vocabulary

Trigger = model.Anchor | model.AnyPattern | None

# --- one standard --------------------------------------------------------------------------------


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
        if key in variant.keys:
            of = getattr(standard, key)
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


def _worlds(patterns: Sequence[model.EventPattern], vocabulary: Vocabulary) -> tuple[Worlds, Check]:
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
    worlds, arises = _worlds(patterns, vocabulary)
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
            worlds, arises = _worlds(patterns_of(trigger_of(standard)), vocabulary)
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


# --- several standards ---------------------------------------------------------------------------


class _Group:
    """The standards of one topic with the same trigger and duty, each under a condition."""

    def __init__(
        self, members: Sequence[tuple[int, model.Standard]], vocabulary: Vocabulary
    ) -> None:
        self.members = members
        patterns = patterns_of(trigger_of(members[0][1]))
        worlds, arises = _worlds(patterns, vocabulary)
        self.checks = [worlds.check(each.when) for _, each in members if each.when is not None]
        every = worlds.each() or []
        self.worlds = [world for world in every if arises(world)]
        self.topic = members[0][1].topic or members[0][1].id

    def applying(self, world: World) -> frozenset[int]:
        """Which of the members apply in *world*."""
        return frozenset(n for n, check in enumerate(self.checks) if check(world))

    def gaps(self) -> Iterator[Finding]:
        """Answers that none applies to, of questions that the members divide between them."""
        if not self.worlds:
            return
        found = [(world, self.applying(world)) for world in self.worlds]
        for question in self.worlds[0]:
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
        sets = [[check(world) for world in self.worlds] for check in self.checks]
        for one, other in combinations(range(len(self.members)), 2):
            both = [
                n for n, each in enumerate(zip(sets[one], sets[other], strict=True)) if all(each)
            ]
            if both and sets[one] != sets[other] and self._differ(one, other):
                yield self._overlap(one, other, self.worlds[both[0]])

    def _differ(self, one: int, other: int) -> bool:
        return limits_of(self.members[one][1]) != limits_of(self.members[other][1])

    def _overlap(self, one: int, other: int, world: World) -> Finding:
        (_, first), (index, second) = self.members[one], self.members[other]
        checks = self.checks[one], self.checks[other]
        deciding = telling(lambda each: all(check(each) for check in checks), self.worlds, world)
        message = f"`{first.id}` and `{second.id}` both apply where {situation(world, deciding)}"
        help = "narrow one of the conditions, or say in `accepted` why both limits hold"
        path: Path = ("standards", index, "when")
        return Finding("CPS515", message, help, path, second.id, at_key=True)


def limits_of(standard: model.Standard) -> str:
    """By when the duty is due, so written that equal texts are equal limits."""
    keys = ("within", "at_least", "every", "first", "restart", "window", "not_before", "otherwise")
    return asked_by(standard, keys)


def _gap(question: Question, found: Sequence[tuple[World, frozenset[int]]]) -> World | None:
    """A world in which none applies, though other answers to *question* part the members."""
    groups: dict[tuple[object, ...], list[tuple[World, frozenset[int]]]] = {}
    for world, applying in found:
        rest = tuple(answer for each, answer in world.items() if each != question)
        groups.setdefault(rest, []).append((world, applying))
    for group in groups.values():
        different = {applying for _, applying in group if applying}
        empty = [world for world, applying in group if not applying]
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
            group = _Group(members, subject.program.vocabulary)
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
