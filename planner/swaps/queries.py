"""Read-only data of the pages about today and cover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require_team
from planner.application import Planner
from planner.errors import NotAllowed
from planner.people.facts import people_facts
from planner.rotas.correct_shifts import StandingShift, from_json
from planner.rotas.models import PublishedShift
from planner.rotas.published import shifts_of_team, version_by_day
from planner.rotas.shift_times import segments_of
from planner.rotas.view_data import person_names, queue_names, team_name
from planner.swaps.covers import (
    OFFERED,
    OPEN,
    gap_of,
    ground_now,
    offers_of,
    recent_covers,
    request_of,
)
from planner.swaps.models import CoverOffer, CoverRequest
from planner.swaps.who_could import WhoCould, span_text, who_could
from solver.instants import zone_of

ONE_DAY = timedelta(days=1)
ANSWERS_SHOWN = timedelta(days=7)


@dataclass(frozen=True)
class ShiftWords:
    """A shift in words: its date and times where the person is that day."""

    day: date
    span: str
    zone: str
    queues: tuple[str, ...]
    paid_minutes: int


@dataclass(frozen=True)
class WorkingToday:
    """Somebody whose published shift is not over yet and begins by tomorrow."""

    person_id: str
    shown_name: str
    version_id: str
    has_begun: bool
    shift: ShiftWords


@dataclass(frozen=True)
class RequestLine:
    """A shift that nobody has, who had it, and what became of the offers."""

    request_id: str
    shown_name: str
    state: str
    shift: ShiftWords


@dataclass(frozen=True)
class TodayPage:
    """A team's shifts of today, and the covers that are looked for."""

    team_name: str
    working: tuple[WorkingToday, ...]
    requests: tuple[RequestLine, ...]


@dataclass(frozen=True)
class OfferLine:
    """An offer with its state; `answered_at` None while it waits."""

    offer_id: str
    person_id: str
    shown_name: str
    state: str
    shift: ShiftWords
    answered_at: datetime | None


@dataclass(frozen=True)
class CoverPage:
    """One request: who could, who could not and why, and who was asked.

    `who` is None once nobody looks for cover any more. `version_id` holds on the day now.
    """

    request: RequestLine
    team_id: str
    version_id: str
    who: WhoCould | None
    offers: tuple[OfferLine, ...]

    @property
    def asked(self) -> frozenset[str]:
        """Who has an offer and has not answered."""
        return frozenset(one.person_id for one in self.offers if one.state == OFFERED)


def today_page(planner: Planner, actor: Actor, team_id: str) -> TodayPage:
    """Who of one's team works today, and which covers are open."""
    require_team(actor, team_id)
    now = planner.clock()
    with planner.database.read() as session:
        days = (now - ONE_DAY).date(), (now + ONE_DAY).date()
        shifts = shifts_of_team(session, team_id, *days)
        holding = version_by_day(session, team_id)
        rows = select(CoverRequest).where(
            CoverRequest.team_id == team_id, CoverRequest.day >= days[0]
        )
        requests = session.scalars(rows.order_by(CoverRequest.day, CoverRequest.created_at))
        near = [one for one in shifts if one.end > now and one.start < now + ONE_DAY]
        near.sort(key=lambda one: (one.start, one.person_name, one.assignment_id))
        return TodayPage(
            team_name=team_name(session, team_id),
            working=tuple(_working(session, one, holding[one.day].id, now) for one in near),
            requests=tuple(_line(session, one) for one in requests),
        )


def cover_page(planner: Planner, actor: Actor, request_id: str) -> CoverPage:
    """One request for cover of one's team, with everybody who could take it."""
    now = planner.clock()
    with planner.database.read() as session:
        request = request_of(session, request_id)
        require_team(actor, request.team_id)
        names = person_names(session)
        who = None
        if request.state == OPEN:
            ground = ground_now(session, request)
            who = who_could(session, ground, gap_of(request), recent_covers(session, now))
        return CoverPage(
            request=_line(session, request),
            team_id=request.team_id,
            version_id=version_by_day(session, request.team_id)[request.day].id,
            who=who,
            offers=tuple(
                _offer(session, one, names[one.person_id]) for one in offers_of(session, request_id)
            ),
        )


def my_covers(planner: Planner, actor: Actor) -> tuple[OfferLine, ...]:
    """Offers to oneself: those that wait first, then those answered in the last week."""
    if actor.person_id is None:
        raise NotAllowed("This account belongs to nobody who is on a rota.")
    since = planner.clock() - ANSWERS_SHOWN
    with planner.database.read() as session:
        rows = select(CoverOffer).where(CoverOffer.person_id == actor.person_id)
        name = person_names(session)[actor.person_id]
        found = [
            _offer(session, one, name)
            for one in session.scalars(rows.order_by(CoverOffer.created_at.desc()))
            if one.answered_at is None or one.answered_at >= since
        ]
    return tuple(sorted(found, key=lambda one: one.state != OFFERED))


def offers_waiting(planner: Planner, actor: Actor) -> int:
    """How many offers wait for one's answer."""
    if actor.person_id is None:
        return 0
    with planner.database.read() as session:
        rows = select(CoverOffer).where(
            CoverOffer.person_id == actor.person_id, CoverOffer.state == OFFERED
        )
        now = planner.clock()
        return sum(from_json(one.shift).end > now for one in session.scalars(rows))


def _working(session: Session, row: PublishedShift, version_id: str, now: datetime) -> WorkingToday:
    shift = StandingShift(
        assignment_id=row.assignment_id,
        person_id=row.person_id,
        template_id=row.template_id,
        day=row.day,
        segments=segments_of(row.segments),
        kind=row.kind,
        origin="",
        pinned=False,
        pin_reason=None,
        paid_minutes=row.paid_minutes,
    )
    words = _words(session, shift)
    return WorkingToday(row.person_id, row.person_name, version_id, row.start <= now, words)


def _line(session: Session, request: CoverRequest) -> RequestLine:
    name = person_names(session)[request.person_id]
    return RequestLine(request.id, name, request.state, _words(session, gap_of(request)))


def _offer(session: Session, row: CoverOffer, shown_name: str) -> OfferLine:
    words = _words(session, from_json(row.shift))
    return OfferLine(row.id, row.person_id, shown_name, row.state, words, row.answered_at)


def _words(session: Session, shift: StandingShift) -> ShiftWords:
    (facts,) = people_facts(session, [shift.person_id], shift.day, 1)
    names = queue_names(session)
    served = dict.fromkeys(names[one] for one in shift.queue_ids if one is not None)
    return ShiftWords(
        day=shift.start.astimezone(zone_of(facts.zones[0])).date(),
        span=span_text(shift, facts.zones[0]),
        zone=facts.zones[0],
        queues=tuple(served),
        paid_minutes=shift.paid_minutes,
    )
