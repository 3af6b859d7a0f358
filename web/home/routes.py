"""The first page of everybody."""

from __future__ import annotations

from web.access import LEAD, SIGNED_IN, Room
from web.home import home

home_room = Room("home", __name__)
home_room.get("/", SIGNED_IN, home.start)
home_room.get("/home", LEAD, home.lead)

ROOMS = (home_room,)
