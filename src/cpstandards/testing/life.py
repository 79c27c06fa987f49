"""The life of a case as a state machine: things happen, are recorded late, are put right."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from cpstandards.adapters.parts import ALWAYS
from cpstandards.cases import Case, FactHistory
from cpstandards.errors import CalendarRangeError
from cpstandards.evaluate import evaluate, program_of
from cpstandards.model import Ruleset
from cpstandards.results import Evaluation, Obligation
from cpstandards.testing.arising import AHEAD, arise
from cpstandards.testing.asking import by_key
from cpstandards.testing.checks import FINAL, LawBrokenError
from cpstandards.testing.doing import befall
from cpstandards.testing.examples import as_example, in_yaml
from cpstandards.testing.histories import Targets
from cpstandards.testing.scenes import REFERENCE, Scene, index_below, remade
from cpstandards.vocabulary import Event

MOST_LOOKED_BACK = 4


def learnt(known: Any, day: int, value: Any) -> FactHistory:  # Any: a fact's value, by its kind
    """What is known of a fact once *value* is learnt.

    Args:
        known: what was known until then; None: nothing.
        day: the day on which it is learnt [ordinal].
        value: what it is now known to be.
    """
    if not isinstance(known, FactHistory):
        known = FactHistory(() if known is None else ((ALWAYS, known),))
    return FactHistory((*(each for each in known if each[0] < day), (day, value)))


class CaseLife(RuleBasedStateMachine):
    """A case that is lived day by day. Subclass it with a ruleset of your own.

    Days pass; what the standards speak of happens, today or, told late, on an earlier day; meetings
    are planned, moved and called off, and delays authorised; facts become known; a record turns out
    to be wrong and is replaced. After every step the case is judged, and what a service
    relies on is tested: final verdicts stay while nothing is learnt, and what was said on an
    earlier day can be said again by asking for what was known then.

    A subclass can add rules and invariants of its own; `events`, `facts`, `today` and `found` are
    theirs to read, and `record` to use.

    Attributes:
        ruleset: by what the case is judged.
        standards: the ids or topics of the standards whose events happen; empty: all.
        events: what has happened, with the day on which each was recorded.
        facts: what is known of the case.
        today: the day of judgement.
        found: what was said last, or None: nothing yet.

    Example:
        >>> from cpstandards import board
        >>> class RochdaleLife(CaseLife):
        ...     ruleset = board("rochdale")
        ...     standards = ("conference.initial",)
        >>> TestRochdaleLife = RochdaleLife.TestCase  # what pytest and unittest run
    """

    ruleset: ClassVar[Ruleset | None] = None
    standards: ClassVar[tuple[str, ...]] = ()

    def __init__(self) -> None:
        super().__init__()
        if self.ruleset is None:
            raise TypeError("a life needs a ruleset; subclass `CaseLife` and set `ruleset`")
        self.program = program_of(self.ruleset)
        self.places = [
            index
            for index, each in enumerate(self.ruleset.standards)
            if not self.standards or {each.id, each.topic} & {*self.standards}
        ]
        if not self.places:
            raise TypeError("a life without standards; `standards` names none of the ruleset's")
        self.targets = Targets(self.program, self.places)
        self.events: list[Event] = []
        self.facts: dict[str, Any] = {}
        self.today = date(2025, 6, 11)
        self.found: Evaluation | None = None
        self.remembered: list[tuple[date, Evaluation]] = []
        self.has_learnt = True

    @property
    def case(self) -> Case:
        """The case as it stands."""
        return Case(REFERENCE, facts=self.facts, events=self.events)

    def record(self, event: Event) -> None:
        """Records *event* today, whenever it happened."""
        self.events.append(remade(event, recorded_at=self.today))
        self._learn()

    def _learn(self) -> None:
        """From today on more is known, so that what was said today may not stand."""
        self.has_learnt = True
        self.remembered = [each for each in self.remembered if each[0] != self.today]

    # --- what can happen -------------------------------------------------------------------------

    @initialize(data=st.data())
    def begin(self, data: st.DataObject) -> None:
        """The case begins with what raises one of the standards."""
        scene = Scene(data.draw, self.targets.at(data.draw(index_below(len(self.places)))))
        arise(scene)
        self.today = date.fromordinal(scene.last_day)
        self.facts = dict(scene.facts)
        for event in scene.events:
            self.record(event)

    @rule(data=st.data(), ago=st.sampled_from((0, 1, 7, 30)))
    def happens(self, data: st.DataObject, ago: int) -> None:
        """Something that a standard speaks of has happened, today or so many days ago.

        A meeting may be planned, moved or called off, and a delay authorised.
        """
        aim = self.targets.at(data.draw(index_below(len(self.places))))
        scene = Scene(data.draw, aim)
        befall(scene, self.today.toordinal() - ago)
        for event in scene.events:
            self.record(event)

    @rule(data=st.data())
    def fact_is_learnt(self, data: st.DataObject) -> None:
        """A fact that a standard asks about becomes known, or turns out to be otherwise."""
        aim = self.targets.at(data.draw(index_below(len(self.places))))
        names = sorted(aim.asked.facts.keys() - {"date_of_birth"})
        if not names:
            return
        scene = Scene(data.draw, aim)
        name, day = scene.pick(names), self.today.toordinal()
        value = scene.pick(aim.facts(name))
        if isinstance(value, date):
            value = date.fromordinal(day + scene.pick(AHEAD))
        self.facts[name] = learnt(self.facts.get(name), day, value)
        self._learn()

    @rule(days=st.sampled_from((1, 2, 7, 14, 30, 90)))
    def time_passes(self, days: int) -> None:
        """Nothing happens for so many days."""
        self.today = date.fromordinal(self.today.toordinal() + days)

    @rule()
    def deadline_comes(self) -> None:
        """Nothing happens until the next day on which a status changes."""
        changes = [each.next_change_on for each in self.found.obligations] if self.found else []
        coming = [day for day in changes if day is not None and day > self.today]
        self.today = min(coming, default=self.today)

    @precondition(lambda self: self.events)
    @rule(data=st.data(), days=st.sampled_from((-1, 1, -7, 0)))
    def put_right(self, data: st.DataObject, days: int) -> None:
        """A record was wrong: the event was on another day, or, with 0, never happened."""
        index = data.draw(st.integers(0, len(self.events) - 1))
        wrong = self.events.pop(index)
        day = wrong.day + days
        if days and day <= self.today.toordinal():
            self.record(remade(wrong, on=date.fromordinal(day)))
        self.has_learnt = True
        self.remembered.clear()  # what was said then rested on a record that is no more

    # --- what holds ------------------------------------------------------------------------------

    @invariant()
    def judged(self) -> None:
        """The case can be judged, and verdicts are final where they say so."""
        try:
            now = evaluate(self.case, self.program, as_of=self.today)
        except CalendarRangeError:
            return
        if self.found is not None and not self.has_learnt:
            self._require_final(self.found, now)
        self.found, self.has_learnt = now, False
        self.remembered.append((self.today, now))
        self.check(now)

    def check(self, found: Evaluation) -> None:
        """What else is to hold of each judgement: for a subclass to say."""

    @invariant()
    def can_be_said_again(self) -> None:
        """What was said on an earlier day follows from what was known then."""
        for day, said in self.remembered[-MOST_LOOKED_BACK:]:
            again = evaluate(self.case, self.program, as_of=day, known_at=day)
            if again.obligations != said.obligations:
                changed = next(
                    one
                    for one in (*said.obligations, *again.obligations)
                    if one not in again.obligations or one not in said.obligations
                )
                self._broken(f"what was said on {day} cannot be said again", changed)

    def _require_final(self, before: Evaluation, now: Evaluation) -> None:
        known = by_key(now)
        for key, each in by_key(before).items():
            stays = key in known and known[key].status is each.status
            if each.status in FINAL and not stays:
                self._broken(f"`{each.status}` did not stay as time passed", each)

    def _broken(self, why: str, of: Obligation) -> None:
        found = evaluate(self.case, self.program, as_of=self.today).of(of.standard.id)
        shown = in_yaml(as_example(self.case, self.today, found))
        raise LawBrokenError("life", f"{why}\n# {of.standard.id}\n{shown}")
