"""Recurrences: how one gap follows another."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import count, islice, takewhile
from typing import Literal, NamedTuple

from cpstandards import model
from cpstandards.clock import day_of
from cpstandards.compile.moments import (
    FORWARDS,
    OPEN,
    Deadline,
    Edge,
    Moment,
    counted,
    moment,
    span,
    unless_spent,
)
from cpstandards.compile.setting import Setting
from cpstandards.compile.timeline import Point, Timeline, Trigger
from cpstandards.errors import CalendarRangeError
from cpstandards.kernel import NEVER
from cpstandards.limits import Limit, times
from cpstandards.results import Basis
from cpstandards.vocabulary import Event, EventRef

MOST_CYCLES = 10_000
"""How many deadlines of one recurrence are counted at most: more than daily for 25 years."""


_NEW = tuple.__new__


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


class Cadence(NamedTuple):
    """A compiled recurrence on one basis.

    Attributes:
        phases: its stretches; the last is open.
        first: the first limit, if it is another.
        restart: what the next gap is counted from.
        basis: whether agreed limits stand for themselves or for their maximum.
        setting: what its moments have in common.
        steady: the limit of every gap, if it is one and the same throughout.
        times: how many duties each slot of a grid needs.
        turns: multiples of its limits, made when they are first counted.
    """

    phases: tuple[Phase, ...]
    first: Moment | None
    restart: Literal["from_actual", "from_due", "fixed"]
    basis: Basis
    setting: Setting
    steady: Limit | None
    times: int
    turns: dict[tuple[Limit, int], Moment]

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
        deadline = self.due(anchor, start, line)
        until = self._until(done, ended, line)
        missed = 0
        is_judged = self.basis == "maximum" or deadline.is_agreed
        if until > deadline.latest and is_judged:
            missed = self._missed(anchor, until, start, line)
        gap: Gap = _NEW(Gap, (sequence, anchor, deadline, done, missed))
        return gap

    def _phase(self, day: int, start: Trigger, line: Timeline) -> Moment:
        """The moment in force on *day* [ordinal]."""
        phases = self.phases
        if len(phases) > 1:
            for phase in phases[:-1]:
                if day < phase.ends(start, line):
                    return phase.gap
        return phases[-1].gap

    def due(self, anchor: Trigger, start: Trigger, line: Timeline) -> Deadline:
        """By when the duty after *anchor*, the start or a duty, is to be done."""
        if self.first is not None and anchor is start:
            return self.first(anchor, line, start) or OPEN
        return self._phase(anchor.day, start, line)(anchor, line, start) or OPEN

    def _until(self, done: Event | None, ended: Event | None, line: Timeline) -> int:
        """When a gap stopped growing, or now, on the standard's scale."""
        event = ended if done is None else done
        if event is not None:
            return span(event)[0] if self.setting.timed else event.day
        return line.now if self.setting.timed else line.now_day

    def _missed(self, anchor: Trigger, until: int, start: Trigger, line: Timeline) -> int:
        """Further deadlines before *until*, as they would have followed from the gap's own."""
        steady = self.steady
        if steady is None or (self.first is not None and anchor is start):
            further = (deadline for _, deadline in islice(self._grid(anchor, start, line), 1, None))
        else:
            further = (self._turn(steady, turn, anchor, line) for turn in count(2))
        missed = takewhile(lambda each: each.latest < until, further)
        return sum(1 for _ in islice(missed, MOST_CYCLES))

    def _turn(self, limit: Limit, count: int, base: Trigger, line: Timeline) -> Deadline:
        """The deadline *count* limits after *base*; none beyond the calendar."""
        turn = self.turns.get((limit, count))
        try:
            if turn is None:
                turn = counted(times(limit, count), self.setting, FORWARDS)
                self.turns[limit, count] = turn
            return turn(base, line, base) or OPEN
        except ValueError:
            return OPEN

    def _gap_from(self, anchor: Point, start: Trigger, line: Timeline) -> Deadline | None:
        """The regular gap that begins at a deadline; None beyond the calendar."""
        try:
            return self._phase(anchor.day, start, line)(anchor, line, start)
        except CalendarRangeError:
            return None

    def _point(self, start: Trigger, deadline: Deadline) -> Point:
        """A deadline as something that the next one is counted from."""
        at = deadline.latest
        day, moment = (day_of(at), at) if self.setting.timed else (at, None)
        ref = EventRef((f"deadline after {start.ref.type}", day, moment, moment, None))
        return Point(ref, start.names, None, planned=False)

    # --- deadlines that do not move with the duty ---

    def grid_gaps(
        self, start: Trigger, done: Sequence[Event], ended: Event | None, line: Timeline
    ) -> Iterator[Gap]:
        """The gaps from *start*, each with the duty that closed it; the last is open."""
        grid = self._grid(start, start, line)
        anchor, deadline = next(grid)
        sequence = 1
        filled = -NEVER
        for event in self._filling(start, done, line):
            at = self._until(event, None, line)
            if self.restart == "fixed" and at <= filled:
                continue
            answered, missed = (anchor, deadline), -1
            while deadline.latest < at:
                anchor, deadline = next(grid, (anchor, OPEN))
                missed += 1
            yield Gap(sequence, *answered, event, max(missed, 0))
            sequence += 1
            is_in_time = answered[1] is deadline
            if self.restart == "fixed":
                if not is_in_time:
                    yield Gap(sequence, anchor, deadline, event, 0)
                    sequence += 1
                filled = deadline.latest
            if self.restart == "fixed" or is_in_time:
                anchor, deadline = next(grid, (anchor, OPEN))
        passed = self._passed(grid, deadline, self._until(None, ended, line))
        yield Gap(sequence, anchor, deadline, None, passed)

    def _filling(self, start: Trigger, done: Sequence[Event], line: Timeline) -> Iterator[Event]:
        """The duties that fill a slot: each, or the last of so many in the slot."""
        if self.times == 1:
            yield from done
            return
        grid = self._grid(start, start, line)
        deadline, number = next(grid)[1], 0
        for event in done:
            while deadline.latest < self._until(event, None, line):
                deadline, number = next(grid, (start, OPEN))[1], 0
            number += 1
            if number == self.times:
                yield event

    def _passed(
        self, grid: Iterator[tuple[Trigger, Deadline]], deadline: Deadline, until: int
    ) -> int:
        """Further deadlines of *grid* before *until*."""
        passed = 0
        while deadline.latest < until:
            _, deadline = next(grid, (None, OPEN))
            passed += deadline.latest < until
        return passed

    def _grid(
        self, anchor: Trigger, start: Trigger, line: Timeline
    ) -> Iterator[tuple[Trigger, Deadline]]:
        """Each deadline from *anchor* on, with what it is counted from.

        While one limit follows another, they are counted from where the first of them began, never
        limit by limit. What is counted from elsewhere stands where it is, and counting starts again
        from there.
        """
        deadline = self.due(anchor, start, line)
        yield anchor, deadline
        base, turn, limit = anchor, 2, None
        if not (self.first is not None and anchor is start) and deadline.anchor is anchor:
            limit = deadline.limit
        while deadline.latest != NEVER:
            reached = self._point(start, deadline)
            gap = self._gap_from(reached, start, line) or OPEN
            if gap.anchor is reached and gap.limit is not None:
                if gap.limit != limit:
                    base, turn, limit = reached, 1, gap.limit
                further = self._turn(limit, turn, base, line)
                deadline = further._replace(limit=limit, anchor=base, is_agreed=gap.is_agreed)
                turn += 1
            else:
                deadline, limit = gap if gap.latest > deadline.latest else OPEN, None
            yield reached, deadline


def cadence(of: model.Standard, setting: Setting, basis: Basis) -> Cadence:
    """The recurrence of a standard on one basis."""
    assert of.every is not None
    assert of.restart is not None
    edge = Edge(basis=basis, recurs=True)
    first = None if of.first is None else moment(of.first, setting, edge)
    stretches = of.every if isinstance(of.every, tuple) else (model.Phase(gap=of.every),)
    phases = tuple(_phase(stretch, setting, edge) for stretch in stretches)
    times = getattr(of.duty, "times", None) or 1
    steady = _steady(of.every, basis)
    return Cadence(phases, first, of.restart, basis, setting, steady, times, {})


def _steady(of: model.Cadence, basis: Basis) -> Limit | None:
    """The limit of every gap, if it is the same in all of them, whatever the case agrees."""
    if isinstance(of, model.Agreed) and basis == "maximum":
        return of.up_to if of.otherwise is None and of.after is None else None
    return of if isinstance(of, Limit) else None


def _phase(of: model.Phase, setting: Setting, edge: Edge) -> Phase:
    gap = unless_spent(of.gap, setting, edge)
    if of.for_ is not None:
        length = setting.counting(of.for_, backwards=False, opening=True)
        return Phase(gap, lambda start, line: length(start.day))
    if of.until is None:
        return Phase(gap, lambda start, line: NEVER)
    without_start = setting._replace(may_be_itself=False)
    end = moment(of.until, without_start, edge._replace(opening=True, recurs=False))
    return Phase(gap, _until(end, setting.timed))


def _until(until: Moment, timed: bool) -> Callable[[Trigger, Timeline], int]:
    def ends(start: Trigger, line: Timeline) -> int:
        end = until(start, line, start)
        if end is None or end.latest == NEVER:
            return NEVER
        return day_of(end.latest) if timed else end.latest

    return ends
