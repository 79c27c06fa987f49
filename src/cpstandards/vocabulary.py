"""What an event is: its base class, its typed attributes, and the open vocabulary of types."""

from __future__ import annotations

import builtins
import re
import types
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import (
    TYPE_CHECKING,
    Any,
    ClassVar,
    Literal,
    Union,
    dataclass_transform,
    get_args,
    get_origin,
    get_type_hints,
)

from cpstandards.attributes import (
    Attribute,
    Kind,
    Mention,
    Reference,
    ValueProblem,
    quick_check,
)
from cpstandards.clock import LocalTime, local_time
from cpstandards.limits import Limit


class EventRef(tuple[str, int, "int | None", "int | None", "str | None"]):
    """Which event a result speaks of: its type, day, moments and name; no other attribute."""

    __slots__ = ()

    @property
    def type(self) -> str:
        """The event's type; for a fact, the fact's name."""
        return self[0]

    @property
    def day(self) -> int:
        """The day on which it happened or is planned [ordinal]."""
        return self[1]

    @property
    def on(self) -> date:
        """The day on which it happened or is planned."""
        return date.fromordinal(self[1])

    @property
    def earliest(self) -> int | None:
        """The earliest moment that its time can mean [instant], or None: only the day is known."""
        return self[2]

    @property
    def latest(self) -> int | None:
        """The latest moment that its time can mean [instant], or None: only the day is known."""
        return self[3]

    @property
    def id(self) -> str | None:
        """What other events call it, if anything."""
        return self[4]

    @property
    def private(self) -> bool:
        """Whether its date identifies the child, and is shown only on request."""
        name = self[0].removeprefix(COUNTED)
        return name in PRIVATE or name.startswith("birthday_")

    def __repr__(self) -> str:
        return f"<{self.type}>"


COUNTED = "moment after "
"""How the type of a moment begins that was itself counted from an event."""

PRIVATE = frozenset({"birth", "date_of_birth"})
"""The events and facts whose date identifies the child."""


def _given(*, default: None) -> Any:
    """For type checkers: a keyword that every event takes."""
    return default


def _derived(*, init: Literal[False]) -> Any:
    """For type checkers: what follows from the keywords."""
    return init


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(_given, _derived))
class EventType(type):
    """Makes a slotted, frozen event class of a body that lists attributes, all `= None`.

    Light on purpose: fifty of them are made when the vocabulary is first used.
    """

    type: str
    identifies: str | None
    presumed: tuple[str, ...]
    attribute_names: tuple[str, ...]

    def __new__(
        mcls,
        name: str,
        bases: tuple[builtins.type, ...],
        namespace: dict[str, Any],
        identifies: str | None = None,
        type_name: str | None = None,
    ) -> EventType:
        """The class *name*; its type's name is *type_name* or the snake-case of *name*."""
        own = tuple(k for k, v in namespace.items() if v is None and not k.startswith("_"))
        body = {k: v for k, v in namespace.items() if k not in own}
        body.setdefault("__slots__", own)
        cls = super().__new__(mcls, name, bases, body)
        inherited = next((base.attribute_names for base in bases if isinstance(base, mcls)), ())
        cls.type = type_name or re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
        cls.identifies = identifies
        cls.attribute_names = inherited + own
        return cls

    @property
    def attributes(cls) -> Mapping[str, Attribute]:
        """The type's attributes by name, read once from its annotations and docstring."""
        known = _ATTRIBUTES.get(cls)
        if known is None:
            known = _ATTRIBUTES[cls] = _read_attributes(cls)
        return known

    @property
    def reference_names(cls) -> frozenset[str]:
        """The attributes that name another event; each is a namespace of identifiers."""
        known = _REFERENCES.get(cls)
        if known is None:
            names = [name for name, each in cls.attributes.items() if each.kind == "reference"]
            known = _REFERENCES[cls] = frozenset(names)
        return known

    @property
    def description(cls) -> str:
        """What the event is, in a sentence: the docstring's first paragraph."""
        return " ".join((cls.__doc__ or "").partition("\n\n")[0].split())


_ATTRIBUTES: dict[EventType, Mapping[str, Attribute]] = {}
_REFERENCES: dict[EventType, frozenset[str]] = {}


def _read_attributes(cls: EventType) -> Mapping[str, Attribute]:
    hints = get_type_hints(cls)
    said = _attribute_docs(cls)
    return {
        name: Attribute(name, *_kind_of(hints[name]), said.get(name, ""))
        for name in cls.attribute_names
    }


def _attribute_docs(cls: type) -> dict[str, str]:
    """The lines `name: text` of the docstrings of *cls* and its bases."""
    lines = [line for base in cls.__mro__ for line in (base.__doc__ or "").splitlines()]
    found = [re.fullmatch(r"\s+(\w+): (.+)", line) for line in lines]
    return {match[1]: match[2] for match in reversed(found) if match}


def _kind_of(hint: Any) -> tuple[Kind, tuple[str, ...]]:  # Any: a type form
    """The kind and choices that a type annotation such as `Literal["a"] | None` stands for."""
    inner = hint
    if get_origin(hint) in (Union, types.UnionType):
        inner = next(arg for arg in get_args(hint) if arg is not type(None))
    if get_origin(inner) is Literal:
        return "word", get_args(inner)
    if get_origin(inner) is tuple:
        item = get_args(inner)[0]
        return "words", get_args(item) if get_origin(item) is Literal else ()
    return _KINDS[inner], ()


_KINDS: dict[Any, Kind] = {
    bool: "flag",
    int: "number",
    str: "word",
    date: "date",
    LocalTime: "moment",
    Limit: "limit",
    Reference: "reference",
    Mention: "mention",
}


def _moment(at: datetime | LocalTime | None) -> LocalTime | None:
    return local_time(at) if isinstance(at, datetime) else at


def _day(type_name: str, on: object, moment: LocalTime | None) -> int:
    if moment is not None:
        if on is not None and on != moment.on:
            raise ValueProblem("`on` and `at` to name the same day")
        return moment.on.toordinal()
    if on.__class__ is date or (isinstance(on, date) and not isinstance(on, datetime)):
        return on.toordinal()
    raise TypeError(f"{type_name} needs `on`, a date, or `at`, a date and time")


def _recorded(recorded_at: date | datetime | LocalTime | None) -> LocalTime | int | None:
    if isinstance(recorded_at, datetime):
        return local_time(recorded_at)
    if isinstance(recorded_at, date):
        return recorded_at.toordinal()
    return recorded_at


class Event(metaclass=EventType):
    """Something that happened, on a day or at a moment, and when it was recorded.

    A naive time is a time in England. Give either `on` or `at`; with `at`, `on` follows from it.
    Frozen, hashable, compared by value; its `repr` shows no date of a private event.

    Raises:
        TypeError: an unknown attribute, or neither `on` nor `at`.
        ValueProblem: a value that does not fit its attribute.

    Example:
        >>> from cpstandards.events import InitialConference
        >>> InitialConference(on=date(2025, 5, 6), quorate=True)
        InitialConference(on=2025-05-06)
    """

    __slots__ = (
        "at",
        "day",
        "earliest",
        "id",
        "latest",
        "names",
        "on",
        "own",
        "recorded",
        "recorded_at",
        "ref",
    )

    type: ClassVar[str]
    identifies: ClassVar[str | None]
    attribute_names: ClassVar[tuple[str, ...]]
    private: ClassVar[bool] = False
    planned: ClassVar[bool] = False
    implied: ClassVar[Mapping[str, str]] = {}
    presumed: ClassVar[tuple[str, ...]] = ()

    if TYPE_CHECKING:  # for type checkers, which make each type's signature of them
        on: date = _given(default=None)
        at: datetime | LocalTime | None = _given(default=None)
        id: str | None = _given(default=None)
        recorded_at: date | datetime | LocalTime | None = _given(default=None)
        day: int = _derived(init=False)
        earliest: int | None = _derived(init=False)
        latest: int | None = _derived(init=False)
        recorded: LocalTime | int | None = _derived(init=False)
        names: Mapping[str, str] = _derived(init=False)
        own: tuple[str, str] | None = _derived(init=False)
        ref: EventRef = _derived(init=False)

    def __init__(
        self,
        *,
        on: date | None = None,
        at: datetime | LocalTime | None = None,
        id: str | None = None,
        recorded_at: date | datetime | LocalTime | None = None,
        **attributes: Any,  # Any: typed by each class's own attributes
    ) -> None:
        draft_class = _DRAFTS.get(self.__class__) or _draft_of(self.__class__)
        object.__setattr__(self, "__class__", draft_class)
        draft: Any = self  # it can be set until it is of its own class again
        moment = None if at is None else _moment(at)
        day = _day(self.type, on, moment)
        if moment is None:
            earliest = latest = None
        else:
            on, earliest, latest = moment.on, moment.earliest, moment.latest
        draft.on = on
        draft.at = moment
        draft.day = day
        draft.earliest = earliest
        draft.latest = latest
        draft.id = id
        draft.recorded_at = recorded_at
        draft.recorded = None if recorded_at is None else _recorded(recorded_at)
        draft.names = draft.take(draft, attributes)
        for told, follows in self.implied.items():
            if getattr(draft, told) is True and getattr(draft, follows) is None:
                setattr(draft, follows, True)
        draft.own = None if id is None or self.identifies is None else (self.identifies, id)
        draft.ref = EventRef((self.type, day, earliest, latest, id))
        draft.__class__ = draft.finished

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"{self.type} is frozen: `{name}` cannot be set")

    __delattr__ = __setattr__  # type: ignore[assignment]

    def key(self) -> tuple[object, ...]:
        """Everything that makes this event the same as another, or different."""
        values = tuple(getattr(self, name) for name in self.attribute_names)
        return (self.ref, self.recorded, values)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Event) and self.key() == other.key()

    def __hash__(self) -> int:
        return hash(self.key())

    def __repr__(self) -> str:
        when = "withheld" if self.private else self.on.isoformat()
        return f"{type(self).__name__}(on={when})"

    def __reduce__(self) -> tuple[object, ...]:
        given = {name: getattr(self, name) for name in ("id", "recorded_at", *self.attribute_names)}
        return _remade, (type(self), {"on": self.on, "at": self.at, **given})


def _remade(cls: type[Event], given: dict[str, Any]) -> Event:
    return cls(**given)


_DRAFTS: dict[EventType, EventType] = {}


def _draft_of(cls: EventType) -> EventType:
    """The class of which an event of *cls* is while it is filled in: the same, but not frozen.

    Plain assignment is several times as fast as `object.__setattr__`, and an event has twelve
    slots and more.
    """
    body = {
        "__slots__": (),
        "__setattr__": object.__setattr__,
        "__delattr__": object.__delattr__,
        "take": staticmethod(_taker(cls)),
        "finished": cls,
    }
    draft = _DRAFTS[cls] = type.__new__(EventType, cls.__name__, (cls,), body)
    return draft


def _taker(cls: EventType) -> Callable[[Any, dict[str, Any]], dict[str, str]]:
    """What gives a draft of *cls* its attributes, and returns those that name other events."""
    checks = {name: quick_check(each) for name, each in cls.attributes.items()}
    references = cls.reference_names

    def take(draft: Any, given: dict[str, Any]) -> dict[str, str]:
        names = {}
        for name in checks:
            if name not in given:
                setattr(draft, name, None)
        for name, value in given.items():
            check = checks.get(name)
            if check is None:
                raise TypeError(f"{cls.type} has no attribute {name}")
            held = None if value is None else check(value)
            setattr(draft, name, held)
            if held is not None and name in references:
                names[name] = held
        return names

    return take


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The event types and case facts that a case and a ruleset may speak of.

    Attributes:
        types: event classes by type name.
        facts: case facts by name.
    """

    types: Mapping[str, EventType]
    facts: Mapping[str, Attribute]

    def extended(
        self, types: Mapping[str, EventType], facts: Mapping[str, Attribute]
    ) -> Vocabulary:
        """This vocabulary with further event types and facts."""
        return Vocabulary({**self.types, **types}, {**self.facts, **facts})


def declare_event(
    type_name: str, description: str, attributes: Mapping[str, Attribute], identifies: str | None
) -> EventType:
    """An event class for a type that a ruleset declares.

    Args:
        type_name: the type's name in snake case.
        description: what the event is.
        attributes: its attributes by name.
        identifies: the namespace in which its `id` names it, if others refer to it.
    """
    name = "".join(part.capitalize() for part in type_name.split("_"))
    body: dict[str, Any] = {"__doc__": description, **dict.fromkeys(attributes)}
    cls = EventType(name, (Event,), body, identifies=identifies, type_name=type_name)
    _ATTRIBUTES[cls] = attributes
    return cls
