"""Exports: the same hours are the same bytes, numbers are numbers, and no cell is a formula."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.errors import NotAllowed
from planner.reports import hours_xlsx as workbook
from planner.reports.close_month import close_month
from planner.reports.exception_rules import Worked
from planner.reports.hours import Amounts, HoursDay, Labels, PersonHours
from planner.reports.hours_csv import csv_of, hours_csv, safe_cell
from planner.reports.hours_report import Asked, HoursReport
from planner.reports.hours_xlsx import hours_xlsx, xlsx_of
from planner.reports.record_exception import record_exception
from planner.rotas.worked_models import AWAY, STAYED
from tests.factories.organisation import clock_of
from tests.planner.reports.month import APRIL, MARCH, MEI, it_is, on_leave, published, story
from tests.planner.rotas.scene import Scene

TUESDAY = date(2027, 3, 30)
FORMULA = '=HYPERLINK("http://x","y")'


@pytest.fixture(scope="module")
def at(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """Story C: March closed on 2 April, one hour corrected on 6 April."""
    found = story(tmp_path_factory.mktemp("march"))
    on_leave(found, date(2027, 3, 4), date(2027, 3, 5))
    published(found)
    it_is(found, date(2027, 4, 2))
    record(found, Worked(STAYED, TUESDAY, 30))
    close_month(found.planner, found.people.hr, MARCH.first)
    return found


def record(at: Scene, worked: Worked) -> None:
    record_exception(at.planner, at.people.hr, at.people.person_ids[MEI], worked)


def csv_rows(at: Scene, asked: Asked) -> list[dict[str, str]]:
    text = hours_csv(at.planner, at.people.hr, asked).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def parts(content: bytes) -> dict[str, str]:
    """The texts inside a workbook by their name."""
    book = zipfile.ZipFile(io.BytesIO(content))
    return {name: book.read(name).decode() for name in book.namelist()}


def of_names(*names: str) -> HoursReport:
    """A report of people with these names, one day each."""
    day = HoursDay(TUESDAY, published=True, amounts=Amounts(contract=480, worked=455))
    rows = tuple(
        PersonHours(Labels(str(number), name, name, None, name, None, name), (day,))
        for number, name in enumerate(names)
    )
    return HoursReport(MARCH, rows, (), (), (), {})


def test_exports_of_a_closed_month_stay_the_same_bytes_whatever_is_corrected(at: Scene) -> None:
    exports = hours_csv, hours_xlsx
    first = [export(at.planner, at.people.hr, MARCH) for export in exports]
    clock_of(at.planner).forward(days=4)
    record(at, Worked(AWAY, TUESDAY, 60))
    assert [export(at.planner, at.people.hr, MARCH) for export in exports] == first
    mei = csv_rows(at, MARCH)[0]
    wanted = {"Target hours": "136.00", "Credited hours": "16.00", "Planned hours": "136.00"}
    wanted |= {"Worked hours": "136.50", "Paid hours": "152.50", "Difference hours": "0.50"}
    wanted |= {"Contract hours": "152.00", "Rota": "Support 1", "Entry": "period"}
    assert {name: mei[name] for name in wanted} == wanted
    (correction,) = [row for row in csv_rows(at, APRIL) if row["Entry"] == "difference"]
    assert (correction["Person"], correction["Day"]) == (MEI, "2027-03-30")
    assert (correction["Worked hours"], correction["Credited hours"]) == ("-1.00", "1.00")
    assert correction["Settled with"] == "the next closing"


def test_a_workbook_holds_numbers_as_numbers_under_a_frozen_header() -> None:
    found = parts(xlsx_of(of_names("Mei")))
    sheet = found["xl/worksheets/sheet1.xml"]
    assert re.search(r'<c r="I2" s="\d"><v>7.58</v></c>', sheet)
    assert 'topLeftCell="B2" activePane="bottomRight" state="frozen"' in sheet
    assert 'orientation="landscape"' in sheet
    assert 'fitToHeight="0"' in sheet
    assert "$1:$1" in found["xl/workbook.xml"]
    assert re.findall(r'<sheet name="(\w+)"', found["xl/workbook.xml"]) == [
        "Hours",
        "Corrections",
        "Days",
    ]


def test_every_value_fits_into_its_column(at: Scene) -> None:
    """A value that does not is shown as ###."""
    found = parts(hours_xlsx(at.planner, at.people.hr, MARCH))
    days = found["xl/worksheets/sheet3.xml"]
    (width,) = re.findall(r'<col min="5" max="5" width="([\d.]+)"', days)
    assert float(width) >= len("2027-03-30") + 2


def formulas(content: bytes) -> list[str]:
    """Formulas, links and numbers made of text in a workbook of people."""
    found = parts(content)
    sheets = [text for name, text in found.items() if name.startswith("xl/worksheets/sheet")]
    return [one for text in sheets for one in re.findall(r"<f>.*?</f>|<hyperlink", text)]


def test_text_that_looks_like_a_formula_stays_text() -> None:
    content = xlsx_of(of_names(FORMULA, "+1", "-1", "@SUM(A1)", "http://example.org", "12"))
    assert formulas(content) == []
    assert "=HYPERLINK" in parts(content)["xl/sharedStrings.xml"]
    assert "<t>12</t>" in parts(content)["xl/sharedStrings.xml"]


def test_the_guard_sees_a_formula() -> None:
    def write(sheet: object, *cell: object) -> None:
        sheet.write(*cell)  # type: ignore[attr-defined]

    with (
        mock.patch.object(workbook, "_write", write),
        mock.patch.object(workbook, "PLAIN", {"in_memory": True}),
    ):
        assert formulas(xlsx_of(of_names(FORMULA))) != []


@given(st.text())
def test_no_cell_starts_a_formula(text: str) -> None:
    assert not safe_cell(text).lstrip().startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋"))


NAMES = st.text(st.characters(codec="utf-8"), max_size=20)


@settings(max_examples=30)
@given(st.lists(NAMES, max_size=4))
def test_any_names_give_the_same_bytes_twice_and_no_formula(names: list[str]) -> None:
    report = of_names(*names)
    assert csv_of(report) == csv_of(report)
    content = xlsx_of(report)
    assert content == xlsx_of(report)
    assert formulas(content) == []


def test_what_is_exported_says_nothing_of_kinds_of_absence(at: Scene) -> None:
    texts = parts(hours_xlsx(at.planner, at.people.hr, MARCH))
    texts["csv"] = hours_csv(at.planner, at.people.hr, MARCH).decode("utf-8-sig")
    assert not [name for name, text in texts.items() if re.search("leave|sick", text, re.I)]


def test_agents_export_nothing(at: Scene) -> None:
    for export in (hours_csv, hours_xlsx):
        with pytest.raises(NotAllowed):
            export(at.planner, at.people.agent, MARCH)
