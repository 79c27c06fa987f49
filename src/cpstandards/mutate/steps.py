"""Situations near those of a standard's examples, in which a mistake may show.

What is near is made by small steps: another day, another deadline met or missed, an attribute
turned round, a further event, an event twice, an event left out. The steps that can show a kind of
mistake are taken first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import Any

from cpstandards import model
from cpstandards.calendars import WorkingCalendar
from cpstandards.horizon.forms import conditions_in
from cpstandards.limits import Limit, deadline_after
from cpstandards.mutate.asked import Asked, event_for
from cpstandards.mutate.kinds import Kind
from cpstandards.mutate.situations import (
    Plain,
    Situation,
    and_event,
    at_moment,
    day_of,
    on_day,
    shifted,
    text_of,
    with_event,
    without,
)
from cpstandards.mutate.trying import Verdicts
from cpstandards.vocabulary import Vocabulary

TELLING_DAYS = (
    *("2025-06-11", "2025-06-13", "2025-06-14", "2025-04-10", "2025-04-17", "2025-05-02"),
    *("2025-12-19", "2025-12-24", "2025-01-31", "2025-03-31", "2024-02-29", "2025-08-31"),
    *("2025-11-30", "2024-12-31", "2025-02-28", "2025-08-22", "2025-10-01", "2025-07-05"),
)
"""An ordinary Wednesday; a weekend; the eves of Easter, May Day and Christmas; ends of months."""

ONE = timedelta(days=1)
MINUTE = timedelta(minutes=1)
LONG = timedelta(days=500)
AFTERNOON = time(15)
AGAIN = (1, 10, 45, -10, 0, 200)
FURTHER = (0, 2, -2, 20, -30, 90, -400)


@dataclass(frozen=True)
class Surroundings:
    """What the situations near a standard's examples are made with.

    Attributes:
        standard: the standard.
        asked: what it asks.
        vocabulary: event types and facts.
        triggers: the event types that give rise to it.
        duties: the event types that are its duty, or that it forbids.
        reach: how long after a day [ordinal] the limits inside its conditions end.
        days: days [ISO] near which a change happens, such as that of a dated limit.
        focus: the patterns nearest to a mistake.
    """

    standard: model.Standard
    asked: Asked
    vocabulary: Vocabulary
    triggers: frozenset[str]
    duties: frozenset[str]
    reach: tuple[Callable[[int], int], ...] = ()
    days: tuple[str, ...] = ()
    focus: tuple[model.EventPattern, ...] = ()

    def further_days(self, start: date) -> Iterator[date]:
        """The days on which further events are tried."""
        for days in FURTHER:
            yield start + timedelta(days=days)
        for ends in self.reach:
            for step in (-1, 0, 1, 2):
                yield date.fromordinal(ends(start.toordinal()) + step)


def reach_of(
    standards: Iterable[model.Standard], calendar: WorkingCalendar
) -> tuple[Callable[[int], int], ...]:
    """The limits inside the conditions and phases of *standards*, counted on *calendar*."""
    found: dict[str, Limit] = {}
    for standard in standards:
        every = (
            [(each.for_ for each in standard.every)] if isinstance(standard.every, tuple) else []
        )
        for limit in chain(_limits_in((standard.when, standard.unless)), *every):
            if limit is not None and not limit.is_in_hours:
                found.setdefault(str(limit), limit)
        for part in (standard.within, standard.first, standard.at_least, standard.not_before):
            for condition in conditions_in(part):
                found |= {str(each): each for each in _limits_in(condition) if not each.is_in_hours}
    return tuple(_counted(limit, calendar) for limit in found.values())


def _counted(limit: Limit, calendar: WorkingCalendar) -> Callable[[int], int]:
    return lambda day: deadline_after(limit, day, calendar)


def _limits_in(part: object) -> Iterator[Limit]:
    if isinstance(part, Limit):
        yield part
    elif isinstance(part, (tuple, list)):
        for each in part:
            yield from _limits_in(each)
    elif isinstance(part, model.Model):
        for name in type(part).model_fields:
            yield from _limits_in(getattr(part, name))


Step = Callable[[Situation, Surroundings], Iterator[Situation]]


def near(
    seeds: Iterable[Situation], kind: Kind | None, around: Surroundings
) -> Iterator[Situation]:
    """Situations near *seeds*, those first that can show a mistake of this *kind*."""
    known = list(seeds)
    yield from known
    first = FIRST.get(kind, ())
    for step in (*first, *(each for each in STEPS if each not in first)):
        for seed in known:
            yield from step(seed, around)


def further_off(
    seeds: Sequence[Situation], kind: Kind | None, around: Surroundings
) -> Iterator[Situation]:
    """Situations two steps away, those nearest to the mistake first, and then a sample."""
    simple = seeds[:MOST_SIMPLE]
    near_by = replace(around, asked=around.asked._replace(patterns=around.focus))
    pairs: tuple[tuple[Step, Step], ...] = (
        (further, other_answers),
        (further, further),
        (again, other_answers),
    )
    for one, other in (*pairs, (left_out, further), (other_answers, other_answers)):
        for seed in simple:
            yield from _two_steps(seed, one, other, near_by)
    for one in FIRST.get(kind, STEPS[:2]):
        for other in STEPS:
            for seed in simple:
                yield from _two_steps(seed, one, other, around)


def _two_steps(
    seed: Situation, one: Step, other: Step, around: Surroundings
) -> Iterator[Situation]:
    """What lies two steps away: evenly spread, if there is much of it."""
    for first in _spread(list(one(seed, around)), MOST_FIRST):
        yield from _spread(list(other(first, around)), MOST_SECOND)


def _spread(every: list[Situation], most: int) -> list[Situation]:
    """At most so many, in order, the first and the last among them."""
    if len(every) <= most:
        return every
    return [every[i * (len(every) - 1) // (most - 1)] for i in range(most)]


MOST_SIMPLE, MOST_FIRST, MOST_SECOND = 4, 20, 20


# --- steps ---------------------------------------------------------------------------------------


def other_days(of: Situation, around: Surroundings) -> Iterator[Situation]:
    """The same on days that tell one way of counting from another."""
    start = next((day_of(e) for e in of.events if e["type"] in around.triggers), None)
    start = start or min(of.days, default=None)
    if start is None:
        return
    for text in (*around.days, *TELLING_DAYS):
        day = date.fromisoformat(text)
        if day != start:
            yield shifted(of, (day - start).days)


def again(of: Situation, around: Surroundings) -> Iterator[Situation]:  # noqa: ARG001
    """An event that happens twice."""
    for event in of.events:
        for days in AGAIN:
            copy = on_day(event, day_of(event) + timedelta(days=days))
            if days == 0:  # an exact duplicate would be no further event
                copy = at_moment(event, datetime.combine(day_of(event), AFTERNOON))
            if "id" in copy:
                copy["id"] = f"{copy['id']}b"
            yield and_event(of, copy)


def other_answers(of: Situation, around: Surroundings) -> Iterator[Situation]:
    """An attribute or a fact that is otherwise, or not known."""
    for index, event in enumerate(of.events):
        for name, choices in around.asked.values.get(event["type"], {}).items():
            for each in _others(event, name, choices):
                yield with_event(of, index, each)
    for name, choices in around.asked.facts.items():
        for facts in _others(of.facts, name, choices):
            yield replace(of, facts=facts)


def _others(of: Plain, name: str, choices: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for choice in choices:
        value = list(choice) if isinstance(choice, tuple) else choice
        if of.get(name) != value:
            yield {**of, name: value}
    if name in of:
        yield {key: value for key, value in of.items() if key != name}


def further(of: Situation, around: Surroundings) -> Iterator[Situation]:
    """A further event of those that the standard speaks of."""
    start = min(of.days, default=date(2025, 6, 11))
    for pattern in around.asked.patterns:
        others = sorted(set(of.days) - {start})
        for day in (*around.further_days(start), *others):
            yield and_event(of, event_for(pattern, day, around.asked, around.vocabulary))


def several(of: Situation, around: Surroundings) -> Iterator[Situation]:
    """As many further events of one kind as make a difference, day after day."""
    start = min(of.days, default=date(2025, 6, 11))
    for pattern in around.focus or around.asked.patterns:
        for number in around.asked.numbers:
            for first in (-30, 1):
                more = of
                for days in range(first, first + number):
                    day = start + timedelta(days=days)
                    event = event_for(pattern, day, around.asked, around.vocabulary)
                    more = and_event(more, event)
                yield more


def left_out(of: Situation, around: Surroundings) -> Iterator[Situation]:  # noqa: ARG001
    """One event fewer."""
    if len(of.events) > 1:
        for index in range(len(of.events)):
            yield without(of, index)


def waived(of: Situation, around: Surroundings) -> Iterator[Situation]:
    """A delay that somebody authorised, in the case's last moment."""
    waiver = around.standard.waiver
    if waiver is None or not of.events:
        return
    roles = around.vocabulary.types[waiver.event].attributes["by"].choices
    other = next((role for role in roles if role not in (waiver.by or ())), "someone_else")
    for role in (*(waiver.by or ()), other):
        event = {
            "type": waiver.event,
            "on": max(of.days),
            "standard": around.standard.topic or around.standard.id,
            "by": role,
        }
        yield and_event(of, event)
        yield and_event(much_later(of, around), event)


STEPS: tuple[Step, ...] = (*(other_answers, further, again, left_out, several, other_days, waived),)

COUNTING = (other_days,)
ASKING = (other_answers, further, left_out)

FIRST: dict[Kind | None, tuple[Step, ...]] = {
    Kind.LIMIT: COUNTING,
    Kind.UNIT: COUNTING,
    Kind.CONVENTION: COUNTING,
    Kind.DIRECTION: COUNTING,
    Kind.CLOCK: COUNTING,
    Kind.DATED: COUNTING,
    Kind.RESTART: (again,),
    Kind.WHICH: (again, further),
    Kind.CONDITION: ASKING,
    Kind.TEST: ASKING,
    Kind.BOUND: (several, *ASKING),
    Kind.CAP: (further, other_answers),
    Kind.VARIANT: ASKING,
    Kind.ENDING: (further,),
    Kind.ITSELF: (again, further),
    Kind.WAIVER: (waived,),
}


# --- deadlines met and missed --------------------------------------------------------------------


def at_the_deadlines(
    of: Situation, said: Sequence[Verdicts], around: Surroundings
) -> Iterator[Situation]:
    """The same case with the duty on each deadline that was found, and after it; and not done."""
    dues = sorted({each.due for one in said for each in one if each.due is not None}, key=str)[:6]
    undone = _undone(of, around)
    for due in dues:
        if isinstance(due, datetime):
            for at in (due, due + MINUTE):
                yield _done_at(of, at, around)
            yield replace(undone, as_of=text_of(due + MINUTE))
            yield replace(undone, as_of=text_of(due))
        else:
            for day in (due, due + ONE, due - ONE):
                yield _done_on(of, day, around)
            for day in (due + ONE, due):
                yield replace(undone, as_of=day)
    for day in sorted({each.earliest for one in said for each in one if each.earliest}):
        yield _done_on(of, day, around)
        yield _done_on(of, day - ONE, around)
    if around.standard.every is not None:  # nothing done after a gap that was kept
        for due in dues:
            after = text_of(due + MINUTE) if isinstance(due, datetime) else due + ONE
            yield replace(of, as_of=after)
    yield much_later(of, around)


def much_later(of: Situation, around: Surroundings) -> Situation:
    """The case with nothing done, long after its last event."""
    undone = _undone(of, around)
    last = max(undone.days, default=None)
    return undone if last is None else replace(undone, as_of=last + LONG)


def _undone(of: Situation, around: Surroundings) -> Situation:
    """The case without what was done, where that is not what gives rise to the duty."""
    only = around.duties - around.triggers
    left = tuple(event for event in of.events if event["type"] not in only)
    return replace(of, events=left or of.events)


def _done_on(of: Situation, day: date, around: Surroundings) -> Situation:
    index, event = _last_duty(of, around, day)
    return with_event(replace(of, as_of=None), index, on_day(event, day))


def _done_at(of: Situation, at: datetime, around: Surroundings) -> Situation:
    index, event = _last_duty(of, around, at.date())
    return with_event(replace(of, as_of=None), index, at_moment(event, at))


def _last_duty(of: Situation, around: Surroundings, day: date) -> tuple[int, Plain]:
    """The last event that is the duty, or a new one, with its place in the case."""
    found = [i for i, event in enumerate(of.events) if event["type"] in around.duties]
    if found and not (around.duties <= around.triggers and len(found) == 1):
        return found[-1], of.events[found[-1]]
    patterns = (each for each in around.asked.patterns if each.event in around.duties)
    pattern = next(patterns)
    return len(of.events), event_for(pattern, day, around.asked, around.vocabulary)


def seeds_of(examples: Iterable[Situation], around: Surroundings) -> list[Situation]:
    """The situations of examples, simplest first, each shape once; and two made from scratch."""
    shapes: dict[str, Situation] = {}
    for each in sorted(examples, key=lambda one: len(repr(one.plain()))):
        shapes.setdefault(_shape(each), each)
    made = list(scratch(around))[: MOST_SCRATCH if shapes else MOST_SEEDS]
    return [*_spread(list(shapes.values()), MOST_SEEDS), *made]


def _shape(of: Situation) -> str:
    """What a situation is, apart from its days."""
    events = [
        sorted((k, str(v)) for k, v in each.items() if k not in ("on", "at")) for each in of.events
    ]
    facts = sorted((k, str(v)) for k, v in of.facts.items() if not isinstance(v, date))
    return repr((events, facts, of.reading))


MOST_SEEDS, MOST_SCRATCH = 14, 2


def dates_known(around: Surroundings) -> dict[str, date]:
    """The dates that the standard asks for as facts, ahead of an ordinary day."""
    return {
        name: date(2025, 6, 11) + timedelta(days=120)
        for name in around.asked.facts
        if around.vocabulary.facts[name].kind == "date"
    }


def scratch(around: Surroundings) -> Iterator[Situation]:
    """A trigger alone, with everything that its pattern asks for."""
    day = date(2025, 6, 11)
    facts = dates_known(around)
    for pattern in around.asked.patterns:
        if pattern.event in around.triggers:
            event = event_for(pattern, day, around.asked, around.vocabulary)
            yield Situation((event,), facts, as_of=day + timedelta(days=400))
