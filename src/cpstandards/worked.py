"""Worked examples: small fictional cases beside a standard, with what it says of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from cpstandards import model
from cpstandards.adapters import case_from_plain
from cpstandards.cases import Case
from cpstandards.clock import LocalTime, parse_when, to_datetime
from cpstandards.compile import Program
from cpstandards.errors import CaseError, CPStandardsError, Problem
from cpstandards.evaluate import evaluate, program_of
from cpstandards.load.rulesets import whole_text
from cpstandards.load.yamltext import Text
from cpstandards.results import Obligation
from cpstandards.structure import DEFAULT, variants

CODE = "CPS401"

COUNT_AGAIN = "count on a wall calendar, then correct the example or the standard"
CORRECT = "correct the example"


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of a ruleset's worked examples.

    Attributes:
        count: how many there are.
        problems: those that disagree, each with its place.
        found: the obligations of each that could be judged, by the standard's index and its own.
    """

    count: int
    problems: tuple[Problem, ...]
    found: Mapping[tuple[int, int], tuple[Obligation, ...]] = field(default_factory=dict)


def check_examples(ruleset: model.Ruleset, source: str | None = None) -> Checked:
    """Runs every worked example of *ruleset*.

    Args:
        ruleset: the ruleset.
        source: the file or board that it came from, so that problems can be placed.

    Example:
        >>> from cpstandards.load import board
        >>> check_examples(board("blackpool")).problems
        ()
    """
    program = program_of(ruleset)
    count = 0
    found: dict[tuple[int, int], tuple[Obligation, ...]] = {}
    wrong: list[tuple[tuple[str | int, ...], str, str]] = []
    for index, standard in enumerate(ruleset.standards):
        for number, example in enumerate(standard.examples):
            count += 1
            path = ("standards", index, "examples", number)
            named = f"`{standard.id}` example {number + 1}"
            wrong += [
                (path, f"{named}: {said}", help)
                for said, help in _said(program, index, example, found, number)
            ]
    text = text_of(source) if wrong else None
    return Checked(count, tuple(_placed(text, source, *each) for each in wrong), found)


def text_of(source: str | None) -> Text | None:
    """The text of the file or board *source*, and of what it builds on, with all places."""
    return None if source is None else whole_text(source)


def _placed(
    text: Text | None, source: str | None, path: tuple[str | int, ...], said: str, help: str
) -> Problem:
    if text is None:
        return Problem(CODE, said, help, source)
    return text.problem(CODE, said, help, path)


def disagreements(
    program: Program, index: int, example: model.Example
) -> Iterator[tuple[str, str]]:
    """How the ruleset's verdict on an example differs from what it expects, and the remedy.

    Args:
        program: the compiled ruleset.
        index: which of its standards the example belongs to.
        example: the example.
    """
    yield from _said(program, index, example, {}, 0)


def _said(
    program: Program,
    index: int,
    example: model.Example,
    found: dict[tuple[int, int], tuple[Obligation, ...]],
    number: int,
) -> Iterator[tuple[str, str]]:
    """As `disagreements`, keeping in *found* the obligations of what is example *number*."""
    try:
        obligations = judged(program, index, example)
        found[index, number] = tuple(obligations)
        said = [(each, COUNT_AGAIN) for each in _differences(obligations, example)]
    except CaseError as error:
        said = [(each.message, each.help or CORRECT) for each in error.problems]
    except CPStandardsError as error:
        message, _, help = str(error).partition("; ")
        said = [(message, help or CORRECT)]
    yield from said


def _differences(found: Sequence[Obligation], example: model.Example) -> Iterator[str]:
    expected = _expected(example)
    if len(found) != len(expected):
        yield f"expected {_obligations(len(expected))}, found {_obligations(len(found))}"
        return
    for position, (each, wanted) in enumerate(zip(found, expected, strict=True), 1):
        where = f"obligation {position}: " if len(found) > 1 else ""
        yield from (where + said for said in _compare(each, wanted))


def _obligations(count: int) -> str:
    return "no obligation" if count == 0 else f"{count} obligation{'' if count == 1 else 's'}"


def _expected(example: model.Example) -> list[model.Expected]:
    expect = example.expect
    if expect == "none":
        return []
    every = expect if isinstance(expect, tuple) else (expect,)
    return [model.Expected(status=each) if isinstance(each, str) else each for each in every]


def judged(program: Program, index: int, example: model.Example) -> list[Obligation]:
    """The obligations that one standard has in an example's case, by trigger."""
    case = case_of(program, index, example)
    alone = replace(program, entries=program.entries[index : index + 1])
    return judged_case(alone, case, example.as_of, example.reading)


def judged_case(
    program: Program, case: Case, as_of: date | str | None, reading: str | None
) -> list[Obligation]:
    """The obligations in a case, judged as an example is.

    Args:
        program: a compiled ruleset.
        case: the case.
        as_of: the day, or the moment as text; None: the day of the last event.
        reading: the reading's name; None: the default.
    """
    last = max((event.on for event in case.events), default=program.calendar.first)
    now = _moment(as_of) or last
    return list(evaluate(case, program, as_of=now, reading=reading or DEFAULT).obligations)


def _moment(text: date | str | None) -> date | datetime | None:
    if not isinstance(text, str):
        return text
    when = parse_when(text)
    return to_datetime(when.latest) if isinstance(when, LocalTime) else when


def case_of(program: Program, index: int, example: model.Example) -> Case:
    """The case of an example, with the attributes that the short form leaves out.

    Raises:
        CaseError: it is not a case.
    """
    standard = program.ruleset.standards[index]
    if example.reading is not None:
        standard = dict(variants(standard)).get(example.reading, standard)
    events = example.events
    plain: dict[str, Any] = {
        "reference": "example",
        "facts": dict(example.facts),
        "events": _events(events, standard) if isinstance(events, Mapping) else list(events),
    }
    if example.records is not None:
        plain["records"] = list(example.records)
    return case_from_plain(plain, program.vocabulary)


def _events(short: Mapping[str, Any], standard: model.Standard) -> list[dict[str, Any]]:
    """The events of the short form, each with what the standard's own patterns ask for."""
    events = []
    for kind, values in short.items():
        asked = asked_values(standard, kind)
        for value in values if isinstance(values, (list, tuple)) else [values]:
            given = dict(value) if isinstance(value, Mapping) else {_when_key(value): value}
            events.append({"type": kind, **asked, **given})
    return events


def _when_key(value: object) -> str:
    return "at" if isinstance(value, str) and len(value) > len("2025-04-10") else "on"


def asked_values(standard: model.Standard, kind: str) -> dict[str, Any]:
    """The plain values that the standard's patterns ask of events of *kind*."""
    return _asked(_ByIdentity(standard)).get(kind, {})


class _ByIdentity:
    """A standard as a cache key: the same object, not an equal one, so that no hash is computed."""

    __slots__ = ("standard",)

    def __init__(self, standard: model.Standard) -> None:
        self.standard = standard

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _ByIdentity) and other.standard is self.standard

    def __hash__(self) -> int:
        return id(self.standard)


@lru_cache(maxsize=16)
def _asked(of: _ByIdentity) -> dict[str, dict[str, Any]]:
    """For each event type the plain values that are asked of it."""
    asked: dict[str, dict[str, Any]] = {}
    for pattern in _patterns(of.standard):
        for name, test in (pattern.where or {}).items():
            if not isinstance(test, (tuple, model.Comparison)):
                asked.setdefault(pattern.event, {}).setdefault(name, test)
    return asked


def _patterns(part: object) -> Iterator[model.EventPattern]:
    if isinstance(part, model.EventPattern):
        yield part
    elif isinstance(part, (tuple, list)):
        for each in part:
            yield from _patterns(each)
    elif isinstance(part, model.Model) and not isinstance(part, model.Example):
        for name in type(part).model_fields:
            yield from _patterns(getattr(part, name))


def _compare(found: Obligation, wanted: model.Expected) -> Iterator[str]:
    for what, expected, actual in (
        ("status", wanted.status, found.status.value),
        ("due", *_on_one_scale(wanted.due, found.due_on, found.due_at)),
        ("earliest", *_on_one_scale(wanted.earliest, found.earliest_on, None)),
        ("excused", wanted.excused, found.excused),
        ("provisional", wanted.provisional, found.provisional),
        ("basis", wanted.basis, found.basis),
    ):
        if expected is not None and expected != actual:
            yield f"expected {what} {_shown(expected)}, found {_shown(actual)}"


def _on_one_scale(
    wanted: date | str | None, on: date | None, at: datetime | None
) -> tuple[date | None, date | None]:
    """What is wanted and what was found: both as moments if a moment is wanted, else as days."""
    moment = _moment(wanted)
    return moment, at if isinstance(moment, datetime) else on


def _shown(value: object) -> str:
    if value is None:
        return "none"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value.isoformat() if isinstance(value, date) else value}`"
