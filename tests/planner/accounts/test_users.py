"""Users and their calendar addresses: rules, rights, what lists show."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from planner.accounts.actor import SYSTEM, Actor, require_team
from planner.accounts.feed_tokens import (
    FeedAddress,
    feed_of_token,
    list_feed_tokens,
    make_feed_token,
    revoke_feed_token,
)
from planner.accounts.models import AuditEntry, FeedToken, User
from planner.accounts.sign_in import actor_for
from planner.accounts.users import (
    Grant,
    create_user,
    disable_user,
    list_users,
    set_password,
    set_roles,
)
from planner.application import Planner
from planner.errors import FormError, NotAllowed, NotFound, Refused
from tests.factories.organisation import Organisation, organisation, test_planner

PASSWORD = "a long walk by the sea"


@pytest.fixture
def planner(tmp_path: Path) -> Planner:
    return test_planner(tmp_path)


@pytest.fixture
def stored(planner: Planner) -> Organisation:
    return organisation(planner)


def _actor(planner: Planner, user_id: str) -> Actor:
    with planner.database.read() as session:
        return actor_for(session, session.get_one(User, user_id))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"email": "ann"}, "email"),
        ({"email": "ann@example.org, bob@example.org"}, "email"),
        ({"email": "ann@example.org\r\nBcc: all@example.org"}, "email"),
        ({"email": "Admin-ALL@example.org"}, "email"),
        ({"shown_name": " "}, "shown_name"),
        ({"shown_name": "Ann\x00"}, "shown_name"),
        ({"shown_name": "Ann \u202egnp.exe"}, "shown_name"),
        ({"shown_name": "A" * 201}, "shown_name"),
        ({"roles": []}, "roles"),
        ({"roles": [("boss", None)]}, "roles"),
        ({"roles": [("lead", "no such team")]}, "roles"),
        ({"roles": [("admin", "any")]}, "roles"),
        ({"person_id": "nobody"}, "person_id"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 257}, "password"),
        ({"password": "aaaaaaaaaaaaaaaa"}, "password"),
        ({"password": "ANN.LONGER@example.org", "email": "ann.longer@example.org"}, "password"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_user_that_cannot_be_is_refused_at_its_field(
    planner: Planner, stored: Organisation, changes: dict[str, str], field: str
) -> None:
    form = {"email": "ann@example.org", "shown_name": "Ann", "roles": [("hr", None)]} | changes
    with pytest.raises(FormError) as refused:
        create_user(planner, stored.admin, **form)  # type: ignore[arg-type]  # a form by name
    assert list(refused.value.fields) == [field]


@pytest.mark.parametrize(
    ("roles", "scope"),
    [
        ([("lead", "team")], "team"),
        ([("lead", None)], None),
        ([("admin", None)], None),
        ([("hr", None), ("lead", "team")], "team"),
        ([("hr", None)], "none"),
        ([("agent", None)], "none"),
    ],
    ids=str,
)
def test_a_lead_is_limited_to_the_own_teams(
    planner: Planner, stored: Organisation, roles: list[Grant], scope: str | None
) -> None:
    granted = [(role, stored.team_id if team else None) for role, team in roles]
    actor = _actor(planner, create_user(planner, SYSTEM, "a@example.org", "A", granted))
    expected = {"team": frozenset([stored.team_id]), None: None, "none": frozenset()}
    assert actor.lead_teams == expected[scope]
    if scope != "none":
        require_team(actor, stored.team_id)
    if scope is not None:
        with pytest.raises(NotAllowed):
            require_team(actor, stored.other_team_id)


def test_only_administrators_manage_users(planner: Planner, stored: Organisation) -> None:
    ann = create_user(planner, stored.admin, "ann@example.org", "Ann", [("agent", None)])
    for actor in (stored.hr, stored.lead, stored.agent):
        with pytest.raises(NotAllowed):
            create_user(planner, actor, "b@example.org", "B", [("admin", None)])
        with pytest.raises(NotAllowed):
            set_roles(planner, actor, ann, [("admin", None)])
        with pytest.raises(NotAllowed):
            set_password(planner, actor, ann, PASSWORD)
        with pytest.raises(NotAllowed):
            disable_user(planner, actor, ann)
        with pytest.raises(NotAllowed):
            list_users(planner, actor)


def test_people_change_their_own_password_with_the_old_one(
    planner: Planner, stored: Organisation
) -> None:
    ann = create_user(planner, SYSTEM, "ann@example.org", "Ann", [("hr", None)], None, PASSWORD)
    me = _actor(planner, ann)
    with pytest.raises(FormError) as refused:
        set_password(planner, me, ann, "another long password", "wrong")
    assert list(refused.value.fields) == ["current"]
    set_password(planner, me, ann, "another long password", PASSWORD)
    lin = create_user(planner, SYSTEM, "lin@example.org", "Lin", [("hr", None)])
    set_password(planner, _actor(planner, lin), lin, PASSWORD)


def test_the_last_administrator_stays(planner: Planner, stored: Organisation) -> None:
    assert stored.admin.user_id is not None
    with pytest.raises(Refused, match="last administrator"):
        disable_user(planner, stored.admin, stored.admin.user_id)
    with pytest.raises(Refused, match="last administrator"):
        set_roles(planner, stored.admin, stored.admin.user_id, [("agent", None)])
    other = create_user(planner, stored.admin, "b@example.org", "B", [("admin", None)])
    disable_user(planner, stored.admin, stored.admin.user_id)
    assert [user.active for user in list_users(planner, SYSTEM) if user.user_id == other] == [True]


def test_lists_show_no_secret(planner: Planner, stored: Organisation) -> None:
    create_user(planner, SYSTEM, "ann@example.org", "Ann", [("hr", None)], None, PASSWORD)
    ann = next(user for user in list_users(planner, stored.admin) if user.shown_name == "Ann")
    assert ann.has_password
    assert "argon2" not in repr(ann)
    with planner.database.read() as session:
        trail = repr([entry.after for entry in session.scalars(select(AuditEntry))])
    assert "argon2" not in trail


def test_people_subscribe_to_their_own_shifts(planner: Planner, stored: Organisation) -> None:
    mine = stored.agent.person_id
    assert mine is not None
    token = make_feed_token(planner, stored.agent, "person", mine, "phone")
    (row,) = list_feed_tokens(planner, stored.agent)
    shown = FeedAddress("person", mine, "details", row.token_id, compressed=True, revoked_at=None)
    assert feed_of_token(planner, token) == shown
    assert (row.name, row.kind) == ("phone", "person")
    with planner.database.read() as session:
        (kept,) = session.scalars(select(FeedToken)).all()
    assert token not in repr(vars(kept))


@pytest.mark.parametrize(
    ("kind", "subject", "allowed"),
    [
        ("person", "self", ("agent", "admin")),
        ("person", "Ben", ("admin",)),
        ("team", "team", ("lead", "admin")),
        ("site", "site", ("hr", "admin")),
    ],
    ids=str,
)
def test_who_may_subscribe_to_what(
    planner: Planner, stored: Organisation, kind: str, subject: str, allowed: tuple[str, ...]
) -> None:
    ids = stored.person_ids | {"team": stored.team_id, "site": stored.site_id}
    subject_id = ids["Aoife" if subject == "self" else subject]
    for name in ("agent", "lead", "other_lead", "hr", "admin"):
        actor: Actor = getattr(stored, name)
        if name in allowed:
            make_feed_token(planner, actor, kind, subject_id, "x")
        else:
            with pytest.raises(NotAllowed):
                make_feed_token(planner, actor, kind, subject_id, "x")


def test_an_address_of_nothing_is_refused(planner: Planner, stored: Organisation) -> None:
    with pytest.raises(NotFound):
        make_feed_token(planner, SYSTEM, "person", "nobody", "x")
    with pytest.raises(NotFound):
        make_feed_token(planner, SYSTEM, "planet", "x", "x")
    with pytest.raises(FormError):
        make_feed_token(planner, SYSTEM, "team", stored.team_id, "")
    assert feed_of_token(planner, "unknown") is None


def test_an_address_ends_when_it_is_revoked_by_who_may(
    planner: Planner, stored: Organisation
) -> None:
    mine = stored.person_ids["Aoife"]
    token = make_feed_token(planner, SYSTEM, "person", mine, "command line")
    (row,) = list_feed_tokens(planner, stored.agent)
    for actor in (stored.lead, stored.hr):
        with pytest.raises(NotFound):
            revoke_feed_token(planner, actor, row.token_id)
    revoke_feed_token(planner, stored.agent, row.token_id)
    ended = feed_of_token(planner, token)
    assert ended is not None
    assert ended.revoked_at == planner.clock()
    assert list_feed_tokens(planner, stored.agent) == []


def test_disabling_a_user_ends_their_addresses(planner: Planner, stored: Organisation) -> None:
    assert stored.lead.user_id is not None
    token = make_feed_token(planner, stored.lead, "team", stored.team_id, "wall screen")
    disable_user(planner, stored.admin, stored.lead.user_id)
    ended = feed_of_token(planner, token)
    assert ended is not None
    assert ended.revoked_at == planner.clock()
