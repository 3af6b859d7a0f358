"""One's own rota: shifts in the time of the place where one is that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.application import Planner
from planner.errors import NotAllowed, NotFound
from planner.people.facts import PersonFacts, load_days, people_facts
from planner.people.models import Person
from planner.rotas.grid_page import is_away
from planner.rotas.models import PublishedShift, ShiftTemplate
from planner.rotas.published import published_days, shifts_of_people
from planner.rotas.view_data import queue_names
from solver.instants import zone_of

ONE_DAY = timedelta(days=1)
MOST_DAYS = 120


@dataclass(frozen=True)
class MyShift:
    """A published shift; `start` and `end` are in `zone`, where the person is on that date."""

    assignment_id: str
    day: date
    start: datetime
    end: datetime
    zone: str
    text: str
    title: str
    label: str
    kind: str
    queues: tuple[str, ...]
    paid_minutes: int


@dataclass(frozen=True)
class MyDay:
    """One date: shifts, whether one is away on approved time off, a public holiday's name.

    `published`: the team's rota of that date is out, so that no shift means a free day.
    """

    day: date
    published: bool
    shifts: tuple[MyShift, ...]
    away: bool
    holiday: str | None


@dataclass(frozen=True)
class MyRota:
    """A person's days; `published_to` is the last date with any published rota of theirs."""

    person_id: str
    shown_name: str
    today: date
    zone: str
    next_shift: MyShift | None
    days: tuple[MyDay, ...]
    published_to: date | None


def my_rota(
    planner: Planner,
    actor: Actor,
    person_id: str | None = None,
    first: date | None = None,
    days: int = 28,
) -> MyRota:
    """Show one's own rota from `first` (this week's Monday) on, for `days` dates.

    Leads, HR and administrators may name somebody else; others raise `NotAllowed`.
    """
    person_id = _whose(actor, person_id)
    now = planner.clock()
    with planner.database.read() as session:
        person = session.get(Person, person_id)
        if person is None:
            raise NotFound("There is no such person.")
        today = _today(session, person_id, now)
        start = first or today - ONE_DAY * today.weekday()
        length = min(max(days, 1), MOST_DAYS)
        facts = people_facts(session, [person_id], start, length)[0]
        shifts, out = _shifts(session, facts), _published(session, facts)
        following = _following(session, person_id, now)
        return MyRota(
            person_id=person_id,
            shown_name=person.shown_name,
            today=today,
            zone=facts.zones[0],
            next_shift=following,
            days=tuple(_day(facts, index, shifts, out) for index in range(length)),
            published_to=_published_to(session, person_id, today),
        )


def _whose(actor: Actor, person_id: str | None) -> str:
    wanted = person_id or actor.person_id
    if wanted is None:
        raise NotAllowed("This account belongs to nobody who is on a rota.")
    if wanted != actor.person_id:
        require(actor, "lead", "hr", "admin")
    return wanted


def _today(session: Session, person_id: str, now: datetime) -> date:
    facts = people_facts(session, [person_id], now.date(), 1)[0]
    return now.astimezone(zone_of(facts.zones[0])).date()


def _shifts(session: Session, facts: PersonFacts) -> Mapping[date, list[MyShift]]:
    last = facts.first_date + ONE_DAY * (facts.days - 1)
    rows = shifts_of_people(session, [facts.person_id], facts.first_date, last)
    found: dict[date, list[MyShift]] = {}
    for shift in _shown(session, rows, facts):
        found.setdefault(shift.day, []).append(shift)
    return found


def _following(session: Session, person_id: str, now: datetime) -> MyShift | None:
    first = now.date() - ONE_DAY
    rows = shifts_of_people(session, [person_id], first, first + ONE_DAY * MOST_DAYS)
    coming = [row for row in rows if row.end > now][:1]
    facts = people_facts(session, [person_id], first, MOST_DAYS + 1)[0]
    return next(iter(_shown(session, coming, facts)), None)


def _published_to(session: Session, person_id: str, today: date) -> date | None:
    rows = shifts_of_people(session, [person_id], today, today + ONE_DAY * 366)
    return max((row.day for row in rows), default=None)


def _published(session: Session, facts: PersonFacts) -> frozenset[date]:
    """List the dates of which the rota of the person's team on that date is published."""
    (person,) = load_days(session, [facts.person_id])
    dates = [facts.first_date + ONE_DAY * index for index in range(facts.days)]
    team_of = {day: person.team_id(day) for day in dates}
    teams = {team for team in team_of.values() if team is not None}
    out = {team: published_days(session, team) for team in teams}
    return frozenset(day for day, team in team_of.items() if team is not None and day in out[team])


def _shown(session: Session, rows: Sequence[PublishedShift], facts: PersonFacts) -> list[MyShift]:
    queues = queue_names(session)
    shown = []
    for row in rows:
        zone = facts.zones[(row.day - facts.first_date).days]
        start, end = row.start.astimezone(zone_of(zone)), row.end.astimezone(zone_of(zone))
        served = dict.fromkeys(
            queues[one["queue_id"]] for one in row.segments if one["queue_id"] is not None
        )
        shown.append(
            MyShift(
                assignment_id=row.assignment_id,
                day=row.day,
                start=start,
                end=end,
                zone=zone,
                text=f"{start:%H:%M}–{end:%H:%M}",
                title=row.title,
                label=session.get_one(ShiftTemplate, row.template_id).label,
                kind=row.kind,
                queues=tuple(served),
                paid_minutes=row.paid_minutes,
            )
        )
    return shown


def _day(
    facts: PersonFacts,
    index: int,
    shifts: Mapping[date, list[MyShift]],
    published: frozenset[date],
) -> MyDay:
    day = facts.first_date + ONE_DAY * index
    return MyDay(
        day=day,
        published=day in published,
        shifts=tuple(shifts.get(day, [])),
        away=is_away(facts, index),
        holiday=facts.holidays.get(index),
    )
