"""The five kinds of standard: each finds its triggers, deadlines and duties, and has them judged.

A sixth kind is one function here, its keys in `model.KEYS_OF_KIND`, and its verdict in `kernel`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from cpstandards import model
from cpstandards.compile import judging
from cpstandards.compile.anchors import references, triggers
from cpstandards.compile.cadence import Cadence, cadence
from cpstandards.compile.judging import Found, Frame
from cpstandards.compile.matching import Answer, Condition, Matcher, answer, condition, matcher
from cpstandards.compile.moments import (
    NOT_IN_FORCE,
    OPEN,
    Deadline,
    Edge,
    Moment,
    Setting,
    moment,
)
from cpstandards.compile.timeline import Point, Timeline, Trigger, contradicts, out_of_order
from cpstandards.kernel import NEVER, VIOLATED
from cpstandards.results import Basis, Obligation
from cpstandards.vocabulary import Event, EventRef

Judge = Callable[[Timeline], list[Obligation]]
"""Every obligation of one standard, under one reading, in a case.

Raises:
    Unsure: a verdict depends on something that the timeline does not settle.
"""

BASES: tuple[Basis, ...] = ("maximum", "agreed")


@dataclass(frozen=True, slots=True)
class Parts:
    """What every kind of standard is made of.

    Attributes:
        frame: what its obligations have in common.
        setting: what its moments have in common.
        when: the condition under which there is an obligation.
        ends: finds what ends the duty.
    """

    frame: Frame
    setting: Setting
    when: Condition | None
    ends: Answer | None

    def applies(self, point: Trigger, line: Timeline) -> bool:
        """Whether *point* gives rise to an obligation."""
        return self.when is None or self.when(point, line)

    def end_of(self, point: Trigger, line: Timeline) -> Event | None:
        """What ended the duty that *point* began, if anything."""
        return None if self.ends is None else self.ends(point, line)


def parts(of: model.Standard, frame: Frame, setting: Setting) -> Parts:
    """The parts that *of* shares with standards of every kind."""
    ends = of.ends_on
    if isinstance(ends, tuple):
        ends = model.AnyOf(any_of=ends) if len(ends) > 1 else ends[0]
    when = condition(of.when, setting.vocabulary, setting.mentions)
    find = None if ends is None else answer(ends, setting.vocabulary, setting.mentions)[0]
    return Parts(frame, setting, when, find)


def judge(of: model.Standard, frame: Frame, setting: Setting) -> Judge:
    """The judge of a standard, by its kind."""
    shared = parts(of, frame, setting)
    match of.kind:
        case "within":
            return _within(of, shared)
        case "before":
            return _before(of, shared)
        case "every":
            return _every(of, shared)
        case "window":
            return _window(of, shared)
        case "not_before":
            return _not_before(of, shared)


def moments(of: model.Moment, setting: Setting, edge: Edge) -> list[tuple[Basis, Moment]]:
    """The moment on each basis that it has: the maximum, and what the case agreed."""
    bases = BASES if mentions_agreement(of) else BASES[:1]
    return [(basis, moment(of, setting, edge._replace(basis=basis))) for basis in bases]


def mentions_agreement(of: object) -> bool:
    """Whether a limit that the case agrees is anywhere in a moment."""
    if isinstance(of, model.Agreed):
        return True
    if isinstance(of, (tuple, list)):
        return any(mentions_agreement(each) for each in of)
    if isinstance(
        of,
        (
            model.SoonerOf,
            model.LaterOf,
            model.Dated,
            model.DatedMoment,
            model.Choose,
            model.Choice,
            model.Phase,
        ),
    ):
        return any(mentions_agreement(getattr(of, name)) for name in type(of).model_fields)
    return False


# --- within --------------------------------------------------------------------------------------


def _within(of: model.Standard, shared: Parts) -> Judge:
    setting, frame = shared.setting, shared.frame
    assert of.within is not None
    assert of.after is not None
    assert of.duty is not None
    points = triggers(of.after, setting)
    by_when = moments(of.within, setting, Edge())
    duty, _ = answer(of.duty, setting.vocabulary, setting.mentions)
    ends, when, verdict = shared.ends, shared.when, judging.within

    def run(line: Timeline) -> list[Obligation]:
        result: list[Obligation] = []
        for point in points(line):
            if when is not None and not when(point, line):
                continue
            for basis, at in by_when:
                deadline = at(point, line, point)
                if deadline is NOT_IN_FORCE:
                    continue
                done = duty(point, line)
                ended = None if ends is None else ends(point, line)
                found = Found(point, deadline or OPEN, done, ended, basis)
                result.append(verdict(frame, found, line))
        return result

    return run


# --- before --------------------------------------------------------------------------------------


def _before(of: model.Standard, shared: Parts) -> Judge:
    setting = shared.setting
    assert of.before is not None
    assert of.at_least is not None
    assert of.duty is not None
    points = references(of.before, setting)
    by_when = moments(of.at_least, setting, Edge(backwards=True))
    duties = _each(of.duty, setting)

    def run(line: Timeline) -> list[Obligation]:
        found = points(line)
        result: list[Obligation] = []
        for index, point in enumerate(found):
            if not shared.applies(point, line):
                continue
            ahead, after = _answers(duties, found, index, line)
            ended = _cancelled(point, line) or _ended_by(shared, point, line)
            for basis, at in by_when:
                deadline = at(point, line, point)
                if deadline is not NOT_IN_FORCE:
                    each = Found(point, deadline or OPEN, ahead, ended, basis, shown=after)
                    result.append(judging.before(shared.frame, each, line))
        return result

    return run


def _each(of: model.Pattern, setting: Setting) -> list[Matcher]:
    """The matchers of which each must be answered."""
    each = of.all_of if isinstance(of, model.AllOf) else (of,)
    return [matcher(part, setting.vocabulary, setting.mentions) for part in each]


def _answers(
    duties: list[Matcher], points: Sequence[Trigger], index: int, line: Timeline
) -> tuple[Event | None, Event | None]:
    """The duty done ahead of a reference event, and failing that the one done after it."""
    ahead, after = [], []
    for duty in duties:
        mine = [event for event in _belonging(duty, points, index, line)]
        ahead.append(next((e for e in mine if not out_of_order(e, points[index])), None))
        after.append(next((e for e in mine if out_of_order(e, points[index])), None))
    done = [event for event in ahead if event is not None]
    if len(done) == len(ahead):
        return max(done, key=_when), None
    late = [event for event in after if event is not None]
    return None, max(late, key=_when, default=None)


def _when(event: Event) -> tuple[int, int]:
    return event.day, event.latest or 0


def _belonging(
    duty: Matcher, points: Sequence[Trigger], index: int, line: Timeline
) -> Iterator[Event]:
    """The duties for one of several reference events, in order.

    A duty that names its reference event belongs to that; any other to the first on or after it,
    or, after the last, to the last.
    """
    point = points[index]
    previous = points[index - 1] if index > 0 else None
    last = index == len(points) - 1
    for event in duty.candidates(line):
        if event is point or contradicts(event, point, line):
            continue
        if not _names(event, point):
            if previous is not None and not out_of_order(event, previous):
                continue
            if not last and out_of_order(event, point):
                continue
        if duty.accepts(event, line):
            yield event


def _names(event: Event, point: Trigger) -> bool:
    """Whether *event* names *point*, by its own name or by a name that both bear."""
    if point.own is not None and event.names.get(point.own[0]) == point.own[1]:
        return True
    return any(
        namespace in ("conference", "meeting", "move") and point.names.get(namespace) == name
        for namespace, name in event.names.items()
    )


def _cancelled(point: Trigger, line: Timeline) -> Event | None:
    return None if isinstance(point, Event) else point.ended


def _ended_by(shared: Parts, point: Trigger, line: Timeline) -> Event | None:
    """What ended the duty ahead of *point*, which is planned or known: since it was planned."""
    if shared.ends is None or isinstance(point, Event):
        return None
    ended = shared.ends(_start(point) if point.source is None else point.source, line)
    return ended if ended is not None and ended.day <= point.day else None


# --- every ---------------------------------------------------------------------------------------


def _every(of: model.Standard, shared: Parts) -> Judge:
    setting = shared.setting
    assert of.every is not None
    assert of.after is not None
    assert of.duty is not None
    points = triggers(of.after, setting)
    duty = _each(of.duty, setting)[0]
    agreed = mentions_agreement(of.every) or mentions_agreement(of.first)
    chains = [cadence(of, setting, basis) for basis in (BASES if agreed else BASES[:1])]
    findings = _excessive(of, shared) if agreed else None

    def run(line: Timeline) -> list[Obligation]:
        result: list[Obligation] = []
        for point in points(line):
            if not shared.applies(point, line):
                continue
            ended = shared.end_of(point, line)
            done = list(_duties(duty, point, ended, line))
            for chain in chains:
                result.extend(_gaps(chain, shared.frame, point, done, ended, line))
            if findings is not None:
                result.extend(findings(point, ended, line))
        return result

    return run


def _duties(duty: Matcher, start: Trigger, ended: Event | None, line: Timeline) -> Iterator[Event]:
    """The duties done from *start* until the end, at most one a day."""
    last = -1
    for event in duty.candidates(line):
        if event.day < start.day or event is start or out_of_order(start, event):
            continue
        if ended is not None and event.day > ended.day:
            return
        if event.day == last or contradicts(event, start, line):
            continue
        if duty.accepts(event, line):
            last = event.day
            yield event


def _gaps(
    chain: Cadence,
    frame: Frame,
    start: Trigger,
    done: Sequence[Event],
    ended: Event | None,
    line: Timeline,
) -> Iterator[Obligation]:
    """The obligations of one recurrence, gap by gap."""
    for gap in chain.gaps(start, done, ended, line):
        if gap.deadline is NOT_IN_FORCE:
            continue
        found = Found(
            gap.anchor,
            gap.deadline,
            gap.done,
            None if gap.done is not None else ended,
            chain.basis,
            gap.sequence,
            gap.missed,
        )
        yield judging.within(frame, found, line)


def _excessive(
    of: model.Standard, shared: Parts
) -> Callable[[Trigger, Event | None, Timeline], Iterator[Obligation]]:
    """Finds the agreements that allow more than the maximum."""
    setting = shared.setting
    agreements = _agreements(of.every if of.every is not None else of.within)
    found = [
        (
            matcher(each.agreed, setting.vocabulary, setting.mentions),
            moment(each, setting, Edge(basis="maximum")),
            moment(each, setting, Edge(basis="agreed")),
        )
        for each in agreements
    ]

    def run(start: Trigger, ended: Event | None, line: Timeline) -> Iterator[Obligation]:
        for events, maximum, agreed in found:
            for event in _in_force(events, start, ended, line):
                most, fixed = maximum(event, line, start), agreed(event, line, start)
                if most is None or fixed is None or fixed is NOT_IN_FORCE:
                    continue
                if fixed.latest > most.latest:
                    each = Found(event, fixed, event, None, "agreement")
                    yield judging.obligation(shared.frame, each, line, VIOLATED)

    return run


def _agreements(of: object) -> list[model.Agreed]:
    """Every agreed limit in a moment or cadence."""
    if isinstance(of, model.Agreed):
        return [of]
    if isinstance(of, (tuple, list)):
        return [found for each in of for found in _agreements(each)]
    if isinstance(of, model.Model):
        return [f for name in type(of).model_fields for f in _agreements(getattr(of, name))]
    return []


def _in_force(events: Matcher, start: Trigger, ended: Event | None, line: Timeline) -> list[Event]:
    """The agreement in force at *start*, and those made until the end."""
    held = [
        event
        for event in events.candidates(line)
        if (ended is None or event.day <= ended.day)
        and not contradicts(event, start, line)
        and events.accepts(event, line)
    ]
    earlier = [event for event in held if event.day < start.day]
    return earlier[-1:] + [event for event in held if event.day >= start.day]


# --- window --------------------------------------------------------------------------------------


def _window(of: model.Standard, shared: Parts) -> Judge:
    setting = shared.setting
    assert of.window is not None
    assert of.around is not None
    assert of.duty is not None
    opens = moment(of.window.opens, setting, Edge(opening=True))
    closes = moment(of.window.closes, setting, Edge())
    fallback = moment(of.otherwise or "unquantified", setting, Edge())
    duties = _each(of.duty, setting)
    pairs = _window_points(of, setting)

    def run(line: Timeline) -> list[Obligation]:
        result: list[Obligation] = []
        for trigger, points, index in pairs(line):
            if not shared.applies(trigger, line):
                continue
            if index is None:
                result.append(_unknown_window(shared, of, trigger, line))
                continue
            first, last = opens(points[index], line, trigger), closes(points[index], line, trigger)
            if first is None or last is None or NOT_IN_FORCE in (first, last):
                continue
            bounds = _Bounds(first, last, fallback)
            result.append(_in_window(shared, bounds, duties[0], (trigger, points, index), line))
        return result

    return run


WindowPoint = tuple[Trigger, Sequence[Trigger], int | None]
"""What raised the duty, the reference events, and which of them the window lies around."""


@dataclass(frozen=True, slots=True)
class _Bounds:
    opens: Deadline
    closes: Deadline
    fallback: Moment


def _window_points(
    of: model.Standard, setting: Setting
) -> Callable[[Timeline], Iterator[WindowPoint]]:
    assert of.around is not None
    around = references(of.around, setting)
    if of.after is None:

        def by_reference(line: Timeline) -> Iterator[WindowPoint]:
            points = around(line)
            yield from ((point, points, index) for index, point in enumerate(points))

        return by_reference
    raised = triggers(of.after, setting)

    def by_trigger(line: Timeline) -> Iterator[WindowPoint]:
        points = around(line)
        is_event = not isinstance(of.around, (model.FactAnchor, model.Birthday))
        for trigger in raised(line):
            fitting = [
                index
                for index, point in enumerate(points)
                if not is_event
                or not (out_of_order(trigger, point) or contradicts(point, trigger, line))
            ]
            yield trigger, points, fitting[0] if fitting else None

    return by_trigger


def _unknown_window(
    shared: Parts, of: model.Standard, trigger: Trigger, line: Timeline
) -> Obligation:
    """The obligation while the date that the window lies around is not known."""
    found = Found(trigger, OPEN, None, shared.end_of(trigger, line))
    return judging.within(shared.frame, found, line)


def _in_window(
    shared: Parts, bounds: _Bounds, duty: Matcher, where: WindowPoint, line: Timeline
) -> Obligation:
    trigger, points, index = where
    assert index is not None
    events = [
        event
        for event in _belonging(duty, points, index, line)
        if trigger is points[index] or not out_of_order(trigger, event)
    ]
    timed = shared.frame.timed
    closed = bounds.closes.latest
    ended = _cancelled(points[index], line) or _overtaken(shared, trigger, points[index], line)
    if trigger is not points[index] and judging.at(trigger, timed)[0] > closed:
        deadline = bounds.fallback(trigger, line, trigger) or OPEN
        done = events[0] if events else None
        return judging.within(shared.frame, Found(trigger, deadline, done, ended), line)
    opening = bounds.opens.latest
    timely = [event for event in events if judging.at(event, timed)[1] >= opening]
    done = next(iter(timely or events), None)
    found = Found(trigger, bounds.closes, done, ended, opens=bounds.opens)
    return judging.window(shared.frame, found, line)


def _overtaken(shared: Parts, trigger: Trigger, point: Trigger, line: Timeline) -> Event | None:
    if shared.ends is None:
        return None
    return shared.ends(trigger if trigger is not point else _start(point), line)


def _start(point: Trigger) -> Point:
    """Before everything, with the names of *point*: where a search for it begins."""
    return Point(EventRef((point.ref.type, 0, None, None, None)), point.names, point.own, False)


# --- not before ----------------------------------------------------------------------------------


def _not_before(of: model.Standard, shared: Parts) -> Judge:
    setting = shared.setting
    assert of.not_before is not None
    assert of.after is not None
    assert of.forbids is not None
    points = triggers(of.after, setting)
    permitted = moment(of.not_before, setting, Edge(opening=True))
    forbidden, _ = answer(of.forbids, setting.vocabulary, setting.mentions)
    unless = condition(of.unless, setting.vocabulary, setting.mentions)

    def run(line: Timeline) -> list[Obligation]:
        result: list[Obligation] = []
        for point in points(line):
            if not shared.applies(point, line):
                continue
            deadline = permitted(point, line, point)
            if deadline is NOT_IN_FORCE:
                continue
            done = forbidden(point, line)
            excepted = unless is not None and unless(done or point, line)
            lifted = Deadline(-NEVER, -NEVER, None, None)
            found = Found(point, lifted if excepted else deadline or OPEN, done, None)
            result.append(judging.not_before(shared.frame, found, line))
        return result

    return run
