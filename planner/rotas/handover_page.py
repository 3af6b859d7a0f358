"""Hand-overs between the sites, over the days to come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.application import Planner
from planner.rotas.handover import (
    LEAST_MINUTES,
    HandoverWarning,
    Overlap,
    SiteShift,
    handover_warnings,
    overlaps,
)
from planner.rotas.templates import clock, templates_on

ONE_DAY = timedelta(days=1)
WORK = "work"


@dataclass(frozen=True)
class HandoverLine:
    """One hand-over and how long it lasts on the giver's dates `first` to `last`."""

    giver: str
    taker: str
    first: date
    last: date
    minutes: int
    enough: bool


@dataclass(frozen=True)
class WarningLine:
    """What changes, and the smallest move that mends it, in words; `fix` "" means none does."""

    first: date
    text: str
    fix: str


@dataclass(frozen=True)
class HandoverPage:
    """All hand-overs of a span; empty with fewer than two sites."""

    least_minutes: int
    lines: tuple[HandoverLine, ...]
    warnings: tuple[WarningLine, ...]


def handover_page(
    planner: Planner, actor: Actor, first: date, days: int, least_minutes: int = LEAST_MINUTES
) -> HandoverPage:
    """Show how sites overlap on `days` dates from `first`; leads, HR and administrators.

    A site is at work from the start of its first shift to the end of its last.
    """
    require(actor, "lead", "hr", "admin")
    with planner.database.read() as session:
        sites = _site_days(session, first, days)
    return HandoverPage(
        least_minutes=least_minutes,
        lines=tuple(_line(one, least_minutes) for one in overlaps(sites, first, days)),
        warnings=tuple(
            _warning(one) for one in handover_warnings(sites, first, days, least_minutes)
        ),
    )


def _site_days(session: Session, first: date, days: int) -> list[SiteShift]:
    edges: dict[tuple[str, str], list[tuple[int, int]]] = defaultdict(list)
    for template, site in templates_on(session, first, first + ONE_DAY * (days - 1)):
        if template.kind == WORK:
            span = template.segments[0][0], template.segments[-1][1]
            edges[site.name, site.time_zone].append(span)
    return [
        SiteShift(name, zone, min(start for start, _ in spans), max(end for _, end in spans))
        for (name, zone), spans in edges.items()
    ]


def _line(one: Overlap, least_minutes: int) -> HandoverLine:
    enough = one.minutes >= least_minutes
    return HandoverLine(one.giver, one.taker, one.first, one.last, one.minutes, enough)


def _warning(one: HandoverWarning) -> WarningLine:
    if one.fix is None:
        return WarningLine(one.first, one.text, "")
    shift = one.fix.shift
    hours = f"{clock(shift.start_minute)}–{clock(shift.end_minute)}"
    return WarningLine(
        one.first, one.text, f"{shift.site} {hours}; overlap {one.fix.overlap_minutes}"
    )
