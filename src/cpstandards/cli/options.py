"""What options say, and the options that several commands have."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import Any

import click

from cpstandards.errors import nearest

STANDARD_INPUT = Path("-")
"""Stands for standard input where a file is asked for."""


class OneOf(click.Choice):  # type: ignore[type-arg] # no type in older versions of click
    """One of some words."""

    def convert(self, value: Any, param: Any, ctx: Any) -> str:  # Any: click's own
        """*value*, which is one of them."""
        if value not in self.choices:
            self.fail(f"`{value}` is none of {self._hint(str(value))}", param, ctx)
        return str(super().convert(value, param, ctx))

    def _hint(self, value: str) -> str:
        words = ", ".join(f"`{word}`" for word in self.choices)
        if "," in value and set(value.split(",")) <= set(self.choices):
            return f"{words}; give the option once for each"
        near = nearest(value, self.choices)
        return f"{words}{f'; did you mean `{near}`?' if near else ''}"


class InputFile(click.ParamType):  # type: ignore[type-arg]
    """A file that is there.

    Attributes:
        or_standard_input: whether `-` stands for standard input.
    """

    name = "file"

    def __init__(self, or_standard_input: bool = False) -> None:
        self.or_standard_input = or_standard_input

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:  # Any: click's own
        """The path that *value* states."""
        path = Path(value)
        if self.or_standard_input and path == STANDARD_INPUT:
            return path
        if path.is_dir():
            self.fail(f"`{value}` is a folder; name a file", param, ctx)
        if not path.exists():
            self.fail(no_file(str(value)), param, ctx)
        return path


def no_file(name: str) -> str:
    """That there is no file *name*, and which one was probably meant.

    Example:
        >>> no_file("rules/blackpol.yaml")
        'there is no file `rules/blackpol.yaml`; did you mean `rules/blackpool.yaml`?'
    """
    folder = Path(name).parent
    if not folder.is_dir():
        return f"there is no file `{name}`, and no folder `{folder}`"
    near = nearest(Path(name).name, os.listdir(folder))
    return f"there is no file `{name}`{f'; did you mean `{folder / near}`?' if near else ''}"


class OutputFile(click.ParamType):  # type: ignore[type-arg]
    """A file that can be written, as is known before anything is worked out."""

    name = "file"

    def convert(self, value: Any, param: Any, ctx: Any) -> Path:  # Any: click's own
        """The path that *value* states."""
        path = Path(value)
        if path.is_dir():
            self.fail(f"`{value}` is a folder; name a file in it", param, ctx)
        if not path.parent.is_dir():
            self.fail(f"there is no folder `{path.parent}`; make it first", param, ctx)
        if not os.access(path if path.exists() else path.parent, os.W_OK):
            self.fail(f"`{value}` cannot be written; name a file elsewhere", param, ctx)
        return path


class When(click.ParamType):  # type: ignore[type-arg]
    """A date, or a date and time, as the rest of the library reads it."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date | datetime:  # Any: click's own
        """The date or moment that *value* states."""
        from cpstandards.clock import LocalTime, parse_when, to_datetime

        if not isinstance(value, str):
            return value  # type: ignore[no-any-return]
        try:
            when = parse_when(value)
        except ValueError as error:
            self.fail(str(error), param, ctx)
        return to_datetime(when.latest) if isinstance(when, LocalTime) else when


WHEN = When()


class Day(click.ParamType):  # type: ignore[type-arg]
    """A date without a time."""

    name = "date"

    def convert(self, value: Any, param: Any, ctx: Any) -> date:  # Any: click's own
        """The date that *value* states."""
        when = WHEN.convert(value, param, ctx)
        if isinstance(when, datetime):
            self.fail(f"`{value}` has a time; give a date such as 2026-01-31", param, ctx)
        return when


DAY = Day()


class Hours(click.ParamType):  # type: ignore[type-arg]
    """When work begins and ends on a working day, such as `09:00-17:00`."""

    name = "hours"

    def convert(self, value: Any, param: Any, ctx: Any) -> tuple[str, str]:  # Any: click's own
        """The two times that *value* states."""
        times = re.fullmatch(r"((?:[01]\d|2[0-3]):[0-5]\d)-((?:[01]\d|2[0-3]):[0-5]\d)", value)
        if times is None or times[1] >= times[2]:
            self.fail(f"`{value}` is no stretch of the day; write 09:00-17:00", param, ctx)
        return times[1], times[2]


HOURS = Hours()


def today() -> date:
    """The day it is in London."""
    from cpstandards.clock import london

    return datetime.now(london()).date()


def rules_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say which ruleset is used."""
    board = click.option("--board", help="A shipped board's standards; see `cpstandards boards`.")
    rules = click.option(
        "--rules",
        type=InputFile(or_standard_input=True),
        help="A ruleset of your own, instead of --board.",
    )
    return board(rules(command))


def bundled(
    of: Callable[..., Any], name: str, *options: Callable[..., Any]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Gives a command *options*, whose values it is handed as one.

    Args:
        of: a named tuple; its fields are the names of the values.
        name: what the command calls it.
        options: decorators that give a command its options and arguments.
    """

    def decorated(command: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(command)
        def with_options(**given: Any) -> None:  # Any: the values of options
            values = {field: given.pop(field) for field in of._fields}  # type: ignore[attr-defined]
            command(**given, **{name: of(**values)})

        for option in reversed(options):
            with_options = option(with_options)
        return with_options

    return decorated


case_option = click.option(
    *("--case-reference", "--case", "reference"),
    metavar="REFERENCE",
    help="Only the case with this reference.",
)

input_format_option = click.option(
    "--input-format",
    type=OneOf(["yaml", "json", "jsonl", "csv"]),
    help="How the cases are written; without it, as the end of the file's name says.",
)

form_option = click.option(
    "--format",
    "form",
    type=OneOf(["text", "json"]),
    default="text",
    show_default=True,
    help="For people, or for programs.",
)

output_option = click.option(
    "-o", "--output", type=OutputFile(), help="Write it to this file, rather than print it."
)
