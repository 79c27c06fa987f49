"""What follows from missing facts: every completion of them gone through, and the verdicts joined.

A verdict that is the same in each completion stands. One that is not is `undetermined`, with the
statuses it can have, the earliest and latest deadline, and the fact that would decide it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from cpstandards.compile.kinds import Judge
from cpstandards.compile.timeline import Timeline, Unknown, Unsure
from cpstandards.kernel import Status
from cpstandards.results import Obligation, Slot, by_slot

MOST_COMPLETIONS = 512
"""How many completions are gone through at most; past it, any status counts as possible."""

Settled = dict[tuple[object, ...], Any]  # Any: values of each unknown's kind

_AFTERWARDS = {
    Status.PENDING: Status.OVERDUE,
    Status.OVERDUE: Status.LAPSED,
    Status.IN_FORCE: Status.LIFTED,
}
_OF_KIND = {
    "within": "pending overdue met late discharged lapsed not_applicable",
    "before": "pending overdue met late discharged lapsed not_applicable",
    "every": "pending overdue met late discharged lapsed not_applicable",
    "window": "pending overdue met late discharged lapsed early not_applicable",
    "not_before": "in_force lifted violated not_applicable",
}


class Completion(NamedTuple):
    """One way in which the missing facts may be, and the verdicts then.

    Attributes:
        settled: the value given to each unknown.
        obligations: the verdicts.
    """

    settled: Settled
    obligations: Sequence[Obligation]


def judge_completely(judge: Judge, line: Timeline) -> list[Obligation]:
    """The obligations of *judge*, with missing facts gone through where a verdict needs them."""
    one = judge.one
    try:
        items = judge.items(line)
    except Unsure as unsure:
        return _go_through(lambda: _all(judge, line), line, unsure.unknown)
    result: list[Obligation] = []
    for item in items:
        try:
            result += one(item, line)
        except Unsure as unsure:
            result += _go_through(lambda item=item: one(item, line), line, unsure.unknown)  # type: ignore[misc]
    return result


def _all(judge: Judge, line: Timeline) -> list[Obligation]:
    return [each for item in judge.items(line) for each in judge.one(item, line)]


def _go_through(
    verdicts: Callable[[], Sequence[Obligation]], line: Timeline, first: Unknown
) -> list[Obligation]:
    unknowns = {first.key: first}
    done: list[Completion] = []
    waiting: list[Settled] = [{first.key: value} for value in reversed(first.domain)]
    cut_short = False
    tried = 0
    while waiting:
        line.assume(waiting.pop())
        tried += 1
        if tried > MOST_COMPLETIONS:
            cut_short = True
            break
        try:
            done.append(Completion(line.settled, verdicts()))
        except Unsure as unsure:
            missing = unsure.unknown
            unknowns[missing.key] = missing
            settled = line.settled
            waiting.extend({**settled, missing.key: v} for v in reversed(missing.domain))
    line.assume({})
    return _joined(done, unknowns, cut_short)


def _joined(
    done: list[Completion], unknowns: dict[tuple[object, ...], Unknown], cut_short: bool
) -> list[Obligation]:
    """One obligation for each that any completion has."""
    keys: dict[Slot, None] = {}
    found = []
    for completion in done:
        slots = by_slot(completion.obligations)
        keys.update(dict.fromkeys(slots))
        found.append((completion.settled, slots))
    return [
        _join([(settled, slots.get(key)) for settled, slots in found], unknowns, cut_short)
        for key in sorted(keys, key=_order)
    ]


def _order(slot: Slot) -> tuple[int, str, str, int]:
    trigger, basis, number = slot
    return (trigger.day, trigger.type, basis, number) if trigger else (0, "", basis, number)


def _join(
    found: list[tuple[Settled, Obligation | None]],
    unknowns: dict[tuple[object, ...], Unknown],
    cut_short: bool,
) -> Obligation:
    there = [each for _, each in found if each is not None]
    first = there[0]
    if len(there) == len(found) and not cut_short and all(each == first for each in there):
        return first
    possible = frozenset(status for _, each in found for status in _statuses(each))
    if cut_short:
        possible |= {Status(name) for name in _OF_KIND[first.standard.kind].split()}
    latest = [each.due for each in there]
    earliest = [each.due if each.due_from is None else each.due_from for each in there]
    known = [due for due in earliest if due is not None]
    base = first._replace(
        due=None if None in latest else max(due for due in latest if due is not None),
        due_from=min(known) if len(set(earliest) | set(latest)) > 1 and known else first.due_from,
        done=first.done if all(each.done == first.done for each in there) else None,
        opens=first.opens if all(each.opens == first.opens for each in there) else None,
        provisional=any(each.provisional for each in there),
        missed_cycles=min(each.missed_cycles for each in there),
        parts=first.parts if all(each.parts == first.parts for each in there) else (),
        next_change=_next_change([each for _, each in found], possible),
    )
    if len(possible) == 1:
        return base
    return base._replace(
        status=Status.UNDETERMINED,
        possible=possible,
        decided_by=_deciding(found, unknowns),
        ended=None,
        excused_by=None,
    )


def _statuses(obligation: Obligation | None) -> frozenset[Status]:
    if obligation is None:
        return frozenset({Status.NOT_APPLICABLE})
    return obligation.possible or frozenset({obligation.status})


def _next_change(found: list[Obligation | None], possible: frozenset[Status]) -> int | None:
    """The first day [ordinal] on which the set of possible statuses is another."""
    days = {each.next_change for each in found if each is not None and each.next_change}
    for day in sorted(days):
        then = frozenset(status for each in found for status in _statuses_on(each, day))
        if then != possible:
            return day
    return None


def _statuses_on(obligation: Obligation | None, day: int) -> frozenset[Status]:
    if obligation is None or not obligation.next_change or day < obligation.next_change:
        return _statuses(obligation)
    return frozenset(_AFTERWARDS.get(status, status) for status in _statuses(obligation))


def _deciding(
    found: list[tuple[Settled, Obligation | None]], unknowns: dict[tuple[object, ...], Unknown]
) -> str:
    """The first unknown whose every value would leave one status; else the first that matters."""
    for key, unknown in unknowns.items():
        if all(len(_given(found, key, value)) <= 1 for value in unknown.domain):
            return unknown.words
    for key, unknown in unknowns.items():
        if len({_given(found, key, value) for value in unknown.domain}) > 1:
            return f"{unknown.words}, and more"
    return next(iter(unknowns.values())).words


def _given(
    found: Iterable[tuple[Settled, Obligation | None]], key: tuple[object, ...], value: object
) -> frozenset[Status]:
    """The statuses left once the unknown *key* is known to be *value*."""
    return frozenset(
        status
        for settled, each in found
        if settled.get(key, value) == value
        for status in _statuses(each)
    )
