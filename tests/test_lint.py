"""Lint: a ruleset that has each finding, with its words and place, and one beside it that has not.

In a text, `@@` marks the place of the finding that is looked for, and is no part of it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from cpstandards.errors import Problem
from cpstandards.lint import SEVERITY, Linted, lint, placed
from cpstandards.lint.examples import TO_CONFIRM
from cpstandards.load import board, boards, load_ruleset, parse_ruleset

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
