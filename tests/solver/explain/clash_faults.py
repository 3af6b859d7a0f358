"""What would be wrong with a clash that was told."""

from __future__ import annotations

from solver.engine.possible import Care, Impossible, any_rota
from solver.explain.changes import after_all
from solver.explain.clash import Clash, clashes
from solver.explain.members import PeopleNeeded, only
from solver.problem import RotaProblem

ENOUGH = 30.0


def faults(problem: RotaProblem, found: tuple[Clash, ...]) -> list[str]:
    """Say what is wrong with the clashes that were found, asked of the search once more."""
    wrong = [] if found else ["no clash was found"]
    for one in found:
        together = any(isinstance(member, PeopleNeeded) for member in one.members)
        people = tuple(a for a in problem.agents if together or a.id in one.people)
        asked = [only(problem, one.members, people)]
        asked += [
            only(problem, [m for m in one.members if m != left_out], people)
            for left_out in one.members
        ]
        whole, *fewer = (any_rota(each, ENOUGH, Care.QUICK) for each in asked)
        if whole is not Impossible.PROVEN:
            wrong.append(f"a rota keeps all of {one.members}")
        if any(isinstance(answer, Impossible) for answer in fewer) or not one.is_smallest:
            wrong.append(f"not the smallest: {one.members}")
        if not one.fixes:
            wrong.append(f"no fix for {one.members}")
    firsts = [giving for one in found for fix in one.fixes[:1] for giving in fix.givings]
    if clashes(after_all(problem, firsts)):
        wrong.append(f"a clash is left after {firsts}")
    return wrong
