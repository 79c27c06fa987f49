"""What lint can find: its codes, how grave each is, and one finding with its place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Path = tuple[str | int, ...]
"""Keys and indices from the top of a ruleset's YAML."""

Severity = Literal["error", "warning"]

SEVERITY: Mapping[str, Severity] = MappingProxyType(
    {
        "CPS501": "warning",
        "CPS502": "warning",
        "CPS503": "warning",
        "CPS504": "error",
        "CPS505": "error",
        "CPS511": "error",
        "CPS512": "error",
        "CPS513": "warning",
        "CPS514": "warning",
        "CPS515": "warning",
        "CPS516": "error",
        "CPS517": "warning",
        "CPS518": "error",
        "CPS519": "warning",
        "CPS521": "warning",
        "CPS522": "warning",
        "CPS523": "warning",
        "CPS524": "warning",
        "CPS525": "warning",
        "CPS526": "warning",
        "CPS531": "warning",
        "CPS532": "warning",
        "CPS541": "warning",
        "CPS542": "error",
        "CPS551": "error",
        "CPS552": "warning",
        "CPS553": "warning",
        "CPS554": "error",
        "CPS561": "warning",
    }
)
"""Every code of lint, with its severity. `docs/errors.md` says what each means."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something in a ruleset that is sound as a form and probably not meant.

    Attributes:
        code: one of `SEVERITY`.
        message: what was found, in one line.
        help: the remedy, in one line.
        path: where it stands.
        standard: the id of the standard that it is about, or None: the ruleset as a whole.
        at_key: whether the last key of *path* is meant rather than its value.

    Example:
        >>> Finding("CPS501", "`panel` is declared", "use it", ("vocabulary",)).severity
        'warning'
    """

    code: str
    message: str
    help: str
    path: Path
    standard: str | None = None
    at_key: bool = False

    @property
    def severity(self) -> Severity:
        """Whether a ruleset with it fails `check`, or is only worth another look."""
        return SEVERITY[self.code]
