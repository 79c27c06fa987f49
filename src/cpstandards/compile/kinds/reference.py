"""Duties ahead of, or around, a reference event: which event, and which duty is for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from cpstandards import model
from cpstandards.compile import judging
from cpstandards.compile.anchors import Points, references, triggers
from cpstandards.compile.judging import Found
from cpstandards.compile.kinds.parts import Parts
from cpstandards.compile.matching import (
    Answer,
    Matcher,
)
from cpstandards.compile.moments import (
    OPEN,
)
from cpstandards.compile.setting import Setting
from cpstandards.compile.timeline import (
    KIND,
    PLAN,
    Point,
    Timeline,
    Trigger,
    answers_another,
    contradicts,
    out_of_order,
)
from cpstandards.kernel import Status
from cpstandards.results import Obligation
from cpstandards.structure import event_types
from cpstandards.vocabulary import Event, EventRef

Spaces = Mapping[str, str]
"""What events are named by, such as `conference`, by their type."""


class Reference(NamedTuple):
    """A reference event among those of its kind, and what raised the duty.

    Attributes:
        trigger: what raised the duty; the reference event itself where nothing else does.
        points: every reference event, in order.
        spaces: what events name these by, such as `conference`, by the type that is so named.
        around: every event that a duty could be for instead, these among them, in order.
        at: which of *points* is meant, or None: there is none yet.
        is_raised: whether something else than the reference event raised the duty.
        point: the reference event that is meant.
    """

    trigger: Trigger
    points: Sequence[Trigger]
    spaces: Spaces
    around: Sequence[Trigger]
    at: int | None
    is_raised: bool
    point: Trigger | None


def references_of(
    anchor: model.Anchor,
    after: model.Anchor | None,
    setting: Setting,
    one: Callable[[Reference, Timeline], list[Obligation]],
    is_ahead: bool = False,
) -> tuple[
    Callable[[Timeline], Sequence[Reference]],
    Callable[[Reference, Timeline], list[Obligation]],
    tuple[str, ...],
]:
    """The items of a duty around or ahead of a reference event.

    One for each reference event; where something else raises the duty, one for each such trigger.
    What raises a duty that *is_ahead* of an event is not that event.
    """
    around = references(anchor, setting)
    spaces = _spaces(anchor, setting)
    others = _namesakes(spaces, setting)
    if after is None:
        types = tuple(event_types(anchor))
        return (
            lambda line: _by_point(around(line), spaces, others, line),
            one,
            (*types, PLAN) if types else (),
        )
    raised = triggers(after, setting)
    is_event = bool(event_types(anchor))

    def by_trigger(line: Timeline) -> list[Reference]:
        points = around(line)
        every = _in_order(points, others(line))
        found = []
        for trigger in raised(line):
            if _is_about_another(trigger, points, spaces, every):
                continue
            at = _next_of(points, trigger, is_event, is_ahead, line)
            point = None if at is None else points[at]
            found.append(Reference(trigger, points, spaces, every, at, True, point))
        return found

    return by_trigger, one, tuple(event_types(after))


def _spaces(anchor: model.Anchor, setting: Setting) -> Spaces:
    """What events name those of *anchor* by, and every type that is named so.

    A report names its conference, of whatever type.
    """
    known = setting.vocabulary.types
    own = {known[name].identifies for name in event_types(anchor)}
    return {
        name: space
        for name in sorted(known)
        if (space := known[name].identifies) is not None and space in own
    }


def _namesakes(spaces: Spaces, setting: Setting) -> Points:
    """Every event that is named as the reference events are, of whatever type.

    A report that names no conference is for the next of any type.
    """
    patterns = tuple(model.EventPattern(event=name) for name in spaces)
    if len(patterns) <= 1:
        return lambda line: ()
    return references(model.AnyOfAnchor(any_of=patterns), setting)


def _nameable(
    event: Event, every: Sequence[Trigger], points: Sequence[Trigger], spaces: Spaces
) -> Sequence[Trigger]:
    """Those of *every* that *event* could name, and the reference *points* themselves."""
    names = type(event).reference_names
    if names.issuperset(spaces.values()):
        return every
    return [
        point
        for point in every
        if spaces.get(point.ref.type) in names or any(point is each for each in points)
    ]


def _in_order(points: Sequence[Trigger], others: Sequence[Trigger]) -> Sequence[Trigger]:
    """*points* and those of *others* that are not among them, in order."""
    own = {point.ref for point in points}
    further = [point for point in others if point.ref not in own]
    if not further:
        return points
    return sorted([*points, *further], key=lambda point: (point.day, point.earliest or 0))


def _is_about_another(
    trigger: Trigger,
    points: Sequence[Trigger],
    spaces: Spaces,
    every: Sequence[Trigger],
) -> bool:
    """Whether what would raise a duty is about an event that is none of *points*.

    By the name that it gives, or, where it could give one and does not, as the next.
    """
    named_by = frozenset(spaces.values())
    if not isinstance(trigger, Event) or named_by.isdisjoint(type(trigger).reference_names):
        return False
    every = _nameable(trigger, every, points, spaces)
    meant = next((point for point in every if _names(trigger, point)), None)
    if meant is None and named_by.isdisjoint(trigger.names):
        coming = (point for point in _of_its_kind(trigger, every) if cancelled(point) is None)
        meant = next((point for point in coming if not out_of_order(trigger, point)), None)
    return meant is not None and all(meant is not point for point in points)


def _by_point(
    points: Sequence[Trigger], spaces: Spaces, others: Points, line: Timeline
) -> Sequence[Reference]:
    """One item for each of *points*, which several standards may share."""
    key = ("items", id(points))
    kept: tuple[Sequence[Trigger], Sequence[Reference]] | None = line.kept.get(key)
    if kept is None:
        every = _in_order(points, others(line)) if points else points
        found = [
            Reference(point, points, spaces, every, at, False, point)
            for at, point in enumerate(points)
        ]
        kept = line.kept[key] = points, found  # with the points, so that their `id` stays theirs
    return kept[1]


def _next_of(
    points: Sequence[Trigger], trigger: Trigger, is_event: bool, is_ahead: bool, line: Timeline
) -> int | None:
    """The one of *points* that *trigger* names; else the first at or after it that fits it.

    A known date always fits; what raised a duty that *is_ahead* of an event is not that event.
    """
    for index, point in enumerate(points):
        if _names(trigger, point):
            return index
    for index, point in enumerate(points):
        if not is_event:
            return index
        if is_ahead and point is trigger:
            continue
        if not out_of_order(trigger, point) and not contradicts(point, trigger, line):
            return index
    return None


def without_reference(
    shared: Parts,
    anchor: model.Anchor,
    duty: Answer,
    trigger: Trigger,
    line: Timeline,
    may_be_early: bool = True,
) -> Obligation:
    """The obligation while what it is measured from is neither known nor planned.

    An event that has not happened leaves it open. A date that is missing leaves open what is true.
    """
    ended = shared.end_of(trigger, line)
    found = Found(trigger, OPEN, duty(trigger, line), ended)
    judged = judging.within(shared.frame, found, line)
    if not isinstance(anchor, (model.FactAnchor, model.Birthday)):
        return judged
    missing = f"the fact `{anchor.fact}`" if isinstance(anchor, model.FactAnchor) else BORN
    possible = POSSIBLY[judged.status]
    if shared.frame.ref.kind == "window" and judged.status is Status.MET:
        too_soon = {Status.EARLY} if may_be_early else POSSIBLY[_UNDONE[ended is not None]]
        possible = possible | too_soon
    return judged._replace(
        status=Status.UNDETERMINED, possible=frozenset(possible), decided_by=missing
    )


BORN = "the date of birth"
POSSIBLY: Mapping[Status, set[Status]] = {
    Status.PENDING: {Status.PENDING, Status.OVERDUE},
    Status.MET: {Status.MET, Status.LATE},
    Status.DISCHARGED: {Status.DISCHARGED, Status.LAPSED},
}
"""What can be true where the date that time is measured from is missing."""


_UNDONE = (Status.PENDING, Status.DISCHARGED)
"""What is true where nothing was done, by whether the duty has ended."""


class Wanted(NamedTuple):
    """Which events are the duty ahead of a reference event.

    Attributes:
        times: so many of them; the last is the duty.
        already: whether one done before the duty arose counts.
        itself: whether only what raised the duty can be it, rather than anything else.
    """

    times: int
    already: bool
    itself: bool


def answers_for(
    duties: list[Matcher], item: Reference, line: Timeline, wanted: Wanted
) -> tuple[Event | None, Event | None]:
    """The duty done ahead of a reference event, and failing that the one done after it."""
    if len(duties) == 1:
        return _ahead_or_after(duties[0], item, line, wanted)
    each = [_ahead_or_after(duty, item, line, wanted) for duty in duties]
    ahead = [early for early, _ in each]
    after = [later for _, later in each]
    done = [event for event in ahead if event is not None]
    if len(done) == len(ahead):
        return max(done, key=_when), None
    late = [early or event for early, event in zip(ahead, after, strict=True)]
    known = [event for event in late if event is not None]
    return None, max(known, key=_when) if len(known) == len(late) else None


def _ahead_or_after(
    duty: Matcher, item: Reference, line: Timeline, wanted: Wanted
) -> tuple[Event | None, Event | None]:
    """The first duty ahead of the reference event, or that of so many times; else one after it."""
    assert item.point is not None
    later = None
    belonging = (
        event
        for event in _belonging(duty, item, line)
        if (event is item.trigger) is wanted.itself
        and (wanted.already or not out_of_order(item.trigger, event))
    )
    for number, event in enumerate(belonging, 1):
        if number >= wanted.times and not out_of_order(event, item.point):
            return event, None
        later = later or (event if number >= wanted.times else None)
    return None, later


def _when(event: Event) -> tuple[int, int]:
    return event.day, event.latest or 0


def _belonging(duty: Matcher, item: Reference, line: Timeline) -> Iterator[Event]:
    """The duties for one of several reference events, in order."""
    point = item.point
    assert point is not None
    for event in duty.candidates(line):
        if event is point or answers_another(event, point, line):
            continue
        if not _names(event, point) and _owner(event, item, line) is not point:
            continue
        if duty.accepts(event, line):
            yield event


def _owner(event: Event, item: Reference, line: Timeline) -> Trigger | None:
    """The reference event, of whichever standard, that a duty which names none is for.

    The first on or after it that it can be for and that was not called off; after the last, that.
    A duty that says what kind of event it is for is for one of that kind, if there is any.
    """
    points = _nameable(event, item.around, item.points, item.spaces)
    named = next((point for point in points if _names(event, point)), None)
    if named is not None:
        return named
    last = None
    for point in _of_its_kind(event, points):
        if point is event or cancelled(point) is not None:
            continue
        if answers_another(event, point, line):
            continue
        if not out_of_order(event, point):
            return point
        last = point
    return last


def _of_its_kind(event: Event, points: Sequence[Trigger]) -> Sequence[Trigger]:
    """Those of *points* of the type that *event* says it is for; if there are none, all."""
    kind = getattr(event, KIND, None)
    return [point for point in points if point.ref.type == kind] or points


def _names(event: Trigger, point: Trigger) -> bool:
    """Whether *event* names *point* by its own name."""
    return point.own is not None and event.names.get(point.own[0]) == point.own[1]


def cancelled(point: Trigger) -> Event | None:
    """What called off the reference event *point*, if it was only planned."""
    return None if isinstance(point, Event) else point.ended


def ended_by(shared: Parts, item: Reference, point: Trigger, line: Timeline) -> Event | None:
    """What ended the duty ahead of *point*: since it was raised, or since *point* was planned."""
    if shared.ends is None:
        return None
    if item.is_raised:
        ended = shared.ends(item.trigger, line)
        return ended if ended is not None and _is_ahead(ended, point) else None
    if isinstance(point, Event):
        return None
    ended = shared.ends(from_the_start(point) if point.source is None else point.source, line)
    return ended if ended is not None and ended.day <= point.day else None


def _is_ahead(ended: Event, point: Trigger) -> bool:
    """Whether *ended* came before *point*: on the day of one held, only if the times say so."""
    if not isinstance(point, Event):
        return ended.day <= point.day
    return ended.day < point.day or out_of_order(point, ended)


def from_the_start(point: Trigger) -> Point:
    """Before everything, with the names of *point*: where a search for it begins."""
    return Point(EventRef((point.ref.type, 0, None, None, None)), point.names, point.own, False)
