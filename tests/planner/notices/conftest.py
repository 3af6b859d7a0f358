from __future__ import annotations

from pathlib import Path

import pytest

from tests.planner.rotas.scene import Scene, scene


@pytest.fixture
def at(tmp_path: Path) -> Scene:
    """A team that can be planned for March 2027; the clock says 1 February, 09:00 UTC."""
    return scene(tmp_path)
