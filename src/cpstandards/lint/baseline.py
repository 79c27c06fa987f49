"""A ruleset beside the one that it may not fall short of without saying why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path as FilePath

from cpstandards import describe, model
from cpstandards.errors import CPStandardsError, RulesetError
from cpstandards.horizon import NamedEdge, Relation, Verdict, counting_of, edges, relation
from cpstandards.lint.conditions import trigger_of
from cpstandards.lint.examples import is_quantified
from cpstandards.lint.findings import Finding, Path
from cpstandards.lint.subject import Subject
from cpstandards.lint.worlds import key_of
from cpstandards.load import board, boards, load_ruleset
from cpstandards.structure import event_types, vocabulary_of

WEAKER = (Verdict.LAXER, Verdict.INCOMPARABLE)
"""What is weaker on some day at least; where nothing is decided, nothing is said."""

STRENGTH = {"must": 2, "should": 1, "expected": 1, "may": 0}
"""How strong each verb is; `should` and `expected` are not told apart."""


def against_baseline(subject: Subject) -> Iterator[Finding]:
    """What is weaker than in the baseline without a departure, or departs without being weaker."""
    name = subject.ruleset.baseline
    base: model.Ruleset | None = None
    if name is not None:
        try:
            base = _named(name, subject.file)
        except (CPStandardsError, OSError) as error:
            yield _unusable(name, error)
            return
    for index, standard in subject.each():
        path: Path = ("standards", index)
        found = [] if base is None else list(_Comparison(standard, subject, base).weaker(path))
        if standard.departure is None:
            yield from found
        elif not found:
            message = f"`{standard.id}` states a departure and is not weaker than its baseline"
            if base is None:
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


class _Comparison:
    """One standard beside those of the baseline that ask for the same in the same case."""

    def __init__(self, standard: model.Standard, subject: Subject, base: model.Ruleset) -> None:
        self.standard, self.base = standard, base
        self.vocabulary = subject.program.vocabulary
        self.counting = counting_of(subject.ruleset, standard)
        found = [each for each in base.standards if _are_alike(each, standard)]
        self.like = sorted(found, key=is_quantified)  # what has no number is soonest looked at

    def weaker(self, path: Path) -> Iterator[Finding]:
        """In what the standard is weaker than every one of them, if there is any."""
        if not self.like:
            return
        found: list[tuple[str, str]] | None = None
        for each in self.like:
            weaker = self._limits(each)
            if not weaker:
                break
            found = found or weaker
        else:
            if found:
                yield self._finding("CPS551", found[0][1], (*path, found[0][0]))
        weakest = min(self.like, key=lambda each: STRENGTH[each.modality])
        if STRENGTH[self.standard.modality] < STRENGTH[weakest.modality]:
            verbs = f"`{self.standard.modality}`, not `{weakest.modality}`"
            message = f"{self._beside(weakest)}: {verbs}"
            yield self._finding("CPS552", message, (*path, "modality"))

    def _finding(self, code: str, message: str, path: Path) -> Finding:
        help = "say in `departure` why the document asks for less, or correct the standard"
        return Finding(code, message, help, path, self.standard.id)

    def _beside(self, other: model.Standard) -> str:
        return f"`{self.standard.id}` is weaker than `{other.id}` of `{self.base.id}`"

    def _limits(self, other: model.Standard) -> list[tuple[str, str]]:
        """The keys whose moment is weaker than in *other*, each with what to say of it."""
        if not is_quantified(other):
            return []
        found = []
        for mine, theirs in _lined_up(self.standard, other):
            how = self._relation(mine, theirs, other)
            if how.verdict in WEAKER:
                said = f"{self._beside(other)}: {_differ(mine, theirs, how)}"
                found.append((_key(mine.name), said))
        return found

    def _relation(self, mine: NamedEdge, theirs: NamedEdge, other: model.Standard) -> Relation:
        base = vocabulary_of(self.base.vocabulary)
        return relation(
            mine.moment,
            theirs.moment,
            self.counting,
            counting_of(self.base, other),
            edge=mine.edge,
            vocabulary=base.extended(self.vocabulary.types, self.vocabulary.facts),
        )


def _lined_up(one: model.Standard, other: model.Standard) -> Iterator[tuple[NamedEdge, NamedEdge]]:
    """The moments of two standards of one kind that answer to each other."""
    mine, theirs = ({each.name: each for each in edges(of)} for of in (one, other))
    for name in {**mine, **theirs}:
        yield _in_place_of(name, mine), _in_place_of(name, theirs)


def _in_place_of(name: str, of: Mapping[str, NamedEdge]) -> NamedEdge:
    """The moment *name*; in a recurrence without it, the gap that stands where it would."""
    gaps = [each for key, each in of.items() if key == "every" or key.startswith("gap")]
    return of[name] if name in of else gaps[0 if name == "first" else -1]


def _are_alike(one: model.Standard, other: model.Standard) -> bool:
    """Whether two standards can be compared: they ask for the same, counted from the same."""
    duties = (event_types(each.duty or each.forbids) for each in (one, other))
    return _asks_of(one) == _asks_of(other) and bool(set.intersection(*duties))


def _asks_of(of: model.Standard) -> tuple[object, ...]:
    """The topic and kind of a standard, and the event types or the date of its trigger."""
    trigger = trigger_of(of)
    types = event_types(trigger)
    dated = key_of(trigger, type(trigger).model_fields) if trigger and not types else ""
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
