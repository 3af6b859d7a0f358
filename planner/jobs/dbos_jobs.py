"""The port to durable work for processes that only ask for it: web and command line."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

from dbos import DBOSClient
from sqlalchemy.exc import SQLAlchemyError

from planner.jobs import engine

JOBS_FILE = "jobs.db"
log = logging.getLogger(__name__)


class DbosJobs:
    """Work done by the worker process; `jobs_file` is the engine's database in the instance.

    The row that the work is about is the authority. When the engine cannot be reached (no worker
    has ever run, its file is being made) nothing is lost: the worker looks for such rows.
    """

    def __init__(self, jobs_file: Path) -> None:
        self._jobs_file = jobs_file

    def enqueue(self, kind: str, key: str) -> None:
        """Ask the worker for work of `kind` on the row `key`; the same key twice is done once."""
        self._ask(key, lambda client: engine.put(client, kind, key))

    def cancel(self, kind: str, key: str) -> None:
        """Take waiting work out of the queue; running work reads the wish to stop in its row."""
        self._ask(key, lambda client: engine.drop_if_waiting(client, key))

    def _ask(self, key: str, request: Callable[[DBOSClient], None]) -> None:
        if not self._jobs_file.exists():
            log.info("no worker has run yet: it will find %s when it starts", key)
            return
        try:
            client = engine.open_client(self._jobs_file)
            try:
                request(client)
            finally:
                client.destroy()
        except SQLAlchemyError:
            log.warning("the job engine cannot be reached: the worker will find %s", key)
