"""What a standard is about: whose it is, what it is counted from, and what it asks for.

Two standards can be put in order only if they ask for the same thing, counted from the same thing.
An *occasion* is one thing that time is counted from: a type of event, a date that is known of the
case, or a birthday. A standard on any of several conferences has several.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product
from typing import Any

from cpstandards import model
from cpstandards.describe import event, words
from cpstandards.horizon import Counting, counting_of
from cpstandards.horizon.forms import IT, OWN
from cpstandards.horizon.outcomes import key_of
from cpstandards.structure import variants
from cpstandards.vocabulary import Vocabulary


@dataclass(frozen=True)
class Held:
    """A standard, with the ruleset that it stands in.

    Attributes:
        label: what the ruleset is called in this comparison.
        ruleset: the ruleset.
        standard: one of its standards, or that standard under another of its readings.
        vocabulary: the event types and facts that it can speak of.
    """

    label: str
    ruleset: model.Ruleset
    standard: model.Standard
    vocabulary: Vocabulary

    @cached_property
    def counting(self) -> Counting:
        """How its days are counted."""
        return counting_of(self.ruleset, self.standard)

    @cached_property
    def own(self) -> model.Anchor | None:
        """What its moments are counted from, unless they say otherwise."""
        of = self.standard
        return of.before or of.around or of.after

    @cached_property
    def reference(self) -> model.Anchor | None:
        """What its deadline is counted from: its own anchor, or another that it names instead."""
        at = self.standard.within
        if isinstance(at, model.LimitFrom):
            at = at.after if at.after is not None else at.before
        if isinstance(at, ANCHORS):
            return at
        return self.own

    @cached_property
    def occasions(self) -> Mapping[str, tuple[model.Tests, ...]]:
        """What its deadline is counted from, by name, with what is asked of each."""
        return tests_by_type(self.reference)

    @cached_property
    def duty(self) -> Mapping[str, tuple[model.Tests, ...]]:
        """What it asks for, or forbids: event types, with what is asked of each."""
        return tests_by_type(self.standard.duty or self.standard.forbids)

    @cached_property
    def anchors(self) -> Mapping[str, tuple[model.Tests, ...]]:
        """What any of its anchors asks, by event type; duties and conditions left aside."""
        return _anchors_in(self.standard)

    @cached_property
    def read(self) -> tuple[tuple[str | None, Held], ...]:
        """The standard under each of its readings, the default first, with the readings' names.

        The name is None if there is only one.
        """
        if not self.standard.readings:
            return ((None, self),)
        return tuple(
            (name, replace(self, standard=standard)) for name, standard in variants(self.standard)
        )

    @property
    def group(self) -> str:
        """Whether it is done once, recurs, or forbids."""
        return GROUPS.get(self.standard.kind, "once")


GROUPS = {"every": "recurs", "not_before": "forbids"}

ANCHORS = (model.EventPattern, model.AnyOf, model.AllOf, model.FactAnchor, model.Birthday)


def tests_by_type(of: object) -> Mapping[str, tuple[model.Tests, ...]]:
    """The event types that a pattern or anchor names, with what it asks of each.

    A date that is no event's has a name of its own.
    """
    match of:
        case model.EventPattern():
            return {of.event: (of.where or {},)}
        case model.AnyOf():
            return _gathered(of.any_of)
        case model.AllOf():
            return _gathered(of.all_of)
        case model.FactAnchor():
            return {f"fact {of.fact}": ({},)}
        case model.Birthday():
            return {f"birthday {of.birthday}": ({},)}
        case _:
            return {}


def _gathered(patterns: tuple[model.EventPattern, ...]) -> Mapping[str, tuple[model.Tests, ...]]:
    found: dict[str, tuple[model.Tests, ...]] = {}
    for each in patterns:
        found[each.event] = (*found.get(each.event, ()), each.where or {})
    return found


def occasion_in_words(name: str) -> str:
    """An occasion as people write it.

    Example:
        >>> occasion_in_words("review_conference"), occasion_in_words("birthday 18")
        ('review conference', 'birthday of 18 years')
    """
    kind, _, rest = name.partition(" ")
    if kind == "birthday":
        return f"birthday of {rest} years"
    return words(rest) if kind == "fact" else event(name)


# --- whether two things can be one ---------------------------------------------------------------

Asked = Mapping[str, tuple[model.Tests, ...]]
"""By event type, what is asked of such an event, in one way or another."""


def shared(one: Asked, other: Asked) -> tuple[str, ...]:
    """The event types that are in both, and of which not the contrary is asked."""
    return tuple(
        name
        for name in one
        if name in other and any(are_compatible(a, b) for a, b in product(one[name], other[name]))
    )


def are_compatible(one: model.Tests, other: model.Tests) -> bool:
    """Whether what is asked of an event can be the same event's.

    Example:
        >>> are_compatible({"author": "agency"}, {"author": ("agency", "social_worker")})
        True
        >>> are_compatible({"shared_with": "parents"}, {"shared_with": "child"})
        False
    """
    return all(_can_both_pass(one[name], other[name]) for name in one if name in other)


def _can_both_pass(one: model.Test, other: model.Test) -> bool:
    mine, its = _allowed(one), _allowed(other)
    if mine is not None and its is not None:
        return not mine.isdisjoint(its)
    if mine is not None:
        return not mine <= _refused(other)
    return its is None or not its <= _refused(one)


def _allowed(test: model.Test) -> frozenset[Any] | None:  # Any: any plain value
    """The values that pass; None if these are not listed."""
    if isinstance(test, model.Comparison):
        return None if test.has_all is None else frozenset(test.has_all)
    return frozenset(test) if isinstance(test, tuple) else frozenset((test,))


def _refused(test: model.Test) -> frozenset[Any]:  # Any: as above
    """Values that surely do not pass."""
    if not isinstance(test, model.Comparison) or test.not_ is None:
        return frozenset()
    return frozenset(test.not_) if isinstance(test.not_, tuple) else frozenset((test.not_,))


def is_same_text(one: object, other: object) -> bool:
    """Whether two parts of standards say the same."""
    if one is None or other is None:
        return one is other
    return one is other or key_of(one) == key_of(other)


def triggers(one: Held, other: Held) -> list[str]:
    """The event types that the trigger of both can be, where both have one alike; or of either."""
    mine, its = tests_by_type(one.own), tests_by_type(other.own)
    return sorted(shared(mine, its) or {*mine, *its})


# --- what anchors are called ---------------------------------------------------------------------


class Names:
    """What anchors are called where two standards stand side by side.

    Anchors of one name fall on one day. What both are counted from is each one's own; any other is
    called by its event types, and by its text where the two sides ask contrary things of them.
    """

    def __init__(self, one: Held, other: Held) -> None:
        self.occasions = frozenset(shared(one.occasions, other.occasions))
        self.it = OWN if self._is_it(one.own) and self._is_it(other.own) else IT
        self.contrary = frozenset(_contrary(one, other))

    def __call__(self, anchor: Any, planned: bool) -> str | None:  # Any: an anchor
        """What *anchor* is called, which may be only *planned*."""
        types = tests_by_type(anchor)
        beside = getattr(anchor, "is_beside", False)
        which = getattr(anchor, "which", None)
        if beside or isinstance(anchor, model.AllOf):
            return None
        if which in FROM_ITSELF and not self.occasions.isdisjoint(types):
            return self.it
        if not self.contrary.isdisjoint(types):
            return None
        known = "" if not planned else ", held or planned"
        return f"{' or '.join(sorted(types))}, {which or 'next'}{known}"

    def own(self, of: Held) -> str:
        """What the own anchor of *of* is called."""
        planned = of.standard.kind in ("before", "window")
        if of.own is None or self._is_it(of.own):
            return self.it
        return self(of.own, planned) or key_of(of.own)

    def _is_it(self, anchor: object) -> bool:
        """Whether an own anchor is what both are counted from."""
        return not self.occasions.isdisjoint(tests_by_type(anchor))


FROM_ITSELF = (None, "each", "next")
"""Which of several events an anchor can be for the event that stands there to be meant."""


def _contrary(one: Held, other: Held) -> Iterator[str]:
    """The event types of which the anchors of the two sides ask contrary things."""
    mine, its = one.anchors, other.anchors
    for name in set(mine) & set(its):
        if not all(are_compatible(a, b) for a, b in product(mine[name], its[name])):
            yield name


def _anchors_in(part: object) -> dict[str, tuple[model.Tests, ...]]:
    """What any anchor of a standard asks, by event type; duties and conditions left aside."""
    found: dict[str, tuple[model.Tests, ...]] = {}
    if isinstance(part, ANCHORS):
        found = dict(tests_by_type(part))
    inner: tuple[object, ...] = ()
    if isinstance(part, (tuple, list)):
        inner = tuple(part)
    elif isinstance(part, model.Model):
        names = [name for name in type(part).model_fields if name not in NOT_ANCHORS]
        inner = tuple(getattr(part, name) for name in names)
    for each in inner:
        for name, tests in _anchors_in(each).items():
            found[name] = (*found.get(name, ()), *tests)
    return found


NOT_ANCHORS = frozenset(
    {"duty", "forbids", "ends_on", "when", "unless", "waiver", "readings", "examples", "agreed"}
)
