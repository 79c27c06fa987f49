"""What the rules look at."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from cpstandards import model
from cpstandards.compile import Program
from cpstandards.lint.findings import Path
from cpstandards.lint.parts import Variant, readings
from cpstandards.results import Obligation


@dataclass(frozen=True)
class Subject:
    """A ruleset under examination.

    Attributes:
        program: the ruleset, compiled.
        found: the obligations of each worked example, by the standard's index and its own.
        text: the YAML that the ruleset was read from, if it is at hand.
        file: the file or board that it came from, if any.
    """

    program: Program
    found: Mapping[tuple[int, int], Sequence[Obligation]]
    text: str | None = None
    file: str | None = None

    @property
    def ruleset(self) -> model.Ruleset:
        """The ruleset itself."""
        return self.program.ruleset

    @cached_property
    def variants(self) -> tuple[tuple[Variant, ...], ...]:
        """Each standard under each of its readings, the default first."""
        return tuple(
            tuple(readings(standard, index))
            for index, standard in enumerate(self.ruleset.standards)
        )

    @cached_property
    def parts(self) -> tuple[tuple[tuple[object, Path], ...], ...]:
        """For each standard every part that any reading states, with its path."""
        return tuple(
            tuple(part for variant in each for part in variant.parts()) for each in self.variants
        )

    def each(self) -> Iterator[tuple[int, model.Standard]]:
        """The standards with their indices."""
        return iter(enumerate(self.ruleset.standards))
