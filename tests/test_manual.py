"""The manual, sentence by sentence: docs/ruleset-format.md and what the library promises.

Expected dates come from a wall calendar. Bank holidays of England: 8 May 2020 (not 4 May); 2 and
3 June and 19 September 2022; 8 May 2023; 25 and 26 December 2024, 1 January; 18 and 21 April, 5 and
26 May, 25 August 2025. Clocks: forward on 30 March 2025, back on 26 October 2025. There is no bank
holiday in February and March 2025; the 3rd of each is a Monday.
"""

from __future__ import annotations

import pickle
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from typing import Any

import pytest

from cpstandards.cases import Case, FactHistory
from cpstandards.clock import london
from cpstandards.compile import Program, compile_ruleset
from cpstandards.errors import CalendarRangeError, MomentError
from cpstandards.evaluate import UnknownReadingError, evaluate, program_of
from cpstandards.events import InitialConference, StrategyDiscussion, Visit
from cpstandards.kernel import Status
from cpstandards.model import Conventions
from cpstandards.results import Evaluation
from tests.manual_support import (
    case,
    due,
    dues,
    event,
    judged,
    ruleset,
    status,
    statuses,
    the,
)


def within(limit: str, *more: str) -> str:
    """A visit within *limit* of a referral."""
    said = [f"within: {limit}", "after: {event: referral}", "duty: {event: visit}"]
    keys = {each.partition(":")[0] for each in more}
    return "\n".join([*more, *(each for each in said if each.partition(":")[0] not in keys)])


def before(lead: str, *more: str) -> str:
    """A report at least *lead* before the review conference."""
    said = [
        "before: {event: review_conference}",
        f"at_least: {lead}",
        "duty: {event: report_shared}",
    ]
    keys = {each.partition(":")[0] for each in more}
    return "\n".join([*more, *(each for each in said if each.partition(":")[0] not in keys)])


def every(gap: str, *more: str) -> str:
    """A visit every *gap* while there is a plan."""
    said = [
        f"every: {gap}",
        "after: {event: plan_made}",
        "duty: {event: visit}",
        "restart: from_actual",
        "ends_on: {event: plan_ended}",
    ]
    keys = {each.partition(":")[0] for each in more}
    return "\n".join([*more, *(each for each in said if each.partition(":")[0] not in keys)])


def window(opens: str, closes: str, *more: str) -> str:
    """A pre-birth conference in a window around the expected delivery."""
    said = [
        f"window: {{opens: {opens}, closes: {closes}}}",
        "around: {fact: expected_delivery_date}",
        "duty: {event: pre_birth_conference}",
        "ends_on: {event: birth}",
    ]
    keys = {each.partition(":")[0] for each in more}
    return "\n".join([*more, *(each for each in said if each.partition(":")[0] not in keys)])


def not_before(permitted: str, *more: str) -> str:
    """A plan that is not to end before *permitted*."""
    said = [
        f"not_before: {permitted}",
        "after: {event: plan_made}",
        "forbids: {event: plan_ended}",
    ]
    return "\n".join([*said, *more])


EXPECTED = {"expected_delivery_date": date(2025, 8, 1)}
PRE_BIRTH = window("10 weeks before", "8 weeks before")
ENDING = "ends_on: {event: s47_concluded, where: {substantiated: false}}"


# --- counting ------------------------------------------------------------------------------------


def test_the_triggers_own_day_is_not_counted() -> None:
    assert due(within("15 working days"), "referral 2024-03-08") == "2024-04-02"


def test_the_deadline_day_itself_is_in_time() -> None:
    days = within("15 working days")
    assert due(days, "referral 2025-04-10") == "2025-05-06"
    assert status(days, "referral 2025-04-10", "visit 2025-05-06") == "met"
    assert status(days, "referral 2025-04-10", "visit 2025-05-07") == "late"


def test_the_deadline_day_lasts_to_its_end_in_england() -> None:
    days = within("10 days")
    assert status(days, "referral 2025-07-01", "visit 2025-07-11T23:59") == "met"
    assert status(days, "referral 2025-07-01", "visit 2025-07-11T22:59Z") == "met"
    assert status(days, "referral 2025-07-01", "visit 2025-07-11T23:00Z") == "late"


def test_a_trigger_on_a_saturday_counts_from_monday_as_day_one() -> None:
    assert due(within("1 working day"), "referral 2025-02-08") == "2025-02-10"
    assert due(within("2 working days"), "referral 2025-02-08") == "2025-02-11"


def test_two_working_days_before_a_wednesday_is_monday() -> None:
    assert due(before("2 working days"), "review_conference 2025-04-30") == "2025-04-28"


def test_two_clear_working_days_before_a_wednesday_is_sunday() -> None:
    clear = ruleset(before("2 working days"), rest="conventions: {clear_days: true}")
    assert due(clear, "review_conference 2025-04-30") == "2025-04-27"


def test_backwards_is_not_forwards_turned_round() -> None:
    assert due(within("1 working day"), "referral 2025-02-08") == "2025-02-10"
    assert due(before("1 working day"), "review_conference 2025-02-10") == "2025-02-07"


def test_one_month_after_31_january_is_the_last_day_of_february() -> None:
    assert due(within("1 month"), "referral 2025-01-31") == "2025-02-28"
    assert due(within("1 month"), "referral 2024-01-31") == "2024-02-29"


def test_months_of_a_recurrence_are_counted_from_their_own_anchor() -> None:
    monthly = every("1 month", "restart: fixed")
    visits = ("visit 2025-02-28", "visit 2025-03-31")
    assert dues(monthly, "plan_made 2025-01-31", *visits) == [
        "2025-02-28",
        "2025-03-31",
        "2025-04-30",
    ]


def test_three_months_are_not_91_days() -> None:
    assert due(within("3 months"), "referral 2025-01-10") == "2025-04-10"
    assert due(within("91 days"), "referral 2025-01-10") == "2025-04-11"


def test_a_year_is_a_calendar_year() -> None:
    assert due(within("1 year"), "referral 2024-02-29") == "2025-02-28"


def test_weeks_are_seven_calendar_days() -> None:
    assert due(within("6 weeks"), "referral 2025-04-10") == "2025-05-22"


def test_days_without_working_are_calendar_days() -> None:
    assert due(within("10 days"), "referral 2025-04-10") == "2025-04-20"


def test_a_deadline_on_a_non_working_day_stays_and_is_marked() -> None:
    found = the(within("10 days"), "referral 2025-04-10")
    assert str(found.due_on) == "2025-04-20"
    assert found.derivation.falls_on == "Sunday"


@pytest.mark.parametrize(
    ("said", "expected"),
    [("next_working_day", "2025-04-22"), ("previous_working_day", "2025-04-17")],
)
def test_a_deadline_on_easter_sunday_is_moved_if_the_ruleset_says_so(
    said: str, expected: str
) -> None:
    moved = ruleset(within("10 days"), rest=f"conventions: {{non_working_deadline: {said}}}")
    assert due(moved, "referral 2025-04-10") == expected


def test_the_triggers_own_day_is_day_one_if_the_ruleset_says_so() -> None:
    counted = "conventions: {trigger_day: counted}"
    assert due(ruleset(within("3 working days"), rest=counted), "referral 2025-02-03") == (
        "2025-02-05"
    )
    assert due(ruleset(within("7 days"), rest=counted), "referral 2025-02-03") == "2025-02-09"


def test_the_limit_in_force_and_the_days_skipped_are_shown_by_name() -> None:
    found = the(within("15 working days"), "referral 2025-04-10", "visit 2025-05-07")
    assert str(found.limit) == "15 working days"
    assert found.derivation.counted == 15
    named = [each.name for each in found.derivation.skipped if each.name[0] != "S"]
    assert named == ["Good Friday", "Easter Monday", "May Day"]
    assert found.days_late == 1
    assert found.derivation.difference == (1, 1, "working days")


@pytest.mark.parametrize(
    ("limit", "done", "expected"),
    [
        ("4 weeks", "2025-03-18", (15, 2, "weeks")),
        ("1 month", "2025-04-10", (38, 1, "months")),
        ("10 days", "2025-02-10", (-3, -3, "days")),
        ("10 working days", "2025-02-10", (-7, -5, "working days")),
    ],
)
def test_early_and_late_are_said_in_the_limits_own_units_and_in_calendar_days(
    limit: str, done: str, expected: tuple[int, int, str]
) -> None:
    found = the(within(limit), "referral 2025-02-03", f"visit {done}")
    assert found.derivation.difference == expected


# --- hours ---------------------------------------------------------------------------------------

TWO_DAYS = within("48 hours")


def test_hours_are_elapsed_hours_when_the_clocks_go_forward() -> None:
    found = the(TWO_DAYS, "referral 2025-03-29T10:00", "visit 2025-03-31T11:00")
    assert found.status == "met"
    assert found.due_at == datetime(2025, 3, 31, 11, tzinfo=london())
    assert status(TWO_DAYS, "referral 2025-03-29T10:00", "visit 2025-03-31T11:01") == "late"


def test_hours_are_elapsed_hours_when_the_clocks_go_back() -> None:
    assert status(TWO_DAYS, "referral 2025-10-25T10:00", "visit 2025-10-27T09:00") == "met"
    assert status(TWO_DAYS, "referral 2025-10-25T10:00", "visit 2025-10-27T09:01") == "late"


def test_hours_before_a_conference_are_elapsed_hours_too() -> None:
    ahead = before("48 hours")
    conference = "review_conference 2025-03-31T10:00"
    assert status(ahead, "report_shared 2025-03-29T09:00", conference) == "met"
    assert status(ahead, "report_shared 2025-03-29T09:01", conference) == "late"


def test_with_dates_only_a_verdict_in_hours_can_be_undetermined() -> None:
    found = the(TWO_DAYS, "referral 2025-02-03", "visit 2025-02-05")
    assert found.status == "undetermined"
    assert found.possible == {Status.MET, Status.LATE}
    assert found.decided_by == "the time of the referral on 2025-02-03"


@pytest.mark.parametrize(("day", "expected"), [("2025-02-04", "met"), ("2025-02-06", "late")])
def test_with_dates_only_a_verdict_in_hours_stands_if_no_time_could_change_it(
    day: str, expected: str
) -> None:
    assert status(TWO_DAYS, "referral 2025-02-03", f"visit {day}") == expected


def test_the_event_whose_time_is_missing_is_the_one_that_decides() -> None:
    found = the(TWO_DAYS, "referral 2025-02-03T10:00", "visit 2025-02-05")
    assert found.possible == {Status.MET, Status.LATE}
    assert found.decided_by == "the time of the visit on 2025-02-05"


def test_where_the_time_that_decides_is_of_none_of_the_events_shown_it_is_not_named() -> None:
    sooner = within(
        "{sooner_of: [{limit: 24 hours, after: {event: contact}}, "
        "{limit: 24 hours, after: {event: core_group}}]}"
    )
    events = ("referral 2025-02-03T10:00", "contact 2025-02-04T10:00", "core_group 2025-02-04")
    found = the(sooner, *events, "visit 2025-02-05T09:00")
    assert found.possible == {Status.MET, Status.LATE}
    assert found.decided_by == "a time of day"


def test_a_deadline_that_hangs_on_a_missing_time_is_passed_for_sure_the_day_after() -> None:
    found = the(TWO_DAYS, "referral 2025-02-03", as_of="2025-02-05T12:00")
    assert found.possible == {Status.PENDING, Status.OVERDUE}
    assert found.next_change_on == date(2025, 2, 6)
    assert status(TWO_DAYS, "referral 2025-02-03", as_of="2025-02-06T00:00") == "overdue"


def test_a_deadline_that_hangs_on_a_missing_time_may_have_passed_on_its_earliest_day() -> None:
    found = the(TWO_DAYS, "referral 2025-02-03", as_of="2025-02-04")
    assert status(TWO_DAYS, "referral 2025-02-03", as_of="2025-02-05") == "undetermined"
    assert (found.status, found.next_change_on) == ("pending", date(2025, 2, 5))


def test_a_time_in_the_repeated_autumn_hour_is_either_of_two_instants() -> None:
    day = within("24 hours")
    contact = "referral 2025-10-26T01:30"
    assert status(day, contact, "visit 2025-10-27T00:30") == "met"
    assert status(day, contact, "visit 2025-10-27T01:00") == "undetermined"
    assert status(day, contact, "visit 2025-10-27T01:31") == "late"


def test_an_offset_makes_a_time_in_the_repeated_hour_exact() -> None:
    day = within("24 hours")
    assert status(day, "referral 2025-10-26T01:30+01:00", "visit 2025-10-27T01:00") == "late"
    assert status(day, "referral 2025-10-26T01:30+00:00", "visit 2025-10-27T01:00") == "met"


def test_a_time_in_the_missing_spring_hour_is_bad_input() -> None:
    with pytest.raises(MomentError, match="did not exist"):
        event("visit 2025-03-30T01:30")


def test_in_a_standard_in_hours_a_limit_in_days_ends_with_its_day() -> None:
    mixed = within("{later_of: [24 hours, 2 working days]}")
    assert status(mixed, "referral 2025-02-03T10:00", "visit 2025-02-05T23:59") == "met"
    assert status(mixed, "referral 2025-02-03T10:00", "visit 2025-02-06T00:00") == "late"


def test_a_standard_in_hours_is_judged_by_the_minute() -> None:
    assert status(TWO_DAYS, "referral 2025-02-03T10:00", as_of="2025-02-05T10:00") == "pending"
    assert status(TWO_DAYS, "referral 2025-02-03T10:00", as_of="2025-02-05T10:01") == "overdue"


def test_lateness_in_hours_is_said_in_hours() -> None:
    found = the(TWO_DAYS, "referral 2025-02-03T10:00", "visit 2025-02-05T11:30")
    assert found.derivation.difference == (0, 1.5, "hours")


def test_in_hours_an_ending_on_the_day_of_the_duty_does_not_come_first() -> None:
    ended = within("24 hours", ENDING)
    conclusion = "s47_concluded 2025-02-04T08:00 {substantiated: false}"
    assert status(ended, "referral 2025-02-03T10:00", conclusion, "visit 2025-02-04T09:00") == "met"
    assert status(ended, "referral 2025-02-03T10:00", conclusion) == "discharged"


def test_hours_of_a_recurrence_run_from_the_moment_of_the_last_duty() -> None:
    daily = every("24 hours")
    found = judged(daily, "plan_made 2025-02-03T10:00", "visit 2025-02-04T08:00")
    assert [str(each.due_at) for each in found.obligations] == [
        "2025-02-04 10:00:00+00:00",
        "2025-02-05 08:00:00+00:00",
    ]


@pytest.mark.parametrize("restart", ["from_due", "fixed"])
def test_hours_on_a_grid_do_not_end_at_midnight(restart: str) -> None:
    daily = every("24 hours", f"restart: {restart}")
    found = judged(daily, "plan_made 2025-02-03T10:00", "visit 2025-02-04T08:00")
    assert [str(each.due_at) for each in found.obligations] == [
        "2025-02-04 10:00:00+00:00",
        "2025-02-05 10:00:00+00:00",
    ]


# --- the calendar --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("trigger", "expected"),
    [
        ("2020-05-01", "2020-05-04"),
        ("2020-05-07", "2020-05-11"),
        ("2022-05-27", "2022-05-30"),
        ("2022-06-01", "2022-06-06"),
        ("2022-09-16", "2022-09-20"),
        ("2023-05-05", "2023-05-09"),
        ("2024-12-24", "2024-12-27"),
        ("2024-12-31", "2025-01-02"),
        ("2025-04-17", "2025-04-22"),
        ("2025-05-02", "2025-05-06"),
        ("2025-05-23", "2025-05-27"),
        ("2025-08-22", "2025-08-26"),
    ],
)
def test_bank_holidays_of_england_one_offs_included_are_not_working_days(
    trigger: str, expected: str
) -> None:
    assert due(within("1 working day"), f"referral {trigger}") == expected


@pytest.mark.parametrize(
    ("region", "trigger", "expected"),
    [
        ("GB-SCT", "2025-04-17", "2025-04-21"),  # Easter Monday is worked
        ("GB-SCT", "2024-12-31", "2025-01-03"),  # 2 January is not
        ("GB-SCT", "2025-08-01", "2025-08-05"),  # the summer bank holiday comes first
        ("GB-SCT", "2025-08-22", "2025-08-25"),
        ("GB-NIR", "2025-03-14", "2025-03-18"),  # St Patrick's Day
        ("GB-NIR", "2025-07-11", "2025-07-15"),  # 12 July, a Saturday, made up on Monday
        ("GB-NIR", "2025-04-17", "2025-04-22"),
        ("GB-WLS", "2025-08-22", "2025-08-26"),
    ],
)
def test_other_regions_have_bank_holidays_of_their_own(
    region: str, trigger: str, expected: str
) -> None:
    there = ruleset(within("1 working day"), rest=f"calendar: {{region: {region}}}")
    assert due(there, f"referral {trigger}") == expected


def test_a_boards_closure_is_not_a_working_day_and_is_named() -> None:
    closed = ruleset(
        within("1 working day"),
        rest='calendar: {region: GB-ENG, closures: [{"on": 2025-12-29, name: Town hall closed}]}',
    )
    found = the(closed, "referral 2025-12-24")
    assert str(found.due_on) == "2025-12-30"
    assert "Town hall closed" in [each.name for each in found.derivation.skipped]


def test_the_calendars_span_and_fingerprint_are_in_every_result() -> None:
    found = judged(within("1 day"), "referral 2025-02-03").calendar
    assert (found.region, found.first, found.last) == (
        "GB-ENG",
        date(1990, 1, 1),
        date(2060, 12, 31),
    )
    closed = ruleset(
        within("1 day"), rest='calendar: {closures: [{"on": 2025-12-29, name: Closed}]}'
    )
    assert judged(closed, "referral 2025-02-03").calendar.fingerprint != found.fingerprint


@pytest.mark.parametrize(
    ("events", "as_of"),
    [
        (["referral 2025-02-03"], "2061-01-01"),
        (["referral 2025-02-03"], "1989-12-31"),
        (["referral 1989-12-31"], "2025-02-03"),
        (["referral 2060-12-25"], "2060-12-25"),
    ],
)
@pytest.mark.parametrize("limit", ["10 working days", "10 days", "2 weeks", "1 month"])
def test_a_date_outside_the_calendar_is_an_error(events: list[str], as_of: str, limit: str) -> None:
    with pytest.raises(CalendarRangeError):
        judged(within(limit), *events, as_of=as_of)


# --- within --------------------------------------------------------------------------------------

SEVEN = within("7 days", ENDING)
CONCLUDED = "s47_concluded {} {{substantiated: false}}"


def test_without_a_trigger_there_is_no_obligation() -> None:
    assert statuses(SEVEN, "visit 2025-02-03") == []


@pytest.mark.parametrize(
    ("events", "as_of", "expected"),
    [
        (["visit 2025-02-10"], "2025-02-20", "met"),
        (["visit 2025-02-11"], "2025-02-20", "late"),
        ([CONCLUDED.format("2025-02-10")], "2025-02-20", "discharged"),
        ([CONCLUDED.format("2025-02-11")], "2025-02-20", "lapsed"),
        ([], "2025-02-10", "pending"),
        ([], "2025-02-11", "overdue"),
    ],
)
def test_a_duty_within_a_limit_has_six_statuses(
    events: list[str], as_of: str, expected: str
) -> None:
    assert status(SEVEN, "referral 2025-02-03", *events, as_of=as_of) == expected


def test_a_duty_on_the_day_of_its_ending_is_done() -> None:
    ended = CONCLUDED.format("2025-02-07")
    assert status(SEVEN, "referral 2025-02-03", "visit 2025-02-07", ended) == "met"
    assert status(SEVEN, "referral 2025-02-03", "visit 2025-02-08", ended) == "discharged"


def test_an_ending_that_is_not_one_ends_nothing() -> None:
    substantiated = "s47_concluded 2025-02-05 {substantiated: true}"
    assert status(SEVEN, "referral 2025-02-03", substantiated) == "pending"


def test_what_ended_a_duty_is_shown() -> None:
    found = the(SEVEN, "referral 2025-02-03", CONCLUDED.format("2025-02-07"))
    assert found.ended is not None
    assert found.ended.type == "s47_concluded"
    assert found.done is None


def test_the_duty_is_the_earliest_qualifying_event_at_or_after_the_trigger() -> None:
    seen = within("7 days", "duty: {event: visit, where: {child_seen: true}}")
    found = the(
        seen,
        "visit 2025-02-01 {child_seen: true}",
        "referral 2025-02-03",
        "visit 2025-02-04 {child_seen: false}",
        "visit 2025-02-06 {child_seen: true}",
        "visit 2025-02-07 {child_seen: true}",
    )
    assert found.done_on == date(2025, 2, 6)


def test_whichever_of_several_endings_comes_first_counts() -> None:
    ends = within("7 days", "ends_on: [{event: died}, {event: plan_ended}]")
    found = the(ends, "referral 2025-02-03", "plan_ended 2025-02-05", "died 2025-02-06")
    assert found.ended is not None
    assert found.ended.type == "plan_ended"


def test_an_ending_may_be_several_events_together() -> None:
    both = within("7 days", "ends_on: {all_of: [{event: died}, {event: plan_ended}]}")
    assert status(both, "referral 2025-02-03", "plan_ended 2025-02-05") == "pending"
    assert status(both, "referral 2025-02-03", "plan_ended 2025-02-05", "died 2025-02-06") == (
        "discharged"
    )


def test_a_list_of_one_ending_is_that_ending() -> None:
    one = within("7 days", "ends_on: [{event: died}]")
    assert status(one, "referral 2025-02-03", "died 2025-02-04") == "discharged"


# --- before --------------------------------------------------------------------------------------

AHEAD = before("2 working days")
HELD = "review_conference 2025-04-30"
PLANNED = "meeting_scheduled 2025-04-01 {of: review_conference, planned_on: 2025-04-30}"
NAMED_PLAN = (
    "meeting_scheduled 2025-04-01 {{of: review_conference, conference: {}, planned_on: {}}}"
)


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("2025-04-28", "met"),
        ("2025-04-29", "late"),
        ("2025-04-30", "late"),
        ("2025-05-01", "lapsed"),
    ],
)
def test_a_duty_ahead_of_a_conference_is_met_late_or_lapsed(done: str, expected: str) -> None:
    assert status(AHEAD, f"report_shared {done}", HELD) == expected


def test_a_duty_done_after_the_reference_event_is_lapsed_and_shown() -> None:
    found = the(AHEAD, HELD, "report_shared 2025-05-02")
    assert found.status == "lapsed"
    assert found.done_on == date(2025, 5, 2)


def test_a_reference_event_with_only_a_date_passes_at_the_end_of_that_day() -> None:
    assert status(AHEAD, HELD, as_of="2025-04-30") == "overdue"
    assert status(AHEAD, HELD, as_of="2025-05-01") == "lapsed"


def test_a_reference_event_with_a_time_passes_then() -> None:
    timed = "review_conference 2025-04-30T10:00"
    assert status(AHEAD, timed, as_of="2025-04-30T10:00") == "overdue"
    assert status(AHEAD, timed, as_of="2025-04-30T10:01") == "lapsed"


def test_a_duty_at_a_time_after_the_conference_that_day_is_lapsed() -> None:
    timed = "review_conference 2025-04-30T10:00"
    assert status(AHEAD, timed, "report_shared 2025-04-30T09:00") == "late"
    assert status(AHEAD, timed, "report_shared 2025-04-30T11:00") == "lapsed"


def test_a_judgement_against_a_plan_is_provisional() -> None:
    found = the(AHEAD, PLANNED, as_of="2025-04-10")
    assert (found.status, str(found.due_on), found.provisional) == ("pending", "2025-04-28", True)


def test_a_judgement_against_what_was_held_is_not_provisional() -> None:
    found = the(AHEAD, PLANNED, HELD, "report_shared 2025-04-28")
    assert (found.status, found.provisional) == ("met", False)


def test_a_rescheduled_meeting_is_judged_by_the_latest_plan_known_at_the_time() -> None:
    moved = "meeting_scheduled 2025-04-08 {of: review_conference, planned_on: 2025-05-14}"
    assert due(AHEAD, PLANNED, moved, as_of="2025-04-07") == "2025-04-28"
    assert due(AHEAD, PLANNED, moved, as_of="2025-04-08") == "2025-05-12"


def test_a_cancelled_meeting_discharges_the_duty_ahead_of_it() -> None:
    cancelled = "meeting_cancelled 2025-04-20 {of: review_conference}"
    assert status(AHEAD, PLANNED, cancelled, as_of="2025-04-19") == "pending"
    assert status(AHEAD, PLANNED, cancelled, as_of="2025-04-20") == "discharged"
    assert status(AHEAD, PLANNED, cancelled, as_of="2025-06-01") == "discharged"


def test_a_meeting_planned_anew_after_it_was_cancelled_is_planned() -> None:
    cancelled = "meeting_cancelled 2025-04-20 {of: review_conference}"
    again = "meeting_scheduled 2025-04-22 {of: review_conference, planned_on: 2025-05-14}"
    assert due(AHEAD, PLANNED, cancelled, again) == "2025-05-12"


def test_plans_for_two_conferences_are_told_apart_by_their_names() -> None:
    one = NAMED_PLAN.format("C1", "2025-04-30")
    two = NAMED_PLAN.format("C2", "2025-07-30")
    called_off = "meeting_cancelled 2025-04-03 {of: review_conference, conference: C2}"
    assert dues(AHEAD, one, two) == ["2025-04-28", "2025-07-28"]
    assert statuses(AHEAD, one, two, called_off) == ["pending", "discharged"]


def test_a_named_plan_stands_until_the_conference_of_that_name_is_held() -> None:
    one = NAMED_PLAN.format("C1", "2025-04-30")
    assert dues(AHEAD, one, "review_conference 2025-04-30 {id: C1}") == ["2025-04-28"]
    assert dues(AHEAD, one, "review_conference 2025-04-16 {id: C2}") == ["2025-04-14", "2025-04-28"]


def test_a_plan_may_have_a_time() -> None:
    at = "meeting_scheduled 2025-04-01 {of: review_conference, planned_at: 2025-04-30T10:00}"
    found = the(before("48 hours"), at)
    assert found.due_at == datetime(2025, 4, 28, 10, tzinfo=london())


def test_a_plan_without_a_date_is_no_plan_yet() -> None:
    assert statuses(AHEAD, "meeting_scheduled 2025-04-01 {of: review_conference}") == []


def test_a_plan_that_does_not_say_of_what_may_be_of_any_meeting() -> None:
    found = the(AHEAD, "meeting_scheduled 2025-04-01 {planned_on: 2025-04-30}", as_of="2025-04-02")
    assert found.possible == {Status.PENDING, Status.NOT_APPLICABLE}
    assert found.decided_by == "`of` of the meeting_scheduled on 2025-04-01"


def test_the_details_of_a_meeting_that_is_only_planned_are_not_known() -> None:
    quorate = before("2 working days", "before: {event: review_conference, where: {quorate: true}}")
    found = the(quorate, PLANNED)
    assert found.possible == {Status.PENDING, Status.NOT_APPLICABLE}
    assert found.decided_by == "details of the planned review_conference"


def test_a_report_ahead_of_a_planned_conference_is_met_while_that_plan_stands() -> None:
    found = the(AHEAD, PLANNED, "report_shared 2025-04-28")
    assert (found.status, found.provisional) == ("met", True)


def test_a_planned_date_that_has_passed_without_a_conference_is_judged_as_passed() -> None:
    assert status(AHEAD, PLANNED, as_of="2025-04-30") == "overdue"
    assert status(AHEAD, PLANNED, as_of="2025-05-01") == "lapsed"


def test_a_duty_that_names_nothing_answers_the_first_reference_event_on_or_after_it() -> None:
    later = "review_conference 2025-07-30"
    assert statuses(AHEAD, "report_shared 2025-04-28", HELD, later) == ["met", "overdue"]
    assert statuses(AHEAD, HELD, "report_shared 2025-05-01", later) == ["lapsed", "met"]


def test_a_duty_that_names_its_conference_answers_only_that() -> None:
    first, second = "review_conference 2025-04-30 {id: C1}", "review_conference 2025-07-30 {id: C2}"
    report = "report_shared 2025-04-28 {conference: C2}"
    assert statuses(AHEAD, report, first, second) == ["lapsed", "met"]


def test_something_else_than_the_reference_event_may_raise_the_duty() -> None:
    raised = before("2 working days", "after: {event: report_requested}")
    assert statuses(raised, HELD) == []
    assert statuses(raised, "report_requested 2025-04-10", HELD, as_of="2025-04-30") == ["overdue"]


def test_the_reference_event_that_the_trigger_names_is_the_one_meant() -> None:
    raised = before("2 working days", "after: {event: report_requested}")
    first, second = "review_conference 2025-04-30 {id: C1}", "review_conference 2025-07-30 {id: C2}"
    asked = "report_requested 2025-04-10 {conference: C2}"
    assert due(raised, asked, first, second) == "2025-07-28"
    assert due(raised, "report_requested 2025-04-10", first, second) == "2025-04-28"


def test_the_reference_may_be_the_last_of_several_events() -> None:
    both = before(
        "2 working days", "before: {all_of: [{event: review_conference}, {event: core_group}]}"
    )
    assert dues(both, "core_group 2025-04-23") == []
    assert dues(both, "core_group 2025-04-23", HELD) == ["2025-04-28"]


def test_a_duty_that_is_raised_has_no_deadline_while_the_reference_event_is_not_known() -> None:
    raised = before("2 working days", "after: {event: report_requested}")
    found = the(raised, "report_requested 2025-04-10", as_of="2025-06-10")
    assert (found.status, found.due_on) == ("pending", None)
    assert status(raised, "report_requested 2025-04-10", "report_shared 2025-04-12") == "met"


def test_a_duty_ahead_of_a_conference_may_be_for_several_events() -> None:
    both = before(
        "2 working days", "duty: {all_of: [{event: report_shared}, {event: chair_met_family}]}"
    )
    report, met = "report_shared 2025-04-25", "chair_met_family 2025-04-28"
    assert status(both, report, met, HELD) == "met"
    assert status(both, report, "chair_met_family 2025-04-29", HELD) == "late"
    assert status(both, report, HELD, as_of="2025-05-01") == "lapsed"
    found = the(both, report, HELD, "chair_met_family 2025-05-02")
    assert (found.status, found.done_on) == ("lapsed", date(2025, 5, 2))


def test_a_duty_ahead_of_a_conference_ends_when_its_purpose_does() -> None:
    ended = before("2 working days", "ends_on: {event: plan_ended}")
    assert status(ended, PLANNED, "plan_ended 2025-04-15") == "discharged"
    assert status(ended, PLANNED, "plan_ended 2025-03-15") == "pending"
    assert status(ended, PLANNED, "plan_ended 2025-05-15") == "lapsed"


def test_what_ends_a_duty_does_not_undo_a_conference_that_was_held() -> None:
    ended = before("2 working days", "ends_on: {event: plan_ended}")
    assert status(ended, "plan_ended 2025-04-15", HELD, as_of="2025-05-01") == "lapsed"


def test_a_duty_ahead_of_a_birthday_is_counted_back_from_it() -> None:
    coming = before("3 months", "before: {birthday: 18}", "ends_on: {event: died}")
    born = "birth 2008-06-15"
    assert due(coming, born, as_of="2026-01-01") == "2026-03-15"
    assert status(coming, born, "died 2026-01-01") == "discharged"
    assert status(coming, born, as_of="2026-06-16") == "lapsed"


def test_a_condition_may_ask_about_the_reference_event() -> None:
    quorate = before("2 working days", "when: {trigger: {quorate: true}}")
    assert statuses(quorate, "review_conference 2025-04-30 {quorate: false}") == []
    assert statuses(quorate, "review_conference 2025-04-30 {quorate: true}") == ["overdue"]
    found = the(quorate, PLANNED)
    assert found.possible == {Status.PENDING, Status.NOT_APPLICABLE}
    assert found.decided_by == "`quorate` of the planned review_conference"


def test_of_a_meeting_that_is_only_planned_no_detail_is_known() -> None:
    known = before("2 working days", "when: {trigger: {quorate: {known: true}}}")
    assert statuses(known, PLANNED) == []


# --- every ---------------------------------------------------------------------------------------

VISITS = every("4 weeks")
MADE = "plan_made 2025-02-03"


def test_each_gap_is_counted_from_what_actually_happened() -> None:
    assert dues(VISITS, MADE, "visit 2025-02-17") == ["2025-03-03", "2025-03-17"]


def test_a_gap_may_be_counted_from_the_previous_deadline() -> None:
    due_next = every("4 weeks", "restart: from_due")
    assert dues(due_next, MADE, "visit 2025-02-17") == ["2025-03-03", "2025-03-31"]


def test_from_due_each_duty_answers_one_deadline() -> None:
    due_next = every("4 weeks", "restart: from_due")
    found = statuses(due_next, MADE, "visit 2025-02-10", "visit 2025-02-12", as_of="2025-04-01")
    assert found == ["met", "met", "pending"]


def test_in_fixed_slots_each_slot_needs_a_duty_of_its_own() -> None:
    slots = every("4 weeks", "restart: fixed")
    found = statuses(slots, MADE, "visit 2025-02-10", "visit 2025-02-12", as_of="2025-04-01")
    assert found == ["met", "overdue"]


def test_in_fixed_slots_a_late_duty_is_also_the_duty_of_its_own_slot() -> None:
    slots = every("4 weeks", "restart: fixed")
    found = judged(slots, MADE, "visit 2025-03-05")
    assert [(str(each.due_on), str(each.status)) for each in found.obligations] == [
        ("2025-03-03", "late"),
        ("2025-03-31", "met"),
        ("2025-04-28", "pending"),
    ]


def test_from_due_a_late_duty_leaves_the_next_deadline_where_it_was() -> None:
    due_next = every("4 weeks", "restart: from_due")
    assert dues(due_next, MADE, "visit 2025-03-05") == ["2025-03-03", "2025-03-31"]
    assert statuses(due_next, MADE, "visit 2025-03-05") == ["late", "pending"]


@pytest.mark.parametrize("restart", ["from_actual", "from_due", "fixed"])
def test_the_first_gap_may_have_a_limit_of_its_own(restart: str) -> None:
    first = every("4 weeks", "first: 10 working days", f"restart: {restart}")
    assert dues(first, MADE, "visit 2025-02-17") == ["2025-02-17", "2025-03-17"]


def test_a_long_gap_is_one_breach_with_its_missed_cycles() -> None:
    found = judged(VISITS, MADE, "visit 2025-05-01").obligations
    assert [(str(each.status), each.missed_cycles) for each in found] == [
        ("late", 2),
        ("pending", 0),
    ]


@pytest.mark.parametrize("restart", ["from_actual", "from_due", "fixed"])
def test_an_open_gap_is_one_breach_with_its_missed_cycles(restart: str) -> None:
    found = the(every("4 weeks", f"restart: {restart}"), MADE, as_of="2025-04-29")
    assert (found.status, found.missed_cycles) == ("overdue", 2)
    found = the(every("4 weeks", f"restart: {restart}"), MADE, as_of="2025-04-28")
    assert (found.status, found.missed_cycles) == ("overdue", 1)


def test_cycles_beyond_the_calendar_are_not_missed() -> None:
    yearly = every("1 year")
    found = the(yearly, "plan_made 2020-12-30", as_of="2060-12-31")
    assert (found.status, str(found.due_on), found.missed_cycles) == ("overdue", "2021-12-30", 39)


@pytest.mark.parametrize(
    "restart",
    [
        "from_actual",
        "from_due",
        "fixed",
    ],
)
def test_a_further_deadline_beyond_the_calendar_does_not_hide_an_open_one(restart: str) -> None:
    open_gap = every("4 weeks", f"restart: {restart}")
    assert dues(open_gap, "plan_made 2060-11-20", as_of="2060-12-30") == ["2060-12-18"]


@pytest.mark.parametrize("restart", ["from_actual", "from_due", "fixed"])
def test_a_gap_until_an_event_has_no_cycles_to_miss(restart: str) -> None:
    until = every("{event: review_conference}", f"restart: {restart}")
    review = "review_conference 2025-02-10"
    found = the(until, MADE, review, as_of="2025-06-01")
    assert (found.status, str(found.due_on), found.missed_cycles) == ("overdue", "2025-02-10", 0)
    assert dues(until, MADE, review, "visit 2025-02-09")[0] == "2025-02-10"


@pytest.mark.parametrize("restart", ["from_actual", "from_due", "fixed"])
def test_missed_cycles_after_a_first_gap_are_counted_by_the_regular_limit(restart: str) -> None:
    first = every("4 weeks", "first: 10 working days", f"restart: {restart}")
    found = the(first, MADE, as_of="2025-04-15")  # due 17 February; then 17 March, 14 April
    assert (found.status, found.missed_cycles) == ("overdue", 2)


def test_a_long_gap_on_a_grid_is_one_breach_too() -> None:
    slots = judged(every("4 weeks", "restart: fixed"), MADE, "visit 2025-05-01").obligations
    assert [(str(each.due_on), str(each.status), each.missed_cycles) for each in slots] == [
        ("2025-03-03", "late", 2),
        ("2025-05-26", "met", 0),
        ("2025-06-23", "pending", 0),
    ]


def test_an_attempt_that_does_not_qualify_does_not_restart_the_clock() -> None:
    seen = every("4 weeks", "duty: {event: visit, where: {child_seen: true}}")
    assert dues(seen, MADE, "visit 2025-02-17 {child_seen: false}") == ["2025-03-03"]
    assert dues(seen, MADE, "visit 2025-02-17 {child_seen: true}") == ["2025-03-03", "2025-03-17"]


def test_the_tail_is_discharged_when_the_plan_ends() -> None:
    assert statuses(VISITS, MADE, "visit 2025-02-17", "plan_ended 2025-03-01") == [
        "met",
        "discharged",
    ]


def test_a_tail_that_was_overdue_when_the_plan_ended_has_lapsed() -> None:
    assert statuses(VISITS, MADE, "plan_ended 2025-03-04") == ["lapsed"]


@pytest.mark.parametrize("restart", ["from_actual", "from_due", "fixed"])
def test_a_duty_after_the_end_does_not_count(restart: str) -> None:
    found = statuses(
        every("4 weeks", f"restart: {restart}"), MADE, "plan_ended 2025-03-01", "visit 2025-03-02"
    )
    assert found == ["discharged"]


@pytest.mark.parametrize("restart", ["from_actual", "from_due", "fixed"])
def test_a_duty_again_on_the_day_of_the_last_one_does_not_count_twice(restart: str) -> None:
    visits = ("visit 2025-02-17T10:00", "visit 2025-02-17T15:00")
    found = statuses(every("4 weeks", f"restart: {restart}"), MADE, *visits)
    assert found == ["met", "pending"]


def test_either_of_two_visits_on_one_day_may_be_the_one_that_counts() -> None:
    seen = every("4 weeks", "duty: {event: visit, where: {child_seen: true}}")
    visits = ("visit 2025-02-17T10:00", "visit 2025-02-17T15:00 {child_seen: true}")
    first, *after = judged(seen, MADE, *visits).obligations
    assert (str(first.due_on), first.status) == ("2025-03-03", "met")
    assert {str(each.due_on) for each in after} == {"2025-03-17"}
    assert [each.status for each in after] == ["pending"]


def test_whichever_of_two_visits_on_one_day_counts_the_next_gap_is_overdue() -> None:
    seen = every("4 weeks", "duty: {event: visit, where: {child_seen: true}}")
    visits = ("visit 2025-02-17T10:00", "visit 2025-02-17T15:00 {child_seen: true}")
    assert statuses(seen, MADE, *visits, as_of="2025-04-01") == ["met", "overdue"]


def test_phases_follow_one_another() -> None:
    phased = every("[{gap: 1 week, for: 4 weeks}, {gap: 1 month}]")
    visits = [f"visit 2025-{day}" for day in ("02-10", "02-17", "02-24", "03-03")]
    assert dues(phased, MADE, *visits) == [
        "2025-02-10",
        "2025-02-17",
        "2025-02-24",
        "2025-03-03",
        "2025-04-03",
    ]


def test_a_gap_takes_the_phase_in_force_on_the_day_it_begins() -> None:
    phased = every("[{gap: 1 week, for: 4 weeks}, {gap: 1 month}]")
    assert dues(phased, MADE, "visit 2025-03-02")[-1] == "2025-03-09"
    assert dues(phased, MADE, "visit 2025-03-03")[-1] == "2025-04-03"


def test_a_phase_may_last_until_an_event() -> None:
    phased = every("[{gap: 2 weeks, until: {event: review_conference}}, {gap: 1 month}]")
    assert dues(phased, MADE, "visit 2025-02-10")[-1] == "2025-02-24"
    review = "review_conference 2025-02-12"
    assert dues(phased, MADE, review, "visit 2025-02-12")[-1] == "2025-03-12"


@pytest.mark.parametrize("restart", ["from_due", "fixed"])
def test_phases_on_a_grid_take_the_limit_in_force_on_each_deadline(restart: str) -> None:
    phased = every("[{gap: 1 week, for: 2 weeks}, {gap: 1 month}]", f"restart: {restart}")
    visits = [f"visit 2025-{day}" for day in ("02-10", "02-17", "03-17")]
    assert dues(phased, MADE, *visits) == ["2025-02-10", "2025-02-17", "2025-03-17", "2025-04-17"]


@pytest.mark.parametrize("restart", ["from_actual", "from_due", "fixed"])
def test_a_recurrence_without_a_number_has_no_deadline(restart: str) -> None:
    found = the(every("unquantified", f"restart: {restart}"), MADE, as_of="2026-02-03")
    assert (found.status, found.due_on, found.unquantified) == ("pending", None, True)
    done = judged(every("unquantified", f"restart: {restart}"), MADE, "visit 2026-02-03")
    assert by_basis(done) == [("maximum", "None", "met"), ("maximum", "None", "pending")]


def test_each_plan_has_a_recurrence_of_its_own() -> None:
    one, two = "plan_made 2025-02-03 {id: P1}", "plan_made 2025-02-10 {id: P2}"
    visits = ("visit 2025-02-17 {plan: P1}",)
    assert dues(VISITS, one, two, *visits) == ["2025-03-03", "2025-03-17", "2025-03-10"]


def test_a_first_gap_measured_from_something_that_has_not_happened_has_no_deadline_yet() -> None:
    waits = every("4 weeks", "first: {limit: 10 days, after: {event: core_group}}")
    assert dues(waits, MADE) == ["none"]
    assert dues(waits, MADE, "core_group 2025-02-05") == ["2025-02-15"]


# --- window --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("done", "expected"),
    [
        ("2025-05-22", "early"),
        ("2025-05-23", "met"),
        ("2025-06-06", "met"),
        ("2025-06-07", "late"),
    ],
)
def test_both_edges_of_a_window_are_in_time(done: str, expected: str) -> None:
    assert status(PRE_BIRTH, f"pre_birth_conference {done}", facts=EXPECTED) == expected


def test_a_window_has_an_earliest_and_a_last_day() -> None:
    found = the(PRE_BIRTH, as_of="2025-05-01", facts=EXPECTED)
    assert (str(found.earliest_on), str(found.due_on)) == ("2025-05-23", "2025-06-06")


def test_a_window_is_overdue_after_its_last_day() -> None:
    assert status(PRE_BIRTH, as_of="2025-06-06", facts=EXPECTED) == "pending"
    assert status(PRE_BIRTH, as_of="2025-06-07", facts=EXPECTED) == "overdue"


def test_overtaken_by_birth_inside_the_window_is_discharged() -> None:
    assert status(PRE_BIRTH, "birth 2025-06-06", facts=EXPECTED) == "discharged"


def test_overtaken_by_birth_after_the_window_is_lapsed() -> None:
    assert status(PRE_BIRTH, "birth 2025-06-07", facts=EXPECTED) == "lapsed"


def test_a_conference_after_the_birth_does_not_count() -> None:
    held = "pre_birth_conference 2025-06-05"
    assert status(PRE_BIRTH, "birth 2025-06-04", held, facts=EXPECTED) == "discharged"


def test_a_duty_in_the_window_counts_though_another_was_early() -> None:
    events = ("pre_birth_conference 2025-05-01", "pre_birth_conference 2025-05-30")
    assert status(PRE_BIRTH, *events, facts=EXPECTED) == "met"


def test_a_conference_in_the_window_that_does_not_qualify_does_not_count() -> None:
    quorate = window(
        "10 weeks before",
        "8 weeks before",
        "duty: {event: pre_birth_conference, where: {quorate: true}}",
    )
    events = ("pre_birth_conference 2025-05-30 {quorate: false}",)
    again = (*events, "pre_birth_conference 2025-06-05 {quorate: true}")
    assert status(quorate, *events, facts=EXPECTED) == "pending"
    assert status(quorate, *again, facts=EXPECTED) == "met"


def test_of_two_duties_before_the_window_the_first_is_shown() -> None:
    events = ("pre_birth_conference 2025-05-01", "pre_birth_conference 2025-05-02")
    found = the(PRE_BIRTH, *events, facts=EXPECTED)
    assert (found.status, found.done_on) == ("early", date(2025, 5, 1))


def test_a_duty_that_was_early_stays_so_though_the_birth_overtook_it() -> None:
    events = ("pre_birth_conference 2025-05-01", "birth 2025-05-30")
    assert status(PRE_BIRTH, *events, facts=EXPECTED) == "early"


def test_the_latest_known_expected_date_governs() -> None:
    known = FactHistory(
        (
            (date(2025, 3, 1).toordinal(), date(2025, 8, 1)),
            (date(2025, 5, 10).toordinal(), date(2025, 8, 8)),
        )
    )
    facts = {"expected_delivery_date": known}
    assert due(PRE_BIRTH, as_of="2025-05-09", facts=facts) == "2025-06-06"
    assert due(PRE_BIRTH, as_of="2025-05-10", facts=facts) == "2025-06-13"
    assert statuses(PRE_BIRTH, as_of="2025-02-28", facts=facts) == []


def test_an_expected_date_that_was_not_known_by_then_does_not_govern() -> None:
    known = FactHistory(
        (
            (date(2025, 3, 1).toordinal(), date(2025, 8, 1)),
            (date(2025, 5, 10).toordinal(), date(2025, 8, 8)),
        )
    )
    facts = {"expected_delivery_date": known}
    assert due(PRE_BIRTH, as_of="2025-05-20", known_at="2025-05-09", facts=facts) == "2025-06-06"


def test_a_trigger_after_the_window_is_never_an_instant_breach() -> None:
    raised = window("10 weeks before", "8 weeks before", "after: {event: referral}")
    found = the(raised, "referral 2025-07-01", as_of="2025-07-20", facts=EXPECTED)
    assert (found.status, found.due_on) == ("pending", None)


def test_a_trigger_after_the_window_has_the_stated_fallback() -> None:
    raised = window(
        "10 weeks before",
        "8 weeks before",
        "after: {event: referral}",
        "otherwise: 10 working days",
    )
    assert due(raised, "referral 2025-07-01", facts=EXPECTED) == "2025-07-15"
    assert due(raised, "referral 2025-06-06", facts=EXPECTED) == "2025-06-06"


def test_a_trigger_inside_the_window_is_judged_by_the_window() -> None:
    raised = window("10 weeks before", "8 weeks before", "after: {event: referral}")
    held = (
        "pre_birth_conference 2025-05-25",
        "referral 2025-05-30",
        "pre_birth_conference 2025-06-06",
    )
    assert status(raised, *held, facts=EXPECTED) == "met"


def test_without_the_expected_date_a_raised_duty_has_no_deadline() -> None:
    raised = window("10 weeks before", "8 weeks before", "after: {event: referral}")
    found = the(raised, "referral 2025-05-01", as_of="2025-12-01")
    assert (found.status, found.due_on) == ("undetermined", None)
    assert found.possible == {Status.PENDING, Status.OVERDUE}
    assert found.decided_by == "the fact `expected_delivery_date`"


def test_a_window_may_lie_around_an_event() -> None:
    around = window(
        "2 weeks before",
        "1 week after",
        "around: {event: review_conference}",
        "duty: {event: visit}",
    )
    assert status(around, "review_conference 2025-03-17", "visit 2025-03-03") == "met"
    assert status(around, "review_conference 2025-03-17", "visit 2025-03-24") == "met"
    assert status(around, "review_conference 2025-03-17", "visit 2025-03-25") == "late"


def test_each_conference_has_a_window_and_an_early_visit_belongs_to_the_one_before() -> None:
    around = window(
        "2 weeks before",
        "1 week after",
        "around: {event: review_conference}",
        "duty: {event: visit}",
    )
    reviews = ("review_conference 2025-03-17", "review_conference 2025-06-16")
    assert statuses(around, reviews[0], "visit 2025-03-10", reviews[1]) == ["met", "pending"]
    assert statuses(around, reviews[0], "visit 2025-03-20", "visit 2025-04-20", reviews[1]) == [
        "met",
        "early",
    ]


def test_a_visit_about_another_conference_is_not_in_the_window() -> None:
    around = window(
        "2 weeks before",
        "1 week after",
        "around: {event: review_conference}",
        "duty: {event: report_shared}",
    )
    review = "review_conference 2025-03-17 {id: C1}"
    assert status(around, review, "report_shared 2025-03-10 {conference: C2}") == "pending"


def test_the_reference_event_of_a_window_is_the_one_after_what_raised_it_or_else_the_last() -> None:
    raised = window(
        "1 week before",
        "1 week after",
        "around: {event: review_conference}",
        "after: {event: referral}",
        "duty: {event: visit}",
        "otherwise: 10 working days",
    )
    assert due(raised, "referral 2025-03-03", "review_conference 2025-03-17") == "2025-03-24"
    assert due(raised, "review_conference 2025-02-03", "referral 2025-03-03") == "2025-03-17"


def test_a_planned_conference_has_a_window_until_it_is_cancelled() -> None:
    around = window(
        "2 weeks before",
        "1 week after",
        "around: {event: review_conference}",
        "duty: {event: visit}",
    )
    found = the(around, PLANNED)
    assert (str(found.due_on), found.provisional) == ("2025-05-07", True)
    cancelled = "meeting_cancelled 2025-04-10 {of: review_conference}"
    assert status(around, PLANNED, cancelled) == "discharged"


def test_a_window_whose_edge_is_not_known_yet_is_no_obligation_yet() -> None:
    edge = window("10 weeks before", "{limit: 1 week, after: {event: core_group, which: first}}")
    assert statuses(edge, as_of="2025-06-01", facts=EXPECTED) == []
    assert dues(edge, "core_group 2025-06-01", facts=EXPECTED) == ["2025-06-08"]


def test_a_window_in_hours_is_judged_by_the_minute() -> None:
    hours = window(
        "72 hours before",
        "24 hours before",
        "around: {event: review_conference}",
        "duty: {event: visit}",
    )
    review = "review_conference 2025-03-20T10:00"
    assert status(hours, review, "visit 2025-03-17T09:59") == "early"
    assert status(hours, review, "visit 2025-03-17T10:00") == "met"
    assert status(hours, review, "visit 2025-03-19T10:00") == "met"
    assert status(hours, review, "visit 2025-03-19T10:01") == "late"


def test_the_first_day_of_a_window_in_a_standard_in_hours_counts_from_its_start() -> None:
    mixed = window(
        "3 days before",
        "24 hours before",
        "around: {event: review_conference}",
        "duty: {event: visit}",
    )
    review = "review_conference 2025-03-20T10:00"
    assert status(mixed, review, "visit 2025-03-17T00:00") == "met"
    assert status(mixed, review, "visit 2025-03-16T23:59") == "early"


# --- not before ----------------------------------------------------------------------------------

KEPT = not_before("3 months")


@pytest.mark.parametrize(
    ("events", "as_of", "expected"),
    [
        ([], "2025-05-02", "in_force"),
        ([], "2025-05-03", "lifted"),
        (["plan_ended 2025-05-02"], "2025-06-01", "violated"),
        (["plan_ended 2025-05-03"], "2025-06-01", "lifted"),
    ],
)
def test_a_prohibition_is_in_force_lifted_or_violated(
    events: list[str], as_of: str, expected: str
) -> None:
    assert status(KEPT, MADE, *events, as_of=as_of) == expected


def test_a_prohibition_shows_from_when_the_event_may_happen() -> None:
    found = the(KEPT, MADE)
    assert (str(found.earliest_on), found.due_on) == ("2025-05-03", None)


def test_a_prohibition_may_last_until_something_else_has_happened() -> None:
    until = not_before("{event: transfer_in_conference}")
    assert status(until, MADE, as_of="2026-02-03") == "in_force"
    assert status(until, MADE, "plan_ended 2025-03-03") == "violated"
    held = "transfer_in_conference 2025-03-03"
    assert status(until, MADE, held) == "lifted"
    assert status(until, MADE, held, "plan_ended 2025-03-03") == "lifted"


def test_a_prohibition_is_not_lifted_because_something_is_in_a_diary() -> None:
    until = not_before("{event: transfer_in_conference}")
    planned = "meeting_scheduled 2025-02-10 {of: transfer_in_conference, planned_on: 2025-02-20}"
    assert status(until, MADE, planned, as_of="2025-03-01") == "in_force"


def test_an_exception_that_the_document_names_also_lifts_a_prohibition() -> None:
    excepted = not_before("3 months", "unless: {trigger: {reason: died}}")
    assert status(excepted, MADE, "plan_ended 2025-02-10 {reason: died}") == "lifted"
    assert status(excepted, MADE, "plan_ended 2025-02-10 {reason: moved}") == "violated"
    assert the(excepted, MADE, "plan_ended 2025-02-10 {reason: died}").earliest_on is None


def test_a_prohibition_whose_limit_is_not_in_force_is_none() -> None:
    dated = not_before("{dated: [{from: 2026-01-01, limit: 3 months}]}")
    assert statuses(dated, MADE) == []
    assert (
        statuses(
            not_before("3 months", "when: {fact: {unborn: true}}"), MADE, facts={"unborn": False}
        )
        == []
    )


def test_a_prohibition_in_hours_is_judged_by_the_minute() -> None:
    hours = not_before("48 hours")
    made = "plan_made 2025-02-03T10:00"
    assert status(hours, made, "plan_ended 2025-02-05T09:59") == "violated"
    assert status(hours, made, "plan_ended 2025-02-05T10:00") == "lifted"
    found = the(hours, made, as_of="2025-02-04T10:00")
    assert (found.status, found.next_change_on) == ("in_force", date(2025, 2, 5))


# --- patterns ------------------------------------------------------------------------------------


def test_whichever_of_several_duties_comes_first_counts() -> None:
    either = within("7 days", "duty: {any_of: [{event: visit}, {event: core_group}]}")
    found = the(either, "referral 2025-02-03", "core_group 2025-02-05", "visit 2025-02-06")
    assert found.done_on == date(2025, 2, 5)


def test_all_of_several_duties_are_done_when_the_last_of_them_is() -> None:
    both = within("7 days", "duty: {all_of: [{event: visit}, {event: core_group}]}")
    assert status(both, "referral 2025-02-03", "visit 2025-02-05", as_of="2025-02-12") == "overdue"
    found = the(both, "referral 2025-02-03", "visit 2025-02-05", "core_group 2025-02-10")
    assert (found.status, found.done_on) == ("met", date(2025, 2, 10))


def test_one_type_may_be_asked_for_in_two_ways() -> None:
    either = within(
        "7 days",
        "duty: {any_of: [{event: visit, where: {child_seen: true}}, "
        "{event: visit, where: {where: school}}]}",
    )
    assert (
        status(either, "referral 2025-02-03", "visit 2025-02-04 {child_seen: false, where: school}")
        == "met"
    )
    any_visit = within(
        "7 days", "duty: {any_of: [{event: visit, where: {child_seen: true}}, {event: visit}]}"
    )
    assert status(any_visit, "referral 2025-02-03", "visit 2025-02-04 {child_seen: false}") == "met"
    with_other = within(
        "7 days",
        "duty: {any_of: [{event: visit, where: {child_seen: true}}, {event: core_group}]}",
    )
    assert status(with_other, "referral 2025-02-03", "core_group 2025-02-04") == "met"


def test_a_visit_can_be_its_own_duty() -> None:
    alone = (
        "within: 4 weeks",
        "after: {event: visit, which: first}",
    )
    itself = "\n".join([*alone, "duty: {event: visit, where: {seen_alone: true}, itself: true}"])
    another = "\n".join([*alone, "duty: {event: visit, where: {seen_alone: true}}"])
    assert status(itself, "visit 2025-02-03 {seen_alone: true}") == "met"
    assert status(another, "visit 2025-02-03 {seen_alone: true}") == "pending"
    later = ("visit 2025-02-03 {seen_alone: false}", "visit 2025-02-10 {seen_alone: true}")
    assert the(itself, *later).done_on is None
    assert the(another, *later).done_on == date(2025, 2, 10)


def passes(test: str, attributes: str) -> bool:
    """Whether minutes with these *attributes* pass *test*."""
    asked = within("7 days", f"duty: {{event: minutes_distributed, where: {test}}}")
    return (
        status(asked, "referral 2025-02-03", f"minutes_distributed 2025-02-04 {attributes}")
        == "met"
    )


def test_where_compares_with_a_value_or_with_one_of_a_list() -> None:
    assert passes("{of: core_group}", "{of: core_group}")
    assert not passes("{of: core_group}", "{of: initial_conference}")
    assert passes("{of: [core_group, review_conference]}", "{of: core_group}")
    assert not passes("{of: [core_group, review_conference]}", "{of: initial_conference}")


def test_where_may_exclude_a_value_or_a_list() -> None:
    assert passes("{of: {not: core_group}}", "{of: initial_conference}")
    assert not passes("{of: {not: core_group}}", "{of: core_group}")
    assert not passes("{of: {not: [core_group, review_conference]}}", "{of: core_group}")


def test_a_value_matches_if_it_is_among_several_words() -> None:
    assert passes("{sent_to: parents}", "{sent_to: [parents, child]}")
    assert passes("{sent_to: [parents, police]}", "{sent_to: [parents, child]}")
    assert not passes("{sent_to: [gp, police]}", "{sent_to: [parents, child]}")


def test_has_all_asks_for_every_one() -> None:
    assert passes("{sent_to: {has_all: [parents, child]}}", "{sent_to: [parents, child, gp]}")
    assert not passes("{sent_to: {has_all: [parents, child]}}", "{sent_to: [parents]}")


def test_known_asks_whether_there_is_a_value_at_all() -> None:
    assert passes("{of: {known: true}}", "{of: core_group}")
    assert not passes("{of: {known: true}}", "{redacted: true}")


def test_several_tests_must_all_pass() -> None:
    assert passes("{of: core_group, redacted: true}", "{of: core_group, redacted: true}")
    assert not passes("{of: core_group, redacted: true}", "{of: core_group, redacted: false}")


DECLARED = """
vocabulary:
  events:
    panel_decision:
      description: The resource panel's decision
      identifies: panel
      attributes:
        outcome: {choices: [agreed, refused], description: what was decided}
        score: {kind: number}
        meets: {kind: date}
        panel: {kind: reference}
        before_panel: {kind: mention}
        urgent: {kind: flag}
  facts:
    out_of_area: {kind: flag, description: whether the child lives elsewhere}
    moves: {kind: number}
    last_seen: {kind: date}
    agencies: {kind: words}
"""


def test_a_ruleset_may_declare_an_event_type_without_any_python() -> None:
    panel = ruleset(
        within("10 days", "duty: {event: panel_decision, where: {outcome: agreed}}"), rest=DECLARED
    )
    assert (
        status(panel, "referral 2025-02-03", "panel_decision 2025-02-10 {outcome: agreed}") == "met"
    )
    assert (
        status(panel, "referral 2025-02-03", "panel_decision 2025-02-10 {outcome: refused}")
        == "pending"
    )


def test_a_declared_event_has_a_name_by_which_others_call_it() -> None:
    minutes = ruleset(
        "\n".join(
            ["within: 7 days", "after: {event: panel_decision}", "duty: {event: panel_decision}"]
        ),
        rest=DECLARED,
    )
    first = "panel_decision 2025-02-03 {id: P1, outcome: refused}"
    assert statuses(minutes, first, "panel_decision 2025-02-05 {panel: P1}")[0] == "met"
    assert statuses(minutes, first, "panel_decision 2025-02-05 {panel: P2}")[0] == "pending"
    assert statuses(minutes, first, "panel_decision 2025-02-05 {before_panel: P2}")[0] == "met"


@pytest.mark.parametrize(
    ("test", "passing", "failing"),
    [
        ("{score: {at_least: 3}}", "{score: 3}", "{score: 2}"),
        ("{score: {at_most: 3}}", "{score: 3}", "{score: 4}"),
        ("{score: {at_least: 2, at_most: 3}}", "{score: 2}", "{score: 1}"),
        ("{meets: {at_least: 2025-02-10}}", "{meets: 2025-02-10}", "{meets: 2025-02-09}"),
        ("{meets: {at_most: 2025-02-10}}", "{meets: 2025-02-10}", "{meets: 2025-02-11}"),
    ],
)
def test_numbers_and_dates_are_compared_by_size(test: str, passing: str, failing: str) -> None:
    panel = ruleset(
        within("9 days", f"duty: {{event: panel_decision, where: {test}}}"), rest=DECLARED
    )
    assert status(panel, "referral 2025-02-03", f"panel_decision 2025-02-04 {passing}") == "met"
    assert status(panel, "referral 2025-02-03", f"panel_decision 2025-02-04 {failing}") == "pending"
    unknown = the(panel, "referral 2025-02-03", "panel_decision 2025-02-04")
    assert unknown.possible == {Status.MET, Status.PENDING}


def test_a_declared_fact_is_asked_for_like_any_other() -> None:
    away = ruleset(
        within("7 days", "when: {fact: {out_of_area: true, moves: {at_least: 2}}}"), rest=DECLARED
    )
    assert statuses(away, "referral 2025-02-03", facts={"out_of_area": True, "moves": 2}) == [
        "pending"
    ]
    assert statuses(away, "referral 2025-02-03", facts={"out_of_area": True, "moves": 1}) == []


def test_an_adjourned_conference_counts_as_held_wherever_the_standard_asks_about_that() -> None:
    asks = "{trigger: {quorate: true, proceeded: true}}"
    counts = "{count: {event: review_conference}, at_least: 1}"
    adjourned = ("review_conference 2025-02-03 {proceeded: false}", "initial_conference 2025-03-03")
    for both in (f"{asks}, {counts}", f"{counts}, {asks}"):
        duty = (
            "{within: 10 days, after: {event: initial_conference}, duty: {event: core_group}, "
            f"when: {{any: [{both}]}}}}"
        )
        assert status(duty, *adjourned) == "pending"
    unasked = (
        "{within: 10 days, after: {event: initial_conference}, duty: {event: core_group}, "
        f"when: {counts}}}"
    )
    assert not judged(unasked, *adjourned).obligations


# --- anchors -------------------------------------------------------------------------------------


def test_each_trigger_has_an_obligation_of_its_own() -> None:
    assert dues(within("7 days"), "referral 2025-02-03", "referral 2025-02-05") == [
        "2025-02-10",
        "2025-02-12",
    ]


@pytest.mark.parametrize(
    ("which", "expected"),
    [
        ("each", ["2025-02-10", "2025-02-12"]),
        ("first", ["2025-02-10"]),
        ("last", ["2025-02-12"]),
    ],
)
def test_a_ruleset_says_which_trigger_counts(which: str, expected: list[str]) -> None:
    asked = within("7 days", f"after: {{event: referral, which: {which}}}")
    assert dues(asked, "referral 2025-02-03", "referral 2025-02-05") == expected


def test_any_of_several_events_may_be_the_trigger() -> None:
    either = within("7 days", "after: {any_of: [{event: referral}, {event: contact}]}")
    assert dues(either, "contact 2025-02-03", "referral 2025-02-05") == ["2025-02-10", "2025-02-12"]


def test_all_of_several_triggers_count_from_the_last_of_the_first_of_each() -> None:
    both = within("7 days", "after: {all_of: [{event: referral}, {event: contact}]}")
    assert dues(both, "contact 2025-02-03") == []
    assert dues(both, "contact 2025-02-03", "referral 2025-02-05", "contact 2025-02-06") == [
        "2025-02-12"
    ]


def test_time_may_be_measured_from_a_known_date_once_it_is_there() -> None:
    since = within("7 days", "after: {fact: expected_delivery_date}")
    assert dues(since, as_of="2025-07-31", facts=EXPECTED) == []
    assert dues(since, as_of="2025-08-01", facts=EXPECTED) == ["2025-08-08"]
    assert dues(since, as_of="2025-08-01") == []


@pytest.mark.parametrize(
    ("convention", "expected"), [("28 February", "2026-02-28"), ("1 March", "2026-03-01")]
)
def test_a_child_born_on_a_leap_day_has_a_birthday_in_every_year(
    convention: str, expected: str
) -> None:
    of_age = ruleset(
        within("{birthday: 18}"), rest=f"conventions: {{birthday_of_29_february: {convention}}}"
    )
    assert due(of_age, "birth 2008-02-29", "referral 2025-02-03") == expected


def test_a_birthday_can_be_a_trigger() -> None:
    birthday = within("7 days", "after: {birthday: 16}")
    assert dues(birthday, "birth 2009-02-03", as_of="2025-02-03") == ["2025-02-10"]
    assert dues(birthday, "birth 2009-02-03", as_of="2025-02-02") == []
    assert dues(birthday, as_of="2025-02-02") == []


def test_the_date_of_birth_stands_for_a_birth_event() -> None:
    born = within("10 days", "after: {event: birth}")
    facts = {"date_of_birth": date(2025, 2, 3)}
    assert dues(born, as_of="2025-02-04", facts=facts) == ["2025-02-13"]
    assert dues(born, as_of="2025-02-02", facts=facts) == []
    assert due(within("{birthday: 18}"), "referral 2025-02-04", facts=facts) == "2043-02-03"


def test_a_recorded_birth_governs_over_the_date_of_birth() -> None:
    born = within("10 days", "after: {event: birth}")
    facts = {"date_of_birth": date(2025, 2, 3)}
    assert dues(born, "birth 2025-02-04", facts=facts) == ["2025-02-14"]


def test_inside_a_moment_the_next_event_after_the_trigger_is_meant() -> None:
    after = within("{limit: 7 days, after: {event: core_group}}")
    events = ("core_group 2025-02-01", "referral 2025-02-03", "core_group 2025-02-05")
    assert due(after, *events, "core_group 2025-02-06") == "2025-02-12"


@pytest.mark.parametrize(
    ("which", "expected"),
    [("first", "2025-02-08"), ("last", "2025-02-09"), ("next", "2025-02-12")],
)
def test_inside_a_moment_a_ruleset_says_which_event_is_meant(which: str, expected: str) -> None:
    after = within(f"{{limit: 7 days, after: {{event: core_group, which: {which}}}}}")
    events = ("core_group 2025-02-01", "core_group 2025-02-02", "referral 2025-02-03")
    assert due(after, *events, "core_group 2025-02-05") == expected


@pytest.mark.parametrize("which", ["first", "last", "next"])
def test_inside_a_moment_an_event_about_something_else_is_not_meant(which: str) -> None:
    after = (
        f"within: {{limit: 7 days, after: {{event: report_requested, which: {which}}}}}\n"
        "after: {event: initial_conference}\n"
        "duty: {event: visit}"
    )
    conference = "initial_conference 2025-02-03 {id: C1}"
    assert due(after, conference, "report_requested 2025-02-03 {conference: C2}") == "none"
    assert due(after, conference, "report_requested 2025-02-03 {conference: C1}") == "2025-02-10"


@pytest.mark.parametrize("which", ["first", "last", "next"])
def test_inside_a_moment_an_event_that_does_not_qualify_is_not_meant(which: str) -> None:
    after = within(
        f"{{limit: 7 days, after: {{event: core_group, where: {{quorate: true}}, which: {which}}}}}"
    )
    assert due(after, "referral 2025-02-03", "core_group 2025-02-03 {quorate: false}") == "none"
    assert (
        due(after, "referral 2025-02-03", "core_group 2025-02-03 {quorate: true}") == "2025-02-10"
    )


def test_inside_a_moment_the_event_that_the_trigger_names_is_meant() -> None:
    ahead = (
        "within: {limit: 2 working days, before: {event: review_conference}}\n"
        "after: {event: report_requested}\nduty: {event: report_submitted}"
    )
    first, second = "review_conference 2025-04-30 {id: C1}", "review_conference 2025-07-30 {id: C2}"
    asked = "report_requested 2025-04-10 {conference: C2}"
    assert due(ahead, asked, first, second) == "2025-07-28"
    assert due(ahead, "report_requested 2025-04-10", first, second) == "2025-04-28"


def test_inside_a_moment_the_plan_that_the_trigger_names_is_meant() -> None:
    ahead = (
        "within: {limit: 2 working days, before: {event: review_conference}}\n"
        "after: {event: report_requested}\nduty: {event: report_submitted}"
    )
    asked = "report_requested 2025-04-10 {conference: C2}"
    held, coming = "review_conference 2025-04-30 {id: C1}", NAMED_PLAN.format("C2", "2025-07-30")
    assert due(ahead, asked, held, coming) == "2025-07-28"


def test_inside_a_moment_the_trigger_itself_is_meant_if_it_qualifies() -> None:
    police = within("{limit: 7 days, after: {event: referral, where: {source: police}}}")
    by_police, by_health = "referral {} {{source: police}}", "referral 2025-02-03 {source: health}"
    assert due(police, by_police.format("2025-02-03")) == "2025-02-10"
    assert dues(police, by_health, by_police.format("2025-02-05")) == ["2025-02-12", "2025-02-12"]


# --- moments -------------------------------------------------------------------------------------


def test_same_day_is_the_triggers_own_day() -> None:
    today = within("same day")
    assert due(today, "referral 2025-02-03") == "2025-02-03"
    assert status(today, "referral 2025-02-03", "visit 2025-02-03") == "met"
    assert status(today, "referral 2025-02-03", "visit 2025-02-04") == "late"


def test_same_day_ends_at_midnight_in_a_standard_in_hours() -> None:
    later = within("{later_of: [same day, 4 hours]}")
    assert status(later, "referral 2025-02-03T10:00", "visit 2025-02-03T23:59") == "met"
    assert status(later, "referral 2025-02-03T22:00", "visit 2025-02-04T02:00") == "met"
    assert status(later, "referral 2025-02-03T22:00", "visit 2025-02-04T02:01") == "late"


def test_a_duty_without_a_number_is_pending_until_it_is_done_and_never_a_breach() -> None:
    soon = within("unquantified")
    found = the(soon, "referral 2025-02-03", as_of="2026-02-03")
    assert (found.status, found.due_on, found.unquantified) == ("pending", None, True)
    assert found.next_change_on is None
    assert status(soon, "referral 2025-02-03", "visit 2026-02-03") == "met"


def test_a_duty_without_a_number_ahead_of_a_conference_is_never_a_breach() -> None:
    soon = before("unquantified")
    assert status(soon, HELD, as_of="2025-06-01") == "pending"
    assert status(soon, "report_shared 2025-04-29", HELD) == "met"
    assert status(soon, HELD, "report_shared 2025-05-02") == "met"


def test_a_deadline_may_be_the_moment_of_an_anchor_itself() -> None:
    by = within("{event: core_group}")
    assert due(by, "referral 2025-02-03") == "none"
    assert due(by, "referral 2025-02-03", "core_group 2025-02-10") == "2025-02-10"
    assert due(within("{fact: expected_delivery_date}"), "referral 2025-02-03", facts=EXPECTED) == (
        "2025-08-01"
    )


def test_a_deadline_in_a_standard_in_hours_may_be_the_moment_of_an_anchor() -> None:
    by = within("{sooner_of: [{event: core_group}, 48 hours]}")
    referral, group = "referral 2025-02-03T10:00", "core_group 2025-02-04T10:00"
    assert status(by, referral, group, "visit 2025-02-04T10:00") == "met"
    assert status(by, referral, group, "visit 2025-02-04T10:01") == "late"
    assert status(by, referral, "visit 2025-02-04T10:01") == "met"


def test_a_moment_that_is_the_standards_own_kind_of_event_is_that_event() -> None:
    ahead = before("{event: review_conference}")
    assert dues(ahead, HELD) == ["2025-04-30"]
    assert dues(ahead, PLANNED) == ["2025-04-30"]


def test_a_limit_may_be_counted_from_another_anchor() -> None:
    after = within("{limit: 20 working days, after: {event: birth}}")
    assert due(after, "referral 2025-02-03", "birth 2025-02-10") == "2025-03-10"
    assert due(after, "referral 2025-02-03") == "none"


def test_a_limit_may_be_counted_back_from_another_anchor_held_or_planned() -> None:
    ahead = within("{limit: 2 working days, before: {event: review_conference}}")
    assert due(ahead, "referral 2025-04-10", HELD) == "2025-04-28"
    planned = the(ahead, "referral 2025-04-10", PLANNED)
    assert (str(planned.due_on), planned.provisional) == ("2025-04-28", True)
    cancelled = "meeting_cancelled 2025-04-11 {of: review_conference}"
    assert due(ahead, "referral 2025-04-10", PLANNED, cancelled) == "none"


def test_one_plan_may_govern_several_duties() -> None:
    ahead = within("{limit: 2 working days, before: {event: review_conference}}")
    assert dues(ahead, "referral 2025-04-10", "referral 2025-04-11", PLANNED) == [
        "2025-04-28",
        "2025-04-28",
    ]


def test_a_limit_is_not_counted_forwards_from_a_plan() -> None:
    after = within("{limit: 2 working days, after: {event: review_conference}}")
    assert due(after, "referral 2025-04-10", PLANNED) == "none"


def test_the_sooner_of_several_leaves_out_what_has_not_happened() -> None:
    sooner = within("{sooner_of: [3 months, {limit: 20 working days, after: {event: birth}}]}")
    assert due(sooner, "referral 2025-02-03") == "2025-05-03"
    assert due(sooner, "referral 2025-02-03", "birth 2025-02-10") == "2025-03-10"
    assert due(sooner, "referral 2025-02-03", "birth 2025-04-14") == "2025-05-03"


def test_the_sooner_of_what_has_not_happened_is_not_known_yet() -> None:
    sooner = within(
        "{sooner_of: [{event: core_group}, {limit: 20 working days, after: {event: birth}}]}"
    )
    assert due(sooner, "referral 2025-02-03", as_of="2026-02-03") == "none"


def test_the_later_of_several_waits_for_what_has_not_happened() -> None:
    later = within("{later_of: [3 months, {limit: 20 working days, after: {event: birth}}]}")
    assert due(later, "referral 2025-02-03") == "none"
    assert status(later, "referral 2025-02-03", as_of="2026-02-03") == "pending"
    assert due(later, "referral 2025-02-03", "birth 2025-02-10") == "2025-05-03"
    assert due(later, "referral 2025-02-03", "birth 2025-04-14") == "2025-05-15"


DATED = within("{dated: [{limit: 7 working days}, {from: 2010-04-01, limit: 10 working days}]}")


def test_the_value_in_force_on_the_triggers_day_governs() -> None:
    assert due(DATED, "referral 2010-03-31") == "2010-04-13"
    assert due(DATED, "referral 2010-04-01") == "2010-04-19"


def test_the_value_in_force_on_the_deadlines_day_governs_if_the_ruleset_says_so() -> None:
    standard = "{dated: [{limit: 7 working days}, {from: 2010-04-01, limit: 10 working days}]}"
    by_deadline = ruleset(within(standard), rest="conventions: {dated_limits_by: deadline}")
    assert due(by_deadline, "referral 2010-03-15") == "2010-03-24"
    assert due(by_deadline, "referral 2010-03-31") == "2010-04-16"


def test_the_deadlines_day_is_that_of_its_moment_in_a_standard_in_hours() -> None:
    standard = "{dated: [{limit: 24 hours, to: 2025-02-04}, {from: 2025-02-05, limit: 48 hours}]}"
    by_deadline = ruleset(within(standard), rest="conventions: {dated_limits_by: deadline}")
    assert due(by_deadline, "referral 2025-02-03T10:00") == "2025-02-04"
    assert due(by_deadline, "referral 2025-02-04T10:00") == "2025-02-06"


def test_on_a_day_with_no_value_there_is_no_obligation() -> None:
    gone = within("{dated: [{from: 2010-04-01, to: 2010-06-30, limit: 10 working days}]}")
    assert statuses(gone, "referral 2010-03-31") == []
    assert statuses(gone, "referral 2010-04-01") == ["pending"]
    assert statuses(gone, "referral 2010-06-30") == ["pending"]
    assert statuses(gone, "referral 2010-07-01") == []


@pytest.mark.parametrize("several", ["sooner_of", "later_of"])
def test_on_a_day_with_no_value_among_several_there_is_no_obligation(several: str) -> None:
    value = "{dated: [{from: 2010-04-01, limit: 10 days}]}"
    gone = within(f"{{{several}: [{value}, {value}]}}")
    assert statuses(gone, "referral 2010-03-31") == []
    assert dues(gone, "referral 2010-04-01") == ["2010-04-11"]


def test_an_undated_value_among_several_stands_on_a_day_with_no_other() -> None:
    value = "{dated: [{from: 2010-04-01, limit: 10 days}]}"
    assert dues(within(f"{{sooner_of: [{value}, 20 days]}}"), "referral 2010-03-01") == [
        "2010-03-21"
    ]


@pytest.mark.parametrize("standard", [before, every])
def test_on_a_day_with_no_value_other_kinds_have_no_obligation_either(
    standard: object,
) -> None:
    value = "{dated: [{from: 2026-01-01, limit: 10 days}]}"
    made = before(value) if standard is before else every(value)
    assert statuses(made, HELD, MADE) == []


def test_the_first_variant_whose_condition_holds_is_chosen() -> None:
    chosen = within(
        "{choose: [{when: {fact: {category: neglect}}, then: 2 days}, "
        "{when: {fact: {unborn: true}}, then: 5 days}, {otherwise: 7 days}]}"
    )
    facts = {"category": "neglect", "unborn": True}
    assert due(chosen, "referral 2025-02-03", facts=facts) == "2025-02-05"
    assert due(chosen, "referral 2025-02-03", facts={**facts, "category": "physical"}) == (
        "2025-02-08"
    )
    assert due(chosen, "referral 2025-02-03", facts={"category": "physical", "unborn": False}) == (
        "2025-02-10"
    )


# --- agreements ----------------------------------------------------------------------------------

FIXED_BY_PLAN = every("{agreed: {event: plan_agreed}, as: visit_every, up_to: 4 weeks}")


def by_basis(found: Evaluation) -> list[tuple[str, str, str]]:
    """Basis, deadline and status of each obligation."""
    return [(each.basis, str(each.due_on), str(each.status)) for each in found.obligations]


def test_what_was_agreed_and_the_maximum_are_both_judged() -> None:
    found = judged(
        FIXED_BY_PLAN, MADE, "plan_agreed 2025-02-03 {visit_every: 2 weeks}", "visit 2025-02-24"
    )
    assert by_basis(found)[:2] == [
        ("maximum", "2025-03-03", "met"),
        ("agreed", "2025-02-17", "late"),
    ]


def test_without_an_agreement_only_the_maximum_is_judged() -> None:
    assert by_basis(judged(FIXED_BY_PLAN, MADE)) == [("maximum", "2025-03-03", "pending")]


def test_the_latest_agreement_when_the_counting_starts_governs() -> None:
    found = judged(
        FIXED_BY_PLAN,
        MADE,
        "plan_agreed 2025-02-03 {visit_every: 2 weeks}",
        "visit 2025-02-10",
        "plan_agreed 2025-02-11 {visit_every: 1 week}",
        "visit 2025-02-17",
    )
    agreed = [each for basis, each, _ in by_basis(found) if basis == "agreed"]
    assert agreed == ["2025-02-17", "2025-02-24", "2025-02-24"]


def test_an_agreement_above_the_maximum_is_itself_a_finding() -> None:
    found = judged(FIXED_BY_PLAN, MADE, "plan_agreed 2025-02-10 {visit_every: 6 weeks}")
    finding = found.obligations[-1]
    assert (finding.basis, finding.status) == ("agreement", "violated")
    assert finding.trigger is not None
    assert finding.trigger.on == date(2025, 2, 10)


def test_an_agreement_at_the_maximum_is_no_finding() -> None:
    found = judged(FIXED_BY_PLAN, MADE, "plan_agreed 2025-02-10 {visit_every: 4 weeks}")
    assert [each.basis for each in found.obligations] == ["maximum"]


def test_an_agreement_after_the_end_or_replaced_before_the_start_is_no_finding() -> None:
    excessive = "plan_agreed {} {{visit_every: 6 weeks}}"
    replaced = (excessive.format("2025-01-20"), "plan_agreed 2025-01-27 {visit_every: 2 weeks}")
    assert "agreement" not in [b for b, _, _ in by_basis(judged(FIXED_BY_PLAN, *replaced, MADE))]
    still = judged(FIXED_BY_PLAN, excessive.format("2025-01-27"), MADE)
    assert "agreement" in [b for b, _, _ in by_basis(still)]
    ended = judged(FIXED_BY_PLAN, MADE, "plan_ended 2025-02-10", excessive.format("2025-02-11"))
    assert "agreement" not in [b for b, _, _ in by_basis(ended)]


def test_an_agreement_on_something_else_is_no_finding() -> None:
    found = judged(FIXED_BY_PLAN, MADE, "plan_agreed 2025-02-10 {core_group_every: 9 weeks}")
    assert [each.basis for each in found.obligations] == ["maximum"]


def test_an_agreement_above_the_maximum_is_a_finding_on_a_grid_too() -> None:
    fixed = every(
        "{agreed: {event: plan_agreed}, as: visit_every, up_to: 4 weeks}", "restart: fixed"
    )
    found = judged(fixed, MADE, "plan_agreed 2025-02-03 {visit_every: 6 weeks}")
    assert by_basis(found) == [
        ("maximum", "2025-03-03", "pending"),
        ("agreed", "2025-03-17", "pending"),
        ("agreement", "2025-03-17", "violated"),
    ]


def test_without_up_to_only_what_was_agreed_is_judged() -> None:
    open_ended = every(
        "{agreed: {event: plan_agreed}, as: core_group_every}", "duty: {event: core_group}"
    )
    agreed = "plan_agreed 2025-02-03 {core_group_every: 6 weeks}"
    found = judged(open_ended, MADE, agreed, as_of="2025-04-01")
    assert [(each.basis, str(each.due_on)) for each in found.breaches] == [("agreed", "2025-03-17")]
    assert judged(open_ended, MADE, as_of="2026-04-01").breaches == ()
    assert judged(open_ended, MADE).obligations[0].unquantified


def test_an_agreement_about_another_plan_does_not_govern() -> None:
    found = judged(
        FIXED_BY_PLAN,
        "plan_made 2025-02-03 {id: P1}",
        "plan_agreed 2025-02-03 {plan: P2, visit_every: 2 weeks}",
    )
    assert [each.basis for each in found.obligations] == ["maximum"]


def test_an_agreement_that_does_not_name_the_limit_leaves_the_one_before() -> None:
    found = judged(
        FIXED_BY_PLAN,
        MADE,
        "plan_agreed 2025-02-03 {visit_every: 2 weeks}",
        "plan_agreed 2025-02-03 {id: A2, core_group_every: 4 weeks}",
    )
    assert by_basis(found)[1] == ("agreed", "2025-02-17", "pending")


@pytest.mark.parametrize(
    ("agreed", "expected"), [("72 hours", "2025-02-06"), ("12 hours", "2025-02-03")]
)
def test_an_agreement_in_hours_counts_as_whole_days_in_a_standard_in_days(
    agreed: str, expected: str
) -> None:
    found = judged(FIXED_BY_PLAN, MADE, f"plan_agreed 2025-02-03 {{visit_every: {agreed}}}")
    assert by_basis(found)[1] == ("agreed", expected, "pending")


def test_a_single_duty_may_be_agreed_too() -> None:
    once = within("{agreed: {event: plan_agreed}, as: visit_every, up_to: 4 weeks}")
    agreed = "plan_agreed 2025-02-01 {visit_every: 1 week}"
    assert by_basis(judged(once, agreed, "referral 2025-02-03")) == [
        ("maximum", "2025-03-03", "pending"),
        ("agreed", "2025-02-10", "pending"),
    ]
    assert [b for b, _, _ in by_basis(judged(once, "referral 2025-02-03"))] == ["maximum"]
    excessive = "plan_agreed 2025-02-01 {visit_every: 5 weeks}"
    assert by_basis(judged(once, excessive, "referral 2025-02-03"))[-1][0] == "agreement"


def test_a_lead_may_be_agreed_too() -> None:
    lead = before("{agreed: {event: plan_agreed}, as: visit_every, up_to: 2 weeks}")
    agreed = "plan_agreed 2025-02-01 {visit_every: 1 week}"
    found = by_basis(judged(lead, agreed, HELD))
    assert found[:2] == [("maximum", "2025-04-16", "overdue"), ("agreed", "2025-04-23", "overdue")]
    assert [b for b, _, _ in by_basis(judged(lead, HELD))] == ["maximum"]


def test_an_agreement_may_be_one_of_several_limits() -> None:
    sooner = every(
        "{sooner_of: [{agreed: {event: plan_agreed}, as: visit_every, up_to: 4 weeks}, 3 weeks]}"
    )
    assert by_basis(judged(sooner, MADE)) == [("maximum", "2025-02-24", "pending")]
    found = judged(sooner, MADE, "plan_agreed 2025-02-03 {visit_every: 2 weeks}")
    assert by_basis(found) == [
        ("maximum", "2025-02-24", "pending"),
        ("agreed", "2025-02-17", "pending"),
    ]


# --- conditions ----------------------------------------------------------------------------------


def applies(condition: str, *events: str, **facts: object) -> bool:
    """Whether a referral on 3 February, in the case of *events* and *facts*, raises the duty."""
    asked = within("7 days", f"when: {condition}", "after: {event: referral, which: first}")
    found = statuses(asked, *events, "referral 2025-02-03", as_of="2025-03-03", facts=facts)
    return found == ["overdue"]


def test_a_condition_may_ask_for_case_facts() -> None:
    asked = "{fact: {unborn: true, category: [neglect, emotional]}}"
    assert applies(asked, unborn=True, category="neglect")
    assert not applies(asked, unborn=True, category="physical")
    assert not applies(asked, unborn=False, category="neglect")


def test_a_condition_may_ask_whether_a_fact_is_known() -> None:
    assert applies("{fact: {category: {known: true}}}", category="neglect")
    assert not applies("{fact: {category: {known: true}}}")


def test_a_condition_may_ask_about_the_triggering_event() -> None:
    asked = within("7 days", "when: {trigger: {source: police}}")
    assert statuses(asked, "referral 2025-02-03 {source: police}") == ["pending"]
    assert statuses(asked, "referral 2025-02-03 {source: health}") == []


def test_a_trigger_of_a_type_without_the_attribute_does_not_pass() -> None:
    asked = within(
        "7 days",
        "when: {trigger: {quorate: true}}",
        "after: {any_of: [{event: referral}, {event: core_group}]}",
    )
    assert dues(asked, "referral 2025-02-03", "core_group 2025-02-04 {quorate: true}") == [
        "2025-02-11"
    ]


def test_a_trigger_that_is_asked_for_nothing_that_it_could_lack_passes() -> None:
    asked = within("7 days", "when: {trigger: {source: {known: true}}}")
    assert statuses(asked, "referral 2025-02-03 {source: police}") == ["pending"]
    assert statuses(asked, "referral 2025-02-03") == []


def test_a_condition_may_count_the_events_before_the_trigger() -> None:
    first = "{count: {event: review_conference}, at_most: 0}"
    second = "{count: {event: review_conference}, at_least: 1}"
    assert applies(first)
    assert not applies(first, "review_conference 2025-02-02")
    assert applies(second, "review_conference 2025-02-02")
    assert applies(first, "review_conference 2025-02-03")
    assert applies(first, "review_conference 2025-02-04")


def test_by_trigger_also_counts_the_triggers_own_day() -> None:
    asked = "{count: {event: review_conference}, at_least: 1, by: trigger}"
    assert applies(asked, "review_conference 2025-02-03")
    assert not applies(asked, "review_conference 2025-02-04")


def test_by_trigger_leaves_out_the_trigger_itself() -> None:
    assert not applies("{count: {event: referral}, at_least: 1, by: trigger}")


def test_by_now_counts_everything_known_on_the_day_of_judgement() -> None:
    asked = "{count: {event: review_conference}, at_least: 1, by: now}"
    assert applies(asked, "review_conference 2025-03-03")
    assert not applies(asked, "review_conference 2025-03-04")


def test_a_condition_may_ask_which_of_several_events_came_last() -> None:
    asked = "{latest: [{event: plan_made}, {event: plan_ended}], is: plan_made}"
    assert applies(asked, "plan_made 2025-01-06")
    assert not applies(asked, "plan_made 2025-01-06", "plan_ended 2025-01-20")
    assert applies(asked, "plan_ended 2025-01-06", "plan_made 2025-01-20")
    assert not applies(asked)


def test_of_two_events_on_one_day_the_one_that_is_listed_first_came_first() -> None:
    asked = "{latest: [{event: plan_made}, {event: plan_ended}], is: plan_ended}"
    turned = "{latest: [{event: plan_ended}, {event: plan_made}], is: plan_made}"
    same_day = ("plan_made 2025-01-06", "plan_ended 2025-01-06")
    assert applies(asked, *same_day)
    assert applies(turned, *same_day)


def test_the_times_of_two_events_on_one_day_say_which_came_last() -> None:
    asked = "{latest: [{event: plan_made}, {event: plan_ended}], is: plan_made}"
    assert applies(asked, "plan_ended 2025-01-06T09:00", "plan_made 2025-01-06T10:00")


def test_conditions_are_combined_with_all_any_and_not() -> None:
    unborn, neglect = "{fact: {unborn: true}}", "{fact: {category: neglect}}"
    assert applies(f"{{all: [{unborn}, {neglect}]}}", unborn=True, category="neglect")
    assert not applies(f"{{all: [{unborn}, {neglect}]}}", unborn=False, category="neglect")
    assert applies(f"{{any: [{unborn}, {neglect}]}}", unborn=False, category="neglect")
    assert not applies(f"{{any: [{unborn}, {neglect}]}}", unborn=False, category="physical")
    assert applies(f"{{not: {unborn}}}", unborn=False)
    assert not applies(f"{{not: {unborn}}}", unborn=True)


def test_a_condition_on_a_recurrence_is_asked_once() -> None:
    asked = every("4 weeks", "when: {fact: {unborn: false}}")
    assert statuses(asked, MADE, "visit 2025-02-10", facts={"unborn": False}) == ["met", "pending"]
    assert statuses(asked, MADE, "visit 2025-02-10", facts={"unborn": True}) == []
    grid = every("4 weeks", "when: {fact: {unborn: false}}", "restart: fixed")
    assert statuses(grid, MADE, "visit 2025-02-10", facts={"unborn": True}) == []


def test_a_condition_on_a_window_is_asked_of_what_raised_it() -> None:
    asked = window("10 weeks before", "8 weeks before", "when: {fact: {unborn: true}}")
    assert statuses(asked, as_of="2025-05-01", facts={**EXPECTED, "unborn": False}) == []
    assert statuses(asked, as_of="2025-05-01", facts={**EXPECTED, "unborn": True}) == ["pending"]


# --- waivers -------------------------------------------------------------------------------------

WAIVABLE = within("7 days", "waiver: {by: [service_manager]}", "topic: visit.first")
REFERRED = "referral 2025-02-03"
WAIVED = "waiver 2025-02-05 {standard: duty.d1, by: service_manager}"


def test_a_waived_breach_stays_a_breach() -> None:
    found = judged(WAIVABLE, REFERRED, WAIVED, "visit 2025-02-12")
    (late,) = found.breaches
    assert (late.status, late.excused, late.is_breach) == ("late", True, True)


def test_an_overdue_duty_may_be_excused_too() -> None:
    assert the(WAIVABLE, REFERRED, WAIVED, as_of="2025-02-12").excused


def test_what_is_no_breach_needs_no_excuse() -> None:
    assert not the(WAIVABLE, REFERRED, WAIVED, "visit 2025-02-06").excused


@pytest.mark.parametrize(
    "waiver",
    [
        "waiver 2025-02-05 {standard: another.duty, by: service_manager}",
        "waiver 2025-02-05 {standard: duty.d1, by: team_manager}",
        "waiver 2025-02-05 {standard: duty.d1}",
        "waiver 2025-02-05 {by: service_manager}",
    ],
)
def test_a_waiver_of_something_else_or_by_someone_else_excuses_nothing(waiver: str) -> None:
    assert not the(WAIVABLE, REFERRED, waiver, as_of="2025-02-12").excused


def test_a_waiver_may_name_the_topic() -> None:
    waiver = "waiver 2025-02-05 {standard: visit.first, by: service_manager}"
    assert the(WAIVABLE, REFERRED, waiver, as_of="2025-02-12").excused


def test_a_waiver_is_given_by_any_role_if_none_is_stated() -> None:
    anyone = within("7 days", "waiver: {}")
    assert the(
        anyone, REFERRED, "waiver 2025-02-05 {standard: duty.d1}", as_of="2025-02-12"
    ).excused


def test_a_waiver_about_another_conference_excuses_nothing() -> None:
    report = (
        "within: 7 days\nafter: {event: initial_conference}\n"
        "duty: {event: decisions_distributed}\nwaiver: {}"
    )
    held = "initial_conference 2025-02-03 {id: C1}"
    named = "waiver 2025-02-05 {{standard: duty.d1, conference: {}}}"
    assert the(report, held, named.format("C1"), as_of="2025-02-12").excused
    assert not the(report, held, named.format("C2"), as_of="2025-02-12").excused


def test_without_a_waiver_clause_nothing_is_excused() -> None:
    assert not the(within("7 days"), REFERRED, WAIVED, as_of="2025-02-12").excused


# --- what is missing -----------------------------------------------------------------------------

SEEN = within("7 days", "duty: {event: visit, where: {child_seen: true}}")


def test_a_verdict_that_depends_on_a_missing_attribute_is_undetermined() -> None:
    found = the(SEEN, REFERRED, "visit 2025-02-05", as_of="2025-02-20")
    assert found.status == "undetermined"
    assert found.possible == {Status.MET, Status.OVERDUE}
    assert found.decided_by == "`child_seen` of the visit on 2025-02-05"
    assert not found.is_breach


def test_a_missing_attribute_that_changes_nothing_is_no_matter() -> None:
    assert (
        status(SEEN, REFERRED, "visit 2025-02-05", "visit 2025-02-06 {child_seen: true}") == "met"
    )


def test_a_missing_fact_under_which_every_limit_is_the_same_is_no_matter() -> None:
    same = within("{choose: [{when: {fact: {unborn: true}}, then: 7 days}, {otherwise: 7 days}]}")
    found = the(same, REFERRED)
    assert (found.status, str(found.due_on), found.decided_by) == ("pending", "2025-02-10", "")


def test_a_missing_fact_makes_it_unknown_whether_there_is_a_duty() -> None:
    asked = within("7 days", "when: {fact: {unborn: true}}")
    found = the(asked, REFERRED, as_of="2025-02-20")
    assert found.possible == {Status.OVERDUE, Status.NOT_APPLICABLE}
    assert found.decided_by == "the fact `unborn`"
    pending = the(asked, REFERRED, as_of="2025-02-04")
    assert pending.may_not_have_arisen


def test_several_missing_facts_are_said_to_be_several() -> None:
    asked = within("7 days", "when: {all: [{fact: {unborn: true}}, {fact: {looked_after: true}}]}")
    found = the(asked, REFERRED)
    assert found.possible == {Status.PENDING, Status.NOT_APPLICABLE}
    assert found.decided_by == "the fact `unborn`, and more"


def test_facts_that_decide_only_together_are_said_by_the_first() -> None:
    """Neither fact alone would change the set of possible statuses."""
    asked = within(
        "7 days",
        "when: {any: [{all: [{fact: {unborn: true}}, {fact: {looked_after: true}}]}, "
        "{all: [{fact: {unborn: false}}, {fact: {looked_after: false}}]}]}",
    )
    assert the(asked, REFERRED).decided_by == "the fact `unborn`"


def test_an_undetermined_deadline_has_an_earliest_and_a_latest_day() -> None:
    chosen = within("{choose: [{when: {fact: {unborn: true}}, then: 2 days}, {otherwise: 7 days}]}")
    found = the(chosen, REFERRED, as_of="2025-02-06")
    assert found.possible == {Status.PENDING, Status.OVERDUE}
    assert (str(found.earliest_on), str(found.due_on)) == ("2025-02-05", "2025-02-10")


def test_a_deadline_that_may_not_be_stated_is_not_known() -> None:
    chosen = within(
        "{choose: [{when: {fact: {unborn: true}}, then: 2 days}, {otherwise: unquantified}]}"
    )
    found = the(chosen, REFERRED, as_of="2025-02-04")
    assert (found.status, found.due_on) == ("pending", None)


def test_an_undetermined_verdict_changes_when_time_alone_changes_it() -> None:
    chosen = within("{choose: [{when: {fact: {unborn: true}}, then: 2 days}, {otherwise: 7 days}]}")
    assert the(chosen, REFERRED, as_of="2025-02-04").next_change_on == date(2025, 2, 6)
    assert the(chosen, REFERRED, as_of="2025-02-06").next_change_on == date(2025, 2, 11)
    assert the(chosen, REFERRED, as_of="2025-02-11").next_change_on is None


def test_a_deadline_between_two_others_does_not_change_an_undetermined_verdict() -> None:
    chosen = within(
        "{choose: [{when: {fact: {category: neglect}}, then: 2 days}, "
        "{when: {fact: {category: physical}}, then: 4 days}, {otherwise: 7 days}]}"
    )
    found = the(chosen, REFERRED, as_of="2025-02-06")
    assert found.possible == {Status.PENDING, Status.OVERDUE}
    assert found.next_change_on == date(2025, 2, 11)


def test_several_unknown_words_are_gone_through() -> None:
    sent = within(
        "7 days",
        "duty: {event: minutes_distributed, where: {sent_to: {has_all: [parents, child]}}}",
    )
    found = the(sent, REFERRED, "minutes_distributed 2025-02-05")
    assert found.possible == {Status.MET, Status.PENDING}
    assert found.decided_by == "`sent_to` of the minutes_distributed on 2025-02-05"


def test_the_date_of_a_private_event_is_not_said() -> None:
    asked = within(
        "7 days", "duty: {event: visit, where: {child_seen: true}}", "after: {event: birth}"
    )
    hours = within("48 hours", "after: {event: birth}")
    assert "2025" not in the(hours, "birth 2025-02-03", "visit 2025-02-05").decided_by
    assert the(hours, "birth 2025-02-03", "visit 2025-02-05").decided_by == "the time of the birth"
    assert the(asked, "birth 2025-02-03", "visit 2025-02-05").decided_by.startswith("`child_seen`")


def test_a_recurrence_with_missing_facts_is_judged_gap_by_gap() -> None:
    seen = every("4 weeks", "duty: {event: visit, where: {child_seen: true}}")
    visits = ("visit 2025-02-17 {child_seen: true}", "visit 2025-03-10")
    found = judged(seen, MADE, *visits, as_of="2025-03-10").obligations
    assert found[0].status == "met"
    assert found[1].possible == {Status.MET, Status.PENDING}


def test_a_recurrence_may_not_have_begun() -> None:
    asked = every("4 weeks", "when: {fact: {unborn: false}}")
    found = judged(asked, MADE, "visit 2025-02-17").obligations
    assert [each.possible for each in found] == [
        {Status.MET, Status.NOT_APPLICABLE},
        {Status.PENDING, Status.NOT_APPLICABLE},
    ]


def test_a_recurrence_may_have_ended() -> None:
    ended = every("4 weeks", "ends_on: {event: plan_ended, where: {reason: moved}}")
    found = judged(ended, MADE, "plan_ended 2025-02-10", "visit 2025-02-17").obligations
    assert [each.possible for each in found] == [
        {Status.MET, Status.DISCHARGED},
        {Status.PENDING, Status.NOT_APPLICABLE},
    ]


def test_too_many_missing_facts_on_a_grid_leave_every_status_possible() -> None:
    seen = every("1 week", "duty: {event: visit, where: {child_seen: true}}", "restart: fixed")
    visits = [f"visit 2025-02-{day:02}" for day in range(4, 24)]
    found = judged(seen, MADE, *visits).obligations
    assert found[0].possible == {
        Status.PENDING,
        Status.OVERDUE,
        Status.MET,
        Status.LATE,
        Status.DISCHARGED,
        Status.LAPSED,
        Status.NOT_APPLICABLE,
    }


def test_a_grid_with_missing_facts_is_gone_through_as_a_whole() -> None:
    seen = every("4 weeks", "duty: {event: visit, where: {child_seen: true}}", "restart: from_due")
    found = judged(seen, MADE, "visit 2025-02-17").obligations
    assert [each.possible for each in found] == [
        {Status.MET, Status.PENDING},
        {Status.PENDING, Status.NOT_APPLICABLE},
    ]


def test_which_of_several_triggers_counts_may_depend_on_a_missing_fact() -> None:
    asked = within("7 days", "after: {event: referral, where: {source: police}, which: first}")
    found = judged(asked, "referral 2025-02-03", "referral 2025-02-05 {source: police}").obligations
    assert [each.possible for each in found] == [
        {Status.PENDING, Status.NOT_APPLICABLE},
        {Status.PENDING, Status.NOT_APPLICABLE},
    ]


def test_a_duty_that_the_source_cannot_record_is_unobserved() -> None:
    recorded = ["referral"]
    found = the(within("7 days"), REFERRED, as_of="2025-03-03", records=recorded)
    assert (found.status, found.is_breach, found.next_change_on) == ("unobserved", False, None)


def test_a_duty_that_was_seen_all_the_same_is_judged() -> None:
    assert status(within("7 days"), REFERRED, "visit 2025-02-05", records=["referral"]) == "met"


def test_standards_whose_trigger_the_source_cannot_record_are_listed() -> None:
    found = judged(within("7 days"), "plan_made 2025-02-03", records=["plan_made"])
    assert found.obligations == ()
    assert found.unobserved == ("duty.d1",)


def test_what_the_source_records_is_judged_as_ever() -> None:
    recorded = ["referral", "visit"]
    assert status(within("7 days"), REFERRED, as_of="2025-03-03", records=recorded) == "overdue"


def test_an_ending_that_the_source_cannot_record_may_have_happened() -> None:
    recorded = ["referral", "visit"]
    found = the(SEVEN, REFERRED, as_of="2025-03-03", records=recorded)
    assert found.possible == {Status.OVERDUE, Status.DISCHARGED, Status.LAPSED}
    assert found.decided_by == "events that the source does not record: s47_concluded"
    assert status(SEVEN, REFERRED, as_of="2025-03-03", records=[*recorded, "s47_concluded"]) == (
        "overdue"
    )


@pytest.mark.parametrize(
    "condition",
    [
        "{count: {event: review_conference}, at_most: 0}",
        "{latest: [{event: plan_made}, {event: review_conference}], is: plan_made}",
    ],
)
def test_a_condition_on_events_that_the_source_cannot_record_is_unknown(condition: str) -> None:
    asked = within("7 days", f"when: {condition}")
    found = the(asked, REFERRED, records=["referral", "visit", "plan_made"])
    assert found.possible == {Status.PENDING, Status.NOT_APPLICABLE}
    assert "review_conference" in found.decided_by


def test_the_same_unrecorded_events_are_as_many_in_every_condition() -> None:
    none, some = (
        f"{{count: {{event: core_group}}, at_{bound}}}" for bound in ("most: 0", "least: 1")
    )
    both = within("7 days", f"when: {{all: [{none}, {some}]}}")
    either = within("7 days", f"when: {{any: [{none}, {some}]}}")
    assert statuses(both, REFERRED, records=["referral", "visit"]) == []
    assert statuses(either, REFERRED, records=["referral", "visit"]) == ["pending"]


# --- when it is judged, and what was known -------------------------------------------------------


def test_events_after_the_day_of_judgement_are_ignored_and_listed() -> None:
    found = judged(within("7 days"), REFERRED, "visit 2025-02-05", as_of="2025-02-04")
    assert [str(each.status) for each in found.obligations] == ["pending"]
    assert [each.type for each in found.ignored] == ["visit"]


def test_events_later_on_the_day_of_judgement_are_ignored_if_it_is_a_moment() -> None:
    events = (REFERRED, "visit 2025-02-05T15:00")
    assert status(within("7 days"), *events, as_of="2025-02-05T14:59") == "pending"
    assert status(within("7 days"), *events, as_of="2025-02-05T15:00") == "met"
    assert status(within("7 days"), REFERRED, "visit 2025-02-05", as_of="2025-02-05T00:00") == "met"


def test_done_late_and_recorded_late_can_be_told_apart() -> None:
    in_time = "visit 2025-02-06 {recorded_at: 2025-02-14}"
    too_late = "visit 2025-02-13 {recorded_at: 2025-02-14}"
    for visit, expected in ((in_time, "met"), (too_late, "late")):
        assert status(within("7 days"), REFERRED, visit, as_of="2025-02-20") == expected
        found = judged(within("7 days"), REFERRED, visit, as_of="2025-02-20", known_at="2025-02-13")
        assert [str(each.status) for each in found.obligations] == ["overdue"]
        assert [each.type for each in found.ignored] == ["visit"]


def test_an_event_recorded_on_the_day_asked_about_was_known() -> None:
    visit = "visit 2025-02-06 {recorded_at: 2025-02-14T16:00}"
    days = within("7 days")
    assert status(days, REFERRED, visit, as_of="2025-02-20", known_at="2025-02-14") == "met"
    before_it = status(days, REFERRED, visit, as_of="2025-02-20", known_at="2025-02-14T15:59")
    assert before_it == "overdue"


def test_the_day_of_judgement_is_a_date_or_a_datetime() -> None:
    with pytest.raises(TypeError, match="dates or datetimes"):
        evaluate(Case("A-1"), ruleset(within("7 days")), as_of="2025-02-03")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("standard", "events", "changes"),
    [
        (within("7 days"), [REFERRED], "2025-02-11"),
        (within("5 working days"), [REFERRED], "2025-02-11"),
        (within("48 hours"), ["referral 2025-02-03T10:00"], "2025-02-05"),
        (before("2 working days"), ["review_conference 2025-02-03"], "2025-02-04"),
        (every("4 weeks"), [MADE], "2025-03-04"),
        (not_before("3 months"), [MADE], "2025-05-03"),
    ],
)
def test_the_status_changes_on_the_day_it_is_said_to(
    standard: str, events: list[str], changes: str
) -> None:
    found = the(standard, *events)
    assert str(found.next_change_on) == changes
    day_before = str(date.fromordinal(date.fromisoformat(changes).toordinal() - 1))
    assert status(standard, *events, as_of=day_before) == found.status
    assert status(standard, *events, as_of=changes) != found.status


def test_what_is_final_never_changes() -> None:
    for done in ("2025-02-05", "2025-02-15"):
        assert the(within("7 days"), REFERRED, f"visit {done}").next_change_on is None


def test_a_planned_conference_changes_the_status_when_its_day_has_passed() -> None:
    assert the(AHEAD, PLANNED, as_of="2025-04-10").next_change_on == date(2025, 4, 29)
    assert the(AHEAD, PLANNED, as_of="2025-04-29").next_change_on == date(2025, 5, 1)


# --- readings ------------------------------------------------------------------------------------

AMBIGUOUS = before(
    "2 days",
    "reading: {name: calendar-days, because: the paragraph says days}",
    "readings: [{name: working-days, because: the table says working days, "
    "change: {at_least: 2 working days}}]",
)
MONDAY = "review_conference 2025-02-10"  # 2 days before: 8 February; 2 working days: 6 February
SHARED = "report_shared 2025-02-07"


def read(reading: str | dict[str, str]) -> list[tuple[str, str]]:
    found = judged(AMBIGUOUS, SHARED, MONDAY, reading=reading)
    return [(each.reading, str(each.status)) for each in found.obligations]


def test_the_default_reading_is_the_standards_own_and_says_what_differs() -> None:
    assert read("default") == [("calendar-days", "met")]
    (other,) = the(AMBIGUOUS, SHARED, MONDAY).otherwise
    assert (other.reading, other.status) == ("working-days", "late")


def test_readings_that_do_not_differ_are_not_said() -> None:
    assert the(AMBIGUOUS, "report_shared 2025-02-06", MONDAY).otherwise == ()


def test_the_strictest_reading_is_the_one_with_the_breach() -> None:
    assert read("strictest") == [("working-days", "late")]


def test_the_most_lenient_reading_is_the_one_without() -> None:
    assert read("most_lenient") == [("calendar-days", "met")]


def test_all_readings_may_be_asked_for() -> None:
    assert read("all") == [("calendar-days", "met"), ("working-days", "late")]


def test_a_reading_may_be_asked_for_by_name() -> None:
    assert read("working-days") == [("working-days", "late")]


def test_a_reading_may_be_chosen_for_each_standard() -> None:
    assert read({"duty.d1": "working-days"}) == [("working-days", "late")]
    assert read({}) == [("calendar-days", "met")]


def test_a_standard_without_the_named_reading_keeps_its_default() -> None:
    two = ruleset(AMBIGUOUS, within("7 days"))
    found = judged(two, SHARED, MONDAY, "referral 2025-02-10", reading="working-days")
    assert [each.reading for each in found.obligations] == ["working-days", "default"]
    strict = judged(two, SHARED, MONDAY, "referral 2025-02-10", reading="strictest")
    assert [each.reading for each in strict.obligations] == ["working-days", "default"]


def test_an_unknown_reading_is_an_error() -> None:
    with pytest.raises(UnknownReadingError, match="did you mean `working-days`"):
        read("working-day")
    with pytest.raises(UnknownReadingError, match="the readings are `default`"):
        read("zzz")
    with pytest.raises(UnknownReadingError):
        read({"duty.d1": "working-day"})
    with pytest.raises(UnknownReadingError):
        read({"no.duty": "working-days"})


def test_a_reading_may_be_of_another_kind() -> None:
    other = within(
        "7 days",
        "reading: {name: once, because: the paragraph says so}",
        "readings: [{name: again, because: the table says so, "
        "change: {every: 7 days, restart: from_actual}}]",
    )
    found = judged(other, REFERRED, "visit 2025-02-05", reading="again")
    assert [str(each.due_on) for each in found.obligations] == ["2025-02-10", "2025-02-12"]


# --- how events answer each other ----------------------------------------------------------------


def test_on_one_day_the_trigger_comes_first() -> None:
    assert status(within("7 days"), "referral 2025-02-03", "visit 2025-02-03") == "met"
    assert status(within("7 days"), "referral 2025-02-03T15:00", "visit 2025-02-03") == "met"


def test_on_one_day_two_times_may_say_otherwise() -> None:
    after = ("visit 2025-02-03T10:00", "referral 2025-02-03T15:00")
    assert status(within("7 days"), *after) == "pending"
    assert status(TWO_DAYS, *after) == "pending"


DECISIONS = (
    "within: 7 days\nafter: {event: initial_conference}\nduty: {event: decisions_distributed}"
)


def test_an_event_that_names_what_it_is_about_answers_only_that() -> None:
    held = "initial_conference 2025-02-03 {id: C1}"
    assert status(DECISIONS, held, "decisions_distributed 2025-02-05 {conference: C1}") == "met"
    assert status(DECISIONS, held, "decisions_distributed 2025-02-05 {conference: C2}") == "pending"
    assert status(DECISIONS, held, "decisions_distributed 2025-02-05") == "met"


def test_a_name_that_no_event_bears_does_not_rule_out_one_without_a_name() -> None:
    sent = "decisions_distributed 2025-02-05 {conference: C1}"
    assert status(DECISIONS, "initial_conference 2025-02-03", sent) == "met"
    other = "review_conference 2025-01-03 {id: C1}"
    assert status(DECISIONS, "initial_conference 2025-02-03", other, sent) == "pending"


def test_several_names_that_another_event_bears_are_each_ruled_out() -> None:
    other = "review_conference 2025-01-03 {id: C1}"
    sent = [f"decisions_distributed 2025-02-0{day} {{conference: C1}}" for day in (4, 5)]
    assert status(DECISIONS, "initial_conference 2025-02-03", other, *sent) == "pending"


def test_a_duty_that_the_trigger_names_is_answered_by_that_one_only() -> None:
    decided = within(
        "15 working days", "after: {event: conference_decided}", "duty: {event: initial_conference}"
    )
    decision = "conference_decided 2025-02-03 {conference: C1}"
    assert status(decided, decision, "initial_conference 2025-02-10 {id: C1}") == "met"
    assert status(decided, decision, "initial_conference 2025-02-10 {id: C2}") == "pending"


def test_two_events_about_different_things_do_not_answer_each_other() -> None:
    minutes = "within: 7 days\nafter: {event: report_requested}\nduty: {event: report_submitted}"
    asked = "report_requested 2025-02-03 {conference: C1}"
    assert status(minutes, asked, "report_submitted 2025-02-04 {conference: C2}") == "pending"
    assert status(minutes, asked, "report_submitted 2025-02-04 {conference: C1}") == "met"


def test_an_ending_about_another_enquiry_ends_nothing() -> None:
    ends = (
        "within: 7 days\nafter: {event: strategy_discussion}\nduty: {event: visit}\n"
        "ends_on: {event: s47_concluded}"
    )
    began = "strategy_discussion 2025-02-03 {enquiry: E1}"
    assert status(ends, began, "s47_concluded 2025-02-05 {enquiry: E2}") == "pending"
    assert status(ends, began, "s47_concluded 2025-02-05 {enquiry: E1}") == "discharged"


def test_a_name_that_is_only_mentioned_rules_nothing_out() -> None:
    group = (
        "within: 10 working days\nafter: {event: initial_conference}\nduty: {event: core_group}\n"
        "ends_on: {event: plan_ended}"
    )
    held = "initial_conference 2025-02-03 {id: C1}"
    assert status(group, held, "plan_ended 2025-02-05 {conference: C3}") == "discharged"
    assert status(group, held, "core_group 2025-02-05 {conference: C3}") == "met"


@pytest.mark.parametrize("kind", ["words", "word, choices: [child, parents]"])
def test_an_attribute_of_that_is_no_kind_of_event_is_not_told_by_a_name(kind: str) -> None:
    declared = (
        "vocabulary: {events: {views_heard: {description: whose views are heard, "
        f"attributes: {{of: {{kind: {kind}}}, conference: {{kind: reference}}}}}}}}}}"
    )
    heard = ruleset(
        "within: 10 days\nafter: {event: initial_conference}\n"
        "duty: {event: views_heard, where: {of: child}}",
        rest=declared,
    )
    found = the(
        heard,
        "initial_conference 2025-02-03 {id: C1}",
        "views_heard 2025-02-04 {conference: C1}",
    )
    assert found.possible == {Status.MET, Status.PENDING}


# --- results -------------------------------------------------------------------------------------


def test_deadlines_are_the_obligations_that_have_one_soonest_first() -> None:
    program = ruleset(within("20 days"), within("7 days"), within("unquantified"))
    found = judged(program, REFERRED)
    assert [each.standard.id for each in found.deadlines] == ["duty.d2", "duty.d1"]
    assert len(found.obligations) == 3


def test_breaches_are_the_obligations_that_are_breached() -> None:
    program = ruleset(within("20 days"), within("7 days"), within("5 days"))
    found = judged(program, REFERRED, as_of="2025-02-12")
    assert [each.standard.id for each in found.breaches] == ["duty.d3", "duty.d2"]


def test_the_obligations_of_one_standard_are_found_by_its_id_or_topic() -> None:
    found = judged(ruleset(WAIVABLE, within("9 days")), REFERRED)
    assert found.of("duty.d1") == found.of("visit.first") == found.obligations[:1]
    assert found.of("no.duty") == ()


def test_a_result_names_its_case_ruleset_and_day() -> None:
    found = judged(within("7 days"), REFERRED, as_of="2025-02-04", known_at="2025-02-05")
    assert (found.case, found.ruleset, found.version) == ("A-1", "manual", "1")
    assert (found.as_of, found.known_at) == (date(2025, 2, 4), date(2025, 2, 5))
    assert repr(found) == "<Evaluation of A-1 by manual: 1 obligations, 0 breaches>"


def test_an_obligation_shows_its_clause_and_who_must_act() -> None:
    found = the(within("7 days"), REFERRED)
    assert str(found.standard.source) == "Example Board, Practice Standards: Conferences"
    assert (found.standard.modality, found.standard.responsible) == (
        "must",
        "childrens_social_care",
    )
    assert repr(found) == "<Obligation duty.d1 #1: pending>"


def test_results_are_frozen_hashable_and_comparable() -> None:
    one, two = (judged(within("7 days"), REFERRED) for _ in range(2))
    assert one == two
    assert hash(one) == hash(two)
    with pytest.raises(AttributeError, match="frozen"):
        one.obligations[0].status = Status.MET  # type: ignore[misc]


def test_results_round_trip_through_json() -> None:
    found = judged(VISITS, MADE, "visit 2025-02-17", "visit 2025-06-01")
    assert Evaluation.from_json(found.to_json()) == found


def test_cases_events_and_results_survive_pickling() -> None:
    made = case(REFERRED, "visit 2025-02-05T10:00 {child_seen: true, id: V1}")
    found = judged(within("7 days"), REFERRED, "visit 2025-02-05")
    for each in (made, made.events[1], found, found.obligations[0]):
        again = pickle.loads(pickle.dumps(each))
        assert again == each
        assert hash(again) == hash(each)


def test_no_repr_shows_a_childs_date_of_birth() -> None:
    made = case("birth 2025-02-03", facts={"date_of_birth": date(2025, 2, 3)})
    found = judged(within("7 days", "after: {event: birth}"), "birth 2025-02-03")
    for each in (made, made.events[0], found, found.obligations[0], found.obligations[0].trigger):
        assert "2025" not in repr(each)


def test_the_order_of_events_does_not_matter_and_an_exact_duplicate_changes_nothing() -> None:
    events = ["visit 2025-02-17", MADE, "visit 2025-03-10", "plan_ended 2025-03-31"]
    one = judged(VISITS, *events, as_of="2025-04-01")
    assert one == judged(VISITS, *reversed(events), as_of="2025-04-01")
    assert one == judged(VISITS, *events, *events, as_of="2025-04-01")


def test_a_ruleset_is_compiled_once() -> None:
    model = ruleset(within("7 days")).ruleset
    assert program_of(model) is program_of(model)
    assert program_of(compile_ruleset(model)) is not program_of(model)


def test_two_evaluations_in_parallel_do_not_influence_each_other() -> None:
    seen = every("4 weeks", "duty: {event: visit, where: {child_seen: true}}")
    program = ruleset(seen, PRE_BIRTH, SEEN)
    cases = [
        case(MADE, REFERRED, *(f"visit 2025-{month:02}-10" for month in range(2, 2 + many)))
        for many in range(8)
    ]
    alone = [evaluate(each, program, as_of=date(2025, 12, 1)) for each in cases]
    with ThreadPoolExecutor(2) as pool:
        together = list(
            pool.map(lambda each: evaluate(each, program, as_of=date(2025, 12, 1)), cases * 5)
        )
    assert together == alone * 5


def test_events_are_typed_classes_for_python() -> None:
    made = Case(
        "A-1",
        events=[
            StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True),
            InitialConference(on=date(2025, 5, 6)),
            Visit(at=datetime(2025, 4, 11, 9, tzinfo=UTC)),
        ],
    )
    standard = within(
        "15 working days",
        "after: {event: strategy_discussion, where: {initiates_s47: true}}",
        "duty: {event: initial_conference}",
    )
    found = evaluate(made, ruleset(standard).ruleset, as_of=date(2025, 5, 6))
    assert [str(each.status) for each in found.obligations] == ["met"]


def test_two_visits_on_one_day_neither_of_them_sure_are_one_gap_in_each_completion() -> None:
    seen = every("4 weeks", "duty: {event: visit, where: {child_seen: true}}")
    visits = ("visit 2025-02-17T10:00", "visit 2025-02-17T15:00")
    first, *after = judged(seen, MADE, *visits, as_of="2025-02-20").obligations
    assert first.possible == {"met", "pending"}
    assert {str(each.due_on) for each in after} == {"2025-03-17"}
    assert all(each.possible == {"pending", "not_applicable"} for each in after)


def test_a_duty_that_is_to_be_the_trigger_itself_is_never_another_event() -> None:
    either = "after: {any_of: [{event: plan_made}, {event: visit}]}"
    alone = f"within: 4 weeks\n{either}\nduty: {{event: visit, itself: true}}"
    assert statuses(alone, MADE, "visit 2025-02-10") == ["pending", "met"]


def test_the_reference_event_is_not_a_duty_in_its_own_window() -> None:
    again = "\n".join(
        [
            "window: {opens: 1 week before, closes: 1 week after}",
            "around: {event: review_conference}",
            "duty: {event: review_conference}",
        ]
    )
    assert status(again, "review_conference 2025-04-30", as_of="2025-05-01") == "pending"


def test_a_duty_without_a_time_that_may_be_inside_the_window_is_undetermined() -> None:
    timed = "\n".join(
        [
            "window: {opens: 48 hours before, closes: 24 hours before}",
            "around: {event: review_conference}",
            "duty: {event: report_shared}",
        ]
    )
    held = "review_conference 2025-04-30T10:00"
    assert the(timed, held, "report_shared 2025-04-28").possible == {"early", "met"}
    surely = ("report_shared 2025-04-28", "report_shared 2025-04-28T12:00")
    assert status(timed, held, *surely) == "met"


REPORTS = "\n".join(
    ["before: {event: review_conference}", "at_least: 2 days", "duty: {event: report_submitted}"]
)


def test_a_report_that_names_its_conference_is_not_for_a_nameless_one_before_it() -> None:
    found = statuses(
        REPORTS,
        "review_conference 2025-03-10",
        "review_conference 2025-04-30 {id: C2}",
        "report_submitted 2025-03-01 {conference: C2}",
    )
    assert found == ["lapsed", "met"]


def test_a_nameless_report_is_not_for_a_conference_that_was_called_off() -> None:
    planned = "{of: review_conference, conference: %s, planned_on: %s}"
    found = judged(
        REPORTS,
        "meeting_scheduled 2025-02-01 " + planned % ("C1", "2025-03-10"),
        "meeting_cancelled 2025-02-20 {of: review_conference, conference: C1}",
        "meeting_scheduled 2025-02-21 " + planned % ("C2", "2025-03-20"),
        "report_submitted 2025-03-01",
        as_of="2025-03-02",
    )
    assert [each.status for each in found.obligations] == ["discharged", "met"]


# --- clock times and working hours ---------------------------------------------------------------

OFFICE = 'conventions: {working_hours: {from: "09:00", to: "17:00"}}'


def in_office(standard: str) -> Program:
    """The ruleset of one standard, with working hours from nine to five."""
    return ruleset(standard, rest=OFFICE)


def test_working_hours_are_hours_of_working_days_between_the_stated_times() -> None:
    four = in_office(within("4 working hours"))
    maundy_thursday = "referral 2025-04-17T16:00"
    assert the(four, maundy_thursday).due_at == datetime(2025, 4, 22, 12, tzinfo=london())
    assert status(four, maundy_thursday, "visit 2025-04-22T12:00") == "met"
    assert status(four, maundy_thursday, "visit 2025-04-22T12:01") == "late"


def test_the_last_working_hour_ends_at_the_close_of_work() -> None:
    four = in_office(within("4 working hours"))
    found = the(four, "referral 2025-02-03T13:00")
    assert found.due_at == datetime(2025, 2, 3, 17, tzinfo=london())


def test_working_hours_count_back_from_a_conference() -> None:
    ahead = in_office(before("4 working hours"))
    conference = "review_conference 2025-04-22T10:00"
    assert status(ahead, "report_shared 2025-04-17T14:00", conference) == "met"
    assert status(ahead, "report_shared 2025-04-17T14:01", conference) == "late"


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2025-05-02", "2025-05-02"), ("2025-05-03", "2025-05-06"), ("2025-05-05", "2025-05-06")],
)
def test_a_working_day_is_the_triggers_own_or_the_next_if_it_is_not_worked(
    day: str, expected: str
) -> None:
    assert due(within("working day"), f"referral {day}") == expected


def test_a_working_day_ahead_of_a_conference_is_its_own_or_the_one_before() -> None:
    assert due(before("working day"), "review_conference 2025-05-06") == "2025-05-06"
    assert due(before("working day"), "review_conference 2025-05-05") == "2025-05-02"


@pytest.mark.parametrize(
    ("received", "expected"),
    [
        ("2025-05-02T16:59", "2025-05-03T16:59"),
        ("2025-05-02T17:00", "2025-05-07T09:00"),  # a weekend and a bank holiday
        ("2025-05-07T08:59", "2025-05-08T09:00"),
    ],
)
def test_working_time_is_the_triggers_moment_or_when_work_next_begins(
    received: str, expected: str
) -> None:
    day = in_office(within("{limit: 24 hours, after: working time}"))
    assert the(day, f"referral {received}").due_at == datetime.fromisoformat(expected).replace(
        tzinfo=london()
    )


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ("2025-05-06T10:00", "2025-05-06T10:00"),
        ("2025-05-06T08:00", "2025-05-02T17:00"),
        ("2025-05-04T12:00", "2025-05-02T17:00"),
        ("2025-05-06T18:00", "2025-05-06T17:00"),
    ],
)
def test_ahead_of_a_conference_working_time_is_when_work_last_went_on(
    held: str, expected: str
) -> None:
    ahead = in_office(before("working time"))
    found = the(ahead, f"review_conference {held}")
    assert found.due_at == datetime.fromisoformat(expected).replace(tzinfo=london())


NOON = '{at: "12:00", "on": 1 working day}'


def test_at_a_clock_time_is_in_time_and_the_minute_after_is_not() -> None:
    assert status(within(NOON), "referral 2025-05-02", "visit 2025-05-06T12:00") == "met"
    assert status(within(NOON), "referral 2025-05-02", "visit 2025-05-06T12:01") == "late"
    assert status(within(NOON), "referral 2025-05-02", "visit 2025-05-06") == "undetermined"


def test_a_clock_time_may_be_on_the_day_before_a_conference() -> None:
    held = "review_conference 2025-05-06"
    assert status(before(NOON), "report_shared 2025-05-02T12:00", held) == "met"
    assert status(before(NOON), "report_shared 2025-05-02T12:01", held) == "late"


def test_a_clock_time_that_is_shown_twice_may_be_either() -> None:
    night = within('{at: "01:30", "on": 1 day}')
    for visit, expected in [
        ("01:30+01:00", "met"),
        ("01:31+01:00", "undetermined"),
        ("01:30+00:00", "undetermined"),
        ("01:31+00:00", "late"),
    ]:
        assert status(night, "referral 2025-10-25", f"visit 2025-10-26T{visit}") == expected


def test_a_clock_time_that_is_not_shown_is_that_of_a_clock_not_put_forward() -> None:
    night = within('{at: "01:30", "on": 1 day}')
    assert status(night, "referral 2025-03-29", "visit 2025-03-30T02:30") == "met"
    assert status(night, "referral 2025-03-29", "visit 2025-03-30T02:31") == "late"


def test_a_standard_counts_as_it_says_itself_and_otherwise_as_its_ruleset() -> None:
    both = 'conventions: {clear_days: true, working_hours: {from: "09:00", to: "17:00"}}'
    counted = within(
        "8 working hours", 'conventions: {working_hours: {from: "08:00", to: "12:00"}}'
    )
    found = the(ruleset(counted, rest=both), "referral 2025-02-03T08:00")
    assert found.due_at == datetime(2025, 2, 4, 12, tzinfo=london())
    clear = before("2 working days", "conventions: {non_working_deadline: next_working_day}")
    assert due(ruleset(clear, rest=both), "review_conference 2025-04-30") == "2025-04-27"
    unclear = before("2 working days", "conventions: {clear_days: false}")
    assert due(ruleset(unclear, rest=both), "review_conference 2025-04-30") == "2025-04-28"


# --- counted from a moment -----------------------------------------------------------------------


def test_a_limit_counts_from_the_day_on_which_another_ends() -> None:
    further = within("{limit: 5 working days, after: 10 working days}")
    assert due(further, "referral 2025-04-10") == "2025-05-06"  # ten end on the 28th, after Easter


def test_a_limit_in_hours_counts_from_the_last_moment_of_a_day() -> None:
    further = within("{limit: 24 hours, after: 1 day}")
    referral = "referral 2025-02-03T10:00"
    assert status(further, referral, "visit 2025-02-05T23:59") == "met"
    assert status(further, referral, "visit 2025-02-06T00:00") == "late"


def test_what_is_before_a_moment_counts_back_from_it() -> None:
    assert due(within("{limit: 5 days, before: 15 days}"), "referral 2025-02-03") == "2025-02-13"


def test_ahead_of_a_conference_a_plain_limit_inside_counts_back_and_the_outer_as_it_says() -> None:
    held = "review_conference 2025-02-28"
    assert due(before("{limit: 5 days, after: 15 days}"), held) == "2025-02-18"
    assert due(before("{limit: 5 days, before: 15 days}"), held) == "2025-02-08"


def test_a_moment_counted_from_one_that_has_no_number_has_none_either() -> None:
    for inner in ("unquantified", "{event: birth}"):
        further = within(f"{{limit: 5 days, after: {{sooner_of: [{inner}, {inner}]}}}}")
        assert due(further, "referral 2025-02-03") == "none"
    last = within("{limit: 5 days, after: {sooner_of: [{event: birth}, 2 days]}}")
    assert due(last, "referral 2025-02-03") == "2025-02-10"


def test_a_prohibition_in_hours_counts_from_the_last_moment_of_a_day_too() -> None:
    ban = not_before("{limit: 24 hours, after: 1 day}")
    ended = "plan_ended {}"
    assert status(ban, MADE, ended.format("2025-02-05T23:58")) == "violated"
    assert status(ban, MADE, ended.format("2025-02-06T00:00")) == "lifted"


def test_a_moment_counted_from_one_whose_time_is_missing_lies_in_a_range() -> None:
    further = within("{limit: 24 hours, after: 24 hours}")
    found = the(further, "referral 2025-02-03", "visit 2025-02-05")
    assert found.possible == {"met", "late"}
    assert status(further, "referral 2025-02-03", "visit 2025-02-04") == "met"
    assert status(further, "referral 2025-02-03", "visit 2025-02-06") == "late"


def test_a_clock_time_on_a_day_that_has_not_come_is_no_deadline_yet() -> None:
    noon = within('{at: "12:00", "on": {event: birth}}')
    assert due(noon, "referral 2025-02-03") == "none"
    found = the(noon, "referral 2025-02-03", "birth 2025-02-10")
    assert found.due_at == datetime(2025, 2, 10, 12, tzinfo=london())


def test_working_hours_that_nobody_states_cannot_be_counted() -> None:
    program = in_office(within("4 working hours"))
    without = program.ruleset.model_copy(update={"conventions": Conventions()})
    with pytest.raises(KeyError, match="working_hours"):
        compile_ruleset(without)


# --- anchors beside others -----------------------------------------------------------------------

LAST_AHEAD = "{event: core_group, which: last, before: {event: review_conference}}"
FIRST_AFTER = "{event: visit, which: first, after: {event: initial_conference}}"


def shared(after: str) -> str:
    """A report shared within a week of *after*."""
    return f"within: 1 week\nafter: {after}\nduty: {{event: report_shared}}"


def test_the_last_event_ahead_of_another_is_meant() -> None:
    groups = ("core_group 2025-02-03", "core_group 2025-02-10")
    held = "review_conference 2025-02-17"
    assert due(shared(LAST_AHEAD), *groups, held, "core_group 2025-02-18") == "2025-02-17"
    assert statuses(shared(LAST_AHEAD), *groups) == []


def test_an_event_may_be_ahead_of_a_meeting_that_is_planned_but_not_of_one_called_off() -> None:
    planned = "meeting_scheduled 2025-02-04 {of: review_conference, planned_on: 2025-02-20}"
    group = "core_group 2025-02-03"
    assert due(shared(LAST_AHEAD), group, planned) == "2025-02-10"
    called_off = "meeting_cancelled 2025-02-05 {of: review_conference}"
    assert statuses(shared(LAST_AHEAD), group, planned, called_off) == []


def test_on_one_day_what_is_to_come_before_does_unless_the_times_say_otherwise() -> None:
    first, held = "core_group 2025-02-03", "review_conference 2025-02-10"
    assert due(shared(LAST_AHEAD), first, "core_group 2025-02-10", held) == "2025-02-17"
    afternoon = "core_group 2025-02-10T15:00"
    assert due(shared(LAST_AHEAD), first, afternoon, f"{held}T10:00") == "2025-02-10"


def test_each_event_beside_another_gives_one_obligation_and_the_same_one_only_once() -> None:
    held = ("review_conference 2025-02-10", "review_conference 2025-02-17")
    assert dues(shared(LAST_AHEAD), "core_group 2025-02-03", *held) == ["2025-02-10"]
    between = "core_group 2025-02-12"
    assert dues(shared(LAST_AHEAD), "core_group 2025-02-03", between, *held) == [
        "2025-02-10",
        "2025-02-19",
    ]


@pytest.mark.parametrize(
    ("which", "expected"),
    [("first", "2025-02-10"), ("next", "2025-02-10"), ("last", "2025-02-13")],
)
def test_an_event_may_be_told_by_what_it_comes_after(which: str, expected: str) -> None:
    anchor = FIRST_AFTER.replace("first", which)
    visits = ("visit 2025-02-02", "visit 2025-02-03", "visit 2025-02-05", "visit 2025-02-06")
    assert due(shared(anchor), *visits, "initial_conference 2025-02-03") == expected


def test_a_date_that_is_known_may_be_what_an_event_comes_before() -> None:
    anchor = "{event: core_group, which: last, before: {fact: expected_delivery_date}}"
    groups = ("core_group 2025-02-03", "core_group 2025-08-02")
    assert due(shared(anchor), *groups, facts=EXPECTED) == "2025-02-10"


@pytest.mark.parametrize(
    ("which", "expected"),
    [("first", "2025-02-06"), ("next", "2025-02-10"), ("last", "2025-02-11")],
)
def test_inside_a_moment_next_begins_at_the_trigger_and_first_does_not(
    which: str, expected: str
) -> None:
    anchor = LAST_AHEAD.replace("last", which)
    events = ("core_group 2025-02-01", "core_group 2025-02-05", "core_group 2025-02-06")
    found = due(
        within(f"{{limit: 5 days, after: {anchor}}}"),
        "referral 2025-02-03",
        *events,
        "review_conference 2025-02-10",
    )
    assert found == expected


def test_inside_a_moment_the_other_anchor_is_the_next_one() -> None:
    later = within(
        f"{{limit: 5 days, after: {FIRST_AFTER}}}", "duty: {event: assessment_completed}"
    )
    old, visit = "initial_conference 2025-02-01", "visit 2025-02-05"
    assert due(later, old, "referral 2025-02-03", visit) == "none"
    assert due(later, "referral 2025-02-03", "initial_conference 2025-02-04", visit) == "2025-02-10"


def test_a_plan_is_not_ahead_of_itself() -> None:
    anchor = (
        "{any_of: [{event: review_conference}, {event: initial_conference}], which: last, "
        "before: {event: initial_conference}}"
    )
    ahead = before("1 week", f"before: {anchor}")
    planned = "meeting_scheduled 2025-02-03 {of: initial_conference, planned_on: 2025-02-20}"
    assert statuses(ahead, planned) == []


# --- how often, and what was done before ---------------------------------------------------------

TWICE = within("1 week", "duty: {event: visit, times: 2}")


def test_a_duty_that_is_to_be_done_twice_is_done_the_second_time() -> None:
    referral, first = "referral 2025-02-03", "visit 2025-02-05"
    assert status(TWICE, referral, first, "visit 2025-02-10") == "met"
    assert status(TWICE, referral, first, "visit 2025-02-11") == "late"
    assert status(TWICE, referral, first, as_of="2025-02-11") == "overdue"


def test_ahead_of_a_conference_the_second_time_counts_too() -> None:
    twice = before("2 working days", "duty: {event: report_shared, times: 2}")
    first = "report_shared 2025-04-22"
    assert status(twice, first, "report_shared 2025-04-28", HELD) == "met"
    assert status(twice, first, "report_shared 2025-04-29", HELD) == "late"
    found = the(twice, first, HELD, "report_shared 2025-05-02")
    assert (found.status, found.done_on) == ("lapsed", date(2025, 5, 2))
    assert the(twice, first, HELD, as_of="2025-05-02").done_on is None


def test_in_fixed_slots_each_slot_needs_as_many_duties_of_its_own_as_the_standard_says() -> None:
    twice = every("1 week", "restart: fixed", "duty: {event: visit, times: 2}")
    both = ("visit 2025-02-05", "visit 2025-02-10")
    assert statuses(twice, MADE, *both) == ["met", "pending"]
    one_each = ("visit 2025-02-05", "visit 2025-02-12")
    assert statuses(twice, MADE, *one_each) == ["overdue"]
    assert statuses(twice, MADE, *one_each, "visit 2025-02-17") == ["late", "met", "pending"]
    same_day = ("visit 2025-02-05T10:00", "visit 2025-02-05T15:00")
    assert statuses(twice, MADE, *same_day, as_of="2025-02-11") == ["overdue"]


def test_what_was_done_before_counts_only_if_the_standard_says_so() -> None:
    already = within("1 week", "already_done: counts")
    events = ("visit 2024-12-02", "referral 2025-02-03")
    assert status(already, *events) == "met"
    assert status(within("1 week"), *events) == "pending"
    assert status(already, "referral 2025-02-03", "visit 2025-02-11") == "late"


def test_what_was_done_before_is_counted_as_often_as_is_asked_for() -> None:
    twice = within("1 week", "duty: {event: visit, times: 2}", "already_done: counts")
    events = ("visit 2024-12-02", "referral 2025-02-03")
    assert status(twice, *events) == "pending"
    assert status(twice, *events, "visit 2025-02-10") == "met"


def test_of_what_was_done_before_what_was_in_time_counts() -> None:
    elsewhere = within(
        "{limit: 5 days, after: {event: contact, which: last}}", "already_done: counts"
    )
    visits = ("visit 2025-01-12", "visit 2025-01-20")
    assert status(elsewhere, "contact 2025-01-10", *visits, "referral 2025-01-25") == "met"
    assert status(elsewhere, "contact 2025-01-10", visits[1], "referral 2025-01-25") == "late"


def test_a_trigger_is_its_own_duty_only_if_the_standard_says_so() -> None:
    asked = "after: {event: report_requested}"
    itself = before("2 working days", asked, "duty: {event: report_requested, itself: true}")
    another = before("2 working days", asked, "duty: {event: report_requested}")
    first, second = "report_requested 2025-04-28", "report_requested 2025-04-29"
    assert statuses(itself, first, second, HELD) == ["met", "late"]
    assert statuses(another, first, second, HELD) == ["late", "overdue"]


def test_a_trigger_may_be_its_own_duty_in_a_window() -> None:
    asked = "\n".join(
        [
            "window: {opens: 10 days before, closes: 2 days before}",
            "around: {event: review_conference}",
            "after: {event: report_requested}",
            "duty: {event: report_requested%s}",
        ]
    )
    first, second = "report_requested 2025-04-19", "report_requested 2025-04-28"
    itself = asked % ", itself: true"
    assert statuses(itself, first, second, HELD) == ["early", "met"]
    assert statuses(asked % "", first, second, HELD) == ["met", "overdue"]


# --- duties raised ahead of an event -------------------------------------------------------------

RAISED = before("2 working days", "after: {event: report_requested}")
ASKED = "report_requested 2025-04-10"


def test_a_duty_done_before_it_arose_does_not_count_unless_the_standard_says_so() -> None:
    early = "report_shared 2025-04-09"
    counts = "\n".join([RAISED, "already_done: counts"])
    assert status(RAISED, early, ASKED, HELD) == "overdue"
    assert status(counts, early, ASKED, HELD) == "met"
    assert status(RAISED, ASKED, "report_shared 2025-04-10", HELD) == "met"


def test_what_raised_a_duty_is_not_the_event_it_is_ahead_of() -> None:
    again = before("2 working days", "after: {event: review_conference}")
    assert dues(again, HELD) == ["none"]
    assert dues(again, HELD, "review_conference 2025-07-30") == ["2025-07-28", "none"]


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        ("2025-04-15", "discharged"),
        ("2025-04-29", "discharged"),  # the last moment has passed, the conference has not
        ("2025-04-30", "lapsed"),
        ("2025-05-02", "lapsed"),
    ],
)
def test_an_ending_between_discharges_a_raised_duty_for_good(ended: str, expected: str) -> None:
    ends = "\n".join([RAISED, "ends_on: {event: plan_ended}"])
    assert status(ends, ASKED, f"plan_ended {ended}", HELD, as_of="2025-05-02") == expected


def test_an_ending_on_the_day_of_a_conference_that_was_not_held_discharges() -> None:
    ends = "\n".join([RAISED, "ends_on: {event: plan_ended}"])
    assert status(ends, ASKED, PLANNED, "plan_ended 2025-04-30", as_of="2025-05-02") == "discharged"


def test_a_raised_duty_that_was_done_before_its_ending_is_done() -> None:
    ends = "\n".join([RAISED, "ends_on: {event: plan_ended}"])
    events = (ASKED, "report_shared 2025-04-14", "plan_ended 2025-04-15", HELD)
    assert status(ends, *events) == "met"


INITIAL = "initial_conference 2025-04-14"


def test_a_duty_that_names_nothing_answers_the_next_event_it_could_have_named() -> None:
    report = "report_shared 2025-04-10"
    assert status(AHEAD, report, HELD) == "met"
    assert status(AHEAD, report, INITIAL, HELD) == "overdue"
    assert status(AHEAD, report, "core_group 2025-04-14", HELD) == "met"
    planned = "meeting_scheduled 2025-04-01 {of: initial_conference, planned_on: 2025-04-14}"
    assert status(AHEAD, planned, report, HELD) == "overdue"
    called_off = "meeting_cancelled 2025-04-11 {of: initial_conference}"
    assert status(AHEAD, planned, called_off, report, HELD) == "met"


def test_the_next_event_it_could_have_named_may_be_one_that_the_standard_leaves_out() -> None:
    quorate = before("2 working days", "before: {event: review_conference, where: {quorate: true}}")
    out, held = "review_conference 2025-04-14 {quorate: false}", f"{HELD} {{quorate: true}}"
    assert status(quorate, "report_shared 2025-04-10", out, held) == "overdue"
    assert status(quorate, "report_shared 2025-04-15", out, held) == "met"


def test_what_is_ahead_of_a_planned_conference_may_be_for_another_all_the_same() -> None:
    assert status(AHEAD, PLANNED, "report_shared 2025-04-10", INITIAL) == "pending"


def test_a_duty_that_names_a_planned_conference_is_for_none_that_has_no_name() -> None:
    planned = "{of: initial_conference, conference: C1, planned_on: 2025-04-14}"
    events = (
        f"meeting_scheduled 2025-04-01 {planned}",
        "report_shared 2025-04-10 {conference: C1}",
    )
    assert status(AHEAD, *events, HELD) == "overdue"


def test_a_duty_about_one_plan_is_not_for_a_conference_about_another() -> None:
    seen = before("2 working days", "duty: {event: visit}")
    visit = "visit 2025-04-10 {plan: P1}"
    first, second = "review_conference 2025-04-16 {plan: P2}", f"{HELD} {{plan: P1}}"
    assert statuses(seen, visit, first, second, as_of="2025-05-01") == ["lapsed", "met"]


def test_a_duty_that_says_what_kind_of_conference_it_is_for_is_for_the_next_of_that_kind() -> None:
    report = "report_shared 2025-04-10 {of: %s}"
    assert status(AHEAD, report % "review_conference", INITIAL, HELD) == "met"
    assert status(AHEAD, report % "initial_conference", INITIAL, HELD) == "overdue"


def test_what_can_only_mention_a_conference_is_for_the_next_of_the_standard() -> None:
    group = before("2 working days", "duty: {event: core_group}")
    assert status(group, "core_group 2025-04-10", INITIAL, HELD) == "met"
    raised = before("2 working days", "after: {event: plan_made}")
    assert statuses(raised, "plan_made 2025-04-10", INITIAL, HELD) == ["overdue"]


def test_what_raises_a_duty_and_is_about_another_event_raises_nothing() -> None:
    named = f"{ASKED} {{conference: C1}}"
    assert statuses(RAISED, named, f"{INITIAL} {{id: C1}}", HELD) == []
    assert statuses(RAISED, named, INITIAL, f"{HELD} {{id: C1}}") == ["overdue"]
    assert statuses(RAISED, ASKED, INITIAL, HELD) == []
    assert statuses(RAISED, "report_requested 2025-04-15", INITIAL, HELD) == ["overdue"]
    planned = "meeting_scheduled 2025-04-01 {of: initial_conference, planned_on: 2025-04-14}"
    assert statuses(RAISED, planned, ASKED, HELD) == []
    assert statuses(RAISED, f"{ASKED} {{conference: C9}}", INITIAL, HELD) == ["overdue"]


def test_what_raises_a_duty_in_a_window_and_is_about_another_event_raises_nothing() -> None:
    around = "\n".join(
        [
            "window: {opens: 10 days before, closes: 2 days before}",
            "around: {event: review_conference}",
            "after: {event: report_requested}",
            "duty: {event: report_shared}",
        ]
    )
    assert statuses(around, ASKED, INITIAL, HELD) == []
    assert statuses(around, ASKED, HELD) == ["overdue"]


def test_a_window_may_lie_around_what_raised_it() -> None:
    own = "\n".join(
        [
            "window: {opens: 2 days before, closes: 2 days after}",
            "around: {event: birth}",
            "after: {event: birth}",
            "duty: {event: visit}",
        ]
    )
    assert status(own, "birth 2025-02-03", "visit 2025-02-05") == "met"


OF_REVIEW = before("2 working days", "duty: {event: report_shared, where: {of: review_conference}}")


def test_the_kind_of_conference_is_known_from_its_name() -> None:
    report = "report_shared 2025-04-10 {conference: C1}"
    assert status(OF_REVIEW, report, f"{HELD} {{id: C1}}") == "met"
    assert status(OF_REVIEW, report, f"{INITIAL} {{id: C1}}", f"{HELD} {{id: C2}}") == "overdue"
    planned = PLANNED.replace("{", "{conference: C1, ")
    assert status(OF_REVIEW, planned, report) == "met"
    assert status(OF_REVIEW, report, HELD) == "undetermined"


def test_the_kind_of_conference_is_not_known_where_none_bears_the_name() -> None:
    assert status(OF_REVIEW, "report_shared 2025-04-10", HELD) == "undetermined"


# --- extensions ----------------------------------------------------------------------------------

MORE_TIME = """
conventions: {working_hours: {from: "09:00", to: "17:00"}}
vocabulary:
  events:
    extension:
      description: More time is allowed
      attributes: {by: {kind: word}, to: {kind: limit}, until: {kind: date}}
"""
EXTENDED = "{agreed: {event: extension}, as: to, up_to: 8 weeks, otherwise: 2 weeks%s}"


def extended(*events: str, moment: str = EXTENDED % "") -> list[tuple[str, str, str]]:
    """What is judged of a referral of 3 February with these extensions."""
    program = ruleset(within(moment), rest=MORE_TIME)
    return by_basis(judged(program, "referral 2025-02-03", *events, as_of="2025-02-28"))


@pytest.mark.parametrize(
    ("agreed", "expected"),
    [
        ("2025-02-03", "2025-03-03"),
        ("2025-02-17", "2025-03-03"),  # the last day of two weeks
    ],
)
def test_an_extension_made_while_the_clock_runs_is_judged_beside_the_maximum(
    agreed: str, expected: str
) -> None:
    assert extended(f"extension {agreed} {{to: 4 weeks}}") == [
        ("maximum", "2025-03-31", "pending"),
        ("agreed", expected, "pending"),
    ]


@pytest.mark.parametrize("agreed", ["2025-02-02", "2025-02-18"])
def test_an_extension_made_before_or_after_the_clock_ran_counts_for_nothing(agreed: str) -> None:
    assert extended(f"extension {agreed} {{to: 4 weeks}}") == [("maximum", "2025-02-17", "overdue")]


def test_each_further_extension_in_time_replaces_the_last() -> None:
    first, second = "extension 2025-02-10 {to: 3 weeks}", "extension 2025-02-24 {to: 6 weeks}"
    assert extended(first, second)[1] == ("agreed", "2025-03-17", "pending")
    assert extended(first, second.replace("24", "25"))[1] == ("agreed", "2025-02-24", "overdue")


def test_where_the_first_extension_counts_no_other_does() -> None:
    first, second = "extension 2025-02-10 {to: 3 weeks}", "extension 2025-02-11 {to: 9 weeks}"
    once = EXTENDED % ", which: first"
    assert extended(first, second, moment=once) == [
        ("maximum", "2025-03-31", "pending"),
        ("agreed", "2025-02-24", "overdue"),
    ]


def test_an_extension_beyond_the_maximum_is_a_finding_and_extends_to_the_maximum() -> None:
    found = extended("extension 2025-02-10 {to: 9 weeks}")
    assert ("agreement", "2025-04-07", "violated") in found
    assert extended("extension 2025-02-18 {to: 9 weeks}") == [("maximum", "2025-02-17", "overdue")]


def test_an_extension_that_does_not_say_how_long_extends_to_the_maximum() -> None:
    maximum = [("maximum", "2025-03-31", "pending")]
    assert extended("extension 2025-02-10") == maximum
    assert extended("extension 2025-02-10", moment=EXTENDED.replace("as: to, ", "") % "") == maximum


def test_an_extension_may_state_the_last_day() -> None:
    until = EXTENDED.replace("as: to", "as: until") % ""
    assert extended("extension 2025-02-10 {until: 2025-03-05}", moment=until)[1] == (
        "agreed",
        "2025-03-05",
        "pending",
    )
    in_hours = EXTENDED.replace("as: to", "as: until").replace("2 weeks", "336 hours") % ""
    found = extended("extension 2025-02-10 {until: 2025-03-05}", moment=in_hours)
    assert found[1] == ("agreed", "2025-03-05", "pending")


def test_an_extension_may_be_counted_from_where_the_usual_limit_ends() -> None:
    more = (
        "{agreed: {event: extension}, as: to, up_to: 2 weeks, after: 2 weeks, otherwise: 2 weeks}"
    )
    assert extended("extension 2025-02-10 {to: 1 week}", moment=more) == [
        ("maximum", "2025-03-03", "pending"),
        ("agreed", "2025-02-24", "overdue"),
    ]


def test_where_no_number_applies_until_then_any_extension_is_in_time() -> None:
    none = EXTENDED.replace("otherwise: 2 weeks", "otherwise: unquantified") % ""
    assert extended(moment=none) == [("maximum", "None", "pending")]
    assert extended("extension 2025-02-27 {to: 4 weeks}", moment=none)[1][1] == "2025-03-03"


def test_an_extension_counted_from_what_has_not_happened_has_no_end_yet() -> None:
    more = EXTENDED.replace("as: to", "as: to, after: {event: birth}") % ""
    first, second = "extension 2025-02-10 {to: 1 week}", "extension 2025-02-27 {to: 2 weeks}"
    assert extended(first, second, moment=more) == [("maximum", "None", "pending")]
    born_since = (first, second, "birth 2025-02-28")
    assert extended(*born_since, moment=more)[0] == ("maximum", "2025-04-25", "pending")


def test_ahead_of_a_conference_the_clock_has_always_run_or_since_the_duty_arose() -> None:
    lead = "{agreed: {event: extension}, as: to, up_to: 2 days, otherwise: 1 week}"
    shorter = "extension 2025-04-09 {to: 4 days}"
    ahead = ruleset(before(lead), rest=MORE_TIME)
    assert by_basis(judged(ahead, shorter, PLANNED, as_of="2025-04-22")) == [
        ("maximum", "2025-04-28", "pending"),
        ("agreed", "2025-04-26", "pending"),
    ]
    raised = ruleset(before(lead, "after: {event: report_requested}"), rest=MORE_TIME)
    assert by_basis(judged(raised, shorter, ASKED, PLANNED, as_of="2025-04-22")) == [
        ("maximum", "2025-04-23", "pending")
    ]
    later = "extension 2025-04-11 {to: 4 days}"
    assert len(judged(raised, ASKED, later, PLANNED, as_of="2025-04-22").obligations) == 2
    too_short = "extension 2025-04-11 {to: 1 day}"
    assert by_basis(judged(raised, ASKED, too_short, PLANNED, as_of="2025-04-22"))[-1] == (
        "agreement",
        "2025-04-29",
        "violated",
    )


def test_an_agreement_is_measured_from_where_the_counting_starts() -> None:
    once = within("{agreed: {event: extension}, as: until, up_to: 2 weeks}")
    program = ruleset(once, rest=MORE_TIME)
    agreed = "extension 2025-02-01 {until: 2025-02-%s}"
    within_it = judged(program, agreed % "17", "referral 2025-02-03")
    assert [basis for basis, _, _ in by_basis(within_it)] == ["maximum", "agreed"]
    beyond = judged(program, agreed % "18", "referral 2025-02-03")
    assert by_basis(beyond)[-1] == ("agreement", "2025-02-18", "violated")


def test_an_agreement_in_working_hours_has_no_number_where_nobody_says_when_work_goes_on() -> None:
    once = within("{agreed: {event: extension}, as: to, up_to: 2 weeks}")
    without = MORE_TIME.replace('conventions: {working_hours: {from: "09:00", to: "17:00"}}', "")
    found = judged(
        ruleset(once, rest=without),
        "extension 2025-02-01 {to: 8 working hours}",
        "referral 2025-02-03",
    )
    assert by_basis(found)[1] == ("agreed", "None", "pending")
    more = EXTENDED.replace("as: to", "as: to, after: 1 week") % ""
    found = judged(
        ruleset(within(more), rest=without),
        "referral 2025-02-03",
        "extension 2025-02-04 {to: 8 working hours}",
    )
    assert by_basis(found)[1] == ("agreed", "None", "pending")
    in_hours = within("{agreed: {event: extension}, as: to, up_to: 336 hours}")
    program = ruleset(in_hours, rest=MORE_TIME)
    agreed = judged(
        program, "extension 2025-02-01 {to: 8 working hours}", "referral 2025-02-03T10:00"
    )
    assert by_basis(agreed)[1] == ("agreed", "2025-02-04", "pending")


# --- conditions on what is learnt, on age and on the time of day ---------------------------------


def one_week_if(condition: str) -> str:
    """A visit within one week if *condition* holds, else within four."""
    return within(f"{{choose: [{{when: {condition}, then: 1 week}}, {{otherwise: 4 weeks}}]}}")


def holds(
    condition: str, *events: str, referral: str = "referral 2025-02-03", **asked: Any
) -> bool:
    """Whether *condition* holds of a referral; it must be known."""
    program = ruleset(one_week_if(condition), rest=OFFICE)
    found = the(program, *events, referral, **({"as_of": "2025-03-20"} | asked))
    assert found.due_from is None
    starts = date.fromisoformat(referral.split()[1][:10])
    assert found.due_on is not None
    return (found.due_on - starts).days == 7


TEN_DAYS = "{count: {event: core_group}, at_least: 1, by: 10 days}"


def test_a_count_may_look_so_long_after_the_trigger() -> None:
    assert holds(TEN_DAYS, "core_group 2025-02-13")
    assert not holds(TEN_DAYS, "core_group 2025-02-14")
    assert holds(TEN_DAYS, "core_group 2024-02-13")
    assert not holds(TEN_DAYS.replace("core_group", "referral"))


def test_the_latest_may_be_that_of_so_long_after_the_trigger() -> None:
    ended = "{latest: [{event: plan_made}, {event: plan_ended}], is: plan_ended, by: 10 days}"
    assert holds(ended, "plan_made 2025-02-01", "plan_ended 2025-02-13")
    assert not holds(ended, "plan_made 2025-02-01", "plan_ended 2025-02-14")


def test_by_so_many_hours_is_to_the_minute_and_unknown_without_times() -> None:
    day = "{count: {event: core_group}, at_least: 1, by: 24 hours}"
    at_ten = "referral 2025-02-03T10:00"
    assert holds(day, "core_group 2025-02-04T10:00", referral=at_ten)
    assert not holds(day, "core_group 2025-02-04T10:01", referral=at_ten)
    found = the(
        one_week_if(day), "referral 2025-02-03", "core_group 2025-02-04", as_of="2025-02-20"
    )
    assert found.possible == {"overdue", "pending"}
    assert found.decided_by == "the time of the core_group on 2025-02-04"


def test_a_count_may_leave_out_what_lies_longer_ago() -> None:
    recent = "{count: {event: core_group}, at_least: 1, within: 2 weeks}"
    assert holds(recent, "core_group 2025-01-20")
    assert not holds(recent, "core_group 2025-01-19")
    hours = recent.replace("2 weeks", "24 hours")
    at_ten = "referral 2025-02-03T10:00"
    assert holds(hours, "core_group 2025-02-02T10:00", referral=at_ten)
    assert not holds(hours, "core_group 2025-02-02T09:59", referral=at_ten)


def known(*values: tuple[str, bool]) -> dict[str, FactHistory]:
    history = ((date.fromisoformat(day).toordinal(), value) for day, value in values)
    return {"unborn": FactHistory(history)}


UNBORN_BY = "{fact: {unborn: true}, by: 5 days}"


def test_a_fact_may_be_that_of_so_long_after_the_trigger() -> None:
    assert holds(UNBORN_BY, facts=known(("2025-02-01", False), ("2025-02-08", True)))
    assert not holds(UNBORN_BY, facts=known(("2025-02-01", False), ("2025-02-09", True)))
    assert holds(UNBORN_BY, facts={"unborn": True})


def test_what_was_learnt_too_late_fits_nothing() -> None:
    late = known(("2025-02-09", True))
    assert not holds(UNBORN_BY, facts=late)
    assert not holds("{fact: {unborn: {not: false}}, by: 5 days}", facts=late)
    assert not holds("{fact: {unborn: {known: true}}, by: 5 days}", facts=late)
    assert holds("{fact: {unborn: {known: true}}, by: 6 days}", facts=late)


def test_what_is_not_known_to_this_day_is_unknown() -> None:
    found = the(one_week_if(UNBORN_BY), "referral 2025-02-03", as_of="2025-02-20")
    assert found.possible == {"overdue", "pending"}


UNDER_FIVE = "{age: {at_most: 4}}"


def born(day: str) -> dict[str, date]:
    return {"date_of_birth": date.fromisoformat(day)}


def test_age_is_in_completed_years_on_the_triggers_day() -> None:
    assert holds(UNDER_FIVE, facts=born("2020-02-04"))
    assert not holds(UNDER_FIVE, facts=born("2020-02-03"))
    assert holds("{age: {at_least: 5}}", facts=born("2020-02-03"))
    assert not holds("{age: {at_least: 5}}", facts=born("2020-02-04"))


def test_a_child_of_29_february_is_a_year_older_on_the_birthday_that_the_ruleset_states() -> None:
    day = "referral 2025-02-28"
    assert not holds(UNDER_FIVE, referral=day, facts=born("2020-02-29"))
    march = within(
        f"{{choose: [{{when: {UNDER_FIVE}, then: 1 week}}, {{otherwise: 4 weeks}}]}}",
        'conventions: {birthday_of_29_february: "1 March"}',
    )
    assert due(march, day, facts=born("2020-02-29")) == "2025-03-07"


def test_an_unborn_child_is_younger_than_any_age() -> None:
    for unborn in ({"facts": {"unborn": True}}, {"facts": born("2025-02-10")}):
        assert holds(UNDER_FIVE, **unborn)
        assert not holds("{age: {at_least: 0}}", **unborn)
    assert holds("{age: {at_least: 0}}", facts=born("2025-02-03"))


def test_a_child_of_unknown_age_may_be_of_any_age_that_the_standard_asks_about() -> None:
    ages = within(
        "{choose: [{when: {age: {at_most: 4}}, then: 1 week}, "
        "{when: {age: {at_most: 9}}, then: 2 weeks}, {otherwise: 4 weeks}]}"
    )
    found = the(ages, "referral 2025-02-03")
    assert found.due_from is not None
    assert str(found.due_on) == "2025-03-03"
    late = the(ages, "referral 2025-02-03", as_of="2025-02-18")
    assert late.possible == {"overdue", "pending"}
    assert late.decided_by == "the date of birth"


OUT_OF_HOURS = '{during: {from: "17:00", to: "09:00"}}'


@pytest.mark.parametrize(
    ("condition", "inside", "outside"),
    [
        (
            OUT_OF_HOURS,
            ("2025-02-03T17:00", "2025-02-03T08:59"),
            ("2025-02-03T16:59", "2025-02-03T09:00"),
        ),
        (
            '{during: {from: "09:00", to: "17:00"}}',
            ("2025-02-08T09:00", "2025-07-03T16:59"),
            ("2025-02-08T08:59", "2025-07-03T17:00"),
        ),
        ('{during: {"on": working_days}}', ("2025-02-07",), ("2025-02-08", "2025-05-05")),
        ('{during: {"on": non_working_days}}', ("2025-02-08", "2025-05-05"), ("2025-02-07",)),
        (
            '{during: {from: "09:00", to: "17:00", "on": working_days}}',
            ("2025-02-07T09:00",),
            ("2025-02-07T17:00", "2025-02-08T09:00", "2025-02-08"),
        ),
        (
            "{during: working time}",
            ("2025-02-07T09:00", "2025-02-07T16:59"),
            ("2025-02-07T08:59", "2025-02-07T17:00", "2025-02-08T12:00", "2025-02-08"),
        ),
    ],
)
def test_a_condition_may_ask_when_on_its_day_the_trigger_was(
    condition: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    for when in inside:
        assert holds(condition, referral=f"referral {when}", as_of="2025-08-01")
    for when in outside:
        assert not holds(condition, referral=f"referral {when}", as_of="2025-08-01")


def test_the_time_of_a_trigger_that_has_only_a_date_is_unknown() -> None:
    found = the(one_week_if(OUT_OF_HOURS), "referral 2025-02-03", as_of="2025-02-20")
    assert found.possible == {"overdue", "pending"}
    assert found.decided_by == "the time of the referral"


def test_an_unknown_time_is_one_time_in_every_condition() -> None:
    never = within("1 week", f"when: {{all: [{OUT_OF_HOURS}, {{not: {OUT_OF_HOURS}}}]}}")
    assert statuses(never, "referral 2025-02-03") == []
    both = f'{{all: [{OUT_OF_HOURS}, {{during: {{from: "09:00", to: "17:00"}}}}]}}'
    assert statuses(within("1 week", f"when: {both}"), "referral 2025-02-03") == []


def test_the_time_of_a_planned_meeting_may_be_unknown_too() -> None:
    evening = before("2 working days", f"when: {OUT_OF_HOURS}")
    assert the(evening, PLANNED).possible == {"pending", "not_applicable"}


# --- what ends a phase ---------------------------------------------------------------------------

UNTIL = "[{gap: 1 week, until: %s}, {gap: 2 weeks}]"


def last_due(until: str, *events: str, more: tuple[str, ...] = (), as_of: str) -> str:
    return dues(every(UNTIL % until, *more), *events, as_of=as_of)[-1]


def test_a_phase_may_last_until_any_moment_counted_from_the_start() -> None:
    for until in ("2 weeks", "{limit: 1 week, after: 1 week}", "{later_of: [2 weeks, 3 days]}"):
        assert last_due(until, MADE, "visit 2025-02-16", as_of="2025-02-16") == "2025-02-23"
        assert last_due(until, MADE, "visit 2025-02-17", as_of="2025-02-17") == "2025-03-03"


def test_a_phase_without_a_known_end_goes_on() -> None:
    for until in ("unquantified", "{later_of: [2 weeks, {event: birth}]}"):
        assert last_due(until, MADE, "visit 2025-03-17", as_of="2025-03-17") == "2025-03-24"


def test_what_starts_a_recurrence_does_not_end_its_phase() -> None:
    start = "after: {event: review_conference, which: first}"
    events = ("review_conference 2025-02-03", "visit 2025-02-05")
    until = "{event: review_conference}"
    assert last_due(until, *events, more=(start,), as_of="2025-02-05") == "2025-02-12"
    again = (*events, "review_conference 2025-02-05")
    assert last_due(until, *again, more=(start,), as_of="2025-02-05") == "2025-02-19"


def test_the_end_of_a_phase_is_not_moved_off_a_non_working_day() -> None:
    moved = "conventions: {non_working_deadline: next_working_day}"
    for stretch in ("until: 5 days", "for: 5 days"):  # to Saturday 8 February
        phases = every(f"[{{gap: 1 week, {stretch}}}, {{gap: 2 weeks}}]", moved)
        assert dues(phases, MADE, "visit 2025-02-08")[-1] == "2025-02-24"


def test_a_phase_in_a_standard_in_hours_ends_with_the_day_of_its_moment() -> None:
    hours = every("[{gap: 24 hours, until: 48 hours}, {gap: 72 hours}]")
    start = "plan_made 2025-02-03T10:00"
    found = judged(hours, start, "visit 2025-02-04T09:00", "visit 2025-02-05T09:00").obligations
    assert [str(each.due_on) for each in found] == ["2025-02-04", "2025-02-05", "2025-02-08"]
