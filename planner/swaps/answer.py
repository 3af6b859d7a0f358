"""Answer an offer on one's own page: the first yes wins, once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.audit import record
from planner.application import Planner
from planner.db.outbox import append
from planner.errors import NotAllowed, NotFound, Refused
from planner.rotas.correct import Corrected, Reasons, carry_out
from planner.rotas.correct_shifts import from_json
from planner.swaps.covers import (
    ACCEPTED,
    ANSWERED_FACT,
    DECLINED,
    FILLED,
    OFFERED,
    OPEN,
    TAKEN,
    WITHDRAWN,
    ground_now,
    offers_of,
    request_of,
)
from planner.swaps.models import CoverOffer, CoverRequest
from planner.swaps.offer import require_kept
from planner.swaps.who_could import cover_step

WHY = "A colleague covers"
KIND_WORDS = {
    ACCEPTED: "You have taken this shift already: it is on your rota. Thank you.",
    DECLINED: "You have said no to this offer. If that was a mistake, ask your team lead.",
    WITHDRAWN: "This offer was taken back: nothing changes for you. Thank you for looking.",
    TAKEN: "A colleague has taken this shift already: nothing changes for you. Thank you.",
}


def accept_cover(planner: Planner, actor: Actor, offer_id: str) -> Corrected:
    """Take a shift that was offered to oneself; it is published in the same transaction.

    Raises `Refused` with a kind word when somebody else was quicker, when it was answered or taken
    back, and when a rule that is always kept would be broken by now.
    """
    now = planner.clock()
    with planner.database.write() as session:
        offer = _own(session, actor, offer_id)
        request = request_of(session, offer.request_id)
        _require_waiting(offer, request, now)
        ground, shift = ground_now(session, request), from_json(offer.shift)
        require_kept(session, ground, shift)
        done = carry_out(session, actor, ground, cover_step(shift), now, Reasons(why_late=WHY))
        request.state = FILLED
        for other in offers_of(session, request.id):
            if other.state == OFFERED:
                state = ACCEPTED if other is offer else TAKEN
                _answer(session, actor, request, other, state, now)
        return done


def decline_cover(planner: Planner, actor: Actor, offer_id: str) -> None:
    """Say no to an offer; no reason is asked."""
    now = planner.clock()
    with planner.database.write() as session:
        offer = _own(session, actor, offer_id)
        request = request_of(session, offer.request_id)
        if offer.state != OFFERED:
            raise Refused(KIND_WORDS[offer.state])
        _answer(session, actor, request, offer, DECLINED, now)


def _own(session: Session, actor: Actor, offer_id: str) -> CoverOffer:
    offer = session.get(CoverOffer, offer_id)
    if offer is None:
        raise NotFound("There is no such offer.")
    if actor.person_id is None or offer.person_id != actor.person_id:
        raise NotAllowed("This offer is for somebody else.")
    return offer


def _require_waiting(offer: CoverOffer, request: CoverRequest, now: datetime) -> None:
    if offer.state != OFFERED:
        raise Refused(KIND_WORDS[offer.state])
    if request.state != OPEN:
        raise Refused(KIND_WORDS[WITHDRAWN])
    if from_json(offer.shift).end <= now:
        raise Refused("This shift is over: nothing changes for you. Thank you for looking.")


def _answer(
    session: Session,
    actor: Actor,
    request: CoverRequest,
    offer: CoverOffer,
    state: str,
    now: datetime,
) -> None:
    offer.state, offer.answered_at = state, now
    record(session, now, actor, state, "cover_offer", offer.id)
    ids = {"offer_id": offer.id, "request_id": request.id, "person_id": offer.person_id}
    append(session, ANSWERED_FACT, ids | {"team_id": request.team_id, "state": state}, now)
