"""Which of two moments is the stricter, over every day of the calendar and every outcome.

The earlier deadline is the stricter, forwards and backwards alike: less time, or more notice. For
the moment at which something opens, or until which it is forbidden, the later is.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import chain, compress
from math import inf
from operator import sub
from typing import NamedTuple

from cpstandards import model
from cpstandards.clock import day_of, local_span
from cpstandards.compile.moments import FORWARDS, Edge
from cpstandards.horizon.curves import ABSENT, OUTSIDE, Counting, Curve
from cpstandards.horizon.forms import (
    CLOCK,
    OWN,
    Form,
    Naming,
    Point,
    Term,
    conditions_in,
    form,
    is_never_later,
)
from cpstandards.horizon.outcomes import Outcome, Questions, in_words, questions_of
from cpstandards.kernel import NEVER
from cpstandards.limits import HOUR, Conventions
from cpstandards.vocabulary import Vocabulary


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


EVERY_DAY = "compared on every day of the calendar"
NOWHERE_INSIDE = "counting leads out of the calendar on every day"
NEVER_BOTH = "there is no case in which both apply"
NOT_COUNTED = "it depends on more than days can show"


class Measured(NamedTuple):
    """A moment with all that says where it falls.

    Attributes:
        moment: the moment.
        counting: how its days are counted.
        edge: which way it counts, and whether it opens a time (then the later is the stricter).
        given: the condition under which it applies at all; None: always.
        own: what the standard's own anchor is called; `own` unless it is to be told from another's.
        naming: what other anchors are called; by default each by its text.
    """

    moment: model.Moment
    counting: Counting
    edge: Edge = FORWARDS
    given: model.Condition | None = None
    own: str = OWN
    naming: Naming | None = None

    @property
    def conditions(self) -> list[model.Condition]:
        """The conditions on which the moment depends."""
        return conditions_in(self.moment)

    def form(self, outcome: Outcome) -> Form:
        """The moment in canonical form, in one outcome of its conditions."""
        made = form(self.moment, self.counting, self.edge, outcome, self.naming)
        return made if self.own == OWN else made.anchored(self.own)


def relation(
    one: model.Moment,
    other: model.Moment,
    counting: Counting,
    other_counting: Counting | None = None,
    *,
    edge: Edge = FORWARDS,
    vocabulary: Vocabulary | None = None,
    days: range | None = None,
) -> Relation:
    """How *one* stands to *other*, gone through day by day and outcome by outcome.

    Args:
        one: a moment of a standard.
        other: another, of the same sort.
        counting: how the days of the first are counted.
        other_counting: how those of the second are; by default the same.
        edge: what sort: which way it counts, and whether it opens a time (then the later is the
            stricter).
        vocabulary: the facts and attributes that conditions speak of; needed if there are any.
        days: only these trigger days [ordinal]; by default the calendar's whole span.

    Returns:
        The relation. It is `same` only where nothing is left open.

    Example:
        >>> from cpstandards.calendars import working_calendar
        >>> from cpstandards.horizon import counting_of
        >>> from cpstandards.limits import parse_limit
        >>> england = counting_of(working_calendar())
        >>> weeks = relation(parse_limit("4 weeks"), parse_limit("28 days"), england)
        >>> str(weeks.verdict), weeks.compared
        ('same', 25905)
    """
    return between(
        Measured(one, counting, edge),
        Measured(other, other_counting or counting, edge),
        vocabulary=vocabulary,
        span=Span(days),
    )


class Span(NamedTuple):
    """Which days are gone through.

    Attributes:
        days: only these trigger days [ordinal]; None: the calendar's whole span.
        near: of equal witnesses the one nearest to this day [ordinal]; None: the first.
    """

    days: range | None = None
    near: int | None = None


EVERY = Span()


def between(
    one: Measured,
    other: Measured,
    *,
    vocabulary: Vocabulary | None = None,
    triggers: Iterable[str] = (),
    span: Span = EVERY,
    known: Known | None = None,
) -> Relation:
    """How *one* stands to *other* in the cases in which both apply.

    Args:
        one: a moment, with how it is counted and under which condition.
        other: another, which opens a time if the first does.
        vocabulary: the facts and attributes that conditions speak of; needed if there are any.
        triggers: the event types that the trigger can be, if known.
        span: the trigger days that are gone through.
        known: relations found before; added to, and good for as long as it is kept.
    """
    questions, given = _questions(one, other, vocabulary or Vocabulary({}, {}), tuple(triggers))
    if questions.are_too_many:
        return Relation(Verdict.UNDECIDED, why=f"{questions.count} combinations of conditions")
    made: Known = {} if known is None else known
    asked = [*one.conditions, *other.conditions]
    cases = [
        _in_outcome(one, other, outcome, span, made) for outcome in questions.distinct(asked, given)
    ]
    if not cases:
        return Relation(Verdict.UNDECIDED, why=NEVER_BOTH)
    return _joined(cases, questions.is_loose)


def _in_outcome(
    one: Measured, other: Measured, outcome: Outcome, span: Span, known: Known
) -> Relation:
    forms = one.form(outcome), other.form(outcome)
    found = compare_forms(
        *forms, one.counting, later_is_stricter=one.edge.opening, span=span, known=known
    )
    if one.counting != other.counting and any(each.is_partly_uncounted for each in forms):
        found = Relation(Verdict.UNDECIDED, why="what is not counted in days may differ")
    return _assuming(found, outcome)


def is_same(
    one: model.Moment,
    other: model.Moment,
    counting: Counting,
    other_counting: Counting | None = None,
    *,
    edge: Edge = FORWARDS,
    vocabulary: Vocabulary | None = None,
) -> bool:
    """Whether `relation` finds two moments the same; stops at the first outcome in which not.

    Args:
        one: a moment of a standard.
        other: another, of the same sort.
        counting: how the days of the first are counted.
        other_counting: how those of the second are; by default the same.
        edge: what sort: which way it counts, and whether it opens a time.
        vocabulary: the facts and attributes that conditions speak of; needed if there are any.
    """
    mine, its = Measured(one, counting, edge), Measured(other, other_counting or counting, edge)
    questions, _ = _questions(mine, its, vocabulary or Vocabulary({}, {}), ())
    known: Known = {}
    return not (questions.are_too_many or questions.is_presuming) and all(
        _in_outcome(mine, its, outcome, EVERY, known).verdict is Verdict.SAME
        for outcome in questions.distinct([*mine.conditions, *its.conditions])
    )


def _questions(
    one: Measured, other: Measured, vocabulary: Vocabulary, triggers: tuple[str, ...]
) -> tuple[Questions, list[model.Condition]]:
    """What is asked of a case, and the conditions that must hold in it.

    The conditions under which the moments apply do not matter where these ask nothing that has to
    do with them. Where there are too many combinations, they are left aside: then more cases are
    gone through than there are.
    """
    conditions = [*one.conditions, *other.conditions]
    conventions = shared(one, other)
    alone = questions_of(conditions, vocabulary, triggers, conventions)
    given = [
        each.given
        for each in (one, other)
        if each.given is not None
        and alone.have_in_common(questions_of([each.given], vocabulary, triggers, conventions))
    ]
    if not given:
        return alone, []
    both = questions_of([*conditions, *given], vocabulary, triggers, conventions)
    return (alone, []) if both.are_too_many else (both, given)


def shared(one: Measured, other: Measured) -> Conventions | None:
    """The conventions by which both are counted; None: not the same."""
    mine, its = one.counting.conventions, other.counting.conventions
    return mine if mine == its else None


Known = dict[tuple[object, ...], tuple[tuple[Form, Form], Relation]]
"""Relations found before, by what was compared."""


def compare_forms(
    one: Form,
    other: Form,
    counting: Counting,
    *,
    later_is_stricter: bool = False,
    span: Span = EVERY,
    known: Known | None = None,
) -> Relation:
    """How *one* form stands to *other* in one outcome.

    Args:
        one: a form.
        other: another.
        counting: of the calendar on whose days both stand.
        later_is_stricter: whether they are moments at which something opens.
        span: the trigger days that are gone through.
        known: relations found before, by what was compared; added to.
    """
    sides = (*_identity(one), "and", *_identity(other))
    key = (later_is_stricter, span, counting, *sides)
    if known is not None and key in known:
        return known[key][1]
    found = _compared(one, other, counting, span, later_is_stricter)
    if later_is_stricter:
        found = found.mirrored
    if one.agreements != other.agreements and found.verdict is Verdict.SAME:
        found = replace(found, verdict=Verdict.UNDECIDED, why="what the case agrees may differ")
    if known is not None:
        known[key] = (one, other), found  # with the forms, so that each `id` stays its own
    return found


def _identity(of: Form) -> tuple[object, ...]:
    """What tells a form from others, without comparing its curves."""
    parts = [(point, id(part)) for term in of.terms for point, part in term.items()]
    return (of.agreements, tuple(len(term) for term in of.terms), *parts)


def _compared(one: Form, other: Form, counting: Counting, span: Span, opening: bool) -> Relation:
    mine, its = one.sole, other.sole
    if mine is not None and its is not None and mine[0] == its[0] and mine[0].is_countable:
        return _by_curve(mine[1], its[1], counting, span)
    if mine is not None and its is not None and mine[0].anchor == its[0].anchor:
        timed = (_instants(*each, counting, opening) for each in (mine, its))
        first, second = timed
        if first is not None and second is not None:
            return _by_instant(first, second, counting, span)
    return _by_terms(one, other, counting, span)


# --- one curve each ------------------------------------------------------------------------------


def _by_curve(one: Curve, other: Curve, counting: Counting, span: Span) -> Relation:
    """Two moments of one anchor: decided day by day."""
    days = span.days or counting.days
    part = slice(days[0] - counting.days[0], days[-1] - counting.days[0] + 1)
    return _by_values(days, one[part], other[part], 1, span.near)


def _by_values(
    days: Sequence[int], one: Sequence[int], other: Sequence[int], unit: int, near: int | None
) -> Relation:
    """The relation that the values on each day give.

    Args:
        days: the day of each pair of values [ordinal]; a day may come more than once.
        one: where the first falls.
        other: where the second falls.
        unit: how many of these values are a day.
        near: of equal witnesses the one nearest to this day [ordinal]; None: the first.
    """
    inside = _inside(one, other)
    days, one, other = days[inside], one[inside], other[inside]
    if OUTSIDE in one or OUTSIDE in other:
        kept = [OUTSIDE not in pair for pair in zip(one, other, strict=True)]
        days, one, other = (list(compress(each, kept)) for each in (days, one, other))
    if not days:
        return Relation(Verdict.UNDECIDED, why=NOWHERE_INSIDE)
    compared = len(days) if unit == 1 else len(set(days))
    if one == other:
        return Relation(Verdict.SAME, compared=compared, why=EVERY_DAY)
    gaps = _gaps(one, other, MOST_GAP * unit + 1)
    counts = Counter(gaps)
    sides = []
    for beyond in ([gap for gap in counts if gap < 0], [gap for gap in counts if gap > 0]):
        if not beyond:
            sides.append(NOWHERE)
            continue
        place = 0 if near is None else bisect_left(days, near)
        most = max(beyond, key=abs)
        best = _nearest(gaps, {most}, place)
        witness = _witness((abs(most), days[best], one[best], other[best]), unit)
        at = _nearest(gaps, set(beyond), place)
        closest = _witness((abs(gaps[at]), days[at], one[at], other[at]), unit)
        least = None if witness.days is None else min(map(abs, beyond)) // unit
        count = sum(counts[gap] for gap in beyond)
        if unit != 1:
            parted = set(beyond)
            count = len({day for day, gap in zip(days, gaps, strict=True) if gap in parted})
        sides.append(Side(count, witness, least, (closest,)))
    verdict = _verdict(sides[0].count, sides[1].count)
    return Relation(verdict, sides[0], sides[1], compared, EVERY_DAY)


def _inside(one: Sequence[int], other: Sequence[int]) -> slice:
    """The stretch without the days at either end from which counting leads out of the calendar."""
    first, stop = 0, len(one)
    while first < stop and OUTSIDE in (one[first], other[first]):
        first += 1
    while stop > first and OUTSIDE in (one[stop - 1], other[stop - 1]):
        stop -= 1
    return slice(first, stop)


def _nearest(gaps: Sequence[int], some: Collection[int], place: int) -> int:
    """Where one of *some* gaps stands, of several places the one nearest to *place*."""
    before = next((i for i in range(place - 1, -1, -1) if gaps[i] in some), None)
    after = next((i for i in range(place, len(gaps)) if gaps[i] in some), None)
    found = [each for each in (before, after) if each is not None]
    return min(found, key=lambda at: abs(at - place))


def _gaps(one: Sequence[int], other: Sequence[int], most: int) -> list[int]:
    """How much later the first is, at most *most*: that where one of them has no deadline."""
    plain = not any(special in each for each in (one, other) for special in (NEVER, ABSENT))
    if plain:
        return list(map(sub, one, other))
    gaps = map(sub, _ranks(one), _ranks(other))
    return [gap if -most < gap < most else most if gap > 0 else -most for gap in gaps]


def _ranks(values: Sequence[int]) -> Sequence[int]:
    return [_rank(value) for value in values] if ABSENT in values else values


NOTHING = 2**60
"""How much laxer no obligation is than one without a deadline: more than any number of days."""


def _rank(value: int) -> int:
    """Where a value stands in order: no obligation at all is the laxest."""
    return NEVER + NOTHING if value == ABSENT else value


def _verdict(stricter: int, laxer: int) -> Verdict:
    if stricter and laxer:
        return Verdict.INCOMPARABLE
    if stricter or laxer:
        return Verdict.STRICTER if stricter else Verdict.LAXER
    return Verdict.SAME


def _witness(best: tuple[int, int, int, int], unit: int) -> Witness:
    gap, day, one, other = best
    return Witness(
        date.fromordinal(day),
        _date(one, unit),
        _date(other, unit),
        None if gap > MOST_GAP * unit else gap // unit,
    )


MOST_GAP = 1_000_000
"""More days than two deadlines can be apart: one of them is none."""


def _date(value: int, unit: int) -> date | None:
    if value in (NEVER, ABSENT):
        return None
    if unit != 1:
        value = day_of(value)
    return date.fromordinal(value) if 1 <= value <= date.max.toordinal() else None


# --- hours beside days ---------------------------------------------------------------------------

Instants = tuple[Sequence[int], Sequence[int]]
"""Where a moment falls if the trigger is at the first instant of each day, and at the last."""


def _instants(point: Point, part: Curve, counting: Counting, opening: bool) -> Instants | None:
    """A single limit, in hours or in days, as instants; None where it is anything else.

    A day opens a time at its first instant, and closes one at its last.
    """
    starts, ends = spans(counting)
    if point.scale == "hours":
        more = part[0] * HOUR
        return [start + more for start in starts], [end + more for end in ends]
    if point.scale == CLOCK:
        return part, part
    if point.is_countable:
        known = dict(zip(counting.days, starts if opening else ends, strict=True))
        at = list(map(known.get, part, part))  # what is no day stays as it is
        return at, at
    return None


@lru_cache(maxsize=8)
def spans(counting: Counting) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The first instant of each day of the span, and the last of each."""
    starts, ends = zip(*map(local_span, counting.days), strict=True)
    return starts, ends


def _by_instant(one: Instants, other: Instants, counting: Counting, span: Span) -> Relation:
    """Limits in hours and in days: a trigger may be at any time of its day.

    Between a day's first instant and its last both sides grow evenly or not at all, so the two ends
    decide.
    """
    days = span.days or counting.days
    part = slice(days[0] - counting.days[0], days[-1] - counting.days[0] + 1)
    twice = sorted([*days, *days])
    values = [
        list(chain.from_iterable(zip(starts[part], ends[part], strict=True)))
        for starts, ends in (one, other)
    ]
    return _by_values(twice, values[0], values[1], 24 * HOUR, span.near)


# --- several anchors -----------------------------------------------------------------------------


def _by_terms(one: Form, other: Form, counting: Counting, span: Span) -> Relation:
    """Moments of several anchors, each of which may fall on any day."""
    days = span.days
    at_most, at_least = _is_at_most(one, other), _is_at_most(other, one)
    if at_most and at_least:
        return Relation(Verdict.SAME, compared=len(days or counting.days), why=EVERY_DAY)
    if {point.anchor for point in one.points}.isdisjoint(point.anchor for point in other.points):
        return Relation(Verdict.DIFFERENT_ANCHOR, why="counted from different events")
    sides = [Side(), Side()]
    for day, anchors in _samples(one, other, counting, days):
        values = _value(one, day, anchors, counting), _value(other, day, anchors, counting)
        if OUTSIDE in values or None in values or values[0] == values[1]:
            continue
        side = 0 if _rank(values[0] or 0) < _rank(values[1] or 0) else 1
        sides[side] = _counted(sides[side], day, anchors, (values[0] or 0, values[1] or 0))
    verdict = _verdict(sides[0].count, sides[1].count)
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
    gap = abs(_rank(values[0]) - _rank(values[1]))
    new = _witness((gap, day, *values), 1)
    new = replace(
        new,
        anchors=tuple((point.anchor, date.fromordinal(at)) for point, at in anchors.items()),
    )
    best = side.most
    if best is None or (new.days is not None and (best.days is None or new.days > best.days)):
        best = new
    return Side(side.count + 1, best)


# --- all outcomes --------------------------------------------------------------------------------


def _assuming(of: Relation, outcome: Outcome) -> Relation:
    if not outcome or (of.stricter.most is None and of.laxer.most is None):
        return of
    words = in_words(outcome)
    sides = [
        side if side.most is None else replace(side, most=replace(side.most, assuming=words))
        for side in (of.stricter, of.laxer)
    ]
    return replace(of, stricter=sides[0], laxer=sides[1])


def _joined(cases: Sequence[Relation], is_loose: bool) -> Relation:
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
