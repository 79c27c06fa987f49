"""The program of a ruleset: one entry for each standard, with a judge for each reading."""

from __future__ import annotations

from dataclasses import dataclass

from cpstandards import model
from cpstandards.calendars import WorkingCalendar, working_calendar
from cpstandards.compile.judging import Frame
from cpstandards.compile.kinds import Judge, judge
from cpstandards.compile.matching import Mentions
from cpstandards.compile.setting import Setting, conventions_of
from cpstandards.results import Citation, StandardRef
from cpstandards.structure import (
    DEFAULT,
    attributes_in,
    event_types,
    is_timed,
    is_unquantified,
    variants,
    vocabulary_of,
)
from cpstandards.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Reading:
    """One reading of a standard, ready to judge.

    Attributes:
        name: the reading's name.
        judge: gives its obligations in a case.
        changes: the keys of the standard that it replaces.
    """

    name: str
    judge: Judge
    changes: frozenset[str]


@dataclass(frozen=True, slots=True)
class Entry:
    """One standard, ready to judge.

    Attributes:
        ref: the standard.
        duty_types: the event types of which one must be recorded for the duty to be observed.
        trigger_types: the event types that give rise to it; empty for a known date.
        readings: the default first.
        arises_from: the event types of which one must be there, under any reading; empty: none.
    """

    ref: StandardRef
    duty_types: frozenset[str]
    trigger_types: frozenset[str]
    readings: tuple[Reading, ...]
    arises_from: frozenset[str]


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
    vocabulary = vocabulary_of(ruleset.vocabulary)
    entries = tuple(
        _entry(standard, ruleset, calendar, vocabulary) for standard in ruleset.standards
    )
    names = frozenset(reading.name for entry in entries for reading in entry.readings)
    return Program(ruleset, calendar, vocabulary, entries, names - {DEFAULT})


def compile_standard(standard: model.Standard, program: Program) -> Entry:
    """*standard* compiled with what else *program* knows, as if it were one of its ruleset's own.

    Raises:
        KeyError: it names events, attributes or facts that the program's vocabulary does not have.
    """
    return _entry(standard, program.ruleset, program.calendar, program.vocabulary)


def _entry(
    standard: model.Standard,
    ruleset: model.Ruleset,
    calendar: WorkingCalendar,
    vocabulary: Vocabulary,
) -> Entry:
    readings = []
    changes = [frozenset[str](), *(frozenset(reading.change) for reading in standard.readings)]
    for (name, variant), changed in zip(variants(standard), changes, strict=True):
        ref = _ref(variant, ruleset, calendar)
        conventions = conventions_of(ruleset, variant)
        mentions = Mentions(attributes_in(variant))
        setting = Setting(calendar, conventions, vocabulary, mentions, is_timed(variant))
        frame = _frame(variant, ref, name, setting.timed)
        readings.append(Reading(name, judge(variant, frame, setting), changed))
    return Entry(
        _ref(standard, ruleset, calendar),
        frozenset(event_types(standard.duty or standard.forbids)),
        frozenset(event_types(_trigger_of(standard))),
        tuple(readings),
        _arises_from([reading.judge for reading in readings]),
    )


def _arises_from(judges: list[Judge]) -> frozenset[str]:
    """The types without which no reading has an obligation; empty where one has none."""
    if not all(judge.types for judge in judges):
        return frozenset()
    return frozenset(name for judge in judges for name in judge.types)


def _ref(
    standard: model.Standard, ruleset: model.Ruleset, calendar: WorkingCalendar
) -> StandardRef:
    source = standard.source
    document = str(ruleset.document_of(source))
    citation = Citation(document, source.section, source.standard, source.paragraph, source.page)
    return StandardRef(
        standard.id,
        standard.topic or standard.id,
        standard.title,
        standard.kind,
        standard.modality,
        standard.responsible,
        citation,
        not is_unquantified(standard),
        calendar.region,
        calendar,
    )


def _frame(standard: model.Standard, ref: StandardRef, reading: str, timed: bool) -> Frame:
    waiver = standard.waiver
    roles = None if waiver is None or waiver.by is None else frozenset(waiver.by)
    endings = tuple(sorted(event_types(standard.ends_on)))
    duties = tuple(sorted(event_types(standard.duty)))
    return Frame(ref, reading, timed, waiver.event if waiver else None, roles, endings, duties)


def _trigger_of(standard: model.Standard) -> model.Anchor | None:
    return standard.after or standard.before or standard.around
