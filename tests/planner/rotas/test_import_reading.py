"""What a spreadsheet says is understood or asked, never guessed; every refusal has its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.rotas.import_codes import Target, target_of
from planner.rotas.import_dates import DateOrder, Reading, written_date
from planner.rotas.import_questions import OpenQuestionError
from planner.rotas.import_reading import read_table
from planner.rotas.import_table import RotaTable, Shape, Times
from planner.rotas.import_times import times_of
from planner.rotas.spreadsheet_cells import RotaFileError
from planner.rotas.spreadsheet_file import read_spreadsheet
from tests.planner.rotas.spreadsheets import Value, csv_of, grid, xlsx_of

MONDAY = date(2027, 2, 1)
WEEK = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
PEOPLE = {"Aoife", "Ben"}
SILENT = Reading(None, None, MONDAY)


def read(content: bytes, reading: Reading = SILENT, sheet: str | None = None) -> RotaTable:
    return read_table(read_spreadsheet(content, "feb.xlsx"), reading, sheet, PEOPLE.__contains__)


def read_csv(*rows: Sequence[Value], reading: Reading = SILENT) -> RotaTable:
    return read(csv_of(rows), reading)


def said(table: RotaTable) -> list[tuple[int, str, str, date, str]]:
    return [(one.row, one.column, one.person, one.day, one.code) for one in table.entries]


def test_a_grid_gives_one_entry_a_filled_cell() -> None:
    table = read_csv(["February"], *grid(MONDAY, 2, {"Ben": ("E", ""), "Aoife": ("", "L")}))
    assert (table.shape, table.first_date, table.last_date) == (
        Shape.GRID,
        MONDAY,
        date(2027, 2, 2),
    )
    assert said(table) == [
        (3, "B", "Ben", MONDAY, "E"),
        (4, "C", "Aoife", date(2027, 2, 2), "L"),
    ]


def test_rows_give_one_entry_a_shift() -> None:
    table = read_csv(
        ["Person", "Date", "Start", "End", "Queue"],
        ["Ben", "2027-02-01", "22:00", "06:00", "phone"],
        ["Aoife", "2027-02-02 00:00", "7:30 am", "3pm", ""],
    )
    assert table.shape is Shape.ROWS
    assert [(one.times, one.queue) for one in table.entries] == [
        (Times(1320, 1800), "phone"),
        (Times(450, 900), ""),
    ]


def test_names_stand_in_the_column_that_names_most_people() -> None:
    table = read_csv(
        ["Site", "Person", "Hours", "2027-02-01", "2027-02-02"],
        ["Dublin", "Ben", "40", "E", "E"],
        ["Dublin", "Aoife", "40", "E", ""],
    )
    assert {one.person for one in table.entries} == PEOPLE


def test_totals_are_left_out_and_said() -> None:
    rows = grid(MONDAY, 2, {"Ben": ("E", "E"), "Total": ("1", "1")})
    table = read_csv(*rows)
    assert {one.person for one in table.entries} == {"Ben"}
    assert table.notes == ("Row 3 “Total” holds only numbers and is left out.",)


@pytest.mark.parametrize(
    ("texts", "first"),
    [
        (("01/02/2027", "13/02/2027"), MONDAY),
        (("2/1/27", "2/13/27"), MONDAY),
        (("Mon 01/02/2027", "Tue 02/02/2027"), MONDAY),
        (("1 Feb 2027", "2nd February, 2027"), MONDAY),
        (("Feb 1, 2027", "Feb 2 2027"), MONDAY),
        (("2027/2/1", "2027.02.02"), MONDAY),
    ],
)
def test_dates_that_can_be_read_in_one_way_are_read(texts: tuple[str, str], first: date) -> None:
    assert read_csv(["", *texts], ["Ben", "E", "E"]).first_date == first


def test_an_order_that_can_be_two_is_asked() -> None:
    rows = (["", "3/4/2027", "4/4/2027"], ["Ben", "E", "E"])
    with pytest.raises(OpenQuestionError) as asked:
        read_csv(*rows)
    assert asked.value.question == "“3/4/2027” – is it 3 April 2027 or 4 March 2027?"
    assert [one.value for one in asked.value.choices] == ["day-first", "month-first"]
    assert "row 1, column 'B'" in str(asked.value)
    answered = read_csv(*rows, reading=Reading(DateOrder.DAY_FIRST, None, MONDAY))
    assert answered.first_date == date(2027, 4, 3)


def test_a_year_that_is_not_written_is_asked() -> None:
    rows = (["", "Mon 1 Feb", "Tue 2 Feb"], ["Ben", "E", "E"])
    with pytest.raises(OpenQuestionError, match="“Mon 1 Feb” names no year") as asked:
        read_csv(*rows)
    assert [one.value for one in asked.value.choices] == ["2027", "2028", "2026"]
    assert read_csv(*rows, reading=Reading(None, 2027, MONDAY)).first_date == MONDAY


def test_a_date_in_another_order_is_named_with_its_place() -> None:
    rows = [["Ben", f"{day:02d}/02/2027", "E"] for day in (13, 14, 15)]
    with pytest.raises(RotaFileError) as refused:
        read_csv(["person", "date", "shift"], *rows, ["Aoife", "02/16/2027", "E"])
    assert "feb.xlsx, row 5, column 'date', value '02/16/2027'" in str(refused.value)
    assert "month-first" in refused.value.what_to_do


def test_of_two_sheets_with_rotas_one_is_asked_for() -> None:
    content = xlsx_of({one: grid(MONDAY, 2, {"Ben": (one, "")}) for one in ("Old", "New")})
    with pytest.raises(
        OpenQuestionError, match=r"2 sheets look like a rota. Say which: Old or New"
    ):
        read(content)
    assert said(read(content, sheet="New"))[0][4] == "New"
    with pytest.raises(RotaFileError, match="there is no sheet 'None of them'"):
        read(content, sheet="None of them")


@pytest.mark.parametrize("place", ["below", "beside", "sheet"])
def test_a_legend_is_found_where_teams_put_it(place: str) -> None:
    table: list[list[Value]] = grid(MONDAY, 2, {"Ben": ("E", "V"), "Aoife": ("N", "")})
    legend: list[list[Value]] = [["Code", "Meaning"], ["E", "Early"], ["V", "Vacation"]]
    sheets: dict[str, list[list[Value]]] = {"Rota": table}
    if place == "below":
        sheets["Rota"] = [*table, [], *legend]
    elif place == "beside":
        sheets["Rota"] = [[*row, None, *one] for row, one in zip(table, legend, strict=True)]
    else:
        sheets["Codes"] = legend
    found = read(xlsx_of(sheets))
    assert found.legend == {"E": "Early", "V": "Vacation"}
    assert len(found.entries) == 3


def test_a_legend_may_give_times_or_equations() -> None:
    rows = grid(MONDAY, 2, {"Ben": ("E", "E")})
    times = read(csv_of([*rows, [], ["Code", "Start", "End"], ["N", "22:00", "06:00"]]))
    assert times.legend == {"N": "22:00–06:00"}
    equations = read(csv_of([*rows, [], ["Legend:"], ["E = Early"], ["L: Late"]]))
    assert equations.legend == {"E": "Early", "L": "Late"}


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["Ben", "E"]], "no rota was found"),
        ([["", *map(str, range(1, 8))], ["Ben", "E"]], "row 1: the head .* without their month"),
        (
            [["February 2027"], ["March 2027"], ["", *map(str, range(1, 8))], ["Ben", "E"]],
            "row 3: the head .* Write the month with its year above them, such as February 2027",
        ),
        (
            [["Printed 15 January 2027"], ["", *map(str, range(1, 8))], ["Ben", "E"]],
            "row 2: the head .* without their month",
        ),
        (
            [["February 2027"], ["", *map(str, range(25, 32))], ["Ben", "E"]],
            "row 2: the head .* without their month",
        ),
        (
            [["Feb 2027"], ["", *WEEK[1:], "Mon"], ["", *map(str, range(1, 8))], ["Ben", "E"]],
            "row 2, column 'B', value 'Tue': 1 February 2027 is a Monday",
        ),
        ([["2027-02-01", "2027-02-02"], ["E", "E"]], "no column before the days"),
        ([["", "2027-02-02", "2027-02-01"], ["Ben", "E", "E"]], "row 1, column 'C'.* stands after"),
        (
            [["", "2027-02-01", "2027-02-02"], ["", "2027-02-01", "2027-02-02"], ["Ben", "E"]],
            "row 2, column 'B'.* holds dates again",
        ),
        (
            [["", "2027-02-01", "2027-02-02"], ["", "Tue", "Wed"], ["Ben", "E"]],
            "row 2, column 'B', value 'Tue': 1 February 2027 is a Monday",
        ),
        (
            [["", "Tue 1 Feb 2027", "Tue 2 Feb 2027"], ["Ben", "E"]],
            "row 1, column 'B', value 'Tue 1 Feb 2027': there is no such date, or it is another",
        ),
        ([["", "2027-02-01", "2027-02-02"], ["Ben", ""]], "the table has no shifts"),
        ([["", "2027-02-01", "2027-02-02"], ["", "E"]], "row 2, column 'A'.* names nobody"),
        ([["", "2027-02-01", "2028-02-01"], ["Ben", "E"]], "366 days, .* the limit is 124"),
        (
            [["person", "date", "start", "end"], ["Ben", "2027-02-01", "noon", "15:00"]],
            "column 'start', value 'noon': this is no time of day",
        ),
        ([["person", "date", "shift"], ["Ben", "soon", "E"]], "value 'soon': this is no date"),
        ([["person", "date", "shift"], ["", "2027-02-01", "E"]], "nobody is named"),
    ],
)
def test_a_table_that_cannot_be_used_says_where_and_why(
    rows: list[list[str]], message: str
) -> None:
    with pytest.raises(RotaFileError, match=message):
        read_csv(*rows)


@pytest.mark.parametrize(
    "titles",
    [
        [["Support rota February 2027", "", "printed on 15 January 2027"]],
        [["", "February 2027"], ["", *WEEK]],
        [["2027-02"]],
        [["02/2027"]],
        [["", MONDAY]],
    ],
    ids=str,
)
def test_day_numbers_are_those_of_the_month_above_them(titles: list[list[Value]]) -> None:
    head = ["Name", *map(str, range(1, 8))]
    content = xlsx_of({"R": [*titles, head, ["Ben", "E", "", "L"]]}, ["B1:H1"])
    table = read(content)
    assert (table.first_date, table.last_date) == (MONDAY, date(2027, 2, 7))
    row = len(titles) + 2
    assert said(table) == [(row, "B", "Ben", MONDAY, "E"), (row, "D", "Ben", date(2027, 2, 3), "L")]
    assert table.notes == (
        "The days are read as 1 February 2027 to 7 February 2027, as the title says.",
    )


def test_day_numbers_run_on_into_the_next_month_of_a_sheets_name() -> None:
    rows = [["Name", *map(str, (29, 30, 31, 1, 2, 3, 4))], ["", *WEEK[2:], *WEEK[:2]], ["Ben", "E"]]
    table = read(xlsx_of({"Dec 2027": rows}))
    assert (table.first_date, table.last_date) == (date(2027, 12, 29), date(2028, 1, 4))


@pytest.mark.parametrize(
    ("merged", "refused"), [("B2:C2", True), ("A2:A3", True), ("B1:B2", False), ("A9:C9", False)]
)
def test_merged_cells_among_people_and_days_are_refused(merged: str, refused: object) -> None:
    content = xlsx_of({"R": grid(MONDAY, 2, {"Ben": ("E", "E"), "Aoife": ("E", "")})}, [merged])
    if refused:
        with pytest.raises(RotaFileError, match=f"the cells {merged} are merged"):
            read(content)
    else:
        assert len(read(content).entries) == 3


def test_a_second_line_of_weekdays_that_agrees_is_passed_over() -> None:
    table = read_csv(["", "2027-02-01", "2027-02-02"], ["", "Mon", "Tue"], ["Ben", "E", "E"])
    assert len(table.entries) == 2


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("early", Target("shift", "Early")),
        ("07:00-15:30", Target("shift", times=Times(420, 930))),
        ("2200–0600", Target("shift", times=Times(1320, 1800))),
        ("Off", Target("off")),
        ("–", Target("off")),
        ("Annual leave", Target("time off", "leave")),
        ("time off: sick", Target("time off", "sick")),
        ("Training", Target("shift", "Training")),
        ("time off: training", Target("time off", "training")),
        ("ignore", Target("ignore")),
        ("SD?", None),
        ("25:00-26:00", None),
        ("holiday", None),
    ],
)
def test_what_a_word_stands_for(text: str, target: Target | None) -> None:
    found = target_of(text, ["Early", "Training"])
    assert found == target
    if found is not None:
        assert target_of(found.value, ["Early", "Training"]) == found


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_a_date_reads_back_in_every_way_it_is_written(day: date) -> None:
    ways = {
        f"{day:%d/%m/%Y}": DateOrder.DAY_FIRST,
        f"{day:%m-%d-%Y}": DateOrder.MONTH_FIRST,
        f"{day:%a %d.%m.%y}": DateOrder.DAY_FIRST,
        f"{day:%-d %b %Y}": DateOrder.MONTH_FIRST,
        f"{day:%B %-d, %Y}": DateOrder.DAY_FIRST,
        day.isoformat(): DateOrder.MONTH_FIRST,
    }
    for text, order in ways.items():
        written = written_date(text)
        assert written is not None
        assert written.read(order, None) == day, text


@given(st.text(max_size=40))
def test_no_text_breaks_the_readers_of_cells(text: str) -> None:
    written = written_date(text)
    if written is not None:
        written.read(DateOrder.DAY_FIRST, 2027)
    times_of(text)
    target_of(text, ["Early"])
