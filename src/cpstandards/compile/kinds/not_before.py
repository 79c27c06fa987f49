"""What must not happen until a moment."""

from __future__ import annotations

from cpstandards import model
from cpstandards.compile import judging
from cpstandards.compile.anchors import candidates
from cpstandards.compile.conditions import condition
from cpstandards.compile.judging import Found
from cpstandards.compile.kinds.parts import Judge, Parts
from cpstandards.compile.matching import answer
from cpstandards.compile.moments import (
    NOT_IN_FORCE,
    OPEN,
    Deadline,
    Edge,
    moment,
)
from cpstandards.compile.timeline import (
    Timeline,
    Trigger,
)
from cpstandards.kernel import NEVER
from cpstandards.results import Obligation
from cpstandards.structure import event_types


def not_before(of: model.Standard, shared: Parts) -> Judge:
    """Judges what must not happen until a moment."""
    setting = shared.setting
    assert of.not_before is not None
    assert of.after is not None
    assert of.forbids is not None
    points, accepts = candidates(of.after, setting)
    permitted = moment(of.not_before, setting, Edge(opening=True))
    forbidden = answer(of.forbids, setting.vocabulary, setting.mentions)
    unless = condition(of.unless, setting)
    lifted = Deadline(-NEVER, -NEVER, None, None)

    def one(point: Trigger, line: Timeline) -> list[Obligation]:
        if not accepts(point, line) or not shared.applies(point, line):
            return []
        deadline = permitted(point, line, point)
        if deadline is NOT_IN_FORCE:
            return []
        done = forbidden(point, line)
        excepted = unless is not None and unless(done or point, line)
        found = Found(point, lifted if excepted else deadline or OPEN, done, None)
        return [judging.not_before(shared.frame, found, line)]

    return Judge(points, one, tuple(event_types(of.after)))
