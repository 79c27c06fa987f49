"""Property tests for rulesets: histories, changes, laws, and the life of a case.

Needs the extra `testing`. `pytest --cp-rules rules/` runs examples, lint and laws as tests.

Example:
    >>> from cpstandards import board
    >>> from hypothesis import given
    >>> @given(case_histories(board("blackpool"), "conference.initial"))
    ... def test_every_obligation_is_explained(history):
    ...     for obligation in history.obligations:
    ...         assert obligation.explain()
"""

try:
    import hypothesis as _hypothesis  # noqa: F401 - only whether it is there
except ImportError:
    raise ImportError(
        '`cpstandards.testing` needs hypothesis; pip install "cpstandards[testing]"'
    ) from None

from cpstandards.testing.checks import (
    LawBrokenError,
    check_blur,
    check_holiday,
    check_json,
    check_laxer,
    check_next_change,
    check_order,
    check_permanence,
    check_prefix,
    check_purity,
    check_slots,
    check_waiver,
    check_yaml,
)
from cpstandards.testing.days import awkward_days
from cpstandards.testing.examples import as_example, in_yaml
from cpstandards.testing.generated import rulesets
from cpstandards.testing.histories import History, case_histories, history_of
from cpstandards.testing.laws import Law, laws
from cpstandards.testing.life import CaseLife
from cpstandards.testing.statuses import statuses_of
from cpstandards.testing.strategies import RuleChange, calendars, events, rule_changes

__all__ = [
    "CaseLife",
    "History",
    "Law",
    "LawBrokenError",
    "RuleChange",
    "as_example",
    "awkward_days",
    "calendars",
    "case_histories",
    "check_blur",
    "check_holiday",
    "check_json",
    "check_laxer",
    "check_next_change",
    "check_order",
    "check_permanence",
    "check_prefix",
    "check_purity",
    "check_slots",
    "check_waiver",
    "check_yaml",
    "events",
    "history_of",
    "in_yaml",
    "laws",
    "rule_changes",
    "rulesets",
    "statuses_of",
]
