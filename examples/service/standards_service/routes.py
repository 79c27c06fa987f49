"""The endpoints.

Judging is plain computation without shared state, so endpoints are ordinary functions: they run in
worker threads, and the event loop stays free. What takes no time needs no thread: whether the
service runs is answered even when all of them are busy.
"""

from __future__ import annotations

import time
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Response
from pydantic_core import to_json

import cpstandards
from cpstandards import Evaluation, working_calendar
from cpstandards.adapters import Format
from cpstandards.compare import Comparison
from cpstandards.errors import ComparisonError, UnknownTopicError
from cpstandards.evaluate import UnknownReadingError
from cpstandards.schemas import json_schema
from cpstandards.wire import evaluation_to_plain
from standards_service.answers import BoardEntry, Explained, Health, StandardEntry
from standards_service.asking import (
    FEWER,
    Held,
    HowToJudge,
    WhatToCompare,
    WhatToExplain,
    WhichBoard,
    cases_in,
    format_of,
    given_once,
    held,
    posted,
    require_standard,
    too_large,
)
from standards_service.openapi import ANY_OBJECT, EVALUATIONS, POSTED_CASES, refused
from standards_service.problems import in_query

router = APIRouter()

Rulesets = Annotated[Held, Depends(held)]
BodyFormat = Annotated[Format, Depends(format_of)]
Body = Annotated[str, Depends(posted)]

NOT_KEPT = {"Cache-Control": "no-store"}
"""What no one on the way may keep: answers about a child."""

REFUSED = refused(404, 422)
REFUSED_BODY = refused(404, 413, 415, 422)
ONCE = [Depends(given_once)]


@router.get("/health")
async def health(rulesets: Rulesets) -> Health:
    """Whether the service runs, and by what it judges. It waits for no worker thread."""
    calendar = working_calendar()
    return Health(
        version=cpstandards.__version__,
        rulesets={name: each.ruleset.version for name, each in rulesets.programs.items()},
        first_day=calendar.first,
        last_day=calendar.last,
    )


@router.get("/boards")
def boards(rulesets: Rulesets) -> list[BoardEntry]:
    """The rulesets that cases can be judged by."""
    return [BoardEntry.of(each.ruleset) for each in rulesets.programs.values()]


@router.get("/standards", responses=REFUSED, dependencies=ONCE)
def standards(rulesets: Rulesets, asked: Annotated[WhichBoard, Query()]) -> list[StandardEntry]:
    """What one board asks for."""
    return [StandardEntry.of(each) for each in rulesets.program(asked.board).ruleset.standards]


@router.get("/case-schema", responses={**REFUSED, 200: ANY_OBJECT}, dependencies=ONCE)
def case_schema(rulesets: Rulesets, asked: Annotated[WhichBoard, Query()]) -> Response:
    """The JSON Schema of cases for one board, with the event types that it declares."""
    schema = json_schema("case", rulesets.program(asked.board).ruleset)
    return Response(to_json(schema), media_type="application/schema+json")


@router.post(
    "/evaluate",
    responses={**REFUSED_BODY, 200: EVALUATIONS},
    openapi_extra=POSTED_CASES,
    dependencies=ONCE,
)
def evaluate(
    rulesets: Rulesets, asked: Annotated[HowToJudge, Query()], format: BodyFormat, body: Body
) -> Response:
    """Judges the posted case, or cases: an evaluation of each, in their order."""
    found = [evaluation_to_plain(each) for each in _judged(rulesets, asked, format, body)]
    return Response(to_json(found), media_type="application/json", headers=NOT_KEPT)


@router.post("/explain", responses=REFUSED_BODY, openapi_extra=POSTED_CASES, dependencies=ONCE)
def explain(
    rulesets: Rulesets,
    asked: Annotated[WhatToExplain, Query()],
    format: BodyFormat,
    body: Body,
    response: Response,
) -> list[Explained]:
    """Explains every obligation of the posted cases, or those of one standard."""
    response.headers.update(NOT_KEPT)
    require_standard(rulesets.program(asked.board).ruleset, asked.standard)
    return [
        Explained.of(each.case, obligation)
        for each in _judged(rulesets, asked, format, body)
        for obligation in (each.of(asked.standard) if asked.standard else each.obligations)
    ]


@router.get("/compare", responses={**REFUSED, 200: {"model": Comparison}})
def compare(rulesets: Rulesets, asked: Annotated[WhatToCompare, Query()]) -> Response:
    """Sets boards side by side on these topics, over every day of the calendar."""
    chosen = [rulesets.program(name).ruleset for name in asked.board]
    try:
        found = cpstandards.compare(chosen, topics=asked.topic)
    except UnknownTopicError as error:
        raise in_query("topic", str(error)) from None
    except ComparisonError as error:
        raise in_query("board", str(error)) from None
    return Response(found.to_json(), media_type="application/json")


def _judged(rulesets: Held, asked: HowToJudge, format: Format, body: str) -> list[Evaluation]:
    """An evaluation of each case in *body*.

    Raises:
        CaseError: with everything that is wrong with the body.
        Refused: a parameter cannot be used; it is too much to judge.
    """
    limits = rulesets.limits
    program = rulesets.program(asked.board)
    latest = time.monotonic() + limits.most_seconds
    found = []
    for case in cases_in(body, format, program, asked.records, limits):
        if time.monotonic() > latest:
            raise too_large(f"not judged within {limits.most_seconds} seconds", FEWER)
        try:
            found.append(
                cpstandards.evaluate(
                    case, program, as_of=asked.as_of, known_at=asked.known_at, reading=asked.reading
                )
            )
        except UnknownReadingError as error:
            raise in_query("reading", str(error)) from None
    return found
