from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from planner.application import Letter, usual_address
from planner.db.health import Soundness
from planner.db.upgrade import current_revision, newest_revision
from planner.demo.state import Marker, write_marker
from planner.errors import Refused
from planner.notices.demo_mail import MailUnlessDemo
from planner.notices.health import check_mail
from planner.notices.mail_folder import MailFolder
from tests.planner.notices.catcher import catching
from web.addresses import home_address, remember_port
from web.instance import (
    make_folder,
    open_planner,
    outgoing_mail,
    own_address,
    secret_key,
    state_folder,
)


def test_the_state_folder_is_the_one_that_is_named(planner_instance: Path) -> None:
    assert state_folder() == planner_instance


def test_without_a_name_it_lies_under_the_current_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("PLANNER_INSTANCE")
    monkeypatch.chdir(tmp_path)
    assert state_folder() == tmp_path / "instance"


def test_nobody_else_may_enter_the_folder_or_read_the_secret(planner_instance: Path) -> None:
    planner_instance.mkdir(mode=0o755)
    secret_key(planner_instance)
    assert stat.S_IMODE(planner_instance.stat().st_mode) == 0o700
    assert stat.S_IMODE((planner_instance / "secret_key").stat().st_mode) == 0o600


def test_the_secret_stays_and_leaves_no_draft_behind(planner_instance: Path) -> None:
    first = secret_key(planner_instance)
    assert len(first) == 64
    assert secret_key(planner_instance) == first
    assert [path.name for path in planner_instance.iterdir()] == ["secret_key"]


def test_two_installations_have_two_secrets(tmp_path: Path) -> None:
    assert secret_key(tmp_path / "a") != secret_key(tmp_path / "b")


def test_an_open_planner_stands_at_the_newest_tables(planner_instance: Path) -> None:
    planner = open_planner(planner_instance)
    assert current_revision(planner.database) == newest_revision()
    assert (planner_instance / "planner.db").exists()
    planner.database.close()


def test_another_database_can_be_named(
    planner_instance: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_DATABASE_URL", f"sqlite:///{tmp_path / 'elsewhere.db'}")
    open_planner(planner_instance).database.close()
    assert (tmp_path / "elsewhere.db").exists()
    assert not (planner_instance / "planner.db").exists()


def test_compiled_code_is_kept_in_the_folder_unless_a_place_is_named(
    planner_instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NUMBA_CACHE_DIR", "/named")
    open_planner(planner_instance).database.close()
    assert os.environ["NUMBA_CACHE_DIR"] == "/named"
    monkeypatch.delenv("NUMBA_CACHE_DIR")
    open_planner(planner_instance).database.close()
    assert os.environ["NUMBA_CACHE_DIR"] == str(planner_instance / "compiled")


def test_a_folder_that_exists_is_closed(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    assert stat.S_IMODE(make_folder(tmp_path).stat().st_mode) == 0o700


def test_without_a_mail_server_letters_become_files(planner_instance: Path) -> None:
    assert isinstance(outgoing_mail(planner_instance), MailFolder)


def test_a_mail_server_is_named_with_who_letters_come_from(
    planner_instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLANNER_SMTP_URL", "smtp://ann:secret@mail.example.org")
    with pytest.raises(Refused, match="set PLANNER_MAIL_FROM too"):
        outgoing_mail(planner_instance)
    monkeypatch.setenv("PLANNER_MAIL_FROM", "rota@example.org")
    mail = outgoing_mail(planner_instance)
    assert isinstance(mail, MailUnlessDemo)
    assert (mail.server.sender, mail.server.server.port) == ("rota@example.org", 587)
    assert "secret" not in repr(mail)


def test_the_demonstration_sends_no_mail_whatever_server_is_named(
    planner_instance: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    letter = Letter("aoife@dublin.example", "A new shift", "Hello Aoife", "<1@planner.invalid>")
    with catching() as catcher:
        monkeypatch.setenv("PLANNER_SMTP_URL", f"smtp://127.0.0.1:{catcher.port}")
        monkeypatch.setenv("PLANNER_MAIL_FROM", "rota@example.org")
        planner = open_planner(planner_instance)
        planner.mail.send(letter)
        write_marker(planner, Marker(seed=1, published=False))
        planner.mail.send(letter)
        finding = check_mail(planner)[0]
        planner.database.close()
    assert len(catcher.messages) == 1
    assert len(list((planner_instance / "mail").glob("*.eml"))) == 1
    assert "the demonstration sends no mail" in caplog.text
    assert (finding.soundness, "the demonstration sends no mail" in finding.text) == (
        Soundness.NOTE,
        True,
    )


def test_links_in_letters_lead_to_the_address_that_is_named(
    planner_instance: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    planner_instance.mkdir()
    assert own_address(planner_instance) == usual_address() == home_address()
    remember_port(planner_instance, 9000)
    assert own_address(planner_instance) == "http://127.0.0.1:9000"
    monkeypatch.setenv("PLANNER_ADDRESS", "https://rota.example.org/")
    assert own_address(planner_instance) == "https://rota.example.org"
