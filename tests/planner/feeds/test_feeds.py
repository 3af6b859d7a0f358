"""From a publication to the bytes a calendar receives."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import select

from planner.accounts.feed_tokens import list_feed_tokens, make_feed_token, revoke_feed_token
from planner.feeds.render import uid
from planner.feeds.serve import FeedBodyView, feed_response
from planner.jobs.delivery import deliver_facts
from planner.people.models import TimeOff
from planner.rotas.models import PublishedShift
from planner.rotas.publish import publish
from planner.wiring import WIRING
from tests.factories.organisation import clock_of
from tests.planner.feeds.lint import lint
from tests.planner.rotas.scene import Scene, draft_of, scene
from tests.setup.libical import ForeignCalendar

Events = set[tuple[str, datetime, datetime]]


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    return scene(tmp_path)


def address(at: Scene, kind: str = "person") -> str:
    subject = at.people.person_ids["Aoife"] if kind == "person" else at.people.team_id
    actor = at.people.agent if kind == "person" else at.people.lead
    return make_feed_token(at.planner, actor, kind, subject, "phone")


def published(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at))
    deliver_facts(at.planner, WIRING.subscribers)


def answer(at: Scene, token: str) -> FeedBodyView:
    found = feed_response(at.planner, token)
    assert found is not None
    return found


def stored(at: Scene, name: str | None = None) -> Events:
    with at.planner.database.read() as session:
        rows = session.scalars(select(PublishedShift).where(PublishedShift.cancelled_at.is_(None)))
        return {
            (uid(one.assignment_id), one.start, one.end)
            for one in rows
            if name is None or one.person_id == at.people.person_ids[name]
        }


def by_ical(body: bytes) -> Events:
    return {
        (str(one.uid), one.dtstart, one.dtend)
        for one in IcsCalendarStream.calendar_from_ics(body.decode()).events
        if isinstance(one.dtstart, datetime) and isinstance(one.dtend, datetime)
    }


@pytest.mark.parametrize(("kind", "name", "count"), [("person", "Aoife", 20), ("team", None, 120)])
def test_two_strangers_read_what_is_published_across_a_clock_change(
    at: Scene,
    libical: Callable[[str], ForeignCalendar],
    kind: str,
    name: str | None,
    count: int,
) -> None:
    token = address(at, kind)
    published(at)
    body = answer(at, token).body
    assert lint(body) == []
    assert by_ical(body) == stored(at, name)
    foreign = libical(body.decode())
    assert {(one.uid, one.start, one.end) for one in foreign.events} == stored(at, name)
    assert len(foreign.events) == count


def test_the_hour_that_comes_back_in_autumn_moves_no_shift(tmp_path: Path) -> None:
    first = date(2027, 10, 25)
    autumn = scene(tmp_path, first, 14)
    token = address(autumn)
    publish(autumn.planner, autumn.people.lead, draft_of(autumn, 14, first))
    deliver_facts(autumn.planner, WIRING.subscribers)
    events = by_ical(answer(autumn, token).body)
    assert events == stored(autumn, "Aoife")
    starts = sorted(start for _uid, start, _end in events)
    assert [(one.day, one.hour) for one in (starts[4], starts[5])] == [(29, 6), (1, 7)]


def test_nothing_published_is_a_sound_empty_calendar(at: Scene) -> None:
    body = answer(at, address(at)).body
    assert lint(body) == []
    assert b"BEGIN:VTIMEZONE" in body


def test_a_week_later_without_a_change_the_bytes_are_the_same(at: Scene) -> None:
    token = address(at)
    published(at)
    before = answer(at, token)
    clock_of(at.planner).forward(days=7)
    assert answer(at, token) == before


def test_an_address_made_later_gives_the_same_bytes(at: Scene) -> None:
    token = address(at)
    published(at)
    clock_of(at.planner).forward(days=3)
    assert answer(at, address(at)) == answer(at, token)


def test_a_change_touches_the_person_and_the_team_and_nobody_else(at: Scene) -> None:
    aoife, team = address(at), address(at, "team")
    ben = make_feed_token(
        at.planner, at.people.admin, "person", at.people.person_ids["Ben"], "phone"
    )
    published(at)
    before = {token: answer(at, token) for token in (aoife, ben, team)}
    with at.planner.database.write() as session:
        session.add(
            TimeOff(
                person_id=at.people.person_ids["Ben"],
                kind="leave",
                first_date=date(2027, 3, 8),
                last_date=date(2027, 3, 9),
                credited_minutes=960,
                state="approved",
            )
        )
    published(at)
    assert answer(at, aoife) == before[aoife]
    assert answer(at, ben).etag != before[ben].etag
    assert answer(at, ben).last_modified > before[ben].last_modified
    assert by_ical(answer(at, ben).body) == stored(at, "Ben")
    assert by_ical(answer(at, team).body) == stored(at)


def test_a_team_feed_names_people_and_neither_addresses_nor_reasons(at: Scene) -> None:
    token = address(at, "team")
    published(at)
    body = answer(at, token).body.decode().replace("\r\n ", "")
    assert "SUMMARY:Aoife: phone · Dublin" in body
    assert "example.org" not in body


def test_the_window_begins_thirty_days_before_the_last_publication(at: Scene) -> None:
    token = address(at)
    published(at)
    clock_of(at.planner).forward(days=50)
    from planner.feeds.refresh import body_of

    with at.planner.database.read() as session:
        aoife = at.people.person_ids["Aoife"]
        made = body_of(session, "person", aoife)
    assert made.first_day == date(2027, 2, 1) - timedelta(days=30)
    assert made.body == answer(at, token).body


def test_an_unknown_or_revoked_address_gives_nothing(at: Scene) -> None:
    token = address(at)
    assert feed_response(at.planner, "nonsense") is None
    row = list_feed_tokens(at.planner, at.people.agent)[0]
    revoke_feed_token(at.planner, at.people.agent, row.token_id)
    assert feed_response(at.planner, token) is None
