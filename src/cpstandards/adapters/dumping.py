"""Cases as plain data, to be written as YAML or JSON and read back."""

from __future__ import annotations

from datetime import date
from typing import Any

from cpstandards.adapters.parts import ALWAYS
from cpstandards.cases import Case, FactHistory
from cpstandards.clock import LocalTime
from cpstandards.limits import Limit
from cpstandards.vocabulary import Event


def dump_case(case: Case) -> dict[str, Any]:
    """*case* as plain data that reads back to an equal case.

    The data holds what the case holds, a date of birth included: it is for the source's own use.

    Args:
        case: its events, facts and references must be such as `read_cases` takes.

    Returns:
        Mappings, lists, text, whole numbers and truth values, for YAML or JSON.

    Example:
        >>> from datetime import date
        >>> from cpstandards.events import Visit
        >>> dump_case(Case("A-1", events=[Visit(on=date(2025, 4, 10), child_seen=True)]))
        {'reference': 'A-1', 'events': [{'type': 'visit', 'on': '2025-04-10', 'child_seen': True}]}
    """
    data: dict[str, Any] = {"reference": case.reference}
    if case.facts:
        data["facts"] = {name: _fact(value) for name, value in sorted(case.facts.items())}
    if case.events:
        data["events"] = [_event(event) for event in case.events]
    if case.records is not None:
        data["records"] = sorted(case.records)
    return data


def _event(event: Event) -> dict[str, Any]:
    data: dict[str, Any] = {"type": event.type}
    moment = event.at
    data["on" if moment is None else "at"] = _plain(moment or event.on)
    if event.id is not None:
        data["id"] = event.id
    if event.recorded is not None:
        data["recorded_at"] = _recorded(event.recorded)
    for name in event.attribute_names:
        value = getattr(event, name)
        if value is not None:
            data[name] = _plain(value)
    return data


def _recorded(recorded: LocalTime | int) -> str:
    return date.fromordinal(recorded).isoformat() if isinstance(recorded, int) else str(recorded)


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return list(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, (LocalTime, Limit)) else value


def _fact(value: object) -> object:
    if not isinstance(value, FactHistory):
        return _plain(value)
    return [_revision(since, known) for since, known in value]


def _revision(since: int, value: object) -> dict[str, object]:
    """A value, and the day from which it was known [ordinal]."""
    known = {} if since == ALWAYS else {"known_on": date.fromordinal(since).isoformat()}
    return {"value": _plain(value), **known}
