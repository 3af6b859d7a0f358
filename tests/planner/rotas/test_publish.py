"""Publishing: once, never in an edit, with ids and revisions that calendars can trust."""

from __future__ import annotations

import threading
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from planner.accounts.models import AuditEntry
from planner.db.outbox import Fact
from planner.errors import NotAllowed, Refused, Stale
from planner.people.models import TeamMembership, TimeOff
from planner.rotas.discard import discard_draft
from planner.rotas.ledger import enter
from planner.rotas.models import (
    Assignment,
    LedgerEntry,
    PublishedForEverError,
    PublishedShift,
    RotaVersion,
)
from planner.rotas.notice import why_words
from planner.rotas.publish import Published, publish
from planner.rotas.queries import home_page, list_versions
from tests.factories.organisation import clock_of
from tests.planner.rotas.scene import MONDAY, Scene, draft_of


def shifts(at: Scene) -> dict[str, PublishedShift]:
    with at.planner.database.read() as session:
        return {one.assignment_id: one for one in session.scalars(select(PublishedShift))}


def published(at: Scene) -> Published:
    return publish(at.planner, at.people.lead, draft_of(at))


def add_leave(at: Scene, name: str, first: date, last: date) -> None:
    with at.planner.database.write() as session:
        session.add(
            TimeOff(
                person_id=at.people.person_ids[name],
                kind="leave",
                first_date=first,
                last_date=last,
                credited_minutes=480 * ((last - first).days + 1),
                state="approved",
            )
        )


def test_publishing_says_number_notice_and_people(at: Scene) -> None:
    clock_of(at.planner).forward(days=14)
    done = published(at)
    assert (done.number, done.notice_days) == (1, 14)
    assert set(done.people) == set(at.people.person_ids.values())
    assert len(shifts(at)) == 6 * 20


def test_the_fact_names_the_people_touched(at: Scene) -> None:
    done = published(at)
    with at.planner.database.read() as session:
        fact = session.scalars(select(Fact).where(Fact.kind == "RotaPublished")).one()
        trail = session.scalars(select(AuditEntry).where(AuditEntry.action == "publish")).one()
    assert fact.payload["people"] == list(done.people)
    assert trail.after == {"number": 1, "notice_days": 28, "people": 6}


def test_a_late_publication_asks_why(at: Scene) -> None:
    draft_id = draft_of(at)
    clock_of(at.planner).forward(days=15)
    with pytest.raises(Refused, match="13 days' notice instead of 14"):
        publish(at.planner, at.people.lead, draft_id, why_late="  ")
    done = publish(at.planner, at.people.lead, draft_id, why_late="Two people left")
    assert done.notice_days == 13
    line = list_versions(at.planner, at.people.lead, at.people.team_id)[0]
    assert line.why_late == "Two people left"


def test_only_a_late_version_says_that_it_was_late() -> None:
    assert why_words("Training", 13) == "Late: Training"
    assert why_words("Somebody cannot come", 14) == "Somebody cannot come"


def test_a_draft_is_published_once(at: Scene) -> None:
    draft_id = draft_of(at)
    publish(at.planner, at.people.lead, draft_id)
    with pytest.raises(Stale):
        publish(at.planner, at.people.lead, draft_id)


def test_of_two_leads_who_publish_at_once_one_wins(at: Scene) -> None:
    draft_id = draft_of(at)
    gate = threading.Barrier(2)
    results: list[Published | Stale] = []

    def attempt() -> None:
        gate.wait()
        try:
            results.append(publish(at.planner, at.people.lead, draft_id))
        except Stale as stale:
            results.append(stale)

    threads = [threading.Thread(target=attempt) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(type(one).__name__ for one in results) == ["Published", "Stale"]
    with at.planner.database.read() as session:
        facts = session.scalar(select(func.count()).select_from(Fact))
        minutes = session.scalar(
            select(func.sum(LedgerEntry.amount)).where(LedgerEntry.kind == "minutes")
        )
    assert facts == 1
    assert minutes == 6 * 20 * 480


def test_a_draft_made_before_another_was_published_is_stale(at: Scene) -> None:
    early, late = draft_of(at), draft_of(at)
    publish(at.planner, at.people.lead, late)
    with pytest.raises(Stale, match="Version 1 of these days"):
        publish(at.planner, at.people.lead, early)


def test_drafts_of_different_days_do_not_disturb_each_other(at: Scene) -> None:
    first = draft_of(at, days=14)
    second = draft_of(at, days=14, first=MONDAY + timedelta(days=14))
    publish(at.planner, at.people.lead, first)
    assert publish(at.planner, at.people.lead, second).number == 2


def test_leave_approved_after_the_draft_was_made_stops_the_publication(at: Scene) -> None:
    draft_id = draft_of(at)
    add_leave(at, "Ben", date(2027, 3, 8), date(2027, 3, 12))
    with pytest.raises(Refused, match="Ben, Mon 8 Mar 07:00–15:30: away"):
        publish(at.planner, at.people.lead, draft_id)
    assert shifts(at) == {}


def test_somebody_who_left_the_team_stops_the_publication(at: Scene) -> None:
    draft_id = draft_of(at)
    with at.planner.database.write() as session:
        finn = TeamMembership.person_id == at.people.person_ids["Finn"]
        session.scalars(select(TeamMembership).where(finn)).one().to_date = MONDAY
    with pytest.raises(Refused, match="Finn is no longer in the team"):
        publish(at.planner, at.people.lead, draft_id)


def test_a_second_version_touches_only_what_changes(at: Scene) -> None:
    published(at)
    before = shifts(at)
    add_leave(at, "Ben", date(2027, 3, 8), date(2027, 3, 9))
    clock_of(at.planner).forward(minutes=5)
    done = published(at)
    after = shifts(at)
    ben = at.people.person_ids["Ben"]
    assert done.people == (ben,)
    changed = {key for key in after if _row(after[key]) != _row(before[key])}
    gone = [after[key] for key in changed]
    assert {(one.person_id, one.day.day) for one in gone} == {(ben, 8), (ben, 9)}
    assert all(one.cancelled_at is not None and one.sequence == 1 for one in gone)
    assert all(one.revised_at > before[one.assignment_id].revised_at for one in gone)


def test_revisions_rise_even_when_the_clock_stands_still(at: Scene) -> None:
    published(at)
    before = shifts(at)
    add_leave(at, "Ben", date(2027, 3, 8), date(2027, 3, 8))
    published(at)
    raised = [
        (one.revised_at - before[key].revised_at).total_seconds()
        for key, one in shifts(at).items()
        if one.cancelled_at is not None
    ]
    assert raised == [1.0]


def test_the_ledger_adds_up_to_what_is_published_and_entering_twice_changes_nothing(
    at: Scene,
) -> None:
    published(at)
    add_leave(at, "Ben", date(2027, 3, 8), date(2027, 3, 9))
    done = published(at)
    ben = at.people.person_ids["Ben"]
    with at.planner.database.write() as session:
        enter(session, session.get_one(RotaVersion, done.version_id), at.planner.clock())
        rows = session.scalars(select(LedgerEntry).where(LedgerEntry.person_id == ben)).all()
    assert sum(one.amount for one in rows if one.kind == "minutes") == 18 * 480
    assert [one.amount for one in rows if one.day == date(2027, 3, 8)] == [480, -480]


def test_what_was_published_stays_as_it_was(at: Scene) -> None:
    first = published(at)
    add_leave(at, "Ben", date(2027, 3, 8), date(2027, 3, 9))
    published(at)
    from planner.rotas.queries import grid_page

    page = grid_page(at.planner, at.people.lead, first.version_id)
    ben = next(row for row in page.rows if row.shown_name == "Ben")
    assert sum(len(cell.shifts) for cell in ben.cells) == 20


def test_what_was_published_cannot_be_edited_in_place(at: Scene) -> None:
    done = published(at)
    with pytest.raises(PublishedForEverError), at.planner.database.write() as session:
        session.get_one(RotaVersion, done.version_id).why_late = "changed my mind"
    rows = select(Assignment).where(Assignment.rota_version_id == done.version_id)
    with pytest.raises(PublishedForEverError), at.planner.database.write() as session:
        session.delete(session.scalars(rows).first())


def test_a_discarded_draft_is_off_the_lists_and_cannot_be_published(at: Scene) -> None:
    draft_id = draft_of(at)
    with pytest.raises(NotAllowed):
        discard_draft(at.planner, at.people.other_lead, draft_id)
    discard_draft(at.planner, at.people.lead, draft_id)
    assert list_versions(at.planner, at.people.lead, at.people.team_id) == []
    with pytest.raises(Stale):
        publish(at.planner, at.people.lead, draft_id)


def test_another_lead_may_not_publish(at: Scene) -> None:
    draft_id = draft_of(at)
    with pytest.raises(NotAllowed):
        publish(at.planner, at.people.other_lead, draft_id)


def test_home_says_what_is_published_and_what_is_next(at: Scene) -> None:
    assert home_page(at.planner, at.people.lead, at.people.team_id).text == (
        "Nothing is published yet"
    )
    published(at)
    home = home_page(at.planner, at.people.lead, at.people.team_id)
    assert home.text.startswith(
        "Published to Sun 28 Mar · Publish next by Mon 15 Mar for 14 days' notice"
    )
    assert home.short_spell is not None
    assert home.short_spell.text == "Sat 6 Mar 07:00–15:00 phone short by 2"


def _row(one: PublishedShift) -> tuple[object, ...]:
    return (one.person_id, one.start, one.sequence, one.revised_at, one.cancelled_at)
