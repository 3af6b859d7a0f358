"""Importing people: look first, all or nothing, every problem with its place."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from planner.accounts.actor import SYSTEM
from planner.accounts.models import AuditEntry, ImportBatch
from planner.application import Planner
from planner.errors import NotAllowed, Stale
from planner.people.edit import set_contract
from planner.people.facts import PersonFacts, people_in_team
from planner.people.import_people import PeoplePreview, import_people, preview_people
from planner.people.models import Person, TimeOff
from planner.people.opening_balances import opening_balances
from planner.people.people_table import PeopleFileError
from planner.people.queries import list_people
from tests.factories.organisation import Organisation, organisation, test_planner

NEEDED = "person,e-mail,site,team,contract hours"
ANN = "Ann,ann@example.org,Dublin,Support,40"
MARCH = date(2027, 3, 1)


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def stored(planner: Planner) -> Organisation:
    return organisation(planner)


def _preview(planner: Planner, *lines: str, create_missing: bool = False) -> PeoplePreview:
    content = "\n".join(lines).encode()
    return preview_people(planner, SYSTEM, content, "people.csv", create_missing=create_missing)


def _import(planner: Planner, *lines: str) -> PeoplePreview:
    preview = _preview(planner, *lines)
    import_people(planner, SYSTEM, preview)
    return preview


def _facts(planner: Planner, team_id: str, name: str) -> PersonFacts:
    with planner.database.read() as session:
        people = people_in_team(session, team_id, MARCH, 28)
    return next(person for person in people if person.shown_name == name)


def _count(planner: Planner, table: type) -> int:
    with planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_every_column_arrives(planner: Planner, stored: Organisation) -> None:
    header = (
        f"{NEEDED},zone,day hours,fixed days,skills,starts,ends,time off,"
        "opening nights,opening weekends,opening lates,opening holidays,external id"
    )
    row = (
        "Sara,sara@example.org,dublin,support,24,America/Denver,8,Mon-Wed,"
        '"phone, chat:80",2027-02-01,2027-03-20,2027-03-08..2027-03-09 leave,3,2,1,0,X7'
    )
    _import(planner, header, row)
    sara = _facts(planner, stored.team_id, "Sara")
    assert sara.contract_minutes[:8] == (480, 480, 480, 0, 0, 0, 0, 480)
    assert sara.present == (True,) * 20 + (False,) * 8
    assert sara.allowed_days is not None
    assert [day % 7 for day in sara.allowed_days] == [0, 1, 2] * 4
    assert set(sara.zones) == {"America/Denver"}
    assert sara.steady_skills() == {
        stored.queue_ids["phone"]: 100,
        stored.queue_ids["chat"]: 80,
    }
    assert sum(sara.credited_minutes) == 960
    with planner.database.read() as session:
        balances = opening_balances(session, [sara.person_id])
    assert balances[sara.person_id] == {"nights": 3, "weekends": 2, "lates": 1, "holidays": 0}


def test_nothing_is_stored_before_it_is_confirmed(planner: Planner, stored: Organisation) -> None:
    before = _count(planner, Person)
    preview = _preview(planner, NEEDED, ANN)
    assert [one.name for one in preview.plan.added] == ["Ann"]
    assert _count(planner, Person) == before


def test_the_same_file_twice_changes_nothing(planner: Planner, stored: Organisation) -> None:
    header = f"{NEEDED},skills,time off,opening nights,fixed days"
    row = f'{ANN},phone,2027-03-08..2027-03-12,4,"Mon,Tue,Wed,Thu,Fri"'
    _import(planner, header, row)
    tables = (Person, TimeOff, ImportBatch, AuditEntry)
    counted = [_count(planner, table) for table in tables]
    again = _preview(planner, header, row)
    assert again.plan.is_empty
    assert import_people(planner, SYSTEM, again).batch_id is None
    assert counted == [
        _count(planner, table) for table in (Person, TimeOff, ImportBatch, AuditEntry)
    ]


def test_a_changed_row_is_listed_before_it_is_replaced(
    planner: Planner, stored: Organisation
) -> None:
    _import(planner, f"{NEEDED},skills", f"{ANN},phone")
    preview = _preview(planner, f"{NEEDED},skills", "Ann B,ann@example.org,Dublin,Sales,30,chat:50")
    (change,) = preview.plan.changed
    assert [(one.field, one.before, one.after) for one in change.changes] == [
        ("person", "Ann", "Ann B"),
        ("team", "Support", "Sales"),
        ("contract hours", "40 (8 8 8 8 8 0 0)", "30 (6 6 6 6 6 0 0)"),
        *sorted(
            [("skill chat", "none", "50 %"), ("skill phone", "100 %", "none")],
            key=lambda one: stored.queue_ids[one[0].removeprefix("skill ")],
        ),
    ]
    import_people(planner, SYSTEM, preview)
    assert _facts(planner, stored.other_team_id, "Ann B").contract_minutes[0] == 360
    assert _preview(
        planner, f"{NEEDED},skills", "Ann B,ann@example.org,Dublin,Sales,30,chat:50"
    ).plan.is_empty


def test_an_empty_cell_leaves_what_is_stored(planner: Planner, stored: Organisation) -> None:
    _import(planner, f"{NEEDED},fixed days,starts", f"{ANN},Mon-Thu,2027-02-01")
    assert _preview(planner, f"{NEEDED},fixed days,starts", f"{ANN},,").plan.is_empty


def test_what_changed_since_the_preview_is_not_overwritten(
    planner: Planner, stored: Organisation
) -> None:
    _import(planner, NEEDED, ANN)
    preview = _preview(planner, NEEDED, ANN.replace("40", "30"))
    (ann,) = (row for row in list_people(planner, SYSTEM) if row.shown_name == "Ann")
    set_contract(planner, SYSTEM, ann.id, ann.version, date(2027, 2, 1), 1200, [240] * 5 + [0, 0])
    with pytest.raises(Stale):
        import_people(planner, SYSTEM, preview)


def test_missing_sites_and_teams_are_created_only_on_request(
    planner: Planner, stored: Organisation
) -> None:
    lines = (f"{NEEDED},zone", "Joe,joe@example.org,Denver,Night,40,America/Denver")
    with pytest.raises(PeopleFileError, match="there is no such site"):
        _preview(planner, *lines)
    preview = _preview(planner, *lines, create_missing=True)
    assert (preview.plan.new_sites, preview.plan.new_teams) == (("Denver",), ("Night",))
    import_people(planner, SYSTEM, preview)
    (joe,) = (row for row in list_people(planner, SYSTEM) if row.shown_name == "Joe")
    assert (joe.site, joe.team, joe.time_zone) == ("Denver", "Night", "America/Denver")


def test_somebody_is_found_by_external_id_when_the_address_changed(
    planner: Planner, stored: Organisation
) -> None:
    _import(planner, f"{NEEDED},external id", f"{ANN},X1")
    preview = _preview(planner, f"{NEEDED},external id", f"{ANN.replace('ann@', 'ann.b@')},X1")
    (change,) = preview.plan.changed
    assert [one.field for one in change.changes] == ["e-mail"]


def test_opening_balances_are_corrected_by_a_difference(
    planner: Planner, stored: Organisation
) -> None:
    _import(planner, f"{NEEDED},opening nights", f"{ANN},4")
    _import(planner, f"{NEEDED},opening nights", f"{ANN},1")
    ann = _facts(planner, stored.team_id, "Ann").person_id
    with planner.database.read() as session:
        assert opening_balances(session, [ann]) == {ann: {"nights": 1}}


def test_time_off_in_a_file_may_not_overlap_what_is_stored(
    planner: Planner, stored: Organisation
) -> None:
    _import(planner, f"{NEEDED},time off", f"{ANN},2027-03-08..2027-03-12")
    with pytest.raises(PeopleFileError, match="overlaps time off from 2027-03-08 to 2027-03-12"):
        _preview(planner, f"{NEEDED},time off", f"{ANN},2027-03-10..2027-03-14")


def test_all_problems_of_a_file_are_listed_at_once(planner: Planner, stored: Organisation) -> None:
    rows = [f"P{n},p{n}@example.org,Dublin,Support,minus" for n in range(60)]
    with pytest.raises(PeopleFileError) as refused:
        _preview(planner, NEEDED, *rows)
    assert len(refused.value.problems) == 50
    assert refused.value.total == 60
    assert str(refused.value).endswith("… and 10 more. Correct these first.")


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("zone", "Europe/Dubln", "Did you mean Europe/Dublin"),
        ("zone", "denver", "Did you mean America/Denver"),
        ("contract hours", "-5", "not between 0 and 168"),
        ("contract hours", "200", "not between 0 and 168"),
        ("contract hours", "full time", "not a number of hours"),
        ("contract hours", "NaN", "not between 0 and 168"),
        ("day hours", "9", "The days add up to 45 h, the week has 40 h"),
        ("day hours", "8 8", "there are 2 numbers"),
        ("fixed days", "Mon,Funday", "'Funday' is not a weekday"),
        ("fixed days", "Fri-Mon", "these days are not in order"),
        ("skills", "fone", "Did you mean phone"),
        ("skills", "phone:900", "'900' is not a level"),
        ("skills", "phone,phone:80", "'phone' is there twice"),
        ("starts", "1/2/2027", "'1/2/2027' is not a date"),
        ("starts", "2927-01-01", "this date is too far away"),
        ("time off", "2027-03-12..2027-03-08", "lies before the first"),
        ("time off", "2027-03-08 holidaying", "Use one of"),
        ("time off", "2027-03-08; 2027-03-08", "lies in two spans"),
        ("opening nights", "2.5", "not a whole number"),
        ("site", "Dubln", "Did you mean Dublin"),
        ("team", "Suport", "Did you mean Support"),
        ("e-mail", "ann at example", "Write one e-mail address"),
        ("person", "A\x0bnn", "characters that cannot be seen"),
        ("person", "", "Please fill this in"),
    ],
)
def test_a_bad_cell_is_named_with_its_place(
    planner: Planner, stored: Organisation, column: str, value: str, said: str
) -> None:
    row = dict(zip(NEEDED.split(","), ANN.split(","), strict=True)) | {column: value}
    with pytest.raises(PeopleFileError) as refused:
        preview_people(planner, SYSTEM, _csv([row]), "people.csv")
    problem = refused.value.problems[0]
    assert said in str(problem)
    assert (problem.file, problem.row, problem.column) == ("people.csv", 2, column)
    assert problem.what_to_do


def test_an_unknown_queue_is_told_once_with_its_rows(
    planner: Planner, stored: Organisation
) -> None:
    rows = [f"P{n},p{n}@example.org,Dublin,Support,40,fone" for n in range(14)]
    with pytest.raises(PeopleFileError) as refused:
        _preview(planner, f"{NEEDED},skills", *rows, f"{ANN},chatt")
    first, second = refused.value.problems
    assert (first.row, first.value, second.row, second.value) == (2, "fone", 16, "chatt")
    assert "no such queue (also in rows 3, 4, 5, 6, 7, 8, 9, 10, 11, 12 and 3 more)" in str(first)
    assert "also in" not in str(second)


def test_dates_that_contradict_each_other_are_refused(
    planner: Planner, stored: Organisation
) -> None:
    header = f"{NEEDED},starts,ends,time off"
    with pytest.raises(PeopleFileError, match="the last day lies before the first"):
        _preview(planner, header, f"{ANN},2027-03-01,2027-02-01,")
    with pytest.raises(PeopleFileError, match="lies outside the employment"):
        _preview(planner, header, f"{ANN},2027-03-01,,2027-02-01..2027-02-03")


def test_more_hours_than_the_fixed_days_hold_are_refused(
    planner: Planner, stored: Organisation
) -> None:
    header = f"{NEEDED},fixed days"
    with pytest.raises(PeopleFileError, match=r"row 2, .*40 hours .* 1 fixed day") as refused:
        _preview(planner, header, f"{ANN},Mon")
    assert refused.value.problems[0].column == "contract hours"
    _import(planner, header, f"{ANN.replace('40', '20')},Mon")
    with pytest.raises(PeopleFileError, match="1 fixed day"):
        _preview(planner, NEEDED, ANN)
    assert _preview(planner, header, f"{ANN},any").plan.changed


def test_two_people_with_one_address_are_refused(planner: Planner, stored: Organisation) -> None:
    with pytest.raises(PeopleFileError, match="row 2 has the same e-mail"):
        _preview(planner, NEEDED, ANN, ANN.replace("Ann,ann", "Bob,ANN"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "the file is empty"),
        (b" \n \n", "the file is empty"),
        (b"\xef\xbb\xbf", "the file is empty"),
        (b"PK\x03\x04rest", "a spreadsheet or zip archive"),
        (b"\x7fELF\x00\x01", "the file is binary"),
        ("person,e-mail\nSeán,x".encode("latin-1"), "the text is not in UTF-8"),
        (b"person,e-mail,site,team,contract hours\n", "there is nobody in the file"),
        (b"person,e-mail\nAnn,a@example.org\n", "this column is missing"),
        (b"who,e-mail,site,team,contract hours,person\n", "this column is not known"),
        (b"person,person,e-mail,site,team,contract hours\n", "there twice"),
        (b"person,e-mail,site,team,contract hours\nAnn\n", "the row has 1 cells"),
        (b'person,e-mail,site,team,contract hours\n"Ann,a\n', "cannot be read as CSV"),
        (b"x" * 20_000_001, "more than 20 MB"),
    ],
)
def test_a_file_that_is_no_table_of_people_is_refused(
    planner: Planner, stored: Organisation, content: bytes, said: str
) -> None:
    with pytest.raises(PeopleFileError, match=said):
        preview_people(planner, SYSTEM, content, "people.csv")


def test_a_missing_file_and_a_folder_are_refused(planner: Planner, tmp_path: Path) -> None:
    with pytest.raises(PeopleFileError, match="there is no such file"):
        preview_people(planner, SYSTEM, tmp_path / "none.csv", "none.csv")
    with pytest.raises(PeopleFileError, match="cannot be read"):
        preview_people(planner, SYSTEM, tmp_path, "folder")


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.replace(",", ";").encode("utf-8-sig"),
        lambda text: text.replace(",", "\t").encode("utf-16"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
    ids=["semicolons", "tabs in UTF-16", "Windows line ends"],
)
def test_other_delimiters_and_marks_are_read(
    planner: Planner, stored: Organisation, encode: Callable[[str], bytes]
) -> None:
    content = encode(f"{NEEDED}\nSeán,{ANN.partition(',')[2]}\n")
    preview = preview_people(planner, SYSTEM, content, "people.csv")
    assert [one.name for one in preview.plan.added] == ["Seán"]


def test_only_hr_and_administrators_import(planner: Planner, stored: Organisation) -> None:
    content = f"{NEEDED}\n{ANN}".encode()
    for actor in (stored.lead, stored.agent):
        with pytest.raises(NotAllowed):
            preview_people(planner, actor, content, "people.csv")
    preview = preview_people(planner, stored.hr, content, "people.csv")
    with pytest.raises(NotAllowed):
        import_people(planner, stored.lead, preview)
    with pytest.raises(NotAllowed):
        preview_people(planner, stored.hr, content, "people.csv", create_missing=True)


def test_a_failure_in_the_middle_stores_nothing(
    planner: Planner, stored: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    preview = _preview(planner, NEEDED, ANN, ANN.replace("Ann,ann", "Bob,bob"))
    counted = _count(planner, Person)
    calls: list[str] = []

    def fail_at_the_second(*_arguments: object) -> None:
        calls.append("")
        if len(calls) == 2:
            raise OSError("disk full")

    monkeypatch.setattr("planner.people.store_people.bring_to", fail_at_the_second)
    with pytest.raises(OSError, match="disk full"):
        import_people(planner, SYSTEM, preview)
    assert _count(planner, Person) == counted
    assert _count(planner, ImportBatch) == 0


NAMES = st.text(
    st.characters(categories=["L", "Nd", "Zs"], include_characters="-'\","), min_size=1, max_size=20
).filter(lambda text: text.strip() != "")
ROWS = st.fixed_dictionaries(
    {
        "person": NAMES,
        "site": st.just("Dublin"),
        "team": st.sampled_from(["Support", "Sales"]),
        # Nobody may owe more than one fixed day holds.
        "contract hours": st.integers(0, 24 * 4).map(lambda quarters: str(quarters / 4)),
        "fixed days": st.sampled_from(["", "Mon", "Tue-Thu", "Sat,Sun"]),
        "skills": st.sampled_from(["", "phone", "phone:80;chat"]),
        "zone": st.sampled_from(["", "Europe/Dublin", "Asia/Kathmandu"]),
        "starts": st.dates(date(2026, 1, 1), date(2027, 6, 1)).map(str),
        "opening nights": st.integers(0, 9).map(str),
    }
)


@settings(max_examples=settings().max_examples // 4)  # each stores and reads four times
@given(rows=st.lists(ROWS, min_size=1, max_size=4), changed=ROWS)
def test_what_was_imported_is_what_the_file_said(
    tmp_path_factory: pytest.TempPathFactory,
    rows: list[dict[str, str]],
    changed: dict[str, str],
) -> None:
    planner = test_planner(tmp_path_factory.mktemp("import"))
    organisation(planner)
    people = [row | {"e-mail": f"p{number}@example.net"} for number, row in enumerate(rows)]
    _confirm(planner, people)
    assert preview_people(planner, SYSTEM, _csv(people), "p.csv").plan.is_empty
    people[0] = changed | {"e-mail": "p0@example.net"}
    _confirm(planner, people)
    assert preview_people(planner, SYSTEM, _csv(people), "p.csv").plan.is_empty
    planner.database.close()


def _confirm(planner: Planner, people: list[dict[str, str]]) -> None:
    import_people(planner, SYSTEM, preview_people(planner, SYSTEM, _csv(people), "p.csv"))


def _csv(rows: list[dict[str, str]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def test_the_same_path_works_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    planner = test_planner(tmp_path, postgres_url)
    stored = organisation(planner)
    header = f"{NEEDED},skills,fixed days,time off,opening nights"
    row = f"{ANN},phone:80,Mon-Fri,2027-03-08..2027-03-12,4"
    _import(planner, header, row)
    assert _preview(planner, header, row).plan.is_empty
    ann = _facts(planner, stored.team_id, "Ann")
    assert sum(ann.credited_minutes) == 2400
    assert ann.steady_skills() == {stored.queue_ids["phone"]: 80}
    planner.database.close()
