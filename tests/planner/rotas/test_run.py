"""A run and its endings: each is told apart, and none doubles or publishes anything."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import func, select

from planner.errors import FormError, NotAllowed, Refused
from planner.people.models import TimeOff
from planner.rotas.generate import cancel_run, start_run
from planner.rotas.models import Assignment, PublishedShift, RotaRun, RotaVersion
from planner.rotas.queries import run_page
from planner.rotas.run import MISTAKE, execute_run
from planner.rotas.run_states import FencedError, claim, fenced, give_up_run, unfinished_runs
from solver import rota as rota_file
from solver.rota import Rota
from tests.factories.organisation import RecordedJobs
from tests.planner.rotas.scene import FAKE_SOLVER, MONDAY, Scene, draft_of


def queued(at: Scene) -> str:
    return start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 28, seconds=5)


def drafts(at: Scene) -> int:
    with at.planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(RotaVersion)) or 0


def test_a_run_is_stored_before_it_is_asked_for(at: Scene) -> None:
    run_id = queued(at)
    assert isinstance(at.planner.jobs, RecordedJobs)
    assert at.planner.jobs.enqueued == [("solve", run_id)]
    assert run_page(at.planner, at.people.lead, run_id).state == "queued"


def test_a_finished_run_leaves_a_draft_and_says_how_short_it_is(at: Scene) -> None:
    run_id = queued(at)
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "good"))
    page = run_page(at.planner, at.people.lead, run_id)
    assert (page.state, page.message) == ("finished", None)
    assert page.draft_id is not None
    assert [one.short_agent_hours is None for one in page.live] == [True, False]
    assert page.sentence.startswith("Short in ")
    assert "of 1,342 half-hours" in page.sentence
    assert page.sentence.endswith("No rota under these rules can be below 1.0.")


@pytest.mark.parametrize(
    ("mode", "ending", "words"),
    [
        ("liar", "rejected", MISTAKE),
        ("illegal", "rejected", MISTAKE),
        ("mistaken", "rejected", MISTAKE),
        ("crash", "crashed", "stopped unexpectedly"),
        ("impossible", "infeasible", "Ben cannot be in two places."),
        ("nothing", "no-rota-in-time", "No rota was found in 5 seconds"),
    ],
)
def test_every_bad_ending_is_told_apart(at: Scene, mode: str, ending: str, words: str) -> None:
    run_id = queued(at)
    execute_run(at.planner, run_id, (*FAKE_SOLVER, mode))
    page = run_page(at.planner, at.people.lead, run_id)
    assert (page.state, page.ending) == ("failed", ending)
    assert words in (page.message or "")
    assert drafts(at) == 0


def test_a_cancelled_run_keeps_the_best_rota(at: Scene) -> None:
    run_id = queued(at)
    with at.planner.database.write() as session:
        row = session.get_one(RotaRun, run_id)
        row.cancel_requested, row.rota = True, rota_file.to_json(Rota(()))
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "patient"))
    page = run_page(at.planner, at.people.lead, run_id)
    assert page.state == "cancelled"
    assert page.draft_id is not None


@pytest.mark.parametrize(("best", "kept"), [(None, 0), (Rota(()), 1)])
def test_a_search_that_cannot_listen_yet_stops_without_a_fault(
    at: Scene, monkeypatch: pytest.MonkeyPatch, best: Rota | None, kept: int
) -> None:
    run_id = queued(at)
    monkeypatch.setattr("planner.rotas.run.wants_to_stop", lambda _planner, _held: True)
    with at.planner.database.write() as session:
        row = session.get_one(RotaRun, run_id)
        row.rota = None if best is None else rota_file.to_json(best)
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "crash"))
    assert run_page(at.planner, at.people.lead, run_id).state == "cancelled"
    assert drafts(at) == kept


def test_a_run_cancelled_in_the_queue_never_starts(at: Scene) -> None:
    run_id = queued(at)
    cancel_run(at.planner, at.people.lead, run_id)
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "good"))
    assert run_page(at.planner, at.people.lead, run_id).state == "cancelled"
    assert drafts(at) == 0


def test_an_ended_run_is_not_carried_out_again(at: Scene) -> None:
    run_id = queued(at)
    for _ in range(2):
        execute_run(at.planner, run_id, (*FAKE_SOLVER, "good"))
    assert drafts(at) == 1


def test_an_attempt_that_was_taken_over_may_write_nothing(at: Scene) -> None:
    run_id = queued(at)
    zombie, living = claim(at.planner, run_id), claim(at.planner, run_id)
    assert zombie is not None
    assert living is not None
    with pytest.raises(FencedError), fenced(at.planner, zombie):
        pass
    with fenced(at.planner, living) as (_session, row):
        assert row.id == run_id


def test_a_cut_off_run_is_taken_up_again_and_nothing_is_doubled(at: Scene) -> None:
    run_id = queued(at)
    assert claim(at.planner, run_id) is not None
    assert unfinished_runs(at.planner) == [run_id]
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "good"))
    assert unfinished_runs(at.planner) == []
    assert drafts(at) == 1


def test_a_run_given_up_says_so_and_an_ended_one_is_left_alone(at: Scene) -> None:
    run_id = queued(at)
    give_up_run(at.planner, run_id)
    assert "given up" in (run_page(at.planner, at.people.lead, run_id).message or "")
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "good"))
    assert run_page(at.planner, at.people.lead, run_id).state == "failed"


def test_leave_is_credited_and_nobody_works_in_it(at: Scene) -> None:
    ben = at.people.person_ids["Ben"]
    with at.planner.database.write() as session:
        session.add(
            TimeOff(
                person_id=ben,
                kind="leave",
                first_date=date(2027, 3, 8),
                last_date=date(2027, 3, 12),
                credited_minutes=2400,
                state="approved",
            )
        )
    draft_id = draft_of(at)
    with at.planner.database.read() as session:
        rows = session.scalars(
            select(Assignment).where(
                Assignment.rota_version_id == draft_id, Assignment.person_id == ben
            )
        ).all()
    assert sum(row.paid_minutes for row in rows) == 120 * 60
    assert not [row for row in rows if date(2027, 3, 8) <= row.day <= date(2027, 3, 12)]


def test_nothing_is_published_by_a_run(at: Scene) -> None:
    run_id = queued(at)
    execute_run(at.planner, run_id, (*FAKE_SOLVER, "good"))
    with at.planner.database.read() as session:
        assert session.scalar(select(func.count()).select_from(PublishedShift)) == 0


def test_another_lead_may_neither_start_nor_watch(at: Scene) -> None:
    run_id = queued(at)
    with pytest.raises(NotAllowed):
        run_page(at.planner, at.people.other_lead, run_id)
    with pytest.raises(NotAllowed):
        start_run(at.planner, at.people.other_lead, at.people.team_id, MONDAY, 28, seconds=5)


def test_days_without_a_staffing_plan_are_refused_with_what_to_do(at: Scene) -> None:
    with pytest.raises(Refused, match="Plan the staffing"):
        start_run(at.planner, at.people.lead, at.people.team_id, date(2027, 3, 8), 28, seconds=5)


def test_absurd_lengths_are_named_by_field(at: Scene) -> None:
    with pytest.raises(FormError) as refused:
        start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 0, seconds=0)
    assert set(refused.value.fields) == {"days", "seconds"}


def test_a_planner_without_templates_says_what_is_missing(at: Scene) -> None:
    with pytest.raises(Refused, match="Nobody is in this team"):
        start_run(
            at.planner,
            replace(at.people.admin),
            at.people.other_team_id,
            MONDAY,
            28,
            seconds=5,
        )
