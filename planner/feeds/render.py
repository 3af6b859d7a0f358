"""Events as the bytes of a calendar: the same events give the same bytes.

One UID an assignment for ever (RFC 5545 s.3.8.4.7), UTC without time zones (s.3.3.5 form 2), a
revision stamp instead of "now" (s.3.8.7.2), no METHOD (s.3.7.2), no UID of the calendar itself
(RFC 7986 s.5.3 asks for none), nobody's address, no reason of absence.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache

from icalendar import Calendar, Timezone, TimezoneStandard
from icalendar.parser import Contentline, Parameters
from icalendar.prop import vText

from planner.feeds.events import DETAILS, TIME_OFF, Feed, FeedEvent, summary
from planner.feeds.words import ENGLISH, Words

PRODID = "-//Wellbeing planner//Rota//EN"
DOMAIN = "planner.invalid"
REFRESH = timedelta(hours=1)
# The same span as `REFRESH`: the library writes a timedelta in this property as "1:00:00".
REFRESH_TEXT = "PT1H"
COLOR = "steelblue"
UTC_BEGINS = datetime(1970, 1, 1)  # noqa: DTZ001 -- RFC 5545 asks for a local time here
END = b"END:VCALENDAR\r\n"
_BLOCK = re.compile(
    rb"BEGIN:VEVENT\r\nUID:([^\r]+)\r\nDTSTAMP:([^\r]+)\r\n.*?\r\nEND:VEVENT\r\n", re.DOTALL
)

Blocks = Mapping[tuple[str, str], bytes]
"""Written events by UID and stamp."""


def render(
    name: str,
    events: Sequence[FeedEvent],
    feed: Feed,
    words: Words = ENGLISH,
    known: Blocks | None = None,
) -> bytes:
    """Write the calendar of `name` with these events, ordered by id.

    Times are UTC; where all events are at places of one zone, that zone is named for display. An
    event that is among the `known` with its stamp is not written again.
    """
    known = known or {}
    blocks = [
        known.get((uid(one.id), stamp(one.revised_at))) or block(one, feed, words)
        for one in sorted(events, key=lambda one: one.id)
    ]
    frame = _frame(f"{words.rota} · {name}" if clean(name) else words.rota, events)
    return b"".join([frame.removesuffix(END), *blocks, END])


def written_blocks(body: bytes) -> Blocks:
    """Find the events of a calendar that was written here."""
    return {(one[1].decode(), one[2].decode()): one[0] for one in _BLOCK.finditer(body)}


def uid(event_id: str) -> str:
    """Give the UID of a shift, which follows it through every change."""
    return f"{event_id}@{DOMAIN}"


def stamp(at: datetime) -> str:
    """Write an instant in UTC as calendars do."""
    return f"{at:%Y%m%dT%H%M%SZ}"


def clean(text: str) -> str:
    """Take out what strict readers refuse: control characters become spaces."""
    controlled = (" " if unicodedata.category(one) == "Cc" else one for one in text)
    return " ".join("".join(controlled).split())


def block(one: FeedEvent, feed: Feed, words: Words) -> bytes:
    """Write one event, UID and DTSTAMP first, so that they are found again.

    Lines that can neither need escaping nor folding are written here, at a tenth of the time.
    """
    at = stamp(one.revised_at)
    lines = [
        "BEGIN:VEVENT",
        f"UID:{uid(one.id)}",
        f"DTSTAMP:{at}",
        f"LAST-MODIFIED:{at}",
        f"SEQUENCE:{one.sequence}",
        f"DTSTART{_moment(one.start)}",
        f"DTEND{_moment(one.end)}",
    ]
    # An empty line of text is an error to strict readers.
    texts = [_text("SUMMARY", clean(summary(one, feed, words)) or words.busy)]
    if feed.variant == DETAILS and clean(one.place):
        texts.append(_text("LOCATION", one.place))
    ends = [
        "STATUS:CONFIRMED",
        f"TRANSP:{'OPAQUE' if one.busy else 'TRANSPARENT'}",
        f"X-MICROSOFT-CDO-BUSYSTATUS:{_outlook(one)}",
        "END:VEVENT",
    ]
    plain = ["".join(f"{line}\r\n" for line in part).encode() for part in (lines, ends)]
    return b"".join([plain[0], *texts, plain[1]])


@lru_cache(maxsize=4096)
def _text(name: str, text: str) -> bytes:
    """Escape and fold a line of text; the same titles and places come again and again."""
    line: bytes = Contentline.from_parts(name, Parameters(), vText(clean(text))).to_ical()
    return line + b"\r\n"


def _moment(at: datetime | date) -> str:
    if isinstance(at, datetime):
        return f":{stamp(at)}"
    return f";VALUE=DATE:{at:%Y%m%d}"


def _outlook(one: FeedEvent) -> str:
    if one.kind == TIME_OFF:
        return "OOF"
    return "BUSY" if one.busy else "FREE"


def _frame(name: str, events: Sequence[FeedEvent]) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("name", clean(name))
    calendar.add("x-wr-calname", clean(name))
    calendar.add("color", COLOR)
    zones = {one.place_zone for one in events if one.place_zone}
    if len(zones) == 1:
        calendar.add("x-wr-timezone", zones.pop())
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", REFRESH_TEXT)
    if not events:
        calendar.add_component(_utc())
    written: bytes = calendar.to_ical(sorted=False)
    return written


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
