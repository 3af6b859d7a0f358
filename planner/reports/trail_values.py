"""How the audit trail's values read: times of day, weekdays and instants instead of numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from planner.people.history import weekdays_in_words
from planner.rotas.templates import clock

NAMELESS = re.compile(r"[0-9a-f]{32}")
"""The id of something without a name: of no use to a reader."""
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(\+\d\d:\d\d|Z)")


def value_text(field: str, value: Any, names: Mapping[str, str]) -> str:
    """Write a value of a field as people read it; "" for none. `names` says what ids stand for."""
    if value and field in _FIELDS:
        return _FIELDS[field](value)
    return _text(value, names)


def _text(value: Any, names: Mapping[str, str]) -> str:
    if value is None:
        return ""
    if isinstance(value, Mapping):
        pairs = ((key.removesuffix("_id"), _text(one, names)) for key, one in value.items())
        return ", ".join(f"{key} {text}" for key, text in pairs if text)
    if isinstance(value, list | tuple):
        return ", ".join(_text(one, names) for one in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    text = str(value)
    if _INSTANT.fullmatch(text):
        return f"{datetime.fromisoformat(text).astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    return names.get(text, "" if NAMELESS.fullmatch(text) else text)


def _span(window: Sequence[int]) -> str:
    start, end = window
    return f"{clock(start)}–{'24:00' if end == 1440 else clock(end)}"


def _window(value: Sequence[Any]) -> str:
    start, end, zone = value
    return f"{_span((start, end))} {zone}"


def _opening(week: Sequence[Sequence[Sequence[int]]]) -> str:
    """Hours of the seven days from Monday on, days alike in a row together."""
    hours = [" and ".join(map(_span, windows)) or "closed" for windows in week]
    starts = [day for day in range(len(hours)) if day == 0 or hours[day] != hours[day - 1]]
    parts = []
    for first, behind in zip(starts, [*starts[1:], len(hours)], strict=True):
        ends = dict.fromkeys((first, behind - 1))
        days = "–".join(weekdays_in_words([one]) for one in ends)
        parts.append(f"{days} {hours[first]}")
    return ", ".join(parts)


_FIELDS: Mapping[str, Callable[[Any], str]] = {
    "opening": _opening,
    "weekdays": weekdays_in_words,
    "window": _window,
}
