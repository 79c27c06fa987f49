"""One page for a board: what its document asks for, clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from cpstandards import model
from cpstandards.describe import by_when, date_in_words
from cpstandards.explain.words import role
from cpstandards.pages.examples import examples
from cpstandards.pages.facets import conventions, facets
from cpstandards.pages.markdown import bullets, link, page, table, text
from cpstandards.pages.outline import Outline
from cpstandards.pages.places import AMBIGUITIES, VOCABULARY, ambiguity_of, heading_of
from cpstandards.pages.readings import readings
from cpstandards.structure import event_types_in

REGIONS = {
    "GB-ENG": "England",
    "GB-WLS": "Wales",
    "GB-SCT": "Scotland",
    "GB-NIR": "Northern Ireland",
}
INTRODUCTION = (
    "Each standard has its citation, how it is read where the document leaves that open, and "
    "worked examples. In an example, what the standard itself asks of an event is so unless the "
    "example says otherwise; where no day is given on which it is asked, that is the day of the "
    "last event. All cases are fictional."
)
"""What a reader needs to know of the standards that follow."""


def page_of(ruleset: model.Ruleset) -> str:
    """The page of a board's ruleset.

    Example:
        >>> from cpstandards.load import board
        >>> page_of(board("blackpool")).splitlines()[2][:11]
        '# Blackpool'
    """
    return page(
        f"# {text(ruleset.title)}",
        bullets(_heading(ruleset)),
        INTRODUCTION,
        "## All standards",
        _overview(ruleset),
        *_sections(ruleset),
        *_withdrawn(ruleset.withdrawn),
        *_out_of_scope(ruleset.out_of_scope),
        *_silent(ruleset.silent),
        *_accepted(ruleset.accepted),
    )


def _heading(ruleset: model.Ruleset) -> Iterator[Outline]:
    document = ruleset.document
    yield Outline(str(document), label="Document")
    yield Outline(document.edition or "not stated", label="Edition")
    if document.reflects:
        yield Outline(document.reflects, label="Reflects")
    yield Outline(f"{ruleset.id}, version {ruleset.version}", label="Ruleset")
    yield Outline(f"bank holidays of {REGIONS[ruleset.calendar.region]}", label="Calendar")
    closures = ruleset.calendar.closures
    if closures:
        days = tuple(Outline(f"{date_in_words(each.on)}, {each.name}") for each in closures)
        yield Outline("also closed on", days)
    counted = tuple(Outline(each) for each in conventions(ruleset.conventions))
    if counted:
        yield Outline("", counted, label="Counting")
    yield from _relations(ruleset)


def _relations(ruleset: model.Ruleset) -> Iterator[Outline]:
    """What the ruleset stands on, and what it is held against."""
    for base in ruleset.built_on:
        words = f"{base.id}, version {base.version}: {base.document}"
        yield Outline(words, label="Built on")
    if ruleset.recounted_because:
        yield Outline(ruleset.recounted_because, label="Why inherited standards count otherwise")
    if ruleset.baseline:
        yield Outline(ruleset.baseline, label="Held against")


def _overview(ruleset: model.Ruleset) -> str:
    headers = ["standard", "by when", "verb", "who"]
    if ruleset.built_on:
        headers.append("whose")
    return table(headers, (_overview_row(ruleset, each) for each in ruleset.standards))


def _overview_row(ruleset: model.Ruleset, standard: model.Standard) -> list[str]:
    row = [
        link(text(standard.title), "", heading_of(standard)),
        text(by_when(standard)),
        standard.modality,
        text(role(standard.responsible)),
    ]
    if ruleset.built_on:
        base = ruleset.origin(standard.id)
        row.append("own" if base is None else base.id)
    return row


def _sections(ruleset: model.Ruleset) -> Iterator[str]:
    """The standards under the headings of the document's sections, in its order."""
    for section in dict.fromkeys(_section(each) for each in ruleset.standards):
        yield f"## {text(section)}"
        for standard in ruleset.standards:
            if _section(standard) == section:
                yield from standard_blocks(ruleset, standard)


def _section(standard: model.Standard) -> str:
    """The section in which a standard stands, with its document if it is another."""
    source = standard.source
    return f"{source.document}: {source.section}" if source.document else source.section


def standard_blocks(ruleset: model.Ruleset, standard: model.Standard) -> Iterator[str]:
    """Everything about one standard: what it asks, where it stands, how it is read, examples."""
    yield f"### {heading_of(standard)}"
    yield f"**{text(standard.title)}.**"
    source = Outline(str(standard.source), label="Source")
    yield bullets([*facets(standard), source, *_descent(ruleset, standard)])
    if standard.note:
        yield f"**Note.** {text(standard.note)}"
    yield from readings(standard)
    if standard.readings:
        apart = link("how far apart", f"../{AMBIGUITIES}", ambiguity_of(ruleset, standard))
        yield f"See {apart} these are."
    if standard.examples:
        yield "**Worked examples**"
        yield examples(standard)
    yield f"**Events:** {_events(ruleset, standard)}"


def _events(ruleset: model.Ruleset, standard: model.Standard) -> str:
    """Links to the event types of which a standard speaks."""
    own = ruleset.vocabulary.events
    return ", ".join(
        link(f"`{name}`", f"../{VOCABULARY}", f"{name} in {ruleset.id}" if name in own else name)
        for name in sorted(event_types_in(standard))
    )


def _descent(ruleset: model.Ruleset, standard: model.Standard) -> Iterator[Outline]:
    """Whose standard it is, in a ruleset that was built on another."""
    base = ruleset.origin(standard.id)
    replaced = [each.id for each in ruleset.built_on if standard.id in each.replaced]
    if base is not None:
        yield Outline(f"as in {base.id}", label="Inherited")
    elif replaced:
        yield Outline(f"in place of that of {replaced[0]}", label="Own")
    elif ruleset.built_on:
        yield Outline("added", label="Own")


def _withdrawn(standards: Iterable[model.Withdrawn]) -> Iterator[str]:
    rows = [(f"`{each.standard}`", text(each.because)) for each in standards]
    if rows:
        yield "## Withdrawn"
        yield "Standards of what this ruleset is built on that do not apply."
        yield table(("standard", "why"), rows)


def _out_of_scope(clauses: Iterable[model.OutOfScope]) -> Iterator[str]:
    rows = [(text(each.summary), text(each.reason), text(str(each.source))) for each in clauses]
    if rows:
        yield "## Out of scope"
        yield "Timed clauses that cannot be judged from a child's case."
        yield table(("clause", "why it is left out", "source"), rows)


def _silent(topics: Iterable[model.Silent]) -> Iterator[str]:
    rows = [(f"`{each.topic}`", text(each.note)) for each in topics]
    if rows:
        yield "## Silent"
        yield "Topics on which the document states no limit, so that the ruleset has none either."
        yield table(("topic", "note"), rows)


def _accepted(findings: Iterable[model.Accepted]) -> Iterator[str]:
    rows = [
        (each.code, f"`{each.standard}`" if each.standard else "any", text(each.because))
        for each in findings
    ]
    if rows:
        yield "## Accepted findings"
        yield "What `cpstandards check` remarks on and the encoder has left as it is, and why."
        yield table(("code", "standard", "why"), rows)
