"""JSON text as plain data, quickly; and where its parts stand, once something is wrong."""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Any, cast

from cpstandards.adapters.findings import Finding, named
from cpstandards.errors import Problem
from cpstandards.load.yamltext import Place, Text

_SPACE = re.compile(r"[ \t\n\r]*")
_TOO_MUCH = "nested too deep, or too long a number"

Wanted = Mapping[str | int, "Wanted"]
"""The paths to what is looked for, as a tree of keys and indices."""


class _Repeated(Exception):
    """A mapping has a key twice. Where, is looked for afterwards."""


def _mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    data = dict(pairs)
    if len(data) != len(pairs):
        raise _Repeated
    return data


_decode = json.JSONDecoder(object_pairs_hook=_mapping).decode
_skip = json.JSONDecoder().raw_decode


def read_json(text: str, file: str | None = None, line: int = 1) -> Text:
    """*text* as plain data, with the place of the whole only; see `with_places`.

    Args:
        text: JSON.
        file: its file's name, for messages.
        line: the line of the file on which *text* begins.
    """
    try:
        return Text(_decode(text), Place(line, 1), (), file)
    except json.JSONDecodeError as error:
        at, column, message = line + error.lineno - 1, error.colno, "not JSON from here on"
    except (RecursionError, ValueError):  # also a number of thousands of digits
        at, column, message = line, 1, _TOO_MUCH
    except _Repeated:
        return _with_repeated_keys(text, file, line)
    problem = Problem("CPS304", message, "check quotes, commas and brackets", file, at, column)
    return Text(None, Place(line, 1), (problem,), file)


def _with_repeated_keys(text: str, file: str | None, line: int) -> Text:
    """*text* as plain data, with every place, and a problem for each key that is there twice."""
    walker = _Walker(text, line)
    try:
        data, place = json.loads(text), walker.place(None)
    except (RecursionError, ValueError):
        problem = Problem("CPS304", _TOO_MUCH, "", file, line, 1)
        return Text(None, Place(line, 1), (problem,), file)
    problems = tuple(_repeated(key, at, file) for key, at in walker.repeated)
    return Text(data, place, problems, file)


def _repeated(key: str, place: Place, file: str | None) -> Problem:
    message = f"duplicate {named(key, 'key')}"
    return Problem("CPS305", message, "keep one of the two", file, place.line, place.column)


def with_places(text: str, read: Text, findings: Iterable[Finding]) -> Text:
    """*read*, which was read from *text*, with the places of what *findings* speak of."""
    wanted: dict[str | int, Any] = {}  # Any: `Wanted`, to be filled in
    for finding in findings:
        here = wanted
        for step in finding.path:
            here = here.setdefault(step, {})
    place = _Walker(text, read.place.line).place(wanted)
    return Text(read.data, place, read.problems, read.file)


class _Walker:
    """Goes through sound JSON and notes where things stand, skipping what is not wanted."""

    def __init__(self, text: str, line: int) -> None:
        self.text = text
        self.line = line
        self.starts = [0, *(each.end() for each in re.finditer("\n", text))]
        self.repeated: list[tuple[str, Place]] = []

    def place(self, wanted: Wanted | None) -> Place:
        """The place of the whole, with those inside it that are wanted; None: all."""
        return self._value(self._after_space(0), wanted)[0]

    def _after_space(self, index: int) -> int:
        space = _SPACE.match(self.text, index)
        return space.end() if space else index

    def _at(self, index: int) -> Place:
        row = bisect_right(self.starts, index) - 1
        return Place(self.line + row, index - self.starts[row] + 1)

    def _value(self, index: int, wanted: Wanted | None) -> tuple[Place, int]:
        """The place of the value at *index*, and the index after it."""
        place = self._at(index)
        opening = self.text[index]
        if opening not in "[{" or (wanted is not None and not wanted):
            return place, _skip(self.text, index)[1]
        inner = self._after_space(index + 1)
        if self.text[inner] in "]}":
            return place, inner + 1
        number = 0
        while True:
            key: str | int = number
            if opening == "{":
                key, inner = self._key(place, inner)
            place.inside[key], inner = self._value(inner, _below(wanted, key))
            inner = self._after_space(inner)
            if self.text[inner] != ",":
                return place, inner + 1
            inner = self._after_space(inner + 1)
            number += 1

    def _key(self, place: Place, index: int) -> tuple[str, int]:
        """The key at *index*, noted in *place*, and the index of its value."""
        key, after = cast("tuple[str, int]", _skip(self.text, index))
        if key in place.keys:
            self.repeated.append((key, self._at(index)))
        place.keys[key] = self._at(index)
        colon = self._after_space(after)
        return key, self._after_space(colon + 1)


def _below(wanted: Wanted | None, key: str | int) -> Wanted | None:
    return None if wanted is None else wanted.get(key, {})
