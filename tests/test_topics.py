"""Topics line up: one name for a duty in every shipped ruleset, and an answer from every board."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from cpstandards.load import board, boards, parse_ruleset
from cpstandards.model import Ruleset
from cpstandards.pages.topics import DOMAINS, SILENT, topic_of, topics_page

ASKED = (
    "referral.decision",
    "assessment.completed",
    "assessment.initial",
    "strategy_discussion.held",
    "s47.completed",
    "s47.child_seen",
    "conference.initial",
    "conference.transfer_in",
    "conference.pre_birth",
    "conference.review.first",
    "conference.review.later",
    "conference.review.after_birth",
    "conference.reconvened",
    "conference.decisions",
    "conference.minutes",
    "conference.minutes.amendments",
    "invitation.sent",
    "report.shared_with_parents",
    "report.shared_with_child",
    "report.submitted",
    "exclusion.requested",
    "exclusion.told",
    "core_group.first",
    "core_group.later",
    "core_group.minutes",
    "plan.outline",
    "plan.detailed",
    "plan.distributed",
    "plan.not_ended.first_review",
    "visit.child_seen",
    "visit.seen_alone",
    "visit.unborn",
    "chronology.submitted",
    "complaint.received",
    "complaint.answered",
    "appeal.requested",
    "appeal.decided",
)
"""What an inspector asks of every board."""

ANSWERED_BY_NONE = {"appeal.requested", "complaint.received", "supervision.frequency"}
"""Questions that are asked of every board, and that no document answers."""


@pytest.fixture(scope="module")
def rulesets() -> list[Ruleset]:
    return [board(name) for name in boards()]


@pytest.fixture(scope="module")
def stating(rulesets: list[Ruleset]) -> Mapping[str, set[str]]:
    """By topic, the boards that have a standard on it."""
    found: dict[str, set[str]] = {}
    for ruleset in rulesets:
        for standard in ruleset.standards:
            found.setdefault(topic_of(standard), set()).add(ruleset.id)
    return found


@pytest.fixture(scope="module")
def silent(rulesets: list[Ruleset]) -> Mapping[str, set[str]]:
    """By topic, the boards that are recorded to be silent on it."""
    found: dict[str, set[str]] = {}
    for ruleset in rulesets:
        for each in ruleset.silent:
            found.setdefault(each.topic, set()).add(ruleset.id)
    return found


# --- the scheme ----------------------------------------------------------------------------------


def test_an_id_is_its_topic_or_its_topic_and_a_further_word(rulesets: list[Ruleset]) -> None:
    strays = [
        f"{ruleset.id}: {standard.id} of {standard.topic}"
        for ruleset in rulesets
        for standard in ruleset.standards
        if not f"{standard.id}.".startswith(f"{topic_of(standard)}.")
    ]
    assert strays == []


def test_a_topic_is_a_known_domain_and_one_or_two_words(
    stating: Mapping[str, set[str]], silent: Mapping[str, set[str]]
) -> None:
    word = "[a-z]+(?:_[a-z]+)*"
    shape = re.compile(rf"({'|'.join(DOMAINS)})\.{word}(?:\.{word})?")
    assert [topic for topic in {*stating, *silent} if not shape.fullmatch(topic)] == []


def test_every_domain_is_used(stating: Mapping[str, set[str]]) -> None:
    used = {topic.partition(".")[0] for topic in {*stating, *ANSWERED_BY_NONE}}
    assert set(DOMAINS) == used


def test_a_topic_is_stated_once_and_only_if_the_id_is_another(rulesets: list[Ruleset]) -> None:
    needless = [
        each.id for ruleset in rulesets for each in ruleset.standards if each.topic == each.id
    ]
    assert needless == []


# --- the answers ---------------------------------------------------------------------------------


def test_no_board_is_silent_on_what_it_has_a_standard_on(
    stating: Mapping[str, set[str]], silent: Mapping[str, set[str]]
) -> None:
    assert [topic for topic in silent if silent[topic] & stating.get(topic, set())] == []


def test_silence_is_recorded_once(rulesets: list[Ruleset]) -> None:
    for ruleset in rulesets:
        topics = [each.topic for each in ruleset.silent]
        assert topics == sorted(set(topics)), ruleset.id


def test_what_two_boards_have_or_one_is_silent_on_is_answered_by_all(
    rulesets: list[Ruleset], stating: Mapping[str, set[str]], silent: Mapping[str, set[str]]
) -> None:
    asked = {topic for topic, having in stating.items() if len(having) > 1} | set(silent)
    every = {ruleset.id for ruleset in rulesets}
    open_questions = {
        topic: every - stating.get(topic, set()) - silent.get(topic, set()) for topic in asked
    }
    assert {topic: boards for topic, boards in open_questions.items() if boards} == {}


def test_silence_is_on_what_some_board_speaks_of(
    stating: Mapping[str, set[str]], silent: Mapping[str, set[str]]
) -> None:
    assert set(silent) - set(stating) == ANSWERED_BY_NONE


@pytest.mark.parametrize("topic", ASKED)
def test_what_an_inspector_asks_has_an_answer_from_every_board(
    topic: str,
    rulesets: list[Ruleset],
    stating: Mapping[str, set[str]],
    silent: Mapping[str, set[str]],
) -> None:
    answering = stating.get(topic, set()) | silent.get(topic, set())
    assert answering == {ruleset.id for ruleset in rulesets}


@pytest.mark.parametrize(
    ("topic", "having"),
    [
        ("conference.initial", "blackpool darlington rochdale stoke working-together-2010"),
        ("conference.review.first", "blackpool darlington rochdale stoke"),
        ("conference.transfer_in", "blackpool darlington stoke"),
        ("conference.reconvened", "darlington stoke"),
        ("core_group.first", "blackpool darlington stoke"),
        ("plan.distributed", "blackpool darlington stoke"),
        ("report.shared_with_parents", "blackpool darlington rochdale stoke"),
        ("report.shared_with_excluded", "darlington"),
        ("s47.completed", "darlington"),
        ("strategy_discussion.held", "blackpool darlington"),
        ("visit.child_seen", "blackpool darlington rochdale stoke working-together-2010"),
    ],
)
def test_the_documents_that_speak_of_a_duty_are_those_with_a_standard_on_it(
    topic: str, having: str, stating: Mapping[str, set[str]]
) -> None:
    assert stating[topic] == set(having.split())


# --- the page ------------------------------------------------------------------------------------

OWN = """
id: {id}
title: An example
version: "1"
document: {{title: Standards, publisher: Example Board}}
standards:
  - id: {standard}
    topic: panel.met
    title: The panel meets
    responsible: social_worker
    modality: must
    source: {{section: Section}}
    within: 5 days
    after: {{event: referral}}
    duty: {{event: referral_decision}}
silent: [{{topic: visit.bedroom, note: Nothing on it.}}]
"""


def test_the_page_lists_each_topic_with_the_boards_that_have_it() -> None:
    page = topics_page(
        [
            parse_ruleset(OWN.format(id="one", standard="panel.met.first_time")),
            parse_ruleset(OWN.format(id="two", standard="panel.met")),
        ]
    )
    assert "| topic | [one](boards/one.md) | [two](boards/two.md) |" in page
    assert (
        "| `panel.met` | [first time](boards/one.md#panelmetfirst_time)"
        " | [yes](boards/two.md#panelmet) |"
    ) in page
    rows = [line for line in page.splitlines() if line.startswith("| `visit.bedroom`")]
    assert [row.count(f"[{SILENT}]") for row in rows] == [2]


def test_domains_beyond_the_scheme_come_last() -> None:
    page = topics_page([parse_ruleset(OWN.format(id="one", standard="panel.met"))])
    assert re.findall(r"(?m)^## `(\w+)`", page) == ["visit", "panel"]
