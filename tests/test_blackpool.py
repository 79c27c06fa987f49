"""Histories judged by Blackpool's standards, each deadline worked out on a wall calendar.

All of them are fictional. Bank holidays: 18 and 21 April, 5 and 26 May 2025; 25 and 26 December
2024, 1 January 2025; 8 May 2020, not 4 May; 2 and 3 June and 19 September 2022.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from cpstandards import Evaluation, board, evaluate
from cpstandards.adapters import case_from_plain


def judged(as_of: str, *events: str, **facts: Any) -> Evaluation:
    """A case of *events* such as `visit 2025-04-10 child_seen=true` under Blackpool's rules."""
    plain = {"reference": "FICTION", "facts": facts, "events": [event(each) for each in events]}
    ruleset = board("blackpool")
    return evaluate(case_from_plain(plain), ruleset, as_of=date.fromisoformat(as_of))


def event(text: str) -> dict[str, Any]:
    kind, when, *attributes = text.split(" ")
    found: dict[str, Any] = {"type": kind, "at" if "T" in when else "on": when}
    for each in attributes:
        name, _, value = each.partition("=")
        found[name] = {"true": True, "false": False}.get(value, value.replace("_weeks", " weeks"))
    return found


def verdicts(found: Evaluation, standard: str) -> list[tuple[str, str | None]]:
    return [
        (each.status.value, None if each.due_on is None else each.due_on.isoformat())
        for each in found.obligations
        if each.standard.id == standard and each.basis == "maximum"
    ]


DISCUSSION = "strategy_discussion {} initiates_s47=true"


@pytest.mark.parametrize(
    ("discussed", "held", "status", "due"),
    [
        ("2025-04-10", "2025-05-06", "met", "2025-05-06"),
        ("2025-04-10", "2025-05-07", "late", "2025-05-06"),
        ("2025-04-18", "2025-05-13", "met", "2025-05-13"),
        ("2024-12-12", "2025-01-08", "late", "2025-01-07"),
        ("2020-04-17", "2020-05-11", "met", "2020-05-11"),
        ("2022-05-20", "2022-06-15", "late", "2022-06-14"),
        ("2022-09-02", "2022-09-26", "met", "2022-09-26"),
    ],
)
def test_the_initial_conference_is_due_on_the_fifteenth_working_day(
    discussed: str, held: str, status: str, due: str
) -> None:
    found = judged(held, DISCUSSION.format(discussed), f"initial_conference {held}")
    assert verdicts(found, "conference.initial") == [(status, due)]


def test_an_adjourned_conference_is_not_the_one_that_was_due() -> None:
    found = judged(
        "2025-05-20",
        DISCUSSION.format("2025-04-10"),
        "initial_conference 2025-05-06 proceeded=false",
        "initial_conference 2025-05-20",
    )
    assert verdicts(found, "conference.initial") == [("late", "2025-05-06")]


@pytest.mark.parametrize(
    ("submitted", "status"),
    [
        ("2025-03-29T09:00", "met"),  # 48 elapsed hours: the clocks go forward on 30 March
        ("2025-03-29T09:01", "late"),
        ("2025-03-29", "undetermined"),
        ("2025-03-28", "met"),
        ("2025-03-30", "late"),
    ],
)
def test_reports_are_due_forty_eight_elapsed_hours_ahead(submitted: str, status: str) -> None:
    found = judged(
        "2025-04-02",
        f"report_submitted {submitted} conference=C1",
        "initial_conference 2025-03-31T10:00 id=C1",
    )
    assert verdicts(found, "report.submitted") == [(status, "2025-03-29")]


def test_the_first_review_is_due_three_calendar_months_on_clamped_to_the_month() -> None:
    plan = ("initial_conference 2024-11-30 plan_made=true", "plan_made 2024-11-30")
    assert verdicts(judged("2025-02-28", *plan), "conference.review.first") == [
        ("pending", "2025-02-28")
    ]
    assert verdicts(judged("2025-03-01", *plan), "conference.review.first") == [
        ("overdue", "2025-02-28")
    ]


def test_core_groups_are_due_in_ten_working_days_and_then_every_four_weeks() -> None:
    found = judged(
        "2025-06-20",
        "initial_conference 2025-04-11 plan_made=true",
        "plan_made 2025-04-11",
        "core_group 2025-04-29",
        "core_group 2025-05-27",
    )
    assert verdicts(found, "core_group.first") == [("met", "2025-04-29")]
    assert verdicts(found, "core_group.later")[-2:] == [
        ("met", "2025-05-27"),
        ("pending", "2025-06-24"),
    ]


def test_a_visit_at_which_the_child_was_not_seen_does_not_restart_the_four_weeks() -> None:
    found = judged(
        "2025-04-15",
        "plan_made 2025-03-03",
        "visit 2025-03-17 child_seen=true",
        "visit 2025-04-08 child_seen=false",
    )
    assert verdicts(found, "visit.child_seen") == [
        ("met", "2025-03-31"),
        ("overdue", "2025-04-14"),
    ]


def test_the_plans_own_frequency_is_judged_beside_the_maximum() -> None:
    found = judged(
        "2025-03-20",
        "plan_made 2025-03-03",
        "plan_agreed 2025-03-03 visit_every=2_weeks",
        "visit 2025-03-18 child_seen=true",
    )
    first = [each for each in found.of("visit.child_seen") if each.sequence == 1]
    assert {(each.basis, each.status.value, str(each.due_on)) for each in first} == {
        ("maximum", "met", "2025-03-31"),
        ("agreed", "late", "2025-03-17"),
    }


def test_amendments_count_from_the_receipt_of_the_minutes() -> None:
    found = judged(
        "2022-09-22",
        "minutes_distributed 2022-08-10 conference=C1 of=initial_conference",
        "minutes_received 2022-08-22 conference=C1 of=initial_conference",
        "amendment_requested 2022-09-21 conference=C1",
        "amendment_requested 2022-09-22 conference=C1",
    )
    assert verdicts(found, "conference.minutes.amendments") == [
        ("met", "2022-09-21"),
        ("late", "2022-09-21"),
    ]


def test_a_review_follows_within_four_weeks_of_the_birth_of_a_child_on_a_plan() -> None:
    found = judged(
        "2025-06-01",
        "initial_conference 2025-02-10 plan_made=true unborn=true",
        "plan_made 2025-02-10 unborn=true",
        "birth 2025-04-07",
        "review_conference 2025-05-06",
    )
    assert verdicts(found, "conference.review.after_birth") == [("late", "2025-05-05")]
    assert "2025-04-07" not in repr(found) + found.of("conference.review.after_birth")[0].explain()


def test_a_breach_that_is_certain_either_way_is_a_breach() -> None:
    found = judged(
        "2025-06-30",
        "initial_conference 2025-05-06 id=C1",
        "minutes_distributed 2025-06-10",
    )
    (minutes,) = found.of("conference.minutes")
    assert minutes.possible == {"late", "overdue"}
    assert minutes.is_breach
    assert minutes in found.breaches


def test_a_reading_under_which_nothing_is_owed_is_among_the_others() -> None:
    found = judged("2025-05-07", DISCUSSION.format("2025-04-10"))
    (conference,) = found.of("conference.initial")
    others = {each.reading: each.status.value for each in conference.otherwise}
    assert others["section-47-standard-5"] == "not_applicable"
    assert "there is no such duty" in conference.explain()
