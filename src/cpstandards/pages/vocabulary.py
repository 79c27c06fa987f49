"""The page of the event vocabulary, with the standards that use each event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import get_args

from cpstandards.attributes import Attribute
from cpstandards.events import Role
from cpstandards.model import Ruleset, Standard
from cpstandards.pages.markdown import link, page, table, text
from cpstandards.pages.places import board_page, heading_of
from cpstandards.structure import event_types_in, vocabulary_of
from cpstandards.vocabulary import EventType, Vocabulary

COMMON = (
    "Every event has `on` (a date) or `at` (a date and time; without an offset, England's), and "
    "may have an `id` by which others name it, and `recorded_at`, when it was recorded. Any "
    "attribute may be left out: it is then unknown, never false."
)
ROLES: tuple[str, ...] = get_args(Role)
"""The words that stand for people and agencies."""

Uses = Mapping[str, Sequence[Standard]]
"""The standards of one ruleset that speak of each event type."""


def vocabulary_page(vocabulary: Vocabulary, rulesets: Sequence[Ruleset] = ()) -> str:
    """Every event type with its attributes, and the standards that use it; every case fact.

    What the rulesets declare beyond *vocabulary* stands in a part of its own.

    Args:
        vocabulary: the event types and facts.
        rulesets: the rulesets whose standards are listed beside the types.

    Example:
        >>> from cpstandards.events import core_vocabulary
        >>> vocabulary_page(core_vocabulary()).splitlines()[2]
        '# The vocabulary'
    """
    used = [(ruleset, _uses(ruleset)) for ruleset in rulesets]
    return page(
        "# The vocabulary",
        COMMON,
        "## Events",
        *(_event(cls, cls.type, used) for cls in _sorted(vocabulary)),
        "## Facts",
        _table(vocabulary.facts.values()),
        "## Roles",
        "People and agencies: " + ", ".join(f"`{role}`" for role in ROLES) + ".",
        *(block for each in used for block in _declared(vocabulary, *each)),
    )


def _sorted(vocabulary: Vocabulary) -> list[EventType]:
    return [vocabulary.types[name] for name in sorted(vocabulary.types)]


def _uses(ruleset: Ruleset) -> Uses:
    used: dict[str, list[Standard]] = {}
    for standard in ruleset.standards:
        for name in event_types_in(standard):
            used.setdefault(name, []).append(standard)
    return used


def _declared(shared: Vocabulary, ruleset: Ruleset, uses: Uses) -> Iterator[str]:
    """What *ruleset* adds to the shared vocabulary."""
    own = vocabulary_of(ruleset.vocabulary)
    types = [cls for cls in _sorted(own) if cls.type not in shared.types]
    facts = [fact for name, fact in own.facts.items() if name not in shared.facts]
    if types or facts:
        yield f"## Only in {text(ruleset.id)}"
    for cls in types:
        yield _event(cls, f"{cls.type}` in `{ruleset.id}", [(ruleset, uses)])
    if facts:
        yield f"### Facts in `{ruleset.id}`"
        yield _table(facts)


def _event(cls: EventType, heading: str, used: Iterable[tuple[Ruleset, Uses]]) -> str:
    blocks = [f"### `{heading}`", text(cls.description)]
    if cls.identifies is not None:
        blocks.append(f"Its `id` is what `{cls.identifies}` names.")
    blocks.append(_table(cls.attributes.values()))
    blocks.append("\n".join(_used(cls.type, used)))
    return "\n\n".join(block for block in blocks if block)


def _used(name: str, used: Iterable[tuple[Ruleset, Uses]]) -> Iterator[str]:
    """The standards that speak of the event type *name*, an item of a list for each ruleset."""
    for ruleset, uses in used:
        place = board_page(ruleset)
        links = [link(f"`{each.id}`", place, heading_of(each)) for each in uses.get(name, ())]
        if links:
            yield f"- Used by {text(ruleset.id)}: " + ", ".join(links)


def _table(attributes: Iterable[Attribute]) -> str:
    return table(
        ("name", "what it is", "values"),
        ((f"`{each.name}`", text(each.description), _values(each)) for each in attributes),
    )


def _values(attribute: Attribute) -> str:
    """What an attribute can be, roles by their common name."""
    if attribute.choices != ROLES:
        return attribute.expected
    return link("roles" if attribute.kind == "words" else "a role", "", "Roles")
