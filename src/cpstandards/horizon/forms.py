"""Moments in canonical form: what each is a function of.

A moment is counted from the standard's own anchor, or from others, each of which may fall on any
day independently. Under one outcome of its conditions, it is the earliest of several *terms*, and a
term is the latest of several *parts*; a part is one curve over the days of one anchor. What cannot
be counted day by day (working hours, what the case agrees) is a part of its own that is only
ever the same as itself, but for elapsed hours, which compare by their number.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import product
from typing import Any, NamedTuple, TypeAlias

from cpstandards import model
from cpstandards.clock import minutes_of_day
from cpstandards.compile.moments import FORWARDS, Edge
from cpstandards.horizon.curves import (
    ABSENT,
    OUTSIDE,
    Counting,
    Curve,
    at_clock,
    curve,
    earliest,
    followed_by,
    identity,
    latest,
    never,
    pieced,
    worked,
)
from cpstandards.horizon.outcomes import Outcome, holds, key_of
from cpstandards.kernel import NEVER
from cpstandards.limits import Limit, Unit

OWN = "own"
"""The standard's own anchor."""

IT = "it"
"""What the moments of two standards are counted from, where it is not the own anchor of both."""

CLOCK = "clock"
"""The scale of times of day, each on one of a curve's days [instant]."""

MOST_TERMS = 64
"""Beyond so many combinations of parts, a moment is not taken apart."""


class Point(NamedTuple):
    """What a part is a function of.

    Attributes:
        anchor: `own`, or another anchor as text.
        scale: `days`, `clock` (a time of day on each of them), `hours` (elapsed since), or the part
            itself as text, where it cannot be counted day by day.
        which: which of several events the anchor is, where that limits on what day it can fall.
    """

    anchor: str = OWN
    scale: str = "days"
    which: str = ""

    @property
    def is_countable(self) -> bool:
        """Whether it is compared day by day."""
        return self.scale == "days"

    @property
    def is_curve(self) -> bool:
        """Whether it has a value for each day of its anchor."""
        return self.scale in ("days", CLOCK)


Term = Mapping[Point, Curve]
"""The latest of these parts; a part in hours has a curve of one number, the amount."""


@dataclass(frozen=True)
class Form:
    """A moment in one outcome of its conditions.

    Attributes:
        terms: of which it is the earliest; none of them: nothing is in force.
        agreements: the agreements in the case that may set it instead, as text.
    """

    terms: tuple[Term, ...]
    agreements: frozenset[str] = field(default_factory=frozenset)

    @property
    def points(self) -> frozenset[Point]:
        """All that it is a function of."""
        return frozenset(point for term in self.terms for point in term)

    @property
    def is_partly_uncounted(self) -> bool:
        """Whether something in it is only known to be the same as itself."""
        return bool(self.agreements) or any(
            point.scale not in ("days", "hours", CLOCK) for point in self.points
        )

    @property
    def sole(self) -> tuple[Point, Curve] | None:
        """What it is a function of, and the curve over that, if it is no more than one."""
        if len(self.terms) == 1 and len(self.terms[0]) == 1:
            return next(iter(self.terms[0].items()))
        return None

    def anchored(self, own: str) -> Form:
        """The same, with the standard's own anchor called *own*."""
        named = [
            {
                point._replace(anchor=own) if point.anchor == OWN else point: part
                for point, part in term.items()
            }
            for term in self.terms
        ]
        return Form(tuple(named), self.agreements)


Naming: TypeAlias = Callable[[Any, bool], str | None]
"""What an anchor is called, given whether it may be one that is only planned; None: its text."""


def form(
    of: model.Moment,
    counting: Counting,
    edge: Edge = FORWARDS,
    outcome: Outcome | None = None,
    naming: Naming | None = None,
) -> Form:
    """*of* in canonical form.

    Args:
        of: a moment of a standard.
        counting: how its days are counted.
        edge: which moment it is: counted which way, opening or closing.
        outcome: how its conditions turn out; may be left out if it has none.
        naming: what anchors are called; by default each by its text.

    Example:
        >>> from cpstandards.calendars import working_calendar
        >>> from cpstandards.horizon.curves import counting_of
        >>> from cpstandards.limits import parse_limit
        >>> england = counting_of(working_calendar())
        >>> both = model.SoonerOf(sooner_of=(parse_limit("2 weeks"), parse_limit("14 days")))
        >>> form(both, england) == form(parse_limit("14 days"), england)
        True
    """
    making = _Making(counting, outcome or {}, naming)
    terms = making.terms(of, edge)
    return Form(terms, frozenset(making.agreements))


def conditions_in(part: object) -> list[model.Condition]:
    """Every condition on which a moment, or a cadence, depends."""
    if isinstance(part, model.Choice):
        then = part.otherwise if part.then is None else part.then
        return ([] if part.when is None else [part.when]) + conditions_in(then)
    if isinstance(part, (tuple, list)):
        return [found for each in part for found in conditions_in(each)]
    if isinstance(part, model.Model):
        names = type(part).model_fields
        return [found for name in names for found in conditions_in(getattr(part, name))]
    return []


class _Making:
    """Makes the form of a moment in one outcome."""

    def __init__(self, counting: Counting, outcome: Outcome, naming: Naming | None) -> None:
        self.counting = counting
        self.outcome = outcome
        self.naming = naming
        self.agreements: set[str] = set()

    def terms(  # noqa: C901, PLR0911, PLR0912 - one line for each form of moment
        self, of: Any, edge: Edge
    ) -> tuple[Term, ...]:
        match of:
            case None | "unquantified":
                return self._own(never(self.counting))
            case "same day":
                return self._own(identity(self.counting))
            case "working day":
                return self._own(worked(self.counting, edge.backwards))
            case Limit():
                return self._limit(of, edge)
            case model.Aside():
                return self._limit(of.limit, edge._replace(backwards=of.side == "before"))
            case model.LimitFrom():
                return self._from(of, edge)
            case model.AtTime():
                return self._at_time(of, edge)
            case model.SoonerOf():
                return _sooner(self.terms(part, edge) for part in of.sooner_of)
            case model.LaterOf():
                return _later([self.terms(part, edge) for part in of.later_of])
            case model.Dated():
                return self._dated(of, edge)
            case model.Choose():
                return self._choose(of, edge)
            case model.Agreed():
                return self._agreed(of, edge)
            case _ if _is_anchor(of):
                return ({self._point(of, planned=False): identity(self.counting)},)
            case _:
                return _opaque(of, edge)

    def _own(self, of: Curve) -> tuple[Term, ...]:
        return ({Point(): of},)

    def _limit(self, limit: Limit, edge: Edge) -> tuple[Term, ...]:
        if limit.unit is Unit.HOURS:
            amount = -limit.amount if edge.backwards else limit.amount
            return ({Point(scale="hours"): _hours(amount)},)
        if limit.is_in_hours:
            return _opaque(limit, edge)
        return self._own(curve(limit, self.counting, edge.backwards, edge.opening))

    def _from(self, of: model.LimitFrom, edge: Edge) -> tuple[Term, ...]:
        backwards = of.after is None
        there: Any = of.before if backwards else of.after
        inner = self._limit(of.limit, edge._replace(backwards=backwards))
        ((point, counted),) = inner[0].items()
        if _is_anchor(there):
            at = self._point(there, planned=backwards)
            return ({at._replace(scale=point.scale): counted},)
        if not point.is_countable:
            return _opaque(of, edge)
        # Counting never turns two days round, so it can be done part by part.
        around = self.terms(there, edge)
        if any(not each.is_countable for term in around for each in term):
            return _opaque(of, edge)
        return _tidy(
            [{k: followed_by(v, counted, self.counting) for k, v in t.items()} for t in around]
        )

    def _at_time(self, of: model.AtTime, edge: Edge) -> tuple[Term, ...]:
        around = self.terms(of.on, edge)
        if any(not each.is_countable for term in around for each in term):
            return _opaque(of, edge)
        minutes = minutes_of_day(of.at)
        return tuple(
            {
                point._replace(scale=CLOCK): at_clock(days, minutes, edge.opening)
                for point, days in term.items()
            }
            for term in around
        )

    def _point(self, of: Any, planned: bool) -> Point:  # Any: an anchor
        named = None if self.naming is None else self.naming(of, planned)
        if named in (OWN, IT):
            return Point(named)
        point = _point_of(of, planned)
        return point if named is None else point._replace(anchor=named)

    def _dated(self, of: model.Dated, edge: Edge) -> tuple[Term, ...]:
        """The part in force on the trigger's day: only the standard's own curve can be pieced."""
        parts = [self.terms(part.limit, edge) for part in of.dated]
        if any(len(part) != 1 or set(part[0]) != {Point()} for part in parts):
            return _opaque(of, edge)
        by_deadline = self.counting.conventions.dated_limits_by == "deadline"
        ends = [_ordinal(part.from_, -NEVER) - 1 for part in of.dated[1:]] + [NEVER]
        bounds = tuple(
            (_ordinal(dated.from_, -NEVER), min(_ordinal(dated.to, NEVER), last))
            for dated, last in zip(of.dated, ends, strict=True)
        )
        curves = [part[0][Point()] for part in parts]
        return self._own(pieced(curves, bounds, self.counting, by_deadline))

    def _choose(self, of: model.Choose, edge: Edge) -> tuple[Term, ...]:
        for variant in of.choose:
            if variant.when is None or holds(variant.when, self.outcome):
                then = variant.otherwise if variant.then is None else variant.then
                return self.terms(then, edge)
        raise AssertionError("the model requires `otherwise`")  # pragma: no cover

    def _agreed(self, of: model.Agreed, edge: Edge) -> tuple[Term, ...]:
        # The maximum is compared as a moment.
        self.agreements.add(key_of(of.model_copy(update={"up_to": None})))
        if set(of.model_fields_set) - {"agreed", "as_", "up_to"}:
            return _opaque(of, edge)
        return self.terms(of.up_to, edge)


@lru_cache(maxsize=256)
def _hours(amount: int) -> Curve:
    """The part of so many hours: one and the same for the same number."""
    return (amount,)


def _ordinal(day: Any, otherwise: int) -> int:  # Any: a date or None
    return otherwise if day is None else int(day.toordinal())


def _opaque(of: object, edge: Edge) -> tuple[Term, ...]:
    """A part that cannot be counted day by day, and is the same only as itself."""
    side = ("before" if edge.backwards else "after") + (" opening" if edge.opening else "")
    return ({Point(scale=f"{side} {key_of(of)}"): (0,)},)


_ANCHORS = (model.EventPattern, model.AnyOf, model.AllOf, model.FactAnchor, model.Birthday)


def _is_anchor(of: object) -> bool:
    return isinstance(of, _ANCHORS)


def _point_of(of: Any, planned: bool) -> Point:  # Any: an anchor, as it grows
    which = getattr(of, "which", None)
    if isinstance(of, model.EventPattern | model.AnyOf) and which is None:
        which = "next"
    shown = key_of(of) if not planned else f"{key_of(of)}, held or planned"
    if getattr(of, "before", None) is not None or getattr(of, "after", None) is not None:
        which = ""  # it stands beside another, which says nothing of the trigger
    return Point(shown, "days", which or "")


# --- the earliest and the latest of several ------------------------------------------------------


def _sooner(parts: Iterable[tuple[Term, ...]]) -> tuple[Term, ...]:
    return _tidy([term for part in parts for term in part])


def _later(parts: list[tuple[Term, ...]]) -> tuple[Term, ...]:
    """The latest of forms that are each an earliest: one term for each choice among them."""
    terms = []
    for chosen in product(*parts):
        term: dict[Point, Curve] = {}
        for each in chosen:
            for point, part in each.items():
                term[point] = _max(point, term[point], part) if point in term else part
        terms.append(term)
    return _tidy(terms)


def _tidy(terms: list[Term] | list[dict[Point, Curve]]) -> tuple[Term, ...]:
    """*terms* with those on one point alone merged, without those that never come first."""
    alone: dict[Point, Curve] = {}
    several: list[Term] = []
    for term in terms:
        if len(term) > 1:
            several.append(term)
            continue
        ((point, part),) = term.items()
        alone[point] = _min(point, alone[point], part) if point in alone else part
    merged: list[Term] = [{point: part} for point, part in alone.items()] + several
    kept: list[Term] = []
    for index, term in enumerate(merged):
        others = merged[index + 1 :] + kept
        if not any(is_never_later(other, term) for other in others):
            kept.append(term)
    return tuple(sorted(kept, key=lambda term: sorted(map(str, term))))


def _min(point: Point, one: Curve, other: Curve) -> Curve:
    return earliest((one, other)) if point.is_curve else min(one, other)


def _max(point: Point, one: Curve, other: Curve) -> Curve:
    return latest((one, other)) if point.is_curve else max(one, other)


def is_never_later(one: Term, other: Term) -> bool:
    """Whether one latest-of is at no time later than another: sure, but not the only such case."""
    return all(
        point in other and _is_pointwise_at_most(part, other[point]) for point, part in one.items()
    )


def _is_pointwise_at_most(one: Curve, other: Curve) -> bool:
    if one is other or one == other:
        return True
    if ABSENT in one or ABSENT in other:
        return False
    return all(map(int.__le__, one, other)) or all(
        OUTSIDE in days or days[0] <= days[1] for days in zip(one, other, strict=True)
    )
