"""`cpstandards calendar`."""

from __future__ import annotations

from datetime import date, datetime

import click

from cpstandards.cli.options import HOURS, WHEN


@click.command(short_help="Count a limit from a day, and say how.")
@click.argument("start", type=WHEN, metavar="FROM")
@click.argument("limit")
@click.option("--before", is_flag=True, help="Count backwards, as for a duty ahead of an event.")
@click.option(
    "--region", default="GB-ENG", show_default=True, metavar="REGION", help="Whose bank holidays."
)
@click.option("--working-hours", type=HOURS, help="When work goes on, for a limit in them.")
def calendar(
    start: date | datetime,
    limit: str,
    before: bool,
    region: str,
    working_hours: tuple[str, str] | None,
) -> None:
    """Count a limit from a day, and say how: the arithmetic alone.

    \b
    Examples:
      cpstandards calendar 2025-04-10 "15 working days"
      cpstandards calendar 2025-05-06 "2 working days" --before
      cpstandards calendar 2025-03-29T12:00 "48 hours"
      cpstandards calendar 2025-04-17T16:00 "4 working hours" --working-hours 09:00-17:00
    """  # noqa: D301 - click's own mark
    from cpstandards.explain import explain_counting
    from cpstandards.limits import parse_limit

    counted = parse_limit(limit)
    said = explain_counting(
        start, counted, before=before, region=region, working_hours=working_hours
    )
    click.echo(said)
