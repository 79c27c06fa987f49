"""Errors that locate, show and help.

Every error of the library is a `CPStandardsError`. Each carries its facts as fields, and
survives pickling, so that a service can act on them without reading the message. Messages are
one line, lower case, without a full stop, with the user's own words in backticks. They never
carry anything about a child beyond the date or the text that could not be used.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

SHOWN = 60
"""The longest piece of the user's text that a message repeats [characters]."""


class CPStandardsError(Exception):
    """Base of every error that this library raises on purpose."""


class CalendarRangeError(CPStandardsError, ValueError):
    """A day lies, or counting leads, outside the span of known bank holidays.

    Attributes:
        day: the day that was given; the nearest date there is, if it was no date at all.
        first: first day of the span, inclusive.
        last: last day of the span, inclusive.
        counted: true when *day* lies inside, and counting from it leads outside.

    Example:
        >>> print(CalendarRangeError(date(2061, 1, 1), date(1990, 1, 1), date(2060, 12, 31)))
        `2061-01-01` is outside the calendar, which knows 1990-01-01 to 2060-12-31
    """

    def __init__(self, day: date, first: date, last: date, counted: bool = False) -> None:
        super().__init__(day, first, last, counted)
        self.day = day
        self.first = first
        self.last = last
        self.counted = counted

    def __str__(self) -> str:
        what = "counting from `{}` leads" if self.counted else "`{}` is"
        span = f"{self.first.isoformat()} to {self.last.isoformat()}"
        return f"{what.format(self.day.isoformat())} outside the calendar, which knows {span}"


class _TextError(CPStandardsError, ValueError):
    """A piece of the user's text that cannot be used.

    Attributes:
        text: the text as it was given.
        problem: what is wrong with it, in one line.
        help: the remedy, in one line; may be empty.
    """

    def __init__(self, text: str, problem: str, help: str = "") -> None:
        super().__init__(text, problem, help)
        self.text = text
        self.problem = problem
        self.help = help

    def __str__(self) -> str:
        return "; ".join(part for part in (self.problem, self.help) if part)


class LimitError(_TextError):
    """A limit that cannot be read, or cannot be used in this place."""


class MomentError(_TextError):
    """A date or time that cannot be read, or that no clock in London ever showed."""


class ComparisonError(_TextError):
    """Something that was asked of a comparison and cannot be."""


class MissingPackageError(CPStandardsError):
    """A package is not installed that only this needs.

    Attributes:
        package: the package's name.
        purpose: what needs it.
        extra: the extra of this library that brings it.

    Example:
        >>> print(MissingPackageError("jinja2", "an HTML page", "html"))
        an HTML page needs `jinja2`; install it with `pip install 'cpstandards[html]'`
    """

    def __init__(self, package: str, purpose: str, extra: str) -> None:
        super().__init__(package, purpose, extra)
        self.package = package
        self.purpose = purpose
        self.extra = extra

    def __str__(self) -> str:
        remedy = f"install it with `pip install 'cpstandards[{self.extra}]'`"
        return f"{self.purpose} needs `{self.package}`; {remedy}"


class ZoneDatabaseError(CPStandardsError):
    """The machine has no time zone database, so no London time can be placed."""


class _UnknownNameError(CPStandardsError, LookupError):
    """A name that is not among the known ones.

    Attributes:
        name: the name as it was given.
        known: the names there are, in order.
    """

    thing = "name"

    def __init__(self, name: str, known: Iterable[str]) -> None:
        self.name = name
        self.known = tuple(known)
        super().__init__(name, self.known)

    def __str__(self) -> str:
        near = nearest(self.name, self.known)
        names = ", ".join(f"`{known}`" for known in self.known)
        remedy = f"did you mean `{near}`?" if near else f"the known ones are {names or 'none'}"
        return f"unknown {self.thing} {quoted(self.name)}; {remedy}"


class UnknownBoardError(_UnknownNameError):
    """No ruleset is known for this board.

    Example:
        >>> print(UnknownBoardError("blackpol", ["blackpool", "leeds"]))
        unknown board `blackpol`; did you mean `blackpool`?
    """

    thing = "board"


class UnknownRegionError(_UnknownNameError):
    """No bank holidays are known for this region."""

    thing = "calendar region"


class UnknownTopicError(_UnknownNameError):
    """No ruleset that is compared speaks of this topic.

    Example:
        >>> print(UnknownTopicError("core_group.frist", ["core_group.first"]))
        unknown topic `core_group.frist`; did you mean `core_group.first`?
    """

    thing = "topic"

    def __str__(self) -> str:
        if nearest(self.name, self.known) is not None:
            return super().__str__()
        return f"unknown topic {quoted(self.name)}; a comparison of all topics names them"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a file, where it is, and what would put it right.

    Attributes:
        code: stable and documented, such as `CPS201`.
        message: what is wrong, in one line.
        help: the remedy, in one line; may be empty.
        file: path as the user gave it.
        line: counted from 1.
        column: counted from 1.

    Example:
        >>> help = "did you mean `visit`?"
        >>> print(Problem("CPS201", "unknown event type `vist`", help, "x.yaml", 8, 14))
        x.yaml:8:14: CPS201 unknown event type `vist`
          help: did you mean `visit`?
    """

    code: str
    message: str
    help: str = ""
    file: str | None = None
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        where = [str(part) for part in (self.file, self.line, self.column) if part is not None]
        head = f"{':'.join(where)}: " if where else ""
        tail = f"\n  help: {self.help}" if self.help else ""
        return f"{head}{self.code} {self.message}{tail}"


class ProblemsError(CPStandardsError):
    """Everything that is wrong with an input, reported at once.

    Attributes:
        problems: in the order in which they should be read.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


class RulesetError(ProblemsError):
    """A ruleset that cannot be used."""


class CaseError(ProblemsError):
    """A case that cannot be used."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that *word* was probably meant to be, if any.

    Args:
        word: what was written.
        known: what could have been meant.

    Returns:
        The nearest known word, or None where nothing is near.

    Example:
        >>> nearest("strategy_discusion", ["visit", "strategy_discussion"])
        'strategy_discussion'
    """
    from difflib import get_close_matches  # noqa: PLC0415 - only ever needed for an error

    return next(iter(get_close_matches(word, list(known), n=1, cutoff=0.7)), None)


def quoted(text: str) -> str:
    r"""The user's own words in backticks, on one line and no longer than `SHOWN` characters.

    Example:
        >>> quoted("2 weeks")
        '`2 weeks`'
        >>> quoted("2\nweeks")
        '`2\\nweeks`'
    """
    line = text if text.isprintable() else repr(text)[1:-1]
    return f"`{line if len(line) <= SHOWN else line[:SHOWN] + '…'}`"
