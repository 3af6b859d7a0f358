"""Agree the rows, which are the authority, with what the job engine knows."""

from __future__ import annotations

from dbos import DBOSClient

from planner.application import Planner
from planner.jobs import engine
from planner.jobs.engine import Known
from planner.jobs.kinds import JobKind, Wiring


def sweep(planner: Planner, wiring: Wiring, client: DBOSClient) -> None:
    """Start every unfinished row the engine does not know, and give up those it has ended.

    A row whose work ended in the engine without an ending of its own was abandoned: the process
    died too often, or the work itself failed.
    """
    for kind, job in wiring.jobs.items():
        for key in job.unfinished(planner):
            _agree(planner, client, kind, job, key)


def _agree(planner: Planner, client: DBOSClient, kind: str, job: JobKind, key: str) -> None:
    match engine.known(client, key):
        case Known.UNKNOWN:
            engine.put(client, kind, key)
        case Known.ENDED:
            job.give_up(planner, key)
        case Known.OPEN:
            pass
