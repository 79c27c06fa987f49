"""Results and rulesets as tables for people and rows for programs. Needs the `cli` extra."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, time
from io import StringIO

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from cpstandards.describe import by_when, short_day
from cpstandards.kernel import Status
from cpstandards.layout import Fitting
from cpstandards.model import Ruleset
from cpstandards.results import Evaluation, Obligation
from cpstandards.vocabulary import EventRef

STYLES = {
    Status.OVERDUE: "bold red",
    Status.LATE: "red",
    Status.LAPSED: "red",
    Status.VIOLATED: "bold red",
    Status.PENDING: "yellow",
    Status.IN_FORCE: "yellow",
    Status.UNDETERMINED: "magenta",
    Status.UNOBSERVED: "dim",
    Status.MET: "green",
    Status.LIFTED: "green",
    Status.EARLY: "cyan",
    Status.DISCHARGED: "dim",
}

COLUMNS = (
    "case",
    "ruleset",
    "standard",
    "topic",
    "title",
    "modality",
    "responsible",
    "source",
    "trigger",
    "trigger_on",
    "sequence",
    "basis",
    "reading",
    "limit",
    "earliest",
    "due",
    "status",
    "breach",
    "excused",
    "provisional",
    "unquantified",
    "done_on",
    "days_late",
    "missed_cycles",
    "next_change_on",
    "possible",
    "decided_by",
    "other_readings",
)
"""The columns of the CSV form."""


# --- evaluations ---------------------------------------------------------------------------------


def evaluation_table(evaluation: Evaluation, shown: Sequence[Obligation]) -> RenderableType:
    """One case's obligations as a table, with a heading and a summary.

    What the source cannot show, and what may never have arisen, is only counted.

    Args:
        evaluation: the case as judged.
        shown: the obligations to list.
    """
    table = Fitting()
    table.add_column("due", no_wrap=True)
    table.add_column("status", no_wrap=True)
    table.add_column("duty", ratio=3)
    table.add_column("measured from", ratio=2)
    table.add_column("done", no_wrap=True)
    listed = [each for each in shown if not _is_only_counted(each)]
    for each in listed:
        table.add_row(_due(each), _status(each), _duty(each), _event(each.trigger), _done(each))
    title = Text.assemble(
        "case ",
        (evaluation.case, "bold"),
        f" by {evaluation.ruleset} {evaluation.version}, as of {_as_of(evaluation)}",
    )
    body = table if listed else Text("nothing to show")
    return Group(title, Padding(body, (1, 0)), *summary(evaluation))


def chosen(evaluation: Evaluation, only: str | None) -> tuple[Obligation, ...]:
    """The obligations to show: by deadline, those without one last.

    Args:
        evaluation: the case as judged.
        only: `breaches`, `open` or `deadlines`; None: all of them.
    """
    if only == "breaches":
        return evaluation.breaches
    if only == "deadlines":
        return evaluation.deadlines
    undated = tuple(each for each in evaluation.obligations if each.due is None)
    every = (*evaluation.deadlines, *undated)
    if only == "open":
        return tuple(each for each in every if each.status in ("pending", "overdue", "in_force"))
    return every


def _is_only_counted(obligation: Obligation) -> bool:
    return obligation.status == Status.UNOBSERVED or obligation.may_not_have_arisen


def summary(evaluation: Evaluation) -> list[Text]:
    """Counts, and what the table leaves out."""
    every = evaluation.obligations
    counts = Counter(each.status for each in every)
    spoken = ", ".join(f"{counts[status]} {_spoken(status)}" for status in Status if counts[status])
    excused = sum(each.excused for each in evaluation.breaches)
    found = len(evaluation.breaches)
    breaches = f"{found} breach{'' if found == 1 else 'es'}"
    breaches += f", {excused} excused" if excused else ""
    unseen = _by_standard(each for each in every if each.status == Status.UNOBSERVED)
    unsure = _by_standard(each for each in every if each.may_not_have_arisen)
    never = ", ".join(evaluation.unobserved)
    lines = [Text(f"{breaches}; {spoken}" if every else "no obligations")]
    for said, of in (
        ("not to be seen in this source", unseen),
        ("not even to be seen whether they arose", never),
        ("may not have arisen, for want of facts", unsure),
        ("events ignored, not known by then", str(len(evaluation.ignored) or "")),
    ):
        if of:
            lines.append(Text(f"{said}: {of}", "dim"))
    return lines


def _by_standard(obligations: Iterable[Obligation]) -> str:
    counts = Counter(each.standard.id for each in obligations)
    return ", ".join(f"{name} ({n})" if n > 1 else name for name, n in counts.items())


def _as_of(evaluation: Evaluation) -> str:
    return evaluation.as_of.isoformat()


def _spoken(status: Status) -> str:
    return status.value.replace("_", " ")


def _status(obligation: Obligation) -> Text:
    words = _spoken(obligation.status)
    if obligation.excused:
        words += ", excused"
    if obligation.provisional:
        words += ", provisional"
    return Text(words, STYLES.get(obligation.status, ""))


END_OF_DAY = time(23, 59, 59)
"""From then on a deadline is the whole day's, and its time is not shown."""


def _due(obligation: Obligation) -> str:
    due_at = obligation.due_at
    if due_at is not None and due_at.time() < END_OF_DAY:
        return f"{short_day(due_at)} {due_at:%H:%M}"
    on = obligation.due_on or obligation.earliest_on
    if on is None:
        return "no number stated" if obligation.unquantified else "not known yet"
    return short_day(on)


def _duty(obligation: Obligation) -> Text:
    standard = obligation.standard
    text = Text(standard.title)
    if obligation.basis != "maximum":
        text.append(f" (as {obligation.basis})" if obligation.basis == "agreed" else " (agreement)")
    if obligation.sequence > 1:
        text.append(f" #{obligation.sequence}")
    text.append(f"\n{standard.id}; {standard.source.clause}", "dim")
    if obligation.otherwise:
        others = ", ".join(f"{o.reading}: {_spoken(o.status)}" for o in obligation.otherwise)
        text.append(f"; otherwise read, {others}", "dim")
    if obligation.decided_by:
        text.append(f"; depends on {obligation.decided_by}", "dim")
    return text


def _event(ref: EventRef | None) -> str:
    if ref is None:
        return ""
    return ref.type.replace("_", " ") + ("" if ref.private else f"\n{short_day(ref.on)}")


def _done(obligation: Obligation) -> str:
    done = obligation.done
    if done is None:
        return ""
    late = obligation.days_late
    words = "withheld" if done.private else short_day(done.on)
    if late is None or obligation.due is None:
        return words
    if late == 0:
        is_late = obligation.status is Status.LATE
        return f"{words}\n{'on the day, after the time' if is_late else 'on the day'}"
    plural = "" if abs(late) == 1 else "s"
    return f"{words}\n{abs(late)} day{plural} {'late' if late > 0 else 'early'}"


def csv_rows(evaluation: Evaluation, shown: Iterable[Obligation]) -> Iterator[list[str]]:
    """The obligations as rows of `COLUMNS`."""
    for each in shown:
        yield [_cell(value) for value in _row(evaluation, each)]


def _row(evaluation: Evaluation, each: Obligation) -> list[object]:
    standard, trigger = each.standard, each.trigger
    private = trigger is None or trigger.private
    return [
        evaluation.case,
        evaluation.ruleset,
        standard.id,
        standard.topic,
        standard.title,
        standard.modality,
        standard.responsible,
        str(standard.source),
        trigger.type if trigger else None,
        None if private or trigger is None else trigger.on,
        each.sequence,
        each.basis,
        each.reading,
        each.limit,
        each.earliest_on,
        each.due_at if each.timed else each.due_on,
        each.status,
        each.is_breach,
        each.excused,
        each.provisional,
        each.unquantified,
        each.done_on if each.done and not each.done.private else None,
        each.days_late,
        each.missed_cycles,
        each.next_change_on,
        " ".join(sorted(each.possible)),
        each.decided_by,
        "; ".join(f"{o.reading}: {o.status}" for o in each.otherwise),
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return value.isoformat() if isinstance(value, date) else str(value)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """*rows* as CSV lines."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


# --- rulesets ------------------------------------------------------------------------------------


def ruleset_table(ruleset: Ruleset) -> RenderableType:
    """A ruleset's standards with their limits and citations, and what it leaves out."""
    table = Fitting()
    table.add_column("standard", ratio=3)
    table.add_column("by when", ratio=4)
    table.add_column("verb", no_wrap=True)
    table.add_column("source", ratio=2)
    for standard in ruleset.standards:
        duty = Text(standard.title)
        duty.append(f"\n{standard.id}", "dim")
        duty.append(f"\n{standard.responsible.replace('_', ' ')}", "dim")
        if ruleset.built_on:
            style = "dim" if ruleset.origin(standard.id) else "bold"
            duty.append(f"\n{_descent(ruleset, standard.id)}", style)
        limit = Text(by_when(standard))
        for reading in standard.readings:
            limit.append(f"\nor, read as {reading.name}: {reading.because}", "dim")
        table.add_row(duty, limit, standard.modality, str(standard.source))
    document = ruleset.document
    heading = Text.assemble((ruleset.title, "bold"), f"\n{document.publisher}, {document.title}")
    if document.edition:
        heading.append(f", {document.edition}")
    for base in ruleset.built_on:
        heading.append(f"\nbuilt on {base.id}, version {base.version}: {base.document}")
    if ruleset.recounted_because:
        heading.append(f"\ndates of inherited standards differ: {ruleset.recounted_because}")
    return Group(heading, Padding(table, (1, 0)), *_left_out(ruleset))


def _descent(ruleset: Ruleset, id: str) -> str:
    """Whose standard it is, in a ruleset that was built on another."""
    base = ruleset.origin(id)
    if base is not None:
        return f"as in {base.id}"
    replaced = next((each.id for each in ruleset.built_on if id in each.replaced), None)
    return f"own, in place of that of {replaced}" if replaced else "own, added"


def _left_out(ruleset: Ruleset) -> Iterator[RenderableType]:
    if ruleset.withdrawn:
        yield Text("standards that do not apply here", "bold")
        for each in ruleset.withdrawn:
            text = Text(each.because)
            text.append(f" ({each.standard})", "dim")
            yield Padding(text, (0, 0, 0, 2))
    if ruleset.out_of_scope:
        yield Text("timed clauses that cannot be judged from a case", "bold")
        for clause in ruleset.out_of_scope:
            text = Text(f"{clause.summary}: {clause.reason}")
            text.append(f" ({clause.source})", "dim")
            yield Padding(text, (0, 0, 0, 2))
    if ruleset.silent:
        yield Text("topics on which the document states no limit", "bold")
        for topic in ruleset.silent:
            text = Text(topic.note)
            text.append(f" ({topic.topic})", "dim")
            yield Padding(text, (0, 0, 0, 2))


def boards_table(rulesets: Iterable[Ruleset]) -> Fitting:
    """The rulesets that are shipped."""
    table = Fitting()
    table.add_column("board", no_wrap=True)
    table.add_column("document", ratio=3)
    table.add_column("edition", ratio=1)
    table.add_column("standards", justify="right", no_wrap=True)
    for each in rulesets:
        document = each.document
        table.add_row(
            Text(each.id, "bold"),
            f"{document.publisher}, {document.title}",
            document.edition or "not stated",
            str(len(each.standards)),
        )
    return table
