"""Where each page stands, and each standard in it, so that pages can link to one another."""

from __future__ import annotations

from cpstandards import model

INDEX = "boards/README.md"
AMBIGUITIES = "ambiguities.md"
VOCABULARY = "vocabulary.md"
TOPICS = "topics.md"


def board_page(ruleset: model.Ruleset) -> str:
    """The page of a ruleset, from the root of the pages."""
    return f"boards/{ruleset.id}.md"


def heading_of(standard: model.Standard) -> str:
    """The heading of a standard on its board's page: its id, which outlasts its title."""
    return f"`{standard.id}`"


def ambiguity_of(ruleset: model.Ruleset, standard: model.Standard) -> str:
    """The heading of a standard on the page of ambiguities."""
    return f"{ruleset.id}: `{standard.id}`"
