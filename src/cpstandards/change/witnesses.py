"""Small cases on which a change moves a verdict, looked for and judged by both versions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from cpstandards import model
from cpstandards.adapters import case_from_plain
from cpstandards.cases import Case
from cpstandards.change.moments import Found
from cpstandards.change.parts import TRIGGERS
from cpstandards.change.results import Way, Witness
from cpstandards.change.rounds import begun, once, rounds
from cpstandards.change.ways import tells, ways
from cpstandards.clock import LocalTime, parse_when, to_datetime
from cpstandards.compile import Program
from cpstandards.errors import CPStandardsError
from cpstandards.evaluate import evaluate
from cpstandards.kernel import Status
from cpstandards.mutate.kinds import Kind
from cpstandards.mutate.search import Aim, Search, smaller
from cpstandards.mutate.situations import Situation, and_event, situation_of, text_of
from cpstandards.mutate.steps import much_later
from cpstandards.mutate.trying import Trial, example_of, trial_of
from cpstandards.results import Obligation
from cpstandards.structure import DEFAULT, event_types_in
from cpstandards.vocabulary import Vocabulary

Judged = tuple[tuple[Obligation, ...], tuple[Obligation, ...]]
"""The obligations of one standard in a case, before and after."""

UNSURE = (Status.UNDETERMINED, Status.UNOBSERVED)

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
    def trials(self) -> tuple[Trial, Trial]:
        """The standard alone, in each version; both know the readings of either."""
        readings = self.old.readings | self.new.readings
        old, new = self.index
        assert old is not None  # both versions have it
        assert new is not None
        return (
            trial_of(replace(self.old, readings=readings), old),
            trial_of(replace(self.new, readings=readings), new),
        )

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
class Hunt:
    """A search for cases on which the versions of one standard part.

    Attributes:
        versions: the two versions.
        both: whether a case in which both versions have the duty is preferred.
        best: the best situation so far for each way in which a verdict moves.
        tried: how many situations were tried.
    """

    versions: Versions
    both: bool = False
    best: dict[Way, tuple[int, Situation]] = field(default_factory=dict)
    tried: int = 0

    def look(self, found: Iterable[Found], wanted: frozenset[Way], most: int) -> None:
        """Tries up to *most* situations, until there is a plain one for each way *wanted*."""
        if most <= 0:
            return
        old, new = self.versions.trials
        search = self._search(old)
        for each in found:
            for aim in self._aims(each, search):
                left = most - search.tried
                if left <= 0 or self._has(wanted):
                    break
                for situation, *_ in search.parting(aim, new, left):
                    self.offer(situation, old, new)
                    if self._has(wanted):
                        break
            if each.change.part == "id":
                self._names(search, old, new)
        if not self._has(wanted):
            self._rounds(search, old, new)
        self.tried += search.tried

    def _rounds(self, search: Search, old: Trial, new: Trial) -> None:
        """Goes through short histories of a recurrence."""
        if any(each is None or each.every is None for each in map(self.versions.standard, (0, 1))):
            return
        every = (begun(seed, search.around) for seed in search.seeds)
        start = next((each for each in every if each is not None), None)
        if start is None:
            return
        dues = self._dues([start], old, new)
        dues |= self._dues(list(once(start, dues, search.around)), old, new)
        for situation in rounds(start, dues, search.around):
            search.tried += 1
            self.offer(situation, old, new)

    def _dues(self, of: Iterable[Situation], old: Trial, new: Trial) -> set[date]:
        """Every deadline that either version has in some situations."""
        judged = (self._alone(each, old, new) for each in of)
        return {
            each.due_on
            for both in judged
            if both is not None
            for each in (*both[0], *both[1])
            if each.due_on is not None
        }

    def _search(self, old: Trial) -> Search:
        one, other = self.versions.standard(0), self.versions.standard(1)
        assert one is not None  # both versions have it
        assert other is not None
        bare = other.model_copy(update={"examples": ()})
        search = Search(one, old, (bare,), self.versions.vocabulary)
        new = Search(other, self.versions.trials[1], (), self.versions.vocabulary)
        every = [*map(search.in_full, search.seeds), *map(new.in_full, new.seeds)]
        search.seeds = list({repr(each): each for each in every}.values())
        return search

    def _aims(self, of: Found, search: Search) -> Iterator[Aim]:
        names = event_types_in(of.about)
        asked = search.around.asked.patterns
        focus = tuple(each for each in asked if each.event in names)
        kind = KINDS.get(of.change.part, Kind.DATED if of.days else Kind.LIMIT)
        reading = of.change.reading or None
        days = tuple(
            day for each in (of.change.since, of.change.until) if each for day in (str(each),)
        )
        yield Aim(kind, tuple(dict.fromkeys((*of.days, *days))), focus, reading)

    def _names(self, search: Search, old: Trial, new: Trial) -> None:
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
                self.offer(and_event(late, event), old, new)

    def _has(self, wanted: frozenset[Way]) -> bool:
        return all(self.best.get(way, (0, None))[0] == PLAIN for way in wanted)

    def offer(self, situation: Situation, old: Trial, new: Trial) -> None:
        """Keeps *situation* where it shows a way better than what is known."""
        judged = self._alone(situation, old, new)
        if judged is None:
            return
        for way in plain_ways(*judged):
            worth = self._worth(judged, way)
            if worth > self.best.get(way, (0, None))[0]:
                self.best[way] = worth, situation

    def _alone(self, of: Situation, old: Trial, new: Trial) -> Judged | None:
        """What the standard alone says of a situation in each version."""
        try:
            case, as_of = case_of(of, self.versions.vocabulary)
            one, other = (
                evaluate(case, each.program, as_of=as_of, reading=of.reading or DEFAULT)
                for each in (old, new)
            )
        except CPStandardsError:
            return None
        return one.obligations, other.obligations

    def _worth(self, judged: Judged, way: Way) -> int:
        """How plainly a case shows a way, from 1 to `PLAIN`."""
        old, new = judged
        if self.both and not (old and new):
            return 1
        if not tells(old, new):
            return 2
        return 3 + (plain_ways(old, new) == {way})

    def witnesses(self) -> tuple[Witness, ...]:
        """The smallest case for each way, judged again by both whole rulesets."""
        old, new = self.versions.trials
        found = []
        for way in Way:
            if way in self.best and (way is not Way.OTHERWISE or len(self.best) == 1):
                witness = self._witness(way, *self.best[way], old, new)
                if witness is not None:
                    found.append(witness)
        return tuple(found)

    def _witness(
        self, way: Way, worth: int, situation: Situation, old: Trial, new: Trial
    ) -> Witness | None:
        def keeps(each: Situation) -> bool:
            judged = self._alone(each, old, new)
            return (
                judged is not None
                and way in plain_ways(*judged)
                and self._worth(judged, way) >= worth
            )

        return confirmed(self.versions, way, smaller(situation, keeps))


PLAIN = 4
"""The worth of a case that shows a way in a status, and that way alone."""


def plain_ways(old: Sequence[Obligation], new: Sequence[Obligation]) -> frozenset[Way]:
    """Every way in which verdicts move; neither stricter nor laxer where something is unknown."""
    found = ways(old, new)
    is_sure = all(each.status not in UNSURE for each in (*old, *new))
    return found if is_sure or not found else frozenset({Way.OTHERWISE})


# --- cases ---------------------------------------------------------------------------------------


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


def confirmed(versions: Versions, way: Way, of: Situation) -> Witness | None:
    """A situation as a witness, if both whole rulesets, judging it anew, part in that way."""
    try:
        case, as_of = case_of(of, versions.vocabulary)
        old, new = versions.judged(case, as_of, of.reading)
    except CPStandardsError:
        return None
    if way not in plain_ways(old, new):
        return None
    title = f"{_statuses(old)} before; {_statuses(new)} now"[:MOST_TITLE]
    example = {"title": title, **_readable(of).plain(), "expect": expected(new, old)}
    if versions.standard(1) is not None and not _runs(versions, example):
        return None
    return Witness(way, example, old, new)


MOST_TITLE = 100


def _readable(of: Situation) -> Situation:
    """The events in their order, each with what it is and when first."""
    events = sorted(of.events, key=lambda each: str(each.get("on") or each.get("at")))
    first = ("type", "on", "at", "id")
    told = [{**{key: each[key] for key in first if key in each}, **each} for each in events]
    return replace(of, events=tuple(told))


def _runs(versions: Versions, plain: Mapping[str, Any]) -> bool:
    """Whether the new version agrees with a worked example, wherever it can be said at all."""
    example = example_of(plain)
    index = versions.index[1]
    return (
        example is not None and index is not None and trial_of(versions.new, index).agrees(example)
    )


def _statuses(of: Sequence[Obligation]) -> str:
    words = [each.status.replace("_", " ") + (" (excused)" if each.excused else "") for each in of]
    return ", ".join(dict.fromkeys(words)) or "no duty"


def expected(of: Sequence[Obligation], old: Sequence[Obligation]) -> Any:  # Any: plain data
    """What a worked example expects, given what is said of its case, and what was said before."""
    if not of:
        return "none"
    tells_excused = any(each.excused for each in (*of, *old))
    every = [_expected(each, tells_excused) for each in of]
    return every[0] if len(every) == 1 else every


def _expected(of: Obligation, tells_excused: bool) -> Any:  # Any: plain data
    said: dict[str, Any] = {"status": of.status.value}
    if of.due is not None:
        said["due"] = text_of(of.due_at) if of.due_at is not None else of.due_on
    if tells_excused:
        said["excused"] = of.excused
    return said if len(said) > 1 else said["status"]


def simplest(versions: Versions) -> Witness | None:
    """For a standard that one version alone has: the smallest of its own examples that arises."""
    which = 0 if versions.index[1] is None else 1
    standard, index = versions.standard(which), versions.index[which]
    program = (versions.old, versions.new)[which]
    assert standard is not None  # one version has it
    assert index is not None
    search = Search(standard, trial_of(program, index), (), versions.vocabulary)
    way = Way.LOOSER if which == 0 else Way.TIGHTER
    examples = sorted(map(situation_of, standard.examples), key=lambda each: len(repr(each)))
    for situation in (*examples, *search.seeds):
        witness = confirmed(versions, way, search.in_full(situation))
        if witness is not None:
            return witness
    return None
