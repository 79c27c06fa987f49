"""What real records are like: facts missing, recorded late, without a time, of a poor source."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime, time

from cpstandards.adapters.parts import ALWAYS
from cpstandards.cases import FactHistory
from cpstandards.structure import event_types_in
from cpstandards.testing.aims import triggers_of
from cpstandards.testing.arising import PLAN, give_names
from cpstandards.testing.scenes import Scene, existing, moved, remade

LATE_BY = (1, 5, 30, 0)
AFTERNOON = time(14, 30)


@dataclass
class Record:
    """How a history was recorded.

    Attributes:
        known_on: only what was recorded by then is used [ordinal]; None: everything.
        records: the event types that the source can record; None: all.
        is_late: whether it is to be judged when every deadline has passed.
    """

    known_on: int | None = None
    records: frozenset[str] | None = None
    is_late: bool = False


Twist = Callable[[Scene, Record], None]


def _lose_attribute(scene: Scene, record: Record) -> None:  # noqa: ARG001 - twists are of one shape
    """An attribute that the standard asks about is not known."""
    held = _asked(scene)
    if held:
        index, name = scene.pick(held)
        scene.events[index] = remade(scene.events[index], **{name: None})


def _asked(scene: Scene) -> list[tuple[int, str]]:
    """The attributes that the standard asks about and that are known, by their event's index."""
    asked = scene.aim.asked.values
    return [
        (index, name)
        for index, event in enumerate(scene.events)
        for name in (("of",) if event.type == PLAN else asked.get(event.type, ()))
        if getattr(event, name) is not None
    ]


def _know_only_the_day(scene: Scene, record: Record) -> None:  # noqa: ARG001
    """Something happened that the standard speaks of, and nothing but the day is known of it."""
    duties = tuple(each for way in scene.aim.duties for each in way)
    pattern = scene.pick(scene.pick((duties, scene.aim.strays)))
    days = (scene.last_day, scene.base, scene.base + 1, scene.base - 1)
    scene.put_event(pattern.event, scene.pick(days), {})


def _record_twice(scene: Scene, record: Record) -> None:  # noqa: ARG001
    """An event stands there once more, without an attribute that the standard asks about."""
    held = _asked(scene)
    if held:
        index, name = scene.pick(held)
        event = moved(scene.events[index], scene.pick((0, -1, 1)))
        scene.events.append(remade(event, **{name: None, "id": None}))


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


def revise_fact(scene: Scene, record: Record) -> None:  # noqa: ARG001
    """Something was first known to be otherwise, or it was not known."""
    names = [name for name in scene.facts if name != "date_of_birth"]
    names = [name for name in names if not isinstance(scene.facts[name], FactHistory)]
    if names:
        name = scene.pick(names)
        now = scene.facts[name]
        learnt = scene.base + scene.pick((1, 0, 30, -10))
        earlier = [(ALWAYS, value) for value in _first_thought(scene, name)]
        scene.facts[name] = FactHistory((*earlier, (learnt, now)))


def _first_thought(scene: Scene, name: str) -> tuple[object, ...]:
    """What a fact was first thought to be; nothing, if only one value of it matters."""
    now = scene.facts[name]
    if isinstance(now, date):
        return (date.fromordinal(now.toordinal() + scene.pick((14, -14, 1, 60))),)
    others = tuple(value for value in scene.aim.facts(name) if value != now)
    return (scene.pick(others),) if others else ()


def _record_late(scene: Scene, record: Record) -> None:
    """An event was recorded some days after it happened; what is known is as of about then."""
    if scene.events:
        index = scene.pick(range(len(scene.events)))
        event = scene.events[index]
        recorded = event.day + scene.pick(LATE_BY)
        scene.events[index] = remade(event, recorded_at=date.fromordinal(recorded))
        record.known_on = scene.pick((None, recorded - 1, recorded, event.day))


def _poor_source(scene: Scene, record: Record) -> None:
    """The source cannot record something that the standard speaks of, other than the duty."""
    others = sorted(_types(scene) - scene.aim.types)
    if others:
        _unrecorded(scene, record, {scene.pick(others)})


def unseen(scene: Scene, record: Record) -> None:
    """The source cannot record the duty, or one of the ways in which it can be done."""
    aim = scene.aim
    one = {scene.pick(sorted(aim.types))}
    whole = one if triggers_of(aim.standard) <= aim.types else aim.types
    _unrecorded(scene, record, scene.pick((whole, one)))


def _types(scene: Scene) -> frozenset[str]:
    """The event types that the standard speaks of or that happened."""
    return frozenset(event_types_in(scene.aim.standard)) | {event.type for event in scene.events}


def _unrecorded(scene: Scene, record: Record, types: Set[str]) -> None:
    record.records = _types(scene) - types
    scene.events[:] = [event for event in scene.events if event.type in record.records]


def _blind_source(scene: Scene, record: Record) -> None:
    """The source would not know whether the duty had ended, or what its conditions ask about."""
    aim = scene.aim
    triggers, types = triggers_of(aim.standard), frozenset(event_types_in(aim.standard))
    others = sorted(types - aim.types - triggers)
    if others:
        record.records = types - {scene.pick(others)}
        undone = aim.types - triggers if scene.pick((True, False)) else frozenset()
        kept = record.records - undone
        scene.events[:] = [event for event in scene.events if event.type in kept]
        record.is_late = True


def _give_names(scene: Scene, record: Record) -> None:  # noqa: ARG001
    give_names(scene)


MISSING: Sequence[Twist] = (_lose_attribute, _lose_time, _lose_fact)
LATE: Sequence[Twist] = (_record_late, _record_late)
SOURCES: Sequence[Twist] = (_poor_source, unseen, unseen)
BLURS: tuple[Twist, ...] = (*MISSING, *[_lose_attribute, _know_only_the_day, _record_twice] * 2)
BLINDS: tuple[Twist, ...] = (_blind_source,) * 4


def nothing(scene: Scene, record: Record) -> None:
    """Leaves the history as it is."""


def twists(missing: bool, late: bool, sources: bool) -> tuple[Twist, ...]:
    """What may be done to a history, nothing first and more often than not.

    Args:
        missing: whether attributes, facts and times may be missing.
        late: whether events may be recorded late, and dates be revised.
        sources: whether the source may be unable to record some types.
    """
    chosen: list[Twist] = [_give_names, _give_names, _tell_time]
    chosen += [*MISSING, _lose_attribute] if missing else []
    chosen += LATE if late else []
    chosen += SOURCES if sources else []
    return (*[nothing] * max(len(chosen), 8), *chosen)
