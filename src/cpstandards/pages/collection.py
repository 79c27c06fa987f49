"""All pages of some rulesets, and how they come into a folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from cpstandards.errors import CPStandardsError
from cpstandards.events import core_vocabulary
from cpstandards.model import Ruleset
from cpstandards.pages.ambiguities import ambiguities_page
from cpstandards.pages.board import page_of
from cpstandards.pages.index import index_page
from cpstandards.pages.markdown import MARK
from cpstandards.pages.places import AMBIGUITIES, INDEX, TOPICS, VOCABULARY, board_page
from cpstandards.pages.topics import topics_page
from cpstandards.pages.vocabulary import vocabulary_page


def pages_of(rulesets: Sequence[Ruleset]) -> Mapping[str, str]:
    """Every page of *rulesets*: its place in a folder, and its text.

    Args:
        rulesets: the rulesets, each with an id of its own.

    Returns:
        A page a board, the list of boards, all ambiguities, all topics, and the
        vocabulary.

    Raises:
        CPStandardsError: two of them have the same id.

    Example:
        >>> list(pages_of([]))
        ['boards/README.md', 'ambiguities.md', 'topics.md', 'vocabulary.md']
    """
    boards = {board_page(each): page_of(each) for each in rulesets}
    if len(boards) < len(rulesets):
        ids = [each.id for each in rulesets]
        twice = next(id for id in ids if ids.count(id) > 1)
        raise CPStandardsError(f"two rulesets with the id `{twice}`; give one of them another")
    return {
        **boards,
        INDEX: index_page(rulesets),
        AMBIGUITIES: ambiguities_page(rulesets),
        TOPICS: topics_page(rulesets),
        VOCABULARY: vocabulary_page(core_vocabulary(), rulesets),
    }


def write_pages(pages: Mapping[str, str], folder: Path) -> None:
    """Writes *pages* into *folder*, over earlier ones of their kind and over nothing else.

    Args:
        pages: as `pages_of` makes them.
        folder: where they go; it is made if it is not there.

    Raises:
        CPStandardsError: a file that was not written so stands in a page's place.
        OSError: a file cannot be written.
    """
    for place in pages:
        if (folder / place).exists() and not _is_ours(folder / place):
            raise CPStandardsError(
                f"`{folder / place}` was not written by this command; move it, or write elsewhere"
            )
    for place, page in pages.items():
        file = folder / place
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(page, encoding="utf-8", newline="\n")


def _is_ours(file: Path) -> bool:
    with file.open(encoding="utf-8", errors="replace") as lines:
        return lines.readline().strip() == MARK
