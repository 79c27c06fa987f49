"""The schema of rulesets: the models' own, and what the loader asks of names beyond it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from cpstandards import model
from cpstandards.events import core_vocabulary
from cpstandards.kernel import STATUSES
from cpstandards.load.checks import LOGGED_FACT, NO_OBLIGATION, RESERVED, UNCHANGED
from cpstandards.schemas import events, said
from cpstandards.schemas.names import (
    Names,
    agreed_attribute,
    date_fact,
    definitions,
    fact_tests,
    trigger_tests,
    where_definitions,
)
from cpstandards.schemas.parts import (
    DIALECT,
    WHEN_,
    WORD,
    Schema,
    any_of,
    described,
    list_of,
    mapping,
    one_of_words,
    or_nothing,
    ref,
)
from cpstandards.schemas.rules import RULES, has
from cpstandards.schemas.shapes import shapes
from cpstandards.schemas.words import MOMENTS
from cpstandards.schemas.words import STATUSES as STATUS_WORDS


def ruleset_schema(names: Names) -> Schema:
    """What a YAML file of a ruleset may hold, as data in which dates are text."""
    defs = {name: _completed(name, shape, names) for name, shape in shapes().items()}
    root = _building_on_another(defs.pop(model.Ruleset.__name__))
    defs |= definitions(names)
    defs |= where_definitions(names)
    defs |= events.definitions(names)
    defs |= events.short_definitions(names)
    defs["Status"] = _status()
    return {
        "$schema": DIALECT,
        "title": "A ruleset of cpstandards",
        **root,
        "$defs": dict(sorted(defs.items())),
    }


def _building_on_another(root: Schema) -> Schema:
    """*root*, of which less is asked where it builds on another ruleset."""
    if "extends" not in root["properties"]:
        return root
    needed = root["required"]
    always = [key for key in needed if key in ("id", "title", "version")]
    alone: Schema = {**has(*needed), "properties": {"standards": {"minItems": 1}}}
    standards = {k: v for k, v in root["properties"]["standards"].items() if k != "minItems"}
    properties = {**root["properties"], "standards": standards}
    rule = {"if": {"not": has("extends")}, "then": alone}
    return {**root, "properties": properties, "required": always, "allOf": [rule]}


def _status() -> Schema:
    words = {status.value: STATUS_WORDS.get(status.value, "") for status in STATUSES}
    return {"description": "The status of an obligation.", "anyOf": one_of_words(words)}


# --- what is said of them, and what more is asked ------------------------------------------------


def _completed(name: str, shape: Schema, names: Names) -> Schema:
    """The shape of a model with what its parts mean, and with what else the loader asks of it."""
    cls = vars(model).get(name)
    if not (isinstance(cls, type) and issubclass(cls, model.Model)) or cls is model.Aside:
        return _with_words(shape, MOMENTS)
    told = said.attributes(cls)
    parts = {
        key: described(
            _with_words(_part(cls, key, part, names), said.choices(told.get(key, ""))),
            told.get(key, ""),
        )
        for key, part in shape.get("properties", {}).items()
    }
    left = ("title", "description", "properties")
    rest = {key: each for key, each in shape.items() if key not in left}
    # A description here would hide, in editors, that of the key under which it stands.
    whole = {**rest, "$comment": said.summary(cls), "properties": parts}
    more = [rule for base in cls.__mro__ if base in RULES for rule in RULES[base]]
    more += _rules_of_names(cls, names)
    return {**whole, "allOf": more} if more else whole


def _with_words(shape: Schema, words: Mapping[str, str]) -> Schema:
    """*shape* with what each of its words means."""
    if "enum" in shape and all(each in words for each in shape["enum"]):
        rest = {key: each for key, each in shape.items() if key not in ("enum", "type")}
        return {**rest, "anyOf": one_of_words({each: words[each] for each in shape["enum"]})}
    if shape.get("const") in words:
        return described(shape, words[shape["const"]])
    if "anyOf" in shape:
        return {**shape, "anyOf": [_with_words(each, words) for each in shape["anyOf"]]}
    return shape


def _part(cls: type[model.Model], key: str, part: Schema, names: Names) -> Schema:
    """What stands under *key* of *cls*: as its model has it, or as *names* are."""
    for base in cls.__mro__:
        if (base, key) in NAMED_PARTS:
            return NAMED_PARTS[base, key](names)
    return part


def _status_or(*others: Schema) -> Schema:
    return any_of(ref("Status"), *others)


def _expectations(_: Names) -> Schema:
    one = _status_or(ref("Expected"))
    nothing = described({"const": NO_OBLIGATION}, "no obligation arises")
    return any_of(nothing, one, list_of(one))


def _change(_: Names) -> Schema:
    """The keys of a standard that a reading may replace, or drop by giving them no value."""
    keys = {
        info.alias or name: or_nothing(ref(f"Standard/properties/{info.alias or name}"))
        for name, info in model.Standard.model_fields.items()
        if name not in UNCHANGED
    }
    return {**mapping(keys), "minProperties": 1}


def _declared(taken: Iterable[str], part: Schema) -> Schema:
    """A mapping of *part* under names that are not *taken*."""
    free = {**WORD, "not": {"enum": sorted(taken)}}
    return {"type": "object", "propertyNames": free, "additionalProperties": part}


NAMED_PARTS: Mapping[tuple[type, str], Callable[[Names], Schema]] = {
    (model.EventPattern, "event"): lambda _: ref("EventType"),
    (model.EventPattern, "where"): lambda _: {"type": "object"},
    (model.LatestIs, "is"): lambda _: ref("EventType"),
    (model.Waivable, "event"): lambda _: ref("EventType"),
    (model.Waivable, "by"): lambda _: list_of(ref("Role")),
    (model.Standard, "responsible"): lambda _: ref("Role"),
    (model.FactIs, "fact"): fact_tests,
    (model.FactAnchor, "fact"): date_fact,
    (model.TriggerIs, "trigger"): trigger_tests,
    (model.Example, "events"): lambda names: any_of(
        events.short_form(names), list_of(ref("Event"))
    ),
    (model.Example, "facts"): lambda _: ref("Facts"),
    (model.Example, "records"): lambda _: list_of(ref("EventType")),
    (model.Example, "as_of"): lambda _: WHEN_,
    (model.Example, "expect"): _expectations,
    (model.Expected, "status"): lambda _: ref("Status"),
    (model.Expected, "due"): lambda _: WHEN_,
    (model.Expected, "earliest"): lambda _: WHEN_,
    (model.Reading, "change"): _change,
    (model.Declared, "events"): lambda _: _declared(
        (*core_vocabulary().types, LOGGED_FACT),
        ref("DeclaredEvent"),
    ),
    (model.Declared, "facts"): lambda _: _declared(
        core_vocabulary().facts,
        ref("DeclaredAttribute"),
    ),
    (model.DeclaredEvent, "attributes"): lambda _: _declared(RESERVED, ref("DeclaredAttribute")),
}
"""The keys whose values are names, of which the models say only what names look like."""


def _rules_of_names(cls: type[model.Model], names: Names) -> list[Schema]:
    if issubclass(cls, model.EventPattern):
        return [ref("WhereOfEvent")]
    return [agreed_attribute(names)] if cls is model.Agreed else []
