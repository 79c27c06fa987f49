"""One case under several boards as JSON, and back.

A column holds its evaluation as `Evaluation.to_json` does; a line refers to the obligations of its
columns by their place there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from pydantic_core import from_json, to_json

from cpstandards.compare.across_results import (
    Across,
    Box,
    Column,
    Governed,
    Line,
    Move,
    Parting,
)
from cpstandards.results import Obligation
from cpstandards.wire import (
    Plain,
    ResultFormatError,
    evaluation_from_plain,
    evaluation_to_plain,
    obligation_from_plain,
    obligation_to_plain,
)

FORMAT = 1
"""The version of the JSON form."""

Places = Mapping[str, Sequence[Obligation]]
"""The obligations of each column, by its name."""


# --- to JSON -------------------------------------------------------------------------------------


def across_to_plain(across: Across) -> Plain:
    """*across* as plain data."""
    places = {column.board: column.evaluation.obligations for column in across.columns}
    return {
        "format": FORMAT,
        "case": across.case,
        "as_of": across.as_of.isoformat(),
        "known_at": None if across.known_at is None else across.known_at.isoformat(),
        "boards": [_column(column) for column in across.columns],
        "lines": [_line(line, places) for line in across.lines],
        "disagreement": _parting(across.disagreement),
        "lone_breach": _parting(across.lone_breach),
        "move": _move(across.move),
    }


def _column(column: Column) -> Plain:
    return {
        "board": column.board,
        "title": column.title,
        "unknown": list(column.unknown),
        "evaluation": evaluation_to_plain(column.evaluation),
    }


def _line(line: Line, places: Places) -> Plain:
    return {
        "topic": line.topic,
        "basis": line.basis,
        "breached": list(line.breached),
        "boxes": [_box(box, places.get(box.board, ())) for box in line.boxes],
        "governed": [_governed(each) for each in line.governed],
    }


def _box(box: Box, column: Sequence[Obligation]) -> Plain:
    by_id = {id(each): place for place, each in enumerate(column)}
    return {
        "board": box.board,
        "obligations": [
            by_id[id(each)] if id(each) in by_id else obligation_to_plain(each)
            for each in box.obligations
        ],
        "absence": box.absence,
        "note": box.note,
    }


def _governed(of: Governed) -> Plain:
    return {
        "board": of.board,
        "ended_by_move": of.ended_by_move,
        "obligation": obligation_to_plain(of.obligation),
    }


def _parting(of: Parting | None) -> Plain | None:
    if of is None:
        return None
    lines = [_line(line, {}) for line in of.lines]
    return {"on": of.on.isoformat(), "is_ahead": of.is_ahead, "lines": lines}


def _move(of: Move | None) -> Plain | None:
    if of is None:
        return None
    return {
        "origin": of.origin,
        "receiver": of.receiver,
        "on": of.on.isoformat(),
        "is_assumed": of.is_assumed,
        "has_happened": of.has_happened,
        "notes": list(of.notes),
    }


def across_to_json(across: Across) -> str:
    """*across* as JSON."""
    return to_json(across_to_plain(across), indent=2).decode()


# --- and back ------------------------------------------------------------------------------------


def across_from_json(text: str | bytes) -> Across:
    """What `across_to_json` made *text* of.

    Raises:
        ResultFormatError: *text* is not JSON, or not in this form.
    """
    try:
        plain = from_json(text)
    except ValueError:
        raise ResultFormatError("not JSON") from None
    if not isinstance(plain, dict) or plain.get("format") != FORMAT or "boards" not in plain:
        raise ResultFormatError(f"not one case under several boards, in format {FORMAT}")
    try:
        return _read(plain)
    except (KeyError, TypeError, ValueError, IndexError) as error:
        message = f"a comparison in which something is missing or damaged: {error}"
        raise ResultFormatError(message) from None


def _read(plain: Plain) -> Across:
    columns = tuple(_read_column(each) for each in plain["boards"])
    places = {column.board: column.evaluation.obligations for column in columns}
    return Across(
        plain["case"],
        _read_when(plain["as_of"]),
        None if plain["known_at"] is None else _read_when(plain["known_at"]),
        columns,
        tuple(_read_line(each, places) for each in plain["lines"]),
        _read_parting(plain["disagreement"]),
        _read_parting(plain["lone_breach"]),
        _read_move(plain["move"]),
    )


def _read_column(plain: Plain) -> Column:
    return Column(
        plain["board"],
        plain["title"],
        evaluation_from_plain(plain["evaluation"]),
        tuple(plain["unknown"]),
    )


def _read_line(plain: Plain, places: Places) -> Line:
    boxes = tuple(_read_box(each, places.get(each["board"], ())) for each in plain["boxes"])
    governed = tuple(
        Governed(each["board"], obligation_from_plain(each["obligation"]), each["ended_by_move"])
        for each in plain["governed"]
    )
    return Line(plain["topic"], plain["basis"], boxes, governed)


def _read_box(plain: Plain, column: Sequence[Obligation]) -> Box:
    return Box(
        plain["board"],
        tuple(_read_obligation(each, column) for each in plain["obligations"]),
        plain["absence"],
        plain["note"],
    )


def _read_obligation(plain: Any, column: Sequence[Obligation]) -> Obligation:  # Any: JSON's
    return column[plain] if isinstance(plain, int) else obligation_from_plain(plain)


def _read_parting(plain: Plain | None) -> Parting | None:
    if plain is None:
        return None
    lines = tuple(_read_line(each, {}) for each in plain["lines"])
    return Parting(date.fromisoformat(plain["on"]), lines, plain["is_ahead"])


def _read_move(plain: Plain | None) -> Move | None:
    if plain is None:
        return None
    return Move(**{**plain, "on": date.fromisoformat(plain["on"]), "notes": tuple(plain["notes"])})


def _read_when(text: str) -> date | datetime:
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
