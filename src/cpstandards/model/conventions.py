"""How a ruleset, or one standard of it, counts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from cpstandards.model.base import Clock, Flag, Model


class WorkingHours(Model):
    """When work begins and ends on a working day.

    Attributes:
        from: when work begins.
        to: when work ends.
    """

    from_: Annotated[Clock, Field(alias="from")]
    to: Clock

    @model_validator(mode="after")
    def _in_order(self) -> WorkingHours:
        if self.to <= self.from_:
            raise ValueError("working hours that end before they begin; exchange `from` and `to`")
        return self


class Conventions(Model):
    """How a ruleset, or one standard of it, counts, where it departs from the defaults.

    Attributes:
        trigger_day: the trigger's own day. `not_counted`: the next day is day 1; `counted`: it is
            day 1 itself.
        clear_days: whether a limit counted backwards is whole days in between.
        non_working_deadline: a deadline in calendar units that falls on a non-working day. `stays`:
            stays there; `next_working_day`: moves to the next working day; `previous_working_day`:
            moves to the working day before.
        birthday_of_29_february: the birthday, in other years, of a child born on a leap day. `28
            February`: the day before 1 March; `1 March`: the day after 28 February.
        dated_limits_by: which day chooses among dated limits. `trigger`: the trigger's; `deadline`:
            the deadline's.
        working_hours: when work begins and ends on a working day, for limits in working hours.
    """

    trigger_day: Literal["not_counted", "counted"] = "not_counted"
    clear_days: Flag = False
    non_working_deadline: Literal["stays", "next_working_day", "previous_working_day"] = "stays"
    birthday_of_29_february: Literal["28 February", "1 March"] = "28 February"
    dated_limits_by: Literal["trigger", "deadline"] = "trigger"
    working_hours: WorkingHours | None = None
