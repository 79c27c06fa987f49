"""The values that tests can tell apart, and which of them pass."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.compile.matching import OTHER, Mentions, value_test, values_of


def reads_as(test: object) -> list[Any]:  # Any: values of the attribute's kind
    """The values that *test* compares with; none where it is no test."""
    is_test = isinstance(test, (bool, int, str, tuple, model.Comparison))
    return values_of(test) if is_test else []  # type: ignore[arg-type]


def domain(attribute: Attribute, tests: Iterable[model.Test]) -> tuple[Any, ...]:  # Any: as above
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
    mentions = Mentions()
    named: set[Any] = set()
    for test in tests:
        named.update(values_of(test))
    mentions.add(attribute, named)
    found = mentions.domain(attribute)
    if attribute.choices and named.issuperset(attribute.choices):
        return tuple(each for each in found if each not in (OTHER, ()))
    return found


def possible(attribute: Attribute, test: model.Test) -> bool:
    """Whether any value of *attribute* passes *test*."""
    passes = value_test(test)
    return any(passes(value) for value in domain(attribute, [test]))
