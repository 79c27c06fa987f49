"""What can be wrong with a file of cases, and what of it may be shown.

No message repeats a value from a file of cases: it may be a child's. Shown are names of keys and
columns, opaque case references, and a malformed date or time that is nothing but that.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from cpstandards.errors import SHOWN, nearest

CODES: Mapping[str, str] = {
    "CPS301": "the file is too large",
    "CPS302": "the file is not UTF-8 text",
    "CPS303": "the format is not known",
    "CPS304": "the text is not YAML, JSON, JSON Lines or CSV",
    "CPS305": "a key or column is there twice",
    "CPS306": "a key or column is not known",
    "CPS307": "a key, column or value is missing",
    "CPS308": "a value has the wrong shape, such as text where a list belongs",
    "CPS309": "a case reference or event id cannot be used",
    "CPS310": "two cases have the same reference",
    "CPS311": "an event type is not in the vocabulary",
    "CPS312": "the event type has no such attribute",
    "CPS313": "a value does not fit its attribute or fact",
    "CPS314": "a date or time cannot be read",
    "CPS315": "a date or time does not exist",
    "CPS316": "an event has both `on` and `at`",
    "CPS317": "a case fact is not in the vocabulary",
    "CPS318": "the values of a revised fact contradict each other",
    "CPS319": "a row has more or fewer cells than there are columns",
    "CPS320": "a part of YAML that is not read",
}
"""What each code means. Codes are stable."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,40}")
_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}([T ][0-9:.]*(Z|[+-][0-9:]*)?)?")


class Finding(NamedTuple):
    """Something wrong with a part of a case, before it is known where the part stands.

    Attributes:
        code: one of `CODES`.
        message: what is wrong.
        help: the remedy; may be empty.
        path: keys and indices from the part to what is wrong.
        at_key: whether the last key of *path* is meant, rather than its value.
    """

    code: str
    message: str
    help: str = ""
    path: tuple[str | int, ...] = ()
    at_key: bool = False

    def under(self, *path: str | int) -> Finding:
        """The same, seen from further out."""
        return self._replace(path=(*path, *self.path))


def named(key: object, what: str, otherwise: str = "") -> str:
    """*what* with its name, where the name may be shown; else *otherwise*, or *what* alone.

    Example:
        >>> named("quorat", "attribute"), named("A. Person, 4 May", "attribute")
        ('attribute `quorat`', 'attribute')
    """
    is_shown = isinstance(key, str) and _NAME.fullmatch(key) is not None
    return f"{what} `{key}`" if is_shown else otherwise or what


def date_like(text: str) -> bool:
    """Whether *text* is nothing but a date or time, however badly written.

    Example:
        >>> date_like("10/04/2025"), date_like("943 476 5919"), date_like("a name")
        (True, False, False)
    """
    return len(text) <= SHOWN and _DATE_LIKE.fullmatch(text) is not None


def suggestion(word: object, known: Iterable[str], otherwise: str = "") -> str:
    """The known word that *word* was probably meant to be, as a remedy; or *otherwise*."""
    near = _near(word, tuple(known)) if isinstance(word, str) and len(word) <= SHOWN else None
    return f"did you mean `{near}`?" if near else otherwise


@lru_cache(maxsize=4096)
def _near(word: str, known: tuple[str, ...]) -> str | None:
    """`nearest`, once for each word: a mistake is often made in every row."""
    return nearest(word, known)


def listed(names: Iterable[str]) -> str:
    """*names* in backticks, in a row."""
    return ", ".join(f"`{name}`" for name in names)
