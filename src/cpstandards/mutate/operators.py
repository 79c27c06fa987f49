"""The small mistakes that can be made in one standard, on its plain data.

A standard is walked as the YAML has it, key by key, so that each change has a place in the file. A
change puts one value in the place of another, or drops it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, NamedTuple

from cpstandards.limits import MOST, WRITTEN, Limit, Unit, parse_limit
from cpstandards.mutate.kinds import Kind

Path = tuple[str | int, ...]
"""Keys and indices that lead to a value in a standard."""

DROPPED = object()
"""Stands for a key or list item that is no longer there."""

RULE_KEYS = (
    *("within", "at_least", "every", "first", "window", "not_before", "otherwise"),
    *("after", "before", "around", "duty", "forbids", "ends_on"),
    *("when", "unless", "restart", "waiver"),
)
"""The keys of a standard that decide verdicts, in the order in which they are gone through."""

RESTARTS = ("from_actual", "from_due", "fixed")
BYS = ("before", "trigger", "now")
CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")


class Change(NamedTuple):
    """One mistake.

    Attributes:
        kind: what sort of mistake it is.
        path: where in the standard.
        value: what stands there instead, or `DROPPED`.
        was: what stood there, in a few words.
        becomes: what stands there now, in a few words.
    """

    kind: Kind
    path: Path
    value: Any  # Any: plain data
    was: str
    becomes: str


def changes_in(data: Mapping[str, Any]) -> Iterator[Change]:
    """Every change to a standard's plain *data*, or to the keys that a reading replaces."""
    for key in RULE_KEYS:
        if data.get(key) is not None:
            made = _of_key(key, data[key])
            yield from (each for each in made if not _is_idle(each, data))
            yield from _inside(data[key], (key,))


def _is_idle(change: Change, data: Mapping[str, Any]) -> bool:
    """Whether a restart is changed where there is no number to count from, and so no difference."""
    has_number = data.get("every") != "unquantified" or data.get("first")
    return change.kind is Kind.RESTART and not has_number and "fixed" not in change[3:]


def _of_key(key: str, value: Any) -> Iterator[Change]:
    match key:
        case "when" | "unless":
            yield Change(Kind.CONDITION, (key,), {"not": value}, "holds", "does not hold")
            yield Change(Kind.CONDITION, (key,), DROPPED, "asked", "not asked")
        case "ends_on":
            yield Change(Kind.ENDING, (key,), DROPPED, "asked", "not asked")
        case "restart":
            for other in RESTARTS:
                if other != value:
                    yield Change(Kind.RESTART, (key,), other, value, other)
        case "waiver":
            yield Change(Kind.WAIVER, (key,), DROPPED, "allowed", "not allowed")
            if value.get("by"):
                anyone = {k: v for k, v in value.items() if k != "by"}
                yield Change(Kind.WAIVER, (key,), anyone, "by named roles", "by anyone")
        case "after" | "before" | "around":
            yield from _which(value, (key,), "each")
        case _:
            pass


def _inside(value: Any, path: Path) -> Iterator[Change]:
    """Every change inside a value, however deep."""
    if isinstance(value, str):
        yield from _of_text(value, path)
    elif isinstance(value, Mapping):
        yield from _of_mapping(value, path)
        for key, inner in value.items():
            if _is_tests(key, inner):
                yield from _tests(inner, (*path, key))
            else:
                yield from _inside(inner, (*path, key))
    elif isinstance(value, (list, tuple)):
        for index, inner in enumerate(value):
            yield from _inside(inner, (*path, index))


def _is_tests(key: str, inner: Any) -> bool:
    return key in ("where", "fact", "trigger") and isinstance(inner, Mapping)


# --- limits and times ----------------------------------------------------------------------------


def _of_text(text: str, path: Path) -> Iterator[Change]:
    limit, _, side = (
        text.rpartition(" ") if text.endswith((" before", " after")) else (text, "", "")
    )
    if WRITTEN.fullmatch(limit) and path[-1] not in ("event", "as", "is"):
        for kind, other in _other_limits(parse_limit(limit)):
            yield Change(kind, path, f"{other} {side}".strip(), text, f"{other} {side}".strip())
        if side:
            turned = f"{limit} {'after' if side == 'before' else 'before'}"
            yield Change(Kind.DIRECTION, path, turned, text, turned)
    elif path[-1] in ("at", "from", "to") and CLOCK.fullmatch(text):
        for minutes in (1, -1):
            later = _clock(text, minutes)
            yield Change(Kind.CLOCK, path, later, text, later)
    elif text in ("same day", "working day"):
        other_day = "working day" if text == "same day" else "same day"
        yield Change(Kind.UNIT, path, other_day, text, other_day)


def _clock(text: str, minutes: int) -> str:
    at = (int(text[:2]) * 60 + int(text[3:]) + minutes) % (24 * 60)
    return f"{at // 60:02}:{at % 60:02}"


def _other_limits(limit: Limit) -> Iterator[tuple[Kind, Limit]]:
    """The limit one more, one less, and in the units that it is mistaken for."""
    if limit.amount < MOST[limit.unit]:
        yield Kind.LIMIT, Limit(limit.amount + 1, limit.unit)
    if limit.amount > 1:
        yield Kind.LIMIT, Limit(limit.amount - 1, limit.unit)
    for other in _other_units(limit):
        yield Kind.UNIT, other


HOURS_IN_DAY, DAYS_IN_WEEK, WORKED_IN_WEEK, WEEKS_IN_MONTH, MONTHS_IN_YEAR = 24, 7, 5, 4, 12


def _other_units(limit: Limit) -> Iterator[Limit]:
    """What is meant to be the same in another unit, or is the same number of another."""
    n = limit.amount
    match limit.unit:
        case Unit.DAYS:
            yield Limit(n, Unit.WORKING_DAYS)
            if n % DAYS_IN_WEEK == 0:
                yield Limit(n // DAYS_IN_WEEK, Unit.WEEKS)
        case Unit.WORKING_DAYS:
            yield Limit(n, Unit.DAYS)
            if n % WORKED_IN_WEEK == 0:
                yield Limit(n // WORKED_IN_WEEK, Unit.WEEKS)
        case Unit.WEEKS:
            yield Limit(n * DAYS_IN_WEEK, Unit.DAYS)
            yield Limit(n * WORKED_IN_WEEK, Unit.WORKING_DAYS)
            if n % WEEKS_IN_MONTH == 0:
                yield Limit(n // WEEKS_IN_MONTH, Unit.MONTHS)
        case Unit.MONTHS:
            yield Limit(n * WEEKS_IN_MONTH, Unit.WEEKS)
        case Unit.YEARS:
            yield Limit(n * MONTHS_IN_YEAR, Unit.MONTHS)
            yield Limit(n * 52, Unit.WEEKS)
        case Unit.HOURS if n % HOURS_IN_DAY == 0:
            yield Limit(n // HOURS_IN_DAY, Unit.DAYS)
            yield Limit(n // HOURS_IN_DAY, Unit.WORKING_DAYS)
        case _:
            yield Limit(n, Unit.DAYS)


# --- moments, anchors and conditions -------------------------------------------------------------


def _of_mapping(of: Mapping[str, Any], path: Path) -> Iterator[Change]:
    yield from _several(of, path)
    yield from _dated(of, path)
    yield from _variants(of, path)
    yield from _bounds(of, path)
    if of.get("up_to") is not None:
        yield from _dropped(Kind.CAP, path, "up_to", of["up_to"])
    if "limit" in of and ("after" in of) != ("before" in of):
        yield from _turned(of, path)
    if of.get("itself"):
        yield from _dropped(Kind.ITSELF, path, "itself", True)
    for key in ("times", "birthday"):
        if isinstance(of.get(key), int):
            yield _number(Kind.LIMIT, path, key, of[key], 1)
            yield _number(Kind.LIMIT, path, key, of[key], -1)
    if _is_inner_anchor(of, path):
        yield from _which(of, path, "next")
    now = of.get("by")
    if now in BYS:
        others = (by for by in BYS if by != now)
        yield from (Change(Kind.CONDITION, (*path, "by"), by, now, by) for by in others)


def _dropped(kind: Kind, path: Path, key: str, was: object) -> Iterator[Change]:
    yield Change(kind, (*path, key), DROPPED, str(was).lower(), "none")


def _number(kind: Kind, path: Path, key: str, was: int, step: int) -> Change:
    return Change(kind, (*path, key), was + step, str(was), str(was + step))


def _several(of: Mapping[str, Any], path: Path) -> Iterator[Change]:
    """The sooner for the later, all for any, and each part left out."""
    for one, other in (("sooner_of", "later_of"), ("later_of", "sooner_of")):
        if one in of:
            yield Change(Kind.CAP, path, {other: of[one]}, one, other)
            for index in range(len(of[one])):
                yield _without(Kind.CAP, path, one, of[one], index)
    for one, other in (("all", "any"), ("any", "all")):
        if one in of and isinstance(of[one], Sequence) and len(of[one]) > 1:
            yield Change(Kind.CONDITION, path, {other: of[one]}, one, other)
            for index in range(len(of[one])):
                yield _without(Kind.CONDITION, path, one, of[one], index)
    if "not" in of and isinstance(of["not"], Mapping) and len(of) == 1:
        yield Change(Kind.CONDITION, path, of["not"], "not", "so")


def _without(kind: Kind, path: Path, key: str, parts: Sequence[Any], index: int) -> Change:
    rest = [part for i, part in enumerate(parts) if i != index]
    value = rest[0] if len(rest) == 1 else {key: rest}
    was = parts[index] if isinstance(parts[index], str) else f"part {index + 1}"
    return Change(kind, path, value, f"{key} with {was}", "without")


def _turned(of: Mapping[str, Any], path: Path) -> Iterator[Change]:
    one, other = ("after", "before") if "after" in of else ("before", "after")
    value = {("limit" if k == "limit" else other): v for k, v in of.items() if v is not None}
    yield Change(Kind.DIRECTION, path, value, one, other)


def _dated(of: Mapping[str, Any], path: Path) -> Iterator[Change]:
    for key in ("from", "to"):
        day = of.get(key)
        if isinstance(day, date):
            for step in (1, -1):
                near = day + timedelta(days=step)
                yield Change(Kind.DATED, (*path, key), near, str(day), str(near))


def _variants(of: Mapping[str, Any], path: Path) -> Iterator[Change]:
    variants = of.get("choose")
    if not isinstance(variants, Sequence):
        return
    for index, (one, other) in enumerate(pairwise(variants)):
        key = "then" if "then" in other else "otherwise"
        value = list(variants)
        value[index] = {**one, "then": other[key]}
        value[index + 1] = {**other, key: one["then"]}
        words = f"variants {index + 1} and {index + 2}"
        yield Change(Kind.VARIANT, (*path, "choose"), value, words, "exchanged")
    for index, each in enumerate(variants[:-1]):
        where = (*path, "choose", index, "when")
        yield Change(Kind.CONDITION, where, {"not": each["when"]}, "holds", "does not hold")


def _bounds(of: Mapping[str, Any], path: Path) -> Iterator[Change]:
    """Bounds of a count or an age: one more, one less, the most for the least."""
    for key, other in (("at_least", "at_most"), ("at_most", "at_least")):
        bound = of.get(key)
        if type(bound) is not int:
            continue
        for step in (1, -1):
            if bound + step >= 0:
                yield _number(Kind.BOUND, path, key, bound, step)
        if other not in of:
            value = {(other if k == key else k): v for k, v in of.items()}
            yield Change(Kind.BOUND, path, value, f"{key} {bound}", f"{other} {bound}")


def _is_inner_anchor(of: Mapping[str, Any], path: Path) -> bool:
    """Whether a mapping is an anchor inside a moment, or says which event it means."""
    if of.get("which") is not None and path[-1:] not in (("after",), ("before",), ("around",)):
        return True
    return len(path) > 1 and path[-1] in ("after", "before", "until", "on") and "event" in of


def _which(of: Any, path: Path, default: str) -> Iterator[Change]:
    if not isinstance(of, Mapping) or not {"event", "any_of", "agreed"} & set(of):
        return
    now = of.get("which") or default
    others = {"first": ("last",), "last": ("first",)}.get(now, ("first", "last"))
    for other in others:
        yield Change(Kind.WHICH, (*path, "which"), other, now, other)


# --- tests on attributes and facts ---------------------------------------------------------------


def _tests(tests: Mapping[str, Any], path: Path) -> Iterator[Change]:
    for name, test in tests.items():
        where = (*path, name)
        if len(tests) > 1 or path[-1] == "where":
            shown = _shown(test)
            rest = {k: v for k, v in tests.items() if k != name}
            value = rest or DROPPED
            yield Change(Kind.TEST, path, value, f"{name} {shown}", "not asked")
        yield from _test(test, where)


def _test(test: Any, path: Path) -> Iterator[Change]:
    if isinstance(test, Mapping):
        if set(test) == {"not"}:
            yield Change(Kind.TEST, path, test["not"], "not", "so")
        yield from _bounds(test, path)
    elif isinstance(test, bool):
        yield Change(Kind.TEST, path, not test, _shown(test), _shown(not test))
    else:
        value = list(test) if isinstance(test, tuple) else test
        yield Change(Kind.TEST, path, {"not": value}, _shown(test), f"not {_shown(test)}")


def _shown(test: Any) -> str:
    if isinstance(test, bool):
        return str(test).lower()
    if isinstance(test, Mapping):
        return " ".join(f"{key} {_shown(value)}" for key, value in test.items())
    if isinstance(test, (list, tuple)):
        return " or ".join(str(each) for each in test)
    return str(test)


# --- applying ------------------------------------------------------------------------------------


def applied(data: Any, path: Path, value: Any) -> Any:
    """*data* with *value* at *path*; what is not on the way to it is shared."""
    if not path:
        return value
    step, rest = path[0], path[1:]
    if isinstance(data, Mapping):
        changed = dict(data)
        if not rest and value is DROPPED:
            changed.pop(str(step), None)
        else:
            changed[str(step)] = applied(data.get(str(step)), rest, value)
        return changed
    items = list(data)
    assert isinstance(step, int)  # a list is entered by an index
    if not rest and value is DROPPED:
        del items[step]
    else:
        items[step] = applied(items[step], rest, value)
    return items
