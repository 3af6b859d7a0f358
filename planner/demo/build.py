"""Build the demonstration: from an empty state folder to a published rota."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.accounts.actor import SYSTEM
from planner.accounts.users import list_users
from planner.application import Planner
from planner.demo import names
from planner.demo.dates import HISTORY_DAYS, PLANNED_DAYS, demo_dates
from planner.demo.organisation import DUBLIN, email_address, make_organisation
from planner.demo.plan import forecast_all, plan_all, start_rota, store_history, team_of_demo
from planner.demo.state import Marker, demo_folder, write_marker
from planner.demo.store import (
    OFFICE,
    store_events,
    store_people,
    store_places,
    store_queues,
    store_users,
)
from planner.errors import Refused
from planner.people.queries import list_people
from planner.rotas.publish import publish
from planner.rotas.queries import list_versions, run_page

Tell = Callable[[str], None]
"""Hears what is done next."""
Wait = Callable[[str], object]
"""Returns when the run with this id has ended."""
STEPS = 10
"""How often `build_demo` tells what it does next, for a whole organisation."""


@dataclass(frozen=True)
class DemoSize:
    """How much is made up, and how many seconds are spent searching for a rota."""

    people: int = 36
    days: int = PLANNED_DAYS
    history_days: int = HISTORY_DAYS
    seconds: int = 40


@dataclass(frozen=True)
class DemoStory:
    """Who may be signed in as, and what was published; ids are users' but `agent_person_id`."""

    team_id: str
    lead_id: str
    agent_id: str
    hr_id: str
    admin_id: str
    agent_person_id: str
    sentence: str


def build_demo(planner: Planner, seed: int, size: DemoSize, tell: Tell, wait: Wait) -> DemoStory:
    """Make up an organisation and publish its first rota.

    The state folder must be empty of organisations. `wait` returns when the run it is given has
    ended; with jobs that are done at once it has nothing to do. Raises `Refused` when the run
    left no rota.
    """
    write_marker(planner, Marker(seed=seed, published=False))
    run_id = _prepare(planner, seed, size, tell)
    tell("Searching for a rota")
    wait(run_id)
    ended = run_page(planner, SYSTEM, run_id)
    if ended.draft_id is None:
        raise Refused(ended.message or "The search left no rota. Run `planner demo` again.")
    tell("Publishing")
    publish(planner, SYSTEM, ended.draft_id)
    write_marker(planner, Marker(seed=seed, published=True))
    return story_of(planner)


def _prepare(planner: Planner, seed: int, size: DemoSize, tell: Tell) -> str:
    dates = demo_dates(planner.clock(), size.days, size.history_days)
    organisation = make_organisation(dates, seed, size.people)
    folder = demo_folder(planner)
    tell("Making up sites, shifts and queues")
    store_places(planner, organisation)
    store_queues(planner, organisation)
    store_events(planner, dates)
    tell("Importing people")
    store_people(planner, organisation, folder)
    store_users(planner)
    for queue in organisation.queues:
        tell(f"Importing a year of history: {queue.name}")
        store_history(planner, queue, dates, seed, folder)
    tell("Forecasting")
    forecast_all(planner, dates)
    tell("Working out how many agents are needed")
    plan_all(planner, dates)
    return start_rota(planner, dates, size.seconds, seed)


def story_of(planner: Planner) -> DemoStory:
    """Find the people of a finished demonstration again."""
    users = {user.email: user.user_id for user in list_users(planner, SYSTEM)}
    agent = email_address(names.AGENT, DUBLIN.mail_domain)
    team_id = team_of_demo(planner)
    published = [one for one in list_versions(planner, SYSTEM, team_id) if one.number]
    return DemoStory(
        team_id=team_id,
        lead_id=users[email_address(names.LEAD, OFFICE)],
        agent_id=users[agent],
        hr_id=users[email_address(names.HR, OFFICE)],
        admin_id=users[email_address(names.ADMIN, OFFICE)],
        agent_person_id=next(row.id for row in list_people(planner, SYSTEM) if row.email == agent),
        sentence=published[0].sentence,
    )
