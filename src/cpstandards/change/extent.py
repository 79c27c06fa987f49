"""Whether one pattern asks for fewer events than another, for more, or for others."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.compile.matching import Mentions, value_test, values_of
from cpstandards.horizon.outcomes import key_of
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
    if isinstance(new, model.AllOf) or isinstance(old, model.AllOf):
        return _of_several(new, old, vocabulary)
    mine, its = alternatives(new), alternatives(old)
    within, around = _covered(mine, its, vocabulary), _covered(its, mine, vocabulary)
    if within or around:
        return Extent.SAME if within and around else Extent.FEWER if within else Extent.MORE
    types = {each.event for each in mine}, {each.event for each in its}
    if types[0] == types[1] and any(_meet(a, b, vocabulary) for a in mine for b in its):
        return Extent.SOME
    return Extent.OTHER


def _of_several(new: Patterns, old: Patterns, vocabulary: Vocabulary) -> Extent:
    """As `extent`, where several events are needed together."""
    mine, its = needed(new), needed(old)
    if not mine or not its:
        return Extent.SAME if key_of(new) == key_of(old) else Extent.OTHER
    # Whatever needs more, or more of each, is done less often, and later.
    within, around = _needs(mine, its, vocabulary), _needs(its, mine, vocabulary)
    if within or around:
        return Extent.SAME if within and around else Extent.FEWER if within else Extent.MORE
    types = {each.event for each in mine}, {each.event for each in its}
    return Extent.SOME if types[0] == types[1] else Extent.OTHER


def needed(of: Patterns) -> tuple[model.EventPattern, ...]:
    """The patterns that are all needed; none, where one of several will do."""
    if isinstance(of, model.AllOf):
        return of.all_of
    return (of,) if isinstance(of, model.EventPattern) else ()


def _needs(
    mine: Sequence[model.EventPattern],
    its: Sequence[model.EventPattern],
    vocabulary: Vocabulary,
) -> bool:
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


def _covered(
    some: Sequence[model.EventPattern], every: Sequence[model.EventPattern], vocabulary: Vocabulary
) -> bool:
    """Whether every event of *some* is one of *every*."""
    return all(any(_is_part(one, other, vocabulary) for other in every) for one in some)


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
    if _asks_known(one) or _asks_known(other):
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
    if _asks_known(one) or _asks_known(other):
        return True
    passes, also = value_test(one), value_test(other)
    return any(passes(value) and also(value) for value in _domain(one, other, attribute))


def _domain(one: model.Test, other: model.Test, attribute: Attribute) -> tuple[object, ...]:
    mentions = Mentions()
    mentions.add(attribute, [*values_of(one), *values_of(other)])
    return mentions.domain(attribute)


def _asks_known(test: model.Test) -> bool:
    return isinstance(test, model.Comparison) and bool(test.known)
