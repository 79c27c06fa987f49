"""The smallest situation found in which a mistake changes a verdict."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any

from cpstandards import model
from cpstandards.adapters import case_from_plain
from cpstandards.cases import Case
from cpstandards.errors import CPStandardsError
from cpstandards.kernel import Status
from cpstandards.load.rulesets import plain
from cpstandards.mutate.asked import asked_by
from cpstandards.mutate.kinds import Kind
from cpstandards.mutate.mutants import Mutant
from cpstandards.mutate.situations import Situation, situation_of, text_of, without
from cpstandards.mutate.steps import (
    Surroundings,
    at_the_deadlines,
    further_off,
    much_later,
    near,
    reach_of,
    seeds_of,
)
from cpstandards.mutate.trying import Trial, Verdict, Verdicts, example_of
from cpstandards.structure import event_types, variants
from cpstandards.worked import asked_values

MOST_ADDED = 6
"""So many of the examples found are begun from again, the last ones."""

MOST_NEAR, MOST_FAR = 1500, 1800
"""So many situations are tried for one mutant, one step away and two, before it is undecided."""


@dataclass(frozen=True)
class Suggestion:
    """An example that would tell a standard from one or more of its mutants.

    Attributes:
        plain: the example as plain data, with what the standard says of it today.
        example: the same as a model.
    """

    plain: dict[str, Any]
    example: model.Example


class Search:
    """Looks for situations that tell a standard from its mutants; remembers what it says of each.

    Attributes:
        trial: the true standard.
        around: what situations are made with.
        seeds: where the search begins.
        seeds_added: those of them that the search has found itself.
        variants: the standard under each of its readings.
        said: the case of each situation so far, and what is truly said of it.
        filled: for a reading and an event type, the attributes that the short form leaves out.
    """

    def __init__(self, standard: model.Standard, trial: Trial) -> None:
        self.variants = dict(variants(standard))
        every = list(self.variants.values())
        vocabulary = trial.program.vocabulary
        anchors = [each for one in every for each in (one.after, one.before, one.around)]
        self.trial = trial
        self.around = Surroundings(
            standard,
            asked_by(every, vocabulary),
            vocabulary,
            frozenset(name for each in anchors for name in event_types(each)),
            frozenset(name for one in every for name in event_types(one.duty or one.forbids)),
            reach=reach_of(every, trial.program.calendar),
        )
        self.seeds = seeds_of(map(situation_of, standard.examples), self.around)
        self.seeds_added: list[Situation] = []
        self.said: dict[str, tuple[Case | None, Verdicts | None]] = {}
        self.filled: dict[tuple[str | None, str], dict[str, Any]] = {}

    def add_seeds(self, examples: Iterable[model.Example]) -> None:
        """Lets the search begin from what it has found, too: nothing else has changed."""
        self.seeds_added += map(situation_of, examples)
        self.seeds = [*self.seeds_added[-MOST_ADDED:]]

    def tell(self, mutant: Mutant, mutated: Trial) -> Suggestion | None:
        """An example on which *mutated* is wrong, or None: none was found."""
        around = replace(
            self.around,
            days=(mutant.was, mutant.becomes) if mutant.kind is Kind.DATED else (),
            focus=self._focus(mutant),
        )
        fallback: Situation | None = None
        for situation in self._situations(mutant, mutated, around):
            there = self._parted(situation, mutated)
            if there is None:
                continue
            if _is_telling(*there):
                suggestion = self._suggested(situation, mutated, mutant)
                if suggestion is not None:
                    return suggestion
            elif _can_be_said(*there):
                fallback = fallback or situation
        return None if fallback is None else self._suggested(fallback, mutated, mutant)

    def _situations(
        self, mutant: Mutant, mutated: Trial, around: Surroundings
    ) -> Iterator[Situation]:
        seeds = list(self._in_reading(mutant))
        one_step = near(seeds, mutant.kind, around)
        at_deadlines = islice(self._near(seeds, mutant, mutated, around), MOST_NEAR)
        if mutant.kind in ABOUT_DAYS:
            yield from at_deadlines
            yield from islice(_and_much_later(one_step, around), MOST_NEAR)
        else:
            yield from islice(_and_much_later(one_step, around), MOST_NEAR)
            yield from at_deadlines
        two_steps = further_off(seeds, mutant.kind, around)
        yield from islice(_and_much_later(two_steps, around), MOST_FAR)

    def _near(
        self, seeds: list[Situation], mutant: Mutant, mutated: Trial, around: Surroundings
    ) -> Iterator[Situation]:
        for base in near(seeds, mutant.kind, around):
            yield base
            said = [each for each in self._both(base, mutated) if each is not None]
            yield from at_the_deadlines(base, said, around)

    def _focus(self, mutant: Mutant) -> tuple[model.EventPattern, ...]:
        """The patterns nearest to where the mistake is; if there are none, all of them."""
        part: Any = plain(self.around.standard)
        names: set[str] = set()
        for step in mutant.path:
            names = _events_in(part) or names
            if not isinstance(part, (Mapping, list, tuple)):
                break
            part = part.get(step) if isinstance(part, Mapping) else part[int(step)]
        names = _events_in(part) or names
        patterns = self.around.asked.patterns
        return tuple(each for each in patterns if each.event in names) or patterns

    def _in_reading(self, mutant: Mutant) -> Iterable[Situation]:
        """The seeds under the reading that has the mistake; if all have it, under any."""
        if mutant.reading is not None:
            return [replace(seed, reading=mutant.reading) for seed in self.seeds]
        usual = [replace(seed, reading=None) for seed in self.seeds if seed.reading]
        return [*(seed for seed in self.seeds if not seed.reading), *usual]

    def _both(self, of: Situation, mutated: Trial) -> tuple[Verdicts | None, Verdicts | None]:
        key = repr(of)
        if key not in self.said:
            case = self._case(of)
            true = None if case is None else self.trial.verdicts(case, of.as_of, of.reading)
            self.said[key] = case, true
        case, true = self.said[key]
        if case is None or true is None:
            return None, None
        return true, mutated.verdicts(case, of.as_of, of.reading)

    def _case(self, of: Situation) -> Case | None:
        """The case of a situation, with what the short form leaves out; None if it is none."""
        events = [dict(event) for event in of.events]
        if of.is_short:
            events = [{**self._asked(of.reading, event["type"]), **event} for event in events]
        data: dict[str, Any] = {"reference": "example", "facts": dict(of.facts), "events": events}
        if of.records is not None:
            data["records"] = list(of.records)
        try:
            return case_from_plain(data, self.trial.program.vocabulary)
        except CPStandardsError:
            return None

    def _asked(self, reading: str | None, kind: str) -> dict[str, Any]:
        key = (reading, kind)
        if key not in self.filled:
            standard = self.variants.get(reading or "", self.around.standard)
            self.filled[key] = asked_values(standard, kind)
        return self.filled[key]

    def _parted(self, situation: Situation, mutated: Trial) -> tuple[Verdicts, Verdicts] | None:
        """Both verdicts where they differ."""
        one, other = self._both(situation, mutated)
        return None if one is None or other is None or one == other else (one, other)

    def _suggested(self, found: Situation, mutated: Trial, mutant: Mutant) -> Suggestion | None:
        """The example of a situation, made as small as still tells the two apart."""
        small = self._smaller(found, mutated)
        there = self._parted(small, mutated)
        assert there is not None  # it was made smaller only as long as they part
        title = f"tells {mutant.was} from {mutant.becomes}"[:MOST_TITLE]
        data = {"title": title, **small.plain(), "expect": expected(*there)}
        example = example_of(data)
        if example is None or not self.trial.agrees(example) or mutated.agrees(example):
            return None
        return Suggestion(data, example)

    def _smaller(self, of: Situation, mutated: Trial) -> Situation:
        """*of* without whatever makes no difference to whether the two part."""
        there = self._parted(of, mutated)
        tells = _is_telling if there is not None and _is_telling(*there) else _can_be_said
        changed = True
        while changed:
            changed = False
            for each in _smaller_by_one(of):
                there = self._parted(each, mutated)
                if there is not None and tells(*there):
                    of, changed = each, True
                    break
        return of


ABOUT_DAYS = (Kind.LIMIT, Kind.UNIT, Kind.CONVENTION, Kind.DIRECTION, Kind.CLOCK, Kind.DATED)
"""Mistakes that show on a deadline, if anywhere."""


def _and_much_later(bases: Iterable[Situation], around: Surroundings) -> Iterator[Situation]:
    for base in bases:
        yield base
        yield much_later(base, around)


MOST_TITLE = 100


def _events_in(part: Any) -> set[str]:
    """The event types that plain data names."""
    if isinstance(part, Mapping):
        event = part.get("event")
        inner = [_events_in(value) for value in part.values()]
        return set().union({event} if isinstance(event, str) else set(), *inner)
    if isinstance(part, (list, tuple)):
        return set().union(*map(_events_in, part))
    return set()


def _differ_in_status(one: Verdicts, other: Verdicts) -> bool:
    return [each.status for each in one] != [each.status for each in other]


def _can_be_said(true: Verdicts, mutated: Verdicts) -> bool:
    """Whether an example can say how the true verdict differs: it cannot ask for no deadline."""
    return len(true) != len(mutated) or any(
        one.status != other.status
        or one.excused != other.excused
        or one.basis != other.basis
        or (one.due is not None and one.due != other.due)
        or (one.earliest is not None and one.earliest != other.earliest)
        for one, other in zip(true, mutated, strict=True)
    )


def _is_telling(true: Verdicts, mutated: Verdicts) -> bool:
    """Whether the two differ in a status, and nothing that is not known decides the true one."""
    return _differ_in_status(true, mutated) and all(
        each.status not in (Status.UNDETERMINED, Status.UNOBSERVED) for each in true
    )


def _smaller_by_one(of: Situation) -> Iterator[Situation]:
    if len(of.events) > 1:
        for index in range(len(of.events)):
            yield without(of, index)
    for name in of.facts:
        yield replace(of, facts={k: v for k, v in of.facts.items() if k != name})
    for index, event in enumerate(of.events):
        for name in event:
            if name not in ("type", "on", "at"):
                rest = {key: value for key, value in event.items() if key != name}
                yield replace(of, events=(*of.events[:index], rest, *of.events[index + 1 :]))
    if of.as_of is not None:
        yield replace(of, as_of=None)
    if of.records is not None:
        yield replace(of, records=None)


# --- what is expected ----------------------------------------------------------------------------


def expected(true: Verdicts, mutated: Verdicts) -> Any:
    """What an example expects: the statuses, and whatever else the mistake would change."""
    if not true:
        return "none"
    others = [*mutated, *([None] * len(true))]
    same_status = not _differ_in_status(true, mutated)
    each = [_expected(one, other, same_status) for one, other in zip(true, others, strict=False)]
    return each[0] if len(each) == 1 else each


def _expected(one: Verdict, other: Verdict | None, same_status: bool) -> Any:
    said: dict[str, Any] = {"status": one.status}
    if same_status and other is not None:
        if one.due != other.due and one.due is not None:
            said["due"] = _due(one.due, other.due)
        if one.earliest != other.earliest and one.earliest is not None:
            said["earliest"] = one.earliest
        if one.excused != other.excused:
            said["excused"] = one.excused
        if one.basis != other.basis:
            said["basis"] = one.basis
    return said if len(said) > 1 else one.status


def _due(one: date | datetime, other: date | datetime | None) -> date | str:
    if not isinstance(one, datetime):
        return one
    if isinstance(other, datetime) and other.date() == one.date():
        return text_of(one)
    return one.date()
