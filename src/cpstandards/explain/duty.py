"""The duty, what it is measured from, its limit, and the deadline that follows."""

from __future__ import annotations

from collections.abc import Iterator

from cpstandards.clock import day_of, local_span
from cpstandards.describe import joined
from cpstandards.describe import moment as in_words
from cpstandards.explain.counting import UNITS
from cpstandards.explain.view import View
from cpstandards.explain.words import capital, nth, on_day, role
from cpstandards.results import Part
from cpstandards.vocabulary import EventRef

MODALITY = {
    "must": "{who} must see to this.",
    "should": "{who} should see to this.",
    "expected": "The document expects {whom} to see to this.",
    "may": "{who} may do this; the document does not demand it.",
}
BASIS = {
    "maximum": "The limit in force is {limit}.",
    "agreed": "By what was agreed in this case, the limit is {limit}.",
    "agreement": "The agreement fixes {limit}.",
}
TO_MIDNIGHT = "That day itself is in time, to midnight at its end in {place}."
NO_NUMBER = in_words("unquantified")
TO_THE_MOMENT = "That moment itself is in time."


def duty(view: View) -> Iterator[str]:
    """What is to be done, and by whom."""
    standard = view.of.standard
    yield f"{capital(standard.title.rstrip('.'))}."
    whom = role(standard.responsible)
    yield MODALITY[standard.modality].format(who=capital(whom), whom=whom)
    if standard.kind == "every" and view.of.basis != "agreement":
        yield f"This is the {nth(view.of.sequence)} interval of the recurrence."


def source(view: View) -> Iterator[str]:
    """Where the clause stands, and how it is read."""
    yield f"{view.of.standard.source}."
    if view.of.reading != "default":
        yield f'The clause is read as "{view.of.reading}".'


def measured(view: View) -> Iterator[str]:
    """What time runs from."""
    of, anchor = view.of, view.anchor
    if anchor is None:
        return
    if of.trigger is not None and of.trigger != anchor:
        yield f"The duty arose from {view.event(of.trigger)}."
    if of.counted_from is None and not view.excepted and not of.unquantified:
        yield f"The duty arose from {view.event(anchor)}."
        yield f"What {'lifts it' if view.is_ban else 'time runs from'} is not on record yet."
        return
    way = "backwards from" if view.is_backwards else "from"
    yield f"Time runs {way} {view.event(anchor)}."
    if of.provisional:
        yield _planned(view, anchor)
    if of.timed and anchor.earliest is None and not view.hides(anchor):
        yield "Only the day is known, not the time."


def _planned(view: View, anchor: EventRef) -> str:
    if view.of.trigger == anchor:
        return "It is only planned for then."
    return "One of these is only planned."


def limit(view: View) -> Iterator[str]:
    """The limit in force, and what it counts."""
    of = view.of
    if of.limit is not None:
        yield BASIS[of.basis].format(limit=of.limit)
        yield UNITS[of.limit.unit]
    elif view.has_no_number:
        yield "The document states no number, so this can never be a breach."
    elif view.excepted:
        yield "An exception that the document names is met."
    elif view.target is not None:
        yield _uncounted(view, view.target)
    if of.parts:
        yield _of_several(view, of.parts)


WHICH = {"sooner_of": ("sooner", "soonest"), "later_of": ("later", "latest")}


def _of_several(view: View, parts: tuple[Part, ...]) -> str:
    """Every moment that was compared, where it falls, and which of them counts."""
    each = joined((f'"{part.words}" ({_where(view, part)})' for part in parts), "and")
    which = WHICH[parts[0].rule][len(parts) > 2]  # noqa: PLR2004 - the soonest of three
    falling = [part for part in parts if part.due is not None]
    deciding = [part for part in falling if part.due == view.target]
    if not deciding:
        return f"Of {each}, the {which} counts."
    if all(part.due == view.target for part in falling) and len(falling) > 1:
        return f"Of {each}, the {which} counts; they fall together."
    return f'Of {each}, the {which} counts: "{deciding[0].words}".'


def _where(view: View, part: Part) -> str:
    """Where a moment falls, or why nowhere."""
    anchor = part.counted_from
    if part.due is None and anchor is None:
        return "what it runs from is not on record"
    if part.due is None:
        return "none" if part.words == NO_NUMBER else "asked for before"
    if anchor is not None and view.hides(anchor) and view.day_of(part.due) == anchor.day:
        return "date withheld"
    return view.at(part.due)


def _uncounted(view: View, target: int) -> str:
    if view.anchor is not None and view.day_of(target) == view.anchor.day:
        return "Nothing is counted: the limit is that day itself."
    return "Nothing is counted: the standard names the day itself."


def deadline(view: View) -> Iterator[str]:
    """By when it is due, or from when it is allowed."""
    of = view.of
    if view.is_ban:
        yield _allowed(view)
    elif of.due is None:
        yield from _no_deadline(view)
    elif of.basis == "agreement":
        yield f"So agreed, the next is due by {view.at(of.due)}, later than the standard allows."
        return
    elif of.due_from is not None:
        yield f"It lies between {view.at(of.due_from)} and {view.at(of.due)}."
    elif of.opens is not None:
        yield f"The window is open from {view.at(of.opens)} to {view.at(of.due)}."
        yield f"Both are in time, in {view.place}."
    else:
        yield from _due(view, of.due)
    yield from _non_working(view)


def _allowed(view: View) -> str:
    opens = view.of.opens
    if view.excepted:
        return "There is no date to wait for."
    if opens is None:
        return "There is no date yet from which it is allowed."
    return f"It is allowed from {view.at(opens)}, and not before."


def _no_deadline(view: View) -> Iterator[str]:
    if view.is_spent:
        yield "That day had come when this interval began, so there is no deadline."
        return
    yield "There is no deadline." if view.has_no_number else "There is no deadline yet."
    if view.of.due_from is not None:
        yield f"It cannot be sooner than {view.at(view.of.due_from)}."


def _due(view: View, due: int) -> Iterator[str]:
    if not view.of.timed:
        yield f"It is due by {view.at(due)}."
        yield TO_MIDNIGHT.format(place=view.place)
    elif due == local_span(day_of(due))[1]:
        yield f"It is due by {view.at(due)} in {view.place}."
    else:
        yield f"It is due by {view.at(due)}."
        yield TO_THE_MOMENT


def _non_working(view: View) -> Iterator[str]:
    of = view.of
    name = of.derivation.falls_on
    if of.due is not None and of.due_from is None and name is not None and not view.secret_due:
        yield stays(view.day_of(of.due), name)


def stays(day: int, name: str) -> str:
    """What is said of a deadline on a non-working day [ordinal]."""
    return f"{on_day(day)} is a non-working day ({name}); the deadline stays there."
