"""Small rulesets and cases as text, for tests that read as the manual's sentences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any, TypedDict, Unpack

import yaml

from cpstandards.cases import Case
from cpstandards.clock import parse_when
from cpstandards.compile import Program, compile_ruleset
from cpstandards.evaluate import evaluate
from cpstandards.events import core_vocabulary
from cpstandards.load import parse_ruleset
from cpstandards.results import Evaluation, Obligation
from cpstandards.vocabulary import Event

BOILERPLATE = {
    "title": "The duty",
    "responsible": "childrens_social_care",
    "modality": "must",
    "source": {"section": "Conferences"},
}


class Asked(TypedDict, total=False):
    """How a case is judged; `as_of` is the day of the last event if it is not said."""

    as_of: str
    known_at: str
    facts: Mapping[str, Any]
    records: Sequence[str]
    reading: str | Mapping[str, str]


class _Dumper(yaml.SafeDumper):
    """Writes values out where they are used: rulesets have no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's interface
        return True


def as_yaml(whole: Mapping[str, Any]) -> str:
    """Plain data as YAML in the given order."""
    return yaml.dump(whole, Dumper=_Dumper, sort_keys=False)


@lru_cache(maxsize=256)
def ruleset(*standards: str, rest: str = "") -> Program:
    """The ruleset of *standards*, with what every standard and ruleset needs besides.

    A standard that does not say its id is `duty.1`, `duty.2`, by its place.
    """
    whole = {
        "id": "manual",
        "title": "Manual",
        "version": "1",
        "document": {"title": "Practice Standards", "publisher": "Example Board"},
        **(yaml.safe_load(rest) or {}),
        "standards": [
            {"id": f"duty.d{number}", **BOILERPLATE, **yaml.safe_load(body)}
            for number, body in enumerate(standards, 1)
        ],
    }
    return compile_ruleset(parse_ruleset(as_yaml(whole)))


def event(text: str, program: Program | None = None) -> Event:
    """The event that *text* states: its type, its date or time, and its attributes.

    `visit 2025-04-10T14:00 {child_seen: true, recorded_at: 2025-04-12}`
    """
    name, when, *rest = text.split(" ", 2)
    given: dict[str, Any] = yaml.safe_load(rest[0]) if rest else {}
    if "recorded_at" in given:
        given["recorded_at"] = parse_when(str(given["recorded_at"]))
    types = (core_vocabulary() if program is None else program.vocabulary).types
    made = types[name](**{"at" if "T" in when else "on": parse_when(when)}, **given)
    assert isinstance(made, Event)
    return made


def case(*events: str, program: Program | None = None, **asked: Unpack[Asked]) -> Case:
    """The case of these *events*."""
    return Case(
        "A-1",
        facts=asked.get("facts"),
        events=[event(text, program) for text in events],
        records=asked.get("records"),
    )


def moment(text: str) -> date | datetime:
    """A day, or a time in England."""
    return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)


def judged(of: str | Program, *events: str, **asked: Unpack[Asked]) -> Evaluation:
    """The evaluation of a case by a ruleset, or by one standard alone."""
    program = ruleset(of) if isinstance(of, str) else of
    made = case(*events, program=program, **asked)
    last = max((each.on for each in made.events), default=None)
    as_of = moment(asked["as_of"]) if "as_of" in asked else last
    assert as_of is not None
    known_at = moment(asked["known_at"]) if "known_at" in asked else None
    reading = asked.get("reading", "default")
    return evaluate(made, program, as_of=as_of, known_at=known_at, reading=reading)


def the(of: str | Program, *events: str, **asked: Unpack[Asked]) -> Obligation:
    """The only obligation there is."""
    (only,) = judged(of, *events, **asked).obligations
    return only


def status(of: str | Program, *events: str, **asked: Unpack[Asked]) -> str:
    """The status of the only obligation there is."""
    return str(the(of, *events, **asked).status)


def statuses(of: str | Program, *events: str, **asked: Unpack[Asked]) -> list[str]:
    """The statuses of all obligations."""
    return [str(each.status) for each in judged(of, *events, **asked).obligations]


def due(of: str | Program, *events: str, **asked: Unpack[Asked]) -> str:
    """The deadline of the only obligation there is: `2025-05-06`, or `none`."""
    return str(the(of, *events, **asked).due_on or "none")


def dues(of: str | Program, *events: str, **asked: Unpack[Asked]) -> list[str]:
    """The deadlines of all obligations."""
    found = judged(of, *events, **asked).obligations
    return [str(each.due_on or "none") for each in found]
