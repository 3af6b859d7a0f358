"""Today: who works, who is away, who could cover; and what one is asked to cover oneself."""

from __future__ import annotations

from web.access import AGENT, LEAD, Room
from web.swaps import away, cover, mine, today

swaps_room = Room("swaps", __name__)
swaps_room.get("/today", LEAD, today.show_today)
swaps_room.get("/rotas/<version_id>/away", LEAD, away.away_form)
swaps_room.post("/rotas/<version_id>/away", LEAD, away.mark_away)
swaps_room.get("/covers/<request_id>", LEAD, cover.show_cover)
swaps_room.post("/covers/<request_id>/offer", LEAD, cover.send_offer)
swaps_room.post("/covers/<request_id>/stop", LEAD, cover.stop)
swaps_room.post("/covers/<request_id>/offers/<offer_id>/withdraw", LEAD, cover.withdraw)

my_covers_room = Room("my_covers", __name__)
my_covers_room.get("/my-covers", AGENT, mine.show)
my_covers_room.post("/my-covers/<offer_id>/accept", AGENT, mine.accept)
my_covers_room.post("/my-covers/<offer_id>/decline", AGENT, mine.decline)

ROOMS = (swaps_room, my_covers_room)
