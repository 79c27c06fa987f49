"""Checking every shipped ruleset, and mutating the largest, in one process."""

from __future__ import annotations

from time import perf_counter

from timing import Row, at_most, table

from cpstandards import board, boards
from cpstandards.evaluate import program_of
from cpstandards.lint import lint
from cpstandards.load.rulesets import board_file, parse_ruleset
from cpstandards.mutate import mutate
from cpstandards.worked import check_examples

CHECK_TARGET, MUTATE_TARGET = 3.0, 60.0
"""How long each may take [seconds]."""

CHECK_ROUNDS = 3


def tables() -> str:
    """The table of both, with their targets."""
    return table("What", ("best", "median"), [check_row(), mutate_row()])


def check_row() -> Row:
    """Reading, compiling and linting all shipped rulesets, with every example in them."""
    times = [_check() for _ in range(CHECK_ROUNDS)]
    count = sum(len(standard.examples) for name in boards() for standard in board(name).standards)
    name = f"`check` on all {len(boards())} rulesets, {count} examples"
    return at_most(name, times, CHECK_TARGET)


def _check() -> float:
    texts = [(name, board_file(name).read_text(encoding="utf-8")) for name in boards()]
    start = perf_counter()
    for name, text in texts:
        ruleset = parse_ruleset(text)
        checked = check_examples(ruleset)
        lint(ruleset, name, checked.found)
    return perf_counter() - start


def mutate_row() -> Row:
    """Every mutant of the largest ruleset, with proofs and the search for missing examples."""
    ruleset = board(max(boards(), key=lambda name: len(board(name).standards)))
    program_of(ruleset)
    start = perf_counter()
    report = mutate(ruleset)
    took = perf_counter() - start
    name = f"`mutate` on {ruleset.id}, {len(report.outcomes)} mutants (once)"
    return at_most(name, [took], MUTATE_TARGET)


if __name__ == "__main__":
    print(tables())
