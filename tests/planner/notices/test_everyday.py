"""Notices of what leads really do: publish for 36, correct by hand; on both databases."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from sqlalchemy import select

from planner.jobs.delivery import deliver_facts
from planner.notices.models import Notice
from planner.notices.queries import my_notices, readers_of, unseen_count
from planner.notices.seen import mark_seen_by_mail
from planner.notices.send_mail import send_waiting_mail
from planner.rotas.correct import Reasons, correct
from planner.rotas.correct_edits import Move, Wanted
from planner.rotas.models import Assignment
from planner.rotas.publish import publish
from planner.wiring import WIRING
from tests.factories.organisation import add_agent, clock_of, mail_of
from tests.planner.rotas.corrected import correct as put_out
from tests.planner.rotas.corrected import free, publish_first
from tests.planner.rotas.scene import Scene, draft_of, scene

MONDAY = date(2027, 3, 1)


def told(at: Scene, version_id: str) -> list[str]:
    with at.planner.database.read() as session:
        return list(session.scalars(select(Notice.person_id).filter_by(subject_id=version_id)))


def test_story_a_line_7_a_rota_for_36_people_is_told_to_36(tmp_path: Path) -> None:
    at = scene(tmp_path, days=7)
    with at.planner.database.write() as session:
        queues = list(at.people.queue_ids.values())
        for number in range(30):
            add_agent(session, f"A{number}", at.people.site_id, at.people.team_id, queues)
    draft_id = draft_of(at, days=7)
    clock_of(at.planner).forward(days=14)
    done = publish(at.planner, at.people.lead, draft_id)
    deliver_facts(at.planner, WIRING.subscribers)
    assert done.notice_days == 14
    assert len(told(at, done.version_id)) == 36
    assert send_waiting_mail(at.planner) == 36
    assert len({one.recipient for one in mail_of(at.planner).sent}) == 36


def test_a_shift_handed_over_by_hand_is_told_to_the_two_it_concerns(at: Scene) -> None:
    publish_first(at, days=7)
    version_id = put_out(at, free(at, "Ben", MONDAY))
    with at.planner.database.read() as session:
        aoife, ben = (at.people.person_ids[name] for name in ("Aoife", "Ben"))
        rows = select(Assignment).filter_by(rota_version_id=version_id, person_id=aoife, day=MONDAY)
        row = session.scalars(rows).one()
    edit = Move(row.assignment_id, Wanted(ben, MONDAY, at.template_id))
    done = correct(at.planner, at.people.lead, version_id, edit, reasons=Reasons("They swapped"))
    deliver_facts(at.planner, WIRING.subscribers)
    assert sorted(told(at, done.version_id)) == sorted([aoife, ben])
    latest = my_notices(at.planner, at.people.agent)[0]
    assert latest.heading == "Your shift on Mon 1 Mar is taken away"


def test_the_same_holds_on_postgresql(tmp_path: Path, postgres_url: str) -> None:
    at = scene(tmp_path, days=7, database_url=postgres_url)
    try:
        version_id = publish_first(at, days=7)
        assert send_waiting_mail(at.planner) == 6
        assert send_waiting_mail(at.planner) == 0
        letter = next(one for one in mail_of(at.planner).sent if one.recipient.startswith("aoife"))
        mark_seen_by_mail(at.planner, letter.text.rstrip().rsplit("/", 1)[-1])
        assert unseen_count(at.planner, at.people.agent) == 0
        page = readers_of(at.planner, at.people.lead, version_id)
        assert (len(page.readers), len(page.unseen)) == (6, 5)
        assert page.readers[-1].through == "mail"
    finally:
        at.planner.database.close()
