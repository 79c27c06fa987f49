"""Generated pages in Markdown: what can be read off the vocabulary and the rulesets."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpstandards.attributes import Attribute
from cpstandards.model import Ruleset
from cpstandards.structure import event_types_in
from cpstandards.vocabulary import EventType, Vocabulary

COMMON = (
    "Every event has `on` (a date) or `at` (a date and time; without an offset, England's), and "
    "may have an `id` by which others name it, and `recorded_at`, when it was recorded. Any "
    "attribute may be left out: it is then unknown, never false."
)


def vocabulary_page(vocabulary: Vocabulary, rulesets: Iterable[Ruleset] = ()) -> str:
    """Every event type with its attributes, and the standards that use it; every case fact.

    Args:
        vocabulary: the event types and facts.
        rulesets: the rulesets whose standards are listed beside the types.

    Example:
        >>> from cpstandards.events import core_vocabulary
        >>> vocabulary_page(core_vocabulary()).splitlines()[0]
        '# The vocabulary'
    """
    used = _uses(rulesets)
    parts = ["# The vocabulary", COMMON, "## Events"]
    parts += [_event(cls, used.get(cls.type, [])) for cls in _sorted(vocabulary)]
    parts += ["## Facts", _table(vocabulary.facts.values())]
    return "\n\n".join(parts) + "\n"


def _sorted(vocabulary: Vocabulary) -> list[EventType]:
    return [vocabulary.types[name] for name in sorted(vocabulary.types)]


def _uses(rulesets: Iterable[Ruleset]) -> dict[str, list[str]]:
    """For each event type, the standards that speak of it."""
    used: dict[str, list[str]] = {}
    for ruleset in rulesets:
        for standard in ruleset.standards:
            for name in sorted(event_types_in(standard)):
                used.setdefault(name, []).append(f"{ruleset.id}: {standard.id}")
    return used


def _event(cls: EventType, used: list[str]) -> str:
    lines = [f"### `{cls.type}`", cls.description]
    if cls.identifies is not None:
        lines.append(f"Its `id` is what `{cls.identifies}` names.")
    if cls.attributes:
        lines.append(_table(cls.attributes.values()))
    if used:
        lines.append("Used by " + ", ".join(f"`{each}`" for each in used) + ".")
    return "\n\n".join(lines)


def _table(attributes: Iterable[Attribute]) -> str:
    return "\n".join(["| name | what it is | values |", "|---|---|---|", *_rows(attributes)])


def _rows(attributes: Iterable[Attribute]) -> Iterator[str]:
    for each in attributes:
        yield f"| `{each.name}` | {each.description} | {each.expected} |"
