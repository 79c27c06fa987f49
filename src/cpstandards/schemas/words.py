"""What each word of the vocabulary means, for readers of a schema: roles, choices and moments."""

from __future__ import annotations

from collections.abc import Mapping

ROLES: Mapping[str, str] = {
    "agency": "an agency that works with the family",
    "all_invited": "everyone who was invited",
    "attendees": "everyone who attended",
    "board": "the safeguarding board or partnership",
    "business_support": "the administrators who support conferences",
    "carer": "someone who looks after the child and is not a parent",
    "child": "the child or young person",
    "childrens_social_care": "the council's social work service for children",
    "complaints_manager": "who handles complaints",
    "conference_chair": "who chairs child protection conferences",
    "core_group": "the members of the core group",
    "education": "the school, college or nursery",
    "family": "the family as a whole",
    "gp": "the family's doctor",
    "health": "a health service other than the family's doctor",
    "lead_social_worker": "the social worker who is responsible for the plan",
    "manager": "a manager, of whatever grade",
    "originating_authority": "the council that the child comes from",
    "parents": "the parents, or whoever has parental responsibility",
    "police": "the police",
    "professionals": "the professionals who work with the family",
    "receiving_authority": "the council that the child goes to",
    "referrer": "who made the referral",
    "service_manager": "a senior manager in children's social care",
    "social_worker": "a social worker",
    "team_manager": "the social worker's manager",
}

CHOICES: Mapping[str, str] = {
    "advocacy": "someone to speak for the child or the family",
    "aims_not_met": "the plan's aims are not being met",
    "appeal": "how to appeal or complain",
    "assessment": "the family is to be assessed",
    "child_in_need_meeting": "a meeting on a child in need",
    "conference_pack": "the papers that explain conferences",
    "contact_refused": "the family refuses contact",
    "core": "an in-depth assessment",
    "core_group": "a meeting of the core group",
    "died": "the child died",
    "disagreement": "professionals disagree",
    "early_help": "early help is to be offered",
    "elsewhere": "at another place",
    "emergency_protection_order": "a court's order that protects the child at once",
    "emotional": "emotional abuse",
    "feedback": "a form on which to say what one thought of it",
    "home": "where the child lives",
    "information": "information or advice is given, and no more",
    "initial": "the first, short assessment",
    "initial_conference": "an initial child protection conference",
    "inward": "into this council's area",
    "left_uk": "the child left the country for good",
    "looked_after": "the child is looked after",
    "looked_after_review": "a review of a looked-after child's care",
    "moved": "the child moved to another area",
    "neglect": "neglect",
    "no_further_action": "nothing further is done",
    "no_longer_at_risk": "the child is no longer thought likely to be harmed",
    "not_invited": "someone was not invited",
    "office": "at an office",
    "outward": "out of this council's area",
    "parents_home": "where the parents live, if the child does not",
    "physical": "physical abuse",
    "placement": "where the child has been placed",
    "plan_progress": "how the plan goes on",
    "police_protection": "the police's own power to protect the child at once",
    "pre_birth": "an assessment before the birth",
    "pre_birth_conference": "a conference on a child not yet born",
    "preparation": "help to prepare for the conference",
    "progress": "how the case goes on",
    "referral": "it becomes a referral",
    "review_conference": "a review child protection conference",
    "school": "at school, college or nursery",
    "sexual": "sexual abuse",
    "single": "one assessment for all purposes",
    "strategy_discussion": "a discussion on whether to begin a section 47 enquiry",
    "transfer_in_conference": "a conference on a child who moved in with a plan",
    "turned_18": "the child came of age",
}
"""What a choice of an attribute means, by its word. Words for a role are in `ROLES`."""

MOMENTS: Mapping[str, str] = {
    "same day": "the trigger's own day",
    "working day": "the trigger's own day if it is a working day, else the next working day",
    "working time": "the trigger itself if it lies in working hours, else when work next begins",
    "unquantified": "the document names the duty and no number: no deadline, and never a breach",
}

STATUSES: Mapping[str, str] = {
    "pending": "not done, and still in time",
    "overdue": "not done, and the deadline has passed; a breach",
    "met": "done in time",
    "late": "done after the deadline; a breach",
    "discharged": "ended before the deadline: nothing more is owed",
    "lapsed": "never done, and no longer of use; a breach",
    "early": "done before its window opened",
    "in_force": "a prohibition holds",
    "lifted": "a prohibition no longer holds, or an exception applied",
    "violated": "what was forbidden happened; a breach",
    "undetermined": "it depends on something that is not known",
    "unobserved": "the source cannot record the event",
    "not_applicable": "there is no such duty in the case",
}


def meaning(word: str) -> str:
    """What *word* means as a choice; for a word that only a ruleset knows, that word in plain.

    Example:
        >>> meaning("no_further_action")
        'nothing further is done'
        >>> meaning("not_agreed")
        'not agreed'
    """
    return CHOICES.get(word) or ROLES.get(word) or word.replace("_", " ")
