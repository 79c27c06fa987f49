"""One child's history under several boards, and where the governing board changes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from cpstandards.cases import Case
from cpstandards.compare.across_cases import as_known
from cpstandards.compare.across_days import (
    View,
    disagrees,
    first_days,
    has_lone_breach,
)
from cpstandards.compare.across_lines import BoardOf, lines, placed_in, placed_where_moved
from cpstandards.compare.across_moves import governed, handover
from cpstandards.compare.across_results import Across, Column, Governed, Move
from cpstandards.compare.comparing import labels_of
from cpstandards.compile import Program
from cpstandards.errors import ComparisonError, UnknownBoardError, UnknownTopicError
from cpstandards.evaluate import CHOICES, UnknownReadingError, program_of
from cpstandards.load import board
from cpstandards.model import Ruleset
from cpstandards.structure import DEFAULT


def evaluate_across(
    case: Case,
    rulesets: Iterable[Ruleset | str],
    *,
    as_of: date | datetime,
    known_at: date | datetime | None = None,
    reading: str = DEFAULT,
    topics: Iterable[str] | None = None,
    moves_to: str | None = None,
    moves_on: date | None = None,
) -> Across:
    """Judges *case* by each of *rulesets*, side by side.

    The verdicts are lined up by topic, and by the event that they are measured from.

    Args:
        case: one child's facts and events. What one of the rulesets does not know is left out
            there, and its column says so.
        rulesets: two or more; a text is a shipped board's id.
        as_of: the day, to its end in England, or the moment, for which the case is judged.
        known_at: only what was recorded by then is used; None: whatever is in the case.
        reading: `default`, `strictest`, `most_lenient`, `all`, or the name of a reading, which
            is used where a ruleset has it.
        topics: only these topics, or those below them: `visit` is also `visit.child_seen`. By
            default all.
        moves_to: what the board is called that takes over at a receiving-in conference; the
            first of the others governs until then.
        moves_on: the day of that conference; by default that of the last one in the case. Where
            none is on record on that day, one is supposed that goes on with the plan.

    Returns:
        The verdicts side by side, the breaches that only some boards find, and the first day on
        which the boards disagree.

    Raises:
        ComparisonError: fewer than two rulesets; `moves_on` without `moves_to`; no
            receiving-in conference is on record and no day is given.
        UnknownBoardError: there is no such board, or *moves_to* is none of those given.
        UnknownReadingError: no standard of any ruleset has that reading.
        UnknownTopicError: no ruleset speaks of such a topic.
        CalendarRangeError: a day lies outside the calendar.

    Example:
        >>> from datetime import date
        >>> from cpstandards import Case, evaluate_across
        >>> from cpstandards.events import PlanMade, Visit
        >>> case = Case("A-1", events=[
        ...     PlanMade(on=date(2025, 1, 7)),
        ...     Visit(on=date(2025, 2, 12), by="lead_social_worker", child_seen=True),
        ... ])
        >>> found = evaluate_across(case, ["blackpool", "rochdale"], as_of=date(2025, 2, 14))
        >>> for box in found.of("visit.child_seen")[0].boxes:
        ...     print(box.board, box.obligations[0].due_on, box.obligations[0].status)
        blackpool 2025-02-04 late
        rochdale 2025-02-18 met
        >>> found.disagreement.on.isoformat()
        '2025-02-05'
    """
    every = [board(each) if isinstance(each, str) else each for each in rulesets]
    programs = [program_of(each) for each in every]
    _require_two(programs)
    if topics is not None:
        programs = _only(tuple(topics), programs)
    views, unknown = _views(case, programs, reading)
    move, moved = _moved(case, views, as_of, known_at, moves_to, moves_on)
    found = [view.judged(as_of, known_at) for view in views]
    placed = [
        each
        for view, evaluation in zip(views, found, strict=True)
        for each in placed_in(view.of.board, evaluation.obligations)
    ]
    columns = [
        Column(view.of.board, view.of.ruleset.title, evaluation, left_out)
        for view, evaluation, left_out in zip(views, found, unknown, strict=True)
    ]
    disagreement, lone_breach = first_days(views, as_of, known_at, (disagrees, has_lone_breach))
    return Across(
        case.reference,
        as_of,
        known_at,
        tuple(columns),
        lines([*placed, *placed_where_moved(moved)], [view.of for view in views]),
        disagreement,
        lone_breach,
        move,
    )


def _require_two(programs: Sequence[Program]) -> None:
    if len(programs) < 2:  # noqa: PLR2004 - a comparison is of two at least
        given = f"`{programs[0].ruleset.id}` alone" if programs else "nothing"
        raise ComparisonError(given, f"{given} cannot be compared", "give two rulesets or more")


def _only(topics: Sequence[str], programs: Sequence[Program]) -> list[Program]:
    """*programs* with the standards of these topics alone."""
    own = {entry.ref.topic for program in programs for entry in program.entries}
    silent = {each.topic for program in programs for each in program.ruleset.silent}
    for name in topics:
        if not any(_is_below(each, name) for each in own | silent):
            raise UnknownTopicError(name, sorted(own | silent))
    return [
        replace(
            program,
            entries=tuple(
                entry
                for entry in program.entries
                if any(_is_below(entry.ref.topic, name) for name in topics)
            ),
        )
        for program in programs
    ]


def _is_below(topic: str, name: str) -> bool:
    return topic == name or topic.startswith(f"{name}.")


def _views(
    case: Case, programs: Sequence[Program], reading: str
) -> tuple[list[View], list[tuple[str, ...]]]:
    """Each board's view of *case*, and what each does not know of it."""
    readings = _readings(programs, reading)
    views, unknown = [], []
    labels = labels_of([program.ruleset for program in programs])
    for label, program, chosen in zip(labels, programs, readings, strict=True):
        known, left_out = as_known(case, program.vocabulary)
        views.append(View(BoardOf(label, program.ruleset), program, known, chosen))
        unknown.append(left_out)
    return views, unknown


def _readings(programs: Sequence[Program], reading: str) -> list[str]:
    """The reading that each ruleset is judged by: its default where it has none of that name."""
    if reading in CHOICES:
        return [reading] * len(programs)
    known = sorted({name for program in programs for name in program.readings})
    if reading not in known:
        raise UnknownReadingError(reading, (*CHOICES, *known))
    return [reading if reading in program.readings else DEFAULT for program in programs]


def _moved(
    case: Case,
    views: Sequence[View],
    as_of: date | datetime,
    known_at: date | datetime | None,
    moves_to: str | None,
    moves_on: date | None,
) -> tuple[Move | None, tuple[Governed, ...]]:
    """The change of the governing board, and what is then due."""
    if moves_to is None:
        if moves_on is not None:
            problem = "a day is given on which the family moves, and no board that it moves to"
            raise ComparisonError(moves_on.isoformat(), problem, "name that board as well")
        return None, ()
    by_label: Mapping[str, View] = {view.of.board: view for view in views}
    if moves_to not in by_label:
        raise UnknownBoardError(moves_to, by_label)
    receiver = by_label[moves_to]
    origin = next(view for view in views if view is not receiver)
    today = as_of.date() if isinstance(as_of, datetime) else as_of
    of = handover(case, origin.of.board, moves_to, moves_on, today)
    of = of._replace(
        old=as_known(of.old, origin.program.vocabulary)[0],
        new=as_known(of.new, receiver.program.vocabulary)[0],
    )
    return of.move, governed(of, origin, receiver, as_of, known_at)
