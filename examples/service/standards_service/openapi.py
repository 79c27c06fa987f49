"""The OpenAPI document's schemas of cases and results: the library's own, not written again."""

from __future__ import annotations

from typing import Any

from cpstandards.schemas import SchemaKind, json_schema
from standards_service.asking import FORMATS

Json = dict[str, Any]
"""JSON as plain data."""

COMPONENTS = "#/components/schemas/"
CASES = "case.File"
EVALUATION = "result.Evaluation"


def _described(description: str, schema: Json) -> Json:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _posted_cases() -> Json:
    document = {"$ref": COMPONENTS + CASES}
    log = {"type": "string", "description": "An event log, one event a row."}
    content = {
        media: {"schema": log if format in ("csv", "jsonl") else document}
        for media, format in FORMATS.items()
    }
    return {"requestBody": {"required": True, "content": content}}


POSTED_CASES = _posted_cases()
"""What an operation says of its body: cases, in any of the formats that are read."""

EVALUATIONS = _described(
    "An evaluation of each case, in their order.",
    {"type": "array", "items": {"$ref": COMPONENTS + EVALUATION}},
)
"""What an operation says of its answer: evaluations."""

ANY_OBJECT = _described("A JSON Schema (2020-12).", {"type": "object"})
"""What an operation says of its answer: a schema."""


def with_library_schemas(document: Json) -> Json:
    """*document* with the library's schemas of cases and results among its components."""
    components = document.setdefault("components", {}).setdefault("schemas", {})
    components.update(_components("case", CASES))
    components.update(_components("result", "result.Results"))
    return document


def _components(kind: SchemaKind, whole: str) -> Json:
    """The parts of the schema of *kind*, each by its name here; the schema itself as *whole*."""
    schema = _moved(json_schema(kind), kind)
    del schema["$schema"]
    parts = schema.pop("$defs")
    return {whole: schema, **{f"{kind}.{name}": part for name, part in parts.items()}}


def _moved(part: Any, kind: SchemaKind) -> Any:  # Any: whatever a schema holds
    """*part* with references that lead to where its definitions stand in the document."""
    if isinstance(part, list):
        return [_moved(each, kind) for each in part]
    if not isinstance(part, dict):
        return part
    moved = {key: _moved(each, kind) for key, each in part.items()}
    if isinstance(part.get("$ref"), str):
        moved["$ref"] = part["$ref"].replace("#/$defs/", f"{COMPONENTS}{kind}.", 1)
    return moved
