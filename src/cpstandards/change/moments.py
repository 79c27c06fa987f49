"""Deadlines before and after a change, gone through over the whole calendar."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict
from datetime import date
from typing import NamedTuple

from cpstandards import describe, model
from cpstandards.change.cadences import (
    effect_of,
    ends,
    first_gap,
    in_words,
    merged,
    stretches,
)
from cpstandards.change.results import Effect, PartChange, together
from cpstandards.compile.moments import FORWARDS
from cpstandards.horizon import (
    Counting,
    Measured,
    NamedEdge,
    Relation,
    Span,
    Verdict,
    between,
    edges,
)
from cpstandards.horizon.outcomes import key_of
from cpstandards.mutate.proof import same_turns
from cpstandards.structure import agreements_in, event_types, is_timed
from cpstandards.vocabulary import Vocabulary


class Side(NamedTuple):
    """A standard under one reading, with all that decides how it counts.

    Attributes:
        standard: the standard.
        counting: its calendar and conventions.
    """

    standard: model.Standard
    counting: Counting


class Found(NamedTuple):
    """A part that is changed, and where a case that shows it may lie.

    Attributes:
        change: the part.
        days: trigger days [ISO] on which it shows.
        about: what of the standard it is about, to look for patterns in.
    """

    change: PartChange
    days: tuple[str, ...] = ()
    about: object = None


EFFECTS: Mapping[Verdict, Effect] = {
    Verdict.SAME: Effect.NONE,
    Verdict.STRICTER: Effect.TIGHTER,
    Verdict.LAXER: Effect.LOOSER,
    Verdict.INCOMPARABLE: Effect.BOTH,
    Verdict.DIFFERENT_ANCHOR: Effect.OTHER,
    Verdict.UNDECIDED: Effect.OPEN,
}


def moments(old: Side, new: Side, vocabulary: Vocabulary) -> Iterator[Found]:
    """Every moment of a standard that is counted otherwise."""
    yield from _written_otherwise(old.standard, new.standard)
    old, new = (each._replace(standard=merged(each.standard)) for each in (old, new))
    has_other_phases = key_of(ends(old.standard)) != key_of(ends(new.standard))
    before, after = _by_name(old.standard, new.standard), _by_name(new.standard, old.standard)
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if has_other_phases and _is_gap(name):
            continue
        if one is None or other is None:
            words = (_words(one), _words(other))
            yield Found(
                PartChange(name, *words, Effect.OPEN, "one version alone has it"), (), other
            )
        elif key_of(one.moment) != key_of(other.moment) or old.counting != new.counting:
            yield from _moved(name, (one, other), old, new, vocabulary)
    if has_other_phases:
        yield _phases(old, new, vocabulary)


def _written_otherwise(old: model.Standard, new: model.Standard) -> Iterator[Found]:
    """A recurrence that is written otherwise, and is the same one."""
    if key_of(old.every) != key_of(new.every) and key_of(merged(old).every) == key_of(
        merged(new).every
    ):
        why = "neighbouring phases with one gap are one phase"
        yield Found(PartChange("every", in_words(old), in_words(new), Effect.NONE, why))
    pair = [each.first or first_gap(each) for each in (old, new)]
    if (old.first is None) != (new.first is None) and key_of(pair[0]) == key_of(pair[1]):
        words = [
            "none" if each.first is None else describe.moment(each.first) for each in (old, new)
        ]
        why = "the first gap would be that in any case"
        yield Found(PartChange("first", words[0], words[1], Effect.NONE, why))


def _is_gap(name: str) -> bool:
    return name == "every" or name.startswith("gap")


def _by_name(of: model.Standard, beside: model.Standard) -> dict[str, NamedEdge]:
    """The moments of a standard; its first gap, too, where only the other names one."""
    found = {each.name: each for each in edges(of)}
    begins = first_gap(of)
    if "first" not in found and beside.first is not None and begins is not None:
        found = {"first": NamedEdge("first", begins, FORWARDS), **found}
    return found


def _words(of: NamedEdge | None) -> str:
    return "none" if of is None else describe.moment(of.moment)


def _moved(
    name: str, pair: tuple[NamedEdge, NamedEdge], old: Side, new: Side, vocabulary: Vocabulary
) -> Iterator[Found]:
    one, other = pair
    at = _maximum(one.moment), _maximum(other.moment)
    measured = (
        Measured(at[1], new.counting, other.edge, new.standard.when),
        Measured(at[0], old.counting, one.edge, old.standard.when),
    )
    triggers = event_types(old.standard.after) | event_types(new.standard.after)
    stands = between(*measured, vocabulary=vocabulary, triggers=triggers, span=Span(None, RECENT))
    agreed = _agreed_effect(one.moment, other.moment)
    is_text = key_of(one.moment) == key_of(other.moment)
    if is_text and stands.verdict is Verdict.SAME:
        return
    effect, why = _effect(name, stands, old, new)
    since, until = (None, None)
    if stands.verdict in COUNTED and agreed is Effect.NONE:
        since, until = _stretch(measured, stands, vocabulary, triggers)
    if agreed is not Effect.NONE:
        told = AGREED[agreed is Effect.OPEN]
        why = told if effect is Effect.NONE else f"{why}; {told}"
        effect = together({effect, agreed})
    words = [_words(each) for each in pair]
    if words[0] == words[1]:
        counted = _counted_otherwise(old.counting, new.counting)
        words = [f"{words[0]}, {told}" for told in counted]
    change = PartChange(name, words[0], words[1], effect, why, "", since, until)
    yield Found(change, _days(stands), other.moment)


def _counted_otherwise(old: Counting, new: Counting) -> tuple[str, str]:
    """How each version counts, where they count otherwise."""
    if old.calendar.region != new.calendar.region:
        return f"in {old.calendar.region}", f"in {new.calendar.region}"
    if old.calendar != new.calendar:
        return "with the closures of before", "with those of now"
    before, after = asdict(old.conventions), asdict(new.conventions)
    changed = [name for name in before if before[name] != after[name]]
    one, other = (
        ", ".join(f"{describe.words(name)}: {convention_in_words(of[name])}" for name in changed)
        for of in (before, after)
    )
    return one, other


def convention_in_words(of: object) -> str:
    """A convention as people say it; hours of work by the clock."""
    if isinstance(of, tuple):
        return " to ".join(f"{each // 60:02}:{each % 60:02}" for each in of)
    return "none stated" if of is None else str(of).lower().replace("_", " ")


AGREED = (
    "what the case agrees is judged in one version alone",
    "what the case agrees is judged otherwise",
)


def _maximum(of: model.Moment) -> model.Moment:
    """The maximum of what the case agrees, where that is all that there is."""
    if not isinstance(of, model.Agreed) or of.as_ is None:
        return of
    if of.model_fields_set - {"agreed", "as_", "up_to"}:
        return of
    return "unquantified" if of.up_to is None else of.up_to


def _agreed_effect(old: model.Moment, new: model.Moment) -> Effect:
    """Which way it moves verdicts that something else is judged as agreed in the case."""
    before, after = (
        {key_of(each.model_copy(update={"up_to": None})) for each in agreements_in(moment)}
        for moment in (old, new)
    )
    if before == after:
        return Effect.NONE
    if not after and _maximum(old) is not old:
        return Effect.LOOSER
    if not before and _maximum(new) is not new:
        return Effect.TIGHTER
    return Effect.OPEN


RECENT = date(2025, 6, 11).toordinal()
"""Of equal days the one nearest to this is shown [ordinal]."""

COUNTED = (Verdict.STRICTER, Verdict.LAXER, Verdict.INCOMPARABLE)


def _effect(name: str, stands: Relation, old: Side, new: Side) -> tuple[Effect, str]:
    """Which way a moment moves verdicts, given how the new one stands to the old one."""
    effect, why = EFFECTS[stands.verdict], _why(stands)
    standards = old.standard, new.standard
    if standards[0].kind != standards[1].kind:
        return Effect.OPEN, f"{why}; the kind of standard is another"
    if is_timed(standards[0]) != is_timed(standards[1]):
        return Effect.OPEN, f"{why}; days are compared in one version, times of day in the other"
    follows = name == "first" or _is_gap(name)
    if follows and any(each.restart != "from_actual" for each in standards):
        counting = old.counting, new.counting
        is_same = effect is Effect.NONE and same_turns(*standards, counting)
        return (
            (effect, why)
            if is_same
            else (Effect.OPEN, f"{why}; later gaps follow from earlier ones")
        )
    if name == "closes" and any(each.after is not None for each in standards):
        return (
            (effect, why)
            if effect is Effect.NONE
            else (Effect.OPEN, f"{why}; what is due when the window has closed differs")
        )
    return effect, why


def _why(of: Relation) -> str:
    if of.verdict is Verdict.SAME:
        return "the same deadline on every day of the calendar"
    sides = [
        f"{word} on {side.count:,} of {of.compared:,} trigger days"
        + (f", by up to {_days_of(side.most.days)}" if side.most and side.most.days else "")
        for word, side in (("stricter", of.stricter), ("laxer", of.laxer))
        if side.count and of.compared
    ]
    if of.verdict is Verdict.UNDECIDED:
        sides.append(of.why)
    elif of.cases > 1:
        sides.append(f"over {of.cases} outcomes of the conditions")
    return "; ".join(sides) or of.why


def _days_of(count: int) -> str:
    return f"{count} day" if count == 1 else f"{count} days"


def _days(of: Relation) -> tuple[str, ...]:
    """Days on which the two part, as days that a trigger may fall on."""
    sides = of.stricter, of.laxer
    most = [each.most for each in sides if each.most is not None]
    found = [each for side in sides for each in side.nearest[:MOST_OUTCOMES]] + most
    return tuple(dict.fromkeys(each.on.isoformat() for each in found))


MOST_OUTCOMES = 4
"""In so many outcomes of the conditions days are looked for."""


# --- from which day on ---------------------------------------------------------------------------

Pair = tuple[Measured, Measured]


def _stretch(
    pair: Pair, stands: Relation, vocabulary: Vocabulary, triggers: set[str]
) -> tuple[date | None, date | None]:
    """The first and the last trigger day on which the two part."""
    days = pair[0].counting.days
    parted = [each.on for each in (stands.stricter.most, stands.laxer.most) if each is not None]
    if not parted:  # what is agreed is judged otherwise, whenever it was
        return None, None
    some = parted[0].toordinal()

    def part(among: range) -> bool:
        found = between(*pair, vocabulary=vocabulary, triggers=triggers, span=Span(among))
        return found.verdict in COUNTED

    low, high = days[0], some  # the first of them lies in between
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if part(range(days[0], middle + 1)) else (middle + 1, high)
    first = low
    low, high = some, days[-1]
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if part(range(middle, days[-1] + 1)) else (low, middle - 1)
    return date.fromordinal(first), date.fromordinal(low)


# --- phases --------------------------------------------------------------------------------------


def _phases(old: Side, new: Side, vocabulary: Vocabulary) -> Found:
    """A recurrence with other phases, as a whole."""
    one, other = old.standard, new.standard
    words = in_words(one), in_words(other)
    if old.counting != new.counting or {one.restart, other.restart} != {"from_actual"}:
        change = PartChange("every", *words, Effect.OPEN, "phases end otherwise")
        return Found(change, (), other.every)
    triggers = event_types(one.after) | event_types(other.after)

    def compared(before: model.Moment, after: model.Moment) -> Effect:
        measured = (
            Measured(after, new.counting, FORWARDS, other.when),
            Measured(before, old.counting, FORWARDS, one.when),
        )
        found = between(*measured, vocabulary=vocabulary, triggers=triggers)
        return EFFECTS[found.verdict]

    sides = stretches(one, old.counting), stretches(other, new.counting)
    effect, why = effect_of(*sides, compared)
    return Found(PartChange("every", *words, effect, why), (), other.every)
