"""Where the two versions of a ruleset come from: files, shipped boards, revisions of a file."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from cpstandards import model
from cpstandards.errors import CPStandardsError, RulesetError, quoted
from cpstandards.load import board, boards, load_ruleset
from cpstandards.load.overlay_bases import LONGEST_CHAIN
from cpstandards.load.yamltext import read_yaml

GIT = "git:"
"""Begins a version that is a revision of a file: `git:v1.2:rules/board.yaml`."""


class VersionError(CPStandardsError, LookupError):
    """A version of a ruleset that is not there.

    Attributes:
        version: what was asked for.
        problem: what is wrong with it, and the remedy.
    """

    def __init__(self, version: str, problem: str) -> None:
        super().__init__(version, problem)
        self.version = version
        self.problem = problem

    def __str__(self) -> str:
        return self.problem


def version(name: str) -> model.Ruleset:
    """The ruleset that *name* stands for.

    Args:
        name: a file, a shipped board, or `git:REVISION:FILE`.

    Raises:
        VersionError: there is no such file or revision, or git is not installed.
        RulesetError: with every problem of the ruleset.
        UnknownBoardError: there is no such board.
    """
    if name.startswith(GIT):
        revision, _, path = name.removeprefix(GIT).partition(":")
        if not revision or not path:
            raise VersionError(name, f"{quoted(name)} is no revision of a file; write git:REV:FILE")
        return at_revision(revision, path)
    if name not in boards() and Path(name).is_dir():
        raise VersionError(name, f"{quoted(name)} is a folder; name a file in it")
    if name not in boards() and (Path(name).suffix in (".yaml", ".yml") or os.sep in name):
        if not Path(name).exists():
            raise VersionError(name, f"there is no file {quoted(name)}; {_hint(name)}")
        return load_ruleset(name)
    return load_ruleset(name) if Path(name).is_file() else board(name)


def _hint(name: str) -> str:
    return f"for one that was there earlier, write git:REV:{Path(name).name}"


def at_revision(revision: str, path: str) -> model.Ruleset:
    """The ruleset in the file *path* as it was at a git *revision*.

    What it builds on by a path is taken from the same revision.

    Raises:
        VersionError: there is no such revision or file, or git is not installed.
        RulesetError: with every problem of the ruleset as it was then.
    """
    place, inside = _place(path)
    _require_revision(revision, place)
    with TemporaryDirectory() as folder:
        root = Path(folder)
        for name, text in _files(revision, place, inside, path):
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(text)
        start = root / os.path.normpath(_mirrored(inside))
        try:
            return load_ruleset(start)
        except RulesetError as error:
            shown = [
                replace(each, file=f"{revision}:{path}" if each.file == str(start) else each.file)
                for each in error.problems
            ]
            raise RulesetError(shown) from None


def _place(path: str) -> tuple[Path, str]:
    """The nearest folder that is there today, and the file as seen from it."""
    folder = Path(path).parent
    while not folder.is_dir():
        folder = folder.parent
    return folder, os.path.relpath(path, folder).replace(os.sep, "/")


def _mirrored(inside: str) -> str:
    """Where a file is put, below a folder deep enough for whatever it builds on."""
    return f"{'here/' * LONGEST_CHAIN}{inside}"


def _files(revision: str, place: Path, inside: str, named: str) -> Iterator[tuple[str, bytes]]:
    """A file at a revision, and those that it builds on, as they are put into one folder.

    Args:
        revision: the revision.
        place: a folder of the repository.
        inside: the file, as seen from there.
        named: what the user calls it.
    """
    for _ in range(LONGEST_CHAIN):
        text = _git(place, "cat-file", "blob", f"{revision}:./{inside}")
        if text is None:
            told = f"there is no file {quoted(named)} at revision {quoted(revision)}; "
            raise VersionError(named, f"{told}`git log --follow` tells where it was")
        yield os.path.normpath(_mirrored(inside)), text
        base = _base(text)
        if base is None:
            return
        inside = os.path.normpath(f"{Path(inside).parent}/{base}").replace(os.sep, "/")
        named = base


def _base(text: bytes) -> str | None:
    """The path that a ruleset's text builds on, if it does."""
    try:
        data = read_yaml(text.decode("utf-8", "replace")).data
    except RulesetError:
        return None
    given = data.get("extends") if isinstance(data, dict) else None
    name = given.get("ruleset") if isinstance(given, dict) else given
    is_path = isinstance(name, str) and ("/" in name or name.endswith((".yaml", ".yml")))
    return name if is_path and not os.path.isabs(str(name)) else None


def _require_revision(revision: str, place: Path) -> None:
    if shutil.which("git") is None:
        told = "git is not installed, or not to be found; give two files instead"
        raise VersionError(revision, told)
    if _git(place, "rev-parse", "--git-dir") is None:
        where = quoted(str(place.resolve()))
        raise VersionError(revision, f"{where} is no git repository; give two files instead")
    is_name = not revision.startswith("-")
    if (
        not is_name
        or _git(place, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}") is None
    ):
        told = f"there is no revision {quoted(revision)}; `git log --oneline` lists revisions, and "
        raise VersionError(
            revision, f"{told}a shallow clone lacks old ones (`git fetch --unshallow`)"
        )


def _git(place: Path, *words: str) -> bytes | None:
    """What git says, without a shell; None: it refuses."""
    done = subprocess.run(  # noqa: S603 - fixed words; a revision or path is never an option
        ["git", "-C", str(place), *words],  # noqa: S607 - the user's own git
        check=False,
        capture_output=True,
        stdin=subprocess.DEVNULL,
    )
    return done.stdout if done.returncode == 0 else None
