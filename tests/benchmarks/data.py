"""Where the public instances lie."""

from __future__ import annotations

import os
from pathlib import Path

VARIABLE = "PLANNER_REAL_DATA"


def real_file(*parts: str) -> Path:
    """Name a file of the folder of real data; ends the run when no folder is named."""
    folder = os.environ.get(VARIABLE)
    if folder is None:
        raise SystemExit(f"set {VARIABLE} to the folder that holds {'/'.join(parts)}")
    return Path(folder, *parts)


def rostering_file(number: str) -> Path:
    """Name an instance of the public rostering benchmark."""
    return real_file("rostering", "curtois-qu", f"Instance{number}.txt")
