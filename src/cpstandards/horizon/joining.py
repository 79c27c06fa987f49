"""One relation of those in each outcome of the conditions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import inf

from cpstandards.horizon.outcomes import Outcome, in_words
from cpstandards.horizon.results import EVERY_DAY, Relation, Side, Verdict


def assuming(of: Relation, outcome: Outcome) -> Relation:
    """A relation whose witnesses say how conditions turn out."""
    if not outcome or (of.stricter.most is None and of.laxer.most is None):
        return of
    words = in_words(outcome)
    sides = [
        side if side.most is None else replace(side, most=replace(side.most, assuming=words))
        for side in (of.stricter, of.laxer)
    ]
    return replace(of, stricter=sides[0], laxer=sides[1])


def joined(cases: Sequence[Relation], is_loose: bool) -> Relation:
    """One relation of those in each outcome."""
    found = {case.verdict for case in cases}
    stricter = _sides([case.stricter for case in cases])
    laxer = _sides([case.laxer for case in cases])
    compared = sum(case.compared for case in cases)
    why = next((case.why for case in cases if case.verdict is _worst(found)), EVERY_DAY)
    verdict = _worst(found)
    if is_loose and verdict is Verdict.INCOMPARABLE and len(found) > 1:
        why, verdict = "conditions that may not be independent", Verdict.UNDECIDED
    is_counted = all(case.is_counted for case in cases)
    return Relation(verdict, stricter, laxer, compared, why, len(cases), is_counted)


def _worst(found: set[Verdict]) -> Verdict:
    """The verdict on all outcomes, given those in each."""
    for verdict in (Verdict.UNDECIDED, Verdict.DIFFERENT_ANCHOR, Verdict.INCOMPARABLE):
        if verdict in found:
            return verdict
    if {Verdict.STRICTER, Verdict.LAXER} <= found:
        return Verdict.INCOMPARABLE
    differing = found - {Verdict.SAME}
    return differing.pop() if differing else Verdict.SAME


def _sides(sides: Sequence[Side]) -> Side:
    """All the days of one side, with the witness of the greatest difference."""
    witnesses = [side.most for side in sides if side.most is not None]
    best = max(witnesses, key=lambda each: inf if each.days is None else each.days, default=None)
    known = [side.least for side in sides if side.most is not None]
    least = (
        None if None in known else min((each for each in known if each is not None), default=None)
    )
    nearest = tuple(each for side in sides for each in side.nearest)
    return Side(sum(side.count for side in sides), best, least, nearest)
