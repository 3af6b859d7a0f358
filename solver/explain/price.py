"""What kindness costs in cover, and cover in kindness, from short searches side by side."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple, TypeAlias

import msgspec

from solver import rules
from solver.explain.promises import Promise, promises_in, without
from solver.judge import Judge
from solver.outcome import SolveOutcome, Status
from solver.problem import PriceCurve, PriceStep, RotaProblem
from solver.record import Record
from solver.report import Breach, RotaReport
from solver.rota import Rota

Solve: TypeAlias = Callable[[RotaProblem, Rota, int], SolveOutcome]
"""Searches a problem from a rota for so many equal parts of all the time there is."""

KIND = (rules.Wishes, rules.FairShare)
WEIGHINGS = (0, 1, 4, 20)
"""How many times as much as now kindness weighs in the rotas that are offered."""
PARTS_AT_FIRST, AGAIN, PARTS_A_PRICE = 4, 3, 2
"""Without a promise the search takes as long, and begins with the same rota, as AGAIN times with
every promise kept: what is found anyway is no price, and how far those lie apart is chance."""
PARTS_KEPT = PARTS_AT_FIRST + (1 + AGAIN) * PARTS_A_PRICE
DOUBT_SHARE = 200
"""Three searches may agree by luck. Unless all are proven best the doubt is at least this part of
what is short: so far apart lie searches of some seconds that are equal but for chance."""
LEAST_PRICE = 10
"""What a missing hundredth weighs where the rota is never short and so gives no measure."""


class Kept(Record, frozen=True, kw_only=True, tag="kept"):
    """The least short rota found with every promise kept.

    `doubt_agent_minutes` is how far a price may be off: how far searches lie apart that are equal
    but for chance, or how much they still found, whichever is more.
    """

    rota: Rota
    short_agent_minutes: int
    doubt_agent_minutes: int


class Price(Record, frozen=True, kw_only=True, tag="price"):
    """What a promise costs: how much less short a rota is that need not keep it.

    `rota` is what was found without it and `short_agent_minutes` the judge's word on it;
    `saved_agent_minutes` is how much more equal searches with every promise left short on average,
    negative where this search did worse. Searches as long as this one find between `least` and
    `most`: the find, give or take the doubt, and within what is proven; longer ones may find that
    the promise costs more. Of two prices that overlap neither is known to be higher.
    """

    promise: Promise
    rota: Rota
    short_agent_minutes: int
    saved_agent_minutes: int
    least_agent_minutes: int
    most_agent_minutes: int


class Choice(Record, frozen=True, kw_only=True, tag="choice"):
    """A rota that keeps every rule, and what it trades: cover against wishes and fair shares.

    `wishes` counts broken wishes, `shares` people's shares exceeded. `is_given` marks the rota
    that was asked about.
    """

    rota: Rota
    short_agent_minutes: int
    wishes: int
    shares: int
    is_given: bool = False

    @property
    def unkind(self) -> int:
        """Wishes broken and shares exceeded."""
        return self.wishes + self.shares


Finding: TypeAlias = Kept | Price | Choice


class ForbiddenRotaError(ValueError):
    """The rota breaks rules in force; `breaches` says which."""

    def __init__(self, breaches: tuple[Breach, ...]) -> None:
        super().__init__("; ".join(one.text for one in breaches[:3]))
        self.breaches = breaches


class _StoppedError(Exception):
    """Somebody stopped a search: what it found is not comparable."""


def parts_for(problem: RotaProblem) -> int:
    """Count the parts of time for which `priced` searches."""
    return PARTS_KEPT + PARTS_A_PRICE * len(promises_in(problem)) + len(WEIGHINGS)


def priced(problem: RotaProblem, rota: Rota, solve: Solve) -> Iterator[Finding]:
    """Say what each promise costs, one by one, then offer rotas to choose from.

    The first finding is `Kept`. Ends early when a search was stopped. Raises `ForbiddenRotaError`
    when the rota breaks a hard rule: nothing can be compared with it.
    """
    report = Judge(problem).judge(rota)
    if report.violations:
        raise ForbiddenRotaError(report.violations)
    try:
        counted = counting_short(problem, report)
        ground = _as_it_is(counted, rota, solve)
        yield ground.kept
        for promise in promises_in(problem):
            yield _price(counted, promise, ground, solve)
        yield from _choices(problem, rota, ground.kept.rota, solve)
    except _StoppedError:
        return


class _Found(NamedTuple):
    """A rota and the judge's verdict under the problem it was searched for."""

    rota: Rota
    report: RotaReport
    short_bound: int | None
    is_proven: bool


def _search(problem: RotaProblem, hint: Rota, solve: Solve, parts: int = 1) -> _Found:
    outcome = solve(problem, hint, parts)
    if outcome.status is Status.CANCELLED:
        raise _StoppedError
    rota = outcome.rota or hint
    is_proven = outcome.status is Status.OPTIMAL
    return _Found(rota, Judge(problem).judge(rota), outcome.short_agent_minutes_bound, is_proven)


def counting_short(problem: RotaProblem, report: RotaReport) -> RotaProblem:
    """Let every missing agent-minute weigh the same: what one costs on average in this rota.

    A staffing plan values some hours more than others, so that fewer short hours are not always
    what a search for its best rota finds.
    """
    coverage = report.coverage
    missing = sum(
        max(0, required - covered)
        for one in coverage
        for required, covered in zip(one.required_hundredths, one.covered_hundredths, strict=True)
    )
    price = max(LEAST_PRICE, sum(one.cost for one in coverage) // (missing or 1))
    curve = PriceCurve(short=(PriceStep(width_hundredths=None, price=price),))
    demands = tuple(
        msgspec.structs.replace(
            one, curves=(curve,), curve_of_interval=(0,) * len(one.curve_of_interval)
        )
        for one in problem.demands
    )
    return msgspec.structs.replace(problem, demands=demands)


class _Ground(NamedTuple):
    """What prices are measured from: a rota to search from, and how short that leaves anyway."""

    start: Rota
    usual_minutes: int
    kept: Kept


def _as_it_is(counted: RotaProblem, rota: Rota, solve: Solve) -> _Ground:
    found = _search(counted, rota, solve, PARTS_AT_FIRST)
    # What is found at once from any new rota must be found before anything is compared.
    first = _search(counted, found.rota, solve, PARTS_A_PRICE)
    again = [_search(counted, first.rota, solve, PARTS_A_PRICE) for _ in range(AGAIN)]
    best = min((first, *again), key=lambda one: one.report.score)
    usual = round(sum(one.report.short_agent_minutes for one in again) / AGAIN)
    kept = Kept(
        rota=best.rota,
        short_agent_minutes=best.report.short_agent_minutes,
        doubt_agent_minutes=_doubt(first, again, usual),
    )
    return _Ground(first.rota, usual, kept)


def _doubt(first: _Found, again: list[_Found], usual: int) -> int:
    shorts = [one.report.short_agent_minutes for one in again]
    still_found = abs(first.report.short_agent_minutes - usual)
    luck = 0 if all(one.is_proven for one in again) else usual // DOUBT_SHARE
    return max(max(shorts) - min(shorts), still_found, luck)


def _price(counted: RotaProblem, promise: Promise, ground: _Ground, solve: Solve) -> Price:
    # From a rota with all promises, so that a promise that costs nothing shows nothing.
    found = _search(without(counted, promise), ground.start, solve, PARTS_A_PRICE)
    short, kept = found.report.short_agent_minutes, ground.kept
    saved, doubt = ground.usual_minutes - short, kept.doubt_agent_minutes
    most = max(0, saved + doubt)
    if found.short_bound is not None:
        most = min(most, max(0, kept.short_agent_minutes - found.short_bound))
    return Price(
        promise=promise,
        rota=found.rota,
        short_agent_minutes=short,
        saved_agent_minutes=saved,
        least_agent_minutes=max(0, min(most, saved - doubt)),
        most_agent_minutes=most,
    )


def _choices(problem: RotaProblem, given: Rota, shortest: Rota, solve: Solve) -> Iterator[Choice]:
    """Offer rotas of which none is both shorter and less kind than another, and the given one."""
    judge = Judge(problem)
    found = [_search(weighed(problem, times), given, solve).rota for times in WEIGHINGS]
    yield msgspec.structs.replace(_choice(judge, given), is_given=True)
    yield from _undominated([_choice(judge, rota) for rota in (shortest, *found)])


def weighed(problem: RotaProblem, times: int) -> RotaProblem:
    """Let wishes and fair shares weigh so many times as much as they do."""
    changed = (
        msgspec.structs.replace(one, weight=one.weight * times)
        if isinstance(one, KIND) and one.weight is not None
        else one
        for one in problem.rules
    )
    return msgspec.structs.replace(problem, rules=tuple(one for one in changed if one.weight != 0))


def _choice(judge: Judge, rota: Rota) -> Choice:
    report = judge.judge(rota)
    broken = [one.rule for one in report.soft_breaches]
    return Choice(
        rota=rota,
        short_agent_minutes=report.short_agent_minutes,
        wishes=broken.count(_tag(rules.Wishes)),
        shares=broken.count(_tag(rules.FairShare)),
    )


def _tag(rule: type[rules.Rule]) -> str:
    return str(rule.__struct_config__.tag)


def _undominated(offered: list[Choice]) -> list[Choice]:
    kept: list[Choice] = []
    for one in sorted(offered, key=lambda each: (each.short_agent_minutes, each.unkind)):
        if not kept or one.unkind < kept[-1].unkind:
            kept.append(one)
    return kept
