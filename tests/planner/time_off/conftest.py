from __future__ import annotations

from pathlib import Path

import pytest

from tests.planner.rotas.scene import Scene, scene

from .asking import copied, published


@pytest.fixture(scope="module")
def still(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """The same for tests that change nothing: what they try is refused, or only looked at."""
    return scene(tmp_path_factory.mktemp("still"))


@pytest.fixture(scope="module")
def march(tmp_path_factory: pytest.TempPathFactory) -> Scene:
    """March as it was published, to be copied."""
    return published(tmp_path_factory.mktemp("march"))


@pytest.fixture
def out(march: Scene, tmp_path: Path) -> Scene:
    """March is published, and all six are needed every day from 07:00 to 15:00."""
    return copied(march, tmp_path)


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    """A team that can be planned for March 2027; the clock says 1 February, 09:00 UTC."""
    return scene(tmp_path)
