"""Conditions gone through: every way that what they ask about can turn out.

A condition speaks of facts, of the triggering event's attributes, and of the past. What it does not
distinguish cannot matter, so each of these is a *question* with a few answers, and a condition is
true or false for each choice of answers. Questions about the past (`count`, `latest`) are taken to
be independent of one another; `Questions.is_loose` says where that may go too far.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from json import dumps
from math import prod
from typing import Any, TypeAlias

from cpstandards import describe, model
from cpstandards.attributes import Attribute
from cpstandards.compile.matching import Mentions, value_test, values_of
from cpstandards.limits import Limit
from cpstandards.structure import event_types_in
from cpstandards.vocabulary import Vocabulary

MOST_OUTCOMES = 4096
"""Beyond so many combinations of answers, conditions are not gone through."""


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a condition asks about.

    Attributes:
        kind: `fact` (perhaps as it stood by some time), `trigger` (an attribute of the triggering
            event), `count`, `latest`, or `whether` for any other condition, taken as a whole.
        name: of the fact or attribute; otherwise the question itself as text.
        of: the condition that asks it, where it is about the past.
    """

    kind: str
    name: str
    of: model.Condition | None = field(default=None, compare=False)


LACKING = (False, None)
"""The answer of an event of a type that has no such attribute."""

Outcome = Mapping[Question, Any]
"""One answer to each question."""


@dataclass(frozen=True)
class Questions:
    """All that some conditions ask, with every answer that makes a difference.

    Attributes:
        answers: the possible answers to each question.
    """

    answers: Mapping[Question, tuple[Any, ...]]

    @property
    def count(self) -> int:
        """How many outcomes there are."""
        return prod(len(each) for each in self.answers.values())

    @property
    def are_too_many(self) -> bool:
        """Whether there are more outcomes than are gone through."""
        return self.count > MOST_OUTCOMES

    @cached_property
    def is_loose(self) -> bool:
        """Whether some outcomes may be impossible: two questions about the same past events."""
        asked = [_subjects(each) for each in self.answers if each.of is not None]
        return len(set().union(*asked)) < sum(map(len, asked))

    def have_in_common(self, other: Questions) -> bool:
        """Whether both ask about the same fact, attribute or past events."""
        mine, its = (set().union(*map(_subjects, each.answers)) for each in (self, other))
        return not mine.isdisjoint(its)

    def outcomes(self) -> Iterator[Outcome]:
        """Every combination of answers."""
        for answers in product(*self.answers.values()):
            yield dict(zip(self.answers, answers, strict=True))

    def distinct(
        self, asked: Iterable[model.Condition], given: Iterable[model.Condition] = ()
    ) -> Iterator[Outcome]:
        """One outcome for each way that some conditions can turn out together.

        Args:
            asked: the conditions.
            given: conditions that hold in all of these outcomes.
        """
        tests, needed = [check(each) for each in asked], [check(each) for each in given]
        seen: set[tuple[bool, ...]] = set()
        for outcome in self.outcomes():
            found = tuple(test(outcome) for test in tests)
            if found not in seen and all(test(outcome) for test in needed):
                seen.add(found)
                yield outcome


def _subjects(of: Question) -> set[str]:
    """What a question is about."""
    if of.of is None:
        return {of.name}
    return event_types_in(of.of) or {of.kind}


def questions_of(
    conditions: Iterable[model.Condition | None],
    vocabulary: Vocabulary,
    triggers: Iterable[str] = (),
) -> Questions:
    """What *conditions* ask, and every answer that makes a difference to any of them.

    Args:
        conditions: None is the condition that always holds, and asks nothing.
        vocabulary: the facts and attributes that they speak of.
        triggers: the event types that the trigger can be, if known; an event that has no such
            attribute does not pass a test on it.
    """
    gathering = _Gathering(vocabulary, tuple(triggers))
    for each in conditions:
        if each is not None:
            gathering.add(each)
    return gathering.questions()


class _Gathering:
    """Collects the questions of conditions, and the values that they compare with."""

    def __init__(self, vocabulary: Vocabulary, triggers: tuple[str, ...]) -> None:
        self.vocabulary = vocabulary
        self.triggers = triggers
        self.mentions: dict[Question, tuple[Attribute | None, Mentions]] = {}
        self.known: set[Question] = set()
        self.past: dict[Question, tuple[Any, ...]] = {}

    def add(self, of: model.Condition) -> None:
        match of:
            case model.FactIs():
                self._tests(_fact_kind(of), of.fact)
            case model.TriggerIs():
                self._tests("trigger", of.trigger)
            case model.CountIs():
                bounds = {of.at_least or 0, (of.at_least or 0) - 1, of.at_most or 0}
                bounds |= {0, (of.at_most or 0) + 1}
                key = _past(of)
                found = bounds | set(self.past.get(key, ()))
                self.past[key] = tuple(sorted(number for number in found if number >= 0))
            case model.LatestIs():
                types = tuple(dict.fromkeys(pattern.event for pattern in of.latest))
                self.past[_past(of)] = (*types, None)
            case model.All():
                for each in of.all:
                    self.add(each)
            case model.Any_():
                for each in of.any:
                    self.add(each)
            case model.Not():
                self.add(of.not_)
            case _:
                self.past[_past(of)] = (True, False)

    def _tests(self, kind: str, tests: model.Tests) -> None:
        for name, test in tests.items():
            key = Question(kind, name)
            attribute = _attribute(kind, name, self.vocabulary)
            _, mentions = self.mentions.setdefault(key, (attribute, Mentions()))
            if isinstance(test, model.Comparison) and test.known:
                self.known.add(key)
            if attribute is not None:
                mentions.add(attribute, values_of(test))

    def questions(self) -> Questions:
        answers: dict[Question, tuple[Any, ...]] = {}
        for key, (attribute, mentions) in self.mentions.items():
            domain = (True, False) if attribute is None else mentions.domain(attribute)
            is_known = (True, False) if key in self.known else (True,)
            answers[key] = tuple(product(is_known, domain))
            if key.kind == "trigger" and self._may_lack(key.name):
                answers[key] += (LACKING,)
        return Questions(answers | self.past)

    def _may_lack(self, name: str) -> bool:
        """Whether the trigger may be an event without the attribute *name*."""
        types = self.vocabulary.types
        known = [types[each] for each in self.triggers if each in types]
        return not known or any(name not in cls.attribute_names for cls in known)


def _attribute(kind: str, name: str, vocabulary: Vocabulary) -> Attribute | None:
    if kind.startswith("fact"):
        return vocabulary.facts.get(name)
    having = (cls.attributes for cls in vocabulary.types.values() if name in cls.attribute_names)
    return next((attributes[name] for attributes in having), None)


def key_of(part: object) -> str:
    """A part of a standard as text that equal parts share, however they were written."""
    if isinstance(part, model.Model):
        part = part.model_dump(mode="json", by_alias=True, exclude_none=True)
    elif isinstance(part, (tuple, list)):
        part = [key_of(each) for each in part]
    elif isinstance(part, Mapping):
        part = {str(name): key_of(value) for name, value in part.items()}
    elif isinstance(part, Limit):
        part = str(part)
    return dumps(part, sort_keys=True, default=str)


def _fact_kind(of: model.FactIs) -> str:
    """The kind of question: a fact as it is, or as it stood so long after the trigger."""
    by = getattr(of, "by", None)
    return "fact" if by is None else f"fact by {by}"


def _past(of: model.Condition) -> Question:
    """The question about the past that *of* asks, apart from its bounds."""
    match of:
        case model.CountIs():
            free = of.model_copy(update={"at_least": 0, "at_most": None})
            return Question("count", key_of(free), of)
        case model.LatestIs():
            return Question("latest", key_of(of.model_copy(update={"is_": ""})), of)
        case _:
            return Question("whether", key_of(of), of)


Check: TypeAlias = Callable[[Outcome], bool]
"""Whether a condition is true where the questions turn out so."""


def holds(of: model.Condition | None, outcome: Outcome) -> bool:
    """Whether a condition is true where the questions turn out so."""
    return check(of)(outcome)


def check(  # noqa: PLR0911 - one line for each form of condition
    of: model.Condition | None,
) -> Check:
    """The condition, as a question to be asked of many outcomes."""
    match of:
        case None:
            return _always
        case model.FactIs():
            return _all_pass(_fact_kind(of), of.fact)
        case model.TriggerIs():
            return _all_pass("trigger", of.trigger)
        case model.CountIs():
            key, least, most = _past(of), of.at_least or 0, of.at_most
            if most is None:
                return lambda outcome: bool(outcome[key] >= least)
            return lambda outcome: bool(least <= outcome[key] <= most)
        case model.LatestIs():
            key, last = _past(of), of.is_
            return lambda outcome: bool(outcome[key] == last)
        case model.All():
            every = [check(each) for each in of.all]
            return lambda outcome: all(test(outcome) for test in every)
        case model.Any_():
            some = [check(each) for each in of.any]
            return lambda outcome: any(test(outcome) for test in some)
        case model.Not():
            inner = check(of.not_)
            return lambda outcome: not inner(outcome)
        case _:
            key = _past(of)
            return lambda outcome: bool(outcome[key])


def _always(_: Outcome) -> bool:
    return True


def _all_pass(kind: str, tests: model.Tests) -> Check:
    every = [(Question(kind, name), _passing(test)) for name, test in tests.items()]
    return lambda outcome: all(passes(*outcome[question]) for question, passes in every)


def _passing(test: model.Test) -> Callable[[bool, object], bool]:
    """Whether a value passes, given whether it is known."""
    must_be_known = isinstance(test, model.Comparison) and bool(test.known)
    passes = value_test(test)
    return lambda is_known, value: (
        value is not None and (is_known or not must_be_known) and passes(value)
    )


def in_words(outcome: Outcome) -> tuple[str, ...]:
    """An outcome in a few words each, without any date."""
    return tuple(_words(question, answer) for question, answer in outcome.items())


def _words(question: Question, answer: Any) -> str:
    match question.of:
        case model.CountIs() as of:
            return f"{answer or 'no'} {describe.pattern(of.count)}"
        case model.LatestIs():
            return f"last came {describe.words(answer) if answer else 'none'}"
        case None:
            if answer == LACKING:
                return f"{describe.words(question.name)}: none of this event"
            is_known, value = answer
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            return f"{describe.words(question.name)}: {shown if is_known else 'not known'}"
        case other:
            return f"{describe.condition(other)}: {'yes' if answer else 'no'}"
