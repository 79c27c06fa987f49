"""Cases from files: what is read, what is refused and how, and what no message ever shows."""

from __future__ import annotations

import json
import pickle
import subprocess
import sys
import time
import traceback
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cpstandards.adapters import (
    CODES,
    FORMATS,
    CasesRead,
    Format,
    case_from_plain,
    dump_case,
    parse_cases,
    read_cases,
)
from cpstandards.adapters.documents import in_cases
from cpstandards.attributes import Attribute, ValueProblem
from cpstandards.cases import Case, FactHistory
from cpstandards.clock import local_time
from cpstandards.errors import CaseError, Problem
from cpstandards.evaluate import program_of
from cpstandards.events import (
    Birth,
    InitialConference,
    MeetingScheduled,
    MinutesDistributed,
    PlanAgreed,
    StrategyDiscussion,
    Visit,
    core_vocabulary,
)
from cpstandards.limits import parse_limit
from cpstandards.load import board
from cpstandards.load.yamltext import MOST_CHARACTERS
from cpstandards.vocabulary import Event, Vocabulary

HERE = Path(__file__).parent
DATA = HERE / "data" / "cases"
EXAMPLES = HERE.parent / "examples" / "cases"

ORDINARY = "{type: visit, on: 2025-04-10, child_seen: true}"


def said(text: str, format: Format = "yaml", **options: Any) -> str:
    """What the error says of *text*."""
    with pytest.raises(CaseError) as caught:
        parse_cases(text, format, **options)
    return str(caught.value)


def said_of_event(event: str) -> str:
    """What the error says of one event, without the place."""
    return said(f"reference: A\nevents:\n- {event}").partition(": ")[2]


def codes(read: CasesRead) -> list[str]:
    return [problem.code for problem in read.problems]


# --- the same cases in every format --------------------------------------------------------------

EVENTS = (
    StrategyDiscussion(on=date(2025, 4, 10), enquiry="E1", initiates_s47=True),
    InitialConference(
        at=datetime(2025, 5, 6, 14), id="C1", recorded_at=date(2025, 5, 7), plan_made=True
    ),
    MinutesDistributed(on=date(2025, 5, 20), conference="C1", sent_to=("parents", "core_group")),
)
FACTS = {
    "category": "neglect",
    "expected_delivery_date": FactHistory(
        [(0, date(2025, 7, 1)), (date(2025, 3, 3).toordinal(), date(2025, 6, 24))]
    ),
}
SECOND = Case("FICTION-2", events=[Visit(at=datetime(2025, 10, 26, 1, 30), child_seen=False)])


@pytest.mark.parametrize("name", ["document.yaml", "document.json"])
def test_a_document_holds_cases_with_facts_events_and_what_is_recorded(name: str) -> None:
    records = ("strategy_discussion", "initial_conference", "minutes_distributed")
    first = Case("FICTION-1", facts=FACTS, events=EVENTS, records=records)
    assert read_cases(DATA / name) == CasesRead((first, SECOND))


@pytest.mark.parametrize("name", ["log.csv", "log.jsonl"])
def test_a_log_holds_one_event_a_row_in_any_order(name: str) -> None:
    assert read_cases(DATA / name).cases == (Case("FICTION-1", facts=FACTS, events=EVENTS), SECOND)


def test_a_log_can_be_said_to_record_only_some_types() -> None:
    first, second = read_cases(DATA / "log.csv", records=["visit"])
    assert first.records == second.records == frozenset({"visit"})


def test_what_a_case_says_of_its_source_goes_before_what_is_said_of_the_file() -> None:
    first, second = read_cases(DATA / "document.yaml", records=["visit"])
    assert first.records is not None
    assert "strategy_discussion" in first.records
    assert second.records == frozenset({"visit"})


def test_one_case_or_a_list_of_cases_will_do() -> None:
    one = parse_cases(f"{{reference: A, events: [{ORDINARY}]}}", "yaml").cases
    assert parse_cases(f"[{{reference: A, events: [{ORDINARY}]}}]", "yaml").cases == one
    assert parse_cases(f"cases: [{{reference: A, events: [{ORDINARY}]}}]", "yaml").cases == one


def test_going_through_what_was_read_goes_through_its_cases() -> None:
    read = read_cases(DATA / "log.csv")
    assert list(read) == list(read.cases)
    assert len(read) == 2


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes(b"\xef\xbb\xbf" + (DATA / "log.csv").read_bytes())
    assert read_cases(path) == read_cases(DATA / "log.csv")
    assert parse_cases(path.read_text(encoding="utf-8"), "csv") == read_cases(path)


def test_windows_line_ends_change_nothing(tmp_path: Path) -> None:
    for name in ("log.csv", "log.jsonl", "document.yaml", "document.json"):
        path = tmp_path / name
        path.write_bytes((DATA / name).read_bytes().replace(b"\n", b"\r\n"))
        assert read_cases(path) == read_cases(DATA / name)


def test_a_ruleset_s_own_events_and_facts_are_read_with_its_vocabulary() -> None:
    text = "{reference: A, facts: {baby: true}, events: [{type: family_prepared, on: 2025-04-10}]}"
    read = parse_cases(text, "yaml", vocabulary=program_of(board("blackpool")).vocabulary)
    assert [event.type for event in read.cases[0].events] == ["family_prepared"]
    assert "unknown event type" in said(text)
    assert "unknown fact `baby`" in said(text)


def test_an_empty_fact_or_attribute_is_a_missing_one() -> None:
    text = "{reference: A, facts: {unborn: null}, events: [{type: visit, on: 2025-04-10, by: ~}]}"
    assert parse_cases(text, "yaml").cases == (Case("A", events=[Visit(on=date(2025, 4, 10))]),)


def test_a_csv_flag_may_be_yes_or_no_in_any_case() -> None:
    rows = "\n".join(f"A,visit,2025-04-1{i},{word}" for i, word in enumerate(FLAGS))
    (case,) = parse_cases(f"case,type,on,child_seen\n{rows}", "csv")
    assert [event.child_seen for event in case.events if isinstance(event, Visit)] == [
        True, True, True, False, False, False,
    ]  # fmt: skip


FLAGS = ("true", "YES", "Yes", "false", "NO", "No")


def test_a_csv_cell_of_one_or_zero_is_no_flag() -> None:
    text = "case,type,on,child_seen\nA,visit,2025-04-10,1"
    assert said(text, "csv") == "2: CPS313 `child_seen` needs `true` or `false`"


def test_numbers_are_read_from_csv_and_from_json() -> None:
    attribute = {"children": Attribute("children", "number")}
    vocabulary = Vocabulary({}, attribute)
    for value in ("3", "-1"):
        text = f"case,type,on,children\nA,fact,,{value}"
        assert parse_cases(text, "csv", vocabulary=vocabulary).cases[0].facts == {
            "children": int(value)
        }
    text = "case,type,on,children\nA,fact,,3.5"
    assert "needs a whole number" in said(text, "csv", vocabulary=vocabulary)


# --- round trip ----------------------------------------------------------------------------------

FULL = Case(
    "FICTION-3",
    facts={"unborn": FactHistory([(0, True), (739000, False)]), "date_of_birth": date(2025, 1, 2)},
    events=[
        Birth(on=date(2025, 1, 2), recorded_at=datetime(2025, 1, 3, 9)),
        Visit(at=datetime(2025, 10, 26, 0, 30, tzinfo=UTC), child_seen=True, where="home"),
        Visit(at=datetime(2025, 10, 26, 1, 30), child_seen=True),
        PlanAgreed(on=date(2025, 3, 3), visit_every=parse_limit("2 weeks"), agreed_with=("child",)),
        MeetingScheduled(on=date(2025, 3, 3), planned_at=local_time(datetime(2025, 4, 1, 10))),
    ],
    records=(),
)


@pytest.mark.parametrize("case", [FULL, SECOND, Case("FICTION-4")])
def test_a_case_written_out_reads_back_to_an_equal_one(case: Case) -> None:
    plain = dump_case(case)
    assert case_from_plain(plain) == case
    assert parse_cases(json.dumps(plain), "json").cases == (case,)
    assert parse_cases(yaml.safe_dump({"cases": [plain]}), "yaml").cases == (case,)


def test_the_examples_read_back_to_themselves() -> None:
    for path in (EXAMPLES / "demo.yaml", EXAMPLES / "log.csv"):
        for case in read_cases(path):
            assert case_from_plain(dump_case(case)) == case


def test_a_case_survives_pickling() -> None:
    assert pickle.loads(pickle.dumps(FULL)) == FULL


# --- a case itself -------------------------------------------------------------------------------


@pytest.mark.parametrize("reference", ["", "x" * 101, None, 7])
def test_a_case_needs_a_reference_of_1_to_100_characters(reference: Any) -> None:
    with pytest.raises(ValueProblem, match="a case reference of 1 to 100 characters"):
        Case(reference)


def test_a_reference_of_100_characters_is_not_too_long() -> None:
    assert Case("x" * 100).reference == "x" * 100


# --- what is wrong with an event -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            "{type: vist, on: 2025-04-10}",
            "CPS311 unknown event type\n  help: did you mean `visit`?",
        ),
        (
            "{type: zzz, on: 2025-04-10}",
            "CPS311 unknown event type\n"
            "  help: use a type of the vocabulary, or declare one in the ruleset",
        ),
        ("{on: 2025-04-10}", "CPS307 missing `type`\n  help: say what happened, such as `visit`"),
        (
            "{type: visit}",
            "CPS307 missing `on` or `at`\n  help: say on which day it happened",
        ),
        (
            "{type: visit, on: 2025-04-10, at: 2025-04-10T10:00}",
            "CPS316 both `on` and `at`\n  help: keep `at`; the day follows from it",
        ),
        (
            "{type: visit, on: 2025-04-10, child_sen: true}",
            "CPS312 `visit` has no attribute `child_sen`\n  help: did you mean `child_seen`?",
        ),
        (
            "{type: died, on: 2025-04-10, child_seen: true}",
            "CPS312 `died` has no attribute `child_seen`",
        ),
        (
            "{type: visit, on: 2025-04-10, where: hoem}",
            "CPS313 `where` has a value that is not one of its words\n  help: did you mean `home`?",
        ),
        (
            "{type: visit, on: 2025-04-10, where: moon}",
            "CPS313 `where` has a value that is not one of its words\n  help: use one of "
            "`home`, `parents_home`, `school`, `office`, `placement`, `elsewhere`",
        ),
        (
            "{type: visit, on: 2025-04-10, child_seen: 1}",
            "CPS313 `child_seen` needs `true` or `false`",
        ),
        (
            "{type: visit, on: 2025-04-10, plan: 7}",
            "CPS313 `plan` needs the name of another event, a short text",
        ),
        (
            "{type: visit, on: 2025-04-10, id: 7}",
            "CPS309 `id` cannot be used\n"
            "  help: use a text of 1 to 100 characters; put a number in quotes",
        ),
        (
            "{type: visit, on: 10/04/2025}",
            "CPS314 `10/04/2025` is not a date or time\n"
            "  help: write `2025-04-10`, `2025-04-10T10:00` or `2025-04-10T10:00+01:00`",
        ),
        (
            '{type: visit, on: "2025-02-30"}',
            "CPS315 `2025-02-30` is not in the calendar\n"
            "  help: write `2025-04-10`, `2025-04-10T10:00` or `2025-04-10T10:00+01:00`",
        ),
        (
            "{type: visit, on: 2025-02-30}",
            "CPS315 a date that is not in the calendar\n  help: write dates as 2025-04-10",
        ),
        (
            "{type: visit, on: 20250410}",
            "CPS314 `on` is not a date\n  help: write `2025-04-10`",
        ),
        (
            "{type: visit, on: 2025-04-10T10:00}",
            "CPS314 `2025-04-10T10:00` is a time\n  help: use `at` for a date and time",
        ),
        (
            "{type: visit, at: 2025-04-10}",
            "CPS314 `2025-04-10` is a date\n  help: use `on` where the time is unknown",
        ),
        (
            "{type: visit, on: tomorrow}",
            "CPS314 `on` is not a date or time\n"
            "  help: write `2025-04-10`, `2025-04-10T10:00` or `2025-04-10T10:00+01:00`",
        ),
        (
            "{type: visit, on: 2025-04-10, recorded_at: 7}",
            "CPS314 `recorded_at` is not a date or time\n"
            "  help: write `2025-04-10`, `2025-04-10T10:00` or `2025-04-10T10:00+01:00`",
        ),
        ("visit", "CPS308 expected an event\n  help: write `{type: …, on: …}`"),
    ],
)
def test_a_bad_event_is_reported_with_a_remedy(event: str, expected: str) -> None:
    assert said_of_event(event) == expected


def test_a_time_in_the_missing_spring_hour_is_a_bad_row() -> None:
    found = said_of_event("{type: visit, at: 2025-03-30T01:30}")
    assert found.startswith("CPS315 `2025-03-30T01:30` did not exist in ")
    read = parse_cases("{reference: A, events: [{type: visit, at: 2025-03-30T00:59}]}", "yaml")
    assert len(read) == 1


def test_everything_wrong_with_an_event_is_said_at_once() -> None:
    found = said_of_event("{type: visit, child_seen: 1, wehre: home, id: 7}")
    assert [code for code in CODES if code in found] == ["CPS307", "CPS309", "CPS312", "CPS313"]


# --- what is wrong with a case -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "cases: [{events: []}]",
            "1:9: CPS307 missing `reference`\n  help: name the case by its opaque reference",
        ),
        (
            "{reference: 12, events: []}",
            "1:13: CPS309 `reference` cannot be used as a case reference\n"
            "  help: use a text of 1 to 100 characters; put a number in quotes",
        ),
        (
            f"{{reference: {'x' * 101}, events: []}}",
            "1:13: CPS309 `reference` cannot be used as a case reference\n"
            "  help: use a text of 1 to 100 characters; put a number in quotes",
        ),
        (
            "{reference: A, evnts: []}",
            "1:16: CPS306 unknown key `evnts`\n  help: did you mean `events`?",
        ),
        (
            "{reference: A, events: visit}",
            "1:24: CPS308 expected a list of events\n  help: write each event as "
            "`- {type: …, on: …}`",
        ),
        (
            "{reference: A, facts: [unborn]}",
            "1:23: CPS308 expected a mapping of facts to values",
        ),
        (
            "{reference: A, facts: {unborm: true}}",
            "1:24: CPS317 unknown fact `unborm`\n  help: did you mean `unborn`?",
        ),
        (
            "{reference: A, facts: {unborn: maybe}}",
            "1:32: CPS313 `unborn` needs `true` or `false`",
        ),
        (
            "{reference: A, facts: {unborn: [{value: true}, {value: false}]}}",
            "1:48: CPS318 two values of `unborn` known from the same day\n"
            "  help: give each its own `known_on`; one may have none",
        ),
        (
            "{reference: A, facts: {unborn: [{known_on: 2025-04-10}]}}",
            "1:33: CPS307 missing `value`\n  help: say what was known",
        ),
        (
            "{reference: A, facts: {unborn: [{value: true, since: 2025-04-10}]}}",
            "1:47: CPS306 unknown key `since`\n  help: the keys here are `value`, `known_on`",
        ),
        (
            "{reference: A, facts: {unborn: [{value: true, known_on: soon}]}}",
            "1:57: CPS314 `known_on` is not a date or time\n"
            "  help: write `2025-04-10`, `2025-04-10T10:00` or `2025-04-10T10:00+01:00`",
        ),
        ("{reference: A, facts: {unborn: []}}", "1:32: CPS307 a fact without a value"),
        (
            "{reference: A, records: [vist]}",
            "1:26: CPS311 unknown event type\n  help: did you mean `visit`?",
        ),
        (
            "{reference: A, records: visit}",
            "1:25: CPS308 expected a list of event types",
        ),
        (
            "[{reference: A}, {reference: A}]",
            "1:14: CPS310 `A` is the reference of another case too\n"
            "  help: put its events into one case, or give each its own reference\n"
            "1:30: CPS310 `A` is the reference of another case too\n"
            "  help: put its events into one case, or give each its own reference",
        ),
        (
            "[7]",
            "1:2: CPS308 expected a case\n"
            "  help: a case has `reference`, `facts`, `events`, `records`",
        ),
        (
            "visit",
            "1:1: CPS308 expected a case or a list of cases\n"
            "  help: a case has `reference`, `facts`, `events`, `records`",
        ),
        (
            "{cases: [], case: {}}",
            "1:13: CPS306 unknown key `case` beside `cases`\n"
            "  help: a case has `reference`, `facts`, `events`, `records`",
        ),
    ],
)
@pytest.mark.parametrize("format", ["yaml", "json"])
def test_a_bad_case_is_reported_with_its_place(text: str, expected: str, format: Format) -> None:
    if format == "yaml":
        assert said(text) == expected
        return
    plain = yaml.safe_load(text)
    found = said(json.dumps(plain, default=str), "json")
    assert [line.partition(": ")[2] for line in found.splitlines()] == [
        line.partition(": ")[2] for line in expected.splitlines()
    ]


def test_the_place_in_json_is_that_of_the_value_or_of_the_key() -> None:
    text = (
        '{"reference": "A",\n'
        ' "events": [\n'
        '  {"type": "visit", "on": "2025-04-10"},\n'
        '  {"type": "visit",  "on": "2025-13-10",\n'
        '   "chld_seen": true}]}'
    )
    first, second = said(text, "json", file="a.json").split("\n  help: ")[:2]
    assert first.startswith("a.json:4:28: CPS315 ")
    assert "a.json:5:4: CPS312 " in second


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"reference": }', "1:15: CPS304 not JSON from here on"),
        ("", "1: CPS307 nothing stands here"),
        ('{"reference": "A",\n "reference": "B"}', "2:2: CPS305 duplicate key `reference`"),
        (
            '{"reference": "A",\n "events": [{"type": "visit", "on": "2025-04-10",'
            '"on": "2025-04-11"}]}',
            "2:50: CPS305 duplicate key `on`",
        ),
        ('{"reference": NaN}', "1:15: CPS309 `reference` cannot be used as a case reference"),
        ("[" * 100_000, "1:1: CPS304 nested too deep, or too long a number"),
        ("1" * 10_000, "1:1: CPS304 nested too deep, or too long a number"),
        (
            '{"facts": 1, "facts": ' + "[" * 500 + "]" * 500 + "}",
            "1:14: CPS305 duplicate key `facts`",
        ),
    ],
    ids=lambda text: text[:20],
)
def test_what_is_not_sound_json_is_refused(text: str, expected: str) -> None:
    assert said(text, "json").splitlines()[0] == expected


@pytest.mark.parametrize("unseen", ["\\ud800", "\\u0000", "\\n", "\\u001b[2J", "\\u2028"])
def test_what_cannot_be_written_or_would_steer_a_terminal_names_nothing(unseen: str) -> None:
    case = f'{{"reference": "A{unseen}1", "events": []}}'
    event = f'{{"type": "visit", "on": "2025-04-10", "id": "V{unseen}"}}'
    assert "CPS309 `reference`" in said(case, "json")
    assert "CPS309 `id`" in said(f'{{"reference": "A-1", "events": [{event}]}}', "json")


def test_a_reference_may_have_spaces_and_letters_of_any_script() -> None:
    (case,) = parse_cases('{"reference": "Blatt 7\u00a0Ü 表"}', "json")
    assert case.reference == "Blatt 7\u00a0Ü 表"


def test_infinity_is_no_value() -> None:
    text = '{"reference": "A", "facts": {"unborn": Infinity}}'
    assert said(text, "json") == "1:40: CPS313 `unborn` needs `true` or `false`"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("reference: [", "CPS304 not YAML from here on"),
        ("{reference: A, reference: B}", "CPS305 duplicate key"),
        ("{reference: &x A, events: []}", "CPS320 an anchor or alias"),
        ("{reference: !!python/name:os.system A}", "CPS320 a tag"),
        ("reference: A\n---\nreference: B", "CPS320 a second document"),
        ("{reference: A, facts: {unborn: no}}", "CPS313 a truth value to some readers only"),
        ("{reference: A, facts: {unborn: 1.5}}", "CPS313 a number that is not whole"),
        (f"{{reference: {'x' * 10_001}}}", "CPS313 a text of 10001 characters"),
        ("[" * 50 + "]" * 50, "CPS320 nested more than 40 deep"),
        ("", "CPS307 nothing stands here"),
    ],
)
def test_what_is_not_sound_yaml_is_refused(text: str, expected: str) -> None:
    assert expected in said(text).splitlines()[0]


def test_a_yaml_file_too_large_says_what_to_use_instead() -> None:
    found = said("#" * (MOST_CHARACTERS + 1))
    assert found.startswith(f"1:1: CPS301 a file of {MOST_CHARACTERS + 1} characters; at most ")
    assert found.endswith("write many cases as JSON, JSON Lines or CSV")


# --- what is wrong with a log --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "type,on\nvisit,2025-04-10",
            "1: CPS307 missing column `case`\n"
            "  help: the first row names the columns, parted by commas",
        ),
        (
            "case;type;on\nA;visit;2025-04-10",
            "1: CPS307 missing column `case`\n"
            "  help: the first row names the columns, parted by commas",
        ),
        ("case,type\nA,visit", "1: CPS307 missing column `on`"),
        ("case,type,on,on\n", "1: CPS305 duplicate column `on`\n  help: keep one of the two"),
        (
            "case,type,on,chld_seen\n",
            "1: CPS306 unknown column `chld_seen`\n  help: did you mean `child_seen`?",
        ),
        (
            "case,type,on,7th (copy)\n",
            "1: CPS306 unknown column, the 4th\n"
            "  help: name it after an attribute, or leave it out",
        ),
        (
            "case,type,on\nA,visit",
            "2: CPS319 2 cells under 3 columns\n"
            "  help: check line breaks and quotes; leave a missing value's cell empty",
        ),
        (
            "case,type,on\nA,visit,2025-04-10,true",
            "2: CPS319 a cell under no heading\n"
            "  help: check commas and quotes; a text that has a comma needs quotes",
        ),
        (
            "case,type,on,\nA,visit,2025-04-10,true",
            "2: CPS319 a cell under no heading",
        ),
        (
            'case,type,on\nA,"visit,2025-04-10\nA,visit,2025-04-11',
            "2: CPS304 not CSV from this row on",
        ),
        (
            "case,type,on\n,visit,2025-04-10",
            "2: CPS307 missing `case`\n  help: name the case by its opaque reference",
        ),
        ("", "1: CPS307 nothing stands here"),
        (
            "case,type,on,unborn,category\nA,fact,2025-04-10,true,",
            "2: CPS306 a fact has no `on`\n"
            "  help: use `known_on` for the day from which it was known",
        ),
        (
            "case,type,on,known_on\nA,fact,,2025-04-10",
            "2: CPS307 a fact without a value\n  help: fill in the column of the fact",
        ),
        (
            "case,type,on,unborn\nA,fact,,true\nA,fact,,false",
            "3: CPS318 two values of `unborn` known from the same day\n"
            "  help: give each its own `known_on`; one may have none",
        ),
        (
            "case,type,on,child_seen\nA,fact,,true",
            "2: CPS317 unknown fact `child_seen`",
        ),
    ],
)
def test_a_bad_csv_is_reported_with_its_line(text: str, expected: str) -> None:
    assert said(text, "csv").startswith(expected)


def test_lines_are_counted_right_through_quoted_line_breaks() -> None:
    text = 'case,type,on,plan\nA,visit,2025-04-10,"P\n1"\n\nA,vist,2025-04-11,\n'
    assert said(text, "csv", file="x.csv").startswith("x.csv:5: CPS311 ")


def test_the_same_fact_said_twice_is_no_contradiction() -> None:
    text = "case,type,on,unborn\nA,fact,,true\nA,fact,,true"
    assert parse_cases(text, "csv").cases == (Case("A", facts={"unborn": True}),)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"case": "A"', "1:13: CPS304 not JSON from here on"),
        ("[]", "1:1: CPS308 expected an event"),
        ('\n{"case": 7, "type": "visit", "on": "2025-04-10"}', "2:10: CPS309 `case` cannot"),
        ('\n\n{"case": "A", "type": "visit", "on": 7}', "3:38: CPS314 `on` is not a date"),
        ('{"case": "A", "case": "B"}', "1:15: CPS305 duplicate key `case`"),
    ],
)
def test_a_bad_line_of_json_is_reported_with_its_place(text: str, expected: str) -> None:
    assert said(text, "jsonl").startswith(expected)


def test_a_heading_of_many_columns_is_read_in_a_moment() -> None:
    began = time.perf_counter()
    assert "CPS305" in said("case,type,on" + ",on" * 50_000, "csv")
    assert time.perf_counter() - began < 2  # [seconds]; no column looks at all those before it


# --- files ---------------------------------------------------------------------------------------


def test_a_file_in_another_encoding_is_refused_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "log.csv"
    path.write_bytes("case,type,on\nFrançois,visit,2025-04-10".encode("cp1252"))
    with pytest.raises(CaseError) as caught:
        read_cases(path)
    assert str(caught.value) == (
        f"{path}:2: CPS302 not UTF-8 text\n"
        "  help: save it as UTF-8; a spreadsheet calls it `CSV UTF-8`"
    )


def test_a_file_of_unknown_format_is_refused_until_the_format_is_said(tmp_path: Path) -> None:
    path = tmp_path / "log.txt"
    path.write_bytes((DATA / "log.csv").read_bytes())
    with pytest.raises(CaseError, match="CPS303 the file's name does not tell its format"):
        read_cases(path)
    assert read_cases(path, format="csv") == read_cases(DATA / "log.csv")
    with pytest.raises(CaseError, match="CPS303 unknown format\n  help: did you mean `json`"):
        read_cases(path, format="jsn")  # type: ignore[arg-type]


def test_a_file_too_large_is_not_opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpstandards.adapters.reading.MOST_BYTES", 10)
    path = tmp_path / "log.csv"
    path.write_bytes(b"x" * 11)
    with pytest.raises(CaseError, match="CPS301 a file of 11 bytes; at most 10 are read"):
        read_cases(path)


def test_a_file_that_is_not_there_is_the_system_s_own_error(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_cases(tmp_path / "none.csv")


def test_an_unknown_type_among_those_recorded_is_refused() -> None:
    with pytest.raises(CaseError, match="`records` names an unknown event type `vist`"):
        parse_cases("{reference: A}", "yaml", records=["vist"])


def test_every_ending_stands_for_a_format() -> None:
    assert set(FORMATS.values()) == set(get_args(Format))


# --- good cases beside bad ones ------------------------------------------------------------------


def test_a_case_with_one_bad_row_is_left_out_as_a_whole() -> None:
    text = "case,type,on\nA,visit,2025-04-10\nB,visit,2025-04-10\nA,vist,2025-04-11"
    read = parse_cases(text, "csv", skip_bad=True)
    assert [case.reference for case in read] == ["B"]
    assert read.skipped == ("A",)
    assert codes(read) == ["CPS311"]


def test_a_row_that_could_be_any_case_s_leaves_no_case_whole() -> None:
    for row in (",visit,2025-04-11", "A,visit", "x,y,visit,2025-04-11"):
        read = parse_cases(f"case,type,on\nA,visit,2025-04-10\n{row}", "csv", skip_bad=True)
        assert read.cases == ()
        assert read.skipped == ("A",)


@pytest.mark.parametrize(
    "bad",
    [
        "{type: visit, on: 2025-02-30}",
        "{type: visit, on: no}",
        "{type: visit, on: 2025-04-10, on: 2025-04-11}",
    ],
)
def test_yaml_that_is_wrong_within_one_case_leaves_out_that_case_only(bad: str) -> None:
    events = {"A": ORDINARY, "B": bad, "C": ORDINARY}
    text = "\n".join(f"- {{reference: {name}, events: [{e}]}}" for name, e in events.items())
    read = parse_cases(text, "yaml", skip_bad=True)
    assert read.skipped == ("B",)
    assert [case.reference for case in read] == ["A", "C"]
    assert len(read.problems) == 1


def test_a_key_twice_in_json_leaves_out_the_case_that_has_it() -> None:
    text = '[{"reference": "A"}, {"reference": "B", "facts": {}, "facts": {}}]'
    read = parse_cases(text, "json", skip_bad=True)
    assert [case.reference for case in read] == ["A"]
    assert read.skipped == ("B",)


def test_without_skipping_every_problem_of_the_file_is_raised() -> None:
    with pytest.raises(CaseError) as caught:
        read_cases(EXAMPLES / "broken.csv")
    assert caught.value.problems == read_cases(EXAMPLES / "broken.csv", skip_bad=True).problems
    assert [(each.line, each.code) for each in caught.value.problems] == [
        (2, "CPS311"),
        (3, "CPS314"),
        (4, "CPS313"),
        (5, "CPS315"),
        (6, "CPS313"),
        (6, "CPS315"),
        (7, "CPS316"),
        (8, "CPS307"),
        (9, "CPS307"),
        (10, "CPS312"),
    ]


def test_the_good_case_of_the_broken_example_is_given() -> None:
    read = read_cases(EXAMPLES / "broken.csv", skip_bad=True)
    assert [case.reference for case in read] == ["FICTION-D"]
    assert read.skipped == ("FICTION-A", "FICTION-B", "FICTION-C")


# --- never a child's data ------------------------------------------------------------------------

PLANTED = ("Jane", "jane", "Doe", "14 Elm", "2019-03-07", "07/03/2019", "943 476 5919", "J. D")
SECRETS = ("Jane Doe", "jane", "jane_doe", "14 Elm Road", "07/03/2019 J. D", "943 476 5919")


def everything_shown(text: str, format: Format) -> str:
    """Messages, reprs and tracebacks that reading *text* can show."""
    read = parse_cases(text, format, file="x", skip_bad=True)
    assert read.problems
    with pytest.raises(CaseError) as caught:
        parse_cases(text, format, file="x")
    trace = "".join(traceback.format_exception(caught.value))
    return f"{caught.value}{caught.value!r}{read!r}{trace}"


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("place", ["type", "on", "at", "id", "where", "plan", "recorded_at"])
def test_no_value_of_an_event_is_shown(secret: str, place: str) -> None:
    event = {"type": "visit", "on": "2025-04-10", "child_seen": "x", place: secret}
    texts: dict[Format, str] = {
        "json": json.dumps({"reference": "A", "events": [event]}),
        "yaml": yaml.safe_dump({"reference": "A", "events": [event]}),
        "jsonl": json.dumps({"case": "A", **event}),
        "csv": f"case,{','.join(event)}\nA,{','.join(event.values())}",
    }
    for format, text in texts.items():
        shown = everything_shown(text, format)
        assert not [each for each in PLANTED if each in shown], format


@pytest.mark.parametrize("secret", SECRETS)
def test_no_value_of_a_fact_is_shown(secret: str) -> None:
    for value in (secret, [{"value": secret, "known_on": secret}]):
        facts = {"unborn": value, "date_of_birth": value, "category": value}
        shown = everything_shown(json.dumps({"reference": "A", "facts": facts}), "json")
        assert not [each for each in PLANTED if each in shown]


def test_the_date_of_a_birth_is_never_shown() -> None:
    for kind in ("birth", "brith"):
        for when in ("2019-02-30", "07/03/2019", "2019-03-31T01:30"):
            for key in ("on", "at", "recorded_at"):
                text = json.dumps({"reference": "A", "events": [{"type": kind, key: when}]})
                assert when not in everything_shown(text, "json")


def test_keys_that_are_no_names_of_keys_are_not_shown() -> None:
    for key in ("Jane Doe", "07/03/2019", "943 476 5919", "14 Elm Road"):
        for case in (
            {"reference": "A", key: 1},
            {"reference": "A", "facts": {key: True}},
            {"reference": "A", "facts": {"unborn": [{"value": True, key: 1}]}},
            {"reference": "A", "events": [{"type": "visit", "on": "2025-04-10", key: 1}]},
        ):
            assert key not in everything_shown(json.dumps(case), "json")
            assert key not in everything_shown(yaml.safe_dump(case), "yaml")


def test_a_csv_without_headings_does_not_have_its_first_row_shown() -> None:
    shown = everything_shown("A,visit,2019-03-07,jane\nA,visit,2019-03-07,jane", "csv")
    assert not [each for each in PLANTED if each in shown]


@pytest.mark.parametrize(
    "text",
    [
        "{reference: A, facts: {date_of_birth: 2019-02-30}}",
        "{reference: A, facts: {Jane Doe: 1, Jane Doe: 2}}",
        "{reference: A, facts: {unborn: 943.476}}",
        "{reference: A, facts: {unborn: &Jane true}}",
        "{reference: A, facts: {unborn: !Jane true}}",
        "{reference: A, facts: {unborn: 'Jane}}",
        "{reference: A, facts: {unborn: Jane: Doe}}",
        "%TAG ! jane:\n---\n{reference: !x!Jane A}",
    ],
)
def test_what_yaml_says_of_its_own_text_shows_none_of_it(text: str) -> None:
    shown = everything_shown(text, "yaml")
    assert not [each for each in (*PLANTED, "2019-02-30", "943.476") if each in shown]


def test_a_problem_of_yaml_text_that_is_not_known_here_is_not_repeated() -> None:
    told = in_cases(Problem("CPS199", "`Jane`", "no `Jane`", "x", 3, 4))
    assert str(told) == "x:3:4: CPS304 not YAML that can be read"


def test_no_repr_shows_what_a_case_holds() -> None:
    assert repr(FULL) == "Case('FICTION-3', 5 events)"
    assert repr(FULL.facts["unborn"]) == "<2 values>"
    assert "2025-01-02" not in repr(FULL.events)


# --- for any input -------------------------------------------------------------------------------

JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    | st.sampled_from(["visit", "birth", "2025-04-10", "2025-03-30T01:30", "home", "A"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            ["reference", "facts", "events", "records", "cases", "case", "type", "on", "at", "id",
             "recorded_at", "value", "known_on", "unborn", "category", "child_seen", "where", "x"]
        ),
        inner,
        max_size=5,
    ),
    max_leaves=20,
)  # fmt: skip


@given(data=JUNK)
def test_any_json_is_read_or_refused_with_places(data: Any) -> None:
    text = json.dumps(data)
    for format in ("json", "jsonl"):
        read = parse_cases(text, format, skip_bad=True)
        assert set(codes(read)) <= set(CODES)
        assert all(problem.line == 1 and problem.column for problem in read.problems)
        if not read.problems:
            assert [case_from_plain(dump_case(case)) for case in read] == list(read)


@given(text=st.text(alphabet="a,\"'\n\r;:{}[]- 01&*!", max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    for format in get_args(Format):
        assert set(codes(parse_cases(text, format, skip_bad=True))) <= set(CODES)
        parse_cases("case,type,on,plan\n" + text, "csv", skip_bad=True)


NAMES = sorted(core_vocabulary().types)


@given(
    kind=st.sampled_from(NAMES),
    keys=st.lists(st.sampled_from(["by", "of", "plan", "sent_to", "quorate", "on", "at", "id"])),
    values=st.lists(st.sampled_from([True, "C1", ["parents"], "2025-04-10", "police", None, 3])),
)
def test_an_event_is_made_exactly_when_nothing_is_wrong(
    kind: str, keys: list[str], values: list[Any]
) -> None:
    event = {"type": kind, **dict(zip(keys, values, strict=False))}
    read = parse_cases(json.dumps({"reference": "A", "events": [event]}), "json", skip_bad=True)
    assert bool(read.cases) != bool(read.problems)
    for case in read:
        assert isinstance(case.events[0], Event)
        assert case.events[0].type == kind


def test_reading_does_not_import_what_it_does_not_need() -> None:
    code = (
        "import sys, cpstandards.vocabulary as v; had = set(sys.modules);"
        "import cpstandards.adapters; print('csv' in set(sys.modules) - had)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True,
        env={"PYTHONPATH": str(HERE.parent / "src")},
    )  # fmt: skip
    assert done.stdout.strip() == "False"
