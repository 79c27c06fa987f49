"""Which way a change moves the verdicts on one case."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import zip_longest
from typing import NamedTuple

from cpstandards.change.results import Way
from cpstandards.kernel import BREACHES, NEVER, Status
from cpstandards.results import Obligation
from cpstandards.vocabulary import EventRef

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
    paired: list[tuple[Run, Run]] = []
    left: list[Run] = []
    for slot, runs in before.items():
        both, mine, its = _likes(runs, after.pop(slot, []))
        together = min(len(mine), len(its))
        paired += [*both, *zip(mine, its, strict=False)]
        left += mine[together:]
        after[slot] = its[together:]
    right = [run for runs in after.values() for run in runs]
    return [*paired, *zip_longest(left, right, fillvalue=())]


def _likes(
    old: Sequence[Run], new: Sequence[Run]
) -> tuple[list[tuple[Run, Run]], list[Run], list[Run]]:
    """Those judged alike, of several that cannot be told apart, in pairs; and what is left."""
    both: list[tuple[Run, Run]] = []
    mine, its = [], list(new)
    for run in old:
        like = next((each for each in its if way_of_run(run, each) is None), None)
        if like is None:
            mine.append(run)
        else:
            its.remove(like)
            both.append((run, like))
    return both, mine, its


Start = tuple[EventRef | None, str]
"""What a recurrence, or a single obligation, began with, and what it is judged against."""


def _runs(of: Sequence[Obligation]) -> dict[Start, list[Run]]:
    """The recurrences among the obligations of a standard, by what they began with."""
    found: dict[Start, list[list[Obligation]]] = {}
    now: dict[str, list[Obligation]] = {}
    for each in of:
        if each.sequence == 1 or each.basis not in now:
            now[each.basis] = []
            found.setdefault((each.trigger, each.basis), []).append(now[each.basis])
        now[each.basis].append(each)
    return {start: [tuple(run) for run in runs] for start, runs in found.items()}


def ways(old: Sequence[Obligation], new: Sequence[Obligation]) -> frozenset[Way]:
    """Every way in which the verdicts of one standard on a case move.

    Where what one trigger raised is judged more strictly in one respect and more laxly in another,
    as against what was agreed and against the maximum, neither is said.
    """
    found: dict[EventRef | None, set[Way]] = {}
    for runs in _runs_lined_up(old, new):
        way = way_of_run(*runs)
        if way is not None:
            found.setdefault(next(each.trigger for run in runs for each in run), set()).add(way)
    return frozenset(
        Way.OTHERWISE if {Way.TIGHTER, Way.LOOSER} <= each else way
        for each in found.values()
        for way in each
    )


def way_of_run(old: Run, new: Run) -> Way | None:
    """Which way the verdicts on one recurrence move, taken as a whole; None: they stay.

    Gaps are laid side by side; where they are judged alike, the deadline that still runs decides:
    those that were answered are over. Where one gap moves one way and another the other, or
    something is not known, neither way is said. Where one version has more gaps than the other, the
    deadlines missed are counted, those that passed within one long gap among them.
    """
    if len(old) <= 1 and len(new) <= 1:
        return way_of(next(iter(old), None), next(iter(new), None))
    gaps = zip(old, new, strict=False)
    found = {_by_weight(_weight(one), _weight(other)) for one, other in gaps} - {None}
    still = _sooner(_running(old), _running(new))
    way: Way | None
    if len(old) != len(new):
        way = _by_missed(old, new) or (Way.OTHERWISE if found else still or Way.OTHERWISE)
    elif len(found) > 1:
        way = Way.OTHERWISE
    else:
        way = next(iter(found), None) or still
    return Way.OTHERWISE if way is not None and _is_unsure((*old, *new)) else way


def _by_missed(old: Run, new: Run) -> Way | None:
    """By the deadlines missed, and then by those that are not excused."""
    one, other = _missed(old), _missed(new)
    if one == other:
        return None
    return Way.TIGHTER if other > one else Way.LOOSER


def _missed(gaps: Run) -> tuple[int, int]:
    """How many deadlines were missed, and how many of these without an excuse."""
    missed = [(1 + each.missed_cycles, each.excused) for each in gaps if each.is_breach]
    return sum(count for count, _ in missed), sum(count for count, excused in missed if not excused)


def _running(gaps: Run) -> int:
    """The deadline that still runs, or is over and still not answered."""
    left = [each for each in gaps if each.status in (Status.PENDING, Status.OVERDUE)]
    return _due(left[-1]) if left else NEVER


def _is_unsure(gaps: Run) -> bool:
    return any(each.status is Status.UNDETERMINED for each in gaps)


def tells(old: Sequence[Obligation], new: Sequence[Obligation], way: Way) -> bool:
    """Whether what moves one *way* does so in more than a deadline."""
    return any(
        _run_tells(*runs) and way in (way_of_run(*runs), Way.OTHERWISE)
        for runs in _runs_lined_up(old, new)
    )


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
