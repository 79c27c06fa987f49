"""Drawing histories, and testing the laws on them."""

from __future__ import annotations

from itertools import pairwise
from time import perf_counter

from hypothesis import HealthCheck, Phase, given, settings
from timing import Row, at_most, table

from cpstandards import board, boards
from cpstandards.model import Ruleset
from cpstandards.testing import History, case_histories, laws

TARGET = 0.002
"""How long drawing one history may take, at the median [seconds]."""

HISTORIES = 3000
EXAMPLES = 100


def tables() -> str:
    """The table of both, with their targets."""
    largest = board(max(boards(), key=lambda name: len(board(name).standards)))
    every = [drawing_row(board("blackpool")), drawing_row(largest)]
    return table("What", ("best", "median"), [*every, laws_row(board("blackpool"))])


def drawing_row(ruleset: Ruleset) -> Row:
    """One history for any standard of a ruleset, with Hypothesis's own share."""
    times = _drawing(ruleset)
    middle = sorted(times)[len(times) // 2]
    name = f"a history for {ruleset.id}, of {len(times)} drawn"
    row = at_most(name, times, None)
    return Row(row.name, row.cells, "median at most 2.0 ms", middle <= TARGET)


def _drawing(ruleset: Ruleset) -> list[float]:
    """The time from the end of one draw to that of the next [seconds]."""
    ends: list[float] = []

    @settings(
        max_examples=HISTORIES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case_histories(ruleset))
    def draw(history: History) -> None:  # noqa: ARG001 - only that it was drawn
        ends.append(perf_counter())

    draw()
    return [later - one for one, later in pairwise(ends)]


def laws_row(ruleset: Ruleset) -> Row:
    """Every law on one ruleset."""
    times = []
    for _ in range(3):
        start = perf_counter()
        for law in laws(ruleset):
            law(max_examples=EXAMPLES)
        times.append(perf_counter() - start)
    return at_most(f"the laws on {ruleset.id}, {EXAMPLES} histories each", times, None)


if __name__ == "__main__":
    print(tables())
