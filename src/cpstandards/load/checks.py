"""What a ruleset's shape cannot show: names that its vocabulary and standards must bear out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from typing import Any, ClassVar, get_args

from pydantic import ValidationError

from cpstandards import model
from cpstandards.attributes import Attribute, ValueProblem
from cpstandards.errors import Problem, nearest, quoted
from cpstandards.events import Role, core_vocabulary
from cpstandards.kernel import STATUSES
from cpstandards.limits import Limit
from cpstandards.load.translate import problems_of
from cpstandards.load.yamltext import Text
from cpstandards.structure import (
    changed,
    event_types,
    mentions_agreement,
    vocabulary_of,
    working_hours_in,
)
from cpstandards.vocabulary import Event, EventType, Vocabulary

Path = tuple[str | int, ...]


def check(ruleset: model.Ruleset, text: Text) -> list[Problem]:
    """Everything that is wrong with *ruleset* beyond its shape, in the order of *text*."""
    found = [*_declared(ruleset.vocabulary, text)]
    has_working_hours = ruleset.conventions.working_hours is not None
    checker = _Checker(vocabulary_of(_new(ruleset.vocabulary)), text, has_working_hours)
    found += _repeated_ids((standard.id for standard in ruleset.standards), text)
    for index, standard in enumerate(ruleset.standards):
        found += checker.whole(standard, ("standards", index))
    return sorted(dict.fromkeys(found), key=lambda each: (each.line or 0, each.column or 0))


def check_parts(data: dict[str, Any], text: Text) -> list[Problem]:
    """What is wrong with the names in a ruleset whose shape is wrong somewhere.

    Each part that has the right shape is checked, so that all problems of a file show at once.
    """
    standards = data.get("standards")
    every = standards if isinstance(standards, list) else []
    ids = [plain.get("id") if isinstance(plain, dict) else None for plain in every]
    found = [*_repeated_ids(ids, text)]
    checker = None
    with suppress(ValidationError):  # of which names mean what, nothing is known then
        declared = model.Declared.model_validate(data.get("vocabulary", {}))
        found += _declared(declared, text)
        conventions = data.get("conventions")
        states_hours = isinstance(conventions, dict) and "working_hours" in conventions
        checker = _Checker(vocabulary_of(_new(declared)), text, states_hours)
    for index, plain in enumerate(every):
        if isinstance(plain, dict):
            found += _standard(plain, ("standards", index), checker, text)
    return found


def _standard(
    plain: dict[str, Any], path: Path, checker: _Checker | None, text: Text
) -> Iterator[Problem]:
    """What is wrong with one standard: all of it, or as far as its parts have their shape."""
    try:
        whole = model.Standard.model_validate(plain)
    except ValidationError:
        yield from _keys(plain, path, text)
        if checker is not None:
            yield from checker.plain(plain, path)
        return
    if checker is not None:
        yield from checker.whole(whole, path)


def _keys(plain: dict[str, Any], path: Path, text: Text) -> Iterator[Problem]:
    """What is wrong with the keys of one standard."""
    for wrong in model.wrong_keys(plain.keys()):
        message, _, help = wrong.partition("; ")
        yield text.problem("CPS206", message, help, path)


def _repeated_ids(ids: Iterable[object], text: Text) -> Iterator[Problem]:
    seen: set[object] = set()
    for index, id in enumerate(ids):
        if isinstance(id, str) and id in seen:
            path = ("standards", index, "id")
            help = "give each standard an id of its own; `topic` may be shared"
            yield text.problem("CPS207", f"repeated id {quoted(id)}", help, path)
        seen.add(id if isinstance(id, str) else None)


RESERVED = frozenset({"case", "key"}).union(
    name for name in (*dir(Event), *dir(EventType)) if not name.startswith("_")
)
"""What no attribute may be called: rows of a log and events themselves use it."""

LOGGED_FACT = "fact"
"""What a row of an event log calls itself that holds facts instead of an event."""

READINGS = frozenset({"default", "strictest", "all"})
"""What asks for a reading without naming it."""

JUDGING = frozenset(model.Standard.model_fields) - {"readings", "reading", "examples", "source"}
"""The keys of a standard that its verdicts depend on, or that say what they are about."""

UNCHANGED = frozenset({"id", "topic", "departure", "reading", "readings", "examples"})
"""The keys of a standard that belong to all of its readings."""


def _new(declared: model.Declared) -> model.Declared:
    """What is *declared* under names that are free."""
    core = core_vocabulary()
    events = {
        name: event.model_copy(update={"attributes": _free(event.attributes)})
        for name, event in declared.events.items()
        if name not in core.types
    }
    facts = {name: fact for name, fact in declared.facts.items() if name not in core.facts}
    return declared.model_copy(update={"events": events, "facts": facts})


def _free(attributes: Mapping[str, model.DeclaredAttribute]) -> dict[str, Any]:
    return {name: each for name, each in attributes.items() if name not in RESERVED}


def _declared(declared: model.Declared, text: Text) -> Iterator[Problem]:
    """Declared types and attributes whose names are taken."""
    core = core_vocabulary()
    for name, event in declared.events.items():
        path: Path = ("vocabulary", "events", name)
        if name in core.types:
            help = "use the shared type, or another name"
            message = f"event type `{name}` is in the shared vocabulary already"
            yield text.problem("CPS208", message, help, path, at_key=True)
        if name == LOGGED_FACT:
            message = f"event type `{name}` is what event logs call a row of facts"
            yield text.problem("CPS208", message, "use another name", path, at_key=True)
        for attribute in event.attributes:
            if attribute in RESERVED:
                where = (*path, "attributes", attribute)
                message = f"attribute `{attribute}` has a name that every event uses"
                yield text.problem("CPS208", message, "use another name", where, at_key=True)
    for name in declared.facts:
        if name in core.facts:
            message = f"fact `{name}` is in the shared vocabulary already"
            help = "use the shared fact, or another name"
            yield text.problem("CPS208", message, help, ("vocabulary", "facts", name), at_key=True)


def _reading(
    standard: model.Standard, reading: model.Reading, path: Path, checker: _Checker, text: Text
) -> Iterator[Problem]:
    """What is wrong with the standard that a reading makes."""
    if reading.name in READINGS:
        message = f"`{reading.name}` asks for a reading without naming it"
        yield text.problem("CPS208", message, "use another name", (*path, "name"))
    for key in UNCHANGED.intersection(reading.change):
        message = f"a reading cannot replace `{key}`"
        help = "it changes what is due and when; leave the rest to the standard"
        yield text.problem("CPS206", message, help, (*path, "change", key), True)
    unknown = [key for key in reading.change if key not in model.Standard.model_fields]
    for key in unknown:
        near = nearest(key, model.Standard.model_fields)
        help = f"did you mean `{near}`?" if near else "a reading replaces whole keys of a standard"
        yield text.problem("CPS201", f"unknown key `{key}`", help, (*path, "change", key), True)
    if unknown:
        return
    try:
        made = changed(standard, reading.change)
    except ValidationError as error:
        inner = Text(dict(reading.change), text.place.find((*path, "change")), (), text.file)
        yield from problems_of(error, inner, model.Standard)
        return
    yield from checker.standard(made, (*path, "change"), only=frozenset(reading.change))


class _Checker:
    """Checks names against a vocabulary, with the places of a text."""

    def __init__(self, vocabulary: Vocabulary, text: Text, has_working_hours: bool) -> None:
        self.vocabulary = vocabulary
        self.text = text
        self.has_working_hours = has_working_hours

    def whole(self, standard: model.Standard, path: Path) -> Iterator[Problem]:
        """What is wrong with the names in one standard, its readings and its examples."""
        yield from self.standard(standard, path)
        yield from self._statuses(standard, path)
        for number, reading in enumerate(standard.readings):
            yield from _reading(standard, reading, (*path, "readings", number), self, self.text)

    def standard(
        self, standard: model.Standard, path: Path, only: frozenset[str] | None = None
    ) -> Iterator[Problem]:
        """What is wrong with the names in one standard."""
        yield from self._agreements(standard, path, only)
        yield from self._sides(standard, path, only)
        if only is None or "duty" in only:
            yield from self._single_duty(standard, path)
        if only is None or {"duty", "restart"} & only:
            yield from self._many_times(standard, path)
        for keys, check in self._idle:
            if only is None or keys & only:
                yield from check(self, standard, path)
        yield from self._working_hours(standard, path, only)
        if only is None or "responsible" in only:
            yield from self._role(standard.responsible, (*path, "responsible"))
        for name in type(standard).model_fields:
            if name in ("readings", "reading", "examples", "source"):
                continue
            if only is None or name in only:
                yield from self._part(getattr(standard, name), (*path, name))

    def _sides(
        self, standard: model.Standard, path: Path, only: frozenset[str] | None
    ) -> Iterator[Problem]:
        """Limits in a window that do not say their side, and others that do."""
        if standard.window is not None and (only is None or "window" in only):
            for edge in ("opens", "closes"):
                for limit, where in _limits(getattr(standard.window, edge), (edge,)):
                    if isinstance(limit, Limit):
                        message = f"`{limit}` in a window does not say on which side of the anchor"
                        help = f"write `{limit} before` or `{limit} after`"
                        yield self.text.problem("CPS213", message, help, (*path, "window", *where))
        for key in ("within", "at_least", "every", "first", "not_before", "otherwise"):
            if only is None or key in only:
                for limit, where in _limits(getattr(standard, key), (key,)):
                    if isinstance(limit, model.Aside):
                        message = f"`{limit}` says on which side of an anchor, outside a window"
                        help = f"write `{limit.limit}`"
                        yield self.text.problem("CPS213", message, help, (*path, *where))

    def _single_duty(self, standard: model.Standard, path: Path) -> Iterator[Problem]:
        """Several duties where one event has to be the duty."""
        if standard.kind in ("every", "window") and isinstance(standard.duty, model.AllOf):
            message = f"`all_of` as the duty of `{standard.kind}`"
            help = "use a standard for each, or `any_of`"
            yield self.text.problem("CPS213", message, help, (*path, "duty"))

    def _working_hours(
        self, standard: model.Standard, path: Path, only: frozenset[str] | None
    ) -> Iterator[Problem]:
        """Working hours that neither the ruleset nor the standard states."""
        if self.has_working_hours or getattr(standard.conventions, "working_hours", None):
            return
        for key in sorted(standard.model_fields_set if only is None else only):
            found = working_hours_in(getattr(standard, key)) if key in JUDGING else None
            if found is not None:
                message = f"`{found}` in a ruleset that does not say when work goes on"
                help = 'state `working_hours: {from: "09:00", to: "17:00"}` under `conventions`'
                yield self.text.problem("CPS213", message, help, (*path, key))

    def _many_times(self, standard: model.Standard, path: Path) -> Iterator[Problem]:
        """A number of times where it would not be clear which times are meant."""
        times = getattr(standard.duty, "times", None)
        if times is None or standard.kind in ("within", "before") or standard.restart == "fixed":
            return
        message = f"`times` in the duty of `{standard.kind}`"
        if standard.kind == "every":
            message += f" with `restart: {standard.restart}`"
        help = "use it in `within`, in `before`, or in `every` with `restart: fixed`"
        yield self.text.problem("CPS213", message, help, (*path, "duty", "times"), at_key=True)

    def _itself(self, standard: model.Standard, path: Path) -> Iterator[Problem]:
        """A duty that only what raises it can be, where that could never be so."""
        if getattr(standard.duty, "itself", None) is None:
            return
        raising = sorted(event_types(standard.after))
        wrong = None
        if standard.kind == "every":
            wrong = (
                "",
                "a recurrence asks for more than the event that begins it; leave `itself` out",
            )
        elif standard.after is None:
            wrong = " without `after`", "say in `after` what raises the duty, or leave `itself` out"
        elif event_types(standard.duty).isdisjoint(raising):
            events = _listed(raising) or "a date, which is no event"
            help = f"what raises the duty is {events}; use the same event, or leave `itself` out"
            wrong = ", which another event raises", help
        elif standard.already_done == "counts":
            help = "nothing else than what raises the duty can be it; leave one of the two out"
            wrong = " with `already_done`", help
        if wrong is not None:
            message = f"`itself` in the duty of `{standard.kind}`{wrong[0]}"
            where = (*path, "duty", "itself")
            yield self.text.problem("CPS213", message, wrong[1], where, at_key=True)

    def _without_trigger(self, standard: model.Standard, path: Path) -> Iterator[Problem]:
        """Keys that speak of what raises a duty, where nothing else than its anchor does."""
        if standard.after is not None:
            return
        given = {"otherwise": "it is for a duty that is raised when the window has closed"}
        if standard.kind == "before":
            given["already_done"] = "whatever is done ahead of the event counts anyway"
        for key, because in given.items():
            if getattr(standard, key) is not None:
                message = f"`{key}` in `{standard.kind}` without `after`"
                help = f"{because}; say in `after` what raises the duty, or leave `{key}` out"
                yield self.text.problem("CPS213", message, help, (*path, key), at_key=True)

    def _done_too_soon(self, standard: model.Standard, path: Path) -> Iterator[Problem]:
        """What is said of a duty done too soon, where it is so anyway."""
        said = standard.already_done
        usual = "counts" if standard.kind == "window" else "does_not_count"
        if said == usual:
            message = f"`already_done: {said}` in `{standard.kind}`"
            other = "does_not_count" if said == "counts" else "counts"
            help = f"there it is `{other}` that makes a difference; leave it out otherwise"
            yield self.text.problem("CPS213", message, help, (*path, "already_done"))

    def _next_trigger(self, standard: model.Standard, path: Path) -> Iterator[Problem]:
        """The next event of several, where there is nothing that it could be next to."""
        for key in ("after", "before", "around"):
            anchor = getattr(standard, key)
            if getattr(anchor, "which", None) != "next" or anchor.after is not None:
                continue
            message = f"`which: next` in `{key}` of a standard: nothing comes first to be next to"
            help = "use `which: first` or `which: last`"
            if anchor.before is None and key != "after" and standard.after is not None:
                help = "leave `which` out: what is raised is for the next one anyway"
            yield self.text.problem("CPS213", message, help, (*path, key, "which"))

    def _agreements(
        self, standard: model.Standard, path: Path, only: frozenset[str] | None
    ) -> Iterator[Problem]:
        """Agreed limits where nothing could be agreed."""
        for key in ("window", "not_before", "otherwise"):
            if (only is None or key in only) and mentions_agreement(getattr(standard, key)):
                message = f"an agreed limit in `{key}`"
                help = "agreed limits belong in `within`, `at_least`, `every` and `first`"
                yield self.text.problem("CPS213", message, help, (*path, key))

    def plain(self, plain: dict[str, Any], path: Path) -> Iterator[Problem]:
        """What is wrong with the names in plain data, as far as its parts have their shape."""
        if isinstance(plain.get("responsible"), str):
            yield from self._role(plain["responsible"], (*path, "responsible"))
        for key, value in plain.items():
            if key not in ("readings", "reading", "examples", "source", "responsible"):
                yield from self._plain_part(value, (*path, key))

    def _plain_part(self, plain: object, path: Path) -> Iterator[Problem]:
        if isinstance(plain, list):
            for index, each in enumerate(plain):
                yield from self._plain_part(each, (*path, index))
        elif isinstance(plain, dict):
            for cls in NAMING:
                yield from self._as(cls, plain, path)
            for key, value in plain.items():
                yield from self._plain_part(value, (*path, key))

    def _as(self, cls: type[model.Model], plain: dict[str, Any], path: Path) -> Iterator[Problem]:
        """What is wrong with the names in *plain*, if it has the shape of *cls*."""
        try:
            part = cls.model_validate(plain)
        except ValidationError:
            return
        yield from self._names(part, path)

    def _role(self, role: str, path: Path) -> Iterator[Problem]:
        known = get_args(Role)
        if role not in known:
            near = nearest(role, known)
            help = f"did you mean `{near}`?" if near else f"the roles are {_listed(known)}"
            yield self.text.problem("CPS209", f"unknown role `{role}`", help, path)

    def _part(self, part: object, path: Path) -> Iterator[Problem]:
        """What is wrong with a part of a standard and everything in it."""
        if isinstance(part, (tuple, list)):
            for index, each in enumerate(part):
                yield from self._part(each, (*path, index))
        elif isinstance(part, model.Model):
            yield from self._names(part, path)
            for name, info in type(part).model_fields.items():
                yield from self._part(getattr(part, name), (*path, info.alias or name))

    def _names(self, part: model.Model, path: Path) -> Iterator[Problem]:
        for cls in type(part).__mro__:
            if cls in self._by_model:
                yield from self._by_model[cls](self, part, path)

    def _facts(self, part: model.FactIs, path: Path) -> Iterator[Problem]:
        for name, test in part.fact.items():
            fact = self.vocabulary.facts.get(name)
            where = (*path, "fact", name)
            if fact is None:
                yield self._unknown("fact", name, self.vocabulary.facts, where)
            else:
                yield from self._test(fact, test, where)

    def _latest(self, part: model.LatestIs, path: Path) -> Iterator[Problem]:
        names = [pattern.event for pattern in part.latest]
        if part.is_ not in names:
            message = f"`is: {part.is_}` is none of the events listed"
            help = f"use one of {_listed(names)}"
            yield self.text.problem("CPS210", message, help, (*path, "is"))

    def _statuses(self, standard: model.Standard, path: Path) -> Iterator[Problem]:
        """Statuses that no example can have."""
        for number, example in enumerate(standard.examples):
            if example.expect == NO_OBLIGATION:
                continue
            for each, where in _expected(example.expect, (*path, "examples", number, "expect")):
                if each not in STATUSES:
                    near = nearest(each, STATUSES)
                    help = f"did you mean `{near}`?" if near else f"use {_listed(STATUSES)}"
                    if each == NO_OBLIGATION:
                        help = "`none` says that there is no obligation at all, so it stands alone"
                    yield self.text.problem("CPS204", f"unknown status {quoted(each)}", help, where)

    def _waivable(self, part: model.Waivable, path: Path) -> Iterator[Problem]:
        known = self.vocabulary.types
        if part.event not in known:
            yield self._unknown("event type", part.event, known, (*path, "event"))
        for index, role in enumerate(part.by or ()):
            yield from self._role(role, (*path, "by", index))

    def _unknown(
        self, what: str, name: str, known: Mapping[str, Any], path: Path, at_key: bool = True
    ) -> Problem:
        near = nearest(name, known)
        help = f"did you mean `{near}`?" if near else "declare it under `vocabulary`"
        at_key = at_key and path[-1] == name
        return self.text.problem("CPS211", f"unknown {what} {quoted(name)}", help, path, at_key)

    def _pattern(self, part: model.EventPattern, path: Path) -> Iterator[Problem]:
        cls = self.vocabulary.types.get(part.event)
        if cls is None:
            yield self._unknown("event type", part.event, self.vocabulary.types, (*path, "event"))
            return
        for name, test in (part.where or {}).items():
            where = (*path, "where", name)
            attribute = cls.attributes.get(name)
            if attribute is None:
                near = nearest(name, cls.attributes)
                known = _listed(cls.attributes)
                known = f"its attributes are {known}" if known else "it has none"
                help = f"did you mean `{near}`?" if near else known
                message = f"`{part.event}` has no attribute `{name}`"
                yield self.text.problem("CPS212", message, help, where, at_key=True)
            else:
                yield from self._test(attribute, test, where)

    def _trigger(self, part: model.TriggerIs, path: Path) -> Iterator[Problem]:
        for name, test in part.trigger.items():
            having = [c for c in self.vocabulary.types.values() if name in c.attribute_names]
            where = (*path, "trigger", name)
            if not having:
                every = {a: a for c in self.vocabulary.types.values() for a in c.attribute_names}
                yield self._unknown("attribute", name, every, where)
                continue
            problems = [list(self._test(c.attributes[name], test, where)) for c in having]
            if all(problems):
                yield from problems[0]

    def _test(self, attribute: Attribute, test: model.Test, path: Path) -> Iterator[Problem]:
        """What is wrong with the values that *attribute* is compared with."""
        if isinstance(test, model.Comparison):
            yield from self._comparison(attribute, test, path)
        elif isinstance(test, tuple):
            for index, value in enumerate(test):
                yield from self._value(attribute, value, (*path, index))
        else:
            yield from self._value(attribute, test, path)

    def _comparison(
        self, attribute: Attribute, test: model.Comparison, path: Path
    ) -> Iterator[Problem]:
        is_ordered = attribute.kind in ("number", "date")
        if not is_ordered and (test.at_least is not None or test.at_most is not None):
            message = f"`{attribute.name}` has no order, so nothing is above or below"
            yield self.text.problem("CPS213", message, "compare with values", path)
            return
        if test.has_all is not None and attribute.kind != "words":
            message = f"`has_all` asks for several words, and `{attribute.name}` has one"
            yield self.text.problem("CPS213", message, "compare with a value", path)
            return
        inner = {
            "not": test.not_,
            "at_least": test.at_least,
            "at_most": test.at_most,
            "has_all": test.has_all,
        }
        for key, value in inner.items():
            values = value if isinstance(value, tuple) else (value,)
            for each in values:
                if each is not None:
                    yield from self._value(attribute, each, (*path, key))

    def _value(self, attribute: Attribute, value: object, path: Path) -> Iterator[Problem]:
        given = f"`{str(value).lower()}`" if isinstance(value, bool) else quoted(str(value))
        try:
            checked = attribute.check((value,) if attribute.kind == "words" else value)
        except ValueProblem as problem:
            help = problem.help or f"use {problem.expected}"
            message = f"`{attribute.name}` cannot be {given}"
            yield self.text.problem("CPS214", message, help, path)
            return
        if attribute.kind in ("limit", "moment"):
            message = f"`{attribute.name}` is {attribute.expected}, which cannot be compared"
            yield self.text.problem("CPS213", message, "use `known: true`", path)
        del checked

    def _fact_date(self, part: model.FactAnchor, path: Path) -> Iterator[Problem]:
        name, path = part.fact, (*path, "fact")
        fact = self.vocabulary.facts.get(name)
        if fact is None:
            yield self._unknown("fact", name, self.vocabulary.facts, path)
        elif fact.kind != "date":
            message = f"fact `{name}` is not a date, so nothing can be counted from it"
            yield self.text.problem("CPS213", message, "use a fact that is a date", path)

    def _agreed(self, part: model.Agreed, path: Path) -> Iterator[Problem]:
        cls = self.vocabulary.types.get(part.agreed.event)
        if cls is None:
            return
        if part.as_ is None:
            return
        attribute = cls.attributes.get(part.as_)
        if attribute is None or attribute.kind not in AGREED:
            limits = [a.name for a in cls.attributes.values() if a.kind in AGREED]
            message = f"`{part.agreed.event}` has no limit `{part.as_}`"
            help = f"its limits are {_listed(limits)}" if limits else "declare a `limit` attribute"
            yield self.text.problem("CPS212", message, help, (*path, "as"))

    _idle: ClassVar[
        tuple[tuple[frozenset[str], Callable[[_Checker, model.Standard, Path], Any]], ...]
    ] = (
        (frozenset(model.KINDS) | {"duty", "after", "already_done"}, _itself),
        (frozenset(model.KINDS) | {"after", "already_done", "otherwise"}, _without_trigger),
        (frozenset(model.KINDS) | {"already_done"}, _done_too_soon),
        (frozenset({"after", "before", "around"}), _next_trigger),
    )
    """Words that would mean nothing, by the keys on which that depends."""

    _by_model: ClassVar[Mapping[type[model.Model], Callable[..., Iterator[Problem]]]] = {
        model.EventPattern: _pattern,
        model.FactAnchor: _fact_date,
        model.FactIs: _facts,
        model.TriggerIs: _trigger,
        model.LatestIs: _latest,
        model.Agreed: _agreed,
        model.Waivable: _waivable,
    }


AGREED = ("limit", "date")
"""The kinds of attribute that can be agreed: how long, or until when."""

NAMING: tuple[type[model.Model], ...] = (
    model.EventAnchor,
    model.DutyPattern,
    model.FactIs,
    model.TriggerIs,
    model.FactAnchor,
    model.LatestIs,
    model.Agreed,
)
"""The parts of a standard that hold names, whatever is wrong around them."""

NO_OBLIGATION = "none"


def _expected(expect: object, path: Path) -> Iterator[tuple[str, Path]]:
    """The statuses that an example expects, and where."""
    if isinstance(expect, str):
        yield expect, path
    elif isinstance(expect, model.Expected):
        yield expect.status, (*path, "status")
    elif isinstance(expect, tuple):
        for index, each in enumerate(expect):
            yield from _expected(each, (*path, index))


def _limits(part: object, path: Path) -> Iterator[tuple[Limit | model.Aside, Path]]:
    """The limits in *part* that count from the standard's own anchor, and where."""
    if isinstance(part, (Limit, model.Aside)):
        yield part, path
    elif isinstance(part, tuple):
        for index, each in enumerate(part):
            yield from _limits(each, (*path, index))
    elif isinstance(part, model.Model):
        for key in OWN_LIMITS.get(type(part), ()):
            if getattr(part, key) is not None:
                yield from _limits(getattr(part, key), (*path, key))


OWN_LIMITS: Mapping[type[model.Model], tuple[str, ...]] = {
    model.Phase: ("gap", "until"),
    model.SoonerOf: ("sooner_of",),
    model.LaterOf: ("later_of",),
    model.Dated: ("dated",),
    model.DatedMoment: ("limit",),
    model.Choose: ("choose",),
    model.Choice: ("then", "otherwise"),
    model.LimitFrom: ("after", "before"),
    model.AtTime: ("on",),
    model.Agreed: ("after", "otherwise"),
}
"""For each part of a moment, the keys whose plain limits count from the standard's own anchor."""


def _listed(names: Any) -> str:
    return ", ".join(f"`{name}`" for name in names)
