"""Two versions of one standard, and what both say of a case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from cpstandards import model
from cpstandards.adapters import case_from_plain
from cpstandards.cases import Case
from cpstandards.change.results import Way
from cpstandards.change.ways import ways
from cpstandards.clock import LocalTime, parse_when, to_datetime
from cpstandards.compile import Program
from cpstandards.errors import CPStandardsError
from cpstandards.evaluate import evaluate
from cpstandards.kernel import Status
from cpstandards.mutate.situations import Situation
from cpstandards.mutate.trying import Trial, trial_of
from cpstandards.results import Obligation
from cpstandards.structure import DEFAULT
from cpstandards.vocabulary import Vocabulary

Judged = tuple[tuple[Obligation, ...], tuple[Obligation, ...]]
"""The obligations of one standard in a case, before and after."""

UNSURE = (Status.UNDETERMINED, Status.UNOBSERVED)


@dataclass(frozen=True)
class Versions:
    """One standard before and after, ready to be judged.

    Attributes:
        old: the program of the old version.
        new: the program of the new version.
        index: the places of the standard in the two; None: it is not there.
        vocabulary: event types and facts of both.
    """

    old: Program
    new: Program
    index: tuple[int | None, int | None]
    vocabulary: Vocabulary

    @property
    def trials(self) -> tuple[Trial | None, Trial | None]:
        """The standard alone, in each version that has it; both know the readings of either."""
        readings = self.old.readings | self.new.readings
        old, new = (
            None if index is None else trial_of(replace(program, readings=readings), index)
            for program, index in zip((self.old, self.new), self.index, strict=True)
        )
        return old, new

    def standard(self, which: int) -> model.Standard | None:
        """The standard before (0) or after (1)."""
        index = self.index[which]
        program = (self.old, self.new)[which]
        return None if index is None else program.ruleset.standards[index]

    def judged(self, case: Case, as_of: date | datetime, reading: str | None) -> Judged:
        """What both versions say of a case, each by its whole ruleset."""
        found = (
            self._judged(program, self.standard(which), case, as_of, reading)
            for which, program in enumerate((self.old, self.new))
        )
        old, new = found
        return old, new

    def _judged(
        self,
        program: Program,
        standard: model.Standard | None,
        case: Case,
        as_of: date | datetime,
        reading: str | None,
    ) -> tuple[Obligation, ...]:
        if standard is None:
            return ()
        name = reading if reading in program.readings else DEFAULT
        every = evaluate(case, program, as_of=as_of, reading=name or DEFAULT).obligations
        return tuple(each for each in every if each.standard.id == standard.id)


@dataclass
class Judge:
    """Says what each version of one standard, taken alone, makes of a situation.

    Attributes:
        versions: the two versions.
        trials: the standard alone, in each; None: it is not there.
        said: what was said before, by situation.
    """

    versions: Versions
    trials: tuple[Trial | None, Trial | None]
    said: dict[str, Judged | None] = field(default_factory=dict)

    def __call__(self, of: Situation) -> Judged | None:
        """What both say of a situation in full; None: it is no case."""
        key = repr(of)
        if key not in self.said:
            self.said[key] = self._judged(of)
        return self.said[key]

    def _judged(self, of: Situation) -> Judged | None:
        if not _can_be(of):
            return None
        try:
            case, as_of = case_of(of, self.versions.vocabulary)
            old, new = (
                ()
                if each is None
                else evaluate(
                    case, each.program, as_of=as_of, reading=of.reading or DEFAULT
                ).obligations
                for each in self.trials
            )
        except CPStandardsError:
            return None
        return old, new


def _can_be(of: Situation) -> bool:
    """Whether a case can be: no child is unborn after the day of birth."""
    born = of.facts.get("date_of_birth")
    is_unborn = of.facts.get("unborn") is True
    return not (is_unborn and isinstance(born, date) and born <= min(of.days, default=born))


def case_of(of: Situation, vocabulary: Vocabulary) -> tuple[Case, date | datetime]:
    """The case of a situation in full, and the day or moment for which it is judged.

    Raises:
        CaseError: it is none.
    """
    data: dict[str, Any] = {"reference": "example", "facts": dict(of.facts)}
    data["events"] = [dict(event) for event in of.events]
    if of.records is not None:
        data["records"] = list(of.records)
    case = case_from_plain(data, vocabulary)
    if of.as_of is None:
        return case, max((event.on for event in case.events), default=date(2025, 6, 11))
    return case, _moment(of.as_of)


def _moment(of: date | str) -> date | datetime:
    when = parse_when(of) if isinstance(of, str) else of
    return to_datetime(when.latest) if isinstance(when, LocalTime) else when


def plain_ways(old: Sequence[Obligation], new: Sequence[Obligation]) -> frozenset[Way]:
    """Every way in which verdicts move; neither stricter nor laxer where something is unknown."""
    found = ways(old, new)
    is_sure = all(each.status not in UNSURE for each in (*old, *new))
    return found if is_sure or not found else frozenset({Way.OTHERWISE})
