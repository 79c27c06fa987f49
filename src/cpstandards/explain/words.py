"""Moments, event types, roles and amounts as parts of a sentence."""

from __future__ import annotations

from datetime import date

from cpstandards.clock import day_of, local_span, to_datetime
from cpstandards.describe import day_in_words, event, words
from cpstandards.vocabulary import COUNTED

PLACES = {
    "GB-ENG": "England",
    "GB-NIR": "Northern Ireland",
    "GB-SCT": "Scotland",
    "GB-WLS": "Wales",
}
"""Where a board is, by its region."""

ROLES = {
    "all_invited": "everyone invited",
    "business_support": "business support",
    "childrens_social_care": "children's social care",
    "education": "education",
    "gp": "the GP",
    "health": "health",
}


def on_day(day: int) -> str:
    """A day [ordinal] such as `Tuesday 6 May 2025`."""
    return day_in_words(date.fromordinal(day))


def clock(moment: int) -> str:
    """The time of a moment [instant], such as `14:30 BST`."""
    at = to_datetime(moment)
    return f"{at:%H:%M:%S} {at.tzname()}" if at.second else f"{at:%H:%M} {at.tzname()}"


def at_moment(moment: int) -> str:
    """A moment [instant] such as `14:30 BST on Tuesday 6 May 2025`."""
    day = day_of(moment)
    if moment == local_span(day)[1]:
        return f"the end of {on_day(day)}"
    if to_datetime(moment + 1).microsecond == 0:  # some hours after the end of a day
        return f"just before {at_moment(moment + 1)}"
    return f"{clock(moment)} on {on_day(day)}"


def noun(name: str) -> str:
    """An event type as part of a sentence."""
    if name.startswith("deadline after "):
        return "the previous deadline"
    if name.startswith(COUNTED):
        return f"the end of a first count, from {noun(name.removeprefix(COUNTED))},"
    if name.startswith("birthday_"):
        return f"the {nth(int(name.removeprefix('birthday_')))} birthday"
    named = event(name)
    return named if named.startswith('"') else f"the {named}"


def role(name: str) -> str:
    """Who has a duty, as part of a sentence."""
    return ROLES.get(name, f"the {words(name)}")


def nth(number: int) -> str:
    """A place in a row, such as `2nd`."""
    teen = number % 100 in (11, 12, 13)
    return f"{number}{'th' if teen else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"


def capital(text: str) -> str:
    """*text* as it begins a sentence."""
    return text[:1].upper() + text[1:]


def amount(number: float, unit: str) -> str:
    """An amount without its sign, such as `1 working day` or `2.5 hours`."""
    size = abs(number)
    return f"{size:g} {unit.removesuffix('s') if size == 1 else unit}"
