"""The laws as checks: they hold of what is shipped and of what is generated, and can be broken."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from importlib import import_module
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from cpstandards import Case, Evaluation, Obligation, Status, board, boards, kernel, parse_ruleset
from cpstandards.cases import FactHistory
from cpstandards.evaluate import program_of
from cpstandards.events import PlanMade, StrategyDiscussion, Visit
from cpstandards.model import Ruleset
from cpstandards.testing import (
    CaseLife,
    LawBrokenError,
    case_histories,
    check_yaml,
    history_of,
    laws,
    rulesets,
)
from cpstandards.testing.checks import check_permanence
from cpstandards.testing.laws import CHECKS
from cpstandards.testing.life import learnt
from cpstandards.testing.varying import laxer
from tests import asking
from tests.strategies import KINDS, Scenario, scenarios

QUICK = settings(
    max_examples=40,
    stateful_step_count=12,
    database=None,
    derandomize=True,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate],
)
SMALL = parse_ruleset(
    """
id: small
title: A small ruleset
version: "1"
document: {title: Standards, publisher: Nobody}
standards:
  - id: conference.initial
    title: Initial conference
    responsible: childrens_social_care
    modality: must
    source: {section: Conferences}
    within: 15 working days
    after: {event: strategy_discussion, where: {initiates_s47: true}}
    duty: {event: initial_conference}
    ends_on: {event: s47_concluded, where: {substantiated: false}}
    waiver: {by: [service_manager]}
  - id: visit.child_seen
    title: Visits
    responsible: lead_social_worker
    modality: must
    source: {section: Visits}
    every: 2 weeks
    restart: from_actual
    after: {event: plan_made}
    duty: {event: visit, where: {child_seen: true}}
    ends_on: {event: plan_ended}
"""
)


@pytest.mark.parametrize("name", boards())
def test_the_laws_hold_of_what_is_shipped(name: str) -> None:
    for law in laws(board(name)):
        law(max_examples=60)


@pytest.mark.parametrize("name", boards())
def test_what_is_shipped_survives_yaml(name: str) -> None:
    check_yaml(board(name))


@settings(QUICK, max_examples=25)
@given(rulesets(), st.integers(0, 2**32))
def test_the_laws_hold_of_generated_rulesets(ruleset: Ruleset, seed: int) -> None:
    for law in laws(ruleset):
        law(max_examples=4, seed=seed)


# Few of the others have the limits that these laws are about.
OF_KINDS = {"check_slots": ("every",), "check_holiday": ("within", "every")}


@pytest.mark.parametrize(("check", "suits"), CHECKS, ids=lambda each: each.__name__)
def test_the_laws_hold_of_scenarios_that_are_drawn_otherwise(
    check: Callable[..., None], suits: Callable[..., bool]
) -> None:
    """The histories are those of `tests.strategies`, which shares no code with the package."""

    kinds = OF_KINDS.get(check.__name__)

    @settings(QUICK, max_examples=10 if kinds else 60)
    @given(scenarios(kinds=kinds or KINDS, hours=False, simple=kinds is not None), st.data())
    def holds(asked: Scenario, data: st.DataObject) -> None:
        program = program_of(asking.engine_ruleset(asked.ruleset))
        assume(suits(program.ruleset.standards[0], program.ruleset))
        case = asking.engine_case(asked.case, program)
        history = history_of(case, program, "s", as_of=asked.as_of, known_at=asked.known_at)
        check(history, data.draw)

    holds()


def test_each_law_speaks_of_some_standard() -> None:
    assert all(law.places for law in laws(SMALL))
    assert [law.name for law in laws(SMALL)] == [
        *("prefix", "permanence", "laxer", "holiday", "order", "blur"),
        *("next_change", "waiver", "purity", "json", "slots"),
    ]


def test_a_law_says_nothing_of_standards_without_its_limit() -> None:
    by_name = {law.name: law for law in laws(SMALL, "conference.initial")}
    assert by_name["slots"].places == ()
    by_name["slots"]()


@pytest.mark.parametrize("check", [check for check, _ in CHECKS])
def test_each_law_is_a_sentence(check: Callable[..., Any]) -> None:
    assert (check.__doc__ or "").partition("\n")[0].endswith(".")


# --- they can be broken ---------------------------------------------------------------------------


def broken(name: str, ruleset: Ruleset = SMALL) -> LawBrokenError:
    """What the law of that name finds wrong."""
    law = next(each for each in laws(ruleset) if each.name == name)
    with pytest.raises(LawBrokenError) as found:
        law(max_examples=300)
    return found.value


WITHIN = kernel.within


def test_a_final_verdict_that_changes_is_found_and_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(due: int, done: int, ended: int, close: int, now: int) -> int:
        is_long_ago = now > done + 20
        return WITHIN(due, kernel.NEVER if is_long_ago else done, ended, close, now)

    monkeypatch.setattr(kernel, "within", forgetful)
    error = broken("permanence")
    assert error.history is not None
    assert len(error.history.case.events) <= 3
    assert "became" in error.why or "gone" in error.why
    assert str(error).count("\n    - {type:") == len(error.history.case.events)


def test_a_change_announced_for_the_wrong_day_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def late(due: int, done: int, ended: int, close: int, now: int) -> int:
        return WITHIN(due + 1, done, ended, close, now)

    monkeypatch.setattr(kernel, "within", late)
    assert "did not change on" in broken("next_change").why


def test_a_limit_that_works_the_other_way_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def reversed_(due: int, done: int, ended: int, close: int, now: int) -> int:
        code = WITHIN(due, done, ended, close, now)
        return {kernel.MET: kernel.LATE, kernel.LATE: kernel.MET}.get(code, code)

    monkeypatch.setattr(kernel, "within", reversed_)
    assert "laxer" in broken("laxer").why


def test_knowledge_that_comes_from_the_future_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    module = import_module("cpstandards.evaluate")
    whole = module._visible

    def foreseeing(case: Any, now: Any, known: Any) -> Any:
        return list(case.events), whole(case, now, known)[1]

    monkeypatch.setattr(module, "_visible", foreseeing)
    assert "after `as_of`" in broken("prefix").why


Edit = Callable[[Obligation, Case, Any, dict[str, Any]], Obligation]


def as_known(each: Obligation, case: Case, of: Any, how: dict[str, Any]) -> Obligation:  # noqa: ARG001
    """What is missing taken for one of its values."""
    is_open = each.status is Status.UNDETERMINED
    kept = sorted(each.possible)[:1]
    return each._replace(status=kept[0], possible=frozenset()) if is_open else each


def as_met(each: Obligation, case: Case, of: Any, how: dict[str, Any]) -> Obligation:  # noqa: ARG001
    """What is excused taken for done."""
    return each._replace(status=Status.MET) if each.excused else each


def earlier(each: Obligation, case: Case, of: Any, how: dict[str, Any]) -> Obligation:  # noqa: ARG001
    """With many closures, due the day before."""
    is_moved = each.due is not None and len(of.ruleset.calendar.closures) > 10
    return each._replace(due=(each.due or 0) - 1) if is_moved else each


def unslotted(each: Obligation, case: Case, of: Any, how: dict[str, Any]) -> Obligation:  # noqa: ARG001
    """In fixed slots, what is pending is overdue."""
    is_fixed = of.ruleset.standards[0].restart == "fixed" and each.status is Status.PENDING
    return each._replace(status=Status.OVERDUE) if is_fixed else each


def by_turns(each: Obligation, case: Case, of: Any, how: dict[str, Any]) -> Obligation:
    """At each other question, another day."""
    del case, of, how
    TURNS.append(each)
    return each._replace(next_change=1 + len(TURNS) % 2)


TURNS: list[Obligation] = []


@pytest.mark.parametrize(
    ("name", "edit"),
    [
        ("blur", as_known),
        ("waiver", as_met),
        ("holiday", earlier),
        ("slots", unslotted),
        ("purity", by_turns),
    ],
)
def test_an_engine_that_breaks_a_law_is_found(
    name: str, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = import_module("cpstandards.testing.histories")
    whole = module.evaluate

    def wrong(case: Case, of: Any, **how: Any) -> Evaluation:
        found: Evaluation = whole(case, of, **how)
        edited = tuple(edit(each, case, of, how) for each in found.obligations)
        return dataclasses.replace(found, obligations=edited)

    monkeypatch.setattr(module, "evaluate", wrong)
    error = broken(name)
    assert error.law == name
    assert error.history is not None
    assert len(error.history.case.events) <= 4


def test_an_order_that_matters_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(import_module("cpstandards.cases"), "_in_order", tuple)
    assert broken("order").law == "order"


def test_a_result_that_json_does_not_hold_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Evaluation.to_json

    def without_deadlines(found: Evaluation) -> str:
        kept = tuple(each._replace(due=None) for each in found.obligations)
        return whole(dataclasses.replace(found, obligations=kept))

    monkeypatch.setattr(Evaluation, "to_json", without_deadlines)
    assert "JSON" in broken("json").why


@QUICK
@given(st.data())
def test_what_a_source_would_not_be_told_of_is_no_change_of_mind(data: st.DataObject) -> None:
    """Nobody would know that the plan has ended: what was pending may have been ended since."""
    case = Case("A-1", events=[PlanMade(on=date(2025, 6, 11))], records=["plan_made", "visit"])
    history = history_of(case, SMALL, "visit.child_seen", as_of=date(2025, 6, 25))
    assert [each.status for each in history.obligations] == [Status.PENDING]
    later = history.evaluate(as_of=date(2025, 6, 26)).obligations
    assert [each.status for each in later] == [Status.UNDETERMINED]
    check_permanence(history, data.draw)


def test_an_unquantified_limit_has_no_laxer_one() -> None:
    assert laxer(SMALL.standard("conference.initial")) == {"within": "16 working days"}
    assert laxer(board("blackpool").standard("invitation.sent")) is None


# --- a case at hand -------------------------------------------------------------------------------


@QUICK
@given(st.data())
def test_a_law_can_be_checked_on_a_case_at_hand(data: st.DataObject) -> None:
    began = StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True)
    case = Case("A-1", events=[began])
    history = history_of(case, SMALL, "conference.initial", as_of=date(2025, 5, 6))
    assert [each.status for each in history.obligations] == [Status.PENDING]
    check_permanence(history, data.draw)
    with pytest.raises(KeyError, match=r"did you mean `conference\.initial`"):
        history_of(case, SMALL, "conference.intial", as_of=date(2025, 5, 6))


def test_histories_of_one_standard_are_judged_by_it_alone() -> None:
    @QUICK
    @given(case_histories(SMALL, "visit.child_seen"))
    def holds(history: Any) -> None:
        assert {each.standard.id for each in history.obligations} <= {"visit.child_seen"}

    holds()


# --- the life of a case ---------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["rochdale", "working-together-2010"])
def test_the_life_of_a_case_keeps_the_laws(name: str) -> None:
    life = type("Life", (CaseLife,), {"ruleset": board(name)})
    run_state_machine_as_test(life, settings=QUICK)


def test_a_life_can_be_extended() -> None:
    seen: list[Evaluation] = []

    class Life(CaseLife):
        ruleset = SMALL
        standards = ("visit.child_seen",)

        def check(self, found: Evaluation) -> None:
            seen.append(found)
            self.record(Visit(on=self.today, child_seen=True))

    run_state_machine_as_test(Life, settings=QUICK)
    assert any(found.of("visit.child_seen") for found in seen)


def test_meetings_move_delays_are_excused_and_facts_are_learnt_in_a_life() -> None:
    types: set[str] = set()
    revised: set[str] = set()

    class Life(CaseLife):
        ruleset = board("stoke")
        standards = ("report.submitted", "conference.pre_birth", "conference.initial")

        def check(self, found: Evaluation) -> None:
            assert found.as_of == self.today
            types.update(event.type for event in self.events)
            revised.update(n for n, each in self.facts.items() if isinstance(each, FactHistory))

    run_state_machine_as_test(Life, settings=QUICK)
    assert {"meeting_scheduled", "meeting_cancelled"} <= types
    assert revised


def test_what_is_learnt_leaves_standing_what_was_known() -> None:
    first = learnt(None, 10, True)
    assert (first.known_by(9), first.known_by(10)) == (None, True)
    again = learnt(learnt("always", 12, "then"), 12, "now")
    assert (again.known_by(11), again.known_by(12), len(again)) == ("always", "now", 2)


def test_a_life_without_memory_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def always(event: Any, known: Any) -> bool:
        return event is not None and known is not None

    monkeypatch.setattr(import_module("cpstandards.evaluate"), "_was_recorded", always)

    class Life(CaseLife):
        ruleset = SMALL

    with pytest.raises(LawBrokenError, match="cannot be said again"):
        run_state_machine_as_test(Life, settings=settings(QUICK, max_examples=200))


def test_a_life_needs_a_ruleset_and_standards_of_it() -> None:
    with pytest.raises(TypeError, match="set `ruleset`"):
        CaseLife()
    with pytest.raises(TypeError, match="names none"):
        type("Life", (CaseLife,), {"ruleset": SMALL, "standards": ("nothing",)})()
