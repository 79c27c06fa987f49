"""The cases that show a change, written down as worked examples of the new version."""

from __future__ import annotations

from collections.abc import Iterator

from cpstandards import model
from cpstandards.change.results import ChangeReport, StandardChange
from cpstandards.load import dump_ruleset
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
    update = {"standards": standards, "accepted": (), "silent": (), "out_of_scope": ()}
    kept = new.model_copy(update={**update, "baseline": None, "built_on": ()})
    bare = {name: getattr(kept, name) for name in kept.model_fields_set}
    left = {name: value for name, value in bare.items() if value not in ((), None)}
    made = model.Ruleset.model_construct(_fields_set=set(left), **left)
    return HEAD.format(old=report.old, new=report.new) + dump_ruleset(made)


def _standards(report: ChangeReport, new: model.Ruleset) -> Iterator[model.Standard]:
    found = {each.id: each for each in report.standards}
    for standard in new.standards:
        examples = tuple(_examples(found[standard.id]))
        if examples:
            yield standard.model_copy(update={"examples": examples})


def _examples(of: StandardChange) -> Iterator[model.Example]:
    for witness in of.witnesses:
        example = example_of(witness.example)
        if example is not None:
            yield example
