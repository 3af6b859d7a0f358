from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.planner.rotas.scene import Scene, scene


@pytest.fixture
def at(tmp_path: Path) -> Iterator[Scene]:
    """A team that can be planned for March 2027; the clock says 1 February, 09:00 UTC."""
    with scene(tmp_path) as found:
        yield found
