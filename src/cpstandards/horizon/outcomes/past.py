"""What can have happened: histories told event by event, as far as conditions can tell them apart.

Each event of a history adds to the counts that it belongs to, and may be the latest of its kind.
Going on until no event leads to anything new finds every combination of answers that some history
has, and no others: fewer are never more, what came last was there, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from typing import Any, NamedTuple

from cpstandards.horizon.outcomes.cuts import BEFORE, TRIGGER, Cut, cut_of, is_hourly, precedes
from cpstandards.horizon.outcomes.kinds import Asking, Kind, Known, kinds_of, subsets
from cpstandards.horizon.outcomes.order import MOST_ORDERS, orders
from cpstandards.horizon.outcomes.questions import Question, key_of

MOST_STATES = 10_000
"""So many histories that conditions can tell apart are gone through at most."""


class Past(NamedTuple):
    """What can have happened.

    Attributes:
        questions: what is asked.
        answers: every combination of answers; None: too many. Shape of each: as the questions.
        is_loose: whether there may be combinations among them that no history has.
        is_presuming: whether what a pattern presumes hangs on what stands elsewhere.
    """

    questions: tuple[Question, ...]
    answers: tuple[tuple[Any, ...], ...] | None
    is_loose: bool
    is_presuming: bool


def pasts(asked: Iterable[Asking], known: Known) -> Iterator[Past]:
    """What can have happened, for the questions that have an event type in common together.

    Args:
        asked: the questions.
        known: what is known of the standard.
    """
    groups: list[list[Asking]] = []
    for each in asked:
        mine = set(each.types)
        touching = [one for one in groups if any(not mine.isdisjoint(it.types) for it in one)]
        groups = [one for one in groups if one not in touching]
        groups.append([*(it for one in touching for it in one), each])
    for group in groups:
        yield _Histories(group, known).past()


State = tuple[int, ...]
"""For each question how many there have been, up to the last number that makes a difference, or the
place, from 1, of the type that came last."""


class Event(NamedTuple):
    """What one more event changes.

    Attributes:
        adds: the places of the counts that it adds to.
        sets: the places of the questions of which it is the latest, with its type's place there.
    """

    adds: tuple[int, ...]
    sets: tuple[tuple[int, int], ...]


class _Histories:
    """The histories that some questions can tell apart."""

    def __init__(self, asked: Sequence[Asking], known: Known) -> None:
        self.asked = asked
        self.known = known
        self.kinds, self.is_presuming = kinds_of(asked, known)
        self.caps = tuple(each.bounds[-1] if each.bounds else 0 for each in asked)
        self.lists = self._lists()
        self.is_contrary = any(
            len(set(one) & set(other)) > 1 for one, other in combinations(self.lists, 2)
        )
        every = {cut_of(each.by) for each in asked if each.by != "now"}
        every |= {cut_of(each.within, since=True) for each in asked if each.within is not None}
        self.hourly = sorted((each for each in every if is_hourly(each)), key=str)
        self.cuts = [
            BEFORE,
            TRIGGER,
            *sorted(every - {BEFORE, TRIGGER} - set(self.hourly), key=str),
        ]

    def _lists(self) -> dict[tuple[str, ...], list[int]]:
        """The places of the questions of what came last, by the types that replace one another."""
        found: dict[tuple[str, ...], list[int]] = {}
        for place, each in enumerate(self.asked):
            if not each.bounds:
                found.setdefault(each.types, []).append(place)
        return found

    def past(self) -> Past:
        questions = tuple(each.question for each in self.asked)
        conventions = self.known.conventions
        may_move = conventions is None or conventions.non_working_deadline != "stays"
        found: set[State] = set()
        number = 0
        for order in orders(self.cuts, lambda one, other: precedes(one, other, may_move)):
            number += 1
            states = None if number > MOST_ORDERS else self._states(order)
            if states is None:
                return Past(questions, None, True, self.is_presuming)
            found |= states
        answered = {self._answers(state): None for state in sorted(found, key=self._plainest)}
        return Past(questions, tuple(answered), self._is_loose(number), self.is_presuming)

    def _answers(self, state: State) -> tuple[Any, ...]:
        return tuple(each.answer(at) for each, at in zip(self.asked, state, strict=True))

    def _plainest(self, state: State) -> State:
        """Sorts few events before many, and what came last in the order of its list."""
        every = zip(self.asked, state, strict=True)
        return tuple(at if each.bounds or at else len(each.types) + 1 for each, at in every)

    def _is_loose(self, number: int) -> bool:
        if len(self.asked) == 1:
            return False
        same_day = len({each.by for each in self.asked if not each.bounds}) > 1
        return (
            number > 1
            or bool(self.hourly)
            or self.is_contrary
            or self.is_presuming
            or same_day
            or self._may_be_trigger()
        )

    def _may_be_trigger(self) -> bool:
        """Whether the trigger itself may be among the events asked about."""
        types = self.known.triggers
        return any(
            each.by == "now" and (not types or not set(types).isdisjoint(each.types))
            for each in self.asked
        )

    def _states(self, order: Sequence[Cut]) -> set[State] | None:
        """Everything that can have been, with the times of looking in this order."""
        states: set[State] = {(0,) * len(self.asked)}
        before: set[Event] = set()
        for place in range(len(order) + 1):
            events = set(self._events(place, order))
            is_same_day = place > 0 and order[place - 1] in (BEFORE, TRIGGER)
            if events != before or is_same_day:
                more = self._closed(states, events, is_same_day)
                if more is None:
                    return None
                states = more
            if place < len(order) and order[place] == TRIGGER:
                states = self._with_trigger(states)
            before = events
        return states

    def _closed(
        self, states: set[State], events: set[Event], is_same_day: bool
    ) -> set[State] | None:
        """*states*, and all that more events lead to; None: too many."""
        found, left = set(states), list(states)
        while left:
            state = left.pop()
            for event in events:
                for then in self._then(state, event, is_same_day):
                    if then not in found:
                        found.add(then)
                        left.append(then)
            if len(found) > MOST_STATES:
                return None
        return found

    def _with_trigger(self, states: set[State]) -> set[State]:
        """*states*, and what they are with the trigger itself, of which only `now` knows."""
        types = self.known.triggers
        places = [place for place, each in enumerate(self.asked) if each.by == "now"]
        events = {
            event
            for kind in self.kinds
            if not types or kind.type in types
            for hourly in subsets(self.hourly)
            for event in [self._event(kind, [p for p in places if self._is_recent(p, hourly)])]
        }
        return states.union(
            then for state in states for event in events for then in self._then(state, event, True)
        )

    def _is_recent(self, place: int, hourly: Sequence[Cut]) -> bool:
        within = self.asked[place].within
        return within is None or not within.is_in_hours or cut_of(within, since=True) in hourly

    def _events(self, place: int, order: Sequence[Cut]) -> Iterator[Event]:
        """What an event changes that falls between two of the times of looking."""
        for hourly in subsets(self.hourly):
            seen = {*hourly, *(cut for at, cut in enumerate(order) if cut.since == (at < place))}
            if place <= order.index(BEFORE):
                seen |= {cut for cut in self.hourly if not cut.since}
            if place > order.index(TRIGGER):
                seen |= {cut for cut in self.hourly if cut.since}
            looking = [n for n, each in enumerate(self.asked) if _looks(each, seen)]
            for kind in self.kinds:
                yield self._event(kind, looking)

    def _event(self, kind: Kind, looking: Iterable[int]) -> Event:
        adds, sets = [], []
        for place in looking:
            each = self.asked[place]
            if not any(key_of(pattern) in kind.matched for pattern in each.patterns):
                continue
            if each.bounds:
                adds.append(place)
            else:
                sets.append((place, each.types.index(kind.type) + 1))
        return Event(tuple(adds), tuple(sets))

    def _then(self, state: State, event: Event, is_same_day: bool) -> Iterator[State]:
        """What *state* becomes.

        On one day, what stands later in a list replaces what stands earlier, whichever came last;
        but for that, what comes later.
        """
        new = list(state)
        for place in event.adds:
            new[place] = min(new[place] + 1, self.caps[place])
        for place, value in event.sets:
            new[place] = value
        yield tuple(new)
        if not event.sets or not (is_same_day or self.is_contrary):
            return
        kept = [
            [place for place, value in event.sets if place in places and state[place] > value]
            for places in self.lists.values()
        ]
        for some in subsets([places for places in kept if places]):
            other = list(new)
            for place in (place for places in some for place in places):
                other[place] = state[place]
            yield tuple(other)


def _looks(of: Asking, seen: set[Cut]) -> bool:
    """Whether a question looks at an event, given on the right side of which times it falls."""
    is_by = of.by == "now" or cut_of(of.by) in seen
    return is_by and (of.within is None or cut_of(of.within, since=True) in seen)
