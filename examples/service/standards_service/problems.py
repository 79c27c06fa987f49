"""What the service refuses, and how it says so: every problem at once, none with a child's data."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable, Iterable
from traceback import format_tb
from typing import Any, Literal

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from cpstandards import CalendarRangeError, CaseError
from cpstandards.errors import nearest, quoted

MEDIA_TYPE = "application/problem+json"
BAD_PARAMETER = "a parameter cannot be used"
MOST_TOLD = 100
"""The most problems that one answer tells."""

FRAMES = 8
"""How many of the last calls before a fault are logged."""

log = logging.getLogger(__name__)


class Problem(BaseModel):
    """One thing that is wrong with a request."""

    where: Literal["body", "query", "header"] = Field(description="which part of the request")
    name: str | None = Field(default=None, description="the parameter or header")
    line: int | None = Field(default=None, description="the line of the body, from 1")
    column: int | None = Field(default=None, description="the column of the body, from 1")
    code: str | None = Field(default=None, description="stable; the manual says what each means")
    message: str = Field(description="what is wrong, in one line")
    help: str = Field(default="", description="the remedy, in one line; may be empty")


class Refusal(BaseModel):
    """Why a request was refused (a problem document of RFC 9457)."""

    title: str
    status: int
    problems: list[Problem] = []
    more: int | None = Field(default=None, description="how many problems are not told")


class Refused(Exception):
    """A request that is not carried out.

    Attributes:
        refusal: what the client is told.
    """

    def __init__(self, status: int, title: str, problems: Iterable[Problem] = ()) -> None:
        super().__init__(title)
        self.refusal = Refusal(title=title, status=status, problems=list(problems))


def in_query(name: str, said: str) -> Refused:
    """The refusal of a parameter: what is wrong with it, `; `, and the remedy."""
    message, _, remedy = said.partition("; ")
    problem = Problem(where="query", name=name, message=message, help=remedy)
    return Refused(422, BAD_PARAMETER, [problem])


def unknown_name(
    parameter: str, thing: str, name: str, known: Iterable[str], see: str, status: int = 422
) -> Refused:
    """The refusal of a *name* that is not among the *known* ones, which *see* tells."""
    near = nearest(name, known)
    remedy = f"did you mean `{near}`?" if near else f"see {see}"
    message = f"unknown {thing} {quoted(name)}"
    problem = Problem(where="query", name=parameter, message=message, help=remedy)
    return Refused(status, BAD_PARAMETER, [problem])


def answer_problems(app: FastAPI) -> None:
    """Has *app* answer everything that can be wrong with a request in one form."""
    app.exception_handler(Refused)(_refused)
    app.exception_handler(CaseError)(_bad_case)
    app.exception_handler(CalendarRangeError)(_out_of_calendar)
    app.exception_handler(RequestValidationError)(_bad_query)
    app.exception_handler(HTTPException)(_not_served)
    app.middleware("http")(_without_words)


def _answer(refusal: Refusal) -> JSONResponse:
    return JSONResponse(
        refusal.model_dump(exclude_none=True), refusal.status, media_type=MEDIA_TYPE
    )


async def _without_words(
    request: Request, answer: Callable[[Request], Awaitable[Response]]
) -> Response:
    """The answer, or that there is a fault, whose message is not even logged: it can be of a case.

    What is logged is where in the program the fault arose.
    """
    try:
        return await answer(request)
    except Exception as error:
        places = "".join(format_tb(error.__traceback__)[-FRAMES:])
        log.error("a fault in %s: %s\n%s", request.url.path, type(error).__name__, places)
        return _answer(Refusal(title="a fault of the service", status=500))


def _refused(_: Request, refused: Refused) -> JSONResponse:
    return _answer(refused.refusal)


def _bad_case(_: Request, error: CaseError) -> JSONResponse:
    problems = [
        Problem(
            where="body",
            line=each.line,
            column=each.column,
            code=each.code,
            message=each.message,
            help=each.help,
        )
        for each in error.problems[:MOST_TOLD]
    ]
    more = len(error.problems) - len(problems) or None
    title = "the body is not a case"
    return _answer(Refusal(title=title, status=422, problems=problems, more=more))


def _out_of_calendar(_: Request, error: CalendarRangeError) -> JSONResponse:
    """The day itself is not repeated: it can be one of the case's, such as that of a birth."""
    span = f"{error.first.isoformat()} to {error.last.isoformat()}"
    problem = Problem(
        where="body",
        message=f"a day of the case, of a deadline or of judgement is not in {span}",
        help="bank holidays are known for these days only",
    )
    return _answer(Refusal(title="a day outside the calendar", status=422, problems=[problem]))


def _bad_query(_: Request, error: RequestValidationError) -> JSONResponse:
    problems = [_parameter(each) for each in error.errors()]
    return _answer(Refusal(title=BAD_PARAMETER, status=422, problems=problems))


def _parameter(error: dict[str, Any]) -> Problem:  # Any: as pydantic reports an error
    """What pydantic says of one parameter, in our words; the value is not repeated."""
    name = str(error["loc"][1])
    match error["type"]:
        case "missing":
            message, remedy = f"`{name}` is missing", f"add `?{name}=…` to the address"
        case "extra_forbidden":
            message = f"unknown parameter {quoted(name)}"
            remedy = "the parameters are in /openapi.json"
        case "too_short":
            message = f"`{name}` is given too few times"
            remedy = f"give it {error['ctx']['min_length']} times or more"
        case "value_error":
            message, _, remedy = str(error["ctx"]["error"]).partition("; ")
        case _:
            message, remedy = f"`{name}` has a value that cannot be used", ""
    return Problem(where="query", name=name, message=message, help=remedy)


def _not_served(_: Request, error: HTTPException) -> JSONResponse:
    return _answer(Refusal(title=str(error.detail).lower(), status=error.status_code))
