"""One page of every topic: the shared names of duties, and which board has a standard on each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cpstandards import model
from cpstandards.pages.markdown import link, page, table, text
from cpstandards.pages.places import board_page, heading_of

INTRODUCTION = (
    "A topic is the name that a duty has in every ruleset, so that boards line up: `compare` lays "
    "side by side the standards of one topic."
)
SCHEME = (
    "- A topic is a domain, a duty, and sometimes a third word that says which: `plan.distributed`,"
    " `conference.review.first`. Lower-case words joined by `_`; never the number of a limit.\n"
    "- One duty has one topic, whatever a document calls it and however long it gives. Different "
    "duties have different topics: seeing the child, and seeing the child alone.\n"
    "- The id of a standard is its topic, or its topic and a further word, where a board has "
    "several standards on one topic: for which conference (`initial`, `review`, `pre_birth`, "
    "`transfer_in`), for whom (`parents`, `child`), by whom (`social_worker`, `agencies`), or for "
    "a child who moves away instead of in (`outward`).\n"
    "- A topic that two boards have is answered by all: by a standard, be it one without a number, "
    "or under `silent`, with a note. So is a topic that one of them is recorded to be silent on."
)
KEY = (
    "In the tables, `yes` is a standard whose id is the topic itself; other words are what follows "
    "the topic in an id. *silent*: the document states no limit, and the board's page says what it "
    "does say. An empty cell: nothing is recorded."
)

DOMAINS: Mapping[str, str] = {
    "concern": "a worry about a child, before anyone is told",
    "contact": "telling children's social care or the police",
    "referral": "what is done with a contact or a referral",
    "assessment": "the assessment of a child's needs, and what is settled in it",
    "strategy_discussion": "the discussion that decides on an enquiry",
    "s47": "the enquiry under section 47",
    "information": "what professionals tell each other",
    "conference": "conferences of every kind: when they are held, and what they owe to whom",
    "invitation": "who is invited to a conference",
    "report": "reports to a conference: to whom, and how far ahead",
    "chair": "what the chair does ahead of a conference",
    "advocacy": "supporters and advocates of child and family",
    "absence": "those who cannot or will not attend a conference",
    "exclusion": "those who may not attend a conference",
    "observer": "those who only watch a conference",
    "plan": "the protection plan: making, sharing, changing and ending it",
    "lead_social_worker": "the lead social worker as a person",
    "core_group": "the core group's meetings and papers",
    "visit": "seeing the child while a plan is in force",
    "child": "what the child is told and asked while a plan is in force",
    "chronology": "the chronology of several agencies",
    "supervision": "the manager's supervision of the work",
    "child_in_need": "support without a plan, or after one",
    "looked_after": "a child who is, becomes or stops being looked after",
    "move": "a child with a plan who moves: who is told, and the papers",
    "transfer": "a plan that is handed over from one authority to another",
    "assisted_visit": "visits that one authority makes for another",
    "missing": "a child with a plan who is missing or absent",
    "incident": "incidents that somebody has to be told of",
    "death": "the death of a child with a plan",
    "serious_case_review": "serious case reviews",
    "disagreement": "professionals who disagree",
    "complaint": "complaints about a conference",
    "appeal": "appeals against a conference's decision",
}
"""The first words of the topics of shipped rulesets, in the order of the process."""

SILENT = "*silent*"

Answers = Mapping[str, tuple[Sequence[model.Standard], bool]]
"""By topic, a board's standards on it, and whether the board is recorded to be silent."""


def topics_page(rulesets: Sequence[model.Ruleset]) -> str:
    """The page of all topics of all *rulesets*.

    Example:
        >>> topics_page([]).splitlines()[2]
        '# Topics'
    """
    answers = [(ruleset, _answers(ruleset)) for ruleset in rulesets]
    topics = sorted({topic for _, said in answers for topic in said})
    return page(
        "# Topics",
        INTRODUCTION,
        "## The scheme",
        SCHEME,
        KEY,
        *(block for domain in _domains(topics) for block in _domain(domain, topics, answers)),
    )


def topic_of(standard: model.Standard) -> str:
    """The topic of a standard: its id, unless it states another.

    Example:
        >>> from cpstandards.load import board
        >>> topic_of(board("blackpool").standard("conference.quorate.review"))
        'conference.quorate'
    """
    return standard.topic or standard.id


def _answers(ruleset: model.Ruleset) -> Answers:
    standards: dict[str, list[model.Standard]] = {}
    for standard in ruleset.standards:
        standards.setdefault(topic_of(standard), []).append(standard)
    silent = {each.topic for each in ruleset.silent}
    return {topic: (standards.get(topic, ()), topic in silent) for topic in {*standards, *silent}}


def _domains(topics: Sequence[str]) -> Iterator[str]:
    """The domains of *topics*: those of the scheme in its order, then any others."""
    there = dict.fromkeys(map(_domain_of, topics))
    yield from (domain for domain in DOMAINS if domain in there)
    yield from (domain for domain in there if domain not in DOMAINS)


def _domain_of(topic: str) -> str:
    return topic.partition(".")[0]


def _domain(
    domain: str, topics: Sequence[str], answers: Sequence[tuple[model.Ruleset, Answers]]
) -> Iterator[str]:
    yield f"## `{domain}`"
    if domain in DOMAINS:
        yield f"{text(DOMAINS[domain][0].upper() + DOMAINS[domain][1:])}."
    headers = ("topic", *(link(text(of.id), board_page(of)) for of, _ in answers))
    rows = [
        (f"`{topic}`", *(_cell(ruleset, topic, said) for ruleset, said in answers))
        for topic in topics
        if _domain_of(topic) == domain
    ]
    yield table(headers, rows)


def _cell(ruleset: model.Ruleset, topic: str, said: Answers) -> str:
    """What one board has on a topic, each standard a link to where it stands."""
    standards, is_silent = said.get(topic, ((), False))
    place = board_page(ruleset)
    links = [link(_which(each.id, topic), place, heading_of(each)) for each in standards]
    return ", ".join(links) or (link(SILENT, place, "Silent") if is_silent else "")


def _which(id: str, topic: str) -> str:
    """What tells a standard from the others of its topic."""
    if id == topic:
        return "yes"
    return text(id.removeprefix(f"{topic}.").replace("_", " ").replace(".", ", "))
