"""The values that tests can tell apart, and which of them pass."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product
from typing import Any, TypeAlias

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.compile.matching import OTHER, Mentions, value_test, values_of

Value: TypeAlias = tuple[bool, Any]
"""Whether a value is known, and what it is, known or not."""

SOME = "(some)"
"""Stands for every value of which it is only asked whether it is known."""


def domain(attribute: Attribute, tests: Iterable[model.Test]) -> tuple[Any, ...]:  # Any: its values
    """One value of *attribute* for each way in which *tests* can come out.

    Args:
        attribute: an attribute or fact.
        tests: everything that is asked about it.

    Example:
        >>> domain(Attribute("category", "word"), ["neglect"])
        ('neglect', '(another)')
        >>> domain(Attribute("outcome", "word", ("agreed", "refused")), ["agreed", "refused"])
        ('agreed', 'refused')
    """
    named = {value for test in tests for value in values_of(test) if _fits(value, attribute)}
    mentions = Mentions()
    mentions.add(attribute, named)
    found = mentions.domain(attribute)
    if attribute.choices and named.issuperset(attribute.choices):
        return tuple(each for each in found if each not in (OTHER, ()))
    return found


def _fits(value: object, attribute: Attribute) -> bool:
    """Whether *value* is of the attribute's kind: two event types may differ in that."""
    match attribute.kind:
        case "number":
            return isinstance(value, int)
        case "date":
            return isinstance(value, date)
        case _:
            return isinstance(value, (str, bool))


def answers(attribute: Attribute | None, tests: Sequence[model.Test]) -> tuple[Value, ...]:
    """Each way in which *tests* can come out, known and, if that is asked for, not known.

    Args:
        attribute: an attribute or fact; None: nothing is known of it, and it is taken for a flag.
        tests: everything that is asked about it.
    """
    of_value = [test for test in tests if not asks_known(test)]
    is_known = (True, False) if len(of_value) < len(tests) else (True,)
    if not of_value:
        return tuple(product(is_known, (SOME,)))
    values = (True, False) if attribute is None else domain(attribute, of_value)
    return tuple(product(is_known, values))


def asks_known(test: model.Test) -> bool:
    """Whether *test* asks that there is a value, whatever it is."""
    return isinstance(test, model.Comparison) and bool(test.known)


def possible(attribute: Attribute, test: model.Test) -> bool:
    """Whether any value of *attribute* passes *test*."""
    passes = value_test(test)
    return any(passes(value) for value in domain(attribute, [test]))


def reads_as(test: object) -> list[Any]:  # Any: values of the attribute's kind
    """The values that *test* compares with; none where it is no test."""
    is_test = isinstance(test, (bool, int, str, tuple, model.Comparison))
    return values_of(test) if is_test else []  # type: ignore[arg-type]
