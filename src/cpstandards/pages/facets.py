"""A standard point by point: what its keys say, each under a heading, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from cpstandards import model
from cpstandards.describe import anchor, event, joined, words
from cpstandards.explain.words import role
from cpstandards.pages.outline import Outline, of_cadence, of_condition, of_moment, of_pattern

KINDS = {
    "within": "a duty within a time",
    "before": "a duty ahead of something",
    "every": "a duty that recurs",
    "window": "a duty between two days",
    "not_before": "something that may not happen yet",
}
"""What each kind of standard is."""

RESTARTS = {
    "from_actual": "each from the day on which the last was done",
    "from_due": "each from the day on which the last was due",
    "fixed": "in fixed slots from the start",
}

CONVENTIONS: Mapping[str, Mapping[object, str]] = {
    "trigger_day": {
        "not_counted": "the trigger's own day is not counted",
        "counted": "the trigger's own day is day 1",
    },
    "clear_days": {
        False: "limits ahead of something end on a day that counts",
        True: "limits ahead of something are whole days between",
    },
    "non_working_deadline": {
        "stays": "a deadline on a day that is not worked stays there",
        "next_working_day": "a deadline on a day that is not worked moves to the next that is",
        "previous_working_day": "a deadline on a day that is not worked moves to the last before",
    },
    "birthday_of_29_february": {
        "28 February": "a birthday of 29 February is on 28 February in other years",
        "1 March": "a birthday of 29 February is on 1 March in other years",
    },
    "dated_limits_by": {
        "trigger": "of limits that replaced one another, the one in force on the first day applies",
        "deadline": "of limits that replaced one another, the one in force on the last day applies",
    },
}
"""The conventions in words, by key and value."""


def facets(standard: model.Standard) -> Iterator[Outline]:
    """What *standard* asks for, each point with its label, in the order in which it is read.

    Example:
        >>> from cpstandards.load import board
        >>> [each.label for each in facets(board("blackpool").standard("conference.minutes"))]
        ['Kind', 'Who', 'Verb', 'By when', 'Counted from', 'Done by']
    """
    yield Outline(KINDS[standard.kind], label="Kind")
    yield Outline(role(standard.responsible), label="Who")
    yield Outline(standard.modality, label="Verb")
    yield from _by_when(standard)
    if standard.duty is not None:
        yield _labelled("Done by", _duty(standard.duty))
    if standard.already_done is not None:
        too_soon = "its window opened" if standard.kind == "window" else "it was owed"
        yield Outline(words(standard.already_done), label=f"Done before {too_soon}")
    if standard.when is not None:
        yield _labelled("Applies if", of_condition(standard.when))
    if standard.ends_on is not None:
        yield _labelled("No longer owed after", of_pattern(standard.ends_on))
    if standard.waiver is not None:
        yield Outline(_waiver(standard.waiver), label="Delay can be authorised by")
    if standard.conventions is not None:
        yield Outline("; ".join(conventions(standard.conventions)), label="Counts otherwise")
    if standard.departure is not None:
        yield Outline(standard.departure, label="Weaker than the baseline")
    if standard.topic not in (None, standard.id):
        yield Outline(standard.topic or "", label="Topic")


def _labelled(label: str, outline: Outline) -> Outline:
    return replace(outline, label=label)


def _by_when(standard: model.Standard) -> Iterator[Outline]:
    """The keys of the standard's kind."""
    match standard.kind:
        case "within":
            yield _labelled("By when", _moment(standard.within))
            yield _anchor("Counted from", standard.after)
        case "before":
            yield from _before(standard)
        case "every":
            yield from _every(standard)
        case "window":
            yield from _window(standard)
        case "not_before":
            yield from _not_before(standard)


def _before(standard: model.Standard) -> Iterator[Outline]:
    if standard.at_least == standard.before:
        yield Outline("no number stated; on its day at the latest", label="At least")
    else:
        yield _labelled("At least", _moment(standard.at_least))
    yield _anchor("Ahead of", standard.before)
    if standard.after is not None:
        yield _anchor("Owed from", standard.after)


def _every(standard: model.Standard) -> Iterator[Outline]:
    if standard.first is not None:
        yield _labelled("First within", _moment(standard.first))
    cadence = standard.every
    assert cadence is not None  # the kind says so
    unnumbered = cadence == "unquantified"
    yield _labelled("Every", Outline("no interval stated") if unnumbered else of_cadence(cadence))
    yield _anchor("Counted from", standard.after)
    if standard.restart is not None:
        yield Outline(RESTARTS[standard.restart], label="Counted on")


def _window(standard: model.Standard) -> Iterator[Outline]:
    assert standard.window is not None  # the kind says so
    yield _labelled("Not before", _moment(standard.window.opens))
    yield _labelled("Not after", _moment(standard.window.closes))
    yield _anchor("Around", standard.around)
    if standard.after is not None:
        yield _anchor("Owed from", standard.after)
        late = _moment(standard.otherwise or "unquantified")
        yield _labelled("If owed only after that", late)


def _not_before(standard: model.Standard) -> Iterator[Outline]:
    assert standard.forbids is not None  # the kind says so
    yield _labelled("Forbidden", of_pattern(standard.forbids))
    yield _labelled("Before", _moment(standard.not_before))
    yield _anchor("Counted from", standard.after)
    if standard.unless is not None:
        yield _labelled("Unless", of_condition(standard.unless))


def _moment(of: model.Moment | None) -> Outline:
    return of_moment("unquantified" if of is None else of)


def _anchor(label: str, of: model.Anchor | None) -> Outline:
    return Outline(anchor(of), label=label)


def _duty(duty: model.Duty) -> Outline:
    outline = of_pattern(duty)
    if isinstance(duty, model.DutyPattern) and duty.itself:
        return replace(outline, text=f"{outline.text}, the same that the time is counted from")
    return outline


def _waiver(waiver: model.Waivable) -> str:
    by = f" by {joined(map(role, waiver.by), 'or')}" if waiver.by else ""
    return event(waiver.event) + by


def conventions(of: model.Conventions) -> Iterator[str]:
    """How dates are counted, a clause for each convention that is stated."""
    for key in type(of).model_fields:
        value = getattr(of, key)
        if key in of.model_fields_set and value is not None:
            yield CONVENTIONS.get(key, {}).get(value) or f"{words(key)}: {_plain(value)}"


def _plain(value: object) -> str:
    if isinstance(value, model.WorkingHours):
        return f"from {value.from_} to {value.to}"
    return words(str(value))
