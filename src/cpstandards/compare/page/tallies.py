"""How often boards stand how to each other: the numbers of the summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from cpstandards.compare.page.names import VERDICTS
from cpstandards.compare.results import Comparison, Finding, Pair
from cpstandards.compare.summary import seen_from


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a bar.

    Attributes:
        slug: what the verdict is called in addresses.
        count: of how many pairs it is the verdict.
        start: where the part begins [0 to 1000].
        length: how long it is [0 to 1000].
    """

    slug: str
    count: int
    start: float
    length: float


def merged(pairs: Iterable[Pair]) -> list[tuple[str, int]]:
    """How many pairs have each verdict, whoever is the stricter; only verdicts that there are."""
    found = Counter(
        VERDICTS[Finding.STRICTER if pair.finding is Finding.LAXER else pair.finding]
        for pair in pairs
    )
    return [(slug, found[slug]) for slug in VERDICTS.values() if found[slug]]


class Tallies:
    """The numbers of the summary.

    Attributes:
        pairs: how many pairs of standards there are.
        shared: of how many topics at least two boards speak.
        alone: of how many topics only one does.
        standards: how many standards there are.
    """

    def __init__(self, of: Comparison) -> None:
        self._of = of
        self.pairs = sum(len(row.pairs) for row in of.rows)
        self.shared = sum(row.is_shared for row in of.rows)
        self.alone = len(of.rows) - self.shared
        self.standards = sum(len(cell.standards) for row in of.rows for cell in row.cells)

    def parts(self) -> tuple[Part, ...]:
        """The verdicts, whoever is the stricter, as parts of a bar."""
        parts = []
        start = 0.0
        for slug, count in merged(pair for _, pair in self._of.pairs()):
            length = 1000 * count / self.pairs
            parts.append(Part(slug, count, round(start, 1), round(length, 1)))
            start += length
        return tuple(parts)

    def seen(self, board: str, against: str) -> Counter[str]:
        """The verdicts on the standards of *board* beside those of *against*."""
        return Counter(
            VERDICTS[seen_from(board, pair)]
            for row in self._of.rows
            for pair in row.between(board, against)
        )
