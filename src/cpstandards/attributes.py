"""What an attribute of an event may hold: its kinds of value, and how they are checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import (
    TYPE_CHECKING,
    Any,
    Literal,
    NewType,
    TypeAlias,
)

from cpstandards.clock import LocalTime, local_time, parse_when
from cpstandards.errors import CPStandardsError, LimitError, nearest
from cpstandards.limits import Limit, parse_limit

if TYPE_CHECKING:
    Reference: TypeAlias = str
    Mention: TypeAlias = str
else:
    Reference = NewType("Reference", str)
    Mention = NewType("Mention", str)
"""The name of another event, such as `C1` for a conference.

A `Reference` says what the event is about, so that it answers nothing else. A `Mention` says where
it came from or what it arranges, and rules nothing out: a plan that ends at conference `C3` ends
the duties that conference `C1` began.
"""

Kind = Literal["flag", "word", "words", "number", "date", "moment", "limit", "reference", "mention"]

LONGEST_NAME = 100
"""The longest name by which events refer to one another, and the longest of a case [characters]."""

EXACT = 2**53
"""Whole numbers below are the same in every reader of JSON."""

_WORD = re.compile(r"[a-z][a-z0-9_]*")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DESCRIPTION = {
    "flag": "`true` or `false`",
    "word": "a lower-case word",
    "words": "a list of lower-case words",
    "number": "a whole number",
    "date": "a date such as 2025-04-10",
    "moment": "a date and time such as 2025-04-10T14:00",
    "limit": "a limit such as `4 weeks`",
    "reference": "the name of another event, a short text",
    "mention": "the name of another event, only mentioned",
}


class ValueProblem(CPStandardsError, ValueError):
    """A value does not fit its attribute. Never shows the value: it may be a child's.

    Attributes:
        expected: what would have been right, in words.
        help: the nearest allowed value, if one is near; else empty.
    """

    def __init__(self, expected: str, help: str = "") -> None:
        super().__init__(expected, help)
        self.expected = expected
        self.help = help

    def __str__(self) -> str:
        return f"expected {self.expected}"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One typed attribute of an event type, or one case fact.

    Attributes:
        name: its key in YAML, JSON and CSV.
        kind: what its values are.
        choices: the only allowed words, if it is so restricted.
        description: what it says, in a sentence.
    """

    name: str
    kind: Kind
    choices: tuple[str, ...] = ()
    description: str = ""

    @property
    def expected(self) -> str:
        """What a value must be, in words."""
        if self.choices:
            several = "a list of " if self.kind == "words" else "one of "
            return several + ", ".join(f"`{choice}`" for choice in self.choices)
        return _DESCRIPTION[self.kind]

    def check(self, value: object) -> Any:  # Any: one return type for each kind
        """*value* as this attribute holds it, from plain data or an already typed value.

        Raises:
            ValueProblem: it does not fit.
        """
        checked = _CHECKS[self.kind](value)
        if checked is None:
            raise ValueProblem(self.expected)
        if self.choices:
            self._check_choice(checked)
        return checked

    def _check_choice(self, checked: object) -> None:
        for word in checked if isinstance(checked, tuple) else (checked,):
            if word not in self.choices:
                near = nearest(word, self.choices)
                raise ValueProblem(self.expected, f"did you mean `{near}`?" if near else "")


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _word(value: object) -> str | None:
    return value if isinstance(value, str) and _WORD.fullmatch(value) else None


def _words(value: object) -> tuple[str, ...] | None:
    if isinstance(value, str):
        value = (value,)
    if not isinstance(value, (list, tuple, set, frozenset)) or not value:
        return None
    words = [_word(word) for word in value]
    return None if None in words else tuple(sorted({word for word in words if word}))


def _number(value: object) -> int | None:
    if not isinstance(value, int) or isinstance(value, bool):
        return None
    return value if abs(value) < EXACT else None


def _date(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    return iso_date(value) if isinstance(value, str) else None


def iso_date(text: str) -> date | None:
    """The date that *text* states as `2025-04-10`, or None where it states none."""
    if _DATE.fullmatch(text) is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _limit(value: object) -> Limit | None:
    if isinstance(value, Limit):
        return value
    if not isinstance(value, str):
        return None
    try:
        return parse_limit(value)
    except LimitError:
        return None


def _moment_value(value: object) -> LocalTime | None:
    if isinstance(value, datetime):
        return local_time(value)
    if isinstance(value, str):
        try:
            value = parse_when(value)
        except ValueError:
            return None
    return value if isinstance(value, LocalTime) else None


def _reference(value: object) -> str | None:
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_NAME else None


_CHECKS = {
    "flag": _flag,
    "word": _word,
    "words": _words,
    "number": _number,
    "date": _date,
    "moment": _moment_value,
    "limit": _limit,
    "reference": _reference,
    "mention": _reference,
}


def quick_check(attribute: Attribute) -> Callable[[Any], Any]:
    """`attribute.check`, with a short way for the values that are most often given."""
    slowly, allowed = attribute.check, frozenset(attribute.choices)

    def flag(value: Any) -> Any:
        return value if value.__class__ is bool else slowly(value)

    def word(value: Any) -> Any:
        return value if value.__class__ is str and value in allowed else slowly(value)

    def words(value: Any) -> Any:
        try:
            held = tuple(sorted(set(value))) if isinstance(value, list) else ()
            return held if held and allowed.issuperset(held) else slowly(value)
        except TypeError:  # a list of something else
            return slowly(value)

    def reference(value: Any) -> Any:
        is_short = value.__class__ is str and len(value) <= LONGEST_NAME
        return value if is_short and value else slowly(value)

    quick: dict[Kind, Callable[[Any], Any]] = {
        "flag": flag,
        "word": word,
        "words": words,
        "reference": reference,
        "mention": reference,
    }
    return quick.get(attribute.kind, slowly)
