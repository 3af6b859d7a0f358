"""Whether the web process lives; for the one who watches over it."""

from __future__ import annotations

from web.access import PUBLIC, Room


def health() -> tuple[dict[str, str], int]:
    """Answer as long as requests are served."""
    return {"status": "ok"}, 200


room = Room("health", __name__)
room.get("/health", PUBLIC, health)
