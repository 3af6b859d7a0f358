"""The tour family: the problem's score is the price that the family's definition gives."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from random import Random
from typing import Any

import pytest

from planner.rotas.solve_file import solve_problem, solve_tour, write_tour
from solver.formats.tour import DAYS, SCALE, STARTS, VARIANTS, price_of, tour_problem
from solver.judge import Judge
from solver.problem import RotaProblem
from solver.rota import Assignment, from_json, rota_of
from solver.validate import check
from tests.solver.formats import tour_price
from tests.solver.formats.tour_price import Person, Rota, Shift

PLAIN: dict[str, dict[str, Any]] = {"contacts": {"step": 30}}
SKILLS15: dict[str, dict[str, Any]] = {
    "phone": {"step": 15, "share": 0.6},
    "chat": {"step": 15, "share": 0.4, "lag": 6},
}
FAMILY = {"plain": PLAIN, "skills15": SKILLS15}


def needed(variant: str, agents: int) -> dict[str, list[int]]:
    return {queue: tour_price.required(agents, **how) for queue, how in FAMILY[variant].items()}


def drawn(who: list[Person], variant: str, random: Random, *, wild: bool) -> Rota:
    """Give shifts by chance, keeping the rules unless `wild`."""
    rota: Rota = {}
    for i in range(len(who)):
        for day in range(DAYS):
            shift = Shift(
                random.choice(STARTS) // 60,
                random.choice(VARIANTS[variant].break_after_minutes),
                _queues(who[i], variant, random),
            )
            more = rota | {(i, day): shift}
            if random.random() < 0.6 and (wild or tour_price.legal(more, who)):
                rota = more
    return rota


def _queues(person: Person, variant: str, random: Random) -> tuple[str, str]:
    third = int(3 * person.last_draw) if variant == "skills15" else None
    known = {None: ("contacts",), 0: ("phone",), 1: ("chat",), 2: ("phone", "chat")}[third]
    return random.choice(known), random.choice(known)


def as_rota(problem: RotaProblem, rota: Rota) -> list[Assignment]:
    return [
        Assignment(
            agent=problem.agents[i].id,
            day=day,
            pattern=f"{shift.hour:02d}:00/{shift.pause}",
            queues=shift.queues,
        )
        for (i, day), shift in rota.items()
    ]


@pytest.mark.parametrize("wild", [False, True])
@pytest.mark.parametrize("variant", FAMILY)
@pytest.mark.parametrize("seed", range(3))
def test_the_score_is_the_price_and_the_rules_are_the_same(
    variant: str,
    seed: int,
    wild: bool,  # noqa: FBT001  # a table's column
) -> None:
    agents = 7
    problem = tour_problem(agents, seed=seed, variant=VARIANTS[variant])
    who, judge = tour_price.people(agents, seed), Judge(problem)
    rota = drawn(who, variant, Random(seed), wild=wild)

    report = judge.judge(rota_of(as_rota(problem, rota)))

    row, step = needed(variant, agents), VARIANTS[variant].interval_minutes
    assert report.score == SCALE * tour_price.price(rota, who, row, step)
    assert report.legal == tour_price.legal(rota, who) != wild
    assert price_of(report.score) == tour_price.price(rota, who, row, step)


@pytest.mark.parametrize("agents", [0, 1, 30, 300])
@pytest.mark.parametrize("variant", FAMILY)
def test_a_problem_of_any_size_is_sound_and_asks_for_what_the_family_says(
    variant: str, agents: int
) -> None:
    problem = tour_problem(agents, seed=1, variant=VARIANTS[variant])

    assert check(problem) == ()
    found = {one.queue: [r // 100 for r in one.required_hundredths] for one in problem.demands}
    assert found == needed(variant, agents)


def test_a_bound_is_rounded_up_to_the_next_price() -> None:
    assert [price_of(score) for score in (0, 1, 100, 101)] == [0, 1, 1, 2]


def test_each_agent_has_twenty_duties_a_day() -> None:
    assert all(
        len(agent.patterns) == 20
        for agent in tour_problem(3, seed=2, variant=VARIANTS["plain"]).agents
    )


def test_every_hard_rule_of_the_family_is_broken_by_a_rota_drawn_without_care() -> None:
    problem = tour_problem(20, seed=3, variant=VARIANTS["plain"])
    rota = drawn(tour_price.people(20, 3), "plain", Random(3), wild=True)

    violations = Judge(problem).judge(rota_of(as_rota(problem, rota))).violations

    assert {one.rule for one in violations} == {
        "days-in-a-row",
        "minimum-rest",
        "time-off",
        "weekends",
        "weekly-hours",
    }


def test_a_solved_tour_tells_price_bound_and_gap() -> None:
    ticks = count()

    told = solve_tour(2, 200.0, variant="plain", seed=1, clock=lambda: float(next(ticks)))

    assert 0 <= told["lower_bound"] <= told["score"]
    gap = told["gap"]
    assert gap is None or gap == pytest.approx(told["score"] / told["lower_bound"] - 1, abs=1e-4)
    assert 0 < told["first_legal_seconds"] <= told["seconds"]


def test_a_tour_written_as_a_file_is_the_problem_that_is_solved(tmp_path: Path) -> None:
    path, answer = tmp_path / "tour.json", tmp_path / "rota.json"
    write_tour(1, path, variant="skills15", seed=4)

    told = solve_problem(path, answer, rounds=2, seed=1, clock=lambda: 0.0)

    problem = tour_problem(1, seed=4, variant=VARIANTS["skills15"])
    assert told["score"] == Judge(problem).score(from_json(answer.read_bytes()))
