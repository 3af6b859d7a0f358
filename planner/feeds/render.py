"""Published shifts as the bytes of a calendar: the same shifts give the same bytes.

The rules are those of the calendar-feeds reference: one UID an assignment for ever, UTC without
time zones, a revision stamp instead of "now", no METHOD, no UID of the calendar itself, nobody's
address, no reason of absence.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from icalendar import Calendar, Event, Timezone, TimezoneStandard

PRODID = "-//Wellbeing planner//Rota//EN"
DOMAIN = "planner.invalid"
REFRESH = timedelta(hours=1)
# The same span as `REFRESH`: the library writes a timedelta in this property as "1:00:00".
REFRESH_TEXT = "PT1H"
COLOR = "steelblue"
UTC_BEGINS = datetime(1970, 1, 1)  # noqa: DTZ001 -- RFC 5545 asks for a local time here


@dataclass(frozen=True)
class FeedEvent:
    """One shift as a calendar shows it; instants are aware UTC, `revised_at` in whole seconds."""

    assignment_id: str
    title: str
    place: str
    place_zone: str
    start: datetime
    end: datetime
    sequence: int
    revised_at: datetime
    busy: bool


def render(name: str, events: Sequence[FeedEvent]) -> bytes:
    """Write a calendar called `name` with these events, ordered by start and id.

    Times are UTC; where all events are at places of one zone, that zone is named for display.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("name", clean(name))
    calendar.add("x-wr-calname", clean(name))
    calendar.add("color", COLOR)
    zones = {one.place_zone for one in events}
    if len(zones) == 1:
        calendar.add("x-wr-timezone", zones.pop())
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH_TEXT)
    ordered = sorted(events, key=lambda one: (one.start, one.assignment_id))
    for one in ordered:
        calendar.add_component(_event(one))
    if not ordered:
        calendar.add_component(_utc())
    written: bytes = calendar.to_ical(sorted=False)
    return written


def uid(assignment_id: str) -> str:
    """Give the UID of a shift, which follows it through every change."""
    return f"{assignment_id}@{DOMAIN}"


def clean(text: str) -> str:
    """Take out what strict readers refuse: control characters become spaces."""
    controlled = (" " if unicodedata.category(one) == "Cc" else one for one in text)
    return " ".join("".join(controlled).split())


def _event(one: FeedEvent) -> Event:
    event = Event()
    event.add("uid", uid(one.assignment_id))
    event.add("dtstamp", one.revised_at)
    event.add("last-modified", one.revised_at)
    event.add("sequence", one.sequence)
    event.add("dtstart", one.start)
    event.add("dtend", one.end)
    event.add("summary", clean(one.title))
    event.add("location", clean(one.place))
    event.add("status", "CONFIRMED")
    event.add("transp", "OPAQUE" if one.busy else "TRANSPARENT")
    event.add("x-microsoft-cdo-busystatus", "BUSY" if one.busy else "FREE")
    return event


def _utc() -> Timezone:
    """A calendar holds at least one component (RFC 5545, section 3.4), also an empty one."""
    standard = TimezoneStandard()
    standard.add("dtstart", UTC_BEGINS)
    standard.add("tzoffsetfrom", timedelta())
    standard.add("tzoffsetto", timedelta())
    standard.add("tzname", "UTC")
    zone = Timezone()
    zone.add("tzid", "Etc/UTC")
    zone.add_component(standard)
    return zone
