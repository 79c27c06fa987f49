"""What a change does, as text for a terminal and as Markdown for a pull request."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from cpstandards.change.results import (
    ChangeKind,
    ChangeReport,
    Impact,
    PartChange,
    StandardChange,
    Way,
    Witness,
)
from cpstandards.change.ways import lined_up
from cpstandards.describe import date_in_words
from cpstandards.explain import lines as explained
from cpstandards.mutate.writing import in_one_line
from cpstandards.results import Obligation

WAYS = {
    Way.TIGHTER: "judged more strictly",
    Way.LOOSER: "judged more laxly",
    Way.OTHERWISE: "judged otherwise",
}

TOLD = ("Verdict", "Deadline", "What happened", "Measured from", "Limit", "Counting", "Skipped")
"""The headings of an explanation that say how two verdicts differ, the first ones first."""

NO_DUTY = "There is no such duty."
NOTHING = "nothing"

NOTHING_CHANGED = "no verdict on any case changes, as was proved"


def in_words(report: ChangeReport) -> str:
    """The report as text: how many of each, then what is changed, standard by standard."""
    blocks = ["\n".join(_head(report))]
    blocks += ["\n".join(_standard(each, report.today)) for each in _told(report)]
    if report.impact is not None:
        blocks.append("\n".join(_impact(report.impact)))
    return "\n\n".join(blocks)


def _told(report: ChangeReport) -> list[StandardChange]:
    return [each for each in report.standards if each.kind is not ChangeKind.UNCHANGED]


def _head(report: ChangeReport) -> Iterator[str]:
    yield f"{report.old} → {report.new}: {counts(report)}"
    for each in report.around:
        yield f"  {each}"
    yield f"  {about_the_past(report)}"


def counts(report: ChangeReport) -> str:
    """How many standards have become what."""
    found = [(kind, report.count(kind)) for kind in ChangeKind]
    return ", ".join(f"{count} {kind}" for kind, count in found if count)


def about_the_past(report: ChangeReport) -> str:
    """Whether what has happened already is judged otherwise, in a sentence."""
    if not report.changed:
        return NOTHING_CHANGED
    history = [each for each in report.changed if each.rejudges(report.today)]
    today = date_in_words(report.today)
    if not history:
        return (
            f"leaves the past alone: cases whose trigger lies before {today} are judged as before"
        )
    which = "the standard" if len(history) == 1 else "standards"
    names = ", ".join(each.id for each in history[:MOST_NAMES])
    more = f" and {len(history) - MOST_NAMES} more" if len(history) > MOST_NAMES else ""
    return f"judges history anew (before {today}), by {which} {names}{more}"


MOST_NAMES = 5


def since(of: StandardChange, today: date) -> str:
    """From which trigger day on a standard is judged otherwise."""
    if of.kind is ChangeKind.ADDED:
        return "judges every case anew, whenever its trigger was"
    first = of.since
    if first is None:
        return "may judge any case anew, whenever its trigger was"
    if first >= today:
        return f"for triggers from {date_in_words(first)} on; earlier ones are judged as before"
    return f"judges history anew, for triggers from {date_in_words(first)} on"


def certainty(of: StandardChange) -> str:
    """What is proved of a standard, and what was only searched."""
    if of.is_proved:
        return f"proved: {of.because}"
    return f"searched, not proved ({of.searched}): {of.because}"


def _standard(of: StandardChange, today: date) -> Iterator[str]:
    renamed = f" (was {of.renamed_from})" if of.renamed_from else ""
    yield f"{of.id}{renamed}: {of.kind}"
    for part in of.parts:
        yield f"  {change_in_words(part)}"
    for said in of.wording:
        yield f"  {said}"
    yield f"  {certainty(of)}"
    if of.is_weaker_verb:
        yield "  the verb has become weaker; deadlines stay"
    if not of.is_harmless:
        yield f"  {since(of, today)}"
    for witness in of.witnesses:
        yield from _witness(witness)
    if not of.is_harmless and not of.witnesses:
        yield f"  no case was found that shows it ({of.searched}), which proves nothing"


def change_in_words(of: PartChange) -> str:
    """One part, with what stood there and what does now."""
    reading = f" (reading {of.reading})" if of.reading else ""
    return f"{of.part}{reading}: {of.old} → {of.new}"


def _witness(of: Witness) -> Iterator[str]:
    yield f"  {WAYS[of.way]}: {of.example['title']}"
    yield f"    - {in_one_line(dict(of.example))}"
    for label, old, new in side_by_side(of):
        yield f"    {label}"
        yield f"      old: {old}"
        yield f"      new: {new}"


def side_by_side(of: Witness) -> Iterator[tuple[str, str, str]]:
    """Where both verdicts differ, the verdict first: the heading, the old words, the new ones.

    Of a duty that one version alone has, its verdict and its deadline.
    """
    every = lined_up(of.old, of.new)
    for number, (one, other) in enumerate(every, 1):
        where = f" of obligation {number}" if len(every) > 1 else ""
        for label, *both in _differences(_explained(one), _explained(other)):
            yield f"{label}{where}", both[0], both[1]


Explained = Mapping[str, Sequence[str]]
"""The sentences of an explanation, by heading."""


def _differences(one: Explained | None, other: Explained | None) -> Iterator[tuple[str, str, str]]:
    """The headings that matter and differ, without the sentences that both have."""
    if one is None or other is None:
        yield _alone(one, other)
        return
    is_other_limit = one.get("Limit") != other.get("Limit")
    for label in TOLD:
        both = one.get(label, ()), other.get(label, ())
        if both[0] == both[1] or (label == "Skipped" and is_other_limit):
            continue  # what is skipped follows from the limit
        old, new = _without(both[0], other), _without(both[1], one)
        if label == "Verdict" or not (old and new):
            old, new = (" ".join(each) or NOTHING for each in both)
        yield label, old, new


def _alone(one: Explained | None, other: Explained | None) -> tuple[str, str, str]:
    """The verdict of a duty that one version alone has."""
    words = (
        NO_DUTY if each is None else " ".join((*each["Verdict"][:1], *each.get("Deadline", ())[:1]))
        for each in (one, other)
    )
    old, new = words
    return "Verdict", old, new


def _without(some: Sequence[str], beside: Explained) -> str:
    """The sentences that the other side has nowhere."""
    known = {sentence for each in beside.values() for sentence in each}
    return " ".join(each for each in some if each not in known)


def _explained(of: Obligation | None) -> Explained | None:
    if of is None:
        return None
    found: dict[str, list[str]] = {}
    for line in explained(of):
        found.setdefault(line.label, []).append(line.sentence)
    return found


# --- the user's own cases ------------------------------------------------------------------------

WIDEST = 40


def _impact(of: Impact) -> Iterator[str]:
    cases = f"{of.cases} case{'' if of.cases == 1 else 's'}"
    yield f"{cases} judged by both, as of {date_in_words(of.as_of)}: {_affected(of)}"
    for each in of.moved:
        if each.is_verdict:
            words = " → ".join((each.old or "no duty", each.new or "no duty"))
            yield f"  {each.case} {each.standard}: {words.replace('_', ' ')}"
    yield from (f"  {row}" for row in histogram(of))
    for reference, why in of.unread:
        yield f"  {reference} cannot be judged by both: {why}"


def _affected(of: Impact) -> str:
    count = len(of.affected)
    return f"{count} with another verdict" if count else "no verdict changes"


def histogram(of: Impact) -> Iterator[str]:
    """How many deadlines move by how many days, a row for each number of days."""
    found = of.histogram
    if not found:
        yield "no deadline moves"
        return
    yield "deadlines that move, by calendar days:"
    most = max(found.values())
    for days, count in found.items():
        bar = "█" * max(1, round(count * WIDEST / most))
        yield f"{days:+5} {bar} {count}"


# --- Markdown ------------------------------------------------------------------------------------


def in_markdown(report: ChangeReport) -> str:
    """The report as Markdown, for the comment of a pull request."""
    return "\n".join(_markdown(report)) + "\n"


def _markdown(report: ChangeReport) -> Iterator[str]:
    yield f"## {report.old} → {report.new}"
    yield ""
    yield (
        f"{counts(report)}. It {about_the_past(report)}."
        if report.changed
        else (f"{counts(report)}: {NOTHING_CHANGED}.")
    )
    yield from _bullets(report.around)
    told = _told(report)
    if told:
        yield from ("", "| standard | change | what | proved or searched |", "|---|---|---|---|")
        for each in told:
            yield f"| {' | '.join(map(_cell, _row(each)))} |"
    for each in told:
        if each.witnesses:
            yield from _details(each, report.today)
    if report.impact is not None:
        yield from ("", "### Your own cases", "", "```")
        yield from _impact(report.impact)
        yield "```"


def _bullets(of: Iterable[str]) -> Iterator[str]:
    every = list(of)
    if every:
        yield ""
    yield from (f"- {each}" for each in every)


def _row(of: StandardChange) -> Sequence[str]:
    name = f"`{of.id}`" + (f" (was `{of.renamed_from}`)" if of.renamed_from else "")
    what = [*map(change_in_words, of.parts), *of.wording]
    return name, f"**{of.kind}**", "; ".join(what), certainty(of)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def _details(of: StandardChange, today: date) -> Iterator[str]:
    yield from ("", "<details>", f"<summary><code>{of.id}</code>: {of.kind}</summary>", "")
    yield f"It {since(of, today)}."
    for witness in of.witnesses:
        yield from ("", f"A case that is {WAYS[witness.way]}, {witness.example['title']}:")
        yield from ("", "```yaml", f"- {in_one_line(dict(witness.example))}", "```")
        rows = list(side_by_side(witness))
        if rows:
            yield from ("", "| | old | new |", "|---|---|---|")
            yield from (f"| {' | '.join(map(_cell, row))} |" for row in rows)
    yield from ("", "</details>")
