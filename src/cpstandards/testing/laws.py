"""The laws of judgement as checks on a user's own ruleset.

Each check takes one history and raises `LawBrokenError` if the law does not hold for the standard
that the history is aimed at. What may be varied is drawn, so that Hypothesis can search and shrink.

Example:
    >>> from cpstandards import board
    >>> from cpstandards.testing import case_histories, check_prefix
    >>> @given(case_histories(board("rochdale")), st.data())
    ... def test_the_future_changes_nothing(history, data):
    ...     check_prefix(history, data.draw)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, NoReturn

from hypothesis import HealthCheck, Phase, assume, given, seed, settings
from hypothesis import strategies as st

from cpstandards import model
from cpstandards.adapters import case_from_plain, dump_case
from cpstandards.cases import Case
from cpstandards.compile import Program, compile_ruleset
from cpstandards.errors import CalendarRangeError
from cpstandards.evaluate import program_of
from cpstandards.kernel import BREACHES, Status
from cpstandards.limits import Limit
from cpstandards.load import dump_ruleset, parse_ruleset
from cpstandards.results import Evaluation, Obligation
from cpstandards.structure import changed, event_types, event_types_in, is_timed
from cpstandards.testing.aims import parts_of, places_of
from cpstandards.testing.examples import known_case
from cpstandards.testing.histories import History, Targets, Twists, histories_of
from cpstandards.testing.scenes import Draw, Scene, index_below, remade
from cpstandards.vocabulary import Event

FINAL = frozenset({Status.MET, Status.LATE, Status.LAPSED, Status.DISCHARGED, Status.VIOLATED})
"""The statuses that never change as time passes."""

WAITING = frozenset({Status.PENDING, Status.OVERDUE})

ENDED = frozenset({Status.DISCHARGED, Status.LAPSED})
"""What an obligation may have become that nobody would be told of."""

Key = tuple[object, ...]
"""What an obligation is about: the n-th of its standard, trigger and basis."""


class LawBrokenError(AssertionError):
    """A law does not hold for a history.

    Attributes:
        law: the law's name.
        why: what was found, in one line.
        history: the history, or None: it is not about one.
    """

    def __init__(self, law: str, why: str, history: History | None = None) -> None:
        super().__init__(law, why, history)
        self.law = law
        self.why = why
        self.history = history

    def __str__(self) -> str:
        shown = "" if self.history is None else f"\n{self.history}"
        return f"`{self.law}`: {self.why}{shown}"


# --- asking --------------------------------------------------------------------------------------


def _judge(
    of: History, program: Program | None = None, as_of: date | datetime | None = None
) -> Evaluation:
    """The standard's judgement of a history; what leads out of the calendar is not looked at."""
    try:
        return of.evaluate(of.aim.alone if program is None else program, as_of)
    except CalendarRangeError:
        assume(False)
        raise


def by_key(found: Evaluation, loosely: bool = False) -> dict[Key, Obligation]:
    """The obligations by what they are about.

    Args:
        found: the judgement.
        loosely: whether triggers of one type and day are the same whatever their time.
    """
    seen: Counter[Key] = Counter()
    result: dict[Key, Obligation] = {}
    for each in found.obligations:
        trigger: object = each.trigger
        if loosely and each.trigger is not None:
            trigger = (each.trigger.type, each.trigger.day)
        key = (each.standard.id, trigger, each.basis)
        result[*key, seen[key]] = each
        seen[key] += 1
    return result


def _possible(each: Obligation) -> frozenset[Status]:
    return each.possible or frozenset({each.status})


def _day(when: date | datetime) -> date:
    return when.date() if isinstance(when, datetime) else when


def _later(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def _with_case(
    of: History, events: Sequence[Any] | None = None, facts: dict[str, Any] | None = None
) -> History:
    case = Case(
        of.case.reference,
        events=of.case.events if events is None else events,
        facts=dict(of.case.facts) if facts is None else facts,
        records=of.case.records,
    )
    return replace(of, case=case)


def _still(of: History) -> History:
    """The history with what is known on its day alone, so that time passing adds nothing."""
    today = _day(of.as_of)
    case = known_case(of.case, today)
    born = case.facts.get("date_of_birth")
    assume(not isinstance(born, date) or born <= today)
    events = [event for event in case.events if event.on <= today]
    still = replace(of, case=case, as_of=today, known_at=None)
    return _with_case(still, events)


def _stray(draw: Draw, of: History, day: date) -> Any:  # Any: an event of some class
    """An event that the standard speaks of, on *day*."""
    scene = Scene(draw, of.aim)
    return scene.put(scene.pick(of.aim.strays), day.toordinal())


def _number(draw: Draw, least: int, most: int) -> int:
    return least + int(draw(index_below(most - least + 1)))


# --- the checks ----------------------------------------------------------------------------------


def check_prefix(history: History, draw: Draw) -> None:
    """What happens after `as_of`, or is recorded after `known_at`, never changes anything.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    before = _judge(history).obligations
    event = _stray(draw, history, _later(_day(history.as_of), _number(draw, 1, 40)))
    if _judge(_with_case(history, [*history.case.events, event])).obligations != before:
        _broken("prefix", f"`{event.type}` after `as_of` changed a verdict", history)
    known = replace(history, known_at=history.known_at or _day(history.as_of))
    before = _judge(known).obligations
    assert known.known_at is not None  # just given
    recorded = _later(_day(known.known_at), 1)
    late = remade(_stray(draw, known, _day(known.as_of)), recorded_at=recorded)
    if _judge(_with_case(known, [*known.case.events, late])).obligations != before:
        _broken("prefix", f"`{late.type}` recorded after `known_at` changed a verdict", known)


def check_permanence(history: History, draw: Draw) -> None:
    """Final verdicts stay as time passes, and what is pending becomes overdue and nothing else.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    history = _still(history)
    assert isinstance(history.as_of, date)  # that is what it means to stand still
    day = _later(history.as_of, _number(draw, 1, 60))
    then = by_key(_judge(history, as_of=day))
    allowed = WAITING if _records_endings(history) else WAITING | ENDED
    for key, each in by_key(_judge(history)).items():
        became = then.get(key)
        if became is None:
            _broken("permanence", f"a `{each.status}` obligation was gone on {day}", history)
        said = f"`{each.status}` became `{became.status}` by {day}, with nothing new known"
        if each.status in FINAL and became.status is not each.status:
            _broken("permanence", said, history)
        is_waiting = each.status is Status.PENDING and each.standard.kind != "before"
        if is_waiting and not _possible(became) <= allowed:
            _broken("permanence", said, history)


def _records_endings(of: History) -> bool:
    """Whether the source would know that the duty had ended."""
    records = of.case.records
    return records is None or event_types(of.aim.standard.ends_on) <= records


def check_laxer(history: History, draw: Draw) -> None:  # noqa: ARG001 - checks are of one shape
    """A laxer limit never creates a breach.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    change = laxer(history.aim.standard)
    assume(change is not None)
    lax = by_key(_judge(history, _variant(history, change or {})))
    strict = by_key(_judge(history))
    for key, each in lax.items():
        if each.status in BREACHES and (key not in strict or strict[key].status not in BREACHES):
            said = ", ".join(f"`{name}: {value}`" for name, value in (change or {}).items())
            _broken("laxer", f"`{each.status}` under the laxer {said}, and no breach now", history)


def check_holiday(history: History, draw: Draw) -> None:
    """Another bank holiday never makes a deadline in working days earlier.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    closures = CLOSURES[draw(index_below(len(CLOSURES)))]
    closed = by_key(_judge(history, _with_closures(history, closures)))
    for key, each in by_key(_judge(history)).items():
        then = closed.get(key)
        if each.due is None or then is None or then.due is None:
            continue
        if then.due < each.due:
            _broken("holiday", f"with more days closed it is due earlier, {then.due_on}", history)


def check_order(history: History, draw: Draw) -> None:
    """The order of events does not matter, and an exact duplicate changes nothing.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    events = list(history.case.events)
    twice = [events[draw(index_below(len(events)))]] if events else []
    mixed = draw(st.permutations([*events, *twice]))
    if _judge(_with_case(history, mixed)) != _judge(history):
        _broken("order", "the events in another order, one of them twice, gave another", history)


def check_blur(history: History, draw: Draw) -> None:
    """Knowing less can only widen the set of possible statuses.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    assume(history.known_at is None and history.case.records is None)
    rows = [(event.type, event.day) for event in history.case.events]
    assume(len(rows) == len(set(rows)))  # else it is not known which is the n-th of its day
    options = list(_blurrings(history))
    assume(options)
    what, blunt = options[draw(index_below(len(options)))]
    sharp, dull = by_key(_judge(history), True), by_key(_judge(blunt), True)
    absent = frozenset({Status.NOT_APPLICABLE})
    for key in sharp.keys() | dull.keys():
        known = _possible(sharp[key]) if key in sharp else absent
        allowed = _possible(dull[key]) if key in dull else absent
        if not known <= allowed:
            words, others = (" or ".join(map(str, sorted(each))) for each in (known, allowed))
            _broken("blur", f"{words}; without {what} only {others}", history)


def check_next_change(history: History, draw: Draw) -> None:
    """`next_change_on` is exact: the same until the day before, another on the day.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    history = _still(history)
    now = _day(history.as_of)
    today = _verdicts(history, now)
    for key, each in by_key(_judge(history)).items():
        turn = each.next_change_on
        last = now.toordinal() + 400 if turn is None else turn.toordinal() - 1
        between = now.toordinal() + _number(draw, 0, max(last - now.toordinal(), 0))
        for quiet in (date.fromordinal(between), date.fromordinal(last)):
            if quiet >= now and _verdicts(history, quiet).get(key) != today[key]:
                _broken("next_change", f"`{each.status}` changed already on {quiet}", history)
        if turn is not None and (turn <= now or _verdicts(history, turn).get(key) == today[key]):
            _broken("next_change", f"`{each.status}` did not change on {turn}", history)


def check_waiver(history: History, draw: Draw) -> None:
    """A waiver never changes a status.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    standard = history.aim.standard
    type = standard.waiver.event if standard.waiver else "waiver"
    known = history.aim.vocabulary.types[type].attributes
    values = {"standard": standard.topic or standard.id, "by": _waives(standard, known)}
    days = [event.day for event in history.case.events] or [_day(history.as_of).toordinal()]
    scene = Scene(draw, history.aim)
    given = {name: value for name, value in values.items() if name in known and value}
    waived = _with_case(
        history,
        [*history.case.events, scene.put_event(type, days[-1] - _number(draw, 0, 40), given)],
    )
    before, after = _judge(history).obligations, _judge(waived).obligations
    raw = [tuple(each._replace(excused_by=None) for each in found) for found in (before, after)]
    if raw[0] != raw[1]:
        _broken("waiver", "a waiver changed more than whether a breach is excused", history)
    if any(each.excused and each.status not in BREACHES for each in after):
        _broken("waiver", "what is no breach was excused", history)


def check_purity(history: History, draw: Draw) -> None:  # noqa: ARG001
    """Evaluating is pure: asked again, and after another question, it says the same.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    first = _judge(history)
    _judge(history, as_of=_later(_day(history.as_of), 30))
    if _judge(history) != first or hash(_judge(history)) != hash(first):
        _broken("purity", "the same question had another answer the second time", history)


def check_json(history: History, draw: Draw) -> None:  # noqa: ARG001
    """Results survive JSON, and cases their plain form.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    found = _judge(history)
    if Evaluation.from_json(found.to_json()) != found:
        _broken("json", "the result read back from JSON is another", history)
    again = case_from_plain(dump_case(history.case), history.aim.vocabulary)
    if again != history.case:
        _broken("json", "the case read back from its plain form is another", history)


def check_slots(history: History, draw: Draw) -> None:  # noqa: ARG001
    """Whoever keeps each gap from the last duty keeps the fixed slots, in days and weeks.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    moving = _judge(history).obligations
    assume(moving and all(each.status in KEPT for each in moving))
    fixed = _judge(history, _variant(history, {"restart": "fixed"}))
    if fixed.breaches:
        _broken("slots", "each gap was kept, and yet a fixed slot is a breach", history)


KEPT = frozenset({Status.MET, Status.PENDING, Status.DISCHARGED})


def check_yaml(ruleset: model.Ruleset) -> None:
    """A ruleset survives YAML.

    Raises:
        LawBrokenError: it does not.

    Example:
        >>> from cpstandards import board
        >>> check_yaml(board("working-together-2010"))
    """
    if parse_ruleset(dump_ruleset(ruleset)) != ruleset:
        raise LawBrokenError("yaml", f"`{ruleset.id}` written as YAML is read as another ruleset")


def _broken(law: str, why: str, history: History) -> NoReturn:
    raise LawBrokenError(law, why, history)


# --- what the checks vary ------------------------------------------------------------------------


def laxer(of: model.Standard) -> dict[str, Any] | None:
    """The change that allows more time, for a standard with one plain limit; None for others."""
    match of.kind:
        case "within" if isinstance(of.within, Limit):
            return {"within": _by_one(of.within, 1)}
        case "every" if isinstance(of.every, Limit) and of.restart == "from_actual":
            return {"every": _by_one(of.every, 1)}
        case "before" if isinstance(of.at_least, Limit) and of.at_least.amount > 1:
            return {"at_least": _by_one(of.at_least, -1)}
        case "not_before" if isinstance(of.not_before, Limit) and of.not_before.amount > 1:
            return {"not_before": _by_one(of.not_before, -1)}
        case _:
            return None


def _by_one(limit: Limit, step: int) -> str:
    return str(replace(limit, amount=limit.amount + step))


_VARIANTS: dict[tuple[int, str], tuple[History, Program]] = {}


def _variant(of: History, change: dict[str, Any]) -> Program:
    """The standard alone with whole keys replaced, compiled."""
    standard = changed(of.aim.standard, change)
    return _alone(of, standard, of.ruleset.calendar, repr(change))


def _with_closures(of: History, days: Sequence[date]) -> Program:
    """The standard alone, with more days closed."""
    known = of.ruleset.calendar
    closures = [model.Closure(on=day, name="Closed") for day in days]
    own = {each.on for each in known.closures}
    every = (*known.closures, *(each for each in closures if each.on not in own))
    calendar = known.model_copy(update={"closures": every})
    return _alone(of, of.aim.standard, calendar, f"closed {days[0]}")


def _alone(of: History, standard: model.Standard, calendar: model.CalendarOf, name: str) -> Program:
    """A ruleset of one standard, compiled once for each aim and *name*."""
    key = (id(of.aim), name)
    known = _VARIANTS.get(key)
    if known is not None and known[0].aim is of.aim:
        return known[1]
    plain = standard.model_copy(update={"readings": (), "reading": None, "examples": ()})
    ruleset = of.ruleset.model_copy(update={"standards": (plain,), "calendar": calendar})
    if len(_VARIANTS) > MOST_KEPT:
        _VARIANTS.clear()
    program = compile_ruleset(ruleset)
    _VARIANTS[key] = of, program
    return program


MOST_KEPT = 2000


def _every_other(weekday: int) -> tuple[date, ...]:
    """Every second such day of the week in the years in which histories are."""
    first = date(2024, 1, 1).toordinal() + weekday  # a Monday
    return tuple(date.fromordinal(day) for day in range(first, first + 3 * 365, 14))


CLOSURES = tuple(_every_other(weekday) for weekday in (1, 2, 4))


def _blurrings(of: History) -> Iterator[tuple[str, History]]:
    """The history with one attribute, fact or time removed, with what that is."""
    events = of.case.events
    agreed = {part.as_ for part in parts_of(of.aim.standard) if isinstance(part, model.Agreed)}
    for index, event in enumerate(events):
        names = [name for name in of.aim.asked.values.get(event.type, {}) if name not in agreed]
        for name in names:
            if getattr(event, name) is not None and not _follows(event, name):
                blunt = remade(event, **{name: None})
                yield f"`{name}`", _with_case(of, [*events[:index], blunt, *events[index + 1 :]])
        if event.at is not None and _is_alone(of, event.day):
            blunt = remade(event, on=event.on)
            yield "the time", _with_case(of, [*events[:index], blunt, *events[index + 1 :]])
    for name in of.aim.asked.facts:
        if name in of.case.facts and of.aim.vocabulary.facts[name].kind != "date":
            kept = {key: value for key, value in of.case.facts.items() if key != name}
            yield f"the fact `{name}`", _with_case(of, facts=kept)


def _follows(event: Event, name: str) -> bool:
    """Whether an attribute follows from another that is true, so that it cannot be unknown."""
    return any(
        follows == name and getattr(event, told) is True for told, follows in event.implied.items()
    )


def _is_alone(of: History, day: int) -> bool:
    """Whether nothing else is on *day*, so that no time on it can have reversed an order."""
    days = [event.day for event in of.case.events]
    for event in of.case.events:
        for name in ("planned_on", "planned_at"):
            value = getattr(event, name, None)
            if value is not None:
                days.append(getattr(value, "on", value).toordinal())
    days += [v.toordinal() for v in of.case.facts.values() if isinstance(v, date)]
    return days.count(day) == 1 and _day(of.as_of).toordinal() != day


def _verdicts(of: History, as_of: date) -> dict[Key, tuple[Any, ...]]:
    found = by_key(_judge(of, as_of=as_of))
    return {key: (each.status, each.possible) for key, each in found.items()}


def _waives(standard: model.Standard, known: Any) -> str | None:  # Any: attributes by name
    roles = standard.waiver.by if standard.waiver else None
    choices: Sequence[str] = known["by"].choices if "by" in known else ()
    return next(iter(roles or choices), None)


# --- the laws ------------------------------------------------------------------------------------

Check = Callable[[History, Draw], None]
Suits = Callable[[model.Standard, model.Ruleset], bool]


def _always(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    return True


def _has_laxer(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    return laxer(standard) is not None


def _counts_forwards(standard: model.Standard, ruleset: model.Ruleset) -> bool:
    """Whether it has one plain limit, counted forwards in days, and no deadline is moved back."""
    limit = standard.within if standard.kind == "within" else standard.every
    own = standard.conventions or model.Conventions()
    moved = {own.non_working_deadline, ruleset.conventions.non_working_deadline}
    return (
        isinstance(limit, Limit)
        and standard.kind in ("within", "every")
        and standard.restart in (None, "from_actual")
        and "previous_working_day" not in moved
        and not is_timed(standard)
    )


def _names_what_is_known(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    """Whether no test asks what is known: then knowing less is an answer of its own."""
    tests = (part for part in parts_of(standard) if isinstance(part, model.Model))
    return not any("known=True" in repr(part) for part in tests)


def _accepts_waivers(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    return (standard.waiver.event if standard.waiver else "waiver") not in event_types_in(standard)


def _has_equal_gaps(standard: model.Standard, ruleset: model.Ruleset) -> bool:  # noqa: ARG001
    every = standard.every
    return (
        standard.restart == "from_actual"
        and standard.first is None
        and isinstance(every, Limit)
        and every.unit in ("days", "weeks")
    )


@dataclass(frozen=True)
class Law:
    """One law, to be tested on a ruleset by calling it.

    Attributes:
        name: in one word.
        statement: what holds, in a sentence.
        check: tests it on one history, with what it varies drawn.
        program: the ruleset, compiled.
        places: the standards that it can be tested on, by index; empty: it says nothing of them.

    Raises:
        LawBrokenError: when called, with the smallest history found that breaks it.

    Example:
        >>> from cpstandards import board
        >>> for law in laws(board("rochdale")):
        ...     law(max_examples=5)
    """

    name: str
    statement: str
    check: Check
    program: Program = field(repr=False)
    places: tuple[int, ...] = field(repr=False)

    def __call__(self, max_examples: int = 100, seed: int | None = None) -> None:
        """Searches for a history that breaks the law.

        Args:
            max_examples: how many histories are tried.
            seed: other histories for each number; None: the same ones every time.
        """
        if self.places:
            _search(self, max_examples, seed)


def laws(ruleset: model.Ruleset | Program, standard: str | None = None) -> tuple[Law, ...]:
    """The laws that can be tested on a ruleset without knowing its document.

    Args:
        ruleset: a ruleset, or one already compiled.
        standard: the id or topic of the only standard to test; None: all of them.

    Raises:
        KeyError: the ruleset has no such standard.

    Example:
        >>> from cpstandards import board
        >>> [law.name for law in laws(board("rochdale"))][:3]
        ['prefix', 'permanence', 'laxer']
    """
    program = program_of(ruleset)
    meant = places_of(program.ruleset, standard)
    return tuple(
        Law(
            check.__name__.removeprefix("check_"),
            (check.__doc__ or "").partition("\n")[0],
            check,
            program,
            tuple(
                index
                for index, each in enumerate(program.ruleset.standards)
                if index in meant and suits(each, program.ruleset)
            ),
        )
        for check, suits in CHECKS
    )


CHECKS: tuple[tuple[Check, Suits], ...] = (
    (check_prefix, _always),
    (check_permanence, _always),
    (check_laxer, _has_laxer),
    (check_holiday, _counts_forwards),
    (check_order, _always),
    (check_blur, _names_what_is_known),
    (check_next_change, _always),
    (check_waiver, _accepts_waivers),
    (check_purity, _always),
    (check_json, _always),
    (check_slots, _has_equal_gaps),
)


def _search(law: Law, max_examples: int, start: int | None) -> None:
    histories = histories_of(Targets(law.program, law.places), Twists())

    def holds(history: History, data: st.DataObject) -> None:
        law.check(history, data.draw)

    test = settings(
        max_examples=max_examples,
        deadline=None,
        database=None,
        derandomize=start is None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )(given(histories, st.data())(holds))
    if start is not None:
        test = seed(start)(test)
    try:
        test()
    except LawBrokenError as error:
        raise LawBrokenError(error.law, error.why, error.history) from None
