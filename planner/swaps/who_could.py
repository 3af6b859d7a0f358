"""Who could cover a shift, kindest and fairest first, and why the others could not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy.orm import Session

from planner.rotas.correct_edits import Step
from planner.rotas.correct_effect import Judged, effect_of
from planner.rotas.correct_ground import Ground
from planner.rotas.correct_shifts import StandingShift
from planner.rotas.correct_words import CoverChange, short_reason
from planner.swaps.variants import adjusted, as_it_was, covered_minutes
from solver.difference import Difference
from solver.instants import zone_of
from solver.problem import Agent

COVER = "cover"
WISHES = "wishes"
FACTS = frozenset({"time-off", "availability", "fixed-days", "skills"})
MOST_VARIANTS = 6
DAYS_IN_WEEK = 7
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Candidate:
    """Somebody who could cover a shift, or a part of it, and what it would do to them.

    Minutes are paid ones; `week_minutes` are those of that week with it, credited absence
    included. `left` is where the queue would still be short.
    """

    person_id: str
    shown_name: str
    shift: StandingShift
    zone: str
    whole: bool
    week_minutes: int
    contract_week_minutes: int
    free_days_left: int
    recent_covers: int
    consequences: tuple[str, ...]
    left: tuple[CoverChange, ...]
    unmet_wishes: int
    uncovered_minutes: int

    @property
    def text(self) -> str:
        """The times offered, such as "08:00–16:00", where the person is."""
        return span_text(self.shift, self.zone)

    @property
    def rank(self) -> tuple[int | float | str, ...]:
        """Most of the gap, then wishes, covers taken lately, hours, free days."""
        owed = self.week_minutes - self.contract_week_minutes
        kind = (self.unmet_wishes, self.recent_covers, owed, -self.free_days_left)
        return (self.uncovered_minutes, *kind, self.shown_name, self.person_id)


@dataclass(frozen=True)
class NotNow:
    """Somebody who could not, and why in a few words."""

    person_id: str
    shown_name: str
    why: str


@dataclass(frozen=True)
class WhoCould:
    """Everybody of a team but who is away: candidates first, ranked."""

    short: tuple[CoverChange, ...]
    candidates: tuple[Candidate, ...]
    others: tuple[NotNow, ...]


def who_could(
    session: Session, ground: Ground, gap: StandingShift, recent: Mapping[str, int]
) -> WhoCould:
    """Ask the judge of everybody; `recent` counts the covers each has taken lately."""
    search = _Search(session, ground, gap, recent)
    found = [search.of(one) for one in ground.problem.agents if one.id != gap.person_id]
    candidates = [one for one in found if isinstance(one, Candidate)]
    others = [one for one in found if isinstance(one, NotNow)]
    return WhoCould(
        short=search.judged.short_within(gap, search.queue_id),
        candidates=tuple(sorted(candidates, key=lambda one: one.rank)),
        others=tuple(sorted(others, key=lambda one: one.shown_name)),
    )


def cover_step(shift: StandingShift) -> Step:
    """The edit that gives somebody the shift."""
    return Step(COVER, (), (shift,))


def span_text(shift: StandingShift, zone: str) -> str:
    """Say the times of a shift in a zone."""
    start, end = (at.astimezone(zone_of(zone)) for at in (shift.start, shift.end))
    return f"{start:%H:%M}–{end:%H:%M}"


class _Search:
    """One gap and everything that is asked about it."""

    def __init__(
        self, session: Session, ground: Ground, gap: StandingShift, recent: Mapping[str, int]
    ) -> None:
        self._ground, self._gap, self._recent = ground, gap, recent
        self.queue_id = next(one for one in gap.queue_ids if one is not None)
        self._variants = {one.id: self._variants_of(one) for one in ground.problem.agents}
        steps = (cover_step(shift) for own in self._variants.values() for shift in own)
        self.judged = Judged(session, ground, steps)

    def _variants_of(self, agent: Agent) -> list[StandingShift]:
        others = islice(adjusted(self._gap, agent, self._ground.problem), MOST_VARIANTS)
        return [as_it_was(self._gap, agent.id), *others]

    def of(self, agent: Agent) -> Candidate | NotNow:
        whole = self._variants[agent.id][0]
        why = self._plainly_not(agent)
        if why is not None:
            return NotNow(agent.id, self._ground.names[agent.id], why)
        first = self.judged.difference(cover_step(whole))
        if not first.broken:
            return self._candidate(agent, whole, first)
        for shift in self._variants[agent.id][1:]:
            difference = self.judged.difference(cover_step(shift))
            if not difference.broken:
                return self._candidate(agent, shift, difference)
        return NotNow(agent.id, self._ground.names[agent.id], self._why(first))

    def _plainly_not(self, agent: Agent) -> str | None:
        busy = [
            span_text(one, self._zone(agent))
            for one in self._ground.shifts
            if one.person_id == agent.id and one.start < self._gap.end and self._gap.start < one.end
        ]
        if busy:
            return f"already working {', '.join(busy)}"
        levels = {one.queue: one.proficiency_hundredths for one in agent.skills}
        if levels.get(self.queue_id) == 0:
            return f"still shadowing on {self._ground.queues[self.queue_id]}"
        return None

    def _why(self, difference: Difference) -> str:
        """Name what nobody can change alone, if there is such a thing; else every rule."""
        plain = [one for one in difference.broken if one.rule in FACTS]
        reasons = plain[:1] or difference.broken
        return "; ".join(dict.fromkeys(short_reason(one, self._ground.queues) for one in reasons))

    def _candidate(self, agent: Agent, shift: StandingShift, difference: Difference) -> Candidate:
        harms = effect_of(difference, self._ground).harms
        week = self._week()
        gap = covered_minutes(self._gap, self._gap)
        return Candidate(
            person_id=agent.id,
            shown_name=self._ground.names[agent.id],
            shift=shift,
            zone=self._zone(agent),
            whole=shift.segments == self._gap.segments,
            week_minutes=self._minutes(agent, week) + shift.paid_minutes,
            contract_week_minutes=self._contract(agent, week),
            free_days_left=self._free_days(agent, week),
            recent_covers=self._recent.get(agent.id, 0),
            consequences=harms,
            left=self.judged.short_within(self._gap, self.queue_id, cover_step(shift)),
            unmet_wishes=sum(one.cost or 0 for one in difference.worse if one.rule == WISHES),
            uncovered_minutes=gap - covered_minutes(shift, self._gap),
        )

    def _zone(self, agent: Agent) -> str:
        day = (self._gap.day - self._ground.problem.horizon.first_date).days
        held = [one.time_zone for one in agent.zones if one.first_day <= day]
        return held[-1] if held else agent.zones[0].time_zone

    def _week(self) -> range:
        """The horizon days of the week of the gap, as far as the rota reaches."""
        horizon = self._ground.problem.horizon
        day = (self._gap.day - horizon.first_date).days
        monday = day - self._gap.day.weekday()
        return range(max(0, monday), min(horizon.days, monday + DAYS_IN_WEEK))

    def _dates(self, week: range) -> Iterable[date]:
        first = self._ground.problem.horizon.first_date
        return (first + ONE_DAY * day for day in week)

    def _minutes(self, agent: Agent, week: range) -> int:
        dates = set(self._dates(week))
        own = (one for one in self._ground.shifts if one.person_id == agent.id)
        credited = sum(agent.credited_minutes[week.start : week.stop])
        return sum(one.paid_minutes for one in own if one.day in dates) + credited

    def _contract(self, agent: Agent, week: range) -> int:
        return sum(agent.contract_minutes[week.start : week.stop])

    def _free_days(self, agent: Agent, week: range) -> int:
        own = {one.day for one in self._ground.shifts if one.person_id == agent.id}
        return sum(day not in own and day != self._gap.day for day in self._dates(week))
