"""How a command ends: exit codes, and every expected error as a message."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

import click

from cpstandards.errors import (
    CalendarRangeError,
    CaseError,
    CPStandardsError,
    ProblemsError,
    RulesetError,
    nearest,
)

BREACHES_FOUND = SURVIVORS_FOUND = LAXER_FOUND = CHANGE_REFUSED = 1
"""What was asked about has been found, and whoever asked wanted to be told by the exit code."""

USAGE, BAD_RULESET, BAD_CASES, OUT_OF_CALENDAR = 2, 3, 4, 5

STOPPED = 130
"""What a shell says of a command that Ctrl-C has ended."""

READER_GONE = 141
"""What a shell says of a command whose reader, such as `head`, has gone."""


class ReaderGone(Exception):
    """Nobody reads the output any more."""


@contextmanager
def ending() -> Iterator[None]:
    """Ends the program with a message and an exit code on every expected error."""
    try:
        yield
    except RulesetError as error:
        _fail(error, BAD_RULESET)
    except CaseError as error:
        _fail(error, BAD_CASES)
    except CalendarRangeError as error:
        _fail(error, OUT_OF_CALENDAR)
    except CPStandardsError as error:
        _fail(error, USAGE)
    except click.ClickException as error:
        _end(f"error: {told(error)}", USAGE)
    except (click.Abort, KeyboardInterrupt):
        _end("stopped", STOPPED)
    except (BrokenPipeError, ReaderGone):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(READER_GONE) from None
    except OSError as error:
        name = f" `{error.filename}`" if error.filename else ""
        _end(f"error: cannot use{name}: {error.strerror or 'input or output'}", USAGE)


def _fail(error: CPStandardsError, code: int) -> NoReturn:
    label = "" if isinstance(error, ProblemsError) else "error: "
    _end(f"{label}{error}", code)


def _end(message: str, code: int) -> NoReturn:
    click.echo(message, err=True)
    raise SystemExit(code)


def told(error: click.ClickException) -> str:
    """Wrong usage in one line, with a remedy.

    Example:
        >>> told(click.NoSuchOption("--bord", possibilities=["--board", "--rules"]))
        'no option `--bord`; did you mean `--board`?'
    """
    said = _said(error)
    ctx = getattr(error, "ctx", None)
    if ctx is None or "; " in said:
        return said
    return f"{said}; `{ctx.command_path} --help` says how it is used"


def _said(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            near = nearest(error.option_name, _options(error))
            return f"no option `{error.option_name}`{f'; did you mean `{near}`?' if near else ''}"
        case click.MissingParameter(param=click.Parameter() as param):
            return f"{_name(param)} is missing"
        case click.BadParameter(param=click.Parameter() as param):
            return f"{_name(param)}: {_in_our_style(error.message)}"
        case _:
            return _in_our_style(error.message)


def _options(error: click.NoSuchOption) -> list[str]:
    parameters = error.ctx.command.params if error.ctx else []
    names = [name for each in parameters for name in each.opts]
    return [*names, *(error.possibilities or ())]


def _name(param: click.Parameter) -> str:
    is_option = isinstance(param, click.Option)
    return max(param.opts, key=len) if is_option else param.human_readable_name


def _in_our_style(message: str) -> str:
    """A message of click in lower case, with the user's own words in backticks."""
    is_ours = not message[:1].isupper() and not message.endswith(".")
    if is_ours:
        return message
    return re.sub("'([^']*)'", r"`\1`", message[:1].lower() + message[1:].removesuffix("."))
