"""The kinds of small mistake that a ruleset is tried with."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What sort of mistake a mutant makes."""

    LIMIT = "limit one more or one less"
    UNIT = "another unit"
    CONVENTION = "another convention"
    DIRECTION = "the other direction"
    CLOCK = "another time of day"
    DATED = "dated a day off"
    RESTART = "another restart"
    WHICH = "another of several events"
    CONDITION = "condition turned round"
    TEST = "test turned round"
    BOUND = "bound turned round"
    CAP = "cap removed"
    VARIANT = "variants exchanged"
    ENDING = "ending ignored"
    ITSELF = "another event as the duty"
    WAIVER = "waiver by anyone"
