"""What a comparison comes to: for a manager who reads no further."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpstandards.compare.results import BoardSummary, Departure, Finding, Pair, Row

APART = (Finding.STRICTER, Finding.LAXER, Finding.INCOMPARABLE)
"""What a departure from a baseline is."""

COMPARABLE = (Finding.SAME, *APART)


def seen_from(board: str, pair: Pair) -> Finding:
    """How the standard of *board* stands to the other of the pair."""
    if pair.one == board or pair.finding not in MIRRORED:
        return pair.finding
    return MIRRORED[pair.finding]


MIRRORED = {Finding.STRICTER: Finding.LAXER, Finding.LAXER: Finding.STRICTER}


def strictest(boards: Sequence[str], pairs: Sequence[Pair]) -> tuple[str, ...]:
    """The boards that match every other on a topic, and some of which do not match them.

    A board matches another if for each of the other's standards, on each occasion, it has one that
    is the same or stricter. Pairs that are not put in order are left aside.
    """
    found = []
    for board in boards:
        others = dict.fromkeys(
            name
            for pair in pairs
            if pair.finding in COMPARABLE and board in (pair.one, pair.other)
            for name in (pair.one, pair.other)
            if name != board
        )
        if all(_matches(board, other, pairs) for other in others) and not all(
            _matches(other, board, pairs) for other in others
        ):
            found.append(board)
    return tuple(found)


def _matches(board: str, other: str, pairs: Sequence[Pair]) -> bool:
    """Whether *board* is as strict as *other* wherever the two are put in order."""
    between = [
        pair
        for pair in pairs
        if {pair.one, pair.other} == {board, other} and pair.finding in COMPARABLE
    ]
    asked, kept = set(), set()
    for pair in between:
        its = pair.other_standard if pair.other == other else pair.one_standard
        for occasion in pair.occasions or ("",):
            asked.add((its, occasion))
            if seen_from(board, pair) in (Finding.SAME, Finding.STRICTER):
                kept.add((its, occasion))
    return asked <= kept


def summary(
    boards: Sequence[str], rows: Sequence[Row], baseline: str | None
) -> tuple[BoardSummary, ...]:
    """For each board where it is the strictest, silent, or not as the baseline has it.

    Args:
        boards: what the boards are called.
        rows: the topics.
        baseline: what the board is called that the others are held against.
    """
    return tuple(_of(board, rows, baseline) for board in boards)


def _of(board: str, rows: Sequence[Row], baseline: str | None) -> BoardSummary:
    shared = [row for row in rows if row.is_shared]
    others = [row for row in rows if any(cell.standards for cell in row.cells)]
    silent = [row for row in others if row.cell(board).state == "silent"]
    return BoardSummary(
        board=board,
        strictest=tuple(row.topic for row in rows if board in row.strictest),
        silent=tuple(row.topic for row in sorted(silent, key=_speaking, reverse=True)),
        nothing=tuple(row.topic for row in shared if row.cell(board).state == "nothing"),
        unquantified=tuple(row.topic for row in shared if row.cell(board).is_unquantified),
        ambiguous=tuple(row.topic for row in shared if row.cell(board).is_ambiguous),
        departures=tuple(_departures(board, rows, baseline)),
    )


def _speaking(row: Row) -> int:
    """How many boards have a standard on a topic."""
    return sum(bool(cell.standards) for cell in row.cells)


def _departures(board: str, rows: Sequence[Row], baseline: str | None) -> Iterator[Departure]:
    if baseline is None or board == baseline:
        return
    for row in rows:
        for pair in row.between(board, baseline):
            finding = seen_from(board, pair)
            if finding in APART:
                mine, its = pair.one_standard, pair.other_standard
                if pair.other == board:
                    mine, its = its, mine
                stated = _stated(row, board, mine)
                yield Departure(row.topic, mine, its, finding, pair.sentence, stated)


def _stated(row: Row, board: str, standard: str) -> str | None:
    """Why the ruleset itself says that a standard is weaker."""
    of = row.cell(board).standards
    return next((each.departure for each in of if each.id == standard), None)
