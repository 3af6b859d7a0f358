"""Calendar clients and parsers of others, which the slow tier serves real feeds to; never shipped.

Those from PyPI and npm are fetched into a folder beside the tests, those from Debian are installed
by `machine`. Whatever is not there is skipped by name.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

FOLDER = Path(__file__).parent.parent.parent / ".calendar_clients"
PYTHON = FOLDER / "python"
NODE = FOLDER / "node"
FROM_PYPI = ("khal==0.14.1", "vdirsyncer==0.21.0", "recurring-ical-events==3.8.2")
FROM_NPM = ("ical.js@2.2.1", "node-ical@0.26.1")
FROM_DEBIAN = (
    "php-cli",
    "php-sabre-vobject",
    "thunderbird",
    "evolution-data-server",
    "gir1.2-ecal-2.0",
    "python3-gi",
    "dbus-x11",
)
# Debian's packages of bindings belong to its own Python.
DEBIAN_PYTHON = Path("/usr/bin/python3")
BINDINGS = "import gi; gi.require_version('ECal', '2.0'); from gi.repository import ECal"
# Where Debian puts PHP libraries.
SABRE = Path("/usr/share/php/Sabre/VObject")


def fetch() -> None:
    """Fetch the pinned versions where they are missing; what fails is skipped by name later."""
    if not (PYTHON / "bin" / "vdirsyncer").exists():
        subprocess.run([sys.executable, "-m", "venv", PYTHON], check=False)
        subprocess.run([PYTHON / "bin" / "pip", "install", "-q", *FROM_PYPI], check=False)
    if shutil.which("npm") and not (NODE / "node_modules").exists():
        NODE.mkdir(parents=True, exist_ok=True)
        options = ["--silent", "--ignore-scripts", "--no-audit", "--prefix", str(NODE)]
        subprocess.run(
            ["npm", "install", *options, *FROM_NPM], stdin=subprocess.DEVNULL, check=False
        )


def tool(name: str) -> Path | None:
    """Where a program is, None where it is missing."""
    fetched = PYTHON / "bin" / name
    if fetched.exists():
        return fetched
    found = shutil.which(name)
    return None if found is None else Path(found)


def has_node_modules() -> bool:
    """Whether node and both of its parsers are there."""
    return shutil.which("node") is not None and (NODE / "node_modules" / "node-ical").exists()


def has_evolution() -> bool:
    """Whether Evolution's data server, the bindings to it and a session for it are there."""
    if not DEBIAN_PYTHON.exists() or shutil.which("dbus-run-session") is None:
        return False
    found = subprocess.run([DEBIAN_PYTHON, "-c", BINDINGS], capture_output=True, check=False)
    return found.returncode == 0


def has_sabre() -> bool:
    """Whether PHP and its calendar library are there."""
    return shutil.which("php") is not None and SABRE.exists()
