"""Who steps in for what a person can no longer do: one or two people at a time, each tried."""

from __future__ import annotations

from collections.abc import Iterator

from solver.change import Change, applied
from solver.difference import Difference
from solver.explain.cover_prices import cover_prices
from solver.explain.offers import Offers
from solver.explain.reasons import is_trained, near, serves
from solver.judge import EditJudge
from solver.judge.ground import Ground
from solver.problem import RotaProblem
from solver.rota import Assignment, Rota

MOST_HELPERS = 4
JUDGED = 24
"""So many of the most promising moves are judged exactly."""
FIRSTS = 3
"""So many first moves are tried with every second one."""
ENOUGH = 0.8
"""Whoever wins back this share of what was lost needs no second person."""
NEAR_SHARE, FAR_SHARE, NEAR_DAYS = 0.4, 0.2, 3
"""A change must win back this share of what a lost shift gave: more when it is soon."""


Tried = tuple[tuple[Change, ...], Difference]
"""Changes one after another, and the judge's difference of all of them."""


def replaced(problem: RotaProblem, rota: Rota, lost: tuple[Assignment, ...], today: int) -> Rota:
    """Let others step in for lost assignments, day by day; `rota` has them no longer.

    At most `MOST_HELPERS` people change. Nobody is asked for what a rule forbids, nor for little.
    """
    helpers: set[str] = set()
    ground = Ground(problem)
    for one in sorted(lost, key=lambda each: each.day):
        step = _Step(_Team(problem, ground, rota), one, today, _allowed(problem, one, helpers))
        for change in step.best():
            rota = applied(rota, change)
            helpers.update(change.agents)
    return rota


def _allowed(problem: RotaProblem, lost: Assignment, helpers: set[str]) -> frozenset[str]:
    if len(helpers) >= MOST_HELPERS:
        return frozenset(helpers)
    return frozenset(one.id for one in problem.agents if one.id != lost.agent)


class _Team:
    """A rota, what judging it stands on, and its judge."""

    def __init__(self, problem: RotaProblem, ground: Ground, rota: Rota) -> None:
        self.problem, self.ground, self.rota = problem, ground, rota
        self.judge = EditJudge(problem, rota, ground)

    def after(self, change: Change) -> _Team:
        """Give the same people after a change."""
        return _Team(self.problem, self.ground, applied(self.rota, change))


class _Step:
    """One lost assignment: every change of one person that meets it, and a second one after it."""

    def __init__(self, team: _Team, lost: Assignment, today: int, allowed: frozenset[str]) -> None:
        self._team, self._lost_one, self._allowed = team, lost, allowed
        self._judge = team.judge
        back = self._judge.difference(Change(added=(lost,)))
        soon = lost.day - today < NEAR_DAYS
        self._lost, self._worth_lost = back, max(0, -_of_cover(back))
        self._share = NEAR_SHARE if soon else FAR_SHARE

    def best(self) -> tuple[Change, ...]:
        """Give the changes to make: none, one, or two that are worth a second person."""
        if not self._worth_lost and not self._lost.mended:
            return ()
        singles = _ranked(self._team, self._lost_one, self._allowed)
        found: list[Tried] = [((change,), difference) for change, difference in singles]
        if not any(self._is_enough(one) for _, one in found):
            found += self._pairs([change for change, _ in singles[:FIRSTS]])
        worth = [(self._worth(changes, one), changes) for changes, one in found]
        best = min(worth, key=lambda each: each[0], default=None)
        return best[1] if best is not None and best[0] < (0, 0.0) else ()

    def _is_enough(self, one: Difference) -> bool:
        missing = len(self._lost.mended) - len(one.mended)
        return missing <= 0 and one.score <= -ENOUGH * self._worth_lost

    def _worth(self, changes: tuple[Change, ...], one: Difference) -> tuple[int, float]:
        """Compare changes; more than was lost counts for nothing, or everybody would be moved."""
        people = {agent for change in changes for agent in change.agents}
        won_back = max(one.score, -self._worth_lost)
        asked = self._share * self._worth_lost * len(people)
        return len(one.broken) - len(one.mended), won_back + asked

    def _pairs(self, firsts: list[Change]) -> Iterator[Tried]:
        """After a first person moves, somebody may take what that person left."""
        for first in firsts:
            others = self._allowed - first.agents
            for left in first.removed:
                after = self._team.after(first)
                for second, _ in _ranked(after, left, others)[:FIRSTS]:
                    both = Change(
                        removed=(*first.removed, *second.removed),
                        added=(*first.added, *second.added),
                    )
                    yield (first, second), self._judge.difference(both)


def _of_cover(difference: Difference) -> int:
    """What cover costs: hours and wishes of whoever is away do not count as lost."""
    worse, better = (
        sum(one.cost or 0 for one in of) for of in (difference.worse, difference.better)
    )
    return difference.score - worse + better


def _ranked(
    team: _Team, lost: Assignment, allowed: frozenset[str]
) -> list[tuple[Change, Difference]]:
    """List the legal changes of one person that meet a lost assignment, the best first."""
    offers = Offers(team.problem, team.rota, team.ground)
    changes = list(_changes(offers, lost, allowed))
    prices = cover_prices(offers, changes)
    order = sorted(range(len(changes)), key=lambda place: prices[place])
    legal: list[tuple[Change, Difference]] = []
    for place in order[: 4 * JUDGED]:
        (added,) = changes[place].added
        if len(legal) < JUDGED and not offers.broken_by(added):
            legal.append((changes[place], team.judge.difference(changes[place])))
    legal = [one for one in legal if not one[1].broken]
    return sorted(legal, key=lambda one: (-len(one[1].mended), one[1].score))


def _changes(offers: Offers, lost: Assignment, allowed: frozenset[str]) -> Iterator[Change]:
    spans = offers.work_of(lost).duties[0].segments
    days = near(lost.day, offers.problem.horizon.days)
    for agent in offers.problem.agents:
        if agent.id not in allowed:
            continue
        for offer in offers.of_agent(agent, days):
            if not any(a < d and c < b for a, b in spans for c, d in offer.duty.segments):
                continue
            for queue in offers.ground.queues:
                if is_trained(agent, queue) and serves(offer, queue):
                    change = offers.change(offer, queue)
                    if change.added != change.removed:
                        yield change
