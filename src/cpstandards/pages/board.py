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
EXAMPLES = (
    "**Worked examples.** In each, what the standard's own terms ask of an event is so, unless it "
    "says otherwise; the cases are fictional."
)
"""What stands above the examples of a standard."""


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
        "## All standards",
        _overview(ruleset),
        *_sections(ruleset),
        *_out_of_scope(ruleset.out_of_scope),
        *_silent(ruleset.silent),
    )


def _heading(ruleset: model.Ruleset) -> Iterator[Outline]:
    document = ruleset.document
    yield Outline(f"{document.title}, {document.publisher}", label="Document")
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


def _overview(ruleset: model.Ruleset) -> str:
    return table(
        ("standard", "by when", "verb", "who"),
        (
            (
                link(text(each.title), "", heading_of(each)),
                text(by_when(each)),
                each.modality,
                text(role(each.responsible)),
            )
            for each in ruleset.standards
        ),
    )


def _sections(ruleset: model.Ruleset) -> Iterator[str]:
    """The standards under the headings of the document's sections, in its order."""
    for section in dict.fromkeys(each.source.section for each in ruleset.standards):
        yield f"## {text(section)}"
        for standard in ruleset.standards:
            if standard.source.section == section:
                yield from standard_blocks(ruleset, standard)


def standard_blocks(ruleset: model.Ruleset, standard: model.Standard) -> Iterator[str]:
    """Everything about one standard: what it asks, where it stands, how it is read, examples."""
    yield f"### {heading_of(standard)}"
    yield f"**{text(standard.title)}.**"
    yield bullets([*facets(standard), Outline(str(standard.source), label="Source")])
    if standard.note:
        yield f"**Note.** {text(standard.note)}"
    yield from readings(standard)
    if standard.readings:
        apart = link("how far apart", f"../{AMBIGUITIES}", ambiguity_of(ruleset, standard))
        yield f"See {apart} these are."
    if standard.examples:
        yield EXAMPLES
        yield examples(standard)
    yield f"**Events:** {_events(ruleset, standard)}"


def _events(ruleset: model.Ruleset, standard: model.Standard) -> str:
    """Links to the event types of which a standard speaks."""
    own = ruleset.vocabulary.events
    return ", ".join(
        link(f"`{name}`", f"../{VOCABULARY}", f"{name} in {ruleset.id}" if name in own else name)
        for name in sorted(event_types_in(standard))
    )


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
