"""Strategies for single events, calendars, whole rulesets, and changes to a ruleset."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any, TypeVar, overload

from hypothesis import reject
from hypothesis import strategies as st

from cpstandards.attributes import Attribute
from cpstandards.calendars import WorkingCalendar, working_calendar
from cpstandards.errors import nearest
from cpstandards.events import core_vocabulary
from cpstandards.model import Ruleset, Standard
from cpstandards.mutate import Mutant, mutants
from cpstandards.structure import vocabulary_of
from cpstandards.testing.aims import places_of
from cpstandards.testing.days import ORDINARY, awkward_days
from cpstandards.testing.scenes import HOURS, Draw, existing, index_below
from cpstandards.vocabulary import Event, EventType

E = TypeVar("E", bound=Event)

REGIONS = ("GB-ENG", "GB-WLS", "GB-SCT", "GB-NIR")
LIMITS = ("10 working days", "4 weeks", "2 days")
NAMES = ("X1", "X2")


@cache
def _days() -> tuple[date, ...]:
    return awkward_days(working_calendar())


# --- events --------------------------------------------------------------------------------------


@overload
def events(
    type: type[E], *, on: Sequence[date] | None = None, missing: bool = True
) -> st.SearchStrategy[E]: ...


@overload
def events(
    type: str,
    *,
    ruleset: Ruleset | None = None,
    on: Sequence[date] | None = None,
    missing: bool = True,
) -> st.SearchStrategy[Event]: ...


def events(
    type: Any,  # Any: a class or a type's name, as the overloads say
    *,
    ruleset: Ruleset | None = None,
    on: Sequence[date] | None = None,
    missing: bool = True,
) -> st.SearchStrategy[Any]:
    """Events of one type, with attributes of every kind of value that it can hold.

    Args:
        type: an event class, or the name of a type.
        ruleset: declares further types, where a name is given.
        on: the days on which it may be; None: days that tell one way of counting from another.
        missing: whether attributes may be missing.

    Raises:
        KeyError: there is no type of that name.

    Example:
        >>> from hypothesis import find
        >>> from cpstandards.events import Visit
        >>> find(events(Visit), lambda visit: visit.child_seen is True)
        Visit(on=2025-06-11)
    """
    cls = type if isinstance(type, EventType) else _type_named(type, ruleset)
    return _events(cls, tuple(on) if on is not None else _days(), missing)


def _type_named(name: str, ruleset: Ruleset | None) -> EventType:
    vocabulary = core_vocabulary() if ruleset is None else vocabulary_of(ruleset.vocabulary)
    if name not in vocabulary.types:
        near = nearest(name, vocabulary.types)
        help = f"did you mean `{near}`?" if near else "the vocabulary of events lists the types"
        raise KeyError(f"unknown event type `{name}`; {help}")
    return vocabulary.types[name]


@st.composite
def _events(draw: Draw, cls: Any, days: Sequence[date], missing: bool) -> Event:
    on = draw(st.sampled_from(days))
    hour = draw(st.sampled_from((None, *HOURS[:-1])))
    given: dict[str, Any] = {"on": on} if hour is None else {}
    if hour is not None:
        given["at"] = existing(datetime.combine(on, hour))
    for name, attribute in cls.attributes.items():
        values = _values(attribute)
        value = draw(st.sampled_from((None, *values) if missing else values))
        if value is not None:
            given[name] = value
    if cls.identifies is not None and draw(index_below(3)) == 1:
        given["id"] = draw(st.sampled_from(NAMES))
    # built, not called, so that a failing test shows every attribute: the `repr` of events does not
    event: Event = draw(st.builds(cls, **{name: st.just(value) for name, value in given.items()}))
    return event


def _values(attribute: Attribute) -> tuple[Any, ...]:
    """Some values of an attribute, the simplest first."""
    if attribute.kind == "words":
        words = attribute.choices[:3] or ("someone",)
        return (*((word,) for word in words), words)
    if attribute.choices:
        return attribute.choices
    return _OF_KIND[attribute.kind]


_OF_KIND: Mapping[str, tuple[Any, ...]] = {
    "flag": (True, False),
    "number": (1, 0, 2),
    "word": ("someone",),
    "date": (ORDINARY,),
    "moment": (datetime(2025, 6, 11, 10, 0),),  # noqa: DTZ001 - by the clock in England
    "limit": LIMITS,
    "reference": NAMES,
    "mention": NAMES,
}


# --- calendars -----------------------------------------------------------------------------------


def calendars(regions: Sequence[str] = REGIONS) -> st.SearchStrategy[WorkingCalendar]:
    """Working calendars of the United Kingdom, some with closures of a board's own.

    Args:
        regions: whose bank holidays.

    Raises:
        UnknownRegionError: there is no such region.
        ValueError: there are no regions at all.

    Example:
        >>> from hypothesis import find
        >>> easter_monday = date(2025, 4, 21).toordinal()
        >>> find(calendars(), lambda each: each.is_working_day(easter_monday)).region
        'GB-SCT'
    """
    if not regions:
        raise ValueError("no regions; name at least one, such as `GB-ENG`")
    for region in regions:
        working_calendar(region)
    days = st.sampled_from(_days()[:MOST_CLOSED])
    closures = st.lists(days, max_size=2, unique=True).map(_closed)
    return st.builds(working_calendar, st.sampled_from(tuple(regions)), closures)


MOST_CLOSED = 24
"""So many of the awkward days may be closed."""


def _closed(days: Sequence[date]) -> tuple[tuple[date, str], ...]:
    return tuple((day, "Closed") for day in sorted(days))


# --- changes to a ruleset ------------------------------------------------------------------------


@dataclass(frozen=True)
class RuleChange:
    """A ruleset before and after a change of one standard.

    Attributes:
        old: the ruleset as it was.
        new: the ruleset with the change.
        standard: the id of the standard that was changed.
        what: the change, such as `within 15 working days -> 16 working days`, `reworded`,
            `removed`.
        mutant: the mutant of the standard that the change makes, if it is one.
    """

    old: Ruleset = field(repr=False)
    new: Ruleset = field(repr=False)
    standard: str
    what: str
    mutant: Mutant | None = field(default=None, repr=False, compare=False)

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:  # noqa: ARG002 - Hypothesis's own
        printer.text(repr(self))


def rule_changes(ruleset: Ruleset, standard: str | None = None) -> st.SearchStrategy[RuleChange]:
    """Small changes to a ruleset: a limit, an anchor, a condition, a word; a standard removed.

    Most are what `cpstandards mutate` calls mutants. The changed ruleset is one that the loader
    accepts.

    Args:
        ruleset: the ruleset that is changed.
        standard: the id or topic of the standard that is changed; None: any of them.

    Raises:
        KeyError: the ruleset has no such standard.

    Example:
        >>> from hypothesis import find
        >>> from cpstandards import board
        >>> changes = rule_changes(board("blackpool"), "conference.initial")
        >>> find(changes, lambda change: change.mutant is not None)
        RuleChange(standard='conference.initial', what='within 15 working days -> 16 working days')
    """
    chosen = places_of(ruleset, standard)
    known: dict[int, Sequence[Mutant]] = {}
    return _rule_changes(ruleset, chosen, known)


@st.composite
def _rule_changes(
    draw: Draw, ruleset: Ruleset, chosen: Sequence[int], known: dict[int, Sequence[Mutant]]
) -> RuleChange:
    index = draw(st.sampled_from(chosen))
    of = ruleset.standards[index]
    way = draw(index_below(10))
    if way == OF_WORDS:
        reworded = of.model_copy(update={"title": f"{of.title}, that is"})
        return RuleChange(ruleset, _with(ruleset, index, reworded), of.id, "reworded")
    if way == OF_NUMBER:
        if len(ruleset.standards) == 1:
            reject()
        return RuleChange(ruleset, _with(ruleset, index, None), of.id, "removed")
    if index not in known:
        known[index] = [each for each in mutants(ruleset, of.id) if each.index == index]
    if not known[index]:
        reject()
    mutant = draw(st.sampled_from(known[index]))
    changed = _with(ruleset, index, mutant.mutated)
    return RuleChange(ruleset, changed, of.id, mutant.change, mutant)


OF_WORDS, OF_NUMBER = 8, 9


def _with(ruleset: Ruleset, index: int, standard: Standard | None) -> Ruleset:
    """*ruleset* with another standard at *index*, or without it."""
    kept = () if standard is None else (standard,)
    standards = (*ruleset.standards[:index], *kept, *ruleset.standards[index + 1 :])
    return ruleset.model_copy(update={"standards": standards})
