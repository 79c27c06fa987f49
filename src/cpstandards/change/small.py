"""The smallest cases there are, gone through one by one: a trigger, and no more than one event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from itertools import islice, product
from typing import NamedTuple

from cpstandards import model
from cpstandards.change.judging import UNSURE, Judge
from cpstandards.change.smallest import (
    ONE,
    ORDINARY,
    is_timed,
    judged_at,
    telling_times,
    to_the_minute,
)
from cpstandards.mutate.asked import event_for
from cpstandards.mutate.situations import Plain, Situation, at_moment, shifted
from cpstandards.mutate.steps import (
    TELLING_DAYS,
    Surroundings,
    dates_known,
    other_answers,
    scratch,
)
from cpstandards.structure import event_types_in, parts_in, variants

MOST_ANSWERS, MOST_PAIRS, MOST_PREPARED = 60, 240, 8
MOST_BEGUN, MOST_SORTS, MOST_ELSEWHERE = 2, 20, 6
MOST_HOURS = 3
APART = (0, 1, -1, -2, 7)
"""How many days after the trigger a second event is tried, beside the deadlines."""


class Making(NamedTuple):
    """What the smallest cases are made with.

    Attributes:
        around: what both versions ask.
        standards: both versions of the standard.
        judge: what both say of a case.
        reading: the reading in which they are judged; None: the default one.
    """

    around: Surroundings
    standards: tuple[model.Standard, ...]
    judge: Judge
    reading: str | None = None

    def cases(self, days: Iterable[str]) -> Iterator[Situation]:
        """Cases of one event, and then of two, each judged on the days that may tell.

        Args:
            days: days [ISO] on which the trigger is tried, beside an ordinary one.
        """
        alone = self._alone()
        first = [date.fromisoformat(each) for each in days]
        starts = list(dict.fromkeys((*first, ORDINARY)))
        for start in starts:
            yield from self._singles(alone, start, by_the_minute=start in first)
        for text in TELLING_DAYS:
            yield from self._singles(alone[:MOST_ELSEWHERE], date.fromisoformat(text))
        for start in starts:
            yield from self._pairs(alone, start)

    def _singles(
        self, alone: Iterable[Situation], start: date, by_the_minute: bool = False
    ) -> Iterator[Situation]:
        for base in alone:
            begun = _begun(base, start)
            yield from self._each_time(begun)
            if (by_the_minute and is_timed(self.judge(begun))) or self._asks_the_time():
                for each in to_the_minute(begun):
                    yield from self._each_time(each)

    def _asks_the_time(self) -> bool:
        """Whether a condition asks at what time of day the trigger was."""
        read = [standard for each in self.standards for _, standard in variants(each)]
        return any(isinstance(part, model.DuringIs) for part in parts_in(read))

    def _pairs(self, alone: Iterable[Situation], start: date) -> Iterator[Situation]:
        for base in islice(alone, MOST_PAIRS):
            begun = _begun(base, start)
            timed = MOST_HOURS if is_timed(self.judge(begun)) else 0
            for each in (begun, *islice(to_the_minute(begun), timed)):
                for both in self._with_another(each):
                    yield from self._each_time(both)

    def triples(self) -> Iterator[Situation]:
        """Cases of three events, the last two one after the other, on the first days."""
        for base in islice(self._alone(), MOST_BEGUN):
            begun = _begun(base, ORDINARY)
            one, other = (
                list(islice(_events(ORDINARY + timedelta(days=step), self.around), MOST_SORTS))
                for step in (1, 2)
            )
            for pair in product(one, other):
                yield replace(begun, events=(*begun.events, *pair))

    def with_one_more(self, of: Situation) -> Iterator[Situation]:
        """A case with one further event, on the days that may tell."""
        for each in self._with_another(of):
            yield from self._each_time(each)

    def _each_time(self, of: Situation) -> Iterator[Situation]:
        yield of
        yield from judged_at(of, telling_times(self.judge(of)))

    def _alone(self) -> list[Situation]:
        """Each trigger alone, with what is asked of it, and of the case, one way and another.

        Where a duty only arises from several events, or after others, these are there too. Those
        from which it does arise come first.
        """
        bases = list(scratch(self.around)) or [Situation((), dates_known(self.around))]
        bases += [replace(bases[0], events=tuple(each)) for each in self._needed()]
        bases = [replace(each, as_of=None, is_short=False, reading=self.reading) for each in bases]
        one = [each for base in bases for each in other_answers(base, self.around)]
        two = [each for base in one for each in other_answers(base, self.around) if each.facts]
        every = [*bases, *islice(one, MOST_ANSWERS), *islice(two, MOST_ANSWERS)]
        every += [each for base in every[:MOST_PREPARED] for each in self._prepared(base)]
        found = list({repr(each): each for each in every}.values())
        return sorted(found, key=lambda each: not self._arises(each))

    def _needed(self) -> Iterator[Iterator[Plain]]:
        """The events that are all needed to raise the duty."""
        for standard in self.standards:
            if isinstance(standard.after, model.AllOf):
                yield (self._event(each, ORDINARY) for each in standard.after.all_of)

    def _prepared(self, of: Situation) -> Iterator[Situation]:
        """The case after each event that a condition asks about."""
        day = min(of.days, default=ORDINARY) - ONE
        asked = {event_type for each in self.standards for event_type in event_types_in(each.when)}
        for pattern in self.around.asked.patterns:
            if pattern.event in asked:
                yield replace(of, events=(self._event(pattern, day), *of.events))

    def _event(self, pattern: model.EventPattern, day: date) -> Plain:
        return event_for(pattern, day, self.around.asked, self.around.vocabulary)

    def _arises(self, of: Situation) -> bool:
        """Whether either version surely knows a duty in a case."""
        judged = self.judge(_begun(of, ORDINARY))
        return judged is not None and any(
            each.status not in UNSURE for side in judged for each in side
        )

    def _with_another(self, of: Situation) -> Iterator[Situation]:
        """The case with one further event."""
        start = min(of.days, default=ORDINARY)
        times = telling_times(self.judge(of))
        after = [each for each in times if isinstance(each, date)]
        days = [*(start + timedelta(days=step) for step in APART), *after]
        days += [each - ONE for each in after]
        for day in dict.fromkeys(days):
            for event in (*_events(day, self.around), *_waivers(day, self)):
                yield replace(of, events=(*of.events, event))
        for at in (datetime.fromisoformat(each) for each in times if isinstance(each, str)):
            for event in _events(at.date(), self.around):
                yield replace(of, events=(*of.events, at_moment(event, at)))


def _begun(of: Situation, start: date) -> Situation:
    """The case with its first event on a day; without any, judged on that day."""
    moved = shifted(of, (start - min(of.days, default=ORDINARY)).days)
    return moved if moved.events else replace(moved, as_of=start)


def _waivers(day: date, making: Making) -> Iterator[Plain]:
    """A delay authorised by each role that either version names, and by another one."""
    waivers = [each.waiver for each in making.standards if each.waiver is not None]
    named = dict.fromkeys(
        name for each in making.standards for name in (each.id, each.topic) if name is not None
    )
    for kind in dict.fromkeys(each.event for each in waivers):
        roles = dict.fromkeys(role for each in waivers for role in each.by or ())
        others = making.around.vocabulary.types[kind].attributes["by"].choices
        other = next((role for role in others if role not in roles), "someone_else")
        for role in (*roles, other):
            for standard in named:
                yield {"type": kind, "on": day, "standard": standard, "by": role}


def _events(day: date, around: Surroundings) -> Iterator[Plain]:
    """Every sort of event that is asked about, answered one way and another."""
    for pattern in around.asked.patterns:
        event = event_for(pattern, day, around.asked, around.vocabulary)
        yield event
        bare = replace(around, asked=around.asked._replace(facts={}))
        for other in other_answers(Situation((event,)), bare):
            yield other.events[0]
