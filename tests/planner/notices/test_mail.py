"""Letters: one a notice, tried until the server takes it, never again once it has."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.application import Letter, MailServerDown, Planner, Undeliverable
from planner.errors import NotAllowed, NotFound, Refused, Stale
from planner.jobs.kinds import Wiring
from planner.jobs.worker import _run_errands
from planner.notices import send_mail
from planner.notices import smtp_address as smtp_addresses
from planner.notices.models import Notice, NoticeSeen
from planner.notices.queries import notice_in_letter
from planner.notices.refused import send_again
from planner.notices.seen import mark_seen_by_mail
from planner.notices.send_mail import LEASE, LONGEST_PAUSE, pause_after, send_waiting_mail
from planner.notices.smtp_address import SmtpAddress, smtp_address
from planner.notices.smtp_mail import SmtpMail
from planner.people.models import Person
from tests.factories.organisation import NOW, clock_of, mail_of, test_planner
from tests.planner.notices.catcher import catching
from tests.planner.notices.told import Post, post
from tests.planted.fault import planted_fault

DOWN = MailServerDown("Connection refused")


@pytest.fixture
def waiting(tmp_path: Path) -> Post:
    """Three people with a letter each, and mail that remembers what it was given."""
    return post(test_planner(tmp_path))


def through(planner: Planner, port: int) -> Planner:
    """The same planner with its mail going to a server on this machine."""
    server = SmtpAddress("smtp", "127.0.0.1", port)
    return replace(planner, mail=SmtpMail(server, "rota@example.org", planner.clock))


def token_in(letter: Letter) -> str:
    return letter.text.rstrip().rsplit("/", 1)[-1]


def test_each_notice_becomes_one_letter(waiting: Post) -> None:
    assert send_waiting_mail(waiting.planner) == 3
    assert send_waiting_mail(waiting.planner) == 0
    letters = {one.recipient: one for one in mail_of(waiting.planner).sent}
    assert set(letters) == {"aoife@example.org", "ben@example.org", "ciara@example.org"}
    assert len({one.message_id for one in letters.values()}) == 3
    letter = letters["ben@example.org"]
    assert letter.subject == "Your shift on Tue 9 Mar is taken away"
    assert letter.text.startswith(
        "Hello Ben,\n\nYour shift on Tue 9 Mar is taken away.\n\n"
        "  Tue 9 Mar: 07:00–15:30, Phone · Dublin → no shift\n\n"
        "Times are those of Dublin (Europe/Dublin).\n\n"
        "Please say that you have seen this:\nhttp://127.0.0.1:8017/notices/mail/"
    )
    assert "Aoife" not in letter.text


def test_the_server_gets_what_the_letter_says(waiting: Post) -> None:
    with catching() as catcher:
        assert send_waiting_mail(through(waiting.planner, catcher.port)) == 3
    ben = next(one for one in catcher.messages if one["To"] == "ben@example.org")
    assert ben["From"] == "rota@example.org"
    assert ben["Message-ID"] == waiting.letters()["Ben"].message_id
    assert ben["Auto-Submitted"] == "auto-generated"
    assert "07:00–15:30, Phone · Dublin → no shift" in ben.get_content()


def test_a_server_that_is_down_for_an_hour_loses_nothing_and_repeats_nothing(
    waiting: Post,
) -> None:
    clock, attempts = clock_of(waiting.planner), []
    with catching() as catcher:
        port = catcher.port
    planner = through(waiting.planner, port)
    begun = clock()
    while clock() < begun + timedelta(hours=1):
        before = waiting.letters()["Aoife"].next_attempt_at
        assert send_waiting_mail(planner) == 0
        if waiting.letters()["Aoife"].next_attempt_at != before:
            attempts.append(int((clock() - begun).total_seconds() // 60))
        clock.forward(minutes=1)
    assert attempts == [0, 1, 3, 7, 15, 31]
    assert set(waiting.states().values()) == {"failed"}
    assert "refused" in (waiting.letters()["Ben"].why or "").lower()
    with catching(port) as catcher:
        while set(waiting.states().values()) != {"sent"}:
            clock.forward(minutes=1)
            send_waiting_mail(planner)
        clock.forward(days=1)
        assert send_waiting_mail(planner) == 0
    assert sorted(catcher.recipients()) == [
        "aoife@example.org",
        "ben@example.org",
        "ciara@example.org",
    ]
    assert clock() - begun < timedelta(days=1, hours=2)


def test_pauses_grow_to_an_hour() -> None:
    minutes = [pause_after(attempts) / timedelta(minutes=1) for attempts in range(1, 9)]
    assert minutes == [1, 2, 4, 8, 16, 32, 60, 60]
    assert pause_after(10_000) == LONGEST_PAUSE


def test_one_letter_put_off_does_not_hold_up_the_others(waiting: Post) -> None:
    with catching() as catcher:
        catcher.answers["RCPT"] = "450 later"
        planner = through(waiting.planner, catcher.port)
        assert send_waiting_mail(planner) == 0
        assert set(waiting.states().values()) == {"failed"}
        assert waiting.letters()["Ben"].why == "450 later"
        assert [one.attempts for one in waiting.letters().values()] == [1, 1, 1]
        catcher.answers.clear()
        clock_of(planner).forward(minutes=1)
        assert send_waiting_mail(planner) == 3


def test_an_address_that_is_refused_for_good_waits_for_somebody_to_mend_it(waiting: Post) -> None:
    planner, people = waiting.planner, waiting.people
    with catching() as catcher:
        catcher.answers["RCPT"] = "550 no such user"
        send_waiting_mail(through(planner, catcher.port))
        clock_of(planner).forward(days=1)
        assert send_waiting_mail(through(planner, catcher.port)) == 0
    ben = waiting.letters()["Ben"]
    assert (ben.state, ben.why, ben.next_attempt_at) == ("refused", "550 no such user", None)
    with planner.database.write() as session:
        session.get_one(Person, people.person_ids["Ben"]).email = "benjamin@example.org"
    with pytest.raises(NotAllowed):
        send_again(planner, people.other_lead, ben.notice_id)
    send_again(planner, people.lead, ben.notice_id)
    with pytest.raises(Stale):
        send_again(planner, people.lead, ben.notice_id)
    assert send_waiting_mail(planner) == 1
    assert mail_of(planner).sent[-1].recipient == "benjamin@example.org"


@pytest.mark.parametrize(
    ("command", "reply"), [("MAIL", "550 not from you"), ("MAIL", "421 going down"), ("EHLO", "")]
)
def test_what_the_server_says_to_all_letters_is_tried_again_with_all(
    waiting: Post, command: str, reply: str
) -> None:
    with catching() as catcher:
        catcher.answers[command] = reply
        send_waiting_mail(through(waiting.planner, catcher.port))
    assert set(waiting.states().values()) == {"failed"}
    assert sorted(one.attempts for one in waiting.letters().values()) == [0, 0, 1]


def test_an_answer_that_never_came_repeats_the_letter_under_the_same_id(waiting: Post) -> None:
    with catching() as catcher:
        catcher.takes_then_hangs_up = True
        planner = through(waiting.planner, catcher.port)
        send_waiting_mail(planner)
        catcher.takes_then_hangs_up = False
        clock_of(planner).forward(minutes=1)
        send_waiting_mail(planner)
    ids = [one["Message-ID"] for one in catcher.messages]
    assert (len(ids), len(set(ids))) == (4, 3)
    texts = {one["Message-ID"]: one.get_content() for one in catcher.messages}
    first = catcher.messages[0]
    assert first.get_content() == texts[first["Message-ID"]]  # the link is the same too


def test_a_process_that_died_with_a_letter_in_hand_leaves_it_to_the_next(waiting: Post) -> None:
    class Killed(BaseException):
        """The end of a process."""

    class Deadly:
        def send(self, letter: Letter) -> None:
            raise Killed

    with pytest.raises(Killed):
        send_waiting_mail(replace(waiting.planner, mail=Deadly()))
    assert send_waiting_mail(waiting.planner) == 2
    clock_of(waiting.planner).forward(seconds=LEASE.total_seconds())
    assert send_waiting_mail(waiting.planner) == 1
    assert len(mail_of(waiting.planner).sent) == 3


def test_two_processes_never_hold_the_same_letter(waiting: Post) -> None:
    gate = threading.Barrier(2)

    def work() -> None:
        gate.wait()
        send_waiting_mail(waiting.planner)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({one.recipient for one in mail_of(waiting.planner).sent}) == 3
    assert len(mail_of(waiting.planner).sent) == 3


def test_planted_fault_a_letter_that_is_not_noted_as_sent_goes_out_again(waiting: Post) -> None:
    found = "session.get_one(NoticeMail, claimed.notice_id)"
    with planted_fault(send_mail._confirm, found, "NoticeMail()"):
        send_waiting_mail(waiting.planner)
        clock_of(waiting.planner).forward(hours=1)
        send_waiting_mail(waiting.planner)
    assert len(mail_of(waiting.planner).sent) > 3


def test_planted_fault_a_message_id_of_its_own_for_each_attempt(waiting: Post) -> None:
    sent = mail_of(waiting.planner)
    sent.down = OSError("later")
    with planted_fault(send_mail._letters, "row.message_id, link", "str(row.attempts), link"):
        send_waiting_mail(waiting.planner)
        sent.down = None
        clock_of(waiting.planner).forward(minutes=1)
        send_waiting_mail(waiting.planner)
    assert {one.message_id for one in sent.sent} == {"2"}


def test_the_link_in_a_letter_says_seen_and_is_kept_as_a_fingerprint_only(waiting: Post) -> None:
    send_waiting_mail(waiting.planner)
    ben = next(one for one in mail_of(waiting.planner).sent if one.recipient == "ben@example.org")
    row = waiting.letters()["Ben"]
    assert row.token is None
    assert token_in(ben) not in (row.token_hash, row.message_id)
    assert notice_in_letter(waiting.planner, token_in(ben)).seen_at is None
    mark_seen_by_mail(waiting.planner, token_in(ben))
    mark_seen_by_mail(waiting.planner, token_in(ben))
    assert notice_in_letter(waiting.planner, token_in(ben)).seen_at is not None
    with waiting.planner.database.read() as session:
        seen = session.scalars(select(NoticeSeen)).one()
        told = session.get_one(Notice, seen.notice_id)
        assert told.person_id == waiting.people.person_ids["Ben"]
    assert seen.through == "mail"
    with pytest.raises(NotFound):
        mark_seen_by_mail(waiting.planner, token_in(ben)[:-1] + "~")


def test_a_subject_cannot_smuggle_in_a_header(tmp_path: Path) -> None:
    mail = SmtpMail(SmtpAddress("smtp", "127.0.0.1", 9), "rota@example.org", at_nine)
    with pytest.raises(Undeliverable):
        mail.send(Letter("ann@example.org", "Hello\nBcc: all@example.org", "text", "<1@x>"))


def at_nine() -> datetime:
    return NOW


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("smtp://mail.example.org", SmtpAddress("smtp", "mail.example.org", 587)),
        ("smtps://mail.example.org/", SmtpAddress("smtps", "mail.example.org", 465)),
        (
            "smtp://rota%40example.org:p%2Fw@mail.example.org:2525",
            SmtpAddress("smtp", "mail.example.org", 2525, "rota@example.org", "p/w"),
        ),
    ],
)
def test_the_address_of_a_server_is_read(text: str, found: SmtpAddress) -> None:
    assert smtp_address(text, "PLANNER_SMTP_URL") == found


@pytest.mark.parametrize(
    "text",
    [
        "mail.example.org",
        "http://ann:hunter2@mail.example.org",
        "smtp://ann:hunter2@",
        "smtp://ann:hunter2@mail.example.org:65x",
        "smtp://ann:hunter2@mail.example.org/inbox",
        "smtp://ann:hunter2@[mail",
    ],
)
def test_an_address_that_cannot_be_used_is_named_without_its_secret(text: str) -> None:
    with pytest.raises(Refused, match="PLANNER_SMTP_URL cannot be used") as refusal:
        smtp_address(text, "PLANNER_SMTP_URL")
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__cause__ is None


def test_elsewhere_nothing_is_said_before_the_line_is_encrypted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with catching() as catcher:
        mail = SmtpMail(SmtpAddress("smtp", "127.0.0.1", catcher.port), "a@example.org", at_nine)
        mail.check()
        # The same server, as if it stood elsewhere.
        monkeypatch.setattr(smtp_addresses, "THIS_MACHINE", frozenset())
        with pytest.raises(MailServerDown, match="STARTTLS"):
            mail.check()


def test_the_worker_sends_letters_beside_its_other_work(waiting: Post) -> None:
    stop = threading.Event()
    done = threading.Event()

    def errand(planner: Planner) -> None:
        send_waiting_mail(planner)
        done.set()

    def broken(_planner: Planner) -> None:
        raise ValueError("an errand that always fails")

    wiring = Wiring({}, {}, errands=(broken, errand))
    thread = threading.Thread(target=_run_errands, args=(waiting.planner, wiring, stop, 0.01))
    thread.start()
    assert done.wait(10)
    stop.set()
    thread.join()
    assert set(waiting.states().values()) == {"sent"}
