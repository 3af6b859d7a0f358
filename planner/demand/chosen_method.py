"""The forecast method of a queue, when a lead knows better than its past weeks."""

from __future__ import annotations

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.demand.forecasting import queue_of
from planner.demand.methods import BY_KEY
from planner.errors import FormError


def choose_method(planner: Planner, actor: Actor, queue_id: str, method: str | None) -> None:
    """Let forecasts of a queue made from now on use one method; None lets past weeks decide again.

    Every forecast goes on trying all methods, so that it can say when another missed less. For
    leads and administrators. Raises `FormError` and `NotFound`.
    """
    require(actor, "lead", "admin")
    if method is not None and method not in BY_KEY:
        raise FormError({"method": f"Choose one of: {', '.join(BY_KEY)}."})
    with planner.database.write() as session:
        queue = queue_of(session, queue_id)
        before, queue.forecast_method = {"forecast_method": queue.forecast_method}, method
        after, now = {"forecast_method": method}, planner.clock()
        record(session, now, actor, "choose method", "queue", queue_id, before, after)
