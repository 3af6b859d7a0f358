"""Random histories of a small organisation, with a model of what calendars must show.

The model knows nothing of the product's tables: it is what the edits say.
"""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

from sqlalchemy import event, select

from planner.accounts.feed_tokens import make_feed_token
from planner.db.engine import Database
from planner.db.outbox import Fact, append
from planner.db.types import new_id
from planner.feeds.refresh import refresh_published
from planner.jobs.delivery import deliver_facts
from planner.people.absence import Absence, add_time_off, withdraw_time_off
from planner.people.models import Person, Site
from planner.rotas.models import Assignment, RotaVersion, RuleSet
from planner.rotas.projection import project
from planner.rotas.published import PUBLISHED, next_number
from planner.wiring import WIRING
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, dublin, scene

NAMES = ("Aoife", "Ben", "Ciara")
# Two weeks around the night on which Dublin's clocks go forward.
FIRST, DAYS = MONDAY + timedelta(days=21), 14
ODD_NAMES = ("Ä;B", "漢字, 漢字", "a\\nb", "😀" * 30, "x:y", "ﬁ" * 80)
ONE_DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
# Those of the feeds, among all who hear of a fact.
SUBSCRIBERS = {
    kind: tuple(one for one in heard if one.__module__ == refresh_published.__module__)
    for kind, heard in WIRING.subscribers.items()
}


@dataclass(frozen=True)
class Shift:
    """What the model knows of a shift; `identity` says that it is the same one."""

    identity: str
    name: str
    start: datetime
    end: datetime


@dataclass(frozen=True)
class Shown:
    """An event as a reader must see it; instants, or dates for whole days."""

    uid: str
    start: datetime | date
    end: datetime | date


@dataclass
class History:
    """A planner with its feeds, and the model of what is published."""

    at: Scene
    chance: random.Random
    shifts: dict[str, Shift] = field(default_factory=dict)
    absences: dict[str, Shown] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    removed: list[Shift] = field(default_factory=list)
    published: str = ""

    def edit(self, chosen: Edit | None = None) -> None:
        """Make one edit, any if none is chosen, and let the worker hear of it."""
        clock_of(self.at.planner).forward(seconds=self.chance.choice((0, 0.4, 1, 3600, 90_000)))
        edit = chosen or self.chance.choice(EDITS)
        edit(self)

    def publish(self) -> None:
        """Publish what the model holds, and let the fact be delivered, at times twice."""
        self.published = _store_version(self)
        deliver_facts(self.at.planner, SUBSCRIBERS)
        if self.chance.random() < 0.2:
            refresh_published(self.at.planner, {"version_id": self.published})

    def expected(self, feed: str) -> set[Shown]:
        """The shifts and the time off that a feed must show."""
        shown = {
            Shown(one.identity, one.start.astimezone(UTC), one.end.astimezone(UTC))
            for one in self.shifts.values()
            if feed not in NAMES or one.name == feed
        }
        own = self.absences.values() if feed == "Aoife" else ()
        return shown | set(own)

    def pick(self) -> Shift:
        """Any shift of the model."""
        return self.shifts[self.chance.choice(sorted(self.shifts))]


def begin(template: Scene, folder: Path, seed: int) -> History:
    """Copy an organisation into a folder of its own and publish a first rota."""
    shutil.copy(template.planner.instance / "planner.db", folder / "planner.db")
    database = _database(folder / "planner.db")
    clock = replace(clock_of(template.planner))
    planner = replace(template.planner, database=database, clock=clock, instance=folder)
    history = History(replace(template, planner=planner), random.Random(seed))
    for name in NAMES:
        for number in history.chance.sample(range(DAYS), 7):
            _add(history, name, FIRST + ONE_DAY * number, history.chance.choice((7, 10, 22)))
    people = history.at.people
    for feed in ("Aoife", "Ben"):
        person_id = people.person_ids[feed]
        history.tokens[feed] = make_feed_token(planner, people.admin, "person", person_id, "x")
    history.tokens["busy"] = make_feed_token(
        planner, people.lead, "team", people.team_id, "x", "busy"
    )
    history.tokens["site"] = make_feed_token(planner, people.hr, "site", people.site_id, "x")
    history.publish()
    return history


@cache
def _database(file: Path) -> Database:
    """One for each file, however often that is replaced: its statements are compiled once.

    Nothing here outlives the machine, so that no commit waits for the disk.
    """
    database = Database(f"sqlite:///{file}")
    hasty = "PRAGMA synchronous=OFF"
    event.listen(database.engine, "connect", lambda connection, _: connection.execute(hasty))
    return database


def template_scene(folder: Path) -> Scene:
    """The organisation that every history begins with."""
    made = scene(folder)
    made.planner.database.close()
    return made


# --------------------------------------------------------------------------------------- edits


def swap(history: History) -> None:
    one, other = history.pick(), history.pick()
    history.shifts[one.identity] = replace(one, name=other.name)
    history.shifts[other.identity] = replace(other, name=one.name)
    history.publish()


def move(history: History) -> None:
    one = history.pick()
    hours = history.chance.choice((-1, 1, 2)) * HOUR
    history.shifts[one.identity] = replace(one, start=one.start + hours, end=one.end + hours)
    history.publish()


def cancel(history: History) -> None:
    if len(history.shifts) > 5:
        _remove(history, history.pick().identity)
    history.publish()


def undo(history: History) -> None:
    """A shift that was taken away comes back as the one it was."""
    if history.removed:
        back = history.removed.pop()
        history.shifts[back.identity] = back
    history.publish()


def add(history: History) -> None:
    day = FIRST + ONE_DAY * history.chance.randrange(DAYS)
    _add(history, history.chance.choice(NAMES), day, history.chance.choice((6, 12, 22)))
    history.publish()


def solve_again(history: History) -> None:
    """Some shifts go, others come; those that stay keep their ids."""
    for identity in sorted(history.shifts):
        if history.chance.random() < 0.3 and len(history.shifts) > 5:
            _remove(history, identity)
    for _ in range(history.chance.randrange(4)):
        day = FIRST + ONE_DAY * history.chance.randrange(DAYS)
        _add(history, history.chance.choice(NAMES), day, 9)
    history.publish()


def change_clocks(history: History) -> None:
    """A shift comes to lie on the night that lacks an hour."""
    one = history.pick()
    night = dublin(2027, 3, 27, 22), dublin(2027, 3, 28, 6)
    history.shifts[one.identity] = replace(one, start=night[0], end=night[1])
    history.publish()


def rename(history: History) -> None:
    """A colleague and a place get other names while a fact is delivered once more, late."""
    move(history)
    name = history.chance.choice(ODD_NAMES)
    with history.at.planner.database.write() as session:
        session.get_one(Person, history.at.people.person_ids["Ben"]).shown_name = f"Ben {name}"
        session.get_one(Site, history.at.people.site_id).name = f"Dublin {name}"
    refresh_published(history.at.planner, {"version_id": history.published})


def take_time_off(history: History) -> None:
    day = FIRST + ONE_DAY * history.chance.randrange(DAYS)
    planner, lead = history.at.planner, history.at.people.lead
    taken = {one.start for one in history.absences.values()}
    if day not in taken:
        days = Absence("sick", day, day)
        made = add_time_off(planner, lead, history.at.people.person_ids["Aoife"], days)
        history.absences[made] = Shown(made, day, day + ONE_DAY)
    deliver_facts(planner, SUBSCRIBERS)


def give_time_off_back(history: History) -> None:
    planner = history.at.planner
    if history.absences:
        gone = history.chance.choice(sorted(history.absences))
        withdraw_time_off(planner, history.at.people.lead, gone)
        del history.absences[gone]
    deliver_facts(planner, SUBSCRIBERS)


Edit = Callable[[History], None]
EDITS: tuple[Edit, ...] = (
    swap,
    move,
    cancel,
    undo,
    add,
    solve_again,
    change_clocks,
    rename,
    take_time_off,
    give_time_off_back,
)


def _remove(history: History, identity: str) -> None:
    history.removed.append(history.shifts.pop(identity))


def _add(history: History, name: str, day: date, hour: int) -> None:
    start = dublin(day.year, day.month, day.day, hour)
    identity = f"{history.chance.getrandbits(128):032x}"
    end = start + 8 * HOUR
    history.shifts[identity] = Shift(identity, name, start, end)


def _store_version(history: History) -> str:
    """Store and project a published version, without the rules that a real one must keep."""
    at, now = history.at, history.at.planner.clock()
    with at.planner.database.write() as session:
        version = RotaVersion(
            id=new_id(),
            team_id=at.people.team_id,
            state="draft",
            requirement_id=at.requirement_id,
            rule_set_id=session.scalars(select(RuleSet.id)).first(),
            first_date=FIRST,
            days=DAYS,
            created_at=now,
            report=b"",
        )
        session.add(version)
        session.flush()
        session.add_all(_assignment(at, version.id, one) for one in history.shifts.values())
        session.flush()
        number = next_number(session, at.people.team_id)
        version.state, version.published_at, version.number = PUBLISHED, now, number
        people = sorted(project(session, version, now))
        payload = {"version_id": version.id, "team_id": version.team_id, "people": people}
        append(session, "RotaPublished", payload, now)
        return version.id


def _assignment(at: Scene, version_id: str, one: Shift) -> Assignment:
    queue_id = at.people.queue_ids["phone"]
    segment = {"start": one.start.isoformat(), "end": one.end.isoformat(), "queue_id": queue_id}
    return Assignment(
        rota_version_id=version_id,
        assignment_id=one.identity,
        person_id=at.people.person_ids[one.name],
        template_id=at.template_id,
        day=min(max(one.start.date(), FIRST), FIRST + ONE_DAY * (DAYS - 1)),
        start=one.start,
        end=one.end,
        segments=[segment],
        kind="work",
        origin="manual",
        paid_minutes=480,
    )


def undelivered(history: History) -> int:
    """How many facts nobody has handled."""
    with history.at.planner.database.read() as session:
        return len(session.scalars(select(Fact).where(Fact.handled_at.is_(None))).all())
