"""The manual's page on using the library elsewhere does what it says."""

from __future__ import annotations

from pathlib import Path

from tests.test_how_to import Scratch

PAGE = Path(__file__).parents[1] / "docs" / "integrating.md"


def test_the_page_on_integrating_does_what_it_says(tmp_path: Path) -> None:
    Scratch(tmp_path).carry_out(PAGE)
