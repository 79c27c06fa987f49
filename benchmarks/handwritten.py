"""The loop that one would write by hand for Blackpool alone: what the library is measured against.

Slotted events and results, days as whole numbers, tests made once per list, the library's own
calendar tables, a function for each kind of standard and one call for each standard. It judges
every standard of `rules/blackpool.yaml` under its default reading, with references between
events, endings, planned meetings, the agreed interval of visits, and 48 hours by the minute.

What it does not do, and the library does: other readings; anything missing or imprecise (an
attribute, a fact, a time of day); what the source does not record; facts known only later;
waivers; `next_change_on`, missed cycles, the limit and what it was counted from, citations and
explanations; days outside the calendar; limits other than Blackpool's.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from cpstandards import Case
from cpstandards.calendars import working_calendar
from cpstandards.clock import local_span

HOUR = 3_600_000_000

_calendar = working_calendar("GB-ENG")
DAYS, RANK, EVE = list(_calendar.days), list(_calendar.rank), _calendar.eve


@dataclass(slots=True, eq=False)
class Happening:
    """One event, or a planned meeting, with every attribute that Blackpool's standards ask for."""

    type: str
    day: int
    earliest: int | None = None
    latest: int | None = None
    id: str | None = None
    concern: str | None = None
    strategy_discussion: str | None = None
    enquiry: str | None = None
    conference: str | None = None
    plan: str | None = None
    meeting: str | None = None
    of: str | None = None
    planned_day: int | None = None
    planned_earliest: int | None = None
    planned_latest: int | None = None
    cancelled: Happening | None = None
    by: str | None = None
    kind: str | None = None
    about: str | None = None
    direction: str | None = None
    escalated_to: str | None = None
    immediate: bool | None = None
    significant_harm: bool | None = None
    initiates_s47: bool | None = None
    substantiated: bool | None = None
    plan_made: bool | None = None
    quorate: bool | None = None
    unborn: bool | None = None
    child_seen: bool | None = None
    seen_alone: bool | None = None
    awake: bool | None = None
    refused: bool | None = None
    detailed: bool | None = None
    whole_plan: bool | None = None
    visit_every: int | None = None
    sent_to: Sequence[str] = ()
    shared_with: Sequence[str] = ()
    given_to: Sequence[str] = ()
    met: Sequence[str] = ()
    agreed_with: Sequence[str] = ()
    consulted: Sequence[str] = ()
    discussed_with: Sequence[str] = ()
    reported_to: Sequence[str] = ()


@dataclass(slots=True)
class Result:
    """One obligation, judged."""

    standard: str
    sequence: int
    trigger: int
    due: int | None
    status: str
    done: int | None


Events = list[Happening]
Fits = Callable[[Happening, Happening], bool]
Due = Callable[[int], int | None]


def prepared(case: Case) -> Events:
    """The events of *case* as this module holds them. Not timed: a program would read them so."""
    return [_happening(event) for event in case.events]


def _happening(event: Any) -> Happening:  # Any: each type of event has attributes of its own
    made = Happening(event.type, event.day, event.earliest, event.latest, event.id)
    for name in event.attribute_names:
        value = getattr(event, name)
        if value is None:
            continue
        if name == "planned_on":
            made.planned_day = value.toordinal()
        elif name == "planned_at":
            made.planned_day = value.on.toordinal()
            made.planned_earliest, made.planned_latest = value.earliest, value.latest
        elif name == "visit_every":
            made.visit_every = value.amount * {"days": 1, "weeks": 7}[str(value.unit)]
        elif name in Happening.__slots__:
            setattr(made, name, value)
    return made


# --- days ----------------------------------------------------------------------------------------


def working_days(count: int) -> Due:
    return lambda day: DAYS[RANK[day - EVE] + count]


def days(count: int) -> Due:
    return lambda day: day + count


def months(count: int) -> Due:
    def after(day: int) -> int:
        start = date.fromordinal(day)
        year, month = divmod(start.year * 12 + start.month - 1 + count, 12)
        length = monthrange(year, month + 1)[1]
        return date(year, month + 1, min(start.day, length)).toordinal()

    return after


def same_day(day: int) -> int:
    return day


def no_number(_: int) -> None:
    return None


# --- which event belongs to which ----------------------------------------------------------------


def any_one(_: Happening, __: Happening) -> bool:
    return True


def by_concern(event: Happening, trigger: Happening) -> bool:
    return event.concern is None or event.concern == trigger.id


def by_discussion(event: Happening, trigger: Happening) -> bool:
    return event.strategy_discussion is None or event.strategy_discussion == trigger.id


def by_enquiry(event: Happening, trigger: Happening) -> bool:
    return event.enquiry is None or event.enquiry == trigger.id


def by_conference(event: Happening, trigger: Happening) -> bool:
    return (
        (event.conference is None or event.conference == trigger.id)
        and (event.plan is None or trigger.plan is None or event.plan == trigger.plan)
        and (event.enquiry is None or trigger.enquiry is None or event.enquiry == trigger.enquiry)
    )


def by_core_group(event: Happening, trigger: Happening) -> bool:
    theirs = event.conference
    return (
        (event.meeting is None or event.meeting == trigger.id)
        and (event.plan is None or trigger.plan is None or event.plan == trigger.plan)
        and (theirs is None or trigger.conference is None or theirs == trigger.conference)
    )


def by_plan(event: Happening, trigger: Happening) -> bool:
    theirs = event.conference
    return (event.plan is None or event.plan == trigger.id) and (
        theirs is None or trigger.conference is None or theirs == trigger.conference
    )


def alike(event: Happening, trigger: Happening) -> bool:
    """Whether no reference that both make differs."""
    return (
        (event.enquiry is None or trigger.enquiry is None or event.enquiry == trigger.enquiry)
        and (
            event.conference is None
            or trigger.conference is None
            or event.conference == trigger.conference
        )
        and (event.plan is None or trigger.plan is None or event.plan == trigger.plan)
        and (event.meeting is None or trigger.meeting is None or event.meeting == trigger.meeting)
    )


def is_of_conference(event: Happening, trigger: Happening) -> bool:
    """Whether *event* is the conference that *trigger* names, if it names one."""
    return trigger.conference is None or event.id == trigger.conference


def is_of_meeting(event: Happening, trigger: Happening) -> bool:
    return (trigger.meeting is None or event.id == trigger.meeting) and (
        event.conference is None
        or trigger.conference is None
        or event.conference == trigger.conference
    )


def names_conference(event: Happening, point: Happening) -> bool:
    return event.conference is not None and event.conference == point.id


def names_meeting(event: Happening, point: Happening) -> bool:
    return event.meeting is not None and event.meeting == point.id


def names_none(_: Happening, __: Happening) -> bool:
    return False


# --- what came first -----------------------------------------------------------------------------


def came_before(one: Happening, other: Happening) -> bool:
    """Whether *one* came before *other*; on one day only where the times of both say so."""
    if one.day != other.day:
        return one.day < other.day
    return one.latest is not None and other.earliest is not None and one.latest < other.earliest


def first(events: Events, trigger: Happening, fits: Fits, itself: bool = False) -> Happening | None:
    """The first of *events* at or after *trigger* that fits it."""
    day = trigger.day
    for event in events:
        if event.day < day or (event.day == day and came_before(event, trigger)):
            continue
        if event is trigger and not itself:
            continue
        if fits(event, trigger):
            return event
    return None


def last_of_firsts(parts: Sequence[Events], trigger: Happening, fits: Fits) -> Happening | None:
    """The last of the first of each, once all are done."""
    found = None
    for part in parts:
        event = first(part, trigger, fits)
        if event is None:
            return None
        if found is None or came_before(found, event):
            found = event
    return found


def latest_type(events: Events, point: Happening, types: Sequence[str], before: bool) -> str | None:
    """The type of the last of *events* before *point*, or up to it.

    Of two on one day without times, the type that is listed first came first.
    """
    found = None
    for event in events:
        if before:
            if event.day >= point.day and not came_before(event, point):
                continue
        elif event is point or came_before(point, event):
            continue
        if found is None or not _is_listed_first(event, found, types):
            found = event
    return None if found is None else found.type


def _is_listed_first(event: Happening, found: Happening, types: Sequence[str]) -> bool:
    """Whether *event*, on the day of *found*, came first for want of times that say otherwise."""
    if event.day != found.day or came_before(found, event):
        return False
    return types.index(event.type) < types.index(found.type)


def in_order(one: Events, other: Events) -> Events:
    """The events of both, by day."""
    if not (one and other):
        return one or other
    return sorted([*one, *other], key=lambda event: event.day)


# --- the kinds of standard -----------------------------------------------------------------------


def judged(
    standard: str,
    trigger: Happening,
    due: int | None,
    done: Happening | None,
    ended: Happening | None,
    today: int,
    sequence: int = 1,
) -> Result:
    """The result of a duty that is to be done by *due*."""
    if done is not None and (ended is None or done.day <= ended.day):
        status = "met" if due is None or done.day <= due else "late"
    elif ended is not None:
        status = "discharged" if due is None or ended.day <= due else "lapsed"
    else:
        status = "pending" if due is None or today <= due else "overdue"
    return Result(standard, sequence, trigger.day, due, status, None if done is None else done.day)


def within(
    standard: str,
    triggers: Events,
    due: Due,
    duties: Events,
    fits: Fits,
    today: int,
    ends: Events | None = None,
    itself: bool = False,
) -> Iterator[Result]:
    for trigger in triggers:
        done = first(duties, trigger, fits, itself)
        ended = first(ends, trigger, fits) if ends else None
        yield judged(standard, trigger, due(trigger.day), done, ended, today)


def within_all(
    standard: str,
    triggers: Events,
    due: Due,
    parts: Sequence[Events],
    fits: Fits,
    today: int,
    ends: Events | None = None,
) -> Iterator[Result]:
    for trigger in triggers:
        done = last_of_firsts(parts, trigger, fits)
        ended = first(ends, trigger, fits) if ends else None
        yield judged(standard, trigger, due(trigger.day), done, ended, today)


def by_event(
    standard: str,
    triggers: Events,
    deadlines: Events,
    is_meant: Fits,
    duties: Events,
    fits: Fits,
    today: int,
    ends: Events | None = None,
) -> Iterator[Result]:
    """As `within`, where the deadline is another event, held or planned."""
    for trigger in triggers:
        by = first(deadlines, trigger, is_meant)
        done = first(duties, trigger, fits)
        ended = first(ends, trigger, fits) if ends else None
        yield judged(standard, trigger, None if by is None else by.day, done, ended, today)


def ahead_and_after(
    duties: Events, points: Events, index: int, fits: Fits, names: Fits
) -> tuple[Happening | None, Happening | None]:
    """The duty done for one of several reference events, ahead of it or else after it."""
    point = points[index]
    previous = points[index - 1] if index else None
    is_last = index == len(points) - 1
    after = None
    for event in duties:
        if event is point or not fits(event, point):
            continue
        if not names(event, point):
            if previous is not None and not came_before(previous, event):
                continue
            if not is_last and came_before(point, event):
                continue
        if not came_before(point, event):
            return event, None
        after = after or event
    return None, after


def before(
    standard: str,
    points: Events,
    due: Due,
    parts: Sequence[Events],
    fits: Fits,
    names: Fits,
    line: Line,
    when: Callable[[Happening], bool] | None = None,
) -> Iterator[Result]:
    for index, point in enumerate(points):
        if when is not None and not when(point):
            continue
        answers = [ahead_and_after(part, points, index, fits, names) for part in parts]
        done, late = answers[0]
        for ahead, after in answers[1:]:
            done = None if done is None or ahead is None else later(done, ahead)
            late = later(late, after)
        at = due(point.day)
        yield Result(
            standard,
            1,
            point.day,
            at,
            _ahead_status(point, done, None if done is None else done.day, at, line.today, line),
            shown_day(done or late),
        )


def later(one: Happening | None, other: Happening | None) -> Happening | None:
    if one is None or (other is not None and came_before(one, other)):
        return other
    return one


def shown_day(event: Happening | None) -> int | None:
    return None if event is None else event.day


def hours_before(
    standard: str, points: Events, hours: int, duties: Events, line: Line
) -> Iterator[Result]:
    """As `before`, by the minute."""
    for index, point in enumerate(points):
        done, late = ahead_and_after(duties, points, index, by_conference, names_conference)
        start = local_span(point.day)[0] if point.earliest is None else point.earliest
        due = start - hours * HOUR
        at = None if done is None else done.earliest
        status = _ahead_status(point, done, at, due, line.now, line)
        yield Result(standard, 1, point.day, due, status, shown_day(done or late))


def _ahead_status(
    point: Happening,
    done: Happening | None,
    done_at: int | None,
    due: int | None,
    now: int,
    line: Line,
) -> str:
    """The status of a duty ahead of *point*; days or moments, as *done_at*, *due* and *now* are."""
    if done is not None and (point.cancelled is None or done.day <= point.cancelled.day):
        return "met" if due is None or done_at is None or done_at <= due else "late"
    if point.cancelled is not None:
        return "discharged"
    if due is None:
        return "pending"
    if line.today > point.day if point.latest is None else line.now > point.latest:
        return "lapsed"
    return "pending" if now <= due else "overdue"


def every(
    standard: str,
    starts: Events,
    due: Callable[[Happening], int | None],
    duties: Events,
    fits: Fits,
    ends: Events,
    today: int,
) -> Iterator[Result]:
    """Each gap from a start or a duty to the next; a gap without a deadline is left out."""
    for start in starts:
        ended = first(ends, start, fits)
        anchor, sequence, latest = start, 1, -1
        for event in duties:
            if event.day < start.day or event is start or event.day == latest:
                continue
            if came_before(event, start) or not fits(event, start):
                continue
            if ended is not None and event.day > ended.day:
                break
            by = due(anchor)
            if by is not None:
                yield judged(standard, anchor, by, event, None, today, sequence)
            anchor, sequence, latest = event, sequence + 1, event.day
        by = due(anchor)
        if by is not None:
            yield judged(standard, anchor, by, None, ended, today, sequence)


# --- the case ------------------------------------------------------------------------------------

CONFERENCES = (
    "initial_conference",
    "review_conference",
    "pre_birth_conference",
    "transfer_in_conference",
)
FIRST_ONES = ("initial_conference", "pre_birth_conference", "transfer_in_conference")
STRETCHES = (*FIRST_ONES, "core_group")
REVIEWS = (*FIRST_ONES, "review_conference")


class Line:
    """The visible events by type, and what several standards ask for."""

    __slots__ = (
        "baby",
        "by_type",
        "conference_points",
        "conferences",
        "core_group_points",
        "now",
        "plans",
        "stretches",
        "today",
    )

    def __init__(self, events: Events, today: int, baby: bool) -> None:
        self.today = today
        self.now = local_span(today)[1]
        self.baby = baby
        visible = [event for event in events if event.day <= today]
        by_type: dict[str, Events] = {}
        for event in visible:
            by_type.setdefault(event.type, []).append(event)
        self.by_type = by_type
        self.conferences = [event for event in visible if event.type in CONFERENCES]
        self.stretches = [event for event in visible if event.type in STRETCHES]
        self.plans = in_order(self.of("plan_made"), self.of("plan_ended"))
        self.conference_points = self._with_plans(self.conferences, CONFERENCES)
        self.core_group_points = self._with_plans(self.of("core_group"), ("core_group",))

    def of(self, type: str) -> Events:
        return self.by_type.get(type, [])

    def plan_state(self, point: Happening, before: bool = False) -> str | None:
        """Whether a plan was made or ended last, before *point* or up to it."""
        return latest_type(self.plans, point, ("plan_made", "plan_ended"), before)

    def _with_plans(self, held: Events, types: Sequence[str]) -> Events:
        """Meetings held, and the latest plan for each of those that are not."""
        plans: dict[tuple[str | None, str | None], Happening] = {}
        for plan in self.of("meeting_scheduled"):
            if plan.of in types and plan.planned_day is not None:
                plans[plan.of, plan.conference or plan.meeting] = plan
        coming = [self._planned(plan) for plan in plans.values() if not self._is_held(plan)]
        if not coming:
            return held
        return sorted([*held, *coming], key=lambda point: (point.day, point.earliest or 0))

    def _is_held(self, plan: Happening) -> bool:
        name = plan.conference or plan.meeting
        for event in self.of(plan.of or ""):
            if name is not None and event.id is not None:
                if event.id == name:
                    return True
            elif not came_before(event, plan):
                return True
        return False

    def _planned(self, plan: Happening) -> Happening:
        name = plan.conference or plan.meeting
        assert plan.of is not None
        assert plan.planned_day is not None
        point = Happening(
            plan.of, plan.planned_day, plan.planned_earliest, plan.planned_latest, name
        )
        for event in self.of("meeting_cancelled"):
            is_meant = event.of in (plan.of, None) and (event.conference or event.meeting) == name
            if is_meant and not came_before(event, plan):
                point.cancelled = event
                break
        return point


def evaluate(events: Events, today: int, baby: bool) -> list[Result]:
    """Every obligation of the case under Blackpool's standards."""
    line = Line(events, today, baby)
    found: list[Result] = []
    found += _discussions(line)
    found += _enquiries(line)
    found += _reviews(line)
    found += _conferences(line)
    found += _children_in_need(line)
    found += _invitations(line)
    found += _reports(line)
    found += _minutes(line)
    found += _core_groups(line)
    found += _around_core_groups(line)
    found += _plans(line)
    found += _gaps_between_visits(line)
    found += _visits(line)
    return found


# --- the standards -------------------------------------------------------------------------------


def _discussions(line: Line) -> Iterator[Result]:
    of, today = line.of, line.today
    concerns, discussions = of("concern_identified"), of("strategy_discussion")
    serious = [event for event in concerns if event.significant_harm]
    immediate = [event for event in concerns if event.immediate]
    yield from within(
        "strategy_discussion.held.significant_harm",
        serious,
        no_number,
        discussions,
        by_concern,
        today,
    )
    planned = [event for event in of("meeting_scheduled") if event.of == "strategy_discussion"]
    invited = [event for event in of("invitation_sent") if event.of == "strategy_discussion"]
    yield from within("strategy_discussion.invited", planned, no_number, invited, alike, today)
    yield from within(
        "strategy_discussion.held", immediate, same_day, discussions, by_concern, today
    )
    yield from within(
        "strategy_discussion.record",
        discussions,
        no_number,
        of("strategy_record_distributed"),
        by_discussion,
        today,
    )
    causes = in_order(serious, of("protective_action"))
    yield from within("s47.started", causes, no_number, of("s47_started"), by_concern, today)


def _enquiries(line: Line) -> Iterator[Result]:
    of, today = line.of, line.today
    started, concluded = of("s47_started"), of("s47_concluded")
    refuted = [event for event in concluded if not event.substantiated]
    workers = ("lead_social_worker", "social_worker")
    visits = [visit for visit in of("visit") if visit.by in workers]
    alone = [visit for visit in visits if visit.child_seen and visit.seen_alone]
    yield from within("s47.child_seen", started, no_number, alone, by_enquiry, today)
    begun = [event for event in of("strategy_discussion") if event.initiates_s47]
    held = [c for c in line.conferences if c.type in FIRST_ONES[:2]]
    ends = in_order(refuted, of("looked_after_started"))
    yield from within("conference.initial", begun, working_days(15), held, alike, today, ends=ends)
    told = ("child", "parents", "professionals")
    talks, shared = of("support_discussed"), of("s47_outcome_shared")
    if refuted:
        parts = [[event for event in talks if who in event.discussed_with] for who in told]
        yield from within_all("s47.support_discussed", refuted, no_number, parts, alike, today)
    if concluded:
        parts = [[event for event in shared if who in event.shared_with] for who in told]
        yield from within_all("s47.outcome_shared", concluded, no_number, parts, alike, today)
    disputes = of("disagreement_process_started")
    raised = [event for event in of("escalated") if event.about == "disagreement"]
    yield from before(
        "disagreement.manager_first", disputes, same_day, [raised], any_one, names_none, line
    )
    unresolved = of("disagreement_unresolved")
    yield from within("disagreement.escalated", unresolved, no_number, disputes, any_one, today)


def _reviews(line: Line) -> Iterator[Result]:
    of, today = line.of, line.today
    reviews, ends = of("review_conference"), of("plan_ended")
    births = of("birth")
    first_ones = [c for c in line.conferences if c.type in (FIRST_ONES[0], FIRST_ONES[2])]
    moved = [
        event
        for event in of("moved")
        if event.direction == "inward" and line.plan_state(event, before=True) == "plan_made"
    ]
    yield from within(
        "conference.transfer_in", moved, no_number, first_ones, any_one, today, ends=ends
    )
    for trigger in first_ones:
        if begins_plan(trigger, line):
            is_born = any(not came_before(trigger, birth) for birth in births)
            due = no_number if not is_born and (births or trigger.unborn) else months(3)
            yield from within(
                "conference.review.first", [trigger], due, reviews, by_conference, today, ends=ends
            )
    begun = [
        event
        for event in reviews
        if latest_type(line.conferences, event, REVIEWS, True) != "review_conference"
    ]
    half_year = months(6)
    yield from every(
        "conference.review.later",
        begun,
        lambda anchor: half_year(anchor.day),
        reviews,
        by_conference,
        ends,
        today,
    )
    for birth in births:
        conferred = any(
            c.plan_made and c.type in FIRST_ONES and c.day < birth.day for c in line.conferences
        )
        is_planned = line.plan_state(birth, before=True) == "plan_made"
        if is_planned or (conferred and not any(end.day < birth.day for end in ends)):
            yield from within(
                "conference.review.after_birth", [birth], days(28), reviews, any_one, today, ends
            )


def _conferences(line: Line) -> Iterator[Result]:
    of, today, held, points = line.of, line.today, line.conferences, line.conference_points
    met, information = of("chair_met_family"), of("conference_information_given")
    parents = [event for event in met if "parents" in event.met]
    parts = [[event for event in met if "child" in event.met], parents]
    born = [point for point in points if point.type != "pre_birth_conference"]
    yield from before(
        "chair.meets_family",
        born,
        same_day,
        parts,
        by_conference,
        names_conference,
        line,
        when=lambda point: not point.unborn,
    )
    unborn = [point for point in points if point.type == "pre_birth_conference"]
    yield from before(
        "chair.meets_family.pre_birth",
        unborn,
        same_day,
        [parents],
        by_conference,
        names_conference,
        line,
    )
    yield from by_event(
        "advocacy.referred",
        of("advocate_wanted"),
        points,
        is_of_conference,
        of("advocate_referral"),
        alike,
        today,
    )
    feedback = [e for e in information if e.kind == "feedback" and "child" in e.given_to]
    yield from within(
        "conference.feedback_to_child", held, no_number, feedback, by_conference, today
    )
    making = [event for event in held if begins_plan(event, line)]
    beginning = [event for event in making if event.type != "review_conference"]
    ends, scheduled, agreed = of("plan_ended"), of("meeting_scheduled"), of("plan_agreed")
    yield from within("plan.outline", beginning, same_day, agreed, by_conference, today, ends=ends)
    explained = of("outline_explained")
    yield from within(
        "plan.outline_explained", beginning, no_number, explained, by_conference, today, ends=ends
    )
    yield from within(
        "core_group.first",
        beginning,
        working_days(10),
        of("core_group"),
        by_conference,
        today,
        ends=ends,
    )
    parts = [[e for e in scheduled if e.of == of_] for of_ in ("core_group", "review_conference")]
    dating = [event for event in making if not ends_plan(event, line)]
    yield from within_all(
        "conference.dates_set", dating, same_day, parts, by_conference, today, ends=ends
    )
    appeals = [event for event in information if event.kind == "appeal"]
    parts = [
        [event for event in appeals if not recipients.isdisjoint(event.given_to)]
        for recipients in (FAMILY, PROFESSIONALS)
    ]
    yield from within_all("appeal.information", held, no_number, parts, by_conference, today)
    for standard, type in QUORATE:
        asked = [event for event in of(type) if event.quorate is not None]
        quorate = [event for event in asked if event.quorate]
        yield from within(standard, asked, same_day, quorate, alike, today, itself=True)


FAMILY = frozenset({"family", "parents", "carer", "child", "attendees", "all_invited"})
PROFESSIONALS = frozenset({"professionals", "attendees", "all_invited"})
QUORATE = (
    ("conference.quorate", "initial_conference"),
    ("conference.quorate.review", "review_conference"),
    ("conference.quorate.pre_birth", "pre_birth_conference"),
    ("conference.quorate.transfer_in", "transfer_in_conference"),
)


def _children_in_need(line: Line) -> Iterator[Result]:
    of, today = line.of, line.today
    agreed = of("child_in_need_plan_agreed")
    meetings = [event for event in of("meeting_scheduled") if event.of == "child_in_need_meeting"]
    yield from within("child_in_need.dates_set", agreed, same_day, meetings, alike, today)
    without = [event for event in line.conferences if event.plan_made is False]
    considered = in_order(of("support_considered"), agreed)
    yield from within("child_in_need.outline", without, no_number, considered, by_conference, today)


def begins_plan(conference: Happening, line: Line) -> bool:
    """Whether a plan is in force after *conference*, by the plan's own events or its word."""
    return bool(conference.plan_made) or line.plan_state(conference) == "plan_made"


def ends_plan(conference: Happening, line: Line) -> bool:
    """Whether the plan ends on the day of *conference*."""
    is_over = line.plan_state(conference) == "plan_ended"
    return is_over and line.plan_state(conference, before=True) != "plan_ended"


def _invitations(line: Line) -> Iterator[Result]:
    of, today = line.of, line.today
    scheduled, invitations = of("meeting_scheduled"), of("invitation_sent")
    conferences = [event for event in scheduled if event.of in CONFERENCES]
    invited = [event for event in invitations if event.of in CONFERENCES]
    yield from within("invitation.sent", conferences, no_number, invited, alike, today)
    given = of("conference_information_given")
    prepared = [e for e in given if e.kind == "preparation" and "parents" in e.given_to]
    yield from within("conference.parents_informed", conferences, no_number, prepared, alike, today)
    to_child = [event for event in given if "child" in event.given_to]
    parts = [[e for e in to_child if e.kind == kind] for kind in ("preparation", "conference_pack")]
    yield from within_all("conference.child_informed", conferences, no_number, parts, alike, today)
    asked = [event for event in invited if "child" in event.sent_to]
    ways = in_order(in_order(asked, parts[1]), of("advocate_referral"))
    yield from within("conference.child_opportunity", conferences, no_number, ways, alike, today)
    meetings = [event for event in scheduled if event.of == "core_group"]
    invited = [event for event in invitations if event.of == "core_group"]
    yield from within("core_group.dates_told", meetings, no_number, invited, alike, today)


def _reports(line: Line) -> Iterator[Result]:
    of, today, points = line.of, line.today, line.conference_points
    shared, submitted = of("report_shared"), of("report_submitted")
    absences = of("absence_notified")
    parents = [event for event in shared if "parents" in event.shared_with]
    family = [e for e in shared if "parents" in e.shared_with or "carer" in e.shared_with]
    either = in_order(submitted, of("views_received"))
    about = (by_conference, names_conference, line)
    yield from before("report.shared_with_parents", points, days(-2), [parents], *about)
    yield from before(
        "report.submitted_by_absent",
        points,
        same_day,
        [either],
        *about,
        when=lambda point: any(not came_before(point, event) for event in absences),
    )
    named = of("representative_named")
    yield from within("absence.representative", absences, no_number, named, alike, today)
    yield from before("report.requested", points, same_day, [of("report_requested")], *about)
    yield from hours_before("report.submitted", points, 48, submitted, line)
    yield from _each_report(submitted, points)
    yield from before(
        "report.shared_with_parents.before_conference", points, same_day, [family], *about
    )
    packs = [
        event
        for event in of("conference_information_given")
        if event.kind == "conference_pack"
        and ("parents" in event.given_to or "carer" in event.given_to)
    ]
    yield from within("report.in_conference_pack", submitted, no_number, packs, alike, today)
    needs, raised = of("access_need_identified"), of("access_need_raised")
    yield from within("report.access_need_raised", needs, no_number, raised, alike, today)


def _each_report(submitted: Events, points: Events) -> Iterator[Result]:
    """Every report, 48 hours ahead of the conference that it names, or else that follows it."""
    for report in submitted:
        point = conference_of(report, points)
        due = None
        if point is not None:
            start = local_span(point.day)[0] if point.earliest is None else point.earliest
            due = start - 48 * HOUR
        at = report.latest if report.latest is not None else local_span(report.day)[1]
        status = "met" if due is None or at <= due else "late"
        yield Result("report.submitted.each", 1, report.day, due, status, report.day)


def conference_of(report: Happening, points: Events) -> Happening | None:
    for point in points:
        if report.conference is not None and point.id == report.conference:
            return point
    for point in points:
        is_ahead = point.cancelled is None and not came_before(point, report)
        if is_ahead and by_conference(report, point):
            return point
    return None


def _minutes(line: Line) -> Iterator[Result]:
    of, today, held = line.of, line.today, line.conferences
    minutes = [event for event in of("minutes_distributed") if event.of in CONFERENCES]
    sent = of("decisions_distributed")
    yield from within("conference.decisions", held, working_days(1), sent, by_conference, today)
    yield from within("conference.minutes", held, working_days(15), minutes, by_conference, today)
    requests = of("amendment_requested")
    receipts = [event for event in of("minutes_received") if event.of in CONFERENCES]
    twenty = working_days(20)
    for request in requests:
        received = None
        for event in receipts:
            if not came_before(request, event) and alike(event, request):
                received = event
        due = None if received is None else twenty(received.day)
        yield judged("conference.minutes.amendments", request, due, request, None, today)
    yield from by_event(
        "conference.minutes.amendments_decided",
        requests,
        [point for point in line.conference_points if point.type == "review_conference"],
        is_of_conference,
        of("amendment_decided"),
        alike,
        today,
        ends=of("plan_ended"),
    )
    passed, allowed = of("minutes_passed_on"), of("minutes_disclosure_allowed")
    yield from before(
        "conference.minutes.disclosure", passed, same_day, [allowed], alike, names_none, line
    )


def _core_groups(line: Line) -> Iterator[Result]:
    of, today, points = line.of, line.today, line.core_group_points
    held, ends = of("core_group"), of("plan_ended")
    detailed = [event for event in of("plan_agreed") if event.detailed]
    opening = [event for event in held if opens(event, line)]
    yield from within("plan.detailed", opening, same_day, detailed, by_core_group, today, ends=ends)
    yield from every(
        "core_group.later",
        [e for e in opening if e is held[0] or latest_before(e, line) in FIRST_ONES],
        lambda anchor: anchor.day + 28,
        held,
        by_core_group,
        ends,
        today,
    )
    about = (by_core_group, names_meeting, line)
    prepared = of("family_prepared")
    yield from before(
        "core_group.family_prepared",
        points,
        same_day if prepared else no_number,
        [prepared],
        *about,
        when=lambda point: opens(point, line),
    )
    members = {"core_group", "attendees", "professionals", "all_invited"}
    copies = [e for e in of("plan_distributed") if not members.isdisjoint(e.sent_to)]
    yield from before("plan.available_to_core_group", points, same_day, [copies], *about)
    notes = of("core_group_notes_passed")
    at = same_day if notes else no_number
    yield from within("core_group.notes_passed", held, at, notes, by_core_group, today)
    minutes = [event for event in of("minutes_distributed") if event.of == "core_group"]
    yield from within("core_group.minutes", held, working_days(10), minutes, by_core_group, today)


def latest_before(point: Happening, line: Line) -> str | None:
    """Whether a conference or a core group was the last before *point*, or on its day."""
    return latest_type(line.stretches, point, STRETCHES, False)


def opens(point: Happening, line: Line) -> bool:
    """Whether *point* is the first core group since a conference."""
    return latest_before(point, line) != "core_group"


def _around_core_groups(line: Line) -> Iterator[Result]:
    of, today = line.of, line.today
    changes = [event for event in of("meeting_changed") if event.of == "core_group"]
    consulted = of("family_consulted")
    asked = [e for e in consulted if "parents" in e.consulted or "carer" in e.consulted]
    yield from before(
        "core_group.change_consulted", changes, same_day, [asked], alike, names_none, line
    )
    told = [event for event in of("meeting_change_notified") if event.of == "core_group"]
    yield from by_event(
        "core_group.change_notified",
        changes,
        line.core_group_points,
        is_of_meeting,
        told,
        alike,
        today,
    )
    raised = [
        event
        for event in of("escalated")
        if event.about == "not_invited" and event.escalated_to == "service_manager"
    ]
    absences = of("core_group_absence_notified")
    updates, named = of("core_group_update_given"), of("core_group_representative_named")
    yield from within("core_group.update_by_absent", absences, no_number, updates, alike, today)
    yield from within("core_group.representative", absences, no_number, named, alike, today)
    missed = of("invitation_missed")
    yield from within("core_group.not_invited_raised", missed, no_number, raised, any_one, today)


def _plans(line: Line) -> Iterator[Result]:
    of, today = line.of, line.today
    made, agreed, sent = of("plan_made"), of("plan_agreed"), of("plan_distributed")
    copies = [e for e in sent if "parents" in e.sent_to or "carer" in e.sent_to]
    together = [e for e in agreed if "parents" in e.agreed_with or "carer" in e.agreed_with]
    fixed = [event for event in agreed if event.visit_every is not None]
    yield from within("plan.distributed", made, no_number, copies, by_plan, today)
    yield from within("plan.agreed_with_parents", made, no_number, together, by_plan, today)
    yield from within("plan.visit_frequency", made, no_number, fixed, by_plan, today)
    failed = of("action_not_met")
    parts = [event for event in failed if not event.whole_plan]
    if parts:
        workers = {"lead_social_worker", "social_worker"}
        reports = of("action_reported")
        to_worker = [event for event in reports if workers.intersection(event.reported_to)]
        to_group = [event for event in reports if "core_group" in event.reported_to]
        yield from within_all(
            "plan.action_reported", parts, no_number, [to_worker, to_group], alike, today
        )
    wholes = [event for event in failed if event.whole_plan]
    talks = [event for event in of("manager_discussion") if event.about == "aims_not_met"]
    steps = of("next_steps_shared")
    yield from within("plan.manager_discussion", wholes, no_number, talks, alike, today)
    yield from within("plan.next_steps_shared", talks, no_number, steps, alike, today)


def _gaps_between_visits(line: Line) -> Iterator[Result]:
    of, today = line.of, line.today
    made, ends, visits, births = of("plan_made"), of("plan_ended"), of("visit"), of("birth")
    agreed = [event for event in of("plan_agreed") if event.visit_every is not None]
    seen = [visit for visit in visits if visit.child_seen]
    born, unborn = [], []
    for start in made:
        if any(not came_before(start, birth) for birth in births):
            born.append(start)
        else:
            (unborn if births or start.unborn else born).append(start)
    planned = [birth for birth in births if line.plan_state(birth, before=True) == "plan_made"]

    def as_agreed(anchor: Happening) -> int | None:
        fixed = None
        for event in agreed:
            if not came_before(anchor, event):
                fixed = event.visit_every
        return None if fixed is None else anchor.day + fixed

    over = in_order(births, ends)
    for due in (lambda anchor: anchor.day + 28, as_agreed):
        yield from every("visit.child_seen", born, due, seen, by_plan, ends, today)
        yield from every("visit.unborn", unborn, due, visits, by_plan, over, today)
        yield from every("visit.child_seen.after_birth", planned, due, seen, alike, ends, today)
    yield from _excessive("visit.child_seen", born, ends, agreed)
    yield from _excessive("visit.unborn", unborn, over, agreed)
    yield from _excessive("visit.child_seen.after_birth", planned, ends, agreed)


def _visits(line: Line) -> Iterator[Result]:
    of, today, visits = line.of, line.today, line.of("visit")
    seen = [visit for visit in visits if visit.child_seen]
    during = [visit for visit in seen if line.plan_state(visit) == "plan_made"]
    alone = [visit for visit in visits if visit.seen_alone]
    yield from within("visit.seen_alone", during, same_day, alone, alike, today, itself=True)
    if line.baby:
        awake = [visit for visit in visits if visit.awake]
        yield from within("visit.baby_awake", during, same_day, awake, alike, today, itself=True)
    refused = [v for v in visits if v.refused and line.plan_state(v) == "plan_made"]
    managers = ("manager", "team_manager")
    raised = [
        event
        for event in of("escalated")
        if event.about == "contact_refused" and event.escalated_to in managers
    ]
    yield from within("visit.refusal_escalated", refused, no_number, raised, any_one, today)


def _excessive(standard: str, starts: Events, ends: Events, agreed: Events) -> Iterator[Result]:
    """Agreements that allow more than four weeks between visits."""
    if not any(event.visit_every and event.visit_every > 28 for event in agreed):
        return
    for start in starts:
        ended = first(ends, start, by_plan)
        for event in agreed:
            if event.visit_every is None or event.visit_every <= 28 or not by_plan(event, start):
                continue
            if ended is None or event.day <= ended.day:
                due = event.day + event.visit_every
                yield Result(standard, 1, event.day, due, "violated", event.day)
