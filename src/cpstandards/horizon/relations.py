"""Which of two moments is the stricter, over every day of the calendar and every outcome.

The earlier deadline is the stricter, forwards and backwards alike: less time, or more notice. For
the moment at which something opens, or until which it is forbidden, the later is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

from cpstandards import model
from cpstandards.compile.moments import FORWARDS, Edge
from cpstandards.horizon.anchors import by_terms
from cpstandards.horizon.curves import Counting
from cpstandards.horizon.days import EVERY, Span, by_curve
from cpstandards.horizon.forms import OWN, Form, Naming, conditions_in, form
from cpstandards.horizon.instants import by_instant, instants
from cpstandards.horizon.joining import assuming, joined
from cpstandards.horizon.outcomes import Outcome, Questions, questions_of
from cpstandards.horizon.results import Relation, Verdict
from cpstandards.limits import Conventions
from cpstandards.vocabulary import Vocabulary

NEVER_BOTH = "there is no case in which both apply"


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
    return joined(cases, questions.is_loose)


def _in_outcome(
    one: Measured, other: Measured, outcome: Outcome, span: Span, known: Known
) -> Relation:
    forms = one.form(outcome), other.form(outcome)
    found = compare_forms(
        *forms, one.counting, later_is_stricter=one.edge.opening, span=span, known=known
    )
    if one.counting != other.counting and any(each.is_partly_uncounted for each in forms):
        found = Relation(Verdict.UNDECIDED, why="what is not counted in days may differ")
    return assuming(found, outcome)


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
        return by_curve(mine[1], its[1], counting, span)
    if mine is not None and its is not None and mine[0].anchor == its[0].anchor:
        timed = (instants(*each, counting, opening) for each in (mine, its))
        first, second = timed
        if first is not None and second is not None:
            return by_instant(first, second, counting, span)
    return by_terms(one, other, counting, span)
