"""A standard under one reading, before or after a change."""

from __future__ import annotations

from typing import NamedTuple

from cpstandards import model
from cpstandards.change.moments import Side
from cpstandards.compile.setting import conventions_of
from cpstandards.horizon import counting_of
from cpstandards.horizon.outcomes import key_of
from cpstandards.limits import Conventions
from cpstandards.vocabulary import Vocabulary

WORDING = ("topic", "title", "modality", "responsible", "source", "note", "departure")
"""The keys of a standard on which no deadline and no status depends."""


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
        rules = {
            name: getattr(self.standard, name)
            for name in model.Standard.model_fields
            if name not in ("examples", "readings", *WORDING)
        }
        return '\\"proceeded\\"' in key_of(rules) or '"proceeded"' in key_of(rules)
