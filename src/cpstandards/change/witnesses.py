"""Small cases on which a change moves a verdict, looked for and judged by both versions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, islice

from cpstandards.change.events import TRIGGERS
from cpstandards.change.judging import Judge, Versions, plain_ways
from cpstandards.change.moments import Found
from cpstandards.change.results import Way, Witness
from cpstandards.change.rounds import begun, once, rounds
from cpstandards.change.showing import confirmed
from cpstandards.change.small import Making
from cpstandards.change.smallest import Shrinking, Size, size_of
from cpstandards.mutate.kinds import Kind
from cpstandards.mutate.search import Aim, Search
from cpstandards.mutate.situations import Situation, and_event, situation_of
from cpstandards.mutate.steps import much_later
from cpstandards.structure import event_types_in

KINDS: Mapping[str, Kind] = {
    "restart": Kind.RESTART,
    "when": Kind.CONDITION,
    "unless": Kind.CONDITION,
    "duty": Kind.TEST,
    "forbids": Kind.TEST,
    "ends_on": Kind.ENDING,
    "waiver": Kind.WAIVER,
    "id": Kind.WAIVER,
    **dict.fromkeys(TRIGGERS, Kind.WHICH),
}
"""What is tried first for a part; for any other, what shows on a deadline."""


@dataclass
class Hunt:
    """A search for cases on which the versions of one standard part.

    Attributes:
        versions: the two versions.
        both: whether a case in which both versions have the duty is preferred.
        best: the smallest case so far for each way in which a verdict moves.
        tried: how many situations were tried.
        judge: says what both versions make of a situation.
    """

    versions: Versions
    both: bool = False
    best: dict[Way, tuple[Size, Situation]] = field(default_factory=dict)
    tried: int = 0
    judge: Judge = field(init=False)

    def __post_init__(self) -> None:
        self.judge = Judge(self.versions, self.versions.trials)

    def look(self, found: Sequence[Found], wanted: frozenset[Way], most: int) -> None:
        """Tries up to *most* situations, until there is a plain one for each way *wanted*.

        The smallest are gone through first, then the worked examples, and those near them.
        """
        if most <= 0:
            return
        search = self._search()
        for each in found:
            self._small(search, self._aim(each, search), wanted, most)
        if not self.has(wanted):
            self._examples(search)
        if not self.has(wanted):
            self._near(search, found, wanted, most)
        if not self.has(wanted):
            self._rounds(search)
        for way in wanted & self.best.keys():
            if not self.has(frozenset({way})):
                self._one_more(search, self.best[way][1])
        if not self.has(wanted):
            self._triples(search, most)
        self.tried += search.tried

    def _small(self, search: Search, aim: Aim, wanted: frozenset[Way], most: int) -> None:
        """Goes through the smallest cases."""
        for situation in self._making(search, aim.reading).cases(aim.days):
            if search.tried >= most * SHARE or self.has(wanted):
                break
            search.tried += 1
            self.offer(situation)

    def _making(self, search: Search, reading: str | None) -> Making:
        standards = tuple(each for each in map(self.versions.standard, (0, 1)) if each is not None)
        return Making(search.around, standards, self.judge, reading)

    def _one_more(self, search: Search, of: Situation) -> None:
        """Goes through what a case that shows no more than a moved deadline becomes."""
        for situation in self._making(search, of.reading).with_one_more(of):
            search.tried += 1
            self.offer(situation)

    def _triples(self, search: Search, most: int) -> None:
        """Goes through cases of a trigger and two further events."""
        for situation in islice(self._making(search, None).triples(), most):
            search.tried += 1
            self.offer(situation)

    def _examples(self, search: Search) -> None:
        """Tries the worked examples of both versions as they are."""
        both = [each for each in map(self.versions.standard, (0, 1)) if each is not None]
        for example in (each for standard in both for each in standard.examples):
            search.tried += 1
            self.offer(search.in_full(situation_of(example)))

    def _near(
        self, search: Search, found: Iterable[Found], wanted: frozenset[Way], most: int
    ) -> None:
        """Goes through cases near the worked examples."""
        new = self.judge.trials[1]
        assert new is not None  # both versions have it
        for each in found:
            left = most - search.tried
            if left <= 0 or self.has(wanted):
                break
            for situation, *_ in search.parting(self._aim(each, search), new, left):
                self.offer(situation)
                if self.has(wanted):
                    break
            if each.change.part == "id":
                self._names(search)

    def _rounds(self, search: Search) -> None:
        """Goes through short histories of a recurrence."""
        if any(each is None or each.every is None for each in map(self.versions.standard, (0, 1))):
            return
        every = (begun(seed, search.around) for seed in search.seeds)
        start = next((each for each in every if each is not None), None)
        if start is None:
            return
        dues = self._dues([start])
        dues |= self._dues(list(once(start, dues, search.around)))
        for situation in rounds(start, dues, search.around):
            search.tried += 1
            self.offer(situation)

    def _dues(self, of: Iterable[Situation]) -> set[date]:
        """Every deadline that either version has in some situations."""
        return {
            each.due_on
            for both in map(self.judge, of)
            if both is not None
            for each in (*both[0], *both[1])
            if each.due_on is not None
        }

    def _search(self) -> Search:
        one, other = self.versions.standard(0), self.versions.standard(1)
        old, new = self.judge.trials
        assert one is not None and other is not None  # noqa: PT018 - both versions have it
        assert old is not None and new is not None  # noqa: PT018 - as above
        bare = other.model_copy(update={"examples": ()})
        search = Search(one, old, (bare,), self.versions.vocabulary)
        beside = Search(other, new, (), self.versions.vocabulary)
        every = [*map(search.in_full, search.seeds), *map(beside.in_full, beside.seeds)]
        search.seeds = list({repr(each): each for each in every}.values())
        return search

    def _aim(self, of: Found, search: Search) -> Aim:
        names = event_types_in(of.about)
        asked = search.around.asked.patterns
        focus = tuple(each for each in asked if each.event in names)
        kind = KINDS.get(of.change.part, Kind.DATED if of.days else Kind.LIMIT)
        days = tuple(str(each) for each in (of.change.since, of.change.until) if each)
        return Aim(kind, tuple(dict.fromkeys((*of.days, *days))), focus, of.change.reading or None)

    def _names(self, search: Search) -> None:
        """Waivers that call the standard by its old name, and by its new one."""
        for which in (0, 1):
            standard = self.versions.standard(which)
            if standard is None or standard.waiver is None:
                continue
            for seed in search.seeds:
                late = much_later(seed, search.around)
                event = {
                    "type": standard.waiver.event,
                    "on": max(late.days),
                    "standard": standard.id,
                    **({"by": standard.waiver.by[0]} if standard.waiver.by else {}),
                }
                search.tried += 1
                self.offer(and_event(late, event))

    def has(self, wanted: frozenset[Way]) -> bool:
        """Whether each way *wanted* has been shown plainly."""
        return all(way in self.best and self.best[way][0].is_plain for way in wanted)

    def offer(self, situation: Situation) -> None:
        """Keeps *situation* where it shows a way better than what is known."""
        judged = self.judge(situation)
        if judged is None:
            return
        for way in plain_ways(*judged):
            size = size_of(situation, judged, way, self.both)
            if way not in self.best or size < self.best[way][0]:
                self.best[way] = size, situation

    def witnesses(self) -> tuple[Witness, ...]:
        """The smallest case for each way, judged again by both whole rulesets."""
        found = []
        for way in Way:
            if way in self.best and (way is not Way.OTHERWISE or len(self.best) == 1):
                witness = self._witness(way, self.best[way][1])
                if witness is not None:
                    found.append(witness)
        return tuple(found)

    def _witness(self, way: Way, situation: Situation) -> Witness | None:
        small = Shrinking(self.judge, way, self.both).smallest(situation)
        return confirmed(self.versions, way, small)


SHARE = 0.5
"""So much of the search goes to the smallest cases at most."""


def simplest(versions: Versions) -> Witness | None:
    """For a standard that one version alone has: the smallest case in which it arises."""
    which = 0 if versions.index[1] is None else 1
    standard, trial = versions.standard(which), versions.trials[which]
    assert standard is not None and trial is not None  # noqa: PT018 - one version has it
    search = Search(standard, trial, (), versions.vocabulary)
    way = Way.LOOSER if which == 0 else Way.TIGHTER
    judge = Judge(versions, versions.trials)
    making = Making(search.around, (standard,), judge)
    examples = sorted(map(situation_of, standard.examples), key=lambda each: len(repr(each)))
    seeds = map(search.in_full, (*examples, *search.seeds))
    for situation in chain(islice(making.cases(()), MOST_SIMPLE), seeds):
        judged = judge(situation)
        if judged is not None and way in plain_ways(*judged):
            small = Shrinking(judge, way, False).smallest(situation)
            witness = confirmed(versions, way, small)
            if witness is not None:
                return witness
    return None


MOST_SIMPLE = 300
"""In so many of the smallest cases a standard that is new, or gone, is looked for first."""
