"""What a replan stands on: a version with the facts of now, and the news as the solver reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

import msgspec
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor
from planner.demand.covering import covering_requirement
from planner.demand.models import RequirementVersion
from planner.errors import FormError, Refused
from planner.rotas.build_problem import build_problem
from planner.rotas.correct_ground import Ground, ground_of, rules_now, version_to_correct
from planner.rotas.correct_shifts import StandingShift
from planner.rotas.drafts import DRAFT
from planner.rotas.generate import MOST_DAYS
from planner.rotas.models import RotaVersion
from planner.rotas.pins import with_pins
from planner.rotas.published import version_by_day
from planner.rotas.replan_news import Added, Extended, PartAgain, ReplanNews, Withdrawn
from planner.rotas.standing_pins import pins_of
from planner.rotas.view_data import last_day
from planner.rotas.why_ground import Standing, standing_on
from solver import news as solved
from solver.instants import zone_of
from solver.problem import RotaProblem
from solver.rota import Rota

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class ReplanGround:
    """A version over all days to be planned, and what the solver is asked.

    Days before horizon day `today` stay. `requirement_id` names the staffing plan of these days.
    """

    held: Standing
    problem: RotaProblem
    news: solved.News
    today: int
    requirement_id: str

    @property
    def rota(self) -> Rota:
        """The rota as it stands."""
        return self.held.rota

    @property
    def left_behind(self) -> list[StandingShift]:
        """Shifts to come of people who are in the team no more: nobody can keep them."""
        here = {one.id for one in self.held.problem.agents}
        opens = self.held.date(self.today)
        shifts = self.held.ground.shifts
        return [one for one in shifts if one.person_id not in here and one.day >= opens]


def replan_ground(
    session: Session, actor: Actor, version_id: str, news: ReplanNews, now: datetime
) -> ReplanGround:
    """Read what news about a version of one's own team come to.

    Raises `FormError` by field, `Refused` and `Overtaken` in words.
    """
    version = version_to_correct(session, actor, version_id)
    opens = first_open_date(session, version, now)
    ground = ground_of(session, version, min(opens, last_day(version)))
    today = (opens - ground.first_date).days
    requirement_id = version.requirement_id
    if isinstance(news, Extended):
        requirement_id = _plan_of(session, ground, news)
        ground = _with_facts(session, ground, requirement_id, news.last_date)
    elif version.state == DRAFT:
        ground = _with_facts(session, ground, requirement_id, ground.last_date)
    held = standing_on(session, ground)
    problem = msgspec.structs.replace(held.problem, pins=pins_of(held))
    if isinstance(news, Extended):
        problem = with_pins(session, version.team_id, problem, since=last_day(version) + ONE_DAY)
    return _asked(ReplanGround(held, problem, solved.Again(), today, requirement_id), news)


def first_open_date(session: Session, version: RotaVersion, now: datetime) -> date:
    """Give the first date of a version that may still change: none before tomorrow."""
    zone = session.get_one(RequirementVersion, version.requirement_id).time_zone
    return max(version.first_date, now.astimezone(zone_of(zone)).date() + ONE_DAY)


def _with_facts(session: Session, ground: Ground, requirement_id: str, last: date) -> Ground:
    """The same shifts beside the problem of now, up to a date."""
    ids = ground.version.team_id, requirement_id, rules_now(session, ground.version)
    days = (last - ground.first_date).days + 1
    problem = build_problem(session, *ids, ground.first_date, days)
    return replace(ground, days=days, problem=problem)


def _plan_of(session: Session, ground: Ground, news: Extended) -> str:
    """Find the staffing plan of a longer rota; raises when the days cannot be added."""
    last, days = ground.last_date, (news.last_date - ground.first_date).days + 1
    latest = ground.first_date + ONE_DAY * (MOST_DAYS - 1)
    if not last < news.last_date <= latest:
        raise FormError(
            {"until": f"Give a day from {_day(last + ONE_DAY)} to {_day(latest)} to go on to."}
        )
    holding = version_by_day(session, ground.version.team_id)
    added = (last + ONE_DAY * (number + 1) for number in range((news.last_date - last).days))
    taken = next((day for day in added if day in holding), None)
    if taken is not None:
        raise FormError(
            {"until": f"Version {holding[taken].number} is published from {_day(taken)} on."}
        )
    plan = covering_requirement(session, ground.first_date, days)
    if plan is None:
        raise Refused(
            f"Nobody has worked out yet how many agents the days to {_day(news.last_date)} need. "
            f"Plan the staffing from {_day(ground.first_date)} on first."
        )
    return plan.id


def _asked(ground: ReplanGround, news: ReplanNews) -> ReplanGround:
    if ground.today >= ground.held.ground.days:
        raise Refused("These days are over. Record what was worked instead under Hours.")
    match news:
        case Withdrawn():
            return replace(ground, news=_leaves(ground, news))
        case Added():
            return _joined(ground, news.person_id)
        case Extended():
            return replace(ground, news=_extends(ground))
        case PartAgain():
            return replace(ground, news=_again(ground, news))


def _leaves(ground: ReplanGround, news: Withdrawn) -> solved.Leaves:
    _require_day(ground, "day", news.first_date)
    first = ground.held.day(news.first_date)
    if not any(one.agent == news.person_id and one.day >= first for one in ground.rota.assignments):
        raise FormError({"person": "They have no shift from that day on, so nothing changes."})
    return solved.Leaves(agent=news.person_id, first_day=first)


def _extends(ground: ReplanGround) -> solved.Extends:
    first = ground.held.day(last_day(ground.held.ground.version) + ONE_DAY)
    if ground.today > first:
        raise Refused("This rota ended before today. Generate a new one instead.")
    return solved.Extends(first_day=first)


def _joined(ground: ReplanGround, person_id: str) -> ReplanGround:
    new = next((one for one in ground.problem.agents if one.id == person_id), None)
    if new is None:
        raise FormError(
            {"person": "They are not in this team on these days. Add them under People first."}
        )
    if any(one.agent == person_id for one in ground.rota.assignments):
        raise FormError({"person": "They have shifts in this rota already."})
    others = tuple(one for one in ground.problem.agents if one.id != person_id)
    problem = msgspec.structs.replace(ground.problem, agents=others)
    return replace(ground, problem=problem, news=solved.Joins(agent=new))


def _again(ground: ReplanGround, news: PartAgain) -> solved.Again:
    _require_day(ground, "day", news.first_date)
    _require_day(ground, "last", news.last_date)
    if news.last_date < news.first_date:
        raise FormError({"last": "The last day comes before the first."})
    known = {one.id for one in ground.problem.agents}
    if not known.issuperset(news.person_ids):
        raise FormError({"people": "Somebody chosen is not in this team on these days."})
    days = range(ground.held.day(news.first_date), ground.held.day(news.last_date) + 1)
    return solved.Again(agents=news.person_ids, days=tuple(days))


def _require_day(ground: ReplanGround, field: str, day: date) -> None:
    first, last = ground.held.date(ground.today), ground.held.ground.last_date
    if not first <= day <= last:
        raise FormError(
            {field: f"Give a day from {_day(first)} to {_day(last)}: today and what is past stay."}
        )


def _day(day: date) -> str:
    return f"{day:%a %-d %b}"
