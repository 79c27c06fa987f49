"""Mutants proved to be no mistakes: equal to the true standard on every day, in every outcome.

Only what can be gone through exhaustively is ever called equal: moments over all days of the
calendar and all outcomes of their conditions (`cpstandards.horizon`), and conditions over all
answers to what they ask.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cpstandards import model
from cpstandards.horizon import counting_of, curve, edges, is_same
from cpstandards.horizon.curves import Counting
from cpstandards.horizon.forms import conditions_in
from cpstandards.horizon.outcomes import holds, key_of, questions_of
from cpstandards.horizon.outcomes.values import asks_known
from cpstandards.limits import Limit
from cpstandards.structure import event_types, is_timed, variants
from cpstandards.vocabulary import Vocabulary

WORDS = ("id", "topic", "title", "modality", "responsible", "source", "note", "examples")
MOMENTS = ("within", "at_least", "every", "first", "window", "not_before", "otherwise")
CONDITIONS = ("when", "unless")

SAME_TEXT = "says the same"
SAME_DAYS = "the same deadline on every day of the calendar"
SAME_OUTCOMES = "the same answer in every outcome of the conditions"


def equivalence(
    ruleset: model.Ruleset, of: model.Standard, mutated: model.Standard, vocabulary: Vocabulary
) -> str | None:
    """Why a mutated standard judges every case as the true one does, or None: that is not proved.

    Args:
        ruleset: whose standard it is.
        of: the true standard.
        mutated: the same with a mistake.
        vocabulary: the ruleset's event types and facts.
    """
    reasons: dict[str, None] = {}
    for (_, one), (_, other) in zip(variants(of), variants(mutated), strict=True):
        reason = equal(ruleset, one, other, vocabulary)
        if reason is None:
            return None
        reasons[reason] = None
    telling = [reason for reason in reasons if reason != SAME_TEXT]
    return " and ".join(telling or [SAME_TEXT])


def equal(
    ruleset: model.Ruleset, one: model.Standard, other: model.Standard, vocabulary: Vocabulary
) -> str | None:
    """Why one form of a standard judges every case as another does, or None: that is not proved.

    Args:
        ruleset: under whose conventions and calendar both count.
        one: a standard under one of its readings.
        other: another.
        vocabulary: the ruleset's event types and facts.
    """
    if _presumed(one, vocabulary) != _presumed(other, vocabulary):
        return None
    one, other = _plainly(one, vocabulary), _plainly(other, vocabulary)
    differing = {
        name
        for name in model.Standard.model_fields
        if name not in (*WORDS, "reading", "readings")
        and key_of(getattr(one, name)) != key_of(getattr(other, name))
    }
    if not differing:
        return SAME_TEXT
    if differing - {*MOMENTS, *CONDITIONS, "conventions"} or is_timed(one) != is_timed(other):
        return None
    counting = counting_of(ruleset, one), counting_of(ruleset, other)
    if not _differ_in_curves_alone(*counting) or _looks_from_a_limit(one, counting):
        return None
    types = tuple(event_types(one.after or one.before or one.around))
    if not _same_conditions(one, other, vocabulary, types, counting):
        return None
    if not _same_moments(one, other, counting, vocabulary):
        return None
    return SAME_OUTCOMES if differing <= set(CONDITIONS) else SAME_DAYS


def _presumed(of: model.Standard, vocabulary: Vocabulary) -> dict[str, set[str]]:
    """By key, what it asks about of that which patterns presume unless a standard asks about it."""
    names = {name for cls in vocabulary.types.values() for name in cls.presumed}
    keys = [name for name in model.Standard.model_fields if name not in (*WORDS, "readings")]
    return {key: names & _tested(getattr(of, key)) for key in keys}


def _tested(part: object) -> set[str]:
    """Every attribute and fact that a part of a standard compares with something."""
    if isinstance(part, (tuple, list)):
        return {name for each in part for name in _tested(each)}
    if isinstance(part, Mapping):
        return {name for name, test in part.items() if not asks_known(test)}
    if isinstance(part, model.Model):
        return {each for name in type(part).model_fields for each in _tested(getattr(part, name))}
    return set()


def _plainly(of: model.Standard, vocabulary: Vocabulary) -> model.Standard:
    """*of* without what it asks of the triggering event twice, or in two places."""
    return _with_own_day(_with_itself(_with_own_tests(of)), vocabulary)


def _with_own_tests(of: model.Standard) -> model.Standard:
    """*of* with what its condition asks of the triggering event asked in the trigger's pattern."""
    trigger, asked = of.after, of.when
    if of.kind != "within" or not isinstance(trigger, model.EventAnchor) or trigger.is_beside:
        return of
    if trigger.which not in (None, "each") or not isinstance(asked, model.TriggerIs):
        return of
    where = trigger.where or {}
    if where.keys() & asked.trigger.keys():
        return of
    pattern = trigger.model_copy(update={"where": {**where, **asked.trigger}})
    return of.model_copy(update={"after": pattern, "when": None})


def _with_itself(of: model.Standard) -> model.Standard:
    """*of* with nothing asked of a duty that only the triggering event can be, and has passed."""
    duty, trigger = of.duty, of.after
    if not isinstance(duty, model.DutyPattern) or not isinstance(trigger, model.EventAnchor):
        return of
    if not duty.itself or duty.event != trigger.event or not _asks_no_more(duty, trigger):
        return of
    return of.model_copy(update={"duty": duty.model_copy(update={"where": None})})


def _asks_no_more(of: model.EventPattern, than: model.EventPattern) -> bool:
    """Whether every test of one pattern is among those of another."""
    passed = than.where or {}
    return all(
        name in passed and key_of(test) == key_of(passed[name])
        for name, test in (of.where or {}).items()
    )


def _with_own_day(of: model.Standard, vocabulary: Vocabulary) -> model.Standard:
    """*of* with `same day` for every moment that is the triggering event's own."""
    trigger = of.before or of.after
    if of.kind not in ("within", "before") or not isinstance(trigger, model.EventAnchor):
        return of
    cls = vocabulary.types[trigger.event]
    if is_timed(of) or (cls.identifies and cls.identifies in cls.attribute_names):
        return of  # an event that can name another of its kind may be counted from that one
    changed = {
        name: _with_trigger(getattr(of, name), trigger)
        for name in ("within", "at_least")
        if getattr(of, name) is not None
    }
    return of.model_copy(update=changed)


def _with_trigger(of: Any, trigger: model.EventAnchor) -> Any:  # Any: a moment, or part of one
    match of:
        case model.EventAnchor() if _is_itself(of, trigger):
            return "same day"
        case model.LimitFrom(after=model.EventAnchor() as there) if _is_itself(there, trigger):
            return model.Aside(limit=of.limit, side="after")
        case model.SoonerOf():
            parts = tuple(_with_trigger(part, trigger) for part in of.sooner_of)
            return of.model_copy(update={"sooner_of": parts})
        case model.LaterOf():
            parts = tuple(_with_trigger(part, trigger) for part in of.later_of)
            return of.model_copy(update={"later_of": parts})
        case model.Choose():
            parts = tuple(_with_trigger(part, trigger) for part in of.choose)
            return of.model_copy(update={"choose": parts})
        case model.Choice():
            both = {name: _with_trigger(getattr(of, name), trigger) for name in WHICH_THEN}
            return of.model_copy(update=both)
        case _:
            return of


WHICH_THEN = ("then", "otherwise")


def _is_itself(of: model.EventAnchor, trigger: model.EventAnchor) -> bool:
    """Whether the next event of a pattern, from the trigger on, is the trigger itself."""
    return (
        of.event == trigger.event
        and of.which in (None, "next")
        and not of.is_beside
        and _asks_no_more(of, trigger)
    )


def _differ_in_curves_alone(one: Counting, other: Counting) -> bool:
    """Whether the conventions are equal but for those that the curves of limits follow."""
    left = [
        (each.conventions.birthday_of_29_february, each.conventions.dated_limits_by)
        for each in (one, other)
    ]
    return left[0] == left[1] and one.calendar == other.calendar


def _looks_from_a_limit(of: model.Standard, counting: tuple[Counting, Counting]) -> bool:
    """Whether conventions differ, and something beside the moments is counted by them."""
    if counting[0] == counting[1]:
        return False
    parts = (of.when, of.unless, of.after, of.before, of.around, of.duty, of.forbids, of.ends_on)
    return any(_has_limit(part) for part in parts) or any(
        _has_limit(condition) for condition in _conditions(of)
    )


def _conditions(of: model.Standard) -> list[model.Condition]:
    return [found for name in MOMENTS for found in conditions_in(getattr(of, name))]


def _has_limit(part: object) -> bool:
    if isinstance(part, Limit):
        return True
    if isinstance(part, (tuple, list)):
        return any(_has_limit(each) for each in part)
    if isinstance(part, model.Model):
        return any(_has_limit(getattr(part, name)) for name in type(part).model_fields)
    return False


def _same_conditions(
    one: model.Standard,
    other: model.Standard,
    vocabulary: Vocabulary,
    triggers: tuple[str, ...],
    counting: tuple[Counting, Counting],
) -> bool:
    conventions = counting[0].conventions if counting[0] == counting[1] else None
    # In `unless` the trigger is the forbidden event.
    told = {"when": triggers, "unless": tuple(event_types(one.forbids)) + triggers}
    for name in CONDITIONS:
        pair = getattr(one, name), getattr(other, name)
        if key_of(pair[0]) == key_of(pair[1]):
            continue
        if name == "unless" and None in pair:
            return False  # no exception at all, where a condition that always holds would be one
        questions = questions_of(pair, vocabulary, told[name], conventions)
        if questions.are_too_many or questions.is_presuming:
            return False
        if any(holds(pair[0], each) != holds(pair[1], each) for each in questions.outcomes()):
            return False
    return True


def _same_moments(
    one: model.Standard,
    other: model.Standard,
    counting: tuple[Counting, Counting],
    vocabulary: Vocabulary,
) -> bool:
    mine, theirs = edges(one), edges(other)
    if [each.name for each in mine] != [each.name for each in theirs]:
        return False
    if not _same_phases(one, other, counting) or not same_turns(one, other, counting):
        return False
    is_one_counting = counting[0] == counting[1]
    return all(
        (is_one_counting and key_of(a.moment) == key_of(b.moment))
        or is_same(a.moment, b.moment, *counting, edge=a.edge, vocabulary=vocabulary)
        for a, b in zip(mine, theirs, strict=True)
    )


def _same_phases(
    one: model.Standard, other: model.Standard, counting: tuple[Counting, Counting]
) -> bool:
    """Whether phases end alike: for the same time, until the same."""
    if not isinstance(one.every, tuple) or not isinstance(other.every, tuple):
        return not isinstance(one.every, tuple) and not isinstance(other.every, tuple)
    return all(
        key_of(a.until) == key_of(b.until)
        and (a.until is None or counting[0] == counting[1])
        and _same_limit(a.for_, b.for_, counting)
        for a, b in zip(one.every, other.every, strict=True)
    )


def _same_limit(
    one: Limit | None, other: Limit | None, counting: tuple[Counting, Counting]
) -> bool:
    if one is None or other is None:
        return one is other
    return curve(one, counting[0]) == curve(other, counting[1])


def same_turns(
    one: model.Standard, other: model.Standard, counting: tuple[Counting, Counting]
) -> bool:
    """Whether slots of a fixed recurrence, which are multiples of one limit, are the same."""
    if one.restart != "fixed" or (
        key_of(one.every) == key_of(other.every) and counting[0] == counting[1]
    ):
        return True
    if not isinstance(one.every, Limit) or not isinstance(other.every, Limit):
        return False
    if one.every.is_in_hours or other.every.is_in_hours:
        return False
    # Units of a fixed length, under one convention, stay the same whatever they are multiplied by.
    sizes = _in_days(one.every), _in_days(other.every)
    return counting[0] == counting[1] and sizes[0] is not None and sizes[0] == sizes[1]


def _in_days(limit: Limit) -> tuple[str, int] | None:
    """The limit in days, or in months, of which its multiples are multiples too."""
    sizes = {"days": ("days", 1), "weeks": ("days", 7), "months": ("months", 1)}
    sizes["years"] = ("months", 12)
    name, size = sizes.get(limit.unit.value, ("", 0))
    return (name, size * limit.amount) if name else None
