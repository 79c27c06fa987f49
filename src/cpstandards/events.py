"""The shared vocabulary: one small class for each event of the child-protection process.

Every attribute may be left out: a missing attribute is unknown, never false. An event that names
what it is about (`conference="C1"` on a report) answers only that event; a name that is only
mentioned (the conference at which a plan ended) rules nothing out. A ruleset may declare further
types in YAML; they are classes of the same kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from typing import ClassVar, Literal

from cpstandards.attributes import Attribute, Mention, Reference
from cpstandards.clock import LocalTime
from cpstandards.limits import Limit
from cpstandards.vocabulary import Event, EventType, Vocabulary

Role = Literal[
    "agency",
    "all_invited",
    "attendees",
    "board",
    "business_support",
    "carer",
    "child",
    "childrens_social_care",
    "complaints_manager",
    "conference_chair",
    "core_group",
    "education",
    "family",
    "gp",
    "health",
    "lead_social_worker",
    "manager",
    "originating_authority",
    "parents",
    "police",
    "professionals",
    "receiving_authority",
    "referrer",
    "service_manager",
    "social_worker",
    "team_manager",
]
"""Who did something, or to whom it was done."""

Category = Literal["neglect", "physical", "emotional", "sexual"]
"""The category of abuse under which a plan is made."""

Meeting = Literal[
    "child_in_need_meeting",
    "core_group",
    "initial_conference",
    "looked_after_review",
    "pre_birth_conference",
    "review_conference",
    "strategy_discussion",
    "transfer_in_conference",
]
"""The kinds of meeting that are scheduled ahead."""


# --- contact, referral, assessment ---------------------------------------------------------------


class Contact(Event, identifies="contact"):
    """Children's social care is contacted about a child.

    Attributes:
        source: who made the contact.
    """

    source: Role | None = None


class ContactDecision(Event):
    """What is to be done about a contact is decided.

    Attributes:
        contact: the contact decided on.
        outcome: what was decided.
    """

    contact: Reference | None = None
    outcome: Literal["referral", "information", "early_help", "no_further_action"] | None = None


class Referral(Event, identifies="referral"):
    """A contact becomes a referral to children's social care.

    Attributes:
        contact: the contact it came from.
        source: who made the referral.
    """

    contact: Reference | None = None
    source: Role | None = None


class ReferralAcknowledged(Event):
    """The referrer is told that the referral arrived, or what came of it.

    Attributes:
        referral: the referral acknowledged.
        in_writing: whether it was acknowledged in writing.
    """

    referral: Reference | None = None
    in_writing: bool | None = None


class ReferralDecision(Event):
    """The next step after a referral is decided.

    Attributes:
        referral: the referral decided on.
        outcome: what was decided.
    """

    referral: Reference | None = None
    outcome: (
        Literal["assessment", "strategy_discussion", "early_help", "no_further_action"] | None
    ) = None


class CaseAllocated(Event):
    """The case or assessment is allocated to a social worker.

    Attributes:
        referral: the referral that led to it.
        assessment: the assessment allocated.
    """

    referral: Reference | None = None
    assessment: Reference | None = None


class AssessmentStarted(Event, identifies="assessment"):
    """An assessment begins.

    Attributes:
        referral: the referral that led to it.
        kind: which assessment.
    """

    referral: Reference | None = None
    kind: Literal["initial", "core", "single", "pre_birth"] | None = None


class AssessmentCompleted(Event):
    """An assessment is completed.

    Attributes:
        assessment: the assessment completed.
        referral: the referral that led to it.
        kind: which assessment.
    """

    assessment: Reference | None = None
    referral: Reference | None = None
    kind: Literal["initial", "core", "single", "pre_birth"] | None = None


class ConcernIdentified(Event, identifies="concern"):
    """Someone finds reasonable cause to suspect that the child suffers or may suffer harm.

    Attributes:
        significant_harm: whether the harm suspected is significant.
        immediate: whether the harm suspected is immediate.
        source: who identified it.
    """

    significant_harm: bool | None = None
    immediate: bool | None = None
    source: Role | None = None


# --- strategy discussion, section 47 enquiry -----------------------------------------------------


class StrategyDiscussion(Event, identifies="strategy_discussion"):
    """The agencies discuss whether to begin a section 47 enquiry.

    Attributes:
        concern: the concern discussed.
        enquiry: the enquiry that it began or belongs to.
        initiates_s47: whether it began a section 47 enquiry.
        as_meeting: whether it was a meeting, rather than a series of calls.
        out_of_hours: whether it was held outside office hours.
    """

    concern: Reference | None = None
    enquiry: Reference | None = None
    initiates_s47: bool | None = None
    as_meeting: bool | None = None
    out_of_hours: bool | None = None


class StrategyRecordDistributed(Event):
    """The record of a strategy discussion is sent out.

    Attributes:
        strategy_discussion: the discussion recorded.
        sent_to: to whom.
    """

    strategy_discussion: Reference | None = None
    sent_to: tuple[Role, ...] | None = None


class S47Started(Event, identifies="enquiry"):
    """A section 47 enquiry begins.

    Attributes:
        strategy_discussion: the discussion that decided on it.
    """

    strategy_discussion: Reference | None = None


class S47Concluded(Event):
    """A section 47 enquiry reaches its conclusion.

    Attributes:
        enquiry: the enquiry concluded.
        substantiated: whether concerns of significant harm were substantiated.
        conference_decided: whether it was decided to convene an initial conference.
    """

    enquiry: Reference | None = None
    substantiated: bool | None = None
    conference_decided: bool | None = None


class S47OutcomeShared(Event):
    """The conclusion of a section 47 enquiry is told to those concerned.

    Attributes:
        enquiry: the enquiry concluded.
        shared_with: with whom.
    """

    enquiry: Reference | None = None
    shared_with: tuple[Role, ...] | None = None


class ProtectiveAction(Event):
    """An order or power is used to protect the child at once.

    Attributes:
        kind: which.
    """

    kind: Literal["emergency_protection_order", "police_protection"] | None = None


# --- conferences ---------------------------------------------------------------------------------


class ConferenceDecided(Event):
    """It is decided to convene a conference.

    Attributes:
        conference: the conference to be convened.
        enquiry: the enquiry that led to it.
        of: which conference.
    """

    conference: Reference | None = None
    enquiry: Reference | None = None
    of: Meeting | None = None


class ConferenceNotified(Event):
    """The form that notifies a coming conference is completed.

    Attributes:
        conference: the conference notified.
        of: which conference.
    """

    conference: Reference | None = None
    of: Meeting | None = None


class MeetingScheduled(Event):
    """A meeting or conference is given a date, or a new one.

    Attributes:
        of: which meeting.
        conference: the conference scheduled.
        meeting: the meeting scheduled.
        planned_on: its day.
        planned_at: its day and time.
    """

    of: Meeting | None = None
    conference: Mention | None = None
    meeting: Mention | None = None
    planned_on: date | None = None
    planned_at: LocalTime | None = None


class MeetingCancelled(Event):
    """A scheduled meeting or conference is called off, with no new date.

    Attributes:
        of: which meeting.
        conference: the conference cancelled.
        meeting: the meeting cancelled.
    """

    of: Meeting | None = None
    conference: Mention | None = None
    meeting: Mention | None = None


class Conference(Event):
    """A child protection conference is held. One adjourned counts only where that is asked.

    Attributes:
        enquiry: the enquiry that led to it.
        plan: the plan it made or reviewed.
        quorate: whether enough agencies attended.
        proceeded: whether it went ahead, rather than being adjourned.
        plan_made: whether it decided on a child protection plan, or to continue one.
        category: the category of abuse.
        unborn: whether the child was not yet born.
    """

    presumed: ClassVar[tuple[str, ...]] = ("proceeded",)

    enquiry: Reference | None = None
    plan: Reference | None = None
    quorate: bool | None = None
    proceeded: bool | None = None
    plan_made: bool | None = None
    category: Category | None = None
    unborn: bool | None = None


class InitialConference(Conference, identifies="conference"):
    """The initial child protection conference is held."""


class ReviewConference(Conference, identifies="conference"):
    """A review child protection conference is held."""


class PreBirthConference(Conference, identifies="conference"):
    """A conference about a child not yet born is held."""


class TransferInConference(Conference, identifies="conference"):
    """The receiving authority's conference on a child who moved to it with a plan is held."""


class InvitationSent(Event):
    """Invitations to a meeting are sent.

    Attributes:
        of: to which meeting.
        conference: the conference.
        meeting: the meeting.
        sent_to: to whom.
    """

    of: Meeting | None = None
    conference: Reference | None = None
    meeting: Reference | None = None
    sent_to: tuple[Role, ...] | None = None


class MeetingChangeNotified(Event):
    """Those concerned are told that a meeting's time or venue changes.

    Attributes:
        of: which meeting.
        meeting: the meeting.
        conference: the conference.
        sent_to: to whom.
    """

    of: Meeting | None = None
    meeting: Reference | None = None
    conference: Reference | None = None
    sent_to: tuple[Role, ...] | None = None


class ChairMetFamily(Event):
    """The conference chair meets the child or the parents before a conference.

    Attributes:
        conference: the conference that follows.
        met: whom.
    """

    conference: Reference | None = None
    met: tuple[Role, ...] | None = None


class ConferenceInformationGiven(Event):
    """The family or the professionals are given what they need to take part.

    Attributes:
        conference: the conference.
        kind: what was given.
        given_to: to whom.
    """

    conference: Reference | None = None
    kind: Literal["preparation", "conference_pack", "appeal", "advocacy", "feedback"] | None = None
    given_to: tuple[Role, ...] | None = None


class AdvocateReferral(Event):
    """The child is referred to an advocate.

    Attributes:
        conference: the conference for which.
    """

    conference: Reference | None = None


class ExclusionRequested(Event):
    """The chair is asked to exclude someone from a conference.

    Attributes:
        conference: the conference.
        by: who asked.
    """

    conference: Reference | None = None
    by: Role | None = None


class ExclusionDecided(Event):
    """The chair decides on an exclusion.

    Attributes:
        conference: the conference.
        excluded: whether someone is excluded.
    """

    conference: Reference | None = None
    excluded: bool | None = None


# --- reports -------------------------------------------------------------------------------------


class ReportRequested(Event):
    """A report to a conference is asked for.

    Attributes:
        conference: the conference.
        author: who is to write it.
    """

    conference: Reference | None = None
    author: Role | None = None


class ReportSubmitted(Event):
    """A report to a conference is submitted.

    Attributes:
        conference: the conference.
        of: which conference it is for.
        author: who wrote it.
        submitted_to: to whom.
    """

    conference: Reference | None = None
    of: Meeting | None = None
    author: Role | None = None
    submitted_to: tuple[Role, ...] | None = None


class ReportShared(Event):
    """A report to a conference is shared with the family.

    Attributes:
        conference: the conference.
        of: which conference it is for.
        author: who wrote it.
        by: who shared it.
        shared_with: with whom.
    """

    conference: Reference | None = None
    of: Meeting | None = None
    author: Role | None = None
    by: Role | None = None
    shared_with: tuple[Role, ...] | None = None


class ReportWithheld(Event):
    """It is agreed that a report is kept from someone.

    Attributes:
        conference: the conference.
        author: who wrote it.
        withheld_from: from whom.
    """

    conference: Reference | None = None
    author: Role | None = None
    withheld_from: tuple[Role, ...] | None = None


class ViewsRequested(Event):
    """An absent agency is asked for its written views.

    Attributes:
        conference: the conference.
    """

    conference: Reference | None = None


class ViewsReceived(Event):
    """An absent agency's written views arrive.

    Attributes:
        conference: the conference.
    """

    conference: Reference | None = None


# --- decisions, minutes, amendments --------------------------------------------------------------


class DecisionsDistributed(Event):
    """The decisions of a conference are sent out.

    Attributes:
        conference: the conference.
        of: which conference.
        sent_to: to whom.
    """

    conference: Reference | None = None
    of: Meeting | None = None
    sent_to: tuple[Role, ...] | None = None


class DecisionsReceived(Event):
    """The decisions of a conference reach someone.

    Attributes:
        conference: the conference.
        by: whom.
    """

    conference: Reference | None = None
    by: Role | None = None


class MinutesDistributed(Event):
    """The minutes of a conference or core group are sent out.

    Attributes:
        of: of which meeting.
        conference: the conference.
        meeting: the core group or other meeting.
        sent_to: to whom.
        redacted: whether parts were taken out.
    """

    of: Meeting | None = None
    conference: Reference | None = None
    meeting: Reference | None = None
    sent_to: tuple[Role, ...] | None = None
    redacted: bool | None = None


class MinutesReceived(Event):
    """The minutes of a conference or core group reach someone.

    Attributes:
        of: of which meeting.
        conference: the conference.
        meeting: the core group or other meeting.
        by: whom.
    """

    of: Meeting | None = None
    conference: Reference | None = None
    meeting: Reference | None = None
    by: Role | None = None


class AmendmentRequested(Event):
    """Someone asks that the minutes be changed.

    Attributes:
        conference: the conference.
        by: who asked.
    """

    conference: Reference | None = None
    by: Role | None = None


class AmendmentDecided(Event):
    """The chair decides on a request to change the minutes, or the change is made.

    Attributes:
        conference: the conference.
        agreed: whether the change was agreed.
    """

    conference: Reference | None = None
    agreed: bool | None = None


# --- plan, core group, visits --------------------------------------------------------------------


class PlanMade(Event, identifies="plan"):
    """The child becomes subject to a child protection plan.

    Attributes:
        conference: the conference that decided it.
        category: the category of abuse.
        unborn: whether the child was not yet born.
    """

    conference: Mention | None = None
    category: Category | None = None
    unborn: bool | None = None


class PlanAgreed(Event):
    """What the plan fixes is agreed: by the conference, the core group or with the parents.

    Attributes:
        plan: the plan.
        meeting: the core group that agreed it.
        agreed_with: with whom.
        detailed: whether this is the detailed plan, rather than the outline.
        visit_every: the longest interval between visits that the plan fixes.
        core_group_every: the longest interval between core groups that the plan fixes.
    """

    plan: Reference | None = None
    meeting: Reference | None = None
    agreed_with: tuple[Role, ...] | None = None
    detailed: bool | None = None
    visit_every: Limit | None = None
    core_group_every: Limit | None = None


class PlanDistributed(Event):
    """A written copy of the plan is given or sent.

    Attributes:
        plan: the plan.
        meeting: the core group it was made at or for.
        sent_to: to whom.
    """

    plan: Reference | None = None
    meeting: Reference | None = None
    sent_to: tuple[Role, ...] | None = None


class PlanEnded(Event):
    """The child is no longer subject to a child protection plan.

    Attributes:
        plan: the plan.
        conference: the conference that decided it.
        reason: why.
    """

    plan: Reference | None = None
    conference: Mention | None = None
    reason: (
        Literal["no_longer_at_risk", "moved", "turned_18", "died", "looked_after", "left_uk"] | None
    ) = None


class CoreGroup(Event, identifies="meeting"):
    """The core group meets.

    Attributes:
        conference: the conference that it follows.
        plan: the plan.
        quorate: whether enough members attended.
    """

    conference: Mention | None = None
    plan: Reference | None = None
    quorate: bool | None = None


class CoreGroupConcern(Event, identifies="concern"):
    """A member of the core group is concerned at the progress of the plan.

    Attributes:
        plan: the plan.
        by: who.
    """

    plan: Reference | None = None
    by: Role | None = None


class Visit(Event):
    """Someone visits, or tries to visit, the child. A child seen alone or awake was seen.

    Attributes:
        plan: the plan under which.
        enquiry: the enquiry during which.
        by: who visited.
        child_seen: whether the child was seen.
        seen_alone: whether the child was seen alone.
        awake: whether the child was awake.
        where: where.
        bedroom_seen: whether the place where the child sleeps was seen.
        unannounced: whether the visit was not announced.
        refused: whether contact with the child was refused or avoided.
    """

    implied: ClassVar[Mapping[str, str]] = {"seen_alone": "child_seen", "awake": "child_seen"}

    plan: Reference | None = None
    enquiry: Reference | None = None
    by: Role | None = None
    child_seen: bool | None = None
    seen_alone: bool | None = None
    awake: bool | None = None
    where: Literal["home", "parents_home", "school", "office", "placement", "elsewhere"] | None = (
        None
    )
    bedroom_seen: bool | None = None
    unannounced: bool | None = None
    refused: bool | None = None


class Escalated(Event):
    """A concern, such as a refused visit, is taken to someone senior.

    Attributes:
        about: what it is about.
        by: who escalated it.
        escalated_to: to whom.
    """

    about: Literal["contact_refused", "plan_progress", "not_invited", "disagreement"] | None = None
    by: Role | None = None
    escalated_to: Role | None = None


class ManagerDiscussion(Event):
    """The social worker discusses the case with a manager.

    Attributes:
        plan: the plan.
        about: what it is about.
    """

    plan: Reference | None = None
    about: Literal["aims_not_met", "contact_refused", "progress"] | None = None


class ActionNotMet(Event):
    """It becomes clear that an action or aim of the plan is not being met in time.

    Attributes:
        plan: the plan.
        whole_plan: whether it is the plan's agreed aims, rather than one action.
    """

    plan: Reference | None = None
    whole_plan: bool | None = None


class ActionReported(Event):
    """It is reported that an action of the plan cannot be done in time.

    Attributes:
        plan: the plan.
        reported_to: to whom.
    """

    plan: Reference | None = None
    reported_to: tuple[Role, ...] | None = None


class ChildInNeedMeeting(Event, identifies="meeting"):
    """A meeting on a child in need plan is held.

    Attributes:
        plan: the child protection plan that it follows.
        review: whether it reviews an existing child in need plan.
    """

    plan: Reference | None = None
    review: bool | None = None


# --- the child -----------------------------------------------------------------------------------


class Birth(Event):
    """The child is born. The day is identifying and is never shown."""

    private: ClassVar[bool] = True


class Died(Event):
    """The child dies."""


class Moved(Event, identifies="move"):
    """The child moves to another authority's area.

    Attributes:
        permanent: whether the move is permanent.
        direction: into or out of the area of the ruleset's board.
    """

    permanent: bool | None = None
    direction: Literal["inward", "outward"] | None = None


class MoveNotified(Event):
    """An authority is told that a child with a plan has moved.

    Attributes:
        move: the move.
        notified: who was told.
        by: who told them.
    """

    move: Reference | None = None
    notified: Role | None = None
    by: Role | None = None


class TransferRequested(Event):
    """An authority asks another to take over a child's plan.

    Attributes:
        move: the move.
        complete: whether everything needed came with it.
    """

    move: Reference | None = None
    complete: bool | None = None


class TransferReviewed(Event):
    """The receiving authority has looked through a request to take over a plan.

    Attributes:
        move: the move.
    """

    move: Reference | None = None


class TransferAgreed(Event):
    """The receiving authority agrees, or decides, to hold a conference and take over.

    Attributes:
        move: the move.
    """

    move: Reference | None = None


class LookedAfterStarted(Event):
    """The child becomes looked after."""


class LookedAfterEnded(Event):
    """The child is no longer looked after.

    Attributes:
        returned_home: whether the child returned home.
    """

    returned_home: bool | None = None


class LookedAfterReview(Event, identifies="meeting"):
    """A looked-after child's case is reviewed.

    Attributes:
        plan: the child protection plan, where there is one.
    """

    plan: Reference | None = None


# --- complaints, chronologies, waivers -----------------------------------------------------------


class ComplaintReceived(Event, identifies="complaint"):
    """A complaint about a conference is received.

    Attributes:
        conference: the conference.
        by: who complains.
        in_writing: whether it is in writing.
    """

    conference: Reference | None = None
    by: Role | None = None
    in_writing: bool | None = None


class ComplaintAcknowledged(Event):
    """A complaint is acknowledged.

    Attributes:
        complaint: the complaint.
    """

    complaint: Reference | None = None


class ComplaintConsidered(Event):
    """The papers of a complaint have been considered.

    Attributes:
        complaint: the complaint.
    """

    complaint: Reference | None = None


class ComplaintAnswered(Event):
    """A complaint is answered.

    Attributes:
        complaint: the complaint.
        in_writing: whether the answer is in writing.
    """

    complaint: Reference | None = None
    in_writing: bool | None = None


class AppealRequested(Event, identifies="appeal"):
    """Someone appeals, or asks to go on to the next stage of a complaint.

    Attributes:
        complaint: the complaint.
        conference: the conference.
        by: who appeals.
    """

    complaint: Reference | None = None
    conference: Reference | None = None
    by: Role | None = None


class AppealHeard(Event):
    """An appeal is heard.

    Attributes:
        appeal: the appeal.
    """

    appeal: Reference | None = None


class AppealDecided(Event):
    """The outcome of an appeal is told.

    Attributes:
        appeal: the appeal.
    """

    appeal: Reference | None = None


class ChronologyRequested(Event):
    """A chronology is asked for.

    Attributes:
        conference: the conference for which.
    """

    conference: Reference | None = None


class ChronologySubmitted(Event):
    """A chronology is submitted or brought up to date.

    Attributes:
        conference: the conference for which.
        author: who wrote it.
    """

    conference: Reference | None = None
    author: Role | None = None


class Waiver(Event):
    """A named role authorises a delay.

    Attributes:
        standard: the id or topic of the standard that is waived.
        by: who authorised it.
        conference: the conference concerned.
        meeting: the meeting concerned.
        enquiry: the enquiry concerned.
        plan: the plan concerned.
    """

    standard: Reference | None = None
    by: Role | None = None
    conference: Reference | None = None
    meeting: Reference | None = None
    enquiry: Reference | None = None
    plan: Reference | None = None


FACTS = (
    Attribute("unborn", "flag", (), "whether the child is not yet born"),
    Attribute("category", "word", ("neglect", "physical", "emotional", "sexual"), "of abuse"),
    Attribute("expected_delivery_date", "date", (), "when the child is expected to be born"),
    Attribute("date_of_birth", "date", (), "the child's date of birth; never shown"),
    Attribute("looked_after", "flag", (), "whether the child is looked after"),
)
"""The case facts that every ruleset may ask for."""


@cache
def core_vocabulary() -> Vocabulary:
    """The shared vocabulary: every event type of this module, and `FACTS`."""
    found = [each for each in globals().values() if isinstance(each, EventType)]
    types = {each.type: each for each in found if each not in (Event, Conference)}
    return Vocabulary(types, {fact.name: fact for fact in FACTS})
