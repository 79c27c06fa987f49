"""One case under several boards on the terminal. Needs the `cli` extra."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from cpstandards.compare.across_results import Across, Box, Line
from cpstandards.compare.across_tables import (
    box_in_words,
    governed_in_words,
    in_short,
    shown_lines,
    trigger_in_words,
)
from cpstandards.describe import joined
from cpstandards.layout import Fitting


def across_on_terminal(across: Across, every: bool = False) -> RenderableType:
    """The case under several boards: in short, then line by line.

    Args:
        across: the case under several boards.
        every: also the lines on which all boards say the same.
    """
    boards = joined(across.boards, "and")
    as_of = across.as_of.isoformat()
    title = Text.assemble("case ", (across.case, "bold"), f" under {boards}, as of {as_of}")
    shown = shown_lines(across, every)
    parts: list[RenderableType] = [title, Text(), *map(Text, in_short(across))]
    if shown:
        parts.append(Padding(_table(across, shown), (1, 0)))
    hidden = len(across.lines) - len(shown)
    if hidden:
        said = f"{hidden} lines say the same, or are one board's alone; --all shows them"
        parts.append(Text(said, "dim"))
    return Group(*parts)


def _table(across: Across, shown: list[Line]) -> Fitting:
    table = Fitting()
    table.add_column("topic, and from when", ratio=3)
    for board in across.boards:
        table.add_column(board, ratio=2)
    if across.move is not None:
        table.add_column("as moved", ratio=3)
    for line in shown:
        moved = [_governed(line)] if across.move is not None else []
        table.add_row(_subject(line), *(_box(line, box) for box in line.boxes), *moved)
    return table


def _subject(line: Line) -> Text:
    text = Text(line.topic)
    if line.basis != "maximum":
        text.append(f" ({line.basis})")
    for trigger in line.triggers:
        text.append(f"\n{trigger_in_words(trigger)}", "dim")
    return text


def _box(line: Line, box: Box) -> Text:
    if box.is_breached:
        style = "bold red" if line.breached == (box.board,) else "red"
    else:
        style = "dim" if box.absence else ""
    return Text("\n".join(box_in_words(box)), style)


def _governed(line: Line) -> Text:
    text = Text()
    for each in line.governed:
        style = "red" if each.obligation.is_breach else ""
        text.append(f"{governed_in_words(each)}\n", style)
    text.rstrip()
    return text
