"""Find what somebody named on the command line; say what there is when it is not found."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

import click

from planner.accounts.actor import SYSTEM
from planner.application import Planner
from planner.demand.queues import QueueRow
from planner.people.page_rows import PersonRow, SiteRow, TeamRow
from planner.people.queries import list_people, list_sites, list_teams


def team_named(planner: Planner, name: str) -> TeamRow:
    """Return the team of this name; refuses with the names there are."""
    teams = list_teams(planner, SYSTEM)
    for team in teams:
        if team.name.casefold() == name.strip().casefold():
            return team
    raise _unknown("team", "--team", name, [team.name for team in teams])


def the_team(planner: Planner, name: str | None) -> TeamRow:
    """Return the named team, or the only one there is."""
    if name is not None:
        return team_named(planner, name)
    teams = list_teams(planner, SYSTEM)
    if len(teams) == 1:
        return teams[0]
    known = ", ".join(team.name for team in teams) or "none yet; see `planner people import`"
    raise click.UsageError(f"Name a team with --team. There are: {known}.")


def person_named(planner: Planner, name: str) -> PersonRow:
    """Return the person with this e-mail address or name, or refuse what is unknown."""
    people = list_people(planner, SYSTEM)
    wanted = name.strip().casefold()
    found = [one for one in people if wanted in (one.email.casefold(), one.shown_name.casefold())]
    if len(found) == 1:
        return found[0]
    if found:
        raise refused("--person", name, "several people have this name; give the e-mail address")
    raise _unknown("person", "--person", name, [one.shown_name for one in people])


def site_named(planner: Planner, name: str) -> SiteRow:
    """Return the site of this name; refuses with the names there are."""
    sites = list_sites(planner, SYSTEM)
    for site in sites:
        if site.name.casefold() == name.strip().casefold():
            return site
    raise _unknown("site", "--site", name, [site.name for site in sites])


def queues_named(queues: Sequence[QueueRow], names: Sequence[str]) -> list[QueueRow]:
    """Return the queues of these names, all of them when none is named."""
    if not queues:
        raise click.UsageError("There is no queue yet; see `planner queue add`.")
    by_name = {queue.name.casefold(): queue for queue in queues}
    for name in names:
        if name.strip().casefold() not in by_name:
            raise _unknown("queue", "--queue", name, [queue.name for queue in queues])
    return [by_name[name.strip().casefold()] for name in names] or list(queues)


def refused(option: str, value: str, problem: str) -> click.BadParameter:
    """Make the refusal of an option's value; the sentence says what to do."""
    return click.BadParameter(f"'{value}': {problem}.", param_hint=option)


def _unknown(kind: str, option: str, value: str, known: Iterable[str]) -> click.BadParameter:
    names = sorted(known)
    close = difflib.get_close_matches(value, names, n=3, cutoff=0.5) or names[:5]
    advice = f"did you mean {' or '.join(close)}?" if close else f"there is no {kind} at all yet"
    return refused(option, value, f"there is no such {kind}; {advice}")
