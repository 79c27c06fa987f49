"""How a witness is counted, so that a wall calendar can confirm it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from cpstandards import model
from cpstandards.compare.about import Held
from cpstandards.compile.moments import Edge
from cpstandards.describe import day_in_words, moment
from cpstandards.errors import CalendarRangeError
from cpstandards.explain import explain_counting
from cpstandards.horizon import Counting, curve
from cpstandards.limits import Limit


def explained(of: Held, at: model.Moment, edge: Edge, on: date, ends: date | None) -> str:
    """How *at* is counted from the day *on*.

    Args:
        of: the standard, with its ruleset.
        at: one of its moments.
        edge: which way it counts.
        on: the day that it is counted from.
        ends: where it falls; None: nowhere.
    """
    if ends is None:
        return f"{of.label}: {moment(at)}; from {day_in_words(on)} there is no deadline."
    counting = of.counting
    usual = counting.is_usual and not of.ruleset.calendar.closures
    for limit, backwards in _limits(at, edge.backwards):
        if limit.is_in_hours:
            if usual and limit == at:
                return f"{of.label}: {_counted(limit, backwards, on, counting)}"
        elif _leads(limit, backwards, edge.opening, counting, on) == ends:
            if usual:
                return f"{of.label}: {_counted(limit, backwards, on, counting)}"
            return f"{of.label}: {_as_it_counts(limit, backwards, on, ends, counting)}"
    return f"{of.label}: {moment(at)}; from {day_in_words(on)} to {day_in_words(ends)}."


def _limits(of: object, backwards: bool) -> Iterator[tuple[Limit, bool]]:
    """Every limit in a moment that is counted from the standard's own anchor, and which way."""
    match of:
        case Limit():
            yield of, backwards
        case model.Aside():
            yield of.limit, of.side == "before"
        case model.LimitFrom():
            yield of.limit, of.after is None
        case tuple() | list():
            for each in of:
                yield from _limits(each, backwards)
        case model.Model():
            for name in type(of).model_fields:
                yield from _limits(getattr(of, name), backwards)
        case _:
            return


def _leads(
    limit: Limit, backwards: bool, opening: bool, counting: Counting, on: date
) -> date | None:
    end = curve(limit, counting, backwards, opening)[on.toordinal() - counting.days[0]]
    return date.fromordinal(end) if end > 0 else None


def _counted(limit: Limit, backwards: bool, on: date, counting: Counting) -> str:
    try:
        said = explain_counting(on, limit, before=backwards, region=counting.calendar.region)
    except CalendarRangeError as error:  # pragma: no cover - a witness lies in the calendar
        return f"{error}."
    return said.replace("\n", " ")


def _as_it_counts(limit: Limit, backwards: bool, on: date, ends: date, counting: Counting) -> str:
    """A count by conventions of its own, or past days on which the board is closed."""
    first, last = sorted((on.toordinal(), ends.toordinal()))
    passed = counting.calendar.non_working_days(first, last)
    names = ", ".join(f"{name} {day_in_words(date.fromordinal(day))}" for day, name in passed)
    side = "before" if backwards else "after"
    skipped = f" Not worked between: {names}." if names else ""
    return f"{limit} {side} {day_in_words(on)}, as it counts: {day_in_words(ends)}.{skipped}"
