"""The engine under the worker: DBOS on a file of its own, one launch a process."""

from __future__ import annotations

from enum import Enum
from pathlib import Path

from dbos import DBOS, DBOSClient, DBOSConfig

from planner.application import Planner
from planner.jobs.kinds import Wiring

APPLICATION = "planner"
# Pending work of another version would not be taken up again; it changes with the meaning of
# `run_job`'s arguments only, never with a release.
APPLICATION_VERSION = "1"
QUEUE = "work"
WORKFLOW = "run_job"
MOST_ATTEMPTS = 3
WAITING = {"ENQUEUED", "DELAYED"}
OPEN = WAITING | {"PENDING"}


class Known(Enum):
    """What the engine knows of a key."""

    UNKNOWN = "unknown"
    OPEN = "open"
    ENDED = "ended"


def jobs_url(jobs_file: Path) -> str:
    """Give the address of the engine's own database, which is never the planner's."""
    return f"sqlite:///{jobs_file}"


def open_client(jobs_file: Path) -> DBOSClient:
    """Connect to the engine's database, which a worker must have made before."""
    return DBOSClient(
        system_database_url=jobs_url(jobs_file),
        application_name=APPLICATION,
        retry_connection_errors=False,
    )


def put(client: DBOSClient, kind: str, key: str) -> None:
    """Enqueue work under its key as its id, so that the same key twice is one piece of work."""
    client.enqueue({"queue_name": QUEUE, "workflow_name": WORKFLOW, "workflow_id": key}, kind, key)


def drop_if_waiting(client: DBOSClient, key: str) -> None:
    """Take work out of the queue; work that has started is left to read its own row."""
    if _state(client, key) in WAITING:
        client.cancel_workflow(key)


def known(client: DBOSClient, key: str) -> Known:
    """Say whether the engine has, will run, or has ended work with this key."""
    state = _state(client, key)
    if state is None:
        return Known.UNKNOWN
    return Known.OPEN if state in OPEN else Known.ENDED


def _state(client: DBOSClient, key: str) -> str | None:
    found = client.list_workflows(workflow_ids=[key], load_input=False, load_output=False)
    return found[0].status if found else None


def launch(
    planner: Planner, wiring: Wiring, jobs_file: Path, executor_id: str, polling_seconds: float
) -> None:
    """Start to take work from the queue, one piece at a time, in threads of this process.

    `executor_id` stays the same over restarts: work that was running when the process died is
    taken up again by the next one with this id.
    """
    DBOS(config=_config(jobs_file, executor_id))

    @DBOS.workflow(name=WORKFLOW, max_recovery_attempts=MOST_ATTEMPTS)
    def run_job(kind: str, key: str) -> None:
        wiring.jobs[kind].run(planner, key)

    DBOS.launch()
    DBOS.register_queue(QUEUE, worker_concurrency=1, polling_interval_sec=polling_seconds)


def shut_down() -> None:
    """Stop taking work; what runs is not waited for."""
    DBOS.destroy(destroy_registry=True)


def _config(jobs_file: Path, executor_id: str) -> DBOSConfig:
    return {
        "name": APPLICATION,
        "system_database_url": jobs_url(jobs_file),
        "application_version": APPLICATION_VERSION,
        "executor_id": executor_id,
        "log_level": "ERROR",
    }
