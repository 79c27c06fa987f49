"""The service: `uvicorn --app-dir examples/service --factory standards_service.app:serve`."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Mapping

from fastapi import FastAPI
from fastapi.routing import APIRoute
from fastapi_offline import FastAPIOffline

import cpstandards
from cpstandards import CPStandardsError, Ruleset
from cpstandards.compile import Program
from cpstandards.evaluate import program_of
from standards_service.asking import Held
from standards_service.openapi import describe
from standards_service.problems import answer_problems
from standards_service.routes import router
from standards_service.settings import Limits, SettingError, limits_from, rulesets_from


def serve() -> FastAPI:
    """The service as its environment sets it up; see `settings`.

    Raises:
        SystemExit: a setting or ruleset cannot be used; with everything that is wrong with them.
    """
    try:
        return create_app(rulesets_from(os.environ), limits_from(os.environ))
    except CPStandardsError as error:
        sys.exit(str(error))


def create_app(rulesets: Iterable[Ruleset] | None = None, limits: Limits | None = None) -> FastAPI:
    """The service.

    Rulesets are compiled before the first request.

    Args:
        rulesets: what cases are judged by; by default, all the boards that are shipped.
        limits: how much may be asked at once; by default, those of `Limits`.

    Raises:
        SettingError: two rulesets have one id.
    """
    chosen = map(cpstandards.board, cpstandards.boards()) if rulesets is None else rulesets
    app = FastAPIOffline(  # its pages fetch nothing from elsewhere
        title="Child-protection standards",
        description="Judges cases by safeguarding boards' standards. Nothing is kept.",
        version=cpstandards.__version__,
        redoc_url=None,
        swagger_ui_parameters={"defaultModelsExpandDepth": 0},
        generate_unique_id_function=_operation,
    )
    held = Held(_compiled(chosen), limits or Limits())
    app.state.held = held
    app.include_router(router)
    answer_problems(app)
    describe(app, held.programs)
    return app


def _operation(route: APIRoute) -> str:
    """What a client that is made from the OpenAPI document calls the operation."""
    return route.name


def _compiled(rulesets: Iterable[Ruleset]) -> Mapping[str, Program]:
    programs: dict[str, Program] = {}
    for each in rulesets:
        if each.id in programs:
            raise SettingError(f"two rulesets have the id `{each.id}`; give each its own")
        programs[each.id] = program_of(each)
    return programs
