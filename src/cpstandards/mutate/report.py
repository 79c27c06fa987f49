"""What becomes of every mutant: noticed by an example, proved harmless, or surviving."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby

from cpstandards import model
from cpstandards.evaluate import program_of
from cpstandards.mutate.kinds import Kind
from cpstandards.mutate.mutants import Mutant, mutants
from cpstandards.mutate.proof import equivalence
from cpstandards.mutate.search import Search, Suggestion
from cpstandards.mutate.trying import Trial, trial_of, with_mistake


class Fate(StrEnum):
    """What becomes of a mutant."""

    KILLED = "killed"
    EQUIVALENT = "equivalent"
    SURVIVES = "survives"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Outcome:
    """What became of one mutant.

    Attributes:
        mutant: the mutant.
        fate: whether the worked examples notice it; if not, whether it was proved `equivalent`, an
            example was found that would notice it (`survives`), or neither (`undecided`).
        by: which example noticed it, from 1, or 0.
        why: how it was proved equivalent, or empty.
        suggestion: the example that would notice it, if it survives.
    """

    mutant: Mutant
    fate: Fate
    by: int = 0
    why: str = ""
    suggestion: Suggestion | None = None


@dataclass(frozen=True)
class Score:
    """How many mutants of one kind came to what.

    Attributes:
        killed: noticed by an example.
        equivalent: proved to be no mistake.
        survives: noticed by no example, though one could.
        undecided: neither noticed nor proved anything.
    """

    killed: int = 0
    equivalent: int = 0
    survives: int = 0
    undecided: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.killed + self.equivalent + self.survives + self.undecided


@dataclass(frozen=True)
class Report:
    """What became of every mutant of a ruleset.

    Attributes:
        ruleset: the ruleset's id.
        outcomes: one for each mutant, in the ruleset's order.
    """

    ruleset: str
    outcomes: tuple[Outcome, ...]

    @property
    def survivors(self) -> tuple[Outcome, ...]:
        """Those that no example notices and that are not proved equivalent."""
        return tuple(each for each in self.outcomes if each.fate in (Fate.SURVIVES, Fate.UNDECIDED))

    @property
    def suggestions(self) -> tuple[tuple[int, Suggestion], ...]:
        """The missing examples, each once, with the index of the standard that it belongs to."""
        found: dict[int, tuple[int, Suggestion]] = {}
        for each in self.outcomes:
            if each.suggestion is not None:
                found.setdefault(id(each.suggestion), (each.mutant.index, each.suggestion))
        return tuple(found.values())

    def score(self, kind: Kind | None = None) -> Score:
        """How many mutants, of one kind or of all, came to what."""
        fates = [each.fate for each in self.outcomes if kind in (None, each.mutant.kind)]
        return Score(*(fates.count(fate) for fate in Fate))


Progress = Callable[[int, int], None]
"""Told how many standards are done, and of how many."""


def mutate(
    ruleset: model.Ruleset,
    standard: str | None = None,
    *,
    search: bool = True,
    progress: Progress | None = None,
) -> Report:
    """Runs the worked examples of *ruleset* against every mutant of it.

    Args:
        ruleset: the ruleset.
        standard: only the standard with this id or topic.
        search: whether to look for the examples that are missing; without, what is not proved
            equivalent is `undecided`.
        progress: told after each standard.

    Example:
        >>> from cpstandards.load import board
        >>> report = mutate(board("blackpool"), "conference.minutes", search=False)
        >>> report.score(Kind.LIMIT).killed
        2
    """
    every = [
        (index, list(group))
        for index, group in groupby(mutants(ruleset, standard), key=lambda each: each.index)
    ]
    outcomes: list[Outcome] = []
    for done, (index, group) in enumerate(every, 1):
        outcomes += _Standard(ruleset, index).outcomes(group, search)
        if progress is not None:
            progress(done, len(every))
    return Report(ruleset.id, tuple(outcomes))


class _Standard:
    """One standard of a ruleset, against its mutants."""

    def __init__(self, ruleset: model.Ruleset, index: int) -> None:
        self.ruleset = ruleset
        self.standard = ruleset.standards[index]
        self.trial = trial_of(program_of(ruleset), index)

    def outcomes(self, group: Sequence[Mutant], search: bool) -> list[Outcome]:
        """What becomes of each mutant that compiles."""
        tried = [(each, trial) for each in group if (trial := self._trial(each)) is not None]
        found = [self._tried(mutant, trial) for mutant, trial in tried]
        if not search:
            return found
        left = [
            (place, *tried[place])
            for place, each in enumerate(found)
            if each.fate is Fate.UNDECIDED
        ]
        for place, suggestion in _chosen(Search(self.standard, self.trial), left):
            found[place] = Outcome(found[place].mutant, Fate.SURVIVES, suggestion=suggestion)
        return found

    def _trial(self, mutant: Mutant) -> Trial | None:
        try:
            return with_mistake(self.trial, mutant.mutated)
        except KeyError:  # it asks what its vocabulary does not have
            return None

    def _tried(self, mutant: Mutant, trial: Trial) -> Outcome:
        for number, example in enumerate(self.standard.examples, 1):
            if not trial.agrees(example):
                return Outcome(mutant, Fate.KILLED, by=number)
        vocabulary = self.trial.program.vocabulary
        why = equivalence(self.ruleset, self.standard, mutant.mutated, vocabulary)
        if why is not None:
            return Outcome(mutant, Fate.EQUIVALENT, why=why)
        return Outcome(mutant, Fate.UNDECIDED)


def _search(search: Search, left: Sequence[Left], found: list[Suggestion]) -> list[Left]:
    """Adds to *found* what tells each mutant, and gives those that nothing was found for."""
    untold = []
    for each in left:
        _, mutant, trial = each
        if any(not trial.agrees(other.example) for other in found):
            continue
        suggestion = search.tell(mutant, trial)
        if suggestion is None:
            untold.append(each)
        else:
            found.append(suggestion)
    return untold


Left = tuple[int, Mutant, Trial]
"""A mutant that no example notices: its place among all, itself, its trial."""


def _chosen(search: Search, left: Sequence[Left]) -> Iterator[tuple[int, Suggestion]]:
    """Few examples that notice many mutants, each mutant with the one chosen for it."""
    found: list[Suggestion] = []
    untold = _search(search, left, found)
    while untold and len(found) > (before := len(search.seeds_added)):
        search.add_seeds(each.example for each in found[before:])
        untold = _search(search, untold, found)
    noticed = [
        {place for place, _, trial in left if not trial.agrees(each.example)} for each in found
    ]
    covered: set[int] = set()
    while True:
        gains = [len(each - covered) for each in noticed]
        if not gains or max(gains) == 0:
            return
        best = gains.index(max(gains))
        for place in sorted(noticed[best] - covered):
            yield place, found[best]
        covered |= noticed[best]
