"""Where commands write: the terminal, a file, and how far they have come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import click
from rich.console import Console

from cpstandards.cli.errors import ReaderGone

if TYPE_CHECKING:
    from cpstandards.cases import Case

MANY = 20
"""From so many cases on, a progress bar shows, if anyone is looking."""


class _Console(Console):
    """A terminal that tells a reader who has gone from breaches; rich exits with 1 for both."""

    def on_broken_pipe(self) -> NoReturn:
        """Nobody reads the output any more."""
        raise ReaderGone


def terminal() -> Console:
    """The terminal; where there is none, lines wide enough to be read later."""
    return _Console(width=None if sys.stdout.isatty() else 120, soft_wrap=False, highlight=False)


def write(text: str, output: Path | None) -> None:
    """Prints *text*, or writes it, without colours, to the file *output*."""
    if output is None:
        click.echo(text, nl=False)
    else:
        output.write_text(click.unstyle(text), encoding="utf-8")


@contextmanager
def going_through(cases: Sequence[Case]) -> Iterator[Iterable[Case]]:
    """*cases*, with a bar on the terminal while many of them are gone through."""
    if len(cases) < MANY or not sys.stderr.isatty():
        yield cases
        return
    from rich.progress import track

    yield track(cases, "judging cases", console=Console(stderr=True), transient=True)


@contextmanager
def bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Shows how far something is on the terminal, if anyone is looking."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task(what, total=None)
        yield lambda done, total: bars.update(task, completed=done, total=total)
