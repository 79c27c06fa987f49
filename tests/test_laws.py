"""The laws of the design, section 9, each a sentence."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpstandards.compile.program import Program
from cpstandards.errors import CalendarRangeError
from cpstandards.evaluate import evaluate, program_of
from cpstandards.kernel import BREACHES, Status
from cpstandards.load import dump_ruleset, parse_ruleset
from cpstandards.results import Evaluation, Obligation
from tests import asking
from tests.oracle import parse
from tests.strategies import (
    VALUES,
    Raw,
    Scenario,
    When,
    day_of,
    parts_of,
    pool_of,
    scenarios,
    types_of,
)

FINAL = {"met", "late", "lapsed", "discharged", "violated"}
FEWER = settings(max_examples=max(40, settings().max_examples // 2))
ONE = timedelta(days=1)
Key = tuple[Any, ...]


def day(when: When) -> date:
    return when.date() if isinstance(when, datetime) else when


def judge(asked: Scenario, as_of: When | None = None) -> Evaluation:
    """The engine's evaluation, on another day if one is given."""
    try:
        moved = Scenario(asked.ruleset, asked.case, as_of or asked.as_of, asked.known_at)
        return asking.evaluated(moved)
    except CalendarRangeError:
        assume(False)
        raise


def by_key(found: Evaluation, loosely: bool = False) -> dict[Key, Obligation]:
    """The obligations by what they are about: the n-th of their trigger and basis."""
    seen: Counter[Key] = Counter()
    result = {}
    for each in found.obligations:
        trigger: Any = each.trigger
        if loosely and trigger is not None:
            trigger = (trigger.type, trigger.day)
        key = (each.standard.id, trigger, each.basis)
        result[*key, seen[key]] = each
        seen[key] += 1
    return result


def with_case(asked: Scenario, **changes: Any) -> Scenario:
    return Scenario(asked.ruleset, asked.case | changes, asked.as_of, asked.known_at)


def with_body(asked: Scenario, **changes: Any) -> Scenario:
    ruleset = asked.ruleset | {"standards": [asked.standard | changes]}
    return Scenario(ruleset, asked.case, asked.as_of, asked.known_at)


def without_future(asked: Scenario) -> Scenario:
    """The scenario without events that have not happened, so that time passing adds none."""
    rows = [row for row in asked.case["events"] if day_of(row) <= day(asked.as_of)]
    facts = {name: known_by(value, day(asked.as_of)) for name, value in asked.case["facts"].items()}
    case = asked.case | {"events": rows, "facts": facts}
    return Scenario(asked.ruleset, case, day(asked.as_of), None)


def known_by(value: Any, last: date) -> Any:
    """What was known of a fact by a day, if it was revised."""
    if not isinstance(value, list):
        return value
    return [row for row in value if row.get("known_on", last) <= last]


def possible(each: Obligation) -> frozenset[Status]:
    return each.possible or frozenset({each.status})


# --- 1 ---------------------------------------------------------------------------------------


@FEWER
@given(scenarios(simple=True, hours=False))
def test_the_engine_agrees_with_a_naive_oracle(asked: Scenario) -> None:
    assume(asked.standard.get("before") is None)  # all kinds: test_oracle_agreement
    assert asking.of_engine(asked) == asking.of_oracle(asked), asking.shown(asked)


# --- 2 ---------------------------------------------------------------------------------------


@FEWER
@given(scenarios(), st.data())
def test_what_happens_after_as_of_never_changes_anything(asked: Scenario, data: Any) -> None:
    before = judge(asked).obligations
    types = [each for each in types_of(asked.standard) if each != "meeting_scheduled"]
    row = {"type": data.draw(st.sampled_from(types or ["visit"]))}
    row["on"] = day(asked.as_of) + data.draw(st.integers(1, 40)) * ONE
    after = judge(with_case(asked, events=[*asked.case["events"], row])).obligations
    assert before == after, asking.shown(asked)


@FEWER
@given(scenarios(), st.data())
def test_what_is_recorded_after_known_at_never_changes_anything(asked: Scenario, data: Any) -> None:
    known = Scenario(asked.ruleset, asked.case, asked.as_of, asked.known_at or day(asked.as_of))
    before = judge(known).obligations
    row = {"type": data.draw(st.sampled_from(types_of(asked.standard) or ["visit"]))}
    row["on"] = data.draw(st.sampled_from(pool_of(day(asked.as_of), asked.standard)))
    row["recorded_at"] = day(known.known_at or asked.as_of) + ONE
    after = judge(with_case(known, events=[*asked.case["events"], row])).obligations
    assert before == after, asking.shown(asked)


# --- 3 ---------------------------------------------------------------------------------------


@given(scenarios(), st.integers(1, 60))
def test_a_final_verdict_never_changes_as_time_passes(asked: Scenario, days: int) -> None:
    asked = without_future(asked)
    early = by_key(judge(asked))
    later = by_key(judge(asked, day(asked.as_of) + days * ONE))
    for key, each in early.items():
        assert key in later, asking.shown(asked)
        if each.status in FINAL:
            assert later[key].status == each.status, asking.shown(asked)


@given(scenarios(kinds=["within", "every", "window"]), st.integers(1, 60))
def test_pending_becomes_overdue_and_nothing_else(asked: Scenario, days: int) -> None:
    asked = without_future(asked)
    early = by_key(judge(asked))
    later = by_key(judge(asked, day(asked.as_of) + days * ONE))
    for key, each in early.items():
        if each.status == "pending":
            assert possible(later[key]) <= {"pending", "overdue"}, asking.shown(asked)


# --- 4 ---------------------------------------------------------------------------------------


def lengthened(limit: str, by: int = 1) -> str:
    amount, unit = parse(limit)
    return f"{amount + by} {unit}{'s' if amount + by > 1 else ''}"


def laxer(body: Raw) -> Raw:
    """The change that makes a standard with plain limits laxer."""
    if "within" in body:
        return {"within": lengthened(body["within"])}
    if "every" in body:
        assume(isinstance(body["every"], str) and body["restart"] == "from_actual")
        return {"every": lengthened(body["every"])}
    if "at_least" in body:
        assume(parse(body["at_least"])[0] > 1)
        return {"at_least": lengthened(body["at_least"], -1)}
    assume("before" not in body and "window" in body and "same day" not in body["window"].values())
    opens, closes = body["window"]["opens"].rsplit(" ", 1), body["window"]["closes"].rsplit(" ", 1)
    wider = {"opens": f"{lengthened(opens[0])} {opens[1]}", "closes": " ".join(closes)}
    assume(opens[1] == "before")
    return {"window": wider}


@given(scenarios(kinds=["within", "before", "every", "window"], simple=True, agreed=False))
def test_a_laxer_limit_never_creates_a_breach(asked: Scenario) -> None:
    strict, lax = by_key(judge(asked)), by_key(judge(with_body(asked, **laxer(asked.standard))))
    for key, each in lax.items():
        if each.status in BREACHES:
            assert strict[key].status in BREACHES, asking.shown(asked)


@given(scenarios(kinds=["not_before"], simple=True, hours=False))
def test_a_shorter_prohibition_never_creates_a_breach(asked: Scenario) -> None:
    amount, _ = parse(asked.standard["not_before"])
    assume(amount > 1)
    shorter = with_body(asked, not_before=lengthened(asked.standard["not_before"], -1))
    strict, lax = by_key(judge(asked)), by_key(judge(shorter))
    for key, each in lax.items():
        assert each.status != "violated" or strict[key].status == "violated", asking.shown(asked)


# --- 5 ---------------------------------------------------------------------------------------


@given(scenarios(kinds=["within", "every"], simple=True, hours=False), st.data())
def test_another_bank_holiday_never_makes_a_deadline_earlier(asked: Scenario, data: Any) -> None:
    assume(asked.standard.get("restart") != "fixed")
    days = st.sampled_from(pool_of(day(asked.as_of), asked.standard))
    closed = data.draw(st.lists(days, min_size=1, max_size=3, unique=True))
    closures = {"closures": [{"on": each, "name": "Closed"} for each in closed]}
    ruleset = asked.ruleset | {"calendar": closures}
    before = by_key(judge(asked))
    after = by_key(judge(Scenario(ruleset, asked.case, asked.as_of, asked.known_at)))
    if asked.standard.get("restart", "from_actual") == "from_actual":
        assert before.keys() == after.keys()
    for key in before.keys() & after.keys():
        old, new = before[key].due, after[key].due
        assert old is None or new is None or new >= old, asking.shown(asked)


# --- 6 ---------------------------------------------------------------------------------------


@FEWER
@given(scenarios(), st.data())
def test_order_and_duplicates_do_not_matter(asked: Scenario, data: Any) -> None:
    rows: list[Raw] = asked.case["events"]
    again = data.draw(st.lists(st.sampled_from(rows), max_size=2)) if rows else []
    mixed = data.draw(st.permutations([*rows, *again]))
    assert judge(with_case(asked, events=mixed)) == judge(asked), asking.shown(asked)


# --- 7 ---------------------------------------------------------------------------------------


def blurred(asked: Scenario, choose: int) -> Scenario:
    """The scenario with one attribute, fact or time removed, if there is one."""
    options = list(blurrings(asked))
    assume(options)
    return options[choose % len(options)]


# Without these, an agreement is none, and a report is for another conference.
STATED = ("visit_every", "to", "of")


def blurrings(asked: Scenario) -> Iterator[Scenario]:
    rows: list[Raw] = asked.case["events"]
    for index, row in enumerate(rows):
        for name in VALUES.get(row["type"], {}):
            if name in row and name not in STATED:
                kept = {key: value for key, value in row.items() if key != name}
                yield with_case(asked, events=[*rows[:index], kept, *rows[index + 1 :]])
        if "at" in row and is_alone(asked, row):
            kept = {key: value for key, value in row.items() if key != "at"} | {"on": day_of(row)}
            yield with_case(asked, events=[*rows[:index], kept, *rows[index + 1 :]])
    for name in ("unborn", "category"):
        facts: Raw = asked.case["facts"]
        if name in facts:
            kept = {key: value for key, value in facts.items() if key != name}
            yield with_case(asked, facts=kept)


def is_alone(asked: Scenario, row: Raw) -> bool:
    """Whether nothing else is on the day of *row*: so no time of it can have reversed an order.

    On one day the trigger comes first unless both times say otherwise; a blurred time that said
    otherwise is the exception to the law. So is the day of judgement: a meeting with a time has
    passed by its end, and one with only a date has not.
    """
    days = [day_of(each) for each in asked.case["events"]]
    days += [day(each["planned_at"]) for each in asked.case["events"] if "planned_at" in each]
    days += [each["planned_on"] for each in asked.case["events"] if "planned_on" in each]
    days += [each for each in parts_of(asked.case["facts"]) if isinstance(each, date)]
    return days.count(day_of(row)) == 1 and day(asked.as_of) != day_of(row)


@given(scenarios(records=False), st.integers(0, 20))
def test_knowing_less_only_widens_what_is_possible(asked: Scenario, choose: int) -> None:
    assume("known" not in repr(asked.standard) and asked.known_at is None)
    rows = [(row["type"], day_of(row)) for row in asked.case["events"]]
    assume(len(rows) == len(set(rows)))  # else it is not known which is the n-th of its day
    sharp, blunt = (by_key(judge(each), True) for each in (asked, blurred(asked, choose)))
    absent = frozenset({Status.NOT_APPLICABLE})
    for key in sharp.keys() | blunt.keys():
        known = possible(sharp[key]) if key in sharp else absent
        allowed = possible(blunt[key]) if key in blunt else absent
        assert known <= allowed, asking.shown(asked)


# --- 8 ---------------------------------------------------------------------------------------


def verdicts(asked: Scenario, as_of: date) -> dict[Key, tuple[Any, ...]]:
    return {key: (e.status, e.possible) for key, e in by_key(judge(asked, as_of)).items()}


@given(scenarios(), st.data())
def test_next_change_on_is_exact(asked: Scenario, data: Any) -> None:
    asked = without_future(asked)
    now = day(asked.as_of)
    today = verdicts(asked, now)
    for key, each in by_key(judge(asked)).items():
        turn = each.next_change_on
        last = turn - ONE if turn else now + 1200 * ONE
        between = data.draw(st.integers(0, max((last - now).days, 0)))
        for quiet in {now, now + between * ONE, last}:
            assert verdicts(asked, quiet)[key] == today[key], (quiet, asking.shown(asked))
        if turn:
            assert turn > now
            assert verdicts(asked, turn)[key] != today[key], (turn, asking.shown(asked))


# --- 9 ---------------------------------------------------------------------------------------


@FEWER
@given(scenarios(), st.data())
def test_a_waiver_never_changes_the_status(asked: Scenario, data: Any) -> None:
    asked = with_body(asked, waiver=data.draw(st.sampled_from([{}, {"by": ["service_manager"]}])))
    row = {"type": "waiver", "standard": "s", "by": "service_manager"}
    row["on"] = data.draw(st.sampled_from(pool_of(day(asked.as_of), asked.standard)))
    with_waiver = with_case(asked, events=[*asked.case["events"], row])
    before, after = judge(asked).obligations, judge(with_waiver).obligations
    assert [e._replace(excused_by=None) for e in before] == [
        e._replace(excused_by=None) for e in after
    ], asking.shown(asked)
    assert all(each.status in BREACHES for each in after if each.excused)


# --- 10 --------------------------------------------------------------------------------------


@FEWER
@given(st.lists(scenarios(), min_size=2, max_size=4))
def test_evaluations_in_parallel_do_not_influence_each_other(several: list[Scenario]) -> None:
    programs = [program_of(asking.engine_ruleset(each.ruleset)) for each in several]
    cases = [
        asking.engine_case(each.case, program)
        for each, program in zip(several, programs, strict=True)
    ]

    def run(index: int) -> Evaluation | None:
        program: Program = programs[index]
        asked = several[index]
        try:
            return evaluate(cases[index], program, as_of=asked.as_of, known_at=asked.known_at)
        except CalendarRangeError:
            return None

    alone = [run(index) for index in range(len(several))]
    with ThreadPoolExecutor(4) as pool:
        together = list(pool.map(run, list(range(len(several))) * 3))
    assert together == alone * 3


@FEWER
@given(scenarios())
def test_rulesets_cases_and_results_are_frozen(asked: Scenario) -> None:
    program = program_of(asking.engine_ruleset(asked.ruleset))
    case = asking.engine_case(asked.case, program)
    found = judge(asked)
    parts = [program.ruleset, program.ruleset.standards[0], case, found, *found.obligations[:1]]
    parts += [*case.events[:1], *[part.trigger for part in found.obligations[:1]]]
    for part in parts:
        for name in ("id", "events", "status", "on", "anything"):
            with pytest.raises((AttributeError, TypeError, ValueError)):
                setattr(part, name, None)
    assert hash(found) == hash(judge(asked))


# --- 11 --------------------------------------------------------------------------------------


@FEWER
@given(scenarios())
def test_a_ruleset_survives_yaml(asked: Scenario) -> None:
    ruleset = asking.engine_ruleset(asked.ruleset)
    again = parse_ruleset(dump_ruleset(ruleset))
    assert again == ruleset
    assert dump_ruleset(again) == dump_ruleset(ruleset)


@FEWER
@given(scenarios(), st.sampled_from(["default", "all", "strictest"]))
def test_an_evaluation_survives_json(asked: Scenario, reading: str) -> None:
    found = asking.evaluated(asked, reading)
    text = found.to_json()
    again = Evaluation.from_json(text)
    assert again == found
    assert json.loads(again.to_json()) == json.loads(text)
    assert [each.derivation for each in again.obligations] == [
        each.derivation for each in found.obligations
    ]


# --- 12 --------------------------------------------------------------------------------------

GAPS = ["1 week", "2 days", "4 weeks", "10 days"]


@given(scenarios(kinds=["every"], simple=True, hours=False, missing=False, agreed=False), st.data())
def test_visits_in_time_from_each_other_are_in_time_by_fixed_slots(
    asked: Scenario, data: Any
) -> None:
    gap = data.draw(st.sampled_from(GAPS))
    amount, unit = parse(gap)
    step = amount * (7 if unit == "week" else 1)
    body = {k: v for k, v in asked.standard.items() if k not in ("first", "when")} | {"every": gap}
    body["after"] = {"event": "plan_made"}
    body["duty"] = {"event": "visit"}
    at = day(asked.as_of)
    rows: list[Raw] = [{"type": "plan_made", "on": at}]
    for gap_in_days in data.draw(st.lists(st.integers(1, step), max_size=8)):
        at += gap_in_days * ONE
        rows.append({"type": "visit", "on": at})
    as_of = at + data.draw(st.integers(0, step)) * ONE
    found = {}
    for restart in ("from_actual", "fixed"):
        ruleset = asked.ruleset | {"standards": [body | {"restart": restart}]}
        case = {"events": rows, "facts": {}}
        found[restart] = judge(Scenario(ruleset, case, as_of))
    assert not found["from_actual"].breaches
    assert not found["fixed"].breaches, asking.shown(asked)
