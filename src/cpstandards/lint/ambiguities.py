"""Readings: days of which kind nobody says, and readings that read nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpstandards import model
from cpstandards.horizon import Verdict, counting_of, edges, relation
from cpstandards.limits import Limit, Unit
from cpstandards.lint.findings import Finding
from cpstandards.lint.parts import Variant, asked_by
from cpstandards.lint.subject import Subject

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
    for (index, standard), (default, *others) in zip(subject.each(), subject.variants, strict=True):
        shown = _shown_to_differ(index, standard, subject)
        for other in others:
            if other.reading in shown:
                continue
            if not _differing(default, other):
                message = f"the reading `{other.reading}` says what the standard says without it"
            elif _mean_the_same(default, other, subject):
                message = f"the reading `{other.reading}` changes no deadline, on any day"
            else:
                continue
            help = "remove it, or correct its `change`"
            yield Finding("CPS542", message, help, other.path[:-1], standard.id)


def _shown_to_differ(index: int, standard: model.Standard, subject: Subject) -> set[str]:
    """The readings under which some example of *standard* comes out differently."""
    return {
        other.reading
        for number in range(len(standard.examples))
        for obligation in subject.found.get((index, number), ())
        for other in obligation.otherwise
    }


def _differing(default: Variant, other: Variant) -> set[str]:
    """The keys under which the two are not the same: who, how firmly, and all that is judged."""
    keys = {"responsible", "modality", *default.keys, *other.keys}
    return {
        key for key in keys if asked_by(default.standard, [key]) != asked_by(other.standard, [key])
    }


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
    return all(
        relation(one.moment, another.moment, counting, edge=one.edge, vocabulary=vocabulary).verdict
        is Verdict.SAME
        for one, another in pairs
    )
