"""What judging one case costs: beside a loop written by hand, and with JSON on both sides.

The two must first agree on every obligation. Run it alone, or take `tables()` into a report.
"""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import replace

from case import AS_OF, case, case_json
from handwritten import evaluate as by_hand
from handwritten import prepared
from timing import Row, against, in_turns, table

from cpstandards import Evaluation, board, evaluate
from cpstandards.adapters import parse_cases
from cpstandards.compile import Program
from cpstandards.evaluate import program_of

MOST_BY_HAND = 2.5
MOST_WITH_JSON = 3.0
HEADS = ("best", "median", "times the first", "median of the rounds")

Key = tuple[str, int, int, int | None, str, int | None]
"""Standard, sequence, day of the trigger, deadline, status, day on which it was done."""


def tables() -> str:
    """Both tables, with what was judged."""
    program = program_of(board("blackpool"))
    count = require_agreement(program)
    events = len(case().events)
    said = f"{events} events, {count} obligations, {len(program.entries)} standards."
    return "\n\n".join([said, *_timed(program, count)])


def require_agreement(program: Program) -> int:
    """The number of obligations, after comparing them with those found by hand.

    Raises:
        AssertionError: the two differ.
    """
    found = evaluate(case(), program, as_of=AS_OF)
    ours = Counter(_keys(found))
    theirs = Counter(
        (each.standard, each.sequence, each.trigger, each.due, each.status, each.done)
        for each in by_hand(prepared(case()), AS_OF.toordinal(), baby=False)
    )
    if ours != theirs:
        standards = sorted({key[0] for key in (ours - theirs) + (theirs - ours)})
        raise AssertionError(f"the loop by hand disagrees on {', '.join(standards)}")
    return len(found.obligations)


def _keys(found: Evaluation) -> list[Key]:
    return [
        (
            each.standard.id,
            each.sequence,
            each.trigger.day if each.trigger else 0,
            each.due,
            str(each.status),
            each.done.day if each.done else None,
        )
        for each in found.obligations
    ]


def only_default(program: Program) -> Program:
    """*program* without its alternative readings, so that none is judged for comparison."""
    entries = tuple(replace(entry, readings=entry.readings[:1]) for entry in program.entries)
    return replace(program, entries=entries)


def _timed(program: Program, count: int) -> list[str]:
    child, text, plain_events = case(), case_json(), prepared(case())
    day, bare, vocabulary = AS_OF.toordinal(), only_default(program), program.vocabulary
    found = evaluate(child, program, as_of=AS_OF)

    def through_json() -> str:
        (read,) = parse_cases(text, "json", vocabulary=vocabulary).cases
        return evaluate(read, program, as_of=AS_OF).to_json()

    hand, ours, default, json_both, json_in, json_out = in_turns(
        [
            lambda: by_hand(plain_events, day, baby=False),
            lambda: evaluate(child, program, as_of=AS_OF),
            lambda: evaluate(child, bare, as_of=AS_OF),
            through_json,
            lambda: parse_cases(text, "json", vocabulary=vocabulary),
            found.to_json,
        ]
    )
    beside = [
        against("loop written by hand", hand, hand, None),
        against("`evaluate`", ours, hand, MOST_BY_HAND),
        against("`evaluate`, default readings alone", default, hand, None),
    ]
    whole = [
        against("`evaluate`", ours, ours, None),
        against("JSON to JSON: read, judge, write", json_both, ours, MOST_WITH_JSON),
        against("reading the JSON alone", json_in, ours, None),
        against("writing the JSON alone", json_out, ours, None),
    ]
    each = [
        Row(name, (f"{min(times) / count * 1e6:.2f} µs",))
        for name, times in (
            ("loop written by hand", hand),
            ("`evaluate`", ours),
            ("`evaluate`, default readings alone", default),
            ("JSON to JSON", json_both),
        )
    ]
    return [
        table("One case", HEADS, beside),
        table("One case, with JSON", HEADS, whole),
        table("Each obligation", ("best",), each),
    ]


def main() -> None:
    """Print the tables."""
    print(f"Python {sys.version.split()[0]}\n")
    print(tables())


if __name__ == "__main__":
    main()
