"""Hypothesis strategies for rulesets, cases and days of judgement, aimed at the boundaries.

Everything is in the plain form of YAML and JSON: the package is not imported, so that both the
engine and the oracle can be asked. A case's dates are drawn from a pool that is made of its
standard's own limits: the days on, just before and just after each deadline, seen from a day that
is awkward already (the eve of a bank holiday, a month's end, a night when the clocks change).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache, partial
from typing import Any
from zoneinfo import ZoneInfo

import holidays
from hypothesis import assume
from hypothesis import strategies as st

from tests.oracle import Work, backward, forward, parse

Raw = dict[str, Any]
When = date | datetime
Draw = Callable[[st.SearchStrategy[Any]], Any]

KINDS = ("within", "before", "every", "window", "not_before")
ONE = timedelta(days=1)
LONDON = ZoneInfo("Europe/London")


@cache
def bank_holidays() -> frozenset[date]:
    """The bank holidays of England, asked of the package that publishes them, not of ours."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2016, 2036)))


@dataclass(frozen=True)
class Scenario:
    """A ruleset, a case, and for when it is judged, all in plain form."""

    ruleset: Raw
    case: Raw
    as_of: When
    known_at: When | None = None
    note: str = field(default="", compare=False)

    @property
    def standard(self) -> Raw:
        found: Raw = self.ruleset["standards"][0]
        return found


# --- words ----------------------------------------------------------------------------------

STARTS = ("strategy_discussion", "initial_conference", "plan_made", "panel_decision")
DUTIES = ("visit", "core_group", "review_conference", "report_submitted")
ENDINGS = ("plan_ended", "died", "birth")
MEETINGS = ("review_conference", "initial_conference", "core_group")
DECLARED: Raw = {
    "panel_decision": {
        "description": "The panel's decision",
        "identifies": "panel",
        "attributes": {
            "urgent": {"kind": "flag"},
            "score": {"kind": "number"},
            "review_on": {"kind": "date"},
        },
    },
    "extension": {
        "description": "More time is allowed",
        "attributes": {
            "by": {"kind": "word"},
            "to": {"kind": "limit"},
            "until": {"kind": "date"},
        },
    },
}
VALUES: dict[str, dict[str, list[Any]]] = {
    "strategy_discussion": {"initiates_s47": [True, False]},
    "initial_conference": {"category": ["neglect", "physical"], "quorate": [True, False]},
    "review_conference": {"quorate": [True, False], "category": ["neglect", "physical"]},
    "plan_made": {"category": ["neglect", "emotional"]},
    "panel_decision": {
        "urgent": [True, False],
        "score": [3, 2, 4],
        "review_on": [date(2025, 4, 18), date(2025, 4, 17), date(2025, 4, 19)],
    },
    "visit": {"child_seen": [True, False], "seen_alone": [True, False]},
    "core_group": {"quorate": [True, False]},
    "report_submitted": {
        "submitted_to": [["parents"], ["child", "parents"], ["child"]],
        "of": ["review_conference", "initial_conference"],
    },
    "plan_ended": {"reason": ["died", "moved"]},
    "plan_agreed": {"visit_every": ["2 weeks", "10 working days", "6 weeks", "48 hours"]},
    "extension": {
        "by": ["team_manager", "social_worker"],
        "to": ["2 weeks", "15 working days", "6 weeks", "72 hours"],
    },
}
TESTS: dict[str, list[Raw]] = {
    "strategy_discussion": [{"initiates_s47": True}, {"initiates_s47": {"not": True}}],
    "initial_conference": [
        {"category": "neglect"},
        {"category": ["neglect", "physical"]},
        {"category": {"not": "neglect"}, "quorate": True},
    ],
    "review_conference": [{"quorate": True}, {"category": {"not": ["neglect", "physical"]}}],
    "plan_made": [{"category": "neglect"}, {"category": {"known": True}}],
    "panel_decision": [
        {"urgent": False},
        {"score": {"at_least": 3}},
        {"score": {"at_least": 2, "at_most": 3}},
        {"review_on": {"at_most": date(2025, 4, 18)}},
        {"review_on": {"at_least": date(2025, 4, 18)}, "urgent": True},
    ],
    "visit": [{"child_seen": True}, {"child_seen": True, "seen_alone": True}],
    "core_group": [{"quorate": True}],
    "report_submitted": [
        {"submitted_to": "parents"},
        {"submitted_to": {"has_all": ["child", "parents"]}},
        {"submitted_to": {"not": "parents"}},
        {"of": "review_conference"},
    ],
    "plan_ended": [{"reason": "died"}, {"reason": {"not": "died"}}, {"reason": ["died", "moved"]}],
    "plan_agreed": [],
    "extension": [{"by": "team_manager"}],
}
REFERENCES: dict[str, tuple[str, ...]] = {
    "initial_conference": ("plan",),
    "review_conference": ("plan",),
    "plan_made": ("conference",),
    "visit": ("plan",),
    "core_group": ("conference", "plan"),
    "report_submitted": ("conference",),
    "plan_ended": ("plan", "conference"),
    "plan_agreed": ("plan",),
    "meeting_scheduled": ("conference", "meeting"),
    "meeting_cancelled": ("conference", "meeting"),
    "waiver": ("conference", "plan"),
}
NAMED = {
    "initial_conference": "C",
    "review_conference": "C",
    "plan_made": "P",
    "core_group": "M",
    "panel_decision": "D",
}
FACTS: dict[str, list[Any]] = {
    "unborn": [True, False],
    "category": ["neglect", "physical"],
}
FACT_TESTS: list[Raw] = [
    {"unborn": True},
    {"category": ["neglect", "emotional"]},
    {"category": {"not": "neglect"}, "unborn": False},
    {"looked_after": {"known": True}},
]

DAY_LIMITS = (
    "10 working days",
    "1 working day",
    "4 weeks",
    "1 month",
    "2 days",
    "15 working days",
    "3 months",
    "6 weeks",
    "1 week",
    "1 day",
    "91 days",
    "1 year",
    "2 working days",
)
HOUR_LIMITS = ("24 hours", "48 hours", "1 hour", "72 hours")
WORK_LIMITS = ("4 working hours", "8 working hours", "20 working hours")
OFFICE_HOURS: list[Raw] = [{"from": "09:00", "to": "17:00"}, {"from": "08:30", "to": "16:00"}]
CLOCK_TIMES = ("12:00", "09:00", "00:30", "02:30")
AGES: list[Raw] = [
    {"at_most": 4},
    {"at_least": 1},
    {"at_least": 1, "at_most": 4},
    {"at_least": 0},
]
PERIODS: list[Raw] = [
    {"from": "17:00", "to": "09:00"},
    {"from": "09:00", "to": "17:00"},
    {"from": "09:00", "to": "17:00", "on": "working_days"},
    {"on": "non_working_days"},
    {"on": "working_days"},
]
UP_TO = ("10 working days", "2 weeks", "2 days", "1 working day")
SHORT_LIMITS = ("4 weeks", "10 working days", "1 week", "1 month", "2 days", "1 working day")
DAYS = tuple(
    date.fromisoformat(day)
    for day in (
        "2025-06-11",
        "2025-04-17",
        "2025-04-18",
        "2025-03-28",
        "2025-03-29",
        "2025-01-31",
        "2025-02-28",
        "2024-02-29",
        "2024-01-31",
        "2025-05-02",
        "2025-08-22",
        "2025-10-24",
        "2025-10-25",
        "2024-12-24",
        "2024-11-30",
        "2022-09-16",
        "2020-05-07",
        "2025-06-14",
    )
)
TIMES = (time(10, 0), time(0, 0), time(23, 59), time(1, 30), time(0, 59))


# --- standards ------------------------------------------------------------------------------


def pick(draw: Draw, options: Sequence[Any]) -> Any:
    return draw(st.sampled_from(options))


def rarely(draw: Draw, percent: int = 25) -> bool:
    """True about so often; false when shrunk."""
    return bool(draw(st.integers(0, 99)) >= 100 - percent)


def pattern(draw: Draw, types: Sequence[str]) -> Raw:
    """One event type, with a test on its attributes sometimes."""
    event = pick(draw, types)
    tests = TESTS.get(event)
    if tests and rarely(draw, 40):
        return {"event": event, "where": dict(pick(draw, tests))}
    return {"event": event}


def some_pattern(
    draw: Draw, types: Sequence[str], groups: Sequence[str] = ("any_of", "all_of")
) -> Raw:
    if groups and rarely(draw, 20):
        return {pick(draw, groups): [pattern(draw, types), pattern(draw, types)]}
    return pattern(draw, types)


def anchor(draw: Draw, types: Sequence[str], whiches: Sequence[str], known: bool = True) -> Raw:
    """What time is measured from."""
    if known and rarely(draw, 15):
        options: list[Raw] = [{"fact": "expected_delivery_date"}, {"birthday": 1}]
        return dict(pick(draw, options))
    found = some_pattern(draw, types, ("any_of",))
    if known and rarely(draw, 10):
        return found | beside(draw, "next" in whiches)
    if rarely(draw, 25):
        found["which"] = pick(draw, whiches)
    return found


def beside(draw: Draw, may_be_next: bool) -> Raw:
    """What tells an event by another that it stands beside."""
    other = anchor(draw, MEETINGS, ["first", "last"], known=False)
    if rarely(draw, 10):
        other = {"fact": "expected_delivery_date"}
    side = pick(draw, ["before", "after"])
    whiches = ["last", "first", "next"] if may_be_next or side == "after" else ["last", "first"]
    return {"which": pick(draw, whiches), side: other}


def condition(draw: Draw, types: Sequence[str], deep: bool = True, office: bool = False) -> Raw:
    """A condition of every kind."""
    kinds = ["fact", "trigger", "count", "latest", "age", "during"]
    match pick(draw, kinds + (["not", "all", "any"] if deep else [])):
        case "fact":
            found: Raw = {"fact": dict(pick(draw, FACT_TESTS))}
            return found | ({"by": pick(draw, UP_TO)} if rarely(draw, 40) else {})
        case "age":
            return {"age": dict(pick(draw, AGES))}
        case "during":
            periods = [*PERIODS, "working time"] if office else PERIODS
            return {"during": pick(draw, periods)}
        case "trigger":
            event = pick(draw, [t for t in types if TESTS.get(t)] or ["initial_conference"])
            return {"trigger": dict(pick(draw, TESTS[event]))}
        case "count":
            bounds: list[Raw] = [{"at_most": 0}, {"at_least": 1}, {"at_least": 1, "at_most": 1}]
            counted = {"count": pattern(draw, types), **pick(draw, bounds)}
            if rarely(draw, 20):
                counted["within"] = pick(draw, ("2 weeks", "1 year", "2 working days"))
            return counted | looked_at(draw)
        case "latest":
            first, second = pattern(draw, types), pattern(draw, ENDINGS[:2])
            latest = {"latest": [first, second], "is": pick(draw, [first, second])["event"]}
            return latest | looked_at(draw)
        case "not":
            return {"not": condition(draw, types, False, office)}
        case group:
            return {group: [condition(draw, types, False, office) for _ in range(2)]}


def looked_at(draw: Draw) -> Raw:
    return {"by": pick(draw, ["trigger", "now", *UP_TO[:2]])} if rarely(draw, 40) else {}


@dataclass(frozen=True)
class Wish:
    """What a standard is to be like."""

    hours: bool = False
    agreed: bool = True
    deep: int = 2
    office: bool = False  # whether it is stated when work goes on

    @property
    def limits(self) -> tuple[str, ...]:
        hours = HOUR_LIMITS + (WORK_LIMITS if self.office else ())
        return hours + DAY_LIMITS if self.hours else DAY_LIMITS


def moment(  # noqa: C901, PLR0911, PLR0912 - one branch for each form of moment
    draw: Draw, wish: Wish, types: Sequence[str], deep: int
) -> Any:
    """By when. One plain limit more often than not."""
    if deep <= 0 or not rarely(draw, 45):
        return pick(draw, wish.limits)
    kinds = [
        "anchored",
        "sooner_of",
        "later_of",
        "dated",
        "choose",
        "same day",
        "there",
        "unquantified",
        "further",
        "working day",
    ]
    if wish.agreed:
        kinds += ["agreed", "extended"]
    if wish.hours:
        kinds.append("clock time")
    if wish.hours and wish.office:
        kinds.append("working time")
    match pick(draw, kinds):
        case "anchored":
            side = pick(draw, ["after", "before"])
            other = anchor(draw, (*types, "birth"), ["next", "first", "last"])
            return {"limit": pick(draw, wish.limits), side: other}
        case "there":
            return anchor(draw, types, ["next", "first", "last"])
        case "further":
            start = moment(draw, wish, types, deep - 1)
            return {"limit": pick(draw, wish.limits), pick(draw, ["after", "before"]): start}
        case "clock time":
            on = moment(draw, wish, types, deep - 1)
            return {"at": pick(draw, CLOCK_TIMES), "on": on}
        case "dated":
            return {"dated": dated(draw, wish, types, deep)}
        case "choose":
            when = condition(draw, types, office=wish.office and wish.hours)
            first = {"when": when, "then": moment(draw, wish, types, deep - 1)}
            return {"choose": [first, {"otherwise": moment(draw, wish, types, deep - 1)}]}
        case "agreed":
            most = pick(draw, wish.limits)
            return {"agreed": {"event": "plan_agreed"}, "as": "visit_every", "up_to": most}
        case "extended":
            return extended(draw, wish, types, deep)
        case "sooner_of" | "later_of" as group:
            parts = [moment(draw, wish, types, deep - 1) for _ in range(2)]
            return {group: parts}
        case words:
            return words


def extended(draw: Draw, wish: Wish, types: Sequence[str], deep: int) -> Raw:
    """What the case may agree instead of a limit, or until when, or only that it may be longer."""
    found: Raw = {"agreed": pattern(draw, ["extension"])}
    said = pick(draw, ["to", "until", None])
    if said:
        found["as"] = said
    if said is None or not rarely(draw, 20):
        found["up_to"] = pick(draw, wish.limits)
    if rarely(draw, 25):
        found["after"] = moment(draw, replace(wish, agreed=False), types, deep - 2)
    if rarely(draw, 75):
        found["otherwise"] = moment(draw, replace(wish, agreed=False), types, deep - 2)
        if rarely(draw, 40):
            found["which"] = "first"
    return found


def dated(draw: Draw, wish: Wish, types: Sequence[str], deep: int) -> list[Raw]:
    """Two values that replace one another on an awkward day, with a gap between them at times."""
    turn = pick(draw, DAYS) + pick(draw, [0, 1, -1]) * ONE
    first: Raw = {"limit": moment(draw, wish, types, deep - 2)}
    if rarely(draw):
        first["to"] = turn - 3 * ONE
    return [first, {"from": turn, "limit": moment(draw, wish, types, deep - 2)}]


def cadence(draw: Draw, wish: Wish, types: Sequence[str], restart: str) -> Any:
    limits = SHORT_LIMITS + (("24 hours", "48 hours") if wish.hours else ())
    if rarely(draw, 30):
        stretch: Raw = {"gap": pick(draw, limits)}
        if rarely(draw, 60):
            stretch["until"] = until(draw, types)
        else:
            stretch["for"] = pick(draw, ("4 weeks", "2 days", "1 month", "10 working days"))
        return [stretch, {"gap": pick(draw, limits)}]
    if rarely(draw, 35 if restart == "from_actual" else 20):
        return moment(draw, wish, types, wish.deep)
    if rarely(draw, 20) and wish.agreed:
        most = pick(draw, limits)
        return {"agreed": {"event": "plan_agreed"}, "as": "visit_every", "up_to": most}
    return pick(draw, limits)


def until(draw: Draw, types: Sequence[str]) -> Any:
    """What ends a phase."""
    event = anchor(draw, ("review_conference", "birth", *types), ["next"], known=False)
    options = [
        event,
        "2 weeks",
        {"later_of": ["2 weeks", event]},
        {"sooner_of": ["10 working days", event]},
        {"limit": "1 week", "after": event},
    ]
    return pick(draw, options)


def edges(draw: Draw, wish: Wish) -> Raw:
    pairs = [
        ("10 weeks before", "8 weeks before"),
        ("2 working days before", "2 working days after"),
        ("1 month before", "1 week before"),
        ("1 day after", "15 working days after"),
        ("same day", "10 working days after"),
        ("2 days before", "same day"),
    ]
    if wish.hours:
        pairs += [("48 hours before", "24 hours after"), ("1 day before", "24 hours after")]
    opens, closes = pick(draw, pairs)
    return {"opens": opens, "closes": closes}


def standard(draw: Draw, kind: str, wish: Wish) -> Raw:
    """One standard of *kind*."""
    starts = [pick(draw, STARTS)]
    duties = [pick(draw, DUTIES)]
    if rarely(draw):
        starts.append(pick(draw, STARTS))
        duties.append(pick(draw, DUTIES))
    types = (*starts, *duties)
    body: Raw = {"id": "s", "title": "t", "responsible": "social_worker", "modality": "must"}
    body["source"] = {"section": "A"}
    if rarely(draw, 15):
        body["topic"] = "t.s"
    KIND[kind](draw, body, wish, (starts, duties, types))
    if kind != "not_before" and rarely(draw, 45):
        body["ends_on"] = some_pattern(draw, ENDINGS)
    if rarely(draw, 20):
        body["when"] = condition(draw, types, office=wish.office)
    if rarely(draw, 25):
        roles = {"by": ["service_manager"]} if rarely(draw, 60) else {}
        body["waiver"] = roles
    return body


Types = tuple[Sequence[str], Sequence[str], Sequence[str]]


def start(draw: Draw, starts: Sequence[str], groups: Sequence[str] = ("any_of", "all_of")) -> Raw:
    if "all_of" in groups and rarely(draw, 7):
        return {"all_of": [pattern(draw, starts), pattern(draw, STARTS)]}
    return anchor(draw, starts, ["each", "first", "last"])


def a_within(draw: Draw, body: Raw, wish: Wish, types: Types) -> None:
    starts, duties, every = types
    body["within"] = moment(draw, wish, every, wish.deep)
    body["after"] = start(draw, starts)
    body["duty"] = some_pattern(draw, duties)
    if wish.deep:
        often(draw, body)


def a_before(draw: Draw, body: Raw, wish: Wish, types: Types) -> None:
    starts, _, every = types
    body["before"] = anchor(draw, MEETINGS, ["each", "first", "last"])
    body["at_least"] = moment(draw, wish, every, wish.deep)
    body["duty"] = some_pattern(draw, ("report_submitted", "visit", "core_group"))
    if wish.deep and rarely(draw, 40):
        body["after"] = start(draw, (*starts, "report_submitted"))
    if wish.deep:
        often(draw, body)


def an_every(draw: Draw, body: Raw, wish: Wish, types: Types) -> None:
    starts, duties, every = types
    body["restart"] = pick(draw, ["from_actual", "from_due", "fixed"])
    body["every"] = cadence(draw, wish, every, body["restart"])
    if rarely(draw, 30):
        plain = not rarely(draw, 30)
        body["first"] = pick(draw, SHORT_LIMITS) if plain else moment(draw, wish, every, 1)
    body["after"] = start(draw, starts, ())
    body["duty"] = some_pattern(draw, duties, ("any_of",))
    if "event" in body["duty"] and body["restart"] == "fixed" and rarely(draw, 30):
        body["duty"]["times"] = 2


def often(draw: Draw, body: Raw) -> None:
    """How often the duty is to be done, whether before what raises it, or by what raises it."""
    duty, trigger = body["duty"], body.get("after", {})
    if "event" in trigger and rarely(draw, 10):
        body["duty"] = pattern(draw, [trigger["event"]]) | {"itself": True}
    elif "event" in duty and rarely(draw, 12):
        duty["times"] = 2
    if trigger and "itself" not in body["duty"] and rarely(draw, 15):
        body["already_done"] = "counts"


def a_window(draw: Draw, body: Raw, wish: Wish, types: Types) -> None:
    starts, _, _ = types
    body["window"] = edges(draw, wish)
    if rarely(draw, 50):
        body["around"] = anchor(draw, MEETINGS, ["each", "first", "last"])
    else:
        body["around"] = {"fact": "expected_delivery_date"}
    if rarely(draw, 50):
        body["after"] = anchor(draw, starts, ["each", "first", "last"])
        if rarely(draw, 50):
            body["otherwise"] = pick(draw, wish.limits)
    if rarely(draw, 30):
        body["already_done"] = "does_not_count"
    body["duty"] = some_pattern(draw, ("visit", "report_submitted"), ("any_of",))
    if "event" in body.get("after", {}) and rarely(draw, 10):
        body["duty"] = pattern(draw, [body["after"]["event"]]) | {"itself": True}


def a_not_before(draw: Draw, body: Raw, wish: Wish, types: Types) -> None:
    starts, _, every = types
    body["not_before"] = moment(draw, replace(wish, agreed=False), every, wish.deep)
    body["after"] = start(draw, starts)
    body["forbids"] = some_pattern(draw, ("plan_ended", "visit"), ("any_of",))
    if rarely(draw):
        body["unless"] = condition(draw, (*every, "plan_ended"))


KIND = {
    "within": a_within,
    "before": a_before,
    "every": an_every,
    "window": a_window,
    "not_before": a_not_before,
}


def with_readings(draw: Draw, body: Raw, wish: Wish) -> Raw:
    """The standard with another reading of its limit."""
    key = {"before": "at_least"}.get(kind_of(body), kind_of(body))
    if key not in ("within", "at_least", "every") or not rarely(draw, 15):
        return body
    change = {key: pick(draw, wish.limits)}
    reading = {"name": "other", "because": "it can be read so", "change": change}
    return body | {"reading": {"name": "usual", "because": "it says so"}, "readings": [reading]}


def kind_of(body: Raw) -> str:
    return next(kind for kind in KINDS if kind in body)


CONVENTIONS: list[Raw] = [
    {"trigger_day": "counted"},
    {"clear_days": True},
    {"non_working_deadline": "next_working_day"},
    {"non_working_deadline": "previous_working_day"},
    {"birthday_of_29_february": "1 March"},
    {"dated_limits_by": "deadline"},
]


def ruleset_of(body: Raw, conventions: Raw, closures: Sequence[date]) -> Raw:
    types, attributes = types_of(body), repr(body)
    names = [
        name
        for name, event in DECLARED.items()
        if name in types or any(f"'{each}'" in attributes for each in event["attributes"])
    ]
    found: Raw = {
        "id": "test",
        "title": "Test",
        "version": "1",
        "document": {"title": "D", "publisher": "P"},
        "standards": [body],
    }
    if names:
        found["vocabulary"] = {"events": DECLARED}
    if conventions:
        found["conventions"] = conventions
    if closures:
        found["calendar"] = {"closures": [{"on": day, "name": "Closed"} for day in closures]}
    return found


# --- cases ----------------------------------------------------------------------------------


def parts_of(node: Any) -> list[Any]:
    """Every value inside *node*, itself included."""
    if isinstance(node, dict):
        return [node, *(each for value in node.values() for each in parts_of(value))]
    if isinstance(node, list):
        return [node, *(each for value in node for each in parts_of(value))]
    return [node]


def limits_of(body: Raw) -> list[tuple[int, str]]:
    """The limits that a standard states."""
    texts = [part for part in parts_of(body) if isinstance(part, str)]
    plain = [re.sub(r" (before|after)$", "", text) for text in texts]
    is_limit = re.compile(r"[0-9]+ (hour|working hour|day|working day|week|month|year)s?")
    return list(dict.fromkeys(parse(text) for text in plain if is_limit.fullmatch(text)))


def types_of(body: Any) -> list[str]:
    """The event types that a standard names."""
    named = [part["event"] for part in parts_of(body) if isinstance(part, dict) and "event" in part]
    return list(dict.fromkeys(each for each in named if isinstance(each, str)))


def one_limit_away(day: date, body: Raw) -> list[date]:
    """The ends of every limit of a standard, forwards and backwards."""
    found = []
    for amount, unit in limits_of(body):
        n, by = (amount // 24 or 1, "day") if unit == "hour" else (amount, unit)
        n, by = (amount // 8 or 1, "working day") if unit == "working hour" else (n, by)
        found += [forward(day, n, by, False, bank_holidays())]
        found += [backward(day, n, by, False, bank_holidays())]
    return found


def pool_of(day: date, body: Raw) -> list[date]:
    """The days at which something may turn, the likeliest first."""
    near = one_limit_away(day, body)
    far = [each for end in near[:2] for each in one_limit_away(end, body)[:2]]
    known = [p for p in parts_of(body) if isinstance(p, date) and abs((p - day).days) < 800]
    ends = [day, *near, *far, *known]
    found = [end + step * ONE for step in (0, 1, -1) for end in ends]
    return list(dict.fromkeys(found))


def has_clock_hour(at: datetime) -> bool:
    """Whether a clock in London ever showed the naive time *at*."""
    there = at.replace(tzinfo=LONDON).astimezone(UTC).astimezone(LONDON)
    return there.replace(tzinfo=None) == at


def clock_times(*parts: Raw) -> list[str]:
    """The clock times that are spoken of."""
    texts = [part for part in parts_of(list(parts)) if isinstance(part, str)]
    return [text for text in texts if re.fullmatch(r"[0-9]{2}:[0-9]{2}", text)]


@dataclass
class Making:
    """A case in the making."""

    draw: Draw
    body: Raw
    hours: bool
    missing: bool
    pool: list[date]
    moments: list[datetime] = field(default_factory=list)
    unknown: int = 0
    office: Raw = field(default_factory=dict)

    def day(self) -> date:
        found: date = pick(self.draw, self.pool)
        return found

    def when(self, timed: int) -> Raw:
        """`on` a day, or `at` a time: one drawn before plus hours that the standard states."""
        if not rarely(self.draw, timed):
            return {"on": self.day()}
        at = self.moment()
        self.moments.append(at)
        return {"at": at}

    def moment(self) -> datetime:
        hours = [timedelta(hours=n) for n, unit in limits_of(self.body) if unit == "hour"]
        worked = [timedelta(hours=n) for n, unit in limits_of(self.body) if unit == "working hour"]
        shift = timedelta(minutes=pick(self.draw, [0, 1, -1]))
        if self.moments and (hours or worked) and rarely(self.draw, 60):
            base = pick(self.draw, self.moments).replace(tzinfo=LONDON).astimezone(UTC)
            step = pick(self.draw, hours + worked)
            work = (
                Work(self.office["from"], self.office["to"], bank_holidays())
                if step in worked
                else None
            )
            later = work.later(base, step) if work else base + step
            at: datetime = (later + shift).astimezone(LONDON).replace(tzinfo=None, fold=0)
        elif (said := clock_times(self.body, self.office)) and rarely(self.draw, 50):
            at = datetime.combine(self.day(), time.fromisoformat(pick(self.draw, said))) + shift
        else:
            at = datetime.combine(self.day(), pick(self.draw, TIMES))
        return at if has_clock_hour(at) else at + timedelta(hours=1)

    def attributes(self, event: str) -> Raw:
        found = {}
        asked = repr(self.body)
        for name, values in VALUES.get(event, {}).items():
            if f"'{name}'" not in asked:
                continue
            if self.missing and self.unknown < 3 and rarely(self.draw, 35):
                self.unknown += 1
                continue
            found[name] = pick(self.draw, values)
        return found

    def names(self, event: str) -> Raw:
        found: Raw = {}
        if event in NAMED and rarely(self.draw, 40):
            found["id"] = NAMED[event] + pick(self.draw, "12")
        for space in REFERENCES.get(event, ()):
            if rarely(self.draw, 20):
                found[space] = space[0].upper() + pick(self.draw, "12")
        return found

    def event(self, event: str, timed: int) -> Raw:
        row = {"type": event, **self.when(timed), **self.attributes(event), **self.names(event)}
        if event == "meeting_scheduled":
            row["of"] = pick(self.draw, self.meetings())
            if rarely(self.draw, timed):
                row["planned_at"] = self.moment()
            else:
                row["planned_on"] = self.day()
        if event == "meeting_cancelled":
            row["of"] = pick(self.draw, self.meetings())
        if event == "extension" and not rarely(self.draw, 10):
            row["until"] = self.day()
        if event == "report_submitted" and "of" not in row and rarely(self.draw, 8):
            row["of"] = pick(self.draw, VALUES[event]["of"])
        if event == "waiver":
            row["standard"] = pick(self.draw, ["s", "t.s", "other"])
            row["by"] = pick(self.draw, ["service_manager", "team_manager"])
        if rarely(self.draw, 10):
            row["recorded_at"] = self.day()
        return row

    def meetings(self) -> list[str]:
        return [each for each in types_of(self.body) if each in MEETINGS] or ["review_conference"]


def kinds_of_events(body: Raw) -> list[str]:
    """The types that a case against this standard should have, the likeliest first."""
    types = types_of(body)
    if {"review_conference", "initial_conference", "core_group"} & set(types):
        types += ["meeting_scheduled", "meeting_cancelled"]
    if "waiver" in body:
        types.append("waiver")
    if "birthday" in repr(body):
        types.append("birth")
    return list(dict.fromkeys(types)) or ["visit"]


def needed_events(body: Raw) -> list[str]:
    """The types without which there is nothing to judge."""
    first = types_of([body.get("after") or body.get("before") or body.get("around")])[:1]
    return first + types_of([body.get("duty") or body.get("forbids")])[:1]


def facts_of(making: Making) -> Raw:
    asked = repr(making.body)
    found: Raw = {}
    for name, values in FACTS.items():
        if f"'{name}'" in asked and not (making.missing and rarely(making.draw, 40)):
            found[name] = revised(making, partial(pick, making.draw, values))
    if "expected_delivery_date" in asked and not rarely(making.draw, 10):
        found["expected_delivery_date"] = revised(making, making.day)
    if "'birthday'" in asked and not rarely(making.draw, 30):
        around = making.pool[0]
        leap_day = date(around.year - around.year % 4 - 4 * (around.year % 4 == 0), 2, 29)
        found["date_of_birth"] = pick(making.draw, [leap_day, around - 365 * ONE, around - ONE])
    if "'age'" in asked and not rarely(making.draw, 25):
        found["date_of_birth"] = birthday_near(making)
    if "'age'" in asked and "'unborn'" not in asked and rarely(making.draw, 25):
        found["unborn"] = pick(making.draw, [True, False])
    if "looked_after" in asked and rarely(making.draw, 50):
        found["looked_after"] = True
    return found


def revised(making: Making, draw_value: Callable[[], Any]) -> Any:
    """A value, or what was known of it from when."""
    if not rarely(making.draw, 20):
        return draw_value()
    first: Raw = {"value": draw_value()}
    days = sorted({making.day(), making.day()})
    if rarely(making.draw, 30):
        first["known_on"] = days.pop(0)
    return [first, *({"value": draw_value(), "known_on": day} for day in days)]


def birthday_near(making: Making) -> date:
    """A day some years before one on which something may turn, or the day after."""
    years = {bound for part in parts_of(making.body) for bound in bounds_of(part)}
    day = making.day() + pick(making.draw, [0, 1]) * ONE
    ago = pick(making.draw, sorted({year + more for year in years for more in (0, 1)}))
    return date(day.year - ago, day.month, min(day.day, 28) if ago % 4 else day.day)


def bounds_of(part: Any) -> list[int]:
    return list(part["age"].values()) if isinstance(part, dict) and "age" in part else []


def rows_of(making: Making, timed: int) -> list[Raw]:
    draw, body = making.draw, making.body
    first = [making.event(event, timed) for event in needed_events(body) if not rarely(draw, 10)]
    types = kinds_of_events(body)
    more = [making.event(pick(draw, types), timed) for _ in range(draw(st.integers(0, 4)))]
    rows = first + more
    # which of two agreements on one day holds is nowhere said, nor which of two plans
    days = [day_of(row) for row in rows if row["type"] == "plan_agreed"]
    assume(len(days) == len(set(days)))
    days = [day_of(row) for row in rows if row["type"] == "meeting_scheduled"]
    assume(len(days) == len(set(days)))
    if "before" in body:  # which of two conferences on one day comes next
        days = [day_of(row) for row in rows if row["type"] in namesakes(body)]
        assume(len(days) == len(set(days)))
    if "unless" in body:  # which of two forbidden events on one day is judged
        days = [day_of(row) for row in rows if row["type"] in types_of([body["forbids"]])]
        assume(len(days) == len(set(days)))
    return rows


def namesakes(body: Raw) -> set[str]:
    """The types of what a duty may be ahead of, and of what is named alike."""
    ahead = set(types_of([body["before"]]))
    alike = {"initial_conference", "review_conference"}
    return ahead | alike if ahead & alike else ahead


def day_of(row: Raw) -> date:
    at = row.get("at")
    found: date = at.date() if at else row["on"]
    return found


def last_moment(when: When) -> datetime:
    return when if isinstance(when, datetime) else datetime.combine(when, time.max)


def is_in_order(case: Raw, as_of: When) -> bool:
    """Whether the order of everything is known, though not every time is."""
    days = [day_of(row) for row in case["events"]]
    days += [row["planned_on"] for row in case["events"] if "planned_on" in row]
    if isinstance(as_of, datetime):
        days.append(as_of.date())
    loose = [day_of(row) for row in case["events"] if "at" not in row]
    loose += [row["planned_on"] for row in case["events"] if "planned_on" in row]
    loose += [value for value in parts_of(case["facts"]) if isinstance(value, date)]
    return all(days.count(day) <= 1 for day in loose)


@st.composite
def scenarios(
    draw: Draw,
    kinds: Sequence[str] = KINDS,
    hours: bool | None = None,
    missing: bool | None = None,
    records: bool = True,
    agreed: bool = True,
    simple: bool = False,
) -> Scenario:
    """A ruleset of one standard, a case, and when it is judged.

    Args:
        draw: Hypothesis's.
        kinds: of standard.
        hours: whether limits in hours may occur; None: sometimes.
        missing: whether attributes and facts that matter may be missing; None: sometimes.
        records: whether the source may be unable to record some types.
        agreed: whether the case may agree limits.
        simple: plain limits, no modifiers.
    """
    with_hours = rarely(draw, 30) if hours is None else hours
    with_gaps = rarely(draw, 35) if missing is None else missing
    office: Raw = {}
    if not simple and rarely(draw, 50 if with_hours else 15):
        office = pick(draw, OFFICE_HOURS)
    wish = Wish(with_hours, agreed, 0 if simple else 2, bool(office))
    body = standard(draw, pick(draw, kinds), wish)
    conventions: Raw = {}
    if not simple:
        body = with_readings(draw, body, wish)
        conventions = some_conventions(draw)
        own = some_conventions(draw) if rarely(draw, 15) else {}
        (own if rarely(draw, 30) else conventions).update(
            {"working_hours": office} if office else {}
        )
        body |= {"conventions": own} if own else {}
    pool = pool_of(pick(draw, DAYS), body)
    closures: list[date] = []
    if not simple and rarely(draw, 12):
        closures = draw(st.lists(st.sampled_from(pool), min_size=1, max_size=2, unique=True))
    making = Making(draw, body, with_hours, with_gaps, pool, office=office)
    timed = 85 if with_hours else 60 if "'during'" in repr(body) else 15
    case: Raw = {"events": rows_of(making, timed), "facts": facts_of(making)}
    if records and rarely(draw, 8):
        case = only_recorded(making, case)
    as_of = when_judged(making, case)
    known_at = making.day() if rarely(draw, 10) else None
    assume(is_plain_enough(making, case, as_of))
    assume(is_born(case, as_of) and (known_at is None or is_born(case, known_at)))
    return Scenario(ruleset_of(body, conventions, closures), case, as_of, known_at)


def some_conventions(draw: Draw) -> Raw:
    found: Raw = {}
    while len(found) < 2 and rarely(draw, 20):
        found |= pick(draw, CONVENTIONS)
    return found


def only_recorded(making: Making, case: Raw) -> Raw:
    """The case of a source that records some types only."""
    types = kinds_of_events(making.body)
    kept = making.draw(st.lists(st.sampled_from(types), unique=True))
    return case | {
        "records": kept,
        "events": [row for row in case["events"] if row["type"] in kept],
    }


def when_judged(making: Making, case: Raw) -> When:
    """When the case is judged: more often than not after all that happened."""
    as_of: When = making.day()
    if rarely(making.draw, 60):
        as_of = max([making.day(), *map(day_of, case["events"])])
    return making.moment() if making.hours and rarely(making.draw, 40) else as_of


def is_born(case: Raw, by: When) -> bool:
    """Whether the date of birth, where there is one, has come."""
    born = case["facts"].get("date_of_birth")
    return born is None or datetime.combine(born, time()) <= last_moment(by)


def is_plain_enough(making: Making, case: Raw, as_of: When) -> bool:
    """Whether engine and oracle are meant to agree: what is nowhere laid down is left out."""
    body = making.body
    # what a planned meeting will be like is one fact, and the oracle asks for it only once
    is_asked_twice = "where" in repr(body.get("before") or body.get("around"))
    is_planned = any(row["type"] == "meeting_scheduled" for row in case["events"])
    if is_asked_twice and is_planned and "trigger" in repr(body):
        return False
    at_once = [(row["type"], day_of(row)) for row in case["events"]]
    if "which" in repr(body) and len(at_once) > len(set(at_once)):  # the first or last of two
        return False
    if "itself" in repr(body) and len(at_once) > len(set(at_once)):  # which of two
        return False
    by_hour_from_birthday = making.hours and "birthday" in repr(body)
    return not by_hour_from_birthday and (not making.hours or is_in_order(case, as_of))
