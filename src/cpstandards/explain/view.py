"""An obligation as its reader may see it: private dates are withheld unless asked for."""

from __future__ import annotations

from dataclasses import dataclass

from cpstandards.clock import day_of, to_datetime
from cpstandards.explain.words import PLACES, at_moment, clock, noun, on_day
from cpstandards.kernel import Status
from cpstandards.results import Obligation
from cpstandards.vocabulary import EventRef


@dataclass(frozen=True, slots=True)
class View:
    """An obligation as its reader may see it.

    Attributes:
        of: the obligation.
        private: whether the dates of private events are shown.
    """

    of: Obligation
    private: bool

    @property
    def place(self) -> str:
        """Where the board is, whose clock is meant."""
        return PLACES[self.of.standard.region]

    @property
    def anchor(self) -> EventRef | None:
        """What time runs from."""
        return self.of.counted_from or self.of.trigger

    @property
    def is_ban(self) -> bool:
        """Whether something is forbidden, rather than called for."""
        return self.of.standard.kind == "not_before"

    @property
    def target(self) -> int | None:
        """Where the counting leads: the deadline, or the first moment that is allowed."""
        return self.of.opens if self.is_ban else self.of.due

    @property
    def excepted(self) -> bool:
        """Whether an exception has lifted a prohibition before it had a date."""
        return self.of.status is Status.LIFTED and self.of.opens is None

    @property
    def is_backwards(self) -> bool:
        """Whether the counting leads to an earlier day."""
        anchor, target = self.of.counted_from, self.target
        if anchor is None or target is None:
            return self.of.standard.kind == "before"
        return self.day_of(target) < anchor.day or self.of.standard.kind == "before"

    @property
    def has_no_number(self) -> bool:
        """Whether no number is stated for this case, rather than not being known yet."""
        of = self.of
        stated = of.due is not None or of.opens is not None or of.limit is not None
        has_none = of.unquantified or of.counted_from is not None
        return not stated and has_none and not self.is_spent

    @property
    def is_spent(self) -> bool:
        """Whether the day that a gap of a recurrence leads to had come before the gap began."""
        of = self.of
        elsewhere = of.counted_from is not None and of.counted_from != of.trigger
        return of.standard.kind == "every" and of.due is None and elsewhere

    @property
    def secret_days(self) -> frozenset[int]:
        """The withheld days [ordinal] from which something may be counted."""
        refs = (self.of.trigger, self.of.counted_from)
        return frozenset(ref.day for ref in refs if ref is not None and self.hides(ref))

    @property
    def secret_due(self) -> bool:
        """Whether the deadline is not only derived from a withheld date, but is that date."""
        target = self.target
        return target is not None and self.day_of(target) in self.secret_days

    def hides(self, ref: EventRef) -> bool:
        """Whether the date of *ref* is withheld."""
        return ref.private and not self.private

    def event(self, ref: EventRef) -> str:
        """An event with its date, such as `the core group on Tuesday 6 May 2025`."""
        name = noun(ref.type)
        if self.hides(ref):
            return f"{name} (date withheld)"
        link = "," if "date" in ref.type or ref.type.startswith("deadline ") else " on"
        return f"{name}{link} {on_day(ref.day)}{_time(ref)}"

    def day_zero(self, ref: EventRef) -> str:
        """The day of *ref*, from which days are counted."""
        return f"the day of {self.event(ref)}" if self.hides(ref) else on_day(ref.day)

    def day_of(self, at: int) -> int:
        """The day [ordinal] of a point on the obligation's scale."""
        return day_of(at) if self.of.timed else at

    def at(self, at: int) -> str:
        """A point on the obligation's scale in words."""
        return self.point(at, self.of.timed)

    def point(self, at: int, timed: bool) -> str:
        """A moment [instant] where *timed*, else a day [ordinal], in words."""
        if (day_of(at) if timed else at) in self.secret_days:
            return "that day (date withheld)"
        return at_moment(at) if timed else on_day(at)


def _time(ref: EventRef) -> str:
    if ref.earliest is None or ref.latest is None:
        return ""
    if ref.earliest != ref.latest:
        return f" at {to_datetime(ref.earliest):%H:%M}, in the hour that came twice"
    return f" at {clock(ref.earliest)}"
