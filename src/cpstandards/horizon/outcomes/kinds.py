"""What conditions ask about past events, and which events they can tell apart."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Any, NamedTuple

from cpstandards import model
from cpstandards.compile.matching import value_test
from cpstandards.horizon.outcomes.questions import Question, key_of
from cpstandards.horizon.outcomes.values import answers, asks_known
from cpstandards.limits import Conventions, Limit
from cpstandards.vocabulary import EventType, Vocabulary


@dataclass(frozen=True, slots=True)
class Asking:
    """One question about past events.

    Attributes:
        question: the question.
        patterns: the events that it is about; of `latest`, those that replace one another.
        by: until when it looks.
        within: how far back; None: as far as there is anything.
        bounds: the numbers that make a difference, in order; empty: it asks which came last.
    """

    question: Question
    patterns: tuple[model.EventPattern, ...]
    by: model.By | Limit
    within: Limit | None = None
    bounds: tuple[int, ...] = ()

    @property
    def types(self) -> tuple[str, ...]:
        """The event types in the order in which they replace one another on one day."""
        return tuple(dict.fromkeys(each.event for each in self.patterns))

    def answer(self, state: int) -> Any:
        """The answer, given how many there were, or the place of the one that came last."""
        if self.bounds:
            return max(each for each in self.bounds if each <= state)
        return self.types[state - 1] if state else None


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a standard whose conditions look at the past.

    Attributes:
        vocabulary: event types and their attributes.
        triggers: the event types that the trigger can be; none: any.
        conventions: how limits are counted; None: in any way.
        asked: the names of all attributes and facts that conditions ask about.
    """

    vocabulary: Vocabulary
    triggers: tuple[str, ...]
    conventions: Conventions | None
    asked: frozenset[str]


class Kind(NamedTuple):
    """Events that no pattern can tell apart.

    Attributes:
        type: their type.
        matched: the patterns that they match, as text.
    """

    type: str
    matched: frozenset[str]


def kinds_of(asked: Iterable[Asking], known: Known) -> tuple[tuple[Kind, ...], bool]:
    """All kinds of event, and whether it is left open what some pattern presumes."""
    by_type: dict[str, dict[str, model.EventPattern]] = {}
    for each in asked:
        for pattern in each.patterns:
            by_type.setdefault(pattern.event, {})[key_of(pattern)] = pattern
    found: dict[Kind, None] = {}
    is_open = False
    for name, patterns in by_type.items():
        cls = known.vocabulary.types.get(name)
        presumed = [each for each in (cls.presumed if cls else ()) if each in known.asked]
        is_open = is_open or bool(presumed)
        for matched in _matched(patterns, cls, presumed):
            if matched:
                found[Kind(name, matched)] = None
    return tuple(found), is_open


def _matched(
    patterns: dict[str, model.EventPattern], cls: EventType | None, presumed: Sequence[str]
) -> Iterator[frozenset[str]]:
    """Which of *patterns* an event of one type can match together.

    Where a standard asks elsewhere about what a pattern presumes, it may or may not presume it.
    """
    tests: dict[str, list[model.Test]] = {name: [] for name in presumed}
    for pattern in patterns.values():
        for name, test in (pattern.where or {}).items():
            tests.setdefault(name, []).append(test)
    attributes = cls.attributes if cls else {}
    domains = [answers(attributes.get(name), each) for name, each in tests.items()]
    for chosen in product(*domains):
        values = dict(zip(tests, chosen, strict=True))
        sure, maybe = set(), []
        for key, pattern in patterns.items():
            asked = pattern.where or {}
            if all(_passes(values[name], test) for name, test in asked.items()):
                is_open = any(values[name][1] is False for name in presumed if name not in asked)
                maybe.append(key) if is_open else sure.add(key)
        for some in subsets(maybe):
            yield frozenset(sure.union(some))


def _passes(value: tuple[bool, Any], test: model.Test) -> bool:
    return value[0] if asks_known(test) else value[1] is not None and value_test(test)(value[1])


def subsets(of: Sequence[Any]) -> Iterator[tuple[Any, ...]]:  # Any: whatever they are of
    """Every choice of some of them, of none and of all."""
    for size in range(len(of) + 1):
        yield from combinations(of, size)
