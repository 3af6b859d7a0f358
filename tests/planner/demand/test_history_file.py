from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import pytest

from planner.demand.history_columns import FileKind
from planner.demand.history_file import read_history
from planner.demand.volume_series import Span

from .files import count_at, read_lines, write

NEW_YORK = "America/New_York"


def test_counts_are_kept_at_the_files_own_interval(tmp_path: Path) -> None:
    history = read_lines(
        tmp_path, ["time,calls", "2027-03-01 09:00,4", "2027-03-01 09:05,0", "2027-03-01 09:10,7"]
    )
    assert history.kind is FileKind.INTERVAL_COUNTS
    assert history.interval_minutes == 5
    assert history.queues[""].counts.tolist() == [4, 0, 7]
    assert (history.first, history.last) == (
        datetime(2027, 3, 1, 9, 0, tzinfo=UTC),
        datetime(2027, 3, 1, 9, 15, tzinfo=UTC),
    )


def test_wall_times_are_those_of_the_zone(tmp_path: Path) -> None:
    lines = ["time,count", "2027-07-01 09:00,4", "2027-07-01 09:30,5"]
    history = read_lines(tmp_path, lines, "Asia/Kathmandu")
    assert count_at(history, "2027-07-01T03:15+00:00") == 4


def test_times_with_an_offset_do_not_need_the_zone(tmp_path: Path) -> None:
    lines = ["time,count", "2027-07-01T09:00+02:00,4", "2027-07-01T08:30:00+01:00,5"]
    history = read_lines(tmp_path, lines, "America/Denver")
    assert count_at(history, "2027-07-01T07:00+00:00") == 4
    assert count_at(history, "2027-07-01T07:30+00:00") == 5


def test_a_missing_row_of_a_count_file_is_a_gap(tmp_path: Path) -> None:
    lines = [
        "time,count",
        "2027-03-01 09:00,4",
        "2027-03-01 09:30,5",
        "2027-03-01 10:30,6",
        "2027-03-01 11:00,6",
    ]
    history = read_lines(tmp_path, lines)
    assert count_at(history, "2027-03-01T10:00+00:00") is None
    start, end = (datetime(2027, 3, 1, 10, m, tzinfo=UTC) for m in (0, 30))
    assert history.gaps == (Span(start, end),)


def test_a_coarser_interval_with_a_missing_part_is_a_gap(tmp_path: Path) -> None:
    rows = [f"2027-03-01 09:{m:02},1" for m in (0, 15, 30, 45)] + ["2027-03-01 10:00,9"]
    history = read_lines(tmp_path, ["time,count", *rows], interval_minutes=60)
    assert history.queues[""].counts.tolist() == [4]
    (note,) = history.notes
    assert note.text.startswith("9 contacts are left out: parts of their 60 minutes are missing")


def test_contacts_by_half_hour_have_zeros_on_days_that_have_a_row(tmp_path: Path) -> None:
    lines = ["opened", "2027-03-01 09:01", "2027-03-01 09:29:59", "2027-03-03 09:30:00"]
    history = read_lines(tmp_path, lines, "Europe/Dublin")
    assert history.kind is FileKind.CONTACTS
    assert history.contacts == history.rows_read == 3
    assert len(history.queues[""]) == 2 * 48
    assert count_at(history, "2027-03-01T09:00+00:00") == 2
    assert count_at(history, "2027-03-01T23:30+00:00") == 0
    assert count_at(history, "2027-03-02T09:00+00:00") is None
    assert history.missing_days == ()


def test_a_day_without_rows_is_missing_when_its_weekday_is_otherwise_there(tmp_path: Path) -> None:
    days = [d for d in range(1, 29) if d % 7 not in (6, 0) and d not in (9, 10, 18)]
    lines = ["opened", *[f"2027-03-{d:02} 10:07" for d in days]]
    history = read_lines(tmp_path, lines)
    assert history.missing_days == tuple(date(2027, 3, d) for d in (9, 10, 18))


def test_queues_are_told_apart_by_their_column(tmp_path: Path) -> None:
    lines = [
        "queue,opened",
        "phone,2027-03-01 09:01",
        "spam,2027-03-01 10:01",
        "phone,2027-03-01 11:02",
    ]
    history = read_lines(tmp_path, lines, queue_column="Queue")
    assert {value: s.contacts for value, s in history.queues.items()} == {"phone": 2, "spam": 1}
    assert len(history.queues["spam"]) == 48


def test_the_first_column_of_times_counts_unless_another_is_named(tmp_path: Path) -> None:
    lines = ["ticket,opened,closed", "1,2027-03-01 09:01,2027-03-01 17:30", "2,2027-03-01 09:02,"]
    assert read_lines(tmp_path, lines).columns.time == "opened"
    closed = read_lines(tmp_path, lines, time_column="closed")
    assert count_at(closed, "2027-03-01T17:30+00:00") == 1


def test_contacts_without_the_time_that_was_asked_for_are_left_out_and_named(
    tmp_path: Path,
) -> None:
    lines = ["opened,closed", "2027-03-01 09:02,", "2027-03-01 09:01,2027-03-01 17:30"]
    history = read_lines(tmp_path, lines, time_column="closed")
    assert (history.contacts, history.rows_read) == (1, 1)
    assert [note.text for note in history.notes] == ["1 row without a time was left out."]
    assert history.notes[0].rows == (2,)
    with pytest.raises(ValueError, match="no row has a time"):
        read_lines(tmp_path, lines[:2], time_column="closed")
    with pytest.raises(ValueError, match="row 3, column 'opened'"):
        read_lines(tmp_path, ["opened,x", "2027-03-01 09:02,a", ",b"])


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_common_delimiters_and_encodings_are_read(
    delimiter: str, encoding: str, tmp_path: Path
) -> None:
    path = tmp_path / "export.txt"
    rows = [["tîme", "count"], ["2027-03-01 09:00", "4"], ["2027-03-01 09:30", "5"]]
    path.write_text("\r\n".join(delimiter.join(row) for row in rows), encoding=encoding)
    history = read_history(path, "UTC")
    assert history.columns.time == "tîme"
    assert history.contacts == 9


@pytest.mark.parametrize(
    ("stamp", "minute"),
    [
        ("2027-03-09T14:31:00.123Z", 31),
        ("2027/03/09 14:31", 31),
        ("2027-03-09 14:31:59 UTC", 31),
        ("2027-03-09T14:31:00+0000", 31),
        ("09.03.2027 14:31", 31),
        ("9.3.2027, 14:31:10", 31),
        ("13/03/2027 14:31", 31),
        ("03/13/2027 2:31 PM", 31),
    ],
)
def test_times_are_read_as_exports_write_them(stamp: str, minute: int, tmp_path: Path) -> None:
    history = read_lines(tmp_path, ["when,what", f'"{stamp}",x'], interval_minutes=5)
    hour = int(np.argmax(history.queues[""].counts)) * 5
    assert hour // 60 == 14
    assert hour % 60 == minute - minute % 5


def test_rows_out_of_order_are_taken_and_said(tmp_path: Path) -> None:
    lines = ["time,count", "2027-03-01 09:30,5", "2027-03-01 09:00,4", "2027-03-01 10:00,6"]
    history = read_lines(tmp_path, lines)
    assert history.queues[""].counts.tolist() == [4, 5, 6]
    assert [note.rows for note in history.notes] == [(3,)]


def test_a_column_of_another_name_counts_when_times_run_evenly(tmp_path: Path) -> None:
    rows = [f"2027-03-01 {9 + i // 4:02}:{i % 4 * 15:02};{i}" for i in range(20)]
    history = read_lines(tmp_path, ["", "Zeit;Anrufe", *rows], "Europe/Berlin")
    assert history.kind is FileKind.INTERVAL_COUNTS
    assert history.contacts == sum(range(20))


def test_contacts_rounded_to_five_minutes_are_still_contacts(tmp_path: Path) -> None:
    minutes = [0, 5, 20, 25, 25, 55, 60, 85, 130, 135, 170, 195, 200]
    rows = [f"2027-03-01 {9 + m // 60:02}:{m % 60:02},{i % 4}" for i, m in enumerate(minutes)]
    history = read_lines(tmp_path, ["opened,priority", *rows])
    assert history.kind is FileKind.CONTACTS
    assert history.contacts == 13


def test_an_interval_without_contacts_needs_no_handling_time(tmp_path: Path) -> None:
    rows = ["2027-03-01 09:00,4,960", "2027-03-01 09:30,0,", "2027-03-01 10:00,2,"]
    series = read_lines(tmp_path, ["time,count,handling_seconds", *rows]).queues[""]
    assert series.handling_seconds[:2].tolist() == [960, 0]
    assert np.isnan(series.handling_seconds[2])


def test_the_busiest_hour_is_local(tmp_path: Path) -> None:
    lines = ["opened", *["2027-07-01T14:10Z"] * 3, "2027-07-01T20:10Z"]
    assert read_lines(tmp_path, lines, NEW_YORK).busiest_hour == 10


def test_handling_seconds_are_totals_or_averages_as_the_figures_show(tmp_path: Path) -> None:
    counts = [2, 5, 9, 4, 7]
    total = ["time,count,handling_seconds"]
    average = list(total)
    for i, count in enumerate(counts):
        total.append(f"2027-03-01 09:{i * 5:02},{count},{count * 240 + i}")
        average.append(f"2027-03-01 09:{i * 5:02},{count},{240 + i}")
    assert read_lines(tmp_path, total).queues[""].aht_seconds == pytest.approx(240, abs=2)
    assert read_lines(tmp_path, average).queues[""].aht_seconds == pytest.approx(242, abs=2)


def test_an_unknown_handling_time_is_not_zero(tmp_path: Path) -> None:
    lines = [
        "opened,handling_seconds",
        "2027-03-01 09:01,300",
        "2027-03-01 09:02,",
        "2027-03-01 10:02,",
    ]
    series = read_lines(tmp_path, lines).queues[""]
    assert series.handling_seconds[18] == 600
    assert np.isnan(series.handling_seconds[20])
    assert series.aht_seconds == 300


class TestClocksGoForward:
    """New York, 2027-03-14: 02:00 does not exist, the day has 23 hours."""

    def test_a_skipped_time_moves_forward(self, tmp_path: Path) -> None:
        lines = ["opened", "2027-03-14 01:10", "2027-03-14 02:10", "2027-03-14 03:10"]
        history = read_lines(tmp_path, lines, NEW_YORK)
        assert count_at(history, "2027-03-14T03:00-04:00") == 2
        assert len(history.queues[""]) == 46
        assert history.notes[0].rows == (3,)
        assert "clocks skip" in history.notes[0].text

    def test_counts_of_a_skipped_time_are_added_where_they_move(self, tmp_path: Path) -> None:
        rows = [f"2027-03-14 0{h}:{m:02},{h}" for h in (1, 2, 3) for m in (0, 30)]
        history = read_lines(tmp_path, ["time,count", *rows], NEW_YORK)
        assert history.contacts == 12
        assert count_at(history, "2027-03-14T03:30-04:00") == 5
        assert history.gaps == ()


class TestClocksGoBack:
    """New York, 2027-11-07: 01:00 to 02:00 exists twice, the day has 25 hours."""

    def test_the_second_row_of_a_repeated_time_is_the_second_pass(self, tmp_path: Path) -> None:
        stamps = ["00:30", "01:00", "01:30", "01:00", "01:30", "02:00"]
        rows = [f"2027-11-07 {stamp},{i}" for i, stamp in enumerate(stamps)]
        history = read_lines(tmp_path, ["time,count", *rows], NEW_YORK)
        assert history.queues[""].counts.tolist() == [0, 1, 2, 3, 4, 5]
        assert history.gaps == ()

    def test_a_third_row_of_a_repeated_time_is_refused(self, tmp_path: Path) -> None:
        rows = [f"2027-11-07 {stamp},1" for stamp in ("01:00", "01:30", "01:00", "01:00")]
        with pytest.raises(ValueError, match="already stands in row"):
            read_lines(tmp_path, ["time,count", *rows], NEW_YORK)

    def test_one_row_for_a_repeated_time_is_the_first_and_the_second_a_gap(
        self, tmp_path: Path
    ) -> None:
        rows = [f"2027-11-07 {stamp},1" for stamp in ("00:30", "01:00", "01:30", "02:00")]
        history = read_lines(tmp_path, ["time,count", *rows], NEW_YORK)
        assert count_at(history, "2027-11-07T01:30-04:00") == 1
        assert count_at(history, "2027-11-07T01:00-05:00") is None

    @pytest.mark.parametrize("step", [1, -1], ids=["oldest first", "newest first"])
    def test_contacts_after_the_times_go_back_are_in_the_second_pass(
        self, step: int, tmp_path: Path
    ) -> None:
        stamps = ["00:10", "01:05", "01:50", "01:07", "01:40", "02:10"][::step]
        history = read_lines(tmp_path, ["opened", *[f"2027-11-07 {s}" for s in stamps]], NEW_YORK)
        assert len(history.queues[""]) == 50
        assert count_at(history, "2027-11-07T01:00-04:00") == 1
        assert count_at(history, "2027-11-07T01:00-05:00") == 1
        assert "2 taken as the first, 2 as the second" in history.notes[0].text

    def test_without_order_contacts_are_in_the_first_pass(self, tmp_path: Path) -> None:
        stamps = ["01:50", "01:05", "00:10", "05:00", "03:00", "01:20", "04:00", "02:00"]
        history = read_lines(tmp_path, ["opened", *[f"2027-11-07 {s}" for s in stamps]], NEW_YORK)
        assert count_at(history, "2027-11-07T01:00-04:00") == 2
        assert count_at(history, "2027-11-07T01:00-05:00") == 0


def test_hours_on_an_island_that_moves_its_clocks_by_half_an_hour(tmp_path: Path) -> None:
    stamps = [f"2027-10-03 {h:02}:{m:02},1" for h in (1, 2, 3) for m in (0, 30)]
    stamps.remove("2027-10-03 02:00,1")
    history = read_lines(
        tmp_path, ["time,count", *stamps], "Australia/Lord_Howe", interval_minutes=60
    )
    assert history.queues[""].counts.tolist() == [2, 1, 2]
    assert history.gaps == ()


def test_files_longer_than_one_block_are_read_to_the_end(tmp_path: Path) -> None:
    rows = [f"2027-03-{1 + i % 28:02} {i % 24:02}:{i % 60:02}:11,{i}" for i in range(110_003)]
    history = read_history(write(tmp_path, ["opened,row_key", *rows]), "Europe/Dublin")
    assert history.contacts == history.rows_read == 110_003
