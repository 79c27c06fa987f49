"""The readings of an unclear clause: the default, the others, and how far apart they are."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from cpstandards import model
from cpstandards.describe import date_in_words
from cpstandards.horizon import Relation, Side, Verdict, counting_of, edges, relation
from cpstandards.pages.facets import facets
from cpstandards.pages.markdown import bullets, text
from cpstandards.pages.outline import Outline
from cpstandards.structure import changed, vocabulary_of

PLAIN = {"title": "Title", "note": "Note", "source": "Source"}
"""The keys that a reading may change and that no facet shows, with their labels."""


def readings(standard: model.Standard, compared_in: model.Ruleset | None = None) -> Iterator[str]:
    """The readings of *standard*, a block for each; nothing if it has none.

    Args:
        standard: the standard.
        compared_in: whose standard it is, if it is to be told how far apart they are.
    """
    if standard.reading is None:
        return
    default = standard.reading
    yield f"**Read by default as** `{default.name}`: {text(default.because)}"
    for reading in standard.readings:
        yield f"**Or as** `{reading.name}`: {text(reading.because)}"
        other = changed(standard, reading.change)
        told = apart(compared_in, standard, other) if compared_in is not None else ()
        yield bullets([*changes(standard, other), *told])


def changes(standard: model.Standard, other: model.Standard) -> Iterator[Outline]:
    """What *other*, a reading of *standard*, asks for that the standard does not.

    Example:
        >>> from cpstandards.load import board
        >>> from cpstandards.structure import changed
        >>> minutes = board("blackpool").standard("conference.minutes")
        >>> weaker = changed(minutes, {"modality": "may"})
        >>> [(each.label, each.text) for each in changes(minutes, weaker)]
        [('Verb', 'may')]
    """
    before, after = list(facets(standard)), list(facets(other))
    yield from (each for each in after if each not in before)
    if standard.kind == other.kind:
        kept = {each.label for each in after}
        for each in before:
            if each.label not in kept:
                yield Outline("not asked", label=each.label)
    for key, label in PLAIN.items():
        if getattr(standard, key) != getattr(other, key):
            yield Outline(str(getattr(other, key)), label=label)


def apart(
    ruleset: model.Ruleset, standard: model.Standard, other: model.Standard
) -> Iterator[Outline]:
    """How far the deadlines of a reading lie from those of the default, where that can be told.

    Every day of the calendar is gone through. Where the two count from different things, or
    differ in what only a case can show, there is nothing to tell.

    Args:
        ruleset: whose standard it is.
        standard: the standard under its default reading.
        other: the standard under another.
    """
    if not _are_alike(standard, other):
        return
    counting = counting_of(ruleset, standard)
    counting_too = counting_of(ruleset, other)
    vocabulary = vocabulary_of(ruleset.vocabulary)
    pairs = zip(edges(standard), edges(other), strict=True)
    for mine, its in pairs:
        if mine.moment == its.moment and counting == counting_too:
            continue
        found = relation(
            its.moment, mine.moment, counting_too, counting, edge=mine.edge, vocabulary=vocabulary
        )
        yield from _told(found)


def _are_alike(standard: model.Standard, other: model.Standard) -> bool:
    """Whether the two count from the same, by moments with the same names."""
    counted_from = ("kind", "after", "before", "around")
    named = [[edge.name for edge in edges(each)] for each in (standard, other)]
    return named[0] == named[1] and all(
        getattr(standard, key) == getattr(other, key) for key in counted_from
    )


def _told(found: Relation) -> Iterator[Outline]:
    if found.verdict is Verdict.SAME:
        yield Outline("never, on any day of the calendar", label="Apart")
        return
    if found.verdict not in (Verdict.STRICTER, Verdict.LAXER, Verdict.INCOMPARABLE):
        return
    told = chain(
        _side(found.stricter, found.compared, "stricter"),
        _side(found.laxer, found.compared, "laxer"),
    )
    yield from (Outline(each, label="Apart") for each in told)


def _side(side: Side, compared: int, how: str) -> Iterator[str]:
    """On how many days a reading is the stricter or the laxer, and where most."""
    most = side.most
    if most is None:
        return
    share = f"{how} on {_share(side.count, compared)}"
    if most.days is None:
        yield f"{share}: one of the two has no deadline"
        return
    days = f"{most.days} day{'' if most.days == 1 else 's'}"
    yield f"{share}, by {days} at most (as when counted from {date_in_words(most.on)})"


def _share(part: int, whole: int) -> str:
    """A share of all days, never rounded to none or to all."""
    if part == whole:
        return "every day"
    percent = round(100 * part / whole)
    return {0: "under 1%", 100: "over 99%"}.get(percent, f"{percent}%") + " of days"
