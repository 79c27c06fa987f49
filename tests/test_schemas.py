"""The schemas: right in themselves, current, and never stricter than what reads the files."""

from __future__ import annotations

import copy
import json
import random
import re
from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from cpstandards import board, boards, evaluate, model, parse_ruleset, read_cases
from cpstandards.adapters import dump_case, parse_cases
from cpstandards.adapters.documents import CASE_KEYS
from cpstandards.adapters.parts import EVENT_KEYS
from cpstandards.cli import cli
from cpstandards.errors import CaseError, RulesetError
from cpstandards.events import Role, core_vocabulary
from cpstandards.kernel import STATUSES
from cpstandards.limits import Unit, parse_limit
from cpstandards.load.rulesets import plain as as_plain
from cpstandards.load.yamltext import read_yaml
from cpstandards.model import Ruleset
from cpstandards.schemas import SchemaKind, json_schema, schema_text, words
from cpstandards.schemas.parts import limit_pattern
from cpstandards.worked import check_examples
from tests.asking import as_yaml
from tests.strategies import Scenario, scenarios

ROOT = Path(__file__).parents[1]
RULES = sorted((ROOT / "rules").glob("*.yaml"))
KINDS: tuple[SchemaKind, ...] = get_args(SchemaKind)
CASES = sorted(
    path
    for folder in ("examples", "tests/data/cases")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".yaml", ".json") and "reference:" in path.read_text().replace('"', "")
)


def as_json(data: Any) -> Any:
    """*data* with its dates as text: what JSON and YAML 1.2 would have made of the same file."""
    if isinstance(data, dict):
        return {key: as_json(each) for key, each in data.items()}
    if isinstance(data, (list, tuple)):
        return [as_json(each) for each in data]
    return data.isoformat() if isinstance(data, date) else data


def of_file(path: Path) -> Any:
    return as_json(read_yaml(path.read_text(encoding="utf-8")).data)


@cache
def validator(kind: SchemaKind, of: str | None = None) -> Draft202012Validator:
    """Judges data by the schema of *kind*, made for the shipped ruleset *of*."""
    return Draft202012Validator(json_schema(kind, None if of is None else board(of)))


def faults(kind: SchemaKind, data: Any, of: str | None = None) -> list[str]:
    """What the schema has against *data*: where, and what."""
    return [
        "/".join(map(str, error.absolute_path)) + ": " + error.message[:200]
        for error in validator(kind, of).iter_errors(as_json(data))
    ]


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["schema", *arguments])


# --- in themselves --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_a_schema(kind: SchemaKind) -> None:
    for ruleset in (None, board("blackpool")):
        Draft202012Validator.check_schema(json_schema(kind, ruleset))


@pytest.mark.parametrize("kind", KINDS)
def test_the_shipped_schema_is_current(kind: SchemaKind) -> None:
    shipped = (ROOT / "schema" / f"{kind}.json").read_text(encoding="utf-8")
    assert schema_text(json_schema(kind)) == shipped, "run `make pages`"


@pytest.mark.parametrize("kind", KINDS)
def test_every_reference_leads_somewhere_and_everything_defined_is_used(kind: SchemaKind) -> None:
    schema = json_schema(kind)
    used = set(re.findall(r'"\$ref": "#/\$defs/([^/"]+)', json.dumps(schema)))
    assert used == set(schema["$defs"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_expression_is_one_in_javascript_too(kind: SchemaKind) -> None:
    patterns = set(re.findall(r'"pattern": "((?:[^"\\]|\\.)*)"', json.dumps(json_schema(kind))))
    assert patterns
    assert [each for each in patterns if "(?P" in each or "\\\\Z" in each] == []


# --- what editors show ----------------------------------------------------------------------------


def keys_of(schema: Any) -> Iterator[tuple[str, Any]]:
    """The keys of each mapping that is described in *schema*, with what stands under them."""
    if isinstance(schema, dict):
        if "additionalProperties" in schema:
            yield from schema.get("properties", {}).items()
        for each in schema.values():
            yield from keys_of(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from keys_of(each)


def choices_in(schema: Any) -> Iterator[Any]:
    """The alternatives in *schema* that are single words."""
    if isinstance(schema, dict):
        yield from (each for each in schema.get("anyOf", ()) if "const" in each)
        for each in schema.values():
            yield from choices_in(each)
    elif isinstance(schema, list):
        for each in schema:
            yield from choices_in(each)


INDIRECT = "#/$defs/"


@pytest.mark.parametrize("kind", KINDS)
def test_every_key_says_what_it_is(kind: SchemaKind) -> None:
    found = dict.fromkeys(
        key
        for key, part in keys_of(json_schema(kind))
        if not part.get("description") and "/properties/" not in json.dumps(part)
    )
    assert list(found) == []


@pytest.mark.parametrize("kind", KINDS)
def test_every_choice_says_what_it_means(kind: SchemaKind) -> None:
    found = [each["const"] for each in choices_in(json_schema(kind)) if not each.get("description")]
    assert found == []


@pytest.mark.parametrize(
    "name", ["Standard", "Conventions", "CalendarOf", "CountIs", "EventAnchor"]
)
def test_the_words_of_a_key_are_told_apart(name: str) -> None:
    parts = json_schema("ruleset")["$defs"][name]["properties"].values()
    assert [part for part in parts if "enum" in part] == []


def test_every_model_says_what_each_of_its_keys_is() -> None:
    from cpstandards.schemas.said import attributes

    models = [each for each in vars(model).values() if is_model(each)]
    for cls in models:
        cls.model_rebuild()
    missing = [
        f"{cls.__name__}: {info.alias or name}"
        for cls in models
        for name, info in cls.model_fields.items()
        if (info.alias or name) not in attributes(cls)
    ]
    assert missing == []


def is_model(thing: object) -> bool:
    return isinstance(thing, type) and issubclass(thing, model.Model) and thing is not model.Model


def test_the_words_that_are_explained_are_those_of_the_vocabulary() -> None:
    attributes = [a for c in core_vocabulary().types.values() for a in c.attributes.values()]
    attributes += core_vocabulary().facts.values()
    roles = get_args(Role)
    chosen = {word for each in attributes if each.choices != roles for word in each.choices}
    assert set(words.ROLES) == set(roles)
    assert set(words.CHOICES) == chosen
    assert set(words.STATUSES) == {status.value for status in STATUSES}
    assert set(words.MOMENTS) == set(model.NAMED_MOMENTS)


def test_every_event_type_and_attribute_is_completed_with_its_description() -> None:
    defs = json_schema("ruleset")["$defs"]
    types = {each["const"]: each["description"] for each in defs["EventType"]["anyOf"][:-1]}
    for name, cls in core_vocabulary().types.items():
        assert types[name].rstrip(".") == cls.description.rstrip(".")
        assert defs[f"where.{name}"]["properties"].keys() == cls.attributes.keys()
        assert defs[f"event.{name}"]["properties"].keys() == {*EVENT_KEYS, *cls.attributes}


def test_a_case_has_the_keys_that_the_reader_knows() -> None:
    assert tuple(json_schema("case")["$defs"]["Case"]["properties"]) == CASE_KEYS


# --- what is shipped ------------------------------------------------------------------------------


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_shipped_ruleset_fits(path: Path) -> None:
    assert faults("ruleset", of_file(path)) == []


@pytest.mark.parametrize("name", ["blackpool", "working-together-2010"])
def test_a_shipped_ruleset_fits_the_schema_with_what_it_declares(name: str) -> None:
    assert faults("ruleset", of_file(ROOT / "rules" / f"{name}.yaml"), of=name) == []


@pytest.mark.parametrize("path", RULES, ids=lambda path: path.stem)
def test_a_shipped_ruleset_names_its_schema_for_editors(path: Path) -> None:
    first = path.read_text(encoding="utf-8").partition("\n")[0]
    match = re.fullmatch(r"# yaml-language-server: \$schema=(\S+)", first)
    assert match is not None
    assert (path.parent / match[1]).resolve() == ROOT / "schema" / "ruleset.json"


OVERLAYS = [
    path
    for path in sorted((ROOT / "examples").rglob("*.yaml"))
    if "extends:" in path.read_text(encoding="utf-8")
]


@pytest.mark.parametrize("path", OVERLAYS, ids=lambda path: path.stem)
def test_a_ruleset_that_builds_on_another_fits(path: Path) -> None:
    assert faults("ruleset", of_file(path)) == []


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.name)
def test_a_case_file_fits(path: Path) -> None:
    assert faults("case", of_file(path)) == []


@pytest.mark.parametrize("name", boards())
@pytest.mark.parametrize("path", [*CASES, ROOT / "examples/cases/log.csv"], ids=lambda p: p.name)
def test_the_results_of_case_files_fit(path: Path, name: str) -> None:
    for case in read_cases(path):
        for reading in ("default", "all"):
            found = evaluate(case, board(name), as_of=date(2025, 9, 30), reading=reading)
            assert faults("result", json.loads(found.to_json())) == []


def test_what_the_command_line_prints_fits() -> None:
    path = ROOT / "examples/cases/log.csv"
    arguments = [str(path), "--board", "blackpool", "--as-of", "2025-09-30", "--format", "json"]
    printed = CliRunner().invoke(cli, ["evaluate", *arguments], catch_exceptions=False).output
    assert len(json.loads(printed)) > 1
    assert faults("result", json.loads(printed)) == []


# --- what is broken -------------------------------------------------------------------------------

WHOLE = """\
id: example
title: Example
version: "1"
document: {title: Standards, publisher: Board}
standards:
  - id: conference.initial
    title: Initial conference
    responsible: childrens_social_care
    modality: must
    source: {section: A, standard: 2}
    within: 15 working days
    after: {event: strategy_discussion, where: {initiates_s47: true}}
    duty: {event: initial_conference}
    examples:
      - {events: {strategy_discussion: 2025-04-10, initial_conference: 2025-05-06}, expect: met}
"""
Change = tuple[str, str]
SHAPE = (
    "within: 15 working days\n    after: {event: strategy_discussion, where: {initiates_s47: true}}"
)
BEFORE = "before: {event: review_conference}\n    at_least: 2 working days"
EVERY = "every: 4 weeks\n    restart: fixed\n    after: {event: plan_made}"
WINDOW = "window: {opens: 1 week before, closes: 1 week after}\n    around: {event: birth}"

BROKEN: dict[str, Change] = {
    "a misspelt key of the ruleset": ("document:", "documnet:"),
    "a missing key": ('version: "1"\n', ""),
    "a version that is a number": ('version: "1"', "version: 1"),
    "no standard": (WHOLE[WHOLE.index("  - id") :], "  []"),
    "a misspelt key of a standard": ("title: Initial", "titel: Initial"),
    "a name that is none": ("id: conference.initial", "id: Conference Initial"),
    "an unknown role": ("childrens_social_care", "social_services"),
    "a wrong modality": ("modality: must", "modality: shall"),
    "a source without a section": ("{section: A, standard: 2}", "{standard: 2}"),
    "a limit that is none": ("15 working days", "fifteen days"),
    "a limit in the singular": ("15 working days", "15 working day"),
    "a limit of nothing": ("15 working days", "0 days"),
    "a limit with a side outside a window": ("15 working days", "15 working days before"),
    "no kind": ("within: 15 working days\n    ", ""),
    "two kinds": ("within: 15", "every: 4 weeks\n    restart: fixed\n    within: 15"),
    "a kind without the duty": ("    duty: {event: initial_conference}\n", ""),
    "a key that the kind does not take": ("within:", "restart: fixed\n    within:"),
    "a recurrence without `restart`": (SHAPE, EVERY.replace("restart: fixed\n    ", "")),
    "a recurrence that restarts otherwise": (SHAPE, EVERY.replace("fixed", "sometimes")),
    "an unknown attribute": ("initiates_s47", "initiates_s74"),
    "an attribute of another event type": ("initiates_s47: true", "quorate: true"),
    "a flag that is a word": ("initiates_s47: true", 'initiates_s47: "true"'),
    "an empty test": ("initiates_s47: true", "initiates_s47: {}"),
    "an unknown test": ("initiates_s47: true", "initiates_s47: {is: true}"),
    "an order where there is none": ("initiates_s47: true", "initiates_s47: {at_least: 1}"),
    "`where` without a test": ("{initiates_s47: true}", "{}"),
    "an unknown choice": (
        "{event: initial_conference}",
        "{event: plan_made, where: {category: x}}",
    ),
    "an event type that is none": ("{event: initial_conference}", "{event: Initial Conference}"),
    "a pattern of nothing": ("{event: initial_conference}", "{}"),
    "two patterns in one": ("{event: initial_conference}", "{event: birth, any_of: []}"),
    "any of one": ("{event: initial_conference}", "{any_of: [{event: birth}]}"),
    "`itself` with `times`": (
        "{event: initial_conference}",
        "{event: visit, itself: true, times: 2}",
    ),
    "several duties in a recurrence": (
        SHAPE + "\n    duty: {event: initial_conference}",
        EVERY + "\n    duty: {all_of: [{event: visit}, {event: birth}]}",
    ),
    "an unknown `which`": (
        "{event: strategy_discussion,",
        "{event: strategy_discussion, which: 2nd,",
    ),
    "beside another without `which`": (
        "{event: strategy_discussion,",
        "{event: strategy_discussion, before: {event: birth},",
    ),
    "a fact that is not a date": (
        "{event: strategy_discussion, where: {initiates_s47: true}}",
        "{fact: unborn}",
    ),
    "a choice without `otherwise`": (
        "within: 15 working days",
        "within: {choose: [{when: {fact: {unborn: true}}, then: 1 day}, "
        "{when: {fact: {unborn: false}}, then: 2 days}]}",
    ),
    "a variant that is both": (
        "within: 15 working days",
        "within: {choose: [{when: {fact: {unborn: true}}, then: 1 day, otherwise: 2 days}, "
        "{otherwise: 2 days}]}",
    ),
    "two `otherwise`": (
        "within: 15 working days",
        "within: {choose: [{otherwise: 1 day}, {otherwise: 2 days}]}",
    ),
    "a limit from nothing": ("within: 15 working days", "within: {limit: 15 working days}"),
    "a limit both ways": (
        "within: 15 working days",
        "within: {limit: 1 day, after: {event: birth}, before: {event: birth}}",
    ),
    "a clock time that is none": ("within: 15 working days", 'within: {at: "25:00", on: 1 day}'),
    "an agreement on nothing": (
        "within: 15 working days",
        "within: {agreed: {event: plan_agreed}}",
    ),
    "an agreement on what is no limit": (
        "within: 15 working days",
        "within: {agreed: {event: plan_agreed}, as: plan}",
    ),
    "a count without a bound": ("duty:", "when: {count: {event: visit}}\n    duty:"),
    "an unknown fact value": ("duty:", "when: {fact: {category: sloth}}\n    duty:"),
    "an unknown condition": ("duty:", "when: {maybe: true}\n    duty:"),
    "an age without a bound": ("duty:", "when: {age: {}}\n    duty:"),
    "half a stretch of the day": ("duty:", 'when: {during: {from: "09:00"}}\n    duty:'),
    "a window without sides": (SHAPE, WINDOW.replace("1 week before", "1 week")),
    "a window without an edge": (SHAPE, WINDOW.replace(", closes: 1 week after", "")),
    "a waiver by nobody known": ("duty:", "waiver: {by: [anyone]}\n    duty:"),
    "a phase both ways": (
        SHAPE,
        EVERY.replace(
            "4 weeks", "[{gap: 1 day, for: 1 week, until: {event: birth}}, {gap: 1 day}]"
        ),
    ),
    "readings without a default": (
        "duty:",
        "readings: [{name: a, because: b, change: {within: 1 day}}]\n    duty:",
    ),
    "a default without readings": ("duty:", "reading: {name: a, because: b}\n    duty:"),
    "a reading that replaces the id": (
        "duty:",
        "reading: {name: d, because: b}\n    "
        "readings: [{name: a, because: b, change: {id: other}}]\n    duty:",
    ),
    "a reading of an unknown key": (
        "duty:",
        "reading: {name: d, because: b}\n    "
        "readings: [{name: a, because: b, change: {witin: 1 day}}]\n    duty:",
    ),
    "an unknown convention": ("standards:", "conventions: {trigger_day: ignored}\nstandards:"),
    "an unknown region": ("standards:", "calendar: {region: GB}\nstandards:"),
    "a closure without a name": (
        "standards:",
        "calendar: {closures: [{on: 2025-12-29}]}\nstandards:",
    ),
    "a declared type of the shared vocabulary": (
        "standards:",
        "vocabulary: {events: {visit: {description: Mine}}}\nstandards:",
    ),
    "a declared attribute that every event has": (
        "standards:",
        "vocabulary:\n  events: {panel: {description: Mine, attributes: {at: {kind: flag}}}}\n"
        "standards:",
    ),
    "choices of a flag": (
        "standards:",
        "vocabulary: {facts: {far: {kind: flag, choices: [a, b]}}}\nstandards:",
    ),
    "an unknown kind of attribute": (
        "standards:",
        "vocabulary: {facts: {far: {kind: text}}}\nstandards:",
    ),
    "an unknown status": ("expect: met", "expect: done"),
    "an unknown key of what is expected": ("expect: met", "expect: {status: met, on: 2025-05-06}"),
    "a key without a value": ("modality: must", "modality:"),
}


@pytest.mark.parametrize("what", BROKEN)
def test_a_broken_ruleset_is_refused_by_the_schema_and_by_the_loader(what: str) -> None:
    old, new = BROKEN[what]
    assert WHOLE.count(old) == 1
    text = WHOLE.replace(old, new)
    with pytest.raises(RulesetError):
        parse_ruleset(text)
    assert faults("ruleset", read_yaml(text).data) != []


@pytest.mark.parametrize("shape", [SHAPE, BEFORE, EVERY, WINDOW])
def test_what_is_broken_there_is_whole_without_that(shape: str) -> None:
    text = WHOLE.replace(SHAPE, shape).partition("    examples:")[0]
    parse_ruleset(text)
    assert faults("ruleset", read_yaml(text).data) == []


IN_EXAMPLES: dict[str, Change] = {
    "an attribute that the event has not": ("2025-04-10,", "{on: 2025-04-10, quorate: true},"),
    "a date that is none": ("2025-04-10,", "10 April,"),
    "neither day nor moment": ("2025-04-10,", "{initiates_s47: true},"),
}


@pytest.mark.parametrize("what", IN_EXAMPLES)
def test_a_broken_example_is_refused_by_the_schema_and_by_the_check(what: str) -> None:
    old, new = IN_EXAMPLES[what]
    assert WHOLE.count(old) == 1
    text = WHOLE.replace(old, new)
    assert check_examples(parse_ruleset(text)).problems
    assert faults("ruleset", read_yaml(text).data) != []


CASE = """\
reference: A-1
facts:
  category: neglect
  expected_delivery_date: [{value: 2025-08-01}, {value: 2025-08-12, known_on: 2025-06-02}]
records: [strategy_discussion, initial_conference]
events:
  - {type: strategy_discussion, on: 2025-04-10, id: S1, initiates_s47: true}
  - {type: initial_conference, at: 2025-05-06T14:00, plan_made: true, recorded_at: 2025-05-09}
"""
BROKEN_CASES: dict[str, Change] = {
    "no reference": ("reference: A-1\n", ""),
    "an empty reference": ("A-1", '""'),
    "a reference that is a number": ("A-1", "17"),
    "an unknown key": ("records:", "recorded:"),
    "an unknown choice": ("neglect", "sloth"),
    "a fact without a value": ("{value: 2025-08-01}", "{known_on: 2025-06-02}"),
    "a revised fact with an unknown key": ("known_on", "since"),
    "an event without a type": ("type: strategy_discussion, ", ""),
    "an event type that is none": ("type: strategy_discussion,", "type: Strategy Discussion,"),
    "an unknown attribute": ("initiates_s47", "initiates_s74"),
    "an attribute of another type": ("plan_made", "child_seen"),
    "a flag that is a word": ("initiates_s47: true", "initiates_s47: maybe"),
    "neither day nor moment": ("on: 2025-04-10, ", ""),
    "both day and moment": ("at: 2025-05-06T14:00", "on: 2025-05-06, at: 2025-05-06T14:00"),
    "a day that is a moment": ("on: 2025-04-10", "on: 2025-04-10T14:00"),
    "a moment that is a day": ("at: 2025-05-06T14:00", "at: 2025-05-06"),
    "a day in another form": ("on: 2025-04-10", "on: 10/04/2025"),
    "a name that is a number": ("id: S1", "id: 1"),
    "events that are no list": (CASE[CASE.index("  - {type: str") :], "  {type: visit}\n"),
}


@pytest.mark.parametrize("what", BROKEN_CASES)
def test_a_broken_case_is_refused_by_the_schema_and_by_the_reader(what: str) -> None:
    old, new = BROKEN_CASES[what]
    assert CASE.count(old) == 1
    text = CASE.replace(old, new)
    with pytest.raises(CaseError):
        parse_cases(text, "yaml")
    assert faults("case", read_yaml(text).data) != []


def test_cases_come_alone_listed_or_under_a_key() -> None:
    case = read_yaml(CASE).data
    for data in (case, [case], [], {"cases": [case]}):
        assert faults("case", data) == []
    for data in ({"cases": [case], "more": 1}, {"cases": case}, "A-1", [[case]]):
        assert faults("case", data) != []


BROKEN_RESULTS: dict[str, Callable[[Any], object]] = {
    "a key too few": lambda found: found.pop("as_of"),
    "a key too many": lambda found: found.update(name="A"),
    "another format": lambda found: found.update(format=0),
    "a key of an obligation too few": lambda found: found["obligations"][0].pop("due"),
    "an unknown status": lambda found: found["obligations"][0].update(status="done"),
    "an event without a day": lambda found: found["obligations"][0]["trigger"].pop("on"),
    "a deadline in words": lambda found: found["obligations"][0].update(due="soon"),
}


@pytest.mark.parametrize("what", BROKEN_RESULTS)
def test_a_broken_result_is_refused(what: str) -> None:
    (case,) = parse_cases(CASE, "yaml")
    data = json.loads(evaluate(case, board("blackpool"), as_of=date(2025, 9, 30)).to_json())
    assert faults("result", data) == []
    BROKEN_RESULTS[what](data)
    assert faults("result", data) != []


# --- declared types -------------------------------------------------------------------------------

DECLARING = WHOLE.replace(
    "standards:",
    "vocabulary:\n  events:\n    panel_decision:\n      description: The panel decides\n"
    "      attributes: {outcome: {choices: [agreed, refused]}}\n"
    "  facts: {seen_on: {kind: date, description: when}}\nstandards:",
)


def declaring(pattern: str) -> Any:
    return read_yaml(DECLARING.replace("{event: initial_conference}", pattern)).data


def test_without_a_ruleset_a_type_may_be_one_that_is_declared() -> None:
    assert faults("ruleset", declaring("{event: panel_decision, where: {outcome: agreed}}")) == []
    assert faults("ruleset", declaring("{event: panel_decison, where: {anything: at_all}}")) == []


def test_a_declared_attribute_may_be_of_another_kind_than_a_shared_one_of_its_name() -> None:
    text = DECLARING.replace("{choices: [agreed, refused]}", "{kind: number}")
    text = text.replace("duty:", "when: {trigger: {outcome: {at_least: 3}}}\n    duty:")
    parse_ruleset(text)
    assert faults("ruleset", read_yaml(text).data) == []


@pytest.mark.parametrize("value", ["{a: b}", "[1]", "[]", "{known: true}"])
def test_an_attribute_of_a_declared_type_is_a_value_or_words(value: str) -> None:
    text = CASE.replace("strategy_discussion, on", "panel_decision, on")
    for attribute, fits in (("initiates_s47: true", True), (f"outcome: {value}", False)):
        data = read_yaml(text.replace("initiates_s47: true", attribute)).data
        assert (faults("case", data) == []) == fits


@pytest.mark.parametrize(
    "pattern",
    [
        "{event: panel_decison}",
        "{event: panel_decision, where: {outcom: agreed}}",
        "{event: panel_decision, where: {outcome: postponed}}",
    ],
)
def test_with_a_ruleset_only_what_it_declares_is_known(pattern: str) -> None:
    whole = "{event: panel_decision, where: {outcome: agreed}}"
    judge = Draft202012Validator(json_schema("ruleset", parse_ruleset(DECLARING)))
    assert judge.is_valid(as_json(declaring(whole)))
    assert not judge.is_valid(as_json(declaring(pattern)))


def test_with_a_ruleset_a_case_has_its_types_and_facts_alone() -> None:
    judge = Draft202012Validator(json_schema("case", parse_ruleset(DECLARING)))
    event = {"type": "panel_decision", "on": "2025-04-10", "outcome": "agreed"}
    whole = {"reference": "A-1", "facts": {"seen_on": "2025-04-10"}, "events": [event]}
    assert judge.is_valid(whole)
    assert not judge.is_valid({**whole, "events": [{**event, "type": "panel"}]})
    assert not judge.is_valid({**whole, "events": [{**event, "outcome": "postponed"}]})
    assert not judge.is_valid({**whole, "facts": {"seen_at": "2025-04-10"}})


@pytest.mark.parametrize("unit", Unit)
def test_every_unit_is_a_limit(unit: Unit) -> None:
    for amount in (1, 2, 9, 10, 19, 100):
        text = f"{amount} {unit.word(amount)}"
        assert str(parse_limit(text)) == text
        assert re.search(limit_pattern(), text)
        assert not re.search(limit_pattern(), f"{amount} {unit.word(3 - min(amount, 2))}")


# --- never stricter -------------------------------------------------------------------------------


@given(scenarios())
@settings(max_examples=60)
def test_drawn_rulesets_cases_and_results_fit(drawn: Scenario) -> None:
    ruleset = parse_ruleset(as_yaml(drawn.ruleset))
    assert faults("ruleset", drawn.ruleset) == []
    assert faults("ruleset", as_plain(ruleset)) == []
    judge = (
        Draft202012Validator(json_schema("ruleset", ruleset)) if ruleset.vocabulary.events else None
    )
    assert judge is None or judge.is_valid(as_json(drawn.ruleset))
    case = as_json({"reference": "A-1", **drawn.case})
    assert faults("case", case) == []
    (read,) = parse_cases(json.dumps(case), "json", vocabulary=vocabulary(ruleset))
    assert faults("case", dump_case(read)) == []
    known = drawn.known_at
    found = evaluate(
        read, ruleset, as_of=aware(drawn.as_of), known_at=aware(known) if known else None
    )
    assert faults("result", json.loads(found.to_json())) == []


def vocabulary(ruleset: Ruleset) -> Any:
    from cpstandards.structure import vocabulary_of

    return vocabulary_of(ruleset.vocabulary)


def aware(when: date | datetime) -> date | datetime:
    from zoneinfo import ZoneInfo

    is_moment = isinstance(when, datetime) and when.tzinfo is None
    return when.replace(tzinfo=ZoneInfo("Europe/London")) if is_moment else when  # type: ignore[call-arg]


MUTANTS = max(100, settings().max_examples // 3)
"""How many files, broken somewhere, are tried: as the profile says."""

Spot = tuple[Any, Any]


def spots(data: Any) -> Iterator[Spot]:
    """Every place in *data*: what holds it, and its key or index."""
    for key in list(data) if isinstance(data, dict) else range(len(data)):
        yield data, key
        if isinstance(data[key], (dict, list)):
            yield from spots(data[key])


ODD: list[Any] = [
    *(True, False, 0, 1, -3, 2**53, "", " ", "x", "X", "5", "none", "now", [], {}, ["x"], [None]),
    *("1 day", "2 day", "15 working days", "8 working hours", "2 weeks before", "same day"),
    *("working time", date(2025, 4, 10), "2025-04-10", "2025-04-10T10:00", "09:00", "visit"),
    *({"event": "visit"}, {"fact": "date_of_birth"}, {"birthday": 18}, {"otherwise": "1 day"}),
    *({"limit": "1 day", "after": {"event": "birth"}}, {"known": True}, {"not": []}, None),
    *({"any_of": [{"event": "visit"}, {"event": "birth"}]}, {"fact": {"unborn": True}}),
]


def broken_in_one_place(chance: random.Random, data: Any) -> Any:
    """*data* with one place left out, exchanged, renamed or given something odd."""
    changed = copy.deepcopy(data)
    places = list(spots(changed))
    if not places:
        return changed
    inside, key = chance.choice(places)
    _, other = chance.choice(places)
    match chance.choice(["drop", "odd", "swap", "rename", "add", "double"]):
        case "drop":
            del inside[key]
        case "odd":
            inside[key] = copy.deepcopy(chance.choice(ODD))
        case "swap":
            source, spot = chance.choice(places)
            inside[key] = copy.deepcopy(source[spot])
        case "rename" if isinstance(inside, dict):
            inside[other if isinstance(other, str) else "panel"] = inside.pop(key)
        case "add" if isinstance(inside, dict):
            inside[other if isinstance(other, str) else "panel"] = copy.deepcopy(chance.choice(ODD))
        case "double" if isinstance(inside, list):
            inside.append(copy.deepcopy(inside[key]))
    return changed


@cache
def small_rulesets() -> tuple[Any, ...]:
    """Rulesets of one shipped standard each, with what their boards declare."""
    found = []
    for path in RULES:
        whole = read_yaml(path.read_text(encoding="utf-8")).data
        rest = {
            key: whole[key] for key in whole if key not in ("standards", "out_of_scope", "silent")
        }
        words = json.dumps(as_json(whole["vocabulary"]["events"]))
        for standard in whole["standards"]:
            declared = {
                name: event
                for name, event in whole["vocabulary"]["events"].items()
                if name in repr(standard) and name in words
            }
            vocabulary = {**whole["vocabulary"], "events": declared}
            found.append({**rest, "vocabulary": vocabulary, "standards": [standard]})
    return tuple(found)


@given(st.integers(0, 2**32), st.integers(1, 2))
@settings(max_examples=MUTANTS)
def test_what_the_loader_takes_the_schema_takes(seed: int, times: int) -> None:
    chance = random.Random(seed)
    data = chance.choice(small_rulesets())
    for _ in range(times):
        data = broken_in_one_place(chance, data)
    try:
        ruleset = parse_ruleset(as_yaml(data))
    except RulesetError:
        return
    found = faults("ruleset", data)
    elsewhere = [each for each in found if "/examples" not in each]
    assert elsewhere == []
    if found:
        assert check_examples(ruleset).problems


def small_case(chance: random.Random) -> Any:
    """A case with a few of the events of the example, alone or listed."""
    whole = read_yaml(CASE).data
    more = read_yaml((ROOT / "examples/cases/demo.yaml").read_text(encoding="utf-8")).data
    case = {**whole, "events": [*whole["events"], *chance.sample(more["events"], 3)]}
    return chance.choice([case, [case], {"cases": [case]}])


@given(st.integers(0, 2**32), st.integers(1, 3))
@settings(max_examples=MUTANTS)
def test_what_the_reader_of_cases_takes_the_schema_takes(seed: int, times: int) -> None:
    chance = random.Random(seed)
    data = small_case(chance)
    for _ in range(times):
        data = broken_in_one_place(chance, data)
    try:
        parse_cases(as_yaml(data), "yaml")
    except CaseError:
        return
    assert faults("case", data) == []


# --- the command ----------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
def test_the_command_prints_what_is_shipped(kind: SchemaKind) -> None:
    assert run(kind).output == (ROOT / "schema" / f"{kind}.json").read_text(encoding="utf-8")


def test_the_command_writes_to_a_file(tmp_path: Path) -> None:
    done = run("result", "--output", str(tmp_path / "result.json"))
    assert (done.exit_code, done.output) == (0, "")
    written = (tmp_path / "result.json").read_text(encoding="utf-8")
    assert json.loads(written) == json_schema("result")


def test_the_command_includes_what_a_ruleset_declares(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(DECLARING, encoding="utf-8")
    assert json.loads(run("case", "--rules", str(path)).output) == json_schema(
        "case", parse_ruleset(DECLARING)
    )
    assert json.loads(run("case", "--board", "stoke").output) == json_schema("case", board("stoke"))


def test_the_command_takes_one_ruleset_at_most(tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_text(DECLARING, encoding="utf-8")
    done = run("case", "--rules", str(path), "--board", "stoke")
    assert done.exit_code == 2
    assert "give one of --board and --rules, not both" in done.output


def test_the_command_knows_three_formats() -> None:
    done = run("cases")
    assert done.exit_code == 2
    assert "`cases` is none of `ruleset`, `case`, `result`" in done.output
