"""Patterns, and tests on attributes, as functions over a timeline."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import chain, combinations, islice
from operator import attrgetter
from typing import Any

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.compile.timeline import (
    KIND,
    Timeline,
    Trigger,
    Unknown,
    answers_another,
    contradicts,
    out_of_order,
)
from cpstandards.vocabulary import Event, EventType, Vocabulary

EventTest = Callable[[Event, Timeline], bool]
ValueTest = Callable[[Any], bool]  # Any: an attribute's value, by its kind

OTHER = "(another)"
"""Stands for every word that a ruleset does not mention."""


class Mentions:
    """The values that one standard compares each attribute or fact with.

    What they do not distinguish cannot change a verdict, so they are all that an unknown can be.

    Args:
        asked: the attributes of events that the standard asks about anywhere.
    """

    def __init__(self, asked: Iterable[str] = ()) -> None:
        self._asked = frozenset(asked)
        self._values: dict[str, set[Any]] = {}  # Any: values of the attribute's kind

    def add(self, attribute: Attribute, values: Iterable[Any]) -> None:
        """Notes that *attribute* is compared with *values*."""
        self._values.setdefault(attribute.name, set()).update(values)

    def asks_about(self, name: str) -> bool:
        """Whether the standard asks about the attribute *name* of any event."""
        return name in self._asked

    def domain(self, attribute: Attribute) -> tuple[Any, ...]:
        """The values of *attribute* that make a difference."""
        mentioned = self._values.get(attribute.name, set())
        if attribute.kind == "flag":
            return (True, False)
        if attribute.kind == "words":
            return _subsets(sorted(mentioned))
        if attribute.kind == "number":
            return tuple(sorted({n + step for n in mentioned for step in (-1, 0, 1)} or {0}))
        if attribute.kind == "date":
            return _days_around(mentioned)
        return (*sorted(mentioned), OTHER)


def _subsets(words: Sequence[str]) -> tuple[tuple[str, ...], ...]:
    sizes = range(len(words) + 1)
    return tuple(chain.from_iterable(combinations(words, size) for size in sizes))


def _days_around(days: Iterable[date]) -> tuple[date, ...]:
    near = {day.toordinal() + step for day in days for step in (-1, 0, 1)}
    return tuple(date.fromordinal(day) for day in sorted(near or {date(2000, 1, 1).toordinal()}))


# --- tests on values -----------------------------------------------------------------------------


def values_of(test: model.Test) -> list[Any]:
    """Every value that *test* compares with."""
    if isinstance(test, tuple):
        return list(test)
    if not isinstance(test, model.Comparison):
        return [test]
    values: list[Any] = list(test.has_all or ())
    values += [each for each in (test.at_least, test.at_most) if each is not None]
    if test.not_ is not None:
        values += test.not_ if isinstance(test.not_, tuple) else [test.not_]
    return values


def value_test(test: model.Test) -> ValueTest:
    """Whether a known value passes *test*; a tuple value passes if any of its words does."""
    if isinstance(test, tuple):
        allowed = frozenset(test)
        return lambda value: (
            not allowed.isdisjoint(value) if isinstance(value, tuple) else value in allowed
        )
    if isinstance(test, model.Comparison):
        return _comparison(test)
    return lambda value: test in value if isinstance(value, tuple) else value == test


def _comparison(test: model.Comparison) -> ValueTest:
    parts: list[ValueTest] = []
    if test.not_ is not None:
        forbidden = value_test(test.not_)
        parts.append(lambda value: not forbidden(value))
    if test.at_least is not None:
        least = test.at_least
        parts.append(lambda value: bool(value >= least))
    if test.at_most is not None:
        most = test.at_most
        parts.append(lambda value: bool(value <= most))
    if test.has_all is not None:
        wanted = frozenset(test.has_all)
        parts.append(wanted.issubset)
    return lambda value: all(part(value) for part in parts)


def where(
    tests: model.Tests | None, cls: EventType, mentions: Mentions, presumed: Sequence[str] = ()
) -> EventTest | None:
    """The test that an event of *cls* must pass, or None where there is nothing to test.

    Args:
        tests: what is asked of its attributes.
        cls: the event type.
        mentions: collects what the standard asks about.
        presumed: what must not be known to be false, where the standard does not ask about it.
    """
    asked = tests or {}
    parts = [_attribute_test(cls.attributes[name], test, mentions) for name, test in asked.items()]
    parts += [_presumed(name) for name in presumed if not mentions.asks_about(name)]
    return _all_pass(parts) if parts else None


def _presumed(name: str) -> EventTest:
    """Passes an event of which it is not known that *name* is false."""
    get = attrgetter(name)
    return lambda event, line: get(event) is not False


def _all_pass(parts: Sequence[EventTest]) -> EventTest:
    """Whether an event passes every one of *parts*, of which there is at least one."""
    first, *others = parts
    if not others:
        return first
    rest = _all_pass(others)
    return lambda event, line: first(event, line) and rest(event, line)


def _attribute_test(attribute: Attribute, test: model.Test, mentions: Mentions) -> EventTest:
    get = attrgetter(attribute.name)
    if isinstance(test, model.Comparison) and test.known:
        return lambda event, line: get(event) is not None
    mentions.add(attribute, values_of(test))
    passes, says_kind = value_test(test), attribute.name == KIND and attribute.kind == "word"

    def check(event: Event, line: Timeline) -> bool:
        value = get(event)
        if value is None and says_kind:
            value = _told(attribute, line.kind_named(event))
        if value is None:
            words = f"`{attribute.name}` of {describe(event)}"
            value = line.settle(
                Unknown((id(event), attribute.name), mentions.domain(attribute), words)
            )
        return passes(value)

    return check


def _told(attribute: Attribute, kind: str | None) -> str | None:
    """What the *kind* of event that is named says of *attribute*: nothing, if it means another."""
    return kind if not attribute.choices or kind in attribute.choices else None


def describe(event: Event) -> str:
    """An event in words, without the date of a private one."""
    when = "" if event.private else f" on {event.on.isoformat()}"
    return f"the {event.type}{when}"


# --- patterns ------------------------------------------------------------------------------------


class Matcher:
    """The events that a pattern matches.

    Attributes:
        types: the event types.
        tests: for each type, the tests of which an event must pass one; None: it need pass none.
        plain: the types of which nothing is asked, beyond what is presumed of them.
    """

    __slots__ = ("plain", "sole", "test", "tests", "types")

    def __init__(
        self, tests: Mapping[str, tuple[EventTest, ...] | None], plain: frozenset[str]
    ) -> None:
        self.plain = plain
        self.types = tuple(tests)
        self.tests = tests
        self.sole = self.types[0] if len(self.types) == 1 else None
        self.test = self._test()

    def _test(self) -> EventTest | None:
        """One test for an event of any of the types, or None where there is nothing to test."""
        if all(each is None for each in self.tests.values()):
            return None
        sole = self.tests[self.types[0]]
        if self.sole is not None and sole is not None and len(sole) == 1:
            return sole[0]
        tests = self.tests

        def passes(event: Event, line: Timeline) -> bool:
            each = tests[event.type]
            return each is None or any(test(event, line) for test in each)

        return passes

    def candidates(self, line: Timeline) -> Sequence[Event]:
        """The visible events of the pattern's types, tested or not, in order."""
        if self.sole is not None:
            return line.by_type.get(self.sole, ())
        return line.of_types(self.types)

    def accepts(self, event: Event, line: Timeline) -> bool:
        """Whether *event*, of one of the types, passes a test for its type."""
        return self.test is None or self.test(event, line)

    def events(self, line: Timeline) -> Sequence[Event]:
        """The visible events that match, in order."""
        test = self.test
        if test is None:
            return self.candidates(line)
        return [event for event in self.candidates(line) if test(event, line)]

    def first_after(self, point: Trigger, line: Timeline, itself: bool = False) -> Event | None:
        """The first match at or after *point* that does not name something else.

        Args:
            point: where the search starts.
            line: what is known.
            itself: whether *point* may be its own match.
        """
        day, test, names, sole = point.day, self.test, point.names, self.sole
        events = line.by_type.get(sole, ()) if sole is not None else line.of_types(self.types)
        for event in events:
            if event.day <= day:
                if event.day < day:
                    continue
                if not itself if event is point else out_of_order(point, event):
                    continue
            if (names or event.names) and answers_another(event, point, line):
                continue
            if test is None or test(event, line):
                return event
        return None

    def next_after(self, point: Trigger, line: Timeline) -> Event | None:
        """The first match after *point* that is about nothing else: an anchor or an ending."""
        day, test, sole = point.day, self.test, self.sole
        events = line.by_type.get(sole, ()) if sole is not None else line.of_types(self.types)
        for event in events:
            if event.day <= day and (event is point or out_of_order(point, event)):
                continue
            if event.names and contradicts(event, point, line):
                continue
            if test is None or test(event, line):
                return event
        return None

    def itself(self, point: Trigger, line: Timeline) -> Event | None:
        """*point*, if it is a match."""
        if not isinstance(point, Event) or point.type not in self.types:
            return None
        return point if self.accepts(point, line) else None

    def next_or_itself(self, point: Trigger, line: Timeline) -> Trigger | None:
        """As `next_after`, where *point* may be its own match, held or planned."""
        if point.ref.type in self.types:
            if not isinstance(point, Event):
                return point
            if self.accepts(point, line):
                return point
        return self.next_after(point, line)

    def first_of_all(self, point: Trigger, line: Timeline) -> Event | None:
        """The first match of all, before or after *point*, that does not name something else."""
        for event in self.candidates(line):
            if not contradicts(event, point, line) and self.accepts(event, line):
                return event
        return None

    def last_by(self, point: Trigger, line: Timeline) -> Event | None:
        """The last match at or before *point* that does not name something else."""
        found = None
        for event in self.candidates(line):
            if event.day > point.day or out_of_order(event, point):
                continue
            if not contradicts(event, point, line) and self.accepts(event, line):
                found = event
        return found


def matcher(
    pattern: model.EventPattern | model.AnyOf, vocabulary: Vocabulary, mentions: Mentions
) -> Matcher:
    """The matcher of a pattern over one type or several."""
    parts = pattern.any_of if isinstance(pattern, model.AnyOf) else (pattern,)
    tests: dict[str, tuple[EventTest, ...] | None] = {}
    plain = frozenset(part.event for part in parts if not part.where)
    for part in parts:
        cls = vocabulary.types[part.event]
        test = where(part.where, cls, mentions, cls.presumed)
        others = tests.get(part.event, ())
        tests[part.event] = None if test is None or others is None else (*others, test)
    return Matcher(tests, plain)


Answer = Callable[[Trigger, Timeline], Event | None]


def ending(
    pattern: model.AnyPattern,
    vocabulary: Vocabulary,
    mentions: Mentions,
) -> Answer:
    """What ends a duty: the first match after its trigger that is about nothing else."""
    if not isinstance(pattern, model.AllOf):
        return matcher(pattern, vocabulary, mentions).next_after
    return last_of_firsts(
        [matcher(part, vocabulary, mentions).next_after for part in pattern.all_of]
    )


def last_of_firsts(each: Sequence[Answer]) -> Answer:
    """Done when each of several has been done: the last of the first of each."""

    def last(point: Trigger, line: Timeline) -> Event | None:
        found = [find(point, line) for find in each]
        known = [event for event in found if event is not None]
        return max(known, key=_moment_of) if len(known) == len(found) else None

    return last


def answer(
    pattern: model.AnyPattern,
    vocabulary: Vocabulary,
    mentions: Mentions,
    already: bool = False,
) -> Answer:
    """What answers a trigger: the first match after it; for `all_of` the last of the firsts.

    Where what was done *already* counts, it may be any match, before the trigger or after it.
    """
    if not isinstance(pattern, model.AllOf):
        one = matcher(pattern, vocabulary, mentions)
        if getattr(pattern, "itself", None):
            return one.itself
        times = getattr(pattern, "times", None) or 1
        return one.first_after if times == 1 and not already else _repeated(one, times, already)
    return last_of_firsts([answer(part, vocabulary, mentions, already) for part in pattern.all_of])


def _repeated(events: Matcher, times: int, already: bool) -> Answer:
    """Done when it has happened so many times: since the trigger, or at any time *already*."""

    def last_of_them(point: Trigger, line: Timeline) -> Event | None:
        found = (
            event
            for event in events.candidates(line)
            if event is not point
            and (already or not out_of_order(point, event))
            and not answers_another(event, point, line)
            and events.accepts(event, line)
        )
        return next(islice(found, times - 1, None), None)

    return last_of_them


def _moment_of(event: Event) -> tuple[int, int]:
    return event.day, event.latest or 0
