"""Whether a condition is true in an outcome."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias, assert_never

from cpstandards import model
from cpstandards.compile.matching import value_test
from cpstandards.horizon.outcomes.questions import (
    AGE,
    CLOCK,
    DAY,
    HOURS,
    TYPE,
    Arises,
    Asked,
    Outcome,
    Question,
    fact_question,
    past_question,
)
from cpstandards.horizon.outcomes.values import asks_known

Check: TypeAlias = Callable[[Outcome], bool]
"""Whether a condition is true where the questions turn out so."""


def holds(of: Asked | None, outcome: Outcome) -> bool:
    """Whether a condition is true where the questions turn out so."""
    return check(of)(outcome)


def check(  # noqa: C901, PLR0911, PLR0912 - one line for each form of condition
    of: Asked | None,
) -> Check:
    """The condition, as a question to be asked of many outcomes; None always holds."""
    match of:
        case None:
            return _always
        case model.FactIs():
            return _tests({fact_question(name, of.by): test for name, test in of.fact.items()})
        case model.TriggerIs():
            return _trigger(of.trigger)
        case model.CountIs():
            return _bounds(past_question(of), of)
        case model.AgeIs():
            return _bounds(AGE, of.age)
        case model.LatestIs():
            key, last = past_question(of), of.is_
            return lambda outcome: bool(outcome[key] == last)
        case model.DuringIs():
            return _during(of.during)
        case model.All():
            return _every([check(each) for each in of.all])
        case model.Any_():
            return _some([check(each) for each in of.any])
        case model.Not():
            inner = check(of.not_)
            return lambda outcome: not inner(outcome)
        case Arises():
            return _some([_matches(each) for each in of.patterns])
        case _:  # pragma: no cover
            assert_never(of)


def _always(_: Outcome) -> bool:
    return True


def _every(parts: list[Check]) -> Check:
    return lambda outcome: all(part(outcome) for part in parts)


def _some(parts: list[Check]) -> Check:
    return lambda outcome: any(part(outcome) for part in parts)


def _trigger(tests: model.Tests) -> Check:
    return _tests({Question("trigger", name): test for name, test in tests.items()})


def _tests(tests: dict[Question, model.Test]) -> Check:
    every = [(question, _passing(test)) for question, test in tests.items()]
    return lambda outcome: all(passes(*outcome[question]) for question, passes in every)


def _passing(test: model.Test) -> Callable[[bool, object], bool]:
    """Whether a value passes, given whether it is known; None passes nothing."""
    if asks_known(test):
        return _is_known
    passes = value_test(test)
    return lambda _, value: value is not None and passes(value)


def _is_known(known: bool, _: object) -> bool:
    return known


def _bounds(question: Question, of: model.CountIs | model.Years) -> Check:
    least, most = of.at_least, of.at_most
    return lambda outcome: (
        (least is None or outcome[question] >= least)
        and (most is None or outcome[question] <= most)
    )


def _during(of: model.Period | str) -> Check:
    if not isinstance(of, model.Period):
        return lambda outcome: bool(outcome[DAY] and outcome[HOURS])
    parts: list[Check] = []
    if of.on is not None:
        wanted = of.on == "working_days"
        parts.append(lambda outcome: outcome[DAY] is wanted)
    if of.from_ is not None and of.to is not None:
        parts.append(_between(of.from_, of.to))
    return _every(parts)


def _between(start: str, end: str) -> Check:
    """The time of day is *start* or later and before *end*, perhaps past midnight."""
    if start < end:
        return lambda outcome: start <= outcome[CLOCK] < end
    return lambda outcome: outcome[CLOCK] >= start or outcome[CLOCK] < end


def _matches(pattern: model.EventPattern) -> Check:
    """The trigger, where it may be of several types, is of this one and passes."""
    passes, name = _trigger(pattern.where or {}), pattern.event
    return lambda outcome: outcome.get(TYPE, name) == name and passes(outcome)
