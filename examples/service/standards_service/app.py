"""The service: `uvicorn --app-dir examples/service --factory standards_service.app:create_app`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from fastapi import FastAPI

import cpstandards
from cpstandards import Ruleset
from cpstandards.evaluate import program_of
from standards_service.asking import Held
from standards_service.openapi import with_library_schemas
from standards_service.problems import answer_problems
from standards_service.routes import router

MOST_BYTES = 1_000_000
"""The largest body that is read, if nothing else is said [bytes]."""


class Service(FastAPI):
    """An application whose OpenAPI document has the library's own schemas."""

    def openapi(self) -> dict[str, Any]:  # Any: JSON
        """The OpenAPI document, made once."""
        if self.openapi_schema is None:
            self.openapi_schema = with_library_schemas(super().openapi())
        return self.openapi_schema


def create_app(
    rulesets: Iterable[Ruleset] | None = None, *, most_bytes: int = MOST_BYTES
) -> FastAPI:
    """The service.

    Rulesets are compiled before the first request.

    Args:
        rulesets: what cases are judged by; by default, all the boards that are shipped.
        most_bytes: the largest body that is read [bytes].
    """
    chosen = map(cpstandards.board, cpstandards.boards()) if rulesets is None else rulesets
    app = Service(
        title="Child-protection standards",
        version=cpstandards.__version__,
        docs_url=None,  # these pages would be fetched from elsewhere
        redoc_url=None,
    )
    app.state.held = Held({each.id: program_of(each) for each in chosen}, most_bytes)
    app.include_router(router)
    answer_problems(app)
    return app
