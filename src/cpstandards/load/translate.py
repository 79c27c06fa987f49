"""From a model's validation errors to problems that a rule author understands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, NamedTuple, Union, get_args, get_origin

from pydantic import BaseModel, Tag, ValidationError
from pydantic_core import ErrorDetails

from cpstandards.errors import LimitError, Problem, nearest, quoted
from cpstandards.load.yamltext import MOST_PROBLEMS, Text

Path = tuple[str | int, ...]

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
    "date_type": "a date",
    "date_parsing": "a date",
    "date_from_datetime_parsing": "a date",
    "date_from_datetime_inexact": "a date",
    "is_instance_of": "a limit",
    "dataclass_type": "a limit",
    "none_required": "nothing",
}

_REMEDIES = {
    "text": "put it in quotes if it is text",
    "a whole number": "write digits, without quotes",
    "`true` or `false`": "write `true` or `false`, without quotes",
    "a list": "write `[one, another]`, or a line for each that begins with `-`",
    "a mapping of keys to values": "write `{key: value}`, or a line `key: value` for each",
    "a date": "write dates as 2025-04-10",
    "a limit": "write a number and its unit, such as `15 working days`",
    "nothing": "leave the key out",
}

FEW = 12
"""So many keys are listed where one is unknown; more are left to the manual."""

_PATTERNS = {
    "[a-z0-9]+(-": "lower-case words joined by hyphens",
    "_]*)*$": "lower-case words joined by dots, such as `core_group.first`",
    "[a-z]": "a lower-case word, such as `social_worker`",
    "2[0-3]": 'hours and minutes, such as `"09:00"`',
    "CPS5": "a code of `cpstandards check`, such as `CPS501`",
}


def problems_of(error: ValidationError, text: Text, root: type[BaseModel]) -> list[Problem]:
    """The problems that *error* found in *text*, in the order of the text, each once."""
    every = error.errors(include_url=False)[:MOST_PROBLEMS]
    spots = [_spot(each["loc"], root) for each in every]
    seen = {spot.path[:depth] for spot in spots for depth in range(len(spot.path))}
    found = []
    for detail, spot in zip(every, spots, strict=True):
        if not _is_echo(detail, spot.path, seen):
            found.append(_problem(detail, spot, text))
        if detail["type"] in _EXPECTED:
            seen.add(spot.path)
    return sorted(dict.fromkeys(found), key=lambda each: (each.line or 0, each.column or 0))


def _is_echo(detail: ErrorDetails, path: Path, seen: Set[Path]) -> bool:
    """Whether a value is called wrong as a whole only because something in it is.

    So it is where a value can have one of several shapes, and has the shape of one of them.
    """
    if detail["type"] == "too_short":
        shortest, given = detail.get("ctx", {}).get("min_length", 0), detail["input"]
        return isinstance(given, list) and len(given) >= shortest
    return detail["type"] in _EXPECTED and path in seen


def _problem(detail: ErrorDetails, spot: _Spot, text: Text) -> Problem:
    path, kind = spot.path, detail["type"]
    if kind == "extra_forbidden":
        return _unknown_key(str(detail["loc"][-1]), spot, text)
    if kind == "missing":
        key = str(detail["loc"][-1])
        return text.problem("CPS202", f"missing key `{key}`", f"add `{key}:` here", path, True)
    if kind == "literal_error":
        return _not_allowed(detail, path, text)
    if kind == "value_error":
        return _said_by_model(detail, path, text)
    message, help = _shape(detail)
    return text.problem("CPS203", message, help, path, spot.at_key)


# --- where ---------------------------------------------------------------------------------------


class _Spot(NamedTuple):
    """Where in the data an error is, which its `loc` mixes with branches of the model.

    Attributes:
        path: keys and indices.
        at_key: whether the last key itself is wrong.
        around: the type of what holds the last step.
    """

    path: Path
    at_key: bool
    around: Any  # Any: a type form


def _spot(loc: Sequence[Any], root: type[BaseModel]) -> _Spot:
    path: list[str | int] = []
    around: Any = None
    here: Any = root
    for step in loc:
        branch = _branch(here, step)
        if branch is not None:
            here = branch
        elif step == "[key]" and get_origin(_bare(around)) is Mapping:
            return _Spot(tuple(path), True, around)
        else:
            path.append(step)
            around, here = here, _inside(here, step)
    return _Spot(tuple(path), False, around)


def _bare(of: Any) -> Any:
    """The type form *of* without what is said beside it, and without None."""
    while True:
        if get_origin(of) is Annotated:
            of = get_args(of)[0]
        elif len(_members(of)) == 1:
            (of,) = _members(of)
        else:
            return of


def _members(of: Any) -> list[Any]:
    """The types of a union but None; for another type, none."""
    is_union = get_origin(of) in (Union, UnionType)
    return [each for each in get_args(of) if each is not NoneType] if is_union else []


def _branch(of: Any, step: Any) -> Any:
    """The type among those of the union *of* that *step* stands for, if it is a union."""
    members = _members(_bare(of))
    return next((each for each in members if _stands_for(step, each)), None)


def _stands_for(step: Any, member: Any) -> bool:
    tags = [each.tag for each in getattr(member, "__metadata__", ()) if isinstance(each, Tag)]
    if tags:
        return step in tags
    bare = _bare(member)
    if _members(bare):
        return str(step).startswith("tagged-union[")
    name = {Mapping: "dict"}.get(get_origin(bare) or bare) or (get_origin(bare) or bare).__name__
    return step == name or str(step).startswith(f"{name}[")


def _inside(of: Any, step: Any) -> Any:
    """The type of what stands at *step*, a key or index, in a value of type *of*."""
    bare = _bare(of)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return _fields(bare).get(step, Any)
    args = get_args(bare)
    if not args:
        return Any
    return args[1] if get_origin(bare) is Mapping else args[0]


@cache
def _fields(cls: type[BaseModel]) -> Mapping[str, Any]:
    """The type of each key of *cls*."""
    cls.model_rebuild()
    return {info.alias or name: info.annotation for name, info in cls.model_fields.items()}


# --- what ----------------------------------------------------------------------------------------


def _unknown_key(key: str, spot: _Spot, text: Text) -> Problem:
    known = sorted(_fields(_bare(spot.around)))
    near = nearest(key, known)
    listed = ", ".join(f"`{each}`" for each in known)
    few = f"the keys here are {listed}" if len(known) <= FEW else "see the ruleset language"
    help = f"did you mean `{near}`?" if near else few
    return text.problem("CPS201", f"unknown key {quoted(key)}", help, spot.path, at_key=True)


def _not_allowed(detail: ErrorDetails, path: Path, text: Text) -> Problem:
    allowed = detail.get("ctx", {}).get("expected", "").replace(" or ", ", ").split(", ")
    words = [word.strip("'").replace("True", "true") for word in allowed]
    given = detail["input"]
    near = nearest(given, words) if isinstance(given, str) else None
    listed = ", ".join(f"`{word}`" for word in words)
    help = f"did you mean `{near}`?" if near else f"allowed: {listed}"
    return text.problem("CPS204", f"{_described(given)} is not allowed here", help, path)


def _said_by_model(detail: ErrorDetails, path: Path, text: Text) -> Problem:
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, LimitError):
        can_be_words = detail["loc"][-1] == "plain limit"
        near = nearest(error.text, ("same day", "unquantified")) if can_be_words else None
        help = f"did you mean `{near}`?" if near else error.help
        return text.problem("CPS205", error.problem, help, path)
    message, _, help = str(error).partition("; ")
    return text.problem("CPS206", message, help, path)


def _shape(detail: ErrorDetails) -> tuple[str, str]:
    """What is wrong with a value's shape, and the remedy."""
    kind, given = detail["type"], _described(detail["input"])
    ctx = detail.get("ctx", {})
    if kind in _EXPECTED:
        return f"expected {_EXPECTED[kind]}, found {given}", _REMEDIES[_EXPECTED[kind]]
    if kind == "string_pattern_mismatch":
        wanted = next(w for p, w in _PATTERNS.items() if p in ctx["pattern"])
        what = "not a time of day" if "2[0-3]" in ctx["pattern"] else "not a name"
        return f"{quoted(str(detail['input']))} is {what}", f"use {wanted}"
    if kind == "too_short":
        few = f"expected at least {ctx['min_length']} here, found {ctx['actual_length']}"
        return few, "add what is missing, or leave the key out"
    if kind == "string_too_short":
        return "an empty text", "write something, or leave the key out"
    if kind == "string_too_long":
        return f"a text longer than {ctx['max_length']} characters", "say it in fewer words"
    bounds = {"greater_than_equal": "ge", "less_than_equal": "le"}
    if kind in bounds:
        words = "at least" if kind == "greater_than_equal" else "at most"
        return f"expected {words} {ctx[bounds[kind]]}, found {given}", "use another number"
    return f"found {given}, which does not fit here", "see the ruleset language"


def _described(value: object) -> str:
    if value is None:
        return "nothing"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, (list, tuple)) else quoted(str(value))
