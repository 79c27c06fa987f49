"""YAML text as plain data with places: safe, strict, and the same with either parser.

No object is ever constructed. Refused, each with its place: duplicate keys, anchors and aliases,
tags, `yes`, `no`, `on` and `off` as values (which other readers take for truth values), numbers
with a fraction, impossible dates, deep nesting, and huge texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import yaml
from yaml import events as parsed

from cpstandards.errors import Problem, quoted

MOST_CHARACTERS = 1_000_000
MOST_IN_ONE_SCALAR = 10_000
DEEPEST = 40
MOST_PROBLEMS = 100

LONGEST_NUMBER = 40
"""Anything longer is text [characters]."""

_WHOLE = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_NUMERIC = re.compile(r"[-+]?(?:[0-9][0-9_]*\.?[0-9_]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_NOT_IN_YAML = re.compile("[^\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_DATE = re.compile(r"[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}")
_TRUTH_IN_OLD_YAML = frozenset({"yes", "no", "on", "off", "y", "n"})
_PLAIN: dict[str, Any] = {"true": True, "false": False, "null": None, "~": None, "": None}


@dataclass(slots=True)
class Place:
    """Where a value stands in a text, and where the values inside it do.

    Attributes:
        line: of the value, from 1.
        column: of the value, from 1.
        keys: for a mapping, the place of each key.
        inside: for a mapping or list, the place of each value by key or index.
        file: the file that it stands in, where that is another than the text's own.
    """

    line: int
    column: int
    keys: dict[str, Place] = field(default_factory=dict)
    inside: dict[str | int, Place] = field(default_factory=dict)
    file: str | None = None

    def find(self, path: Sequence[str | int], at_key: bool = False) -> Place:
        """The place that *path* leads to, or of the nearest thing around it.

        Args:
            path: keys and indices from here.
            at_key: whether the last key is meant rather than its value.
        """
        return self._along(path, at_key)[-1]

    def file_at(self, path: Sequence[str | int], at_key: bool = False) -> str | None:
        """The file that what *path* leads to stands in, if it is another than the text's own."""
        files = [place.file for place in self._along(path, at_key) if place.file is not None]
        return files[-1] if files else None

    def _along(self, path: Sequence[str | int], at_key: bool) -> list[Place]:
        """The places on the way to where *path* leads, from here on."""
        places = [self]
        for depth, step in enumerate(path):
            place = places[-1]
            if at_key and depth == len(path) - 1 and step in place.keys:
                return [*places, place.keys[str(step)]]
            inner = place.inside.get(step)
            if inner is None:
                return places
            places.append(inner)
        return places


@dataclass(frozen=True, slots=True)
class Text:
    """A YAML text, read.

    Attributes:
        data: mappings, lists, text, whole numbers, truth values, dates and None.
        place: where everything stands.
        problems: what is wrong with the text itself; if any, `data` is incomplete.
        file: the file's name as the user gave it, if it has one.
    """

    data: Any  # Any: whatever the text holds
    place: Place
    problems: tuple[Problem, ...]
    file: str | None = None

    def problem(
        self, code: str, message: str, help: str, path: Sequence[str | int], at_key: bool = False
    ) -> Problem:
        """A problem at the place that *path* leads to."""
        place = self.place.find(path, at_key)
        file = self.place.file_at(path, at_key) or self.file
        return Problem(code, message, help, file, place.line, place.column)


class _TooMuch(Exception):
    """Reading stops here: what follows could take without end."""


def read_yaml(text: str, file: str | None = None, loader: Any = None) -> Text:
    """*text* as plain data with places.

    Args:
        text: YAML, or JSON.
        file: its file's name, for messages.
        loader: a PyYAML loader class; by default the C one where the platform has it.

    Returns:
        What was read; look at its `problems` before its `data`.

    Example:
        >>> read_yaml("within: 15 working days").data
        {'within': '15 working days'}
    """
    if len(text) > MOST_CHARACTERS:
        message = f"a file of {len(text)} characters; at most {MOST_CHARACTERS} are read"
        return Text(
            None,
            Place(1, 1),
            (Problem("CPS101", message, "write it to several files", file, 1, 1),),
            file,
        )
    reader = _Reader(file)
    strange = _NOT_IN_YAML.search(text)
    if strange is not None:
        return Text(None, Place(1, 1), (_strange_character(text, strange.start(), file),), file)
    loader = loader or getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        data, place = reader.document(yaml.parse(text, Loader=loader))
    except yaml.MarkedYAMLError as error:
        data, place = None, Place(1, 1)
        reader.problems.append(_syntax_problem(error, file))
    except _TooMuch:
        data, place = None, Place(1, 1)
    return Text(data, place, tuple(reader.problems), file)


def _strange_character(text: str, position: int, file: str | None) -> Problem:
    line = text.count("\n", 0, position) + 1
    column = position - text.rfind("\n", 0, position)
    message, help = "a character that YAML does not allow", "remove it, or save the file as UTF-8"
    if text[position] == "\t":
        message, help = "a tab, which not every reader of YAML allows", "use spaces"
    return Problem("CPS102", message, help, file, line, column)


def _syntax_problem(error: yaml.MarkedYAMLError, file: str | None) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    said = (error.problem or error.context or "not YAML").replace("'", "`").lower()
    return Problem(
        "CPS102", f"not YAML: {said}", "check indentation and quotes", file, line, column
    )


class _Reader:
    """Builds data and places from a parser's events, and notes what is wrong."""

    def __init__(self, file: str | None) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def document(self, events: Iterator[Any]) -> tuple[Any, Place]:
        """The one document of *events*."""
        data, place = None, Place(1, 1)
        documents = 0
        for event in events:
            if isinstance(event, parsed.DocumentStartEvent):
                documents += 1
                if documents > 1:
                    self.note("CPS103", event, "a second document", "a file holds one document")
                    raise _TooMuch
                data, place = self.value(next(events), events, 0)
        return data, place

    def note(self, code: str, event: Any, message: str, help: str) -> None:
        """Notes a problem where *event* stands."""
        mark = event.start_mark
        self.problems.append(
            Problem(code, message, help, self.file, mark.line + 1, mark.column + 1)
        )
        if len(self.problems) >= MOST_PROBLEMS:
            raise _TooMuch

    def value(self, event: Any, events: Iterator[Any], depth: int) -> tuple[Any, Place]:
        """The value that begins with *event*."""
        place = Place(event.start_mark.line + 1, event.start_mark.column + 1)
        if depth > DEEPEST:
            self.note(
                "CPS104", event, f"nested more than {DEEPEST} deep", "bring it closer to the top"
            )
            raise _TooMuch
        if isinstance(event, parsed.AliasEvent) or getattr(event, "anchor", None):
            self.note("CPS105", event, "an anchor or alias", "write the value out where it is used")
            raise _TooMuch
        if isinstance(event, parsed.ScalarEvent):
            return self.scalar(event), place
        if event.tag is not None:
            self.note("CPS106", event, f"a tag {quoted(str(event.tag))}", "remove the tag")
        if isinstance(event, parsed.MappingStartEvent):
            return self.mapping(events, place, depth), place
        return self.sequence(events, place, depth), place

    def mapping(self, events: Iterator[Any], place: Place, depth: int) -> dict[str, Any]:
        """The mapping whose first key is next."""
        data: dict[str, Any] = {}
        for event in events:
            if isinstance(event, parsed.MappingEndEvent):
                break
            key = self.key(event)
            at = Place(event.start_mark.line + 1, event.start_mark.column + 1)
            value, inner = self.value(next(events), events, depth + 1)
            if key in data:
                self.note("CPS107", event, f"duplicate key {quoted(key)}", "keep one of the two")
                continue
            data[key] = value
            place.keys[key] = at
            place.inside[key] = inner
        return data

    def key(self, event: Any) -> str:
        """The key that *event* is: always text, so that `on` and `no` stay words."""
        if not isinstance(event, parsed.ScalarEvent) or getattr(event, "anchor", None):
            self.note("CPS108", event, "a key that is not plain text", "use a word")
            raise _TooMuch
        return str(event.value)[:MOST_IN_ONE_SCALAR]

    def sequence(self, events: Iterator[Any], place: Place, depth: int) -> list[Any]:
        """The list whose first item is next."""
        data: list[Any] = []
        for event in events:
            if isinstance(event, parsed.SequenceEndEvent):
                break
            value, inner = self.value(event, events, depth + 1)
            place.inside[len(data)] = inner
            data.append(value)
        return data

    def scalar(self, event: Any) -> Any:
        """The value of a scalar: a truth value, whole number, date, None, or text."""
        text = event.value
        if len(text) > MOST_IN_ONE_SCALAR:
            message = f"a text of {len(text)} characters; at most {MOST_IN_ONE_SCALAR} are read"
            self.note("CPS109", event, message, "say it in fewer words")
            return None
        if event.tag is not None and (event.tag != "!" or not text):
            self.note("CPS106", event, f"a tag {quoted(str(event.tag))}", "remove the tag")
            return None
        return self.plain(event, text) if event.implicit[0] else text

    def plain(self, event: Any, text: str) -> Any:
        """The value of a scalar without quotes."""
        if text in _PLAIN:
            return _PLAIN[text]
        first = text[0]
        if first in "yYnNoO" and text.lower() in _TRUTH_IN_OLD_YAML:
            help = "write `true` or `false`, or put it in quotes"
            self.note("CPS110", event, f"{quoted(text)} is a truth value to some readers", help)
            return None
        if first in "0123456789-+.":
            return self.number_or_date(event, text)
        return text

    def number_or_date(self, event: Any, text: str) -> Any:
        """The whole number or date that *text* is, or *text*."""
        if len(text) > LONGEST_NUMBER:
            return text
        if _WHOLE.fullmatch(text):
            return int(text)
        if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                message = f"{quoted(text)} is not a date in the calendar"
                self.note("CPS111", event, message, "write dates as 2025-04-10")
                return None
        if _NUMERIC.fullmatch(text):
            message = f"{quoted(text)} is not a whole number"
            self.note("CPS112", event, message, "put it in quotes if it is text")
            return None
        return text
