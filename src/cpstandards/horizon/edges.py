"""The moments of a standard, by name, so that two standards of one kind can be lined up."""

from __future__ import annotations

from typing import NamedTuple

from cpstandards import model
from cpstandards.compile.moments import FORWARDS, Edge


class NamedEdge(NamedTuple):
    """One moment of a standard.

    Attributes:
        name: the key under which it stands: `within`, `at_least`, `opens`, `closes`,
            `not_before`, `otherwise`, `first`, `every`, or `gap 1`, `gap 2`... of phases.
        moment: the moment.
        edge: which way it counts, and whether it opens a time: then the later is the stricter.
    """

    name: str
    moment: model.Moment
    edge: Edge


def edges(standard: model.Standard) -> tuple[NamedEdge, ...]:
    """Every moment of *standard* that decides verdicts, in the order of its keys.

    Example:
        >>> from cpstandards.load import board
        >>> [each.name for each in edges(board("blackpool").standard("core_group.later"))]
        ['every']
    """
    opening, backwards = Edge(opening=True), Edge(backwards=True)
    found: list[tuple[str, model.Moment | None, Edge]] = [
        ("within", standard.within, FORWARDS),
        ("at_least", standard.at_least, backwards),
        ("first", standard.first, FORWARDS),
        *_gaps(standard.every),
        ("not_before", standard.not_before, opening),
    ]
    if standard.window is not None:
        found += [("opens", standard.window.opens, opening)]
        found += [("closes", standard.window.closes, FORWARDS)]
        found += [("otherwise", standard.otherwise or "unquantified", FORWARDS)]
    return tuple(NamedEdge(name, at, edge) for name, at, edge in found if at is not None)


def _gaps(of: model.Cadence | None) -> list[tuple[str, model.Moment | None, Edge]]:
    if isinstance(of, tuple):
        return [(f"gap {i}", phase.gap, FORWARDS) for i, phase in enumerate(of, 1)]
    return [("every", of, FORWARDS)]
