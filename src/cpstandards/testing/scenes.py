"""A history in the making: events put on days, so that a standard's obligation arises."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from functools import cache
from typing import Any, TypeVar

from hypothesis import strategies as st

from cpstandards import model
from cpstandards.cases import Case
from cpstandards.clock import LocalTime, local_time, to_datetime
from cpstandards.errors import CalendarRangeError, MomentError
from cpstandards.evaluate import evaluate
from cpstandards.results import Obligation
from cpstandards.structure import DEFAULT
from cpstandards.testing.aims import Aim, Values
from cpstandards.vocabulary import Event

Draw = Callable[[st.SearchStrategy[Any]], Any]  # Any: Hypothesis's own
Option = TypeVar("Option")
When = int | datetime
"""A day [ordinal], or a moment."""

HOURS = (time(10), time(0), time(23, 59), time(1, 30), time(0, 59), None)
"""Times of day that tell one way of comparing moments from another; None: only the day is known."""

REFERENCE = "A-1"
MOST_OF_ONE_KIND = 12


@cache
def index_below(count: int) -> st.SearchStrategy[int]:
    """A whole number from 0, below *count*."""
    return st.integers(0, count - 1)


class Scene:
    """What has been put into a history so far.

    Attributes:
        draw: draws from a Hypothesis strategy.
        aim: the standard that is aimed at.
        base: the day on which what is measured from happens [ordinal].
        events: what happens, in the order in which it was put here.
        facts: what is known of the case.
        wanted: the attributes that the trigger is to have.
        hour: the time of day that the trigger is to have, if any.
    """

    __slots__ = ("aim", "base", "draw", "events", "facts", "hour", "wanted")

    def __init__(self, draw: Draw, aim: Aim) -> None:
        self.draw = draw
        self.aim = aim
        self.base = self.pick(aim.days).toordinal()
        self.events: list[Event] = []
        self.facts: dict[str, Any] = {}
        self.wanted: dict[str, Any] = {}
        self.hour: time | None = None

    def pick(self, options: Sequence[Option]) -> Option:
        """One of *options*; the first is the simplest."""
        count = len(options)
        return options[0] if count == 1 else options[self.draw(index_below(count))]

    def seldom(self, one_in: int) -> bool:
        """True once in so many times."""
        return bool(self.draw(index_below(one_in)) == one_in - 1)

    # --- putting events in -----------------------------------------------------------------------

    def put(
        self,
        pattern: model.EventPattern,
        when: When,
        wanted: Mapping[str, Any] | None = None,
        failing: bool = False,
    ) -> Event:
        """Puts an event of *pattern* into the history.

        Args:
            pattern: what the event is to match.
            when: its day or moment.
            wanted: attributes that it is to have whatever the pattern says.
            failing: whether it is to miss one of the pattern's tests.
        """
        shape = self.aim.shapes[id(pattern)]
        attributes = self._attributes(shape.type, shape.fitting, wanted or {})
        if failing and shape.failing:
            name = self.pick(tuple(shape.failing))
            if shape.failing[name]:
                attributes[name] = self.pick(shape.failing[name])
        return self.put_event(shape.type, when, attributes)

    def put_event(self, type: str, when: When, attributes: Mapping[str, Any]) -> Event:
        """Puts an event of *type* with *attributes* into the history."""
        cls: Any = self.aim.vocabulary.types[type]  # Any: an event class, called as such
        event: Event = cls(**self._at(when), **attributes)
        self.events.append(event)
        return event

    def _attributes(
        self, type: str, fitting: Mapping[str, Values], wanted: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The attributes that the standard asks of a type, each with a value that fits."""
        known = self.aim.vocabulary.types[type].attributes
        found = {name: value for name, value in wanted.items() if name in known}
        for name, values in fitting.items():
            if name not in found and values:
                found[name] = self.pick(values)
        for name, values in self.aim.asked.values.get(type, {}).items():
            if name not in found and values:
                found[name] = self.pick(values)
        return found

    def _at(self, when: When) -> dict[str, Any]:
        """`on` a day, or `at` a time where times decide."""
        if isinstance(when, datetime):
            return {"at": when}
        on = date.fromordinal(when)
        hour = self.hour
        if hour is None and self.aim.timed:
            hour = self.pick(HOURS)
        return {"on": on} if hour is None else {"at": existing(datetime.combine(on, hour))}

    # --- what has come of it ---------------------------------------------------------------------

    @property
    def last_day(self) -> int:
        """The day of the last event, or the base if there is none [ordinal]."""
        return max([event.day for event in self.events], default=self.base)

    @property
    def first_day(self) -> int:
        """The day of the first event, or the base if there is none [ordinal]."""
        return min([event.day for event in self.events], default=self.base)

    def case(self) -> Case:
        """The history as a case."""
        return Case(REFERENCE, facts=self.facts, events=self.events)

    def judged(self, as_of: int | None = None) -> tuple[Obligation, ...]:
        """What the standard says of the history so far; nothing, if that leaves the calendar.

        Args:
            as_of: the day of judgement [ordinal]; None: that of the last event.
        """
        on = date.fromordinal(self.last_day if as_of is None else as_of)
        try:
            return judged(self.aim, self.case(), on)
        except CalendarRangeError:
            return ()


def judged(aim: Aim, case: Case, as_of: date | datetime) -> tuple[Obligation, ...]:
    """The obligations of the standard that is aimed at, under its reading.

    Raises:
        CalendarRangeError: a day or a deadline lies outside the calendar.
    """
    reading = aim.name if aim.name in aim.program.readings else DEFAULT
    return evaluate(case, aim.alone, as_of=as_of, reading=reading).obligations


def existing(at: datetime) -> LocalTime:
    """The London time that a clock shows as the naive *at*, or an hour later if none ever does."""
    try:
        return local_time(at)
    except MomentError:
        return local_time(at.replace(hour=at.hour + 1))


def remade(event: Event, **changes: Any) -> Event:  # Any: values of attributes
    """*event* with other values; with `on`, what is known of its time is dropped."""
    cls: Any = type(event)
    names = ("id", "recorded_at", *event.attribute_names)
    held = {name: getattr(event, name) for name in names}
    when = {"on": event.on} if event.at is None else {"at": event.at}
    if "on" in changes or "at" in changes:
        when = {}
    made: Event = cls(**(held | when | changes))
    return made


def moved(event: Event, days: int) -> Event:
    """*event* so many days later, with every date that it speaks of."""
    if days == 0:
        return event
    changes: dict[str, Any] = {
        name: _moved(getattr(event, name), days)
        for name, attribute in type(event).attributes.items()
        if attribute.kind in ("date", "moment")
    }
    if event.recorded_at is not None:
        changes["recorded_at"] = _moved(event.recorded_at, days)
    when = {"on": _moved(event.on, days)} if event.at is None else {"at": _moved(event.at, days)}
    return remade(event, **changes, **when)


def _moved(value: Any, days: int) -> Any:  # Any: a date, a moment, or nothing
    if isinstance(value, LocalTime):
        shown = to_datetime(value.earliest).replace(tzinfo=None)
        on = date.fromordinal(value.on.toordinal() + days)
        return existing(datetime.combine(on, shown.time()))
    if isinstance(value, datetime):
        return datetime.combine(date.fromordinal(value.toordinal() + days), value.timetz())
    return date.fromordinal(value.toordinal() + days) if isinstance(value, date) else value
