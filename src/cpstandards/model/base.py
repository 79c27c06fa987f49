"""What the parts of a ruleset are made of: their base class, and checked words and numbers."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, PlainSerializer

from cpstandards.limits import Limit, parse_limit


class Model(BaseModel):
    """A frozen part of a ruleset that refuses keys it does not know."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


def limit_of(value: object) -> object:
    """A limit, if it is written as text; whatever else it is stays as it is."""
    return parse_limit(value) if isinstance(value, str) else value


LimitField = Annotated[
    Limit,
    BeforeValidator(limit_of, json_schema_input_type=str),
    PlainSerializer(str, return_type=str),
]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*)*$", max_length=100)]
Slug = Annotated[str, Field(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=100)]
Word = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
Text = Annotated[str, Field(min_length=1, max_length=2000)]
Number = Annotated[
    str,
    BeforeValidator(lambda v: str(v) if type(v) is int else v, json_schema_input_type=str | int),
]
Count = Annotated[int, Field(strict=True, ge=0, le=1000)]

Clock = Annotated[str, Field(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
"""A time of day in England, such as `09:00`."""

Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]
Bound = Annotated[int, Field(strict=True)] | Day
Scalar = bool | int | date | str
"""A plain value in a test; words stay as written."""


def by_key(*keys: str, otherwise: str = "") -> Any:  # Any: pydantic's discriminator type
    """Chooses a model by which of *keys* the mapping has, so that errors speak of one model."""

    def tag(value: object) -> str:
        if isinstance(value, (str, Limit)) or value is None:
            return otherwise or keys[0]
        for key in keys:
            if isinstance(value, dict) and key in value:
                return key
            if hasattr(value, key) or hasattr(value, f"{key}_"):
                return key
        return otherwise or keys[0]

    return Discriminator(tag)
