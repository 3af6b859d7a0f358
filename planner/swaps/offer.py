"""Offer a shift to somebody, take an offer back, stop looking."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.db.outbox import append
from planner.db.types import new_id
from planner.errors import NotFound, Refused
from planner.rotas.correct_edits import Assign, Wanted, step_of
from planner.rotas.correct_effect import Judged
from planner.rotas.correct_ground import Ground
from planner.rotas.correct_shifts import StandingShift
from planner.swaps.covers import (
    ANSWERED_FACT,
    CLOSED,
    OFFERED,
    OFFERED_FACT,
    OPEN,
    WITHDRAWN,
    gap_of,
    ground_now,
    offers_of,
    request_of,
)
from planner.swaps.models import CoverOffer, CoverRequest
from planner.swaps.variants import COVER, as_it_was
from planner.swaps.who_could import cover_step


def offer_cover(
    planner: Planner,
    actor: Actor,
    request_id: str,
    person_id: str,
    times: tuple[int, int] | None = None,
    template_id: str | None = None,
) -> str:
    """Offer a free shift to somebody of one's team and give the offer's id.

    `times` are `[start_minute, end_minute)` after midnight at the site of the template, None those
    of the template; without both the shift is offered as it was. Raises `FormError`, and `Refused`
    for who cannot take it, who was asked already, and a shift that somebody has.
    """
    now = planner.clock()
    with planner.database.write() as session:
        request = request_of(session, request_id)
        require_team(actor, request.team_id)
        _require_open(request, now)
        if any(one.person_id == person_id for one in _waiting(session, request_id)):
            raise Refused("They were asked already and have not answered yet.")
        ground = ground_now(session, request)
        shift = _offered(session, ground, request, person_id, times, template_id)
        require_kept(session, ground, shift)
        offer = CoverOffer(
            request_id=request_id,
            person_id=person_id,
            shift=shift.as_json(),
            state=OFFERED,
            created_at=now,
            created_by=actor.user_id,
        )
        session.add(offer)
        session.flush()
        record(session, now, actor, "offer", "cover_offer", offer.id)
        _tell(session, OFFERED_FACT, request, offer, now)
        return offer.id


def withdraw_offer(planner: Planner, actor: Actor, offer_id: str) -> None:
    """Take an offer back that nobody has answered; raises `Refused` when it was."""
    now = planner.clock()
    with planner.database.write() as session:
        offer = session.get(CoverOffer, offer_id)
        if offer is None:
            raise NotFound("There is no such offer.")
        request = request_of(session, offer.request_id)
        require_team(actor, request.team_id)
        if offer.state != OFFERED:
            raise Refused(f"This offer was {offer.state} already.")
        _end(session, actor, request, offer, now)


def stop_looking(planner: Planner, actor: Actor, request_id: str) -> None:
    """Leave a shift free: offers that wait are taken back."""
    now = planner.clock()
    with planner.database.write() as session:
        request = request_of(session, request_id)
        require_team(actor, request.team_id)
        if request.state != OPEN:
            raise Refused("Nobody is looking for cover of this shift any more.")
        request.state = CLOSED
        record(session, now, actor, "stop looking", "cover_request", request.id)
        for offer in _waiting(session, request_id):
            _end(session, actor, request, offer, now)


def require_kept(session: Session, ground: Ground, shift: StandingShift) -> None:
    """Raise `Refused` when a shift would break a rule that is always kept."""
    if shift.person_id not in {one.id for one in ground.problem.agents}:
        raise Refused("They are not in this team.")
    step = cover_step(shift)
    effect = Judged(session, ground, [step]).effect(step)
    if effect.broken:
        said = "; ".join(one.text for one in effect.broken)
        raise Refused(f"This breaks a rule that is always kept: {said}.")


def _offered(
    session: Session,
    ground: Ground,
    request: CoverRequest,
    person_id: str,
    times: tuple[int, int] | None,
    template_id: str | None,
) -> StandingShift:
    gap = gap_of(request)
    if times is None and template_id is None:
        return replace(as_it_was(gap, person_id), assignment_id=new_id())
    queue_id = next(one for one in gap.queue_ids if one is not None)
    wanted = Wanted(person_id, gap.day, template_id or gap.template_id, queue_id, times)
    (shift,) = step_of(session, ground, Assign(wanted)).after
    return replace(shift, origin=COVER)


def _require_open(request: CoverRequest, now: datetime) -> None:
    if request.state != OPEN:
        raise Refused("Nobody is looking for cover of this shift any more.")
    if gap_of(request).end <= now:
        raise Refused("This shift is over.")


def _waiting(session: Session, request_id: str) -> list[CoverOffer]:
    return [one for one in offers_of(session, request_id) if one.state == OFFERED]


def _end(
    session: Session, actor: Actor, request: CoverRequest, offer: CoverOffer, now: datetime
) -> None:
    offer.state, offer.answered_at = WITHDRAWN, now
    record(session, now, actor, "withdraw", "cover_offer", offer.id)
    _tell(session, ANSWERED_FACT, request, offer, now)


def _tell(
    session: Session, kind: str, request: CoverRequest, offer: CoverOffer, now: datetime
) -> None:
    ids = {"offer_id": offer.id, "request_id": request.id, "person_id": offer.person_id}
    append(session, kind, ids | {"team_id": request.team_id, "state": offer.state}, now)
