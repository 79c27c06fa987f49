"""Which of two moments is the stricter, over every day of the calendar and every outcome.

The earlier deadline is the stricter, forwards and backwards alike: less time, or more notice. For
the moment at which something opens, or until which it is forbidden, the later is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from cpstandards import model
from cpstandards.clock import day_of, local_span
from cpstandards.compile.moments import FORWARDS, Edge
from cpstandards.horizon.curves import ABSENT, OUTSIDE, Counting, Curve
from cpstandards.horizon.forms import OWN, Form, Point, Term, conditions_in, form, is_never_later
from cpstandards.horizon.outcomes import Outcome, in_words, questions_of
from cpstandards.kernel import NEVER
from cpstandards.limits import HOUR
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
        count: how many [trigger days], over all outcomes.
        most: where they are furthest apart; None if there is no such day.
    """

    count: int = 0
    most: Witness | None = None


NOWHERE = Side()


@dataclass(frozen=True, slots=True)
class Relation:
    """How one moment stands to another.

    Attributes:
        verdict: `same` only if it is so on every day and in every outcome.
        stricter: the days on which the first is the stricter.
        laxer: the days on which the first is the laxer.
        compared: on how many days they were compared, over all outcomes.
        why: what the verdict rests on, or what stands in the way of one.
    """

    verdict: Verdict
    stricter: Side = NOWHERE
    laxer: Side = NOWHERE
    compared: int = 0
    why: str = ""

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
NOT_COUNTED = "it depends on more than days can show"


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
    counting_too = other_counting or counting
    conditions = [*conditions_in(one), *conditions_in(other)]
    questions = questions_of(conditions, vocabulary or Vocabulary({}, {}))
    if questions.are_too_many:
        return Relation(Verdict.UNDECIDED, why=f"{questions.count} combinations of conditions")
    made: Known = {}
    cases: list[Relation] = []
    for outcome in questions.outcomes():
        forms = form(one, counting, edge, outcome), form(other, counting_too, edge, outcome)
        found = compare_forms(
            *forms, counting, later_is_stricter=edge.opening, days=days, known=made
        )
        if counting != counting_too and any(each.is_partly_uncounted for each in forms):
            found = Relation(Verdict.UNDECIDED, why="what is not counted in days may differ")
        cases.append(_assuming(found, outcome))
    return _joined(cases, questions.is_loose)


Known = dict[tuple[object, ...], tuple[tuple[Form, Form], Relation]]
"""Relations found before, by what was compared."""


def compare_forms(
    one: Form,
    other: Form,
    counting: Counting,
    *,
    later_is_stricter: bool = False,
    days: range | None = None,
    known: Known | None = None,
) -> Relation:
    """How *one* form stands to *other* in one outcome.

    Args:
        one: a form.
        other: another.
        counting: of the calendar on whose days both stand.
        later_is_stricter: whether they are moments at which something opens.
        days: only these trigger days [ordinal].
        known: relations found before, by what was compared; added to.
    """
    key = (*_identity(one), "and", *_identity(other))
    if known is not None and key in known:
        return known[key][1]
    found = _compared(one, other, counting, days)
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


def _compared(one: Form, other: Form, counting: Counting, days: range | None) -> Relation:
    if one.curve is not None and other.curve is not None:
        return _by_curve(one.curve, other.curve, counting, days)
    timed = _instants(one, counting), _instants(other, counting)
    if timed[0] is not None and timed[1] is not None:
        return _by_instant(timed[0], timed[1], counting, days)
    return _by_terms(one, other, counting, days)


# --- one curve each ------------------------------------------------------------------------------


def _by_curve(one: Curve, other: Curve, counting: Counting, days: range | None) -> Relation:
    """Two moments of the standard's own anchor: decided day by day."""
    first = counting.days[0]
    span = range(len(one)) if days is None else range(days[0] - first, days[-1] - first + 1)
    if one == other:
        compared = sum(one[i] != OUTSIDE for i in span)
        return Relation(Verdict.SAME, compared=compared, why=EVERY_DAY)
    return _by_pairs(((first + i, one[i], other[i]) for i in span), 1)


def _by_pairs(pairs: Iterable[tuple[int, int, int]], unit: int) -> Relation:
    """The relation that each day's two values give; *unit* is how many of them are a day."""
    compared: set[int] = set()
    parted: tuple[set[int], set[int]] = (set(), set())
    most: list[tuple[int, int, int, int] | None] = [None, None]
    for day, one, other in pairs:
        if OUTSIDE in (one, other):
            continue
        compared.add(day)
        if one == other:
            continue
        side = 0 if _rank(one) < _rank(other) else 1
        parted[side].add(day)
        gap = abs(_rank(one) - _rank(other))
        best = most[side]
        if best is None or gap > best[0]:
            most[side] = gap, day, one, other
    sides = [
        Side(len(days), None if best is None else _witness(best, unit))
        for days, best in zip(parted, most, strict=True)
    ]
    return Relation(
        _verdict(sides[0].count, sides[1].count), sides[0], sides[1], len(compared), EVERY_DAY
    )


def _rank(value: int) -> int:
    """Where a value stands in order: no obligation at all is the laxest."""
    return NEVER + 1 if value == ABSENT else value


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

Instants = Sequence[tuple[int, int]]
"""Where a moment falls if the trigger is at the first, or at the last, instant of each day."""


def _instants(of: Form, counting: Counting) -> Instants | None:
    """A single limit, in hours or in days, as instants; None where the form is anything else."""
    if len(of.terms) != 1 or len(of.terms[0]) != 1:
        return None
    ((point, part),) = of.terms[0].items()
    if point == Point(scale="hours"):
        spans = (local_span(day) for day in counting.days)
        return [(start + part[0] * HOUR, end + part[0] * HOUR) for start, end in spans]
    if point == Point():
        return [(_end_of(day), _end_of(day)) for day in part]
    return None


def _end_of(day: int) -> int:
    return day if day < 0 or day == NEVER else local_span(day)[1]


def _by_instant(one: Instants, other: Instants, counting: Counting, days: range | None) -> Relation:
    """Limits in hours and in days: a trigger may be at any time of its day.

    Between a day's first instant and its last both sides grow evenly or not at all, so the two ends
    decide.
    """
    first = counting.days[0]
    span = days or counting.days
    pairs = (
        (day, one[day - first][end], other[day - first][end]) for day in span for end in (0, 1)
    )
    return _by_pairs(pairs, 24 * HOUR)


# --- several anchors -----------------------------------------------------------------------------


def _by_terms(one: Form, other: Form, counting: Counting, days: range | None) -> Relation:
    """Moments of several anchors, each of which may fall on any day."""
    at_most, at_least = _is_at_most(one, other), _is_at_most(other, one)
    if at_most and at_least:
        return Relation(Verdict.SAME, compared=len(days or counting.days), why=EVERY_DAY)
    if not one.points & other.points:
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
        return Relation(Verdict.UNDECIDED, sides[0], sides[1], why=NOT_COUNTED)
    return Relation(
        verdict, sides[0], sides[1], len(days or counting.days), "each anchor on every day"
    )


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
    if not outcome:
        return of
    words = in_words(outcome)
    sides = [
        side if side.most is None else Side(side.count, replace(side.most, assuming=words))
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
        return Relation(
            Verdict.UNDECIDED, stricter, laxer, compared, "conditions that may not be independent"
        )
    return Relation(verdict, stricter, laxer, compared, why)


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
    best = max(witnesses, key=lambda each: -1 if each.days is None else each.days, default=None)
    return Side(sum(side.count for side in sides), best)
