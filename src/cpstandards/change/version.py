"""A standard under one reading, before or after a change."""

from __future__ import annotations

from typing import NamedTuple

from cpstandards import model
from cpstandards.change.moments import Side
from cpstandards.compile.setting import conventions_of
from cpstandards.horizon import counting_of
from cpstandards.limits import Conventions
from cpstandards.structure import attributes_in
from cpstandards.vocabulary import Vocabulary

WORDING = ("topic", "title", "modality", "responsible", "source", "note", "departure")
"""The keys of a standard on which no deadline and no status depends."""

HELD = "proceeded"
"""The attribute that tells a conference that was held from one that was adjourned."""


class Version(NamedTuple):
    """A standard under one reading, in its ruleset.

    Attributes:
        ruleset: the ruleset.
        standard: the standard.
        vocabulary: event types and facts of both versions together.
    """

    ruleset: model.Ruleset
    standard: model.Standard
    vocabulary: Vocabulary

    @property
    def side(self) -> Side:
        """The standard with how it counts."""
        return Side(self.standard, counting_of(self.ruleset, self.standard))

    @property
    def conventions(self) -> Conventions:
        """How the standard counts."""
        return conventions_of(self.ruleset, self.standard)

    @property
    def asks_held(self) -> bool:
        """Whether the standard asks if a conference was held, and so sees those adjourned."""
        return HELD in attributes_in(self.standard)
