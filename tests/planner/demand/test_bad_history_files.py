"""Every bad file is refused with its name, the place, and what to do; nothing is half read."""

from __future__ import annotations

import gzip
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from planner.demand.history_file import read_history
from planner.demand.history_problems import HistoryFileError
from planner.demand.text_table import LARGEST_FILE_BYTES
from planner.errors import InputError

COUNTS = "time,count\n2027-03-01 09:00,4\n2027-03-01 09:30,5\n2027-03-01 10:00,6\n"


@dataclass(frozen=True)
class Bad:
    content: bytes | str
    says: str
    row: int | None = None
    column: str | None = None
    value: str | None = None


CASES = {
    "empty": Bad("", "the file is empty"),
    "only blank lines": Bad("\n\n  \n", "the file is empty"),
    "header only": Bad("time,count\n", "a header but no rows", 1),
    "no header": Bad("2027-03-01 09:00,4\n2027-03-01 09:30,5\n", "not the names of the columns", 1),
    "binary": Bad(b"time,count\n\x00\x01\x02", "the file is binary"),
    "spreadsheet": Bad(b"PK\x03\x04rest", "a spreadsheet or zip archive"),
    "compressed": Bad(gzip.compress(COUNTS.encode()), "a gzip archive"),
    "latin-1": Bad(
        "time,queue,count\n2027-03-01 09:00,Büro,4\n".encode("latin-1"),
        "not in UTF-8",
        2,
        "queue",
    ),
    "latin-1 header": Bad("zeit,größe\n2027-03-01 09:00,4\n".encode("latin-1"), "header", 1),
    "truncated utf-16": Bad(COUNTS.encode("utf-16")[:-1], "not in UTF-16"),
    "utf-16 broken far down": Bad((COUNTS * 9_000).encode("utf-16")[:-1], "not in UTF-16"),
    "unknown delimiter": Bad(COUNTS.replace(",", "#"), "no column holds times"),
    "mixed delimiters": Bad(COUNTS.replace(":30,", ":30;"), "1 cell where the header has 2", 3),
    "ragged": Bad(COUNTS + "2027-03-01 10:30,7,8\n", "3 cells where the header has 2", 5),
    "open quote": Bad('time,count\n"2027-03-01 09:00,4\n', "cell", 2),
    "same names": Bad("time,count,Count\n2027-03-01 09:00,4,4\n", "same name", 1, "count"),
    "no times": Bad("name,count\nAnn,4\nBen,5\n", "no column holds times"),
    "dates only": Bad("day\n2027-03-01\n2027-03-02\n", "no time of day"),
    "negative": Bad(COUNTS.replace(",5", ",-5"), "negative", 3, "count", "-5"),
    "fraction": Bad(COUNTS.replace(",5", ",5.5"), "fraction", 3, "count", "5.5"),
    "absurd": Bad(COUNTS.replace(",5", ",100001"), "absurd", 3, "count", "100001"),
    "infinite": Bad(COUNTS.replace(",5", ",inf"), "absurd", 3, "count", "inf"),
    "not a number": Bad(COUNTS.replace(",5", ",nan"), "not a whole number", 3, "count", "nan"),
    "text": Bad(COUNTS.replace(",5", ",five"), "not a whole number", 3, "count", "five"),
    "no count": Bad(COUNTS.replace(",5", ","), "count is missing", 3, "count", ""),
    "duplicate": Bad(COUNTS + "2027-03-01 09:30,5\n", "already stands in row 3", 5, "time"),
    "impossible date": Bad(
        COUNTS.replace("01 09:30", "32 09:30"), "not a date", 3, "time", "2027-03-32 09:30"
    ),
    "no time": Bad(COUNTS.replace("2027-03-01 09:30", ""), "time is missing", 3, "time", ""),
    "off the grid": Bad(COUNTS + "2027-03-01 10:40,1\n", "not the start of one", 5, "time"),
    "two hours apart": Bad(
        "time,count\n2027-03-01 08:00,1\n2027-03-01 10:00,1\n", "120 minutes apart"
    ),
    "one interval": Bad("time,count\n2027-03-01 08:00,1\n", "one time alone", 2),
    "one offset missing": Bad(
        "time\n2027-03-01 08:00:01Z\n2027-03-01 08:00:02\n", "no offset from UTC", 3, "time"
    ),
    "day or month": Bad("time\n3/4/2027 08:01\n3/5/2027 08:02\n", "cannot be told apart", 2),
    "negative handling": Bad(
        "time,count,handling_seconds\n2027-03-01 08:00,1,200\n2027-03-01 08:30,1,-1\n",
        "handling time",
        3,
        "handling_seconds",
        "-1",
    ),
    "same ticket twice": Bad(
        "ticket_id,opened\n7,2027-03-01 08:01\n8,2027-03-01 08:02\n7,2027-03-01 08:01\n",
        "stands already in row 2",
        4,
        "ticket_id",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_bad_file_is_refused_at_its_place(name: str, tmp_path: Path) -> None:
    case = CASES[name]
    path = tmp_path / "export.csv"
    path.write_bytes(case.content if isinstance(case.content, bytes) else case.content.encode())
    with pytest.raises(HistoryFileError) as refused:
        read_history(path, "Europe/Dublin")
    error = refused.value
    assert case.says in str(error)
    assert error.file == "export.csv"
    assert str(error).startswith("export.csv")
    assert case.row is None or (error.row == case.row and f"row {case.row}" in str(error))
    assert case.column is None or error.column == case.column
    assert case.value is None or error.value == case.value
    assert error.what_to_do.endswith(".")


def test_a_missing_file_is_refused_by_its_name(tmp_path: Path) -> None:
    with pytest.raises(HistoryFileError, match=r"gone\.csv: there is no such file"):
        read_history(tmp_path / "gone.csv", "UTC")


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(HistoryFileError, match="cannot be read"):
        read_history(tmp_path, "UTC")


def test_a_file_over_the_limit_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.csv"
    path.touch()
    os.truncate(path, LARGEST_FILE_BYTES + 1)
    with pytest.raises(HistoryFileError, match=r"500,000,001 bytes; the limit is .* \(500 MB\)"):
        read_history(path, "UTC")


@pytest.mark.parametrize(
    ("zone", "suggested"),
    [("Dublin", "Europe/Dublin"), ("europe/dubln", "Europe/Dublin"), ("", "Europe/Dublin")],
)
def test_an_unknown_zone_is_refused_with_names_like_it(
    zone: str, suggested: str, tmp_path: Path
) -> None:
    path = tmp_path / "export.csv"
    path.write_text(COUNTS)
    with pytest.raises(InputError, match=suggested):
        read_history(path, zone)


@pytest.mark.parametrize("zone", ["../../etc/passwd", "/etc/localtime", "Europe"])
def test_a_zone_that_is_a_path_is_unknown(zone: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(COUNTS)
    with pytest.raises(InputError, match="not a known time zone"):
        read_history(path, zone)


READERS: dict[str, Callable[[Path], object]] = {
    "Choose 5, 15, 30 or 60": lambda path: read_history(path, "UTC", interval_minutes=20),
    "do not add up to 15": lambda path: read_history(path, "UTC", interval_minutes=15),
    "The columns are: time, count": lambda path: read_history(path, "UTC", time_column="when"),
    "there is no such column": lambda path: read_history(path, "UTC", queue_column="team"),
    "cannot also name the queue": lambda path: read_history(path, "UTC", queue_column="time"),
    "not a date": lambda path: read_history(path, "UTC", time_column="count"),
}


@pytest.mark.parametrize("says", READERS)
def test_a_wish_that_the_file_cannot_meet_is_refused(says: str, tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text(COUNTS)
    with pytest.raises(InputError, match=says):
        READERS[says](path)


def test_an_hour_with_absurdly_many_contacts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "export.csv"
    path.write_text("opened\n" + "2027-03-01 08:01\n" * 100_001)
    with pytest.raises(HistoryFileError, match="100,001 contacts fall into one interval"):
        read_history(path, "UTC")
