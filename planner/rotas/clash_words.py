"""Why no rota keeps every rule, for the page of a run: who and when, and what would help."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass

from planner.application import Planner
from planner.rotas.clash_fixes import OfferedFix, ToldClash, step_of
from planner.rotas.correct_words import with_names
from planner.rotas.view_data import person_names, queue_names
from solver.explain.clash import Clash, Fix, UnconfirmedError, clashes
from solver.explain.words import Speaker
from solver.problem import RotaProblem

MOST_TOLD = 3
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Explanation:
    """Why there is no rota: in words, the first few clashes in full; and all that were proven."""

    words: str
    told: tuple[ToldClash, ...] = ()


def explained(planner: Planner, problem: RotaProblem, otherwise: str) -> Explanation:
    """Say what clashes in a problem without a rota; `otherwise` where nothing could be proven.

    The change that asks least comes first. Names are those of now.
    """
    try:
        found = clashes(problem)
    except UnconfirmedError:
        log.exception("the search and the judge disagree about a problem without a rota")
        return Explanation(otherwise)
    if not found:
        return Explanation(otherwise)
    with planner.database.read() as session:
        people, queues = person_names(session), queue_names(session)
    speaker = Speaker(problem, people)
    told = tuple(_told(problem, speaker, one, queues) for one in found)
    words = [_with_help(one) for one in told[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        others = (one.people[0] for one in found[MOST_TOLD:])
        words.append(f"Rules also clash for {', '.join(people.get(one, one) for one in others)}.")
    return Explanation(" ".join(words), told)


def _told(
    problem: RotaProblem, speaker: Speaker, clash: Clash, queues: Mapping[str, str]
) -> ToldClash:
    def offered(fix: Fix) -> OfferedFix:
        steps = tuple(step_of(problem, one) for one in fix.givings)
        return OfferedFix(said=with_names(speaker.fix(fix), queues), steps=steps)

    said = with_names(speaker.clash(clash), queues)
    return ToldClash(said=said, fixes=tuple(offered(one) for one in clash.fixes))


def _with_help(told: ToldClash) -> str:
    if not told.fixes:
        return told.said
    ways = "; or ".join(one.said for one in told.fixes)
    return f"{told.said} What would help, the smallest change first: {ways}."
