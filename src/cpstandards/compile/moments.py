"""Moments as functions: by when, counted from what.

A moment is worked out on one of two scales. Standards in days compare days [ordinal]; standards
in which any limit is in hours compare moments [instant], and a limit in days then ends at the end
of its day.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from operator import attrgetter
from typing import NamedTuple

from cpstandards import model
from cpstandards.calendars import WorkingCalendar
from cpstandards.clock import day_of, local_span
from cpstandards.compile.anchors import locator
from cpstandards.compile.conditions import condition
from cpstandards.compile.matching import Matcher, Mentions, matcher
from cpstandards.compile.timeline import Timeline, Trigger, contradicts, out_of_order
from cpstandards.errors import CalendarRangeError
from cpstandards.kernel import NEVER
from cpstandards.limits import (
    USUAL,
    Conventions,
    Limit,
    Unit,
    deadline_after,
    deadline_before,
    earlier_instant,
    later_instant,
)
from cpstandards.results import Basis
from cpstandards.vocabulary import Event, Vocabulary


class Deadline(NamedTuple):
    """Where a moment falls.

    Attributes:
        earliest: the earliest it can be, if times are missing [ordinal or instant].
        latest: the latest it can be, or `NEVER`: no number stated, or not known yet.
        limit: the limit in force, if one was counted.
        anchor: what it was counted from, if anything.
        is_agreed: whether a limit that the case agreed had a part in it.
    """

    earliest: int
    latest: int
    limit: Limit | None
    anchor: Trigger | None
    is_agreed: bool = False


_DEADLINE = tuple.__new__
"""Makes a deadline without the cost of naming its fields, where it is made for every obligation."""

OPEN = Deadline(NEVER, NEVER, None, None)
"""No deadline: none is stated, or it cannot be known yet."""

NOT_IN_FORCE = Deadline(NEVER, NEVER, None, None)
"""Nothing is in force on the trigger's day, or nothing was agreed: there is no obligation."""

Moment = Callable[[Trigger, Timeline, Trigger], Deadline | None]
"""The deadline counted from an anchor, or None while what it is counted from has not happened.

The last argument is the standard's trigger, which conditions speak of. In a recurrence the anchor
is the last duty, and the trigger what began it all.
"""


class Setting(NamedTuple):
    """What is the same for every moment of a standard.

    Attributes:
        calendar: which days are worked.
        conventions: how the ruleset counts.
        vocabulary: event types and facts.
        mentions: the values that the standard asks about.
        timed: whether the standard compares moments rather than days.
    """

    calendar: WorkingCalendar
    conventions: Conventions
    vocabulary: Vocabulary
    mentions: Mentions
    timed: bool

    @property
    def is_usual(self) -> bool:
        """Whether the ruleset counts as rulesets do that say nothing of it."""
        return self.conventions == USUAL

    def counting(
        self, limit: Limit, backwards: bool, opening: bool = False
    ) -> Callable[[int], int]:
        """Where *limit* ends on the scale of days, seen from a day [ordinal].

        Args:
            limit: in any unit but hours.
            backwards: whether it counts backwards.
            opening: whether it opens a time rather than closing it, and so is never moved off a
                non-working day.
        """
        ends = deadline_before if backwards else deadline_after
        conventions = self.conventions
        if opening:
            conventions = replace(conventions, non_working_deadline="stays")
        if self.is_usual and limit.unit in (Unit.DAYS, Unit.WEEKS):
            step = limit.amount * (7 if limit.unit is Unit.WEEKS else 1) * (-1 if backwards else 1)
            return self._in_span(lambda day: day + step)
        return self._in_span(lambda day: ends(limit, day, self.calendar, conventions))

    def _in_span(self, count: Callable[[int], int]) -> Callable[[int], int]:
        """*count*, refusing to lead outside the calendar: a day there may be a bank holiday."""
        first, last = self.calendar.first.toordinal(), self.calendar.last.toordinal()

        def checked(day: int) -> int:
            end = count(day)
            if not first <= end <= last:
                raise CalendarRangeError(
                    self.calendar.first.fromordinal(day),
                    self.calendar.first,
                    self.calendar.last,
                    counted=True,
                )
            return end

        return checked


class Edge(NamedTuple):
    """Which moment of a standard is meant.

    Attributes:
        backwards: whether a plain limit counts backwards from the standard's anchor.
        opening: whether it is the first moment in time, so that a day counts from its start.
        basis: whether an agreed limit stands for itself or for its maximum.
    """

    backwards: bool = False
    opening: bool = False
    basis: Basis = "maximum"


HOURS_IN_DAY = 24

FORWARDS = Edge()
"""The closing edge, counted forwards, against the maximum."""


def moment(  # noqa: C901, PLR0911, PLR0912 - one line for each form of moment
    of: model.Moment, setting: Setting, edge: Edge = FORWARDS
) -> Moment:
    """The moment as a function of the standard's anchor."""
    match of:
        case "unquantified":
            return _unquantified
        case "same day":
            return _same_day(setting, edge)
        case Limit():
            return counted(of, setting, edge)
        case model.Aside():
            return counted(of.limit, setting, edge._replace(backwards=of.side == "before"))
        case model.LimitFrom():
            return _from_anchor(of, setting, edge)
        case model.SoonerOf():
            return _sooner(_parts(of.sooner_of, setting, edge))
        case model.LaterOf():
            return _later(_parts(of.later_of, setting, edge))
        case model.Dated():
            return _dated(of, setting, edge)
        case model.Choose():
            return _choose(of, setting, edge)
        case model.Agreed():
            return _agreed(of, setting, edge)
        case _:
            return _at_anchor(of, setting, edge)


def _unquantified(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
    return _DEADLINE(Deadline, (NEVER, NEVER, None, point, False))


def _parts(of: Sequence[model.Moment], setting: Setting, edge: Edge) -> list[Moment]:
    return [moment(part, setting, edge) for part in of]


# --- one limit -----------------------------------------------------------------------------------


def counted(limit: Limit, setting: Setting, edge: Edge) -> Moment:
    """*limit*, counted from the standard's anchor."""
    if limit.unit is Unit.HOURS:
        return _hours(limit, edge)
    if limit.unit is Unit.WORKING_DAYS and setting.is_usual and not setting.timed:
        return _working_days(limit, setting.calendar, edge)
    ends = setting.counting(limit, edge.backwards, edge.opening)
    if setting.timed:
        return _timed(ends, limit, edge)

    def on_days(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        day = ends(point.day)
        return _DEADLINE(Deadline, (day, day, limit, point, False))

    return on_days


def _working_days(limit: Limit, calendar: WorkingCalendar, edge: Edge) -> Moment:
    """The commonest moment of all, by the shortest way."""
    count = calendar.subtract_working_days if edge.backwards else calendar.add_working_days
    amount = limit.amount

    def on_days(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        day = count(point.day, amount)
        return _DEADLINE(Deadline, (day, day, limit, point, False))

    return on_days


def _timed(ends: Callable[[int], int], limit: Limit, edge: Edge) -> Moment:
    def on_moments(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        at = local_span(ends(point.day))[0 if edge.opening else 1]
        return Deadline(at, at, limit, point)

    return on_moments


def _hours(limit: Limit, edge: Edge) -> Moment:
    count = earlier_instant if edge.backwards else later_instant

    def elapsed(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        earliest, latest = span(point)
        first = count(limit, earliest)
        last = first if latest == earliest else count(limit, latest)
        return _DEADLINE(Deadline, (first, last, limit, point, False))

    return elapsed


def span(point: Trigger) -> tuple[int, int]:
    """The earliest and latest moment that *point* can be [instant]."""
    if point.earliest is None or point.latest is None:
        return local_span(point.day)
    return point.earliest, point.latest


def _same_day(setting: Setting, edge: Edge) -> Moment:
    timed, side = setting.timed, 0 if edge.opening else 1

    def on_the_day(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        at = local_span(point.day)[side] if timed else point.day
        return _DEADLINE(Deadline, (at, at, None, point, False))

    return on_the_day


# --- other anchors -------------------------------------------------------------------------------


def _from_anchor(of: model.LimitFrom, setting: Setting, edge: Edge) -> Moment:
    anchor = of.before if of.after is None else of.after
    assert anchor is not None  # the model requires one of them
    locate = locator(anchor, setting, with_plans=of.after is None)
    inner = counted(of.limit, setting, edge._replace(backwards=of.after is None))

    def from_there(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = locate(point, line)
        return None if found is None else inner(found, line, trigger)

    return from_there


def _at_anchor(of: model.Anchor, setting: Setting, edge: Edge) -> Moment:
    locate, timed = locator(of, setting, with_plans=False), setting.timed

    def there(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = locate(point, line)
        if found is None:
            return None
        earliest, latest = span(found) if timed else (found.day, found.day)
        return _DEADLINE(Deadline, (earliest, latest, None, found, False))

    return there


# --- several moments -----------------------------------------------------------------------------


def _sooner(parts: list[Moment]) -> Moment:
    """The soonest of the parts whose anchor has happened."""

    def soonest(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = [part(point, line, trigger) for part in parts]
        known = [each for each in found if each is not None and each is not NOT_IN_FORCE]
        if not known:
            return NOT_IN_FORCE if NOT_IN_FORCE in found else None
        first = min(known, key=lambda each: each.latest)
        return _with_parts(first, min(each.earliest for each in known), known)

    return soonest


def _with_parts(chosen: Deadline, earliest: int, parts: list[Deadline]) -> Deadline:
    return chosen._replace(earliest=earliest, is_agreed=any(part.is_agreed for part in parts))


def _later(parts: list[Moment]) -> Moment:
    """The latest of the parts; none yet while the anchor of one has not happened."""

    def latest(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = [part(point, line, trigger) for part in parts]
        known = [each for each in found if each is not None and each is not NOT_IN_FORCE]
        if None in found:
            return None
        if not known:
            return NOT_IN_FORCE
        last = max(known, key=lambda each: each.latest)
        return _with_parts(last, max(each.earliest for each in known), known)

    return latest


def _dated(of: model.Dated, setting: Setting, edge: Edge) -> Moment:
    """The part in force on the trigger's day, or on the day on which it would fall itself."""
    parts = [
        (
            part.from_.toordinal() if part.from_ else -NEVER,
            part.to.toordinal() if part.to else NEVER,
            moment(part.limit, setting, edge),
        )
        for part in of.dated
    ]
    ends = [start - 1 for start, _, _ in parts[1:]] + [NEVER]
    ranges = [(s, min(t, end), m) for (s, t, m), end in zip(parts, ends, strict=True)]
    by_deadline = setting.conventions.dated_limits_by == "deadline"

    def in_force(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        for start, stop, part in ranges:
            if not by_deadline and start <= point.day <= stop:
                return part(point, line, trigger)
            if by_deadline:
                found = part(point, line, trigger)
                if found is not None and start <= _day(found.latest, setting) <= stop:
                    return found
        return NOT_IN_FORCE

    return in_force


def _day(at: int, setting: Setting) -> int:
    if at == NEVER or not setting.timed:
        return at
    return day_of(at)


def _choose(of: model.Choose, setting: Setting, edge: Edge) -> Moment:
    variants: list[tuple[Callable[[Trigger, Timeline], bool] | None, Moment]] = []
    for variant in of.choose:
        then = variant.otherwise if variant.then is None else variant.then
        assert then is not None  # the model requires one of them
        when = condition(variant.when, setting.vocabulary, setting.mentions)
        variants.append((when, moment(then, setting, edge)))

    def chosen(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        for when, then in variants:
            if when is None or when(trigger, line):
                return then(point, line, trigger)
        raise AssertionError("the model requires `otherwise`")  # pragma: no cover

    return chosen


def _agreed(of: model.Agreed, setting: Setting, edge: Edge) -> Moment:
    """The maximum; or, for the agreed basis, what was agreed when the counting starts."""
    if edge.basis == "maximum":
        return moment(of.up_to or "unquantified", setting, edge)
    agreements = matcher(of.agreed, setting.vocabulary, setting.mentions)
    maximum = moment(of.up_to or "unquantified", setting, edge)
    known: dict[Limit, Moment] = {}
    limit_of = attrgetter(of.as_)

    def as_agreed(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        limit = None
        for event in _about(trigger, agreements, line):
            if not out_of_order(event, point) and agreements.accepts(event, line):
                limit = limit_of(event) or limit
        if limit is None:
            return maximum(point, line, trigger)
        agreed = known.get(limit)
        if agreed is None:
            agreed = known[limit] = _agreed_limit(limit, setting, edge)
        deadline = agreed(point, line, trigger)
        return None if deadline is None else _DEADLINE(Deadline, (*deadline[:4], True))

    return as_agreed


def _about(trigger: Trigger, agreements: Matcher, line: Timeline) -> Sequence[Event]:
    """The events that may be agreements about what *trigger* began, tested or not."""
    key = ("about", agreements.types, id(trigger))
    kept: tuple[Trigger, Sequence[Event]] | None = line.kept.get(key)
    if kept is None:
        events = agreements.candidates(line)
        found = [event for event in events if not contradicts(event, trigger, line)]
        kept = line.kept[key] = trigger, found  # with the trigger, so that its `id` stays its own
    return kept[1]


def _agreed_limit(limit: Limit, setting: Setting, edge: Edge) -> Moment:
    """An agreed limit on the standard's scale: on that of days, hours count as whole days."""
    if setting.timed or not limit.is_in_hours:
        return counted(limit, setting, edge)
    days = limit.amount // HOURS_IN_DAY
    return counted(Limit(days, Unit.DAYS), setting, edge) if days else _same_day(setting, edge)
