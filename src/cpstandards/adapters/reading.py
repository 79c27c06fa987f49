"""Cases from files and from text."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import partial
from pathlib import Path
from typing import Literal, assert_never

from cpstandards.adapters.documents import read_document
from cpstandards.adapters.findings import listed, suggestion
from cpstandards.adapters.outcome import CasesRead, settled
from cpstandards.errors import CaseError, Problem
from cpstandards.events import core_vocabulary
from cpstandards.load.yamltext import read_yaml
from cpstandards.vocabulary import Vocabulary

Format = Literal["yaml", "json", "jsonl", "csv"]
"""What a file of cases can be: documents (`yaml`, `json`), or logs of one event a row."""

FORMATS: dict[str, Format] = {
    ".yaml": "yaml",
    ".yml": "yaml",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".csv": "csv",
}
"""The format of a file, by the end of its name."""

MOST_BYTES = 256_000_000
"""The largest file that is read [bytes]."""


def read_cases(
    path: str | os.PathLike[str],
    *,
    vocabulary: Vocabulary | None = None,
    format: Format | None = None,
    records: Iterable[str] | None = None,
    skip_bad: bool = False,
) -> CasesRead:
    """The cases in the file *path*.

    Args:
        path: a file of any of `FORMATS`. The manual's page on case files says what each holds.
        vocabulary: the event types and facts there are, such as `program.vocabulary`; by
            default the shared ones.
        format: the file's format; by default, what its name ends with.
        records: the event types that the source records, for cases that do not say it
            themselves; None: all types.
        skip_bad: leave out the cases with problems, rather than raise. A case is left out as a
            whole. Where a problem could concern any case of the file, all are left out.

    Returns:
        The cases, with the problems of those that were left out.

    Raises:
        CaseError: with every problem of the file, unless *skip_bad*; the file's format is
            unknown.
        OSError: the file cannot be read.

    Example:
        >>> for case in read_cases("examples/cases/log.csv"):
        ...     print(case)
        Case('FICTION-A', 9 events)
        Case('FICTION-B', 3 events)
        Case('FICTION-C', 2 events)
    """
    name = os.fspath(path)
    chosen = format or FORMATS.get(Path(name).suffix.lower())
    if chosen is None:
        help = f"name it {', '.join(FORMATS)}, or say its format"
        raise CaseError([Problem("CPS303", "the file's name does not tell its format", help, name)])
    size = Path(name).stat().st_size
    if size > MOST_BYTES:
        raise CaseError([_too_large(size, name)])
    text = decoded(Path(name).read_bytes(), name)
    return parse_cases(
        text, chosen, file=name, vocabulary=vocabulary, records=records, skip_bad=skip_bad
    )


def parse_cases(
    text: str,
    format: Format,
    *,
    file: str | None = None,
    vocabulary: Vocabulary | None = None,
    records: Iterable[str] | None = None,
    skip_bad: bool = False,
) -> CasesRead:
    r"""The cases in *text*.

    Args:
        text: YAML, JSON, JSON Lines or CSV.
        format: which of them.
        file: a file's name, for messages.
        vocabulary: as for `read_cases`.
        records: as for `read_cases`.
        skip_bad: as for `read_cases`.

    Raises:
        CaseError: with every problem of the text, unless *skip_bad*; *format* is unknown.

    Example:
        >>> parse_cases("{reference: A-1, events: [{type: visit, on: 2025-04-10}]}", "yaml").cases
        (Case('A-1', 1 event),)
        >>> parse_cases("case,type,on\nA-1,vist,2025-04-10", "csv", file="log.csv")
        Traceback (most recent call last):
            ...
        cpstandards.errors.CaseError: log.csv:2: CPS311 unknown event type
          help: did you mean `visit`?
    """
    if format not in FORMATS.values():
        formats = dict.fromkeys(FORMATS.values())
        help = suggestion(format, formats, f"the formats are {listed(formats)}")
        raise CaseError([Problem("CPS303", "unknown format", help, file)])
    vocabulary = vocabulary or core_vocabulary()
    known = None if records is None else frozenset(records)
    _require_types(known, vocabulary)
    read = _parsed(text.removeprefix("\ufeff"), format, file, vocabulary, known)
    if read.problems and not skip_bad:
        raise CaseError(read.problems)
    return read


def _parsed(
    text: str,
    format: Format,
    file: str | None,
    vocabulary: Vocabulary,
    records: frozenset[str] | None,
) -> CasesRead:
    if not text.strip() and format != "jsonl":  # a log in which nothing has happened is a log
        help = "check that it is the file meant"
        return settled((), [Problem("CPS307", "nothing stands here", help, file, 1)])
    match format:
        case "yaml":
            return read_document(read_yaml(text, file), vocabulary, records)
        case "json":
            from cpstandards.adapters.jsontext import read_json, with_places  # noqa: PLC0415 - only when needed

            locate = partial(with_places, text)
            return read_document(read_json(text, file), vocabulary, records, locate)
        case "jsonl":
            from cpstandards.adapters.logs import read_json_lines  # noqa: PLC0415 - as above

            return read_json_lines(text, file, vocabulary, records)
        case "csv":
            from cpstandards.adapters.logs import read_csv  # noqa: PLC0415 - as above

            return read_csv(text, file, vocabulary, records)
        case _:
            assert_never(format)


def _require_types(records: frozenset[str] | None, vocabulary: Vocabulary) -> None:
    """Raise if *records* names types that there are not."""
    unknown = sorted((records or frozenset()) - vocabulary.types.keys())
    if unknown:
        message = "`records` names an unknown event type `{}`"
        raise CaseError(
            Problem("CPS311", message.format(name), suggestion(name, vocabulary.types))
            for name in unknown
        )


def decoded(data: bytes, file: str) -> str:
    """The text that *data* encodes.

    Raises:
        CaseError: it is not UTF-8.
    """
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        help = "save it as UTF-8; a spreadsheet calls it `CSV UTF-8`"
        raise CaseError([Problem("CPS302", "not UTF-8 text", help, file, line)]) from None


def _too_large(size: int, file: str) -> Problem:
    message = f"a file of {size} bytes; at most {MOST_BYTES} are read"
    return Problem("CPS301", message, "write the cases to several files", file)
