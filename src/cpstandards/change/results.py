"""What a change to a ruleset does, standard by standard: frozen, and the same for every output."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from cpstandards.results import Obligation


class ChangeKind(StrEnum):
    """What has become of one standard."""

    UNCHANGED = "unchanged"
    REWORDED = "reworded only"
    TIGHTENED = "tightened"
    LOOSENED = "loosened"
    MIXED = "mixed"
    RETARGETED = "retargeted"
    ADDED = "added"
    REMOVED = "removed"
    UNDECIDED = "undecided"


HARMLESS = frozenset({ChangeKind.UNCHANGED, ChangeKind.REWORDED})
"""What changes no verdict on any case, as was proved."""


class Effect(StrEnum):
    """Which way one part of a standard moves its verdicts.

    `none`, `tighter` and `looser` are only said of what was gone through exhaustively. `both` can
    move them either way, depending on the case; `open` is not known without cases; `other` asks for
    other events, so that more and less have no meaning.
    """

    NONE = "none"
    TIGHTER = "tighter"
    LOOSER = "looser"
    BOTH = "both"
    OPEN = "open"
    OTHER = "other"


def together(effects: set[Effect]) -> Effect:
    """Which way several parts move verdicts together."""
    left = effects - {Effect.NONE}
    if len(left) <= 1:
        return next(iter(left), Effect.NONE)
    for each in (Effect.OTHER, Effect.OPEN):
        if each in left:
            return each
    return Effect.BOTH


class Way(StrEnum):
    """Which way the verdict on one case moves."""

    TIGHTER = "tighter"
    LOOSER = "looser"
    OTHERWISE = "otherwise"


@dataclass(frozen=True)
class PartChange:
    """One part of a standard that is written otherwise.

    Attributes:
        part: the key of the standard, such as `within`; or what stands around it, such as
            `calendar`, `conventions` or `vocabulary`.
        old: what stood there, in words.
        new: what stands there now, in words.
        effect: which way it moves verdicts.
        why: what that rests on.
        reading: the reading in which it is changed; empty: the default one.
        since: the first trigger day on which a deadline moves; None: not a matter of days.
        until: the last such day.
    """

    part: str
    old: str
    new: str
    effect: Effect
    why: str = ""
    reading: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Witness:
    """A small case on which a change moves a verdict, as both versions judge it.

    Attributes:
        way: which way the verdict moves.
        example: the case as a worked example, with what the new version says of it.
        old: the obligations that the old version has in it.
        new: those that the new version has.
    """

    way: Way
    example: Mapping[str, Any]  # Any: plain data
    old: tuple[Obligation, ...]
    new: tuple[Obligation, ...]


@dataclass(frozen=True)
class Searched:
    """How far cases were searched for one standard.

    Attributes:
        near: cases tried near the worked examples.
        drawn: whole histories drawn at random.
        seed: the seed of these; None: none were drawn.
    """

    near: int = 0
    drawn: int = 0
    seed: int | None = None

    def __str__(self) -> str:
        drawn = (
            "" if self.seed is None else f" and {self.drawn:,} histories drawn (seed {self.seed})"
        )
        return f"{self.near:,} cases near the examples{drawn}"


@dataclass(frozen=True)
class StandardChange:
    """What has become of one standard.

    Attributes:
        id: the standard's id in the new version; in the old one, if it was removed.
        kind: what has become of it.
        is_proved: whether `kind` was decided exhaustively, rather than by the cases found.
        because: what the decision rests on, in words.
        parts: the parts that may move verdicts.
        wording: the parts that never do, each as `key: old → new`.
        witnesses: a small case for each way in which verdicts move.
        searched: how far cases were searched.
        renamed_from: the old id, if it is another.
        is_weaker_verb: whether the document's verb has become weaker.
    """

    id: str
    kind: ChangeKind
    is_proved: bool
    because: str
    parts: tuple[PartChange, ...] = ()
    wording: tuple[str, ...] = ()
    witnesses: tuple[Witness, ...] = ()
    searched: Searched = field(default_factory=Searched)
    renamed_from: str | None = None
    is_weaker_verb: bool = False

    @property
    def is_harmless(self) -> bool:
        """Whether it was proved that no verdict on any case changes."""
        return self.kind in HARMLESS

    @property
    def may_be_looser(self) -> bool:
        """Whether some case may be judged less strictly than before."""
        never = (ChangeKind.ADDED, ChangeKind.TIGHTENED)
        return not self.is_harmless and self.kind not in never

    @property
    def since(self) -> date | None:
        """The first trigger day that is judged otherwise; None: there is none, or any may be."""
        if self.is_harmless or not self.moving or any(each.since is None for each in self.moving):
            return None
        return min(each.since for each in self.moving if each.since is not None)

    @property
    def moving(self) -> tuple[PartChange, ...]:
        """The parts that do move verdicts, or may."""
        return tuple(each for each in self.parts if each.effect is not Effect.NONE)

    def rejudges(self, today: date) -> bool:
        """Whether cases whose trigger lies before *today* may be judged otherwise."""
        return not self.is_harmless and (self.since is None or self.since < today)


@dataclass(frozen=True)
class Moved:
    """One obligation of a real case on which the two versions part.

    Attributes:
        case: the opaque case reference.
        standard: the standard's id in the new version, or in the old one.
        old: the status before, or None: there was no such obligation.
        new: the status now, or None: there is none any more.
        old_due: the deadline before.
        new_due: the deadline now.
        way: which way the verdict moves.
    """

    case: str
    standard: str
    old: str | None
    new: str | None
    old_due: date | None
    new_due: date | None
    way: Way

    @property
    def is_verdict(self) -> bool:
        """Whether the status changes, and not the deadline alone."""
        return self.old != self.new

    @property
    def days(self) -> int | None:
        """How far the deadline moves [calendar days], later positive; None: one has none."""
        if self.old_due is None or self.new_due is None:
            return None
        return (self.new_due - self.old_due).days


@dataclass(frozen=True)
class Impact:
    """What a change does to the user's own cases.

    Attributes:
        cases: how many were judged by both versions.
        as_of: the day for which they were.
        moved: every obligation on which the two part.
        unread: the references of cases that the new version cannot read, each with why.
    """

    cases: int
    as_of: date
    moved: tuple[Moved, ...]
    unread: tuple[tuple[str, str], ...] = ()

    @property
    def affected(self) -> tuple[str, ...]:
        """The references of the cases on which any verdict changes."""
        return tuple(dict.fromkeys(each.case for each in self.moved if each.is_verdict))

    @property
    def histogram(self) -> dict[int, int]:
        """How many deadlines move by how many days [calendar days, later positive]."""
        found: dict[int, int] = {}
        for each in self.moved:
            if each.days:
                found[each.days] = found.get(each.days, 0) + 1
        return dict(sorted(found.items()))


@dataclass(frozen=True)
class ChangeReport:
    """What a new version of a ruleset changes.

    Attributes:
        old: the old version, as `id version`.
        new: the new version.
        standards: one line for each standard of either, in the order of the new version; those
            removed follow.
        around: what is changed beside the standards, in words.
        today: the day that divides the past from the future.
        impact: what it does to the user's own cases, if any were given.
    """

    old: str
    new: str
    standards: tuple[StandardChange, ...]
    around: tuple[str, ...]
    today: date
    impact: Impact | None = None

    def of(self, standard: str) -> StandardChange:
        """What has become of one standard, by its new id, or the old one.

        Raises:
            KeyError: neither version has it.
        """
        for each in self.standards:
            if standard in (each.id, each.renamed_from):
                return each
        raise KeyError(standard)

    @property
    def changed(self) -> tuple[StandardChange, ...]:
        """The standards of which it is not proved that no verdict changes."""
        return tuple(each for each in self.standards if not each.is_harmless)

    def count(self, kind: ChangeKind) -> int:
        """How many standards have become that."""
        return sum(each.kind is kind for each in self.standards)
