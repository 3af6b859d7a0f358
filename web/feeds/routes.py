"""Calendar feeds, and the page where people subscribe to theirs."""

from __future__ import annotations

from web.access import AGENT, PUBLIC, Policy, Room
from web.feeds import busy_times, calendars, feed, invitations

# Whoever has a rota of their own, or a team's or a site's to look after.
SUBSCRIBER = Policy(roles=frozenset({"agent", "lead", "hr", "admin"}))

feeds_room = Room("feeds", __name__)
feeds_room.get("/feeds/<token>.ics", PUBLIC, feed.feed)

calendars_room = Room("calendars", __name__)
calendars_room.get("/calendars", SUBSCRIBER, calendars.show)
calendars_room.post("/calendars", SUBSCRIBER, calendars.subscribe)
calendars_room.post("/calendars/<token_id>/replace", SUBSCRIBER, calendars.replace_link)
calendars_room.post("/calendars/<token_id>/revoke", SUBSCRIBER, calendars.revoke)
calendars_room.post("/calendars/<token_id>/compress", SUBSCRIBER, calendars.compress)
calendars_room.post("/calendars/invitations", AGENT, invitations.invite)

busy_room = Room("busy_times", __name__)
busy_room.get("/calendars/busy-times", AGENT, busy_times.choose)
busy_room.post("/calendars/busy-times", AGENT, busy_times.look)
busy_room.post("/calendars/busy-times/store", AGENT, busy_times.store)

ROOMS = (feeds_room, calendars_room, busy_room)
