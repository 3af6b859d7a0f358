"""Times of day as people write them into spreadsheets."""

from __future__ import annotations

import re

from planner.rotas.import_table import Times
from planner.rotas.spreadsheet_cells import Cell

MINUTES_PER_DAY = 1440
_CLOCK = re.compile(r"(\d{1,2})(?:[:.h](\d{2}))?(?::00)?\s*(am|pm)?")
_FOUR_DIGITS = re.compile(r"(\d{2})(\d{2})")
_RANGE = re.compile(r"\s*(?:-|–|—|\bto\b)\s*")


def minute_of(cell: Cell) -> int | None:
    """Read a time of day, a date before it or not, as minutes after midnight; None for none."""
    if cell.minute is not None:
        return cell.minute
    whole = _minute(cell.text)
    return _minute(cell.text.partition(" ")[2]) if whole is None else whole


def times_of(text: str) -> Times | None:
    """Read "07:00-15:30", "0700–1530" or "7-15"; an end not after the start is the next day's."""
    parts = _RANGE.split(text.strip())
    if len(parts) != 2:
        return None
    start, end = (_minute(part) for part in parts)
    return None if start is None or end is None else following(start, end)


def following(start: int, end: int) -> Times:
    """Times from `start` to `end`, on the next day where the end would not come after."""
    return Times(start, end if end > start else end + MINUTES_PER_DAY)


def _minute(text: str) -> int | None:
    text = text.strip().lower()
    found = _FOUR_DIGITS.fullmatch(text)
    if found is not None:
        return _on_the_clock(int(found[1]), int(found[2]))
    found = _CLOCK.fullmatch(text)
    if found is None:
        return None
    hour = int(found[1])
    if found[3] is not None:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return _on_the_clock(hour, int(found[2] or 0))


def _on_the_clock(hour: int, minute: int) -> int | None:
    total = 60 * hour + minute
    return total if minute < 60 and total <= MINUTES_PER_DAY else None
