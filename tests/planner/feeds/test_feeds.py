"""From a publication to the bytes a calendar receives."""

from __future__ import annotations

import gzip
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import select

from planner.accounts.feed_tokens import (
    list_feed_tokens,
    make_feed_token,
    replace_feed_token,
    revoke_feed_token,
)
from planner.feeds.bodies import make_body
from planner.feeds.events import Feed
from planner.feeds.models import FeedBody
from planner.feeds.render import uid
from planner.feeds.serve import FeedBodyView, feed_response
from planner.feeds.words import ENGLISH, Words
from planner.jobs.delivery import deliver_facts
from planner.people.absence import Absence, add_time_off, withdraw_time_off
from planner.people.edit import edit_site
from planner.people.models import TimeOff
from planner.people.queries import list_sites
from planner.rotas.models import PublishedShift
from planner.rotas.publish import publish
from planner.wiring import WIRING
from tests.factories.organisation import clock_of
from tests.planner.feeds.lint import lint
from tests.planner.rotas.scene import MONDAY, Scene, draft_of, scene
from tests.setup.libical import ForeignCalendar

Events = set[tuple[str, datetime, datetime]]
WHY = "a test"


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    return scene(tmp_path)


def address(at: Scene, kind: str = "person", variant: str = "details") -> str:
    ids = {
        "person": at.people.person_ids["Aoife"],
        "team": at.people.team_id,
        "site": at.people.site_id,
    }
    actors = {"person": at.people.agent, "team": at.people.lead, "site": at.people.hr}
    return make_feed_token(at.planner, actors[kind], kind, ids[kind], "phone", variant)


def told(at: Scene) -> None:
    deliver_facts(at.planner, WIRING.subscribers)


def published(at: Scene) -> None:
    publish(at.planner, at.people.lead, draft_of(at), WHY)
    told(at)


def answer(at: Scene, token: str) -> FeedBodyView:
    found = feed_response(at.planner, token)
    assert found is not None
    return found


def text(at: Scene, token: str) -> str:
    return answer(at, token).body.decode().replace("\r\n ", "")


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


def whole_days(body: bytes) -> set[tuple[str, date, date]]:
    return {
        (str(one.summary), one.dtstart, one.dtend or one.dtstart)
        for one in IcsCalendarStream.calendar_from_ics(body.decode()).events
        if isinstance(one.dtstart, date) and not isinstance(one.dtstart, datetime)
    }


@pytest.mark.parametrize(
    ("kind", "name", "count"), [("person", "Aoife", 20), ("team", None, 120), ("site", None, 120)]
)
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
    timed = {
        (one.uid, one.start, one.end) for one in foreign.events if isinstance(one.start, datetime)
    }
    assert timed == stored(at, name)
    # One more: the mark of the last published day.
    assert len(foreign.events) == count + 1


def test_the_hour_that_comes_back_in_autumn_moves_no_shift(tmp_path: Path) -> None:
    first = date(2027, 10, 25)
    autumn = scene(tmp_path, first, 14)
    token = address(autumn)
    publish(autumn.planner, autumn.people.lead, draft_of(autumn, 14, first))
    told(autumn)
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
    told(at)
    assert answer(at, token) == before


def test_an_address_made_later_gives_the_same_bytes(at: Scene) -> None:
    every = [(kind, one) for kind in ("person", "team", "site") for one in ("details", "busy")]
    tokens = [address(at, *one) for one in every]
    published(at)
    before = [answer(at, one) for one in tokens]
    assert len({one.state.etag for one in before}) == len(every)
    clock_of(at.planner).forward(days=3)
    later = [address(at, *one) for one in every]
    told(at)
    assert [answer(at, one).body for one in later] == [one.body for one in before]


def test_the_worker_gives_the_bytes_that_were_made_before_it_came(at: Scene) -> None:
    published(at)
    token = address(at)
    on_request = answer(at, token)
    told(at)
    with at.planner.database.read() as session:
        assert len(session.scalars(select(FeedBody)).all()) == 1
    assert answer(at, token) == on_request


def test_only_what_somebody_can_read_is_rendered(at: Scene) -> None:
    token = address(at)
    published(at)
    (row,) = list_feed_tokens(at.planner, at.people.agent)
    assert row.variant == "details"
    revoke_feed_token(at.planner, at.people.agent, row.token_id)
    told(at)
    with at.planner.database.read() as session:
        assert session.scalars(select(FeedBody)).all() == []
    assert b"replaced" in answer(at, token).body


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
    assert answer(at, aoife).body == before[aoife].body
    assert answer(at, ben).state.etag != before[ben].state.etag
    assert answer(at, ben).state.last_modified > before[ben].state.last_modified
    assert by_ical(answer(at, ben).body) == stored(at, "Ben")
    assert by_ical(answer(at, team).body) == stored(at)


def test_a_team_feed_names_people_and_neither_addresses_nor_reasons(at: Scene) -> None:
    token = address(at, "team")
    published(at)
    assert "SUMMARY:Aoife: phone · Dublin" in text(at, token)
    assert "example.org" not in text(at, token)


def test_the_busy_variant_says_neither_what_nor_where(at: Scene) -> None:
    mine, team = address(at, variant="busy"), address(at, "team", "busy")
    published(at)
    assert lint(answer(at, mine).body) == []
    assert by_ical(answer(at, mine).body) == stored(at, "Aoife")
    assert "SUMMARY:Busy\r\n" in text(at, mine)
    assert "SUMMARY:Aoife: Busy\r\n" in text(at, team)
    for said in (text(at, mine), text(at, team)):
        assert "phone" not in said
        assert "LOCATION" not in said


def test_approved_time_off_is_shown_at_once_to_oneself_only_and_without_its_kind(
    at: Scene,
) -> None:
    mine, team = address(at), address(at, "team")
    aoife = at.people.person_ids["Aoife"]
    days = Absence("sick", MONDAY, MONDAY + timedelta(days=2))
    absence_id = add_time_off(at.planner, at.people.lead, aoife, days)
    told(at)
    body = answer(at, mine).body
    assert lint(body) == []
    assert whole_days(body) == {("Time off", MONDAY, MONDAY + timedelta(days=3))}
    assert "sick" not in text(at, mine).lower()
    assert "BEGIN:VEVENT" not in text(at, team)
    clock_of(at.planner).forward(hours=1)
    withdraw_time_off(at.planner, at.people.lead, absence_id)
    told(at)
    assert "BEGIN:VEVENT" not in text(at, mine)


def test_a_part_of_a_day_off_is_given_in_utc(at: Scene) -> None:
    mine, aoife = address(at), at.people.person_ids["Aoife"]
    summer = date(2027, 4, 1)
    morning = Absence("leave", summer, summer, window=(8 * 60, 12 * 60))
    add_time_off(at.planner, at.people.lead, aoife, morning)
    told(at)
    ((_, start, end),) = by_ical(answer(at, mine).body)
    assert (start.hour, end.hour) == (7, 11)


def test_the_last_published_day_is_marked_and_leaves_the_day_free(at: Scene) -> None:
    last = MONDAY + timedelta(days=27)
    tokens = [address(at, kind) for kind in ("person", "team", "site")]
    published(at)
    said = [next(iter(whole_days(answer(at, one).body))) for one in tokens]
    up_to = "Rota published up to here"
    assert [one[0] for one in said] == [up_to, up_to, f"Support: {up_to}"]
    assert {one[1:] for one in said} == {(last, last + timedelta(days=1))}
    assert text(at, tokens[0]).count("TRANSP:TRANSPARENT") == 1


def test_a_renamed_place_is_shown_with_the_next_change_only_and_with_a_newer_stamp(
    at: Scene,
) -> None:
    token = address(at)
    published(at)
    before = text(at, token)
    site = list_sites(at.planner, at.people.admin)[0]
    zone = "Europe/Dublin"
    edit_site(at.planner, at.people.admin, site.id, site.version, "Cork", zone, None)
    told(at)
    assert text(at, token) == before
    published(at)
    after = text(at, token)
    assert "LOCATION:Dublin" not in after
    stamps = [set(_stamps(one)) for one in (before, after)]
    assert max(stamps[0]) < min(stamps[1] - stamps[0])


def _stamps(text: str) -> list[str]:
    return [line for line in text.split("\r\n") if line.startswith("LAST-MODIFIED:")]


def test_another_language_is_an_argument(at: Scene) -> None:
    absence = Absence("leave", MONDAY, MONDAY)
    add_time_off(at.planner, at.people.lead, at.people.person_ids["Aoife"], absence)
    published(at)
    texts = {name: f"⟦{said}⟧" for name, said in vars(ENGLISH).items() if name != "kinds"}
    pseudo = Words(**texts, kinds={key: f"⟦{said}⟧" for key, said in ENGLISH.kinds.items()})
    feeds = [Feed("person", at.people.person_ids["Aoife"], one) for one in ("details", "busy")]
    for feed in (*feeds, Feed("team", at.people.team_id), Feed("site", at.people.site_id)):
        with at.planner.database.read() as session:
            body = make_body(session, feed, words=pseudo).body
        assert lint(body) == []
        lines = body.decode().replace("\r\n ", "").split("\r\n")
        shown = "\n".join(one for one in lines if one.startswith(("NAME:", "SUMMARY:")))
        assert "⟦" in shown
        ours = (ENGLISH.rota, ENGLISH.busy, ENGLISH.time_off, ENGLISH.published_to)
        assert [one for one in ours if one in re.sub("⟦[^⟧]*⟧", "", shown)] == []


def test_the_window_begins_thirty_days_before_the_last_change(at: Scene) -> None:
    token = address(at)
    published(at)
    clock_of(at.planner).forward(days=50)
    with at.planner.database.read() as session:
        made = make_body(session, Feed("person", at.people.person_ids["Aoife"]))
    assert made.first_day == date(2027, 2, 1) - timedelta(days=30)
    assert made.body == answer(at, token).body


def test_a_revoked_address_says_that_it_was_replaced_for_thirty_days(at: Scene) -> None:
    token = address(at)
    published(at)
    row = list_feed_tokens(at.planner, at.people.agent)[0]
    revoke_feed_token(at.planner, at.people.agent, row.token_id)
    body = answer(at, token).body
    assert lint(body) == []
    today = clock_of(at.planner)().date()
    last_words = ENGLISH.replaced, today, today + timedelta(days=31)
    assert whole_days(body) == {last_words}
    for secret in ("Aoife", "phone", "Dublin", at.people.person_ids["Aoife"]):
        assert secret not in body.decode()
    clock_of(at.planner).forward(days=29, hours=23)
    assert answer(at, token).body == body
    clock_of(at.planner).forward(hours=1)
    assert feed_response(at.planner, token) is None


def test_a_replaced_address_goes_on_at_a_new_one(at: Scene) -> None:
    token = address(at, variant="busy")
    published(at)
    before = answer(at, token)
    (row,) = list_feed_tokens(at.planner, at.people.agent)
    new = replace_feed_token(at.planner, at.people.agent, row.token_id)
    assert b"replaced" in answer(at, token).body
    now = answer(at, new)
    assert replace(now.state, token_id=before.state.token_id) == before.state
    assert now.body == before.body
    (after,) = list_feed_tokens(at.planner, at.people.agent)
    assert (after.name, after.variant) == (row.name, row.variant)


def test_an_unknown_address_gives_nothing(at: Scene) -> None:
    assert feed_response(at.planner, "nonsense") is None


def test_the_compressed_bytes_are_the_bytes(at: Scene) -> None:
    token = address(at)
    published(at)
    found = answer(at, token)
    assert gzip.decompress(found.gzipped) == found.body
