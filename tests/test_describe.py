"""Conditions in words: what belongs together stands in brackets."""

from __future__ import annotations

import pytest
import yaml
from pydantic import TypeAdapter

from cpstandards import describe, model

CONDITION: TypeAdapter[model.Condition] = TypeAdapter(model.Condition)
UNBORN = "{fact: {unborn: true}}"
YOUNG = "{age: {at_most: 4}}"
HARMED = "{fact: {category: [neglect, physical]}}"
QUORATE = "{trigger: {quorate: true}}"
BOTH = "{trigger: {quorate: true, proceeded: true}}"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (f"{{all: [{UNBORN}]}}", "unborn: yes"),
        (
            f"{{all: [{UNBORN}, {{any: [{YOUNG}, {QUORATE}]}}]}}",
            "unborn: yes and (the child's age is at most 4 years or of the trigger, quorate: yes)",
        ),
        (
            f"{{any: [{UNBORN}, {{all: [{YOUNG}, {QUORATE}]}}]}}",
            "unborn: yes or (the child's age is at most 4 years and of the trigger, quorate: yes)",
        ),
        (f"{{all: [{HARMED}, {UNBORN}]}}", "(category: neglect or physical) and unborn: yes"),
        (
            f"{{any: [{BOTH}, {UNBORN}]}}",
            "(of the trigger, quorate: yes and proceeded: yes) or unborn: yes",
        ),
        (f"{{not: {UNBORN}}}", "not: unborn: yes"),
        (f"{{not: {BOTH}}}", "not (of the trigger, quorate: yes and proceeded: yes)"),
        (
            f"{{all: [{{not: {{any: [{UNBORN}, {YOUNG}]}}}}, {QUORATE}]}}",
            "not (unborn: yes or the child's age is at most 4 years) "
            "and of the trigger, quorate: yes",
        ),
    ],
)
def test_what_belongs_together_stands_in_brackets(written: str, said: str) -> None:
    assert describe.condition(CONDITION.validate_python(yaml.safe_load(written))) == said
