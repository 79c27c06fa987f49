"""Rulesets as tests: `pytest --cp-rules rules/`.

Each file is a collector: one test that it loads, one for each worked example, one for lint, and one
for each law. A failure says what `cpstandards check` would say, with the place in the YAML.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from _pytest._code.code import ReprFileLocation, TerminalRepr
from _pytest._io import TerminalWriter

from cpstandards import model
from cpstandards.compile import Program
from cpstandards.errors import CPStandardsError, Problem, RulesetError
from cpstandards.evaluate import program_of
from cpstandards.lint import lint, placed
from cpstandards.load.rulesets import load_ruleset, whole_text
from cpstandards.load.yamltext import Text
from cpstandards.testing.checks import LawBrokenError
from cpstandards.testing.laws import Law, laws
from cpstandards.worked import CODE, disagreements

SUFFIXES = frozenset({".yaml", ".yml"})
MOST_WORDS = 3
LAW_BROKEN = "CPS601"
"""The code of a law that does not hold."""


class RulesetWarning(UserWarning):
    """A finding of lint that is only a warning."""


class RulesetFailure(Exception):
    """What makes a test of a ruleset fail.

    Attributes:
        problems: each with its place.
        detail: what else there is to see.
    """

    def __init__(self, problems: Sequence[Problem], detail: str = "") -> None:
        super().__init__(problems, detail)
        self.problems = tuple(problems)
        self.detail = detail


@dataclass
class Located(TerminalRepr):
    """A failure as pytest shows it, with the place in the YAML."""

    text: str
    reprcrash: ReprFileLocation

    def toterminal(self, tw: TerminalWriter) -> None:
        """Writes it."""
        tw.line(self.text, red=True)


class Rulesets:
    """Collects the rulesets that were asked for.

    Attributes:
        places: the files and folders to look for them in.
    """

    def __init__(self, config: pytest.Config) -> None:
        asked, stated = config.getoption("cp_rules"), config.getini("cp_rules")
        here = config.invocation_params.dir
        places = [here / each for each in asked] or stated
        self.places = [Path(os.path.abspath(each)) for each in places]
        called = "`--cp-rules`" if asked else f"`cp_rules` in `{_shown(config.inipath, config)}`"
        for place in self.places:
            wrong = _wrong_with(place, _shown(place, config))
            if wrong is not None:
                raise pytest.UsageError(f"{called}: {wrong}")
        config.args.extend(map(str, _added(self.places, config, is_asked=bool(asked))))

    def pytest_collect_file(self, file_path: Path, parent: pytest.Collector) -> Any:
        """A collector of the ruleset in a file, if it was asked for."""
        if file_path.suffix in SUFFIXES and self._is_asked_for(file_path.resolve()):
            return RulesetFile.from_parent(parent, path=file_path)
        return None

    def _is_asked_for(self, path: Path) -> bool:
        return any(
            path == place or (place in path.parents and not path.name.startswith("."))
            for place in map(Path.resolve, self.places)
        )

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        """Leaves out what was collected twice: a folder may be an argument of pytest as well."""
        kept = {(type(each), each.nodeid) if isinstance(each, RulesetItem) else each: each
                for each in items}  # fmt: skip
        items[:] = kept.values()


def _wrong_with(place: Path, shown: str) -> str | None:
    """Why there is nothing to test at *place*, if that is so."""
    if not place.exists():
        return f"no file or folder `{shown}`; name a ruleset, or a folder of rulesets"
    if place.is_file() and place.suffix not in SUFFIXES:
        return f"`{shown}` is no ruleset; name a file ending in `.yaml` or `.yml`"
    if place.is_dir() and not any(each.suffix in SUFFIXES for each in place.rglob("*.y*ml")):
        return f"no ruleset in `{shown}`; rulesets are files ending in `.yaml` or `.yml`"
    return None


def _added(places: Sequence[Path], config: pytest.Config, is_asked: bool) -> Iterator[Path]:
    """What pytest is to look into, beside what it was told to.

    Who names tests wants those: of a folder of which some tests are named no others are added, and
    what the configuration states is added only where no tests are named at all.
    """
    named: list[Path] = []
    if config.args_source is pytest.Config.ArgsSource.ARGS:
        here = config.invocation_params.dir
        named = [Path(os.path.abspath(here / each.partition("::")[0])) for each in config.args]
    if named and not is_asked:
        return
    for place in places:
        if not any(place in (each, *each.parents) for each in named):
            yield place


def _shown(path: str | Path | None, config: pytest.Config) -> str:
    """A path as the user would write it: from where pytest was started, if it is of the project."""
    whole = os.path.abspath(path or "")
    here = config.invocation_params.dir
    is_near = any(each in Path(whole).parents for each in (here, config.rootpath))
    return os.path.relpath(whole, here) if is_near else whole


class RulesetFile(pytest.File):
    """One ruleset."""

    @cached_property
    def loaded(self) -> model.Ruleset | RulesetError:
        """The ruleset, or everything that is wrong with its text."""
        try:
            return load_ruleset(self.path)
        except RulesetError as error:
            return error

    @property
    def ruleset(self) -> model.Ruleset:
        """The ruleset, which is sound.

        Raises:
            RulesetError: it is not.
        """
        if isinstance(self.loaded, RulesetError):
            raise self.loaded
        return self.loaded

    @cached_property
    def program(self) -> Program:
        """The ruleset, compiled."""
        return program_of(self.ruleset)

    @cached_property
    def text(self) -> Text | None:
        """The text, with the place of everything in it; None: it cannot be read."""
        return None if isinstance(self.loaded, RulesetError) else whole_text(str(self.path))

    def collect(self) -> Iterator[pytest.Item | pytest.Collector]:
        """The tests of the ruleset."""
        yield LoadsItem.from_parent(self, name="loads")
        if isinstance(self.loaded, RulesetError):
            return
        for index, standard in enumerate(self.ruleset.standards):
            if standard.examples:
                yield StandardNode.from_parent(self, name=standard.id, index=index)
        yield LintItem.from_parent(self, name="lint")
        if self.config.getoption("cp_examples") > 0:
            for law in laws(self.program):
                if law.places:
                    yield LawItem.from_parent(self, name=f"law-{law.name}", law=law)


class StandardNode(pytest.Collector):
    """One standard, with its worked examples."""

    def __init__(self, *, index: int, **kwargs: Any) -> None:  # Any: pytest's own
        super().__init__(**kwargs)
        self.index = index

    def collect(self) -> Iterator[pytest.Item]:
        """The worked examples."""
        assert isinstance(self.parent, RulesetFile)  # which alone makes standards
        examples = self.parent.ruleset.standards[self.index].examples
        for number, example in enumerate(examples):
            name = f"example-{number + 1}-{_expected(example)}"
            yield ExampleItem.from_parent(self, name=name, place=(self.index, number))


def _expected(example: model.Example) -> str:
    """What an example expects, in a few words for its name."""
    every = example.expect if isinstance(example.expect, tuple) else (example.expect,)
    words = [each if isinstance(each, str) else each.status for each in every]
    more = ["more"] if len(words) > MOST_WORDS else []
    return "-".join([*words[:MOST_WORDS], *more])


class RulesetItem(pytest.Item):
    """One test of a ruleset.

    Attributes:
        where: where in the YAML the tested part stands, as keys and indices.
    """

    where: tuple[str | int, ...] = ()

    @property
    def file(self) -> RulesetFile:
        """The ruleset's file."""
        found = self.getparent(RulesetFile)
        assert found is not None  # nothing else makes such tests
        return found

    def reportinfo(self) -> tuple[Path, int, str]:
        """The file and the line of what is tested."""
        text = self.file.text
        is_here = text is not None and text.place.file_at(self.where) is None
        line = text.place.find(self.where).line if text is not None and is_here else 1
        return self.path, line - 1, ", ".join(self.nodeid.split("::")[1:])

    def problem(self, code: str, message: str, help: str) -> Problem:
        """A problem at the place of what is tested."""
        text = self.file.text
        if text is None:
            return Problem(code, message, help, str(self.path), 1, 1)
        return text.problem(code, message, help, self.where)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The failure with its place; anything unforeseen as pytest shows it."""
        error = excinfo.value
        if isinstance(error, RulesetFailure):
            return self._located(error.problems, error.detail)
        if isinstance(error, CPStandardsError):
            return self._located([self.problem(LAW_BROKEN, str(error), "")], "")
        return super().repr_failure(excinfo, style)

    def _located(self, problems: Iterable[Problem], detail: str) -> Located:
        every = [
            replace(each, file=_shown(each.file, self.config)) if each.file else each
            for each in problems
        ]
        first = every[0]
        crash = ReprFileLocation(first.file or str(self.path), first.line or 1, str(first))
        return Located("\n".join([*map(str, every), *([detail] if detail else [])]), crash)


class LoadsItem(RulesetItem):
    """The text is a ruleset."""

    def runtest(self) -> None:
        """Fails with every problem of the text."""
        if isinstance(self.file.loaded, RulesetError):
            raise RulesetFailure(self.file.loaded.problems)


class ExampleItem(RulesetItem):
    """One worked example."""

    def __init__(self, *, place: tuple[int, int], **kwargs: Any) -> None:  # Any: pytest's own
        super().__init__(**kwargs)
        self.standard, self.number = place
        self.where = ("standards", self.standard, "examples", self.number)

    def runtest(self) -> None:
        """Fails with every difference between what is expected and what is found."""
        standard = self.file.ruleset.standards[self.standard]
        example = standard.examples[self.number]
        named = f"`{standard.id}` example {self.number + 1}"
        problems = [
            self.problem(CODE, f"{named}: {said}", help)
            for said, help in disagreements(self.file.program, self.standard, example)
        ]
        if problems:
            raise RulesetFailure(problems)


class LintItem(RulesetItem):
    """What is sound as a form and probably not meant."""

    def runtest(self) -> None:
        """Fails with the errors of lint; warns of its warnings, or fails with them too."""
        source = str(self.path)
        findings = lint(self.file.ruleset, source).findings
        is_strict = self.config.getoption("cp_strict")
        grave = [each for each in findings if is_strict or each.severity == "error"]
        if grave:
            raise RulesetFailure(placed(grave, source))
        for problem in placed(findings, source):
            shown = _shown(problem.file or source, self.config)
            text = str(replace(problem, file=shown))
            warnings.warn_explicit(text, RulesetWarning, shown, problem.line or 1)


class LawItem(RulesetItem):
    """One law."""

    def __init__(self, *, law: Law, **kwargs: Any) -> None:  # Any: pytest's own
        super().__init__(**kwargs)
        self.law = law

    def runtest(self) -> None:
        """Fails with the smallest history found that breaks the law."""
        examples, seed = (self.config.getoption(name) for name in ("cp_examples", "cp_seed"))
        try:
            self.law(max_examples=examples, seed=seed)
        except LawBrokenError as error:
            if error.history is not None:
                self.where = ("standards", error.history.aim.index)
            help = f"the law: {self.law.statement[:1].lower()}{self.law.statement[1:]}"
            problem = self.problem(LAW_BROKEN, f"`{error.law}`: {error.why}", help.rstrip("."))
            detail = "" if error.history is None else f"\n{error.history}"
            raise RulesetFailure([problem], detail) from None
