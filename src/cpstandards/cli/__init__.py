"""The command line. Needs the `cli` extra.

Exit codes: 0 done; 1 breaches found, with `--fail-on-breach`, a mutant that survives, or what
`--fail-if` refuses; 2 wrong usage; 3 a bad ruleset; 4 bad cases; 5 a date outside the calendar.

A module a command. What they share is in `options`, `reading`, `output` and `errors`. Nothing is
imported before it is used, so that `--help` does not wait.
"""

from __future__ import annotations

try:
    import click  # noqa: F401 - whether it is there
    import rich  # noqa: F401 - whether it is there
except ImportError as error:  # pragma: no cover - tried from a bare environment
    raise SystemExit(
        f"the command line needs {error.name}; install it with: pip install 'cpstandards[cli]'"
    ) from None

from cpstandards.cli.commands import cli, main

__all__ = ["cli", "main"]
