"""How `check-change` fares on every mutant of the shipped rulesets: `make score`.

Each mutant is a change whose direction is known from what was changed, without a calendar. For each
the tool must report the change, classify it so, and show a true case, or prove that there is none.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass, field
from pathlib import Path

from cpstandards import board, boards, model
from cpstandards.change import ChangeKind, StandardChange, check_change
from cpstandards.evaluate import program_of
from cpstandards.horizon.outcomes import key_of
from cpstandards.limits import WRITTEN, Unit, parse_limit
from cpstandards.load.rulesets import plain
from cpstandards.mutate import Kind, Mutant, mutants
from cpstandards.mutate.trying import example_of, trial_of
from cpstandards.structure import attributes_in, variants

PAGE = Path(__file__).resolve().parent.parent / "docs" / "check-change.md"
BEGIN, END = "<!-- score: begin -->", "<!-- score: end -->"

TIGHTER = frozenset({ChangeKind.TIGHTENED})
LOOSER = frozenset({ChangeKind.LOOSENED})
OTHER = frozenset({ChangeKind.RETARGETED})
FORWARDS = ("within", "every", "first")
NEAR, DRAWS = 3000, 60
SHARES = 20


# --- what must come of a mutant ------------------------------------------------------------------


def expected(  # noqa: PLR0911 - one line for each kind of mistake
    mutant: Mutant, of: model.Standard
) -> frozenset[ChangeKind] | None:
    """What a mutant must be called, by what was changed alone; None: nothing is known of it."""
    path = mutant.path[3:] if mutant.path[0] == "readings" else mutant.path
    match mutant.kind:
        case Kind.LIMIT | Kind.UNIT:
            return _of_limit(mutant, str(path[0]), of) if len(path) == 1 else None
        case Kind.ENDING:
            return TIGHTER
        case Kind.WAIVER:
            return LOOSER if "anyone" in mutant.becomes else TIGHTER
        case Kind.ITSELF:  # the triggering event alone, or any other one
            return TIGHTER | {ChangeKind.MIXED}
        case Kind.CONDITION if path in (("when",), ("unless",)) and mutant.becomes == "not asked":
            return None if _asks_whether_held(of) else TIGHTER
        case Kind.WHICH if path[0] in ("after", "before", "around") and len(path) == 2:
            return _of_which(mutant, is_alone=path[0] == "after" or of.after is None)
        case Kind.CONVENTION:
            return _of_convention(mutant, of)
        case Kind.TEST if mutant.becomes == "not asked" and not _asks_whether_held(of):
            return _of_test(str(path[0]), of)
        case _:
            return None


def _asks_whether_held(of: model.Standard) -> bool:
    """Whether a standard asks what it would otherwise presume, so that its patterns hang on it."""
    return "proceeded" in attributes_in(of)


def _of_limit(mutant: Mutant, key: str, of: model.Standard) -> frozenset[ChangeKind] | None:
    if not (WRITTEN.fullmatch(mutant.was) and WRITTEN.fullmatch(mutant.becomes)):
        return None
    if key in ("every", "first") and of.restart != "from_actual":
        return None
    old, new = parse_limit(mutant.was), parse_limit(mutant.becomes)
    if old.unit == new.unit:
        longer = new.amount > old.amount
    elif (old.unit, new.unit) == (Unit.DAYS, Unit.WORKING_DAYS) and old.amount == new.amount:
        longer = True
    elif (old.unit, new.unit) == (Unit.WORKING_DAYS, Unit.DAYS) and old.amount == new.amount:
        longer = False
    else:
        return None
    return LOOSER if longer == (key in FORWARDS) else TIGHTER


def _of_which(mutant: Mutant, is_alone: bool) -> frozenset[ChangeKind] | None:
    """Of what raises the duty; beside a trigger, `each` is the one that the trigger leads to."""
    if mutant.was == "each":
        return LOOSER if is_alone else None
    return OTHER if {mutant.was, mutant.becomes} == {"first", "last"} else None


def _of_convention(mutant: Mutant, of: model.Standard) -> frozenset[ChangeKind] | None:
    """A convention turned round, of a standard that is one plain limit."""
    if of.readings or of.kind not in ("within", "before"):
        return None
    limit = of.within if of.kind == "within" else of.at_least
    if not hasattr(limit, "unit"):
        return None
    forwards = of.kind == "within"
    match mutant.becomes:
        case "counted":
            return TIGHTER if forwards else LOOSER
        case "true":
            return TIGHTER
        case "next working day":
            return LOOSER
        case "previous working day":
            return TIGHTER
        case _:
            return None


def _of_test(key: str, of: model.Standard) -> frozenset[ChangeKind] | None:
    if key == "ends_on":
        return LOOSER
    if key == "forbids":
        return TIGHTER if of.unless is None else None
    if key == "duty":
        return LOOSER if of.kind in ("within", "before") else None
    if key == "after" and (getattr(of.after, "which", None) or "each") == "each":
        return TIGHTER if of.kind in ("within", "not_before") else None
    return None


# --- what came of it -----------------------------------------------------------------------------


@dataclass
class Score:
    """How many mutants came to what.

    Attributes:
        fates: how many of each fate.
        wrong: those that are wrong, in words.
        open: those that came to no decision.
        expected: how many had an expectation of their own.
    """

    fates: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    expected: int = 0

    def add(self, mutant: Mutant, of: model.Ruleset, change: StandardChange) -> None:
        """Adds one mutant and what was said of it."""
        standard = of.standards[mutant.index]
        wanted = expected(mutant, standard)
        self.expected += wanted is not None
        for problem in _problems(mutant, of, change, wanted):
            self.wrong.append(f"{of.id}: {mutant.name}: {problem}")
            self.fates["wrong"] += 1
            return
        if change.is_harmless:
            fate = "proved the same"
        elif change.kind is ChangeKind.UNDECIDED or not change.witnesses:
            fate = "undecided"
            self.open.append(f"{of.id}: {mutant.name}: {change.kind}: {change.because}")
        else:
            fate = "shown, proved" if change.is_proved else "shown, searched"
        self.fates[fate] += 1

    def join(self, other: Score) -> None:
        """Adds the score of other mutants."""
        self.fates += other.fates
        self.wrong += other.wrong
        self.open += other.open
        self.expected += other.expected


def _problems(
    mutant: Mutant,
    of: model.Ruleset,
    change: StandardChange,
    wanted: frozenset[ChangeKind] | None,
) -> Iterator[str]:
    standard = of.standards[mutant.index]
    if change.kind is ChangeKind.UNCHANGED and key_of(plain(standard)) != key_of(
        plain(mutant.mutated)
    ):
        yield "not reported"
    is_decided = change.kind not in (ChangeKind.REWORDED, ChangeKind.UNDECIDED)
    if wanted is not None and is_decided and change.kind not in wanted:
        yield f"called {change.kind}, not {' or '.join(sorted(wanted))}"
    old = _alone(of, of.standards[mutant.index])
    new = _alone(of, mutant.mutated)
    if change.kind is ChangeKind.REWORDED:
        trial = trial_of(program_of(new), 0)
        if not all(trial.agrees(each) for each in mutant.mutated.examples if not _is_short(each)):
            yield "called the same, and an example of its own disagrees"
    for witness in change.witnesses:
        example = example_of(witness.example)
        if example is None or not trial_of(program_of(new), 0).agrees(example):
            yield f"the new version does not say so: {dict(witness.example)}"
        elif trial_of(program_of(old), 0).agrees(example) and not _only_more_is_known(witness):
            yield f"the old version says the same: {dict(witness.example)}"


def _is_short(of: model.Example) -> bool:
    """Whether an example leaves out what the standard's own patterns ask for."""
    return not isinstance(of.events, tuple)


def _only_more_is_known(witness: object) -> bool:
    """Whether the two differ in what an example cannot ask for: that there is no deadline."""
    new = getattr(witness, "new", ())
    return any(each.due is None for each in new)


def _alone(of: model.Ruleset, standard: model.Standard) -> model.Ruleset:
    return of.model_copy(update={"standards": (standard,)})


def scored(
    names: Iterable[str], every: int = 1, start: int = 0, near: int = NEAR, draws: int = DRAWS
) -> Score:
    """The score on every so many-th mutant of the rulesets with these names."""
    score = Score()
    for name in names:
        of = board(name)
        for number, mutant in enumerate(mutants(of)):
            if number % every != start:
                continue
            old = _alone(of, of.standards[mutant.index])
            try:
                new = _alone(of, mutant.mutated)
                program_of(new)
                assert len(list(variants(mutant.mutated))) >= 1
            except KeyError:  # it asks what its vocabulary does not have
                continue
            report = check_change(old, new, near=near, draws=draws)
            score.add(mutant, of, report.standards[0])
    return score


def scored_by_all(every: int, start: int) -> Score:
    """The same score of all boards, worked out by every processor, with how far it has come."""
    score = Score()
    with ProcessPoolExecutor() as pool:
        shares = [
            pool.submit(scored, (name,), every * SHARES, start + every * share)
            for name in boards()
            for share in range(SHARES)
        ]
        for number, share in enumerate(as_completed(shares), 1):
            score.join(share.result())
            print(f"\r{number} of {len(shares)} shares", end="", file=sys.stderr, flush=True)
    print(file=sys.stderr)
    return score


def table(score: Score) -> str:
    """The score as Markdown."""
    total = sum(score.fates.values())
    names = ("shown, proved", "shown, searched", "proved the same", "undecided", "wrong")
    words = {
        "shown, proved": "reported, the class proved, a true case shown",
        "shown, searched": "reported, a true case shown, the class by what was searched",
        "proved the same": "proved to change no verdict",
        "undecided": "reported, and nothing shown or proved",
        "wrong": "wrong: missed, called otherwise than what was changed demands, or an untrue case",
    }
    rows = [
        f"| {words[name]} | {score.fates[name]:,} | {score.fates[name] / max(total, 1):.1%} |"
        for name in names
    ]
    head = ["| what came of it | mutants | share |", "|---|---:|---:|"]
    foot = (
        f"{total:,} mutants; what {score.expected:,} of them must be called is known from what was "
        "changed alone, and compared with what they were called."
    )
    return "\n".join([*head, *rows, "", foot])


def main() -> None:
    """Write the score into the page, and print what is wrong or undecided."""
    every, start = map(int, sys.argv[1:]) if len(sys.argv) > 2 else (1, 0)
    score = scored_by_all(every, start)
    print(dict(score.fates), score.expected)
    print(table(score))
    print(*sorted(score.wrong), sep="\n")
    print(*sorted(score.open), sep="\n")
    if every == 1:
        before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
        _, _, after = rest.partition(END)
        PAGE.write_text(f"{before}{BEGIN}\n{table(score)}\n{END}{after}", encoding="utf-8")


if __name__ == "__main__":
    main()
