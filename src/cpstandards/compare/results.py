"""What a comparison says: plain, frozen values that go to JSON and back.

A `Comparison` has a `Row` for each topic. A row has a `Cell` for each board, which holds that
board's standards in words, and a `Pair` for each two standards that are set side by side. A pair
says how its `one` stands to its `other`: `stricter` means that `one` is the stricter.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from typing import Literal

from pydantic import TypeAdapter


class Finding(StrEnum):
    """How one standard stands to another, of which nothing is left open.

    `same` is only ever said where it was gone through on every day and in every outcome.
    """

    SAME = "same"
    STRICTER = "stricter"
    LAXER = "laxer"
    INCOMPARABLE = "incomparable"
    DIFFERENT_ANCHOR = "different anchor"
    DIFFERENT_DUTY = "different duty"
    UNDECIDED = "undecided"


State = Literal["standards", "silent", "nothing"]
"""Of a board on a topic: it has standards; its document is known to be silent; nothing is known."""

Numbers = Literal["both", "one", "other", "neither"]
"""Which of two standards state a number."""

Standing = Literal["equal", "stronger", "weaker"]
"""How one verb stands to another."""

Coverage = Literal["same", "wider", "narrower", "overlapping", "apart", "undecided"]
"""In which cases one standard applies, seen from another."""


@dataclass(frozen=True, slots=True)
class Board:
    """One of the rulesets that are compared.

    Attributes:
        label: what it is called here: its id, with a number where two have the same id.
        id: the ruleset's id.
        title: whose standards they are.
        version: of the ruleset.
        document: publisher and title of the document.
        edition: of the document, if stated.
        region: whose bank holidays it counts by, such as `GB-ENG`.
        closures: how many further days it is closed.
        standards: how many standards it has.
    """

    label: str
    id: str
    title: str
    version: str
    document: str
    edition: str | None
    region: str
    closures: int
    standards: int


@dataclass(frozen=True, slots=True)
class ReadingView:
    """One way to read a standard.

    Attributes:
        name: what the reading is called.
        because: what supports it.
        limit: by when, read so, in words.
        is_default: whether this is the reading that is judged by unless another is asked for.
    """

    name: str
    because: str
    limit: str
    is_default: bool


@dataclass(frozen=True, slots=True)
class StandardView:
    """One standard in words.

    Attributes:
        id: the standard's id.
        title: the duty in words.
        kind: `within`, `before`, `every`, `window` or `not_before`.
        limit: by when, in words, with what it is counted from.
        anchor: what it is counted from, in words.
        occasions: the same one by one: each event or date that it can be, in words.
        duty: the event that is the duty done, or that is forbidden, in words.
        responsible: the role that has the duty, in words.
        modality: the document's verb.
        citation: where in the document the clause stands.
        condition: when it applies, in words; None: always.
        note: what a reader should know of the clause.
        departure: why it is weaker than the baseline's, where the ruleset says so.
        unquantified: whether the document names the duty and no number.
        readings: every way to read it, the default first; empty where there is only one.
    """

    id: str
    title: str
    kind: str
    limit: str
    anchor: str
    occasions: tuple[str, ...]
    duty: str
    responsible: str
    modality: str
    citation: str
    condition: str | None
    note: str | None
    departure: str | None
    unquantified: bool
    readings: tuple[ReadingView, ...] = ()

    @property
    def is_ambiguous(self) -> bool:
        """Whether it can be read in more than one way."""
        return bool(self.readings)


@dataclass(frozen=True, slots=True)
class Cell:
    """One board on one topic.

    Attributes:
        board: the board's label.
        state: whether it has `standards`, is `silent` (the document is known to say nothing), or
            there is `nothing` in the ruleset, which does not say why.
        note: what is said of the silence; None unless it is silent.
        standards: its standards of the topic, in the document's order.
    """

    board: str
    state: State
    note: str | None = None
    standards: tuple[StandardView, ...] = ()

    @property
    def is_unquantified(self) -> bool:
        """Whether it has standards here, and none of them states a number."""
        return bool(self.standards) and all(each.unquantified for each in self.standards)

    @property
    def is_ambiguous(self) -> bool:
        """Whether one of its standards here can be read in more than one way."""
        return any(each.is_ambiguous for each in self.standards)


@dataclass(frozen=True, slots=True)
class Witness:
    """A day that shows a difference.

    Attributes:
        on: the day that time is counted from.
        one: where the first moment falls; None: it has no deadline, or no duty, from that day.
        other: where the second falls; None: as above.
        days: how far they are apart [calendar days]; None where one has no deadline.
        anchors: the other events that matter, by name, with their days.
        assuming: how conditions turn out, in words.
        explained: how each of the two is counted, to be checked with a wall calendar.
    """

    on: date
    one: date | None
    other: date | None
    days: int | None
    anchors: tuple[tuple[str, date], ...] = ()
    assuming: tuple[str, ...] = ()
    explained: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Side:
    """The days on which the first is the stricter, or the laxer.

    Attributes:
        days: how many [trigger days], over all outcomes of conditions.
        share: of the days that were compared, 0 to 1.
        most: where the two are furthest apart; None if there is no such day.
        least: how far they are apart on each of these days at least [calendar days]; None where
            one has no deadline, or there is no such day.
    """

    days: int = 0
    share: float = 0.0
    most: Witness | None = None
    least: int | None = None


@dataclass(frozen=True, slots=True)
class Picture:
    """How far two moments are apart on every day of a year.

    Attributes:
        year: which year.
        gaps: for each day of the year [calendar days]: negative where the first is the stricter,
            positive where it is the laxer, 0 where they fall on one day, None where one of them
            has no deadline or leads out of the calendar.
    """

    year: int
    gaps: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Aspect:
    """One moment of two standards side by side.

    Attributes:
        name: `deadline`, `first` (of a recurrence), `gap` (the longest between two, or `gap 1`...),
            `opens` (from when on), or `otherwise` (by when, if the trigger comes too late).
        one: the first standard's moment in words; None: it has no such moment.
        other: the second's.
        finding: how the first stands to the second.
        numbers: which of them state a number.
        stricter: the days on which the first is the stricter.
        laxer: the days on which the first is the laxer.
        compared: on how many days they were compared, over all outcomes of conditions.
        cases: in how many outcomes of conditions that make a difference.
        why: what the finding rests on, or what stands in the way of one.
        picture: the difference over a year, where it is not the same on all days.
        is_counted: whether the days of each side are counted. They are not where it depends on when
            other events fall: then both sides have no days, and a witness where there is one.
    """

    name: str
    one: str | None
    other: str | None
    finding: Finding
    numbers: Numbers
    stricter: Side = Side()
    laxer: Side = Side()
    compared: int = 0
    cases: int = 1
    why: str = ""
    picture: Picture | None = None
    is_counted: bool = True


@dataclass(frozen=True, slots=True)
class ReadingPair:
    """How two standards stand under one combination of their readings.

    Attributes:
        one: the name of the reading of the first; None if it has only one.
        other: that of the second.
        finding: how the first then stands to the second.
        sentence: the same, in words.
    """

    one: str | None
    other: str | None
    finding: Finding
    sentence: str


@dataclass(frozen=True, slots=True)
class Pair:
    """How a standard of one board stands to one of another.

    Attributes:
        one: the first board's label.
        one_standard: the id of its standard.
        other: the second board's label.
        other_standard: the id of its standard.
        occasions: what both are about, in words, where one of them is about more than that.
        finding: how the first stands to the second, both read in the default way.
        numbers: which of them state a number.
        aspects: moment by moment.
        modality: how the first's verb stands to the second's.
        coverage: in which cases the first applies, seen from the second.
        readings: the finding under every combination of readings; empty where there is only one.
        differences: what else is not the same, a clause each: verb, role, duty, conditions...
        is_identical: whether nothing that is judged differs at all.
        sentence: the finding in words.
    """

    one: str
    one_standard: str
    other: str
    other_standard: str
    occasions: tuple[str, ...]
    finding: Finding
    numbers: Numbers
    aspects: tuple[Aspect, ...]
    modality: Standing
    coverage: Coverage
    readings: tuple[ReadingPair, ...]
    differences: tuple[str, ...]
    is_identical: bool
    sentence: str

    @property
    def depends_on_reading(self) -> bool:
        """Whether another reading leads to another finding."""
        return len({each.finding for each in self.readings}) > 1


@dataclass(frozen=True, slots=True)
class Unpaired:
    """A standard that nothing of another board on the topic belongs to.

    Attributes:
        board: whose standard it is.
        standard: its id.
        other: the board that has standards of the topic, and none that belongs to this one.
    """

    board: str
    standard: str
    other: str


@dataclass(frozen=True, slots=True)
class Row:
    """One topic across the boards.

    Attributes:
        topic: the duty's name across boards.
        cells: one for each board, in the order in which they were given.
        pairs: the standards set side by side, of each two boards.
        strictest: the boards that are as strict as every other here, and stricter than some: for
            each standard of another they have one that is the same or stricter.
        unpaired: the standards beside which nothing of another board's could be set.
    """

    topic: str
    cells: tuple[Cell, ...]
    pairs: tuple[Pair, ...]
    strictest: tuple[str, ...] = ()
    unpaired: tuple[Unpaired, ...] = ()

    @property
    def is_shared(self) -> bool:
        """Whether at least two boards have a standard here."""
        return sum(bool(cell.standards) for cell in self.cells) > 1

    def cell(self, board: str) -> Cell:
        """The cell of the board with this label.

        Raises:
            KeyError: there is none.
        """
        for cell in self.cells:
            if cell.board == board:
                return cell
        raise KeyError(board)

    def between(self, one: str, other: str) -> tuple[Pair, ...]:
        """The pairs of these two boards, in the order in which they were compared."""
        return tuple(pair for pair in self.pairs if {pair.one, pair.other} == {one, other})


@dataclass(frozen=True, slots=True)
class Departure:
    """A standard that is not as the national guide, or another baseline, has it.

    Attributes:
        topic: the topic.
        standard: the board's standard.
        baseline: the baseline's standard.
        finding: how the board's standard stands to the baseline's.
        sentence: the same, in words.
        stated: why, where the ruleset itself says so.
    """

    topic: str
    standard: str
    baseline: str
    finding: Finding
    sentence: str
    stated: str | None


@dataclass(frozen=True, slots=True)
class BoardSummary:
    """What a manager wants to know of one board.

    Attributes:
        board: its label.
        strictest: the topics on which it is the strictest, alone or with others.
        silent: the topics on which its document is known to be silent, and others are not; first
            those of which most others speak.
        nothing: the topics on which it has nothing, without a reason, and at least two others do.
        unquantified: the shared topics on which it names the duty and no number.
        ambiguous: the shared topics on which it can be read in more than one way.
        departures: where it is not as the baseline has it; empty without a baseline.
    """

    board: str
    strictest: tuple[str, ...]
    silent: tuple[str, ...]
    nothing: tuple[str, ...]
    unquantified: tuple[str, ...]
    ambiguous: tuple[str, ...]
    departures: tuple[Departure, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Boards side by side, topic by topic.

    Attributes:
        boards: in the order in which they were given.
        first: the first trigger day that was gone through.
        last: the last, inclusive.
        baseline: the label of the board that the others are held against; None: there is none.
        rows: one for each topic, in alphabetical order.
        summary: one for each board.
        notes: what must be known to read this: other calendars, other ways of counting.
    """

    boards: tuple[Board, ...]
    first: date
    last: date
    baseline: str | None
    rows: tuple[Row, ...]
    summary: tuple[BoardSummary, ...]
    notes: tuple[str, ...] = ()

    def row(self, topic: str) -> Row:
        """The row of this topic.

        Raises:
            KeyError: no board speaks of it.
        """
        for row in self.rows:
            if row.topic == topic:
                return row
        raise KeyError(topic)

    def pairs(self) -> Iterator[tuple[Row, Pair]]:
        """Every pair, with its row."""
        for row in self.rows:
            for pair in row.pairs:
                yield row, pair

    def to_json(self) -> str:
        """The whole as JSON."""
        return _adapter().dump_json(self, indent=2).decode()

    @staticmethod
    def from_json(text: str | bytes) -> Comparison:
        """What `to_json` has written.

        Raises:
            pydantic.ValidationError: it is something else.
        """
        return _adapter().validate_json(text)


@cache
def _adapter() -> TypeAdapter[Comparison]:
    return TypeAdapter(Comparison)
