"""`check_change` on mutants of the shipped rulesets: changes whose direction is known."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

import pytest

from benchmarks.score_check_change import expected, scored
from cpstandards import board, boards, check_change, model
from cpstandards.change import Effect, Way
from cpstandards.change.drawing import draw
from cpstandards.change.judging import Versions
from cpstandards.change.parts import parts
from cpstandards.change.results import together
from cpstandards.change.version import Version
from cpstandards.change.witnesses import Hunt
from cpstandards.evaluate import program_of
from cpstandards.mutate import Mutant, mutants

SAMPLE, PLACE = 150, 11
"""One mutant in so many, from this one on; `make score` tries all of them."""


def alone(of: model.Ruleset, standard: model.Standard) -> model.Ruleset:
    return of.model_copy(update={"standards": (standard,)})


def sample(every: int, place: int) -> Iterator[tuple[model.Ruleset, Mutant]]:
    for name in boards():
        of = board(name)
        for mutant in islice(mutants(of), place, None, every):
            yield of, mutant


@pytest.mark.parametrize("name", boards())
def test_a_sample_of_mutants_is_called_rightly_and_shown_by_true_cases(name: str) -> None:
    score = scored([name], SAMPLE, PLACE, near=1500, draws=40)
    assert score.wrong == []
    assert sum(score.fates.values()) > 0
    assert score.fates["undecided"] <= 1


def test_a_tool_that_calls_every_change_looser_would_be_found_out() -> None:
    tighter = [mutant for of, mutant in sample(SAMPLE, PLACE) if "tightened" in wanted(of, mutant)]
    assert len(tighter) >= 3


def wanted(of: model.Ruleset, mutant: Mutant) -> set[str]:
    return {str(kind) for kind in expected(mutant, of.standards[mutant.index]) or ()}


def test_what_is_proved_is_contradicted_by_no_case_that_a_search_finds() -> None:
    tried = 0
    for of, mutant in sample(170, 29):
        standard = of.standards[mutant.index]
        try:
            programs = [program_of(alone(of, each)) for each in (standard, mutant.mutated)]
        except KeyError:  # it asks what its vocabulary does not have
            continue
        vocabulary = programs[0].vocabulary
        found = parts(Version(of, standard, vocabulary), Version(of, mutant.mutated, vocabulary))
        effect = together({each.change.effect for each in found})
        if not found or effect not in FORBIDDEN:
            continue
        versions = Versions(programs[0], programs[1], (0, 0), vocabulary)
        hunt = Hunt(versions)
        hunt.look(found, frozenset({Way.TIGHTER, Way.LOOSER}), 400)
        draw(versions, hunt, 30, 1)
        assert not FORBIDDEN[effect] & hunt.best.keys(), (mutant.name, hunt.best)
        tried += 1
    assert tried >= 15


FORBIDDEN = {
    Effect.TIGHTER: {Way.LOOSER},
    Effect.LOOSER: {Way.TIGHTER},
    Effect.NONE: {Way.TIGHTER, Way.LOOSER, Way.OTHERWISE},
}
"""What no case may show where an effect was proved."""


def test_each_shipped_board_is_unchanged_beside_itself() -> None:
    for name in boards():
        report = check_change(board(name), board(name))
        assert report.changed == ()
        assert {each.kind.value for each in report.standards} == {"unchanged"}
