"""Working time, against wall calendars and a naive walk from minute to minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cpstandards.calendars import working_calendar
from cpstandards.clock import clock_span, instant, local_span, minutes_of_day, to_datetime
from cpstandards.errors import CalendarRangeError
from cpstandards.worktime import WorkingTime
from tests.test_cli import good, refused

LONDON = ZoneInfo("Europe/London")
MINUTE = 60_000_000
HOUR = 60 * MINUTE
BANK_HOLIDAYS = holidays.country_holidays("GB", subdiv="ENG", years=range(2022, 2027))

OFFICE = WorkingTime(working_calendar("GB-ENG"), 9 * 60, 17 * 60)
NIGHT = WorkingTime(working_calendar("GB-ENG", ((date(2025, 3, 31), "Closed"),)), 30, 150)
"""Half past midnight to half past two: the hours at which clocks change, on working days."""


def at(text: str) -> int:
    """The instant of a London wall clock time; of a repeated one the first."""
    return instant(datetime.fromisoformat(text).replace(tzinfo=LONDON))


def shown(moment: int) -> str:
    return to_datetime(moment).strftime("%Y-%m-%dT%H:%M")


# --- whether work goes on ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2025-04-17T08:59", False),
        ("2025-04-17T09:00", True),
        ("2025-04-17T16:59", True),
        ("2025-04-17T17:00", False),
        ("2025-04-18T12:00", False),  # Good Friday
        ("2025-04-19T12:00", False),  # a Saturday
    ],
)
def test_work_goes_on_from_its_beginning_and_not_at_its_very_end(when: str, expected: bool) -> None:
    assert OFFICE.goes_on(at(when)) is expected


@pytest.mark.parametrize(
    ("when", "begins", "went_on"),
    [
        ("2025-04-17T08:59", "2025-04-17T09:00", "2025-04-16T17:00"),
        ("2025-04-17T09:00", "2025-04-17T09:00", "2025-04-17T09:00"),
        ("2025-04-17T16:59", "2025-04-17T16:59", "2025-04-17T16:59"),
        ("2025-04-17T17:00", "2025-04-22T09:00", "2025-04-17T17:00"),
        ("2025-04-19T12:00", "2025-04-22T09:00", "2025-04-17T17:00"),
        ("2025-04-22T08:59", "2025-04-22T09:00", "2025-04-17T17:00"),
    ],
)
def test_outside_working_hours_it_is_when_work_next_begins_or_last_ended(
    when: str, begins: str, went_on: str
) -> None:
    assert shown(OFFICE.begins(at(when))) == begins
    assert shown(OFFICE.went_on(at(when))) == went_on


# --- counting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("when", "hours", "expected"),
    [
        ("2025-04-17T16:00", 1, "2025-04-17T17:00"),  # to the close, not to the next opening
        ("2025-04-17T16:00", 2, "2025-04-22T10:00"),
        ("2025-04-17T09:00", 8, "2025-04-17T17:00"),
        ("2025-04-17T08:00", 8, "2025-04-17T17:00"),
        ("2025-04-17T17:00", 8, "2025-04-22T17:00"),
        ("2025-04-19T12:00", 1, "2025-04-22T10:00"),
        ("2025-04-16T12:00", 20, "2025-04-22T16:00"),  # five, eight and seven
        ("2025-03-28T16:00", 2, "2025-03-31T10:00"),  # summer time begins on the 30th
        ("2025-10-24T16:00", 2, "2025-10-27T10:00"),  # and ends on 26 October
    ],
)
def test_working_hours_after_a_moment(when: str, hours: int, expected: str) -> None:
    assert shown(OFFICE.later(at(when), hours * HOUR)) == expected


@pytest.mark.parametrize(
    ("when", "hours", "expected"),
    [
        ("2025-04-22T10:00", 1, "2025-04-22T09:00"),  # from the opening, not from the last close
        ("2025-04-22T10:00", 2, "2025-04-17T16:00"),
        ("2025-04-22T09:00", 8, "2025-04-17T09:00"),
        ("2025-04-19T12:00", 8, "2025-04-17T09:00"),
        ("2025-04-22T20:00", 8, "2025-04-22T09:00"),
        ("2025-04-22T08:00", 1, "2025-04-17T16:00"),
        ("2025-04-22T16:00", 20, "2025-04-16T12:00"),
        ("2025-10-27T10:00", 2, "2025-10-24T16:00"),
    ],
)
def test_working_hours_before_a_moment(when: str, hours: int, expected: str) -> None:
    assert shown(OFFICE.earlier(at(when), hours * HOUR)) == expected


def test_what_is_less_than_a_minute_counts_too() -> None:
    assert OFFICE.later(at("2025-04-17T16:00") + 1, HOUR) == at("2025-04-22T09:00") + 1
    assert OFFICE.earlier(at("2025-04-22T10:00") - 1, HOUR) == at("2025-04-17T17:00") - 1


def test_a_day_on_which_no_bank_holidays_are_known_is_an_error() -> None:
    last = working_calendar("GB-ENG").last
    evening = local_span(last.toordinal())[1] - HOUR
    with pytest.raises(CalendarRangeError):
        OFFICE.later(evening, HOUR)


# --- a naive walk --------------------------------------------------------------------------------


def works(moment: int, office: WorkingTime) -> bool:
    """Whether work goes on, by the wall clock and a published list of bank holidays."""
    wall = datetime.fromtimestamp(moment / 1_000_000, LONDON)
    clock = f"{wall:%H:%M}"
    opens, closes = (f"{m // 60:02}:{m % 60:02}" for m in (office.opens, office.closes))
    return wall.weekday() < 5 and wall.date() not in BANK_HOLIDAYS and opens <= clock < closes


def walked(moment: int, minutes: int, office: WorkingTime, step: int) -> int:
    """The moment by which so many minutes of working time have passed, one by one."""
    while minutes:
        minutes -= works(moment if step > 0 else moment - MINUTE, office)
        moment += step
    return moment


EDGES = [
    *("2025-04-17T16:00", "2025-04-18T12:00", "2025-03-28T16:30", "2025-03-31T08:59"),
    *("2025-10-24T16:59", "2025-10-27T09:01", "2024-12-24T17:00", "2025-05-02T09:00"),
    *("2022-09-16T15:00", "2025-06-11T00:00"),
]


@settings(max_examples=60)
@given(st.sampled_from(EDGES), st.integers(-90, 90), st.integers(1, 600))
def test_counting_agrees_with_a_walk_from_minute_to_minute(
    edge: str, shift: int, minutes: int
) -> None:
    start = at(edge) + shift * MINUTE
    assert OFFICE.later(start, minutes * MINUTE) == walked(start, minutes, OFFICE, MINUTE)
    assert OFFICE.earlier(start, minutes * MINUTE) == walked(start, minutes, OFFICE, -MINUTE)
    assert OFFICE.goes_on(start) is works(start, OFFICE)


@given(st.sampled_from(EDGES), st.integers(-90, 90), st.integers(1, 1500), st.integers(1, 1500))
def test_counting_on_is_counting_the_sum(edge: str, shift: int, one: int, more: int) -> None:
    start = at(edge) + shift * MINUTE
    first = OFFICE.later(start, one * MINUTE)
    assert OFFICE.later(first, more * MINUTE) == OFFICE.later(start, (one + more) * MINUTE)


# --- nights in which the clocks change -----------------------------------------------------------


def span(day: str, time: str) -> tuple[str, str]:
    """When a clock shows the time, in UTC."""
    found = clock_span(date.fromisoformat(day).toordinal(), minutes_of_day(time))
    first, last = (datetime.fromtimestamp(each / 1_000_000, UTC) for each in found)
    return f"{first:%H:%M}", f"{last:%H:%M}"


def test_a_clock_shows_a_time_of_day_once() -> None:
    assert span("2025-01-15", "09:00") == ("09:00", "09:00")
    assert span("2025-07-15", "09:00") == ("08:00", "08:00")


def test_a_time_in_the_repeated_hour_is_shown_twice() -> None:
    assert span("2025-10-26", "01:00") == ("00:00", "01:00")
    assert span("2025-10-26", "01:59") == ("00:59", "01:59")
    assert span("2025-10-26", "00:59") == ("23:59", "23:59")
    assert span("2025-10-26", "02:00") == ("02:00", "02:00")


def test_a_time_in_the_missing_hour_is_what_a_clock_shows_that_was_not_put_forward() -> None:
    assert span("2025-03-30", "00:59") == ("00:59", "00:59")
    assert span("2025-03-30", "01:00") == ("01:00", "01:00")
    assert span("2025-03-30", "01:30") == ("01:30", "01:30")
    assert span("2025-03-30", "02:00") == ("01:00", "01:00")


@given(st.integers(0, 1439), st.dates(date(2020, 1, 1), date(2030, 12, 31)))
def test_a_clock_shows_the_time_at_both_instants_of_it(minutes: int, day: date) -> None:
    first, last = clock_span(day.toordinal(), minutes)
    wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60)
    is_shown = to_datetime(first).replace(tzinfo=None) == wall
    assert is_shown or to_datetime(first).replace(tzinfo=None) == wall + timedelta(hours=1)
    assert to_datetime(last).replace(tzinfo=None) == to_datetime(first).replace(tzinfo=None)
    assert last - first in (0, HOUR)


def test_a_closure_is_not_worked() -> None:
    assert shown(NIGHT.begins(at("2025-03-29T12:00"))) == "2025-04-01T00:30"
    assert shown(NIGHT.later(at("2025-03-28T01:30"), 2 * HOUR)) == "2025-04-01T01:30"


# --- at the command line -------------------------------------------------------------------------

COUNT = ("calendar", "2025-04-17T16:00", "2 working hours")
HOURS = ("--working-hours", "09:00-17:00")


def test_the_command_line_counts_working_hours() -> None:
    assert "10:00 BST on Tuesday 22 April 2025" in good(*COUNT, *HOURS)
    back = good("calendar", "2025-04-22T10:00", "2 working hours", "--before", *HOURS)
    assert "16:00 BST on Thursday 17 April 2025" in back


def test_the_command_line_shows_between_what_a_day_without_a_time_may_lead_to() -> None:
    said = good("calendar", "2025-04-17", "2 working hours", *HOURS)
    assert "between 11:00 BST on Thursday 17 April" in said
    assert "and 11:00 BST on Tuesday 22 April" in said


@pytest.mark.parametrize("hours", ["9-5", "17:00-09:00", "09:00", "25:00-26:00"])
def test_the_command_line_refuses_hours_that_are_none(hours: str) -> None:
    assert "write 09:00-17:00" in refused(2, *COUNT, "--working-hours", hours)


def test_the_command_line_asks_when_work_goes_on() -> None:
    assert "say when it begins and ends" in refused(2, *COUNT)
