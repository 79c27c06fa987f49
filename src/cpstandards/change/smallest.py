"""The smallest case that still shows a change: which of two is smaller, and steps to smaller ones.

A case that shows a change of verdict is preferred to one in which a deadline moves alone; then
fewer events, then fewer attributes and facts, then an ordinary day, and then the shortest time from
the first event to the day of judgement.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import combinations
from typing import Any, NamedTuple

from cpstandards.change.judging import Judge, Judged, plain_ways
from cpstandards.change.results import Way
from cpstandards.change.ways import tells
from cpstandards.clock import to_datetime
from cpstandards.mutate.situations import (
    Situation,
    at_moment,
    day_of,
    moved,
    shifted,
    text_of,
    with_event,
)
from cpstandards.results import Obligation

ORDINARY = date(2025, 6, 11)
"""A Wednesday far from any bank holiday: of equal cases the one nearest to it is shown."""

ONE = timedelta(days=1)
MINUTE = timedelta(minutes=1)

SHOWN, MOVED, ALONE = range(3)
"""How plainly a case shows a way: in a status; in a deadline alone; and, where both versions are to
have the duty, with one that has none."""


class Size(NamedTuple):
    """How large a case is that shows a change; the smaller of two is the lesser.

    Attributes:
        unclear: from `SHOWN` to `ALONE`.
        events: how many events.
        is_mixed: whether other verdicts move in another way.
        told: how many attributes, facts and times of day are given, and whatever else is said.
        strange: how far the first event is from an ordinary day [days].
        odd: how many moments lie outside the hours of work.
        span: how far everything after the first event is from it, the day of judgement too [days].
        is_dated: whether the day of judgement is said.
    """

    unclear: int
    events: int
    is_mixed: bool
    told: int
    strange: int
    odd: int
    span: int
    is_dated: bool

    @property
    def is_plain(self) -> bool:
        """Whether a status shows the way, and all verdicts that move go that way."""
        return self.unclear == SHOWN and not self.is_mixed


def size_of(of: Situation, judged: Judged, way: Way, both: bool) -> Size:
    """How large a case is that shows *way*.

    Args:
        of: the case.
        judged: what both versions say of it.
        way: the way in which its verdicts move.
        both: whether both versions are to have the duty in it.
    """
    last = judgement(of)
    days = of.days or [last]
    told = sum(len(event) - 2 for event in of.events) + len(of.facts)
    told += sum("at" in event for event in of.events) + isinstance(of.as_of, str)
    told += (of.records is not None) + (of.reading is not None)
    return Size(
        _unclear(judged, way, both),
        len(of.events),
        plain_ways(*judged) != {way},
        told,
        abs((min(days) - ORDINARY).days),
        sum(
            not MORNING <= str(event["at"])[11:16] <= EVENING
            for event in of.events
            if "at" in event
        ),
        sum((day - min(days)).days for day in (last, *days, *_dates_told(of))),
        of.as_of is not None,
    )


def _dates_told(of: Situation) -> Iterator[date]:
    """The dates that events speak of."""
    for event in of.events:
        yield from (each for name, each in event.items() if name != "on" and isinstance(each, date))


def _unclear(judged: Judged, way: Way, both: bool) -> int:
    if both and not all(judged):
        return ALONE
    return SHOWN if tells(*judged, way) else MOVED


def judgement(of: Situation) -> date:
    """The day on which a case is judged."""
    if of.as_of is None:
        return max(of.days, default=ORDINARY)
    return of.as_of if isinstance(of.as_of, date) else date.fromisoformat(of.as_of[:10])


class Shrinking(NamedTuple):
    """How a case is made smaller.

    Attributes:
        judge: what both versions say of a case; None: it is none.
        way: the way in which its verdicts move, and are to move still.
        both: whether both versions are to have the duty in it.
    """

    judge: Judge
    way: Way
    both: bool

    def smallest(self, of: Situation) -> Situation:
        """The smallest case that is reached from *of* by small steps, each to a smaller one."""
        size = self._size(of)
        assert size is not None  # it shows the way
        for _ in range(MOST_STEPS):
            better = self._better(of, size)
            if better is None:
                break
            of, size = better
        return of

    def _better(self, of: Situation, size: Size) -> tuple[Situation, Size] | None:
        for each in self._steps(of):
            found = self._size(each)
            if found is not None and found < size:
                return each, found
        return None

    def _size(self, of: Situation) -> Size | None:
        judged = self.judge(of)
        if judged is None or self.way not in plain_ways(*judged):
            return None
        return size_of(of, judged, self.way, self.both)

    def _steps(self, of: Situation) -> Iterator[Situation]:
        """Cases that may be smaller, those first that leave most away."""
        judged = self.judge(of)
        assert judged is not None  # it shows the way
        for each in _without_events(of):
            yield each
            yield from judged_at(each, (*telling_times(self.judge(each)), *telling_times(judged)))
        yield from _with_less(of)
        yield from judged_at(of, telling_times(judged))
        yield from _on_other_days(of)
        yield from _at_other_hours(of)
        yield from _nearer(of, judged)
        for each in _dates_nearer(of):
            yield each
            yield from judged_at(each, telling_times(self.judge(each)))
        yield from _to_the_day(of)
        if is_timed(judged):
            for each in to_the_minute(of):
                yield each
                yield from judged_at(each, telling_times(self.judge(each)))


MOST_STEPS = 60


# --- when it is judged ---------------------------------------------------------------------------


def telling_times(judged: Judged | None) -> tuple[date | str, ...]:
    """The days, or moments, on which verdicts may part: on each deadline, and just after it."""
    if judged is None:
        return ()
    found: dict[date | str, None] = {}
    for each in (*judged[0], *judged[1]):
        found |= dict.fromkeys(_times_of(each))
    return tuple(found)


def _times_of(of: Obligation) -> Iterator[date | str]:
    if of.timed:
        for moment in (of.due, of.opens):
            if moment is not None:
                at = to_datetime(moment)
                yield from (text_of(at), text_of(at + MINUTE))
    for day in (of.due_on, of.earliest_on):
        if day is not None:
            yield from (day, day + ONE)
    if of.next_change_on is not None:
        yield of.next_change_on


def judged_at(of: Situation, times: Iterable[date | str]) -> Iterator[Situation]:
    """The same case judged on its last event's day, and at each of *times* after that."""
    last = max(of.days, default=date.min)
    if of.as_of is not None and of.events:
        yield replace(of, as_of=None)
    for each in sorted(set(times), key=str):
        if str(each) > last.isoformat():
            yield replace(of, as_of=each)


# --- fewer and less ------------------------------------------------------------------------------


def _without_events(of: Situation) -> Iterator[Situation]:
    """One event fewer, or two, judged on the same day."""
    for number in (2, 1):
        for gone in combinations(range(len(of.events)), number):
            left = tuple(each for i, each in enumerate(of.events) if i not in gone)
            yield replace(of, events=left, as_of=of.as_of or judgement(of))


def _with_less(of: Situation) -> Iterator[Situation]:
    for name in of.facts:
        yield replace(of, facts={k: v for k, v in of.facts.items() if k != name})
    for index, event in enumerate(of.events):
        for name in event:
            if name not in ("type", "on", "at"):
                rest = {key: value for key, value in event.items() if key != name}
                yield with_event(of, index, rest)
    if of.records is not None:
        yield replace(of, records=None)
    if of.reading is not None:
        yield replace(of, reading=None)


# --- nearer --------------------------------------------------------------------------------------


def _halved(distance: int) -> Iterator[int]:
    """Steps over a distance [days], the whole of it first; then those of whole weeks."""
    steps = [distance]
    while abs(steps[-1]) > 1:
        steps.append(int(steps[-1] / 2))
    yield from steps
    weeks = int(distance / DAYS_IN_WEEK)
    while weeks:
        yield weeks * DAYS_IN_WEEK
        weeks = int(weeks / 2)


DAYS_IN_WEEK = 7


def _on_other_days(of: Situation) -> Iterator[Situation]:
    """The whole case nearer to an ordinary day."""
    distance = (ORDINARY - min(of.days, default=judgement(of))).days
    if distance:
        yield from (shifted(of, step) for step in _halved(distance))


MORNING, EVENING = "08:00", "18:00"


def _at_other_hours(of: Situation) -> Iterator[Situation]:
    """The whole case at another time of day, so that its first moment is at noon."""
    given = sorted(str(event["at"]) for event in of.events if "at" in event)
    if not given or len(given[0]) != len("2025-06-11T12:00"):
        return
    first = datetime.fromisoformat(given[0])
    step = first.replace(hour=12, minute=0) - first
    events = [
        {**event, "at": _later(event["at"], step)} if "at" in event else event
        for event in of.events
    ]
    as_of = _later(of.as_of, step) if isinstance(of.as_of, str) else of.as_of
    yield replace(of, events=tuple(events), as_of=as_of)


def _later(at: Any, step: timedelta) -> Any:  # Any: a moment as text
    return text_of(datetime.fromisoformat(str(at)) + step)


def _nearer(of: Situation, judged: Judged) -> Iterator[Situation]:
    """One event, or all from one on, nearer to the first."""
    order = sorted(range(len(of.events)), key=lambda index: str(_when(of.events[index])))
    times = [each for each in telling_times(judged) if isinstance(each, date)]
    for place, index in enumerate(order[1:], 1):
        day = day_of(of.events[index])
        first = min(of.days)
        for step in _halved((first - day).days) if day != first else ():
            yield _moved(of, order[place:], step)
            yield _moved(of, [index], step)
        for other in {*of.days, *times, *(time - ONE for time in times)}:
            if first <= other < day:
                yield _moved(of, [index], (other - day).days)
    if len(order) > 1:  # the first nearer to the others
        second = min((day for day in of.days if day > min(of.days)), default=min(of.days))
        gap = (second - min(of.days)).days
        yield from (_moved(of, [order[0]], step) for step in _halved(gap) if gap)


def _dates_nearer(of: Situation) -> Iterator[Situation]:
    """A date that is known, or that an event speaks of, nearer to the first event."""
    first = min(of.days, default=judgement(of))
    for name, value in of.facts.items():
        if isinstance(value, date) and value > first:
            for day in (first, first - timedelta(days=DAYS_IN_YEAR)):
                yield replace(of, facts={**of.facts, name: day})
    for index, event in enumerate(of.events):
        for name, value in event.items():
            if name != "on" and isinstance(value, date) and value != first:
                for step in _halved((first - value).days):
                    nearer = {**event, name: value + timedelta(days=step)}
                    yield with_event(of, index, nearer)


DAYS_IN_YEAR = 365


def _when(event: Any) -> object:  # Any: an event as plain data
    return event.get("at") or event.get("on")


def _moved(of: Situation, places: Iterable[int], days: int) -> Situation:
    events = list(of.events)
    for index in places:
        events[index] = {name: moved(each, days) for name, each in events[index].items()}
    return replace(of, events=tuple(events))


# --- days and times ------------------------------------------------------------------------------


def _to_the_day(of: Situation) -> Iterator[Situation]:
    """Dates in the place of moments."""
    for index, event in enumerate(of.events):
        if "at" in event:
            on = {"type": event["type"], "on": day_of(event)}
            rest = {key: value for key, value in event.items() if key not in ("type", "at")}
            yield with_event(of, index, {**on, **rest})
    if of.as_of is not None:
        yield replace(of, as_of=judgement(of))


HOURS = ("12:00", "00:00", "23:59", "09:00", "17:00")


def is_timed(judged: Judged | None) -> bool:
    """Whether either version judges a case by the minute."""
    return judged is not None and any(each.timed for side in judged for each in side)


def to_the_minute(of: Situation) -> Iterator[Situation]:
    """The case with a moment in the place of a date."""
    for index, event in enumerate(of.events):
        if "on" in event:
            for hour in HOURS:
                at = datetime.fromisoformat(f"{day_of(event)}T{hour}")
                yield with_event(of, index, at_moment(event, at))
