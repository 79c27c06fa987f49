"""The schema of results: evaluations as `wire` writes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from cpstandards.kernel import STATUSES
from cpstandards.limits import Unit
from cpstandards.model import KINDS, Modality
from cpstandards.results import (
    Basis,
    CalendarRef,
    Citation,
    Derivation,
    Difference,
    Evaluation,
    Obligation,
    OtherReading,
    Part,
    PassedOver,
    StandardRef,
)
from cpstandards.schemas import said
from cpstandards.schemas.parts import (
    DAY,
    DIALECT,
    FLAG,
    LIMIT,
    MOMENT,
    NUMBER,
    TEXT,
    TIME,
    Schema,
    any_of,
    described,
    list_of,
    mapping,
    one_of_words,
    or_nothing,
    ref,
)
from cpstandards.schemas.words import STATUSES as STATUS_WORDS
from cpstandards.wire import FORMAT

COUNT: Schema = {**NUMBER, "minimum": 0}
ON_SCALE = any_of(DAY, MOMENT)
"""A day, or a moment where the obligation is judged by the minute."""


AS_GIVEN = any_of(DAY, TIME)
"""A day, or a moment as it was given, with an offset or without."""


def result_schema() -> Schema:
    """What the JSON of an evaluation holds, or of a list of them."""
    evaluation = ref("Evaluation")
    return {
        "$schema": DIALECT,
        "title": "Results of cpstandards",
        "description": "One case judged against one ruleset, or a list of such.",
        "type": ["object", "array"],
        "items": evaluation,
        "if": {"type": "object"},
        "then": evaluation,
        "$defs": {
            "Evaluation": _whole(Evaluation, _EVALUATION),
            "Calendar": _whole(CalendarRef, _CALENDAR),
            "Obligation": _whole(Obligation, _OBLIGATION, {**_said_of_standards(), **_SAID}),
            "Citation": _whole(Citation, _CITATION),
            "Part": _whole(Part, _PART),
            "PassedOver": _whole(PassedOver, _PASSED_OVER),
            "OtherReading": _whole(OtherReading, _OTHER_READING),
            "Derivation": _whole(Derivation, _DERIVATION),
            "Difference": _whole(Difference, _DIFFERENCE),
            "Event": _event(),
            "Status": _status(),
            "Limit": LIMIT,
        },
    }


def _whole(cls: type, keys: Mapping[str, Schema], more: Mapping[str, str] | None = None) -> Schema:
    """A mapping with all of *keys* and no other, as the docstring of *cls* describes them."""
    told = {**said.attributes(cls), **(more or {})}
    parts = {key: described(part, told.get(key, "")) for key, part in keys.items()}
    return {"description": said.summary(cls), **mapping(parts, required=keys)}


def _status() -> Schema:
    words = {status.value: STATUS_WORDS[status.value] for status in STATUSES}
    return {"description": "What is true of an obligation.", "anyOf": one_of_words(words)}


def _event() -> Schema:
    keys = {
        "type": described(TEXT, "the event's type; for a fact, the fact's name"),
        "on": described(DAY, "the day on which it happened or is planned"),
        "at": described(MOMENT, "the moment, if it is known"),
        "or_at": described(MOMENT, "the other moment that a time in a repeated hour can mean"),
        "id": described(TEXT, "what other events call it, if anything"),
    }
    said_of_it = "An event that a result speaks of."
    return {"description": said_of_it, **mapping(keys, required=["type", "on"])}


_EVENT_OR_NONE = or_nothing(ref("Event"))

_EVALUATION: Mapping[str, Schema] = {
    "format": described({"const": FORMAT}, "the version of this form"),
    "case": TEXT,
    "ruleset": TEXT,
    "version": TEXT,
    "calendar": ref("Calendar"),
    "as_of": AS_GIVEN,
    "known_at": or_nothing(AS_GIVEN),
    "reading": TEXT,
    "obligations": list_of(ref("Obligation")),
    "ignored": list_of(ref("Event")),
    "unobserved": list_of(TEXT),
}

_CALENDAR: Mapping[str, Schema] = {"region": TEXT, "first": DAY, "last": DAY, "fingerprint": TEXT}

_CITATION: Mapping[str, Schema] = {
    "document": TEXT,
    "section": TEXT,
    "standard": or_nothing(TEXT),
    "paragraph": or_nothing(TEXT),
    "page": or_nothing(TEXT),
}

_OBLIGATION: Mapping[str, Schema] = {
    "standard": TEXT,
    "topic": TEXT,
    "title": TEXT,
    "kind": {"enum": list(KINDS)},
    "modality": {"enum": list(get_args(Modality))},
    "responsible": TEXT,
    "unquantified": FLAG,
    "source": ref("Citation"),
    "sequence": NUMBER,
    "basis": {"enum": list(get_args(Basis))},
    "reading": TEXT,
    "status": ref("Status"),
    "breach": FLAG,
    "timed": FLAG,
    "trigger": _EVENT_OR_NONE,
    "earliest": or_nothing(ON_SCALE),
    "due_from": or_nothing(ON_SCALE),
    "due": or_nothing(ON_SCALE),
    "done": _EVENT_OR_NONE,
    "ended": _EVENT_OR_NONE,
    "limit": or_nothing(ref("Limit")),
    "counted_from": _EVENT_OR_NONE,
    "provisional": FLAG,
    "excused_by": _EVENT_OR_NONE,
    "missed_cycles": COUNT,
    "next_change_on": or_nothing(DAY),
    "possible": list_of(ref("Status")),
    "decided_by": TEXT,
    "parts": list_of(ref("Part")),
    "passed_over": list_of(ref("PassedOver")),
    "other_readings": list_of(ref("OtherReading")),
    "derivation": ref("Derivation"),
}

_SAID = {
    "standard": "the standard's id in the ruleset.",
    "unquantified": "whether the document names the duty and no number.",
    "breach": "whether the status is a breach, or can only be one; excused or not.",
    "earliest": "the first day or moment that is in time, for a window.",
    "next_change_on": "the day on which the status changes if nothing more happens.",
    "other_readings": "the verdicts of other readings, where they differ.",
    "derivation": "what it takes to check the deadline by hand.",
}
"""The keys that are called otherwise in Python, or follow from others there."""


def _said_of_standards() -> dict[str, str]:
    return said.attributes(StandardRef)


_PART: Mapping[str, Schema] = {
    "rule": {"enum": ["sooner_of", "later_of"]},
    "words": TEXT,
    "due": or_nothing(ON_SCALE),
    "counted_from": _EVENT_OR_NONE,
}

_PASSED_OVER: Mapping[str, Schema] = {"event": ref("Event"), "kind": TEXT, "name": TEXT}

_OTHER_READING: Mapping[str, Schema] = {
    "reading": TEXT,
    "status": ref("Status"),
    "due": or_nothing(ON_SCALE),
    "timed": FLAG,
}

_DERIVATION: Mapping[str, Schema] = {
    "counted": or_nothing(NUMBER),
    "skipped": list_of({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2} ."}),
    "falls_on": or_nothing(TEXT),
    "difference": or_nothing(ref("Difference")),
}

_DIFFERENCE: Mapping[str, Schema] = {
    "days": NUMBER,
    "amount": {"type": "number"},
    "unit": {"enum": [unit.value for unit in Unit]},
}
