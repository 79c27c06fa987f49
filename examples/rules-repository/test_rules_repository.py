"""The hook and the workflow, carried out in a repository made of the example."""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest
import yaml

NEEDED = "needs the extra `examples`: pip install 'cpstandards[examples]'"
pytest.importorskip("pre_commit", reason=NEEDED)
pytest.importorskip("click", reason="needs the extra `cli`: pip install 'cpstandards[cli]'")
pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="needs git")

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
RULES = "rules/westmere.yaml"
WORKFLOW = ".github/workflows/rules.yml"

GH = """\
#!{python}
import json, pathlib, sys
given = sys.argv[1:]
body = pathlib.Path(given[given.index("--body-file") + 1]).read_text(encoding="utf-8")
pathlib.Path("said.json").write_text(json.dumps([given, body]), encoding="utf-8")
"""
"""Stands in for GitHub's command line: keeps what it was to say."""

EDITS = {
    # The 10th working day after 10 April 2025 is 28 April; the 8th is 24 and the 12th is 30 April.
    "tightened": {
        "10 working": "8 working",
        "2025-04-28": "2025-04-24",
        "2025-04-29": "2025-04-25",
    },
    "loosened": {
        "10 working": "12 working",
        "2025-04-28": "2025-04-30",
        "2025-04-29": "2025-05-01",
    },
    "reworded": {"sooner than the board asks": "earlier than the board has it"},
    "wrong": {"10 working": "12 working"},
}
"""Edits of the ruleset by what becomes of it: a text, and the text in its place."""


AUTHOR = ["-c", "user.name=A. Tester", "-c", "user.email=tester@example.org"]


class Repository:
    """A scratch repository with the example on its branch `main`, and a branch `change`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "rules-repository"
        shutil.copytree(HERE, self.folder, ignore=shutil.ignore_patterns("test_*", "__pycache__"))
        programs = folder / "bin"
        programs.mkdir()
        stub = programs / "gh"
        stub.write_text(GH.format(python=sys.executable), encoding="utf-8")
        stub.chmod(stub.stat().st_mode | stat.S_IEXEC)
        path = [str(programs), str(Path(sys.executable).parent), os.environ["PATH"]]
        outside = ("GIT_", "PYTEST_", "PRE_COMMIT", "COV_")
        kept = {name: value for name, value in os.environ.items() if not name.startswith(outside)}
        self.environment = {
            **kept,
            "PATH": os.pathsep.join(path),
            "HOME": str(folder),
            "PRE_COMMIT_HOME": str(folder / "pre-commit"),
            "PYTEST_ADDOPTS": "--cp-examples=5",  # of each law; in earnest there are more
            "BASE": "main",
            "PULL_REQUEST": "https://example.org/pull/7",
            "GITHUB_STEP_SUMMARY": str(folder / "summary.md"),
        }
        self.must("git", "init", "--quiet", "--initial-branch", "main")
        for name, value in (each.split("=") for each in AUTHOR[1::2]):
            self.must("git", "config", name, value)
        self.commit("The rules as they are")
        self.must("git", "switch", "--quiet", "--create", "change")

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """What *command* does, run in the repository."""
        return subprocess.run(
            command,
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )

    def must(self, *command: str) -> str:
        """What *command* prints; it must succeed."""
        done = self.run(*command)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def commit(self, message: str) -> None:
        """Commits everything as it stands."""
        self.must("git", "add", "--all")
        self.must("git", "commit", "--quiet", "--message", message)

    def edit(self, becomes: str) -> None:
        """Edits the ruleset."""
        path = self.folder / RULES
        text = path.read_text(encoding="utf-8")
        for old, new in EDITS[becomes].items():
            assert old in text
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")

    def step(self, name: str) -> subprocess.CompletedProcess[str]:
        """What a step of the workflow does, run as the workflow runs it."""
        (script,) = (each["run"] for each in steps() if each.get("name") == name)
        return self.run("bash", "-e", "-o", "pipefail", "-c", script)

    @property
    def said(self) -> str:
        """What was written under the pull request."""
        assert self.step(COMMENT).returncode == 0
        given, body = yaml.safe_load((self.folder / "said.json").read_text(encoding="utf-8"))
        assert given[:3] == ["pr", "comment", "https://example.org/pull/7"]
        summary = Path(self.environment["GITHUB_STEP_SUMMARY"]).read_text(encoding="utf-8")
        assert summary.endswith(body)
        return str(body)


CHECK = "form, names, worked examples, and what is probably not meant"
PYTEST = "the same as tests, and the laws"
CHANGES = "what the change does"
MUTATE = "whether the examples would notice a mistake"
COMMENT = "say it under the pull request"


def steps() -> list[dict[str, Any]]:
    """The steps of the workflow."""
    workflow = yaml.safe_load((HERE / WORKFLOW).read_text(encoding="utf-8"))
    found = workflow["jobs"]["rules"]["steps"]
    assert isinstance(found, list)
    return found


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    return Repository(tmp_path)


# --- before a commit ------------------------------------------------------------------------------


def test_the_hook_passes_the_rules_as_they_are(repository: Repository) -> None:
    said = repository.must("pre-commit", "run", "--all-files")
    assert "Passed" in said


def test_a_commit_of_a_wrong_limit_does_not_come_about(repository: Repository) -> None:
    repository.must("pre-commit", "install")
    repository.edit("wrong")
    repository.must("git", "add", "--all")
    done = repository.run("git", "commit", "--message", "Twelve days")
    assert done.returncode != 0
    said = done.stdout + done.stderr
    assert f"{RULES}:21:9: CPS401 `conference.minutes` example 1" in said
    assert "expected due `2025-04-28`, found `2025-04-30`" in said
    assert "Twelve days" not in repository.must("git", "log")


def test_a_commit_with_right_examples_comes_about(repository: Repository) -> None:
    repository.must("pre-commit", "install")
    repository.edit("loosened")
    repository.commit("Twelve days")
    assert "Twelve days" in repository.must("git", "log")


def test_a_commit_that_touches_no_rules_is_not_kept_waiting(repository: Repository) -> None:
    (repository.folder / "NOTES.md").write_text("Nothing.\n", encoding="utf-8")
    repository.must("git", "add", "--all")
    assert "no files to check" in repository.must("pre-commit", "run")


def published() -> dict[str, Any]:
    """The hook that this project offers to other repositories."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert isinstance(hook, dict)
    return hook


def test_the_published_hook_is_one(repository: Repository) -> None:
    repository.must("pre-commit", "validate-manifest", str(ROOT / ".pre-commit-hooks.yaml"))
    assert published()["additional_dependencies"] == [".[cli]"]


def test_the_published_hook_comes_with_all_that_it_needs(
    repository: Repository, tmp_path: Path
) -> None:
    """As another repository uses it: pre-commit itself clones this one and installs it."""
    pytest.importorskip("hatchling", reason="needs hatchling, to build the library offline")
    library = tmp_path / "library"
    caches = shutil.ignore_patterns(".venv", ".git", ".*_cache", ".hypothesis", "site", "*.pyc")
    shutil.copytree(ROOT, library, ignore=caches)
    for command in (["init"], ["add", "--all"], ["commit", "--message", "The library"]):
        repository.must("git", "-C", str(library), *AUTHOR, *command)
    config = {
        "repo": str(library),
        "rev": repository.must("git", "-C", str(library), "rev-parse", "HEAD").strip(),
        "hooks": [{"id": "cpstandards-check", "args": ["--strict"]}],
    }
    path = repository.folder / ".pre-commit-config.yaml"
    path.write_text(yaml.safe_dump({"repos": [config]}), encoding="utf-8")
    # What stands beside the tests takes the place of a package index. The library itself, which is
    # there by a .pth, is not seen.
    repository.environment |= {
        "PYTHONPATH": sysconfig.get_path("purelib"),
        "PIP_NO_INDEX": "1",
        "PIP_NO_BUILD_ISOLATION": "0",  # that is how pip spells yes
    }
    assert "Passed" in repository.must("pre-commit", "run", "--all-files")
    (python,) = (tmp_path / "pre-commit").glob("*/py_env-*/bin/python")
    where = repository.must(str(python), "-c", "import cpstandards; print(cpstandards.__file__)")
    assert python.parents[1] in Path(where.strip()).parents
    repository.edit("wrong")
    done = repository.run("pre-commit", "run", "--all-files")
    assert done.returncode == 1
    assert f"{RULES}:21:9: CPS401" in done.stdout


def test_the_published_hook_checks_rules_wherever_their_folder_is(repository: Repository) -> None:
    hook = published() | {"language": "system", "additional_dependencies": []}
    config = {"repos": [{"repo": "local", "hooks": [hook]}]}
    path = repository.folder / ".pre-commit-config.yaml"
    path.write_text(yaml.safe_dump(config), encoding="utf-8")
    below = repository.folder / "councils" / "rules"
    below.mkdir(parents=True)
    (repository.folder / RULES).rename(below / "westmere.yaml")
    repository.must("git", "add", "--all")
    assert "Passed" in repository.must("pre-commit", "run", "--all-files")
    wrong = (below / "westmere.yaml").read_text(encoding="utf-8").replace("10 working", "9 working")
    (below / "westmere.yaml").write_text(wrong, encoding="utf-8")
    done = repository.run("pre-commit", "run", "--all-files")
    assert done.returncode == 1
    assert "councils/rules/westmere.yaml:21:9: CPS401" in done.stdout


# --- on a pull request ----------------------------------------------------------------------------


def test_every_step_of_the_workflow_is_tried_here() -> None:
    named = {each["name"] for each in steps() if "run" in each}
    assert named - {"install"} == {CHECK, PYTEST, MUTATE, CHANGES, COMMENT}


def test_a_tightened_rule_passes_and_is_said_to_be_tightened(repository: Repository) -> None:
    repository.edit("tightened")
    repository.commit("Eight days")
    for name in (CHECK, CHANGES):
        done = repository.step(name)
        assert done.returncode == 0, done.stdout + done.stderr
    assert "conference.minutes" in repository.said
    assert "tightened" in repository.said


def test_a_loosened_rule_is_right_in_itself_and_stops_the_workflow(repository: Repository) -> None:
    repository.edit("loosened")
    repository.commit("Twelve days")
    assert repository.step(CHECK).returncode == 0
    refused = repository.step(CHANGES)
    assert refused.returncode == 1
    assert "Allow-Change: STANDARD:CHANGE" in refused.stderr
    assert "conference.minutes" in repository.said
    assert "loosened" in repository.said
    allowed = repository.run("tools/what-changes", "main", "--allow", "conference.minutes:loosened")
    assert allowed.returncode == 0, allowed.stderr


def test_a_loosening_that_was_decided_is_allowed_by_the_commit_that_does_it(
    repository: Repository,
) -> None:
    repository.edit("loosened")
    repository.commit("Twelve days\n\nAllow-Change: conference.minutes:loosened")
    (repository.folder / "NOTES.md").write_text("Nothing.\n", encoding="utf-8")
    repository.commit("A note")
    done = repository.step(CHANGES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "loosened" in repository.said


def test_what_one_commit_allows_is_no_other_change(repository: Repository) -> None:
    repository.edit("loosened")
    repository.commit("Twelve days\n\nAllow-Change: conference.minutes:tightened")
    assert repository.step(CHANGES).returncode == 1


def test_other_words_change_nothing(repository: Repository) -> None:
    repository.edit("reworded")
    repository.commit("Other words")
    done = repository.step(CHANGES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "reworded" in repository.said


def test_a_wrong_rule_stops_the_workflow_with_its_place(repository: Repository) -> None:
    repository.edit("wrong")
    repository.commit("Twelve days")
    done = repository.step(CHECK)
    assert done.returncode == 3
    assert f"{RULES}:21:9: CPS401" in done.stderr


def test_the_rules_as_they_are_pass_as_tests(repository: Repository) -> None:
    done = repository.step(PYTEST)  # with the inherited standards: some 500 worked examples
    assert done.returncode == 0, done.stdout + done.stderr
    passed = re.search(r"(\d+) passed", done.stdout)
    assert passed
    assert int(passed[1]) > 500


def test_a_wrong_rule_fails_as_a_test_with_its_place(repository: Repository) -> None:
    repository.edit("wrong")
    done = repository.step(PYTEST)
    assert done.returncode == 1
    assert f"{RULES}:21" in done.stdout


def test_a_rule_that_no_example_watches_stops_the_workflow(repository: Repository) -> None:
    assert repository.step(MUTATE).returncode == 0
    path = repository.folder / RULES
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    fewer = "".join(line for line in lines if "title: two conferences" not in line)
    path.write_text(fewer, encoding="utf-8")
    done = repository.step(MUTATE)
    assert done.returncode == 1
    assert "survives; this example would tell it" in done.stdout


@pytest.mark.parametrize("revision", [[], ["no-such-branch"]])
def test_what_changes_needs_a_revision_that_there_is(
    repository: Repository, revision: list[str]
) -> None:
    done = repository.run("tools/what-changes", *revision)
    assert done.returncode == 2
    assert done.stderr.startswith(f"no revision `{''.join(revision)}`; name the branch")


def test_a_deleted_ruleset_stops_the_workflow_even_if_another_is_new(
    repository: Repository,
) -> None:
    text = (repository.folder / RULES).read_text(encoding="utf-8")
    new = text.replace("id: westmere", "id: eastmere", 1)
    (repository.folder / "rules" / "eastmere.yaml").write_text(new, encoding="utf-8")
    (repository.folder / RULES).unlink()
    repository.commit("Another council")
    assert repository.step(CHANGES).returncode == 1
    assert "`rules/eastmere.yaml`\n\nNew" in repository.said
    assert "`rules/westmere.yaml`\n\nDeleted" in repository.said


def test_what_happened_on_the_main_branch_since_is_no_change_of_ours(
    repository: Repository,
) -> None:
    repository.must("git", "switch", "--quiet", "main")
    repository.edit("loosened")
    repository.commit("Twelve days, by somebody else")
    repository.must("git", "switch", "--quiet", "change")
    (repository.folder / "NOTES.md").write_text("Nothing.\n", encoding="utf-8")
    repository.commit("A note")
    done = repository.step(CHANGES)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "loosened" not in repository.said
