"""What a fresh process pays: importing the library, its first evaluation, loading a ruleset.

Every number comes from processes of its own, which take turns. Starting Python itself is not in
them. Run it alone, or take `tables()` into a report.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from timing import against, at_most, table

RUNS = 15
MOST_IMPORT = 1.5
MOST_FIRST = 0.150
MOST_LOAD = 0.050
HERE = Path(__file__).resolve().parent
RULES = HERE.parent / "rules" / "blackpool.yaml"

# Each prints a JSON list of times [seconds].
CLOCK = "from time import perf_counter as now; import json; t = [now()]\n"
REPORT = "\nprint(json.dumps([b - a for a, b in zip(t, t[1:])]))"
DEPENDENCIES = """
import yaml
from pydantic import BaseModel
class Model(BaseModel):
    name: str
t.append(now())
"""
LIBRARY = """
import cpstandards
t.append(now())
"""
FIRST = f"""
import sys; sys.path.insert(0, {str(HERE)!r})
import cpstandards
t[0] = now()
from case import AS_OF, case
from cpstandards import board, evaluate
child = case()
t.append(now())
evaluate(child, board("blackpool"), as_of=AS_OF)
t.append(now())
evaluate(child, board("blackpool"), as_of=AS_OF)
t.append(now())
"""
LOAD = f"""
import yaml
from cpstandards import parse_ruleset
from cpstandards.evaluate import program_of
text = open({str(RULES)!r}, encoding="utf-8").read()
{{loader}}
t[0] = now()
for _ in range(2):
    ruleset = parse_ruleset(text)
    program_of(ruleset)
    t.append(now())
program_of(ruleset)
t.append(now())
"""
SLOW_LOADER = 'if hasattr(yaml, "CSafeLoader"): del yaml.CSafeLoader'


def tables() -> str:
    """The tables."""
    codes = [
        DEPENDENCIES,
        LIBRARY,
        FIRST,
        LOAD.format(loader=""),
        LOAD.format(loader=SLOW_LOADER),
    ]
    dependencies, library, first, quick, slow = _alone(codes)
    starting = [
        against("`pydantic` with one model, and `yaml`", dependencies[0], dependencies[0], None),
        against("`cpstandards`", library[0], dependencies[0], MOST_IMPORT),
    ]
    both = [one + other for one, other in zip(first[0], first[1], strict=True)]
    loading = [
        at_most("first evaluation: make the case, load the board, judge", both, MOST_FIRST),
        at_most("of it: making the case", first[0], None),
        at_most("second evaluation", first[2], None),
        at_most("Blackpool's YAML to a program, C loader, first", quick[0], MOST_LOAD),
        at_most("the same text again, C loader", quick[1], MOST_LOAD),
        at_most("Blackpool's YAML to a program, pure Python loader, first", slow[0], MOST_LOAD),
        at_most("the same text again, pure Python loader", slow[1], MOST_LOAD),
        at_most("`program_of` a ruleset that is compiled", quick[2], None),
    ]
    heads = ("best", "median")
    return "\n\n".join(
        [
            table("Import", (*heads, "times the first", "median of the rounds"), starting),
            table("After the import", heads, loading),
        ]
    )


def _alone(codes: list[str]) -> list[list[list[float]]]:
    """For each code, the times of each of its steps [seconds], run by run."""
    for code in codes:
        _steps(code)  # whatever is compiled once for all runs
    found: list[list[list[float]]] = [[] for _ in codes]
    for _ in range(RUNS):
        for code, runs in zip(codes, found, strict=True):
            runs.append(_steps(code))
    return [[list(step) for step in zip(*runs, strict=True)] for runs in found]


def _steps(code: str) -> list[float]:
    run = subprocess.run(
        [sys.executable, "-c", CLOCK + code + REPORT], capture_output=True, text=True, check=True
    )
    times: list[float] = json.loads(run.stdout)
    return times


def main() -> None:
    """Print the tables."""
    print(f"Python {sys.version.split()[0]}\n")
    print(tables())


if __name__ == "__main__":
    main()
