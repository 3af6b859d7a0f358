"""Notices: one's own, and the page behind the link of a letter."""

from __future__ import annotations

from web.access import AGENT, PUBLIC, Room
from web.notices import by_mail, mine

notices_room = Room("notices", __name__)
notices_room.get("/notices", AGENT, mine.show)
notices_room.post("/notices/<notice_id>/seen", AGENT, mine.seen)
notices_room.get("/notices/mail/<letter>", PUBLIC, by_mail.by_letter)
notices_room.post("/notices/mail/<letter>", PUBLIC, by_mail.seen_by_letter)

ROOMS = (notices_room,)
