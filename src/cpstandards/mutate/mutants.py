"""The mutants of a ruleset: the same standards, each with one small mistake."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from cpstandards import model
from cpstandards.compile.setting import conventions_of
from cpstandards.errors import CPStandardsError
from cpstandards.limits import WRITTEN, Conventions, Unit, parse_limit
from cpstandards.load.rulesets import plain
from cpstandards.mutate.kinds import Kind
from cpstandards.mutate.operators import DROPPED, Change, Path, applied, changes_in


@dataclass(frozen=True)
class Mutant:
    """One standard with one mistake in it.

    Attributes:
        standard: the standard's id.
        index: which of the ruleset's standards it is.
        kind: what sort of mistake.
        path: where in the standard, as keys and indices.
        was: what stands there, in a few words.
        becomes: what the mistake puts there, in a few words.
        reading: the reading in which the mistake is, or None: in the standard itself.
        mutated: the standard with the mistake, with the examples of the true one.
        number: tells mutants apart that would have one name, from 1.
    """

    standard: str
    index: int
    kind: Kind
    path: Path
    was: str
    becomes: str
    reading: str | None
    mutated: model.Standard = field(repr=False, compare=False)
    number: int = 1

    @property
    def change(self) -> str:
        """The mistake alone, such as `within 15 working days -> 16 working days`."""
        again = f" ({self.number})" if self.number > 1 else ""
        return f"{_where(self.path, self.reading)} {self.was} -> {self.becomes}{again}"

    @property
    def name(self) -> str:
        """A name that stays while the standard does."""
        return f"{self.standard}: {self.change}"

    @property
    def place(self) -> Path:
        """Where the mistake is in the ruleset, as keys and indices."""
        return ("standards", self.index, *self.path)


def _where(path: Path, reading: str | None) -> str:
    steps = path[3:] if path[0] == "readings" else path
    words = ".".join(str(step + 1) if isinstance(step, int) else step for step in steps)
    return words if reading is None else f"{words} (reading {reading})"


def mutants(ruleset: model.Ruleset, standard: str | None = None) -> Iterator[Mutant]:
    """Every mutant of *ruleset*, standard by standard.

    Those that are no standards, such as a first limit in a unit that the rest is not in, are left
    out.

    Args:
        ruleset: the ruleset.
        standard: only the mutants of the standard with this id or topic. Without it, of those that
            are the ruleset's own: what it inherits is the affair of what it builds on.

    Example:
        >>> from cpstandards.load import board
        >>> [each.change for each in mutants(board("blackpool"), "conference.initial")][0]
        'within 15 working days -> 16 working days'
    """
    for index, each in enumerate(ruleset.standards):
        is_own = ruleset.origin(each.id) is None
        if is_own if standard is None else standard in (each.id, each.topic):
            yield from _mutants_of(ruleset, index, each)


def _mutants_of(ruleset: model.Ruleset, index: int, of: model.Standard) -> Iterator[Mutant]:
    data = plain(of)
    data.pop("examples", None)
    names: Counter[tuple[Path, str, str]] = Counter()
    for change, reading in _changes(ruleset, of, data):
        try:
            mutated = model.Standard.model_validate(applied(data, change.path, change.value))
        except (ValidationError, CPStandardsError):
            continue
        key = (change.path, change.was, change.becomes)
        names[key] += 1
        yield Mutant(
            of.id,
            index,
            change.kind,
            change.path,
            change.was,
            change.becomes,
            reading,
            mutated.model_copy(update={"examples": of.examples}),
            names[key],
        )


def _changes(
    ruleset: model.Ruleset, of: model.Standard, data: dict[str, Any]
) -> Iterator[tuple[Change, str | None]]:
    for change in changes_in(data):
        yield change, None
    for change in _conventions(ruleset, of, data):
        yield change, None
    for number, reading in enumerate(of.readings):
        for change in changes_in(reading.change):
            path = ("readings", number, "change", *change.path)
            # Nothing is how a reading says that a key is not there.
            value = None if change.value is DROPPED and len(change.path) == 1 else change.value
            yield change._replace(path=path, value=value), reading.name


# --- conventions ---------------------------------------------------------------------------------


def _conventions(
    ruleset: model.Ruleset, of: model.Standard, data: dict[str, Any]
) -> Iterator[Change]:
    """The ruleset's conventions turned round for this standard alone, where that could matter."""
    units = set(_units(data))
    if not units - {Unit.HOURS, Unit.WORKING_HOURS}:
        return
    own = {} if of.conventions is None else plain(of.conventions)
    held = conventions_of(ruleset, of)
    yield from _other_convention(own, held, "trigger_day", ("not_counted", "counted"))
    if _counts_back(data):
        yield from _other_convention(own, held, "clear_days", (False, True))
    if units - {Unit.HOURS, Unit.WORKING_HOURS, Unit.WORKING_DAYS}:
        kinds = ("stays", "next_working_day", "previous_working_day")
        yield from _other_convention(own, held, "non_working_deadline", kinds)


def _other_convention(
    own: dict[str, Any], held: Conventions, key: str, values: tuple[Any, ...]
) -> Iterator[Change]:
    """The other values of one convention, written as the standard's own."""
    now = getattr(held, key)
    for value in values:
        if value != now:
            was, becomes = (str(each).lower().replace("_", " ") for each in (now, value))
            change = {**own, key: value}
            words = key.replace("_", " ")
            yield Change(Kind.CONVENTION, ("conventions",), change, f"{words} {was}", becomes)


def _units(part: Any) -> Iterator[Unit]:
    """The units of every limit in plain data."""
    if isinstance(part, str):
        text = part.removesuffix(" before").removesuffix(" after")
        if WRITTEN.fullmatch(text):
            yield parse_limit(text).unit
    elif isinstance(part, dict):
        for key, inner in part.items():
            if key not in ("title", "note", "source", "because", "reading", "examples"):
                yield from _units(inner)
    elif isinstance(part, (list, tuple)):
        for inner in part:
            yield from _units(inner)


def _counts_back(part: Any) -> bool:
    if isinstance(part, str):
        return part.endswith(" before")
    if isinstance(part, dict):
        return (
            ("at_least" in part and "before" in part)
            or any(map(_counts_back, part.values()))
            or ("limit" in part and part.get("before") is not None)
        )
    return isinstance(part, (list, tuple)) and any(map(_counts_back, part))
