"""Conditions gone through: nothing possible is left out, and what is kept is possible.

The engine decides conditions on drawn and on all small cases. Every way in which they turn out
there must be among the outcomes; where these are not said to be loose, there must be no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import combinations_with_replacement, product
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cpstandards import load, model
from cpstandards.attributes import Attribute
from cpstandards.calendars import working_calendar
from cpstandards.cases import Case, FactHistory
from cpstandards.clock import local_span, to_datetime
from cpstandards.compile.conditions import condition
from cpstandards.compile.matching import Mentions
from cpstandards.compile.setting import Setting
from cpstandards.compile.timeline import Point, Timeline, Trigger, Unsure
from cpstandards.evaluate import evaluate
from cpstandards.horizon.outcomes import (
    Arises,
    Questions,
    check,
    holds,
    in_words,
    questions_of,
)
from cpstandards.horizon.outcomes.trigger import NO_EVENT
from cpstandards.limits import Conventions
from cpstandards.mutate.proof import equal
from cpstandards.structure import vocabulary_of
from cpstandards.vocabulary import Event, EventRef, declare_event

Raw = dict[str, Any]
Truths = tuple[bool, ...]

CONDITION: TypeAdapter[Any] = TypeAdapter(model.Condition)
PANEL = declare_event(
    "panel",
    "A panel sits.",
    {
        "score": Attribute("score", "number", (), "how many"),
        "kinds": Attribute("kinds", "words", ("early", "full", "last"), "which"),
    },
    None,
)
CORE = vocabulary_of(model.Declared())
VOCABULARY = CORE.extended({"panel": PANEL}, {})
ENGLAND = working_calendar()
OFFICE = Conventions(working_hours=(9 * 60, 17 * 60))
MOVING = Conventions(working_hours=(9 * 60, 17 * 60), non_working_deadline="previous_working_day")

WEDNESDAY = date(2025, 6, 11)
LATER = date(2026, 1, 1)


def parsed(*each: Raw) -> list[Any]:
    return [CONDITION.validate_python(one) for one in each]


def asked(*each: Raw, triggers: Sequence[str] = ("visit",), **more: Any) -> Questions:
    return questions_of(parsed(*each), VOCABULARY, triggers, **more)


def outcomes(conditions: Sequence[Any], questions: Questions) -> set[Truths]:
    """Every way in which *conditions* turn out together."""
    tests = [check(each) for each in conditions]
    return {tuple(test(outcome) for test in tests) for outcome in questions.outcomes()}


# --- the engine's answers ------------------------------------------------------------------------


def by_engine(
    conditions: Sequence[Any], case: Case, point: Trigger, conventions: Conventions
) -> Iterator[Truths]:
    """How *conditions* turn out in a case, in every completion of what it leaves open."""
    setting = Setting(ENGLAND, conventions, VOCABULARY, Mentions(), timed=False)
    compiled = [condition(each, setting) for each in conditions]
    now = local_span(LATER.toordinal())[1]
    line = Timeline(case, case.events, LATER.toordinal(), now)
    waiting: list[dict[tuple[object, ...], Any]] = [{}]
    for _ in range(400):
        if not waiting:
            return
        line.assume(waiting.pop())
        try:
            yield tuple(holds_(point, line) for holds_ in compiled if holds_ is not None)
        except Unsure as unsure:
            missing, known = unsure.unknown, line.settled
            waiting += [{**known, missing.key: value} for value in missing.domain]


def made(type: str, days: int = 0, hour: int | None = None, **attributes: Any) -> Event:
    """An event so many days after the trigger's day."""
    on = WEDNESDAY + timedelta(days=days)
    at = {"on": on} if hour is None else {"at": datetime(on.year, on.month, on.day, hour)}
    found: Event = VOCABULARY.types[type](**at, **attributes)
    return found


def planned(type: str) -> Point:
    return Point(EventRef((type, WEDNESDAY.toordinal(), None, None, None)), {}, None, True)


# --- drawn ---------------------------------------------------------------------------------------

PATTERNS: list[Raw] = [
    {"event": "visit"},
    {"event": "visit", "where": {"child_seen": True}},
    {"event": "visit", "where": {"child_seen": False}},
    {"event": "visit", "where": {"child_seen": {"known": True}}},
    {"event": "visit", "where": {"child_seen": True, "seen_alone": True}},
    {"event": "review_conference"},
    {"event": "review_conference", "where": {"quorate": True}},
    {"event": "review_conference", "where": {"proceeded": False}},
    {"event": "plan_made"},
    {"event": "plan_ended"},
    {"event": "plan_ended", "where": {"reason": ["moved", "died"]}},
    {"event": "birth"},
    {"event": "panel", "where": {"score": {"at_least": 3}}},
    {"event": "panel", "where": {"score": {"at_most": 3}}},
    {"event": "panel", "where": {"kinds": {"has_all": ["early", "full"]}}},
    {"event": "panel", "where": {"kinds": ["early", "last"]}},
]
TRIGGERS: list[Raw] = [
    {"child_seen": True},
    {"child_seen": {"known": True}},
    {"quorate": True},
    {"proceeded": {"not": False}},
    {"child_seen": False, "seen_alone": True},
    {"score": {"at_least": 2, "at_most": 3}},
    {"category": ["neglect", "physical"]},
]
FACTS: list[Raw] = [
    {"unborn": True},
    {"unborn": False},
    {"unborn": {"known": True}},
    {"category": "neglect"},
    {"category": {"not": "neglect"}},
    {"category": ["neglect", "physical"], "unborn": False},
]
BYS = ["before", "trigger", "now", "5 days", "10 days", "1 week", "10 working days", "12 hours"]
WITHINS = [None, None, "5 days", "2 weeks", "14 days", "10 working days", "3 months", "12 hours"]
BOUNDS: list[Raw] = [
    {"at_least": 1},
    {"at_least": 2},
    {"at_most": 0},
    {"at_most": 1},
    {"at_least": 1, "at_most": 2},
]
AGES: list[Raw] = [
    {"at_most": 4},
    {"at_most": 2},
    {"at_least": 0},
    {"at_least": 3, "at_most": 4},
    {"at_most": 0},
]
PERIODS: list[Any] = [
    "working time",
    {"from": "09:00", "to": "17:00"},
    {"from": "17:00", "to": "09:00"},
    {"from": "08:00", "to": "12:00", "on": "working_days"},
    {"on": "non_working_days"},
]


@st.composite
def atoms(draw: st.DrawFn, patterns: Sequence[Raw], kinds: Sequence[str] = ()) -> Raw:
    """A condition that is made of no others, on past events of a few patterns."""
    every = ["fact", "trigger", "age", "during", *["count", "latest"] * 3]
    match draw(st.sampled_from(kinds or every)):
        case "fact":
            by = draw(st.sampled_from([None, "5 days", "10 days", "2 weeks", "10 working days"]))
            return {"fact": draw(st.sampled_from(FACTS))} | ({"by": by} if by else {})
        case "trigger":
            return {"trigger": draw(st.sampled_from(TRIGGERS))}
        case "count":
            within = draw(st.sampled_from(WITHINS))
            found = {"count": draw(st.sampled_from(patterns)), "by": draw(st.sampled_from(BYS))}
            found |= draw(st.sampled_from(BOUNDS))
            return found | ({"within": within} if within else {})
        case "latest":
            listed = draw(st.lists(st.sampled_from(patterns), min_size=2, max_size=3))
            last = draw(st.sampled_from(listed))["event"]
            return {"latest": listed, "is": last, "by": draw(st.sampled_from(BYS))}
        case "age":
            return {"age": draw(st.sampled_from(AGES))}
        case _:
            return {"during": draw(st.sampled_from(PERIODS))}


@st.composite
def asking(draw: st.DrawFn) -> list[Raw]:
    """Several conditions, most of which have something to do with one another."""
    patterns = draw(st.lists(st.sampled_from(PATTERNS), min_size=1, max_size=3))
    kinds = draw(st.sampled_from([(), (), ("count", "latest"), ("count",), ("fact", "age")]))
    found = draw(st.lists(atoms(patterns, kinds), min_size=2, max_size=5))
    if draw(st.booleans()):
        found[0] = {"not": {"all": [found[0], {"any": found[1:]}]}}
    return found


ATTRIBUTES: dict[str, dict[str, list[Any]]] = {
    "visit": {"child_seen": [True, False, None], "seen_alone": [True, None]},
    "review_conference": {"quorate": [True, False, None], "proceeded": [True, False, None]},
    "plan_made": {"category": ["neglect", "physical", "emotional", None]},
    "plan_ended": {"reason": ["moved", "no_longer_at_risk", None]},
    "birth": {},
    "panel": {"score": [1, 2, 3, 4, None], "kinds": [("early",), ("early", "full"), None]},
}
OFFSETS = [-1500, -400, -92, -40, -15, -14, -9, -3, -1, 0, 0, 0, 1, 3, 5, 6, 10, 14, 15, 30]


@st.composite
def some_event(draw: st.DrawFn, types: Sequence[str], days: Sequence[int]) -> Event:
    type_ = draw(st.sampled_from(sorted(types)))
    values = {name: draw(st.sampled_from(of)) for name, of in ATTRIBUTES[type_].items()}
    hour = draw(st.sampled_from([None, None, 9, 10, 18]))
    known = {name: value for name, value in values.items() if value is not None}
    return made(type_, draw(st.sampled_from(days)), hour, **known)


@st.composite
def facts_drawn(draw: st.DrawFn) -> dict[str, Any]:
    """Facts, some of which are missing, learnt later, or revised."""
    found: dict[str, Any] = {}
    choices: dict[str, list[Any]] = {"unborn": [True, False], "category": ["neglect", "physical"]}
    for name, values in choices.items():
        how = draw(st.sampled_from(["missing", "plain", "learnt"]))
        if how == "plain":
            found[name] = draw(st.sampled_from(values))
        elif how == "learnt":
            days = st.sampled_from([-5, 0, 4, 7, 9, 13, 20])
            since = sorted(draw(st.lists(days, min_size=1, max_size=2, unique=True)))
            start = WEDNESDAY.toordinal()
            found[name] = FactHistory((start + day, draw(st.sampled_from(values))) for day in since)
    return found


counted = st.sampled_from(
    [
        OFFICE,
        Conventions(working_hours=(8 * 60, 12 * 60), non_working_deadline="previous_working_day"),
        Conventions(working_hours=(9 * 60, 17 * 60), trigger_day="counted"),
        Conventions(working_hours=(9 * 60, 17 * 60), clear_days=True),
        Conventions(working_hours=(9 * 60, 17 * 60), non_working_deadline="next_working_day"),
    ]
)


def types_in(raw: object) -> set[str]:
    """The event types that some conditions speak of."""
    if isinstance(raw, dict):
        return {raw["event"]} if "event" in raw else types_in(list(raw.values()))
    return set().union(*map(types_in, raw)) if isinstance(raw, list) else set()


@settings(max_examples=2 * settings().max_examples, deadline=None)
@given(asking(), counted, st.booleans(), st.data())
def test_however_conditions_turn_out_in_a_case_is_an_outcome(
    raw: list[Raw], conventions: Conventions, is_known: bool, data: st.DataObject
) -> None:
    conditions = parsed(*raw)
    kind = data.draw(st.sampled_from(sorted(types_in(raw)) or ["visit"]))
    types = data.draw(st.sampled_from([(), (kind,), (kind, "plan_made")]))
    questions = questions_of(conditions, VOCABULARY, types, conventions if is_known else None)
    assume(not questions.are_too_many)
    possible = outcomes(conditions, questions)
    event("loose" if questions.is_loose else "exact")
    some = data.draw(
        st.lists(some_event(sorted(types_in(raw)) or ["birth"], OFFSETS), max_size=4),
        label="events",
    )
    facts = data.draw(facts_drawn(), label="facts")
    held = data.draw(some_event([kind], [0, 3]), label="trigger")  # a weekday, a Saturday
    case = Case("A-1", facts=facts, events=[*some, held])
    point: Trigger = next(each for each in case.events if each == held)
    if data.draw(st.sampled_from([False, False, True]), label="planned"):
        point, case = planned(kind), Case("A-1", facts=facts, events=some)
    for found in by_engine(conditions, case, point, conventions):
        assert found in possible


# --- all small cases -----------------------------------------------------------------------------

SEEN: dict[str, list[Any]] = {"child_seen": [True, False, None]}


def histories(kinds: Iterable[Event], most: int) -> Iterator[tuple[Event, ...]]:
    every = list(kinds)
    for number in range(most + 1):
        yield from combinations_with_replacement(every, number)


def visits(*offsets: int, hours: Sequence[int | None] = (None,), **named: Any) -> list[Event]:
    """A visit of every sort on every one of some days; ids keep equals apart."""
    seen = named.get("seen", [True, False, None])
    return [
        made("visit", days, hour, **({} if value is None else {"child_seen": value}))
        for days, hour, value in product(offsets, hours, seen)
    ]


VISIT, SEEN_VISIT = {"event": "visit"}, {"event": "visit", "where": {"child_seen": True}}
UNSEEN = {"event": "visit", "where": {"child_seen": False}}
IS_KNOWN = {"event": "visit", "where": {"child_seen": {"known": True}}}
PLANS = [{"event": "plan_made"}, {"event": "plan_ended"}]

EXACT: dict[str, tuple[list[Raw], list[Event], int]] = {
    "more implies fewer": (
        [{"count": VISIT, "at_least": 1}, {"count": VISIT, "at_least": 2}],
        visits(-20, -10, -5, seen=[True]),
        3,
    ),
    "a narrower pattern": (
        [
            {"count": VISIT, "at_least": 2},
            {"count": SEEN_VISIT, "at_least": 1},
            {"count": UNSEEN, "at_least": 1},
            {"count": IS_KNOWN, "at_least": 1},
        ],
        visits(-20, -10),
        3,
    ),
    "the sum of two": (
        [
            {"count": VISIT, "at_least": 3},
            {"count": SEEN_VISIT, "at_least": 2},
            {"count": UNSEEN, "at_least": 1},
        ],
        visits(-20, -10, -9),
        4,
    ),
    "until later": (
        [{"count": VISIT, "at_least": 1, "by": by} for by in ("before", "trigger", "10 days")],
        visits(-5, 0, 5, 20, hours=(None, 9, 18), seen=[True]),
        2,
    ),
    "further back": (
        [
            {"count": VISIT, "at_least": 1, "within": "1 week"},
            {"count": VISIT, "at_least": 2, "within": "2 weeks"},
            {"count": VISIT, "at_most": 2},
        ],
        visits(-30, -10, -5, seen=[True]),
        4,
    ),
    "what came last was there": (
        [
            {"latest": PLANS, "is": "plan_made"},
            {"latest": PLANS, "is": "plan_ended"},
            {"count": PLANS[0], "at_least": 1},
            {"count": PLANS[1], "at_least": 2},
        ],
        [made(each, days) for each in ("plan_made", "plan_ended") for days in (-9, -8, -7)],
        3,
    ),
    "with and without a test": (
        [
            {"latest": [SEEN_VISIT, PLANS[1]], "is": "visit"},
            {"count": VISIT, "at_most": 0},
            {"count": PLANS[1], "at_most": 0},
        ],
        [*visits(-9, -7), made("plan_ended", -8)],
        3,
    ),
}


HELD = {"event": "review_conference"}
ADJOURNED = {"event": "review_conference", "where": {"proceeded": False}}

LOOSE: dict[str, tuple[list[Raw], list[Event], int]] = {
    "what came last on the trigger's day": (
        [
            {"latest": PLANS, "is": "plan_ended"},
            {"latest": PLANS, "is": "plan_ended", "by": "trigger"},
            {"count": PLANS[0], "at_least": 1},
            {"count": PLANS[0], "at_least": 1, "by": "trigger"},
            {"count": PLANS[1], "at_least": 2, "by": "trigger"},
        ],
        [made(of, 0, hour) for of in ("plan_made", "plan_ended") for hour in (None, 9, 18)],
        3,
    ),
    "two lists, the other way round": (
        [
            {"latest": PLANS, "is": "plan_ended"},
            {"latest": PLANS[::-1], "is": "plan_ended"},
            {"count": PLANS[0], "at_least": 2},
            {"count": PLANS[1], "at_least": 2},
        ],
        [made(of, -3, hour) for of in ("plan_made", "plan_ended") for hour in (None, 9)],
        3,
    ),
    "the trigger among them": (
        [
            {"latest": [{"event": "birth"}, VISIT], "is": "visit", "by": "now"},
            {"count": {"event": "birth"}, "at_least": 1, "by": "1 month"},
            {"count": {"event": "birth"}, "at_least": 1, "by": "now"},
            {"count": VISIT, "at_least": 1, "by": "1 month"},
            {"count": VISIT, "at_least": 2, "by": "now"},
        ],
        visits(-5, 0, 5, 60, seen=[True]),
        2,
    ),
    "hours": (
        [
            {"count": VISIT, "at_least": 1, "by": "now"},
            {"count": VISIT, "at_least": 1, "by": "now", "within": "12 hours"},
            {"count": VISIT, "at_least": 1, "by": "12 hours"},
            {"count": VISIT, "at_least": 1},
        ],
        visits(-5, 0, 1, hours=(None, 9, 18), seen=[True]),
        2,
    ),
    "adjourned": (
        [{"count": each, "at_least": 1} for each in (HELD, ADJOURNED)],
        [made("review_conference", -3, proceeded=flag) for flag in (True, False, None)],
        2,
    ),
    "adjourned, and asked first": (
        [{"count": each, "at_least": 1} for each in (ADJOURNED, HELD)],
        [made("review_conference", -3, proceeded=flag) for flag in (True, False, None)],
        2,
    ),
    "short limits that days not worked may move": (
        [{"count": VISIT, "at_least": 1, "by": by} for by in ("before", "trigger", "1 day")]
        + [{"count": VISIT, "at_least": 1, "by": "trigger", "within": "1 day"}],
        visits(-2, -1, 0, 1, hours=(None, 9, 18), seen=[True]),
        2,
    ),
}


def gone_through(
    raw: list[Raw], some: list[Event], most: int, point: Event, conventions: Conventions
) -> set[Truths]:
    """How conditions turn out in the engine, in every small case."""
    conditions = parsed(*raw)
    found: set[Truths] = set()
    for history in histories(some, most):
        events = [_named(each, number) for number, each in enumerate(history)]
        case = Case("A-1", events=[*events, point])
        found.update(by_engine(conditions, case, point, conventions))
    return found


@pytest.mark.parametrize(("raw", "some", "most"), EXACT.values(), ids=EXACT)
def test_outcomes_are_those_of_all_small_cases_and_no_others(
    raw: list[Raw], some: list[Event], most: int
) -> None:
    questions = asked(*raw, triggers=["birth"], conventions=OFFICE)
    found = gone_through(raw, some, most, made("birth", 0, 12), OFFICE)
    assert outcomes(parsed(*raw), questions) == found


@pytest.mark.parametrize("conventions", [OFFICE, MOVING], ids=["usual", "moving"])
@pytest.mark.parametrize("point", [made("birth", 0, 12), made("birth", 3)], ids=["timed", "not"])
@pytest.mark.parametrize(("raw", "some", "most"), LOOSE.values(), ids=LOOSE)
def test_outcomes_leave_no_small_case_out(
    raw: list[Raw], some: list[Event], most: int, point: Event, conventions: Conventions
) -> None:
    questions = asked(*raw, triggers=["birth"], conventions=conventions)
    shifted = [_moved(each, point.day - WEDNESDAY.toordinal()) for each in some]
    found = gone_through(raw, shifted, most, point, conventions)
    possible = outcomes(parsed(*raw), questions)
    assert found <= possible
    assert questions.is_loose or found == possible


def _moved(of: Event, days: int) -> Event:
    given_ = {name: getattr(of, name) for name in of.attribute_names}
    hour = None if of.at is None else to_datetime(of.earliest or 0).hour
    return made(of.type, of.day - WEDNESDAY.toordinal() + days, hour, **given_)


def _named(of: Event, number: int) -> Event:
    """*of* with a name of its own, so that it is kept beside its equals."""
    given_ = {name: getattr(of, name) for name in of.attribute_names}
    when = {"on": of.on} if of.at is None else {"at": of.at}
    return type(of)(id=f"E{number}", **when, **given_)


def test_the_age_is_one_number() -> None:
    ages: list[Raw] = [{"age": each} for each in AGES]
    point = made("visit")
    born = [[], *([made("birth", -365 * years - 30)] for years in range(7))]
    cases = [Case("A-1", events=[*each, point], facts={"unborn": True}) for each in born]
    found = {t for each in cases for t in by_engine(parsed(*ages), each, point, OFFICE)}
    assert outcomes(parsed(*ages), asked(*ages)) == found


def test_the_time_of_day_is_one_time() -> None:
    periods: list[Raw] = [{"during": each} for each in PERIODS]
    found = {
        truths
        for days, hour in product((0, 3), range(24))
        for point in [made("visit", days, hour)]
        for truths in by_engine(parsed(*periods), Case("A-1", events=[point]), point, OFFICE)
    }
    questions = asked(*periods, conventions=OFFICE)
    assert outcomes(parsed(*periods), questions) == found
    assert not questions.is_loose
    assert asked(*periods).is_loose  # it is not known when work goes on


def test_a_fact_is_learnt_once_and_can_be_revised() -> None:
    looks: list[Raw] = [
        {"fact": {"category": "neglect"}, "by": "5 days"},
        {"fact": {"category": {"known": True}}, "by": "10 days"},
        {"fact": {"category": "neglect"}},
        {"fact": {"category": {"known": True}}},
    ]
    start, point = WEDNESDAY.toordinal(), made("visit")
    known = [
        FactHistory(zip(days, values, strict=True))
        for days in ((start + 1, start + 7, start + 20), (start + 7, start + 20), (start + 20,))
        for values in product(["neglect", "physical"], repeat=len(days))
    ]
    facts = [{}, *({"category": each} for each in known)]
    cases = [Case("A-1", facts=each, events=[point]) for each in facts]
    found = {t for each in cases for t in by_engine(parsed(*looks), each, point, OFFICE)}
    assert outcomes(parsed(*looks), asked(*looks)) == found


def test_a_trigger_has_one_type() -> None:
    tests: list[Raw] = [{"trigger": {"child_seen": True}}, {"trigger": {"quorate": True}}]
    types = ("visit", "review_conference", "birth")
    assert outcomes(parsed(*tests), asked(*tests, triggers=types)) == {
        (True, False),
        (False, True),
        (False, False),
    }
    assert outcomes(parsed(*tests), asked(*tests, triggers=[NO_EVENT])) == {(False, False)}


def test_a_trigger_is_one_that_its_patterns_match() -> None:
    patterns = [model.EventPattern(event="visit", where={"child_seen": True})]
    patterns += [model.EventPattern(event="birth")]
    (seen,) = parsed({"trigger": {"child_seen": True}})
    questions = questions_of([Arises(tuple(patterns)), seen], VOCABULARY, ["visit", "birth"])
    arising = [each for each in questions.outcomes() if holds(Arises(tuple(patterns)), each)]
    assert [(in_words(each), holds(seen, each)) for each in arising] == [
        (("child seen: true", "the trigger: visit"), True),
        (("child seen: none of this event", "the trigger: birth"), False),
    ]


# --- pairs ---------------------------------------------------------------------------------------

YOUNG, YOUNGER = {"age": {"at_most": 4}}, {"age": {"at_most": 2}}
ONCE, TWICE = {"count": VISIT, "at_least": 1}, {"count": VISIT, "at_least": 2}
SEEN_ONCE = {"count": SEEN_VISIT, "at_least": 1}
RECENTLY = {"count": VISIT, "at_least": 1, "within": "2 weeks"}
MORNING = {"during": {"from": "09:00", "to": "12:00"}}
OFFICE_HOURS = {"during": {"from": "09:00", "to": "17:00"}}
WORKED, WORKING_DAY = {"during": "working time"}, {"during": {"on": "working_days"}}
PLANNED = {"latest": PLANS, "is": "plan_made"}
NEGLECT = {"fact": {"category": "neglect"}}


def learnt(by: str) -> Raw:
    return {"fact": {"category": {"known": True}}, "by": by}


IMPLIES: dict[str, tuple[Raw, Raw]] = {
    "a younger age": (YOUNGER, YOUNG),
    "an unborn child is younger than any age": ({"not": {"age": {"at_least": 0}}}, YOUNG),
    "more of them": (TWICE, ONCE),
    "a test more": (SEEN_ONCE, ONCE),
    "not so long ago": (RECENTLY, ONCE),
    "not so long ago in other units": (
        {**RECENTLY, "within": "1 week"},
        {**RECENTLY, "within": "10 days"},
    ),
    "before, and so by then": (ONCE, {**ONCE, "by": "trigger"}),
    "by then, and so by now": ({**ONCE, "by": "trigger"}, {**ONCE, "by": "now"}),
    "by a limit, and so by a longer one": (
        {**ONCE, "by": "5 days"},
        {**ONCE, "by": "1 week"},
    ),
    "by then, and so a month later": ({**ONCE, "by": "trigger"}, {**ONCE, "by": "1 month"}),
    "part of the day": (MORNING, OFFICE_HOURS),
    "working time is on a working day": (WORKED, WORKING_DAY),
    "what came last was there": (PLANNED, {"count": {"event": "plan_made"}, "at_least": 1}),
    "what came last shuts out others": (
        PLANNED,
        {"not": {"latest": PLANS, "is": "plan_ended"}},
    ),
    "one of a list": (NEGLECT, {"fact": {"category": ["neglect", "physical"]}}),
    "none of a list": (
        {"fact": {"category": {"not": ["neglect", "physical"]}}},
        {"fact": {"category": {"not": "neglect"}}},
    ),
    "learnt by then, and so later": (learnt("5 days"), learnt("10 days")),
    "learnt by then, and so by now": (learnt("5 days"), {"fact": {"category": {"known": True}}}),
    "a word of several": (
        {"trigger": {"kinds": {"has_all": ["early", "full"]}}},
        {"trigger": {"kinds": ["early", "last"]}},
    ),
    "an attribute of another type": (
        {"trigger": {"child_seen": True}},
        {"not": {"trigger": {"quorate": True}}},
    ),
}
"""The first implies the second, and the second does not imply the first."""

FREE: dict[str, tuple[Raw, Raw]] = {
    "a fact may be revised": ({**NEGLECT, "by": "5 days"}, {**NEGLECT, "by": "1 week"}),
    "a value that is not known is not known": (
        SEEN_ONCE,
        {"count": {"event": "visit", "where": {"child_seen": {"known": True}}}, "at_least": 1},
    ),
    "born since, and said to be unborn": ({"fact": {"unborn": True}}, YOUNG),
    "days may be moved back": ({**ONCE, "by": "trigger"}, {**ONCE, "by": "1 day"}),
    "hours can end within the day": ({**ONCE, "by": "trigger"}, {**ONCE, "by": "2 hours"}),
    "two units": ({**ONCE, "by": "10 working days"}, {**ONCE, "by": "2 weeks"}),
    "another time of day": (MORNING, {"during": {"from": "11:00", "to": "17:00"}}),
    "at night too": ({"during": {"from": "17:00", "to": "09:00"}}, WORKING_DAY),
    "another attribute": (NEGLECT, {"fact": {"unborn": True}}),
}
"""Neither says anything of the other."""

TRUE_FALSE = {(True, True), (True, False), (False, True), (False, False)}


@pytest.mark.parametrize(("one", "other"), IMPLIES.values(), ids=IMPLIES)
def test_what_follows_always_does(one: Raw, other: Raw) -> None:
    types = ["visit", "review_conference", "panel"]
    assert outcomes(parsed(one, other), asked(one, other, triggers=types)) == TRUE_FALSE - {
        (True, False)
    }


@pytest.mark.parametrize(("one", "other"), FREE.values(), ids=FREE)
def test_what_does_not_follow_is_left_open(one: Raw, other: Raw) -> None:
    assert outcomes(parsed(one, other), asked(one, other)) == TRUE_FALSE


def test_what_was_learnt_too_late_is_no_value() -> None:
    either = [{"fact": {"unborn": flag}, "by": "5 days"} for flag in (True, False)]
    assert outcomes(parsed(*either), asked(*either)) == TRUE_FALSE - {(True, True)}


def test_days_that_stay_end_after_the_trigger() -> None:
    pair = {**ONCE, "by": "trigger"}, {**ONCE, "by": "1 day"}
    questions = asked(*pair, conventions=Conventions())
    assert outcomes(parsed(*pair), questions) == TRUE_FALSE - {(True, False)}


def test_a_child_whose_birth_is_counted_is_born() -> None:
    born = {"count": {"event": "birth"}, "at_least": 1, "by": "trigger"}
    old = {"age": {"at_least": 0}}
    assert outcomes(parsed(born, old), asked(born, old)) == TRUE_FALSE - {(True, False)}


def test_an_unborn_child_who_is_not_born_since_is_younger_than_any_age() -> None:
    unborn = {"all": [{"fact": {"unborn": {"known": True}}}, {"fact": {"unborn": True}}]}
    never = {"count": {"event": "birth"}, "at_most": 0, "by": "now"}
    both = {"all": [unborn, never]}
    assert outcomes(parsed(both, YOUNG), asked(both, YOUNG)) == TRUE_FALSE - {(True, False)}


def test_a_child_who_may_be_unborn_may_have_any_age() -> None:
    never = {"count": {"event": "birth"}, "at_most": 0, "by": "now"}
    both = {"all": [{"fact": {"unborn": True}}, never]}  # perhaps not known, nor the birth
    point = made("visit")
    case = Case("A-1", events=[point])
    found = set(by_engine(parsed(both, YOUNG), case, point, OFFICE))
    assert (True, False) in found <= outcomes(parsed(both, YOUNG), asked(both, YOUNG))


def test_what_may_be_impossible_is_said_to_be() -> None:
    some = (ONCE, SEEN_ONCE, RECENTLY, PLANNED, YOUNG, NEGLECT, MORNING, WORKED)
    assert not asked(*some, conventions=OFFICE).is_loose
    pairs: list[list[Raw]] = [
        [{**ONCE, "by": "2 weeks"}, {**ONCE, "by": "10 working days"}],
        [{**ONCE, "by": "2 hours"}, ONCE],
        [learnt("2 weeks"), learnt("10 working days")],
        [YOUNG, {"fact": {"unborn": True}}],
        [{**ONCE, "by": "now"}, SEEN_ONCE],
        [PLANNED, {"latest": PLANS[::-1], "is": "plan_made"}],
    ]
    for pair in pairs:
        assert asked(*pair).is_loose, pair


def test_too_many_outcomes_are_not_gone_through() -> None:
    many = [
        {"count": {"event": "visit", "where": {"by": role}}, "at_least": 3}
        for role in ("social_worker", "police", "health", "education", "family", "parents", "child")
    ]
    assert asked(*many).are_too_many
    facts = [{"fact": {name: True}} for name in "abcdefghijklm"]
    questions = asked(*facts)
    assert (questions.count, questions.are_too_many) == (8192, True)
    units = ("days", "working days", "months")
    limits = [f"{number} {unit}" for number, unit in product((2, 3, 4), units)]
    orders: list[Raw] = [{"count": VISIT, "at_least": 1, "by": limit} for limit in limits]
    assert asked(*orders, conventions=OFFICE).are_too_many  # 1,680 orders


def test_outcomes_have_words_without_any_date() -> None:
    every: list[Raw] = [
        YOUNG,
        {"age": {"at_least": 0}},
        MORNING,
        WORKED,
        ONCE,
        PLANNED,
        learnt("5 days"),
    ]
    (first, *_) = asked(*every).outcomes()
    assert in_words(first) == (
        "category: known",
        "age: unborn",
        "time of day: 00:00",
        "working day: yes",
        "working hours: yes",
        "no visit",
        "last came plan made",
    )


# --- proved the same -----------------------------------------------------------------------------

RULESET = """\
id: x
title: T
version: "1"
document: {title: T, publisher: P}
conventions: {working_hours: {from: "09:00", to: "17:00"}}
vocabulary:
  events:
    panel:
      description: D
      attributes:
        score: {kind: number, description: D}
        kinds: {kind: words, choices: [early, full, last], description: D}
standards:
- id: s
  title: T
  responsible: social_worker
  modality: must
  source: {section: S}
  within: 10 working days
  after: {event: visit}
  duty: {event: core_group}
"""


def with_condition(raw: Raw) -> model.Ruleset:
    found = load.parse_ruleset(RULESET)
    (standard,) = found.standards
    changed = standard.model_copy(update={"when": CONDITION.validate_python(raw)})
    return found.model_copy(update={"standards": (changed,)})


@settings(max_examples=2 * settings().max_examples, deadline=None)
@given(atoms(PATTERNS), atoms(PATTERNS), st.data())
def test_what_is_proved_the_same_never_disagrees_on_a_case(
    one: Raw, other: Raw, data: st.DataObject
) -> None:
    forms: list[tuple[Raw, Raw]] = [
        ({"any": [one, other]}, other),
        ({"all": [one, other]}, one),
        ({"not": {"any": [one, other]}}, {"all": [{"not": other}, {"not": one}]}),
    ]
    first, second = data.draw(st.sampled_from(forms))
    rulesets = with_condition(first), with_condition(second)
    a, b = (each.standards[0] for each in rulesets)
    if equal(rulesets[0], a, b, vocabulary_of(rulesets[0].vocabulary)) is None:
        return
    event("proved")
    types = [*types_in([one, other]), "visit", "birth"]
    some = data.draw(st.lists(some_event(types, OFFSETS), min_size=1, max_size=5))
    case = Case("A-1", facts=data.draw(facts_drawn()), events=some)
    found = [
        [(each.trigger, each.status) for each in evaluate(case, of, as_of=LATER).obligations]
        for of in rulesets
    ]
    assert found[0] == found[1]
