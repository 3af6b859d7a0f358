"""Spreadsheets are read as they are shown; what is none, too large or hostile is refused fast."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time
from pathlib import Path

import pytest
import xlsxwriter

from planner.rotas import spreadsheet_parts, spreadsheet_xlsx
from planner.rotas.spreadsheet_cells import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    Cell,
    RotaFileError,
    letter,
    place_of,
)
from planner.rotas.spreadsheet_file import LARGEST_BYTES, read_spreadsheet
from planner.rotas.spreadsheet_parts import Kind, kind_of_format
from tests.planner.rotas.spreadsheets import Value, csv_of, worksheet, xlsx_of, zipped

MONDAY = date(2027, 2, 1)


def test_an_xlsx_shows_texts_dates_times_and_numbers() -> None:
    rows: list[list[Value]] = [["Agent", MONDAY, 7.5 / 24, 42], [None, None, " E "]]
    read = read_spreadsheet(xlsx_of({"February": rows, "Legend": [["E", "Early"]]}), "r.xlsx")
    assert [one.name for one in read.sheets] == ["February", "Legend"]
    first, second = read.sheets[0].rows
    assert first.cells[:3] == (
        Cell("Agent"),
        Cell("2027-02-01", day=MONDAY),
        Cell("07:30", minute=450),
    )
    assert first.cells[3].text == "42"
    assert (second.number, second.cell(2).text, second.cell(9).text) == (2, "E", "")


def test_a_workbook_of_another_writer_is_read_as_it_is_shown() -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet, hidden = book.add_worksheet("Rota & more"), book.add_worksheet("Notes")
        hidden.hide()
        sheet.write_row("A1", ["Agent", 3.5, True])
        sheet.write_datetime("D1", MONDAY, book.add_format({"num_format": "d mmm yy"}))
        sheet.write_datetime("E1", time(22, 30), book.add_format({"num_format": "hh:mm"}))
        sheet.write_formula("F1", "=D1+1", book.add_format({"num_format": 14}), 46_420)
        sheet.write_rich_string("A2", "Aoife ", book.add_format({"bold": True}), "Byrne")
        sheet.merge_range("B3:C4", "leave")
    read = read_spreadsheet(stream.getvalue(), "r.xlsx")
    (only,) = read.sheets
    first, second, third = only.rows
    assert (only.name, read.formulas) == ("Rota & more", 1)
    assert [one.text for one in first.cells] == [
        *("Agent", "3.5", "1", "2027-02-01", "22:30", "2027-02-02"),
    ]
    assert [one.day for one in first.cells[3:]] == [MONDAY, None, date(2027, 2, 2)]
    assert (second.cell(0).text, third.cell(1).text) == ("Aoife Byrne", "leave")
    assert [one.reference for one in only.merged] == ["B3:C4"]


def test_hidden_sheets_and_empty_cells_are_passed_over() -> None:
    content = xlsx_of({"A": [["x", "", ""], ["", ""]]})
    read = read_spreadsheet(content, "r.xlsx")
    assert [len(row.cells) for row in read.sheets[0].rows] == [1]
    book = b'<workbook><sheets><sheet name="A" state="hidden" id="r1"/></sheets></workbook>'
    hidden = _with(content, "xl/workbook.xml", book)
    assert read_spreadsheet(hidden, "r.xlsx").sheets == ()


def test_formulas_are_never_worked_out() -> None:
    computed = '<c r="A1"><f>1+1</f><v>2</v></c>'
    unfinished = '<c r="B1"><f>WEBSERVICE("x")</f></c>'
    sheet = worksheet(f'<row r="1">{computed}{unfinished}</row>')
    content = _with(xlsx_of({"A": [["x"]]}), "xl/worksheets/sheet1.xml", sheet.encode())
    read = read_spreadsheet(content, "r.xlsx")
    assert [one.text for one in read.sheets[0].rows[0].cells] == ["2", '=WEBSERVICE("x")']
    assert read.formulas == 2


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_text_is_read_with_its_delimiter_and_its_line_numbers(delimiter: str) -> None:
    content = csv_of([["Agent", "2027-02-01"], [], ["Ben", " E "]], delimiter)
    rows = read_spreadsheet(content, "r.csv").sheets[0].rows
    assert [(row.number, [one.text for one in row.cells]) for row in rows] == [
        (1, ["Agent", "2027-02-01"]),
        (3, ["Ben", "E"]),
    ]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\xd0\xcf\x11\xe0rest", r"an old spreadsheet \(XLS\), or one with a password"),
        (b"%PDF-1.7", "a PDF document"),
        (b"Agent\x00,2027", "binary"),
        (b"Agent,J\xfcrgen\n", "not in UTF-8"),
        (b'Agent,"2027-02-01\n', "row 1: the row cannot be read as CSV"),
        (b"PK\x03\x04 no archive", "damaged"),
        (zipped({"content.xml": b"<x/>"}), "no XLSX workbook"),
        (b"x" * (LARGEST_BYTES + 1), "more than 20 MB, which is the limit"),
        (b"," * MOST_COLUMNS + b"x", "the limit is 500 columns"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(RotaFileError, match=said) as refused:
        read_spreadsheet(content, "r.xlsx")
    assert str(refused.value).startswith("r.xlsx")


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RotaFileError, match="no such file"):
        read_spreadsheet(tmp_path / "none.csv", "none.csv")


@pytest.mark.parametrize(
    ("sheet", "said"),
    [
        (f'<row r="{MOST_ROWS + 1}"><c t="str"><v>x</v></c></row>', "the limit is 50,000 rows"),
        ('<row r="1"><c r="XFD1" t="str"><v>x</v></c></row>', "column XFD is filled"),
        (
            "".join(f'<row r="{n}"><c r="SF{n}" t="str"><v>x</v></c></row>' for n in range(1, 900)),
            f"more than {MOST_CELLS:,} cells",
        ),
        ('<row r="1"><c r="B1"><v>1</v></c><c r="A1"><v>1</v></c></row>', "out of order"),
        ('<row r="1"><c r="A1"', "broken XML"),
    ],
    ids=["rows", "columns", "cells", "out of order", "broken"],
)
def test_huge_and_broken_sheets_are_refused(sheet: str, said: str) -> None:
    text = worksheet(sheet).encode()
    content = _with(xlsx_of({"A": [["x"]]}), "xl/worksheets/sheet1.xml", text)
    with pytest.raises(RotaFileError, match=said):
        read_spreadsheet(content, "r.xlsx")


def test_more_elements_than_anybody_needs_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet_parts, "MOST_ELEMENTS", 1000)
    content = xlsx_of({"A": [["x"] * 20] * 8})
    assert len(read_spreadsheet(content, "r.xlsx").sheets[0].rows) == 8
    many = _with(content, "xl/worksheets/sheet1.xml", worksheet("<c/>" * 1000).encode())
    with pytest.raises(RotaFileError, match="more than 1,000 XML elements"):
        read_spreadsheet(many, "r.xlsx")


def test_a_row_that_is_only_formatted_does_not_count() -> None:
    filled = '<row r="1"><c r="A1" t="str"><v>x</v></c></row>'
    styled = '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    sheet = worksheet(filled + styled).encode()
    content = _with(xlsx_of({"A": [["x"]]}), "xl/worksheets/sheet1.xml", sheet)
    assert len(read_spreadsheet(content, "r.xlsx").sheets[0].rows) == 1


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = zipped({"xl/workbook.xml": b"<x/>", "xl/sharedStrings.xml": b" " * 70_000_000})
    assert len(bomb) < 100_000
    with pytest.raises(RotaFileError, match="unpacks to 70 MB; the limit is 60 MB"):
        read_spreadsheet(bomb, "r.xlsx")
    many = zipped({f"xl/{number}": b"" for number in range(spreadsheet_xlsx.MOST_PARTS + 1)})
    with pytest.raises(RotaFileError, match="the limit is 2,000"):
        read_spreadsheet(many, "r.xlsx")


def test_entities_are_never_expanded() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst><si><t>&b;</t></si></sst>'
    content = _with(xlsx_of({"A": [["x"]]}), "xl/sharedStrings.xml", laughs)
    with pytest.raises(RotaFileError, match="it carries a document type"):
        read_spreadsheet(content, "r.xlsx")


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", Kind.NUMBER),
        ("0.00", Kind.NUMBER),
        ('0 "days"', Kind.NUMBER),
        ("[Red]0", Kind.NUMBER),
        ("dd/mm/yyyy", Kind.DATE),
        ("[$-809]d mmm", Kind.DATE),
        ("yyyy-mm-dd hh:mm", Kind.DATE),
        ("hh:mm", Kind.TIME),
        ("[h]:mm;@", Kind.TIME),
    ],
)
def test_number_formats_say_what_is_a_date_and_what_a_time(code: str, kind: Kind) -> None:
    assert kind_of_format(code) is kind


def test_columns_are_named_as_spreadsheets_do() -> None:
    assert [letter(column) for column in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert all(place_of(f"{letter(column)}7") == (7, column) for column in range(800))
    assert place_of("7A") is None


def _with(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with another part."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {one: archive.read(one) for one in archive.namelist()}
    return zipped(parts | {name: part})
