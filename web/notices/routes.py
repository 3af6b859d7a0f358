"""Notices: one's own, the page behind the link of a letter, and letters that were refused."""

from __future__ import annotations

from web.access import AGENT, PUBLIC, Policy, Room
from web.notices import by_mail, mine, refused

# Leads see the letters of their teams; HR mends the addresses.
SENDERS = Policy(roles=frozenset({"lead", "hr", "admin"}))

notices_room = Room("notices", __name__)
notices_room.get("/notices", AGENT, mine.show)
notices_room.post("/notices/<notice_id>/seen", AGENT, mine.seen)
notices_room.get("/notices/refused", SENDERS, refused.show_refused)
notices_room.post("/notices/refused/<notice_id>", SENDERS, refused.send_refused)
notices_room.get("/notices/mail/<letter>", PUBLIC, by_mail.by_letter)
notices_room.post("/notices/mail/<letter>", PUBLIC, by_mail.seen_by_letter)

ROOMS = (notices_room,)
