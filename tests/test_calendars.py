"""Working days, against the wall calendar, NumPy and the list that the government publishes.

No expected value here comes from the code under test: the bank holidays come from the ordinary
entry of the package `holidays`, the counting from `numpy.busday_*`, and dates written out come
from a wall calendar.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

import holidays
import numpy as np
import pytest
from govuk_bank_holidays.bank_holidays import BankHolidays
from hypothesis.vendor.pretty import pretty
from numpy.typing import NDArray

from cpstandards import calendars
from cpstandards.calendars import (
    FIRST,
    LAST,
    REGIONS,
    WorkingCalendar,
    nth_working_day_after,
    nth_working_day_before,
    working_calendar,
)
from cpstandards.errors import CalendarRangeError, LimitError, UnknownRegionError

Days = NDArray[np.int64]

ENGLAND = working_calendar("GB-ENG")
SPAN: Days = np.arange(FIRST.toordinal(), LAST.toordinal() + 1)
UNIX = date(1970, 1, 1).toordinal()
COUNTS = (1, 2, 3, 5, 7, 10, 15, 20, 35, 45, 250)


@cache
def busdays(region: str) -> np.busdaycalendar:
    """NumPy's calendar with the same holidays, from the package's ordinary entry."""
    subdivision = region.removeprefix("GB-")
    known = holidays.country_holidays(
        "GB", subdiv=subdivision, years=range(FIRST.year, LAST.year + 1)
    )
    return np.busdaycalendar(holidays=np.array(sorted(known), dtype="datetime64[D]"))


def as_dates(days: Days) -> NDArray[np.datetime64]:
    return (days - UNIX).astype("datetime64[D]")


def as_ordinals(dates: NDArray[np.datetime64]) -> Days:
    return dates.astype("datetime64[D]").astype(np.int64) + UNIX


def offset(days: Days, count: int) -> Days:
    """The *count*-th working day strictly after (or before) each day, by NumPy.

    Rolling first to the working day on the far side leaves working days alone, and makes the
    step off a non-working day count as one.
    """
    roll: Literal["backward", "forward"] = "backward" if count > 0 else "forward"
    moved = np.busday_offset(as_dates(days), count, roll=roll, busdaycal=busdays("GB-ENG"))
    return as_ordinals(np.asarray(moved))


def on(year: int, month: int, day: int) -> int:
    return date(year, month, day).toordinal()


# --- which days are worked ------------------------------------------------------------------------


@pytest.mark.parametrize("region", REGIONS)
def test_every_day_of_the_span_is_worked_if_numpy_says_so(region: str) -> None:
    expected = np.is_busday(as_dates(SPAN), busdaycal=busdays(region)).tolist()
    calendar = working_calendar(region)
    assert [calendar.is_working_day(day) for day in SPAN.tolist()] == expected


@pytest.mark.parametrize(
    ("division", "region"),
    [
        ("england-and-wales", "GB-ENG"),
        ("england-and-wales", "GB-WLS"),
        ("northern-ireland", "GB-NIR"),
    ],
)
def test_bank_holidays_are_those_that_the_government_publishes(division: str, region: str) -> None:
    published = BankHolidays(use_cached_holidays=True).get_holidays(division)
    days = {holiday["date"].toordinal() for holiday in published}
    calendar = working_calendar(region)
    skipped = calendar.non_working_days(min(days) - 1, max(days))
    assert {day for day, _ in skipped if date.fromordinal(day).weekday() < 5} == days


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(1995, 5, 8), "the 50th anniversary of VE Day"),
        (date(1999, 12, 31), "the millennium"),
        (date(2002, 6, 3), "the Golden Jubilee"),
        (date(2002, 6, 4), "the spring bank holiday, moved to the Golden Jubilee"),
        (date(2011, 4, 29), "a royal wedding"),
        (date(2012, 6, 4), "the spring bank holiday, moved to the Diamond Jubilee"),
        (date(2012, 6, 5), "the Diamond Jubilee"),
        (date(2020, 5, 8), "the early May bank holiday, moved to VE Day"),
        (date(2022, 6, 2), "the spring bank holiday, moved to the Platinum Jubilee"),
        (date(2022, 6, 3), "the Platinum Jubilee"),
        (date(2022, 9, 19), "the state funeral of Queen Elizabeth II"),
        (date(2023, 5, 8), "the coronation of King Charles III"),
        (date(2025, 4, 21), "Easter Monday, which Scotland works"),
        (date(2025, 8, 25), "the August bank holiday"),
    ],
)
def test_one_off_and_moved_holidays_are_not_worked(day: date, why: str) -> None:
    assert not ENGLAND.is_working_day(day.toordinal()), why


@pytest.mark.parametrize(
    "day", [date(1995, 5, 1), date(2020, 5, 4), date(2022, 5, 30), date(2012, 5, 28)]
)
def test_the_monday_that_a_holiday_was_moved_from_is_worked(day: date) -> None:
    assert ENGLAND.is_working_day(day.toordinal())


def test_christmas_at_a_weekend_has_two_substitute_days() -> None:
    skipped = ENGLAND.non_working_days(on(2021, 12, 24), on(2021, 12, 29))
    assert [date.fromordinal(day).day for day, _ in skipped] == [25, 26, 27, 28]
    assert ENGLAND.is_working_day(on(2021, 12, 24))
    assert ENGLAND.is_working_day(on(2021, 12, 29))


def test_new_year_on_a_saturday_is_made_up_on_monday() -> None:
    assert not ENGLAND.is_working_day(on(2022, 1, 3))
    assert ENGLAND.is_working_day(on(2022, 1, 4))


def test_a_bank_holiday_at_a_weekend_keeps_its_name() -> None:
    names = {
        day: name for day, name in ENGLAND.non_working_days(on(2021, 12, 24), on(2021, 12, 28))
    }
    assert names[on(2021, 12, 25)] == "Christmas Day"


def test_skipped_days_are_named() -> None:
    skipped = ENGLAND.non_working_days(on(2025, 4, 17), on(2025, 4, 22))
    assert [day.name for day in skipped] == ["Good Friday", "Saturday", "Sunday", "Easter Monday"]


def test_names_do_not_follow_the_language_of_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "th")
    assert "Good Friday" in calendars._bank_holidays("GB-ENG").values()


# --- skipped days ---------------------------------------------------------------------------------


def test_skipped_days_leave_out_the_start_and_take_in_the_end() -> None:
    saturday, sunday = on(2025, 5, 3), on(2025, 5, 4)
    assert [day for day, _ in ENGLAND.non_working_days(saturday, sunday)] == [sunday]


def test_nothing_is_skipped_backwards_or_in_no_time() -> None:
    assert ENGLAND.non_working_days(on(2025, 5, 6), on(2025, 5, 2)) == ()
    assert ENGLAND.non_working_days(on(2025, 5, 4), on(2025, 5, 4)) == ()


def test_skipped_and_worked_days_make_up_the_whole_span() -> None:
    first, last = SPAN[0].item(), SPAN[-1].item()
    worked = sum(ENGLAND.is_working_day(day) for day in range(first + 1, last + 1))
    assert len(ENGLAND.non_working_days(first, last)) + worked == last - first


# --- counting -------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", COUNTS)
def test_counting_forwards_agrees_with_numpy_on_every_day(count: int) -> None:
    expected = offset(SPAN, count)
    inside = SPAN[expected <= SPAN[-1]]
    answers = [ENGLAND.add_working_days(day, count) for day in inside.tolist()]
    assert answers == expected[: len(inside)].tolist()


@pytest.mark.parametrize("count", COUNTS)
def test_counting_backwards_agrees_with_numpy_on_every_day(count: int) -> None:
    expected = offset(SPAN, -count)
    inside = expected >= SPAN[0]
    answers = [ENGLAND.subtract_working_days(day, count) for day in SPAN[inside].tolist()]
    assert answers == expected[inside].tolist()


@pytest.mark.parametrize("gap", [0, 1, 2, 3, 4, 7, 21, 91, 366])
def test_working_days_between_agrees_with_numpy_on_every_day(gap: int) -> None:
    start, end = SPAN[: len(SPAN) - gap], SPAN[gap:]
    # NumPy counts the first day and not the last; here it is the other way round.
    expected = np.busday_count(
        as_dates(start + 1), as_dates(end + 1), busdaycal=busdays("GB-ENG")
    ).tolist()
    pairs = list(zip(start.tolist(), end.tolist(), strict=True))
    assert [ENGLAND.working_days_between(a, b) for a, b in pairs] == expected
    assert [-ENGLAND.working_days_between(b, a) for a, b in pairs] == expected


@pytest.mark.parametrize(
    ("roll", "method"), [("forward", "roll_forward"), ("backward", "roll_back")]
)
def test_rolling_agrees_with_numpy_on_every_day(roll: str, method: str) -> None:
    days = SPAN[2:-2]
    moved = np.busday_offset(as_dates(days), 0, roll=roll, busdaycal=busdays("GB-ENG"))  # type: ignore[call-overload]
    rolled: Callable[[int], int] = getattr(ENGLAND, method)
    assert [rolled(day) for day in days.tolist()] == as_ordinals(moved).tolist()


def test_the_day_itself_never_counts() -> None:
    thursday = on(2025, 4, 10)
    assert ENGLAND.next_working_day(thursday) == on(2025, 4, 11)
    assert ENGLAND.subtract_working_days(thursday, 1) == on(2025, 4, 9)


def test_a_non_working_day_counts_from_the_next_working_day_as_day_one() -> None:
    good_friday = on(2025, 4, 18)
    assert ENGLAND.add_working_days(good_friday, 1) == on(2025, 4, 22)
    assert ENGLAND.subtract_working_days(good_friday, 1) == on(2025, 4, 17)


def test_fifteen_working_days_across_easter_and_may_day() -> None:
    assert ENGLAND.add_working_days(on(2025, 4, 10), 15) == on(2025, 5, 6)


def test_neither_direction_is_the_inverse_of_the_other_on_a_saturday() -> None:
    saturday = on(2025, 5, 10)
    assert ENGLAND.subtract_working_days(ENGLAND.add_working_days(saturday, 1), 1) != saturday


# --- the span -------------------------------------------------------------------------------------

OUTSIDE = [
    SPAN[0].item() - 1,
    SPAN[-1].item() + 1,
    SPAN[0].item() - len(SPAN),
    0,
    -1,
    -len(SPAN),
    date.max.toordinal() + 1,
]


@pytest.mark.parametrize("day", OUTSIDE)
@pytest.mark.parametrize(
    "ask",
    [
        lambda calendar, day: calendar.is_working_day(day),
        lambda calendar, day: calendar.next_working_day(day),
        lambda calendar, day: calendar.add_working_days(day, 15),
        lambda calendar, day: calendar.subtract_working_days(day, 15),
        lambda calendar, day: calendar.working_days_between(day, 735_000),
        lambda calendar, day: calendar.working_days_between(735_000, day),
        lambda calendar, day: calendar.roll_forward(day),
        lambda calendar, day: calendar.roll_back(day),
        lambda calendar, day: calendar.non_working_days(day, 735_000),
        lambda calendar, day: calendar.non_working_days(735_000, day),
    ],
)
def test_a_day_outside_the_span_is_an_error(
    ask: Callable[[WorkingCalendar, int], object], day: int
) -> None:
    with pytest.raises(CalendarRangeError, match="outside the calendar") as caught:
        ask(ENGLAND, day)
    assert (caught.value.first, caught.value.last) == (FIRST, LAST)
    assert not FIRST <= caught.value.day <= LAST
    assert not caught.value.counted


def test_the_first_and_last_days_of_the_span_are_inside() -> None:
    first, last = SPAN[0].item(), SPAN[-1].item()
    assert ENGLAND.next_working_day(first) == on(1990, 1, 2)
    assert not ENGLAND.is_working_day(first)
    assert ENGLAND.is_working_day(last)
    assert ENGLAND.roll_back(last) == ENGLAND.roll_forward(last) == last
    assert ENGLAND.working_days_between(first, last) == len(ENGLAND.days)


CLOSED_AT_THE_END = working_calendar(closures=[(LAST, "Closed")])
LEADING_OUT: list[tuple[str, tuple[int, ...]]] = [
    ("next_working_day", (SPAN[-1].item(),)),
    ("add_working_days", (SPAN[-1].item() - 7, 15)),
    ("add_working_days", (SPAN[-1].item(), 10**9)),
    ("subtract_working_days", (SPAN[0].item(), 1)),
    ("subtract_working_days", (SPAN[0].item() + 7, 15)),
    ("subtract_working_days", (SPAN[0].item() + 7, len(ENGLAND.days) + 2)),
    ("subtract_working_days", (SPAN[-1].item(), 10**9)),
    ("roll_back", (SPAN[0].item(),)),
    ("roll_forward", (SPAN[-1].item(),)),
]


@pytest.mark.parametrize(("method", "given"), LEADING_OUT)
def test_counting_out_of_the_span_is_an_error_and_never_wraps(
    method: str, given: tuple[int, ...]
) -> None:
    with pytest.raises(CalendarRangeError, match="counting from") as caught:
        getattr(CLOSED_AT_THE_END, method)(*given)
    assert caught.value.counted
    assert caught.value.day == date.fromordinal(given[0])


@pytest.mark.parametrize(("method", "given"), LEADING_OUT)
def test_one_row_that_leads_out_of_the_span_is_an_error(
    method: str, given: tuple[int, ...]
) -> None:
    days = np.array([735_000, given[0]])
    with pytest.raises(CalendarRangeError, match="counting from") as caught:
        getattr(CLOSED_AT_THE_END.columns(), method)(days, *given[1:])
    assert caught.value.counted


@pytest.mark.parametrize("count", [0, -1, -len(ENGLAND.days)])
@pytest.mark.parametrize("method", ["add_working_days", "subtract_working_days"])
def test_fewer_than_one_working_day_cannot_be_counted(method: str, count: int) -> None:
    with pytest.raises(LimitError, match="at least 1") as caught:
        getattr(ENGLAND, method)(on(2025, 4, 10), count)
    assert caught.value.text == str(count)
    with pytest.raises(LimitError, match="at least 1"):
        getattr(ENGLAND.columns(), method)(np.array([on(2025, 4, 10)]), count)


# --- columns --------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", COUNTS)
def test_a_column_gives_the_same_answers_as_its_days(count: int) -> None:
    days = SPAN[len(SPAN) // 20 : -len(SPAN) // 20]
    columns = ENGLAND.columns()
    later = [ENGLAND.add_working_days(day, count) for day in days.tolist()]
    earlier = [ENGLAND.subtract_working_days(day, count) for day in days.tolist()]
    between = [ENGLAND.working_days_between(day, day + count) for day in days.tolist()]
    assert columns.add_working_days(days, count).tolist() == later
    assert columns.subtract_working_days(days, count).tolist() == earlier
    assert columns.working_days_between(days, days + count).tolist() == between


@pytest.mark.parametrize(
    "method", ["is_working_day", "next_working_day", "roll_forward", "roll_back"]
)
def test_a_column_gives_the_same_answers_without_a_count(method: str) -> None:
    days = SPAN[2:-7]
    alone: Callable[[int], int] = getattr(ENGLAND, method)
    together: Callable[[Days], Days] = getattr(ENGLAND.columns(), method)
    assert together(days).tolist() == [alone(day) for day in days.tolist()]


def test_a_column_takes_a_count_for_each_day() -> None:
    days = np.array([on(2025, 4, 10), on(2025, 4, 10)])
    ends = ENGLAND.columns().add_working_days(days, np.array([1, 15]))
    assert ends.tolist() == [on(2025, 4, 11), on(2025, 5, 6)]


def test_an_empty_column_is_answered_with_one() -> None:
    assert ENGLAND.columns().add_working_days(np.array([], dtype=np.int64), 15).tolist() == []


@pytest.mark.parametrize("day", OUTSIDE)
def test_one_row_outside_the_span_is_an_error(day: int) -> None:
    columns, days = ENGLAND.columns(), np.array([735_000, day])
    inside = np.array([735_000, 735_000])
    for ask in (
        lambda: columns.is_working_day(days),
        lambda: columns.next_working_day(days),
        lambda: columns.subtract_working_days(days, 1),
        lambda: columns.working_days_between(days, inside),
        lambda: columns.working_days_between(inside, days),
        lambda: columns.roll_forward(days),
        lambda: columns.roll_back(days),
    ):
        with pytest.raises(CalendarRangeError, match="is outside the calendar"):
            ask()


def test_the_line_written_out_in_the_calendar_is_the_shared_one() -> None:
    days, rank, eve = ENGLAND.days, ENGLAND.rank, ENGLAND.eve
    for day in SPAN[20:-20].tolist():
        assert ENGLAND.add_working_days(day, 5) == nth_working_day_after(days, rank, eve, day, 5)
        assert ENGLAND.subtract_working_days(day, 5) == nth_working_day_before(
            days, rank, eve, day, 5
        )


def test_the_tables_of_columns_cannot_be_written_to() -> None:
    with pytest.raises(ValueError, match="read-only"):
        ENGLAND.columns().days[0] = 0


# --- closures, identity, fingerprint --------------------------------------------------------------


def test_a_closure_is_not_worked_and_is_named() -> None:
    closed = working_calendar(closures=[(date(2025, 12, 29), "Town hall closed")])
    assert closed.next_working_day(on(2025, 12, 24)) == on(2025, 12, 30)
    assert closed.non_working_days(on(2025, 12, 28), on(2025, 12, 29))[0].name == "Town hall closed"
    assert ENGLAND.is_working_day(on(2025, 12, 29))


def test_a_closure_on_a_bank_holiday_keeps_the_bank_holidays_name() -> None:
    closed = working_calendar(closures=[(date(2025, 12, 25), "Town hall closed")])
    assert closed.non_working_days(on(2025, 12, 24), on(2025, 12, 25))[0].name == "Christmas Day"


def test_a_closure_outside_the_span_is_an_error() -> None:
    with pytest.raises(CalendarRangeError):
        working_calendar(closures=[(LAST + timedelta(days=1), "Closed")])


def test_the_same_arguments_give_the_same_calendar_in_any_order() -> None:
    one, two = (date(2025, 12, 29), "Closed"), (date(2025, 12, 30), "Closed")
    assert working_calendar() is ENGLAND
    assert working_calendar(closures=[one, two]) is working_calendar("GB-ENG", iter([two, one]))


def test_an_unknown_region_is_an_error_that_lists_the_known_ones() -> None:
    with pytest.raises(UnknownRegionError, match="did you mean `GB-ENG`") as caught:
        working_calendar("GB-ENGLAND")
    assert caught.value.known == REGIONS
    with pytest.raises(UnknownRegionError, match="`GB-ENG`, `GB-NIR`, `GB-SCT`, `GB-WLS`"):
        working_calendar("France")


def test_any_weekday_closed_changes_the_fingerprint() -> None:
    seen = {working_calendar(region).fingerprint for region in REGIONS}
    for day in (date(1990, 1, 2), date(2025, 12, 29), date(2060, 12, 31)):
        seen.add(working_calendar(closures=[(day, "Closed")]).fingerprint)
    assert len(seen) == len(REGIONS) + 3
    assert all(len(fingerprint) == 16 for fingerprint in seen)


def test_a_name_or_a_closed_saturday_does_not_change_the_fingerprint() -> None:
    day = date(2025, 12, 29)
    one, two = (working_calendar(closures=[(day, name)]) for name in ("Closed", "Ar gau"))
    assert one.fingerprint == two.fingerprint
    assert one != two
    saturday = working_calendar(closures=[(date(2025, 12, 27), "Closed")])
    assert saturday.fingerprint == ENGLAND.fingerprint


def test_a_calendar_survives_pickling_and_is_hashable() -> None:
    copy = pickle.loads(pickle.dumps(ENGLAND))
    assert copy == ENGLAND
    assert hash(copy) == hash(ENGLAND)
    assert copy.add_working_days(on(2025, 4, 10), 15) == on(2025, 5, 6)
    error = pickle.loads(pickle.dumps(CalendarRangeError(date(2061, 1, 1), FIRST, LAST)))
    assert (error.day, error.first, error.last) == (date(2061, 1, 1), FIRST, LAST)


def test_a_calendar_is_frozen_and_its_repr_is_short() -> None:
    with pytest.raises(AttributeError):
        ENGLAND.region = "GB-SCT"  # type: ignore[misc]
    assert len(repr(ENGLAND)) < 200
    assert len(repr(ENGLAND.columns())) < 250
    assert pretty(ENGLAND) == "working_calendar('GB-ENG', ())"


# --- loading --------------------------------------------------------------------------------------


def test_importing_the_module_loads_neither_holidays_nor_numpy() -> None:
    code = (
        "import sys, cpstandards.calendars, cpstandards.limits\n"
        "print([name for name in ('holidays', 'numpy') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_without_the_countrys_own_file_the_ordinary_entry_is_used(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    expected = calendars._bank_holidays("GB-ENG")
    monkeypatch.setattr(holidays, "__file__", str(tmp_path / "__init__.py"))
    assert calendars._bank_holidays("GB-ENG") == expected
