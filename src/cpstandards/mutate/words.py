"""A report on mutants in words, and as plain data."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from cpstandards.load.yamltext import Text
from cpstandards.mutate.kinds import Kind
from cpstandards.mutate.report import Fate, Outcome, Report, Score
from cpstandards.mutate.writing import in_one_line

HEADS = ("kind of mistake", "mutants", "killed", "equivalent", "surviving", "undecided")


def in_words(report: Report, text: Text | None = None) -> str:
    """The report as text: the score by kind, and each survivor with the example it wants.

    Args:
        report: what became of the mutants.
        text: the ruleset's text, so that each survivor has its place.
    """
    return "\n".join([*_table(report), *_proofs(report), *_survivors(report, text)])


def _table(report: Report) -> Iterator[str]:
    rows = [(kind.value, report.score(kind)) for kind in Kind]
    shown = [HEADS, *(_row(name, score) for name, score in rows if score.total)]
    shown.append(_row("all", report.score()))
    wide = max(len(row[0]) for row in shown)
    yield f"{report.ruleset}: {report.score().total} mutants"
    for row in shown:
        yield f"  {row[0]:{wide}}" + "".join(f"  {cell:>10}" for cell in row[1:])


def _row(name: str, score: Score) -> tuple[str, ...]:
    numbers = (score.total, score.killed, score.equivalent, score.survives, score.undecided)
    return (name, *map(str, numbers))


def _proofs(report: Report) -> Iterator[str]:
    proved = [each for each in report.outcomes if each.fate is Fate.EQUIVALENT]
    if proved:
        yield ""
        yield "no mistakes, as was proved:"
        for each in proved:
            yield f"  {each.mutant.name}: {each.why}"


def _survivors(report: Report, text: Text | None) -> Iterator[str]:
    shown: set[int] = set()
    for each in report.survivors:
        yield ""
        yield f"{_place(each, text)}{each.mutant.name}"
        if each.suggestion is None:
            yield "  survives, undecided: no example tells it, and nothing proves it equal"
        elif id(each.suggestion) in shown:
            yield f"  the same example tells it: {each.suggestion.plain['title']}"
        else:
            shown.add(id(each.suggestion))
            yield "  survives; this example would tell it:"
            yield f"  - {in_one_line(each.suggestion.plain)}"


def _place(of: Outcome, text: Text | None) -> str:
    if text is None:
        return ""
    place = text.place.find(of.mutant.place)
    file = text.place.file_at(of.mutant.place) or text.file
    return f"{file}:{place.line}:{place.column}: "


def as_plain(report: Report, text: Text | None = None) -> dict[str, Any]:
    """The report as plain data, for programs."""
    return {
        "ruleset": report.ruleset,
        "score": {
            kind.name.lower(): _counts(report.score(kind))
            for kind in Kind
            if report.score(kind).total
        }
        | {"all": _counts(report.score())},
        "mutants": [_outcome(each, text) for each in report.outcomes],
    }


def _counts(score: Score) -> dict[str, int]:
    return {
        "mutants": score.total,
        "killed": score.killed,
        "equivalent": score.equivalent,
        "survives": score.survives,
        "undecided": score.undecided,
    }


def _outcome(of: Outcome, text: Text | None) -> dict[str, Any]:
    mutant = of.mutant
    found: dict[str, Any] = {
        "name": mutant.name,
        "standard": mutant.standard,
        "kind": mutant.kind.name.lower(),
        "path": list(mutant.place),
        "fate": of.fate.value,
    }
    if text is not None:
        place = text.place.find(mutant.place)
        file = text.place.file_at(mutant.place) or text.file
        found |= {"file": file, "line": place.line, "column": place.column}
    if of.by:
        found["killed_by_example"] = of.by
    if of.why:
        found["because"] = of.why
    if of.suggestion is not None:
        found["example"] = of.suggestion.plain
    return found
