"""What the benchmarks share: functions timed in turns, rows against their targets, tables."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

ROUNDS = 15
ROUND_LASTS = 0.03
"""How long one function is called in each round [seconds]."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    Attributes:
        name: what was measured.
        cells: what was found.
        target: what it should be, in words; empty: there is no target.
        is_met: whether it is; None where there is no target.
    """

    name: str
    cells: tuple[str, ...]
    target: str = ""
    is_met: bool | None = None


def in_turns(
    functions: Sequence[Callable[[], Any]],  # Any: what they give is not looked at
    rounds: int = ROUNDS,
) -> list[list[float]]:
    """Time of one call of each function in each round [seconds].

    In every round each function has its turn, so that all meet the same machine.
    """
    loops = [_loops(function) for function in functions]
    times: list[list[float]] = [[] for _ in functions]
    for _ in range(rounds):
        for function, count, found in zip(functions, loops, times, strict=True):
            found.append(_each(function, count))
    return times


def _loops(function: Callable[[], Any]) -> int:
    function()
    return max(1, int(ROUND_LASTS / min(_each(function, 1) for _ in range(3))))


def _each(function: Callable[[], Any], count: int) -> float:
    start = perf_counter()
    for _ in range(count):
        function()
    return (perf_counter() - start) / count


def shown(seconds: float) -> str:
    """A time with a unit that suits it."""
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.{0 if seconds >= 100 * size else 1}f} {unit}"
    return f"{seconds * 1e9:.1f} ns"


def best_and_median(times: Sequence[float]) -> tuple[str, str]:
    """The least and the median of *times*, for two cells."""
    return shown(min(times)), shown(median(times))


def against(name: str, times: Sequence[float], base: Sequence[float], most: float | None) -> Row:
    """A row that says how many times as long as *base* something took, best against best."""
    ratio = min(times) / min(base)
    each = median(one / other for one, other in zip(times, base, strict=True))
    cells = (*best_and_median(times), f"{ratio:.2f}", f"{each:.2f}")
    if most is None:
        return Row(name, cells)
    return Row(name, cells, f"at most {most:g} times", ratio <= most)


def at_most(name: str, times: Sequence[float], most: float | None) -> Row:
    """A row that says whether the best of *times* keeps below *most* [seconds]."""
    cells = best_and_median(times)
    if most is None:
        return Row(name, cells)
    return Row(name, cells, f"at most {shown(most)}", min(times) <= most)


def table(title: str, heads: Sequence[str], rows: Sequence[Row]) -> str:
    """A Markdown table of *rows*, with their targets."""
    columns = [title, *heads, "target", "met"]
    lines = [f"| {' | '.join(columns)} |", f"|---|{'---:|' * len(heads)}---|---|"]
    for row in rows:
        cells = [row.name, *row.cells, row.target or "none", _verdict(row.is_met)]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _verdict(is_met: bool | None) -> str:
    if is_met is None:
        return ""
    return "met" if is_met else "**not met**"
