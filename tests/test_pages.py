"""Generated pages are current, say what the rulesets say, and let nothing of them be Markdown."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import example, given
from hypothesis import strategies as st
from markdown import Markdown
from markdown_it import MarkdownIt

from cpstandards.cli import cli
from cpstandards.events import core_vocabulary
from cpstandards.load import board, boards, dump_ruleset, load_ruleset, parse_ruleset
from cpstandards.model import Ruleset, Standard
from cpstandards.pages import pages_of, vocabulary_page, write_pages
from cpstandards.pages.board import page_of
from cpstandards.pages.examples import examples
from cpstandards.pages.facets import facets
from cpstandards.pages.markdown import MARK, bullets, slug, table, text
from cpstandards.pages.outline import Outline
from cpstandards.pages.readings import readings
from cpstandards.structure import changed

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])


@pytest.fixture(scope="module")
def made() -> dict[str, str]:
    return dict(pages_of([board(name) for name in boards()]))


# --- the pages in the repository -----------------------------------------------------------------


def test_the_pages_are_current(made: dict[str, str]) -> None:
    stale = [place for place, page in made.items() if page != _text(DOCS / place)]
    assert not stale, "stale pages; run `make pages`"


def test_every_page_of_a_board_belongs_to_a_ruleset(made: dict[str, str]) -> None:
    there = {f"boards/{page.name}" for page in (DOCS / "boards").glob("*.md")}
    assert there <= set(made), "pages of rulesets that are gone; run `make pages`"


def _text(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_link_to_a_heading_leads_to_one(made: dict[str, str]) -> None:
    headings = {
        place: {slug(heading) for heading in re.findall(r"(?m)^#+ (.*)$", page)}
        for place, page in made.items()
    }
    lost = []
    for place, page in made.items():
        for to, anchor in re.findall(r"\]\(([^)#]*)#([^)]+)\)", page):
            target = (Path(place).parent / to).as_posix().replace("boards/../", "") if to else place
            if anchor not in headings[target]:
                lost.append(f"{place}: {to}#{anchor}")
    assert lost == []


# --- what comes from a ruleset is text -----------------------------------------------------------


class _Words(HTMLParser):
    """The text of a page, and the elements in it."""

    def __init__(self) -> None:
        super().__init__()
        self.text = ""
        self.elements: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002 - as it is called
        self.elements.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def _read(html: str) -> tuple[str, list[str]]:
    words = _Words()
    words.feed(html)
    return " ".join(words.text.split()), words.elements


def _by_the_site(markdown: str) -> str:
    return Markdown(extensions=["tables", "sane_lists"]).convert(markdown)


def _by_commonmark(markdown: str) -> str:
    return str(MarkdownIt("commonmark").enable("table").render(markdown))


RENDERERS = pytest.mark.parametrize("render", [_by_the_site, _by_commonmark])
PIECES = st.sampled_from(
    [
        *("a", "b1", "é", "'", ":", "://", "http://x.y", "{: .c}", "!!! x", "::: os"),
        *(" ", "\n", "\n\n", "\t", "\\", "\\|", "|", "~~", "=", "===", "#", "# "),
        *("+ ", "- ", "-", "1. ", "2) ", "`", "``", "*", "**", "_", "__", "[x](y)", "![", "]"),
        *("<", "</i>", ">", "<!--", "-->", "&", "&amp;", "&#60;"),
    ]
)
TEXTS = st.lists(PIECES, min_size=1, max_size=8).map("".join).filter(str.strip)


@RENDERERS
@given(value=TEXTS)
@example(value="__a__")
def test_a_text_is_shown_as_it_is(render: Any, value: str) -> None:
    shown, elements = _read(render(text(value)))
    assert (shown, elements) == (" ".join(value.split()), ["p"])


@RENDERERS
@given(value=TEXTS)
def test_a_text_in_a_list_is_shown_as_it_is(render: Any, value: str) -> None:
    shown, elements = _read(render(bullets([Outline(value, (Outline("below"),), label=value)])))
    plain = " ".join(value.split())
    assert shown == " ".join(f"{plain}: {plain}: below".split())
    assert elements == ["ul", "li", "strong", "ul", "li"]


@RENDERERS
@given(value=TEXTS)
def test_a_text_in_a_table_is_shown_as_it_is(render: Any, value: str) -> None:
    shown, elements = _read(render(table(("one", "two"), [(text(value), "next")])))
    assert shown == " ".join(f"one two {value} next".split())
    assert elements.count("td") == 2
    assert set(elements) == {"table", "thead", "tbody", "tr", "th", "td"}


# --- standards in words --------------------------------------------------------------------------

TOP = """
id: example
title: An example | <board>
version: "1"
document: {title: Standards, publisher: Example Board}
vocabulary:
  events:
    panel_met: {description: The panel meets, attributes: {outcome: {kind: word}}}
  facts:
    out_of_area: {kind: flag, description: placed elsewhere}
standards:
"""
COMMON = """
  - id: duty.one
    title: A duty
    responsible: social_worker
    modality: must
    source: {section: Section, standard: "2"}
"""
OF_KIND = {
    "within": "{within: 5 days, after: {event: referral}, duty: {event: panel_met}}",
    "before": "{before: {event: core_group}, at_least: 2 days, duty: {event: panel_met}}",
    "every": "{every: 4 weeks, after: {event: plan_made}, restart: fixed, duty: {event: visit}}",
    "window": """{window: {opens: 10 weeks before, closes: 8 weeks before},
        around: {fact: expected_delivery_date}, duty: {event: pre_birth_conference}}""",
    "not_before": """{not_before: {event: review_conference}, after: {event: plan_made},
        forbids: {event: plan_ended}}""",
}


COUNTED = """
calendar: {region: GB-SCT, closures: [{on: 2025-12-29, name: Town hall | closed}]}
conventions: {clear_days: true, working_hours: {from: "09:00", to: "17:00"}}
"""


def _ruleset(keys: str, more: str = "") -> Ruleset:
    inner = keys.strip().removeprefix("{").removesuffix("}")
    common = COMMON.strip().removeprefix("- ").replace("\n    ", ", ")
    return parse_ruleset(f"{TOP}  - {{{common}, {inner}}}\n{more}")


def _standard(kind: str, **keys: object) -> Standard:
    return changed(_ruleset(OF_KIND[kind]).standards[0], keys)


def _told(standard: Standard) -> dict[str, str]:
    return {each.label: bullets([each]) for each in facets(standard)}


FIELDS: dict[str, tuple[str, object]] = {
    "topic": ("within", "duty.other"),
    "responsible": ("within", "police"),
    "modality": ("within", "may"),
    "already_done": ("within", "counts"),
    "departure": ("within", "the document is older"),
    "within": ("within", "6 days"),
    "before": ("before", {"event": "visit"}),
    "every": ("every", [{"gap": "1 week", "for": "4 weeks"}, {"gap": "1 month"}]),
    "window": ("window", {"opens": "9 weeks before", "closes": "8 weeks before"}),
    "not_before": ("not_before", "3 months"),
    "after": ("within", {"event": "birth"}),
    "at_least": ("before", "3 days"),
    "around": ("window", {"birthday": 18}),
    "first": ("every", "10 working days"),
    "restart": ("every", "from_due"),
    "otherwise": ("window", "2 weeks"),
    "duty": ("within", {"event": "visit"}),
    "forbids": ("not_before", {"event": "visit"}),
    "ends_on": ("within", {"event": "died"}),
    "when": ("within", {"fact": {"unborn": True}}),
    "unless": ("not_before", {"fact": {"unborn": True}}),
    "waiver": ("within", {"by": ["team_manager"]}),
    "conventions": ("within", {"clear_days": True}),
}
SAID_ELSEWHERE = {"id", "title", "source", "note", "reading", "readings", "examples"}


def test_every_key_of_a_standard_is_told() -> None:
    assert set(FIELDS) | SAID_ELSEWHERE == set(Standard.model_fields)


@pytest.mark.parametrize("field", FIELDS)
def test_a_change_to_a_key_is_a_change_to_what_is_told(field: str) -> None:
    kind, value = FIELDS[field]
    with_it = {field: value}
    if field == "otherwise":
        with_it["after"] = {"event": "referral"}
    without = {key: each for key, each in with_it.items() if key != field}
    assert _told(_standard(kind, **with_it)) != _told(_standard(kind, **without))


def test_what_belongs_together_is_a_list_of_its_own() -> None:
    standard = _standard(
        "within",
        when={
            "any": [
                {"fact": {"unborn": True}},
                {"all": [{"trigger": {"by": "police"}}, {"fact": {"category": ["neglect"]}}]},
            ]
        },
    )
    assert _told(standard)["Applies if"].splitlines() == [
        "- **Applies if:** any of:",
        "    - unborn: yes",
        "    - all of:",
        "        - of the trigger, by: police",
        "        - category: neglect",
    ]


def test_variants_are_a_list_with_their_conditions() -> None:
    variants = [{"when": {"fact": {"unborn": True}}, "then": "7 days"}, {"otherwise": "5 days"}]
    assert _told(_standard("within", within={"choose": variants}))["By when"].splitlines() == [
        "- **By when:** the first of these that applies:",
        "    - 7 days, if unborn: yes",
        "    - otherwise 5 days",
    ]


def test_variants_of_variants_keep_condition_and_moment_apart() -> None:
    variant = {
        "when": {"not": {"any": [{"fact": {"unborn": True}}, {"age": {"at_most": 4}}]}},
        "then": {"sooner_of": ["5 days", {"limit": "2 days", "after": {"event": "birth"}}]},
    }
    told = _told(_standard("within", within={"choose": [variant, {"otherwise": "unquantified"}]}))
    assert told["By when"].splitlines() == [
        "- **By when:** the first of these that applies:",
        "    - if none of:",
        "        - unborn: yes",
        "        - the child's age is at most 4 years",
        "        - then the sooner of:",
        "            - 5 days",
        "            - 2 days after the birth",
        "    - otherwise no number stated",
    ]


def test_events_that_are_more_than_named_are_a_list() -> None:
    shown = {"event": "visit", "where": {"child_seen": True, "by": ["social_worker", "health"]}}
    both = {"all_of": [shown, {"event": "panel_met"}]}
    assert _told(_standard("within", duty=both))["Done by"].splitlines() == [
        "- **Done by:** all of:",
        "    - visit (child seen: yes; by: social worker or health)",
        '    - "panel met"',
    ]
    named = {"any_of": [{"event": "visit"}, {"event": "panel_met"}]}
    assert (
        _told(_standard("within", duty=named))["Done by"] == '- **Done by:** visit or "panel met"'
    )


def test_a_duty_of_the_trigger_itself_says_so() -> None:
    duty = {"event": "referral", "itself": True}
    assert _told(_standard("within", duty=duty))["Done by"] == (
        "- **Done by:** referral, the same that the time is counted from"
    )


def test_the_head_of_a_page_says_how_days_are_counted() -> None:
    ruleset = _ruleset(OF_KIND["within"], COUNTED)
    assert page_of(ruleset).split("\n\n")[2].splitlines() == [
        "- **Document:** Example Board, Standards",
        "- **Edition:** not stated",
        "- **Ruleset:** example, version 1",
        "- **Calendar:** bank holidays of Scotland",
        "- also closed on:",
        "    - 29 December 2025, Town hall \\| closed",
        "- **Counting:**",
        "    - limits ahead of something are whole days between",
        "    - working hours: from 09:00 to 17:00",
    ]


def test_dated_limits_are_a_list_with_their_days() -> None:
    limits = [{"limit": "7 days"}, {"from": date(2010, 4, 1), "limit": "10 days"}]
    assert _told(_standard("within", within={"dated": limits}))["By when"].splitlines() == [
        "- **By when:** by the day it begins:",
        "    - 7 days",
        "    - 10 days from 1 April 2010",
    ]


def test_the_board_s_page_has_everything_of_its_ruleset() -> None:
    for name in boards():
        page, ruleset = page_of(board(name)), board(name)
        for standard in ruleset.standards:
            assert f"\n### `{standard.id}`\n\n**{text(standard.title)}.**\n" in page
            assert f"**Source:** {text(str(standard.source))}\n" in page
            assert text(standard.note or "") in page
            for reading in standard.readings:
                assert f"**Or as** `{reading.name}`: {text(reading.because)}" in page
        for clause in ruleset.out_of_scope:
            assert f"| {text(clause.summary)} | {text(clause.reason)} |" in page
        for topic in ruleset.silent:
            assert f"| `{topic.topic}` | {text(topic.note)} |" in page
        for finding in ruleset.accepted:
            assert f"| {finding.code} | `{finding.standard}` | {text(finding.because)} |" in page


def test_the_page_of_a_ruleset_built_on_another_says_whose_each_standard_is() -> None:
    ruleset = load_ruleset(ROOT / "examples" / "overlay" / "northtown.yaml")
    page = page_of(ruleset)
    inherited = [each.id for each in ruleset.standards if ruleset.origin(each.id)]
    own = len(ruleset.standards) - len(inherited)
    assert 0 < own < len(inherited)
    assert page.count("- **Inherited:** as in blackpool\n") == len(inherited)
    assert (
        len(re.findall(r"(?m)^- \*\*Own:\*\* (added|in place of that of blackpool)$", page)) == own
    )
    assert len(re.findall(r"(?m) \| blackpool \|$", page)) == len(inherited)
    assert "- **Built on:** blackpool, version 1: " in page
    for each in ruleset.withdrawn:
        assert f"| `{each.standard}` | {text(each.because)} |" in page


# --- readings ------------------------------------------------------------------------------------


def _read_as(change: str) -> list[str]:
    ruleset = _ruleset(
        "{within: 10 working days, after: {event: referral}, duty: {event: panel_met}, "
        "reading: {name: worked, because: The unit is stated.}, "
        f"readings: [{{name: other, because: It may be so., change: {change}}}]}}"
    )
    *_, last = readings(ruleset.standards[0], compared_in=ruleset)
    return last.splitlines()


def test_a_reading_says_what_it_changes_and_how_far_apart_it_is() -> None:
    # From a Sunday, ten working days end two days before the fortnight. The bank holidays around
    # Christmas 1999 put them off by six: 27, 28 and 31 December, 3 January, and a weekend.
    assert _read_as("{within: 2 weeks}") == [
        "- **By when:** 2 weeks",
        "- **Apart:** stricter on 22% of days, by 6 days at most "
        "(as when counted from 15 December 1999)",
        "- **Apart:** laxer on 22% of days, by 2 days at most "
        "(as when counted from 7 January 1990)",
    ]


def test_a_reading_in_another_unit_that_never_differs_says_so() -> None:
    ruleset = _ruleset(
        "{within: 4 weeks, after: {event: referral}, duty: {event: panel_met}, "
        "reading: {name: weeks, because: As stated.}, "
        "readings: [{name: days, because: Days are meant., change: {within: 28 days}}]}"
    )
    *_, last = readings(ruleset.standards[0], compared_in=ruleset)
    assert last == "- **By when:** 28 days\n- **Apart:** never, on any day of the calendar"


def test_a_reading_without_a_deadline_is_laxer_on_every_day() -> None:
    _, apart = _read_as("{within: unquantified}")
    assert apart == "- **Apart:** laxer on every day: one of the two has no deadline"


def test_how_far_apart_is_not_told_of_limits_that_are_counted_from_other_events() -> None:
    assert _read_as("{after: {event: birth}}") == ["- **Counted from:** the birth"]


def test_what_a_reading_does_not_ask_is_told() -> None:
    standard = _standard("within", when={"fact": {"unborn": True}})
    other = changed(standard, {"when": None})
    assert "Applies if" in _told(standard)
    assert "Applies if" not in _told(other)
    assert _read_as("{within: 11 working days, when: {fact: {unborn: true}}}")[:2] == [
        "- **By when:** 11 working days",
        "- **Applies if:** unborn: yes",
    ]


# --- examples ------------------------------------------------------------------------------------


def _example(example: str) -> str:
    keys = OF_KIND["within"].removesuffix("}") + f", examples: [{example}]}}"
    return examples(_ruleset(keys).standards[0]).splitlines()[-1]


def test_an_example_is_a_row_with_its_events_by_day() -> None:
    row = _example(
        "{title: late | by a day, facts: {expected_delivery_date: [{value: 2025-08-01}, "
        "{value: 2025-08-12, known_on: 2025-06-02}]}, events: "
        "{panel_met: {on: 2025-04-16, outcome: agreed}, referral: 2025-04-10}, "
        "as_of: 2025-05-01, expect: {status: late, due: 2025-04-15}}"
    )
    assert row == (
        "| late \\| by a day | expected delivery date: value Fri 01 Aug 2025 and "
        "value Tue 12 Aug 2025 known on Mon 02 Jun 2025; Thu 10 Apr 2025: referral; "
        'Wed 16 Apr 2025: "panel met" (outcome: agreed); asked on Thu 01 May 2025 '
        "| late, due Tue 15 Apr 2025 |"
    )


def test_an_example_with_times_readings_and_several_obligations() -> None:
    row = _example(
        '{events: [{type: referral, at: "2025-04-10T14:00", id: R1}], '
        "records: [referral], expect: [{status: met, provisional: true}, pending]}"
    )
    assert row == (
        "| example 1 | Thu 10 Apr 2025 14:00: referral (id: R1); the source records only referral "
        "| met, provisional; pending |"
    )


# --- the vocabulary ------------------------------------------------------------------------------


def test_the_vocabulary_names_the_standards_that_use_an_event() -> None:
    page = vocabulary_page(core_vocabulary(), [_ruleset(OF_KIND["within"])])
    referral = page.split("### `referral`\n")[1].split("\n### ")[0]
    assert "- Used by example: [`duty.one`](boards/example.md#dutyone)" in referral
    own = page.split("## Only in example\n")[1]
    assert "### `panel_met` in `example`\n\nThe panel meets" in own
    assert "### Facts in `example`" in own


def test_the_vocabulary_is_printed_too(made: dict[str, str]) -> None:
    printed = CliRunner().invoke(cli, ["vocabulary"], catch_exceptions=False).output
    assert printed == made["vocabulary.md"]


# --- the command ---------------------------------------------------------------------------------


def test_a_council_can_write_the_pages_of_its_own_ruleset(tmp_path: Path) -> None:
    file = tmp_path / "example.yaml"
    file.write_text(dump_ruleset(_ruleset(OF_KIND["within"])), encoding="utf-8")
    out = tmp_path / "out"
    for _ in range(2):  # the second time over the first
        result = CliRunner().invoke(cli, ["pages", str(out), str(file)], catch_exceptions=False)
        assert result.output == f"{out}: 5 pages\n"
    assert sorted(str(page.relative_to(out)) for page in out.rglob("*.md")) == [
        "ambiguities.md",
        "boards/README.md",
        "boards/example.md",
        "topics.md",
        "vocabulary.md",
    ]
    lines = (out / "boards" / "example.md").read_text(encoding="utf-8").splitlines()
    assert lines[:3] == [MARK, "", "# An example \\| &lt;board>"]


def test_a_page_is_not_written_over_something_else(tmp_path: Path) -> None:
    (tmp_path / "ambiguities.md").write_text("# My own\n", encoding="utf-8")
    with pytest.raises(Exception, match=r"ambiguities\.md` was not written by this command; move"):
        write_pages(pages_of([]), tmp_path)
    assert [each.name for each in tmp_path.iterdir()] == ["ambiguities.md"]


def test_two_rulesets_with_one_id_are_refused() -> None:
    ruleset = _ruleset(OF_KIND["within"])
    with pytest.raises(Exception, match="two rulesets with the id `example`; give one of them"):
        pages_of([ruleset, ruleset])
