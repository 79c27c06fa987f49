"""The models' own schemas: rulesets as they are written, whatever their names mean."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode
from pydantic_core import core_schema

from cpstandards import model
from cpstandards.limits import Limit
from cpstandards.schemas.parts import DAY, LIMIT, Schema, limit_pattern, ref

CHOICES: Mapping[str, tuple[Any, str]] = {
    "Test": (model.Test, "What an attribute or fact is compared with."),
    "Pattern": (model.Pattern, "Which events: of one type, any of several, or all of several."),
    "Duty": (model.Duty, "Which events are the duty done."),
    "Anchor": (model.Anchor, "What time is measured from: an event, a known date, a birthday."),
    "Condition": (model.Condition, "Something that is true of the case, or not."),
    "Moment": (model.Moment, "By when: a limit, or another way to say it."),
}
"""The parts of a ruleset that have one of several shapes, and what each is."""


class _Written(GenerateJsonSchema):
    """Models as they are written in YAML: limits as text, no key without a value."""

    def function_before_schema(
        self, schema: core_schema.BeforeValidatorFunctionSchema
    ) -> dict[str, Any]:
        """What the function passes on; where it says that it takes more than text, that."""
        taken: Any = schema.get("json_schema_input_schema")  # Any: of a kind not known here
        if taken is None or taken["type"] == "str":
            return self.generate_inner(schema["schema"])
        return self.generate_inner(taken)

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> dict[str, Any]:
        """A limit as text."""
        return dict(LIMIT) if schema["cls"] is Limit else super().dataclass_schema(schema)

    def model_schema(self, schema: core_schema.ModelSchema) -> dict[str, Any]:
        """A limit with its side as text."""
        return _aside() if schema["cls"] is model.Aside else super().model_schema(schema)

    def dict_schema(self, schema: core_schema.DictSchema) -> dict[str, Any]:
        """A mapping, all of whose keys are as they have to be."""
        shape: Schema = {"type": "object"}
        if "keys_schema" in schema:
            shape["propertyNames"] = self.generate_inner(schema["keys_schema"])
        if "values_schema" in schema:
            shape["additionalProperties"] = self.generate_inner(schema["values_schema"])
        return shape | ({"minProperties": schema["min_length"]} if "min_length" in schema else {})

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> dict[str, Any]:
        """Any of its members: which, their keys tell. Words last: editors speak of the first."""
        members = [self.generate_inner(each) for each in _members(schema)]
        return {"anyOf": sorted(members, key=lambda each: "const" in each)}

    def nullable_schema(self, schema: core_schema.NullableSchema) -> dict[str, Any]:
        """The value: a key without one is refused."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> dict[str, Any]:
        """The value, with its default if that is one word or number."""
        inner = self.generate_inner(schema["schema"])
        default = schema.get("default")
        return {**inner, "default": default} if isinstance(default, (str, bool, int)) else inner

    def date_schema(self, schema: core_schema.DateSchema) -> dict[str, Any]:  # noqa: ARG002
        """A day as text."""
        return dict(DAY)

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - as it is asked
        """Never: a key is its own title."""
        return False


def _members(union: core_schema.TaggedUnionSchema) -> Iterator[Any]:  # Any: schemas of any kind
    yield from union["choices"].values()


def _aside() -> Schema:
    both = limit_pattern().removesuffix("$") + " (before|after)$"
    return {
        "type": "string",
        "$comment": "In a window: a limit, and on which side of its anchor.",
        "pattern": both,
        "examples": ["10 weeks before", "2 working days after"],
    }


@cache
def shapes() -> Mapping[str, Schema]:
    """The models' schemas by name, each choice of shapes under a name of its own."""
    wanted: dict[str, Any] = {model.Ruleset.__name__: model.Ruleset}
    wanted |= {name: form for name, (form, _) in CHOICES.items()}
    mode: JsonSchemaMode = "validation"
    inputs = [(name, mode, TypeAdapter(form)) for name, form in wanted.items()]
    by_key, others = TypeAdapter.json_schemas(inputs, schema_generator=_Written)
    named = {name: by_key[name, mode] for name in CHOICES}
    found = dict(others["$defs"])
    for name, shape in named.items():
        found[name] = {"$comment": CHOICES[name][1], **_inside(shape, named)}
    return {name: _inside(shape, named) for name, shape in found.items()}


def _inside(shape: Any, named: Mapping[str, Schema]) -> Any:
    """*shape* with references in place of the choices inside it."""
    if isinstance(shape, list):
        return [_named(each, named) for each in shape]
    if isinstance(shape, dict):
        return {key: _named(each, named) for key, each in shape.items()}
    return shape


def _named(shape: Any, named: Mapping[str, Schema]) -> Any:
    for name, choice in named.items():
        if isinstance(shape, dict) and shape.get("anyOf") == choice["anyOf"]:
            rest = {key: each for key, each in shape.items() if key != "anyOf"}
            return {**rest, **ref(name)}
    return _inside(shape, named)
