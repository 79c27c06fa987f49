"""Moments on every day of the calendar, against numpy's business days and dateutil's months."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import holidays
import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from cpstandards import board, model
from cpstandards.calendars import FIRST, LAST, working_calendar
from cpstandards.compile.moments import Edge
from cpstandards.horizon import Relation, Verdict, counting_of, curve, edges, form, relation
from cpstandards.horizon.curves import OUTSIDE, Counting
from cpstandards.horizon.forms import Point
from cpstandards.limits import Conventions, Limit, Unit, parse_limit
from cpstandards.structure import vocabulary_of
from cpstandards.vocabulary import Vocabulary

ENGLAND = counting_of(working_calendar())
SPAN = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
MOMENT: TypeAdapter[Any] = TypeAdapter(model.Moment)


def moment(of: object) -> Any:
    return MOMENT.validate_python(of)


def compared(one: object, other: object, **more: Any) -> Relation:
    return relation(moment(one), moment(other), ENGLAND, **more)


@cache
def busdays() -> np.busdaycalendar:
    closed = holidays.country_holidays("GB", subdiv="ENG", years=range(1990, 2061))
    return np.busdaycalendar(holidays=sorted(closed))


def by_numpy(days: int) -> list[date]:
    """So many working days after each day of the span; a day not worked counts from the next."""
    start = np.busday_offset(
        np.array(SPAN, dtype="datetime64[D]"), 0, roll="backward", busdaycal=busdays()
    )
    return list(np.busday_offset(start, days, busdaycal=busdays()).astype(object))


def parted(one: list[date], other: list[date]) -> tuple[int, int]:
    """On how many days each is the earlier, both within the calendar."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a <= LAST and b <= LAST]
    return sum(a < b for a, b in both), sum(a > b for a, b in both)


# --- one limit on every day ----------------------------------------------------------------------


@pytest.mark.parametrize("days", [1, 10, 15])
def test_working_days_fall_where_numpy_has_them_on_every_day(days: int) -> None:
    found = curve(Limit(days, Unit.WORKING_DAYS), ENGLAND)
    for day, at in zip(by_numpy(days), found, strict=True):
        assert at == (day.toordinal() if day <= LAST else OUTSIDE)


def test_months_fall_where_dateutil_has_them_on_every_day() -> None:
    found = curve(parse_limit("3 months"), ENGLAND)
    for day, at in zip(SPAN, found, strict=True):
        end = day + relativedelta(months=3)
        assert at == (end.toordinal() if end <= LAST else OUTSIDE)


def test_days_longer_than_half_the_calendar_still_lead_somewhere() -> None:
    found = curve(Limit(20_000, Unit.DAYS), ENGLAND)
    for day, at in zip(SPAN, found, strict=True):
        end = day.toordinal() + 20_000
        assert at == (end if end <= LAST.toordinal() else OUTSIDE)


def test_a_conventions_curve_is_counted_by_that_convention() -> None:
    counted = Counting(ENGLAND.calendar, Conventions(trigger_day="counted"))
    monday = date(2025, 6, 2).toordinal() - FIRST.toordinal()
    assert date.fromordinal(curve(parse_limit("5 working days"), counted)[monday]) == date(
        2025, 6, 6
    )
    assert date.fromordinal(curve(parse_limit("5 working days"), ENGLAND)[monday]) == date(
        2025, 6, 9
    )


# --- known pairs ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("28 days", "4 weeks"),
        ("12 months", "1 year"),
        ({"sooner_of": ["2 weeks", "20 days"]}, "2 weeks"),
        ({"later_of": ["14 days", "2 weeks"]}, "2 weeks"),
        ({"limit": "2 weeks", "after": "1 week"}, "21 days"),
        ({"sooner_of": ["3 months", "unquantified"]}, "3 months"),
        ({"dated": [{"limit": "7 days"}, {"from": date(2010, 4, 1), "limit": "1 week"}]}, "7 days"),
    ],
)
def test_equal_on_every_day_is_same(one: object, other: object) -> None:
    found = compared(one, other)
    assert found.verdict is Verdict.SAME
    assert found.compared > 25_500


def test_three_months_and_91_days_part_as_dateutil_counts() -> None:
    months = [day + relativedelta(months=3) for day in SPAN]
    days = [day + timedelta(days=91) for day in SPAN]
    found = compared("91 days", "3 months")
    assert found.verdict is Verdict.INCOMPARABLE
    assert (found.stricter.count, found.laxer.count) == parted(days, months)
    assert found.laxer.most is not None
    assert found.laxer.most.days == max(
        (a - b).days for a, b in zip(days, months, strict=True) if a <= LAST and b <= LAST
    )


def test_ten_working_days_and_two_weeks_part_as_numpy_counts() -> None:
    weeks = [day + timedelta(days=14) for day in SPAN]
    found = compared("10 working days", "2 weeks")
    assert found.verdict is Verdict.INCOMPARABLE
    assert (found.stricter.count, found.laxer.count) == parted(by_numpy(10), weeks)


def test_a_witness_is_a_day_on_which_they_part_most() -> None:
    found = compared("10 working days", "2 weeks").laxer.most
    assert found is not None
    assert found.one is not None
    assert found.other is not None
    assert by_numpy(10)[(found.on - FIRST).days] == found.one
    assert found.on + timedelta(days=14) == found.other
    widest = max((a - d).days - 14 for d, a in zip(SPAN, by_numpy(10), strict=True) if a <= LAST)
    assert found.days == (found.one - found.other).days == widest


def test_only_the_days_asked_for_are_compared() -> None:
    year = range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())
    found = compared("91 days", "3 months", days=year)
    own = [date.fromordinal(day) for day in year]
    assert found.compared == 365
    assert found.stricter.count == sum(
        d + timedelta(days=91) < d + relativedelta(months=3) for d in own
    )


def test_one_more_day_is_laxer_and_the_other_way_round_stricter() -> None:
    assert compared("16 working days", "15 working days").verdict is Verdict.LAXER
    assert compared("15 working days", "16 working days").verdict is Verdict.STRICTER


def test_more_notice_is_stricter() -> None:
    backwards = Edge(backwards=True)
    assert compared("5 working days", "2 working days", edge=backwards).verdict is Verdict.STRICTER


def test_a_window_that_opens_later_is_stricter() -> None:
    opening = Edge(opening=True)
    found = compared("8 weeks before", "10 weeks before", edge=opening)
    assert found.verdict is Verdict.STRICTER
    assert found.stricter.most is not None
    assert found.stricter.most.days == 14


def test_no_number_is_laxer_than_any_and_not_the_same_as_no_obligation() -> None:
    found = compared("unquantified", "1 year")
    assert found.verdict is Verdict.LAXER
    assert found.laxer.most is not None
    assert found.laxer.most.days is None
    later = {"dated": [{"from": date(2010, 4, 1), "limit": "unquantified"}]}
    assert compared(later, "unquantified").verdict is Verdict.LAXER


def test_a_dated_limit_parts_from_the_day_it_changes() -> None:
    dated = {"dated": [{"limit": "7 days"}, {"from": date(2010, 4, 1), "limit": "10 days"}]}
    found = compared(dated, "7 days")
    assert found.verdict is Verdict.LAXER
    last = LAST - timedelta(days=10)
    assert found.laxer.count == (last - date(2010, 4, 1)).days + 1


def test_other_regions_part_on_their_own_holidays() -> None:
    scotland = counting_of(working_calendar("GB-SCT"))
    found = relation(parse_limit("1 working day"), parse_limit("1 working day"), ENGLAND, scotland)
    assert found.verdict is Verdict.INCOMPARABLE


# --- hours ---------------------------------------------------------------------------------------


def test_hours_compare_by_their_number() -> None:
    assert compared("24 hours", "48 hours").verdict is Verdict.STRICTER
    assert compared("24 hours", "24 hours").verdict is Verdict.SAME


def test_two_days_of_hours_end_before_the_second_day_but_for_the_clock_change() -> None:
    found = compared("48 hours", "2 days")
    assert found.verdict is Verdict.INCOMPARABLE
    assert found.laxer.count == 71 * 2  # triggers of two evenings in each of 71 springs
    assert compared("47 hours", "2 days").verdict is Verdict.STRICTER


# --- other anchors -------------------------------------------------------------------------------

BIRTH = {"limit": "20 working days", "after": {"event": "birth"}}


def test_limits_from_other_events_are_not_put_in_order() -> None:
    assert compared(BIRTH, "20 working days").verdict is Verdict.DIFFERENT_ANCHOR


def test_the_same_limit_from_the_same_other_event_is_same() -> None:
    weeks = {"limit": "2 weeks", "after": {"event": "birth"}}
    days = {"limit": "14 days", "after": {"event": "birth"}}
    assert compared(weeks, days).verdict is Verdict.SAME


def test_a_sooner_of_is_stricter_than_either_part() -> None:
    both = {"sooner_of": ["3 months", BIRTH]}
    found = compared(both, "3 months")
    assert found.verdict is Verdict.STRICTER
    assert found.stricter.most is not None
    assert found.stricter.most.anchors


def test_a_later_of_is_laxer_than_its_part() -> None:
    assert compared({"later_of": ["3 months", BIRTH]}, "3 months").verdict is Verdict.LAXER


def test_what_cannot_be_counted_is_undecided_and_never_same() -> None:
    one = {"agreed": {"event": "plan_agreed"}, "as": "visit_every", "up_to": "4 weeks"}
    found = compared(one, "4 weeks")
    assert found.verdict is Verdict.UNDECIDED
    assert compared(one, dict(one)).verdict is Verdict.SAME


# --- conditions ----------------------------------------------------------------------------------


def chosen(unborn: str, otherwise: str) -> dict[str, Any]:
    return {
        "choose": [
            {"when": {"fact": {"unborn": True}}, "then": unborn},
            {"otherwise": otherwise},
        ]
    }


def vocabulary() -> Vocabulary:
    return vocabulary_of(model.Declared())


def test_conditions_are_gone_through_both_ways() -> None:
    found = compared(chosen("1 week", "2 weeks"), "14 days", vocabulary=vocabulary())
    assert found.verdict is Verdict.STRICTER
    assert found.stricter.most is not None
    assert found.stricter.most.assuming == ("unborn: true",)
    same = compared(chosen("2 weeks", "14 days"), "14 days", vocabulary=vocabulary())
    assert same.verdict is Verdict.SAME


def test_conditions_that_exclude_each_other_leave_no_impossible_outcome() -> None:
    either = {
        "choose": [
            {"when": {"fact": {"unborn": True}}, "then": "1 week"},
            {"when": {"fact": {"unborn": False}}, "then": "2 weeks"},
            {"otherwise": "1 year"},
        ]
    }
    assert compared(either, chosen("1 week", "2 weeks"), vocabulary=vocabulary()).verdict is (
        Verdict.SAME
    )


# --- relations as a whole ------------------------------------------------------------------------

limits = st.builds(
    Limit,
    st.integers(1, 40),
    st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS, Unit.WEEKS, Unit.MONTHS]),
)
moments = st.recursive(
    limits,
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(
            lambda parts: model.SoonerOf(sooner_of=tuple(parts))
        ),
        st.lists(inner, min_size=2, max_size=3).map(
            lambda parts: model.LaterOf(later_of=tuple(parts))
        ),
    ),
    max_leaves=4,
)
MIRROR = {
    Verdict.SAME: Verdict.SAME,
    Verdict.STRICTER: Verdict.LAXER,
    Verdict.LAXER: Verdict.STRICTER,
    Verdict.INCOMPARABLE: Verdict.INCOMPARABLE,
}


@settings(max_examples=25)
@given(moments, moments)
def test_a_relation_seen_from_the_other_side_is_its_mirror(one: Any, other: Any) -> None:
    there, back = relation(one, other, ENGLAND), relation(other, one, ENGLAND)
    assert back.verdict is MIRROR[there.verdict]
    assert (back.stricter.count, back.laxer.count) == (there.laxer.count, there.stricter.count)


@settings(max_examples=25)
@given(moments)
def test_every_moment_is_the_same_as_itself(one: Any) -> None:
    assert relation(one, one, ENGLAND).verdict is Verdict.SAME


def test_all_shipped_moments_have_a_form_and_are_the_same_as_themselves() -> None:
    ruleset = board("working-together-2010")
    known = vocabulary_of(ruleset.vocabulary)
    for standard in ruleset.standards:
        counting = counting_of(ruleset, standard)
        for each in edges(standard):
            found = relation(each.moment, each.moment, counting, edge=each.edge, vocabulary=known)
            assert found.verdict is Verdict.SAME, (standard.id, each.name)


def test_curves_never_turn_two_days_round() -> None:
    for text in ("15 working days", "3 months", "1 year"):
        found = [at for at in curve(parse_limit(text), ENGLAND) if at != OUTSIDE]
        assert all(a <= b for a, b in pairwise(found))


def test_a_form_of_one_limit_is_its_curve() -> None:
    limit = parse_limit("10 working days")
    assert form(limit, ENGLAND).sole == (Point(), curve(limit, ENGLAND))
