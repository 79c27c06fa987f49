"""Whole histories drawn at random, on which a change may show that no short case shows."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from cpstandards.adapters import dump_case
from cpstandards.change.judging import Versions
from cpstandards.change.results import Searched
from cpstandards.change.witnesses import Hunt
from cpstandards.clock import LocalTime, local_time, parse_when, to_datetime
from cpstandards.mutate.situations import MOMENT, Plain, Situation, text_of
from cpstandards.structure import DEFAULT

if TYPE_CHECKING:
    from cpstandards.testing import History

DRAWS = 300
"""So many whole histories are drawn for one standard."""


def draw(versions: Versions, hunt: Hunt, draws: int, seed: int) -> Searched:
    """Offers whole histories to *hunt*, one half made for the old version, one for the new one.

    Args:
        versions: the two versions of one standard.
        hunt: keeps those on which they part.
        draws: how many.
        seed: of the draws.

    Returns:
        How many were drawn; none, and no seed, where the `testing` extra is not installed.
    """
    try:
        import hypothesis  # noqa: F401, PLC0415 - an extra
    except ImportError:  # pragma: no cover - tried from a bare environment
        return Searched()
    if draws < len(PROGRAMS):
        return Searched()
    seen = 0

    def offer(history: History) -> None:
        nonlocal seen
        seen += 1
        hunt.offer(_situation(history))

    for which in PROGRAMS:
        _each(versions, which, draws // len(PROGRAMS), seed, offer)
    return Searched(0, seen, seed)


PROGRAMS = (0, 1)


def _each(
    versions: Versions, which: int, draws: int, seed: int, offer: Callable[[History], None]
) -> None:
    """Offers histories made for the old version (0) or the new one (1)."""
    import hypothesis  # noqa: PLC0415 - an extra

    from cpstandards.testing import case_histories  # noqa: PLC0415 - needs that extra

    standard = versions.standard(which)
    assert standard is not None  # both versions have it
    histories = case_histories((versions.old, versions.new)[which], standard.id, late=False)
    quiet = hypothesis.settings(
        max_examples=draws,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
    )
    hypothesis.seed(seed)(quiet(hypothesis.given(histories)(offer)))()


def _situation(of: History) -> Situation:
    """A drawn history in the form in which cases are made smaller."""
    data = dump_case(of.case)
    records = data.get("records")
    return Situation(
        tuple(map(_with_dates, data.get("events", ()))),
        _with_dates(data.get("facts", {})),
        text_of(of.as_of) if isinstance(of.as_of, datetime) else of.as_of,
        None if of.reading == DEFAULT else of.reading,
        None if records is None else tuple(records),
        is_short=False,
    )


def _with_dates(of: Mapping[str, Any]) -> Plain:
    """Plain data whose days are dates, as in a worked example."""
    return {name: _dated(value) for name, value in of.items()}


def _dated(value: Any) -> Any:  # Any: plain data
    """A day as a date, a moment as the clock in England shows it, anything else as it is."""
    if not isinstance(value, str):
        return value
    if DAY.fullmatch(value):
        return date.fromisoformat(value)
    if MOMENT.fullmatch(value):
        at = to_datetime(local_time(datetime.fromisoformat(value)).earliest)
        shown = parse_when(text_of(at))
        is_one = isinstance(shown, LocalTime) and shown.earliest == shown.latest
        return text_of(at) if is_one and not (at.second or at.microsecond) else value
    return value


DAY = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}")
