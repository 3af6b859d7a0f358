"""Copies of a filled database: what took long to store is stored once a module."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

from planner.application import Planner
from planner.db.engine import Database
from tests.factories.organisation import HandClock, RecordedJobs, RecordedMail, clock_of

FILE = "planner.db"


def copied(planner: Planner, folder: Path) -> Planner:
    """A planner over a copy of a closed database of tests, with a clock of its own."""
    shutil.copy(planner.instance / FILE, folder / FILE)
    return replace(
        planner,
        database=Database(f"sqlite:///{folder / FILE}"),
        clock=HandClock(clock_of(planner).now),
        jobs=RecordedJobs(),
        mail=RecordedMail(),
        instance=folder,
    )
