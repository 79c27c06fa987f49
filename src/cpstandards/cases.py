"""A child's case: an opaque reference, facts, events, and what its source records."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from cpstandards.attributes import LONGEST_NAME, ValueProblem
from cpstandards.vocabulary import Event


class FactHistory(tuple[tuple[int, Any], ...]):  # Any: a fact's value, by its kind
    """What was known of one fact, each value with the day from which it was known [ordinal]."""

    __slots__ = ()

    def known_by(self, day: int) -> Any:
        """The value that was the latest known by the end of *day* [ordinal], or None."""
        known = [value for since, value in self if since <= day]
        return known[-1] if known else None

    def __repr__(self) -> str:
        return f"<{len(self)} value{'' if len(self) == 1 else 's'}>"


def fact_value(fact: Any, day: int) -> Any:  # Any: a fact's value, by its kind
    """The value of a fact as known on *day* [ordinal], or None where nothing was known."""
    return fact.known_by(day) if isinstance(fact, FactHistory) else fact


class Case:
    """One child's facts and events. Frozen, hashable, compared by value.

    Events are kept in the order of their days; exact duplicates are kept once. The `repr` shows
    the opaque reference and counts, nothing else.

    Attributes:
        reference: the opaque reference; never a name or another system's identifier.
        facts: by name; a value, or a `FactHistory` where it was revised.
        events: in the order of their days.
        records: the event types that the source can record, or None: all of them.

    Raises:
        ValueProblem: *reference* is not a text of 1 to 100 characters.

    Example:
        >>> from datetime import date
        >>> from cpstandards.events import StrategyDiscussion
        >>> Case("A-1", events=[StrategyDiscussion(on=date(2025, 4, 10))])
        Case('A-1', 1 event)
    """

    __slots__ = ("_hash", "events", "facts", "records", "reference")

    reference: str
    facts: Mapping[str, Any]  # Any: a fact's value, by its kind
    events: tuple[Event, ...]
    records: frozenset[str] | None

    def __init__(
        self,
        reference: str,
        *,
        facts: Mapping[str, Any] | None = None,
        events: Iterable[Event] = (),
        records: Iterable[str] | None = None,
    ) -> None:
        is_text = isinstance(reference, str)
        if not is_text or not 0 < len(reference) <= LONGEST_NAME:
            raise ValueProblem(f"a case reference of 1 to {LONGEST_NAME} characters")
        put = object.__setattr__
        put(self, "reference", reference)
        put(self, "facts", MappingProxyType(dict(facts or {})))
        put(self, "events", _in_order(events))
        put(self, "records", None if records is None else frozenset(records))
        put(self, "_hash", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a case is frozen: `{name}` cannot be set")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def _key(self) -> tuple[object, ...]:
        return (self.reference, tuple(sorted(self.facts.items())), self.events, self.records)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Case) and self._key() == other._key()

    def __hash__(self) -> int:
        if self._hash is None:
            object.__setattr__(self, "_hash", hash(self._key()))
        return self._hash or 0

    _hash: int | None

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (self.reference, dict(self.facts), self.events, self.records))

    def __repr__(self) -> str:
        count = len(self.events)
        return f"Case({self.reference!r}, {count} event{'' if count == 1 else 's'})"


def _rebuild(
    reference: str, facts: dict[str, Any], events: tuple[Event, ...], records: frozenset[str] | None
) -> Case:
    return Case(reference, facts=facts, events=events, records=records)


def _position(event: Event) -> tuple[int, int, str, str]:
    """Where an event stands in a case: by day, then moment, then type and name."""
    moment = -(2**62) if event.earliest is None else event.earliest
    return (event.day, moment, event.type, event.id or "")


def _in_order(events: Iterable[Event]) -> tuple[Event, ...]:
    """*events* in one order whatever order they came in, each exact duplicate once."""
    events = tuple(events)
    if not all(isinstance(event, Event) for event in events):
        raise TypeError("a case's events are those of `cpstandards.events`")
    ordered = sorted(events, key=_position)
    kept: list[Event] = []
    start = 0
    while start < len(ordered):
        stop = start + 1
        while stop < len(ordered) and ordered[stop].ref == ordered[start].ref:
            stop += 1
        if stop == start + 1:
            kept.append(ordered[start])
        else:
            kept.extend(sorted(dict.fromkeys(ordered[start:stop]), key=lambda e: repr(e.key())))
        start = stop
    return tuple(kept)
