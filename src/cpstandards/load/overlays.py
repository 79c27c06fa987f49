"""A ruleset that builds on another: the two made one.

Both are still plain data here. Every part of the whole keeps the place where it was written, in
the file of the one or of the other.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from cpstandards import model
from cpstandards.load.overlay_bases import is_board
from cpstandards.load.yamltext import Place, Text

Plain = dict[str, Any]  # Any: whatever a text holds


@dataclass(frozen=True, slots=True)
class Whole:
    """A ruleset and the text that says it, with what it takes from those that it builds on.

    Attributes:
        text: everything; what stands in another file has its place there.
        ruleset: what the text says.
    """

    text: Text
    ruleset: model.Ruleset


def merged(own: Text, base: Whole) -> Text:
    """*own*, which is a mapping, with everything that it leaves as it is in *base*.

    A value of the wrong shape stays as it is in *own*, to be refused where it stands.
    """
    theirs = _Part(base.text.data, base.text.place, base.text.file)
    whole = _joined(_Part(own.data, own.place), theirs, _Keys(own, base).by_name)
    assert whole is not None  # both are there
    return Text(whole.data, whole.placed, own.problems, own.file)


# --- data with places ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of data, with the place and the file in which it was written.

    Attributes:
        data: the piece.
        place: where it stands.
        file: in which file, if not the overlay's own.
    """

    data: Any  # Any: whatever a text holds
    place: Place
    file: str | None = None

    @property
    def placed(self) -> Place:
        """The place, with the file."""
        return replace(self.place, file=self.file)

    def get(self, key: str) -> _Part | None:
        """What stands under *key*, if this is a mapping that has it."""
        if not isinstance(self.data, dict) or key not in self.data:
            return None
        return self._at(key)

    def items(self) -> list[_Part]:
        """What stands in it, if it is a list."""
        count = len(self.data) if isinstance(self.data, list) else 0
        return [self._at(index) for index in range(count)]

    def key(self, key: str) -> Place | None:
        """Where *key* itself stands, if it is there."""
        place = self.place.keys.get(key)
        return place and replace(place, file=place.file or self.file)

    def word(self, key: str) -> str | None:
        """The text under *key*, if there is one."""
        found = self.data.get(key) if isinstance(self.data, dict) else None
        return found if isinstance(found, str) else None

    def _at(self, step: str | int) -> _Part:
        place = self.place.inside.get(step, self.place)
        return _Part(self.data[step], place, place.file or self.file)


def _items(part: _Part | None) -> list[_Part]:
    return [] if part is None else part.items()


_Join = Callable[[_Part | None, _Part | None], _Part | None]
"""What a whole has under a key, of what the overlay and its base have there."""


def _either(own: _Part | None, theirs: _Part | None) -> _Part | None:
    return own or theirs


def _only_own(own: _Part | None, theirs: _Part | None) -> _Part | None:  # noqa: ARG001 - a _Join
    return own


def _neither(own: _Part | None, theirs: _Part | None) -> None:
    """What stands under no key of a whole."""


def _joined(
    own: _Part | None, theirs: _Part | None, by_name: Mapping[str, _Join] | None = None
) -> _Part | None:
    """A mapping with the keys of both, each joined as *by_name* says; by default, own ones win."""
    if own is None or theirs is None or not isinstance(own.data, dict):
        return own or theirs
    parts: dict[str, _Part] = {}
    keys: dict[str, Place] = {}
    for key in dict.fromkeys((*theirs.data, *own.data, *(by_name or ()))):
        join = (by_name or {}).get(key, _either)
        part = join(own.get(key), theirs.get(key))
        if part is not None:
            parts[key] = part
            keys[key] = own.key(key) or theirs.key(key) or part.placed
    inside: dict[str | int, Place] = {key: part.placed for key, part in parts.items()}
    place = replace(own.place, keys=keys, inside=inside)
    return _Part({key: part.data for key, part in parts.items()}, place)


def _listed(own: _Part | None, theirs: _Part | None, parts: list[_Part]) -> _Part | None:
    """The list of *parts*, unless what the overlay has there is no list at all."""
    around = own or theirs
    if around is None or not isinstance(around.data, list):
        return around
    inside: dict[str | int, Place] = {index: part.placed for index, part in enumerate(parts)}
    place = replace(around.place, keys={}, inside=inside)
    return _Part([part.data for part in parts], place, around.file)


def _appended(own: _Part | None, theirs: _Part | None) -> _Part | None:
    return _listed(own, theirs, [*_items(theirs), *_items(own)])


def _baseline(own: _Part | None, theirs: _Part | None) -> _Part | None:
    """The baseline: a path is another from each file, so only a board's id is inherited."""
    return own or (theirs if theirs and is_board(theirs.data) else None)


def _calendar(own: _Part | None, theirs: _Part | None) -> _Part | None:
    return _joined(own, theirs, {"closures": _appended})


def _vocabulary(own: _Part | None, theirs: _Part | None) -> _Part | None:
    return _joined(own, theirs, {"events": _joined, "facts": _joined})


# --- the keys of a ruleset -----------------------------------------------------------------------


class _Keys:
    """What a whole has under each key of a ruleset."""

    def __init__(self, own: Text, base: Whole) -> None:
        self.base = base
        self.root = _Part(own.data, own.place)
        self.given = {each.word("id") for each in _items(self.root.get("standards"))}
        self.gone = {each.word("standard") for each in _items(self.root.get("withdrawn"))}
        self.document = self._document()
        self.by_name: Mapping[str, _Join] = {
            "id": _only_own,
            "title": _only_own,
            "version": _only_own,
            "extends": _neither,
            "accepted": _only_own,
            "baseline": _baseline,
            "calendar": _calendar,
            "conventions": _joined,
            "vocabulary": _vocabulary,
            "standards": self.standards,
            "out_of_scope": self.out_of_scope,
            "silent": self.silent,
            "withdrawn": self.withdrawn,
            "built_on": self.built_on,
        }

    def _document(self) -> Plain | None:
        """The document that inherited clauses have to name, if it is no longer the ruleset's."""
        own, theirs = self.root.get("document"), _plain(self.base.ruleset.document)
        return None if own is None or own.data == theirs else theirs

    def standards(self, own: _Part | None, theirs: _Part | None) -> _Part | None:
        """The inherited ones in their order, those replaced in their places; then the others."""
        mine = _items(own)
        kept = [each for each in _items(theirs) if each.word("id") not in self.gone]
        ids = [each.word("id") for each in mine]
        first = {id: ids.index(id) for id in (each.word("id") for each in kept) if id in ids}
        parts = []
        for each in kept:
            index = first.get(each.word("id"))
            parts.append(self._cited(each) if index is None else mine[index])
        added = [each for index, each in enumerate(mine) if index not in first.values()]
        return _listed(own, theirs, [*parts, *added])

    def out_of_scope(self, own: _Part | None, theirs: _Part | None) -> _Part | None:
        """The clauses of both documents."""
        return _listed(own, theirs, [*map(self._cited, _items(theirs)), *_items(own)])

    def silent(self, own: _Part | None, theirs: _Part | None) -> _Part | None:
        """The topics on which neither says anything, each once."""
        said = [
            each.word("topic") or each.word("id") for each in _items(self.root.get("standards"))
        ]
        said += [each.word("topic") for each in _items(own)]
        kept = [each for each in _items(theirs) if each.word("topic") not in said]
        return _listed(own, theirs, [*kept, *_items(own)])

    def withdrawn(self, own: _Part | None, theirs: _Part | None) -> _Part | None:
        """What either has withdrawn, but for what the overlay states again."""
        kept = [each for each in _items(theirs) if each.word("standard") not in self.given]
        return _listed(own, theirs, [*kept, *_items(own)])

    def built_on(self, own: _Part | None, theirs: _Part | None) -> _Part:  # noqa: ARG002 - a _Join
        """The record of the base, and of what that was built on."""
        return _Part(list(self._records()), self.root.place)

    def _records(self) -> Iterator[Plain]:
        base = self.base.ruleset
        lost = self.given | self.gone
        ids = [each.id for each in base.standards]
        yield {
            "id": base.id,
            "version": base.version,
            "title": base.title,
            "document": _plain(base.document),
            "standards": [id for id in ids if base.origin(id) is None and id not in lost],
            "replaced": [id for id in ids if id in self.given],
        }
        for each in base.built_on:
            yield {**_plain(each), "standards": [id for id in each.standards if id not in lost]}

    def _cited(self, part: _Part) -> _Part:
        """An inherited standard or clause whose sources say in which document they stand."""
        if self.document is None:
            return part
        data = _naming(part.data, self.document)
        if "readings" in data:
            changes = [_naming(each["change"], self.document) for each in data["readings"]]
            pairs = zip(data["readings"], changes, strict=True)
            data = {**data, "readings": [{**each, "change": change} for each, change in pairs]}
        return _Part(data, part.place, part.file)


def _naming(data: Plain, document: Plain) -> Plain:
    """*data* whose source, if it has one, names a document."""
    source = data.get("source")
    if source is None or "document" in source:
        return data
    return {**data, "source": {**source, "document": document}}


def _plain(part: model.Model) -> Plain:
    return part.model_dump(by_alias=True, exclude_unset=True)
