"""Obligations in plain English: each step of a verdict, to be checked with a wall calendar.

Nothing is judged here. Where a sentence says how a deadline was counted, the count leads to the
deadline that the obligation has, or the sentence says no more than where it leads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import groupby
from typing import NamedTuple

from cpstandards.explain.arithmetic import explain_counting
from cpstandards.explain.counting import counting
from cpstandards.explain.done import happened
from cpstandards.explain.duty import deadline, duty, limit, measured, source
from cpstandards.explain.skipped import skipped
from cpstandards.explain.verdict import other_readings, verdict, what_next
from cpstandards.explain.view import View
from cpstandards.results import Obligation

__all__ = ["Line", "explain", "explain_counting", "lines"]


class Line(NamedTuple):
    """One sentence of an explanation, under its heading.

    Attributes:
        label: the heading, such as `Deadline`; sentences of one heading follow each other.
        sentence: one or two short sentences.
    """

    label: str
    sentence: str


def explain(obligation: Obligation, *, private: bool = False) -> str:
    """The whole derivation of *obligation*, a line for each heading.

    Args:
        obligation: one obligation of an evaluation.
        private: whether to show the dates of private events, such as a birth. A deadline that
            was counted from one is shown in any case.

    Example:
        >>> from datetime import date
        >>> from cpstandards import Case, board, evaluate
        >>> from cpstandards.events import InitialConference, StrategyDiscussion
        >>> case = Case("A-1", events=[
        ...     StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True),
        ...     InitialConference(on=date(2025, 5, 7)),
        ... ])
        >>> found = evaluate(case, board("blackpool"), as_of=date(2025, 5, 8))
        >>> print(explain(found.of("conference.initial")[0]).splitlines()[6])
        Deadline: It is due by Tuesday 6 May 2025. That day itself is in time, to midnight at its \
end in England.
    """
    grouped = groupby(lines(obligation, private=private), key=lambda line: line.label)
    return "\n".join(
        f"{label}: {' '.join(line.sentence for line in group)}" for label, group in grouped
    )


def lines(obligation: Obligation, *, private: bool = False) -> tuple[Line, ...]:
    """The derivation of *obligation* sentence by sentence, in the order in which it is checked.

    Args:
        obligation: one obligation of an evaluation.
        private: whether to show the dates of private events, such as a birth.
    """
    view = View(obligation, private)
    return tuple(Line(label, said) for label, tell in HEADINGS for said in tell(view))


HEADINGS: tuple[tuple[str, Callable[[View], Iterator[str]]], ...] = (
    ("Duty", duty),
    ("Source", source),
    ("Measured from", measured),
    ("Limit", limit),
    ("Counting", counting),
    ("Skipped", skipped),
    ("Deadline", deadline),
    ("What happened", happened),
    ("Verdict", verdict),
    ("Next", what_next),
    ("Other readings", other_readings),
)
