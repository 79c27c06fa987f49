"""A case as it is shown: confirmed by both whole rulesets, and written as a worked example."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cpstandards.change.judging import Versions, case_of, plain_ways
from cpstandards.change.results import Way, Witness
from cpstandards.describe import date_in_words
from cpstandards.errors import CPStandardsError
from cpstandards.mutate.situations import Situation, text_of
from cpstandards.mutate.trying import example_of, trial_of
from cpstandards.results import Obligation


def confirmed(versions: Versions, way: Way, of: Situation) -> Witness | None:
    """A situation as a witness, if both whole rulesets, judging it anew, part in that way."""
    try:
        case, as_of = case_of(of, versions.vocabulary)
        old, new = versions.judged(case, as_of, of.reading)
    except CPStandardsError:
        return None
    if way not in plain_ways(old, new):
        return None
    title = in_a_line(old, new)[:MOST_TITLE]
    example = {"title": title, **_readable(of).plain(), "expect": expected(new, old)}
    if versions.standard(1) is not None and not _runs(versions, example):
        return None
    return Witness(way, example, old, new)


MOST_TITLE = 100


def _readable(of: Situation) -> Situation:
    """The events in their order, each with what it is and when first."""
    events = sorted(of.events, key=lambda each: str(each.get("on") or each.get("at")))
    first = ("type", "on", "at", "id")
    told = [{**{key: each[key] for key in first if key in each}, **each} for each in events]
    return replace(of, events=tuple(told))


def _runs(versions: Versions, plain: Mapping[str, Any]) -> bool:
    """Whether the new version agrees with a worked example, wherever it can be said at all."""
    example = example_of(plain)
    index = versions.index[1]
    return (
        example is not None and index is not None and trial_of(versions.new, index).agrees(example)
    )


def in_a_line(old: Sequence[Obligation], new: Sequence[Obligation]) -> str:
    """What is said of a case before and now: statuses, and deadlines where these are the same."""
    words = _statuses(old), _statuses(new)
    if words[0] != words[1]:
        return f"{words[0]} before; {words[1]} now"
    pairs = zip(old, new, strict=False)
    told = ([_due_in_words(each) for each in pair] for pair in pairs)
    parted = next((pair for pair in told if pair[0] != pair[1]), None)
    if parted is None:
        return f"{words[0]}, and otherwise now"
    before, after = parted
    return f"{words[0]}; {before} before; {after} now"


def _statuses(of: Sequence[Obligation]) -> str:
    found: dict[str, int] = {}
    for each in of:
        word = each.status.replace("_", " ") + (" (excused)" if each.excused else "")
        found[word] = found.get(word, 0) + 1
    words = (word if count == 1 else f"{count} {word}" for word, count in found.items())
    return ", ".join(words) or "no duty"


def _due_in_words(of: Obligation) -> str:
    if of.due_on is None:
        return "no deadline"
    at = "" if of.due_at is None else f" at {of.due_at:%H:%M}"
    opens = "" if of.opens is None else f"from {date_in_words(of.earliest_on or of.due_on)}, "
    return f"{opens}due {date_in_words(of.due_on)}{at}"


def expected(of: Sequence[Obligation], old: Sequence[Obligation]) -> Any:  # Any: plain data
    """What a worked example expects, given what is said of its case, and what was said before."""
    if not of:
        return "none"
    tells_excused = any(each.excused for each in (*of, *old))
    every = [_expected(each, tells_excused) for each in of]
    return every[0] if len(every) == 1 else every


def _expected(of: Obligation, tells_excused: bool) -> Any:  # Any: plain data
    said: dict[str, Any] = {"status": of.status.value}
    if of.due is not None:
        said["due"] = _due(of)
    if tells_excused:
        said["excused"] = of.excused
    return said if len(said) > 1 else said["status"]


def _due(of: Obligation) -> date | str | None:
    """A deadline as examples write it: a moment to the minute, or else the day."""
    if of.due_at is None or of.due_at.second or of.due_at.microsecond:
        return of.due_on
    return text_of(of.due_at)
