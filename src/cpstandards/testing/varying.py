"""What the laws vary: limits, closures, and what is known of a history."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from cpstandards import model
from cpstandards.compile import Program, compile_ruleset
from cpstandards.limits import Limit
from cpstandards.structure import changed, parts_in
from cpstandards.testing.asking import day_of, with_case
from cpstandards.testing.histories import History
from cpstandards.testing.scenes import remade
from cpstandards.vocabulary import Event


def laxer(of: model.Standard) -> dict[str, Any] | None:
    """The change that allows more time, for a standard with one plain limit; None for others."""
    match of.kind:
        case "within" if isinstance(of.within, Limit):
            return {"within": _by_one(of.within, 1)}
        case "every" if isinstance(of.every, Limit) and of.restart == "from_actual":
            return {"every": _by_one(of.every, 1)}
        case "before" if isinstance(of.at_least, Limit) and of.at_least.amount > 1:
            return {"at_least": _by_one(of.at_least, -1)}
        case "not_before" if isinstance(of.not_before, Limit) and of.not_before.amount > 1:
            return {"not_before": _by_one(of.not_before, -1)}
        case _:
            return None


def _by_one(limit: Limit, step: int) -> str:
    return str(replace(limit, amount=limit.amount + step))


_VARIANTS: dict[tuple[int, str], tuple[History, Program]] = {}


def variant(of: History, change: dict[str, Any]) -> Program:
    """The standard alone with whole keys replaced, compiled."""
    standard = changed(of.aim.standard, change)
    return _alone(of, standard, of.ruleset.calendar, repr(change))


def with_closures(of: History, days: Sequence[date]) -> Program:
    """The standard alone, with more days closed."""
    known = of.ruleset.calendar
    closures = [model.Closure(on=day, name="Closed") for day in days]
    own = {each.on for each in known.closures}
    every = (*known.closures, *(each for each in closures if each.on not in own))
    calendar = known.model_copy(update={"closures": every})
    return _alone(of, of.aim.standard, calendar, f"closed {days[0]}")


def _alone(of: History, standard: model.Standard, calendar: model.CalendarOf, name: str) -> Program:
    """A ruleset of one standard, compiled once for each aim and *name*."""
    key = (id(of.aim), name)
    known = _VARIANTS.get(key)
    if known is not None and known[0].aim is of.aim:
        return known[1]
    plain = standard.model_copy(update={"readings": (), "reading": None, "examples": ()})
    ruleset = of.ruleset.model_copy(update={"standards": (plain,), "calendar": calendar})
    if len(_VARIANTS) > MOST_KEPT:
        _VARIANTS.clear()
    program = compile_ruleset(ruleset)
    _VARIANTS[key] = of, program
    return program


MOST_KEPT = 2000


def _every_other(weekday: int) -> tuple[date, ...]:
    """Every second such day of the week in the years in which histories are."""
    first = date(2024, 1, 1).toordinal() + weekday  # a Monday
    return tuple(date.fromordinal(day) for day in range(first, first + 3 * 365, 14))


CLOSURES = tuple(_every_other(weekday) for weekday in (1, 2, 4))


def blurrings(of: History) -> Iterator[tuple[str, History]]:
    """The history with one attribute, fact or time removed, with what that is."""
    events = of.case.events
    agreed = {part.as_ for part in parts_in(of.aim.standard) if isinstance(part, model.Agreed)}
    for index, event in enumerate(events):
        names = [name for name in of.aim.asked.values.get(event.type, {}) if name not in agreed]
        for name in names:
            if getattr(event, name) is not None and not _follows(event, name):
                blunt = remade(event, **{name: None})
                yield f"`{name}`", with_case(of, [*events[:index], blunt, *events[index + 1 :]])
        if event.at is not None and _is_alone(of, event.day):
            blunt = remade(event, on=event.on)
            yield "the time", with_case(of, [*events[:index], blunt, *events[index + 1 :]])
    for name in of.aim.asked.facts:
        if name in of.case.facts and of.aim.vocabulary.facts[name].kind != "date":
            kept = {key: value for key, value in of.case.facts.items() if key != name}
            yield f"the fact `{name}`", with_case(of, facts=kept)


def _follows(event: Event, name: str) -> bool:
    """Whether an attribute follows from another that is true, so that it cannot be unknown."""
    return any(
        follows == name and getattr(event, told) is True for told, follows in event.implied.items()
    )


def _is_alone(of: History, day: int) -> bool:
    """Whether nothing else is on *day*, so that no time on it can have reversed an order."""
    days = [event.day for event in of.case.events]
    for event in of.case.events:
        for name in ("planned_on", "planned_at"):
            value = getattr(event, name, None)
            if value is not None:
                days.append(getattr(value, "on", value).toordinal())
    days += [v.toordinal() for v in of.case.facts.values() if isinstance(v, date)]
    return days.count(day) == 1 and day_of(of.as_of).toordinal() != day


def waives(standard: model.Standard, known: Any) -> str | None:  # Any: attributes by name
    """A role that may authorise a delay, if any is named."""
    roles = standard.waiver.by if standard.waiver else None
    choices: Sequence[str] = known["by"].choices if "by" in known else ()
    return next(iter(roles or choices), None)
