"""Findings that a ruleset accepts, with a reason, where they stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpstandards import model
from cpstandards.errors import nearest
from cpstandards.lint.findings import SEVERITY, Finding, Path

STALE = "CPS561"


def accepts(accepted: model.Accepted, finding: Finding) -> bool:
    """Whether *accepted* is about *finding*."""
    return accepted.code == finding.code and accepted.standard in (None, finding.standard)


def stale(ruleset: model.Ruleset, findings: Sequence[Finding]) -> Iterator[Finding]:
    """What *ruleset* accepts and is not there to be accepted."""
    for index, accepted in enumerate(ruleset.accepted):
        if not any(accepts(accepted, each) for each in findings):
            path: Path = ("accepted", index)
            message, help = _why(accepted, ruleset)
            yield Finding(STALE, message, help, path, accepted.standard)


def _why(accepted: model.Accepted, ruleset: model.Ruleset) -> tuple[str, str]:
    ids = [standard.id for standard in ruleset.standards]
    if accepted.code not in SEVERITY or accepted.code == STALE:
        return f"there is no `{accepted.code}` to accept", "see the codes of `check`"
    if accepted.standard is not None and accepted.standard not in ids:
        near = nearest(accepted.standard, ids)
        help = f"did you mean `{near}`?" if near else "remove it, or name a standard of the ruleset"
        return f"there is no standard `{accepted.standard}`", help
    of = f" of `{accepted.standard}`" if accepted.standard else ""
    return f"no `{accepted.code}`{of} is found any more", "remove it"
