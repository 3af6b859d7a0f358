"""After a publication, simulate what customers will meet; after its days, what they met."""

from __future__ import annotations

import hashlib
import logging
import math
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import numpy as np
from sqlalchemy import delete, func, select

from planner.application import Planner
from planner.demand.covering import is_unplanned
from planner.demand.models import RequirementVersion, Volume
from planner.demand.simulation.judge import simulate_rota
from planner.demand.simulation.outcome import QueueOutcome
from planner.demand.stored import ContentError
from planner.rotas.certificate_content import (
    Certificate,
    DayLevel,
    QueueCertificate,
    WeakInterval,
    encode,
)
from planner.rotas.foreseen_queues import queues_that_came, queues_that_may_come
from planner.rotas.models import RotaCertificate, RotaVersion
from planner.rotas.published import PUBLISHED
from planner.rotas.published_staff import published_staff
from solver.grid import grid_start
from solver.problem import Horizon

KIND = "certify"
EXPECTED, HAPPENED = "expected", "happened"
WAITING, MADE, FAILED = "waiting", "made", "failed"
GIVEN_UP = "The prediction could not be worked out. Publish again to try once more."
UNREADABLE = "The forecast under this rota cannot be read any more."
NOTHING = "No contacts of these days have been imported yet."
UNPLANNED = "Nobody has planned the staffing of these days, so there is no promise to hold them to."
ONE_DAY = timedelta(days=1)
_ID_LENGTH = 32
_WEAKEST = 5
_SEED = 1
log = logging.getLogger(__name__)


def ask_for_certificate(planner: Planner, payload: dict[str, Any]) -> None:
    """Have a published version simulated; hears of the fact RotaPublished."""
    _ask(planner, payload["version_id"], EXPECTED, "")


def ask_what_happened(planner: Planner, payload: dict[str, Any]) -> None:
    """Have published versions simulated with the contacts that came on their days; hears of the
    fact HistoryStored."""
    with planner.database.read() as session:
        days = select(func.min(Volume.start), func.max(Volume.start))
        stored: Any = session.execute(days.filter_by(batch_id=payload["batch_id"])).one()
        first, last = stored
        if first is None:
            return
        published = select(RotaVersion).filter_by(state=PUBLISHED)
        touched = [
            version.id
            for version in session.scalars(published)
            if version.first_date <= last.date() + ONE_DAY
            and first.date() <= version.first_date + timedelta(days=version.days)
        ]
    for version_id in touched:
        _ask(planner, version_id, HAPPENED, payload["batch_id"])


def _ask(planner: Planner, version_id: str, kind: str, cause: str) -> None:
    """Store a certificate that waits and have it made; hearing of the same cause again adds
    nothing."""
    row_id = hashlib.sha256(f"{kind}/{version_id}/{cause}".encode()).hexdigest()[:_ID_LENGTH]
    with planner.database.write() as session:
        if session.get(RotaCertificate, row_id) is not None:
            return
        row = RotaCertificate(
            id=row_id,
            rota_version_id=version_id,
            kind=kind,
            state=WAITING,
            message=None,
            created_at=planner.clock(),
            content=None,
        )
        session.add(row)
    planner.jobs.enqueue(KIND, row_id)


def unfinished_certificates(planner: Planner) -> list[str]:
    """List the ids of certificates that wait, the oldest first."""
    with planner.database.read() as session:
        rows = select(RotaCertificate.id).filter_by(state=WAITING)
        return list(session.scalars(rows.order_by(RotaCertificate.created_at)))


def give_up_certificate(planner: Planner, row_id: str) -> None:
    """Write a failed ending, unless the certificate was made meanwhile."""
    _end(planner, row_id, FAILED, GIVEN_UP, None)


def make_certificate(planner: Planner, row_id: str) -> None:
    """Simulate and store; safe to call again, equal input giving equal content."""
    try:
        _make(planner, row_id)
    except ContentError:
        log.exception("certificate %s: the forecast under it cannot be read", row_id)
        _end(planner, row_id, FAILED, UNREADABLE, None)


def _make(planner: Planner, row_id: str) -> None:
    with planner.database.read() as session:
        row = session.get(RotaCertificate, row_id)
        if row is None or row.state != WAITING:
            return
        version = session.get_one(RotaVersion, row.rota_version_id)
        requirement = session.get_one(RequirementVersion, version.requirement_id)
        horizon = Horizon(
            first_date=version.first_date,
            days=version.days,
            time_zone=requirement.time_zone,
            interval_minutes=requirement.interval_minutes,
        )
        gather = queues_that_came if row.kind == HAPPENED else queues_that_may_come
        foreseen = gather(session, version, horizon)
        if foreseen is not None:
            names = [one.queue for one in foreseen.queues]
            problem, rota = published_staff(session, horizon, names)
        unplanned = is_unplanned(session, requirement.id)
    if foreseen is None or unplanned:
        _end(planner, row_id, FAILED, UNPLANNED if unplanned else NOTHING, None)
        return
    found = simulate_rota(problem, rota, foreseen.queues, foreseen.futures, _SEED)
    parts = tuple(_of_queue(one, horizon) for one in found)
    _end(planner, row_id, MADE, None, encode(Certificate(foreseen.futures, parts)))


def _end(
    planner: Planner, row_id: str, state: str, message: str | None, content: bytes | None
) -> None:
    with planner.database.write() as session:
        row = session.get(RotaCertificate, row_id)
        if row is not None and row.state == WAITING:
            row.state, row.message, row.content = state, message, content
            older = delete(RotaCertificate).filter_by(
                rota_version_id=row.rota_version_id, kind=row.kind, state=MADE
            )
            if state == MADE:
                session.execute(older.where(RotaCertificate.id != row_id))


def _of_queue(found: QueueOutcome, horizon: Horizon) -> QueueCertificate:
    target, chance = found.queue.staffing.target, found.day_chance()
    known = ~np.isnan(found.occupancy)
    waits = found.queue.staffing.channel.can_wait
    return QueueCertificate(
        queue_id=found.queue.queue,
        target_share=target.share,
        threshold_seconds=target.threshold_seconds,
        definition=target.definition.value,
        chance=_known(chance.value),
        low=_known(chance.low),
        high=_known(chance.high),
        days=_days(found, horizon),
        levels=tuple(_known(level) for level in found.service_level.tolist()),
        weakest=_weakest(found, horizon),
        occupancy=_known(float(found.occupancy[known].mean())) if known.any() else None,
        oldest_hours=_known(float(found.oldest_seconds.max()) / 3600) if waits else None,
    )


def _days(found: QueueOutcome, horizon: Horizon) -> tuple[DayLevel, ...]:
    levels = found.day_levels
    seen = (~np.isnan(levels)).sum(axis=0)
    means = np.where(seen > 0, np.nan_to_num(levels).sum(axis=0) / np.maximum(seen, 1), np.nan)
    chances: Sequence[float] = found.chance_by_day().tolist()
    return tuple(
        DayLevel(horizon.first_date + timedelta(days=day), _known(chance), _known(mean))
        for day, (chance, mean) in enumerate(zip(chances, means.tolist(), strict=True))
    )


def _weakest(found: QueueOutcome, horizon: Horizon) -> tuple[WeakInterval, ...]:
    """The intervals in which most contacts are missed beyond what the promise allows."""
    allowed = 1 - found.queue.staffing.target.share
    missed = found.offered * np.nan_to_num(1 - found.service_level)
    beyond = missed - found.offered * allowed
    worst = np.argsort(-beyond, kind="stable")[:_WEAKEST]
    start, step = grid_start(horizon), timedelta(minutes=horizon.interval_minutes)
    return tuple(
        WeakInterval(
            start + int(at) * step,
            round(float(found.service_level[at]), 4),
            round(float(missed[at]), 2),
        )
        for at in worst
        if beyond[at] > 0
    )


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 4)
