"""Anchors: the points in a case that time is measured from, happened, planned or known."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import assert_never

from cpstandards import model
from cpstandards.compile.matching import Matcher, matcher
from cpstandards.compile.setting import Setting
from cpstandards.compile.timeline import (
    CANCELLED,
    KIND,
    NAMING,
    PLAN,
    Point,
    Timeline,
    Trigger,
    Unknown,
    contradicts,
    out_of_order,
)
from cpstandards.limits import birthday
from cpstandards.vocabulary import Event, EventRef

Points = Callable[[Timeline], Sequence[Trigger]]
Locator = Callable[[Trigger, Timeline], Trigger | None]


def triggers(of: model.Anchor, setting: Setting) -> Points:
    """The points that give rise to an obligation each: only what has happened, or is known."""
    match of:
        case model.EventAnchor() | model.AnyOfAnchor():
            events = matcher(of, setting.vocabulary, setting.mentions).events
            return _beside(of, events, setting) if of.is_beside else _selected(events, of.which)
        case model.AllOf():
            return _all_of(of, setting)
        case model.FactAnchor() | model.Birthday():
            dates = _dates(of, setting)
            return lambda line: [point for point in dates(line) if point.day <= line.now_day]
        case _:
            assert_never(of)


Accepts = Callable[[Trigger, Timeline], bool]


def candidates(of: model.Anchor, setting: Setting) -> tuple[Points, Accepts]:
    """As `triggers`, but with the tests apart, so that each point is asked about on its own."""
    if isinstance(of, (model.EventAnchor, model.AnyOfAnchor)) and of.which in (None, "each"):
        events = matcher(of, setting.vocabulary, setting.mentions)
        test = events.test
        if test is None:
            return events.candidates, _always
        return events.candidates, test  # type: ignore[return-value]  # candidates are events
    return triggers(of, setting), _always


def _always(point: Trigger, line: Timeline) -> bool:
    return True


def _dates(of: model.FactAnchor | model.Birthday, setting: Setting) -> Points:
    if isinstance(of, model.FactAnchor):
        return _fact(of.fact)
    return _birthday(of.birthday, setting)


def references(of: model.Anchor, setting: Setting) -> Points:
    """As `triggers`, with what is still to come: planned meetings, and known dates, in order."""
    if isinstance(of, (model.FactAnchor, model.Birthday)):
        return _dates(of, setting)
    if not isinstance(of, (model.EventAnchor, model.AnyOfAnchor)):
        return triggers(of, setting)
    events = matcher(of, setting.vocabulary, setting.mentions)
    is_plain = events.plain.issuperset(events.types)
    key = ("references", events.plain, events.test is None)

    def held_and_planned(line: Timeline) -> Sequence[Trigger]:
        if not is_plain:
            return _with_plans(events, line)
        kept: Sequence[Trigger] | None = line.kept.get(key)
        if kept is None:
            kept = line.kept[key] = _with_plans(events, line)
        return kept

    if of.is_beside:
        return _beside(of, held_and_planned, setting)
    return _selected(held_and_planned, of.which)


def _with_plans(events: Matcher, line: Timeline) -> Sequence[Trigger]:
    """What has been held and what is planned, in order."""
    coming = planned(events, line)
    if not coming:
        return events.events(line)
    found: list[Trigger] = [*events.events(line), *coming]
    return sorted(found, key=lambda point: (point.day, point.earliest or 0))


def locator(of: model.Anchor, setting: Setting, with_plans: bool) -> Locator:
    """The one point meant by an anchor inside a moment, seen from the obligation's trigger.

    Args:
        of: the anchor.
        setting: what the standard's moments have in common.
        with_plans: whether the plan for a meeting stands for it until it is held.
    """
    if isinstance(of, (model.EventAnchor, model.AnyOfAnchor)):
        events = matcher(of, setting.vocabulary, setting.mentions)
        if of.is_beside:
            return _located_beside(of, events, setting, with_plans)
        locate = _locate(events, of.which, with_plans, setting.may_be_itself)
        return _named_or(events, locate, with_plans)
    points = references(of, setting)

    def first(point: Trigger, line: Timeline) -> Trigger | None:
        return next(iter(points(line)), None)

    return first


def _locate(
    events: Matcher, which: model.Which | None, with_plans: bool, may_be_itself: bool
) -> Locator:
    if which == "last":
        return events.last_by
    if which == "first":
        return events.first_of_all
    if not may_be_itself:
        return events.next_after
    return _next(events) if with_plans else events.next_or_itself


def _named_or(events: Matcher, locate: Locator, with_plans: bool) -> Locator:
    """The event that the trigger names, where it is one of these; else what *locate* finds."""

    def located(point: Trigger, line: Timeline) -> Trigger | None:
        named = _named(events, point, line, with_plans) if point.names else None
        return locate(point, line) if named is None else named

    return located


def _named(events: Matcher, point: Trigger, line: Timeline, with_plans: bool) -> Trigger | None:
    """The one of *events*, held or, if asked for, planned, that *point* names."""
    names = set(point.names.items())
    for event in events.candidates(line):
        if event.own in names and events.accepts(event, line):
            return event
    plans = planned(events, line) if with_plans else []
    return next((plan for plan in plans if plan.own in names and plan.ended is None), None)


def _next(events: Matcher) -> Locator:
    """The first match at or after the trigger, itself included; else the plan for one."""

    def held_or_planned(point: Trigger, line: Timeline) -> Trigger | None:
        held = events.next_or_itself(point, line)
        if held is not None:
            return held
        plans = (each for each in planned(events, line) if each.ended is None)
        coming = [each for each in plans if not out_of_order(point, each)]
        fitting = [each for each in coming if not contradicts(each, point, line)]
        return min(fitting, key=lambda each: each.day, default=None)

    return held_or_planned


# --- beside another ------------------------------------------------------------------------------


def _beside(
    of: model.EventAnchor | model.AnyOfAnchor,
    points: Callable[[Timeline], Sequence[Trigger]],
    setting: Setting,
) -> Points:
    """For each point of the other anchor, the one of *points* that is meant beside it."""
    others = references(_other(of), setting)

    def found(line: Timeline) -> Sequence[Trigger]:
        every = points(line)
        chosen = [
            _chosen(of, every, other, line) for other in others(line) if not _is_called_off(other)
        ]
        return tuple({id(each): each for each in chosen if each is not None}.values())

    return found


def _located_beside(
    of: model.EventAnchor | model.AnyOfAnchor,
    events: Matcher,
    setting: Setting,
    with_plans: bool,
) -> Locator:
    """The one event that is meant beside the other anchor, which is seen from the trigger."""
    other = locator(_other(of), setting, with_plans=of.before is not None)
    is_next = of.which == "next" and of.before is not None

    def located(point: Trigger, line: Timeline) -> Trigger | None:
        found = other(point, line)
        if found is None:
            return None
        every = _with_plans(events, line) if with_plans else events.events(line)
        fitting = [
            each
            for each in every
            if not contradicts(each, point, line) and not (is_next and out_of_order(point, each))
        ]
        return _chosen(of, fitting, found, line)

    return located


def _other(of: model.EventAnchor | model.AnyOfAnchor) -> model.Anchor:
    other = of.after if of.before is None else of.before
    assert other is not None  # asked before
    return other


def _is_same(point: Trigger, other: Trigger) -> bool:
    """Whether both are one event; a plan may have been read for each of them."""
    return point is other or (not isinstance(point, Event) and point.ref == other.ref)


def _is_called_off(point: Trigger) -> bool:
    return not isinstance(point, Event) and point.ended is not None


def _chosen(
    of: model.Beside, points: Sequence[Trigger], other: Trigger, line: Timeline
) -> Trigger | None:
    """Which of *points* is meant beside *other*; on one day they count as in order."""
    fitting = [
        point
        for point in points
        if not _is_same(point, other)
        and not _is_called_off(point)
        and not contradicts(point, other, line)
        and not (
            out_of_order(point, other) if of.before is not None else out_of_order(other, point)
        )
    ]
    if not fitting:
        return None
    return fitting[-1] if of.which == "last" else fitting[0]


def _selected(points: Callable[[Timeline], Sequence[Trigger]], which: model.Which | None) -> Points:
    if which in ("first", "next"):
        return lambda line: points(line)[:1]
    if which == "last":
        return lambda line: points(line)[-1:]
    return points


def _all_of(of: model.AllOf, setting: Setting) -> Points:
    """One point: the last of the first of each, once all have happened."""
    each = [matcher(part, setting.vocabulary, setting.mentions) for part in of.all_of]

    def last_of_firsts(line: Timeline) -> Sequence[Trigger]:
        firsts = [next(iter(part.events(line)), None) for part in each]
        known = [event for event in firsts if event is not None]
        if len(known) < len(each):
            return ()
        return (max(known, key=lambda event: (event.day, event.latest or 0)),)

    return last_of_firsts


# --- dates that are known ------------------------------------------------------------------------


def _fact(name: str) -> Points:
    def known(line: Timeline) -> Sequence[Trigger]:
        value = line.fact(name)
        return (_known_point(name, value.toordinal()),) if isinstance(value, date) else ()

    return known


def _birthday(age: int, setting: Setting) -> Points:
    def reached(line: Timeline) -> Sequence[Trigger]:
        born = next(iter(line.by_type.get("birth", ())), None)
        if born is None:
            return ()
        day = birthday(born.day, age, setting.conventions)
        return (_known_point(f"birthday_{age}", day),)

    return reached


def _known_point(name: str, day: int) -> Point:
    return Point(EventRef((name, day, None, None, None)), {}, None, planned=False)


# --- meetings that are planned -------------------------------------------------------------------


def planned(events: Matcher, line: Timeline) -> list[Point]:
    """The latest plan for each meeting of the pattern's types that has not been held."""
    if PLAN not in line.by_type:
        return []
    kept: list[Point] | None = line.kept.get(events.types)
    if kept is None:
        kept = line.kept[events.types] = _planned(events, line)
    return [point for point in kept if _may_match(point, events, line)]


def _planned(events: Matcher, line: Timeline) -> list[Point]:
    latest: dict[tuple[str, str | None, str | None], Event] = {}
    for plan in line.by_type.get(PLAN, ()):
        of = _meant(plan, events.types, line)
        if of in events.types and _planned_day(plan) is not None:
            latest[(of, *_name_of(plan))] = plan
    points = (_planned_point(plan, key, line) for key, plan in latest.items())
    return [point for point in points if not _is_held(point, line)]


def _may_match(point: Point, events: Matcher, line: Timeline) -> bool:
    """Whether the planned meeting can be one that the pattern means: its details are not known."""
    return point.ref.type in events.plain or bool(
        line.settle(
            Unknown(
                ("planned", point.ref),
                (True, False),
                f"details of the planned {point.ref.type}",
            )
        )
    )


def _meant(plan: Event, types: Iterable[str], line: Timeline) -> str:
    of: str | None = getattr(plan, KIND, None)
    if of is None:
        words = f"`of` of the {PLAN} on {plan.on.isoformat()}"
        of = line.settle(Unknown((id(plan), "of"), (*types, "(another)"), words))
    return str(of)


def _name_of(event: Event) -> tuple[str | None, str | None]:
    """The namespace and name of the meeting that a plan or its cancelling is for."""
    for namespace in NAMING:
        name = getattr(event, namespace, None)
        if name is not None:
            return namespace, name
    return None, None


def _planned_day(plan: Event) -> int | None:
    at, on = getattr(plan, "planned_at", None), getattr(plan, "planned_on", None)
    day: date | None = at.on if at is not None else on
    return None if day is None else day.toordinal()


def _planned_point(plan: Event, key: tuple[str, str | None, str | None], line: Timeline) -> Point:
    of, namespace, name = key
    at = getattr(plan, "planned_at", None)
    earliest, latest = (at.earliest, at.latest) if at is not None else (None, None)
    day = _planned_day(plan)
    assert day is not None  # plans without a day were left out
    own = (namespace, name) if namespace is not None and name is not None else None
    point = Point(EventRef((of, day, earliest, latest, name)), plan.names, own, True, plan)
    point.ended = next(
        (
            cancelling
            for cancelling in line.by_type.get(CANCELLED, ())
            if getattr(cancelling, KIND, None) in (of, None)
            and _name_of(cancelling) == (namespace, name)
            and not out_of_order(plan, cancelling)
        ),
        None,
    )
    return point


def _is_held(point: Point, line: Timeline) -> bool:
    """Whether the planned meeting has taken place: one of its name, or, unnamed, a later one."""
    assert point.source is not None  # it is planned
    for event in line.by_type.get(point.ref.type, ()):
        if point.own is not None and event.own == point.own:
            return True
        is_named_apart = point.own is not None and event.own is not None
        if not is_named_apart and not out_of_order(point.source, event):
            return True
    return False
