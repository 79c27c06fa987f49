"""Cases as YAML or JSON documents: one case, a list of them, or a list under `cases`."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from cpstandards.adapters.findings import CODES, Finding, listed, named, suggestion
from cpstandards.adapters.outcome import CasesRead, Draft, case_of, settled
from cpstandards.adapters.parts import Findings, Plain, event_of, facts_of, reference_of
from cpstandards.cases import Case
from cpstandards.errors import CaseError, Problem, quoted
from cpstandards.events import core_vocabulary
from cpstandards.load.yamltext import Text
from cpstandards.vocabulary import Vocabulary

Path = tuple[str | int, ...]
Locate = Callable[[Text, Findings], Text]
"""Gives a text the places of what findings speak of."""

CASE_KEYS = ("reference", "facts", "events", "records")
_KEYS_OF_A_CASE = f"a case has {listed(CASE_KEYS)}"

_IN_YAML = {
    "CPS101": ("CPS301", "", "write many cases as JSON, JSON Lines or CSV"),
    "CPS102": ("CPS304", "not YAML from here on", "check indentation and quotes"),
    "CPS103": ("CPS320", "", "write several cases as a list under `cases:`"),
    "CPS104": ("CPS320", "", ""),
    "CPS105": ("CPS320", "", "write the value out where it is used"),
    "CPS106": ("CPS320", "a tag", "remove the tag"),
    "CPS107": ("CPS305", "duplicate key", "keep one of the two"),
    "CPS108": ("CPS320", "", "use a word"),
    "CPS109": ("CPS313", "", ""),
    "CPS110": ("CPS313", "a truth value to some readers only", "write `true` or `false`"),
    "CPS111": ("CPS315", "a date that is not in the calendar", "write dates as 2025-04-10"),
    "CPS112": ("CPS313", "a number that is not whole", "put it in quotes if it is text"),
}
"""What the problems of YAML text are in a file of cases: the code, message and remedy. Where the
message is empty, that of YAML stays: it repeats nothing from the file but counts."""

_OTHER = ("CPS304", "not YAML that can be read", "")


def in_cases(problem: Problem) -> Problem:
    """A problem of YAML text as that of a file of cases, which repeats no value."""
    if problem.code in CODES:
        return problem
    code, message, help = _IN_YAML.get(problem.code, _OTHER)
    return replace(problem, code=code, message=message or problem.message, help=help)


def case_from_plain(
    data: Mapping[str, Any],  # Any: whatever a text can hold
    vocabulary: Vocabulary | None = None,
) -> Case:
    """The case that plain *data* states: the inverse of `dump_case`.

    Args:
        data: `reference`, `facts`, `events` and `records`, as in a YAML file.
        vocabulary: the event types and facts there are; by default the shared ones.

    Raises:
        CaseError: with everything that is wrong with it.

    Example:
        >>> case_from_plain({"reference": "A-1", "events": [{"type": "visit", "on": "2025-04-10"}]})
        Case('A-1', 1 event)
    """
    findings: Findings = []
    draft = _draft(dict(data), vocabulary or core_vocabulary(), None, findings)
    if findings:
        raise CaseError(Problem(each.code, each.message, each.help) for each in findings)
    return case_of(draft)


def read_document(
    text: Text,
    vocabulary: Vocabulary,
    records: frozenset[str] | None,
    locate: Locate | None = None,
) -> CasesRead:
    """The cases in *text*.

    Args:
        text: YAML or JSON, read.
        vocabulary: the event types and facts there are.
        records: for cases that do not say what their source records.
        locate: gives *text* places; None: it has them.
    """
    own = [in_cases(problem) for problem in text.problems]
    if text.data is None and own:
        return settled((), own)
    strays: Findings = []
    found = list(_cases_in(text.data, strays))
    drafts, findings = _drafts(found, vocabulary, records)
    if locate and (strays or own or any(findings)):
        text = locate(text, _all_findings(strays, found, findings))
    rest = _share_out(own, found, drafts, text)
    for (path, _), draft, wrong in zip(found, drafts, findings, strict=True):
        kept = [each for each in wrong if each.code != "CPS307" or not draft.problems]
        draft.problems += [_problem(text, each.under(*path)) for each in kept]
    return settled(drafts, [*rest, *(_problem(text, each) for each in strays)])


def _problem(text: Text, finding: Finding) -> Problem:
    return text.problem(finding.code, finding.message, finding.help, finding.path, finding.at_key)


def _cases_in(data: object, strays: Findings) -> Iterator[tuple[Path, object]]:
    """The path and the plain data of each case."""
    if isinstance(data, dict) and "cases" in data:
        for key in data:
            if key != "cases":
                message = f"unknown {named(key, 'key')} beside `cases`"
                strays.append(Finding("CPS306", message, _KEYS_OF_A_CASE, (key,), at_key=True))
        yield from _listed_cases(data["cases"], ("cases",), strays)
    elif isinstance(data, dict):
        yield (), data
    else:
        yield from _listed_cases(data, (), strays)


def _listed_cases(data: object, path: Path, strays: Findings) -> Iterator[tuple[Path, object]]:
    if isinstance(data, list):
        for index, each in enumerate(data):
            yield (*path, index), each
    else:
        strays.append(
            Finding("CPS308", "expected a case or a list of cases", _KEYS_OF_A_CASE, path)
        )


def _drafts(
    found: Sequence[tuple[Path, object]], vocabulary: Vocabulary, records: frozenset[str] | None
) -> tuple[list[Draft], list[Findings]]:
    """A draft of each case, and what is wrong with it."""
    findings: list[Findings] = [[] for _ in found]
    drafts = [
        _draft(raw, vocabulary, records, wrong)
        for (_, raw), wrong in zip(found, findings, strict=True)
    ]
    if len(drafts) > 1:
        _note_repeated(drafts, findings)
    return drafts, findings


def _note_repeated(drafts: Sequence[Draft], findings: Sequence[Findings]) -> None:
    """Notes every case whose reference another case has too."""
    counts = Counter(draft.reference for draft in drafts)
    for draft, wrong in zip(drafts, findings, strict=True):
        if draft.reference is not None and counts[draft.reference] > 1:
            message = f"{quoted(draft.reference)} is the reference of another case too"
            help = "put its events into one case, or give each its own reference"
            wrong.append(Finding("CPS310", message, help, ("reference",)))


def _draft(
    raw: object, vocabulary: Vocabulary, records: frozenset[str] | None, findings: Findings
) -> Draft:
    """The case that *raw* states, so far as it can be read."""
    if not isinstance(raw, dict) or not any(key in raw for key in CASE_KEYS):
        findings.append(Finding("CPS308", "expected a case", _KEYS_OF_A_CASE))
        return Draft(None)
    for key in raw:
        if key not in CASE_KEYS:
            help = suggestion(key, CASE_KEYS, _KEYS_OF_A_CASE)
            findings.append(Finding("CPS306", f"unknown {named(key, 'key')}", help, (key,), True))
    draft = Draft(reference_of(raw.get("reference"), "reference", findings))
    draft.events = _events(raw.get("events"), vocabulary, findings)
    facts = raw.get("facts")
    if facts is not None:
        draft.facts = _facts(facts, vocabulary, findings)
    recorded = raw.get("records")
    draft.records = records if recorded is None else _records(recorded, vocabulary, findings)
    return draft


def _events(raw: object, vocabulary: Vocabulary, findings: Findings) -> list[Any]:
    if raw is None:
        return []
    if not isinstance(raw, list):
        help = "write each event as `- {type: …, on: …}`"
        findings.append(Finding("CPS308", "expected a list of events", help, ("events",)))
        return []
    wrong: Findings = []
    events = []
    for index, each in enumerate(raw):
        event = _event(each, vocabulary, wrong)
        events.append(event)
        if event is None:
            findings += [finding.under("events", index) for finding in wrong]
            wrong.clear()
    return events


def _event(raw: object, vocabulary: Vocabulary, findings: Findings) -> Any:  # Any: an event or None
    if isinstance(raw, dict):
        return event_of(raw, vocabulary, findings)
    findings.append(Finding("CPS308", "expected an event", "write `{type: …, on: …}`"))
    return None


def _facts(raw: object, vocabulary: Vocabulary, findings: Findings) -> Plain:
    if not isinstance(raw, dict):
        message = "expected a mapping of facts to values"
        findings.append(Finding("CPS308", message, "", ("facts",)))
        return {}
    wrong: Findings = []
    facts = facts_of(raw, vocabulary, wrong)
    findings += [finding.under("facts") for finding in wrong]
    return facts


def _records(raw: object, vocabulary: Vocabulary, findings: Findings) -> list[str]:
    if not isinstance(raw, list):
        message = "expected a list of event types"
        findings.append(Finding("CPS308", message, "", ("records",)))
        return []
    for index, name in enumerate(raw):
        if not isinstance(name, str) or name not in vocabulary.types:
            help = suggestion(name, vocabulary.types, "use a type of the vocabulary")
            findings.append(Finding("CPS311", "unknown event type", help, ("records", index)))
    return raw


# --- places --------------------------------------------------------------------------------------


def _all_findings(
    strays: Findings, found: Sequence[tuple[Path, object]], findings: Sequence[Findings]
) -> Findings:
    """Every finding and case, with its path from the whole text."""
    cases = [Finding("", "", path=path) for path, _ in found]
    within = [
        finding.under(*path)
        for (path, _), wrong in zip(found, findings, strict=True)
        for finding in wrong
    ]
    return [*strays, *cases, *within]


def _share_out(
    problems: Sequence[Problem],
    found: Sequence[tuple[Path, object]],
    drafts: Sequence[Draft],
    text: Text,
) -> list[Problem]:
    """Gives each case the problems of the text itself that stand in it; the rest are returned."""
    places = [text.place.find(path) for path, _ in found]
    starts = [(place.line, place.column) for place in places]
    rest = []
    for problem in problems:
        index = bisect_right(starts, (problem.line or 0, problem.column or 0)) - 1
        if index < 0:
            rest.append(problem)
        else:
            drafts[index].problems.append(problem)
    return rest
