"""Time off: one's own, and that of the people whom one decides about."""

from __future__ import annotations

from web.access import AGENT, Policy, Room
from web.time_off import decide, enter, import_file, mine, team

# The verbs decide whose time off it is: leads reach the people of their teams.
DECIDERS = Policy(roles=frozenset({"lead", "hr", "admin"}))

my_time_off_room = Room("my_time_off", __name__)
my_time_off_room.get("/my-time-off", AGENT, mine.show)
my_time_off_room.post("/my-time-off", AGENT, mine.ask)
my_time_off_room.post("/my-time-off/look", AGENT, mine.look)
my_time_off_room.get("/my-time-off/<time_off_id>", AGENT, mine.one)
my_time_off_room.post("/my-time-off/<time_off_id>/withdraw", AGENT, mine.take_back)

time_off_room = Room("time_off", __name__)
time_off_room.get("/time-off", DECIDERS, team.overview)
time_off_room.get("/time-off/new", DECIDERS, enter.new)
time_off_room.post("/time-off/new", DECIDERS, enter.create)
time_off_room.post("/time-off/new/look", DECIDERS, enter.look)
time_off_room.get("/time-off/import", DECIDERS, import_file.choose)
time_off_room.post("/time-off/import", DECIDERS, import_file.upload)
time_off_room.get("/time-off/import/<held_id>", DECIDERS, import_file.preview)
time_off_room.post("/time-off/import/<held_id>", DECIDERS, import_file.confirm)
time_off_room.post("/time-off/import/<held_id>/discard", DECIDERS, import_file.discard)
time_off_room.get("/time-off/<time_off_id>", DECIDERS, decide.one)
time_off_room.post("/time-off/<time_off_id>/approve", DECIDERS, decide.approve)
time_off_room.post("/time-off/<time_off_id>/decline", DECIDERS, decide.decline)
time_off_room.post("/time-off/<time_off_id>/withdraw", DECIDERS, decide.take_back)

ROOMS = (my_time_off_room, time_off_room)
