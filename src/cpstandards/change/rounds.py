"""Short recurrences gone through on their boundaries, where one gap shifts the next."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import combinations

from cpstandards.mutate.asked import event_for
from cpstandards.mutate.situations import Plain, Situation
from cpstandards.mutate.steps import LONG, Surroundings

ONE = timedelta(days=1)
MOST_DUES, MOST_DONE = 5, 3


def begun(of: Situation, around: Surroundings) -> Situation | None:
    """The case with the start of the recurrence and nothing done, judged long after."""
    events = tuple(each for each in of.events if each["type"] not in around.duties)
    starts = [each for each in events if each["type"] in around.triggers]
    if len(starts) != 1 or len(events) > 1:
        return None
    bare = replace(of, events=events, records=None)
    return replace(bare, as_of=max(bare.days) + LONG)


def once(of: Situation, dues: Iterable[date], around: Surroundings) -> Iterator[Situation]:
    """The duty done once, on each of *dues*."""
    for due in dues:
        yield replace(of, events=(*of.events, _duty(due, around)))


def _duty(day: date, around: Surroundings) -> Plain:
    pattern = next(each for each in around.asked.patterns if each.event in around.duties)
    return event_for(pattern, day, around.asked, around.vocabulary)


def rounds(of: Situation, dues: Iterable[date], around: Surroundings) -> Iterator[Situation]:
    """Up to three duties on the first deadlines or the days after, judged around each deadline.

    Args:
        of: the start of a recurrence, with nothing done.
        dues: the deadlines that either version has in it.
        around: what a duty done looks like.
    """
    first = sorted(set(dues))[:MOST_DUES]
    days = sorted({day for due in first for day in (due, due + ONE)})
    for number in range(1, MOST_DONE + 1):
        for chosen in combinations(days, number):
            events = (*of.events, *(_duty(day, around) for day in chosen))
            for due in first:
                if due >= chosen[-1]:
                    yield replace(of, events=events, as_of=due + ONE)
