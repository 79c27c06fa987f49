"""The duty ahead of a reference event."""

from __future__ import annotations

from cpstandards import model
from cpstandards.compile import judging
from cpstandards.compile.judging import Found
from cpstandards.compile.kinds.agreements import excessive
from cpstandards.compile.kinds.parts import Judge, Parts, each_of, is_agreed, moments, recalled
from cpstandards.compile.kinds.reference import (
    Reference,
    Wanted,
    answers_for,
    cancelled,
    ended_by,
    references_of,
    without_reference,
)
from cpstandards.compile.matching import (
    answer,
)
from cpstandards.compile.moments import (
    NOT_IN_FORCE,
    OPEN,
    Edge,
)
from cpstandards.compile.timeline import (
    Timeline,
)
from cpstandards.kernel import NEVER
from cpstandards.results import Obligation
from cpstandards.vocabulary import Event


def before(of: model.Standard, shared: Parts) -> Judge:
    """Judges a duty ahead of a reference event."""
    setting = shared.setting
    reference = of.before
    assert reference is not None
    assert of.at_least is not None
    assert of.duty is not None
    by_when = moments(of.at_least, setting, Edge(backwards=True))
    findings = excessive(of.at_least, shared, backwards=True)
    duties = each_of(of.duty, setting)
    wanted = Wanted(
        times=getattr(of.duty, "times", None) or 1,
        already=of.already_done == "counts" or of.after is None,
        itself=bool(getattr(of.duty, "itself", None)),
    )

    def answers(item: Reference, line: Timeline) -> tuple[Event | None, Event | None]:
        return answers_for(duties, item, line, wanted)

    ahead_and_after = recalled(answers, (of.before, of.after, of.duty), shared.frame)
    duty = answer(of.duty, setting.vocabulary, setting.mentions, of.already_done == "counts")

    def one(item: Reference, line: Timeline) -> list[Obligation]:
        if not shared.applies(item.trigger, line):
            return []
        point = item.point
        if point is None:
            return [without_reference(shared, reference, duty, item.trigger, line)]
        ahead, after = ahead_and_after(item, line)
        ended = cancelled(point) or ended_by(shared, item, point, line)
        result = []
        for basis, at in by_when:
            deadline = at(point, line, item.trigger)
            if deadline is NOT_IN_FORCE or (basis == "agreed" and not is_agreed(deadline)):
                continue
            deadline = deadline or OPEN
            done = ahead if deadline.latest != NEVER else ahead or after
            found = Found(point, deadline, done, ended, basis, shown=after)
            result.append(judging.before(shared.frame, found, line))
        if findings is not None:
            result.extend(findings(point, ended, line, item.trigger))
        return result

    return Judge(*references_of(reference, of.after, setting, one, is_ahead=True))
