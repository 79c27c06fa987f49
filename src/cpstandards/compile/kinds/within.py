"""The duty by a moment after its trigger."""

from __future__ import annotations

from cpstandards import model
from cpstandards.compile import judging
from cpstandards.compile.anchors import candidates
from cpstandards.compile.judging import Found
from cpstandards.compile.kinds.agreements import excessive
from cpstandards.compile.kinds.parts import FOUND, Judge, Parts, is_agreed, moments, recalled
from cpstandards.compile.matching import (
    answer,
)
from cpstandards.compile.moments import (
    FORWARDS,
    NOT_IN_FORCE,
    OPEN,
)
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
)
from cpstandards.results import Obligation
from cpstandards.structure import event_types


def within(of: model.Standard, shared: Parts) -> Judge:
    """Judges a duty by a moment after its trigger."""
    setting, frame = shared.setting, shared.frame
    assert of.within is not None
    assert of.after is not None
    assert of.duty is not None
    points, accepts = candidates(of.after, setting)
    by_when = moments(of.within, setting, FORWARDS)
    already = of.already_done == "counts"
    duty = answer(of.duty, setting.vocabulary, setting.mentions, already)
    duty = recalled(duty, (of.duty,), frame)
    ends, when, verdict = shared.ends, shared.when, judging.within
    findings = excessive(of.within, shared)

    def one(point: Trigger, line: Timeline) -> list[Obligation]:
        result: list[Obligation] = []
        if not accepts(point, line) or (when is not None and not when(point, line)):
            return result
        for basis, at in by_when:
            deadline = at(point, line, point)
            if deadline is NOT_IN_FORCE or (basis == "agreed" and not is_agreed(deadline)):
                continue
            done = duty(point, line)
            ended = None if ends is None else ends(point, line)
            parts = (point, deadline or OPEN, done, ended, basis, 1, 0, None, None)
            result.append(verdict(frame, FOUND(Found, parts), line))
        if findings is not None:
            result.extend(findings(point, shared.end_of(point, line), line, point))
        return result

    return Judge(points, one, tuple(event_types(of.after)))
