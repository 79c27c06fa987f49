"""What is wrong with a ruleset as an overlay of another, beyond what is wrong with the whole."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from cpstandards import model
from cpstandards.errors import Problem, nearest, quoted
from cpstandards.load.overlays import Plain
from cpstandards.load.yamltext import Text

Path = tuple[str | int, ...]

OF_OVERLAYS = ("withdrawn", "recounted_because")
"""The keys that say what is done to the ruleset in `extends`."""

ABOUT_ITSELF = frozenset({"id", "title", "version", "extends", "document", "recounted_because"})
"""The keys that alone change nothing."""


def check_without_base(text: Text) -> Iterator[Problem]:
    """What a ruleset says of a base that it does not have."""
    if "built_on" not in text.data:
        for key in OF_OVERLAYS:
            if key in text.data:
                help = "say which ruleset this one builds on, or leave it out"
                yield text.problem("CPS206", f"`{key}` without `extends`", help, (key,), True)


def check_overlay(text: Text, base: model.Ruleset) -> Iterator[Problem]:
    """What is wrong with *text*, a mapping, as an overlay of *base*."""
    overlay = _Overlay(text, base)
    yield from overlay.names()
    yield from overlay.documents()
    yield from overlay.withdrawn()
    yield from overlay.restated()
    yield from overlay.silent()
    yield from overlay.declared()
    yield from overlay.closed()
    yield from overlay.counted()
    yield from overlay.unchanged()


class _Overlay:
    """An overlay's text beside the ruleset that it builds on."""

    def __init__(self, text: Text, base: model.Ruleset) -> None:
        self.text = text
        self.data: Plain = text.data
        self.base = base
        self.name = f"`{base.id}`"

    def items(self, key: str) -> list[tuple[int, Plain]]:
        """The mappings in the list under *key*, with their indices."""
        found = self.data.get(key)
        every = found if isinstance(found, list) else []
        return [(index, each) for index, each in enumerate(every) if isinstance(each, dict)]

    def under(self, *path: str) -> Plain:
        """The mapping that *path* leads to; an empty one if there is none."""
        here: Any = self.data  # Any: whatever the text holds
        for key in path:
            here = here.get(key) if isinstance(here, dict) else None
        return here if isinstance(here, dict) else {}

    def names(self) -> Iterator[Problem]:
        """An id that the results could not tell from the base's, and keys of two forms."""
        taken = [self.base.id, *(each.id for each in self.base.built_on)]
        if self.data.get("id") in taken:
            message = f"id {quoted(self.data['id'])} is that of a ruleset which this one builds on"
            yield self.text.problem("CPS208", message, "use an id of its own", ("id",))
        if "built_on" in self.data:
            help = "leave out `built_on`, which is what a whole ruleset has instead"
            message = "`built_on` with `extends`"
            yield self.text.problem("CPS206", message, help, ("built_on",), True)

    def documents(self) -> Iterator[Problem]:
        """Clauses of the overlay's own that would be sought in the base's document."""
        clauses = [each for key in ("standards", "out_of_scope") for _, each in self.items(key)]
        sources = [each["source"] for each in clauses if isinstance(each.get("source"), dict)]
        if "document" not in self.data and any("document" not in each for each in sources):
            help = "name the document in which this ruleset's own standards stand"
            yield self.text.problem("CPS202", "missing key `document`", help, ())

    def withdrawn(self) -> Iterator[Problem]:
        """Standards that cannot be withdrawn."""
        known = [each.id for each in self.base.standards]
        given = [each.get("id") for _, each in self.items("standards")]
        seen: set[str] = set()
        for index, each in self.items("withdrawn"):
            id, path = each.get("standard"), ("withdrawn", index, "standard")
            if not isinstance(id, str):
                continue
            if id not in known:
                yield self._not_there(id, known, path)
            elif id in given:
                message = f"{quoted(id)} is withdrawn and replaced"
                yield self.text.problem("CPS224", message, "keep one of the two", path)
            elif id in seen:
                message = f"{quoted(id)} is withdrawn twice"
                yield self.text.problem("CPS224", message, "keep one of the two", path)
            seen.add(id)

    def _not_there(self, id: str, known: list[str], path: Path) -> Problem:
        near = nearest(id, known)
        help = f"did you mean `{near}`?" if near else "withdraw the id of one of its standards"
        if id in [each.standard for each in self.base.withdrawn]:
            help = "leave it out; it is withdrawn there already"
        message = f"{self.name} has no standard {quoted(id)}"
        return self.text.problem("CPS224", message, help, path)

    def restated(self) -> Iterator[Problem]:
        """Standards that are as they are in the base."""
        theirs: dict[object, model.Standard] = {each.id: each for each in self.base.standards}
        for index, plain in self.items("standards"):
            id = plain.get("id")
            base = theirs.get(id) if isinstance(id, str) else None
            with suppress(ValidationError):  # reported with the whole
                if base and _bare(model.Standard.model_validate(plain)) == _bare(base):
                    message = f"standard `{base.id}` is as it is in {self.name}"
                    help = "leave it out; it is inherited"
                    path = ("standards", index, "id")
                    yield self.text.problem("CPS223", message, help, path)

    def silent(self) -> Iterator[Problem]:
        """Topics on which the overlay is said to be silent, and the whole is not."""
        own = {each.get("id"): each for _, each in self.items("standards") if _is_named(each)}
        gone = [each.get("standard") for _, each in self.items("withdrawn")]
        kept = [each for each in self.base.standards if each.id not in own and each.id not in gone]
        covered: list[object] = [each.topic or each.id for each in kept]
        covered += [each.get("topic", id) for id, each in own.items()]
        for index, each in self.items("silent"):
            if each.get("topic") in covered:
                message = f"{quoted(each['topic'])} is silent, and there is a standard on it"
                help = f"leave it out, or withdraw the standard, if it is of {self.name}"
                yield self.text.problem("CPS206", message, help, ("silent", index, "topic"))

    def declared(self) -> Iterator[Problem]:
        """Event types and facts that the base has declared."""
        known = {"events": self.base.vocabulary.events, "facts": self.base.vocabulary.facts}
        for key, what in (("events", "event type"), ("facts", "fact")):
            for name in self.under("vocabulary", key):
                if name in known[key]:
                    message = f"{what} `{name}` is declared in {self.name} already"
                    help = "leave it out, or use another name"
                    path = ("vocabulary", key, name)
                    yield self.text.problem("CPS208", message, help, path, at_key=True)

    def closed(self) -> Iterator[Problem]:
        """Days on which the base is closed already."""
        days = [each.on for each in self.base.calendar.closures]
        closures = self.under("calendar").get("closures")
        for index, each in enumerate(closures if isinstance(closures, list) else []):
            if isinstance(each, dict) and each.get("on") in days:
                message = f"`{each['on']}` is a closure in {self.name} already"
                path = ("calendar", "closures", index)
                yield self.text.problem("CPS223", message, "leave it out; it is inherited", path)

    def counted(self) -> Iterator[Problem]:
        """Dates of inherited standards that would change without a word, or a word without that."""
        changed = [*self._recounting()]
        if "recounted_because" not in self.data:
            for path in changed:
                message = f"`{path[-1]}` changes the dates of standards inherited from {self.name}"
                help = "say why under `recounted_because:`"
                if path[0] == "conventions":
                    help += ", or write it to the `conventions` of your own standards"
                yield self.text.problem("CPS225", message, help, path, at_key=True)
        elif not changed:
            message = f"`recounted_because`, and every day counts as it does in {self.name}"
            path = ("recounted_because",)
            yield self.text.problem("CPS225", message, "leave it out", path, at_key=True)

    def _recounting(self) -> Iterator[Path]:
        """The keys that make days count otherwise than in the base."""
        region = self.under("calendar").get("region")
        if region not in (None, self.base.calendar.region):
            yield "calendar", "region"
        if self.under("calendar").get("closures"):
            yield "calendar", "closures"
        for key, value in self._conventions():
            if getattr(self.base.conventions, key) not in (None, value):
                yield "conventions", key

    def _conventions(self) -> Iterator[tuple[str, object]]:
        """The conventions that the overlay states, as far as they have their shape."""
        for key, value in self.under("conventions").items():
            with suppress(ValidationError):  # reported with the whole
                yield key, getattr(model.Conventions.model_validate({key: value}), key)

    def unchanged(self) -> Iterator[Problem]:
        """An overlay of which nothing would be missed."""
        of_counting = ("calendar", "conventions")
        others = set(self.data) - ABOUT_ITSELF - set(of_counting)
        news = any(_says_something(self.data[key]) for key in others)
        hours = any(getattr(self.base.conventions, key) != v for key, v in self._conventions())
        shapeless = any(not isinstance(self.data.get(key, {}), dict) for key in of_counting)
        if not (news or hours or shapeless or [*self._recounting()]):
            message = f"nothing is changed in {self.name}"
            help = f"replace, add or withdraw a standard, or use {self.name} itself"
            yield self.text.problem("CPS223", message, help, ("extends",), at_key=True)


def _bare(standard: model.Standard) -> model.Standard:
    """*standard*, whichever document it and its readings stand in."""
    source = standard.source.model_copy(update={"document": None})
    readings = tuple(
        each.model_copy(update={"change": _without_document(each.change)})
        for each in standard.readings
    )
    return standard.model_copy(update={"source": source, "readings": readings})


def _is_named(standard: Plain) -> bool:
    return isinstance(standard.get("id"), str)


def _without_document(change: Mapping[str, Any]) -> Plain:
    source = change.get("source")
    if not isinstance(source, dict):
        return dict(change)
    return {**change, "source": {key: source[key] for key in source if key != "document"}}


def _says_something(data: object) -> bool:
    if isinstance(data, dict):
        return any(_says_something(each) for each in data.values())
    return data not in ([], None)
