"""The OpenAPI document: the library's own schemas of cases and results, for clients to be made of.

Nothing is described twice. What generators of clients do not follow is written otherwise: an event
is one of several by its `type`, rather than by conditions; and no reference leads inside a schema.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from fastapi import FastAPI

from cpstandards import board, evaluate
from cpstandards.adapters import case_from_plain
from cpstandards.schemas import SchemaKind, json_schema
from cpstandards.wire import evaluation_to_plain
from standards_service.asking import FORMATS
from standards_service.problems import MEDIA_TYPE, Problem, Refusal

Json = dict[str, Any]
"""JSON as plain data."""

Responses = dict[int | str, Json]

COMPONENTS = "#/components/schemas/"

# --- cases to try -------------------------------------------------------------------------------

EXAMPLE: Json = {
    "reference": "A-1",
    "events": [
        {"type": "strategy_discussion", "on": "2025-04-10", "initiates_s47": True},
        {"type": "initial_conference", "on": "2025-05-07", "plan_made": False},
    ],
}
"""Fictional: a conference a day late, since 18 and 21 April and 5 May 2025 are bank holidays."""

EXAMPLES = {
    "json": EXAMPLE,
    "yaml": """\
reference: A-1
events:
  - {type: strategy_discussion, on: 2025-04-10, initiates_s47: true}
  - {type: initial_conference, on: 2025-05-07, plan_made: false}
""",
    "jsonl": """\
{"case": "A-1", "type": "strategy_discussion", "on": "2025-04-10", "initiates_s47": true}
{"case": "A-1", "type": "initial_conference", "on": "2025-05-07", "plan_made": false}
""",
    "csv": """\
case,type,on,initiates_s47,plan_made
A-1,strategy_discussion,2025-04-10,true,
A-1,initial_conference,2025-05-07,,false
""",
}
"""The same in each format."""

# --- what operations say ------------------------------------------------------------------------


def _ref(name: str) -> Json:
    return {"$ref": COMPONENTS + name}


def _list_of(name: str) -> Json:
    return {"type": "array", "items": _ref(name)}


def _described(description: str, schema: Json, media: str = "application/json") -> Json:
    return {"description": description, "content": {media: {"schema": schema}}}


def _posted_cases() -> Json:
    cases = {"anyOf": [_ref("Case"), _list_of("Case")]}
    log = {"type": "string", "description": "An event log, one event a row."}
    content = {
        media: {
            "schema": log if format in ("csv", "jsonl") else cases,
            "example": EXAMPLES[format],
        }
        for media, format in FORMATS.items()
    }
    return {"requestBody": {"required": True, "content": content}}


POSTED_CASES = _posted_cases()
"""What an operation says of its body: cases, in any of the formats that are read."""

EVALUATIONS = _described("An evaluation of each case, in their order.", _list_of("Evaluation"))
"""What an operation says of its answer: evaluations."""

ANY_OBJECT = _described("A JSON Schema (2020-12).", {"type": "object"}, "application/schema+json")
"""What an operation says of its answer: a schema."""

_REFUSED = {
    404: "There is no such board.",
    413: "The body is too large, or too much to judge.",
    415: "The body's format is not known.",
    422: "What is wrong, with the line of each problem.",
}


def refused(*statuses: int) -> Responses:
    """What an operation says of the requests that it refuses with these *statuses*."""
    return {each: _described(_REFUSED[each], _ref("Refusal"), MEDIA_TYPE) for each in statuses}


# --- components ---------------------------------------------------------------------------------


def describe(app: FastAPI, boards: Iterable[str]) -> None:
    """Has the OpenAPI document of *app* hold the library's schemas, and its *boards* to choose."""
    plain = app.openapi
    names = list(boards)

    def openapi() -> Json:
        if app.openapi_schema is None:
            document = plain()
            document["components"]["schemas"] |= _components()
            _name_boards(document, names)
            answer = document["paths"]["/evaluate"]["post"]["responses"]["200"]
            answer["content"]["application/json"]["example"] = [_judged_example()]
        return plain()

    app.openapi = openapi  # type: ignore[method-assign]  # FastAPI's own way to extend it


def _name_boards(document: Json, names: list[str]) -> None:
    operations = [each for path in document["paths"].values() for each in path.values()]
    for parameter in (each for operation in operations for each in operation.get("parameters", ())):
        if parameter["name"] == "board":
            schema = parameter["schema"]
            schema.get("items", schema)["enum"] = names


def _judged_example() -> Json:
    """What Blackpool's standards make of `EXAMPLE`: one obligation of several."""
    found = evaluate(case_from_plain(EXAMPLE), board("blackpool"), as_of=date(2025, 5, 8))
    plain = evaluation_to_plain(found)
    kept = [each for each in plain["obligations"] if each["standard"] == "conference.initial"]
    return {**plain, "obligations": kept}


def _components() -> Json:
    problem, refusal = (
        each.model_json_schema(ref_template=COMPONENTS + "{model}") for each in (Problem, Refusal)
    )
    del refusal["$defs"]
    return {"Problem": problem, "Refusal": refusal, **_of_kind("case"), **_of_kind("result")}


def _of_kind(kind: SchemaKind) -> Json:
    """The parts of the library's schema of *kind*, each by its name here."""
    whole = json_schema(kind)["$defs"]
    parts = _by_type(whole) if kind == "case" else whole
    return {_name(kind, name): _moved(part, kind, whole) for name, part in parts.items()}


def _name(kind: SchemaKind, part: str) -> str:
    """What a *part* is called here: words run together, of which every language makes a class."""
    words = "".join(word[:1].upper() + word[1:] for word in re.split(r"[._]", part))
    return words if kind == "result" or words == "Case" else f"Case{words}"


def _by_type(parts: Json) -> Json:
    """*parts* of the schema of cases, where an event is one of several by its `type`."""
    whole = parts["Event"]
    types = [name.removeprefix("event.") for name in parts if name.startswith("event.")]
    own = {
        f"event.{type}": _of_type(parts[f"event.{type}"], {"type": "string", "const": type})
        for type in types
    }
    declared = _of_type(whole, parts["EventType"]["anyOf"][-1])
    del declared["allOf"]
    every = [*own, "event.declared"]
    event = {
        "description": whole["description"],
        "anyOf": [{"$ref": f"#/$defs/{name}"} for name in every],
    }
    others = {name: part for name, part in parts.items() if name != "OnOrAt"}
    return {**others, **own, "event.declared": declared, "Event": event}


def _of_type(event: Json, type: Json) -> Json:
    """*event*, whose type can only be *type*."""
    return {**event, "properties": {**event["properties"], "type": type}, "required": ["type"]}


def _moved(part: Any, kind: SchemaKind, whole: Json) -> Any:  # Any: whatever a schema holds
    """*part* of the *whole* with references that lead to where its definitions stand here."""
    if isinstance(part, list):
        return [_moved(each, kind, whole) for each in part]
    if not isinstance(part, dict):
        return part
    moved = {key: _moved(each, kind, whole) for key, each in _enumerated(part).items()}
    if isinstance(part.get("$ref"), str):
        name, *inside = part["$ref"].removeprefix("#/$defs/").split("/")
        if inside:
            return _moved(whole[name][inside[0]][inside[1]], kind, whole)
        moved["$ref"] = COMPONENTS + _name(kind, name)
    return moved


def _enumerated(part: Json) -> Json:
    """*part* as a list of words, if it is a choice of words that are each described."""
    choices = part.get("anyOf", [])
    if not choices or not all("const" in each for each in choices):
        return part
    meanings = (f"- `{each['const']}`: {each.get('description', '')}" for each in choices)
    text = "\n".join([part.get("description", ""), "", *meanings]).strip()
    return {"description": text, "type": "string", "enum": [each["const"] for each in choices]}
