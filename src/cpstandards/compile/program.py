"""The program of a ruleset: one entry for each standard, with a judge for each reading."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cpstandards import model
from cpstandards.calendars import WorkingCalendar, working_calendar
from cpstandards.compile.judging import Frame
from cpstandards.compile.kinds import Judge, judge
from cpstandards.compile.matching import Mentions
from cpstandards.compile.moments import Setting
from cpstandards.events import core_vocabulary
from cpstandards.limits import Conventions, Limit
from cpstandards.results import Citation, StandardRef
from cpstandards.vocabulary import Attribute, EventType, Vocabulary, declare_event

DEFAULT = "default"
"""The name of the only reading of a clause that has no other."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a standard, ready to judge.

    Attributes:
        name: the reading's name.
        judge: gives its obligations in a case.
    """

    name: str
    judge: Judge


@dataclass(frozen=True, slots=True)
class Entry:
    """One standard, ready to judge.

    Attributes:
        ref: the standard.
        duty_types: the event types of which one must be recorded for the duty to be observed.
        trigger_types: the event types that give rise to it; empty for a known date.
        readings: the default first.
    """

    ref: StandardRef
    duty_types: frozenset[str]
    trigger_types: frozenset[str]
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Program:
    """A ruleset, ready to judge.

    Attributes:
        ruleset: the model it was compiled from.
        calendar: which days are worked.
        vocabulary: the event types and facts it knows.
        entries: its standards, in the ruleset's order.
        readings: the names of every reading of any standard.
    """

    ruleset: model.Ruleset
    calendar: WorkingCalendar
    vocabulary: Vocabulary
    entries: tuple[Entry, ...]
    readings: frozenset[str]


def compile_ruleset(ruleset: model.Ruleset) -> Program:
    """The program of *ruleset*, which the loader has checked.

    Args:
        ruleset: a ruleset whose events, attributes and facts are known to its vocabulary.

    Raises:
        KeyError: they are not.
    """
    closures = tuple((closure.on, closure.name) for closure in ruleset.calendar.closures)
    calendar = working_calendar(ruleset.calendar.region, closures)
    vocabulary = vocabulary_of(ruleset)
    entries = tuple(
        _entry(standard, ruleset, calendar, vocabulary) for standard in ruleset.standards
    )
    names = frozenset(reading.name for entry in entries for reading in entry.readings)
    return Program(ruleset, calendar, vocabulary, entries, names - {DEFAULT})


def vocabulary_of(ruleset: model.Ruleset) -> Vocabulary:
    """The shared vocabulary with what *ruleset* declares."""
    declared = ruleset.vocabulary
    if not (declared.events or declared.facts):
        return core_vocabulary()
    types = {name: _declared_type(name, event) for name, event in declared.events.items()}
    facts = {name: _declared_attribute(name, fact) for name, fact in declared.facts.items()}
    return core_vocabulary().extended(types, facts)


def _declared_type(name: str, event: model.DeclaredEvent) -> EventType:
    attributes = {k: _declared_attribute(k, each) for k, each in event.attributes.items()}
    return declare_event(name, event.description, attributes, event.identifies)


def _declared_attribute(name: str, declared: model.DeclaredAttribute) -> Attribute:
    return Attribute(name, declared.kind, declared.choices, declared.description)


def _entry(
    standard: model.Standard,
    ruleset: model.Ruleset,
    calendar: WorkingCalendar,
    vocabulary: Vocabulary,
) -> Entry:
    conventions = Conventions(**ruleset.conventions.model_dump())
    readings = []
    for name, variant in variants(standard):
        ref = _ref(variant, ruleset, calendar)
        setting = Setting(calendar, conventions, vocabulary, Mentions(), is_timed(variant))
        frame = _frame(variant, ref, name, setting.timed)
        readings.append(Reading(name, judge(variant, frame, setting)))
    return Entry(
        _ref(standard, ruleset, calendar),
        frozenset(event_types(standard.duty or standard.forbids)),
        frozenset(event_types(_trigger_of(standard))),
        tuple(readings),
    )


def variants(standard: model.Standard) -> Iterator[tuple[str, model.Standard]]:
    """The standard under each of its readings, the default first, with the readings' names."""
    yield standard.reading.name if standard.reading else DEFAULT, standard
    for reading in standard.readings:
        yield reading.name, changed(standard, reading.change)


def changed(standard: model.Standard, change: Mapping[str, object]) -> model.Standard:
    """*standard* with whole keys replaced, checked anew.

    Raises:
        pydantic.ValidationError: the result is not a standard.
    """
    kept = {name: getattr(standard, name) for name in standard.model_fields_set}
    for key in ("reading", "readings", "examples"):
        kept.pop(key, None)
    if any(key in model.KINDS for key in change):
        kept = {k: v for k, v in kept.items() if k not in model.KINDS}
    return model.Standard.model_validate({**kept, **change})


def _ref(
    standard: model.Standard, ruleset: model.Ruleset, calendar: WorkingCalendar
) -> StandardRef:
    source = standard.source
    document = f"{ruleset.document.publisher}, {ruleset.document.title}"
    citation = Citation(
        document, source.section, source.standard, source.paragraph, source.page
    )
    return StandardRef(
        standard.id,
        standard.topic or standard.id,
        standard.title,
        standard.kind,
        standard.modality,
        standard.responsible,
        citation,
        not is_unquantified(standard),
        calendar,
    )


def _frame(standard: model.Standard, ref: StandardRef, reading: str, timed: bool) -> Frame:
    waiver = standard.waiver
    roles = None if waiver is None or waiver.by is None else frozenset(waiver.by)
    endings = tuple(sorted(event_types(standard.ends_on)))
    return Frame(ref, reading, timed, waiver.event if waiver else None, roles, endings)


def is_unquantified(standard: model.Standard) -> bool:
    """Whether the document names the duty and no number."""
    return "unquantified" in (standard.within, standard.at_least, standard.every)


def is_timed(standard: model.Standard) -> bool:
    """Whether any of the standard's limits is in hours, so that moments are compared."""
    keys = ("within", "at_least", "every", "first", "window", "not_before", "otherwise")
    return any(_in_hours(getattr(standard, key)) for key in keys)


def _in_hours(part: object) -> bool:
    if isinstance(part, Limit):
        return part.is_in_hours
    if isinstance(part, (tuple, list)):
        return any(_in_hours(each) for each in part)
    if isinstance(part, model.Model):
        return any(_in_hours(getattr(part, name)) for name in type(part).model_fields)
    return False


def event_types(part: object) -> set[str]:
    """Every event type that a pattern or anchor names."""
    if isinstance(part, model.EventPattern):
        return {part.event}
    if isinstance(part, (tuple, list)):
        return {name for each in part for name in event_types(each)}
    if isinstance(part, model.AnyOf):
        return event_types(part.any_of)
    if isinstance(part, model.AllOf):
        return event_types(part.all_of)
    return set()


def _trigger_of(standard: model.Standard) -> model.Anchor | None:
    return standard.after or standard.before or standard.around
