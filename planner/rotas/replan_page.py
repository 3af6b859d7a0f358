"""News about a rota and the change they ask for, for its page and for the command line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.people.facts import people_in_team
from planner.rotas.correct_effect import EditEffect, effect_of
from planner.rotas.correct_ground import Ground
from planner.rotas.correct_shifts import shifts_in
from planner.rotas.gains import counts_changed
from planner.rotas.models import RotaVersion, ShiftTemplate
from planner.rotas.replan import asked_of, found_of, latest_replan
from planner.rotas.replan_ground import first_open_date
from planner.rotas.replan_models import RotaReplan
from planner.rotas.replan_news import Withdrawn, news_of, news_words
from planner.rotas.replan_sick import about_others
from planner.rotas.run_states import OPEN
from planner.rotas.view_data import (
    last_day,
    person_names,
    queue_names,
    team_name,
    verdict_on,
    version_seen,
)
from planner.rotas.why_ground import Standing
from solver.explain.replan import problem_after
from solver.explain.replan_asked import AskedReplan, Reworked
from solver.rota import Assignment

Choices = tuple[tuple[str, str], ...]
NO_SHIFT = "no shift"


@dataclass(frozen=True)
class DayChanged:
    """One person's day before and after, such as "Early 07:00–15:30, Phone" and "no shift"."""

    day: date
    before: str
    after: str


@dataclass(frozen=True)
class PersonChanged:
    """Whose days change, and what that person gains or loses, such as "1 weekend more".

    Minutes are paid ones over all days of the rota; both are 0 where nothing is counted anew.
    """

    person_id: str
    shown_name: str
    days: tuple[DayChanged, ...]
    before_minutes: int
    after_minutes: int
    contract_minutes: int
    counts: tuple[str, ...]


@dataclass(frozen=True)
class ReplanFound:
    """The least change that was found: who changes, and what it does beside the rota as it was.

    `alone` is what the news do when nobody else changes. `left_behind` are shifts that fall away
    because whoever had them is in the team no more.
    """

    people: tuple[PersonChanged, ...]
    shifts: int
    effect: EditEffect
    alone: EditEffect
    left_behind: tuple[str, ...]


@dataclass(frozen=True)
class ReplanPage:
    """What can be told to a rota, and what came of it; `replan_id` None: nothing was asked.

    `planned` and `unplanned` are ids and names of the people of these days with and without a
    shift in the rota. `opens` is the first date that may change, None when all days are over.
    """

    version_id: str
    state: str
    number: int | None
    team_id: str
    team_name: str
    first_date: date
    last_date: date
    sentence: str
    opens: date | None
    planned: Choices
    unplanned: Choices
    replan_id: str | None
    news: str
    job: str
    message: str | None
    cancel_requested: bool
    seconds: int
    elapsed_seconds: float
    found: ReplanFound | None
    draft_id: str | None

    @property
    def open(self) -> bool:
        """Whether it still waits or works, so that the page asks again."""
        return self.job in OPEN


def replan_page(planner: Planner, actor: Actor, version_id: str) -> ReplanPage:
    """Show what was worked out last for a version of one's team; raises `NotFound`."""
    now = planner.clock()
    with planner.database.read() as session:
        version = version_seen(session, actor, version_id)
        row = latest_replan(session, version_id)
        return _page(session, version, row, now)


def _page(
    session: Session, version: RotaVersion, row: RotaReplan | None, now: datetime
) -> ReplanPage:
    opens, last = first_open_date(session, version, now), last_day(version)
    planned, unplanned = _choices(session, version)
    return ReplanPage(
        version_id=version.id,
        state=version.state,
        number=version.number,
        team_id=version.team_id,
        team_name=team_name(session, version.team_id),
        first_date=version.first_date,
        last_date=last,
        sentence=verdict_on(session, version).sentence,
        opens=opens if opens <= last else None,
        planned=planned,
        unplanned=unplanned,
        replan_id=row.id if row else None,
        news=news_words(news_of(row.news), person_names(session)) if row else "",
        job=row.state if row else "",
        message=row.message if row else None,
        cancel_requested=bool(row and row.cancel_requested),
        seconds=row.seconds if row else 0,
        elapsed_seconds=_elapsed(row, now),
        found=_found(session, version, row) if row else None,
        draft_id=row.draft_id if row else None,
    )


def _choices(session: Session, version: RotaVersion) -> tuple[Choices, Choices]:
    """Name the people of a version's days with a shift in it, and those without."""
    shifts = shifts_in(session, version.id, version.first_date, last_day(version))
    working = {one.person_id for one in shifts}
    team = people_in_team(session, version.team_id, version.first_date, version.days)
    named = [(one.person_id, one.shown_name) for one in team]
    return (
        tuple(one for one in named if one[0] in working),
        tuple(one for one in named if one[0] not in working),
    )


def _elapsed(row: RotaReplan | None, now: datetime) -> float:
    if row is None or row.started_at is None:
        return 0.0
    return ((row.ended_at or now) - row.started_at).total_seconds()


def _found(session: Session, version: RotaVersion, row: RotaReplan) -> ReplanFound | None:
    if row.found is None:
        return None
    asked, found = asked_of(row.asked), found_of(row.found)
    held = _held(session, version, asked)
    news = news_of(row.news)
    gone = news.person_id if isinstance(news, Withdrawn) else ""
    people = sorted(_people(held, found), key=lambda one: (one.person_id != gone, one.shown_name))
    return ReplanFound(
        people=tuple(people),
        shifts=sum(len(one.days) for one in people),
        effect=effect_of(about_others(found.difference, gone), held.ground),
        alone=effect_of(about_others(found.without, gone), held.ground),
        left_behind=tuple(_left_behind(session, held, asked)),
    )


def _held(session: Session, version: RotaVersion, asked: AskedReplan) -> Standing:
    """What was asked about, with names; nothing is built anew."""
    problem = problem_after(asked.problem, asked.rota, asked.news)
    days, first = problem.horizon.days, problem.horizon.first_date
    names, queues = person_names(session), queue_names(session)
    titles = {one.id: one.name for one in session.scalars(select(ShiftTemplate))}
    ground = Ground(version, first, days, problem, (), names, queues)
    return Standing(ground, problem, asked.rota, titles)


def _people(held: Standing, found: Reworked) -> Iterator[PersonChanged]:
    carried = {one.before.agent: one for one in found.difference.agents}
    for person_id in sorted(found.change.agents):
        gone, new = (
            [one for one in side if one.agent == person_id]
            for side in (found.change.removed, found.change.added)
        )
        difference = carried.get(person_id)
        yield PersonChanged(
            person_id=person_id,
            shown_name=held.name(person_id),
            days=tuple(_days(held, gone, new)),
            before_minutes=difference.before.paid_minutes if difference else 0,
            after_minutes=difference.after.paid_minutes if difference else 0,
            contract_minutes=difference.after.contract_minutes if difference else 0,
            counts=tuple(counts_changed(difference)) if difference else (),
        )


def _days(held: Standing, gone: list[Assignment], new: list[Assignment]) -> Iterator[DayChanged]:
    for day in sorted({one.day for one in (*gone, *new)}):
        before, after = (
            "; ".join(held.shift(one.pattern, one.queues) for one in side if one.day == day)
            for side in (gone, new)
        )
        yield DayChanged(held.date(day), before or NO_SHIFT, after or NO_SHIFT)


def _left_behind(session: Session, held: Standing, asked: AskedReplan) -> Iterator[str]:
    here = {one.id for one in held.problem.agents}
    opens = held.ground.first_date + timedelta(days=asked.today)
    shifts = shifts_in(session, held.ground.version.id, opens, held.ground.last_date)
    for one in shifts:
        if one.person_id not in here:
            yield f"{held.name(one.person_id)}, {one.day:%a %-d %b}"
