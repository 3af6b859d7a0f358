"""Somebody is away: who could cover, who is asked, and who takes the shift, exactly once."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import select

from planner.accounts.actor import Actor
from planner.accounts.feed_tokens import make_feed_token
from planner.accounts.models import AuditEntry
from planner.db.outbox import Fact
from planner.errors import FormError, NotAllowed, NotFound, Refused
from planner.feeds.models import FeedBody
from planner.jobs.delivery import deliver_facts
from planner.people.absence import Absence, add_time_off
from planner.people.models import TimeOff
from planner.rotas.correct import correct
from planner.rotas.correct_edits import Pin
from planner.rotas.correct_ground import Overtaken
from planner.rotas.models import Assignment, PinnedShift, RotaVersion
from planner.swaps import answer, offer
from planner.swaps.answer import accept_cover, decline_cover
from planner.swaps.away import look_at_away, report_away
from planner.swaps.covers import recent_covers
from planner.swaps.models import CoverOffer, CoverRequest
from planner.swaps.offer import offer_cover, stop_looking, withdraw_offer
from planner.swaps.queries import cover_page, my_covers, offers_waiting, today_page
from planner.wiring import WIRING
from tests.factories.copies import copied
from tests.factories.organisation import clock_of, test_planner
from tests.planner.swaps.sick_call import TUESDAY, SickCall, sick_call
from tests.planted.fault import planted_fault


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> SickCall:
    call = sick_call(test_planner(tmp_path_factory.mktemp("call")))
    call.planner.database.close()
    return call


@pytest.fixture
def call(published: SickCall, tmp_path: Path) -> SickCall:
    return replace(published, planner=copied(published.planner, tmp_path))


def away(call: SickCall, name: str = "Aoife") -> str:
    """Report somebody away, and give the request."""
    done = report_away(call.planner, call.org.lead, call.version_id, call.id(name), TUESDAY)
    (request_id,) = done.request_ids
    return request_id


def offered(call: SickCall, request_id: str, name: str = "Liam", **how: Any) -> str:
    return offer_cover(call.planner, call.org.lead, request_id, call.id(name), **how)


def actor_of(call: SickCall, name: str) -> Actor:
    return Actor(call.liam.user_id, name, call.id(name), frozenset(["agent"]), frozenset())


def rows(call: SickCall, table: Any) -> list[Any]:
    with call.planner.database.read() as session:
        return list(session.scalars(select(table)))


def states(call: SickCall) -> dict[str, str]:
    names = {person_id: name for name, person_id in call.people.items()}
    return {names[one.person_id]: one.state for one in rows(call, CoverOffer)}


MID = (480, 960)


def test_looking_says_what_is_short_and_stores_nothing(call: SickCall) -> None:
    look = look_at_away(call.planner, call.org.lead, call.version_id, call.id("Aoife"), TUESDAY)

    assert [(one.span, one.before, one.after) for one in look.effect.short] == [
        ("07:00–15:30", 0, 1)
    ]
    assert len(rows(call, RotaVersion)) == 1
    assert rows(call, CoverRequest) == []


def test_who_is_away_is_credited_and_keeps_what_was_planned_readable(call: SickCall) -> None:
    away(call)

    (absence,) = [one for one in rows(call, TimeOff) if one.person_id == call.id("Aoife")]
    assert (absence.kind, absence.state, absence.credited_minutes) == ("sick", "approved", 480)
    planned = [
        one.paid_minutes
        for one in rows(call, Assignment)
        if one.person_id == call.id("Aoife") and one.day == TUESDAY
    ]
    assert planned == [480]
    newest = max(rows(call, RotaVersion), key=lambda one: one.number)
    assert "Aoife" not in call.shifts(newest.id)


def test_everybody_is_a_candidate_or_hears_why_not(call: SickCall) -> None:
    page = cover_page(call.planner, call.org.lead, away(call))

    assert page.who is not None
    assert [(one.span, one.after) for one in page.who.short] == [("07:00–15:30", 1)]
    assert {one.shown_name: one.why for one in page.who.others} == {
        "Ben": "already working 07:00–15:30",
        "Ciara": "already working 07:00–15:30",
        "Declan": "already working 07:00–15:30",
        "Emer": "already working 07:00–15:30",
        "Finn": "already working 07:00–15:30",
        "Tom": "8 h rest",
        "Uma": "not skilled for phone",
        "Vera": "on time off",
        "Walt": "48 h in that week; longest rest 32 h 30 min in that week",
    }
    (liam,) = page.who.candidates
    assert (liam.shown_name, liam.text, liam.whole) == ("Liam", "08:00–16:00", False)
    assert (liam.week_minutes, liam.contract_week_minutes) == (2370, 2400)
    assert [(one.span, one.after) for one in liam.left] == [("07:00–08:00", 1)]


def test_a_cover_makes_one_version_and_changes_exactly_two_feeds(call: SickCall) -> None:
    planner, org = call.planner, call.org
    for name, person_id in call.people.items():
        make_feed_token(planner, org.admin, "person", person_id, name)
    deliver_facts(planner, WIRING.subscribers)
    before = bodies(call)

    request_id = away(call)
    clock_of(planner).forward(minutes=5)
    offer_id = offered(call, request_id, times=MID)
    done = accept_cover(planner, call.liam, offer_id)
    deliver_facts(planner, WIRING.subscribers)

    after = bodies(call)
    changed = {name for name in call.people if before[name] != after[name]}
    assert changed == {"Aoife", "Liam"}
    assert done.people == (call.id("Liam"),)
    assert call.shifts(done.version_id)["Liam"] == ("08:00", "16:00")
    assert call.shifts(call.version_id)["Aoife"] == ("07:00", "15:30")
    assert b"sick" not in b"".join(after.values()).lower()


def bodies(call: SickCall) -> dict[str, bytes]:
    names = {person_id: name for name, person_id in call.people.items()}
    return {
        names[one.subject_id]: one.body for one in rows(call, FeedBody) if one.subject_id in names
    }


def test_no_reason_reaches_the_trail_or_a_fact(call: SickCall) -> None:
    accept_cover(call.planner, call.liam, offered(call, away(call), times=MID))

    told = [f"{one.action} {one.before} {one.after}" for one in rows(call, AuditEntry)]
    told += [f"{one.kind} {one.payload}" for one in rows(call, Fact)]
    told += [str(one.why_late) for one in rows(call, RotaVersion)]
    assert not [one for one in told if "sick" in one.lower()]


def test_an_offer_is_accepted_once(call: SickCall) -> None:
    offer_id = offered(call, away(call), times=MID)
    accept_cover(call.planner, call.liam, offer_id)

    with pytest.raises(Refused, match="You have taken this shift already"):
        accept_cover(call.planner, call.liam, offer_id)

    assert [one.number for one in rows(call, RotaVersion)] == [1, 2, 3]
    assert offers_waiting(call.planner, call.liam) == 0


def two_offers(call: SickCall) -> dict[str, str]:
    """Offer one shift to Liam and to Tom, who both could take it from 10:00 on."""
    request_id = away(call)
    return {name: offered(call, request_id, name, times=(600, 960)) for name in ("Liam", "Tom")}


def test_of_two_who_accept_the_first_has_it_and_the_other_is_thanked(call: SickCall) -> None:
    offers = two_offers(call)
    done = accept_cover(call.planner, actor_of(call, "Tom"), offers["Tom"])

    with pytest.raises(Refused, match=r"A colleague has taken this shift already.*Thank you"):
        accept_cover(call.planner, call.liam, offers["Liam"])

    assert states(call) == {"Liam": "taken", "Tom": "accepted"}
    assert {"Liam", "Tom"} & set(call.shifts(done.version_id)) == {"Tom"}


def test_two_who_accept_at_the_same_moment_are_told_apart(call: SickCall) -> None:
    offers = two_offers(call)
    ends: dict[str, object] = {}

    def accept(name: str) -> None:
        try:
            ends[name] = accept_cover(call.planner, actor_of(call, name), offers[name]).number
        except Refused as refused:
            ends[name] = str(refused)

    threads = [threading.Thread(target=accept, args=(name,)) for name in offers]
    for one in threads:
        one.start()
    for one in threads:
        one.join()

    assert 3 in ends.values()
    assert any("A colleague has taken" in str(one) for one in ends.values())
    assert sorted(states(call).values()) == ["accepted", "taken"]
    assert [one.number for one in rows(call, RotaVersion)] == [1, 2, 3]


def test_an_offer_that_was_taken_back_cannot_be_accepted(call: SickCall) -> None:
    offer_id = offered(call, away(call), times=MID)
    withdraw_offer(call.planner, call.org.lead, offer_id)

    with pytest.raises(Refused, match="taken back"):
        accept_cover(call.planner, call.liam, offer_id)
    with pytest.raises(Refused, match="withdrawn already"):
        withdraw_offer(call.planner, call.org.lead, offer_id)


def test_who_says_no_can_be_asked_again(call: SickCall) -> None:
    request_id = away(call)
    decline_cover(call.planner, call.liam, offered(call, request_id, times=MID))

    again = offered(call, request_id, times=MID)
    with pytest.raises(Refused, match="asked already"):
        offered(call, request_id, times=MID)
    accept_cover(call.planner, call.liam, again)

    with pytest.raises(Refused, match="Nobody is looking"):
        offered(call, request_id, "Tom")


def test_who_stops_looking_takes_the_offers_back(call: SickCall) -> None:
    request_id = away(call)
    offered(call, request_id, times=MID)

    stop_looking(call.planner, call.org.lead, request_id)

    assert states(call) == {"Liam": "withdrawn"}
    with pytest.raises(Refused):
        stop_looking(call.planner, call.org.lead, request_id)
    assert cover_page(call.planner, call.org.lead, request_id).who is None


def test_nobody_is_offered_a_shift_that_breaks_a_rule(call: SickCall) -> None:
    request_id = away(call)

    with pytest.raises(Refused, match="leaves Tom 8 h rest"):
        offered(call, request_id, "Tom")
    with pytest.raises(Refused, match=r"Vera, .*: away"):
        offered(call, request_id, "Vera")
    with pytest.raises(FormError):
        offered(call, request_id, times=(600, 600))
    with pytest.raises(Refused, match="not in this team"):
        offer_cover(call.planner, call.org.lead, request_id, "nobody")
    assert rows(call, CoverOffer) == []


def test_what_changed_since_the_offer_is_looked_at_again(call: SickCall) -> None:
    offer_id = offered(call, away(call), times=MID)
    leave = Absence("leave", TUESDAY, TUESDAY)
    add_time_off(call.planner, call.org.lead, call.id("Liam"), leave)

    with pytest.raises(Refused, match="always kept"):
        accept_cover(call.planner, call.liam, offer_id)
    assert states(call) == {"Liam": "offered"}


def test_a_shift_that_is_over_is_nobodys(call: SickCall) -> None:
    request_id = away(call)
    offer_id = offered(call, request_id, times=MID)
    clock_of(call.planner).forward(hours=10)

    with pytest.raises(Refused, match="over"):
        accept_cover(call.planner, call.liam, offer_id)
    with pytest.raises(Refused, match="over"):
        offered(call, request_id, "Tom")


def test_nobody_answers_for_somebody_else(call: SickCall) -> None:
    offer_id = offered(call, away(call), times=MID)

    for act in (accept_cover, decline_cover):
        with pytest.raises(NotAllowed):
            act(call.planner, call.org.agent, offer_id)
        with pytest.raises(NotFound):
            act(call.planner, call.liam, "nothing")
    with pytest.raises(NotAllowed):
        withdraw_offer(call.planner, call.org.other_lead, offer_id)


def test_only_leads_of_the_team_report_and_look(call: SickCall) -> None:
    request_id = away(call)
    for actor in (call.org.other_lead, call.org.agent, call.org.hr):
        with pytest.raises(NotAllowed):
            report_away(call.planner, actor, call.version_id, call.id("Ben"), TUESDAY)
        with pytest.raises(NotAllowed):
            cover_page(call.planner, actor, request_id)
        with pytest.raises(NotAllowed):
            today_page(call.planner, actor, call.org.team_id)
        with pytest.raises(NotAllowed):
            offer_cover(call.planner, actor, request_id, call.id("Liam"))
        with pytest.raises(NotAllowed):
            stop_looking(call.planner, actor, request_id)


def test_reported_twice_the_second_is_told_which_version_holds(call: SickCall) -> None:
    away(call)

    with pytest.raises(Overtaken, match="Version 2"):
        away(call)
    assert len(rows(call, CoverRequest)) == 1


def test_somebody_on_leave_who_still_stands_in_the_rota_is_only_taken_off_it(
    call: SickCall,
) -> None:
    leave = Absence("leave", TUESDAY, TUESDAY)
    add_time_off(call.planner, call.org.lead, call.id("Ben"), leave)

    away(call, "Ben")

    held = [one.kind for one in rows(call, TimeOff) if one.person_id == call.id("Ben")]
    assert held == ["leave"]


def test_a_pin_does_not_outlive_the_shift_of_somebody_who_is_away(call: SickCall) -> None:
    aoife = call.id("Aoife")
    held = next(
        one.assignment_id
        for one in rows(call, Assignment)
        if (one.person_id, one.day) == (aoife, TUESDAY)
    )
    done = correct(call.planner, call.org.lead, call.version_id, Pin(held, "She opens"))
    assert len(rows(call, PinnedShift)) == 1

    report_away(call.planner, call.org.lead, done.version_id, aoife, TUESDAY)

    assert rows(call, PinnedShift) == []


def test_without_a_shift_there_is_nothing_to_be_away_from(call: SickCall) -> None:
    with pytest.raises(Refused, match="no shift to be away from"):
        away(call, "Liam")
    assert [one for one in rows(call, TimeOff) if one.kind == "sick"] == []


def test_today_shows_who_works_and_what_is_open(call: SickCall) -> None:
    request_id = away(call)

    page = today_page(call.planner, call.org.lead, call.org.team_id)

    early = [one.shown_name for one in page.working if one.shift.day == TUESDAY]
    assert sorted(early) == ["Ben", "Ciara", "Declan", "Emer", "Finn"]
    assert [(one.request_id, one.shown_name, one.state) for one in page.requests] == [
        (request_id, "Aoife", "open")
    ]


def test_an_offer_stands_on_ones_own_page_in_the_place_where_one_is(call: SickCall) -> None:
    offer_id = offered(call, away(call), times=MID)

    (line,) = my_covers(call.planner, call.liam)

    assert (line.offer_id, line.state, line.shift.day) == (offer_id, "offered", TUESDAY)
    assert (line.shift.span, line.shift.queues, line.shift.paid_minutes) == (
        "08:00–16:00",
        ("phone",),
        450,
    )
    clock_of(call.planner).now += timedelta(hours=1)
    decline_cover(call.planner, call.liam, offer_id)
    assert [one.state for one in my_covers(call.planner, call.liam)] == ["declined"]
    clock_of(call.planner).now += timedelta(days=8)
    assert my_covers(call.planner, call.liam) == ()


def test_the_kindest_and_fairest_choice_comes_first(call: SickCall) -> None:
    request_id = away(call)
    page = cover_page(call.planner, call.org.lead, request_id)
    assert page.who is not None
    (liam,) = page.who.candidates
    whole = replace(liam, uncovered_minutes=0)
    wished_off = replace(whole, unmet_wishes=600)
    did_one = replace(whole, recent_covers=1)
    has_many_hours = replace(whole, week_minutes=whole.week_minutes + 60)

    ranked = sorted([liam, wished_off, did_one, has_many_hours, whole], key=lambda one: one.rank)

    assert ranked == [whole, has_many_hours, did_one, wished_off, liam]


def test_covers_taken_in_the_last_four_weeks_count(call: SickCall) -> None:
    accept_cover(call.planner, call.liam, offered(call, away(call), times=MID))

    with call.planner.database.read() as session:
        now = call.planner.clock()
        assert recent_covers(session, now) == {call.id("Liam"): 1}
        assert recent_covers(session, now + timedelta(days=29)) == {}


def test_faults_in_the_guards_are_seen(call: SickCall) -> None:
    offers = two_offers(call)
    accept_cover(call.planner, actor_of(call, "Tom"), offers["Tom"])
    with (
        planted_fault(answer._require_waiting, "offer.state != OFFERED", "False"),
        pytest.raises(Refused, match="taken back"),
    ):
        accept_cover(call.planner, call.liam, offers["Liam"])
    with mock.patch.object(answer, "_require_waiting"):
        accept_cover(call.planner, call.liam, offers["Liam"])
    assert [one.number for one in rows(call, RotaVersion)] == [1, 2, 3, 4]


def test_an_offer_that_nobody_judged_would_break_a_rule(call: SickCall) -> None:
    request_id = away(call)
    with planted_fault(offer.require_kept, "if effect.broken:", "if False:"):
        offered(call, request_id, "Tom")

    assert states(call) == {"Tom": "offered"}
