"""The schema of case files: one case, a list of them, or a list under `cases`."""

from __future__ import annotations

from cpstandards.schemas import events
from cpstandards.schemas.events import REFERENCE
from cpstandards.schemas.names import Names, definitions
from cpstandards.schemas.parts import (
    DIALECT,
    Schema,
    described,
    list_of,
    mapping,
    or_nothing,
    ref,
)


def case_schema(names: Names) -> Schema:
    """What a YAML or JSON file of cases may hold."""
    many = mapping({"cases": described(list_of(ref("Case")), "the cases")}, required=["cases"])
    return {
        "$schema": DIALECT,
        "title": "Cases for cpstandards",
        "description": "One child's history or several: a case, a list, or a list under `cases`.",
        "type": ["object", "array"],
        "items": ref("Case"),
        "if": {"type": "object"},
        "then": {"if": {"required": ["cases"]}, "then": many, "else": ref("Case")},
        "$defs": {"Case": _case(), **definitions(names), **events.definitions(names)},
    }


def _case() -> Schema:
    keys = {
        "reference": described(
            REFERENCE, "the opaque reference; never a name, nor another system's number"
        ),
        "facts": described(or_nothing(ref("Facts")), "what is known of the case, by name"),
        "events": described(or_nothing(list_of(ref("Event"))), "what happened"),
        "records": described(
            or_nothing(list_of(ref("EventType"))),
            "the event types that the source can record; without it, all",
        ),
    }
    return {"description": "One child's history.", **mapping(keys, required=["reference"])}
