"""The hours of everybody over a span of days, for HR, administrators and leads of their teams."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.models import User
from planner.application import Planner
from planner.errors import FormError
from planner.people.closed_months import (
    closed_months,
    correctable,
    first_of_month,
    last_closed,
    month_after,
)
from planner.people.models import Person
from planner.reports.hours import Labels, PersonHours
from planner.reports.live_hours import live_hours
from planner.reports.settled import (
    Difference,
    differences_since,
    open_differences,
    settled_hours,
    settled_with,
)
from planner.rotas.worked_models import REPORTED, WorkedException

MOST_DAYS = 400


@dataclass(frozen=True)
class Asked:
    """Which hours: local dates `first` to `last`, both included, of a team, a site, or all."""

    first: date
    last: date
    team_id: str | None = None
    site_id: str | None = None


@dataclass(frozen=True)
class ClosedMonth:
    """A closed month, by whom and when."""

    month: date
    closed_by: str
    closed_at: datetime


@dataclass(frozen=True)
class HoursReport:
    """The rows by site and name, and what else a reader of them must know.

    `differences` belong to days of closed months and are settled with a month of this span;
    `later` is what has changed on closed days of the span since, and is settled elsewhere.
    `waiting` counts by person what was reported and nobody has confirmed: it does not count yet.
    """

    asked: Asked
    rows: tuple[PersonHours, ...]
    differences: tuple[Difference, ...]
    later: tuple[Difference, ...]
    closed: tuple[ClosedMonth, ...]
    waiting: Mapping[str, int]

    @property
    def days(self) -> int:
        """Days on which somebody is employed, over all rows."""
        return sum(len(one.days) for one in self.rows)

    @property
    def published_days(self) -> int:
        """How many of these have a published rota."""
        return sum(one.published_days for one in self.rows)

    @property
    def is_partly_published(self) -> bool:
        """Whether some days have a rota and others do not yet."""
        return 0 < self.published_days < self.days


def hours_report(planner: Planner, actor: Actor, asked: Asked) -> HoursReport:
    """Report the hours of those who are employed in the span; `Labels` say whose team they are.

    HR and administrators see everybody, leads the people of their teams. Raises `FormError`.
    """
    require(actor, "lead", "hr", "admin")
    days = (asked.last - asked.first).days + 1
    if not 1 <= days <= MOST_DAYS:
        raise FormError({"last": f"Choose a span of 1 to {MOST_DAYS} days."})
    with planner.database.read() as session:
        ids = list(session.scalars(select(Person.id)))
        rows = hours_of(session, ids, asked.first, asked.last)
        shown = [one for one in rows if _is_asked(one.labels, actor, asked)]
        differences = differences_of(session, ids, asked.first, asked.last)
        closed = closed_in(session, asked.first, asked.last)
        since = differences_since(session, [one.month for one in closed], ids)
        later = [one for one in since if asked.first <= one.day <= asked.last]
        waiting = reported(session, asked.first, asked.last)
    return HoursReport(
        asked,
        _sorted(shown),
        tuple(one for one in differences if _is_asked(one.labels, actor, asked)),
        tuple(one for one in later if _is_asked(one.labels, actor, asked)),
        closed,
        waiting,
    )


def hours_of(
    session: Session, person_ids: Sequence[str], first: date, last: date
) -> list[PersonHours]:
    """Hours of people over a span: closed months as settled, the other days as they are now."""
    months = {one.month for one in closed_months(session, first, last)}
    open_days = [
        one for one in (first, *map(month_after, months)) if one <= last and not _in(one, months)
    ]
    live = live_hours(session, person_ids, first, last) if open_days else []
    settled = settled_hours(session, months)
    now = {one.labels.person_id: one for one in live}
    return [
        hours
        for person_id in person_ids
        if (hours := _joined(settled.get(person_id, []), now.get(person_id), months, first, last))
    ]


def differences_of(
    session: Session, person_ids: Sequence[str], first: date, last: date
) -> list[Difference]:
    """Differences of closed months that are settled with a month which begins in the span.

    Those that no closing has settled yet belong to the first month after the closed ones.
    """
    found = settled_with(session, first, last)
    found = [one for one in found if one.labels.person_id in set(person_ids)]
    latest = last_closed(session)
    if latest is not None and first <= month_after(latest.month) <= last:
        found += open_differences(session, correctable(session), person_ids)
    return found


def reported(session: Session, first: date, last: date) -> dict[str, int]:
    """How many reports of each person on these dates wait to be confirmed."""
    query = select(WorkedException.person_id, func.count()).where(
        WorkedException.state == REPORTED,
        WorkedException.day >= first,
        WorkedException.day <= last,
    )
    return dict(session.execute(query.group_by(WorkedException.person_id)).all())


def closed_in(session: Session, first: date, last: date) -> tuple[ClosedMonth, ...]:
    """The closed months that a span meets, with who closed them and when."""
    users = {one.id: one.shown_name for one in session.scalars(select(User))}
    return tuple(
        ClosedMonth(one.month, users.get(one.closed_by or "", "command line"), one.closed_at)
        for one in closed_months(session, first, last)
    )


def sees_hours(actor: Actor, labels: Labels) -> bool:
    """Whether the actor may see these hours: HR, administrators, leads of the team."""
    if actor.roles & {"hr", "admin"}:
        return True
    return "lead" in actor.roles and labels.team_id is not None and actor.leads(labels.team_id)


def _is_asked(labels: Labels, actor: Actor, asked: Asked) -> bool:
    return (
        sees_hours(actor, labels)
        and asked.team_id in (None, labels.team_id)
        and asked.site_id in (None, labels.site_id)
    )


def _in(day: date, months: Iterable[date]) -> bool:
    return first_of_month(day) in set(months)


def _joined(
    settled: Sequence[PersonHours],
    live: PersonHours | None,
    months: set[date],
    first: date,
    last: date,
) -> PersonHours | None:
    parts = [*settled, *([] if live is None else [live])]
    days = [one for hours in settled for one in hours.days if first <= one.day <= last]
    if live is not None:
        days += [one for one in live.days if not _in(one.day, months)]
    days.sort(key=lambda one: one.day)
    if not days:
        return None
    ends_open = live is not None and not _in(days[-1].day, months)
    labels = live.labels if live is not None and ends_open else settled[-1].labels
    versions = sorted({one for hours in parts for one in hours.rota_versions})
    return PersonHours(labels, tuple(days), tuple(versions))


def _sorted(rows: Iterable[PersonHours]) -> tuple[PersonHours, ...]:
    def place(one: PersonHours) -> tuple[str, str, str]:
        return one.labels.site_name, one.labels.shown_name, one.labels.person_id

    return tuple(sorted(rows, key=place))
