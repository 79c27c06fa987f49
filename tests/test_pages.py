"""Generated pages are current, and links in the documentation lead somewhere."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from cpstandards.cli import cli

ROOT = Path(__file__).parent.parent
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md")])


def test_the_vocabulary_page_is_current() -> None:
    printed = CliRunner().invoke(cli, ["vocabulary"], catch_exceptions=False).output
    assert printed == (ROOT / "docs" / "vocabulary.md").read_text(encoding="utf-8"), "make pages"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    links = re.findall(r"\]\((?!https?:)([^)#]+)", page.read_text(encoding="utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []
