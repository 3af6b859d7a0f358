"""Busy times from a private calendar: times only, and hostile files are refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar
from sqlalchemy import select

from planner.errors import InputError, NotAllowed, Refused
from planner.feeds.busy_file import BusyTimes, read_busy_times
from planner.feeds.busy_times import preview_busy_times, store_busy_times
from planner.people.models import Availability
from planner.people.wishes import Statement
from tests.factories.organisation import organisation, test_planner

TODAY = date(2027, 2, 1)
MONDAY = date(2027, 3, 1)
DAY = timedelta(days=1)


def read(*events: str, zone: str = "Europe/Dublin") -> BusyTimes:
    inside = "".join(f"BEGIN:VEVENT\r\n{one}\r\nEND:VEVENT\r\n" for one in events)
    text = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{inside}END:VCALENDAR\r\n"
    return read_busy_times(text.encode(), "mine.ics", lambda _day: zone, TODAY)


def spans(found: BusyTimes) -> list[tuple[date, int, int]]:
    assert found.not_understood == []
    return [(one.from_date, one.start_minute, one.end_minute) for one in found.statements]


@pytest.mark.parametrize(
    ("event", "zone", "expected"),
    [
        ("DTSTART:20270301T090000\r\nDTEND:20270301T103000", "Europe/Dublin", [(MONDAY, 540, 630)]),
        (
            "DTSTART:20270401T080000Z\r\nDURATION:PT1H",
            "Europe/Dublin",
            [(MONDAY + 31 * DAY, 540, 600)],
        ),
        (
            "DTSTART:20270301T230000Z\r\nDTEND:20270302T010000Z",
            "Europe/Berlin",
            [(MONDAY + DAY, 0, 120)],
        ),
        (
            "DTSTART;TZID=America/New_York:20270301T180000\r\nDTEND;TZID=America/New_York:20270301T200000",
            "Europe/Dublin",
            [(MONDAY, 1380, 1440), (MONDAY + DAY, 0, 60)],
        ),
        (
            "DTSTART;VALUE=DATE:20270301\r\nDTEND;VALUE=DATE:20270303",
            "Europe/Dublin",
            [(MONDAY, 0, 1440), (MONDAY + DAY, 0, 1440)],
        ),
        ("DTSTART;VALUE=DATE:20270301", "Europe/Dublin", [(MONDAY, 0, 1440)]),
    ],
)
def test_an_event_becomes_local_times(
    event: str, zone: str, expected: list[tuple[date, int, int]]
) -> None:
    assert spans(read(event, zone=zone)) == expected


@pytest.mark.parametrize(
    ("rule", "weekdays", "last"),
    [
        ("FREQ=WEEKLY", (0,), None),
        ("FREQ=WEEKLY;BYDAY=MO,WE", (0, 2), None),
        ("FREQ=DAILY;UNTIL=20270310T000000Z", tuple(range(7)), date(2027, 3, 11)),
        ("FREQ=WEEKLY;COUNT=3", (0,), date(2027, 3, 22)),
    ],
)
def test_a_series_becomes_one_statement(
    rule: str, weekdays: tuple[int, ...], last: date | None
) -> None:
    (one,) = read(f"DTSTART:20270301T180000\r\nDTEND:20270301T200000\r\nRRULE:{rule}").statements
    assert (one.weekdays, one.start_minute, one.end_minute) == (weekdays, 1080, 1200)
    assert (one.from_date, one.to_date) == (MONDAY, last)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=MONTHLY",
        "FREQ=WEEKLY;INTERVAL=2",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=3",
    ],
)
def test_what_cannot_be_said_is_named_and_left_out(rule: str) -> None:
    found = read(f"DTSTART:20270301T180000\r\nDTEND:20270301T200000\r\nRRULE:{rule}")
    assert found.statements == []
    assert found.not_understood == ["Event 1: it repeats in a way that is not read here."]


def test_free_and_past_times_are_left_out() -> None:
    times = "DTSTART:20270301T090000\r\nDTEND:20270301T100000\r\n"
    past = "DTSTART:20260301T090000\r\nDTEND:20260301T100000"
    found = read(f"{times}TRANSP:TRANSPARENT", f"{times}STATUS:CANCELLED", past)
    assert (found.statements, found.free, found.past) == ([], 2, 1)


HEAD = b"BEGIN:VCALENDAR\r\n"
HOSTILE = {
    "too large": HEAD + b"X:" + b"a" * 1_000_001,
    "too many events": HEAD + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" * 2_001,
    "too deep": HEAD + b"begin:VEVENTS\r\n" * 6_001,
    "too many lines": HEAD + b"X:1\r\n" * 60_001,
    "no calendar": b"<html><body>not a calendar</body></html>",
    "empty": b"",
    "zip": b"PK\x03\x04" + bytes(1000),
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_file_is_refused_before_it_is_parsed(content: bytes) -> None:
    with (
        mock.patch.object(Calendar, "from_ical", side_effect=AssertionError("parsed")),
        pytest.raises(InputError, match=r"mine\.ics"),
    ):
        read_busy_times(content, "mine.ics", lambda _day: "UTC", TODAY)


def test_a_zone_that_changes_its_clocks_every_second_is_not_expanded() -> None:
    zone = (
        "BEGIN:VTIMEZONE\r\nTZID:Evil/Zone\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
        "TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0100\r\nRRULE:FREQ=SECONDLY\r\nEND:STANDARD\r\n"
        "END:VTIMEZONE\r\n"
    )
    event = (
        "BEGIN:VEVENT\r\nDTSTART;TZID=Evil/Zone:20270301T090000\r\n"
        "DTEND;TZID=Evil/Zone:20270301T100000\r\nEND:VEVENT\r\n"
    )
    content = HEAD + f"{zone}{event}END:VCALENDAR\r\n".encode()
    found = read_busy_times(content, "mine.ics", lambda _day: "Europe/Dublin", TODAY)
    assert len(found.statements) + len(found.not_understood) == 1


@pytest.mark.parametrize("cut", [30, 60, 90])
def test_a_broken_file_is_refused(cut: int) -> None:
    whole = HEAD + b"BEGIN:VEVENT\r\nDTSTART:20270301T090000\r\nDTEND:20270301T1000\r\n" * 2
    with pytest.raises(InputError, match=r"broken|no calendar"):
        read_busy_times(whole[:cut] + b"\r\nEND:", "mine.ics", lambda _day: "UTC", TODAY)


@given(st.lists(st.text(max_size=30), max_size=8), st.binary(max_size=40))
def test_any_text_is_read_or_refused(lines: list[str], tail: bytes) -> None:
    inside = "\r\n".join(lines).encode("utf-8", "replace")
    content = (
        HEAD + b"BEGIN:VEVENT\r\nDTSTART:" + inside + tail + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    try:
        found = read_busy_times(content, "mine.ics", lambda _day: "UTC", TODAY)
    except InputError:
        return
    assert len(found.statements) <= 40


@pytest.fixture
def stored(tmp_path: Path) -> Callable[[], list[Availability]]:
    planner = test_planner(tmp_path)
    org = organisation(planner)
    aoife = org.person_ids["Aoife"]
    text = (
        HEAD + b"BEGIN:VEVENT\r\nSUMMARY:Dentist\r\nDTSTART:20270301T090000\r\n"
        b"DTEND:20270301T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    for actor in (org.lead, org.hr, org.admin):
        with pytest.raises(NotAllowed):
            preview_busy_times(planner, actor, aoife, text, "mine.ics")
    found = preview_busy_times(planner, org.agent, aoife, text, "mine.ics")
    assert "Dentist" not in repr(found)
    damaged = Statement("prefer", (9,), 5, 1, MONDAY)
    with pytest.raises(Refused):
        store_busy_times(planner, org.agent, aoife, [damaged])

    def store() -> list[Availability]:
        store_busy_times(planner, org.agent, aoife, found.statements)
        with planner.database.read() as session:
            return list(session.scalars(select(Availability)))

    return store


def test_busy_times_become_availability_once(stored: Callable[[], list[Availability]]) -> None:
    for _ in range(2):
        (row,) = stored()
        assert (row.kind, row.start_minute, row.end_minute) == ("cannot", 540, 600)
        assert (row.from_date, row.to_date) == (MONDAY, MONDAY + DAY)
