"""End a clash by one click: take back the pins that a run without a rota named."""

from __future__ import annotations

from planner.accounts.actor import Actor, require_team
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import NotFound, Refused
from planner.rotas.clash_fixes import OfferedFix, from_stored
from planner.rotas.models import RotaRun
from planner.rotas.pins import drop_pins


def apply_fix(planner: Planner, actor: Actor, run_id: str, clash: int, fix: int) -> OfferedFix:
    """Do what a run offered, by the places of its clash and of the fix in it; give what was done.

    Raises `NotFound` for what was never offered, and `Refused` where somebody must be asked first
    or the pins are gone already. Rotas that were made around the pins stay as they are.
    """
    with planner.database.write() as session:
        row = session.get(RotaRun, run_id)
        if row is None:
            raise NotFound("There is no such run.")
        require_team(actor, row.team_id)
        offered = _offered(row, clash, fix)
        places = {(one.person_id, one.day) for one in offered.steps if one.person_id and one.day}
        gone = drop_pins(session, row.team_id, places)
        if len(gone) < len(places):
            raise Refused("These pins were taken back or moved already. Generate the rota again.")
        before = {"run": run_id, "said": offered.said}
        record(session, planner.clock(), actor, "take back", "pins", row.team_id, before)
    return offered


def _offered(row: RotaRun, clash: int, fix: int) -> OfferedFix:
    told = from_stored(row.clashes)
    if not (0 <= clash < len(told) and 0 <= fix < len(told[clash].fixes)):
        raise NotFound("This run offered no such change. Open the run again.")
    offered = told[clash].fixes[fix]
    if not offered.by_one_click:
        raise Refused("This needs somebody to agree first: follow the link beside it instead.")
    return offered
