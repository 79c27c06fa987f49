"""From dates to verdicts: the kernel asked once, or for every moment that a missing time allows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import NamedTuple

from cpstandards import kernel
from cpstandards.clock import day_of, local_span
from cpstandards.compile.moments import Deadline, span
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
    answers_another,
    contradicts,
    out_of_order,
)
from cpstandards.kernel import (
    BREACHES,
    DISCHARGED,
    IN_FORCE,
    LAPSED,
    LATE,
    NEVER,
    OVERDUE,
    PENDING,
    STATUSES,
    Status,
)
from cpstandards.results import Basis, Obligation, OtherReading, PassedOver, StandardRef
from cpstandards.vocabulary import Event, EventRef

NOTHING: frozenset[Status] = frozenset()
NO_OTHERS: tuple[OtherReading, ...] = ()
_NEW = tuple.__new__


class Frame(NamedTuple):
    """What every obligation of a standard, under one reading, has in common.

    Attributes:
        ref: the standard.
        reading: the reading's name.
        timed: whether moments are compared rather than days.
        waivers: the types of waiver event, or None where none is accepted.
        roles: the roles that may waive, or None: any.
        endings: the types of event that would end the duty.
        duties: the types of event that are the duty done.
    """

    ref: StandardRef
    reading: str
    timed: bool
    waiver: str | None
    roles: frozenset[str] | None
    endings: tuple[str, ...]
    duties: tuple[str, ...] = ()


class Found(NamedTuple):
    """What was found in the case for one obligation.

    Attributes:
        trigger: what it arose from.
        deadline: by when.
        done: the event that is the duty done, if any.
        ended: the event that ended its purpose, if any.
        basis: what it is judged against.
        sequence: which gap of a recurrence.
        missed: further deadlines that passed in the gap.
        opens: the first moment in time, for a window.
        shown: an event to show as done though it came too late to count.
    """

    trigger: Trigger
    deadline: Deadline
    done: Event | None
    ended: Event | None
    basis: Basis = "maximum"
    sequence: int = 1
    missed: int = 0
    opens: Deadline | None = None
    shown: Event | None = None


Range = tuple[int, int]
"""The earliest and the latest that something can be, on the standard's scale."""

UNHAPPENED: Range = (NEVER, NEVER)


def at(event: Trigger | None, timed: bool) -> Range:
    """When *event* was, on the standard's scale."""
    if event is None:
        return UNHAPPENED
    return span(event) if timed else (event.day, event.day)


def close_of(event: Event | None, timed: bool) -> int:
    """The end of the day of *event*, on the standard's scale: on it a duty done still counts."""
    if event is None:
        return NEVER
    return local_span(event.day)[1] if timed else event.day


def possible(code: Callable[..., int], ranges: tuple[Range, ...], *known: int) -> frozenset[int]:
    """The codes of every combination that *ranges* allow.

    Each range is tried at its ends and wherever another range's end makes a difference inside it.
    """
    if all(lo == hi for lo, hi in ranges):
        return frozenset((code(*(lo for lo, _ in ranges)),))
    ends = {end + step for each in ranges for end in each for step in (0, 1)}
    ends |= {end + step for end in known for step in (0, 1)}
    tried = [sorted({lo, hi} | {end for end in ends if lo < end < hi}) for lo, hi in ranges]
    return frozenset(code(*combination) for combination in product(*tried))


def within(frame: Frame, found: Found, line: Timeline) -> Obligation:
    """The obligation of a duty that is to be done by its deadline."""
    done, ended = found.done, found.ended
    if not frame.timed:
        end = NEVER if ended is None else ended.day
        done_day = NEVER if done is None else done.day
        code = kernel.within(found.deadline.latest, done_day, end, end, line.now_day)
        return obligation(frame, found, line, code)
    close = close_of(ended, True)
    ranges = (found.deadline[:2], at(done, True), at(ended, True))
    codes = possible(
        lambda due, done, ended: kernel.within(due, done, ended, close, line.now),
        ranges,
        close,
        line.now,
    )
    return verdict(frame, found, line, codes)


def before(frame: Frame, found: Found, line: Timeline) -> Obligation:
    """The obligation of a duty that is to be done ahead of its trigger."""
    due, done, ended = found.deadline.latest, found.done, found.ended
    if due == NEVER:  # no number is stated, so that nothing can be late
        return within(frame, found, line)
    passed = has_passed(found.trigger, line)
    if not frame.timed:
        end = NEVER if ended is None else ended.day
        done_day = NEVER if done is None else done.day
        code = kernel.before(due, done_day, end, end, line.now_day, passed)
        judged = obligation(frame, found, line, code)
    else:
        close = close_of(ended, True)
        codes = possible(
            lambda due, done, ended: kernel.before(due, done, ended, close, line.now, passed),
            (found.deadline[:2], at(done, True), at(ended, True)),
            close,
            line.now,
        )
        judged = verdict(frame, found, line, codes)
    return _until_passed(judged, found.trigger) if judged.status in _WAITING else judged


_WAITING = frozenset({Status.PENDING, Status.OVERDUE, Status.UNDETERMINED})


def _until_passed(judged: Obligation, point: Trigger) -> Obligation:
    """*judged*, changing at the latest when the reference event passes without the duty."""
    if judged.possible and Status.OVERDUE not in judged.possible:
        return judged
    passes = passes_on(point)
    soonest = passes if judged.next_change is None else min(passes, judged.next_change)
    return judged._replace(next_change=soonest)


def window(
    frame: Frame,
    found: Found,
    line: Timeline,
    following: Event | None = None,
    may_be_early: bool = True,
) -> Obligation:
    """The obligation of a duty that is to be done between two moments.

    Where it may not be early, what was done before the opening is nothing, and what was done
    *following* it counts instead.
    """
    timed = frame.timed
    assert found.opens is not None  # a window has an opening
    close = close_of(found.ended, timed)
    codes = possible(
        lambda opens, closes, done, ended, later: kernel.window(
            opens,
            closes,
            done if may_be_early or done >= opens else later,
            ended,
            close,
            _now(line, timed),
        ),
        (
            (found.opens.earliest, found.opens.latest),
            (found.deadline.earliest, found.deadline.latest),
            at(found.done, timed),
            at(found.ended, timed),
            at(following, timed),
        ),
        close,
        _now(line, timed),
    )
    return verdict(frame, found, line, codes)


def not_before(frame: Frame, found: Found, line: Timeline) -> Obligation:
    """The obligation not to let something happen before a moment."""
    timed = frame.timed
    codes = possible(
        lambda permitted, done: kernel.not_before(permitted, done, _now(line, timed)),
        (found.deadline[:2], at(found.done, timed)),
        _now(line, timed),
    )
    judged = verdict(frame, found, line, codes)
    opens = None if judged.due == -NEVER else judged.due
    return judged._replace(opens=opens, due=None, due_from=None)


def _now(line: Timeline, timed: bool) -> int:
    return line.now if timed else line.now_day


def has_passed(point: Trigger, line: Timeline) -> bool:
    """Whether a reference event has passed; one with only a date passes at the end of that day."""
    if point.latest is None:
        return line.now_day > point.day
    return line.now > point.latest


def passes_on(point: Trigger) -> int:
    """The first day [ordinal] at whose end the reference event *point* has passed."""
    return point.day + 1 if point.latest is None else first_day_after(point.latest)


def verdict(frame: Frame, found: Found, line: Timeline, codes: frozenset[int]) -> Obligation:
    """The obligation whose status is the one code there is, or undetermined among several."""
    if len(codes) == 1:
        return obligation(frame, found, line, next(iter(codes)))
    base = obligation(frame, found, line, min(codes))
    return base._replace(
        status=Status.UNDETERMINED,
        possible=frozenset(STATUSES[code] for code in codes),
        decided_by=_missing_time(found),
        next_change=_settles_on(found, line, codes),
        excused_by=None,
    )


def _missing_time(found: Found) -> str:
    """The event whose time of day would decide the verdict, in words."""
    anchor = found.deadline.anchor
    for event in (anchor, found.done, found.ended, found.trigger):
        if event is not None and (event.earliest is None or event.earliest != event.latest):
            return f"the time of the {event.ref.type}{_on(event.ref)}"
    return "a time of day"


def _on(ref: EventRef) -> str:
    return "" if ref.private else f" on {ref.on.isoformat()}"


def _settles_on(found: Found, line: Timeline, codes: frozenset[int]) -> int | None:
    """The day on which an undetermined verdict that waits for time to pass is settled."""
    if codes == {PENDING, OVERDUE} and found.deadline.latest != NEVER:
        return first_day_after(found.deadline.latest)
    return None


def first_day_after(moment: int) -> int:
    """The first day [ordinal] whose end lies after *moment* [instant]."""
    day = day_of(moment)
    return day if local_span(day)[1] > moment else day + 1


def obligation(frame: Frame, found: Found, line: Timeline, code: int) -> Obligation:
    """The obligation with the verdict *code*."""
    trigger, deadline, done, ended, basis, sequence, missed, opens, shown = found
    earliest, due, limit, anchor, _, parts = deadline
    ref, reading, timed, waiver, _, endings, duties = frame
    status = STATUSES[code]
    excused = None
    if waiver is not None and status in BREACHES:
        excused = _waiver(frame, found, line)
    is_over = code in _OVER
    if done is None or is_over:
        done = shown
    result: Obligation = _NEW(
        Obligation,
        (
            ref,
            sequence,
            basis,
            reading,
            status,
            trigger.ref,
            opens.latest if opens is not None else None,
            earliest if earliest != due else None,
            due if due != NEVER else None,
            done.ref if done is not None else None,
            ended.ref if is_over and ended is not None else None,
            limit,
            anchor.ref if anchor is not None else None,
            timed,
            trigger.planned or (anchor is not None and anchor.planned),
            excused,
            missed,
            next_change(code, earliest, timed) if code in _CHANGING else None,
            NOTHING,
            "",
            parts,
            _passed_over(frame, found, line) if duties and code in _UNANSWERED else (),
            NO_OTHERS,
        ),
    )
    if code == OVERDUE and endings and line.records is not None:
        return _with_unseen_ending(frame, result, line)
    return result


_UNANSWERED = frozenset({PENDING, OVERDUE, LATE, LAPSED})


def _passed_over(frame: Frame, found: Found, line: Timeline) -> tuple[PassedOver, ...]:
    """The events of the duty's types that name what is not in the case, where a name is at stake.

    Whoever mistypes a name sees that the event was there, and why it answers nothing.
    """
    trigger, done = found.trigger, found.done
    passed = []
    for event in line.strays(frame.duties):
        if done is not None and event.day > done.day:
            break
        if not answers_another(event, trigger, line):
            continue
        if frame.ref.kind in ARISING and out_of_order(trigger, event):
            continue
        unknown = (each for each in event.names.items() if each not in line.kinds)
        passed += [PassedOver(event.ref, kind, name) for kind, name in unknown]
    return tuple(passed)


_CHANGING = frozenset({PENDING, IN_FORCE})
_OVER = frozenset({DISCHARGED, LAPSED})


def next_change(code: int, due: int, timed: bool) -> int | None:
    """The day [ordinal] on which a status that time alone changes does so."""
    if due == NEVER:
        return None
    if code == IN_FORCE:
        return day_of(due) if timed else due
    return first_day_after(due) if timed else due + 1


def _with_unseen_ending(frame: Frame, found: Obligation, line: Timeline) -> Obligation:
    """*found*, undetermined where the source cannot show what may have ended the duty."""
    assert line.records is not None  # asked before
    if line.records.issuperset(frame.endings):
        return found
    return found._replace(
        status=Status.UNDETERMINED,
        possible=frozenset({found.status, Status.DISCHARGED, Status.LAPSED}),
        decided_by=f"events that the source does not record: {', '.join(frame.endings)}",
        excused_by=None,
    )


def _waiver(frame: Frame, found: Found, line: Timeline) -> EventRef | None:
    """The waiver that authorises the delay, if there is one."""
    for event in waivers(frame, found.trigger, line):
        return event.ref
    return None


def waivers(frame: Frame, trigger: Trigger, line: Timeline) -> Iterator[Event]:
    """The waivers of the standard by a role that may give one, for what *trigger* began."""
    for event in line.by_type.get(frame.waiver or "", ()):
        names = getattr(event, "standard", None)
        if names not in (frame.ref.id, frame.ref.topic):
            continue
        if frame.roles is not None and getattr(event, "by", None) not in frame.roles:
            continue
        if frame.ref.kind in ARISING and out_of_order(trigger, event):
            continue
        if not contradicts(event, trigger, line):
            yield event


ARISING = frozenset({"within", "every", "not_before"})
"""The kinds whose duties begin with their trigger: no delay is authorised before there is one."""
