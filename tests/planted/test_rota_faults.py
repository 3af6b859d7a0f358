"""Faults planted into runs, publication and feeds: the guards beside them turn red."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from planner.feeds import render as rendering
from planner.feeds.events import Feed, FeedEvent
from planner.feeds.render import render
from planner.rotas import ledger, projection, run, run_states
from planner.rotas.generate import start_run
from planner.rotas.models import LedgerEntry, PublishedShift
from planner.rotas.publish import publish
from planner.rotas.queries import run_page
from planner.rotas.run_states import FencedError, claim, fenced
from tests.planner.feeds.lint import lint
from tests.planner.rotas.scene import FAKE_SOLVER, MONDAY, Scene, draft_of, scene
from tests.planted.fault import planted_fault

START = datetime(2027, 3, 9, 7, tzinfo=UTC)
EVENT = FeedEvent(
    id="a",
    kind="work",
    title="Phone · Dublin",
    owner="Aoife",
    place="Dublin",
    place_zone="Europe/Dublin",
    start=START,
    end=START + timedelta(hours=8),
    sequence=0,
    revised_at=START,
)


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    return scene(tmp_path)


@pytest.mark.parametrize(
    ("function", "old", "new"),
    [
        (rendering.block, 'f"DTSTAMP:{at}"', '"X-AT:"'),
        (rendering.block, 'f"SEQUENCE:{one.sequence}"', '"X-NONE:0"'),
        (rendering.block, '"STATUS:CONFIRMED"', '"STATUS:BUSY"'),
        (rendering._frame, 'parameters={"VALUE": "DURATION"}', "parameters={}"),
        (rendering._frame, 'calendar.add("prodid", PRODID)', "calendar.add('method', 'PUBLISH')"),
    ],
)
def test_a_faulty_feed_is_seen_by_the_lint(function: Any, old: str, new: str) -> None:
    assert lint(render("x", [EVENT], Feed("person", "a"))) == []
    with planted_fault(function, old, new):
        assert lint(render("x", [EVENT], Feed("person", "a")))


def test_without_the_fence_a_zombie_would_write(at: Scene) -> None:
    run_id = start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 28, seconds=5)
    zombie, _living = claim(at.planner, run_id), claim(at.planner, run_id)
    assert zombie is not None
    unfenced = "row.attempt != held.attempt"
    with planted_fault(run_states.fenced, unfenced, "False"), fenced(at.planner, zombie):
        pass
    with pytest.raises(FencedError), fenced(at.planner, zombie):
        pass


def test_without_the_judge_a_wrong_rota_would_become_a_draft(at: Scene) -> None:
    def ending() -> str:
        run_id = start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 28, seconds=5)
        run.execute_run(at.planner, run_id, (*FAKE_SOLVER, "liar"))
        return run_page(at.planner, at.people.lead, run_id).state

    assert ending() == "failed"
    with planted_fault(run._keep, "not report.legal or said_score", "False and said_score"):
        assert ending() == "finished"


def test_a_ledger_that_forgets_what_stands_would_count_twice(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    with planted_fault(ledger.enter, " - standing[person_id, kind, day]", ""):
        publish(at.planner, at.people.lead, draft_of(at))
    minutes = select(func.sum(LedgerEntry.amount)).where(LedgerEntry.kind == "minutes")
    with at.planner.database.read() as session:
        assert session.scalar(minutes) == 2 * 6 * 20 * 480


def test_a_projection_without_its_comparison_would_touch_everybody(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    assert publish(at.planner, at.people.lead, draft_of(at)).people == ()
    with planted_fault(projection._put, "if not changed and row.cancelled_at is None", "if False"):
        done = publish(at.planner, at.people.lead, draft_of(at))
    assert len(done.people) == 6
    with at.planner.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PublishedShift)) == 120
