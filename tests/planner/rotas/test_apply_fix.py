"""What would end a clash is offered as data; one click takes pins back, and a rota is found."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from planner.accounts.models import AuditEntry
from planner.errors import NotAllowed, NotFound, Refused
from planner.rotas.apply_fix import apply_fix
from planner.rotas.clash_fixes import FixStep, Where
from planner.rotas.models import PinnedShift
from planner.rotas.queries import run_page
from solver.explain.clash import clashes
from solver.problem import from_json
from tests.planner.rotas.pinned_and_away import TUESDAY, failed_run, problem_of
from tests.planner.rotas.scene import Scene


def pins(at: Scene) -> list[PinnedShift]:
    with at.planner.database.read() as session:
        return list(session.scalars(select(PinnedShift)))


def test_fixes_are_kept_as_steps_the_smallest_first(at: Scene) -> None:
    (told,) = run_page(at.planner, at.people.lead, failed_run(at)).clashes
    aoife = at.people.person_ids["Aoife"]

    assert [one.steps for one in told.fixes] == [
        (FixStep(where=Where.PINS, person_id=aoife, day=TUESDAY),),
        (FixStep(where=Where.TIME_OFF, person_id=aoife),),
    ]
    assert [one.by_one_click for one in told.fixes] == [True, False]
    assert told.fixes[0].said == "take the pin of Aoife off Tue 2 Mar"


def test_one_click_takes_the_pin_back_and_nothing_clashes_any_more(at: Scene) -> None:
    run_id = failed_run(at)

    apply_fix(at.planner, at.people.lead, run_id, 0, 0)

    assert [one.day for one in pins(at)] == [TUESDAY + timedelta(days=1)]
    assert clashes(from_json(problem_of(at))) == ()
    with at.planner.database.read() as session:
        (entry,) = session.scalars(select(AuditEntry).filter_by(action="take back"))
        assert "take the pin of Aoife off Tue 2 Mar" in str(entry.before)


def test_what_was_agreed_with_somebody_is_never_undone_by_one_click(at: Scene) -> None:
    run_id = failed_run(at)
    with pytest.raises(Refused, match="agree first"):
        apply_fix(at.planner, at.people.lead, run_id, 0, 1)
    assert len(pins(at)) == 2


def test_a_second_click_says_that_it_is_done(at: Scene) -> None:
    run_id = failed_run(at)
    apply_fix(at.planner, at.people.lead, run_id, 0, 0)
    with pytest.raises(Refused, match="already"):
        apply_fix(at.planner, at.people.lead, run_id, 0, 0)
    assert len(pins(at)) == 1


@pytest.mark.parametrize(("clash", "fix"), [(1, 0), (0, 2), (-1, 0), (0, -1)])
def test_what_was_never_offered_is_not_done(at: Scene, clash: int, fix: int) -> None:
    run_id = failed_run(at)
    with pytest.raises(NotFound, match="offered no such change"):
        apply_fix(at.planner, at.people.lead, run_id, clash, fix)
    assert len(pins(at)) == 2


def test_only_leads_of_the_team_and_administrators_may(at: Scene) -> None:
    run_id = failed_run(at)
    with pytest.raises(NotAllowed):
        apply_fix(at.planner, at.people.agent, run_id, 0, 0)
    assert len(pins(at)) == 2
