"""How long it takes to compare boards over every day of the calendar."""

from __future__ import annotations

import json
import subprocess
import sys

from timing import at_most, in_turns, table

from cpstandards import board, boards, compare

MOST_ALL = 5.0
MOST_PAIR = 0.100
RUNS = 5

# In a process of its own: the curves of all limits are counted too. The rulesets are loaded before.
ALL_FROM_NOTHING = """
import json
from time import perf_counter as now
from cpstandards import board, boards, compare
rulesets = [board(name) for name in boards()]
start = now()
compare(rulesets)
print(json.dumps(now() - start))
"""


def tables() -> str:
    """The table."""
    shipped = [board(name) for name in boards()]
    two, topic = shipped[:2], ["conference.initial"]
    compare(shipped)
    every, pair, standards = in_turns(
        [
            lambda: compare(shipped),
            lambda: compare(two),
            lambda: compare(two, topics=topic),
        ],
        rounds=RUNS,
    )
    rows = [
        at_most("all pairs of five boards, in a fresh process", _alone(), MOST_ALL),
        at_most("the same again in one process", every, MOST_ALL),
        at_most("Blackpool and Darlington, all topics, again", pair, None),
        at_most("Blackpool and Darlington, one pair of standards", standards, MOST_PAIR),
    ]
    return table("Comparison, 1990 to 2060", ("best", "median"), rows)


def _alone() -> list[float]:
    """Times of comparing all boards, each in a process of its own [seconds]."""
    found = []
    for _ in range(RUNS):
        run = subprocess.run(
            [sys.executable, "-c", ALL_FROM_NOTHING], capture_output=True, text=True, check=True
        )
        found.append(float(json.loads(run.stdout)))
    return found


def main() -> None:
    """Print the table."""
    print(tables())


if __name__ == "__main__":
    main()
