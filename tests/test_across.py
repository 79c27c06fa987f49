"""One case under several boards. Dates come from the documents and a wall calendar, by numpy.

What lines up with what is written out here; the first day on which boards part is compared with a
scan that tries every day.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpstandards import (
    Case,
    Event,
    Obligation,
    Ruleset,
    board,
    boards,
    evaluate,
    evaluate_across,
    parse_ruleset,
    read_cases,
)
from cpstandards.cases import FactHistory
from cpstandards.compare.across_cases import common_vocabulary
from cpstandards.compare.across_results import Across, Line
from cpstandards.compare.across_tables import across_csv, across_markdown, in_short, shown_lines
from cpstandards.errors import (
    CalendarRangeError,
    ComparisonError,
    UnknownBoardError,
    UnknownTopicError,
)
from cpstandards.evaluate import UnknownReadingError, program_of
from cpstandards.events import (
    Birth,
    CoreGroup,
    InitialConference,
    ManagerDiscussion,
    MeetingScheduled,
    Moved,
    MoveNotified,
    PlanEnded,
    PlanMade,
    ReportShared,
    ReviewConference,
    StrategyDiscussion,
    TransferAgreed,
    TransferInConference,
    Visit,
)
from cpstandards.structure import vocabulary_of
from cpstandards.wire import ResultFormatError
from tests.asking import engine_case, engine_ruleset
from tests.strategies import Scenario, limits_of, scenarios
from tests.test_cli import run

ROOT = Path(__file__).parents[1]
ONE = timedelta(days=1)
FEW = settings(max_examples=max(25, settings().max_examples // 4))

HOLIDAYS = ["2025-04-18", "2025-04-21", "2025-05-05", "2025-05-26", "2025-08-25"]
"""The bank holidays of England from April to September 2025."""

ALL = ("blackpool", "darlington", "rochdale", "stoke", "working-together-2010")


def working_days(start: date, count: int) -> date:
    """The *count*-th working day after *start*, or before it if *count* is negative."""
    found = np.busday_offset(start, count, roll="backward", holidays=HOLIDAYS)
    return date.fromisoformat(str(found))


@pytest.fixture(scope="module")
def moving() -> Case:
    """A made-up family that moves on 17 July 2025; see the file."""
    (case,) = read_cases(ROOT / "examples" / "cases" / "moving.yaml").cases
    return case


@pytest.fixture(scope="module")
def demo() -> Case:
    (case,) = read_cases(ROOT / "examples" / "cases" / "demo.yaml").cases
    return case


def only(found: Sequence[Obligation]) -> Obligation:
    (each,) = found
    return each


def line_from(across: Across, topic: str, kind: str, on: date, basis: str = "maximum") -> Line:
    """The line of a topic that is measured from such an event."""
    (found,) = [
        line
        for line in across.of(topic)
        if line.basis == basis
        and any(ref is not None and (ref.type, ref.on) == (kind, on) for ref in line.triggers)
    ]
    return found


def dues(line: Line) -> dict[str, list[date | None]]:
    """Each board's deadlines on a line, for those that have a duty there."""
    return {box.board: [o.due_on for o in box.obligations] for box in line.boxes if box.obligations}


def statuses(line: Line) -> dict[str, list[str]]:
    return {
        box.board: [str(o.status) for o in box.obligations] for box in line.boxes if box.obligations
    }


# --- deadlines side by side, by hand from the five documents --------------------------------------

STRATEGY = date(2025, 4, 10)
INITIAL = date(2025, 5, 1)
RECEIVING = date(2025, 7, 17)
VISITS = [date(2025, 5, 14), date(2025, 6, 4), date(2025, 6, 30)]


@pytest.fixture(scope="module")
def june(moving: Case) -> Across:
    """Before anybody moves."""
    return evaluate_across(moving, ALL, as_of=date(2025, 6, 19))


def test_four_boards_give_the_initial_conference_fifteen_working_days_and_stoke_none(
    june: Across,
) -> None:
    line = line_from(june, "conference.initial", "strategy_discussion", STRATEGY)
    fifteenth = working_days(STRATEGY, 15)
    assert fifteenth == date(2025, 5, 6)
    assert dues(line) == {name: [fifteenth] for name in ALL if name != "stoke"}
    assert line.box("stoke").absence == "not from here"
    assert not line.differs


def test_the_first_core_group_is_due_ten_working_days_on_and_two_documents_are_silent(
    june: Across,
) -> None:
    line = line_from(june, "core_group.first", "initial_conference", INITIAL)
    tenth = working_days(INITIAL, 10)
    assert tenth == date(2025, 5, 16)
    assert dues(line) == {name: [tenth] for name in ("blackpool", "darlington", "stoke")}
    assert line.box("rochdale").absence == "silent"


def test_later_core_groups_four_weeks_or_six_or_no_number(june: Across) -> None:
    line = line_from(june, "core_group.later", "core_group", date(2025, 5, 15))
    assert dues(line) == {
        "blackpool": [date(2025, 6, 12)],
        "darlington": [None],
        "rochdale": [None],
        "stoke": [date(2025, 6, 26)],
    }
    assert line.differs
    assert not line.disagrees


def test_the_first_review_is_due_after_three_months_everywhere_but_in_the_guide(
    june: Across,
) -> None:
    line = line_from(june, "conference.review.first", "initial_conference", INITIAL)
    assert dues(line) == {name: [date(2025, 8, 1)] for name in ALL[:4]}


def test_parents_see_the_report_two_days_two_working_days_or_a_day_ahead(june: Across) -> None:
    line = line_from(june, "report.shared_with_parents", "initial_conference", INITIAL)
    two = working_days(INITIAL, -2)
    assert two == date(2025, 4, 29)
    assert dues(line)["rochdale"] == [INITIAL - ONE]
    assert dues(line)["blackpool"][0] == INITIAL - 2 * ONE
    assert dues(line)["darlington"][0] == two
    assert dues(line)["stoke"][0] == two


def test_visits_at_each_boards_pace(june: Across) -> None:
    line = line_from(june, "visit.child_seen", "visit", VISITS[0])
    assert dues(line) == {
        "blackpool": [VISITS[0] + timedelta(weeks=4)],
        "darlington": [working_days(VISITS[0], 10)],
        "rochdale": [VISITS[0] + timedelta(weeks=6)],
        "stoke": [VISITS[0] + timedelta(weeks=3)],
        "working-together-2010": [VISITS[0] + timedelta(weeks=6), None],
    }
    assert statuses(line) == {
        "blackpool": ["met"],
        "darlington": ["late"],
        "rochdale": ["met"],
        "stoke": ["met"],
        "working-together-2010": ["met", "met"],
    }
    assert line.breached == ("darlington",)


def test_a_duty_measured_from_different_events_is_one_line_if_one_event_answers_it(
    june: Across,
) -> None:
    line = line_from(june, "visit.child_seen", "plan_made", INITIAL)
    assert [ref.type for ref in line.triggers if ref] == ["plan_made", "initial_conference"]
    assert dues(line)["stoke"] == [INITIAL + timedelta(weeks=3)]
    assert dues(line)["blackpool"] == [INITIAL + timedelta(weeks=4)]


def test_open_duties_measured_from_different_events_wait_for_the_same_one() -> None:
    case = Case(
        "A-1",
        events=[InitialConference(on=INITIAL, plan_made=True), PlanMade(on=INITIAL)],
    )
    found = evaluate_across(case, ["stoke", "rochdale"], as_of=date(2025, 5, 2), topics=["visit"])
    line = line_from(found, "visit.child_seen", "plan_made", INITIAL)
    assert statuses(line) == {"stoke": ["pending"], "rochdale": ["pending"]}


def test_duties_ahead_of_different_conferences_are_never_one_line(demo: Case) -> None:
    found = evaluate_across(demo, ALL, as_of=date(2025, 9, 30))
    for line in found.lines:
        kinds = {each.standard.kind for each in line.obligations}
        if kinds - {"within", "every"}:
            assert len(line.triggers) == 1


def test_meetings_of_different_kinds_are_never_one_line_though_both_duties_wait() -> None:
    one, other = (
        ruleset(name, f"1 day, before: {{event: {kind}}}", kind="at_least", after=None)
        for name, kind in (("one", "initial_conference"), ("other", "review_conference"))
    )
    planned = [
        MeetingScheduled(on=STRATEGY, of=of, planned_on=INITIAL)
        for of in ("initial_conference", "review_conference")
    ]
    found = evaluate_across(Case("A-1", events=planned), [one, other], as_of=STRATEGY)
    assert [statuses(line) for line in found.lines] == [
        {"one": ["pending"]},
        {"other": ["pending"]},
    ]


def test_two_open_duties_of_one_board_are_two_lines(june: Across) -> None:
    lines = [line for line in june.of("core_group.minutes") if line.box("stoke").obligations]
    assert [len(line.box("stoke").obligations) for line in lines] == [1, 1]
    assert [line.triggers[0] and line.triggers[0].on for line in lines] == [
        date(2025, 5, 15),
        date(2025, 6, 10),
    ]


def test_lone_breaches_are_those_that_no_other_board_finds(june: Across) -> None:
    lone = [
        (line.topic, line.triggers[0].on)
        for line, _ in june.breaches_only_under("darlington")
        if line.topic == "visit.child_seen" and line.triggers[0]
    ]
    # Ten working days after 4 June end on 18 June, and the day after is the day of judgement.
    assert lone == [("visit.child_seen", VISITS[0]), ("visit.child_seen", VISITS[1])]


def test_each_board_is_on_each_line_and_says_why_if_it_has_nothing(june: Across) -> None:
    for line in june.lines:
        assert [box.board for box in line.boxes] == list(ALL)
        for box in line.boxes:
            assert (box.absence is None) == bool(box.obligations)
            assert (box.note is not None) == (box.absence == "silent")


# --- each column is what that board says alone ----------------------------------------------------


def everything_in(across: Across, name: str) -> list[Obligation]:
    return [each for line in across.lines for each in line.box(name).obligations]


@pytest.mark.parametrize("as_of", [date(2025, 1, 2), date(2025, 4, 7), date(2025, 9, 30)])
def test_each_column_equals_the_evaluation_alone(demo: Case, as_of: date) -> None:
    found = evaluate_across(demo, ALL, as_of=as_of)
    for column in found.columns:
        alone = evaluate(demo, board(column.board), as_of=as_of)
        assert column.evaluation == alone
        assert sorted(map(hash, everything_in(found, column.board))) == sorted(
            map(hash, alone.obligations)
        )


def test_a_reading_and_what_was_recorded_are_passed_on(demo: Case) -> None:
    asked: dict[str, Any] = {
        "as_of": date(2025, 3, 1),
        "known_at": date(2025, 2, 20),
        "reading": "strictest",
    }
    found = evaluate_across(demo, ["blackpool", "stoke"], **asked)
    assert found.column("stoke").evaluation == evaluate(demo, board("stoke"), **asked)


def test_a_named_reading_is_used_where_a_ruleset_has_it(demo: Case) -> None:
    asked = date(2025, 9, 30)
    found = evaluate_across(demo, ["blackpool", "darlington"], as_of=asked, reading="monthly")
    alone = evaluate(demo, board("darlington"), as_of=asked, reading="monthly")
    assert found.column("darlington").evaluation == alone
    assert found.column("blackpool").evaluation == evaluate(demo, board("blackpool"), as_of=asked)


def test_topics_narrow_the_lines_and_the_first_days(demo: Case) -> None:
    found = evaluate_across(demo, ALL, as_of=date(2025, 9, 30), topics=["visit"])
    whole = evaluate_across(demo, ALL, as_of=date(2025, 9, 30))
    assert {line.topic.partition(".")[0] for line in found.lines} == {"visit"}
    assert found.lines == tuple(e for e in whole.lines if e.topic.startswith("visit."))


# --- the first day on which boards part -----------------------------------------------------------


def test_the_boards_part_the_day_after_the_first_deadline_that_only_one_has() -> None:
    case = Case("A-1", events=[PlanMade(on=INITIAL), Visit(on=VISITS[0], child_seen=True)])
    found = evaluate_across(
        case, ["blackpool", "rochdale"], as_of=date(2025, 9, 1), topics=["visit.child_seen"]
    )
    # Four weeks from 14 May end on 11 June, six on 25 June.
    assert found.disagreement is not None
    assert found.disagreement.on == date(2025, 6, 12)
    assert not found.disagreement.is_ahead
    assert [statuses(line) for line in found.disagreement.lines] == [
        {"blackpool": ["overdue"], "rochdale": ["pending"]}
    ]
    assert found.lone_breach is not None
    assert found.lone_breach.on == date(2025, 6, 12)


def test_a_day_still_ahead_is_what_follows_if_nothing_more_happens() -> None:
    later = Visit(on=date(2025, 6, 5), child_seen=True)
    case = Case("A-1", events=[PlanMade(on=INITIAL), Visit(on=VISITS[0], child_seen=True), later])
    found = evaluate_across(
        case, ["blackpool", "rochdale"], as_of=date(2025, 5, 20), topics=["visit.child_seen"]
    )
    assert found.disagreement is not None
    assert (found.disagreement.on, found.disagreement.is_ahead) == (date(2025, 6, 12), True)


def test_what_happened_later_put_an_early_disagreement_right() -> None:
    """Both agree today, and they did not on the way."""
    case = Case(
        "A-1",
        events=[PlanMade(on=INITIAL), PlanEnded(on=date(2025, 6, 30))],
    )
    found = evaluate_across(
        case, ["blackpool", "darlington"], as_of=date(2025, 5, 20), topics=["visit.child_seen"]
    )
    assert found.disagreement is not None
    assert found.disagreement.on == working_days(INITIAL, 10) + ONE


def test_boards_that_are_the_same_never_part(demo: Case) -> None:
    found = evaluate_across(demo, [board("stoke"), board("stoke")], as_of=date(2025, 9, 30))
    assert found.boards == ("stoke", "stoke (2)")
    assert found.disagreement is None
    assert found.lone_breach is None
    assert not any(line.differs or line.disagrees for line in found.lines)
    assert len(found.lines) == len({(e.topic, e.basis, e.triggers) for e in found.lines})


def test_an_unknown_is_no_disagreement() -> None:
    """Whether the child was seen is not known: the one board's verdict may be the other's."""
    case = Case("A-1", events=[PlanMade(on=INITIAL), Visit(on=date(2025, 5, 20))])
    found = evaluate_across(
        case, ["blackpool", "rochdale"], as_of=date(2025, 6, 5), topics=["visit.child_seen"]
    )
    line = line_from(found, "visit.child_seen", "plan_made", INITIAL)
    one, other = (only(box.obligations) for box in line.boxes)
    assert one.possible == {"met", "overdue"}
    assert other.possible == {"met", "pending"}
    assert line.differs
    assert not line.disagrees


def test_one_breach_more_is_a_disagreement(moving: Case) -> None:
    """One board has a standard for each author of the report, and one of them was not heard."""
    found = evaluate_across(moving, ["blackpool", "stoke"], as_of=INITIAL)
    line = line_from(found, "report.shared_with_parents", "initial_conference", INITIAL)
    assert {name: set(said) for name, said in statuses(line).items()} == {
        "blackpool": {"met"},
        "stoke": {"met", "overdue"},
    }
    assert line.disagrees


def test_what_a_source_cannot_show_is_no_disagreement() -> None:
    seen, unseen = ruleset("seen"), ruleset("unseen", duty="core_group")
    case = Case(
        "A-1",
        events=[StrategyDiscussion(on=STRATEGY)],
        records=["strategy_discussion", "visit"],
    )
    found = evaluate_across(case, [seen, unseen], as_of=date(2025, 9, 1))
    assert statuses(only_line(found)) == {"seen": ["overdue"], "unseen": ["unobserved"]}
    assert found.disagreement is None


def test_what_is_only_learnt_later_is_not_known_ahead() -> None:
    one, other = (
        ruleset(name, limit, rest="when: {fact: {unborn: true}},")
        for name, limit in (("one", "3 days"), ("other", "3 months"))
    )
    learnt = date(2025, 4, 20).toordinal()
    unborn = FactHistory(((1, False), (learnt, True)))
    case = Case("A-1", facts={"unborn": unborn}, events=[StrategyDiscussion(on=STRATEGY)])
    before = evaluate_across(case, [one, other], as_of=date(2025, 4, 19))
    assert before.disagreement is None
    on_the_day = evaluate_across(case, [one, other], as_of=date(2025, 4, 20))
    assert on_the_day.disagreement is not None
    assert on_the_day.disagreement.on == date(2025, 4, 20)


def test_a_birthday_parts_boards_on_its_day() -> None:
    """No event happens on it, and nothing said before that anything would change."""
    counts, not_yet = (
        ruleset(name, "10 days", after="{birthday: 1}", rest=rest)
        for name, rest in (("counts", "already_done: counts,"), ("not-yet", ""))
    )
    case = Case("A-1", events=[Birth(on=date(2024, 6, 11)), Visit(on=date(2025, 5, 1))])
    found = evaluate_across(case, [counts, not_yet], as_of=date(2025, 8, 1))
    assert found.disagreement is not None
    assert found.disagreement.on == date(2025, 6, 11)
    told = list(in_short(found))
    assert told[0].startswith("On the day of a birth or birthday for the first time")


def test_a_deadline_in_hours_parts_boards_on_its_own_day() -> None:
    hours, day = ruleset("hours", "24 hours"), ruleset("day", "1 day")
    case = Case("A-1", events=[StrategyDiscussion(at=datetime(2025, 6, 11, 10, 0))])
    found = evaluate_across(case, [hours, day], as_of=datetime(2025, 6, 11, 12, 0))
    # 24 hours end at ten on 12 June, and the day at its end: on 12 June only the first has passed.
    assert found.disagreement is not None
    assert (found.disagreement.on, found.disagreement.is_ahead) == (date(2025, 6, 12), True)


def test_a_moment_of_judgement_does_not_see_the_rest_of_its_day() -> None:
    hours, day = ruleset("hours", "1 hour"), ruleset("day", "1 day")
    case = Case("A-1", events=[StrategyDiscussion(at=datetime(2025, 6, 11, 10, 0))])
    found = evaluate_across(case, [hours, day], as_of=datetime(2025, 6, 11, 10, 30))
    assert found.disagreement is not None
    assert (found.disagreement.on, found.disagreement.is_ahead) == (date(2025, 6, 11), True)
    late = evaluate_across(case, [hours, day], as_of=datetime(2025, 6, 11, 11, 30))
    assert late.disagreement is not None
    assert (late.disagreement.on, late.disagreement.is_ahead) == (date(2025, 6, 11), False)


def parts_on(lines: Sequence[Line], is_lone: bool) -> bool:
    return any(len(e.breached) == 1 if is_lone else e.disagrees for e in lines)


def scanned(judge: Callable[[date], Across], days: Iterator[date], is_lone: bool) -> date | None:
    """The first of *days* on which the boards part, by trying each."""
    return next((on for on in days if parts_on(judge(on).lines, is_lone)), None)


def every_day(first: date, last: date) -> Iterator[date]:
    return (first + n * ONE for n in range((last - first).days + 1))


@pytest.mark.parametrize("pair", [("blackpool", "darlington"), ("rochdale", "stoke")])
@pytest.mark.parametrize("topic", ["visit", "core_group", "conference.review", "report"])
def test_the_first_day_is_that_of_a_scan_day_by_day(
    moving: Case, pair: tuple[str, str], topic: str
) -> None:
    last = date(2025, 8, 15)
    rulesets = [only_topics(board(name), topic) for name in pair]

    def judge(on: date) -> Across:
        return plainly(moving, rulesets, on, None)

    found = evaluate_across(moving, pair, as_of=last, topics=[topic])
    for parting, is_lone in ((found.disagreement, False), (found.lone_breach, True)):
        by_scan = scanned(judge, every_day(STRATEGY, last), is_lone)
        past = parting.on if parting and not parting.is_ahead else None
        assert past == by_scan


def only_topics(of: Ruleset, topic: str) -> Ruleset:
    """The ruleset with the standards below a topic alone."""
    kept = [each for each in of.standards if (each.topic or each.id).startswith(topic)]
    return of.model_copy(update={"standards": tuple(kept)})


@FEW
@given(scenarios(), st.data())
def test_the_first_day_is_that_of_a_scan_for_made_up_rules(asked: Scenario, data: Any) -> None:
    one = engine_ruleset(asked.ruleset)
    other = engine_ruleset(with_another_limit(asked, data))
    programs = [program_of(each) for each in (one, other)]
    case = engine_case(asked.case, programs[0])
    try:
        found = evaluate_across(case, [one, other], as_of=asked.as_of, known_at=asked.known_at)
        now = found.as_of.date() if isinstance(found.as_of, datetime) else found.as_of
        first = min([*dates_in(case), now])
        assume((now - first).days < 500)
        for parting, is_lone in ((found.disagreement, False), (found.lone_breach, True)):
            past = parting.on if parting and not parting.is_ahead else None

            def quietly(on: date) -> Across:
                happened = [event for event in case.events if event.on <= now]
                quiet = Case("A-1", facts=case.facts, events=happened, records=case.records)
                return plainly(quiet, [one, other], on, None)

            def judge(on: date) -> Across:
                as_of = found.as_of if on == now else on
                return plainly(case, [one, other], as_of, asked.known_at)

            assert past == scanned(judge, every_day(first, now), is_lone)
            if past is None and is_simple(case, asked):
                ahead = parting.on if parting and parting.on <= now + SOON else None
                assert ahead == scanned(quietly, every_day(now + ONE, now + SOON), is_lone)
    except CalendarRangeError:
        assume(False)


def dates_in(case: Case) -> list[date]:
    """Every day that the case speaks of; the scan begins with the first."""
    found = [event.on for event in case.events]
    for fact in case.facts.values():
        entries = list(fact) if isinstance(fact, FactHistory) else [(1, fact)]
        found += [date.fromordinal(since) for since, _ in entries if since > 1]
        found += [value for _, value in entries if isinstance(value, date)]
    return found


SOON = timedelta(days=100)


def is_simple(case: Case, asked: Scenario) -> bool:
    """Whether leaving out later events is all that it takes for nothing more to happen."""
    is_day = not isinstance(asked.as_of, datetime) and asked.known_at is None
    return is_day and not any(isinstance(value, FactHistory) for value in case.facts.values())


def with_another_limit(asked: Scenario, data: Any) -> dict[str, Any]:
    """The ruleset with one of its limits changed, wherever that stands."""
    limits = [f"{n} {unit}{'s' if n > 1 else ''}" for n, unit in limits_of(asked.standard)]
    assume(limits)
    old = data.draw(st.sampled_from(limits))
    is_hours = old.endswith(("hour", "hours"))
    new = data.draw(st.sampled_from(["30 hours"] if is_hours else ["3 days", "8 working days"]))

    def change(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: change(each) for key, each in part.items()}
        if isinstance(part, list):
            return [change(each) for each in part]
        if isinstance(part, str) and part.removesuffix(" before").removesuffix(" after") == old:
            return part.replace(old, new)
        return part

    return {**asked.ruleset, "id": "other", "standards": [change(asked.standard)]}


def plainly(case: Case, rulesets: Sequence[Ruleset], as_of: Any, known_at: Any) -> Across:
    """The lines alone: no search for first days."""
    from cpstandards.compare.across_days import View, line_up
    from cpstandards.compare.across_lines import BoardOf

    views = [View(BoardOf(each.id, each), program_of(each), case, "default") for each in rulesets]
    found = [view.judged(as_of, known_at) for view in views]
    return Across("A-1", as_of, known_at, (), line_up(views, found))


@FEW
@given(scenarios())
def test_made_up_boards_that_are_the_same_never_part(asked: Scenario) -> None:
    one = engine_ruleset(asked.ruleset)
    case = engine_case(asked.case, program_of(one))
    try:
        found = evaluate_across(case, [one, one], as_of=asked.as_of, known_at=asked.known_at)
    except CalendarRangeError:
        assume(False)
        raise
    assert found.disagreement is None
    assert found.lone_breach is None
    alone = evaluate(case, one, as_of=asked.as_of, known_at=asked.known_at)
    for column in found.columns:
        assert column.evaluation.obligations == alone.obligations
    assert Across.from_json(found.to_json()) == found


# --- what a board does not know -------------------------------------------------------------------

HEAD = """
title: Made up
version: "1"
document: {title: D, publisher: P}
"""


def ruleset(
    name: str,
    limit: str = "10 working days",
    more: str = "",
    duty: str = "visit",
    after: str | None = "{event: strategy_discussion}",
    kind: str = "within",
    rest: str = "",
) -> Ruleset:
    """A made-up board with one standard."""
    trigger = "" if after is None else f"after: {after}, "
    return parse_ruleset(
        f"id: {name}\n{HEAD}{more}\n"
        "standards:\n"
        "  - {id: t, title: T, responsible: social_worker, modality: must, source: {section: A},\n"
        f"     {kind}: {limit}, {trigger}{rest} duty: {{event: {duty}}}}}\n"
    )


def only_line(across: Across) -> Line:
    (line,) = across.lines
    return line


PANEL = """vocabulary:
  events:
    panel_decision:
      description: The panel decides
      attributes: {outcome: {choices: [%s], description: what}}
  facts: {out_of_area: {kind: flag, description: lives elsewhere}}
"""


def test_an_event_type_that_a_ruleset_does_not_know_is_left_out_there_and_said_so() -> None:
    knows = ruleset("knows", more=PANEL % "agreed, refused")
    case_type = program_of(knows).vocabulary.types["panel_decision"]
    events: list[Event] = [StrategyDiscussion(on=STRATEGY)]
    events += [case_type(on=STRATEGY + n * ONE, outcome="agreed") for n in (1, 2)]
    case = Case("A-1", facts={"out_of_area": True}, events=events)
    found = evaluate_across(case, [knows, ruleset("other")], as_of=date(2025, 5, 1))
    assert found.column("knows").unknown == ()
    assert found.column("other").unknown == (
        "event `panel_decision` (2 times)",
        "fact `out_of_area`",
    )
    said = "Left out under other, whose ruleset does not know it: event `panel_decision` (2 times)"
    assert any(each.startswith(said) for each in in_short(found))


def test_a_value_that_one_ruleset_does_not_allow_is_unknown_there() -> None:
    one, other = (ruleset(n, more=PANEL % w) for n, w in (("one", "agreed"), ("other", "refused")))
    vocabulary = common_vocabulary(vocabulary_of(each.vocabulary) for each in (one, other))
    event = vocabulary.types["panel_decision"](on=STRATEGY, outcome="refused")
    found = evaluate_across(Case("A-1", events=[event]), [one, other], as_of=date(2025, 5, 1))
    assert found.column("one").unknown == ("attribute `panel_decision.outcome`",)
    assert found.column("other").unknown == ()


def test_one_name_for_two_kinds_of_thing_is_an_error() -> None:
    one = ruleset("one", more="vocabulary: {facts: {zone: {kind: flag, description: d}}}")
    other = ruleset("other", more="vocabulary: {facts: {zone: {kind: number, description: d}}}")
    with pytest.raises(ComparisonError, match="`zone` is a flag in one ruleset and a number in"):
        common_vocabulary(vocabulary_of(each.vocabulary) for each in (one, other))


# --- a family that moves --------------------------------------------------------------------------


def moved(across: Across, name: str, topic: str) -> list[tuple[date | None, date | None, str]]:
    """What is due under one board where the case moved: from when, by when, and the verdict."""
    return [
        (
            each.obligation.trigger and each.obligation.trigger.on,
            each.obligation.due_on,
            str(each.obligation.status) + (", ended" if each.ended_by_move else ""),
        )
        for each in across.governed
        if each.board == name and each.obligation.standard.topic == topic
    ]


def across_a_move(case: Case, origin: str, receiver: str, **asked: Any) -> Across:
    usual: dict[str, Any] = {"as_of": date(2025, 8, 15), "moves_to": receiver}
    return evaluate_across(case, [origin, receiver], **(usual | asked))


@pytest.fixture(scope="module")
def to_stoke(moving: Case) -> Across:
    return across_a_move(moving, "blackpool", "stoke")


def test_the_move_is_on_the_day_of_the_receiving_in_conference(to_stoke: Across) -> None:
    move = to_stoke.move
    assert move is not None
    assert (move.origin, move.receiver, move.on) == ("blackpool", "stoke", RECEIVING)
    assert (move.is_assumed, move.has_happened) == (False, True)


def test_until_then_the_board_that_the_child_leaves_governs(to_stoke: Across) -> None:
    fifteenth = working_days(STRATEGY, 15)
    assert moved(to_stoke, "blackpool", "conference.initial") == [(STRATEGY, fifteenth, "met")]
    assert moved(to_stoke, "stoke", "conference.initial") == []
    four = timedelta(weeks=4)
    assert moved(to_stoke, "blackpool", "visit.child_seen") == [
        (INITIAL, INITIAL + four, "met"),
        (VISITS[0], VISITS[0] + four, "met"),
        (VISITS[1], VISITS[1] + four, "met"),
        (VISITS[2], VISITS[2] + four, "discharged, ended"),
    ]


def test_what_was_open_and_in_time_ends_with_the_move(to_stoke: Across) -> None:
    review = (INITIAL, date(2025, 8, 1), "discharged, ended")
    assert moved(to_stoke, "blackpool", "conference.review.first") == [review]


def test_what_was_overdue_at_the_move_stays_a_breach(to_stoke: Across) -> None:
    """Four weeks after the core group of 10 June are 8 July; none was held by 17 July."""
    assert moved(to_stoke, "blackpool", "core_group.later")[-1] == (
        date(2025, 6, 10),
        date(2025, 7, 8),
        "lapsed, ended",
    )


def test_what_does_not_end_with_the_plan_goes_on_under_the_old_board(to_stoke: Across) -> None:
    fifteenth = working_days(INITIAL, 15)
    assert moved(to_stoke, "blackpool", "conference.minutes") == [(INITIAL, fifteenth, "overdue")]


def test_from_then_on_the_board_that_takes_over_governs(to_stoke: Across) -> None:
    three = timedelta(weeks=3)
    last = date(2025, 8, 6)
    assert moved(to_stoke, "stoke", "visit.child_seen") == [
        (RECEIVING, RECEIVING + three, "met"),
        (last, last + three, "pending"),
    ]
    assert moved(to_stoke, "stoke", "conference.review.first") == [
        (RECEIVING, date(2025, 10, 17), "pending")
    ]
    assert moved(to_stoke, "stoke", "core_group.later") == [
        (date(2025, 7, 30), date(2025, 9, 10), "pending")
    ]


def test_the_conference_itself_is_measured_as_the_receiving_board_says(
    moving: Case, to_stoke: Across
) -> None:
    agreed, notified = date(2025, 6, 30), date(2025, 6, 23)
    by_agreement = (agreed, working_days(agreed, 15), "met")
    assert by_agreement[1] == date(2025, 7, 21)
    assert moved(to_stoke, "stoke", "conference.transfer_in") == [by_agreement]
    assert moved(to_stoke, "blackpool", "conference.transfer_in") == []
    there = across_a_move(moving, "blackpool", "darlington")
    assert moved(there, "darlington", "conference.transfer_in") == [by_agreement]
    back = across_a_move(moving, "darlington", "stoke")
    by_notice = (notified, working_days(notified, 15), "late")
    assert by_notice[1] == date(2025, 7, 14)
    assert by_notice in moved(back, "darlington", "conference.transfer_in")


def test_the_first_core_group_after_the_move_where_the_new_board_counts_it_as_initial(
    moving: Case,
) -> None:
    found = across_a_move(moving, "blackpool", "darlington")
    tenth = working_days(RECEIVING, 10)
    assert moved(found, "darlington", "core_group.first") == [(RECEIVING, tenth, "met")]
    assert moved(found, "darlington", "visit.child_seen")[0] == (RECEIVING, tenth, "late")


def test_a_board_that_is_silent_on_moves_begins_with_the_plan_made_there(moving: Case) -> None:
    found = across_a_move(moving, "stoke", "rochdale")
    last = date(2025, 8, 6)
    assert moved(found, "rochdale", "visit.child_seen") == [
        (RECEIVING, RECEIVING + timedelta(weeks=6), "met"),
        (last, last + timedelta(weeks=6), "pending"),
    ]
    assert moved(found, "rochdale", "conference.review.first") == []


def test_the_old_authoritys_ending_of_its_plan_ends_nothing_of_the_new_one(
    to_stoke: Across,
) -> None:
    assert moved(to_stoke, "stoke", "plan.ended.after_transfer_in") == [(RECEIVING, None, "met")]
    assert "discharged" not in {
        str(each.obligation.status) for each in to_stoke.governed if each.board == "stoke"
    }


def test_a_duty_of_the_leaving_authority_stays_with_the_old_board(moving: Case) -> None:
    found = across_a_move(moving, "stoke", "darlington")
    # The report on a child who leaves is to be shared ahead of the conference, on its day at last.
    assert (RECEIVING, RECEIVING, "met") in moved(found, "stoke", "report.shared_with_parents")
    reviews = moved(found, "stoke", "conference.review.first")
    assert reviews == [(INITIAL, date(2025, 8, 1), "discharged, ended")]


def test_what_only_a_receiving_authority_owes_is_the_new_boards_though_it_began_before() -> None:
    inward = "{count: {event: moved, where: {direction: inward}}, at_least: 1, by: trigger}"
    receiver = ruleset("receiver", after="{event: manager_discussion}", rest=f"when: {inward},")
    spoke = date(2025, 6, 25)
    case = Case(
        "A-1",
        events=[
            ManagerDiscussion(on=date(2025, 6, 2)),
            Moved(on=date(2025, 6, 20)),
            ManagerDiscussion(on=spoke),
            TransferInConference(on=RECEIVING, plan_made=True),
        ],
    )
    found = evaluate_across(
        case, ["rochdale", receiver], as_of=date(2025, 8, 15), moves_to="receiver"
    )
    assert moved(found, "receiver", "t") == [(spoke, working_days(spoke, 10), "overdue")]


def test_what_a_receiving_authority_owed_at_an_earlier_move_is_not_of_this_one() -> None:
    inward = "{count: {event: moved, where: {direction: inward}}, at_least: 1, by: now}"
    receiver = ruleset("receiver", after="{event: manager_discussion}", rest=f"when: {inward},")
    case = Case(
        "A-1",
        events=[
            ManagerDiscussion(on=date(2023, 5, 2)),
            TransferInConference(on=date(2023, 5, 22), plan_made=False),
            Moved(on=date(2025, 6, 20)),
            TransferInConference(on=RECEIVING, plan_made=True),
        ],
    )
    found = evaluate_across(
        case, ["rochdale", receiver], as_of=date(2025, 8, 15), moves_to="receiver"
    )
    assert moved(found, "receiver", "t") == []


def test_what_led_to_an_earlier_move_is_not_of_this_one(moving: Case) -> None:
    """The child had come to the old authority from elsewhere, two years before."""
    earlier = [
        TransferAgreed(on=date(2023, 5, 8)),
        TransferInConference(on=date(2023, 5, 22), plan_made=False),
    ]
    case = Case("A-1", events=[*earlier, *moving.events])
    found = across_a_move(case, "blackpool", "stoke")
    assert [on for on, _, _ in moved(found, "stoke", "conference.transfer_in")] == [
        date(2025, 6, 30)
    ]


def test_a_plan_that_ends_with_a_later_move_ends_the_new_boards_duties() -> None:
    case = Case(
        "A-1",
        events=[
            PlanMade(on=INITIAL),
            TransferInConference(on=RECEIVING, plan_made=True),
            Moved(on=date(2025, 7, 28)),
            PlanEnded(on=date(2025, 7, 30), reason="moved"),
        ],
    )
    found = across_a_move(case, "blackpool", "rochdale")
    assert [said for _, _, said in moved(found, "rochdale", "visit.child_seen")] == ["discharged"]


def test_the_old_plans_ending_is_known_by_its_name() -> None:
    case = Case(
        "A-1",
        events=[
            PlanMade(on=INITIAL, id="P1"),
            TransferInConference(on=RECEIVING, plan_made=True),
            PlanEnded(on=date(2025, 7, 30), plan="P1"),
        ],
    )
    found = across_a_move(case, "blackpool", "rochdale")
    assert [said for _, _, said in moved(found, "rochdale", "visit.child_seen")] == ["pending"]


def test_no_duty_belongs_to_both_boards(moving: Case) -> None:
    for origin, receiver in (("blackpool", "stoke"), ("stoke", "blackpool")):
        found = across_a_move(moving, origin, receiver)
        after = [e for e in found.governed if e.board == receiver]
        slots = [(e.obligation.standard.id, e.obligation.trigger) for e in after]
        slots = [s for s, e in zip(slots, after, strict=True) if e.obligation.basis == "maximum"]
        assert len(slots) == len(set(slots))


def test_before_the_move_everything_is_as_under_the_old_board(moving: Case) -> None:
    found = across_a_move(moving, "blackpool", "stoke", as_of=date(2025, 6, 19))
    assert found.move is not None
    assert not found.move.has_happened
    alone = evaluate(moving, board("blackpool"), as_of=date(2025, 6, 19))
    assert sorted(hash(e.obligation) for e in found.governed) == sorted(
        map(hash, alone.obligations)
    )


def test_plans_for_a_review_after_the_move_are_the_old_boards_no_more(moving: Case) -> None:
    planned = MeetingScheduled(
        on=INITIAL, of="review_conference", conference="C2", planned_on=date(2025, 7, 31)
    )
    case = Case("A-1", events=[*moving.events, planned])
    found = across_a_move(case, "blackpool", "rochdale", as_of=date(2025, 7, 30))
    ahead_of_it = [
        each
        for each in found.governed
        if each.obligation.trigger and each.obligation.trigger.on == date(2025, 7, 31)
    ]
    assert ahead_of_it == []


def test_a_conference_that_is_not_on_record_is_supposed_on_the_day_that_is_given() -> None:
    case = Case(
        "A-1",
        events=[PlanMade(on=INITIAL, id="P1"), Visit(on=VISITS[0], child_seen=True)],
    )
    found = across_a_move(
        case, "blackpool", "stoke", moves_on=date(2025, 6, 10), as_of=date(2025, 7, 15)
    )
    assert found.move is not None
    assert found.move.is_assumed
    assert "supposed" in found.move.notes[0]
    assert moved(found, "blackpool", "visit.child_seen")[-1] == (
        VISITS[0],
        date(2025, 6, 11),
        "discharged, ended",
    )
    assert moved(found, "stoke", "visit.child_seen") == [
        (date(2025, 6, 10), date(2025, 7, 1), "overdue")
    ]
    assert moved(found, "stoke", "report.shared_with_parents") == []
    assert moved(found, "stoke", "conference.review.first") == [
        (date(2025, 6, 10), date(2025, 9, 10), "pending")
    ]


def test_a_conference_that_does_not_say_whether_it_made_a_plan_begins_none() -> None:
    case = Case("A-1", events=[PlanMade(on=INITIAL), TransferInConference(on=RECEIVING)])
    found = across_a_move(case, "blackpool", "rochdale")
    assert found.move is not None
    assert "not on record" in found.move.notes[0]
    assert moved(found, "rochdale", "visit.child_seen") == []


def test_an_adjourned_conference_is_no_move() -> None:
    case = Case("A-1", events=[TransferInConference(on=RECEIVING, proceeded=False)])
    with pytest.raises(ComparisonError, match="no receiving-in conference is on record in case"):
        across_a_move(case, "blackpool", "stoke")


def test_what_is_known_of_an_unfinished_duty_at_the_move_stays_unknown(moving: Case) -> None:
    """Whether the bedroom was seen on 30 June is not on record; the move ended the next gap."""
    found = across_a_move(moving, "darlington", "stoke")
    (last,) = [
        each
        for each in found.governed
        if each.obligation.standard.id == "visit.bedroom"
        and each.obligation.trigger
        and each.obligation.trigger.on == VISITS[2]
    ]
    assert "pending" not in last.obligation.possible
    assert "discharged" in last.obligation.possible


def test_a_report_for_an_old_review_does_not_answer_the_receiving_in_conference() -> None:
    """The review was the next conference after it; the old plan's history is not forgotten."""
    case = Case(
        "A-1",
        events=[
            PlanMade(on=INITIAL),
            ReportShared(on=date(2025, 6, 2), author="social_worker", shared_with=("parents",)),
            ReviewConference(on=date(2025, 6, 5)),
            TransferInConference(on=RECEIVING, plan_made=True),
        ],
    )
    found = across_a_move(case, "blackpool", "rochdale")
    assert moved(found, "rochdale", "report.shared_with_parents") == [
        (RECEIVING, RECEIVING - ONE, "lapsed")
    ]


def test_core_groups_of_the_old_plan_begin_no_recurrence_of_the_new_one() -> None:
    case = Case(
        "A-1",
        events=[
            InitialConference(on=INITIAL, plan_made=True),
            PlanMade(on=INITIAL),
            CoreGroup(on=date(2025, 5, 15)),
            MoveNotified(on=date(2025, 6, 23), notified="receiving_authority"),
            TransferAgreed(on=date(2025, 6, 30)),
            TransferInConference(on=RECEIVING, plan_made=True),
            CoreGroup(on=date(2025, 7, 30)),
        ],
    )
    found = across_a_move(case, "stoke", "blackpool")
    assert moved(found, "blackpool", "core_group.later") == [
        (date(2025, 7, 30), date(2025, 8, 27), "pending")
    ]


# --- what cannot be asked -------------------------------------------------------------------------

NONE = Case("A-1")
TODAY = date(2025, 9, 1)


@pytest.mark.parametrize(
    ("rulesets", "asked", "error", "said"),
    [
        (["stoke"], {}, ComparisonError, "`stoke` alone cannot be compared; give two"),
        ([], {}, ComparisonError, "nothing cannot be compared"),
        (["stoke", "blackpol"], {}, UnknownBoardError, "did you mean `blackpool`?"),
        (ALL, {"moves_to": "stok"}, UnknownBoardError, "did you mean `stoke`?"),
        (ALL, {"moves_to": "stoke"}, ComparisonError, "in case `A-1`; give the day"),
        (ALL, {"moves_on": TODAY}, ComparisonError, "no board that it moves to; name"),
        (ALL, {"topics": ["visits"]}, UnknownTopicError, "unknown topic `visits`"),
        (ALL, {"reading": "monthli"}, UnknownReadingError, "did you mean `monthly`?"),
        (ALL, {"as_of": date(2061, 1, 1)}, CalendarRangeError, "outside the calendar"),
    ],
)
def test_what_cannot_be_asked_is_said_plainly(
    rulesets: Sequence[str], asked: dict[str, Any], error: type[Exception], said: str
) -> None:
    with pytest.raises(error) as caught:
        evaluate_across(NONE, rulesets, **({"as_of": TODAY} | asked))
    assert said in str(caught.value)


def test_a_case_in_which_nothing_happened_has_nothing_to_disagree_about() -> None:
    found = evaluate_across(NONE, boards(), as_of=TODAY)
    assert (found.lines, found.disagreement, found.lone_breach) == ((), None, None)


# --- JSON, tables, privacy ------------------------------------------------------------------------


def test_json_and_back_is_the_same(moving: Case, to_stoke: Across) -> None:
    assert Across.from_json(to_stoke.to_json()) == to_stoke
    plain = evaluate_across(moving, ALL, as_of=datetime(2025, 7, 1, 12, 0), known_at=TODAY)
    assert plain.lone_breach is not None
    assert Across.from_json(plain.to_json()).lone_breach == plain.lone_breach


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"format": 1}', '{"format": 1, "boards": [1]}'])
def test_what_is_no_comparison_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ResultFormatError):
        Across.from_json(text)


def test_markdown_has_a_column_for_each_board_and_one_for_the_move(to_stoke: Across) -> None:
    text = across_markdown(to_stoke)
    assert "| topic | from | blackpool | stoke | as moved |" in text
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert {line.count(" | ") for line in rows if "---" not in line} == {4}
    assert "stoke: met, due 7 Aug 2025, done 6 Aug 2025" in text
    assert "blackpool governs until the receiving-in conference of 17 July 2025" in text


def test_csv_has_a_row_for_each_obligation_and_each_silence(to_stoke: Across) -> None:
    import csv
    import io

    rows = list(csv.DictReader(io.StringIO(across_csv([to_stoke]))))
    assert None not in {key for row in rows for key in row}
    own = sum(len(column.evaluation.obligations) for column in to_stoke.columns)
    absent = sum(box.absence is not None for line in to_stoke.lines for box in line.boxes)
    assert sum(row["view"] == "alone" for row in rows) == own + absent
    assert sum(row["view"] == "moved" for row in rows) == len(to_stoke.governed)
    lone = [row for row in rows if row["breach_only_here"] == "true"]
    found = [pair for name in to_stoke.boards for pair in to_stoke.breaches_only_under(name)]
    assert len(lone) == len(found)


def test_what_all_boards_say_alike_is_left_out_unless_asked_for(to_stoke: Across) -> None:
    assert len(shown_lines(to_stoke)) < len(shown_lines(to_stoke, every=True))
    assert len(shown_lines(to_stoke, every=True)) == len(to_stoke.lines)


BORN = date(2007, 10, 9)


@pytest.fixture(scope="module")
def young() -> Case:
    """A made-up child who turns eighteen while there is a plan, and whose birth is on record."""
    return Case(
        "A-1",
        facts={"date_of_birth": BORN},
        events=[PlanMade(on=date(2025, 5, 1)), Birth(on=BORN)],
    )


def test_no_table_shows_the_day_of_a_birth_or_birthday(young: Case) -> None:
    found = evaluate_across(young, ALL, as_of=date(2025, 12, 1))
    assert any(each.topic == "conference.review.eighteenth_birthday" for each in found.lines)
    text = across_markdown(found, every=True) + across_csv([found])
    near = [BORN.replace(year=year) + n * ONE for year in (2007, 2025) for n in (-1, 0, 1)]
    shown = [on.isoformat() for on in near] + [f"{on.day} {on:%b %Y}" for on in near]
    shown += [f"{on.day} {on:%B %Y}" for on in near]
    assert [each for each in shown if each in text] == []
    assert "withheld" in text


def test_the_repr_of_a_comparison_shows_no_date(young: Case) -> None:
    found = evaluate_across(young, ALL, as_of=date(2025, 12, 1))
    assert repr(found).startswith("<Across of A-1 under blackpool, darlington,")
    assert "20" not in repr(found).replace("working-together-2010", "")


# --- the command line -----------------------------------------------------------------------------

MOVING = str(ROOT / "examples" / "cases" / "moving.yaml")
JUNE = ("--case", MOVING, "--as-of", "2025-06-19", "--topic", "visit.child_seen")
AUGUST = ("--case", MOVING, "--as-of", "2025-08-15")


def test_the_command_shows_boards_side_by_side_and_when_they_part() -> None:
    done = run("compare", "blackpool", "darlington", *JUNE)
    assert (done.code or 0, done.err) == (0, "")
    assert "case MOVE-1 under blackpool and darlington, as of 2025-06-19" in done.out
    said = " ".join(done.out.split())
    assert "On Friday 30 May 2025 for the first time the boards disagree about this child" in said
    assert "late, due 29 May 2025, done 4 Jun 2025" in said


def test_the_command_shows_a_move() -> None:
    done = run("compare", "blackpool", "--moves-to", "stoke", *AUGUST, "--format", "markdown")
    assert (done.code or 0, done.err) == (0, "")
    assert "stoke governs" not in done.out
    assert "blackpool governs until the receiving-in conference of 17 July 2025" in done.out
    supposed = run("compare", "blackpool", "--moves-to", "stoke", *AUGUST, "--on", "2025-06-12")
    assert "one is supposed" in " ".join(supposed.out.split())


def test_the_command_writes_json_and_csv_for_programs(tmp_path: Path) -> None:
    import json

    out = tmp_path / "across.json"
    done = run("compare", "blackpool", "stoke", *AUGUST, "--format", "json", "-o", str(out))
    assert (done.code or 0, done.out, done.err) == (0, "", "")
    (found,) = json.loads(out.read_text(encoding="utf-8"))
    assert Across.from_json(json.dumps(found)).boards == ("blackpool", "stoke")
    rows = run("compare", "blackpool", "stoke", *AUGUST, "--format", "csv").out.splitlines()
    assert rows[0].startswith("case,line,topic,basis,view,board,")
    assert len(rows) > len(found["lines"])


def test_a_ruleset_of_ones_own_takes_part_and_may_take_over(tmp_path: Path) -> None:
    text = (ROOT / "rules" / "rochdale.yaml").read_text(encoding="utf-8")
    own = tmp_path / "own.yaml"
    own.write_text(text.replace("id: rochdale", "id: own", 1), encoding="utf-8")
    done = run("compare", "blackpool", "--moves-to", str(own), *AUGUST)
    assert (done.code or 0, done.err) == (0, "")
    assert "and own from it on" in " ".join(done.out.split())


def test_a_declared_event_can_be_in_a_file_for_boards_that_do_not_know_it(tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    declared = sorted(
        vocabulary_of(board("darlington").vocabulary).types.keys()
        - vocabulary_of(board("blackpool").vocabulary).types.keys()
    )[0]
    file.write_text(
        f"reference: A-1\nevents: [{{type: {declared}, on: 2025-05-06}}]\n", encoding="utf-8"
    )
    done = run("compare", "blackpool", "darlington", "--case", str(file), "--as-of", "2025-06-01")
    assert (done.code or 0, done.err) == (0, "")
    assert f"Left out under blackpool, whose ruleset does not know it: event `{declared}`" in (
        " ".join(done.out.split())
    )


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["stoke", "blackpool", "--as-of", "2025-06-01"], 2, "name the cases with --cases FILE"),
        (["stoke", "blackpool", *AUGUST, "--baseline", "stoke"], 2, "leave them out with --case"),
        (["stoke", *AUGUST], 2, "`stoke` alone cannot be compared"),
        (["stoke", "blackpool", *AUGUST, "--on", "2025-06-01"], 2, "no board that it moves to"),
        (["stoke", "--moves-to", "blackpol", *AUGUST], 2, "did you mean `blackpool`?"),
        (["stoke", "blackpool", *AUGUST, "--case-reference", "A-9"], 2, "no case `A-9` in this"),
        (["stoke", "blackpool", "--case", MOVING, "--as-of", "2061-01-01"], 5, "outside the"),
        (["stoke", "blackpool", *AUGUST, "--topic", "visits"], 2, "unknown topic `visits`"),
    ],
)
def test_what_the_command_cannot_do_is_said_in_a_line(
    arguments: list[str], code: int, said: str
) -> None:
    done = run("compare", *arguments)
    assert (done.code, done.out) == (code, "")
    assert said in " ".join(done.err.split())


# --- the page of the manual -----------------------------------------------------------------------

PAGE = (ROOT / "docs" / "moving.md").read_text(encoding="utf-8")


def test_every_command_of_the_manual_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    blocks = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    commands = [line for block in blocks for line in block.replace("\\\n", " ").splitlines()]
    assert len(commands) > 2
    for command in commands:
        name, *arguments = shlex.split(command)
        assert name == "cpstandards"
        done = run(*arguments)
        assert (done.code or 0, done.err) == (0, "")


def test_the_python_of_the_manual_says_what_it_says(capsys: pytest.CaptureFixture[str]) -> None:
    ((code, said),) = re.findall(r"```python\n(.*?)```\n\n```\n(.*?)```", PAGE, re.DOTALL)
    exec(code.replace("examples/", f"{ROOT.as_posix()}/examples/"), {})
    assert capsys.readouterr().out == said
