"""Sites and teams."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.accounts.texts import name_problem, tidy
from planner.application import Planner
from planner.errors import FormError, InputError, NotFound, Stale, refuse_fields
from planner.people.holiday_dates import check_calendar
from planner.people.models import Site, Team
from planner.people.zones import zone_problem

Place = TypeVar("Place", Site, Team)


def add_site(
    planner: Planner,
    actor: Actor,
    name: str,
    time_zone: str,
    country: str | None = None,
    region: str | None = None,
) -> str:
    """Add a place of work and give its id; for administrators. Raises `FormError` by field."""
    require(actor, "admin")
    values = _site_values(name, time_zone, country, region)
    with planner.database.write() as session:
        _check_free(session, Site, values["name"], None)
        site = Site(**values)
        session.add(site)
        session.flush()
        record(session, planner.clock(), actor, "add", "site", site.id, None, dict(values))
    return site.id


def edit_site(
    planner: Planner,
    actor: Actor,
    site_id: str,
    version: int,
    name: str,
    time_zone: str,
    country: str | None = None,
    region: str | None = None,
) -> None:
    """Change a site; for administrators. Raises `FormError`, `NotFound` and `Stale`."""
    require(actor, "admin")
    values = _site_values(name, time_zone, country, region)
    with planner.database.write() as session:
        site = _stored(session, Site, site_id, version)
        _check_free(session, Site, values["name"], site_id)
        before = {field: getattr(site, field) for field in values}
        for field, value in values.items():
            setattr(site, field, value)
        record(session, planner.clock(), actor, "edit", "site", site_id, before, dict(values))


def add_team(planner: Planner, actor: Actor, name: str) -> str:
    """Add a team and give its id; for administrators. Raises `FormError`."""
    require(actor, "admin")
    name = _checked_name(name)
    with planner.database.write() as session:
        _check_free(session, Team, name, None)
        team = Team(name=name)
        session.add(team)
        session.flush()
        record(session, planner.clock(), actor, "add", "team", team.id, None, {"name": name})
    return team.id


def edit_team(planner: Planner, actor: Actor, team_id: str, version: int, name: str) -> None:
    """Rename a team; for administrators. Raises `FormError`, `NotFound` and `Stale`."""
    require(actor, "admin")
    name = _checked_name(name)
    with planner.database.write() as session:
        team = _stored(session, Team, team_id, version)
        _check_free(session, Team, name, team_id)
        before, team.name = {"name": team.name}, name
        record(session, planner.clock(), actor, "edit", "team", team_id, before, {"name": name})


def _site_values(
    name: str, time_zone: str, country: str | None, region: str | None
) -> dict[str, str | None]:
    country, region = (country or "").strip().upper() or None, (region or "").strip() or None
    problems = {"name": name_problem(name), "time_zone": zone_problem(time_zone)}
    problems |= _calendar_problem(country, region)
    refuse_fields(problems)
    return {"name": tidy(name), "time_zone": time_zone, "country": country, "region": region}


def _calendar_problem(country: str | None, region: str | None) -> dict[str, str | None]:
    if country is None and region is not None:
        return {"region": "Give the country too."}
    try:
        check_calendar(country, None)
    except InputError as unknown:
        return {"country": str(unknown)}
    try:
        check_calendar(country, region)
    except InputError as unknown:
        return {"region": str(unknown)}
    return {}


def _checked_name(name: str) -> str:
    refuse_fields({"name": name_problem(name)})
    return tidy(name)


def _check_free(session: Session, table: type[Place], name: str | None, own_id: str | None) -> None:
    if session.scalar(select(exists().where(table.name == name, table.id != (own_id or "")))):
        raise FormError({"name": "There is one with this name already."})


def _stored(session: Session, table: type[Place], row_id: str, version: int) -> Place:
    row = session.get(table, row_id)
    if row is None:
        raise NotFound(f"There is no such {table.__tablename__}.")
    if row.version != version:
        raise Stale("Somebody else changed this in the meantime. Look again.")
    return row
