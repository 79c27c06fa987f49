"""A naive judge of cases against rulesets, sharing no code with the library."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import combinations, count, product
from math import prod
from typing import Any
from zoneinfo import ZoneInfo

Raw = dict[str, Any]
When = date | datetime

LONDON = ZoneInfo("Europe/London")
ONE = timedelta(days=1)
MOMENT = timedelta(microseconds=1)
OTHER = "<other>"
MOST_COMPLETIONS = 20_000
BREACHES = frozenset({"late", "overdue", "lapsed", "violated"})
KINDS = ("within", "before", "every", "window", "not_before")
TIMED = ("within", "at_least", "every", "first", "window", "not_before", "otherwise")

NAMESPACES = frozenset(
    (
        "conference",
        "meeting",
        "plan",
        "enquiry",
        "contact",
        "referral",
        "assessment",
        "complaint",
        "appeal",
        "concern",
        "strategy_discussion",
        "move",
        "standard",
    )
)
IDENTIFIES: dict[str, str] = {
    "initial_conference": "conference",
    "review_conference": "conference",
    "pre_birth_conference": "conference",
    "transfer_in_conference": "conference",
    "core_group": "meeting",
    "child_in_need_meeting": "meeting",
    "looked_after_review": "meeting",
    "plan_made": "plan",
    "s47_started": "enquiry",
    "contact": "contact",
    "referral": "referral",
    "strategy_discussion": "strategy_discussion",
    "assessment_started": "assessment",
    "complaint_received": "complaint",
    "appeal_requested": "appeal",
    "concern_identified": "concern",
    "core_group_concern": "concern",
    "moved": "move",
}
# A child who was seen alone, or awake, was seen.
IMPLIED = {"visit": {"seen_alone": "child_seen", "awake": "child_seen"}}
# What these attributes name is only mentioned, and rules nothing out.
MENTIONS = frozenset(
    (
        ("meeting_scheduled", "conference"),
        ("meeting_scheduled", "meeting"),
        ("meeting_cancelled", "conference"),
        ("meeting_cancelled", "meeting"),
        ("plan_made", "conference"),
        ("plan_ended", "conference"),
        ("core_group", "conference"),
    )
)
# What an event of each type can be about; the types of the generators, and of the worked cases.
ABOUT: dict[str, frozenset[str]] = {
    "strategy_discussion": frozenset(("concern", "enquiry")),
    "initial_conference": frozenset(("enquiry", "plan")),
    "review_conference": frozenset(("enquiry", "plan")),
    "core_group": frozenset(("plan",)),
    "visit": frozenset(("plan", "enquiry")),
    "report_submitted": frozenset(("conference",)),
    "report_shared": frozenset(("conference",)),
    "report_requested": frozenset(("conference",)),
    "plan_ended": frozenset(("plan",)),
    "plan_agreed": frozenset(("plan", "meeting")),
}
# These say in `of` which type of event it is that they name.
TELL_THE_TYPE = frozenset(("report_submitted",))
# choice: a condition on the trigger does not hold for a type that has no such attribute, and such
# an attribute is not unknown. These types have only these attributes; others may have any.
CONFERENCE = frozenset(("quorate", "proceeded", "plan_made", "category", "unborn"))
ATTRIBUTES: dict[str, frozenset[str]] = {
    "strategy_discussion": frozenset(("initiates_s47", "as_meeting", "out_of_hours")),
    "initial_conference": CONFERENCE,
    "review_conference": CONFERENCE,
    "plan_made": frozenset(("category", "unborn")),
    "core_group": frozenset(("quorate",)),
    "panel_decision": frozenset(("urgent", "score", "review_on")),
    "visit": frozenset(("child_seen", "seen_alone", "by")),
    "report_submitted": frozenset(("submitted_to", "author", "of")),
    "plan_ended": frozenset(("reason",)),
}


class TooManyCompletions(Exception):
    """The case leaves more open than can be enumerated."""


@dataclass(frozen=True)
class Verdict:
    standard: str
    trigger: tuple[str, date] | None
    basis: str
    status: str
    possible: frozenset[str]
    due: When | None = None
    earliest: When | None = None
    done: date | None = None
    sequence: int = 1
    missed_cycles: int = 0
    excused: bool = False
    provisional: bool = False
    due_from: When | None = None  # the earliest deadline, where completions differ
    timed: bool = False  # whether moments were compared


# --- calendar -----------------------------------------------------------------------------


def works(day: date, holidays: frozenset[date]) -> bool:
    return day.weekday() < 5 and day not in holidays


def walk(day: date, step: timedelta, steps: int) -> date:
    for _ in range(steps):
        day += step
    return day


def walk_working(day: date, step: timedelta, left: int, holidays: frozenset[date]) -> date:
    while left > 0:
        day += step
        left -= works(day, holidays)
    return day


def months_on(day: date, months: int) -> date:
    passed, now = 0, day
    while True:
        now += ONE
        passed += now.day == 1
        if passed == months and (now.day == day.day or (now + ONE).day == 1):
            return now


def months_back(day: date, months: int) -> date:
    passed, now = 0, day
    while True:
        passed += now.day == 1
        now -= ONE
        if passed == months and now.day <= day.day:
            return now


def parse(limit: str) -> tuple[int, str]:
    found = re.fullmatch(r"(\d+) (hour|working hour|day|working day|week|month|year)s?", limit)
    if not found or int(found[1]) < 1:
        raise ValueError(f"not a limit: {limit!r}")
    return int(found[1]), found[2]


@cache
def forward(day: date, n: int, unit: str, counted: bool, holidays: frozenset[date]) -> date:
    if unit == "working day":
        first = counted and works(day, holidays)
        return walk_working(day, ONE, n - first, holidays)
    if unit in ("month", "year"):
        # choice: with `trigger_day: counted` a month ends the day before the same date.
        end = months_on(day, n if unit == "month" else 12 * n)
        return end - ONE if counted else end
    return walk(day, ONE, n * (7 if unit == "week" else 1) - counted)


@cache
def backward(day: date, n: int, unit: str, clear: bool, holidays: frozenset[date]) -> date:
    # choice: clear days = the latest day with n whole days (of the unit) strictly between, so
    # two clear working days before a Wednesday is the Sunday; `trigger_day` plays no part.
    if unit == "working day":
        end = walk_working(day, -ONE, n, holidays)
    elif unit in ("month", "year"):
        end = months_back(day, n if unit == "month" else 12 * n)
    else:
        end = walk(day, -ONE, n * (7 if unit == "week" else 1))
    return end - ONE if clear else end


def rolled(day: date, convention: str, holidays: frozenset[date]) -> date:
    step = {"next_working_day": ONE, "previous_working_day": -ONE}.get(convention)
    while step and not works(day, holidays):
        day += step
    return day


def birthday(born: date, age: int, convention: str) -> date:
    year = born.year + age
    if (born.month, born.day) == (2, 29) and not calendar.isleap(year):
        return date(year, 3, 1) if convention == "1 March" else date(year, 2, 28)
    return date(year, born.month, born.day)


# --- clock --------------------------------------------------------------------------------


def instants(at: datetime) -> list[datetime]:
    """Every instant (in UTC) that a time can mean."""
    if at.tzinfo:
        return [at.astimezone(UTC)]
    both = [at.replace(tzinfo=LONDON, fold=fold).astimezone(UTC) for fold in (0, 1)]
    real = [
        u for u in both if u.astimezone(LONDON).replace(tzinfo=None, fold=0) == at.replace(fold=0)
    ]
    if not real:
        raise ValueError(f"no such local time: {at}")
    return sorted(set(real))


def day_of(when: When) -> date:
    if not isinstance(when, datetime):
        return when
    return instants(when)[0].astimezone(LONDON).date()


def start_of(day: date) -> datetime:
    return datetime.combine(day, time(0), LONDON).astimezone(UTC)


def end_of(day: date) -> datetime:
    return start_of(day + ONE) - timedelta(microseconds=1)


def instant(when: When) -> datetime:
    return instants(when)[0] if isinstance(when, datetime) else end_of(when)


def shown_at(day: date, text: str) -> tuple[datetime, datetime]:
    """The first and last instant (in UTC) at which a clock in London shows the time of day."""
    naive = datetime.combine(day, time.fromisoformat(text))
    try:
        both = instants(naive)
    except ValueError:  # nobody's clock showed it: an hour after what a clock put forward shows
        both = [naive.replace(tzinfo=UTC)]
    return both[0], both[-1]


@dataclass(frozen=True)
class Work:
    """When work goes on."""

    opens: str
    closes: str
    holidays: frozenset[date]

    def shift(self, day: date) -> tuple[datetime, datetime] | None:
        """The beginning and end of work on a day, if it is worked."""
        if not works(day, self.holidays):
            return None
        return shown_at(day, self.opens)[0], shown_at(day, self.closes)[1]

    def goes_on(self, at: datetime) -> bool:
        shift = self.shift(day_of(at))
        return shift is not None and shift[0] <= at < shift[1]

    def begins(self, at: datetime) -> datetime:
        """When work goes on, from a moment on."""
        for days in count():
            shift = self.shift(day_of(at) + days * ONE)
            if shift and at < shift[1]:
                return max(at, shift[0])
        raise AssertionError

    def went_on(self, at: datetime) -> datetime:
        """The moment, or when work last ended if it is outside working hours."""
        for days in count():
            shift = self.shift(day_of(at) - days * ONE)
            if shift and at >= shift[0]:
                return min(at, shift[1])
        raise AssertionError

    def later(self, at: datetime, left: timedelta) -> datetime:
        while True:
            at = self.begins(at)
            shift = self.shift(day_of(at))
            assert shift
            if left <= shift[1] - at:
                return at + left
            left -= shift[1] - at
            at = shift[1]

    def earlier(self, at: datetime, left: timedelta) -> datetime:
        for days in count():
            shift = self.shift(day_of(at) - days * ONE)
            worked = min(at, shift[1]) - shift[0] if shift else timedelta(0)
            if shift and worked >= left:
                return min(at, shift[1]) - left
            left -= max(worked, timedelta(0))
        raise AssertionError


# --- events -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ev:
    key: tuple[Any, ...]
    type: str
    day: date
    at: datetime | None  # set only where the source gave a time
    moment: datetime  # in hours standards: one possible moment of it
    attrs: Raw = field(default_factory=dict)
    raw: Raw = field(default_factory=dict)  # attributes before completion
    mark: tuple[Any, ...] = ()  # what tells it from others in a result: type, day, times, id

    def order(self) -> tuple[Any, ...]:
        return (self.day, self.moment, self.key)


def pseudo(kind: str, when: When, key: tuple[Any, ...] = (), moment: datetime | None = None) -> Ev:
    exact = instants(when)[0] if isinstance(when, datetime) else None
    day = day_of(when)
    mark = (
        kind,
        day,
        *(instants(when) if isinstance(when, datetime) and key[:1] != ("deadline",) else ()),
    )
    return Ev((kind, *key), kind, day, exact, moment or exact or start_of(day), mark=mark)


def at_or_after(event: Ev, trigger: Ev) -> bool:
    # choice: the stated order within a day is kept even where a completion would say otherwise.
    if event.day == trigger.day and event.at and trigger.at:
        return event.moment >= trigger.moment
    return event.day >= trigger.day


def strictly_after(event: Ev, reference: Ev) -> bool:
    if event.day == reference.day and event.at and reference.at:
        return event.moment > reference.moment
    return event.day > reference.day


def frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((k, frozen(v)) for k, v in value.items()))
    return tuple(map(frozen, value)) if isinstance(value, list | tuple) else value


def read_events(rows: list[Raw]) -> list[Ev]:
    """The events in an order that does not depend on the input's, duplicates collapsed."""
    return [read_event(i, row) for i, row in enumerate(in_order(rows))]


def in_order(rows: list[Raw]) -> list[Raw]:
    """Distinct rows by day, time (none first), type and id; and then in any stable order."""

    def place(text: str) -> tuple[Any, ...]:
        row = distinct[text]
        at = row.get("at")
        when = (day_of(at), instants(at)[0].isoformat()) if at else (row["on"], "")
        return (*when, row["type"], row.get("id") or "", text)

    distinct = {repr(frozen(row)): row for row in rows}
    return [distinct[text] for text in sorted(distinct, key=place)]


def read_event(i: int, row: Raw) -> Ev:
    attrs = {k: v for k, v in row.items() if k not in ("type", "on", "at") and v is not None}
    at = row.get("at")
    day = day_of(at) if at else row["on"]
    exact = instants(at)[0] if at else None
    for told, follows in IMPLIED.get(row["type"], {}).items():
        if attrs.get(told) is True:
            attrs = {follows: True} | attrs
    mark = (row["type"], day, *(instants(at) if at else ()), row.get("id"))
    return Ev(("event", i), row["type"], day, exact, exact or start_of(day), attrs, attrs, mark)


def not_later(when: When, limit: When) -> bool:
    # choice: where either is only a date, days are compared.
    if isinstance(when, datetime) and isinstance(limit, datetime):
        return instant(when) <= instant(limit)
    return day_of(when) <= day_of(limit)


def visible(event: Ev, as_of: When, known_at: When | None) -> bool:
    # choice: a time after as_of hides an event in standards in days as well.
    recorded = event.attrs.get("recorded_at")
    known = known_at is None or recorded is None or not_later(recorded, known_at)
    return known and not_later(event.at or event.day, as_of)


# --- what one completion of the case looks like --------------------------------------------


@dataclass(frozen=True)
class Cx:
    std: Raw
    hours: bool
    events: list[Ev]
    facts: Raw
    raw_facts: Raw
    moments: dict[tuple[Any, ...], datetime]
    conv: Raw
    holidays: frozenset[date]
    now: Ev
    identifies: dict[str, str]
    namespaces: frozenset[str]
    records: list[str] | None
    assumed: dict[str, Any] = field(default_factory=dict)  # how many, or which came last
    histories: Raw = field(default_factory=dict)  # facts that were revised
    known_by: date = date.max
    clocks: dict[tuple[Any, ...], datetime] = field(default_factory=dict)
    born: tuple[date | None] | None = None  # assumed, where it is not known

    @property
    def work(self) -> Work:
        hours = self.conv["working_hours"]
        return Work(hours["from"], hours["to"], self.holidays)


def own_name(cx: Cx, e: Ev) -> dict[str, Any]:
    """What others call the event; a plan is called what the meeting is that it is for."""
    if e.key[0] == "plan":
        name = plan_name(e)
        return {"conference" if "conference" in e.attrs else "meeting": name} if name else {}
    space = cx.identifies.get(e.type)
    return {space: e.attrs["id"]} if space and e.key[0] == "event" and "id" in e.attrs else {}


def named(cx: Cx, e: Ev) -> dict[str, Any]:
    """What the event is about; what it only mentions is left out."""
    kind = "meeting_scheduled" if e.key[0] == "plan" else e.type
    return {n: e.attrs[n] for n in cx.namespaces if n in e.attrs and (kind, n) not in MENTIONS}


def is_about_another(cx: Cx, e: Ev, t: Ev) -> bool:
    """Whether `e` names what `t` is not, and is not about either.

    Events that merely bear ids of their own (initial conference C1, review conference C2) do not
    contradict each other.
    """
    about, own = named(cx, t), own_name(cx, t)
    for space, name in named(cx, e).items():
        known = about.get(space, own.get(space))
        if known is not None and known != name:
            return True
        could_bear_it = t.key[0] == "event" and cx.identifies.get(t.type) == space
        borne = any(own_name(cx, o).get(space) == name for o in cx.events)
        if known is None and could_bear_it and borne:
            return True
    return False


def answers(cx: Cx, e: Ev, t: Ev) -> bool:
    """Whether `e` may be the anchor or ending for `t`: it is about nothing else."""
    return e.key == t.key or not is_about_another(cx, e, t)


def discharges(cx: Cx, e: Ev, t: Ev) -> bool:
    """Whether `e` may be the duty for `t`: neither is about something else than the other."""
    return answers(cx, e, t) and not is_about_another(cx, t, e)


def calls_by_name(cx: Cx, e: Ev, t: Ev) -> bool:
    """Whether `e` names `t` by its own name."""
    return any(named(cx, e).get(space) == name for space, name in own_name(cx, t).items())


# --- comparing attributes -----------------------------------------------------------------


def equal(value: Any, wanted: Any) -> bool:
    if isinstance(value, list | tuple):
        return any(equal(v, wanted) for v in value)
    return bool(value == wanted) and isinstance(value, bool) == isinstance(wanted, bool)


def within_bounds(value: Any, spec: Raw) -> bool:
    try:
        return bool(spec.get("at_least", value) <= value <= spec.get("at_most", value))
    except TypeError:
        return False


def compare(value: Any, spec: Any, raw: Any) -> bool:
    """Whether a (completed) value fits; `raw` is what the source gave."""
    if isinstance(spec, dict) and set(spec) == {"known"}:
        # choice: `known` is about the source: false, not unknown, where the value is missing.
        return (raw is not None) is bool(spec["known"])
    if value is None:
        return False
    if isinstance(spec, list | tuple):
        return any(equal(value, s) for s in spec)
    if not isinstance(spec, dict):
        return equal(value, spec)
    held = value if isinstance(value, list | tuple) else [value]
    return (
        ("not" not in spec or not compare(value, spec["not"], raw))
        and all(w in held for w in spec.get("has_all", []))
        and within_bounds(value, spec)
        and ("known" not in spec or (raw is not None) is bool(spec["known"]))
    )


def fits(values: Raw, raw: Raw, where: Raw) -> bool:
    return all(compare(values.get(a), spec, raw.get(a)) for a, spec in where.items())


# --- patterns, anchors, conditions --------------------------------------------------------


def matches(e: Ev, pattern: Raw) -> bool:
    for group in ("any_of", "all_of"):
        if group in pattern:
            return any(matches(e, part) for part in pattern[group])
    return bool(e.type == pattern["event"]) and fits(e.attrs, e.raw, pattern.get("where", {}))


def first_of(cx: Cx, pattern: Raw | None, ok: Callable[[Ev], bool]) -> Ev | None:
    """The first event that fits; for `all_of` the last of the firsts; of `times` the last."""
    if pattern is None:
        return None
    if "times" in pattern:
        fitting = sorted((e for e in cx.events if matches(e, pattern) and ok(e)), key=Ev.order)
        return fitting[pattern["times"] - 1] if len(fitting) >= pattern["times"] else None
    if "all_of" in pattern:
        firsts = [first_of(cx, part, ok) for part in pattern["all_of"]]
        found = [f for f in firsts if f]
        if len(found) < len(firsts):
            return None
        # choice: of several on one day without times, the one listed first.
        return max(found, key=lambda f: (f.day, f.at is not None and f.moment.timestamp()))
    if "any_of" in pattern:
        some = [f for part in pattern["any_of"] if (f := first_of(cx, part, ok))]
        return min(some, key=Ev.order, default=None)
    return min((e for e in cx.events if matches(e, pattern) and ok(e)), key=Ev.order, default=None)


def known_date(cx: Cx, anchor: Raw) -> Ev | None:
    """The day of a fact or a birthday."""
    if "birthday" in anchor:
        birth = first_of(cx, {"event": "birth"}, lambda _: True)
        born = birth.day if birth else cx.facts.get("date_of_birth")
        if born is None:
            return None
        day = birthday(
            born, anchor["birthday"], cx.conv.get("birthday_of_29_february", "28 February")
        )
        return pseudo(f"birthday_{anchor['birthday']}", day)
    when = cx.facts.get(anchor["fact"])
    return (
        pseudo(anchor["fact"], when, (), cx.moments.get(("fact", anchor["fact"]))) if when else None
    )


def is_date_anchor(anchor: Raw) -> bool:
    return "birthday" in anchor or "fact" in anchor


def find_anchor(cx: Cx, anchor: Raw, seat: Ev) -> Ev | None:
    """An anchor inside a moment, seen from the trigger (in a recurrence: the last duty)."""
    # choice: `last` is the last by then, `first` the first of all, `next` the first from then on.
    if is_date_anchor(anchor):
        return known_date(cx, anchor)
    if is_beside(anchor):
        other = other_anchor(cx, anchor, seat)
        return beside(cx, anchor, other, seat) if other else None
    meant = (e for e in cx.events if matches(e, anchor) and calls_by_name(cx, seat, e))
    if called := next(meant, None):
        return called
    which = anchor.get("which", "next")
    is_meant = seat.type in [leaf["event"] for leaf in leaves(anchor)] and seat.key[0] == "plan"
    is_there = any(e.key == seat.key for e in cx.events)
    if which == "next" and (is_meant or (is_there and matches(seat, anchor))):
        return seat
    if which == "last":
        fitting = (
            e
            for e in cx.events
            if matches(e, anchor) and answers(cx, e, seat) and not strictly_after(e, seat)
        )
        return max(fitting, key=Ev.order, default=None)
    return first_of(
        cx,
        anchor,
        lambda e: answers(cx, e, seat) and (which == "first" or at_or_after(e, seat)),
    )


def is_beside(anchor: Raw) -> bool:
    return "before" in anchor or "after" in anchor


def other_anchor(cx: Cx, anchor: Raw, seat: Ev) -> Ev | None:
    """What an anchor inside a moment stands beside: what it is ahead of may be planned."""
    other = anchor.get("before") or anchor["after"]
    found = find_anchor(cx, other, seat)
    return found or (planned_anchor(cx, other, seat) if "before" in anchor else None)


def beside(
    cx: Cx, anchor: Raw, other: Ev, seat: Ev | None, events: list[Ev] | None = None
) -> Ev | None:
    """The event that is meant by what it stands beside.

    On one day the one that is to come before the other does, unless both times say otherwise.
    """

    def ok(e: Ev) -> bool:
        if e.key == other.key or not answers(cx, e, other):
            return False
        if seat and not answers(cx, e, seat):
            return False
        if "after" in anchor:
            return at_or_after(e, other)
        is_due = seat is None or anchor["which"] != "next" or at_or_after(e, seat)
        return is_due and not strictly_after(e, other)

    among = cx.events if events is None else events
    kinds = [leaf["event"] for leaf in leaves(anchor)]
    fitting = sorted(
        (
            e
            for e in among
            if ok(e) and ((e.key[0] == "plan" and e.type in kinds) or matches(e, anchor))
        ),
        key=Ev.order,
    )
    return (fitting[-1] if anchor["which"] == "last" else fitting[0]) if fitting else None


def up_to(cx: Cx, e: Ev, end: When) -> bool:
    return e.moment <= instant(end) if cx.hours else e.day <= day_of(end)


def since(cx: Cx, e: Ev, begin: When) -> bool:
    if cx.hours and isinstance(begin, datetime):
        return e.moment >= begin
    return e.day >= day_of(begin)


def look_back(cx: Cx, by: str | None, t: Ev) -> list[Ev]:
    if by == "now":
        return cx.events
    if by not in (None, "before", "trigger"):
        end = counted_limit(cx, str(by), Count(t, t))
        return [e for e in cx.events if e.key != t.key and up_to(cx, e, end)]
    # choice: on one day the trigger comes first, unless both times say otherwise; `by: trigger`
    # counts its day too, but not what both times say came later.
    if by == "trigger":
        return [e for e in cx.events if e.key != t.key and not strictly_after(e, t)]
    return [e for e in cx.events if e.key != t.key and strictly_after(t, e)]


def latest_is(events: list[Ev], patterns: list[Raw], wanted: str) -> bool:
    # choice: on one day times decide if all carry them, else the pattern listed later wins.
    fitting = [e for e in events if any(matches(e, p) for p in patterns)]
    last = [e for e in fitting if e.day == max(f.day for f in fitting)]

    def rank(e: Ev) -> tuple[Any, ...]:
        place = max(i for i, p in enumerate(patterns) if matches(e, p))
        return (e.moment, place) if all(f.at for f in last) else (place,)

    return bool(last) and max(last, key=rank).type == wanted


def counted_types(c: Raw) -> tuple[str, ...]:
    """The event types that a condition counts or compares."""
    patterns = [c["count"]] if "count" in c else c.get("latest", [])
    return tuple(dict.fromkeys(p["event"] for p in patterns))


def is_unrecorded(records: list[str] | None, types: tuple[str, ...]) -> bool:
    return records is not None and not set(types) <= set(records)


def question(c: Raw) -> str:
    """What a condition asks of the past: its bounds are the answer that it wants."""
    asked_of = {"by": "before"} | {k: v for k, v in c.items() if k in ("count", "latest", "within")}
    asked_of["by"] = c.get("by", "before")
    return repr(frozen(asked_of))


def possible_answers(std: Raw, c: Raw) -> list[Any]:
    """What can be the answer of events that are not recorded, as far as it matters."""
    if "latest" in c:
        return [*counted_types(c), None]
    alike = [n for n in nodes(std) if "count" in n and question(n) == question(c)]
    bounds = {n[key] for n in alike for key in ("at_least", "at_most") if key in n}
    return sorted({b + step for b in bounds for step in (-1, 0, 1) if b + step >= 0})


def counts_up(cx: Cx, c: Raw, t: Ev) -> bool:
    """Whether a `count` or `latest` holds; either way, if the source does not record the events."""
    if is_unrecorded(cx.records, counted_types(c)):
        answer = cx.assumed[question(c)]
        return within_bounds(answer, c) if "count" in c else bool(answer == c["is"])
    past = look_back(cx, c.get("by"), t)
    if "within" in c:
        begin = counted_limit(cx, c["within"], Count(t, t, back=True, roll=False))
        past = [e for e in past if since(cx, e, begin)]
    if "count" in c:
        return within_bounds(sum(matches(e, c["count"]) for e in past), c)
    return latest_is(past, c["latest"], c["is"])


def known_then(cx: Cx, day: date) -> Raw:
    """What was known by a day of the facts that were revised."""
    last = min(day, cx.known_by)
    found = {}
    for name, history in cx.histories.items():
        values = [row["value"] for row in history if row.get("known_on", date.min) <= last]
        if values:
            found[name] = values[-1]
    return found


def facts_hold(cx: Cx, c: Raw, t: Ev) -> bool:
    if "by" not in c:
        return fits(cx.facts, cx.raw_facts, c["fact"])
    then = known_then(cx, day_of(counted_limit(cx, c["by"], Count(t, t))))
    raw = {k: v for k, v in cx.raw_facts.items() if k not in cx.histories} | then
    # choice: what was learnt after that fits nothing; what is not known to this day may.
    values = {k: v for k, v in cx.facts.items() if k not in cx.histories or k not in cx.raw_facts}
    return fits(values | then, raw, c["fact"])


def birth_of(cx: Cx) -> date | None:
    """When the child was born, so far as it is known or assumed; None: not yet."""
    birth = first_of(cx, {"event": "birth"}, lambda _: True)
    if birth:
        return birth.day
    if "date_of_birth" in cx.facts:
        found: date = cx.facts["date_of_birth"]
        return found
    return cx.born[0] if cx.born else None


def age_holds(cx: Cx, bounds: Raw, t: Ev) -> bool:
    """Whether the age in completed years fits; an unborn child is younger than any age."""
    born = birth_of(cx)
    if born is None or born > t.day:
        return "at_least" not in bounds
    convention = cx.conv.get("birthday_of_29_february", "28 February")
    age = sum(birthday(born, n, convention) <= t.day for n in range(1, t.day.year - born.year + 1))
    return within_bounds(age, bounds)


def was_during(cx: Cx, period: Any, t: Ev) -> bool:
    if period == "working time":
        return works(t.day, cx.holidays) and cx.work.goes_on(clock_of(cx, t))
    worked = {"working_days": True, "non_working_days": False}.get(period.get("on"))
    if worked is not None and works(t.day, cx.holidays) is not worked:
        return False
    if "from" not in period:
        return True
    shown = clock_of(cx, t).astimezone(LONDON).strftime("%H:%M")
    first, last = period["from"], period["to"]
    if first < last:
        return bool(first <= shown < last)
    return bool(shown >= first or shown < last)


def clock_of(cx: Cx, t: Ev) -> datetime:
    """The moment of an event, of its possible ones the one that is assumed."""
    return cx.clocks.get(t.key, t.moment)


def holds(cx: Cx, c: Raw | None, t: Ev) -> bool:
    if not c:
        return True
    return (
        ("fact" not in c or facts_hold(cx, c, t))
        and ("age" not in c or age_holds(cx, c["age"], t))
        and ("during" not in c or was_during(cx, c["during"], t))
        and fits(t.attrs, t.raw, c.get("trigger", {}))
        and (not counted_types(c) or counts_up(cx, c, t))
        and all(holds(cx, part, t) for part in c.get("all", []))
        and ("any" not in c or any(holds(cx, part, t) for part in c["any"]))
        and ("not" not in c or not holds(cx, c["not"], t))
    )


# --- moments ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Point:
    state: str  # known | waiting (anchor not happened) | unquantified | absent (no obligation)
    value: When | None = None
    agreed: bool = False
    provisional: bool = False
    limit: str = ""  # the limit that was counted from where plain limits are, if any was


@dataclass(frozen=True)
class Count:
    """How plain limits are counted in a moment."""

    base: Ev
    trigger: Ev
    basis: str = "maximum"
    back: bool = False
    times: int = 1
    roll: bool = True
    seat: Ev | None = None  # where anchors inside the moment are looked for; else the trigger
    last: date | None = None  # in a gap of a recurrence: a date that stands fast, by then, is spent

    @property
    def seen_from(self) -> Ev:
        return self.seat or self.trigger


def counted_limit(cx: Cx, limit: str, k: Count) -> When:
    n, unit = parse(limit)
    n *= k.times
    if unit == "hour" and not cx.hours:  # agreed in a standard in days: as whole days
        n, unit = n // 24, "day"
        if n == 0:
            return k.base.day
    if unit == "hour":
        return k.base.moment + timedelta(hours=-n if k.back else n)
    if unit == "working hour":
        go = cx.work.earlier if k.back else cx.work.later
        return go(k.base.moment, timedelta(hours=n))
    if k.back:
        day = backward(k.base.day, n, unit, bool(cx.conv.get("clear_days")), cx.holidays)
    else:
        # choice: a deadline that serves as a base counts as a trigger does.
        counted = cx.conv.get("trigger_day") == "counted"
        day = forward(k.base.day, n, unit, counted, cx.holidays)
    if k.roll and unit != "working day":
        day = rolled(day, cx.conv.get("non_working_deadline", "stays"), cx.holidays)
    return day


def moment_of(cx: Cx, e: Ev) -> When:
    # choice: a known date (fact, birthday) as a moment is the whole of its day.
    return e.moment if cx.hours and e.key[0] in ("event", "plan") else e.day


WORKED = {False: "next_working_day", True: "previous_working_day"}


def resolve(cx: Cx, m: Any, k: Count) -> Point:
    if m == "same day":
        return Point("known", k.base.day)
    if m == "unquantified":
        return Point("unquantified")
    if m == "working day":
        return Point("known", rolled(k.base.day, WORKED[k.back], cx.holidays))
    if m == "working time":
        go = cx.work.went_on if k.back else cx.work.begins
        return Point("known", go(k.base.moment))
    if isinstance(m, str):
        limit, _, side = m.rpartition(" ")
        if side in ("before", "after"):
            return Point("known", counted_limit(cx, limit, replace(k, back=side == "before")))
        return Point("known", counted_limit(cx, m, k), limit=m)
    for key, rule in RULES.items():
        if key in m:
            return rule(cx, m, k)
    found = find_anchor(cx, m, k.seen_from)
    return Point("known", moment_of(cx, found)) if found else Point("waiting")


def resolve_limit(cx: Cx, m: Raw, k: Count) -> Point:
    if "after" not in m and "before" not in m:
        return resolve(cx, m["limit"], k)
    back = "before" in m
    anchor = m["before" if back else "after"]
    if not is_anchor(anchor):
        return limit_from(cx, m["limit"], anchor, back, k)
    found = None if back and is_beside(anchor) else find_anchor(cx, anchor, k.seen_from)
    planned = planned_anchor(cx, anchor, k.seen_from) if back and not found else None
    base = found or planned
    if base is None:
        return Point("waiting")
    point = resolve(cx, m["limit"], replace(k, base=base, back=back, times=1))
    return replace(point, provisional=base.key[0] == "plan", limit="")


def is_anchor(m: Any) -> bool:
    keys = {"event", "any_of", "all_of", "fact", "birthday"}
    return isinstance(m, dict) and bool(keys & set(m))


def planned_anchor(cx: Cx, anchor: Raw, seat: Ev) -> Ev | None:
    # choice: `before` inside a moment also takes the latest plan, and is then provisional.
    if is_date_anchor(anchor):
        return None
    if is_beside(anchor):
        other = other_anchor(cx, anchor, seat)
        planned_too = [r.ev for r in references(cx, only(anchor)) if not r.cancelled]
        return beside(cx, anchor, other, seat, planned_too) if other else None
    fitting = [r for r in references(cx, anchor) if r.provisional and not r.cancelled]
    return next((r.ev for r in fitting if plan_fits(cx, anchor, r.ev, seat)), None)


def limit_from(cx: Cx, limit: str, start: Any, back: bool, k: Count) -> Point:
    """A limit from where another moment ends: from its day, in hours from its last moment."""
    p = replace(resolve(cx, start, replace(k, times=1, roll=True, last=None)), limit="")
    if p.value is None:
        return p
    base = moment_base(p.value)
    return replace(p, value=counted_limit(cx, limit, replace(k, base=base, back=back, times=1)))


def moment_base(value: When) -> Ev:
    return replace(pseudo("moment", value, ("moment",), instant(value)), key=("moment",))


def resolve_at(cx: Cx, m: Raw, k: Count) -> Point:
    p = replace(resolve(cx, m["on"], k), limit="")
    return p if p.value is None else replace(p, value=shown_at(day_of(p.value), m["at"])[1])


def plan_fits(cx: Cx, anchor: Raw, plan: Ev, seat: Ev) -> bool:
    is_next = anchor.get("which", "next") == "next"
    return is_next and at_or_after(plan, seat) and answers(cx, plan, seat)


def resolve_many(cx: Cx, m: Raw, k: Count) -> Point:
    later = "later_of" in m
    # choice: a part for which `dated` has no value is left out.
    parts = [
        p
        for part in m["later_of" if later else "sooner_of"]
        if (p := resolve(cx, part, k)).state != "absent"
        and not (not later and len(m["sooner_of"]) > 1 and is_spent(part, p, k.last))
    ]
    if not parts and k.last and not later:  # choice: all of them are spent
        return resolve_many(cx, m, replace(k, last=None))
    if not parts:
        return Point("absent")
    known = [p for p in parts if p.state == "known"]
    if not known or (later and len(known) < len(parts)):
        # choice: an unquantified part leaves a later_of unquantified, and is left out of sooner_of.
        held_up = all(p.state == "waiting" for p in parts)
        held_up |= later and any(p.state == "waiting" for p in parts)
        return Point("waiting" if held_up else "unquantified")

    def rank(p: Point) -> Any:
        assert p.value
        if cx.hours and not k.roll and not isinstance(p.value, datetime):  # from when, not until
            return start_of(p.value)
        return instant(p.value) if cx.hours else p.value

    best = max(known, key=rank) if later else min(known, key=rank)
    return replace(
        best, agreed=any(p.agreed for p in parts), provisional=any(p.provisional for p in known)
    )


def is_spent(m: Any, p: Point, last: date | None) -> bool:
    """Whether a date that does not move with the gap was due by the day on which the gap began."""
    return bool(last and p.value and stands_fast(m) and day_of(p.value) <= last)


def stands_fast(m: Any) -> bool:
    """Whether a moment may be counted from elsewhere than from where the gap begins."""
    if isinstance(m, list):
        return any(stands_fast(part) for part in m)
    if isinstance(m, dict) and "sooner_of" in m:
        return all(stands_fast(part) for part in m["sooner_of"])
    inner = ["after", "before", "on", "later_of", "dated", "choose", "limit", "then", "otherwise"]
    return is_anchor(m) or (isinstance(m, dict) and any(stands_fast(m.get(key)) for key in inner))


def spans(entries: list[Raw]) -> list[tuple[date, date, Any]]:
    rows = sorted(entries, key=lambda e: e.get("from", date.min))
    ends = [r.get("from", date.min) - ONE for r in rows[1:]] + [date.max]
    return [
        (r.get("from", date.min), min(r.get("to", date.max), end), r)
        for r, end in zip(rows, ends, strict=True)
    ]


def resolve_dated(cx: Cx, m: Raw, k: Count) -> Point:
    # choice: in a recurrence "the trigger's day" is the day from which the gap is counted.
    if cx.conv.get("dated_limits_by") == "deadline":
        # choice: the first entry whose own deadline falls in its span; if none, no obligation.
        for a, b, r in spans(m["dated"]):
            p = resolve(cx, r["limit"], k)
            if p.value and a <= day_of(p.value) <= b:
                return p
        return Point("absent")
    by_base = next((r for a, b, r in spans(m["dated"]) if a <= k.base.day <= b), None)
    return resolve(cx, by_base["limit"], k) if by_base else Point("absent")


def resolve_choose(cx: Cx, m: Raw, k: Count) -> Point:
    # choice: in a recurrence the conditions are those of the chain's start.
    for part in m["choose"]:
        if "otherwise" in part:
            return resolve(cx, part["otherwise"], k)
        if holds(cx, part["when"], k.trigger):
            return resolve(cx, part["then"], k)
    raise ValueError("choose without otherwise")


def agreement_events(cx: Cx, m: Raw, trigger: Ev) -> list[Ev]:
    # choice: an event that does not name the limit is no agreement; if it extends one that runs,
    # it does so to the maximum.
    says_so = "as" not in m or "otherwise" in m
    fitting = (
        e
        for e in cx.events
        if matches(e, m["agreed"]) and (says_so or m["as"] in e.attrs) and answers(cx, e, trigger)
    )
    return sorted(fitting, key=Ev.order)


def in_force(cx: Cx, m: Raw, base: Ev, trigger: Ev) -> Ev | None:
    # choice: an agreement made on the day counts, unless both times say that it came after; of
    # two on one day without times the "latest" is arbitrary (but independent of input order).
    before = [e for e in agreement_events(cx, m, trigger) if not strictly_after(e, base)]
    return max(before, key=Ev.order, default=None)


def counted_as_agreed(cx: Cx, m: Raw, k: Count) -> Callable[[Any], Point]:
    """What a limit comes to, counted from where an agreement and its maximum are."""
    start = resolve(cx, m["after"], replace(k, roll=True)) if "after" in m else None
    if start is not None and start.value is None:
        return lambda said: start if said != "unquantified" else Point("unquantified")
    if not start or not start.value:
        return lambda said: resolve(cx, said, k)
    base = moment_base(start.value)
    return lambda said: replace(resolve(cx, said, replace(k, base=base)), limit="")


def agreed_value(m: Raw, e: Ev, counted: Callable[[Any], Point]) -> Point:
    """What an agreement makes of the limit, or of the whole maximum."""
    said = e.attrs.get(m.get("as", ""), m.get("up_to", "unquantified"))
    return Point("known", said) if isinstance(said, date) else counted(said)


def extensions(cx: Cx, m: Raw, k: Count) -> list[tuple[Ev, Point]]:
    """Each agreement that was made in time, with where it puts the end."""
    end = resolve(cx, m["otherwise"], k).value
    counted = counted_as_agreed(cx, m, k)
    most = counted(m.get("up_to", "unquantified")).value
    out: list[tuple[Ev, Point]] = []
    for e in agreement_events(cx, m, k.trigger):
        # choice: ahead of a reference event the clock runs since the duty was raised; if nothing
        # else than that event raises it, it has always run.
        begun = k.trigger if k.back else k.base
        always = k.back and k.trigger.key == k.base.key
        running = always or (e.key != begun.key and at_or_after(e, begun))
        if running and in_time(cx, e, end) and not (out and m.get("which") == "first"):
            agreed = agreed_value(m, e, counted)
            out.append((e, agreed))
            # choice: more than the maximum extends to the maximum.
            end = min(filter(None, (agreed.value, most)), key=instant, default=None)
    return out


def resolve_agreed(cx: Cx, m: Raw, k: Count) -> Point:
    counted = counted_as_agreed(cx, m, k)
    if "otherwise" in m:
        made = extensions(cx, m, k)
        if not made:
            return resolve(cx, m["otherwise"], k)
        e: Ev | None = made[-1][0]
    else:
        e = in_force(cx, m, k.base, k.trigger)
    said = e.attrs.get(m.get("as", "")) if e else None
    if "otherwise" not in m and k.last and isinstance(said, date) and said <= k.last:
        said = None  # choice: a date agreed for an earlier gap agrees nothing for this one
    if k.basis == "agreed" and e and said:
        agreed = agreed_value(m, e, counted)
        return replace(agreed, agreed=agreed.state != "waiting")
    return counted(m.get("up_to", "unquantified"))


RULES: dict[str, Callable[[Cx, Raw, Count], Point]] = {
    "limit": resolve_limit,
    "at": resolve_at,
    "sooner_of": resolve_many,
    "later_of": resolve_many,
    "dated": resolve_dated,
    "choose": resolve_choose,
    "agreed": resolve_agreed,
}


# --- judging ------------------------------------------------------------------------------


def in_time(cx: Cx, e: Ev, due: When | None) -> bool:
    """Whether the event (or now) is not after the deadline; no deadline never passes."""
    if due is None:
        return True
    return e.moment <= instant(due) if cx.hours else e.day <= day_of(due)


@dataclass(frozen=True)
class Found:
    trigger: Ev
    verdict: Verdict
    start: Ev | None = None  # in a recurrence: what began it


def verdict(cx: Cx, t: Ev, status: str, p: Point, basis: str = "maximum", **more: Any) -> Found:
    row = Verdict(
        cx.std["id"],
        (t.type, t.day),
        basis,
        status,
        frozenset({status}),
        **({"due": p.value, "provisional": p.provisional, "timed": cx.hours} | more),
    )
    return Found(t, row)


def plain_status(cx: Cx, f: Ev | None, x: Ev | None, due: When | None) -> str:
    if f and not (x and x.day < f.day):
        return "met" if in_time(cx, f, due) else "late"
    if x:
        return "discharged" if in_time(cx, x, due) else "lapsed"
    return "pending" if in_time(cx, cx.now, due) else "overdue"


def done_day(f: Ev | None, status: str) -> date | None:
    return f.day if f and status in ("met", "late") else None


def duty_for(
    cx: Cx, pattern: Raw | None, t: Ev, ok: Callable[[Ev], bool] = lambda _: True
) -> Ev | None:
    # choice: the trigger itself is never its own duty or ending, unless the duty says so.
    if pattern and pattern.get("itself"):
        return t if t.key[0] == "event" and matches(t, pattern) else None
    early = cx.std.get("already_done") == "counts"
    return first_of(
        cx,
        pattern,
        lambda e: (
            e.key != t.key and (early or at_or_after(e, t)) and discharges(cx, e, t) and ok(e)
        ),
    )


def ending_of(cx: Cx, pattern: Any, t: Ev) -> Ev | None:
    return first_of(
        cx, pattern, lambda e: e.key != t.key and at_or_after(e, t) and answers(cx, e, t)
    )


def triggers(cx: Cx, anchor: Raw) -> list[Ev]:
    """The events (or days that have come) that raise obligations."""
    if is_date_anchor(anchor):
        # choice: a birthday or fact in `after` raises nothing before its day.
        day = known_date(cx, anchor)
        return [day] if day and day.day <= cx.now.day else []
    if "all_of" in anchor:
        last = first_of(cx, anchor, lambda _: True)
        return [last] if last else []
    if is_beside(anchor):
        return beside_each(cx, anchor, cx.events)
    fitting = sorted((e for e in cx.events if matches(e, anchor)), key=Ev.order)
    which = anchor.get("which", "each")
    return fitting[:1] if which == "first" else fitting[-1:] if which == "last" else fitting


def beside_each(cx: Cx, anchor: Raw, events: list[Ev]) -> list[Ev]:
    """One event for each of those that the anchor stands beside; each of them once."""
    refs = references(cx, anchor.get("before") or anchor["after"])
    others = [r.ev for r in refs if not r.cancelled]
    found = [beside(cx, anchor, other, None, events) for other in others]
    return sorted({e.key: e for e in found if e}.values(), key=Ev.order)


def bases(judge_one: Callable[[str], list[tuple[bool, Found]]]) -> list[Found]:
    """Judgements against the maximum, and those that an agreement governs."""
    # choice: only gaps that begin under an agreement are shown with the basis `agreed`.
    return [f for _, f in judge_one("maximum")] + [f for agreed, f in judge_one("agreed") if agreed]


def judge_within(cx: Cx) -> list[Found]:
    out: list[Found] = []
    for t in triggers(cx, cx.std["after"]):
        if holds(cx, cx.std.get("when"), t):
            out += judge_moment(cx, t, cx.std["within"]) + agreements(cx, t, False)
    return out


def judge_moment(cx: Cx, t: Ev, moment: Any, over: Ev | None = None) -> list[Found]:
    f = duty_for(cx, cx.std.get("duty"), t)
    x = over or ending_of(cx, cx.std.get("ends_on"), t)

    def one(basis: str) -> list[tuple[bool, Found]]:
        p = resolve(cx, moment, Count(t, t, basis))
        if p.state == "absent":
            return []
        status = plain_status(cx, f, x, p.value)
        return [(p.agreed, verdict(cx, t, status, p, basis, done=done_day(f, status)))]

    return bases(one)


def agreed_nodes(node: Any) -> Iterator[Raw]:
    if isinstance(node, dict):
        if "agreed" in node:
            yield node
        for value in node.values():
            yield from agreed_nodes(value)
    elif isinstance(node, list):
        for value in node:
            yield from agreed_nodes(value)


def agreements(cx: Cx, t: Ev, back: bool, raised: Ev | None = None) -> list[Found]:
    """Agreements that would end later than the maximum."""
    x = ending_of(cx, cx.std.get("ends_on"), t)
    out: list[Found] = []
    for node in agreed_nodes([cx.std.get(key) for key in TIMED]):
        if "otherwise" in node:
            out += over_the_maximum(cx, node, t, back, raised)
            continue
        start = in_force(cx, node, t, t)
        for e in agreement_events(cx, node, t):
            # choice: ahead of a reference event, nothing is agreed once that has come.
            running = not back and at_or_after(e, t) and (x is None or e.day <= x.day)
            if (running or (start and e.key == start.key)) and exceeds(cx, node, e, t, back):
                out.append(excessive(cx, e, e if strictly_after(e, t) else t))
    return out


def excessive(cx: Cx, e: Ev, base: Ev) -> Found:
    """An agreement that allows too much, provisional where it is counted from a plan."""
    p = Point("absent", provisional=base.key[0] == "plan")
    return verdict(cx, e, "violated", p, "agreement")


def over_the_maximum(cx: Cx, node: Raw, t: Ev, back: bool, raised: Ev | None) -> list[Found]:
    """Extensions that were made in time, and too long."""
    k = Count(t, raised or t, back=back, seat=t)
    most = resolve(cx, node, k).value
    made = extensions(cx, node, k)
    late = [e for e, p in made if most and p.value and is_later(cx, p.value, most)]
    return [excessive(cx, e, t) for e in late]


def is_later(cx: Cx, one: When, other: When) -> bool:
    return instant(one) > instant(other) if cx.hours else day_of(one) > day_of(other)


def exceeds(cx: Cx, node: Raw, e: Ev, t: Ev, back: bool) -> bool:
    # choice: an agreement is measured from where counting starts, or from its own day if later.
    base = e if strictly_after(e, t) else t
    k = Count(base, t, back=back)
    counted = counted_as_agreed(cx, node, k)
    agreed = agreed_value(node, e, counted).value
    most = counted(node.get("up_to", "unquantified")).value
    return agreed is not None and most is not None and is_later(cx, agreed, most)


# --- before -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Ref:
    ev: Ev
    provisional: bool = False
    cancelled: Ev | None = None
    made: Ev | None = None


def plan_name(e: Ev) -> Any:
    return e.attrs.get("conference", e.attrs.get("meeting"))


def planned(cx: Cx, e: Ev) -> Ev:
    at = e.attrs.get("planned_at")
    when = at if at else e.attrs["planned_on"]
    row = pseudo(e.attrs["of"], when, (), cx.moments.get(("planned", e.key)))
    mark = (*row.mark, plan_name(e))
    return replace(row, key=("plan", *e.key), attrs=e.attrs, raw=e.raw, mark=mark)


def bears(cx: Cx, e: Ev, name: Any) -> bool:
    return name in own_name(cx, e).values() or plan_name(e) == name


def realised(cx: Cx, plan: Ev, kind: str) -> bool:
    # choice: a named plan is realised by an event of that name, or, from the day on which the
    # plan was made, by one without an id; an unnamed plan by any from that day on.
    name = plan_name(plan)
    actual = [e for e in cx.events if e.type == kind]
    if any(name is not None and name in own_name(cx, e).values() for e in actual):
        return True
    nameless = [e for e in actual if name is None or not own_name(cx, e)]
    return any(at_or_after(e, plan) for e in nameless)


def cancelled(cx: Cx, plan: Ev) -> Ev | None:
    return min(
        (
            e
            for e in cx.events
            if e.type == "meeting_cancelled"
            and e.attrs.get("of") == plan.attrs["of"]
            and plan_name(e) == plan_name(plan)
            and at_or_after(e, plan)
        ),
        key=Ev.order,
        default=None,
    )


def plans(cx: Cx, kind: str) -> list[Ref]:
    """The governing plan for each name; a plan without a date is no plan."""
    made = [e for e in cx.events if e.type == "meeting_scheduled" and e.attrs.get("of") == kind]
    dated = [e for e in made if "planned_on" in e.attrs or "planned_at" in e.attrs]
    out: list[Ref] = []
    for name in {plan_name(e) for e in dated}:
        same = [e for e in dated if plan_name(e) == name]
        last = [e for e in same if e.day == max(s.day for s in same)]
        # choice: two plans made on one day: by time if all have one, else the later planned day.
        timed = all(e.at for e in last)
        plan = max(
            last, key=lambda e: (e.moment if timed else start_of(e.day), planned(cx, e).order())
        )
        if not realised(cx, plan, kind):
            out.append(Ref(planned(cx, plan), True, cancelled(cx, plan), plan))
    return out


def leaves(pattern: Raw) -> list[Raw]:
    for group in ("any_of", "all_of"):
        if group in pattern:
            return [leaf for part in pattern[group] for leaf in leaves(part)]
    return [pattern]


def references(cx: Cx, anchor: Raw) -> list[Ref]:
    if is_date_anchor(anchor):
        # choice: a known date is not a plan, so not provisional, also while in the future.
        known = known_date(cx, anchor)
        return [Ref(known)] if known else []
    if is_beside(anchor):
        return references_beside(cx, anchor)
    rows = [Ref(e) for e in cx.events if matches(e, anchor)]
    for leaf in leaves(anchor):
        # choice: `where` of the reference is asked of a plan's attributes too.
        rows += [
            r for r in plans(cx, leaf["event"]) if fits(r.ev.attrs, r.ev.raw, leaf.get("where", {}))
        ]
    rows = sorted({r.ev.key: r for r in rows}.values(), key=lambda r: r.ev.order())
    which = anchor.get("which", "each")
    return rows[:1] if which == "first" else rows[-1:] if which == "last" else rows


def references_beside(cx: Cx, anchor: Raw) -> list[Ref]:
    every = references(cx, only(anchor))
    refs = {r.ev.key: r for r in every}
    found = beside_each(cx, anchor, [r.ev for r in every if not r.cancelled])
    return [refs[e.key] for e in found]


def only(anchor: Raw) -> Raw:
    """The pattern of an anchor, without what says which of its events is meant."""
    return {key: value for key, value in anchor.items() if key not in ("which", "before", "after")}


def spaces_of(cx: Cx, pattern: Raw) -> set[str]:
    """What the events of a pattern are called by."""
    types = [leaf["event"] for leaf in leaves(pattern)] if not is_date_anchor(pattern) else []
    return {cx.identifies[t] for t in types if t in cx.identifies}


def nameable(cx: Cx, e: Ev, refs: list[Ref]) -> list[Ref]:
    """The references, and whatever else could be named as they are: held, or planned."""
    kinds = {r.ev.type for r in refs}
    spaces = {cx.identifies[kind] for kind in kinds if kind in cx.identifies} & ABOUT.get(
        e.type, frozenset()
    )
    anchor: Raw = cx.std.get("before") or cx.std["around"]
    spaces |= spaces_of(cx, anchor) & ABOUT.get(e.type, frozenset())
    known = {r.ev.key for r in refs}
    types = [kind for kind, space in cx.identifies.items() if space in spaces]
    others = [Ref(o) for o in cx.events if o.type in types and o.key not in known]
    plans_too = [r for kind in types for r in plans(cx, kind) if r.ev.key not in known]
    return sorted([*refs, *others, *plans_too], key=lambda r: r.ev.order())


def is_meant_by(cx: Cx, e: Ev, t: Ev, refs: list[Ref]) -> bool:
    """Whether an event is about the reference T: by name, or as the next that it could name."""
    if calls_by_name(cx, e, t):
        return True
    every = [r for r in nameable(cx, e, refs) if r.ev.key != e.key]
    if any(calls_by_name(cx, e, r.ev) for r in every):
        return False
    fitting = [r for r in of_its_kind(e, every) if discharges(cx, e, r.ev)]
    possible = [r.ev for r in fitting if not r.cancelled]
    if not possible:
        return False
    ahead = [r for r in possible if not strictly_after(e, r)]
    # choice: an unnamed duty between two references is never shown for the earlier one.
    return (ahead[0] if ahead else possible[-1]).key == t.key


def serves(cx: Cx, refs: list[Ref], t: Ev) -> Callable[[Ev], bool]:
    """Which duties count for the reference T, before it or (after the last one) too late."""
    return lambda e: e.key != t.key and discharges(cx, e, t) and is_meant_by(cx, e, t, refs)


def judge_before(cx: Cx) -> list[Found]:
    # choice: an unnamed duty never answers a cancelled plan.
    refs = references(cx, cx.std["before"])
    if "after" in cx.std:
        raised = [t for t in triggers(cx, cx.std["after"]) if holds(cx, cx.std.get("when"), t)]
        return [f for t in raised for f in judge_raised(cx, t, refs)]
    out: list[Found] = []
    for ref in refs:
        if holds(cx, cx.std.get("when"), ref.ev):
            out += judge_reference(cx, ref, serves(cx, refs, ref.ev)) + agreements(cx, ref.ev, True)
    return out


def of_its_kind(e: Ev, refs: list[Ref]) -> list[Ref]:
    """Those of the type that an event says it is for, if there are any."""
    return [r for r in refs if r.ev.type == e.raw.get("of")] or refs


def raises_nothing(cx: Cx, t: Ev, refs: list[Ref]) -> bool:
    """Whether what would raise a duty is about another event than any of the references."""
    if t.key[0] != "event":
        return False
    every = [r for r in nameable(cx, t, refs) if r.ev.key != t.key]
    named_ones = [r for r in every if calls_by_name(cx, t, r.ev)]
    names_none = not spaces_of(cx, cx.std.get("before") or cx.std["around"]) & set(named(cx, t))
    if not named_ones and names_none:
        ahead = [r for r in of_its_kind(t, every) if not r.cancelled]
        named_ones = [r for r in ahead if not strictly_after(t, r.ev)][:1]
    mine = {r.ev.key for r in refs}
    return bool(named_ones) and not any(r.ev.key in mine for r in named_ones)


def reference_for(cx: Cx, t: Ev, refs: list[Ref]) -> Ref | None:
    """The reference that a trigger names, else the next one from then on."""
    if is_date_anchor(cx.std["before"]):  # choice: a known date is the one that is meant
        return next(iter(refs), None)
    own = [r for r in refs if r.ev.key != t.key]
    named_one = [r for r in own if calls_by_name(cx, t, r.ev)]
    ahead = [r for r in own if at_or_after(r.ev, t) and answers(cx, r.ev, t)]
    return next(iter(named_one or ahead), None)


OPEN_ANSWERS = {
    "pending": {"pending", "overdue"},
    "met": {"met", "late"},
    "discharged": {"discharged", "lapsed"},
}


def unknown_date(cx: Cx, anchor: Raw, found: list[Found]) -> list[Found]:
    """A date that is not known leaves open what is true; an event that is to come does not."""
    if not is_date_anchor(anchor):
        return found
    out = []
    for each in found:
        possible = set(OPEN_ANSWERS[each.verdict.status])
        if "window" in cx.std and each.verdict.status == "met":
            ended = ending_of(cx, cx.std.get("ends_on"), each.trigger)
            undone = OPEN_ANSWERS["discharged" if ended else "pending"]
            counts_not = cx.std.get("already_done") == "does_not_count"
            possible |= undone if counts_not else {"early"}
        row = replace(each.verdict, status="undetermined", possible=frozenset(possible))
        out.append(replace(each, verdict=row))
    return out


def judge_raised(cx: Cx, t: Ev, refs: list[Ref]) -> list[Found]:
    if raises_nothing(cx, t, refs):
        return []
    ref = reference_for(cx, t, refs)
    if ref is None:
        return unknown_date(cx, cx.std["before"], judge_moment(cx, t, "unquantified"))
    early = cx.std.get("already_done") == "counts"
    itself = bool(cx.std["duty"].get("itself"))
    serving = serves(cx, refs, ref.ev)

    def ok(e: Ev) -> bool:
        return (e.key == t.key) is itself and (early or at_or_after(e, t)) and serving(e)

    return judge_reference(cx, ref, ok, t) + agreements(cx, ref.ev, True, t)


def passed(cx: Cx, t: Ev) -> bool:
    """Whether the reference has passed: at its time, or at the end of its day if it has none."""
    # choice: also in a standard in days, where a time of the reference is known.
    return cx.now.moment > (t.moment if t.at else end_of(t.day))


def before_status(cx: Cx, ref: Ref, f: Ev | None, p: Point, t: Ev | None = None) -> str:
    # choice: without `after`, `ends_on` matters only against a plan or a known date, from the day
    # the plan was made. Like a cancellation it discharges a duty that is not yet done, in time or
    # not; a reference event that was held after all undoes it only if nothing else raised the duty.
    x = ref.cancelled
    if t:
        ended = ending_of(cx, cx.std.get("ends_on"), t)
        is_held = ref.ev.key[0] == "event"
        if ended and (strictly_before(ended, ref.ev) if is_held else ended.day <= ref.ev.day):
            x = x or ended
    elif is_to_come(ref) and x is None:
        x = ended_before(cx, ref)
    if p.value is None:  # no number, or none yet: nothing can be late
        return plain_status(cx, f, x, None)
    if f and not strictly_after(f, ref.ev) and not (x and x.day < f.day):
        return "met" if in_time(cx, f, p.value) else "late"
    if x:
        return "discharged"
    if passed(cx, ref.ev):
        return "lapsed"
    return "pending" if in_time(cx, cx.now, p.value) else "overdue"


def strictly_before(e: Ev, reference: Ev) -> bool:
    if e.day == reference.day and e.at and reference.at:
        return e.moment < reference.moment
    return e.day < reference.day


def is_to_come(ref: Ref) -> bool:
    return bool(ref.ev.key[0] != "event")


def ended_before(cx: Cx, ref: Ref) -> Ev | None:
    """What ended the duty before its reference, since the plan for that was made."""
    seen = ref.made or replace(ref.ev, day=date.min, at=None)
    x = ending_of(cx, cx.std.get("ends_on"), seen)
    return x if x and x.day <= ref.ev.day else None


def judge_reference(cx: Cx, ref: Ref, ok: Callable[[Ev], bool], t: Ev | None = None) -> list[Found]:
    raised_by = t or ref.ev
    f = first_of(cx, cx.std["duty"], ok)

    def one(basis: str) -> list[tuple[bool, Found]]:
        k = Count(ref.ev, raised_by, basis, back=True, seat=ref.ev)
        p = resolve(cx, cx.std["at_least"], k)
        if p.state == "absent":
            return []
        status = before_status(cx, ref, f, p, t)
        done = f.day if f and status in ("met", "late", "lapsed") else None
        more = {"done": done, "provisional": ref.provisional or p.provisional}
        return [(p.agreed, verdict(cx, ref.ev, status, p, basis, **more))]

    return bases(one)


# --- every --------------------------------------------------------------------------------


def phases(cx: Cx) -> list[Raw]:
    every = cx.std["every"]
    return every if isinstance(every, list) else [{"gap": every}]


def phase_on(cx: Cx, s: Ev, day: date) -> int:
    # choice: a gap that begins on the day on which a phase ends takes the next phase.
    rows = phases(cx)
    for i, row in enumerate(rows[:-1]):
        if "for" in row:
            end = resolve(cx, row["for"], Count(s, s, roll=False)).value
            over = end is not None and day >= day_of(end)
        else:
            end = until(cx, s, row["until"])
            over = end is not None and day >= day_of(end)
        if not over:
            return i
    return len(rows) - 1


def until(cx: Cx, s: Ev, m: Any) -> When | None:
    """When a phase ends; what began the recurrence does not end it."""
    without = replace(cx, events=[e for e in cx.events if e.key != s.key])
    return resolve(without, m, Count(s, s, roll=False)).value


def judge_every(cx: Cx) -> list[Found]:
    out: list[Found] = []
    for s in triggers(cx, cx.std["after"]):
        if holds(cx, cx.std.get("when"), s):
            out += judge_chain(cx, s) + agreements(cx, s, False)
    return out


def judge_chain(cx: Cx, s: Ev) -> list[Found]:
    run = CHAINS[cx.std["restart"]]
    return [replace(f, start=s) for f in bases(lambda basis: run(cx, s, basis))]


def ending(cx: Cx, s: Ev) -> Ev | None:
    return ending_of(cx, cx.std.get("ends_on"), s)


def next_duty(cx: Cx, s: Ev, last: Ev | None) -> Ev | None:
    x = ending(cx, s)
    return duty_for(
        cx,
        {key: value for key, value in cx.std["duty"].items() if key != "times"},
        s,
        lambda e: (last is None or e.day > last.day) and (x is None or e.day <= x.day),
    )


def missed(cx: Cx, further: Iterator[Point], end: Ev) -> int:
    """How many further deadlines fell before the end."""
    n = 0
    for p in further:
        if p.value is None or in_time(cx, end, p.value):
            break
        n += 1
    return n


def base_at(deadline: When, s: Ev) -> Ev:
    kind = f"deadline after {s.type}"
    return replace(
        pseudo(kind, deadline, ("deadline", *s.key), instant(deadline)), attrs=s.attrs, raw=s.raw
    )


def open_end(cx: Cx, s: Ev) -> Ev:
    return ending(cx, s) or cx.now


def gap_status(cx: Cx, s: Ev, f: Ev | None, p: Point, further: Iterator[Point]) -> dict[str, Any]:
    status = plain_status(cx, f, ending(cx, s), p.value)
    n = missed(cx, further, f or open_end(cx, s)) if status in BREACHES else 0
    return {"status": status, "missed_cycles": n, "done": done_day(f, status)}


def chain_from_actual(cx: Cx, s: Ev, basis: str) -> list[tuple[bool, Found]]:
    # choice: a gap with no dated limit in force is passed over; the chain goes on from its duty.
    out: list[tuple[bool, Found]] = []
    anchor, last = s, None
    for n in count(1):
        points = grid(cx, s, basis, anchor)
        p = next(points)
        f = next_duty(cx, s, last)
        if p.state != "absent":
            row = gap_status(cx, s, f, p, points)
            out.append((p.agreed, verdict(cx, anchor, p=p, basis=basis, sequence=n, **row)))
        if f is None:
            return out
        anchor = last = f
    return out


def gap_from(cx: Cx, s: Ev, start: Ev, basis: str) -> Point:
    """By when the duty is due in the gap that begins at an event, or at a deadline."""
    gap = phases(cx)[phase_on(cx, s, start.day)]["gap"]
    is_first = start.key == s.key
    k = Count(start, s, basis, seat=start, last=start.day - ONE if is_first else start.day)
    p = resolve(cx, gap, k)
    # choice: in the first gap a date is asked for all the same, if nothing else is: it was not
    # asked for in one before.
    return Point("waiting") if not is_first and is_spent(gap, p, k.last) else p


def grid(cx: Cx, s: Ev, basis: str, start: Ev | None = None) -> Iterator[Point]:
    """The deadlines that follow from each other: the last if it does not stand before the next."""
    # choice: within one limit a grid is counted from its own start, never from rolled deadlines;
    # when counting starts again, it is from the last deadline as it was rolled.
    # choice: when the limit changes (by its phase, or what was agreed by the last deadline), or
    # after a deadline that is counted from elsewhere, counting starts again from the deadline.
    base = start or s
    is_first = "first" in cx.std and base.key == s.key
    how = Count(base, s, basis, seat=base, last=base.day - ONE)
    p = resolve(cx, cx.std["first"], how) if is_first else gap_from(cx, s, base, basis)
    yield p
    k, limit = 1, "" if is_first else p.limit
    while p.value is not None:
        reached = base_at(p.value, s)
        gap = gap_from(cx, s, reached, basis)
        if gap.limit:
            base, k = (base, k + 1) if gap.limit == limit else (reached, 1)
            limit = gap.limit
            gap = replace(gap, value=counted_limit(cx, limit, Count(base, s, basis, times=k)))
        elif gap.value is not None and instant(gap.value) <= instant(p.value):
            gap = Point("waiting")  # choice: a moment that leads nowhere further sets no deadline
        else:
            limit = ""
        p = gap
        yield p


def counted_from(cx: Cx, s: Ev, basis: str, step: int) -> Ev:
    """The start, or the deadline before that of the step."""
    before = grid_point(cx, s, basis, step - 1).value if step else None
    return s if before is None else base_at(before, s)


def take(points: Iterator[Point]) -> Point:
    return next(points, Point("absent"))


def chain_from_due(cx: Cx, s: Ev, basis: str) -> list[tuple[bool, Found]]:
    out: list[tuple[bool, Found]] = []
    last: Ev | None = None
    step = 0
    for n in count(1):
        p = grid_point(cx, s, basis, step)
        if p.state == "absent":
            return out
        f = next_duty(cx, s, last)
        row = gap_status(cx, s, f, p, grid_from(cx, s, basis, step + 1))
        t = counted_from(cx, s, basis, step)
        out.append((p.agreed, verdict(cx, t, p=p, basis=basis, sequence=n, **row)))
        if f is None:
            return out
        last = f
        if p.value is not None:
            step += 1 + row["missed_cycles"]
    return out


def grid_from(cx: Cx, s: Ev, basis: str, step: int) -> Iterator[Point]:
    for i, p in enumerate(grid(cx, s, basis)):
        if i >= step:
            yield p


def grid_point(cx: Cx, s: Ev, basis: str, step: int) -> Point:
    return take(grid_from(cx, s, basis, step))


def slot_of(cx: Cx, s: Ev, basis: str, f: Ev) -> int:
    # choice: where a cadence's deadlines cease to advance (they hang on another anchor) the
    # chain ends with the last of them.
    n = 0
    for p in grid(cx, s, basis):
        if p.value is None or in_time(cx, f, p.value):
            break
        n += 1
    return n


def chain_fixed(cx: Cx, s: Ev, basis: str) -> list[tuple[bool, Found]]:
    # choice: sequence counts the judgements, not the slots; while a run of empty slots is
    # overdue the current slot is not shown.
    out: list[tuple[bool, Found]] = []

    def add(p: Point, row: dict[str, Any], step: int) -> None:
        t = counted_from(cx, s, basis, step)
        out.append((p.agreed, verdict(cx, t, p=p, basis=basis, sequence=len(out) + 1, **row)))

    last, empty = None, 0
    seen: dict[int, int] = {}
    while True:
        p = grid_point(cx, s, basis, empty)
        if p.state == "absent":
            return out
        f = next_duty(cx, s, last)
        if f:
            its = slot_of(cx, s, basis, f)
            seen[its] = seen.get(its, 0) + 1
            if seen[its] < cx.std["duty"].get("times", 1):
                last = f
                continue
        if f is None:
            add(p, gap_status(cx, s, None, p, grid_from(cx, s, basis, empty + 1)), empty)
            return out
        last, slot = f, slot_of(cx, s, basis, f)
        if p.value is not None and slot < empty:
            continue
        if slot > empty:
            add(p, {"status": "late", "missed_cycles": slot - empty - 1, "done": f.day}, empty)
            p = grid_point(cx, s, basis, slot)
            if p.state == "absent":
                return out
        add(p, {"status": "met", "done": f.day}, slot)
        empty = slot + 1 if p.value is not None else slot


CHAINS = {"from_actual": chain_from_actual, "from_due": chain_from_due, "fixed": chain_fixed}


# --- window and not_before ----------------------------------------------------------------


def judge_window(cx: Cx) -> list[Found]:
    if "after" not in cx.std:
        pairs = [(r.ev, r) for r in references(cx, cx.std["around"])]
        kept = [(t, r) for t, r in pairs if holds(cx, cx.std.get("when"), t)]
        return [f for t, r in kept for f in one_window(cx, t, r, False)]
    raised = [t for t in triggers(cx, cx.std["after"]) if holds(cx, cx.std.get("when"), t)]
    refs = references(cx, cx.std["around"])
    meant = [t for t in raised if not raises_nothing(cx, t, refs)]
    return [f for t in meant for f in one_window(cx, t, around(cx, t), True)]


def around(cx: Cx, t: Ev) -> Ref | None:
    # choice: for a trigger, the first reference on or after it (a plan among them), else the last.
    every = references(cx, cx.std["around"])
    refs = [r for r in every if answers(cx, r.ev, t)]
    ahead = [r for r in refs if at_or_after(r.ev, t)]
    return ahead[0] if ahead else refs[-1] if refs else None


def one_window(cx: Cx, t: Ev, ref: Ref | None, raised: bool) -> list[Found]:
    if ref is None:
        # choice: the duty is raised but the date around which it lies is unknown: no deadline.
        return unknown_date(cx, cx.std["around"], judge_moment(cx, t, "unquantified"))
    out: list[Found] = []
    for basis in ("maximum", "agreed"):
        opens, closes = (
            resolve(cx, cx.std["window"][key], Count(ref.ev, t, basis, roll=key == "closes"))
            for key in ("opens", "closes")
        )
        if basis == "agreed" and not (opens.agreed or closes.agreed):
            continue
        if opens.state == "absent" or closes.state == "absent":
            continue
        if raised and closes.value and t.day > day_of(closes.value):
            # choice: the fallback too is discharged when the reference is cancelled.
            fallback = cx.std.get("otherwise", "unquantified")
            return judge_moment(cx, t, fallback, ref.cancelled)
        out.append(window_verdict(cx, t, ref, opens, closes, basis, raised))
    return out + agreements(cx, t, False)


def reference_before(cx: Cx, t: Ev) -> Ev | None:
    refs = [r.ev for r in references(cx, cx.std["around"])]
    place = next((i for i, r in enumerate(refs) if r.key == t.key), 0)
    return refs[place - 1] if place > 0 else None


def window_verdict(
    cx: Cx, t: Ev, ref: Ref, opens: Point, closes: Point, basis: str, raised: bool
) -> Found:
    # choice: without `after`, duties and endings before the date `around` count.
    itself = bool(cx.std["duty"].get("itself"))

    def counts(e: Ev) -> bool:
        if itself:
            return e.key == t.key != ref.ev.key
        known = discharges(cx, e, ref.ev)
        return e.key not in (t.key, ref.ev.key) and known and (not raised or at_or_after(e, t))

    def ends(e: Ev) -> bool:
        return e.key != t.key and answers(cx, e, t) and (not raised or at_or_after(e, t))

    def opened(e: Ev) -> bool:
        if opens.value is None:
            return True
        if cx.hours and isinstance(opens.value, datetime):
            return e.moment >= opens.value
        return e.day >= day_of(opens.value)

    x = ref.cancelled or first_of(cx, cx.std.get("ends_on"), ends)
    f = first_of(
        cx, cx.std.get("duty"), lambda e: counts(e) and opened(e) and not (x and x.day < e.day)
    )
    # choice: the earliest of several events that came too early is the one shown; without `after`
    # it must come after the reference before this one.
    previous = None if raised else reference_before(cx, t)

    def too_soon(e: Ev) -> bool:
        is_own = previous is None or strictly_after(e, previous)
        return counts(e) and is_own and not opened(e) and not (x and x.day < e.day)

    early = first_of(cx, cx.std.get("duty"), too_soon)
    if cx.std.get("already_done") == "does_not_count":
        early = None
    status = "early" if f is None and early else plain_status(cx, f, x, closes.value)
    done = early.day if early and status == "early" else done_day(f, status)
    provisional = ref.provisional or opens.provisional or closes.provisional
    return verdict(
        cx, t, status, closes, basis, earliest=opens.value, done=done, provisional=provisional
    )


def judge_not_before(cx: Cx) -> list[Found]:
    out: list[Found] = []
    for s in triggers(cx, cx.std["after"]):
        if holds(cx, cx.std.get("when"), s):
            for basis in ("maximum", "agreed"):
                m = resolve(cx, cx.std["not_before"], Count(s, s, basis, roll=False))
                if m.state != "absent" and (basis == "maximum" or m.agreed):
                    out.append(forbidden(cx, s, m, basis))
            out += agreements(cx, s, False)
    return out


def reached(cx: Cx, e: Ev, m: When | None) -> bool:
    if m is None:
        return False
    if cx.hours and isinstance(m, datetime):
        return e.moment >= m
    return e.day >= day_of(m)


def forbidden(cx: Cx, s: Ev, m: Point, basis: str) -> Found:
    f = duty_for(cx, cx.std["forbids"], s)
    # choice: `unless` is a condition on the forbidden event, or until there is one on the start;
    # it lifts the ban whether or not F happened, and then there is no earliest moment.
    excepted = "unless" in cx.std and holds(cx, cx.std["unless"], f or s)
    if excepted:
        status = "lifted"
    elif f and not reached(cx, f, m.value):
        status = "violated"
    else:
        status = "lifted" if reached(cx, cx.now, m.value) else "in_force"
    # choice: the earliest permitted moment is `earliest`; there is no `due`.
    # choice: the forbidden event is shown also where it was permitted.
    done = f.day if f else None
    return verdict(
        cx, s, status, m, basis, due=None, earliest=None if excepted else m.value, done=done
    )


# --- marks --------------------------------------------------------------------------------


def unobserved(cx: Cx, v: Verdict) -> Verdict:
    """The verdict, unless the source cannot record (one of) the events that would answer."""
    # choice: one unrecordable alternative suffices; a duty that was seen all the same counts.
    pattern = cx.std.get("duty") or cx.std.get("forbids")
    types = tuple(leaf["event"] for leaf in leaves(pattern)) if pattern else ()
    if v.basis == "agreement" or v.done is not None or not is_unrecorded(cx.records, types):
        return v
    nothing = frozenset({"unobserved"})
    return replace(v, status="unobserved", possible=nothing, missed_cycles=0, excused=False)


def with_unseen_ending(cx: Cx, v: Verdict) -> Verdict:
    """A breach may be none where the source cannot show what may have ended the duty."""
    ends = cx.std.get("ends_on", [])
    patterns = ends if isinstance(ends, list) else [ends]
    types = tuple(leaf["event"] for p in patterns for leaf in leaves(p))
    # choice: a duty that was done late had not been ended before it.
    if v.status != "overdue" or not is_unrecorded(cx.records, types):
        return v
    possible = frozenset({v.status, "discharged", "lapsed"})
    return replace(v, status="undetermined", possible=possible, excused=False)


def excused(cx: Cx, t: Ev) -> bool:
    # choice: the role is the attribute `by`; a waiver lacking role or standard does not fit. It may
    # be given afterwards, but not before there is a duty; ahead of or around something, any time.
    if "waiver" not in cx.std:
        return False
    rule = cx.std["waiver"] if isinstance(cx.std["waiver"], dict) else {}
    mine = {cx.std["id"], cx.std.get("topic", cx.std["id"])}
    return any(
        e.type == rule.get("event", "waiver")
        and e.attrs.get("standard") in mine
        and ("by" not in rule or e.attrs.get("by") in rule["by"])
        and answers(cx, e, t)
        and ("before" in cx.std or "window" in cx.std or at_or_after(e, t))
        for e in cx.events
    )


def marked(cx: Cx, found: Found) -> Verdict:
    v = with_unseen_ending(cx, found.verdict)
    return replace(v, excused=v.status in BREACHES and excused(cx, found.trigger))


JUDGES: dict[str, Callable[[Cx], list[Found]]] = {
    "within": judge_within,
    "before": judge_before,
    "every": judge_every,
    "window": judge_window,
    "not_before": judge_not_before,
}


# --- completions --------------------------------------------------------------------------

Asked = dict[tuple[str, str], list[Any]]
SKIPPED = frozenset({"source", "examples", "readings", "reading", "where", "title", "note"})


def nodes(node: Any, skip: frozenset[str] = SKIPPED) -> Iterator[Raw]:
    if isinstance(node, dict):
        yield node
        for key, value in node.items():
            if key not in skip:
                yield from nodes(value, skip)
    elif isinstance(node, list):
        for value in node:
            yield from nodes(value, skip)


def trigger_types(std: Raw) -> set[str]:
    patterns = [std[k] for k in ("after", "before", "around", "forbids") if k in std]
    return {n["event"] for n in nodes(patterns) if "event" in n}


def asked(std: Raw) -> Asked:
    """(event type, or "" for facts; attribute) -> how the standard compares it."""
    out: Asked = {}
    types = trigger_types(std)
    for node in nodes(std):
        if isinstance(node.get("event"), str):
            for attr, spec in node.get("where", {}).items():
                out.setdefault((node["event"], attr), []).append(spec)
        for kind, key in [("", "fact"), *((t, "trigger") for t in types)]:
            specs = node.get(key)
            for attr, spec in specs.items() if isinstance(specs, dict) else ():
                if attr in ATTRIBUTES.get(kind, (attr,)):
                    out.setdefault((kind, attr), []).append(spec)
    return out


def mentioned(spec: Any) -> list[Any]:
    if isinstance(spec, list | tuple):
        return [v for s in spec for v in mentioned(s)]
    if not isinstance(spec, dict):
        return [spec]
    out = mentioned(spec["not"]) if "not" in spec else []
    out += spec.get("has_all", [])
    for key in ("at_least", "at_most"):
        if key in spec:
            step: Any = ONE if isinstance(spec[key], date) else 1
            out += [spec[key] - step, spec[key], spec[key] + step]
    return out


def domain(specs: list[Any], everywhere: list[Any], wordy: bool) -> list[Any]:
    """Values to try: all mentioned in the ruleset and one other, alike ones only once."""
    values: list[Any] = list(dict.fromkeys((type(v), v) for s in everywhere for v in mentioned(s)))
    values = [v for _, v in values]
    if any(isinstance(v, bool) for v in values):
        values = [True, False, *(v for v in values if not isinstance(v, bool))]
    elif values and all(isinstance(v, int | float | date) for v in values):
        step: Any = ONE if isinstance(values[0], date) else 1
        values = [w for v in values for w in (v - step, v, v + step)]
    elif values:
        values.append(OTHER)
    if wordy:
        values = [c for n in range(len(values) + 1) for c in combinations(values, n)]
    alike = {tuple(compare(v, s, None) for s in specs): v for v in values}
    return list(alike.values())


def all_asked(ruleset: Raw) -> Asked:
    out: Asked = {}
    for std in ruleset["standards"]:
        for version in [std, *(with_reading(std, r["name"]) for r in std.get("readings", []))]:
            for (kind, attr), specs in asked(version).items():
                out.setdefault(("" if kind == "" else "event", attr), []).extend(specs)
    return out


def missing_values(
    ruleset: Raw, std: Raw, facts: Raw, events: list[Ev]
) -> dict[tuple[Any, ...], list[Any]]:
    everywhere = all_asked(ruleset)
    slots: dict[tuple[Any, ...], list[Any]] = {}
    for (kind, attr), specs in asked(std).items():
        rivals = everywhere[("" if kind == "" else "event", attr)]
        wordy = any(isinstance(s, dict) and "has_all" in s for s in rivals) or any(
            isinstance(e.attrs.get(attr), list | tuple) for e in events
        )
        values = domain(specs, rivals, wordy)
        if not values:
            continue
        if kind == "" and facts.get(attr) is None:
            slots[("fact value", attr)] = values
        for e in events:
            planned_so = e.type == "meeting_scheduled" and e.attrs.get("of") == kind
            if (e.type == kind or planned_so) and attr not in e.attrs:
                slots[("attr", e.key, attr)] = values
    return slots


HELD = ("initial_conference", "review_conference", "pre_birth_conference", "transfer_in_conference")


def is_held(std: Raw, e: Ev) -> bool:
    """Whether the event took place: one that was put off did not, unless that is asked about."""
    asks = "'proceeded'" in repr({k: v for k, v in std.items() if k not in SKIPPED})
    return asks or e.type not in HELD or e.raw.get("proceeded") is not False


def with_reading(std: Raw, reading: str | None) -> Raw:
    """The standard as it is read, in its plainest form."""
    read = {k: v for k, v in as_read(std, reading).items() if v is not None}
    if isinstance(read.get("ends_on"), list):
        read["ends_on"] = {"any_of": read["ends_on"]}
    return read


def as_read(std: Raw, reading: str | None) -> Raw:
    for r in std.get("readings", []):
        if r["name"] == reading:
            dropped = set(KINDS) if set(KINDS) & set(r["change"]) else set()
            kept: Raw = {k: v for k, v in std.items() if k not in dropped}
            return kept | dict(r["change"])
    return std


def said(node: Any) -> list[str]:
    """All words that are values in a part of a standard."""
    if isinstance(node, dict):
        return [word for key, value in node.items() if key not in SKIPPED for word in said(value)]
    if isinstance(node, list):
        return [word for value in node for word in said(value)]
    return [node] if isinstance(node, str) else []


BY_THE_CLOCK = re.compile(r"(\d+) (working )?hours?( before| after)?")


def compares_moments(std: Raw) -> bool:
    """Whether any limit is in hours, or a clock time or working time is named."""
    judging = {key: std[key] for key in TIMED if key in std}
    names_times = any("at" in n and "on" in n for n in nodes(judging))
    words = said(judging)
    return names_times or any(w == "working time" or BY_THE_CLOCK.fullmatch(w) for w in words)


def hour_limits(std: Raw, events: list[Ev]) -> set[tuple[int, bool]]:
    """All limits in hours, those that are agreed in the case among them, and if in working ones."""
    words = said({k: v for k, v in std.items() if k not in ("waiver", "conventions")})
    words += [
        e.attrs[n["as"]]
        for n in agreed_nodes([std[k] for k in TIMED if k in std])
        for e in events
        if matches_type(e, n["agreed"]) and isinstance(e.attrs.get(n.get("as", "")), str)
    ]
    found = [BY_THE_CLOCK.fullmatch(w) for w in words]
    return {(int(f[1]), bool(f[2])) for f in found if f}


def matches_type(e: Ev, pattern: Raw) -> bool:
    return any(e.type == leaf["event"] for leaf in leaves(pattern))


def loose_times(std: Raw, facts: Raw, events: list[Ev]) -> dict[tuple[Any, ...], date]:
    """What in an hours standard has a day and no time."""
    skip = SKIPPED | {"when", "unless", "waiver", "until"}
    found = list(nodes(std, skip))
    types = {n["event"] for n in found if isinstance(n.get("event"), str)}
    out: dict[tuple[Any, ...], date] = {}
    for e in events:
        if e.type in types and e.at is None:
            out[("time", e.key)] = e.day
        if (
            e.type == "meeting_scheduled"
            and e.attrs.get("of") in types
            and "planned_at" not in e.attrs
            and "planned_on" in e.attrs
        ):
            out[("planned", e.key)] = e.attrs["planned_on"]
    for n in found:
        name = n.get("fact")
        if isinstance(name, str) and isinstance(facts.get(name), date):
            out[("fact", name)] = day_of(facts[name])
    return out


def candidates(day: date, near: set[datetime], ends: Callable[[datetime], set[datetime]]) -> Any:
    first, last = start_of(day), end_of(day)
    close = {e + d for m in near for e in ends(m) for d in (-MOMENT, timedelta(0), MOMENT)}
    return {first, last} | {c for c in close if first <= c <= last}


def clock_times(std: Raw, conv: Raw, day: date) -> set[datetime]:
    """The moments of a day that a standard speaks of."""
    texts = {n[key] for n in nodes(std) for key in ("at", "from", "to") if is_clock(n.get(key))}
    texts |= set(conv.get("working_hours", {}).values())
    return {moment for text in texts for moment in shown_at(day, text)}


def is_clock(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"\d\d:\d\d", value) is not None


def time_slots(
    cx: Cx, facts: Raw, events: list[Ev], rows: dict[Any, Raw]
) -> dict[tuple[Any, ...], list[Any]]:
    std = cx.std
    loose = loose_times(std, facts, events)
    fixed = {e.at for e in events if e.at} | {cx.now.moment}
    fixed |= {i for e in events if "planned_at" in e.attrs for i in instants(e.attrs["planned_at"])}
    reach = max((abs(a - b) for a in fixed for b in fixed), default=timedelta(0)) + timedelta(
        days=60
    )
    limits = hour_limits(std, events)

    def ends(m: datetime) -> set[datetime]:
        found = {m}
        for h, is_worked in limits:
            if is_worked:
                length = timedelta(hours=h)
                found |= {cx.work.later(m, length), cx.work.earlier(m, length)}
                continue
            most = min(int(reach / timedelta(hours=h)), 400) if "every" in std else 1
            found |= {
                m + sign * k * timedelta(hours=h) for k in range(1, most + 1) for sign in SIGNS
            }
        return found

    around = {day + n * ONE for day in loose.values() for n in range(-3, 4)}
    spoken = {m for day in around for m in clock_times(std, cx.conv, day)} if loose else set()
    tried = {key: candidates(day, fixed | spoken, ends) for key, day in loose.items()}
    again = {
        key: tried[key]
        | candidates(day, {m for k, ms in tried.items() if k != key for m in ms}, ends)
        for key, day in loose.items()
    }
    slots: dict[tuple[Any, ...], list[Any]] = {key: sorted(ms) for key, ms in again.items()}
    for key, row in rows.items():
        if row.get("at") and len(instants(row["at"])) > 1:
            slots[("time", key)] = instants(row["at"])
    for e in events:
        if "planned_at" in e.attrs and len(instants(e.attrs["planned_at"])) > 1:
            slots[("planned", e.key)] = instants(e.attrs["planned_at"])
    return slots


SIGNS = (1, -1)


def clock_slots(cx: Cx, events: list[Ev]) -> dict[tuple[Any, ...], list[Any]]:
    """The times of day that matter to a condition, of what raises a duty and has only a date."""
    asked = [n["during"] for n in nodes(cx.std) if "during" in n]
    if not any(period == "working time" or "from" in period for period in asked):
        return {}
    found: dict[tuple[Any, ...], date] = {}
    types = trigger_types(cx.std)
    for e in events:
        if e.type in types and e.at is None:
            found["clock", e.key] = e.day
        is_plan = e.type == "meeting_scheduled" and e.attrs.get("of") in types
        if is_plan and "planned_at" not in e.attrs and "planned_on" in e.attrs:
            found["clock", ("plan", *e.key)] = e.attrs["planned_on"]
    for key in ("after", "before", "around"):
        anchor = cx.std.get(key, {})
        if is_date_anchor(anchor) and (known := known_date(cx, anchor)):
            found["clock", known.key] = known.day
    return {
        key: sorted(candidates(day, clock_times(cx.std, cx.conv, day), lambda m: {m}))
        for key, day in found.items()
    }


def births(cx: Cx, events: list[Ev]) -> list[tuple[date | None]]:
    """Days on which the child may have been born: any that a condition tells apart, or not yet."""
    bounds = [n["age"] for n in nodes(cx.std) if isinstance(n.get("age"), dict)]
    turns = {b["at_least"] for b in bounds if "at_least" in b}
    turns |= {b["at_most"] + 1 for b in bounds if "at_most" in b}
    unborn: list[tuple[date | None]] = [(None,)]
    if cx.facts.get("unborn") is True:
        return unborn
    days = {e.day for e in events} | {cx.now.day}
    days |= {e.attrs["planned_on"] for e in events if "planned_on" in e.attrs}
    days |= {day_of(e.attrs["planned_at"]) for e in events if "planned_at" in e.attrs}
    days |= {value for value in cx.facts.values() if isinstance(value, date)}
    born = {
        day
        for now in days
        for n in turns
        for back in range(3)
        if (day := date(now.year - n, now.month, min(now.day, 28)) + back * ONE) <= cx.now.day
    }
    # choice: a child who is not unborn now may have been so then.
    return [*unborn, *((day,) for day in sorted(born | {min(days), cx.now.day}))]


def complete(cx: Cx, chosen: dict[tuple[Any, ...], Any]) -> Cx:
    moments = {k: v for k, v in chosen.items() if k[0] in ("planned", "fact")}
    facts = cx.raw_facts | {k[1]: v for k, v in chosen.items() if k[0] == "fact value"}
    events = []
    for e in cx.events:
        extra = {k[2]: v for k, v in chosen.items() if k[0] == "attr" and k[1] == e.key}
        moment = chosen.get(("time", e.key))
        # choice: a moment after as_of makes an event with only a date invisible there.
        if moment is None or moment <= cx.now.moment:
            exact = e.at and (moment or e.at)
            events.append(replace(e, attrs=e.attrs | extra, moment=moment or e.moment, at=exact))
    assumed = {k[1]: v for k, v in chosen.items() if k[0] == "records"}
    clocks = {k[1]: v for k, v in chosen.items() if k[0] == "clock"}
    born = chosen.get(("born",))
    return replace(
        cx,
        events=events,
        facts=facts,
        moments=moments,
        assumed=assumed,
        clocks=clocks,
        born=born,
    )


# --- the judge ----------------------------------------------------------------------------


def common(values: list[Any]) -> Any:
    return values[0] if all(v == values[0] for v in values) else None


def ends_of(dues: list[When | None]) -> tuple[When | None, When | None]:
    """The latest deadline (None if there may be none), and the earliest if it is another."""
    known = [d for d in dues if d is not None]
    latest = max(known, key=instant) if len(known) == len(dues) else None
    earliest = min(known, key=instant, default=None)
    is_one = not known or (latest is not None and instant(latest) == instant(known[0]))
    is_one &= earliest is None or instant(earliest) == instant(known[0])
    return latest, None if is_one else earliest


def merge(rows: list[Verdict], everywhere: bool) -> Verdict:
    # choice: what differs between completions is None (or 0, or False) in the merged verdict; it
    # is provisional if it may be.
    possible = frozenset(status for v in rows for status in v.possible) | (
        frozenset() if everywhere else {"not_applicable"}
    )
    one = next(iter(possible)) if len(possible) == 1 else "undetermined"
    due, due_from = ends_of([v.due for v in rows])
    return replace(
        rows[0],
        status=one,
        possible=possible,
        due=due,
        due_from=due_from,
        earliest=common([v.earliest for v in rows]),
        done=common([v.done for v in rows]),
        missed_cycles=min(v.missed_cycles for v in rows),  # choice: so many at least
        excused=one in BREACHES and all(v.excused for v in rows),
        provisional=any(v.provisional for v in rows),
    )


def judge_completed(cx: Cx) -> dict[tuple[Any, ...], Verdict]:
    # choice: one obligation is the n-th of its trigger (and start) and basis in every completion.
    kind = next(k for k in KINDS if k in cx.std)
    out: dict[tuple[Any, ...], Verdict] = {}
    for found in JUDGES[kind](cx):
        start = found.start.mark if found.start else ()
        same = (start, found.trigger.mark, found.verdict.basis)
        number = next(n for n in count() if (*same, n) not in out)
        out[*same, number] = marked(cx, found)
    return out


def completions(cx: Cx, slots: dict[tuple[Any, ...], list[Any]]) -> Iterator[Cx]:
    if prod(len(v) for v in slots.values()) > MOST_COMPLETIONS:
        raise TooManyCompletions(cx.std["id"], {k: len(v) for k, v in slots.items()})
    for values in product(*slots.values()):
        yield complete(cx, dict(zip(slots, values, strict=True)))


def judge_standard(cx: Cx, slots: dict[tuple[Any, ...], list[Any]]) -> list[Verdict]:
    results = [judge_completed(done) for done in completions(cx, slots)]
    keys = list(dict.fromkeys(key for r in results for key in r))
    rows = {key: [r[key] for r in results if key in r] for key in keys}
    merged = [(key, unobserved(cx, merge(vs, len(vs) == len(results)))) for key, vs in rows.items()]
    return [v for _, v in sorted(merged, key=place)]


def place(row: tuple[tuple[Any, ...], Verdict]) -> tuple[Any, ...]:
    key, v = row
    order = ("maximum", "agreed", "agreement").index(v.basis)
    return (v.trigger[1] if v.trigger else date.min, order, repr(key), v.sequence)


def with_birth(case: Raw, as_of: When, known_at: When | None) -> Raw:
    """The case with the birth that a date of birth stands for where no event that counts does."""
    born = case.get("facts", {}).get("date_of_birth")
    rows = case.get("events", [])
    is_there = any(e.type == "birth" and visible(e, as_of, known_at) for e in read_events(rows))
    if born is None or is_there or born > day_of(as_of):
        return case
    return case | {"events": [*rows, {"type": "birth", "on": born}]}


def with_kinds(cx: Cx, events: list[Ev]) -> list[Ev]:
    """The events, with the type of what they name where they could say it and do not."""
    types: dict[tuple[str, Any], set[str]] = {}
    for e in events:
        for space, name in own_name(cx, e).items():
            types.setdefault((space, name), set()).add(e.type)
        if e.type == "meeting_scheduled" and "of" in e.attrs:
            for space in {"conference", "meeting"} & set(e.attrs):
                types.setdefault((space, e.attrs[space]), set()).add(e.attrs["of"])

    def told(e: Ev) -> Ev:
        if e.type not in TELL_THE_TYPE or "of" in e.attrs:
            return e
        found = {kind for item in named(cx, e).items() for kind in types.get(item, ())}
        if len(found) != 1:
            return e
        attrs = e.attrs | {"of": min(found)}
        return replace(e, attrs=attrs, raw=attrs)

    return [told(e) for e in events]


def judge(
    ruleset: Raw,
    case: Raw,
    as_of: When,
    known_at: When | None = None,
    holidays: set[date] = frozenset(),  # type: ignore[assignment]
    reading: str | None = None,
) -> list[Verdict]:
    case = with_birth(case, as_of, known_at)
    seen = [e for e in read_events(case.get("events", [])) if visible(e, as_of, known_at)]
    rows = {e.key: row for e, row in event_rows(case, seen)}
    declared = ruleset.get("vocabulary", {}).get("events", {})
    own = {t: d["identifies"] for t, d in declared.items() if "identifies" in d}
    given = {k: v for k, v in case.get("facts", {}).items() if v is not None}
    histories = {k: v for k, v in given.items() if isinstance(v, list) and is_history(v)}
    known_by = min(day_of(as_of), day_of(known_at) if known_at else date.max)
    now = Ev(("now",), "now", day_of(as_of), None, instant(as_of))
    closed = {c["on"] for c in ruleset.get("calendar", {}).get("closures", [])}
    out: list[Verdict] = []
    for base in ruleset["standards"]:
        std = with_reading(base, reading)
        held = [e for e in seen if is_held(std, e)]
        cx = Cx(
            std,
            compares_moments(std),
            held,
            {},
            {},
            {},
            ruleset.get("conventions", {}) | std.get("conventions", {}),
            frozenset(holidays) | closed,
            now,
            IDENTIFIES | own,
            NAMESPACES | set(own.values()),
            case.get("records"),
            histories=histories,
            known_by=known_by,
        )
        facts = {k: v for k, v in given.items() if k not in histories}
        facts |= known_then(cx, date.max)
        events = with_kinds(cx, held)
        cx = replace(cx, facts=facts, raw_facts=facts, events=events)
        out += judge_standard(cx, open_questions(ruleset, cx, rows))
    return out


def is_history(value: list[Any]) -> bool:
    return all(isinstance(row, dict) and "value" in row for row in value)


def open_questions(ruleset: Raw, cx: Cx, rows: dict[Any, Raw]) -> dict[tuple[Any, ...], list[Any]]:
    """What is not known and may matter, each with the values that it may have."""
    slots = missing_values(ruleset, cx.std, cx.facts, cx.events)
    for node in nodes(cx.std):
        if is_unrecorded(cx.records, counted_types(node)):
            slots["records", question(node)] = possible_answers(cx.std, node)
    if not birth_of(cx) and any(isinstance(node.get("age"), dict) for node in nodes(cx.std)):
        slots["born",] = births(cx, cx.events)
    if cx.hours:
        return slots | time_slots(cx, cx.facts, cx.events, rows)
    return slots | clock_slots(cx, cx.events)


def event_rows(case: Raw, seen: list[Ev]) -> Iterator[tuple[Ev, Raw]]:
    rows = in_order(case.get("events", []))
    for e in seen:
        yield e, rows[e.key[1]]
