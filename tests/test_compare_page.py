"""The page of a comparison: complete, closed to the network, and usable by everyone.

What a browser must confirm needs a Chromium that is installed; without one these tests are skipped
(`make browser` fails instead). `CHROMIUM=/path/to/it` says where it is, if it is not found.
"""

from __future__ import annotations

import base64
import hashlib
import os
import re
import shutil
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from pydantic_core import from_json, to_json

from cpstandards.cli import cli
from cpstandards.compare import Comparison, compare, conformity
from cpstandards.compare.page import html_page
from cpstandards.compare.page.names import Names, topic_in_words
from cpstandards.compare.page.years import Year, run_lengths, year_of
from cpstandards.compare.results import Finding, Picture, Row
from cpstandards.errors import MissingPackageError
from cpstandards.load import boards

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

TOPICS = ["conference.initial", "conference.minutes", "core_group", "plan", "visit.child_seen"]


@pytest.fixture(scope="module")
def found() -> Comparison:
    return compare(boards(), topics=TOPICS, year=2025)


@pytest.fixture(scope="module")
def html(found: Comparison) -> str:
    return html_page(found)


class Elements(HTMLParser):
    """Every element of a page with its attributes, and all its text outside style and script."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.code: dict[str, str] = {}
        self.inside = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.inside = tag

    def handle_data(self, data: str) -> None:
        if self.inside in ("style", "script"):
            self.code[self.inside] = self.code.get(self.inside, "") + data
        else:
            self.text += data

    def handle_endtag(self, tag: str) -> None:  # noqa: ARG002 - the parser's signature
        self.inside = ""

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


# --- what is on the page -------------------------------------------------------------------------


def test_every_topic_has_its_row_and_every_two_standards_their_pair(
    found: Comparison, html: str
) -> None:
    elements = Elements(html)
    topics = [each["data-topic"] for each in elements.all("tbody") if "data-topic" in each]
    assert topics == [row.topic for row in found.rows]
    pairs = [each for each in elements.all("details") if each.get("class") == "pair"]
    assert len(pairs) == sum(1 for _ in found.pairs()) > 50
    assert {each["data-verdict"] for each in pairs} >= {"same", "stricter", "laxer"}


def test_every_limit_reading_and_citation_can_be_read_on_the_page(
    found: Comparison, html: str
) -> None:
    text = Elements(html).text
    for row in found.rows:
        for cell in row.cells:
            for each in cell.standards:
                said = [each.limit, each.anchor, each.citation, *(r.because for r in each.readings)]
                assert not [part for part in said if _printed(part) not in text]
            if cell.note:
                assert Names([b.label for b in found.boards]).said(_printed(cell.note)) in text


def _printed(text: str) -> str:
    return re.sub('"([^"]*)"', "\u201c\\1\u201d", text).replace("'", "\u2019")


def test_every_witness_is_explained_on_the_page(found: Comparison, html: str) -> None:
    text = Elements(html).text
    names = Names([board.label for board in found.boards])
    shown = 0
    for _, pair in found.pairs():
        for aspect in pair.aspects:
            for witness in (aspect.stricter.most, aspect.laxer.most):
                for explained in () if witness is None else filter(None, witness.explained):
                    first = explained.partition(" Counting: ")[0]
                    assert _printed(names.within(first)) in text
                    shown += 1
    assert shown > 20


def test_silent_and_ambiguous_cells_say_so_in_words(html: str) -> None:
    cells = re.findall(r'<td [^>]*data-marks="([^"]*)">(.*?)</td>', html, re.DOTALL)
    assert len(cells) > 50
    for marks, cell in cells:
        assert ("Silent" in cell) == ("silent" in marks.split())
        assert ("readings" in cell) >= ("readings" in marks.split())
        assert ("Nothing here" in cell) == ("nothing" in marks.split())


def test_a_silent_board_is_not_called_one_of_which_nothing_is_known(found: Comparison) -> None:
    row = found.rows[0]
    cells = tuple(replace(cell, state="nothing", note=None, standards=()) for cell in row.cells)
    page = html_page(replace(found, rows=(replace(row, cells=cells, pairs=(), strictest=()),)))
    marks = re.findall(r'data-marks="([^"]*)"', page)
    assert [each.split()[0] for each in marks] == ["nothing"] * len(found.boards)
    assert "Silent</span>" not in page.partition('<table class="matrix"')[2]


def test_what_boards_hold_against_a_baseline_is_shown(found: Comparison) -> None:
    checks = conformity(found, ["visit.child_seen"])
    page = html_page(found, checks)
    assert "Held against Working together 2010" in Elements(page).text
    shown = [each for each in checks if each.outcome in ("laxer", "unproved")]
    section = page.partition('id="held"')[2].partition("</section>")[0]
    assert section.count("<li>") == len(shown) > 0


def test_a_summary_leads_to_the_topics_that_it_counts(found: Comparison, html: str) -> None:
    ids = {each.get("id") for _, each in Elements(html).found}
    links = re.findall(r'href="#(t-[^"]*)"', html)
    assert len(links) > 20
    assert set(links) <= ids
    summary = html.partition('id="brief"')[2].partition("</section>")[0]
    for board in found.summary:
        for topic in (*board.strictest, *board.silent, *board.unquantified):
            assert f'href="#t-{topic}"' in summary


def test_no_id_is_there_twice(html: str) -> None:
    ids = [each["id"] for _, each in Elements(html).found if "id" in each]
    assert len(ids) == len(set(ids))


def test_all_five_boards_fit_into_two_megabytes() -> None:
    assert len(html_page(compare(boards())).encode()) < 2 * 1024 * 1024


# --- nothing from outside, nothing by accident ---------------------------------------------------


def test_the_page_refers_to_nothing_outside_itself(html: str) -> None:
    elements = Elements(html)
    for tag, attributes in elements.found:
        for name in ("src", "href", "srcset", "action", "data", "poster", "xlink:href"):
            value = attributes.get(name)
            assert value is None or value.startswith(("#", "data:image/svg+xml,")), (tag, value)
        assert not [name for name in attributes if name.startswith("on")]
        assert "style" not in attributes
    assert "url(" not in elements.code["style"]
    assert "@import" not in elements.code["style"]
    assert not re.search(r"fetch|XMLHttp|import\(|WebSocket|Beacon|eval", elements.code["script"])


def test_only_this_style_and_this_script_may_run(html: str) -> None:
    elements = Elements(html)
    (policy,) = (
        each["content"] for each in elements.all("meta") if each.get("http-equiv") is not None
    )
    assert policy is not None
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("style", "script"):
        code = re.findall(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert len(code) == 1
        digest = base64.b64encode(hashlib.sha256(code[0].encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}'" in policy


HOSTILE = "</td></script></style></title><img src=x onerror=alert(1)><script>alert(2)</script>'\"&"


def hostile(of: Comparison) -> Comparison:
    """A comparison in which every text of rulesets, names included, tries to be HTML."""

    def spoilt(part: Any, key: str = "") -> Any:
        if isinstance(part, dict):
            return {name: spoilt(value, name) for name, value in part.items()}
        if isinstance(part, list):
            return [spoilt(each, key) for each in part]
        return part + HOSTILE if isinstance(part, str) and key in SPOILT else part

    plain = from_json(of.to_json())
    for pair in (pair for row in plain["rows"] for pair in row["pairs"]):
        for aspect in pair["aspects"]:
            aspect["stricter"]["most"] = aspect["laxer"]["most"] = None  # dates stay dates
    verbs = iter([pair["modality"] for row in plain["rows"] for pair in row["pairs"]])
    worse = spoilt(plain)
    for pair in (pair for row in worse["rows"] for pair in row["pairs"]):
        pair["modality"] = next(verbs)
    return Comparison.from_json(to_json(worse))


SPOILT = {
    *("label", "id", "title", "version", "document", "edition", "board", "baseline", "topic"),
    *("note", "limit", "anchor", "duty", "responsible", "modality", "citation", "condition"),
    *("departure", "name", "because", "one", "other", "one_standard", "other_standard", "why"),
    *("occasions", "differences", "sentence", "explained", "assuming", "stated", "notes"),
    *("strictest", "silent", "nothing", "unquantified", "ambiguous", "standard"),
}


@pytest.fixture(scope="module")
def spoilt(found: Comparison) -> str:
    rows = [found.row(topic) for topic in ("conference.minutes", "core_group.first")]
    return html_page(hostile(replace(found, rows=tuple(rows), notes=("a note",))))


def test_no_text_of_a_ruleset_becomes_html(spoilt: str) -> None:
    elements = Elements(spoilt)
    assert not elements.all("img")
    assert len(elements.all("script")) == 1
    assert len(elements.all("style")) == 1
    assert len(elements.all("title")) == 1
    assert elements.text.count("onerror=alert(1)") > 100
    assert "onerror" not in elements.code["script"]


def test_without_jinja_the_message_says_what_to_install(
    found: Comparison, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(MissingPackageError, match=r"pip install 'cpstandards\[html\]'") as caught:
        html_page(found)
    assert str(caught.value).startswith("an HTML page needs `jinja2`; ")


def test_the_command_writes_the_page(tmp_path: Path) -> None:
    file = tmp_path / "boards.html"
    command = ["compare", "blackpool", "stoke", "--topic", "core_group", "--format", "html"]
    done = CliRunner().invoke(cli, [*command, "-o", str(file)])
    assert (done.exit_code, done.output) == (0, "")
    page = file.read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "<title>Blackpool and Stoke: standards compared</title>" in page


# --- the picture of a year -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def fortnight(found: Comparison) -> Picture:
    """2 weeks beside 10 working days."""
    (pair,) = found.row("conference.minutes").between("rochdale", "stoke")
    (aspect,) = pair.aspects
    assert (aspect.one, aspect.other) == ("2 weeks", "10 working days")
    assert aspect.picture is not None
    return aspect.picture


def test_the_picture_has_the_days_that_a_wall_calendar_has(fortnight: Picture) -> None:
    # From Thursday 17 April 2025, two weeks end on 1 May; ten working days, past Good Friday,
    # Easter Monday and May Day, on Tuesday 6 May.
    start = date(2025, 1, 1).toordinal()
    assert fortnight.gaps[date(2025, 4, 17).toordinal() - start] == -5
    # From Sunday 2 March, two weeks end on Sunday 16, ten working days on Friday 14.
    assert fortnight.gaps[date(2025, 3, 2).toordinal() - start] == 2


def test_each_day_is_one_mark_where_the_wall_calendar_has_it(fortnight: Picture) -> None:
    year = year_of(fortnight, ["GB-ENG"])
    marks = {mark: leader for half in year.halves for mark, leader in _marks(half, half.first)}
    for number, gap in enumerate(fortnight.gaps):
        assert gap is not None
        on = date.fromordinal(date(2025, 1, 1).toordinal() + number)
        half = year.halves[on.month > 6]
        monday = date(2025, 1 if on.month <= 6 else 7, 1)
        week = (on - monday).days + monday.weekday()
        centre = (half.first, 32 + 12 * (week // 7) + 6, 18 + 12 * on.weekday() + 6)
        assert marks.pop(centre) == ("same" if not gap else "one" if gap < 0 else "other")
    assert not marks


def _marks(half: Any, first: int) -> Iterator[tuple[tuple[int, int, int], str]]:
    """Where the middle of each mark is, and of what form it is."""
    for shape in half.shapes:
        x = y = 0
        for dx, dy, size in re.findall(r"[Mm](-?\d+) ?(-?\d+)h(\d+)v\d+h-\d+z", shape.path):
            x, y = x + int(dx), y + int(dy)
            yield (first, x + int(size) // 2, y + int(size) // 2), shape.leader


def test_the_table_tells_the_same_as_the_picture(fortnight: Picture) -> None:
    year = year_of(fortnight, ["GB-ENG"])
    april = year.months[3]
    # By hand: only Saturdays and Sundays before the 4th are Stoke's, the first three days the same.
    days = fortnight.gaps[90:120]
    assert (april.name, april.one, april.one_most) == ("Apr", sum(d < 0 for d in days if d), 5)
    assert sum(month.one + month.other + month.same + month.none for month in year.months) == 365
    assert sum(month.other for month in year.months) == sum(
        1 for gap in fortnight.gaps if gap is not None and gap > 0
    )


def test_bank_holidays_are_marked_and_weekends_are_not() -> None:
    year = year_of(Picture(2025, (*[0] * 364, 1)), ["GB-ENG"])
    assert [half.holidays.count("z") for half in year.halves] == [5, 3]
    # Scotland has 2 January, 4 August, and St Andrew's Day with the day in its stead besides.
    scotland = year_of(Picture(2025, (*[0] * 364, 1)), ["GB-ENG", "GB-SCT"])
    assert [half.holidays.count("z") for half in scotland.halves] == [6, 6]


def test_a_difference_that_never_changes_needs_no_drawing() -> None:
    year = year_of(Picture(2024, (-14,) * 366), ["GB-ENG"])
    assert (year.constant, year.halves, year.is_empty) == (-14, (), False)
    nothing = year_of(Picture(2025, (None,) * 365), ["GB-ENG"])
    assert (nothing.constant, nothing.halves, nothing.is_empty) == (None, (), True)


def test_one_picture_is_drawn_once_however_many_pairs_have_it(html: str) -> None:
    drawn = re.findall(r'data-gaps="([^"]*)"', html)
    assert len(drawn) == len(set(drawn))
    assert len(re.findall(r'class="year"', html)) > len(drawn)


@pytest.mark.parametrize("year", [1990, 2024, 2060])
def test_a_whole_year_is_drawn_at_the_ends_of_the_calendar(year: int) -> None:
    days = (date(year, 12, 31) - date(year, 1, 1)).days + 1
    drawn: Year = year_of(Picture(year, tuple(day % 3 - 1 for day in range(days))), ["GB-ENG"])
    assert sum(half.days for half in drawn.halves) == days
    assert all(half.holidays for half in drawn.halves)
    assert drawn.gaps == run_lengths([day % 3 - 1 for day in range(days)])


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    program = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
    if program is None:
        if os.environ.get("NEED_BROWSER"):
            pytest.fail("no Chromium is installed; name one with CHROMIUM=/path/to/it")
        pytest.skip("no Chromium is installed, so that no page can be opened")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=program)
        yield opened
        opened.close()


@pytest.fixture(scope="module")
def file(html: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "boards.html"
    path.write_text(html, encoding="utf-8")
    return path


class Opened:
    """A page in a browser, with what it asked for and complained of."""

    def __init__(self, browser: Browser, file: Path, fragment: str = "", **context: Any) -> None:
        self.context = browser.new_context(**context)
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: self.complaints.append(dialog.message))
        self.page.goto(file.as_uri() + fragment)

    def __enter__(self) -> Opened:
        return self

    def __exit__(self, *_: object) -> None:
        self.context.close()

    def topics(self) -> list[str]:
        """The topics that are to be seen."""
        found: list[str] = self.page.eval_on_selector_all(
            "tbody[data-topic]", "all => all.filter(b => !b.hidden).map(b => b.dataset.topic)"
        )
        return found

    def said(self) -> str:
        """What the live region says once it has settled."""
        self.page.wait_for_timeout(250)
        return self.page.inner_text("#status")

    def open_everything(self) -> None:
        """Opens every part that can be opened."""
        self.page.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        self.page.wait_for_timeout(300)

    def press(self, *keys: str) -> None:
        """Presses one key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def focused(self) -> str:
        """The id of what has the focus."""
        return str(self.page.evaluate("document.activeElement.id"))


def test_nothing_is_fetched_and_nothing_is_complained_of(browser: Browser, file: Path) -> None:
    with Opened(browser, file) as opened:
        opened.open_everything()
        opened.page.select_option("#f-board", "stoke")
        assert opened.said().endswith("left out.")
        assert [url for url in opened.requests if not url.startswith("data:")] == [file.as_uri()]
        assert opened.complaints == []


def test_even_a_script_inside_cannot_reach_the_network(browser: Browser, file: Path) -> None:
    with Opened(browser, file) as opened:
        reached = opened.page.evaluate(
            "fetch('https://example.org/').then(() => 'reached', error => String(error))"
        )
        assert "reached" not in reached
        assert "Content Security Policy" in " ".join(opened.complaints)


def test_no_text_of_a_ruleset_runs(browser: Browser, spoilt: str, tmp_path: Path) -> None:
    path = tmp_path / "spoilt.html"
    path.write_text(spoilt, encoding="utf-8")
    with Opened(browser, path) as opened:
        opened.open_everything()
        label = opened.page.eval_on_selector("#f-board", "field => field.options[1].value")
        opened.page.select_option("#f-board", label)
        opened.page.reload()
        assert opened.page.input_value("#f-board") == label
        assert opened.complaints == []


def shared_by(row: Row, *labels: str) -> bool:
    return all(row.cell(label).standards for label in labels)


def test_two_boards_are_chosen_by_keyboard_alone(
    browser: Browser, file: Path, found: Comparison
) -> None:
    with Opened(browser, file) as opened:
        opened.press("Tab")
        assert opened.page.evaluate("document.activeElement.textContent") == "Skip to the topics"
        opened.press("Enter")
        while opened.focused() != "f-board":
            opened.press("Tab")
        opened.page.keyboard.type("Sto")
        opened.press("Tab")
        assert opened.focused() == "f-against"
        opened.page.keyboard.type("Dar")
        both = [row.topic for row in found.rows if shared_by(row, "stoke", "darlington")]
        assert opened.topics() == both
        shown = opened.page.eval_on_selector_all(
            "th[data-board]", "all => all.filter(h => !h.hidden).map(h => h.dataset.board)"
        )
        assert sorted(shown) == ["darlington", "stoke"]
        pairs = sum(len(row.between("stoke", "darlington")) for row in found.rows)
        assert opened.said().startswith(f"{len(both)} topics shown, with {pairs} pairs")
        assert opened.page.url.endswith("#board=stoke&against=darlington")


@pytest.mark.parametrize("verdict", ["stricter", "laxer", "same", "incomparable"])
def test_a_verdict_is_as_the_chosen_board_sees_it(
    browser: Browser, file: Path, found: Comparison, verdict: str
) -> None:
    mirrored = {Finding.STRICTER: Finding.LAXER, Finding.LAXER: Finding.STRICTER}
    wanted = Finding(verdict)
    expected = {
        row.topic
        for row, pair in found.pairs()
        if (pair.one == "stoke" and pair.finding is wanted)
        or (pair.other == "stoke" and mirrored.get(pair.finding, pair.finding) is wanted)
    }
    with Opened(browser, file, "#board=stoke") as opened:
        box = opened.page.locator(f"input[value={verdict}]")
        box.focus()
        opened.press("Space")
        assert set(opened.topics()) == expected
        assert box.evaluate("box => box.parentElement.querySelector('.count').textContent") == (
            f"({len(expected)})"
        )


def test_an_address_with_filters_shows_the_same_again(browser: Browser, file: Path) -> None:
    with Opened(browser, file) as opened:
        opened.page.select_option("#f-topic", "core_group")
        opened.page.fill("#f-find", "minutes")
        opened.page.check("input[value=incomparable]")
        there, address = opened.topics(), opened.page.url
        assert there == ["core_group.minutes"]
    with Opened(browser, file, address.partition(".html")[2]) as again:
        assert again.topics() == there
        assert again.page.input_value("#f-find") == "minutes"
        again.page.click("#reset")
        assert len(again.topics()) > 10
        assert "#" not in again.page.url


@pytest.mark.parametrize(
    "fragment", ["#board=nowhere", "#%E0%A4%A", "#verdict=%22%3E&x=", "#topic=nothing.like"]
)
def test_an_address_that_means_nothing_does_no_harm(
    browser: Browser, file: Path, fragment: str
) -> None:
    with Opened(browser, file, fragment) as opened:
        assert opened.said()
        assert opened.complaints == []


def test_what_a_board_is_silent_on_is_found(
    browser: Browser, file: Path, found: Comparison
) -> None:
    (summary,) = (each for each in found.summary if each.board == "rochdale")
    with Opened(browser, file, "#board=rochdale&mark=silent&all=1") as opened:
        assert set(opened.topics()) == set(summary.silent) != set()


def test_a_link_from_the_summary_opens_its_topic(
    browser: Browser, file: Path, found: Comparison
) -> None:
    alone = next(row.topic for row in found.rows if not row.is_shared)
    with Opened(browser, file) as opened:
        assert alone not in opened.topics()
        opened.page.evaluate("topic => { location.hash = 't-' + topic; }", alone)
        opened.page.wait_for_timeout(200)
        assert alone in opened.topics()
        body = opened.page.locator(f"[data-topic='{alone}']")
        assert body.locator("details.topic").evaluate("part => part.open") is True
        assert body.locator("summary").first.evaluate("part => part === document.activeElement")


def test_a_day_of_the_picture_is_read_by_keyboard(browser: Browser, file: Path) -> None:
    with Opened(browser, file, "#board=rochdale&against=stoke&topic=conference") as opened:
        topic = opened.page.locator("[data-topic='conference.minutes']")
        topic.locator("summary").first.focus()
        opened.press("Enter", "Tab", "Enter")
        slider = topic.locator("input[type=range]")
        slider.wait_for()
        assert (
            "17 April 2025: Rochdale is stricter by 5 days" in topic.locator("output").inner_text()
        )
        slider.focus()
        opened.press("Home")
        assert "Wednesday 1 January 2025" in topic.locator("output").inner_text()
        assert "January" in str(slider.get_attribute("aria-valuetext"))
        opened.press("End")
        assert "Wednesday 31 December 2025" in topic.locator("output").inner_text()


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 1280), ("light", 360)])
def test_an_accessibility_checker_finds_nothing(
    browser: Browser, found: Comparison, tmp_path: Path, scheme: str, width: int
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    rows = [row for row in found.rows if row.topic in AUDITED]
    few = replace(found, rows=tuple(rows), notes=("a note",))
    path = tmp_path / "few.html"
    path.write_text(html_page(few, conformity(few)), encoding="utf-8")
    size = {"width": width, "height": 900}
    with Opened(browser, path, "#all=1", color_scheme=scheme, viewport=size) as opened:
        opened.open_everything()
        response = Axe().run(opened.page).response
        assert not [
            (each["id"], each["nodes"][0]["html"], each["nodes"][0]["failureSummary"])
            for each in response["violations"]
        ]
        passed = {each["id"] for each in response["passes"]}
        assert passed >= {"color-contrast", "label", "select-name", "svg-img-alt", "list"}


AUDITED = ("conference.minutes", "core_group.first", "core_group.before_birth")
"""Topics that have between them all that a page can show."""


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_nothing_must_be_scrolled_sideways(browser: Browser, file: Path, width: int) -> None:
    with Opened(browser, file, "#all=1", viewport={"width": width, "height": 800}) as opened:
        opened.open_everything()
        assert opened.page.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_everything_can_be_read(
    browser: Browser, file: Path, found: Comparison
) -> None:
    with Opened(browser, file, java_script_enabled=False) as opened:
        assert not opened.page.locator("#filters").is_visible()
        assert opened.page.locator("tbody[data-topic]").count() == len(found.rows)
        topic = opened.page.locator("[data-topic='conference.minutes']")
        assert topic.is_visible()
        topic.locator("summary").first.click()
        pair = topic.locator("details.pair[data-one=rochdale][data-other=stoke]")
        pair.locator("summary").first.click()
        assert pair.locator("figure svg[role=img]").first.is_visible()
        assert pair.get_by_text("10 working days", exact=True).is_visible()


def test_what_is_open_is_printed_on_white_without_the_filters(browser: Browser, file: Path) -> None:
    with Opened(browser, file, "#topic=core_group", color_scheme="dark") as opened:
        opened.page.locator("[data-topic='core_group.minutes'] summary").first.click()
        opened.page.emulate_media(media="print", color_scheme="dark")
        assert not opened.page.locator("#filters").is_visible()
        assert opened.page.locator("#chosen").inner_text() == "Chosen: topic Core group."
        paper = "getComputedStyle(document.body).backgroundColor"
        assert opened.page.evaluate(paper) == "rgb(255, 255, 255)"
        shown = opened.page.locator("[data-topic='core_group.minutes'] details.pair").first
        assert shown.is_visible()
        assert opened.page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_the_marks_of_the_picture_stay_where_colours_are_forced(
    browser: Browser, file: Path
) -> None:
    with Opened(browser, file, forced_colors="active") as opened:
        full = opened.page.locator("#k-one").evaluate("mark => getComputedStyle(mark).fill")
        hollow = opened.page.locator("#k-other").evaluate("mark => getComputedStyle(mark).fill")
        assert (full, hollow) != (hollow, full)
        assert hollow == "none"


# --- names ---------------------------------------------------------------------------------------


def test_boards_keep_their_names_inside_longer_words() -> None:
    names = Names(["stoke", "stoke (2)", "north"])
    assert names.within("stoke (2) and stoke, not stoke-on-trent or stokes") == (
        "Stoke (2) and Stoke, not stoke-on-trent or stokes"
    )
    assert names.said("") == ""


def test_topics_are_written_as_people_write_them() -> None:
    assert topic_in_words("s47.child_seen") == "Section 47: child seen"
    assert topic_in_words("conference.minutes.amendments") == "Conference: minutes, amendments"
