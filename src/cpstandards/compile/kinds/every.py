"""Recurrences: one gap after another, or a grid of deadlines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from typing import NamedTuple

from cpstandards import model
from cpstandards.clock import day_of
from cpstandards.compile import judging
from cpstandards.compile.anchors import Points, candidates
from cpstandards.compile.cadence import Cadence, Gap, cadence
from cpstandards.compile.judging import Found
from cpstandards.compile.kinds.agreements import Findings, excessive
from cpstandards.compile.kinds.parts import BASES, FOUND, Judge, Parts, each_of
from cpstandards.compile.matching import (
    Matcher,
)
from cpstandards.compile.moments import (
    NOT_IN_FORCE,
)
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
    Unsure,
    answers_another,
    out_of_order,
)
from cpstandards.kernel import NEVER
from cpstandards.results import Basis, Obligation
from cpstandards.structure import event_types, mentions_agreement
from cpstandards.vocabulary import Event


def every(of: model.Standard, shared: Parts) -> Judge:
    """Judges a recurrence: gap by gap, or, where deadlines do not move, as a whole."""
    setting = shared.setting
    assert of.every is not None
    assert of.after is not None
    assert of.duty is not None
    stretches = _Stretches(
        *candidates(of.after, setting),
        each_of(of.duty, setting)[0],
        shared,
        tuple(cadence(of, setting, basis) for basis in _bases(of)),
        excessive((of.every, of.first), shared),
    )
    types = tuple(event_types(of.after))
    if of.restart == "from_actual":
        return Judge(stretches.gaps, stretches.one_gap, types, tells_duties=True)
    return Judge(stretches.points, stretches.whole, types)


def _bases(of: model.Standard) -> tuple[Basis, ...]:
    """What the gaps are judged against: what was agreed too, where anything can be."""
    return BASES if mentions_agreement((of.every, of.first)) else BASES[:1]


class _Course(NamedTuple):
    """A recurrence from its start, as far as it is known without going through missing facts.

    Attributes:
        start: what began the recurrence.
        since: every event since then that is or may be a duty, in order.
        sure: for each of them, whether it is a duty whatever is missing.
        runs: whether the recurrence applies, and what ended it; None where something is missing.
        is_plain: whether nothing is missing, so that each of those events is a duty in turn.
    """

    start: Trigger
    since: list[Event]
    sure: list[bool]
    runs: tuple[bool, Event | None] | None
    is_plain: bool


class _Stretch(NamedTuple):
    """The gap of a recurrence that begins at its start, or at a duty in it.

    Attributes:
        course: the recurrence.
        at: which event of `course.since` the gap is counted from, or -1: from the start.
    """

    course: _Course
    at: int


class _Stretches(NamedTuple):
    """The parts of a recurring standard."""

    points: Points
    accepts: Callable[[Trigger, Timeline], bool]
    duty: Matcher
    shared: Parts
    chains: tuple[Cadence, ...]
    findings: Findings | None

    def gaps(self, line: Timeline) -> list[_Stretch]:
        """Every gap that may begin: at a start, and at each duty after it, done or not."""
        key = ("gaps", id(self))
        found: list[_Stretch] | None = line.kept.get(key)
        if found is None:
            courses = [self._course(start, line) for start in self.points(line)]
            found = line.kept[key] = [
                _Stretch(course, at)
                for course in courses
                if course is not None
                for at in range(-1, len(course.since))
            ]
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
        for event in _since(start, self.duty, line):
            if event.day > last:
                break
            counts = self._counts_surely(event, line)
            is_again = bool(since) and since[-1].day == event.day and sure[-1]
            if counts is False or is_again:
                continue
            while counts and self._is_that_day(since, event):
                since.pop()
                sure.pop()
            since.append(event)
            sure.append(counts is True)
        return _Course(start, since, sure, runs, runs is not None and all(sure))

    def _is_that_day(self, since: list[Event], event: Event) -> bool:
        """Whether a gap counted from the last event so far is one counted from *event*."""
        is_by_day = not self.shared.frame.timed
        return is_by_day and bool(since) and since[-1].day == event.day

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
        (start, since, _, runs, is_plain), at = item
        applies, ended = runs or self._runs(start, line)
        if is_plain:
            done = since[at + 1] if at + 1 < len(since) else None
        elif not applies or (at >= 0 and not self._begins(item.course, at, ended, line)):
            return []
        else:
            done = self._next_duty(item, ended, line)
        anchor = start if at < 0 else since[at]
        result: list[Obligation] = []
        for chain in self.chains:
            gap = chain.gap(start, anchor, done, ended, line, at + 2)
            self._judge(chain, gap, ended, line, result)
        if at < 0 and self.findings is not None:
            result.extend(self.findings(start, ended, line, start))
        return result

    def _begins(self, course: _Course, at: int, ended: Event | None, line: Timeline) -> bool:
        """Whether the event at *at* is a duty, the first on its day, and not after the end."""
        since, sure = course.since, course.sure
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
        """The first duty on a later day than the last one, and not after the end.

        Of the events that come too late and may be duties, the first stands for all: if it is none,
        the next that surely is one is looked for. Any of them would be as late.
        """
        (start, since, sure, _, _), at = item
        day = start.day - 1 if at < 0 else since[at].day
        due, is_asked = self._due(start if at < 0 else since[at], start, line), False
        for later in range(at + 1, len(since)):
            event = since[later]
            if event.day == day:
                continue
            if ended is not None and event.day > ended.day:
                return None
            if sure[later]:
                return event
            if is_asked:
                continue
            is_asked = event.day > due
            if self.duty.accepts(event, line):
                return event
        return None

    def _due(self, anchor: Trigger, start: Trigger, line: Timeline) -> int:
        """The last day [ordinal] on which a duty after *anchor* can be in time."""
        latest = max(chain.due(anchor, start, line).latest for chain in self.chains)
        return day_of(latest) if self.shared.frame.timed and latest != NEVER else latest

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
            result.extend(self.findings(start, ended, line, start))
        return result

    def _all_duties(self, start: Trigger, ended: Event | None, line: Timeline) -> Iterator[Event]:
        """The duties done from *start* until the end, at most one a day."""
        last = -1
        for event in _since(start, self.duty, line):
            if ended is not None and event.day > ended.day:
                return
            if event.day == last:
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
        result.append(judging.within(self.shared.frame, FOUND(Found, parts), line))


def _since(start: Trigger, duty: Matcher, line: Timeline) -> Sequence[Event]:
    """The events since *start* that may be a duty for it, tested or not: kept for all readings."""
    key = (duty.types, id(start))
    kept: tuple[Trigger, Sequence[Event]] | None = line.kept.get(key)
    if kept is None:
        found = [event for event in duty.candidates(line) if _is_since(event, start, line)]
        kept = line.kept[key] = start, found  # with the start, so that its `id` stays its own
    return kept[1]


def _is_since(event: Event, start: Trigger, line: Timeline) -> bool:
    """Whether *event* came at or after *start*, is another, and names nothing else."""
    if event.day < start.day or event is start or out_of_order(start, event):
        return False
    return not ((event.names or start.names) and answers_another(event, start, line))
