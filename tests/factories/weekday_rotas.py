"""A plain legal rota for problems like the demonstration: the same shift on every contract day."""

from __future__ import annotations

from solver.judge import Judge
from solver.problem import RotaProblem
from solver.rota import Assignment, Rota, rota_of


def weekday_rota(problem: RotaProblem) -> Rota:
    """Give everybody one start of their own on the days that hold hours, but for credited days.

    Whatever a person's own rules forbid is left out.
    """
    given = [
        Assignment(
            agent=agent.id,
            day=day,
            pattern=agent.patterns[number % len(agent.patterns)],
            queues=(agent.skills[number % len(agent.skills)].queue,),
        )
        for number, agent in enumerate(problem.agents)
        for day in range(problem.horizon.days)
        if agent.contract_minutes[day] and not agent.credited_minutes[day]
    ]
    report = Judge(problem).judge(rota_of(given))
    broken = {(one.agent, day) for one in report.violations for day in one.days}
    return rota_of([one for one in given if (one.agent, one.day) not in broken])
