"""Recurrences that depend on more than their last duty: fixed dates, phases, missed cycles.

Dates come from a wall calendar. In 2025, 14 April, 26 May, 2, 16 and 23 June and 14 July are
Mondays; a child expected on 16 June is due its visit two weeks before on 2 June.
"""

from __future__ import annotations

from datetime import date

import pytest

from cpstandards import Case, board, evaluate
from cpstandards.change import check_change
from cpstandards.events import Birth, PlanMade, TransferInConference, Visit
from cpstandards.pages.facets import facets
from cpstandards.pages.markdown import bullets
from tests.manual_support import dues, judged, ruleset, status, statuses, the

EXPECTED = {"expected_delivery_date": date(2025, 6, 16)}
BEFORE_BIRTH = "{sooner_of: [6 weeks, {limit: 2 weeks, before: {fact: expected_delivery_date}}]}"
RESTARTS = ["from_actual", "from_due", "fixed"]


def every(gap: str, restart: str = "from_actual", more: str = "") -> str:
    """A visit every *gap* from the plan on."""
    said = [f"every: {gap}", f"restart: {restart}", "after: {event: plan_made}"]
    return "\n".join([*said, "duty: {event: visit}", more])


# --- a date that stands fast ---------------------------------------------------------------------


def test_a_fixed_date_is_asked_for_once_and_then_drops_out() -> None:
    visits = ("visit 2025-05-12", "visit 2025-06-02")
    found = judged(every(BEFORE_BIRTH), "plan_made 2025-04-14", *visits, facts=EXPECTED)
    assert [(str(each.due_on), str(each.status)) for each in found.obligations] == [
        ("2025-05-26", "met"),
        ("2025-06-02", "met"),
        ("2025-07-14", "pending"),
    ]


def test_a_fixed_date_that_was_missed_is_one_breach_and_no_more() -> None:
    found = statuses(
        every(BEFORE_BIRTH),
        "plan_made 2025-04-28",
        "visit 2025-06-03",
        "visit 2025-07-15",
        facts=EXPECTED,
    )
    assert found == ["late", "met", "pending"]


@pytest.mark.parametrize(
    ("made", "due"),
    [("2025-06-01", "2025-06-02"), ("2025-06-02", "2025-06-02"), ("2025-06-03", "2025-07-15")],
)
def test_a_fixed_date_before_the_start_is_not_asked_for(made: str, due: str) -> None:
    assert dues(every(BEFORE_BIRTH), f"plan_made {made}", facts=EXPECTED) == [due]


@pytest.mark.parametrize("restart", ["from_due", "fixed"])
def test_counting_goes_on_from_a_fixed_date(restart: str) -> None:
    visits = ("visit 2025-05-26", "visit 2025-06-02", "visit 2025-07-14")
    found = dues(every(BEFORE_BIRTH, restart), "plan_made 2025-04-14", *visits, facts=EXPECTED)
    assert found == ["2025-05-26", "2025-06-02", "2025-07-14", "2025-08-25"]


@pytest.mark.parametrize("restart", RESTARTS)
def test_a_fixed_date_is_one_of_the_deadlines_that_are_missed(restart: str) -> None:
    of = every(BEFORE_BIRTH, restart)
    found = the(of, "plan_made 2025-04-14", facts=EXPECTED, as_of="2025-07-15")
    assert (str(found.due_on), found.missed_cycles) == ("2025-05-26", 2)  # 2 June and 14 July
    found = the(of, "plan_made 2025-04-14", facts=EXPECTED, as_of="2025-07-14")
    assert found.missed_cycles == 1


def test_a_birthday_is_asked_for_once() -> None:
    until_one = every("{sooner_of: [6 months, {birthday: 1}]}")
    events = ("birth 2024-03-10", "plan_made 2025-01-06", "visit 2025-03-10")
    assert dues(until_one, *events) == ["2025-03-10", "2025-09-10"]


def test_a_visit_ahead_of_a_review_is_asked_for_once() -> None:
    ahead = every(
        "{sooner_of: [6 weeks, {limit: 5 working days, before: {event: review_conference}}]}"
    )
    planned = "meeting_scheduled 2025-04-01 {of: review_conference, planned_on: 2025-04-30}"
    found = dues(ahead, "plan_made 2025-04-01", planned, "visit 2025-04-24")
    assert found == ["2025-04-23", "2025-06-05"]


def test_the_later_of_a_gap_and_a_date_is_the_gap_once_the_date_has_passed() -> None:
    later = every("{later_of: [6 weeks, {birthday: 1}]}")
    events = ("birth 2024-03-10", "plan_made 2025-01-06", "visit 2025-03-10")
    assert dues(later, *events) == ["2025-03-10", "2025-04-21"]


@pytest.mark.parametrize("restart", RESTARTS)
def test_a_recurrence_that_asks_only_for_a_date_sets_no_deadline_after_it(restart: str) -> None:
    once = every("{limit: 2 weeks, before: {fact: expected_delivery_date}}", restart)
    events = ("plan_made 2025-04-14", "visit 2025-06-02")
    found = judged(once, *events, facts=EXPECTED, as_of="2026-06-01").obligations
    assert [(str(each.status), str(each.due_on)) for each in found] == [
        ("met", "2025-06-02"),
        ("pending", "None"),
    ]


def test_a_date_that_nothing_stands_beside_is_overdue_from_the_start() -> None:
    once = every("{limit: 2 weeks, before: {fact: expected_delivery_date}}")
    assert status(once, "plan_made 2025-06-03", facts=EXPECTED) == "overdue"


def test_of_two_dates_the_second_is_asked_for_after_the_first() -> None:
    two = every(
        "{sooner_of: [{limit: 4 weeks, before: {fact: expected_delivery_date}},"
        " {limit: 2 weeks, before: {fact: expected_delivery_date}}]}"
    )
    events = ("plan_made 2025-04-14", "visit 2025-05-19", "visit 2025-06-02")
    assert dues(two, *events, facts=EXPECTED) == ["2025-05-19", "2025-06-02", "none"]
    assert dues(two, "plan_made 2025-06-09", facts=EXPECTED) == ["2025-05-19"]


def test_the_first_gap_drops_a_date_that_is_past_too() -> None:
    of = every("6 weeks", more=f"first: {BEFORE_BIRTH.replace('6 weeks', '10 working days')}")
    assert dues(of, "plan_made 2025-06-09", facts=EXPECTED) == ["2025-06-23"]
    assert dues(of, "plan_made 2025-05-27", facts=EXPECTED) == ["2025-06-02"]


def test_a_date_that_was_agreed_for_one_gap_agrees_nothing_for_the_next() -> None:
    asked = every("{agreed: {event: panel_decision}, as: next_on, up_to: 6 weeks}")
    attributes = "{next_on: {kind: date}}"
    panel = f"panel_decision: {{description: D, attributes: {attributes}}}"
    rest = f"vocabulary: {{events: {{{panel}}}}}"
    events = (
        "plan_made 2025-02-03",
        "panel_decision 2025-02-03 {next_on: 2025-02-17}",
        "visit 2025-02-17",
    )
    found = judged(ruleset(asked, rest=rest), *events).obligations
    assert [(each.basis, str(each.due_on)) for each in found] == [
        ("maximum", "2025-03-17"),
        ("agreed", "2025-02-17"),
        ("maximum", "2025-03-31"),
    ]


def test_where_a_time_is_missing_a_date_may_be_spent() -> None:
    hours = every(
        "{sooner_of: [6 weeks, {limit: 12 hours, before: {fact: expected_delivery_date}}]}"
    )
    events = ("plan_made 2025-05-26", "visit 2025-06-15")
    found = judged(hours, *events, facts=EXPECTED, as_of="2025-06-20").obligations
    assert found[1].possible == {"pending", "overdue"}  # from 15 June at noon to 16 June at noon
    found = judged(hours, *events, facts=EXPECTED, as_of="2025-07-28").obligations
    assert str(found[1].status) == "overdue"


# --- counting on ---------------------------------------------------------------------------------


@pytest.mark.parametrize("restart", ["from_due", "fixed"])
def test_months_are_counted_from_where_they_began(restart: str) -> None:
    visits = ("visit 2025-02-28", "visit 2025-03-31")
    found = dues(every("1 month", restart), "plan_made 2025-01-31", *visits)
    assert found == ["2025-02-28", "2025-03-31", "2025-04-30"]


def test_the_sooner_of_two_limits_is_asked_of_each_gap() -> None:
    quarterly = every("{sooner_of: [3 months, 91 days]}", "from_due")
    visits = ("visit 2025-04-01", "visit 2025-07-01")
    found = dues(quarterly, "plan_made 2025-01-01", *visits)
    assert found == ["2025-04-01", "2025-07-01", "2025-09-30"]  # 92 days to 1 October


def test_a_gap_of_two_limits_end_to_end_recurs() -> None:
    further = every("{limit: 1 week, after: 2 weeks}", "from_due")
    found = dues(further, "plan_made 2025-02-03", "visit 2025-02-24", "visit 2025-03-17")
    assert found == ["2025-02-24", "2025-03-17", "2025-04-07"]


# --- missed cycles -------------------------------------------------------------------------------


def test_cycles_are_missed_as_the_phases_would_have_asked_for_them() -> None:
    phased = every("[{gap: 1 week, for: 4 weeks}, {gap: 1 month}]")
    visits = ("visit 2025-02-10", "visit 2025-02-17", "visit 2025-02-24")
    found = judged(phased, "plan_made 2025-02-03", *visits, as_of="2025-04-03").obligations
    assert (str(found[3].due_on), found[3].missed_cycles) == ("2025-03-03", 0)
    found = judged(phased, "plan_made 2025-02-03", *visits, as_of="2025-04-04").obligations
    assert found[3].missed_cycles == 1


@pytest.mark.parametrize(
    ("seen", "missed"), [("2025-05-27", 0), ("2025-07-07", 0), ("2025-07-08", 1)]
)
def test_cycles_are_missed_from_the_first_deadline_on(seen: str, missed: int) -> None:
    seen_on = date.fromisoformat(seen)
    case = Case(
        "A-1",
        events=[
            PlanMade(on=date(2025, 3, 3)),
            Birth(on=date(2025, 4, 14)),
            Visit(on=seen_on, child_seen=True),
        ],
    )
    first = evaluate(case, board("rochdale"), as_of=seen_on).of("visit.child_seen")[0]
    assert (str(first.due_on), str(first.status)) == ("2025-05-26", "late")
    assert first.missed_cycles == missed  # the next would have been on 7 July


def test_a_deadline_moved_back_at_the_end_of_the_calendar_is_the_last() -> None:
    closed = "calendar: {closures: [{'on': 2060-12-31, name: Closed}]}"
    rest = f"{closed}\nconventions: {{non_working_deadline: previous_working_day}}"
    daily = ruleset(every("1 day", "from_due"), rest=rest)
    found = the(daily, "plan_made 2060-12-28", as_of="2060-12-31")
    assert (str(found.due_on), found.missed_cycles) == ("2060-12-29", 2)  # 30, and 31 moved


# --- what a source does not record ---------------------------------------------------------------

WITHIN = "within: 7 days\nafter: {event: referral}\nduty: {event: visit}\nwhen: "
RECORDED = ["referral", "visit"]


def test_unrecorded_events_of_one_type_may_be_of_one_sort_and_not_of_another() -> None:
    known = "{count: {event: moved, where: {direction: {known: true}}}, at_least: 1}"
    inward = "{count: {event: moved, where: {direction: inward}}, at_most: 0}"
    for condition in (f"{{all: [{known}, {inward}]}}", f"{{not: {{all: [{known}, {inward}]}}}}"):
        found = the(WITHIN + condition, "referral 2025-02-03", records=RECORDED)
        assert found.possible == {"pending", "not_applicable"}


def test_one_question_about_unrecorded_events_has_one_answer() -> None:
    many, few = (f"{{count: {{event: core_group}}, at_{b}}}" for b in ("least: 9", "most: 8"))
    both, either = (f"{WITHIN}{{{join}: [{many}, {few}]}}" for join in ("all", "any"))
    assert statuses(both, "referral 2025-02-03", records=RECORDED) == []
    assert statuses(either, "referral 2025-02-03", records=RECORDED) == ["pending"]
    alone = the(WITHIN + many, "referral 2025-02-03", records=RECORDED)
    assert alone.possible == {"pending", "not_applicable"}


def test_the_last_of_several_unrecorded_events_is_one_of_them_or_none() -> None:
    made, ended = (
        f"{{latest: [{{event: plan_made}}, {{event: plan_ended}}], is: {which}}}"
        for which in ("plan_made", "plan_ended")
    )
    both, either = (f"{WITHIN}{{{join}: [{made}, {ended}]}}" for join in ("all", "any"))
    assert statuses(both, "referral 2025-02-03", records=RECORDED) == []
    found = the(either, "referral 2025-02-03", records=RECORDED)
    assert found.possible == {"pending", "not_applicable"}


def test_a_source_that_does_not_record_moves_leaves_open_which_way_they_went() -> None:
    records = ["transfer_in_conference", "decisions_distributed"]
    case = Case("A-1", events=[TransferInConference(on=date(2025, 6, 11))], records=records)
    found = evaluate(case, board("darlington"), as_of=date(2026, 7, 1))
    (sent,) = found.of("conference.decisions.transfer_in")
    assert sent.possible == {"overdue", "not_applicable"}


# --- what is agreed ahead of an event ------------------------------------------------------------


def test_nothing_is_agreed_for_a_conference_that_has_been_held() -> None:
    ahead = (
        "before: {event: initial_conference}\nduty: {event: report_shared}\n"
        "at_least: {agreed: {event: plan_agreed}, as: visit_every, up_to: 4 weeks}"
    )
    held = ("report_shared 2025-02-03", "initial_conference 2025-03-10")
    less = "plan_agreed {} {{visit_every: 2 weeks}}"
    found = judged(ahead, *held, less.format("2025-03-03")).obligations
    assert [str(each.basis) for each in found] == ["maximum", "agreed", "agreement"]
    found = judged(ahead, *held, less.format("2025-03-11")).obligations
    assert [str(each.basis) for each in found] == ["maximum"]


# --- waivers -------------------------------------------------------------------------------------

EXCUSED = "waiver {} {{standard: duty.d1, by: service_manager}}"


@pytest.mark.parametrize(
    ("given", "excused"),
    [
        ("2025-02-02", False),  # the day before the referral
        ("2025-02-03", True),
        ("2025-02-11", True),  # the day after the deadline
        ("2025-03-03", True),  # after the visit
    ],
)
def test_a_waiver_authorises_no_delay_of_what_has_not_arisen(given: str, excused: bool) -> None:
    visit = "within: 7 days\nafter: {event: referral}\nduty: {event: visit}\nwaiver: {}"
    events = ("referral 2025-02-03", "visit 2025-02-24", EXCUSED.format(given))
    found = the(visit, *events, as_of="2025-04-01")
    assert (found.status, found.excused) == ("late", excused)


def test_a_waiver_for_one_gap_does_not_excuse_the_gaps_to_come() -> None:
    visits = ("visit 2025-03-10", "visit 2025-04-14")
    waiver = EXCUSED.format("2025-03-04")
    found = judged(every("4 weeks", more="waiver: {}"), "plan_made 2025-02-03", *visits, waiver)
    assert [(str(each.status), each.excused) for each in found.obligations] == [
        ("late", True),
        ("late", False),
        ("pending", False),
    ]


def test_a_waiver_ahead_of_a_conference_may_come_before_it() -> None:
    report = "before: {event: review_conference}\nat_least: 2 days\nduty: {event: report_shared}"
    events = ("review_conference 2025-02-24", EXCUSED.format("2025-02-03"))
    assert the(f"{report}\nwaiver: {{}}", *events, as_of="2025-03-03").excused


# --- windows in which only what is done counts ---------------------------------------------------

IN_WINDOW = (
    "window: {opens: 10 working days before, closes: 5 working days before}\n"
    "around: {event: review_conference}\nduty: {event: core_group}\nalready_done: does_not_count"
)


@pytest.mark.parametrize(
    ("groups", "found"),
    [
        (["2025-04-09"], "overdue"),
        (["2025-04-09", "2025-04-10"], "met"),
        (["2025-04-10"], "met"),
        (["2025-04-09", "2025-04-18"], "late"),
        ([], "overdue"),
    ],
)
def test_what_is_done_too_soon_may_count_for_nothing(groups: list[str], found: str) -> None:
    events = [f"core_group {day}" for day in groups]
    assert status(IN_WINDOW, *events, "review_conference 2025-04-28") == found


def test_of_two_duties_one_may_have_come_before_the_window_opened() -> None:
    hours = (
        "window: {opens: 48 hours before, closes: 24 hours before}\n"
        "around: {event: review_conference}\nduty: {event: core_group}\n"
    )
    review = "review_conference 2025-04-28T14:00"
    early, later = "core_group 2025-04-26", "core_group 2025-04-27T15:00"
    ignored = hours + "already_done: does_not_count"
    assert the(ignored, early, review).possible == {"met", "overdue"}
    assert the(ignored, early, later, review).possible == {"met", "late"}
    assert the(ignored, "core_group 2025-04-25", later, review).status == "late"
    assert the(hours, early, review).possible == {"met", "early"}


def test_where_the_date_is_missing_what_was_done_may_count_for_nothing() -> None:
    window = (
        "window: {opens: 10 weeks before, closes: 8 weeks before}\n"
        "around: {fact: expected_delivery_date}\nafter: {event: referral}\n"
        "duty: {event: visit}\nalready_done: does_not_count\nends_on: {event: died}"
    )
    events = ("referral 2025-02-03", "visit 2025-02-10")
    assert the(window, *events).possible == {"met", "late", "pending", "overdue"}
    ended = the(window, *events, "died 2025-03-03")
    assert ended.possible == {"met", "late", "discharged", "lapsed"}


# --- what an unnamed duty can be for -------------------------------------------------------------


def test_a_report_is_not_for_a_meeting_that_it_could_not_name() -> None:
    ahead = (
        "before: {any_of: [{event: review_conference}, {event: core_group}]}\nat_least: 2 days\n"
        "duty: {event: report_submitted}"
    )
    events = ("report_submitted 2025-02-03", "child_in_need_meeting 2025-02-05")
    assert status(ahead, *events, "review_conference 2025-02-24") == "met"
    raised = (
        f"{ahead.replace('report_submitted', 'report_shared')}\nafter: {{event: report_submitted}}"
    )
    assert statuses(raised, *events, "review_conference 2025-02-24") == ["overdue"]


@pytest.mark.parametrize(("before", "after", "kind"), [(0, 1, "tightened"), (1, 0, "loosened")])
def test_counting_nothing_that_is_done_too_soon_is_stricter(
    before: int, after: int, kind: str
) -> None:
    said = IN_WINDOW.replace("\nalready_done: does_not_count", ""), IN_WINDOW
    found = check_change(ruleset(said[before]).ruleset, ruleset(said[after]).ruleset)
    (change,) = found.standards
    assert change.kind == kind
    assert {"is early", "does not count"} == {change.parts[0].old, change.parts[0].new}


def test_pages_say_that_what_is_done_too_soon_does_not_count() -> None:
    (standard,) = ruleset(IN_WINDOW).ruleset.standards
    told = {each.label: bullets([each]) for each in facets(standard)}
    assert "does not count" in told["Done before its window opened"]
