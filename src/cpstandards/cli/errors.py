"""How a command ends: exit codes, and every expected error as a message."""

from __future__ import annotations

import os
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
)

BREACHES_FOUND = SURVIVORS_FOUND = LAXER_FOUND = CHANGE_REFUSED = 1
"""What was asked about has been found, and whoever asked wanted to be told by the exit code."""

USAGE, BAD_RULESET, BAD_CASES, OUT_OF_CALENDAR = 2, 3, 4, 5

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
    except (BrokenPipeError, ReaderGone):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(READER_GONE) from None
    except OSError as error:
        name = f" `{error.filename}`" if error.filename else ""
        click.echo(f"error: cannot use{name}: {error.strerror or 'input or output'}", err=True)
        raise SystemExit(USAGE) from None


def _fail(error: CPStandardsError, code: int) -> NoReturn:
    label = "" if isinstance(error, ProblemsError) else "error: "
    click.echo(f"{label}{error}", err=True)
    raise SystemExit(code)
