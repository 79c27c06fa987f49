"""Two standards side by side: in every reading, and in what else they differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from cpstandards import describe, model
from cpstandards.compare.about import (
    Held,
    is_same_text,
    occasion_in_words,
    shared,
    triggers,
)
from cpstandards.compare.aspects import Going, SideBySide, finding_of, numbers, placed
from cpstandards.compare.results import (
    Aspect,
    Coverage,
    Finding,
    Numbers,
    Pair,
    ReadingPair,
    Standing,
)
from cpstandards.compare.words import sentence, under_readings
from cpstandards.explain.words import role
from cpstandards.horizon.outcomes import check, questions_of
from cpstandards.vocabulary import Vocabulary

STRENGTH: Mapping[str, int] = {"must": 2, "should": 1, "expected": 1, "may": 0}
"""How strong each verb is; `should` and `expected` are not told apart."""


def judge(one: Held, other: Held, going: Going) -> Pair:
    """How *one* stands to *other*, both read in the default way and in every other."""
    found = _found(one, other, going, in_full=True)
    readings = tuple(_readings(one, other, going, found))
    said = [found.sentence, under_readings(readings) if readings else ""]
    differences = tuple(_differences(one, other))
    covers = coverage(one, other, going)
    is_identical = found.finding is Finding.SAME and not differences and covers == "same"
    return Pair(
        one=one.label,
        one_standard=one.standard.id,
        other=other.label,
        other_standard=other.standard.id,
        occasions=tuple(_occasions(one, other)),
        finding=found.finding,
        numbers=found.numbers,
        aspects=found.aspects,
        modality=_standing(one.standard, other.standard),
        coverage=covers,
        readings=readings,
        differences=differences,
        is_identical=is_identical and _read_alike(one.standard, other.standard),
        sentence="; ".join(filter(None, said)),
    )


class Found(NamedTuple):
    """What is found in one combination of readings."""

    finding: Finding
    numbers: Numbers
    aspects: tuple[Aspect, ...]
    sentence: str


def _found(one: Held, other: Held, going: Going, in_full: bool) -> Found:
    a, b = one.standard, other.standard
    stating = numbers(*([each.moment for each in placed(of)] for of in (a, b)))
    if one.group != other.group or not shared(one.duty, other.duty):
        said = f"{one.label} asks for {_asks(one)}, {other.label} for {_asks(other)}"
        return Found(Finding.DIFFERENT_DUTY, stating, (), f"another duty: {said}")
    aspects = SideBySide(one, other, going).aspects(in_full)
    finding = finding_of(aspects, a, b)
    if finding is Finding.DIFFERENT_ANCHOR:
        counted = [f"{of.label} counts from {describe.anchor(of.reference)}" for of in (one, other)]
        said = f"counted from different things: {counted[0]}, {counted[1]}"
        return Found(finding, stating, aspects, said)
    return Found(
        finding, stating, aspects, sentence(one.label, other.label, finding, stating, aspects)
    )


def _asks(of: Held) -> str:
    standard = of.standard
    said = describe.pattern(standard.duty or standard.forbids)
    return {"recurs": f"{said} again and again", "forbids": f"no {said}"}.get(of.group, said)


def _readings(one: Held, other: Held, going: Going, default: Found) -> Iterator[ReadingPair]:
    """Every combination of readings, the default first; none if there is only one."""
    if not one.standard.readings and not other.standard.readings:
        return
    for i, (mine, a) in enumerate(one.read):
        for j, (its, b) in enumerate(other.read):
            found = default if i == j == 0 else _found(a, b, going, in_full=False)
            yield ReadingPair(mine, its, found.finding, found.sentence)


def _read_alike(one: model.Standard, other: model.Standard) -> bool:
    mine, its = ([reading.change for reading in of.readings] for of in (one, other))
    return len(mine) == len(its) and all(map(is_same_text, mine, its))


def _occasions(one: Held, other: Held) -> Iterator[str]:
    """What both are about, where one of them is about more."""
    both = shared(one.occasions, other.occasions)
    if both and not len(one.occasions) == len(other.occasions) == len(both):
        yield from map(occasion_in_words, both)


# --- what else differs ---------------------------------------------------------------------------


def _standing(one: model.Standard, other: model.Standard) -> Standing:
    mine, its = STRENGTH[one.modality], STRENGTH[other.modality]
    return "equal" if mine == its else "stronger" if mine > its else "weaker"


def _differences(one: Held, other: Held) -> Iterator[str]:
    """Whatever else is judged and is not the same, a clause each."""
    for name, (what, tell) in TOLD.items():
        mine, its = getattr(one.standard, name), getattr(other.standard, name)
        if not is_same_text(mine, its):
            yield f"{what}: {one.label} {tell(mine)}, {other.label} {tell(its)}"
    if one.standard.kind != other.standard.kind:
        yield f"kind: {one.label} `{one.standard.kind}`, {other.label} `{other.standard.kind}`"
    if one.counting.conventions != other.counting.conventions:
        yield f"{one.label} and {other.label} do not count by the same conventions"


def _anchor(of: model.Anchor | None) -> str:
    return "none" if of is None else describe.anchor(of)


def _pattern(of: model.AnyPattern | tuple[model.EventPattern, ...] | None) -> str:
    if isinstance(of, tuple):
        return describe.joined(map(describe.pattern, of), "or")
    return "none" if of is None else describe.pattern(of)


def _waiver(of: model.Waivable | None) -> str:
    if of is None:
        return "nobody"
    return describe.joined(map(role, of.by), "or") if of.by else "anyone"


def _plain(of: str | None) -> str:
    return "not said" if of is None else describe.words(of)


TOLD: Mapping[str, tuple[str, Callable[[Any], str]]] = {  # Any: what the key holds
    "modality": ("verb", _plain),
    "responsible": ("who", role),
    "after": ("from", _anchor),
    "before": ("ahead of", _anchor),
    "around": ("around", _anchor),
    "duty": ("done by", _pattern),
    "forbids": ("forbidden", _pattern),
    "when": ("applies", describe.condition),
    "unless": ("unless", describe.condition),
    "ends_on": ("ends on", _pattern),
    "restart": ("the next counted", _plain),
    "already_done": ("done before it was owed", _plain),
    "waiver": ("delay authorised by", _waiver),
    "otherwise": ("if owed too late for the window", describe.moment),
}
"""What is told of a key in which two standards differ, and how its value is told."""


def coverage(one: Held, other: Held, going: Going) -> Coverage:
    """In which cases *one* applies, seen from *other*, by what their `when` asks.

    `undecided` where there are too many outcomes, or some of them may be impossible.
    """
    key = id(one.standard), id(other.standard)
    if key not in going.coverages:
        going.coverages[key] = _coverage(one, other, going.vocabulary(one, other))
    return going.coverages[key]


def _coverage(one: Held, other: Held, vocabulary: Vocabulary) -> Coverage:
    mine, its = one.standard.when, other.standard.when
    if is_same_text(mine, its):
        return "same"
    counted = one.counting.conventions, other.counting.conventions
    conventions = counted[0] if counted[0] == counted[1] else None
    questions = questions_of([mine, its], vocabulary, triggers(one, other), conventions)
    if questions.are_too_many:
        return "undecided"
    tests = check(mine), check(its)
    found = {(tests[0](each), tests[1](each)) for each in questions.outcomes()}
    only_one, only_other = (True, False) in found, (False, True) in found
    if not only_one and not only_other:
        return "same"
    if (True, True) not in found:
        return "apart"
    if questions.is_loose and only_one and only_other:
        return "undecided"
    return "overlapping" if only_one and only_other else "wider" if only_one else "narrower"
