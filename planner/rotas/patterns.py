"""Which shifts each person may be given: templates of the place where the person is that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from planner.people.facts import PersonFacts
from planner.people.models import Site
from planner.rotas.models import ShiftTemplate
from solver.problem import DutyPattern, Segment

APART = "/"


@dataclass(frozen=True)
class Patterns:
    """The duty patterns of a problem, and the ids of those each person may be given."""

    patterns: tuple[DutyPattern, ...]
    of_person: Mapping[str, tuple[str, ...]]


def template_of(pattern_id: str) -> str:
    """Give the id of the template a pattern was made from."""
    return pattern_id.split(APART, 1)[0]


def patterns_for(
    templates: Sequence[tuple[ShiftTemplate, Site]],
    people: Sequence[PersonFacts],
    first: date,
    days: int,
) -> Patterns:
    """Make one pattern of each template, and one more for whoever may have it on fewer days.

    Shifts are in the wall time of their site. Somebody away from home works the templates of the
    site whose zone they are in on those days.
    """
    made: dict[tuple[str, tuple[int, ...]], DutyPattern] = {}
    of_person: dict[str, list[str]] = {one.person_id: [] for one in people}
    in_zone = _sites_by_zone(templates)
    for template, site in templates:
        held = _days_held(template, first, days)
        for person in people:
            on = tuple(day for day in held if site.id in _places(person, day, in_zone))
            if on:
                key = (template.id, on)
                if key not in made:
                    made[key] = _pattern(template, site, _new_id(template, made, on == held), on)
                of_person[person.person_id].append(made[key].id)
    return Patterns(tuple(made.values()), {person: tuple(ids) for person, ids in of_person.items()})


def _new_id(
    template: ShiftTemplate, made: Mapping[tuple[str, tuple[int, ...]], DutyPattern], whole: object
) -> str:
    if whole:
        return template.id
    return f"{template.id}{APART}{sum(key[0] == template.id for key in made) + 1}"


def _days_held(template: ShiftTemplate, first: date, days: int) -> tuple[int, ...]:
    dates = ((number, first + timedelta(days=number)) for number in range(days))
    return tuple(
        number
        for number, day in dates
        if day.weekday() in template.weekdays
        and template.from_date <= day
        and (template.to_date is None or day < template.to_date)
    )


def _sites_by_zone(
    templates: Sequence[tuple[ShiftTemplate, Site]],
) -> dict[str, frozenset[str]]:
    zones = {site.time_zone for _template, site in templates}
    return {
        zone: frozenset(site.id for _template, site in templates if site.time_zone == zone)
        for zone in zones
    }


def _places(person: PersonFacts, day: int, in_zone: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Name the sites whose templates the person works on a day."""
    own = person.site_ids[day]
    here = in_zone.get(person.zones[day], frozenset())
    if here and own not in here:
        return here
    return frozenset({own} if own else ())


def _pattern(
    template: ShiftTemplate, site: Site, pattern_id: str, on: tuple[int, ...]
) -> DutyPattern:
    return DutyPattern(
        id=pattern_id,
        segments=tuple(
            Segment(start_minute=start, end_minute=end) for start, end in template.segments
        ),
        label=template.label,
        kind=template.kind,  # type: ignore[arg-type]
        place=site.name,
        time_zone=site.time_zone,
        days=on,
        unplaced_paid_break_minutes=template.paid_break_minutes,
        unplaced_unpaid_break_minutes=template.unpaid_break_minutes,
    )
