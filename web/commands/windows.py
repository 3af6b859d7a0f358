"""Times of day and weekdays as they are written on the command line."""

from __future__ import annotations

from planner.rotas.templates import MINUTES_PER_DAY
from web.commands.named import refused
from web.rotas.shift_templates import segments_of
from web.words import WEEKDAYS


def window_of(times: str) -> tuple[int, int]:
    """Read "14:00-15:00" as minutes after midnight; an end before the start is the next day's."""
    try:
        ((start, end),) = segments_of(times)
    except ValueError as wrong:
        raise refused("--times", times, "give start and end, such as 14:00-15:00") from wrong
    return start, end if end > start else end + MINUTES_PER_DAY


def weekdays_of(written: str) -> tuple[int, ...]:
    """Read "Mon,Tue" as weekdays, 0 Monday."""
    known = {name.casefold(): day for day, name in enumerate(WEEKDAYS)}
    names = [name.strip().casefold()[:3] for name in written.split(",")]
    if not set(names) <= set(known):
        raise refused("--weekdays", written, f"name days out of {', '.join(WEEKDAYS)}")
    return tuple(sorted(known[name] for name in set(names)))
