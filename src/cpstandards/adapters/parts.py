"""The parts of a case from plain data: references, events and facts.

Nothing is raised: what is wrong is added to a list of findings, and the part is None.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any, TypeGuard

from cpstandards.adapters.findings import Finding, date_like, listed, named, suggestion
from cpstandards.attributes import LONGEST_NAME, Attribute, ValueProblem, iso_date
from cpstandards.cases import FactHistory
from cpstandards.clock import FORMS, LocalTime, parse_when
from cpstandards.errors import MomentError, quoted
from cpstandards.vocabulary import Event, EventType, Vocabulary

Plain = dict[str, Any]  # Any: whatever a text can hold
Findings = list[Finding]

EVENT_KEYS = ("type", "on", "at", "id", "recorded_at")
ALWAYS = 0
"""The day [ordinal] from which a fact without `known_on` was known: before any other."""

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
"""Control characters, and halves of characters, which cannot be written as UTF-8."""

_MISSING_REFERENCE = "name the case by its opaque reference"
_NOT_A_NAME = f"a text of 1 to {LONGEST_NAME} characters; put a number in quotes"
_NO_SUCH_TIME = ("is not in the calendar", "did not exist")
_UNEXPLAINED = Finding("CPS313", "an event that cannot be used")


def is_name(value: object) -> TypeGuard[str]:
    """Whether *value* can name a case or an event, in a log and on a terminal too."""
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_NAME:
        return False
    return not value.isspace() and _UNSEEN.search(value) is None


def reference_of(value: object, key: str, findings: Findings) -> str | None:
    """The case reference that *value* is, as it stands under *key*."""
    if value is None or value == "":
        findings.append(Finding("CPS307", f"missing `{key}`", _MISSING_REFERENCE))
    elif not is_name(value):
        message = f"`{key}` cannot be used as a case reference"
        findings.append(Finding("CPS309", message, f"use {_NOT_A_NAME}", (key,)))
    else:
        return value
    return None


# --- events --------------------------------------------------------------------------------------


def event_of(raw: Plain, vocabulary: Vocabulary, findings: Findings) -> Event | None:
    """The event that *raw* states.

    Args:
        raw: `type`, `on` or `at`, `id`, `recorded_at` and the type's attributes.
        vocabulary: the types there are.
        findings: everything wrong with it is added, with paths from *raw*.
    """
    given = dict(raw)
    try:
        cls: Any = vocabulary.types[given.pop("type")]  # Any: an event class, called as such
        if "on" in given:
            given["on"] = _quick_day(given["on"])
        if "at" in given:
            given["at"] = _quick_time(given["at"])
        if "recorded_at" in given:
            given["recorded_at"] = _quick_recorded(given["recorded_at"])
        if _is_sound(given):
            return cls(**given)  # type: ignore[no-any-return]
    except (LookupError, TypeError, ValueError):  # what is wrong is looked for where it is rare
        pass
    findings += _faults(raw, vocabulary) or [_UNEXPLAINED]
    return None


def _is_sound(given: Plain) -> bool:
    """What an event class itself does not ask for."""
    if "id" in given and not _is_id(given["id"]):
        return False
    return "at" not in given or given.get("on") is None or given["at"] is None


def _is_id(value: object) -> bool:
    return value is None or is_name(value)


def _day_of(value: object) -> date | None:
    """The day that *value* is.

    Raises:
        MomentError: it is none.
    """
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str):
        on = iso_date(value) or parse_when(value)
        if isinstance(on, date):
            return on
        raise MomentError(value, f"{quoted(value)} is a time", "use `at` for a date and time")
    raise MomentError("", "not a date", "write `2025-04-10`")


def _time_of(value: object) -> LocalTime | None:
    """The time that *value* is.

    Raises:
        MomentError: it is none.
    """
    if value is None:
        return None
    if isinstance(value, date):
        value = value.isoformat()
    if isinstance(value, str):
        at = parse_when(value)
        if isinstance(at, LocalTime):
            return at
        raise MomentError(value, f"{quoted(value)} is a date", "use `on` where the time is unknown")
    raise MomentError("", "not a date and time", "write `2025-04-10T10:00`")


def _recorded_of(value: object) -> date | LocalTime | None:
    """The day or time that *value* is.

    Raises:
        MomentError: it is none.
    """
    if value is None or isinstance(value, date):
        return value
    if isinstance(value, str):
        return parse_when(value)
    raise MomentError("", "not a date or time", FORMS)


_quick_day = lru_cache(maxsize=65536)(_day_of)
_quick_time = lru_cache(maxsize=65536)(_time_of)
_quick_recorded = lru_cache(maxsize=65536)(_recorded_of)
_MOMENTS = {"on": _day_of, "at": _time_of, "recorded_at": _recorded_of}


def _faults(raw: Plain, vocabulary: Vocabulary) -> Findings:
    """Everything wrong with an event that could not be made of *raw*."""
    name = raw.get("type")
    cls = vocabulary.types.get(name) if isinstance(name, str) else None
    found = _type_faults(name, cls, vocabulary)
    found += _moment_faults(raw, may_show=cls is not None and not _is_private(cls))
    if not _is_id(raw.get("id")):
        found.append(Finding("CPS309", "`id` cannot be used", f"use {_NOT_A_NAME}", ("id",)))
    return found + ([] if cls is None else _attribute_faults(raw, cls))


def _is_private(cls: EventType) -> bool:
    return bool(getattr(cls, "private", False))


def _type_faults(name: object, cls: EventType | None, vocabulary: Vocabulary) -> Findings:
    if cls is not None:
        return []
    if name is None:
        return [Finding("CPS307", "missing `type`", "say what happened, such as `visit`")]
    otherwise = "use a type of the vocabulary, or declare one in the ruleset"
    help = suggestion(name, vocabulary.types, otherwise)
    return [Finding("CPS311", "unknown event type", help, ("type",))]


def _moment_faults(raw: Plain, may_show: bool) -> Findings:
    found = []
    on, at = raw.get("on"), raw.get("at")
    if on is None and at is None:
        found.append(Finding("CPS307", "missing `on` or `at`", "say on which day it happened"))
    if on is not None and at is not None:
        help = "keep `at`; the day follows from it"
        found.append(Finding("CPS316", "both `on` and `at`", help, ("at",), at_key=True))
    for key, read in _MOMENTS.items():
        try:
            read(raw.get(key))
        except MomentError as error:
            found.append(_moment_fault(key, error, may_show))
    return found


def _moment_fault(key: str, error: MomentError, may_show: bool) -> Finding:
    """What is wrong with a date or time, without it, unless it is nothing but that."""
    if not error.text:
        return Finding("CPS314", f"`{key}` is {error.problem}", error.help, (key,))
    shown = quoted(error.text) if may_show and date_like(error.text) else f"`{key}`"
    reason = error.problem.rpartition("` ")[2]  # what follows the text
    code = "CPS315" if reason.startswith(_NO_SUCH_TIME) else "CPS314"
    return Finding(code, f"{shown} {reason}", error.help, (key,))


def _attribute_faults(raw: Plain, cls: EventType) -> Findings:
    found: Findings = []
    for key, value in raw.items():
        attribute = cls.attributes.get(key)
        if attribute is not None:
            fitting(value, attribute, found)
        elif key not in EVENT_KEYS:
            found.append(_unknown_attribute(key, cls))
    return found


def _unknown_attribute(key: str, cls: EventType) -> Finding:
    known = listed(cls.attributes)
    help = suggestion(key, cls.attributes, f"its attributes are {known}" if known else "")
    message = f"`{cls.type}` has no {named(key, 'attribute', otherwise='such attribute')}"
    return Finding("CPS312", message, help, (key,), at_key=True)


def fitting(value: object, attribute: Attribute, findings: Findings) -> Any:  # Any: by its kind
    """*value* as *attribute* holds it, or None: it is missing, or does not fit."""
    if value is None:
        return None
    try:
        return attribute.check(value)
    except ValueProblem as problem:
        name = attribute.name
        message = f"`{name}` needs {attribute.expected}"
        if attribute.choices:
            message = f"`{name}` has a value that is not one of its words"
        otherwise = f"use {attribute.expected}" if attribute.choices else ""
        findings.append(Finding("CPS313", message, problem.help or otherwise, (name,)))
    return None


# --- facts ---------------------------------------------------------------------------------------


def facts_of(raw: Plain, vocabulary: Vocabulary, findings: Findings) -> dict[str, Any]:
    """The facts that *raw* states: plain values, or lists of `value` and `known_on`."""
    facts = {}
    for name, value in raw.items():
        attribute = vocabulary.facts.get(name)
        if attribute is None:
            findings.append(_unknown_fact(name, vocabulary.facts))
        elif _is_history(value):
            facts[name] = _history_of(value, attribute, findings)
        elif value is not None:
            facts[name] = fitting(value, attribute, findings)
    return facts


def _unknown_fact(name: str, known: Mapping[str, Attribute]) -> Finding:
    help = suggestion(name, known, f"the facts are {listed(known)}")
    return Finding("CPS317", f"unknown {named(name, 'fact')}", help, (name,), at_key=True)


def _is_history(value: object) -> TypeGuard[list[Plain]]:
    return isinstance(value, list) and all(isinstance(each, dict) for each in value)


def _history_of(raw: list[Plain], attribute: Attribute, findings: Findings) -> FactHistory:
    """The values of a revised fact, in the order in which they became known."""
    known: dict[int, Any] = {}
    for index, item in enumerate(raw):
        inner: Findings = []
        day, value = _revision(item, attribute, inner)
        if day in known:
            message = f"two values of `{attribute.name}` known from the same day"
            help = "give each its own `known_on`; one may have none"
            inner.append(Finding("CPS318", message, help))
        known[day] = value
        findings += [each.under(attribute.name, index) for each in inner]
    if not raw:
        findings.append(Finding("CPS307", "a fact without a value", "", (attribute.name,)))
    return FactHistory(sorted(known.items()))


def _revision(item: Plain, attribute: Attribute, findings: Findings) -> tuple[int, Any]:
    """The day [ordinal] from which a value was known, and the value."""
    for key in item:
        if key not in ("value", "known_on"):
            help = suggestion(key, ("value", "known_on"), "the keys here are `value`, `known_on`")
            findings.append(Finding("CPS306", f"unknown {named(key, 'key')}", help, (key,), True))
    if item.get("value") is None:
        findings.append(Finding("CPS307", "missing `value`", "say what was known"))
    inner: Findings = []
    value = fitting(item.get("value"), attribute, inner)
    findings += [each._replace(path=("value",)) for each in inner]
    return known_day(item.get("known_on"), findings), value


def known_day(value: object, findings: Findings) -> int:
    """The day [ordinal] that `known_on` is: *value*, or `ALWAYS` where there is none."""
    try:
        on = _day_of(value)
    except MomentError as error:
        findings.append(_moment_fault("known_on", error, may_show=False))
        on = None
    return ALWAYS if on is None else on.toordinal()
