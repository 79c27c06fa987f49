"""The laws of judgement as checks on a user's own ruleset.

Each check takes one history and raises `LawBrokenError` if the law does not hold for the standard
that the history is aimed at. What may be varied is drawn, so that Hypothesis can search and shrink.

Example:
    >>> from cpstandards import board
    >>> from cpstandards.testing import case_histories, check_prefix
    >>> from hypothesis import given
    >>> from hypothesis import strategies as st
    >>> @given(case_histories(board("rochdale")), st.data())
    ... def test_the_future_changes_nothing(history, data):
    ...     check_prefix(history, data.draw)
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import NoReturn

from hypothesis import assume
from hypothesis import strategies as st

from cpstandards import model
from cpstandards.adapters import case_from_plain, dump_case
from cpstandards.kernel import BREACHES, Status
from cpstandards.load import dump_ruleset, parse_ruleset
from cpstandards.results import Evaluation
from cpstandards.structure import event_types
from cpstandards.testing.asking import (
    by_key,
    day_of,
    judge,
    later,
    number,
    possible,
    standing_still,
    stray,
    verdicts,
    with_case,
)
from cpstandards.testing.histories import History
from cpstandards.testing.scenes import Draw, Scene, index_below, remade
from cpstandards.testing.varying import CLOSURES, blurrings, laxer, variant, waives, with_closures

FINAL = frozenset({Status.MET, Status.LATE, Status.LAPSED, Status.DISCHARGED, Status.VIOLATED})
"""The statuses that never change as time passes."""

WAITING = frozenset({Status.PENDING, Status.OVERDUE})

ENDED = frozenset({Status.DISCHARGED, Status.LAPSED})
"""What an obligation may have become that nobody would be told of."""


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


def check_prefix(history: History, draw: Draw) -> None:
    """What happens after `as_of`, or is recorded after `known_at`, never changes anything.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    before = judge(history).obligations
    event = stray(draw, history, later(day_of(history.as_of), number(draw, 1, 40)))
    if judge(with_case(history, [*history.case.events, event])).obligations != before:
        _broken("prefix", f"`{event.type}` after `as_of` changed a verdict", history)
    known = replace(history, known_at=history.known_at or day_of(history.as_of))
    before = judge(known).obligations
    assert known.known_at is not None  # just given
    recorded = later(day_of(known.known_at), 1)
    late = remade(stray(draw, known, day_of(known.as_of)), recorded_at=recorded)
    if judge(with_case(known, [*known.case.events, late])).obligations != before:
        _broken("prefix", f"`{late.type}` recorded after `known_at` changed a verdict", known)


def check_permanence(history: History, draw: Draw) -> None:
    """Final verdicts stay as time passes, and what is pending becomes overdue and nothing else.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    history = standing_still(history)
    assert isinstance(history.as_of, date)  # that is what it means to stand still
    day = later(history.as_of, number(draw, 1, 60))
    then = by_key(judge(history, as_of=day))
    allowed = WAITING if _records_endings(history) else WAITING | ENDED
    for key, each in by_key(judge(history)).items():
        became = then.get(key)
        if became is None:
            _broken("permanence", f"a `{each.status}` obligation was gone on {day}", history)
        said = f"`{each.status}` became `{became.status}` by {day}, with nothing new known"
        if each.status in FINAL and became.status is not each.status:
            _broken("permanence", said, history)
        is_waiting = each.status is Status.PENDING and each.standard.kind != "before"
        if is_waiting and not possible(became) <= allowed:
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
    lax = by_key(judge(history, variant(history, change or {})))
    strict = by_key(judge(history))
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
    closed = by_key(judge(history, with_closures(history, closures)))
    for key, each in by_key(judge(history)).items():
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
    if judge(with_case(history, mixed)) != judge(history):
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
    options = list(blurrings(history))
    assume(options)
    what, blunt = options[draw(index_below(len(options)))]
    sharp, dull = by_key(judge(history), True), by_key(judge(blunt), True)
    absent = frozenset({Status.NOT_APPLICABLE})
    for key in sharp.keys() | dull.keys():
        known = possible(sharp[key]) if key in sharp else absent
        allowed = possible(dull[key]) if key in dull else absent
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
    history = standing_still(history)
    now = day_of(history.as_of)
    today = verdicts(history, now)
    for key, each in by_key(judge(history)).items():
        turn = each.next_change_on
        last = now.toordinal() + 400 if turn is None else turn.toordinal() - 1
        between = now.toordinal() + number(draw, 0, max(last - now.toordinal(), 0))
        for quiet in (date.fromordinal(between), date.fromordinal(last)):
            if quiet >= now and verdicts(history, quiet).get(key) != today[key]:
                _broken("next_change", f"`{each.status}` changed already on {quiet}", history)
        if turn is not None and (turn <= now or verdicts(history, turn).get(key) == today[key]):
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
    values = {"standard": standard.topic or standard.id, "by": waives(standard, known)}
    days = [event.day for event in history.case.events] or [day_of(history.as_of).toordinal()]
    scene = Scene(draw, history.aim)
    given = {name: value for name, value in values.items() if name in known and value}
    waived = with_case(
        history,
        [*history.case.events, scene.put_event(type, days[-1] - number(draw, 0, 40), given)],
    )
    before, after = judge(history).obligations, judge(waived).obligations
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
    first = judge(history)
    judge(history, as_of=later(day_of(history.as_of), 30))
    if judge(history) != first or hash(judge(history)) != hash(first):
        _broken("purity", "the same question had another answer the second time", history)


def check_json(history: History, draw: Draw) -> None:  # noqa: ARG001
    """Results survive JSON, and cases their plain form.

    Args:
        history: what it is tested on.
        draw: draws what is varied: `data.draw`, of Hypothesis's `data()`.

    Raises:
        LawBrokenError: it does not hold.
    """
    found = judge(history)
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
    moving = judge(history).obligations
    assume(moving and all(each.status in KEPT for each in moving))
    fixed = judge(history, variant(history, {"restart": "fixed"}))
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
