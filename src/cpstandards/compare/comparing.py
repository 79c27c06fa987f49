"""Boards side by side: topics, pairs, and what they come to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import combinations

from cpstandards import model
from cpstandards.calendars import working_calendar
from cpstandards.compare.about import Held
from cpstandards.compare.aspects import Going
from cpstandards.compare.cells import cell
from cpstandards.compare.judging import judge
from cpstandards.compare.notes import notes
from cpstandards.compare.pairing import paired
from cpstandards.compare.results import Board, Comparison, Pair, Row, Unpaired
from cpstandards.compare.summary import strictest, summary
from cpstandards.errors import CalendarRangeError, ComparisonError, UnknownTopicError
from cpstandards.horizon import Span
from cpstandards.load import board
from cpstandards.structure import vocabulary_of

Rules = model.Ruleset | str
"""A ruleset, or the id of a shipped board's."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a comparison; see `cpstandards.compare.compare`."""

    topics: Sequence[str] | None = None
    first: date | None = None
    last: date | None = None
    baseline: Rules | None = None
    year: int | None = None


def side_by_side(rulesets: Iterable[Rules], asked: Asked) -> Comparison:
    """The rulesets compared; see `cpstandards.compare.compare`."""
    every, labels, base = _labelled(rulesets, asked.baseline)
    days = _days(asked.first, asked.last)
    middle = date.fromordinal((days[0] + days[-1]) // 2).year
    chosen = middle if asked.year is None else _year(asked.year)
    held = _by_topic(every, labels)
    wanted = _wanted(asked.topics, held, every)
    span = Span(days, (date(chosen, 1, 1).toordinal() + date(chosen, 12, 31).toordinal()) // 2)
    going = Going(span, chosen)
    rows = tuple(_row(topic, every, labels, held, going) for topic in wanted)
    boards = tuple(map(_board, labels, every))
    return Comparison(
        boards=boards,
        first=date.fromordinal(days[0]),
        last=date.fromordinal(days[-1]),
        baseline=base,
        rows=rows,
        summary=summary(labels, rows, base),
        notes=tuple(notes(every, labels)),
    )


# --- what is asked for ---------------------------------------------------------------------------


def _labelled(
    rulesets: Iterable[Rules], baseline: Rules | None
) -> tuple[list[model.Ruleset], list[str], str | None]:
    """The rulesets, what each is called, and what the baseline is called."""
    every = [board(each) if isinstance(each, str) else each for each in rulesets]
    base = board(baseline) if isinstance(baseline, str) else baseline
    if base is not None and base not in every:
        every.append(base)
    if len(every) < 2:  # noqa: PLR2004 - a comparison is of two at least
        given = f"`{every[0].id}` alone" if every else "nothing"
        raise ComparisonError(given, f"{given} cannot be compared", "give two rulesets or more")
    labels = labels_of(every)
    if base is not None:
        return every, labels, labels[every.index(base)]
    named = {each.baseline for each in every}
    return every, labels, next((label for label in labels if label in named), None)


def labels_of(every: Sequence[model.Ruleset]) -> list[str]:
    """Their ids, with a number where an id comes again."""
    seen: Counter[str] = Counter()
    labels = []
    for each in every:
        seen[each.id] += 1
        labels.append(each.id if seen[each.id] == 1 else f"{each.id} ({seen[each.id]})")
    return labels


def _days(first: date | None, last: date | None) -> range:
    """The trigger days [ordinal]."""
    calendar = working_calendar()
    begin, end = first or calendar.first, last or calendar.last
    for each in (begin, end):
        if not calendar.first <= each <= calendar.last:
            raise CalendarRangeError(each, calendar.first, calendar.last)
    if end < begin:
        between = f"{begin.isoformat()} to {end.isoformat()}"
        raise ComparisonError(
            between, f"there is no day from `{begin}` to `{end}`", "exchange them"
        )
    return range(begin.toordinal(), end.toordinal() + 1)


def _year(year: int) -> int:
    calendar = working_calendar()
    if not calendar.first.year <= year <= calendar.last.year:
        nearest = min(max(year, date.min.year), date.max.year)
        raise CalendarRangeError(date(nearest, 1, 1), calendar.first, calendar.last)
    return year


Topics = dict[str, dict[str, list[Held]]]
"""The standards of each topic, by what their board is called."""


def _by_topic(every: Sequence[model.Ruleset], labels: Sequence[str]) -> Topics:
    found: Topics = {}
    for label, ruleset in zip(labels, every, strict=True):
        for held in _held(_This(ruleset), label):
            of = found.setdefault(held.standard.topic or held.standard.id, {})
            of.setdefault(label, []).append(held)
    return found


class _This:
    """A ruleset as a cache key: this very one, so that no hash of it is computed."""

    __slots__ = ("ruleset",)

    def __init__(self, ruleset: model.Ruleset) -> None:
        self.ruleset = ruleset

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _This) and other.ruleset is self.ruleset

    def __hash__(self) -> int:
        return id(self.ruleset)


@lru_cache(maxsize=32)
def _held(this: _This, label: str) -> tuple[Held, ...]:
    """Every standard of a ruleset, with what is worked out of it kept for the next time."""
    vocabulary = vocabulary_of(this.ruleset.vocabulary)
    return tuple(Held(label, this.ruleset, each, vocabulary) for each in this.ruleset.standards)


def _wanted(
    topics: Iterable[str] | None, held: Topics, every: Sequence[model.Ruleset]
) -> list[str]:
    """The topics to compare, in alphabetical order."""
    silent = {entry.topic for each in every for entry in each.silent}
    known = sorted({*held, *silent})
    if topics is None:
        return sorted(held)
    found: set[str] = set()
    for name in topics:
        below = [each for each in known if each == name or each.startswith(f"{name}.")]
        if not below:
            raise UnknownTopicError(name, known)
        found.update(below)
    return sorted(found)


# --- what is found -------------------------------------------------------------------------------


def _row(
    topic: str,
    every: Sequence[model.Ruleset],
    labels: Sequence[str],
    held: Topics,
    going: Going,
) -> Row:
    by_board = held.get(topic, {})
    cells = tuple(
        cell(label, by_board.get(label, []), _silence(ruleset, topic))
        for label, ruleset in zip(labels, every, strict=True)
    )
    pairs: list[Pair] = []
    left: list[Unpaired] = []
    for one, other in combinations(labels, 2):
        sides = by_board.get(one, []), by_board.get(other, [])
        found = [judge(a, b, going) for a, b in paired(*sides, going)]
        pairs += found
        if found:
            left += _left(sides[0], {each.one_standard for each in found}, other)
            left += _left(sides[1], {each.other_standard for each in found}, one)
    return Row(topic, cells, tuple(pairs), strictest(labels, pairs), tuple(left))


def _left(held: Sequence[Held], found: set[str], other: str) -> list[Unpaired]:
    """The standards beside which nothing of the other board was set."""
    return [
        Unpaired(each.label, each.standard.id, other)
        for each in held
        if each.standard.id not in found
    ]


def _silence(of: model.Ruleset, topic: str) -> model.Silent | None:
    return next((each for each in of.silent if each.topic == topic), None)


def _board(label: str, of: model.Ruleset) -> Board:
    return Board(
        label=label,
        id=of.id,
        title=of.title,
        version=of.version,
        document=str(of.document),
        edition=of.document.edition,
        region=of.calendar.region,
        closures=len(of.calendar.closures),
        standards=len(of.standards),
    )
