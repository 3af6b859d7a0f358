"""Signing in, staying signed in, and being shut out."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import select

from planner.accounts import passwords, sign_in
from planner.accounts.actor import SYSTEM
from planner.accounts.links import make_sign_in_link
from planner.accounts.models import LoginSession, SignInLink
from planner.accounts.sign_in import (
    SignInFailed,
    TooManyAttempts,
    actor_of,
    sign_in_with_link,
    sign_out,
)
from planner.accounts.users import (
    create_user,
    disable_user,
    enable_user,
    set_password,
    set_roles,
)
from planner.application import Planner
from planner.errors import Refused
from tests.factories.organisation import clock_of, test_planner

PASSWORD = "a long walk by the sea"
EMAIL = "ann@example.org"


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def ann(planner: Planner) -> str:
    return create_user(planner, SYSTEM, "Ann@Example.org ", "Ann", [("hr", None)], None, PASSWORD)


def _link(planner: Planner, user_id: str) -> str:
    return sign_in_with_link(planner, make_sign_in_link(planner, SYSTEM, user_id)).token


def test_a_password_signs_in_whatever_the_case_of_the_address(planner: Planner, ann: str) -> None:
    signed_in = sign_in.sign_in(planner, " ANN@example.ORG", PASSWORD)
    assert signed_in.actor.user_id == ann
    assert signed_in.actor.roles == {"hr"}
    assert actor_of(planner, signed_in.token) == signed_in.actor


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "another long password"),
        (EMAIL, ""),
        (EMAIL, PASSWORD + "x" * 100_000),
        ("nobody@example.org", PASSWORD),
        ("", ""),
        ("x" * 100_000, PASSWORD),
        ("ann@example.org' --", PASSWORD),
    ],
    ids=["wrong", "empty", "endless", "unknown", "nothing", "endless address", "quote"],
)
def test_everything_else_fails_alike(planner: Planner, ann: str, email: str, password: str) -> None:
    with pytest.raises(SignInFailed, match="do not belong together") as failed:
        sign_in.sign_in(planner, email, password)
    assert type(failed.value) is SignInFailed


@pytest.mark.parametrize("email", [EMAIL, "nobody@example.org", "link-only@example.org"])
def test_an_unknown_user_costs_as_many_hashes_as_a_known_one(
    planner: Planner, ann: str, email: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    create_user(planner, SYSTEM, "link-only@example.org", "Lin", [("agent", None)])
    verified: list[str] = []
    real = passwords._hasher

    class Counting:
        def verify(self, password_hash: str, password: str) -> bool:
            verified.append(password_hash)
            return real.verify(password_hash, password)

    monkeypatch.setattr(passwords, "_hasher", Counting())
    with pytest.raises(SignInFailed):
        sign_in.sign_in(planner, email, "not the password")
    assert len(verified) == 1


def test_the_hash_of_nobody_costs_what_real_ones_cost(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    real = passwords.hashed(PASSWORD)
    assert real.rsplit("$", 2)[0] == passwords.NOBODYS_HASH.rsplit("$", 2)[0]
    assert "m=65536,t=3,p=4" in real
    assert passwords.matches(PASSWORD, real)
    assert not passwords.matches(PASSWORD, None)


def test_five_failures_from_one_address_make_the_sixth_wait(planner: Planner, ann: str) -> None:
    for _ in range(5):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(planner, EMAIL, "wrong password", "192.0.2.1")
    with pytest.raises(TooManyAttempts):
        sign_in.sign_in(planner, EMAIL, PASSWORD, "192.0.2.1")
    assert sign_in.sign_in(planner, EMAIL, PASSWORD, "192.0.2.2").actor.user_id == ann
    clock_of(planner).forward(minutes=15)
    assert sign_in.sign_in(planner, EMAIL, PASSWORD, "192.0.2.1").actor.user_id == ann


def test_a_success_forgets_the_failures_before_it(planner: Planner, ann: str) -> None:
    for _ in range(3):
        for _ in range(4):
            with pytest.raises(SignInFailed):
                sign_in.sign_in(planner, EMAIL, "wrong password", "192.0.2.1")
        sign_in.sign_in(planner, EMAIL, PASSWORD, "192.0.2.1")


def test_one_address_cannot_try_many_users_for_ever(planner: Planner) -> None:
    for number in range(50):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(planner, f"u{number}@example.org", "guess", "192.0.2.1")
    with pytest.raises(TooManyAttempts):
        sign_in.sign_in(planner, "u99@example.org", "guess", "192.0.2.1")


def test_one_user_cannot_be_tried_from_many_addresses_for_ever(planner: Planner) -> None:
    for number in range(25):
        with pytest.raises(SignInFailed):
            sign_in.sign_in(planner, EMAIL, "guess", f"192.0.2.{number}")
    with pytest.raises(TooManyAttempts):
        sign_in.sign_in(planner, EMAIL, "guess", "192.0.2.99")


def test_a_session_ends_after_twelve_idle_hours(planner: Planner, ann: str) -> None:
    token = _link(planner, ann)
    for _ in range(3):
        clock_of(planner).forward(hours=11)
        assert actor_of(planner, token) is not None
    clock_of(planner).forward(hours=12)
    assert actor_of(planner, token) is None


def test_a_session_ends_after_seven_days_however_busy(planner: Planner, ann: str) -> None:
    token = _link(planner, ann)
    for _ in range(7 * 4 - 1):
        clock_of(planner).forward(hours=6)
        assert actor_of(planner, token) is not None
    clock_of(planner).forward(hours=6)
    assert actor_of(planner, token) is None


def test_looking_around_costs_no_write_each_time(planner: Planner, ann: str) -> None:
    token = _link(planner, ann)
    clock_of(planner).forward(minutes=4)
    actor_of(planner, token)
    with planner.database.read() as session:
        (stored,) = session.scalars(select(LoginSession)).all()
    assert stored.last_seen_at == stored.created_at


def test_signing_out_ends_every_session(planner: Planner, ann: str) -> None:
    first, second = _link(planner, ann), _link(planner, ann)
    sign_out(planner, first)
    assert actor_of(planner, first) is None
    assert actor_of(planner, second) is None
    sign_out(planner, "unknown")


def test_disabling_shuts_out_at_once(planner: Planner, ann: str) -> None:
    token, link = _link(planner, ann), make_sign_in_link(planner, SYSTEM, ann)
    disable_user(planner, SYSTEM, ann)
    assert actor_of(planner, token) is None
    with pytest.raises(SignInFailed):
        sign_in_with_link(planner, link)
    with pytest.raises(SignInFailed):
        sign_in.sign_in(planner, EMAIL, PASSWORD)
    with pytest.raises(Refused, match="disabled"):
        make_sign_in_link(planner, SYSTEM, ann)
    enable_user(planner, SYSTEM, ann)
    assert actor_of(planner, token) is None
    assert sign_in.sign_in(planner, EMAIL, PASSWORD).actor.user_id == ann


def test_a_new_password_ends_sessions_and_links(planner: Planner, ann: str) -> None:
    token, link = _link(planner, ann), make_sign_in_link(planner, SYSTEM, ann)
    set_password(planner, SYSTEM, ann, "another long password")
    assert actor_of(planner, token) is None
    with pytest.raises(SignInFailed):
        sign_in_with_link(planner, link)


def test_roles_count_from_the_next_request_on(planner: Planner, ann: str) -> None:
    token = _link(planner, ann)
    set_roles(planner, SYSTEM, ann, [("agent", None)])
    actor = actor_of(planner, token)
    assert actor is not None
    assert (actor.roles, actor.lead_teams) == (frozenset(["agent"]), frozenset())


def test_a_link_signs_in_once_and_not_for_ever(planner: Planner, ann: str) -> None:
    link = make_sign_in_link(planner, SYSTEM, ann)
    assert sign_in_with_link(planner, link).actor.user_id == ann
    with pytest.raises(SignInFailed):
        sign_in_with_link(planner, link)
    old = make_sign_in_link(planner, SYSTEM, ann)
    clock_of(planner).forward(hours=24)
    with pytest.raises(SignInFailed):
        sign_in_with_link(planner, old)


def test_of_many_uses_of_a_link_at_once_one_signs_in(planner: Planner, ann: str) -> None:
    link = make_sign_in_link(planner, SYSTEM, ann)

    def use(_number: int) -> bool:
        try:
            sign_in_with_link(planner, link)
        except SignInFailed:
            return False
        return True

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(use, range(8))) == 1


def test_only_hashes_of_secrets_are_stored(planner: Planner, ann: str) -> None:
    link = make_sign_in_link(planner, SYSTEM, ann)
    token = sign_in_with_link(planner, link).token
    with planner.database.read() as session:
        (login,) = session.scalars(select(LoginSession)).all()
        (stored,) = session.scalars(select(SignInLink)).all()
    assert login.token_hash == hashlib.sha256(token.encode()).hexdigest()
    assert stored.token_hash == hashlib.sha256(link.encode()).hexdigest()
    assert len(token) >= 43
    content = (planner.instance / "planner.db").read_bytes()
    assert token.encode() not in content
    assert PASSWORD.encode() not in content


def test_only_so_many_hashes_are_worked_out_at_once(
    planner: Planner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passwords, "WAIT_SECONDS", 0.01)
    with (
        passwords._one_place(),
        passwords._one_place(),
        pytest.raises(Refused, match="Too many people sign in"),
    ):
        passwords.hashed(PASSWORD)
    assert passwords.matches(PASSWORD, passwords.hashed(PASSWORD))
