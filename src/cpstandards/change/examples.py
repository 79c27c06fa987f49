"""The cases that show a change, written down as worked examples of the new version."""

from __future__ import annotations

from collections.abc import Iterator, Set
from typing import Any

from cpstandards import model
from cpstandards.change.results import ChangeReport, StandardChange
from cpstandards.horizon.outcomes import key_of
from cpstandards.load import dump_ruleset
from cpstandards.load.rulesets import plain
from cpstandards.mutate.trying import example_of

HEAD = """\
# What a new version of a ruleset changes, as worked examples that `cpstandards check` runs.
# Each title says what the old version said of the case, and what the new one says.
# {old} → {new}
"""


def examples_file(report: ChangeReport, new: model.Ruleset) -> str | None:
    """A ruleset of the changed standards, whose examples are the cases that show each change.

    A standard that was removed has no place in it.

    Args:
        report: what was found.
        new: the new version.

    Returns:
        YAML, or None: there is no case to write.
    """
    standards = tuple(_standards(report, new))
    if not standards:
        return None
    left = _said(new, new.model_fields_set & KEPT)
    left |= {"vocabulary": _spoken_of(new.vocabulary, standards), "standards": standards}
    made = model.Ruleset.model_construct(_fields_set=set(left), **left)
    return HEAD.format(old=report.old, new=report.new) + dump_ruleset(made)


KEPT = frozenset({"id", "title", "version", "document", "calendar", "conventions"})
"""What a ruleset of examples alone needs."""


def _said(of: model.Model, names: Set[str]) -> dict[str, Any]:  # Any: values of the model
    """Some of what a part of a ruleset says, in the order of its keys."""
    return {name: getattr(of, name) for name in type(of).model_fields if name in names}


def _spoken_of(declared: model.Declared, standards: tuple[model.Standard, ...]) -> model.Declared:
    """What is declared of the events and facts that some standards and their examples name."""
    text = key_of([plain(each) for each in standards])
    return model.Declared(
        events={name: each for name, each in declared.events.items() if name in text},
        facts={name: each for name, each in declared.facts.items() if name in text},
    )


def _standards(report: ChangeReport, new: model.Ruleset) -> Iterator[model.Standard]:
    found = {each.id: each for each in report.standards}
    for standard in new.standards:
        examples = tuple(_examples(found[standard.id]))
        if examples:
            kept = _said(standard, standard.model_fields_set - {"departure"})  # of a baseline
            kept |= {"examples": examples}
            yield model.Standard.model_construct(_fields_set=set(kept), **kept)


def _examples(of: StandardChange) -> Iterator[model.Example]:
    for witness in of.witnesses:
        example = example_of(witness.example)
        if example is not None:
            yield example
