"""The corrections there are, and which shifts each takes away and gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from planner.errors import FormError, refuse_fields
from planner.people.models import Site
from planner.rotas.correct_ground import Ground
from planner.rotas.correct_shifts import StandingShift
from planner.rotas.drafts import PermanentIds
from planner.rotas.models import ShiftTemplate
from planner.rotas.published import shifts_of_team
from planner.rotas.shift_times import ShiftTimes, shift_times

MANUAL = "manual"
LONGEST_MINUTES = 24 * 60
LONGEST_PIN_REASON = 300


@dataclass(frozen=True)
class Wanted:
    """A shift somebody should have.

    `queue_id` None keeps the queues that were; `times` None takes those of the template, else it
    is `[start_minute, end_minute)` after local midnight at the template's site, without a gap.
    """

    person_id: str
    day: date
    template_id: str
    queue_id: str | None = None
    times: tuple[int, int] | None = None


@dataclass(frozen=True)
class Assign:
    """Give a shift."""

    wanted: Wanted


@dataclass(frozen=True)
class Move:
    """Let a shift be another one: other times, template, day or person; it keeps its id."""

    assignment_id: str
    wanted: Wanted


@dataclass(frozen=True)
class Free:
    """Take a shift away."""

    assignment_id: str


@dataclass(frozen=True)
class Pin:
    """Let the next rota keep a shift, and say why; an empty reason takes the pin back."""

    assignment_id: str
    reason: str


Edit = Assign | Move | Free | Pin
KINDS = {Assign: "assign", Move: "move", Free: "free", Pin: "pin"}


@dataclass(frozen=True)
class Step:
    """An edit as it is judged, stored and taken back: shifts before and after."""

    kind: str
    before: tuple[StandingShift, ...]
    after: tuple[StandingShift, ...]

    @property
    def days(self) -> tuple[date, ...]:
        """The dates it touches, in order."""
        return tuple(sorted({one.day for one in (*self.before, *self.after)}))

    @property
    def person_ids(self) -> frozenset[str]:
        """Whoever it touches."""
        return frozenset(one.person_id for one in (*self.before, *self.after))


def step_of(session: Session, ground: Ground, edit: Edit) -> Step:
    """Work an edit out on its ground; raises `FormError` by field, `Overtaken` for a lost shift."""
    kind = KINDS[type(edit)]
    match edit:
        case Assign(wanted):
            return Step(kind, (), (_given(session, ground, wanted),))
        case Move(assignment_id, wanted):
            held = ground.shift(assignment_id)
            return Step(kind, (held,), (_moved(session, ground, held, wanted),))
        case Free(assignment_id):
            return Step(kind, (ground.shift(assignment_id),), ())
        case Pin(assignment_id, reason):
            held = ground.shift(assignment_id)
            refuse_fields({"reason": _pin_problem(reason)})
            pinned = replace(held, pinned=bool(reason), pin_reason=reason or None)
            return Step(kind, (held,), (pinned,))


def _pin_problem(reason: str) -> str | None:
    fits = len(reason) <= LONGEST_PIN_REASON
    return None if fits else f"Use at most {LONGEST_PIN_REASON} characters."


def _given(session: Session, ground: Ground, wanted: Wanted) -> StandingShift:
    template, times = _placed(session, ground, wanted, ())
    return StandingShift(
        assignment_id=_permanent_id(session, ground, wanted),
        person_id=wanted.person_id,
        template_id=template.id,
        day=wanted.day,
        segments=times.segments,
        kind=template.kind,
        origin=MANUAL,
        pinned=False,
        pin_reason=None,
        paid_minutes=times.paid_minutes,
    )


def _moved(session: Session, ground: Ground, held: StandingShift, wanted: Wanted) -> StandingShift:
    template, times = _placed(session, ground, wanted, held.queue_ids)
    return replace(
        held,
        person_id=wanted.person_id,
        template_id=template.id,
        day=wanted.day,
        segments=times.segments,
        kind=template.kind,
        origin=MANUAL,
        paid_minutes=times.paid_minutes,
    )


def _permanent_id(session: Session, ground: Ground, wanted: Wanted) -> str:
    """Keep the id of what is published for that person and day, unless the version has it."""
    taken = {one.assignment_id for one in ground.shifts}
    published = shifts_of_team(session, ground.version.team_id, wanted.day, wanted.day)
    free = [one for one in published if one.assignment_id not in taken]
    return PermanentIds(free).of(wanted.person_id, wanted.day)


def _placed(
    session: Session, ground: Ground, wanted: Wanted, queues_before: tuple[str | None, ...]
) -> tuple[ShiftTemplate, ShiftTimes]:
    template = session.get(ShiftTemplate, wanted.template_id)
    if template is None:
        raise FormError({"template_id": "Choose a shift."})
    _check(ground, wanted, template)
    zone = session.get_one(Site, template.site_id).time_zone
    segments = template.segments if wanted.times is None else [wanted.times]
    queues = _queues(ground, wanted, template, len(segments), queues_before)
    times = shift_times(segments, queues, wanted.day, zone, template.unpaid_break_minutes)
    if times.paid_minutes <= 0:
        raise FormError({"end": "The shift is no longer than its unpaid break."})
    return template, times


def _check(ground: Ground, wanted: Wanted, template: ShiftTemplate) -> None:
    here = {one.id for one in ground.problem.agents}
    inside = ground.first_date <= wanted.day <= ground.last_date
    span = f"{ground.first_date:%-d %b} to {ground.last_date:%-d %b}"
    day = wanted.day
    held = template.from_date <= day and (template.to_date is None or day < template.to_date)
    refuse_fields(
        {
            "person_id": None if wanted.person_id in here else "Choose somebody of this team.",
            "day": None if inside else f"Choose a day from {span}.",
            "template_id": None if held else "This shift does not exist on that day.",
            "end": None if wanted.times is None else _times_problem(*wanted.times),
        }
    )


def _times_problem(start: int, end: int) -> str | None:
    if start < end <= start + LONGEST_MINUTES and 0 <= start < LONGEST_MINUTES:
        return None
    return "A shift ends after it starts, within 24 hours."


def _queues(
    ground: Ground,
    wanted: Wanted,
    template: ShiftTemplate,
    segments: int,
    before: tuple[str | None, ...],
) -> tuple[str | None, ...]:
    if template.kind != "work":
        return (None,) * segments
    if wanted.queue_id is None and len(before) == segments and None not in before:
        return before
    queue_id = wanted.queue_id or next((one for one in before if one is not None), None)
    if queue_id not in {one.queue for one in ground.problem.demands}:
        raise FormError({"queue_id": "Choose a queue."})
    return (queue_id,) * segments
