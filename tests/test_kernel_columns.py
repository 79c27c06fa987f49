"""The kernel on columns gives, row by row, what it gives on whole numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np
import pytest

from cpstandards import kernel
from cpstandards.kernel import NEVER

DAYS = (0, 1, 2, 3)
MAYBE = (*DAYS, NEVER)


def grid(*ranges: Sequence[int]) -> list[tuple[int, ...]]:
    return list(product(*ranges))


def columns(rows: list[tuple[int, ...]]) -> list[Any]:
    return list(np.array(rows, dtype=np.int64).T)


def close_is_with_ended(rows: list[tuple[int, ...]], ended: int, close: int) -> list[Any]:
    """The rows in which the end of the ending's day is not before the ending."""
    return [row for row in rows if (row[ended] == NEVER) == (row[close] == NEVER)]


WITHIN = close_is_with_ended(grid(MAYBE, MAYBE, MAYBE, MAYBE, DAYS), 2, 3)
BEFORE = close_is_with_ended(grid(MAYBE, MAYBE, MAYBE, MAYBE, DAYS, (0, 1)), 2, 3)
WINDOW = close_is_with_ended(grid(DAYS, MAYBE, MAYBE, (1, NEVER), (1, 2, NEVER), DAYS), 3, 4)
NOT_BEFORE = grid((-NEVER, *MAYBE), MAYBE, DAYS)

CASES: list[tuple[Callable[..., Any], list[tuple[int, ...]]]] = [
    (kernel.within, WITHIN),
    (kernel.before, BEFORE),
    (kernel.window, WINDOW),
    (kernel.not_before, NOT_BEFORE),
]


@pytest.mark.parametrize(("verdict", "rows"), CASES, ids=lambda each: getattr(each, "__name__", ""))
def test_a_column_is_judged_as_its_rows_are(
    verdict: Callable[..., Any], rows: list[tuple[int, ...]]
) -> None:
    found = verdict(*columns(rows))
    assert found.tolist() == [int(verdict(*row)) for row in rows]


@pytest.mark.parametrize(("verdict", "rows"), CASES, ids=lambda each: getattr(each, "__name__", ""))
def test_codes_stay_whole_numbers_of_64_bits(
    verdict: Callable[..., Any], rows: list[tuple[int, ...]]
) -> None:
    found = verdict(*columns(rows))
    assert found.dtype == np.int64
    assert set(found.tolist()) <= set(range(len(kernel.STATUSES)))


def test_every_row_gets_a_status_of_its_kind() -> None:
    six = {"met", "late", "discharged", "lapsed", "pending", "overdue"}
    names = {kernel.within: six, kernel.before: six, kernel.window: six | {"early"}}
    names[kernel.not_before] = {"in_force", "lifted", "violated"}
    for verdict, rows in CASES:
        found = {str(kernel.STATUSES[verdict(*row)]) for row in rows}
        assert found == names[verdict]


@pytest.mark.parametrize("row", WITHIN[::7])
def test_within_is_the_table_of_the_design(row: tuple[int, ...]) -> None:
    due, done, ended, close, now = row
    is_done = done <= now and done <= close
    is_over = not is_done and ended <= now
    expected = ("met", "late")[done > due] if is_done else ("pending", "overdue")[now > due]
    if is_over:
        expected = ("discharged", "lapsed")[ended > due]
    assert kernel.STATUSES[kernel.within(*row)] == expected
