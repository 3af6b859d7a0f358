"""Shift templates: which shifts there are, in the local time of a site."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from planner.accounts.actor import Actor, require
from planner.accounts.audit import record
from planner.application import Planner
from planner.errors import FormError, NotFound, Stale
from planner.people.models import Site
from planner.rotas.models import ShiftTemplate

KINDS = ("work", "on-call", "training")
MINUTES_PER_DAY = 1440
EVERY_DAY = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True)
class TemplateInput:
    """A template as somebody writes it down.

    `segments` are `[start_minute, end_minute)` after local midnight at the site, in order; an end
    may pass 1440, the whole lasts at most 24 h. Breaks lie somewhere inside the segments.
    `weekdays` 0 is Monday. It holds on local dates `[from_date, to_date)`.
    """

    name: str
    site_id: str
    segments: tuple[tuple[int, int], ...]
    from_date: date
    to_date: date | None = None
    weekdays: tuple[int, ...] = EVERY_DAY
    label: str = ""
    kind: str = "work"
    paid_break_minutes: int = 0
    unpaid_break_minutes: int = 0


@dataclass(frozen=True)
class TemplateView:
    """A template as pages show it; `version` goes back into `edit_template`."""

    template_id: str
    version: int
    site_name: str
    time_zone: str
    values: TemplateInput

    @property
    def hours(self) -> str:
        """Say the local times, such as "07:00–11:00, 12:00–15:30"."""
        return ", ".join(f"{clock(a)}–{clock(b)}" for a, b in self.values.segments)

    @property
    def paid_minutes(self) -> int:
        """Count paid minutes on a day without a clock change."""
        inside = sum(end - start for start, end in self.values.segments)
        return inside - self.values.unpaid_break_minutes


def clock(minute: int) -> str:
    """Write a minute after midnight as a time of day; 1830 is "06:30"."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def add_template(planner: Planner, actor: Actor, values: TemplateInput) -> str:
    """Add a template and return its id; leads and administrators. Raises `FormError`."""
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        _check(session, values)
        _refuse_twin(session, values)
        row = ShiftTemplate()
        _write(row, values)
        session.add(row)
        session.flush()
        record(
            session, planner.clock(), actor, "add", "shift_template", row.id, None, _said(values)
        )
        return row.id


def edit_template(
    planner: Planner, actor: Actor, template_id: str, version: int, values: TemplateInput
) -> None:
    """Change a template for rotas made from now on; what is published keeps its times.

    Raises `FormError`, `NotFound`, and `Stale` when somebody else changed it meanwhile.
    """
    require(actor, "lead", "admin")
    with planner.database.write() as session:
        row = session.get(ShiftTemplate, template_id)
        if row is None:
            raise NotFound("There is no such shift template.")
        if row.version != version:
            raise Stale("Somebody else changed this template. Look at it again, then save.")
        _check(session, values)
        before = _said(_values(row))
        _refuse_twin(session, values, row.id)
        _write(row, values)
        now = planner.clock()
        record(session, now, actor, "edit", "shift_template", row.id, before, _said(values))


def list_templates(planner: Planner, actor: Actor) -> list[TemplateView]:
    """List all templates by site, start and name; leads, HR and administrators."""
    require(actor, "lead", "hr", "admin")
    with planner.database.read() as session:
        rows = session.execute(
            select(ShiftTemplate, Site).join(Site, Site.id == ShiftTemplate.site_id)
        )
        views = [
            TemplateView(row.id, row.version, site.name, site.time_zone, _values(row))
            for row, site in rows
        ]
    return sorted(views, key=lambda one: (one.site_name, one.values.segments, one.values.name))


def templates_on(session: Session, first: date, last: date) -> list[tuple[ShiftTemplate, Site]]:
    """List the templates that hold on any local date of `first` to `last`, both included."""
    rows = session.execute(
        select(ShiftTemplate, Site)
        .join(Site, Site.id == ShiftTemplate.site_id)
        .where(
            ShiftTemplate.from_date <= last,
            (ShiftTemplate.to_date.is_(None)) | (ShiftTemplate.to_date > first),
        )
        .order_by(Site.name, ShiftTemplate.name, ShiftTemplate.id)
    )
    return [(row, site) for row, site in rows]


def _values(row: ShiftTemplate) -> TemplateInput:
    return TemplateInput(
        name=row.name,
        site_id=row.site_id,
        segments=tuple((start, end) for start, end in row.segments),
        from_date=row.from_date,
        to_date=row.to_date,
        weekdays=tuple(row.weekdays),
        label=row.label,
        kind=row.kind,
        paid_break_minutes=row.paid_break_minutes,
        unpaid_break_minutes=row.unpaid_break_minutes,
    )


def _write(row: ShiftTemplate, values: TemplateInput) -> None:
    row.name, row.site_id = values.name.strip(), values.site_id
    row.segments = [list(one) for one in values.segments]
    row.weekdays = sorted(set(values.weekdays))
    row.label, row.kind = values.label.strip() or values.name.strip(), values.kind
    row.paid_break_minutes = values.paid_break_minutes
    row.unpaid_break_minutes = values.unpaid_break_minutes
    row.from_date, row.to_date = values.from_date, values.to_date


def _said(values: TemplateInput) -> dict[str, object]:
    return {"name": values.name, "segments": [list(one) for one in values.segments]}


def _check(session: Session, values: TemplateInput) -> None:
    fields = _faults(values)
    if session.get(Site, values.site_id) is None:
        fields["site_id"] = "Choose the site at which this shift is worked."
    if fields:
        raise FormError(fields)


def _refuse_twin(session: Session, values: TemplateInput, own_id: str = "") -> None:
    rows = session.scalars(select(ShiftTemplate).where(ShiftTemplate.site_id == values.site_id))
    held = (_values(row) for row in rows if row.id != own_id)
    twin = next((one for one in held if _same_shift(one, values)), None)
    if twin is not None:
        times = ", ".join(f"{clock(start)}–{clock(end)}" for start, end in twin.segments)
        raise FormError(
            {
                "name": f"This site already has the shift {twin.name} {times} on some of these "
                "days. Change that one, or give this one another name or other times."
            }
        )


def _same_shift(one: TemplateInput, other: TemplateInput) -> bool:
    return (
        one.name.casefold() == other.name.strip().casefold()
        and (one.kind, one.segments) == (other.kind, other.segments)
        and bool(set(one.weekdays) & set(other.weekdays))
        and (one.to_date is None or one.to_date > other.from_date)
        and (other.to_date is None or other.to_date > one.from_date)
    )


def _faults(values: TemplateInput) -> dict[str, str]:
    checks = {
        "name": _name_fault(values),
        "segments": _segments_fault(values),
        "weekdays": _weekdays_fault(values),
        "kind": None if values.kind in KINDS else f"Choose one of: {', '.join(KINDS)}.",
        "unpaid_break_minutes": _break_fault(values),
        "to_date": _dates_fault(values),
    }
    return {field: fault for field, fault in checks.items() if fault is not None}


def _name_fault(values: TemplateInput) -> str | None:
    return None if values.name.strip() else "Give the shift a name, such as Early."


def _segments_fault(values: TemplateInput) -> str | None:
    edges = [minute for segment in values.segments for minute in segment]
    if not edges:
        return "Give a start and an end, such as 07:00–15:30."
    if any(start >= end for start, end in values.segments):
        return (
            "Each part must end after it starts; an end after midnight counts on, 06:00 is 30:00."
        )
    if edges != sorted(edges):
        return "The parts of a split shift follow each other without overlap."
    if not 0 <= edges[0] < MINUTES_PER_DAY:
        return "A shift starts between 00:00 and 23:59 of its day."
    if edges[-1] - edges[0] > MINUTES_PER_DAY:
        hours = (edges[-1] - edges[0]) / 60
        return f"This shift lasts {hours:g} h. A shift lasts at most 24 h: make it two."
    return None


def _weekdays_fault(values: TemplateInput) -> str | None:
    if not values.weekdays or not set(values.weekdays) <= set(EVERY_DAY):
        return "Choose at least one weekday."
    return None


def _break_fault(values: TemplateInput) -> str | None:
    breaks = (values.paid_break_minutes, values.unpaid_break_minutes)
    if min(breaks) < 0:
        return "Breaks cannot be negative."
    inside = sum(end - start for start, end in values.segments)
    if inside > 0 and sum(breaks) >= inside:
        return "The breaks must be shorter than the shift."
    return None


def _dates_fault(values: TemplateInput) -> str | None:
    if values.to_date is not None and values.to_date <= values.from_date:
        return "The last day lies before the first."
    return None
