"""Questions about a ruleset that need no calendar: its vocabulary, readings and parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cpstandards import model
from cpstandards.attributes import Attribute
from cpstandards.events import core_vocabulary
from cpstandards.limits import Limit, Unit
from cpstandards.vocabulary import EventType, Vocabulary, declare_event

DEFAULT = "default"
"""The name of the only reading of a clause that has no other."""


def vocabulary_of(declared: model.Declared) -> Vocabulary:
    """The shared vocabulary with what a ruleset has *declared*."""
    if not (declared.events or declared.facts):
        return core_vocabulary()
    types = {name: _declared_type(name, event) for name, event in declared.events.items()}
    facts = {name: _declared_attribute(name, fact) for name, fact in declared.facts.items()}
    return core_vocabulary().extended(types, facts)


def _declared_type(name: str, event: model.DeclaredEvent) -> EventType:
    attributes = {k: _declared_attribute(k, each) for k, each in event.attributes.items()}
    return declare_event(name, event.description, attributes, event.identifies)


def _declared_attribute(name: str, declared: model.DeclaredAttribute) -> Attribute:
    return Attribute(name, declared.kind, declared.choices, declared.description)


def variants(standard: model.Standard) -> Iterator[tuple[str, model.Standard]]:
    """The standard under each of its readings, the default first, with the readings' names."""
    yield standard.reading.name if standard.reading else DEFAULT, standard
    for reading in standard.readings:
        yield reading.name, changed(standard, reading.change)


def changed(standard: model.Standard, change: Mapping[str, object]) -> model.Standard:
    """*standard* with whole keys replaced, checked anew.

    Raises:
        pydantic.ValidationError: the result is not a standard.
    """
    kept = {name: getattr(standard, name) for name in standard.model_fields_set}
    for key in ("reading", "readings", "examples"):
        kept.pop(key, None)
    if any(key in model.KINDS for key in change):
        kept = {k: v for k, v in kept.items() if k not in model.KINDS}
    return model.Standard.model_validate({**kept, **change})


def is_unquantified(standard: model.Standard) -> bool:
    """Whether the document names the duty and no number."""
    limits = (standard.within, standard.at_least, standard.every)
    return any(
        each == "unquantified" or (isinstance(each, model.Agreed) and each.up_to is None)
        for each in limits
    )


def is_timed(standard: model.Standard) -> bool:
    """Whether the standard speaks of hours or clock times, so that moments are compared."""
    keys = ("within", "at_least", "every", "first", "window", "not_before", "otherwise")
    return any(_in_hours(getattr(standard, key)) for key in keys)


def _in_hours(part: object) -> bool:
    if isinstance(part, Limit):
        return part.is_in_hours
    if part == "working time" or isinstance(part, model.AtTime):
        return True
    if isinstance(part, (tuple, list)):
        return any(_in_hours(each) for each in part)
    if isinstance(part, model.Model):
        return any(_in_hours(getattr(part, name)) for name in type(part).model_fields)
    return False


def working_hours_in(part: object) -> str | None:
    """The first words in a part of a standard that need working hours to be stated, if any do."""
    if isinstance(part, Limit):
        return str(part) if part.unit is Unit.WORKING_HOURS else None
    if isinstance(part, str):
        return part if part == "working time" else None
    inner: Iterable[object] = ()
    if isinstance(part, (tuple, list)):
        inner = part
    elif isinstance(part, model.Model):
        inner = (getattr(part, name) for name in type(part).model_fields)
    return next((found for each in inner if (found := working_hours_in(each))), None)


def event_types(part: object) -> set[str]:
    """Every event type that a pattern or anchor names."""
    if isinstance(part, model.EventPattern):
        return {part.event}
    if isinstance(part, (tuple, list)):
        return {name for each in part for name in event_types(each)}
    if isinstance(part, model.AnyOf):
        return event_types(part.any_of)
    if isinstance(part, model.AllOf):
        return event_types(part.all_of)
    return set()


def parts_in(part: object) -> Iterator[model.Model | Limit]:
    """Every model and limit in a standard or a part of one, itself included, the outer first.

    Its readings and examples are left aside.

    Example:
        >>> from cpstandards import board
        >>> for part in parts_in(board("blackpool").standard("conference.initial").within):
        ...     print(part)
        15 working days
    """
    if isinstance(part, (tuple, list)):
        for each in part:
            yield from parts_in(each)
    elif isinstance(part, Limit):
        yield part
    elif isinstance(part, model.Model):
        yield part
        for name in type(part).model_fields:
            if name not in ("readings", "examples"):
                yield from parts_in(getattr(part, name))


def attributes_in(part: object) -> frozenset[str]:
    """Every attribute of events that a standard, or a part of one, asks about, its readings aside.

    Example:
        >>> from cpstandards import board
        >>> sorted(attributes_in(board("blackpool").standard("conference.initial")))
        ['initiates_s47', 'substantiated']
    """
    asked: set[str] = set()
    for each in parts_in(part):
        if isinstance(each, model.EventPattern):
            asked.update(each.where or ())
        elif isinstance(each, model.TriggerIs):
            asked.update(each.trigger)
    return frozenset(asked)


def tests_in(part: object) -> Iterator[model.Test]:
    """Every test on an attribute or a fact in a standard, or a part of one, its readings aside."""
    for each in parts_in(part):
        match each:
            case model.EventPattern(where=tests) | model.TriggerIs(trigger=tests):
                yield from (tests or {}).values()
            case model.FactIs(fact=tests):
                yield from tests.values()
            case _:
                pass


def agreements_in(part: object) -> list[model.Agreed]:
    """Every limit that the case agrees in a part of a standard."""
    return [each for each in parts_in(part) if isinstance(each, model.Agreed)]


def mentions_agreement(part: object) -> bool:
    """Whether a part of a standard has a limit that the case agrees."""
    return bool(agreements_in(part))


def event_types_in(part: object) -> set[str]:
    """Every event type that a standard, or a part of one, speaks of, its readings left aside."""
    return {each.event for each in parts_in(part) if isinstance(each, model.EventPattern)}
