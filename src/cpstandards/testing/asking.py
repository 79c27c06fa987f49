"""Questions that the laws ask of a history, and the same history otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from hypothesis import assume

from cpstandards.cases import Case
from cpstandards.compile import Program
from cpstandards.errors import CalendarRangeError
from cpstandards.kernel import Status
from cpstandards.results import Evaluation, Obligation
from cpstandards.testing.examples import known_case
from cpstandards.testing.histories import History
from cpstandards.testing.scenes import Draw, Scene, index_below
from cpstandards.vocabulary import Event

Key = tuple[object, ...]
"""What an obligation is about: the n-th of its standard, trigger and basis."""


def judge(
    of: History, program: Program | None = None, as_of: date | datetime | None = None
) -> Evaluation:
    """The standard's judgement of a history; what leads out of the calendar is not looked at."""
    try:
        return of.evaluate(of.aim.alone if program is None else program, as_of)
    except CalendarRangeError:
        assume(False)
        raise


def by_key(found: Evaluation, loosely: bool = False) -> dict[Key, Obligation]:
    """The obligations by what they are about.

    Args:
        found: the judgement.
        loosely: whether triggers of one type and day are the same whatever their time.
    """
    seen: Counter[Key] = Counter()
    result: dict[Key, Obligation] = {}
    for each in found.obligations:
        trigger: object = each.trigger
        if loosely and each.trigger is not None:
            trigger = (each.trigger.type, each.trigger.day)
        key = (each.standard.id, trigger, each.basis)
        result[*key, seen[key]] = each
        seen[key] += 1
    return result


def possible(each: Obligation) -> frozenset[Status]:
    """The statuses that an obligation may have, as far as is known."""
    return each.possible or frozenset({each.status})


def day_of(when: date | datetime) -> date:
    """The day of a moment, or the day itself."""
    return when.date() if isinstance(when, datetime) else when


def later(day: date, days: int) -> date:
    """So many days after *day*."""
    return date.fromordinal(day.toordinal() + days)


def with_case(
    of: History,
    events: Sequence[Event] | None = None,
    facts: dict[str, Any] | None = None,  # Any: each fact's value, by its kind
) -> History:
    """The history with other events or facts; None: its own."""
    case = Case(
        of.case.reference,
        events=of.case.events if events is None else events,
        facts=dict(of.case.facts) if facts is None else facts,
        records=of.case.records,
    )
    return replace(of, case=case)


def standing_still(of: History) -> History:
    """The history with what is known on its day alone, so that time passing adds nothing."""
    today = day_of(of.as_of)
    case = known_case(of.case, today)
    born = case.facts.get("date_of_birth")
    assume(not isinstance(born, date) or born <= today)
    events = [event for event in case.events if event.on <= today]
    still = replace(of, case=case, as_of=today, known_at=None)
    return with_case(still, events)


def stray(draw: Draw, of: History, day: date) -> Event:
    """An event that the standard speaks of, on *day*."""
    scene = Scene(draw, of.aim)
    return scene.put(scene.pick(of.aim.strays), day.toordinal())


def number(draw: Draw, least: int, most: int) -> int:
    """A number from *least* to *most*."""
    return least + int(draw(index_below(most - least + 1)))


def verdicts(of: History, as_of: date) -> dict[Key, tuple[Status, frozenset[Status]]]:
    """What is said of each obligation on a day: its status, and what is possible."""
    found = by_key(judge(of, as_of=as_of))
    return {key: (each.status, each.possible) for key, each in found.items()}
