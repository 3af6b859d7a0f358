"""Names in a file of people looked up among what is stored."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.people.models import ExternalId, Person, Site, Team
from planner.people.new_person import EXTERNAL_SYSTEM
from planner.people.queue_names import queue_names


@dataclass(frozen=True)
class KnownNames:
    """Ids by name; upper and lower case do not matter."""

    sites: dict[str, Site]
    teams: dict[str, Team]
    queue_ids: dict[str, str]
    queue_names: dict[str, str]
    person_of_email: dict[str, str]
    person_of_external_id: dict[str, str]

    @classmethod
    def read(cls, session: Session) -> KnownNames:
        """Read the names stored now."""
        queues = queue_names(session)
        external = select(ExternalId).where(ExternalId.system == EXTERNAL_SYSTEM)
        return cls(
            sites={site.name.casefold(): site for site in session.scalars(select(Site))},
            teams={team.name.casefold(): team for team in session.scalars(select(Team))},
            queue_ids={name.casefold(): queue_id for queue_id, name in queues.items()},
            queue_names=queues,
            person_of_email={person.email: person.id for person in session.scalars(select(Person))},
            person_of_external_id={row.value: row.person_id for row in session.scalars(external)},
        )

    def site(self, name: str) -> Site | None:
        """The site with this name."""
        return self.sites.get(name.casefold())

    def team(self, name: str) -> Team | None:
        """The team with this name."""
        return self.teams.get(name.casefold())

    def queue_id(self, name: str) -> str | None:
        """The id of the queue with this name."""
        return self.queue_ids.get(name.casefold())


def similar(name: str, names: Iterable[str]) -> str:
    """A sentence that suggests similar names, or lists what there is."""
    known = {known.casefold(): known for known in names}
    close = difflib.get_close_matches(name.casefold(), known, n=2)
    if close:
        return f"Did you mean {' or '.join(known[one] for one in close)}?"
    return f"There is: {', '.join(sorted(known.values()))}." if known else "There is none yet."
