"""A family that moves: which board's standards each duty belongs to.

Until the receiving-in conference the board that the child leaves governs; from its day on, the one
that takes over. The decision page `When a family moves` says why, with the clauses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from cpstandards.cases import Case
from cpstandards.compare.across_days import View
from cpstandards.compare.across_results import Governed, Move
from cpstandards.errors import ComparisonError
from cpstandards.events import Moved, PlanEnded, PlanMade, TransferInConference
from cpstandards.kernel import NEVER, Status
from cpstandards.results import Obligation
from cpstandards.vocabulary import Event, EventRef

HANDING_OVER = frozenset(
    {"moved", "move_notified", "transfer_requested", "transfer_reviewed", "transfer_agreed"}
)
"""The event types that lead to a receiving-in conference: the receiving board's times run from
them, though they come before it."""

OF_THE_PLAN = frozenset(
    {
        "initial_conference",
        "pre_birth_conference",
        "review_conference",
        "plan_made",
        "plan_agreed",
        "plan_ended",
        "core_group",
        "visit",
    }
)
"""The event types that carry a plan on. A recurrence that one of them began before the move is the
old plan's."""

CONFERENCE = "transfer_in_conference"
ASSUMED = "the receiving-in conference that is supposed"
"""The name of a conference that is not on record."""


class Handover(NamedTuple):
    """The move, and the case as it is seen from either side.

    Attributes:
        move: who hands over to whom, and when.
        day: the day of the conference [ordinal].
        conference: the conference, on record or supposed.
        since: the first day [ordinal] of what leads to it.
        old: the case as the board sees it that the child leaves.
        new: the case as the board sees it that takes over.
        endings: what ends the old plan, and is no ending of the new one.
    """

    move: Move
    day: int
    conference: Event
    since: int
    old: Case
    new: Case
    endings: frozenset[EventRef]


# --- when and what -------------------------------------------------------------------------------


def conference_of(case: Case, on: date | None) -> tuple[Event, bool]:
    """The receiving-in conference of *case*, and whether it is supposed.

    Args:
        case: the case.
        on: its day; by default that of the last one on record.

    Raises:
        ComparisonError: no day is given, and no such conference is on record.
    """
    held = [
        event
        for event in case.events
        if event.type == CONFERENCE and getattr(event, "proceeded", None) is not False
    ]
    if on is None and not held:
        raise ComparisonError(
            case.reference,
            f"no receiving-in conference is on record in case `{case.reference}`",
            "give the day on which one is supposed to be held",
        )
    if on is None:
        return held[-1], False
    found = [event for event in held if event.on == on]
    if found:
        return found[-1], False
    return TransferInConference(on=on, id=ASSUMED, plan_made=True), True


def handover(case: Case, origin: str, receiver: str, on: date | None, as_of: date) -> Handover:
    """The move of *case* from one board to another.

    Args:
        case: the case.
        origin: the board that the child leaves.
        receiver: the board that takes over.
        on: the day of the receiving-in conference; by default that of the one on record.
        as_of: the day for which the case is judged.

    Raises:
        ComparisonError: no day is given, and no such conference is on record.
    """
    conference, is_assumed = conference_of(case, on)
    if is_assumed:
        case = _with(case, [conference])
    day = conference.day
    since = 1 + max((e.day for e in case.events if e.type == CONFERENCE and e.day < day), default=0)
    made, notes = _new_plan(case, conference)
    endings = frozenset(_endings(case, day))
    move = Move(
        origin,
        receiver,
        conference.on,
        is_assumed,
        conference.on <= as_of,
        tuple([*_supposed(conference, is_assumed), *notes]),
    )
    return Handover(
        move,
        day,
        conference,
        since,
        _seen_as(case, since, day, "outward"),
        _with(_without_old_dates(_seen_as(case, since, day, "inward"), conference), made),
        endings,
    )


def _supposed(conference: Event, is_assumed: bool) -> Iterator[str]:
    if is_assumed:
        yield (
            f"no receiving-in conference is on record on {conference.on.isoformat()}: one is "
            "supposed, which goes on with the plan, and what leads to it is not judged"
        )


def _new_plan(case: Case, conference: Event) -> tuple[list[Event], list[str]]:
    """The plan that the conference made, where it is not on record; and what to say of it."""
    if any(event.type == "plan_made" and event.day >= conference.day for event in case.events):
        return [], []
    decided = getattr(conference, "plan_made", None)
    if decided:
        return [_plan(conference)], []
    if decided is None:
        return [], [
            "whether the receiving-in conference made a plan is not on record, so nothing that "
            "begins with a plan begins there"
        ]
    return [], []


def _plan(conference: Event) -> Event:
    told: dict[str, Any] = {
        name: getattr(conference, name, None) for name in ("category", "unborn")
    }
    return PlanMade(on=conference.on, conference=conference.id, **told)


def _endings(case: Case, day: int) -> Iterator[EventRef]:
    """What ends the plan because of this move, and not of a later one."""
    later = min((e.day for e in case.events if e.type == "moved" and e.day > day), default=NEVER)
    old = {e.id for e in case.events if e.type == "plan_made" and e.day < day and e.id}
    for event in case.events:
        if event.type != "plan_ended" or event.day < day:
            continue
        is_of_the_move = getattr(event, "reason", None) == "moved" and event.day < later
        if is_of_the_move or getattr(event, "plan", None) in old:
            yield event.ref


# --- the case from either side -------------------------------------------------------------------


def _with(case: Case, further: Iterable[Event]) -> Case:
    """*case* with *further* events, which its source is taken to record."""
    further = list(further)
    if not further:
        return case
    records = None if case.records is None else case.records | {each.type for each in further}
    events = (*case.events, *further)
    return Case(case.reference, facts=case.facts, events=events, records=records)


def _where(case: Case, holds: Callable[[Event], bool]) -> Case:
    events = [event for event in case.events if holds(event)]
    if len(events) == len(case.events):
        return case
    return Case(case.reference, facts=case.facts, events=events, records=case.records)


def _seen_as(case: Case, since: int, day: int, direction: str) -> Case:
    """*case* with its move, the last one up to the conference, in this direction."""
    moves = [e for e in case.events if e.type == "moved" and since <= e.day <= day]
    if not moves:
        return case
    seen = Moved(
        **_when(moves[-1]),
        id=moves[-1].id,
        recorded_at=moves[-1].recorded_at,
        permanent=getattr(moves[-1], "permanent", None),
        direction=direction,  # type: ignore[arg-type]  # one of the two words
    )
    events = [seen if event is moves[-1] else event for event in case.events]
    return Case(case.reference, facts=case.facts, events=events, records=case.records)


def _when(event: Event) -> dict[str, Any]:
    return {"at": event.at} if event.at is not None else {"on": event.on}


def _without_old_dates(case: Case, conference: Event) -> Case:
    """*case* without the meetings that were planned before the conference for a day after it."""

    def stands(event: Event) -> bool:
        if event.type != "meeting_scheduled" or event.day >= conference.day:
            return True
        at, on = getattr(event, "planned_at", None), getattr(event, "planned_on", None)
        planned = at.on if at is not None else on
        return planned is None or planned <= conference.on or _is_about(event, conference)

    return _where(case, stands)


def _is_about(event: Event, conference: Event) -> bool:
    """Whether *event* is about the receiving-in conference."""
    if getattr(event, "of", None) == CONFERENCE:
        return True
    return conference.id is not None and getattr(event, "conference", None) == conference.id


# --- whose duty it is ----------------------------------------------------------------------------


def governed(
    of: Handover,
    origin: View,
    receiver: View,
    as_of: date | datetime,
    known_at: date | datetime | None,
) -> tuple[Governed, ...]:
    """What is due in a case that moved, each with the board that it belongs to.

    Args:
        of: the move.
        origin: the board that the child leaves.
        receiver: the board that takes over.
        as_of: the day or moment for which the case is judged.
        known_at: the day or moment by which facts had to be recorded, or None.
    """
    judged = _Judged(origin, receiver, as_of, known_at)
    return (*_of_the_origin(of, judged), *_of_the_receiver(of, judged))


class _Judged(NamedTuple):
    """Both boards, and when they are asked."""

    origin: View
    receiver: View
    as_of: date | datetime
    known_at: date | datetime | None

    def by_origin(self, case: Case) -> tuple[Obligation, ...]:
        return self.origin.judged(self.as_of, self.known_at, case).obligations

    def by_receiver(self, case: Case) -> tuple[Obligation, ...]:
        return self.receiver.judged(self.as_of, self.known_at, case).obligations


Slot = tuple[str, EventRef | None, str, int]


def _slot(of: Obligation) -> Slot:
    """What an obligation is about, so that two judgements of one case line up."""
    return of.standard.id, of.trigger, of.basis, of.sequence


def _slots(found: Iterable[Obligation]) -> dict[Slot, Obligation]:
    return {_slot(each): each for each in found}


def _day(of: Obligation) -> int:
    """The day [ordinal] that the duty arose on; what is always known arose before anything."""
    return 0 if of.trigger is None else of.trigger.day


def _of_the_origin(of: Handover, judged: _Judged) -> Iterator[Governed]:
    """What arose before the conference, and what is asked of an authority that a child leaves.

    What ends with the plan ends with the conference. The rest goes on.
    """
    found = judged.by_origin(of.old)
    end = PlanEnded(on=of.conference.on, reason="moved")
    ended = _slots(judged.by_origin(_with(of.old, [end])))
    other_side = _slots(judged.by_origin(_turned(of)))
    for each in found:
        is_leaving = _slot(each) not in other_side
        if not (_day(each) < of.day or is_leaving) or _is_prelude(each, of):
            continue
        then = ended.get(_slot(each))
        if then is not None and _is_ended(each, then, end.ref):
            yield Governed(judged.origin.of.board, then, ended_by_move=True)
        else:
            by_conference = each.ended == of.conference.ref
            yield Governed(judged.origin.of.board, each, ended_by_move=by_conference)


def _is_ended(each: Obligation, then: Obligation, end: EventRef) -> bool:
    """Whether the end of the plan is why *each* is judged otherwise *then*."""
    if then.ended == end:
        return True
    both_unsure = each.status == then.status == Status.UNDETERMINED
    return both_unsure and each.possible != then.possible


def _turned(of: Handover) -> Case:
    return _seen_as(of.old, of.since, of.day, "inward")


def _is_prelude(each: Obligation, of: Handover) -> bool:
    """Whether it is owed ahead of a conference that is only supposed."""
    return (
        of.move.is_assumed
        and each.trigger == of.conference.ref
        and each.standard.kind not in ("within", "every")
    )


def _of_the_receiver(of: Handover, judged: _Judged) -> Iterator[Governed]:
    """What arose at the conference or later, and what led to it."""
    board = judged.receiver.of.board
    without = _where(of.new, lambda event: event.ref not in of.endings)
    afresh = _where(without, lambda event: not (event.day < of.day and event.type in OF_THE_PLAN))
    outward = _slots(judged.by_receiver(_seen_as(without, of.since, of.day, "outward")))
    by_endings = {
        _slot(each): each
        for each in (judged.by_receiver(of.new) if of.endings else ())
        if each.done in of.endings
    }
    leading = _leading(of)
    for each in judged.by_receiver(without):
        if each.standard.kind == "every" and each.trigger not in leading:
            continue
        is_receiving = of.since <= _day(each) and _slot(each) not in outward
        is_its_own = _day(each) >= of.day or each.trigger in leading or is_receiving
        if is_its_own and not _is_prelude(each, of):
            yield Governed(board, by_endings.get(_slot(each), each))
    for each in judged.by_receiver(afresh):
        if each.standard.kind == "every" and _day(each) >= of.day:
            yield Governed(board, each)


def _leading(of: Handover) -> set[EventRef]:
    """The events before the conference that lead to it."""
    return {
        event.ref
        for event in of.new.events
        if of.since <= event.day < of.day
        and (event.type in HANDING_OVER or _is_about(event, of.conference))
    }
