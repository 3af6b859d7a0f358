"""Put the made-up organisation into the database, by the verbs that everybody uses."""

from __future__ import annotations

from pathlib import Path

from planner.accounts.actor import SYSTEM
from planner.accounts.users import create_user
from planner.application import Planner
from planner.demand.events import EventInput, add_event
from planner.demand.queue_settings import SettingInput
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
    email_address,
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
OFFICE = "office.example"


def store_places(planner: Planner, organisation: DemoOrganisation) -> None:
    """Store sites, the team, shift templates and rules."""
    dates = organisation.dates
    sites = {site.name: _store_site(planner, site) for site in organisation.sites}
    add_team(planner, SYSTEM, TEAM)
    for shift in organisation.shifts:
        _store_shift(planner, shift, sites[shift.site], dates)
    adopt_preset(planner, SYSTEM, PRESET, dates.history_first)


def _store_site(planner: Planner, site: DemoSite) -> str:
    return add_site(planner, SYSTEM, site.name, site.time_zone, site.country, site.region)


def _store_shift(planner: Planner, shift: DemoShift, site_id: str, dates: DemoDates) -> None:
    values = TemplateInput(
        name=shift.name,
        site_id=site_id,
        segments=((shift.start_minute, shift.end_minute),),
        from_date=dates.history_first,
        label=shift.label,
        unpaid_break_minutes=shift.unpaid_break_minutes,
    )
    add_template(planner, SYSTEM, values)


def store_people(planner: Planner, organisation: DemoOrganisation, folder: Path) -> None:
    """Import the file of people; then what such files do not hold: wishes and stays elsewhere."""
    path = write_people(organisation, folder)
    import_people(planner, SYSTEM, preview_people(planner, SYSTEM, path, path.name))
    ids = {row.email: row.id for row in list_people(planner, SYSTEM)}
    for person in organisation.people:
        _store_statements(planner, person, ids[person.email], organisation.dates)


def _store_statements(
    planner: Planner, person: DemoPerson, person_id: str, dates: DemoDates
) -> None:
    for window in person.windows:
        said = Statement(
            window.kind,
            window.weekdays,
            window.start_minute,
            window.end_minute,
            dates.today,
        )
        add_availability(planner, SYSTEM, person_id, said)
    for day in person.day_wishes:
        add_day_wish(planner, SYSTEM, person_id, day)
    if person.stay is not None:
        stay = person.stay
        set_home_zone(planner, SYSTEM, person_id, None, stay.first, stay.time_zone, stay.end)


def store_users(planner: Planner) -> None:
    """Store a lead, HR, an administrator, and a user for each agent, all without passwords."""
    for name, role in ((names.LEAD, "lead"), (names.HR, "hr"), (names.ADMIN, "admin")):
        create_user(planner, SYSTEM, email_address(name, OFFICE), name, [(role, None)])
    for person in list_people(planner, SYSTEM):
        roles = [("agent", None)]
        create_user(planner, SYSTEM, person.email, person.shown_name, roles, person.id)


def store_queues(planner: Planner, organisation: DemoOrganisation) -> None:
    """Store the queues, each with the setting that holds since before its history."""
    for queue in organisation.queues:
        values = QueueInput(
            name=queue.name,
            channel=queue.channel,
            time_zone=ORGANISATION_ZONE,
            setting=_setting(queue),
            from_date=organisation.dates.history_first,
        )
        add_queue(planner, SYSTEM, values)


def store_events(planner: Planner, dates: DemoDates) -> None:
    """Store what everybody knows of quiet and busy days."""
    for event in events_of(dates):
        known = EventInput(event.name, None, event.first, event.end, event.multiplier)
        add_event(planner, SYSTEM, known)


def _setting(queue: DemoQueue) -> SettingInput:
    return SettingInput(
        opening=tuple(() if window is None else (window,) for window in queue.opening),
        target_share=queue.target_share,
        threshold_seconds=queue.threshold_seconds,
        definition=queue.definition,
        aht_seconds=queue.aht_seconds,
        deadline=queue.deadline,
        concurrency=queue.concurrency,
        shrinkage=SHRINKAGE,
    )
