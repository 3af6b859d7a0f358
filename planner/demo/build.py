"""Build the demonstration: from an empty state folder to a published rota."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from planner.accounts.actor import SYSTEM
from planner.accounts.users import list_users
from planner.application import Planner
from planner.demand.queries import requirement_page
from planner.demo import names
from planner.demo.dates import HISTORY_DAYS, PLANNED_DAYS, DemoDates, demo_dates
from planner.demo.organisation import (
    DUBLIN,
    EVERYBODY,
    DemoOrganisation,
    email_address,
    make_organisation,
)
from planner.demo.plan import forecast_all, plan_all, start_rota, store_history, team_of_demo
from planner.demo.requests import store_requests
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
from planner.rotas.queries import coverage_page, list_versions, run_page

STEPS = 11
"""How often a build tells what it does next, when one search is enough."""
MOST_SHORT_SHARE = 0.05
"""A rota that misses more of what is needed is searched for once more, three times as long."""


@dataclass(frozen=True)
class DemoHost:
    """Where the demonstration is built.

    `tell` hears what is done next. `before_search` returns when the search can start. `wait`
    returns when the run with this id has ended; where jobs are done at once it has nothing to do.
    """

    tell: Callable[[str], None]
    before_search: Callable[[], object]
    wait: Callable[[str], object]


@dataclass(frozen=True)
class DemoSize:
    """How much is made up, and how many seconds are spent searching for a rota."""

    people: int = EVERYBODY
    days: int = PLANNED_DAYS
    history_days: int = HISTORY_DAYS
    seconds: int = 40

    @property
    def meets_demand(self) -> bool:
        """Whether there are enough people; fewer of them only show how it works."""
        return self.people >= EVERYBODY


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


def build_demo(planner: Planner, seed: int, size: DemoSize, host: DemoHost) -> DemoStory:
    """Make up an organisation and publish its first rota.

    The state folder must be empty of organisations. Raises `Refused` when the search left no rota.
    """
    write_marker(planner, Marker(seed=seed, published=False))
    dates = demo_dates(planner.clock(), size.days, size.history_days)
    _make_up(planner, make_organisation(dates, seed, size.people), seed, host.tell)
    host.tell("Forecasting")
    forecast_all(planner, dates)
    host.tell("Working out how many agents are needed")
    requirement_id = plan_all(planner, dates)
    host.tell("Preparing the search")
    host.before_search()
    draft_id, short = _search(planner, dates, size.seconds, seed, host)
    if size.meets_demand and short > MOST_SHORT_SHARE * _needed_hours(planner, requirement_id):
        host.tell("This machine is busy: searching longer")
        draft_id, _short = _search(planner, dates, 3 * size.seconds, seed, host)
    host.tell("Publishing")
    publish(planner, SYSTEM, draft_id)
    write_marker(planner, Marker(seed=seed, published=True))
    return story_of(planner)


def _make_up(
    planner: Planner, organisation: DemoOrganisation, seed: int, tell: Callable[[str], None]
) -> None:
    folder = demo_folder(planner)
    tell("Making up sites, shifts and queues")
    store_places(planner, organisation)
    store_queues(planner, organisation)
    store_events(planner, organisation.dates)
    tell("Importing people")
    store_people(planner, organisation, folder)
    store_users(planner)
    store_requests(planner, organisation)
    for queue in organisation.queues:
        tell(f"Importing a year of history: {queue.name}")
        store_history(planner, queue, organisation.dates, seed, folder)


def _search(
    planner: Planner, dates: DemoDates, seconds: int, seed: int, host: DemoHost
) -> tuple[str, float]:
    """Search for a rota; give the draft's id and how many agent-hours it is short."""
    host.tell("Searching for a rota")
    run_id = start_rota(planner, dates, seconds, seed)
    host.wait(run_id)
    ended = run_page(planner, SYSTEM, run_id)
    if ended.draft_id is None:
        raise Refused(ended.message or "The search left no rota. Run `planner demo` again.")
    covered = coverage_page(planner, SYSTEM, ended.draft_id)
    return ended.draft_id, sum(queue.short_agent_hours for queue in covered.queues)


def _needed_hours(planner: Planner, requirement_id: str) -> float:
    needed = requirement_page(planner, SYSTEM, requirement_id)
    return sum(queue.rostered_hours for queue in needed.queues)


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
