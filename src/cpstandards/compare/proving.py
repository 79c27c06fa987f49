"""Whether a board's standards are never laxer than those of a baseline.

Each standard of the baseline is looked at by itself. It is *held* where the board has, on every
occasion and in every case in which it applies, a standard on the same duty that is proved to be the
same or stricter on every day. It is *laxer* where what the board has allows more time on some day,
which is shown. It is *unproved* where what the board has is counted from another event, applies in
fewer cases, or cannot be put in order. It is *missing* where the board asks for nothing of the
kind: then the baseline applies by itself, so that nothing is laxer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from cpstandards.compare.results import (
    Aspect,
    Comparison,
    Finding,
    Pair,
    Row,
    StandardView,
    Witness,
)
from cpstandards.compare.summary import seen_from
from cpstandards.errors import ComparisonError, UnknownTopicError


class Outcome(StrEnum):
    """What becomes of one standard of the baseline."""

    HELD = "held"
    LAXER = "laxer"
    UNPROVED = "unproved"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Check:
    """One standard of the baseline, and what a board has of it.

    Attributes:
        board: the board's label.
        topic: the topic.
        baseline: the id of the baseline's standard.
        standards: the ids of the board's standards that were set beside it.
        outcome: what becomes of it.
        weaker_verb: whether the board's verb is weaker than the baseline's.
        reason: the outcome in words.
        witness: a day that shows that the board's is laxer.
        departure: why it is weaker, where the board's ruleset says so.
        allowed: whether the topic was allowed to be laxer.
    """

    board: str
    topic: str
    baseline: str
    standards: tuple[str, ...]
    outcome: Outcome
    weaker_verb: bool
    reason: str
    witness: Witness | None = None
    departure: str | None = None
    allowed: bool = False

    def fails(self, kinds: Iterable[str]) -> bool:
        """Whether it fails, if these are not to be: `laxer`, `weaker` or `missing`.

        What cannot be proved not to be laxer fails as `laxer`.
        """
        failing = {
            "laxer": self.outcome in (Outcome.LAXER, Outcome.UNPROVED),
            "weaker": self.weaker_verb,
            "missing": self.outcome is Outcome.MISSING,
        }
        return not self.allowed and any(failing[kind] for kind in kinds)


def conformity(comparison: Comparison, allow: Iterable[str] = ()) -> tuple[Check, ...]:
    """What becomes of each standard of the baseline, board by board.

    Args:
        comparison: of boards, one of which is the baseline.
        allow: topics on which a board may be laxer.

    Raises:
        ComparisonError: nothing is the baseline.
        UnknownTopicError: a topic in *allow* is none that is compared.

    Example:
        >>> from cpstandards.compare import compare
        >>> found = compare(["darlington"], baseline="blackpool", topics=["core_group.first"])
        >>> [str(each.outcome) for each in conformity(found)]
        ['held']
    """
    if comparison.baseline is None:
        what = "there is no baseline to hold the others against"
        raise ComparisonError("", what, "name one, such as `working-together-2010`")
    known, allowed = [row.topic for row in comparison.rows], set(allow)
    for topic in sorted(allowed.difference(known)):
        raise UnknownTopicError(topic, known)
    return tuple(
        check
        for board in comparison.boards
        if board.label != comparison.baseline
        for row in comparison.rows
        for check in _of_row(board.label, row, comparison.baseline, row.topic in allowed)
    )


def _of_row(board: str, row: Row, baseline: str, allowed: bool) -> Iterator[Check]:
    pairs = row.between(board, baseline)
    for its in row.cell(baseline).standards:
        mine = [pair for pair in pairs if _id_of(baseline, pair) == its.id]
        yield _checked(board, row, its, mine, allowed)


def _checked(
    board: str, row: Row, its: StandardView, pairs: Sequence[Pair], allowed: bool
) -> Check:
    beside = [pair for pair in pairs if pair.finding is not Finding.DIFFERENT_DUTY]
    ids = tuple(dict.fromkeys(_id_of(board, pair) for pair in beside))
    outcome, reason, pair = _outcome(board, its, beside, row)
    stated = [each.departure for each in row.cell(board).standards if each.id in ids]
    return Check(
        board=board,
        topic=row.topic,
        baseline=its.id,
        standards=ids,
        outcome=outcome,
        weaker_verb=bool(beside) and all(_is_weaker(board, each) for each in beside),
        reason=reason,
        witness=_witness(board, pair) if outcome is Outcome.LAXER and pair else None,
        departure=next(filter(None, stated), None),
        allowed=allowed,
    )


Ruling = tuple[Outcome, str, Pair | None]


def _outcome(board: str, its: StandardView, pairs: Sequence[Pair], row: Row) -> Ruling:
    if not pairs:
        state = row.cell(board).state
        said = "the document is known to be silent" if state == "silent" else "nothing of the kind"
        return Outcome.MISSING, said, None
    if its.unquantified:
        return Outcome.HELD, "the baseline states no number", None
    rulings = [_on(occasion, board, pairs) for occasion in its.occasions]
    for worst in (Outcome.LAXER, Outcome.UNPROVED):
        for ruling in rulings:
            if ruling[0] is worst:
                return ruling
    return rulings[0]


def _on(occasion: str, board: str, pairs: Sequence[Pair]) -> Ruling:
    """What becomes of it on one occasion."""
    about = [pair for pair in pairs if not pair.occasions or occasion in pair.occasions]
    if not about:
        return Outcome.UNPROVED, f"nothing is said of it for the {occasion}", None
    for pair in about:
        if _is_never_laxer(board, pair) and _covers(board, pair):
            return Outcome.HELD, pair.sentence, pair
    for pair in about:
        if seen_from(board, pair) in LAXER:
            return Outcome.LAXER, pair.sentence, pair
    pair = about[0]
    if _is_never_laxer(board, pair):
        return Outcome.UNPROVED, f"it may apply in fewer cases; {pair.sentence}", pair
    return Outcome.UNPROVED, pair.sentence, pair


LAXER = (Finding.LAXER, Finding.INCOMPARABLE)


def _is_never_laxer(board: str, pair: Pair) -> bool:
    """Whether no moment of the board's standard is laxer, or not decided."""
    beyond = Finding.STRICTER if pair.one == board else Finding.LAXER
    return all(aspect.finding in (Finding.SAME, beyond) for aspect in pair.aspects)


def _covers(board: str, pair: Pair) -> bool:
    """Whether the board's standard applies wherever the baseline's does."""
    return pair.coverage in ("same", "wider" if pair.one == board else "narrower")


def _id_of(label: str, pair: Pair) -> str:
    return pair.one_standard if pair.one == label else pair.other_standard


def _is_weaker(board: str, pair: Pair) -> bool:
    return pair.modality == ("weaker" if pair.one == board else "stronger")


def _witness(board: str, pair: Pair) -> Witness | None:
    """A day on which the board's standard is the laxer."""
    sides = [_laxer_side(board, pair, aspect) for aspect in pair.aspects]
    return next((each for each in sides if each is not None), None)


def _laxer_side(board: str, pair: Pair, aspect: Aspect) -> Witness | None:
    return (aspect.laxer if pair.one == board else aspect.stricter).most
