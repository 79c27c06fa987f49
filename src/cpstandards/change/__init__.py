"""What a change to a ruleset does: standard by standard, with a small case for each way."""

from cpstandards.change.checking import check_change
from cpstandards.change.pairing import NotVersionsError
from cpstandards.change.results import (
    ChangeKind,
    ChangeReport,
    Effect,
    Impact,
    Moved,
    PartChange,
    Searched,
    StandardChange,
    Way,
    Witness,
)

__all__ = [
    "ChangeKind",
    "ChangeReport",
    "Effect",
    "Impact",
    "Moved",
    "NotVersionsError",
    "PartChange",
    "Searched",
    "StandardChange",
    "Way",
    "Witness",
    "check_change",
]
