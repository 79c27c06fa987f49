"""The smallest situation found in which a mistake changes a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from itertools import islice
from typing import Any, NamedTuple

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
from cpstandards.vocabulary import Vocabulary
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


class Aim(NamedTuple):
    """Where two versions of a standard part, so that a search begins there.

    Attributes:
        kind: what sort of difference it is; None: not known.
        days: days [ISO] near which it may show.
        focus: the patterns nearest to it; none: all of them.
        reading: the reading in which it is; None: the standard itself, and so any.
    """

    kind: Kind | None = None
    days: tuple[str, ...] = ()
    focus: tuple[model.EventPattern, ...] = ()
    reading: str | None = None


Parting = tuple[Situation, Verdicts, Verdicts]
"""A situation in which two versions of a standard part, with what each says of it."""


class Search:
    """Looks for situations that tell a standard from others; remembers what it says of each.

    Attributes:
        trial: the true standard.
        around: what situations are made with.
        seeds: where the search begins.
        seeds_added: those of them that the search has found itself.
        variants: the standard under each of its readings.
        said: the case of each situation so far, and what is truly said of it.
        filled: for a reading and an event type, the attributes that the short form leaves out.
        tried: in how many situations the two were compared so far.
    """

    def __init__(
        self,
        standard: model.Standard,
        trial: Trial,
        beside: Sequence[model.Standard] = (),
        vocabulary: Vocabulary | None = None,
    ) -> None:
        """Begins a search.

        Args:
            standard: the true standard.
            trial: the same, to be run.
            beside: other standards whose questions and examples are looked into as well.
            vocabulary: event types and facts; by default those of the true standard's ruleset.
        """
        self.variants = dict(variants(standard))
        every = [*self.variants.values(), *(one for each in beside for _, one in variants(each))]
        vocabulary = vocabulary or trial.program.vocabulary
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
        examples = (each for one in (standard, *beside) for each in one.examples)
        self.seeds = seeds_of(map(situation_of, examples), self.around)
        self.seeds_added: list[Situation] = []
        self.said: dict[str, tuple[Case | None, Verdicts | None]] = {}
        self.filled: dict[tuple[str | None, str], dict[str, Any]] = {}
        self.tried = 0

    def add_seeds(self, examples: Iterable[model.Example]) -> None:
        """Lets the search begin from what it has found, too: nothing else has changed."""
        self.seeds_added += map(situation_of, examples)
        self.seeds = [*self.seeds_added[-MOST_ADDED:]]

    def tell(self, mutant: Mutant, mutated: Trial) -> Suggestion | None:
        """An example on which *mutated* is wrong, or None: none was found."""
        aim = Aim(
            mutant.kind,
            (mutant.was, mutant.becomes) if mutant.kind is Kind.DATED else (),
            self._focus(mutant),
            mutant.reading,
        )
        fallback: Situation | None = None
        for situation, true, other in self.parting(aim, mutated):
            if _is_telling(true, other):
                suggestion = self._suggested(situation, mutated, mutant)
                if suggestion is not None:
                    return suggestion
            elif _can_be_said(true, other):
                fallback = fallback or situation
        return None if fallback is None else self._suggested(fallback, mutated, mutant)

    def parting(self, aim: Aim, other: Trial, most: int | None = None) -> Iterator[Parting]:
        """The situations in which *other* parts from the true standard, the likeliest first.

        Args:
            aim: where the two part.
            other: another version of the standard.
            most: how many situations are tried; None: all that are near.
        """
        focus = aim.focus or self.around.asked.patterns
        around = replace(self.around, days=aim.days, focus=focus)
        for situation in islice(self._situations(aim, other, around), most):
            self.tried += 1
            there = self._parted(situation, other)
            if there is not None:
                yield (situation, *there)

    def _situations(self, aim: Aim, other: Trial, around: Surroundings) -> Iterator[Situation]:
        seeds = list(self._in_reading(aim.reading))
        one_step = near(seeds, aim.kind, around)
        at_deadlines = islice(self._near(seeds, aim.kind, other, around), MOST_NEAR)
        if aim.kind in ABOUT_DAYS:
            yield from at_deadlines
            yield from islice(_and_much_later(one_step, around), MOST_NEAR)
        else:
            yield from islice(_and_much_later(one_step, around), MOST_NEAR)
            yield from at_deadlines
        two_steps = further_off(seeds, aim.kind, around)
        yield from islice(_and_much_later(two_steps, around), MOST_FAR)

    def _near(
        self, seeds: list[Situation], kind: Kind | None, other: Trial, around: Surroundings
    ) -> Iterator[Situation]:
        for base in near(seeds, kind, around):
            yield base
            said = [each for each in self._both(base, other) if each is not None]
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

    def _in_reading(self, reading: str | None) -> Iterable[Situation]:
        """The seeds under the reading in which the two part; if in all, under any."""
        if reading is not None:
            return [replace(seed, reading=reading) for seed in self.seeds]
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
        """The case of a situation; None if it is none."""
        of = self.in_full(of)
        data: dict[str, Any] = {"reference": "example", "facts": dict(of.facts)}
        data["events"] = [dict(event) for event in of.events]
        if of.records is not None:
            data["records"] = list(of.records)
        try:
            return case_from_plain(data, self.around.vocabulary)
        except CPStandardsError:
            return None

    def in_full(self, of: Situation) -> Situation:
        """The situation with what the short form of examples leaves out."""
        if not of.is_short:
            return of
        events = [{**self._asked(of.reading, event["type"]), **event} for event in of.events]
        return replace(of, events=tuple(events), is_short=False)

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

        def still_parts(each: Situation) -> bool:
            there = self._parted(each, mutated)
            return there is not None and tells(*there)

        return smaller(of, still_parts)


def smaller(of: Situation, keeps: Callable[[Situation], bool]) -> Situation:
    """*of* without whatever can go while *keeps* holds of what is left."""
    changed = True
    while changed:
        changed = False
        for each in _smaller_by_one(of):
            if keeps(each):
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
