"""What the tiers need from the machine: a browser, an accessibility checker that runs in it, and a
calendar parser that is not Python."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from tests.setup import axe, clients, libical

CHROMIUM = Path("/usr/bin/chromium")

# What Debian and its relatives have called the calendar library, newest first.
_LIBICAL_PACKAGES = ("libical3t64", "libical3")


def prepare() -> list[str]:
    """Install what is missing where that is possible; name what is missing still.

    Only root on a system with apt installs anything; elsewhere the sentences say what to install.
    """
    if missing() and _may_install():
        _install()
    axe.fetch()
    return [f"{name} is missing: {remedy}" for name, remedy in missing().items()]


def prepare_clients() -> None:
    """Fetch the calendar clients of the slow tier; what is missing then is skipped by name."""
    may_install = _may_install()
    absent = [name for name in clients.FROM_DEBIAN if may_install and not _is_installed(name)]
    if absent:
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        _apt(["install", "-y", "-qq", "--no-install-recommends", *absent], environment)
    clients.fetch()


def _is_installed(package: str) -> bool:
    found = subprocess.run(["dpkg", "-s", package], capture_output=True, check=False)
    return found.returncode == 0


def missing() -> dict[str, str]:
    """Name of each missing thing, with what to do about it."""
    absent = {}
    if not CHROMIUM.exists():
        absent["Chromium"] = "install Debian's package chromium (browser tests are skipped)"
    try:
        libical.library()
    except libical.LibicalMissingError:
        absent["libical"] = "install the package libical3 (foreign parser tests are skipped)"
    if not axe.SCRIPT.exists():
        absent["axe-core"] = "install npm, which fetches it (accessibility tests are skipped)"
    return absent


def _may_install() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def _install() -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    _apt(["update", "-qq"], environment)
    wanted = [] if CHROMIUM.exists() else ["chromium"]
    wanted += [] if axe.SCRIPT.exists() or axe.npm() else ["npm"]
    _apt(["install", "-y", "-qq", "--no-install-recommends", *wanted, _libical()], environment)


def _libical() -> str:
    for name in _LIBICAL_PACKAGES:
        found = subprocess.run(["apt-cache", "show", name], capture_output=True, check=False)
        if found.returncode == 0:
            return name
    return _LIBICAL_PACKAGES[-1]


def _apt(arguments: list[str], environment: dict[str, str]) -> None:
    # A failure is not swallowed: what is still missing afterwards is reported by name.
    subprocess.run(["apt-get", *arguments], env=environment, stdin=subprocess.DEVNULL, check=False)
