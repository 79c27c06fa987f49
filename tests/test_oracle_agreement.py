"""Law 1: the engine agrees with the oracle, which walks day by day and shares no code with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import assume, given, settings

from tests import asking, oracle
from tests.strategies import KINDS, Raw, Scenario, day_of, parts_of, ruleset_of, scenarios

D = date.fromisoformat


def is_known_to_differ(asked: Scenario) -> bool:
    """Whether the two are known to differ in the case, and neither is plainly wrong."""
    body = asked.standard
    is_counted = "trigger_day" in repr(asked.ruleset)
    starts_again = "first" in body or isinstance(body.get("every"), list)  # on the day it ended
    rows = [(row["type"], day_of(row)) for row in asked.case["events"]]
    twice_on_one_day = body.get("restart") == "from_actual" and len(rows) > len(
        set(rows)
    )  # one gap or two
    limits = repr((body.get("every"), body.get("first"), body.get("readings")))
    slots_in_hours = body.get("restart") in ("from_due", "fixed") and "hour" in limits
    has_no_time = any("at" not in row for row in asked.case["events"])  # which slot
    facts = any(isinstance(value, date) for value in parts_of(asked.case["facts"]))
    asks_twice = ("during" in repr(body) or "itself" in repr(body)) and (
        oracle.compares_moments(body)
    )  # of one time that is not known
    return (
        (is_counted and starts_again)
        or (asks_twice and (has_no_time or facts))
        or (twice_on_one_day and "where" in body["duty"])
        or (slots_in_hours and (has_no_time or "fact" in repr(body["after"])))
    )


def must_agree(asked: Scenario, reading: str | None = None) -> None:
    assume(not is_known_to_differ(asked))
    try:
        expected = asking.of_oracle(asked, reading)
    except oracle.TooManyCompletions:
        assume(False)
    found = asking.of_engine(asked, reading or "default")
    assert found == expected, asking.shown(asked)


@pytest.mark.parametrize("kind", KINDS)
def test_the_engine_agrees_with_the_oracle(kind: str) -> None:
    @given(scenarios(kinds=[kind]))
    def search(asked: Scenario) -> None:
        must_agree(asked)

    search()


FEWER = settings(max_examples=max(50, settings().max_examples // 3))


@pytest.mark.parametrize("kind", KINDS)
def test_the_engine_agrees_where_nothing_is_missing(kind: str) -> None:
    @FEWER
    @given(scenarios(kinds=[kind], missing=False, records=False, hours=False, simple=True))
    def search(asked: Scenario) -> None:
        must_agree(asked)

    search()


@pytest.mark.parametrize("kind", KINDS)
def test_the_engine_agrees_by_the_hour(kind: str) -> None:
    @FEWER
    @given(scenarios(kinds=[kind], hours=True, missing=False, records=False))
    def search(asked: Scenario) -> None:
        must_agree(asked)

    search()


@FEWER
@given(scenarios(kinds=["within", "before", "every"], records=False))
def test_the_engine_agrees_on_another_reading(asked: Scenario) -> None:
    assume("readings" in asked.standard)
    must_agree(asked, "other")


# --- what the search found -------------------------------------------------------------------


def judged(body: Raw, events: list[Raw], as_of: str, **facts: Any) -> list[tuple[str, Any]]:
    base = {"id": "s", "title": "t", "responsible": "social_worker", "modality": "must"}
    ruleset = ruleset_of(base | {"source": {"section": "A"}} | body, {}, [])
    asked = Scenario(ruleset, {"events": events, "facts": facts}, D(as_of))
    found = asking.of_engine(asked)
    assert found == asking.of_oracle(asked)
    return [(each.status, each.due) for each in asking.evaluated_days(asked)]


def ev(event: str, when: str, **attributes: Any) -> Raw:
    key = {"at": datetime.fromisoformat(when)} if "T" in when else {"on": D(when)}
    return {"type": event, **key, **attributes}


VISITS: Raw = {
    "after": {"event": "strategy_discussion"},
    "duty": {"event": "visit"},
    "restart": "from_due",
}


def test_a_phase_of_four_weeks_has_one_gap_of_four_weeks() -> None:
    every = [{"gap": "4 weeks", "for": "4 weeks"}, {"gap": "10 working days"}]
    events = [ev("strategy_discussion", "2025-06-11"), ev("visit", "2025-06-11")]
    found = judged(VISITS | {"every": every}, events, "2025-06-11")
    assert found[-1] == ("pending", D("2025-07-23"))


def test_an_unquantified_duty_is_met_even_after_its_reference() -> None:
    body = {
        "before": {"event": "review_conference"},
        "at_least": "unquantified",
        "duty": {"event": "report_submitted"},
    }
    events = [ev("review_conference", "2025-06-11"), ev("report_submitted", "2025-06-12")]
    assert judged(body, events, "2025-06-12") == [("met", None)]


def test_a_plan_is_no_anchor_for_a_prohibition() -> None:
    body = {
        "not_before": {"event": "review_conference"},
        "after": {"event": "plan_made"},
        "forbids": {"event": "plan_ended"},
    }
    scheduled = ev(
        "meeting_scheduled", "2025-06-01", of="review_conference", planned_on=D("2025-06-10")
    )
    events = [ev("plan_made", "2025-05-01"), scheduled, ev("plan_ended", "2025-06-12")]
    assert judged(body, events, "2025-06-12") == [("violated", None)]


def test_a_trigger_after_the_window_takes_the_stated_fallback() -> None:
    body = {
        "window": {"opens": "10 weeks before", "closes": "8 weeks before"},
        "around": {"event": "review_conference"},
        "after": {"event": "strategy_discussion"},
        "otherwise": "10 working days",
        "duty": {"event": "visit"},
    }
    events = [ev("review_conference", "2025-04-02"), ev("strategy_discussion", "2025-06-11")]
    assert judged(body, events, "2025-06-11") == [("pending", D("2025-06-25"))]


def test_a_duty_inside_the_window_counts_whatever_other_reference_it_precedes() -> None:
    body = {
        "window": {"opens": "10 weeks before", "closes": "8 weeks before"},
        "around": {"event": "review_conference"},
        "duty": {"event": "visit"},
    }
    events = [ev("review_conference", day) for day in ("2025-06-11", "2025-08-20")]
    found = judged(body, [*events, ev("visit", "2025-06-11")], "2025-08-20")
    assert found[1] == ("met", D("2025-06-25"))


def test_what_came_too_early_stays_early_when_the_duty_is_overtaken() -> None:
    body = {
        "window": {"opens": "1 day before", "closes": "2 days after"},
        "around": {"fact": "expected_delivery_date"},
        "duty": {"event": "visit"},
        "ends_on": {"event": "died"},
    }
    rows = [ev("visit", "2025-06-01"), ev("died", "2025-06-10"), ev("visit", "2025-06-11")]
    found = judged(body, rows, "2025-06-20", expected_delivery_date=D("2025-06-10"))
    assert found == [("early", D("2025-06-12"))]


def test_slots_of_24_hours_end_at_the_hour_they_began() -> None:
    body = VISITS | {"every": "24 hours", "restart": "fixed"}
    start = ev("strategy_discussion", "2025-06-11T10:00")
    late = ev("visit", "2025-06-12T10:01")
    found = judged(body, [start, late], "2025-06-12")
    assert [status for status, _ in found] == ["late", "met", "pending"]


def test_an_agreement_made_later_governs_the_next_slot() -> None:
    every = {"agreed": {"event": "plan_agreed"}, "as": "visit_every", "up_to": "4 weeks"}
    agreed = ev("plan_agreed", "2025-07-09", visit_every="2 weeks")
    events = [ev("strategy_discussion", "2025-06-11"), ev("visit", "2025-06-11"), agreed]
    found = judged(VISITS | {"every": every}, events, "2025-07-09")
    assert ("pending", D("2025-07-23")) in found


def test_nothing_is_judged_as_agreed_where_nothing_was() -> None:
    every = {"agreed": {"event": "plan_agreed"}, "as": "visit_every", "up_to": "4 weeks"}
    body = VISITS | {"every": every, "first": "1 week", "restart": "from_actual"}
    found = judged(body, [ev("strategy_discussion", "2025-06-11")], "2025-06-11")
    assert found == [("pending", D("2025-06-18"))]


def test_a_planned_meeting_may_turn_out_either_way() -> None:
    body = {
        "before": {"event": "review_conference"},
        "at_least": "10 working days",
        "duty": {"event": "report_submitted"},
        "when": {"trigger": {"quorate": True}},
    }
    planned = D("2025-06-25")
    events = [ev("meeting_scheduled", "2025-06-01", of="review_conference", planned_on=planned)]
    assert judged(body, events, "2025-06-02") == [("undetermined", D("2025-06-11"))]
