"""Mutation adequacy: would the worked examples notice a small mistake in the standard?

The mutants of a ruleset are its standards with one small mistake each. The worked examples are run
against every one. A mutant that no example notices is proved equal to the true standard, where it
is, over the whole calendar; for the others the missing example is looked for.
"""

from cpstandards.mutate.kinds import Kind
from cpstandards.mutate.mutants import Mutant, mutants
from cpstandards.mutate.report import Fate, Outcome, Report, Score, mutate
from cpstandards.mutate.search import Suggestion
from cpstandards.mutate.words import as_plain, in_words
from cpstandards.mutate.writing import with_examples

__all__ = [
    "Fate",
    "Kind",
    "Mutant",
    "Outcome",
    "Report",
    "Score",
    "Suggestion",
    "as_plain",
    "in_words",
    "mutants",
    "mutate",
    "with_examples",
]
