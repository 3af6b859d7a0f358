"""A problem as forms, sorted for the techniques that read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from solver.engine.expand import Duty
from solver.engine.forms import (
    BarredDuty,
    BarredQueue,
    CoverageCurve,
    Form,
    KeptQueues,
    PersonalForm,
    Steps,
    Total,
)
from solver.engine.ground import Ground, ground_of
from solver.engine.lower import lower
from solver.problem import QueueDemand, RotaProblem

Footprint = tuple[tuple[int, int], ...]
Watched = tuple[tuple[int, int], ...]
"""(line, sign) of the lines that count an agent's head."""
"""What a segment on a queue adds: (row, amount); row = line * intervals + interval."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A queue that a segment may serve, at a price of its own."""

    queue: str | None
    price: int


class Lowered:
    """Duties that may be given, their prices and queues, and all forms about them.

    `price[duty]` is None where a duty is barred; `choices[duty][segment]` are its queues;
    `personal[agent]` the forms about one agent; `lines` the coverage curves.
    """

    def __init__(self, problem: RotaProblem) -> None:
        self.problem = problem
        self.ground: Ground = ground_of(problem)
        self.duties: list[Duty] = self.ground.duties
        self.price: list[int | None] = [0] * len(self.duties)
        self.personal: list[list[PersonalForm]] = [[] for _ in problem.agents]
        self.lines: list[CoverageCurve] = []
        self._queues: list[list[BarredQueue]] = [[] for _ in problem.agents]
        self._kept: dict[int, KeptQueues] = {}
        for form in lower(self.ground):
            self._take(form)
        self._count_all_demands()
        self.choices = [self._choices(index) for index in range(len(self.duties))]
        self._bar_without_queue()

    def _take(self, form: Form) -> None:
        if isinstance(form, BarredDuty):
            before = self.price[form.duty]
            both = before is not None and form.price is not None
            self.price[form.duty] = (before or 0) + (form.price or 0) if both else None
        elif isinstance(form, BarredQueue):
            self._queues[form.agent].append(form)
        elif isinstance(form, KeptQueues):
            self._kept[form.duty] = form
        elif isinstance(form, CoverageCurve):
            self.lines.append(form)
        else:
            self.personal[form.agent].append(form)

    def _count_all_demands(self) -> None:
        """Demand without a price is still counted, because pages say how short it is."""
        priced = {line.queue for line in self.lines if line.is_demand}
        for demand in self.problem.demands:
            if demand.queue not in priced:
                self.lines.append(_unpriced(demand))

    def _bar_without_queue(self) -> None:
        for index, of_segments in enumerate(self.choices):
            if not all(of_segments):
                self.price[index] = None

    def _choices(self, index: int) -> tuple[tuple[Choice, ...], ...]:
        duty, kept = self.duties[index], self._kept.get(index)
        every = self._of_pattern(duty) if duty.pattern.kind == "work" else (Choice(None, 0),)
        if kept is None:
            return (every,) * len(duty.segments)
        return tuple(
            tuple(choice for choice in every if choice.queue == queue) for queue in kept.queues
        )

    def _of_pattern(self, duty: Duty) -> tuple[Choice, ...]:
        offered, queues = self._offered[duty.agent], duty.pattern.queues
        if queues is None:
            return offered
        return tuple(choice for choice in offered if choice.queue in queues)

    @cached_property
    def _offered(self) -> list[tuple[Choice, ...]]:
        """What each agent may serve; equal offers are one object: compared in no time."""
        names = dict.fromkeys(demand.queue for demand in self.problem.demands)
        for agent in self.problem.agents:
            names.update(dict.fromkeys(skill.queue for skill in agent.skills))
        offers = [tuple(self._of_agent(number, names)) for number in range(len(self.personal))]
        known: dict[tuple[Choice, ...], tuple[Choice, ...]] = {}
        return [known.setdefault(offer, offer) for offer in offers]

    def _of_agent(self, number: int, names: Iterable[str]) -> Iterator[Choice]:
        for name in names:
            broken = [form.price for form in self._queues[number] if name not in form.allowed]
            if None not in broken:
                yield Choice(name, sum(price or 0 for price in broken))

    @cached_property
    def intervals(self) -> int:
        """Number of intervals of the grid."""
        return self.ground.calendar.intervals

    @cached_property
    def of_day(self) -> list[list[tuple[int, ...]]]:
        """Duties that may be given, `[agent][day]`."""
        return [
            [tuple(i for i in duties if self.price[i] is not None) for duties in days]
            for days in self.ground.on_day
        ]

    @cached_property
    def one_a_day(self) -> list[bool]:
        """For each agent whether a hard form allows no second duty on any day."""
        return [
            all(any(is_single(form, duties) for form in forms) for duties in days if duties)
            for forms, days in zip(self.personal, self.ground.on_day, strict=True)
        ]

    @cached_property
    def _footprints(self) -> dict[tuple[object, ...], Footprint]:
        return {}

    @cached_property
    def _proficiency(self) -> list[dict[str, int]]:
        return [
            {skill.queue: skill.proficiency_hundredths for skill in agent.skills}
            for agent in self.problem.agents
        ]

    @cached_property
    def _watched(self) -> list[Watched]:
        """For each agent the lines that count heads and hold the agent."""
        return [
            tuple(
                (index, line.sign(number))
                for index, line in enumerate(self.lines)
                if not line.is_demand and line.sign(number)
            )
            for number in range(len(self.personal))
        ]

    @cached_property
    def covering(self) -> list[int]:
        """A number for each agent; agents of one number cover alike with duties that are alike."""
        kinds: dict[tuple[object, ...], int] = {}
        keys = zip((frozenset(of.items()) for of in self._proficiency), self._watched, strict=True)
        return [kinds.setdefault(key, len(kinds)) for key in keys]

    def shape(self, index: int) -> tuple[object, ...]:
        """A key that duties have in common which may serve and cover the same, at the same price.

        What they cost by themselves is no part of it, unless they are barred.
        """
        duty = self.duties[index]
        choices = tuple(map(id, self.choices[index]))
        barred, kind = self.price[index] is None, self.covering[duty.agent]
        return id(duty.segments), duty.pattern.id, choices, barred, kind

    def footprint(self, index: int, segment: int, queue: str | None) -> Footprint:
        """What segment number `segment` of a duty adds to coverage when it serves `queue`."""
        duty = self.duties[index]
        skill = self._proficiency[duty.agent].get(queue or "", 0)
        watched = self._watched[duty.agent]
        key = (id(duty.segments), duty.pattern.id, segment, queue, skill, watched)
        if key not in self._footprints:
            self._footprints[key] = tuple(self._print(duty, segment, queue, skill, watched))
        return self._footprints[key]

    def _print(
        self, duty: Duty, segment: int, queue: str | None, skill: int, watched: Watched
    ) -> Iterator[tuple[int, int]]:
        start, end = duty.segments[segment]
        length = self.problem.horizon.interval_minutes
        first, last = max(0, start // length), min(self.intervals, -(-end // length))
        signs = dict(watched)
        for number, line in enumerate(self.lines):
            is_thin = line.is_demand and self._thin[line.queue or ""]
            work, span = (duty.work, duty.present) if is_thin else (1, 1)
            for interval in range(first, last):
                overlap = min(end, (interval + 1) * length) - max(start, interval * length)
                if line.is_demand and line.queue == queue:
                    amount = skill * overlap * work // (length * span)
                elif number in signs and line.queue in (None, queue):
                    # Where nobody must be there, nobody needs to be counted.
                    is_asked = line.required[interval] > 0 or not line.hard
                    amount = signs[number] * int(overlap == length and is_asked)
                else:
                    continue
                if amount:
                    yield number * self.intervals + interval, amount

    @cached_property
    def _thin(self) -> dict[str, bool]:
        return {demand.queue: demand.unplaced_breaks == "thin" for demand in self.problem.demands}


def is_single(form: PersonalForm, duties: list[int]) -> bool:
    """Whether a hard form allows only one of these duties."""
    return (
        isinstance(form, Total)
        and form.weight is None
        and form.most is not None
        and form.most <= 1
        and form.unit == 1
        and not form.groups
        and all(form.coefficients.get(duty, 0) >= 1 for duty in duties)
    )


def is_vain(lowered: Lowered, form: Total) -> bool:
    """Whether a hard form says no more than that one day holds one duty."""
    days = {lowered.duties[index].day for index in form.coefficients}
    alike = set(form.coefficients.values()) == {1} and form.start == 0 and form.most == 1
    return len(days) == 1 and alike and form.least is None and is_single(form, [])


def _unpriced(demand: QueueDemand) -> CoverageCurve:
    return CoverageCurve(
        queue=demand.queue,
        required=demand.required_hundredths,
        curves=(Steps(),) * len(demand.required_hundredths),
        hard=False,
        is_demand=True,
    )
