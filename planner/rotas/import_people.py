"""People as a rota's spreadsheet names them, found among those of its team."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.texts import tidy
from planner.people.models import ExternalId, Person, TeamMembership

NEAREST = 3
LEAST_ALIKE = 0.5


@dataclass(frozen=True)
class NamedPeople:
    """Ids by everything that may name a person: shown and legal name, e-mail, external id.

    `names` are the shown names by id. A name that several people have finds nobody.
    """

    ids: Mapping[str, frozenset[str]]
    names: Mapping[str, str]

    @classmethod
    def read(cls, session: Session, team_id: str) -> NamedPeople:
        """Read the names of everybody who is, was or will be in a team."""
        members = select(TeamMembership.person_id).where(TeamMembership.team_id == team_id)
        people = list(session.scalars(select(Person).where(Person.id.in_(members))))
        ids: dict[str, set[str]] = defaultdict(set)
        for person in people:
            for name in (person.shown_name, person.legal_name, person.email):
                ids[_plain(name)].add(person.id)
        external = select(ExternalId).where(ExternalId.person_id.in_(members))
        for row in session.scalars(external):
            ids[_plain(row.value)].add(row.person_id)
        return cls(
            {name: frozenset(held) for name, held in ids.items()},
            {person.id: person.shown_name for person in people},
        )

    def found(self, text: str) -> frozenset[str]:
        """The ids of everybody with this name."""
        return self.ids.get(_plain(text), frozenset())

    def is_known(self, text: str) -> bool:
        """Whether this names anybody."""
        return bool(text) and bool(self.found(text))

    def nearest(self, text: str) -> tuple[str, ...]:
        """The ids of up to three people whose names are most like this."""
        close = difflib.get_close_matches(_plain(text), self.ids, NEAREST, LEAST_ALIKE)
        ids = dict.fromkeys(one for name in close for one in sorted(self.ids[name]))
        return tuple(ids)[:NEAREST]


def _plain(name: str) -> str:
    """A name without case and doubled blanks; "Byrne, Aoife" is "aoife byrne"."""
    last, comma, first = tidy(name).partition(",")
    turned = f"{first} {last}" if comma and first.strip() else tidy(name)
    return re.sub(r"\s+", " ", turned).strip().casefold()
