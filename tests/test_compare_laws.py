"""Laws of comparison: the other way round, by evaluation, and every witness evaluated again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cpstandards import Case, Event, Limit, Ruleset, board, boards, compare, dump_ruleset, evaluate
from cpstandards.compare.results import Aspect, Comparison, Finding, Pair, Witness
from cpstandards.events import core_vocabulary
from cpstandards.load import parse_ruleset
from cpstandards.structure import is_timed
from tests.comparing import aspect, of_limits, only, ruleset, standard

FIRST, LAST = date(1990, 1, 1), date(2060, 12, 31)
MIRRORED = {Finding.STRICTER: Finding.LAXER, Finding.LAXER: Finding.STRICTER}

limits = st.one_of(
    st.tuples(st.integers(1, 40), st.sampled_from(["day", "working day"])),
    st.tuples(st.integers(1, 8), st.just("week")),
    st.tuples(st.integers(1, 4), st.just("month")),
).map(lambda pair: f"{pair[0]} {pair[1]}{'' if pair[0] == 1 else 's'}")
near_limits = st.one_of(
    limits, st.sampled_from(["15 working days", "21 days", "3 months", "91 days"])
)
moments: st.SearchStrategy[Any] = st.one_of(
    near_limits,
    st.lists(near_limits, min_size=2, max_size=2).map(lambda two: {"sooner_of": two}),
    st.lists(near_limits, min_size=2, max_size=2).map(lambda two: {"later_of": two}),
    st.tuples(near_limits, near_limits).map(
        lambda two: {
            "choose": [{"when": {"fact": {"unborn": True}}, "then": two[0]}, {"otherwise": two[1]}]
        }
    ),
    st.tuples(near_limits, near_limits).map(
        lambda two: {"dated": [{"limit": two[0]}, {"from": date(2026, 3, 1), "limit": two[1]}]}
    ),
)
conventions = st.sampled_from([
    {},
    {"trigger_day": "counted"},
    {"non_working_deadline": "next_working_day"},
    {"clear_days": True},
])  # fmt: skip
YEARS: Any = {"first": date(2025, 1, 1), "last": date(2026, 12, 31)}

BEFORE: Any = {"before": {"event": "review_conference"}, "duty": {"event": "report_shared"}}


def two_of(
    one: Any, other: Any, kind: str, conventions: tuple[Any, Any]
) -> tuple[Ruleset, Ruleset]:
    key, more = ("within", {}) if kind == "within" else ("at_least", BEFORE)
    east, west = (
        ruleset(name, standard(**{key: at}, **more), conventions=how)
        for name, at, how in zip(("east", "west"), (one, other), conventions, strict=True)
    )
    return east, west


# --- the other way round -------------------------------------------------------------------------


def turned(pair: Pair) -> tuple[Any, ...]:
    """What is told of a pair, as if it had been asked the other way round."""
    return (
        pair.other_standard,
        pair.one_standard,
        MIRRORED.get(pair.finding, pair.finding),
        [(each.name, each.laxer.days, each.stricter.days, each.compared) for each in pair.aspects],
        Counter((each.other, each.one, MIRRORED.get(each.finding, each.finding))
                for each in pair.readings),
    )  # fmt: skip


def told(pair: Pair) -> tuple[Any, ...]:
    return (
        pair.one_standard,
        pair.other_standard,
        pair.finding,
        [(each.name, each.stricter.days, each.laxer.days, each.compared) for each in pair.aspects],
        Counter((each.one, each.other, each.finding) for each in pair.readings),
    )


def are_mirrored(one: Comparison, other: Comparison) -> bool:
    there = sorted((turned(pair) for _, pair in one.pairs()), key=str)
    return there == sorted((told(pair) for _, pair in other.pairs()), key=str)


@settings(max_examples=60, deadline=None)
@given(moments, moments, st.sampled_from(["within", "before"]), st.tuples(conventions, conventions))
def test_the_other_way_round_stricter_is_laxer(
    one: Any, other: Any, kind: str, how: tuple[Any, Any]
) -> None:
    east, west = two_of(one, other, kind, how)
    there, back = compare([east, west], **YEARS), compare([west, east], **YEARS)
    assert are_mirrored(there, back)


@pytest.mark.parametrize(("one", "other"), [("blackpool", "darlington"), ("stoke", "rochdale")])
def test_shipped_boards_the_other_way_round(one: str, other: str) -> None:
    asked: Any = {"first": date(2024, 1, 1), "last": date(2027, 12, 31)}
    assert are_mirrored(compare([one, other], **asked), compare([other, one], **asked))


@settings(max_examples=40, deadline=None)
@given(moments, conventions)
def test_a_moment_is_the_same_as_itself(at: Any, how: Any) -> None:
    found = only(compare(two_of(at, at, "within", (how, how)), **YEARS))
    assert found.finding is Finding.SAME
    assert found.is_identical


@pytest.mark.parametrize("name", boards())
def test_every_standard_is_the_same_as_itself_read_anew(name: str) -> None:
    again = parse_ruleset(dump_ruleset(board(name)))
    found = compare([board(name), again])
    own = {
        pair.one_standard: pair
        for _, pair in found.pairs()
        if pair.one_standard == pair.other_standard
    }
    assert set(own) == {each.id for each in board(name).standards}
    assert {pair.finding for pair in own.values()} == {Finding.SAME}
    assert all(pair.is_identical for pair in own.values())


# --- by evaluation -------------------------------------------------------------------------------


def due(of: Ruleset, on: date, kind: str, unborn: bool) -> date | None:
    """The deadline in a case in which time is counted from *on*."""
    types = core_vocabulary().types
    event = types["strategy_discussion" if kind == "within" else "review_conference"](on=on)
    case = Case("A-1", events=[event], facts={"unborn": unborn})
    (obligation,) = evaluate(case, of, as_of=on).obligations
    return obligation.due_on


days = st.dates(date(2025, 1, 1), date(2026, 12, 31))


@settings(max_examples=150, deadline=None)
@given(
    moments, moments, st.sampled_from(["within", "before"]), st.tuples(conventions, conventions),
    days, st.booleans(),
)  # fmt: skip
def test_the_board_called_stricter_is_never_the_later_one(
    one: Any, other: Any, kind: str, how: tuple[Any, Any], on: date, unborn: bool
) -> None:
    east, west = two_of(one, other, kind, how)
    pair = only(compare([east, west], **YEARS))
    mine, its = due(east, on, kind, unborn), due(west, on, kind, unborn)
    assume(mine is not None and its is not None)
    assert mine is not None
    assert its is not None
    match pair.finding:
        case Finding.SAME:
            assert mine == its
        case Finding.STRICTER:
            assert mine <= its
        case Finding.LAXER:
            assert mine >= its
        case _:
            assert pair.finding is Finding.INCOMPARABLE


def of_witness(found: Aspect, one: Ruleset, other: Ruleset, kind: str) -> None:
    """Evaluates each witness anew."""
    for side, is_earlier in ((found.stricter, True), (found.laxer, False)):
        most = side.most
        if most is None:
            continue
        unborn = "unborn: true" in most.assuming
        mine, its = (due(each, most.on, kind, unborn) for each in (one, other))
        assert (mine, its) == (most.one, most.other)
        assert mine is not None
        assert its is not None
        assert (mine < its) is is_earlier
        assert most.days == abs((mine - its).days)


@settings(max_examples=100, deadline=None)
@given(moments, moments, st.sampled_from(["within", "before"]), st.tuples(conventions, conventions))
def test_every_witness_shows_what_it_claims(
    one: Any, other: Any, kind: str, how: tuple[Any, Any]
) -> None:
    east, west = two_of(one, other, kind, how)
    of_witness(aspect(only(compare([east, west], **YEARS))), east, west, kind)


@settings(max_examples=30, deadline=None)
@given(near_limits, near_limits, days)
def test_gaps_agree_with_evaluation(one: str, other: str, on: date) -> None:
    more: Any = {
        "after": {"event": "plan_made"}, "restart": "from_actual", "duty": {"event": "visit"}
    }  # fmt: skip
    east, west = of_limits(one, other, "every", **more)
    pair = only(compare([east, west], **YEARS))
    types = core_vocabulary().types
    start, visit = types["plan_made"](on=on - timedelta(days=1)), types["visit"](on=on)
    case = Case("A-1", events=[start, visit])
    mine, its = (
        [each.due_on for each in evaluate(case, of, as_of=on).obligations][-1]
        for of in (east, west)
    )
    assert mine is not None
    assert its is not None
    allowed = {Finding.SAME: mine == its, Finding.STRICTER: mine <= its, Finding.LAXER: mine >= its}
    assert allowed.get(pair.finding, True)


# --- the witnesses of the shipped boards ---------------------------------------------------------


def simple_witnesses() -> Iterator[tuple[str, Pair, Witness]]:
    """The witnesses on duties with one anchor and no condition, between each two boards."""
    found = compare(boards())
    for row, pair in found.pairs():
        for each in pair.aspects:
            for side in (each.stricter, each.laxer):
                if each.name == "deadline" and side.most and not side.most.anchors:
                    yield row.topic, pair, side.most


def as_event(of: Any, on: date) -> Event | None:
    """An event of an anchor's pattern, where its tests name plain values."""
    patterns = of.any_of if hasattr(of, "any_of") else (of,)
    pattern = patterns[0]
    where = getattr(pattern, "where", None) or {}
    if not hasattr(pattern, "event") or any(isinstance(v, (tuple, dict)) for v in where.values()):
        return None
    if not all(isinstance(value, (str, bool, int)) for value in where.values()):
        return None
    event: Event = core_vocabulary().types[pattern.event](on=on, **where)
    return event


def deadline_of(name: str, id: str, witness: Witness) -> date | None:
    """The deadline of the standard *id* in a case made of a witness, if one can be made."""
    rules = board(name)
    of = rules.standard(id)
    at = of.within or of.at_least
    if of.when is not None or witness.assuming or is_timed(of) or not isinstance(at, Limit):
        return None
    event = as_event(of.before or of.after, witness.on)
    if event is None:
        return None
    case = Case("A-1", events=[event])
    found = [each for each in evaluate(case, rules, as_of=witness.on).of(id) if each.trigger]
    return found[0].due_on if found else None


def test_witnesses_between_shipped_boards_are_as_evaluated() -> None:
    checked = 0
    for _, pair, witness in simple_witnesses():
        for name, id, claimed in (
            (pair.one, pair.one_standard, witness.one),
            (pair.other, pair.other_standard, witness.other),
        ):
            mine = deadline_of(name, id, witness)
            if mine is not None and claimed is not None:
                assert mine == claimed, (name, id, witness)
                checked += 1
    assert checked >= 40
