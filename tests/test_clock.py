"""London time, against the rules of the Summer Time Acts and hand-made instants."""

from __future__ import annotations

import pickle
import subprocess
import sys
import zoneinfo
from calendar import timegm
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cpstandards import Case, board, clock, evaluate
from cpstandards.clock import (
    LocalTime,
    day_of,
    instant,
    local_span,
    local_time,
    parse_when,
    to_datetime,
)
from cpstandards.errors import CalendarRangeError, MomentError, ZoneDatabaseError
from cpstandards.events import MeetingScheduled

HOUR = 3_600_000_000
LONDON = ZoneInfo("Europe/London")


def utc(text: str) -> int:
    """The instant of an ISO time in UTC, by another route than the module's."""
    at = datetime.fromisoformat(text).replace(tzinfo=UTC)
    return timegm(at.timetuple()) * 1_000_000 + at.microsecond


def sunday_on_or_before(day: date) -> date:
    return day - timedelta(days=(day.weekday() + 1) % 7)


def clocks_go_forward(year: int) -> date:
    """The last Sunday of March, since 1981."""
    return sunday_on_or_before(date(year, 3, 31))


def clocks_go_back(year: int) -> date:
    """The fourth Sunday of October in 1990 to 1995, and since then the last."""
    return sunday_on_or_before(date(year, 10, 28 if year < 1996 else 31))


def read(text: str) -> LocalTime:
    when = parse_when(text)
    assert isinstance(when, LocalTime)
    return when


# --- days -----------------------------------------------------------------------------------------


def test_days_follow_each_other_and_are_long_as_the_clocks_say() -> None:
    end_before = None
    for year in range(1990, 2061):
        lengths = {clocks_go_forward(year): 23, clocks_go_back(year): 25}
        day = date(year, 1, 1)
        while day.year == year:
            first, last = local_span(day.toordinal())
            assert last + 1 - first == lengths.get(day, 24) * HOUR, day
            assert end_before is None or first == end_before + 1
            end_before, day = last, day + timedelta(days=1)


def test_a_summer_day_begins_at_eleven_in_the_evening_utc() -> None:
    first, last = local_span(date(2025, 7, 1).toordinal())
    assert first == utc("2025-06-30T23:00")
    assert last == utc("2025-07-01T23:00") - 1


def test_the_last_microsecond_belongs_to_the_day_and_the_next_does_not() -> None:
    day = date(2025, 10, 26).toordinal()
    first, last = local_span(day)
    assert [day_of(moment) - day for moment in (first - 1, first, last, last + 1)] == [-1, 0, 0, 1]


# --- local times ----------------------------------------------------------------------------------


def test_an_ordinary_time_is_one_instant() -> None:
    assert read("2025-01-10T10:00") == LocalTime(
        date(2025, 1, 10), utc("2025-01-10T10:00"), utc("2025-01-10T10:00")
    )
    assert read("2025-07-10T10:00").earliest == utc("2025-07-10T09:00")
    assert not read("2025-07-10T10:00").is_ambiguous


@pytest.mark.parametrize(
    "text",
    [
        "2025-03-30T01:00",
        "2025-03-30T01:30",
        "2025-03-30 01:59:59.999999",
        "1990-03-25T01:30",
        "1972-03-19T02:30",  # then at two
    ],
)
def test_a_time_in_the_missing_spring_hour_is_bad_input(text: str) -> None:
    with pytest.raises(MomentError, match="did not exist in Europe/London") as caught:
        parse_when(text)
    assert caught.value.text == text
    assert f"`{text}`" in str(caught.value)


@pytest.mark.parametrize("text", ["2025-03-30T00:59:59.999999", "2025-03-30T02:00"])
def test_the_times_beside_the_missing_hour_exist(text: str) -> None:
    assert not read(text).is_ambiguous


def test_the_missing_hour_takes_no_time() -> None:
    before, after = read("2025-03-30T00:59:59.999999"), read("2025-03-30T02:00")
    assert after.earliest - before.latest == 1


@pytest.mark.parametrize(
    ("text", "earliest"),
    [
        ("2025-10-26T01:00", "2025-10-26T00:00"),
        ("2025-10-26T01:30", "2025-10-26T00:30"),
        ("2025-10-26T01:59:59", "2025-10-26T00:59:59"),
        ("1995-10-22T01:30", "1995-10-22T00:30"),  # not the last Sunday
        ("1971-10-31T02:30", "1971-10-31T01:30"),  # the end of British Standard Time
    ],
)
def test_a_time_in_the_repeated_autumn_hour_is_either_of_two_instants(
    text: str, earliest: str
) -> None:
    when = read(text)
    assert when.is_ambiguous
    assert (when.earliest, when.latest) == (utc(earliest), utc(earliest) + HOUR)


@pytest.mark.parametrize("text", ["2025-10-26T00:59:59.999999", "2025-10-26T02:00"])
def test_the_times_beside_the_repeated_hour_are_one_instant(text: str) -> None:
    assert not read(text).is_ambiguous


@pytest.mark.parametrize("fold", [0, 1])
def test_a_naive_time_is_ambiguous_whatever_its_fold(fold: int) -> None:
    when = local_time(datetime(2025, 10, 26, 1, 30, fold=fold))
    assert (when.earliest, when.latest) == (utc("2025-10-26T00:30"), utc("2025-10-26T01:30"))


@pytest.mark.parametrize(("fold", "expected"), [(0, "2025-10-26T00:30"), (1, "2025-10-26T01:30")])
def test_an_aware_time_in_the_repeated_hour_is_decided_by_its_fold(
    fold: int, expected: str
) -> None:
    when = local_time(datetime(2025, 10, 26, 1, 30, fold=fold, tzinfo=LONDON))
    assert when.earliest == when.latest == utc(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-10-26T01:30+01:00", "2025-10-26T00:30"),
        ("2025-10-26T01:30+00:00", "2025-10-26T01:30"),
        ("2025-10-26T01:30Z", "2025-10-26T01:30"),
        ("2025-10-25T20:30-05:00", "2025-10-26T01:30"),
    ],
)
def test_an_offset_makes_a_time_exact(text: str, expected: str) -> None:
    when = read(text)
    assert when.earliest == when.latest == utc(expected)


def test_a_time_with_an_offset_is_on_its_day_in_london() -> None:
    assert read("2025-04-10T23:30Z").on == date(2025, 4, 11)
    assert read("2025-04-11T00:30+02:00").on == date(2025, 4, 10)


def test_an_aware_time_in_the_missing_hour_of_its_zone_is_bad_input() -> None:
    with pytest.raises(MomentError, match="did not exist"):
        instant(datetime(2025, 3, 30, 1, 30, tzinfo=LONDON))


def test_a_naive_time_has_no_instant() -> None:
    with pytest.raises(MomentError, match="no offset"):
        instant(datetime(2025, 4, 10))


# --- text -----------------------------------------------------------------------------------------


def test_a_date_stays_a_date() -> None:
    assert parse_when("2024-02-29") == date(2024, 2, 29)
    assert not isinstance(parse_when("2024-02-29"), datetime)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2025-01-10T10:00", "2025-01-10T10:00"),
        ("2025-01-10 10:00:30", "2025-01-10T10:00:30"),
        ("2025-01-10T10:00:30.5", "2025-01-10T10:00:30.500000"),
        ("2025-01-10T10:00:30.000001", "2025-01-10T10:00:30.000001"),
        ("2025-01-10T23:59:59.999999", "2025-01-10T23:59:59.999999"),
    ],
)
def test_times_are_read_exactly(text: str, expected: str) -> None:
    assert read(text).earliest == utc(expected)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "today",
        "10/04/2025",
        "2025-4-10",
        "20250410",
        "2025-W15-4",
        "2025-04-10T10",
        "2025-04-10t10:00",
        "2025-04-10  10:00",
        "2025-04-10T24:00",
        "2025-04-10T10:60",
        "2025-04-10T10:00:60",
        "2025-04-10T10:00:00.1234567",
        "2025-04-10T10:00+0100",
        "2025-04-10T10:00z",
        "2025-04-10Z",
        "2025-04-10\n",
        "٢٠٢٥-04-10",  # digits of another script
    ],
)
def test_anything_else_is_not_a_date_or_time(text: str) -> None:
    with pytest.raises(MomentError, match="is not a date or time") as caught:
        parse_when(text)
    assert caught.value.text == text
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text",
    [
        "2025-02-29",
        "2025-13-01",
        "2025-04-31T10:00",
        "0001-01-01T00:00+10:00",
        "2025-01-01T10:00+99:00",
    ],
)
def test_a_day_that_there_never_was_is_not_in_the_calendar(text: str) -> None:
    with pytest.raises(MomentError, match="is not in the calendar"):
        parse_when(text)


@given(
    st.datetimes(datetime(1990, 1, 1), datetime(2060, 12, 31)),
    st.integers(-12 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes))),
)
def test_a_time_is_read_back_as_it_is_printed(naive: datetime, zone: timezone) -> None:
    when = local_time(naive.replace(tzinfo=zone))
    assert parse_when(str(when)) == when


def test_an_ambiguous_time_is_read_back_as_it_is_printed() -> None:
    when = read("2025-10-26T01:30:15.25")
    assert str(when) == "2025-10-26T01:30:15.250000"
    assert parse_when(str(when)) == when


@given(st.integers(utc("1990-01-01T00:00"), utc("2060-12-31T00:00")))
def test_an_instant_survives_the_way_through_london(moment: int) -> None:
    assert instant(to_datetime(moment)) == moment
    first, last = local_span(day_of(moment))
    assert first <= moment <= last


def test_both_instants_of_the_repeated_hour_survive_the_way_through_london() -> None:
    when = read("2025-10-26T01:30")
    assert [instant(to_datetime(moment)) for moment in (when.earliest, when.latest)] == [
        when.earliest,
        when.latest,
    ]


def test_local_times_are_values() -> None:
    when = read("2025-10-26T01:30")
    assert len({when, read("2025-10-26 01:30")}) == 1
    assert pickle.loads(pickle.dumps(when)) == when


# --- the machine ----------------------------------------------------------------------------------


def test_without_a_time_zone_database_the_remedy_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(key: str) -> ZoneInfo:
        raise zoneinfo.ZoneInfoNotFoundError(key)

    monkeypatch.setattr(zoneinfo, "ZoneInfo", missing)
    clock.london.cache_clear()
    with pytest.raises(ZoneDatabaseError, match="install the package `tzdata`"):
        local_time(datetime(2025, 4, 10, 10))
    clock.london.cache_clear()


def test_importing_the_module_loads_no_time_zones() -> None:
    code = (
        "import sys, cpstandards.clock\n"
        "print([name for name in ('dateutil', 'holidays') if name in sys.modules])"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_the_last_day_that_python_knows_has_an_end() -> None:
    first, last = local_span(date.max.toordinal())
    assert last + 1 - first == 24 * HOUR


def test_a_date_that_stands_for_none_is_outside_the_calendar() -> None:
    with pytest.raises(CalendarRangeError, match="9999-12-31"):
        evaluate(Case("A-1", events=[]), board("blackpool"), as_of=date.max)


def test_a_meeting_planned_for_the_end_of_time_is_outside_the_calendar() -> None:
    plan = MeetingScheduled(
        on=date(2025, 1, 6),
        of="initial_conference",
        planned_at=local_time(datetime(9999, 12, 31, 23, 59)),
    )
    with pytest.raises(CalendarRangeError, match="9999-12-31"):
        evaluate(Case("A-1", events=[plan]), board("stoke"), as_of=date(2025, 1, 7))
