"""Channels, promises, and clocks in the words of the page."""

from __future__ import annotations

CHANNEL_NAMES = {"phone": "Phone", "chat": "Chat", "email": "E-mail", "social": "Social"}
DEFINITION_NAMES = {
    "offered-wait-within": "of all contacts would be answered in time, if they waited",
    "answered-within-of-offered": "answered in time, of all contacts",
    "answered-within-of-answered": "answered in time, of the contacts answered",
}
DEADLINE_NAMES = {"calendar": "by the calendar", "open-hours": "in opening hours only"}
