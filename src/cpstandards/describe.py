"""Standards in words: what a ruleset says, for tables and pages.

Dates and names are put into words here for the whole library, whatever the machine's language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import assert_never

from cpstandards import model
from cpstandards.limits import Limit

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def by_when(standard: model.Standard) -> str:
    """The limit of *standard* in words, with what it is counted from.

    Example:
        >>> from cpstandards.load import board
        >>> by_when(board("blackpool").standard("conference.minutes"))[:22]
        'within 15 working days'
    """
    match standard.kind:
        case "within":
            return _within(standard)
        case "before":
            return _before(standard)
        case "every":
            return _every(standard)
        case "window":
            return _window(standard)
        case "not_before":
            return _not_before(standard)


def _within(standard: model.Standard) -> str:
    limit, after = standard.within, anchor(standard.after)
    if limit == "unquantified":
        return f"no number stated, after {after}"
    if limit == "same day":
        return f"on the day of {after}"
    if isinstance(limit, Limit):
        return f"within {limit} of {after}"
    if isinstance(limit, (model.Dated, model.Choose, model.Agreed)):
        return f"within {moment(limit)}; counted from {after}"
    return f"by {moment(limit)}, once {after}"


def _before(standard: model.Standard) -> str:
    limit, reference = standard.at_least, anchor(standard.before)
    if limit == "unquantified":
        return f"no number stated, before {reference}"
    if isinstance(limit, Limit):
        return f"at least {limit} before {reference}"
    if limit == standard.before:
        return f"ahead of {reference}, on its day at the latest"
    return f"by {moment(limit)}, before {reference}"


def _every(standard: model.Standard) -> str:
    first = f"the first within {moment(standard.first)} and then " if standard.first else ""
    cadence = standard.every
    if isinstance(cadence, tuple):
        gaps = ", then ".join(_phase(phase) for phase in cadence)
    elif cadence == "unquantified":
        gaps = "no interval stated"
    else:
        gaps = f"every {moment(cadence)}"
    return f"{first}{gaps}, from {anchor(standard.after)}"


def _phase(phase: model.Phase) -> str:
    gap = f"every {moment(phase.gap)}"
    if phase.for_ is not None:
        return f"{gap} for {phase.for_}"
    return gap if phase.until is None else f"{gap} until {anchor(phase.until)}"


def _window(standard: model.Standard) -> str:
    window = standard.window
    assert window is not None  # the kind says so
    around = anchor(standard.around)
    return f"from {moment(window.opens)} to {moment(window.closes)} {around}"


def _not_before(standard: model.Standard) -> str:
    forbidden = pattern(standard.forbids)
    return f"no {forbidden} before {moment(standard.not_before)}, from {anchor(standard.after)}"


# --- parts ---------------------------------------------------------------------------------------


def moment(  # noqa: C901, PLR0911, PLR0912 - one line for each form of moment
    of: model.Moment | None,
) -> str:
    """A moment in words."""
    match of:
        case None:
            return "no limit"
        case "unquantified":
            return "no number stated"
        case "same day":
            return "the same day"
        case Limit() | model.Aside():
            return str(of)
        case model.LimitFrom():
            side, other = ("after", of.after) if of.after is not None else ("before", of.before)
            return f"{of.limit} {side} {anchor(other)}"
        case model.SoonerOf():
            return f"the sooner of {joined(map(moment, of.sooner_of), 'and')}"
        case model.LaterOf():
            return f"the later of {joined(map(moment, of.later_of), 'and')}"
        case model.Dated():
            return "; ".join(_dated(part) for part in of.dated)
        case model.Choose():
            return "; ".join(_choice(choice) for choice in of.choose)
        case model.Agreed():
            return "what is agreed" + (f", at most {of.up_to}" if of.up_to else "")
        case _:
            return anchor(of)


def _dated(part: model.DatedMoment) -> str:
    since = f" from {date_in_words(part.from_)}" if part.from_ else ""
    until = f" until {date_in_words(part.to)}" if part.to else ""
    return f"{moment(part.limit)}{since}{until}"


def _choice(choice: model.Choice) -> str:
    if choice.otherwise is not None:
        return f"otherwise {moment(choice.otherwise)}"
    return f"{moment(choice.then)} if {condition(choice.when)}"


def anchor(of: model.Anchor | None) -> str:
    """An anchor in words."""
    match of:
        case None:
            return "nothing"
        case model.FactAnchor():
            return f"the {words(of.fact)}"
        case model.Birthday():
            return f"the child's birthday of {of.birthday} years"
        case model.EventAnchor() | model.AnyOfAnchor():
            which = f"{of.which} " if of.which in ("first", "last", "next") else ""
            return f"the {which}{pattern(of)}"
        case model.AllOf():
            return f"all of {pattern(of)}"
        case _:
            assert_never(of)


def pattern(of: model.AnyPattern | None) -> str:
    """A pattern in words, without an article."""
    match of:
        case None:
            return "nothing"
        case model.EventPattern():
            tests = f" ({_tests(of.where)})" if of.where else ""
            return f"{words(of.event)}{tests}"
        case model.AnyOf():
            return joined(map(pattern, of.any_of), "or")
        case model.AllOf():
            return joined(map(pattern, of.all_of), "and")
        case _:
            assert_never(of)


def condition(of: model.Condition | None) -> str:
    """A condition in words."""
    match of:
        case None:
            return "always"
        case model.FactIs():
            return _tests(of.fact)
        case model.TriggerIs():
            return _tests(of.trigger)
        case model.CountIs():
            return f"{_bounds(of)} {pattern(of.count)} {_by(of.by)}"
        case model.LatestIs():
            return f"{words(of.is_)} came last {_by(of.by)}"
        case model.All():
            return joined(map(condition, of.all), "and")
        case model.Any_():
            return joined(map(condition, of.any), "or")
        case model.Not():
            return f"not: {condition(of.not_)}"
        case _:
            assert_never(of)


def _bounds(of: model.CountIs) -> str:
    if of.at_most == 0:
        return "no"
    if of.at_least == of.at_most:
        return f"exactly {of.at_least}"
    least = f"at least {of.at_least}" if of.at_least else ""
    most = f"at most {of.at_most}" if of.at_most is not None else ""
    return " and ".join(bound for bound in (least, most) if bound)


def _by(by: model.By) -> str:
    return {"before": "before", "trigger": "up to that day", "now": "so far"}[by]


def _tests(tests: Mapping[str, model.Test]) -> str:
    return joined((f"{words(name)} {_test(test)}" for name, test in tests.items()), "and")


def _test(test: model.Test) -> str:
    if isinstance(test, tuple):
        return f"is {joined(map(_value, test), 'or')}"
    if not isinstance(test, model.Comparison):
        return f"is {_value(test)}"
    parts = []
    if test.not_ is not None:
        parts.append(f"is not {_test(test.not_).removeprefix('is ')}")
    if test.at_least is not None:
        parts.append(f"is at least {_value(test.at_least)}")
    if test.at_most is not None:
        parts.append(f"is at most {_value(test.at_most)}")
    if test.has_all is not None:
        parts.append(f"has {joined(map(_value, test.has_all), 'and')}")
    return " and ".join(parts) or "is known"


def _value(value: model.Scalar) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return date_in_words(value) if isinstance(value, date) else words(str(value))


# --- dates and names -----------------------------------------------------------------------------


def date_in_words(on: date) -> str:
    """A date such as `6 May 2025`."""
    return f"{on.day} {month_in_words(on)}"


def day_in_words(on: date) -> str:
    """A date with its weekday, such as `Tuesday 6 May 2025`."""
    return f"{WEEKDAYS[on.weekday()]} {date_in_words(on)}"


def short_day(on: date) -> str:
    """A date of one width for tables, such as `Tue 06 May 2025`."""
    return f"{WEEKDAYS[on.weekday()][:3]} {on.day:02} {MONTHS[on.month - 1][:3]} {on.year}"


def month_in_words(on: date) -> str:
    """The month of a date, such as `May 2025`."""
    return f"{MONTHS[on.month - 1]} {on.year}"


def words(name: str) -> str:
    """A name of the vocabulary as people write it: `s47_concluded` is `section 47 concluded`."""
    return re.sub(r"\bs47\b", "section 47", name.replace("_", " "))


def joined(parts: Iterable[str], last: str) -> str:
    """*parts* as a list in a sentence: `a, b and c`, where *last* is `and`."""
    every = list(parts)
    return f" {last} ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)
