"""The days that a count of working days passed over, by name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, pairwise

from cpstandards.calendars import NonWorkingDay
from cpstandards.describe import MONTHS, date_in_words, joined
from cpstandards.explain.view import View
from cpstandards.explain.words import capital, on_day
from cpstandards.limits import Unit

WEEKEND = ("Saturday", "Sunday")
MOST_WEEKENDS = 8
"""More than so many are counted rather than listed."""


def skipped(view: View) -> Iterator[str]:
    """The days that were not counted, where the limit is in working days."""
    of = view.of
    unit = of.limit.unit if of.limit is not None else None
    if unit is not Unit.WORKING_DAYS or of.derivation.counted is None or of.due_from is not None:
        return
    if of.counted_from is not None and view.hides(of.counted_from):
        yield "The days skipped are withheld with the date that they follow."
    else:
        to_closing, further = _edges(view)
        yield from days_skipped(to_closing)
        if further:
            yield f"Further back, to the opening of the window: {' '.join(days_skipped(further))}"


def _edges(view: View) -> tuple[list[NonWorkingDay], list[NonWorkingDay]]:
    """The days passed over to the deadline, and those that lie beyond, to a window's opening."""
    of = view.of
    if of.counted_from is None or of.due is None:
        return list(of.derivation.skipped), []
    first = min(of.counted_from.day, view.day_of(of.due))
    skipped = of.derivation.skipped
    return [each for each in skipped if each.day >= first], [
        each for each in skipped if each.day < first
    ]


def days_skipped(days: Iterable[NonWorkingDay]) -> Iterator[str]:
    """*days* by name, bank holidays and closures first, then whole weekends together."""
    days = tuple(days)
    yield from (f"{name}, {on_day(day)}." for day, name in days if name not in WEEKEND)
    weekend = [day for day, name in days if name in WEEKEND]
    if weekend:
        yield _weekends(weekend)
    if not days:
        yield "No weekend, bank holiday or closure lies between."


def _weekends(days: list[int]) -> str:
    """The days of weekends, whole or in part, in one sentence."""
    groups = [
        [day for _, day in group]
        for _, group in groupby(enumerate(days), key=lambda each: each[1] - each[0])
    ]
    whole = [group for group in groups if len(group) > 1]
    single = [on_day(group[0]) for group in groups if len(group) == 1]
    parts = [_whole_weekends(whole)] if whole else []
    return f"{capital(joined([*single, *parts], 'and'))}."


def _whole_weekends(groups: list[list[int]]) -> str:
    if len(groups) == 1:
        return f"the weekend of {_span(groups[0])}"
    if len(groups) > MOST_WEEKENDS:
        return f"the {len(groups)} weekends from {_span(groups[0])} to {_span(groups[-1])}"
    return f"the {len(groups)} weekends of {joined(_spans(groups), 'and')}"


def _spans(groups: list[list[int]]) -> Iterator[str]:
    """Weekends such as `12-13`, with month and year only where the next one has others."""
    for group, following in pairwise([*groups, None]):
        assert group is not None  # only the last following is
        span, on = _span(group), date.fromordinal(group[-1])
        after = date.max if following is None else date.fromordinal(following[-1])
        if on.year == after.year:
            span = span.removesuffix(f" {on.year}")
        if (on.year, on.month) == (after.year, after.month) and " to " not in span:
            span = span.removesuffix(f" {MONTHS[on.month - 1]}")
        yield span


def _span(group: list[int]) -> str:
    """A weekend such as `12-13 April 2025` or `31 May to 1 June 2025`."""
    first, last = date.fromordinal(group[0]), date.fromordinal(group[-1])
    end = date_in_words(last)
    if first.month == last.month:
        return f"{first.day}-{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {MONTHS[first.month - 1]}{year} to {end}"
