"""What is published now, read by span: the source of history, pages, feeds and reports."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from planner.rotas.models import PublishedShift, RotaVersion

ONE_DAY = timedelta(days=1)
PUBLISHED = "published"


@dataclass(frozen=True)
class DateSpan:
    """The local dates `first` to `last`, both included."""

    first: date
    last: date


def dates_of(version: RotaVersion) -> DateSpan:
    """Give the dates of a version."""
    return DateSpan(version.first_date, version.first_date + ONE_DAY * (version.days - 1))


def dates_around(version: RotaVersion, days: Collection[date]) -> DateSpan:
    """Give the dates from the day before some days to the day after, as far as a version goes."""
    whole = dates_of(version)
    first, last = min(days) - ONE_DAY, max(days) + ONE_DAY
    return DateSpan(max(first, whole.first), min(last, whole.last))


def shifts_of_people(
    session: Session, person_ids: Collection[str], first: date, last: date
) -> list[PublishedShift]:
    """List living shifts of people on local dates `first` to `last`, both included, by start."""
    rows = living_shifts(first, last).where(PublishedShift.person_id.in_(person_ids))
    return list(session.scalars(rows))


def shifts_of_team(session: Session, team_id: str, first: date, last: date) -> list[PublishedShift]:
    """List a team's living shifts on local dates `first` to `last`, both included, by start."""
    return list(
        session.scalars(living_shifts(first, last).where(PublishedShift.team_id == team_id))
    )


def shifts_of_others(
    session: Session, team_id: str, first: date, last: date
) -> list[PublishedShift]:
    """List other teams' living shifts on local dates `first` to `last`, both included, by start."""
    return list(
        session.scalars(living_shifts(first, last).where(PublishedShift.team_id != team_id))
    )


def living_shifts(first: date, last: date) -> Select[PublishedShift]:
    """Select the shifts on local dates `first` to `last`, both included, by start."""
    return (
        select(PublishedShift)
        .where(
            PublishedShift.day >= first,
            PublishedShift.day <= last,
            PublishedShift.cancelled_at.is_(None),
        )
        .order_by(PublishedShift.start, PublishedShift.assignment_id)
    )


def latest_version(session: Session, team_id: str) -> RotaVersion | None:
    """Find the version published last for a team."""
    rows = select(RotaVersion).where(RotaVersion.team_id == team_id, RotaVersion.state == PUBLISHED)
    return session.scalars(rows.order_by(RotaVersion.number.desc())).first()


def published_versions(session: Session, team_id: str) -> list[RotaVersion]:
    """List everything published for a team, the latest first."""
    rows = select(RotaVersion).where(RotaVersion.team_id == team_id, RotaVersion.state == PUBLISHED)
    return list(session.scalars(rows.order_by(RotaVersion.number.desc())))


def version_by_day(session: Session, team_id: str) -> dict[date, RotaVersion]:
    """Give the version that holds for each published local date: the one published last."""
    return {
        one.first_date + ONE_DAY * number: one
        for one in reversed(published_versions(session, team_id))
        for number in range(one.days)
    }


def next_number(session: Session, team_id: str) -> int:
    """Give the number of the next version to be published."""
    numbers = select(func.max(RotaVersion.number)).where(RotaVersion.team_id == team_id)
    return (session.scalar(numbers) or 0) + 1


def published_days(session: Session, team_id: str) -> frozenset[date]:
    """List the local dates for which the team has a published rota."""
    return days_of(published_versions(session, team_id))


def days_of(versions: Iterable[RotaVersion]) -> frozenset[date]:
    """List the local dates that versions cover."""
    return frozenset(
        one.first_date + ONE_DAY * number for one in versions for number in range(one.days)
    )


def published_to(session: Session, team_id: str) -> date | None:
    """Give the last local date that is published for a team."""
    return max(published_days(session, team_id), default=None)
