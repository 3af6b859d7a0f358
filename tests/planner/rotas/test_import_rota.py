"""A rota's spreadsheet becomes a draft, history or pins: seen first, stored whole, and once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from planner.accounts.models import AuditEntry, ImportBatch
from planner.db.outbox import Fact
from planner.demand.models import QueueRequirement
from planner.errors import NotAllowed, Refused, Stale
from planner.people.models import PeriodClose, Person, TeamMembership, TimeOff
from planner.rotas.generate import start_run
from planner.rotas.import_preview import RotaPreview
from planner.rotas.import_request import Becomes, RotaRequest
from planner.rotas.import_rota import RotaImported, import_rota, preview_rota
from planner.rotas.models import (
    Assignment,
    LedgerEntry,
    PinnedShift,
    PublishedShift,
    RotaRun,
    RotaVersion,
)
from planner.rotas.pins import list_pins, take_back_pins
from planner.rotas.publish import publish
from planner.rotas.queries import coverage_page, days_ahead, grid_page, home_page, list_versions
from planner.rotas.templates import TemplateInput, add_template
from solver.problem import from_json
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, need_of, scene, store_need
from tests.planner.rotas.spreadsheets import Value, csv_of, days_from, grid, xlsx_of

JANUARY = date(2027, 1, 4)
WEEK = ("E",) * 5 + ("", "")
LEGEND: list[list[Value]] = [[], ["Code", "Meaning"], ["E", "Early"], ["V", "Vacation"]]


def rota(first: date, **people: Sequence[str]) -> bytes:
    """A grid with its legend below."""
    days = max(len(codes) for codes in people.values())
    return csv_of([*grid(first, days, people), *LEGEND])


def request(at: Scene, becomes: Becomes = Becomes.DRAFT) -> RotaRequest:
    return RotaRequest(at.people.team_id, becomes)


def look(at: Scene, content: bytes, asked: RotaRequest) -> RotaPreview:
    return preview_rota(at.planner, at.people.lead, content, "rota.csv", asked)


def stored(at: Scene, content: bytes, asked: RotaRequest) -> RotaImported:
    return import_rota(at.planner, at.people.lead, look(at, content, asked))


def count(at: Scene, table: type[object]) -> int:
    with at.planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def add_a_former_member(at: Scene, name: str) -> None:
    with at.planner.database.write() as session:
        person = Person(legal_name=name, shown_name=name, email=f"{name}@example.org")
        session.add(person)
        session.flush()
        span = {"from_date": JANUARY, "to_date": MONDAY - timedelta(days=7)}
        session.add(TeamMembership(person_id=person.id, team_id=at.people.team_id, **span))


def test_a_preview_stores_nothing_and_a_draft_holds_what_it_showed(at: Scene) -> None:
    preview = look(at, rota(MONDAY, Ben=WEEK * 2, Aoife=WEEK), request(at))
    assert preview.sentence == "15 shifts; every cell is understood."
    assert [count(at, one) for one in (RotaVersion, ImportBatch, AuditEntry)] == [0, 0, 2]
    done = import_rota(at.planner, at.people.lead, preview)
    with at.planner.database.read() as session:
        rows = session.scalars(select(Assignment)).all()
        draft = session.scalars(select(RotaVersion)).one()
        batch = session.scalars(select(ImportBatch)).one()
    assert {(one.origin, one.pinned, one.paid_minutes) for one in rows} == {
        ("imported", False, 480)
    }
    assert (done.version_id, done.shifts, len(rows)) == (draft.id, 15, 15)
    assert (draft.state, draft.first_date, draft.days) == ("draft", MONDAY, 14)
    assert (batch.kind, batch.file_name, batch.summary["shifts"]) == ("rota", "rota.csv", 15)


def test_a_draft_is_judged_at_once_against_staffing_and_rules(at: Scene) -> None:
    late = TemplateInput("Late", at.people.site_id, ((840, 1350),), date(2026, 1, 1))
    add_template(at.planner, at.people.lead, late)
    preview = look(at, rota(MONDAY, Ben=("Late", "E", "E", "E", "E")), request(at))
    assert len(preview.broken) >= 1
    assert any("Ben" in one and "8 h 30 min rest" in one for one in preview.broken), preview.broken
    done = import_rota(at.planner, at.people.lead, preview)
    page = grid_page(at.planner, at.people.lead, done.version_id or "")
    assert "Short in" in page.sentence
    assert page.broken == preview.broken
    with pytest.raises(Refused, match="Ben"):
        publish(at.planner, at.people.lead, done.version_id or "")


def test_the_same_file_twice_changes_nothing(at: Scene) -> None:
    content = rota(MONDAY, Ben=WEEK, Aoife=WEEK)
    stored(at, content, request(at))
    again = look(at, content, request(at))
    assert again.is_nothing
    assert import_rota(at.planner, at.people.lead, again) == RotaImported(None, None, 0, 0)
    assert [count(at, one) for one in (RotaVersion, ImportBatch)] == [1, 1]


def test_cells_not_understood_are_named_and_block_until_left_out(at: Scene) -> None:
    content = rota(MONDAY, Ben=("E", "SD?", "x"), Aoife=("E", "E", "E"))
    preview = look(at, content, request(at))
    assert preview.sentence == "4 shifts; 2 more cells not understood: row 2 'SD?', row 2 'x'"
    with pytest.raises(Refused, match="Say what they stand for, or leave them out"):
        import_rota(at.planner, at.people.lead, preview)
    assert count(at, RotaVersion) == 0
    leaving = replace(request(at), leave_out=True)
    assert stored(at, content, leaving).shifts == 4


def test_answers_say_what_codes_and_names_stand_for(at: Scene) -> None:
    content = rota(MONDAY, Ben=("SD?", "E"), Aiofe=("E", ""), Bob=("E", "E"))
    preview = look(at, content, request(at))
    nearest = [(one.name, one.nearest[:1]) for one in preview.plan.people]
    assert nearest == [("Aiofe", (at.people.person_ids["Aoife"],)), ("Bob", ())]
    with pytest.raises(Refused, match="Say who is meant, or leave them out: Aiofe, Bob"):
        import_rota(at.planner, at.people.lead, preview)
    people = {"Aiofe": at.people.person_ids["Aoife"], "Bob": None}
    answered = replace(request(at), codes={"SD?": "07:00-15:30"}, people=people)
    assert stored(at, content, answered).shifts == 3


def test_a_name_that_two_people_have_is_asked_for(at: Scene) -> None:
    with at.planner.database.write() as session:
        session.get_one(Person, at.people.person_ids["Finn"]).shown_name = "Ben"
    (asked,) = look(at, rota(MONDAY, Ben=("E", "E")), request(at)).plan.people
    both = {at.people.person_ids["Ben"], at.people.person_ids["Finn"]}
    assert (asked.name, set(asked.nearest)) == ("Ben", both)


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["Ben", "2027-03-01", "08:00", "16:00", ""]], "no shift 08:00–16:00 where Ben works"),
        ([["Ben", "2027-03-01", "07:00", "15:30", "fax"]], "there is no queue 'fax'"),
        (
            [["Ben", "2027-03-01", "07:00", "15:30", ""]] * 2,
            "Ben has another shift at this time, in row 2, column B",
        ),
        ([["Zoe", "2027-03-01", "07:00", "15:30", ""]], "Zoe is not in Support on Mon 1 Mar 2027"),
    ],
)
def test_rows_that_cannot_be_used_are_named_with_their_place(
    at: Scene, rows: list[list[str]], message: str
) -> None:
    add_a_former_member(at, "Zoe")
    head = ["person", "date", "start", "end", "queue"]
    preview = look(at, csv_of([head, *rows]), request(at))
    (problem,) = preview.plan.problems
    assert message in str(problem)
    assert str(problem).startswith("rota.csv, row ")
    assert not preview.may_be_stored
    usable = len(preview.plan.shifts)
    leaving = replace(request(at), leave_out=True)
    finn = ["Finn", "2027-03-02", "07:00", "15:30", ""]
    assert stored(at, csv_of([head, *rows, finn]), leaving).shifts == usable + 1
    assert count(at, Assignment) == usable + 1


def test_the_queue_is_the_files_the_answers_or_the_persons_best(at: Scene) -> None:
    head: list[Value] = ["person", "date", "shift", "queue"]
    day = "2027-03-01"
    rows: list[list[Value]] = [head, ["Ben", day, "Early", "phone"], ["Aoife", day, "Early", ""]]
    phone = at.people.queue_ids["phone"]
    preview = look(at, csv_of(rows), replace(request(at), queue_id=phone))
    assert [one.queues for one in preview.plan.shifts] == [(phone,), (phone,)]
    best = look(at, csv_of(rows), request(at))
    assert [one.queues for one in best.plan.shifts] == [(phone,), (phone,)]


def test_of_equal_skills_the_queue_that_misses_most_is_worked(at: Scene) -> None:
    with at.planner.database.write() as session:
        phone = session.scalars(select(QueueRequirement)).one()
        need, chat = need_of(MONDAY, 28, agents=3), at.people.queue_ids["chat"]
        phone.requirement_id = store_need(session, chat, need, MONDAY, 28, number=2)
    everybody = dict.fromkeys(("Aoife", "Ben", "Ciara", "Declan", "Emer"), ("E",))
    preview = look(at, csv_of([*grid(MONDAY, 2, everybody), *LEGEND]), request(at))
    ids = {queue_id: name for name, queue_id in at.people.queue_ids.items()}
    worked = Counter(ids[one.queues[0] or ""] for one in preview.plan.shifts)
    assert worked == {"chat": 3, "phone": 2}


def test_time_off_in_the_file_is_entered_once_and_credited(at: Scene) -> None:
    content = rota(MONDAY, Ben=("V",) * 5 + ("", "") + ("E",) * 5, Aoife=("E",) * 5)
    preview = look(at, content, request(at))
    (leave,) = preview.plan.absences
    assert (leave.kind, leave.first_date, leave.last_date) == ("leave", MONDAY, date(2027, 3, 5))
    assert not any("Ben" in one for one in preview.broken)
    done = import_rota(at.planner, at.people.lead, preview)
    with at.planner.database.read() as session:
        row = session.scalars(select(TimeOff)).one()
        assert (row.state, row.credited_minutes, row.kind) == ("approved", 2400, "leave")
    ben = next(
        row
        for row in grid_page(at.planner, at.people.lead, done.version_id or "").rows
        if row.shown_name == "Ben"
    )
    assert (ben.paid_minutes, ben.credited_minutes) == (2400, 2400)
    assert look(at, content, request(at)).is_nothing


def test_history_enters_what_people_carried_and_the_next_rota_knows_its_edge(at: Scene) -> None:
    night = TemplateInput("Night", at.people.site_id, ((1320, 1800),), date(2026, 1, 1))
    add_template(at.planner, at.people.lead, night)
    codes = {"Ben": ("Night",) * 6, "Aoife": ("E",) * 7}
    days = days_from(date(2027, 2, 22), 7)
    clock_of(at.planner).forward(days=28)
    done = stored(at, rota(days[0], **codes), request(at, Becomes.HISTORY))
    with at.planner.database.read() as session:
        version = session.get_one(RotaVersion, done.version_id)
        entries = session.scalars(select(LedgerEntry)).all()
        (fact,) = session.scalars(select(Fact).where(Fact.kind.startswith("Rota")))
    assert (version.state, version.number, version.notice_days) == ("published", 1, 0)
    assert version.why_late == "Imported from rota.csv"
    carried = {
        (name, kind): sum(one.amount for one in entries if (one.person_id, one.kind) == (who, kind))
        for name, who in at.people.person_ids.items()
        for kind in ("nights", "weekends", "minutes")
    }
    assert carried["Ben", "nights"] == 6
    assert carried["Aoife", "weekends"] == 1
    assert carried["Aoife", "minutes"] == 7 * 480
    assert fact.kind == "RotaImported"
    run_id = start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 7, 5)
    with at.planner.database.read() as session:
        problem = from_json(session.get_one(RotaRun, run_id).problem)
    agents = {one.id: one for one in problem.agents}
    history = agents[at.people.person_ids["Ben"]].history
    assert history is not None
    assert max(one.end for one in history.duties).date() == date(2027, 2, 28)


def test_history_is_told_once_and_only_of_days_that_have_begun(at: Scene) -> None:
    begun = date(2027, 2, 1)
    content = rota(begun, Ben=WEEK)
    preview = look(at, content, request(at, Becomes.HISTORY))
    assert preview.ahead == 4
    import_rota(at.planner, at.people.lead, preview)
    again = stored(at, content, request(at, Becomes.HISTORY))
    assert (again.batch_id, count(at, RotaVersion)) == (None, 1)
    with pytest.raises(Refused, match="published here already"):
        look(at, rota(begun, Aoife=WEEK), request(at, Becomes.HISTORY))
    with pytest.raises(Refused, match="is still to come"):
        look(at, rota(begun + timedelta(days=7), Ben=WEEK), request(at, Becomes.HISTORY))


@pytest.mark.parametrize("becomes", [Becomes.HISTORY, Becomes.DRAFT])
def test_a_closed_month_takes_neither_history_nor_time_off(at: Scene, becomes: Becomes) -> None:
    with at.planner.database.write() as session:
        session.add(PeriodClose(month=date(2027, 1, 1), closed_at=at.planner.clock()))
    code = "E" if becomes is Becomes.HISTORY else "V"
    with pytest.raises(Refused, match="January 2027 is closed: its hours are settled"):
        look(at, rota(JANUARY, Ben=(code, code)), request(at, becomes))


def test_days_without_a_staffing_plan_say_nothing_of_coverage(at: Scene) -> None:
    done = stored(at, rota(JANUARY, Ben=WEEK), request(at, Becomes.HISTORY))
    page = coverage_page(at.planner, at.people.lead, done.version_id or "")
    assert "Nobody has planned the staffing" in page.sentence
    begun = stored(at, rota(date(2027, 2, 1), Ben=WEEK), request(at, Becomes.HISTORY))
    home = home_page(at.planner, at.people.lead, at.people.team_id)
    assert (home.short_spell, home.is_planned) == (None, False)
    ahead = days_ahead(at.planner, at.people.lead, at.people.team_id).days[0]
    assert (ahead.version_id, ahead.people, ahead.short_intervals) == (begun.version_id, 1, None)
    with pytest.raises(Refused, match="Plan the staffing"):
        start_run(at.planner, at.people.lead, at.people.team_id, JANUARY, 7, 5)


def test_pins_are_kept_by_the_next_rota_with_their_reason(at: Scene) -> None:
    content = rota(MONDAY, Ben=("E", "", "E"))
    done = stored(at, content, request(at, Becomes.PINS))
    assert (done.version_id, done.shifts) == (None, 2)
    assert stored(at, content, request(at, Becomes.PINS)).batch_id is None
    draft_id = draft_of(at)
    with at.planner.database.read() as session:
        rows = session.scalars(select(Assignment).where(Assignment.pinned)).all()
    assert {one.rota_version_id for one in rows} == {draft_id}
    assert {(one.day.day, one.pin_reason) for one in rows} == {
        (1, "imported from rota.csv"),
        (3, "imported from rota.csv"),
    }


def test_pins_can_be_seen_and_taken_back(at: Scene) -> None:
    stored(at, rota(MONDAY, Ben=("E", "E")), request(at, Becomes.PINS))
    (group,) = list_pins(at.planner, at.people.lead, at.people.team_id)
    assert (group.shifts, group.people, group.last_date) == (2, 1, date(2027, 3, 2))
    lead, team_id = at.people.lead, at.people.team_id
    assert take_back_pins(at.planner, lead, team_id, "imported from rota.csv") == 2
    assert count(at, PinnedShift) == 0


def test_a_pin_that_nobody_can_keep_any_more_stops_the_next_rota_with_its_name(at: Scene) -> None:
    stored(at, rota(MONDAY, Ben=("E", "E")), request(at, Becomes.PINS))
    with at.planner.database.write() as session:
        session.scalars(select(PinnedShift)).first().queues = ["no queue"]  # type: ignore[union-attr]
    with pytest.raises(Refused, match="Ben on Mon 1 Mar"):
        start_run(at.planner, at.people.lead, at.people.team_id, MONDAY, 7, 5)


def test_a_draft_on_published_days_keeps_the_ids_of_its_shifts(at: Scene) -> None:
    first = stored(at, rota(MONDAY, Ben=WEEK * 4), request(at))
    # Rules are not the subject here: what is published stands, however it came about.
    with at.planner.database.write() as session:
        ids = set(session.scalars(select(Assignment.assignment_id)))
    assert len(ids) == 20
    assert first.version_id is not None
    discarded = list_versions(at.planner, at.people.lead, at.people.team_id)
    assert [one.number for one in discarded] == [None]
    assert count(at, PublishedShift) == 0


def test_what_changed_between_preview_and_confirm_is_stale(at: Scene) -> None:
    preview = look(at, rota(MONDAY, Ben=WEEK), request(at))
    stored(at, rota(MONDAY, Ben=WEEK), request(at))
    with pytest.raises(Stale):
        import_rota(at.planner, at.people.lead, preview)
    assert count(at, ImportBatch) == 1


def test_only_leads_of_the_team_may_look_and_store(at: Scene) -> None:
    content = rota(MONDAY, Ben=WEEK)
    preview = look(at, content, request(at))
    for actor in (at.people.other_lead, at.people.agent, at.people.hr):
        with pytest.raises(NotAllowed):
            preview_rota(at.planner, actor, content, "rota.csv", request(at))
        with pytest.raises(NotAllowed):
            import_rota(at.planner, actor, preview)


def test_an_xlsx_with_real_dates_is_the_same_rota(at: Scene) -> None:
    head: list[Value] = ["Agent", *days_from(MONDAY, 3)]
    march: list[list[Value]] = [head, ["Ben", "E", "E", ""]]
    sheets = {"March": march, "Codes": LEGEND[1:]}
    preview = preview_rota(at.planner, at.people.lead, xlsx_of(sheets), "march.xlsx", request(at))
    assert (
        preview.plan.keys() == look(at, rota(MONDAY, Ben=("E", "E", "")), request(at)).plan.keys()
    )


def test_the_import_is_the_same_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    at = scene(tmp_path, database_url=postgres_url)
    history = request(at, Becomes.HISTORY)
    assert stored(at, rota(date(2027, 1, 25), Ben=WEEK), history).shifts == 5
    stored(at, rota(MONDAY, Ben=("E", "V")), request(at, Becomes.PINS))
    content = rota(MONDAY, Aoife=WEEK)
    assert stored(at, content, request(at)).shifts == 5
    assert look(at, content, request(at)).is_nothing
    draft_of(at)
    pins = list_pins(at.planner, at.people.lead, at.people.team_id)
    assert [one.shifts for one in pins] == [1]
    at.planner.database.close()
