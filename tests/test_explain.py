"""Explanations, compared word for word.

Expected dates come from a wall calendar. Bank holidays: 8 May 2020 (not 4 May), 25 and 26 December
2024, 1 January, 18 and 21 April, 5 and 26 May 2025. Clocks: forward on 30 March 2025, back on
26 October 2025.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from textwrap import indent
from typing import Any

import pytest

from cpstandards.cases import Case
from cpstandards.clock import london
from cpstandards.errors import CalendarRangeError, MomentError, UnknownRegionError
from cpstandards.evaluate import evaluate
from cpstandards.events import (
    Birth,
    InitialConference,
    MeetingCancelled,
    MeetingScheduled,
    PlanAgreed,
    PlanEnded,
    PlanMade,
    PreBirthConference,
    Referral,
    ReportShared,
    ReviewConference,
    S47Concluded,
    StrategyDiscussion,
    TransferInConference,
    Visit,
    Waiver,
)
from cpstandards.explain import Line, explain, explain_counting, lines
from cpstandards.kernel import Status
from cpstandards.limits import parse_limit
from cpstandards.load import parse_ruleset
from cpstandards.model import Ruleset
from cpstandards.results import Evaluation, Obligation
from cpstandards.vocabulary import Event, EventType
from tests.manual_support import judged as all_judged
from tests.manual_support import ruleset as manual_ruleset
from tests.manual_support import the

RULESET = """
id: example
title: Example
version: "1"
document: {{title: Practice Standards, publisher: Example Board}}
calendar: {{region: GB-ENG, closures: [{{on: 2024-12-27, name: Town hall closed}}]}}
conventions: {{{conventions}}}
standards:
  - id: the.duty
    title: The duty
    responsible: {responsible}
    modality: {modality}
    source: {{section: Conferences, standard: "2"}}
{body}
"""

CONFERENCE = """
within: 15 working days
after: {event: strategy_discussion, where: {initiates_s47: true}}
duty: {event: initial_conference}
ends_on: {event: s47_concluded, where: {substantiated: false}}
waiver: {by: [service_manager]}
"""
VISIT = """
within: 10 days
after: {event: referral}
duty: {event: visit}
"""
HOURS = VISIT.replace("10 days", "48 hours")
BIRTH_VISIT = VISIT.replace("10 days", "20 working days").replace("referral", "birth")
REPORT = """
before: {event: review_conference}
at_least: 2 working days
duty: {event: report_shared}
"""
VISITS = """
every: 4 weeks
restart: from_actual
after: {event: plan_made}
duty: {event: visit}
ends_on: {event: plan_ended}
"""
WINDOW = """
window: {opens: 10 weeks before, closes: 8 weeks before}
around: {fact: expected_delivery_date}
duty: {event: pre_birth_conference}
ends_on: {event: birth}
"""
PLAN_KEPT = """
not_before: {limit: 3 months, after: {event: plan_made}}
after: {event: plan_made}
forbids: {event: plan_ended}
unless: {trigger: {reason: died}}
"""

EXPECTED: Mapping[str, object] = {"expected_delivery_date": date(2025, 7, 1)}


def event(cls: EventType, **given: Any) -> Event:  # Any: plain values, for each attribute's kind
    """An event of plain values."""
    made = cls(**given)
    assert isinstance(made, Event)
    return made


def ruleset(
    body: str,
    conventions: str = "",
    modality: str = "must",
    responsible: str = "childrens_social_care",
) -> Ruleset:
    return parse_ruleset(
        RULESET.format(
            body=indent(body.strip(), "    "),
            conventions=conventions,
            modality=modality,
            responsible=responsible,
        )
    )


DISCUSSED = event(StrategyDiscussion, on=date(2025, 4, 10), initiates_s47=True)


def evaluated(
    body: str,
    events: Sequence[Event],
    as_of: date | datetime,
    *,
    conventions: str = "",
    facts: Mapping[str, object] | None = None,
    records: Sequence[str] | None = None,
    reading: str = "default",
) -> Evaluation:
    case = Case("A-1", events=events, facts=facts, records=records)
    return evaluate(case, ruleset(body, conventions), as_of=as_of, reading=reading)


def judged(
    body: str,
    events: Sequence[Event],
    as_of: date | datetime,
    *,
    conventions: str = "",
    facts: Mapping[str, object] | None = None,
    records: Sequence[str] | None = None,
) -> Obligation:
    """The last obligation of a case."""
    found = evaluated(body, events, as_of, conventions=conventions, facts=facts, records=records)
    return found.obligations[-1]


def under(label: str, obligation: Obligation, private: bool = False) -> str:
    """What is said under a heading."""
    said = lines(obligation, private=private)
    return " ".join(line.sentence for line in said if line.label == label)


# --- the whole ---------------------------------------------------------------------------------


def test_a_late_conference_is_explained_line_by_line() -> None:
    late = judged(
        CONFERENCE, [DISCUSSED, event(InitialConference, on=date(2025, 5, 7))], date(2025, 6, 1)
    )
    assert explain(late) == "\n".join(
        [
            "Duty: The duty. Children's social care must see to this.",
            "Source: Example Board, Practice Standards: Conferences, standard 2.",
            "Measured from: Time runs from the strategy discussion on Thursday 10 April 2025.",
            "Limit: The limit in force is 15 working days. "
            "Weekends, bank holidays and closures do not count.",
            "Counting: Day 0 is Thursday 10 April 2025 and is not counted; "
            "15 working days are counted to Tuesday 6 May 2025.",
            "Skipped: Good Friday, Friday 18 April 2025. Easter Monday, Monday 21 April 2025. "
            "May Day, Monday 5 May 2025. "
            "The 4 weekends of 12-13, 19-20, 26-27 April and 3-4 May 2025.",
            "Deadline: It is due by Tuesday 6 May 2025. "
            "That day itself is in time, to midnight at its end in England.",
            "What happened: It was done: the initial conference on Wednesday 7 May 2025, "
            "1 working day (1 calendar day) after the deadline.",
            "Verdict: Late. It was done after its deadline. This is a breach.",
            "Next: Nothing more would change this.",
        ]
    )


def test_lines_pair_each_sentence_with_its_heading() -> None:
    pending = judged(CONFERENCE, [DISCUSSED], date(2025, 5, 1))
    said = lines(pending)
    assert said[0] == Line("Duty", "The duty.") == ("Duty", "The duty.")
    assert [label for label, _ in dict.fromkeys((line.label, 0) for line in said)] == [
        "Duty",
        "Source",
        "Measured from",
        "Limit",
        "Counting",
        "Skipped",
        "Deadline",
        "What happened",
        "Verdict",
        "Next",
    ]


def test_an_obligation_explains_itself() -> None:
    pending = judged(CONFERENCE, [DISCUSSED], date(2025, 5, 1))
    assert pending.explain() == explain(pending)
    assert pending.explain(private=True) == explain(pending, private=True)


def test_a_result_read_back_from_json_is_explained_in_the_same_words() -> None:
    events = [event(Referral, on=date(2024, 12, 21))]
    found = evaluated(VISIT.replace("10 days", "20 working days"), events, date(2025, 1, 6))
    back = Evaluation.from_json(found.to_json())
    assert [explain(each) for each in back.obligations] == [
        explain(each) for each in found.obligations
    ]


# --- the duty ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("modality", "responsible", "said"),
    [
        ("must", "social_worker", "The social worker must see to this."),
        ("should", "police", "The police should see to this."),
        ("expected", "gp", "The document expects the GP to see to this."),
        ("may", "health", "Health may do this; the document does not demand it."),
    ],
)
def test_modality_and_role_are_words(modality: str, responsible: str, said: str) -> None:
    rules = ruleset(VISIT, modality=modality, responsible=responsible)
    case = Case("A-1", events=[event(Referral, on=date(2025, 4, 10))])
    found = evaluate(case, rules, as_of=date(2025, 4, 11)).obligations[0]
    assert under("Duty", found) == f"The duty. {said}"


def test_the_interval_of_a_recurrence_is_named() -> None:
    events = [event(PlanMade, on=date(2025, 3, 3)), event(Visit, on=date(2025, 3, 31))]
    second = judged(VISITS, events, date(2025, 4, 7))
    assert under("Duty", second).endswith("This is the 2nd interval of the recurrence.")
    assert under("Measured from", second) == "Time runs from the visit on Monday 31 March 2025."


# --- within: every status ------------------------------------------------------------------------


def test_met_on_the_deadline_day() -> None:
    met = judged(
        CONFERENCE, [DISCUSSED, event(InitialConference, on=date(2025, 5, 6))], date(2025, 6, 1)
    )
    assert under("What happened", met) == (
        "It was done: the initial conference on Tuesday 6 May 2025, on the last day in time."
    )
    assert under("Verdict", met) == "Met. It was done in time. This is not a breach."
    assert under("Next", met) == "Nothing more would change this."


def test_met_early_by_working_and_calendar_days() -> None:
    met = judged(
        CONFERENCE, [DISCUSSED, event(InitialConference, on=date(2025, 5, 2))], date(2025, 6, 1)
    )
    assert under("What happened", met) == (
        "It was done: the initial conference on Friday 2 May 2025, "
        "1 working day (4 calendar days) before the deadline."
    )


def test_late_by_no_working_day() -> None:
    body = CONFERENCE.replace("15", "14")  # to Friday 2 May
    late = judged(
        body, [DISCUSSED, event(InitialConference, on=date(2025, 5, 4))], date(2025, 6, 1)
    )
    assert late.status is Status.LATE
    assert under("What happened", late).endswith(
        "on Sunday 4 May 2025, no working day (2 calendar days) after the deadline."
    )


def test_pending_becomes_overdue_the_day_after_the_deadline() -> None:
    pending = judged(CONFERENCE, [DISCUSSED], date(2025, 5, 6))
    assert under("What happened", pending) == "Nothing on record shows that it was done."
    assert under("Verdict", pending) == (
        "Pending. It has not been done, and its deadline has not passed. This is not a breach."
    )
    assert under("Next", pending) == (
        "It becomes overdue on Wednesday 7 May 2025 if nothing more happens."
    )


def test_overdue() -> None:
    overdue = judged(CONFERENCE, [DISCUSSED], date(2025, 5, 7))
    assert under("Verdict", overdue) == (
        "Overdue. It has not been done, and its deadline has passed. This is a breach."
    )
    assert under("Next", overdue) == "It stays a breach, whether it is done late or never."


@pytest.mark.parametrize(
    ("ended", "day", "verdict"),
    [
        (date(2025, 5, 6), "Tuesday 6 May 2025", "Discharged. It is no longer called for. "
         "This is not a breach."),
        (date(2025, 5, 7), "Wednesday 7 May 2025", "Lapsed. It was not done while it could serve "
         "its purpose. This is a breach."),
    ],
)  # fmt: skip
def test_an_ending_is_named(ended: date, day: str, verdict: str) -> None:
    events = [DISCUSSED, event(S47Concluded, on=ended, substantiated=False)]
    found = judged(CONFERENCE, events, date(2025, 6, 1))
    assert under("What happened", found) == (
        f'Nothing on record shows that it was done. "section 47 concluded" on {day} ended the duty.'
    )
    assert under("Verdict", found) == verdict
    assert under("Next", found) == "Nothing more would change this."


def test_a_waived_breach_is_excused_and_stays_a_breach() -> None:
    waiver = event(Waiver, on=date(2025, 5, 2), standard="the.duty", by="service_manager")
    excused = judged(CONFERENCE, [DISCUSSED, waiver], date(2025, 6, 1))
    assert under("Verdict", excused).endswith(
        "This is a breach. It is excused: the waiver on Friday 2 May 2025 authorised the delay. "
        "It stays a breach."
    )


def test_undetermined_names_what_it_can_be_and_what_would_decide_it() -> None:
    events = [
        event(StrategyDiscussion, on=date(2025, 4, 10)),
        event(InitialConference, on=date(2025, 5, 7)),
    ]
    unsure = judged(CONFERENCE, events, date(2025, 6, 1))
    assert under("What happened", unsure) == (
        "It was done: the initial conference on Wednesday 7 May 2025."
    )
    assert under("Verdict", unsure) == (
        "Undetermined. What is on record does not decide it. It can be late or not applicable. "
        "Until that is known it does not count as a breach."
    )
    assert under("Next", unsure) == (
        'What would decide it: "initiates section 47" '
        "of the strategy discussion on Thursday 10 April 2025."
    )


def test_whether_an_unsure_event_was_the_duty_is_left_open() -> None:
    body = VISIT.replace("{event: visit}", "{event: visit, where: {child_seen: true}}")
    events = [event(Referral, on=date(2025, 4, 10)), event(Visit, on=date(2025, 4, 11))]
    unsure = judged(body, events, date(2025, 4, 12))
    assert under("What happened", unsure) == "The record does not settle whether it was done."
    assert under("Verdict", unsure).startswith(
        "Undetermined. What is on record does not decide it. It can be pending or met."
    )


def test_an_ending_that_the_source_does_not_record() -> None:
    unsure = judged(
        CONFERENCE,
        [DISCUSSED],
        date(2025, 6, 1),
        records=["strategy_discussion", "initial_conference"],
    )
    assert under("Next", unsure).startswith(
        "What would decide it: events that the source does not record: section 47 concluded."
    )


def test_unobserved_is_not_overdue() -> None:
    unseen = judged(CONFERENCE, [DISCUSSED], date(2025, 6, 1), records=["strategy_discussion"])
    assert under("What happened", unseen) == "The source of this case does not record such events."
    assert under("Verdict", unseen) == (
        "Unobserved. Nothing can be said: what is not recorded does not count as not done. "
        "This is not a breach."
    )
    assert under("Next", unseen) == "Only a source that records such events can tell."


def test_no_number() -> None:
    body = VISIT.replace("10 days", "unquantified")
    pending = judged(body, [event(Referral, on=date(2025, 4, 10))], date(2025, 6, 1))
    assert under("Limit", pending) == (
        "The document states no number, so this can never be a breach."
    )
    assert under("Deadline", pending) == "There is no deadline."
    assert under("Verdict", pending) == "Pending. It has not been done. This is not a breach."
    assert under("Next", pending) == "It stays pending until it is done."
    events = [event(Referral, on=date(2025, 4, 10)), event(Visit, on=date(2025, 5, 1))]
    met = judged(body, events, date(2025, 6, 1))
    assert under("What happened", met) == "It was done: the visit on Thursday 1 May 2025."
    assert under("Verdict", met) == "Met. It was done. This is not a breach."


def test_a_deadline_that_is_not_known_yet() -> None:
    body = VISIT.replace("10 days", "{limit: 10 days, after: {event: plan_made}}")
    pending = judged(body, [event(Referral, on=date(2025, 4, 10))], date(2025, 6, 1))
    assert under("Measured from", pending) == (
        "The duty arose from the referral on Thursday 10 April 2025. "
        "What time runs from is not on record yet."
    )
    assert under("Deadline", pending) == "There is no deadline yet."
    assert under("Verdict", pending) == (
        "Pending. It has not been done, and its deadline is not known yet. This is not a breach."
    )
    assert under("Next", pending) == "It has a deadline once what time runs from is on record."


# --- counting ------------------------------------------------------------------------------------


def test_a_deadline_on_a_non_working_day_is_marked() -> None:
    pending = judged(VISIT, [event(Referral, on=date(2025, 4, 11))], date(2025, 4, 12))
    assert under("Limit", pending) == (
        "The limit in force is 10 days. Every day counts, weekends and bank holidays too."
    )
    assert under("Deadline", pending) == (
        "It is due by Monday 21 April 2025. "
        "That day itself is in time, to midnight at its end in England. "
        "Monday 21 April 2025 is a non-working day (Easter Monday); the deadline stays there."
    )
    assert under("Skipped", pending) == ""


def test_closures_part_weekends_and_the_turn_of_the_year() -> None:
    body = VISIT.replace("10 days", "10 working days")
    pending = judged(body, [event(Referral, on=date(2024, 12, 21))], date(2024, 12, 30))
    assert under("Counting", pending) == (
        "Day 0 is Saturday 21 December 2024 and is not counted; "
        "10 working days are counted to Thursday 9 January 2025. "
        "Day 1 is Monday 23 December 2024."
    )
    assert under("Skipped", pending) == (
        "Christmas Day, Wednesday 25 December 2024. Boxing Day, Thursday 26 December 2024. "
        "Town hall closed, Friday 27 December 2024. New Year's Day, Wednesday 1 January 2025. "
        "Sunday 22 December 2024 and "
        "the 2 weekends of 28-29 December 2024 and 4-5 January 2025."
    )


def test_a_weekend_across_two_months() -> None:
    body = VISIT.replace("10 days", "1 working day")
    pending = judged(body, [event(Referral, on=date(2025, 5, 30))], date(2025, 5, 30))
    assert under("Counting", pending) == (
        "Day 0 is Friday 30 May 2025 and is not counted; "
        "1 working day is counted to Monday 2 June 2025. Day 1 is Monday 2 June 2025."
    )
    assert under("Skipped", pending) == "The weekend of 31 May to 1 June 2025."


def test_many_weekends_are_counted() -> None:
    body = VISIT.replace("10 days", "55 working days")
    pending = judged(body, [event(Referral, on=date(2025, 6, 2))], date(2025, 6, 2))
    assert under("Skipped", pending) == ("The 11 weekends from 7-8 June 2025 to 16-17 August 2025.")


def test_no_day_was_skipped() -> None:
    body = VISIT.replace("10 days", "2 working days")
    pending = judged(body, [event(Referral, on=date(2025, 6, 2))], date(2025, 6, 2))
    assert under("Skipped", pending) == "No weekend, bank holiday or closure lies between."


def test_months_are_clamped_to_the_last_day() -> None:
    body = VISIT.replace("10 days", "1 month")
    pending = judged(body, [event(Referral, on=date(2025, 1, 31))], date(2025, 2, 1))
    assert under("Counting", pending) == (
        "Day 0 is Friday 31 January 2025 and is not counted; "
        "1 month (28 days) is counted to Friday 28 February 2025. "
        "February 2025 has no 31st, so its last day is taken."
    )


def test_the_same_day() -> None:
    body = VISIT.replace("10 days", "same day")
    events = [event(Referral, on=date(2025, 4, 10)), event(Visit, on=date(2025, 4, 12))]
    late = judged(body, events, date(2025, 6, 1))
    assert under("Limit", late) == "Nothing is counted: the limit is that day itself."
    assert under("Counting", late) == ""
    assert under("What happened", late) == (
        "It was done: the visit on Saturday 12 April 2025, 2 calendar days after the deadline."
    )


def test_the_event_that_a_limit_is_counted_from_may_be_another() -> None:
    body = VISIT.replace("10 days", "{limit: 1 week, after: {event: plan_made}}")
    events = [event(Referral, on=date(2025, 4, 10)), event(PlanMade, on=date(2025, 4, 14))]
    assert under("Measured from", judged(body, events, date(2025, 4, 14))) == (
        "The duty arose from the referral on Thursday 10 April 2025. "
        'Time runs from "plan made" on Monday 14 April 2025.'
    )


@pytest.mark.parametrize(
    ("conventions", "said"),
    [
        (
            "trigger_day: counted",
            "This ruleset counts the day itself: day 1 is Thursday 10 April 2025; "
            "10 days are counted to Saturday 19 April 2025.",
        ),
        (
            "non_working_deadline: next_working_day",
            "Counted from Thursday 10 April 2025, 10 days would end on Sunday 20 April 2025, "
            "a non-working day. This ruleset moves the deadline to the next working day, "
            "Tuesday 22 April 2025.",
        ),
        (
            "non_working_deadline: previous_working_day",
            "Counted from Thursday 10 April 2025, 10 days would end on Sunday 20 April 2025, "
            "a non-working day. This ruleset moves the deadline to the previous working day, "
            "Thursday 17 April 2025.",
        ),
    ],
)
def test_other_conventions_are_said(conventions: str, said: str) -> None:
    events = [event(Referral, on=date(2025, 4, 10))]
    found = judged(VISIT, events, date(2025, 4, 11), conventions=conventions)
    assert under("Counting", found) == said


def test_a_count_that_fits_two_conventions_is_not_explained_by_either() -> None:
    body = VISIT.replace("10 days", "5 days")  # 5 days from Monday 2 June: Saturday
    pending = judged(
        body,
        [event(Referral, on=date(2025, 6, 2))],
        date(2025, 6, 2),
        conventions="trigger_day: counted",
    )
    assert under("Counting", pending) == (
        "As this ruleset counts, 5 days from Monday 2 June 2025 lead to Friday 6 June 2025."
    )


TWO_CONVENTIONS = "trigger_day: counted, non_working_deadline: previous_working_day"


@pytest.mark.parametrize("body", [VISIT, VISITS.replace("4 weeks", "10 days")])
def test_a_count_that_fits_no_single_convention_says_only_where_it_leads(body: str) -> None:
    events = [event(Referral, on=date(2025, 4, 12)), event(PlanMade, on=date(2025, 4, 12))]
    found = judged(body, events, date(2025, 4, 12), conventions=TWO_CONVENTIONS)
    said = "As this ruleset counts, 10 days from Saturday 12 April 2025 lead to "
    assert under("Counting", found) == f"{said}Thursday 17 April 2025."


def test_the_last_day_of_the_calendar_can_be_explained() -> None:
    events = [event(Referral, on=date(2060, 12, 22))]
    found = judged(VISIT, events, date(2060, 12, 23), conventions="trigger_day: counted")
    assert under("Counting", found).endswith("10 days are counted to Friday 31 December 2060.")


def test_a_deadline_that_may_never_come_cannot_be_sooner() -> None:
    after = "{event: plan_made, where: {category: neglect}}"
    body = VISIT.replace("10 days", f"{{limit: 10 days, after: {after}}}")
    events = [event(Referral, on=date(2025, 4, 10)), event(PlanMade, on=date(2025, 4, 14))]
    assert under("Deadline", judged(body, events, date(2025, 4, 15))) == (
        "There is no deadline yet. It cannot be sooner than Thursday 24 April 2025."
    )


def test_nothing_is_said_of_an_anchor_that_there_is_not() -> None:
    pending = judged(VISIT, [event(Referral, on=date(2025, 4, 10))], date(2025, 4, 11))
    without = pending._replace(trigger=None, counted_from=None)
    assert under("Measured from", without) == ""


# --- hours ---------------------------------------------------------------------------------------


def test_hours_through_the_clock_change() -> None:
    events = [
        event(Referral, at=datetime(2025, 3, 29, 10)),
        event(Visit, at=datetime(2025, 3, 31, 13, 30)),
    ]
    late = judged(HOURS, events, date(2025, 4, 1))
    assert under("Measured from", late) == (
        "Time runs from the referral on Saturday 29 March 2025 at 10:00 GMT."
    )
    assert under("Counting", late) == (
        "48 hours are counted from 10:00 GMT on Saturday 29 March 2025 "
        "to 11:00 BST on Monday 31 March 2025. "
        "The clocks went forward on Sunday 30 March 2025, a day of 23 hours."
    )
    assert under("Deadline", late) == (
        "It is due by 11:00 BST on Monday 31 March 2025. That moment itself is in time."
    )
    assert under("What happened", late) == (
        "It was done: the visit on Monday 31 March 2025 at 13:30 BST, "
        "2 hours 30 minutes after the deadline."
    )


@pytest.mark.parametrize(
    ("done", "said"),
    [
        (datetime(2025, 4, 12, 10), "at 10:00 BST, at the deadline."),
        (datetime(2025, 4, 12, 10, 1), "at 10:01 BST, 1 minute after the deadline."),
        (
            datetime(2025, 4, 12, 10, 0, 5),
            "at 10:00:05 BST, less than a minute after the deadline.",
        ),
        (datetime(2025, 4, 12, 9), "at 09:00 BST, 1 hour before the deadline."),
    ],
)
def test_the_moment_itself_is_in_time(done: datetime, said: str) -> None:
    events = [event(Referral, at=datetime(2025, 4, 10, 10)), event(Visit, at=done)]
    assert under("What happened", judged(HOURS, events, date(2025, 4, 13))).endswith(said)


def test_a_time_that_is_not_known() -> None:
    events = [event(Referral, on=date(2025, 4, 10)), event(Visit, at=datetime(2025, 4, 12, 12))]
    unsure = judged(HOURS, events, date(2025, 4, 13))
    assert under("Measured from", unsure).endswith("Only the day is known, not the time.")
    assert under("Deadline", unsure) == (
        "It lies between 00:00 BST on Saturday 12 April 2025 and the end of Saturday 12 April 2025."
    )
    assert under("Verdict", unsure).startswith(
        "Undetermined. What is on record does not decide it. It can be met or late."
    )
    assert under("Next", unsure) == (
        "What would decide it: the time of the referral on Thursday 10 April 2025."
    )


def test_an_hour_that_came_twice() -> None:
    pending = judged(HOURS, [event(Referral, at=datetime(2025, 10, 26, 1, 30))], date(2025, 10, 26))
    assert under("Measured from", pending) == (
        "Time runs from the referral on Sunday 26 October 2025 at 01:30, "
        "in the hour that came twice."
    )


def test_days_beside_hours_end_with_the_day() -> None:
    body = VISIT.replace("10 days", "{sooner_of: [2 working days, 200 hours]}")
    pending = judged(body, [event(Referral, at=datetime(2025, 4, 10, 10))], date(2025, 4, 10))
    assert under("Deadline", pending) == "It is due by the end of Monday 14 April 2025 in England."


def test_hours_from_a_birth_are_not_counted_aloud() -> None:
    found = judged(
        HOURS.replace("referral", "birth"),
        [event(Birth, at=datetime(2025, 3, 29, 10))],
        date(2025, 3, 30),
    )
    assert under("Counting", found) == ""
    assert under("Counting", found, private=True).startswith("48 hours are counted from 10:00 GMT")


def test_some_hours_after_the_end_of_a_day() -> None:
    events = [event(Referral, on=date(2025, 3, 29)), event(Visit, at=datetime(2025, 3, 31, 12))]
    assert under("Deadline", judged(HOURS, events, date(2025, 4, 2))) == (
        "It lies between 01:00 BST on Monday 31 March 2025 "
        "and just before 01:00 BST on Tuesday 1 April 2025."
    )


# --- before --------------------------------------------------------------------------------------

PLANNED = event(
    MeetingScheduled, on=date(2025, 4, 1), of="review_conference", planned_on=date(2025, 5, 7)
)
HELD = event(ReviewConference, on=date(2025, 5, 7))


def test_before_counts_backwards() -> None:
    late = judged(REPORT, [HELD, event(ReportShared, on=date(2025, 5, 6))], date(2025, 5, 10))
    assert late.status is Status.LATE
    assert under("Measured from", late) == (
        "Time runs backwards from the review conference on Wednesday 7 May 2025."
    )
    assert under("Counting", late) == (
        "Day 0 is Wednesday 7 May 2025 and is not counted; "
        "2 working days are counted back to Friday 2 May 2025."
    )
    assert under("Skipped", late) == "May Day, Monday 5 May 2025. The weekend of 3-4 May 2025."
    assert under("What happened", late) == (
        'It was done: "report shared" on Tuesday 6 May 2025, '
        "1 working day (4 calendar days) after the deadline."
    )


def test_clear_days() -> None:
    found = judged(REPORT, [HELD], date(2025, 5, 10), conventions="clear_days: true")
    assert under("Counting", found) == (
        "Day 0 is Wednesday 7 May 2025; "
        "2 working days lie whole between it and Thursday 1 May 2025."
    )


def test_a_plan_makes_it_provisional() -> None:
    pending = judged(REPORT, [PLANNED], date(2025, 5, 1))
    assert under("Measured from", pending).endswith("It is only planned for then.")
    assert under("Verdict", pending).endswith("This is provisional: it rests on a plan.")
    assert under("Next", pending) == (
        "It becomes overdue on Saturday 3 May 2025 if nothing more happens."
    )
    met = judged(REPORT, [PLANNED, event(ReportShared, on=date(2025, 5, 1))], date(2025, 5, 1))
    assert under("Next", met) == "Only a change of the plan would change this."


def test_a_plan_beside_the_anchor_makes_it_provisional_too() -> None:
    limit = "{limit: 10 weeks, before: {fact: expected_delivery_date}}"
    body = REPORT.replace("2 working days", limit)
    pending = judged(body, [PLANNED], date(2025, 4, 11), facts=EXPECTED)
    assert under("Measured from", pending) == (
        "The duty arose from the review conference on Wednesday 7 May 2025. "
        "Time runs backwards from the expected delivery date, Tuesday 1 July 2025. "
        "One of these is only planned."
    )


def test_overdue_before_a_meeting_lapses_when_it_passes() -> None:
    overdue = judged(REPORT, [PLANNED], date(2025, 5, 3))
    assert under("Next", overdue) == (
        "It becomes lapsed on Thursday 8 May 2025 if nothing more happens."
    )
    assert judged(REPORT, [PLANNED], date(2025, 5, 7)).status is Status.OVERDUE
    assert judged(REPORT, [PLANNED], date(2025, 5, 8)).status is Status.LAPSED


def test_a_meeting_at_a_time_passes_on_its_day() -> None:
    body = REPORT.replace("2 working days", "same day")
    plan = event(
        MeetingScheduled,
        on=date(2025, 4, 1),
        of="review_conference",
        planned_at=datetime(2025, 5, 7, 10),
    )
    assert under("Next", judged(body, [plan], date(2025, 5, 6))) == (
        "It becomes lapsed on Wednesday 7 May 2025 if nothing more happens."
    )
    assert judged(body, [plan], date(2025, 5, 7)).status is Status.LAPSED


def test_done_only_after_the_meeting() -> None:
    lapsed = judged(REPORT, [HELD, event(ReportShared, on=date(2025, 5, 9))], date(2025, 5, 10))
    assert under("What happened", lapsed) == (
        'It was done only afterwards: "report shared" on Friday 9 May 2025. '
        "The review conference took place without it."
    )
    assert under("Verdict", lapsed) == (
        "Lapsed. It was not done while it could serve its purpose. This is a breach."
    )


def test_a_cancelled_meeting() -> None:
    cancelled = event(MeetingCancelled, on=date(2025, 4, 30), of="review_conference")
    found = judged(REPORT, [PLANNED, cancelled], date(2025, 5, 10))
    assert under("What happened", found).endswith(
        '"meeting cancelled" on Wednesday 30 April 2025 ended the duty.'
    )
    assert under("Verdict", found).startswith("Discharged. It is no longer called for.")


# --- every ---------------------------------------------------------------------------------------


def test_missed_cycles_are_one_breach() -> None:
    events = [event(PlanMade, on=date(2025, 3, 3)), event(Visit, on=date(2025, 6, 9))]
    first = evaluated(VISITS, events, date(2025, 6, 10)).obligations[0]
    assert first.missed_cycles == 2
    assert under("Verdict", first) == (
        "Late. It was done after its deadline. This is a breach. "
        "2 further deadlines passed in the same interval: one breach."
    )
    assert under("What happened", first) == (
        "It was done: the visit on Monday 9 June 2025, "
        "10 weeks (70 calendar days) after the deadline."
    )


def test_a_recurrence_ends() -> None:
    events = [event(PlanMade, on=date(2025, 3, 3)), event(PlanEnded, on=date(2025, 3, 20))]
    found = judged(VISITS, events, date(2025, 6, 10))
    assert under("What happened", found) == (
        "Nothing on record shows that it was done. "
        '"plan ended" on Thursday 20 March 2025 ended the duty.'
    )
    assert under("Verdict", found).startswith("Discharged.")


def test_fixed_deadlines_are_counted_from_the_start() -> None:
    body = VISITS.replace("from_actual", "fixed").replace("4 weeks", "10 working days")
    events = [
        event(PlanMade, on=date(2025, 4, 10)),
        event(Visit, on=date(2025, 4, 25)),
        event(Visit, on=date(2025, 5, 2)),
    ]
    third = judged(body, events, date(2025, 5, 20))
    assert under("Measured from", third) == (
        "The duty arose from the previous deadline, Tuesday 13 May 2025. "
        'Time runs from "plan made" on Thursday 10 April 2025.'
    )
    assert under("Counting", third) == (
        "Deadlines are counted from the start: 3 times 10 working days is 30 working days. "
        "Day 0 is Thursday 10 April 2025 and is not counted; "
        "30 working days are counted to Wednesday 28 May 2025."
    )
    assert "Spring Bank Holiday, Monday 26 May 2025." in under("Skipped", third)


AGREED = VISITS.replace(
    "4 weeks", "{agreed: {event: plan_agreed}, as: visit_every, up_to: 4 weeks}"
)


def test_the_agreed_limit_and_the_maximum() -> None:
    events = [
        event(PlanMade, on=date(2025, 3, 3)),
        event(PlanAgreed, on=date(2025, 3, 3), visit_every=parse_limit("2 weeks")),
    ]
    maximum, agreed = evaluated(AGREED, events, date(2025, 3, 4)).obligations
    assert under("Limit", maximum).startswith("The limit in force is 4 weeks.")
    assert under("Limit", agreed).startswith(
        "By what was agreed in this case, the limit is 2 weeks."
    )


def test_an_agreement_above_the_maximum_is_a_finding() -> None:
    events = [
        event(PlanMade, on=date(2025, 3, 3)),
        event(PlanAgreed, on=date(2025, 3, 3), visit_every=parse_limit("6 weeks")),
    ]
    found = judged(AGREED, events, date(2025, 3, 4))
    assert under("Duty", found) == "The duty. Children's social care must see to this."
    assert under("Limit", found).startswith("The agreement fixes 6 weeks.")
    assert under("Deadline", found) == (
        "So agreed, the next is due by Monday 14 April 2025, later than the standard allows."
    )
    assert under("What happened", found) == ('It was agreed: "plan agreed" on Monday 3 March 2025.')
    assert under("Verdict", found) == (
        "Violated. The agreement allows more than the standard does. This is a breach."
    )


# --- window --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "as_of", "happened", "verdict", "then"),
    [
        (
            [],
            date(2025, 5, 6),
            "Nothing on record shows that it was done.",
            "Pending. It has not been done, and its deadline has not passed. This is not a breach.",
            "It becomes overdue on Wednesday 7 May 2025 if nothing more happens.",
        ),
        (
            [],
            date(2025, 5, 7),
            "Nothing on record shows that it was done.",
            "Overdue. It has not been done, and its deadline has passed. This is a breach.",
            "It stays a breach, whether it is done late or never.",
        ),
        (
            [event(PreBirthConference, on=date(2025, 4, 21))],
            date(2025, 5, 7),
            "It was done: the pre birth conference on Monday 21 April 2025, "
            "1 day before the window opened.",
            "Early. It was done before its window opened, and not within it. This is not a breach.",
            "It is met if it is done from Tuesday 22 April 2025 to Tuesday 6 May 2025 as well; "
            "otherwise it stays early.",
        ),
        (
            [event(PreBirthConference, on=date(2025, 4, 22))],
            date(2025, 5, 7),
            "It was done: the pre birth conference on Tuesday 22 April 2025, "
            "2 weeks (14 calendar days) before the deadline.",
            "Met. It was done in time. This is not a breach.",
            "Nothing more would change this.",
        ),
        (
            [event(PreBirthConference, on=date(2025, 5, 7))],
            date(2025, 5, 7),
            "It was done: the pre birth conference on Wednesday 7 May 2025, "
            "1 calendar day after the deadline.",
            "Late. It was done after its deadline. This is a breach.",
            "Nothing more would change this.",
        ),
        (
            [event(Birth, on=date(2025, 5, 6))],
            date(2025, 5, 7),
            "Nothing on record shows that it was done. The birth (date withheld) ended the duty.",
            "Discharged. It is no longer called for. This is not a breach.",
            "Nothing more would change this.",
        ),
        (
            [event(Birth, on=date(2025, 5, 7))],
            date(2025, 5, 7),
            "Nothing on record shows that it was done. The birth (date withheld) ended the duty.",
            "Lapsed. It was not done while it could serve its purpose. This is a breach.",
            "Nothing more would change this.",
        ),
    ],
)
def test_every_status_of_a_window(
    events: list[Event], as_of: date, happened: str, verdict: str, then: str
) -> None:
    found = judged(WINDOW, events, as_of, facts=EXPECTED)
    assert under("Measured from", found) == (
        "Time runs backwards from the expected delivery date, Tuesday 1 July 2025."
    )
    assert under("Counting", found) == (
        "Day 0 is Tuesday 1 July 2025 and is not counted; "
        "8 weeks (56 days) are counted back to Tuesday 6 May 2025. "
        "The window opens 10 weeks (70 days) before day 0, on Tuesday 22 April 2025."
    )
    assert under("Deadline", found) == (
        "The window is open from Tuesday 22 April 2025 to Tuesday 6 May 2025. "
        "Both are in time, in England."
    )
    assert under("What happened", found) == happened
    assert under("Verdict", found) == verdict
    assert under("Next", found) == then


def window_of_meetings(opens: str, closes: str, on: str) -> Obligation:
    """A core group in a window around a review on Monday 28 April 2025."""
    said = f"window: {{opens: {opens}, closes: {closes}}}\naround: {{event: review_conference}}"
    events = (f"core_group {on}", "review_conference 2025-04-28")
    return the(f"{said}\nduty: {{event: core_group}}", *events)


def test_both_edges_of_a_window_are_counted() -> None:
    found = window_of_meetings("10 working days before", "5 working days before", "2025-04-10")
    assert under("Counting", found) == (
        "Day 0 is Monday 28 April 2025 and is not counted; "
        "5 working days are counted back to Thursday 17 April 2025. "
        "The window opens 10 working days (18 days) before day 0, on Thursday 10 April 2025."
    )
    assert under("Skipped", found) == (
        "Good Friday, Friday 18 April 2025. Easter Monday, Monday 21 April 2025. "
        "The 2 weekends of 19-20 and 26-27 April 2025. "
        "Further back, to the opening of the window: The weekend of 12-13 April 2025."
    )


def test_both_edges_are_counted_in_a_result_read_back_from_json() -> None:
    said = "window: {opens: 10 working days before, closes: 5 working days before}"
    body = f"{said}\naround: {{event: review_conference}}\nduty: {{event: core_group}}"
    events = [event(ReviewConference, on=date(2025, 1, 6))]  # closed on 27 December
    found = evaluated(body, events, date(2025, 1, 6))
    (back,) = Evaluation.from_json(found.to_json()).obligations
    assert explain(back) == explain(found.obligations[0])
    assert "10 working days (20 days) before day 0, on Tuesday 17 December 2024" in explain(back)


@pytest.mark.parametrize(
    ("region", "place"),
    [("GB-SCT", "Scotland"), ("GB-WLS", "Wales"), ("GB-NIR", "Northern Ireland")],
)
def test_the_place_is_the_board_s_own(region: str, place: str) -> None:
    said = "within: 2 days\nafter: {event: referral}\nduty: {event: visit}"
    made = manual_ruleset(said, rest=f"calendar: {{region: {region}}}")
    found = all_judged(made, "referral 2025-02-03")
    back = Evaluation.from_json(found.to_json())
    for each in (*found.obligations, *back.obligations):
        assert "England" not in explain(each)
        assert f"to midnight at its end in {place}." in explain(each)


@pytest.mark.parametrize(
    ("edges", "opening"),
    [
        (("2 working days after", "5 working days after"), "2 working days (2 days) after day 0"),
        (("same day", "2 weeks after"), "on day 0."),
        (("1 day before", "2 weeks after"), "1 day before day 0, on Sunday 27 April 2025."),
        (("1 working day before", "2 working days after"), "1 working day (3 days) before day 0"),
    ],
)
def test_a_window_may_open_on_either_side(edges: tuple[str, str], opening: str) -> None:
    found = window_of_meetings(*edges, "2025-04-30")
    assert f"The window opens {opening}" in under("Counting", found)


# --- the sooner or the later of several ----------------------------------------------------------

REVIEW_BY = """
within: {which: [3 months, {limit: 20 working days, after: {event: birth}}]}
after: {event: pre_birth_conference}
duty: {event: review_conference}
"""
PRE_BIRTH = "pre_birth_conference 2025-01-06"
FIRST, SECOND = '"3 months" (Sunday 6 April 2025)', '"20 working days after the birth"'


@pytest.mark.parametrize(
    ("which", "born", "said"),
    [
        (
            "sooner_of",
            ["birth 2025-02-03"],
            f"Of {FIRST} and {SECOND} (Monday 3 March 2025), the sooner counts: {SECOND}.",
        ),
        (
            "later_of",
            ["birth 2025-02-03"],
            f'Of {FIRST} and {SECOND} (Monday 3 March 2025), the later counts: "3 months".',
        ),
        (
            "sooner_of",
            [],
            f"Of {FIRST} and {SECOND} (what it runs from is not on record), "
            'the sooner counts: "3 months".',
        ),
    ],
)
def test_every_part_is_named_with_its_date(which: str, born: list[str], said: str) -> None:
    found = all_judged(REVIEW_BY.replace("which", which), PRE_BIRTH, *born)
    assert under("Limit", found.obligations[0]).endswith(said)
    (back,) = Evaluation.from_json(found.to_json()).obligations
    assert back == found.obligations[0]
    assert explain(back) == explain(found.obligations[0])


def test_of_three_the_soonest_counts_and_a_tie_is_said() -> None:
    three = "within: {sooner_of: [2 weeks, 14 days, 1 month]}"
    found = the(
        f"{three}\nafter: {{event: referral}}\nduty: {{event: visit}}", "referral 2025-02-03"
    )
    assert under("Limit", found).endswith(
        'Of "2 weeks" (Monday 17 February 2025), "14 days" (Monday 17 February 2025) and '
        '"1 month" (Monday 3 March 2025), the soonest counts: "2 weeks".'
    )
    two = three.replace(", 1 month", "")
    found = the(f"{two}\nafter: {{event: referral}}\nduty: {{event: visit}}", "referral 2025-02-03")
    assert under("Limit", found).endswith("the sooner counts; they fall together.")


def test_a_part_without_a_number_and_a_part_that_is_a_withheld_day_are_said_so() -> None:
    said = "within: {later_of: [unquantified, 2 weeks]}"
    found = the(
        f"{said}\nafter: {{event: referral}}\nduty: {{event: visit}}", "referral 2025-02-03"
    )
    assert 'Of "no number stated" (none) and "2 weeks" (Monday 17 February 2025), ' in under(
        "Limit", found
    )
    said = "within: {sooner_of: [{event: birth}, 2 months]}"
    events = ("referral 2025-02-03", "birth 2025-03-03")
    found = the(f"{said}\nafter: {{event: referral}}\nduty: {{event: visit}}", *events)
    assert '"the birth" (date withheld)' in under("Limit", found)
    assert "3 March" not in explain(found)


BEFORE_BIRTH = "{limit: 2 weeks, before: {fact: expected_delivery_date}}"


@pytest.mark.parametrize(
    ("every", "said"),
    [
        (
            f"{{sooner_of: [6 weeks, {BEFORE_BIRTH}]}}",
            'and "2 weeks before the expected delivery date" (asked for before), the sooner',
        ),
        (BEFORE_BIRTH, "That day had come when this interval began, so there is no deadline."),
        ("{birthday: 1}", "That day had come when this interval began, so there is no deadline."),
    ],
)
def test_a_date_that_was_asked_for_before_is_said_so(every: str, said: str) -> None:
    body = f"every: {every}\nrestart: from_actual\nafter: {{event: plan_made}}"
    events = ("birth 2024-06-17", "plan_made 2025-02-03", "visit 2025-06-17")
    found = all_judged(f"{body}\nduty: {{event: visit}}", *events, facts=EXPECTED)
    told = explain(found.obligations[1])
    assert said in told
    assert "not on record" not in told
    assert "states no number" not in told


# --- a name that nothing bears -------------------------------------------------------------------


def test_an_event_with_a_name_that_nothing_bears_is_said_to_answer_nothing() -> None:
    body = "after: {event: initial_conference}\nduty: {event: core_group}\nwithin: 10 working days"
    held, grouped = "initial_conference 2025-04-28 {plan: P1}", "core_group 2025-05-03 {plan: P9}"
    found = all_judged(body, held, grouped, as_of="2025-06-01")
    said = under("What happened", found.obligations[0])
    assert said == (
        "Nothing on record shows that it was done. The core group on Saturday 3 May 2025 answers "
        "nothing: it names plan P9, and nothing on record is called that."
    )
    (back,) = Evaluation.from_json(found.to_json()).obligations
    assert back == found.obligations[0]
    again = all_judged(body, held, grouped, "core_group 2025-05-20 {plan: P1}")
    assert "P9" in under("What happened", again.obligations[0])  # late for want of it
    afterwards = "core_group 2025-06-02 {plan: P9}"
    late = all_judged(body, held, "core_group 2025-05-20 {plan: P1}", afterwards)
    assert late.obligations[0].passed_over == ()
    in_time = all_judged(body, held, grouped, "core_group 2025-05-06 {plan: P1}")
    assert "P9" not in explain(in_time.obligations[0])


def test_a_mistaken_name_is_told_of_the_gap_in_which_it_was_given() -> None:
    body = "every: 4 weeks\nrestart: from_due\nafter: {event: plan_made}\nduty: {event: visit}"
    events = ["plan_made 2025-02-03 {id: P1}", "visit 2025-02-17 {plan: P9}"]
    found = all_judged(body, *events, "visit 2025-03-10 {plan: P1}", as_of="2025-06-01").obligations
    assert [len(each.passed_over) for each in found] == [1, 0]


def test_a_name_is_not_blamed_where_it_is_not_why() -> None:
    seen = (
        "after: {event: referral}\nduty: {event: visit, where: {child_seen: true}}\nwithin: 7 days"
    )
    unseen = "visit 2025-02-05 {child_seen: false, plan: P9}"
    assert all_judged(seen, "referral 2025-02-03", unseen).obligations[0].passed_over == ()
    body = "after: {event: initial_conference}\nduty: {event: core_group}\nwithin: 10 working days"
    held, earlier = "initial_conference 2025-04-28 {plan: P1}", "core_group 2025-04-21 {plan: P9}"
    assert all_judged(body, held, earlier, as_of="2025-06-01").obligations[0].passed_over == ()


def test_a_report_for_another_conference_is_not_said_to_be_mistaken() -> None:
    body = "before: {event: review_conference}\nat_least: 2 days\nduty: {event: report_shared}"
    held = ("review_conference 2025-02-10 {id: C1}", "review_conference 2025-05-12 {id: C2}")
    shared = "report_shared 2025-05-01 {conference: C2}"
    first = all_judged(body, *held, shared).obligations[0]
    assert first.status == "lapsed"
    assert first.passed_over == ()
    planned = "meeting_scheduled 2025-01-06 {of: review_conference, conference: C3}"
    later = shared.replace("C2", "C3")
    assert all_judged(body, *held, planned, later).obligations[0].passed_over == ()


# --- not before ----------------------------------------------------------------------------------

MADE = event(PlanMade, on=date(2025, 1, 31))


def test_a_ban_in_force_is_lifted_on_its_day() -> None:
    found = judged(PLAN_KEPT, [MADE], date(2025, 4, 29))
    assert under("Counting", found) == (
        "Day 0 is Friday 31 January 2025 and is not counted; "
        "3 months (89 days) are counted to Wednesday 30 April 2025. "
        "April 2025 has no 31st, so its last day is taken."
    )
    assert under("Deadline", found) == (
        "It is allowed from Wednesday 30 April 2025, and not before."
    )
    assert under("What happened", found) == "It has not happened."
    assert under("Verdict", found) == "In force. It may not happen yet. This is not a breach."
    assert under("Next", found) == (
        "It is lifted on Wednesday 30 April 2025 if nothing more happens."
    )
    lifted = judged(PLAN_KEPT, [MADE], date(2025, 4, 30))
    assert under("Verdict", lifted) == "Lifted. It may happen now. This is not a breach."
    assert under("Next", lifted) == "Nothing more would change this."


def test_a_ban_violated() -> None:
    found = judged(
        PLAN_KEPT, [MADE, event(PlanEnded, on=date(2025, 4, 29), reason="moved")], date(2025, 6, 1)
    )
    assert under("What happened", found) == (
        'It happened: "plan ended" on Tuesday 29 April 2025, 1 day before it was allowed.'
    )
    assert under("Verdict", found) == (
        "Violated. It happened before it was allowed. This is a breach."
    )


def test_a_ban_lifted_by_an_exception() -> None:
    found = judged(
        PLAN_KEPT, [MADE, event(PlanEnded, on=date(2025, 4, 1), reason="died")], date(2025, 6, 1)
    )
    assert under("Limit", found) == "An exception that the document names is met."
    assert under("Deadline", found) == "There is no date to wait for."
    assert under("What happened", found) == 'It happened: "plan ended" on Tuesday 1 April 2025.'
    assert under("Verdict", found).startswith("Lifted.")


def test_a_ban_until_something_happens() -> None:
    body = PLAN_KEPT.replace(
        "{limit: 3 months, after: {event: plan_made}}", "{event: transfer_in_conference}"
    )
    found = judged(body, [MADE], date(2025, 4, 29))
    assert under("Measured from", found).endswith("What lifts it is not on record yet.")
    assert under("Deadline", found) == "There is no date yet from which it is allowed."
    assert under("Next", found) == "It stays in force until what lifts it has happened."
    held = event(TransferInConference, on=date(2025, 5, 1))
    assert under("Deadline", judged(body, [MADE, held], date(2025, 5, 1))) == (
        "It is allowed from Thursday 1 May 2025, and not before."
    )


# --- readings ------------------------------------------------------------------------------------

READINGS = """
reading: {name: working-days, because: the table says so}
readings:
  - {name: calendar-days, because: the text says so, change: {within: 15 days}}
  - {name: hours, because: the margin says so, change: {within: 48 hours}}
"""


def test_other_readings_are_named_where_the_verdict_differs() -> None:
    events = [DISCUSSED, event(InitialConference, on=date(2025, 5, 6))]
    met = judged(CONFERENCE + READINGS, events, date(2025, 6, 1))
    assert under("Source", met).endswith('The clause is read as "working-days".')
    assert under("Other readings", met) == (
        'Read as "calendar-days" it is late, due by Friday 25 April 2025. '
        'Read as "hours" it is late, due by the end of Saturday 12 April 2025.'
    )
    late = judged(
        CONFERENCE + READINGS,
        [DISCUSSED, event(InitialConference, on=date(2025, 5, 7))],
        date(2025, 6, 1),
    )
    assert under("Other readings", late) == ""


# --- what is withheld ----------------------------------------------------------------------------

BORN = event(Birth, on=date(2025, 4, 10))


def test_the_date_of_birth_is_withheld_and_the_deadline_is_not() -> None:
    found = judged(BIRTH_VISIT, [BORN], date(2025, 5, 1))
    assert under("Measured from", found) == "Time runs from the birth (date withheld)."
    assert under("Counting", found) == (
        "Day 0 is the day of the birth (date withheld) and is not counted; "
        "20 working days are counted to Tuesday 13 May 2025."
    )
    assert under("Skipped", found) == (
        "The days skipped are withheld with the date that they follow."
    )
    assert "10 April" not in explain(found)


def test_the_date_of_birth_is_shown_on_request() -> None:
    found = judged(BIRTH_VISIT, [BORN], date(2025, 5, 1))
    assert under("Measured from", found, private=True) == (
        "Time runs from the birth on Thursday 10 April 2025."
    )
    assert under("Skipped", found, private=True).startswith("Good Friday, Friday 18 April 2025.")


@pytest.mark.parametrize("day", [10, 11, 12])
def test_a_deadline_that_is_the_date_of_birth_is_withheld(day: int) -> None:
    body = BIRTH_VISIT.replace("20 working days", "same day")
    events: list[Event] = [BORN]
    if day == 12:
        events.append(event(Visit, on=date(2025, 4, 15)))
    found = judged(body, events, date(2025, 4, day) if day < 12 else date(2025, 5, 1))
    assert under("Deadline", found).startswith("It is due by that day (date withheld).")
    assert "10 April" not in explain(found)
    assert "11 April" not in explain(found)
    assert "calendar day" not in explain(found)


def test_a_ban_until_a_birthday_withholds_it() -> None:
    body = PLAN_KEPT.replace("{limit: 3 months, after: {event: plan_made}}", "{birthday: 18}")
    facts = {"date_of_birth": date(2007, 6, 5)}
    found = judged(body, [MADE], date(2025, 4, 29), facts=facts)
    assert under("Measured from", found).endswith(
        "Time runs from the 18th birthday (date withheld)."
    )
    assert under("Next", found) == (
        "It is lifted on that day (date withheld) if nothing more happens."
    )
    assert "June" not in explain(found)
    assert "Thursday 5 June 2025" in explain(found, private=True)


# --- the arithmetic alone ------------------------------------------------------------------------


def counted(
    start: date | datetime, limit: str, *, before: bool = False, region: str = "GB-ENG"
) -> list[str]:
    """The lines of an explained count."""
    said = explain_counting(start, parse_limit(limit), before=before, region=region)
    return said.splitlines()


def test_working_days_over_easter_are_explained_line_by_line() -> None:
    assert counted(date(2025, 4, 10), "15 working days") == [
        "15 working days after Thursday 10 April 2025 end on Tuesday 6 May 2025.",
        "Counting: Day 0 is Thursday 10 April 2025 and is not counted. "
        "Weekends and bank holidays (GB-ENG) do not count.",
        "Skipped: Good Friday, Friday 18 April 2025. Easter Monday, Monday 21 April 2025. "
        "May Day, Monday 5 May 2025. "
        "The 4 weekends of 12-13, 19-20, 26-27 April and 3-4 May 2025.",
        "Deadline: That day itself is in time, to midnight at its end.",
    ]


def test_the_region_decides_the_bank_holidays() -> None:
    first, counting, skipped, _ = counted(date(2025, 4, 17), "1 working day", region="GB-SCT")
    assert first == "1 working day after Thursday 17 April 2025 ends on Monday 21 April 2025."
    assert counting.endswith("Weekends and bank holidays (GB-SCT) do not count.")
    assert skipped == "Skipped: Good Friday, Friday 18 April 2025. The weekend of 19-20 April 2025."


def test_day_1_after_a_day_0_that_is_not_worked() -> None:
    first, counting, skipped, _ = counted(date(2024, 12, 21), "10 working days")
    assert first == (
        "10 working days after Saturday 21 December 2024 end on Wednesday 8 January 2025."
    )
    assert counting == (
        "Counting: Day 0 is Saturday 21 December 2024 and is not counted. "
        "Day 1 is Monday 23 December 2024. Weekends and bank holidays (GB-ENG) do not count."
    )
    assert skipped == (
        "Skipped: Christmas Day, Wednesday 25 December 2024. "
        "Boxing Day, Thursday 26 December 2024. New Year's Day, Wednesday 1 January 2025. "
        "Sunday 22 December 2024 and "
        "the 2 weekends of 28-29 December 2024 and 4-5 January 2025."
    )


def test_the_bank_holiday_that_moved_to_ve_day() -> None:
    first, _, skipped, _ = counted(date(2020, 5, 7), "1 working day")
    assert first == "1 working day after Thursday 7 May 2020 ends on Monday 11 May 2020."
    assert skipped.endswith("Friday 8 May 2020. The weekend of 9-10 May 2020.")
    monday_worked, *_ = counted(date(2020, 5, 1), "1 working day")
    assert monday_worked == "1 working day after Friday 1 May 2020 ends on Monday 4 May 2020."


def test_no_day_skipped_is_said() -> None:
    assert counted(date(2025, 6, 2), "2 working days")[2] == (
        "Skipped: No weekend, bank holiday or closure lies between."
    )


def test_working_days_backwards() -> None:
    assert counted(date(2025, 5, 6), "2 working days", before=True) == [
        "2 working days before Tuesday 6 May 2025 lead back to Thursday 1 May 2025.",
        "Counting: Day 0 is Tuesday 6 May 2025 and is not counted. "
        "Weekends and bank holidays (GB-ENG) do not count.",
        "Skipped: May Day, Monday 5 May 2025. The weekend of 3-4 May 2025.",
        "Deadline: That day itself is in time, to midnight at its end.",
    ]


def test_every_day_counts_and_a_bank_holiday_stays_the_deadline() -> None:
    assert counted(date(2025, 4, 8), "10 days") == [
        "10 days after Tuesday 8 April 2025 end on Friday 18 April 2025.",
        "Counting: Day 0 is Tuesday 8 April 2025 and is not counted. "
        "Every day counts, weekends and bank holidays too.",
        "Deadline: That day itself is in time, to midnight at its end. "
        "Friday 18 April 2025 is a non-working day (Good Friday); the deadline stays there.",
    ]


@pytest.mark.parametrize(
    ("start", "limit", "before", "first", "said"),
    [
        (
            date(2025, 1, 31), "1 month", False,
            "1 month (28 days) after Friday 31 January 2025 ends on Friday 28 February 2025.",
            "February 2025 has no 31st, so its last day is taken. These are calendar months.",
        ),
        (
            date(2024, 1, 31), "1 month", False,
            "1 month (29 days) after Wednesday 31 January 2024 ends on Thursday 29 February 2024.",
            "February 2024 has no 31st, so its last day is taken. These are calendar months.",
        ),
        (
            date(2024, 2, 29), "1 year", False,
            "1 year (365 days) after Thursday 29 February 2024 ends on Friday 28 February 2025.",
            "February 2025 has no 29th, so its last day is taken. These are calendar years.",
        ),
        (
            date(2024, 2, 29), "4 years", False,
            "4 years (1461 days) after Thursday 29 February 2024 end on Tuesday 29 February 2028.",
            "and is not counted. These are calendar years.",
        ),
        (
            date(2025, 2, 28), "1 month", False,
            "1 month (28 days) after Friday 28 February 2025 ends on Friday 28 March 2025.",
            "and is not counted. These are calendar months.",
        ),
        (
            date(2025, 3, 31), "1 month", True,
            "1 month (31 days) before Monday 31 March 2025 leads back to Friday 28 February 2025.",
            "February 2025 has no 31st, so its last day is taken. These are calendar months.",
        ),
        (
            date(2025, 7, 1), "8 weeks", True,
            "8 weeks (56 days) before Tuesday 1 July 2025 lead back to Tuesday 6 May 2025.",
            "and is not counted. Every day counts, weekends and bank holidays too.",
        ),
    ],
)  # fmt: skip
def test_months_years_and_weeks(
    start: date, limit: str, before: bool, first: str, said: str
) -> None:
    headline, counting, _ = counted(start, limit, before=before)
    assert headline == first
    assert counting.endswith(said)


@pytest.mark.parametrize(
    "at",
    [
        datetime(2025, 4, 11, 9),
        datetime(2025, 4, 11, 0, 30, tzinfo=london()),
        datetime(2025, 4, 10, 23, 30, tzinfo=UTC),
    ],
)
def test_days_are_counted_from_the_day_in_london(at: datetime) -> None:
    assert (
        counted(at, "1 day")[0]
        == "1 day after Friday 11 April 2025 ends on Saturday 12 April 2025."
    )


def test_hours_when_the_clocks_go_forward() -> None:
    assert counted(datetime(2025, 3, 29, 12), "24 hours") == [
        "24 hours after 12:00 GMT on Saturday 29 March 2025 "
        "end at 13:00 BST on Sunday 30 March 2025.",
        "Counting: Hours count by day and by night. "
        "The clocks went forward on Sunday 30 March 2025, a day of 23 hours.",
        "Deadline: That moment itself is in time. "
        "Sunday 30 March 2025 is a non-working day (Sunday); the deadline stays there.",
    ]


def test_hours_back_over_the_night_when_the_clocks_go_back() -> None:
    assert counted(datetime(2025, 10, 27, 12, tzinfo=london()), "48 hours", before=True) == [
        "48 hours before 12:00 GMT on Monday 27 October 2025 "
        "lead back to 13:00 BST on Saturday 25 October 2025.",
        "Counting: Hours count by day and by night. "
        "The clocks went back on Sunday 26 October 2025, a day of 25 hours.",
        "Deadline: That moment itself is in time. "
        "Saturday 25 October 2025 is a non-working day (Saturday); the deadline stays there.",
    ]


@pytest.mark.parametrize(
    ("start", "before"),
    [
        (datetime(2025, 3, 30, 2), False),  # the first moment after the hour that is missing
        (datetime(2025, 3, 30, 0, 59), True),  # the last minute before it
        (datetime(2025, 10, 26, 2), False),
        (datetime(2025, 10, 26, 0, 59), True),
    ],
)
def test_a_clock_change_on_the_other_side_is_not_named(start: datetime, before: bool) -> None:
    assert counted(start, "24 hours", before=before)[1] == (
        "Counting: Hours count by day and by night."
    )


def test_a_time_in_the_hour_that_came_twice_has_two_ends() -> None:
    assert counted(datetime(2025, 10, 26, 1, 30), "48 hours") == [
        "48 hours after 01:30 BST on Sunday 26 October 2025 "
        "end at 00:30 GMT on Tuesday 28 October 2025.",
        "48 hours after 01:30 GMT on Sunday 26 October 2025 "
        "end at 01:30 GMT on Tuesday 28 October 2025.",
        "Counting: That time came twice; give it with its offset for one moment. "
        "Hours count by day and by night. "
        "The clocks went back on Sunday 26 October 2025, a day of 25 hours.",
        "Deadline: That moment itself is in time.",
    ]
    aware = datetime(2025, 10, 26, 1, 30, fold=1, tzinfo=london())
    assert counted(aware, "48 hours")[0] == (
        "48 hours after 01:30 GMT on Sunday 26 October 2025 "
        "end at 01:30 GMT on Tuesday 28 October 2025."
    )


def test_hours_from_a_day_without_a_time_have_an_earliest_and_a_latest_end() -> None:
    assert counted(date(2025, 4, 9), "48 hours") == [
        "48 hours after Wednesday 9 April 2025 end between 00:00 BST on Friday 11 April 2025 "
        "and the end of Friday 11 April 2025.",
        "Counting: Only the day is known; give a time, such as `2025-04-09T10:00`, "
        "for the moment. Hours count by day and by night.",
    ]
    assert counted(date(2025, 3, 29), "48 hours")[0] == (
        "48 hours after Saturday 29 March 2025 end between 01:00 BST on Monday 31 March 2025 "
        "and just before 01:00 BST on Tuesday 1 April 2025."
    )


def test_hours_back_from_a_day_without_a_time() -> None:
    first, _, staying = counted(date(2025, 4, 22), "24 hours", before=True)
    assert first == (
        "24 hours before Tuesday 22 April 2025 lead back to a moment between "
        "00:00 BST on Monday 21 April 2025 and the end of Monday 21 April 2025."
    )
    assert staying == (
        "Deadline: Monday 21 April 2025 is a non-working day (Easter Monday); "
        "the deadline stays there."
    )


@pytest.mark.parametrize(
    ("start", "limit", "before"),
    [
        (date(2060, 12, 31), "1 day", False),
        (date(2060, 12, 31), "1 working day", False),
        (date(2061, 1, 1), "1 month", True),
        (date(9999, 12, 31), "100 years", False),
        (date(1, 1, 1), "100 years", True),
        (date(9999, 12, 31), "48 hours", False),
        (date(2060, 12, 31), "24 hours", False),
        (datetime(2060, 12, 31, 12), "24 hours", False),
        (datetime(1989, 12, 31, 12), "24 hours", False),
    ],
)
def test_beyond_the_calendar_nothing_is_counted(
    start: date | datetime, limit: str, before: bool
) -> None:
    with pytest.raises(CalendarRangeError):
        counted(start, limit, before=before)


def test_a_time_that_no_clock_showed_is_refused() -> None:
    with pytest.raises(MomentError):
        counted(datetime(2025, 3, 30, 1, 30), "48 hours")


def test_an_unknown_region_is_refused() -> None:
    with pytest.raises(UnknownRegionError):
        counted(date(2025, 4, 10), "1 day", region="GB-EGN")
