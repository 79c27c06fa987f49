"""Moments as functions: by when, counted from what.

A moment is worked out on one of two scales. Standards in days compare days [ordinal]; standards
in which any limit is in hours compare moments [instant], and a limit in days then ends at the end
of its day.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import attrgetter
from typing import Literal, NamedTuple

from cpstandards import model
from cpstandards.calendars import WorkingCalendar
from cpstandards.clock import clock_span, day_of, local_span, minutes_of_day
from cpstandards.compile.anchors import locator
from cpstandards.compile.conditions import condition
from cpstandards.compile.matching import Matcher, matcher
from cpstandards.compile.setting import Setting
from cpstandards.compile.timeline import Point, Timeline, Trigger, contradicts, out_of_order
from cpstandards.describe import moment as in_words
from cpstandards.kernel import NEVER
from cpstandards.limits import Limit, Unit
from cpstandards.results import Basis, Part
from cpstandards.vocabulary import COUNTED, Event, EventRef


class Deadline(NamedTuple):
    """Where a moment falls.

    Attributes:
        earliest: the earliest it can be, if times are missing [ordinal or instant].
        latest: the latest it can be, or `NEVER`: no number stated, or not known yet.
        limit: the limit in force, if one was counted.
        anchor: what it was counted from, if anything.
        is_agreed: whether a limit that the case agreed had a part in it.
        parts: the moments of which it is the soonest or the latest, if it is.
    """

    earliest: int
    latest: int
    limit: Limit | None
    anchor: Trigger | None
    is_agreed: bool = False
    parts: tuple[Part, ...] = ()


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


class Edge(NamedTuple):
    """Which moment of a standard is meant.

    Attributes:
        backwards: whether a plain limit counts backwards from the standard's anchor.
        opening: whether it is the first moment in time, so that a day counts from its start.
        basis: whether an agreed limit stands for itself or for its maximum.
        recurs: whether it is asked anew in each gap of a recurrence, so that a date can be spent.
    """

    backwards: bool = False
    opening: bool = False
    basis: Basis = "maximum"
    recurs: bool = False


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
        case "working day":
            return _working_day(setting, edge)
        case "working time":
            return _working_time(setting, edge)
        case Limit():
            return counted(of, setting, edge)
        case model.Aside():
            return counted(of.limit, setting, edge._replace(backwards=of.side == "before"))
        case model.LimitFrom():
            return _limit_from(of, setting, edge)
        case model.AtTime():
            return _at_time(of, setting, edge)
        case model.SoonerOf():
            parts, words = _parts(of.sooner_of, setting, edge)
            return _sooner_to_come(of, parts, setting) if edge.recurs else _sooner(parts, words)
        case model.LaterOf():
            return _later(*_parts(of.later_of, setting, edge))
        case model.Dated():
            return _dated(of, setting, edge)
        case model.Choose():
            return _choose(of, setting, edge)
        case model.Agreed():
            return _agreed(of, setting, edge)
        case _:
            return _at_anchor(of, setting, edge)


def _unquantified(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
    return _DEADLINE(Deadline, (NEVER, NEVER, None, point, False, ()))


def _parts(
    of: Sequence[model.Moment], setting: Setting, edge: Edge
) -> tuple[list[Moment], list[str]]:
    """Several moments, and what the standard says of each."""
    return [moment(part, setting, edge) for part in of], [in_words(part) for part in of]


# --- one limit -----------------------------------------------------------------------------------


def counted(limit: Limit, setting: Setting, edge: Edge) -> Moment:
    """*limit*, counted from the standard's anchor."""
    if limit.is_in_hours:
        return _hours(limit, setting, edge)
    if limit.unit is Unit.WORKING_DAYS and setting.is_usual and not setting.timed:
        return _working_days(limit, setting.calendar, edge)
    ends = setting.counting(limit, edge.backwards, edge.opening)
    if setting.timed:
        return _timed(ends, limit, edge)

    def on_days(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        day = ends(point.day)
        return _DEADLINE(Deadline, (day, day, limit, point, False, ()))

    return on_days


def _working_days(limit: Limit, calendar: WorkingCalendar, edge: Edge) -> Moment:
    """The commonest moment of all, by the shortest way."""
    count = calendar.subtract_working_days if edge.backwards else calendar.add_working_days
    amount = limit.amount

    def on_days(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        day = count(point.day, amount)
        return _DEADLINE(Deadline, (day, day, limit, point, False, ()))

    return on_days


def _timed(ends: Callable[[int], int], limit: Limit, edge: Edge) -> Moment:
    def on_moments(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        at = local_span(ends(point.day))[0 if edge.opening else 1]
        return Deadline(at, at, limit, point)

    return on_moments


def _hours(limit: Limit, setting: Setting, edge: Edge) -> Moment:
    count = setting.hours(limit, edge.backwards)

    def elapsed(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        earliest, latest = span(point)
        first = count(earliest)
        last = first if latest == earliest else count(latest)
        return _DEADLINE(Deadline, (first, last, limit, point, False, ()))

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
        return _DEADLINE(Deadline, (at, at, None, point, False, ()))

    return on_the_day


def _working_day(setting: Setting, edge: Edge) -> Moment:
    timed, side, calendar = setting.timed, 0 if edge.opening else 1, setting.calendar
    roll = calendar.roll_back if edge.backwards else calendar.roll_forward

    def on_a_working_day(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        day = roll(point.day)
        at = local_span(day)[side] if timed else day
        return _DEADLINE(Deadline, (at, at, None, point, False, ()))

    return on_a_working_day


def _working_time(setting: Setting, edge: Edge) -> Moment:
    moved = setting.work.went_on if edge.backwards else setting.work.begins

    def in_working_time(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline:
        earliest, latest = span(point)
        return Deadline(moved(earliest), moved(latest), None, point)

    return in_working_time


# --- counted from elsewhere ----------------------------------------------------------------------


def _limit_from(of: model.LimitFrom, setting: Setting, edge: Edge) -> Moment:
    elsewhere = of.before if of.after is None else of.after
    assert elsewhere is not None  # the model requires one of them
    is_before = of.after is None
    inner = counted(of.limit, setting, edge._replace(backwards=is_before))
    return _starting(elsewhere, inner, setting, edge, with_plans=is_before)


def _starting(
    elsewhere: model.Moment | None,
    inner: Moment,
    setting: Setting,
    edge: Edge,
    with_plans: bool = False,
) -> Moment:
    """*inner*, counted from *elsewhere* rather than from the standard's own anchor."""
    if elsewhere is None:
        return inner
    if isinstance(elsewhere, ANCHORS):
        locate = locator(elsewhere, setting, with_plans)

        def from_there(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
            found = locate(point, line)
            return None if found is None else inner(found, line, trigger)

        return from_there
    first = moment(elsewhere, setting, edge._replace(opening=False, recurs=False))
    return _from_moment(first, inner, setting.timed)


ANCHORS = (
    model.EventAnchor,
    model.AnyOfAnchor,
    model.AllOf,
    model.FactAnchor,
    model.Birthday,
)
"""What time is measured from as it happened, rather than as it was worked out."""


def _from_moment(first: Moment, inner: Moment, timed: bool) -> Moment:
    """*inner*, counted from where the moment *first* falls."""

    def from_there(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = first(point, line, trigger)
        if found is None or found.latest == NEVER:
            return found
        at = _passing(point, found.latest, timed)
        end = inner(at, line, trigger)
        if end is None or end.latest == NEVER:
            return end
        is_agreed = found.is_agreed or end.is_agreed
        if found.earliest == found.latest:
            return end._replace(is_agreed=is_agreed)
        start = inner(_passing(point, found.earliest, timed), line, trigger) or end
        return end._replace(earliest=start.earliest, is_agreed=is_agreed)

    return from_there


def _passing(point: Trigger, at: int, timed: bool) -> Point:
    """A moment that was worked out from *point*, as something that time is measured from."""
    day, moment = (day_of(at), at) if timed else (at, None)
    kind = COUNTED + point.ref.type.removeprefix(COUNTED)
    return Point(EventRef((kind, day, moment, moment, None)), point.names, None, point.planned)


def _at_time(of: model.AtTime, setting: Setting, edge: Edge) -> Moment:
    """A clock time on the day of a moment."""
    inner, minutes = moment(of.on, setting, edge), minutes_of_day(of.at)

    def then(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = inner(point, line, trigger)
        if found is None or found.latest == NEVER:
            return found
        first = clock_span(day_of(found.earliest), minutes)[0]
        last = clock_span(day_of(found.latest), minutes)[1]
        return found._replace(earliest=first, latest=last, parts=())

    return then


def _at_anchor(of: model.Anchor, setting: Setting, edge: Edge) -> Moment:
    locate, timed = locator(of, setting, with_plans=False), setting.timed

    def there(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = locate(point, line)
        if found is None:
            return None
        earliest, latest = span(found) if timed else (found.day, found.day)
        return _DEADLINE(Deadline, (earliest, latest, None, found, False, ()))

    return there


# --- several moments -----------------------------------------------------------------------------


def _sooner(parts: list[Moment], words: list[str]) -> Moment:
    """The soonest of the parts whose anchor has happened."""

    def soonest(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = [part(point, line, trigger) for part in parts]
        return _told("sooner_of", words, found, _soonest_of(found))

    return soonest


def _told(
    rule: Literal["sooner_of", "later_of"],
    words: list[str],
    found: Sequence[Deadline | None],
    chosen: Deadline | None,
) -> Deadline | None:
    """*chosen*, with all of those among which it was."""
    if chosen is None or chosen is NOT_IN_FORCE:
        return chosen
    parts = [
        Part(rule, said, None, None)
        if each is None or each.anchor is None
        else Part(rule, said, each.latest if each.latest != NEVER else None, each.anchor.ref)
        for said, each in zip(words, found, strict=True)
    ]
    return chosen._replace(parts=tuple(parts))


def _soonest_of(found: Sequence[Deadline | None]) -> Deadline | None:
    known = [each for each in found if each is not None and each is not NOT_IN_FORCE]
    if not known:
        return NOT_IN_FORCE if NOT_IN_FORCE in found else None
    first = min(known, key=lambda each: each.latest)
    return _with_parts(first, min(each.earliest for each in known), known)


def _with_parts(chosen: Deadline, earliest: int, parts: list[Deadline]) -> Deadline:
    return chosen._replace(earliest=earliest, is_agreed=any(part.is_agreed for part in parts))


def _sooner_to_come(of: model.SoonerOf, parts: list[Moment], setting: Setting) -> Moment:
    """As `_sooner`, of the parts that are not spent in a gap; of all of them if all are."""
    words = [in_words(part) for part in of.sooner_of]
    fixed = [_is_from_elsewhere(part) for part in of.sooner_of]

    def soonest(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        last = point.day - 1 if point is trigger else point.day
        found = [part(point, line, trigger) for part in parts]
        lasting = [
            _unless_by(last, each, setting) if stands else each
            for each, stands in zip(found, fixed, strict=True)
        ]
        left = [
            now
            for each, now in zip(found, lasting, strict=True)
            if now is each or (now is not None and now.earliest != NEVER)
        ]
        return _told("sooner_of", words, lasting, _soonest_of(left or found))

    return soonest


def unless_spent(of: model.Moment, setting: Setting, edge: Edge) -> Moment:
    """The moment in a gap of a recurrence; it leads nowhere in one that began on its day or later.

    What stands fast was asked for in the gap before. What is counted from where the gap begins is
    never spent, and nothing is in the first gap, which none came before.
    """
    made = moment(of, setting, edge)
    if not _is_from_elsewhere(of):
        return made

    def still_to_come(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = made(point, line, trigger)
        return found if point is trigger else _unless_by(point.day, found, setting)

    return still_to_come


def _unless_by(last: int, found: Deadline | None, setting: Setting) -> Deadline | None:
    """*found*, which leads nowhere if it falls on the day *last* [ordinal] or before."""
    if found is None or _day(found.earliest, setting) > last:
        return found
    if _day(found.latest, setting) > last:  # which of them depends on a time that is missing
        return found._replace(latest=NEVER)
    return found._replace(earliest=NEVER, latest=NEVER)


def _is_from_elsewhere(of: object) -> bool:
    """Whether a moment may be counted from elsewhere than from where a gap begins."""
    if isinstance(of, ANCHORS):
        return True
    if isinstance(of, tuple):
        return any(_is_from_elsewhere(part) for part in of)
    if isinstance(of, model.SoonerOf):  # it comes no later than what is counted from the gap
        return all(_is_from_elsewhere(part) for part in of.sooner_of)
    return any(_is_from_elsewhere(getattr(of, key)) for key in _PARTS_OF.get(type(of), ()))


_PARTS_OF: Mapping[type, tuple[str, ...]] = {
    model.LimitFrom: ("after", "before"),
    model.AtTime: ("on",),
    model.LaterOf: ("later_of",),
    model.Dated: ("dated",),
    model.DatedMoment: ("limit",),
    model.Choose: ("choose",),
    model.Choice: ("then", "otherwise"),
    model.Agreed: ("after", "otherwise"),
}
"""For each part of a moment, the keys that hold what it is counted from, or its own parts."""


def _later(parts: list[Moment], words: list[str]) -> Moment:
    """The latest of the parts; none yet while the anchor of one has not happened."""

    def latest(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        found = [part(point, line, trigger) for part in parts]
        known = [each for each in found if each is not None and each is not NOT_IN_FORCE]
        if None in found:
            return None
        if not known:
            return NOT_IN_FORCE
        last = max(known, key=lambda each: each.latest)
        last = _with_parts(last, max(each.earliest for each in known), known)
        return _told("later_of", words, found, last)

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
        when = condition(variant.when, setting)
        variants.append((when, moment(then, setting, edge)))

    def chosen(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        for when, then in variants:
            if when is None or when(trigger, line):
                return then(point, line, trigger)
        raise AssertionError("the model requires `otherwise`")  # pragma: no cover

    return chosen


def _agreed(of: model.Agreed, setting: Setting, edge: Edge) -> Moment:
    """The maximum; or, for the agreed basis, what was agreed when the counting starts."""
    if of.otherwise is not None:
        return _extended(of, of.otherwise, setting, edge)
    maximum = most_of(of, setting, edge)
    if edge.basis == "maximum" or of.as_ is None:
        return maximum
    agreements = matcher(of.agreed, setting.vocabulary, setting.mentions)
    fixed, value_of = fixed_by(of, setting, edge), attrgetter(of.as_)

    def as_agreed(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        value = None
        for event in _about(trigger, agreements, line):
            if not out_of_order(event, point) and agreements.accepts(event, line):
                value = value_of(event) or value
        if value is None or (edge.recurs and _is_over(value, point, trigger)):
            return maximum(point, line, trigger)
        return fixed(value, point, line, trigger)

    return as_agreed


def _is_over(agreed: Agreement, point: Trigger, trigger: Trigger) -> bool:
    """Whether the date *agreed* is spent in the gap that begins at *point*."""
    if isinstance(agreed, Limit):
        return False
    return agreed.toordinal() <= (point.day - 1 if point is trigger else point.day)


def _extended(of: model.Agreed, otherwise: model.Moment, setting: Setting, edge: Edge) -> Moment:
    """What applies until something is agreed; then the maximum, or what was agreed."""
    usual = moment(otherwise, setting, edge)
    maximum, in_time = most_of(of, setting, edge), extensions(of, setting, edge)
    fixed = fixed_by(of, setting, edge)

    def extended(point: Trigger, line: Timeline, trigger: Trigger) -> Deadline | None:
        made = in_time(point, line, trigger)
        if not made:
            return usual(point, line, trigger)
        value = agreed_in(of, made[-1])
        if edge.basis == "maximum" or value is None:
            return maximum(point, line, trigger)
        return fixed(value, point, line, trigger)

    return extended


Extensions = Callable[[Trigger, Timeline, Trigger], Sequence[Event]]


def extensions(of: model.Agreed, setting: Setting, edge: Edge) -> Extensions:
    """The agreements made while the clock ran, each by the end of what applied before it.

    Ahead of a reference event the clock runs since the duty was raised; where nothing else than
    the event itself raises it, it has always run.
    """
    assert of.otherwise is not None
    usual, maximum = moment(of.otherwise, setting, edge), most_of(of, setting, edge)
    agreements = matcher(of.agreed, setting.vocabulary, setting.mentions)
    fixed, timed = fixed_by(of, setting, edge), setting.timed

    def made(point: Trigger, line: Timeline, trigger: Trigger) -> list[Event]:
        found: list[Event] = []
        end = usual(point, line, trigger)
        start = trigger if edge.backwards else point
        has_always_run = edge.backwards and trigger is point
        for event in _about(trigger, agreements, line):
            if not has_always_run and out_of_order(start, event):
                continue
            if event is start or not agreements.accepts(event, line):
                continue
            if end is not None and _starts(event, timed) > end.latest:
                break
            found.append(event)
            if of.which == "first":
                break
            value = agreed_in(of, event)
            most = maximum(point, line, trigger)
            end = most if value is None else _soonest(most, fixed(value, point, line, trigger))
        return found

    return made


def _starts(event: Event, timed: bool) -> int:
    """The earliest that *event* can have been, on the standard's scale."""
    return span(event)[0] if timed else event.day


def _soonest(one: Deadline | None, other: Deadline | None) -> Deadline | None:
    if one is None or other is None:
        return one or other
    return min(one, other, key=lambda each: each.latest)


Agreement = Limit | date


def agreed_in(of: model.Agreed, event: Event) -> Agreement | None:
    """What *event* agrees, if it says so."""
    value: Agreement | None = None if of.as_ is None else getattr(event, of.as_)
    return value


def most_of(of: model.Agreed, setting: Setting, edge: Edge) -> Moment:
    """The maximum of an agreement."""
    if of.up_to is None:
        return _unquantified
    return _starting(of.after, counted(of.up_to, setting, edge), setting, edge)


Fixed = Callable[[Agreement, Trigger, Timeline, Trigger], Deadline | None]


def fixed_by(of: model.Agreed, setting: Setting, edge: Edge) -> Fixed:
    """Where an agreement leads: a limit, counted as the maximum is, or the day until which."""
    known: dict[Limit, Moment] = {}

    def fixed(
        value: Agreement, point: Trigger, line: Timeline, trigger: Trigger
    ) -> Deadline | None:
        if not isinstance(value, Limit):
            day = value.toordinal()
            at = local_span(day)[1] if setting.timed else day
            return Deadline(at, at, None, point, is_agreed=True)
        agreed = known.get(value)
        if agreed is None:
            inner = _agreed_limit(value, setting, edge)
            agreed = known[value] = _starting(of.after, inner, setting, edge)
        deadline = agreed(point, line, trigger)
        return (
            None if deadline is None else _DEADLINE(Deadline, (*deadline[:4], True, deadline.parts))
        )

    return fixed


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
    if not limit.is_in_hours:
        return counted(limit, setting, edge)
    is_countable = limit.unit is Unit.HOURS or setting.conventions.working_hours is not None
    if setting.timed and is_countable:
        return counted(limit, setting, edge)
    if limit.unit is Unit.WORKING_HOURS:
        return _unquantified
    days = limit.amount // HOURS_IN_DAY
    return counted(Limit(days, Unit.DAYS), setting, edge) if days else _same_day(setting, edge)
