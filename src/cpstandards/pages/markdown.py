"""Markdown that reads the same on a site, in a repository's viewer and as plain text.

What comes from a ruleset goes through `text` or `bullets`, so that nothing in it is taken for
Markdown or HTML.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from cpstandards.pages.outline import Outline

MARK = "<!-- Written by `cpstandards pages` from the rulesets; a change made here is lost. -->"
"""The first line of every page, by which the writer knows its own."""

_SPECIAL = re.compile(r"[\\`*\[\]{}|]|(?<![^\W_])_|_(?![^\W_])")
_AS_ENTITY = re.compile(r"[<~]|&(?=#?\w+;)")
_OPENING = re.compile(r"^(?:[#>+=:!/-]|(?<!\d)\d+[.)](?=\s|$))")


def text(value: str) -> str:
    r"""*value* as running text on one line, with nothing in it that Markdown or HTML would take.

    Example:
        >>> print(text("1. either | or <i>, in `code`"))
        1&#46; either \| or &lt;i>, in \`code\`
    """
    line = _AS_ENTITY.sub(lambda found: _entity(found.group()), " ".join(value.split()))
    line = _SPECIAL.sub(lambda found: f"\\{found.group()}", line)
    return _OPENING.sub(_harmless, line)


def _harmless(opening: re.Match[str]) -> str:
    """The opening of a list, a heading or the like, with its last character as an entity."""
    return opening.group()[:-1] + _entity(opening.group()[-1])


def _entity(character: str) -> str:
    return {"<": "&lt;", ">": "&gt;", "&": "&amp;"}.get(character, f"&#{ord(character)};")


def page(*blocks: str) -> str:
    """A page of *blocks*, with the mark of what is generated."""
    return "\n\n".join([MARK, *(block for block in blocks if block)]) + "\n"


def table(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table of cells that are Markdown already; nothing, if there are no rows."""
    lines = [_row(row) for row in rows]
    return "\n".join([_row(headers), "|---" * len(headers) + "|", *lines]) if lines else ""


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def bullets(outlines: Iterable[Outline], depth: int = 0) -> str:
    """A list, with lists in it where an outline has parts."""
    return "\n".join(line for outline in outlines for line in _bullet(outline, depth))


def _bullet(outline: Outline, depth: int) -> Iterator[str]:
    label = f"**{text(outline.label)}:** " if outline.label else ""
    colon = ":" if outline.parts and outline.text else ""
    yield f"{'    ' * depth}- {label}{text(outline.text)}{colon}".rstrip()
    for part in outline.parts:
        yield from _bullet(part, depth + 1)


def link(label: str, page: str, heading: str = "") -> str:
    """A link to a heading of a page, or to the page; *label* is Markdown already."""
    anchor = f"#{slug(heading)}" if heading else ""
    return f"[{label}]({page}{anchor})"


def slug(heading: str) -> str:
    """The anchor that viewers give to a heading.

    Example:
        >>> slug("`core_group.later`")
        'core_grouplater'
    """
    kept = re.sub(r"[^\w\s-]", "", heading.lower()).strip()
    return re.sub(r"\s", "-", kept)
