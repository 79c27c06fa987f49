"""The parts of a standard, each with the path under which the YAML has it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from cpstandards import model
from cpstandards.horizon.outcomes import key_of
from cpstandards.lint.findings import Path
from cpstandards.structure import variants

NOT_JUDGED = frozenset(
    {"id", "topic", "title", "responsible", "modality", "source", "note", "departure"}
    | {"reading", "readings", "examples"}
)
"""The keys of a standard that decide nothing."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A standard under one of its readings.

    Attributes:
        standard: what is judged.
        keys: the judged keys that this reading states; all of them for the default.
        path: where these keys stand.
        reading: the reading's name, or None: the default.
    """

    standard: model.Standard
    keys: tuple[str, ...]
    path: Path
    reading: str | None = None

    def parts(self) -> Iterator[tuple[object, Path]]:
        """Every part that this reading states, the outer before the inner."""
        for key in self.keys:
            yield from parts(getattr(self.standard, key), (*self.path, key))


def readings(standard: model.Standard, index: int) -> Iterator[Variant]:
    """*standard*, the ruleset's *index*-th, under each of its readings, the default first."""
    path: Path = ("standards", index)
    names = [name for name in type(standard).model_fields if name not in NOT_JUDGED]
    each = variants(standard)
    _, default = next(each)
    yield Variant(default, _present(default, names), path)
    for number, (reading, (name, variant)) in enumerate(zip(standard.readings, each, strict=True)):
        keys = _present(variant, [key for key in names if key in reading.change])
        yield Variant(variant, keys, (*path, "readings", number, "change"), name)


def _present(standard: model.Standard, names: list[str]) -> tuple[str, ...]:
    return tuple(name for name in names if getattr(standard, name) is not None)


def parts(part: object, path: Path) -> Iterator[tuple[object, Path]]:
    """*part* and everything in it, each with its path; the outer before the inner."""
    yield part, path
    if isinstance(part, (tuple, list)):
        for index, each in enumerate(part):
            yield from parts(each, (*path, index))
    elif isinstance(part, model.Model):
        for name, info in type(part).model_fields.items():
            value = getattr(part, name)
            if value is not None:
                yield from parts(value, (*path, info.alias or name))


def asked_by(of: model.Model, keys: Iterable[str]) -> str:
    """What stands under *keys* in *of* as text, equal for equals however they are written."""
    return " ".join(f"{key}: {key_of(getattr(of, key))}" for key in keys)


def replaced(part: Any, path: Path, new: object) -> Any:  # Any: a part of any type, and its like
    """*part* with what stands at *path* in it replaced.

    Example:
        >>> from cpstandards.limits import Limit, Unit
        >>> several = model.SoonerOf(sooner_of=("2 weeks", "20 days"))
        >>> replaced(several, ("sooner_of", 1), Limit(21, Unit.DAYS)).sooner_of[1].amount
        21
    """
    if not path:
        return new
    step, *rest = path
    if isinstance(step, int):
        return (*part[:step], replaced(part[step], tuple(rest), new), *part[step + 1 :])
    fields = type(part).model_fields
    name = next(name for name, info in fields.items() if step in (name, info.alias))
    inner = replaced(getattr(part, name), tuple(rest), new)
    return part.model_copy(update={name: inner})
