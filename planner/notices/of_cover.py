"""Tell somebody that a shift is offered to them, or is not any more."""

from __future__ import annotations

from typing import Any

from planner.application import Planner
from planner.notices.kinds import COVER
from planner.notices.shift_words import kept_shift
from planner.notices.tell import Told, tell
from planner.rotas.change_words import zones_of_people
from planner.rotas.correct_shifts import from_json
from planner.rotas.projection import names_now
from planner.swaps.covers import OFFERED, TAKEN, WITHDRAWN
from planner.swaps.models import CoverOffer

NEWS = (OFFERED, TAKEN, WITHDRAWN)
"""States that the person hears of: their own answer is no news, and a yes changes their rota."""


def tell_of_cover(planner: Planner, payload: dict[str, Any]) -> None:
    """Leave a notice of an offer for the one it is for; hears of CoverOffered, CoverAnswered."""
    state = payload["state"]
    with planner.database.write() as session:
        offer = session.get(CoverOffer, payload["offer_id"])
        if offer is None or state not in NEWS:
            return
        shift, person_id = from_json(offer.shift), offer.person_id
        zone = zones_of_people(session, [person_id], shift.day, shift.day)[person_id][shift.day]
        after = kept_shift(shift.row(""), names_now(session))
        change = {"day": shift.day.isoformat(), "zone": zone, "before": None, "after": after}
        content = {"state": state, "changes": [change]}
        subject, team = f"{offer.id}/{state}", payload["team_id"]
        told = Told(COVER, subject, person_id, team, shift.end, content)
        tell(session, told, planner.clock())
