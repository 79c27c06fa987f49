"""Cases as event logs, one event a row: CSV and JSON Lines.

A row has `case`, `type`, `on` or `at`, perhaps `id` and `recorded_at`, and the attributes of its
type under their names. A row of type `fact` states facts of the case under their names, perhaps
with `known_on`. Rows may come in any order. A row whose case is not certain could be any case's,
so that none of the file's cases is whole.

In CSV an empty cell is a missing value, words are parted by `;` or spaces, and a flag may be
`true` or `false`, `yes` or `no`, in any case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Any

from cpstandards.adapters.findings import Finding, named, suggestion
from cpstandards.adapters.outcome import CasesRead, Draft, placed, settled
from cpstandards.adapters.parts import (
    ALWAYS,
    Findings,
    Plain,
    event_of,
    facts_of,
    known_day,
    reference_of,
)
from cpstandards.attributes import Attribute
from cpstandards.cases import FactHistory
from cpstandards.errors import Problem
from cpstandards.vocabulary import Vocabulary

FACT = "fact"
"""The type of a row that states facts of its case, rather than an event."""

COLUMNS = ("case", "type", "on", "at", "id", "recorded_at", "known_on")
_FLAGS = {"true": True, "yes": True, "false": False, "no": False}
_WHOLE = re.compile(r"-?[0-9]{1,15}")
_SEPARATOR = re.compile(r"[;\s]+")


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """One row of a log. Its `repr` shows nothing of it.

    Attributes:
        line: the line of the file on which it begins.
        raw: what it states.
        problems: gives findings about *raw* their places.
    """

    line: int
    raw: Plain
    problems: Callable[[Findings], Iterable[Problem]]


@dataclass(slots=True, repr=False)
class _Log:
    """The cases of a log while it is read."""

    vocabulary: Vocabulary
    drafts: dict[str, Draft] = field(default_factory=dict)
    facts: dict[str, dict[str, dict[int, Any]]] = field(default_factory=dict)
    strays: list[Problem] = field(default_factory=list)

    def add(self, row: Row) -> None:
        """Adds what *row* states to its case."""
        findings: Findings = []
        raw = dict(row.raw)
        reference = reference_of(raw.pop("case", None), "case", findings)
        draft = None if reference is None else self.drafts.get(reference)
        if draft is None:
            draft = Draft(reference)
            if reference is not None:
                self.drafts[reference] = draft
        if raw.get("type") == FACT:
            self._add_facts(raw, draft, findings)
        else:
            event = event_of(raw, self.vocabulary, findings)
            if event is not None:
                draft.events.append(event)
        if findings:
            into = self.strays if reference is None else draft.problems
            into.extend(row.problems(findings))

    def _add_facts(self, raw: Plain, draft: Draft, findings: Findings) -> None:
        """Adds the facts that a row states to what is known of its case."""
        del raw["type"]
        for key in ("on", "at"):
            if raw.pop(key, None) is not None:
                help = "use `known_on` for the day from which it was known"
                findings.append(Finding("CPS306", f"a fact has no `{key}`", help, (key,), True))
        day = known_day(raw.pop("known_on", None), findings)
        facts = facts_of(raw, self.vocabulary, findings)
        if not facts and not findings:
            help = "fill in the column of the fact"
            findings.append(Finding("CPS307", "a fact without a value", help, ("type",)))
        histories = self.facts.setdefault(draft.reference or "", {})
        for name, value in facts.items():
            history = histories.setdefault(name, {})
            if history.setdefault(day, value) != value:
                message = f"two values of `{name}` known from the same day"
                help = "give each its own `known_on`; one may have none"
                findings.append(Finding("CPS318", message, help, (name,)))

    def settle(self, records: frozenset[str] | None) -> CasesRead:
        """What was read, now that every row was."""
        for reference, draft in self.drafts.items():
            draft.records = records
            for name, history in self.facts.get(reference, {}).items():
                draft.facts[name] = _as_held(history)
        return settled(list(self.drafts.values()), self.strays)


def _as_held(history: Mapping[int, Any]) -> Any:  # Any: a fact's value, by its kind
    """A plain value where it was never revised, else a history."""
    if history.keys() == {ALWAYS}:
        return history[ALWAYS]
    return FactHistory(sorted(history.items()))


# --- JSON Lines ----------------------------------------------------------------------------------


def read_json_lines(
    text: str, file: str | None, vocabulary: Vocabulary, records: frozenset[str] | None
) -> CasesRead:
    """The cases in *text*, which has one JSON object a line.

    Args:
        text: JSON Lines.
        file: its file's name, for messages.
        vocabulary: the event types and facts there are.
        records: the event types that the source records; None: all.
    """
    log = _Log(vocabulary)
    for line, part in enumerate(text.split("\n"), 1):
        if part and not part.isspace():
            _add_json(part, line, file, log)
    return log.settle(records)


def _add_json(part: str, line: int, file: str | None, log: _Log) -> None:
    from cpstandards.adapters.jsontext import read_json, with_places  # noqa: PLC0415 - only here

    read = read_json(part, file, line)

    def problems(findings: Findings) -> Iterator[Problem]:
        places = with_places(part, read, findings)
        for each in findings:
            yield places.problem(each.code, each.message, each.help, each.path, each.at_key)

    if read.problems:
        log.strays += read.problems
    elif isinstance(read.data, dict):
        log.add(Row(line, read.data, problems))
    else:
        help = 'write `{"case": …, "type": …, "on": …}`'
        log.strays.append(Problem("CPS308", "expected an event", help, file, line, 1))


# --- CSV -----------------------------------------------------------------------------------------


def read_csv(
    text: str, file: str | None, vocabulary: Vocabulary, records: frozenset[str] | None
) -> CasesRead:
    """The cases in *text*, which is CSV with a row of headings.

    Args:
        text: CSV.
        file: its file's name, for messages.
        vocabulary: the event types and facts there are.
        records: the event types that the source records; None: all.
    """
    log = _Log(vocabulary)
    rows = _rows(text, file, log.strays)
    line, headings = next(rows, (1, []))
    columns = [heading.strip() for heading in headings]
    wrong = _heading_faults(columns, vocabulary)
    if wrong:
        return settled((), [placed(each, file, line) for each in wrong])
    for at, cells in rows:
        _add_cells(at, cells, columns, file, log)
    return log.settle(records)


def _rows(text: str, file: str | None, strays: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The cells of each row that has any, with the line on which it begins."""
    import csv  # noqa: PLC0415 - only where CSV is read
    from io import StringIO  # noqa: PLC0415

    reader = csv.reader(StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        help = "check the quotes; write a quote inside quotes twice"
        strays.append(Problem("CPS304", "not CSV from this row on", help, file, line))


def _heading_faults(columns: list[str], vocabulary: Vocabulary) -> Findings:
    """What is wrong with the headings. Shown only once they are certain to be headings."""
    required = [name for name in ("case", "type") if name not in columns]
    if not {"on", "at"} & set(columns):
        required.append("on")
    if required:
        help = "the first row names the columns, parted by commas"
        return [Finding("CPS307", f"missing column `{name}`", help) for name in required]
    known = {*COLUMNS, *vocabulary.facts}
    known.update(name for cls in vocabulary.types.values() for name in cls.attribute_names)
    found = []
    seen: set[str] = set()
    for index, name in enumerate(columns):
        if name in known and name in seen:
            found.append(Finding("CPS305", f"duplicate column `{name}`", "keep one of the two"))
        elif name and name not in known:
            help = suggestion(name, sorted(known), "name it after an attribute, or leave it out")
            message = f"unknown {named(name, 'column', f'column, the {index + 1}th')}"
            found.append(Finding("CPS306", message, help))
        seen.add(name)
    return found


def _add_cells(
    line: int, cells: list[str], columns: list[str], file: str | None, log: _Log
) -> None:
    """Adds what a row of *cells* states to its case.

    Where the cells do not fit the columns, it is not certain whose row it is.
    """
    raw: Plain = {}
    for name, cell in zip_longest(columns, cells, fillvalue=""):
        if cell and not cell.isspace():
            raw[name] = cell.strip()
    if "" in raw:
        help = "check commas and quotes; a text that has a comma needs quotes"
        log.strays.append(Problem("CPS319", "a cell under no heading", help, file, line))
    elif len(cells) < len(columns):
        message = f"{len(cells)} cells under {len(columns)} columns"
        help = "check line breaks and quotes; leave a missing value's cell empty"
        log.strays.append(Problem("CPS319", message, help, file, line))
    else:
        log.add(Row(line, _typed(raw, log.vocabulary), lambda found: _on_line(found, file, line)))


def _on_line(findings: Findings, file: str | None, line: int) -> list[Problem]:
    return [placed(each, file, line) for each in findings]


def _typed(raw: Plain, vocabulary: Vocabulary) -> Plain:
    """*raw* with flags, numbers and lists where its type has them; what is none stays text."""
    name = raw.get("type", "")
    attributes: Mapping[str, Attribute] = vocabulary.facts
    if name != FACT:
        cls = vocabulary.types.get(name)
        attributes = {} if cls is None else cls.attributes
    for key, cell in raw.items():
        attribute = attributes.get(key)
        if attribute is not None:
            raw[key] = _plain(cell, attribute)
    return raw


def _plain(cell: str, attribute: Attribute) -> object:
    """The plain value that *cell* stands for, or *cell*."""
    match attribute.kind:
        case "flag":
            return _FLAGS.get(cell.lower(), cell)
        case "number":
            return int(cell) if _WHOLE.fullmatch(cell) else cell
        case "words":
            return [word for word in _SEPARATOR.split(cell) if word]
        case _:
            return cell
