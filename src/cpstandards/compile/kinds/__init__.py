"""The five kinds of standard: each finds its triggers, deadlines and duties, and has them judged.

A sixth kind is one module here, its keys in `model.KEYS_OF_KIND`, and its verdict in `kernel`.
"""

from __future__ import annotations

from typing import assert_never

from cpstandards import model
from cpstandards.compile.judging import Frame
from cpstandards.compile.kinds.before import before
from cpstandards.compile.kinds.every import every
from cpstandards.compile.kinds.not_before import not_before
from cpstandards.compile.kinds.parts import Judge, parts
from cpstandards.compile.kinds.window import window
from cpstandards.compile.kinds.within import within
from cpstandards.compile.setting import Setting

__all__ = ["Judge", "judge"]


def judge(of: model.Standard, frame: Frame, setting: Setting) -> Judge:
    """The judge of a standard, by its kind."""
    shared = parts(of, frame, setting)
    match of.kind:
        case "within":
            return within(of, shared)
        case "before":
            return before(of, shared)
        case "every":
            return every(of, shared)
        case "window":
            return window(of, shared)
        case "not_before":
            return not_before(of, shared)
        case _:
            assert_never(of.kind)
