"""What a comparison finds, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from cpstandards.compare.results import Aspect, Finding, Numbers, ReadingPair, Side
from cpstandards.describe import joined

ASPECTS = {
    "deadline": "deadline",
    "first": "first",
    "gap": "longest gap",
    "opens": "earliest day",
}
"""What the moments of a standard are called."""


def aspect_in_words(name: str) -> str:
    """The name of an aspect, as people write it.

    Example:
        >>> aspect_in_words("gap"), aspect_in_words("gap 2")
        ('longest gap', 'longest gap of phase 2')
    """
    return ASPECTS.get(name) or name.replace("gap ", "longest gap of phase ")


def share(of: float) -> str:
    """A share of all days, never rounded to none or to all.

    Example:
        >>> share(1.0), share(0.9999), share(0.5), share(0.00001), share(0.0)
        ('every day', 'over 99% of days', '50% of days', 'under 1% of days', 'no day')
    """
    if of in (0.0, 1.0):
        return "every day" if of else "no day"
    percent = round(100 * of)
    return {0: "under 1%", 100: "over 99%"}.get(percent, f"{percent}%") + " of days"


def days(count: int) -> str:
    """A number of days.

    Example:
        >>> days(1), days(5)
        ('1 day', '5 days')
    """
    return f"{count} day{'' if count == 1 else 's'}"


def sentence(
    one: str, other: str, finding: Finding, numbers: Numbers, aspects: Sequence[Aspect]
) -> str:
    """The finding on two standards that ask for the same, in words.

    Args:
        one: what the first board is called.
        other: what the second is called.
        finding: how the first stands to the second.
        numbers: which of them state a number.
        aspects: moment by moment.
    """
    if numbers == "neither" and finding is Finding.SAME:
        return f"neither {one} nor {other} states a number"
    if finding is Finding.SAME:
        return f"{one} and {other} are the same on every day"
    if numbers in ("one", "other"):
        states, not_ = (one, other) if numbers == "one" else (other, one)
        return f"only {states} states a number, {not_} none"
    parts = [_aspect(one, other, each, len(aspects) > 1) for each in aspects]
    return "; ".join(dict.fromkeys(parts))


def _aspect(one: str, other: str, of: Aspect, is_one_of_several: bool) -> str:
    name = f"{aspect_in_words(of.name)}: " if is_one_of_several else ""
    if of.finding is Finding.SAME:
        return f"{name}the same on every day"
    if of.finding is Finding.DIFFERENT_ANCHOR:
        return f"{name}counted from different things"
    if of.finding is Finding.UNDECIDED:
        return f"{name}not decided, {of.why}"
    if not of.compared:
        return f"{name}{of.why}"
    if not of.is_counted:
        return f"{name}{_depending(one, other, of)}"
    sides = [
        _on_side(board, side, of.cases)
        for board, side in ((one, of.stricter), (other, of.laxer))
        if side.days
    ]
    rest = of.compared - of.stricter.days - of.laxer.days
    if rest > 0:
        sides.append(f"the same on {share(rest / of.compared)}{_over(of.cases)}")
    return name + ", ".join(sides)


def _on_side(board: str, side: Side, cases: int) -> str:
    where = ""
    if side.most is not None and 0 < len(side.most.assuming) <= MOST_ASSUMED and cases > 1:
        where = f", as where {joined(side.most.assuming, 'and')}"
    return f"{board} is stricter on {share(side.share)}{_over(cases)}{_by(side)}{where}"


def _depending(one: str, other: str, of: Aspect) -> str:
    """A difference that depends on when other events fall."""
    boards = [board for board, side in ((one, of.stricter), (other, of.laxer)) if side.most]
    return f"{joined(boards, 'or')} can be stricter, depending on when other events fall"


MOST_ASSUMED = 2
"""More of what a witness assumes than so much is left to the witness."""


def _over(cases: int) -> str:
    return f" in {cases} kinds of case" if cases > 1 else ""


def _by(side: Side) -> str:
    if side.most is None or side.most.days is None:
        return " (the other has none then)"
    if not side.most.days:
        return " (by less than a day)"
    if side.least == side.most.days:
        return f" (by {days(side.most.days)})"
    return f" (by {days(side.most.days)} at most)"


def under_readings(pairs: Sequence[ReadingPair]) -> str:
    """Where other readings lead to other findings, in words; empty where none does.

    Args:
        pairs: the finding under every combination of readings, the default first.
    """
    default, *others = pairs
    groups: dict[Finding, list[ReadingPair]] = {}
    for each in others:
        if each.finding is not default.finding:
            groups.setdefault(each.finding, []).append(each)
    return "; ".join(f"{finding} if {_readings(group)}" for finding, group in groups.items())


MOST_READINGS = 3
"""More combinations of readings than so many are counted rather than listed."""


def _readings(pairs: Sequence[ReadingPair]) -> str:
    if len(pairs) > MOST_READINGS:
        return f"read in {len(pairs)} other ways"
    return joined((f"read as {_names(each)}" for each in pairs), "or")


def _names(of: ReadingPair) -> str:
    return joined((name for name in (of.one, of.other) if name), "and")


def sentences(parts: Iterable[str]) -> Iterator[str]:
    """*parts* as sentences of their own."""
    for part in parts:
        yield f"{part[0].upper()}{part[1:]}."
