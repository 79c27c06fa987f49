"""Whether one pattern asks for fewer events than another, for more, or for others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from itertools import chain, product
from math import prod

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.compile.matching import OTHER, Mentions, value_test, values_of
from cpstandards.horizon.outcomes import key_of
from cpstandards.horizon.outcomes.values import asks_known
from cpstandards.vocabulary import Vocabulary


class Extent(StrEnum):
    """How the events of one pattern stand to those of another."""

    SAME = "same"
    FEWER = "fewer"
    MORE = "more"
    SOME = "some"
    OTHER = "other"


Patterns = model.AnyPattern | tuple[model.EventPattern, ...] | None


def extent(new: Patterns, old: Patterns, vocabulary: Vocabulary) -> Extent:
    """How the events of *new* stand to those of *old*; None matches nothing.

    `some` are events in common, beside others; `other` are none.

    Args:
        new: a pattern, or several of which any will do.
        old: another.
        vocabulary: the attributes that they ask about.
    """
    mine, its = _ways_to_do(new), _ways_to_do(old)
    within, around = _covered(mine, its, vocabulary), _covered(its, mine, vocabulary)
    if within or around:
        return Extent.SAME if within and around else Extent.FEWER if within else Extent.MORE
    types = [{each.event for way in ways for each in way} for ways in (mine, its)]
    if types[0] == types[1] and any(
        _meet(one, other, vocabulary) for one in chain(*mine) for other in chain(*its)
    ):
        return Extent.SOME
    return Extent.OTHER


Together = tuple[model.EventPattern, ...]
"""Patterns that are all needed."""


def _ways_to_do(of: Patterns) -> tuple[Together, ...]:
    """The patterns of which any will do, each with those that it needs beside it."""
    if isinstance(of, model.AllOf):
        return (of.all_of,)
    return tuple((each,) for each in alternatives(of))


def _covered(some: Sequence[Together], every: Sequence[Together], vocabulary: Vocabulary) -> bool:
    """Whether whatever is done in one of *some* ways is done in one of *every*."""
    # Whatever needs more, or more of each, is done less often, and later.
    return all(
        any(_needs(one, other, vocabulary) for other in every) or _is_in_any(one, every, vocabulary)
        for one in some
    )


MOST_VALUES = 4096
"""Beyond so many combinations of values, patterns are not gone through together."""


def _is_in_any(one: Together, every: Sequence[Together], vocabulary: Vocabulary) -> bool:
    """Whether every event of a pattern is one of several, whatever its attributes are."""
    around = [each[0] for each in every if len(each) == 1 and each[0].event == one[0].event]
    if len(one) > 1 or not around:
        return False
    patterns = [one[0], *around]
    tests = [test for each in patterns for test in (each.where or {}).values()]
    names = sorted({name for each in patterns for name in each.where or {}})
    attributes = vocabulary.types[one[0].event].attributes
    domains = [_values(attributes[name], patterns) for name in names]
    if any(map(asks_known, tests)) or prod(map(len, domains)) > MOST_VALUES:
        return False
    events = (dict(zip(names, values, strict=True)) for values in product(*domains))
    return all(any(map(_passes(event), around)) for event in events if _passes(event)(one[0]))


def _values(attribute: Attribute, patterns: Sequence[model.EventPattern]) -> tuple[object, ...]:
    wheres = [each.where or {} for each in patterns]
    asked = [where[attribute.name] for where in wheres if attribute.name in where]
    return _domain_of(asked, attribute)


def _passes(event: Mapping[str, object]) -> Callable[[model.EventPattern], bool]:
    """Whether an event with these attributes passes a pattern."""
    return lambda pattern: all(
        value_test(test)(event[name]) for name, test in (pattern.where or {}).items()
    )


def _needs(mine: Together, its: Together, vocabulary: Vocabulary) -> bool:
    """Whether each of *its* has happened wherever all of *mine* have."""
    return all(any(_is_part(one, other, vocabulary) for one in mine) for other in its)


def alternatives(of: Patterns) -> tuple[model.EventPattern, ...]:
    """The patterns of which any will do."""
    match of:
        case None:
            return ()
        case model.EventPattern():
            return (of,)
        case model.AnyOf():
            return of.any_of
        case model.AllOf():
            return of.all_of
        case _:
            return of


def _is_part(one: model.EventPattern, of: model.EventPattern, vocabulary: Vocabulary) -> bool:
    """Whether whatever passes *one* passes the other."""
    if one.event != of.event:
        return False
    asked = one.where or {}
    attributes = vocabulary.types[of.event].attributes
    return all(
        name in asked and _implies(asked[name], test, attributes[name])
        for name, test in (of.where or {}).items()
    )


def _implies(one: model.Test, other: model.Test, attribute: Attribute) -> bool:
    if key_of(one) == key_of(other):
        return True
    if asks_known(one) or asks_known(other):
        return False
    passes, also = value_test(one), value_test(other)
    return all(also(value) for value in _domain(one, other, attribute) if passes(value))


def _meet(one: model.EventPattern, other: model.EventPattern, vocabulary: Vocabulary) -> bool:
    """Whether some event can pass both."""
    if one.event != other.event:
        return False
    attributes = vocabulary.types[one.event].attributes
    mine, its = one.where or {}, other.where or {}
    return all(
        _can_pass_both(mine[name], its[name], attributes[name]) for name in mine.keys() & its.keys()
    )


def _can_pass_both(one: model.Test, other: model.Test, attribute: Attribute) -> bool:
    if asks_known(one) or asks_known(other):
        return True
    passes, also = value_test(one), value_test(other)
    return any(passes(value) and also(value) for value in _domain(one, other, attribute))


def _domain(one: model.Test, other: model.Test, attribute: Attribute) -> tuple[object, ...]:
    return _domain_of((one, other), attribute)


def _domain_of(tests: Sequence[model.Test], attribute: Attribute) -> tuple[object, ...]:
    """The values of an attribute that make a difference to some tests."""
    mentions = Mentions()
    mentions.add(attribute, [value for test in tests for value in values_of(test)])
    every = mentions.domain(attribute)
    is_complete = attribute.choices and set(attribute.choices) <= set(every)
    return tuple(each for each in every if each != OTHER) if is_complete else every
