"""What classes say of themselves and of their attributes, read off their docstrings."""

from __future__ import annotations

import re
from inspect import cleandoc


def summary(cls: type) -> str:
    """The first paragraph of the docstring of *cls*, on one line.

    Example:
        >>> from cpstandards.model import Window
        >>> summary(Window)
        'The two edges of a window, both inclusive.'
    """
    return " ".join(cleandoc(cls.__doc__ or "").partition("\n\n")[0].split())


def attributes(cls: type) -> dict[str, str]:
    """What the `Attributes:` of *cls* and its bases say, by name.

    Example:
        >>> from cpstandards.model import Window
        >>> attributes(Window)["opens"]
        'the first moment that is in time.'
    """
    found: dict[str, str] = {}
    for base in reversed(cls.__mro__):
        listed = cleandoc(base.__doc__ or "").partition("Attributes:\n")[2].partition("\n\n")[0]
        for entry in re.split(r"\n(?= {4}\S)", listed):
            name, _, text = entry.strip().partition(": ")
            if text:
                found[name] = " ".join(text.split())
    return found


def choices(text: str) -> dict[str, str]:
    """What *text* says of each choice, written as `word`: meaning, with semicolons between.

    Example:
        >>> choices("how strong. `must`: a requirement; `may`: a permission.")
        {'must': 'a requirement', 'may': 'a permission'}
    """
    return dict(re.findall(r"`([^`]+)`: ([^;.]+)", text))
