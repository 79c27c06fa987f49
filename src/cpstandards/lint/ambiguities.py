"""Readings: days of which kind nobody says, and readings that read nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cpstandards import model
from cpstandards.horizon import Counting, NamedEdge, Verdict, counting_of, edges, relation
from cpstandards.limits import Limit, Unit, deadline_after, deadline_before
from cpstandards.lint.findings import Finding
from cpstandards.lint.parts import Variant, parts
from cpstandards.lint.subject import Subject
from cpstandards.lint.worlds import key_of

SAYS_WHICH = re.compile(r"\b(calendar|working|days?)\b", re.IGNORECASE)
"""What a note says that speaks of the kind of day."""

MOMENTS = frozenset({"within", "at_least", "every", "first", "window", "not_before", "otherwise"})
"""The keys of a standard that hold nothing but moments."""


def plain_days(subject: Subject) -> Iterator[Finding]:
    """Limits in days of a standard that does not say how the document means them."""
    for (_, standard), variants in zip(subject.each(), subject.variants, strict=True):
        days = [each for each in variants[0].parts() if _is_in_days(each[0])]
        reasons = [each.because for each in standard.readings]
        reasons += [standard.reading.because] if standard.reading else []
        if days and not SAYS_WHICH.search(" ".join([standard.note or "", *reasons])):
            limit, path = days[0]
            message = f"`{limit}` without a word on which kind of day the document means"
            help = "say it in `note`, or give a reading in working days"
            yield Finding("CPS541", message, help, path, standard.id)


def _is_in_days(part: object) -> bool:
    return isinstance(part, Limit) and part.unit is Unit.DAYS


def idle(subject: Subject) -> Iterator[Finding]:
    """Readings that change nothing: neither a word nor, on any day of the calendar, a date."""
    for (_, standard), variants in zip(subject.each(), subject.variants, strict=True):
        default, *others = variants
        for other in others:
            if not _differing(default, other):
                message = f"the reading `{other.reading}` says what the standard says without it"
            elif _mean_the_same(default, other, subject):
                message = f"the reading `{other.reading}` changes no deadline, on any day"
            else:
                continue
            help = "remove it, or correct its `change`"
            yield Finding("CPS542", message, help, other.path[:-1], standard.id)


def _differing(default: Variant, other: Variant) -> set[str]:
    """The keys under which the two are not the same: who, how firmly, and all that is judged."""
    keys = {"responsible", "modality", *default.keys, *other.keys}
    return {key for key in keys if key_of(default.standard, [key]) != key_of(other.standard, [key])}


def _mean_the_same(default: Variant, other: Variant, subject: Subject) -> bool:
    """Whether two readings with different moments have the same deadlines, proved for every day."""
    if not _differing(default, other) <= MOMENTS:
        return False
    mine, theirs = edges(default.standard), edges(other.standard)
    if [each.name for each in mine] != [each.name for each in theirs]:
        return False
    counting = counting_of(subject.ruleset, default.standard)
    pairs = [(one, another) for one, another in zip(mine, theirs, strict=True) if one != another]
    vocabulary = subject.program.vocabulary
    return all(_could_be_the_same(*pair, counting) for pair in pairs) and all(
        relation(one.moment, another.moment, counting, edge=one.edge, vocabulary=vocabulary).verdict
        is Verdict.SAME
        for one, another in pairs
    )


SAMPLE = tuple(date(2025, 1, 31).toordinal() + step for step in (0, 1, 76, 110))
"""A few days on which most limits that differ do: a month's end, a weekend, bank holidays."""


def _could_be_the_same(one: NamedEdge, other: NamedEdge, counting: Counting) -> bool:
    """Whether it is worth looking at every day."""
    if isinstance(one.moment, Limit) and isinstance(other.moment, Limit):
        if one.moment.is_in_hours or other.moment.is_in_hours:
            return one.moment.is_in_hours and other.moment.is_in_hours
        ends = deadline_before if one.edge.backwards else deadline_after
        calendar, conventions = counting
        return all(
            ends(one.moment, day, calendar, conventions)
            == ends(other.moment, day, calendar, conventions)
            for day in SAMPLE
        )
    if isinstance(one.moment, str) or isinstance(other.moment, str):
        return False
    return _anchors(one.moment) == _anchors(other.moment)


def _anchors(moment: model.Moment) -> set[str]:
    """What a moment counts from, each as text; limits of the standard's own anchor as one."""
    found = set()
    for part, _ in parts(moment, ()):
        if isinstance(part, (model.EventPattern, model.FactAnchor, model.Birthday)):
            found.add(key_of(part, type(part).model_fields))
        elif isinstance(part, Limit):
            found.add("")
    return found
