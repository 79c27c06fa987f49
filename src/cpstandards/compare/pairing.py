"""Which standards of two boards on one topic are set side by side.

By what they are about, not by their order. Two standards belong together if they ask for the same
events, nothing contrary is asked of these (a report to the parents is none to the child), both are
done once, recur or forbid, and their conditions can hold together. For every occasion that a
standard has, such as each type of conference, the other board's standard that is most like it is
found, and so the other way round: what is counted from the same counts for most, then who has the
duty, how much of what is asked of it agrees, and the conditions.

What recurs is compared by its gaps, which are counted from the last time, so that it need not start
with the same event. Where nothing of the two boards is counted from the same, what asks for the
same is set side by side, to say what each is counted from; and where nothing asks for the same, the
two that are most alike are. What is left over is listed as such.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import product

from cpstandards.compare.about import Held, is_same_text, shared
from cpstandards.compare.aspects import Going
from cpstandards.compare.judging import coverage

Score = tuple[int, ...]


def paired(one: Sequence[Held], other: Sequence[Held], going: Going) -> list[tuple[Held, Held]]:
    """The standards of two boards on one topic that are set side by side.

    Args:
        one: the standards of one board, in the document's order.
        other: those of the other.
        going: what is known of the two.

    Returns:
        The pairs, in the order of the first board's standards, then of the second's.
    """
    every = list(product(range(len(one)), range(len(other))))
    scores = {(i, j): likeness(one[i], other[j], going) for i, j in every}
    alike = {key: score for key, score in scores.items() if score is not None}
    chosen = _best(alike, one, other, lambda i, j: shared(one[i].occasions, other[j].occasions))
    recurring = {key: score for key, score in alike.items() if one[key[0]].group == "recurs"}
    chosen |= _for_those_left(alike if not chosen else recurring, chosen)
    if not chosen and every:
        chosen = {min(every, key=lambda key: (-_resemblance(one[key[0]], other[key[1]]), key))}
    return [(one[i], other[j]) for i, j in sorted(chosen)]


Pairs = set[tuple[int, int]]


def _best(
    scores: dict[tuple[int, int], Score],
    one: Sequence[Held],
    other: Sequence[Held],
    occasions: Callable[[int, int], Iterable[str]],
) -> Pairs:
    """For each occasion of each standard, those of the other side that are most like it."""
    found: Pairs = set()
    at = {key: set(occasions(*key)) for key in scores}
    for index, side in enumerate((one, other)):
        for place, held in enumerate(side):
            for name in held.occasions:
                mine = {k: s for k, s in scores.items() if k[index] == place and name in at[k]}
                found |= _highest(mine)
    return found


def _for_those_left(scores: dict[tuple[int, int], Score], chosen: Pairs) -> Pairs:
    """For each standard that is in no pair, those of the other side that are most like it."""
    found: Pairs = set()
    for index in (0, 1):
        placed = {pair[index] for pair in chosen}
        for place in {key[index] for key in scores} - placed:
            found |= _highest({key: s for key, s in scores.items() if key[index] == place})
    return found


def _highest(scores: dict[tuple[int, int], Score]) -> Pairs:
    best = max(scores.values(), default=None)
    return {key for key, score in scores.items() if score == best}


def likeness(one: Held, other: Held, going: Going) -> Score | None:
    """How much alike two standards are, to be compared; None: they do not belong together."""
    both = shared(one.duty, other.duty)
    if one.group != other.group or not both:
        return None
    if coverage(one, other, going) == "apart":
        return None
    a, b = one.standard, other.standard
    return (
        bool(shared(one.occasions, other.occasions)),
        _agreement(one, other),
        a.responsible == b.responsible,
        a.kind == b.kind,
        is_same_text(a.when, b.when),
        is_same_text(one.own, other.own),
        a.id == b.id,
    )


def _agreement(one: Held, other: Held) -> int:
    """How many tests of the duty the two have in common, less those that only one has."""
    mine, its = _tests(one), _tests(other)
    return len(mine & its) - len(mine ^ its)


def _tests(of: Held) -> set[tuple[str, str]]:
    return {
        (name, str(test))
        for tests in of.duty.values()
        for each in tests
        for name, test in each.items()
    }


def _resemblance(one: Held, other: Held) -> int:
    """How much alike two standards are that do not belong together."""
    return (
        2 * bool(set(one.duty) & set(other.duty))
        + 2 * (one.group == other.group)
        + bool(set(one.occasions) & set(other.occasions))
        + (one.standard.responsible == other.standard.responsible)
    )
