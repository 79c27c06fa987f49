"""Worked examples: those that are missing, and those that nobody has confirmed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from cpstandards import model
from cpstandards.kernel import BREACHES, Status
from cpstandards.limits import Limit, Unit
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.parts import Variant
from cpstandards.lint.subject import Subject
from cpstandards.mutate.writing import TO_CONFIRM
from cpstandards.results import Obligation
from cpstandards.worked import text_of

BROKEN = frozenset({*BREACHES, Status.EARLY})
KEPT = frozenset({Status.IN_FORCE, Status.LIFTED})
WEEKEND = frozenset({"Saturday", "Sunday"})

Wanted = Callable[[Obligation], bool]


def missing(subject: Subject) -> Iterator[Finding]:
    """What no example of a standard shows: the last day in time, a breach, a bank holiday."""
    for (index, standard), variants in zip(subject.each(), subject.variants, strict=True):
        shown = [
            obligation
            for number in range(len(standard.examples))
            for obligation in subject.found.get((index, number), ())
        ]
        path: Path = ("standards", index)
        for code, what, help, wanted in _wanted(variants[0]):
            if not any(map(wanted, shown)):
                message = f"no example of `{standard.id}` {what}"
                yield Finding(code, message, help, path, standard.id)
        yield from _of_readings(standard, path)


def _wanted(of: Variant) -> Iterator[tuple[str, str, str, Wanted]]:
    """What the examples of a standard should show among them: code, words, remedy, test."""
    standard = of.standard
    moments = [part for part, _ in of.parts()]
    if not is_quantified(standard):
        yield "CPS521", "shows it done", "add one that expects `met`", _is_done
        return
    if standard.kind == "not_before":
        help = "add one that expects `in_force` or `lifted`"
        yield "CPS521", "shows it kept", help, lambda each: each.status in KEPT
    else:
        help = "add one with the duty on the day of the deadline"
        if standard.kind == "window":
            help = "add one with the duty on the day on which the window opens or closes"
        yield "CPS521", "is in time to the day", help, _is_on_the_edge
    if _is_never_broken(standard):
        return
    help = "add one with the duty a day later, or not done by then"
    if standard.kind == "not_before":
        help = "add one that expects `violated`"
    yield "CPS522", "shows a breach", help, lambda each: each.status in BROKEN
    limits = [each for each in moments if isinstance(each, Limit)]
    counted = next((each for each in limits if each.unit is Unit.WORKING_DAYS), None)
    if counted is not None:
        what = f"counts its {Unit.WORKING_DAYS} across a bank holiday"
        help = "add one whose deadline is moved by a bank holiday, counted on a wall calendar"
        yield "CPS523", what, help, _is_across_a_holiday


def _is_never_broken(standard: model.Standard) -> bool:
    """Whether the trigger is itself the duty, and only its order with the reference is asked."""
    duty, trigger = standard.duty, standard.after
    if not isinstance(duty, model.DutyPattern) or not isinstance(trigger, model.EventPattern):
        return False
    is_trigger = duty.itself and (duty.event, duty.where) == (trigger.event, trigger.where)
    return bool(is_trigger) and standard.at_least == standard.before


def is_quantified(standard: model.Standard) -> bool:
    """Whether *standard* can have a deadline, or a time before which something is forbidden."""
    if standard.kind == "not_before":
        return True
    moments = (standard.within, standard.at_least, standard.every, standard.first, standard.window)
    return any(_is_quantified(each) for each in moments if each is not None)


def _is_quantified(  # noqa: PLR0911 - one line for each form of moment
    moment: object,
) -> bool:
    match moment:
        case "unquantified":
            return False
        case model.Agreed():
            return moment.up_to is not None or _is_quantified(moment.otherwise or "unquantified")
        case model.Choose():
            return any(_is_quantified(each.then or each.otherwise) for each in moment.choose)
        case model.Dated():
            return any(_is_quantified(each.limit) for each in moment.dated)
        case model.SoonerOf():
            return any(map(_is_quantified, moment.sooner_of))
        case model.LaterOf():
            return any(map(_is_quantified, moment.later_of))
        case tuple():
            return any(_is_quantified(each.gap) for each in moment)
        case model.Window():
            return _is_quantified(moment.opens) or _is_quantified(moment.closes)
        case _:
            return True


def _is_done(each: Obligation) -> bool:
    return each.status is Status.MET


def _is_on_the_edge(each: Obligation) -> bool:
    on = each.done_on
    return each.status is Status.MET and on is not None and on in (each.due_on, each.earliest_on)


def _is_across_a_holiday(each: Obligation) -> bool:
    if each.limit is None or each.limit.unit is not Unit.WORKING_DAYS:
        return False
    return any(day.name not in WEEKEND for day in each.derivation.skipped)


def _of_readings(standard: model.Standard, path: Path) -> Iterator[Finding]:
    asked = {example.reading for example in standard.examples}
    for number, reading in enumerate(standard.readings):
        if reading.name not in asked:
            message = f"no example of `{standard.id}` is judged under the reading `{reading.name}`"
            help = f"add one with `reading: {reading.name}` that comes out differently"
            yield Finding("CPS525", message, help, (*path, "readings", number), standard.id)


# --- to be confirmed -----------------------------------------------------------------------------


def unconfirmed(subject: Subject) -> Iterator[Finding]:
    """Examples that a program wrote and no person has confirmed."""
    if subject.text is None or TO_CONFIRM not in subject.text:
        return
    lines = [n for n, line in enumerate(subject.text.split("\n"), 1) if TO_CONFIRM in line]
    starts = list(_starts(subject))
    for line in lines:
        found = [each for each in starts if each[0] <= line]
        if found:
            _, path, id = found[-1]
            message = f"an example of `{id}` that nobody has confirmed"
            help = "count it on a wall calendar, then remove the comment"
            yield Finding("CPS526", message, help, path, id)


def _starts(subject: Subject) -> Iterable[tuple[int, Path, str]]:
    """On which line each example of the file begins, in its order."""
    text = text_of(subject.file)
    found: list[tuple[int, Path, str]] = []
    if text is None:
        return found
    for index, standard in subject.each():
        examples: Sequence[model.Example] = standard.examples
        for number in range(len(examples)):
            path: Path = ("standards", index, "examples", number)
            if text.place.file_at(path) is None:
                found.append((text.place.find(path).line, path, standard.id))
    return sorted(found, key=lambda each: each[0])
