"""Where the ruleset is that another one names under `extends`."""

from __future__ import annotations

import os
import re
from collections.abc import Collection
from dataclasses import dataclass

from pydantic import ValidationError

from cpstandards import model
from cpstandards.errors import RulesetError, nearest, quoted
from cpstandards.load.translate import problems_of
from cpstandards.load.yamltext import Place, Text

LONGEST_CHAIN = 8
"""So many rulesets can build on one another."""

BOARD = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
"""What the id of a shipped board looks like."""

_URL = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]+:/")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a ruleset's text comes from.

    Attributes:
        file: its name, for messages.
        path: the file itself, beside which others are sought; None where there is no such file.
        above: the rulesets that build on it, one on the other.
        board: the board whose shipped text it is.
    """

    file: str | None = None
    path: str | None = None
    above: tuple[str, ...] = ()
    board: str | None = None

    @property
    def chain(self) -> tuple[str, ...]:
        """The rulesets that build on one another, this one the last."""
        here = self.board or (os.path.realpath(self.path) if self.path else "")
        return (*self.above, here)


def is_board(name: object) -> bool:
    """Whether *name* looks like the id of a shipped board."""
    return isinstance(name, str) and BOARD.fullmatch(name) is not None


def of_board(name: str, above: tuple[str, ...] = ()) -> Origin:
    """Where the text of the shipped board *name* comes from."""
    return Origin(f"{name}.yaml", None, above, name)


def extends_of(text: Text) -> model.Extends:
    """What *text*, a mapping, says under `extends`.

    Raises:
        RulesetError: it does not name a ruleset.
    """
    given, place = text.data["extends"], text.place.find(("extends",))
    if not isinstance(given, dict):
        given, place = {"ruleset": given}, Place(place.line, place.column, {}, {"ruleset": place})
    try:
        return model.Extends.model_validate(given)
    except ValidationError as error:
        inner = Text(given, place, (), text.file)
        raise RulesetError(problems_of(error, inner, model.Extends)) from None


def find_base(name: str, text: Text, origin: Origin, boards: Collection[str]) -> Origin:
    """Where the base *name* of *text* comes from.

    Args:
        name: what stands under `extends`.
        text: the overlay, for the place of problems.
        origin: where the overlay comes from.
        boards: the boards that are shipped.

    Raises:
        RulesetError: there is no such ruleset, or it builds on the overlay in turn.
    """
    found = _find(name, text, origin, boards)
    if found.chain[-1] in origin.chain:
        message = f"{quoted(name)} builds on this ruleset in its turn"
        raise _problem("CPS222", message, "end the chain in a ruleset without `extends`", text)
    if len(found.chain) > LONGEST_CHAIN:
        message = f"more than {LONGEST_CHAIN} rulesets, each of which builds on the next"
        raise _problem("CPS222", message, "build on one further down the chain", text)
    return found


def _find(name: str, text: Text, origin: Origin, boards: Collection[str]) -> Origin:
    if name in boards:
        return of_board(name, origin.chain)
    if _URL.match(name):
        message = f"{quoted(name)} is an address, and nothing is fetched from one"
        raise _problem("CPS221", message, "save the ruleset, and write the path of its file", text)
    if is_board(name) or not _is_path(name):
        near = nearest(name, boards)
        listed = ", ".join(f"`{each}`" for each in sorted(boards))
        help = f"the boards are {listed}; write a file with its path, such as `./board.yaml`"
        message = f"no board {quoted(name)} is shipped"
        raise _problem("CPS221", message, f"did you mean `{near}`?" if near else help, text)
    if origin.path is None:
        message = f"{quoted(name)} is sought beside the file of this text, and it has none"
        help = "load the text from its file, or build on a board by its id"
        raise _problem("CPS221", message, help, text)
    path = os.path.normpath(os.path.join(os.path.dirname(origin.path), name))
    if not os.path.isfile(path):
        help = "write the path from the folder of this file"
        raise _problem("CPS221", f"there is no file {quoted(path)}", help, text)
    return Origin(path, path, origin.chain)


def _is_path(name: str) -> bool:
    return "/" in name or "\\" in name or name.endswith((".yaml", ".yml"))


def unreadable(error: OSError, base: Origin, text: Text) -> RulesetError:
    """The base's file cannot be read."""
    why = (error.strerror or "input or output").lower()
    message = f"cannot read {quoted(base.file or '')}: {why}"
    return _problem("CPS221", message, "see whether the file can be opened", text)


def require_version(extends: model.Extends, base: model.Ruleset, text: Text) -> None:
    """Nothing, if *base* has the version that the overlay asks for.

    Raises:
        RulesetError: it has another.
    """
    if extends.version not in (None, base.version):
        message = f"`{base.id}` is version {quoted(base.version)}, not {quoted(extends.version)}"
        help = "read what has changed in it, then write the version that this ruleset is fit for"
        raise _problem("CPS221", message, help, text, "version")


def _problem(code: str, message: str, help: str, text: Text, *inside: str) -> RulesetError:
    """A problem at what `extends` says."""
    at: tuple[str, ...] = inside or ("ruleset",)
    return RulesetError([text.problem(code, message, help, ("extends", *at))])
