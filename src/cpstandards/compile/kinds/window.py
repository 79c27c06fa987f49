"""The duty between two moments."""

from __future__ import annotations

from collections.abc import Iterator

from cpstandards import model
from cpstandards.compile import judging
from cpstandards.compile.judging import Found
from cpstandards.compile.kinds.parts import Judge, Parts, each_of
from cpstandards.compile.kinds.reference import (
    Reference,
    cancelled,
    from_the_start,
    references_of,
    without_reference,
)
from cpstandards.compile.matching import (
    Matcher,
    answer,
)
from cpstandards.compile.moments import (
    FORWARDS,
    NOT_IN_FORCE,
    OPEN,
    Deadline,
    Edge,
    moment,
)
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
    answers_another,
    contradicts,
    out_of_order,
)
from cpstandards.results import Obligation
from cpstandards.vocabulary import Event


def window(of: model.Standard, shared: Parts) -> Judge:
    """Judges a duty between two moments around a reference event."""
    setting, around = shared.setting, of.around
    assert of.window is not None
    assert around is not None
    assert of.duty is not None
    opens = moment(of.window.opens, setting, Edge(opening=True))
    closes = moment(of.window.closes, setting, FORWARDS)
    fallback = moment(of.otherwise or "unquantified", setting, FORWARDS)
    duties = each_of(of.duty, setting)[0]
    duty = answer(of.duty, setting.vocabulary, setting.mentions)
    timed = shared.frame.timed
    itself = bool(getattr(of.duty, "itself", None))
    may_be_early = of.already_done is None

    def one(item: Reference, line: Timeline) -> list[Obligation]:
        if not shared.applies(item.trigger, line):
            return []
        item = _or_the_last(item, line)
        if item.point is None:
            return [without_reference(shared, around, duty, item.trigger, line, may_be_early)]
        first = opens(item.point, line, item.trigger)
        last = closes(item.point, line, item.trigger)
        if first is None or last is None or first is NOT_IN_FORCE or last is NOT_IN_FORCE:
            return []
        ended = cancelled(item.point) or _overtaken(shared, item, line)
        if item.is_raised and judging.at(item.trigger, timed)[0] > last.latest:
            deadline = fallback(item.trigger, line, item.trigger) or OPEN
            found = Found(item.trigger, deadline, duty(item.trigger, line), ended)
            return [judging.within(shared.frame, found, line)]
        events = _candidates(duties, item, ended, itself, line)
        if may_be_early:
            done, following = _in_window(events, item, (first, last), timed), None
        else:
            done, following = _since_opening(events, first, timed)
        found = Found(item.trigger, last, done, ended, opens=first)
        return [judging.window(shared.frame, found, line, following, may_be_early)]

    return Judge(*references_of(around, of.after, setting, one))


def _or_the_last(item: Reference, line: Timeline) -> Reference:
    """*item*, with the last fitting reference event where none came after what raised the duty."""
    if item.at is not None:
        return item
    fitting = [
        index
        for index, point in enumerate(item.points)
        if not contradicts(point, item.trigger, line)
    ]
    if not fitting:
        return item
    return item._replace(at=fitting[-1], point=item.points[fitting[-1]])


def _candidates(
    duty: Matcher, item: Reference, ended: Event | None, itself: bool, line: Timeline
) -> Iterator[Event]:
    """The duties until the end that may be for the reference event, in order, as they are needed.

    A duty in the window may be for any reference event that it does not contradict. What raised
    the duty is it only if the standard says *itself*.
    """
    for event in duty.candidates(line):
        if event is item.point or (event is item.trigger) is not itself:
            continue
        if item.point is not None and answers_another(event, item.point, line):
            continue
        if item.is_raised and out_of_order(item.trigger, event):
            continue
        if ended is not None and event.day > ended.day:
            return
        if duty.accepts(event, line):
            yield event


def _in_window(
    duties: Iterator[Event], item: Reference, edges: tuple[Deadline, Deadline], timed: bool
) -> Event | None:
    """The first duty since the window opened; failing that, the first that came too early.

    Where times are missing, one surely inside the window comes before one that may be. One too
    early for this window is not one that came before the reference event ahead of it.
    """
    assert item.at is not None
    opens, closes = edges
    previous = item.points[item.at - 1] if item.at > 0 else None
    early = perhaps = None
    for event in duties:
        earliest, latest = judging.at(event, timed)
        if earliest >= opens.latest:
            return event if perhaps is None or latest <= closes.earliest else perhaps
        if latest >= opens.earliest:
            perhaps = perhaps or event
        elif early is None and not _is_for(event, previous):
            early = event
    return perhaps or early


def _since_opening(
    duties: Iterator[Event], opens: Deadline, timed: bool
) -> tuple[Event | None, Event | None]:
    """The first duty that may have come since the window opened; and the first that surely did."""
    perhaps = None
    for event in duties:
        earliest, latest = judging.at(event, timed)
        if earliest >= opens.latest:
            return perhaps or event, event
        if latest >= opens.earliest:
            perhaps = perhaps or event
    return perhaps, None


def _is_for(event: Event, previous: Trigger | None) -> bool:
    """Whether an unnamed duty came early enough for the reference event before."""
    return previous is not None and not out_of_order(event, previous)


def _overtaken(shared: Parts, item: Reference, line: Timeline) -> Event | None:
    if shared.ends is None:
        return None
    return shared.ends(item.trigger if item.is_raised else from_the_start(item.trigger), line)
