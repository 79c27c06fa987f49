"""What each board has on a topic, in words."""

from __future__ import annotations

from collections.abc import Sequence

from cpstandards import describe, model
from cpstandards.compare.about import Held, occasion_in_words
from cpstandards.compare.aspects import placed, states_number
from cpstandards.compare.results import Cell, ReadingView, StandardView
from cpstandards.explain.words import role
from cpstandards.structure import variants


def cell(label: str, held: Sequence[Held], silent: model.Silent | None) -> Cell:
    """One board on one topic.

    Args:
        label: what the board is called.
        held: its standards of the topic.
        silent: what its ruleset says of the document's silence, if it does.
    """
    if held:
        return Cell(label, "standards", standards=tuple(map(view, held)))
    if silent is not None:
        return Cell(label, "silent", silent.note)
    return Cell(label, "nothing")


def view(of: Held) -> StandardView:
    """A standard in words."""
    standard = of.standard
    return StandardView(
        id=standard.id,
        title=standard.title,
        kind=standard.kind,
        limit=describe.by_when(standard),
        anchor=describe.anchor(of.reference),
        occasions=tuple(map(occasion_in_words, of.occasions)),
        duty=describe.pattern(standard.duty or standard.forbids),
        responsible=role(standard.responsible),
        modality=standard.modality,
        citation=str(standard.source),
        condition=None if standard.when is None else describe.condition(standard.when),
        note=standard.note,
        departure=standard.departure,
        unquantified=not any(states_number(each.moment) for each in placed(standard)),
        readings=tuple(_readings(standard)),
    )


def _readings(of: model.Standard) -> list[ReadingView]:
    if of.reading is None:
        return []
    meanings = (of.reading, *of.readings)
    return [
        ReadingView(name, meaning.because, describe.by_when(standard), index == 0)
        for index, ((name, standard), meaning) in enumerate(
            zip(variants(of), meanings, strict=True)
        )
    ]
