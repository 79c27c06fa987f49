"""What can be asked: the parameters, and the case in the body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated

from fastapi import Request
from pydantic import BaseModel, ConfigDict, Field, PlainValidator, WithJsonSchema

from cpstandards import CalendarRangeError, Case, CaseError, Ruleset, working_calendar
from cpstandards import errors as library
from cpstandards.adapters import Format, parse_cases
from cpstandards.clock import LocalTime, parse_when, to_datetime
from cpstandards.compile import Program
from standards_service.problems import Problem, Refused, in_query, unknown_name
from standards_service.settings import Limits

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
        limits: how much may be asked at once.
    """

    programs: Mapping[str, Program]
    limits: Limits

    def program(self, board: str) -> Program:
        """The ruleset of *board*.

        Raises:
            Refused: there is none.
        """
        if board not in self.programs:
            raise unknown_name("board", "board", board, self.programs, "/boards", 404)
        return self.programs[board]


# --- parameters ----------------------------------------------------------------------------------


def _when(text: str) -> date | datetime:
    """The day or moment that *text* states, read as the rest of the library does.

    A plain `date` parameter would take `20250930` for a count of seconds, in August 1970.

    Raises:
        MomentError: it states none.
        CalendarRangeError: bank holidays are not known for it.
    """
    when = parse_when(text)
    day = when.on if isinstance(when, LocalTime) else when
    calendar = working_calendar()
    if not calendar.first <= day <= calendar.last:
        raise CalendarRangeError(day, calendar.first, calendar.last)
    return to_datetime(when.latest) if isinstance(when, LocalTime) else when


When = Annotated[
    date | datetime,
    PlainValidator(_when),
    WithJsonSchema({"type": "string"}),
]


DAY = {"type": "string", "example": "2025-05-08"}


class Parameters(BaseModel):
    """Parameters of which none may be misspelt: one that is not known is refused."""

    model_config = ConfigDict(extra="forbid")


class WhichBoard(Parameters):
    """One ruleset."""

    board: str = Field(description="the ruleset's id; see /boards")


class HowToJudge(WhichBoard):
    """By which ruleset, for when, and under which reading cases are judged."""

    as_of: Annotated[When, WithJsonSchema(DAY)] = Field(
        description="the day, to its end in England, or the moment, such as 2025-05-08T12:00",
    )
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
        default=None,
        description="a standard's id or topic, such as conference.initial; without it, all",
    )


class WhatToCompare(Parameters):
    """Which boards are set side by side, on which topics."""

    board: list[str] = Field(min_length=2, description="two or more rulesets' ids")
    topic: list[str] = Field(
        min_length=1,
        description="topics, such as core_group.first; `conference` has all below it",
    )


REPEATABLE = {"records"}
"""What can be given several times beside one board."""


async def given_once(request: Request) -> None:
    """Nothing, if no parameter is given twice of which only one value would be used.

    Raises:
        Refused: one is.
    """
    times = Counter(name for name, _ in request.query_params.multi_items())
    for name, count in times.items():
        if count > 1 and name not in REPEATABLE:
            raise in_query(name, f"`{name}` is given {count} times; give it once")


# --- the body ------------------------------------------------------------------------------------

FEWER = "post fewer cases at once"
"""The remedy where too much is asked."""


async def held(request: Request) -> Held:
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
    most = (await held(request)).limits.most_bytes
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and int(announced) > most:
        raise too_large(f"more than {most} bytes", FEWER)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise too_large(f"more than {most} bytes", FEWER)
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        problem = library.Problem("CPS302", "not UTF-8 text", "send it as UTF-8", line=line)
        raise CaseError([problem]) from None


def too_large(message: str, help: str) -> Refused:
    """The refusal of a body that asks for too much."""
    problem = Problem(where="body", code="CPS301", message=message, help=help)
    return Refused(413, "the body is too large", [problem])


async def format_of(request: Request) -> Format:
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
    text: str, format: Format, program: Program, records: list[str] | None, limits: Limits
) -> tuple[Case, ...]:
    """The cases in a body.

    Raises:
        CaseError: with everything that is wrong with it, each with its line.
        Refused: one has more events than are judged.
    """
    _require_types(records, program)
    found = parse_cases(text, format, vocabulary=program.vocabulary, records=records).cases
    if not found:
        help = "post one case, or a list of them"
        raise CaseError([library.Problem("CPS307", "no case in the body", help)])
    if any(len(case.events) > limits.most_events for case in found):
        message = f"a case of more than {limits.most_events} events"
        raise too_large(message, "leave out events that no standard asks about")
    return found


def _require_types(records: list[str] | None, program: Program) -> None:
    for name in records or ():
        if name not in program.vocabulary.types:
            known = program.vocabulary.types
            raise unknown_name("records", "event type", name, known, "/case-schema")


def require_standard(ruleset: Ruleset, standard: str | None) -> None:
    """Nothing, if *standard* is None or a standard's id or topic.

    Raises:
        Refused: it is neither.
    """
    known = {name for each in ruleset.standards for name in (each.id, each.topic) if name}
    if standard is not None and standard not in known:
        raise unknown_name("standard", "standard", standard, sorted(known), "/standards")
