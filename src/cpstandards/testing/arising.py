"""How an obligation arises: what it is measured from, and the conditions under which there is one.

Nothing here decides a verdict: it puts such events and facts into a history as the standard speaks
of, and whether an obligation has arisen of them is for the engine to say.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, time
from typing import Any, assert_never

from cpstandards import model
from cpstandards.adapters.parts import ALWAYS
from cpstandards.cases import Case, FactHistory
from cpstandards.testing.aims import patterns_of, triggers_of
from cpstandards.testing.scenes import MOST_OF_ONE_KIND, Scene, moved, remade
from cpstandards.vocabulary import Event

LONG_BEFORE = (7, 1, 120, 30, 200, 0)
SOME_TIME = (-7, 60, 1, 0, -120, 3, -200)
SHORTLY_AFTER = (10, 1, 0, 30, 90, -10, 45)
AHEAD = (30, 5, 1, 0, 60, 10, 2)
AHEAD_OR_PAST = (30, 5, -3, 1, 0, -20, 60, -1)
"""What raises a duty and is to be the duty itself may name a meeting that is past."""

AT_TIMES = (False, True)
PLANNED_AHEAD = (40, 10, 1, 0)
AROUND = (120, 200, 60, 70, 30, 0, -10, 500)
PLAN, CANCELLED = "meeting_scheduled", "meeting_cancelled"
WAYS = ("held", "planned", "moved", "both", "cancelled", "moved", "none")
MOVED_BY = (10, -10, 1, 30, -1)
WAYS_UNPLANNED = ("held", "held", "none")
PADDING = 8
MOSTLY = (False, True, True, True)
"""What a history can do without is put in mostly, and is left out of the simplest."""


def arise(
    scene: Scene, holds: Sequence[bool] = (True,), undone: Sequence[bool] = (True, False)
) -> None:
    """Puts in what makes the obligation of the standard that is aimed at arise.

    Args:
        scene: the history, as yet empty.
        holds: whether the standard's condition is to hold; one of these is drawn.
        undone: whether the duty is left undone where it was done in what the history is made from.
    """
    seeds = scene.aim.seeds
    seed = scene.pick((*[None] * (len(seeds) + 2), *seeds)) if seeds else None
    if seed is not None:
        _replayed(scene, seed, undone)
        return
    standard = scene.aim.standard
    _conditions(scene, holds)
    _measured_from(scene, standard)
    for anchor in scene.aim.anchors[:4]:
        if scene.pick(MOSTLY):
            _anchor(scene, anchor, scene.base + _offset(scene, anchor, standard.kind), {})
    for agreement in scene.aim.agreements[:2]:
        if scene.pick(MOSTLY):
            _agreed(scene, agreement)


def _offset(scene: Scene, of: model.Anchor, kind: model.KindName) -> int:
    """How long after the base what else is measured from comes."""
    days = scene.pick(SHORTLY_AFTER)
    is_earlier = kind == "before" or getattr(of, "which", None) == "last"
    return -days if is_earlier else days


def _replayed(scene: Scene, seed: Case, undone: Sequence[bool]) -> None:
    """A worked example's case, begun on another day, its duty done as there or not at all."""
    aim = scene.aim
    for _ in range(PADDING):  # to make it the longer way: a case built anew is the simpler one
        scene.pick((False, True))
    triggers = triggers_of(aim.standard)
    starts = [event.day for event in seed.events if event.type in triggers]
    first = min(starts or [event.day for event in seed.events], default=scene.base)
    days = scene.base - first
    only = aim.types - triggers
    left = only if scene.pick(undone) else frozenset()
    scene.events += [moved(event, days) for event in seed.events if event.type not in left]
    for name, value in seed.facts.items():
        scene.facts[name] = _moved_fact(value, days)


def _moved_fact(value: Any, days: int) -> Any:
    if isinstance(value, FactHistory):
        return FactHistory(
            (since if since == ALWAYS else since + days, _moved_fact(known, days))
            for since, known in value
        )
    return date.fromordinal(value.toordinal() + days) if isinstance(value, date) else value


# --- what is measured from -----------------------------------------------------------------------


def _measured_from(scene: Scene, standard: model.Standard) -> None:
    """The trigger, and for a duty ahead of or around something, that too."""
    reference = standard.before or standard.around
    if reference is None:
        assert standard.after is not None  # every kind has one of the three
        _anchor(scene, standard.after, scene.base, scene.wanted)
        return
    day, wanted = scene.base, scene.wanted
    is_itself = bool(getattr(standard.duty, "itself", None))
    if standard.after is not None:
        _anchor(scene, standard.after, scene.base, scene.wanted)
        ahead = AHEAD_OR_PAST if is_itself else AHEAD
        day += scene.pick(ahead if standard.kind == "before" else AROUND)
        wanted = {}
    _reference(scene, reference, day, wanted)
    if standard.after is not None and (day < scene.base or scene.pick(AT_TIMES)):
        give_names(scene)


def _reference(scene: Scene, of: model.Anchor, day: int, wanted: dict[str, Any]) -> None:
    """What a duty is ahead of or around: held, planned, moved, called off, or not there yet."""
    meetings = [pattern for pattern in patterns_of(of) if _can_be_planned(scene, pattern.event)]
    way = scene.pick(WAYS if meetings else WAYS_UNPLANNED)
    if way in ("held", "both"):
        _anchor(scene, of, day, wanted)
    if way in ("planned", "moved", "both", "cancelled"):
        meeting = scene.pick(meetings).event
        plan(scene, meeting, day)
        if way == "moved":
            plan(scene, meeting, day + scene.pick(MOVED_BY))
        if way == "cancelled":
            scene.put_event(CANCELLED, day - scene.pick((5, 1, 0, -1, 30)), {"of": meeting})


def plan(scene: Scene, meeting: str, day: int) -> None:
    """Puts in that a meeting is given a day."""
    on = date.fromordinal(day)
    scene.put_event(PLAN, day - scene.pick(PLANNED_AHEAD), {"of": meeting, "planned_on": on})


def _can_be_planned(scene: Scene, meeting: str) -> bool:
    return meeting in scene.aim.vocabulary.types[PLAN].attributes["of"].choices


def again(scene: Scene, day: int) -> None:
    """Puts in what the standard is measured from once more."""
    standard = scene.aim.standard
    anchor = standard.after or standard.before or standard.around
    assert anchor is not None  # every kind has one of the three
    _anchor(scene, anchor, day, scene.wanted)


def _anchor(scene: Scene, of: model.Anchor, day: int, wanted: dict[str, Any]) -> None:
    match of:
        case model.EventAnchor() | model.AnyOfAnchor():
            scene.put(scene.pick(_able(scene, of, wanted)), day, wanted)
            if of.is_beside:
                _beside(scene, of, day)
        case model.AllOf():
            for number, pattern in enumerate(of.all_of):
                scene.put(pattern, day - (number and scene.pick(LONG_BEFORE)), wanted)
        case model.FactAnchor():
            scene.facts[of.fact] = date.fromordinal(day)
        case model.Birthday():
            scene.facts["date_of_birth"] = _years_before(day, of.birthday)
        case _:
            assert_never(of)


def _beside(scene: Scene, of: model.EventAnchor | model.AnyOfAnchor, day: int) -> None:
    """The other anchor, by which the event at *day* is told."""
    if of.before is not None:
        _reference(scene, of.before, day + scene.pick(AHEAD), {})
    elif of.after is not None:
        _anchor(scene, of.after, day - scene.pick(AHEAD), {})


def _able(scene: Scene, of: model.Anchor, wanted: dict[str, Any]) -> Sequence[model.EventPattern]:
    """The patterns of an anchor whose events can have what is wanted of them; all, if none can."""
    every = tuple(patterns_of(of))
    types = scene.aim.vocabulary.types
    able = tuple(p for p in every if wanted.keys() <= types[p.event].attributes.keys())
    return able or every


def _years_before(day: int, years: int) -> date:
    on = date.fromordinal(day)
    try:
        return on.replace(year=on.year - years)
    except ValueError:  # 29 February
        return on.replace(year=on.year - years, day=28)


def _agreed(scene: Scene, of: model.Agreed) -> None:
    """The event by which the case agrees a limit: shorter, as long, or longer than the maximum."""
    wanted: dict[str, Any] = {}
    day = scene.base + scene.pick((0, -1, 5, 20, 1))
    if of.as_ is not None:
        attribute = scene.aim.vocabulary.types[of.agreed.event].attributes[of.as_]
        if attribute.kind == "limit":
            limits = () if of.up_to is None else (str(of.up_to),)
            wanted[of.as_] = scene.pick(("1 week", *limits, "2 weeks", "7 weeks", "400 days"))
        else:
            wanted[of.as_] = date.fromordinal(day + scene.pick((30, 5, 60, 90, 400, 10)))
    scene.put(of.agreed, day, wanted)


def give_names(scene: Scene) -> None:
    """Events that others refer to have names, and the others say which they mean."""
    names: dict[str, list[str]] = {}
    named: list[Event] = []
    for event in scene.events:
        space = type(event).identifies
        if space is None or event.id is not None:
            named.append(event)
        else:
            own = names.setdefault(space, [])
            own.append(f"{space[0].upper()}{len(own) + 1}")
            named.append(remade(event, id=own[-1]))
    scene.events[:] = [_referring(scene, event, names) for event in named]


def _referring(scene: Scene, event: Event, names: dict[str, list[str]]) -> Event:
    spaces = sorted(type(event).reference_names & names.keys())
    meant = {
        space: scene.pick((*names[space], None))
        for space in spaces
        if space != type(event).identifies and getattr(event, space) is None
    }
    return remade(event, **meant) if meant else event


# --- conditions ----------------------------------------------------------------------------------


def _conditions(scene: Scene, holds: Sequence[bool]) -> None:
    """Facts and earlier events, so that the conditions hold, or do not."""
    when = scene.aim.standard.when
    if when is not None:
        settle(scene, when, scene.pick(holds))
    for choose in scene.aim.choices[:2]:
        branch = scene.pick(range(-1, len(choose.choose)))  # before the first: as it comes
        for number, choice in enumerate(choose.choose[: branch + 1]):
            if choice.when is not None:
                settle(scene, choice.when, number == branch)
    unless = scene.aim.standard.unless
    if unless is not None and scene.seldom(3):
        settle(scene, unless, True)


def settle(scene: Scene, of: model.Condition, truth: bool) -> None:
    """Puts in what makes a condition hold, or fail to."""
    match of:
        case model.FactIs():
            _settle_tests(scene, of.fact, truth, scene.facts, is_fact=True)
        case model.TriggerIs():
            _settle_tests(scene, of.trigger, truth, scene.wanted, is_fact=False)
        case model.CountIs():
            _settle_count(scene, of, truth)
        case model.LatestIs():
            _settle_latest(scene, of, truth)
        case model.AgeIs():
            _settle_age(scene, of.age, truth)
        case model.DuringIs():
            _settle_during(scene, of.during, truth)
        case model.All() | model.Any_():
            _settle_several(scene, of, truth)
        case model.Not():
            settle(scene, of.not_, not truth)
        case _:
            assert_never(of)


def _settle_several(scene: Scene, of: model.All | model.Any_, truth: bool) -> None:
    """All hold; or one of them decides, and the others are left as they are."""
    parts, decides = (of.all, False) if isinstance(of, model.All) else (of.any, True)
    if truth is not decides:
        for part in parts:
            settle(scene, part, truth)
    else:
        settle(scene, scene.pick(parts), truth)


def _settle_tests(
    scene: Scene, tests: model.Tests, truth: bool, held: dict[str, Any], is_fact: bool
) -> None:
    names = tuple(tests) if truth else (scene.pick(tuple(tests)),)
    for name in names:
        fitting, failing = scene.aim.answers(name, tests[name], is_fact)
        values = fitting if truth else failing
        if values:
            held[name] = scene.pick(values)
        elif not is_fact:  # whatever is known of it fits, so nothing is
            held[name] = None


def _settle_count(scene: Scene, of: model.CountIs, truth: bool) -> None:
    least, most = of.at_least or 0, of.at_most
    if truth:
        numbers = [least] if most is None else sorted({least, min(most, least + 1)})
    else:
        numbers = [least - 1] if least else []
        numbers += [most + 1] if most is not None else []
    number = scene.pick(numbers) if numbers else 0
    is_past = of.by in ("before", "trigger")
    first = -scene.pick(LONG_BEFORE) if is_past else scene.pick(SOME_TIME)
    step = -1 if first <= 0 else 1
    for place in range(min(number, MOST_OF_ONE_KIND)):
        scene.put(of.count, scene.base + first + step * place)


def _settle_latest(scene: Scene, of: model.LatestIs, truth: bool) -> None:
    meant = tuple(p for p in of.latest if (p.event == of.is_) is truth)
    others = tuple(p for p in of.latest if p not in meant)
    if meant and (truth or scene.pick((True, False))):
        day = scene.base - scene.pick((3, 30, 1, 0))
        scene.put(scene.pick(meant), day)
    if others and scene.seldom(3):
        scene.put(scene.pick(others), scene.base - 60)


def _settle_age(scene: Scene, of: model.Years, truth: bool) -> None:
    if truth:
        ages = [age for age in (of.at_most, of.at_least) if age is not None]
    else:
        ages = [] if of.at_most is None else [of.at_most + 1]
        ages += [of.at_least - 1] if of.at_least else []
    if ages:
        born = _years_before(scene.base, scene.pick(ages)).toordinal()
        scene.facts["date_of_birth"] = date.fromordinal(born - scene.pick((0, 1, 200, 364)))


def _settle_during(scene: Scene, of: model.Period | str, truth: bool) -> None:
    conventions = scene.aim.conventions
    start, end, on = "09:00", "17:00", None
    if isinstance(of, model.Period):
        start, end, on = of.from_ or start, of.to or end, of.on
    elif conventions.working_hours is not None:
        (first, last), on = conventions.working_hours, "working_days"
        start, end = _clock(first), _clock(last)
    if on is not None:
        _on_such_a_day(scene, worked=(on == "working_days") is truth)
    scene.hour = time.fromisoformat(start if truth else end)


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def _on_such_a_day(scene: Scene, worked: bool) -> None:
    """Moves the base to the next day that is worked, or that is not."""
    calendar = scene.aim.program.calendar
    while calendar.is_working_day(scene.base) is not worked:
        scene.base += 1
