"""Citations that lead nowhere near the clause, and reasons that give none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cpstandards import model
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.subject import Subject

WHERE = ("standard", "paragraph", "page")
"""What narrows a citation down, beyond the section."""

PLACEHOLDERS = frozenset(
    {
        "todo",
        "tbc",
        "tbd",
        "fixme",
        "xxx",
        "none",
        "na",
        "n/a",
        "unknown",
        "because",
        "reason",
        "why",
    }
)
LEAST_WORDS = 3
"""A reason in fewer words says nothing that another reader could judge [words]."""


def vague(subject: Subject) -> Iterator[Finding]:
    """Sources that name a section alone, where others of that section say where in it."""
    every = list(_sources(subject))
    exact = {source.section for source, _, _ in every if _narrowed(source)}
    for source, path, id in every:
        if source.section in exact and not _narrowed(source):
            message = f"a citation of the whole section `{source.section}`"
            help = "add `standard`, `paragraph` or `page`, as the other citations of it have"
            yield Finding("CPS531", message, help, path, id)


def _narrowed(source: model.Source) -> bool:
    return any(getattr(source, key) for key in WHERE)


def _sources(subject: Subject) -> Iterator[tuple[model.Source, Path, str | None]]:
    for index, standard in subject.each():
        yield standard.source, ("standards", index, "source"), standard.id
    for index, clause in enumerate(subject.ruleset.out_of_scope):
        yield clause.source, ("out_of_scope", index, "source"), None


def empty_reasons(subject: Subject) -> Iterator[Finding]:
    """Reasons of too few words to be one."""
    for key, reason, path, id in _reasons(subject):
        if _says_nothing(reason):
            message = f"`{key}` gives no reason that another reader could judge"
            help = "say in a sentence what in the document supports it"
            yield Finding("CPS532", message, help, path, id)


def _says_nothing(reason: str) -> bool:
    words = re.findall(r"[\w/]+", reason.lower())
    return len([word for word in words if word not in PLACEHOLDERS]) < LEAST_WORDS


def _reasons(subject: Subject) -> Iterator[tuple[str, str, Path, str | None]]:
    """Every reason that the ruleset gives, with its key."""
    for index, standard in subject.each():
        path: Path = ("standards", index)
        if standard.reading is not None:
            yield "because", standard.reading.because, (*path, "reading", "because"), standard.id
        for number, reading in enumerate(standard.readings):
            where = (*path, "readings", number, "because")
            yield "because", reading.because, where, standard.id
        if standard.departure is not None:
            yield "departure", standard.departure, (*path, "departure"), standard.id
    for index, clause in enumerate(subject.ruleset.out_of_scope):
        yield "reason", clause.reason, ("out_of_scope", index, "reason"), None
    for index, topic in enumerate(subject.ruleset.silent):
        yield "note", topic.note, ("silent", index, "note"), None
    for index, accepted in enumerate(subject.ruleset.accepted):
        yield "because", accepted.because, ("accepted", index, "because"), accepted.standard
