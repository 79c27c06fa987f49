"""The engine and the oracle asked the same question, with their answers in one form."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

import yaml

from cpstandards.cases import Case, FactHistory
from cpstandards.clock import local_span
from cpstandards.compile.program import Program
from cpstandards.errors import CalendarRangeError
from cpstandards.evaluate import evaluate, program_of
from cpstandards.load import parse_ruleset
from cpstandards.model import Ruleset
from cpstandards.results import Evaluation, Obligation
from tests import oracle
from tests.strategies import Raw, Scenario, When, bank_holidays, day_of, types_of

PLAIN_AGREED = len({"agreed", "as", "up_to"})


class Answer(NamedTuple):
    """What either side says of one obligation. Moments are instants, days are dates."""

    standard: str
    trigger: tuple[str, date] | None
    basis: str
    status: str
    possible: tuple[str, ...]
    due: date | int | None
    due_from: date | int | None
    earliest: date | int | None
    done: date | None
    missed: int
    excused: bool
    provisional: bool


class _Dumper(yaml.SafeDumper):
    """Writes values out where they are used: rulesets have no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's interface
        return True


def as_yaml(ruleset: Raw) -> str:
    return yaml.dump(ruleset, Dumper=_Dumper, sort_keys=False)


def engine_ruleset(ruleset: Raw) -> Ruleset:
    return parse_ruleset(as_yaml(ruleset))


def engine_case(case: Raw, program: Program) -> Case:
    """The case in the engine's own types."""
    rows = [dict(row) for row in case.get("events", [])]
    events = [program.vocabulary.types[row.pop("type")](**row) for row in rows]
    facts = {name: engine_fact(value) for name, value in case.get("facts", {}).items()}
    return Case("A-1", facts=facts, events=events, records=case.get("records"))


def engine_fact(value: Any) -> Any:
    """A fact's value, or what was known of it from when."""
    if not isinstance(value, list):
        return value
    since = ((row["known_on"].toordinal() if "known_on" in row else 1, row) for row in value)
    return FactHistory((day, row["value"]) for day, row in since)


def evaluated(asked: Scenario, reading: str = "default") -> Evaluation:
    """The engine's evaluation."""
    program = program_of(engine_ruleset(asked.ruleset))
    case = engine_case(asked.case, program)
    return evaluate(case, program, as_of=asked.as_of, known_at=asked.known_at, reading=reading)


def of_engine(asked: Scenario, reading: str = "default") -> list[Answer]:
    """The engine's answers, in an order of their own."""
    found = evaluated(asked, reading).obligations
    return in_order(comparable(asked, answer_of_engine(each)) for each in found)


def of_oracle(asked: Scenario, reading: str | None = None) -> list[Answer]:
    """The oracle's answers, in the same order."""
    found = oracle.judge(
        asked.ruleset, asked.case, asked.as_of, asked.known_at, set(bank_holidays()), reading
    )
    return in_order(comparable(asked, answer_of_oracle(each)) for each in found)


def comparable(asked: Scenario, answer: Answer) -> Answer:
    """The answer without what is not meant to agree.

    What was done, where two events of one type on one day may have been it, or where it came
    after the end. Missed cycles, where no single limit says what a cycle is. The opening of a
    window in hours, where it hangs on a time that is not known.
    """
    rows = [(row["type"], day_of(row)) for row in asked.case["events"]]
    duties = types_of([asked.standard.get("duty") or asked.standard["forbids"]])
    days = [on for each, on in rows if each in duties]
    if len(days) > len(set(days)):  # the same day, but not the same event: not known which
        answer = answer._replace(done=None)
    if answer.done is None and answer.status in (
        "late",
        "undetermined",
    ):  # which duty it was differs
        answer = answer._replace(missed=0)
    if answer.status == "discharged":  # what came after the end may be shown or not
        answer = answer._replace(done=None)
    if oracle.compares_moments(asked.standard):
        known = all("at" in row and "planned_on" not in row for row in asked.case["events"])
        is_exact = known and "expected_delivery_date" not in asked.case["facts"]
        answer = answer._replace(missed=0)
        if not is_exact:  # which of several may have been it
            answer = answer._replace(earliest=None, done=None)
    every = asked.standard.get("every", "")
    has_cycles = isinstance(every, str | list) or ("agreed" in every and len(every) == PLAIN_AGREED)
    words = ("same day", "unquantified", "working day", "working time")
    is_limit = has_cycles and every not in words
    stated = {**asked.ruleset.get("conventions", {}), **asked.standard.get("conventions", {})}
    is_limit &= not {"non_working_deadline", "trigger_day"} & set(stated)
    return answer if is_limit else answer._replace(missed=0)


def in_order(answers: Iterable[Answer]) -> list[Answer]:
    return sorted(answers, key=lambda each: [str(value) for value in each])


def answer_of_engine(each: Obligation) -> Answer:
    def when(at: int | None) -> date | int | None:
        return at if at is None or each.timed else date.fromordinal(at)

    is_finding = each.basis == "agreement"
    return Answer(
        each.standard.id,
        (each.trigger.type, each.trigger.on) if each.trigger else None,
        each.basis,
        str(each.status),
        tuple(sorted(map(str, each.possible or {each.status}))),
        None if is_finding else when(each.due),
        None if is_finding else when(each.due_from),
        when(each.opens),
        None if is_finding else each.done_on,
        each.missed_cycles,
        each.excused,
        each.provisional,
    )


def answer_of_oracle(each: oracle.Verdict) -> Answer:
    is_timed = each.timed

    def when(at: When | None, is_start: bool = False) -> date | int | None:
        if at is None or not is_timed:
            return None if at is None else oracle.day_of(at)
        if isinstance(at, datetime):
            return microseconds(at)
        return local_span(at.toordinal())[0 if is_start else 1]

    return Answer(
        each.standard,
        each.trigger,
        each.basis,
        each.status,
        tuple(sorted(each.possible)),
        when(each.due),
        when(each.due_from),
        when(each.earliest, True),
        each.done,
        each.missed_cycles,
        each.excused,
        each.provisional,
    )


def microseconds(at: datetime) -> int:
    since = oracle.instants(at)[0] - datetime(1970, 1, 1, tzinfo=UTC)
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def is_beyond_the_calendar(error: BaseException) -> bool:
    return isinstance(error, CalendarRangeError)


def shown(asked: Scenario) -> str:
    """The scenario as a rule author would write it, to be copied into a report."""
    body = {
        k: v for k, v in asked.ruleset.items() if k not in ("id", "title", "version", "document")
    }
    known = f", known at {asked.known_at}" if asked.known_at else ""
    case = as_yaml(plain(asked.case))
    return f"{as_yaml(body)}---\n{case}as of {asked.as_of}{known}"


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    return value


def evaluated_days(asked: Scenario) -> list[Answer]:
    """The engine's answers in its own order."""
    return [answer_of_engine(each) for each in evaluated(asked).obligations]
