"""People and their facts, sites, teams, and one's own wishes."""

from __future__ import annotations

from web.access import ADMIN, AGENT, HR, Policy, Room
from web.people import import_balances, import_file, people, sites, teams, wishes

# Leads see and adjust the people of their teams; the verbs keep contracts for HR.
PEOPLE = Policy(roles=frozenset({"lead", "hr", "admin"}))

people_room = Room("people", __name__)
people_room.get("/people", PEOPLE, people.overview)
people_room.get("/people/new", HR, people.new)
people_room.post("/people/new", HR, people.create)
people_room.get("/people/import", HR, import_file.choose)
people_room.post("/people/import", HR, import_file.upload)
people_room.get("/people/import/<held_id>", HR, import_file.preview)
people_room.post("/people/import/<held_id>", HR, import_file.confirm)
people_room.post("/people/import/<held_id>/discard", HR, import_file.discard)
people_room.get("/people/balances", HR, import_balances.choose_balances)
people_room.post("/people/balances", HR, import_balances.upload_balances)
people_room.get("/people/balances/<held_id>", HR, import_balances.show_balances)
people_room.post("/people/balances/<held_id>", HR, import_balances.confirm_balances)
people_room.post("/people/balances/<held_id>/discard", HR, import_balances.discard_balances)
people_room.get("/people/<person_id>", PEOPLE, people.one)
people_room.post("/people/<person_id>/name", HR, people.rename)
people_room.post("/people/<person_id>/change/<what>", PEOPLE, people.change)

sites_room = Room("sites", __name__)
sites_room.get("/sites", ADMIN, sites.overview)
sites_room.get("/sites/new", ADMIN, sites.new)
sites_room.post("/sites/new", ADMIN, sites.create)
sites_room.get("/sites/<site_id>", ADMIN, sites.one)
sites_room.post("/sites/<site_id>", ADMIN, sites.save)

teams_room = Room("teams", __name__)
teams_room.get("/teams", ADMIN, teams.overview)
teams_room.post("/teams", ADMIN, teams.create)
teams_room.get("/teams/<team_id>", ADMIN, teams.one)
teams_room.post("/teams/<team_id>", ADMIN, teams.save)

wishes_room = Room("wishes", __name__)
wishes_room.get("/wishes", AGENT, wishes.show)
wishes_room.post("/wishes", AGENT, wishes.add)
wishes_room.post("/wishes/<wish_id>/remove", AGENT, wishes.remove)
wishes_room.post("/wishes/times", AGENT, wishes.add_times)
wishes_room.post("/wishes/times/<availability_id>/end", AGENT, wishes.end_times)

ROOMS = (people_room, sites_room, teams_room, wishes_room)
