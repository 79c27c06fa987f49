"""Histories that put a ruleset's standards to the test, each printed as a worked example."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Any

from hypothesis import reject
from hypothesis import strategies as st

from cpstandards.cases import Case
from cpstandards.compile import Program
from cpstandards.errors import CalendarRangeError
from cpstandards.evaluate import UnknownReadingError, evaluate, program_of
from cpstandards.model import Ruleset, Standard
from cpstandards.results import Evaluation, Obligation
from cpstandards.structure import DEFAULT, variants
from cpstandards.testing.aims import Aim, aims_of, places_of
from cpstandards.testing.arising import arise
from cpstandards.testing.doing import boundaries_of, end, excuse, happen, overrun
from cpstandards.testing.examples import example_of, in_yaml
from cpstandards.testing.scenes import Draw, Scene, When, index_below, judged
from cpstandards.testing.twists import BLINDS, BLURS, Record, Twist, revise_fact, twists, unseen

COURSES = (
    *["as it comes"] * 5,
    *("ended", "ended", "undone", "undone", "overrun", "overrun", "overrun"),
    *("unsure", "unsure", "unsure", "unseen"),
)
"""How a history goes; the first is the usual."""

COURSES_EXCUSED = (*COURSES, *["excused"] * 5)
"""How it goes where delays can be authorised."""

GOES_ON: Mapping[str, Callable[[Scene], None]] = {
    "ended": end,
    "overrun": overrun,
    "excused": excuse,
}
"""What happens then, where it is not whatever comes."""

HOLDS: Mapping[str, tuple[bool, ...]] = {
    "as it comes": (*[True] * 5, False),
    "unsure": (True, True, False),
}
"""Whether the conditions of the standard hold, in histories in which they need not."""

UNDONE: Mapping[str, tuple[bool, ...]] = dict.fromkeys(
    ("ended", "undone", "overrun", "excused"), (True,)
)
"""Whether the duty is left undone at first, in histories in which it has to be."""

LONG_AFTER = 400  # days
"""Whatever is not done by then stays undone."""


@dataclass(frozen=True)
class History:
    """A child's history, and the day for which it is judged. Always fictional.

    Its text is a worked example of the standard that was aimed at, ready to be pasted into a
    ruleset's `examples`; its `repr` shows no date.

    Attributes:
        case: the events and facts.
        as_of: the day, or the moment, for which the case is judged.
        known_at: only what was recorded by then is used; None: everything.
        aim: the standard that was aimed at, in its ruleset.
    """

    case: Case
    as_of: date | datetime
    known_at: date | datetime | None
    aim: Aim = field(repr=False, compare=False)

    @property
    def standard(self) -> str:
        """The id of the standard that was aimed at."""
        return self.aim.standard.id

    @property
    def reading(self) -> str:
        """The reading under which it was; `default` for the default one."""
        return self.aim.reading

    @property
    def program(self) -> Program:
        """The ruleset that it was made for, compiled."""
        return self.aim.program

    @property
    def ruleset(self) -> Ruleset:
        """The ruleset that it was made for."""
        return self.program.ruleset

    def evaluate(
        self, ruleset: Ruleset | Program | None = None, as_of: date | datetime | None = None
    ) -> Evaluation:
        """The history judged.

        Args:
            ruleset: by which ruleset; None: the one it was made for.
            as_of: on another day or moment than its own.

        Raises:
            CalendarRangeError: a deadline of some standard lies outside the calendar.
        """
        of = self.program if ruleset is None else ruleset
        reading = self.reading if self.reading in program_of(of).readings else DEFAULT
        return evaluate(
            self.case,
            of,
            as_of=self.as_of if as_of is None else as_of,
            known_at=self.known_at,
            reading=reading,
        )

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """What the standard that was aimed at says of it."""
        return self.evaluate(self.aim.alone).obligations

    def as_example(self) -> dict[str, Any]:
        """A worked example of it, with what the standard says of it today."""
        return example_of(self)

    def __str__(self) -> str:
        return f"# {self.standard}\n{in_yaml(self.as_example())}"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - Hypothesis's own
        for line in str(self).splitlines():
            printer.break_()
            printer.text(line)


def case_histories(
    ruleset: Ruleset | Program,
    standard: str | None = None,
    *,
    reading: str | None = None,
    missing: bool = True,
    late: bool = True,
    sources: bool = True,
) -> st.SearchStrategy[History]:
    """Plausible histories that give rise to a ruleset's standards, aimed at their boundaries.

    Events come on, one before and one after each deadline; the histories begin on ordinary days,
    eves of bank holidays and of closures, ends of months, leap days and in nights when the clocks
    change. Each shrinks to few events on an ordinary day.

    Args:
        ruleset: a ruleset, or one already compiled.
        standard: the id or topic of the standard to aim at; None: each in turn.
        reading: the reading that is aimed at; None: the default.
        missing: whether attributes, facts and times may be missing.
        late: whether events may be recorded late, and known dates be revised.
        sources: whether the source may be unable to record some types of event.

    Raises:
        KeyError: the ruleset has no such standard.
        UnknownReadingError: none of the standards that are aimed at has such a reading.

    Example:
        >>> from hypothesis import find
        >>> from cpstandards import board
        >>> histories = case_histories(board("blackpool"), "conference.initial")
        >>> late = find(histories, lambda each: "late" in [o.status for o in each.obligations])
        >>> late.obligations[0].standard.id
        'conference.initial'
    """
    program = program_of(ruleset)
    places = places_of(program.ruleset, standard)
    _require_reading([program.ruleset.standards[place] for place in places], reading)
    return histories_of(Targets(program, places, reading), Twists(missing, late, sources))


def _require_reading(standards: Iterable[Standard], reading: str | None) -> None:
    known = {name for each in standards for name, _ in variants(each)} | {DEFAULT}
    if reading is not None and reading not in known:
        raise UnknownReadingError(reading, tuple(sorted(known)))


def history_of(
    case: Case,
    ruleset: Ruleset | Program,
    standard: str,
    *,
    as_of: date | datetime,
    known_at: date | datetime | None = None,
) -> History:
    """The history of a case at hand, for the checks that take one.

    Args:
        case: the case.
        ruleset: by what it is judged.
        standard: the id of the standard that it is about.
        as_of: the day or moment for which it is judged.
        known_at: only what was recorded by then is used; None: everything.

    Raises:
        KeyError: the ruleset has no such standard.

    Example:
        >>> from cpstandards import board
        >>> from cpstandards.events import StrategyDiscussion
        >>> began = StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True)
        >>> case, ruleset = Case("A-1", events=[began]), board("blackpool")
        >>> print(history_of(case, ruleset, "conference.initial", as_of=date(2025, 5, 6)))
        # conference.initial
        - events:
            - {type: strategy_discussion, on: 2025-04-10, initiates_s47: true}
          as_of: 2025-05-06
          expect: {status: pending, due: 2025-05-06}
    """
    program = program_of(ruleset)
    return History(case, as_of, known_at, aims_of(program, places_of(program.ruleset, standard)[0]))


@dataclass(frozen=True)
class Twists:
    """What may be done to histories.

    Attributes:
        missing: whether attributes, facts and times may be missing.
        late: whether events may be recorded late, and facts be revised.
        sources: whether the source may be unable to record some types of event.
    """

    missing: bool = True
    late: bool = True
    sources: bool = True

    @cached_property
    def any(self) -> tuple[Twist, ...]:
        """To any history: nothing first, and as often as not."""
        return twists(self.missing, self.late, self.sources)

    def unsure(self, scene: Scene, record: Record) -> None:
        """Sees to it that something is not known: one of the blurs, or else one of the blinds."""
        before = (tuple(scene.events), dict(scene.facts))
        groups = (BLURS if self.missing else (), BLINDS if self.sources else ())
        for group in scene.pick((groups, groups, groups[::-1])):
            if group:
                scene.pick(group)(scene, record)
            if (tuple(scene.events), scene.facts) != before or record.records is not None:
                return


class Targets:
    """The standards of a ruleset that are aimed at, each worked out when it is first drawn."""

    def __init__(self, program: Program, places: Sequence[int], reading: str | None = None) -> None:
        self.program = program
        self.places = places
        self.reading = reading
        self._known: dict[int, Aim] = {}

    def at(self, position: int) -> Aim:
        """The aim at one of the standards."""
        aim = self._known.get(position)
        if aim is None:
            aim = aims_of(self.program, self.places[position], self.reading)
            self._known[position] = aim
        return aim

    def __repr__(self) -> str:
        every = self.program.ruleset.standards
        named = [every[place].id for place in self.places[:1]]
        count = len(self.places)
        shown = named[0] if len(named) == count else f"{count} standards"
        return f"<{self.program.ruleset.id}: {shown}>"


@st.composite
def histories_of(draw: Draw, targets: Targets, twists_of: Twists) -> History:
    """A history for one of *targets*, recorded with some of the *twists_of* records."""
    aim = targets.at(draw(index_below(len(targets.places))))
    scene = Scene(draw, aim)
    course = scene.pick(COURSES if aim.standard.waiver is None else COURSES_EXCUSED)
    arise(scene, HOLDS.get(course, (True,)), UNDONE.get(course, (True, False)))
    if course != "undone":
        GOES_ON.get(course, happen)(scene)
    record = _recorded(scene, course, twists_of)
    case = Case("A-1", facts=scene.facts, events=scene.events, records=record.records)
    is_late = course in ("undone", "excused") or record.is_late
    as_of = _when_judged(scene, is_late, is_settled=course in ("ended", "overrun"))
    known_at = None if record.known_on is None else date.fromordinal(record.known_on)
    history = History(case, as_of, known_at, aim)
    try:
        judged(aim, case, as_of)
    except CalendarRangeError:
        reject()
    return history


def _recorded(scene: Scene, course: str, twists_of: Twists) -> Record:
    """How the history was recorded, which may take something out of it."""
    record = Record()
    if twists_of.late and scene.facts and scene.seldom(6):
        revise_fact(scene, record)
    if course == "unsure":
        twists_of.unsure(scene, record)
    elif course == "unseen" and twists_of.sources:
        unseen(scene, record)
    else:
        scene.pick(twists_of.any)(scene, record)
    return record


def _when_judged(scene: Scene, is_late: bool, is_settled: bool) -> date | datetime:
    """The day of the last event; or one on which the verdict turns, or the day before.

    Args:
        scene: the history.
        is_late: whether it is to be long after, more often than not.
        is_settled: whether it is to be when everything has happened, more often than not.
    """
    last = scene.last_day
    if is_settled and scene.pick((True, True, False)):
        return date.fromordinal(last)
    found = scene.judged(last)
    turns = [each.next_change for each in reversed(found[-2:]) if each.next_change is not None]
    points = [each for each in boundaries_of(scene, found)[:6] if _day(each) >= scene.first_day]
    long_after = last + LONG_AFTER
    days: list[When]
    if is_late and scene.pick((False, True, True)):
        is_ahead = scene.aim.standard.kind == "before"  # long after, what it is ahead of has passed
        days = [*turns[:1], *(points[1:2] if is_ahead else [long_after]), long_after]
    else:
        days = [last, *(day for turn in turns for day in (turn, turn - 1)), long_after, *points]
        days = list(dict.fromkeys(days))
    when = scene.pick(days)
    return when if isinstance(when, datetime) else date.fromordinal(when)


def _day(when: When) -> int:
    return when if isinstance(when, int) else when.toordinal()
