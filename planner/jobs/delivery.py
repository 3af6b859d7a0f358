"""Hand every fact of the outbox to its subscribers, at least once, in order."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from sqlalchemy import select

from planner.application import Planner
from planner.db.outbox import Fact
from planner.jobs.kinds import Subscriber

BATCH = 100
log = logging.getLogger(__name__)


def deliver_facts(planner: Planner, subscribers: Mapping[str, tuple[Subscriber, ...]]) -> int:
    """Deliver the facts that nobody has handled yet and return how many were.

    A fact whose subscriber fails stays in the outbox for the next call; later facts are not held
    up by it.
    """
    return sum(
        _deliver(planner, fact, subscribers.get(fact.kind, ())) for fact in _waiting(planner)
    )


def _waiting(planner: Planner) -> list[Fact]:
    with planner.database.read() as session:
        facts = select(Fact).where(Fact.handled_at.is_(None)).order_by(Fact.id).limit(BATCH)
        return list(session.scalars(facts))


def _deliver(planner: Planner, fact: Fact, subscribers: tuple[Subscriber, ...]) -> bool:
    try:
        for subscriber in subscribers:
            subscriber(planner, fact.payload)
    except Exception:
        # One failing subscriber must not silence the others.
        log.exception("fact %d (%s) was not delivered; it will be tried again", fact.id, fact.kind)
        return False
    with planner.database.write() as session:
        row = session.get_one(Fact, fact.id)
        row.handled_at = row.handled_at or planner.clock()
    return True
