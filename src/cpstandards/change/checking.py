"""What a new version of a ruleset changes: standard by standard, proved or searched."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from cpstandards import model
from cpstandards.cases import Case
from cpstandards.change.drawing import DRAWS, draw
from cpstandards.change.impact import impact_of
from cpstandards.change.judging import Versions
from cpstandards.change.moments import Found
from cpstandards.change.pairing import Pair, around, pairs, require_versions
from cpstandards.change.parts import parts
from cpstandards.change.results import (
    ChangeKind,
    ChangeReport,
    Effect,
    PartChange,
    Searched,
    StandardChange,
    Way,
    Witness,
    together,
)
from cpstandards.change.version import Version
from cpstandards.change.witnesses import Hunt, simplest
from cpstandards.change.wording import wording
from cpstandards.clock import london
from cpstandards.evaluate import program_of
from cpstandards.horizon.outcomes import key_of
from cpstandards.load.rulesets import plain
from cpstandards.structure import variants, vocabulary_of

NEAR = 3000
"""So many cases near the worked examples are tried for one standard."""

STRENGTH = {"must": 2, "should": 1, "expected": 1, "may": 0}
"""How strong each verb is; `should` and `expected` are not told apart."""

Progress = Callable[[int, int], None]
"""Told how many standards are done, and of how many."""


def check_change(  # noqa: PLR0913 - each with a name and a default
    old: model.Ruleset,
    new: model.Ruleset,
    *,
    cases: Sequence[Case] | None = None,
    as_of: date | None = None,
    near: int = NEAR,
    draws: int = DRAWS,
    seed: int = 0,
    force: bool = False,
    progress: Progress | None = None,
) -> ChangeReport:
    """What *new* changes of *old*: for each standard which way, with a small case that shows it.

    What can be gone through is gone through: every day of the calendar, every outcome of the
    conditions, every value that is asked about. Where that does not decide, cases are searched,
    and the report says so.

    Args:
        old: a ruleset.
        new: a later version of it.
        cases: real cases, whose verdicts under both are compared.
        as_of: the day for which these are judged, and which divides the past from the future; by
            default today.
        near: how many cases near the worked examples are tried for one standard.
        draws: how many whole histories are drawn for one standard; needs the `testing` extra, and
            is left out without it.
        seed: of the draws.
        force: whether to compare two rulesets that do not look like versions of one.
        progress: told after each standard.

    Raises:
        NotVersionsError: the two have too little in common.

    Example:
        >>> from cpstandards import board, check_change
        >>> report = check_change(board("blackpool"), board("blackpool"))
        >>> report.changed
        ()
    """
    if not force:
        require_versions(old, new)
    every = pairs(old, new)
    checking = _Checking(old, new, near, draws, seed)
    lines = []
    for done, pair in enumerate(every, 1):
        lines.append(checking.line(pair))
        if progress is not None:
            progress(done, len(every))
    today = as_of or datetime.now(london()).date()
    return ChangeReport(
        f"{old.id} {old.version}",
        f"{new.id} {new.version}",
        tuple(lines),
        tuple(around(old, new)),
        today,
        None if cases is None else impact_of(old, new, cases, today),
    )


class _Checking:
    """Two versions of a ruleset, and how hard to search."""

    def __init__(
        self, old: model.Ruleset, new: model.Ruleset, near: int, draws: int, seed: int
    ) -> None:
        self.programs = program_of(old), program_of(new)
        self.rulesets = old, new
        self.vocabulary = vocabulary_of(_declared_by_either(old, new))
        self.near, self.draws, self.seed = near, draws, seed

    def line(self, pair: Pair) -> StandardChange:
        """What has become of one standard."""
        versions = Versions(*self.programs, (pair.old, pair.new), self.vocabulary)
        old, new = versions.standard(0), versions.standard(1)
        if old is None or new is None:
            return _alone(versions, old, new)
        found = list(self._found(old, new))
        said = tuple(_said(old, new))
        change = StandardChange(
            new.id,
            ChangeKind.UNCHANGED,
            True,
            "",
            tuple(each.change for each in found),
            said,
            renamed_from=old.id if old.id != new.id else None,
            is_weaker_verb=STRENGTH[new.modality] < STRENGTH[old.modality],
        )
        if together({each.change.effect for each in found}) is Effect.NONE:
            return _harmless(change, _text(old) == _text(new))
        return self._searched(change, versions, found)

    def _found(self, old: model.Standard, new: model.Standard) -> Iterator[Found]:
        """Every part that is changed, in any reading."""
        before, after = dict(variants(old)), dict(variants(new))
        defaults = next(iter(before)), next(iter(after))
        names = [name for name in (*before, *after) if name not in defaults]
        default = list(self._parts(before[defaults[0]], after[defaults[1]]))
        yield from default
        known = {_key(each.change) for each in default}
        for name in dict.fromkeys(names):
            one = before.get(name, before[defaults[0]])
            other = after.get(name, after[defaults[1]])
            for each in self._parts(one, other):
                if _key(each.change) not in known:
                    yield each._replace(change=replace(each.change, reading=name))

    def _parts(self, old: model.Standard, new: model.Standard) -> list[Found]:
        return parts(
            Version(self.rulesets[0], old, self.vocabulary),
            Version(self.rulesets[1], new, self.vocabulary),
        )

    def _searched(
        self, change: StandardChange, versions: Versions, found: Sequence[Found]
    ) -> StandardChange:
        """The line of a standard whose verdicts move, or may."""
        effect = together({each.change.effect for each in found})
        hunt = Hunt(versions, effect is Effect.OTHER)
        moving = [each for each in found if each.change.effect is not Effect.NONE]
        hunt.look(moving, _wanted(effect), self.near)
        drawn = Searched()
        if not hunt.has(_wanted(effect)):
            drawn = draw(versions, hunt, self.draws, self.seed)
        searched = Searched(hunt.tried, drawn.drawn, drawn.seed)
        witnesses = hunt.witnesses()
        kind, is_proved, because = _decided(effect, change.parts, witnesses)
        return replace(
            change,
            kind=kind,
            is_proved=is_proved,
            because=because,
            witnesses=witnesses,
            searched=searched,
        )


def _declared_by_either(old: model.Ruleset, new: model.Ruleset) -> model.Declared:
    return model.Declared(
        events={**old.vocabulary.events, **new.vocabulary.events},
        facts={**old.vocabulary.facts, **new.vocabulary.facts},
    )


def _key(of: PartChange) -> tuple[object, ...]:
    return (of.part, of.old, of.new, of.effect)


def _said(old: model.Standard, new: model.Standard) -> Iterator[str]:
    yield from wording(old, new)
    names = [{each.name for each in one.readings} for one in (old, new)]
    for name in sorted(names[1] - names[0]):
        yield f"reading `{name}`: none → one more"
    for name in sorted(names[0] - names[1]):
        yield f"reading `{name}`: no longer there"


def _wanted(effect: Effect) -> frozenset[Way]:
    if effect is Effect.TIGHTER:
        return frozenset({Way.TIGHTER})
    return frozenset({Way.LOOSER} if effect is Effect.LOOSER else {Way.TIGHTER, Way.LOOSER})


def _alone(
    versions: Versions, old: model.Standard | None, new: model.Standard | None
) -> StandardChange:
    """The line of a standard that one version alone has."""
    witness = simplest(versions)
    standard, kind = (new, ChangeKind.ADDED) if old is None else (old, ChangeKind.REMOVED)
    assert standard is not None  # one version has it
    which = "new" if old is None else "old"
    because = f"the {which} version alone has it"
    return StandardChange(
        standard.id, kind, True, because, witnesses=() if witness is None else (witness,)
    )


def _text(of: model.Standard) -> str:
    """Everything that a standard says, its examples left aside."""
    return key_of(plain(of.model_copy(update={"examples": ()})))


def _harmless(change: StandardChange, is_same_text: bool) -> StandardChange:
    if is_same_text and not change.parts:
        return replace(change, because="nothing in it is written or counted otherwise")
    whys = dict.fromkeys(each.why for each in change.parts)
    because = "; ".join(whys) or "nothing that decides a verdict is written otherwise"
    if not whys and any(each.startswith("conventions:") for each in change.wording):
        because = "counted otherwise, with the same deadline on every day of the calendar"
    return replace(change, kind=ChangeKind.REWORDED, because=because)


Decided = tuple[ChangeKind, bool, str]


def _decided(
    effect: Effect, changed: Iterable[PartChange], witnesses: Sequence[Witness]
) -> Decided:
    """What has become of a standard, whether that is proved, and why."""
    moving = [each for each in changed if each.effect is not Effect.NONE]
    whys = "; ".join(dict.fromkeys(each.why for each in moving))
    seen = {each.way for each in witnesses}
    if effect is not Effect.OTHER and {Way.TIGHTER, Way.LOOSER} <= seen:
        return ChangeKind.MIXED, True, f"{whys}; a case for each way was found"
    match effect:
        case Effect.OTHER:
            others = [each.why for each in moving if each.effect is Effect.OTHER]
            return ChangeKind.RETARGETED, True, "; ".join(dict.fromkeys(others))
        case Effect.TIGHTER:
            return ChangeKind.TIGHTENED, True, whys
        case Effect.LOOSER:
            return ChangeKind.LOOSENED, True, whys
        case _:
            return _by_witnesses(moving, seen, whys)


def _by_witnesses(moving: Sequence[PartChange], seen: set[Way], whys: str) -> Decided:
    """What the cases found say, where parts alone do not."""
    if any(each.effect is Effect.BOTH and each.since for each in moving):
        return ChangeKind.MIXED, True, whys
    return _by_cases(seen, whys)


def _by_cases(seen: set[Way], whys: str) -> Decided:
    """By the cases found alone, where they show no more than one way."""
    if Way.TIGHTER in seen:
        return ChangeKind.TIGHTENED, False, f"{whys}; no case was found that is judged more laxly"
    if Way.LOOSER in seen:
        return ChangeKind.LOOSENED, False, f"{whys}; no case was found that is judged more strictly"
    if seen:
        return ChangeKind.MIXED, False, f"{whys}; verdicts are others, neither stricter nor laxer"
    return ChangeKind.UNDECIDED, False, f"{whys}; no case was found that tells the two apart"
