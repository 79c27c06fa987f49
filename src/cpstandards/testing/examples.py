"""Cases written as worked examples, with what a standard says of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cpstandards.adapters import dump_case
from cpstandards.adapters.parts import ALWAYS
from cpstandards.cases import Case, FactHistory
from cpstandards.clock import LocalTime, local_span, local_time, parse_when
from cpstandards.evaluate import evaluate
from cpstandards.mutate.writing import in_one_line
from cpstandards.results import Obligation
from cpstandards.structure import DEFAULT
from cpstandards.vocabulary import Event

if TYPE_CHECKING:
    from cpstandards.testing.histories import History


def as_example(
    case: Case,
    as_of: date | datetime,
    obligation: Obligation | Sequence[Obligation],
    reading: str = DEFAULT,
) -> dict[str, Any]:
    """A worked example of *case*: plain data under the keys of the ruleset language.

    Args:
        case: the case; nothing of it is left out.
        as_of: the day or moment for which it is judged.
        obligation: what is expected: the obligation, or every obligation, that one standard has in
            it; an empty list expects none.
        reading: the reading under which it is judged.

    Example:
        >>> from cpstandards import board, evaluate
        >>> from cpstandards.events import StrategyDiscussion
        >>> began = StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True)
        >>> case, as_of = Case("A-1", events=[began]), date(2025, 5, 7)
        >>> found = evaluate(case, board("blackpool"), as_of=as_of)
        >>> print(in_yaml(as_example(case, as_of, found.of("conference.initial"))))
        - events:
            - {type: strategy_discussion, on: 2025-04-10, initiates_s47: true}
          as_of: 2025-05-07
          expect: {status: overdue, due: 2025-05-06}
    """
    each = (obligation,) if isinstance(obligation, Obligation) else tuple(obligation)
    plain: dict[str, Any] = {}
    if case.facts:
        plain["facts"] = {name: _value(value) for name, value in sorted(case.facts.items())}
    plain["events"] = [_event(event) for event in case.events]
    if case.records is not None:
        plain["records"] = sorted(case.records)
    last = max((event.on for event in case.events), default=None)
    if as_of != last:
        plain["as_of"] = _when(as_of)
    if reading != DEFAULT:
        plain["reading"] = reading
    plain["expect"] = _expected(each)
    return plain


def example_of(history: History) -> dict[str, Any]:
    """A worked example of a history. What was recorded too late to be known is left out of it."""
    case = known_case(history.case, history.known_at)
    found = evaluate(case, history.aim.alone, as_of=history.as_of, reading=history.reading)
    return as_example(case, history.as_of, found.obligations, history.reading)


def known_case(case: Case, known_at: date | datetime | None) -> Case:
    """What was recorded of *case* by the end of *known_at*; None: all of it."""
    if known_at is None:
        return case
    if isinstance(known_at, datetime):
        known = local_time(known_at)
        day, last = known.on.toordinal(), known.latest
    else:
        day = known_at.toordinal()
        last = local_span(day)[1]
    facts = {name: _known(value, day) for name, value in case.facts.items()}
    return Case(
        case.reference,
        facts={name: value for name, value in facts.items() if value is not None},
        events=[event for event in case.events if _was_recorded(event, day, last)],
        records=case.records,
    )


def _known(value: Any, day: int) -> Any:  # Any: a fact's value, by its kind
    if not isinstance(value, FactHistory):
        return value
    kept = FactHistory(each for each in value if each[0] <= day)
    return kept or None


def _was_recorded(event: Event, day: int, last: int) -> bool:
    recorded = event.recorded
    if isinstance(recorded, LocalTime):
        return recorded.earliest <= last
    return recorded is None or recorded <= day


def in_yaml(example: dict[str, Any]) -> str:
    """A worked example as an item of `examples`, one line for each event.

    Args:
        example: plain data, such as `as_example` gives.
    """
    lines: list[str] = []
    for key, value in example.items():
        if key == "events":
            lines.append("events:" if value else "events: []")
            lines += [f"  - {in_one_line(event)}" for event in value]
        else:
            lines.append(in_one_line({key: value})[1:-1])
    return "\n".join(f"{'  ' if number else '- '}{line}" for number, line in enumerate(lines))


# --- plain data ----------------------------------------------------------------------------------


def _event(event: Event) -> dict[str, Any]:
    """The event as in a case, with days as days and times by the clock in England."""
    at = event.at
    data: dict[str, Any] = {"type": event.type}
    data |= {"on": event.on} if not isinstance(at, LocalTime) else {"at": _clock(at)}
    (dumped,) = dump_case(Case("A-1", events=[event]))["events"]
    rest = {key: value for key, value in dumped.items() if key not in ("type", "on", "at")}
    return data | {key: _restored(getattr(event, key), value) for key, value in rest.items()}


def _restored(value: object, dumped: object) -> object:
    """A day as a day and a time by the clock, rather than as text; anything else as dumped."""
    if isinstance(value, LocalTime):
        return _clock(value)
    return _when(value) if isinstance(value, (date, datetime)) else dumped


def _clock(at: LocalTime) -> str:
    """The time as a clock in England shows it; with its offset where that says more."""
    exact = str(at)
    shown = exact[: len("2025-04-10T10:00:00")].removesuffix(":00")
    return shown if parse_when(shown) == at else exact


def _when(at: date | datetime) -> date | str:
    return _clock(local_time(at)) if isinstance(at, datetime) else at


def _value(value: Any) -> Any:  # Any: a fact's value, by its kind
    if isinstance(value, FactHistory):
        return [_revision(since, known) for since, known in value]
    return list(value) if isinstance(value, tuple) else value


def _revision(since: int, value: Any) -> dict[str, Any]:  # Any: as above
    known = {} if since == ALWAYS else {"known_on": date.fromordinal(since)}
    return {"value": _value(value), **known}


def _expected(each: Sequence[Obligation]) -> Any:  # Any: a word, a mapping, or a list of these
    if not each:
        return "none"
    said = [_one(obligation) for obligation in each]
    return said[0] if len(said) == 1 else said


def _one(of: Obligation) -> Any:  # Any: a word or a mapping
    said: dict[str, Any] = {"status": str(of.status)}
    if of.due_at is not None:
        said["due"] = _when(of.due_at)
    elif of.due_on is not None:
        said["due"] = of.due_on
    if of.opens is not None and of.earliest_on is not None:
        said["earliest"] = of.earliest_on
    for name in ("excused", "provisional"):
        if getattr(of, name):
            said[name] = True
    if of.basis != "maximum":
        said["basis"] = of.basis
    return said if len(said) > 1 else said["status"]
