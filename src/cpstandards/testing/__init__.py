"""Property tests for rulesets: histories, laws, and the life of a case."""

from cpstandards.testing.examples import as_example, in_yaml
from cpstandards.testing.histories import History, case_histories

__all__ = ["History", "as_example", "case_histories", "in_yaml"]
