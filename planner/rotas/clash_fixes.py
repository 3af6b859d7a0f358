"""What would end a clash, as data: steps for one click, or the place where they are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import Enum
from typing import Any

import msgspec

from solver.explain.changes import AllowDays, Giving, TakeBackTimeOff, Unpin, WorkAnyway
from solver.explain.less import NeedFewer, Weaken
from solver.problem import RotaProblem

ONE_DAY = timedelta(days=1)


class Where(Enum):
    """Where a step is taken."""

    PINS = "pins"
    PERSON = "person"
    RULES = "rules"
    MINIMUM_COVER = "minimum-cover"
    TIME_OFF = "time-off"


class FixStep(msgspec.Struct, frozen=True, kw_only=True):
    """One change: of whom and on which local date where it is of one; a rule names neither."""

    where: Where
    person_id: str | None = None
    day: date | None = None


class OfferedFix(msgspec.Struct, frozen=True, kw_only=True):
    """Steps that end a clash together, as data and in words; a rota was seen that keeps them."""

    said: str
    steps: tuple[FixStep, ...]

    @property
    def by_one_click(self) -> bool:
        """Whether every step is a pin to take back: all else was agreed with somebody."""
        return all(one.where is Where.PINS for one in self.steps)


class ToldClash(msgspec.Struct, frozen=True, kw_only=True):
    """What cannot all hold, in words, and what would help, the smallest change first."""

    said: str
    fixes: tuple[OfferedFix, ...]


def step_of(problem: RotaProblem, giving: Giving) -> FixStep:
    """Say where a change is made."""
    match giving:
        case Unpin():
            day = problem.horizon.first_date + ONE_DAY * giving.day
            return FixStep(where=Where.PINS, person_id=giving.agent, day=day)
        case Weaken():
            return FixStep(where=Where.RULES, person_id=giving.agent)
        case NeedFewer():
            return FixStep(where=Where.MINIMUM_COVER)
        case TakeBackTimeOff():
            return FixStep(where=Where.TIME_OFF, person_id=giving.agent)
        case AllowDays() | WorkAnyway():
            return FixStep(where=Where.PERSON, person_id=giving.agent)


def to_stored(told: Sequence[ToldClash]) -> list[Any]:
    """Give what is kept with a run."""
    stored: list[Any] = msgspec.to_builtins(list(told))
    return stored


def from_stored(stored: list[Any] | None) -> tuple[ToldClash, ...]:
    """Read what is kept with a run; nothing where no clash was told."""
    return msgspec.convert(stored or [], tuple[ToldClash, ...])
