"""The five kinds of standard: each finds its triggers, deadlines and duties, and has them judged.

A sixth kind is one function here, its keys in `model.KEYS_OF_KIND`, and its verdict in `kernel`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

from cpstandards import model
from cpstandards.compile import judging
from cpstandards.compile.anchors import PLAN, Points, candidates, references, triggers
from cpstandards.compile.cadence import Cadence, Gap, cadence
from cpstandards.compile.judging import Found, Frame
from cpstandards.compile.matching import (
    Answer,
    Condition,
    Matcher,
    answer,
    condition,
    ending,
    matcher,
)
from cpstandards.compile.moments import (
    FORWARDS,
    NOT_IN_FORCE,
    OPEN,
    Deadline,
    Edge,
    Moment,
    Setting,
    moment,
)
from cpstandards.compile.timeline import (
    Point,
    Timeline,
    Trigger,
    Unsure,
    answers_another,
    contradicts,
    out_of_order,
)
from cpstandards.kernel import NEVER, VIOLATED
from cpstandards.results import Basis, Obligation
from cpstandards.structure import agreements_in, event_types, mentions_agreement
from cpstandards.vocabulary import Event, EventRef

_FOUND = tuple.__new__
"""Makes a `Found` without the cost of naming its fields, where it is made for every obligation."""

BASES: tuple[Basis, ...] = ("maximum", "agreed")


@dataclass(frozen=True, slots=True)
class Judge:
    """How one standard, under one reading, is judged: item by item.

    An item is what can give rise to an obligation: a trigger, or a stretch of a recurrence. Where
    a fact is missing, only the items that depend on it are gone through more than once.

    Attributes:
        items: the items of a case.
        one: the obligations of one item.
        types: without an event of one of these types there is no item; empty: there may be.

    Raises:
        Unsure: from either function, where something missing decides.
    """

    items: Callable[[Timeline], Sequence[Any]]  # Any: each kind has items of its own
    one: Callable[[Any, Timeline], Sequence[Obligation]]
    types: tuple[str, ...] = ()


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
    find = None if ends is None else ending(ends, setting.vocabulary, setting.mentions)
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


# --- within --------------------------------------------------------------------------------------


def _within(of: model.Standard, shared: Parts) -> Judge:
    setting, frame = shared.setting, shared.frame
    assert of.within is not None
    assert of.after is not None
    assert of.duty is not None
    points, accepts = candidates(of.after, setting)
    by_when = moments(of.within, setting, FORWARDS)
    duty = answer(of.duty, setting.vocabulary, setting.mentions)
    ends, when, verdict = shared.ends, shared.when, judging.within
    findings = _excessive(of.within, shared)

    def one(point: Trigger, line: Timeline) -> list[Obligation]:
        result: list[Obligation] = []
        if not accepts(point, line) or (when is not None and not when(point, line)):
            return result
        for basis, at in by_when:
            deadline = at(point, line, point)
            if deadline is NOT_IN_FORCE or (basis == "agreed" and not _is_agreed(deadline)):
                continue
            done = duty(point, line)
            ended = None if ends is None else ends(point, line)
            parts = (point, deadline or OPEN, done, ended, basis, 1, 0, None, None)
            result.append(verdict(frame, _FOUND(Found, parts), line))
        if findings is not None:
            result.extend(findings(point, shared.end_of(point, line), line))
        return result

    return Judge(points, one, tuple(event_types(of.after)))


# --- before --------------------------------------------------------------------------------------


def _before(of: model.Standard, shared: Parts) -> Judge:
    setting = shared.setting
    assert of.before is not None
    assert of.at_least is not None
    assert of.duty is not None
    by_when = moments(of.at_least, setting, Edge(backwards=True))
    findings = _excessive(of.at_least, shared)
    duties = _each(of.duty, setting)
    duty = answer(of.duty, setting.vocabulary, setting.mentions)

    def one(item: Reference, line: Timeline) -> list[Obligation]:
        if not shared.applies(item.trigger, line):
            return []
        point = item.point
        if point is None:
            return [_without_reference(shared, duty, item.trigger, line)]
        ahead, after = _answers(duties, item, line)
        ended = _cancelled(point) or _ended_by(shared, point, line)
        result = []
        for basis, at in by_when:
            deadline = at(point, line, item.trigger)
            if deadline is NOT_IN_FORCE or (basis == "agreed" and not _is_agreed(deadline)):
                continue
            deadline = deadline or OPEN
            done = ahead if deadline.latest != NEVER else ahead or after
            found = Found(point, deadline, done, ended, basis, shown=after)
            result.append(judging.before(shared.frame, found, line))
        if findings is not None:
            result.extend(findings(item.trigger, ended, line))
        return result

    return Judge(*_references(of.before, of.after, setting, one))


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference event among those of its kind, and what raised the duty.

    Attributes:
        trigger: what raised the duty; the reference event itself where nothing else does.
        points: every reference event, in order.
        index: which of them is meant, or None: there is none yet.
        is_raised: whether something else than the reference event raised the duty.
    """

    trigger: Trigger
    points: Sequence[Trigger]
    index: int | None
    is_raised: bool

    @property
    def point(self) -> Trigger | None:
        """The reference event that is meant."""
        return None if self.index is None else self.points[self.index]


def _references(
    anchor: model.Anchor,
    after: model.Anchor | None,
    setting: Setting,
    one: Callable[[Reference, Timeline], list[Obligation]],
) -> tuple[
    Callable[[Timeline], Sequence[Reference]],
    Callable[[Reference, Timeline], list[Obligation]],
    tuple[str, ...],
]:
    """The items of a duty around or ahead of a reference event.

    One for each reference event; where something else raises the duty, one for each such trigger.
    """
    around = references(anchor, setting)
    if after is None:
        types = tuple(event_types(anchor))
        return (
            lambda line: _by_point(around(line)),
            one,
            (*types, PLAN) if types else (),
        )
    raised = triggers(after, setting)
    is_event = bool(event_types(anchor))

    def by_trigger(line: Timeline) -> list[Reference]:
        points = around(line)
        return [
            Reference(trigger, points, _next_of(points, trigger, is_event, line), True)
            for trigger in raised(line)
        ]

    return by_trigger, one, tuple(event_types(after))


def _by_point(points: Sequence[Trigger]) -> list[Reference]:
    return [Reference(point, points, index, False) for index, point in enumerate(points)]


def _next_of(
    points: Sequence[Trigger], trigger: Trigger, is_event: bool, line: Timeline
) -> int | None:
    """The first of *points* at or after *trigger* that fits it; a known date always fits."""
    for index, point in enumerate(points):
        if not is_event:
            return index
        if not out_of_order(trigger, point) and not contradicts(point, trigger, line):
            return index
    return None


def _is_agreed(deadline: Deadline | None) -> bool:
    return deadline is not None and deadline.is_agreed


def _without_reference(shared: Parts, duty: Answer, trigger: Trigger, line: Timeline) -> Obligation:
    """The obligation while what it is measured from is neither known nor planned."""
    found = Found(trigger, OPEN, duty(trigger, line), shared.end_of(trigger, line))
    return judging.within(shared.frame, found, line)


def _each(of: model.AnyPattern, setting: Setting) -> list[Matcher]:
    """The matchers of which each must be answered."""
    each = of.all_of if isinstance(of, model.AllOf) else (of,)
    return [matcher(part, setting.vocabulary, setting.mentions) for part in each]


def _answers(
    duties: list[Matcher], item: Reference, line: Timeline
) -> tuple[Event | None, Event | None]:
    """The duty done ahead of a reference event, and failing that the one done after it."""
    assert item.point is not None
    ahead, after = [], []
    for duty in duties:
        early = later = None
        for event in _belonging(duty, item, line):
            if not out_of_order(event, item.point):
                early = event
                break
            later = later or event
        ahead.append(early)
        after.append(later)
    done = [event for event in ahead if event is not None]
    if len(done) == len(ahead):
        return max(done, key=_when), None
    late = [early or event for early, event in zip(ahead, after, strict=True)]
    known = [event for event in late if event is not None]
    return None, max(known, key=_when) if len(known) == len(late) else None


def _when(event: Event) -> tuple[int, int]:
    return event.day, event.latest or 0


def _belonging(duty: Matcher, item: Reference, line: Timeline) -> Iterator[Event]:
    """The duties for one of several reference events, in order.

    A duty that names its reference event belongs to that; any other to the first on or after it,
    or, after the last, to the last.
    """
    assert item.index is not None
    points, index = item.points, item.index
    point = points[index]
    previous = points[index - 1] if index > 0 else None
    last = index == len(points) - 1
    for event in duty.candidates(line):
        if event is point or answers_another(event, point, line):
            continue
        if not _names(event, point):
            if previous is not None and not out_of_order(event, previous):
                continue
            if not last and out_of_order(event, point):
                continue
        if duty.accepts(event, line):
            yield event


def _names(event: Event, point: Trigger) -> bool:
    """Whether *event* names *point* by its own name."""
    return point.own is not None and event.names.get(point.own[0]) == point.own[1]


def _cancelled(point: Trigger) -> Event | None:
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
    stretches = _Stretches(
        *candidates(of.after, setting),
        _each(of.duty, setting)[0],
        shared,
        tuple(cadence(of, setting, basis) for basis, _ in _bases(of)),
        _excessive((of.every, of.first), shared),
    )
    types = tuple(event_types(of.after))
    if of.restart == "from_actual":
        return Judge(stretches.gaps, stretches.one_gap, types)
    return Judge(stretches.points, stretches.whole, types)


def _bases(of: model.Standard) -> list[tuple[Basis, None]]:
    every = BASES if mentions_agreement((of.every, of.first)) else BASES[:1]
    return [(basis, None) for basis in every]


class _Course(NamedTuple):
    """A recurrence from its start, as far as it is known without going through missing facts.

    Attributes:
        start: what began the recurrence.
        since: every event since then that is or may be a duty, in order.
        sure: for each of them, whether it is a duty whatever is missing.
        runs: whether the recurrence applies, and what ended it; None where something is missing.
    """

    start: Trigger
    since: list[Event]
    sure: list[bool]
    runs: tuple[bool, Event | None] | None


class _Stretch(NamedTuple):
    """The gap of a recurrence that begins at its start, or at a duty in it.

    Attributes:
        course: the recurrence.
        at: which event of `course.since` the gap is counted from, or -1: from the start.
    """

    course: _Course
    at: int


@dataclass(frozen=True, slots=True)
class _Stretches:
    """The parts of a recurring standard."""

    points: Points
    accepts: Callable[[Trigger, Timeline], bool]
    duty: Matcher
    shared: Parts
    chains: tuple[Cadence, ...]
    findings: Callable[[Trigger, Event | None, Timeline], Iterator[Obligation]] | None

    def gaps(self, line: Timeline) -> list[_Stretch]:
        """Every gap that may begin: at a start, and at each duty after it, done or not."""
        found = []
        for start in self.points(line):
            course = self._course(start, line)
            if course is not None:
                found += [_Stretch(course, at) for at in range(-1, len(course.since))]
        return found

    def _course(self, start: Trigger, line: Timeline) -> _Course | None:
        """The recurrence that *start* begins, or None: it begins none."""
        runs = None
        with suppress(Unsure):
            runs = self._runs(start, line)
        if runs is not None and not runs[0]:
            return None
        since: list[Event] = []
        sure: list[bool] = []
        last = runs[1].day if runs is not None and runs[1] is not None else NEVER
        for event in self.duty.candidates(line):
            if event.day > last or not _is_since(event, start, line):
                continue
            counts = self._counts_surely(event, line)
            is_again = bool(since) and since[-1].day == event.day and sure[-1]
            if counts is not False and not is_again:
                since.append(event)
                sure.append(counts is True)
        return _Course(start, since, sure, runs)

    def _runs(self, start: Trigger, line: Timeline) -> tuple[bool, Event | None]:
        """Whether *start* begins a recurrence, and what ended it."""
        if not self.accepts(start, line) or not self.shared.applies(start, line):
            return False, None
        return True, self.shared.end_of(start, line)

    def _counts_surely(self, event: Event, line: Timeline) -> bool | None:
        """Whether *event* is a duty, or None where something is missing."""
        try:
            return self.duty.accepts(event, line)
        except Unsure:
            return None

    def one_gap(self, item: _Stretch, line: Timeline) -> list[Obligation]:
        """The obligations of the gap that begins at one anchor, if it does."""
        (start, since, _, runs), at = item
        applies, ended = runs or self._runs(start, line)
        if not applies or (at >= 0 and not self._begins(item.course, at, ended, line)):
            return []
        anchor = start if at < 0 else since[at]
        done = self._next_duty(item, ended, line)
        result: list[Obligation] = []
        for chain in self.chains:
            gap = chain.gap(start, anchor, done, ended, line, at + 2)
            self._judge(chain, gap, ended, line, result)
        if at < 0 and self.findings is not None:
            result.extend(self.findings(start, ended, line))
        return result

    def _begins(self, course: _Course, at: int, ended: Event | None, line: Timeline) -> bool:
        """Whether the event at *at* is a duty, the first on its day, and not after the end."""
        _, since, sure, _ = course
        anchor = since[at]
        if ended is not None and anchor.day > ended.day:
            return False
        before = at - 1
        while before >= 0 and since[before].day == anchor.day:
            if sure[before] or self.duty.accepts(since[before], line):
                return False
            before -= 1
        return sure[at] or self.duty.accepts(anchor, line)

    def _next_duty(self, item: _Stretch, ended: Event | None, line: Timeline) -> Event | None:
        """The first duty on a later day than the last one, and not after the end."""
        (start, since, sure, _), at = item
        day = start.day - 1 if at < 0 else since[at].day
        for later in range(at + 1, len(since)):
            event = since[later]
            if event.day == day:
                continue
            if ended is not None and event.day > ended.day:
                return None
            if sure[later] or self.duty.accepts(event, line):
                return event
        return None

    def whole(self, start: Trigger, line: Timeline) -> list[Obligation]:
        """The obligations of a recurrence whose deadlines do not move with the duty."""
        if not self.accepts(start, line) or not self.shared.applies(start, line):
            return []
        ended = self.shared.end_of(start, line)
        done = list(self._all_duties(start, ended, line))
        result: list[Obligation] = []
        for chain in self.chains:
            for gap in chain.grid_gaps(start, done, ended, line):
                self._judge(chain, gap, ended, line, result)
        if self.findings is not None:
            result.extend(self.findings(start, ended, line))
        return result

    def _all_duties(self, start: Trigger, ended: Event | None, line: Timeline) -> Iterator[Event]:
        """The duties done from *start* until the end, at most one a day."""
        last = -1
        for event in self.duty.candidates(line):
            if ended is not None and event.day > ended.day:
                return
            if event.day == last or not _is_since(event, start, line):
                continue
            if self.duty.accepts(event, line):
                last = event.day
                yield event

    def _judge(
        self,
        chain: Cadence,
        gap: Gap,
        ended: Event | None,
        line: Timeline,
        result: list[Obligation],
    ) -> None:
        """Adds the obligation of *gap* to *result*, if a limit is in force in it."""
        sequence, anchor, deadline, done, missed = gap
        if deadline is NOT_IN_FORCE or (chain.basis == "agreed" and not deadline.is_agreed):
            return
        end = None if done is not None else ended
        parts = (anchor, deadline, done, end, chain.basis, sequence, missed, None, None)
        result.append(judging.within(self.shared.frame, _FOUND(Found, parts), line))


def _is_since(event: Event, start: Trigger, line: Timeline) -> bool:
    """Whether *event* came at or after *start*, is another, and names nothing else."""
    if event.day < start.day or event is start or out_of_order(start, event):
        return False
    return not ((event.names or start.names) and answers_another(event, start, line))


# --- agreements ----------------------------------------------------------------------------------


def _excessive(
    of: object, shared: Parts
) -> Callable[[Trigger, Event | None, Timeline], Iterator[Obligation]] | None:
    """Finds the agreements that allow more than the maximum; None where none is possible."""
    setting = shared.setting
    limited = [
        (
            matcher(each.agreed, setting.vocabulary, setting.mentions),
            moment(each, setting, Edge(basis="maximum")),
            moment(each, setting, Edge(basis="agreed")),
        )
        for each in agreements_in(of)
        if each.up_to is not None
    ]
    if not limited:
        return None

    def run(start: Trigger, ended: Event | None, line: Timeline) -> Iterator[Obligation]:
        for events, maximum, agreed in limited:
            for event in _in_force(events, start, ended, line):
                most, fixed = maximum(event, line, start), agreed(event, line, start)
                if most is None or fixed is None or not fixed.is_agreed:
                    continue
                if fixed.latest > most.latest:
                    each = Found(event, fixed, event, None, "agreement")
                    yield judging.obligation(shared.frame, each, line, VIOLATED)

    return run


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
    closes = moment(of.window.closes, setting, FORWARDS)
    fallback = moment(of.otherwise or "unquantified", setting, FORWARDS)
    duties = _each(of.duty, setting)[0]
    duty = answer(of.duty, setting.vocabulary, setting.mentions)
    timed = shared.frame.timed

    def one(item: Reference, line: Timeline) -> list[Obligation]:
        if not shared.applies(item.trigger, line):
            return []
        item = _or_the_last(item)
        if item.point is None:
            return [_without_reference(shared, duty, item.trigger, line)]
        first = opens(item.point, line, item.trigger)
        last = closes(item.point, line, item.trigger)
        if first is None or last is None or first is NOT_IN_FORCE or last is NOT_IN_FORCE:
            return []
        ended = _cancelled(item.point) or _overtaken(shared, item, line)
        if item.is_raised and judging.at(item.trigger, timed)[0] > last.latest:
            deadline = fallback(item.trigger, line, item.trigger) or OPEN
            found = Found(item.trigger, deadline, duty(item.trigger, line), ended)
            return [judging.within(shared.frame, found, line)]
        done = _in_window(duties, item, first.latest, ended, shared.frame, line)
        found = Found(item.trigger, last, done, ended, opens=first)
        return [judging.window(shared.frame, found, line)]

    return Judge(*_references(of.around, of.after, setting, one))


def _or_the_last(item: Reference) -> Reference:
    """*item*, with the last reference event where none came after what raised the duty."""
    if item.index is not None or not item.points:
        return item
    return replace(item, index=len(item.points) - 1)


def _in_window(
    duty: Matcher,
    item: Reference,
    opens: int,
    ended: Event | None,
    frame: Frame,
    line: Timeline,
) -> Event | None:
    """The first duty since the window opened; failing that, the first that came too early.

    A duty in the window may be for any reference event that it does not contradict. One too early
    for this window is not one that came before the reference event ahead of it.
    """
    assert item.index is not None
    point = item.points[item.index]
    previous = item.points[item.index - 1] if item.index > 0 else None
    early = None
    for event in duty.candidates(line):
        if event is point or answers_another(event, point, line):
            continue
        if item.is_raised and out_of_order(item.trigger, event):
            continue
        if ended is not None and event.day > ended.day:
            break
        is_timely = judging.at(event, frame.timed)[1] >= opens
        if not is_timely and (early or _is_for(event, previous)):
            continue
        if duty.accepts(event, line):
            if is_timely:
                return event
            early = event
    return early


def _is_for(event: Event, previous: Trigger | None) -> bool:
    """Whether an unnamed duty came early enough for the reference event before."""
    return previous is not None and not out_of_order(event, previous)


def _overtaken(shared: Parts, item: Reference, line: Timeline) -> Event | None:
    if shared.ends is None:
        return None
    return shared.ends(item.trigger if item.is_raised else _start(item.trigger), line)


def _start(point: Trigger) -> Point:
    """Before everything, with the names of *point*: where a search for it begins."""
    return Point(EventRef((point.ref.type, 0, None, None, None)), point.names, point.own, False)


# --- not before ----------------------------------------------------------------------------------


def _not_before(of: model.Standard, shared: Parts) -> Judge:
    setting = shared.setting
    assert of.not_before is not None
    assert of.after is not None
    assert of.forbids is not None
    points, accepts = candidates(of.after, setting)
    permitted = moment(of.not_before, setting, Edge(opening=True))
    forbidden = answer(of.forbids, setting.vocabulary, setting.mentions)
    unless = condition(of.unless, setting.vocabulary, setting.mentions)
    lifted = Deadline(-NEVER, -NEVER, None, None)

    def one(point: Trigger, line: Timeline) -> list[Obligation]:
        if not accepts(point, line) or not shared.applies(point, line):
            return []
        deadline = permitted(point, line, point)
        if deadline is NOT_IN_FORCE:
            return []
        done = forbidden(point, line)
        excepted = unless is not None and unless(done or point, line)
        found = Found(point, lifted if excepted else deadline or OPEN, done, None)
        return [judging.not_before(shared.frame, found, line)]

    return Judge(points, one, tuple(event_types(of.after)))
