"""Where commands write: the terminal, a file, and how far they have come."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

    from cpstandards.cases import Case

MANY = 20
"""From so many cases on, a progress bar shows, if anyone is looking."""

WIDE = 120
"""How wide a table is that no terminal shows [characters]."""


def prepare() -> None:
    """Makes standard output and error able to hold whatever is written.

    What goes to a file or to another program is UTF-8, as is all that is read. A terminal keeps
    its own encoding, and what it cannot show is written as its number.
    """
    if vars(sys)["stdout"] is None:  # closed by whoever started this
        sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if not stream.isatty():
                stream.reconfigure(encoding="utf-8")
            stream.reconfigure(errors="backslashreplace")


def shown(*renderables: RenderableType) -> str:
    """*renderables* as the terminal shows them; without one, in lines wide enough for later."""
    from rich.console import Console

    wide, high = get_terminal_size()
    width = wide if sys.stdout.isatty() else WIDE
    console = Console(width=width, height=high, highlight=False)  # both, or `dumb` means 80
    with console.capture() as capture:
        for each in renderables:
            console.print(each)
    return capture.get()


def write(text: str, output: Path | None) -> None:
    """Prints *text*, or writes it, without colours, to the file *output*."""
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(click.unstyle(text), encoding="utf-8")


def as_json(plain: object) -> str:
    """Plain data as JSON text, indented, with a line's end."""
    from pydantic_core import to_json

    return to_json(plain, indent=2).decode() + "\n"


@contextmanager
def going_through(cases: Sequence[Case]) -> Iterator[Iterable[Case]]:
    """*cases*, with a bar on the terminal while many of them are gone through."""
    if len(cases) < MANY or not sys.stderr.isatty():
        yield cases
        return
    from rich.progress import track

    yield track(cases, "judging cases", console=_error_console(), transient=True)


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Shows how far something is on the terminal, if anyone is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=_error_console(), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)


def _error_console() -> Console:
    from rich.console import Console

    return Console(stderr=True)
