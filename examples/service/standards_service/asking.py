"""What can be asked: the parameters, and the case in the body."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from cpstandards import Case, CaseError, Ruleset
from cpstandards import errors as library
from cpstandards.adapters import Format, parse_cases
from cpstandards.clock import LocalTime, parse_when, to_datetime
from cpstandards.compile import Program
from standards_service.problems import Problem, Refused, unknown_name

FORMATS: Mapping[str, Format] = {
    "application/json": "json",
    "application/yaml": "yaml",
    "application/x-ndjson": "jsonl",
    "text/csv": "csv",
}
"""The formats of cases by media type."""


@dataclass(frozen=True, slots=True)
class Held:
    """What the service holds for as long as it runs.

    Attributes:
        programs: the compiled rulesets by id.
        most_bytes: the largest body that is read [bytes].
    """

    programs: Mapping[str, Program]
    most_bytes: int

    def program(self, board: str) -> Program:
        """The ruleset of *board*.

        Raises:
            Refused: there is none.
        """
        if board not in self.programs:
            raise unknown_name("board", "board", board, self.programs)
        return self.programs[board]


# --- parameters ----------------------------------------------------------------------------------


def _when(text: str) -> date | datetime:
    """The day or moment that *text* states, read as the rest of the library does.

    A plain `date` parameter would take `20250930` for a count of seconds, in August 1970.
    """
    when = parse_when(text)
    return to_datetime(when.latest) if isinstance(when, LocalTime) else when


When = Annotated[
    date | datetime,
    PlainValidator(_when),
    WithJsonSchema({"type": "string", "examples": ["2025-09-30", "2025-09-30T12:00"]}),
]


class Parameters(BaseModel):
    """Parameters of which none may be misspelt: one that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class WhichBoard(Parameters):
    """One ruleset."""

    board: str = Field(description="the ruleset's id; see /boards")


class HowToJudge(WhichBoard):
    """By which ruleset, for when, and under which reading cases are judged."""

    as_of: When = Field(description="the day, to its end in England, or the moment")
    known_at: When | None = Field(
        default=None, description="use only what had been recorded by then"
    )
    reading: str = Field(
        default="default", description="default, strictest, most_lenient, all, or a reading's name"
    )
    records: list[str] | None = Field(
        None, description="the event types that the source records, where the case does not say it"
    )


class WhatToExplain(HowToJudge):
    """What is explained, of cases that are judged so."""

    standard: str | None = Field(
        default=None, description="a standard's id or topic; without it, all"
    )


class WhatToCompare(Parameters):
    """Which boards are set side by side, on which topics."""

    board: list[str] = Field(min_length=2, description="two or more rulesets' ids")
    topic: list[str] = Field(min_length=1, description="topics; `conference` has all below it")


# --- the body ------------------------------------------------------------------------------------


def held(request: Request) -> Held:
    """What the service holds."""
    found = request.app.state.held
    assert isinstance(found, Held)
    return found


async def posted(request: Request) -> str:
    """The text of the body.

    Raises:
        Refused: it is larger than the service reads, which is noticed before more is kept.
        CaseError: it is not UTF-8.
    """
    most = held(request).most_bytes
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise _too_large(most)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise _too_large(most)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        problem = library.Problem("CPS302", "not UTF-8 text", "send it as UTF-8", line=line)
        raise CaseError([problem]) from None


def _too_large(most: int) -> Refused:
    problem = Problem(
        where="body",
        code="CPS301",
        message=f"more than {most} bytes",
        help="post fewer cases at once",
    )
    return Refused(413, "the body is too large", [problem])


def format_of(request: Request) -> Format:
    """The format that the request says its body has.

    Raises:
        Refused: it says none that is read.
    """
    named = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if named not in FORMATS:
        problem = Problem(
            where="header",
            name="content-type",
            message="a media type that is not read",
            help=f"send one of {', '.join(FORMATS)}",
        )
        raise Refused(415, "the body's format is not known", [problem])
    return FORMATS[named]


def cases_in(
    text: str, format: Format, program: Program, records: list[str] | None
) -> tuple[Case, ...]:
    """The cases in a body.

    Raises:
        CaseError: with everything that is wrong with it, each with its line.
    """
    _require_types(records, program)
    found = parse_cases(text, format, vocabulary=program.vocabulary, records=records).cases
    if not found:
        help = "post one case, or a list of them"
        raise CaseError([library.Problem("CPS307", "no case in the body", help)])
    return found


def _require_types(records: list[str] | None, program: Program) -> None:
    for name in records or ():
        if name not in program.vocabulary.types:
            raise unknown_name("records", "event type", name, program.vocabulary.types)


def require_standard(ruleset: Ruleset, standard: str | None) -> None:
    """Nothing, if *standard* is None or a standard's id or topic.

    Raises:
        Refused: it is neither.
    """
    known = {name for each in ruleset.standards for name in (each.id, each.topic) if name}
    if standard is not None and standard not in known:
        raise unknown_name("standard", "standard", standard, sorted(known))
