"""Why a person has this shift on a day, and what every other choice would change."""

from __future__ import annotations

from collections.abc import Iterator

from solver.change import Change
from solver.difference import Difference
from solver.explain.offers import Offer, Offers
from solver.explain.reasons import is_trained, serves
from solver.judge import EditJudge
from solver.problem import Agent, RotaProblem
from solver.record import Record
from solver.report import Breach
from solver.rota import Assignment, Rota


class Alternative(Record, frozen=True, kw_only=True):
    """Another choice for a day and the judge's difference; `pattern` None is a free day.

    `queue` is the one on which the shift is worth most, None where it serves none.
    """

    pattern: str | None
    queue: str | None
    change: Change
    difference: Difference


class WhyCell(Record, frozen=True, kw_only=True):
    """What a person has on a day, and every other choice, those that break nothing first.

    `gone` is the difference of taking away what there is, None on a free day: what the day gives.
    `broken` are rules about the person that the rota breaks on this day as it stands.
    """

    agent: str
    day: int
    given: tuple[Assignment, ...]
    gone: Difference | None
    broken: tuple[Breach, ...]
    alternatives: tuple[Alternative, ...]


def why_cell(problem: RotaProblem, rota: Rota, agent: str, day: int) -> WhyCell:
    """Explain one person's day; raises `ValueError` for a person or day that is not planned."""
    offers = Offers(problem, rota)
    person = offers.agents.get(agent)
    if person is None:
        raise ValueError(f"{agent} is not one of the people planned here")
    if day not in range(problem.horizon.days):
        raise ValueError(f"day {day} is outside 0 to {problem.horizon.days - 1}")
    judge = EditJudge(problem, rota, offers.ground)
    given = offers.on_day(agent, day)
    gone = judge.difference(Change(removed=given)) if given else None
    others = [
        _judged(judge, choice, queue, change)
        for choice, queue, change in _choices(offers, person, day, given)
    ]
    best = _best_queue(others)
    return WhyCell(
        agent=agent,
        day=day,
        given=given,
        gone=gone,
        broken=tuple(offers.breaches(agent, day)),
        alternatives=tuple(sorted(best, key=_in_order)),
    )


Choice = tuple[str | None, str | None, Change]


def _choices(
    offers: Offers, person: Agent, day: int, given: tuple[Assignment, ...]
) -> Iterator[Choice]:
    if given:
        yield None, None, Change(removed=given)
    for offer in offers.of_agent(person, (day,)):
        for queue in _queues(offers, person, offer):
            change = offers.change(offer, queue)
            if change.added != change.removed:
                yield offer.pattern.id, queue, change


def _queues(offers: Offers, person: Agent, offer: Offer) -> list[str | None]:
    if offer.pattern.kind != "work":
        return [None]
    known = offers.ground.queues
    return [name for name in known if is_trained(person, name) and serves(offer, name)]


def _judged(
    judge: EditJudge, pattern: str | None, queue: str | None, change: Change
) -> Alternative:
    return Alternative(
        pattern=pattern, queue=queue, change=change, difference=judge.difference(change)
    )


def _best_queue(others: list[Alternative]) -> list[Alternative]:
    best: dict[str | None, Alternative] = {}
    for one in sorted(others, key=_in_order):
        best.setdefault(one.pattern, one)
    return list(best.values())


def _in_order(one: Alternative) -> tuple[int, int, str]:
    return len(one.difference.broken), one.difference.score, one.pattern or ""
