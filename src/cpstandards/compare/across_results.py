"""What judging one case by several boards says: plain, frozen values.

An `Across` has a `Column` for each board, which is what `evaluate` says alone, and a `Line` for
each thing that is due: a topic and the event that it arose from, with a `Box` for each board.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from cpstandards.kernel import Status
from cpstandards.results import Basis, Evaluation, Obligation
from cpstandards.vocabulary import EventRef

Absence = Literal["silent", "nothing", "not from here"]
"""Why a board has no duty on a line: its document is known to be silent on the topic; its ruleset
has nothing on it, and does not say why; it has standards on the topic, and none arises here."""


@dataclass(frozen=True, slots=True)
class Column:
    """One board's view of the case.

    Attributes:
        board: what it is called here: its id, with a number where two have the same id.
        title: whose standards they are.
        evaluation: what `evaluate` says of the case by this board alone.
        unknown: what of the case this board's ruleset does not know and was left out, in words.
    """

    board: str
    title: str
    evaluation: Evaluation
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Governed:
    """An obligation of a case that moved, with the board it belongs to.

    Attributes:
        board: whose standards it is judged by.
        obligation: the verdict.
        ended_by_move: whether the receiving-in conference is what ended it.
    """

    board: str
    obligation: Obligation
    ended_by_move: bool = False


@dataclass(frozen=True, slots=True)
class Box:
    """One board on one line.

    Attributes:
        board: the column's name.
        obligations: what the board finds due; more than one where it has several standards here.
        absence: why there is none; None where there is.
        note: what the ruleset says of the document's silence, if it is that.
    """

    board: str
    obligations: tuple[Obligation, ...]
    absence: Absence | None = None
    note: str | None = None

    @property
    def is_breached(self) -> bool:
        """Whether a breach is found here."""
        return any(each.is_breach for each in self.obligations)

    @property
    def verdicts(self) -> tuple[frozenset[Status], ...]:
        """What each verdict can be, without those that say nothing of this case."""
        return tuple(
            each.possible or frozenset({each.status})
            for each in self.obligations
            if each.status != Status.UNOBSERVED and not each.may_not_have_arisen
        )

    @property
    def dues(self) -> frozenset[date | None]:
        """The days that are in time until their end; None: no deadline."""
        return frozenset(each.due_on for each in self.obligations)

    def contradicts(self, other: Box) -> bool:
        """Whether no missing fact could make the two boards' verdicts the same."""
        mine, theirs = self.verdicts, other.verdicts
        if not mine or not theirs:
            return False
        return not (_has_like(mine, theirs) and _has_like(theirs, mine))


def _has_like(
    verdicts: tuple[frozenset[Status], ...], others: tuple[frozenset[Status], ...]
) -> bool:
    """Whether each of *verdicts* can be the same as one of the *others*."""
    return all(any(one & other for other in others) for one in verdicts)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is due, under each board.

    Attributes:
        topic: the duty's name across boards.
        basis: what it is judged against.
        boxes: one for each board, in the order in which they were given.
        governed: what is due where the governing board changes; empty without a move.
    """

    topic: str
    basis: Basis
    boxes: tuple[Box, ...]
    governed: tuple[Governed, ...] = ()

    @property
    def obligations(self) -> tuple[Obligation, ...]:
        """Everything that is due here, board by board."""
        of_boards = [each for box in self.boxes for each in box.obligations]
        return (*of_boards, *(each.obligation for each in self.governed))

    @property
    def triggers(self) -> tuple[EventRef | None, ...]:
        """The events that it is measured from, earliest first: one, unless boards differ."""
        found = dict.fromkeys(each.trigger for each in self.obligations)
        return tuple(sorted(found, key=lambda each: 0 if each is None else each.day))

    @property
    def breached(self) -> tuple[str, ...]:
        """The boards under which there is a breach here."""
        return tuple(box.board for box in self.boxes if box.is_breached)

    @property
    def is_shared(self) -> bool:
        """Whether at least two boards have a duty here."""
        return sum(bool(box.obligations) for box in self.boxes) > 1

    @property
    def differs(self) -> bool:
        """Whether boards that have a duty here give it other deadlines, or other verdicts."""
        said = {(box.dues, frozenset(box.verdicts)) for box in self.boxes if box.obligations}
        return len(said) > 1

    @property
    def disagrees(self) -> bool:
        """Whether two boards that both have a duty here say contrary things of it."""
        return any(
            one.contradicts(other)
            for place, one in enumerate(self.boxes)
            for other in self.boxes[place + 1 :]
        )

    def box(self, board: str) -> Box:
        """The box of the board with this name.

        Raises:
            KeyError: there is none.
        """
        for box in self.boxes:
            if box.board == board:
                return box
        raise KeyError(board)


@dataclass(frozen=True, slots=True)
class Parting:
    """The first day on which something of several boards' verdicts is true.

    Attributes:
        on: the day; judged at its end, it is the first.
        lines: where, as judged on that day.
        is_ahead: whether the day comes after the day of judgement: it is then what follows if
            nothing more happens.
    """

    on: date
    lines: tuple[Line, ...]
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Move:
    """A change of the governing board.

    Attributes:
        origin: the board that the child leaves.
        receiver: the board that takes over.
        on: the day of the receiving-in conference.
        is_assumed: whether that conference is supposed rather than on record.
        has_happened: whether it is not after the day of judgement.
        notes: what was supposed or left out, in words.
    """

    origin: str
    receiver: str
    on: date
    is_assumed: bool
    has_happened: bool
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Across:
    """One case under several boards. Frozen, compared by value.

    Attributes:
        case: the opaque case reference.
        as_of: the day or moment for which the case is judged.
        known_at: the day or moment by which facts had to be recorded, or None.
        columns: one for each board, in the order in which they were given.
        lines: by topic, then by the day of what each is measured from.
        disagreement: the first day on which two boards that both have a duty say contrary things
            of it; None: they never do.
        lone_breach: the first day on which one board finds a breach where no other does; None:
            there is none.
        move: the change of the governing board, if one was asked for.
    """

    case: str
    as_of: date | datetime
    known_at: date | datetime | None
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    disagreement: Parting | None = None
    lone_breach: Parting | None = None
    move: Move | None = None

    @property
    def boards(self) -> tuple[str, ...]:
        """What the columns are called."""
        return tuple(column.board for column in self.columns)

    @property
    def governed(self) -> tuple[Governed, ...]:
        """What is due where the governing board changes; empty without a move."""
        return tuple(each for line in self.lines for each in line.governed)

    def column(self, board: str) -> Column:
        """The column of the board with this name.

        Raises:
            KeyError: there is none.
        """
        for column in self.columns:
            if column.board == board:
                return column
        raise KeyError(board)

    def of(self, topic: str) -> tuple[Line, ...]:
        """The lines of one topic."""
        return tuple(line for line in self.lines if line.topic == topic)

    def breaches_only_under(self, board: str) -> Iterator[tuple[Line, Obligation]]:
        """The breaches that this board finds, where no other board finds any."""
        for line in self.lines:
            if line.breached == (board,):
                for each in line.box(board).obligations:
                    if each.is_breach:
                        yield line, each

    def to_json(self) -> str:
        """The whole as JSON, which `from_json` reads back to an equal one."""
        from cpstandards.compare.across_wire import across_to_json  # noqa: PLC0415 - its reader

        return across_to_json(self)

    @staticmethod
    def from_json(text: str | bytes) -> Across:
        """What `to_json` has written.

        Raises:
            ResultFormatError: it is something else.
        """
        from cpstandards.compare.across_wire import across_from_json  # noqa: PLC0415

        return across_from_json(text)

    def __repr__(self) -> str:
        return f"<Across of {self.case} under {', '.join(self.boards)}: {len(self.lines)} lines>"
