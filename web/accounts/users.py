"""Who may sign in, and as what."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from planner.accounts import users as verbs
from planner.accounts.actor import ROLES
from planner.accounts.links import make_sign_in_link
from planner.accounts.users import UserRow
from planner.errors import FormError, NotFound
from planner.people.queries import list_people, list_teams
from web.current import actor, planner
from web.forms import Form

ROLE_NAMES = {"agent": "Agent", "lead": "Team lead", "hr": "HR", "admin": "Administrator"}


def overview() -> str:
    """List the users with their roles."""
    users = verbs.list_users(planner(), actor())
    return render_template(
        "accounts/users.html", users=users, role_names=ROLE_NAMES, teams=_team_names()
    )


def new() -> str:
    """Show the form for a new user."""
    return _form(Form(roles=["agent"]))


def create() -> Response | tuple[str, int]:
    """Add a user; they sign in with a one-time link or a password given later."""
    form = Form(request.form)
    email, shown_name = form.text("email"), form.text("shown_name", longest=80)
    roles = _grants(form)
    if form.ok:
        person_id = form["person_id"] or None
        try:
            user_id = verbs.create_user(planner(), actor(), email, shown_name, roles, person_id)
            flash(f"{shown_name} may sign in now. Make a sign-in link and send it to them.")
            return redirect(url_for("users.one", user_id=user_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _form(form), 400


def one(user_id: str) -> str:
    """Show one user and what can be done for them."""
    return _one(user_id, Form())


def make_link(user_id: str) -> str:
    """Make a one-time sign-in link; this answer is the only one that shows it."""
    token = make_sign_in_link(planner(), actor(), user_id)
    return _one(user_id, Form(), url_for("sign_in.link", token=token, _external=True))


def save_roles(user_id: str) -> Response | tuple[str, int]:
    """Replace a user's roles."""
    form = Form(request.form)
    grants = _grants(form)
    if form.ok:
        try:
            verbs.set_roles(planner(), actor(), user_id, grants)
            flash("The roles were saved; they hold from the next page on.")
            return redirect(url_for("users.one", user_id=user_id), 303)
        except FormError as wrong:
            form.refuse_all(wrong.fields)
    return _one(user_id, form), 400


def give_password(user_id: str) -> Response | tuple[str, int]:
    """Set a password for a user, who is signed out everywhere."""
    form = Form(request.form)
    password, current = request.form.get("password", ""), request.form.get("current")
    try:
        verbs.set_password(planner(), actor(), user_id, password, current)
    except FormError as wrong:
        form.refuse_all(wrong.fields)
        return _one(user_id, form), 400
    flash("The password was changed.")
    return redirect(url_for("users.one", user_id=user_id), 303)


def disable(user_id: str) -> Response:
    """Shut a user out at once."""
    verbs.disable_user(planner(), actor(), user_id)
    flash("This user can no longer sign in; their calendar links have ended too.")
    return redirect(url_for("users.one", user_id=user_id), 303)


def enable(user_id: str) -> Response:
    """Let a user in again."""
    verbs.enable_user(planner(), actor(), user_id)
    flash("This user may sign in again.")
    return redirect(url_for("users.one", user_id=user_id), 303)


def _grants(form: Form) -> list[tuple[str, str | None]]:
    chosen = [role for role in form.chosen("roles") if role in ROLES]
    if not chosen:
        form.refuse("roles", "Please tick at least one role.")
    teams: list[str | None] = [*form.chosen("lead_teams")] or [None]
    return [(role, team) for role in chosen for team in (teams if role == "lead" else [None])]


def _form(form: Form) -> str:
    people = [("", "Nobody")] + [
        (person.id, person.shown_name) for person in list_people(planner(), actor())
    ]
    return render_template("accounts/user_form.html", form=form, people=people, **_choices())


def _one(user_id: str, form: Form, link: str | None = None) -> str:
    user = _find(user_id)
    roles = (
        form
        if "roles" in request.form
        else Form(
            roles={role for role, _ in user.roles},
            lead_teams=[team for role, team in user.roles if team],
        )
    )
    return render_template(
        "accounts/user.html",
        user=user,
        form=form,
        roles_form=roles,
        link=link,
        role_names=ROLE_NAMES,
        team_names=_team_names(),
        **_choices(),
    )


def _choices() -> dict[str, list[tuple[str, str]]]:
    return {"roles": list(ROLE_NAMES.items()), "teams": list(_team_names().items())}


def _team_names() -> dict[str, str]:
    return {team.id: team.name for team in list_teams(planner(), actor())}


def _find(user_id: str) -> UserRow:
    for user in verbs.list_users(planner(), actor()):
        if user.user_id == user_id:
            return user
    raise NotFound("There is no such user.")
