"""The laws that can be tested on a ruleset, each a search for a history that breaks it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from cpstandards import model
from cpstandards.compile import Program
from cpstandards.evaluate import program_of
from cpstandards.limits import Limit
from cpstandards.structure import event_types_in, is_timed, tests_in
from cpstandards.testing.aims import places_of
from cpstandards.testing.checks import (
    LawBrokenError,
    check_blur,
    check_holiday,
    check_json,
    check_laxer,
    check_next_change,
    check_order,
    check_permanence,
    check_prefix,
    check_purity,
    check_slots,
    check_waiver,
)
from cpstandards.testing.histories import History, Targets, Twists, histories_of
from cpstandards.testing.scenes import Draw
from cpstandards.testing.varying import laxer

Check = Callable[[History, Draw], None]
Suits = Callable[[model.Standard, model.Ruleset], bool]


def _always(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    return True


def _has_laxer(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    return laxer(standard) is not None


def _counts_forwards(standard: model.Standard, ruleset: model.Ruleset) -> bool:
    """Whether it has one plain limit, counted forwards in days, and no deadline is moved back."""
    limit = standard.within if standard.kind == "within" else standard.every
    own = standard.conventions or model.Conventions()
    moved = {own.non_working_deadline, ruleset.conventions.non_working_deadline}
    return (
        isinstance(limit, Limit)
        and standard.kind in ("within", "every")
        and standard.restart in (None, "from_actual")
        and "previous_working_day" not in moved
        and not is_timed(standard)
    )


def _names_what_is_known(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    """Whether no test asks what is known: then knowing less is an answer of its own."""
    return not any(isinstance(part, model.Comparison) and part.known for part in tests_in(standard))


def _accepts_waivers(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    return (standard.waiver.event if standard.waiver else "waiver") not in event_types_in(standard)


def _has_equal_gaps(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    every = standard.every
    return (
        standard.restart == "from_actual"
        and standard.first is None
        and isinstance(every, Limit)
        and every.unit in ("days", "weeks")
    )


@dataclass(frozen=True)
class Law:
    """One law, to be tested on a ruleset by calling it.

    Attributes:
        name: in one word.
        statement: what holds, in a sentence.
        check: tests it on one history, with what it varies drawn.
        program: the ruleset, compiled.
        places: the standards that it can be tested on, by index; empty: it says nothing of them.

    Raises:
        LawBrokenError: when called, with the smallest history found that breaks it.

    Example:
        >>> from cpstandards import board
        >>> for law in laws(board("rochdale")):
        ...     law(max_examples=5)
    """

    name: str
    statement: str
    check: Check
    program: Program = field(repr=False)
    places: tuple[int, ...] = field(repr=False)

    def __call__(self, max_examples: int = 100, seed: int | None = None) -> None:
        """Searches for a history that breaks the law.

        Args:
            max_examples: how many histories are tried.
            seed: other histories for each number; None: the same ones every time.
        """
        if self.places:
            _search(self, max_examples, seed)


def laws(ruleset: model.Ruleset | Program, standard: str | None = None) -> tuple[Law, ...]:
    """The laws that can be tested on a ruleset without knowing its document.

    Args:
        ruleset: a ruleset, or one already compiled.
        standard: the id or topic of the only standard to test; None: all of them.

    Raises:
        KeyError: the ruleset has no such standard.

    Example:
        >>> from cpstandards import board
        >>> [law.name for law in laws(board("rochdale"))][:3]
        ['prefix', 'permanence', 'laxer']
    """
    program = program_of(ruleset)
    meant = places_of(program.ruleset, standard)
    return tuple(
        Law(
            check.__name__.removeprefix("check_"),
            (check.__doc__ or "").partition("\n")[0],
            check,
            program,
            tuple(
                index
                for index, each in enumerate(program.ruleset.standards)
                if index in meant and suits(each, program.ruleset)
            ),
        )
        for check, suits in CHECKS
    )


CHECKS: tuple[tuple[Check, Suits], ...] = (
    (check_prefix, _always),
    (check_permanence, _always),
    (check_laxer, _has_laxer),
    (check_holiday, _counts_forwards),
    (check_order, _always),
    (check_blur, _names_what_is_known),
    (check_next_change, _always),
    (check_waiver, _accepts_waivers),
    (check_purity, _always),
    (check_json, _always),
    (check_slots, _has_equal_gaps),
)


def _search(law: Law, max_examples: int, start: int | None) -> None:
    histories = histories_of(Targets(law.program, law.places), Twists())

    def holds(history: History, data: st.DataObject) -> None:
        law.check(history, data.draw)

    test = settings(
        max_examples=max_examples,
        deadline=None,
        database=None,
        derandomize=start is None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )(given(histories, st.data())(holds))
    if start is not None:
        test = seed(start)(test)
    try:
        test()
    except LawBrokenError as error:
        raise LawBrokenError(error.law, error.why, error.history) from None
