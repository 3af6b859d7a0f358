"""Hand the letters that wait to the mail server, again and again until it has taken each."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from planner.application import Letter, MailServerDown, Planner, Undeliverable
from planner.notices.letter import SEEN_PATH, letters_of
from planner.notices.models import Notice, NoticeMail
from planner.notices.tell import WAITING
from planner.people.models import Person

SENT, FAILED, REFUSED = "sent", "failed", "refused"
OPEN = (WAITING, FAILED)
BATCH = 50
FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
MOST_DOUBLINGS = 10
LEASE = timedelta(minutes=15)
"""A letter in somebody's hands is left alone this long; then that process has died."""
LONGEST_WHY = 300
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Claimed:
    """A letter that this process tries to hand over."""

    notice_id: str
    letters: Sequence[Letter]
    attempts: int


def send_waiting_mail(planner: Planner) -> int:
    """Try each letter whose time has come and return how many were taken.

    A letter is sent at least once, and once it is known to be taken never again: only a process
    that dies between the server's answer and its note of it repeats a letter, with the same
    Message-ID. When the server is down, all wait for a pause that doubles up to an hour.
    """
    sent = 0
    for notice_id in _due(planner):
        claimed = _claim(planner, notice_id)
        if claimed is None:
            continue
        try:
            _hand_over(planner, claimed)
        except MailServerDown as down:
            _postpone_all(planner, claimed, down)
            return sent
        except Undeliverable as refusal:
            _refuse(planner, claimed, refusal)
        except OSError as problem:
            _postpone(planner, claimed, problem)
        else:
            _confirm(planner, claimed)
            sent += 1
    return sent


def _hand_over(planner: Planner, claimed: Claimed) -> None:
    """Send what is left of a notice's letters, each noted as taken before the next."""
    *others, last = claimed.letters
    for letter in others:
        planner.mail.send(letter)
        with planner.database.write() as session:
            session.get_one(NoticeMail, claimed.notice_id).taken += 1
    planner.mail.send(last)


def pause_after(attempts: int) -> timedelta:
    """Give the pause after so many attempts: 1, 2, 4, … minutes, at most an hour."""
    doublings = min(attempts - 1, MOST_DOUBLINGS)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def _due(planner: Planner) -> list[str]:
    with planner.database.read() as session:
        return list(session.scalars(_open_at(planner.clock()).limit(BATCH)))


def _open_at(now: datetime) -> Select[str]:
    return (
        select(NoticeMail.notice_id)
        .where(NoticeMail.state.in_(OPEN), NoticeMail.next_attempt_at <= now)
        .order_by(NoticeMail.next_attempt_at, NoticeMail.notice_id)
    )


def _claim(planner: Planner, notice_id: str) -> Claimed | None:
    """Take a letter for the length of the lease, unless somebody else has it or it is sent."""
    now = planner.clock()
    with planner.database.write() as session:
        row = session.get_one(NoticeMail, notice_id)
        if row.state not in OPEN or row.next_attempt_at is None or row.next_attempt_at > now:
            return None
        row.attempts += 1
        row.next_attempt_at = now + LEASE
        return Claimed(notice_id, _letters(planner, session, row), row.attempts)


def _letters(planner: Planner, session: Session, row: NoticeMail) -> Sequence[Letter]:
    notice = session.get_one(Notice, row.notice_id)
    person = session.get_one(Person, notice.person_id)
    row.recipient = person.email
    link = f"{planner.address()}{SEEN_PATH}/{row.token}"
    letters = letters_of(notice, person.shown_name, person.email, row.message_id, link)
    return letters[row.taken :]


def _confirm(planner: Planner, claimed: Claimed) -> None:
    with planner.database.write() as session:
        row = session.get_one(NoticeMail, claimed.notice_id)
        row.state, row.sent_at, row.why = SENT, planner.clock(), None
        row.next_attempt_at = row.token = None


def _refuse(planner: Planner, claimed: Claimed, refusal: OSError) -> None:
    with planner.database.write() as session:
        row = session.get_one(NoticeMail, claimed.notice_id)
        row.state, row.why, row.next_attempt_at = REFUSED, _why(refusal), None
    log.warning("the letter of notice %s was refused for good", claimed.notice_id)


def _postpone(planner: Planner, claimed: Claimed, problem: OSError) -> None:
    with planner.database.write() as session:
        row = session.get_one(NoticeMail, claimed.notice_id)
        _fail(row, problem, planner.clock() + pause_after(claimed.attempts))


def _postpone_all(planner: Planner, claimed: Claimed, down: OSError) -> None:
    """Let every letter that is due wait as long as the one that was tried."""
    now = planner.clock()
    until = now + pause_after(claimed.attempts)
    with planner.database.write() as session:
        for notice_id in [claimed.notice_id, *session.scalars(_open_at(now))]:
            _fail(session.get_one(NoticeMail, notice_id), down, until)
    log.warning("the mail server cannot be used; next attempt at %s", until.isoformat())


def _fail(row: NoticeMail, problem: OSError, until: datetime) -> None:
    row.state, row.why, row.next_attempt_at = FAILED, _why(problem), until


def _why(problem: OSError) -> str:
    return (problem.strerror or str(problem) or type(problem).__name__)[:LONGEST_WHY]
