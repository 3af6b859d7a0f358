"""How far the demonstration in a state folder has come, so that it can be run again safely."""

from __future__ import annotations

import enum
import fcntl
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from planner.accounts.actor import SYSTEM
from planner.accounts.users import list_users
from planner.application import Planner
from planner.db.upgrade import downgrade, upgrade
from planner.errors import Refused
from planner.jobs.dbos_jobs import JOBS_FILE
from planner.people.queries import list_sites

FOLDER = "demo"
MARKER = "story.json"
LOCK = "demo.lock"


class DemoProgress(enum.Enum):
    """What lies in the state folder."""

    NOTHING = "nothing"
    UNFINISHED = "unfinished"
    PUBLISHED = "published"
    SOMETHING_ELSE = "something else"


class Marker(msgspec.Struct, frozen=True, kw_only=True):
    """What the demonstration notes about itself beside its files."""

    seed: int
    published: bool


@contextmanager
def building_alone(planner: Planner) -> Iterator[None]:
    """Let nobody else build in this state folder; raises `Refused` when somebody does."""
    with (planner.instance / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused(
                f"Another `planner demo` builds in {planner.instance} now. Wait until it has "
                "published, or name another folder in PLANNER_INSTANCE."
            ) from None
        yield


def demo_folder(planner: Planner) -> Path:
    """Return where the demonstration keeps its files."""
    return planner.instance / FOLDER


def progress_of(planner: Planner) -> DemoProgress:
    """Say what lies in the state folder: only a demonstration has a marker."""
    marker = read_marker(planner)
    if marker is not None:
        return DemoProgress.PUBLISHED if marker.published else DemoProgress.UNFINISHED
    empty = not list_sites(planner, SYSTEM) and not list_users(planner, SYSTEM)
    return DemoProgress.NOTHING if empty else DemoProgress.SOMETHING_ELSE


def is_demo(instance: Path) -> bool:
    """Say whether a state folder holds the demonstration, finished or not."""
    return (instance / FOLDER / MARKER).exists()


def read_marker(planner: Planner) -> Marker | None:
    """Read the note of a demonstration; None where there is none."""
    path = demo_folder(planner) / MARKER
    return msgspec.json.decode(path.read_bytes(), type=Marker) if path.exists() else None


def write_marker(planner: Planner, marker: Marker) -> None:
    """Note how far the demonstration has come, in one step."""
    folder = demo_folder(planner)
    folder.mkdir(mode=0o700, exist_ok=True)
    draft = folder / f"{MARKER}.new"
    draft.write_bytes(msgspec.json.encode(marker))
    draft.replace(folder / MARKER)


def clear(planner: Planner) -> None:
    """Empty the state folder of a demonstration; raises `Refused` for anything else."""
    match progress_of(planner):
        case DemoProgress.SOMETHING_ELSE:
            raise Refused(
                f"{planner.instance} holds an organisation that is not the demonstration, "
                "so nothing was deleted. Name another folder in PLANNER_INSTANCE."
            )
        case DemoProgress.NOTHING:
            return
        case DemoProgress.UNFINISHED | DemoProgress.PUBLISHED:
            _delete(planner)


def _delete(planner: Planner) -> None:
    downgrade(planner.database, "base")
    for file in planner.instance.glob(f"{JOBS_FILE}*"):
        file.unlink()
    # The marker goes last: until then whoever is interrupted here can start over.
    upgrade(planner.database)
    shutil.rmtree(demo_folder(planner))
