"""Put the made-up organisation into the database, by the verbs that everybody uses."""

from __future__ import annotations

from pathlib import Path

from planner.accounts.actor import SYSTEM
from planner.accounts.users import create_user
from planner.application import Planner
from planner.demand.events import add_event
from planner.demand.queues import QueueInput, add_queue
from planner.demo import names
from planner.demo.dates import DemoDates
from planner.demo.events import events_of
from planner.demo.files import write_people
from planner.demo.organisation import (
    TEAM,
    DemoOrganisation,
    DemoPerson,
    DemoShift,
    DemoSite,
)
from planner.demo.queues import ORGANISATION_ZONE, SHRINKAGE, DemoQueue
from planner.people.edit import (
    Statement,
    add_availability,
    add_day_wish,
    add_site,
    add_team,
    set_home_zone,
)
from planner.people.import_people import import_people, preview_people
from planner.people.queries import list_people
from planner.rotas.rules import adopt_preset
from planner.rotas.templates import TemplateInput, add_template

PRESET = "eu"
MAIL_DOMAIN = "dublin.example"


def store_organisation(planner: Planner, organisation: DemoOrganisation, folder: Path) -> None:
    """Store sites, team, queues, shifts, rules, people with their wishes, and users."""
    dates = organisation.dates
    sites = {site.name: _store_site(planner, site) for site in organisation.sites}
    team_id = add_team(planner, SYSTEM, TEAM)
    for queue in organisation.queues:
        _store_queue(planner, queue, dates)
    for shift in organisation.shifts:
        _store_shift(planner, shift, sites[shift.site], dates)
    adopt_preset(planner, SYSTEM, PRESET, dates.history_first)
    people = _store_people(planner, organisation, folder)
    _store_users(planner, team_id, people)
    for event in events_of(dates):
        add_event(planner, SYSTEM, event.name, None, event.first, event.end, event.multiplier)


def _store_site(planner: Planner, site: DemoSite) -> str:
    return add_site(planner, SYSTEM, site.name, site.time_zone, site.country, site.region)
