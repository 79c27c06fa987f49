"""Every mistake in `mutants.py` is noticed, by worked examples or by a bounded, seeded search."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from cpstandards.model import Ruleset
from cpstandards.worked import check_examples
from tests import asking, mutants, oracle
from tests.strategies import KINDS, Raw, Scenario, ruleset_of, scenarios
from tests.test_clauses import BLOCKS
from tests.test_clauses import ruleset_of as ruleset_of_clause
from tests.test_oracle_agreement import is_known_to_differ

D = date.fromisoformat
EXAMPLES_PER_KIND = 60


class Checked(NamedTuple):
    """A scenario and the answers that are right."""

    asked: Scenario
    expected: list[asking.Answer]


# --- worked examples -------------------------------------------------------------------------


def ev(event: str, when: str, **attributes: Any) -> Raw:
    key = {"at": datetime.fromisoformat(when)} if "T" in when else {"on": D(when)}
    return {"type": event, **key, **attributes}


def scenario(
    body: Raw,
    events: list[Raw],
    as_of: str,
    *,
    conventions: Raw | None = None,
    closures: list[str] | None = None,
    facts: Raw | None = None,
    known_at: str | None = None,
    records: list[str] | None = None,
) -> Scenario:
    base = {"id": "s", "title": "t", "responsible": "social_worker", "modality": "must"}
    ruleset = ruleset_of(
        base | {"source": {"section": "A"}} | body,
        conventions or {},
        [D(c) for c in closures or []],
    )
    case: Raw = {"events": events, "facts": facts or {}}
    case |= {} if records is None else {"records": records}
    known = D(known_at) if known_at else None
    return Scenario(ruleset, case, D(as_of), known)


WITHIN: Raw = {"after": {"event": "plan_made"}, "duty": {"event": "visit"}}
BEFORE: Raw = {"before": {"event": "review_conference"}, "duty": {"event": "report_submitted"}}
WINDOW: Raw = {
    "window": {"opens": "10 weeks before", "closes": "8 weeks before"},
    "around": {"fact": "expected_delivery_date"},
    "duty": {"event": "visit"},
}
BAN: Raw = {
    "not_before": "3 months",
    "after": {"event": "plan_made"},
    "forbids": {"event": "plan_ended"},
}
RAISED = BEFORE | {"at_least": "2 days", "after": {"event": "plan_made"}}
OFFICE: Raw = {"working_hours": {"from": "09:00", "to": "17:00"}}
OUT_OF_HOURS: Raw = {"during": {"from": "17:00", "to": "09:00"}}
EDD = {"expected_delivery_date": D("2025-06-18")}


INITIAL = ev("initial_conference", "2025-06-09")
REVIEW = ev("review_conference", "2025-06-25")
PLANNED = ev("meeting_scheduled", "2025-06-10", of="review_conference", planned_on=D("2025-06-25"))


def within(limit: Any, **more: Any) -> Raw:
    return WITHIN | {"within": limit} | more


def every(limit: Any, restart: str = "from_actual", **more: Any) -> Raw:
    return WITHIN | {"every": limit, "restart": restart} | more


def made(day: str) -> Raw:
    return ev("plan_made", day)


def visit(day: str, **more: Any) -> Raw:
    return ev("visit", day, **more)


EXPECTED: Raw = {"fact": "expected_delivery_date"}
MOVED_SOMEHOW: Raw = {
    "count": {"event": "moved", "where": {"direction": {"known": True}}},
    "at_least": 1,
}
NOT_INWARD: Raw = {"count": {"event": "moved", "where": {"direction": "inward"}}, "at_most": 0}

SPEC: dict[str, tuple[Scenario, list[str]]] = {
    "the deadline day is in time, over Easter and May Day": (
        scenario(
            within("15 working days"), [made("2025-04-10"), visit("2025-05-06")], "2025-06-01"
        ),
        ["met 2025-05-06"],
    ),
    "the day after it is not": (
        scenario(
            within("15 working days"), [made("2025-04-10"), visit("2025-05-07")], "2025-06-01"
        ),
        ["late 2025-05-06"],
    ),
    "over the August bank holiday": (
        scenario(within("1 working day"), [made("2025-08-22")], "2025-08-26"),
        ["pending 2025-08-26"],
    ),
    "from a Saturday": (
        scenario(within("1 working day"), [made("2025-06-14")], "2025-06-17"),
        ["overdue 2025-06-16"],
    ),
    "on the day itself": (
        scenario(within("2 days"), [made("2025-06-11"), visit("2025-06-11")], "2025-06-11"),
        ["met 2025-06-13"],
    ),
    "months end with the month": (
        scenario(within("1 month"), [made("2025-01-31")], "2025-02-28"),
        ["pending 2025-02-28"],
    ),
    "months are not counted one by one": (
        scenario(within("3 months"), [made("2025-01-31")], "2025-05-01"),
        ["overdue 2025-04-30"],
    ),
    "two months from the end of January": (
        scenario(within("2 months"), [made("2025-01-31")], "2025-03-31"),
        ["pending 2025-03-31"],
    ),
    "a year with a leap day": (
        scenario(within("1 year"), [made("2024-01-31")], "2025-01-31"),
        ["pending 2025-01-31"],
    ),
    "ended before the deadline": (
        scenario(
            within("2 days", ends_on={"event": "died"}),
            [made("2025-06-11"), ev("died", "2025-06-13"), visit("2025-06-14")],
            "2025-07-01",
        ),
        ["discharged 2025-06-13"],
    ),
    "ended after the deadline": (
        scenario(
            within("2 days", ends_on={"event": "died"}),
            [made("2025-06-11"), ev("died", "2025-06-14")],
            "2025-07-01",
        ),
        ["lapsed 2025-06-13"],
    ),
    "done on the day it ended": (
        scenario(
            within("2 days", ends_on={"event": "died"}),
            [made("2025-06-11"), ev("died", "2025-06-12"), visit("2025-06-12")],
            "2025-07-01",
        ),
        ["met 2025-06-13"],
    ),
    "a closure day of the board": (
        scenario(
            within("1 working day"), [made("2025-06-11")], "2025-06-11", closures=["2025-06-12"]
        ),
        ["pending 2025-06-13"],
    ),
    "rolled to the next working day": (
        scenario(
            within("2 days"),
            [made("2025-06-12")],
            "2025-06-12",
            conventions={"non_working_deadline": "next_working_day"},
        ),
        ["pending 2025-06-16"],
    ),
    "hours through the spring change of clocks": (
        scenario(
            within("24 hours"), [made("2025-03-29T10:00"), visit("2025-03-30T11:00")], "2025-04-01"
        ),
        ["met 2025-03-30"],
    ),
    "an hour and a minute later": (
        scenario(
            within("24 hours"), [made("2025-03-29T10:00"), visit("2025-03-30T11:01")], "2025-04-01"
        ),
        ["late 2025-03-30"],
    ),
    "a time that is not known": (
        scenario(within("24 hours"), [made("2025-06-11"), visit("2025-06-12T10:00")], "2025-06-20"),
        ["undetermined 2025-06-12"],
    ),
    "recorded too late to be known": (
        scenario(
            within("2 days"),
            [made("2025-06-11"), visit("2025-06-12", recorded_at=D("2025-06-20"))],
            "2025-06-14",
            known_at="2025-06-14",
        ),
        ["overdue 2025-06-13"],
    ),
    "the future is not seen": (
        scenario(within("2 days"), [made("2025-06-11"), visit("2025-06-13")], "2025-06-12"),
        ["pending 2025-06-13"],
    ),
    "of two on one day the time says which was first": (
        scenario(
            within("2 days"), [made("2025-06-11T12:00"), visit("2025-06-11T09:00")], "2025-06-12"
        ),
        ["pending 2025-06-13"],
    ),
    "a visit under another plan": (
        scenario(
            within("2 days"),
            [ev("plan_made", "2025-06-11", id="P1"), visit("2025-06-12", plan="P2")],
            "2025-06-12",
        ),
        ["pending 2025-06-13"],
    ),
    "a fact that is not known": (
        scenario(
            within("2 days", duty={"event": "visit", "where": {"child_seen": True}}),
            [made("2025-06-11"), visit("2025-06-12")],
            "2025-06-20",
        ),
        ["undetermined 2025-06-13"],
    ),
    "one of several words": (
        scenario(
            within("2 days", when={"fact": {"category": ["neglect", "emotional"]}}),
            [made("2025-06-11")],
            "2025-06-11",
            facts={"category": "neglect"},
        ),
        ["pending 2025-06-13"],
    ),
    "any word but one": (
        scenario(
            within("2 days", when={"fact": {"category": {"not": "neglect"}}}),
            [made("2025-06-11")],
            "2025-06-11",
            facts={"category": "neglect"},
        ),
        [],
    ),
    "the first of its kind, two on one day": (
        scenario(
            within("2 days", when={"count": {"event": "visit"}, "at_most": 0}),
            [made("2025-06-11"), visit("2025-06-11")],
            "2025-06-11",
        ),
        ["met 2025-06-13"],
    ),
    "the sooner of two": (
        scenario(within({"sooner_of": ["2 days", "1 week"]}), [made("2025-06-11")], "2025-06-11"),
        ["pending 2025-06-13"],
    ),
    "the later of two": (
        scenario(within({"later_of": ["2 days", "1 week"]}), [made("2025-06-11")], "2025-06-11"),
        ["pending 2025-06-18"],
    ),
    "waived, and still a breach": (
        scenario(
            within("2 days", waiver={"by": ["service_manager"]}),
            [made("2025-06-11"), ev("waiver", "2025-06-12", standard="s", by="service_manager")],
            "2025-06-20",
        ),
        ["overdue 2025-06-13 excused"],
    ),
    "waived by somebody who may not": (
        scenario(
            within("2 days", waiver={"by": ["service_manager"]}),
            [made("2025-06-11"), ev("waiver", "2025-06-12", standard="s", by="team_manager")],
            "2025-06-20",
        ),
        ["overdue 2025-06-13"],
    ),
    "a birthday on 29 February": (
        scenario(
            within("1 day", after={"birthday": 1}),
            [],
            "2025-03-01",
            facts={"date_of_birth": D("2024-02-29")},
        ),
        ["pending 2025-03-01"],
    ),
    "two working days before a Wednesday": (
        scenario(
            BEFORE | {"at_least": "2 working days"},
            [ev("review_conference", "2025-06-11"), ev("report_submitted", "2025-06-09")],
            "2025-07-01",
        ),
        ["met 2025-06-09"],
    ),
    "two clear working days": (
        scenario(
            BEFORE | {"at_least": "2 working days"},
            [ev("review_conference", "2025-06-11"), ev("report_submitted", "2025-06-09")],
            "2025-07-01",
            conventions={"clear_days": True},
        ),
        ["late 2025-06-08"],
    ),
    "a working day before a bank holiday": (
        scenario(
            BEFORE | {"at_least": "1 working day"},
            [ev("review_conference", "2025-04-21"), ev("report_submitted", "2025-04-18")],
            "2025-07-01",
        ),
        ["late 2025-04-17"],
    ),
    "the meeting passed without it": (
        scenario(
            BEFORE | {"at_least": "2 days"}, [ev("review_conference", "2025-06-11")], "2025-06-12"
        ),
        ["lapsed 2025-06-09"],
    ),
    "a planned meeting": (
        scenario(
            BEFORE | {"at_least": "2 days"},
            [
                ev(
                    "meeting_scheduled",
                    "2025-06-01",
                    of="review_conference",
                    planned_on=D("2025-06-11"),
                )
            ],
            "2025-06-09",
        ),
        ["pending 2025-06-09 provisional"],
    ),
    "a planned meeting that was held": (
        scenario(
            BEFORE | {"at_least": "2 days"},
            [
                ev(
                    "meeting_scheduled",
                    "2025-06-01",
                    of="review_conference",
                    planned_on=D("2025-06-11"),
                ),
                ev("review_conference", "2025-06-12"),
                ev("report_submitted", "2025-06-10"),
            ],
            "2025-06-20",
        ),
        ["met 2025-06-10"],
    ),
    "a cancelled meeting": (
        scenario(
            BEFORE | {"at_least": "2 days"},
            [
                ev(
                    "meeting_scheduled",
                    "2025-06-01",
                    of="review_conference",
                    planned_on=D("2025-06-11"),
                ),
                ev("meeting_cancelled", "2025-06-05", of="review_conference"),
            ],
            "2025-06-20",
        ),
        ["discharged 2025-06-09 provisional"],
    ),
    "the window's first day": (
        scenario(WINDOW, [visit("2025-04-09")], "2025-06-01", facts=EDD),
        ["met 2025-04-23"],
    ),
    "the day before the window": (
        scenario(WINDOW, [visit("2025-04-08")], "2025-06-01", facts=EDD),
        ["early 2025-04-23"],
    ),
    "the window's last day": (
        scenario(WINDOW, [visit("2025-04-23")], "2025-06-01", facts=EDD),
        ["met 2025-04-23"],
    ),
    "forbidden until the day": (
        scenario(BAN, [made("2025-03-11"), ev("plan_ended", "2025-06-11")], "2025-07-01"),
        ["lifted None"],
    ),
    "forbidden the day before": (
        scenario(BAN, [made("2025-03-11"), ev("plan_ended", "2025-06-10")], "2025-07-01"),
        ["violated None"],
    ),
    "forbidden until a meeting that is only planned": (
        scenario(
            BAN | {"not_before": {"event": "review_conference"}},
            [
                made("2025-03-11"),
                ev(
                    "meeting_scheduled",
                    "2025-06-01",
                    of="review_conference",
                    planned_on=D("2025-06-10"),
                ),
                ev("plan_ended", "2025-06-12"),
            ],
            "2025-06-12",
        ),
        ["violated None"],
    ),
    "visits counted from the last": (
        scenario(
            every("4 weeks"),
            [made("2025-06-02"), visit("2025-06-16"), visit("2025-07-10")],
            "2025-07-10",
        ),
        ["met 2025-06-30", "met 2025-07-14", "pending 2025-08-07"],
    ),
    "visits counted from the deadline": (
        scenario(
            every("4 weeks", "from_due"), [made("2025-06-02"), visit("2025-06-16")], "2025-06-16"
        ),
        ["met 2025-06-30", "pending 2025-07-28"],
    ),
    "two visits in one slot": (
        scenario(
            every("4 weeks", "fixed"),
            [made("2025-06-02"), visit("2025-06-03"), visit("2025-06-16")],
            "2025-06-16",
        ),
        ["met 2025-06-30", "pending 2025-07-28"],
    ),
    "another first limit": (
        scenario(every("4 weeks", first="10 working days"), [made("2025-06-02")], "2025-06-02"),
        ["pending 2025-06-16"],
    ),
    "weekly for four weeks, then monthly": (
        scenario(
            every([{"gap": "1 week", "for": "4 weeks"}, {"gap": "1 month"}]),
            [made("2025-06-02"), *(visit(f"2025-06-{day:02}") for day in (9, 16, 23, 30))],
            "2025-06-30",
        ),
        [
            "met 2025-06-09",
            "met 2025-06-16",
            "met 2025-06-23",
            "met 2025-06-30",
            "pending 2025-07-30",
        ],
    ),
    "the working day before a conference on a bank holiday": (
        scenario(
            BEFORE | {"at_least": "working day"},
            [ev("review_conference", "2025-05-05")],
            "2025-05-05",
        ),
        ["overdue 2025-05-02"],
    ),
    "to the close of work": (
        scenario(
            within("4 working hours", conventions=OFFICE), [made("2025-06-13T13:00")], "2025-06-13"
        ),
        ["overdue 2025-06-13"],
    ),
    "after work ended, ahead of a conference before it begins": (
        scenario(
            BEFORE | {"at_least": "working time", "conventions": OFFICE},
            [
                ev("report_submitted", "2025-05-02T17:01"),
                ev("review_conference", "2025-05-06T08:00"),
            ],
            "2025-05-06",
        ),
        ["late 2025-05-02"],
    ),
    "an agreed date that is no later than the maximum": (
        scenario(
            within({"agreed": {"event": "extension"}, "as": "until", "up_to": "2 weeks"}),
            [ev("extension", "2025-06-09", until=D("2025-06-25")), made("2025-06-11")],
            "2025-06-11",
        ),
        ["pending 2025-06-25", "pending 2025-06-25"],
    ),
    "extended before the clock ran": (
        scenario(
            within(
                {
                    "agreed": {"event": "extension"},
                    "as": "to",
                    "up_to": "8 weeks",
                    "otherwise": "2 weeks",
                }
            ),
            [ev("extension", "2025-06-10", to="4 weeks"), made("2025-06-11")],
            "2025-06-11",
        ),
        ["pending 2025-06-25"],
    ),
    "known too late": (
        scenario(
            within("1 week", when={"fact": {"category": "neglect"}, "by": "2 days"}),
            [made("2025-06-11")],
            "2025-06-20",
            facts={"category": [{"value": "neglect", "known_on": D("2025-06-14")}]},
        ),
        [],
    ),
    "known in time": (
        scenario(
            within("1 week", when={"fact": {"category": "neglect"}, "by": "2 days"}),
            [made("2025-06-11")],
            "2025-06-20",
            facts={"category": [{"value": "neglect", "known_on": D("2025-06-13")}]},
        ),
        ["overdue 2025-06-18"],
    ),
    "out of hours begins at five": (
        scenario(within("1 week", when=OUT_OF_HOURS), [made("2025-06-11T17:00")], "2025-06-11"),
        ["pending 2025-06-18"],
    ),
    "and ends at nine": (
        scenario(within("1 week", when=OUT_OF_HOURS), [made("2025-06-11T09:00")], "2025-06-11"),
        [],
    ),
    "the first visit after a conference": (
        scenario(
            WITHIN
            | {
                "within": "1 week",
                "after": {
                    "event": "visit",
                    "which": "first",
                    "after": {"event": "initial_conference"},
                },
                "duty": {"event": "core_group"},
            },
            [
                visit("2025-06-09"),
                ev("initial_conference", "2025-06-11"),
                visit("2025-06-12"),
                visit("2025-06-13"),
            ],
            "2025-06-13",
        ),
        ["pending 2025-06-19"],
    ),
    "the last core group ahead of a planned review": (
        scenario(
            WITHIN
            | {
                "within": "1 week",
                "after": {
                    "event": "core_group",
                    "which": "last",
                    "before": {"event": "review_conference"},
                },
            },
            [ev("core_group", "2025-06-09"), ev("core_group", "2025-06-11"), PLANNED],
            "2025-06-13",
        ),
        ["pending 2025-06-18"],
    ),
    "weekly from one review until the next": (
        scenario(
            every(
                [{"gap": "1 week", "until": {"event": "review_conference"}}, {"gap": "2 weeks"}],
                after={"event": "review_conference", "which": "first"},
            ),
            [ev("review_conference", "2025-06-11")],
            "2025-06-11",
        ),
        ["pending 2025-06-18"],
    ),
    "sent before it was asked for": (
        scenario(
            RAISED,
            [ev("report_submitted", "2025-06-01"), made("2025-06-02"), REVIEW],
            "2025-06-26",
        ),
        ["lapsed 2025-06-23"],
    ),
    "for the conference in between": (
        scenario(
            BEFORE | {"at_least": "2 days"},
            [ev("report_submitted", "2025-06-02"), INITIAL, REVIEW],
            "2025-06-26",
        ),
        ["lapsed 2025-06-23"],
    ),
    "for the review, as it says": (
        scenario(
            BEFORE | {"at_least": "2 days"},
            [ev("report_submitted", "2025-06-02", of="review_conference"), INITIAL, REVIEW],
            "2025-06-26",
        ),
        ["met 2025-06-23"],
    ),
    "for the review, as the name says": (
        scenario(
            BEFORE
            | {
                "at_least": "2 days",
                "duty": {"event": "report_submitted", "where": {"of": "review_conference"}},
            },
            [
                ev("report_submitted", "2025-06-02", conference="C1"),
                ev("review_conference", "2025-06-25", id="C1"),
            ],
            "2025-06-26",
        ),
        ["met 2025-06-23"],
    ),
    "raised for the conference in between": (
        scenario(
            RAISED | {"after": {"event": "report_requested"}},
            [ev("report_requested", "2025-06-02"), INITIAL, REVIEW],
            "2025-06-26",
        ),
        [],
    ),
    "a plan is not about the conference that it mentions": (
        scenario(RAISED, [made("2025-06-02"), INITIAL, REVIEW], "2025-06-26"),
        ["lapsed 2025-06-23"],
    ),
    "a review raises the duty ahead of the next": (
        scenario(
            RAISED | {"after": {"event": "review_conference"}},
            [ev("review_conference", "2025-06-11")],
            "2025-06-11",
        ),
        ["pending None"],
    ),
    "ended before the conference that was held": (
        scenario(
            RAISED | {"ends_on": {"event": "died"}},
            [made("2025-06-02"), ev("died", "2025-06-10"), REVIEW],
            "2025-06-26",
        ),
        ["discharged 2025-06-23"],
    ),
    "each request in time by itself": (
        scenario(
            RAISED
            | {
                "after": {"event": "report_requested"},
                "duty": {"event": "report_requested", "itself": True},
            },
            [ev("report_requested", "2025-06-23"), ev("report_requested", "2025-06-24"), REVIEW],
            "2025-06-26",
        ),
        ["met 2025-06-23", "late 2025-06-23"],
    ),
    "a waiver from before there was a duty": (
        scenario(
            within("1 week", waiver={}),
            [
                ev("waiver", "2025-06-01", standard="s", by="service_manager"),
                made("2025-06-02"),
                visit("2025-06-10"),
            ],
            "2025-06-10",
        ),
        ["late 2025-06-09"],
    ),
    "done too soon and again in the window": (
        scenario(
            WINDOW | {"already_done": "does_not_count"},
            [visit("2025-04-02"), visit("2025-04-16")],
            "2025-05-01",
            facts={"expected_delivery_date": D("2025-06-25")},
        ),
        ["met 2025-04-30"],
    ),
    "a date is asked for once": (
        scenario(
            every({"sooner_of": ["6 weeks", {"limit": "2 weeks", "before": EXPECTED}]}),
            [made("2025-06-02"), visit("2025-06-11")],
            "2025-06-12",
            facts={"expected_delivery_date": D("2025-06-25")},
        ),
        ["met 2025-06-11", "pending 2025-07-23"],
    ),
    "cycles of the phase that comes next": (
        scenario(
            every([{"gap": "1 week", "for": "1 week"}, {"gap": "2 weeks"}]),
            [made("2025-06-02")],
            "2025-06-24",
        ),
        ["overdue 2025-06-09 missed 1"],
    ),
    "two sorts of what is not recorded": (
        scenario(
            WITHIN | {"within": "1 week", "when": {"all": [MOVED_SOMEHOW, NOT_INWARD]}},
            [made("2025-06-02")],
            "2025-06-02",
            records=["plan_made", "visit"],
        ),
        ["undetermined 2025-06-09"],
    ),
    "three cycles in one gap": (
        scenario(every("1 week"), [made("2025-06-02")], "2025-06-24"),
        ["overdue 2025-06-09 missed 2"],
    ),
}


def brief(asked: Scenario) -> list[str]:
    """The engine's answers in a few words each, in its own order."""
    found = []
    for each in asking.evaluated(asked).obligations:
        words = [str(each.status), str(each.due_on)]
        words += ["excused"] * each.excused + ["provisional"] * each.provisional
        words += [f"missed {each.missed_cycles}"] if each.missed_cycles else []
        found.append(" ".join(words))
    return found


@pytest.mark.parametrize("name", SPEC)
def test_worked_example(name: str) -> None:
    asked, expected = SPEC[name]
    assert brief(asked) == expected


# --- the search ------------------------------------------------------------------------------


def bounded(kind: str) -> Iterator[Checked]:
    """The same scenarios every time, with the oracle's answers."""
    found: list[Checked] = []

    @seed(20250411)
    @settings(
        max_examples=EXAMPLES_PER_KIND,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(scenarios(kinds=[kind]))
    def collect(asked: Scenario) -> None:
        if is_known_to_differ(asked):
            return
        try:
            found.append(Checked(asked, asking.of_oracle(asked)))
        except oracle.TooManyCompletions:
            return

    collect()
    yield from found


@cache
def searched() -> tuple[Checked, ...]:
    return tuple(each for kind in KINDS for each in bounded(kind))


@cache
def clauses() -> tuple[Ruleset, ...]:
    """The clauses of the documentation, whose worked examples were counted on a calendar."""
    return tuple(map(ruleset_of_clause, BLOCKS[1:]))


def disagrees(clause: Ruleset) -> bool:
    return bool(answered(lambda: check_examples(clause).problems))


def is_noticed() -> str | None:
    """What shows that the library is wrong: the first check that fails."""
    for name, (asked, expected) in SPEC.items():
        if answered(lambda asked=asked: brief(asked)) != expected:
            return name
    for clause in clauses():
        if disagrees(clause):
            return str(clause.standards[0])
    for each in searched():
        if answered(lambda each=each: asking.of_engine(each.asked)) != each.expected:
            return asking.shown(each.asked)
    return None


def answered(ask: Any) -> Any:
    try:
        return ask()
    except (ValueError, KeyError) as error:  # such as a day outside the calendar
        return repr(error)


def test_the_library_as_it_is_passes_every_check() -> None:
    assert is_noticed() is None


@pytest.mark.parametrize("name", mutants.MUTANTS)
def test_mutant_is_killed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    clauses(), searched()  # before anything is patched
    mutants.MUTANTS[name](monkeypatch)
    assert is_noticed() is not None


def test_there_are_enough_mutants() -> None:
    assert len(mutants.MUTANTS) >= 80
