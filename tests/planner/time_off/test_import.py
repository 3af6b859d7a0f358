"""Importing approved time off: look first, all or nothing, every problem with its place."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import func, select

from planner.accounts.actor import SYSTEM, Actor
from planner.accounts.models import AuditEntry, ImportBatch
from planner.db.outbox import Fact
from planner.errors import Stale
from planner.people.absence import Absence
from planner.people.models import ExternalId, PeriodClose, Person, TimeOff, TimeOffStep
from planner.people.new_person import EXTERNAL_SYSTEM
from planner.people.people_table import PeopleFileError
from planner.rotas.build_problem import build_problem
from planner.rotas.publish import publish
from planner.rotas.queries import grid_page
from planner.rotas.rules import rule_set_in_force
from planner.time_off.decide import approve
from planner.time_off.enter import enter_time_off
from planner.time_off.import_time_off import TimeOffPreview, import_time_off, preview_time_off
from tests.planner.rotas.scene import MONDAY, Scene, draft_of

from .asking import FIRST, LEAVE, asked, facts

HEADER = "e-mail,kind,first day,last day,from,to,credited hours"
BEN = "ben@example.org,leave,2027-03-08,2027-03-12,,,"


def look(at: Scene, *lines: str, actor: Actor = SYSTEM, header: str = HEADER) -> TimeOffPreview:
    content = "\n".join((header, *lines)).encode()
    return preview_time_off(at.planner, actor, content, "leave.csv")


def store(at: Scene, *lines: str, header: str = HEADER) -> TimeOffPreview:
    seen = look(at, *lines, header=header)
    import_time_off(at.planner, SYSTEM, seen)
    return seen


def held(at: Scene) -> list[TimeOff]:
    with at.planner.database.read() as session:
        return list(session.scalars(select(TimeOff).order_by(TimeOff.first_date, TimeOff.id)))


def counted(at: Scene) -> list[int]:
    tables = (TimeOff, TimeOffStep, ImportBatch, AuditEntry, Fact)
    with at.planner.database.read() as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in tables]


def wrong(at: Scene, *lines: str, header: str = HEADER, actor: Actor = SYSTEM) -> str:
    before = counted(at)
    with pytest.raises(PeopleFileError) as refusal:
        look(at, *lines, header=header, actor=actor)
    assert counted(at) == before
    return str(refusal.value)


def test_ben_is_away_for_a_week_and_owes_forty_hours_less(at: Scene) -> None:
    """Story A, lines 4 and 5: 120 h rostered and 40 h credited."""
    store(at, BEN)
    ben = at.people.person_ids["Ben"]
    with at.planner.database.read() as session:
        rules = rule_set_in_force(session, MONDAY)
        problem = build_problem(session, at.people.team_id, at.requirement_id, rules.id, MONDAY, 28)
    (agent,) = (one for one in problem.agents if one.id == ben)
    assert agent.credited_minutes is not None
    assert [day for day, minutes in enumerate(agent.credited_minutes) if minutes] == [*range(7, 12)]
    assert (sum(agent.contract_minutes), sum(agent.credited_minutes)) == (160 * 60, 40 * 60)
    (away,) = agent.time_off
    assert (str(away.start), str(away.end)) == (
        "2027-03-08 00:00:00+00:00",
        "2027-03-13 00:00:00+00:00",
    )
    version = draft_of(at)
    publish(at.planner, at.people.lead, version)
    (row,) = (
        one for one in grid_page(at.planner, at.people.lead, version).rows if one.person_id == ben
    )
    assert (row.paid_minutes, row.credited_minutes) == (120 * 60, 40 * 60)
    assert [cell.day for cell in row.cells if cell.off] == [date(2027, 3, 8 + n) for n in range(5)]


def test_every_column_arrives(at: Scene) -> None:
    store(
        at,
        "aoife@example.org,Sick,2027-03-08,,08:00,12:30,",
        "Ben@Example.org,unpaid,2027-03-08,2027-03-09,,,",
        "ciara@example.org,training,2027-03-10,2027-03-10,,,5.5",
    )
    rows = [(one.kind, one.start_minute, one.end_minute, one.credited_minutes) for one in held(at)]
    assert sorted(rows, key=str) == sorted(
        [("sick", 480, 750, 270), ("unpaid", None, None, 0), ("training", None, None, 330)],
        key=str,
    )
    assert {one.state for one in held(at)} == {"approved"}
    assert len(facts(at, "TimeOffChanged")) == len(facts(at, "TimeOffDecided")) == 3


def test_people_are_told_by_address_by_id_and_by_name(at: Scene) -> None:
    with at.planner.database.write() as session:
        ids = {"person_id": at.people.person_ids["Ciara"], "system": EXTERNAL_SYSTEM}
        session.add(ExternalId(**ids, value="4711"))
    header = "Person;E_Mail;external ID;Kind;First Day"
    store(
        at,
        "somebody;ben@example.org;;leave;2027-03-08",
        "x;;4711;leave;2027-03-08",
        "  DECLAN ;;;leave;2027-03-08",
        header=header,
    )
    ids = at.people.person_ids
    assert {one.person_id for one in held(at)} == {ids["Ben"], ids["Ciara"], ids["Declan"]}


def test_nothing_is_stored_before_it_is_confirmed(still: Scene) -> None:
    before = counted(still)
    seen = look(still, BEN)
    (one,) = seen.plan.added
    assert (one.row, one.shown_name, one.credited_minutes) == (2, "Ben", 2400)
    assert counted(still) == before


def test_the_same_file_twice_changes_nothing(at: Scene) -> None:
    lines = (
        BEN,
        "aoife@example.org,sick,2027-03-08,,08:00,12:30,",
        "emer@example.org,leave,2027-03-01,,,,4",
    )
    store(at, *lines)
    after = counted(at)
    again = store(at, *lines)
    assert (again.plan.is_empty, again.plan.unchanged) == (True, 3)
    assert import_time_off(at.planner, SYSTEM, again).batch_id is None
    assert counted(at) == after


def test_what_was_entered_or_approved_already_is_known(at: Scene) -> None:
    approve(at.planner, at.people.lead, asked(at), 1)
    assert look(at, BEN).plan.is_empty


def test_what_changed_since_the_preview_is_refused(at: Scene) -> None:
    seen = look(at, BEN)
    enter_time_off(at.planner, at.people.lead, at.people.person_ids["Ben"], LEAVE)
    before = counted(at)
    with pytest.raises(Stale, match="Look at the file again"):
        import_time_off(at.planner, SYSTEM, seen)
    assert counted(at) == before


def test_published_shifts_that_lie_in_it_are_counted(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    assert import_time_off(at.planner, SYSTEM, look(at, BEN)).clashes == 5


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (",leave,2027-03-08,,,,", "row 2, column 'e-mail', value '': the row names nobody."),
        ("ben@example.org,,2027-03-08,,,,", "row 2, column 'kind', value '': this cell is empty."),
        ("ben@example.org,picnic,2027-03-08,,,,", "value 'picnic': Use one of: leave, parental"),
        ("ben@example.org,leave,,,,,", "column 'first day', value '': this cell is empty."),
        ("ben@example.org,leave,8.3.2027,,,,", "value '8.3.2027': '8.3.2027' is not a date."),
        ("ben@example.org,leave,2027-03-12,2027-03-08,,,", "The last day 2027-03-08 lies before"),
        ("ben@example.org,leave,2027-03-12,2037-03-08,,,", "Enter at most 731 days at once."),
        ("ben@example.org,leave,2399-03-12,,,,", "this date is too far away"),
        ("ben@example.org,leave,2027-03-08,,8,12:00,", "this is not a time of a day"),
        ("ben@example.org,leave,2027-03-08,,12:00,08:00,", "The end must lie after the start"),
        ("ben@example.org,leave,2027-03-08,,08:00,,", "column 'to', value '': this cell is empty."),
        ("ben@example.org,leave,2027-03-08,2027-03-09,08:00,09:00,", "on a single day only"),
        ("ben@example.org,leave,2027-03-08,,,,-1", "these hours are not between 0 and"),
        ("ben@example.org,leave,2025-03-08,,,,", "the person is not employed on these days"),
        ("bem@example.org,leave,2027-03-08,,,,", "Did you mean ben@example.org"),
        ("ben@example.org,leave,2027-03-08", "the row has 3 cells where the header has 7"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(still: Scene, line: str, says: str) -> None:
    message = wrong(still, line)
    assert says in message
    assert message.startswith("leave.csv, row 2")


def test_every_problem_of_a_file_is_told_at_once(still: Scene) -> None:
    message = wrong(
        still, "ben@example.org,picnic,soon,,,,", BEN, "nobody@x.org,leave,2027-03-08,,25:00,26:00,"
    )
    assert [line.split(":")[0] for line in message.splitlines()] == [
        "leave.csv, row 2, column 'first day', value 'soon'",
        "leave.csv, row 4, column 'from', value '25",
        "leave.csv, row 4, column 'to', value '26",
    ]


def test_a_column_of_reasons_is_refused(still: Scene) -> None:
    message = wrong(still, f"{BEN},a bad back", header=f"{HEADER},reason")
    assert "column 'reason': this column is not known. Delete it" in message
    assert "bad back" not in message


def test_two_rows_that_overlap_are_told(still: Scene) -> None:
    message = wrong(still, BEN, "ben@example.org,sick,2027-03-12,,,,")
    assert "row 3, column 'first day', value '2027-03-12': row 2 has time off" in message


def test_time_off_that_overlaps_what_is_stored_is_told(at: Scene) -> None:
    asked(at)
    assert "from 2027-03-08 to 2027-03-12 that waits for an answer" in wrong(at, BEN)
    enter_time_off(at.planner, at.people.lead, at.people.person_ids["Emer"], LEAVE)
    line = "emer@example.org,sick,2027-03-12,,,,"
    assert "from 2027-03-08 to 2027-03-12 (leave)" in wrong(at, line)


def test_two_people_with_one_name_need_an_address(at: Scene) -> None:
    with at.planner.database.write() as session:
        session.add(Person(legal_name="Ben", shown_name="Ben", email="ben2@example.org"))
    message = wrong(at, "Ben,leave,2027-03-08", header="person,kind,first day")
    assert "several people have this name. Give the e-mail address." in message


def test_a_lead_imports_for_the_own_team_only(at: Scene) -> None:
    seen = look(at, BEN, actor=at.people.lead)
    assert import_time_off(at.planner, at.people.lead, seen).added == 1
    assert "you do not decide about this person" in wrong(
        at, "emer@example.org,leave,2027-03-08,,,,", actor=at.people.other_lead
    )


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04", "a spreadsheet"),
        (HEADER.encode(), "there is no row"),
        (b"kind,first day\n\xff\xfe,x", "not in UTF-8"),
        (b"e-mail,kind\nben@example.org,leave", "column 'first day': this column is missing"),
    ],
)
def test_a_file_that_is_no_table_is_refused(still: Scene, content: bytes, says: str) -> None:
    with pytest.raises(PeopleFileError, match=says):
        preview_time_off(still.planner, SYSTEM, content, "leave.csv")


def test_a_missing_file_is_refused(still: Scene, tmp_path: Path) -> None:
    with pytest.raises(PeopleFileError, match="no such file"):
        preview_time_off(still.planner, SYSTEM, tmp_path / "none.csv", "none.csv")


def test_a_part_of_a_day_joins_another_part(at: Scene) -> None:
    morning = Absence("leave", FIRST, FIRST, (480, 720))
    enter_time_off(at.planner, at.people.lead, at.people.person_ids["Ben"], morning)
    store(at, "ben@example.org,leave,2027-03-08,,13:00,15:00,")
    assert sorted(one.start_minute or 0 for one in held(at)) == [480, 780]


def test_time_off_in_a_closed_month_is_told_unless_it_is_stored_already(at: Scene) -> None:
    store(at, BEN)
    with at.planner.database.write() as session:
        closed = {"closed_at": at.planner.clock(), "closed_by": None}
        session.add(PeriodClose(month=MONDAY, **closed))
    assert look(at, BEN).plan.is_empty
    message = wrong(at, BEN, "emer@example.org,sick,2027-03-12,,,,")
    assert "row 3, column 'first day', value '2027-03-12': a month in it is closed." in message
