"""Missing examples put into a ruleset's file, whose own text stays as it is.

Only lines are added: below the last example of a standard, in its indentation, or, for a standard
without any, at its end. Each is marked for a person to confirm.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import yaml

from cpstandards.load.yamltext import Place, read_yaml
from cpstandards.mutate.search import Suggestion

TO_CONFIRM = "# to confirm on a wall calendar"
"""Stands behind each example that no person has looked at yet."""

VERY_LONG = 1_000_000


class _Flow(yaml.SafeDumper):
    """Writes an example in one line, with `on` as the plain word that it is to our reader."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as PyYAML asks it
        """No value is written as an alias of another."""
        return True


_Flow.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in each if first not in "oO" or "bool" not in tag]
    for first, each in yaml.SafeDumper.yaml_implicit_resolvers.items()
}


def in_one_line(plain: dict[str, Any]) -> str:
    """An example as YAML in one line.

    Example:
        >>> from datetime import date
        >>> in_one_line({"events": {"visit": {"on": date(2025, 4, 10)}}, "expect": "met"})
        '{events: {visit: {on: 2025-04-10}}, expect: met}'
    """
    text = yaml.dump(
        plain,
        Dumper=_Flow,
        default_flow_style=True,
        sort_keys=False,
        allow_unicode=True,
        width=VERY_LONG,
    )
    return text.strip()


def with_examples(
    text: str, suggestions: Iterable[tuple[int, Suggestion]], place: Place | None = None
) -> str:
    """*text* with the missing examples of its standards.

    Args:
        text: a ruleset as YAML.
        suggestions: the examples, each with the index of its standard.
        place: where the standards stand in it, if the text builds on another and so has only some.

    Returns:
        The text, in which every line of the old one stands as it was.

    Raises:
        ValueError: the examples of a standard are written in one line, which cannot be added to.
    """
    place = place or read_yaml(text).place
    lines = text.splitlines(keepends=True)
    ends = "\r\n" if "\r\n" in text else "\n"
    by_standard: dict[int, list[Suggestion]] = {}
    for index, suggestion in suggestions:
        by_standard.setdefault(index, []).append(suggestion)
    # From the last to the first, so that the places of those before stay right.
    of = {index: place.find(("standards", index)) for index in by_standard}
    for index in sorted(by_standard, key=lambda each: of[each].line, reverse=True):
        plains = [each.plain for each in by_standard[index]]
        at, added = _added(of[index], lines, index, plains)
        if at and not lines[at - 1].endswith("\n"):
            lines[at - 1] += ends
        lines[at:at] = [f"{line}{ends}" for line in added]
    return "".join(lines)


def _added(
    standard: Place, lines: Sequence[str], index: int, plains: Sequence[dict[str, Any]]
) -> tuple[int, list[str]]:
    """Before which line [from 0] to add what lines."""
    examples = standard.inside.get("examples")
    if examples is None or not examples.inside:
        return _first_examples(standard, lines, plains)
    last = examples.inside[len(examples.inside) - 1]
    opening = lines[last.line - 1]
    dash = opening[: last.column - 1].rfind("-")
    if dash < 0 or opening[:dash].strip():
        message = (
            f"the examples of standard {index + 1} are written in one line; put each in its own"
        )
        raise ValueError(message)
    gap = opening[dash + 1 : last.column - 1]
    end = _end(lines, last.line, dash)
    return end, [f"{' ' * dash}-{gap}{in_one_line(each)}  {TO_CONFIRM}" for each in plains]


def _first_examples(
    standard: Place, lines: Sequence[str], plains: Sequence[dict[str, Any]]
) -> tuple[int, list[str]]:
    """For a standard without examples: the key, and below it each example."""
    if "examples" in standard.keys:
        message = f"`examples` without any on line {standard.keys['examples'].line}; remove the key"
        raise ValueError(message)
    indent = standard.column - 1
    end = _end(lines, standard.line, indent - 1)
    listed = [f"{' ' * indent}  - {in_one_line(each)}  {TO_CONFIRM}" for each in plains]
    return end, [f"{' ' * indent}examples:", *listed]


def _end(lines: Sequence[str], start: int, indent: int) -> int:
    """The line [from 0] after a block that begins on line *start* [from 1] at *indent*.

    Blank lines and comments that follow the block do not belong to it.
    """
    end = start
    for number in range(start, len(lines)):
        line = lines[number]
        stripped = line.strip()
        if not stripped or stripped.startswith("#"):
            continue
        if len(line) - len(line.lstrip(" ")) <= indent:
            break
        end = number + 1
    return end
