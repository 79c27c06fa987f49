"""When a standard applies and what it excepts, gone through in every outcome."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from cpstandards import describe, model
from cpstandards.change.moments import Found
from cpstandards.change.results import Effect, PartChange
from cpstandards.change.version import Version
from cpstandards.horizon.outcomes import holds, key_of, questions_of
from cpstandards.structure import event_types


def conditions(old: Version, new: Version) -> Iterator[Found]:
    """The conditions under which it applies, or not, where they are others."""
    for name in ("when", "unless"):
        one, other = (getattr(each.standard, name) for each in (old, new))
        if key_of(one) == key_of(other):
            continue
        effect, why = _condition_effect(name, one, other, old, new)
        change = PartChange(name, describe.condition(one), describe.condition(other), effect, why)
        if name == "unless":
            words = [describe.condition(each) if each else "no exception" for each in (one, other)]
            change = replace(change, old=words[0], new=words[1])
        yield Found(change, (), (one, other))


def _condition_effect(
    name: str,
    one: model.Condition | None,
    other: model.Condition | None,
    old: Version,
    new: Version,
) -> tuple[Effect, str]:
    triggers = [*event_types(old.standard.after), *event_types(new.standard.after)]
    if name == "unless":
        triggers += [*event_types(old.standard.forbids), *event_types(new.standard.forbids)]
    conventions = new.conventions if old.conventions == new.conventions else None
    questions = questions_of([one, other], new.vocabulary, triggers, conventions)
    if questions.are_too_many:
        return Effect.OPEN, f"{questions.count:,} combinations of conditions"
    if questions.is_presuming or old.asks_held != new.asks_held:
        return Effect.OPEN, "conferences that were adjourned may count otherwise"
    never = name == "unless"  # without an exception none applies; without a condition, all is asked
    added = lost = total = 0
    for outcome in questions.outcomes():
        was = holds(one, outcome) if one is not None else not never
        now = holds(other, outcome) if other is not None else not never
        total, added, lost = total + 1, added + (now and not was), lost + (was and not now)
    verb = "is excepted" if never else "applies"
    why = f"{verb} in {added} more and {lost} fewer of {total} outcomes of what is asked"
    more, fewer = (Effect.LOOSER, Effect.TIGHTER) if never else (Effect.TIGHTER, Effect.LOOSER)
    if not added and not lost:
        return Effect.NONE, "the same answer in every outcome of the conditions"
    return (Effect.BOTH if added and lost else more if added else fewer), why
