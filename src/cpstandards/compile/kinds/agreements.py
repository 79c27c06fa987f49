"""Agreements that allow more than the maximum are findings of their own."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cpstandards import model
from cpstandards.compile import judging
from cpstandards.compile.judging import Found
from cpstandards.compile.kinds.parts import Parts
from cpstandards.compile.matching import (
    Matcher,
    matcher,
)
from cpstandards.compile.moments import (
    Deadline,
    Edge,
    agreed_in,
    extensions,
    fixed_by,
    most_of,
)
from cpstandards.compile.setting import Setting
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

Findings = Callable[[Trigger, Event | None, Timeline, Trigger], Iterator[Obligation]]
"""The agreements that allow more than the maximum.

Seen from what is counted from, with what ended the duty; the trigger comes last, as in `Moment`.
"""


def excessive(of: object, shared: Parts, backwards: bool = False) -> Findings | None:
    """Finds the agreements that allow more than the maximum; None where none is possible.

    *backwards* says that the limits are leads ahead of a reference event.
    """
    setting = shared.setting
    limited = [
        (_extended_to if each.otherwise is not None else _in_force)(each, setting, Edge(backwards))
        for each in agreements_in(of)
        if each.up_to is not None and each.as_ is not None
    ]
    if not limited:
        return None

    def run(
        start: Trigger, ended: Event | None, line: Timeline, trigger: Trigger
    ) -> Iterator[Obligation]:
        for made in limited:
            for event, most, fixed in made(start, ended, line, trigger):
                if most is not None and fixed is not None and fixed.latest > most.latest:
                    each = Found(event, fixed, event, None, "agreement")
                    yield judging.obligation(shared.frame, each, line, VIOLATED)

    return run


Made = Callable[
    [Trigger, Event | None, Timeline, Trigger],
    Iterator[tuple[Event, Deadline | None, Deadline | None]],
]
"""As `Findings`: the agreements made, each with the maximum and what it fixes."""


def _extended_to(of: model.Agreed, setting: Setting, edge: Edge) -> Made:
    """The extensions made while the clock ran, counted as the clock is."""
    in_time, maximum = extensions(of, setting, edge), most_of(of, setting, edge)
    fixed = fixed_by(of, setting, edge)

    def made(
        start: Trigger, ended: Event | None, line: Timeline, trigger: Trigger
    ) -> Iterator[tuple[Event, Deadline | None, Deadline | None]]:
        for event in in_time(start, line, trigger):
            value = agreed_in(of, event)
            if value is not None:
                most = maximum(start, line, trigger)
                yield event, most, fixed(value, start, line, trigger)

    return made


def _in_force(of: model.Agreed, setting: Setting, edge: Edge) -> Made:
    """The agreement in force at the start, and those made until the end, each from its own day.

    What was agreed before the start is counted from there. Ahead of a reference event, nothing is
    agreed once that has come.
    """
    events = matcher(of.agreed, setting.vocabulary, setting.mentions)
    maximum, fixed = most_of(of, setting, edge), fixed_by(of, setting, edge)

    def made(
        start: Trigger, ended: Event | None, line: Timeline, trigger: Trigger
    ) -> Iterator[tuple[Event, Deadline | None, Deadline | None]]:
        in_force, since = _around(of, events, start, ended, line)
        for event in in_force if edge.backwards else in_force + since:
            value = agreed_in(of, event)
            assert value is not None  # asked before
            base = event if out_of_order(event, start) else start
            yield event, maximum(base, line, trigger), fixed(value, base, line, trigger)

    return made


def _around(
    of: model.Agreed, events: Matcher, start: Trigger, ended: Event | None, line: Timeline
) -> tuple[list[Event], list[Event]]:
    """The agreement in force at *start*, and those made since then, until the end."""
    held = [
        event
        for event in events.candidates(line)
        if (ended is None or event.day <= ended.day)
        and agreed_in(of, event) is not None
        and not contradicts(event, start, line)
        and events.accepts(event, line)
    ]
    before = [event for event in held if not out_of_order(event, start)]
    since = [event for event in held if out_of_order(event, start)]
    return before[-1:], since
