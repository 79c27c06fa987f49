"""Drawn histories: what they are like, how small they shrink, and that they are worked examples."""

from __future__ import annotations

import warnings
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, Verbosity, find, given, settings
from hypothesis.strategies import SearchStrategy

from cpstandards import Case, Ruleset, Status, board, boards, evaluate, parse_ruleset
from cpstandards.cases import FactHistory
from cpstandards.errors import CalendarRangeError, UnknownRegionError
from cpstandards.evaluate import UnknownReadingError, program_of
from cpstandards.load import dump_ruleset
from cpstandards.testing import (
    History,
    as_example,
    awkward_days,
    calendars,
    case_histories,
    events,
    in_yaml,
    rule_changes,
    rulesets,
)
from cpstandards.worked import check_examples

QUICK = settings(
    max_examples=60,
    database=None,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
SEARCH = settings(QUICK, max_examples=2000)
GENERATE = settings(QUICK, max_examples=150, phases=[Phase.generate])
BLACKPOOL = board("blackpool")


def smallest(standard: str, condition: Callable[[History], bool], **how: Any) -> History:
    """The history that a failing test would show."""
    return find(case_histories(BLACKPOOL, standard, **how), condition, settings=SEARCH)


def statuses(history: History) -> set[str]:
    return {str(each.status) for each in history.obligations}


def drawn(ruleset: Ruleset, count: int, standard: str | None = None) -> list[History]:
    found: list[History] = []

    @settings(GENERATE, max_examples=count)
    @given(case_histories(ruleset, standard))
    def keep(history: History) -> None:
        found.append(history)

    keep()
    return found


# --- shrinking ------------------------------------------------------------------------------------


def test_a_late_conference_shrinks_to_two_events_on_ordinary_days() -> None:
    late = smallest("conference.initial", lambda each: "late" in statuses(each))
    # 2 July 2025 is the 15th working day after Wednesday 11 June: no bank holiday lies between.
    assert str(late).splitlines() == [
        "# conference.initial",
        "- events:",
        "    - {type: strategy_discussion, on: 2025-06-11, initiates_s47: true}",
        "    - {type: initial_conference, on: 2025-07-03}",
        "  expect: {status: late, due: 2025-07-02}",
    ]


def test_an_overdue_duty_shrinks_to_its_trigger_and_a_day() -> None:
    overdue = smallest("conference.initial", lambda each: "overdue" in statuses(each))
    assert [event.type for event in overdue.case.events] == ["strategy_discussion"]
    assert overdue.as_of == date(2025, 7, 3)


def test_a_missing_fact_shrinks_to_the_one_that_is_missing() -> None:
    unsure = smallest("conference.initial", lambda each: statuses(each) == {"undetermined"})
    assert len(unsure.case.events) <= 2
    assert not unsure.case.facts


def test_a_recurrence_shrinks_to_few_visits() -> None:
    late = find(
        case_histories(board("darlington"), "visit.child_seen"),
        lambda each: "late" in statuses(each),
        settings=SEARCH,
    )
    assert len(late.case.events) <= 4


# --- boundaries -----------------------------------------------------------------------------------


def test_duties_come_on_before_and_after_the_deadline() -> None:
    distances: Counter[int] = Counter()
    for history in drawn(BLACKPOOL, 300, "conference.initial"):
        for each in history.obligations:
            if each.done is not None and each.due is not None:
                distances[each.done.day - each.due] += 1
    assert min(distances[days] for days in (-1, 0, 1)) >= 10


def test_cases_are_judged_on_the_deadline_and_the_day_after() -> None:
    distances: Counter[int] = Counter()
    for history in drawn(BLACKPOOL, 300, "conference.initial"):
        for each in history.obligations:
            if each.due_on is not None and isinstance(history.as_of, date):
                distances[history.as_of.toordinal() - each.due_on.toordinal()] += 1
    assert min(distances[days] for days in (-1, 0, 1)) >= 10


def test_histories_begin_on_awkward_days() -> None:
    found = drawn(BLACKPOOL, 1000, "conference.initial")
    days = {event.on for history in found for event in history.case.events}
    eves = ("2024-03-28", "2024-12-24", "2025-04-17", "2025-08-22", "2025-12-24")
    ends = ("2024-01-31", "2024-04-30", "2025-01-31", "2025-09-30")
    clocks = ("2024-03-31", "2024-10-27", "2025-03-30", "2025-10-26")
    for some in (eves, ends, clocks, ("2024-02-29",)):
        assert days & {date.fromisoformat(day) for day in some}


def test_records_are_late_incomplete_and_of_poor_sources() -> None:
    found = drawn(BLACKPOOL, 600)
    assert any(history.known_at is not None for history in found)
    assert any(event.recorded is not None for each in found for event in each.case.events)
    assert any(history.case.records is not None for history in found)
    assert any(o.status is Status.UNDETERMINED for each in found for o in each.obligations)


def test_what_is_not_asked_for_is_left_out() -> None:
    plain = case_histories(BLACKPOOL, missing=False, late=False, sources=False)

    @GENERATE
    @given(plain)
    def holds(history: History) -> None:
        assert history.known_at is None
        assert history.case.records is None

    holds()


def test_closures_and_dated_limits_are_boundaries_too() -> None:
    raw = dump_ruleset(BLACKPOOL).replace(
        "calendar:", "calendar:\n  closures: [{on: 2025-08-13, name: Closed}]\n", 1
    )
    assert "closures" in raw or "calendar:" not in dump_ruleset(BLACKPOOL)
    closed = BLACKPOOL.model_copy(
        update={
            "calendar": BLACKPOOL.calendar.model_validate(
                {"closures": [{"on": date(2025, 8, 13), "name": "Closed"}]}
            )
        }
    )
    days = awkward_days(program_of(closed).calendar)
    assert {date(2025, 8, 12), date(2025, 8, 13)} <= set(days)
    assert date(2025, 8, 13) not in awkward_days(program_of(BLACKPOOL).calendar)


# --- worked examples ------------------------------------------------------------------------------


def pasted(history: History) -> Ruleset:
    """The standard alone, with the history as its only worked example, read from YAML."""
    standard = history.ruleset.standards[history.aim.index]
    bare = standard.model_copy(update={"examples": ()})
    ruleset = history.ruleset.model_copy(
        update={"standards": (bare,), "accepted": (), "silent": (), "built_on": ()}
    )
    text = dump_ruleset(ruleset)
    assert "examples: []" in text
    lines = [f"    {line}" for line in str(history).splitlines()[1:]]
    return parse_ruleset(text.replace("  examples: []", "\n".join(["  examples:", *lines])))


@pytest.mark.parametrize("name", boards())
def test_a_history_can_be_pasted_into_the_rulesets_examples(name: str) -> None:
    @settings(QUICK, phases=[Phase.generate])
    @given(case_histories(board(name)))
    def holds(history: History) -> None:
        ruleset = pasted(history)
        assert len(ruleset.standards[0].examples) == 1
        assert check_examples(ruleset).problems == ()

    holds()


def test_what_was_recorded_too_late_is_not_in_the_example() -> None:
    late = smallest(
        "conference.initial",
        lambda each: (
            each.known_at is not None and [o.status for o in each.obligations] == ["overdue"]
        ),
        missing=False,
        sources=False,
    )
    shown = late.as_example()
    assert shown["expect"]["status"] == "overdue"


def test_a_case_of_ones_own_is_written_as_an_example() -> None:
    case = Case("A-1", events=[], facts={"unborn": True})
    assert in_yaml(as_example(case, date(2025, 5, 6), [])) == (
        "- facts: {unborn: true}\n  events: []\n  as_of: 2025-05-06\n  expect: none"
    )


def test_the_repr_shows_no_date() -> None:
    history = smallest("conference.initial", lambda each: "met" in statuses(each))
    assert "Case('A-1', 2 events)" in repr(history)
    assert "strategy_discussion" not in repr(history)


# --- other strategies -----------------------------------------------------------------------------


@QUICK
@given(rulesets())
def test_generated_rulesets_load_and_survive_yaml(ruleset: Ruleset) -> None:
    assert parse_ruleset(dump_ruleset(ruleset)) == ruleset


@settings(QUICK, max_examples=100, phases=[Phase.generate])
@given(rulesets().flatmap(case_histories))
def test_histories_can_be_drawn_for_any_ruleset(history: History) -> None:
    assert all(each.standard.id == history.standard for each in history.obligations)


@QUICK
@given(rule_changes(BLACKPOOL))
def test_a_change_of_rules_changes_one_standard(change: Any) -> None:
    old = {each.id: each for each in change.old.standards}
    new = {each.id: each for each in change.new.standards}
    assert {id for id in old if new.get(id) != old[id]} == {change.standard}
    program_of(change.new)


@QUICK
@given(calendars())
def test_calendars_know_christmas(calendar: Any) -> None:
    assert not calendar.is_working_day(date(2025, 12, 25).toordinal())


@QUICK
@given(events("strategy_discussion"))
def test_events_can_be_asked_for_by_name(event: Any) -> None:
    assert event.type == "strategy_discussion"
    evaluate(Case("A-1", events=[event]), BLACKPOOL, as_of=event.on)


def test_an_unknown_event_or_standard_is_said_to_be_unknown() -> None:
    with pytest.raises(KeyError, match="did you mean `strategy_discussion`"):
        events("strategy_discusion")
    with pytest.raises(KeyError, match=r"did you mean `conference\.initial`"):
        case_histories(BLACKPOOL, "conference.inital")


def test_what_cannot_be_drawn_is_said_so() -> None:
    with pytest.raises(UnknownReadingError, match="unknown reading `nonsense`"):
        case_histories(BLACKPOOL, "conference.initial", reading="nonsense")
    with pytest.raises(UnknownRegionError, match="`FR`"):
        calendars(["FR"])
    with pytest.raises(ValueError, match="name at least one"):
        calendars([])
    with pytest.raises(KeyError, match="unknown kind `whenever`; the kinds are within"):
        rulesets(["whenever"])  # type: ignore[list-item]
    with pytest.raises(ValueError, match="`most` of at least 1"):
        rulesets(most=0)


def shown(strategy: SearchStrategy[Any], capsys: pytest.CaptureFixture[str]) -> str:
    """What Hypothesis shows of the smallest value."""

    @settings(SEARCH, max_examples=20, verbosity=Verbosity.verbose)
    @given(strategy)
    def fails(value: object) -> None:
        assert value is None

    with warnings.catch_warnings(), suppress(AssertionError):
        warnings.simplefilter("error")
        fails()
    return capsys.readouterr().out


def test_a_failing_test_shows_values_as_they_are_made(capsys: pytest.CaptureFixture[str]) -> None:
    assert "value=working_calendar('GB-ENG', ())" in shown(calendars(), capsys)
    assert "parse_ruleset(" in shown(rulesets(), capsys)
    assert "child_seen=True" in shown(events("visit", missing=False), capsys)
    assert "value=RuleChange(standard='" in shown(rule_changes(BLACKPOOL), capsys)
    assert "- {type: strategy_discussion, on: 2025-06-11" in shown(
        case_histories(BLACKPOOL, "conference.initial"), capsys
    )
    assert repr(case_histories(BLACKPOOL, "conference.initial")) == (
        "histories_of(targets=<blackpool: conference.initial>,"
        " twists_of=Twists(missing=True, late=True, sources=True))"
    )


def test_plans_move_delays_are_authorised_and_facts_are_revised() -> None:
    found = drawn(board("stoke"), 300, "report.submitted")
    moved = [each for each in found if plans_of(each) > 1]
    waived = drawn(BLACKPOOL, 200, "conference.quorate")
    revised = drawn(board("stoke"), 300, "conference.pre_birth")
    assert len(moved) >= 10
    assert len([each for each in waived if any(o.excused for o in each.obligations)]) >= 5
    assert any(isinstance(v, FactHistory) for each in revised for v in each.case.facts.values())


def plans_of(history: History) -> int:
    return sum(event.type == "meeting_scheduled" for event in history.case.events)


def test_a_day_out_of_the_calendar_is_never_drawn() -> None:
    for history in drawn(board("working-together-2010"), 200):
        try:
            history.evaluate(history.aim.alone)
        except CalendarRangeError:
            pytest.fail(str(history))
