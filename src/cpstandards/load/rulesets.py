"""Rulesets from files, from text, and the ones that are shipped."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from cpstandards.errors import Problem, RulesetError, UnknownBoardError
from cpstandards.load.checks import check, check_parts
from cpstandards.load.overlay_bases import (
    BOARD,
    Origin,
    extends_of,
    find_base,
    of_board,
    require_version,
    unreadable,
)
from cpstandards.load.overlay_checks import check_overlay, check_without_base
from cpstandards.load.overlays import Whole, merged
from cpstandards.load.translate import problems_of
from cpstandards.load.yamltext import MOST_CHARACTERS, MOST_PROBLEMS, Text, read_yaml
from cpstandards.model import Model, Ruleset, Standard

MOST_STANDARDS = 1000
"""How many standards a ruleset may have: ten times the largest document known."""


def load_ruleset(path: str | os.PathLike[str]) -> Ruleset:
    """The ruleset in the file *path*, made whole with the one that it builds on, if any.

    Args:
        path: a YAML file.

    Raises:
        RulesetError: with every problem of the file, each with its line and a remedy; or with
            those of the file that it builds on.
        OSError: the file cannot be read.

    Example:
        >>> load_ruleset("rules/blackpool.yaml").id
        'blackpool'
    """
    name = os.fspath(path)
    return parse_ruleset(_text_in(name), file=name)


def _text_in(name: str) -> str:
    """The text in the file *name*."""
    if Path(name).stat().st_size > 4 * MOST_CHARACTERS:
        raise RulesetError(
            [
                Problem(
                    "CPS101",
                    "a file too large for a ruleset",
                    "write it to several files",
                    name,
                    1,
                    1,
                )
            ]
        )
    try:
        return Path(name).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        problem = Problem("CPS102", "not UTF-8 text", "save the file as UTF-8", name, 1, 1)
        raise RulesetError([problem]) from None


def parse_ruleset(text: str, file: str | None = None) -> Ruleset:
    """The ruleset that *text* holds.

    Args:
        text: YAML.
        file: a file's name, for messages; a path under `extends` is sought from its folder.

    Raises:
        RulesetError: with every problem of the text.

    Example:
        >>> parse_ruleset("id: x")
        Traceback (most recent call last):
            ...
        cpstandards.errors.RulesetError: 1:1: CPS202 missing key `title`
          help: add `title:` here
        1:1: CPS202 missing key `version`
          help: add `version:` here
        1:1: CPS202 missing key `document`
          help: add `document:` here
        1:1: CPS202 missing key `standards`
          help: add `standards:` here
    """
    return _whole(text, Origin(file, file)).ruleset


def _whole(text: str, origin: Origin) -> Whole:
    """The ruleset that *text* says, and everything that it consists of."""
    read = read_yaml(text, origin.file)
    of_text = [*read.problems, *_nothings(read)]
    _require_shape(read)
    if "extends" in read.data:
        try:
            base = _base(read, origin)
        except RulesetError as error:
            raise RulesetError(_in_order(of_text, error.problems)) from None
        problems = [*check_overlay(read, base.ruleset)]
        read = merged(read, base)
    else:
        problems = [*check_without_base(read)]
    ruleset, found = _checked(read)
    if of_text or problems or found or ruleset is None:
        raise RulesetError(_in_order(of_text, [*problems, *found]))
    return Whole(read, ruleset)


def _require_shape(read: Text) -> None:
    """Nothing, if *read* is a mapping of a size that can be gone through."""
    if not isinstance(read.data, dict):
        help = "begin with `id:`; the ruleset language says which keys there are"
        shapeless = read.problem("CPS203", "a ruleset is a mapping of keys to values", help, ())
        raise RulesetError(read.problems or [shapeless])
    if not read.data.keys() & _keys():
        help = "begin with `id:`; the ruleset language says which keys there are"
        if read.data.keys() & {"reference", "events", "cases"}:
            help = "these are cases; `cpstandards evaluate` judges them by a ruleset"
        message = "not a ruleset: it has none of a ruleset's keys"
        raise RulesetError(read.problems or [read.problem("CPS203", message, help, ())])
    standards = read.data.get("standards")
    if isinstance(standards, list) and len(standards) > MOST_STANDARDS:
        message = f"{len(standards)} standards; at most {MOST_STANDARDS} are read"
        help = "write them to several files"
        raise RulesetError([read.problem("CPS101", message, help, ("standards",), at_key=True)])


def _keys() -> set[str]:
    """The keys of a ruleset."""
    return {"extends", *(each.alias or name for name, each in Ruleset.model_fields.items())}


def _checked(read: Text) -> tuple[Ruleset | None, list[Problem]]:
    """The ruleset that *read*, a mapping, says, and what is wrong with it."""
    _prepare_models()
    try:
        ruleset = Ruleset.model_validate(read.data)
    except ValidationError as error:
        return None, [*problems_of(error, read, Ruleset), *check_parts(read.data, read)]
    return ruleset, check(ruleset, read)


def _base(read: Text, origin: Origin) -> Whole:
    """What *read*, a mapping with `extends`, builds on.

    Raises:
        RulesetError: there is no such ruleset, or it is not right itself.
    """
    extends = extends_of(read)
    found = find_base(extends.ruleset, read, origin, boards())
    if found.board is not None:
        base = _board_whole(found.board, found)
    else:
        try:
            base = _whole(_text_in(found.path or ""), found)
        except OSError as error:
            raise unreadable(error, found, read) from None
    require_version(extends, base.ruleset, read)
    return base


def _board_whole(name: str, origin: Origin) -> Whole:
    """A shipped board with its text; if it builds on none, it is not checked again."""
    text = _shipped()[name].read_text(encoding="utf-8")
    ruleset = board(name)
    if ruleset.built_on:
        return _whole(text, origin)
    return Whole(read_yaml(text, origin.file), ruleset)


def whole_text(source: str) -> Text:
    """The text of the ruleset in a file or of a shipped board, with all that it takes from others.

    What stands in another file has its place there, so that a finding about the whole can be
    shown where it was written.

    Args:
        source: a file's name, or a board's id.

    Raises:
        RulesetError: it is not right.
        UnknownBoardError: there is no such file and no such board.
    """
    if Path(source).is_file():
        return _whole(_text_in(source), Origin(source, source)).text
    return replace(_board_whole(source, of_board(board(source).id)).text, file=source)


def _nothings(read: Text) -> Iterator[Problem]:
    """The keys without a value, which would otherwise pass for keys that were left out."""
    known = {(each.line, each.column) for each in read.problems}
    for path in _empty(read.data, ()):
        place = read.place.find(path)
        if (place.line, place.column) not in known:
            help = "give it a value, or leave the key out"
            yield read.problem("CPS203", "a key without a value", help, path)


def _empty(data: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    """Where *data* has a key without a value; a reading may drop a key of its standard so."""
    if isinstance(data, dict):
        for key, value in data.items():
            if value is None and path[-1:] != ("change",):
                yield (*path, key)
            yield from _empty(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from _empty(value, (*path, index))


@cache
def _prepare_models() -> None:
    """Builds the models once, the inner one first, so that the outer takes it over."""
    Standard.model_rebuild(force=True)
    Ruleset.model_rebuild(force=True)


def _in_order(of_text: Sequence[Problem], of_model: Sequence[Problem]) -> list[Problem]:
    """The problems as they stand in the file, each once, up to `MOST_PROBLEMS`.

    What the text's own problems left without a value is not a problem of the model besides.
    """
    places = {(each.line, each.column) for each in of_text}
    others = [each for each in of_model if (each.line, each.column) not in places]
    every = dict.fromkeys([*of_text, *others])
    return sorted(every, key=_place)[:MOST_PROBLEMS]


def _place(problem: Problem) -> tuple[str, int, int]:
    return problem.file or "", problem.line or 0, problem.column or 0


def dump_ruleset(ruleset: Ruleset) -> str:
    """*ruleset* as YAML that `parse_ruleset` reads back to an equal one.

    Example:
        >>> dump_ruleset(board("blackpool"))[:13]
        'id: blackpool'
    """
    data = plain(ruleset)
    return yaml.dump(data, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes a value out wherever it is used: the loader takes no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as PyYAML asks it
        """No value is written as an alias of another."""
        return True

    def text(self, data: str) -> yaml.ScalarNode:
        """*data*, with rare line breaks as escapes: written out, they would be read as spaces."""
        style = '"' if _RARE_BREAKS & {*data} else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_RARE_BREAKS = frozenset("\x85\u2028\u2029")
_Dumper.add_representer(str, _Dumper.text)


def plain(part: Model) -> dict[str, Any]:
    """A part of a ruleset as plain data, under the keys of the YAML."""
    return part.model_dump(by_alias=True, exclude_unset=True)


def boards() -> tuple[str, ...]:
    """The ids of the rulesets that are shipped, in alphabetical order.

    Example:
        >>> "blackpool" in boards()
        True
    """
    return tuple(sorted(_shipped()))


@cache
def board(name: str) -> Ruleset:
    """The shipped ruleset *name*, read once.

    Args:
        name: its id, such as `blackpool`.

    Raises:
        UnknownBoardError: there is none of that name.

    Example:
        >>> board("blackpool").id
        'blackpool'
    """
    if not BOARD.fullmatch(name) or name not in _shipped():
        raise UnknownBoardError(name, boards())
    return _whole(_shipped()[name].read_text(encoding="utf-8"), of_board(name)).ruleset


def board_file(name: str) -> Traversable:
    """The file of the shipped ruleset *name*.

    Raises:
        UnknownBoardError: there is none of that name.
    """
    if name not in _shipped():
        raise UnknownBoardError(name, boards())
    return _shipped()[name]


@cache
def _shipped() -> dict[str, Traversable]:
    """The shipped files by id: beside the package's modules, or at the root of its source tree."""
    package = files("cpstandards")
    places: list[Traversable] = [package / "rules"]
    if isinstance(package, Path):
        places.append(package.parent.parent / "rules")
    for place in places:
        if place.is_dir():
            found = [each for each in place.iterdir() if each.name.endswith(".yaml")]
            return {each.name.removesuffix(".yaml"): each for each in found}
    return {}
