"""Moments of several anchors compared: by their terms, and on days that are tried."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from cpstandards.horizon.curves import ABSENT, OUTSIDE, Counting
from cpstandards.horizon.days import Span, rank, witness_of
from cpstandards.horizon.forms import OWN, Form, Point, Term, is_never_later
from cpstandards.horizon.results import EVERY_DAY, Relation, Side, Verdict, verdict_of
from cpstandards.kernel import NEVER

NOT_COUNTED = "it depends on more than days can show"


def by_terms(one: Form, other: Form, counting: Counting, span: Span) -> Relation:
    """Moments of several anchors, each of which may fall on any day."""
    days = span.days
    at_most, at_least = _is_at_most(one, other), _is_at_most(other, one)
    if at_most and at_least:
        return Relation(Verdict.SAME, compared=len(days or counting.days), why=EVERY_DAY)
    if {point.anchor for point in one.points}.isdisjoint(point.anchor for point in other.points):
        return Relation(Verdict.DIFFERENT_ANCHOR, why="counted from different events")
    sides = [Side(), Side()]
    for day, anchors in _samples(one, other, counting, days):
        mine, its = (_value(each, day, anchors, counting) for each in (one, other))
        if mine is None or its is None or mine == its:
            continue
        side = 0 if rank(mine) < rank(its) else 1
        sides[side] = _counted(sides[side], day, anchors, (mine, its))
    verdict = verdict_of(sides[0].count, sides[1].count)
    if verdict is Verdict.SAME or (
        verdict is not Verdict.INCOMPARABLE
        and not (at_most if verdict is Verdict.STRICTER else at_least)
    ):
        return Relation(Verdict.UNDECIDED, sides[0], sides[1], why=NOT_COUNTED, is_counted=False)
    every, why = len(days or counting.days), "each anchor on every day"
    return Relation(verdict, sides[0], sides[1], every, why, is_counted=False)


def _is_at_most(one: Form, other: Form) -> bool:
    """Whether *one* is never later than *other*: each term of that has one of these below it."""
    return all(any(is_never_later(mine, term) for mine in one.terms) for term in other.terms)


Anchors = Mapping[Point, int]
"""On what day each other anchor falls [ordinal]; one that is left out has not happened."""

APART = (0, 1, 7, 30, 90, 182, 365, 1100)
"""How many days before or after the trigger other anchors are tried."""

MOST_SAMPLES = 400
"""On so many days on which a part differs, combinations are tried."""


def _samples(
    one: Form, other: Form, counting: Counting, days: range | None
) -> Iterator[tuple[int, Anchors]]:
    """Days for the trigger and the other anchors on which the two may part."""
    others = sorted(
        point for point in one.points | other.points if point.anchor != OWN and point.is_countable
    )
    differing = _differing(one, other, counting)
    span = days or counting.days
    for day in differing:
        for apart in (*APART, *(-step for step in APART[1:])):
            if day - apart in span:
                fits = [point for point in others if _can_fall(point, apart)]
                yield day - apart, dict.fromkeys(fits, day)
    for day in differing:
        if day in span:
            yield day, {}


def _can_fall(point: Point, apart: int) -> bool:
    """Whether an anchor can fall so many days after the trigger."""
    if point.which == "next":
        return apart >= 0
    return apart <= 0 if point.which == "last" else True


def _differing(one: Form, other: Form, counting: Counting) -> list[int]:
    """Days on which the curves of some anchor differ, spread over the calendar."""
    first = counting.days[0]
    found: set[int] = set()
    for point in one.points | other.points:
        if not point.is_countable:
            continue
        curves = [[term[point] for term in form_.terms if point in term] for form_ in (one, other)]
        for i in range(0, len(counting.days), 1 if curves[0] and curves[1] else 31):
            values = [sorted(each[i] for each in every) for every in curves]
            if values[0] != values[1]:
                found.add(first + i)
    every = sorted(found)
    return every[:: max(1, len(every) // MOST_SAMPLES)]


def _value(of: Form, day: int, anchors: Anchors, counting: Counting) -> int | None:
    """Where the moment falls; None if that cannot be told from days."""
    values = [_term_value(term, day, anchors, counting) for term in of.terms]
    if None in values or OUTSIDE in values:
        return None
    known = [value for value in values if value is not None and value != ABSENT]
    return min(known) if known else ABSENT


def _term_value(term: Term, day: int, anchors: Anchors, counting: Counting) -> int | None:
    values = []
    for point, part in term.items():
        if not point.is_countable:
            return None
        at = day if point.anchor == OWN else anchors.get(point)
        values.append(NEVER if at is None else part[at - counting.days[0]])
    if OUTSIDE in values:
        return OUTSIDE
    known = [value for value in values if value != ABSENT]
    return max(known) if known else ABSENT


def _counted(side: Side, day: int, anchors: Anchors, values: tuple[int, int]) -> Side:
    """*side* with one more day, and the better witness."""
    gap = abs(rank(values[0]) - rank(values[1]))
    new = witness_of(day, *values, gap)
    new = replace(
        new,
        anchors=tuple((point.anchor, date.fromordinal(at)) for point, at in anchors.items()),
    )
    best = side.most
    if best is None or (new.days is not None and (best.days is None or new.days > best.days)):
        best = new
    return Side(side.count + 1, best)
