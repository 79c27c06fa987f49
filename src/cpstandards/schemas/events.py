"""Schemas of what happened: events, and the facts of a case, in cases and in worked examples."""

from __future__ import annotations

from collections.abc import Mapping

from cpstandards.schemas.names import Names, held
from cpstandards.schemas.parts import (
    DAY,
    NAME,
    TIME,
    WHEN_,
    WORD,
    Schema,
    any_of,
    described,
    list_of,
    mapping,
    or_nothing,
    ref,
    sentence,
    unless_key_is,
    when_key_is,
)
from cpstandards.vocabulary import EventType

REFERENCE: Schema = {**NAME, "pattern": r"\S"}
"""What can name a case or an event."""

_WHEN_KEYS: Mapping[str, Schema] = {
    "on": described(or_nothing(DAY), "the day on which it happened"),
    "at": described(
        or_nothing(TIME), "the day and time at which it happened; without an offset, England's"
    ),
    "id": described(or_nothing(REFERENCE), "what other events call it, such as `C1`"),
    "recorded_at": described(
        any_of(DAY, TIME, {"type": "null"}), "the day, or the day and time, when it was recorded"
    ),
}
_TYPE: Mapping[str, Schema] = {"type": described(ref("EventType"), "what happened")}

_ON_OR_AT: Schema = {
    "oneOf": [{"required": [key], "properties": {key: {"type": "string"}}} for key in ("on", "at")],
}

_UNDECLARED: Schema = any_of(
    {"type": ["boolean", "integer", "string", "null"]}, list_of(WORD, least=1)
)
"""A value of an attribute or fact of which nothing is known."""


def definitions(names: Names) -> dict[str, Schema]:
    """An event; for each event type, its attributes; and the facts."""
    by_type = {f"event.{name}": _event_of(cls, names) for name, cls in names.types.items()}
    chosen = [when_key_is("type", name, ref(f"event.{name}")) for name in names.types]
    if names.is_open:
        chosen.append(unless_key_is("type", names.types, _event_declared()))
    event = {
        "description": "Something that happened, on a day or at a moment.",
        **mapping({**_TYPE, **_WHEN_KEYS}, required=["type"], others=True),
        "allOf": [ref("OnOrAt"), *chosen],
    }
    return {"Event": event, "OnOrAt": _ON_OR_AT, "Facts": _facts(names), **by_type}


def _event_of(cls: EventType, names: Names) -> Schema:
    attributes = {
        name: described(or_nothing(held(each, names)), each.description)
        for name, each in cls.attributes.items()
    }
    return {"description": sentence(cls.description), **mapping({**_always(), **attributes})}


def _event_declared() -> Schema:
    return {**mapping(_always(), others=_UNDECLARED), "propertyNames": WORD}


def _always() -> dict[str, Schema]:
    return {key: ref(f"Event/properties/{key}") for key in (*_TYPE, *_WHEN_KEYS)}


def _facts(names: Names) -> Schema:
    facts = {
        name: described(_revisable(held(each, names)), each.description)
        for name, each in names.vocabulary.facts.items()
    }
    said = "What is known of the case, by name; of what was revised, what was known from when."
    others = _revisable(_UNDECLARED) if names.is_open else False
    return {"description": said, **mapping(facts, others=others), "propertyNames": WORD}


def _revisable(known: Schema) -> Schema:
    """What fits *known*, or a list of such values with the days from which they were known."""
    revision = mapping(
        {
            "value": described(known, "what was known"),
            "known_on": described(or_nothing(DAY), "from which day; without it, always"),
        },
        required=["value"],
    )
    return any_of(known, {"type": "null"}, list_of(revision, least=1))


def short_definitions(names: Names) -> dict[str, Schema]:
    """For each event type, one event in the short form: a date, or all but its type."""
    by_type = {
        f"short.{name}": any_of(WHEN_, {"allOf": [ref(f"event.{name}"), ref("OnOrAt")]})
        for name in names.types
    }
    return {"short": any_of(WHEN_, {"type": "object"}), **by_type}


def short_form(names: Names) -> Schema:
    """Events by their type, each in the short form, or a list of such."""
    by_type = {
        name: described(_one_or_more(ref(f"short.{name}")), cls.description)
        for name, cls in names.types.items()
    }
    others = _one_or_more(ref("short")) if names.is_open else False
    return {**mapping(by_type, others=others), "propertyNames": WORD}


def _one_or_more(event: Schema) -> Schema:
    return any_of(event, list_of(event))
