"""What must be known to read a comparison: who counts by another calendar, or otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from cpstandards import model
from cpstandards.describe import joined, words

REGIONS = {
    "GB-ENG": "England",
    "GB-WLS": "Wales",
    "GB-SCT": "Scotland",
    "GB-NIR": "Northern Ireland",
}


def notes(rulesets: Sequence[model.Ruleset], labels: Sequence[str]) -> Iterator[str]:
    """The sentences that a reader needs.

    Args:
        rulesets: what is compared.
        labels: what each is called.
    """
    yield from _regions(rulesets, labels)
    for label, each in zip(labels, rulesets, strict=True):
        if each.calendar.closures:
            yield (
                f"{label} does not count the {len(each.calendar.closures)} days on which it is "
                "closed, beside bank holidays; the others do."
            )
        stated = sorted(each.conventions.model_fields_set - {"working_hours"})
        if stated:
            keys = joined(map(words, stated), "and")
            yield f"{label} states how it counts for itself ({keys}); each is counted as its own."


def _regions(rulesets: Sequence[model.Ruleset], labels: Sequence[str]) -> Iterator[str]:
    by_region: dict[str, list[str]] = {}
    for label, each in zip(labels, rulesets, strict=True):
        by_region.setdefault(each.calendar.region, []).append(label)
    if len(by_region) > 1:
        parts = [f"{joined(of, 'and')} by those of {REGIONS[at]}" for at, of in by_region.items()]
        yield (
            f"Bank holidays differ: {joined(parts, 'and')}. Each board's deadlines are counted by "
            "its own, so equal limits in working days part where the holidays do."
        )
