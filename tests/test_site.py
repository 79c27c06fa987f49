"""The site's own checks: what leads nowhere is found, and files' links become pages' links."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from mkdocs.config import load_config
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

from tools.broken_links import broken
from tools.site_hooks import on_config, on_files, on_page_markdown

ROOT = Path(__file__).parent.parent


def _site(folder: Path, **pages: str) -> list[str]:
    for name, html in pages.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return list(broken(folder))


def test_a_link_to_a_page_or_an_anchor_that_is_there_is_right(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "index.html").write_text("<p>", encoding="utf-8")
    one = '<h2 id="top">x</h2><a href="#top">x</a><a href="two.html#a%20b">x</a><a href="b/">x</a>'
    two = '<a name="a b"></a><a href="/one.html">x</a><a href="https://example.org">x</a>'
    assert _site(tmp_path, one=one, two=two) == []


@pytest.mark.parametrize(
    ("html", "problem"),
    [
        ('<a href="three.html">x</a>', "three.html: no such file"),
        ('<a href="#away">x</a>', "#away: no such anchor"),
        ('<a href="two.html#away">x</a>', "two.html#away: no such anchor"),
        ('<img src="x.png">', "x.png: no such file"),
        (
            '<script src="https://example.org/x.js"></script>',
            "https://example.org/x.js: fetched from elsewhere",
        ),
        (
            '<link rel="stylesheet" href="//example.org/x.css">',
            "//example.org/x.css: fetched from elsewhere",
        ),
    ],
)
def test_what_leads_nowhere_or_elsewhere_is_found(tmp_path: Path, html: str, problem: str) -> None:
    assert _site(tmp_path, one=html, two='<p id="here">') == [f"one.html: {problem}"]


def test_broken_links_fail_the_command(tmp_path: Path) -> None:
    (tmp_path / "one.html").write_text('<a href="#away">x</a>', encoding="utf-8")
    tool = [sys.executable, str(ROOT / "tools" / "broken_links.py"), str(tmp_path)]
    done = subprocess.run(tool, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "one.html: #away: no such anchor\n")


# --- links between files -------------------------------------------------------------------------


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch) -> MkDocsConfig:
    loaded = on_config(load_config(str(ROOT / "mkdocs.yml")))
    monkeypatch.setattr(loaded.plugins, "_current_plugin", "hooks", raising=False)  # as in a build
    return loaded


def _turned(config: MkDocsConfig, page: str, markdown: str) -> tuple[str, set[str]]:
    files = Files([File.generated(config, page, content="")])
    shown = on_page_markdown(markdown, Page(None, next(iter(files)), config), config, files)
    return shown, set(files.src_uris) - {page}


@pytest.mark.parametrize(
    ("page", "link", "expected"),
    [
        ("index.md", "docs/cases.md#codes", "cases.md#codes"),
        ("index.md", "docs/decisions/", "decisions/README.md"),
        ("index.md", "CHANGELOG.md", "changes.md"),
        ("cases.md", "../README.md", "index.md"),
        ("how-to/x.md", "../cases.md", "../cases.md"),
        ("how-to/x.md", "../../CHANGELOG.md", "../changes.md"),
        ("cases.md", "nowhere.md", "nowhere.md"),
        ("cases.md", "https://example.org/a", "https://example.org/a"),
    ],
)
def test_a_link_between_files_leads_to_their_pages(
    config: MkDocsConfig, page: str, link: str, expected: str
) -> None:
    assert _turned(config, page, f"[x]({link})") == (f"[x]({expected})", set())


def test_a_file_of_the_repository_that_is_linked_is_on_the_site(config: MkDocsConfig) -> None:
    shown, added = _turned(config, "how-to/x.md", "[x](../../rules/stoke.yaml)")
    assert (shown, added) == (
        "[x](../repository/rules/stoke.yaml)",
        {"repository/rules/stoke.yaml"},
    )


def test_code_is_left_as_it_is(config: MkDocsConfig) -> None:
    code = "`[x](../README.md)`\n\n```md\n[x](../README.md)\n```\n"
    assert _turned(config, "cases.md", code) == (code, set())


def test_a_folder_without_a_list_of_its_pages_gets_one(config: MkDocsConfig) -> None:
    files = on_files(
        Files([File.generated(config, "decisions/0003-two-scales.md", content="x")]), config
    )
    listed = files.get_file_from_path("decisions/README.md")
    assert listed is not None
    assert listed.content_string.startswith("# Decisions\n\n- [3. ")


def test_the_navigation_has_every_page_of_a_folder(config: MkDocsConfig) -> None:
    boards = next(each["Boards"] for each in config.nav or [] if "Boards" in each)
    assert boards[0] == "boards/README.md"
    assert "boards/stoke.md" in boards
