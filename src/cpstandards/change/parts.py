"""The parts of a standard before and after a change, and which way each moves its verdicts."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from cpstandards import describe, model
from cpstandards.change.conditions import conditions
from cpstandards.change.declared import declared, surroundings
from cpstandards.change.events import anchors, duties, ends
from cpstandards.change.moments import Found, moments
from cpstandards.change.results import Effect, PartChange
from cpstandards.change.version import Version
from cpstandards.change.waivers import waivers
from cpstandards.horizon.outcomes import key_of
from cpstandards.mutate.proof import equal


def parts(old: Version, new: Version) -> list[Found]:
    """Every part of a standard that is written or counted otherwise, wording left aside."""
    found = [each for tell in TELLING for each in tell(old, new)]
    if not found:
        return []
    why = _proof(old, new)
    if why is None or any(each.change.part == "id" for each in found):
        return found
    return [
        each._replace(change=replace(each.change, effect=Effect.NONE, why=why)) for each in found
    ]


def _proof(old: Version, new: Version) -> str | None:
    """Why both judge every case alike, where that can be shown of the two as a whole."""
    same = (
        old.conventions == new.conventions
        and key_of(old.ruleset.calendar) == key_of(new.ruleset.calendar)
        and not list(declared(old, new))
    )
    return equal(new.ruleset, old.standard, new.standard, new.vocabulary) if same else None


# --- kinds of part -------------------------------------------------------------------------------

Tell = Callable[[Version, Version], Iterator[Found]]


def _moments(old: Version, new: Version) -> Iterator[Found]:
    if old.standard.kind != new.standard.kind:
        words = [describe.by_when(each.standard) for each in (old, new)]
        why = "the kind of standard is another"
        yield Found(PartChange("kind", words[0], words[1], Effect.OPEN, why))
        return
    yield from moments(old.side, new.side, new.vocabulary)


def _too_soon(of: model.Standard) -> str:
    """What becomes of a duty that was done too soon."""
    if of.kind == "window" and of.already_done is None:
        return "is early"
    return "counts" if of.already_done == "counts" else "does not count"


def _others(old: Version, new: Version) -> Iterator[Found]:
    one, other = old.standard, new.standard
    if one.restart != other.restart and one.kind == other.kind:
        why = "each gap is counted from something else"
        yield Found(PartChange("restart", str(one.restart), str(other.restart), Effect.OPEN, why))
    if one.already_done != other.already_done:
        is_laxer = other.already_done == "counts" or one.already_done == "does_not_count"
        effect = Effect.LOOSER if is_laxer else Effect.TIGHTER
        words = [_too_soon(each) for each in (one, other)]
        why = "whether a duty done beforehand will do"
        yield Found(PartChange("already_done", words[0], words[1], effect, why))
    named = [(each.id, each.topic or each.id) for each in (one, other)]
    if named[0] != named[1] and (one.waiver is not None or other.waiver is not None):
        why = "a waiver names the standard by its id or topic"
        words = [" or ".join(dict.fromkeys(each)) for each in named]
        yield Found(PartChange("id", words[0], words[1], Effect.BOTH, why))


TELLING: tuple[Tell, ...] = (
    *(_moments, anchors, duties, conditions, ends, waivers, _others, surroundings, declared),
)
