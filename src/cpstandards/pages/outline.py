"""Conditions and moments as outlines: what belongs together stands in a list of its own.

A sentence with `and` in an `or` can be read in two ways; a list in a list cannot. What has no parts
is put into words by `describe`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cpstandards import model
from cpstandards.describe import condition, joined, moment, pattern


@dataclass(frozen=True, slots=True)
class Outline:
    """A text, and the parts that it announces.

    Attributes:
        text: the words, without escapes.
        parts: what stands below it, if anything.
        label: what the text is about, if that is said before it.
    """

    text: str
    parts: tuple[Outline, ...] = ()
    label: str = ""


def of_condition(of: model.Condition) -> Outline:
    """A condition, its alternatives and its joint parts a list each."""
    match of:
        case model.All():
            return _list("all of", map(of_condition, of.all))
        case model.Any_():
            return _list("any of", map(of_condition, of.any))
        case model.Not():
            return _not(of)
        case _:
            return Outline(condition(of))


def _not(of: model.Not) -> Outline:
    match of.not_:
        case model.All() if len(of.not_.all) > 1:
            return _list("not all of", map(of_condition, of.not_.all))
        case model.Any_():
            return Outline("none of", tuple(map(of_condition, of.not_.any)))
        case _:
            return Outline(condition(of))


def _list(text: str, parts: Iterable[Outline]) -> Outline:
    """The parts as a list, or the part alone if it is the only one."""
    every = tuple(parts)
    return every[0] if len(every) == 1 else Outline(text, every)


def of_moment(of: model.Moment) -> Outline:
    """A moment, its variants a list."""
    match of:
        case model.SoonerOf():
            return Outline("the sooner of", tuple(map(of_moment, of.sooner_of)))
        case model.LaterOf():
            return Outline("the later of", tuple(map(of_moment, of.later_of)))
        case model.Dated():
            return Outline("by the day it begins", tuple(map(_dated, of.dated)))
        case model.Choose():
            return Outline("the first of these that applies", tuple(map(_choice, of.choose)))
        case _:
            return Outline(moment(of))


def _dated(part: model.DatedMoment) -> Outline:
    return Outline(moment(model.Dated(dated=(part,))))


def _choice(choice: model.Choice) -> Outline:
    if choice.when is None or choice.then is None:
        return _before("otherwise ", of_moment(choice.otherwise or "unquantified"))
    then, when = of_moment(choice.then), of_condition(choice.when)
    if not then.parts:
        return _before(f"{then.text}, if ", when)
    return replace(_before("if ", when), parts=(*when.parts, _before("then ", then)))


def _before(words: str, outline: Outline) -> Outline:
    return replace(outline, text=words + outline.text)


def of_cadence(of: model.Cadence) -> Outline:
    """A cadence, its phases a list."""
    if not isinstance(of, tuple):
        return of_moment(of)
    return Outline("in turn", tuple(map(_phase, of)))


def _phase(phase: model.Phase) -> Outline:
    gap = _before("every ", of_moment(phase.gap))
    ends = f" for {phase.for_}" if phase.for_ else f" until {moment(phase.until)}"
    return replace(gap, text=gap.text + ends) if not phase.is_open else gap


def of_pattern(of: model.AnyPattern | tuple[model.EventPattern, ...]) -> Outline:
    """A pattern, its several events a list, unless each is only named."""
    match of:
        case model.AnyOf():
            return _events("any of", of.any_of, pattern(of))
        case model.AllOf():
            return _events("all of", of.all_of, pattern(of))
        case tuple():
            return _events("any of", of, joined(map(pattern, of), "or"))
        case _:
            return Outline(pattern(of))


def _events(text: str, of: Sequence[model.EventPattern], sentence: str) -> Outline:
    if all(each.where is None for each in of):
        return Outline(sentence)
    return _list(text, map(of_pattern, of))
