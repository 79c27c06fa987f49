"""Worked examples as a table: what happened, and what the standard says of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cpstandards import model
from cpstandards.describe import event, joined, short_day, words
from cpstandards.pages.markdown import table, text

HEADERS = ("example", "what happened", "expected")


def examples(standard: model.Standard) -> str:
    """The worked examples of *standard* as a table; nothing, if it has none.

    Example:
        >>> from cpstandards.load import board
        >>> print(examples(board("blackpool").standard("conference.minutes")).splitlines()[0])
        | example | what happened | expected |
    """
    return table(HEADERS, (_row(number, each) for number, each in enumerate(standard.examples, 1)))


def _row(number: int, example: model.Example) -> tuple[str, ...]:
    happened = [*_facts(example.facts), *_events(example.events)]
    if example.records is not None:
        happened.append(f"the source records only {joined(map(event, example.records), 'and')}")
    if example.as_of is not None:
        happened.append(f"asked on {_day(example.as_of)}")
    return (
        text(example.title or f"example {number}"),
        text("; ".join(happened)),
        text(_expected(example)),
    )


def _facts(facts: Mapping[str, Any]) -> Iterator[str]:
    for name, value in facts.items():
        yield f"{words(name)}: {_value(value)}"


def _events(events: Mapping[str, Any] | tuple[Mapping[str, Any], ...]) -> list[str]:
    """The events in the order of their days, in words."""
    listed = list(_listed(events)) if isinstance(events, Mapping) else [dict(e) for e in events]
    return [_event(each) for each in sorted(listed, key=lambda each: str(_when(each)))]


def _listed(short: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for kind, values in short.items():
        for value in values if isinstance(values, (list, tuple)) else [values]:
            yield {"type": kind, **(value if isinstance(value, Mapping) else {"on": value})}


def _when(event: Mapping[str, Any]) -> Any:  # Any: as the YAML has it
    return event.get("on", event.get("at", ""))


def _event(each: Mapping[str, Any]) -> str:
    told = [
        f"{words(name)}: {_value(value)}"
        for name, value in each.items()
        if name not in ("type", "on", "at")
    ]
    details = f" ({'; '.join(told)})" if told else ""
    return f"{_day(_when(each))}: {event(str(each.get('type', '')))}{details}"


def _value(value: Any) -> str:  # Any: as the YAML has it
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return joined(map(_value, value), "and")
    if isinstance(value, Mapping):
        return " ".join(f"{words(str(name))} {_value(each)}" for name, each in value.items())
    return _day(value) if _is_when(value) else words(str(value))


def _is_when(value: object) -> bool:
    try:
        return isinstance(value, date) or bool(datetime.fromisoformat(str(value)))
    except ValueError:
        return False


def _day(value: object) -> str:
    """A day, with its time if it has one; what is neither, as it stands."""
    if isinstance(value, date) and not isinstance(value, datetime):
        return short_day(value)
    try:
        at = datetime.fromisoformat(str(value))
    except ValueError:
        return str(value)
    clock = str(value)[len("2025-04-10") :].strip("T ")
    return f"{short_day(at.date())} {clock}".rstrip()


def _expected(example: model.Example) -> str:
    every = example.expect if isinstance(example.expect, tuple) else (example.expect,)
    said = "; ".join(map(_one, every)) or "none"
    return said if example.reading is None else f"{said} (read as {example.reading})"


def _one(expected: str | model.Expected) -> str:
    if isinstance(expected, str):
        return "no such duty" if expected == "none" else words(expected)
    marks = [name for name in ("excused", "provisional") if getattr(expected, name)]
    if expected.earliest is not None:
        marks.append(f"from {_day(expected.earliest)}")
    if expected.due is not None:
        marks.append(f"due {_day(expected.due)}")
    if expected.basis is not None:
        marks.append(f"by the {expected.basis}")
    return ", ".join([words(expected.status), *marks])
