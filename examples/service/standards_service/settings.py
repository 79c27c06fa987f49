"""What the environment sets: the rules, and how much may be asked at once.

| variable | what | without it |
|---|---|---|
| `STANDARDS_RULES` | a folder of rulesets, `*.yaml` | the boards that are shipped |
| `STANDARDS_MOST_BYTES` | the largest body that is read | 1,000,000 |
| `STANDARDS_MOST_EVENTS` | the most events that one case may have | 1,000 |
| `STANDARDS_MOST_SECONDS` | after how long no further case of a request is begun | 20 |
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from cpstandards import CPStandardsError, Ruleset, RulesetError, load_ruleset
from cpstandards.errors import Problem, quoted


class SettingError(CPStandardsError):
    """A setting with which there is no service."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How much may be asked at once.

    Attributes:
        most_bytes: the largest body that is read [bytes].
        most_events: the most events that one case may have. Judging takes longer than in
            proportion to them: a case of 1,000 some seconds, a usual one some milliseconds.
        most_seconds: after how long no further case of a request is begun [seconds].
    """

    most_bytes: int = 1_000_000
    most_events: int = 1_000
    most_seconds: int = 20


def limits_from(environment: Mapping[str, str]) -> Limits:
    """The limits that are set.

    Raises:
        SettingError: one is not a number above 0.
    """
    names = {each.name: f"STANDARDS_{each.name.upper()}" for each in fields(Limits)}
    given = {name: environment[names[name]] for name in names if names[name] in environment}
    for name, text in given.items():
        if not text.isdecimal() or int(text) == 0:
            raise SettingError(f"{names[name]} is {quoted(text)}; write a whole number above 0")
    return Limits(**{name: int(text) for name, text in given.items()})


def rulesets_from(environment: Mapping[str, str]) -> list[Ruleset] | None:
    """The rulesets in the folder that is set; None: no folder is.

    Raises:
        RulesetError: with everything that is wrong with any of them.
        SettingError: there is none.
    """
    folder = environment.get("STANDARDS_RULES")
    if folder is None:
        return None
    found: list[Ruleset] = []
    problems: list[Problem] = []
    for path in sorted(Path(folder).glob("*.yaml")):
        try:
            found.append(load_ruleset(path))
        except RulesetError as error:
            problems += error.problems
    if problems:
        raise RulesetError(problems)
    if not found:
        raise SettingError(f"STANDARDS_RULES is {quoted(folder)}; no ruleset (*.yaml) is there")
    return found
