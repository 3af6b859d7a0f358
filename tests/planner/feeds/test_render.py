from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import hypothesis
import ics
import pytest
import vobject
from hypothesis import given, settings
from hypothesis import strategies as st
from ical.calendar_stream import IcsCalendarStream

from planner.feeds.events import Feed, FeedEvent
from planner.feeds.render import clean, render, uid
from tests.planner.feeds.lint import lint
from tests.planner.feeds.mutants import MUTANTS
from tests.setup.libical import ForeignCalendar

REVISED = datetime(2027, 2, 15, 9, 30, tzinfo=UTC)
TITLE = "Phone, Chat; e-mail · Dublin – früh, spät und am Wochenende: Großraumbüro im 3. Stock"


def shift(number: int, start: datetime, hours: float = 8.5) -> FeedEvent:
    return FeedEvent(
        id=f"{number:032x}",
        kind="work",
        title=TITLE,
        owner="Aoife",
        place="Dublin",
        place_zone="Europe/Dublin",
        start=start,
        end=start + timedelta(hours=hours),
        sequence=0,
        revised_at=REVISED,
    )


# Both nights on which Dublin changes its clocks, the one in Denver, and an ordinary morning.
SHIFTS = (
    shift(1, datetime(2027, 3, 27, 22, tzinfo=UTC), 7),
    shift(2, datetime(2027, 10, 30, 21, tzinfo=UTC), 9),
    shift(3, datetime(2027, 3, 14, 8, tzinfo=UTC), 8),
    shift(4, datetime(2027, 3, 9, 7, tzinfo=UTC)),
)
MINE = Feed("person", "a")
FEED = render("Aoife", SHIFTS, MINE)
EXPECTED = {(uid(one.id), one.start, one.end) for one in SHIFTS}


def by_ical(text: str) -> set[tuple[str, datetime, datetime]]:
    events = IcsCalendarStream.calendar_from_ics(text).events
    return {
        (str(one.uid), one.dtstart, one.dtend)
        for one in events
        if isinstance(one.dtstart, datetime) and isinstance(one.dtend, datetime)
    }


def test_our_lint_finds_nothing() -> None:
    assert lint(FEED) == []
    assert lint(render("nobody", [], MINE)) == []


@pytest.mark.parametrize("name", MUTANTS)
def test_our_lint_sees_each_known_fault(name: str) -> None:
    mutant = MUTANTS[name](FEED)
    assert mutant != FEED
    assert lint(mutant)


def test_there_are_eighteen_known_faults() -> None:
    assert len(MUTANTS) == 18


def test_a_stranger_reads_the_same_events() -> None:
    assert by_ical(FEED.decode()) == EXPECTED


def test_a_second_stranger_reads_the_same_events() -> None:
    found = {
        (one.uid, one.begin.datetime, one.end.datetime)
        for one in ics.Calendar(FEED.decode()).events
    }
    assert found == EXPECTED


def test_a_third_stranger_finds_it_valid() -> None:
    assert vobject.readOne(FEED.decode()).validate(raiseException=True)


def test_libical_reads_the_same_events(libical: Callable[[str], ForeignCalendar]) -> None:
    read = libical(FEED.decode())
    assert read.errors == 0
    assert {(one.uid, one.start, one.end) for one in read.events} == EXPECTED


def test_the_same_shifts_in_any_order_give_the_same_bytes() -> None:
    assert render("Aoife", SHIFTS[::-1], MINE) == FEED


def test_only_the_touched_event_changes() -> None:
    moved = replace(
        SHIFTS[0],
        start=SHIFTS[0].start + timedelta(hours=1),
        sequence=1,
        revised_at=REVISED + timedelta(seconds=1),
    )
    before, after = _blocks(FEED), _blocks(render("Aoife", [moved, *SHIFTS[1:]], MINE))
    assert {name for name in before if before[name] != after[name]} == {uid(moved.id)}


def test_nothing_of_the_clock_or_the_release_is_in_the_bytes() -> None:
    stamps = set(re.findall(rb"(?:DTSTAMP|LAST-MODIFIED):(\S+)", FEED))
    assert stamps == {b"20270215T093000Z"}
    assert b"PRODID:-//Wellbeing planner//Rota//EN\r\n" in FEED


def test_on_call_leaves_the_calendar_free() -> None:
    body = render("x", [replace(SHIFTS[0], kind="on-call")], MINE)
    assert b"TRANSP:TRANSPARENT" in body
    assert b"X-MICROSOFT-CDO-BUSYSTATUS:FREE" in body


def test_the_zone_of_the_place_is_named_when_there_is_only_one() -> None:
    assert b"X-WR-TIMEZONE:Europe/Dublin\r\n" in FEED
    elsewhere = replace(SHIFTS[0], place_zone="America/Denver")
    assert b"X-WR-TIMEZONE" not in render("x", [elsewhere, *SHIFTS[1:]], MINE)


def test_an_empty_text_leaves_no_empty_line() -> None:
    body = render(" ", [replace(SHIFTS[0], title="\x07", place="\t", owner="")], MINE)
    assert b"NAME:Rota\r\n" in body
    assert b"SUMMARY:Busy\r\n" in body
    assert b"LOCATION" not in body


def test_control_characters_become_blanks() -> None:
    assert clean("Pho\x07ne\r\nX:\x00y") == "Pho ne X: y"


@given(text=st.text(max_size=200))
def test_no_text_can_add_or_break_an_event(text: str) -> None:
    body = render(text, [replace(one, title=text, place=text) for one in SHIFTS], MINE)
    assert lint(body) == []
    assert by_ical(body.decode()) == EXPECTED


@pytest.mark.soak
@pytest.mark.slow
@pytest.mark.parametrize("part", range(20))
def test_a_hundred_thousand_texts_leave_every_judge_with_the_right_events(
    libical: Callable[[str], ForeignCalendar], seed: int, part: int
) -> None:
    """In parts, so that none is taken for a test that hangs."""

    @hypothesis.seed(20 * seed + part)
    @settings(max_examples=5_000)
    @given(text=st.text(max_size=200))
    def every_judge_sees_the_right_events(text: str) -> None:
        _check_every_judge(libical, text)

    every_judge_sees_the_right_events()


@given(text=st.text(max_size=200))
@settings(max_examples=20)
def test_every_judge_sees_the_right_events_whatever_the_text(
    libical: Callable[[str], ForeignCalendar], text: str
) -> None:
    _check_every_judge(libical, text)


def _check_every_judge(libical: Callable[[str], ForeignCalendar], text: str) -> None:
    hostile = [replace(one, title=text, place=text, owner=text) for one in SHIFTS[:2]]
    expected = {(uid(one.id), one.start, one.end) for one in hostile}
    for feed in (MINE, Feed("team", "t"), Feed("site", "s", "busy")):
        body = render(text, hostile, feed)
        assert lint(body) == []
        said = body.decode()
        read = libical(said)
        assert read.errors == 0
        assert {(one.uid, one.start, one.end) for one in read.events} == expected
        assert by_ical(said) == expected
        found = ics.Calendar(said).events
        assert {(one.uid, one.begin.datetime, one.end.datetime) for one in found} == expected
        assert vobject.readOne(said).validate(raiseException=True)


def _blocks(body: bytes) -> dict[str, bytes]:
    found = re.findall(rb"BEGIN:VEVENT\r\n.*?END:VEVENT\r\n", body, re.DOTALL)
    return {re.search(rb"UID:(\S+)", one)[1].decode(): one for one in found}  # type: ignore[index]
