"""The page: what the template needs, and what it may load, which is nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from cpstandards.compare.page.names import (
    MEANINGS,
    SIGNS,
    VERDICTS,
    Names,
    areas,
    day,
    steps,
    stricter_of,
    topic_in_words,
    typeset,
    verdict_of,
    without_readings,
)
from cpstandards.compare.page.tallies import Tallies, merged
from cpstandards.compare.page.years import Year, year_of
from cpstandards.compare.results import (
    Aspect,
    Cell,
    Comparison,
    Departure,
    Pair,
    Picture,
    ReadingPair,
    Row,
    StandardView,
)
from cpstandards.compare.words import aspect_in_words, days, share
from cpstandards.describe import date_in_words, joined
from cpstandards.errors import MissingPackageError

if TYPE_CHECKING:
    from jinja2 import Environment

    from cpstandards.compare.proving import Check

MANY = 2
"""So many standards of a board stand in a cell; further ones only below it."""


def html_page(comparison: Comparison, checks: Sequence[Check] = ()) -> str:
    """A comparison as one page of HTML: no network, no further file.

    Everything is there without JavaScript; with it, topics can be filtered. The page forbids
    itself, by a content security policy, to fetch anything or to run any other script.

    Args:
        comparison: what `compare` has found.
        checks: what `conformity` has found, if the boards were held against a baseline.

    Raises:
        MissingPackageError: Jinja is not installed.

    Example:
        >>> from cpstandards.compare import compare
        >>> found = compare(["blackpool", "stoke"], topics=["core_group.first"])
        >>> html_page(found).startswith("<!doctype html>")
        True
    """
    style, script = _style(len(comparison.boards)), _file("page.js")
    return (
        _environment()
        .get_template("page.html")
        .render(
            of=comparison,
            checks=checks,
            style=style,
            script=script,
            policy=policy(style, script),
            tallies=Tallies(comparison),
            **_words(comparison),
        )
    )


def policy(style: str, script: str) -> str:
    """What a browser may load for the page: this style and this script, and no more.

    Example:
        >>> policy("p {}", "0").partition(";")[0]
        "default-src 'none'"
    """
    return "; ".join(
        (
            "default-src 'none'",
            f"style-src '{_digest(style)}'",
            f"script-src '{_digest(script)}'",
            "img-src data:",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def _digest(of: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(of.encode()).digest()).decode()}"


BREADTH = 10
"""A column of the matrix needs so much [rem]; with less, boards stand below each other."""


def _style(boards: int) -> str:
    """The style of a page with so many boards."""
    return _file("page.css") + _file("narrow.css").replace("WIDTH", f"{BREADTH * (boards + 1)}rem")


def _file(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _environment() -> Environment:
    try:
        from jinja2 import Environment, FunctionLoader, StrictUndefined  # noqa: PLC0415 - optional
    except ImportError as error:
        raise MissingPackageError(error.name or "jinja2", "an HTML page", "html") from None
    made = Environment(
        loader=FunctionLoader(_file),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["typeset"] = typeset
    return made


# --- what the template speaks in -----------------------------------------------------------------


def _words(of: Comparison) -> Mapping[str, Any]:  # Any: functions and values for the template
    names = Names([board.label for board in of.boards])
    years = Years(of)
    return {
        "every_board": joined((names(board.label) for board in of.boards), "and"),
        "name": names,
        "said": names.said,
        "within": names.within,
        "verdict": lambda pair: verdict_of(pair, names),
        "stricter": stricter_of,
        "slug": VERDICTS.__getitem__,
        "signs": SIGNS,
        "meanings": MEANINGS,
        "topic_name": topic_in_words,
        "areas": areas([row.topic for row in of.rows]),
        "day": day,
        "date": date_in_words,
        "days": days,
        "share": share,
        "aspect": aspect_in_words,
        "joined": joined,
        "steps": steps,
        "years": years,
        "year": years.of,
        "marks": _marker(of),
        "titled": _titled,
        "views": views,
        "grouped": grouped,
        "shortened": shortened,
        "counted": lambda row: merged(row.pairs),
        "many": MANY,
    }


class Years:
    """The pictures of a comparison, each once, however many pairs it belongs to.

    Attributes:
        every: the pictures to be drawn, in order; the number of one is its place.
    """

    def __init__(self, of: Comparison) -> None:
        regions = {board.label: board.region for board in of.boards}
        self.every: list[Year] = []
        self._known: dict[tuple[Picture, tuple[str, ...]], tuple[int, Year]] = {}
        for _, pair in of.pairs():
            for aspect in pair.aspects:
                if aspect.picture is not None:
                    self._take(aspect.picture, _regions(pair, regions))
        self._regions = regions

    def _take(self, picture: Picture, regions: tuple[str, ...]) -> None:
        if (picture, regions) not in self._known:
            year = year_of(picture, regions)
            self._known[picture, regions] = len(self.every), year
            if year.halves:
                self.every.append(year)

    def of(self, pair: Pair, aspect: Aspect) -> tuple[int, Year] | None:
        """The picture of an aspect, with its number; None where there is none."""
        if aspect.picture is None:
            return None
        return self._known[aspect.picture, _regions(pair, self._regions)]


def _regions(pair: Pair, regions: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted({regions[pair.one], regions[pair.other]}))


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that is noted in a cell.

    Attributes:
        slug: what it is called in addresses.
        sign: a sign for it.
        text: what it says.
    """

    slug: str
    sign: str
    text: str


def _marker(of: Comparison) -> Callable[[Row, Cell], tuple[Mark, ...]]:
    """What is noted in the cells of a comparison."""
    departing = {
        (summary.board, departure.topic): sorted(
            {each.finding.value for each in summary.departures if each.topic == departure.topic}
        )
        for summary in of.summary
        for departure in summary.departures
    }

    def marks(row: Row, cell: Cell) -> tuple[Mark, ...]:
        found = []
        if cell.board in row.strictest:
            found.append(Mark("strictest", "▲", "Strictest"))
        if cell.is_unquantified:
            found.append(Mark("no-number", "…", "No number stated"))
        if cell.is_ambiguous:
            most = max(len(each.readings) for each in cell.standards)
            found.append(Mark("readings", "?", f"{most} readings"))
        findings = departing.get((cell.board, row.topic))
        if findings:
            text = joined(findings, "and").capitalize()
            found.append(Mark("departs", "≠", f"{text} against the baseline"))
        return tuple(found)

    return marks


def views(row: Row, pair: Pair) -> tuple[StandardView, StandardView]:
    """The two standards of a pair."""
    return (
        _standard(row.cell(pair.one), pair.one_standard),
        _standard(row.cell(pair.other), pair.other_standard),
    )


def _standard(cell: Cell, id: str) -> StandardView:
    return next(each for each in cell.standards if each.id == id)


def _titled(pair: Pair, row: Row) -> bool:
    """Whether a pair must say which standards it is of, since a board has several here."""
    return any(len(row.cell(board).standards) > 1 for board in (pair.one, pair.other))


def grouped(readings: Sequence[ReadingPair]) -> list[tuple[ReadingPair, list[ReadingPair]]]:
    """Combinations of readings that lead to the same, each with all that do, the default first."""
    found: dict[tuple[str, str], list[ReadingPair]] = {}
    for each in readings:
        found.setdefault((each.finding, each.sentence), []).append(each)
    return [(group[0], group) for group in found.values()]


def shortened(departures: Sequence[Departure]) -> list[Departure]:
    """Departures as the default reading has them, each once, whichever standards they are of."""
    found = {}
    for each in departures:
        sentence = without_readings(each.sentence)
        found[each.topic, sentence] = replace(each, sentence=sentence)
    return list(found.values())
