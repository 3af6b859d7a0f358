"""What closings have settled, and what has changed since.

A settled day is never written again. What it should have been by now is worked out anew; the
difference to all that is settled of it stands with the first month that is still open, and is
settled when that one is closed. So original and differences always add up to what is right.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec
from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from planner.people.closed_months import correctable, last_of_month
from planner.people.models import PeriodClose
from planner.reports.hours import NOTHING, Amounts, HoursDay, Labels, PersonHours
from planner.reports.live_hours import live_hours
from planner.reports.models import ClosedHours


@dataclass(frozen=True)
class Difference:
    """What a settled day came to differ by; `with_month` settles it, None: the next closing."""

    labels: Labels
    day: date
    amounts: Amounts
    with_month: date | None


def settle(session: Session, close: PeriodClose, month: date, hours: PersonHours) -> None:
    """Settle a person's days of a month with a closing; of an earlier month, its differences."""
    labels = {name: getattr(hours.labels, name) for name in LABELS}
    session.add(
        ClosedHours(
            period_close_id=close.id,
            month=month,
            **labels,
            rota_versions=list(hours.rota_versions),
            days=[msgspec.to_builtins(one) for one in hours.days],
        )
    )


LABELS = tuple(Labels.__dataclass_fields__)


def settled_hours(session: Session, months: Collection[date]) -> dict[str, list[PersonHours]]:
    """The hours of closed months as they were settled, by person and month."""
    query = (
        select(ClosedHours)
        .join(PeriodClose, PeriodClose.id == ClosedHours.period_close_id)
        .where(ClosedHours.month.in_(months), ClosedHours.month == PeriodClose.month)
    )
    found: dict[str, list[PersonHours]] = defaultdict(list)
    for row in session.scalars(query.order_by(ClosedHours.month)):
        found[row.person_id].append(_hours(row))
    return found


def settled_with(session: Session, first: date, last: date) -> list[Difference]:
    """The differences that were settled with the months which begin from `first` to `last`."""
    return _settled(session, PeriodClose.month >= first, PeriodClose.month <= last)


def differences_since(
    session: Session, months: Collection[date], person_ids: Collection[str]
) -> list[Difference]:
    """What has changed on the days of closed months since, settled by now or not."""
    of_months = ClosedHours.month.in_(months), ClosedHours.person_id.in_(person_ids)
    still_told = set(months) & set(correctable(session))
    return _settled(session, *of_months) + open_differences(session, still_told, person_ids)


def _settled(session: Session, *conditions: ColumnElement[bool]) -> list[Difference]:
    query = (
        select(ClosedHours, PeriodClose.month)
        .join(PeriodClose, PeriodClose.id == ClosedHours.period_close_id)
        .where(ClosedHours.month < PeriodClose.month, *conditions)
    )
    return in_order(
        Difference(_labels(row), one.day, one.amounts, month)
        for row, month in session.execute(query)
        for one in _days(row)
    )


def open_differences(
    session: Session, months: Collection[date], person_ids: Collection[str]
) -> list[Difference]:
    """What has changed on the days of closed months since, and is not settled yet."""
    if not months:
        return []
    query = select(ClosedHours).where(
        ClosedHours.month.in_(months), ClosedHours.person_id.in_(person_ids)
    )
    rows = session.scalars(query.order_by(ClosedHours.id)).all()
    live = [
        one
        for month in sorted(months)
        for one in live_hours(session, person_ids, month, last_of_month(month))
    ]
    labels = {row.person_id: _labels(row) for row in rows}
    labels |= {one.labels.person_id: one.labels for one in live}
    apart: dict[tuple[str, date], Amounts] = defaultdict(Amounts)
    for hours in live:
        for one in hours.days:
            apart[hours.labels.person_id, one.day] += one.amounts
    for row in rows:
        for one in _days(row):
            apart[row.person_id, one.day] -= one.amounts
    return in_order(
        Difference(labels[person_id], day, amounts, None)
        for (person_id, day), amounts in apart.items()
        if amounts != NOTHING
    )


def in_order(found: Iterable[Difference]) -> list[Difference]:
    """Differences by name and day."""
    return sorted(found, key=lambda one: (one.labels.shown_name, one.labels.person_id, one.day))


def _hours(row: ClosedHours) -> PersonHours:
    return PersonHours(_labels(row), _days(row), tuple(row.rota_versions))


def _days(row: ClosedHours) -> tuple[HoursDay, ...]:
    return tuple(msgspec.convert(one, HoursDay) for one in row.days)


def _labels(row: ClosedHours) -> Labels:
    return Labels(**{name: getattr(row, name) for name in LABELS})


def differences_as_hours(found: Sequence[Difference]) -> list[tuple[date, PersonHours]]:
    """Differences gathered by person and month, as a closing settles them."""
    gathered: dict[tuple[str, date], list[Difference]] = defaultdict(list)
    for one in found:
        gathered[one.labels.person_id, one.day.replace(day=1)].append(one)
    return [
        (month, PersonHours(ones[0].labels, tuple(map(_day_of, ones))))
        for (_, month), ones in gathered.items()
    ]


def _day_of(one: Difference) -> HoursDay:
    return HoursDay(one.day, published=True, amounts=one.amounts)
