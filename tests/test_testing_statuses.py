"""Every shipped standard reaches every status that it can have, and no other."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from cpstandards import Status, board, boards
from cpstandards.compile import Program
from cpstandards.evaluate import program_of
from cpstandards.testing import History, case_histories, statuses_of
from cpstandards.testing.statuses import NO_NUMBER

EXAMPLES = 1000

UNREACHABLE: Mapping[tuple[str, str], Mapping[Status, str]] = {}
"""What a standard's own conditions rule out, by ruleset and id, with the reason."""


class EverythingSeen(Exception):
    """Nothing is left to look for."""


def reached(program: Program, standard: str, wanted: frozenset[Status]) -> frozenset[Status]:
    """The statuses met in the histories of a standard, looking no further than what is wanted."""
    seen: set[Status] = set()

    @settings(
        max_examples=EXAMPLES,
        database=None,
        derandomize=True,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case_histories(program, standard))
    def look(history: History) -> None:
        seen.update(each.status for each in history.obligations)
        if seen >= wanted:
            raise EverythingSeen

    with suppress(EverythingSeen):
        look()
    return frozenset(seen)


@pytest.mark.parametrize("name", boards())
def test_every_standard_reaches_each_of_its_statuses(name: str) -> None:
    program = program_of(board(name))
    wrong = []
    for standard in program.ruleset.standards:
        can, _ = statuses_of(program, standard.id)
        excepted = UNREACHABLE.get((name, standard.id), {})
        wanted = frozenset(can) - excepted.keys()
        seen = reached(program, standard.id, wanted)
        if seen != wanted:
            missing, others = sorted(wanted - seen), sorted(seen - wanted)
            wrong.append(f"{standard.id}: not reached {missing}, not expected {others}")
    assert wrong == []


def test_what_has_no_number_is_never_a_breach() -> None:
    can, cannot = statuses_of(board("blackpool"), "invitation.sent")
    assert {Status.OVERDUE, Status.LATE, Status.LAPSED} <= cannot.keys()
    assert cannot[Status.OVERDUE] == NO_NUMBER
    assert Status.MET in can


def test_exceptions_are_about_standards_that_there_are() -> None:
    for (name, standard), reasons in UNREACHABLE.items():
        can, _ = statuses_of(board(name), standard)
        assert reasons.keys() <= set(can)
        assert all(reasons.values())
