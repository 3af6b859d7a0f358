"""Every verb that changes sites, teams and people, in one place to import from."""

from planner.people.absence import Absence, add_time_off, withdraw_time_off
from planner.people.fixed_days import agree_rotation, release_work_pattern, set_work_pattern
from planner.people.new_person import NewPerson
from planner.people.persons import add_person, edit_person
from planner.people.places import add_site, add_team, edit_site, edit_team
from planner.people.wishes import (
    Statement,
    add_availability,
    add_day_wish,
    end_availability,
    remove_day_wish,
)
from planner.people.work_facts import (
    end_employment,
    end_role,
    set_contract,
    set_holiday_calendar,
    set_home_zone,
    set_role,
    set_site,
    set_skill,
    set_team,
)

__all__ = [
    "Absence",
    "NewPerson",
    "Statement",
    "add_availability",
    "add_day_wish",
    "add_person",
    "add_site",
    "add_team",
    "add_time_off",
    "agree_rotation",
    "edit_person",
    "edit_site",
    "edit_team",
    "end_availability",
    "end_employment",
    "end_role",
    "release_work_pattern",
    "remove_day_wish",
    "set_contract",
    "set_holiday_calendar",
    "set_home_zone",
    "set_role",
    "set_site",
    "set_skill",
    "set_team",
    "set_work_pattern",
    "withdraw_time_off",
]
