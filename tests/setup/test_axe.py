"""The accessibility checker is the pinned one, or none."""

from __future__ import annotations

import base64
import hashlib
import io
import tarfile
from pathlib import Path

import pytest

from tests.setup import axe, machine


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A package as npm brings it, and an empty place for the checker."""
    monkeypatch.setattr(axe, "FOLDER", tmp_path / "kept")
    monkeypatch.setattr(axe, "SCRIPT", tmp_path / "kept" / "axe.js")
    path = tmp_path / "axe-core.tgz"
    with tarfile.open(path, "w:gz") as opened:
        entry = tarfile.TarInfo(axe.MEMBER)
        entry.size = len(b"checker")
        opened.addfile(entry, io.BytesIO(b"checker"))
    return path


def test_a_package_with_other_content_is_refused(archive: Path) -> None:
    with pytest.raises(ValueError, match="other content"):
        axe._keep(archive)
    with pytest.raises(axe.AxeMissingError):
        axe.script()


def test_the_pinned_package_is_kept(archive: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    digest = hashlib.sha512(archive.read_bytes()).digest()
    monkeypatch.setattr(axe, "SHA512", base64.b64encode(digest).decode())
    axe._keep(archive)
    assert axe.script() == "checker"


@pytest.mark.usefixtures("archive")
def test_what_is_missing_is_named_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(axe, "npm", lambda: None)
    axe.fetch()
    assert "npm" in machine.missing()["axe-core"]
