"""How one moment stands to another: the verdict, and the days that bear it out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

EVERY_DAY = "compared on every day of the calendar"
"""What most verdicts rest on."""


class Verdict(StrEnum):
    """How one moment stands to another."""

    SAME = "same"
    STRICTER = "stricter"
    LAXER = "laxer"
    INCOMPARABLE = "incomparable"
    DIFFERENT_ANCHOR = "different anchor"
    UNDECIDED = "undecided"


MIRRORED = {Verdict.STRICTER: Verdict.LAXER, Verdict.LAXER: Verdict.STRICTER}


@dataclass(frozen=True, slots=True)
class Witness:
    """A day on which two moments part.

    Attributes:
        on: the day of the standard's own anchor.
        one: where the first moment falls; None: no deadline.
        other: where the second falls; None: no deadline.
        days: how far they are apart [calendar days], or None where one has no deadline.
        anchors: on what day each other anchor falls that has happened, by its text.
        assuming: how conditions turn out, in words.
    """

    on: date
    one: date | None
    other: date | None
    days: int | None
    anchors: tuple[tuple[str, date], ...] = ()
    assuming: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Side:
    """The days on which the first moment is the stricter, or the laxer.

    Attributes:
        count: how many [trigger days], over all outcomes that make a difference.
        most: where they are furthest apart; None if there is no such day.
        least: how far they are apart on any of these days at least [calendar days]; None where on
            some one of them has no deadline, or there is no such day.
        nearest: where they part nearest to the day that was asked for, in each outcome.
    """

    count: int = 0
    most: Witness | None = None
    least: int | None = None
    nearest: tuple[Witness, ...] = ()


NOWHERE = Side()


@dataclass(frozen=True, slots=True)
class Relation:
    """How one moment stands to another.

    Attributes:
        verdict: `same` only if it is so on every day and in every outcome.
        stricter: the days on which the first is the stricter.
        laxer: the days on which the first is the laxer.
        compared: on how many days they were compared, over all outcomes that make a difference.
        why: what the verdict rests on, or what stands in the way of one.
        cases: in how many outcomes that make a difference.
        is_counted: whether the sides count days; otherwise they count days and other anchors that
            were tried together, and only show what there is.
    """

    verdict: Verdict
    stricter: Side = NOWHERE
    laxer: Side = NOWHERE
    compared: int = 0
    why: str = ""
    cases: int = 1
    is_counted: bool = True

    @property
    def mirrored(self) -> Relation:
        """How the second moment stands to the first, with the same witnesses."""
        return replace(
            self,
            verdict=MIRRORED.get(self.verdict, self.verdict),
            stricter=self.laxer,
            laxer=self.stricter,
        )


def verdict_of(stricter: int, laxer: int) -> Verdict:
    """What it comes to that the first is the stricter on so many days, and the laxer on others."""
    if stricter and laxer:
        return Verdict.INCOMPARABLE
    if stricter or laxer:
        return Verdict.STRICTER if stricter else Verdict.LAXER
    return Verdict.SAME
