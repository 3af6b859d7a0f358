"""Put a draft away that nobody will publish."""

from __future__ import annotations

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import NotFound, Stale
from planner.rotas.drafts import DRAFT
from planner.rotas.models import RotaVersion

DISCARDED = "discarded"


def discard_draft(planner: Planner, actor: Actor, draft_id: str) -> None:
    """Take a draft of one's own team off the lists; it can be looked at, not published.

    Raises `NotFound`, and `Stale` when it was published or discarded meanwhile.
    """
    with planner.database.write() as session:
        draft = session.get(RotaVersion, draft_id)
        if draft is None:
            raise NotFound("There is no such draft.")
        require_team(actor, draft.team_id)
        if draft.state != DRAFT:
            raise Stale("This draft was published or put away already.")
        draft.state = DISCARDED
        record(session, planner.clock(), actor, "discard", "rota_version", draft_id)
