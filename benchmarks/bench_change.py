"""How long it takes to check a change of the largest ruleset, one limit changed."""

from __future__ import annotations

from collections.abc import Mapping
from time import perf_counter

from timing import Row, at_most, table

from cpstandards import Ruleset, board, boards, check_change, dump_ruleset, parse_ruleset

PROVED_TARGET, SEARCHED_TARGET = 3.0, 20.0
"""How long each may take [seconds]."""

ROUNDS = 3
LIMIT = "15 working days"


def tables() -> str:
    """The table of both, with their targets."""
    old = board(max(boards(), key=lambda name: len(board(name).standards)))
    text = dump_ruleset(old)
    rows = [
        _row(old, text, "what is proved alone", {"near": 0, "draws": 0}, PROVED_TARGET),
        _row(old, text, "with the default search", {}, SEARCHED_TARGET),
    ]
    return table("One limit changed", ("best", "median"), rows)


def _row(old: Ruleset, text: str, what: str, search: Mapping[str, int], target: float) -> Row:
    """Two versions as they are loaded, so that nothing is compiled or compared before."""
    times = []
    for number in range(ROUNDS):
        new = parse_ruleset(text.replace(LIMIT, f"{14 - number} working days", 1))
        start = perf_counter()
        report = check_change(old, new, **search)
        times.append(perf_counter() - start)
        assert len(report.changed) == 1
    return at_most(f"{old.id}, {len(old.standards)} standards, {what}", times, target)


if __name__ == "__main__":
    print(tables())
