"""How far two moments are apart on each day of one year."""

from __future__ import annotations

from datetime import date

from cpstandards.compare.results import Picture
from cpstandards.horizon import Measured
from cpstandards.horizon.outcomes import Outcome
from cpstandards.kernel import NEVER


def picture(one: Measured, other: Measured, outcome: Outcome, year: int) -> Picture | None:
    """The difference on each day of *year*, or None where it is not one of whole days.

    Args:
        one: a moment.
        other: another, counted from the same.
        outcome: how conditions turn out.
        year: which year, within the calendar.
    """
    mine, its = one.form(outcome).sole, other.form(outcome).sole
    if mine is None or its is None or mine[0] != its[0] or not mine[0].is_countable:
        return None
    days = one.counting.days
    start = date(year, 1, 1).toordinal() - days[0]
    part = slice(start, date(year + 1, 1, 1).toordinal() - days[0])
    sign = -1 if one.edge.opening else 1
    pairs = zip(mine[1][part], its[1][part], strict=True)
    return Picture(year, tuple(_gap(a, b, sign) for a, b in pairs))


def _gap(one: int, other: int, sign: int) -> int | None:
    """How much later the first falls [days], the other way round where it opens something."""
    if not (0 <= one < NEVER and 0 <= other < NEVER):
        return None
    return sign * (one - other)
