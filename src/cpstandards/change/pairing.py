"""Which standard of the old version is which of the new one, renamed ones among them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from cpstandards import model
from cpstandards.change.version import WORDING
from cpstandards.errors import CPStandardsError
from cpstandards.horizon.outcomes import key_of
from cpstandards.structure import event_types


class NotVersionsError(CPStandardsError, ValueError):
    """Two rulesets that have too little in common to be versions of one.

    Attributes:
        old: the id of the one.
        new: the id of the other.
        shared: how many standards they share.
        of: how many the smaller of them has.
    """

    def __init__(self, old: str, new: str, shared: int, of: int) -> None:
        super().__init__(old, new, shared, of)
        self.old = old
        self.new = new
        self.shared = shared
        self.of = of

    def __str__(self) -> str:
        return (
            f"`{self.old}` and `{self.new}` are not versions of one ruleset: they share "
            f"{self.shared} of {self.of} standards; `--force` takes them as such, and "
            "`cpstandards compare` lays two boards side by side"
        )


class Pair(NamedTuple):
    """One standard before and after, each with its place in its ruleset; None: it is not there."""

    old: int | None
    new: int | None


def pairs(old: model.Ruleset, new: model.Ruleset) -> list[Pair]:
    """The standards of both versions, in the order of the new one; those removed follow."""
    before = {each.id: index for index, each in enumerate(old.standards)}
    found = {
        index: before.pop(each.id) for index, each in enumerate(new.standards) if each.id in before
    }
    for key in (_content, _rules, _wording):
        _match(old, new, before, found, key)
    paired = [Pair(found.get(index), index) for index in range(len(new.standards))]
    return [*paired, *(Pair(index, None) for index in before.values())]


def require_versions(old: model.Ruleset, new: model.Ruleset) -> None:
    """Nothing, if the two can be versions of one ruleset: one id, or half of the standards shared.

    Raises:
        NotVersionsError: they cannot.
    """
    if old.id == new.id:
        return
    shared = sum(
        None not in pair and _is_about_the_same(old, new, pair) for pair in pairs(old, new)
    )
    of = min(len(old.standards), len(new.standards))
    if 2 * shared < of:
        raise NotVersionsError(old.id, new.id, shared, of)


def _is_about_the_same(old: model.Ruleset, new: model.Ruleset, pair: Pair) -> bool:
    """Whether two standards of one id are one: in their words, or in their rules."""
    one, other = old.standards[pair.old or 0], new.standards[pair.new or 0]
    return one.title == other.title or _rules(one) == _rules(other)


Key = Callable[[model.Standard], str]


def _match(
    old: model.Ruleset, new: model.Ruleset, before: dict[str, int], found: dict[int, int], key: Key
) -> None:
    """Adds to *found* those left over that are alike in *key*, each the only one of its kind."""
    left = [(index, key(each)) for index, each in enumerate(new.standards) if index not in found]
    gone = {id: key(old.standards[index]) for id, index in before.items()}
    for index, text in left:
        like = [id for id, other in gone.items() if other == text and id in before]
        if len(like) == 1 and [other for _, other in left].count(text) == 1:
            found[index] = before.pop(like[0])


def _content(of: model.Standard) -> str:
    """Everything that a standard says, but for what it is called and its examples."""
    return key_of(_left(of, ("id", "topic", "examples")))


def _rules(of: model.Standard) -> str:
    """Everything that decides a verdict."""
    return key_of(_left(of, ("id", "examples", *WORDING)))


def _wording(of: model.Standard) -> str:
    """What it is about, whatever its limit is."""
    events = sorted(event_types(of.duty or of.forbids))
    return key_of((of.title, of.kind, of.responsible, events))


def _left(of: model.Standard, without: tuple[str, ...]) -> dict[str, object]:
    return {name: getattr(of, name) for name in model.Standard.model_fields if name not in without}


def around(old: model.Ruleset, new: model.Ruleset) -> Iterator[str]:
    """What is changed beside the standards, in words."""
    for name in ("id", "title", "version"):
        one, other = getattr(old, name), getattr(new, name)
        if one != other:
            yield f"{name}: {one} → {other}"
    if key_of(old.document) != key_of(new.document):
        yield f"document: {_document(old)} → {_document(new)}"
    yield from _calendar(old.calendar, new.calendar)
    for name in model.Conventions.model_fields:
        one, other = getattr(old.conventions, name), getattr(new.conventions, name)
        if key_of(one) != key_of(other):
            yield f"convention {name}: {_plainly(one)} → {_plainly(other)}"
    yield from _declared("event", old.vocabulary.events, new.vocabulary.events)
    yield from _declared("fact", old.vocabulary.facts, new.vocabulary.facts)
    for name in ("out_of_scope", "silent", "baseline", "accepted"):
        if key_of(getattr(old, name)) != key_of(getattr(new, name)):
            yield f"{name}: changed, which moves no verdict"


def _plainly(of: object) -> str:
    if isinstance(of, model.WorkingHours):
        return f"{of.from_} to {of.to}"
    return "none" if of is None else str(of).lower().replace("_", " ")


def _document(of: model.Ruleset) -> str:
    edition = f", {of.document.edition}" if of.document.edition else ""
    return f"{of.document}{edition}"


def _calendar(old: model.CalendarOf, new: model.CalendarOf) -> Iterator[str]:
    if old.region != new.region:
        yield f"region: {old.region} → {new.region}"
    before, after = ({each.on: each.name for each in of.closures} for of in (old, new))
    for day in sorted(after.keys() - before.keys()):
        yield f"closure added: {day} {after[day]}"
    for day in sorted(before.keys() - after.keys()):
        yield f"closure removed: {day} {before[day]}"


def _declared(
    what: str, old: Mapping[str, model.Model], new: Mapping[str, model.Model]
) -> Iterator[str]:
    for name in sorted(new.keys() - old.keys()):
        yield f"vocabulary: {what} `{name}` added"
    for name in sorted(old.keys() - new.keys()):
        yield f"vocabulary: {what} `{name}` removed; cases that have it can no longer be read"
    for name in sorted(old.keys() & new.keys()):
        if key_of(old[name]) != key_of(new[name]):
            yield f"vocabulary: {what} `{name}` declared otherwise"
