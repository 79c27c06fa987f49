"""What options say, and the options that several commands have."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click


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
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        help="A ruleset of your own, instead of --board.",
    )
    return board(rules(command))


def judging_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that say when and how cases are judged."""
    options = (
        click.option(
            "--as-of",
            type=WHEN,
            default=today,
            show_default="today",
            help="The day, to its end, or the moment for which cases are judged.",
        ),
        click.option(
            "--known-at",
            type=WHEN,
            help="Use only what had been recorded by then; shows what was late on record.",
        ),
        click.option(
            "--reading",
            default="default",
            show_default=True,
            help="How unclear clauses are read: default, strictest, most_lenient, all, or a name.",
        ),
        click.option(
            "--skip-bad",
            is_flag=True,
            help="Judge the good cases of a file that has bad ones; these are still reported.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


only_option = click.option(
    "--only",
    type=click.Choice(["breaches", "open", "deadlines"]),
    help="Only breaches; only what is still open; or only what has a deadline.",
)

output_option = click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="Write it to this file, rather than print it.",
)
