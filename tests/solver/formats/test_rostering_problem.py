"""A benchmark instance as a problem: judge and official scorer agree on every plan."""

from __future__ import annotations

from collections import Counter
from itertools import count
from pathlib import Path
from random import Random

import pytest

from planner.rotas.solve_file import solve_rostering
from solver.engine.model import price
from solver.formats.file import FormatError
from solver.formats.rostering import Instance
from solver.formats.rostering_csv import Plan, read_plan
from solver.formats.rostering_problem import SCALE, penalty_of, plan_of, problem_of
from solver.formats.rostering_reader import read_instance
from solver.formats.rostering_score import score
from solver.judge import Judge
from solver.rota import Assignment, Rota, rota_of
from solver.validate import check
from tests.factories.instances import SMALL, random_instance

SEEDS = range(40)


def instance_of(folder: Path, text: str) -> Instance:
    path = folder / "Instance.txt"
    path.write_text(text)
    return read_instance(path)


def drawn(instance: Instance, chance: Random) -> Plan:
    """Give blocks of work and of days off by chance, some of them as each person may work."""
    plan: Plan = {}
    for person in instance.staff:
        known = [shift for shift, most in person.most.items() if most]
        row: list[str] = []
        while len(row) < instance.days:
            days = chance.randint(1, max(1, person.most_in_a_row))
            row += [chance.choice(known) if known else ""] * days
            row += [""] * chance.randint(1, 8)
        plan[person.id] = tuple(
            "" if day in person.days_off and chance.random() < 0.9 else shift
            for day, shift in enumerate(row[: instance.days])
        )
    return plan


def rota_from(plan: Plan) -> Rota:
    return rota_of(
        [
            Assignment(agent=name, day=day, pattern=shift, queues=(shift,))
            for name, row in plan.items()
            for day, shift in enumerate(row)
            if shift
        ]
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_judge_engine_and_scorer_agree_on_plans_drawn_by_chance(tmp_path: Path, seed: int) -> None:
    instance = instance_of(tmp_path, random_instance(seed))
    problem, chance = problem_of(instance), Random(seed)
    judge = Judge(problem)

    assert check(problem) == ()
    for _ in range(6):
        plan = drawn(instance, chance)
        rota, found = rota_from(plan), score(instance, plan)
        report = judge.judge(rota)
        assert report.score == SCALE * found.penalty
        assert {one.agent for one in report.violations} == {
            text.partition(":")[0] for text in found.broken
        }
        assert price(problem, rota) == (None if found.broken else report.score)
        assert plan_of(instance, rota) == plan


def test_the_plans_drawn_are_legal_often_and_break_every_limit_somewhere(tmp_path: Path) -> None:
    legal, broken = 0, Counter[str]()
    for seed in SEEDS:
        instance = instance_of(tmp_path, random_instance(seed))
        judge, chance = Judge(problem_of(instance)), Random(seed)
        for _ in range(6):
            report = judge.judge(rota_from(drawn(instance, chance)))
            legal += report.legal
            broken.update(one.rule for one in report.violations)

    assert legal >= 5
    assert set(broken) == {
        "days-in-a-row",
        "days-off-in-a-row",
        "duties-of-kind",
        "period-hours",
        "succession",
        "time-off",
        "weekends",
    }


def test_a_shift_of_any_length_is_one_person(tmp_path: Path) -> None:
    """Every length gives a proficiency that comes to exactly 100 hundredths of one interval."""
    text = SMALL.replace("E,480,", "E,{},").replace("4800,1200", "99999,0")
    for minutes in (1, 7, 59, 365, 479, 1439, 1440):
        instance = instance_of(tmp_path, text.format(minutes))
        plan = {"A": ("E", *[""] * 13), "B": ("",) * 14}

        report = Judge(problem_of(instance)).judge(rota_from(plan))

        assert report.coverage[0].covered_hundredths[:2] == (100, 0)


def test_a_bound_is_rounded_up_to_the_next_penalty() -> None:
    assert [penalty_of(score) for score in (0, 1, 100, 101)] == [0, 1, 1, 2]


def test_a_solved_instance_is_written_as_a_legal_plan_with_its_penalty(tmp_path: Path) -> None:
    source, target, ticks = tmp_path / "Instance.txt", tmp_path / "rota.csv", count()
    source.write_text(SMALL)

    told = solve_rostering(source, 300.0, target, seed=1, clock=lambda: float(next(ticks)))

    instance = read_instance(source)
    found = score(instance, read_plan(target, instance))
    assert told["legal"]
    assert found.broken == ()
    assert told["lower_bound"] <= told["penalty"] == found.penalty
    assert 0 <= told["first_legal_seconds"] <= told["seconds"]


def test_an_instance_without_any_legal_plan_says_so_and_writes_nothing(tmp_path: Path) -> None:
    source, target, ticks = tmp_path / "Instance.txt", tmp_path / "rota.csv", count()
    source.write_text(SMALL.replace("4800,1200", "99999,99999"))

    told = solve_rostering(source, 300.0, target, seed=1, clock=lambda: float(next(ticks)))

    assert (told["penalty"], told["legal"], told["first_legal_seconds"]) == (None, False, None)
    assert not target.exists()


def test_a_plan_that_cannot_be_written_is_refused_before_the_search(tmp_path: Path) -> None:
    source = tmp_path / "Instance.txt"
    source.write_text(SMALL)

    with pytest.raises(FormatError, match="there is no folder"):
        solve_rostering(source, 9.0, tmp_path / "no" / "rota.csv", seed=1, clock=lambda: 0.0)


@pytest.mark.real_data
@pytest.mark.parametrize("number", [1, 13, 15, 19])
def test_judge_and_scorer_agree_on_published_instances(real_data: Path, number: int) -> None:
    instance = read_instance(real_data / "rostering" / "curtois-qu" / f"Instance{number}.txt")
    plan = drawn(instance, Random(number))

    report = Judge(problem_of(instance)).judge(rota_from(plan))

    assert report.score == SCALE * score(instance, plan).penalty
    assert {one.agent for one in report.violations} == {
        text.partition(":")[0] for text in score(instance, plan).broken
    }
