"""How a run stands or ended, in a few words; every ending has its own."""

from __future__ import annotations

from planner.rotas.queries import RunPage

ENDINGS = {
    "optimal": "Done: no better rota exists under these rules",
    "feasible": "Done: the best rota found in this time",
    "infeasible": "These rules contradict each other",
    "no-rota-in-time": "No rota was found in this time",
    "rejected": "We discarded a result that was wrong",
    "crashed": "The search stopped unexpectedly",
    "given-up": "The search was cut off",
}


def heading(run: RunPage) -> str:
    """Say in a line how a run stands."""
    if run.state == "queued":
        return "Waiting to start"
    if run.state == "running":
        return "Stopping …" if run.cancel_requested else "Looking for a better rota"
    if run.state == "cancelled":
        return "Stopped; the best rota so far is kept" if run.draft_id else "Stopped"
    return ENDINGS.get(run.ending or "", "Ended without a rota")
