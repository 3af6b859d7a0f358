"""People who were told something, without a rota behind it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from planner.application import Planner
from planner.notices.kinds import ROTA
from planner.notices.models import Notice, NoticeMail
from planner.notices.tell import Told, tell
from tests.factories.organisation import Organisation, organisation

CHANGE = {
    "day": "2027-03-09",
    "zone": "Europe/Dublin",
    "before": {
        "start": "2027-03-09T07:00:00+00:00",
        "end": "2027-03-09T15:30:00+00:00",
        "title": "Phone · Dublin",
    },
    "after": None,
}
CONTENT = {
    "number": 2,
    "from": "2027-03-01",
    "to": "2027-03-28",
    "first": False,
    "changes": [CHANGE],
}


@dataclass(frozen=True)
class Post:
    """A planner whose people wait for letters."""

    planner: Planner
    people: Organisation

    def letters(self) -> dict[str, NoticeMail]:
        """The letters by the person's name."""
        names = {person: name for name, person in self.people.person_ids.items()}
        with self.planner.database.read() as session:
            rows = select(NoticeMail, Notice.person_id).join(Notice)
            return {names[person]: mail for mail, person in session.execute(rows)}

    def states(self) -> dict[str, str]:
        """The state of each letter by the person's name."""
        return {name: one.state for name, one in self.letters().items()}


def post(planner: Planner, names: Iterable[str] = ("Aoife", "Ben", "Ciara")) -> Post:
    """Tell these people of version "v2"."""
    people, now = organisation(planner), planner.clock()
    with planner.database.write() as session:
        for name in names:
            person_id, until = people.person_ids[name], now + timedelta(days=30)
            tell(session, Told(ROTA, "v2", person_id, people.team_id, until, CONTENT), now)
    return Post(planner, people)
