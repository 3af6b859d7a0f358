from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from planner.application import Undeliverable
from planner.db.health import Soundness
from planner.notices.health import check_mail
from planner.notices.send_mail import send_waiting_mail
from planner.notices.smtp_address import SmtpAddress
from planner.notices.smtp_mail import SmtpMail
from tests.factories.organisation import mail_of, test_planner
from tests.planner.notices.catcher import catching
from tests.planner.notices.told import post


def test_without_a_server_it_says_where_letters_go(tmp_path: Path) -> None:
    server, letters = check_mail(post(test_planner(tmp_path)).planner)
    assert server.soundness is Soundness.NOTE
    assert "PLANNER_SMTP_URL" in server.text
    assert letters.text == "3 wait to be sent."


def test_a_server_is_asked_without_sending_anything(tmp_path: Path) -> None:
    planner = test_planner(tmp_path)
    with catching() as catcher:
        address = SmtpAddress("smtp", "127.0.0.1", catcher.port, password="hunter2")
        mail = SmtpMail(address, "rota@example.org", planner.clock)
        assert check_mail(replace(planner, mail=mail))[0].soundness is Soundness.FINE
        assert catcher.messages == []
    fault = check_mail(replace(planner, mail=mail))[0]
    assert fault.soundness is Soundness.FAULT
    assert "cannot be used: Connection refused" in fault.text
    assert "hunter2" not in fault.text


def test_letters_that_were_refused_are_counted(tmp_path: Path) -> None:
    planner = post(test_planner(tmp_path)).planner
    mail_of(planner).down = Undeliverable("550 no such user")
    send_waiting_mail(planner)
    assert check_mail(planner)[1].text.startswith("3 were refused for good")
