"""Obligations of several boards lined up: by topic, and by the event that they are measured from.

Where boards measure one duty from different events, the lines are joined if one event answers
both duties, or if neither is answered yet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from cpstandards.compare.across_results import Absence, Box, Governed, Line
from cpstandards.model import Ruleset
from cpstandards.results import Basis, Obligation
from cpstandards.vocabulary import EventRef

MOVED = None
"""The column of what is due where the governing board changes; boards have names."""


class Placed(NamedTuple):
    """An obligation in its column.

    Attributes:
        board: the column's name, or `MOVED`.
        obligation: the verdict.
        governed: for `MOVED`, the same with the board it belongs to.
    """

    board: str | None
    obligation: Obligation
    governed: Governed | None = None

    @property
    def trigger(self) -> EventRef | None:
        """What the duty is measured from."""
        return self.obligation.trigger


Group = list[Placed]
"""What stands on one line."""


class BoardOf(NamedTuple):
    """A column and its ruleset."""

    board: str
    ruleset: Ruleset

    def box(self, topic: str, found: Sequence[Obligation]) -> Box:
        """What this board says on a line."""
        if found:
            return Box(self.board, tuple(found))
        return Box(self.board, (), *self._absence(topic))

    def _absence(self, topic: str) -> tuple[Absence, str | None]:
        if any(topic in (each.topic, each.id) for each in self.ruleset.standards):
            return "not from here", None
        silence = next((each for each in self.ruleset.silent if each.topic == topic), None)
        return ("silent", silence.note) if silence is not None else ("nothing", None)


def lines(placed: Iterable[Placed], boards: Sequence[BoardOf]) -> tuple[Line, ...]:
    """The lines of *placed*, by topic, then by the day of what each is measured from.

    Args:
        placed: the obligations, in the order of their columns.
        boards: the columns.
    """
    return tuple(_line(group, boards) for group in grouped(placed))


def _line(group: Group, boards: Sequence[BoardOf]) -> Line:
    topic, basis = _subject(group[0])
    return Line(
        topic,
        basis,
        tuple(
            of.box(topic, [each.obligation for each in group if each.board == of.board])
            for of in boards
        ),
        tuple(each.governed for each in group if each.governed is not None),
    )


def grouped(placed: Iterable[Placed]) -> list[Group]:
    """What belongs on one line, the lines in order."""
    subjects: dict[tuple[str, Basis], Group] = {}
    for each in placed:
        subjects.setdefault(_subject(each), []).append(each)
    return [
        group
        for subject in sorted(subjects)
        for group in sorted(_of_one_subject(subjects[subject]), key=_place)
    ]


def _subject(of: Placed) -> tuple[str, Basis]:
    return of.obligation.standard.topic, of.obligation.basis


def _place(group: Group) -> tuple[int, str, str]:
    """Where a line stands within its topic: by day, then by what it is measured from."""
    trigger = group[0].trigger
    return (0, "", "") if trigger is None else (trigger.day, trigger.type, trigger.id or "")


def _of_one_subject(placed: Group) -> list[Group]:
    by_trigger: dict[EventRef | None, Group] = {}
    for each in placed:
        by_trigger.setdefault(each.trigger, []).append(each)
    return _joined(list(by_trigger.values()))


# --- one duty, measured from different events ----------------------------------------------------


def _joined(groups: list[Group]) -> list[Group]:
    """*groups*, with those joined that are one matter measured from different events."""
    for is_one in (_answered_alike, _both_waiting):
        groups = _joined_where(is_one, groups)
    return groups


def _joined_where(is_one: Callable[[Group, Group], bool], groups: list[Group]) -> list[Group]:
    """*groups*, each joined to the nearest earlier one of other boards of which *is_one* holds."""
    result: list[Group] = []
    for group in sorted(groups, key=_place):
        fitting = [each for each in result if _may_join(each, group) and is_one(each, group)]
        if fitting:
            fitting[-1].extend(group)
        else:
            result.append(list(group))
    for group in result:
        group.sort(key=_place_alone)
    return result


def _place_alone(of: Placed) -> tuple[int, str, str]:
    return _place([of])


def _may_join(one: Group, other: Group) -> bool:
    """Whether the groups are of different boards, and what they wait for may be one event."""
    boards = {each.board for each in one}
    if any(each.board in boards for each in other):
        return False
    kinds = {each.obligation.standard.kind for each in (*one, *other)}
    return kinds <= FORWARDS


FORWARDS = frozenset({"within", "every"})
"""The kinds whose trigger begins the time. That of others is the very thing that they are about."""


def _answered_alike(one: Group, other: Group) -> bool:
    """Whether one event answered a duty of each."""
    return not _answers(one).isdisjoint(_answers(other))


def _both_waiting(one: Group, other: Group) -> bool:
    """Whether all of both are open: the next such event answers all of them."""
    return all(each.obligation.status in WAITING for each in (*one, *other))


WAITING = frozenset({"pending", "overdue"})


def _answers(group: Group) -> set[EventRef]:
    found = (each.obligation.done for each in group)
    return {each for each in found if each is not None}


# --- columns -------------------------------------------------------------------------------------


def placed_in(board: str, obligations: Iterable[Obligation]) -> Group:
    """The obligations of one board in its column."""
    return [Placed(board, each) for each in obligations]


def placed_where_moved(governed: Iterable[Governed]) -> Group:
    """What is due where the governing board changes, in its column."""
    return [Placed(MOVED, each.obligation, each) for each in governed]
