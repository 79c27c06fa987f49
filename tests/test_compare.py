"""Boards side by side: made-up rulesets with known relations, counted by numpy and dateutil."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import cache
from typing import Any

import holidays
import numpy as np
import pytest
from dateutil.relativedelta import relativedelta

from cpstandards import CalendarRangeError, Ruleset, UnknownBoardError, board, boards, compare
from cpstandards.compare import Comparison, Finding
from cpstandards.errors import ComparisonError, UnknownTopicError
from tests.comparing import aspect, of_limits, only, pair_of, ruleset, standard

FIRST, LAST = date(1990, 1, 1), date(2060, 12, 31)
SPAN = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]


@cache
def working_days_after(count: int, region: str = "ENG") -> list[date]:
    """So many working days after each day of the span, as numpy counts."""
    closed = sorted(holidays.country_holidays("GB", subdiv=region, years=range(1990, 2062)))
    calendar = np.busdaycalendar(holidays=closed)
    days = np.array(SPAN, dtype="datetime64[D]")
    start = np.busday_offset(days, 0, roll="backward", busdaycal=calendar)
    return list(np.busday_offset(start, count, busdaycal=calendar).astype(object))


def counted(one: list[date], other: list[date]) -> tuple[int, int, int]:
    """On how many days each is the earlier, and how many there are, inside the calendar."""
    both = [(a, b) for a, b in zip(one, other, strict=True) if a <= LAST and b <= LAST]
    return sum(a < b for a, b in both), sum(a > b for a, b in both), len(both)


# --- limits --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("one", "other"), [("2 weeks", "14 days"), ("28 days", "4 weeks")])
def test_limits_that_are_equal_on_every_day_are_the_same(one: str, other: str) -> None:
    found = pair_of(one, other)
    assert found.finding is Finding.SAME
    assert found.is_identical
    assert found.sentence == "east and west are the same on every day"


def test_fifteen_working_days_and_21_days_part_as_numpy_counts() -> None:
    found = pair_of("15 working days", "21 days")
    assert found.finding is Finding.INCOMPARABLE  # from a Saturday, it is a Friday
    stricter, laxer, every = counted(
        working_days_after(15), [day + timedelta(days=21) for day in SPAN]
    )
    assert aspect(found).compared == every
    assert (aspect(found).stricter.days, aspect(found).laxer.days) == (stricter, laxer)
    assert aspect(found).laxer.share == pytest.approx(laxer / every)
    most = aspect(found).laxer.most
    assert most is not None
    assert most.days == max(
        (a - d).days - 21 for d, a in zip(SPAN, working_days_after(15), strict=True) if a <= LAST
    )
    assert most.one == working_days_after(15)[(most.on - FIRST).days]
    assert most.other == most.on + timedelta(days=21)


def test_three_months_and_91_days_part_both_ways_as_dateutil_counts() -> None:
    found = pair_of("3 months", "91 days")
    assert found.finding is Finding.INCOMPARABLE
    months = [day + relativedelta(months=3) for day in SPAN]
    days = [day + timedelta(days=91) for day in SPAN]
    stricter, laxer, every = counted(months, days)
    found_days = aspect(found).stricter.days, aspect(found).laxer.days, aspect(found).compared
    assert found_days == (stricter, laxer, every)


def test_ten_working_days_and_two_weeks_share_the_days_as_numpy_counts() -> None:
    found = aspect(pair_of("10 working days", "15 days"))
    days = [day + timedelta(days=15) for day in SPAN]
    assert (found.stricter.days, found.laxer.days, found.compared) == counted(
        working_days_after(10), days
    )
    assert found.finding is Finding.INCOMPARABLE


def test_the_picture_shows_on_which_days_of_a_year_they_part() -> None:
    found = aspect(only(compare(of_limits("3 months", "91 days"), year=2026)))
    assert found.picture is not None
    assert found.picture.year == 2026
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    apart = [((d + relativedelta(months=3)) - (d + timedelta(days=91))).days for d in days]
    assert list(found.picture.gaps) == apart


def test_more_notice_is_stricter() -> None:
    more: Any = {"before": {"event": "review_conference"}, "duty": {"event": "report_shared"}}
    found = pair_of("5 working days", "2 working days", "at_least", **more)
    assert found.finding is Finding.STRICTER
    most = aspect(found).stricter.most
    assert most is not None
    assert most.one is not None
    assert most.other is not None
    assert most.one < most.other < most.on


def test_a_witness_explains_both_deadlines_by_the_calendar() -> None:
    asked: Any = {"first": date(2025, 4, 10), "last": date(2025, 4, 10)}
    found = aspect(only(compare(of_limits("15 working days", "21 days"), **asked)))
    most = found.laxer.most
    assert most is not None
    assert (most.on, most.one, most.other, most.days) == (
        date(2025, 4, 10),
        date(2025, 5, 6),  # 18 and 21 April and 5 May 2025 are bank holidays
        date(2025, 5, 1),
        5,
    )
    assert "end on Tuesday 6 May 2025" in most.explained[0]
    assert "Good Friday" in most.explained[0]
    assert "end on Thursday 1 May 2025" in most.explained[1]


def test_hours_and_working_days_are_compared_by_the_moment() -> None:
    more: Any = {"before": {"event": "review_conference"}, "duty": {"event": "report_shared"}}
    found = pair_of("48 hours", "2 working days", "at_least", **more)
    assert found.finding is Finding.INCOMPARABLE


def test_dated_limits_part_from_the_day_they_change() -> None:
    dated = {"dated": [{"limit": "7 days"}, {"from": date(2010, 4, 1), "limit": "10 days"}]}
    found = aspect(pair_of(dated, "1 week"))
    assert found.finding is Finding.LAXER
    assert found.laxer.days == (LAST - timedelta(days=10) - date(2010, 4, 1)).days + 1
    assert found.laxer.least == 3


# --- cadences, windows, what is forbidden --------------------------------------------------------

VISITS: dict[str, Any] = {
    "after": {"event": "plan_made"},
    "restart": "from_actual",
    "duty": {"event": "visit"},
}


def test_cadences_go_by_the_gap_and_by_the_first() -> None:
    found = pair_of("4 weeks", "6 weeks", "every", **VISITS)
    assert found.finding is Finding.STRICTER
    assert [(each.name, each.finding) for each in found.aspects] == [
        ("first", Finding.STRICTER),
        ("gap", Finding.STRICTER),
    ]
    one = ruleset("east", standard(every="4 weeks", first="10 days", **VISITS))
    other = ruleset("west", standard(every="4 weeks", first="5 days", **VISITS))
    found = only(compare([one, other]))
    assert found.finding is Finding.LAXER
    assert aspect(found, "gap").finding is Finding.SAME


def test_gaps_compare_though_the_first_is_counted_from_another_event() -> None:
    one = ruleset("east", standard(every="3 weeks", **VISITS))
    start: Any = {**VISITS, "after": {"event": "initial_conference"}}
    found = only(compare([one, ruleset("west", standard(every="4 weeks", **start))]))
    assert found.finding is Finding.STRICTER
    assert aspect(found, "first").finding is Finding.DIFFERENT_ANCHOR
    same = only(compare([one, ruleset("west", standard(every="21 days", **start))]))
    assert same.finding is Finding.DIFFERENT_ANCHOR


def test_phases_are_compared_one_by_one() -> None:
    phases = [{"gap": "1 week", "for": "4 weeks"}, {"gap": "1 month"}]
    mixed = pair_of(phases, "2 weeks", "every", **VISITS)
    assert mixed.finding is Finding.INCOMPARABLE
    assert aspect(mixed, "gap 1").finding is Finding.STRICTER
    assert aspect(mixed, "gap 2").finding is Finding.LAXER
    assert pair_of(phases, "5 weeks", "every", **VISITS).finding is Finding.STRICTER
    longer = [{"gap": "1 week", "for": "5 weeks"}, {"gap": "1 month"}]
    assert pair_of(phases, longer, "every", **VISITS).finding is Finding.UNDECIDED


WINDOW: Any = {
    "around": {"fact": "expected_delivery_date"},
    "duty": {"event": "pre_birth_conference"},
}


def test_windows_go_by_both_edges() -> None:
    wide, narrow, later = (
        {"opens": f"{a} weeks before", "closes": f"{b} weeks before"}
        for a, b in ((10, 8), (9, 8), (9, 7))
    )
    assert pair_of(wide, narrow, "window", **WINDOW).finding is Finding.LAXER
    assert pair_of(wide, later, "window", **WINDOW).finding is Finding.INCOMPARABLE


def test_a_window_that_closes_when_notice_ends_is_the_stricter_for_opening_at_all() -> None:
    edge = {"opens": "10 weeks before", "closes": "8 weeks before"}
    one = ruleset("east", standard(window=edge, **WINDOW))
    before: Any = {"before": WINDOW["around"], "at_least": "8 weeks", "duty": WINDOW["duty"]}
    found = only(compare([one, ruleset("west", standard(**before))]))
    assert found.finding is Finding.STRICTER
    assert aspect(found, "opens").why == "only east says from when on"
    assert aspect(found, "deadline").finding is Finding.SAME


def test_what_is_forbidden_for_longer_is_stricter() -> None:
    more: Any = {"after": {"event": "plan_made"}, "forbids": {"event": "plan_ended"}}
    assert pair_of("6 months", "3 months", "not_before", **more).finding is Finding.STRICTER


# --- numbers, verbs, anchors, duties -------------------------------------------------------------


def test_a_number_on_one_side_alone_is_said_so() -> None:
    found = pair_of("unquantified", "10 days")
    assert (found.finding, found.numbers) == (Finding.LAXER, "other")
    assert found.sentence == "only west states a number, east none"
    neither = pair_of("unquantified", "unquantified")
    assert (neither.finding, neither.numbers) == (Finding.SAME, "neither")
    assert neither.sentence == "neither east nor west states a number"


def test_the_verb_is_told_apart_from_the_limit() -> None:
    one = ruleset("east", standard(modality="should"))
    found = only(compare([one, ruleset("west", standard(modality="must"))]))
    assert (found.finding, found.modality) == (Finding.SAME, "weaker")
    assert found.differences == ("verb: east should, west must",)
    assert not found.is_identical


def test_different_anchors_are_not_put_in_order() -> None:
    found = pair_of({"event": "referral"}, {"event": "strategy_discussion"}, "after")
    assert found.finding is Finding.DIFFERENT_ANCHOR
    assert "east counts from the referral, west counts from the strategy disc" in found.sentence


def test_the_same_reference_is_found_though_another_event_raises_one_of_the_duties() -> None:
    more: Any = {"duty": {"event": "exclusion_requested"}}
    begun = {"limit": "3 working days", "before": {"event": "initial_conference"}}
    raised = standard(within=begun, after={"event": "exclusion_requested"}, **more)
    notice = standard(before={"event": "initial_conference"}, at_least="2 working days", **more)
    found = only(compare([ruleset("east", raised), ruleset("west", notice)]))
    assert found.finding is Finding.STRICTER


FAMILY = ("parents", "child")


def test_the_sooner_of_two_anchors_is_never_laxer_than_either() -> None:
    both = {"sooner_of": ["3 months", {"limit": "20 working days", "after": {"event": "birth"}}]}
    pair = pair_of(both, "3 months")
    assert pair.finding is Finding.STRICTER
    assert not aspect(pair).is_counted
    assert (aspect(pair).stricter.days, aspect(pair).laxer.most) == (0, None)
    assert pair.sentence == "east can be stricter, depending on when other events fall"


def test_hours_of_work_are_not_guessed_at() -> None:
    how: Any = {"working_hours": {"from": "09:00", "to": "17:00"}}
    east, west = (
        ruleset(name, standard(within=f"{hours} working hours"), conventions=how)
        for name, hours in (("east", 4), ("west", 8))
    )
    assert only(compare([east, west])).finding is Finding.UNDECIDED
    assert only(compare([east, east])).finding is Finding.SAME
    longer: Any = {"working_hours": {"from": "08:00", "to": "18:00"}}
    north = ruleset("north", standard(within="4 working hours"), conventions=longer)
    assert only(compare([east, north])).finding is Finding.UNDECIDED


def test_different_duties_are_not_put_in_order() -> None:
    found = pair_of({"event": "initial_conference"}, {"event": "core_group"}, "duty")
    assert found.finding is Finding.DIFFERENT_DUTY
    to = [{"event": "report_shared", "where": {"shared_with": name}} for name in FAMILY]
    found = pair_of(to[0], to[1], "duty")
    assert found.finding is Finding.DIFFERENT_DUTY


def test_once_and_again_and_again_are_different_duties() -> None:
    one = ruleset("east", standard(every="4 weeks", **VISITS))
    other = ruleset("west", standard(within="4 weeks", **{k: VISITS[k] for k in ("after", "duty")}))
    assert only(compare([one, other])).finding is Finding.DIFFERENT_DUTY


# --- conditions and readings ---------------------------------------------------------------------


def test_every_combination_of_conditions_is_gone_through() -> None:
    unborn = {"choose": [{"when": {"fact": {"unborn": True}}, "then": "5 days"},
                         {"otherwise": "10 days"}]}  # fmt: skip
    found = aspect(pair_of(unborn, "10 days"))
    assert (found.finding, found.cases) == (Finding.STRICTER, 2)
    assert found.stricter.share == pytest.approx(0.5, abs=0.001)
    assert found.stricter.most is not None
    assert found.stricter.most.assuming == ("unborn: true",)
    swapped = {"choose": [{"when": {"fact": {"unborn": True}}, "then": "20 days"},
                          {"otherwise": "5 days"}]}  # fmt: skip
    assert pair_of(swapped, "10 days").finding is Finding.INCOMPARABLE


def test_only_cases_in_which_both_apply_are_compared() -> None:
    unborn = {"choose": [{"when": {"fact": {"unborn": True}}, "then": "5 days"},
                         {"otherwise": "10 days"}]}  # fmt: skip
    one = ruleset("east", standard(within=unborn))
    other = ruleset("west", standard(within="10 days", when={"fact": {"unborn": False}}))
    found = only(compare([one, other]))
    assert (found.finding, found.coverage) == (Finding.SAME, "wider")
    assert only(compare([other, one])).coverage == "narrower"


def test_each_combination_of_readings_has_its_finding() -> None:
    read = standard(
        within="5 days",
        reading={"name": "calendar-days", "because": "no kind of day is named"},
        readings=[
            {"name": "as-west", "because": "a table says so", "change": {"within": "1 week"}}
        ],
    )
    found = only(compare([ruleset("east", read), ruleset("west", standard(within="7 days"))]))
    assert found.finding is Finding.STRICTER
    assert [(each.one, each.other, each.finding) for each in found.readings] == [
        ("calendar-days", None, Finding.STRICTER),
        ("as-west", None, Finding.SAME),
    ]
    assert found.depends_on_reading
    assert found.sentence.endswith("; same if read as as-west")


# --- which standards stand beside which ----------------------------------------------------------


def notice(id: str, event: str | list[str], days: int, to: str = "parents") -> dict[str, Any]:
    events = [event] if isinstance(event, str) else event
    before = (
        {"event": events[0]} if len(events) == 1 else {"any_of": [{"event": e} for e in events]}
    )
    return standard(
        id,
        topic="report.shared",
        before=before,
        at_least=f"{days} days",
        duty={"event": "report_shared", "where": {"shared_with": to}},
    )


def found_pairs(found: Comparison) -> set[tuple[str, str, tuple[str, ...], Finding]]:
    return {
        (each.one_standard, each.other_standard, each.occasions, each.finding)
        for _, each in found.pairs()
    }


def test_a_standard_on_several_occasions_stands_beside_those_on_each() -> None:
    one = ruleset("east", notice("all", ["initial_conference", "review_conference"], 3))
    other = ruleset(
        "west",
        notice("review", "review_conference", 5),
        notice("initial", "initial_conference", 2),
    )
    assert found_pairs(compare([one, other])) == {
        ("all", "review", ("review conference",), Finding.LAXER),
        ("all", "initial", ("initial conference",), Finding.STRICTER),
    }


def test_standards_are_paired_by_whom_they_serve_and_not_by_order() -> None:
    both = ["initial_conference"]
    one = ruleset("east", notice("a", both, 3, "child"), notice("b", both, 3, "parents"))
    other = ruleset("west", notice("c", both, 4, "parents"), notice("d", both, 4, "child"))
    pairs = {pair[:2] for pair in found_pairs(compare([one, other]))}
    assert pairs == {("a", "d"), ("b", "c")}


def test_what_serves_someone_else_stands_beside_nothing() -> None:
    both = ["initial_conference"]
    one = ruleset("east", notice("a", both, 3, "child"), notice("b", both, 3, "parents"))
    found = compare([one, ruleset("west", notice("c", both, 4, "parents"))])
    assert {pair[:2] for pair in found_pairs(found)} == {("b", "c")}
    assert [each.standard for each in found.rows[0].unpaired] == ["a"]


def test_standards_whose_conditions_exclude_each_other_are_not_paired() -> None:
    def halves(*days: str) -> list[dict[str, Any]]:
        return [
            standard(f"unborn.{value}".lower(), topic="t", within=limit,
                     when={"fact": {"unborn": value}})
            for value, limit in zip((True, False), days, strict=True)
        ]  # fmt: skip

    one, other = (
        ruleset("east", *halves("5 days", "9 days")),
        ruleset("west", *halves("5 days", "8 days")),
    )
    assert found_pairs(compare([one, other])) == {
        ("unborn.true", "unborn.true", (), Finding.SAME),
        ("unborn.false", "unborn.false", (), Finding.LAXER),
    }


def test_what_is_left_over_is_listed() -> None:
    one = ruleset("east", notice("a", "initial_conference", 3), notice("b", "review_conference", 3))
    other = ruleset("west", notice("c", "initial_conference", 3))
    (row,) = compare([one, other]).rows
    assert [(each.board, each.standard, each.other) for each in row.unpaired] == [
        ("east", "b", "west")
    ]


# --- the whole -----------------------------------------------------------------------------------


def three() -> list[Ruleset]:
    silent: Any = {"silent": [{"topic": "duty.done", "note": "Nothing on it."}]}
    read: Any = {
        "reading": {"name": "one-way", "because": "it is the plainer"},
        "readings": [
            {"name": "other-way", "because": "of a table", "change": {"within": "9 days"}}
        ],
    }
    return [
        ruleset("east", standard(**read), standard("east.alone", within="unquantified")),
        ruleset("west", standard("west.alone"), **silent),
        ruleset(
            "north", standard("north.alone"), standard(within="10 days", departure="It says so.")
        ),
    ]


def test_silent_nothing_unquantified_and_ambiguous_are_told_apart() -> None:
    found = compare(three(), baseline="working-together-2010")
    row = found.row("duty.done")
    assert [cell.state for cell in row.cells] == ["standards", "silent", "standards", "nothing"]
    assert row.cell("west").note == "Nothing on it."
    assert row.cell("east").is_ambiguous
    assert found.row("east.alone").cell("east").is_unquantified
    assert found.row("duty.done").strictest == ("east",)
    by_board = {each.board: each for each in found.summary}
    assert by_board["east"].strictest == ("duty.done",)
    assert by_board["east"].ambiguous == ("duty.done",)
    assert by_board["west"].silent == ("duty.done",)
    assert by_board["working-together-2010"].nothing == ("duty.done",)


def test_the_strictest_board_has_for_each_standard_of_another_one_that_is_as_strict() -> None:
    one = ruleset("east", notice("a", "initial_conference", 5), notice("b", "review_conference", 3))
    other = ruleset("west", notice("c", ["initial_conference", "review_conference"], 3))
    assert compare([one, other]).rows[0].strictest == ("east",)
    mixed = ruleset(
        "east", notice("a", "initial_conference", 5), notice("b", "review_conference", 2)
    )
    assert compare([mixed, other]).rows[0].strictest == ()
    more = ruleset("east", *(notice(name, "initial_conference", days) for name, days in
                             (("a", 5), ("b", 2))))  # fmt: skip
    same = ruleset("west", notice("c", "initial_conference", 3))
    assert compare([more, same]).rows[0].strictest == ("east",)


def test_departures_are_from_the_baseline_and_the_stated_reason_is_shown() -> None:
    found = compare(three()[::2], baseline=three()[0])
    assert found.baseline == "east"
    (departure,) = next(each for each in found.summary if each.board == "north").departures
    assert (departure.finding, departure.stated) == (Finding.LAXER, "It says so.")


def test_the_baseline_that_a_ruleset_names_is_used() -> None:
    assert compare(["blackpool", "working-together-2010"]).baseline == "working-together-2010"
    assert compare(["blackpool", "stoke"], topics=["core_group"]).baseline is None


def test_rulesets_with_one_id_are_told_apart() -> None:
    found = compare([board("stoke"), board("stoke")], topics=["core_group.first"])
    assert [each.label for each in found.boards] == ["stoke", "stoke (2)"]


def test_other_bank_holidays_are_said_and_counted() -> None:
    england = ruleset("east", standard(within="1 working day"))
    scotland = ruleset("west", standard(within="1 working day"), calendar={"region": "GB-SCT"})
    found = compare([england, scotland])
    assert found.notes == (
        "Bank holidays differ: east by those of England and west by those of Scotland. Each "
        "board's deadlines are counted by its own, so equal limits in working days part where the "
        "holidays do.",
    )
    pair = aspect(only(found))
    assert pair.finding is Finding.INCOMPARABLE
    assert (pair.stricter.days, pair.laxer.days, pair.compared) == counted(
        working_days_after(1), working_days_after(1, "SCT")
    )


def test_closures_and_conventions_are_said() -> None:
    closed: Any = {"region": "GB-ENG", "closures": [{"on": date(2025, 12, 29), "name": "Closed"}]}
    found = compare([
        ruleset("east", standard(within="5 working days"), calendar=closed),
        ruleset("west", standard(within="5 working days"), conventions={"trigger_day": "counted"}),
    ])  # fmt: skip
    assert len(found.notes) == 2
    most = aspect(only(found)).laxer.most
    assert most is not None
    assert "Closed Monday 29 December 2025" in most.explained[0]


# --- the horizon and bad input -------------------------------------------------------------------


def test_only_the_days_asked_for_are_gone_through() -> None:
    year: Any = {"first": date(2026, 1, 1), "last": date(2026, 12, 31)}
    found = aspect(only(compare(of_limits("3 months", "91 days"), **year)))
    assert found.compared == 365
    days = [date(2026, 1, 1) + timedelta(days=n) for n in range(365)]
    assert found.stricter.days == sum(
        d + relativedelta(months=3) < d + timedelta(days=91) for d in days
    )
    assert found.picture is not None
    assert found.picture.year == 2026


def test_a_horizon_without_days_is_an_error() -> None:
    with pytest.raises(ComparisonError) as error:
        compare(of_limits("1 day", "2 days"), first=date(2026, 2, 1), last=date(2026, 1, 1))
    assert str(error.value) == "there is no day from `2026-02-01` to `2026-01-01`; exchange them"


@pytest.mark.parametrize(
    "asked", [{"first": date(1989, 12, 31)}, {"last": date(2061, 1, 1)}, {"year": 2061}]
)
def test_a_horizon_outside_the_calendar_is_an_error(asked: Any) -> None:
    with pytest.raises(CalendarRangeError):
        compare(of_limits("1 day", "2 days"), **asked)


def test_where_no_day_can_be_counted_nothing_is_said_to_be_the_same() -> None:
    found = compare(of_limits("1 week", "7 days"), first=date(2060, 12, 31))
    assert only(found).finding is Finding.UNDECIDED


def test_an_unknown_board_or_topic_is_an_error_with_a_remedy() -> None:
    with pytest.raises(UnknownBoardError, match="did you mean `blackpool`"):
        compare(["blackpol", "stoke"])
    with pytest.raises(UnknownTopicError, match=r"did you mean `core_group\.first`"):
        compare(["blackpool", "stoke"], topics=["core_group.frist"])
    with pytest.raises(UnknownTopicError) as error:
        compare(["blackpool", "stoke"], topics=["xyzzy"])
    assert len(str(error.value)) < 200


def test_one_ruleset_alone_cannot_be_compared() -> None:
    with pytest.raises(ComparisonError, match="`stoke` alone cannot be compared"):
        compare(["stoke"])
    with pytest.raises(ComparisonError):
        compare([])


def test_a_topic_stands_for_those_below_it() -> None:
    found = compare(["blackpool", "stoke"], topics=["core_group"])
    assert {row.topic.split(".")[0] for row in found.rows} == {"core_group"}
    assert len(found.rows) > 3


def test_a_topic_of_one_side_alone_has_a_row_and_no_pair() -> None:
    found = compare(three()[:2], topics=["east.alone"])
    assert [cell.state for cell in found.row("east.alone").cells] == ["standards", "nothing"]
    assert not list(found.pairs())


# --- JSON ----------------------------------------------------------------------------------------


def test_a_comparison_goes_to_json_and_back() -> None:
    found = compare(boards(), topics=["conference", "visit"])
    text = found.to_json()
    assert Comparison.from_json(text) == found
    assert json.loads(text)["boards"][0]["label"] == "blackpool"


# --- the shipped boards, by hand -----------------------------------------------------------------


@cache
def shipped() -> Comparison:
    return compare(boards())


def test_who_states_a_limit_for_the_initial_conference() -> None:
    row = shipped().row("conference.initial")
    stating = {cell.board for cell in row.cells if cell.standards and not cell.is_unquantified}
    assert stating == {"blackpool", "darlington", "rochdale", "working-together-2010"}
    assert row.cell("stoke").is_unquantified


def test_who_sees_a_child_most_often() -> None:
    row = shipped().row("visit.child_seen")
    assert row.strictest == ("darlington",)  # every 10 working days
    gaps = {
        (pair.one, pair.other): aspect(pair, "gap").finding
        for pair in row.pairs
        if pair.numbers == "both"
    }
    assert gaps["blackpool", "stoke"] is Finding.LAXER  # 4 weeks, 3 weeks
    assert gaps["blackpool", "rochdale"] is Finding.STRICTER  # 6 weeks
    assert gaps["rochdale", "working-together-2010"] is Finding.SAME


def test_who_gives_parents_most_notice_of_reports() -> None:
    row = shipped().row("report.shared_with_parents")
    # Before a review: Blackpool 2 days, Rochdale 1 day, Darlington 2 and Stoke 5 working days.
    assert row.strictest == ("stoke",)


def test_from_which_event_a_receiving_in_conference_is_counted() -> None:
    row = shipped().row("conference.transfer_in")
    anchors = {
        cell.board: {each.anchor for each in cell.standards} for cell in row.cells if cell.standards
    }
    assert anchors["blackpool"] == {'"moved" (direction: inward)'}
    assert '"transfer agreed"' in anchors["darlington"]
    found = {pair.finding for pair in row.pairs if pair.one == "blackpool"}
    assert found == {Finding.DIFFERENT_ANCHOR}
