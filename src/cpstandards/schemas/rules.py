"""What the models' validators and the loader's checks ask, as far as a schema can say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpstandards import model
from cpstandards.load.checks import READINGS
from cpstandards.schemas.parts import Schema, ref


def has(*keys: str) -> Schema:
    """A mapping that has all of *keys*."""
    return {"required": list(keys)}


def _has_not(*keys: str) -> Schema:
    return {"properties": dict.fromkeys(keys, False)}


def _has_one_of(*keys: str) -> Schema:
    return {"anyOf": [has(key) for key in keys]}


def _rules_of_kinds() -> Iterator[Schema]:
    """The keys that each kind of standard needs, and those that it does not take."""
    every = {key for _, keys in model.KEYS_OF_KIND.values() for key in keys}
    yield _has_one_of(*model.KINDS)
    for kind, (needed, allowed) in model.KEYS_OF_KIND.items():
        alien = sorted(every.union(model.KINDS) - {kind, *allowed})
        yield {"if": has(kind), "then": {**has(*needed), **_has_not(*alien)}}


def _without_side(key: str) -> Schema:
    return {"properties": {key: {"not": ref("Aside")}}}


def _not_all_of(kind: str) -> Schema:
    return {"if": has(kind), "then": {"properties": {"duty": {"not": has("all_of")}}}}


RULES: Mapping[type, tuple[Schema, ...]] = {
    model.Comparison: ({"minProperties": 1},),
    model.CountIs: (_has_one_of("at_least", "at_most"),),
    model.Years: (_has_one_of("at_least", "at_most"),),
    model.LimitFrom: ({"oneOf": [has("after"), has("before")]},),
    model.Beside: (
        {"not": has("before", "after")},
        {
            "if": _has_one_of("before", "after"),
            "then": {**has("which"), "properties": {"which": {"not": {"const": "each"}}}},
        },
    ),
    model.DutyPattern: ({"not": has("itself", "times")},),
    model.Period: (
        {"dependentRequired": {"from": ["to"], "to": ["from"]}},
        _has_one_of("from", "on"),
    ),
    model.Choice: (
        {
            "oneOf": [
                {**has("when", "then"), **_has_not("otherwise")},
                {**has("otherwise"), **_has_not("when", "then")},
            ]
        },
    ),
    model.Choose: ({"properties": {"choose": {"contains": has("otherwise"), "maxContains": 1}}},),
    model.Agreed: (
        _has_one_of("as", "up_to"),
        {
            "if": {**has("which"), "properties": {"which": {"const": "first"}}},
            "then": has("otherwise"),
        },
    ),
    model.Phase: ({"not": has("for", "until")},),
    model.Window: ({"properties": {edge: {"not": ref("Limit")} for edge in ("opens", "closes")}},),
    model.Reading: ({"properties": {"name": {"not": {"enum": sorted(READINGS)}}}},),
    model.DeclaredAttribute: (
        {
            "if": {**has("choices"), "properties": {"choices": {"minItems": 1}}},
            "then": {"properties": {"kind": {"enum": ["word", "words"]}}},
        },
    ),
    model.Standard: (
        *_rules_of_kinds(),
        *map(_without_side, ("within", "at_least", "every", "first", "not_before", "otherwise")),
        *map(_not_all_of, ("every", "window")),
        {"if": has("reading"), "then": has("readings")},
        {
            "if": {**has("readings"), "properties": {"readings": {"minItems": 1}}},
            "then": has("reading"),
            "else": _has_not("reading"),
        },
    ),
}
"""For each model, what must be true of it beside the shape of its keys."""
