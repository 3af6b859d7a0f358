"""Who steps in for what a person can no longer do: one or two people at a time, each tried."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from solver.change import Change, applied
from solver.difference import Difference
from solver.explain.offers import Offer, Offers
from solver.explain.short import is_trained, near, serves
from solver.judge import EditJudge
from solver.judge.coverage import cover
from solver.judge.intervals import Intervals
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


class _Move(NamedTuple):
    """A change of one person with what it is worth to cover, less is better."""

    cover: int
    change: Change


def replaced(problem: RotaProblem, rota: Rota, lost: tuple[Assignment, ...], today: int) -> Rota:
    """Let others step in for lost assignments, day by day; `rota` has them no longer.

    At most `MOST_HELPERS` people change. Nobody is asked for what a rule forbids, nor for little.
    """
    helpers: set[str] = set()
    for one in sorted(lost, key=lambda each: each.day):
        step = _Step(problem, rota, one, today, _allowed(problem, one, helpers))
        for change in step.best():
            rota = applied(rota, change)
            helpers.update(change.agents)
    return rota


def _allowed(problem: RotaProblem, lost: Assignment, helpers: set[str]) -> frozenset[str]:
    if len(helpers) >= MOST_HELPERS:
        return frozenset(helpers)
    return frozenset(one.id for one in problem.agents if one.id != lost.agent)


class _Step:
    """One lost assignment: every change of one person that meets it, and a second one after it."""

    def __init__(
        self,
        problem: RotaProblem,
        rota: Rota,
        lost: Assignment,
        today: int,
        allowed: frozenset[str],
    ) -> None:
        self._problem, self._rota, self._lost_one, self._allowed = problem, rota, lost, allowed
        self._judge = EditJudge(problem, rota)
        back = self._judge.difference(Change(added=(lost,)))
        soon = lost.day - today < NEAR_DAYS
        self._lost, self._worth_lost = back, max(0, -_of_cover(back))
        self._share = NEAR_SHARE if soon else FAR_SHARE

    def best(self) -> tuple[Change, ...]:
        """Give the changes to make: none, one, or two that are worth a second person."""
        if not self._worth_lost and not self._lost.mended:
            return ()
        singles = _ranked(self._problem, self._rota, self._judge, self._lost_one, self._allowed)
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
                rota = applied(self._rota, first)
                judge = EditJudge(self._problem, rota)
                for second, _ in _ranked(self._problem, rota, judge, left, others)[:FIRSTS]:
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
    problem: RotaProblem, rota: Rota, judge: EditJudge, lost: Assignment, allowed: frozenset[str]
) -> list[tuple[Change, Difference]]:
    """List the legal changes of one person that meet a lost assignment, the best first."""
    offers = Offers(problem, rota)
    moves = sorted(_moves(offers, lost, allowed), key=lambda move: move.cover)
    legal: list[tuple[Change, Difference]] = []
    for move in moves[: 4 * JUDGED]:
        (added,) = move.change.added
        if len(legal) < JUDGED and not offers.broken_by(added):
            legal.append((move.change, judge.difference(move.change)))
    legal = [one for one in legal if not one[1].broken]
    return sorted(legal, key=lambda one: (-len(one[1].mended), one[1].score))


def _moves(offers: Offers, lost: Assignment, allowed: frozenset[str]) -> Iterator[_Move]:
    cost = _Cost(offers)
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
                        yield _Move(cost.of(offer, change), change)


class _Cost:
    """What cover costs after a change, remembered for people who are alike."""

    def __init__(self, offers: Offers) -> None:
        self._offers = offers
        ground = offers.ground
        self._covered = cover(offers.works.values(), ground.queues, ground.grid)
        self._known: dict[object, int] = {}

    def of(self, offer: Offer, change: Change) -> int:
        """Give the difference in the cost of cover, without the weight of the rule."""
        agent = self._offers.agents[offer.agent]
        key = (agent.skills, agent.zones, _what(change.removed), _what(change.added))
        if key not in self._known:
            self._known[key] = self._priced(change)
        return self._known[key]

    def _priced(self, change: Change) -> int:
        ground = self._offers.ground
        less = cover([self._offers.work_of(o) for o in change.removed], ground.queues, ground.grid)
        more = cover([self._offers.work_of(o) for o in change.added], ground.queues, ground.grid)
        return sum(
            queue.cost(self._covered[name] - less[name] + more[name])
            - queue.cost(self._covered[name])
            for name, queue in ground.queues.items()
            if _moved(less[name], more[name])
        )


def _what(given: tuple[Assignment, ...]) -> tuple[object, ...]:
    return tuple((one.day, one.pattern, one.queues) for one in given)


def _moved(less: Intervals, more: Intervals) -> bool:
    return bool(np.any(less != more))
