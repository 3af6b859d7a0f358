"""A small organisation in a database of the test's own: one site, one team, six people."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.accounts.models import RoleGrant, User
from planner.application import Letter, Planner
from planner.db.engine import Database
from planner.db.tables import all_tables
from planner.demand.models import Queue
from planner.people.models import (
    Contract,
    Employment,
    Person,
    Site,
    SiteMembership,
    SkillProficiency,
    Team,
    TeamMembership,
)

NOW = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)
EMPLOYED_FROM = date(2026, 1, 1)
NAMES = ("Aoife", "Ben", "Ciara", "Declan", "Emer", "Finn")
QUEUES = (("phone", "phone"), ("chat", "chat"))


@dataclass
class HandClock:
    """A clock that moves only when a test moves it."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **parts: float) -> None:
        """Move by a `timedelta` of these parts."""
        self.now += timedelta(**parts)


@dataclass
class RecordedJobs:
    """Remembers what was asked for and does nothing."""

    enqueued: list[tuple[str, str]] = field(default_factory=list)
    cancelled: list[tuple[str, str]] = field(default_factory=list)

    def enqueue(self, kind: str, key: str) -> None:
        self.enqueued.append((kind, key))

    def cancel(self, kind: str, key: str) -> None:
        self.cancelled.append((kind, key))


@dataclass
class RecordedMail:
    """Remembers every letter; `down` says why the server takes none, as an error to raise."""

    sent: list[Letter] = field(default_factory=list)
    down: OSError | None = None

    def send(self, letter: Letter) -> None:
        if self.down is not None:
            raise self.down
        self.sent.append(letter)


@dataclass(frozen=True)
class Organisation:
    """Ids by name, and somebody of every role.

    `lead` leads the team, `other_lead` another team, `agent` is the first person.
    """

    site_id: str
    team_id: str
    other_team_id: str
    person_ids: dict[str, str]
    queue_ids: dict[str, str]
    admin: Actor
    lead: Actor
    other_lead: Actor
    hr: Actor
    agent: Actor


def test_planner(folder: Path, url: str | None = None) -> Planner:  # noqa: PT028 -- no test
    """A planner on an empty database below `folder` (or at `url`), with a clock moved by hand."""
    database = Database(url or f"sqlite:///{folder / 'planner.db'}")
    all_tables().create_all(database.engine)
    return Planner(database, HandClock(), RecordedJobs(), RecordedMail(), folder)


test_planner.__test__ = False  # type: ignore[attr-defined]  # it is no test, whatever its name


def clock_of(planner: Planner) -> HandClock:
    """The clock of a test's planner, to move it."""
    assert isinstance(planner.clock, HandClock)
    return planner.clock


def mail_of(planner: Planner) -> RecordedMail:
    """The mail of a test's planner, to read what was sent and to take its server down."""
    assert isinstance(planner.mail, RecordedMail)
    return planner.mail


def organisation(planner: Planner) -> Organisation:
    """Store the organisation: everybody full-time, 8 h Monday to Friday, skilled on both queues.

    Dublin keeps no public holidays here; a test that wants them sets the site's country.
    """
    with planner.database.write() as session:
        site = Site(name="Dublin", time_zone="Europe/Dublin", country=None, region=None)
        teams = Team(name="Support"), Team(name="Sales")
        queues = {
            name: Queue(name=name, channel=channel, time_zone="Europe/Dublin")
            for name, channel in QUEUES
        }
        session.add_all([site, *teams, *queues.values()])
        session.flush()
        queue_ids = {name: queue.id for name, queue in queues.items()}
        person_ids = {
            name: add_agent(session, name, site.id, teams[0].id, list(queue_ids.values()))
            for name in NAMES
        }
        return Organisation(
            site_id=site.id,
            team_id=teams[0].id,
            other_team_id=teams[1].id,
            person_ids=person_ids,
            queue_ids=queue_ids,
            admin=_user(session, "admin"),
            lead=_user(session, "lead", teams[0].id),
            other_lead=_user(session, "lead", teams[1].id),
            hr=_user(session, "hr"),
            agent=_user(session, "agent", person_id=person_ids[NAMES[0]]),
        )


def add_agent(session: Session, name: str, site_id: str, team_id: str, queue_ids: list[str]) -> str:
    """Store one full-time person, employed since the start of 2026; give the id."""
    person = Person(legal_name=name, shown_name=name, email=f"{name.lower()}@example.org")
    session.add(person)
    session.flush()
    since = {"person_id": person.id, "from_date": EMPLOYED_FROM, "to_date": None}
    session.add_all(
        [
            Employment(**since, payroll_id=None),
            Contract(**since, weekly_minutes=2400, day_minutes=[480] * 5 + [0, 0]),
            SiteMembership(**since, site_id=site_id),
            TeamMembership(**since, team_id=team_id),
        ]
    )
    session.add_all(
        SkillProficiency(**since, queue_id=queue_id, shadowing_until=None) for queue_id in queue_ids
    )
    return person.id


def _user(
    session: Session, role: str, team_id: str | None = None, person_id: str | None = None
) -> Actor:
    user = User(
        email=f"{role}-{team_id or 'all'}@example.org",
        shown_name=role,
        password_hash=None,
        person_id=person_id,
        created_at=NOW,
    )
    session.add(user)
    session.flush()
    session.add(RoleGrant(user_id=user.id, role=role, team_id=team_id))
    led = frozenset([team_id] if team_id else [])
    scope = None if role == "admin" else led
    return Actor(user.id, role, person_id, frozenset([role]), scope)
