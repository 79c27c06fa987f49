"""Safeguarding boards' child-protection standards as rulesets, and cases judged by them.

Example:
    >>> from datetime import date
    >>> from cpstandards import Case, board, evaluate
    >>> from cpstandards.events import InitialConference, StrategyDiscussion
    >>> case = Case("A-1", events=[
    ...     StrategyDiscussion(on=date(2025, 4, 10), initiates_s47=True),
    ...     InitialConference(on=date(2025, 5, 7), plan_made=False),
    ... ])
    >>> found = evaluate(case, board("blackpool"), as_of=date(2025, 5, 8))
    >>> [str(each.due_on) for each in found.of("conference.initial")]
    ['2025-05-06']
"""

from typing import TYPE_CHECKING, Any

from cpstandards.calendars import WorkingCalendar, working_calendar
from cpstandards.cases import Case
from cpstandards.compare import compare
from cpstandards.errors import (
    CalendarRangeError,
    CaseError,
    CPStandardsError,
    LimitError,
    RulesetError,
    UnknownBoardError,
)
from cpstandards.evaluate import evaluate
from cpstandards.kernel import Status
from cpstandards.limits import Limit, parse_limit
from cpstandards.load import board, boards, dump_ruleset, load_ruleset, parse_ruleset
from cpstandards.model import Ruleset
from cpstandards.results import Evaluation, Obligation
from cpstandards.vocabulary import Event

if TYPE_CHECKING:
    from cpstandards.adapters import read_cases
    from cpstandards.change import check_change
    from cpstandards.compare.across import evaluate_across

__version__ = "0.1.0"

__all__ = [
    "CPStandardsError",
    "CalendarRangeError",
    "Case",
    "CaseError",
    "Evaluation",
    "Event",
    "Limit",
    "LimitError",
    "Obligation",
    "Ruleset",
    "RulesetError",
    "Status",
    "UnknownBoardError",
    "WorkingCalendar",
    "board",
    "boards",
    "check_change",
    "compare",
    "dump_ruleset",
    "evaluate",
    "evaluate_across",
    "load_ruleset",
    "parse_limit",
    "parse_ruleset",
    "read_cases",
    "working_calendar",
]


def __getattr__(name: str) -> Any:  # Any: as Python asks of a module
    """What few programs need is imported when it is first asked for."""
    if name == "read_cases":
        from cpstandards.adapters import read_cases  # noqa: PLC0415 - that is the point

        return read_cases
    if name == "evaluate_across":
        from cpstandards.compare.across import evaluate_across  # noqa: PLC0415 - as above

        return evaluate_across
    if name == "check_change":
        from cpstandards.change import check_change  # noqa: PLC0415 - as above

        return check_change
    raise AttributeError(f"module `cpstandards` has no attribute `{name}`")
