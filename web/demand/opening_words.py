"""Opening hours as people type them: "08:00-18:00", two windows with a comma, empty is closed."""

from __future__ import annotations

import re

from web.forms import Form, minute_of
from web.words import WEEKDAYS, wall

Windows = tuple[tuple[int, int], ...]
HINT = "Please give windows such as 08:00-18:00, or leave it empty when closed."


def opening_text(windows: Windows) -> str:
    """Write the windows of a day as they are typed."""
    return ", ".join(f"{wall(start)}-{wall(end)}" for start, end in windows)


def read_opening(form: Form) -> tuple[Windows, ...]:
    """Read the seven fields of a week, Monday to Sunday."""
    return tuple(_read_day(form, field_of(day)) for day in range(len(WEEKDAYS)))


def field_of(weekday: int) -> str:
    """Name the field of a weekday."""
    return f"opening-{weekday}"


def _read_day(form: Form, name: str) -> Windows:
    text = form[name].strip()
    if not text:
        return ()
    try:
        return tuple(_window(part) for part in text.split(","))
    except ValueError:
        form.refuse(name, HINT)
        return ()


def _window(text: str) -> tuple[int, int]:
    edges = re.split(r"\s*[-–]\s*", text.strip())
    if len(edges) != 2:
        raise ValueError(text)
    return minute_of(edges[0]), minute_of(edges[1])
