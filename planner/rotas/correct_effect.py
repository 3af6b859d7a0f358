"""What a correction would do: rules broken and mended, cover by queue, hours by person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import msgspec
from sqlalchemy.orm import Session

from planner.rotas.correct_edits import Step
from planner.rotas.correct_fit import Fit
from planner.rotas.correct_ground import Ground
from planner.rotas.correct_shifts import StandingShift
from planner.rotas.correct_words import (
    CoverChange,
    breach_words,
    cover_changes,
    short_stretches,
    with_names,
)
from planner.rotas.kindness_words import (
    SHARES,
    WISHES,
    KindnessChange,
    other_share_changes,
    share_changes,
    wish_changes,
)
from solver.change import Change, applied
from solver.difference import AgentDifference, Difference
from solver.judge import EditJudge, judge
from solver.report import Breach, QueueCoverage, RotaReport

# A lead may break these for once and answer for it. Skill, absence, availability and being in two
# places at once are facts about a person: nobody can overrule them.
MAY_BE_OVERRIDDEN = frozenset(
    {
        "average-hours",
        "days-in-a-row",
        "days-off-in-a-row",
        "duties-of-kind",
        "fixed-days",
        "minimum-rest",
        "nights-in-a-row",
        "period-hours",
        "public-holidays",
        "rolling-hours",
        "succession",
        "weekends",
        "weekly-hours",
        "weekly-rest",
    }
)


@dataclass(frozen=True)
class BrokenRule:
    """A rule that is always kept and would be broken newly."""

    rule: str
    person_id: str | None
    text: str

    @property
    def may_be_overridden(self) -> bool:
        """Whether a lead may break it for once, with a reason."""
        return self.rule in MAY_BE_OVERRIDDEN and self.person_id is not None


@dataclass(frozen=True)
class HoursChange:
    """One person's paid hours over the days of the rota."""

    shown_name: str
    before_minutes: int
    after_minutes: int
    credited_minutes: int
    contract_minutes: int


@dataclass(frozen=True)
class EditEffect:
    """What an edit does; `worse` and `better` are rules that are kept where possible.

    Wishes and fair shares of burdens stand by themselves, not among the rules.
    """

    broken: tuple[BrokenRule, ...]
    mended: tuple[str, ...]
    worse: tuple[str, ...]
    better: tuple[str, ...]
    wishes: tuple[KindnessChange, ...]
    shares: tuple[KindnessChange, ...]
    coverage: tuple[CoverChange, ...]
    hours: tuple[HoursChange, ...]

    @property
    def may_be_saved(self) -> bool:
        """Whether nothing stands in the way."""
        return not self.broken

    @property
    def may_be_overridden(self) -> bool:
        """Whether a lead may save it all the same, and answer for it."""
        return all(one.may_be_overridden for one in self.broken)

    @property
    def harms(self) -> tuple[str, ...]:
        """All that is worse with it: rules, wishes and fair shares."""
        kind = [one.text for one in (*self.wishes, *self.shares) if one.is_worse]
        return (*self.worse, *kind)

    @property
    def gains(self) -> tuple[str, ...]:
        """All that is better with it: rules, wishes and fair shares."""
        kind = [one.text for one in (*self.wishes, *self.shares) if one.is_better]
        return (*self.better, *kind)

    @property
    def short(self) -> tuple[CoverChange, ...]:
        """The stretches that are short with it."""
        return tuple(one for one in self.coverage if one.after)


class Judged:
    """Judges steps on one ground; each of the steps must be named beforehand."""

    def __init__(self, session: Session, ground: Ground, steps: Iterable[Step]) -> None:
        self._ground = ground
        self._fit = Fit(session, ground.problem)
        self._rota = self._fit.rota(ground.shifts)
        for step in steps:
            self._change(step)
        self.problem = self._fit.problem

    @cached_property
    def edits(self) -> EditJudge:
        """The judge of single edits."""
        return EditJudge(self.problem, self._rota)

    def difference(self, step: Step) -> Difference:
        """Say what one step does."""
        return self.edits.difference(self._change(step))

    def report_after(self, step: Step) -> RotaReport:
        """Judge the whole rota after a step."""
        return judge(self.problem, applied(self._rota, self._change(step)))

    def effect(self, step: Step) -> EditEffect:
        """Say what one step does, in words."""
        return effect_of(self.difference(step), self._ground)

    def short_within(
        self, shift: StandingShift, queue_id: str, step: Step | None = None
    ) -> tuple[CoverChange, ...]:
        """Say where a queue is short in the times of a shift, now or after a step."""
        coverage = self.edits.coverage[queue_id]
        if step is not None:
            coverage = _after(coverage, self.difference(step))
        horizon, name = self.problem.horizon, self._ground.queues[queue_id]
        return tuple(short_stretches(coverage, horizon, name, shift.start, shift.end))

    def _change(self, step: Step) -> Change:
        return Change(
            removed=tuple(self._fit.assignment(one) for one in step.before),
            added=tuple(self._fit.assignment(one) for one in step.after),
        )


def effect_of(difference: Difference, ground: Ground) -> EditEffect:
    """Put a difference into words."""
    horizon, queues = ground.problem.horizon, ground.queues
    worse = grown(difference.better, difference.worse)
    better = grown(difference.worse, difference.better)
    return EditEffect(
        broken=tuple(
            BrokenRule(one.rule, one.agent, breach_words(one, ground.names, queues))
            for one in grown(difference.mended, difference.broken)
        ),
        mended=_said(_gone(difference.mended, difference.broken), ground),
        worse=_compared(_rules_in(worse), difference.better, ground),
        better=_eased(_rules_in(better), difference.worse, ground),
        wishes=tuple(wish_changes(_of(WISHES, worse), _of(WISHES, better), ground.names)),
        shares=tuple(_shares(difference, worse, better, ground)),
        coverage=tuple(
            change
            for one in difference.coverage
            for change in cover_changes(one, horizon, queues[one.queue])
        ),
        hours=tuple(_hours(one, ground.names) for one in difference.agents),
    )


def _shares(
    difference: Difference, worse: list[Breach], better: list[Breach], ground: Ground
) -> Iterator[KindnessChange]:
    yield from share_changes(ground.problem, difference.agents, ground.names)
    yield from other_share_changes(_of(SHARES, worse), _of(SHARES, better), ground.names)


def _compared(now: Iterable[Breach], was: Iterable[Breach], ground: Ground) -> tuple[str, ...]:
    """Say breaches, with what they were before where they were there."""
    before = {_about(one): one for one in was}
    return tuple(_with_before(one, before.get(_about(one)), ground) for one in now)


def _eased(was: Iterable[Breach], now: Iterable[Breach], ground: Ground) -> tuple[str, ...]:
    """Say what is left of breaches, or that nothing is."""
    after = {_about(one): one for one in now}
    return tuple(
        _with_before(after[_about(one)], one, ground)
        if _about(one) in after
        else f"{breach_words(one, ground.names, ground.queues)} (no longer)"
        for one in was
    )


def _with_before(now: Breach, was: Breach | None, ground: Ground) -> str:
    said = breach_words(now, ground.names, ground.queues)
    return said if was is None else f"{said} (before: {with_names(was.text, ground.queues)})"


def _rules_in(breaches: Iterable[Breach]) -> list[Breach]:
    return [one for one in breaches if one.rule not in {WISHES, SHARES}]


def _of(rule: str, breaches: Iterable[Breach]) -> list[Breach]:
    return [one for one in breaches if one.rule == rule]


def _after(coverage: QueueCoverage, difference: Difference) -> QueueCoverage:
    covered = list(coverage.covered_hundredths)
    for one in difference.coverage:
        if one.queue == coverage.queue:
            for at in one.intervals:
                covered[at.interval] = at.after
    return msgspec.structs.replace(coverage, covered_hundredths=tuple(covered))


def grown(before: Iterable[Breach], after: Iterable[Breach]) -> list[Breach]:
    """Leave out of `after` what was there before, of the same person and days, and was larger."""
    was = {_about(one): one.amount for one in before}
    return [one for one in after if was.get(_about(one), 0) <= one.amount]


def _gone(before: Iterable[Breach], after: Iterable[Breach]) -> list[Breach]:
    still = {_about(one) for one in after}
    return [one for one in before if _about(one) not in still]


def _about(breach: Breach) -> tuple[str, str | None, tuple[int, ...]]:
    return breach.rule, breach.agent, breach.days


def _said(breaches: Iterable[Breach], ground: Ground) -> tuple[str, ...]:
    return tuple(breach_words(one, ground.names, ground.queues) for one in breaches)


def _hours(one: AgentDifference, names: Mapping[str, str]) -> HoursChange:
    return HoursChange(
        shown_name=names[one.before.agent],
        before_minutes=one.before.paid_minutes,
        after_minutes=one.after.paid_minutes,
        credited_minutes=one.after.credited_minutes,
        contract_minutes=one.after.contract_minutes,
    )
