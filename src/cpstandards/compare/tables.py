"""A comparison as rows for programs, and as Markdown for reports."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from io import StringIO

from cpstandards.compare.proving import Check, Outcome
from cpstandards.compare.results import (
    BoardSummary,
    Cell,
    Comparison,
    Pair,
    Row,
    Side,
    StandardView,
    Witness,
)
from cpstandards.describe import date_in_words, joined

COLUMNS = (
    "topic",
    "board",
    "state",
    "standard",
    "limit",
    "verb",
    "responsible",
    "source",
    "ambiguous",
    "other_board",
    "other_standard",
    "other_limit",
    "other_verb",
    "other_responsible",
    "other_source",
    "other_ambiguous",
    "occasions",
    "finding",
    "depends_on_reading",
    "verb_is",
    "applies",
    "stricter_share",
    "stricter_days",
    "stricter_from",
    "laxer_share",
    "laxer_days",
    "laxer_from",
    "sentence",
)
"""The columns of the CSV form: a row for each pair, and one for each board that is in none."""


def csv_text(of: Comparison) -> str:
    """Every pair, and every board that is in none on a topic, as CSV."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in of.rows:
        writer.writerows(_lines(row))
    return out.getvalue()


def _lines(row: Row) -> Iterator[list[str]]:
    for pair in row.pairs:
        yield [row.topic, *_pair_cells(row, pair)]
    paired = {board for pair in row.pairs for board in (pair.one, pair.other)}
    for cell in row.cells:
        if cell.board not in paired:
            for standard in cell.standards or (None,):
                shown = [cell.board, cell.state, *_standard_cells(standard)]
                said = [""] * (len(COLUMNS) - len(shown) - 2)
                yield [row.topic, *shown, *said, cell.note or ""]


def _standard_cells(of: StandardView | None) -> list[str]:
    if of is None:
        return [""] * 6
    ambiguous = str(of.is_ambiguous).lower()
    return [of.id, of.limit, of.modality, of.responsible, of.citation, ambiguous]


def _pair_cells(row: Row, pair: Pair) -> list[str]:
    one, other = standards_of(row, pair)
    return [
        pair.one,
        "standards",
        *_standard_cells(one),
        pair.other,
        *_standard_cells(other),
        "; ".join(pair.occasions),
        pair.finding,
        str(pair.depends_on_reading).lower(),
        pair.modality,
        pair.coverage,
        *_side_cells([aspect.stricter for aspect in pair.aspects]),
        *_side_cells([aspect.laxer for aspect in pair.aspects]),
        pair.sentence,
    ]


def _side_cells(sides: Sequence[Side]) -> list[str]:
    """The share of days, the largest difference and its day, of the aspect with the most days."""
    side = max(sides, key=lambda each: each.days, default=Side())
    if side.most is None:
        return ["0", "", ""]
    most = "" if side.most.days is None else str(side.most.days)
    return [f"{side.share:.4f}", most, side.most.on.isoformat()]


def standards_of(row: Row, pair: Pair) -> tuple[StandardView, StandardView]:
    """The two standards of a pair, in words."""
    return (
        _standard(row.cell(pair.one), pair.one_standard),
        _standard(row.cell(pair.other), pair.other_standard),
    )


def _standard(cell: Cell, id: str) -> StandardView:
    return next(each for each in cell.standards if each.id == id)


# --- Markdown ------------------------------------------------------------------------------------


def markdown(of: Comparison, every: bool = False, checks: Sequence[Check] = ()) -> str:
    """The comparison as a Markdown document.

    Args:
        of: the comparison.
        every: also the topics of one board alone.
        checks: what becomes of the baseline's standards, if that was asked for.
    """
    title = joined((board.label for board in of.boards), "and")
    parts = [f"# {title} compared", horizon(of), *of.notes]
    parts += [_listed(["## In short", *summary_lines(of)])]
    if checks:
        parts.append(_listed(["## Held against the baseline", *check_lines(checks)]))
    parts += [_section(row) for row in shown_rows(of, every)]
    hidden = len(of.rows) - len(shown_rows(of, every))
    if hidden:
        parts.append(f"{hidden} further topics are those of one board alone.")
    return "\n\n".join(parts) + "\n"


def horizon(of: Comparison) -> str:
    """Which days were gone through, in a sentence."""
    first, last = date_in_words(of.first), date_in_words(of.last)
    return f"Every trigger day from {first} to {last} was gone through."


def shown_rows(of: Comparison, every: bool) -> list[Row]:
    """The rows to show: those of topics on which two boards have a standard; or every row."""
    return [row for row in of.rows if every or row.is_shared or len(of.rows) <= FEW]


FEW = 5
"""So few topics are shown in any case: they were asked for."""


def _listed(lines: Sequence[str]) -> str:
    head, *rest = lines
    return "\n".join([head, "", *(f"- {line}" for line in rest)])


def _section(row: Row) -> str:
    lines = [
        f"## `{row.topic}`",
        "",
        "| board | by when | verb | who | source |",
        "|---|---|---|---|---|",
    ]
    lines += [line for cell in row.cells for line in _cell_lines(cell)]
    said = [f"- {pair_sentence(pair)}" for pair in row.pairs] + [
        f"- {each.board} `{each.standard}`: nothing of {each.other} belongs to it"
        for each in row.unpaired
    ]
    return "\n".join([*lines, "", *said] if said else lines)


def _cell_lines(cell: Cell) -> Iterator[str]:
    if not cell.standards:
        yield f"| {cell.board} | {_plain(state_in_words(cell))} | | | |"
    for each in cell.standards:
        parts = (limit_in_words(each), each.modality, each.responsible, each.citation)
        yield f"| {cell.board} | {' | '.join(map(_plain, parts))} |"


def _plain(text: str) -> str:
    """*text* inside a table of Markdown."""
    return text.replace("|", "\\|").replace("\n", " ")


def state_in_words(cell: Cell) -> str:
    """What is said of a board without a standard on a topic."""
    return f"silent: {cell.note}" if cell.state == "silent" else "nothing in this ruleset"


def limit_in_words(of: StandardView) -> str:
    """A standard's limit, with the other ways to read it."""
    if not of.is_ambiguous:
        return of.limit
    others = [
        each.name if each.limit == of.limit else f"{each.name}: {each.limit}"
        for each in of.readings
        if not each.is_default
    ]
    return f"{of.limit} (ambiguous; also read as {'; as '.join(others)})"


def pair_sentence(pair: Pair) -> str:
    """A pair in a sentence, with what it is about, and how the verbs stand."""
    ids = f"{pair.one} `{pair.one_standard}` and {pair.other} `{pair.other_standard}`"
    about = f", for the {joined(pair.occasions, 'and')}" if pair.occasions else ""
    verb = {"stronger": pair.one, "weaker": pair.other}.get(pair.modality)
    verbs = f". The verb of {verb} is the stronger" if verb else ""
    return f"{ids}{about}: **{finding_in_words(pair)}**. {pair.sentence}{verbs}"


def finding_in_words(pair: Pair) -> str:
    """The finding with the board that it speaks of.

    `stricter` and `laxer` are said of the first.
    """
    named = pair.finding in ("stricter", "laxer")
    return f"{pair.one} {pair.finding}" if named else str(pair.finding)


def summary_lines(of: Comparison, most: int | None = None) -> Iterator[str]:
    """What a manager reads, a line for each thing that there is to say.

    Args:
        of: the comparison.
        most: how many topics are named in a line before the others are counted; None: all.
    """
    for each in of.summary:
        yield from (f"{each.board}: {said}" for said in _summary(each, of.baseline, most))


def _summary(of: BoardSummary, baseline: str | None, most: int | None) -> Iterator[str]:
    told = (
        ("the strictest on", of.strictest),
        ("silent on", of.silent),
        ("no number stated on", of.unquantified),
        ("ambiguous on", of.ambiguous),
    )
    for what, topics in told:
        if topics:
            yield f"{what} {len(topics)}: {_named(topics, most)}"
    by_finding: dict[str, list[str]] = {}
    for each in of.departures:
        by_finding.setdefault(each.finding, []).append(each.topic)
    for finding, departing in by_finding.items():
        names = tuple(dict.fromkeys(departing))
        than = "with" if finding == "incomparable" else "than"
        yield f"{finding} {than} {baseline} on {len(names)}: {_named(names, most)}"


def _named(topics: Sequence[str], most: int | None) -> str:
    """The topics, those beyond *most* only counted."""
    if most is None or len(topics) <= most + 1:
        return ", ".join(topics)
    return f"{', '.join(topics[:most])} and {len(topics) - most} more"


# --- conformity ----------------------------------------------------------------------------------


def check_lines(checks: Sequence[Check]) -> Iterator[str]:
    """What becomes of the baseline's standards, the worst first, with a count of the others."""
    for board in dict.fromkeys(check.board for check in checks):
        mine = [check for check in checks if check.board == board]
        counts = [(each, sum(check.outcome is each for check in mine)) for each in Outcome]
        yield f"{board}: " + ", ".join(f"{count} {each}" for each, count in counts if count)
        for outcome in (Outcome.LAXER, Outcome.UNPROVED):
            for check in mine:
                if check.outcome is outcome:
                    yield _check_line(check)


def _check_line(check: Check) -> str:
    ids = joined((f"`{each}`" for each in check.standards), "and")
    allowed = " (allowed)" if check.allowed else ""
    said = (
        f"{check.outcome}{allowed}: {check.topic}, {ids} beside `{check.baseline}`: {check.reason}"
    )
    if check.witness is not None:
        said += f". {witness_in_words(check.witness)}"
    return said + (f" Departure stated: {check.departure}" if check.departure else "")


def witness_in_words(of: Witness) -> str:
    """A witness in a sentence or two, with how both are counted."""
    assuming = f" (where {joined(of.assuming, 'and')})" if of.assuming else ""
    told = " ".join(part for part in of.explained if part)
    return f"Witness{assuming}, counted from {date_in_words(of.on)}: {told}"
