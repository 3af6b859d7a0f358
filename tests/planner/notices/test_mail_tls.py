"""Letters over TLS, to a real server: encrypted before anything is said, or nothing is said."""

from __future__ import annotations

import ssl
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from planner.application import Letter, MailServerDown
from planner.db.health import Soundness
from planner.notices.health import check_mail
from planner.notices.smtp_address import SmtpAddress
from planner.notices.smtp_mail import SmtpMail
from tests.factories.organisation import test_planner
from tests.planner.notices.catcher import Catcher, catching

CERTIFICATES = Path(__file__).parent / "certificates"
LETTER = Letter("ben@example.org", "A new shift", "Hello Ben", "<1@planner.invalid>")
WAYS = ["smtps", "smtp"]


def server(name: str, scheme: str) -> Catcher:
    """A mail server with a certificate that says it is `here` (127.0.0.1) or `elsewhere`."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(CERTIFICATES / f"{name}.pem")
    return Catcher(tls=context, starttls=scheme == "smtp")


def mail_to(catcher: Catcher, scheme: str) -> SmtpMail:
    address = SmtpAddress(scheme, "127.0.0.1", catcher.port, "ann", "hunter2")
    return SmtpMail(address, "rota@example.org", lambda: datetime(2027, 3, 1, tzinfo=UTC))


def trust(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATES / f"{name}.pem"))


@pytest.mark.parametrize("scheme", WAYS)
def test_a_letter_and_the_password_travel_encrypted(
    monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    trust(monkeypatch, "here")
    with catching(catcher=server("here", scheme)) as catcher:
        mail_to(catcher, scheme).send(LETTER)
    assert catcher.recipients() == ["ben@example.org"]
    in_the_open = {word for word, encrypted in catcher.said if not encrypted}
    assert in_the_open == ({"EHLO", "STARTTLS"} if scheme == "smtp" else set())
    assert ("AUTH", True) in catcher.said


@pytest.mark.parametrize("scheme", WAYS)
@pytest.mark.parametrize(
    ("certificate", "trusted", "why"),
    [
        ("here", "elsewhere", "self-signed certificate"),
        ("elsewhere", "elsewhere", "IP address mismatch"),
    ],
)
def test_a_wrong_certificate_is_refused_and_nothing_is_said_to_it(
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
    certificate: str,
    trusted: str,
    why: str,
) -> None:
    trust(monkeypatch, trusted)
    with (
        catching(catcher=server(certificate, scheme)) as catcher,
        pytest.raises(MailServerDown, match="its certificate cannot be trusted") as told,
    ):
        mail_to(catcher, scheme).send(LETTER)
    assert why.lower() in str(told.value).lower().replace("self signed", "self-signed")
    assert "SSL_CERT_FILE" in str(told.value)
    assert catcher.messages == []
    assert {word for word, _encrypted in catcher.said} <= {"EHLO", "STARTTLS"}


def test_a_server_that_speaks_no_tls_on_its_port_is_told_apart() -> None:
    with (
        catching() as catcher,
        pytest.raises(MailServerDown, match="Check smtp:// or smtps:// and the port"),
    ):
        mail_to(catcher, "smtps").send(LETTER)
    assert catcher.messages == []


def test_the_doctor_says_what_is_wrong_with_the_certificate(tmp_path: Path) -> None:
    planner = test_planner(tmp_path)
    with catching(catcher=server("here", "smtps")) as catcher:
        finding = check_mail(replace(planner, mail=mail_to(catcher, "smtps")))[0]
    planner.database.close()
    assert finding.soundness is Soundness.FAULT
    assert "certificate cannot be trusted" in finding.text
    assert "hunter2" not in finding.text
