"""Drafts and published versions: the list, the grid of people and days, the coverage."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from flask import render_template, request

from planner.notices.queries import readers_of
from planner.people.queries import list_sites, list_teams
from planner.rotas.draft_base import draft_base
from planner.rotas.queries import coverage_page, grid_page, list_runs, list_versions
from web.current import actor, planner
from web.rotas.heat import heat_of
from web.teams import chosen_team
from web.zones import offered

EACH_PERSONS_OWN = ""


def overview() -> str:
    """List the drafts, the published versions, and the last runs of a team."""
    teams = list_teams(planner(), actor())
    team = chosen_team(teams)
    if team is None:
        return render_template("rotas/overview.html", team=None, teams=teams)
    return render_template(
        "rotas/overview.html",
        team=team,
        teams=teams,
        versions=list_versions(planner(), actor(), team.id),
        runs=list_runs(planner(), actor(), team.id),
    )


def grid(version_id: str) -> str:
    """Show a version as a grid of people and days."""
    zones = [(EACH_PERSONS_OWN, "each person's own place"), *_zones()]
    asked = request.args.get("zone", EACH_PERSONS_OWN)
    zone = asked if asked in dict(zones) else EACH_PERSONS_OWN
    page = grid_page(planner(), actor(), version_id, zone or None)
    today = planner().clock().astimezone(ZoneInfo(zone or "UTC")).date()
    base = draft_base(planner(), actor(), version_id)
    return render_template(
        "rotas/grid.html",
        page=page,
        zones=zones,
        zone=zone,
        today=today,
        base=base,
        readers=readers_of(planner(), actor(), version_id),
    )


def coverage(version_id: str) -> str:
    """Show how a version covers what is needed."""
    page = coverage_page(planner(), actor(), version_id)
    heats = [(queue, heat_of(queue, page.columns)) for queue in page.queues]
    return render_template("rotas/coverage.html", page=page, heats=heats)


def _zones() -> list[tuple[str, str]]:
    return offered(site.time_zone for site in list_sites(planner(), actor()))
