"""The verdicts: does this date satisfy this limit?

Every function takes whole numbers on one scale, days [ordinal] or moments [instant], and gives a
status code. Written without branches, so that the same line serves one case and a column of
cases: each argument may be an `int` or a numpy array of integers, all of one shape `(n,)`.
What has not happened is `NEVER`.
"""

from __future__ import annotations

from enum import StrEnum

NEVER = 2**62
"""Later than every day and moment: what has not happened."""


class Status(StrEnum):
    """What is true of an obligation on the day it is judged."""

    PENDING = "pending"
    OVERDUE = "overdue"
    MET = "met"
    LATE = "late"
    DISCHARGED = "discharged"
    LAPSED = "lapsed"
    EARLY = "early"
    IN_FORCE = "in_force"
    LIFTED = "lifted"
    VIOLATED = "violated"
    UNDETERMINED = "undetermined"
    UNOBSERVED = "unobserved"
    NOT_APPLICABLE = "not_applicable"


STATUSES = tuple(Status)
"""Statuses by code; the breach of each pair follows what it breaches."""

PENDING, OVERDUE, MET, LATE, DISCHARGED, LAPSED, EARLY, IN_FORCE, LIFTED, VIOLATED = range(10)

BREACHES = frozenset({Status.OVERDUE, Status.LATE, Status.LAPSED, Status.VIOLATED})
"""The statuses that are breaches."""


def within(due: int, done: int, ended: int, close: int, now: int) -> int:
    """Code of a duty that is to be done by *due*.

    Args:
        due: the last moment that is in time, inclusive.
        done: when the duty was done.
        ended: when something ended the duty's purpose.
        close: the end of the day of *ended*; a duty done on that day still counts.
        now: the moment of judgement.

    Returns:
        `MET`, `LATE`, `DISCHARGED`, `LAPSED`, `PENDING` or `OVERDUE`.

    Example:
        >>> within(due=10, done=10, ended=NEVER, close=NEVER, now=12) == MET
        True
    """
    happened = (done <= now) & (done <= close)
    over = (ended <= now) * (1 - happened)
    waiting = 1 - happened - over
    return (
        happened * (MET + (done > due))
        + over * (DISCHARGED + (ended > due))
        + waiting * (PENDING + (now > due))
    )


def before(due: int, done: int, ended: int, close: int, now: int, passed: int) -> int:
    """Code of a duty that is to be done by *due*, ahead of a reference event.

    Args:
        due: the last moment that is in time, inclusive.
        done: when the duty was done ahead of the reference event; `NEVER` if only after it.
        ended: when the reference event was cancelled, or the duty's purpose ended.
        close: the end of the day of *ended*; a duty done on that day still counts.
        now: the moment of judgement.
        passed: 1 if the reference event has passed, else 0.

    Returns:
        `MET`, `LATE` (ahead of the event, but not in time), `LAPSED` (the event passed without
        it), `DISCHARGED`, `PENDING` or `OVERDUE`.

    Example:
        >>> before(due=8, done=NEVER, ended=NEVER, close=NEVER, now=12, passed=1) == LAPSED
        True
    """
    happened = (done <= now) & (done <= close)
    cancelled = (ended <= now) * (1 - happened)
    gone = passed * (1 - happened) * (1 - cancelled)
    waiting = 1 - happened - cancelled - gone
    return (
        happened * (MET + (done > due))
        + cancelled * DISCHARGED
        + gone * LAPSED
        + waiting * (PENDING + (now > due))
    )


def window(opens: int, closes: int, done: int, ended: int, close: int, now: int) -> int:
    """Code of a duty that is to be done between two moments, both inclusive.

    Args:
        opens: the first moment that is in time.
        closes: the last moment that is in time.
        done: when the duty was done.
        ended: when the duty was overtaken.
        close: the end of the day of *ended*.
        now: the moment of judgement.

    Returns:
        `EARLY`, `MET`, `LATE`, `DISCHARGED`, `LAPSED`, `PENDING` or `OVERDUE`.

    Example:
        >>> window(opens=5, closes=9, done=4, ended=NEVER, close=NEVER, now=12) == EARLY
        True
    """
    early = (done <= now) & (done <= close) & (done < opens)
    return early * EARLY + (1 - early) * within(closes, done, ended, close, now)


def not_before(permitted: int, done: int, now: int) -> int:
    """Code of a prohibition that lasts until *permitted*.

    Args:
        permitted: the first moment at which the event may happen.
        done: when the forbidden event happened.
        now: the moment of judgement.

    Returns:
        `IN_FORCE`, `LIFTED` or `VIOLATED`.

    Example:
        >>> not_before(permitted=10, done=9, now=12) == VIOLATED
        True
    """
    violated = (done <= now) & (done < permitted)
    return violated * VIOLATED + (1 - violated) * (IN_FORCE + (now >= permitted))
