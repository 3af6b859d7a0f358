"""A person's dated facts in words, for their page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from planner.people.hours import in_hours
from planner.people.models import WorkPattern
from planner.people.page_rows import DatedText
from planner.people.person_days import PersonDays

WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def history(
    days: PersonDays,
    teams: Mapping[str, str],
    queues: Mapping[str, str],
    users: Mapping[str, str],
) -> list[DatedText]:
    """All dated facts, the newest first; `teams`, `queues` and `users` give names by id."""
    facts = [*_work(days, teams, users), *_place(days), *_skills(days, queues)]
    return sorted(facts, key=lambda fact: (fact.from_date, fact.fact), reverse=True)


def weekdays_in_words(weekdays: Iterable[int]) -> str:
    """Weekday numbers (0 Monday) as "Mon, Tue, Wed"."""
    return ", ".join(WEEKDAYS[weekday] for weekday in sorted(weekdays))


def pattern_words(pattern: WorkPattern) -> str:
    """Agreed days as "Mon, Tue" or, in a rotation, "Mon, Tue / Fri, first week from 1 Mar 2027"."""
    if pattern.weeks is None or pattern.anchor is None:
        return weekdays_in_words(pattern.weekdays)
    weeks = " / ".join(weekdays_in_words(week) or "none" for week in pattern.weeks)
    return f"{weeks}, first week from {pattern.anchor:%-d %b %Y}"


def _work(
    days: PersonDays, teams: Mapping[str, str], users: Mapping[str, str]
) -> Iterator[DatedText]:
    for employment in days.employments:
        text = employment.employer or "employed"
        yield DatedText("Employment", text, employment.from_date, employment.to_date)
    for contract in days.contracts:
        text = f"{in_hours(contract.weekly_minutes)} h a week"
        yield DatedText("Contract", text, contract.from_date, contract.to_date)
    for team in days.team_memberships:
        yield DatedText("Team", teams[team.team_id], team.from_date, team.to_date)
    for pattern in days.patterns:
        by = f", agreed by {pattern.agreed_by}" if pattern.agreed_by else ""
        text = pattern_words(pattern) + by
        yield DatedText("Fixed days", text, pattern.from_date, pattern.to_date)
    for release in days.releases:
        who = users.get(release.user_id or "", "the command line")
        text = f"{release.reason} – released by {who} on {release.at:%-d %b %Y}"
        yield DatedText("Fixed days released", text, release.from_date, release.to_date)


def _place(days: PersonDays) -> Iterator[DatedText]:
    for site in days.site_memberships:
        yield DatedText("Site", days.sites[site.site_id].name, site.from_date, site.to_date)
    for role in days.roles:
        yield DatedText("Role", role.role, role.from_date, role.to_date)
    for zone in days.home_zones:
        yield DatedText("Time zone", zone.time_zone, zone.from_date, zone.to_date)
    for calendar in days.calendars:
        text = " ".join(part for part in (calendar.country, calendar.region) if part) or "none"
        yield DatedText("Public holidays", text, calendar.from_date, calendar.to_date)


def _skills(days: PersonDays, queues: Mapping[str, str]) -> Iterator[DatedText]:
    for skill in days.skills:
        text = f"{queues[skill.queue_id]} {skill.level_hundredths} %"
        if skill.shadowing_until is not None:
            text += f", shadowing until {skill.shadowing_until}"
        yield DatedText("Skill", text, skill.from_date, skill.to_date)
