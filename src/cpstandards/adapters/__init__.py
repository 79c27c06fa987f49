"""Cases from outside: YAML and JSON documents, and event logs as CSV and JSON Lines."""

from cpstandards.adapters.documents import case_from_plain
from cpstandards.adapters.dumping import dump_case
from cpstandards.adapters.findings import CODES
from cpstandards.adapters.outcome import CasesRead
from cpstandards.adapters.reading import FORMATS, Format, parse_cases, read_cases

__all__ = [
    "CODES",
    "FORMATS",
    "CasesRead",
    "Format",
    "case_from_plain",
    "dump_case",
    "parse_cases",
    "read_cases",
]
