"""Every recipe in `docs/how-to` is carried out on a scratch copy, block by block.

In the order of the page, what is fenced is

- `title="FILE"`: the file, written;
- `diff title="FILE"`: an edit of the file: what ` ` and `-` lines say stands in it once, and is
  exchanged for what ` ` and `+` lines say;
- `console`: commands after `$`, each with all that it prints; a line `…` stands for any lines.

A page that begins with a comment `after: PAGE.md` goes on from the files of that page. A fence of
any other form is refused, unless it is marked `text`: it would not be carried out.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted((ROOT / "docs" / "how-to").glob("*.md"))
RECIPES = [path for path in PAGES if path.name != "README.md"]
COPIED = ("rules", "schema", "src", "examples")
ANYTHING = "…"

_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.DOTALL | re.MULTILINE)
_TITLE = re.compile(r'^(?P<language>\w+) title="(?P<file>[^"]+)"$')
_AFTER = re.compile(r"\A<!-- after: (?P<page>[\w-]+\.md) -->")


@dataclass(frozen=True)
class Block:
    """A fenced block of a page.

    Attributes:
        language: the first word behind the fence.
        file: the file it is about, if it has a title.
        body: the text.
        line: on which it begins.
    """

    language: str
    file: str | None
    body: str
    line: int


def blocks_of(page: str) -> Iterator[Block]:
    """The blocks of a *page*'s text, in its order."""
    for found in _FENCE.finditer(page):
        titled = _TITLE.match(found["info"])
        language = titled["language"] if titled else found["info"]
        line = page.count("\n", 0, found.start()) + 1
        yield Block(language, titled and titled["file"], found["body"], line)


# --- carrying out ---------------------------------------------------------------------------------


class Scratch:
    """A copy of what recipes work on, in which they are carried out."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        ignored = shutil.ignore_patterns("__pycache__")
        for name in COPIED:
            shutil.copytree(ROOT / name, folder / name, ignore=ignored)

    def carry_out(self, page: Path, files_only: bool = False) -> None:
        """Carries out the blocks of a *page*, after those of the page that it goes on from."""
        text = page.read_text(encoding="utf-8")
        before = _AFTER.match(text)
        if before:
            self.carry_out(page.parent / before["page"], files_only=True)
        for block in blocks_of(text):
            if block.language == "console":
                if not files_only:
                    self.run(block, page.name)
            elif block.file is not None:
                self.write(block, page.name)
            else:
                assert block.language == "text", f"{page.name}:{block.line}: what is this block?"

    def write(self, block: Block, page: str) -> None:
        """Writes or edits the file of *block*."""
        path = self.folder / (block.file or "")
        if block.language != "diff":
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.body, encoding="utf-8")
            return
        text = path.read_text(encoding="utf-8")
        old, new = (side_of(block.body, sign) for sign in "-+")
        assert text.count(old) == 1, f"{page}:{block.line}: not once in {block.file}:\n{old}"
        path.write_text(text.replace(old, new), encoding="utf-8")

    def run(self, block: Block, page: str) -> None:
        """Runs the commands of *block*, each of which must print what stands below it."""
        for command, expected in commands_of(block.body):
            printed = self.output_of(command)
            where = f"{page}:{block.line}: $ {command}"
            assert matches(printed, expected), f"{where}\n--- printed\n{printed}"

    def output_of(self, command: str) -> str:
        """What *command* prints, run in the copy with the copy's own modules and rules."""
        program, *arguments = shlex.split(command)
        programs = {"cpstandards": ["-m", "cpstandards.cli"], "python": []}
        done = subprocess.run(
            [sys.executable, *programs[program], *arguments],
            check=False,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": "src", "COLUMNS": "100", "PYTHONUTF8": "1"},
        )
        assert "Traceback" not in done.stderr, done.stderr
        return "".join(f"{line.rstrip()}\n" for line in (done.stdout + done.stderr).splitlines())


def side_of(diff: str, sign: str) -> str:
    """The text before (`-`) or after (`+`) an edit."""
    lines = diff.splitlines(keepends=True)
    return "".join(line[1:] for line in lines if line[:1] in (" ", sign))


def commands_of(body: str) -> Iterator[tuple[str, str]]:
    """The commands of a console, each with what it prints."""
    for part in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
        command, _, expected = part.partition("\n")
        yield command, expected


def matches(printed: str, expected: str) -> bool:
    """Whether *printed* is what was *expected*, with any lines where that has a line `…`."""
    pieces = [re.escape(line) for line in expected.splitlines(keepends=True)]
    wild = [r"(?:.*\n)*?" if piece == re.escape(f"{ANYTHING}\n") else piece for piece in pieces]
    return re.fullmatch("".join(wild), printed) is not None


@pytest.mark.parametrize("page", RECIPES, ids=lambda page: page.stem)
def test_a_recipe_does_what_it_says(page: Path, tmp_path: Path) -> None:
    Scratch(tmp_path).carry_out(page)


# --- that it could fail ---------------------------------------------------------------------------


def page_of(folder: Path, text: str) -> Path:
    path = folder / "page.md"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    "text",
    [
        "```console\n$ cpstandards boards --nonsense\n```\n",
        "```console\n$ cpstandards calendar 2025-04-10 '1 day'\n2025-04-12\n```\n",
        '```diff title="rules/blackpool.yaml"\n-nothing like this\n+this\n```\n',
        "```yaml\nid: x\n```\n",
    ],
    ids=["another output", "a wrong output", "an edit of nothing", "a block without a title"],
)
def test_a_recipe_that_has_gone_stale_fails(text: str, tmp_path: Path) -> None:
    with pytest.raises(AssertionError):
        Scratch(tmp_path / "copy").carry_out(page_of(tmp_path, text))


def test_an_edit_exchanges_one_side_for_the_other(tmp_path: Path) -> None:
    text = '```text title="a.txt"\none\ntwo\n```\n```diff title="a.txt"\n one\n-two\n+three\n```\n'
    Scratch(tmp_path / "copy").carry_out(page_of(tmp_path, text))
    assert (tmp_path / "copy" / "a.txt").read_text(encoding="utf-8") == "one\nthree\n"


def test_only_a_line_of_dots_stands_for_any_lines() -> None:
    assert matches("a\nb\nc\n", "a\n…\nc\n")
    assert matches("a\nc\n", "a\n…\nc\n")
    assert not matches("a\nb\n", "a\n…\nc\n")
    assert not matches("a.c\n", "abc\n")


def test_every_recipe_is_in_the_list_of_recipes() -> None:
    listed = (ROOT / "docs" / "how-to" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in RECIPES if f"]({path.name})" not in listed] == []
