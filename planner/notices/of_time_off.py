"""Tell somebody what was decided about their time off."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from planner.accounts.models import User
from planner.application import Planner
from planner.notices.kinds import TIME_OFF
from planner.notices.tell import Told, tell
from planner.people.models import TimeOff

ONE_DAY = timedelta(days=1)


def tell_of_time_off(planner: Planner, payload: dict[str, Any]) -> None:
    """Leave a notice of a decision that somebody else made; hears of the fact TimeOffDecided."""
    with planner.database.write() as session:
        row = session.get(TimeOff, payload["time_off_id"])
        if row is None or _decided_alone(session, payload):
            return
        content = {
            "state": payload["state"],
            "from": row.first_date.isoformat(),
            "to": row.last_date.isoformat(),
        }
        until = datetime.combine(row.last_date + ONE_DAY, time(), UTC)
        subject = f"{row.id}/{payload['state']}"
        told = Told(TIME_OFF, subject, row.person_id, None, until, content)
        tell(session, told, planner.clock())


def _decided_alone(session: Session, payload: dict[str, Any]) -> bool:
    """Whether the person took it back themself, and so knows."""
    user = None if payload["user_id"] is None else session.get(User, payload["user_id"])
    return user is not None and user.person_id == payload["person_id"]
