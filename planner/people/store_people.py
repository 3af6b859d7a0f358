"""Storing the rows of a confirmed file in the caller's transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.db import outbox
from planner.people.absence import store_absence
from planner.people.change import end_fact, person_to_change, set_fact
from planner.people.facts import load_days
from planner.people.import_plan import Request, new_absences
from planner.people.known_names import KnownNames
from planner.people.models import Employment, ExternalId, PatternRelease, WorkPattern
from planner.people.new_person import EXTERNAL_SYSTEM, NewPerson, store_person
from planner.people.opening_balances import bring_to
from planner.people.person_days import ONE_DAY, PersonDays
from planner.people.person_row import ImportedPerson
from planner.people.wanted_facts import WantedFact, wanted_facts


@dataclass(frozen=True)
class PeopleWriter:
    """Writes people of one request; `usual_start` is the first day of who comes without one."""

    session: Session
    actor: Actor
    request: Request
    known: KnownNames
    now: datetime
    usual_start: date

    def add(self, person: ImportedPerson) -> str:
        """Store a new person with everything the row says; give the id."""
        site, team = self.known.site(person.site), self.known.team(person.team)
        if site is None or team is None:
            raise LookupError(f"{person.site} or {person.team} was not created")
        stored = store_person(
            self.session,
            NewPerson(
                shown_name=person.name,
                email=person.email,
                site_id=site.id,
                team_id=team.id,
                starts=person.starts or self.usual_start,
                ends=person.ends,
                weekly_minutes=person.weekly_minutes,
                day_minutes=person.nominal_days(),
                time_zone=None if person.zone == site.time_zone else person.zone,
                weekdays=person.weekdays,
                skills=self._skills(person),
                external_id=person.external_id,
            ),
        )
        self._absences(person, stored.id)
        self._balances(person, stored.id)
        return stored.id

    def change(self, person: ImportedPerson, person_id: str) -> str:
        """Change a stored person into what the row says; give the id."""
        stored = person_to_change(self.session, person_id, None)
        stored.shown_name, stored.email = person.name, person.email
        if person.external_id and person.external_id not in self.known.person_of_external_id:
            self.session.add(
                ExternalId(person_id=person_id, system=EXTERNAL_SYSTEM, value=person.external_id)
            )
        days = self._days(person_id)
        first = self.request.first_day_of(person, days)
        for fact in wanted_facts(person, days, first, self.known):
            key = {"person_id": person_id} | fact.key
            if fact.values is None:
                end_fact(self.session, fact.table, key, first)
                self._release(fact, person_id, first)
            else:
                set_fact(self.session, fact.table, key, fact.values, first)
        self._employment(person, self._days(person_id))
        self._absences(person, person_id)
        self._balances(person, person_id)
        return person_id

    def _release(self, fact: WantedFact, person_id: str, first: date) -> None:
        """Agreed days that a file ends are released by whoever took the file in."""
        if fact.table is WorkPattern:
            self.session.add(
                PatternRelease(
                    person_id=person_id,
                    from_date=first,
                    to_date=None,
                    reason="ended in a file of people",
                    at=self.now,
                    user_id=self.actor.user_id,
                )
            )

    def _days(self, person_id: str) -> PersonDays:
        (days,) = load_days(self.session, [person_id])
        return days

    def _skills(self, person: ImportedPerson) -> dict[str, int]:
        named = {self.known.queue_id(name): level for name, level in (person.skills or {}).items()}
        return {queue_id: level for queue_id, level in named.items() if queue_id is not None}

    def _employment(self, person: ImportedPerson, days: PersonDays) -> None:
        last = max(days.employments, key=lambda row: row.from_date, default=None)
        starts = person.starts or (last.from_date if last else self.usual_start)
        returns = last is not None and last.to_date is not None and last.to_date <= starts
        if last is None or returns:
            self.session.add(
                Employment(
                    person_id=days.person.id, from_date=starts, to_date=person.ends, payroll_id=None
                )
            )
            return
        if starts != last.from_date:
            _move_start(days, last.from_date, starts)
        last.to_date = person.ends or last.to_date

    def _absences(self, person: ImportedPerson, person_id: str) -> None:
        self.session.flush()
        if not person.time_off:
            return
        for absence in new_absences(person, self._days(person_id)):
            row = store_absence(self.session, self.actor, person_id, absence, self.now)
            span = {"first_date": str(row.first_date), "last_date": str(row.last_date)}
            changed = {"person_id": person_id} | span
            outbox.append(self.session, "TimeOffChanged", changed, self.now)

    def _balances(self, person: ImportedPerson, person_id: str) -> None:
        # The day before: what was carried until then.
        day = min(person.starts or self.usual_start, self.request.changes_from) - ONE_DAY
        bring_to(self.session, person_id, person.balances, day, self.now)


def _move_start(days: PersonDays, old: date, new: date) -> None:
    """Move the first day of an employment, and of the facts that began with it."""
    for rows in (
        days.employments,
        days.contracts,
        days.site_memberships,
        days.team_memberships,
        days.home_zones,
        days.patterns,
        days.skills,
        days.roles,
    ):
        for row in rows:
            if row.from_date == old and (row.to_date is None or new < row.to_date):
                row.from_date = new
