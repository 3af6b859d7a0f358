"""Each rule lowered once into forms: `LOWERINGS` is the whole mapping, one entry a rule type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from solver.engine.expand import Duty
from solver.engine.forms import (
    BarredDuty,
    BarredQueue,
    CoverageCurve,
    Form,
    FreeWindow,
    KeptQueues,
    LabelPair,
    RestPair,
    Steps,
    Total,
)
from solver.engine.ground import Ground
from solver.engine.lower_hours import rolling_hours
from solver.engine.lower_nights import days_off_after_nights
from solver.engine.lower_presence import hand_over, kept_apart, minimum_presence, pairing
from solver.engine.lower_runs import (
    days_in_a_row,
    days_off_in_a_row,
    nights_in_a_row,
    whole_weekends,
)
from solver.engine.lower_stability import stability
from solver.engine.lower_starts import start_times
from solver.engine.lower_weekends import weekends, weekends_in_a_row, year_end
from solver.engine.wishes import lower_wish
from solver.problem import Agent, PriceCurve
from solver.rules import (
    Availability,
    AverageHours,
    Coverage,
    DaysInARow,
    DaysOffAfterNights,
    DaysOffInARow,
    DutiesOfKind,
    DutiesPerDay,
    FairShare,
    FixedDays,
    HandOver,
    KeptApart,
    MinimumPresence,
    MinimumRest,
    NightsInARow,
    Pairing,
    PeriodHours,
    Pins,
    PublicHolidays,
    RollingHours,
    Skills,
    Stability,
    StartTimes,
    Succession,
    TimeOff,
    Weekends,
    WeekendsInARow,
    WeeklyHours,
    WeeklyRest,
    WholeWeekends,
    Wishes,
    YearEnd,
)


def duties_per_day(ground: Ground, rule: DutiesPerDay) -> Iterator[Form]:
    """A count a day."""
    for number, _ in ground.protected(rule):
        for duties in ground.on_day[number]:
            if duties:
                ones = dict.fromkeys(duties, 1)
                yield Total(agent=number, coefficients=ones, most=rule.most, weight=rule.weight)


def availability(ground: Ground, rule: Availability) -> Iterator[Form]:
    """Duties that overlap a span are barred, once each."""
    for number, agent in ground.protected(rule):
        spans = [(span.start, span.end) for span in agent.unavailable]
        yield from _barred_in(ground, number, spans, rule.weight)


def time_off(ground: Ground, rule: TimeOff) -> Iterator[Form]:
    """Duties that overlap an absence are barred, once each."""
    for number, agent in ground.protected(rule):
        spans = [(span.start, span.end) for span in agent.time_off]
        yield from _barred_in(ground, number, spans, rule.weight)


def _barred_in(ground: Ground, number: int, spans: list[Any], weight: int | None) -> Iterator[Form]:
    minute, minute_up = ground.calendar.minute, ground.calendar.minute_up
    found = (
        duty
        for start, end in spans
        for duty in ground.overlapping(number, minute(start), minute_up(end))
    )
    for duty in dict.fromkeys(found):
        yield BarredDuty(duty=duty, price=weight)


def fixed_days(ground: Ground, rule: FixedDays) -> Iterator[Form]:
    """Duties that touch any other date are barred."""
    for number, agent in ground.protected(rule):
        if agent.fixed_days is None:
            continue
        other = [d for d in range(-2, ground.problem.horizon.days + 3) if d not in agent.fixed_days]
        found = (i for day in other for i in ground.touching(number, agent, day))
        for duty in dict.fromkeys(found):
            yield BarredDuty(duty=duty, price=rule.weight)


def skills(ground: Ground, rule: Skills) -> Iterator[Form]:
    """Queues outside the agent's skills are barred."""
    for number, agent in ground.protected(rule):
        queues = frozenset(skill.queue for skill in agent.skills)
        yield BarredQueue(agent=number, allowed=queues, price=rule.weight)


def minimum_rest(ground: Ground, rule: MinimumRest) -> Iterator[Form]:
    """A pair of neighbours."""
    for number, agent in ground.protected(rule):
        past = ground.past(agent)
        before = past[-1] if past else None
        yield RestPair(agent=number, minutes=rule.minutes, before=before, weight=rule.weight)


def weekly_rest(ground: Ground, rule: WeeklyRest) -> Iterator[Form]:
    """A free window a week."""
    for number, agent in ground.protected(rule):
        past = ground.past(agent)
        for monday in ground.calendar.whole_weeks:
            start, end = ground.calendar.date_span(agent, monday, 7)
            busy = tuple(span for span in past if span[0] < end and start < span[1])
            yield FreeWindow(
                agent=number,
                start=start,
                end=end,
                minutes=rule.minutes,
                busy=busy,
                weight=rule.weight,
            )


def _paid(ground: Ground, duties: Iterable[int]) -> dict[int, int]:
    return {index: ground.duties[index].paid for index in duties}


def weekly_hours(ground: Ground, rule: WeeklyHours) -> Iterator[Form]:
    """A sum a week, credited minutes carried in."""
    for number, agent in ground.protected(rule):
        for monday in ground.calendar.whole_weeks:
            days = range(monday, monday + 7)
            yield Total(
                agent=number,
                coefficients=_paid(ground, (i for d in days for i in ground.on_day[number][d])),
                start=sum(agent.credited_minutes[monday : monday + 7]),
                most=sum(agent.contract_minutes[monday : monday + 7]) + rule.extra_minutes,
                weight=rule.weight,
            )


def period_hours(ground: Ground, rule: PeriodHours) -> Iterator[Form]:
    """A sum over the horizon, credited minutes carried in."""
    for number, agent in ground.protected(rule):
        contract = sum(agent.contract_minutes)
        yield Total(
            agent=number,
            coefficients=_paid(ground, ground.own[number]),
            start=sum(agent.credited_minutes),
            least=contract - rule.tolerance_minutes,
            most=contract + rule.tolerance_minutes + rule.extra_minutes,
            weight=rule.weight,
        )


def average_hours(ground: Ground, rule: AverageHours) -> Iterator[Form]:
    """A sum over the horizon, the reference period's minutes carried in."""
    for number, agent in ground.protected(rule):
        weeks = agent.history.average_weeks if agent.history else 0
        carried = agent.history.average_minutes if agent.history else 0
        days = 7 * weeks + ground.problem.horizon.days
        yield Total(
            agent=number,
            coefficients=_paid(ground, ground.own[number]),
            start=carried,
            most=rule.most_weekly_minutes * days // 7,
            weight=rule.weight,
        )


def duties_of_kind(ground: Ground, rule: DutiesOfKind) -> Iterator[Form]:
    """A count over the horizon."""
    for number, _ in ground.protected(rule):
        own = ground.own[number]
        of_kind = (i for i in own if ground.duties[i].pattern.label in rule.labels)
        yield Total(
            agent=number,
            coefficients=dict.fromkeys(of_kind, 1),
            least=rule.least,
            most=rule.most,
            weight=rule.weight,
        )


def public_holidays(ground: Ground, rule: PublicHolidays) -> Iterator[Form]:
    """A count of the duties that overlap a holiday."""
    for number, agent in ground.protected(rule):
        ones = _on_holidays(ground, number, agent)
        yield Total(agent=number, coefficients=ones, most=rule.most, weight=rule.weight)


def succession(ground: Ground, rule: Succession) -> Iterator[Form]:
    """A pair of labels on neighbouring days; what the day before the horizon bars is barred."""
    for number, agent in ground.protected(rule):
        yield LabelPair(agent=number, labels=frozenset(rule.pairs), weight=rule.weight)
        for past in agent.history.duties if agent.history else ():
            if ground.started(agent, ground.calendar.minute(past.start), -1):
                barred = {then for first, then in rule.pairs if first == past.label}
                for duty in ground.on_day[number][0]:
                    if ground.duties[duty].pattern.label in barred:
                        yield BarredDuty(duty=duty, price=rule.weight)


def coverage(ground: Ground, rule: Coverage) -> Iterator[Form]:
    """A coverage curve a queue."""
    weight = 0 if rule.weight is None else rule.weight
    for demand in ground.problem.demands:
        curves = [_steps(curve, weight) for curve in demand.curves]
        yield CoverageCurve(
            queue=demand.queue,
            required=demand.required_hundredths,
            curves=tuple(curves[index] for index in demand.curve_of_interval),
            hard=False,
            is_demand=True,
        )


def _steps(curve: PriceCurve, weight: int) -> Steps:
    return Steps(
        short=tuple((step.width_hundredths, step.price * weight) for step in curve.short),
        over=tuple((step.width_hundredths, step.price * weight) for step in curve.over),
    )


def wishes(ground: Ground, rule: Wishes) -> Iterator[Form]:
    """A barred duty or a total a wish."""
    weight = 0 if rule.weight is None else rule.weight
    for number, agent in ground.protected(rule):
        for wish in agent.wishes:
            yield from lower_wish(ground, number, agent, wish, wish.price * weight)


def fair_share(ground: Ground, rule: FairShare) -> Iterator[Form]:
    """A squared total above the share."""
    weight = 0 if rule.weight is None else rule.weight
    for number, agent in ground.protected(rule):
        if agent.id not in rule.shares:
            continue
        is_weekends, is_overtime = rule.measure == "weekends", rule.measure == "overtime"
        is_minutes = is_overtime or rule.measure == "minutes"
        over = sum(agent.credited_minutes) - sum(agent.contract_minutes)
        yield Total(
            agent=number,
            coefficients={} if is_weekends else _burden(ground, rule, number, agent),
            groups=ground.weekends(number, agent) if is_weekends else (),
            start=over if is_overtime else 0,
            unit=rule.unit_minutes if is_minutes else 1,
            most=rule.shares[agent.id],
            squared=True,
            weight=weight,
        )


def _burden(ground: Ground, rule: FairShare, number: int, agent: Agent) -> dict[int, int]:
    own, duties = ground.own[number], ground.duties
    if rule.measure == "minutes":
        return {index: duties[index].work for index in own}
    if rule.measure == "overtime":
        return _paid(ground, own)
    if rule.measure == "starts":
        return {i: 1 for i in own if _starts_badly(ground, rule, agent, duties[i])}
    if rule.measure == "nights":
        return dict.fromkeys(ground.nights(number, agent), 1)
    if rule.measure == "lates":
        return {i: 1 for i in own if _is_late(ground, rule, agent, duties[i])}
    return _on_holidays(ground, number, agent)


def _on_holidays(ground: Ground, number: int, agent: Agent) -> dict[int, int]:
    found = (i for day in agent.holidays for i in ground.touching(number, agent, day))
    return dict.fromkeys(found, 1)


def _is_late(ground: Ground, rule: FairShare, agent: Agent, duty: Duty) -> bool:
    zone = ground.calendar.zone(agent, duty.day)
    return duty.end > ground.calendar.wall(duty.day, rule.late_after_minute, zone)


def _starts_badly(ground: Ground, rule: FairShare, agent: Agent, duty: Duty) -> bool:
    starts = ground.calendar.minute_of_day(agent, duty.day, duty.start)
    return rule.starts_from_minute <= starts < rule.starts_until_minute


def pins(ground: Ground, rule: Pins) -> Iterator[Form]:
    """Every other duty of the day is barred; the pinned one is counted to be there."""
    agents = {agent.id: number for number, agent in ground.protected(rule)}
    for pin in ground.problem.pins:
        if pin.agent not in agents:
            continue
        number = agents[pin.agent]
        of_day = ground.on_day[number][pin.day]
        kept = [i for i in of_day if ground.duties[i].pattern.id == pin.pattern]
        for duty in of_day:
            if duty not in kept:
                yield BarredDuty(duty=duty, price=None)
        if pin.pattern is not None:
            yield Total(agent=number, coefficients=dict.fromkeys(kept, 1), least=1, weight=None)
        for duty in kept:
            yield KeptQueues(duty=duty, queues=pin.queues)


LOWERINGS: dict[type[Any], Callable[[Ground, Any], Iterator[Form]]] = {
    Availability: availability,
    AverageHours: average_hours,
    Coverage: coverage,
    DaysInARow: days_in_a_row,
    DaysOffAfterNights: days_off_after_nights,
    DaysOffInARow: days_off_in_a_row,
    DutiesOfKind: duties_of_kind,
    DutiesPerDay: duties_per_day,
    FairShare: fair_share,
    FixedDays: fixed_days,
    HandOver: hand_over,
    KeptApart: kept_apart,
    MinimumPresence: minimum_presence,
    MinimumRest: minimum_rest,
    NightsInARow: nights_in_a_row,
    Pairing: pairing,
    PeriodHours: period_hours,
    Pins: pins,
    PublicHolidays: public_holidays,
    RollingHours: rolling_hours,
    Skills: skills,
    Stability: stability,
    StartTimes: start_times,
    Succession: succession,
    TimeOff: time_off,
    Weekends: weekends,
    WeekendsInARow: weekends_in_a_row,
    WeeklyHours: weekly_hours,
    WeeklyRest: weekly_rest,
    WholeWeekends: whole_weekends,
    Wishes: wishes,
    YearEnd: year_end,
}
"""How each rule is lowered; a rule type without an entry fails the build."""


def lower(ground: Ground) -> Iterator[Form]:
    """Every form of every rule, in the order of the rules."""
    for rule in ground.problem.rules:
        yield from LOWERINGS[type(rule)](ground, rule)
