"""A rota for what would be: private, beside the rota for what holds, then made what holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from unittest import mock

import msgspec
import pytest
from sqlalchemy import func, select

from planner.accounts.actor import Actor
from planner.application import Planner
from planner.demand.models import ForecastVersion, QueueSetting, RequirementVersion
from planner.demand.plan_staffing import plan_staffing
from planner.demand.profile import DemandProfile, forecast_by_hand
from planner.demand.what_if import WhatIf, what_if
from planner.errors import FormError, NotAllowed, NotFound, Refused
from planner.rotas import scenarios
from planner.rotas.models import RotaVersion
from planner.rotas.queries import grid_page
from planner.rotas.rules import adopt_preset
from planner.rotas.scenario_models import RotaScenario
from planner.rotas.scenario_page import ScenarioPage, list_scenarios, scenario_page
from planner.rotas.scenario_run import execute_scenario, give_up_scenario, unfinished_scenarios
from planner.rotas.scenarios import (
    adopt_scenario,
    put_away_scenario,
    stop_scenario,
    try_rota,
)
from planner.rotas.search_process import Silence
from planner.rotas.templates import TemplateInput, add_template
from solver.outcome import SolveOutcome, Status
from solver.problem import from_json
from tests.factories.copies import copied
from tests.factories.organisation import Organisation, clock_of, organisation, test_planner
from tests.planner.rotas.fake_solver import outcome
from tests.planner.rotas.scene import MONDAY, plain_search

TWICE = WhatIf(volume=2.0)
STORED = (ForecastVersion, QueueSetting, RequirementVersion, RotaVersion)
FAKE = (sys.executable, "-m", "tests.planner.rotas.fake_solver")


@dataclass(frozen=True)
class Ground:
    planner: Planner
    people: Organisation

    @property
    def queue_id(self) -> str:
        return self.people.queue_ids["phone"]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    """A team whose phone queue is forecast by hand and planned for two weeks."""
    planner = test_planner(tmp_path_factory.mktemp("scenarios"))
    people = organisation(planner)
    profile = DemandProfile((80.0,) * 5 + (0.0, 0.0), 10)
    forecast_by_hand(planner, people.lead, people.queue_ids["phone"], MONDAY, 14, profile)
    plan_staffing(planner, people.lead, MONDAY, 14, [people.queue_ids["phone"]])
    adopt_preset(planner, people.admin, "eu", date(2027, 1, 1))
    early = TemplateInput("Early", people.site_id, ((420, 930),), date(2026, 1, 1))
    add_template(planner, people.admin, replace(early, unpaid_break_minutes=30))
    planner.database.close()
    return Ground(planner, people)


@pytest.fixture
def at(prepared: Ground, tmp_path: Path) -> Iterator[Ground]:
    planner = copied(prepared.planner, tmp_path)
    yield replace(prepared, planner=planner)
    planner.database.close()


def counts(planner: Planner) -> list[int]:
    with planner.database.read() as session:
        return [session.scalar(select(func.count()).select_from(one)) or 0 for one in STORED]


def asked(at: Ground, other: WhatIf = TWICE, actor: Actor | None = None, days: int = 7) -> str:
    who = actor or at.people.lead
    return try_rota(at.planner, who, at.people.team_id, at.queue_id, MONDAY, days, other, seconds=5)


def found(at: Ground, other: WhatIf = TWICE) -> ScenarioPage:
    """Ask, let a plain search answer, and look."""
    scenario_id = asked(at, other)
    with mock.patch("planner.rotas.scenario_run.search", plain_search):
        execute_scenario(at.planner, scenario_id)
    return page_of(at, scenario_id)


def page_of(at: Ground, scenario_id: str) -> ScenarioPage:
    return scenario_page(at.planner, at.people.lead, scenario_id)


def test_two_rotas_stand_beside_each_other_and_nothing_else_changes(at: Ground) -> None:
    before = counts(at.planner)
    page = found(at)

    assert (page.state, page.message) == ("finished", None)
    assert page.now is not None
    assert page.then is not None
    assert page.then.needed_hours > page.now.needed_hours > 0
    assert page.then.short_hours >= page.now.short_hours
    # The same plain rota answers both: kept as it is, it would be as short as the other one.
    assert page.kept_short_hours == page.then.short_hours
    assert (page.now.people, page.now.shifts) == (6, 30)
    assert page.now.paid_hours == 240
    assert counts(at.planner) == before


def test_what_it_needs_is_what_the_comparison_says(at: Ground) -> None:
    page = found(at)
    said = what_if(at.planner, at.people.lead, at.queue_id, MONDAY, 7, TWICE)
    assert page.now is not None
    assert page.then is not None
    assert page.now.needed_hours == pytest.approx(said.now.rostered_hours)
    assert page.then.needed_hours == pytest.approx(said.then.rostered_hours)


def test_only_who_asked_sees_it(at: Ground) -> None:
    scenario_id = asked(at)
    assert [one.scenario_id for one in list_scenarios(at.planner, at.people.lead, at.queue_id)]
    for other in (at.people.admin, at.people.other_lead, at.people.hr, at.people.agent):
        for verb in (scenario_page, stop_scenario, put_away_scenario, adopt_scenario):
            with pytest.raises(NotFound):
                verb(at.planner, other, scenario_id)
        assert list_scenarios(at.planner, other, at.queue_id) == []
    with pytest.raises(NotAllowed):
        asked(at, actor=at.people.other_lead)


def test_made_what_holds_it_leaves_a_plan_and_the_draft_that_was_seen(at: Ground) -> None:
    other = WhatIf(1.5, 1.1, (((8 * 60, 16 * 60),),) * 5 + ((), ()), 0.9, 30)
    page = found(at, other)
    draft_id = adopt_scenario(at.planner, at.people.lead, page.scenario_id)

    draft = grid_page(at.planner, at.people.lead, draft_id)
    assert page.then is not None
    assert draft.sentence.split(";")[0] == page.then.sentence.split(";")[0]
    assert sum(len(cell.shifts) for row in draft.rows for cell in row.cells) == page.then.shifts
    now = what_if(at.planner, at.people.lead, at.queue_id, MONDAY, 7, WhatIf()).now
    assert now.rostered_hours == pytest.approx(page.then.needed_hours)
    assert page_of(at, page.scenario_id).draft_id == draft_id
    with pytest.raises(Refused, match="holds already"):
        adopt_scenario(at.planner, at.people.lead, page.scenario_id)


def test_what_was_searched_for_other_facts_does_not_become_what_holds(at: Ground) -> None:
    page = found(at)
    profile = DemandProfile((90.0,) * 7, 10)
    forecast_by_hand(at.planner, at.people.lead, at.queue_id, MONDAY, 14, profile)
    before = counts(at.planner)
    with pytest.raises(Refused, match="have changed since"):
        adopt_scenario(at.planner, at.people.lead, page.scenario_id)
    assert counts(at.planner) == before


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Silence.DIED, "For what holds: the search stopped unexpectedly"),
        (Silence.MISTAKEN, "For what holds: we found a mistake"),
        (Status.NO_ROTA_IN_TIME, "For what holds: no rota was found in the time given"),
        (Status.INFEASIBLE, "For what holds: "),
    ],
)
def test_a_search_without_a_rota_says_which_and_why(
    at: Ground, answer: Silence | Status, said: str
) -> None:
    def search(held: object, *_rest: object) -> SolveOutcome | Silence:
        if isinstance(answer, Silence):
            return answer
        return outcome(from_json(held.problem), answer, None)  # type: ignore[attr-defined]

    scenario_id = asked(at)
    with mock.patch("planner.rotas.scenario_run.search", search):
        execute_scenario(at.planner, scenario_id)
    page = page_of(at, scenario_id)
    assert page.state == "failed"
    assert (page.message or "").startswith(said)
    with pytest.raises(Refused, match="no rota for this scenario"):
        adopt_scenario(at.planner, at.people.lead, scenario_id)


def test_a_rota_priced_wrongly_is_thrown_away(at: Ground) -> None:
    def liar(held: object, *rest: object) -> SolveOutcome:
        told = plain_search(held, *rest)  # type: ignore[arg-type]
        return msgspec.structs.replace(told, score=(told.score or 0) + 1)

    scenario_id = asked(at)
    with mock.patch("planner.rotas.scenario_run.search", liar):
        execute_scenario(at.planner, scenario_id)
    assert "found a mistake" in (page_of(at, scenario_id).message or "")


def test_after_a_crash_only_the_missing_rota_is_searched(at: Ground) -> None:
    scenario_id, calls = asked(at), []

    def search(held: object, *rest: object) -> SolveOutcome:
        calls.append(held)
        if len(calls) == 2:
            raise RuntimeError("the worker dies")
        return plain_search(held, *rest)  # type: ignore[arg-type]

    with mock.patch("planner.rotas.scenario_run.search", search):
        with pytest.raises(RuntimeError):
            execute_scenario(at.planner, scenario_id)
        assert unfinished_scenarios(at.planner) == [scenario_id]
        execute_scenario(at.planner, scenario_id)
    assert len(calls) == 3
    assert page_of(at, scenario_id).state == "finished"
    execute_scenario(at.planner, scenario_id)
    give_up_scenario(at.planner, scenario_id)
    assert page_of(at, scenario_id).state == "finished"


def test_it_can_be_stopped_and_put_away(at: Ground) -> None:
    scenario_id = asked(at)
    with pytest.raises(Refused, match="Stop it first"):
        put_away_scenario(at.planner, at.people.lead, scenario_id)
    stop_scenario(at.planner, at.people.lead, scenario_id)
    assert page_of(at, scenario_id).state == "cancelled"
    put_away_scenario(at.planner, at.people.lead, scenario_id)
    with pytest.raises(NotFound):
        page_of(at, scenario_id)


def test_the_search_runs_in_a_process_of_its_own(at: Ground) -> None:
    scenario_id = asked(at)
    execute_scenario(at.planner, scenario_id, (*FAKE, "good"))
    assert page_of(at, scenario_id).state == "finished"


def test_only_so_many_are_kept(at: Ground, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scenarios, "MOST_KEPT", 2)
    first = asked(at, days=1)
    stop_scenario(at.planner, at.people.lead, first)
    for _ in range(2):
        clock_of(at.planner).forward(minutes=1)
        asked(at, days=1)
    kept = list_scenarios(at.planner, at.people.lead, at.queue_id)
    assert first not in [one.scenario_id for one in kept]
    assert len(kept) == 2


def test_it_needs_a_plan_a_queue_of_it_and_right_figures(at: Ground) -> None:
    with pytest.raises(FormError):
        asked(at, days=0)
    with pytest.raises(FormError):
        asked(at, WhatIf(volume=-1.0))
    with pytest.raises(Refused, match="Plan the staffing for these days first"):
        asked(at, days=15)
    chat = at.people.queue_ids["chat"]
    with pytest.raises(Refused, match="leaves this queue out"):
        try_rota(at.planner, at.people.lead, at.people.team_id, chat, MONDAY, 7, TWICE, 5)
    with at.planner.database.read() as session:
        assert session.scalar(select(func.count()).select_from(RotaScenario)) == 0
