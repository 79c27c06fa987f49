"""What an evaluation says: obligations with their deadlines, frozen and comparable by value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Literal, NamedTuple

from cpstandards.calendars import NonWorkingDay, WorkingCalendar
from cpstandards.clock import day_of, to_datetime
from cpstandards.kernel import BREACHES, Status
from cpstandards.limits import Limit
from cpstandards.vocabulary import EventRef

Basis = Literal["maximum", "agreed", "agreement"]
"""What an obligation is judged against: the standard's own limit, the limit that the case agreed,
or, for an agreement itself, whether it stays below the maximum."""


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a clause stands.

    Attributes:
        document: the document's title and publisher.
        section: the heading.
        standard: the numbered standard, if any.
        paragraph: where in it, in words.
        page: the page, if any.
    """

    document: str
    section: str
    standard: str | None = None
    paragraph: str | None = None
    page: str | None = None

    @property
    def clause(self) -> str:
        """Where in the document it stands, without the document."""
        words = [self.section]
        words += [f"standard {self.standard}"] if self.standard else []
        words += [self.paragraph] if self.paragraph else []
        words += [f"page {self.page}"] if self.page else []
        return ", ".join(words)

    def __str__(self) -> str:
        return f"{self.document}: {self.clause}"


@dataclass(frozen=True, slots=True)
class StandardRef:
    """The standard that an obligation is an instance of.

    Attributes:
        id: its id in the ruleset.
        topic: the duty's name across boards.
        title: the duty in words.
        kind: `within`, `before`, `every`, `window` or `not_before`.
        modality: `must`, `should`, `expected` or `may`.
        responsible: the role that has the duty.
        source: the clause.
        quantified: whether the document states a number.
        region: whose clock and bank holidays it goes by; not part of the value.
        calendar: counts its working days; not part of the value.
    """

    id: str
    topic: str
    title: str
    kind: str
    modality: str
    responsible: str
    source: Citation
    quantified: bool = True
    region: str = field(default="GB-ENG", compare=False, repr=False)
    calendar: WorkingCalendar | None = field(default=None, compare=False, repr=False)


class OtherReading(NamedTuple):
    """The verdict under another reading, where it differs.

    Attributes:
        reading: the reading's name.
        status: the status under it; `not_applicable` where it knows no such duty in the case.
        due: the deadline under it [ordinal or instant], or None.
        timed: whether it is judged by the minute rather than by the day.
    """

    reading: str
    status: Status
    due: int | None
    timed: bool


class Difference(NamedTuple):
    """How far from the deadline a duty was done; negative when early.

    Attributes:
        days: calendar days between the two days.
        amount: the same in the limit's own unit: hours to a hundredth, else whole units.
        unit: the limit's unit; elapsed hours for a limit in working hours.
    """

    days: int
    amount: float
    unit: str


class Derivation(NamedTuple):
    """What it takes to check a deadline by hand.

    Attributes:
        counted: days counted from the anchor to the deadline, in the limit's own kind of day.
        skipped: the days between that were not counted, with their names; of a window, also
            those to its opening, where that is farther from the anchor.
        falls_on: the name of the non-working day on which the deadline falls, or None.
        difference: how far from the deadline the duty was done, or None.
    """

    counted: int | None
    skipped: tuple[NonWorkingDay, ...]
    falls_on: str | None
    difference: Difference | None


class Part(NamedTuple):
    """One of several moments of which the soonest, or the latest, is the deadline.

    Attributes:
        rule: which of them counts, `sooner_of` or `later_of`.
        words: what the standard says, such as `20 working days after the birth`.
        due: where it falls [ordinal or instant]; None: nowhere, in this case or yet.
        counted_from: what it was counted from, if that is there.
    """

    rule: Literal["sooner_of", "later_of"]
    words: str
    due: int | None
    counted_from: EventRef | None


class PassedOver(NamedTuple):
    """An event of the duty's type that is not the duty because of a name that nothing bears.

    Attributes:
        event: the event.
        kind: what it names, such as `conference`.
        name: the name that it gives.
    """

    event: EventRef
    kind: str
    name: str


class _Fields(NamedTuple):
    standard: StandardRef
    sequence: int
    basis: Basis
    reading: str
    status: Status
    trigger: EventRef | None
    opens: int | None
    due_from: int | None
    due: int | None
    done: EventRef | None
    ended: EventRef | None
    limit: Limit | None
    counted_from: EventRef | None
    timed: bool
    provisional: bool
    excused_by: EventRef | None
    missed_cycles: int
    next_change: int | None
    possible: frozenset[Status]
    decided_by: str
    parts: tuple[Part, ...]
    passed_over: tuple[PassedOver, ...]
    otherwise: tuple[OtherReading, ...]


class Obligation(_Fields):
    """One instance of a standard in a case, judged. Frozen, hashable, compared by value.

    Whole numbers are days [ordinal], or moments [instant] where `timed` is true; the properties
    give dates. The `repr` shows the standard and the status, no date.

    Attributes:
        standard: the standard it is an instance of.
        sequence: which of a recurrence's gaps, from 1.
        basis: what it is judged against.
        reading: the name of the reading used, or `default`.
        status: the verdict on the day of judgement.
        trigger: the event that it arose from.
        opens: the first moment that is in time, for a window.
        due_from: the earliest that the deadline can be, where it is not known exactly.
        due: the last moment that is in time, inclusive; None: no number stated, or not yet known.
        done: the event that discharged it, or the forbidden event.
        ended: the event that ended its purpose.
        limit: the limit in force.
        counted_from: the event that the limit was counted from.
        timed: whether it is judged by the minute rather than by the day.
        provisional: whether it hangs on an event that is only planned.
        excused_by: the waiver that authorised the delay.
        missed_cycles: further deadlines of a recurrence that passed in the same gap.
        next_change: the day [ordinal] on which the status changes if nothing more happens.
        possible: for `undetermined`, every status that the missing facts allow.
        decided_by: for `undetermined`, the one fact that would decide it, in words.
        parts: the moments of which the soonest, or the latest, is the deadline.
        passed_over: events that would be the duty if they did not give a name that nothing bears.
        otherwise: the verdicts of other readings, where they differ.
    """

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an obligation is frozen: `{name}` cannot be set")

    @property
    def due_on(self) -> date | None:
        """The deadline's day."""
        return _date(self.due, self.timed)

    @property
    def due_at(self) -> datetime | None:
        """The deadline as a moment in England, where it is judged by the minute."""
        return to_datetime(self.due) if self.timed and self.due is not None else None

    @property
    def earliest_on(self) -> date | None:
        """The first day that is in time, for a window; else the earliest possible deadline."""
        return _date(self.due_from if self.opens is None else self.opens, self.timed)

    @property
    def done_on(self) -> date | None:
        """The day on which the duty was done."""
        return self.done.on if self.done else None

    @property
    def next_change_on(self) -> date | None:
        """The day on which the status changes if nothing more happens, or None: never."""
        return None if self.next_change is None else date.fromordinal(self.next_change)

    @property
    def is_breach(self) -> bool:
        """Whether the status is a breach, or can only be one; excused or not."""
        return self.status in BREACHES or (bool(self.possible) and self.possible <= BREACHES)

    @property
    def excused(self) -> bool:
        """Whether a named role authorised the delay. It stays a breach."""
        return self.excused_by is not None

    @property
    def may_not_have_arisen(self) -> bool:
        """Whether it is not even known that there is a duty, and no breach of it is possible."""
        return Status.NOT_APPLICABLE in self.possible and not BREACHES & self.possible

    @property
    def unquantified(self) -> bool:
        """Whether the document names the duty and no number."""
        return not self.standard.quantified

    @property
    def derivation(self) -> Derivation:
        """What it takes to check the deadline by hand."""
        known: Derivation | None = self.__dict__.get("derivation")
        if known is None:
            known = self.__dict__["derivation"] = _derive(self)
        return known

    @property
    def days_late(self) -> int | None:
        """Calendar days from the deadline to the duty, negative when early, or None: not done."""
        difference = self.derivation.difference
        return difference.days if difference else None

    def explain(self, *, private: bool = False) -> str:
        """The whole derivation in plain English, to be checked with a wall calendar.

        Args:
            private: whether to show the dates of private events, such as a birth.
        """
        from cpstandards.explain import explain  # noqa: PLC0415 - the layer above, for callers

        return explain(self, private=private)

    def __repr__(self) -> str:
        return f"<Obligation {self.standard.id} #{self.sequence}: {self.status}>"


def _date(moment: int | None, timed: bool) -> date | None:
    if moment is None:
        return None
    return date.fromordinal(day_of(moment) if timed else moment)


def _derive(obligation: Obligation) -> Derivation:
    """The derivation of a live obligation, by its standard's calendar."""
    calendar = obligation.standard.calendar
    end = obligation.due if obligation.standard.kind != "not_before" else obligation.opens
    if calendar is None or end is None:
        return Derivation(None, (), None, None)
    due = day_of(end) if obligation.timed else end
    counted, skipped = _counting(obligation, due, calendar)
    return Derivation(
        counted,
        skipped,
        None if calendar.is_working_day(due) else calendar.non_working_days(due - 1, due)[0].name,
        _difference(obligation, due, calendar),
    )


def _counting(
    obligation: Obligation, due: int, calendar: WorkingCalendar
) -> tuple[int | None, tuple[NonWorkingDay, ...]]:
    limit, anchor = obligation.limit, obligation.counted_from
    if limit is None or anchor is None or limit.is_in_hours:
        return None, ()
    if limit.unit != "working days":
        return abs(due - anchor.day), ()
    opens = _opening(obligation, min(due, anchor.day))
    if due >= anchor.day:
        counted = calendar.working_days_between(anchor.day, due)
        back = calendar.non_working_days(opens - 1, anchor.day - 1)
        return counted, back + calendar.non_working_days(anchor.day, due)
    counted = calendar.working_days_between(due - 1, anchor.day - 1)
    back = calendar.non_working_days(opens - 1, due - 1)
    return counted, back + calendar.non_working_days(due, anchor.day - 1)


def _opening(obligation: Obligation, nearest: int) -> int:
    """The day [ordinal] on which a window opens, if that is earlier than *nearest*."""
    if obligation.opens is None or obligation.standard.kind != "window":
        return nearest
    opens = day_of(obligation.opens) if obligation.timed else obligation.opens
    return min(opens, nearest)


def _difference(obligation: Obligation, due: int, calendar: WorkingCalendar) -> Difference | None:
    done, limit = obligation.done, obligation.limit
    if done is None or limit is None:
        return None
    days = done.day - due
    unit = str(limit.unit)
    if unit == "working days":
        return Difference(days, calendar.working_days_between(due, done.day), unit)
    if limit.is_in_hours:
        return _in_hours(obligation, done, days)
    if unit == "days":
        return Difference(days, days, unit)
    return Difference(days, _whole_units(due, done.day, unit), unit)


def _in_hours(obligation: Obligation, done: EventRef, days: int) -> Difference | None:
    exact = done.earliest is not None and done.earliest == done.latest
    if not exact or obligation.due is None or obligation.due_from is not None:
        return Difference(days, days, "days")
    return Difference(days, round(((done.earliest or 0) - obligation.due) / 3.6e9, 2), "hours")


def _whole_units(due: int, done: int, unit: str) -> int:
    """Whole weeks, months or years from one day to another, negative backwards."""
    if unit == "weeks":
        return int((done - due) / 7)
    first, last = date.fromordinal(min(due, done)), date.fromordinal(max(due, done))
    months = (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
    whole = months // 12 if unit == "years" else months
    return whole if done >= due else -whole


@dataclass(frozen=True)
class CalendarRef:
    """The snapshot of the working calendar that was used.

    Attributes:
        region: whose bank holidays.
        first: the first day of its span.
        last: the last day of its span.
        fingerprint: changes whenever any non-working day does.
    """

    region: str
    first: date
    last: date
    fingerprint: str


@dataclass(frozen=True)
class Evaluation:
    """One case judged against one ruleset. Frozen, hashable, compared by value.

    Attributes:
        case: the opaque case reference.
        ruleset: the ruleset's id.
        version: the ruleset's version.
        calendar: the calendar's snapshot.
        as_of: the day or moment for which the case is judged.
        known_at: the day or moment by which facts had to be recorded, or None.
        reading: the reading asked for.
        obligations: every obligation, by standard in the ruleset's order, then by trigger.
        ignored: events that had not happened by `as_of`, or were recorded after `known_at`.
        unobserved: standards that the case's source cannot show at all, by id.
    """

    case: str
    ruleset: str
    version: str
    calendar: CalendarRef
    as_of: date | datetime
    known_at: date | datetime | None
    reading: str
    obligations: tuple[Obligation, ...]
    ignored: tuple[EventRef, ...] = ()
    unobserved: tuple[str, ...] = ()

    @cached_property
    def deadlines(self) -> tuple[Obligation, ...]:
        """The obligations that have a deadline, soonest first."""
        dated = (each for each in self.obligations if each.due is not None)
        return tuple(sorted(dated, key=lambda each: (each.due_on, each.standard.id)))

    @cached_property
    def breaches(self) -> tuple[Obligation, ...]:
        """The obligations that are breached, excused ones included, soonest deadline first."""
        found = (each for each in self.obligations if each.is_breach)
        return tuple(sorted(found, key=lambda each: (each.due_on or date.max, each.standard.id)))

    def of(self, standard: str) -> tuple[Obligation, ...]:
        """The obligations of one standard, by its id or topic."""
        return tuple(
            each for each in self.obligations if standard in (each.standard.id, each.standard.topic)
        )

    def to_json(self) -> str:
        """The evaluation as JSON, which `from_json` reads back to an equal one."""
        from cpstandards.wire import evaluation_to_json  # noqa: PLC0415 - the layer above

        return evaluation_to_json(self)

    @staticmethod
    def from_json(text: str | bytes) -> Evaluation:
        """The evaluation that *text* holds.

        Raises:
            ResultFormatError: *text* is not an evaluation in this library's JSON form.
        """
        from cpstandards.wire import evaluation_from_json  # noqa: PLC0415 - the layer above

        return evaluation_from_json(text)

    def __repr__(self) -> str:
        return (
            f"<Evaluation of {self.case} by {self.ruleset}: {len(self.obligations)} obligations, "
            f"{len(self.breaches)} breaches>"
        )


Slot = tuple[EventRef | None, Basis, int]
"""What one obligation of a standard is about: its trigger, its basis, and which of several."""


def by_slot(obligations: Iterable[Obligation]) -> dict[Slot, Obligation]:
    """The obligations of one standard by what they are about, so that two judgements line up."""
    found: dict[Slot, Obligation] = {}
    for each in obligations:
        number = 0
        while (each.trigger, each.basis, number) in found:
            number += 1
        found[each.trigger, each.basis, number] = each
    return found
