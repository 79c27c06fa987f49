"""One case under several boards in words: sentences, Markdown and CSV.

The day of a birth or a birthday is never shown, nor a deadline from which it could be read off.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date, time
from io import StringIO

from cpstandards.compare.across_results import Across, Box, Governed, Line, Parting
from cpstandards.describe import MONTHS, date_in_words, day_in_words, joined, words
from cpstandards.kernel import Status
from cpstandards.results import Obligation
from cpstandards.vocabulary import EventRef

WITHHELD = "withheld"

COLUMNS = (
    "case",
    "line",
    "topic",
    "basis",
    "view",
    "board",
    "standard",
    "title",
    "modality",
    "responsible",
    "source",
    "trigger",
    "trigger_on",
    "reading",
    "limit",
    "earliest",
    "due",
    "status",
    "breach",
    "breach_only_here",
    "excused",
    "provisional",
    "unquantified",
    "done_on",
    "days_late",
    "absence",
    "ended_by_move",
)
"""The columns of the CSV form: a row for each obligation, and one for each board without any.

`view` is `alone`, or, for what is due where the governing board changes, `moved`.
"""


# --- what stands in a box ------------------------------------------------------------------------


def brief(on: date) -> str:
    """A date as short as it can be read, such as `6 May 2025`."""
    return f"{on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def trigger_in_words(ref: EventRef | None) -> str:
    """What a duty is measured from, such as `strategy discussion, 10 Apr 2025`."""
    if ref is None:
        return "what is known of the child"
    return words(ref.type) + ("" if ref.private else f", {brief(ref.on)}")


def line_in_words(line: Line) -> str:
    """What a line is about: its topic, and what it is measured from."""
    basis = "" if line.basis == "maximum" else f" ({line.basis})"
    return f"{line.topic}{basis}, from {joined(map(trigger_in_words, line.triggers), 'or')}"


def verdict_in_words(of: Obligation) -> str:
    """The verdict with its deadline, such as `late, due 6 May 2025, done 7 May 2025`."""
    marks = [words(of.status), *["excused"] * of.excused, *["provisional"] * of.provisional]
    return ", ".join([*marks, *_due(of), *_done(of)])


def _due(of: Obligation) -> Iterator[str]:
    due = shown_due(of)
    if due == WITHHELD:
        yield f"due {WITHHELD}"
    elif of.due_on is not None:
        at = of.due_at
        clock = "" if at is None or at.time() >= END_OF_DAY else f" {at:%H:%M}"
        yield f"due {brief(of.due_on)}{clock}"
    elif of.standard.kind == "not_before":
        if of.earliest_on is not None:
            yield f"not before {brief(of.earliest_on)}"
    elif of.unquantified:
        yield "no number stated"


def _done(of: Obligation) -> Iterator[str]:
    if of.done is not None and of.status not in SETTLED_BY_TIME:
        yield f"done {WITHHELD if of.done.private else brief(of.done.on)}"


SETTLED_BY_TIME = frozenset({"discharged", "lapsed", "in_force", "lifted"})


END_OF_DAY = time(23, 59, 59)
"""From then on a deadline is the whole day's, and its time is not shown."""


def shown_due(of: Obligation) -> str:
    """The deadline, `withheld` where a birth could be read off it, or nothing."""
    if of.due_on is None:
        return ""
    if _tells(of.due_on, (of.trigger, of.counted_from)):
        return WITHHELD
    return (of.due_at or of.due_on).isoformat()


def _tells(on: date, refs: Sequence[EventRef | None]) -> bool:
    """Whether *on* is, or adjoins, the day of a private event among *refs*."""
    return any(
        ref is not None and ref.private and abs(on.toordinal() - ref.day) <= 1 for ref in refs
    )


def box_in_words(box: Box) -> list[str]:
    """What a board says on a line, a text for each of its standards; or why it says nothing."""
    if box.absence is None:
        return [verdict_in_words(each) for each in box.obligations]
    if box.absence == "silent":
        return ["silent"]
    return ["no standard" if box.absence == "nothing" else "nothing due from here"]


def governed_in_words(of: Governed) -> str:
    """What is due where the governing board changes, with the board."""
    ended = "; ended by the move" if of.ended_by_move else ""
    return f"{of.board}: {verdict_in_words(of.obligation)}{ended}"


# --- what is shown -------------------------------------------------------------------------------


def shown_lines(across: Across, every: bool = False) -> list[Line]:
    """The lines to show: where boards differ, one alone finds a breach, or a move matters.

    Args:
        across: the case under several boards.
        every: all lines.
    """
    return [line for line in across.lines if every or _is_telling(line)]


def _is_telling(line: Line) -> bool:
    """Whether boards differ where the source can show it, one alone finds a breach, or it moved."""
    differs = line.differs and any(box.verdicts for box in line.boxes)
    has_moved = any(
        each.obligation.status != Status.UNOBSERVED
        and (each.ended_by_move or each.obligation.is_breach or each.obligation.due is not None)
        for each in line.governed
    )
    return differs or len(line.breached) == 1 or has_moved


def in_short(across: Across) -> Iterator[str]:
    """What a manager reads, a sentence or two for each thing that there is to say."""
    yield from _partings(across)
    for board in across.boards:
        found = Counter(line.topic for line, _ in across.breaches_only_under(board))
        if found:
            topics = (f"{topic} ({n})" if n > 1 else topic for topic, n in found.items())
            yield f"Breaches only under {board}, {found.total()}: {', '.join(topics)}."
    for column in across.columns:
        if column.unknown:
            listed = joined(column.unknown, "and")
            yield f"Left out under {column.board}, whose ruleset does not know it: {listed}."
    yield from _move(across)


def _partings(across: Across) -> Iterator[str]:
    """When boards part for the first time, in either sense; in one sentence if that is the same."""
    disagreement, lone_breach = across.disagreement, across.lone_breach
    what, lone = (
        "the boards disagree about this child",
        "one board finds a breach that no other finds",
    )
    if disagreement is not None and disagreement == lone_breach:
        yield _parting(disagreement, f"{what}: {lone}", "")
        return
    yield _parting(disagreement, what, "The boards never say contrary things of a shared duty.")
    yield _parting(lone_breach, lone, "No board alone finds a breach.")


def _parting(of: Parting | None, what: str, never: str) -> str:
    if of is None:
        return never
    when = "On the day of a birth or birthday"
    if not _tells(of.on, [ref for line in of.lines for ref in line.triggers]):
        when = f"On {day_in_words(of.on)}"
    ahead = "If nothing more happens: " if of.is_ahead else ""
    said = "; ".join(f"{line_in_words(line)}: {_said_on(line)}" for line in of.lines)
    return f"{ahead}{when} for the first time {what}. {said}."


def _said_on(line: Line) -> str:
    return joined(
        (
            f"{box.board} says {joined(dict.fromkeys(box_in_words(box)), 'and')}"
            for box in line.boxes
            if box.obligations
        ),
        "and",
    )


def _move(across: Across) -> Iterator[str]:
    move = across.move
    if move is None:
        return
    yield (
        f"{move.origin} governs until the receiving-in conference of {date_in_words(move.on)}, "
        f"and {move.receiver} from it on."
    )
    if not move.has_happened:
        yield "That day is still ahead: everything is as under the first of them."
    yield from (f"{note[0].upper()}{note[1:]}." for note in move.notes)
    ended = [each for each in across.governed if each.ended_by_move]
    lapsed = sum(each.obligation.is_breach for each in ended)
    if ended:
        yield f"The move ended {_counted(len(ended))} of {move.origin}, {lapsed} of them overdue."


def _counted(number: int) -> str:
    return f"{number} open {'duty' if number == 1 else 'duties'}"


# --- Markdown ------------------------------------------------------------------------------------


def across_markdown(across: Across, every: bool = False) -> str:
    """The case under several boards as a Markdown document.

    Args:
        across: the case under several boards.
        every: also the lines on which all boards say the same.
    """
    boards = joined(across.boards, "and")
    head = [f"# Case {across.case} under {boards}", f"As of {across.as_of.isoformat()}."]
    short = ["## In short", "", *(f"- {_plain(each)}" for each in in_short(across))]
    shown = shown_lines(across, every)
    table = ["## Side by side", "", *_table(across, shown)] if shown else []
    hidden = len(across.lines) - len(shown)
    parts = ["\n".join(each) for each in (short, table) if each]
    if hidden:
        parts.append(f"{hidden} further lines say the same, or are one board's alone.")
    return "\n\n".join([*head, *parts]) + "\n"


def _table(across: Across, shown: Sequence[Line]) -> Iterator[str]:
    names = ["topic", "from", *across.boards, *(["as moved"] if across.move else [])]
    yield f"| {' | '.join(names)} |"
    yield "|---" * len(names) + "|"
    for line in shown:
        basis = "" if line.basis == "maximum" else f" ({line.basis})"
        cells = [f"`{line.topic}`{basis}", "; ".join(map(trigger_in_words, line.triggers))]
        cells += ["; ".join(_bold(line, box)) for box in line.boxes]
        if across.move:
            cells.append("; ".join(map(governed_in_words, line.governed)))
        yield f"| {' | '.join(map(_plain, cells))} |"


def _bold(line: Line, box: Box) -> list[str]:
    """What a board says, in bold where it alone finds a breach."""
    said = box_in_words(box)
    return [f"**{each}**" for each in said] if line.breached == (box.board,) else said


def _plain(text: str) -> str:
    """*text* inside a table of Markdown."""
    return text.replace("|", "\\|").replace("\n", " ")


# --- CSV -----------------------------------------------------------------------------------------


def across_rows(across: Across) -> Iterator[list[str]]:
    """The case under several boards as rows of `COLUMNS`."""
    for number, line in enumerate(across.lines, 1):
        start = [across.case, str(number), line.topic, line.basis]
        for box in line.boxes:
            for each in box.obligations:
                only = each.is_breach and line.breached == (box.board,)
                yield [*start, "alone", box.board, *_cells(each, only), "", ""]
            if box.absence is not None:
                empty = [""] * (len(COLUMNS) - len(start) - 4)
                yield [*start, "alone", box.board, *empty, box.absence, ""]
        for of in line.governed:
            cells = _cells(of.obligation, None)
            yield [*start, "moved", of.board, *cells, "", _flag(of.ended_by_move)]


def _cells(of: Obligation, only: bool | None) -> list[str]:
    standard, trigger = of.standard, of.trigger
    is_hidden = trigger is None or trigger.private
    done = of.done_on if of.done is not None and not of.done.private else None
    earliest = of.earliest_on
    if earliest is not None and _tells(earliest, (trigger, of.counted_from)):
        earliest = None
    return [
        standard.id,
        standard.title,
        standard.modality,
        standard.responsible,
        str(standard.source),
        trigger.type if trigger else "",
        "" if is_hidden or trigger is None else trigger.on.isoformat(),
        of.reading,
        str(of.limit or ""),
        _date(earliest),
        shown_due(of),
        of.status,
        _flag(of.is_breach),
        "" if only is None else _flag(only),
        _flag(of.excused),
        _flag(of.provisional),
        _flag(of.unquantified),
        _date(done),
        "" if of.days_late is None or shown_due(of) == WITHHELD else str(of.days_late),
    ]


def _date(on: date | None) -> str:
    return "" if on is None else on.isoformat()


def _flag(value: bool) -> str:
    return str(value).lower()


def across_csv(found: Sequence[Across]) -> str:
    """Cases under several boards as CSV, with the names of the columns."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for across in found:
        writer.writerows(across_rows(across))
    return out.getvalue()
