"""Read a calendar with libical, the C library of most Linux desktops, so that a feed is judged
by code that shares nothing with the one that wrote it."""

from __future__ import annotations

import ctypes
import ctypes.util
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache

# Debian names the library by its interface version; other systems are found by their linker.
_NAMES = ("libical.so.3", "libical.so.4", "libical.dylib")


class LibicalMissingError(Exception):
    """The library is not installed on this machine."""


@dataclass(frozen=True)
class ForeignEvent:
    """One event as libical reads it: aware UTC instants or dates, half-open."""

    uid: str
    start: datetime | date
    end: datetime | date


@dataclass(frozen=True)
class ForeignCalendar:
    """Every event of a calendar and the number of lines libical could not accept."""

    events: tuple[ForeignEvent, ...]
    errors: int


def read(text: str) -> ForeignCalendar:
    """Parse a calendar.

    The events must be in UTC or whole days; anything else raises ValueError, as does text that
    is no calendar.
    LibicalMissingError says that the library is absent.
    """
    lib = library()
    root = lib.icalparser_parse_string(text.encode())
    if not root:
        raise ValueError("libical reads no calendar from this text")
    try:
        errors = lib.icalcomponent_count_errors(root)
        return ForeignCalendar(tuple(_events(lib, root)), errors)
    finally:
        lib.icalcomponent_free(root)


@cache
def library() -> ctypes.CDLL:
    """The loaded library with its signatures; raises LibicalMissingError."""
    for name in (*_NAMES, ctypes.util.find_library("ical")):
        if name is None:
            continue
        try:
            return _with_signatures(ctypes.CDLL(name))
        except OSError:
            continue
    raise LibicalMissingError("libical is not installed (Debian: apt-get install libical3)")


def _with_signatures(lib: ctypes.CDLL) -> ctypes.CDLL:
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
        ("icalparser_parse_string", pointer, [text]),
        ("icalcomponent_count_errors", number, [pointer]),
        ("icalcomponent_free", None, [pointer]),
        ("icalcomponent_string_to_kind", number, [text]),
        ("icalproperty_string_to_kind", number, [text]),
        ("icalcomponent_get_first_component", pointer, [pointer, number]),
        ("icalcomponent_get_next_component", pointer, [pointer, number]),
        ("icalcomponent_get_first_property", pointer, [pointer, number]),
        ("icalproperty_get_value_as_string", text, [pointer]),
    ):
        function = getattr(lib, name)
        function.restype, function.argtypes = result, arguments
    return lib


def _events(lib: ctypes.CDLL, root: int) -> Iterator[ForeignEvent]:
    kind = lib.icalcomponent_string_to_kind(b"VEVENT")
    event = lib.icalcomponent_get_first_component(root, kind)
    while event:
        start, end = _instant(lib, event, "DTSTART"), _instant(lib, event, "DTEND")
        yield ForeignEvent(_value(lib, event, "UID"), start, end)
        event = lib.icalcomponent_get_next_component(root, kind)


def _instant(lib: ctypes.CDLL, event: int, name: str) -> datetime | date:
    value = _value(lib, event, name)
    if "T" not in value:
        return date.fromisoformat(value)
    return datetime.strptime(value, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)


def _value(lib: ctypes.CDLL, event: int, name: str) -> str:
    kind = lib.icalproperty_string_to_kind(name.encode())
    found = lib.icalcomponent_get_first_property(event, kind)
    if not found:
        raise ValueError(f"an event has no {name}")
    value: bytes = lib.icalproperty_get_value_as_string(found)
    return value.decode()
