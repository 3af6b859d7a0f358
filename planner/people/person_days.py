"""What holds for one person on one date: employment, place, hours, public holidays, skills."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.people.dated import holds_on, in_force
from planner.people.holiday_dates import holiday_name
from planner.people.models import (
    Availability,
    Contract,
    DayWish,
    DutyRole,
    Employment,
    HolidayCalendar,
    HomeZone,
    PatternRelease,
    Person,
    Site,
    SiteMembership,
    SkillProficiency,
    TeamMembership,
    TimeOff,
    WorkPattern,
)
from planner.people.rotation import days_of_week, is_rotation, rotated_minutes

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class PersonDays:
    """The stored rows of one person, asked by local date."""

    person: Person
    sites: dict[str, Site]
    employments: Sequence[Employment]
    contracts: Sequence[Contract]
    site_memberships: Sequence[SiteMembership]
    team_memberships: Sequence[TeamMembership]
    home_zones: Sequence[HomeZone]
    calendars: Sequence[HolidayCalendar]
    skills: Sequence[SkillProficiency]
    patterns: Sequence[WorkPattern]
    availabilities: Sequence[Availability]
    day_wishes: Sequence[DayWish]
    time_off: Sequence[TimeOff]
    releases: Sequence[PatternRelease]
    roles: Sequence[DutyRole]

    def is_employed(self, day: date) -> bool:
        """Whether any employment holds."""
        return in_force(self.employments, day) is not None

    def in_team(self, team_id: str, day: date) -> bool:
        """Whether the person is planned with this team."""
        row = in_force(self.team_memberships, day)
        return row is not None and row.team_id == team_id

    def team_id(self, day: date) -> str | None:
        """The team the person is planned with."""
        row = in_force(self.team_memberships, day)
        return None if row is None else row.team_id

    def site(self, day: date) -> Site | None:
        """The site the person belongs to."""
        row = in_force(self.site_memberships, day)
        return None if row is None else self.sites[row.site_id]

    def zone(self, day: date) -> str:
        """The zone where the person is: the home zone, else the site's, else UTC."""
        home = in_force(self.home_zones, day)
        if home is not None:
            return home.time_zone
        site = self.site(day)
        return "UTC" if site is None else site.time_zone

    def nominal_minutes(self, day: date) -> int:
        """What the contract asks nominally; 0 outside the employment."""
        contract = in_force(self.contracts, day)
        if contract is None or not self.is_employed(day):
            return 0
        pattern = in_force(self.patterns, day)
        if pattern is not None and is_rotation(pattern):
            return rotated_minutes(pattern, contract.weekly_minutes, day)
        return contract.day_minutes[day.weekday()]

    def holiday(self, day: date) -> str | None:
        """Name of the public holiday in the person's own calendar, else in the site's."""
        source = in_force(self.calendars, day) or self.site(day)
        if source is None:
            return None
        return holiday_name(source.country, source.region, day)

    def may_work_on(self, day: date) -> bool:
        """Whether the agreed fixed days allow this date; without any, every date."""
        pattern = in_force(self.patterns, day)
        return pattern is None or day.weekday() in days_of_week(pattern, day)

    def skill_level(self, queue_id: str, day: date) -> int | None:
        """Proficiency in hundredths, 0 while shadowing, None without the skill."""
        row = in_force((skill for skill in self.skills if skill.queue_id == queue_id), day)
        if row is None:
            return None
        shadowing = row.shadowing_until is not None and day < row.shadowing_until
        return 0 if shadowing else row.level_hundredths

    def has_role(self, role: str, day: date) -> bool:
        """Whether the person can be asked to be this on a shift."""
        return in_force((one for one in self.roles if one.role == role), day) is not None

    def absences(self) -> list[TimeOff]:
        """Approved time off, by date."""
        approved = (row for row in self.time_off if row.state == "approved")
        return sorted(approved, key=lambda row: (row.first_date, row.start_minute or 0))

    def statements_on(self, kind: str, day: date) -> list[Availability]:
        """Availability statements of a kind that name this weekday and hold."""
        return [
            row
            for row in self.availabilities
            if row.kind == kind and holds_on(row, day) and day.weekday() in row.weekdays
        ]


def dates(first: date, last: date) -> list[date]:
    """The dates `first` to `last`, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
