from __future__ import annotations

from pathlib import Path

import pytest

from tests.planner.rotas.corrected import copy_of, kept, publish_first
from tests.planner.rotas.scene import Scene, scene


@pytest.fixture(scope="session")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    return kept(scene(tmp_path_factory.mktemp("stored")))


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    at = scene(tmp_path_factory.mktemp("told"))
    publish_first(at)
    return kept(at)


@pytest.fixture
def at(stored: Scene, tmp_path: Path) -> Scene:
    """A team that can be planned for March 2027; the clock says 1 February, 09:00 UTC."""
    return copy_of(stored, tmp_path)


@pytest.fixture
def live(told: Scene, tmp_path: Path) -> Scene:
    """The same, with March published as version 1 and everybody told of it."""
    return copy_of(told, tmp_path)
