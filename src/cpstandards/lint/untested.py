"""Limits that no example notices being changed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from cpstandards import model
from cpstandards.compile import compile_ruleset
from cpstandards.errors import LimitError
from cpstandards.limits import Limit, Unit
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.parts import replaced
from cpstandards.lint.subject import Subject
from cpstandards.worked import disagreements

SWAPPED = {
    Unit.DAYS: Unit.WORKING_DAYS,
    Unit.WORKING_DAYS: Unit.DAYS,
    Unit.WEEKS: Unit.MONTHS,
    Unit.MONTHS: Unit.WEEKS,
}
"""The unit that each is most easily mistaken for."""


class Place(NamedTuple):
    """A limit of a standard, by default: which standard, where in the YAML, and the limit."""

    number: int
    path: Path
    limit: Limit


def untested(subject: Subject) -> Iterator[Finding]:
    """The limits of which every small change agrees with every example of their standard."""
    left = list(_places(subject))
    for change in (_more, _less, _swapped):
        left = list(_survivors(left, change, subject))
    for index, path, limit in left:
        id = subject.ruleset.standards[index].id
        message = f"the examples of `{id}` agree with `{limit}` and with every limit near it"
        help = "add one on the last day in time, and one on the day after"
        yield Finding("CPS524", message, help, path, id)


def _places(subject: Subject) -> Iterator[Place]:
    for (index, standard), variants in zip(subject.each(), subject.variants, strict=True):
        if standard.examples:
            for part, path in variants[0].parts():
                if isinstance(part, Limit):
                    yield Place(index, path, part)


def _more(limit: Limit) -> Limit:
    return Limit(limit.amount + 1, limit.unit)


def _less(limit: Limit) -> Limit:
    return Limit(limit.amount - 1, limit.unit)


def _swapped(limit: Limit) -> Limit:
    return Limit(limit.amount, SWAPPED.get(limit.unit, limit.unit))


def _survivors(
    places: Sequence[Place], change: Callable[[Limit], Limit], subject: Subject
) -> Iterator[Place]:
    """The *places* at which no example notices the change; all are compiled at once."""
    standards = subject.ruleset.standards
    mutants = tuple(
        replaced(standards[place.number], place.path[2:], _or_itself(place.limit, change))
        for place in places
    )
    program = compile_ruleset(subject.ruleset.model_copy(update={"standards": mutants}))
    for number, (place, mutant) in enumerate(zip(places, mutants, strict=True)):
        examples: Sequence[model.Example] = mutant.examples
        said = (each for one in examples for each in disagreements(program, number, one))
        if next(said, None) is None:
            yield place


def _or_itself(limit: Limit, change: Callable[[Limit], Limit]) -> Limit:
    """*limit* changed, or itself where that would be no limit."""
    try:
        return change(limit)
    except LimitError:
        return limit
