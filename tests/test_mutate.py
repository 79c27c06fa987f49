"""Mutants of small rulesets: made, killed, proved equal, told apart, and written down."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from cpstandards import board, parse_ruleset
from cpstandards.evaluate import program_of
from cpstandards.load.yamltext import read_yaml
from cpstandards.model import Ruleset
from cpstandards.mutate import (
    Fate,
    Kind,
    Outcome,
    Report,
    as_plain,
    in_words,
    mutants,
    mutate,
    with_examples,
)
from cpstandards.mutate.search import Search
from cpstandards.mutate.trying import trial_of, with_mistake
from cpstandards.mutate.writing import TO_CONFIRM
from cpstandards.worked import check_examples
from tests.test_cli import run

HEAD = """\
# A ruleset for tests.
id: small
title: Small Board
version: "1"
document: {title: Standards, publisher: Small Board}
standards:
"""

STANDARD = """\
  - id: {id}
    title: a duty
    responsible: social_worker
    modality: must
    source: {{section: One, standard: "1"}}
"""

CONFERENCE = """\
    within: 15 working days
    after: {event: strategy_discussion, where: {initiates_s47: true}}
    duty: {event: initial_conference}
    ends_on: {event: s47_concluded, where: {substantiated: false}}
"""

# 18 and 21 April and 5 May 2025 are bank holidays.
CONFERENCE_EXAMPLES = """\
    examples:
      # Both across Easter and May Day.
      - {events: {strategy_discussion: 2025-04-10, initial_conference: 2025-05-06}, expect: met}
      - events: {strategy_discussion: 2025-04-10, initial_conference: 2025-05-07}
        expect: late  # a day too late
"""


def text_of(*bodies: str, id: str = "duty.one") -> str:
    return HEAD + STANDARD.format(id=id) + "".join(bodies)


def ruleset_of(*bodies: str) -> Ruleset:
    return parse_ruleset(text_of(*bodies))


def report_of(*bodies: str, **more: Any) -> Report:
    return mutate(ruleset_of(*bodies), **more)


@cache
def searched(body: str) -> Report:
    return mutate(ruleset_of(body))


def changes(*bodies: str) -> dict[str, Kind]:
    return {each.change: each.kind for each in mutants(ruleset_of(*bodies))}


def fate(report: Report, change: str) -> Outcome:
    return next(each for each in report.outcomes if each.mutant.change == change)


# --- which mutants there are ---------------------------------------------------------------------

VISITS = """\
    every: 4 weeks
    first: 10 working days
    restart: from_actual
    after: {event: plan_made}
    duty: {event: visit, where: {child_seen: true}}
"""

NOTICE = """\
    before: {event: review_conference, which: last}
    at_least: 2 working days
    duty: {event: report_shared, where: {author: [gp, police]}}
    waiver: {by: [service_manager]}
"""

CHOSEN = """\
    within:
      choose:
        - {when: {fact: {unborn: true}}, then: 1 week}
        - {otherwise: {sooner_of: [3 months, {limit: 20 working days, after: {event: birth}}]}}
    after: {event: initial_conference}
    duty: {event: core_group}
    when: {any: [{count: {event: core_group}, at_most: 2, by: trigger}, {trigger: {quorate: true}}]}
"""

DATED = """\
    within: {dated: [{limit: 7 working days}, {from: 2010-04-01, limit: 10 working days}]}
    after: {event: referral_decision}
    duty: {event: assessment_completed}
"""

AGREED = """\
    every: {agreed: {event: plan_agreed}, as: visit_every, up_to: 4 weeks}
    restart: fixed
    after: {event: plan_made}
    duty: {event: visit}
"""

PREBIRTH = """\
    window: {opens: 10 weeks before, closes: 8 weeks before}
    around: {fact: expected_delivery_date}
    after: {event: concern_identified}
    duty: {event: pre_birth_conference}
"""

ITSELF = """\
    within: 48 hours
    after: {event: visit, which: first}
    duty: {event: visit, itself: true}
"""


@pytest.mark.parametrize(
    ("body", "change", "kind"),
    [
        (CONFERENCE, "within 15 working days -> 16 working days", Kind.LIMIT),
        (CONFERENCE, "within 15 working days -> 14 working days", Kind.LIMIT),
        (CONFERENCE, "within 15 working days -> 15 days", Kind.UNIT),
        (CONFERENCE, "within 15 working days -> 3 weeks", Kind.UNIT),
        (CONFERENCE, "conventions trigger day not counted -> counted", Kind.CONVENTION),
        (CONFERENCE, "after.which each -> first", Kind.WHICH),
        (CONFERENCE, "after.which each -> last", Kind.WHICH),
        (CONFERENCE, "after.where initiates_s47 true -> not asked", Kind.TEST),
        (CONFERENCE, "after.where.initiates_s47 true -> false", Kind.TEST),
        (CONFERENCE, "ends_on asked -> not asked", Kind.ENDING),
        (VISITS, "every 4 weeks -> 1 month", Kind.UNIT),
        (VISITS, "restart from_actual -> fixed", Kind.RESTART),
        (VISITS, "restart from_actual -> from_due", Kind.RESTART),
        (VISITS, "conventions non working deadline stays -> next working day", Kind.CONVENTION),
        (NOTICE, "before.which last -> first", Kind.WHICH),
        (NOTICE, "conventions clear days false -> true", Kind.CONVENTION),
        (NOTICE, "duty.where.author gp or police -> not gp or police", Kind.TEST),
        (NOTICE, "waiver by named roles -> by anyone", Kind.WAIVER),
        (CHOSEN, "within.choose variants 1 and 2 -> exchanged", Kind.VARIANT),
        (CHOSEN, "within.choose.1.when holds -> does not hold", Kind.CONDITION),
        (CHOSEN, "within.choose.2.otherwise sooner_of -> later_of", Kind.CAP),
        (CHOSEN, "within.choose.2.otherwise sooner_of with 3 months -> without", Kind.CAP),
        (CHOSEN, "within.choose.2.otherwise.sooner_of.2 after -> before", Kind.DIRECTION),
        (CHOSEN, "when any -> all", Kind.CONDITION),
        (CHOSEN, "when.any.1.at_most 2 -> 3", Kind.BOUND),
        (CHOSEN, "when.any.1.by trigger -> before", Kind.CONDITION),
        (DATED, "within.dated.2.from 2010-04-01 -> 2010-04-02", Kind.DATED),
        (DATED, "within.dated.1.limit 7 working days -> 8 working days", Kind.LIMIT),
        (AGREED, "every.up_to 4 weeks -> none", Kind.CAP),
        (PREBIRTH, "window.opens 10 weeks before -> 10 weeks after", Kind.DIRECTION),
        (PREBIRTH, "window.closes 8 weeks before -> 7 weeks before", Kind.LIMIT),
        (ITSELF, "duty.itself true -> none", Kind.ITSELF),
        (ITSELF, "within 48 hours -> 2 days", Kind.UNIT),
        (ITSELF, "after.which first -> last", Kind.WHICH),
    ],
)
def test_every_kind_of_mistake_is_made(body: str, change: str, kind: Kind) -> None:
    assert changes(body)[change] is kind


def test_a_mutant_says_where_it_is_and_has_a_name_of_its_own() -> None:
    found = list(mutants(ruleset_of(CONFERENCE, CONFERENCE_EXAMPLES)))
    assert found[0].name == "duty.one: within 15 working days -> 16 working days"
    assert found[0].place == ("standards", 0, "within")
    assert len({each.name for each in found}) == len(found)


def test_the_mistakes_of_a_reading_are_made_in_it_alone() -> None:
    reading = """\
    reading: {name: working-days, because: the words}
    readings: [{name: calendar-days, because: other words, change: {within: 21 days}}]
"""
    found = next(
        each
        for each in mutants(ruleset_of(CONFERENCE, reading))
        if each.change == "within (reading calendar-days) 21 days -> 22 days"
    )
    assert found.reading == "calendar-days"
    assert str(found.mutated.within) == "15 working days"


def test_every_shipped_ruleset_has_mutants_with_names_of_their_own() -> None:
    names = [each.name for each in mutants(board("working-together-2010"))]
    assert len(names) > 300
    assert len(set(names)) == len(names)


# --- killed, or not ------------------------------------------------------------------------------


def test_examples_on_both_sides_of_the_deadline_kill_a_limit_one_off() -> None:
    report = report_of(CONFERENCE, CONFERENCE_EXAMPLES, search=False)
    more = fate(report, "within 15 working days -> 16 working days")
    assert (more.fate, more.by) == (Fate.KILLED, 2)
    less = fate(report, "within 15 working days -> 14 working days")
    assert (less.fate, less.by) == (Fate.KILLED, 1)
    assert report.score(Kind.LIMIT).killed == report.score(Kind.LIMIT).total == 2


@pytest.mark.parametrize(
    ("body", "change"),
    [
        (CONFERENCE, "within 15 working days -> 16 working days"),
        (CONFERENCE, "within 15 working days -> 3 weeks"),
        (CONFERENCE, "conventions trigger day not counted -> counted"),
        (CONFERENCE, "after.which each -> last"),
        (CONFERENCE, "after.where initiates_s47 true -> not asked"),
        (CONFERENCE, "ends_on asked -> not asked"),
        (CONFERENCE, "ends_on.where.substantiated false -> true"),
        (VISITS, "every 4 weeks -> 1 month"),
        (VISITS, "restart from_actual -> fixed"),
        (VISITS, "restart from_actual -> from_due"),
        (NOTICE, "before.which last -> first"),
        (NOTICE, "conventions clear days false -> true"),
        (NOTICE, "waiver by named roles -> by anyone"),
        (CHOSEN, "within.choose variants 1 and 2 -> exchanged"),
        (CHOSEN, "within.choose.2.otherwise sooner_of -> later_of"),
        (CHOSEN, "when.any.1.at_most 2 -> 3"),
        (DATED, "within.dated.2.from 2010-04-01 -> 2010-04-02"),
        (AGREED, "every.up_to 4 weeks -> none"),
        (PREBIRTH, "window.opens 10 weeks before -> 11 weeks before"),
        (ITSELF, "duty.itself true -> none"),
        (ITSELF, "after.which first -> last"),
    ],
)
def test_a_survivor_comes_with_an_example_that_tells_it(body: str, change: str) -> None:
    ruleset = ruleset_of(body)
    found = fate(searched(body), change)
    assert found.fate is Fate.SURVIVES
    assert found.suggestion is not None
    trial = trial_of(program_of(ruleset), 0)
    assert trial.agrees(found.suggestion.example)
    assert not with_mistake(trial, found.mutant.mutated).agrees(found.suggestion.example)


def test_without_a_search_nothing_is_suggested() -> None:
    report = report_of(CONFERENCE, search=False)
    assert report.suggestions == ()
    assert report.score().survives == 0
    assert report.survivors


def test_one_example_may_tell_several() -> None:
    report = report_of(CONFERENCE)
    assert len(report.suggestions) < len(report.survivors)


def test_a_restart_without_a_number_is_not_exchanged_for_one_that_means_the_same() -> None:
    body = AGREED.replace(AGREED.splitlines()[0].strip(), "every: unquantified")
    found = changes(body.replace("fixed", "from_actual"))
    assert "restart from_actual -> fixed" in found
    assert "restart from_actual -> from_due" not in found


# --- proved equal --------------------------------------------------------------------------------

WEEKS = CONFERENCE.replace("15 working days", "4 weeks")
YEAR = CONFERENCE.replace("15 working days", "1 year")


@pytest.mark.parametrize(
    ("body", "change"),
    [
        (WEEKS, "within 4 weeks -> 28 days"),
        (YEAR, "within 1 year -> 12 months"),
        (AGREED.replace("fixed", "from_actual"), "every.up_to 4 weeks -> 28 days"),
        (VISITS.replace("from_actual", "fixed"), "every 4 weeks -> 28 days"),
    ],
)
def test_what_is_equal_on_every_day_is_proved(body: str, change: str) -> None:
    found = fate(report_of(body, search=False), change)
    assert found.fate is Fate.EQUIVALENT
    assert found.why == "the same deadline on every day of the calendar"


def test_conditions_with_the_same_answers_are_proved() -> None:
    body = CONFERENCE + "    when: {all: [{fact: {unborn: true}}, {fact: {unborn: [true]}}]}\n"
    found = fate(report_of(body, search=False), "when all with part 1 -> without")
    assert found.fate is Fate.EQUIVALENT
    assert found.why == "the same answer in every outcome of the conditions"


@pytest.mark.parametrize(
    ("body", "change"),
    [
        (CONFERENCE, "within 15 working days -> 3 weeks"),
        (CONFERENCE, "within 15 working days -> 16 working days"),
        (CONFERENCE, "after.which each -> first"),
        (WEEKS, "within 4 weeks -> 1 month"),
        (WEEKS, "conventions non working deadline stays -> next working day"),
        (AGREED, "every.up_to 4 weeks -> none"),
        (VISITS, "restart from_actual -> from_due"),
        (VISITS.replace("from_actual", "fixed"), "every 4 weeks -> 20 working days"),
        (ITSELF, "within 48 hours -> 2 days"),
        (ITSELF, "duty.itself true -> none"),
    ],
)
def test_what_differs_anywhere_is_not_called_equal(body: str, change: str) -> None:
    assert fate(report_of(body, search=False), change).fate is Fate.UNDECIDED


def test_slots_that_are_multiples_of_more_than_one_limit_are_not_called_equal() -> None:
    either = VISITS.replace("4 weeks", "{sooner_of: [2 weeks, 20 days]}")
    change = "every sooner_of with 20 days -> without"
    assert fate(report_of(either, search=False), change).fate is Fate.EQUIVALENT
    fixed = either.replace("from_actual", "fixed")
    assert fate(report_of(fixed, search=False), change).fate is Fate.UNDECIDED


def test_what_a_missing_attribute_would_change_is_not_called_equal() -> None:
    guarded = "    when: {all: [{trigger: {quorate: {known: true}}}, {trigger: {quorate: true}}]}\n"
    body = CHOSEN.replace(CHOSEN.splitlines(keepends=True)[-1], guarded)
    found = fate(report_of(body, search=False), "when all with part 1 -> without")
    assert found.fate is not Fate.EQUIVALENT


@pytest.mark.parametrize("name", ["working-together-2010", "rochdale"])
def test_no_search_tells_what_was_proved_equal(name: str) -> None:
    ruleset = board(name)
    proved = [each for each in mutate(ruleset, search=False).outcomes if each.why]
    assert len(proved) >= 4
    for each in proved[:: max(1, len(proved) // 4)]:
        mutant = each.mutant
        trial = trial_of(program_of(ruleset), mutant.index)
        search = Search(ruleset.standards[mutant.index], trial)
        assert search.tell(mutant, with_mistake(trial, mutant.mutated)) is None, mutant.name


# --- writing -------------------------------------------------------------------------------------

BODIES = {
    "within": CONFERENCE + CONFERENCE_EXAMPLES,
    "without examples": CONFERENCE,
    "every": VISITS,
    "before": NOTICE,
    "window": PREBIRTH,
    "dated": DATED,
}


@pytest.mark.parametrize("name", BODIES)
def test_after_writing_nothing_survives(name: str) -> None:
    text = text_of(BODIES[name], "\n# The end.\n")
    report = mutate(parse_ruleset(text))
    assert report.survivors
    written = with_examples(text, report.suggestions)
    again = parse_ruleset(written)
    assert check_examples(again).problems == ()
    assert mutate(again).survivors == ()


@pytest.mark.parametrize("name", BODIES)
def test_only_lines_are_added_and_each_is_marked(name: str) -> None:
    text = text_of(BODIES[name], "\n# The end.\n")
    report = mutate(parse_ruleset(text))
    added = [
        line
        for line in with_examples(text, report.suggestions).splitlines(keepends=True)
        if line.rstrip().endswith(TO_CONFIRM)
    ]
    written = with_examples(text, report.suggestions)
    for line in added:
        written = written.replace(line, "", 1)
    if "examples:" not in text:
        written = written.replace("    examples:\n", "", 1)
    assert written == text
    assert len(added) == len(report.suggestions)


def test_examples_go_below_the_last_one_of_their_own_standard() -> None:
    second = STANDARD.format(id="duty.two") + CONFERENCE + CONFERENCE_EXAMPLES
    text = text_of(CONFERENCE, CONFERENCE_EXAMPLES, "\n", second)
    report = mutate(parse_ruleset(text), "duty.one")
    written = with_examples(text, report.suggestions)
    first, after = written.split("  - id: duty.two")
    assert first.startswith(text.split("\n  - id: duty.two")[0])
    assert "      - {title: tells" in first
    assert after == text.split("  - id: duty.two")[1]


def test_a_file_without_a_last_line_break_is_added_to() -> None:
    text = text_of(CONFERENCE, CONFERENCE_EXAMPLES).rstrip("\n")
    report = mutate(parse_ruleset(text))
    assert mutate(parse_ruleset(with_examples(text, report.suggestions))).survivors == ()


def test_the_line_breaks_of_the_file_are_kept() -> None:
    text = text_of(CONFERENCE, CONFERENCE_EXAMPLES)
    report = mutate(parse_ruleset(text))
    written = with_examples(text.replace("\n", "\r\n"), report.suggestions)
    assert written.replace("\r\n", "\n") == with_examples(text, report.suggestions)
    assert "\n" not in written.replace("\r\n", "")


def test_examples_in_one_line_are_not_added_to() -> None:
    one_line = "    examples: [{events: {strategy_discussion: 2025-04-10}, expect: pending}]\n"
    text = text_of(CONFERENCE, one_line)
    report = mutate(parse_ruleset(text))
    with pytest.raises(ValueError, match="written in one line; put each in its own"):
        with_examples(text, report.suggestions)


# --- saying it -----------------------------------------------------------------------------------


def test_the_report_in_words_places_each_survivor() -> None:
    text = text_of(CONFERENCE, CONFERENCE_EXAMPLES)
    said = in_words(mutate(parse_ruleset(text)), read_yaml(text, "small.yaml"))
    assert "small: " in said.splitlines()[0]
    assert "small.yaml:13:" in said
    assert "duty.one: after.which each -> first" in said
    assert "survives; this example would tell it:" in said


def test_the_report_as_data_has_every_mutant_and_the_score() -> None:
    text = text_of(CONFERENCE, CONFERENCE_EXAMPLES)
    report = mutate(parse_ruleset(text))
    plain = as_plain(report, read_yaml(text, "small.yaml"))
    assert len(plain["mutants"]) == len(report.outcomes) == plain["score"]["all"]["mutants"]
    assert plain["score"]["limit"]["killed"] == 2


@pytest.fixture
def small(tmp_path: Path) -> Path:
    path = tmp_path / "small.yaml"
    path.write_text(text_of(CONFERENCE, CONFERENCE_EXAMPLES), encoding="utf-8")
    return path


def test_the_command_fails_while_a_mutant_survives(small: Path) -> None:
    done = run("mutate", str(small))
    assert done.code == 1
    assert "after.which each -> first" in done.out


def test_the_command_writes_the_examples_and_then_succeeds(small: Path) -> None:
    before = small.read_text(encoding="utf-8")
    assert run("mutate", str(small), "--write").code == 1
    after = small.read_text(encoding="utf-8")
    assert after.startswith(before)
    assert TO_CONFIRM in after
    assert run("mutate", str(small)).code == 0


def test_the_command_as_json(small: Path) -> None:
    found = json.loads(run("mutate", str(small), "--format", "json").out)
    assert found[0]["ruleset"] == "small"
    assert {each["fate"] for each in found[0]["mutants"]} >= {"killed", "survives"}


def test_a_shipped_board_is_not_written_to() -> None:
    done = run("mutate", "blackpool", "--standard", "conference.minutes", "--write")
    assert done.code == 2
    assert "`blackpool` is a shipped board; --write needs the name of a file" in done.err


def test_an_unknown_standard_is_named() -> None:
    done = run("mutate", "blackpool", "--standard", "conference.initail")
    assert done.code == 2
    assert "did you mean `conference.initial`?" in done.err
