"""Every shipped standard reaches every status that it can have, and no other.

What it cannot have, and why, is for `statuses_of` to say. It is checked from both sides: a status
that is said to be possible has to be met, and one that is said to be impossible may not be.
"""

from __future__ import annotations

import sys
from contextlib import suppress

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from cpstandards import Status, board, boards, parse_ruleset
from cpstandards.compile import Program
from cpstandards.evaluate import program_of
from cpstandards.kernel import BREACHES
from cpstandards.testing import History, case_histories, statuses_of
from cpstandards.testing import statuses as reasons

EXAMPLES = 1000
SEARCHES = 3
"""That one search did not meet a status says little: so many are made before it counts."""


class EverythingSeen(Exception):
    """Nothing is left to look for."""


def seen_in(
    program: Program, standard: str, wanted: frozenset[Status], start: int
) -> frozenset[Status]:
    """The statuses met in one search, looking no further than what is wanted."""
    seen: set[Status] = set()

    @seed(start)
    @settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case_histories(program, standard))
    def look(history: History) -> None:
        seen.update(each.status for each in history.obligations)
        if seen >= wanted:
            raise EverythingSeen

    with suppress(EverythingSeen):
        look()
    return frozenset(seen)


def difference(program: Program, standard: str) -> str | None:
    """How what is reached differs from what can be, if it does."""
    can, _ = statuses_of(program, standard)
    wanted = frozenset(can)
    for start in range(SEARCHES):
        seen = seen_in(program, standard, wanted, start)
        if seen >= wanted or seen - wanted:
            break
    missing, others = sorted(wanted - seen), sorted(seen - wanted)
    if not missing and not others:
        return None
    return f"{standard}: not reached {missing}, not expected {others}"


@pytest.mark.parametrize("name", boards())
def test_every_standard_reaches_each_of_its_statuses(name: str) -> None:
    program = program_of(board(name))
    found = [difference(program, each.id) for each in program.ruleset.standards]
    assert [each for each in found if each is not None] == []


ODD = """
id: odd
title: Forms that no shipped standard has
version: "1"
document: {title: Standards, publisher: Nobody}
standards:
  - id: conference.review
    title: The duty is one of the events that raise it, and not the only one
    responsible: conference_chair
    modality: must
    source: {section: Reviews}
    within: 3 months
    after: {any_of: [{event: initial_conference}, {event: review_conference}]}
    duty: {event: review_conference}
  - id: plan.ended.assessed
    title: The day of what it is ahead of, whichever of them is meant
    responsible: lead_social_worker
    modality: must
    source: {section: Ends}
    before: {event: plan_ended, which: last}
    at_least: {event: plan_ended}
    duty: {event: assessment_completed}
  - id: plan.ended.told
    title: What is asked to be known guards nothing beside it
    responsible: lead_social_worker
    modality: must
    source: {section: Ends}
    within: 2 days
    after: {event: plan_ended}
    when: {any: [{trigger: {reason: died}}, {trigger: {reason: {known: true}}}]}
    duty: {event: s47_outcome_shared}
  - id: plan.ended.reported
    title: What has to be known decides nothing by being missing
    responsible: lead_social_worker
    modality: must
    source: {section: Ends}
    within: 2 days
    after: {event: plan_ended}
    when: {all: [{trigger: {reason: died}}, {trigger: {reason: {known: true}}}]}
    duty: {event: s47_outcome_shared}
"""


def test_forms_that_no_shipped_standard_has_reach_theirs() -> None:
    program = program_of(parse_ruleset(ODD))
    assert [difference(program, each.id) for each in program.ruleset.standards] == [None] * 4
    assert Status.UNOBSERVED in statuses_of(program, "conference.review")[0]
    assert Status.PENDING in statuses_of(program, "plan.ended.assessed")[0]
    assert Status.UNDETERMINED in statuses_of(program, "plan.ended.told")[0]
    _, cannot = statuses_of(program, "plan.ended.reported")
    assert cannot[Status.UNDETERMINED] == reasons.NOTHING_ASKED


def test_what_has_no_number_is_never_a_breach() -> None:
    can, cannot = statuses_of(board("blackpool"), "invitation.sent")
    assert not BREACHES & set(can)
    assert {cannot[each] for each in BREACHES & cannot.keys()} == {reasons.NO_NUMBER}
    assert Status.MET in can


def test_each_status_of_a_kind_can_be_had_or_has_a_reason() -> None:
    for name in boards():
        program = program_of(board(name))
        for standard in program.ruleset.standards:
            can, cannot = statuses_of(program, standard.id)
            of_kind = {*reasons.OF_KIND[standard.kind], *reasons.ALWAYS}
            assert of_kind <= set(can) | cannot.keys(), standard.id
            assert not set(can) & cannot.keys(), standard.id


def test_a_status_that_cannot_be_had_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_of(board("blackpool"))
    said = f"conference.initial: not reached {[Status.EARLY]}, not expected []"
    every = {**reasons.OF_KIND, "within": (*reasons.OF_KIND["within"], Status.EARLY)}
    monkeypatch.setattr(reasons, "OF_KIND", every)
    monkeypatch.setattr(sys.modules[__name__], "EXAMPLES", 200)
    assert difference(program, "conference.initial") == said
    monkeypatch.setattr(reasons, "OF_KIND", {**every, "within": (Status.MET,)})
    assert "not expected" in (difference(program, "conference.initial") or "")
