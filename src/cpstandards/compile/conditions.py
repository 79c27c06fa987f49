"""Conditions as functions of the triggering event: facts, counts, states."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import assert_never

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.clock import day_of, local_span, minutes_of_day, to_datetime
from cpstandards.compile.matching import (
    Mentions,
    describe,
    matcher,
    value_test,
    values_of,
    where,
)
from cpstandards.compile.setting import Setting
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
    Unknown,
    out_of_order,
)
from cpstandards.limits import Limit, birthday
from cpstandards.vocabulary import Event, EventType

Condition = Callable[[Trigger, Timeline], bool]
"""Whether there is an obligation, or which variant holds, seen from a trigger."""


def condition(of: model.Condition | None, setting: Setting) -> Condition | None:
    """The condition as a function of the triggering event, or None where there is none."""
    return None if of is None else _condition(of, setting)


def _condition(  # noqa: PLR0911 - one line for each form of condition
    of: model.Condition, setting: Setting
) -> Condition:
    match of:
        case model.FactIs():
            return _facts(of, setting)
        case model.TriggerIs():
            return _trigger(of, setting)
        case model.CountIs():
            return _count(of, setting)
        case model.LatestIs():
            return _latest(of, setting)
        case model.AgeIs():
            return _age(of, setting)
        case model.DuringIs():
            return _during(of, setting)
        case model.All():
            parts = [_condition(part, setting) for part in of.all]
            return lambda point, line: all(part(point, line) for part in parts)
        case model.Any_():
            parts = [_condition(part, setting) for part in of.any]
            return lambda point, line: any(part(point, line) for part in parts)
        case model.Not():
            inner = _condition(of.not_, setting)
            return lambda point, line: not inner(point, line)
        case _:  # pragma: no cover
            assert_never(of)


def _facts(of: model.FactIs, setting: Setting) -> Condition:
    facts, by = setting.vocabulary.facts, _known_by(of.by, setting)
    parts = [_fact_test(facts[name], test, by, setting.mentions) for name, test in of.fact.items()]
    return lambda point, line: all(part(point, line) for part in parts)


KnownBy = Callable[[Trigger, Timeline], int]
"""The day [ordinal] up to which facts are known, seen from a trigger."""


def _known_by(by: Limit | None, setting: Setting) -> KnownBy:
    if by is None:
        return lambda point, line: line.known_day
    ends = _counting(by, setting, backwards=False)
    return lambda point, line: min(line.known_day, day_of(ends(point)[1]))


def _fact_test(fact: Attribute, test: model.Test, by: KnownBy, mentions: Mentions) -> Condition:
    name = fact.name
    if isinstance(test, model.Comparison) and test.known:
        return lambda point, line: line.fact_by(name, by(point, line)) is not None
    mentions.add(fact, values_of(test))
    passes = value_test(test)

    def check(point: Trigger, line: Timeline) -> bool:
        value = line.fact_by(name, by(point, line))
        if value is None:
            if line.fact(name) is not None:  # it was learnt too late
                return False
            words = f"the fact `{name}`"
            value = line.settle(Unknown(("fact", name), mentions.domain(fact), words))
        return passes(value)

    return check


def _counting(
    limit: Limit, setting: Setting, backwards: bool
) -> Callable[[Trigger], tuple[int, int]]:
    """The first and last instant at which *limit* can end, seen from a trigger.

    A limit in days ends with its day, and begins with it when it counts backwards.
    """
    if limit.is_in_hours:
        hours = setting.hours(limit, backwards)
        return lambda point: (hours(_span(point)[0]), hours(_span(point)[1]))
    ends, side = setting.counting(limit, backwards), 0 if backwards else 1

    def on_days(point: Trigger) -> tuple[int, int]:
        at = local_span(ends(point.day))[side]
        return at, at

    return on_days


def _span(point: Trigger) -> tuple[int, int]:
    if point.earliest is None or point.latest is None:
        return local_span(point.day)
    return point.earliest, point.latest


def _trigger(of: model.TriggerIs, setting: Setting) -> Condition:
    """Tests on the triggering event; a type that lacks an attribute does not pass."""
    names = set(of.trigger)
    mentions = setting.mentions
    having = [cls for cls in setting.vocabulary.types.values() if names <= set(cls.attribute_names)]
    tests = {cls.type: where(of.trigger, cls, mentions) for cls in having}
    planned = {cls.type: _planned_test(of.trigger, cls, mentions) for cls in having}

    def check(point: Trigger, line: Timeline) -> bool:
        kind = point.ref.type
        if kind not in tests:
            return False
        if not isinstance(point, Event):
            return planned[kind](point, line)
        test = tests[kind]
        return test is None or test(point, line)

    return check


def _planned_test(tests: model.Tests, cls: EventType, mentions: Mentions) -> Condition:
    """Tests on a meeting that is only planned: each of its attributes is unknown."""
    asks_known = any(isinstance(test, model.Comparison) and test.known for test in tests.values())
    parts = [(cls.attributes[name], value_test(test)) for name, test in tests.items()]

    def check(point: Trigger, line: Timeline) -> bool:
        if asks_known:
            return False
        for attribute, passes in parts:
            words = f"`{attribute.name}` of the planned {cls.type}"
            key = ("planned", point.ref, attribute.name)
            if not passes(line.settle(Unknown(key, mentions.domain(attribute), words))):
                return False
        return True

    return check


IsBy = Callable[[Event, Trigger, Timeline], bool]
"""Whether an event counts, seen from the trigger."""


def _is_by(by: model.By | Limit, setting: Setting) -> IsBy:
    """Before the trigger, on its day too, up to now, or up to so long after it."""
    if isinstance(by, Limit):
        ends = _counting(by, setting, backwards=False)
        return lambda event, point, line: (
            event is not point and not _is_later(_span(event), ends(point), event, line)
        )
    if by == "now":
        return lambda event, point, line: True
    if by == "trigger":
        return lambda event, point, line: event is not point and not out_of_order(event, point)
    return lambda event, point, line: event.day < point.day or out_of_order(point, event)


def _is_recent(within: Limit | None, setting: Setting) -> IsBy:
    """No longer ago than *within* before the trigger."""
    if within is None:
        return lambda event, point, line: True
    starts = _counting(within, setting, backwards=True)
    return lambda event, point, line: not _is_later(starts(point), _span(event), event, line)


def _is_later(one: tuple[int, int], other: tuple[int, int], event: Event, line: Timeline) -> bool:
    """Whether the moment *one* is after *other*, each known to lie in a range [instant]."""
    if one[0] > other[1]:
        return True
    if one[1] <= other[0]:
        return False
    words = f"the time of {describe(event)}"
    return bool(line.settle(Unknown(("later", id(event), one, other), (True, False), words)))


def _count(of: model.CountIs, setting: Setting) -> Condition:
    events = matcher(of.count, setting.vocabulary, setting.mentions)
    is_by, is_recent = _is_by(of.by, setting), _is_recent(of.within, setting)
    least = of.at_least or 0
    most = of.at_most
    mentions, question = setting.mentions, _asked(of)
    asked = Attribute(question, "number")
    mentions.add(asked, [bound for bound in (least, most) if bound is not None])

    def number(point: Trigger, line: Timeline) -> int:
        if not _is_recorded(events.types, line):
            numbers = tuple(each for each in mentions.domain(asked) if each >= 0)
            return int(line.settle(_unrecorded(question, numbers, events.types)))
        return sum(
            is_by(event, point, line)
            and is_recent(event, point, line)
            and events.accepts(event, line)
            for event in events.candidates(line)
        )

    def check(point: Trigger, line: Timeline) -> bool:
        found = number(point, line)
        return found >= least and (most is None or found <= most)

    return check


def _latest(of: model.LatestIs, setting: Setting) -> Condition:
    events = matcher(model.AnyOf(any_of=of.latest), setting.vocabulary, setting.mentions)
    is_by = _is_by(of.by, setting)
    unrecorded = _unrecorded(_asked(of), (*events.types, NONE), events.types)

    def check(point: Trigger, line: Timeline) -> bool:
        if not _is_recorded(events.types, line):
            return bool(line.settle(unrecorded) == of.is_)
        found: Event | None = None
        for event in events.candidates(line):
            if is_by(event, point, line) and events.accepts(event, line):
                is_later = found is None or not _is_before(event, found, events.types)
                found = event if is_later else found
        return found is not None and found.type == of.is_

    return check


def _is_before(event: Event, found: Event, types: tuple[str, ...]) -> bool:
    """Whether *event*, which stands later in the case, came first on the same day.

    The times of both decide; failing that, the type that is listed first came first.
    """
    if event.day > found.day or out_of_order(event, found):
        return False
    return types.index(event.type) < types.index(found.type)


def _is_recorded(types: tuple[str, ...], line: Timeline) -> bool:
    return line.records is None or line.records.issuperset(types)


NONE = "(none)"
"""Stands for there having been no such event."""


def _asked(of: model.CountIs | model.LatestIs) -> str:
    """What a condition asks about the past, whatever answer it wants.

    To one question there is one answer; another may have any answer beside it.
    """
    return of.model_dump_json(exclude={"at_least", "at_most", "is_"})


def _unrecorded(question: str, domain: tuple[int | str, ...], types: tuple[str, ...]) -> Unknown:
    """What a source that does not record *types* leaves open of one *question* about them."""
    words = f"events that the source does not record: {', '.join(types)}"
    return Unknown(("records", question), domain, words)


# --- age and time of day -------------------------------------------------------------------------


AGE = Attribute("(age)", "number")
"""The child's age, of which a standard may ask in several conditions."""


def _age(of: model.AgeIs, setting: Setting) -> Condition:
    """Bounds on the child's completed years on the trigger's day; an unborn child has none yet."""
    least, most = of.age.at_least, of.age.at_most
    conventions, mentions = setting.conventions, setting.mentions
    mentions.add(AGE, [bound for bound in (least, most) if bound is not None])

    def turned(born: int, years: int, day: int) -> bool:
        return birthday(born, years, conventions) <= day

    def check(point: Trigger, line: Timeline) -> bool:
        birth = next(iter(line.by_type.get("birth", ())), None)
        if birth is None and not line.fact("unborn"):
            age = line.settle(Unknown(("age",), mentions.domain(AGE), "the date of birth"))
            return (least is None or age >= least) and (most is None or age <= most)
        if birth is None or birth.day > point.day:
            return least is None
        old_enough = least is None or turned(birth.day, least, point.day)
        return old_enough and (most is None or not turned(birth.day, most + 1, point.day))

    return check


CLOCK = Attribute("(time of day)", "number")
"""The time of day [minutes after midnight], of which a standard may ask in several conditions."""

MINUTES_IN_DAY = 1440


def _during(of: model.DuringIs, setting: Setting) -> Condition:
    """Whether the trigger happened in a stretch of the day, or on a kind of day."""
    included, mentions = _included(of.during, setting), setting.mentions
    mentions.add(CLOCK, _turns(of.during, setting))

    def check(point: Trigger, line: Timeline) -> bool:
        if point.earliest is not None:
            at = to_datetime(point.earliest)
            return included(point.day, 60 * at.hour + at.minute)
        minutes = mentions.domain(CLOCK)
        found = {included(point.day, each % MINUTES_IN_DAY) for each in minutes}
        if len(found) == 1:
            return found.pop()
        which = id(point) if isinstance(point, Event) else point.ref
        words = f"the time of the {point.ref.type}"
        minute = line.settle(Unknown(("time of day", which), minutes, words))
        return included(point.day, minute % MINUTES_IN_DAY)

    return check


Included = Callable[[int, int], bool]
"""Whether a day [ordinal] and a time of it [minutes after midnight] lie in a stretch of time."""


def _included(period: model.Period | str, setting: Setting) -> Included:
    is_worked = setting.calendar.is_working_day
    if isinstance(period, str):
        work = setting.work
        return lambda day, minute: is_worked(day) and work.opens <= minute < work.closes
    wanted = None if period.on is None else period.on == "working_days"
    since, until = _ends(period)

    def included(day: int, minute: int) -> bool:
        if wanted is not None and is_worked(day) is not wanted:
            return False
        if since < until:
            return since <= minute < until
        return minute >= since or minute < until

    return included


def _ends(period: model.Period) -> tuple[int, int]:
    """When a stretch of the day begins and ends [minutes after midnight]; or the whole day."""
    if period.from_ is None or period.to is None:
        return 0, MINUTES_IN_DAY
    return minutes_of_day(period.from_), minutes_of_day(period.to)


def _turns(period: model.Period | str, setting: Setting) -> Sequence[int]:
    """The times of day at which the answer can change."""
    return (setting.work.opens, setting.work.closes) if isinstance(period, str) else _ends(period)
