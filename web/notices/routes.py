"""Notices: one's own, the page behind the link of a letter, and letters that were refused."""

from __future__ import annotations

from web.access import AGENT, PUBLIC, Policy, Room
from web.notices import by_mail, letters, mine

# Leads see the letters of their teams; HR mends the addresses.
SENDERS = Policy(roles=frozenset({"lead", "hr", "admin"}))

notices_room = Room("notices", __name__)
notices_room.get("/notices", AGENT, mine.show)
notices_room.post("/notices/<notice_id>/seen", AGENT, mine.seen)
notices_room.get("/notices/mail/<letter>", PUBLIC, by_mail.by_letter)
notices_room.post("/notices/mail/<letter>", PUBLIC, by_mail.seen_by_letter)

# A room of its own, so that the menu marks it apart from one's own notices.
letters_room = Room("letters", __name__)
letters_room.get("/notices/refused", SENDERS, letters.show)
letters_room.post("/notices/refused/<notice_id>", SENDERS, letters.send)

ROOMS = (notices_room, letters_room)
