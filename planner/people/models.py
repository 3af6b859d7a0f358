"""People, where and when they work, and what they wish; all dated facts are `[from, to)`."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from planner.db.base import Base, Dated, Identified, Versioned


def _person() -> Mapped[str]:
    return mapped_column(ForeignKey("person.id"), index=True)


class Site(Identified, Versioned, Base):
    """A place of work with its zone and public-holiday calendar (ISO country, subdivision)."""

    __tablename__ = "site"

    name: Mapped[str] = mapped_column(unique=True)
    time_zone: Mapped[str]
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None]


class Team(Identified, Versioned, Base):
    """People who are planned together."""

    __tablename__ = "team"

    name: Mapped[str] = mapped_column(unique=True)


class Person(Identified, Versioned, Base):
    """Anyone with a record; e-mail and names may change, the id never does."""

    __tablename__ = "person"

    legal_name: Mapped[str]
    shown_name: Mapped[str]
    email: Mapped[str] = mapped_column(unique=True)


class ExternalId(Identified, Base):
    """The id another system uses for a person."""

    __tablename__ = "external_id"

    person_id: Mapped[str] = _person()
    system: Mapped[str]
    value: Mapped[str]


class Employment(Identified, Dated, Base):
    """From when to when a person is employed, by whom and under which law."""

    __tablename__ = "employment"

    person_id: Mapped[str] = _person()
    employer: Mapped[str] = mapped_column(default="")
    jurisdiction: Mapped[str] = mapped_column(default="")
    payroll_id: Mapped[str | None]


class Contract(Identified, Dated, Base):
    """Agreed hours; `day_minutes` Monday to Sunday is the nominal week and credits absence."""

    __tablename__ = "contract"

    person_id: Mapped[str] = _person()
    weekly_minutes: Mapped[int]
    day_minutes: Mapped[list[int]]
    averaging_weeks: Mapped[int] = mapped_column(default=17)
    overtime_consent: Mapped[bool] = mapped_column(default=False)


class SiteMembership(Identified, Dated, Base):
    """The site a person belongs to."""

    __tablename__ = "site_membership"

    person_id: Mapped[str] = _person()
    site_id: Mapped[str] = mapped_column(ForeignKey("site.id"))


class TeamMembership(Identified, Dated, Base):
    """The team a person is planned with."""

    __tablename__ = "team_membership"

    person_id: Mapped[str] = _person()
    team_id: Mapped[str] = mapped_column(ForeignKey("team.id"), index=True)


class HomeZone(Identified, Dated, Base):
    """The zone a person lives in for a while; without one the site's zone holds."""

    __tablename__ = "home_zone"

    person_id: Mapped[str] = _person()
    time_zone: Mapped[str]


class HolidayCalendar(Identified, Dated, Base):
    """The public-holiday calendar of a person; without one the site's holds."""

    __tablename__ = "holiday_calendar"

    person_id: Mapped[str] = _person()
    country: Mapped[str | None] = mapped_column(String(2))
    region: Mapped[str | None]


class SkillProficiency(Identified, Dated, Base):
    """A queue a person can serve; `level_hundredths` 100 is fully proficient.

    Until `shadowing_until` (exclusive) the person learns and adds no coverage.
    """

    __tablename__ = "skill_proficiency"

    person_id: Mapped[str] = _person()
    queue_id: Mapped[str] = mapped_column(ForeignKey("queue.id"))
    level_hundredths: Mapped[int] = mapped_column(default=100)
    shadowing_until: Mapped[date | None]


class DutyRole(Identified, Dated, Base):
    """What a person can be asked to be on a shift, such as duty lead."""

    __tablename__ = "duty_role"

    person_id: Mapped[str] = _person()
    role: Mapped[str]


class WorkPattern(Identified, Dated, Base):
    """Agreed fixed weekdays (0 Monday … 6 Sunday) and who agreed.

    In a rotation `weeks` lists the weekdays of each week of the cycle, of which the first begins
    on the Monday `anchor`, and `weekdays` those of any week.
    """

    __tablename__ = "work_pattern"

    person_id: Mapped[str] = _person()
    weekdays: Mapped[list[int]]
    agreed_by: Mapped[str] = mapped_column(default="")
    weeks: Mapped[list[Any] | None]
    anchor: Mapped[date | None]


class PatternRelease(Identified, Dated, Base):
    """Agreed days that did not bind on these dates: who let them go, when, and why."""

    __tablename__ = "pattern_release"

    person_id: Mapped[str] = _person()
    reason: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))


class Availability(Identified, Dated, Base):
    """When a person cannot, would rather not, or prefers to work; never why.

    `kind` is "cannot", "rather_not" or "prefer"; the window is local wall time of the weekday,
    `[start_minute, end_minute)`.
    """

    __tablename__ = "availability"

    person_id: Mapped[str] = _person()
    weekdays: Mapped[list[int]]
    start_minute: Mapped[int]
    end_minute: Mapped[int]
    kind: Mapped[str]
    must_have: Mapped[bool] = mapped_column(default=False)


class DayWish(Identified, Base):
    """A wish to be free on one date."""

    __tablename__ = "day_wish"

    person_id: Mapped[str] = _person()
    day: Mapped[date]
    must_have: Mapped[bool] = mapped_column(default=False)


class TimeOff(Identified, Versioned, Base):
    """An absence on local dates `[first_date, last_date + 1)`; a reason has no place here.

    `start_minute`/`end_minute` narrow a single day; None is the whole day. `credited_minutes`
    counts towards the target, over the whole span. `state` is "requested", "approved",
    "declined" or "withdrawn".
    """

    __tablename__ = "time_off"

    person_id: Mapped[str] = _person()
    kind: Mapped[str]
    first_date: Mapped[date]
    last_date: Mapped[date]
    start_minute: Mapped[int | None]
    end_minute: Mapped[int | None]
    credited_minutes: Mapped[int]
    state: Mapped[str]
    decided_by: Mapped[str | None]
    decided_at: Mapped[datetime | None]


class TimeOffStep(Base):
    """One state that time off came into, by whom and when; append-only.

    `user_id` None is the command line.
    """

    __tablename__ = "time_off_step"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    time_off_id: Mapped[str] = mapped_column(ForeignKey("time_off.id"), index=True)
    state: Mapped[str]
    at: Mapped[datetime]
    user_id: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))


class PeriodClose(Identified, Base):
    """A month of the whole organisation whose hours are settled; `month` is its first day."""

    __tablename__ = "period_close"

    month: Mapped[date] = mapped_column(unique=True)
    closed_at: Mapped[datetime]
    closed_by: Mapped[str | None] = mapped_column(ForeignKey("user_account.id"))
