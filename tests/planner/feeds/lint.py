"""Read a feed byte by byte and name every breach of the rules we promise to keep.

It shares no code with the product and none with any calendar library.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator

ONCE = ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "LAST-MODIFIED")
STATUSES = {"TENTATIVE", "CONFIRMED", "CANCELLED"}
UTC_TIME = re.compile(r"\d{8}T\d{6}Z")
DATE = re.compile(r"\d{8}")
LINE_OCTETS = 75

Event = dict[str, list[str]]
"""The values of each property of an event, and under "… as written" what stood before them."""


def lint(body: bytes) -> list[str]:
    """Name each fault once; an empty list means that the feed keeps every rule."""
    return list(dict.fromkeys(_faults(body, _feed)))


def lint_itip(body: bytes) -> list[str]:
    """The same for an invitation or a cancellation in a letter (RFC 5546, section 3.2)."""
    return list(dict.fromkeys(_faults(body, _itip)))


def _faults(
    body: bytes, particular: Callable[[list[str], list[Event]], Iterator[str]]
) -> Iterator[str]:
    yield from _physical(body)
    try:
        text = body.decode()
    except UnicodeDecodeError:
        yield "not UTF-8"
        return
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    yield from _structure(lines)
    events = list(_events(lines))
    yield from _calendar(_outside(lines))
    yield from particular(_outside(lines), events)
    for event in events:
        yield from _event(event, lines)
    counted = Counter(value for event in events for value in event.get("UID", []))
    if any(count > 1 for count in counted.values()):
        yield "one UID twice"


def _physical(body: bytes) -> Iterator[str]:
    if not body.endswith(b"\r\n"):
        yield "no CRLF at the end"
    if re.search(rb"(?<!\r)\n|\r(?!\n)", body):
        yield "a line end that is not CRLF"
    for line in body.split(b"\r\n"):
        if len(line) > LINE_OCTETS:
            yield "a line over 75 octets"
        try:
            line.decode()
        except UnicodeDecodeError:
            yield "a fold inside a character"
    if re.search(rb"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", body):
        yield "a control character"


def _structure(lines: list[str]) -> Iterator[str]:
    stack: list[str] = []
    for line in lines:
        if not re.match(r"[A-Za-z0-9-]+[;:]", line):
            yield "a line that is no property"
        elif line.startswith("BEGIN:"):
            if line == "BEGIN:VEVENT" and "VEVENT" in stack:
                yield "an event inside an event"
            stack.append(line[6:])
        elif line.startswith("END:") and (not stack or stack.pop() != line[4:]):
            yield "an END without its BEGIN"
    if stack:
        yield "a component that does not end"
    if not lines or lines[0] != "BEGIN:VCALENDAR" or lines[-1] != "END:VCALENDAR":
        yield "not one calendar"


def _outside(lines: list[str]) -> list[str]:
    depth, found = 0, []
    for line in lines:
        depth += line.startswith("BEGIN:")
        if depth == 1 and not line.startswith(("BEGIN:", "END:")):
            found.append(line)
        depth -= line.startswith("END:")
    return found


def _calendar(lines: list[str]) -> Iterator[str]:
    names = Counter(re.split("[;:]", line, maxsplit=1)[0] for line in lines)
    for name in ("PRODID", "VERSION"):
        if names[name] != 1:
            yield f"{name} not exactly once"
    if names["UID"]:
        yield "a UID of the calendar"


def _feed(lines: list[str], events: list[Event]) -> Iterator[str]:
    if any(re.match("METHOD[;:]", line) for line in lines):
        yield "a METHOD"
    if any("ATTENDEE" in one or "ORGANIZER" in one for one in events):
        yield "an address in an event"
    if "REFRESH-INTERVAL;VALUE=DURATION:PT1H" not in lines:
        yield "no REFRESH-INTERVAL with VALUE"
    if "X-PUBLISHED-TTL:PT1H" not in lines:
        yield "no X-PUBLISHED-TTL"


def _itip(lines: list[str], events: list[Event]) -> Iterator[str]:
    methods = [line for line in lines if re.match("METHOD[;:]", line)]
    if methods not in (["METHOD:REQUEST"], ["METHOD:CANCEL"]):
        yield "no METHOD of an invitation"
    if len(events) != 1:
        yield "not one event"
    for event in events:
        for name in ("ORGANIZER", "ATTENDEE"):
            addresses = event.get(name, [])
            if len(addresses) != 1 or not re.fullmatch(r"mailto:[^@\s]+@[^@\s]+", addresses[0]):
                yield f"{name} not one address"
        cancelled = event.get("STATUS") == ["CANCELLED"]
        if cancelled != (methods == ["METHOD:CANCEL"]):
            yield "a STATUS unlike the METHOD"


def _events(lines: list[str]) -> Iterator[Event]:
    event: Event | None = None
    for line in lines:
        if line == "BEGIN:VEVENT":
            event = {}
        elif line == "END:VEVENT" and event is not None:
            yield event
            event = None
        elif event is not None and ":" in line:
            head, value = line.split(":", 1)
            name = head.split(";", 1)[0]
            event.setdefault(name, []).append(value)
            event.setdefault(f"{name} as written", []).append(head)


def _event(event: Event, lines: list[str]) -> Iterator[str]:
    for name in ONCE:
        if len(event.get(name, [])) != 1:
            yield f"{name} not exactly once in an event"
    for name in ("DTSTAMP", "LAST-MODIFIED"):
        if not all(UTC_TIME.fullmatch(value) for value in event.get(name, [])):
            yield f"{name} not in UTC"
    if event.get("DTSTAMP") != event.get("LAST-MODIFIED"):
        yield "DTSTAMP is not the last revision"
    yield from _span(event, lines)
    if not set(event.get("STATUS", [])) <= STATUSES:
        yield "an unknown STATUS"
    for name in ("DESCRIPTION", "RRULE"):
        if name in event:
            yield f"{name} in an event"


def _span(event: Event, lines: list[str]) -> Iterator[str]:
    times = {name: event.get(name, [""])[0] for name in ("DTSTART", "DTEND")}
    heads = {name: event.get(f"{name} as written", [""])[0] for name in times}
    kinds = {name: "VALUE=DATE" in head and "DATE-TIME" not in head for name, head in heads.items()}
    if kinds["DTSTART"] != kinds["DTEND"]:
        yield "a date mixed with a time"
    if any("TZID=" in head for head in heads.values()) and "BEGIN:VTIMEZONE" not in lines:
        yield "a TZID without its VTIMEZONE"
    for name, value in times.items():
        if not (DATE if kinds[name] else UTC_TIME).fullmatch(value):
            yield f"{name} not in UTC"
    if times["DTEND"] <= times["DTSTART"]:
        yield "an end before the start"
