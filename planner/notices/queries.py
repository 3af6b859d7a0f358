"""Read-only data of the pages about notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.demand.models import RequirementVersion
from planner.notices.kinds import KINDS, ROTA
from planner.notices.models import Notice, NoticeMail, NoticeSeen
from planner.notices.seen import notice_of_token
from planner.notices.shift_words import Line
from planner.people.facts import people_facts
from planner.people.models import Person
from planner.rotas.models import RotaVersion
from planner.rotas.view_data import last_day, require_sight, version_seen

MOST_SHOWN = 60


@dataclass(frozen=True)
class NoticeView:
    """A notice as its person reads it; `seen_at` None: not yet. `remark` may be empty.

    `zone` is where the person was on the date on which they were told.
    """

    notice_id: str
    kind: str
    heading: str
    lines: tuple[Line, ...]
    remark: str
    at: datetime
    seen_at: datetime | None
    zone: str


@dataclass(frozen=True)
class MailState:
    """What became of a letter: see `NoticeMail`; instants are None where they do not apply."""

    state: str
    recipient: str | None
    sent_at: datetime | None
    next_attempt_at: datetime | None
    why: str | None


@dataclass(frozen=True)
class Reader:
    """Somebody who was told of a version; `seen_at` None: has not said so yet."""

    notice_id: str
    shown_name: str
    heading: str
    seen_at: datetime | None
    through: str | None
    mail: MailState


@dataclass(frozen=True)
class Readers:
    """Who was told of a version, those who have not seen it first; `zone` is the plan's."""

    version_id: str
    number: int | None
    team_id: str
    first_date: date
    last_date: date
    zone: str
    readers: tuple[Reader, ...]

    @property
    def unseen(self) -> tuple[Reader, ...]:
        """Those who have not said that they have seen it."""
        return tuple(one for one in self.readers if one.seen_at is None)


@dataclass(frozen=True)
class UnseenVersion:
    """A published version of which `names` have not seen what it changes for them."""

    version_id: str
    number: int
    names: tuple[str, ...]


def my_notices(planner: Planner, actor: Actor) -> tuple[NoticeView, ...]:
    """List the actor's own notices: not seen first, then the latest first."""
    with planner.database.read() as session:
        rows = (
            select(Notice, NoticeSeen.at)
            .outerjoin(NoticeSeen, NoticeSeen.notice_id == Notice.id)
            .where(Notice.person_id == actor.person_id)
            .order_by(NoticeSeen.at.is_not(None), Notice.at.desc(), Notice.id)
            .limit(MOST_SHOWN)
        )
        return tuple(_view(session, notice, seen_at) for notice, seen_at in session.execute(rows))


def unseen_count(planner: Planner, actor: Actor) -> int:
    """Count the actor's own notices that wait for "Seen"."""
    if actor.person_id is None:
        return 0
    with planner.database.read() as session:
        rows = select(func.count()).select_from(Notice).outerjoin(NoticeSeen)
        mine = rows.where(Notice.person_id == actor.person_id, NoticeSeen.notice_id.is_(None))
        return session.scalar(mine) or 0


def notice_in_letter(planner: Planner, token: str) -> NoticeView:
    """Show the notice of a letter to whoever holds its token; raises `NotFound`."""
    with planner.database.read() as session:
        notice = notice_of_token(session, token)
        seen = session.get(NoticeSeen, notice.id)
        return _view(session, notice, None if seen is None else seen.at)


def readers_of(planner: Planner, actor: Actor, version_id: str) -> Readers:
    """Say who was told of a version of one's team, and who has seen it."""
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        return Readers(
            version_id=version.id,
            number=version.number,
            team_id=version.team_id,
            first_date=version.first_date,
            last_date=last_day(version),
            zone=session.get_one(RequirementVersion, version.requirement_id).time_zone,
            readers=tuple(_readers(session, version.id)),
        )


def unseen_versions(planner: Planner, actor: Actor, team_id: str) -> tuple[UnseenVersion, ...]:
    """List the versions whose changes somebody has not seen while they matter, latest first."""
    require_sight(actor, team_id)
    with planner.database.read() as session:
        rows = session.execute(
            select(RotaVersion.id, RotaVersion.number, Person.shown_name)
            .join(Notice, Notice.subject_id == RotaVersion.id)
            .join(Person, Person.id == Notice.person_id)
            .outerjoin(NoticeSeen, NoticeSeen.notice_id == Notice.id)
            .where(Notice.kind == ROTA, Notice.team_id == team_id)
            .where(NoticeSeen.notice_id.is_(None), Notice.matters_until > planner.clock())
            .order_by(RotaVersion.number.desc(), Person.shown_name)
        )
        found: dict[tuple[str, int], list[str]] = {}
        for version_id, number, name in rows:
            found.setdefault((version_id, number or 0), []).append(name)
    return tuple(UnseenVersion(*key, tuple(names)) for key, names in found.items())


def _view(session: Session, notice: Notice, seen_at: datetime | None) -> NoticeView:
    kind, content = KINDS[notice.kind], notice.content
    (facts,) = people_facts(session, [notice.person_id], notice.at.date(), 1)
    return NoticeView(
        notice_id=notice.id,
        kind=notice.kind,
        heading=kind.heading(content),
        lines=kind.lines(content),
        remark=kind.remark(content),
        at=notice.at,
        seen_at=seen_at,
        zone=facts.zones[0],
    )


def _readers(session: Session, version_id: str) -> list[Reader]:
    rows = session.execute(
        select(Notice, Person.shown_name, NoticeSeen, NoticeMail)
        .join(Person, Person.id == Notice.person_id)
        .join(NoticeMail, NoticeMail.notice_id == Notice.id)
        .outerjoin(NoticeSeen, NoticeSeen.notice_id == Notice.id)
        .where(Notice.kind == ROTA, Notice.subject_id == version_id)
        .order_by(NoticeSeen.at.is_not(None), Person.shown_name, Person.id)
    )
    return [_reader(*row) for row in rows]


def _reader(notice: Notice, name: str, seen: NoticeSeen | None, mail: NoticeMail) -> Reader:
    return Reader(
        notice_id=notice.id,
        shown_name=name,
        heading=KINDS[notice.kind].heading(notice.content),
        seen_at=None if seen is None else seen.at,
        through=None if seen is None else seen.through,
        mail=MailState(
            state=mail.state,
            recipient=mail.recipient,
            sent_at=mail.sent_at,
            next_attempt_at=mail.next_attempt_at,
            why=mail.why,
        ),
    )
