"""A comparison on the terminal. Needs the `cli` extra."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from cpstandards.compare.proving import Check, Outcome
from cpstandards.compare.results import Cell, Comparison, Finding, Pair, Row
from cpstandards.compare.tables import (
    check_lines,
    finding_in_words,
    horizon,
    limit_in_words,
    shown_rows,
    state_in_words,
    summary_lines,
)
from cpstandards.describe import joined
from cpstandards.layout import Fitting

STYLES = {
    Finding.SAME: "green",
    Finding.STRICTER: "yellow",
    Finding.LAXER: "yellow",
    Finding.INCOMPARABLE: "magenta",
    Finding.DIFFERENT_ANCHOR: "cyan",
    Finding.DIFFERENT_DUTY: "cyan",
    Finding.UNDECIDED: "red",
}


MOST_NAMED = 8
"""So many topics are named in a line of the summary."""


def comparison_on_terminal(of: Comparison, every: bool = False) -> RenderableType:
    """The whole comparison: in short, then topic by topic.

    Args:
        of: the comparison.
        every: also the topics of one board alone.
    """
    names = joined((board.label for board in of.boards), "and")
    head = [Text(f"{names} compared", "bold"), Text(horizon(of), "dim")]
    head += [Text(each, "yellow") for each in of.notes]
    shown = shown_rows(of, every)
    parts: list[RenderableType] = [*head, Text()]
    parts += [Text(line) for line in summary_lines(of, MOST_NAMED)]
    parts += [Padding(_row(row), (1, 0, 0, 0)) for row in shown]
    hidden = len(of.rows) - len(shown)
    if hidden:
        parts += [Text(), Text(f"{hidden} topics of one board alone; --all shows them", "dim")]
    return Group(*parts)


def _row(row: Row) -> RenderableType:
    table = Fitting()
    table.add_column(Text(row.topic, "bold"), no_wrap=True)
    table.add_column("by when", ratio=5)
    table.add_column("verb", no_wrap=True)
    table.add_column("who", ratio=2)
    table.add_column("source", ratio=3)
    for cell in row.cells:
        for cells in _cells(cell):
            table.add_row(*cells)
    return Group(table, *map(_pair, row.pairs), *_left(row))


def _cells(cell: Cell) -> Iterator[tuple[RenderableType, ...]]:
    if not cell.standards:
        yield cell.board, Text(state_in_words(cell), "dim"), "", "", ""
    for each in cell.standards:
        limit = Text(limit_in_words(each))
        if each.condition:
            limit.append(f"\napplies if {each.condition}", "dim")
        yield cell.board, limit, each.modality, each.responsible, Text(each.citation, "dim")


def _pair(pair: Pair) -> Text:
    text = Text("  ")
    text.append(finding_in_words(pair), STYLES[pair.finding])
    if pair.occasions:
        text.append(f" for the {joined(pair.occasions, 'and')}")
    text.append(f": {pair.sentence}")
    text.append(
        f" ({pair.one} {pair.one_standard}, {pair.other} {pair.other_standard})",
        "dim",
    )
    verb = {"stronger": pair.one, "weaker": pair.other}.get(pair.modality)
    if verb:
        text.append(f"; the verb of {verb} is the stronger")
    return text


def _left(row: Row) -> Iterator[Text]:
    for each in row.unpaired:
        yield Text(f"  nothing of {each.other} belongs to {each.board} {each.standard}", "dim")


def conformity_on_terminal(of: Comparison, checks: Sequence[Check]) -> RenderableType:
    """Whether the boards are never laxer than the baseline.

    Args:
        of: the comparison.
        checks: what becomes of the baseline's standards.
    """
    parts: list[RenderableType] = [Text(f"held against {of.baseline}", "bold"), Text(horizon(of))]
    parts += [Text(each, "yellow") for each in of.notes]
    parts += [Text(line) for line in check_lines(checks)]
    bad = [check for check in checks if check.outcome in (Outcome.LAXER, Outcome.UNPROVED)]
    if not bad:
        parts.append(Text("never laxer, on any day: proved", "green"))
    return Group(*parts)
