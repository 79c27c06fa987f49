"""Which statuses a standard can have at all, by its kind and form; and why not the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from cpstandards import model
from cpstandards.compile import Program
from cpstandards.evaluate import program_of
from cpstandards.horizon.outcomes.values import asks_known
from cpstandards.kernel import Status
from cpstandards.limits import Limit
from cpstandards.structure import event_types, is_unquantified, mentions_agreement, parts_in
from cpstandards.testing.aims import (
    ANCHORS,
    Aim,
    aims_of,
    patterns_of,
    places_of,
    triggers_of,
)

_DUTY = (
    *(Status.PENDING, Status.OVERDUE, Status.MET, Status.LATE, Status.DISCHARGED, Status.LAPSED),
)
OF_KIND: Mapping[model.KindName, tuple[Status, ...]] = {
    "within": _DUTY,
    "before": _DUTY,
    "every": _DUTY,
    "window": (*_DUTY, Status.EARLY),
    "not_before": (Status.IN_FORCE, Status.LIFTED, Status.VIOLATED),
}
"""The verdicts of each kind of standard, where everything is known."""

ALWAYS = (Status.UNDETERMINED, Status.UNOBSERVED)
"""What an obligation of any kind can be where something is not known."""

NO_NUMBER = "no number is stated, so nothing is ever too late"
NO_ENDING = "nothing ends the duty, or calls off what it is ahead of"
ITS_OWN_DAY = "the deadline is the day of what it is ahead of, which passes with it"
UNPLANNED = "what it is ahead of is not known until it happens"
AT_ONCE = "only the trigger itself can be the duty, and whatever triggers it is one"
NEVER_EARLY = "what is done before the window opens does not count"
NOT_LATER = "only the trigger itself can be the duty, and its own day is in time"
NOTHING_ASKED = "nothing that may be missing decides it"
SEEN = "the duty is of a type that has to be recorded for it to arise"

WAITING = (Status.PENDING, Status.OVERDUE)
NO_BREACH = (Status.OVERDUE, Status.LATE, Status.LAPSED)


def statuses_of(
    ruleset: model.Ruleset | Program, standard: str
) -> tuple[tuple[Status, ...], Mapping[Status, str]]:
    """The statuses that obligations of a standard can have, and why not the others of its kind.

    Args:
        ruleset: a ruleset, or one already compiled.
        standard: the standard's id.

    Returns:
        The statuses, and for each other one of its kind the reason.

    Raises:
        KeyError: there is no such standard.

    Example:
        >>> from cpstandards import board
        >>> can, cannot = statuses_of(board("blackpool"), "invitation.sent")
        >>> Status.PENDING in can, cannot[Status.OVERDUE]
        (True, 'no number is stated, so nothing is ever too late')
    """
    program = program_of(ruleset)
    aim = aims_of(program, places_of(program.ruleset, standard)[0])
    every = [*OF_KIND[aim.standard.kind], *ALWAYS]
    if _can_exceed(aim.standard):
        every.append(Status.VIOLATED)
    reasons: dict[Status, str] = {}
    for status, reason in _reasons(aim):
        reasons.setdefault(status, reason)
    return tuple(each for each in every if each not in reasons), {
        status: reason for status, reason in reasons.items() if status in every
    }


def _has_no_number(of: model.Standard) -> bool:
    """Whether neither the document nor the case states one."""
    limits = (of.within, of.at_least, of.every)
    return is_unquantified(of) and not mentions_agreement(limits)


def _can_exceed(of: model.Standard) -> bool:
    """Whether the case can agree more than a maximum that is stated."""
    agreed = (part for part in parts_in(of) if isinstance(part, model.Agreed))
    return any(each.up_to is not None and each.as_ is not None for each in agreed)


def _reasons(aim: Aim) -> Iterator[tuple[Status, str]]:
    """The statuses that are impossible, each with a reason; one may come twice."""
    of = aim.standard
    if _has_no_number(of):
        yield from ((status, NO_NUMBER) for status in NO_BREACH)
    yield from _of_endings(aim)
    if of.kind == "before":
        yield from _of_before(aim)
    if of.kind == "window" and of.already_done is not None:
        yield Status.EARLY, NEVER_EARLY
    if getattr(of.duty, "itself", None):
        yield from _of_itself(aim)
    if not _asks_anything(aim):
        yield Status.UNDETERMINED, NOTHING_ASKED
    if _is_seen(aim):
        yield Status.UNOBSERVED, SEEN


def _is_seen(aim: Aim) -> bool:
    """Whether every source that can show what raises the duty can show the duty too."""
    anchor = aim.standard.after or aim.standard.before or aim.standard.around
    ways = [{pattern.event} for pattern in patterns_of(anchor)]
    if isinstance(anchor, model.AllOf):
        ways = [set().union(*ways)]
    is_foreseen = aim.standard.after is None and _plannable(aim)
    return bool(ways) and not is_foreseen and all(aim.types <= way for way in ways)


def _of_endings(aim: Aim) -> Iterator[tuple[Status, str]]:
    of = aim.standard
    if of.ends_on is None and not _plannable(aim):
        yield Status.DISCHARGED, NO_ENDING
        if of.kind != "before":
            yield Status.LAPSED, NO_ENDING


def _of_before(aim: Aim) -> Iterator[tuple[Status, str]]:
    of = aim.standard
    if _is_its_own_day(of):
        yield from ((status, ITS_OWN_DAY) for status in (Status.LATE, Status.OVERDUE))
    is_known = isinstance(of.before, (model.FactAnchor, model.Birthday))
    has_others = any(not _is_reference(of, anchor) for anchor in aim.anchors)
    is_expected = is_known or has_others or _plannable(aim)
    if not (is_expected or _is_its_own_day(of)) and of.after is None:
        yield Status.PENDING, UNPLANNED


def _is_its_own_day(of: model.Standard) -> bool:
    """Whether a duty ahead of something is due on the day of that itself, if ever."""
    choices = of.at_least.choose if isinstance(of.at_least, model.Choose) else ()
    every = [each.then or each.otherwise for each in choices] or [of.at_least]
    return all(
        each in ("same day", "unquantified")
        or (isinstance(each, ANCHORS) and _is_reference(of, each))
        for each in every
    )


def _is_reference(of: model.Standard, anchor: model.Anchor) -> bool:
    """Whether every event that a duty is ahead of is one of *anchor*."""
    meant = [(each.event, each.where) for each in patterns_of(of.before)]
    named = [(each.event, each.where) for each in patterns_of(anchor)]
    return anchor == of.before or (bool(meant) and all(each in named for each in meant))


def _of_itself(aim: Aim) -> Iterator[tuple[Status, str]]:
    of = aim.standard
    anchor = of.after or of.before or of.around
    asked = {
        (name, repr(test)) for p in patterns_of(of.duty) for name, test in (p.where or {}).items()
    }
    each = [{(name, repr(t)) for name, t in (p.where or {}).items()} for p in patterns_of(anchor)]
    if all(asked <= tests for tests in each):
        yield from ((status, AT_ONCE) for status in WAITING)
        if of.kind != "before":  # where it can name something that is past
            yield Status.LAPSED, AT_ONCE
    if of.kind == "within" and (of.within == "same day" or isinstance(of.within, Limit)):
        yield Status.LATE, NOT_LATER


def _plannable(aim: Aim) -> bool:
    """Whether what a duty is ahead of or around can be planned, and called off."""
    known = aim.vocabulary.types["meeting_scheduled"].attributes["of"].choices
    of = aim.standard.before or aim.standard.around
    return not event_types(of).isdisjoint(known)


def _asks_anything(aim: Aim) -> bool:
    """Whether a verdict can hang on an attribute, a fact, a time, or on what a source records."""
    of = aim.standard
    if aim.timed or _plannable(aim):
        return True
    if any(isinstance(part, (model.AgeIs, model.DuringIs)) for part in parts_in(of)):
        return True
    return bool(_compared(aim)) or _hangs_on_records(aim)


def _compared(aim: Aim) -> set[str]:
    """The attributes and facts that decide something, and need not be known for it."""
    of = aim.standard
    asked = [each.when for choose in aim.choices for each in choose.choose]
    names = set().union(*(_open(each, set()) for each in (of.when, of.unless, *asked)))
    triggers = list(patterns_of(of.after or of.before or of.around))
    duties = list(patterns_of(of.duty or of.forbids))
    required = _required(of.when).union(*(_known(each.where) for each in triggers))
    held = [*triggers, *duties] if getattr(of.duty, "itself", None) else triggers
    free = [
        *([] if held[len(triggers) :] else duties),
        *patterns_of((of.before, of.around) if of.after is not None else ()),
        *patterns_of((of.ends_on, aim.anchors)),
        *(agreement.agreed for agreement in aim.agreements),
    ]
    for pattern in held:
        names |= _tested(pattern.where) - required
    return names.union(*(_tested(pattern.where) for pattern in free))


def _open(of: model.Condition | None, known: set[str]) -> set[str]:
    """The names that a condition compares where *known* are known."""
    match of:
        case model.FactIs():
            return _tested(of.fact) - known
        case model.TriggerIs():
            return _tested(of.trigger) - known
        case model.CountIs():
            return _tested(of.count.where)
        case model.LatestIs():
            return set().union(*(_tested(each.where) for each in of.latest))
        case model.All():
            also = known.union(*map(_required, of.all))
            return set().union(*(_open(each, also) for each in of.all))
        case model.Any_():
            refused = (each.not_ for each in of.any if isinstance(each, model.Not))
            also = known.union(*map(_required, refused))
            return set().union(*(_open(each, also) for each in of.any))
        case model.Not():
            return _open(of.not_, known)
        case _:  # an age, a time of day, or no condition at all
            return set()


def _required(of: model.Condition | None) -> set[str]:
    """The names that have to be known for a condition to hold."""
    match of:
        case model.FactIs():
            return _known(of.fact)
        case model.TriggerIs():
            return _known(of.trigger)
        case model.All():
            return set().union(*map(_required, of.all))
        case _:
            return set()


def _known(tests: model.Tests | None) -> set[str]:
    return {name for name, test in (tests or {}).items() if asks_known(test)}


def _tested(tests: model.Tests | None) -> set[str]:
    return {name for name, test in (tests or {}).items() if not asks_known(test)}


def _hangs_on_records(aim: Aim) -> bool:
    """Whether a source may lack events that conditions or endings speak of, and have the others."""
    of = aim.standard
    needed = aim.types | triggers_of(of)
    asked: set[str] = set()
    for part in parts_in(of):
        if isinstance(part, model.CountIs):
            asked |= event_types(part.count)
        elif isinstance(part, model.LatestIs):
            asked |= event_types(part.latest)
    if not _has_no_number(of):
        asked |= event_types(of.ends_on)
    return not asked <= needed
