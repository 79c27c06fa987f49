"""The moments of two standards, lined up and put in order one by one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, NamedTuple

from cpstandards import describe, model
from cpstandards.compare.about import Held, Names, is_same_text, triggers
from cpstandards.compare.pictures import picture
from cpstandards.compare.results import Aspect, Coverage, Finding, Numbers, Picture, Side
from cpstandards.compare.results import Witness as Shown
from cpstandards.compare.witnesses import explained
from cpstandards.compile.moments import FORWARDS, Edge
from cpstandards.horizon import Measured, Relation, Span, Verdict, Witness, between
from cpstandards.horizon import Side as Counted
from cpstandards.horizon.forms import OWN
from cpstandards.horizon.outcomes import in_words, questions_of
from cpstandards.horizon.relations import Known, shared
from cpstandards.vocabulary import Vocabulary

OPENING, BACKWARDS = Edge(opening=True), Edge(backwards=True)

FINDINGS = {verdict: Finding(verdict.value) for verdict in Verdict}


KNOWN: Known = {}
"""The relations found so far in this process."""

MOST_KNOWN = 5_000
"""With so many relations, it begins anew."""


def known() -> Known:
    """The relations found so far, and place for more."""
    if len(KNOWN) > MOST_KNOWN:
        KNOWN.clear()
    return KNOWN


@dataclass(frozen=True)
class Going:
    """What is gone through, and what has been found so far.

    Attributes:
        span: the trigger days.
        year: the year of which pictures are made; None: no pictures.
        known: relations found before.
        vocabularies: what each two boards can speak of, by what they are called.
        coverages: in which cases one of two standards applies, by the two.
    """

    span: Span
    year: int | None = None
    known: Known = field(default_factory=known)
    vocabularies: dict[tuple[str, str], Vocabulary] = field(default_factory=dict)
    coverages: dict[tuple[int, int], Coverage] = field(default_factory=dict)

    def vocabulary(self, one: Held, other: Held) -> Vocabulary:
        """What two standards can speak of."""
        key = one.label, other.label
        if key not in self.vocabularies:
            its = other.vocabulary
            self.vocabularies[key] = one.vocabulary.extended(its.types, its.facts)
        return self.vocabularies[key]


class Placed(NamedTuple):
    """One moment of a standard.

    Attributes:
        name: the aspect under which it stands.
        moment: the moment.
        edge: which way it counts, and whether it opens a time.
        is_from_duty: whether it is counted from the last time that the duty was done.
    """

    name: str
    moment: Any  # a moment; the kind of standard says that it is there
    edge: Edge
    is_from_duty: bool = False


def placed(of: model.Standard) -> tuple[Placed, ...]:
    """The moments of a standard, by aspect.

    Example:
        >>> from cpstandards.load import board
        >>> [each.name for each in placed(board("blackpool").standard("core_group.later"))]
        ['first', 'gap']
    """
    match of.kind:
        case "within":
            return (Placed("deadline", of.within, FORWARDS),)
        case "before":
            return (Placed("deadline", of.at_least, BACKWARDS),)
        case "not_before":
            return (Placed("opens", of.not_before, OPENING),)
        case "every":
            return tuple(_recurring(of))
        case "window":
            assert of.window is not None  # the kind says so
            return (
                Placed("opens", of.window.opens, OPENING),
                Placed("deadline", of.window.closes, FORWARDS),
            )


def _recurring(of: model.Standard) -> Iterator[Placed]:
    gaps = _gaps(of.every)
    yield Placed("first", gaps[0] if of.first is None else of.first, FORWARDS)
    for number, gap in enumerate(gaps, 1):
        yield Placed("gap" if len(gaps) == 1 else f"gap {number}", gap, FORWARDS, True)


def _gaps(of: model.Cadence | None) -> list[object]:
    return [phase.gap for phase in of] if isinstance(of, tuple) else [of]


def states_number(of: object) -> bool:
    """Whether a moment states a number, in some case at least.

    What the case agrees without any maximum is no number of the document's.
    """
    match of:
        case None | "unquantified":
            return False
        case model.Agreed():
            return of.up_to is not None or (
                of.otherwise is not None and states_number(of.otherwise)
            )
        case model.Choose():
            return any(states_number(each.then or each.otherwise) for each in of.choose)
        case model.Dated():
            return any(states_number(each.limit) for each in of.dated)
        case model.SoonerOf():
            return any(map(states_number, of.sooner_of))
        case _:
            return True


def numbers(one: Sequence[object], other: Sequence[object]) -> Numbers:
    """Which of two standards' moments state a number."""
    mine, its = any(map(states_number, one)), any(map(states_number, other))
    if mine and its:
        return "both"
    return "one" if mine else "other" if its else "neither"


# --- side by side --------------------------------------------------------------------------------

PARTED = (Verdict.STRICTER, Verdict.LAXER, Verdict.INCOMPARABLE)


class SideBySide:
    """Two standards, each under one of its readings, that ask for the same."""

    def __init__(self, one: Held, other: Held, going: Going) -> None:
        self.one, self.other, self.going = one, other, going
        self.names = Names(one, other)
        self.vocabulary = going.vocabulary(one, other)

    def aspects(self, in_full: bool = True) -> tuple[Aspect, ...]:
        """Every moment of either, put in order.

        Args:
            in_full: with witnesses explained, and pictures.
        """
        return tuple(
            self._alone(name, a, b) if a is None or b is None else self._both(name, a, b, in_full)
            for name, a, b in lined_up(self.one.standard, self.other.standard)
        )

    def _alone(self, name: str, a: Placed | None, b: Placed | None) -> Aspect:
        """A moment that only one of them has: from when on. The other may be done at any time."""
        label = self.one.label if b is None else self.other.label
        return Aspect(
            name,
            None if a is None else describe.moment(a.moment),
            None if b is None else describe.moment(b.moment),
            Finding.STRICTER if b is None else Finding.LAXER,
            "one" if b is None else "other",
            why=f"only {label} says from when on",
        )

    def _both(self, name: str, a: Placed, b: Placed, in_full: bool) -> Aspect:
        one, other = self._measured(self.one, a), self._measured(self.other, b)
        found = between(
            one,
            other,
            vocabulary=self.vocabulary,
            triggers=triggers(self.one, self.other),
            span=self.going.span,
            known=self.going.known,
        )
        stricter, laxer = (
            _side(each, found, self._explained(each.most, a, b) if in_full else ("", ""))
            for each in (found.stricter, found.laxer)
        )
        year = self.going.year if in_full and found.verdict in PARTED else None
        return Aspect(
            name,
            describe.moment(a.moment),
            describe.moment(b.moment),
            FINDINGS[found.verdict],
            numbers([a.moment], [b.moment]),
            stricter,
            laxer,
            found.compared,
            found.cases,
            found.why,
            None if year is None else self._picture(one, other, found, year),
            found.is_counted,
        )

    def _measured(self, of: Held, at: Placed) -> Measured:
        own = OWN if at.is_from_duty else self.names.own(of)
        return Measured(at.moment, of.counting, at.edge, of.standard.when, own, self.names)

    def _explained(self, of: Witness | None, a: Placed, b: Placed) -> tuple[str, str]:
        if of is None or of.anchors:
            return "", ""
        return (
            explained(self.one, a.moment, a.edge, of.on, of.one),
            explained(self.other, b.moment, b.edge, of.on, of.other),
        )

    def _picture(
        self, one: Measured, other: Measured, found: Relation, year: int
    ) -> Picture | None:
        conditions = [*one.conditions, *other.conditions, one.given, other.given]
        types = triggers(self.one, self.other)
        questions = questions_of(conditions, self.vocabulary, types, shared(one, other))
        if questions.are_too_many:
            questions = questions_of([], self.vocabulary)
        most = found.stricter.most or found.laxer.most
        assuming = set(most.assuming) if most is not None else set()
        for outcome in questions.outcomes():
            if assuming <= set(in_words(outcome)):
                return picture(one, other, outcome, year)
        return None


def _side(of: Counted, found: Relation, said: tuple[str, str]) -> Side:
    count = of.count if found.is_counted else 0
    share = count / found.compared if found.compared else 0.0
    if of.most is None:
        return Side(count, share)
    most = of.most
    shown = Shown(
        most.on, most.one, most.other, most.days, most.anchors, most.assuming, explained=said
    )
    return Side(count, share, shown, of.least)


# --- which moment stands beside which ------------------------------------------------------------

Lined = tuple[str, Placed | None, Placed | None]


def lined_up(one: model.Standard, other: model.Standard) -> Iterator[Lined]:
    """The moments of two standards by name, each beside its like.

    Phases that end alike stand beside each other. Otherwise every gap stands beside every gap of
    the other.
    """
    mine, its = placed(one), placed(other)
    for name in ("opens", "deadline", "first"):
        a, b = _named(mine, name), _named(its, name)
        if a is not None or b is not None:
            yield name, a, b
    gaps = [[each for each in every if each.is_from_duty] for every in (mine, its)]
    if have_phases_alike(one, other):
        for a, b in zip(*gaps, strict=True):
            yield a.name, a, b
        return
    for a, b in product(*gaps):
        yield " and ".join(dict.fromkeys(_phases(a, b))), a, b


def _phases(a: Placed, b: Placed) -> list[str]:
    return [each for each in (a.name, b.name) if each != "gap"] or ["gap"]


def _named(of: Sequence[Placed], name: str) -> Placed | None:
    return next((each for each in of if each.name == name), None)


def have_phases_alike(one: model.Standard, other: model.Standard) -> bool:
    """Whether both recur by phases that end alike, or both without phases."""
    mine, its = _ends(one.every), _ends(other.every)
    return len(mine) == len(its) and all(map(is_same_text, mine, its))


def _ends(of: model.Cadence | None) -> list[object]:
    return [(phase.for_, phase.until) for phase in of] if isinstance(of, tuple) else [None]


def finding_of(aspects: Sequence[Aspect], one: model.Standard, other: model.Standard) -> Finding:
    """How two standards stand, given how their moments do.

    A recurrence goes by its gaps where these differ: what its first is counted from may be another
    thing.
    """
    found = {each.finding for each in aspects}
    gaps = {each.finding for each in aspects if each.name.startswith("gap")}
    if Finding.DIFFERENT_ANCHOR in found and gaps & {Finding.STRICTER, Finding.LAXER}:
        found -= {Finding.DIFFERENT_ANCHOR}
    joined = _joined(found)
    both_have_phases = isinstance(one.every, tuple) and isinstance(other.every, tuple)
    if joined is Finding.INCOMPARABLE and both_have_phases and not have_phases_alike(one, other):
        return Finding.UNDECIDED
    return joined


def _joined(found: set[Finding]) -> Finding:
    for worst in (Finding.UNDECIDED, Finding.DIFFERENT_ANCHOR, Finding.INCOMPARABLE):
        if worst in found:
            return worst
    if {Finding.STRICTER, Finding.LAXER} <= found:
        return Finding.INCOMPARABLE
    differing = found - {Finding.SAME}
    return differing.pop() if differing else Finding.SAME
