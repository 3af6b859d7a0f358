"""Dated changes to a person: each reads its own small form and calls its verb."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from planner.people import edit as verbs
from planner.people.cells import CellError, rotation
from planner.people.fixed_days import LONGEST_REASON
from planner.people.hours import nominal_week
from planner.people.work_facts import LONGEST_ROLE
from web.current import actor, planner
from web.forms import Form

HOURS_IN_A_WEEK = 168
Change = Callable[[Form, str, int, date], None]


def contract(form: Form, person_id: str, version: int, since: date) -> None:
    """Change the contract hours."""
    hours = form.number("weekly_hours", 0, HOURS_IN_A_WEEK)
    days = form.weekdays("weekdays")
    if form.ok:
        minutes = round(hours * 60)
        week = nominal_week(minutes, days)
        verbs.set_contract(planner(), actor(), person_id, version, since, minutes, week)


def fixed_days(form: Form, person_id: str, version: int, since: date) -> None:
    """Agree on fixed weekdays, or on a rotation where one is written."""
    days = [int(day) for day in form.chosen("fixed_days") if day in set("0123456")]
    agreed_by = form.optional_text("agreed_by", longest=80)
    weeks, anchor = _weeks(form), form.optional_day("anchor")
    who = (planner(), actor(), person_id, version, since)
    if form.ok and weeks is not None:
        verbs.agree_rotation(*who, weeks, anchor, agreed_by)
    elif form.ok:
        verbs.set_work_pattern(*who, days, agreed_by)


def _weeks(form: Form) -> list[tuple[int, ...]] | None:
    text = form.optional_text("weeks")
    try:
        return rotation(text) if text else None
    except CellError as wrong:
        form.refuse("weeks", f"{wrong.problem[0].upper()}{wrong.problem[1:]}. {wrong.what_to_do}")
        return None


def released(form: Form, person_id: str, version: int, since: date) -> None:
    """Let agreed days no longer bind, for a while or for good, with the reason."""
    reason, until = form.text("reason", longest=LONGEST_REASON), form.optional_day("to_date")
    if form.ok:
        verbs.release_work_pattern(planner(), actor(), person_id, version, since, reason, until)


def role(form: Form, person_id: str, version: int, since: date) -> None:
    """Say what a person can be asked to be on a shift, or no longer."""
    name, until = form.text("role", longest=LONGEST_ROLE), form.optional_day("to_date")
    if form.ok and form.ticked("no_longer"):
        verbs.end_role(planner(), actor(), person_id, version, since, name)
    elif form.ok:
        verbs.set_role(planner(), actor(), person_id, version, since, name, until)


def zone(form: Form, person_id: str, version: int, since: date) -> None:
    """Say where a person lives for a while; empty is the site's zone again."""
    until = form.optional_day("to_date")
    if form.ok:
        name = form["time_zone"].strip() or None
        verbs.set_home_zone(planner(), actor(), person_id, version, since, name, until)


def skill(form: Form, person_id: str, version: int, since: date) -> None:
    """Say how well a person serves a queue; 0 is no longer."""
    queue_id, level = form.text("queue_id"), form.whole("level", 0, 200)
    until = form.optional_day("shadowing_until")
    if form.ok:
        verbs.set_skill(
            planner(), actor(), person_id, version, since, queue_id, level or None, until
        )


def team(form: Form, person_id: str, version: int, since: date) -> None:
    """Plan a person with another team."""
    verbs.set_team(planner(), actor(), person_id, version, since, form["team_id"])


def site(form: Form, person_id: str, version: int, since: date) -> None:
    """Let a person belong to another site."""
    verbs.set_site(planner(), actor(), person_id, version, since, form["site_id"])


def leave(_form: Form, person_id: str, version: int, since: date) -> None:
    """End the employment; the date is the first day without work."""
    verbs.end_employment(planner(), actor(), person_id, version, since)


FORM_FIELDS = {
    "contract": {"day_minutes": "weekdays", "weekly_minutes": "weekly_hours"},
    "fixed-days": {"weekdays": "fixed_days"},
    "released": {"weekdays": "reason"},
}
"""Where a form has another name for a field of its verb."""


# The order is the order on the page.
CHANGES: dict[str, tuple[str, Change]] = {
    "contract": ("Contract hours", contract),
    "fixed-days": ("Fixed days", fixed_days),
    "released": ("Fixed days do not bind", released),
    "skill": ("Skill", skill),
    "role": ("Role on a shift", role),
    "zone": ("Time zone for a while", zone),
    "team": ("Team", team),
    "site": ("Site", site),
    "leave": ("End of employment", leave),
}
# Contracts, memberships, and employment belong to HR and administrators.
FOR_HR = frozenset({"contract", "team", "site", "leave"})
