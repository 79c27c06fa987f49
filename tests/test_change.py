"""Two versions of a ruleset: what has changed, which way, and the smallest case that shows it.

Expected dates are counted with `dateutil` and `numpy`, with bank holidays written down here.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta

from cpstandards import Case, Ruleset, board, check_change, parse_ruleset
from cpstandards.change import ChangeKind, NotVersionsError, StandardChange, Way, Witness
from cpstandards.evaluate import program_of
from cpstandards.events import InitialConference, StrategyDiscussion
from cpstandards.mutate.trying import example_of, trial_of

HEAD = """\
id: small
title: Small Board
version: "{version}"
document: {{title: Standards, publisher: Small Board}}
{more}standards:
"""

STANDARD = """\
  - id: {id}
    title: {title}
    responsible: social_worker
    modality: must
    source: {{section: One, standard: "1"}}
"""

CONFERENCE = """\
    within: {limit}
    after: {{event: strategy_discussion, where: {{initiates_s47: true}}}}
    duty: {{event: initial_conference}}
    ends_on: {{event: s47_concluded, where: {{substantiated: false}}}}
"""

REPORT = """\
    before: {{event: initial_conference}}
    at_least: {limit}
    duty: {{event: report_shared, where: {{author: social_worker}}}}
"""

VISITS = """\
    every: {limit}
    restart: {restart}
    after: {{event: plan_made}}
    duty: {{event: visit, where: {{child_seen: true}}}}
    ends_on: {{event: plan_ended}}
    waiver: {{by: [{roles}]}}
"""

TODAY = date(2026, 1, 1)


def text_of(
    body: str, *, id: str = "duty.one", title: str = "a duty", version: str = "1", more: str = ""
) -> str:
    return HEAD.format(version=version, more=more) + STANDARD.format(id=id, title=title) + body


def ruleset_of(body: str, **more: str) -> Ruleset:
    return parse_ruleset(text_of(body, **more))


def conference(limit: str, **more: str) -> Ruleset:
    return ruleset_of(CONFERENCE.format(limit=limit), **more)


def visits(
    limit: str = "4 weeks",
    restart: str = "from_actual",
    roles: str = "service_manager, team_manager",
) -> Ruleset:
    return ruleset_of(VISITS.format(limit=limit, restart=restart, roles=roles))


def change(old: Ruleset, new: Ruleset, **more: Any) -> StandardChange:
    report = check_change(old, new, as_of=TODAY, **{"draws": 0, **more})
    (only,) = report.standards
    for witness in only.witnesses:
        assert_true(witness, old, new)
    return only


def assert_true(witness: Witness, old: Ruleset, new: Ruleset) -> None:
    """The case, as a worked example, is right under the new version and wrong under the old one."""
    example = example_of(witness.example)
    assert example is not None
    if new.standards[0].id == old.standards[0].id:
        assert trial_of(program_of(new), 0).agrees(example)
        assert not trial_of(program_of(old), 0).agrees(example)


def witness(of: StandardChange, way: Way) -> Witness:
    (found,) = [each for each in of.witnesses if each.way is way]
    return found


def days_of(of: Mapping[str, Any], kind: str) -> list[date]:
    return [each["on"] for each in of["events"] if each["type"] == kind]


def statuses(of: Witness) -> tuple[list[str], list[str]]:
    return [each.status.value for each in of.old], [each.status.value for each in of.new]


# --- limits --------------------------------------------------------------------------------------


def test_nothing_changed_is_unchanged() -> None:
    found = change(conference("4 weeks"), conference("4 weeks"))
    assert (found.kind, found.is_proved, found.witnesses) == (ChangeKind.UNCHANGED, True, ())


def test_28_days_for_4_weeks_changes_words_alone() -> None:
    found = change(conference("4 weeks"), conference("28 days"))
    assert (found.kind, found.is_proved) == (ChangeKind.REWORDED, True)
    assert found.because == "the same deadline on every day of the calendar"
    assert found.witnesses == ()


def test_91_days_for_3_months_is_mixed_with_a_day_each_way() -> None:
    found = change(conference("3 months"), conference("91 days"))
    assert (found.kind, found.is_proved) == (ChangeKind.MIXED, True)
    for way, sign in ((Way.TIGHTER, -1), (Way.LOOSER, 1)):
        shown = witness(found, way)
        assert len(shown.example["events"]) == 1
        (began,) = days_of(shown.example, "strategy_discussion")
        months, days = began + relativedelta(months=3), began + timedelta(days=91)
        assert np.sign((days - months).days) == sign
        assert shown.example["as_of"] == min(months, days) + timedelta(days=1)
        parted = (["pending"], ["overdue"])
        assert statuses(shown) == (parted if sign < 0 else parted[::-1])
        assert [each.due_on for each in (*shown.old, *shown.new)] == [months, days]


def test_the_days_of_91_days_for_3_months_are_all_counted() -> None:
    found = change(conference("3 months"), conference("91 days"))
    first, last = date(1990, 1, 1), date(2060, 12, 31)
    gaps = []
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        ends = day + relativedelta(months=3), day + timedelta(days=91)
        if max(ends) <= last:
            gaps.append((ends[1] - ends[0]).days)
    assert min(gaps) == -1
    stricter, laxer = sum(gap < 0 for gap in gaps), sum(gap > 0 for gap in gaps)
    (part,) = found.parts
    assert part.why == (
        f"stricter on {stricter:,} of {len(gaps):,} trigger days, by up to 1 day; "
        f"laxer on {laxer:,} of {len(gaps):,} trigger days, by up to {max(gaps)} days"
    )


SPRING_2025 = ["2025-05-26"]
"""The spring bank holiday."""


def test_10_working_days_for_2_weeks_is_mixed_on_days_near_an_ordinary_one() -> None:
    found = change(conference("2 weeks"), conference("10 working days"))
    assert (found.kind, found.is_proved) == (ChangeKind.MIXED, True)
    stricter, laxer = witness(found, Way.TIGHTER), witness(found, Way.LOOSER)
    (began,) = days_of(stricter.example, "strategy_discussion")
    assert began == date(2025, 6, 8)  # only from a weekend do ten working days end sooner
    due = np.busday_offset(began, 10, roll="backward", holidays=SPRING_2025)
    assert stricter.new[0].due_on == due.astype(object) == date(2025, 6, 20)
    (began,) = days_of(laxer.example, "strategy_discussion")
    assert began == date(2025, 5, 25)  # the last day from which they cross the bank holiday
    due = np.busday_offset(began, 10, roll="backward", holidays=SPRING_2025)
    assert laxer.new[0].due_on == due.astype(object) == date(2025, 6, 9)


def test_working_days_for_days_loosen_a_time_to_act_and_tighten_a_notice() -> None:
    assert change(conference("5 days"), conference("5 working days")).kind is ChangeKind.LOOSENED
    notice = [ruleset_of(REPORT.format(limit=limit)) for limit in ("5 days", "5 working days")]
    assert change(*notice).kind is ChangeKind.TIGHTENED


@pytest.mark.parametrize(
    ("body", "kind"),
    [(CONFERENCE, ChangeKind.LOOSENED), (REPORT, ChangeKind.TIGHTENED)],
    ids=["after", "before"],
)
def test_one_day_more_is_more_time_or_more_notice(body: str, kind: ChangeKind) -> None:
    old, new = (ruleset_of(body.format(limit=each)) for each in ("5 days", "6 days"))
    there, back = change(old, new), change(new, old)
    assert (there.kind, there.is_proved) == (kind, True)
    assert {there.kind, back.kind} == {ChangeKind.LOOSENED, ChangeKind.TIGHTENED}


def test_the_case_that_shows_a_shorter_limit_is_the_trigger_judged_the_day_after_it() -> None:
    found = change(conference("10 working days"), conference("9 working days"))
    shown = witness(found, Way.TIGHTER)
    assert [each["type"] for each in shown.example["events"]] == ["strategy_discussion"]
    due = np.busday_offset(date(2025, 6, 11), 9).astype(object)
    assert shown.example["as_of"] == due + timedelta(days=1)
    assert statuses(shown) == (["pending"], ["overdue"])


CLUTTERED = """\
    examples:
      - facts: {unborn: false, category: neglect}
        events:
          - {type: visit, on: 2025-06-12, child_seen: true}
          - {type: strategy_discussion, on: 2025-06-11, initiates_s47: true}
          - {type: initial_conference, on: 2025-06-24, plan_made: true}
          - {type: visit, on: 2025-06-20, child_seen: true}
        as_of: 2025-09-01
        expect: met
"""


def test_the_case_has_nothing_in_it_that_makes_no_difference() -> None:
    body = CONFERENCE + CLUTTERED.replace("{", "{{").replace("}", "}}")
    old, new = (
        ruleset_of(body.format(limit=each)) for each in ("10 working days", "8 working days")
    )
    shown = witness(change(old, new), Way.TIGHTER)
    assert [set(each) for each in shown.example["events"]] == [{"type", "on", "initiates_s47"}]
    assert set(shown.example) == {"title", "events", "as_of", "expect"}


# --- recurrences ---------------------------------------------------------------------------------


def test_a_shorter_gap_from_what_happened_is_tighter() -> None:
    found = change(visits("4 weeks"), visits("3 weeks"))
    assert (found.kind, found.is_proved) == (ChangeKind.TIGHTENED, True)


def test_restarting_from_the_deadline_is_mixed() -> None:
    found = change(visits(), visits(restart="from_due"))
    assert found.kind is ChangeKind.MIXED
    late, early = witness(found, Way.TIGHTER), witness(found, Way.LOOSER)
    due = date(2025, 6, 11) + timedelta(weeks=4)
    assert days_of(late.example, "plan_made") == days_of(early.example, "plan_made")
    assert max(days_of(late.example, "visit")) > due  # after a late visit the deadline is nearer
    assert max(days_of(early.example, "visit")) < due  # after an early one it is further off


def test_shorter_fixed_slots_are_mixed_as_two_visits_in_one_old_slot_can_answer_two_new_ones() -> (
    None
):
    found = change(visits(restart="fixed"), visits("3 weeks", "fixed"))
    assert found.kind is ChangeKind.MIXED
    shown = witness(found, Way.LOOSER)
    (began,) = days_of(shown.example, "plan_made")
    since = [(day - began).days for day in days_of(shown.example, "visit")]
    assert len(since) == 2
    assert since[0] <= 21 < since[1] <= 28
    assert 2 * 28 < (shown.example["as_of"] - began).days <= 3 * 21


# --- anchors, duties, conditions, endings, waivers -----------------------------------------------


def test_an_anchor_that_usually_falls_on_the_same_day_is_another_anchor() -> None:
    old = conference("15 working days")
    moved = CONFERENCE.replace("strategy_discussion, where: {{initiates_s47: true}}", "s47_started")
    new = ruleset_of(moved.format(limit="15 working days"))
    found = change(old, new)
    assert found.kind is ChangeKind.RETARGETED
    for way in (Way.TIGHTER, Way.LOOSER):
        shown = witness(found, way)
        (held,) = days_of(shown.example, "strategy_discussion")
        (started,) = days_of(shown.example, "s47_started")
        assert (started < held) == (way is Way.TIGHTER)  # both happened, and on different days
        assert set(statuses(shown)[0]) != set(statuses(shown)[1])


def test_another_duty_is_retargeted() -> None:
    old = conference("15 working days")
    new = ruleset_of(
        CONFERENCE.format(limit="15 working days").replace(
            "initial_conference", "review_conference"
        )
    )
    assert change(old, new).kind is ChangeKind.RETARGETED


def test_a_narrower_duty_is_tighter_and_a_narrower_trigger_is_looser() -> None:
    plain = CONFERENCE.format(limit="15 working days")
    held = plain.replace(
        "event: initial_conference", "event: initial_conference, where: {plan_made: true}"
    )
    every = plain.replace(", where: {initiates_s47: true}}", "}")
    assert change(ruleset_of(plain), ruleset_of(held)).kind is ChangeKind.TIGHTENED
    found = change(ruleset_of(every), ruleset_of(plain))
    assert (found.kind, found.is_proved) == (ChangeKind.LOOSENED, True)
    assert statuses(witness(found, Way.LOOSER))[1] == []


CHOICE = """\
    within: {{choose: [
      {{when: {{fact: {{unborn: true}}}}, then: 5 working days}},
      {{when: {second}, then: 10 working days}},
      {{otherwise: 15 working days}}]}}
    after: {{event: strategy_discussion}}
    duty: {{event: initial_conference}}
"""


def test_a_condition_that_overlaps_an_earlier_one_decides_only_what_is_left() -> None:
    neglect = "{fact: {category: neglect}}"
    either = "{any: [{fact: {category: neglect}}, {fact: {unborn: true}}]}"
    anything = "{any: [{fact: {category: neglect}}, {fact: {category: emotional}}]}"
    old = ruleset_of(CHOICE.format(second=neglect))
    same = change(old, ruleset_of(CHOICE.format(second=either)))
    assert (same.kind, same.is_proved) == (ChangeKind.REWORDED, True)
    wider = change(old, ruleset_of(CHOICE.format(second=anything)))
    assert (wider.kind, wider.is_proved) == (ChangeKind.TIGHTENED, True)
    facts = witness(wider, Way.TIGHTER).example["facts"]
    assert facts["category"] in ("emotional", ["emotional"])
    assert not facts.get("unborn")


def test_a_condition_dropped_is_tighter_and_one_turned_round_is_mixed() -> None:
    plain = CONFERENCE.format(limit="15 working days")
    when = plain + "    when: {fact: {unborn: true}}\n"
    turned = plain + "    when: {not: {fact: {unborn: true}}}\n"
    assert change(ruleset_of(when), ruleset_of(plain)).kind is ChangeKind.TIGHTENED
    assert change(ruleset_of(when), ruleset_of(turned)).kind is ChangeKind.MIXED


def test_without_its_ending_a_duty_is_tighter() -> None:
    plain = CONFERENCE.format(limit="15 working days")
    bare = plain[: plain.index("    ends_on")]
    found = change(ruleset_of(plain), ruleset_of(bare))
    assert (found.kind, found.is_proved) == (ChangeKind.TIGHTENED, True)


def test_a_waiver_role_removed_is_tighter_though_no_status_changes() -> None:
    found = change(visits(), visits(roles="service_manager"))
    assert (found.kind, found.is_proved) == (ChangeKind.TIGHTENED, True)
    shown = witness(found, Way.TIGHTER)
    assert statuses(shown)[0] == statuses(shown)[1]
    assert (shown.old[0].excused, shown.new[0].excused) == (True, False)
    assert [each.get("by") for each in shown.example["events"]][-1] == "team_manager"


# --- words, names, what comes and goes -----------------------------------------------------------


def test_a_weaker_verb_moves_no_verdict_and_is_said() -> None:
    old = conference("4 weeks")
    new = parse_ruleset(text_of(CONFERENCE.format(limit="4 weeks")).replace("must", "should"))
    found = change(old, new)
    assert (found.kind, found.is_weaker_verb) == (ChangeKind.REWORDED, True)
    assert found.wording == ("modality: must → should",)
    assert not change(new, old).is_weaker_verb


def test_a_renamed_standard_is_the_same_standard() -> None:
    found = change(conference("4 weeks"), conference("4 weeks", id="conference.initial"))
    assert (found.kind, found.renamed_from) == (ChangeKind.REWORDED, "duty.one")
    found = change(conference("4 weeks"), conference("3 weeks", id="conference.initial"))
    assert (found.kind, found.renamed_from) == (ChangeKind.TIGHTENED, "duty.one")


def test_a_waiver_that_names_the_old_name_no_longer_excuses() -> None:
    body = VISITS.format(limit="4 weeks", restart="from_actual", roles="team_manager")
    named = ruleset_of(body + "    topic: visits\n", id="visits.one")
    found = check_change(ruleset_of(body + "    topic: visits\n"), named, draws=0).standards[0]
    assert found.renamed_from == "duty.one"
    assert found.kind is ChangeKind.MIXED


def test_what_is_added_or_removed_comes_with_a_case() -> None:
    one = conference("4 weeks")
    body = REPORT.format(limit="2 days")
    both = parse_ruleset(
        text_of(CONFERENCE.format(limit="4 weeks"))
        + STANDARD.format(id="report.shared", title="a report")
        + body
    )
    added = check_change(one, both).of("report.shared")
    removed = check_change(both, one).of("report.shared")
    assert (added.kind, removed.kind) == (ChangeKind.ADDED, ChangeKind.REMOVED)
    assert (added.may_be_looser, removed.may_be_looser) == (False, True)
    assert not added.witnesses[0].old
    assert added.witnesses[0].new
    assert not removed.witnesses[0].new
    assert removed.witnesses[0].old


# --- the law over time ---------------------------------------------------------------------------


def dated(second: str, first: str = "4 weeks") -> str:
    return f"{{dated: [{{limit: {first}}}, {second}]}}"


def test_a_limit_for_the_future_leaves_the_past_alone() -> None:
    old = conference("{dated: [{limit: 4 weeks}]}")
    found = change(old, conference(dated("{from: 2027-04-01, limit: 3 weeks}")))
    assert (found.kind, found.since) == (ChangeKind.TIGHTENED, date(2027, 4, 1))
    assert not found.rejudges(TODAY)
    assert found.rejudges(date(2027, 4, 2))
    (began,) = days_of(witness(found, Way.TIGHTER).example, "strategy_discussion")
    assert began >= date(2027, 4, 1)


def test_a_limit_from_a_day_gone_by_judges_history_anew_from_that_day() -> None:
    old = conference("{dated: [{limit: 4 weeks}]}")
    found = change(old, conference(dated("{from: 2024-04-01, limit: 3 weeks}")))
    assert (found.since, found.rejudges(TODAY)) == (date(2024, 4, 1), True)


def test_a_change_that_is_no_matter_of_days_may_judge_any_case_anew() -> None:
    found = change(visits(), visits(roles="service_manager"))
    assert (found.since, found.rejudges(TODAY)) == (None, True)


# --- calendar, conventions, readings, vocabulary -------------------------------------------------

CLOSED = "calendar: {closures: [{on: 2025-12-29, name: Town hall closed}]}\n"


def test_a_closure_gives_more_time_and_asks_for_more_notice() -> None:
    found = change(conference("5 working days"), conference("5 working days", more=CLOSED))
    assert (found.kind, found.is_proved) == (ChangeKind.LOOSENED, True)
    # From Thursday the 18th: 19, 22, 23, 24 and, after two bank holidays and a weekend, the 29th.
    assert found.since == date(2025, 12, 18)
    old, new = (
        ruleset_of(REPORT.format(limit="5 working days"), more=more) for more in ("", CLOSED)
    )
    assert change(old, new).kind is ChangeKind.TIGHTENED


def test_a_closure_does_not_touch_what_is_counted_in_weeks() -> None:
    found = change(conference("4 weeks"), conference("4 weeks", more=CLOSED))
    assert found.kind is ChangeKind.UNCHANGED


def test_a_convention_counts() -> None:
    counted = "conventions: {trigger_day: counted}\n"
    found = change(conference("5 days"), conference("5 days", more=counted))
    assert (found.kind, found.is_proved) == (ChangeKind.TIGHTENED, True)
    assert check_change(conference("5 days"), conference("5 days", more=counted)).around == (
        "convention trigger_day: not counted → counted",
    )


READ = """\
    reading: {name: calendar-days, because: it says no more}
    readings:
      - {name: working-days, because: it says so elsewhere, change: {within: 5 working days}}
"""


def test_a_reading_that_is_added_is_compared_with_the_only_one_before() -> None:
    body = CONFERENCE.format(limit="5 days")
    found = change(ruleset_of(body), ruleset_of(body + READ))
    assert found.kind is ChangeKind.LOOSENED
    assert [each.reading for each in found.parts] == ["working-days"]


def test_a_change_in_another_reading_is_found_there() -> None:
    body = CONFERENCE.format(limit="5 days") + READ
    found = change(ruleset_of(body), ruleset_of(body.replace("5 working", "6 working")))
    assert found.kind is ChangeKind.LOOSENED
    assert found.witnesses[0].example["reading"] == "working-days"


DECLARED = """\
vocabulary:
  events:
    panel_decision:
      description: what the panel decided
      attributes: {{outcome: {{choices: [agreed, {word}], description: what it was}}}}
"""
PANEL = """\
    within: 5 days
    after: {event: panel_decision, where: {outcome: agreed}}
    duty: {event: visit}
"""


def test_a_word_of_the_vocabulary_exchanged_is_reported_and_not_called_proved() -> None:
    old, new = (ruleset_of(PANEL, more=DECLARED.format(word=each)) for each in ("refused", "later"))
    found = change(old, new)
    assert found.kind is ChangeKind.UNDECIDED
    assert not found.is_proved
    assert "no case was found" in found.because


# --- two rulesets that are no versions -----------------------------------------------------------


def test_two_boards_are_not_versions_of_one_ruleset() -> None:
    with pytest.raises(NotVersionsError, match="`blackpool` and `rochdale` are not versions"):
        check_change(board("blackpool"), board("rochdale"))


def test_a_new_id_alone_does_not_make_it_another_ruleset() -> None:
    old = conference("4 weeks")
    new = parse_ruleset(
        text_of(CONFERENCE.format(limit="4 weeks")).replace("id: small", "id: tiny")
    )
    assert change(old, new).kind is ChangeKind.UNCHANGED


# --- real cases ----------------------------------------------------------------------------------


def case(reference: str, began: date, days: int) -> Case:
    return Case(
        reference,
        events=[
            StrategyDiscussion(on=began, initiates_s47=True),
            InitialConference(on=began + timedelta(days=days)),
        ],
    )


def test_cases_that_change_are_listed_and_deadlines_that_move_are_counted() -> None:
    began = date(2025, 6, 11)
    cases = [case("A-1", began, 27), case("A-2", began, 10), case("A-3", began, 40)]
    report = check_change(
        conference("4 weeks"), conference("3 weeks"), cases=cases, as_of=date(2025, 9, 1)
    )
    assert report.impact is not None
    assert report.impact.affected == ("A-1",)
    assert report.impact.histogram == {-7: 3}
    (moved,) = [each for each in report.impact.moved if each.is_verdict]
    assert (moved.old, moved.new, moved.days, moved.way) == ("met", "late", -7, Way.TIGHTER)


def test_a_case_that_the_new_version_cannot_read_is_named_with_the_reason() -> None:
    from cpstandards.adapters import case_from_plain

    old, new = (ruleset_of(PANEL, more=DECLARED.format(word=each)) for each in ("refused", "later"))
    data = {
        "reference": "A-1",
        "events": [{"type": "panel_decision", "on": "2025-06-11", "outcome": "refused"}],
    }
    cases = [case_from_plain(data, program_of(old).vocabulary)]
    report = check_change(old, new, cases=cases, as_of=TODAY, near=0, draws=0)
    assert report.impact is not None
    ((reference, why),) = report.impact.unread
    assert reference == "A-1"
    assert why.startswith("the new version: ")
    assert "use one of `agreed`, `later`" in why
