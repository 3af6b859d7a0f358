"""How the simulation's inner loops are compiled, and where the result is kept."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar, cast

import numba

SOURCES = ("agenda.py", "compiled.py", "events.py", "free_agents.py", "sums.py")
Function = TypeVar("Function", bound=Callable[..., Any])
_settings: Any = numba.config


def _digest() -> str:
    """A name for this version of the compiled code, calls between its files included."""
    folder = Path(__file__).parent
    return hashlib.sha256(b"".join((folder / name).read_bytes() for name in SOURCES)).hexdigest()


_VERSION = _digest()[:16]


def compiled(function: Function) -> Function:
    """Compile on first call and keep the result on disk, in a folder for this version.

    Compiled functions make no arrays, so that counting who still holds one (`_nrt`), which took
    nine tenths of the time, can be left out; calls are replaced by what they call.
    numba looks only at the file of a function, not at those it calls, and reads the folder when a
    function is declared; so it is named for that moment only, as others compile too.
    """
    folder = _settings.CACHE_DIR
    if folder:
        _settings.CACHE_DIR = str(Path(folder) / _VERSION)
    try:
        # `_nrt` is missing from the stubs.
        options: dict[str, Any] = {"error_model": "numpy", "forceinline": True, "_nrt": False}
        dispatcher: Any = numba.njit(cache=True, nogil=True, **options)(function)
    finally:
        _settings.CACHE_DIR = folder
    return cast(Function, dispatcher)
