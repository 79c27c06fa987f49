"""What real records are like: facts missing, recorded late, without a time, of a poor source."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

from cpstandards.adapters.parts import ALWAYS
from cpstandards.cases import FactHistory
from cpstandards.structure import event_types_in
from cpstandards.testing.arising import PLAN, give_names
from cpstandards.testing.scenes import Scene, existing, remade

LATE_BY = (1, 5, 30, 0)
AFTERNOON = time(14, 30)


@dataclass
class Record:
    """How a history was recorded.

    Attributes:
        known_on: only what was recorded by then is used [ordinal]; None: everything.
        records: the event types that the source can record; None: all.
    """

    known_on: int | None = None
    records: frozenset[str] | None = None


Twist = Callable[[Scene, Record], None]


def _lose_attribute(scene: Scene, record: Record) -> None:  # noqa: ARG001 - twists are of one shape
    """An attribute that the standard asks about is not known."""
    asked = scene.aim.asked.values
    held = [
        (index, name)
        for index, event in enumerate(scene.events)
        for name in (("of",) if event.type == PLAN else asked.get(event.type, ()))
        if getattr(event, name) is not None
    ]
    if held:
        index, name = scene.pick(held)
        scene.events[index] = remade(scene.events[index], **{name: None})


def _lose_fact(scene: Scene, record: Record) -> None:  # noqa: ARG001
    if scene.facts:
        del scene.facts[scene.pick(tuple(scene.facts))]


def _lose_time(scene: Scene, record: Record) -> None:  # noqa: ARG001
    """Of an event with a time, only the day is known."""
    timed = [index for index, event in enumerate(scene.events) if event.at is not None]
    if timed:
        index = scene.pick(timed)
        event = scene.events[index]
        scene.events[index] = remade(event, on=event.on)


def _tell_time(scene: Scene, record: Record) -> None:  # noqa: ARG001
    """Of an event with a day only, the time is known."""
    loose = [index for index, event in enumerate(scene.events) if event.at is None]
    if loose:
        index = scene.pick(loose)
        event = scene.events[index]
        scene.events[index] = remade(event, at=existing(datetime.combine(event.on, AFTERNOON)))


def _revise_fact(scene: Scene, record: Record) -> None:  # noqa: ARG001
    """A date was first known to be another."""
    dates = [name for name, value in scene.facts.items() if isinstance(value, date)]
    dates = [name for name in dates if name != "date_of_birth"]
    if dates:
        name = scene.pick(dates)
        now: date = scene.facts[name]
        before = date.fromordinal(now.toordinal() + scene.pick((14, -14, 1, 60)))
        learnt = scene.base + scene.pick((1, 0, 30, -10))
        scene.facts[name] = FactHistory(((ALWAYS, before), (learnt, now)))


def _record_late(scene: Scene, record: Record) -> None:
    """An event was recorded some days after it happened; what is known is as of about then."""
    if scene.events:
        index = scene.pick(range(len(scene.events)))
        event = scene.events[index]
        recorded = event.day + scene.pick(LATE_BY)
        scene.events[index] = remade(event, recorded_at=date.fromordinal(recorded))
        record.known_on = scene.pick((None, recorded - 1, recorded, event.day))


def _poor_source(scene: Scene, record: Record) -> None:
    """The source cannot record the duty, or something else that the standard speaks of."""
    aim = scene.aim
    types = frozenset(event_types_in(aim.standard)) | {event.type for event in scene.events}
    others = sorted(types - aim.types)
    missing = aim.types if scene.pick((True, False)) or not others else {scene.pick(others)}
    record.records = types - missing
    scene.events[:] = [event for event in scene.events if event.type in record.records]


def _give_names(scene: Scene, record: Record) -> None:  # noqa: ARG001
    give_names(scene)


MISSING: Sequence[Twist] = (_lose_attribute, _lose_time, _lose_fact)
LATE: Sequence[Twist] = (_record_late, _record_late, _revise_fact)
SOURCES: Sequence[Twist] = (_poor_source, _poor_source, _poor_source)
ALWAYS_POSSIBLE: Sequence[Twist] = (_give_names, _tell_time)


def nothing(scene: Scene, record: Record) -> None:
    """Leaves the history as it is."""


def unsure(missing: bool, sources: bool) -> tuple[Twist, ...]:
    """What may be done to a history of which something is not to be known.

    Args:
        missing: as in `twists`.
        sources: as in `twists`.
    """
    lost = (_lose_attribute, *MISSING) if missing else ()
    return (*lost, *([_poor_source] * 4 if sources else [])) or (nothing,)


def twists(missing: bool, late: bool, sources: bool) -> tuple[Twist, ...]:
    """What may be done to a history, nothing first and more often than not.

    Args:
        missing: whether attributes, facts and times may be missing.
        late: whether events may be recorded late, and dates be revised.
        sources: whether the source may be unable to record some types.
    """
    chosen = [*ALWAYS_POSSIBLE]
    chosen += [*MISSING, _lose_attribute, _lose_attribute] if missing else []
    chosen += LATE if late else []
    chosen += SOURCES if sources else []
    return (*[nothing] * len(chosen), *chosen)
