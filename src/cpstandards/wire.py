"""Results as JSON, and back: what one service sends another.

Days are ISO dates, moments ISO times with England's offset. Each obligation carries its standard
and derivation, so that it can be read and checked without the ruleset.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, cast

from pydantic_core import from_json, to_json

from cpstandards.calendars import NonWorkingDay
from cpstandards.clock import instant, to_datetime
from cpstandards.errors import CPStandardsError
from cpstandards.kernel import Status
from cpstandards.limits import Limit, parse_limit
from cpstandards.results import (
    CalendarRef,
    Citation,
    Derivation,
    Difference,
    Evaluation,
    Obligation,
    OtherReading,
    Part,
    PassedOver,
    StandardRef,
)
from cpstandards.vocabulary import EventRef

FORMAT = 1
"""The version of the JSON form."""

Plain = dict[str, Any]
"""Mappings, lists, text, numbers, truth values and None."""


class ResultFormatError(CPStandardsError, ValueError):
    """A text is not an evaluation in this library's JSON form."""


@lru_cache(maxsize=65536)
def _day(day: int) -> str:
    return date.fromordinal(day).isoformat()


@lru_cache(maxsize=65536)
def _moment(moment: int) -> str:
    return to_datetime(moment).isoformat()


def _on_scale(at: int | None, timed: bool) -> str | None:
    if at is None:
        return None
    return _moment(at) if timed else _day(at)


def _from_scale(text: str | None, timed: bool) -> int | None:
    if text is None:
        return None
    return _read_moment(text) if timed else date.fromisoformat(text).toordinal()


def _read_moment(text: str) -> int:
    return instant(datetime.fromisoformat(text).astimezone(UTC))


# --- events --------------------------------------------------------------------------------------


def _event(ref: EventRef | None) -> Plain | None:
    if ref is None:
        return None
    kind, day, earliest, latest, name = ref
    plain: Plain = {"type": kind, "on": _day(day)}
    if earliest is not None and latest is not None:
        plain["at"] = _moment(earliest)
        if latest != earliest:
            plain["or_at"] = _moment(latest)
    if name is not None:
        plain["id"] = name
    return plain


def _read_event(plain: Plain | None) -> EventRef | None:
    if plain is None:
        return None
    at = plain.get("at")
    earliest = None if at is None else _read_moment(at)
    latest = _read_moment(plain["or_at"]) if "or_at" in plain else earliest
    day = date.fromisoformat(plain["on"]).toordinal()
    return EventRef((plain["type"], day, earliest, latest, plain.get("id")))


# --- obligations ---------------------------------------------------------------------------------


@lru_cache(maxsize=4096)
def _standard(ref: StandardRef) -> Plain:
    source = ref.source
    return {
        "standard": ref.id,
        "topic": ref.topic,
        "title": ref.title,
        "kind": ref.kind,
        "modality": ref.modality,
        "responsible": ref.responsible,
        "unquantified": not ref.quantified,
        "source": {name: getattr(source, name) for name in Citation.__slots__},
    }


@lru_cache(maxsize=4096)
def _limit(limit: Limit | None) -> str | None:
    return None if limit is None else str(limit)


def obligation_to_plain(obligation: Obligation) -> Plain:
    """*obligation* as plain data, with its standard and derivation."""
    (
        standard, sequence, basis, reading, status, trigger, opens, due_from, due, done, ended,
        limit, counted_from, timed, provisional, excused_by, missed, next_change, possible,
        decided_by, parts, passed_over, otherwise,
    ) = obligation  # fmt: skip
    return {
        **_standard(standard),
        "sequence": sequence,
        "basis": basis,
        "reading": reading,
        "status": status.value,
        "breach": obligation.is_breach,
        "timed": timed,
        "trigger": _event(trigger),
        "earliest": _on_scale(opens, timed),
        "due_from": _on_scale(due_from, timed),
        "due": _on_scale(due, timed),
        "done": _event(done),
        "ended": _event(ended),
        "limit": _limit(limit),
        "counted_from": _event(counted_from),
        "provisional": provisional,
        "excused_by": _event(excused_by),
        "missed_cycles": missed,
        "next_change_on": None if next_change is None else _day(next_change),
        "possible": sorted(each.value for each in possible),
        "decided_by": decided_by,
        "parts": [_part(each, timed) for each in parts],
        "passed_over": [_passed_over(each) for each in passed_over],
        "other_readings": [_other(each) for each in otherwise],
        "derivation": _derivation(obligation.derivation),
    }


def _part(part: Part, timed: bool) -> Plain:
    return {
        "rule": part.rule,
        "words": part.words,
        "due": _on_scale(part.due, timed),
        "counted_from": _event(part.counted_from),
    }


def _passed_over(passed: PassedOver) -> Plain:
    return {"event": _event(passed.event), "kind": passed.kind, "name": passed.name}


def _other(other: OtherReading) -> Plain:
    return {
        "reading": other.reading,
        "status": other.status.value,
        "due": _on_scale(other.due, other.timed),
        "timed": other.timed,
    }


@lru_cache(maxsize=65536)
def _named_day(skipped: NonWorkingDay) -> str:
    return f"{_day(skipped.day)} {skipped.name}"


def _derivation(derivation: Derivation) -> Plain:
    difference = derivation.difference
    return {
        "counted": derivation.counted,
        "skipped": [_named_day(each) for each in derivation.skipped],
        "falls_on": derivation.falls_on,
        "difference": None if difference is None else difference._asdict(),
    }


def obligation_from_plain(plain: Plain, region: str = "GB-ENG") -> Obligation:
    """The obligation that `obligation_to_plain` made *plain* of, by the clock of a *region*."""
    timed = plain["timed"]
    standard = StandardRef(
        plain["standard"],
        plain["topic"],
        plain["title"],
        plain["kind"],
        plain["modality"],
        plain["responsible"],
        Citation(**plain["source"]),
        not plain["unquantified"],
        region,
    )
    limit = plain["limit"]
    change = plain["next_change_on"]
    others = [_read_other(each) for each in plain["other_readings"]]
    obligation = Obligation(
        standard,
        plain["sequence"],
        plain["basis"],
        plain["reading"],
        Status(plain["status"]),
        _read_event(plain["trigger"]),
        _from_scale(plain["earliest"], timed),
        _from_scale(plain["due_from"], timed),
        _from_scale(plain["due"], timed),
        _read_event(plain["done"]),
        _read_event(plain["ended"]),
        None if limit is None else parse_limit(limit),
        _read_event(plain["counted_from"]),
        timed,
        plain["provisional"],
        _read_event(plain["excused_by"]),
        plain["missed_cycles"],
        None if change is None else date.fromisoformat(change).toordinal(),
        frozenset(Status(each) for each in plain["possible"]),
        plain["decided_by"],
        tuple(_read_part(each, timed) for each in plain["parts"]),
        tuple(_read_passed_over(each) for each in plain["passed_over"]),
        tuple(others),
    )
    obligation.__dict__["derivation"] = _read_derivation(plain["derivation"])
    return obligation


def _read_part(plain: Plain, timed: bool) -> Part:
    due = _from_scale(plain["due"], timed)
    return Part(plain["rule"], plain["words"], due, _read_event(plain["counted_from"]))


def _read_passed_over(plain: Plain) -> PassedOver:
    event = cast(EventRef, _read_event(plain["event"]))
    return PassedOver(event, plain["kind"], plain["name"])


def _read_other(plain: Plain) -> OtherReading:
    timed = plain["timed"]
    due = _from_scale(plain["due"], timed)
    return OtherReading(plain["reading"], Status(plain["status"]), due, timed)


def _read_derivation(plain: Plain) -> Derivation:
    difference = plain["difference"]
    skipped = [
        NonWorkingDay(date.fromisoformat(text[:10]).toordinal(), text[11:])
        for text in plain["skipped"]
    ]
    return Derivation(
        plain["counted"],
        tuple(skipped),
        plain["falls_on"],
        None if difference is None else Difference(**difference),
    )


# --- evaluations ---------------------------------------------------------------------------------


def evaluation_to_plain(evaluation: Evaluation) -> Plain:
    """*evaluation* as plain data."""
    calendar = evaluation.calendar
    known_at = evaluation.known_at
    return {
        "format": FORMAT,
        "case": evaluation.case,
        "ruleset": evaluation.ruleset,
        "version": evaluation.version,
        "calendar": {
            "region": calendar.region,
            "first": calendar.first.isoformat(),
            "last": calendar.last.isoformat(),
            "fingerprint": calendar.fingerprint,
        },
        "as_of": evaluation.as_of.isoformat(),
        "known_at": None if known_at is None else known_at.isoformat(),
        "reading": evaluation.reading,
        "obligations": [obligation_to_plain(each) for each in evaluation.obligations],
        "ignored": [_event(each) for each in evaluation.ignored],
        "unobserved": list(evaluation.unobserved),
    }


def evaluation_from_plain(plain: Plain) -> Evaluation:
    """The evaluation that `evaluation_to_plain` made *plain* of.

    Raises:
        ResultFormatError: it is not in this form.
    """
    if plain.get("format") != FORMAT:
        raise ResultFormatError(f"not an evaluation in format {FORMAT} of cpstandards")
    try:
        return _read_evaluation(plain)
    except (KeyError, TypeError, ValueError) as error:
        message = f"an evaluation in which something is missing or damaged: {error}"
        raise ResultFormatError(message) from None


def _read_evaluation(plain: Plain) -> Evaluation:
    calendar = plain["calendar"]
    known_at = plain["known_at"]
    return Evaluation(
        plain["case"],
        plain["ruleset"],
        plain["version"],
        CalendarRef(
            calendar["region"],
            date.fromisoformat(calendar["first"]),
            date.fromisoformat(calendar["last"]),
            calendar["fingerprint"],
        ),
        _day_or_moment(plain["as_of"]),
        None if known_at is None else _day_or_moment(known_at),
        plain["reading"],
        tuple(obligation_from_plain(each, calendar["region"]) for each in plain["obligations"]),
        tuple(cast(EventRef, _read_event(each)) for each in plain["ignored"]),
        tuple(plain["unobserved"]),
    )


def _day_or_moment(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def evaluation_to_json(evaluation: Evaluation) -> str:
    """*evaluation* as JSON."""
    return to_json(evaluation_to_plain(evaluation)).decode()


def evaluation_from_json(text: str | bytes) -> Evaluation:
    """The evaluation that *text* holds.

    Raises:
        ResultFormatError: *text* is not JSON, or not in this form.
    """
    try:
        plain = from_json(text)
    except ValueError:
        raise ResultFormatError("not JSON") from None
    if not isinstance(plain, dict):
        raise ResultFormatError("not an evaluation: JSON of another shape")
    return evaluation_from_plain(plain)
