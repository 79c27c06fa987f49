"""The examples of docs/testing.md run, in the order in which they stand."""

from __future__ import annotations

import re
import runpy
import unittest
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[1] / "docs" / "testing.md"
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def test_the_page_runs_and_prints_what_it_says(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    blocks = BLOCK.findall(PAGE.read_text(encoding="utf-8"))
    module = tmp_path / "page.py"
    module.write_text("\n".join(text for kind, text in blocks if kind == "python"))
    names = runpy.run_path(str(module))
    (shown,) = [text for kind, text in blocks if kind == "yaml"]
    assert capsys.readouterr().out == shown
    life = unittest.defaultTestLoader.loadTestsFromTestCase(names["TestRochdaleLife"])
    assert unittest.TextTestRunner(verbosity=0).run(life).wasSuccessful()


def test_every_option_and_public_name_is_on_the_page() -> None:
    import cpstandards.testing
    import pytest_cpstandards

    text = PAGE.read_text(encoding="utf-8")
    source = Path(pytest_cpstandards.__file__).read_text(encoding="utf-8")
    options = re.findall(r'"(--cp-\w+)"', source)
    assert len(options) == 4
    assert [each for each in options if f"`{each}" not in text] == []
    laws = {name.removeprefix("check_") for name in cpstandards.testing.__all__}
    assert [name for name in laws if name not in text] == []
