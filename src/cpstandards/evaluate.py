"""Judging a case: what a ruleset says of it on a given day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache

from cpstandards.cases import Case, fact_value
from cpstandards.clock import LocalTime, local_span, local_time
from cpstandards.compile import Entry, Program, compile_ruleset
from cpstandards.compile.completions import judge_completely
from cpstandards.compile.program import Reading
from cpstandards.compile.timeline import Timeline, Unsure
from cpstandards.errors import CalendarRangeError, CPStandardsError, nearest
from cpstandards.events import Birth
from cpstandards.kernel import BREACHES, Status
from cpstandards.model import Ruleset
from cpstandards.results import (
    CalendarRef,
    Evaluation,
    Obligation,
    OtherReading,
    Slot,
    by_slot,
)
from cpstandards.structure import DEFAULT
from cpstandards.vocabulary import Event, EventRef

CHOICES = ("default", "strictest", "most_lenient", "all")
"""The words that choose among readings without naming one."""


class UnknownReadingError(CPStandardsError, LookupError):
    """A reading is asked for that no standard of the ruleset has.

    Attributes:
        name: the reading asked for.
        known: the readings there are.
    """

    def __init__(self, name: str, known: tuple[str, ...]) -> None:
        super().__init__(name, known)
        self.name = name
        self.known = known

    def __str__(self) -> str:
        near = nearest(self.name, self.known)
        listed = ", ".join(f"`{each}`" for each in self.known)
        hint = f"did you mean `{near}`?" if near else f"the readings are {listed}"
        return f"unknown reading `{self.name}`; {hint}"


class _ById:
    """A ruleset as a cache key: the same object, not an equal one, so that no hash is computed."""

    __slots__ = ("ruleset",)

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ById) and other.ruleset is self.ruleset

    def __hash__(self) -> int:
        return id(self.ruleset)


@lru_cache(maxsize=64)
def _compiled(holder: _ById) -> Program:
    return compile_ruleset(holder.ruleset)


def program_of(ruleset: Ruleset | Program) -> Program:
    """The compiled form of *ruleset*, kept for the next time.

    Raises:
        KeyError: it names events, attributes or facts that its vocabulary does not have.
    """
    if isinstance(ruleset, Program):
        return ruleset
    if not isinstance(ruleset, Ruleset):
        raise TypeError(f'not a ruleset but {type(ruleset).__name__}; `board("blackpool")` is one')
    return _compiled(_ById(ruleset))


def evaluate(
    case: Case,
    ruleset: Ruleset | Program,
    *,
    as_of: date | datetime,
    known_at: date | datetime | None = None,
    reading: str | Mapping[str, str] = DEFAULT,
) -> Evaluation:
    """Judges *case* by *ruleset* as it stood on *as_of*.

    Args:
        case: one child's facts and events.
        ruleset: a ruleset, or one already compiled.
        as_of: the day, to its end in England, or the moment, for which the case is judged. What
            happened later is ignored, and listed.
        known_at: only what was recorded by then is used; None: whatever is in the case.
        reading: `default`, `strictest`, `most_lenient`, `all`, the name of a reading, or a mapping
            from standards' ids to readings' names.

    Returns:
        The obligations, in the order of the ruleset and then of their triggers.

    Raises:
        CalendarRangeError: `as_of`, an event or a deadline lies outside the calendar.
        UnknownReadingError: no standard has that reading.

    Example:
        >>> from datetime import date
        >>> from cpstandards import Case, board, evaluate
        >>> from cpstandards.events import InitialConference, StrategyDiscussion
        >>> case = Case("A-1", events=[
        ...     StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True),
        ...     InitialConference(on=date(2025, 5, 7), plan_made=False),
        ... ])
        >>> found = evaluate(case, board("blackpool"), as_of=date(2025, 5, 8))
        >>> str(found.of("conference.initial")[0].status)
        'late'
    """
    program = program_of(ruleset)
    now = _moment(as_of)
    visible, ignored = _visible(case, now, None if known_at is None else _moment(known_at))
    _require_in_span(program, now.on.toordinal(), visible)
    known_day = _knowledge_day(now, known_at)
    visible = _with_birth(case, visible, known_day)
    line = Timeline(case, visible, now.on.toordinal(), now.latest)
    line.known_day = known_day
    choose = _chooser(program, reading)
    by_type = line.by_type
    obligations: list[Obligation] = []
    unobserved: list[str] = []
    for entry in program.entries:
        if case.records is not None and _is_unseen(entry, line):
            unobserved.append(entry.ref.id)
        arises_from = entry.arises_from
        if not arises_from or not arises_from.isdisjoint(by_type):
            obligations += choose(entry, line)
    calendar = program.calendar
    return Evaluation(
        case.reference,
        program.ruleset.id,
        program.ruleset.version,
        CalendarRef(calendar.region, calendar.first, calendar.last, calendar.fingerprint),
        as_of,
        known_at,
        reading if isinstance(reading, str) else "chosen",
        tuple(obligations),
        ignored,
        tuple(unobserved),
    )


def _moment(at: date | datetime) -> LocalTime:
    """The last moment that *at* means: that moment, or the end of that day."""
    if isinstance(at, datetime):
        return local_time(at)
    if not isinstance(at, date):
        raise TypeError(f"`as_of` and `known_at` are dates or datetimes, not {type(at).__name__}")
    end = local_span(at.toordinal())[1]
    return LocalTime(at, end, end)


def _knowledge_day(now: LocalTime, known_at: date | datetime | None) -> int:
    known = now if known_at is None else _moment(known_at)
    return min(now.on, known.on).toordinal()


def _visible(
    case: Case, now: LocalTime, known: LocalTime | None
) -> tuple[list[Event], tuple[EventRef, ...]]:
    """The events that had happened, and were recorded; and references to the others."""
    today, moment = now.on.toordinal(), now.latest
    events = case.events
    is_seen = [
        event.day < today
        or (event.day == today and (event.earliest is None or event.earliest <= moment))
        for event in events
    ]
    if known is not None:
        is_seen = [
            seen and _was_recorded(event, known)
            for seen, event in zip(is_seen, events, strict=True)
        ]
    if all(is_seen):
        return list(events), ()
    visible = [event for seen, event in zip(is_seen, events, strict=True) if seen]
    return visible, tuple(e.ref for seen, e in zip(is_seen, events, strict=True) if not seen)


def _with_birth(case: Case, visible: list[Event], known_day: int) -> list[Event]:
    """*visible*, with the birth that a known date of birth stands for where no event records it."""
    born = fact_value(case.facts.get("date_of_birth"), known_day)
    if not isinstance(born, date) or born.toordinal() > known_day:
        return visible
    if any(event.type == "birth" for event in visible):
        return visible
    birth = Birth(on=born)
    place = next((i for i, e in enumerate(visible) if e.day > birth.day), len(visible))
    return [*visible[:place], birth, *visible[place:]]


def _was_recorded(event: Event, known: LocalTime) -> bool:
    recorded = event.recorded
    if recorded is None:
        return True
    if isinstance(recorded, int):
        return recorded <= known.on.toordinal()
    return recorded.earliest <= known.latest


def _require_in_span(program: Program, today: int, visible: list[Event]) -> None:
    """Raise if the day of judgement or an event lies outside the calendar."""
    calendar = program.calendar
    first, last = calendar.first.toordinal(), calendar.last.toordinal()
    earliest = visible[0].day if visible else today
    for day in (today, earliest):
        if not first <= day <= last:
            raise CalendarRangeError(date.fromordinal(day), calendar.first, calendar.last)


# --- readings ------------------------------------------------------------------------------------

Chooser = Callable[[Entry, Timeline], list[Obligation]]


def _chooser(program: Program, reading: str | Mapping[str, str]) -> Chooser:
    """How obligations are chosen among the readings of a standard."""
    if not isinstance(reading, str):
        return _by_standard(program, reading)
    match reading:
        case "default":
            return _default
        case "all":
            return lambda entry, line: [
                each for one in entry.readings for each in _judge(entry, one, line)
            ]
        case "strictest":
            return lambda entry, line: _extreme(entry, line, strictest=True)
        case "most_lenient":
            return lambda entry, line: _extreme(entry, line, strictest=False)
        case name:
            _require_known(program, name)
            return lambda entry, line: _named(entry, name, line)


def _by_standard(program: Program, readings: Mapping[str, str]) -> Chooser:
    known = {entry.ref.id: {each.name for each in entry.readings} for entry in program.entries}
    for standard, name in readings.items():
        if name not in known.get(standard, ()):
            raise UnknownReadingError(name, tuple(sorted(known.get(standard, ()))))
    return lambda entry, line: (
        _named(entry, readings[entry.ref.id], line)
        if entry.ref.id in readings
        else _default(entry, line)
    )


def _require_known(program: Program, name: str) -> None:
    if name not in program.readings:
        raise UnknownReadingError(name, (*CHOICES, *sorted(program.readings)))


def _named(entry: Entry, name: str, line: Timeline) -> list[Obligation]:
    for one in entry.readings:
        if one.name == name:
            return _judge(entry, one, line)
    return _default(entry, line)


def _judge(entry: Entry, reading: Reading, line: Timeline) -> list[Obligation]:
    found = judge_completely(reading.judge, line)
    if line.records is not None and not entry.duty_types <= line.records:
        return [_unobserved(each) for each in found]
    return found


def _unobserved(obligation: Obligation) -> Obligation:
    """The obligation, unobserved unless the duty was seen all the same."""
    if obligation.done is not None:
        return obligation
    return obligation._replace(
        status=Status.UNOBSERVED,
        possible=frozenset(),
        decided_by="",
        ended=None,
        excused_by=None,
        missed_cycles=0,
        next_change=None,
    )


def _is_unseen(entry: Entry, line: Timeline) -> bool:
    """Whether the source can show neither the standard's trigger nor its duty."""
    records = line.records or frozenset()
    return bool(entry.trigger_types) and not (entry.trigger_types & records)


def _default(entry: Entry, line: Timeline) -> list[Obligation]:
    readings = entry.readings
    found = _judge(entry, readings[0], line)
    if len(readings) == 1 or not found:
        return found
    silent: list[OtherReading] = []
    others: list[Sequence[Obligation | None]] = []
    for one in readings[1:]:
        if _may_differ(readings[0], one, line):
            judged = _judge(entry, one, line)
            if judged:
                others.append(_lined_up(found, judged))
            else:
                silent.append(OtherReading(one.name, Status.NOT_APPLICABLE, None, False))
    return [
        _with_others(each, beside, silent) for each, *beside in zip(found, *others, strict=True)
    ]


def _lined_up(usual: list[Obligation], others: list[Obligation]) -> Sequence[Obligation | None]:
    """For each of the *usual* obligations the one that is about the same among the *others*."""
    if len(usual) == len(others) and all(
        one.trigger is other.trigger and one.basis == other.basis
        for one, other in zip(usual, others, strict=True)
    ):
        return others
    slots = by_slot(others)
    return [slots.get(slot) for slot in by_slot(usual)]


WORDING = frozenset({"modality", "source", "title", "note", "responsible"})
"""The keys of a standard on which no verdict depends."""


def _may_differ(usual: Reading, other: Reading, line: Timeline) -> bool:
    """Whether the other reading can give another verdict in this case.

    It cannot where it changes words alone; nor where it changes which events are a recurring duty,
    and the same events are.
    """
    if other.changes <= WORDING:
        return False
    if not (usual.judge.tells_duties and other.changes - WORDING == {"duty"}):
        return True
    try:
        return bool(usual.judge.items(line) != other.judge.items(line))
    except Unsure:
        return True


def _with_others(
    obligation: Obligation, others: Sequence[Obligation | None], silent: list[OtherReading]
) -> Obligation:
    """*obligation*, saying where another reading gives another verdict, or none at all."""
    status = obligation.status
    differing = tuple(
        [
            OtherReading(other.reading, other.status, other.due, other.timed)
            for other in others
            if other is not None and other.status is not status
        ]
        + silent
    )
    if not differing:
        return obligation
    # As `_replace` does, at a third of its cost: `otherwise` is the last field.
    with_others: Obligation = _NEW(Obligation, (*obligation[:-1], differing))
    return with_others


_NEW = tuple.__new__


def _extreme(entry: Entry, line: Timeline, strictest: bool) -> list[Obligation]:
    """For each obligation, its verdict under the reading that is strictest, or most lenient."""
    if len(entry.readings) == 1:
        return _judge(entry, entry.readings[0], line)
    best: dict[Slot, Obligation] = {}
    for one in entry.readings:
        for slot, each in by_slot(_judge(entry, one, line)).items():
            known = best.get(slot)
            if known is None or _is_stricter(*((each, known) if strictest else (known, each))):
                best[slot] = each
    return list(best.values())


def _is_stricter(one: Obligation, other: Obligation) -> bool:
    return _strictness(one) > _strictness(other)


_RANK = (Status.LIFTED, Status.DISCHARGED, Status.MET, Status.EARLY, Status.UNOBSERVED)


def _strictness(obligation: Obligation) -> tuple[int, int]:
    """How hard a verdict is on the agencies: breaches first, then by how soon it is due."""
    breach = 2 if obligation.status in BREACHES else 0 if obligation.status in _RANK else 1
    return breach, -(2**62 if obligation.due is None else obligation.due)
