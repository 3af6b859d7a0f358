"""`planner user`: who may sign in."""

from __future__ import annotations

import click

from planner.accounts.actor import ROLES, SYSTEM
from planner.accounts.links import make_sign_in_link
from planner.accounts.users import UserRow, create_user, list_users, set_password
from planner.application import Planner
from web.addresses import known_port, sign_in_address
from web.commands.named import person_named, refused, team_named
from web.commands.terminal import opened


@click.group("user")
def command() -> None:
    """Let people sign in."""


@command.command("add")
@click.argument("email")
@click.option("--name", required=True, help="The name that pages show.")
@click.option(
    "--role",
    "roles",
    multiple=True,
    required=True,
    metavar="ROLE[:TEAM]",
    help=f"One of {', '.join(ROLES)}; may be given several times. A lead may be limited to a team.",
)
@click.option("--person", help="The person whose own rota this is, by name or e-mail address.")
def add(email: str, name: str, roles: tuple[str, ...], person: str | None) -> None:
    """Add a user with EMAIL and print a link that signs in once, within 24 hours.

    \b
    Example:
      planner user add ann@example.org --name "Ann Lee" --role "lead:Customer Care"
    """
    with opened() as planner:
        grants = [_grant(planner, role) for role in roles]
        person_id = None if person is None else person_named(planner, person).id
        user_id = create_user(planner, SYSTEM, email, name, grants, person_id)
        _print_link(planner, user_id)


@command.command("link")
@click.argument("email")
def link(email: str) -> None:
    """Print a link that signs the user with EMAIL in once, within 24 hours.

    \b
    Example:
      planner user link ann@example.org
    """
    with opened() as planner:
        user = _user(planner, email)
        _print_link(planner, user.user_id)


@command.command("password")
@click.argument("email")
def password(email: str) -> None:
    """Ask for a new password of the user with EMAIL and end all their sessions.

    \b
    Example:
      planner user password ann@example.org
    """
    with opened() as planner:
        user = _user(planner, email)
        typed = click.prompt("New password", hide_input=True, confirmation_prompt=True, err=True)
        set_password(planner, SYSTEM, user.user_id, typed)
    click.echo(f"{user.shown_name} has a new password.", err=True)


def _print_link(planner: Planner, user_id: str) -> None:
    token = make_sign_in_link(planner, SYSTEM, user_id)
    click.echo(sign_in_address(token, known_port(planner.instance)))


def _grant(planner: Planner, written: str) -> tuple[str, str | None]:
    role, _, team = written.partition(":")
    if role not in ROLES:
        raise refused("--role", role, f"there is no such role; give one of {', '.join(ROLES)}")
    return role, team_named(planner, team).id if team else None


def _user(planner: Planner, email: str) -> UserRow:
    wanted = email.strip().casefold()
    for user in list_users(planner, SYSTEM):
        if user.email.casefold() == wanted:
            return user
    raise refused("EMAIL", email, "no user has this address; add one with `planner user add`")
