"""What is known of a case at the moment of judgement, laid out for fast look-up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from cpstandards.cases import Case, fact_value
from cpstandards.vocabulary import Event, EventRef


class Point:
    """Something that time can be measured from, and that has not happened.

    A planned meeting, or a date that is known of the case.
    """

    __slots__ = (
        "day",
        "earliest",
        "ended",
        "identifies",
        "latest",
        "names",
        "own",
        "planned",
        "ref",
        "source",
    )

    def __init__(
        self,
        ref: EventRef,
        names: Mapping[str, str],
        own: tuple[str, str] | None,
        planned: bool,
        source: Event | None = None,
    ) -> None:
        self.ref = ref
        self.day = ref[1]
        self.earliest = ref[2]
        self.latest = ref[3]
        self.names = names
        self.own = own
        self.identifies = own[0] if own is not None else None
        self.planned = planned
        self.source = source
        self.ended: Event | None = None


Trigger = Event | Point


class Unknown(NamedTuple):
    """A missing attribute, fact or record on which a verdict depends.

    Attributes:
        key: what is missing; hashable.
        domain: the values that make a difference.
        words: what is missing, in words.
    """

    key: tuple[object, ...]
    domain: tuple[Any, ...]  # Any: values of the attribute's kind
    words: str


class Unsure(Exception):
    """The verdict depends on an unknown that this timeline does not settle."""

    def __init__(self, unknown: Unknown) -> None:
        super().__init__(unknown.words)
        self.unknown = unknown


class Timeline:
    """The visible events of a case by type, its facts as known, and the moment of judgement.

    Attributes:
        by_type: visible events by type, in order.
        now_day: the day of judgement [ordinal].
        now: the moment of judgement [instant].
        facts: case facts as known on that day.
        records: the types that the source records, or None: all.
        settled: values given to unknowns, while possible completions are gone through.
        kept: what was worked out once and holds while nothing else is settled.
    """

    __slots__ = (
        "_bearers",
        "_kinds",
        "_merged",
        "_strays",
        "by_type",
        "events",
        "facts",
        "kept",
        "known_day",
        "now",
        "now_day",
        "records",
        "settled",
    )

    def __init__(self, case: Case, visible: Sequence[Event], now_day: int, now: int) -> None:
        by_type: dict[str, list[Event]] = {}
        for event in visible:
            found = by_type.get(event.type)
            if found is None:
                by_type[event.type] = [event]
            else:
                found.append(event)
        self.by_type = by_type
        self.events = visible
        self.now_day = now_day
        self.now = now
        self.known_day = now_day
        self.facts = case.facts
        self.records = case.records
        self.settled: dict[tuple[object, ...], Any] = {}
        self.kept: dict[object, Any] = {}
        self._merged: dict[tuple[str, ...], Sequence[Event]] = {}
        self._bearers: frozenset[tuple[str, str]] | None = None
        self._kinds: Mapping[tuple[str, str], str] | None = None
        self._strays: dict[tuple[str, ...], Sequence[Event]] = {}

    def of_types(self, types: tuple[str, ...]) -> Sequence[Event]:
        """The visible events of several types, in the order of the case."""
        merged = self._merged.get(types)
        if merged is None:
            merged = [event for event in self.events if event.type in types]
            self._merged[types] = merged
        return merged

    @property
    def bearers(self) -> frozenset[tuple[str, str]]:
        """The names that visible events bear, each with its namespace."""
        if self._bearers is None:
            self._bearers = frozenset(event.own for event in self.events if event.own)
        return self._bearers

    def strays(self, types: tuple[str, ...]) -> Sequence[Event]:
        """The visible events of some types that name what is not there, in order."""
        found = self._strays.get(types)
        if found is None:
            events = self.of_types(types)
            kinds = self.kinds
            found = [
                each for each in events if any(name not in kinds for name in each.names.items())
            ]
            self._strays[types] = found
        return found

    def kind_named(self, event: Event) -> str | None:
        """The type of what *event* names, if that is there, held or planned."""
        if not event.names:
            return None
        kinds = self.kinds
        return next((kinds[name] for name in event.names.items() if name in kinds), None)

    @property
    def kinds(self) -> Mapping[tuple[str, str], str]:
        """The names of what is there, held or planned, each with its namespace, and its type."""
        if self._kinds is None:
            plans = self.by_type.get(PLAN, ())
            planned = {name: getattr(plan, KIND) for plan in plans for name in _planned_names(plan)}
            held = {each.own: each.type for each in self.events if each.own}
            self._kinds = planned | held
        return self._kinds

    def fact(self, name: str) -> Any:  # Any: a fact's value, by its kind
        """The value of the fact *name* as known on the day of judgement, or None."""
        return fact_value(self.facts.get(name), self.known_day)

    def fact_by(self, name: str, day: int) -> Any:  # Any: as in `fact`
        """The value of the fact *name* as known on *day* [ordinal], or None."""
        return fact_value(self.facts.get(name), day)

    def assume(self, settled: dict[tuple[object, ...], Any]) -> None:  # Any: as in `settle`
        """Goes over to the completion in which unknowns have the values *settled*."""
        self.settled = settled
        self.kept = {}

    def settle(self, unknown: Unknown) -> Any:  # Any: a value of the unknown's domain
        """The value that this completion gives to *unknown*.

        Raises:
            Unsure: it gives none.
        """
        try:
            return self.settled[unknown.key]
        except KeyError:
            raise Unsure(unknown) from None


PLAN, CANCELLED = "meeting_scheduled", "meeting_cancelled"
NAMING = ("conference", "meeting")
"""The attributes by which a plan names the meeting that it is for."""

KIND = "of"
"""The attribute that says what type of event another is about; the name it bears says so too."""


def _planned_names(plan: Event) -> Iterator[tuple[str, str]]:
    """The names that *plan* gives to the meeting that it is for."""
    given = ((space, getattr(plan, space)) for space in NAMING)
    return ((space, name) for space, name in given if name is not None)


def out_of_order(earlier: Trigger, later: Trigger) -> bool:
    """Whether *later* happened before *earlier*.

    On one day they count as in order, unless both carry a time that says otherwise.
    """
    if later.day != earlier.day:
        return later.day < earlier.day
    if later.latest is None or earlier.earliest is None:
        return False
    return later.latest < earlier.earliest


def contradicts(event: Trigger, asked: Trigger, line: Timeline) -> bool:
    """Whether *event* is about something else than *asked* is, or is about."""
    return bool(event.names) and _names_another(event.names, asked, line)


def answers_another(answer: Trigger, asked: Trigger, line: Timeline) -> bool:
    """Whether names rule out that *answer* is the duty for *asked*.

    Beyond `contradicts`, the duty itself must not be another than the one that *asked* names: a
    decision to hold conference `C1` is answered by `C1` only.
    """
    if answer.names and _names_another(answer.names, asked, line):
        return True
    return bool(asked.names) and _names_another(asked.names, answer, line)


def _names_another(names: Mapping[str, str], other: Trigger, line: Timeline) -> bool:
    """Whether *names* name an event that *other* is not, or something else than it refers to."""
    theirs = other.names
    for namespace, name in names.items():
        known = theirs.get(namespace)
        if known is None:
            if other.identifies != namespace:
                continue
            if other.own is not None:
                known = other.own[1]
            elif (namespace, name) in line.bearers:
                return True
            else:
                continue
        if known != name:
            return True
    return False
