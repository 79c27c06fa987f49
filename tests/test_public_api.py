"""The front door: what `import cpstandards` offers, and what it leaves alone."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from pathlib import Path

import pytest

import cpstandards

ROOT = Path(__file__).parents[1]

NAMES = [
    "CPStandardsError",
    "CalendarRangeError",
    "Case",
    "CaseError",
    "Evaluation",
    "Event",
    "Limit",
    "LimitError",
    "Obligation",
    "Ruleset",
    "RulesetError",
    "Status",
    "UnknownBoardError",
    "WorkingCalendar",
    "board",
    "boards",
    "check_change",
    "compare",
    "dump_ruleset",
    "evaluate",
    "evaluate_across",
    "load_ruleset",
    "parse_limit",
    "parse_ruleset",
    "read_cases",
    "working_calendar",
]

FUNCTIONS = """\
board(name: 'str') -> 'Ruleset'
boards() -> 'tuple[str, ...]'
check_change(old: 'model.Ruleset', new: 'model.Ruleset', *, \
cases: 'Sequence[Case] | None' = None, as_of: 'date | None' = None, near: 'int' = 3000, \
draws: 'int' = 300, seed: 'int' = 0, force: 'bool' = False, \
progress: 'Progress | None' = None) -> 'ChangeReport'
compare(rulesets: 'Iterable[Ruleset | str]', *, topics: 'Iterable[str] | None' = None, \
first: 'date | None' = None, last: 'date | None' = None, \
baseline: 'Ruleset | str | None' = None, year: 'int | None' = None) -> 'Comparison'
dump_ruleset(ruleset: 'Ruleset') -> 'str'
evaluate(case: 'Case', ruleset: 'Ruleset | Program', *, as_of: 'date | datetime', \
known_at: 'date | datetime | None' = None, \
reading: 'str | Mapping[str, str]' = 'default') -> 'Evaluation'
evaluate_across(case: 'Case', rulesets: 'Iterable[Ruleset | str]', *, as_of: 'date | datetime', \
known_at: 'date | datetime | None' = None, reading: 'str' = 'default', \
topics: 'Iterable[str] | None' = None, moves_to: 'str | None' = None, \
moves_on: 'date | None' = None) -> 'Across'
load_ruleset(path: 'str | os.PathLike[str]') -> 'Ruleset'
parse_limit(text: 'str') -> 'Limit'
parse_ruleset(text: 'str', file: 'str | None' = None) -> 'Ruleset'
read_cases(path: 'str | os.PathLike[str]', *, vocabulary: 'Vocabulary | None' = None, \
format: 'Format | None' = None, records: 'Iterable[str] | None' = None, \
skip_bad: 'bool' = False) -> 'CasesRead'
working_calendar(region: 'str' = 'GB-ENG', \
closures: 'Iterable[tuple[date, str]]' = ()) -> 'WorkingCalendar'
"""

METHODS = """\
Case(reference: 'str', *, facts: 'Mapping[str, Any] | None' = None, \
events: 'Iterable[Event]' = (), records: 'Iterable[str] | None' = None) -> 'None'
Evaluation.from_json(text: 'str | bytes') -> 'Evaluation'
Evaluation.of(self, standard: 'str') -> 'tuple[Obligation, ...]'
Evaluation.to_json(self) -> 'str'
Limit(amount: 'int', unit: 'Unit') -> None
Obligation.explain(self, *, private: 'bool' = False) -> 'str'
Ruleset.standard(self, id: 'str') -> 'Standard'
"""

OPTIONAL = ["click", "rich", "jinja2", "hypothesis", "numpy", "govuk_bank_holidays", "pandas"]


def signature(name: str) -> str:
    """The signature of a name such as `Evaluation.of`, after the name."""
    found: object = cpstandards
    for part in name.split("."):
        found = getattr(found, part)
    assert callable(found)
    return f"{name}{inspect.signature(found)}"


# --- what is there --------------------------------------------------------------------------------


def test_the_public_names_are_these() -> None:
    assert cpstandards.__all__ == NAMES


def test_every_public_name_is_there() -> None:
    assert [name for name in NAMES if not hasattr(cpstandards, name)] == []


def test_a_star_import_gives_the_public_names_alone() -> None:
    names: dict[str, object] = {}
    exec("from cpstandards import *", names)
    assert sorted(names.keys() - {"__builtins__"}) == NAMES


def test_the_functions_take_these_arguments() -> None:
    functions = [name for name in NAMES if name[0].islower()]
    assert "\n".join(map(signature, functions)) + "\n" == FUNCTIONS


def test_the_classes_are_made_and_asked_with_these_arguments() -> None:
    names = [line.partition("(")[0] for line in METHODS.splitlines()]
    assert "\n".join(map(signature, names)) + "\n" == METHODS


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="`cpstandards` has no attribute `evalute`"):
        _ = cpstandards.evalute


def test_the_version_is_that_of_the_package() -> None:
    from importlib.metadata import version

    assert cpstandards.__version__ == version("cpstandards")


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_explained(name: str) -> None:
    doc = inspect.getdoc(getattr(cpstandards, name)) or ""
    assert doc.partition("\n")[0].endswith(".")


@pytest.mark.parametrize("name", [name for name in NAMES if name[0].islower()])
def test_every_public_function_has_an_example(name: str) -> None:
    assert ">>> " in (inspect.getdoc(getattr(cpstandards, name)) or "")


@pytest.mark.parametrize("name", [name for name in NAMES if name[0].isupper()])
def test_every_public_class_says_what_it_has(name: str) -> None:
    thing = getattr(cpstandards, name)
    doc = inspect.getdoc(thing) or ""
    has_members = any(vars(thing).get("__annotations__", ())) or vars(thing).get("__slots__")
    is_plain_error = issubclass(thing, Exception) and not has_members
    inherited = [inspect.getdoc(base) or "" for base in thing.__mro__[1:]]
    said = any("Attributes:" in each or ">>> " in each for each in (doc, *inherited))
    assert said or is_plain_error or name in ("Status", "Ruleset")


def test_every_error_is_an_error_of_the_library() -> None:
    errors = [name for name in NAMES if name.endswith("Error")]
    base = cpstandards.CPStandardsError
    assert [name for name in errors if not issubclass(getattr(cpstandards, name), base)] == []


# --- what an import does --------------------------------------------------------------------------

WATCH = """
import json, sys
opened, connected = [], []
def watch(event, args):
    if event == "open":
        opened.append(str(args[0]))
    elif event.startswith("socket.") or event == "urllib.Request":
        connected.append(event)
sys.addaudithook(watch)
import cpstandards
from cpstandards import calendars
print(json.dumps({
    "opened": opened,
    "connected": connected,
    "modules": sorted(sys.modules),
    "caches": {
        name: each.cache_info().currsize
        for name, each in vars(calendars).items() if hasattr(each, "cache_info")
    },
    "boards": cpstandards.board.cache_info().currsize,
}))
"""


@pytest.fixture(scope="module")
def imported() -> dict[str, object]:
    """What a bare `import cpstandards` opened, imported and computed."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", WATCH], check=True, capture_output=True, text=True
    )
    assert done.stderr == ""
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_importing_needs_no_optional_library(imported: dict[str, object]) -> None:
    modules = imported["modules"]
    assert isinstance(modules, list)
    assert [name for name in modules if name.partition(".")[0] in OPTIONAL] == []


def test_importing_waits_for_no_library_of_holidays(imported: dict[str, object]) -> None:
    modules = imported["modules"]
    assert isinstance(modules, list)
    assert [name for name in modules if name.partition(".")[0] == "holidays"] == []


def test_importing_opens_no_ruleset(imported: dict[str, object]) -> None:
    opened = imported["opened"]
    assert isinstance(opened, list)
    assert [name for name in opened if name.endswith((".yaml", ".yml"))] == []
    assert imported["boards"] == 0


def test_importing_opens_nothing_but_code(imported: dict[str, object]) -> None:
    opened = imported["opened"]
    assert isinstance(opened, list)
    ours = [name for name in opened if "cpstandards" in name and ".dist-info" not in name]
    assert [name for name in ours if not name.endswith((".py", ".pyc"))] == []


def test_importing_builds_no_calendar(imported: dict[str, object]) -> None:
    caches = imported["caches"]
    assert isinstance(caches, dict)
    assert caches
    assert set(caches.values()) == {0}


def test_importing_connects_to_nothing(imported: dict[str, object]) -> None:
    assert imported["connected"] == []


def test_judging_connects_to_nothing_and_needs_no_optional_library() -> None:
    script = (
        "import sys\n"
        "def watch(event, args):\n"
        "    assert not event.startswith(('socket.connect', 'urllib')), event\n"
        "sys.addaudithook(watch)\n"
        f"for name in {OPTIONAL!r}: sys.modules[name] = None\n"
        "from datetime import date\n"
        "from cpstandards import board, boards, evaluate, read_cases\n"
        "(case,) = read_cases(sys.argv[1], vocabulary=None)\n"
        "found = evaluate(case, board(boards()[0]), as_of=date(2025, 9, 30))\n"
        "assert found.obligations and found.to_json()\n"
        "print(found.obligations[0].explain())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(ROOT / "examples" / "cases" / "demo.yaml")],
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.strip()
