"""The certificate of a published version as a page shows it: expected, and what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.rotas.certificate_content import QueueCertificate, decode
from planner.rotas.certify import EXPECTED, FAILED, HAPPENED, MADE, WAITING
from planner.rotas.coverage_words import interval_name, local_start
from planner.rotas.models import RotaCertificate, RotaVersion
from planner.rotas.templates import clock
from planner.rotas.view_data import last_day, queue_names, verdict_on, version_seen
from solver.instants import MINUTES_PER_DAY
from solver.problem import Horizon

Levels = tuple[float | None, ...]


@dataclass(frozen=True)
class DayLine:
    """A date on which somebody asks: chance expected, and the level that came, 0–1 or None."""

    day: date
    chance: float | None
    happened: float | None


@dataclass(frozen=True)
class WeakLine:
    """One of the weakest intervals; `start` is aware UTC, `level` 0–1, `missed` contacts."""

    start: datetime
    level: float
    missed: float


@dataclass(frozen=True)
class QueuePromise:
    """What is said of one queue.

    Days are those on which contacts are expected; of them `expected_days` are expected to keep
    the promise, likely `fewest_days` to `most_days`. `happened_days` of `days_passed` kept it,
    None while no contacts of these days are known. `rows`: level by date and column.
    """

    name: str
    target_share: float
    threshold_seconds: int
    definition: str
    days: int
    expected_days: int
    fewest_days: int
    most_days: int
    happened_days: int | None
    days_passed: int
    oldest_hours: float | None
    weakest: tuple[WeakLine, ...]
    day_lines: tuple[DayLine, ...]
    rows: tuple[tuple[date, Levels], ...]


@dataclass(frozen=True)
class CertificatePage:
    """A version's certificate; `columns` are local times such as "07:30" in `zone`.

    `waits` while it is worked out; `message` says why there is none. `happened_message` says why
    there is nothing yet about what happened.
    """

    version_id: str
    state: str
    number: int | None
    team_id: str
    first_date: date
    last_date: date
    zone: str
    interval_name: str
    columns: tuple[str, ...]
    queues: tuple[QueuePromise, ...]
    futures: int
    waits: bool
    message: str | None
    sentence: str


def certificate_page(planner: Planner, actor: Actor, version_id: str) -> CertificatePage:
    """Show what customers will meet under a published version; raises `NotFound`."""
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        verdict = verdict_on(session, version)
        expected = _newest(session, version, EXPECTED)
        happened = _newest(session, version, HAPPENED, MADE)
        step = verdict.horizon.interval_minutes
        return CertificatePage(
            version_id=version.id,
            state=version.state,
            number=version.number,
            team_id=version.team_id,
            first_date=version.first_date,
            last_date=last_day(version),
            zone=verdict.horizon.time_zone,
            interval_name=interval_name(step),
            columns=tuple(clock(minute) for minute in range(0, MINUTES_PER_DAY, step)),
            queues=_queues(session, expected, happened, verdict.horizon),
            futures=0 if not _content(expected) else decode(_content(expected)).futures,
            waits=expected is not None and expected.state == WAITING,
            message=expected.message if expected is not None and expected.state == FAILED else None,
            sentence=verdict.sentence,
        )


def _newest(
    session: Session, version: RotaVersion, kind: str, state: str | None = None
) -> RotaCertificate | None:
    rows = select(RotaCertificate).filter_by(rota_version_id=version.id, kind=kind)
    if state is not None:
        rows = rows.filter_by(state=state)
    return session.scalars(rows.order_by(RotaCertificate.created_at.desc())).first()


def _content(row: RotaCertificate | None) -> bytes:
    return b"" if row is None or row.content is None else row.content


def _queues(
    session: Session,
    expected: RotaCertificate | None,
    happened: RotaCertificate | None,
    horizon: Horizon,
) -> tuple[QueuePromise, ...]:
    if not _content(expected):
        return ()
    names = queue_names(session)
    came = {one.queue_id: one for one in decode(_content(happened)).queues} if happened else {}
    return tuple(
        _queue(one, came.get(one.queue_id), names[one.queue_id], horizon)
        for one in decode(_content(expected)).queues
    )


def _queue(
    one: QueueCertificate, came: QueueCertificate | None, name: str, horizon: Horizon
) -> QueuePromise:
    asked = [day for day in one.days if day.chance is not None]
    passed = [] if came is None else [day for day in came.days if day.level is not None]
    levels = {day.day: day.level for day in passed}
    lines = (DayLine(day.day, day.chance, levels.get(day.day)) for day in asked)
    return QueuePromise(
        name=name,
        target_share=one.target_share,
        threshold_seconds=int(one.threshold_seconds),
        definition=one.definition,
        days=len(asked),
        expected_days=round(len(asked) * (one.chance or 0.0)),
        fewest_days=round(len(asked) * (one.low or 0.0)),
        most_days=round(len(asked) * (one.high or 0.0)),
        happened_days=None if came is None else sum((day.chance or 0) >= 0.5 for day in passed),
        days_passed=len(passed),
        oldest_hours=one.oldest_hours,
        weakest=tuple(WeakLine(weak.start, weak.level, weak.missed) for weak in one.weakest),
        day_lines=tuple(lines),
        rows=_rows(one.levels, horizon),
    )


def _rows(levels: Levels, horizon: Horizon) -> tuple[tuple[date, Levels], ...]:
    """By local date and column; where the clocks go back, the lower level of the two."""
    step = horizon.interval_minutes
    columns = MINUTES_PER_DAY // step
    laid: dict[date, list[float | None]] = {
        horizon.first_date + timedelta(days=day): [None] * columns for day in range(horizon.days)
    }
    for interval, level in enumerate(levels):
        at = local_start(horizon, interval).astimezone(ZoneInfo(horizon.time_zone))
        row, place = laid[at.date()], (at.hour * 60 + at.minute) // step
        before = row[place]
        if level is not None:
            row[place] = level if before is None else min(level, before)
    return tuple((day, tuple(row)) for day, row in laid.items())
