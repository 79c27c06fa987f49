"""From a model's validation errors to problems that a rule author understands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from cpstandards.errors import LimitError, Problem, nearest, quoted
from cpstandards.load.yamltext import MOST_PROBLEMS, Text

_EXPECTED = {
    "string_type": "text",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "int_from_float": "a whole number",
    "bool_type": "`true` or `false`",
    "bool_parsing": "`true` or `false`",
    "tuple_type": "a list",
    "list_type": "a list",
    "dict_type": "a mapping of keys to values",
    "mapping_type": "a mapping of keys to values",
    "model_type": "a mapping of keys to values",
    "model_attributes_type": "a mapping of keys to values",
    "date_type": "a date such as 2025-04-10",
    "date_parsing": "a date such as 2025-04-10",
    "date_from_datetime_parsing": "a date such as 2025-04-10",
    "is_instance_of": "a limit such as `15 working days`",
    "none_required": "nothing",
}

FEW = 12
"""So many keys are listed where one is unknown; more are left to the manual."""

_PATTERNS = {
    "[a-z0-9]+(-": "lower-case words joined by hyphens",
    "_]*)*$": "lower-case words joined by dots, such as `core_group.first`",
    "[a-z]": "a lower-case word, such as `social_worker`",
}


def problems_of(error: ValidationError, text: Text, root: type[BaseModel]) -> list[Problem]:
    """The problems that *error* found in *text*, in the order of the text, each once."""
    every = error.errors(include_url=False)[:MOST_PROBLEMS]
    details = [each for each in every if not _is_echo(each)]
    found = [_problem(detail, text, root) for detail in details]
    unique = dict.fromkeys(found)
    return sorted(unique, key=lambda each: (each.line or 0, each.column or 0))


def _is_echo(detail: ErrorDetails) -> bool:
    """Whether a list is called too short only because what is in it was found wrong."""
    shortest = detail.get("ctx", {}).get("min_length", 0)
    given = detail["input"]
    return detail["type"] == "too_short" and isinstance(given, list) and len(given) >= shortest


def _problem(detail: ErrorDetails, text: Text, root: type[BaseModel]) -> Problem:
    path = real_path(detail["loc"], text.data)
    kind = detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(detail, path, text, root)
    if kind == "missing":
        key = str(detail["loc"][-1])
        return text.problem("CPS202", f"missing key `{key}`", f"add `{key}:` here", path, True)
    if kind == "literal_error":
        return _not_allowed(detail, path, text)
    if kind == "value_error":
        return _said_by_model(detail, path, text)
    message, help = _shape(detail)
    return text.problem("CPS203", message, help, path)


def real_path(loc: Sequence[Any], data: Any) -> list[str | int]:
    """*loc* without the steps that are a model's branches rather than keys of *data*."""
    path: list[str | int] = []
    here = data
    for step in loc:
        if (isinstance(here, dict) and step in here) or (
            isinstance(here, list) and isinstance(step, int) and step < len(here)
        ):
            path.append(step)
            here = here[step]
    return path


def _unknown_key(
    detail: ErrorDetails, path: list[str | int], text: Text, root: type[BaseModel]
) -> Problem:
    key = str(detail["loc"][-1])
    known = keys_at(detail["loc"][:-1], root)
    near = nearest(key, known)
    listed = ", ".join(f"`{each}`" for each in known)
    few = f"the keys here are {listed}" if 0 < len(known) <= FEW else "see the ruleset language"
    help = f"did you mean `{near}`?" if near else few
    return text.problem("CPS201", f"unknown key {quoted(key)}", help, path, at_key=True)


def keys_at(loc: Sequence[Any], root: type[BaseModel]) -> list[str]:
    """The keys of the model that *loc* leads to."""
    schema = root.model_json_schema()
    here: dict[str, Any] = schema
    for step in loc:
        here = _step(here, step, schema)
    return sorted(_resolve(here, schema).get("properties", ()))


def _resolve(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        node = schema["$defs"][node["$ref"].rpartition("/")[2]]
    return node


def _step(node: dict[str, Any], step: Any, schema: dict[str, Any]) -> dict[str, Any]:
    """The part of a schema below *node* that *step*, a key, index or branch, leads to."""
    options = [_resolve(each, schema) for each in _options(_resolve(node, schema), schema)]
    for option in options:
        if isinstance(step, int) and "items" in option:
            return dict(option["items"])
        if step in option.get("properties", ()):
            return dict(option["properties"][step])
    for option in options:
        if step in option.get("required", ()) or step in option.get("properties", ()):
            return option
    return node if len(options) != 1 else options[0]


def _options(node: dict[str, Any], schema: dict[str, Any]) -> list[dict[str, Any]]:
    inner = node.get("anyOf") or node.get("oneOf")
    if not inner:
        return [node]
    return [each for part in inner for each in _options(_resolve(part, schema), schema)]


def _not_allowed(detail: ErrorDetails, path: list[str | int], text: Text) -> Problem:
    allowed = detail.get("ctx", {}).get("expected", "").replace("'", "`").replace(" or ", ", ")
    given = str(detail["input"])
    words = [word.strip("` ") for word in allowed.split(",")]
    near = nearest(given, words)
    help = f"did you mean `{near}`?" if near else f"allowed: {allowed}"
    return text.problem("CPS204", f"{quoted(given)} is not allowed here", help, path)


def _said_by_model(detail: ErrorDetails, path: list[str | int], text: Text) -> Problem:
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, LimitError):
        return text.problem("CPS205", error.problem, error.help, path)
    message, _, help = str(error).partition("; ")
    return text.problem("CPS206", message, help, path)


def _shape(detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong with a value's shape, and the remedy."""
    kind, given = detail["type"], _described(detail["input"])
    ctx = detail.get("ctx", {})
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}, found {given}", ""
    if kind == "string_pattern_mismatch":
        wanted = next(w for p, w in _PATTERNS.items() if p in ctx["pattern"])
        return f"{quoted(str(detail['input']))} is not a name", f"use {wanted}"
    if kind in ("too_short", "string_too_short"):
        return f"expected at least {ctx['min_length']}, found {ctx.get('actual_length', 0)}", ""
    if kind == "string_too_long":
        return f"a text longer than {ctx['max_length']} characters", ""
    bounds = {"greater_than_equal": "ge", "less_than_equal": "le"}
    if kind in bounds:
        words = "at least" if kind == "greater_than_equal" else "at most"
        return f"expected {words} {ctx[bounds[kind]]}, found {given}", ""
    return f"found {given}, which does not fit here", ""


def _described(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else quoted(str(value))
