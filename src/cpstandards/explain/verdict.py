"""The verdict, what it means, what would change it, and what other readings say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from cpstandards.describe import day_in_words, joined, words
from cpstandards.explain.view import View
from cpstandards.explain.words import capital, on_day
from cpstandards.kernel import Status
from cpstandards.results import Obligation

MEANING = {
    Status.PENDING: "It has not been done, and its deadline has not passed.",
    Status.OVERDUE: "It has not been done, and its deadline has passed.",
    Status.MET: "It was done in time.",
    Status.LATE: "It was done after its deadline.",
    Status.DISCHARGED: "It is no longer called for.",
    Status.LAPSED: "It was not done while it could serve its purpose.",
    Status.EARLY: "It was done before its window opened, and not within it.",
    Status.IN_FORCE: "It may not happen yet.",
    Status.LIFTED: "It may happen now.",
    Status.VIOLATED: "It happened before it was allowed.",
    Status.UNDETERMINED: "What is on record does not decide it.",
    Status.UNOBSERVED: "Nothing can be said: what is not recorded does not count as not done.",
    Status.NOT_APPLICABLE: "The duty does not apply.",
}
WITHOUT_NUMBER = {
    Status.PENDING: "It has not been done.",
    Status.MET: "It was done.",
}
AFTERWARDS = {
    Status.PENDING: "becomes overdue",
    Status.OVERDUE: "becomes lapsed",
    Status.IN_FORCE: "is lifted",
}
LEFT_ALONE = {
    Status.PENDING: "It stays pending until it is done.",
    Status.OVERDUE: "It stays a breach, whether it is done late or never.",
    Status.IN_FORCE: "It stays in force until what lifts it has happened.",
    Status.UNOBSERVED: "Only a source that records such events can tell.",
}
ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def verdict(view: View) -> Iterator[str]:
    """The status, what it means, and whether it is a breach."""
    of = view.of
    yield f"{capital(words(of.status))}."
    yield _meaning(view)
    if of.possible:
        order = [words(each) for each in Status if each in of.possible]
        yield f"It can be {joined(order, 'or')}."
    yield _breach(of)
    if of.excused_by is not None:
        yield f"It is excused: {view.event(of.excused_by)} authorised the delay. It stays a breach."
    if of.missed_cycles:
        further = "deadline" if of.missed_cycles == 1 else "deadlines"
        yield f"{of.missed_cycles} further {further} passed in the same interval: one breach."
    if of.provisional:
        yield "This is provisional: it rests on a plan."


def _meaning(view: View) -> str:
    of = view.of
    if of.basis == "agreement":
        return "The agreement allows more than the standard does."
    if view.has_no_number and of.status in WITHOUT_NUMBER:
        return WITHOUT_NUMBER[of.status]
    if view.is_spent and of.status in WITHOUT_NUMBER:
        return WITHOUT_NUMBER[of.status]
    if of.status is Status.PENDING and of.due is None:
        return "It has not been done, and its deadline is not known yet."
    return MEANING[of.status]


def _breach(of: Obligation) -> str:
    if of.is_breach:
        return "It is a breach either way." if of.possible else "This is a breach."
    if of.status is Status.UNDETERMINED:
        return "Until that is known it does not count as a breach."
    return "This is not a breach."


def what_next(view: View) -> Iterator[str]:
    """What would decide or change it."""
    of = view.of
    if of.status is Status.UNDETERMINED:
        yield f"What would decide it: {_deciding(of.decided_by)}."
    if of.next_change is not None:
        on = _when_it_changes(view, of.next_change)
        yield f"It {_afterwards(of, of.next_change)} {on} if nothing more happens."
    elif of.status is Status.PENDING and not (view.has_no_number or view.is_spent):
        yield "It has a deadline once what time runs from is on record."
    elif of.status is Status.EARLY and of.opens is not None and of.due is not None:
        window = f"from {view.at(of.opens)} to {view.at(of.due)}"
        yield f"It is met if it is done {window} as well; otherwise it stays early."
    elif of.status in LEFT_ALONE:
        yield LEFT_ALONE[of.status]
    elif of.status is not Status.UNDETERMINED:
        yield _final(of)


def _deciding(fact: str) -> str:
    """The missing fact, with the names and dates that people write."""
    dated = ISO_DATE.sub(lambda found: day_in_words(date.fromisoformat(found[0])), fact)
    return words(dated.replace("`", '"'))


def _when_it_changes(view: View, day: int) -> str:
    """The day of the change, unless a withheld date can be read off it."""
    if day in view.secret_days:
        return "on that day (date withheld)"
    if day - 1 in view.secret_days:
        return "the day after (date withheld)"
    return f"on {on_day(day)}"


def _afterwards(of: Obligation, day: int) -> str:
    """What becomes of a status that time alone changes."""
    if of.status is Status.UNDETERMINED:
        only_waits = of.possible == {Status.PENDING, Status.OVERDUE}
        return "becomes overdue" if only_waits else "can become something else"
    if of.standard.kind == "before" and of.trigger is not None:
        timed = of.trigger.latest is not None
        if of.trigger.day + (0 if timed else 1) <= day:
            return "becomes lapsed"
    return AFTERWARDS[of.status]


def _final(of: Obligation) -> str:
    if of.provisional:
        return "Only a change of the plan would change this."
    return "Nothing more would change this."


def other_readings(view: View) -> Iterator[str]:
    """The verdicts of the other readings, where they differ."""
    for other in view.of.otherwise:
        if other.status is Status.NOT_APPLICABLE:
            yield f'Read as "{other.reading}" there is no such duty.'
            continue
        due = "" if other.due is None else f", due by {view.point(other.due, other.timed)}"
        yield f'Read as "{other.reading}" it is {words(other.status)}{due}.'
