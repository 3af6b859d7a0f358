"""A notice about one's shifts, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.notices.shift_words import Line, day_words, lines_of, zone_sentence

Content = Mapping[str, Any]


def rota_heading(content: Content) -> str:
    """Say what happened to one's shifts in a line that fits the subject of a letter."""
    changes = content["changes"]
    if content["first"]:
        first, last = (day_words(date.fromisoformat(content[one])) for one in ("from", "to"))
        return f"Your shifts from {first} to {last} are published"
    if len(changes) > 1:
        return f"{len(changes)} changes to your shifts"
    (change,) = changes
    on = day_words(date.fromisoformat(change["day"]))
    if change["before"] is None:
        return f"A new shift for you on {on}"
    if change["after"] is None:
        return f"Your shift on {on} is taken away"
    return f"Your shift on {on} has changed"


def rota_lines(content: Content) -> tuple[Line, ...]:
    """Give each change before → after; shifts of days published for the first time as they are."""
    lines = lines_of(content["changes"])
    return tuple(Line(one.when, None, one.after) for one in lines) if content["first"] else lines


def rota_remark(content: Content) -> str:
    """Name the zone of the times."""
    return zone_sentence(content["changes"])
