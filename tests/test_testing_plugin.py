"""`pytest --cp-rules`: rulesets collected like tests, with failures placed in the YAML."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import sysconfig
import venv
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

GOOD = """\
id: good
title: A small ruleset
version: "1"
document: {title: Standards, publisher: Nobody}
standards:
  - id: conference.initial
    title: Initial conference
    responsible: childrens_social_care
    modality: must
    source: {section: Conferences}
    within: 15 working days
    after: {event: strategy_discussion, where: {initiates_s47: true}}
    duty: {event: initial_conference}
    examples:
      - {events: {strategy_discussion: 2025-04-10, initial_conference: 2025-05-06}, expect: met}
      - {events: {strategy_discussion: 2025-04-10, initial_conference: 2025-05-07}, expect: late}
"""
WRONG = GOOD.replace("expect: late", "expect: met")
BROKEN = GOOD.replace("event: initial_conference}", "event: inital_conference}")
LINTED = GOOD.replace(
    "document:", "vocabulary: {events: {panel: {description: A panel.}}}\ndocument:"
)


def run(folder: Path, *arguments: str, python: Path | str = sys.executable) -> tuple[int, str]:
    """What pytest says in *folder*, in a process of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    done = subprocess.run(
        [str(python), "-m", "pytest", *PLUGIN, "-p", "no:cacheprovider", "-q", *arguments],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
        env=kept | {"COLUMNS": "200", "PYTHONPATH": str(ROOT / "src")},
    )
    return done.returncode, done.stdout + done.stderr


def is_installed() -> bool:
    """Whether this environment knows the plugin by its entry point."""
    from importlib.metadata import entry_points

    return any(each.value == "pytest_cpstandards" for each in entry_points(group="pytest11"))


PLUGIN = [] if is_installed() else ["-p", "pytest_cpstandards"]


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    return folder


def test_a_sound_ruleset_passes_with_examples_lint_and_laws(rules: Path) -> None:
    (rules / "good.yaml").write_text(GOOD)
    code, said = run(rules.parent, "--cp-rules", "rules", "--cp-examples", "5", "-rA")
    assert code == 0, said
    for name in (
        "loads",
        "conference.initial::example-1-met",
        "conference.initial::example-2-late",
        "lint",
        "law-prefix",
        "law-blur",
    ):
        assert f"PASSED rules/good.yaml::{name}" in said


def test_an_example_that_disagrees_fails_at_its_line(rules: Path) -> None:
    (rules / "wrong.yaml").write_text(WRONG)
    code, said = run(rules.parent, "--cp-rules", "rules", "--cp-examples", "0")
    assert code == 1
    line = WRONG.splitlines().index(WRONG.splitlines()[-1]) + 1
    place = f"rules/wrong.yaml:{line}:9: CPS401"
    assert f"{place} `conference.initial` example 2: expected status `met`, found `late`" in said
    assert f"FAILED rules/wrong.yaml::conference.initial::example-2-met - {place}" in said
    assert "1 failed, 3 passed" in said


def test_a_broken_ruleset_fails_with_its_located_problems_and_stops_nothing_else(
    rules: Path,
) -> None:
    (rules / "broken.yaml").write_text(BROKEN)
    (rules / "good.yaml").write_text(GOOD)
    code, said = run(rules.parent, "--cp-rules", "rules", "--cp-examples", "0")
    assert code == 1
    assert "rules/broken.yaml:13:19: CPS211 unknown event type `inital_conference`" in said
    assert "help: did you mean `initial_conference`?" in said
    assert "1 failed, 4 passed" in said


def test_warnings_of_lint_are_shown_and_fail_if_strict(rules: Path) -> None:
    (rules / "good.yaml").write_text(LINTED)
    code, said = run(rules.parent, "--cp-rules", "rules", "--cp-examples", "0")
    assert code == 0
    assert "rules/good.yaml:4: RulesetWarning: rules/good.yaml:4:" in said
    assert "CPS501" in said
    code, said = run(rules.parent, "--cp-rules", "rules", "--cp-examples", "0", "--cp-strict")
    assert code == 1
    assert "FAILED rules/good.yaml::lint - rules/good.yaml:4:" in said


def test_selection_by_words_and_stopping_at_the_first_failure(rules: Path) -> None:
    (rules / "good.yaml").write_text(GOOD)
    (rules / "wrong.yaml").write_text(WRONG)
    code, said = run(rules.parent, "--cp-rules", "rules", "-k", "example and late")
    assert code == 0
    assert "1 passed" in said
    code, said = run(rules.parent, "--cp-rules", "rules", "-x", "--cp-examples", "2")
    assert code == 1
    assert "stopping after 1 failures" in said
    name = "rules/wrong.yaml::conference.initial::example-2-met"
    code, said = run(rules.parent, "--cp-rules", "rules", name)
    assert "1 failed" in said


def test_rulesets_run_beside_other_tests_and_each_once(rules: Path) -> None:
    (rules / "good.yaml").write_text(GOOD)
    (rules.parent / "test_other.py").write_text("def test_other(): pass\n")
    code, said = run(rules.parent, "--cp-rules", "rules", "--cp-examples", "0")
    assert "5 passed" in said
    code, said = run(rules.parent, "--cp-rules", "rules", "--cp-examples", "0", ".", "rules")
    assert code == 0
    assert "5 passed" in said


def test_one_file_can_be_named_and_others_stay_out(rules: Path) -> None:
    (rules / "good.yaml").write_text(GOOD)
    (rules / "cases.yml").write_text("cases: []\n")
    code, said = run(rules.parent, "--cp-rules", "rules/good.yaml", "--cp-examples", "0")
    assert code == 0
    assert "4 passed" in said


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("pytest.ini", "[pytest]\ncp_rules = rules\n"),
        ("pyproject.toml", '[tool.pytest.ini_options]\ncp_rules = ["rules"]\n'),
    ],
)
def test_the_folder_can_be_stated_in_the_configuration(rules: Path, name: str, text: str) -> None:
    (rules / "good.yaml").write_text(GOOD)
    (rules.parent / name).write_text(text)
    code, said = run(rules.parent, "--cp-examples", "0")
    assert code == 0
    assert "4 passed" in said
    (rules.parent / name).write_text(text.replace("rules", "rulez").replace("cp_rulez", "cp_rules"))
    code, said = run(rules.parent)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert f"`cp_rules` in `{name}`: no file or folder `rulez`; name a ruleset" in said


def test_what_the_configuration_states_gives_way_to_what_is_named(rules: Path) -> None:
    (rules / "wrong.yaml").write_text(WRONG)
    (rules.parent / "good.yaml").write_text(GOOD)
    (rules.parent / "test_other.py").write_text("def test_other(): pass\n")
    (rules.parent / "pytest.ini").write_text("[pytest]\ncp_rules = rules\n")
    assert "1 passed" in run(rules.parent, "test_other.py")[1]
    one = "rules/wrong.yaml::conference.initial::example-1-met"
    assert "1 passed" in run(rules.parent, one)[1]
    asked = ("--cp-rules", "good.yaml", "--cp-examples", "0")
    assert "5 passed" in run(rules.parent, *asked)[1]


def test_a_failed_test_can_be_named_beside_the_folder(rules: Path) -> None:
    (rules / "wrong.yaml").write_text(WRONG)
    (rules / "good.yaml").write_text(GOOD)
    name = "rules/wrong.yaml::conference.initial::example-2-met"
    code, said = run(rules.parent, "--cp-rules", "rules", name)
    assert code == 1
    assert "1 failed in" in said


def test_from_a_folder_below_paths_are_written_as_pytest_writes_them(rules: Path) -> None:
    (rules / "wrong.yaml").write_text(WRONG)
    (rules.parent / "pytest.ini").write_text("[pytest]\ncp_rules = rules\n")
    below = rules.parent / "below"
    below.mkdir()
    _, said = run(below, "--cp-examples", "0")
    place = "../rules/wrong.yaml:16:9: CPS401"
    assert f"FAILED ../rules/wrong.yaml::conference.initial::example-2-met - {place}" in said


@pytest.mark.parametrize(
    ("asked", "answer"),
    [
        (["--cp-rules", "rulez"], "`--cp-rules`: no file or folder `rulez`; name a ruleset"),
        (["--cp-rules", "rules"], "`--cp-rules`: no ruleset in `rules`; rulesets are files ending"),
        (["--cp-rules", "notes.txt"], "`--cp-rules`: `notes.txt` is no ruleset; name a file"),
        (["--cp-examples", "-3"], "`-3` is no number of histories; 0 for no laws, or more"),
        (["--cp-examples", "many"], "`many` is no number of histories"),
    ],
)
def test_what_cannot_be_tested_is_said_so(rules: Path, asked: list[str], answer: str) -> None:
    (rules.parent / "notes.txt").write_text("Notes.\n")
    code, said = run(rules.parent, *asked)
    assert code == pytest.ExitCode.USAGE_ERROR
    assert answer in said


def test_what_is_no_ruleset_fails_where_it_goes_wrong(rules: Path) -> None:
    (rules / "a.yaml").write_text("hello: world\n")
    (rules / "b.yml").write_text("id: [1, 2\n")
    (rules / "c.yaml").write_bytes(b"\xff\xfe")
    (rules / "d.yaml").write_text("")
    code, said = run(rules.parent, "--cp-rules", "rules")
    assert code == 1
    for place in ("a.yaml:1:1: CPS", "b.yml:2:1: CPS102", "c.yaml:1:1: CPS102", "d.yaml:1:1: "):
        assert f"rules/{place}" in said
    assert "4 failed" in said


def test_examples_that_are_inherited_are_judged_as_the_overlay_counts(rules: Path) -> None:
    (rules / "good.yaml").write_text(GOOD)
    (rules / "own.yaml").write_text(
        "id: own\ntitle: Own\nversion: '1'\nextends: ./good.yaml\n"
        "calendar: {closures: [{on: 2025-04-30, name: Closed}]}\n"
        "recounted_because: the office is closed\n"
    )
    code, said = run(rules.parent, "--cp-rules", "rules/own.yaml", "--cp-examples", "3")
    assert code == 1
    assert "rules/good.yaml:16:9: CPS401" in said


def test_a_broken_law_is_shown_with_its_history_and_the_standard(
    rules: Path, tmp_path: Path
) -> None:
    (rules / "good.yaml").write_text(GOOD)
    (tmp_path / "conftest.py").write_text(
        "from cpstandards import kernel\n"
        "whole = kernel.within\n"
        "kernel.within = lambda due, done, ended, close, now:"
        " whole(due + 1, done, ended, close, now)\n"
    )
    code, said = run(tmp_path, "--cp-rules", "rules", "-k", "next_change")
    assert code == 1
    assert "rules/good.yaml:6:5: CPS601 `next_change`:" in said
    assert "- {type: strategy_discussion, on: 2025-06-11" in said


@pytest.mark.skipif(find_spec("xdist") is None, reason="pytest-xdist is not installed")
def test_it_can_be_spread_over_processes(rules: Path) -> None:
    (rules / "wrong.yaml").write_text(WRONG)
    code, said = run(rules.parent, "--cp-rules", "rules", "--cp-examples", "3", "-n", "2")
    assert code == 1
    assert "1 failed" in said
    assert "rules/wrong.yaml:16:9: CPS401" in said


def test_unused_it_imports_nothing(tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text(
        "import sys\n"
        "def test_other():\n"
        "    ours = [name for name in sys.modules if name.partition('.')[0] == 'cpstandards']\n"
        "    assert ours == []\n"
        "    assert 'pytest_cpstandards' in sys.modules\n"
    )
    code, said = run(tmp_path)
    assert code == 0, said


# --- from the wheel -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the built wheel, and the dependencies of this one."""
    built = tmp_path_factory.mktemp("built")
    alone = ["--no-isolation"] if find_spec("hatchling") else []
    build = [sys.executable, "-m", "build", "--wheel", "--outdir", str(built), *alone, str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    inside = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)})) / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(inside), "--disable-pip-version-check"]
    subprocess.run([*pip, "install", "-q", "--no-index", "--no-deps", str(wheel)], check=True)
    site = sysconfig.get_path("purelib", "venv", {"base": str(folder)})
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return inside


SEEN = """
import json
from importlib.metadata import distribution
import cpstandards, cpstandards.testing
points = [(each.group, each.name, each.value) for each in distribution("cpstandards").entry_points]
print(json.dumps({"file": cpstandards.testing.__file__, "points": points}))
"""


def test_the_wheel_brings_the_plugin(python: Path, rules: Path) -> None:
    done = subprocess.run(
        [python, "-c", SEEN], check=True, capture_output=True, text=True, cwd=rules
    )
    seen = json.loads(done.stdout)
    assert python.parents[1] in Path(seen["file"]).parents
    assert ["pytest11", "cpstandards", "pytest_cpstandards"] in seen["points"]
    (rules / "wrong.yaml").write_text(WRONG)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PY")}
    asked = ["--cp-rules", "rules", "--cp-examples", "5", "-q", "-p", "no:cacheprovider"]
    tested = subprocess.run(
        [python, "-m", "pytest", *asked],
        check=False,
        capture_output=True,
        text=True,
        cwd=rules.parent,
        env=kept,
    )
    assert tested.returncode == 1, tested.stdout + tested.stderr
    assert "rules/wrong.yaml:16:9: CPS401" in tested.stdout
    assert "1 failed, 13 passed" in tested.stdout
