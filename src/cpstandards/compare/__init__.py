"""Boards compared exactly: who is stricter, on which days, and by how much."""

from cpstandards.compare.comparing import compare
from cpstandards.compare.results import Comparison

__all__ = ["Comparison", "compare"]
