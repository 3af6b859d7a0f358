"""axe-core, the accessibility checker, fetched with npm for the browser tests; never shipped."""

from __future__ import annotations

import base64
import hashlib
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

VERSION = "4.14.1"
SHA512 = "FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
FOLDER = Path(__file__).parent.parent.parent / ".axe_core"
SCRIPT = FOLDER / f"axe-{VERSION}.min.js"
MEMBER = "package/axe.min.js"


class AxeMissingError(Exception):
    """The checker is not on this machine."""


def script() -> str:
    """The text of the checker; AxeMissingError says that it was not fetched."""
    if not SCRIPT.exists():
        raise AxeMissingError("axe-core is not there (python -m tests fetches it with npm)")
    return SCRIPT.read_text(encoding="utf-8")


def npm() -> str | None:
    """Where npm is, None where there is none."""
    return shutil.which("npm")


def fetch() -> None:
    """Fetch the pinned version where it is missing and npm is there.

    A failure of npm is not an error here: what is still missing afterwards is reported by name.
    An archive with other content than the pinned one raises ValueError.
    """
    if SCRIPT.exists() or npm() is None:
        return
    with tempfile.TemporaryDirectory() as folder:
        command = ["npm", "pack", "--silent", "--ignore-scripts", "--pack-destination", folder]
        subprocess.run([*command, f"axe-core@{VERSION}"], stdin=subprocess.DEVNULL, check=False)
        for archive in Path(folder).glob("*.tgz"):
            _keep(archive)


def _keep(archive: Path) -> None:
    found = base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode()
    if found != SHA512:
        raise ValueError(f"{archive.name} has other content than the one that is pinned: {found}")
    with tarfile.open(archive) as opened:
        member = opened.extractfile(MEMBER)
        assert member is not None
        FOLDER.mkdir(exist_ok=True)
        SCRIPT.write_bytes(member.read())
