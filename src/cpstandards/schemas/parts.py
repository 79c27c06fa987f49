"""The small parts that schemas are made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from cpstandards.attributes import LONGEST_NAME
from cpstandards.clock import WHEN
from cpstandards.limits import Unit

Schema = dict[str, Any]
"""A JSON Schema as plain data."""

DIALECT = "https://json-schema.org/draft/2020-12/schema"

WORD: Schema = {"type": "string", "pattern": r"^[a-z][a-z0-9_]*$", "maxLength": 100}
NAME: Schema = {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME}
TEXT: Schema = {"type": "string"}
FLAG: Schema = {"type": "boolean"}
NUMBER: Schema = {"type": "integer"}
DAY: Schema = {"type": "string", "format": "date", "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}
"""A day as YAML 1.2 and JSON have it: text. A YAML reader that makes dates of it must undo that."""


def _expression() -> str:
    """What `WHEN` matches, as JavaScript reads it too: its groups have no names there."""
    return (
        f"^{WHEN.pattern}$".replace("?P<day>", "")
        .replace("?P<time>", "?:")
        .replace("?P<offset>", "?:")
    )


WHEN_: Schema = {"type": "string", "pattern": _expression()}
"""A day, or a day and time."""

TIME: Schema = {**WHEN_, "minLength": len("2025-04-10T14:00")}
"""A day and time."""

MOMENT: Schema = {
    "type": "string",
    "pattern": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{6})?[+-][0-9]{2}:[0-9:]+$",
}
"""A day and time with England's offset."""


def limit_pattern() -> str:
    """The expression that matches limits: singular after 1, otherwise plural.

    Example:
        >>> import re
        >>> bool(re.search(limit_pattern(), "15 working days"))
        True
        >>> bool(re.search(limit_pattern(), "15 working day"))
        False
    """
    one = "|".join(unit.word(1) for unit in Unit)
    several = "|".join(unit.word(2) for unit in Unit)
    return rf"^(1 ({one})|([2-9]|[1-9][0-9]{{1,8}}) ({several}))$"


LIMIT: Schema = {
    "type": "string",
    "$comment": "An amount of time, such as `15 working days`; the unit is singular after 1.",
    "pattern": limit_pattern(),
    "examples": ["15 working days", "48 hours", "1 month"],
}


def ref(name: str) -> Schema:
    """What is defined as *name*."""
    return {"$ref": f"#/$defs/{name}"}


def described(schema: Schema, description: str) -> Schema:
    """*schema*, with what it is before it."""
    return {"description": sentence(description), **schema} if description else schema


def sentence(text: str) -> str:
    """*text* as a sentence."""
    if not text:
        return ""
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")


def one_of_words(words: Mapping[str, str]) -> list[Schema]:
    """A choice among *words*, each with what it means, so that an editor shows it."""
    return [described({"const": word}, said) for word, said in words.items()]


def any_of(*schemas: Schema) -> Schema:
    """What fits any of *schemas*."""
    return {"anyOf": list(schemas)} if len(schemas) > 1 else schemas[0]


def list_of(schema: Schema, least: int = 0) -> Schema:
    """A list of what fits *schema*."""
    return {"type": "array", "items": schema, **({"minItems": least} if least else {})}


def mapping(
    properties: Mapping[str, Schema],
    required: Iterable[str] = (),
    others: Schema | bool = False,
) -> Schema:
    """A mapping with these keys.

    Args:
        properties: what stands under each key.
        required: the keys that it needs.
        others: what stands under any other key; False: there is none.
    """
    needed = list(required)
    return {
        "type": "object",
        "properties": dict(properties),
        **({"required": needed} if needed else {}),
        "additionalProperties": others,
    }


def when_key_is(key: str, value: str, then: Schema) -> Schema:
    """*then* holds of a mapping in which *key* has the *value*."""
    test = {"properties": {key: {"const": value}}, "required": [key]}
    return {"if": test, "then": then}


def unless_key_is(key: str, values: Iterable[str], then: Schema) -> Schema:
    """*then* holds of a mapping in which *key* has none of the *values*."""
    test = {"properties": {key: {"enum": sorted(values)}}}
    return {"if": {"not": test}, "then": then}


def or_nothing(schema: Schema) -> Schema:
    """What fits *schema*, or an empty value."""
    return {"anyOf": [schema, {"type": "null"}]}
