"""Named mistakes that somebody could make, each put into the running library by monkeypatching.

A mutant is a sentence and a function that applies it. Every one must be noticed by
`test_mutants.py`. When a bug is found, its mistake is added here.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from functools import wraps
from importlib import import_module
from typing import Any

import pytest

from cpstandards import calendars, clock, kernel, limits
from cpstandards.calendars import WorkingCalendar
from cpstandards.compile import (
    anchors,
    cadence,
    completions,
    conditions,
    judging,
    matching,
    moments,
    setting,
    timeline,
)
from cpstandards.compile.kinds import agreements, reference
from cpstandards.compile.kinds import judge as judge_of_kind
from cpstandards.kernel import NEVER
from cpstandards.limits import Limit, Unit
from cpstandards.vocabulary import EventType
from cpstandards.worktime import WorkingTime

evaluate = import_module("cpstandards.evaluate")  # the package gives the function that name
windows = import_module("cpstandards.compile.kinds.window")  # here too
Patch = pytest.MonkeyPatch
Mutant = Callable[[Patch], None]
MUTANTS: dict[str, Mutant] = {}
DAY = 24 * limits.HOUR


def mutant(name: str) -> Callable[[Mutant], Mutant]:
    def add(apply: Mutant) -> Mutant:
        assert name not in MUTANTS
        MUTANTS[name] = apply
        return apply

    return add


def everywhere(patch: Patch, old: Any, new: Any) -> None:
    """Puts *new* in the place of the function *old* in every module of the package."""
    found = 0
    for module in [m for name, m in sys.modules.items() if name.startswith("cpstandards")]:
        for name, value in list(vars(module).items()):
            if value is old:
                patch.setattr(module, name, new)
                found += 1
    assert found, f"{old} is nowhere"


def method(patch: Patch, owner: type, name: str, make: Callable[[Any], Any]) -> None:
    """Puts what *make* makes of a method in its place."""
    patch.setattr(owner, name, make(getattr(owner, name)))


# --- the kernel ------------------------------------------------------------------------------


def kernel_with(patch: Patch, name: str, change: Callable[..., dict[str, Any]]) -> None:
    """The verdict *name* with its arguments changed first."""
    true = getattr(kernel, name)
    order = true.__code__.co_varnames[: true.__code__.co_argcount]

    @wraps(true)
    def wrong(*args: Any, **named: Any) -> Any:
        given = dict(zip(order, args, strict=False)) | named
        return true(**(given | change(**given)))

    everywhere(patch, true, wrong)


@mutant("the deadline day itself is too late")
def _(patch: Patch) -> None:
    kernel_with(patch, "within", lambda due, **_: {"due": due - 1})


@mutant("the day after the deadline is still in time")
def _(patch: Patch) -> None:
    kernel_with(patch, "within", lambda due, **_: {"due": due + 1})


@mutant("overdue begins on the deadline day")
def _(patch: Patch) -> None:
    kernel_with(patch, "within", lambda now, **_: {"now": now + 1})


@mutant("an ending on the day of the duty wins")
def _(patch: Patch) -> None:
    kernel_with(patch, "within", lambda close, **_: {"close": close - 1})


@mutant("an ending is ignored")
def _(patch: Patch) -> None:
    kernel_with(patch, "within", lambda **_: {"ended": NEVER, "close": NEVER})


@mutant("an ending after the deadline discharges")
def _(patch: Patch) -> None:
    kernel_with(
        patch,
        "within",
        lambda due, ended, **_: {"ended": min(ended, due) if ended < NEVER else ended},
    )


@mutant("a reference that passed without the duty leaves it overdue")
def _(patch: Patch) -> None:
    kernel_with(patch, "before", lambda **_: {"passed": 0})


@mutant("the last permitted day before a meeting is too late")
def _(patch: Patch) -> None:
    kernel_with(patch, "before", lambda due, **_: {"due": due - 1})


@mutant("a cancelled meeting still demands its duty")
def _(patch: Patch) -> None:
    kernel_with(patch, "before", lambda **_: {"ended": NEVER, "close": NEVER})


@mutant("the window's first day is too early")
def _(patch: Patch) -> None:
    kernel_with(patch, "window", lambda opens, **_: {"opens": opens + 1})


@mutant("the window's last day is too late")
def _(patch: Patch) -> None:
    kernel_with(patch, "window", lambda closes, **_: {"closes": closes - 1})


@mutant("a prohibition still holds on the day it ends")
def _(patch: Patch) -> None:
    kernel_with(patch, "not_before", lambda permitted, **_: {"permitted": permitted + 1})


@mutant("a violation is forgotten once the prohibition has ended")
def _(patch: Patch) -> None:
    kernel_with(
        patch,
        "not_before",
        lambda permitted, done, now: {"done": NEVER if now >= permitted else done},
    )


# --- limits and calendars --------------------------------------------------------------------


@mutant("a working day too many")
def _(patch: Patch) -> None:
    method(
        patch,
        WorkingCalendar,
        "add_working_days",
        lambda true: lambda s, day, n: true(s, day, n + 1),
    )


@mutant("a working day too few: n working days counted as n - 1")
def _(patch: Patch) -> None:
    def make(true: Any) -> Any:
        return lambda s, day, n: true(s, day, n - 1) if n > 1 else s.roll_forward(day)

    method(patch, WorkingCalendar, "add_working_days", make)


def working_days_where(patch: Patch, works: Callable[[WorkingCalendar, int], bool]) -> None:
    """Working days counted by another idea of what they are."""

    def walk(self: WorkingCalendar, day: int, count: int, step: int) -> int:
        while count:
            day += step
            count -= works(self, day)
        return day

    patch.setattr(WorkingCalendar, "add_working_days", lambda s, d, n: walk(s, d, n, 1))
    patch.setattr(WorkingCalendar, "subtract_working_days", lambda s, d, n: walk(s, d, n, -1))


def is_weekday(day: int) -> bool:
    return day % 7 not in (6, 0)


@mutant("bank holidays are ignored")
def _(patch: Patch) -> None:
    working_days_where(patch, lambda _, day: is_weekday(day))


@mutant("bank holidays without the subdivision: no Easter Monday, no August bank holiday")
def _(patch: Patch) -> None:
    def works(calendar: WorkingCalendar, day: int) -> bool:
        if calendar.is_working_day(day):
            return True
        name = calendar.non_working_days(day - 1, day)[0].name.lower()
        return is_weekday(day) and (
            "easter monday" in name or "august" in name or "late summer" in name
        )

    working_days_where(patch, works)


@mutant("Saturdays are worked")
def _(patch: Patch) -> None:
    working_days_where(patch, lambda c, day: day % 7 == 6 or c.is_working_day(day))


@mutant("a board's own closure days are ignored")
def _(patch: Patch) -> None:
    true = calendars.working_calendar

    def wrong(region: str, _closures: Any = (), *rest: Any) -> Any:
        return true(region, (), *rest)

    everywhere(patch, true, wrong)


@mutant("working days are calendar days")
def _(patch: Patch) -> None:
    patch.setattr(WorkingCalendar, "add_working_days", lambda _, day, n: day + n)


@mutant("the trigger's own day is counted")
def _(patch: Patch) -> None:
    def make(true: Any) -> Any:
        return lambda s, day, n: true(s, s.roll_forward(day) - 1, n)

    method(patch, WorkingCalendar, "add_working_days", make)


@mutant("counting back is counting forward undone")
def _(patch: Patch) -> None:
    def back(self: WorkingCalendar, day: int, count: int) -> int:
        start = day - 1
        while self.add_working_days(start, count) > day:
            start -= 1
        return start

    patch.setattr(WorkingCalendar, "subtract_working_days", back)


@mutant("clear days are ignored")
def _(patch: Patch) -> None:
    true = limits.deadline_before

    def wrong(limit: Limit, day: Any, calendar: Any, conventions: Any = limits.USUAL) -> Any:
        return true(limit, day, calendar, replace(conventions, clear_days=False))

    everywhere(patch, true, wrong)


@mutant("months are 30 days")
def _(patch: Patch) -> None:
    everywhere(patch, limits.add_months, lambda day, months: day + 30 * months)


@mutant("months spill over into the next instead of ending with it")
def _(patch: Patch) -> None:
    def wrong(day: int, months: int) -> int:
        start = date.fromordinal(day)
        total = start.year * 12 + start.month - 1 + months
        return date(total // 12, total % 12 + 1, 1).toordinal() + start.day - 1

    everywhere(patch, limits.add_months, wrong)


@mutant("months are counted one by one")
def _(patch: Patch) -> None:
    true = limits.add_months

    def wrong(day: Any, months: int) -> Any:
        for _ in range(abs(months)):
            day = true(day, 1 if months > 0 else -1)
        return day

    everywhere(patch, true, wrong)


@mutant("years are 365 days")
def _(patch: Patch) -> None:
    true = limits.later

    def wrong(limit: Limit, day: Any, calendar: Any) -> Any:
        return day + 365 * limit.amount if limit.unit is Unit.YEARS else true(limit, day, calendar)

    everywhere(patch, true, wrong)


@mutant("deadlines on a non-working day stay, whatever the ruleset says")
def _(patch: Patch) -> None:
    true = limits.deadline_after

    def wrong(limit: Limit, day: Any, calendar: Any, conventions: Any = limits.USUAL) -> Any:
        return true(limit, day, calendar, replace(conventions, non_working_deadline="stays"))

    everywhere(patch, true, wrong)


@mutant("hours are read off the wall clock")
def _(patch: Patch) -> None:
    def by_the_wall(limit: Limit, moment: Any, sign: int) -> Any:
        wall = clock.to_datetime(moment) + sign * timedelta(hours=limit.amount)
        return clock.instant(wall.replace(fold=0))

    everywhere(patch, limits.later_instant, lambda limit, at: by_the_wall(limit, at, 1))
    everywhere(patch, limits.earlier_instant, lambda limit, at: by_the_wall(limit, at, -1))


@mutant("a child born on 29 February has a birthday on 1 March")
def _(patch: Patch) -> None:
    true = limits.birthday
    leap = limits.Conventions(birthday_of_29_february="1 March")
    everywhere(patch, true, lambda born, years, _=None: true(born, years, leap))


# --- what is seen ----------------------------------------------------------------------------


@mutant("what happened on the day of judgement is not seen")
def _(patch: Patch) -> None:
    true = evaluate._visible

    def wrong(case: Any, now: Any, known: Any) -> Any:
        events, ignored = true(case, now, known)
        return [e for e in events if e.day < now.on.toordinal()], ignored

    everywhere(patch, true, wrong)


@mutant("the future is seen")
def _(patch: Patch) -> None:
    everywhere(patch, evaluate._visible, lambda case, _now, _known: (list(case.events), ()))


@mutant("what was recorded too late is used all the same")
def _(patch: Patch) -> None:
    everywhere(patch, evaluate._was_recorded, lambda _event, _known: True)


@mutant("a duty on the trigger's own day is not seen")
def _(patch: Patch) -> None:
    true = timeline.out_of_order
    everywhere(patch, true, lambda earlier, later: true(earlier, later) or later.day == earlier.day)


@mutant("times on one day do not matter")
def _(patch: Patch) -> None:
    everywhere(patch, timeline.out_of_order, lambda earlier, later: later.day < earlier.day)


@mutant("names are ignored: anything answers anything")
def _(patch: Patch) -> None:
    everywhere(patch, timeline._names_another, lambda _names, _other, _line: False)


@mutant("a missing fact is false")
def _(patch: Patch) -> None:
    def settle(_self: Any, unknown: Any) -> Any:
        domain = unknown.domain
        return False if False in domain else domain[-1]

    patch.setattr(timeline.Timeline, "settle", settle)


@mutant("a missing fact is what the rule hopes for")
def _(patch: Patch) -> None:
    patch.setattr(timeline.Timeline, "settle", lambda _self, unknown: unknown.domain[0])


@mutant("a missing time is the start of the day")
def _(patch: Patch) -> None:
    def span(point: Any) -> tuple[int, int]:
        if point.earliest is None:
            start = clock.local_span(point.day)[0]
            return start, start
        return point.earliest, point.latest

    everywhere(patch, moments.span, span)


# --- recurrences, anchors, modifiers ---------------------------------------------------------


@mutant("from_due is treated as from_actual")
def _(patch: Patch) -> None:
    restart_read_as(patch, {"from_due": "from_actual"})


@mutant("from_actual is treated as from_due")
def _(patch: Patch) -> None:
    restart_read_as(patch, {"from_actual": "from_due"})


@mutant("fixed slots are treated as from_due")
def _(patch: Patch) -> None:
    restart_read_as(patch, {"fixed": "from_due"})


def restart_read_as(patch: Patch, wrong: dict[str, str]) -> None:
    """Every standard read with another restart."""
    true = judge_of_kind

    def wrong_judge(of: Any, *rest: Any) -> Any:
        other = of.model_copy(update={"restart": wrong.get(of.restart, of.restart)})
        return true(other, *rest)

    everywhere(patch, true, wrong_judge)


@mutant("the first limit is ignored")
def _(patch: Patch) -> None:
    true = cadence.cadence
    everywhere(patch, true, lambda *given: true(*given)._replace(first=None))


@mutant("the first phase never ends")
def _(patch: Patch) -> None:
    true = cadence.cadence

    def wrong(*given: Any) -> Any:
        found = true(*given)
        return found._replace(phases=found.phases[:1])

    everywhere(patch, true, wrong)


@mutant("a phase lasts a day too long")
def _(patch: Patch) -> None:
    true = cadence._phase

    def wrong(*given: Any) -> Any:
        found = true(*given)
        return found._replace(ends=lambda start, line: found.ends(start, line) + 1)

    everywhere(patch, true, wrong)


@mutant("a plan is as good an anchor as the meeting itself")
def _(patch: Patch) -> None:
    true = anchors.locator

    def wrong(of: Any, within: Any, with_plans: bool = True) -> Any:  # noqa: ARG001
        return true(of, within, True)

    everywhere(patch, true, wrong)


@mutant("a date that has passed is asked for in every gap")
def _(patch: Patch) -> None:
    everywhere(patch, moments._unless_by, lambda last, found, setting: found)  # noqa: ARG005


@mutant("cycles are missed by the limit of the gap, whatever phase comes next")
def _(patch: Patch) -> None:
    def wrong(self: Any, anchor: Any, start: Any, line: Any) -> Any:
        return self.phases[0].gap(anchor, line, start)

    patch.setattr(cadence.Cadence, "_gap_from", wrong)


@mutant("unrecorded events of one type are as many of each sort")
def _(patch: Patch) -> None:
    everywhere(patch, conditions._asked, lambda of: of.model_dump_json(include={"by"}))


@mutant("missed cycles are not counted")
def _(patch: Patch) -> None:
    method(patch, cadence.Cadence, "gap", lambda true: lambda *a: true(*a)._replace(missed=0))


@mutant("the sooner of two is the later")
def _(patch: Patch) -> None:
    everywhere(patch, moments._sooner, moments._later)


@mutant("the later of two is the sooner")
def _(patch: Patch) -> None:
    everywhere(patch, moments._later, moments._sooner)


@mutant("what is done too soon hides what is done in the window")
def _(patch: Patch) -> None:
    def wrong(duties: Any, opens: Any, timed: Any) -> Any:  # noqa: ARG001
        return next(duties, None), None

    patch.setattr(windows, "_since_opening", wrong)


@mutant("an old waiver excuses what arises after it")
def _(patch: Patch) -> None:
    patch.setattr(judging, "ARISING", frozenset())


@mutant("a waiver changes the status")
def _(patch: Patch) -> None:
    true = judging.obligation

    def wrong(*given: Any) -> Any:
        found = true(*given)
        excused = found.excused_by is not None
        return found._replace(status=kernel.Status.DISCHARGED) if excused else found

    everywhere(patch, true, wrong)


@mutant("anybody may waive")
def _(patch: Patch) -> None:
    true = judging.waivers
    everywhere(patch, true, lambda frame, *rest: true(frame._replace(roles=None), *rest))


@mutant("a superseded plan still stands beside the meeting that was held")
def _(patch: Patch) -> None:
    everywhere(patch, anchors._is_held, lambda _point, _line: False)


@mutant("plans are ignored")
def _(patch: Patch) -> None:
    everywhere(patch, anchors.planned, lambda _events, _line: [])


@mutant("the condition looks at the day of the trigger too")
def _(patch: Patch) -> None:
    true = conditions._is_by
    everywhere(patch, true, lambda by, of: true("trigger" if by == "before" else by, of))


@mutant("the last value of a list is the only one that matches")
def _(patch: Patch) -> None:
    true = matching.value_test

    def wrong(test: Any) -> Any:
        return true(test[-1] if isinstance(test, tuple) else test)

    everywhere(patch, true, wrong)


@mutant("`not` is ignored")
def _(patch: Patch) -> None:
    true = matching.value_test
    everywhere(
        patch, true, lambda test: (lambda _: True) if getattr(test, "not_", None) else true(test)
    )


@mutant("what differs between completions is taken from the first")
def _(patch: Patch) -> None:
    true = completions._join
    everywhere(patch, true, lambda found, *_: next(each for _, each in found if each is not None))


# --- working time and clock times ----------------------------------------------------------------


@mutant("what ends at the close of work ends when work next begins")
def _(patch: Patch) -> None:
    method(patch, WorkingTime, "later", lambda true: lambda s, at, n: s.begins(true(s, at, n)))


@mutant("working hours are hours")
def _(patch: Patch) -> None:
    def make(true: Any) -> Any:
        return lambda s, limit, back: true(s, Limit(limit.amount, Unit.HOURS), back)

    method(patch, setting.Setting, "hours", make)


@mutant("work goes on at weekends and on bank holidays")
def _(patch: Patch) -> None:
    def make(_: Any) -> Any:
        return lambda s, at: (
            s._hours_of(clock.day_of(at))[0] <= at < s._hours_of(clock.day_of(at))[1]
        )

    method(patch, WorkingTime, "goes_on", make)
    patch.setattr(conditions, "_included", lambda _period, _setting: lambda _day, _minute: True)


@mutant("counting back, working time is when work next begins")
def _(patch: Patch) -> None:
    method(patch, WorkingTime, "went_on", lambda _: WorkingTime.begins)


@mutant("counting back, a working day is the next one")
def _(patch: Patch) -> None:
    method(patch, WorkingCalendar, "roll_back", lambda _: WorkingCalendar.roll_forward)


@mutant("a clock time is on the trigger's own day")
def _(patch: Patch) -> None:
    true = moments._at_time
    everywhere(patch, true, lambda of, *rest: true(of.model_copy(update={"on": "same day"}), *rest))


@mutant("a limit counts from the trigger, wherever it is said to count from")
def _(patch: Patch) -> None:
    everywhere(patch, moments._from_moment, lambda _first, inner, _timed: inner)


@mutant("a standard's own conventions are ignored")
def _(patch: Patch) -> None:
    true = setting.conventions_of

    def wrong(ruleset: Any, standard: Any) -> Any:
        return true(ruleset, standard.model_copy(update={"conventions": None}))

    everywhere(patch, true, wrong)


# --- what the case decides -----------------------------------------------------------------------


@mutant("the second extension counts, though only the first may")
def _(patch: Patch) -> None:
    true = moments.extensions
    everywhere(patch, true, lambda of, *rest: true(of.model_copy(update={"which": None}), *rest))


@mutant("an extension made when the time had run out counts")
def _(patch: Patch) -> None:
    everywhere(patch, moments._starts, lambda _event, _timed: -NEVER)


@mutant("an extension made before the clock ran counts")
def _(patch: Patch) -> None:
    patch.setattr(moments, "out_of_order", lambda _earlier, _later: False)


@mutant("an agreement is measured from its own day")
def _(patch: Patch) -> None:
    true = agreements._around

    def wrong(*given: Any) -> Any:
        found = true(*given)
        patch.setattr(agreements, "out_of_order", lambda _earlier, _later: True)
        return found

    everywhere(patch, true, wrong)


@mutant("what is learnt by a limit is a day off")
def _(patch: Patch) -> None:
    shifted(patch, DAY)


@mutant("what is learnt on the last day of a limit is too late")
def _(patch: Patch) -> None:
    shifted(patch, -DAY)


def shifted(patch: Patch, by: int) -> None:
    """Every limit in a condition moved [microseconds]."""
    true = conditions._counting

    def wrong(limit: Limit, of: Any, backwards: bool) -> Any:
        ends = true(limit, of, backwards)
        sign = -1 if backwards else 1
        return lambda point: tuple(at + sign * by for at in ends(point))

    everywhere(patch, true, wrong)


@mutant("a fact that was learnt too late counts")
def _(patch: Patch) -> None:
    everywhere(patch, conditions._known_by, lambda _by, _of: lambda _point, line: line.known_day)


@mutant("a child is a year older on the day before the birthday")
def _(patch: Patch) -> None:
    true = limits.birthday
    patch.setattr(conditions, "birthday", lambda born, years, of: true(born, years, of) - 1)


@mutant("a child is a year older only on the day after the birthday")
def _(patch: Patch) -> None:
    true = limits.birthday
    patch.setattr(conditions, "birthday", lambda born, years, of: true(born, years, of) + 1)


@mutant("`from` is excluded in `during`")
def _(patch: Patch) -> None:
    true = conditions._ends
    everywhere(patch, true, lambda period: (true(period)[0] + 1, true(period)[1]))


@mutant("`to` is included in `during`")
def _(patch: Patch) -> None:
    true = conditions._ends
    everywhere(patch, true, lambda period: (true(period)[0], true(period)[1] + 1))


# --- which event is meant ------------------------------------------------------------------------


def chosen_with(patch: Patch, change: Callable[[Any], Any]) -> None:
    true = anchors._chosen
    everywhere(patch, true, lambda of, *rest: true(change(of), *rest))


@mutant("beside another, the last is the first")
def _(patch: Patch) -> None:
    chosen_with(patch, lambda of: of.model_copy(update={"which": "first"}))


@mutant("beside another, the first is the last")
def _(patch: Patch) -> None:
    chosen_with(patch, lambda of: of.model_copy(update={"which": "last"}))


@mutant("beside another, after is before")
def _(patch: Patch) -> None:
    chosen_with(patch, lambda of: of.model_copy(update={"before": of.after, "after": of.before}))


@mutant("nothing is ahead of a meeting that is only planned")
def _(patch: Patch) -> None:
    everywhere(patch, anchors._with_plans, lambda events, line: events.events(line))


@mutant("the event that starts a recurrence ends its phase")
def _(patch: Patch) -> None:
    true = anchors._locate
    everywhere(patch, true, lambda events, which, plans, _: true(events, which, plans, True))


@mutant("once is enough")
def _(patch: Patch) -> None:
    true = matching._repeated
    everywhere(patch, true, lambda events, _times, already: true(events, 1, already))


@mutant("once in a slot is enough")
def _(patch: Patch) -> None:
    method(patch, cadence.Cadence, "_filling", lambda _: lambda _s, _start, done, _line: iter(done))


@mutant("what was done before the duty arose counts")
def _(patch: Patch) -> None:
    wanted_with(patch, already=True)


@mutant("what was done before the duty arose never counts")
def _(patch: Patch) -> None:
    true = matching.answer
    everywhere(
        patch, true, lambda pattern, vocabulary, mentions, *_: true(pattern, vocabulary, mentions)
    )


@mutant("a duty that is to be what raised it may be anything")
def _(patch: Patch) -> None:
    wanted_with(patch, itself=False)


def wanted_with(patch: Patch, **change: Any) -> None:
    """What is looked for ahead of a reference event, changed."""
    true = reference._ahead_or_after
    everywhere(
        patch,
        true,
        lambda duty, item, line, wanted: true(duty, item, line, wanted._replace(**change)),
    )


@mutant("a duty that names nothing is for the next event of its own standard")
def _(patch: Patch) -> None:
    everywhere(patch, reference._in_order, lambda points, _others: points)


@mutant("a mention is as good as a name")
def _(patch: Patch) -> None:
    method(
        patch,
        EventType,
        "reference_names",
        lambda _: property(lambda cls: set(cls.attribute_names)),
    )


@mutant("what a duty says it is for does not matter")
def _(patch: Patch) -> None:
    everywhere(patch, reference._of_its_kind, lambda _event, points: points)


@mutant("what is about another event raises the duty all the same")
def _(patch: Patch) -> None:
    everywhere(patch, reference._is_about_another, lambda *_: False)


@mutant("what raised a duty is what it is ahead of")
def _(patch: Patch) -> None:
    true = reference._next_of
    everywhere(patch, true, lambda p, t, e, _, line: true(p, t, e, False, line))


@mutant("an ending is forgotten once the reference event has happened")
def _(patch: Patch) -> None:
    everywhere(patch, reference._is_ahead, lambda _ended, _point: False)


@mutant("the kind of a conference that is named is not known")
def _(patch: Patch) -> None:
    method(patch, timeline.Timeline, "kind_named", lambda _: lambda _line, _event: None)
