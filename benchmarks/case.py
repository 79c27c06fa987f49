"""The case that the benchmarks judge: 30 events of one fictional child, nothing left unknown."""

from __future__ import annotations

import json
from datetime import date, datetime

from cpstandards import Case
from cpstandards.adapters import dump_case
from cpstandards.events import (
    ConcernIdentified,
    ConferenceInformationGiven,
    CoreGroup,
    DecisionsDistributed,
    Escalated,
    InitialConference,
    InvitationSent,
    MeetingScheduled,
    MinutesDistributed,
    PlanAgreed,
    PlanMade,
    ReportShared,
    ReportSubmitted,
    ReviewConference,
    S47Concluded,
    S47OutcomeShared,
    S47Started,
    StrategyDiscussion,
    StrategyRecordDistributed,
    Visit,
)
from cpstandards.vocabulary import Event

AS_OF = date(2025, 3, 14)


def case() -> Case:
    """A concern, an enquiry, a conference, a plan with its core groups and visits, a review."""
    facts = {"baby": False, "unborn": False}
    return Case("BENCH-1", facts=facts, events=[*_enquiry(), *_conference(), *_plan()])


def case_json() -> str:
    """The same case as the text that a service would be sent."""
    return json.dumps(dump_case(case()))


def _enquiry() -> list[Event]:
    return [
        ConcernIdentified(
            on=date(2024, 11, 4),
            id="X1",
            immediate=True,
            significant_harm=True,
            source="education",
        ),
        StrategyDiscussion(
            at=datetime(2024, 11, 4, 14),
            id="S1",
            concern="X1",
            enquiry="E1",
            initiates_s47=True,
            as_meeting=True,
            out_of_hours=False,
        ),
        S47Started(on=date(2024, 11, 4), id="E1", strategy_discussion="S1"),
        StrategyRecordDistributed(
            on=date(2024, 11, 5), strategy_discussion="S1", sent_to=["police", "health"]
        ),
        _visit(date(2024, 11, 6), enquiry="E1"),
        S47Concluded(
            on=date(2024, 11, 18), enquiry="E1", substantiated=True, conference_decided=True
        ),
        S47OutcomeShared(
            on=date(2024, 11, 19), enquiry="E1", shared_with=["child", "parents", "professionals"]
        ),
    ]


def _conference() -> list[Event]:
    return [
        MeetingScheduled(
            on=date(2024, 11, 18),
            of="initial_conference",
            conference="C1",
            planned_at=datetime(2024, 11, 25, 10),
        ),
        InvitationSent(
            on=date(2024, 11, 19),
            of="initial_conference",
            conference="C1",
            sent_to=["parents", "professionals"],
        ),
        ConferenceInformationGiven(
            on=date(2024, 11, 20),
            conference="C1",
            kind="preparation",
            given_to=["child", "parents"],
        ),
        _report("C1", "initial_conference", datetime(2024, 11, 21, 16)),
        ReportShared(
            on=date(2024, 11, 22),
            conference="C1",
            of="initial_conference",
            author="social_worker",
            by="social_worker",
            shared_with=["parents"],
        ),
        InitialConference(
            at=datetime(2024, 11, 25, 10),
            id="C1",
            enquiry="E1",
            plan="P1",
            quorate=True,
            proceeded=True,
            plan_made=True,
            category="neglect",
            unborn=False,
        ),
        DecisionsDistributed(
            on=date(2024, 11, 26), conference="C1", of="initial_conference", sent_to=["parents"]
        ),
        MinutesDistributed(
            on=date(2024, 12, 17),
            conference="C1",
            of="initial_conference",
            sent_to=["parents", "professionals"],
            redacted=False,
        ),
        _report("C2", "review_conference", datetime(2025, 2, 20, 9, 30)),
        ReviewConference(
            at=datetime(2025, 2, 24, 10),
            id="C2",
            plan="P1",
            quorate=True,
            proceeded=True,
            plan_made=True,
            category="neglect",
            unborn=False,
        ),
    ]


def _plan() -> list[Event]:
    visits = [date(2024, 12, 5), date(2024, 12, 19), date(2025, 1, 6), date(2025, 1, 20)]
    return [
        PlanMade(on=date(2024, 11, 25), id="P1", conference="C1", category="neglect", unborn=False),
        PlanAgreed(
            on=date(2024, 11, 25),
            plan="P1",
            agreed_with=["parents"],
            detailed=False,
            visit_every="2 weeks",
        ),
        CoreGroup(on=date(2024, 12, 6), id="M1", conference="C1", plan="P1", quorate=True),
        CoreGroup(on=date(2025, 1, 3), id="M2", plan="P1", quorate=True),
        MeetingScheduled(
            on=date(2025, 1, 3), of="core_group", meeting="M3", planned_on=date(2025, 2, 7)
        ),
        MinutesDistributed(
            on=date(2025, 1, 20),
            meeting="M2",
            of="core_group",
            sent_to=["attendees"],
            redacted=False,
        ),
        CoreGroup(on=date(2025, 2, 7), id="M3", plan="P1", quorate=True),
        *(_visit(on, plan="P1") for on in visits),
        _visit(date(2025, 2, 10), plan="P1", refused=True),
        Escalated(
            on=date(2025, 2, 11),
            about="contact_refused",
            by="social_worker",
            escalated_to="manager",
        ),
    ]


def _visit(
    on: date, plan: str | None = None, enquiry: str | None = None, refused: bool = False
) -> Event:
    return Visit(
        on=on,
        plan=plan,
        enquiry=enquiry,
        by="lead_social_worker",
        child_seen=not refused,
        seen_alone=not refused,
        awake=True,
        refused=refused,
        unannounced=False,
    )


def _report(conference: str, of: str, at: datetime) -> Event:
    return ReportSubmitted(
        at=at,
        conference=conference,
        of=of,
        author="social_worker",
        submitted_to=["conference_chair"],
    )
