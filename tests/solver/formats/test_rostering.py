"""The public benchmark: read with care, scored from the rules alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from solver.formats.file import FormatError
from solver.formats.rostering import Cover, Instance, Request
from solver.formats.rostering_csv import Plan, read_plan, to_csv
from solver.formats.rostering_reader import read_instance
from solver.formats.rostering_score import score
from tests.factories.instances import SMALL


def written(folder: Path, text: str, name: str = "Instance.txt") -> Path:
    path = folder / name
    path.write_text(text)
    return path


@pytest.fixture
def small(tmp_path: Path) -> Instance:
    return read_instance(written(tmp_path, SMALL))


def test_every_section_is_read(small: Instance) -> None:
    ann, ben = small.staff
    assert small.days == 14
    assert [(one.id, one.minutes, one.not_next) for one in small.shifts] == [
        ("E", 480, ()),
        ("N", 600, ("E", "D")),
        ("D", 480, ()),
    ]
    assert (ann.most, ann.most_minutes, ann.least_minutes) == ({"E": 14, "N": 2}, 4800, 1200)
    assert (ann.most_in_a_row, ann.least_in_a_row, ann.least_off_in_a_row) == (4, 2, 2)
    assert (ann.most_weekends, ann.days_off) == (1, frozenset({3, 9}))
    assert (ben.most_weekends, ben.days_off) == (2, frozenset())
    assert small.wanted[1] == Request(person="B", day=4, shift="N", weight=2)
    assert small.unwanted == (Request(person="A", day=1, shift="E", weight=1),)
    assert small.cover[2] == Cover(day=5, shift="N", needed=1, under=50, over=7)


def test_windows_line_ends_a_mark_and_a_minus_nought_change_nothing(
    tmp_path: Path, small: Instance
) -> None:
    path = tmp_path / "windows.txt"
    text = SMALL.replace("0,E,1,100,1", " 0, E ,1,100,1").replace("5000,0,", "5000,-0,")
    path.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())

    assert read_instance(path) == small


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("\n14\n", "\n0\n"), "SECTION_HORIZON, line 3: 0 days"),
        (("\n14\n", "\n400\n"), "SECTION_HORIZON, line 3: days is 400"),
        (("\n14\n", "\n14\n15\n"), "SECTION_HORIZON, line 4: the horizon stands twice"),
        (("E,480,\n", "E,480\n"), "SECTION_SHIFTS, line 6: has 2 fields; give 3"),
        (("E,480,\n", "E,0,\n"), "SECTION_SHIFTS, line 6: a shift of 0 minutes"),
        (("E,480,\n", "E,1441,\n"), "SECTION_SHIFTS, line 6: minutes is 1441"),
        (("E,480,\n", ",480,\n"), "SECTION_SHIFTS, line 6: shift has no id"),
        (("D,480,\n", "E,480,\n"), "SECTION_SHIFTS, line 8: shift 'E' stands twice"),
        (("N,600,E|D", "N,600,E|X"), "SECTION_SHIFTS, line 7: the shift that cannot follow, 'X'"),
        (("E=14|N=2", "E=14|X=2"), "SECTION_STAFF, line 11: most shifts names 'X'"),
        (("E=14|N=2", "E=14|E=2"), "SECTION_STAFF, line 11: most shifts has 'E=2'"),
        (("E=14|N=2", "E=all"), "SECTION_STAFF, line 11: most shifts has 'E=all'"),
        (("4800,1200", "4800,4801"), "SECTION_STAFF, line 11: least minutes 4801"),
        (("4800,1200", "4800,-1"), "SECTION_STAFF, line 11: least minutes is -1; give 0"),
        (("4800,1200", "4.8e3,1200"), "SECTION_STAFF, line 11: most minutes is '4.8e3'"),
        (("4800,1200", "NaN,1200"), "SECTION_STAFF, line 11: most minutes is 'NaN'"),
        (("B,E=3", "A,E=3"), "SECTION_STAFF, line 12: person 'A' stands twice"),
        (("A,3,9", "A,3,14"), "SECTION_DAYS_OFF, line 15: day is 14; give 0 to 13"),
        (("A,3,9", "Z,3"), "SECTION_DAYS_OFF, line 15: person 'Z' is unknown"),
        (("A,0,E,3", "A,0,X,3"), "SECTION_SHIFT_ON_REQUESTS, line 19: shift 'X' is unknown"),
        (("A,1,E,1", "A,1,E"), "SECTION_SHIFT_OFF_REQUESTS, line 23: has 3 fields; give 4"),
        (("1,E,2,100,1", "0,E,2,100,1"), "SECTION_COVER, line 27: the cover of day 0, shift E"),
        (("SECTION_COVER", "SECTION_COVERS"), "line 25: SECTION_COVERS is unknown"),
        (("SECTION_COVER", "SECTION_STAFF"), "line 25: SECTION_STAFF stands twice"),
        (("# Two weeks", "two,weeks\n# "), "line 1: stands before the first SECTION_"),
        (("SECTION_HORIZON\n14\n", ""), "SECTION_HORIZON is missing"),
        (("\n14\n", "\n\n"), "SECTION_HORIZON is missing or empty"),
    ],
)
def test_what_is_wrong_is_told_with_file_section_and_line(
    tmp_path: Path, change: tuple[str, str], told: str
) -> None:
    assert change[0] in SMALL
    path = written(tmp_path, SMALL.replace(*change, 1))

    with pytest.raises(FormatError, match=re.escape(told)) as raised:
        read_instance(path)
    assert str(raised.value).startswith(str(path))


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"# nothing\n", b"\x00"])
def test_what_is_no_instance_at_all_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "Instance.txt"
    path.write_bytes(content)

    with pytest.raises(FormatError, match=r"Instance\.txt"):
        read_instance(path)


def plan(ann: str, ben: str = "..............") -> Plan:
    return {
        name: tuple("" if day == "." else day for day in row)
        for name, row in (("A", ann), ("B", ben))
    }


def test_the_penalty_counts_requests_and_cover_by_hand(small: Instance) -> None:
    ann, ben = "EE..EE........", "E....NN......."

    # Short: one of two on day 1 (100). Over: one on day 0 (1). Not met: B wants N on day 4 (2).
    # Against a wish: A works E on day 1 (1).
    assert score(small, plan(ann, ben)).penalty == 100 + 1 + 2 + 1
    assert score(small, plan(ann, ben)).broken == ()


@pytest.mark.parametrize(
    ("ann", "ben", "broken"),
    [
        ("EE..EEEEE.....", "." * 14, ("A: 5 days on from day 4, at most 4",)),
        ("EE..E..EE.....", "." * 14, ("A: 1 days on from day 4, at least 2",)),
        ("EE.EEE........", "." * 14, ("A: 1 days off from day 2, at least 2", "A: works on day 3")),
        ("E...........EE", "." * 14, ()),
        (".EE..........E", "." * 14, ()),
        ("NE..EE........", "." * 14, ("A: N on day 0 is followed by E",)),
        ("N...EE........", "." * 14, ()),
        ("NN..NN........", "." * 14, ("A: 4 times N, at most 2",)),
        ("DD..EE........", "." * 14, ("A: 2 times D, at most 0",)),
        ("EE............", "." * 14, ("A: 960 minutes, not 1200 to 4800",)),
        (
            "EE..EE...." + "EE..",
            "EEEE..EEEE..EE",
            ("B: 10 times E, at most 3",),
        ),
        (".....EE.....EE", "." * 14, ("A: 2 weekends, at most 1",)),
        (".....EE....EEE"[:14], "." * 14, ("A: 2 weekends, at most 1",)),
    ],
)
def test_each_hard_rule_is_found_when_it_is_broken_and_only_then(
    small: Instance, ann: str, ben: str, broken: tuple[str, ...]
) -> None:
    found = score(small, plan(ann, ben)).broken

    assert len(found) == len(broken)
    assert all(one.startswith(start) for one, start in zip(found, broken, strict=True))


def test_a_plan_is_written_and_read_again(tmp_path: Path, small: Instance) -> None:
    given = plan("EE..EE........", "E....NN.......")
    path = tmp_path / "rota.csv"
    path.write_bytes(to_csv(given))

    assert path.read_text().splitlines()[0] == "A,E,E,,,E,E,,,,,,,,"
    assert read_plan(path, small) == given


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A" + "," * 14 + "\nZ" + "," * 14, "line 2: 'Z' is not one of the staff"),
        ("A" + "," * 14 + "\nA" + "," * 14, "line 2: 'A' stands twice"),
        ("A" + "," * 13, "line 1: 'A' has 13 days; give 14"),
        ("A,X" + "," * 13, "line 1: 'A' has the unknown shift 'X' on day 0"),
        ("A" + "," * 14, "says nothing about 'B'"),
        ("", "says nothing about 'A'"),
    ],
)
def test_a_plan_that_cannot_be_is_refused(
    tmp_path: Path, small: Instance, text: str, told: str
) -> None:
    path = written(tmp_path, text, "rota.csv")

    with pytest.raises(FormatError, match=re.escape(told)):
        read_plan(path, small)


@pytest.mark.real_data
def test_every_published_instance_is_read(real_data: Path) -> None:
    folder = real_data / "rostering" / "curtois-qu"
    rows = (folder / "best_known.csv").read_text().splitlines()[1:]
    known = {row.split(",")[0]: [int(part) for part in row.split(",")[1:4]] for row in rows}

    read = {path.stem: read_instance(path) for path in folder.glob("Instance*.txt")}

    assert {
        name: [one.days // 7, len(one.staff), len(one.shifts)] for name, one in read.items()
    } == known
