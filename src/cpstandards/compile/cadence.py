"""Recurrences: how one gap follows another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from cpstandards import model
from cpstandards.clock import day_of, local_span
from cpstandards.compile.anchors import Locator, locator
from cpstandards.compile.moments import (
    NOT_IN_FORCE,
    OPEN,
    Deadline,
    Edge,
    Moment,
    Setting,
    counted,
    moment,
)
from cpstandards.compile.timeline import Point, Timeline, Trigger
from cpstandards.kernel import NEVER
from cpstandards.limits import Limit, times
from cpstandards.results import Basis
from cpstandards.vocabulary import Event, EventRef

MOST_CYCLES = 10_000
"""How many deadlines of one recurrence are counted at most: more than daily for 25 years."""


class Gap(NamedTuple):
    """One gap of a recurrence.

    Attributes:
        sequence: which, from 1.
        anchor: what it is counted from.
        deadline: by when the next duty is to be done.
        done: the duty that closed it, or None: it is open.
        missed: further deadlines that passed in it.
    """

    sequence: int
    anchor: Trigger
    deadline: Deadline
    done: Event | None
    missed: int


class Phase(NamedTuple):
    """One stretch of a recurrence.

    Attributes:
        gap: the moment counted from the last duty.
        ends: the first day [ordinal] on which the next phase holds, seen from the start.
    """

    gap: Moment
    ends: Callable[[Trigger, Timeline], int]


@dataclass(frozen=True, slots=True)
class Cadence:
    """A compiled recurrence on one basis.

    Attributes:
        phases: its stretches; the last is open.
        first: the first limit, if it is another.
        restart: what the next gap is counted from.
        basis: whether agreed limits stand for themselves or for their maximum.
        setting: what its moments have in common.
    """

    phases: tuple[Phase, ...]
    first: Moment | None
    restart: Literal["from_actual", "from_due", "fixed"]
    basis: Basis
    setting: Setting

    def gap(
        self,
        start: Trigger,
        anchor: Trigger,
        done: Event | None,
        ended: Event | None,
        line: Timeline,
        sequence: int,
    ) -> Gap:
        """The gap from *anchor*, the start or a duty, to the duty *done*, or still open."""
        deadline = self._deadline(anchor, start, line)
        until = done.day if done is not None else ended.day if ended is not None else line.now_day
        due = deadline.latest if not self.setting.timed else self._day(deadline.latest)
        missed = 0 if until <= due else self._missed(anchor, deadline, until, start, line)
        return Gap(sequence, anchor, deadline, done, missed)

    def _phase(self, day: int, start: Trigger, line: Timeline) -> Moment:
        """The moment in force on *day* [ordinal]."""
        for phase in self.phases[:-1]:
            if day < phase.ends(start, line):
                return phase.gap
        return self.phases[-1].gap

    def _deadline(self, anchor: Trigger, start: Trigger, line: Timeline) -> Deadline:
        gap = self._phase(anchor.day, start, line)
        if anchor is start and self.first is not None:
            gap = self.first
        return gap(anchor, line, start) or OPEN

    def _missed(
        self, anchor: Trigger, deadline: Deadline, until: int, start: Trigger, line: Timeline
    ) -> int:
        """Further deadlines before the day *until*, counted from the gap's own anchor."""
        limit = deadline.limit
        if limit is None:
            return 0
        regular = self._phase(anchor.day, start, line)(anchor, line, start) or OPEN
        base: Trigger = anchor
        step = limit
        if regular.limit is not None and regular.limit != limit:
            base, step = _point(anchor, self._day(deadline.latest)), regular.limit
        turns = 2 if base is anchor else 1
        missed = 0
        while missed < MOST_CYCLES:
            further = self._turn(step, turns + missed, base, line)
            if further is None or further >= until:
                break
            missed += 1
        return missed

    def _turn(self, limit: Limit, count: int, base: Trigger, line: Timeline) -> int | None:
        """The day [ordinal] *count* limits after *base*, or None beyond the calendar."""
        try:
            deadline = counted(times(limit, count), self.setting, Edge())(base, line, base)
        except ValueError:
            return None
        return self._day(deadline.latest) if deadline else None

    def _day(self, at: int) -> int:
        if at == NEVER or not self.setting.timed:
            return at
        return day_of(at)

    # --- deadlines that do not move with the duty ---

    def grid_gaps(
        self, start: Trigger, done: Sequence[Event], ended: Event | None, line: Timeline
    ) -> Iterator[Gap]:
        """The gaps from *start*, each with the duty that closed it; the last is open."""
        grid = self._grid(start, line)
        anchor, deadline = next(grid)
        sequence, index = 1, 0
        filled = -1
        while index < len(done):
            event = done[index]
            index += 1
            if self.restart == "fixed" and event.day <= filled:
                continue
            missed = 0
            answered = (anchor, deadline)
            while self._day(deadline.latest) < event.day:
                anchor, deadline = next(grid)
                missed += self._day(deadline.latest) < event.day
            yield Gap(sequence, *answered, event, missed)
            sequence += 1
            if self.restart == "fixed":
                if answered[1] is not deadline:
                    yield Gap(sequence, anchor, deadline, event, 0)
                    sequence += 1
                filled = self._day(deadline.latest)
                anchor, deadline = next(grid)
            elif answered[1] is deadline:
                anchor, deadline = next(grid)
        until = _until(None, ended, line)
        yield Gap(sequence, anchor, deadline, None, self._passed(grid, deadline, until))

    def _passed(
        self, grid: Iterator[tuple[Trigger, Deadline]], deadline: Deadline, until: int
    ) -> int:
        """Further deadlines of *grid* before the day *until*."""
        passed = 0
        if self._day(deadline.latest) < until:
            for _, further in grid:
                if self._day(further.latest) >= until:
                    break
                passed += 1
        return passed

    def _grid(self, start: Trigger, line: Timeline) -> Iterator[tuple[Trigger, Deadline]]:
        """Each deadline with what it is counted from; never counted limit by limit."""
        deadline = self._deadline(start, start, line)
        anchor = start
        yield anchor, deadline
        base = start if self.first is None else _point(start, self._day(deadline.latest))
        turn = 2 if self.first is None else 1
        while True:
            anchor = _point(start, self._day(deadline.latest))
            gap = self._phase(anchor.day, start, line)(anchor, line, start)
            if gap is None or gap.limit is None or gap is NOT_IN_FORCE:
                yield anchor, OPEN
                return
            if deadline.limit is not None and deadline.limit != gap.limit:
                base, turn = anchor, 1
            day = self._turn(gap.limit, turn, base, line)
            if day is None:
                yield anchor, OPEN
                return
            deadline = gap._replace(earliest=self._at(day), latest=self._at(day), anchor=base)
            turn += 1
            yield anchor, deadline

    def _at(self, day: int) -> int:
        if not self.setting.timed:
            return day
        return local_span(day)[1]


def _until(event: Event | None, ended: Event | None, line: Timeline) -> int:
    """The day [ordinal] on which a gap stopped growing, if it has."""
    if event is not None:
        return event.day
    return ended.day if ended is not None else line.now_day


def _point(start: Trigger, day: int) -> Point:
    """A deadline as something that the next one is counted from."""
    ref = EventRef((f"deadline after {start.ref.type}", day, None, None, None))
    return Point(ref, start.names, None, planned=False)


def cadence(of: model.Standard, setting: Setting, basis: Basis) -> Cadence:
    """The recurrence of a standard on one basis."""
    assert of.every is not None
    assert of.restart is not None
    edge = Edge(basis=basis)
    first = None if of.first is None else moment(of.first, setting, edge)
    stretches = of.every if isinstance(of.every, tuple) else (model.Phase(gap=of.every),)
    phases = tuple(_phase(stretch, setting, edge) for stretch in stretches)
    return Cadence(phases, first, of.restart, basis, setting)


def _phase(of: model.Phase, setting: Setting, edge: Edge) -> Phase:
    gap = moment(of.gap, setting, edge)
    if of.for_ is not None:
        length = setting.counting(of.for_, backwards=False)
        return Phase(gap, lambda start, line: length(start.day) + 1)
    if of.until is None:
        return Phase(gap, lambda start, line: NEVER)
    return Phase(gap, _until_event(locator(of.until, setting)))


def _until_event(locate: Locator) -> Callable[[Trigger, Timeline], int]:
    def ends(start: Trigger, line: Timeline) -> int:
        event = locate(start, line)
        return NEVER if event is None or event.planned else event.day

    return ends
