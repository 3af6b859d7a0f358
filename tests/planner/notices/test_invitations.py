"""Changes that cannot wait go into the letter as an invitation, for those who asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage

import ics
import pytest
import vobject
from ical.calendar_stream import IcsCalendarStream
from sqlalchemy import select

from planner.application import Invitation
from planner.errors import NotAllowed
from planner.feeds.render import uid
from planner.jobs.delivery import deliver_facts
from planner.notices import invitations
from planner.notices.invitations import (
    CANCEL,
    REQUEST,
    ask_for_invitations,
    end_invitations,
    invitations_in,
    wants_invitations,
)
from planner.notices.itip import itip
from planner.notices.models import Notice
from planner.notices.of_rota import tell_of_rota
from planner.notices.send_mail import send_waiting_mail
from planner.notices.smtp_address import SmtpAddress
from planner.notices.smtp_mail import SmtpMail
from planner.rotas.models import PublishedShift
from planner.wiring import WIRING
from tests.factories.organisation import clock_of, mail_of
from tests.planner.feeds.lint import lint_itip
from tests.planner.notices.catcher import catching
from tests.planner.rotas.corrected import Edit, correct, free, hand_over, move, together
from tests.planner.rotas.scene import Scene
from tests.planted.fault import planted_fault
from tests.setup.libical import ForeignCalendar

TUESDAY, LATER = date(2027, 3, 9), date(2027, 3, 16)
SHIFT = (datetime(2027, 3, 9, 7, tzinfo=UTC), datetime(2027, 3, 9, 15, 30, tzinfo=UTC))
HOUR = timedelta(hours=1)
INVITATION = Invitation(
    method=REQUEST,
    uid="1.2.invitation@planner.invalid",
    sequence=2,
    start=SHIFT[0],
    end=SHIFT[1],
    title="Phone, Chat; früh \x07und spät\nBEGIN:VEVENT · Dublin – Großraumbüro im 3. Stock",
    busy=True,
    revised_at=datetime(2027, 3, 8, 13, tzinfo=UTC),
)


@pytest.fixture
def soon(live: Scene) -> Scene:
    """The day before the shifts that are corrected; Aoife asked for invitations."""
    send_waiting_mail(live.planner)
    mail_of(live.planner).sent.clear()
    clock_of(live.planner).now = datetime(2027, 3, 8, 12, tzinfo=UTC)
    ask_for_invitations(live.planner, live.people.agent)
    return live


def changed(at: Scene, edit: Edit) -> dict[str, list[Invitation]]:
    """Publish a correction, let the worker hear of it, and give the invitations by name."""
    version_id = correct(at, edit)
    deliver_facts(at.planner, WIRING.subscribers)
    return invited(at, version_id)


def invited(at: Scene, version_id: str) -> dict[str, list[Invitation]]:
    names = {person: name for name, person in at.people.person_ids.items()}
    with at.planner.database.read() as session:
        rows = session.scalars(select(Notice).where(Notice.subject_id == version_id))
        found = {names[one.person_id]: invitations_in(one) for one in rows}
    return {name: sent for name, sent in found.items() if sent}


def said(sent: list[Invitation]) -> list[tuple[str, datetime, datetime]]:
    return [(one.method, one.start, one.end) for one in sent]


def test_a_change_of_tomorrow_is_an_invitation_and_then_a_cancellation(soon: Scene) -> None:
    moved = changed(soon, move(soon, "Aoife", TUESDAY, 1))
    again = changed(soon, move(soon, "Aoife", TUESDAY, 1))
    gone = changed(soon, free(soon, "Aoife", TUESDAY))
    start, end = SHIFT
    assert said(moved["Aoife"]) == [(REQUEST, start + HOUR, end + HOUR)]
    assert said(again["Aoife"]) == [(REQUEST, start + 2 * HOUR, end + 2 * HOUR)]
    assert said(gone["Aoife"]) == [(CANCEL, start + 2 * HOUR, end + 2 * HOUR)]
    all_of_it = [sent["Aoife"][0] for sent in (moved, again, gone)]
    assert [one.sequence for one in all_of_it] == [2, 3, 4]
    assert len({one.uid for one in all_of_it}) == 1
    with soon.planner.database.read() as session:
        shifts = session.scalars(select(PublishedShift.assignment_id)).all()
    assert all_of_it[0].uid not in {uid(one) for one in shifts}


def test_only_those_who_asked_are_invited(soon: Scene) -> None:
    assert changed(soon, move(soon, "Ben", TUESDAY, 1)) == {}
    changed(soon, free(soon, "Ben", TUESDAY))
    handed = changed(soon, hand_over(soon, "Aoife", "Ben", TUESDAY))
    assert {name: said(sent) for name, sent in handed.items()} == {"Aoife": [(CANCEL, *SHIFT)]}


def test_what_can_wait_for_the_calendar_is_no_invitation(soon: Scene) -> None:
    assert changed(soon, move(soon, "Aoife", LATER, 1)) == {}
    clock_of(soon.planner).now = datetime(2027, 3, 10, 12, tzinfo=UTC)
    assert changed(soon, move(soon, "Aoife", TUESDAY, 1)) == {}, "it is over"


def test_what_was_sent_stays_true_however_late_and_whoever_ended_it(soon: Scene) -> None:
    changed(soon, move(soon, "Aoife", TUESDAY, 7 * 24))
    assert len(changed(soon, move(soon, "Aoife", TUESDAY, 1))) == 1, "it is next week by now"
    end_invitations(soon.planner, soon.people.agent)
    assert not wants_invitations(soon.planner, soon.people.agent)
    gone = changed(soon, free(soon, "Aoife", TUESDAY))
    assert [one.method for one in gone["Aoife"]] == [CANCEL]
    assert changed(soon, move(soon, "Aoife", date(2027, 3, 10), 1)) == {}


def test_an_older_version_heard_late_takes_nothing_back(soon: Scene) -> None:
    first = correct(soon, move(soon, "Aoife", TUESDAY, 1))
    second = correct(soon, move(soon, "Aoife", TUESDAY, 1))
    for version_id in (second, first, second):
        tell_of_rota(soon.planner, {"version_id": version_id})
    assert [one.sequence for one in invited(soon, second)["Aoife"]] == [3]
    assert invited(soon, first) == {}


def test_nobody_asks_without_a_rota_of_their_own(soon: Scene) -> None:
    nobody = replace(soon.people.agent, person_id=None)
    assert not wants_invitations(soon.planner, nobody)
    for verb in (ask_for_invitations, end_invitations):
        with pytest.raises(NotAllowed):
            verb(soon.planner, nobody)


# ------------------------------------------------------------------------------- the letter


def posted(at: Scene) -> list[EmailMessage]:
    """Send what waits to a server of our own and give the messages as it read them."""
    with catching() as catcher:
        server = SmtpAddress("smtp", "127.0.0.1", catcher.port)
        mail = SmtpMail(server, "rota@example.org", at.planner.clock)
        send_waiting_mail(replace(at.planner, mail=mail))
    return catcher.messages


def test_the_letter_carries_the_invitation_as_its_other_form(soon: Scene) -> None:
    changed(soon, move(soon, "Aoife", TUESDAY, 1))
    (message,) = posted(soon)
    assert message.get_content_type() == "multipart/alternative"
    text, calendar = message.iter_parts()
    assert text.get_content_type() == "text/plain"
    assert "07:00–15:30, phone · Dublin → 08:00–16:30, phone · Dublin" in text.get_content()
    assert calendar["Content-Type"].params["method"] == REQUEST
    assert calendar["Content-Type"].params["charset"].lower() == "utf-8"
    assert calendar.get_content_type() == "text/calendar"
    body = calendar.get_payload(decode=True)
    assert isinstance(body, bytes)
    assert lint_itip(body) == []
    plain = body.replace(b"\r\n ", b"")
    assert b"ORGANIZER:mailto:rota@example.org\r\n" in plain
    assert b"ATTENDEE;PARTSTAT=NEEDS-ACTION;RSVP=FALSE:mailto:aoife@example.org\r\n" in plain


def test_each_invitation_of_a_notice_has_a_letter_that_is_sent_once(soon: Scene) -> None:
    edits = together(
        move(soon, "Aoife", TUESDAY, 1), free(soon, "Aoife", TUESDAY + timedelta(days=1))
    )
    changed(soon, edits)
    mail = mail_of(soon.planner)
    first_goes = iter([None, OSError("later")])
    take = mail.send

    def hesitant(letter: object) -> None:
        problem = next(first_goes, None)
        if problem is not None:
            raise problem
        take(letter)  # type: ignore[arg-type]  # as it was called

    mail.send = hesitant  # type: ignore[method-assign]  # to fail between two letters
    assert send_waiting_mail(soon.planner) == 0
    clock_of(soon.planner).forward(minutes=1)
    assert send_waiting_mail(soon.planner) == 1
    methods = [one.invitation.method for one in mail.sent if one.invitation is not None]
    assert sorted(methods) == [CANCEL, REQUEST]
    assert len({one.message_id for one in mail.sent}) == 2


# ------------------------------------------------------------------------------- its bytes


@pytest.mark.parametrize("method", [REQUEST, CANCEL])
def test_strangers_read_the_invitation(
    method: str, libical: Callable[[str], ForeignCalendar]
) -> None:
    body = itip(replace(INVITATION, method=method), "rota@example.org", "ann" * 30 + "@example.org")
    assert lint_itip(body) == []
    said = body.decode()
    read = libical(said)
    assert read.errors == 0
    expected = (INVITATION.uid, *SHIFT)
    assert [(one.uid, one.start, one.end) for one in read.events] == [expected]
    (by_ical,) = IcsCalendarStream.calendar_from_ics(said).events
    assert (by_ical.uid, by_ical.dtstart, by_ical.dtend) == expected
    (by_ics,) = ics.Calendar(said).events
    assert (by_ics.uid, by_ics.begin.datetime, by_ics.end.datetime) == expected
    assert vobject.readOne(said).validate(raiseException=True)


MUTANTS = (
    (b"METHOD:REQUEST\r\n", b""),
    (b"METHOD:REQUEST", b"METHOD:PUBLISH"),
    (b"METHOD:REQUEST", b"METHOD:CANCEL"),
    (b"STATUS:CONFIRMED", b"STATUS:CANCELLED"),
    (b"ORGANIZER:mailto:", b"ORGANIZER:"),
    (b"ORGANIZER:mailto:rota@example.org\r\n", b""),
    (b"SEQUENCE:2\r\n", b""),
    (b"DTSTAMP:20270308T130000Z\r\n", b""),
    (b"\r\n", b"\n"),
)


@pytest.mark.parametrize(("old", "new"), MUTANTS)
def test_our_lint_sees_each_fault_of_an_invitation(old: bytes, new: bytes) -> None:
    body = itip(INVITATION, "rota@example.org", "ann@example.org")
    assert body != body.replace(old, new)
    assert lint_itip(body.replace(old, new))


def test_planted_fault_one_uid_for_feed_and_invitation(soon: Scene) -> None:
    with planted_fault(invitations._invitation, ".{notice.person_id}.invitation", ""):
        test = test_a_change_of_tomorrow_is_an_invitation_and_then_a_cancellation
        with pytest.raises(AssertionError):
            test(soon)
