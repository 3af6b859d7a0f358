"""What is installed is what is declared: pinned, hashed, without addresses, and complete."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
import zipfile
from collections import defaultdict
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.architecture.tree import PACKAGES, ROOT, tracked_files

FILES = ("requirements.txt", "requirements-dev.txt")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
DECLARED = {
    "requirements.txt": PROJECT["dependencies"],
    "requirements-dev.txt": PROJECT["dependencies"] + PROJECT["optional-dependencies"]["dev"],
}


def entries(text: str) -> list[str]:
    """Each requirement of a pinned file on one line, with its hashes."""
    return [line for line in text.replace("\\\n", " ").splitlines() if line.strip()]


def pins(text: str) -> dict[str, set[str]]:
    """The versions of each package; more than one where they differ by Python version."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for entry in entries(text):
        requirement = Requirement(entry.split("--hash")[0].strip())
        (version,) = requirement.specifier
        found[canonicalize_name(requirement.name)].add(version.version)
    return dict(found)


@pytest.mark.parametrize("file", FILES)
def test_every_pin_has_its_hashes_and_no_address(file: str) -> None:
    text = (ROOT / file).read_text()
    pinned = re.compile(r"[\w.-]+==\S+( ; [^-]+)?(\s+--hash=sha256:[0-9a-f]{64})+\s*")
    assert [entry for entry in entries(text) if not pinned.fullmatch(entry)] == []
    assert "://" not in text


@pytest.mark.parametrize("file", FILES)
def test_every_declared_dependency_is_pinned_at_a_version_it_allows(file: str) -> None:
    pinned = pins((ROOT / file).read_text())
    for declared in map(Requirement, DECLARED[file]):
        versions = pinned.get(canonicalize_name(declared.name), set())
        assert versions, f"{declared.name} is not in {file}"
        assert all(declared.specifier.contains(version) for version in versions), str(declared)


def test_development_runs_on_the_versions_that_users_get() -> None:
    users, developers = (pins((ROOT / file).read_text()) for file in FILES)
    assert users.items() <= developers.items()


def test_a_wheel_holds_every_file_of_the_packages(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(build, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    held = set(zipfile.ZipFile(wheel).namelist())
    assert {str(path) for path in tracked_files() if path.parts[0] in PACKAGES} - held == set()
    assert not [name for name in held if name.startswith(("tests/", "instance/"))]
