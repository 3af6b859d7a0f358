"""A run without a rota says who and what clashes, and what would help, with names."""

from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest

from planner.rotas import clash_words as told
from planner.rotas.generate import start_run
from planner.rotas.models import RotaRun
from planner.rotas.queries import run_page
from planner.rotas.run import execute_run
from solver.explain.clash import UnconfirmedError
from solver.problem import Absence, Pin, RotaProblem, from_json, to_json
from tests.planner.rotas.scene import FAKE_SOLVER, MONDAY, Scene, dublin


def impossible_run(at: Scene, *names: str) -> str:
    """A run in which these people are pinned to a shift on a day of their time off."""
    run_id = start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 28, seconds=5)
    with at.planner.database.write() as session:
        row = session.get_one(RotaRun, run_id)
        problem = from_json(row.problem)
        for name in names:
            problem = away_and_pinned(problem, at.people.person_ids[name])
        row.problem = to_json(problem)
    return run_id


def away_and_pinned(problem: RotaProblem, agent: str) -> RotaProblem:
    tuesday = MONDAY + timedelta(days=1)
    start = dublin(tuesday.year, tuesday.month, tuesday.day)
    absence = Absence(start=start, end=start + timedelta(days=1))
    people = tuple(
        msgspec.structs.replace(one, time_off=(absence,)) if one.id == agent else one
        for one in problem.agents
    )
    person = next(one for one in problem.agents if one.id == agent)
    pin = Pin(agent=agent, day=1, pattern=person.patterns[0], queues=(person.skills[0].queue,))
    return msgspec.structs.replace(problem, agents=people, pins=(*problem.pins, pin))


def message(at: Scene, run_id: str) -> str:
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "impossible"))
    page = run_page(at.planner, at.people.lead, run_id)
    assert page.ending == "infeasible"
    return page.message or ""


def test_the_clash_and_its_remedies_are_told_with_names(at: Scene) -> None:
    said = message(at, impossible_run(at, "Aoife"))

    assert "Aoife" in said
    assert "works Tue 2 Mar 07:00–15:30 (pinned)" in said
    assert "is away on Tue 2 Mar" in said
    assert "the smallest change first: take the pin of Aoife" in said
    assert at.people.person_ids["Aoife"] not in said


def test_where_nothing_is_proven_the_search_speaks(at: Scene) -> None:
    assert message(at, impossible_run(at)) == "Ben cannot be in two places."


def test_a_doubtful_clash_is_logged_and_not_told(
    at: Scene, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def doubtful(_: RotaProblem) -> None:
        raise UnconfirmedError("the judge finds something")

    monkeypatch.setattr(told, "clashes", doubtful)

    assert message(at, impossible_run(at)) == "Ben cannot be in two places."
    assert "disagree" in caplog.text
