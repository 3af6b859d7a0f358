"""Requests for cover and their offers as they are stored, and where they stand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.errors import NotFound, Refused
from planner.rotas.correct_ground import Ground, ground_of
from planner.rotas.correct_shifts import StandingShift, from_json
from planner.rotas.published import version_by_day
from planner.swaps.models import CoverOffer, CoverRequest

OPEN, FILLED, CLOSED = "open", "filled", "closed"
OFFERED, ACCEPTED, DECLINED = "offered", "accepted", "declined"
WITHDRAWN, TAKEN = "withdrawn", "taken"
OFFERED_FACT, ANSWERED_FACT = "CoverOffered", "CoverAnswered"
RECENT_DAYS = 28


def request_of(session: Session, request_id: str) -> CoverRequest:
    """Find a request; raises `NotFound`."""
    row = session.get(CoverRequest, request_id)
    if row is None:
        raise NotFound("There is no such request for cover.")
    return row


def gap_of(request: CoverRequest) -> StandingShift:
    """The shift that nobody has any more."""
    return from_json(request.shift)


def offers_of(session: Session, request_id: str) -> list[CoverOffer]:
    """The offers of a request, by time."""
    rows = select(CoverOffer).where(CoverOffer.request_id == request_id)
    return list(session.scalars(rows.order_by(CoverOffer.created_at, CoverOffer.id)))


def ground_now(session: Session, request: CoverRequest) -> Ground:
    """What a cover would stand on: the version that holds on its day now."""
    version = version_by_day(session, request.team_id).get(request.day)
    if version is None:
        raise Refused("Nothing is published on that day any more.")
    return ground_of(session, version, request.day)


def recent_covers(session: Session, now: datetime) -> Mapping[str, int]:
    """How many covers each person has taken in the last four weeks."""
    since = now - timedelta(days=RECENT_DAYS)
    rows = select(CoverOffer.person_id).where(
        CoverOffer.state == ACCEPTED, CoverOffer.answered_at >= since
    )
    return Counter(session.scalars(rows))
