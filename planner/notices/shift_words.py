"""Changes of a person's shifts as kept in a notice, and in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from planner.rotas.change_words import NO_SHIFT, shift_words
from planner.rotas.changes import ShiftChange
from planner.rotas.models import Assignment
from planner.rotas.projection import Names, title_of


@dataclass(frozen=True)
class Line:
    """One thing that changed: `before` and `after` in words; a plain remark has no `before`."""

    when: str
    before: str | None
    after: str

    @property
    def text(self) -> str:
        """The line as a letter has it."""
        changed = self.after if self.before is None else f"{self.before} → {self.after}"
        return f"{self.when}: {changed}" if self.when else changed


def kept_changes(
    changes: Iterable[ShiftChange], zone_of_day: Mapping[date, str], names: Names
) -> list[dict[str, Any]]:
    """Write one person's changes as they are stored: instants in UTC with the zone to show."""
    return [
        {
            "day": one.day.isoformat(),
            "zone": zone_of_day[one.day],
            "before": kept_shift(one.before, names),
            "after": kept_shift(one.after, names),
        }
        for one in changes
    ]


def kept_shift(shift: Assignment | None, names: Names) -> dict[str, str] | None:
    """Write a shift as it is stored; None stays None."""
    if shift is None:
        return None
    return {
        "id": shift.assignment_id,
        "kind": shift.kind,
        "start": shift.start.isoformat(),
        "end": shift.end.isoformat(),
        "title": title_of(shift, names),
    }


def lines_of(changes: Sequence[Mapping[str, Any]]) -> tuple[Line, ...]:
    """Say stored changes, in the order of their dates; the zone is named where there are two."""
    zones = zones_of(changes)
    return tuple(_line(one, zones) for one in sorted(changes, key=lambda one: str(one["day"])))


def zones_of(changes: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """List the zones in which the times of changes are written."""
    return tuple(sorted({one["zone"] for one in changes}))


def zone_sentence(changes: Sequence[Mapping[str, Any]]) -> str:
    """Name the zone of all times, such as "Times are those of Dublin (Europe/Dublin)."."""
    named = " and ".join(f"{_city(zone)} ({zone})" for zone in zones_of(changes))
    return f"Times are those of {named}." if named else ""


def day_words(day: date) -> str:
    """Write a date as "Tue 9 Mar"."""
    return f"{day:%a} {day.day} {day:%b}"


def _line(change: Mapping[str, Any], zones: Sequence[str]) -> Line:
    zone = change["zone"]
    when = day_words(date.fromisoformat(change["day"]))
    place = f" {_city(zone)} time" if len(zones) > 1 else ""
    before, after = (_shift(change[side], zone, place) for side in ("before", "after"))
    return Line(when, before, after)


def _shift(shift: Mapping[str, str] | None, zone: str, place: str) -> str:
    if shift is None:
        return NO_SHIFT
    start, end = (datetime.fromisoformat(shift[name]) for name in ("start", "end"))
    return shift_words(start, end, zone, shift["title"], place)


def _city(zone: str) -> str:
    return zone.rsplit("/", 1)[-1].replace("_", " ")
