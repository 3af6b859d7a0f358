"""Whether letters find their way, said in plain words."""

from __future__ import annotations

from sqlalchemy import func, select

from planner.application import MailServerDown, Planner
from planner.db.health import Finding, Soundness
from planner.notices.demo_mail import NEVER_SENT, MailUnlessDemo
from planner.notices.models import NoticeMail
from planner.notices.send_mail import FAILED, REFUSED
from planner.notices.smtp_mail import SmtpMail
from planner.notices.tell import WAITING

SERVER, LETTERS = "mail server", "letters"


def check_mail(planner: Planner) -> list[Finding]:
    """Sign in to the mail server without sending anything, and count letters that are not sent."""
    return [_server(planner), _letters(planner)]


def _server(planner: Planner) -> Finding:
    mail = planner.mail
    if isinstance(mail, MailUnlessDemo):
        if mail.is_demo():
            text = f"{mail.server.server.shown} is named, but {NEVER_SENT} in the state folder."
            return Finding(SERVER, Soundness.NOTE, text)
        mail = mail.server
    if not isinstance(mail, SmtpMail):
        text = "None is named, so letters become files in the state folder. Set PLANNER_SMTP_URL."
        return Finding(SERVER, Soundness.NOTE, text)
    try:
        mail.check()
    except MailServerDown as down:
        text = f"{mail.server.shown} cannot be used: {down}. Letters wait until it can."
        return Finding(SERVER, Soundness.FAULT, text)
    return Finding(SERVER, Soundness.FINE, f"{mail.server.shown} takes letters.")


def _letters(planner: Planner) -> Finding:
    with planner.database.read() as session:
        rows = select(NoticeMail.state, func.count()).group_by(NoticeMail.state)
        counts = {one[0]: one[1] for one in session.execute(rows)}
    waiting, refused = counts.get(WAITING, 0) + counts.get(FAILED, 0), counts.get(REFUSED, 0)
    if refused:
        text = f"{refused} were refused for good; see the page Letters refused."
        return Finding(LETTERS, Soundness.NOTE, text)
    return Finding(LETTERS, Soundness.FINE, f"{waiting} wait to be sent.")
