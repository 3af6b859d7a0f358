"""What would be wrong with a rota after news: a promise that it breaks."""

from __future__ import annotations

import time
from random import Random

from solver.change import applied
from solver.difference import difference_between
from solver.judge import Judge
from solver.news import News, Replanned, Sick
from solver.outcome import Budget
from solver.problem import RotaProblem
from solver.rota import Rota, rota_of
from solver.solve import replan

SHORT = Budget(rounds=2, workers=1)
MOST_PEOPLE = 5


def worked_in(problem: RotaProblem, rota: Rota, news: News, today: int = 0) -> Replanned:
    """Plan again after news, in a few rounds."""
    return replan(problem, rota, news, SHORT, today=today, seed=1, clock=time.monotonic)


def wrong(problem: RotaProblem, rota: Rota, found: Replanned, today: int) -> list[str]:
    """Say which promise a replan breaks."""
    names = {one.id for one in found.problem.agents}
    judge = Judge(found.problem)
    before = judge.judge(rota_of([one for one in rota.assignments if one.agent in names]))
    faults = []
    if found.difference != difference_between(before, judge.judge(found.rota)):
        faults.append("the difference is not the judge's")
    if applied(rota, found.change) != found.rota:
        faults.append("the change does not lead to the rota")
    if any(one.day < today for one in (*found.change.removed, *found.change.added)):
        faults.append("the past changed")
    return faults


def sick_faults(problem: RotaProblem, rota: Rota, news: Sick, found: Replanned) -> list[str]:
    """Say which promise about a sick call the answer breaks."""
    faults = wrong(problem, rota, found, news.first_day)
    if len(found.change.agents) > MOST_PEOPLE:
        faults.append(f"{len(found.change.agents)} people touched")
    if len(found.difference.broken) > len(found.without.broken):
        faults.append("a new hard violation")
    if found.difference.short_agent_minutes > max(0, found.without.short_agent_minutes):
        faults.append("more cover lost than the person's own")
    if any(
        one.agent == news.agent and news.first_day <= one.day <= news.last_day
        for one in found.rota.assignments
    ):
        faults.append("the person still works")
    return faults


def call(rota: Rota, seed: int, days: int) -> Sick:
    """Draw somebody who works, and one to three days."""
    random = Random(f"sick {seed}")
    one = random.choice(rota.assignments)
    last = min(days - 1, one.day + random.randrange(3))
    return Sick(agent=one.agent, first_day=one.day, last_day=last)
