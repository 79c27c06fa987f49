"""What standards of every kind are made of."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple, TypeVar

from cpstandards import model
from cpstandards.compile.conditions import Condition, condition
from cpstandards.compile.judging import Frame
from cpstandards.compile.matching import Answer, Matcher, ending, matcher
from cpstandards.compile.moments import (
    Deadline,
    Edge,
    Moment,
    moment,
)
from cpstandards.compile.setting import Setting
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
)
from cpstandards.results import Basis, Obligation
from cpstandards.structure import DEFAULT, mentions_agreement
from cpstandards.vocabulary import Event

FOUND = tuple.__new__
"""Makes a `Found` without the cost of naming its fields, where it is made for every obligation."""

BASES: tuple[Basis, ...] = ("maximum", "agreed")


class Judge(NamedTuple):
    """How one standard, under one reading, is judged: item by item.

    An item is what can give rise to an obligation: a trigger, or a stretch of a recurrence. Where
    a fact is missing, only the items that depend on it are gone through more than once.

    Attributes:
        items: the items of a case.
        one: the obligations of one item.
        types: without an event of one of these types there is no item; empty: there may be.
        tells_duties: whether equal items mean that the same events are the duty.

    Raises:
        Unsure: from either function, where something missing decides.
    """

    items: Callable[[Timeline], Sequence[Any]]  # Any: each kind has items of its own
    one: Callable[[Any, Timeline], Sequence[Obligation]]
    types: tuple[str, ...] = ()
    tells_duties: bool = False


class Parts(NamedTuple):
    """What every kind of standard is made of.

    Attributes:
        frame: what its obligations have in common.
        setting: what its moments have in common.
        when: the condition under which there is an obligation.
        ends: finds what ends the duty.
    """

    frame: Frame
    setting: Setting
    when: Condition | None
    ends: Answer | None

    def applies(self, point: Trigger, line: Timeline) -> bool:
        """Whether *point* gives rise to an obligation."""
        return self.when is None or self.when(point, line)

    def end_of(self, point: Trigger, line: Timeline) -> Event | None:
        """What ended the duty that *point* began, if anything."""
        return None if self.ends is None else self.ends(point, line)


Seen = TypeVar("Seen")
What = TypeVar("What")


def recalled(
    find: Callable[[Seen, Timeline], What], parts: tuple[object, ...], frame: Frame
) -> Callable[[Seen, Timeline], What]:
    """*find*, asked once of each thing for all readings of a standard that have the same *parts*.

    What is changed by no reading is one object in all of them. A standard without other readings
    asks once anyway.
    """
    if frame.reading == DEFAULT:
        return find
    names = tuple(id(part) for part in parts)

    def recall(seen: Seen, line: Timeline) -> What:
        key = (names, id(seen))
        kept: tuple[Seen, What, object] | None = line.kept.get(key)
        if kept is None:  # kept with what is named by `id`, so that no other thing is so named
            kept = line.kept[key] = seen, find(seen, line), parts
        return kept[1]

    return recall


def parts(of: model.Standard, frame: Frame, setting: Setting) -> Parts:
    """The parts that *of* shares with standards of every kind."""
    ends = of.ends_on
    if isinstance(ends, tuple):
        ends = model.AnyOf(any_of=ends) if len(ends) > 1 else ends[0]
    when = condition(of.when, setting)
    find = None if ends is None else ending(ends, setting.vocabulary, setting.mentions)
    return Parts(
        frame,
        setting,
        None if when is None else recalled(when, (of.when,), frame),
        None if find is None else recalled(find, (of.ends_on,), frame),
    )


def moments(of: model.Moment, setting: Setting, edge: Edge) -> list[tuple[Basis, Moment]]:
    """The moment on each basis that it has: the maximum, and what the case agreed."""
    bases = BASES if mentions_agreement(of) else BASES[:1]
    return [(basis, moment(of, setting, edge._replace(basis=basis))) for basis in bases]


def is_agreed(deadline: Deadline | None) -> bool:
    """Whether a limit that the case agreed had a part in *deadline*."""
    return deadline is not None and deadline.is_agreed


def each_of(of: model.AnyPattern, setting: Setting) -> list[Matcher]:
    """The matchers of which each must be answered."""
    each = of.all_of if isinstance(of, model.AllOf) else (of,)
    return [matcher(part, setting.vocabulary, setting.mentions) for part in each]
