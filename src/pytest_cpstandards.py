"""The pytest plugin of cpstandards: its options, and nothing else until rulesets are asked for.

It stands beside the package so that pytest can load it without importing the package.
"""

from __future__ import annotations

from argparse import ArgumentTypeError
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pytest

EXAMPLES = 100


def number_of_histories(text: str) -> int:
    """A whole number, at least 0.

    Args:
        text: as the user wrote it.

    Raises:
        ArgumentTypeError: it is none.
    """
    if not text.isdecimal():
        raise ArgumentTypeError(f"`{text}` is no number of histories; 0 for no laws, or more")
    return int(text)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Adds the options of the plugin."""
    group = parser.getgroup("cpstandards", "rulesets of cpstandards as tests")
    group.addoption(
        "--cp-rules",
        action="append",
        default=[],
        metavar="PATH",
        help="test the rulesets in PATH, a file or folder: worked examples, lint, laws; repeatable",
    )
    group.addoption(
        "--cp-examples",
        type=number_of_histories,
        default=EXAMPLES,
        metavar="N",
        help=f"how many histories each law is tested on (default: {EXAMPLES}); 0: no laws",
    )
    group.addoption(
        "--cp-seed",
        type=int,
        default=None,
        metavar="N",
        help="test the laws on other histories for each N (default: the same ones every time)",
    )
    group.addoption(
        "--cp-strict", action="store_true", help="let warnings of lint fail, as errors do"
    )
    parser.addini("cp_rules", "files and folders of rulesets to test", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Takes part in the run if rulesets were asked for."""
    if config.getoption("cp_rules") or config.getini("cp_rules"):
        from cpstandards.testing.plugin import Rulesets  # noqa: PLC0415 - only when it is asked for

        config.pluginmanager.register(Rulesets(config), "cpstandards-rulesets")
