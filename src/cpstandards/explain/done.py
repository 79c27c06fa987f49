"""What happened, and how far from the deadline."""

from __future__ import annotations

from collections.abc import Iterator

from cpstandards.describe import words
from cpstandards.explain.view import View
from cpstandards.explain.words import amount, capital, noun
from cpstandards.kernel import Status
from cpstandards.limits import HOUR
from cpstandards.vocabulary import EventRef

NOBODY = "and nothing on record is called that"
DONE = frozenset({Status.MET, Status.LATE, Status.EARLY, Status.VIOLATED})


def happened(view: View) -> Iterator[str]:
    """What is on record of the duty, and what ended it."""
    of = view.of
    if of.done is not None:
        yield _done(view, of.done)
    elif of.status is Status.UNOBSERVED:
        yield "The source of this case does not record such events."
    elif of.possible & DONE:
        yield f"The record does not settle whether it {'happened' if view.is_ban else 'was done'}."
    elif view.is_ban:
        yield "It has not happened."
    else:
        yield "Nothing on record shows that it was done."
    for passed in of.passed_over:
        named = f"{words(passed.kind)} {passed.name}"
        yield f"{capital(view.event(passed.event))} answers nothing: it names {named}, {NOBODY}."
    if of.ended is not None:
        yield f"{capital(view.event(of.ended))} ended the duty."
    elif _is_missed_before(view) and of.trigger is not None:
        yield f"{capital(noun(of.trigger.type))} took place without it."


def _is_missed_before(view: View) -> bool:
    """Whether what the duty was to come before took place without it."""
    return view.of.status is Status.LAPSED and view.of.standard.kind == "before"


def _done(view: View, done: EventRef) -> str:
    event = view.event(done)
    if view.is_ban:
        return f"It happened: {event}{_too_soon(view, done)}."
    if view.of.basis == "agreement":
        return f"It was agreed: {event}."
    if _is_missed_before(view):
        return f"It was done only afterwards: {event}."
    return f"It was done: {event}{_distance(view, done)}."


def _too_soon(view: View, done: EventRef) -> str:
    opens = view.of.opens
    if opens is None or view.hides(done) or view.secret_due:
        return ""
    days = view.day_of(opens) - done.day
    return f", {amount(days, 'days')} before it was allowed" if days > 0 else ""


def _distance(view: View, done: EventRef) -> str:
    """How far from the deadline *done* was, or nothing where that cannot be told."""
    of = view.of
    unsure = of.status is Status.UNDETERMINED or of.due_from is not None
    if unsure or of.due is None or view.hides(done) or view.secret_due:
        return ""
    if of.status is Status.EARLY and of.opens is not None:
        return f", {amount(view.day_of(of.opens) - done.day, 'days')} before the window opened"
    days = done.day - view.day_of(of.due)
    difference = of.derivation.difference
    if difference is not None and difference.unit == "hours":
        return f", {_in_hours((done.earliest or 0) - of.due)}"
    if not days and of.status is Status.LATE:
        return ", on the day of the deadline and after it"
    if not days:
        return ", on the last day in time"
    size, unit = (difference.amount, difference.unit) if difference else (days, "days")
    return f", {_days_away(size, unit, days)} {_side(days)}"


def _in_hours(late: int) -> str:
    """How far from the deadline, such as `2 hours 30 minutes after the deadline`."""
    if not late:
        return "at the deadline"
    hours, rest = divmod(abs(late) * 60 // HOUR, 60)
    parts = [amount(hours, "hours")] if hours else []
    parts += [amount(rest, "minutes")] if rest else []
    return f"{' '.join(parts) or 'less than a minute'} {_side(late)}"


def _side(late: int) -> str:
    return "before the deadline" if late < 0 else "after the deadline"


def _days_away(size: float, unit: str, days: int) -> str:
    calendar = amount(days, "calendar days")
    if unit == "working days" and not size:
        return f"no working day ({calendar})"
    if unit == "days" or not size:
        return calendar
    return f"{amount(size, unit)} ({calendar})"
