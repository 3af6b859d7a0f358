"""Prices of promises and rotas to choose, in words of pages and commands."""

from __future__ import annotations

from planner.rotas.queries import ChoiceLine, PriceLine
from web.words import number


def costs(line: PriceLine) -> str:
    """Say what a promise costs and how sure that is."""
    least, most = number(line.least_hours), number(line.most_hours)
    if line.is_nothing:
        return "nothing that could be seen"
    if least == most:
        return f"{most} h"
    if least != number(0):
        return f"about {number(line.found_hours)} h, between {least} and {most} h"
    return f"between {least} and {most} h"


def dearer_than(line: PriceLine) -> str:
    """Say which of the promises listed last clearly cost less; of all others nobody knows."""
    if not line.dearer_than:
        return "none"
    return "the last one" if line.dearer_than == 1 else f"the last {line.dearer_than}"


def against(choice: ChoiceLine, given: ChoiceLine | None) -> str:
    """Compare a rota to choose with the one that is looked at."""
    if given is None or choice.is_given:
        return "the rota you look at"
    hours = given.short_hours - choice.short_hours
    parts = [f"{number(abs(hours))} h {'less' if hours > 0 else 'more'} short"]
    parts += _counted(choice.wishes - given.wishes, "broken wish", "broken wishes")
    parts += _counted(choice.shares - given.shares, "share exceeded", "shares exceeded")
    return ", ".join(parts)


def _counted(difference: int, one: str, many: str) -> list[str]:
    if not difference:
        return []
    how = "more" if difference > 0 else "fewer"
    return [f"{abs(difference)} {how} {one if abs(difference) == 1 else many}"]
