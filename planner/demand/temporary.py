"""People who are taken on for an event, from a date to a date."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.accounts.texts import tidy, tidy_email
from planner.application import Planner
from planner.demand.models import DemandEvent, TemporaryContract
from planner.errors import FormError, NotFound
from planner.people.hours import hours_problem, nominal_week
from planner.people.models import Employment, Person
from planner.people.new_person import NewPerson
from planner.people.persons import join

MOST_AT_ONCE = 200
LONGEST = timedelta(days=366)


@dataclass(frozen=True)
class TemporaryContracts:
    """People for an event who all get the same contract.

    `people`: name and e-mail address of each. They work `weekly_minutes` on local dates
    `[from_date, to_date)`, on one queue, as fast as `level_hundredths` says (100: like others).
    """

    people: Sequence[tuple[str, str]]
    site_id: str
    team_id: str
    queue_id: str
    from_date: date
    to_date: date
    weekly_minutes: int
    level_hundredths: int = 100


@dataclass(frozen=True)
class TemporaryRow:
    """Somebody taken on for an event; `last_date` is the last day of work, None without an end."""

    person_id: str
    shown_name: str
    from_date: date
    last_date: date | None


def take_on(
    planner: Planner, actor: Actor, event_id: str, contracts: TemporaryContracts
) -> list[str]:
    """Add people with a contract that ends, all of them or none; return their ids.

    They are planned, asked and told like everybody. For leads of the team and administrators.
    Raises `FormError` by field, `NotAllowed` and `NotFound`.
    """
    require_team(actor, contracts.team_id)
    _check(contracts)
    now = planner.clock()
    with planner.database.write() as session:
        if session.get(DemandEvent, event_id) is None:
            raise NotFound("There is no such event.")
        ids = []
        for line, (name, email) in enumerate(contracts.people, 1):
            try:
                person = join(session, actor, _new_person(contracts, name, email), now)
            except FormError as wrong:
                raise _in_line(wrong, line, name) from wrong
            session.add(TemporaryContract(person_id=person.id, event_id=event_id))
            ids.append(person.id)
    return ids


def temporary_rows(session: Session) -> dict[str, list[TemporaryRow]]:
    """Who was taken on for each event, by its id."""
    rows = session.execute(
        select(TemporaryContract.event_id, Person, Employment)
        .join(Person, Person.id == TemporaryContract.person_id)
        .join(Employment, Employment.person_id == Person.id)
        .order_by(Person.shown_name, Employment.from_date)
    )
    found: dict[str, list[TemporaryRow]] = {}
    for event_id, person, employment in rows:
        until = employment.to_date
        last = None if until is None else until - timedelta(days=1)
        row = TemporaryRow(person.id, person.shown_name, employment.from_date, last)
        found.setdefault(event_id, []).append(row)
    return found


def _check(contracts: TemporaryContracts) -> None:
    problems: dict[str, str] = {}
    if not 1 <= len(contracts.people) <= MOST_AT_ONCE:
        problems["people"] = f"Name 1 to {MOST_AT_ONCE} people, each on a line of their own."
    if contracts.to_date <= contracts.from_date:
        problems["to_date"] = "The last day lies before the first."
    elif contracts.to_date - contracts.from_date > LONGEST:
        problems["to_date"] = "A temporary contract lasts at most a year."
    hours = hours_problem(contracts.weekly_minutes, _week(contracts.weekly_minutes))
    if hours is not None:
        problems["weekly_hours"] = hours
    if not 1 <= contracts.level_hundredths <= 200:
        problems["level_hundredths"] = "Give 1 to 200 per cent."
    if problems:
        raise FormError(problems)


def _week(weekly_minutes: int) -> tuple[int, ...]:
    return nominal_week(weekly_minutes, None)


def _new_person(contracts: TemporaryContracts, name: str, email: str) -> NewPerson:
    return NewPerson(
        shown_name=tidy(name),
        email=tidy_email(email),
        site_id=contracts.site_id,
        team_id=contracts.team_id,
        starts=contracts.from_date,
        ends=contracts.to_date,
        weekly_minutes=contracts.weekly_minutes,
        day_minutes=_week(contracts.weekly_minutes),
        skills={contracts.queue_id: contracts.level_hundredths},
    )


def _in_line(wrong: FormError, line: int, name: str) -> FormError:
    """The same problems, those of a person told for the field that lists them."""
    fields = dict(wrong.fields)
    of_person = [fields.pop(key) for key in ("shown_name", "email") if key in fields]
    if of_person:
        fields["people"] = f"Line {line}, {name or 'no name'}: {' '.join(of_person)}"
    return FormError(fields)
