"""Lint: a ruleset that has each finding, with its words and place, and one beside it that has not.

In a text, `@@` marks the place of the finding that is looked for, and is no part of it.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from cpstandards.errors import CalendarRangeError, Problem
from cpstandards.evaluate import program_of
from cpstandards.lint import SEVERITY, Linted, lint, placed
from cpstandards.lint.conditions import dead
from cpstandards.lint.subject import Subject
from cpstandards.load import board, boards, load_ruleset, parse_ruleset
from cpstandards.mutate.writing import TO_CONFIRM
from cpstandards.results import Obligation
from tests.asking import engine_ruleset, evaluated
from tests.strategies import Raw, Scenario, condition, scenarios, types_of
from tests.test_cli import run

HEAD = """\
id: x
title: T
version: "1"
document: {title: T, publisher: P}
"""

MARK = "@@"


@dataclass(frozen=True)
class Rule:
    """What one code is about.

    Attributes:
        bad: a ruleset that has the finding, its place marked; without the head.
        message: what is said of it.
        help: the remedy.
        good: the nearest ruleset that has not.
    """

    bad: str
    message: str
    help: str
    good: str


def standard(keys: str, examples: str = "", id: str = "group") -> str:
    """A standard of *keys*, one a line; the usual ones are filled in where they are left out."""
    usual = {
        "title": "T",
        "responsible": "social_worker",
        "modality": "must",
        "source": "{section: S}",
        "within": "10 working days",
        "after": "{event: visit}",
        "duty": "{event: core_group}",
    }
    lines = [line for line in keys.split("\n") if line]
    given = {line.split(":")[0].replace(MARK, "").strip() for line in lines}
    if given & {"before", "every", "window", "not_before"}:
        given.add("within")
    if given & {"before", "window"}:
        given.add("after")
    if "not_before" in given:
        given.add("duty")
    lines += [f"{key}: {value}" for key, value in usual.items() if key not in given]
    lines += ["examples:", *(f"  - {each}" for each in examples.split("\n"))] if examples else []
    return "\n    ".join([f"  - id: {id}", *lines]) + "\n"


def standards(*each: str) -> str:
    return "standards:\n" + "".join(each)


LAST_DAY = "{events: {visit: 2025-04-10, core_group: 2025-04-28}, expect: met}"
DAY_AFTER = "{events: {visit: 2025-04-10, core_group: 2025-04-29}, expect: late}"
CONFIRMED = f"{LAST_DAY}\n{DAY_AFTER}"
"""Ten working days after 10 April 2025, across Good Friday and Easter Monday: 28 April."""

DECLARED = """\
vocabulary:
  events:
    panel:
      description: D
      attributes:
        outcome: {choices: [agreed, refused], description: D}
  facts:
    sibling: {kind: flag, description: D}
"""

ACCEPTED = "{code: CPS541, standard: group, because: no other days are counted}"

RULES = {
    "CPS501": Rule(
        DECLARED.replace("    panel:", f"    {MARK}panel:") + standards(standard("")),
        "event type `panel` is declared, and no standard speaks of it",
        "remove it, or use it in a standard",
        DECLARED + standards(standard("duty: {event: panel}")),
    ),
    "CPS502": Rule(
        DECLARED.replace("outcome", f"{MARK}outcome") + standards(standard("duty: {event: panel}")),
        "attribute `outcome` of `panel` is declared, and nothing asks of it",
        "remove it, or ask about it in `where`, `trigger` or `as`",
        DECLARED + standards(standard("duty: {event: panel, where: {outcome: agreed}}")),
    ),
    "CPS503": Rule(
        DECLARED.replace("sibling", f"{MARK}sibling") + standards(standard("")),
        "fact `sibling` is declared, and no standard asks about it",
        "remove it, or use it in a standard",
        DECLARED + standards(standard("when: {fact: {sibling: true}}")),
    ),
    "CPS504": Rule(
        DECLARED.replace("sibling", f"{MARK}known_on") + standards(standard("")),
        "no event log can hold the fact `known_on`: its column means something else",
        "use another name",
        DECLARED + standards(standard("")),
    ),
    "CPS505": Rule(
        DECLARED
        + standards(
            standard(
                f"duty: {{event: panel, where: {{outcome: {MARK}{{not: [agreed, refused]}}}}}}"
            )
        ),
        "no `panel` can pass this test on `outcome`",
        "correct the test; as it stands, the pattern matches nothing",
        DECLARED + standards(standard("duty: {event: panel, where: {outcome: {not: agreed}}}")),
    ),
    "CPS511": Rule(
        standards(
            standard(
                "within:\n"
                "  choose:\n"
                "    - {when: {fact: {unborn: true}}, then: 10 days}\n"
                f"    - {MARK}{{when: {{fact: {{unborn: [true]}}}}, then: 12 days}}\n"
                "    - {otherwise: 15 days}"
            )
        ),
        "this variant is never chosen: those before it cover every case of it",
        "remove it, or put it before them",
        standards(
            standard(
                "within:\n"
                "  choose:\n"
                "    - {when: {fact: {unborn: true}}, then: 10 days}\n"
                "    - {when: {fact: {category: neglect}}, then: 12 days}\n"
                "    - {otherwise: 15 days}"
            )
        ),
    ),
    "CPS512": Rule(
        standards(
            standard(
                "after: {event: visit, where: {child_seen: true}}\n"
                f"{MARK}when: {{trigger: {{child_seen: false}}}}"
            )
        ),
        "`when` can never hold",
        "correct the condition",
        standards(standard("when: {trigger: {child_seen: false}}")),
    ),
    "CPS513": Rule(
        standards(
            standard(f"{MARK}when: {{any: [{{age: {{at_least: 5}}}}, {{age: {{at_most: 4}}}}]}}")
        ),
        "`when` always holds",
        "leave it out, or correct the condition",
        standards(standard("when: {any: [{age: {at_least: 6}}, {age: {at_most: 4}}]}")),
    ),
    "CPS514": Rule(
        standards(
            standard(f"topic: t\n{MARK}when: {{fact: {{category: neglect}}}}", id="one"),
            standard("topic: t\nwhen: {fact: {category: [physical]}}", id="two"),
        ),
        "none of `one` and `two` applies where `category` is none of those named",
        "widen a condition or add a standard, if the document is not silent there",
        standards(
            standard("topic: t\nwhen: {fact: {category: neglect}}", id="one"),
            standard("topic: t\nwhen: {fact: {category: {not: neglect}}}", id="two"),
        ),
    ),
    "CPS515": Rule(
        standards(
            standard("topic: t\nwhen: {fact: {category: [neglect, physical]}}", id="one"),
            standard(
                f"topic: t\nwithin: 5 days\n{MARK}when: {{fact: {{category: {{not: neglect}}}}}}",
                id="two",
            ),
        ),
        "`one` and `two` both apply where `category` is `physical`",
        "narrow one of the conditions, or say in `accepted` why both limits hold",
        standards(
            standard("topic: t\nwhen: {fact: {category: [neglect, physical]}}", id="one"),
            standard(
                "topic: t\nwithin: 5 days\nwhen: {fact: {category: {not: [neglect, physical]}}}",
                id="two",
            ),
        ),
    ),
    "CPS516": Rule(
        standards(standard("", id="one"), standard("", id="two").replace("- id", f"- {MARK}id")),
        "`two` asks for the same as `one`: each breach counts twice",
        "keep one of them, and cite the other clause in its note",
        standards(standard("", id="one"), standard("within: 2 weeks", id="two")),
    ),
    "CPS517": Rule(
        standards(
            standard("", id="one"),
            standard("responsible: police", id="two").replace("- id", f"- {MARK}id"),
        ),
        "whatever answers `two` answers `one`, though who or how differs",
        "say in `duty` by whom it is done, or accept it",
        standards(
            standard("", id="one"),
            standard("responsible: police\nduty: {event: review_conference}", id="two"),
        ),
    ),
    "CPS518": Rule(
        standards(standard("topic: core_group.held"))
        + f"silent: [{{topic: {MARK}core_group.held, note: the document names no time}}]\n",
        "`core_group.held` is listed as silent, and `group` states a limit",
        "take it off the list, or correct the standard's topic",
        standards(standard("topic: core_group.held\nwithin: unquantified"))
        + "silent: [{topic: core_group.held, note: the document names no time}]\n",
    ),
    "CPS519": Rule(
        standards(
            standard(f"within: {{limit: 5 days, {MARK}before: {{event: visit}}}}"),
        ),
        "`visit` here is the trigger itself",
        "leave it out, or say with `which` and `after` which other one is meant",
        standards(
            standard("within: {limit: 5 days, before: {event: review_conference}}"),
            standard("within: {limit: 5 days, after: {event: visit, which: last}}", id="last"),
            standard(
                "within: {limit: 5 days, after: {event: visit, where: {child_seen: true}}}",
                id="seen",
            ),
            standard(
                "every: {limit: 6 weeks, after: {event: visit}}\nrestart: from_actual", id="e"
            ),
        ),
    ),
    "CPS521": Rule(
        standards(
            standard(
                "", "{events: {visit: 2025-04-10, core_group: 2025-04-27}, expect: met}"
            ).replace("- id", f"- {MARK}id")
        ),
        "no example of `group` is in time to the day",
        "add one with the duty on the day of the deadline",
        standards(standard("", CONFIRMED)),
    ),
    "CPS522": Rule(
        standards(standard("", LAST_DAY).replace("- id", f"- {MARK}id")),
        "no example of `group` shows a breach",
        "add one with the duty a day later, or not done by then",
        standards(standard("", CONFIRMED)),
    ),
    "CPS523": Rule(
        standards(
            standard(
                "",
                "{events: {visit: 2025-07-01, core_group: 2025-07-15}, expect: met}\n"
                "{events: {visit: 2025-07-01, core_group: 2025-07-16}, expect: late}",
            ).replace("- id", f"- {MARK}id")
        ),
        "no example of `group` counts its working days across a bank holiday",
        "add one whose deadline is moved by a bank holiday, counted on a wall calendar",
        standards(standard("", CONFIRMED)),
    ),
    "CPS524": Rule(
        standards(
            standard(
                f"within: {MARK}10 working days",
                "{events: {visit: 2025-04-10, core_group: 2025-04-11}, expect: met}\n"
                "{events: {visit: 2025-04-10, core_group: 2025-06-11}, expect: late}",
            )
        ),
        "the examples of `group` agree with `10 working days` and with every limit near it",
        "add one on the last day in time, and one on the day after",
        standards(standard("", LAST_DAY)),
    ),
    "CPS525": Rule(
        standards(
            standard(
                "reading: {name: worked, because: the heading says so}\n"
                "readings:\n"
                f"  - {MARK}name: calendar\n"
                "    because: the table says so\n"
                "    change: {within: 10 days}",
                CONFIRMED,
            )
        ),
        "no example of `group` is judged under the reading `calendar`",
        "add one with `reading: calendar` that comes out differently",
        standards(
            standard(
                "reading: {name: worked, because: the heading says so}\n"
                "readings:\n"
                "  - name: calendar\n"
                "    because: the table says so\n"
                "    change: {within: 10 days}",
                CONFIRMED
                + "\n"
                + LAST_DAY.replace("expect: met", "reading: calendar, expect: late"),
            )
        ),
    ),
    "CPS526": Rule(
        standards(
            standard("", CONFIRMED)
            .replace("late}", f"late}}  {TO_CONFIRM}")
            .replace(
                "      - {events: {visit: 2025-04-10, core_group: 2025-04-29}",
                f"      - {MARK}{{events: {{visit: 2025-04-10, core_group: 2025-04-29}}",
            )
        ),
        "an example of `group` that nobody has confirmed",
        "count it on a wall calendar, then remove the comment",
        standards(standard("", CONFIRMED)),
    ),
    "CPS531": Rule(
        standards(
            standard("source: {section: Visits, page: 7}", id="one"),
            standard(f"source: {MARK}{{section: Visits}}\nwithin: 2 weeks", id="two"),
        ),
        "a citation of the whole section `Visits`",
        "add `standard`, `paragraph` or `page`, as the other citations of it have",
        standards(
            standard("source: {section: Visits}", id="one"),
            standard("source: {section: Visits}\nwithin: 2 weeks", id="two"),
        ),
    ),
    "CPS532": Rule(
        standards(standard("")) + f"silent:\n  - {{topic: t, note: {MARK}to do}}\n",
        "`note` gives no reason that another reader could judge",
        "say in a sentence what in the document supports it",
        standards(standard("")) + "silent:\n  - {topic: t, note: No limit is stated.}\n",
    ),
    "CPS541": Rule(
        standards(standard(f"within: {MARK}10 days")),
        "`10 days` without a word on which kind of day the document means",
        "say it in `note`, or give a reading in working days",
        standards(standard("within: 10 days\nnote: The document says days and not which.")),
    ),
    "CPS542": Rule(
        standards(
            standard(
                "within: 2 weeks\n"
                "reading: {name: weeks, because: the heading says so}\n"
                "readings:\n"
                f"  - {MARK}name: days\n"
                "    because: the table says so\n"
                "    change: {within: 14 days}"
            )
        ),
        "the reading `days` changes no deadline, on any day",
        "remove it, or correct its `change`",
        standards(
            standard(
                "within: 2 weeks\n"
                "reading: {name: weeks, because: the heading says so}\n"
                "readings:\n"
                "  - name: days\n"
                "    because: the table says so\n"
                "    change: {within: 10 working days}"
            )
        ),
    ),
    "CPS551": Rule(
        "baseline: ./base.yaml\n" + standards(standard(f"within: {MARK}3 weeks")),
        "`group` is weaker than `group` of `x`: `3 weeks`, not `10 working days`; "
        "from 1990-01-07 it is 1990-01-28, not 1990-01-19",
        "say in `departure` why the document asks for less, or correct the standard",
        "baseline: ./base.yaml\n"
        + standards(standard("within: 3 weeks\ndeparture: The board wrote weeks for days.")),
    ),
    "CPS552": Rule(
        "baseline: ./base.yaml\n" + standards(standard(f"modality: {MARK}should")),
        "`group` is weaker than `group` of `x`: `should`, not `must`",
        "say in `departure` why the document asks for less, or correct the standard",
        "baseline: ./base.yaml\n" + standards(standard("within: 9 working days")),
    ),
    "CPS553": Rule(
        "baseline: ./base.yaml\n"
        + standards(standard(f"{MARK}departure: The board wrote weeks for days.")),
        "`group` states a departure and is not weaker than its baseline",
        "remove `departure`, or correct what it departs from",
        "baseline: ./base.yaml\n"
        + standards(standard("modality: may\ndeparture: The board only permits it.")),
    ),
    "CPS554": Rule(
        f"baseline: {MARK}blackpol\n" + standards(standard("")),
        "unknown board `blackpol`",
        "did you mean `blackpool`?",
        "baseline: blackpool\n" + standards(standard("")),
    ),
    "CPS561": Rule(
        f"accepted:\n  - {MARK}{ACCEPTED}\n" + standards(standard("")),
        "no `CPS541` of `group` is found any more",
        "remove it",
        f"accepted:\n  - {ACCEPTED}\n" + standards(standard("within: 10 days")),
    ),
}
"""For each code, what has it and what has it not."""


@pytest.fixture
def look(tmp_path: Path) -> Look:
    return Look(tmp_path)


class Look:
    """Writes a ruleset to a file, beside a baseline, and looks it through."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "x.yaml"
        base = HEAD + standards(standard(""))
        (folder / "base.yaml").write_text(base, encoding="utf-8")

    def through(self, text: str) -> Linted:
        self.file.write_text(HEAD + text.replace(MARK, ""), encoding="utf-8")
        return lint(load_ruleset(self.file), str(self.file))

    def problems(self, text: str, code: str) -> list[Problem]:
        """The problems of *text* with *code*."""
        found = self.through(text).findings
        return [each for each in placed(found, str(self.file)) if each.code == code]


def place_of_mark(text: str) -> tuple[int, int]:
    """The line and column that *text* marks, below the head."""
    before = (HEAD + text).split(MARK)[0]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


# --- each code ------------------------------------------------------------------------------------


def test_every_code_is_here() -> None:
    assert sorted(RULES) == sorted(SEVERITY)


@pytest.mark.parametrize("code", RULES)
def test_what_has_it_is_found_where_it_stands(code: str, look: Look) -> None:
    rule = RULES[code]
    (problem,) = look.problems(rule.bad, code)
    warning = "warning: " if SEVERITY[code] == "warning" else ""
    assert (problem.message, problem.help) == (warning + rule.message, rule.help)
    assert problem.file == str(look.file)
    assert (problem.line, problem.column) == place_of_mark(rule.bad)


@pytest.mark.parametrize("code", RULES)
def test_what_stands_beside_it_has_it_not(code: str, look: Look) -> None:
    assert look.problems(RULES[code].good, code) == []


def test_each_code_is_documented_with_its_severity() -> None:
    page = Path("docs/errors.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (CPS5\d\d) \| (error|warning) \|", page, re.MULTILINE))
    assert rows == dict(SEVERITY)


# --- conditions, decided in every situation -------------------------------------------------------

NEVER = {
    "a value that the trigger's own pattern rules out": (
        "after: {event: visit, where: {child_seen: true}}\n"
        "when: {all: [{trigger: {child_seen: false}}, {fact: {unborn: true}}]}"
    ),
    "two values of one fact": "when: {all: [{fact: {unborn: true}}, {fact: {unborn: false}}]}",
    "an attribute that the trigger does not have": "when: {trigger: {quorate: true}}",
    "an attribute of an event, counted from a date": (
        "after: {birthday: 16}\nwhen: {trigger: {child_seen: true}}"
    ),
    "more before than up to now": (
        "when: {all: [{count: {event: birth}, at_least: 1},"
        " {count: {event: birth}, at_most: 0, by: now}]}"
    ),
    "more of some kind than of all": (
        "when: {all: [{count: {event: visit, where: {child_seen: true}}, at_least: 2},"
        " {count: {event: visit}, at_most: 1}]}"
    ),
    "more within a year than ever": (
        "when: {all: [{count: {event: visit}, at_least: 2, within: 1 year},"
        " {count: {event: visit}, at_most: 1}]}"
    ),
    "two states at once": (
        "when: {all: [{latest: [{event: plan_made}, {event: plan_ended}], is: plan_made},"
        " {latest: [{event: plan_made}, {event: plan_ended}], is: plan_ended}]}"
    ),
    "younger than five and older than six": (
        "when: {all: [{age: {at_most: 4}}, {age: {at_least: 7}}]}"
    ),
    "morning and afternoon": (
        'when: {all: [{during: {from: "09:00", to: "12:00"}},'
        ' {during: {from: "12:00", to: "17:00"}}]}'
    ),
    "a working day that is none": (
        "when: {all: [{during: {on: working_days}}, {during: {on: non_working_days}}]}"
    ),
    "what is and is not": "when: {all: [{fact: {unborn: true}}, {not: {fact: {unborn: true}}}]}",
    "known to be unknown": (
        "when: {all: [{fact: {unborn: {known: true}}}, {not: {fact: {unborn: {known: true}}}}]}"
    ),
    "learnt in time and not": (
        "when: {all: [{fact: {unborn: true}, by: 5 days},"
        " {not: {fact: {unborn: true}, by: 5 days}}]}"
    ),
}

SOMETIMES = {
    "true and not known": (
        "when: {all: [{fact: {unborn: true}}, {not: {fact: {unborn: {known: true}}}}]}"
    ),
    "learnt too late to be either": (
        "when: {not: {any: [{fact: {unborn: true}, by: 5 days},"
        " {fact: {unborn: false}, by: 5 days}]}}"
    ),
    "more now than before": (
        "when: {all: [{count: {event: birth}, at_most: 0},"
        " {count: {event: birth}, at_least: 1, by: now}]}"
    ),
    "more of all than of some kind": (
        "when: {all: [{count: {event: visit, where: {child_seen: true}}, at_most: 1},"
        " {count: {event: visit}, at_least: 2}]}"
    ),
    "more ever than within a year": (
        "when: {all: [{count: {event: visit}, at_least: 2},"
        " {count: {event: visit}, at_most: 1, within: 1 year}]}"
    ),
    "neither state": (
        "when: {not: {any: [{latest: [{event: plan_made}, {event: plan_ended}], is: plan_made},"
        " {latest: [{event: plan_made}, {event: plan_ended}], is: plan_ended}]}}"
    ),
    "unborn, and so younger than any age": "when: {not: {age: {at_least: 0}}}",
    "overnight, past midnight": (
        'when: {all: [{during: {from: "17:00", to: "09:00"}},'
        ' {not: {during: {from: "17:00", to: "23:00"}}}]}'
    ),
    "in working time": (
        'conventions: {working_hours: {from: "09:00", to: "17:00"}}\n'
        "when: {not: {during: working time}}"
    ),
    "one of two types has the attribute": (
        "after: {any_of: [{event: visit}, {event: strategy_discussion}]}\n"
        "when: {trigger: {child_seen: true}}"
    ),
    "several words, one of them": (
        "after: {event: report_shared}\nwhen: {not: {trigger: {shared_with: [parents]}}}"
    ),
}

ALWAYS = {
    "either value of a flag": "when: {any: [{fact: {unborn: true}}, {fact: {unborn: false}}]}",
    "nothing or something": (
        "when: {any: [{count: {event: birth}, at_most: 0}, {count: {event: birth}, at_least: 1}]}"
    ),
    "what the trigger's own pattern asks for": (
        "after: {event: visit, where: {child_seen: true}}\nwhen: {trigger: {child_seen: true}}"
    ),
    "day and night": (
        'when: {any: [{during: {from: "09:00", to: "17:00"}},'
        ' {during: {from: "17:00", to: "09:00"}}]}'
    ),
}


def codes(look: Look, text: str) -> set[str]:
    """The codes of what conditions give rise to in *text*."""
    return {each.code for each in look.through(text).findings if each.code.startswith("CPS51")}


@pytest.mark.parametrize("keys", NEVER.values(), ids=NEVER)
def test_what_can_never_hold(keys: str, look: Look) -> None:
    assert codes(look, standards(standard(keys))) == {"CPS512"}


@pytest.mark.parametrize("keys", SOMETIMES.values(), ids=SOMETIMES)
def test_what_may_hold(keys: str, look: Look) -> None:
    assert codes(look, standards(standard(keys))) == set()


@pytest.mark.parametrize("keys", ALWAYS.values(), ids=ALWAYS)
def test_what_always_holds(keys: str, look: Look) -> None:
    assert codes(look, standards(standard(keys))) == {"CPS513"}


def test_conditions_that_tell_too_much_apart_are_left_alone(look: Look) -> None:
    many = [f"{{count: {{event: visit, where: {{by: {role}}}}}, at_least: 3}}" for role in ROLES]
    never = "{fact: {unborn: true}}, {fact: {unborn: false}}"
    keys = f"when: {{all: [{never}, {', '.join(many)}]}}"
    assert codes(look, standards(standard(keys))) == set()


ROLES = ("social_worker", "police", "health", "education", "family", "parents", "child")


def choose(*variants: str, otherwise: str = "15 days") -> str:
    lines = [f"    - {each}" for each in (*variants, f"{{otherwise: {otherwise}}}")]
    return "\n".join(["within:", "  choose:", *lines])


UNBORN = "{when: {fact: {unborn: true}}, then: 10 days}"
BORN = "{when: {fact: {unborn: false}}, then: 12 days}"
NESTED = (
    "{choose: [{when: {fact: {unborn: false}}, then: 1 day}, {otherwise: 2 days}]}"  # in a variant
)

DEAD = {
    "the otherwise": (
        choose(UNBORN, BORN),
        "`otherwise` is never reached: those before it cover every case",
        "make the last of them the `otherwise`",
    ),
    "under the standard's own condition": (
        choose(BORN) + "\nwhen: {fact: {unborn: true}}",
        "this variant is never chosen: its condition can never hold here",
        "remove it, or correct the condition",
    ),
    "inside a variant": (
        choose(f"{{when: {{fact: {{unborn: true}}}}, then: {NESTED}}}"),
        "this variant is never chosen: its condition can never hold here",
        "remove it, or correct the condition",
    ),
    "inside the otherwise": (
        choose(UNBORN, otherwise=NESTED.replace("false", "true")),
        "this variant is never chosen: its condition can never hold here",
        "remove it, or correct the condition",
    ),
}


@pytest.mark.parametrize(("keys", "message", "help"), DEAD.values(), ids=DEAD)
def test_variants_that_are_never_chosen(keys: str, message: str, help: str, look: Look) -> None:
    (problem,) = look.problems(standards(standard(keys)), "CPS511")
    assert (problem.message, problem.help) == (message, help)


def test_a_standard_without_any_case_is_said_once(look: Look) -> None:
    keys = choose(BORN) + "\nwhen: {all: [{fact: {unborn: true}}, {fact: {unborn: false}}]}"
    assert codes(look, standards(standard(keys))) == {"CPS512"}


def test_variants_of_every_key_and_reading_are_looked_at(look: Look) -> None:
    keys = (
        "every: 6 weeks\nrestart: from_actual\n"
        "first: {choose: [{when: {fact: {unborn: [true, false]}}, then: 1 week},"
        " {otherwise: 2 weeks}]}\n"
        "reading: {name: one, because: the heading says so}\n"
        "readings:\n"
        "  - name: two\n"
        "    because: the table says so\n"
        "    change:\n"
        "      every: [{gap: {choose: [{when: {trigger: {quorate: true}}, then: 1 week},"
        " {otherwise: 2 weeks}]}, for: 4 weeks}, {gap: 1 month}]"
    )
    found = look.through(standards(standard(keys))).findings
    assert [each.path for each in found if each.code == "CPS511"] == [
        ("standards", 0, "first", "choose", 1),
        ("standards", 0, "readings", 0, "change", "every", 0, "gap", "choose", 0),
    ]


def test_a_condition_is_looked_at_again_under_another_trigger(look: Look) -> None:
    keys = (
        "after: {event: initial_conference}\nwhen: {trigger: {quorate: true}}\n"
        "reading: {name: one, because: the heading says so}\n"
        "readings: [{name: two, because: the table says so, change: {after: {event: birth}}}]"
    )
    found = look.through(standards(standard(keys))).findings
    assert [each.path for each in found if each.code == "CPS512"] == [
        ("standards", 0, "readings", 0, "change", "when")
    ]


def test_an_exception_is_asked_of_the_forbidden_event_and_of_the_trigger(look: Look) -> None:
    keys = "not_before: 4 weeks\nforbids: {event: plan_ended}\nafter: {event: plan_made}\nunless: "
    for of in ("{trigger: {reason: died}}", "{trigger: {category: neglect}}"):
        assert codes(look, standards(standard(keys + of))) == set()
    assert codes(look, standards(standard(keys + "{trigger: {quorate: true}}"))) == {"CPS512"}


@pytest.mark.parametrize(
    ("after", "anchor", "is_itself"),
    [
        ("{event: visit}", "{any_of: [{event: visit}, {event: core_group}]}", True),
        ("{event: visit, where: {child_seen: true}}", "{event: visit}", True),
        ("{event: visit}", "{event: visit, where: {child_seen: true}}", False),
        ("{any_of: [{event: visit}, {event: birth}]}", "{event: birth}", False),
        ("{birthday: 5}", "{event: birth}", False),
        ("{event: visit}", "{event: visit, which: next, after: {event: visit}}", False),
    ],
)
def test_an_anchor_is_the_trigger_where_every_trigger_is_one(
    after: str, anchor: str, is_itself: bool, look: Look
) -> None:
    both = "{sooner_of: [15 working days, {limit: 5 days, before: %s}]}"
    text = standards(standard(f"after: {after}\nwithin: {both % anchor}"))
    assert ("CPS519" in {each.code for each in look.through(text).findings}) is is_itself


# --- several standards ----------------------------------------------------------------------------


def together(first: str, second: str, more: str = "") -> str:
    one = standard(f"topic: t\nwhen: {first}", id="one")
    return standards(one, standard(f"topic: t\nwhen: {second}\n{more}", id="two"))


def test_a_flag_that_is_divided_leaves_nothing_out(look: Look) -> None:
    text = together("{fact: {unborn: true}}", "{fact: {unborn: false}}", "within: 4 weeks")
    assert codes(look, text) == set()


def test_what_all_of_them_ask_for_is_no_gap(look: Look) -> None:
    state = "{latest: [{event: plan_made}, {event: plan_ended}], is: plan_made}"
    parts = (f"{{all: [{state}, {{fact: {{unborn: {flag}}}}}]}}" for flag in ("true", "false"))
    assert codes(look, together(*parts)) == set()


def test_a_count_that_is_left_out_is_a_gap(look: Look) -> None:
    first, third = "{count: {event: visit}, at_most: 0}", "{count: {event: visit}, at_least: 2}"
    (problem,) = look.problems(together(first, third), "CPS514")
    assert problem.message == (
        "warning: none of `one` and `two` applies where the number of `visit` is `1`"
    )


@pytest.mark.parametrize(
    ("more", "is_one"),
    [("", True), ("duty: {event: visit}", False), ("after: {event: birth}", False)],
)
def test_another_duty_or_trigger_is_another_matter(more: str, is_one: bool, look: Look) -> None:
    two = "{fact: {category: [neglect, physical]}}"
    text = together("{fact: {category: neglect}}", two, f"within: 4 weeks\n{more}")
    assert codes(look, text) == ({"CPS515"} if is_one else set())


SITUATIONS = {
    "{fact: {unborn: true}}": "`unborn` is `true`",
    "{fact: {unborn: {known: true}}}": "`unborn` is known",
    "{not: {fact: {unborn: {known: true}}}}": "`unborn` is not known",
    "{trigger: {seen_alone: false}}": "the trigger's `seen_alone` is `false`",
    "{age: {at_least: 17}}": "the child's age is `17`",
    "{during: {on: non_working_days}}": "a working day is `false`",
    "{not: {any: [{latest: [{event: birth}, {event: died}], is: birth},"
    " {latest: [{event: birth}, {event: died}], is: died}]}}": (
        "what came last of `birth`, `died` is none of them"
    ),
}


@pytest.mark.parametrize(("of", "words"), SITUATIONS.items())
def test_a_situation_is_told_by_what_decides_it(of: str, words: str, look: Look) -> None:
    either = f"{{any: [{of}, {{fact: {{category: neglect}}}}]}}"
    (problem,) = look.problems(together(of, either, "within: 4 weeks"), "CPS515")
    assert problem.message == f"warning: `one` and `two` both apply where {words}"


def test_one_inside_another_divides_nothing(look: Look) -> None:
    text = together("{fact: {category: neglect}}", "{fact: {category: [neglect, physical]}}")
    assert codes(look, text) == set()


def test_two_limits_under_one_condition_are_no_overlap(look: Look) -> None:
    same = "{fact: {unborn: true}}"
    assert codes(look, together(same, same, "within: 4 weeks")) == set()


def test_a_standard_without_a_condition_is_not_part_of_a_division(look: Look) -> None:
    one = standard("topic: t\nwithin: 4 weeks", id="one")
    text = standards(one, standard("topic: t\nwhen: {fact: {unborn: true}}", id="two"))
    assert codes(look, text) == set()


def test_readings_tell_duplicates_apart(look: Look) -> None:
    readings = (
        "reading: {name: one, because: the heading says so}\n"
        "readings: [{name: two, because: the table says so, change: {within: 4 weeks}}]"
    )
    text = standards(standard("", id="one"), standard(readings, id="two"))
    assert codes(look, text) == set()


def test_an_attribute_that_ties_events_together_need_not_be_asked_of(look: Look) -> None:
    declared = DECLARED.replace("{choices: [agreed, refused], description: D}", "{kind: reference}")
    text = declared + standards(standard("duty: {event: panel}"))
    assert look.problems(text, "CPS502") == []


# --- examples -------------------------------------------------------------------------------------


def missing(look: Look, keys: str, *examples: str) -> list[str]:
    """The codes of what the examples of a standard do not show."""
    text = standards(standard(keys, "\n".join(examples)))
    found = look.through(text).findings
    return [each.code for each in found if each.code in ("CPS521", "CPS522", "CPS523")]


DUE = "facts: {expected_delivery_date: 2025-07-01}"

SHOWN = {
    "a limit in days": (
        "within: 10 days",
        "{events: {visit: 2025-04-10, core_group: 2025-04-20}, expect: met}",
        "{events: {visit: 2025-04-10}, as_of: 2025-04-21, expect: overdue}",
    ),
    "hours": (
        "within: 48 hours",
        "{events: {visit: 2025-04-10T09:00, core_group: 2025-04-12T09:00}, expect: met}",
        "{events: {visit: 2025-04-10T09:00, core_group: 2025-04-12T09:01}, expect: late}",
    ),
    "before": (
        "before: {event: review_conference}\nat_least: 2 days",
        "{events: {core_group: 2025-04-08, review_conference: 2025-04-10}, expect: met}",
        "{events: {core_group: 2025-04-09, review_conference: 2025-04-10}, expect: late}",
    ),
    "every": (
        "every: 2 weeks\nrestart: from_actual",
        "{events: {visit: 2025-04-10, core_group: 2025-04-24}, expect: [met, pending]}",
        "{events: {visit: 2025-04-10}, as_of: 2025-04-25, expect: overdue}",
    ),
    "a window": (
        "window: {opens: 10 weeks before, closes: 8 weeks before}\n"
        "around: {fact: expected_delivery_date}",
        f"{{{DUE}, events: {{core_group: 2025-04-22}}, expect: met}}",
        f"{{{DUE}, events: {{core_group: 2025-04-21}}, expect: early}}",
    ),
    "what may not happen": (
        "not_before: 2 weeks\nforbids: {event: core_group}",
        "{events: {visit: 2025-04-10, core_group: 2025-04-24}, expect: lifted}",
        "{events: {visit: 2025-04-10, core_group: 2025-04-23}, expect: violated}",
    ),
}


@pytest.mark.parametrize(("keys", "good", "bad"), SHOWN.values(), ids=SHOWN)
def test_each_kind_shows_its_last_day_and_a_breach(
    keys: str, good: str, bad: str, look: Look
) -> None:
    assert missing(look, keys, good, bad) == []
    assert missing(look, keys, good) == ["CPS522"]
    assert missing(look, keys, bad) == ["CPS521"]


@pytest.mark.parametrize(
    "within",
    [
        "unquantified",
        "{agreed: {event: plan_agreed}, as: visit_every}",
        "{choose: [{when: {fact: {unborn: true}}, then: unquantified}, {otherwise: unquantified}]}",
        "{dated: [{limit: unquantified}]}",
        "{sooner_of: [unquantified, unquantified]}",
        "{later_of: [unquantified, unquantified]}",
    ],
)
def test_a_duty_without_a_number_is_only_shown_done(within: str, look: Look) -> None:
    done = "{events: {visit: 2025-04-10, core_group: 2025-06-20}, expect: met}"
    assert missing(look, f"within: {within}", done) == []
    pending = "{events: {visit: 2025-04-10}, as_of: 2025-06-20, expect: pending}"
    assert missing(look, f"within: {within}", pending) == ["CPS521"]


def test_what_can_only_be_in_time_needs_no_breach(look: Look) -> None:
    asked = "{event: exclusion_requested}"
    keys = (
        "before: {event: initial_conference}\nat_least: {event: initial_conference}\n"
        f"after: {asked}\nduty: {asked.replace('}', ', itself: true}')}"
    )
    example = (
        "{events: {exclusion_requested: 2025-04-23, initial_conference: 2025-04-23}, expect: met}"
    )
    assert missing(look, keys, example) == []
    two_days = keys.replace("at_least: {event: initial_conference}", "at_least: 2 days")
    example = example.replace("requested: 2025-04-23", "requested: 2025-04-21")
    assert missing(look, two_days, example) == ["CPS522"]


def test_a_standard_without_examples_lacks_them_all(look: Look) -> None:
    assert missing(look, "") == ["CPS521", "CPS522", "CPS523"]


# --- limits that nothing tests --------------------------------------------------------------------


def untested(look: Look, keys: str, *examples: str) -> list[tuple[str | int, ...]]:
    """Where the limits of a standard stand that no example notices being changed."""
    found = look.through(standards(standard(keys, "\n".join(examples)))).findings
    return [each.path[2:] for each in found if each.code == "CPS524"]


def test_each_limit_of_a_standard_is_tried_by_itself(look: Look) -> None:
    keys = choose(UNBORN)
    example = (
        "{facts: {unborn: true}, events: {visit: 2025-04-10, core_group: 2025-04-20}, expect: met}"
    )
    assert untested(look, keys, example) == [("within", "choose", 1, "otherwise")]


def test_one_example_on_one_side_is_enough(look: Look) -> None:
    day_after = "{events: {visit: 2025-04-10, core_group: 2025-04-21}, expect: late}"
    assert untested(look, "within: 10 days", day_after) == []


def test_one_hour_more_is_noticed(look: Look) -> None:
    late = "{events: {visit: 2025-04-10T09:00, core_group: 2025-04-12T09:01}, expect: late}"
    assert untested(look, "within: 48 hours", late) == []


def test_another_unit_is_noticed_too(look: Look) -> None:
    far = "{events: {visit: 2025-04-10, core_group: 2025-04-22}, expect: late}"
    assert untested(look, "within: 10 days", far) == []
    farther = "{events: {visit: 2025-04-10, core_group: 2025-06-22}, expect: late}"
    assert untested(look, "within: 10 days", farther) == [("within",)]


def test_the_least_limit_can_be_tried(look: Look) -> None:
    far = "{events: {visit: 2025-04-10, core_group: 2025-06-22}, expect: late}"
    assert untested(look, "within: 1 day", far) == [("within",)]


def test_limits_inside_conditions_and_windows_are_tried(look: Look) -> None:
    keys = "when: {count: {event: visit}, at_most: 0, within: 2 years}"
    assert untested(look, keys, LAST_DAY) == [("when", "within")]
    window = (
        "window: {opens: 10 weeks before, closes: 8 weeks before}\n"
        "around: {fact: expected_delivery_date}"
    )
    example = f"{{{DUE}, events: {{core_group: 2025-05-06}}, expect: met}}"
    assert untested(look, window, example) == [("window", "opens", "limit")]


# --- words ----------------------------------------------------------------------------------------


def test_a_reason_is_three_words_that_say_something(look: Look) -> None:
    for reason, is_one in {
        "tbc": False,
        "none, todo, n/a": False,
        "because": False,
        "no time stated": True,
    }.items():
        text = standards(standard(""))
        text += f'out_of_scope:\n  - {{source: {{section: S}}, summary: T, reason: "{reason}"}}\n'
        assert (look.problems(text, "CPS532") == []) is is_one


def test_every_reason_is_read(look: Look) -> None:
    text = (
        "accepted: [{code: CPS541, because: why}]\n"
        + standards(
            standard(
                "within: 10 days\ndeparture: why\n"
                "reading: {name: one, because: why}\n"
                "readings: [{name: two, because: why, change: {within: 4 weeks}}]"
            )
        )
        + "silent: [{topic: t, note: why}]\n"
        + "out_of_scope: [{source: {section: S}, summary: T, reason: why}]\n"
    )
    found = [each.path for each in look.through(text).findings if each.code == "CPS532"]
    assert found == [
        ("standards", 0, "reading", "because"),
        ("standards", 0, "readings", 0, "because"),
        ("standards", 0, "departure"),
        ("out_of_scope", 0, "reason"),
        ("silent", 0, "note"),
        ("accepted", 0, "because"),
    ]


def test_days_are_accounted_for_by_a_reading_too(look: Look) -> None:
    keys = (
        "within: 10 days\n"
        "reading: {name: one, because: the table prints calendar days}\n"
        "readings: [{name: two, because: the heading says so, change: {within: 10 working days}}]"
    )
    assert look.problems(standards(standard(keys)), "CPS541") == []


IDLE = {
    "the very words": ("within: 2 weeks", "within: 2 weeks", True),
    "words in another order": (
        "when: {fact: {unborn: true, category: neglect}}",
        "when: {fact: {category: neglect, unborn: true}}",
        True,
    ),
    "days for weeks": ("within: 2 weeks", "within: 14 days", True),
    "a part that never counts": (
        "within: 2 weeks",
        "within: {sooner_of: [2 weeks, 20 days]}",
        True,
    ),
    "another verb": ("modality: must", "modality: should", False),
    "another role": ("responsible: social_worker", "responsible: police", False),
    "days for a month": ("within: 1 month", "within: 31 days", False),
    "another anchor": ("within: 2 weeks", "within: {limit: 2 weeks, after: {event: birth}}", False),
    "another kind": ("within: 2 weeks", "{every: 2 weeks, restart: fixed}", False),
    "another duty": ("duty: {event: core_group}", "duty: {event: visit}", False),
    "hours for a day": ("within: 1 day", "within: 24 hours", False),
}


@pytest.mark.parametrize(("keys", "change", "is_idle"), IDLE.values(), ids=IDLE)
def test_a_reading_reads_something_else(keys: str, change: str, is_idle: bool, look: Look) -> None:
    change = change if change.startswith("{") else f"{{{change}}}"
    keys += (
        "\nreading: {name: one, because: the heading says so}\n"
        f"readings: [{{name: two, because: the table says so, change: {change}}}]"
    )
    assert bool(look.problems(standards(standard(keys)), "CPS542")) is is_idle


# --- the baseline ---------------------------------------------------------------------------------

WEAKER = {
    "a longer limit": ("within: 11 working days", "CPS551"),
    "longer on some days": ("within: 2 weeks", "CPS551"),
    "no number": ("within: unquantified", "CPS551"),
    "no number under a condition": (
        "within: {choose: [{when: {fact: {unborn: true}}, then: unquantified},"
        " {otherwise: 10 working days}]}",
        "CPS551",
    ),
    "a permission": ("modality: may", "CPS552"),
    "the same": ("", None),
    "shorter": ("within: 5 days", None),
    "sooner of it and another": ("within: {sooner_of: [10 working days, 3 weeks]}", None),
    "another topic": ("topic: another\nwithin: 9 weeks", None),
    "another trigger": ("after: {event: birth}\nwithin: 9 weeks", None),
    "another duty": ("duty: {event: review_conference}\nwithin: 9 weeks", None),
    "another kind": ("every: 9 weeks\nrestart: fixed", None),
}


@pytest.mark.parametrize(("keys", "code"), WEAKER.values(), ids=WEAKER)
def test_what_is_weaker_than_the_baseline(keys: str, code: str | None, look: Look) -> None:
    found = look.through("baseline: ./base.yaml\n" + standards(standard(keys))).findings
    assert {each.code for each in found if each.code.startswith("CPS55")} == {code} - {None}


RECURRING = {
    "a longer gap": ("every: 5 weeks", "every: 4 weeks", True),
    "a longer first gap": ("every: 4 weeks\nfirst: 2 weeks", "every: 4 weeks\nfirst: 1 week", True),
    "no first gap": ("every: 4 weeks", "every: 4 weeks\nfirst: 1 week", True),
    "a first gap": ("every: 4 weeks\nfirst: 1 week", "every: 4 weeks", False),
    "no phases": ("every: 4 weeks", "every: [{gap: 1 week, for: 4 weeks}, {gap: 4 weeks}]", True),
    "phases": ("every: [{gap: 1 week, for: 4 weeks}, {gap: 4 weeks}]", "every: 4 weeks", False),
    "a longer phase": (
        "every: [{gap: 1 week, for: 4 weeks}, {gap: 5 weeks}]",
        "every: [{gap: 1 week, for: 4 weeks}, {gap: 4 weeks}]",
        True,
    ),
    "more phases": (
        "every: [{gap: 1 week, for: 4 weeks}, {gap: 2 weeks, for: 8 weeks}, {gap: 4 weeks}]",
        "every: [{gap: 1 week, for: 4 weeks}, {gap: 4 weeks}]",
        False,
    ),
    "one day, but a later one": (
        "window: {opens: 9 weeks before, closes: 9 weeks before}\naround: {birthday: 1}",
        "window: {opens: 10 weeks before, closes: 10 weeks before}\naround: {birthday: 1}",
        True,
    ),
    "a later opening": (
        "window: {opens: 9 weeks before, closes: 8 weeks before}\naround: {birthday: 1}",
        "window: {opens: 10 weeks before, closes: 8 weeks before}\naround: {birthday: 1}",
        False,
    ),
    "a later close": (
        "window: {opens: 10 weeks before, closes: 7 weeks before}\naround: {birthday: 1}",
        "window: {opens: 10 weeks before, closes: 8 weeks before}\naround: {birthday: 1}",
        True,
    ),
    "less notice": (
        "before: {event: birth}\nat_least: 2 days",
        "before: {event: birth}\nat_least: 3 days",
        True,
    ),
    "sooner allowed": (
        "not_before: 2 weeks\nforbids: {event: birth}",
        "not_before: 3 weeks\nforbids: {event: birth}",
        True,
    ),
}


@pytest.mark.parametrize(("mine", "theirs", "is_weaker"), RECURRING.values(), ids=RECURRING)
def test_every_kind_can_be_weaker(mine: str, theirs: str, is_weaker: bool, look: Look) -> None:
    restart = "\nrestart: fixed" if mine.startswith("every") else ""
    base = HEAD + standards(standard(theirs + restart))
    (look.file.parent / "base.yaml").write_text(base, encoding="utf-8")
    found = look.problems("baseline: ./base.yaml\n" + standards(standard(mine + restart)), "CPS551")
    assert bool(found) is is_weaker


def test_it_is_enough_to_keep_to_one_of_the_baseline(look: Look) -> None:
    one, two = standard("topic: t", id="one"), standard("topic: t\nwithin: 4 weeks", id="two")
    two += "    modality: should\n"
    two = two.replace("    modality: must\n", "")
    (look.file.parent / "base.yaml").write_text(HEAD + standards(one, two), encoding="utf-8")
    text = "baseline: ./base.yaml\n" + standards(standard("topic: t\nmodality: should"))
    assert look.problems(text, "CPS552") == []
    for within, count in {"3 weeks": 0, "4 weeks": 0, "5 weeks": 1}.items():
        text = "baseline: ./base.yaml\n" + standards(standard(f"topic: t\nwithin: {within}"))
        assert len(look.problems(text, "CPS551")) == count


def test_a_departure_needs_a_baseline(look: Look) -> None:
    (problem,) = look.problems(standards(standard("departure: The board says so.")), "CPS553")
    assert problem.message == (
        "warning: `group` states a departure, and the ruleset has no `baseline`"
    )


@pytest.mark.parametrize(
    ("name", "message", "help"),
    [
        ("./nowhere.yaml", "there is no baseline `./nowhere.yaml`", "give a board's id, or a path"),
        ("./broken.yaml", "the baseline `./broken.yaml` has problems of its own", "check it first"),
    ],
)
def test_a_baseline_that_cannot_be_read(name: str, message: str, help: str, look: Look) -> None:
    (look.file.parent / "broken.yaml").write_text("id: broken\n", encoding="utf-8")
    (problem,) = look.problems(f"baseline: {name}\n" + standards(standard("")), "CPS554")
    assert problem.message == message
    assert problem.help.startswith(help)


# --- acceptance -----------------------------------------------------------------------------------


def test_what_is_accepted_is_no_finding_and_not_forgotten(look: Look) -> None:
    text = f"accepted: [{ACCEPTED}]\n" + standards(standard("within: 10 days"))
    found = look.through(text)
    assert "CPS541" not in {each.code for each in found.findings}
    assert [each.code for each in found.accepted] == ["CPS541"]


def test_without_a_standard_it_is_accepted_wherever_it_is_found(look: Look) -> None:
    text = f"accepted: [{ACCEPTED.replace('standard: group, ', '')}]\n" + standards(
        standard("within: 10 days", id="one"), standard("within: 12 days", id="two")
    )
    assert [each.standard for each in look.through(text).accepted] == ["one", "two"]


def test_what_is_accepted_of_one_standard_is_not_of_another(look: Look) -> None:
    text = f"accepted: [{ACCEPTED.replace('group', 'one')}]\n" + standards(
        standard("within: 10 days", id="one"), standard("within: 12 days", id="two")
    )
    found = look.through(text)
    assert [each.standard for each in found.findings if each.code == "CPS541"] == ["two"]


STALE = {
    "CPS599": ("there is no `CPS599` to accept", "see the codes of `check`"),
    "CPS561": ("there is no `CPS561` to accept", "see the codes of `check`"),
    "CPS541, standard: grop": ("there is no standard `grop`", "did you mean `group`?"),
    "CPS541, standard: x.y": (
        "there is no standard `x.y`",
        "remove it, or name a standard of the ruleset",
    ),
    "CPS541": ("no `CPS541` is found any more", "remove it"),
}


@pytest.mark.parametrize(("of", "said"), STALE.items(), ids=STALE)
def test_what_accepts_nothing_is_a_finding(of: str, said: tuple[str, str], look: Look) -> None:
    text = f"accepted: [{{code: {of}, because: they say so}}]\n" + standards(standard(""))
    (problem,) = look.problems(text, "CPS561")
    assert (problem.message, problem.help) == (f"warning: {said[0]}", said[1])


# --- the whole ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", boards())
def test_no_shipped_ruleset_has_an_error(name: str) -> None:
    found = lint(board(name), name).findings
    assert [each.message for each in found if each.severity == "error"] == []


def test_a_ruleset_without_a_file_has_findings_without_places() -> None:
    found = lint(parse_ruleset(HEAD + standards(standard("")))).findings
    (problem, *_) = placed(found)
    assert (problem.file, problem.line) == (None, None)
    assert placed([]) == ()


def test_problems_come_in_the_order_of_the_file(look: Look) -> None:
    never = "when: {all: [{fact: {unborn: true}}, {fact: {unborn: false}}]}"
    text = standards(standard("within: 10 days", id="one"), standard(never, id="two"))
    found = [each for each in look.through(text).findings if each.code in ("CPS512", "CPS541")]
    assert [each.code for each in found] == ["CPS512", "CPS541"]
    assert [each.code for each in placed(found, str(look.file))] == ["CPS541", "CPS512"]


# --- the command ----------------------------------------------------------------------------------


def test_warnings_are_shown_and_do_not_fail(look: Look) -> None:
    look.through(RULES["CPS541"].bad)
    done = run("check", str(look.file), "--ignore", "CPS521", "--ignore", "CPS522")
    assert done.code == 0
    assert done.out == "x: 1 standard, 0 worked examples, right, 1 warning\n"
    assert done.err == (
        f"{look.file}:7:13: CPS541 warning: `10 days` without a word on which kind of day the"
        " document means\n  help: say it in `note`, or give a reading in working days\n"
    )


def test_strict_fails_on_warnings_too(look: Look) -> None:
    look.through(RULES["CPS541"].bad)
    done = run("check", str(look.file), "--strict")
    assert done.code == 3
    assert done.out == "x: 1 standard, 0 worked examples, right, 3 findings\n"


def test_an_error_fails(look: Look) -> None:
    look.through(RULES["CPS512"].bad)
    done = run("check", str(look.file))
    assert done.code == 3
    assert "CPS512 `when` can never hold\n  help: correct the condition\n" in done.err
    assert run("check", str(look.file), "--no-lint") == (
        0,
        "x: 1 standard, 0 worked examples, right\n",
        "",
    )


def test_an_unknown_code_cannot_be_ignored() -> None:
    done = run("check", "blackpool", "--ignore", "CPS51")
    assert done.code == 2
    assert "no finding has the code `CPS51`; did you mean `CPS5" in done.err


# --- certain, says the engine too -----------------------------------------------------------------

FEWER = settings(max_examples=max(40, settings().max_examples // 3))


@st.composite
def conditioned(draw: st.DrawFn) -> Scenario:
    """A scenario whose standard has a condition of parts that may contradict each other."""
    asked = draw(scenarios(records=False))
    types = types_of(asked.standard) or ["visit"]
    first = asked.standard.get("when") or condition(draw, types)
    second = draw(st.sampled_from([first, condition(draw, types)]))
    third = {"not": draw(st.sampled_from([first, condition(draw, types, False)]))}
    when = {draw(st.sampled_from(["all", "any"])): [first, second, third]}
    return replace(asked, ruleset=with_standard(asked, {**asked.standard, "when": when}))


def with_standard(asked: Scenario, standard: Raw) -> Raw:
    return {**asked.ruleset, "standards": [standard]}


def judged(asked: Scenario) -> tuple[Obligation, ...]:
    try:
        return evaluated(asked).obligations
    except CalendarRangeError:
        assume(False)
        raise


@FEWER
@given(conditioned())
def test_what_is_certain_of_a_condition_the_engine_agrees_with(asked: Scenario) -> None:
    subject = Subject(program_of(engine_ruleset(asked.ruleset)), {})
    said = {each.code for each in dead(subject) if each.path == ("standards", 0, "when")}
    event(" ".join(sorted(said)) or "nothing")
    bare = {key: value for key, value in asked.standard.items() if key != "when"}
    free = replace(asked, ruleset=with_standard(asked, bare))
    if "CPS512" in said:
        assert judged(asked) == ()
    if "CPS513" in said:
        found, without = (Counter(each.status for each in judged(of)) for of in (asked, free))
        assert found == without


@st.composite
def choosing(draw: st.DrawFn) -> Scenario:
    """A scenario whose standard chooses among limits, under conditions that may overlap."""
    asked = draw(scenarios(kinds=("within",), hours=False, records=False, agreed=False))
    types = types_of(asked.standard) or ["visit"]
    first, second = condition(draw, types), condition(draw, types)
    conditions = draw(st.sampled_from([[first, second], [first, first], [first, {"not": first}]]))
    conditions.append(draw(st.sampled_from([second, {"all": [first, second]}])))
    limits = ("5 days", "10 days", "15 days")
    variants = [{"when": c, "then": d} for c, d in zip(conditions, limits, strict=True)]
    within = {"choose": [*variants, {"otherwise": "20 days"}]}
    standard = {**asked.standard, "within": within, "readings": [], "reading": None}
    kept = {key: each for key, each in standard.items() if each not in ([], None)}
    return replace(asked, ruleset=with_standard(asked, kept))


@FEWER
@given(choosing())
def test_what_is_certain_of_a_variant_the_engine_agrees_with(asked: Scenario) -> None:
    subject = Subject(program_of(engine_ruleset(asked.ruleset)), {})
    found = judged(asked)
    for finding in dead(subject):
        if finding.code == "CPS511":
            event("never chosen")
            index = finding.path[-1]
            variants = [
                {**each, ("then" if "then" in each else "otherwise"): "90 days"}
                if number == index
                else each
                for number, each in enumerate(asked.standard["within"]["choose"])
            ]
            other = {**asked.standard, "within": {"choose": variants}}
            changed = judged(replace(asked, ruleset=with_standard(asked, other)))
            assert [each.due for each in changed] == [each.due for each in found]
