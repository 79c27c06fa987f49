"""Anchors inside a limit that can only mean the event which raises the duty."""

from __future__ import annotations

from collections.abc import Iterator

from cpstandards import model
from cpstandards.horizon.outcomes import Arises, check
from cpstandards.lint.conditions import Around, around, outcomes_of, patterns_of, trigger_of
from cpstandards.lint.findings import Finding
from cpstandards.lint.parts import Variant
from cpstandards.lint.subject import Subject


def own_event(subject: Subject) -> Iterator[Finding]:
    """Limits counted from the next event of a kind, where the trigger itself is always that one."""
    for (_, standard), variants in zip(subject.each(), subject.variants, strict=True):
        for variant in variants:
            yield from _of_variant(variant, standard.id, around(subject, variant.standard))


def _of_variant(variant: Variant, id: str, where: Around) -> Iterator[Finding]:
    if variant.standard.kind == "every":
        return  # there, a gap is counted from the duty done last
    for part, path in variant.parts():
        if isinstance(part, model.LimitFrom):
            key = "before" if part.after is None else "after"
            anchor = getattr(part, key)
            if _is_next(anchor) and _is_trigger(anchor, variant.standard, where):
                types = dict.fromkeys(each.event for each in patterns_of(anchor))
                message = f"{' or '.join(f'`{each}`' for each in types)} here is the trigger itself"
                help = "leave it out, or say with `which` and `after` which other one is meant"
                yield Finding("CPS519", message, help, (*path, key), id, at_key=True)


def _is_next(anchor: object) -> bool:
    """Whether *anchor* is the first event of a kind from the trigger on."""
    if not isinstance(anchor, model.Beside) or anchor.is_beside:
        return False
    return anchor.which in (None, "next")


def _is_trigger(anchor: model.Anchor, standard: model.Standard, where: Around) -> bool:
    """Whether whatever raises the duty is an event of that kind, and can name no other one."""
    patterns = patterns_of(trigger_of(standard))
    types = {each.event for each in patterns}
    if not types or any(_names_another(each, where) for each in types):
        return False
    matches = Arises(tuple(patterns_of(anchor)))
    every = outcomes_of([matches], patterns, where)
    return bool(every) and all(map(check(matches), every or ()))


def _names_another(type: str, where: Around) -> bool:
    cls = where.vocabulary.types[type]
    return cls.identifies is not None and cls.identifies in cls.attribute_names
