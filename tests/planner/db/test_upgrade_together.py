"""Several processes that open an empty database at once: one makes the tables, all may use them."""

from __future__ import annotations

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from planner.db.engine import Database
from planner.db.upgrade import current_revision, differences, newest_revision

PROCESSES = 4
OPEN = """
import sys
from planner.db.opening import open_database
print("ready", flush=True)
sys.stdin.read()
open_database(sys.argv[1]).close()
"""


def _open_at_once(address: str) -> list[tuple[int, str]]:
    """Open the database in several processes that wait for each other; exit codes, last lines."""
    with ExitStack() as stack:
        processes = [stack.enter_context(_opener(address)) for _ in range(PROCESSES)]
        for one in processes:
            assert one.stdout is not None
            assert one.stdout.readline() == "ready\n"
        for one in processes:
            assert one.stdin is not None
            one.stdin.close()
        told = [one.stderr.read() if one.stderr else "" for one in processes]
        return [(one.wait(), text[-300:]) for one, text in zip(processes, told, strict=True)]


def _opener(address: str) -> subprocess.Popen[str]:
    pipe = subprocess.PIPE
    command = [sys.executable, "-c", OPEN, address]
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def _stands(address: str) -> bool:
    database = Database(address)
    try:
        return current_revision(database) == newest_revision() and differences(database) == []
    finally:
        database.close()


def test_an_empty_file_is_made_ready_once(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'planner.db'}"
    assert _open_at_once(address) == [(0, "")] * PROCESSES
    assert _stands(address)


def test_an_empty_postgresql_database_is_made_ready_once(postgres_url: str) -> None:
    assert _open_at_once(postgres_url) == [(0, "")] * PROCESSES
    assert _stands(postgres_url)
