"""Limits: how they are written, and where they end.

Expected days come from the wall calendar, `dateutil.relativedelta` and `numpy.busday_offset`.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from datetime import date, timedelta

import numpy as np
import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from cpstandards.calendars import FIRST, LAST, WorkingDays, working_calendar
from cpstandards.errors import CalendarRangeError, LimitError
from cpstandards.limits import (
    MOST,
    USUAL,
    Conventions,
    Limit,
    Unit,
    add_months,
    birthday,
    deadline_after,
    deadline_before,
    earlier,
    earlier_instant,
    later,
    later_instant,
    parse_limit,
    times,
)

ENGLAND = working_calendar("GB-ENG")
SPAN = range(FIRST.toordinal(), LAST.toordinal() + 1)


def after(
    text: str, start: str, conventions: Conventions = USUAL, calendar: WorkingDays[int] = ENGLAND
) -> str:
    """The deadline counted forwards, between ISO dates."""
    day = date.fromisoformat(start).toordinal()
    end = deadline_after(parse_limit(text), day, calendar, conventions)
    return date.fromordinal(end).isoformat()


def before(text: str, reference: str, conventions: Conventions = USUAL) -> str:
    """The deadline counted backwards, between ISO dates."""
    day = date.fromisoformat(reference).toordinal()
    end = deadline_before(parse_limit(text), day, ENGLAND, conventions)
    return date.fromordinal(end).isoformat()


# --- how they are written -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "amount", "unit"),
    [
        ("48 hours", 48, Unit.HOURS),
        ("1 hour", 1, Unit.HOURS),
        ("91 days", 91, Unit.DAYS),
        ("1 day", 1, Unit.DAYS),
        ("15 working days", 15, Unit.WORKING_DAYS),
        ("1 working day", 1, Unit.WORKING_DAYS),
        ("6 weeks", 6, Unit.WEEKS),
        ("3 months", 3, Unit.MONTHS),
        ("1 year", 1, Unit.YEARS),
        ("876000 hours", 876_000, Unit.HOURS),
    ],
)
def test_a_limit_is_a_whole_number_and_a_unit(text: str, amount: int, unit: Unit) -> None:
    assert parse_limit(text) == Limit(amount, unit)
    assert str(parse_limit(text)) == text


LIMITS = st.sampled_from(Unit).flatmap(
    lambda unit: st.builds(Limit, st.integers(1, MOST[unit]), st.just(unit))
)


@given(LIMITS)
def test_every_limit_prints_as_it_is_written(limit: Limit) -> None:
    assert parse_limit(str(limit)) == limit


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("15 workng days", "15 working days"),
        ("15 Working Days", "15 working days"),
        ("15 working-days", "15 working days"),
        ("15  working days", "15 working days"),
        (" 15 working days ", "15 working days"),
        ("15 working days.", "15 working days"),
        ("15\nworking days", "15 working days"),
        ("15 working day", "15 working days"),
        ("1 working days", "1 working day"),
        ("15working days", "15 working days"),
        ("015 working days", "15 working days"),
        ("+15 working days", "15 working days"),
        ("2 week", "2 weeks"),
        ("1 hours", "1 hour"),
        ("3 Month", "3 months"),
        ("3 mnths", "3 months"),
    ],
)
def test_a_near_miss_is_refused_with_what_was_meant(text: str, meant: str) -> None:
    with pytest.raises(LimitError, match="is not a limit") as caught:
        parse_limit(text)
    assert caught.value.text == text
    assert caught.value.help == f"did you mean `{meant}`?"
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "15",
        "days",
        "fifteen working days",
        "0 days",
        "-3 days",
        "1.5 days",
        "15 fortnights",
        "3 months (91 days)",
        "15 working days 2",
        "٣ days",  # digits of another script
        "1" * 5000 + " days",
        "same day",
    ],
)
def test_anything_else_is_refused_with_the_forms_that_there_are(text: str) -> None:
    with pytest.raises(LimitError, match="is not a limit") as caught:
        parse_limit(text)
    for form in ("48 hours", "91 days", "15 working days", "6 weeks", "3 months", "1 year"):
        assert f"`{form}`" in caught.value.help
    assert len(str(caught.value)) < 300


@pytest.mark.parametrize("unit", Unit)
def test_a_limit_has_an_amount_of_at_least_one_and_at_most_about_a_century(unit: Unit) -> None:
    assert Limit(1, unit).amount == 1
    assert parse_limit(f"{MOST[unit]} {unit}").amount == MOST[unit]
    with pytest.raises(LimitError, match="too long"):
        parse_limit(f"{MOST[unit] + 1} {unit}")
    for amount in (0, -1):
        with pytest.raises(LimitError, match="at least 1"):
            Limit(amount, unit)


def test_limits_are_values() -> None:
    limit = Limit(15, Unit.WORKING_DAYS)
    assert len({limit, parse_limit("15 working days")}) == 1
    assert pickle.loads(pickle.dumps(limit)) == limit
    error = LimitError("x", "`x` is not a limit", "write one")
    assert str(pickle.loads(pickle.dumps(error))) == "`x` is not a limit; write one"
    with pytest.raises(AttributeError):
        limit.amount = 16  # type: ignore[misc]


# --- months ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("months", [0, 1, 2, 3, 6, 9, 12, 48, 1200, -1, -3, -6, -12, -1200])
def test_months_agree_with_relativedelta_on_every_day(months: int) -> None:
    expected = [(date.fromordinal(day) + relativedelta(months=months)).toordinal() for day in SPAN]
    assert [add_months(day, months) for day in SPAN] == expected
    assert add_months(np.arange(SPAN.start, SPAN.stop), months).tolist() == expected


@pytest.mark.parametrize("year", [1, 4, 100, 400, 1600, 1700, 1900, 2000, 2100, 2400, 9998])
def test_months_agree_with_relativedelta_through_the_rules_of_leap_years(year: int) -> None:
    for day in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()):
        end = date.fromordinal(day) + relativedelta(months=1)
        assert date.fromordinal(add_months(day, 1)) == end


def test_a_month_after_31_january_is_the_last_of_february() -> None:
    assert after("1 month", "2023-01-31") == "2023-02-28"
    assert after("1 month", "2024-01-31") == "2024-02-29"


def test_months_are_never_iterated() -> None:
    assert after("3 months", "2025-01-31") == "2025-04-30"
    assert str(times(parse_limit("1 month"), 3)) == "3 months"


def test_a_multiple_beyond_a_century_is_refused() -> None:
    with pytest.raises(LimitError, match="too long"):
        times(parse_limit("60 years"), 2)


# --- forwards -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1 day", "2025-04-10", "2025-04-11"),
        ("91 days", "2025-01-01", "2025-04-02"),
        ("15 working days", "2024-03-08", "2024-04-02"),
        ("15 working days", "2025-04-10", "2025-05-06"),
        ("1 working day", "2025-04-18", "2025-04-22"),
        ("6 weeks", "2025-04-10", "2025-05-22"),
        ("3 months", "2025-04-10", "2025-07-10"),
        ("1 year", "2024-02-29", "2025-02-28"),
    ],
)
def test_the_triggers_own_day_is_not_counted(text: str, start: str, end: str) -> None:
    assert after(text, start) == end


def test_three_months_and_91_days_differ() -> None:
    assert after("3 months", "2025-01-01") == "2025-04-01"
    assert after("91 days", "2025-01-01") == "2025-04-02"


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("1 day", "2025-04-10", "2025-04-10"),
        ("7 days", "2025-04-10", "2025-04-16"),
        ("1 week", "2025-04-10", "2025-04-16"),
        ("1 month", "2025-04-10", "2025-05-09"),
        ("1 year", "2025-04-10", "2026-04-09"),
        ("1 working day", "2025-04-17", "2025-04-17"),
        ("2 working days", "2025-04-17", "2025-04-22"),
        ("1 working day", "2025-04-18", "2025-04-22"),
        ("2 working days", "2025-04-18", "2025-04-23"),
    ],
)
def test_a_document_may_count_the_triggers_own_day(text: str, start: str, end: str) -> None:
    assert after(text, start, Conventions(trigger_day="counted")) == end


def test_counting_the_triggers_own_day_works_on_the_first_day_of_the_span() -> None:
    counted = Conventions(trigger_day="counted")
    assert after("1 working day", FIRST.isoformat(), counted) == "1990-01-02"


# --- backwards ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "reference", "end"),
    [
        ("1 day", "2025-04-10", "2025-04-09"),
        ("2 working days", "2025-04-30", "2025-04-28"),
        ("2 working days", "2025-04-23", "2025-04-17"),
        ("1 working day", "2025-05-05", "2025-05-02"),
        ("10 weeks", "2025-05-22", "2025-03-13"),
        ("1 month", "2025-03-31", "2025-02-28"),
        ("1 year", "2024-02-29", "2023-02-28"),
    ],
)
def test_backwards_ends_on_the_last_permitted_day(text: str, reference: str, end: str) -> None:
    assert before(text, reference) == end


@pytest.mark.parametrize(
    ("text", "reference", "end"),
    [
        ("2 working days", "2025-04-30", "2025-04-27"),  # a Sunday: Monday and Tuesday are clear
        ("1 working day", "2025-04-23", "2025-04-21"),  # Easter Monday: Tuesday is clear
        ("1 working day", "2025-05-09", "2025-05-07"),
        ("2 days", "2025-04-30", "2025-04-27"),
        ("1 week", "2025-04-30", "2025-04-22"),
    ],
)
def test_clear_days_are_whole_days_in_between(text: str, reference: str, end: str) -> None:
    assert before(text, reference, Conventions(clear_days=True)) == end


def test_counting_the_triggers_own_day_does_not_change_backward_limits() -> None:
    assert before("2 days", "2025-04-30", Conventions(trigger_day="counted")) == "2025-04-28"


def test_clear_days_do_not_change_forward_limits() -> None:
    assert after("2 days", "2025-04-28", Conventions(clear_days=True)) == "2025-04-30"


# --- deadlines on a non-working day ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("roll", "end"),
    [
        ("stays", "2025-05-04"),
        ("next_working_day", "2025-05-06"),
        ("previous_working_day", "2025-05-02"),
    ],
)
@pytest.mark.parametrize(
    ("text", "start"),
    [("10 days", "2025-04-24"), ("1 week", "2025-04-27"), ("1 month", "2025-04-04")],
)
def test_a_deadline_on_a_sunday_goes_where_the_document_says(
    text: str, start: str, roll: str, end: str
) -> None:
    conventions = Conventions(non_working_deadline=roll)  # type: ignore[arg-type]
    assert after(text, start, conventions) == end


def test_a_backward_deadline_is_rolled_too() -> None:
    rolled = Conventions(non_working_deadline="previous_working_day")
    assert before("3 days", "2025-05-07", rolled) == "2025-05-02"


def test_a_working_day_deadline_is_never_rolled() -> None:
    rolled = Conventions(non_working_deadline="next_working_day")
    assert after("1 working day", "2025-05-02", rolled) == "2025-05-06"


def test_rolling_out_of_the_span_is_an_error() -> None:
    rolled = Conventions(non_working_deadline="next_working_day")
    with pytest.raises(CalendarRangeError):
        after("1 day", LAST.isoformat(), rolled)


def test_without_rolling_a_calendar_deadline_needs_no_bank_holidays() -> None:
    assert after("1 day", LAST.isoformat()) == "2061-01-01"


# --- hours ----------------------------------------------------------------------------------------


def test_hours_are_elapsed_hours() -> None:
    hour = 3_600_000_000
    assert later_instant(parse_limit("48 hours"), 5) == 48 * hour + 5
    assert earlier_instant(parse_limit("48 hours"), 5) == 5 - 48 * hour
    assert later_instant(parse_limit("1 hour"), np.array([0, 7])).tolist() == [hour, hour + 7]


@pytest.mark.parametrize("count", [later, earlier, deadline_after, deadline_before])
def test_hours_cannot_be_counted_in_days(count: Callable[..., int]) -> None:
    with pytest.raises(LimitError, match="`48 hours` cannot be counted in days"):
        count(parse_limit("48 hours"), SPAN[0], ENGLAND)


@pytest.mark.parametrize("unit", [unit for unit in Unit if unit is not Unit.HOURS])
@pytest.mark.parametrize("count", [later_instant, earlier_instant])
def test_days_cannot_be_counted_in_instants(count: Callable[..., int], unit: Unit) -> None:
    with pytest.raises(LimitError, match="cannot be counted in instants"):
        count(Limit(2, unit), 0)


# --- birthdays ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("born", "years", "choice", "expected"),
    [
        ("2008-02-29", 18, "28 February", "2026-02-28"),
        ("2008-02-29", 18, "1 March", "2026-03-01"),
        ("2008-02-29", 16, "28 February", "2024-02-29"),
        ("2008-02-29", 16, "1 March", "2024-02-29"),
        ("2008-02-28", 18, "1 March", "2026-02-28"),
        ("2008-03-01", 18, "1 March", "2026-03-01"),
        ("2008-12-31", 1, "1 March", "2009-12-31"),
        ("2008-06-15", 0, "28 February", "2008-06-15"),
    ],
)
def test_a_leap_day_birthday_is_where_the_document_says(
    born: str, years: int, choice: str, expected: str
) -> None:
    conventions = Conventions(birthday_of_29_february=choice)  # type: ignore[arg-type]
    day = birthday(date.fromisoformat(born).toordinal(), years, conventions)
    assert date.fromordinal(day).isoformat() == expected


# --- laws, and columns ----------------------------------------------------------------------------

DAY_LIMITS = [
    parse_limit(text)
    for text in ("1 day", "91 days", "1 working day", "15 working days", "6 weeks", "3 months")
] + [parse_limit("1 year")]
COUNTINGS = [
    Conventions(trigger_day=trigger, clear_days=clear, non_working_deadline=roll)
    for trigger in ("not_counted", "counted")
    for clear in (False, True)
    for roll in ("stays", "next_working_day", "previous_working_day")
]


@pytest.mark.parametrize("conventions", COUNTINGS, ids=repr)
@pytest.mark.parametrize("limit", DAY_LIMITS, ids=str)
def test_a_column_gives_the_same_deadlines_as_its_days(
    limit: Limit, conventions: Conventions
) -> None:
    days: NDArray[np.int64] = np.arange(date(2019, 12, 1).toordinal(), date(2024, 3, 1).toordinal())
    columns = ENGLAND.columns()
    forwards = [deadline_after(limit, day, ENGLAND, conventions) for day in days.tolist()]
    backwards = [deadline_before(limit, day, ENGLAND, conventions) for day in days.tolist()]
    assert deadline_after(limit, days, columns, conventions).tolist() == forwards
    assert deadline_before(limit, days, columns, conventions).tolist() == backwards


def test_birthdays_in_a_column_are_those_of_its_days() -> None:
    days = np.arange(date(2007, 1, 1).toordinal(), date(2009, 1, 1).toordinal())
    march = Conventions(birthday_of_29_february="1 March")
    expected = [birthday(day, 18, march) for day in days.tolist()]
    assert birthday(days, 18, march).tolist() == expected


DAYS = st.dates(date(1995, 1, 1), date(2050, 12, 31)).map(date.toordinal)


@given(DAYS, st.sampled_from(DAY_LIMITS), st.sampled_from(COUNTINGS))
def test_a_longer_limit_never_ends_sooner(day: int, limit: Limit, conventions: Conventions) -> None:
    longer = Limit(limit.amount + 1, limit.unit)
    assert deadline_after(longer, day, ENGLAND, conventions) >= deadline_after(
        limit, day, ENGLAND, conventions
    )
    assert deadline_before(longer, day, ENGLAND, conventions) <= deadline_before(
        limit, day, ENGLAND, conventions
    )


@settings(max_examples=30, deadline=None)  # each example makes a calendar
@given(DAYS, st.integers(1, 60), DAYS)
def test_another_closure_never_makes_a_working_day_deadline_earlier(
    day: int, amount: int, closed: int
) -> None:
    limit = Limit(amount, Unit.WORKING_DAYS)
    near = date.fromordinal(day) + timedelta(days=1 + closed % 60)
    with_closure = working_calendar(closures=[(near, "Closed")])
    assert later(limit, day, with_closure) >= later(limit, day, ENGLAND)
