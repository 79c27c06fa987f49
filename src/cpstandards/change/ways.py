"""Which way a change moves the verdicts on one case."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from cpstandards.change.results import Way
from cpstandards.kernel import BREACHES, NEVER, Status
from cpstandards.results import Obligation, Slot, by_slot

Pair = tuple[Obligation | None, Obligation | None]
"""What is about the same thing before and after; None: there is no such obligation."""

DONE = frozenset({Status.MET, Status.DISCHARGED, Status.LIFTED, Status.UNOBSERVED})
NOTHING, FULFILLED, OPEN, EXCUSED, BREACHED = range(-1, 4)


class Weight(NamedTuple):
    """How hard a verdict is on whoever has the duty.

    Attributes:
        least: how hard it is at least, where something unknown decides.
        most: how hard it is at most.
    """

    least: int
    most: int


Run = tuple[Obligation, ...]
"""The gaps of one recurrence; of any other standard, one obligation."""


def lined_up(old: Sequence[Obligation], new: Sequence[Obligation]) -> list[Pair]:
    """The obligations of one standard before and after, those about the same thing side by side.

    What is about the same trigger stands side by side; what is left over, in its order.
    """
    return [pair for runs in _runs_lined_up(old, new) for pair in zip_longest(*runs)]


def _runs_lined_up(old: Sequence[Obligation], new: Sequence[Obligation]) -> list[tuple[Run, Run]]:
    before, after = _runs(old), _runs(new)
    both = [(run, after[slot]) for slot, run in before.items() if slot in after]
    left = [run for slot, run in before.items() if slot not in after]
    right = [run for slot, run in after.items() if slot not in before]
    return [*both, *zip_longest(left, right, fillvalue=())]


def _runs(of: Sequence[Obligation]) -> dict[Slot, Run]:
    """The recurrences among the obligations of a standard, by what they began with."""
    first = by_slot(each for each in of if each.sequence == 1)
    slots = {id(each): slot for slot, each in first.items()}
    found: dict[Slot, list[Obligation]] = {}
    now: dict[str, Slot] = {}
    for each in of:
        slot = slots.get(id(each)) or now.get(each.basis) or (each.trigger, each.basis, -1)
        now[each.basis] = slot
        found.setdefault(slot, []).append(each)
    return {slot: tuple(run) for slot, run in found.items()}


def ways(old: Sequence[Obligation], new: Sequence[Obligation]) -> frozenset[Way]:
    """Every way in which the verdicts of one standard on a case move."""
    found = (way_of_run(*runs) for runs in _runs_lined_up(old, new))
    return frozenset(way for way in found if way is not None)


def way_of_run(old: Run, new: Run) -> Way | None:
    """Which way the verdicts on one recurrence move, taken as a whole; None: they stay.

    One gap more or less shifts all that follow, so that gaps are not only laid side by side: first
    count the deadlines missed, then those of them not excused, then the deadline that still runs,
    then the first deadline that is another. Where a gap moves the other way, or something is not
    known, neither way is said.
    """
    if len(old) <= 1 and len(new) <= 1:
        return way_of(next(iter(old), None), next(iter(new), None))
    way = (
        _sooner(-_missed(old, excused=True), -_missed(new, excused=True))
        or _sooner(-_missed(old, excused=False), -_missed(new, excused=False))
        or _sooner(_running(old), _running(new))
        or next(_by_gaps(old, new), None)
    )
    if way is not None and (_is_unsure((*old, *new)) or _is_contradicted(way, old, new)):
        return Way.OTHERWISE
    return way


def tells(old: Sequence[Obligation], new: Sequence[Obligation]) -> bool:
    """Whether two judgements of one standard differ in more than a deadline."""
    return any(_run_tells(*runs) for runs in _runs_lined_up(old, new))


def _run_tells(old: Run, new: Run) -> bool:
    """Whether a status differs; of a recurrence, what was missed or how it stands now."""
    if not old or not new:
        return True
    if len(old) == len(new) == 1:
        return (old[0].status, old[0].excused) != (new[0].status, new[0].excused)
    return old[-1].status != new[-1].status or _breached(old) != _breached(new)


def _breached(gaps: Run) -> tuple[int, int]:
    """How many gaps are breached, and how many of these are excused."""
    breached = [each for each in gaps if each.is_breach]
    return len(breached), sum(each.excused for each in breached)


def _is_unsure(gaps: Run) -> bool:
    return any(each.status is Status.UNDETERMINED for each in gaps)


def _is_contradicted(way: Way, old: Run, new: Run) -> bool:
    """Whether a gap that both have is judged the other way round."""
    found = {_by_weight(_weight(one), _weight(other)) for one, other in zip(old, new, strict=False)}
    return bool(found - {way, None})


def _missed(gaps: Run, excused: bool) -> int:
    """How many deadlines were missed, excused ones included or not."""
    return sum(
        1 + each.missed_cycles for each in gaps if each.is_breach and (excused or not each.excused)
    )


def _running(gaps: Run) -> int:
    """The deadline that still runs, or is over and still not answered."""
    last = [each for each in gaps if each.status in (Status.PENDING, Status.OVERDUE)]
    return _due(last[-1]) if last else NEVER


def _by_gaps(old: Run, new: Run) -> Iterator[Way]:
    for one, other in zip_longest(old, new):
        if one is None or other is None:
            yield Way.OTHERWISE
        else:
            way = _by_deadline(one, other) or way_of(one, other)
            if way is not None:
                yield way


def way_of(old: Obligation | None, new: Obligation | None) -> Way | None:
    """Which way one verdict moves; None: it stays as it is."""
    way = _by_weight(_weight(old), _weight(new))
    if way is not None or old is None or new is None:
        return way
    way = _by_deadline(old, new)
    if way is None and (old.status, old.possible, old.excused) != (
        new.status,
        new.possible,
        new.excused,
    ):
        return Way.OTHERWISE
    return way


def _weight(of: Obligation | None) -> Weight:
    if of is None:
        return Weight(NOTHING, NOTHING)
    if of.status is Status.UNDETERMINED and of.possible:
        every = [_rank(each, of.excused) for each in of.possible]
        return Weight(min(every), max(every))
    rank = _rank(of.status, of.excused)
    return Weight(rank, rank)


def _rank(status: Status, excused: bool) -> int:
    if status is Status.NOT_APPLICABLE:
        return NOTHING
    if status in BREACHES:
        return EXCUSED if excused else BREACHED
    return FULFILLED if status in DONE else OPEN


def _by_weight(old: Weight, new: Weight) -> Way | None:
    if old == new:
        return None
    if new.least >= old.least and new.most >= old.most:
        return Way.TIGHTER
    if new.least <= old.least and new.most <= old.most:
        return Way.LOOSER
    return Way.OTHERWISE


def _by_deadline(old: Obligation, new: Obligation) -> Way | None:
    """By the deadline, or the moment at which something opens, of equal verdicts."""
    if old.timed != new.timed:
        days = [NEVER if each.due_on is None else each.due_on.toordinal() for each in (old, new)]
        return _sooner(*days)
    opens = (-1 if each.opens is None else each.opens for each in (new, old))
    return _sooner(*(_due(each) for each in (old, new))) or _sooner(*opens)


def _due(of: Obligation) -> int:
    return NEVER if of.due is None else of.due


def _sooner(old: int, new: int) -> Way | None:
    if old == new:
        return None
    return Way.TIGHTER if new < old else Way.LOOSER
