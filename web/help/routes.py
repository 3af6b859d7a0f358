"""Help and what this is."""

from __future__ import annotations

from web.access import SIGNED_IN, Room
from web.help import pages

help_room = Room("help", __name__)
help_room.get("/help", SIGNED_IN, pages.overview)
help_room.get("/help/<topic>", SIGNED_IN, pages.topic)
help_room.get("/about", SIGNED_IN, pages.about)

ROOMS = (help_room,)
