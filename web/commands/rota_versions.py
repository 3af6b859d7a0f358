"""Find the version of a rota that somebody named on the command line."""

from __future__ import annotations

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.rotas.queries import VersionLine, list_versions
from web.commands.named import refused


def version_named(planner: Planner, team_id: str, wanted: str | None) -> VersionLine:
    """Return the version of this number or id, the latest when none is named."""
    versions = list_versions(planner, SYSTEM, team_id)
    latest_first = sorted(versions, key=lambda one: one.created_at, reverse=True)
    return chosen(latest_first, wanted, "rota")


def chosen(versions: list[VersionLine], wanted: str | None, kind: str) -> VersionLine:
    """Return the one of this number or id, the first when none is named."""
    if not versions:
        raise click.UsageError(f"There is no {kind} yet; see `planner rota generate`.")
    for version in versions:
        if wanted in (None, version.version_id, str(version.number)):
            return version
    known = ", ".join(str(one.number or one.version_id) for one in versions)
    raise refused("--version", wanted or "", f"there is no such {kind}; there are: {known}")
