"""Worked examples: the good pass, and each bad one is a problem at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from cpstandards.compile.program import compile_standard
from cpstandards.errors import Problem
from cpstandards.evaluate import evaluate, program_of
from cpstandards.load import board, boards, parse_ruleset
from cpstandards.worked import case_of, check_examples

COUNT_AGAIN = "count on a wall calendar, then correct the example or the standard"

RULESET = """\
id: x
title: T
version: "1"
document: {title: T, publisher: P}
standards:
  - id: group
    title: The core group two days after a visit at which the child was seen
    responsible: social_worker
    modality: must
    source: {section: S}
    within: 2 days
    after: {event: visit, where: {child_seen: true}}
    duty: {event: core_group}
    reading: {name: two-days, because: B}
    readings: [{name: three-days, because: B, change: {within: 3 days}}]
    examples:
      - {events: {visit: 2025-04-10, core_group: 2025-04-12}, expect: met}
"""
PLACE = (18, 9)
"""Where the example that a test adds stands."""


def problems(example: str, tmp_path: Path) -> tuple[Problem, ...]:
    """What is wrong with one more *example* in the ruleset."""
    path = tmp_path / "x.yaml"
    path.write_text(f"{RULESET}      - {example}\n", encoding="utf-8")
    checked = check_examples(parse_ruleset(path.read_text(encoding="utf-8")), str(path))
    assert checked.count == 2
    for problem in checked.problems:
        assert (problem.code, problem.file) == ("CPS401", str(path))
        assert (problem.line, problem.column) == PLACE
    return checked.problems


def said(example: str, tmp_path: Path) -> list[tuple[str, str]]:
    """What is wrong with *example*, and the remedies."""
    start = "`group` example 2: "
    found = problems(example, tmp_path)
    assert all(each.message.startswith(start) for each in found)
    return [(each.message.removeprefix(start), each.help) for each in found]


# --- the good -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", boards())
def test_every_shipped_example_is_right(name: str) -> None:
    checked = check_examples(board(name), name)
    assert checked.problems == ()
    assert checked.count >= len(board(name).standards)


@pytest.mark.parametrize("name", boards())
def test_every_shipped_standard_has_an_example(name: str) -> None:
    assert [each.id for each in board(name).standards if not each.examples] == []


@pytest.mark.parametrize(
    "example",
    [
        "{events: {visit: 2025-04-10, core_group: 2025-04-13}, expect: late}",
        "{events: {visit: 2025-04-10}, expect: pending}",
        "{events: {visit: 2025-04-10}, as_of: 2025-04-13, expect: overdue}",
        "{events: {visit: 2025-04-10}, as_of: 2025-04-12T23:59, expect: pending}",
        "{events: {visit: 2025-04-10}, expect: {status: pending, due: 2025-04-12}}",
        "{events: {visit: 2025-04-10T09:00, core_group: 2025-04-10T10:00}, expect: met}",
        "{events: {visit: [2025-04-10, 2025-04-20]}, expect: [overdue, pending]}",
        "{events: {visit: {on: 2025-04-10, child_seen: false}}, expect: none}",
        "{events: {}, expect: none}",
        "{events: {core_group: 2025-04-10}, expect: none}",
        "{events: [{type: visit, on: 2025-04-10, child_seen: true}], expect: pending}",
        "{events: {visit: 2025-04-10, core_group: 2025-04-13}, reading: three-days, expect: met}",
        "{events: {visit: 2025-04-10}, records: [visit], expect: unobserved}",
        "{title: Words, facts: {unborn: true}, events: {visit: 2025-04-10}, expect: pending}",
    ],
)
def test_an_example_that_is_right_says_nothing(example: str, tmp_path: Path) -> None:
    assert problems(example, tmp_path) == ()


def test_the_short_form_fills_in_what_the_standard_asks_for() -> None:
    ruleset = parse_ruleset(RULESET)
    program = program_of(ruleset)
    case = case_of(program, 0, ruleset.standards[0].examples[0])
    assert [(each.type, getattr(each, "child_seen", None)) for each in case.events] == [
        ("visit", True),
        ("core_group", None),
    ]
    assert evaluate(case, program, as_of=case.events[-1].on).obligations


# --- the bad --------------------------------------------------------------------------------------

DISAGREEING = {
    "{events: {visit: 2025-04-10, core_group: 2025-04-13}, expect: met}": [
        "expected status `met`, found `late`"
    ],
    "{events: {visit: 2025-04-10}, expect: {status: overdue, due: 2025-04-11}}": [
        "expected status `overdue`, found `pending`",
        "expected due `2025-04-11`, found `2025-04-12`",
    ],
    "{events: {visit: 2025-04-10}, expect: {status: pending, excused: true, basis: agreed}}": [
        "expected excused `true`, found `false`",
        "expected basis `agreed`, found `maximum`",
    ],
    "{events: {visit: 2025-04-10}, expect: {status: pending, earliest: 2025-04-11}}": [
        "expected earliest `2025-04-11`, found none"
    ],
    "{events: {visit: 2025-04-10}, expect: [pending, pending]}": [
        "expected 2 obligations, found 1 obligation"
    ],
    "{events: {visit: 2025-04-10}, expect: none}": ["expected no obligation, found 1 obligation"],
    "{events: {}, expect: met}": ["expected 1 obligation, found no obligation"],
    "{events: {visit: [2025-04-10, 2025-04-20]}, expect: [overdue, met]}": [
        "obligation 2: expected status `met`, found `pending`"
    ],
    "{events: {visit: 2025-04-10, core_group: 2025-04-13}, reading: three-days, expect: late}": [
        "expected status `late`, found `met`"
    ],
}


@pytest.mark.parametrize("example", DISAGREEING)
def test_an_example_that_disagrees_is_reported_at_its_place(example: str, tmp_path: Path) -> None:
    assert said(example, tmp_path) == [(each, COUNT_AGAIN) for each in DISAGREEING[example]]


TIMES = "write `2025-04-10`, `2025-04-10T10:00` or `2025-04-10T10:00+01:00`"

NO_CASES = {
    "{events: {visti: 2025-04-10}, expect: none}": [
        ("unknown event type", "did you mean `visit`?")
    ],
    "{events: {visit: {on: 2025-04-10, child_sen: true}}, expect: none}": [
        ("`visit` has no attribute `child_sen`", "did you mean `child_seen`?")
    ],
    "{events: {visit: 2025-04-10}, facts: {unbron: true}, expect: none}": [
        ("unknown fact `unbron`", "did you mean `unborn`?")
    ],
    "{events: {visit: 2025-04-10}, reading: three-dyas, expect: none}": [
        ("unknown reading `three-dyas`", "did you mean `three-days`?")
    ],
    "{events: {visit: 2025-04-10}, as_of: soon, expect: none}": [
        ("`soon` is not a date or time", TIMES)
    ],
    "{events: {visit: 2025-04-10}, expect: {status: pending, due: soon}}": [
        ("`soon` is not a date or time", TIMES)
    ],
    "{events: {visit: 1066-10-14}, expect: pending}": [
        (
            "`1066-10-14` is outside the calendar, which knows 1990-01-01 to 2060-12-31",
            "correct the example",
        )
    ],
}


@pytest.mark.parametrize("example", NO_CASES)
def test_an_example_that_is_no_case_is_a_problem_not_a_crash(example: str, tmp_path: Path) -> None:
    assert said(example, tmp_path) == NO_CASES[example]


def test_everything_wrong_with_an_example_is_said(tmp_path: Path) -> None:
    example = "{events: [{type: visti, on: 2025-04-10}, {type: visit}], expect: none}"
    assert [message for message, _ in said(example, tmp_path)] == [
        "unknown event type",
        "missing `on` or `at`",
    ]


@pytest.mark.parametrize(
    "example",
    [
        "{events: {visit: 7}, expect: none}",
        "{events: {visit: [7, [1], {}]}, expect: none}",
        "{events: {visit: {}}, expect: none}",
        "{events: {visit: {on: 2025-04-10, at: 2025-04-11T10:00}}, expect: none}",
        "{events: {visit: 2025-04-10T25:00}, expect: none}",
        "{events: {visit: 2025-03-30T01:30}, expect: none}",
        "{events: {visit: {on: 2025-04-10, type: core_group}}, expect: none}",
        "{events: [{}], expect: none}",
        "{events: {visit: 2025-04-10}, records: [zzz], expect: none}",
        "{events: {visit: 2025-04-10}, facts: {unborn: [1, {}]}, expect: none}",
        "{events: {visit: 2025-04-10}, as_of: 2061-01-01, expect: none}",
        "{events: {visit: 2025-04-10}, as_of: 0001-01-01, expect: none}",
    ],
)
def test_whatever_is_in_an_example_is_at_most_a_problem(example: str, tmp_path: Path) -> None:
    assert said(example, tmp_path)


def test_without_its_file_a_problem_is_told_by_its_standard() -> None:
    text = RULESET.replace("expect: met", "expect: late")
    (problem,) = check_examples(parse_ruleset(text)).problems
    assert str(problem) == (
        f"CPS401 `group` example 1: expected status `late`, found `met`\n  help: {COUNT_AGAIN}"
    )


def test_one_standard_alone_is_compiled_as_it_is_within_its_ruleset() -> None:
    program = program_of(board("blackpool"))
    standard = program.ruleset.standards[0]
    alone = compile_standard(standard, program)
    assert alone.ref == program.entries[0].ref
    assert [each.name for each in alone.readings] == [
        each.name for each in program.entries[0].readings
    ]
