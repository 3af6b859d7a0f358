"""What pages about sites, teams and people show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class SiteRow:
    """A place of work; `people` counts those who belong to it today."""

    id: str
    name: str
    time_zone: str
    country: str | None
    region: str | None
    people: int
    version: int


@dataclass(frozen=True)
class TeamRow:
    """A team; `people` counts those who are in it today."""

    id: str
    name: str
    people: int
    version: int


@dataclass(frozen=True)
class SkillRow:
    """A queue a person serves today; `level_hundredths` 0 while shadowing."""

    queue_id: str
    queue: str
    level_hundredths: int
    shadowing_until: date | None


@dataclass(frozen=True)
class PersonRow:
    """A person as lists show them: what holds today, or on the first day for who joins later."""

    id: str
    shown_name: str
    email: str
    team_id: str | None
    team: str | None
    site_id: str | None
    site: str | None
    time_zone: str
    weekly_minutes: int
    weekdays: tuple[int, ...] | None
    fixed_days: str | None
    skills: tuple[SkillRow, ...]
    roles: tuple[str, ...]
    starts: date | None
    ends: date | None
    version: int


@dataclass(frozen=True)
class DatedText:
    """A dated fact in words, on local dates `[from_date, to_date)`."""

    fact: str
    text: str
    from_date: date
    to_date: date | None


@dataclass(frozen=True)
class TimeOffRow:
    """A span of time off, both dates included."""

    id: str
    kind: str
    first_date: date
    last_date: date
    start_minute: int | None
    end_minute: int | None
    credited_minutes: int
    state: str


@dataclass(frozen=True)
class AvailabilityRow:
    """A statement on `[from_date, to_date)`, local window of its weekdays."""

    id: str
    kind: str
    weekdays: tuple[int, ...]
    start_minute: int
    end_minute: int
    from_date: date
    to_date: date | None
    must_have: bool


@dataclass(frozen=True)
class DayWishRow:
    """A date wished free."""

    id: str
    day: date
    must_have: bool


@dataclass(frozen=True)
class PersonPage:
    """Everything a person's page shows; `facts` is the history, the newest first."""

    row: PersonRow
    legal_name: str
    day_minutes: tuple[int, ...]
    facts: tuple[DatedText, ...]
    time_off: tuple[TimeOffRow, ...]
    availabilities: tuple[AvailabilityRow, ...]
    day_wishes: tuple[DayWishRow, ...]
