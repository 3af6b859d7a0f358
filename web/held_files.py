"""Uploaded files that wait for their confirmation, on disk and outside the database."""

from __future__ import annotations

import re
import secrets
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from werkzeug.datastructures import FileStorage

from planner.errors import NotFound

FOLDER = "uploads"
KEPT_SECONDS = 24 * 3600
HELD_ID = re.compile(r"[0-9a-f]{32}")
LONGEST_NAME = 80


@dataclass(frozen=True)
class HeldFile:
    """An uploaded file of one user: its id in addresses, where it lies, what it was called."""

    held_id: str
    path: Path
    name: str


def hold(instance: Path, user_id: str, upload: FileStorage) -> HeldFile:
    """Keep an upload until it is confirmed or a day has passed."""
    folder = _of_user(instance, user_id)
    _forget_old(folder)
    held_id = secrets.token_hex(16)
    target = folder / held_id / _plain_name(upload.filename or "")
    target.parent.mkdir(mode=0o700, parents=True)
    upload.save(target)
    return HeldFile(held_id, target, target.name)


def find(instance: Path, user_id: str, held_id: str) -> HeldFile:
    """Return a held file of this user; raises `NotFound`."""
    folder = _of_user(instance, user_id) / held_id
    if not HELD_ID.fullmatch(held_id) or not folder.is_dir():
        raise NotFound("This upload is gone: please choose the file again.")
    path = next(folder.iterdir())
    return HeldFile(held_id, path, path.name)


def drop(held: HeldFile) -> None:
    """Forget a held file."""
    shutil.rmtree(held.path.parent)


def _of_user(instance: Path, user_id: str) -> Path:
    return instance / FOLDER / user_id


def _forget_old(folder: Path) -> None:
    oldest = time.time() - KEPT_SECONDS
    for each in folder.glob("*"):
        if each.stat().st_mtime < oldest:
            shutil.rmtree(each, ignore_errors=True)


def _plain_name(name: str) -> str:
    """What somebody called the file, without anything a file system might obey."""
    last = re.split(r"[/\\]", name)[-1]
    kept = re.sub(r"[^\w .()+,\-]", "_", last).strip(". ")
    return kept[-LONGEST_NAME:] or "upload"
