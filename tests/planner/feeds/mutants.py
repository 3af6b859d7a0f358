"""Eighteen breaches of RFC 5545 and RFC 7986, each planted into a sound feed.

RFC 5545: lines and folding s.3.1, DATE-TIME s.3.3.5, TEXT s.3.3.11, objects s.3.4, events s.3.6.1,
METHOD s.3.7.2, PRODID s.3.7.3, STATUS s.3.8.1.11, DTEND s.3.8.2.2, TZID s.3.8.3.1, UID s.3.8.4.7,
DTSTAMP s.3.8.7.2. RFC 7986: REFRESH-INTERVAL s.5.7.
"""

from __future__ import annotations

import re
from collections.abc import Callable

Mutant = Callable[[bytes], bytes]


def _swap(pattern: bytes, new: bytes, count: int = 1) -> Mutant:
    return lambda body: re.sub(pattern, new, body, count=count)


def _unfolded(body: bytes) -> bytes:
    return body.replace(b"\r\n ", b"")


def _fold_in_character(body: bytes) -> bytes:
    two_octets = "·".encode()
    return body.replace(two_octets, two_octets[:1] + b"\r\n " + two_octets[1:], 1)


def _twice(body: bytes) -> bytes:
    uids = re.findall(rb"UID:[^\r]+", body)
    return body.replace(uids[1], uids[0], 1)


def _end_before_start(body: bytes) -> bytes:
    start = re.search(rb"DTSTART:(\d{8})", body)
    assert start is not None
    return re.sub(rb"DTEND:\d{8}", b"DTEND:20200101", body, count=1)


MUTANTS: dict[str, Mutant] = {
    "lf": lambda body: body.replace(b"\r\n", b"\n"),
    "unfolded": _unfolded,
    "dtstamp_floating": _swap(rb"(DTSTAMP:\d{8}T\d{6})Z", rb"\1"),
    "refresh_novalue": _swap(rb"REFRESH-INTERVAL;VALUE=DURATION", b"REFRESH-INTERVAL"),
    "novtimezone": _swap(rb"DTSTART:(\d{8}T\d{6})Z", rb"DTSTART;TZID=Europe/Dublin:\1"),
    "fold_midutf8": _fold_in_character,
    "cancel_char": _swap(rb"LOCATION:", b"LOCATION:\x07"),
    "unescaped_nl": _swap(rb"SUMMARY:", b"SUMMARY:one\r\ntwo"),
    "nodtstamp": _swap(rb"DTSTAMP:[^\r]+\r\n", b""),
    "nouid": _swap(rb"UID:[^\r]+\r\n", b""),
    "noprodid": _swap(rb"PRODID:[^\r]+\r\n", b""),
    "dup_uid": _twice,
    "datetype_mix": _swap(rb"DTSTART:(\d{8})T\d{6}Z", rb"DTSTART;VALUE=DATE:\1"),
    "end_before_start": _end_before_start,
    "status": _swap(rb"STATUS:CONFIRMED", b"STATUS:BUSY"),
    "method_request_noorg": _swap(rb"VERSION:2.0\r\n", b"VERSION:2.0\r\nMETHOD:REQUEST\r\n"),
    "missing_end": _swap(rb"END:VCALENDAR\r\n", b""),
    "nested": _swap(rb"END:VEVENT\r\n", b""),
}
