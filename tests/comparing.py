"""Made-up rulesets for comparisons."""

from __future__ import annotations

from typing import Any

import yaml

from cpstandards import Ruleset, compare, parse_ruleset
from cpstandards.compare.results import Aspect, Comparison, Pair


def standard(id: str = "duty.done", **keys: Any) -> dict[str, Any]:
    """A duty within a week of a strategy discussion, with *keys* in place of what it has."""
    kinds = {"within", "before", "every", "window", "not_before"}
    made: dict[str, Any] = {
        "id": id,
        "title": "A conference",
        "responsible": "childrens_social_care",
        "modality": "must",
        "source": {"section": "Conferences"},
    }
    if not kinds & keys.keys():
        made["within"] = "1 week"
    if "within" in made or "within" in keys:
        made["after"] = {"event": "strategy_discussion"}
    if "forbids" not in keys:
        made["duty"] = {"event": "initial_conference"}
    return made | keys


def ruleset(id: str, *standards: dict[str, Any], **keys: Any) -> Ruleset:
    """A ruleset of these standards."""
    whole = {
        "id": id,
        "title": id.capitalize(),
        "version": "1",
        "document": {"title": "Standards", "publisher": id.capitalize()},
        "standards": list(standards),
    }
    return parse_ruleset(yaml.safe_dump(whole | keys, sort_keys=False))


def of_limits(one: Any, other: Any, key: str = "within", **more: Any) -> tuple[Ruleset, Ruleset]:
    """Two rulesets, east and west, of one standard each, that differ in one key."""
    return (
        ruleset("east", standard(**{key: one}, **more)),
        ruleset("west", standard(**{key: other}, **more)),
    )


def only(found: Comparison) -> Pair:
    """The one pair of a comparison."""
    ((_, pair),) = found.pairs()
    return pair


def pair_of(one: Any, other: Any, key: str = "within", **more: Any) -> Pair:
    """East and west compared."""
    return only(compare(of_limits(one, other, key, **more)))


def aspect(pair: Pair, name: str = "deadline") -> Aspect:
    """One aspect of a pair."""
    return next(each for each in pair.aspects if each.name == name)
