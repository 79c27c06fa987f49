"""A ruleset beside the one that it may not fall short of without saying why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path as FilePath

from cpstandards import describe, model
from cpstandards.compare.judging import STRENGTH
from cpstandards.errors import CPStandardsError, RulesetError
from cpstandards.horizon import NamedEdge, Relation, Verdict, counting_of, edges, relation
from cpstandards.horizon.outcomes import key_of
from cpstandards.lint.conditions import trigger_of
from cpstandards.lint.examples import is_quantified
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.subject import Subject
from cpstandards.load import board, boards, load_ruleset
from cpstandards.structure import event_types, vocabulary_of

WEAKER = (Verdict.LAXER, Verdict.INCOMPARABLE)
"""What is weaker on some day at least; where nothing is decided, nothing is said."""


def against_baseline(subject: Subject) -> Iterator[Finding]:
    """What is weaker than in the baseline without a departure, or departs without being weaker."""
    name = subject.ruleset.baseline
    beside: _Baseline | None = None
    if name is not None:
        try:
            beside = _Baseline(_named(name, subject.file), subject)
        except (CPStandardsError, OSError) as error:
            yield _unusable(name, error)
            return
    for index, standard in subject.each():
        path: Path = ("standards", index)
        found = [] if beside is None else list(beside.weaker(standard, path))
        if standard.departure is None:
            yield from found
        elif not found:
            message = f"`{standard.id}` states a departure and is not weaker than its baseline"
            if beside is None:
                message = f"`{standard.id}` states a departure, and the ruleset has no `baseline`"
            help = "remove `departure`, or correct what it departs from"
            yield Finding("CPS553", message, help, (*path, "departure"), standard.id, at_key=True)


def _named(name: str, file: str | None) -> model.Ruleset:
    """The ruleset that *name* is: a board's, or a file seen from *file*."""
    if name in boards():
        return board(name)
    return load_ruleset(FilePath(file or ".").parent / name) if _is_path(name) else board(name)


def _is_path(name: str) -> bool:
    return "/" in name or name.endswith((".yaml", ".yml"))


def _unusable(name: str, error: Exception) -> Finding:
    message, _, help = str(error).partition("; ")
    if isinstance(error, RulesetError):
        message, help = f"the baseline `{name}` has problems of its own", "check it first"
    elif isinstance(error, OSError):
        message, help = f"there is no baseline `{name}`", "give a board's id, or a path from here"
    return Finding("CPS554", message, help, ("baseline",))


class _Baseline:
    """The baseline, with which each standard of a ruleset is compared."""

    def __init__(self, base: model.Ruleset, subject: Subject) -> None:
        self.base, self.ruleset = base, subject.ruleset
        mine = subject.program.vocabulary
        self.vocabulary = vocabulary_of(base.vocabulary).extended(mine.types, mine.facts)
        self._by_what = _by_what_they_ask(base.standards)
        self._known: dict[str, Relation] = {}

    def weaker(self, standard: model.Standard, path: Path) -> Iterator[Finding]:
        """In what *standard* is weaker than each of those like it, if there is any."""
        like = self._like(standard)
        if not like:
            return
        said = self._limit(standard, like)
        if said is not None:
            yield _finding("CPS551", said[1], (*path, said[0]), standard)
        weakest = min(like, key=lambda each: STRENGTH[each.modality])
        if STRENGTH[standard.modality] < STRENGTH[weakest.modality]:
            verbs = f"`{standard.modality}`, not `{weakest.modality}`"
            message = f"{self._beside(standard, weakest)}: {verbs}"
            yield _finding("CPS552", message, (*path, "modality"), standard)

    def _like(self, standard: model.Standard) -> list[model.Standard]:
        """The baseline's standards that ask for the same; those without a number first."""
        found = self._by_what.get(_asks_of(standard), ())
        mine = event_types(standard.duty or standard.forbids)
        shared = [each for each in found if mine & event_types(each.duty or each.forbids)]
        return sorted(shared, key=is_quantified)

    def _limit(
        self, standard: model.Standard, like: Sequence[model.Standard]
    ) -> tuple[str, str] | None:
        """The key of the first weaker moment, and what to say; None if one of *like* is kept."""
        first: tuple[str, str] | None = None
        for each in like:
            weaker = self._weaker_moment(standard, each)
            if weaker is None:
                return None
            first = first or weaker
        return first

    def _weaker_moment(
        self, standard: model.Standard, other: model.Standard
    ) -> tuple[str, str] | None:
        if not is_quantified(other):
            return None
        for mine, theirs in _lined_up(standard, other):
            how = self._relation(mine, theirs, standard, other)
            if how.verdict in WEAKER:
                differ = _differ(mine, theirs, how)
                return _key(mine.name), f"{self._beside(standard, other)}: {differ}"
        return None

    def _beside(self, standard: model.Standard, other: model.Standard) -> str:
        return f"`{standard.id}` is weaker than `{other.id}` of `{self.base.id}`"

    def _relation(
        self,
        mine: NamedEdge,
        theirs: NamedEdge,
        standard: model.Standard,
        other: model.Standard,
    ) -> Relation:
        """How the two stand to each other, worked out once for equal moments."""
        counting = counting_of(self.ruleset, standard), counting_of(self.base, other)
        key = "|".join(map(key_of, (mine.moment, theirs.moment)))
        key += f"|{mine.edge}|{counting[0].conventions}|{counting[1].conventions}"
        if key not in self._known:
            self._known[key] = relation(
                mine.moment,
                theirs.moment,
                *counting,
                edge=mine.edge,
                vocabulary=self.vocabulary,
            )
        return self._known[key]


def _finding(code: str, message: str, path: Path, standard: model.Standard) -> Finding:
    help = "say in `departure` why the document asks for less, or correct the standard"
    return Finding(code, message, help, path, standard.id)


def _lined_up(one: model.Standard, other: model.Standard) -> Iterator[tuple[NamedEdge, NamedEdge]]:
    """The moments of two standards of one kind that answer to each other."""
    mine, theirs = ({each.name: each for each in edges(of)} for of in (one, other))
    for name in {**mine, **theirs}:
        yield _in_place_of(name, mine), _in_place_of(name, theirs)


def _in_place_of(name: str, of: Mapping[str, NamedEdge]) -> NamedEdge:
    """The moment *name*; in a recurrence without it, the gap that stands where it would."""
    gaps = [each for key, each in of.items() if key == "every" or key.startswith("gap")]
    return of[name] if name in of else gaps[0 if name == "first" else -1]


def _by_what_they_ask(
    standards: Iterable[model.Standard],
) -> dict[tuple[object, ...], list[model.Standard]]:
    found: dict[tuple[object, ...], list[model.Standard]] = {}
    for each in standards:
        found.setdefault(_asks_of(each), []).append(each)
    return found


def _asks_of(of: model.Standard) -> tuple[object, ...]:
    """The topic and kind of a standard, and the event types or the date of its trigger."""
    trigger = trigger_of(of)
    types = event_types(trigger)
    dated = key_of(trigger) if not types else ""
    return of.topic or of.id, of.kind, frozenset(types), dated


def _key(name: str) -> str:
    """The key of a standard under which an edge stands."""
    if name in ("opens", "closes"):
        return "window"
    return "every" if name.startswith("gap") else name


def _differ(mine: NamedEdge, theirs: NamedEdge, how: Relation) -> str:
    """Two moments, and a day that shows the difference."""
    said = f"`{describe.moment(mine.moment)}`, not `{describe.moment(theirs.moment)}`"
    witness = how.laxer.most
    if witness is None or witness.one is None or witness.other is None or witness.anchors:
        return said
    days = [day.isoformat() for day in (witness.on, witness.one, witness.other)]
    return f"{said}; from {days[0]} it is {days[1]}, not {days[2]}"
