"""JSON Schema (2020-12) of the three formats: rulesets, case files, and results.

Made of the models and the vocabulary. The loader remains the authority: a schema never refuses
what the loader takes, and cannot see all that it refuses; `docs/schemas.md` says what.
"""

from __future__ import annotations

import json
from typing import Any, Literal, assert_never

from cpstandards.events import core_vocabulary
from cpstandards.model import Ruleset
from cpstandards.schemas.names import Names
from cpstandards.structure import vocabulary_of

SchemaKind = Literal["ruleset", "case", "result"]
"""Which format a schema is of."""

__all__ = ["SchemaKind", "json_schema", "schema_text"]


def json_schema(kind: SchemaKind, ruleset: Ruleset | None = None) -> dict[str, Any]:
    """The JSON Schema of a format, as plain data.

    Args:
        kind: `ruleset` of YAML rulesets, `case` of YAML and JSON cases, or `result` of the JSON
            of evaluations.
        ruleset: with the event types and facts that this one declares, and no others; without
            it, with the shared ones, beside which there may be any that are declared. Results
            are the same for all.

    Returns:
        Mappings, lists, text, whole numbers and truth values. In what it describes, dates are
        text such as `2025-04-10`, as in JSON and YAML 1.2.

    Example:
        >>> json_schema("case")["title"]
        'Cases for cpstandards'
    """
    vocabulary = core_vocabulary() if ruleset is None else vocabulary_of(ruleset.vocabulary)
    names = Names(vocabulary, is_open=ruleset is None)
    match kind:
        case "ruleset":
            from cpstandards.schemas.rulesets import ruleset_schema  # noqa: PLC0415 - one of three

            return ruleset_schema(names)
        case "case":
            from cpstandards.schemas.cases import case_schema  # noqa: PLC0415 - one of three

            return case_schema(names)
        case "result":
            from cpstandards.schemas.evaluations import result_schema  # noqa: PLC0415 - as above

            return result_schema()
        case _:
            assert_never(kind)


def schema_text(schema: dict[str, Any]) -> str:
    """*schema* as JSON, in the form of the files that are shipped.

    Example:
        >>> print(schema_text({"type": "object"}), end="")
        {
         "type": "object"
        }
    """
    return json.dumps(schema, indent=1, ensure_ascii=False) + "\n"
