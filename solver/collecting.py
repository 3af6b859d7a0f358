"""Python's collector of cycles, kept from walking through a large problem time and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Make what lives long without the collector looking at it; it looks at none of it afterwards.

    Lowering a month of a thousand people makes millions of objects that all stay: looking through
    them for cycles, which there are none of, takes a fifth of the time until the first rota. What
    is left alone is given back to the collector by `forget_frozen`.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_enabled:
            gc.enable()


def forget_frozen() -> None:
    """Let the collector look at everything again."""
    gc.unfreeze()
