"""What boards, topics and findings are called on the page."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date

from cpstandards.compare.results import Finding, Pair
from cpstandards.describe import MONTHS, WEEKDAYS, words

VERDICTS = {
    Finding.SAME: "same",
    Finding.STRICTER: "stricter",
    Finding.LAXER: "laxer",
    Finding.INCOMPARABLE: "incomparable",
    Finding.DIFFERENT_ANCHOR: "different-anchor",
    Finding.DIFFERENT_DUTY: "different-duty",
    Finding.UNDECIDED: "undecided",
}
"""What findings are called in addresses and marks."""

SIGNS = {
    "same": "=",
    "stricter": "▲",
    "laxer": "▼",
    "incomparable": "⇅",
    "different-anchor": "↦",
    "different-duty": "≠",
    "undecided": "?",
}
"""A sign for each, so that nothing hangs on colour."""

MEANINGS = {
    "same": "the same moment on every day and in every kind of case",
    "stricter": "never later than the other, and earlier on some days; of a lead time, more notice",
    "laxer": "the other way round",
    "incomparable": "each is stricter on some days or in some respect, so there is no order",
    "different-anchor": "counted from different things, and not forced into an order",
    "different-duty": "they ask for different things, and are not forced into an order",
    "undecided": "could not be decided; the pair says why",
}


class Names:
    """What the boards of a comparison are called.

    Example:
        >>> names = Names(["stoke", "working-together-2010"])
        >>> names("working-together-2010")
        'Working together 2010'
        >>> names.said("stoke and working-together-2010 are the same on every day")
        'Stoke and Working together 2010 are the same on every day.'
    """

    def __init__(self, labels: Sequence[str]) -> None:
        self.shown = {label: _upper(re.sub("[-_]", " ", label)) for label in labels}
        any_label = "|".join(map(re.escape, sorted(labels, key=len, reverse=True)))
        self.pattern = re.compile(rf"(?<![\w-])({any_label})(?![\w-])")

    def __call__(self, label: str) -> str:
        """What the board with this label is called."""
        return self.shown[label]

    def within(self, text: str) -> str:
        """*text* with the boards' names for their labels."""
        return self.pattern.sub(lambda found: self.shown[found[0]], text)

    def said(self, text: str) -> str:
        """*text* as a sentence."""
        text = _upper(self.within(text))
        return text if not text or text.endswith((".", "?", "!")) else f"{text}."


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]


def topic_in_words(topic: str) -> str:
    """A topic as people write it.

    Example:
        >>> topic_in_words("conference.review.first"), topic_in_words("s47.child_seen")
        ('Conference: review, first', 'Section 47: child seen')
        >>> topic_in_words("death")
        'Death'
    """
    first, *rest = map(words, topic.split("."))
    return _upper(first) + (f": {', '.join(rest)}" if rest else "")


def area_of(topic: str) -> str:
    """The area that a topic belongs to: its first part."""
    return topic.partition(".")[0]


def areas(topics: Sequence[str]) -> dict[str, int]:
    """The areas, each with the number of its topics."""
    return dict(Counter(map(area_of, topics)))


def verdict_of(pair: Pair, names: Names) -> str:
    """A finding, with the name of the stricter."""
    match pair.finding:
        case Finding.STRICTER:
            return f"{names(pair.one)} is stricter"
        case Finding.LAXER:
            return f"{names(pair.other)} is stricter"
        case other:
            return _upper(other.value)


def stricter_of(pair: Pair) -> str:
    """The label of the stricter board; empty where neither is."""
    return {Finding.STRICTER: pair.one, Finding.LAXER: pair.other}.get(pair.finding, "")


def day(on: date) -> str:
    """A day with its weekday, in few letters.

    Example:
        >>> day(date(2025, 4, 17))
        'Thu 17 Apr 2025'
    """
    return f"{WEEKDAYS[on.weekday()][:3]} {on.day} {MONTHS[on.month - 1][:3]} {on.year}"


def steps(explained: str) -> list[tuple[str, str]]:
    """An explanation, part by part, each with its name; the first has none.

    Example:
        >>> steps("2 days after Monday. Counting: Day 0 is Monday. Deadline: Wednesday.")
        [('', '2 days after Monday.'), ('Counting', 'Day 0 is Monday.'), ('Deadline', 'Wednesday.')]
    """
    first, *rest = re.split(r" (Counting|Skipped|Deadline): ", explained)
    return [("", first), *zip(rest[::2], rest[1::2], strict=True)]


def without_readings(sentence: str) -> str:
    """A finding in words, without what other readings would make of it.

    Example:
        >>> without_readings("the same on every day; laxer if read as monthly")
        'the same on every day; otherwise if read in another way'
        >>> without_readings("first: the same on every day; longest gap: not decided")
        'first: the same on every day; longest gap: not decided'
    """
    findings = "|".join(Finding)
    kept, *rest = re.split(f"; (?:{findings}) if read ", sentence)
    return f"{kept}; otherwise if read in another way" if rest else kept


def typeset(text: str) -> str:
    """*text* with the quotation marks and apostrophes of print.

    Example:
        >>> typeset('a "plan made"') == f"a {OPENING}plan made{CLOSING}"
        True
    """
    return re.sub('"([^"]*)"', rf"{OPENING}\1{CLOSING}", text).replace("'", APOSTROPHE)


OPENING, CLOSING = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
APOSTROPHE = "\N{RIGHT SINGLE QUOTATION MARK}"
