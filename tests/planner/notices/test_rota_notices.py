"""Who is told of a publication and what: exactly those whose shifts changed, once."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from planner.db.outbox import Fact
from planner.errors import NotAllowed, NotFound
from planner.jobs.delivery import deliver_facts
from planner.notices import tell as telling
from planner.notices.kinds import KINDS, ROTA
from planner.notices.models import Notice, NoticeMail, NoticeSeen
from planner.notices.of_rota import tell_of_rota
from planner.notices.queries import my_notices, readers_of, unseen_count, unseen_versions
from planner.notices.seen import mark_seen
from planner.notices.send_mail import send_waiting_mail
from planner.people.absence import Absence, add_time_off
from planner.people.models import HomeZone
from planner.rotas import changes
from planner.rotas.publish import FACT, publish
from planner.time_off.decide import approve, decline
from planner.time_off.request import request_time_off
from planner.time_off.withdraw import withdraw
from planner.wiring import WIRING
from tests.factories.organisation import clock_of, mail_of
from tests.planner.rotas.corrected import (
    correct,
    free,
    hand_over,
    move,
    publish_first,
    together,
)
from tests.planner.rotas.corrected import (
    version_id as published_id,
)
from tests.planner.rotas.scene import Scene, draft_of
from tests.planted.fault import planted_fault

ONE_DAY = timedelta(days=1)
MONDAY = date(2027, 3, 8)
TUESDAY = date(2027, 3, 9)


def heard(at: Scene) -> None:
    deliver_facts(at.planner, WIRING.subscribers)


def told_of(at: Scene, version_id: str) -> dict[str, Notice]:
    names = {person: name for name, person in at.people.person_ids.items()}
    with at.planner.database.read() as session:
        rows = session.scalars(select(Notice).where(Notice.subject_id == version_id))
        return {names[one.person_id]: one for one in rows}


def count(at: Scene, table: type) -> int:
    with at.planner.database.read() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def test_a_first_publication_tells_everybody_on_it_once(live: Scene) -> None:
    version_id = published_id(live)
    assert set(told_of(live, version_id)) == set(live.people.person_ids)
    assert count(live, NoticeMail) == len(live.people.person_ids)
    (notice,) = my_notices(live.planner, live.people.agent)
    assert notice.heading == "Your shifts from Mon 1 Mar to Sun 28 Mar are published"
    assert len(notice.lines) == 20
    assert notice.lines[0].text == "Mon 1 Mar: 07:00–15:30, phone · Dublin"
    assert notice.remark == "Times are those of Dublin (Europe/Dublin)."


def test_somebody_without_a_shift_is_told_nothing(at: Scene) -> None:
    absence = Absence("leave", date(2027, 3, 1), date(2027, 3, 28))
    add_time_off(at.planner, at.people.lead, at.people.person_ids["Ben"], absence)
    assert "Ben" not in told_of(at, publish_first(at))


def test_a_correction_that_touches_two_people_makes_exactly_two_notices(live: Scene) -> None:
    correct(live, free(live, "Ben", TUESDAY))
    version_id = correct(live, hand_over(live, "Aoife", "Ben", TUESDAY))
    heard(live)
    told = told_of(live, version_id)
    assert set(told) == {"Aoife", "Ben"}
    assert count(live, Notice) == 6 + 1 + 2
    texts = {name: KINDS[ROTA].lines(one.content)[0].text for name, one in told.items()}
    assert texts == {
        "Aoife": "Tue 9 Mar: 07:00–15:30, phone · Dublin → no shift",
        "Ben": "Tue 9 Mar: no shift → 07:00–15:30, phone · Dublin",
    }


def test_only_the_changed_shifts_are_named_before_and_after(live: Scene) -> None:
    correct(
        live, together(move(live, "Aoife", TUESDAY, 1.5), free(live, "Aoife", TUESDAY + ONE_DAY))
    )
    heard(live)
    latest = my_notices(live.planner, live.people.agent)[0]
    assert latest.heading == "2 changes to your shifts"
    assert [one.text for one in latest.lines] == [
        "Tue 9 Mar: 07:00–15:30, phone · Dublin → 08:30–17:00, phone · Dublin",
        "Wed 10 Mar: 07:00–15:30, phone · Dublin → no shift",
    ]


def test_nothing_changed_is_nothing_told(live: Scene) -> None:
    assert told_of(live, correct(live, lambda _shifts: None)) == {}
    heard(live)
    assert count(live, Notice) == 6


def test_the_same_rota_generated_and_published_again_tells_nobody(live: Scene) -> None:
    version_id = publish(live.planner, live.people.lead, draft_of(live)).version_id
    heard(live)
    assert told_of(live, version_id) == {}


def test_a_publication_over_part_of_the_days_compares_day_by_day(at: Scene) -> None:
    publish_first(at, days=14)
    version_id = publish(at.planner, at.people.lead, draft_of(at, days=28)).version_id
    heard(at)
    told = told_of(at, version_id)["Aoife"]
    assert told.content["first"] is False
    days = [one["day"] for one in told.content["changes"]]
    assert (days[0], len(days)) == ("2027-03-15", 10)


def test_a_fact_heard_late_still_tells_what_its_own_version_changed(live: Scene) -> None:
    first = correct(live, move(live, "Ben", TUESDAY, 1))
    second = correct(live, move(live, "Ben", TUESDAY, 1))
    heard(live)
    lines = [
        KINDS[ROTA].lines(told_of(live, one)["Ben"].content)[0].text for one in (first, second)
    ]
    assert lines == [
        "Tue 9 Mar: 07:00–15:30, phone · Dublin → 08:00–16:30, phone · Dublin",
        "Tue 9 Mar: 08:00–16:30, phone · Dublin → 09:00–17:30, phone · Dublin",
    ]


def test_times_are_those_of_the_place_where_the_person_is(live: Scene) -> None:
    with live.planner.database.write() as session:
        aoife = live.people.person_ids["Aoife"]
        days = {"from_date": TUESDAY, "to_date": None}
        session.add(HomeZone(person_id=aoife, time_zone="Asia/Kathmandu", **days))
    correct(live, together(move(live, "Aoife", MONDAY, 1), move(live, "Aoife", TUESDAY, 1)))
    heard(live)
    latest, what = my_notices(live.planner, live.people.agent)[0], "phone · Dublin"
    assert [one.text for one in latest.lines] == [
        f"Mon 8 Mar: 07:00–15:30 Dublin time, {what} → 08:00–16:30 Dublin time, {what}",
        f"Tue 9 Mar: 12:45–21:15 Kathmandu time, {what} → 13:45–22:15 Kathmandu time, {what}",
    ]
    assert "Kathmandu (Asia/Kathmandu) and Dublin (Europe/Dublin)" in latest.remark


def test_a_fact_that_is_delivered_again_tells_nobody_again(live: Scene) -> None:
    again(live)
    assert (count(live, Notice), count(live, NoticeMail)) == (6, 6)


def test_planted_fault_a_notice_made_anew_for_each_delivery(live: Scene) -> None:
    with (
        planted_fault(telling.notice_id_of, 'f"{kind}/{subject_id}/{person_id}"', "new_token()"),
        pytest.raises(IntegrityError),
    ):
        again(live)
    assert count(live, Notice) == 6


def test_planted_fault_a_difference_that_forgets_what_was_there_before(live: Scene) -> None:
    with planted_fault(changes.changes_of_version, "published_before(session, version)", "[]"):
        version_id = correct(live, free(live, "Ben", TUESDAY))
        heard(live)
        assert set(told_of(live, version_id)) != {"Ben"}


def again(at: Scene) -> None:
    with at.planner.database.read() as session:
        payloads = [one.payload for one in session.scalars(select(Fact)) if one.kind == FACT]
    for payload in payloads:
        tell_of_rota(at.planner, payload)


def test_a_notice_holds_no_other_person_and_no_reason(live: Scene) -> None:
    correct(live, free(live, "Aoife", MONDAY))
    correct(live, hand_over(live, "Ben", "Aoife", MONDAY))
    heard(live)
    others = [name for name in live.people.person_ids if name != "Aoife"]
    for notice in my_notices(live.planner, live.people.agent):
        assert not [name for name in others if name in repr(notice)]


def test_seen_counts_once_and_for_oneself_only(live: Scene) -> None:
    (mine,) = my_notices(live.planner, live.people.agent)
    assert unseen_count(live.planner, live.people.agent) == 1
    with pytest.raises(NotFound):
        mark_seen(live.planner, live.people.lead, mine.notice_id)
    mark_seen(live.planner, live.people.agent, mine.notice_id)
    first = my_notices(live.planner, live.people.agent)[0].seen_at
    clock_of(live.planner).forward(hours=1)
    mark_seen(live.planner, live.people.agent, mine.notice_id)
    assert my_notices(live.planner, live.people.agent)[0].seen_at == first
    assert (unseen_count(live.planner, live.people.agent), count(live, NoticeSeen)) == (0, 1)


def test_the_lead_sees_who_has_not_seen(live: Scene) -> None:
    version_id = published_id(live)
    (mine,) = my_notices(live.planner, live.people.agent)
    mark_seen(live.planner, live.people.agent, mine.notice_id)
    page = readers_of(live.planner, live.people.lead, version_id)
    assert [one.shown_name for one in page.unseen] == ["Ben", "Ciara", "Declan", "Emer", "Finn"]
    assert (page.readers[-1].shown_name, page.readers[-1].through) == ("Aoife", "app")
    (unseen,) = unseen_versions(live.planner, live.people.lead, live.people.team_id)
    assert (unseen.number, len(unseen.names)) == (1, 5)
    for stranger in (live.people.other_lead, live.people.agent):
        with pytest.raises(NotAllowed):
            readers_of(live.planner, stranger, version_id)
        with pytest.raises(NotAllowed):
            unseen_versions(live.planner, stranger, live.people.team_id)


def test_nobody_is_reminded_of_shifts_that_are_over(live: Scene) -> None:
    clock_of(live.planner).forward(days=90)
    assert unseen_versions(live.planner, live.people.lead, live.people.team_id) == ()


def test_a_decision_about_time_off_is_told_to_the_one_who_asked(at: Scene) -> None:
    planner, people = at.planner, at.people
    asked = request_time_off(planner, people.agent, Absence("leave", MONDAY, TUESDAY))
    approve(planner, people.lead, asked, 1)
    heard(at)
    (notice,) = my_notices(planner, people.agent)
    assert notice.heading == "Your time off Mon 8 Mar – Tue 9 Mar is approved"
    heard(at)
    assert count(at, NoticeMail) == 1


def test_what_one_took_back_oneself_is_no_news(at: Scene) -> None:
    planner, people = at.planner, at.people
    asked = request_time_off(planner, people.agent, Absence("leave", MONDAY, TUESDAY))
    withdraw(planner, people.agent, asked, 1)
    heard(at)
    assert my_notices(planner, people.agent) == ()


def test_a_reason_for_declining_is_in_no_notice_and_no_letter(at: Scene) -> None:
    planner, people = at.planner, at.people
    asked = request_time_off(planner, people.agent, Absence("leave", MONDAY, TUESDAY), "surgery")
    decline(planner, people.lead, asked, 1, "Too many are away")
    heard(at)
    send_waiting_mail(planner)
    (letter,) = mail_of(planner).sent
    assert "is declined" in letter.text
    with planner.database.read() as session:
        stored = [one.content for one in session.scalars(select(Notice))]
    for text in (letter.text, letter.subject, json.dumps(stored)):
        assert "surgery" not in text
        assert "Too many" not in text
