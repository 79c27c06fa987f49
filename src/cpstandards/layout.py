"""Tables that turn into lines where there is little room. Needs the `cli` extra."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile

from rich.box import SIMPLE_HEAD
from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.padding import Padding
from rich.table import Column, Table
from rich.text import Text

ENOUGH = 100
"""The width from which on a table is readable [characters]."""


class Fitting(Table):
    """A table, or below a width each row as a heading with a line for each cell.

    The columns at the front that do not wrap are the heading of a row; the others are named in
    their lines. A header that is a `Text` says what all rows are about, and stands above them.
    """

    def __init__(self) -> None:
        super().__init__(box=SIMPLE_HEAD, pad_edge=False, show_edge=False)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.max_width >= ENOUGH:
            yield from super().__rich_console__(console, options)
        else:
            yield from self._stacked()

    def _stacked(self) -> Iterator[RenderableType]:
        yield from (each.header for each in self.columns if isinstance(each.header, Text))
        heads = max(1, sum(1 for _ in takewhile(lambda each: each.no_wrap, self.columns)))
        for row in zip(*(each.cells for each in self.columns), strict=True):
            texts = [_text(cell) for cell in row]
            yield Text("  ").join(each for each in texts[:heads] if each)
            for column, cell in zip(self.columns[heads:], texts[heads:], strict=True):
                if cell:
                    yield Padding(_named(column, cell), (0, 0, 0, 2))


def _text(cell: RenderableType) -> Text:
    return cell if isinstance(cell, Text) else Text(str(cell))


def _named(column: Column, cell: Text) -> Text:
    return Text.assemble((f"{column.header}: ", "dim"), cell)
