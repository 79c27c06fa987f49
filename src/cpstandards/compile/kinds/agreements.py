"""Agreements that allow more than the maximum are findings of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cpstandards.compile import judging
from cpstandards.compile.judging import Found
from cpstandards.compile.kinds.parts import Parts
from cpstandards.compile.matching import (
    Matcher,
    matcher,
)
from cpstandards.compile.moments import (
    Edge,
    moment,
)
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
    contradicts,
    out_of_order,
)
from cpstandards.kernel import VIOLATED
from cpstandards.results import Obligation
from cpstandards.structure import agreements_in
from cpstandards.vocabulary import Event


def excessive(
    of: object, shared: Parts, backwards: bool = False
) -> Callable[[Trigger, Event | None, Timeline], Iterator[Obligation]] | None:
    """Finds the agreements that allow more than the maximum; None where none is possible.

    *backwards* says that the limits are leads ahead of a reference event.
    """
    setting = shared.setting
    limited = [
        (
            matcher(each.agreed, setting.vocabulary, setting.mentions),
            each.as_,
            moment(each, setting, Edge(backwards, basis="maximum")),
            moment(each, setting, Edge(backwards, basis="agreed")),
        )
        for each in agreements_in(of)
        if each.up_to is not None
    ]
    if not limited:
        return None

    def run(start: Trigger, ended: Event | None, line: Timeline) -> Iterator[Obligation]:
        for events, limit, maximum, agreed in limited:
            for event in _in_force(events, limit, start, ended, line):
                most, fixed = maximum(event, line, start), agreed(event, line, start)
                if most is not None and fixed is not None and fixed.latest > most.latest:
                    each = Found(event, fixed, event, None, "agreement")
                    yield judging.obligation(shared.frame, each, line, VIOLATED)

    return run


def _in_force(
    events: Matcher, limit: str, start: Trigger, ended: Event | None, line: Timeline
) -> list[Event]:
    """The agreement on *limit* in force at *start*, and those made until the end."""
    held = [
        event
        for event in events.candidates(line)
        if (ended is None or event.day <= ended.day)
        and getattr(event, limit) is not None
        and not contradicts(event, start, line)
        and events.accepts(event, line)
    ]
    before = [event for event in held if not out_of_order(event, start)]
    since = [event for event in held if out_of_order(event, start)]
    return before[-1:] + since
