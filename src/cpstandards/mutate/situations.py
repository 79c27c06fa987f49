"""Small cases, and the small steps by which one is made of another.

A situation is what an example of the short or the long form has, as plain data, before anything is
expected of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from cpstandards import model

Plain = Mapping[str, Any]  # Any: values of attributes and facts
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*")


@dataclass(frozen=True)
class Situation:
    """A case, and the day on which it is judged.

    Attributes:
        events: each with its `type`, its `on` or `at`, and attributes.
        facts: what is known of the case.
        as_of: the day of judgement; None: that of the last event.
        reading: under which reading; None: the default.
        records: the event types that the source records; None: all.
        is_short: whether attributes that the standard asks for are filled in.
    """

    events: tuple[Plain, ...]
    facts: Plain = field(default_factory=dict)
    as_of: date | str | None = None
    reading: str | None = None
    records: tuple[str, ...] | None = None
    is_short: bool = True

    def plain(self) -> dict[str, Any]:
        """As an example of the ruleset language, with nothing expected of it yet."""
        found: dict[str, Any] = {}
        if self.facts:
            found["facts"] = dict(self.facts)
        found["events"] = _short(self.events) if self.is_short else [dict(e) for e in self.events]
        for key in ("records", "as_of", "reading"):
            value = getattr(self, key)
            if value is not None:
                found[key] = list(value) if isinstance(value, tuple) else value
        return found

    @property
    def days(self) -> list[date]:
        """The days of its events."""
        return [day_of(event) for event in self.events]


def situation_of(example: model.Example) -> Situation:
    """The situation of a worked example."""
    given = example.events
    is_short = isinstance(given, Mapping)
    events = tuple(_long(given)) if isinstance(given, Mapping) else tuple(dict(e) for e in given)
    return Situation(
        events, dict(example.facts), example.as_of, example.reading, example.records, is_short
    )


def _long(short: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for kind, values in short.items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            if isinstance(value, Mapping):
                yield {"type": kind, **value}
            else:
                yield {"type": kind, "at" if isinstance(value, str) else "on": value}


def _short(events: tuple[Plain, ...]) -> dict[str, Any]:
    found: dict[str, list[Any]] = {}
    for event in events:
        rest = {key: value for key, value in event.items() if key != "type"}
        simple = len(rest) == 1 and (rest.get("on") or rest.get("at"))
        found.setdefault(event["type"], []).append(simple or rest)
    return {kind: each[0] if len(each) == 1 else each for kind, each in found.items()}


# --- days ----------------------------------------------------------------------------------------


def day_of(event: Plain) -> date:
    """The day of an event."""
    on = event.get("on")
    return on if isinstance(on, date) else date.fromisoformat(str(event.get("at") or on)[:10])


def moved(value: Any, days: int) -> Any:
    """A date, or a date and time as text, so many days later; anything else as it is."""
    if isinstance(value, date):
        return value + timedelta(days=days)
    if isinstance(value, str) and MOMENT.fullmatch(value):
        return (date.fromisoformat(value[:10]) + timedelta(days=days)).isoformat() + value[10:]
    return value


def shifted(of: Situation, days: int) -> Situation:
    """The whole case so many days later, known dates and all."""
    return replace(
        of,
        events=tuple({k: moved(v, days) for k, v in event.items()} for event in of.events),
        facts={k: moved(v, days) for k, v in of.facts.items()},
        as_of=moved(of.as_of, days),
    )


def on_day(event: Plain, day: date) -> dict[str, Any]:
    """The event on another day, at the same time if it has one."""
    return {k: moved(v, (day - day_of(event)).days) if k in ("on", "at") else v
            for k, v in event.items()}  # fmt: skip


def at_moment(event: Plain, at: datetime) -> dict[str, Any]:
    """The event at another moment."""
    rest = {key: value for key, value in event.items() if key not in ("on", "at")}
    return {"type": rest.pop("type"), "at": text_of(at), **rest}


def text_of(at: datetime) -> str:
    """A moment as examples write it: by the clock in England."""
    return at.replace(tzinfo=None).isoformat(timespec="minutes")


# --- events --------------------------------------------------------------------------------------


def with_event(of: Situation, index: int, event: Plain) -> Situation:
    """The case with another event in the place of one."""
    return replace(of, events=(*of.events[:index], event, *of.events[index + 1 :]))


def without(of: Situation, index: int) -> Situation:
    """The case without one event."""
    return replace(of, events=(*of.events[:index], *of.events[index + 1 :]))


def and_event(of: Situation, event: Plain) -> Situation:
    """The case with a further event, and judged no earlier than on its day."""
    as_of = of.as_of
    if isinstance(as_of, date) and day_of(event) > as_of:
        as_of = day_of(event)
    return replace(of, events=(*of.events, event), as_of=as_of)
