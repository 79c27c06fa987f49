"""What is built is what is tested: the wheel and the sdist, installed away from the source tree.

Needs either hatchling beside the tests or a package index that pip can reach.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
RULES = sorted((ROOT / "rules").glob("*.yaml"))
SCHEMAS = sorted((ROOT / "schema").glob("*.json"))

BUILD = [sys.executable, "-m", "build", "--outdir"]
ALONE = ["--no-isolation"] if find_spec("hatchling") else []


def run(command: Sequence[object], folder: Path) -> str:
    """The output of *command*, run in *folder* without this process's paths."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    done = subprocess.run(
        [*map(str, command)], check=False, capture_output=True, text=True, cwd=folder, env=kept
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the source tree as it stands now, which no build can write to."""
    folder = tmp_path_factory.mktemp("source") / "tree"
    caches = shutil.ignore_patterns(".venv", ".git", ".hypothesis", ".*_cache")
    return Path(shutil.copytree(ROOT, folder, ignore=caches))


@pytest.fixture(scope="module")
def built(tree: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sdist, and the wheel built from the sdist."""
    folder = tmp_path_factory.mktemp("built")
    run([*BUILD, folder, *ALONE, tree], folder)
    return folder


@pytest.fixture(scope="module")
def wheel(built: Path) -> Path:
    (found,) = built.glob("*.whl")
    return found


@pytest.fixture(scope="module")
def python(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment with the wheel, and with the dependencies of this one."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False)
    inside = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)})) / "python"
    pip = [sys.executable, "-m", "pip", "--python", inside, "--disable-pip-version-check"]
    run([*pip, "install", "--quiet", "--no-index", "--no-deps", wheel], folder)
    site = sysconfig.get_path("purelib", "venv", {"base": str(folder)})
    # A path in a .pth is only a path: the editable install beside the dependencies is not seen.
    Path(site, "dependencies.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
    return inside


def contents(wheel: Path) -> dict[str, str]:
    """The digest of each file in a wheel."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        return {name: hashlib.sha256(archive.read(name)).hexdigest() for name in names}


SEEN = """
import hashlib, json, cpstandards
from cpstandards.load.rulesets import board_file
print(json.dumps({
    "file": cpstandards.__file__,
    "boards": cpstandards.boards(),
    "standards": len(cpstandards.board("blackpool").standards),
    "rules": {
        name: [str(board_file(name)), hashlib.sha256(board_file(name).read_bytes()).hexdigest()]
        for name in cpstandards.boards()
    },
}))
"""


# --- the wheel ------------------------------------------------------------------------------------


def test_the_wheel_runs_on_any_platform(wheel: Path) -> None:
    assert wheel.name.endswith("-py3-none-any.whl")


def test_the_wheel_has_no_compiled_code_and_nothing_but_the_package(wheel: Path) -> None:
    names = contents(wheel)
    kinds = {Path(name).suffix for name in names if ".dist-info/" not in name}
    assert kinds == {".py", ".yaml", ".json", ".typed", ".html", ".css", ".js"}
    tops = {name.partition("/")[0] for name in names}
    ours = {top for top in tops if not top.endswith(".dist-info")}
    assert ours == {"cpstandards", "pytest_cpstandards.py"}


def test_the_wheel_has_every_module_ruleset_and_schema(wheel: Path, tree: Path) -> None:
    names = contents(wheel)
    source = tree / "src"
    modules = {path.relative_to(source).as_posix() for path in source.rglob("*.py")}
    rules = {f"cpstandards/rules/{path.name}" for path in RULES}
    schemas = {f"cpstandards/schema/{path.name}" for path in SCHEMAS}
    templates = {path.relative_to(source).as_posix() for path in source.rglob("templates/*.*")}
    assert any(name.endswith("/page.html") for name in templates)
    assert modules | rules | schemas | templates | {"cpstandards/py.typed"} <= names.keys()
    assert any(name.endswith("/licenses/LICENSE") for name in names)


def test_a_ruleset_in_the_wheel_finds_its_schema_for_editors(python: Path, tmp_path: Path) -> None:
    seen = json.loads(run([python, "-c", SEEN], tmp_path))
    for name, (file, _) in seen["rules"].items():
        first = Path(file).read_text(encoding="utf-8").partition("\n")[0]
        schema = Path(file).parent / first.partition("$schema=")[2]
        assert schema.resolve().is_file(), name


def test_the_wheel_says_what_it_needs(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (each for each in archive.namelist() if each.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    needed = {line.partition(": ")[2] for line in lines if line.startswith("Requires-Dist: ")}
    always = {each for each in needed if ";" not in each}
    names = {each.partition(">")[0].lower() for each in always}
    assert names == {"pydantic", "holidays", "python-dateutil", "pyyaml"}
    assert "Requires-Python: >=3.11" in lines
    assert {"Provides-Extra: cli", "Provides-Extra: testing"} <= set(lines)


def test_the_sdist_has_what_a_build_and_a_test_run_need(built: Path) -> None:
    (sdist,) = built.glob("*.tar.gz")
    with tarfile.open(sdist) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    wanted = {f"rules/{path.name}" for path in RULES}
    wanted |= {f"schema/{path.name}" for path in SCHEMAS}
    wanted |= {"pyproject.toml", "LICENSE", "README.md", "Makefile", "tests/test_packaging.py"}
    wanted |= {"examples/cases/demo.yaml", "src/cpstandards/py.typed", ".ci/run"}
    assert wanted - names == set()
    strays = ("__pycache__", ".venv", ".pyc", ".coverage", ".hypothesis/", ".git/")
    assert [name for name in names if any(stray in name for stray in strays)] == []


def test_the_sdist_builds_the_same_wheel_as_the_tree(
    wheel: Path, tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("direct")
    run([*BUILD, folder, "--wheel", *ALONE, tree], folder)
    (direct,) = folder.glob("*.whl")
    assert direct.name == wheel.name
    assert contents(direct) == contents(wheel)


# --- installed ------------------------------------------------------------------------------------


def test_the_wheel_finds_its_rules_from_any_directory(python: Path, tmp_path: Path) -> None:
    (tmp_path / "rules").mkdir()
    (tmp_path / "rules" / "decoy.yaml").write_text("id: decoy\n", encoding="utf-8")
    seen = json.loads(run([python, "-c", SEEN], tmp_path))
    package = Path(seen["file"]).parent
    assert python.parents[1] in package.parents
    assert seen["boards"] == [path.stem for path in RULES]
    assert seen["standards"] > 0
    for name, (file, digest) in seen["rules"].items():
        assert Path(file) == package / "rules" / f"{name}.yaml"
        assert digest == hashlib.sha256((ROOT / "rules" / f"{name}.yaml").read_bytes()).hexdigest()


def test_the_source_tree_finds_the_same_rules_from_any_directory(
    python: Path, tmp_path: Path
) -> None:
    installed = json.loads(run([python, "-c", SEEN], tmp_path))
    here = json.loads(run([sys.executable, "-c", SEEN], tmp_path))
    assert here["boards"] == installed["boards"]
    digests = [{name: each[1] for name, each in one["rules"].items()} for one in (here, installed)]
    assert digests[0] == digests[1]


def test_the_command_is_installed(python: Path, tmp_path: Path) -> None:
    assert "blackpool" in run([python.parent / "cpstandards", "boards"], tmp_path)
    assert "blackpool" in run([python, "-m", "cpstandards.cli", "boards"], tmp_path)


USER = """\
from datetime import date, datetime

from cpstandards import (
    Case, Evaluation, Limit, Obligation, Ruleset, Status, board, boards, evaluate, parse_limit,
    read_cases, working_calendar,
)
from cpstandards.events import InitialConference, StrategyDiscussion, Visit

discussion = StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True)
visit = Visit(at=datetime(2025, 4, 10, 14, 30), plan="P1")
conference = InitialConference(
    on=date(2025, 5, 7), id="C1", recorded_at=date(2025, 5, 8), plan_made=False
)
plan: str | None = visit.plan
on: date = visit.on
case = Case("A-1", facts={"unborn": False}, events=[discussion, visit, conference])
rules: Ruleset = board(boards()[0])
found: Evaluation = evaluate(case, rules, as_of=date(2025, 5, 8))
first: Obligation = found.obligations[0]
status: Status = first.status
due: date | None = first.due_on
limit: Limit = parse_limit("15 working days")
working: bool = working_calendar().is_working_day(date(2025, 4, 18).toordinal())
again: Evaluation = Evaluation.from_json(found.to_json())
told: str = first.explain()
references: list[str] = [each.reference for each in read_cases("cases.yaml")]
"""

WRONG = {
    "StrategyDiscussion(on=date(2025, 4, 10), initiates_s74=True)": "call-arg",
    'StrategyDiscussion(on=date(2025, 4, 10), initiates_s47="yes")': "arg-type",
    "StrategyDiscussion(date(2025, 4, 10))": "call-arg|misc",
    "Visit(on=date(2025, 4, 10), day=5)": "call-arg",
    "visit.plan.upper()": "union-attr",
    'visit.plan = "P2"': "misc",
    'evaluate(case, rules, as_of="2025-05-08")': "arg-type",
    "evaluate(case, rules)": "call-arg",
}


def mypy(python: Path, folder: Path, text: str) -> str:
    """What mypy, strict, says of a user's module of *text* with the installed package."""
    pytest.importorskip("mypy")
    module = folder / "user.py"
    module.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [
            *(sys.executable, "-m", "mypy", "--strict", "--config-file=", "--no-error-summary"),
            *("--python-executable", python, "--cache-dir", folder / "cache", module),
        ],
        check=False,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    return done.stdout + done.stderr


def test_a_users_module_passes_strict_type_checking(python: Path, tmp_path: Path) -> None:
    assert mypy(python, tmp_path, USER) == ""


def test_type_checking_finds_what_would_fail(python: Path, tmp_path: Path) -> None:
    said = mypy(python, tmp_path, USER + "".join(f"{line}\n" for line in WRONG)).splitlines()
    first = USER.count("\n") + 1
    for number, (line, codes) in enumerate(WRONG.items(), first):
        mine = [each for each in said if f"user.py:{number}: error:" in each]
        assert any(f"[{code}]" in each for each in mine for code in codes.split("|")), line
    others = [each for each in said if ": error:" in each]
    assert {int(each.split(":")[1]) for each in others} == set(range(first, first + len(WRONG)))
