"""`planner doctor`."""

from __future__ import annotations

import platform
import shutil
import stat
from importlib import metadata
from pathlib import Path
from zoneinfo import ZoneInfo

import click

from planner.application import Planner
from planner.db.health import Finding, Soundness, check_database
from planner.notices.health import check_mail
from web.commands.terminal import opened
from web.serving import worker_runs

LEAST_FREE_MEGABYTES = 500
MARKS = {Soundness.FINE: "ok  ", Soundness.NOTE: "note", Soundness.FAULT: "FAULT"}


@click.command("doctor")
def command() -> None:
    """Say what was checked: installation, state folder, database, mail, worker.

    Ends with exit code 1 when something needs repair.

    \b
    Example:
      planner doctor
    """
    with opened() as planner:
        findings = examine(planner)
    for finding in findings:
        click.echo(f"{MARKS[finding.soundness]:<6}{finding.checked}: {finding.text}")
    if any(finding.soundness is Soundness.FAULT for finding in findings):
        raise SystemExit(1)


def examine(planner: Planner) -> list[Finding]:
    """Check everything that can go wrong around a planner; changes nothing."""
    return [
        _versions(),
        _zones(),
        _privacy(planner.instance),
        _space(planner.instance),
        *_stored(planner),
        _jobs(planner.instance),
    ]


def _stored(planner: Planner) -> list[Finding]:
    found = check_database(planner.database, planner.clock())
    # Where tables are missing, the letters in them cannot be counted.
    tables = next(one for one in found if one.checked == "tables")
    missing = tables.soundness is Soundness.FAULT
    return [*found, *(() if missing else check_mail(planner))]


def _versions() -> Finding:
    names = ("wellbeing-planner", "ortools", "numba", "sqlalchemy", "flask")
    found = ", ".join(f"{name} {metadata.version(name)}" for name in names)
    return Finding("versions", Soundness.FINE, f"Python {platform.python_version()}, {found}.")


def _zones() -> Finding:
    ZoneInfo("Europe/Dublin")
    return Finding("time zones", Soundness.FINE, f"Data of {metadata.version('tzdata')}.")


def _privacy(folder: Path) -> Finding:
    mode = stat.S_IMODE(folder.stat().st_mode)
    if mode & 0o077:
        text = f"Others may read {folder} ({mode:o}). Close it: chmod 700."
        return Finding("state folder", Soundness.FAULT, text)
    return Finding("state folder", Soundness.FINE, f"Only its owner may enter {folder}.")


def _space(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free // 1_000_000
    if free < LEAST_FREE_MEGABYTES:
        return Finding("disk", Soundness.FAULT, f"Only {free} MB are free. Make room.")
    return Finding("disk", Soundness.FINE, f"{free} MB are free.")


def _jobs(instance: Path) -> Finding:
    if not worker_runs(instance):
        text = "No worker runs now; `planner serve` and `planner worker` start one."
        return Finding("worker", Soundness.NOTE, text)
    text = "One runs. Its queue is a file, which is right for one machine; use PostgreSQL for more."
    return Finding("worker", Soundness.FINE, text)
