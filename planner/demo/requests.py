"""Three people who have asked for two days off and wait for an answer."""

from __future__ import annotations

from itertools import islice

from planner.accounts.actor import SYSTEM, Actor
from planner.accounts.users import list_users
from planner.application import Planner
from planner.demo.organisation import DemoOrganisation
from planner.people.absence import Absence
from planner.people.queries import list_people
from planner.time_off.request import request_time_off

WAITING = 3
THURSDAY, FRIDAY = 3, 4


def store_requests(planner: Planner, organisation: DemoOrganisation) -> None:
    """Let the first three people without time off or fixed days ask, each for another week."""
    free = (one for one in organisation.people if not one.time_off and one.fixed_days is None)
    users = {user.email: user.user_id for user in list_users(planner, SYSTEM)}
    ids = {row.email: row.id for row in list_people(planner, SYSTEM)}
    dates = organisation.dates
    for number, person in enumerate(islice(free, WAITING)):
        roles = frozenset(["agent"])
        asks = Actor(users[person.email], person.name, ids[person.email], roles, frozenset())
        week = number % (dates.days // 7)
        days = dates.day(week, THURSDAY), dates.day(week, FRIDAY)
        request_time_off(planner, asks, Absence("leave", *days))
