"""One page of every clause, of every board, that can be read in more than one way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpstandards import model
from cpstandards.describe import by_when
from cpstandards.pages.markdown import link, page, table, text
from cpstandards.pages.places import ambiguity_of, board_page, heading_of
from cpstandards.pages.readings import readings

INTRODUCTION = (
    "Clauses that can be read in more than one way, with the reading that is taken by default and "
    "why, and the others. A case can be judged by any of them; a verdict that hangs on one says "
    "so. How far apart two readings are is told over every day of the calendar, where days alone "
    "decide: the stricter one has the earlier deadline."
)


def ambiguities_page(rulesets: Sequence[model.Ruleset]) -> str:
    """The page of all readings of all *rulesets*.

    Example:
        >>> ambiguities_page([]).splitlines()[2]
        '# Ambiguities'
    """
    return page(
        "# Ambiguities",
        INTRODUCTION,
        _counts(rulesets),
        *(block for ruleset in rulesets for block in _board(ruleset)),
    )


def unclear(ruleset: model.Ruleset) -> list[model.Standard]:
    """The standards of *ruleset* that have more than one reading."""
    return [standard for standard in ruleset.standards if standard.readings]


def _counts(rulesets: Sequence[model.Ruleset]) -> str:
    return table(
        ("board", "standards", "with readings", "readings beside the default"),
        (
            (
                link(text(each.id), board_page(each)),
                str(len(each.standards)),
                str(len(unclear(each))),
                str(sum(len(standard.readings) for standard in each.standards)),
            )
            for each in rulesets
        ),
    )


def _board(ruleset: model.Ruleset) -> Iterator[str]:
    if not unclear(ruleset):
        return
    yield f"## {text(ruleset.title)}"
    for standard in unclear(ruleset):
        yield f"### {ambiguity_of(ruleset, standard)}"
        where = link(text(standard.title), board_page(ruleset), heading_of(standard))
        yield f"{where}: {text(by_when(standard))}. Source: {text(str(standard.source))}."
        yield from readings(standard, compared_in=ruleset)
