"""Spreadsheets of rotas as teams write them, as CSV text and as XLSX built part by part."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from xml.sax.saxutils import escape

from planner.rotas.spreadsheet_cells import letter

ONE_DAY = timedelta(days=1)
DAY_ZERO = date(1899, 12, 30)
Value = str | int | float | date | None
# Cell styles of the workbooks made here, by their place: general, a date, a time of day.
STYLES = (
    '<styleSheet xmlns="x"><numFmts><numFmt numFmtId="164" formatCode="ddd dd/mm/yyyy"/></numFmts>'
    '<cellStyleXfs><xf numFmtId="14"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="20"/></cellXfs></styleSheet>'
)


def days_from(first: date, days: int) -> list[date]:
    return [first + ONE_DAY * number for number in range(days)]


def grid(first: date, days: int, people: Mapping[str, Sequence[str]]) -> list[list[Value]]:
    """A grid of people by days with dates in ISO form."""
    dates: list[Value] = [day.isoformat() for day in days_from(first, days)]
    head: list[Value] = ["Agent", *dates]
    body: list[list[Value]] = [[name, *codes] for name, codes in people.items()]
    return [head, *body]


def csv_of(rows: Iterable[Sequence[Value]], delimiter: str = ",") -> bytes:
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def xlsx_of(
    sheets: Mapping[str, Sequence[Sequence[Value]]],
    merged: Sequence[str] = (),
    extra: Mapping[str, bytes] | None = None,
) -> bytes:
    """A workbook: texts as shared strings, dates as styled numbers, texts with "=" as formulas."""
    strings: dict[str, int] = {}
    parts = {
        f"xl/worksheets/sheet{number}.xml": _sheet(rows, strings, merged if number == 1 else ())
        for number, rows in enumerate(sheets.values(), 1)
    }
    held = "".join(f"<si><t>{escape(one)}</t></si>" for one in strings)
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(sheets, 1)
    )
    links = "".join(
        f'<Relationship Id="r{number}" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(sheets) + 1)
    )
    parts |= {
        "xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f"<Relationships>{links}</Relationships>",
        "xl/sharedStrings.xml": f"<sst>{held}</sst>",
        "xl/styles.xml": STYLES,
    }
    return zipped({name: text.encode() for name, text in parts.items()} | dict(extra or {}))


def zipped(parts: Mapping[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _sheet(rows: Sequence[Sequence[Value]], strings: dict[str, int], merged: Sequence[str]) -> str:
    lines = (
        f'<row r="{number}">'
        + "".join(_cell(f"{letter(place)}{number}", one, strings) for place, one in enumerate(row))
        + "</row>"
        for number, row in enumerate(rows, 1)
    )
    joined = "".join(f'<mergeCell ref="{one}"/>' for one in merged)
    return worksheet("".join(lines), f"<mergeCells>{joined}</mergeCells>")


def worksheet(rows: str, after: str = "") -> str:
    """A sheet's XML around its rows."""
    return f"<worksheet><sheetData>{rows}</sheetData>{after}</worksheet>"


def _cell(reference: str, value: Value, strings: dict[str, int]) -> str:
    if value is None or value == "":
        return f'<c r="{reference}" s="0"/>'
    if isinstance(value, date):
        return f'<c r="{reference}" s="1"><v>{(value - DAY_ZERO).days}</v></c>'
    if isinstance(value, float):
        return f'<c r="{reference}" s="2"><v>{value!r}</v></c>'
    if isinstance(value, int):
        return f'<c r="{reference}"><v>{value}</v></c>'
    if value.startswith("="):
        return f'<c r="{reference}"><f>{escape(value[1:])}</f></c>'
    return f'<c r="{reference}" t="s"><v>{strings.setdefault(value, len(strings))}</v></c>'
