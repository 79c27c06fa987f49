"""Every worked example of the shipped rulesets, asked of the oracle, which shares no code.

The statuses and dates that the examples expect were counted on a wall calendar; here a second
reckoner, which walks day by day, comes to the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from typing import Any

import holidays
import pytest

from cpstandards.clock import LocalTime, parse_when, to_datetime
from cpstandards.evaluate import program_of
from cpstandards.limits import Limit
from cpstandards.load import board, boards
from cpstandards.load.rulesets import plain
from cpstandards.model import Aside, Example, Expected, Standard
from cpstandards.vocabulary import Event
from cpstandards.worked import case_of
from tests import oracle

Raw = dict[str, Any]


@cache
def bank_holidays() -> frozenset[date]:
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=range(2005, 2036)))


def raw(value: Any) -> Any:
    """A part of a ruleset as YAML would have it."""
    if isinstance(value, dict):
        return {key: raw(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [raw(each) for each in value]
    return str(value) if isinstance(value, (Limit, Aside)) else value


@cache
def as_data(name: str) -> Raw:
    found: Raw = raw(plain(board(name)))
    return found


def raw_event(event: Event) -> Raw:
    row: Raw = {"type": event.type}
    if event.earliest is None:
        row["on"] = event.on
    else:
        row["at"] = to_datetime(event.earliest)
    given = {"id": event.id} | {name: getattr(event, name) for name in event.attribute_names}
    return row | {name: raw_value(value) for name, value in given.items() if value is not None}


def raw_value(value: Any) -> Any:
    if isinstance(value, LocalTime):
        return to_datetime(value.earliest)
    return raw(value)


def moment(of: date | str | None) -> date | datetime | None:
    if not isinstance(of, str):
        return of
    when = parse_when(of)
    return to_datetime(when.latest) if isinstance(when, LocalTime) else when


def expected(example: Example) -> list[Expected]:
    expect = example.expect
    if expect == "none":
        return []
    every = expect if isinstance(expect, tuple) else (expect,)
    return [Expected(status=each) if isinstance(each, str) else each for each in every]


def judged(name: str, index: int, example: Example) -> list[oracle.Verdict]:
    """What the oracle says of one standard in the case of one of its examples."""
    program = program_of(board(name))
    case = case_of(program, index, example)
    whole = as_data(name)
    whole = whole | {"standards": [whole["standards"][index]]}
    asked: Raw = {
        "events": [raw_event(event) for event in case.events],
        "facts": {fact: raw(value) for fact, value in case.facts.items()},
    }
    if case.records is not None:
        asked["records"] = sorted(case.records)
    last = max((event.on for event in case.events), default=date(2025, 1, 1))
    as_of = moment(example.as_of) or last
    return oracle.judge(whole, asked, as_of, None, set(bank_holidays()), example.reading)


def differences(found: list[oracle.Verdict], wanted: list[Expected]) -> Iterator[str]:
    statuses = sorted(each.status for each in found), sorted(each.status for each in wanted)
    if statuses[0] != statuses[1]:
        yield f"expected {statuses[1]}, the oracle says {statuses[0]}"
    for each in wanted:
        due = moment(each.due)
        day = due.date() if isinstance(due, datetime) else due
        days = {oracle.day_of(v.due) for v in found if v.status == each.status and v.due}
        if day is not None and day not in days:
            yield f"expected {each.status} by {day}, the oracle says {sorted(map(str, days))}"


def examples(standard: Standard) -> Iterator[tuple[int, Example]]:
    yield from enumerate(standard.examples, 1)


@pytest.mark.parametrize("name", boards())
def test_the_oracle_comes_to_what_the_worked_examples_expect(name: str) -> None:
    differing = [
        f"{standard.id} example {number}: {said}"
        for index, standard in enumerate(board(name).standards)
        for number, example in examples(standard)
        for said in differences(judged(name, index, example), expected(example))
    ]
    assert differing == []
