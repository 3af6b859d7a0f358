"""How the search's inner loops are compiled, and where the result is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

SOURCES = (
    "anneal.py",
    "beginning.py",
    "best_roster.py",
    "choosing.py",
    "chance.py",
    "cover.py",
    "dominance.py",
    "heat.py",
    "kinds.py",
    "label_steps.py",
    "labels.py",
    "merge.py",
    "moves.py",
    "own_tables.py",
    "rows.py",
    "selling.py",
    "state.py",
    "tables.py",
    "ways.py",
)


def _digest() -> str:
    """A name for this version of the compiled code, calls between its files included."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in SOURCES)).hexdigest()


# numba looks only at the file of a function, not at those it calls: a folder a version keeps a
# change in one file from running with what was compiled of another.
settings: Any = numba.config
kept = settings.CACHE_DIR or Path(__file__).parent / "__pycache__"
settings.CACHE_DIR = str(Path(kept) / _digest()[:16])

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """Compile on first call, keep the result on disk, let other threads run meanwhile."""
    dispatcher: Any = numba.njit(cache=True, nogil=True)(function)
    return cast(Function, dispatcher)
