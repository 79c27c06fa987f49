"""What is said otherwise in a standard, and moves no verdict."""

from __future__ import annotations

from collections.abc import Iterator

from cpstandards import model
from cpstandards.change.version import WORDING
from cpstandards.horizon.outcomes import key_of


def wording(old: model.Standard, new: model.Standard) -> Iterator[str]:
    """What is said otherwise and moves no verdict, as `key: old → new`."""
    for name in WORDING:
        one, other = getattr(old, name), getattr(new, name)
        if key_of(one) != key_of(other):
            yield f"{name}: {_shown(one)} → {_shown(other)}"
    own = [_own_conventions(each) for each in (old, new)]
    if own[0] != own[1]:
        yield f"conventions: {own[0]} → {own[1]}"
    names = [each.reading.name if each.reading else None for each in (old, new)]
    if names[0] != names[1] and None not in names:
        yield f"name of the default reading: {names[0]} → {names[1]}"


def _own_conventions(of: model.Standard) -> str:
    """How a standard says itself that it counts."""
    if of.conventions is None:
        return "those of the ruleset"
    stated = (
        (name, getattr(of.conventions, name)) for name in sorted(of.conventions.model_fields_set)
    )
    words = (f"{name} {each}".lower().replace("_", " ") for name, each in stated)
    return ", ".join(words)


def _shown(of: object) -> str:
    return "none" if of is None else str(of)
