"""The page that lists the boards, with counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from posixpath import basename

from cpstandards import model
from cpstandards.pages.ambiguities import unclear
from cpstandards.pages.markdown import link, page, table, text
from cpstandards.pages.places import AMBIGUITIES, TOPICS, VOCABULARY, board_page
from cpstandards.structure import is_unquantified

COUNTED = (
    "standards",
    "without a number",
    "with readings",
    "worked examples",
    "out of scope",
    "silent topics",
)


def index_page(rulesets: Sequence[model.Ruleset]) -> str:
    """The page of boards: their documents, and how much of each is encoded.

    Example:
        >>> index_page([]).splitlines()[2]
        '# Boards'
    """
    return page(
        "# Boards",
        "What each document asks for, standard by standard, with citations, readings and worked "
        f"examples. See also {link('every ambiguity', '../' + AMBIGUITIES)}, "
        f"{link('what duties are called in all of them', '../' + TOPICS)}, and "
        f"{link('the vocabulary of events', '../' + VOCABULARY)}.",
        table(("board", "document", "edition"), map(_document, rulesets)),
        "## Counts",
        table(("board", *COUNTED), map(_counts, rulesets)),
        "## Kinds and verbs",
        table(("board", *model.KINDS, *VERBS), map(_kinds, rulesets)),
    )


VERBS = ("must", "should", "expected", "may")


def _document(ruleset: model.Ruleset) -> tuple[str, ...]:
    document = ruleset.document
    return (
        _link(ruleset),
        text(f"{document.publisher}, {document.title}"),
        text(document.edition or "not stated"),
    )


def _link(ruleset: model.Ruleset) -> str:
    return link(text(ruleset.id), basename(board_page(ruleset)))


def _counts(ruleset: model.Ruleset) -> tuple[str, ...]:
    standards = ruleset.standards
    counts = (
        len(standards),
        sum(map(is_unquantified, standards)),
        len(unclear(ruleset)),
        sum(len(each.examples) for each in standards),
        len(ruleset.out_of_scope),
        len(ruleset.silent),
    )
    return (_link(ruleset), *map(str, counts))


def _kinds(ruleset: model.Ruleset) -> tuple[str, ...]:
    kinds = Counter[str](each.kind for each in ruleset.standards)
    verbs = Counter[str](each.modality for each in ruleset.standards)
    return (_link(ruleset), *(str((kinds | verbs)[name]) for name in (*model.KINDS, *VERBS)))
