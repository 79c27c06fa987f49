"""What happens after an obligation has arisen: done, ended, repeated, waived, at the boundaries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from cpstandards.clock import to_datetime
from cpstandards.limits import HOUR
from cpstandards.results import Obligation
from cpstandards.structure import event_types
from cpstandards.testing.aims import Aim
from cpstandards.testing.arising import AHEAD_OR_PAST, CANCELLED, PLAN, again, plan
from cpstandards.testing.scenes import Scene, When

MINUTE = HOUR // 60
MOST_SEEN = 3
"""So many of the latest obligations give boundaries."""

SHARPEST = 3
"""So many of the boundaries are the deadline itself and what lies beside it, as of an opening."""

SOME_STEPS = (0, 1, -1, 10)
FEW_DAYS = (0, -1, 3)

STOP = 0
OFTEN, MORE_OFTEN = range(3), range(4)
MOST_THINGS = 6

Action = Callable[[Scene, Sequence[When]], None]


def overrun(scene: Scene) -> None:
    """Puts in that the duty is done just too late, or what is forbidden just too early.

    Sometimes it is just in time.
    """
    due, after, before, *_ = boundaries_of(scene, scene.judged())
    wrong, right = (before, after) if scene.aim.standard.kind == "not_before" else (after, before)
    _do(scene, (wrong, due, right, wrong))


def excuse(scene: Scene) -> None:
    """Puts in that the duty is not done in time, and that somebody authorises the delay."""
    boundaries = boundaries_of(scene, scene.judged())
    due, after, before, *_ = boundaries
    if scene.pick((True, False)):
        _do(scene, (after,))
    _waive(scene, (due, before, after))


def end(scene: Scene) -> None:
    """Puts in that the duty ends, or that what it is ahead of is called off, with nothing done."""
    actions = (
        *([_end] if scene.aim.endings else []),
        *([_call_off] if _meetings(scene.aim) else []),
    )
    if actions:
        due, after, before, *_ = boundaries_of(scene, scene.judged())
        scene.pick(actions)(scene, (after, due, after, before))


def happen(scene: Scene) -> None:
    """Puts in what happens next, each thing on a boundary of what has arisen so far."""
    actions = actions_for(scene.aim)
    one_in = MORE_OFTEN if scene.aim.standard.kind == "every" else OFTEN
    for _ in range(MOST_THINGS):
        if scene.pick(one_in) == STOP:  # asked before each, so that any of them can be left out
            return
        boundaries = boundaries_of(scene, scene.judged())
        sharpest = 2 * SHARPEST if scene.aim.standard.kind == "window" else SHARPEST
        sharp = boundaries if scene.seldom(3) else boundaries[:sharpest]
        scene.pick(actions)(scene, sharp)


def befall(scene: Scene, day: int) -> None:
    """Puts one thing into the history that happens on *day* and that the standard speaks of.

    Args:
        scene: the history, as yet empty.
        day: when it happens; a meeting that is planned then is held later, or was [ordinal].
    """
    aim = scene.aim
    ways: list[Action] = [_stray, _stray]
    if _meetings(aim):
        ways += [_plan_today, _call_off_today]
    if aim.standard.waiver is not None:
        ways.append(_waive)
    scene.pick(ways)(scene, (day,))


def _plan_today(scene: Scene, boundaries: Sequence[When]) -> None:
    (day,) = boundaries
    assert isinstance(day, int)  # as it was given
    on = date.fromordinal(day + scene.pick(AHEAD_OR_PAST))
    meeting = scene.pick(_meetings(scene.aim))
    scene.put_event(PLAN, day, {"of": meeting, "planned_on": on})


def _call_off_today(scene: Scene, boundaries: Sequence[When]) -> None:
    meeting = scene.pick(_meetings(scene.aim))
    scene.put_event(CANCELLED, scene.pick(boundaries), {"of": meeting})


def boundaries_of(scene: Scene, found: Sequence[Obligation]) -> tuple[When, ...]:
    """The days and moments on, after and before each deadline that was found, the latest first."""
    points: dict[When, None] = {}
    for each in reversed(found[-MOST_SEEN:]):
        points.update(dict.fromkeys(_points(each)))
    days = (scene.base, scene.base + 1, scene.base + 10, scene.base - 1, scene.last_day)
    points.update(dict.fromkeys(days))
    return tuple(points)


def _points(of: Obligation) -> Iterator[When]:
    for edge in (of.due, of.opens):
        if edge is None:
            continue
        if of.timed:
            yield from (to_datetime(edge + step * MINUTE) for step in (0, 1, -1))
        day = to_datetime(edge).toordinal() if of.timed else edge
        yield from (day, day + 1, day - 1)
    if of.counted_from is not None and of.counted_from.day != (of.trigger and of.trigger.day):
        yield of.counted_from.day
    if of.standard.kind == "before" and of.trigger is not None:
        yield of.trigger.day + 1


# --- actions -------------------------------------------------------------------------------------


def actions_for(aim: Aim) -> Sequence[Action]:
    """What can happen under a standard, the likeliest first and most often."""
    known = _ACTIONS.get(id(aim))
    if known is None or known[0] is not aim:
        known = _ACTIONS[id(aim)] = aim, tuple(_actions(aim))
    return known[1]


_ACTIONS: dict[int, tuple[Aim, Sequence[Action]]] = {}


def _actions(aim: Aim) -> Iterator[Action]:
    standard = aim.standard
    if not getattr(standard.duty, "itself", None):
        yield from (_do, _do, _do, _do)
    else:
        yield _do
    if aim.endings:
        yield from (_end, _end)
    yield from (_again, _go_wrong, _stray)
    if standard.waiver is not None:
        yield _waive
    if _meetings(aim):
        yield from (_plan_anew, _call_off)


def _do(scene: Scene, boundaries: Sequence[When]) -> None:
    """The duty is done, all of it, or the forbidden thing happens."""
    patterns = scene.pick(scene.aim.duties)
    when = scene.pick(boundaries)
    times = getattr(scene.aim.standard.duty, "times", None) or 1
    for number, pattern in enumerate(patterns):
        scene.put(pattern, when if number == 0 else _near(scene, when))
    for number in range(1, times):
        scene.put(patterns[0], _earlier(when, number))


def _near(scene: Scene, when: When) -> When:
    """The same time, or a few days off."""
    return _earlier(when, scene.pick(FEW_DAYS))


def _earlier(when: When, days: int) -> When:
    if isinstance(when, datetime):
        return datetime.fromtimestamp(when.timestamp() - days * 86_400, UTC)
    return when - days


def _end(scene: Scene, boundaries: Sequence[When]) -> None:
    """Something ends the duty, most often just after the deadline, when it is too late."""
    scene.put(scene.pick(scene.aim.endings), scene.pick((*boundaries, *boundaries[1:2])))


def _again(scene: Scene, boundaries: Sequence[When]) -> None:
    when = scene.pick(boundaries)
    again(scene, when.toordinal() if isinstance(when, datetime) else when)


def _go_wrong(scene: Scene, boundaries: Sequence[When]) -> None:
    """Something that would be the duty, but for one of the things asked of it."""
    patterns = scene.pick(scene.aim.duties)
    scene.put(scene.pick(patterns), scene.pick(boundaries), failing=True)


def _stray(scene: Scene, boundaries: Sequence[When]) -> None:
    scene.put(scene.pick(scene.aim.strays), scene.pick(boundaries), failing=scene.seldom(3))


def _waive(scene: Scene, boundaries: Sequence[When]) -> None:
    """A delay is authorised, by somebody who may or by somebody who may not."""
    standard = scene.aim.standard
    waiver = standard.waiver
    assert waiver is not None  # only then is there this action
    known = scene.aim.vocabulary.types[waiver.event].attributes
    values: Mapping[str, Any] = {
        "standard": standard.topic or standard.id,
        "by": scene.pick((*(waiver.by or ()), *known["by"].choices[:2])),
    }
    attributes = {name: value for name, value in values.items() if name in known}
    scene.put_event(waiver.event, scene.pick(boundaries), attributes)


def _meetings(aim: Aim) -> tuple[str, ...]:
    """The meetings that a duty is ahead of or around, as far as they can be planned."""
    standard = aim.standard
    known = aim.vocabulary.types[CANCELLED].attributes["of"].choices
    types = event_types(standard.before or standard.around)
    return tuple(sorted(types.intersection(known)))


def _plan_anew(scene: Scene, boundaries: Sequence[When]) -> None:
    when = scene.pick(boundaries)
    day = when.toordinal() if isinstance(when, datetime) else when
    plan(scene, scene.pick(_meetings(scene.aim)), day + scene.pick(SOME_STEPS))


def _call_off(scene: Scene, boundaries: Sequence[When]) -> None:
    meeting = scene.pick(_meetings(scene.aim))
    if not any(event.type == PLAN for event in scene.events):
        plan(scene, meeting, scene.base)
    scene.put_event(CANCELLED, scene.pick(boundaries), {"of": meeting})
