"""The first day on which boards part over a case: found exactly, without trying every day.

Verdicts change when something happens, when something is learnt, and on the days that they name
themselves (`next_change_on`). Nothing changes in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from heapq import heapify, heappop, heappush

from cpstandards import model
from cpstandards.cases import Case
from cpstandards.compare.across_cases import born_on, days_of, if_nothing_more
from cpstandards.compare.across_lines import BoardOf, lines, placed_in
from cpstandards.compare.across_results import Line, Parting
from cpstandards.compile import Program
from cpstandards.evaluate import evaluate
from cpstandards.limits import birthday
from cpstandards.results import Evaluation


@dataclass(frozen=True, slots=True)
class View:
    """A board, and the case as it sees it.

    Attributes:
        of: the column.
        program: its ruleset, compiled.
        case: the case without what the ruleset does not know.
        reading: the reading that it is judged by.
    """

    of: BoardOf
    program: Program
    case: Case
    reading: str

    def judged(
        self, as_of: date | datetime, known_at: date | datetime | None, case: Case | None = None
    ) -> Evaluation:
        """What this board says on a day, of *case* instead of its own if that is given."""
        return evaluate(
            self.case if case is None else case,
            self.program,
            as_of=as_of,
            known_at=known_at,
            reading=self.reading,
        )


def line_up(views: Sequence[View], found: Sequence[Evaluation]) -> tuple[Line, ...]:
    """The verdicts of several boards, side by side."""
    placed = [
        each
        for view, evaluation in zip(views, found, strict=True)
        for each in placed_in(view.of.board, evaluation.obligations)
    ]
    return lines(placed, [view.of for view in views])


def disagrees(line: Line) -> bool:
    """Whether two boards that both have a duty here say contrary things of it."""
    return line.disagrees


def has_lone_breach(line: Line) -> bool:
    """Whether one board finds a breach here, and no other does."""
    return len(line.breached) == 1


Sought = Callable[[Line], bool]


def first_days(
    views: Sequence[View],
    as_of: date | datetime,
    known_at: date | datetime | None,
    sought: Sequence[Sought],
) -> tuple[Parting | None, ...]:
    """For each of *sought*, the first day on which it is true of any line.

    Days up to *as_of* are judged by what had happened by each; later ones as if nothing more did.

    Args:
        views: the boards.
        as_of: the day or moment for which the case is judged.
        known_at: the day or moment by which facts had to be recorded, or None.
        sought: what is looked for.
    """
    found: dict[int, Parting] = {}
    for on, there, is_ahead in _history(views, as_of, known_at):
        for place, holds in enumerate(sought):
            where = () if place in found else tuple(line for line in there if holds(line))
            if where:
                found[place] = Parting(on, where, is_ahead)
        if len(found) == len(sought):
            break
    return tuple(found.get(place) for place in range(len(sought)))


Day = tuple[date, tuple[Line, ...], bool]
"""A day, what is said on it, and whether it lies ahead."""


def _history(
    views: Sequence[View], as_of: date | datetime, known_at: date | datetime | None
) -> Iterator[Day]:
    """Every day on which any verdict can be another than the day before, in order."""
    is_moment = isinstance(as_of, datetime)
    today = (as_of.date() if isinstance(as_of, datetime) else as_of).toordinal()
    days = _Days(views)
    while (day := days.next_up_to(today)) is not None:
        on = date.fromordinal(day)
        at = as_of if is_moment and day == today else on
        found = [view.judged(at, known_at) for view in views]
        days.changing(found)
        yield on, line_up(views, found), False
    now = [view.judged(as_of, known_at) for view in views]
    days.changing(now)
    frozen = [
        if_nothing_more(view.case, evaluation.ignored, _known(as_of, known_at))
        for view, evaluation in zip(views, now, strict=True)
    ]
    if is_moment:
        days.add(today, again=True)
    while (day := days.next_up_to(days.last)) is not None:
        on = date.fromordinal(day)
        found = [view.judged(on, known_at, case) for view, case in zip(views, frozen, strict=True)]
        days.changing(found)
        yield on, line_up(views, found), True


def _known(as_of: date | datetime, known_at: date | datetime | None) -> date | datetime:
    """The last day or moment on which anything was learnt."""
    moments = (as_of,) if known_at is None else (as_of, known_at)
    return min(moments, key=lambda at: at.date() if isinstance(at, datetime) else at)


class _Days:
    """The days [ordinal] on which something can change, soonest first, each once."""

    def __init__(self, views: Sequence[View]) -> None:
        calendars = [view.program.calendar for view in views]
        self.first = max(each.first for each in calendars).toordinal()
        self.last = min(each.last for each in calendars).toordinal()
        self._given: set[int] = set()
        self._coming: list[int] = []
        for view in views:
            for day in days_of(view.case) | _birthdays(view):
                self.add(day)
        heapify(self._coming)

    def add(self, day: int, again: bool = False) -> None:
        """Something may change on *day*; a day that was given out is given out *again* if asked."""
        if self.first <= day <= self.last and (again or day not in self._given):
            self._given.add(day)
            heappush(self._coming, day)

    def changing(self, found: Sequence[Evaluation]) -> None:
        """The verdicts *found* change on the days that they name."""
        for evaluation in found:
            for each in evaluation.obligations:
                if each.next_change is not None:
                    self.add(each.next_change)

    def next_up_to(self, last: int) -> int | None:
        """The next day, or None: there is none up to *last*."""
        if self._coming and self._coming[0] <= last:
            return heappop(self._coming)
        return None


def _birthdays(view: View) -> set[int]:
    """The birthdays [ordinal] that the ruleset measures time from, by either convention."""
    born = born_on(view.case)
    ages = set(_ages(view.program.ruleset.standards)) if born else set()
    days = {birthday(each.toordinal(), age) for each in born for age in ages}
    return days | {day + 1 for day in days}


def _ages(part: object) -> Iterator[int]:
    """The ages whose birthdays a part of a ruleset names, in any reading."""
    if isinstance(part, model.Birthday):
        yield part.birthday
    elif isinstance(part, (tuple, list)):
        for each in part:
            yield from _ages(each)
    elif isinstance(part, Mapping):
        yield from [part["birthday"]] if set(part) == {"birthday"} else _ages([*part.values()])
    elif isinstance(part, model.Model):
        for name in type(part).model_fields:
            yield from _ages(getattr(part, name))
