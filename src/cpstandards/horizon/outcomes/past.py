"""What can have happened: histories told event by event, as far as conditions can tell them apart.

Each event of a history adds to the counts that it belongs to, and may be the latest of its kind.
Going on until no event leads to anything new finds every combination of answers that some history
has, and no others: fewer are never more, what came last was there, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, NamedTuple

from cpstandards import model
from cpstandards.compile.matching import value_test
from cpstandards.horizon.outcomes.order import MOST_ORDERS, Size, is_shorter, orders, size_of
from cpstandards.horizon.outcomes.questions import Question, key_of
from cpstandards.horizon.outcomes.values import answers, asks_known
from cpstandards.limits import Conventions, Limit, Unit
from cpstandards.vocabulary import EventType, Vocabulary

MOST_STATES = 10_000
"""So many histories that conditions can tell apart are gone through at most."""

LONG = 28
"""A limit of so many days ends after the trigger's day wherever non-working days may move it."""


@dataclass(frozen=True, slots=True)
class Asking:
    """One question about past events.

    Attributes:
        question: the question.
        patterns: the events that it is about; of `latest`, those that replace one another.
        by: until when it looks.
        within: how far back; None: as far as there is anything.
        bounds: the numbers that make a difference, in order; empty: it asks which came last.
    """

    question: Question
    patterns: tuple[model.EventPattern, ...]
    by: model.By | Limit
    within: Limit | None = None
    bounds: tuple[int, ...] = ()

    @property
    def types(self) -> tuple[str, ...]:
        """The event types in the order in which they replace one another on one day."""
        return tuple(dict.fromkeys(each.event for each in self.patterns))

    def answer(self, state: int) -> Any:
        """The answer, given how many there were, or the place of the one that came last."""
        if self.bounds:
            return max(each for each in self.bounds if each <= state)
        return self.types[state - 1] if state else None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a standard whose conditions look at the past.

    Attributes:
        vocabulary: event types and their attributes.
        triggers: the event types that the trigger can be; none: any.
        conventions: how limits are counted; None: in any way.
        asked: the names of all attributes and facts that conditions ask about.
    """

    vocabulary: Vocabulary
    triggers: tuple[str, ...]
    conventions: Conventions | None
    asked: frozenset[str]


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


# --- when ----------------------------------------------------------------------------------------


class Cut(NamedTuple):
    """A time by which, or since when, events are looked at.

    Attributes:
        since: whether what comes later is looked at, rather than what comes earlier.
        at: how long after the trigger, or before it; `before` it, or with it (`trigger`).
    """

    since: bool
    at: Size | str


BEFORE, TRIGGER = Cut(False, "before"), Cut(False, "trigger")
HOURLY = (Unit.HOURS, Unit.WORKING_HOURS)


def _cut(at: model.By | Limit, since: bool = False) -> Cut:
    return Cut(since, size_of(at) if isinstance(at, Limit) else at)


def _is_hourly(cut: Cut) -> bool:
    """Whether it can fall within a day, so that missing times of day leave its place open."""
    return isinstance(cut.at, Size) and cut.at.scale in HOURLY


def _precedes(one: Cut, other: Cut, may_move: bool) -> bool:
    """Whether *one* never comes after *other*.

    Args:
        one: a time.
        other: another.
        may_move: whether non-working days may move limits.
    """
    if isinstance(one.at, Size) and isinstance(other.at, Size):
        if one.since != other.since:
            return one.since and not (may_move and (_is_short(one.at) or _is_short(other.at)))
        return is_shorter(other.at, one.at) if one.since else is_shorter(one.at, other.at)
    if isinstance(one.at, Size):
        return one.since and not (may_move and _is_short(one.at))
    if isinstance(other.at, Size):
        return not other.since and not (may_move and _is_short(other.at))
    return one == BEFORE and other == TRIGGER


def _is_short(of: Size) -> bool:
    """Whether it may be moved across the trigger's day."""
    return of.scale is Unit.DAYS and of.amount < LONG


# --- which events --------------------------------------------------------------------------------


class Kind(NamedTuple):
    """Events that no pattern can tell apart.

    Attributes:
        type: their type.
        matched: the patterns that they match, as text.
    """

    type: str
    matched: frozenset[str]


def _kinds(asked: Iterable[Asking], known: Known) -> tuple[tuple[Kind, ...], bool]:
    """All kinds of event, and whether it is left open what some pattern presumes."""
    by_type: dict[str, dict[str, model.EventPattern]] = {}
    for each in asked:
        for pattern in each.patterns:
            by_type.setdefault(pattern.event, {})[key_of(pattern)] = pattern
    found: dict[Kind, None] = {}
    is_open = False
    for name, patterns in by_type.items():
        cls = known.vocabulary.types.get(name)
        presumed = [each for each in (cls.presumed if cls else ()) if each in known.asked]
        is_open = is_open or bool(presumed)
        for matched in _matched(patterns, cls, presumed):
            if matched:
                found[Kind(name, matched)] = None
    return tuple(found), is_open


def _matched(
    patterns: dict[str, model.EventPattern], cls: EventType | None, presumed: Sequence[str]
) -> Iterator[frozenset[str]]:
    """Which of *patterns* an event of one type can match together.

    Where a standard asks elsewhere about what a pattern presumes, it may or may not presume it.
    """
    tests: dict[str, list[model.Test]] = {name: [] for name in presumed}
    for pattern in patterns.values():
        for name, test in (pattern.where or {}).items():
            tests.setdefault(name, []).append(test)
    attributes = cls.attributes if cls else {}
    domains = [answers(attributes.get(name), each) for name, each in tests.items()]
    for chosen in product(*domains):
        values = dict(zip(tests, chosen, strict=True))
        sure, maybe = set(), []
        for key, pattern in patterns.items():
            asked = pattern.where or {}
            if all(_passes(values[name], test) for name, test in asked.items()):
                is_open = any(values[name][1] is False for name in presumed if name not in asked)
                maybe.append(key) if is_open else sure.add(key)
        for some in _subsets(maybe):
            yield frozenset(sure.union(some))


def _passes(value: tuple[bool, Any], test: model.Test) -> bool:
    return value[0] if asks_known(test) else value[1] is not None and value_test(test)(value[1])


def _subsets(of: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    for size in range(len(of) + 1):
        yield from combinations(of, size)


# --- histories -----------------------------------------------------------------------------------

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
        self.kinds, self.is_presuming = _kinds(asked, known)
        self.caps = tuple(each.bounds[-1] if each.bounds else 0 for each in asked)
        self.lists = self._lists()
        self.is_contrary = any(
            len(set(one) & set(other)) > 1 for one, other in combinations(self.lists, 2)
        )
        every = {_cut(each.by) for each in asked if each.by != "now"}
        every |= {_cut(each.within, since=True) for each in asked if each.within is not None}
        self.hourly = sorted((each for each in every if _is_hourly(each)), key=str)
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
        for order in orders(self.cuts, lambda one, other: _precedes(one, other, may_move)):
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
            for hourly in _subsets(self.hourly)
            for event in [self._event(kind, [p for p in places if self._is_recent(p, hourly)])]
        }
        return states.union(
            then for state in states for event in events for then in self._then(state, event, True)
        )

    def _is_recent(self, place: int, hourly: Sequence[Cut]) -> bool:
        within = self.asked[place].within
        return within is None or not within.is_in_hours or _cut(within, since=True) in hourly

    def _events(self, place: int, order: Sequence[Cut]) -> Iterator[Event]:
        """What an event changes that falls between two of the times of looking."""
        for hourly in _subsets(self.hourly):
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
        for some in _subsets([places for places in kept if places]):
            other = list(new)
            for place in (place for places in some for place in places):
                other[place] = state[place]
            yield tuple(other)


def _looks(of: Asking, seen: set[Cut]) -> bool:
    """Whether a question looks at an event, given on the right side of which times it falls."""
    is_by = of.by == "now" or _cut(of.by) in seen
    return is_by and (of.within is None or _cut(of.within, since=True) in seen)
