"""docs/clauses.md: every block is a standard whose worked examples agree, under its quotation."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from cpstandards.load import dump_ruleset, parse_ruleset
from cpstandards.load.yamltext import read_yaml
from cpstandards.model import Ruleset
from cpstandards.worked import check_examples
from tests.manual_support import BOILERPLATE, as_yaml

PAGE = Path(__file__).parent.parent / "docs" / "clauses.md"
BLOCKS = re.findall(r"^```yaml\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.M | re.S)


def data(block: str) -> dict[str, Any]:
    read = read_yaml(block)
    assert not read.problems
    found: dict[str, Any] = read.data
    return found


def ruleset_of(block: str) -> Ruleset:
    shared, standard = data(BLOCKS[0]), data(block)
    events = shared["vocabulary"]["events"] | standard.pop("vocabulary", {}).get("events", {})
    whole = {
        "id": "clauses",
        "title": "Clauses",
        "version": "1",
        "document": {"title": "Clauses", "publisher": "Example Board"},
        "conventions": shared["conventions"],
        "vocabulary": {"events": events},
        "standards": [{"id": "clause", **BOILERPLATE, **standard}],
    }
    return parse_ruleset(as_yaml(whole))


@pytest.mark.parametrize("number", range(1, len(BLOCKS)))
def test_a_clause_gives_the_dates_of_a_wall_calendar(number: int) -> None:
    checked = check_examples(ruleset_of(BLOCKS[number]))
    assert checked.count
    assert [str(problem) for problem in checked.problems] == []


@pytest.mark.parametrize("number", range(1, len(BLOCKS)))
def test_a_clause_can_be_written_out_and_read_back(number: int) -> None:
    ruleset = ruleset_of(BLOCKS[number])
    assert parse_ruleset(dump_ruleset(ruleset)) == ruleset


def test_most_clauses_have_a_quotation() -> None:
    assert len(BLOCKS) >= 30
