"""All commands under one name."""

from __future__ import annotations

import sys
from typing import Any

import click

from cpstandards.cli.boards import boards, show
from cpstandards.cli.calendar import calendar
from cpstandards.cli.check import check
from cpstandards.cli.check_change import check_change
from cpstandards.cli.compare import compare
from cpstandards.cli.errors import USAGE, ReaderGone, ending
from cpstandards.cli.evaluate import evaluate
from cpstandards.cli.explain import explain
from cpstandards.cli.mutate import mutate
from cpstandards.cli.output import prepare
from cpstandards.cli.pages import pages, schema, vocabulary
from cpstandards.errors import nearest


class _Commands(click.Group):
    """Commands that tell a reader who has gone from breaches; click exits with 1 for both."""

    def make_context(self, *args: Any, **extra: Any) -> click.Context:  # Any: click's own
        """What is asked, which may be help."""
        try:
            return super().make_context(*args, **extra)
        except BrokenPipeError:
            raise ReaderGone from None

    def invoke(self, ctx: click.Context) -> Any:  # Any: click's own
        """Invokes the command that *ctx* names."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise ReaderGone from None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """What is left of *args*; without any, help."""
        if not args:
            click.echo(ctx.get_help(), err=True)
            ctx.exit(USAGE)
        return super().parse_args(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name."""
        found = super().get_command(ctx, cmd_name)
        if found is None and not ctx.resilient_parsing:
            near = nearest(cmd_name, self.commands)
            hint = f"did you mean `{near}`?" if near else "`cpstandards --help` lists the commands"
            raise click.UsageError(f"no command `{cmd_name}`; {hint}", ctx)
        return found


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(package_name="cpstandards")
def cli() -> None:
    """Child-protection standards as cited, tested rulesets, and cases judged by them.

    A ruleset is a YAML file, or one of the boards that are shipped, by its name.

    \b
    Start here:
      cpstandards boards                     which boards' standards are shipped
      cpstandards show blackpool             what one board's document asks for
      cpstandards evaluate cases.yaml --board blackpool --as-of 2025-09-30
      cpstandards explain cases.yaml --board blackpool --standard conference.initial
      cpstandards compare blackpool darlington
      cpstandards check my-board.yaml
      cpstandards check-change old.yaml new.yaml
      cpstandards calendar 2025-04-10 "15 working days"

    \b
    Exit codes: 0 done, 1 breaches found (with --fail-on-breach), a mutant survives (mutate) or what
    --fail-if refuses, 2 wrong usage, 3 a bad ruleset, 4 bad cases, 5 a date outside the calendar,
    130 stopped by Ctrl-C, 141 nobody reads the output any more.
    """  # noqa: D301 - click's own mark


for _each in (
    *(boards, calendar, check, check_change, compare, evaluate, explain, mutate, pages),
    *(schema, show, vocabulary),
):
    cli.add_command(_each)


def main() -> None:
    """Runs the command line, with every expected error as a message and an exit code."""
    with ending():
        _run()


def _run() -> None:
    """Runs a command, and writes out all of what it says before anything ends."""
    prepare()
    try:
        code = cli(standalone_mode=False)
    finally:
        sys.stdout.flush()
    raise SystemExit(code)
