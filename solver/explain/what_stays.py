"""Why what must stay in a rota cannot stay under the rules in force, and what to do instead."""

from __future__ import annotations

from datetime import timedelta

from solver.explain.clash import clashes
from solver.explain.words import Speaker
from solver.judge import judge
from solver.judge.words import dated
from solver.problem import RotaProblem
from solver.report import Breach
from solver.rota import Rota, rota_of

MOST_TOLD = 5
WAY_OUT = "Correct these days first, or plan these people and days again too."


def why_it_cannot_stay(problem: RotaProblem, rota: Rota, today: int) -> str:
    """Say which rules are broken by what is pinned in a problem without a rota, and by whom.

    `rota` is what is planned; days before horizon day `today` cannot change any more.
    """
    broken = _broken(problem, rota)
    past = [one for one in broken if max(one.days) < today]
    if past:
        return (
            f"What is past cannot stay under the rules in force: {_told(past)}. Generate a new "
            f"rota from {_day(problem, today)} on: it takes the past as it was."
        )
    said = _told(broken) if broken else _clash(problem)
    return f"What must stay cannot stay under the rules in force: {said}. {WAY_OUT}"


def _broken(problem: RotaProblem, rota: Rota) -> list[Breach]:
    """List the rules broken on pinned days alone: nothing on other days could mend them."""
    cells = {(one.agent, one.day) for one in problem.pins}
    kept = rota_of([one for one in rota.assignments if (one.agent, one.day) in cells])
    order = {one.id: place for place, one in enumerate(problem.agents)}
    found = [
        one
        for one in judge(problem, kept).violations
        if one.agent and one.days and all((one.agent, day) in cells for day in one.days)
    ]
    return sorted(found, key=lambda one: (order.get(one.agent or "", -1), one.days))


def _told(broken: list[Breach]) -> str:
    said = [f"{one.agent}, {one.text}" for one in broken[:MOST_TOLD]]
    more = len(broken) - MOST_TOLD
    return "; ".join([*said, f"and {more} more"] if more > 0 else said)


def _clash(problem: RotaProblem) -> str:
    speaker = Speaker(problem)
    return " ".join(speaker.clash(one) for one in clashes(problem)[:MOST_TOLD]).rstrip(".")


def _day(problem: RotaProblem, day: int) -> str:
    return dated(problem.horizon.first_date + timedelta(days=day))
