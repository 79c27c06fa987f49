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

OCCURRENCE = re.compile(
    r"[a-z0-9_]*_(?:[a-z]+ed|[a-z]*held|arisen|heard|made|met|told)|died|moved|escalated"
    r"|[a-z0-9_]*_(?:met|prepared|told)_[a-z0-9_]*"
)
"""Types that tell what happened rather than name a thing: `plan_made`, not `core_group`."""


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
        return f"within {_short(limit)}; counted from {after}"
    if limit in ("working day", "working time"):
        return f"{moment(limit)} of {after}"
    return f"by {_short(limit)}; begun by {after}"


def _before(standard: model.Standard) -> str:
    limit, reference = standard.at_least, anchor(standard.before)
    if limit == "unquantified":
        return f"no number stated, before {reference}"
    if isinstance(limit, Limit):
        return f"at least {limit} before {reference}"
    if limit == standard.before:
        return f"ahead of {reference}, on its day at the latest"
    return f"by {_short(limit)}, before {reference}"


def _every(standard: model.Standard) -> str:
    first = f"the first within {_short(standard.first)} and then " if standard.first else ""
    cadence = standard.every
    if isinstance(cadence, tuple):
        gaps = phases(cadence)
    elif cadence == "unquantified":
        gaps = "no interval stated"
    else:
        gaps = f"every {_short(cadence)}"
    return f"{first}{gaps}, from {anchor(standard.after)}"


def phases(of: Iterable[model.Phase]) -> str:
    """The phases of a recurrence in words, in their order."""
    return ", then ".join(map(_phase, of))


def _phase(phase: model.Phase) -> str:
    gap = f"every {_short(phase.gap)}"
    if phase.for_ is not None:
        return f"{gap} for {phase.for_}"
    return gap if phase.until is None else f"{gap} until {moment(phase.until)}"


def _window(standard: model.Standard) -> str:
    window = standard.window
    assert window is not None  # the kind says so
    around = anchor(standard.around)
    return f"from {moment(window.opens)} to {moment(window.closes)} {around}"


def _not_before(standard: model.Standard) -> str:
    forbidden = pattern(standard.forbids)
    return f"no {forbidden} before {moment(standard.not_before)}, from {anchor(standard.after)}"


def _short(of: model.Moment | None) -> str:
    """A moment in words, with variants named and not told apart: their conditions are long."""
    if not isinstance(of, model.Choose):
        return moment(of)
    every = [choice.then or choice.otherwise for choice in of.choose]
    limits = dict.fromkeys(_short(each) for each in every if each != "unquantified")
    none = ["no number stated"] if "unquantified" in every else []
    return f"{joined([*limits, *none], 'or')}, depending on the case"


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
        case "working day":
            return "the day itself, or else the next working day"
        case "working time":
            return "when work goes on next"
        case Limit() | model.Aside():
            return str(of)
        case model.LimitFrom():
            side, other = ("after", of.after) if of.after is not None else ("before", of.before)
            return f"{of.limit} {side} {moment(other)}"
        case model.AtTime():
            return f"{of.at} on {moment(of.on)}"
        case model.SoonerOf():
            return f"the sooner of {joined(map(moment, of.sooner_of), 'and')}"
        case model.LaterOf():
            return f"the later of {joined(map(moment, of.later_of), 'and')}"
        case model.Dated():
            return "; ".join(_dated(part) for part in of.dated)
        case model.Choose():
            return "; ".join(_choice(choice) for choice in of.choose)
        case model.Agreed():
            return _agreed(of)
        case _:
            return anchor(of)


def _agreed(of: model.Agreed) -> str:
    most = f", at most {of.up_to}" if of.up_to else ""
    start = f" after {moment(of.after)}" if of.after is not None else ""
    if of.otherwise is None:
        what = f": {words(of.as_)}" if of.as_ else ""
        return f"what is agreed ({event(of.agreed.event)}{what}){most}{start}"
    once = "once " if of.which == "first" else ""
    fixed = f"extended {once}by {pattern(of.agreed)}"
    return f"{moment(of.otherwise)}; if {fixed}{most}{start}"


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
            events = pattern(of)
            article = "" if events.startswith('"') and not which else "the "
            return f"{article}{which}{events}{_beside(of)}"
        case model.AllOf():
            return f"all of {pattern(of)}"
        case _:
            assert_never(of)


def _beside(of: model.Beside) -> str:
    if of.before is not None:
        return f" before {anchor(of.before)}"
    return f" after {anchor(of.after)}" if of.after is not None else ""


def pattern(of: model.AnyPattern | None) -> str:
    """A pattern in words, without an article."""
    match of:
        case None:
            return "nothing"
        case model.EventPattern():
            tests = f" ({_tests(of.where, '; ')})" if of.where else ""
            times = getattr(of, "times", None)
            return f"{event(of.event)}{tests}{f', {times} times' if times else ''}"
        case model.AnyOf():
            return joined(map(pattern, of.any_of), "or")
        case model.AllOf():
            return joined(map(pattern, of.all_of), "and")
        case _:
            assert_never(of)


def condition(  # noqa: C901, PLR0911, PLR0912 - one line for each form of condition
    of: model.Condition | None,
) -> str:
    """A condition in words."""
    match of:
        case None:
            return "always"
        case model.FactIs():
            return _tests(of.fact) + (f", as known {_by(of.by)}" if of.by else "")
        case model.TriggerIs():
            return f"of the trigger, {_tests(of.trigger)}"
        case model.CountIs():
            since = f", no longer ago than {of.within}" if of.within else ""
            return f"{_bounds(of)} {pattern(of.count)} {_by(of.by)}{since}"
        case model.LatestIs():
            others = joined((pattern(each) for each in of.latest if each.event != of.is_), "or")
            return f"the last {_by(of.by)} was {event(of.is_)}, not {others}"
        case model.AgeIs():
            return f"the child's age is {_bounds(of.age)} years"
        case model.DuringIs():
            return _during(of.during)
        case model.All():
            return joined(map(_bracketed, of.all), "and")
        case model.Any_():
            return joined(map(_bracketed, of.any), "or")
        case model.Not():
            inner = _bracketed(of.not_)
            return f"not {inner}" if inner.startswith("(") else f"not: {inner}"
        case _:
            assert_never(of)


def _bracketed(of: model.Condition) -> str:
    """A condition in words, in brackets if it has an "and" or "or" of its own."""
    whole = condition(of)
    match of:
        case model.FactIs(fact=tests) | model.TriggerIs(trigger=tests):
            is_joined = len(tests) > 1 or any(" or " in _test(test) for test in tests.values())
        case model.All(all=parts) | model.Any_(any=parts):
            is_joined = len(parts) > 1
        case _:
            is_joined = isinstance(of, model.LatestIs)
    return f"({whole})" if is_joined else whole


def _during(of: model.Period | str) -> str:
    if isinstance(of, str):
        return "during working hours"
    days = f" on {words(of.on)}" if of.on else ""
    return f"between {of.from_} and {of.to}{days}" if of.from_ else days.strip()


def _bounds(of: model.CountIs | model.Years) -> str:
    if of.at_most == 0 and isinstance(of, model.CountIs):
        return "no"
    if of.at_least == of.at_most:
        return f"exactly {of.at_least}"
    least = f"at least {of.at_least}" if of.at_least else ""
    most = f"at most {of.at_most}" if of.at_most is not None else ""
    return " and ".join(bound for bound in (least, most) if bound)


def _by(by: model.By | Limit) -> str:
    if isinstance(by, Limit):
        return f"up to {by} after the trigger"
    return {"before": "before the trigger", "trigger": "up to the trigger", "now": "so far"}[by]


def _tests(tests: Mapping[str, model.Test], between: str = " and ") -> str:
    return between.join(f"{words(name)}: {_test(test)}" for name, test in tests.items())


def _test(test: model.Test) -> str:
    if isinstance(test, tuple):
        return joined(map(_value, test), "or")
    if not isinstance(test, model.Comparison):
        return _value(test)
    parts = []
    if test.not_ is not None:
        parts.append(f"not {_test(test.not_)}")
    if test.at_least is not None:
        parts.append(f"at least {_value(test.at_least)}")
    if test.at_most is not None:
        parts.append(f"at most {_value(test.at_most)}")
    if test.has_all is not None:
        parts.append(f"all of {joined(map(_value, test.has_all), 'and')}")
    return " and ".join(parts) or "known"


def _value(value: model.Scalar) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
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


def event(name: str) -> str:
    """An event type without an article: one that tells what happened stands in quotation marks.

    Example:
        >>> event("core_group"), event("plan_made")
        ('core group', '"plan made"')
    """
    return f'"{words(name)}"' if OCCURRENCE.fullmatch(name) else words(name)


def joined(parts: Iterable[str], last: str) -> str:
    """*parts* as a list in a sentence: `a, b and c`, where *last* is `and`."""
    every = list(parts)
    return f" {last} ".join([", ".join(every[:-1]), every[-1]] if len(every) > 1 else every)
