"""Rulesets out of nothing: every kind of standard, with what the language lets it have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import yaml
from hypothesis import strategies as st

from cpstandards.load import parse_ruleset
from cpstandards.model import KINDS, KindName, Ruleset
from cpstandards.testing.scenes import Draw, Option, index_below

Plain = dict[str, Any]  # Any: values of the ruleset language

STARTS = ("strategy_discussion", "initial_conference", "plan_made")
DUTIES = ("visit", "core_group", "review_conference", "report_submitted")
MEETINGS = ("review_conference", "initial_conference", "core_group")
ENDINGS = ("plan_ended", "died")
LIMITS = (
    *("15 working days", "4 weeks", "1 working day", "3 months", "10 days", "91 days", "1 year"),
    *("2 days", "6 weeks", "48 hours", "24 hours"),
)
GAPS = ("4 weeks", "10 working days", "1 month", "2 days")
WINDOWS = (
    *(("10 weeks before", "8 weeks before"), ("2 working days before", "2 working days after")),
    *(("1 day after", "15 working days after"), ("same day", "10 days after")),
)
TESTS: dict[str, tuple[Plain, ...]] = {
    "strategy_discussion": ({"initiates_s47": True},),
    "initial_conference": ({"category": "neglect"}, {"plan_made": {"not": True}}),
    "review_conference": ({"quorate": True}, {"category": ["neglect", "physical"]}),
    "plan_made": ({"category": {"known": True}},),
    "visit": ({"child_seen": True}, {"child_seen": True, "seen_alone": True}),
    "report_submitted": ({"submitted_to": {"has_all": ["child", "parents"]}},),
    "plan_ended": ({"reason": {"not": "died"}},),
}
CONVENTIONS: tuple[Plain, ...] = (
    {},
    {},
    {},
    {"trigger_day": "counted"},
    {"clear_days": True},
    {"non_working_deadline": "next_working_day"},
    {"non_working_deadline": "previous_working_day"},
)


def rulesets(
    kinds: Sequence[KindName] = KINDS, most: int = 3, plain: bool = False
) -> st.SearchStrategy[Ruleset]:
    """Small rulesets, each of which the loader accepts.

    Args:
        kinds: the kinds of standard that they may have.
        most: how many standards, at most.
        plain: whether each has one plain limit only: no conditions, endings or combinations.

    Raises:
        KeyError: there is no such kind.
        ValueError: no kinds, or no standards.

    Example:
        >>> from hypothesis import find
        >>> found = find(rulesets(["every"]), lambda each: each.standards[0].first is not None)
        >>> print(found.standards[0].every, found.standards[0].first)
        4 weeks 4 weeks
    """
    for kind in kinds:
        if kind not in KINDS:
            raise KeyError(f"unknown kind `{kind}`; the kinds are {', '.join(KINDS)}")
    if not kinds or most < 1:
        raise ValueError("nothing to generate; name at least one kind, and `most` of at least 1")
    # built of its text, so that a failing test shows it
    return st.builds(parse_ruleset, _texts(tuple(kinds), most, plain))


@st.composite
def _texts(draw: Draw, kinds: Sequence[KindName], most: int, plain: bool) -> str:
    making = _Making(draw, plain)
    number = 1 + draw(index_below(most))
    data: Plain = {
        "id": "generated",
        "title": "A generated ruleset",
        "version": "1",
        "document": {"title": "Standards", "publisher": "Nobody"},
        "standards": [making.standard(making.pick(kinds), place) for place in range(number)],
    }
    conventions = making.pick(CONVENTIONS) if not plain else {}
    if conventions:
        data["conventions"] = conventions
    text: str = yaml.dump(data, Dumper=_Dumper, sort_keys=False)
    return text


class _Dumper(yaml.SafeDumper):
    """Writes a value out wherever it is used: the loader takes no aliases."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - as PyYAML asks it
        return True


class _Making:
    """Standards in the making, as plain data."""

    def __init__(self, draw: Draw, plain: bool) -> None:
        self.draw = draw
        self.plain = plain

    def pick(self, options: Sequence[Option]) -> Option:
        return options[self.draw(index_below(len(options)))]

    def seldom(self, one_in: int) -> bool:
        is_it = bool(self.draw(index_below(one_in)) == one_in - 1)
        return is_it and not self.plain

    def standard(self, kind: KindName, place: int) -> Plain:
        body: Plain = {
            "id": f"duty.{'abc'[place % 3]}{place}",
            "title": f"Duty {place + 1}",
            "responsible": "social_worker",
            "modality": "must",
            "source": {"section": "Everything"},
        }
        starts, duties = self.pick(STARTS), self.pick(DUTIES)
        body |= getattr(self, f"_{kind}")(starts, duties)
        if kind != "not_before" and self.seldom(2):
            body["ends_on"] = self.pattern(ENDINGS)
        if self.seldom(4):
            body["when"] = self.condition(starts)
        if self.seldom(5):
            body["waiver"] = self.pick(({}, {"by": ["service_manager"]}))
        return body

    def pattern(self, types: Sequence[str]) -> Plain:
        event, is_tested = self.pick(types), self.seldom(3)
        tests = TESTS.get(event)
        if tests and is_tested:
            return {"event": event, "where": dict(self.pick(tests))}
        return {"event": event}

    def _within(self, start: str, duty: str) -> Plain:
        return {
            "within": self.moment(start),
            "after": self.pattern((start,)),
            "duty": self.duty(duty),
        }

    def _before(self, start: str, duty: str) -> Plain:  # noqa: ARG002 - kinds are of one shape
        raised = {"after": self.pattern((start,))} if self.seldom(4) else {}
        return {
            "before": self.pattern(MEETINGS),
            "at_least": self.pick(LIMITS),
            "duty": self.duty("report_submitted"),
            **raised,
        }

    def _every(self, start: str, duty: str) -> Plain:
        first = {"first": self.pick(GAPS)} if self.seldom(3) else {}
        restart = "from_actual" if self.plain else self.pick(RESTARTS)
        return {
            "every": self.pick(GAPS),
            "restart": restart,
            "after": {"event": start},
            "duty": self.pattern((duty,)),
            **first,
        }

    def _window(self, start: str, duty: str) -> Plain:  # noqa: ARG002
        opens, closes = self.pick(WINDOWS)
        around = self.pick(({"event": "review_conference"}, {"fact": "expected_delivery_date"}))
        return {
            "window": {"opens": opens, "closes": closes},
            "around": dict(around),
            "duty": self.pattern(("visit", "report_submitted")),
        }

    def _not_before(self, start: str, duty: str) -> Plain:  # noqa: ARG002
        return {
            "not_before": self.pick(LIMITS[:-2]),
            "after": self.pattern((start,)),
            "forbids": {"event": "plan_ended"},
        }

    def duty(self, duty: str) -> Plain:
        if self.seldom(6):
            return {self.pick(("any_of", "all_of")): [self.pattern((duty,)), {"event": "visit"}]}
        return self.pattern((duty,))

    def moment(self, start: str) -> Any:  # Any: a moment of the ruleset language
        if not self.seldom(3):
            return self.pick(LIMITS)
        forms: tuple[Callable[[], Any], ...] = (
            lambda: {"sooner_of": [self.pick(LIMITS), self._from_birth()]},
            lambda: {"later_of": [self.pick(LIMITS), self._from_birth()]},
            lambda: {
                "choose": [
                    {"when": self.condition(start), "then": self.pick(LIMITS)},
                    {"otherwise": self.pick(LIMITS)},
                ]
            },
            lambda: {"agreed": {"event": "plan_agreed"}, "as": "visit_every", "up_to": "4 weeks"},
            lambda: "same day",
            lambda: "unquantified",
        )
        return self.pick(forms)()

    def _from_birth(self) -> Plain:
        return {"limit": self.pick(LIMITS[:-2]), "after": {"event": "birth"}}

    def condition(self, start: str) -> Plain:
        forms: tuple[Plain, ...] = (
            {"fact": {"unborn": True}},
            {"count": {"event": "review_conference"}, "at_most": 0},
            {"latest": [{"event": "plan_made"}, {"event": "plan_ended"}], "is": "plan_made"},
            {"trigger": dict(TESTS[start][0])},
            {"not": {"fact": {"unborn": True}}},
        )
        return self.pick(forms)


RESTARTS = ("from_actual", "from_due", "fixed")
