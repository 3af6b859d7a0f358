"""A notice about an offer to cover a shift, in words; never why the shift is free."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from planner.notices.shift_words import Line, day_words, lines_of, zone_sentence

Content = Mapping[str, Any]
HEADINGS = {
    "offered": "Can you work on {day}?",
    "taken": "A colleague works on {day}; nothing changes for you",
    "withdrawn": "The offer for {day} was taken back; nothing changes for you",
}


def cover_heading(content: Content) -> str:
    """Ask, or say that nobody needs to answer any more."""
    day = day_words(date.fromisoformat(content["changes"][0]["day"]))
    return HEADINGS[content["state"]].format(day=day)


def cover_lines(content: Content) -> tuple[Line, ...]:
    """Name the shift that is offered."""
    return tuple(Line(one.when, None, one.after) for one in lines_of(content["changes"]))


def cover_remark(content: Content) -> str:
    """Name the zone of the times, and say that the answer is free."""
    zone = zone_sentence(content["changes"])
    if content["state"] != "offered":
        return zone
    return f"{zone} It is yours to say no; nobody asks why."
