"""Boards compared exactly: who is stricter, on which days, and by how much."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from cpstandards.model import Ruleset

if TYPE_CHECKING:
    from cpstandards.compare.proving import Check, conformity
    from cpstandards.compare.results import Comparison, Finding

__all__ = ["Check", "Comparison", "Finding", "compare", "conformity"]

WHERE = {
    "Check": "proving",
    "Comparison": "results",
    "Finding": "results",
    "conformity": "proving",
}
"""In which module each name stands."""


def compare(
    rulesets: Iterable[Ruleset | str],
    *,
    topics: Iterable[str] | None = None,
    first: date | None = None,
    last: date | None = None,
    baseline: Ruleset | str | None = None,
    year: int | None = None,
) -> Comparison:
    """Boards side by side, topic by topic, and how each two standards stand to each other.

    Every trigger day is gone through, and every outcome of conditions.

    Args:
        rulesets: two or more; a text is a shipped board's id.
        topics: only these topics, or those below them: `conference.review` is also
            `conference.review.first`. By default all.
        first: the first trigger day; by default the calendar's first.
        last: the last trigger day, inclusive; by default the calendar's last.
        baseline: the ruleset that the others are held against, such as the national guide; added
            at the end if it is not among them. By default the one of them that another names as
            its own `baseline`.
        year: of which year pictures are made; by default the one in the middle.

    Returns:
        The comparison: plain values that go to JSON and back.

    Raises:
        UnknownBoardError: there is no such board.
        UnknownTopicError: no ruleset speaks of such a topic.
        ComparisonError: fewer than two rulesets, or no day to go through.
        CalendarRangeError: *first*, *last* or *year* lies outside the calendar.

    Example:
        >>> found = compare(["blackpool", "darlington"], topics=["core_group.first"])
        >>> print(found.row("core_group.first").pairs[0].sentence)  # doctest: +ELLIPSIS
        blackpool...
    """
    from cpstandards.compare.comparing import Asked, side_by_side  # noqa: PLC0415 - when needed

    chosen = None if topics is None else tuple(topics)
    return side_by_side(rulesets, Asked(chosen, first, last, baseline, year))


def __getattr__(name: str) -> Any:  # Any: as Python asks of a module
    """What few programs need is imported when it is first asked for."""
    if name in WHERE:
        from importlib import import_module  # noqa: PLC0415 - that is the point

        return getattr(import_module(f"cpstandards.compare.{WHERE[name]}"), name)
    raise AttributeError(f"module `cpstandards.compare` has no attribute `{name}`")
