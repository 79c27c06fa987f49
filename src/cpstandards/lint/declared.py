"""Declared event types, attributes and facts: unused, or impossible to write; dead patterns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from cpstandards import model
from cpstandards.adapters.logs import COLUMNS
from cpstandards.attributes import Attribute
from cpstandards.horizon.outcomes.values import possible, reads_as
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.subject import Subject
from cpstandards.vocabulary import Vocabulary

LINKS = ("reference", "mention")
"""The kinds of attribute that tie events together, whether or not a standard asks about them."""


def unused(subject: Subject) -> Iterator[Finding]:
    """What is declared and nothing asks about."""
    declared = subject.ruleset.vocabulary
    if not (declared.events or declared.facts):
        return
    names = _names(subject)
    for name, event in declared.events.items():
        path: Path = ("vocabulary", "events", name)
        if name not in names:
            message = f"event type `{name}` is declared, and no standard speaks of it"
            help = "remove it, or use it in a standard"
            yield Finding("CPS501", message, help, path, at_key=True)
            continue
        for attribute, its in event.attributes.items():
            if its.kind not in LINKS and attribute not in names:
                message = f"attribute `{attribute}` of `{name}` is declared, and nothing asks of it"
                help = "remove it, or ask about it in `where`, `trigger` or `as`"
                where = (*path, "attributes", attribute)
                yield Finding("CPS502", message, help, where, at_key=True)
    for name in declared.facts:
        if name not in names:
            message = f"fact `{name}` is declared, and no standard asks about it"
            help = "remove it, or use it in a standard"
            yield Finding("CPS503", message, help, ("vocabulary", "facts", name), at_key=True)


def _names(subject: Subject) -> set[str]:
    """Every word by which the standards could speak of something declared."""
    names: set[str] = set()
    for parts in subject.parts:
        for part, _ in parts:
            names.update(_said(part))
    return names


def _said(part: object) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, Mapping):
        for name, test in part.items():
            yield name
            yield from (each for each in reads_as(test) if isinstance(each, str))


def unwritable(subject: Subject) -> Iterator[Finding]:
    """Declared facts and attributes that an event log has no column for."""
    declared = subject.ruleset.vocabulary
    taken: list[tuple[Path, str, str]] = [
        (("vocabulary", "facts", name), "fact", name) for name in declared.facts
    ]
    taken += [
        (("vocabulary", "events", event, "attributes", name), "attribute", name)
        for event, its in declared.events.items()
        for name in its.attributes
    ]
    for path, what, name in taken:
        if name in COLUMNS:
            message = f"no event log can hold the {what} `{name}`: its column means something else"
            yield Finding("CPS504", message, "use another name", path, at_key=True)


def impossible(subject: Subject) -> Iterator[Finding]:
    """Patterns that no event can match: a test on one attribute that no value of it passes."""
    vocabulary = subject.program.vocabulary
    for (_, standard), parts in zip(subject.each(), subject.parts, strict=True):
        for part, path in parts:
            if isinstance(part, model.EventPattern):
                for name in _failing(part, vocabulary):
                    message = f"no `{part.event}` can pass this test on `{name}`"
                    help = "correct the test; as it stands, the pattern matches nothing"
                    where = (*path, "where", name)
                    yield Finding("CPS505", message, help, where, standard.id)


def _failing(pattern: model.EventPattern, vocabulary: Vocabulary) -> Iterator[str]:
    attributes: Mapping[str, Attribute] = vocabulary.types[pattern.event].attributes
    tests: Mapping[str, Any] = pattern.where or {}
    for name, test in tests.items():
        if not possible(attributes[name], test):
            yield name
