"""Why no rota keeps every rule, for the page of a run: who and when, and what would help."""

from __future__ import annotations

import logging
from collections.abc import Mapping

from planner.application import Planner
from planner.rotas.correct_words import with_names
from planner.rotas.view_data import person_names, queue_names
from solver.explain.clash import Clash, UnconfirmedError, clashes
from solver.explain.words import Speaker
from solver.problem import RotaProblem

MOST_TOLD = 3
log = logging.getLogger(__name__)


def clash_words(planner: Planner, problem: RotaProblem, otherwise: str) -> str:
    """Say what clashes in a problem without a rota; `otherwise` where nothing could be proven.

    The change that asks least comes first. Names are those of now.
    """
    try:
        found = clashes(problem)
    except UnconfirmedError:
        log.exception("the search and the judge disagree about a problem without a rota")
        return otherwise
    if not found:
        return otherwise
    with planner.database.read() as session:
        people, queues = person_names(session), queue_names(session)
    return " ".join(_told(problem, found, people, queues))


def _told(
    problem: RotaProblem,
    found: tuple[Clash, ...],
    people: Mapping[str, str],
    queues: Mapping[str, str],
) -> list[str]:
    speaker = Speaker(problem, people)
    told = [with_names(_with_help(speaker, one), queues) for one in found[:MOST_TOLD]]
    if len(found) > MOST_TOLD:
        others = (one.people[0] for one in found[MOST_TOLD:])
        told.append(f"Rules also clash for {', '.join(people.get(one, one) for one in others)}.")
    return told


def _with_help(speaker: Speaker, clash: Clash) -> str:
    if not clash.fixes:
        return speaker.clash(clash)
    ways = "; or ".join(speaker.fix(fix) for fix in clash.fixes)
    return f"{speaker.clash(clash)} What would help, the smallest change first: {ways}."
