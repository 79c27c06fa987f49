"""Obligations in plain English: each step of a verdict, to be checked with a wall calendar.

Nothing is judged here. Where a sentence says how a deadline was counted, the count is done again
by `limits` and said only if it leads to the deadline that the obligation has.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count, groupby, pairwise
from typing import NamedTuple

from cpstandards.calendars import NonWorkingDay, WorkingCalendar, working_calendar
from cpstandards.clock import day_of, local_span, to_datetime
from cpstandards.errors import CalendarRangeError, LimitError
from cpstandards.kernel import Status
from cpstandards.limits import (
    HOUR,
    USUAL,
    Conventions,
    Limit,
    Unit,
    deadline_after,
    deadline_before,
    times,
)
from cpstandards.results import Obligation
from cpstandards.vocabulary import EventRef


class Line(NamedTuple):
    """One sentence of an explanation, under its heading.

    Attributes:
        label: the heading, such as `Deadline`; sentences of one heading follow each other.
        sentence: one or two short sentences.
    """

    label: str
    sentence: str


def explain(obligation: Obligation, *, private: bool = False) -> str:
    """The whole derivation of *obligation*, a line for each heading.

    Args:
        obligation: one obligation of an evaluation.
        private: whether to show the dates of private events, such as a birth. A deadline that
            was counted from one is shown in any case.

    Example:
        >>> from cpstandards import Case, board, evaluate
        >>> from cpstandards.events import InitialConference, StrategyDiscussion
        >>> case = Case("A-1", events=[
        ...     StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True),
        ...     InitialConference(on=date(2025, 5, 7)),
        ... ])
        >>> found = evaluate(case, board("blackpool"), as_of=date(2025, 5, 8))
        >>> print(explain(found.of("conference.initial")[0]).splitlines()[6])
        Deadline: It is due by Tuesday 6 May 2025. That day itself is in time, to midnight at its \
end in England.
    """
    grouped = groupby(lines(obligation, private=private), key=lambda line: line.label)
    return "\n".join(
        f"{label}: {' '.join(line.sentence for line in group)}" for label, group in grouped
    )


def lines(obligation: Obligation, *, private: bool = False) -> tuple[Line, ...]:
    """The derivation of *obligation* sentence by sentence, in the order in which it is checked.

    Args:
        obligation: one obligation of an evaluation.
        private: whether to show the dates of private events, such as a birth.
    """
    view = _View(obligation, private)
    return tuple(Line(label, said) for label, tell in _HEADINGS for said in tell(view))


# --- words ---------------------------------------------------------------------------------------

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_MODALITY = {
    "must": "{who} must see to this.",
    "should": "{who} should see to this.",
    "expected": "The document expects {whom} to see to this.",
    "may": "{who} may do this; the document does not demand it.",
}
_ROLES = {
    "all_invited": "everyone invited",
    "business_support": "business support",
    "childrens_social_care": "children's social care",
    "education": "education",
    "gp": "the GP",
    "health": "health",
}
_OCCURRENCE = re.compile(r"[a-z0-9_]*_(?:[a-z]+ed|held|made|met)|died|moved|escalated|.*_met_.*")
"""Types that tell what happened rather than name a thing: `plan_made`, not `core_group`."""
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


def _day(day: int) -> str:
    """A day [ordinal] such as `Tuesday 6 May 2025`, whatever the machine's language."""
    on = date.fromordinal(day)
    return f"{_WEEKDAYS[on.weekday()]} {on.day} {_MONTHS[on.month - 1]} {on.year}"


def _clock(moment: int) -> str:
    at = to_datetime(moment)
    return f"{at:%H:%M:%S} {at.tzname()}" if at.second else f"{at:%H:%M} {at.tzname()}"


def _moment(moment: int) -> str:
    """A moment [instant] such as `14:30 BST on Tuesday 6 May 2025`."""
    day = day_of(moment)
    if moment == local_span(day)[1]:
        return f"the end of {_day(day)}"
    if to_datetime(moment + 1).microsecond == 0:  # some hours after the end of a day
        return f"just before {_moment(moment + 1)}"
    return f"{_clock(moment)} on {_day(day)}"


def _words(name: str) -> str:
    return re.sub(r"\bs47\b", "section 47", name.replace("_", " "))


def _noun(name: str) -> str:
    """An event type as part of a sentence."""
    if name.startswith("deadline after "):
        return "the previous deadline"
    if name.startswith("birthday_"):
        return f"the {_nth(int(name.removeprefix('birthday_')))} birthday"
    return f'"{_words(name)}"' if _OCCURRENCE.fullmatch(name) else f"the {_words(name)}"


def _role(name: str) -> str:
    return _ROLES.get(name, f"the {_words(name)}")


def _nth(number: int) -> str:
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _listed(parts: Iterable[str], last: str = "and") -> str:
    *first, end = parts
    return f"{', '.join(first)} {last} {end}" if first else end


def _some(number: float, unit: str) -> str:
    """An amount without its sign, such as `1 working day` or `2.5 hours`."""
    size = abs(number)
    return f"{size:g} {unit.removesuffix('s') if size == 1 else unit}"


def _are(limit: Limit) -> str:
    return "is" if limit.amount == 1 else "are"


def _spoken(status: Status) -> str:
    return status.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class _View:
    """An obligation as its reader may see it."""

    of: Obligation
    private: bool

    @property
    def anchor(self) -> EventRef | None:
        """What time runs from."""
        return self.of.counted_from or self.of.trigger

    @property
    def target(self) -> int | None:
        """Where the counting leads: the deadline, or the first moment that is allowed."""
        return self.of.opens if self.of.standard.kind == "not_before" else self.of.due

    @property
    def excepted(self) -> bool:
        """Whether an exception has lifted a prohibition before it had a date."""
        return self.of.status is Status.LIFTED and self.of.opens is None

    @property
    def secret_days(self) -> frozenset[int]:
        """The withheld days [ordinal] from which something may be counted."""
        refs = (self.of.trigger, self.of.counted_from)
        return frozenset(ref.day for ref in refs if ref is not None and self.hides(ref))

    @property
    def secret_due(self) -> bool:
        """Whether the deadline is not only derived from a withheld date, but is that date."""
        target = self.target
        if target is None or self.excepted:
            return False
        return self.day_of(target) in self.secret_days

    def hides(self, ref: EventRef) -> bool:
        """Whether the date of *ref* is withheld."""
        return ref.private and not self.private

    def event(self, ref: EventRef) -> str:
        """An event with its date, such as `the core group on Tuesday 6 May 2025`."""
        name = _noun(ref.type)
        if self.hides(ref):
            return f"{name} (date withheld)"
        link = "," if "date" in ref.type or ref.type.startswith("deadline ") else " on"
        return f"{name}{link} {_day(ref.day)}{_time(ref)}"

    def day_zero(self, ref: EventRef) -> str:
        """The day of *ref*, from which days are counted."""
        return f"the day of {self.event(ref)}" if self.hides(ref) else _day(ref.day)

    def day_of(self, at: int) -> int:
        """The day [ordinal] of a point on the obligation's scale."""
        return day_of(at) if self.of.timed else at

    def at(self, at: int) -> str:
        """A point on the obligation's scale in words."""
        if self.day_of(at) in self.secret_days:
            return "that day (date withheld)"
        return _moment(at) if self.of.timed else _day(at)


def _time(ref: EventRef) -> str:
    if ref.earliest is None or ref.latest is None:
        return ""
    if ref.earliest != ref.latest:
        return f" at {to_datetime(ref.earliest):%H:%M}, in the hour that came twice"
    return f" at {_clock(ref.earliest)}"


# --- the duty, and what it is measured from ------------------------------------------------------


def _duty(view: _View) -> Iterator[str]:
    standard = view.of.standard
    yield f"{_capital(standard.title.rstrip('.'))}."
    whom = _role(standard.responsible)
    yield _MODALITY[standard.modality].format(who=_capital(whom), whom=whom)
    if standard.kind == "every" and view.of.basis != "agreement":
        yield f"This is the {_nth(view.of.sequence)} interval of the recurrence."


def _source(view: _View) -> Iterator[str]:
    yield f"{view.of.standard.source}."
    if view.of.reading != "default":
        yield f'The clause is read as "{view.of.reading}".'


def _measured(view: _View) -> Iterator[str]:
    of, anchor = view.of, view.anchor
    if anchor is None:
        return
    if of.trigger is not None and of.trigger != anchor:
        yield f"The duty arose from {view.event(of.trigger)}."
    if _is_open(view):
        yield f"The duty arose from {view.event(anchor)}."
        is_ban = view.of.standard.kind == "not_before"
        yield f"What {'lifts it' if is_ban else 'time runs from'} is not on record yet."
        return
    way = "backwards from" if _is_backwards(view) else "from"
    yield f"Time runs {way} {view.event(anchor)}."
    if of.provisional:
        yield from _planned(view, anchor)
    if of.timed and anchor.earliest is None and not view.hides(anchor):
        yield "Only the day is known, not the time."


def _is_open(view: _View) -> bool:
    """Whether there is no deadline yet, because what it is counted from is not known."""
    return view.of.counted_from is None and not view.excepted and not view.of.unquantified


def _planned(view: _View, anchor: EventRef) -> Iterator[str]:
    if view.of.trigger == anchor:
        yield "It is only planned for then."
    else:
        yield "One of these is only planned."


def _is_backwards(view: _View) -> bool:
    anchor, target = view.of.counted_from, view.target
    if anchor is None or target is None or view.excepted:
        return view.of.standard.kind == "before"
    return view.day_of(target) < anchor.day or view.of.standard.kind == "before"


# --- the limit -----------------------------------------------------------------------------------

_BASIS = {
    "maximum": "The limit in force is {limit}.",
    "agreed": "By what was agreed in this case, the limit is {limit}.",
    "agreement": "The agreement fixes {limit}.",
}
_EVERY_DAY = "Every day counts, weekends and bank holidays too."
_UNITS = {
    Unit.HOURS: "Hours count by day and by night.",
    Unit.DAYS: _EVERY_DAY,
    Unit.WORKING_DAYS: "Weekends, bank holidays and closures do not count.",
    Unit.WEEKS: _EVERY_DAY,
    Unit.MONTHS: "These are calendar months.",
    Unit.YEARS: "These are calendar years.",
}


def _limit(view: _View) -> Iterator[str]:
    of = view.of
    if of.limit is not None:
        yield _BASIS[of.basis].format(limit=of.limit)
        yield _UNITS[of.limit.unit]
    elif _has_no_number(of):
        yield "The document states no number, so this can never be a breach."
    elif view.excepted:
        yield "An exception that the document names is met."
    elif view.target is not None:
        yield "Nothing is counted: the limit is that day itself."


def _has_no_number(of: Obligation) -> bool:
    """Whether no number is stated for this case, rather than not being known yet."""
    stated = of.due is not None or of.opens is not None or of.limit is not None
    return not stated and (of.unquantified or of.counted_from is not None)


# --- the counting --------------------------------------------------------------------------------

_ROLLED = (
    "Counted from {zero}, {limit} would end on {end}, a non-working day. "
    "This ruleset moves the deadline to the {side} working day, {due}."
)
_WAYS: dict[Conventions, tuple[str, str]] = {
    USUAL: (
        "Day 0 is {zero} and is not counted; {limit} {are} counted to {due}.",
        "Day 0 is {zero} and is not counted; {limit} {are} counted back to {due}.",
    ),
    Conventions(trigger_day="counted"): (
        "This ruleset counts the day itself: day 1 is {zero}; {limit} {are} counted to {due}.",
        "",
    ),
    Conventions(clear_days=True): (
        "",
        "Day 0 is {zero}; {limit} lie whole between it and {due}.",
    ),
    Conventions(non_working_deadline="next_working_day"): (
        _ROLLED.replace("{side}", "next"),
        _ROLLED.replace("{side}", "next"),
    ),
    Conventions(non_working_deadline="previous_working_day"): (
        _ROLLED.replace("{side}", "previous"),
        _ROLLED.replace("{side}", "previous"),
    ),
}
"""What is said of a count forwards and of one backwards, by the convention that was followed."""


class _Count(NamedTuple):
    """A count from day 0, and how to say where it leads."""

    limit: Limit
    zero: EventRef
    end: int
    backwards: bool
    calendar: WorkingCalendar

    def leads_to(self, conventions: Conventions, limit: Limit | None = None) -> int | None:
        """Where it leads under *conventions* [ordinal], or None beyond the calendar."""
        ends = deadline_before if self.backwards else deadline_after
        try:
            return ends(limit or self.limit, self.zero.day, self.calendar, conventions)
        except (CalendarRangeError, LimitError):
            return None


def _count(view: _View) -> _Count | None:
    """The count of days that led to the target, if there was one."""
    limit, anchor, target = view.of.limit, view.of.counted_from, view.target
    if limit is None or anchor is None or target is None or limit.is_in_hours:
        return None
    end = view.day_of(target)
    return _Count(limit, anchor, end, _is_backwards(view), _calendar(view.of))


def _calendar(of: Obligation) -> WorkingCalendar:
    """The standard's calendar, or, in a result read back from JSON, one that has its closures."""
    if of.standard.calendar is not None:
        return of.standard.calendar
    usual = working_calendar()
    closures = {
        (date.fromordinal(each.day), each.name)
        for each in of.derivation.skipped
        if usual.is_working_day(each.day)
    }
    return working_calendar(usual.region, tuple(sorted(closures)))


def _counting(view: _View) -> Iterator[str]:
    of = view.of
    if of.limit is not None and of.limit.is_in_hours:
        yield from _elapsed(view)
    found = _count(view)
    if found is None or of.due_from is not None:
        return
    turns = _turns(found) if of.standard.kind == "every" else 1
    if turns > 1:
        whole = times(found.limit, turns)
        yield f"Deadlines are counted from the start: {turns} times {found.limit} is {whole}."
        found = found._replace(limit=whole)
    conventions = _followed(found)
    yield _counted(view, found, conventions)
    if conventions == USUAL and not view.hides(found.zero):
        yield from _surprises(found)


def _turns(found: _Count) -> int:
    """How many of the limit, end to end, were counted: more than 1 in a fixed recurrence."""
    for turns in count(1):
        ends = {found.leads_to(each, times(found.limit, turns)) for each in _WAYS}
        if found.end in ends:
            return turns
        if all(end is None or end > found.end for end in ends):
            return 1
    raise AssertionError("counting goes on until it passes the end")  # pragma: no cover


def _followed(found: _Count) -> Conventions | None:
    """The convention by which the count leads to its end, or None where that cannot be told."""
    leading = [each for each in _WAYS if found.leads_to(each) == found.end]
    return leading[0] if USUAL in leading or len(leading) == 1 else None


def _counted(view: _View, found: _Count, conventions: Conventions | None) -> str:
    zero, due = view.day_zero(found.zero), _day(found.end)
    limit = _with_days(view, found)
    said = _WAYS[conventions][found.backwards] if conventions is not None else ""
    if not said:
        return f"As this ruleset counts, {limit} from {zero} lead to {due}."
    end = found.leads_to(USUAL)
    return said.format(
        zero=zero, due=due, limit=limit, are=_are(found.limit), end=_day(end or found.end)
    )


def _with_days(view: _View, found: _Count) -> str:
    """The limit, with its length in days where it is longer than its number says."""
    if found.limit.unit in (Unit.DAYS, Unit.WORKING_DAYS) or view.hides(found.zero):
        return str(found.limit)
    return f"{found.limit} ({_some(found.end - found.zero.day, 'days')})"


def _surprises(found: _Count) -> Iterator[str]:
    """What may surprise someone who counts by hand."""
    if found.limit.unit in (Unit.MONTHS, Unit.YEARS):
        begun, end = found.zero.on, date.fromordinal(found.end)
        if end.day < begun.day:
            month = f"{_MONTHS[end.month - 1]} {end.year}"
            yield f"{month} has no {_nth(begun.day)}, so its last day is taken."
    if found.limit.unit is Unit.WORKING_DAYS and not found.backwards:
        first = found.calendar.next_working_day(found.zero.day)
        if first > found.zero.day + 1:
            yield f"Day 1 is {_day(first)}."


def _elapsed(view: _View) -> Iterator[str]:
    limit, anchor, target = view.of.limit, view.of.counted_from, view.target
    if limit is None or anchor is None or target is None or view.hides(anchor):
        return
    if anchor.earliest is not None and anchor.earliest == anchor.latest:
        way = "counted back" if target < anchor.earliest else "counted"
        start, end = _moment(anchor.earliest), _moment(target)
        yield f"{_capital(str(limit))} {_are(limit)} {way} from {start} to {end}."
    yield from _clock_changes(*sorted((anchor.day, day_of(target))))


def _clock_changes(first: int, last: int) -> Iterator[str]:
    """The days from *first* to *last* [ordinal] that do not have 24 hours."""
    for day in range(first, last + 1):
        start, end = local_span(day)
        hours = (end + 1 - start) // HOUR
        if hours != 24:  # noqa: PLR2004 - the hours of a day
            way = "forward" if hours < 24 else "back"  # noqa: PLR2004 - the hours of a day
            yield f"The clocks went {way} on {_day(day)}, a day of {hours} hours."


# --- the days skipped ----------------------------------------------------------------------------

_WEEKEND = ("Saturday", "Sunday")
_MOST_WEEKENDS = 8


def _skipped(view: _View) -> Iterator[str]:
    found = _count(view)
    if found is None or found.limit.unit is not Unit.WORKING_DAYS or view.of.due_from is not None:
        return
    if view.hides(found.zero):
        yield "The days skipped are withheld with the date that they follow."
        return
    days = _days_between(view, found)
    named = [f"{each.name}, {_day(each.day)}" for each in days if each.name not in _WEEKEND]
    yield from (f"{name}." for name in named)
    weekend = [each.day for each in days if each.name in _WEEKEND]
    if weekend:
        yield _weekends(weekend)
    if not days:
        yield "No weekend, bank holiday or closure lies between."


def _days_between(view: _View, found: _Count) -> tuple[NonWorkingDay, ...]:
    if view.of.due is not None:
        return view.of.derivation.skipped
    if found.backwards:
        return found.calendar.non_working_days(found.end, found.zero.day - 1)
    return found.calendar.non_working_days(found.zero.day, found.end)


def _weekends(days: list[int]) -> str:
    """The days of weekends, whole or in part, in one sentence."""
    groups = [
        [day for _, day in group]
        for _, group in groupby(enumerate(days), key=lambda each: each[1] - each[0])
    ]
    whole = [group for group in groups if len(group) > 1]
    single = [_day(group[0]) for group in groups if len(group) == 1]
    parts = [_whole_weekends(whole)] if whole else []
    return f"{_capital(_listed([*single, *parts]))}."


def _whole_weekends(groups: list[list[int]]) -> str:
    if len(groups) == 1:
        return f"the weekend of {_span(groups[0])}"
    if len(groups) > _MOST_WEEKENDS:
        return f"the {len(groups)} weekends from {_span(groups[0])} to {_span(groups[-1])}"
    return f"the {len(groups)} weekends of {_listed(_spans(groups))}"


def _spans(groups: list[list[int]]) -> Iterator[str]:
    """Weekends such as `12-13`, with month and year only where the next one has others."""
    for group, following in pairwise([*groups, None]):
        assert group is not None  # only the last following is
        words, on = _span(group), date.fromordinal(group[-1])
        after = date.max if following is None else date.fromordinal(following[-1])
        if on.year == after.year:
            words = words.removesuffix(f" {on.year}")
        if (on.year, on.month) == (after.year, after.month) and " to " not in words:
            words = words.removesuffix(f" {_MONTHS[on.month - 1]}")
        yield words


def _span(group: list[int]) -> str:
    """A weekend such as `12-13 April 2025` or `31 May to 1 June 2025`."""
    first, last = date.fromordinal(group[0]), date.fromordinal(group[-1])
    end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
    if first.month == last.month:
        return f"{first.day}-{end}"
    year = "" if first.year == last.year else f" {first.year}"
    return f"{first.day} {_MONTHS[first.month - 1]}{year} to {end}"


# --- the deadline --------------------------------------------------------------------------------


def _deadline(view: _View) -> Iterator[str]:
    of = view.of
    if of.standard.kind == "not_before":
        yield from _allowed(view)
    elif of.basis == "agreement" and of.due is not None:
        yield f"So agreed, the next is due by {view.at(of.due)}, later than the standard allows."
        return
    elif of.due is None:
        yield "There is no deadline." if _has_no_number(of) else "There is no deadline yet."
        if of.due_from is not None:
            yield f"It cannot be sooner than {view.at(of.due_from)}."
    elif of.due_from is not None:
        yield f"It lies between {view.at(of.due_from)} and {view.at(of.due)}."
    elif of.opens is not None:
        yield f"The window is open from {view.at(of.opens)} to {view.at(of.due)}."
        yield "Both are in time, in England."
    else:
        yield from _due(view, of.due)
    yield from _non_working(view)


def _non_working(view: _View) -> Iterator[str]:
    of = view.of
    name = of.derivation.falls_on
    if of.due is not None and of.due_from is None and name is not None and not view.secret_due:
        day = _day(view.day_of(of.due))
        yield f"{day} is a non-working day ({name}); the deadline stays there."


def _allowed(view: _View) -> Iterator[str]:
    opens = view.of.opens
    if view.excepted:
        yield "There is no date to wait for."
    elif opens is None:
        yield "There is no date yet from which it is allowed."
    else:
        yield f"It is allowed from {view.at(opens)}, and not before."


def _due(view: _View, due: int) -> Iterator[str]:
    if not view.of.timed:
        yield f"It is due by {view.at(due)}."
        yield "That day itself is in time, to midnight at its end in England."
    elif due == local_span(day_of(due))[1]:
        yield f"It is due by {view.at(due)} in England."
    else:
        yield f"It is due by {view.at(due)}."
        yield "That moment itself is in time."


# --- what happened -------------------------------------------------------------------------------

_DONE = frozenset({Status.MET, Status.LATE, Status.EARLY, Status.VIOLATED})


def _happened(view: _View) -> Iterator[str]:
    of = view.of
    if of.done is not None:
        yield _done(view, of.done)
    elif of.status is Status.UNOBSERVED:
        yield "The source of this case does not record such events."
    elif of.possible & _DONE:
        yield f"The record does not settle whether it {_was_done(of)}."
    elif of.standard.kind == "not_before":
        yield "It has not happened."
    else:
        yield "Nothing on record shows that it was done."
    if of.ended is not None:
        yield f"{_capital(view.event(of.ended))} ended the duty."
    elif of.status is Status.LAPSED and of.standard.kind == "before" and of.trigger is not None:
        yield f"{_capital(_noun(of.trigger.type))} took place without it."


def _was_done(of: Obligation) -> str:
    return "happened" if of.standard.kind == "not_before" else "was done"


def _done(view: _View, done: EventRef) -> str:
    event = view.event(done)
    if view.of.standard.kind == "not_before":
        return f"It happened: {event}{_too_soon(view, done)}."
    if view.of.basis == "agreement":
        return f"It was agreed: {event}."
    if view.of.standard.kind == "before" and view.of.status is Status.LAPSED:
        return f"It was done only afterwards: {event}."
    return f"It was done: {event}{_distance(view, done)}."


def _too_soon(view: _View, done: EventRef) -> str:
    opens = view.of.opens
    if opens is None or view.excepted or view.hides(done) or view.secret_due:
        return ""
    days = view.day_of(opens) - done.day
    return f", {_some(days, 'days')} before it was allowed" if days > 0 else ""


def _distance(view: _View, done: EventRef) -> str:
    """How far from the deadline *done* was, or nothing where that cannot be told."""
    of = view.of
    unsure = of.status is Status.UNDETERMINED or of.due_from is not None or of.due is None
    if unsure or view.hides(done) or view.secret_due:
        return ""
    if of.status is Status.EARLY and of.opens is not None:
        return f", {_some(view.day_of(of.opens) - done.day, 'days')} before the window opened"
    assert of.due is not None  # or it were unsure
    difference = of.derivation.difference
    days = done.day - view.day_of(of.due)
    amount, unit = (difference.amount, difference.unit) if difference else (days, "days")
    if unit == "hours":
        return f", {_in_hours((done.earliest or 0) - of.due)}"
    if not days:
        return ", on the last day in time"
    return f", {_days_away(amount, unit, days)} {_side(days)}"


def _in_hours(late: int) -> str:
    """How far from the deadline, such as `2 hours 30 minutes after the deadline`."""
    if not late:
        return "at the deadline"
    minutes = abs(late) * 60 // HOUR
    hours, rest = divmod(minutes, 60)
    parts = [_some(hours, "hours")] if hours else []
    parts += [_some(rest, "minutes")] if rest else []
    return f"{' '.join(parts) or 'less than a minute'} {_side(late)}"


def _side(amount: float) -> str:
    return "before the deadline" if amount < 0 else "after the deadline"


def _days_away(amount: float, unit: str, days: int) -> str:
    calendar = _some(days, "calendar days")
    if unit == "working days" and not amount:
        return f"no working day ({calendar})"
    if unit == "days" or not amount:
        return calendar
    return f"{_some(amount, unit)} ({calendar})"


# --- what that means -----------------------------------------------------------------------------

_MEANING = {
    Status.PENDING: "It has not been done, and its deadline has not passed.",
    Status.OVERDUE: "It has not been done, and its deadline has passed.",
    Status.MET: "It was done in time.",
    Status.LATE: "It was done after its deadline.",
    Status.DISCHARGED: "It is no longer called for.",
    Status.LAPSED: "It was not done while it could serve its purpose.",
    Status.EARLY: "It was done before its window opened.",
    Status.IN_FORCE: "It may not happen yet.",
    Status.LIFTED: "It may happen now.",
    Status.VIOLATED: "It happened before it was allowed.",
    Status.UNDETERMINED: "What is on record does not decide it.",
    Status.UNOBSERVED: "Nothing can be said: what is not recorded does not count as not done.",
    Status.NOT_APPLICABLE: "The duty does not apply.",
}
_WITHOUT_NUMBER = {
    Status.PENDING: "It has not been done.",
    Status.MET: "It was done.",
}


def _verdict(view: _View) -> Iterator[str]:
    of = view.of
    yield f"{_capital(_spoken(of.status))}."
    yield _meaning(of)
    if of.possible:
        order = [_spoken(each) for each in Status if each in of.possible]
        yield f"It can be {_listed(order, 'or')}."
    yield _breach(of)
    if of.excused_by is not None:
        yield f"It is excused: {view.event(of.excused_by)} authorised the delay. It stays a breach."
    if of.missed_cycles:
        further = "deadline" if of.missed_cycles == 1 else "deadlines"
        yield f"{of.missed_cycles} further {further} passed in the same interval: one breach."
    if of.provisional:
        yield "This is provisional: it rests on a plan."


def _breach(of: Obligation) -> str:
    if of.is_breach:
        return "This is a breach."
    if of.status is Status.UNDETERMINED:
        return "Until that is known it does not count as a breach."
    return "This is not a breach."


def _meaning(of: Obligation) -> str:
    if of.basis == "agreement":
        return "The agreement allows more than the standard does."
    if _has_no_number(of) and of.status in _WITHOUT_NUMBER:
        return _WITHOUT_NUMBER[of.status]
    if of.status is Status.PENDING and of.due is None:
        return "It has not been done, and its deadline is not known yet."
    return _MEANING[of.status]


# --- what would change it ------------------------------------------------------------------------

_AFTERWARDS = {
    Status.PENDING: "becomes overdue",
    Status.OVERDUE: "becomes lapsed",
    Status.IN_FORCE: "is lifted",
}
_LEFT_ALONE = {
    Status.PENDING: "It stays pending until it is done.",
    Status.OVERDUE: "It stays a breach, whether it is done late or never.",
    Status.IN_FORCE: "It stays in force until what lifts it has happened.",
    Status.EARLY: "If it is done again within the window, it becomes met.",
    Status.UNOBSERVED: "Only a source that records such events can tell.",
}


def _next(view: _View) -> Iterator[str]:
    of = view.of
    if of.status is Status.UNDETERMINED:
        yield f"What would decide it: {_deciding(of.decided_by)}."
    if of.next_change is not None:
        on = _when_it_changes(view, of.next_change)
        yield f"It {_afterwards(of, of.next_change)} {on} if nothing more happens."
    elif of.status is Status.PENDING and not _has_no_number(of):
        yield "It has a deadline once what time runs from is on record."
    elif of.status in _LEFT_ALONE:
        yield _LEFT_ALONE[of.status]
    elif of.status is not Status.UNDETERMINED:
        yield _final(of)


def _when_it_changes(view: _View, day: int) -> str:
    """The day of the change, unless a withheld date can be read off it."""
    if day in view.secret_days:
        return "on that day (date withheld)"
    if day - 1 in view.secret_days:
        return "the day after (date withheld)"
    return f"on {_day(day)}"


def _afterwards(of: Obligation, day: int) -> str:
    """What becomes of a status that time alone changes."""
    if of.status is Status.UNDETERMINED:
        only_waits = of.possible == {Status.PENDING, Status.OVERDUE}
        return "becomes overdue" if only_waits else "can become something else"
    if of.standard.kind == "before" and of.trigger is not None:
        timed = of.trigger.latest is not None
        if of.trigger.day + (0 if timed else 1) <= day:
            return "becomes lapsed"
    return _AFTERWARDS[of.status]


def _final(of: Obligation) -> str:
    if of.provisional:
        return "Only a change of the plan would change this."
    return "Nothing more would change this."


def _deciding(words: str) -> str:
    """The missing fact, with the names and dates that people write."""
    dated = _ISO_DATE.sub(lambda found: _day(date.fromisoformat(found[0]).toordinal()), words)
    return _words(dated.replace("`", '"'))


# --- other readings ------------------------------------------------------------------------------


_INSTANTS = 2**32
"""Points beyond it are instants, not days: another reading may be judged on another scale."""


def _readings(view: _View) -> Iterator[str]:
    for other in view.of.otherwise:
        due = "" if other.due is None else f", due by {_point(view, other.due)}"
        yield f'Read as "{other.reading}" it is {_spoken(other.status)}{due}.'


def _point(view: _View, at: int) -> str:
    timed = abs(at) > _INSTANTS
    if (day_of(at) if timed else at) in view.secret_days:
        return "that day (date withheld)"
    return _moment(at) if timed else _day(at)


_HEADINGS: tuple[tuple[str, Callable[[_View], Iterator[str]]], ...] = (
    ("Duty", _duty),
    ("Source", _source),
    ("Measured from", _measured),
    ("Limit", _limit),
    ("Counting", _counting),
    ("Skipped", _skipped),
    ("Deadline", _deadline),
    ("What happened", _happened),
    ("Verdict", _verdict),
    ("Next", _next),
    ("Other readings", _readings),
)
