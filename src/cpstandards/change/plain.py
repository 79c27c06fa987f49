"""What a change does, as plain data for programs and as JUnit XML for a build server."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from cpstandards.change.results import (
    ChangeReport,
    Impact,
    PartChange,
    StandardChange,
    Witness,
)
from cpstandards.change.words import certainty, change_in_words, since
from cpstandards.mutate.writing import in_one_line
from cpstandards.results import Obligation

NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML can hold."""


def as_plain(report: ChangeReport) -> dict[str, Any]:  # Any: plain data
    """The report as plain data: text, numbers, truth values, dates, lists and mappings."""
    found: dict[str, Any] = {
        "old": report.old,
        "new": report.new,
        "today": report.today,
        "around": list(report.around),
        "rejudges_history": any(each.rejudges(report.today) for each in report.changed),
        "standards": [_standard(each) for each in report.standards],
    }
    if report.impact is not None:
        found["impact"] = _impact(report.impact)
    return found


def _standard(of: StandardChange) -> dict[str, Any]:
    return {
        "id": of.id,
        "renamed_from": of.renamed_from,
        "kind": of.kind.value,
        "proved": of.is_proved,
        "because": of.because,
        "weaker_verb": of.is_weaker_verb,
        "since": of.since,
        "parts": [_part(each) for each in of.parts],
        "wording": list(of.wording),
        "searched": {
            "near": of.searched.near,
            "drawn": of.searched.drawn,
            "seed": of.searched.seed,
        },
        "witnesses": [_witness(each) for each in of.witnesses],
    }


def _part(of: PartChange) -> dict[str, Any]:
    return {
        "part": of.part,
        "reading": of.reading or None,
        "old": of.old,
        "new": of.new,
        "effect": of.effect.value,
        "because": of.why,
        "since": of.since,
        "until": of.until,
    }


def _witness(of: Witness) -> dict[str, Any]:
    return {
        "way": of.way.value,
        "example": dict(of.example),
        "old": [_obligation(each) for each in of.old],
        "new": [_obligation(each) for each in of.new],
    }


def _obligation(of: Obligation) -> dict[str, Any]:
    return {
        "status": of.status.value,
        "due": of.due_at or of.due_on,
        "excused": of.excused,
        "explanation": of.explain(),
    }


def _impact(of: Impact) -> dict[str, Any]:
    return {
        "cases": of.cases,
        "as_of": of.as_of,
        "affected": list(of.affected),
        "moved": [
            {
                "case": each.case,
                "standard": each.standard,
                "old": each.old,
                "new": each.new,
                "old_due": each.old_due,
                "new_due": each.new_due,
                "days": each.days,
                "way": each.way.value,
            }
            for each in of.moved
        ],
        "histogram": [{"days": days, "deadlines": count} for days, count in of.histogram.items()],
        "unread": [{"case": case, "because": why} for case, why in of.unread],
    }


def as_junit(report: ChangeReport, failing: Mapping[str, str] | Collection[str] = ()) -> str:
    """The report as JUnit XML: a test case for each standard, failed where it was not to change so.

    Args:
        report: the report.
        failing: the ids of the standards that fail, perhaps with the rule that each breaks.
    """
    rules = failing if isinstance(failing, Mapping) else dict.fromkeys(failing, "")
    suite = ET.Element(
        "testsuite",
        name=f"check-change {report.old} → {report.new}",
        tests=str(len(report.standards)),
        failures=str(len(rules)),
        errors="0",
        skipped="0",
    )
    for each in report.standards:
        case = ET.SubElement(suite, "testcase", classname=report.new.split()[0], name=each.id)
        told = _told(each, report)
        if each.id in rules:
            message = f"{each.kind} (--fail-if {rules[each.id]})" if rules[each.id] else each.kind
            ET.SubElement(case, "failure", type=each.kind.value, message=message).text = told
        else:
            ET.SubElement(case, "system-out").text = f"{each.kind}\n{told}"
    suites = ET.Element("testsuites")
    suites.append(suite)
    ET.indent(suites)
    text = ET.tostring(suites, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{NOT_XML.sub(" ", text)}\n'


def _told(of: StandardChange, report: ChangeReport) -> str:
    lines = [*map(change_in_words, of.parts), *of.wording, certainty(of)]
    if not of.is_harmless:
        lines.append(since(of, report.today))
    lines += [f"- {in_one_line(dict(each.example))}" for each in of.witnesses]
    return "\n".join(lines)
