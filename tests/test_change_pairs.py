"""Pairs of rulesets whose difference is known, and not obvious: what it is called, what shows it.

Each line says, from the documents' own words and a calendar on paper, what has become of the
standard, whether going through everything decides that, and of how many events the smallest case
for each way consists.
"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

import pytest

from cpstandards import check_change, parse_ruleset
from cpstandards.change import ChangeKind, ChangeReport, StandardChange, Way
from cpstandards.change.examples import examples_file
from cpstandards.worked import check_examples

HEAD = """\
id: small
title: Small Board
version: "1"
document: {title: Standards, publisher: Small Board}
"""

STANDARD = """\
  - id: duty.one
    title: a duty
    responsible: social_worker
    modality: must
    source: {section: One, standard: "1"}
"""

T, L, M = ChangeKind.TIGHTENED, ChangeKind.LOOSENED, ChangeKind.MIXED
SAME, OTHER, NONE = ChangeKind.REWORDED, ChangeKind.RETARGETED, ChangeKind.UNCHANGED
TODAY = date(2026, 11, 22)


class Text(NamedTuple):
    """A standard, and what stands around it."""

    body: str
    around: str = ""

    def __and__(self, line: str) -> Text:
        return Text(f"{self.body}\n{line}", self.around)

    def under(self, around: str) -> Text:
        return Text(self.body, around)

    @property
    def ruleset(self) -> str:
        lines = "".join(f"    {line}\n" for line in self.body.splitlines())
        around = f"{self.around}\n" if self.around else ""
        return f"{HEAD}{around}standards:\n{STANDARD}{lines}"


class Pair(NamedTuple):
    """Two versions of a standard, and what is known of them."""

    name: str
    old: Text
    new: Text
    kind: ChangeKind
    proved: bool = True
    tighter: int | None = None
    looser: int | None = None


def within(
    limit: str, after: str = "{event: initial_conference}", duty: str = "{event: core_group}"
) -> Text:
    return Text(f"within: {limit}\nafter: {after}\nduty: {duty}")


def every(
    gap: str,
    restart: str = "from_actual",
    duty: str = "{event: visit}",
    after: str = "{event: plan_made}",
) -> Text:
    return Text(f"every: {gap}\nrestart: {restart}\nafter: {after}\nduty: {duty}")


def before(
    notice: str,
    reference: str = "{event: review_conference}",
    duty: str = "{event: report_shared}",
) -> Text:
    return Text(f"before: {reference}\nat_least: {notice}\nduty: {duty}")


def window(opens: str, closes: str) -> Text:
    return Text(
        f"window: {{opens: {opens}, closes: {closes}}}\n"
        "around: {fact: expected_delivery_date}\nduty: {event: pre_birth_conference}"
    )


def not_before(limit: str, forbids: str = "{event: plan_ended}") -> Text:
    return Text(f"not_before: {limit}\nafter: {{event: plan_made}}\nforbids: {forbids}")


def when(condition: str, limit: str = "10 days") -> Text:
    return within(limit) & f"when: {condition}"


def choose(*parts: tuple[str, str], otherwise: str = "15 days") -> str:
    chosen = ", ".join(f"{{when: {condition}, then: {limit}}}" for condition, limit in parts)
    return f"{{choose: [{chosen}, {{otherwise: {otherwise}}}]}}"


UNBORN = "{fact: {unborn: true}}"
NEGLECT = "{fact: {category: neglect}}"
NOT_COUNTED = "{dated: [{limit: 10 days, to: 2026-12-31}, {from: 2027-01-01, limit: 8 days}]}"
CLOSED = "calendar: {region: GB-ENG, closures: [{on: 2025-12-29, name: Town hall closed}]}"
SATURDAY = CLOSED.replace("12-29", "12-27")
NEXT_DAY = "conventions: {non_working_deadline: next_working_day}"
COUNTED = "conventions: {trigger_day: counted}"

LIMITS = [
    Pair("a day less", within("28 days"), within("27 days"), T, tighter=1),
    Pair("three weeks", within("15 working days"), within("21 days"), M, tighter=1, looser=1),
    Pair("six months", within("6 months"), within("26 weeks"), M, tighter=1, looser=1),
    Pair("a leap year", within("1 year"), within("366 days"), L, looser=1),
    Pair("worked", within("working day"), within("same day"), T, tighter=1),
    Pair(
        "begun on a working day",
        within("20 working days"),
        within("{limit: 20 working days, after: working day}"),
        L,
        looser=1,
    ),
    Pair(
        "the later of the two",
        within("{sooner_of: [10 working days, 2 weeks]}"),
        within("{later_of: [10 working days, 2 weeks]}"),
        L,
        looser=1,
    ),
    Pair(
        "sooner without a sooner part",
        within("{sooner_of: [4 weeks, 15 working days]}"),
        within("15 working days"),
        SAME,
    ),
    Pair("in two steps", within("{limit: 5 days, after: 10 days}"), within("15 days"), SAME),
    Pair(
        "month by month",
        within("{limit: 1 month, after: 1 month}"),
        within("2 months"),
        L,
        looser=1,
    ),
    Pair(
        "steps exchanged",
        within("{limit: 2 days, after: 3 working days}"),
        within("{limit: 3 working days, after: 2 days}"),
        M,
        tighter=1,
        looser=1,
    ),
    Pair("hours for a day", within("24 hours"), within("1 day"), M, tighter=1, looser=1),
    Pair(
        "noon to five",
        within('{at: "12:00", on: 1 day}'),
        within('{at: "17:00", on: 1 day}'),
        L,
        looser=1,
    ),
    Pair("no number", within("unquantified"), within("4 weeks"), T, tighter=1),
    Pair(
        "counted from its own trigger",
        within("10 days", "{event: s47_started}"),
        within("{limit: 10 days, after: {event: s47_started}}", "{event: s47_started}"),
        SAME,
    ),
    Pair(
        "another anchor dropped",
        within("{sooner_of: [20 days, {limit: 5 days, after: {event: birth}}]}"),
        within("20 days"),
        L,
        looser=2,
    ),
]

DATED = [
    Pair("the past alone", within(NOT_COUNTED), within("8 days"), T, tighter=1),
    Pair(
        "a gap is filled",
        within("{dated: [{limit: 10 days, to: 2026-12-31}, {from: 2027-02-01, limit: 10 days}]}"),
        within("10 days"),
        T,
        tighter=1,
    ),
    Pair(
        "by the deadline's day",
        within(NOT_COUNTED),
        within(NOT_COUNTED).under("conventions: {dated_limits_by: deadline}"),
        M,
        tighter=1,
        looser=1,
    ),
]

CONDITIONS = [
    Pair(
        "two that overlap, exchanged",
        within(choose((UNBORN, "5 days"), (NEGLECT, "10 days"))),
        within(choose((NEGLECT, "10 days"), (UNBORN, "5 days"))),
        L,
        looser=1,
    ),
    Pair(
        "turned round with its answers",
        within(choose((f"{{not: {UNBORN}}}", "10 days"), otherwise="5 days")),
        within(choose((UNBORN, "5 days"), otherwise="10 days")),
        SAME,
    ),
    Pair(
        "the other half of the choices",
        within(choose(("{fact: {category: [neglect, emotional]}}", "10 days"), otherwise="5 days")),
        within(choose(("{fact: {category: [physical, sexual]}}", "5 days"), otherwise="10 days")),
        SAME,
    ),
    Pair(
        "what holds in any case",
        within(choose((UNBORN, "5 days"), otherwise="10 days")) & f"when: {UNBORN}",
        when(UNBORN, "5 days"),
        SAME,
    ),
    Pair(
        "one implies the other",
        when(f"{{any: [{UNBORN}, {{all: [{UNBORN}, {NEGLECT}]}}]}}"),
        when(UNBORN),
        SAME,
    ),
    Pair(
        "the count turned round",
        when("{count: {event: review_conference}, at_most: 0}"),
        when("{not: {count: {event: review_conference}, at_least: 1}}"),
        SAME,
    ),
    Pair(
        "an hour later",
        when('{during: {from: "09:00", to: "17:00"}}'),
        when('{during: {from: "09:00", to: "18:00"}}'),
        T,
        tighter=1,
    ),
    Pair("a year younger", when("{age: {at_most: 4}}"), when("{age: {at_most: 3}}"), L, looser=1),
    Pair(
        "with a shorter limit",
        when(UNBORN),
        within("8 days"),
        T,
        tighter=1,
    ),
    Pair("with a longer limit", when(UNBORN), within("12 days"), M, tighter=1, looser=1),
    Pair(
        "asked of the trigger, or in its pattern",
        when("{trigger: {quorate: true}}"),
        within("10 days", "{event: initial_conference, where: {quorate: true}}"),
        SAME,
    ),
    Pair(
        "one visit is enough",
        when("{count: {event: visit}, at_least: 2}"),
        when("{count: {event: visit}, at_least: 1}"),
        T,
        tighter=2,
    ),
]

EVENTS = [
    Pair(
        "a narrower trigger",
        within("10 days", "{event: strategy_discussion}"),
        within("10 days", "{event: strategy_discussion, where: {initiates_s47: true}}"),
        L,
        looser=1,
    ),
    Pair(
        "not false is true",
        within("10 days", "{event: strategy_discussion, where: {initiates_s47: {not: false}}}"),
        within("10 days", "{event: strategy_discussion, where: {initiates_s47: true}}"),
        SAME,
    ),
    Pair(
        "an anchor on the same day, usually",
        within("10 days", "{event: initial_conference, where: {plan_made: true}}"),
        within("10 days", "{event: plan_made}"),
        OTHER,
        tighter=2,
        looser=2,
    ),
    Pair(
        "both needed, in another order",
        within("10 days", "{all_of: [{event: s47_started}, {event: strategy_discussion}]}"),
        within("10 days", "{all_of: [{event: strategy_discussion}, {event: s47_started}]}"),
        SAME,
    ),
    Pair(
        "contained in the other",
        within("10 days", duty="{any_of: [{event: visit}, {event: visit, where: {awake: true}}]}"),
        within("10 days", duty="{event: visit}"),
        SAME,
    ),
    Pair(
        "both for either",
        within("10 days", duty="{any_of: [{event: visit}, {event: core_group}]}"),
        within("10 days", duty="{all_of: [{event: visit}, {event: core_group}]}"),
        T,
        tighter=2,
    ),
    Pair(
        "once more",
        within("10 days", duty="{event: visit, times: 2}"),
        within("10 days", duty="{event: visit, times: 3}"),
        T,
        tighter=3,
    ),
    Pair(
        "the trigger itself, for any other",
        within("10 days", "{event: visit}", "{event: visit, where: {child_seen: true}}"),
        within(
            "10 days", "{event: visit}", "{event: visit, itself: true, where: {child_seen: true}}"
        ),
        M,
        tighter=2,
        looser=1,
    ),
    Pair(
        "done beforehand",
        within("10 days") & "already_done: counts",
        within("10 days"),
        T,
        tighter=2,
    ),
    Pair(
        "each, and no longer one",
        within("10 days"),
        within("10 days", "{event: initial_conference, which: first}"),
        L,
        looser=2,
    ),
    Pair(
        "fewer end it",
        within("10 days") & "ends_on: {event: s47_concluded}",
        within("10 days") & "ends_on: {event: s47_concluded, where: {substantiated: false}}",
        T,
        tighter=2,
    ),
    Pair(
        "a list and either of two",
        within("10 days") & "ends_on: [{event: s47_concluded}, {event: died}]",
        within("10 days") & "ends_on: {any_of: [{event: died}, {event: s47_concluded}]}",
        SAME,
    ),
]

ONE = "waiver: {by: [service_manager]}"
TWO = "waiver: {by: [service_manager, team_manager]}"

MOVED = "{event: plan_ended, where: {reason: moved}}"
NOT_MOVED = "{event: plan_ended, where: {reason: {not: moved}}}"
PARTED = f"[{MOVED}, {NOT_MOVED}]"

UNIONS = [
    Pair(
        "two halves",
        within("10 days") & "ends_on: {event: plan_ended}",
        within("10 days") & f"ends_on: {PARTED}",
        SAME,
    ),
    Pair(
        "most of it",
        within("10 days") & "ends_on: {event: plan_ended}",
        within("10 days") & f"ends_on: {PARTED.replace('{not: moved}', 'died')}",
        T,
        tighter=2,
    ),
]

WAIVERS = [
    Pair("a role more", within("10 days") & ONE, within("10 days") & TWO, L, looser=2),
    Pair("a role less", within("10 days") & TWO, within("10 days") & ONE, T, tighter=2),
    Pair(
        "another role",
        within("10 days") & ONE,
        within("10 days") & ONE.replace("service", "team"),
        M,
        tighter=2,
        looser=2,
    ),
    Pair(
        "another topic, by which it is called",
        within("10 days") & "topic: visit.seen" & ONE,
        within("10 days") & "topic: visit.first" & ONE,
        M,
        tighter=2,
        looser=2,
    ),
]

PHASES = "[{{gap: 1 week, for: {0}}}, {{gap: 2 weeks}}]"
AGREED = "{agreed: {event: plan_agreed}, as: visit_every, up_to: 4 weeks}"
SEEN, ALONE = "{event: visit, where: {child_seen: true}}", "{event: visit}"

RECURRENCES = [
    Pair("a month", every("4 weeks"), every("1 month"), L, looser=1),
    Pair(
        "from the deadline",
        every("10 working days"),
        every("10 working days", "from_due"),
        M,
        tighter=2,
        looser=2,
    ),
    Pair("in slots", every("2 weeks"), every("2 weeks", "fixed"), L, proved=False, looser=2),
    Pair("slots of as many days", every("4 weeks", "fixed"), every("28 days", "fixed"), SAME),
    Pair("the first alike", every("2 weeks"), every("2 weeks") & "first: 14 days", SAME),
    Pair("the first", every("2 weeks"), every("2 weeks") & "first: 1 week", T, tighter=1),
    Pair(
        "phases of one gap",
        every("[{gap: 1 week, for: 4 weeks}, {gap: 1 week}]"),
        every("1 week"),
        SAME,
    ),
    Pair(
        "phases of one gap, from the deadline",
        every("[{gap: 1 month, for: 4 months}, {gap: 1 month}]", "from_due"),
        every("1 month", "from_due"),
        SAME,
    ),
    Pair(
        "a phase cut in two",
        every(PHASES.format("4 weeks")),
        every("[{gap: 1 week, for: 2 weeks}, {gap: 7 days, for: 28 days}, {gap: 14 days}]"),
        SAME,
    ),
    Pair(
        "a shorter phase",
        every(PHASES.format("4 weeks")),
        every(PHASES.format("3 weeks")),
        L,
        looser=2,
    ),
    Pair("no second phase", every(PHASES.format("4 weeks")), every("1 week"), T, tighter=2),
    Pair("no first phase", every(PHASES.format("4 weeks")), every("2 weeks"), L, looser=1),
    Pair(
        "until another event",
        every("[{gap: 1 week, until: {event: review_conference}}, {gap: 2 weeks}]"),
        every("[{gap: 1 week, until: {event: core_group}}, {gap: 2 weeks}]"),
        M,
        tighter=2,
        looser=2,
    ),
    Pair("seen", every("2 weeks"), every("2 weeks", duty=SEEN), T, proved=False, tighter=2),
    Pair("agreed up to more", every(AGREED), every(AGREED.replace("4", "5")), L, looser=1),
    Pair("agreed no more", every(AGREED), every("4 weeks"), L, looser=2),
    Pair("agreed no more, and less", every(AGREED), every("3 weeks"), M, tighter=1, looser=2),
    Pair(
        "hours for days",
        every("48 hours"),
        every("2 days"),
        M,
        tighter=1,
        looser=1,
    ),
]

OTHER_KINDS = [
    Pair("notice in hours", before("2 working days"), before("48 hours"), M, tighter=2, looser=2),
    Pair("notice of whole days", before("3 days"), before("3 working days"), T, tighter=2),
    Pair(
        "the more notice of two",
        before("{sooner_of: [2 working days, 2 days]}"),
        before("2 working days"),
        SAME,
    ),
    Pair(
        "clear days",
        before("2 working days"),
        before("2 working days").under("conventions: {clear_days: true}"),
        T,
        tighter=2,
    ),
    Pair(
        "all that it is shared with",
        before("2 days", duty="{event: report_shared, where: {shared_with: parents}}"),
        before(
            "2 days",
            duty="{event: report_shared, where: {shared_with: {has_all: [parents, child]}}}",
        ),
        T,
        tighter=2,
    ),
    Pair(
        "opens sooner",
        window("10 weeks before", "8 weeks before"),
        window("11 weeks before", "8 weeks before"),
        L,
        looser=1,
    ),
    Pair(
        "sooner as a whole",
        window("10 weeks before", "8 weeks before"),
        window("11 weeks before", "9 weeks before"),
        M,
        tighter=0,
        looser=1,
    ),
    Pair(
        "closes after as many days",
        window("10 weeks before", "8 weeks before"),
        window("10 weeks before", "56 days before"),
        SAME,
    ),
    Pair(
        "forbidden for days", not_before("3 months"), not_before("91 days"), M, tighter=1, looser=1
    ),
    Pair(
        "forbidden for hours",
        not_before("48 hours"),
        not_before("2 days"),
        M,
        tighter=1,
        looser=1,
    ),
    Pair(
        "more is excepted",
        not_before("4 weeks") & "unless: {trigger: {reason: died}}",
        not_before("4 weeks") & "unless: {trigger: {reason: [died, moved]}}",
        L,
        looser=2,
    ),
    Pair(
        "less is forbidden, and what was excepted lifts nothing",
        not_before("2 weeks") & "unless: {trigger: {reason: died}}",
        not_before("2 weeks", MOVED) & "unless: {trigger: {reason: died}}",
        M,
        tighter=2,
        looser=2,
    ),
    Pair(
        "less is forbidden",
        not_before("4 weeks"),
        not_before("4 weeks", "{event: plan_ended, where: {reason: moved}}"),
        L,
        looser=2,
    ),
]

AROUND = [
    Pair("closed", within("5 working days"), within("5 working days").under(CLOSED), L, looser=1),
    Pair("notice", before("2 working days"), before("2 working days").under(CLOSED), T, tighter=2),
    Pair("Saturday", within("5 working days"), within("5 working days").under(SATURDAY), NONE),
    Pair(
        "Scotland",
        within("5 working days"),
        within("5 working days").under("calendar: {region: GB-SCT}"),
        M,
        tighter=1,
        looser=1,
    ),
    Pair("rolled", within("10 days"), within("10 days").under(NEXT_DAY), L, looser=1),
    Pair("not rolled", within("10 working days"), within("10 working days").under(NEXT_DAY), NONE),
    Pair(
        "said again",
        within("10 days").under(NEXT_DAY),
        (within("10 days") & NEXT_DAY).under(NEXT_DAY),
        SAME,
    ),
    Pair("its day counted", within("10 days").under(COUNTED), within("9 days"), SAME),
]

PAIRS = [
    *(*LIMITS, *DATED, *CONDITIONS, *EVENTS, *UNIONS),
    *(*WAIVERS, *RECURRENCES, *OTHER_KINDS, *AROUND),
]


def report_on(pair: Pair) -> ChangeReport:
    old, new = (parse_ruleset(each.ruleset) for each in (pair.old, pair.new))
    return check_change(old, new, as_of=TODAY, draws=0)


def events_in(of: StandardChange, way: Way) -> int | None:
    found = [len(each.example["events"]) for each in of.witnesses if each.way is way]
    return found[0] if found else None


def test_a_line_says_why_a_recurrence_that_is_written_otherwise_is_the_same() -> None:
    (pair,) = [each for each in PAIRS if each.name == "phases of one gap, from the deadline"]
    (found,) = report_on(pair).standards
    assert [(each.old, each.new, each.why) for each in found.parts] == [
        (
            "every 1 month for 4 months, then every 1 month",
            "1 month",
            "neighbouring phases with one gap are one phase",
        )
    ]


def test_no_two_pairs_have_one_name() -> None:
    assert len({pair.name for pair in PAIRS}) == len(PAIRS)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.name for pair in PAIRS])
def test_a_pair_is_called_rightly_and_shown_by_its_smallest_cases(pair: Pair) -> None:
    report = report_on(pair)
    (found,) = report.standards
    assert (found.kind, found.is_proved) == (pair.kind, pair.proved)
    shown = events_in(found, Way.TIGHTER), events_in(found, Way.LOOSER)
    assert shown == (pair.tighter, pair.looser)
    text = examples_file(report, parse_ruleset(pair.new.ruleset))
    if text is not None:
        assert check_examples(parse_ruleset(text)).problems == ()
