"""What the triggering event can be: of which type, and with which attributes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.horizon.outcomes.questions import NONE, TYPE, Question
from cpstandards.horizon.outcomes.values import Value, answers
from cpstandards.vocabulary import Vocabulary

Tests = Mapping[str, Sequence[model.Test]]
"""By attribute, everything that is asked about it."""

NO_EVENT = ""
"""Stands for the type of a trigger that is no event, but a mere date."""


def triggers(
    tests: Tests, types: Sequence[str], vocabulary: Vocabulary, with_type: bool
) -> tuple[tuple[Question, ...], tuple[tuple[Any, ...], ...]]:
    """What is asked of the trigger, and every way in which it can turn out.

    Args:
        tests: what is asked of its attributes.
        types: the event types that it can be; none: it may be anything, or a mere date.
        vocabulary: event types and their attributes.
        with_type: whether the type itself is asked for, apart from what attributes it has.

    Returns:
        The questions, and their answers. Shape of each: as the questions.
    """
    asked = tuple(Question("trigger", name) for name in tests)
    questions = (*asked, TYPE) if with_type else asked
    found: dict[tuple[Any, ...], None] = {}
    for name, attributes in _kinds(tests, types, vocabulary, with_type):
        values = [_values(attributes.get(each), tests[each]) for each in tests]
        for chosen in product(*values):
            found[(*chosen, name) if with_type else chosen] = None
    return questions, tuple(sorted(found, key=lambda each: each.count(NONE)))


def _kinds(
    tests: Tests, types: Sequence[str], vocabulary: Vocabulary, with_type: bool
) -> Iterator[tuple[str, Mapping[str, Attribute]]]:
    """The types that can be told apart, each with those of its attributes that are asked about."""
    known = [name for name in (types or vocabulary.types) if name in vocabulary.types]
    seen: list[Mapping[str, Attribute]] = []
    for name in known:
        every = vocabulary.types[name].attributes
        its = {each: every[each] for each in tests if each in every}
        if with_type or its not in seen:
            seen.append(its)
            yield name, its
    if (not types or len(known) < len(types)) and {} not in seen:
        yield NO_EVENT, {}


def _values(attribute: Attribute | None, tests: Sequence[model.Test]) -> tuple[Value, ...]:
    return (NONE,) if attribute is None else answers(attribute, tests)
